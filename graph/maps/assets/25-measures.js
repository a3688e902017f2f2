// What networkx and rustworkx measured when the page was made: names, sentences, figures by node; nodes can be sized by them.
const measures = new Map(DATA.measures.map((measure) => [measure.name, measure]));
const measureName = (measure) => measure.labels[state.lang];
const explained = (measure) => measure.sentences[state.lang];
const figure = (value) => value.toLocaleString(state.lang, { maximumSignificantDigits: 4 });
const rankOf = (measure, id) => 1 + measure.figures.reduce((above, value) => above + (value > measure.figures[id]), 0);
// The measure that nodes are sized by; null where it is the strength of what is shown, which follows the filters.
const sizing = () => { const found = measures.get(state.by); return found && found.ranked && found.name !== "strength" ? found : null; };
const sizesOf = (view, strength) => { const by = sizing(); return by ? new Map([...view.ids].map((id) => [id, by.figures[id]])) : strength; };
const mostOf = (sizes) => { let most = 0; for (const size of sizes.values()) most = Math.max(most, size); return most || 1; };
function drawSizing() {
  const choices = DATA.measures.filter((measure) => measure.ranked), by = sizing() || measures.get("strength");
  $("by").closest("div").hidden = !DATA.nodes.length || DATA.view === "timeline";
  $("by").replaceChildren(...choices.map((measure) => el("option", { value: measure.name === "strength" ? "" : measure.name }, measureName(measure))));
  $("by").value = by.name === "strength" ? "" : by.name;
  $("by-hint").textContent = explained(by) + (choices.some((measure) => measure.name === "betweenness") ? "" : " " + say("beyond"));
}
const sizeMark = () => el("span", {}, el("svg", { class: "long", viewBox: "0 0 30 18", "aria-hidden": "true" }, el("circle", { cx: 6, cy: 9, r: 3.5, fill: "var(--edge-strong)" }), el("circle", { cx: 20, cy: 9, r: 7.5, fill: "var(--edge-strong)" })), say("size", { name: measureName(sizing() || measures.get("strength")) }));
// What the measures say of one node, in the panel: folded, and left as the reader had it.
let unfolded = false;
function figuresOf(node) {
  const rows = DATA.measures.map((measure) => [el("dt", {}, measureName(measure)),
    el("dd", {}, figure(measure.figures[node.id]), measure.ranked ? el("small", {}, " · " + say("rank", { n: number(rankOf(measure, node.id)), m: number(DATA.nodes.length) })) : null, el("p", {}, explained(measure)))]);
  return el("details", { class: "figures", open: unfolded, ontoggle: (event) => { unfolded = event.target.open; } }, el("summary", {}, say("place_in")), el("dl", {}, rows), el("p", { class: "also" }, say("whole")));
}
