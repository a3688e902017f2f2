// What is chosen; all of it stands in the address after #, so that a link shows what its sender saw.
const DEFAULTS = { sel: "", hide: "", country: "", kind: "", status: "", topic: "", from: "", to: "", undated: "1", view: "map", open: "", ego: "", steps: "1", by: "", lang: DATA.language, theme: "" };
const state = { ...DEFAULTS };
const allDates = DATA.deals.map((deal) => deal.date).filter(Boolean).sort();
const firstYear = allDates.length ? +allDates[0].slice(0, 4) : 0;
const lastYear = allDates.length ? +allDates[allDates.length - 1].slice(0, 4) : 0;
// The slider steps by months where there are few years, else by years.
const monthly = allDates.length > 0 && lastYear - firstYear < 12;
const stops = [];
for (let year = firstYear; allDates.length && year <= lastYear; year++)
  if (monthly) for (let month = 1; month <= 12; month++) stops.push(`${year}-${String(month).padStart(2, "0")}`);
  else stops.push(String(year));
while (monthly && stops.length > 1 && stops[0] < allDates[0].slice(0, 7)) stops.shift();
while (monthly && stops.length > 1 && stops[stops.length - 1] > allDates[allDates.length - 1].slice(0, 7) && allDates[allDates.length - 1].length > 4) stops.pop();

function readHash() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(DEFAULTS)) state[key] = found.has(key) ? found.get(key) : (key === "lang" || key === "theme") ? state[key] : DEFAULTS[key];
  if (!DATA.words[state.lang]) state.lang = DATA.language;
  if (!["1", "2"].includes(state.steps)) state.steps = "1";
}
let writing = 0;
function writeHash() {
  const found = new URLSearchParams();
  for (const key of Object.keys(DEFAULTS)) if (state[key] !== DEFAULTS[key]) found.set(key, state[key]);
  const hash = found.toString();
  if (hash === location.hash.slice(1)) return;
  writing++;
  try { history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search); } catch { /* a frame of a notebook has no address of its own */ }
  queueMicrotask(() => writing--);
}
const listed = (value) => new Set(value ? value.split(",") : []);
const timed = () => Boolean(state.from || state.to || state.undated !== "1");
const filtered = () => Boolean(state.country || state.kind || state.status || state.topic || timed());
function passes(deal) {
  if (state.kind && deal.kind !== state.kind) return false;
  if (state.status && deal.status !== state.status) return false;
  if (state.topic && !deal.topics.includes(state.topic)) return false;
  if (state.country && !deal.codes.includes(state.country)) return false;
  if (!deal.date) return state.undated === "1";
  if (state.from && deal.date < state.from.slice(0, deal.date.length)) return false;
  return !(state.to && deal.date.slice(0, state.to.length) > state.to);
}

// The elements that the filters leave: ids of nodes, and for each edge its agreements that pass.
function visible() {
  const hidden = listed(state.hide), cut = filtered(), ok = DATA.deals.map(passes);
  let links = [];
  for (const edge of edges) {
    const from = nodes.get(edge.from), to = nodes.get(edge.to);
    if (hidden.has(from.type) || hidden.has(to.type)) continue;
    if (!cut) { links.push({ edge, deals: edge.deals, weight: edge.weight }); continue; }
    if (!edge.deals.length) {
      if (edge.weight && DATA.partial) continue;
      if (DATA.deals.length && edge.relation === "cooperation") continue;
      if (!state.country || from.codes.includes(state.country) || to.codes.includes(state.country)) links.push({ edge, deals: [], weight: edge.weight });
      continue;
    }
    const deals = edge.deals.filter((i) => ok[i]);
    if (deals.length) links.push({ edge, deals, weight: edge.relation === "cooperation" ? deals.length : edge.weight });
  }
  const shown = new Set();
  for (const { edge } of links) { shown.add(edge.from); shown.add(edge.to); }
  if (!cut) for (const node of DATA.nodes) if (!hidden.has(node.type)) shown.add(node.id);
  if (cut) for (const node of DATA.nodes) if (!hidden.has(node.type) && (node.deal !== undefined ? ok[node.deal] : node.deals.some((i) => ok[i]))) shown.add(node.id);
  const centre = +state.ego;
  if (state.ego && nodes.has(centre)) {
    const near = new Set([centre]);
    for (let step = 0; step < +state.steps; step++) {
      const edge_ = new Set(near);
      for (const { edge } of links) { if (edge_.has(edge.from)) near.add(edge.to); if (edge_.has(edge.to)) near.add(edge.from); }
    }
    links = links.filter(({ edge }) => near.has(edge.from) && near.has(edge.to));
    return { ids: near, links };
  }
  return { ids: shown, links };
}
const strengthOf = (view) => {
  const found = new Map([...view.ids].map((id) => [id, 0]));
  for (const { edge, weight } of view.links) { found.set(edge.from, (found.get(edge.from) || 0) + weight); found.set(edge.to, (found.get(edge.to) || 0) + weight); }
  return found;
};
let selectionFocus = null;
function choose(id, focus = true) {
  state.sel = id === null ? "" : String(id);
  selectionFocus = focus ? document.activeElement : null;
  writeHash(); showPanel(); canvas.select();
  if (focus && id !== null) $("panel").focus({ preventScroll: true });
}
function change(values) {
  Object.assign(state, values);
  writeHash(); refresh();
}
