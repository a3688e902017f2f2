// What the filters leave of the network.
const timed = () => Boolean(state.from || state.to || state.undated !== "1");
const filtered = () => Boolean(state.country || state.kind || state.status || state.topic || timed());
function passes(deal) {
  if (state.kind && deal.kind !== state.kind) return false;
  if (state.status && deal.status !== state.status) return false;
  if (state.topic && !deal.topics.includes(state.topic)) return false;
  if (state.country && !deal.codes.includes(state.country)) return false;
  if (!deal.date) return state.undated === "1";
  if (state.from && deal.date < state.from.slice(0, deal.date.length)) return false;
  return !(state.to && deal.date.slice(0, state.to.length) > state.to);
}

// A link as it is left: its agreements that pass, and its weight; null where nothing of it is.
function remaining(edge, ok) {
  if (!filtered()) return { edge, deals: edge.deals, weight: edge.weight };
  if (edge.deals.length) {
    const deals = edge.deals.filter((i) => ok[i]);
    return deals.length ? { edge, deals, weight: edge.relation === "cooperation" ? deals.length : edge.weight } : null;
  }
  // Of a cooperation the file holds no agreement: whether one passes is not known. Another relation has no agreements.
  if (edge.relation === "cooperation") return null;
  const here = [edge.from, edge.to].some((end) => nodes.get(end).codes.includes(state.country));
  return !state.country || here ? { edge, deals: [], weight: edge.weight } : null;
}

// The ids of the nodes, and the links, that the filters leave: all, or what lies about the node that the page is drawn in upon.
function visible() {
  const hidden = listed(state.hide);
  const ok = DATA.deals.map(passes);
  const seen = (id) => !hidden.has(nodes.get(id).type);
  const links = edges
    .filter((edge) => seen(edge.from) && seen(edge.to))
    .map((edge) => remaining(edge, ok))
    .filter(Boolean);
  const centre = idOf(state.ego);
  if (nodes.has(centre)) return about(centre, links);
  const ids = new Set(links.flatMap(({ edge }) => [edge.from, edge.to]));
  const stays = (node) => !filtered() || (node.deal === undefined ? node.deals.some((i) => ok[i]) : ok[node.deal]);
  for (const node of DATA.nodes) if (seen(node.id) && stays(node)) ids.add(node.id);
  return { ids, links };
}
function about(centre, links) {
  const near = new Set([centre]);
  for (let step = 0; step < +state.steps; step++) {
    const reached = new Set(near);
    for (const { edge } of links) {
      if (reached.has(edge.from)) near.add(edge.to);
      if (reached.has(edge.to)) near.add(edge.from);
    }
  }
  return { ids: near, links: links.filter(({ edge }) => near.has(edge.from) && near.has(edge.to)) };
}
function strengthOf(view) {
  const found = new Map([...view.ids].map((id) => [id, 0]));
  for (const { edge, weight } of view.links)
    if (edge.from !== edge.to) for (const end of [edge.from, edge.to]) found.set(end, (found.get(end) || 0) + weight);
  return found;
}
const onlyPlanned = (deals) => deals.length > 0 && deals.every((i) => DATA.deals[i].status === "Planned");

// What is lit about what is chosen, of links with two ends: the chosen link, or the chosen node with its links and neighbours.
function lit(links, drawn) {
  const chosen = idOf(state.sel);
  const edge = edgeById.get(chosen);
  if (edge) return drawn.has(edge.from) && drawn.has(edge.to) ? light([edge.from, edge.to], (id) => id === chosen) : null;
  if (chosen === "" || !drawn.has(chosen)) return null;
  const own = [...links].filter(([, line]) => line.from === chosen || line.to === chosen);
  const ids = new Set(own.map(([id]) => id));
  return light([chosen, ...own.flatMap(([, line]) => [line.from, line.to])], (id) => ids.has(id));
}
const light = (ids, link) => ({ node: Set.prototype.has.bind(new Set(ids)), link });
