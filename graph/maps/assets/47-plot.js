// A drawing in SVG that is dragged, zoomed, hovered, clicked and walked through with the keyboard, as the network is.
function wirePlot(host, svg, plot) {
  const touches = new Map();
  let moved = 0, apart = 0;
  const idOf = (event) => { const found = event.target.closest("[data-id]"); return found && svg.contains(found) ? found.dataset.id : null; };
  const asked = (id) => (/^\d+$/.test(id) ? +id : id);
  host.addEventListener("wheel", (event) => { event.preventDefault(); plot.zoom(Math.exp(-event.deltaY * .0016), plot.at(event)); }, { passive: false });
  host.addEventListener("pointerdown", (event) => { touches.set(event.pointerId, event); moved = 0; apart = 0; });
  addEventListener("pointermove", (event) => {
    const before = touches.get(event.pointerId);
    if (!before) return;
    touches.set(event.pointerId, event);
    if (touches.size === 2) {
      const [a, b] = [...touches.values()], now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      if (apart) plot.zoom(now / apart, plot.at({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 }));
      apart = now; moved = 99;
      return;
    }
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (moved > 5) { host.classList.add("dragging"); plot.pan(event.clientX - before.clientX, event.clientY - before.clientY); }
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => { touches.delete(event.pointerId); apart = 0; host.classList.remove("dragging"); });
  // The panel takes room from the drawing, so that it waits for a second click.
  let waiting = 0;
  host.addEventListener("click", (event) => {
    if (moved > 5) return;
    const id = idOf(event), chosen = id === null ? null : asked(id);
    clearTimeout(waiting);
    if ($("panel").hidden && chosen !== null) waiting = setTimeout(() => choose(chosen, false), 280); else choose(chosen, false);
  });
  host.addEventListener("dblclick", (event) => { clearTimeout(waiting); const id = idOf(event); if (id !== null && !id.startsWith("e")) change({ ego: id, sel: id }); });
  host.addEventListener("mousemove", (event) => {
    const id = idOf(event), tip = $("tip"), bounds = host.getBoundingClientRect();
    tip.hidden = id === null;
    if (id === null) return;
    tip.textContent = brief(plot.name(id), 200);
    tip.style.left = Math.min(bounds.width - 120, event.clientX - bounds.left + 14) + "px"; tip.style.top = event.clientY - bounds.top + 16 + "px";
  });
  host.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (turn[event.key]) {
      event.preventDefault();
      const places = plot.places(), at = places.find((item) => String(item.id) === state.sel);
      if (!at) { const first = [...places].sort((a, b) => b.r - a.r)[0]; if (first) choose(first.id, false); return; }
      const [dx, dy] = turn[event.key];
      let best = null, least = Infinity;
      for (const item of places) { const x = item.x - at.x, y = item.y - at.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx); if (item !== at && along > .01 && along + 2 * aside < least) { least = along + 2 * aside; best = item; } }
      if (best) { choose(best.id, false); canvas.focus(best.id); }
    } else if (event.key === "Enter" && state.sel) { event.preventDefault(); choose(asked(state.sel)); }
    else if (event.key === "+" || event.key === "=") plot.zoom(1.3); else if (event.key === "-") plot.zoom(1 / 1.3); else if (event.key === "0") plot.fit();
  });
}
