// The panel: what is known of the chosen thing, each statement with its sentence and its document.
function showPanel() {
  const panel = $("panel"), id = state.sel;
  const body = id.startsWith("e") ? edgePanel(edgeById.get(id)) : id.startsWith("g") ? groupPanel(id) : nodePanel(nodes.get(+id));
  panel.hidden = !id || !body;
  panel.replaceChildren();
  if (panel.hidden) return;
  panel.append(el("button", { class: "close", type: "button", "aria-label": say("close"), onclick: () => { const back = selectionFocus; choose(null, false); if (back && back.isConnected) back.focus(); } }, "×"), ...body);
  panel.scrollTop = 0;
}
const link = (node) => el("button", { class: "linkish", type: "button", onclick: () => choose(node.id) }, text(label(node)));
const byDate = (indices) => [...indices].sort((a, b) => (DATA.deals[b].date || "").localeCompare(DATA.deals[a].date || "") || a - b);

function nodePanel(node) {
  if (!node) return null;
  const view = visible(), ties = view.links.filter(({ edge }) => edge.from === node.id || edge.to === node.id);
  const out = [el("p", { class: "kind" }, swatch(node.type), term("types", node.type), node.codes.length && !node.code ? " · " + node.codes.join(", ") : ""), el("h2", {}, text(label(node)))];
  const others = [...new Set([...Object.values(node.names), ...node.aliases])].filter((name) => name !== label(node));
  if (others.length) out.push(el("p", { class: "also" }, say("also") + " ", others.slice(0, 12).map((name, i) => [i ? ", " : "", text(name)])));
  const around = [];
  if (state.ego === String(node.id)) {
    around.push(el("button", { class: "tool", type: "button", onclick: () => { change({ steps: state.steps === "1" ? "2" : "1" }); canvas.fit(); } }, say(state.steps === "1" ? "two_steps" : "one_step")));
    around.push(el("button", { class: "tool", type: "button", onclick: () => { change({ ego: "" }); canvas.fit(); } }, say("back")));
  } else around.push(el("button", { class: "tool", type: "button", onclick: () => { change({ ego: String(node.id) }); canvas.fit(); } }, say("around")));
  out.push(el("div", { class: "acts" }, around), figuresOf(node));
  if (node.deal !== undefined) { out.push(...dealCards([node.deal])); }
  const rows = new Map();
  for (const tie of ties) {
    const other = nodes.get(tie.edge.from === node.id ? tie.edge.to : tie.edge.from);
    const key = other.id + " " + tie.edge.id;
    rows.set(key, { other, tie });
  }
  const sorted = [...rows.values()].sort((a, b) => b.tie.weight - a.tie.weight || label(a.other).localeCompare(label(b.other)));
  if (sorted.length && node.deal === undefined) {
    out.push(el("h3", {}, sorted.some(({ tie }) => tie.edge.relation === "cooperation") ? say("partners") : say("relations")));
    out.push(el("ul", { class: "rows" }, sorted.slice(0, 40).map(({ other, tie }) => el("li", {}, link(other),
      el("button", { class: "linkish", type: "button", onclick: () => choose(tie.edge.id) }, el("small", {}, tie.edge.relation === "cooperation" ? count(tie.weight) : tie.edge.role ? text(tie.edge.role) : term("relations", tie.edge.relation)))))));
    if (sorted.length > 40) out.push(el("p", { class: "also" }, say("more", { n: number(sorted.length - 40) })));
  }
  if (node.says.length) out.push(el("h3", {}, say("statements")), ...sentences(node.says));
  const deals = byDate(new Set([...ties.flatMap((tie) => tie.deals), ...node.deals.filter((i) => !filtered() || passes(DATA.deals[i]))]));
  if (deals.length && node.deal === undefined) out.push(el("h3", {}, say("agreements")), ...dealCards(deals.slice(0, 30)));
  if (deals.length > 30) out.push(el("p", { class: "also" }, say("more", { n: number(deals.length - 30) })));
  return out;
}
const count = (n) => number(n) + " " + say(n === 1 ? "agreement" : "agreement_many");
function edgePanel(edge) {
  if (!edge) return null;
  const from = nodes.get(edge.from), to = nodes.get(edge.to);
  const tie = visible().links.find((l) => l.edge.id === edge.id) || { deals: edge.deals, weight: edge.weight };
  const out = [el("p", { class: "kind" }, term("relations", edge.relation)), el("h2", {}, link(from), " — ", link(to))];
  if (edge.role) out.push(el("p", { class: "also" }, text(edge.role)));
  if (edge.relation === "cooperation") out.push(el("p", { class: "also" }, count(tie.weight)));
  if (edge.bridge) out.push(el("p", { class: "also" }, DATA.bridge[state.lang]));
  if (edge.says.length) out.push(el("h3", {}, say("statements")), ...sentences(edge.says));
  const deals = byDate(tie.deals);
  if (deals.length) out.push(el("h3", {}, say("agreements")), ...dealCards(deals.slice(0, 40)));
  if (deals.length > 40) out.push(el("p", { class: "also" }, say("more", { n: number(deals.length - 40) })));
  if (edge.total > edge.deals.length) out.push(el("p", { class: "also" }, say("kept", { n: number(edge.deals.length), m: number(edge.total) })));
  if (!deals.length && !edge.says.length) out.push(el("p", { class: "also" }, say("no_sentence")));
  return out;
}
function groupPanel(id) {
  const group = DATA.groups[+id.slice(1)];
  if (!group) return null;
  const open = listed(state.open), members = DATA.nodes.filter((node) => node.group === group.id).sort((a, b) => b.strength - a.strength);
  return [el("p", { class: "kind" }, say("group")), el("h2", {}, text(members.slice(0, 3).map(label).join(", "))), el("p", { class: "also" }, say("members", { n: number(members.length) })),
    el("div", { class: "acts" }, el("button", { class: "tool", type: "button", onclick: () => toggleGroup(group.id) }, say(open.has(String(group.id)) ? "close_group" : "open_group"))),
    el("ul", { class: "rows" }, members.slice(0, 40).map((node) => el("li", {}, link(node), el("small", {}, term("types", node.type))))),
    members.length > 40 ? el("p", { class: "also" }, say("more", { n: number(members.length - 40) })) : null];
}
function toggleGroup(id) {
  const open = listed(state.open), key = String(id);
  if (open.has(key)) open.delete(key); else open.add(key);
  change({ open: [...open].join(","), sel: "" });
  canvas.show(open.has(key) ? id : -1);
}
function fact(out, word, value) { if (value && value.length) out.push(el("dt", {}, say(word)), el("dd", {}, value)); }
const many = (indices) => indices.map((i, n) => [n ? ", " : "", text(inLanguage(DATA.things[i]))]);
// An ISO 8601 duration in words: P3Y is "3 ans".
function lasts(duration) {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration);
  if (!found) return duration;
  const parts = ["year", "month", "week", "day"].map((unit, i) => (found[i + 1] ? new Intl.NumberFormat(state.lang, { style: "unit", unit, unitDisplay: "long" }).format(+found[i + 1]) : "")).filter(Boolean);
  return parts.join(" ");
}
function dealCards(indices) {
  return indices.map((i) => {
    const deal = DATA.deals[i], facts = [];
    fact(facts, "date", deal.date ? when(deal.date) : "");
    fact(facts, "parties", many(deal.parties)); fact(facts, "countries", many(deal.countries)); fact(facts, "signatories", many(deal.signatories));
    fact(facts, "place", many(deal.places)); fact(facts, "duration", lasts(deal.duration)); fact(facts, "starts", deal.starts && when(deal.starts)); fact(facts, "ends", deal.ends && when(deal.ends));
    fact(facts, "topics", deal.topics.map((topic) => term("topics", topic)).join(", "));
    return el("article", { class: "deal" },
      el("p", { class: "chips" }, el("span", { class: "chip" }, term("types", deal.kind)), deal.status ? el("span", { class: "chip s-" + deal.status }, term("statuses", deal.status)) : null),
      el("h4", {}, text(deal.label)), el("dl", { class: "facts" }, facts), ...(deal.says.length ? sentences(deal.says) : [el("p", { class: "also" }, say("no_sentence"))]));
  });
}
// A value as the page words it: a duration and a date in words, all else as it stands.
const plainly = (value) => (/^P\d/.test(value) ? lasts(value) : /^\d{4}-\d\d(-\d\d)?$/.test(value) ? when(value) : value);
// Statements that rest on one sentence of one document stand under it together.
function sentences(indices) {
  const groups = new Map();
  for (const i of indices) {
    const said = DATA.says[i], key = said.quote + " " + said.document;
    if (!groups.has(key)) groups.set(key, { ...said, facts: new Map(), sure: 0 });
    const group = groups.get(key), word = term("relations", said.predicate);
    if (!group.facts.has(word)) group.facts.set(word, new Set());
    group.facts.get(word).add(said.thing === null ? plainly(said.value) : inLanguage(DATA.things[said.thing]));
    group.sure = Math.max(group.sure, said.sure);
  }
  return [...groups.values()].map((group) => {
    const source = DATA.documents[group.document];
    const facts = [...group.facts].map(([word, values], n) => [n ? " ; " : "", word + " : ", [...values].slice(0, 12).map((value, k) => [k ? ", " : "", text(value)])]);
    const title = source.url ? el("a", { href: source.url, rel: "noopener noreferrer", target: "_blank" }, text(source.title || source.identifier)) : text(source.title || source.identifier);
    return el("figure", { class: "says" }, el("blockquote", { lang: source.language }, text(DATA.quotes[group.quote])),
      el("figcaption", {}, title, source.title ? [" (", text(source.identifier), ")"] : "", source.publisher ? [" · ", text(source.publisher)] : "", source.date ? " · " + when(source.date) : "",
        el("br"), facts, ` · ${say("confidence")} ${Math.round(group.sure * 100)} %`));
  });
}
