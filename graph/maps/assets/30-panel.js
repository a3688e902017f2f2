// The panel: what is known of the chosen thing, each statement with its sentence and its document.
const ROWS = 40;
function showPanel() {
  const chosen = idOf(state.sel);
  const body = nodes.has(chosen)
    ? nodePanel(nodes.get(chosen))
    : edgeById.has(chosen)
      ? edgePanel(edgeById.get(chosen))
      : groupPanel(chosen);
  $("panel").hidden = !body;
  $("panel").replaceChildren();
  if (!body) return;
  const close = button("close", () => shutPanel(false), "×");
  close.setAttribute("aria-label", say("close"));
  $("panel").append(close, ...body.filter(Boolean));
  $("panel").scrollTop = 0;
}
// Shuts it and gives the keyboard back to where it came from, or, where *always*, to the map.
function shutPanel(always) {
  const back = selectionFocus;
  choose(null, false);
  if (back && back.isConnected) back.focus();
  else if (always) $("canvas").focus();
}
const link = (node) => button("linkish", () => choose(node.id), text(label(node)));
const also = (...said) => el("p", { class: "also" }, ...said);
const heading = (word) => el("h3", {}, say(word));
const rest = (all, shown) => (all.length > shown ? also(say("more", { n: number(all.length - shown) })) : null);
// What a link is, in a few words: how many agreements, the role, or the relation.
const tieWords = ({ edge, weight }) =>
  edge.relation === "cooperation" ? count(weight) : edge.role || term("relations", edge.relation);

function nodePanel(node) {
  const ties = visible().links.filter(({ edge }) => edge.from === node.id || edge.to === node.id);
  const names = new Set([...Object.values(node.names), ...node.aliases]);
  names.delete(label(node));
  return [
    el(
      "p",
      { class: "kind" },
      swatch(node.type),
      term("types", node.type),
      node.code ? "" : node.codes.map((code) => " · " + countryName(code)),
    ),
    el("h2", {}, text(label(node))),
    names.size ? also(say("also") + " ", listOf([...names].slice(0, 12).map(text))) : null,
    el("div", { class: "acts" }, aroundButtons(node)),
    figuresOf(node),
    ...(node.deal === undefined ? actorPanel(node, ties) : dealCards([node.deal])),
    el("p", { class: "also iri" }, text(node.iri)),
  ];
}
function aroundButtons(node) {
  const tool = (word, values) =>
    button(
      "tool",
      () => {
        change(values);
        canvas.fit();
      },
      say(word),
    );
  if (state.ego !== String(node.id)) return tool("around", { ego: String(node.id) });
  const further = state.steps === "1" ? tool("two_steps", { steps: "2" }) : tool("one_step", { steps: "1" });
  return [further, tool("back", { ego: "" })];
}
function actorPanel(node, ties) {
  const partners = ties
    .map((tie) => ({ tie, other: nodes.get(tie.edge.from === node.id ? tie.edge.to : tie.edge.from) }))
    .sort((a, b) => b.tie.weight - a.tie.weight || label(a.other).localeCompare(label(b.other)));
  const open = (tie) => button("linkish", () => choose(tie.edge.id), el("small", {}, text(tieWords(tie))));
  const own = node.deals.filter((i) => !filtered() || passes(DATA.deals[i]));
  const deals = byDate(new Set([...ties.flatMap((tie) => tie.deals), ...own]));
  const cooperation = ties.some(({ edge }) => edge.relation === "cooperation");
  const listing = partners.slice(0, ROWS).map(({ tie, other }) => el("li", {}, link(other), open(tie)));
  return [
    partners.length ? heading(cooperation ? "partners" : "relations") : null,
    partners.length ? el("ul", { class: "rows" }, listing) : null,
    rest(partners, ROWS),
    ...(node.says.length ? [heading("statements"), ...sentences(node.says)] : []),
    ...dealList(deals),
  ];
}
function edgePanel(edge) {
  const tie = visible().links.find((found) => found.edge === edge) || { edge, deals: edge.deals, weight: edge.weight };
  const short = edge.total > edge.deals.length;
  return [
    el("p", { class: "kind" }, term("relations", edge.relation)),
    el("h2", {}, link(nodes.get(edge.from)), edge.arrow ? " → " : " — ", link(nodes.get(edge.to))),
    edge.role || edge.relation === "cooperation" ? also(text(tieWords(tie))) : null,
    edge.bridge ? also(DATA.bridge[state.lang]) : null,
    ...(edge.says.length ? [heading("statements"), ...sentences(edge.says)] : []),
    ...dealList(byDate(tie.deals)),
    short ? also(say("kept", { n: number(edge.deals.length), m: number(edge.total) })) : null,
    tie.deals.length || edge.says.length || short ? null : also(say("no_sentence")),
  ];
}
function groupPanel(id) {
  const group = DATA.groups.find((found) => "g" + found.id === id);
  if (!group) return null;
  const members = DATA.nodes.filter((node) => node.group === group.id).sort((a, b) => b.strength - a.strength);
  const open = listed(state.open).has(String(group.id));
  return [
    el("p", { class: "kind" }, say("group")),
    el("h2", {}, text(members.slice(0, 3).map(label).join(", "))),
    also(say("members", { n: number(members.length) })),
    el(
      "div",
      { class: "acts" },
      button("tool", () => toggleGroup(group.id), say(open ? "close_group" : "open_group")),
    ),
    el(
      "ul",
      { class: "rows" },
      members.slice(0, ROWS).map((node) => el("li", {}, link(node), el("small", {}, term("types", node.type)))),
    ),
    rest(members, ROWS),
  ];
}
function toggleGroup(id) {
  const opening = !listed(state.open).has(String(id));
  change({ open: toggled(state.open, String(id), opening), sel: "" });
  canvas.show(opening ? id : null);
}
