// The names of what is drawn: on one line or two, and where there is room for them.
const NAME = 13; // pixels
const LEADING = 1.15;
// How far a mark reaches from its middle where one pixel is *unit* of the map: drawn small, a node stays large enough to be seen
// and hit.
const reach = ({ r, group }, unit) => (group ? r : Math.max(r, Math.min(3 * r, 28, 0.72 * r * unit)));
// A long name stands on two lines, parted where it is nearest to the middle.
function linesOf(words) {
  if (words.length < 18) return [words];
  const middle = words.length / 2;
  const gaps = [...words.matchAll(/[\s-]+/gu)].map((found) => found.index + found[0].length);
  const at = gaps.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (!at || at <= 4 || at >= words.length - 4) return [words];
  return [words.slice(0, at).trimEnd() + "\u2069", "\u2068" + words.slice(at)];
}
// Which of *items* are named where one pixel is *unit* of the map, each as { id: { lines, above } }: the largest first, below its
// mark or above it, where neither mark nor name is in the way.
function namesOf(items, unit, most) {
  const order = [...items].sort((a, b) => b.r - a.r);
  const room = freeRoom(160 * Math.max(1, unit));
  const size = NAME * unit;
  const found = new Map();
  for (const item of order) {
    const half = reach(item, unit) * (item.group ? 0.6 : 0.8);
    room.take([item.x - half, item.y - half, item.x + half, item.y + half]);
  }
  for (const item of order) {
    const lines = linesOf(brief(item.words, item.group ? 34 : most));
    const half = Math.max(...lines.map((line) => line.length)) * size * 0.28;
    const high = size * LEADING * lines.length;
    const away = reach(item, unit) + 4 * unit;
    for (const above of [false, true]) {
      const top = above ? item.y - away - high : item.y + away;
      const box = [item.x - half, top, item.x + half, top + high];
      if (!room.free(box)) continue;
      room.take(box);
      found.set(item.id, { lines, above });
      break;
    }
  }
  return found;
}
