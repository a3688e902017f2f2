"use strict";
// The page's data, and what every part of the page asks of it. Text reaches the page through textContent only.
const DATA = JSON.parse(document.getElementById("data").textContent);
const LIMIT = 1500;
const $ = (id) => document.getElementById(id);
const nodes = new Map(DATA.nodes.map((node) => [node.id, node]));
const edges = DATA.edges.map((edge, i) => ({ ...edge, id: "e" + i }));
const edgeById = new Map(edges.map((edge) => [edge.id, edge]));
const touching = new Map(DATA.nodes.map((node) => [node.id, []]));
for (const edge of edges) { touching.get(edge.from).push(edge); if (edge.to !== edge.from) touching.get(edge.to).push(edge); }
const dealNode = new Map();
for (const node of DATA.nodes) if (node.deal !== undefined) dealNode.set(node.deal, node.id);
const nodesOf = new Map(DATA.deals.map((_, i) => [i, new Set()]));
for (const edge of edges) for (const i of edge.deals) { nodesOf.get(i).add(edge.from); nodesOf.get(i).add(edge.to); }

function el(tag, attributes = {}, ...children) {
  const made = tag === "svg" || tag === "path" || tag === "rect" || tag === "g" || tag === "text" || tag === "line" || tag === "circle"
    ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(9)) if (child !== undefined && child !== null && child !== "") made.append(child);
  return made;
}
const say = (word, values = {}) => (DATA.words[state.lang][word] || word).replace(/\{(\w+)\}/g, (all, key) => key in values ? values[key] : all);
const number = (value) => value.toLocaleString(state.lang);
const text = (value) => el("bdi", { dir: "auto" }, value);
const inLanguage = (names) => names[state.lang] || names.fr || names.en || Object.values(names)[0] || "";
const label = (node) => inLanguage(node.names) || node.iri;
const term = (group, key) => { const found = DATA[group][key]; return found ? found[state.lang] : key; };
const fold = (value) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// Written on a canvas, a name is isolated, so that its direction marks end with it, and cut to what can be read.
const brief = (value, most = 30) => {
  const letters = Array.from(value.slice(0, 4 * most));
  return "\u2068" + (letters.length > most ? letters.slice(0, most - 1).join("").trimEnd() + "…" : letters.join("")) + "\u2069";
};
function when(date) {
  if (!date) return say("unknown_date");
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return String(year);
  const at = new Date(Date.UTC(2000, month - 1, day || 1)); at.setUTCFullYear(year);
  return at.toLocaleDateString(state.lang, { timeZone: "UTC", year: "numeric", month: "long", day: day ? "numeric" : undefined });
}
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let paints = {};
function repaint() {
  paints = { paper: css("--paper"), ink: css("--ink"), soft: css("--soft"), edge: css("--edge"), strong: css("--edge-strong"),
    glow: css("--glow"), halo: css("--halo"), accent: css("--accent"), card: css("--card"), line: css("--line") };
  for (const [type, look] of Object.entries(DATA.looks)) paints[type] = css("--c-" + look.colour);
}
const paintOf = (type) => paints[type] || paints.Other;

// A shape for each type, as points about (0, 0) at radius 1, so that canvas, SVG and legend draw the same.
const ring = (count, turn) => Array.from({ length: count }, (_, i) => [Math.sin(turn + 2 * Math.PI * i / count), -Math.cos(turn + 2 * Math.PI * i / count)]);
const SHAPES = {
  circle: null, dot: null,
  square: [[-.86, -.86], [.86, -.86], [.86, .86], [-.86, .86]],
  diamond: ring(4, 0).map(([x, y]) => [x * 1.12, y * 1.12]),
  hexagon: ring(6, 0), pentagon: ring(5, 0), triangle: ring(3, 0).map(([x, y]) => [x * 1.2, y * 1.2 + .18]),
  octagon: ring(8, Math.PI / 8),
  star: Array.from({ length: 10 }, (_, i) => { const r = i % 2 ? .52 : 1.15; return [Math.sin(Math.PI * i / 5) * r, -Math.cos(Math.PI * i / 5) * r]; }),
  cross: [[-.35, -1], [.35, -1], [.35, -.35], [1, -.35], [1, .35], [.35, .35], [.35, 1], [-.35, 1], [-.35, .35], [-1, .35], [-1, -.35], [-.35, -.35]],
  page: [[-.72, -.95], [.3, -.95], [.75, -.5], [.75, .95], [-.72, .95]],
  tag: [[-1, -.62], [.55, -.62], [1.1, 0], [.55, .62], [-1, .62]],
};
const lookOf = (type) => DATA.looks[type] || DATA.looks.Other;
function outline(shape, x, y, r) {
  const points = SHAPES[shape];
  if (!points) return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  return "M" + points.map(([px, py]) => `${(x + px * r).toFixed(1)},${(y + py * r).toFixed(1)}`).join("L") + "Z";
}
const swatch = (type) => el("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" },
  el("path", { d: outline(lookOf(type).shape, 0, 0, 8), fill: `var(--c-${lookOf(type).colour})` }));
