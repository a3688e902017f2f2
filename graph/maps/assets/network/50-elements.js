// What is drawn of a view: at most LIMIT elements, the strongest first. Where a network of communities has more, they stand for
// their members, and those that are open for themselves.
const GROUPS = LIMIT / 5; // the most communities that are drawn
function elementsOf(view) {
  const strength = strengthOf(view);
  const sizes = sizesOf(view, strength);
  const whole = view.ids.size + view.links.length <= LIMIT;
  const folding = !whole && DATA.groups.length > 1 && !state.ego;
  const stronger = (a, b) => strength.get(b) - strength.get(a) || a - b;
  const ids = [...view.ids].sort(stronger);
  const made = { view, folding, items: new Map(), lines: new Map(), notes: [] };
  const kept = folding ? foldedItems(made, ids) : ids.slice(0, whole ? LIMIT : LIMIT / 2);
  const most = mostOf(sizes);
  for (const id of kept) {
    const node = nodes.get(id);
    made.items.set(id, { id, node, x: node.x, y: node.y, r: radius(node, Math.sqrt(sizes.get(id) / most)), words: label(node) });
  }
  addLines(made);
  if (!whole && !folding) {
    const drawn = { n: number(kept.length), m: number(ids.length), k: number(made.lines.size), l: number(view.links.length) };
    made.notes.push(say("strongest", drawn));
  }
  return made;
}
function radius(node, share) {
  if (node.type === "Country") return 15 + 19 * share;
  return node.deal === undefined ? 8.5 + 14 * share : 9 + 5 * share;
}
// Puts the communities that are closed into *made*, and gives the nodes that are drawn themselves: the members of those that are
// open, which share what is left of the limit (a link is an element too, so that they come in by their ties), and who is alone.
function foldedItems(made, ids) {
  const members = new Map();
  for (const id of ids) members.set(nodes.get(id).group, [...(members.get(nodes.get(id).group) || []), id]);
  const open = listed(state.open);
  const opened = DATA.groups.filter((group) => open.has(String(group.id)) && members.has(group.id));
  const closed = DATA.groups.filter((group) => !open.has(String(group.id)) && members.has(group.id));
  const shown = closed.sort((a, b) => members.get(b.id).length - members.get(a.id).length || a.id - b.id).slice(0, GROUPS);
  const room = Math.floor((LIMIT - 2 * shown.length) / 3 / Math.max(1, opened.length));
  const kept = opened.flatMap((group) => members.get(group.id).slice(0, room));
  for (const group of shown) {
    const own = members.get(group.id);
    if (own.length > 1) made.items.set("g" + group.id, folded(group, own));
    else kept.push(...own);
  }
  made.notes.push(say("folded", { n: number(ids.length) }));
  if (shown.length < closed.length) made.notes.push(say("largest", { n: number(shown.length), m: number(closed.length) }));
  if (opened.some((group) => members.get(group.id).length > room)) made.notes.push(say("trimmed", { n: number(room) }));
  return kept;
}
function folded(group, members) {
  const top = nodes.get(members[0]);
  const r = group.r * Math.sqrt(members.length / group.count);
  return { id: "g" + group.id, group, count: members.length, x: group.x, y: group.y, r, top, words: label(top) };
}
// The links between what is drawn, the strongest first; those that end at a community are bundled.
function addLines({ view, folding, items, lines }) {
  const standsFor = (id) => (items.has(id) ? id : folding ? "g" + nodes.get(id).group : null);
  const single = [];
  const bundles = new Map();
  for (const { edge, weight, deals } of view.links) {
    const [from, to] = [standsFor(edge.from), standsFor(edge.to)];
    if (!items.has(from) || !items.has(to)) continue;
    if (typeof from === "number" && typeof to === "number")
      single.push([edge.id, { edge, from, to, weight, planned: onlyPlanned(deals) }]);
    else if (from !== to) {
      const key = "b" + [from, to].sort().join("|");
      bundles.set(key, { from, to, weight: weight + (bundles.has(key) ? bundles.get(key).weight : 0) });
    }
  }
  const strongest = (found, most) => found.sort((a, b) => b[1].weight - a[1].weight).slice(0, Math.max(0, most));
  for (const [key, line] of strongest(single, LIMIT - items.size)) lines.set(key, line);
  const clear = Math.max(90, 2 * DATA.groups.length); // more bundles than these hide what lies under them
  for (const [key, line] of strongest([...bundles], Math.min(clear, LIMIT - items.size - lines.size))) lines.set(key, line);
  for (const line of lines.values()) line.group = !line.edge;
}
