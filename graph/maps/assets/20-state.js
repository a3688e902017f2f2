// What is chosen; all of it stands in the address after #, so that a link shows what its sender saw.
const UNFILTERED = { hide: "", country: "", kind: "", status: "", topic: "", from: "", to: "", undated: "1", ego: "" };
const DEFAULTS = { sel: "", ...UNFILTERED, view: "map", open: "", steps: "1", by: "", lang: DATA.language, theme: "" };
const state = { ...DEFAULTS };

// The slider steps by months where there are few years, else by years.
const allDates = DATA.deals
  .map((deal) => deal.date)
  .filter(Boolean)
  .sort();
const stops = (() => {
  if (!allDates.length) return [];
  const first = allDates[0];
  const last = allDates[allDates.length - 1];
  const years = Array.from({ length: +last.slice(0, 4) - +first.slice(0, 4) + 1 }, (_, i) => String(+first.slice(0, 4) + i));
  if (years.length > 12) return years;
  const months = years.flatMap((year) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`));
  // A date that is no finer than its year may be any of its months.
  const from = first.length > 4 ? first.slice(0, 7) : first + "-01";
  const until = last.length > 4 ? last.slice(0, 7) : last + "-12";
  return months.filter((month) => month >= from && month <= until);
})();

function readHash() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(DEFAULTS))
    if (found.has(key)) state[key] = found.get(key);
    else if (key !== "lang" && key !== "theme") state[key] = DEFAULTS[key];
  if (!DATA.words[state.lang]) state.lang = DATA.language;
  if (!["1", "2"].includes(state.steps)) state.steps = "1";
}
function writeHash() {
  const found = new URLSearchParams();
  for (const key of Object.keys(DEFAULTS)) if (state[key] !== DEFAULTS[key]) found.set(key, state[key]);
  const hash = found.toString();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  } catch {
    /* a frame of a notebook has no address of its own */
  }
}
const listed = (value) => new Set(value ? value.split(",") : []);
function toggled(value, key, on) {
  const found = listed(value);
  if (on) found.add(key);
  else found.delete(key);
  return [...found].join(",");
}

let selectionFocus = null;
function choose(id, focus = true) {
  state.sel = id === null ? "" : String(id);
  selectionFocus = focus ? document.activeElement : null;
  writeHash();
  showPanel();
  canvas.select();
  if (focus && id !== null) $("panel").focus({ preventScroll: true });
}
function change(values) {
  Object.assign(state, values);
  writeHash();
  refresh();
}
