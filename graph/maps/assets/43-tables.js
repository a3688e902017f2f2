// The tables say what the map shows.
const tableState = { nodes: { by: DATA.view === "timeline" ? "date" : "weight", down: true, most: 200 }, links: { by: "weight", down: true, most: 200 } };
function table(id, caption, columns, rows, hints = []) {
  const kept = tableState[id], column = columns.find((c) => c.key === kept.by) || columns[0];
  const sorted = rows.sort((a, b) => { const x = column.value(a), y = column.value(b); return (typeof x === "number" ? x - y : String(x).localeCompare(String(y), state.lang)) * (kept.down ? -1 : 1); });
  const heads = columns.map((c) => el("th", { scope: "col", class: c.numeric ? "n" : null, "aria-sort": c.key === kept.by ? (kept.down ? "descending" : "ascending") : null },
    el("button", { type: "button", onclick: () => { Object.assign(kept, { down: kept.by === c.key ? !kept.down : Boolean(c.numeric), by: c.key }); drawTables(); } }, c.title || say(c.word), c.key === kept.by ? (kept.down ? " ↓" : " ↑") : "")));
  const body = sorted.slice(0, kept.most).map((row) => el("tr", {}, columns.map((c) => el("td", { class: c.numeric ? "n" : null }, el("div", {}, c.cell ? c.cell(row) : c.numeric ? figure(c.value(row)) : text(String(c.value(row))))))));
  const out = [el("h2", { id: "caption-" + id }, `${caption} (${number(rows.length)})`), ...hints.map((hint) => el("p", { class: "also" }, hint)), el("table", { "aria-labelledby": "caption-" + id }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body))];
  if (rows.length > kept.most) out.push(el("p", {}, el("button", { class: "tool", type: "button", onclick: () => { kept.most += 500; drawTables(); } }, say("show_more", { n: number(Math.min(500, rows.length - kept.most)) }))));
  return out;
}
// The timeline's own: an agreement a row.
function dealTable() {
  const shown = [...canvas.shown.ids].map((id) => ({ id, deal: DATA.deals[nodes.get(id).deal] }));
  return table("nodes", say("agreements"), [
    { key: "name", word: "deal", value: ({ deal }) => deal.label, cell: ({ id, deal }) => opener(id, text(deal.label)) },
    { key: "kind", word: "kind", value: ({ deal }) => term("types", deal.kind) },
    { key: "status", word: "status", value: ({ deal }) => (deal.status ? term("statuses", deal.status) : "") },
    { key: "date", word: "date", value: ({ deal }) => deal.date },
    { key: "parties", word: "parties", value: ({ deal }) => deal.parties.map((i) => inLanguage(DATA.things[i])).join(", ") },
  ], shown);
}
const opener = (id, shown) => el("button", { class: "linkish", type: "button", onclick: () => choose(id) }, shown);
function drawTables() {
  $("tables").hidden = state.view !== "table";
  if (state.view !== "table") return;
  if (DATA.view === "timeline") { $("tables").replaceChildren(...dealTable()); return; }
  const view = visible(), by = sizing(), sums = strengthOf(view), ties = new Map();
  for (const { edge } of view.links) for (const end of [edge.from, edge.to]) ties.set(end, (ties.get(end) || 0) + 1);
  const dates = (tie) => tie.deals.map((i) => DATA.deals[i].date).filter(Boolean).sort();
  $("tables").replaceChildren(
    ...table("nodes", say("nodes"), [
      { key: "name", word: "name", value: (id) => label(nodes.get(id)), cell: (id) => opener(id, text(label(nodes.get(id)))) },
      { key: "type", word: "type", value: (id) => term("types", nodes.get(id).type) },
      { key: "country", word: "country", value: (id) => nodes.get(id).codes.map(countryName).join(", ") },
      { key: "ties", word: "ties", numeric: true, value: (id) => ties.get(id) || 0 },
      { key: "weight", word: "weight", numeric: true, value: (id) => sums.get(id) || 0 },
      ...(by ? [{ key: "by", title: measureName(by), numeric: true, value: (id) => by.figures[id] }] : []),
    ], [...view.ids], [...[["ties", "degree"], ["weight", "strength"]].map(([word, name]) => `${say(word)} : ${explained(measures.get(name))}`), ...(by ? [`${measureName(by)} : ${explained(by)} ${say("whole")}`] : [])]),
    ...table("links", say("links"), [
      { key: "name", word: "name", value: (tie) => label(nodes.get(tie.edge.from)) + " — " + label(nodes.get(tie.edge.to)), cell: (tie) => opener(tie.edge.id, [text(label(nodes.get(tie.edge.from))), " — ", text(label(nodes.get(tie.edge.to)))]) },
      { key: "type", word: "type", value: (tie) => tie.edge.role || term("relations", tie.edge.relation) },
      { key: "weight", word: "weight", numeric: true, value: (tie) => tie.weight },
      { key: "first", word: "first", value: (tie) => dates(tie)[0] || "" },
      { key: "last", word: "last", value: (tie) => dates(tie).pop() || "" },
    ], [...view.links]));
}
