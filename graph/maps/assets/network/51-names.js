// The names of what is drawn: on one line or two, and where there is room for them.
const NAME = 13; // pixels
const LEADING = 1.15;
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
// mark or above it, where neither mark nor name is in the way. *grown* is how much larger than life marks are drawn.
function namesOf(items, unit, grown, most) {
  const order = [...items].sort((a, b) => b.r - a.r);
  const room = freeRoom(160 * Math.max(1, unit));
  const size = NAME * unit;
  const found = new Map();
  for (const { x, y, r, group } of order) {
    const reach = r * (group ? 0.6 : grown * 0.8);
    room.take([x - reach, y - reach, x + reach, y + reach]);
  }
  for (const item of order) {
    const lines = linesOf(brief(item.words, item.group ? 34 : most));
    const half = Math.max(...lines.map((line) => line.length)) * size * 0.28;
    const high = size * LEADING * lines.length;
    const reach = item.r * (item.group ? 1 : grown) + 4 * unit;
    for (const above of [false, true]) {
      const top = above ? item.y - reach - high : item.y + reach;
      const box = [item.x - half, top, item.x + half, top + high];
      if (!room.free(box)) continue;
      room.take(box);
      found.set(item.id, { lines, above });
      break;
    }
  }
  return found;
}
