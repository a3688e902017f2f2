// The network on vis-network's canvas: places are given, nothing moves until asked to; above LIMIT elements communities fold.
let folding = false;
const canvas = (() => {
  const host = $("canvas"), dots = new vis.DataSet(), lines = new vis.DataSet();
  let moving = false, net = null, drawn = new Map(), drawnEdges = new Map(), labels = new Set(), near = null, hover = null, strength = new Map(), trimmed = 0, fitted = false, culled = "";
  // The places are stretched to the window's shape, and turned where it stands upright; only once, so that nothing jumps.
  (() => {
    const all = [...DATA.nodes, ...DATA.groups], box = host.getBoundingClientRect();
    if (!all.length || !box.width || !box.height) return;
    const extent = (key) => Math.max(...all.map((n) => n[key])) - Math.min(...all.map((n) => n[key])) + 160;
    let [wide, high] = [extent("x"), extent("y")];
    if ((wide > high * 1.1) !== (box.width > box.height) && wide !== high) { for (const n of all) [n.x, n.y] = [n.y, n.x]; [wide, high] = [high, wide]; }
    const stretch = Math.min(1.3, Math.max(1 / 1.3, Math.sqrt(box.width / box.height * high / wide)));
    for (const n of all) { n.x *= stretch; n.y /= stretch; }
  })();
  const radius = (node, size, most) => {
    const share = Math.sqrt(size / most);
    if (node.type === "Country") return 15 + 19 * share;
    if (node.deal !== undefined) return 9 + 5 * share;
    return 8.5 + 14 * share;
  };
  function pick() {
    const view = visible();
    strength = strengthOf(view);
    folding = view.ids.size + view.links.length > LIMIT && DATA.groups.length > 1 && !state.ego;
    trimmed = 0;
    const open = listed(state.open), ids = new Set(), sizes = sizesOf(view, strength), most = mostOf(sizes);
    drawn = new Map(); drawnEdges = new Map();
    const by = (a, b) => (strength.get(b) || 0) - (strength.get(a) || 0) || a - b;
    if (!folding) {
      const cut = [...view.ids].sort(by).slice(0, LIMIT);
      for (const id of cut) ids.add(id);
      if (cut.length < view.ids.size) trimmed = cut.length;
    } else {
      // Open communities share what is left of the limit; a link counts as an element, so members come in by their ties.
      const room = Math.floor((LIMIT - 2 * DATA.groups.length) / 3 / Math.max(1, open.size));
      for (const group of DATA.groups) {
        const members = [...view.ids].filter((id) => nodes.get(id).group === group.id);
        if (!members.length) continue;
        if (!open.has(String(group.id))) { drawn.set("g" + group.id, { group, count: members.length, x: group.x, y: group.y, r: group.r * Math.sqrt(members.length / group.count), top: members.sort(by)[0] }); continue; }
        const kept = members.sort(by).slice(0, room);
        if (kept.length < members.length) trimmed = kept.length;
        for (const id of kept) ids.add(id);
      }
    }
    for (const id of ids) { const node = nodes.get(id); drawn.set(id, { node, x: node.x, y: node.y, r: radius(node, sizes.get(id) || 0, most) }); }
    const bundles = new Map();
    for (const { edge, weight, deals } of view.links) {
      const from = ids.has(edge.from) ? edge.from : folding ? "g" + nodes.get(edge.from).group : null, to = ids.has(edge.to) ? edge.to : folding ? "g" + nodes.get(edge.to).group : null;
      if (from === null || to === null || from === to || !drawn.has(from) || !drawn.has(to)) continue;
      if (typeof from === "number" && typeof to === "number") { drawnEdges.set(edge.id, { edge, from, to, weight, planned: edge.deals.length ? deals.length > 0 && deals.every((i) => DATA.deals[i].status === "Planned") : false }); continue; }
      const key = [from, to].sort().join("|");
      if (!bundles.has(key)) bundles.set(key, { from, to, weight: 0 });
      bundles.get(key).weight += weight;
    }
    const sorted = [...bundles].sort((a, b) => b[1].weight - a[1].weight), room = Math.min(Math.max(90, 2 * DATA.groups.length), Math.max(60, LIMIT - drawn.size - drawnEdges.size));
    for (const [key, bundle] of sorted.slice(0, room)) drawnEdges.set("b" + key, bundle);
    if (drawnEdges.size > LIMIT) { const kept = [...drawnEdges].sort((a, b) => b[1].weight - a[1].weight).slice(0, LIMIT); drawnEdges = new Map(kept); }
    return view;
  }
  const shapeOf = (item) => item.group ? "circle" : lookOf(item.node.type).shape;
  const colourOf = (item) => paintOf(item.group ? nodes.get(item.top).type : item.node.type);
  const wordsOf = (item) => item.group ? brief(label(nodes.get(item.top)), 34) : brief(label(item.node), host.clientWidth < 500 ? 28 : 42);
  // Drawn small, a node stays large enough to be seen and hit.
  const boost = () => net ? Math.min(1.9, Math.max(1, .72 / net.getScale())) : 1;
  // A long name stands on two lines, parted where it is nearest to the middle.
  function lines_(words) {
    if (words.length < 18) return [words];
    const gaps = [...words.matchAll(/[\s-]+/gu)].map((found) => found.index + found[0].length), middle = words.length / 2;
    const at = gaps.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
    return at && at > 4 && at < words.length - 4 ? [words.slice(0, at).trimEnd() + "\u2069", "\u2068" + words.slice(at)] : [words];
  }
  function paintNode(ctx, item, x, y, selected, hovered) {
    const dim = near && !near.has(item.id), shape = SHAPES[shapeOf(item)], r = item.r * (item.group ? 1 : boost());
    ctx.save();
    ctx.globalAlpha = dim ? .22 : 1;
    ctx.beginPath();
    if (!shape) ctx.arc(x, y, r, 0, 2 * Math.PI); else { shape.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + px * r, y + py * r)); ctx.closePath(); }
    ctx.lineJoin = "round";
    if (selected || hovered) { ctx.strokeStyle = paints.glow; ctx.lineWidth = selected ? 11 : 8; ctx.stroke(); }
    ctx.fillStyle = colourOf(item); ctx.strokeStyle = paints.halo; ctx.lineWidth = 3;
    ctx.stroke(); 
    if (item.group) { ctx.globalAlpha = dim ? .06 : .2; ctx.fill(); ctx.globalAlpha = dim ? .16 : .8; ctx.strokeStyle = colourOf(item); ctx.lineWidth = item.r * .025; ctx.stroke(); ctx.globalAlpha = dim ? .22 : 1; } else ctx.fill();
    const mark = item.group ? number(item.count) : item.node.code;
    if (mark) { ctx.fillStyle = item.group ? paints.ink : paints.paper; ctx.font = `700 ${Math.round(Math.max(10, r * (item.group ? .5 : .72)))}px system-ui, "Noto Sans", sans-serif`; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(mark, x, y + 1); }
    ctx.restore();
  }
  function paintLabel(ctx, item, x, y, strong) {
    if (!labels.has(item.id) && !strong) return;
    const dim = near && !near.has(item.id);
    if (dim && !strong) return;
    const scale = net ? net.getScale() : 1, size = 13 / scale * (item.node && item.node.type === "Country" ? 1.08 : 1), reach = item.r * (item.group ? 1 : boost()) + 4;
    const low = item.above ? y - reach - size * 1.15 * item.lines.length : y + reach;
    ctx.save();
    ctx.font = `${strong || item.group || (item.node && item.node.type === "Country") ? 600 : 400} ${size}px system-ui, "Segoe UI", "Noto Sans", sans-serif`;
    ctx.textAlign = "center"; ctx.textBaseline = "top"; ctx.lineJoin = "round";
    ctx.strokeStyle = paints.halo; ctx.lineWidth = size * .34; item.lines.forEach((line, n) => ctx.strokeText(line, x, low + n * size * 1.15));
    ctx.fillStyle = paints.ink; item.lines.forEach((line, n) => ctx.fillText(line, x, low + n * size * 1.15));
    ctx.restore();
  }
  // Names are set where there is room for them, the most tied first.
  const spot = (item) => (moving ? net.getPosition(item.id) : item);
  function cull() {
    const scale = net.getScale(), key = scale.toFixed(2) + drawn.size + state.sel;
    if (culled === key) return;
    culled = key; labels = new Set();
    const size = 13 / scale, taken = [], cell = new Map(), step = 160 / Math.min(1, scale);
    const order = [...drawn.values()].sort((a, b) => b.r - a.r), grow = boost();
    const cellsOf = (box) => {
      const cells = [];
      for (let i = Math.floor(box[0] / step); i <= Math.floor(box[2] / step); i++) for (let j = Math.floor(box[1] / step); j <= Math.floor(box[3] / step); j++) cells.push(i + "," + j);
      return cells;
    };
    const take = (box) => { taken.push(box); for (const c of cellsOf(box)) { if (!cell.has(c)) cell.set(c, []); cell.get(c).push(taken.length - 1); } };
    for (const item of order) { const at = spot(item), r = item.r * (item.group ? .6 : grow * .8); take([at.x - r, at.y - r, at.x + r, at.y + r]); }
    for (const item of order) {
      const place = spot(item), r = item.r * (item.group ? 1 : grow), half = Math.max(...item.lines.map((line) => line.length)) * size * .28, high = size * 1.15 * item.lines.length;
      for (const above of [false, true]) {
        const low = above ? place.y - r - 4 - high : place.y + r + 3, box = [place.x - half, low, place.x + half, low + 1 + high];
        if (cellsOf(box).some((c) => (cell.get(c) || []).some((n) => { const other = taken[n]; return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]; }))) continue;
        take(box);
        labels.add(item.id);
        item.above = above;
        break;
      }
    }
  }
  const widthOf = (line, most) => line.weight <= 1 ? 1.4 : 1.4 + 6 * Math.sqrt(line.weight / most);
  function lineStyle(key, line) {
    const chosen = state.sel === key, dim = near && !(near.has(line.from) && near.has(line.to) && (chosen || near.centre === line.from || near.centre === line.to || near.centre === undefined));
    const colour = chosen ? paints.glow : near && !dim ? paints.strong : paints.edge;
    return { color: { color: colour, highlight: paints.glow, hover: paints.strong, opacity: dim ? .1 : chosen ? 1 : near ? .85 : line.edge ? .6 : .38 }, width: line.width + (chosen ? 2.5 : 0) };
  }
  function draw() {
    const view = pick();
    const crowded = drawn.size > 250, open = listed(state.open);
    for (const [id, item] of drawn) { item.id = id; item.words = wordsOf(item); item.lines = lines_(item.words); }
    setNear();
    dots.clear(); lines.clear();
    dots.add([...drawn.values()].map((item) => ({ id: item.id, x: item.x, y: item.y, shape: "custom", size: item.r,
      ctxRenderer: ({ ctx, x, y, state: { selected, hover: over } }) => ({
        drawNode() { paintNode(ctx, item, x, y, selected || state.sel === String(item.id), over); },
        drawExternalLabel() { paintLabel(ctx, item, x, y, selected || over || state.sel === String(item.id)); },
        nodeDimensions: { width: 2 * item.r, height: 2 * item.r } }) })));
    const scale = measure().scale, thick = Math.min(2.2, Math.max(1, .7 / scale));
    const bundled = Math.max(2, ...[...drawnEdges.values()].filter((line) => !line.edge).map((line) => line.weight)), single = Math.max(2, ...[...drawnEdges.values()].filter((line) => line.edge).map((line) => line.weight));
    for (const line of drawnEdges.values()) line.width = line.edge ? widthOf(line, single) * thick : (open.size ? .5 : .45 / Math.min(.7, scale)) * widthOf(line, bundled);
    lines.add([...drawnEdges].map(([key, line]) => ({ id: key, from: line.from, to: line.to, dashes: line.planned ? [7, 6] : false,
      arrows: line.edge && line.edge.arrow ? { to: { enabled: true, scaleFactor: .5 } } : undefined, smooth: crowded ? false : { enabled: true, type: "curvedCW", roundness: .09 }, ...lineStyle(key, line) })));
    if (!net) start(crowded);
    net.setOptions({ interaction: { hideEdgesOnDrag: drawnEdges.size > 900 } });
    culled = "";
    drawLegend(new Set([...drawn.values()].filter((item) => item.node).map((item) => item.node.type)), [[...drawn.values()].some((item) => item.node) ? sizeMark() : null, [...drawnEdges.values()].some((line) => line.weight > 1) ? stroke(false, "wide") : null, [...drawnEdges.values()].some((line) => line.planned) ? stroke(true, "planned") : null].filter(Boolean));
    $("note").hidden = !(folding || trimmed);
    $("note").textContent = trimmed ? say("trimmed", { n: number(trimmed) }) : folding ? say("folded", { n: number(view.ids.size) }) : "";
    if (!fitted && drawn.size) { fit(false); fitted = true; }
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
  }
  function start() {
    net = new vis.Network(host, { nodes: dots, edges: lines }, { physics: { enabled: false }, layout: { improvedLayout: false }, autoResize: true, nodes: { chosen: false }, edges: { chosen: false, selectionWidth: 0, hoverWidth: 0 },
      interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: false, tooltipDelay: 1e9, zoomSpeed: .7, multiselect: false } });
    net.on("beforeDrawing", cull);
    // Where the panel will come to stand, it waits for a second click.
    let waiting = 0;
    net.on("click", ({ nodes: hit, edges: lit, pointer }) => {
      const id = hit.length ? hit[0] : lit.length && drawnEdges.get(lit[0]).edge ? lit[0] : null, box = host.getBoundingClientRect();
      clearTimeout(waiting);
      const covered = $("panel").hidden && id !== null && (box.width > 700 ? pointer.DOM.x > box.width - 410 : pointer.DOM.y > box.height * .35);
      if (covered) waiting = setTimeout(() => choose(id, false), 280); else choose(id, false);
    });
    // The browser's own double click: vis-network's is lost where the first click takes long to draw.
    host.addEventListener("dblclick", (event) => {
      const box = host.getBoundingClientRect(), id = net.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
      if (id === undefined || !event.target.closest("canvas")) return;
      clearTimeout(waiting);
      if (typeof id === "string") toggleGroup(+id.slice(1)); else { change({ ego: String(id), sel: String(id) }); $("tip").hidden = true; fit(); }
    });
    net.on("hoverNode", ({ node, event }) => { hover = node; tip(event, drawn.get(node).group ? `${label(nodes.get(drawn.get(node).top))} · ${say("members", { n: number(drawn.get(node).count) })}` : label(drawn.get(node).node)); host.style.cursor = "pointer"; });
    net.on("hoverEdge", ({ edge, event }) => { const line = drawnEdges.get(edge); if (line.edge) { tip(event, `${label(nodes.get(line.from))} — ${label(nodes.get(line.to))} · ` + (line.edge.relation === "cooperation" ? count(line.weight) : line.edge.role || term("relations", line.edge.relation))); host.style.cursor = "pointer"; } });
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) net.on(name, () => { $("tip").hidden = true; host.style.cursor = ""; });
    net.on("dragEnd", ({ nodes: moved }) => { culled = ""; for (const id of moved) { const item = drawn.get(id), at = net.getPosition(id); item.x = at.x; item.y = at.y; } });
  }
  function tip(event, words) {
    const box = host.getBoundingClientRect(), at = event.touches ? event.touches[0] : event;
    if (!at) return;
    const made = $("tip"); made.textContent = brief(words, 200); made.hidden = false;
    made.style.left = Math.min(box.width - 60, Math.max(4, at.clientX - box.left + 14)) + "px"; made.style.top = Math.max(4, at.clientY - box.top + 16) + "px";
  }
  function setNear() {
    near = null;
    const id = state.sel;
    if (id.startsWith("e")) { const edge = edgeById.get(id); if (edge && drawn.has(edge.from) && drawn.has(edge.to)) near = new Set([edge.from, edge.to]); }
    else if (id && !id.startsWith("g") && drawn.has(+id)) {
      near = new Set([+id]); near.centre = +id;
      for (const line of drawnEdges.values()) { if (line.from === +id) near.add(line.to); if (line.to === +id) near.add(line.from); }
    }
    if (near && id.startsWith("e")) near.edge = id;
  }
  // What is chosen comes out from under the panel, but not before a second click of a double click has found it.
  let nudging = 0;
  function nudge() {
    const line = drawnEdges.get(state.sel), ends = (line ? [line.from, line.to] : [/^\d+$/.test(state.sel) ? +state.sel : state.sel]).map((id) => drawn.get(id)).filter(Boolean), panel = $("panel");
    if (!ends.length || panel.hidden) return;
    const box = host.getBoundingClientRect(), over = panel.getBoundingClientRect(), at = ends.map((item) => net.canvasToDOM({ x: spot(item).x, y: spot(item).y })), upright = over.width > box.width * .8;
    // As far as the last end is covered, but no further than leaves the first in sight.
    const by = (key, edge, room) => Math.max(0, Math.min(Math.max(...at.map((a) => a[key])) + room - edge, Math.min(...at.map((a) => a[key])) - 40));
    const aside = upright ? 0 : by("x", over.left - box.left, 60), below = upright ? by("y", over.top - box.top, 50) : 0;
    if (aside || below) { const view = net.getViewPosition(), scale = net.getScale(); net.moveTo({ position: { x: view.x + aside / scale, y: view.y + below / scale } }); }
  }
  function select() {
    setNear(); culled = "";
    clearTimeout(nudging);
    nudging = setTimeout(nudge, 450);
    lines.update([...drawnEdges].map(([key, line]) => ({ id: key, ...lineStyle(key, line) })));
    net.redraw();
  }
  const crest = () => { const high = $("note").parentElement.getBoundingClientRect().height; return high && high + 22; };
  function measure() {
    const box = host.getBoundingClientRect(), all = [...drawn.values()].map((item) => [item.x, item.y, (item.group ? item.r : 0) + 70]), narrow = box.width < 500 ? 60 : 0;
    const low = Math.min(...all.map((a) => a[0] - a[2])), high = Math.max(...all.map((a) => a[0] + a[2])), top = Math.min(...all.map((a) => a[1] - a[2])), bottom = Math.max(...all.map((a) => a[1] + a[2])) + 16;
    const legend = ($("key").hidden ? 0 : $("key").getBoundingClientRect().height + 16) - crest(), head = crest();
    const panel = $("panel"), free = !panel.hidden && box.width > 820 ? box.width - panel.getBoundingClientRect().width : box.width;
    return { x: (low + high) / 2, y: (top + bottom) / 2, legend, aside: (box.width - free) / 2, scale: drawn.size ? Math.min((free - narrow) / (high - low), (box.height - legend - 2 * head - Math.max(40, narrow)) / (bottom - top), 1.6) : 1 };
  }
  function fit(animated = true) {
    if (!net || !drawn.size) return;
    const { x, y, legend, aside, scale } = measure();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || !animated;
    net.moveTo({ position: { x: x + aside / scale, y: y + legend / 2 / scale }, scale, animation: still ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
  }
  function show(group) {
    const mine = [...drawn.values()].filter((item) => item.node && item.node.group === group);
    if (!mine.length) { fit(); return; }
    const xs = mine.map((item) => item.x), ys = mine.map((item) => item.y), box = host.getBoundingClientRect();
    const wide = Math.max(...xs) - Math.min(...xs) + 160, high = Math.max(...ys) - Math.min(...ys) + 160;
    net.moveTo({ position: { x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2 }, scale: Math.min(1.2, box.width / wide, (box.height - 60) / high), animation: false });
  }
  function focus(id) { if (drawn.has(id)) net.moveTo({ position: net.getPosition(id), scale: Math.max(net.getScale(), .9), animation: false }); }
  function zoom(by) { net.moveTo({ scale: Math.min(5, Math.max(.02, net.getScale() * by)) }); }
  function move() { moving = !moving; if (!moving) for (const item of drawn.values()) Object.assign(item, net.getPosition(item.id)); culled = ""; net.setOptions({ physics: moving ? { enabled: true, solver: "forceAtlas2Based", stabilization: false, forceAtlas2Based: { gravitationalConstant: -90, springLength: 120 } } : { enabled: false } }); $("move").setAttribute("aria-pressed", String(moving)); $("move").textContent = say(moving ? "move_stop" : "move"); }
  const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (turn[event.key]) {
      event.preventDefault();
      const here = state.sel && !state.sel.startsWith("e") ? (drawn.has(+state.sel) ? +state.sel : state.sel) : null;
      if (here === null || !drawn.has(here)) { const first = [...drawn.values()].sort((a, b) => b.r - a.r)[0]; if (first) { choose(first.id, false); focus(first.id); } return; }
      const at = net.getPosition(here), [dx, dy] = turn[event.key];
      let best = null, least = Infinity;
      for (const item of drawn.values()) { const x = item.x - at.x, y = item.y - at.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx); if (item.id !== here && along > 1 && along + 2 * aside < least && aside < 2.5 * along) { least = along + 2 * aside; best = item; } }
      if (best) { choose(best.id, false); focus(best.id); }
    } else if (event.key === "Enter" && state.sel) { event.preventDefault(); if (state.sel.startsWith("g")) toggleGroup(+state.sel.slice(1)); else choose(state.sel.startsWith("e") ? state.sel : +state.sel); }
    else if (event.key === "+" || event.key === "=") zoom(1.3); else if (event.key === "-") zoom(1 / 1.3); else if (event.key === "0") fit();
  });
  function svg() {
    const items = [...drawn.values()], pad = 60;
    if (!items.length) return frame(0, 0, 640, 360);
    const low = Math.min(...items.map((i) => i.x - i.r)) - pad - 40, top = Math.min(...items.map((i) => i.y - i.r)) - pad - 30, wide = Math.max(...items.map((i) => i.x + i.r)) + pad + 40 - low, high = Math.max(...items.map((i) => i.y + i.r)) + pad + 10 - top;
    const out = frame(low, top, wide, high);
    for (const line of drawnEdges.values()) { const a = drawn.get(line.from), b = drawn.get(line.to); out.append(el("path", { d: `M${a.x},${a.y}L${b.x},${b.y}`, stroke: paints.edge, "stroke-opacity": .6, "stroke-width": line.width.toFixed(1), "stroke-dasharray": line.planned ? "7 6" : null, fill: "none" })); }
    for (const item of items) {
      out.append(el("path", { d: outline(shapeOf(item), item.x, item.y, item.r), fill: colourOf(item), "fill-opacity": item.group ? .3 : 1, stroke: item.group ? colourOf(item) : paints.halo, "stroke-width": 2 }));
      const mark = item.group ? number(item.count) : item.node.code;
      if (mark) out.append(el("text", { x: item.x, y: item.y, "text-anchor": "middle", "dominant-baseline": "central", "font-size": Math.max(10, item.r * .72).toFixed(1), "font-weight": 700, fill: item.group ? paints.ink : paints.paper }, mark));
    }
    for (const item of items) if (labels.has(item.id)) out.append(el("text", { x: item.x, y: (item.above ? item.y - item.r - 7 : item.y + item.r + 16).toFixed(1), "text-anchor": "middle", "font-size": 13, fill: paints.ink, stroke: paints.halo, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" }, item.words.replace(/[\u2068\u2069]+/gu, "")));
    return out;
  }
  return { draw, select, fit, show, focus, zoom, move, svg, get shown() { return { nodes: drawn.size, edges: drawnEdges.size, ids: drawn.keys(), net, places: () => Object.fromEntries([...drawn.keys()].map((id) => [id, net.canvasToDOM(net.getPosition(id))])) }; } };
})();
