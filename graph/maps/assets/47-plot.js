// A drawing in SVG that is dragged, zoomed, hovered, clicked and walked through with the keyboard, as the network is.
// *plot* has zoom(by, at), pan(dx, dy), at(event), name(id), items(), fit() and focus(id).
function wirePlot(host, svg, plot) {
  const found = (event) => {
    const hit = event.target.closest("[data-id]");
    return hit && svg.contains(hit) ? idOf(hit.dataset.id) : null;
  };
  const dragged = wireDrag(host, plot);
  host.addEventListener("click", (event) => {
    // The panel takes room from the drawing.
    if (!dragged()) click.choose(found(event), true);
  });
  host.addEventListener("dblclick", (event) => {
    click.forget();
    const id = found(event);
    if (typeof id === "number") change({ ego: String(id), sel: String(id) });
  });
  host.addEventListener("mousemove", (event) => {
    const id = found(event);
    if (id === null) noTip();
    else tip(host, event, plot.name(id));
  });
  host.addEventListener("mouseleave", noTip);
  wireKeys(host, { ...plot, enter: choose });
}
// Dragging, and pinching with two fingers; gives a function that tells whether the last press became one of them.
function wireDrag(host, plot) {
  const touches = new Map();
  let moved = 0;
  let apart = 0;
  const wheel = (event) => {
    event.preventDefault();
    plot.zoom(Math.exp(-event.deltaY * 0.0016), plot.at(event));
  };
  const pinch = ([a, b]) => {
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const middle = { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
    if (apart) plot.zoom(now / apart, plot.at(middle));
    apart = now;
    moved = Infinity;
  };
  host.addEventListener("wheel", wheel, { passive: false });
  host.addEventListener("pointerdown", (event) => {
    touches.set(event.pointerId, event);
    moved = apart = 0;
  });
  addEventListener("pointermove", (event) => {
    const before = touches.get(event.pointerId);
    if (!before) return;
    touches.set(event.pointerId, event);
    if (touches.size === 2) {
      pinch([...touches.values()]);
      return;
    }
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved <= 5) return;
    host.classList.add("dragging");
    plot.pan(dx, dy);
  });
  for (const name of ["pointerup", "pointercancel"])
    addEventListener(name, (event) => {
      touches.delete(event.pointerId);
      apart = 0;
      host.classList.remove("dragging");
    });
  return () => moved > 5;
}
// A name on it, *size* high: with a halo, so that it is read upon lines.
function plotText(x, y, words, size, look) {
  const halo = {
    stroke: "var(--halo)",
    "stroke-width": (size * 0.25).toFixed(2),
    "paint-order": "stroke",
    "stroke-linejoin": "round",
  };
  return el(
    "text",
    { x: x.toFixed(2), y: y.toFixed(2), "font-size": size.toFixed(2), fill: "var(--ink)", ...halo, ...look },
    words,
  );
}
