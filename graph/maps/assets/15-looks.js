// Colours and shapes: the colours are those of map.css in the theme chosen, the shapes the same on canvas, in SVG, in the legend.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const paints = {};
function repaint() {
  for (const name of ["paper", "ink", "soft", "edge", "edge-strong", "glow", "halo", "line"]) paints[name] = css("--" + name);
  for (const [type, look] of Object.entries(DATA.looks)) paints[type] = css("--c-" + look.colour);
}
const paintOf = (type) => paints[type] || paints.Other;
const lookOf = (type) => DATA.looks[type] || DATA.looks.Other;

// A shape for each type, as points about (0, 0) at radius 1.
const regular = (corners, turn = 0) =>
  Array.from({ length: corners }, (_, i) => [
    Math.sin(turn + (2 * Math.PI * i) / corners),
    -Math.cos(turn + (2 * Math.PI * i) / corners),
  ]);
const SHAPES = {
  circle: null,
  dot: null,
  square: [
    [-0.86, -0.86],
    [0.86, -0.86],
    [0.86, 0.86],
    [-0.86, 0.86],
  ],
  diamond: regular(4).map(([x, y]) => [x * 1.12, y * 1.12]),
  triangle: regular(3).map(([x, y]) => [x * 1.2, y * 1.2 + 0.18]),
  pentagon: regular(5),
  hexagon: regular(6),
  octagon: regular(8, Math.PI / 8),
  star: regular(10).map(([x, y], i) => (i % 2 ? [x * 0.52, y * 0.52] : [x * 1.15, y * 1.15])),
  cross: [[-.35, -1], [.35, -1], [.35, -.35], [1, -.35], [1, .35], [.35, .35], [.35, 1], [-.35, 1], [-.35, .35], [-1, .35],
    [-1, -.35], [-.35, -.35]],
  page: [
    [-0.72, -0.95],
    [0.3, -0.95],
    [0.75, -0.5],
    [0.75, 0.95],
    [-0.72, 0.95],
  ],
  tag: [
    [-1, -0.62],
    [0.55, -0.62],
    [1.1, 0],
    [0.55, 0.62],
    [-1, 0.62],
  ],
};
// The shape as the data of an SVG path, of radius r about (x, y).
function outline(shape, x, y, r) {
  const points = SHAPES[shape];
  if (!points) return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  return "M" + points.map(([px, py]) => `${(x + px * r).toFixed(1)},${(y + py * r).toFixed(1)}`).join("L") + "Z";
}
const MARK = "-11 -11 22 22";
const swatch = (type) =>
  el(
    "svg",
    { viewBox: MARK, "aria-hidden": "true" },
    el("path", { d: outline(lookOf(type).shape, 0, 0, 8), fill: `var(--c-${lookOf(type).colour})` }),
  );
// A link is as wide as the root of its weight, so that one agreement is still seen beside a hundred; and the more links there are,
// the fainter each is, so that what lies under them is seen.
const widthOf = (weight, most) => (weight <= 1 ? 1.4 : 1.4 + 6 * Math.sqrt(weight / most));
const faint = (opacity, lines) => opacity * Math.min(1, Math.sqrt(250 / Math.max(1, lines)));
