// The filters, the words of the page in the language chosen, and the theme.
const countryNodes = new Map(DATA.nodes.filter((node) => node.code).map((node) => [node.code, node]));
function countryName(code) {
  const node = countryNodes.get(code);
  return node ? label(node) : (DATA.countries[code] || {})[state.lang] || code;
}
function tally(found) {
  const sums = new Map();
  for (const value of found) if (value) sums.set(value, (sums.get(value) || 0) + 1);
  return [...sums];
}
// One choice is none: a filter of a single value is shown only where it is in force.
function options(word, found, name) {
  const values = tally(found).sort((a, b) => name(a[0]).localeCompare(name(b[0]), state.lang));
  const select = $(word);
  const known = values.some(([value]) => value === state[word]);
  select.replaceChildren(
    el("option", { value: "" }, say("any")),
    ...values.map(([value, n]) => el("option", { value }, `${name(value)} (${number(n)})`)),
  );
  select.value = known ? state[word] : "";
  select.closest("div").hidden = values.length < 2 && !state[word];
}
function drawTypes() {
  const shown = DATA.nodes.filter((node) => DATA.view !== "timeline" || node.deal !== undefined);
  const types = tally(shown.map((node) => node.type)).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const hidden = listed(state.hide);
  const onchange = ({ target }) => change({ hide: toggled(state.hide, target.value, !target.checked) });
  $("types").replaceChildren(
    ...types.map(([type, n]) =>
      el(
        "label",
        { class: "check" },
        el("input", { type: "checkbox", value: type, checked: !hidden.has(type), onchange }),
        swatch(type),
        el("span", {}, term("types", type)),
        el("small", {}, number(n)),
      ),
    ),
  );
}
function drawFilters() {
  const deals = DATA.deals;
  drawTypes();
  options("country", deals.length ? deals.flatMap((deal) => deal.codes) : DATA.nodes.flatMap((node) => node.codes), countryName);
  options(
    "kind",
    deals.map((deal) => deal.kind),
    (kind) => term("types", kind),
  );
  options(
    "status",
    deals.map((deal) => deal.status),
    (status) => term("statuses", status),
  );
  options(
    "topic",
    deals.flatMap((deal) => deal.topics),
    (topic) => term("topics", topic),
  );
  $("partial").hidden = !DATA.partial;
  $("reset").closest("p").hidden = !(filtered() || state.hide || state.ego || state.open);
  drawSizing();
}
function drawWords() {
  document.documentElement.lang = state.lang;
  for (const found of document.querySelectorAll("[data-word]")) found.textContent = say(found.dataset.word);
  for (const found of document.querySelectorAll("[data-label]")) found.setAttribute("aria-label", say(found.dataset.label));
  $("search").placeholder = say("search");
  $("title").textContent = inLanguage(DATA.title);
  document.title = inLanguage(DATA.title) + " — Entente";
  $("mode").textContent = say(state.view === "table" ? "map" : "table");
  const french = state.lang === "fr";
  $("lang").textContent = french ? "EN" : "FR";
  $("lang").setAttribute("lang", french ? "en" : "fr");
  for (const [id, words] of [
    ["lang", french ? "English" : "Français"],
    ["theme", say(dark() ? "theme_light" : "theme_dark")],
  ]) {
    $(id).setAttribute("aria-label", words);
    $(id).title = words;
  }
}
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const dark = () => document.documentElement.dataset.theme === "dark";
function applyTheme() {
  document.documentElement.dataset.theme = state.theme || (darkSystem.matches ? "dark" : "light");
  repaint();
}
