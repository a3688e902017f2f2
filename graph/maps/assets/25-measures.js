// What networkx and rustworkx measured when the page was made: names, sentences, figures by node; nodes can be sized by them.
const measures = new Map(DATA.measures.map((measure) => [measure.name, measure]));
const measureName = (measure) => measure.labels[state.lang];
const explained = (measure) => measure.sentences[state.lang];
const figure = (value) => value.toLocaleString(state.lang, { maximumSignificantDigits: 4 });
const rankOf = (measure, id) => 1 + measure.figures.reduce((above, value) => above + (value > measure.figures[id]), 0);
// The measure that nodes are sized by; null where it is the strength of what is shown, which follows the filters.
function sizing() {
  const found = measures.get(state.by);
  return found && found.ranked && found.name !== "strength" ? found : null;
}
function sizesOf(view, strength) {
  const by = sizing();
  return by ? new Map([...view.ids].map((id) => [id, by.figures[id]])) : strength;
}
function mostOf(sizes) {
  let most = 0;
  for (const size of sizes.values()) most = Math.max(most, size);
  return most || 1;
}
function drawSizing() {
  const choices = DATA.measures.filter((measure) => measure.ranked);
  const by = sizing() || measures.get("strength");
  const value = (measure) => (measure.name === "strength" ? "" : measure.name);
  $("by").closest("div").hidden = !DATA.nodes.length || DATA.view === "timeline";
  $("by").replaceChildren(...choices.map((measure) => el("option", { value: value(measure) }, measureName(measure))));
  $("by").value = value(by);
  $("by-hint").textContent = explained(by) + (measures.has("betweenness") ? "" : " " + say("beyond"));
}
// What the measures say of one node, in the panel: folded, and left as the reader had it.
let unfolded = false;
function figuresOf(node) {
  const rank = (measure) => say("rank", { n: number(rankOf(measure, node.id)), m: number(DATA.nodes.length) });
  const rows = DATA.measures.map((measure) => [
    el("dt", {}, measureName(measure)),
    el(
      "dd",
      {},
      figure(measure.figures[node.id]),
      measure.ranked ? el("small", {}, " · " + rank(measure)) : null,
      el("p", {}, explained(measure)),
    ),
  ]);
  const ontoggle = (event) => {
    unfolded = event.target.open;
  };
  return el(
    "details",
    { class: "figures", open: unfolded, ontoggle },
    el("summary", {}, say("place_in")),
    el("dl", {}, rows),
    el("p", { class: "also" }, say("whole")),
  );
}
