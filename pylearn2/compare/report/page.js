// The page: what is shown, and the controls that change it.

const checked = new Set(data.runs.keys());
let passes = () => true, look = styles();

const isShown = (index) => checked.has(index) && passes(data.runs[index]);
const options = (select, entries) => select.replaceChildren(...entries.map(([value, text]) => make("option", { value }, text)));
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Run `draw` for a section, or hide the section where there is nothing to draw. */
function offer(id, there) {
  byId(id).hidden = !there;
  return there;
}

/** The curve of a channel; one number stands for all records of a channel that never changed. */
function curve(run, channel) {
  const values = run.curves[channel] || [];
  return values.length === 1 && run.epochs.length > 1 ? run.epochs.map(() => values[0]) : values;
}

function drawCurves() {
  const channel = byId("channel").value, axis = byId("axis").value, from = Number(byId("from").value) || 0;
  curves.draw({
    x: { label: axis, whole: axis === "epochs" }, y: { label: channel, log: byId("log").checked },
    series: data.runs.flatMap((run, id) => (isShown(id) && run.curves[channel] ? [{
      id, name: run.name, style: look[id],
      points: curve(run, channel).map((y, k) => [run.epochs[k] >= from ? run[axis][k] ?? NaN : NaN, y ?? NaN, `${shown(y, "value") || "not finite"} at ${axis === "epochs" ? "epoch" : "second"} ${shown(run[axis][k], "value")}`]),
    }] : [])),
  });
}

/** A logarithmic axis is offered switched on where the values span more than a factor of five. */
function suggestLog() {
  let [low, high] = [Infinity, 0];
  for (const run of data.runs) for (const value of run.curves[byId("channel").value] || []) if (value !== null) [low, high] = [Math.min(low, value), Math.max(high, value)];
  byId("log").checked = low > 0 && high > 5 * low;
}

function drawVaried() {
  const keyword = data.columns.find((column) => column.key === byId("keyword").value), key = `${byId("outcome").value} ${byId("at").value}`;
  byId("varied-title").textContent = `${keyword.label} against ${byId("outcome").value}`;
  const points = data.runs.map((run) => [run.row[keyword.key], typeof run.row[key] === "number" ? run.row[key] : NaN]);
  const there = [...data.runs.keys()].filter((id) => isShown(id) && typeof points[id][0] === "number" && run_was_measured(id, key));
  const finite = there.map((id) => points[id][1]).filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
  const numbers = data.runs.map((run) => run.row[keyword.key]).filter((value) => typeof value === "number");
  varied.draw({
    dots: true, x: { label: keyword.path, log: Math.min(...numbers) > 0 && Math.max(...numbers) >= 5 * Math.min(...numbers) },
    y: { label: `${byId("outcome").value}, ${byId("at").value} epoch`, log: low > 0 && high > 5 * low },
    joins: joined(there, keyword, points),
    series: there.map((id) => ({ id, name: data.runs[id].name, style: look[id], points: [[...points[id], `${shown(data.runs[id].row[key], "value") || "no value"} at ${keyword.label} ${points[id][0]}`]] })),
  });
}

const run_was_measured = (id, key) => data.runs[id].row[key] !== null && data.runs[id].row[key] !== undefined;

/** Runs that differ in this keyword alone, joined by a line. */
function joined(ids, keyword, points) {
  const others = data.columns.filter((column) => column.kind === "keyword" && column !== keyword), groups = new Map();
  for (const id of ids) {
    const name = JSON.stringify(others.map((column) => data.runs[id].row[column.key]));
    groups.set(name, [...(groups.get(name) || []), points[id]]);
  }
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.sort((a, b) => a[0] - b[0]));
}

