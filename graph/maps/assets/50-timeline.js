// Agreements through time: a lane for each kind, a mark for each agreement (filled where signed, hollow where not), those
// without a date at the end. Where marks would pile up they become bars that say how many; zooming in parts them again.
const folding = false;
const canvas = (() => {
  const host = $("canvas"), svg = el("svg", { class: "plot", role: "presentation" });
  host.append(svg);
  let drawn = new Map(), lanes = [], view = { from: 0, to: 1 }, size = { width: 1, height: 1 };
  const day = (date) => { const [y, m, d] = date.split("-").map(Number); return Date.UTC(2000, (m || 7) - 1, d || (m ? 15 : 1)) - Date.UTC(2000, 0, 1) + (y - 2000) * 31556952000; };
  const dated = DATA.deals.map((deal, i) => [i, deal]).filter(([, deal]) => deal.date), low = Math.min(...dated.map(([, deal]) => day(deal.date))), high = Math.max(...dated.map(([, deal]) => day(deal.date)));
  const whole = dated.length ? (() => { const pad = Math.max(864e5 * 40, (high - low) * .04); return { from: low - pad, to: high + pad }; })() : { from: 0, to: 1 };
  view = { ...whole };
  const left = () => (size.width > 700 ? 190 : 12), right = () => size.width - (undated ? (size.width > 700 ? 130 : 70) : 24);
  let undated = false, top = 64;
  const x = (at) => left() + (at - view.from) / (view.to - view.from) * (right() - left());
  function draw() {
    const ok = new Set(DATA.deals.map((deal, i) => [deal, i]).filter(([deal]) => passes(deal)).map(([, i]) => i)), shown = visible().ids, hidden = listed(state.hide);
    drawn = new Map();
    for (const i of ok) { const id = dealNode.get(i); if (id !== undefined && shown.has(id) && !hidden.has(DATA.deals[i].kind)) drawn.set(id, { id, deal: DATA.deals[i], r: 8 }); }
    const kinds = Object.keys(DATA.looks).filter((kind) => [...drawn.values()].some((item) => item.deal.kind === kind));
    lanes = kinds; undated = [...drawn.values()].some((item) => !item.deal.date);
    const mark = (look, word) => el("span", {}, el("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" }, el("circle", { r: 7, ...look })), word);
    fillLegend(["Signed", "Announced", "Planned", "Ended"].filter((s) => [...drawn.values()].some((item) => item.deal.status === s)).map((s) => mark(style(s), term("statuses", s))));
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
    paint();
  }
  const style = (status) => ({ fill: status === "Signed" ? "var(--c-country)" : status === "Ended" ? "var(--c-group)" : "var(--card)", stroke: status === "Ended" ? "var(--c-group)" : "var(--c-country)", "stroke-width": 2.5, "stroke-dasharray": status === "Planned" ? "3 2.5" : null });
  function ticks() {
    const years = (view.to - view.from) / 31556952000, out = [], step = [1, 2, 5, 10, 20, 50].find((s) => years / s <= size.width / 80) || 100;
    const first = Math.floor(view.from / 31556952000 + 2000);
    if (years < 3) { for (let month = 0; month < years * 12 + 14; month++) { const y = first + Math.floor(month / 12), m = month % 12, every = years < 1.2 ? 1 : 3; if (m % every === 0) out.push([day(`${y}-${String(m + 1).padStart(2, "0")}-01`), new Date(Date.UTC(2000, m, 1)).toLocaleDateString(state.lang, { month: "short", timeZone: "UTC" }) + (m === 0 || month === 0 ? " " + y : "")]); } }
    else for (let y = Math.ceil(first / step) * step; y <= first + years + 1; y += step) out.push([day(`${y}-01-01`), String(y)]);
    return out.filter(([at]) => at >= view.from && at <= view.to);
  }
  function paint() {
    const bounds = svg.getBoundingClientRect();
    size = { width: bounds.width || 1, height: bounds.height || 1 };
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    const parts = [], foot = size.height - ($("panel").hidden ? (size.width > 700 ? 96 : 166) : size.width > 700 ? 96 : 20), each = Math.max(40, (foot - top) / Math.max(1, lanes.length)), wideEnough = size.width > 700;
    for (const [at, word] of ticks()) parts.push(el("line", { class: "rule", x1: x(at), x2: x(at), y1: top - 14, y2: top + each * lanes.length }), el("text", { class: "axis", x: x(at), y: top - 24, "text-anchor": "middle" }, word));
    if (undated) parts.push(el("text", { class: "axis", x: (right() + size.width) / 2, y: top - 24, "text-anchor": "middle" }, say("unknown_date")), el("line", { class: "rule", x1: right() + 8, x2: right() + 8, y1: top - 34, y2: top + each * lanes.length }));
    const near = chosenDeals(), marks = [];
    lanes.forEach((kind, n) => {
      const middle = top + each * (n + .5) + (wideEnough ? 0 : 9);
      parts.push(el("line", { class: "rule", x1: wideEnough ? 12 : 0, x2: size.width - 12, y1: top + each * (n + 1), y2: top + each * (n + 1) }));
      parts.push(el("text", { class: "lane", x: 14, y: wideEnough ? middle : top + each * n + 14, "dominant-baseline": "central" }, brief(term("types", kind), 26)));
      const columns = new Map(), step = 18;
      for (const item of drawn.values()) {
        if (item.deal.kind !== kind) continue;
        const at = item.deal.date ? x(day(item.deal.date)) : right() + 22;
        if (item.deal.date && (at < left() - 4 || at > right() + 4)) { item.x = NaN; continue; }
        const column = item.deal.date ? Math.round(at / step) : -1;
        if (!columns.has(column)) columns.set(column, []);
        columns.get(column).push([item, at]);
      }
      const room = Math.max(1, Math.floor((each - 14) / 18));
      for (const [column, items] of columns) {
        items.sort((a, b) => (a[0].deal.date || "").localeCompare(b[0].deal.date || "") || a[0].id - b[0].id);
        const across = column < 0 ? Math.max(1, Math.floor((size.width - right() - 30) / 18)) : 1;
        if (items.length > room * across) {
          const most = Math.max(...[...columns.values()].map((c) => c.length)), tall = (each - 16) * Math.sqrt(items.length / most), bar = column < 0 ? right() + 16 : column * step - step * .4;
          const made = el("g", { class: "bar", "data-bar": column < 0 ? null : items[0][0].deal.date.slice(0, 4) }, el("rect", { x: bar, width: column < 0 ? 30 : step * .8, y: middle + (each - 16) / 2 - tall, height: tall, rx: 2, fill: "var(--c-country)" }), el("text", { x: bar + (column < 0 ? 15 : step * .4), y: middle + (each - 16) / 2 - tall - 4, "text-anchor": "middle", "font-size": 10 }, number(items.length)));
          made.addEventListener("click", (event) => { if (column >= 0) { event.stopPropagation(); const at = view.from + (column * step - left()) / (right() - left()) * (view.to - view.from), wide = (view.to - view.from) / 6; view = { from: at - wide / 2, to: at + wide / 2 }; paint(); } });
          parts.push(made);
          for (const [item] of items) { item.x = bar; item.y = middle; }
          continue;
        }
        items.forEach(([item, at], k) => {
          const rows = Math.ceil(items.length / across);
          item.x = column < 0 ? at + (k % across) * 18 : at; item.y = middle + (Math.floor(k / across) - (rows - 1) / 2) * 18;
          const dim = near && !near.has(item.id), chosen = state.sel === String(item.id);
          marks.push(el("g", { class: "tick spot" + (chosen ? " sel" : "") + (dim ? " dim" : ""), "data-id": item.id }, el("circle", { cx: item.x, cy: item.y, r: 12, fill: "transparent" }), el("circle", { class: "mark", cx: item.x, cy: item.y, r: 7, ...style(item.deal.status), ...(chosen ? { stroke: "var(--glow)", "stroke-width": 4 } : {}) })));
        });
      }
    });
    // Names stand beside their marks where nothing is in the way.
    const texts = [], taken = [...drawn.values()].filter((item) => Number.isFinite(item.x)).map((item) => [item.x - 9, item.y - 9, item.x + 9, item.y + 9]);
    if (marks.length < 250) for (const item of drawn.values()) {
      if (!Number.isFinite(item.x) || (near && !near.has(item.id))) continue;
      for (const [most, after] of [[34, true], [34, false], [18, true], [18, false]]) {
        const words = brief(title(item.deal), most), wide = words.length * 6.6, box = after ? [item.x + 12, item.y - 8, item.x + 14 + wide, item.y + 8] : [item.x - 14 - wide, item.y - 8, item.x - 12, item.y + 8];
        if (box[2] > size.width - 6 || box[0] < left() || taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
        taken.push(box); texts.push(el("text", { x: after ? item.x + 13 : item.x - 13, y: item.y + 4, "text-anchor": after ? "start" : "end" }, words));
        break;
      }
    }
    svg.replaceChildren(...parts, ...texts, ...marks);
  }
  const title = (deal) => deal.parties.map((i) => inLanguage(DATA.things[i])).join(", ") || deal.label;
  function chosenDeals() {
    const id = state.sel;
    if (!id || id.startsWith("e") || !nodes.has(+id)) return null;
    if (nodes.get(+id).deal !== undefined) return null;
    return new Set(touching.get(+id).flatMap((edge) => [edge.from, edge.to]));
  }
  function zoom(by, at) {
    const middle = at ? at[0] : (view.from + view.to) / 2, long = Math.min((whole.to - whole.from) * 1.1, Math.max(864e5 * 20, (view.to - view.from) / by)), share = (middle - view.from) / (view.to - view.from);
    view = { from: middle - share * long, to: middle + (1 - share) * long }; paint();
  }
  function fit() { view = { ...whole }; paint(); }
  wirePlot(host, svg, { zoom, fit, at: (event) => [view.from + (event.clientX - host.getBoundingClientRect().left - left()) / (right() - left()) * (view.to - view.from), 0],
    pan(dx) { const by = dx / (right() - left()) * (view.to - view.from); view = { from: view.from - by, to: view.to - by }; paint(); },
    name: (id) => { const deal = DATA.deals[nodes.get(+id).deal]; return deal.label + (deal.date && !deal.label.includes(deal.date) ? " · " + when(deal.date) : ""); }, places: () => [...drawn.values()].filter((item) => Number.isFinite(item.x)) });
  addEventListener("resize", () => paint());
  function saved() {
    const copy = svg.cloneNode(true), out = frame(0, 0, size.width, size.height);
    const resolve = (value) => value.replace(/var\((--[\w-]+)\)/g, (all, name) => css(name));
    for (const made of copy.querySelectorAll("*")) {
      for (const name of ["fill", "stroke"]) if (made.hasAttribute(name)) made.setAttribute(name, resolve(made.getAttribute(name)));
      if (made.matches("text")) { made.setAttribute("fill", made.matches(".axis, .lane") ? paints.soft : paints.ink); if (!made.hasAttribute("font-size")) made.setAttribute("font-size", made.matches(".lane") ? 13 : 12); }
      if (made.matches(".rule")) made.setAttribute("stroke", paints.line);
      for (const name of ["class", "data-id", "data-bar"]) made.removeAttribute(name);
    }
    out.append(...copy.childNodes);
    return out;
  }
  return { draw, select: paint, fit, zoom, focus(id) { const item = drawn.get(id); if (item && item.deal.date) { const at = day(item.deal.date), long = view.to - view.from; if (at < view.from || at > view.to) { view = { from: at - long / 2, to: at + long / 2 }; } paint(); } }, svg: saved, get shown() { return { nodes: drawn.size, edges: 0, ids: drawn.keys() }; } };
})();
