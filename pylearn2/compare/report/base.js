"use strict";
// What the other scripts share: the data of the report, elements, numbers as text, colours.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

/** Make an element: texts among the children are texts, never markup. Attributes that are functions listen. */
function make(tag, attributes = {}, ...children) {
  const inSvg = ["svg", "g", "path", "line", "circle", "text", "rect"].includes(tag);
  const element = inSvg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A name that is broken, where it must be, between its parts, and only then after other punctuation. */
const breakable = (text) => text.split(/(?<=[,/;])/).map((part) =>
  make("span", { class: "part" }, ...part.split(/(?<==)/).flatMap((piece) => [piece, make("wbr")])));

/** A value as text: four digits of a measurement, a keyword as it was written, a number that is none in words. */
function shown(value, kind, decimals = null) {
  if (value === null || value === undefined) return kind === "keyword" ? "none" : "";
  if (typeof value !== "number" || kind === "keyword") return String(value);
  if (kind === "count") return String(value);
  return decimals === null ? String(Number(value.toPrecision(4))) : value.toFixed(decimals);
}

const VIRIDIS = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];
const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b9509b", "#b07800", "#3b9fd8", "#6b5b95", "#6b7280"];
const DARK = ["#4da6e0", "#f28c50", "#3fc79c", "#e7a3cd", "#e8b33c", "#9ad4f5", "#b5a5e0", "#a3abb5"];
const DASHES = ["", "6 4", "2 4", "9 4 2 4"];
const isDark = () => document.documentElement.dataset.theme === "dark";

function mix(scale, where) {
  const place = Math.min(Math.max(where, 0), 1) * (scale.length - 1), low = Math.min(Math.floor(place), scale.length - 2);
  const channel = (text, k) => parseInt(text.slice(1 + 2 * k, 3 + 2 * k), 16);
  const parts = [0, 1, 2].map((k) => Math.round(channel(scale[low], k) + (place - low) * (channel(scale[low + 1], k) - channel(scale[low], k))));
  return `rgb(${parts.join(" ")})`;
}

/** One style a run: along a scale where a number was varied (dashes tell equal numbers apart), else all different. */
function styles() {
  const palette = isDark() ? DARK : LIGHT;
  const [from, to] = isDark() ? [0.25, 1] : [0, 0.82];
  const values = data.runs.map((run) => (data.varied ? run.row[data.varied] : null));
  const ranks = [...new Set(values.filter((value) => typeof value === "number"))].sort((a, b) => a - b);
  return values.map((value, k) => {
    const rank = ranks.indexOf(value);
    if (!data.varied) return { colour: palette[k % palette.length], dash: DASHES[Math.floor(k / palette.length) % DASHES.length] };
    if (rank < 0) return { colour: palette[7], dash: "" };
    const twin = values.slice(0, k).filter((other) => other === value).length;
    return { colour: mix(VIRIDIS, from + (to - from) * rank / Math.max(1, ranks.length - 1)), dash: DASHES[twin % DASHES.length] };
  });
}

function swatch(style) {
  return make("svg", { class: "swatch", viewBox: "0 0 26 12", "aria-hidden": "true" },
    make("line", { x1: 1, x2: 25, y1: 6, y2: 6, stroke: style.colour, "stroke-width": 3, "stroke-dasharray": style.dash }));
}
