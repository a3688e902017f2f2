// The world: outlines, a spot at each country, an arc for each link. Regions and cities stand beside their country.
const folding = false;
const canvas = (() => {
  const host = $("canvas"), svg = el("svg", { class: "plot", role: "presentation" });
  host.append(svg);
  const HIGH = 487, all = { x: 20, y: 2, w: 960, h: HIGH - 40 };
  let box = { ...all }, drawn = new Map(), arcs = new Map(), scale = 1, size = { width: 1, height: 1 };
  const land = el("g"), links = el("g"), spots = el("g"), names = el("g");
  svg.append(land, links, spots, names);
  const shapes = new Map(Object.entries(DATA.outlines.lands).map(([code, d]) => { const path = el("path", { class: "land", d }); land.append(path); return [code, path]; }));
  const aside = new Map();
  for (const node of DATA.nodes) {
    const at = DATA.outlines.places[node.code || node.codes[0]];
    if (!at) { node.spot = null; continue; }
    const n = node.code ? 0 : (aside.get(node.codes[0]) || 0) + 1;
    if (n) aside.set(node.codes[0], n);
    node.spot = at; node.turn = n;
  }
  const radius = (node, size, most) => (node.code ? 5 + 11 * Math.sqrt(size / most) : 4.5 + 3 * Math.sqrt(size / most));
  function bow(a, b) {
    const dx = b[0] - a[0], dy = b[1] - a[1], long = Math.hypot(dx, dy) || 1, lift = Math.min(70, long * .22), mx = (a[0] + b[0]) / 2, my = (a[1] + b[1]) / 2;
    const side = dx > 0 || (dx === 0 && dy > 0) ? 1 : -1;
    return `M${a[0]},${a[1]}Q${(mx + side * dy / long * lift).toFixed(1)},${(my - side * dx / long * lift).toFixed(1)} ${b[0]},${b[1]}`;
  }
  function draw() {
    const view = visible(), strength = strengthOf(view), sizes = sizesOf(view, strength), most = mostOf(sizes), heavy = Math.max(2, ...view.links.map((l) => l.weight));
    drawn = new Map(); arcs = new Map();
    for (const [code, path] of shapes) path.classList.toggle("on", [...view.ids].some((id) => nodes.get(id).code === code));
    for (const id of view.ids) { const node = nodes.get(id); if (node.spot) drawn.set(id, { node, id, r: radius(node, sizes.get(id) || 0, most) }); }
    const kept = view.links.filter(({ edge }) => drawn.has(edge.from) && drawn.has(edge.to)).sort((a, b) => b.weight - a.weight).slice(0, LIMIT);
    for (const { edge, weight, deals } of kept) arcs.set(edge.id, { edge, weight, width: 1.1 + 4.5 * Math.sqrt((weight - .9) / heavy), planned: edge.deals.length > 0 && deals.length > 0 && deals.every((i) => DATA.deals[i].status === "Planned") });
    const types = new Set([...drawn.values()].map((item) => item.node.type));
    drawLegend(types, [drawn.size ? sizeMark() : null, arcs.size ? stroke(false, "wide") : null, [...arcs.values()].some((arc) => arc.planned) ? stroke(true, "planned") : null].filter(Boolean));
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
    paint();
  }
  // A country stands at its place, a region or city beside it, as near as their marks allow at *unit* (of the map, a pixel).
  function lay(unit) {
    const home = new Map([...drawn.values()].filter((item) => item.node.code).map((item) => [item.node.code, item.r]));
    for (const item of drawn.values()) {
      const { spot, turn } = item.node, away = turn ? ((home.get(item.node.codes[0]) || 5) + item.r + 3 * Math.sqrt(turn)) * unit : 0;
      item.x = spot[0] + Math.sin(2.4 * turn) * away; item.y = spot[1] - Math.cos(2.4 * turn) * away;
    }
    for (const arc of arcs.values()) { const a = drawn.get(arc.edge.from), b = drawn.get(arc.edge.to); arc.d = bow([a.x, a.y], [b.x, b.y]); }
  }
  // Everything is redrawn at the scale of the window, so that lines and names keep their size when the map grows.
  function paint() {
    const bounds = svg.getBoundingClientRect();
    size = { width: bounds.width || 1, height: bounds.height || 1 };
    scale = Math.min(size.width / box.w, size.height / box.h);
    const w = size.width / scale, h = size.height / scale;
    svg.setAttribute("viewBox", `${(box.x + box.w / 2 - w / 2).toFixed(2)} ${(box.y + box.h / 2 - h / 2).toFixed(2)} ${w.toFixed(2)} ${h.toFixed(2)}`);
    const unit = 1 / scale, grow = Math.min(1, Math.max(.62, size.width / 1100)), near = around();
    lay(unit * grow);
    links.replaceChildren(...[...arcs].sort((a, b) => a[1].weight - b[1].weight).flatMap(([id, arc]) => {
      const dim = near && !(state.sel === id || (near.centre !== undefined && (near.centre === arc.edge.from || near.centre === arc.edge.to)));
      const shared = { d: arc.d, "data-id": id };
      return [el("path", { class: "arc" + (state.sel === id ? " sel" : "") + (dim ? " dim" : ""), "stroke-width": (arc.width * unit).toFixed(2), "stroke-dasharray": arc.planned ? `${5 * unit} ${4 * unit}` : null, ...shared }), dim ? null : el("path", { class: "reach", "stroke-width": (12 * unit).toFixed(2), ...shared })].filter(Boolean);
    }));
    const order = [...drawn.values()].sort((a, b) => a.r - b.r);
    spots.replaceChildren(...order.map((item) => {
      const r = item.r * unit * grow, dim = near && !near.has(item.id), chosen = state.sel === String(item.id);
      return el("g", { class: "spot" + (chosen ? " sel" : "") + (dim ? " dim" : ""), "data-id": item.id }, el("path", { class: "mark", d: outline(lookOf(item.node.type).shape, item.x, item.y, r).replace(/NaN/g, "0"), fill: `var(--c-${lookOf(item.node.type).colour})`, stroke: "var(--halo)", "stroke-width": (chosen ? 5 : 1.5) * unit }),
        item.node.code && r * scale > 9 ? el("text", { class: "code", x: item.x, y: item.y, "font-size": (r * .82).toFixed(2), style: null }, item.node.code) : null);
    }));
    for (const label_ of spots.querySelectorAll(".code")) label_.style.fontSize = label_.getAttribute("font-size") + "px";
    const taken = order.map((item) => { const r = item.r * unit * grow * .8; return [item.x - r, item.y - r, item.x + r, item.y + r, item.id]; }), texts = [];
    for (const item of order.reverse()) {
      const words = brief(label(item.node), 26), high = 12.5 * unit, half = words.length * 3.4 * unit, r = item.r * unit * grow, mine = state.sel === String(item.id);
      if (near && !near.has(item.id)) continue;
      // Below its mark, above it, or at a side: where there is room.
      const tries = [[0, r + 1.5 * unit + high / 2], [0, -r - 1.5 * unit - high / 2], [r + 3 * unit + half, 0], [-r - 3 * unit - half, 0]].map(([dx, dy]) => [item.x + dx - half, item.y + dy - high / 2, item.x + dx + half, item.y + dy + high / 2]);
      const box_ = tries.find((t) => !taken.some((o) => o[4] !== item.id && t[0] < o[2] && t[2] > o[0] && t[1] < o[3] && t[3] > o[1])) || (mine ? tries[0] : null);
      if (!box_) continue;
      taken.push([...box_, null]);
      const made = el("text", { x: ((box_[0] + box_[2]) / 2).toFixed(2), y: (box_[3] - 2 * unit).toFixed(2), "text-anchor": "middle", "font-weight": item.node.code ? 600 : 400 }, words);
      made.style.fontSize = `${(12.5 * unit).toFixed(2)}px`; made.style.strokeWidth = `${(3.2 * unit).toFixed(2)}px`;
      texts.push(made);
    }
    names.replaceChildren(...texts);
  }
  function around() {
    const id = state.sel;
    if (!id) return null;
    if (id.startsWith("e")) { const edge = edgeById.get(id); return edge && drawn.has(edge.from) ? new Set([edge.from, edge.to]) : null; }
    if (!drawn.has(+id)) return null;
    const found = new Set([+id]); found.centre = +id;
    for (const { edge } of arcs.values()) { if (edge.from === +id) found.add(edge.to); if (edge.to === +id) found.add(edge.from); }
    return found;
  }
  const here = (event) => { const b = svg.getBoundingClientRect(), w = b.width / scale, h = b.height / scale; return [box.x + box.w / 2 - w / 2 + (event.clientX - b.left) / scale, box.y + box.h / 2 - h / 2 + (event.clientY - b.top) / scale]; };
  function zoom(by, at) {
    const [x, y] = at || [box.x + box.w / 2, box.y + box.h / 2], w = Math.min(all.w * 1.2, Math.max(30, box.w / by)), real = box.w / w;
    box = { x: x - (x - box.x) / real, y: y - (y - box.y) / real, w, h: box.h / real };
    paint();
  }
  function fit() {
    const b = svg.getBoundingClientRect();
    box = { ...all };
    if (b.width < b.height && drawn.size) {
      // Upright windows open on where the cooperation is, not on the whole width of the world.
      const xs = [...drawn.values()].map((item) => item.x), ys = [...drawn.values()].map((item) => item.y), low = Math.min(...xs) - 60, top = Math.min(...ys) - 60;
      const wide = Math.max(...xs) + 60 - low, high = wide * b.height / b.width, middle = high >= HIGH ? HIGH / 2 : Math.min(HIGH - high / 2, Math.max(high / 2, (top + Math.max(...ys) + 60) / 2));
      box = { x: low, y: middle - high / 2, w: wide, h: high };
    }
    paint();
  }
  wirePlot(host, svg, { zoom, at: here, pan(dx, dy) { box.x -= dx / scale; box.y -= dy / scale; paint(); },
    name(id) { const edge = edgeById.get(id); return edge ? `${label(nodes.get(edge.from))} — ${label(nodes.get(edge.to))} · ${count(arcs.get(id).weight)}` : label(nodes.get(+id)); }, places: () => [...drawn.values()], fit });
  addEventListener("resize", () => paint());
  function saved() {
    const out = frame(all.x, all.y, all.w, all.h), unit = 1;
    lay(.65);
    out.setAttribute("width", 1920); out.setAttribute("height", Math.round(1920 * (all.h + 44) / all.w));
    for (const path of shapes.values()) out.append(el("path", { d: path.getAttribute("d"), fill: path.classList.contains("on") ? paints.edge : paints.line, "fill-opacity": path.classList.contains("on") ? .55 : 1, stroke: paints.paper, "stroke-width": .5 }));
    for (const arc of arcs.values()) out.append(el("path", { d: arc.d, fill: "none", stroke: paints.strong, "stroke-opacity": .5, "stroke-width": (arc.width * .6).toFixed(2), "stroke-dasharray": arc.planned ? "3 2.5" : null }));
    for (const item of drawn.values()) out.append(el("path", { d: outline(lookOf(item.node.type).shape, item.x, item.y, item.r * .65), fill: paintOf(item.node.type), stroke: paints.paper, "stroke-width": unit }),
      el("text", { x: item.x, y: item.y + item.r * .65 + 7, "text-anchor": "middle", "font-size": 7, fill: paints.ink, stroke: paints.paper, "stroke-width": 1.6, "paint-order": "stroke" }, brief(label(item.node), 26)));
    paint();
    return out;
  }
  return { draw, select: paint, fit, zoom, focus(id) { const item = drawn.get(id); if (item) { box.x = item.x - box.w / 2; box.y = item.y - box.h / 2; paint(); } }, svg: saved, get shown() { return { nodes: drawn.size, edges: arcs.size, ids: drawn.keys() }; } };
})();
