// Where agreements stand in time: a lane for each kind, a mark for each agreement, those without a date at the end. Where marks
// would pile up they become bars that say how many; zooming in parts them again.
const YEAR = 31556952000; // milliseconds
const DAY = 864e5;
const MARK_STEP = 18; // pixels from mark to mark
const dealNode = new Map(DATA.nodes.filter((node) => node.deal !== undefined).map((node) => [node.deal, node.id]));
// Milliseconds from 2000; what is no finer than a month or a year stands in its middle. (Date.UTC takes years below 100 for
// others.)
function moment(date) {
  const [y, m, d] = date.split("-").map(Number);
  return Date.UTC(2000, (m || 7) - 1, d || (m ? 15 : 1)) - Date.UTC(2000, 0, 1) + (y - 2000) * YEAR;
}
// The agreements that are shown, as items by the id of their node.
function shownDeals() {
  const { ids } = visible();
  const found = new Map();
  DATA.deals.forEach((deal, i) => {
    const id = dealNode.get(i);
    if (passes(deal) && ids.has(id)) found.set(id, { id, deal, r: 8, x: 0, y: 0 });
  });
  return found;
}
// The places at which the axis is marked, with the words: years, or months where few years are seen.
function ticksOf(view, width) {
  const years = (view.to - view.from) / YEAR;
  const first = Math.floor(view.from / YEAR + 2000);
  const seen = ({ at }) => at >= view.from && at <= view.to;
  if (years < 3) return monthsFrom(first, years).filter(seen);
  const step = [1, 2, 5, 10, 20, 50].find((wide) => years / wide <= width / 80) || 100;
  const out = [];
  for (let y = Math.ceil(first / step) * step; y <= first + years + 1; y += step)
    out.push({ at: moment(`${y}-01-01`), words: String(y) });
  return out.filter(seen);
}
function monthsFrom(first, years) {
  const out = [];
  for (let month = 0; month < years * 12 + 14; month += years < 1.2 ? 1 : 3) {
    const [y, m] = [first + Math.floor(month / 12), month % 12];
    const name = new Date(Date.UTC(2000, m, 1)).toLocaleDateString(state.lang, { month: "short", timeZone: "UTC" });
    out.push({ at: moment(`${y}-${String(m + 1).padStart(2, "0")}-01`), words: m ? name : `${name} ${y}` });
  }
  return out;
}
// Sets x and y of the items of a lane, of height *each* about *middle*, by columns of a mark's width, and gives the columns that do
// not fit as bars: { column, count, x, wide, low, tall, undated, at }. *axis* has x(moment), left, right and width of the window.
function layLane(items, middle, each, axis) {
  const columns = new Map();
  for (const item of items) {
    const at = item.deal.date ? axis.x(moment(item.deal.date)) : axis.right + 22;
    item.x = NaN;
    if (item.deal.date && (at < axis.left - 4 || at > axis.right + 4)) continue;
    const column = item.deal.date ? Math.round(at / MARK_STEP) : -1;
    columns.set(column, [...(columns.get(column) || []), { item, at }]);
  }
  const most = Math.max(...[...columns.values()].map((column) => column.length));
  const rows = Math.max(1, Math.floor((each - 14) / MARK_STEP));
  const bars = [];
  for (const [column, found] of columns) {
    const undated = column < 0;
    const across = undated ? Math.max(1, Math.floor((axis.width - axis.right - 30) / MARK_STEP)) : 1;
    if (found.length > rows * across) {
      const tall = (each - 16) * Math.sqrt(found.length / most);
      const wide = undated ? 30 : MARK_STEP * 0.8;
      const x = undated ? axis.right + 16 : column * MARK_STEP - wide / 2;
      bars.push({ count: found.length, x, wide, low: middle + (each - 16) / 2, tall, at: undated ? null : column * MARK_STEP });
      continue;
    }
    found.sort((a, b) => a.item.deal.date.localeCompare(b.item.deal.date) || a.item.id - b.item.id);
    const high = Math.ceil(found.length / across);
    found.forEach(({ item, at }, n) => {
      item.x = at + (n % across) * MARK_STEP;
      item.y = middle + (Math.floor(n / across) - (high - 1) / 2) * MARK_STEP;
    });
  }
  return bars;
}
