// The network on vis-network's canvas: places are given, nothing moves until asked to.
const canvas = (() => {
  const host = $("canvas");
  const dots = new vis.DataSet();
  const lines = new vis.DataSet();
  let net = null;
  let drawn = { items: new Map(), lines: new Map(), folding: false };
  let names = new Map();
  let namedAt = "";
  let lights = null;
  let moving = false;
  let fitted = false;
  stretch();

  // The places are stretched to the window's shape, and turned where it stands upright; only once, so that nothing jumps.
  function stretch() {
    const all = [...DATA.nodes, ...DATA.groups];
    const box = host.getBoundingClientRect();
    if (!all.length || !box.width || !box.height) return;
    const extent = (key) => Math.max(...all.map((item) => item[key])) - Math.min(...all.map((item) => item[key])) + 160;
    let [wide, high] = [extent("x"), extent("y")];
    if (wide > high * 1.1 !== box.width > box.height && wide !== high) {
      for (const item of all) [item.x, item.y] = [item.y, item.x];
      [wide, high] = [high, wide];
    }
    const by = Math.min(1.3, Math.max(1 / 1.3, Math.sqrt(((box.width / box.height) * high) / wide)));
    for (const item of all) {
      item.x *= by;
      item.y /= by;
    }
  }

  const scale = () => (net ? net.getScale() : 1);
  const reachOf = (item) => reach(item, 1 / scale());
  const nameLength = () => (host.clientWidth < 500 ? 28 : 42);

  function draw() {
    drawn = elementsOf(visible());
    lights = lit(drawn.lines, drawn.items);
    setLooks(drawn.lines, measure().scale);
    const crowded = drawn.items.size > 250;
    const smooth = crowded ? false : { enabled: true, type: "curvedCW", roundness: 0.09 };
    dots.clear();
    lines.clear();
    dots.add([...drawn.items.values()].map(dotOf));
    lines.add(
      [...drawn.lines].map(([key, line]) => ({
        id: key,
        from: line.from,
        to: line.to,
        smooth,
        dashes: line.planned ? [7, 6] : false,
        arrows: line.edge && line.edge.arrow ? { to: { enabled: true, scaleFactor: 0.5 } } : undefined,
        ...paintLine(key, line, lights),
      })),
    );
    if (!net) start();
    net.setOptions({ interaction: { hideEdgesOnDrag: drawn.lines.size > 900 } });
    namedAt = "";
    const items = [...drawn.items.values()];
    networkLegend(
      new Set(items.filter((item) => item.node).map((item) => item.node.type)),
      [...drawn.lines.values()],
      items.some((item) => item.group),
    );
    drawNotes(drawn.notes);
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
    if (fitted || !drawn.items.size) return;
    fit(false);
    fitted = true;
  }
  const dotOf = (item) => ({
    id: item.id,
    x: item.x,
    y: item.y,
    shape: "custom",
    size: item.r,
    ctxRenderer: ({ ctx, x, y, state: { hover } }) => {
      const chosen = state.sel === String(item.id);
      const dim = Boolean(lights) && !lights.node(item.id);
      const strong = chosen || hover;
      return {
        drawNode: () => paintNode(ctx, item, x, y, reachOf(item), { dim, glow: chosen ? 11 : hover ? 8 : 0 }),
        drawExternalLabel() {
          const named = names.get(item.id) || (strong && { lines: linesOf(brief(item.words, nameLength())), above: false });
          if (named && (strong || !dim)) paintName(ctx, item, x, y, reachOf(item), named, 1 / scale(), strong);
        },
        nodeDimensions: { width: 2 * item.r, height: 2 * item.r },
      };
    },
  });
  // Names are set anew when the scale changes, and not for every picture of a drag.
  function setNames() {
    const key = scale().toFixed(2);
    if (namedAt === key) return;
    namedAt = key;
    names = namesOf([...drawn.items.values()].map(placed), 1 / scale(), nameLength());
  }
  const placed = (item) => (moving ? { ...item, ...net.getPosition(item.id) } : item);

  function start() {
    const interaction = {
      hover: true,
      hoverConnectedEdges: false,
      selectConnectedEdges: false,
      keyboard: false,
      tooltipDelay: 1e9,
      zoomSpeed: 0.7,
      multiselect: false,
    };
    net = new vis.Network(
      host,
      { nodes: dots, edges: lines },
      {
        physics: { enabled: false },
        layout: { improvedLayout: false },
        autoResize: true,
        nodes: { chosen: false },
        edges: { chosen: false, selectionWidth: 0, hoverWidth: 0 },
        interaction,
      },
    );
    host.querySelector(".vis-network").tabIndex = -1; // the host itself has the keyboard
    net.on("beforeDrawing", setNames);
    net.on("click", ({ nodes: hit, edges: crossed, pointer }) => {
      const line = drawn.lines.get(crossed[0]);
      const id = hit.length ? hit[0] : line && line.edge ? crossed[0] : null;
      const box = host.getBoundingClientRect();
      click.choose(id, box.width > 700 ? pointer.DOM.x > box.width - 410 : pointer.DOM.y > box.height * 0.35);
    });
    // The browser's own double click: vis-network's is lost where the first click takes long to draw.
    host.addEventListener("dblclick", (event) => {
      const box = host.getBoundingClientRect();
      const id = net.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
      if (id === undefined || !event.target.closest("canvas")) return;
      click.forget();
      noTip();
      if (typeof id === "string") toggleGroup(drawn.items.get(id).group.id);
      else {
        change({ ego: String(id), sel: String(id) });
        fit();
      }
    });
    net.on("hoverNode", ({ node, event }) => point(event, nodeWords(drawn.items.get(node))));
    net.on("hoverEdge", ({ edge, event }) => {
      const line = drawn.lines.get(edge);
      if (line.edge) point(event, `${endsOf(line.edge)} · ${tieWords(line)}`);
    });
    const unpoint = () => {
      noTip();
      host.style.cursor = "";
    };
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) net.on(name, unpoint);
    net.on("dragEnd", ({ nodes: moved }) => {
      namedAt = "";
      for (const id of moved) Object.assign(drawn.items.get(id), net.getPosition(id));
    });
  }
  function point(event, words) {
    tip(host, event, words);
    host.style.cursor = "pointer";
  }
  const nodeWords = (item) => (item.group ? `${item.words} · ${say("members", { n: number(item.count) })}` : item.words);

  // What is chosen comes out from under the panel, but not before a second click of a double click has found it.
  let nudging = 0;
  function nudge() {
    const line = drawn.lines.get(state.sel);
    const ends = (line ? [line.from, line.to] : [idOf(state.sel)]).map((id) => drawn.items.get(id)).filter(Boolean);
    if (!ends.length || $("panel").hidden) return;
    const [box, over] = [host.getBoundingClientRect(), $("panel").getBoundingClientRect()];
    const at = ends.map((item) => net.canvasToDOM(placed(item)));
    // As far as the last end is covered, but no further than leaves the first in sight.
    const by = (key, edge) =>
      Math.max(0, Math.min(Math.max(...at.map((end) => end[key])) + 60 - edge, Math.min(...at.map((end) => end[key])) - 40));
    const below = over.width > box.width * 0.8;
    const aside = below ? { x: 0, y: by("y", over.top - box.top) } : { x: by("x", over.left - box.left), y: 0 };
    const { x, y } = net.getViewPosition();
    if (aside.x || aside.y) net.moveTo({ position: { x: x + aside.x / scale(), y: y + aside.y / scale() } });
  }
  function select() {
    lights = lit(drawn.lines, drawn.items);
    clearTimeout(nudging);
    nudging = setTimeout(nudge, 450);
    lines.update([...drawn.lines].map(([key, line]) => ({ id: key, ...paintLine(key, line, lights) })));
    net.redraw();
  }

  // What of the window is free of notes above, legend below and the panel at the side, and how the whole fits into it with its
  // names.
  function measure() {
    const box = host.getBoundingClientRect();
    const all = [...drawn.items.values()].map((item) => ({ x: item.x, y: item.y, pad: item.group ? item.r : 25 }));
    const [left, right] = [Math.min(...all.map(({ x, pad }) => x - pad)), Math.max(...all.map(({ x, pad }) => x + pad))];
    const [top, bottom] = [Math.min(...all.map(({ y, pad }) => y - pad)), Math.max(...all.map(({ y, pad }) => y + pad))];
    const high = (id) => $(id).getBoundingClientRect().height;
    const buttons = box.width < 500 ? high("zoom") + 60 : 0; // where the page is narrow they stand under the names
    const [head, foot] = [high("crumbs") + 52, Math.max(high("key") + 66, buttons)];
    const panel = box.width > 820 ? $("panel").getBoundingClientRect().width : 0;
    const aside = box.width < 500 ? 48 : 70;
    const fitting = [(box.width - panel - 2 * aside) / (right - left), (box.height - head - foot) / (bottom - top), 1.6];
    return { x: (left + right) / 2, y: (top + bottom) / 2, panel, head, foot, scale: all.length ? Math.min(...fitting) : 1 };
  }
  function fit(animated = true) {
    if (!drawn.items.size) return;
    const { x, y, panel, head, foot, scale: fitting } = measure();
    const position = { x: x + panel / 2 / fitting, y: y + (foot - head) / 2 / fitting };
    const still = !animated || matchMedia("(prefers-reduced-motion: reduce)").matches;
    net.moveTo({ position, scale: fitting, animation: still ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
  }
  // Shows the members of a community that was opened; without one, everything.
  function show(group) {
    const mine = [...drawn.items.values()].filter((item) => item.node && item.node.group === group);
    if (group === null || !mine.length) return fit();
    const [xs, ys] = [mine.map((item) => item.x), mine.map((item) => item.y)];
    const box = host.getBoundingClientRect();
    const [wide, high] = [Math.max(...xs) - Math.min(...xs) + 160, Math.max(...ys) - Math.min(...ys) + 160];
    const position = { x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2 };
    return net.moveTo({ position, scale: Math.min(1.2, box.width / wide, (box.height - 60) / high), animation: false });
  }
  function focus(id) {
    if (drawn.items.has(id)) net.moveTo({ position: net.getPosition(id), scale: Math.max(scale(), 0.9), animation: false });
  }
  const zoom = (by) => net.moveTo({ scale: Math.min(5, Math.max(0.02, scale() * by)) });
  function move() {
    if (moving) for (const item of drawn.items.values()) Object.assign(item, net.getPosition(item.id));
    moving = !moving;
    namedAt = "";
    const forces = { gravitationalConstant: -90, springLength: 120 };
    net.setOptions({
      physics: moving
        ? { enabled: true, solver: "forceAtlas2Based", stabilization: false, forceAtlas2Based: forces }
        : { enabled: false },
    });
    $("move").setAttribute("aria-pressed", String(moving));
    $("move").textContent = say(moving ? "move_stop" : "move");
  }
  wireKeys(host, {
    items: () => [...drawn.items.values()].map(placed),
    enter: (id) => (drawn.items.get(id)?.group ? toggleGroup(drawn.items.get(id).group.id) : choose(id)),
    zoom,
    fit,
    focus,
  });
  const places = () => Object.fromEntries([...drawn.items.keys()].map((id) => [id, net.canvasToDOM(net.getPosition(id))]));
  return {
    ...{ draw, select, fit, show, focus, zoom, move, svg: () => networkSvg(drawn.items, drawn.lines) },
    get folding() {
      return drawn.folding;
    },
    get shown() {
      return { nodes: drawn.items.size, edges: drawn.lines.size, ids: drawn.items.keys(), net, places };
    },
  };
})();
