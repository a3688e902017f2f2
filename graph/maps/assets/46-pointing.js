// What every drawing does when it is pointed at and walked through: the tip, the patient click, the arrow keys.
function tip(host, event, words) {
  const box = host.getBoundingClientRect();
  const at = event.touches ? event.touches[0] : event;
  if (!at) return;
  $("tip").textContent = brief(words, 200);
  $("tip").hidden = false;
  const [wide, high] = [$("tip").offsetWidth, $("tip").offsetHeight];
  $("tip").style.left = Math.max(4, Math.min(box.width - wide - 4, at.clientX - box.left + 14)) + "px";
  $("tip").style.top = Math.max(4, Math.min(box.height - high - 4, at.clientY - box.top + 16)) + "px";
}
const noTip = () => {
  $("tip").hidden = true;
};
// A click after which the panel would stand over what was clicked waits, so that the second one of a double click finds it.
const click = (() => {
  let waiting = 0;
  return {
    choose(id, covered) {
      clearTimeout(waiting);
      if (covered && id !== null && $("panel").hidden) waiting = setTimeout(() => choose(id, false), 280);
      else choose(id, false);
    },
    forget: () => clearTimeout(waiting),
  };
})();

const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// The item of *items* that lies nearest in the direction of *turn* from *at*; what lies aside counts double.
function neighbour(items, at, [dx, dy]) {
  let best = null;
  let least = Infinity;
  for (const item of items) {
    const [x, y] = [item.x - at.x, item.y - at.y];
    const along = x * dx + y * dy;
    const far = along + 2 * Math.abs(x * dy - y * dx);
    if (item !== at && along > 0.01 && far < least) [best, least] = [item, far];
  }
  return best;
}
// The keyboard on *host*: arrows walk from item to item (each with id, x, y and r), beginning at the largest; Enter, zoom.
function wireKeys(host, { items, enter, zoom, fit, focus }) {
  const keys = { "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit() };
  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = TURNS[event.key];
    if (turn) {
      event.preventDefault();
      const all = items();
      const at = all.find((item) => item.id === idOf(state.sel));
      const next = at ? neighbour(all, at, turn) : [...all].sort((a, b) => b.r - a.r)[0];
      if (!next) return;
      choose(next.id, false);
      focus(next.id);
    } else if (event.key === "Enter" && state.sel) {
      event.preventDefault();
      enter(idOf(state.sel));
    } else if (keys[event.key]) keys[event.key]();
  });
}
// Where names may stand: boxes [left, top, right, bottom] that touch none that were taken, found by the cells of a grid.
function freeRoom(step) {
  const cells = new Map();
  const cellsOf = ([left, top, right, bottom]) => {
    const found = [];
    for (let i = Math.floor(left / step); i <= Math.floor(right / step); i++)
      for (let j = Math.floor(top / step); j <= Math.floor(bottom / step); j++) found.push(i + "," + j);
    return found;
  };
  const touches = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
  return {
    take(box) {
      for (const cell of cellsOf(box)) cells.set(cell, [...(cells.get(cell) || []), box]);
    },
    free: (box) => !cellsOf(box).some((cell) => (cells.get(cell) || []).some((other) => touches(box, other))),
  };
}
