// The tables say what the map shows, with a row for each node and link, also for those that the map has no room for.
const tableState = {
  nodes: { by: DATA.view === "timeline" ? "date" : "weight", down: true, most: 200 },
  links: { by: "weight", down: true, most: 200 },
};
// Columns are { key, word or title, value (of a row), numeric, cell }: what a row is sorted by and, where it is more than text,
// shown as.
function table(id, caption, columns, rows, hints = []) {
  const kept = tableState[id];
  const column = columns.find(({ key }) => key === kept.by) || columns[0];
  const order = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, state.lang)) * (kept.down ? -1 : 1);
  const keyed = rows.map((row) => ({ row, value: column.value(row) })).sort((a, b) => order(a.value, b.value));
  const cell = (c, row) => (c.cell ? c.cell(row) : c.numeric ? figure(c.value(row)) : text(c.value(row)));
  const body = keyed.slice(0, kept.most).map(({ row }) =>
    el(
      "tr",
      {},
      columns.map((c) => el("td", { class: c.numeric ? "n" : null }, el("div", {}, cell(c, row)))),
    ),
  );
  const out = [
    el("h2", { id: "caption-" + id }, `${caption} (${number(rows.length)})`),
    ...hints.map((hint) => also(hint)),
    el(
      "table",
      { "aria-labelledby": "caption-" + id },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          columns.map((c) => head(c, c === column, kept)),
        ),
      ),
      el("tbody", {}, body),
    ),
  ];
  const left = rows.length - kept.most;
  const more = () => {
    kept.most += 500;
    drawTables();
  };
  if (left > 0) out.push(el("p", {}, button("tool", more, say("show_more", { n: number(Math.min(500, left)) }))));
  return out;
}
function head(column, sorted, kept) {
  const sort = () => {
    Object.assign(kept, { by: column.key, down: sorted ? !kept.down : Boolean(column.numeric) });
    drawTables();
  };
  const direction = kept.down ? "descending" : "ascending";
  return el(
    "th",
    { scope: "col", class: column.numeric ? "n" : null, "aria-sort": sorted ? direction : null },
    button(null, sort, column.title || say(column.word), sorted ? (kept.down ? " ↓" : " ↑") : ""),
  );
}
const opener = (id, shown) => button("linkish", () => choose(id), text(shown));

// The timeline's own: an agreement a row.
function dealTable() {
  const shown = [...canvas.shown.ids].map((id) => ({ id, deal: DATA.deals[nodes.get(id).deal] }));
  const columns = [
    { key: "name", word: "deal", value: ({ deal }) => deal.label, cell: ({ id, deal }) => opener(id, deal.label) },
    { key: "kind", word: "kind", value: ({ deal }) => term("types", deal.kind) },
    { key: "status", word: "status", value: ({ deal }) => (deal.status ? term("statuses", deal.status) : "") },
    { key: "date", word: "date", value: ({ deal }) => deal.date },
    { key: "parties", word: "parties", value: ({ deal }) => deal.parties.map(thing).join(", ") },
  ];
  return table("nodes", say("agreements"), columns, shown);
}
function nodeTable(view) {
  const by = sizing();
  const sums = strengthOf(view);
  const ties = new Map([...view.ids].map((id) => [id, new Set()]));
  for (const { edge } of view.links)
    if (edge.from !== edge.to) {
      ties.get(edge.from).add(edge.to);
      ties.get(edge.to).add(edge.from);
    }
  const columns = [
    { key: "name", word: "name", value: (id) => label(nodes.get(id)), cell: (id) => opener(id, label(nodes.get(id))) },
    { key: "type", word: "type", value: (id) => term("types", nodes.get(id).type) },
    { key: "country", word: "country", value: (id) => nodes.get(id).codes.map(countryName).join(", ") },
    { key: "ties", word: "ties", numeric: true, value: (id) => ties.get(id).size },
    { key: "weight", word: "weight", numeric: true, value: (id) => sums.get(id) },
  ];
  if (by) columns.push({ key: "by", title: measureName(by), numeric: true, value: (id) => by.figures[id] });
  const hint = (word, name) => say("states", { word: say(word) }) + " " + explained(measures.get(name));
  const hints = [hint("ties", "degree"), hint("weight", "strength")];
  if (by) hints.push(`${say("states", { word: measureName(by) })} ${explained(by)} ${say("whole")}`);
  return table("nodes", say("nodes"), columns, [...view.ids], hints);
}
function linkTable(view) {
  const dates = (tie) =>
    tie.deals
      .map((i) => DATA.deals[i].date)
      .filter(Boolean)
      .sort();
  const columns = [
    { key: "name", word: "name", value: ({ edge }) => endsOf(edge), cell: ({ edge }) => opener(edge.id, endsOf(edge)) },
    { key: "type", word: "type", value: ({ edge }) => edge.role || term("relations", edge.relation) },
    { key: "weight", word: "weight", numeric: true, value: (tie) => tie.weight },
    { key: "first", word: "first", value: (tie) => dates(tie)[0] || "" },
    { key: "last", word: "last", value: (tie) => dates(tie).pop() || "" },
  ];
  return table("links", say("links"), columns, view.links);
}
function drawTables() {
  $("tables").hidden = state.view !== "table";
  if (state.view !== "table") return;
  const view = visible();
  $("tables").replaceChildren(...(DATA.view === "timeline" ? dealTable() : [...nodeTable(view), ...linkTable(view)]));
}
