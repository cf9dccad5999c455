// A chart of points: lines or dots, linear or logarithmic axes, read by pointer, touch or arrow keys.

const MARGIN = { left: 62, right: 18, top: 30, bottom: 44 };
const REACH = 60; // pixels within which a pointer finds a point

/** Return a function from values to pixels, with its ticks: [value, text]. */
function makeScale(values, log, from, to, wholeOnly = false) {
  const usable = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  let low = usable.reduce((a, b) => Math.min(a, b), Infinity), high = usable.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!usable.length) [low, high] = log ? [0.1, 1] : [0, 1];
  if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const warp = log ? Math.log10 : (value) => value;
  const span = warp(high) - warp(low);
  const place = (value) => from + (to - from) * (warp(value) - warp(low)) / span;
  place.ticks = (log ? logTicks(low, high) : linearTicks(low, high, Math.abs(to - from) / 70, wholeOnly)).map((value) => [value, tickText(value)]);
  return place;
}

function linearTicks(low, high, wanted, wholeOnly) {
  const rough = (high - low) / Math.max(2, wanted), power = 10 ** Math.floor(Math.log10(rough));
  let step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  if (wholeOnly) step = Math.max(1, Math.round(step));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  return ticks;
}

function logTicks(low, high) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high)), decades = Math.log10(high / low);
  const factors = decades < 0.5 ? [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9] : decades < 1.5 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : decades < 4 ? [1, 3] : [1];
  const skip = Math.max(1, Math.ceil(decades / 8)), ticks = [];
  for (let k = first; k <= last; k += skip)
    for (const factor of factors) {
      const value = factor * 10 ** k;
      if (value >= low * 0.9999 && value <= high * 1.0001) ticks.push(value);
    }
  return ticks;
}

const tickText = (value) => (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6) ? value.toExponential(0) : String(Number(value.toPrecision(6))));

class Chart {
  /** host: an empty element; onHover(id or null) and onPick(id) are told what the reader looks at and chooses. */
  constructor(host, label, { onHover, onPick }) {
    Object.assign(this, { host, label, onHover, onPick, at: null });
    this.tip = make("div", { class: "tip", hidden: true });
    this.spoken = make("div", { class: "aside", role: "status" });
    this.svg = make("svg", {
      tabindex: 0, role: "application", "aria-roledescription": "chart",
      pointermove: (event) => this.point(event), pointerdown: (event) => this.point(event),
      pointerleave: (event) => event.pointerType === "mouse" && this.look(null),
      keydown: (event) => this.key(event), blur: () => this.look(null),
      click: (event) => this.at && event.detail === 2 && this.onPick(this.at.id),
    });
    host.append(this.svg, this.tip, this.spoken);
    new ResizeObserver(() => this.spec && this.host.clientWidth !== this.width && this.draw(this.spec)).observe(host);
  }

