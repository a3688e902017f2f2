// Where things stand on the map of the world: a country at its place, a region or city beside its country.
const WORLD = { x: 20, y: 2, w: 960, h: 447 };
const HIGH = 487;
const beside = new Map(); // by country, how many stand beside it
for (const node of DATA.nodes) {
  const code = node.code || node.codes[0];
  const turn = node.code ? 0 : (beside.get(code) || 0) + 1;
  if (turn) beside.set(code, turn);
  Object.assign(node, { spot: DATA.outlines.places[code], turn });
}

// What is drawn of a view: the things that have a place, and the strongest of the links between them.
function placed(view) {
  const strength = strengthOf(view);
  const sizes = sizesOf(view, strength);
  const most = mostOf(sizes);
  const spots = new Map();
  for (const id of view.ids) {
    const node = nodes.get(id);
    const share = Math.sqrt(sizes.get(id) / most);
    if (node.spot) spots.set(id, { id, node, r: node.code ? 5 + 11 * share : 4.5 + 3 * share });
  }
  const known = view.links.filter(({ edge }) => spots.has(edge.from) && spots.has(edge.to));
  const links = known.sort((a, b) => b.weight - a.weight).slice(0, Math.max(0, LIMIT - spots.size));
  const heaviest = Math.max(2, ...links.map((link) => link.weight));
  const arcs = new Map();
  for (const { edge, weight, deals } of links) {
    const width = 0.75 * widthOf(weight, heaviest);
    arcs.set(edge.id, { edge, from: edge.from, to: edge.to, weight, width, planned: onlyPlanned(deals) });
  }
  const notes = [];
  const nowhere = view.ids.size - spots.size;
  if (nowhere) notes.push(say("nowhere", { n: number(nowhere) }));
  if (links.length < known.length)
    notes.push(
      say("strongest", { n: number(spots.size), m: number(spots.size), k: number(links.length), l: number(known.length) }),
    );
  return { spots, arcs, notes };
}
// Sets x and y of each spot, and the path of each arc, where one pixel is *unit* of the map: what stands beside its country
// stands as near as their marks allow.
function lay({ spots, arcs }, unit) {
  const home = new Map([...spots.values()].filter(({ node }) => node.code).map(({ node, r }) => [node.code, r]));
  for (const item of spots.values()) {
    const { spot, turn, codes } = item.node;
    const away = turn ? ((home.get(codes[0]) || 5) + item.r + 3 * Math.sqrt(turn)) * unit : 0;
    item.x = spot[0] + Math.sin(2.4 * turn) * away;
    item.y = spot[1] - Math.cos(2.4 * turn) * away;
  }
  for (const arc of arcs.values()) arc.d = bow(spots.get(arc.from), spots.get(arc.to));
}
// A curve that bows to the north, the more the longer it is.
function bow(a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const long = Math.hypot(dx, dy) || 1;
  const lift = Math.min(70, long * 0.22) * (dx > 0 || (dx === 0 && dy > 0) ? 1 : -1);
  const [x, y] = [(a.x + b.x) / 2 + (dy / long) * lift, (a.y + b.y) / 2 - (dx / long) * lift];
  return `M${a.x},${a.y}Q${x.toFixed(1)},${y.toFixed(1)} ${b.x},${b.y}`;
}
