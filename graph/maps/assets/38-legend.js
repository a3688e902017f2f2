// The legend, on the page and in what is saved: entries of a mark, which is a drawing, and the words for it.
let legend = [];
const LONG = "0 0 30 18";
const mark = (viewBox, ...shapes) =>
  el("svg", { viewBox, class: viewBox === LONG ? "long" : null, "aria-hidden": "true" }, ...shapes);
const disc = (cx, r) => el("circle", { cx, cy: 9, r, fill: "var(--edge-strong)" });
const stroke = (width, dashes) =>
  mark(
    LONG,
    el("line", { x1: 1, x2: 29, y1: 9, y2: 9, stroke: "var(--edge-strong)", "stroke-width": width, "stroke-dasharray": dashes }),
  );

function fillLegend(entries) {
  legend = entries.filter(Boolean);
  $("marks").replaceChildren(...legend.map(({ drawing, words }) => el("span", {}, drawing, words)));
  $("key").hidden = !legend.length;
}
// Of a network: the types that are drawn (those of one look together), what size and width mean, and what is dashed.
function networkLegend(types, lines, groups = false) {
  const looks = new Map();
  for (const type of Object.keys(DATA.looks).filter((known) => types.has(known))) {
    const key = lookOf(type).shape + lookOf(type).colour;
    looks.set(key, [...(looks.get(key) || []), type]);
  }
  const named = (same) => same.map((type) => term("types", type)).join(", ");
  fillLegend([
    groups && {
      drawing: mark(LONG, el("circle", { cx: 15, cy: 9, r: 8, fill: "var(--soft)", "fill-opacity": 0.25, stroke: "var(--soft)" })),
      words: say("group_mark"),
    },
    ...[...looks.values()].map((same) => ({ drawing: swatch(same[0]), words: named(same) })),
    types.size && {
      drawing: mark(LONG, disc(6, 3.5), disc(20, 7.5)),
      words: say("size", { name: measureName(sizing() || measures.get("strength")) }),
    },
    lines.some((line) => line.weight > 1) && { drawing: stroke(4), words: say("wide") },
    lines.some((line) => line.planned) && { drawing: stroke(2, "5 4"), words: say("planned") },
  ]);
}
