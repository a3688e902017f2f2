// The filters, the words of the page in the language chosen, the theme and the legend.
function options(select, word, group, values) {
  const chosen = state[word];
  select.replaceChildren(el("option", { value: "" }, say("any")), ...values.map(([value, n]) => el("option", { value }, `${group ? term(group, value) : countryName(value)} (${number(n)})`)));
  select.value = values.some(([value]) => value === chosen) ? chosen : "";
  select.closest("div").hidden = values.length < 2 && !chosen;
}
const tally = (found) => { const sums = new Map(); for (const value of found) if (value) sums.set(value, (sums.get(value) || 0) + 1); return [...sums]; };
function countryName(code) { const node = countryNodes.get(code); return node ? label(node) : (DATA.countries[code] || {})[state.lang] || code; }
const countryNodes = new Map(DATA.nodes.filter((node) => node.code).map((node) => [node.code, node]));
function drawFilters() {
  const types = tally(DATA.nodes.filter((node) => DATA.view !== "timeline" || node.deal !== undefined).map((node) => node.type)).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])), hidden = listed(state.hide);
  $("types").replaceChildren(...types.map(([type, n]) => el("label", { class: "check" },
    el("input", { type: "checkbox", value: type, checked: !hidden.has(type), onchange: (event) => { const now = listed(state.hide); if (event.target.checked) now.delete(type); else now.add(type); change({ hide: [...now].join(",") }); } }),
    swatch(type), el("span", {}, term("types", type)), el("small", {}, number(n)))));
  const sort = (rows, name) => rows.sort((a, b) => name(a[0]).localeCompare(name(b[0]), state.lang));
  const codes = DATA.deals.length ? DATA.deals.flatMap((deal) => deal.codes) : DATA.nodes.flatMap((node) => node.codes);
  options($("country"), "country", null, sort(tally(codes), countryName));
  options($("kind"), "kind", "types", sort(tally(DATA.deals.map((deal) => deal.kind)), (value) => term("types", value)));
  options($("status"), "status", "statuses", sort(tally(DATA.deals.map((deal) => deal.status)), (value) => term("statuses", value)));
  options($("topic"), "topic", "topics", sort(tally(DATA.deals.flatMap((deal) => deal.topics)), (value) => term("topics", value)));
  $("partial").hidden = !DATA.partial;
  $("reset").closest("p").hidden = !(filtered() || state.hide || state.ego || state.open);
  drawSizing();
}
function drawWords() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-word]").forEach((found) => { found.textContent = say(found.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((found) => found.setAttribute("aria-label", say(found.dataset.label)));
  $("search").placeholder = say("search");
  $("title").textContent = inLanguage(DATA.title);
  document.title = inLanguage(DATA.title) + " — Entente";
  $("lang").textContent = state.lang === "fr" ? "EN" : "FR";
  $("lang").setAttribute("aria-label", state.lang === "fr" ? "English" : "Français");
  $("lang").setAttribute("lang", state.lang === "fr" ? "en" : "fr");
  $("theme").setAttribute("aria-label", say(dark() ? "theme_light" : "theme_dark"));
  for (const id of ["lang", "theme"]) $(id).title = $(id).getAttribute("aria-label");
  $("mode").textContent = say(state.view === "table" ? "map" : "table");
}
const dark = () => document.documentElement.dataset.theme === "dark";
function applyTheme() {
  document.documentElement.dataset.theme = state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  repaint();
}
function drawLegend(types, extra = []) {
  const looks = new Map();
  for (const type of Object.keys(DATA.looks)) if (types.has(type)) { const look = lookOf(type), key = look.shape + look.colour; if (!looks.has(key)) looks.set(key, []); looks.get(key).push(type); }
  const present = [...looks.values()], named = (same) => same.length > 2 && lookOf(same[0]).colour === "deal" ? term("types", "Agreement") : same.slice(0, 3).map((type) => term("types", type)).join(", ");
  fillLegend([...present.map((same) => el("span", {}, swatch(same[0]), named(same))), ...extra]);
}
function fillLegend(entries) {
  $("marks").replaceChildren(...entries);
  $("key").hidden = !entries.length;
}
const stroke = (dashes, word) => el("span", {}, el("svg", { class: "long", viewBox: "0 0 30 18", "aria-hidden": "true" }, el("line", { x1: 1, x2: 29, y1: 9, y2: 9, stroke: "var(--edge-strong)", "stroke-width": dashes ? 2 : 4, "stroke-dasharray": dashes ? "5 4" : null })), say(word));