function drawLegend() {
  byId("legend").replaceChildren(...data.runs.flatMap((run, id) => (passes(run) ? [make("button", {
    type: "button", "data-run": id, "aria-pressed": String(checked.has(id)), click: () => check(id, !checked.has(id)),
    pointerenter: () => hover(id, true), pointerleave: () => hover(null, true), focus: () => hover(id, true), blur: () => hover(null, true),
  }, swatch(look[id]), make("span", {}, ...breakable(run.name)))] : [])));
}

function drawSheets() {
  byId("sheets").replaceChildren(...data.runs.flatMap((run, id) => (run.weights && passes(run) ? [make("button", { type: "button", "data-run": id, click: () => open(id) },
    make("img", { class: "sheet", src: run.weights, alt: `weight templates of ${run.name}`, decoding: "async" }), make("span", { class: "name" }, ...breakable(run.name)), make("span", { class: "muted" }, `full colour \u00b1${shown(run.limit, "value")}`))] : [])));
}

/** Mark one run, or none, wherever it is seen. */
function hover(id, inCharts = false) {
  for (const element of document.querySelectorAll("tbody tr, .legend button")) element.classList.toggle("hot", id !== null && element.dataset.run === String(id));
  if (inCharts) for (const chart of charts) chart.emphasise(id);
}

function check(id, on) {
  checked[on ? "add" : "delete"](id);
  const chip = byId("legend").querySelector(`[data-run="${id}"]`);
  if (chip) chip.setAttribute("aria-pressed", String(on));
  refresh();
}

function checkAll(on) {
  data.runs.forEach((run, id) => passes(run) && checked[on ? "add" : "delete"](id));
  drawLegend();
  refresh();
}

/** Bring boxes, rows and charts up to date with what is checked. */
function refresh() {
  data.runs.forEach((run, id) => {
    run.box.checked = checked.has(id);
    table.rows[id].classList.toggle("off", !checked.has(id));
  });
  if (!byId("curves").hidden) drawCurves();
  if (!byId("varied").hidden) drawVaried();
}

function filter() {
  passes = makeFilter(byId("filter").value);
  table.show((id) => passes(data.runs[id]));
  const left = data.runs.filter(passes).length;
  byId("count").textContent = left === data.runs.length ? `${left} run${left === 1 ? "" : "s"}` : `${left} of ${data.runs.length} runs`;
  drawLegend();
  drawSheets();
  refresh();
}

/** Show one run below, and go there. */
function open(id) {
  byId("which").value = id;
  drawDetail();
  byId("one").scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
  byId("detail").focus({ preventScroll: true });
}

function step(by) {
  byId("which").value = (Number(byId("which").value) + by + data.runs.length) % data.runs.length;
  drawDetail();
}

/** A list of names and values, those whose name is in `marked` marked. */
const pairs = (entries, marked = []) => make("dl", {}, ...entries.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, marked.includes(name) ? make("mark", {}, value) : value)]));

function drawDetail() {
  const run = data.runs[Number(byId("which").value)], keywords = data.columns.filter((column) => column.kind === "keyword");
  const facts = data.columns.filter((column) => !["keyword", "name"].includes(column.kind) && run.row[column.key] !== null && run.row[column.key] !== "");
  const left = make("div", {}, ...run.weights ? [make("h4", {}, `Weight templates, full colour \u00b1${shown(run.limit, "value")}`), make("img", { class: "sheet", src: run.weights, alt: `weight templates of ${run.name}` })] : run.unseen ? [make("p", { class: "hint" }, run.unseen)] : [],
    ...keywords.length ? [make("h4", {}, "Set differently"), pairs(keywords.map((column) => [column.label, shown(run.row[column.key], "keyword")]))] : [],
    make("h4", {}, "Results"), pairs(facts.map((column) => [`${column.group} ${column.label}`, shown(run.row[column.key], column.kind, column.decimals)])),
    make("h4", {}, `Environment of its training${data.unlike.length ? ", with what differs between the runs marked" : ""}`), run.environment.length ? pairs(run.environment, data.unlike) : make("p", { class: "hint" }, "Nothing is known of it."));
  const marks = new Set(run.marks);
  const lines = run.yaml.replace(/\n$/, "").split("\n").map((line, k) => make(marks.has(k) ? "mark" : "span", { class: "line" }, line));
  const right = make("div", {}, make("h4", {}, run.whole ? "YAML, with the lines that differ between the runs marked" : "What the model remembers of its YAML"),
    run.yaml ? make("pre", { tabindex: 0, "aria-label": `YAML of ${run.name}` }, make("span", { class: "lines" }, ...lines)) : make("p", { class: "hint" }, "There is no YAML beside this model."));
  byId("detail").replaceChildren(make("h3", {}, run.name), make("p", { class: run.error ? "bad" : "muted" }, run.error ? `${run.state}: ${run.error}` : run.state),
    ...run.notes.map((note) => make("p", { class: "hint" }, note)), make("div", { class: "columns" }, left, right));
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
  byId("theme").setAttribute("aria-label", `switch to ${theme === "dark" ? "light" : "dark"} colours`);
  look = styles();
  data.runs.forEach((run, id) => run.swatch.replaceChildren(swatch(look[id])));
}

