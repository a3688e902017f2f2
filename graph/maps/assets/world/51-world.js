// The world: outlines, a spot at each country, an arc for each link. Everything is redrawn at the scale of the window, so that
// lines and names keep their size when the map grows.
const canvas = (() => {
  const host = $("canvas");
  const [land, links, spots, names] = [el("g"), el("g"), el("g"), el("g")];
  const svg = el("svg", { class: "plot", role: "presentation" }, land, links, spots, names);
  host.append(svg);
  const lands = new Map(
    Object.entries(DATA.outlines.lands).map(([code, d]) => [
      code,
      el("path", { class: "land", d, stroke: "var(--paper)", "stroke-width": 0.5 }),
    ]),
  );
  land.append(...lands.values());
  let box = { ...WORLD };
  let scale = 1;
  let drawn = { spots: new Map(), arcs: new Map(), notes: [] };

  function draw() {
    const view = visible();
    drawn = placed(view);
    const codes = new Set([...view.ids].map((id) => nodes.get(id).code));
    for (const [code, path] of lands) path.setAttribute("fill", codes.has(code) ? "var(--land-on)" : "var(--land)");
    networkLegend(new Set([...drawn.spots.values()].map((item) => item.node.type)), [...drawn.arcs.values()]);
    drawNotes(drawn.notes);
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
    paint();
  }
  function paint() {
    const window_ = svg.getBoundingClientRect();
    const [width, height] = [window_.width || 1, window_.height || 1];
    scale = Math.min(width / box.w, height / box.h);
    const [w, h] = [width / scale, height / scale];
    const corner = [box.x + box.w / 2 - w / 2, box.y + box.h / 2 - h / 2];
    svg.setAttribute("viewBox", [...corner, w, h].map((value) => value.toFixed(2)).join(" "));
    const unit = 1 / scale;
    const made = marks(unit, unit * Math.min(1, Math.max(0.62, width / 1100)), lit(drawn.arcs, drawn.spots));
    links.replaceChildren(...made.links);
    spots.replaceChildren(...made.spots);
    names.replaceChildren(...made.names);
  }
  // All that is drawn upon the land where a pixel is *unit* of the map, and marks are as large as *grown* has them.
  function marks(unit, grown, lights) {
    lay(drawn, grown);
    const thinFirst = [...drawn.arcs].sort((a, b) => a[1].weight - b[1].weight);
    const smallFirst = [...drawn.spots.values()].sort((a, b) => a.r - b.r);
    return {
      links: thinFirst.flatMap(([id, arc]) => arcMarks(id, arc, unit, lights)),
      spots: smallFirst.map((item) => spotMark(item, item.r * grown, unit, lights)),
      names: nameMarks([...smallFirst].reverse(), grown, unit, lights),
    };
  }
  // An arc, and where it is not dim a wider one that cannot be seen, to be hit.
  function arcMarks(id, { d, width, planned }, unit, lights) {
    const dim = lights && !lights.link(id);
    const className = "arc" + (state.sel === id ? " sel" : "") + (dim ? " dim" : "");
    const look = {
      fill: "none",
      stroke: "var(--edge-strong)",
      "stroke-opacity": faint(0.5, drawn.arcs.size).toFixed(2),
      "stroke-linecap": "round",
    };
    const dashes = planned ? `${5 * unit} ${4 * unit}` : null;
    const arc = el("path", {
      class: className,
      d,
      "data-id": id,
      ...look,
      "stroke-width": (width * unit).toFixed(2),
      "stroke-dasharray": dashes,
    });
    return dim ? [arc] : [arc, el("path", { class: "reach", d, "data-id": id, "stroke-width": (12 * unit).toFixed(2) })];
  }
  function spotMark({ id, node, x, y }, r, unit, lights) {
    const chosen = state.sel === String(id);
    const className = "spot" + (chosen ? " sel" : "") + (lights && !lights.node(id) ? " dim" : "");
    const look = lookOf(node.type);
    const drawing = { d: outline(look.shape, x, y, r), fill: `var(--c-${look.colour})`, stroke: "var(--halo)" };
    return el(
      "g",
      { class: className, "data-id": id },
      el("path", { class: "mark", ...drawing, "stroke-width": (chosen ? 5 : 1.5) * unit }),
      node.code && r > 9 * unit ? codeMark(node.code, x, y, r) : null,
    );
  }
  function codeMark(code, x, y, r) {
    const middle = { "text-anchor": "middle", "dominant-baseline": "central" };
    return el("text", { x, y, ...middle, "font-size": (r * 0.82).toFixed(2), "font-weight": 700, fill: "var(--paper)" }, code);
  }
  // The names for which there is room below their mark, above it or at a side; that of what is chosen in any case.
  function nameMarks(order, grown, unit, lights) {
    const room = freeRoom(60 * unit);
    for (const { x, y, r } of order) {
      const reach = r * grown * 0.8;
      room.take([x - reach, y - reach, x + reach, y + reach]);
    }
    return order.flatMap((item) => {
      if (lights && !lights.node(item.id)) return [];
      const words = brief(label(item.node), 26);
      const [half, high, r] = [words.length * 3.4 * unit, 12.5 * unit, item.r * grown];
      const aside = [
        [0, r + 1.5 * unit + high / 2],
        [0, -r - 1.5 * unit - high / 2],
        [r + 3 * unit + half, 0],
        [-r - 3 * unit - half, 0],
      ];
      const boxes = aside.map(([dx, dy]) => [
        item.x + dx - half,
        item.y + dy - high / 2,
        item.x + dx + half,
        item.y + dy + high / 2,
      ]);
      const found = boxes.find(room.free) || (state.sel === String(item.id) ? boxes[0] : null);
      if (!found) return [];
      room.take(found);
      const look = { "text-anchor": "middle", "font-weight": item.node.code ? 600 : 400 };
      return [plotText((found[0] + found[2]) / 2, found[3] - 2 * unit, words, high, look)];
    });
  }

  function at(event) {
    const { left, top, width, height } = svg.getBoundingClientRect();
    const x = box.x + box.w / 2 + (event.clientX - left - width / 2) / scale;
    return [x, box.y + box.h / 2 + (event.clientY - top - height / 2) / scale];
  }
  function zoom(by, [x, y] = [box.x + box.w / 2, box.y + box.h / 2]) {
    const w = Math.min(WORLD.w * 1.2, Math.max(30, box.w / by));
    const real = box.w / w;
    box = { x: x - (x - box.x) / real, y: y - (y - box.y) / real, w, h: box.h / real };
    paint();
  }
  function pan(dx, dy) {
    box.x -= dx / scale;
    box.y -= dy / scale;
    paint();
  }
  // Upright windows open on where the cooperation is, not on the whole width of the world.
  function fit() {
    const { width, height } = svg.getBoundingClientRect();
    box = { ...WORLD };
    if (width < height && drawn.spots.size) {
      const all = [...drawn.spots.values()];
      const [xs, ys] = [all.map((item) => item.x), all.map((item) => item.y)];
      const [x, w] = [Math.min(...xs) - 60, Math.max(...xs) - Math.min(...xs) + 120];
      const h = (w * height) / width;
      const middle = Math.min(HIGH - h / 2, Math.max(h / 2, (Math.min(...ys) + Math.max(...ys)) / 2));
      box = { x, y: (h >= HIGH ? HIGH / 2 : middle) - h / 2, w, h };
    }
    paint();
  }
  function focus(id) {
    const item = drawn.spots.get(id);
    if (!item) return;
    Object.assign(box, { x: item.x - box.w / 2, y: item.y - box.h / 2 });
    paint();
  }
  // The whole world, whatever part of it the window shows.
  function saved() {
    const wide = 1920;
    const unit = WORLD.w / wide;
    const { links: arcs, spots: all, names: said } = marks(unit, unit, null);
    const drawing = el("g", { transform: `scale(${1 / unit})` }, land.cloneNode(true), arcs, all, said);
    for (const reach of drawing.querySelectorAll(".reach")) reach.remove();
    paint();
    return framed(inked(drawing), WORLD.x / unit, WORLD.y / unit, wide, WORLD.h / unit);
  }

  wirePlot(host, svg, {
    ...{ zoom, pan, at, fit, focus, items: () => [...drawn.spots.values()] },
    name: (id) => (edgeById.has(id) ? `${endsOf(edgeById.get(id))} · ${tieWords(drawn.arcs.get(id))}` : label(nodes.get(id))),
  });
  addEventListener("resize", paint);
  return {
    ...{ draw, select: paint, fit, zoom, focus, svg: saved, folding: false },
    get shown() {
      return { nodes: drawn.spots.size, edges: drawn.arcs.size, ids: drawn.spots.keys() };
    },
  };
})();
