// How a node, its name and a link look on vis-network's canvas and in what is saved.
const shapeOf = (item) => (item.group ? "circle" : lookOf(item.node.type).shape);
const colourOf = (item) => paintOf((item.group ? item.top : item.node).type);
const markOf = (item) => (item.group ? number(item.count) : item.node.code);
const markSize = (item, r) => Math.max(10, r * (item.group ? 0.5 : 0.72));
const isBold = (item) => Boolean(item.group) || item.node.type === "Country";

// Draws *item* at (x, y) with radius r; *glow* is how wide it is lit, and 0 where it is neither chosen nor pointed at.
function paintNode(ctx, item, x, y, r, { dim, glow }) {
  const shape = SHAPES[shapeOf(item)];
  ctx.save();
  ctx.globalAlpha = dim ? 0.3 : 1;
  ctx.lineJoin = "round";
  ctx.beginPath();
  if (shape) shape.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + px * r, y + py * r));
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.closePath();
  if (glow) Object.assign(ctx, { strokeStyle: paints.glow, lineWidth: glow }).stroke();
  Object.assign(ctx, { strokeStyle: paints.halo, lineWidth: 3 }).stroke();
  ctx.fillStyle = colourOf(item);
  if (item.group) {
    ctx.globalAlpha = dim ? 0.06 : 0.2;
    ctx.fill();
    ctx.globalAlpha = dim ? 0.16 : 0.8;
    Object.assign(ctx, { strokeStyle: colourOf(item), lineWidth: r * 0.025 }).stroke();
    ctx.globalAlpha = dim ? 0.3 : 1;
  } else ctx.fill();
  if (markOf(item)) {
    ctx.fillStyle = item.group ? paints.ink : paints.paper;
    ctx.font = `700 ${Math.round(markSize(item, r))}px system-ui, "Noto Sans", sans-serif`;
    Object.assign(ctx, { textAlign: "center", textBaseline: "middle" });
    ctx.fillText(markOf(item), x, y + 1);
  }
  ctx.restore();
}
// Writes the lines of a name below its mark, or above it, where one pixel is *unit* of the map.
function paintName(ctx, item, x, y, r, { lines, above }, unit, strong) {
  const size = NAME * unit * (isBold(item) ? 1.05 : 1);
  const away = r + 4 * unit;
  const top = above ? y - away - size * LEADING * lines.length : y + away;
  ctx.save();
  ctx.font = `${strong || isBold(item) ? 600 : 400} ${size}px system-ui, "Segoe UI", "Noto Sans", sans-serif`;
  Object.assign(ctx, {
    textAlign: "center",
    textBaseline: "top",
    lineJoin: "round",
    strokeStyle: paints.halo,
    lineWidth: size * 0.34,
  });
  lines.forEach((line, n) => ctx.strokeText(line, x, top + n * size * LEADING));
  ctx.fillStyle = paints.ink;
  lines.forEach((line, n) => ctx.fillText(line, x, top + n * size * LEADING));
  ctx.restore();
}
// The colour and width of a link, for vis-network.
function paintLine(key, line, lights) {
  const chosen = state.sel === key;
  const on = lights && lights.link(key);
  const opacity = chosen ? 1 : on ? 0.85 : lights ? 0.1 : line.opacity;
  const color = chosen ? paints.glow : on ? paints["edge-strong"] : paints.edge;
  return {
    color: { color, highlight: paints.glow, hover: paints["edge-strong"], opacity },
    width: line.width + (chosen ? 2.5 : 0),
  };
}
// Gives each link its width, in pixels of the map at *scale*, and how opaque it is: links of nodes and bundles of communities each
// among themselves.
function setLooks(lines, scale) {
  const most = (group) => Math.max(2, ...[...lines.values()].filter((line) => line.group === group).map((line) => line.weight));
  const [single, bundled] = [most(false), most(true)];
  const thick = Math.min(2.2, Math.max(1, 0.7 / scale));
  const thin = listed(state.open).size ? 0.5 : 0.45 / Math.min(0.7, scale);
  for (const line of lines.values())
    Object.assign(line, {
      width: line.group ? thin * widthOf(line.weight, bundled) : thick * widthOf(line.weight, single),
      opacity: line.group ? 0.38 : faint(0.6, lines.size),
    });
}
// The picture as SVG: at its natural size, or as small as keeps it within 2,000 pixels.
function networkSvg(items, lines) {
  const all = [...items.values()];
  if (!all.length) return framed([], 0, 0, 640, 360);
  const low = Math.min(...all.map((item) => item.x - item.r)) - 100;
  const top = Math.min(...all.map((item) => item.y - item.r)) - 70;
  const wide = Math.max(...all.map((item) => item.x + item.r)) + 100 - low;
  const high = Math.max(...all.map((item) => item.y + item.r)) + 70 - top;
  const zoom = Math.min(1, 2000 / wide);
  const names = namesOf(all, 1 / zoom, 42);
  const drawing = [
    ...[...lines.values()].map((line) => svgLine(line, items)),
    ...all.flatMap((item) => svgMark(item, reach(item, 1 / zoom))),
    ...all.filter((item) => names.has(item.id)).map((item) => svgName(item, names.get(item.id), 1 / zoom)),
  ];
  return framed(el("g", { transform: `scale(${zoom})` }, drawing), low * zoom, top * zoom, wide * zoom, high * zoom);
}
function svgLine(line, items) {
  const [from, to] = [items.get(line.from), items.get(line.to)];
  const dashes = line.planned ? "7 6" : null;
  const look = {
    stroke: paints.edge,
    "stroke-opacity": line.opacity,
    "stroke-width": line.width.toFixed(1),
    "stroke-dasharray": dashes,
  };
  return el("path", { d: `M${from.x},${from.y}L${to.x},${to.y}`, fill: "none", ...look });
}
function svgMark(item, r) {
  const [colour, group] = [colourOf(item), Boolean(item.group)];
  const look = { fill: colour, "fill-opacity": group ? 0.2 : 1, stroke: group ? colour : paints.halo, "stroke-width": 2 };
  const drawn = [el("path", { d: outline(shapeOf(item), item.x, item.y, r), ...look })];
  const given = {
    "text-anchor": "middle",
    "dominant-baseline": "central",
    "font-weight": 700,
    fill: group ? paints.ink : paints.paper,
  };
  if (markOf(item))
    drawn.push(el("text", { x: item.x, y: item.y, "font-size": markSize(item, r).toFixed(1), ...given }, markOf(item)));
  return drawn;
}
function svgName(item, { lines, above }, unit) {
  const size = NAME * unit;
  const away = reach(item, unit) + 4 * unit;
  const top = above ? item.y - away - size * LEADING * lines.length : item.y + away;
  const halo = { stroke: paints.halo, "stroke-width": size * 0.3, "paint-order": "stroke", "stroke-linejoin": "round" };
  const look = { "text-anchor": "middle", "font-size": size.toFixed(1), "font-weight": isBold(item) ? 600 : 400, fill: paints.ink };
  return lines.map((line, n) =>
    el("text", { x: item.x, y: (top + size * (0.85 + n * LEADING)).toFixed(1), ...look, ...halo }, line),
  );
}
