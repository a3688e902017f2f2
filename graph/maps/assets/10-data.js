"use strict";
// The page's data, and what every part of the page asks of it. Text reaches the page through textContent only.
const DATA = JSON.parse(document.getElementById("data").textContent);
// The most elements, nodes and links together, that are drawn at once.
const LIMIT = 1500;
const $ = (id) => document.getElementById(id);
const nodes = new Map(DATA.nodes.map((node) => [node.id, node]));
const edges = DATA.edges.map((edge, i) => ({ ...edge, id: "e" + i }));
const edgeById = new Map(edges.map((edge) => [edge.id, edge]));
// On the page an element has an id: a number for a node, "e…" for a link, "g…" for a community. In the address it is text.
const idOf = (told) => (/^\d+$/.test(told) ? +told : told);

const DRAWN = new Set(["svg", "path", "rect", "g", "text", "line", "circle", "title"]);
function el(tag, attributes = {}, ...children) {
  const made = DRAWN.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(9)) if (child !== undefined && child !== null && child !== "") made.append(child);
  return made;
}
const button = (className, onclick, ...children) => el("button", { class: className, type: "button", onclick }, ...children);

const say = (word, values = {}) =>
  (DATA.words[state.lang][word] || word).replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
const number = (value) => value.toLocaleString(state.lang);
const percent = (share) => share.toLocaleString(state.lang, { style: "percent" });
const text = (value) => el("bdi", { dir: "auto" }, value);
const listOf = (items) => items.map((item, i) => [i ? ", " : "", item]);
const inLanguage = (names) => names[state.lang] || names.fr || names.en || Object.values(names)[0] || "";
const label = (node) => inLanguage(node.names) || node.iri;
const endsOf = (edge) => `${label(nodes.get(edge.from))} — ${label(nodes.get(edge.to))}`;
const count = (n) => number(n) + " " + say(n === 1 ? "agreement" : "agreement_many");
const term = (group, key) => (DATA[group][key] ? DATA[group][key][state.lang] : key);
const fold = (value) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// Written on a canvas, a name is isolated, so that its direction marks end with it, and cut to what can be read.
function brief(value, most = 30) {
  const letters = Array.from(value.slice(0, 4 * most));
  const shown =
    letters.length > most
      ? letters
          .slice(0, most - 1)
          .join("")
          .trimEnd() + "…"
      : value;
  return "\u2068" + shown + "\u2069";
}
function when(date) {
  if (!date) return say("unknown_date");
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return String(year);
  const at = new Date(Date.UTC(2000, month - 1, day || 1));
  at.setUTCFullYear(year);
  return at.toLocaleDateString(state.lang, { timeZone: "UTC", year: "numeric", month: "long", day: day ? "numeric" : undefined });
}