function toggleTheme() {
  setTheme(isDark() ? "light" : "dark");
  drawLegend();
  refresh();
}

const told = { onHover: (id) => hover(id), onPick: open };
const curves = new Chart(byId("curves-chart"), "Learning curves", told), varied = new Chart(byId("varied-chart"), "Varied keyword", told), charts = [curves, varied];
const table = new Table(byId("table"), { onCheck: check, onOpen: open, onHover: (id) => hover(id, true) });
const system = window.matchMedia("(prefers-color-scheme: dark)");

function begin() {
  setTheme(system.matches ? "dark" : "light");
  system.addEventListener("change", () => { setTheme(system.matches ? "dark" : "light"); drawLegend(); refresh(); });
  byId("lead").textContent = data.lead;
  byId("finding").textContent = data.finding;
  byId("unlike").textContent = data.unlike.length ? `Trained with different ${data.unlike.join(", ")}.` : "";
  byId("faults").append(...data.faults.map((fault) => make("li", {}, fault)));
  byId("left-out").textContent = data.left_out;
  const example = data.columns.find((column) => column.kind === "keyword" && typeof data.runs[0].row[column.key] === "number");
  byId("filter-help").textContent = `Words that a run must have${example ? `, or comparisons such as ${example.label}>=${data.runs[0].row[example.key]}` : ""}. Unticked runs leave the charts.`;
  options(byId("channel"), data.channels.map((name) => [name, name]));
  options(byId("keyword"), data.numbers.map((key) => [key, data.columns.find((column) => column.key === key).label]));
  options(byId("outcome"), [...new Set(data.columns.filter((column) => column.kind === "value" && column.group).map((column) => column.group))].map((name) => [name.replace("test - train", "gap"), name]));
  options(byId("at"), data.judge ? [["best", "best epoch"], ["last", "last epoch"]] : [["last", "last epoch"]]);
  options(byId("which"), data.runs.map((run, id) => [id, run.name]));
  if (offer("curves", data.channels.length)) suggestLog();
  offer("varied", data.numbers.length && byId("outcome").options.length);
  offer("weights", data.runs.some((run) => run.weights));
  filter();
  byId("which").value = data.best ?? 0;
  drawDetail();
}

byId("theme").addEventListener("click", toggleTheme);
byId("filter").addEventListener("input", filter);
byId("show-all").addEventListener("click", () => checkAll(true));
byId("hide-all").addEventListener("click", () => checkAll(false));
byId("channel").addEventListener("change", () => { suggestLog(); drawCurves(); });
for (const id of ["log", "from"]) byId(id).addEventListener("input", drawCurves);
byId("axis").addEventListener("change", drawCurves);
for (const id of ["keyword", "outcome", "at"]) byId(id).addEventListener("change", drawVaried);
byId("which").addEventListener("change", drawDetail);
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
begin();
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); }));