  /** spec: {x, y: {label, log, whole}, series: [{id, name, style, points: [[x, y, text]], join}], dots} */
  draw(spec) {
    this.spec = spec;
    const width = this.width = this.host.clientWidth || 640, height = Math.min(430, Math.max(280, width * 0.42));
    const all = spec.series.flatMap((series) => series.points);
    this.sx = makeScale(all.map((point) => point[0]), spec.x.log, MARGIN.left + 8, width - MARGIN.right - 8, spec.x.whole);
    this.sy = makeScale(all.map((point) => point[1]), spec.y.log, height - MARGIN.bottom - 6, MARGIN.top + 8);
    this.series = spec.series.map((series) => ({ ...series, pixels: this.pixels(series, spec) })).filter((series) => series.pixels.length);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("aria-label", `${this.label}: ${spec.y.label} against ${spec.x.label}, ${this.series.length} series. Arrow keys move along and between them, Enter opens a run.`);
    this.layer = make("g", {});
    this.svg.replaceChildren(...this.frame(width, height), ...(spec.joins || []).map((points) => this.join(points)),
      ...this.series.map((series) => this.body(series)), this.layer);
    if (!this.series.length) this.svg.append(make("text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "Nothing to show: no run has these values, or all are hidden."));
    this.look(null);
  }

  /** Where the points of a series lie; a dot without a finite value lies on the upper edge. */
  pixels(series, spec) {
    const drawable = (value, log) => Number.isFinite(value) && (!log || value > 0);
    return series.points.flatMap(([x, y, text], index) => {
      if (!drawable(x, spec.x.log)) return [];
      if (drawable(y, spec.y.log)) return [{ px: this.sx(x), py: this.sy(y), x, y, text, index }];
      return spec.dots ? [{ px: this.sx(x), py: MARGIN.top, x, y, text, index, lost: true }] : [];
    });
  }

  frame(width, height) {
    const bottom = height - MARGIN.bottom, right = width - MARGIN.right, parts = [];
    for (const [value, text] of this.sy.ticks)
      parts.push(make("line", { class: "grid", x1: MARGIN.left, x2: right, y1: this.sy(value), y2: this.sy(value) }),
        make("text", { x: MARGIN.left - 8, y: this.sy(value) + 4, "text-anchor": "end" }, text));
    let free = -Infinity;
    for (const [value, text] of this.sx.ticks) {
      const x = this.sx(value), half = 4 * text.length;
      parts.push(make("line", { class: "frame", x1: x, x2: x, y1: bottom, y2: bottom + 5 }));
      if (x - half < free) continue; // no room for this label
      parts.push(make("text", { x, y: bottom + 19, "text-anchor": "middle" }, text));
      free = x + half + 6;
    }
    parts.push(make("line", { class: "frame", x1: MARGIN.left, x2: right, y1: bottom, y2: bottom }),
      make("text", { x: 4, y: 14 }, this.spec.y.label),
      make("text", { x: right, y: height - 6, "text-anchor": "end" }, this.spec.x.label));
    return parts;
  }

  body(series) {
    const { colour, dash } = series.style;
    if (this.spec.dots)
      return make("g", { class: "dot", "data-run": series.id }, ...series.pixels.map((point) => (point.lost
        ? make("path", { class: "lost", stroke: colour, d: `M${point.px - 6} ${point.py + 10}l6 -10l6 10z` })
        : make("circle", { class: "dot", cx: point.px, cy: point.py, r: 5.5, fill: colour }))));
    let path = "", before = -2;
    for (const point of series.pixels) {
      path += `${point.index === before + 1 ? "L" : "M"}${point.px.toFixed(1)} ${point.py.toFixed(1)}`;
      before = point.index;
    }
    if (series.pixels.length === 1) path += "h0.1";
    return make("path", { class: "series", "data-run": series.id, d: path, stroke: colour, "stroke-dasharray": dash });
  }

  join(points) {
    const places = points.filter(([x, y]) => Number.isFinite(y) && (!this.spec.y.log || y > 0) && (!this.spec.x.log || x > 0));
    return make("path", { class: "series join", d: places.map(([x, y], k) => `${k ? "L" : "M"}${this.sx(x).toFixed(1)} ${this.sy(y).toFixed(1)}`).join("") });
  }

  point(event) {
    const box = this.svg.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    let found = null, least = REACH ** 2;
    this.series.forEach((series, k) => series.pixels.forEach((point, j) => {
      const distance = (point.px - x) ** 2 + (point.py - y) ** 2;
      if (distance < least) [least, found] = [distance, { k, j }];
    }));
    this.look(found);
  }

  key(event) {
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity] };
    if (event.key === "Enter" && this.at) return this.onPick(this.at.id);
    if (event.key === "Escape") return this.look(null);
    if (!steps[event.key] || !this.series.length) return;
    event.preventDefault();
    this.look(this.at ? this.stepped(...steps[event.key]) : { k: 0, j: this.series[0].pixels.length - 1 });
    this.spoken.textContent = this.said;
  }

  /** The neighbour of the point looked at: along its series, or, at its x, on the series above or below it. */
  stepped(up, along) {
    let { k, j } = this.at;
    if (this.spec.dots) [up, along] = [0, along || up];
    if (this.spec.dots) {
      const order = this.series.map((series, index) => [series.pixels[0].px, index]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
      const next = Math.min(Math.max(order.indexOf(k) + along, 0), order.length - 1);
      return { k: order[next], j: 0 };
    }
    if (along) return { k, j: Math.min(Math.max(j + along, 0), this.series[k].pixels.length - 1) };
    const x = this.series[k].pixels[j].px;
    const nearest = (series) => series.pixels.reduce((best, point, index) => (Math.abs(point.px - x) < Math.abs(series.pixels[best].px - x) ? index : best), 0);
    const order = this.series.map((series, index) => [series.pixels[nearest(series)].py, index]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((pair) => pair[1]);
    k = order[Math.min(Math.max(order.indexOf(k) + up, 0), order.length - 1)];
    return { k, j: nearest(this.series[k]) };
  }

  /** Show the point {k, j} of a series, or none, and tell the page. */
  look(found) {
    const series = found && this.series[found.k], point = series && series.pixels[found.j];
    this.at = found ? { ...found, id: series.id } : null;
    this.emphasise(found ? series.id : null);
    this.onHover(found ? series.id : null);
    this.layer.replaceChildren();
    this.tip.hidden = !found;
    if (!found) return;
    if (!point.lost) this.layer.append(make("circle", { class: "cursor", cx: point.px, cy: point.py, r: 5, stroke: series.style.colour }));
    this.said = `${series.name}: ${point.text}`;
    this.tip.replaceChildren(make("strong", {}, series.name), make("br"), point.text);
    const left = point.px + 14 + this.tip.offsetWidth > this.width ? point.px - 14 - this.tip.offsetWidth : point.px + 14;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${Math.max(0, point.py - this.tip.offsetHeight - 8)}px`;
  }

  emphasise(id) {
    this.host.classList.toggle("busy", id !== null);
    for (const element of this.svg.querySelectorAll("[data-run]")) element.classList.toggle("hot", element.dataset.run === String(id));
  }
}
