// Search, filters, legend, the slider of time, the tables, and what is saved.
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
  const types = tally(DATA.nodes.map((node) => node.type)).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])), hidden = listed(state.hide);
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
}
function drawWords() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-word]").forEach((found) => { found.textContent = say(found.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((found) => found.setAttribute("aria-label", say(found.dataset.label)));
  $("search").placeholder = say("search");
  $("title").textContent = inLanguage(DATA.title);
  document.title = inLanguage(DATA.title) + " — Entente";
  $("lang").textContent = state.lang === "fr" ? "English" : "Français";
  $("lang").setAttribute("lang", state.lang === "fr" ? "en" : "fr");
  $("theme").textContent = say(dark() ? "theme_light" : "theme_dark");
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
  $("key").replaceChildren(...present.map((same) => el("span", {}, swatch(same[0]), named(same))), ...extra);
  $("key").hidden = !$("key").children.length;
}
const stroke = (dashes, word) => el("span", {}, el("svg", { class: "long", viewBox: "0 0 30 18", "aria-hidden": "true" }, el("line", { x1: 1, x2: 29, y1: 9, y2: 9, stroke: "var(--edge-strong)", "stroke-width": dashes ? 2 : 4, "stroke-dasharray": dashes ? "5 4" : null })), say(word));

// Search: any name in any language, without regard to case and accents; the nearest first.
const index = DATA.nodes.map((node) => [node, [...new Set([...Object.values(node.names), ...node.aliases, node.code])].filter(Boolean).map((name) => fold(name.slice(0, 400)))]);
function search(asked) {
  const wanted = fold(asked.trim());
  if (!wanted) return [];
  const ranked = [];
  for (const [node, names] of index) {
    let best = 9;
    for (const name of names) best = Math.min(best, name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(" " + wanted) ? 2 : name.includes(wanted) ? 3 : 9);
    if (best < 9) ranked.push([best, -node.strength, node]);
  }
  return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 12).map((row) => row[2]);
}
let results = [], cursor = -1;
function showResults() {
  const list = $("found");
  list.hidden = !results.length;
  $("search").setAttribute("aria-expanded", String(Boolean(results.length)));
  list.replaceChildren(...results.map((node, n) => el("li", { role: "option", id: "hit" + n, "aria-selected": String(n === cursor), onmousedown: (event) => { event.preventDefault(); pick(node); } },
    text(label(node)), el("small", {}, term("types", node.type)))));
  if (cursor >= 0) $("search").setAttribute("aria-activedescendant", "hit" + cursor); else $("search").removeAttribute("aria-activedescendant");
}
function pick(node) {
  results = []; cursor = -1; showResults();
  $("search").value = "";
  const hidden = listed(state.hide); hidden.delete(node.type);
  const view = visible();
  const values = { hide: [...hidden].join(","), view: "map" };
  if (!view.ids.has(node.id)) Object.assign(values, { ego: "", country: "", kind: "", status: "", topic: "", from: "", to: "", undated: "1" });
  if (folding && node.group !== undefined) values.open = [...listed(state.open).add(String(node.group))].join(",");
  change(values);
  choose(node.id); canvas.focus(node.id);
}
function wireSearch() {
  const box = $("search");
  box.addEventListener("input", () => { results = search(box.value); cursor = results.length ? 0 : -1; showResults(); });
  box.addEventListener("blur", () => { results = []; showResults(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && results.length) { cursor = (cursor + 1) % results.length; showResults(); event.preventDefault(); }
    else if (event.key === "ArrowUp" && results.length) { cursor = (cursor + results.length - 1) % results.length; showResults(); event.preventDefault(); }
    else if (event.key === "Enter" && results.length) { pick(results[Math.max(cursor, 0)]); event.preventDefault(); }
    else if (event.key === "Escape") { results = []; box.value = ""; showResults(); }
  });
}

// Time: a histogram of the signatures, two handles, and a button that plays it.
let playing = 0;
function drawTime() {
  $("time").hidden = stops.length < 2;
  if (stops.length < 2) return;
  const low = Math.max(0, state.from ? stops.indexOf(state.from) : 0), found = state.to ? stops.indexOf(state.to) : stops.length - 1, high = found < 0 ? stops.length - 1 : found;
  $("from").max = $("to").max = stops.length - 1; $("from").value = low; $("to").value = high;
  $("from").setAttribute("aria-valuetext", when(stops[low])); $("to").setAttribute("aria-valuetext", when(stops[high]));
  $("range").textContent = low === 0 && high === stops.length - 1 ? `${stops[0].slice(0, 4)} – ${stops[high].slice(0, 4)}` : `${stops[low]} – ${stops[high]}`;
  const sums = stops.map(() => 0), at = new Map(stops.map((stop, i) => [stop, i]));
  for (const date of allDates) { const i = at.get(date.slice(0, stops[0].length)) ?? at.get(date.slice(0, 4) + "-01"); if (i !== undefined) sums[i]++; }
  const most = Math.max(1, ...sums), wide = 1000 / stops.length;
  $("bars").replaceChildren(...sums.map((sum, i) => el("rect", { x: i * wide + wide * .1, width: wide * .8, y: 100 - 100 * Math.sqrt(sum / most), height: 100 * Math.sqrt(sum / most), class: i >= low && i <= high ? "in" : null })));
  $("undated").checked = state.undated === "1";
  $("undated").closest("label").hidden = allDates.length === DATA.deals.length;
  $("play").setAttribute("aria-label", say(playing ? "pause" : "play"));
  $("play").firstElementChild.firstElementChild.setAttribute("d", playing ? "M2 1h4v14H2zM10 1h4v14h-4z" : "M3 1l12 7-12 7z");
}
function setTime(low, high) { change({ from: low <= 0 ? "" : stops[low], to: high >= stops.length - 1 ? "" : stops[high] }); }
function stopTime() { clearInterval(playing); playing = 0; drawTime(); }
function wireTime() {
  const ends = () => [+$("from").value, +$("to").value];
  $("from").addEventListener("input", () => { const [low, high] = ends(); setTime(Math.min(low, high), high); });
  $("to").addEventListener("input", () => { const [low, high] = ends(); setTime(low, Math.max(low, high)); });
  $("undated").addEventListener("change", (event) => change({ undated: event.target.checked ? "1" : "0" }));
  $("play").addEventListener("click", () => {
    if (playing) { stopTime(); return; }
    const [low, end] = ends(); let high = end >= stops.length - 1 ? low : end;
    playing = setInterval(() => { if (high >= stops.length - 1) { stopTime(); return; } high++; setTime(low, high); }, Math.max(90, Math.min(700, 9000 / stops.length)));
    setTime(low, high); drawTime();
  });
}

// The tables say what the map shows.
const tableState = { nodes: { by: "weight", down: true, most: 200 }, links: { by: "weight", down: true, most: 200 } };
function table(id, caption, columns, rows) {
  const kept = tableState[id], column = columns.find((c) => c.key === kept.by) || columns[0];
  const sorted = rows.sort((a, b) => { const x = column.value(a), y = column.value(b); return (typeof x === "number" ? x - y : String(x).localeCompare(String(y), state.lang)) * (kept.down ? -1 : 1); });
  const heads = columns.map((c) => el("th", { scope: "col", class: c.numeric ? "n" : null, "aria-sort": c.key === kept.by ? (kept.down ? "descending" : "ascending") : null },
    el("button", { type: "button", onclick: () => { Object.assign(kept, { down: kept.by === c.key ? !kept.down : Boolean(c.numeric), by: c.key }); drawTables(); } }, say(c.word), c.key === kept.by ? (kept.down ? " ↓" : " ↑") : "")));
  const body = sorted.slice(0, kept.most).map((row) => el("tr", {}, columns.map((c) => el("td", { class: c.numeric ? "n" : null }, el("div", {}, c.cell ? c.cell(row) : c.numeric ? number(c.value(row)) : text(String(c.value(row))))))));
  const out = [el("h2", { id: "caption-" + id }, `${caption} (${number(rows.length)})`), el("table", { "aria-labelledby": "caption-" + id }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body))];
  if (rows.length > kept.most) out.push(el("p", {}, el("button", { class: "tool", type: "button", onclick: () => { kept.most += 500; drawTables(); } }, say("show_more", { n: number(Math.min(500, rows.length - kept.most)) }))));
  return out;
}
const opener = (id, shown) => el("button", { class: "linkish", type: "button", onclick: () => choose(id) }, shown);
function drawTables() {
  $("tables").hidden = state.view !== "table";
  if (state.view !== "table") return;
  const view = visible(), sums = strengthOf(view), ties = new Map();
  for (const { edge } of view.links) for (const end of [edge.from, edge.to]) ties.set(end, (ties.get(end) || 0) + 1);
  const dates = (tie) => tie.deals.map((i) => DATA.deals[i].date).filter(Boolean).sort();
  $("tables").replaceChildren(
    ...table("nodes", say("nodes"), [
      { key: "name", word: "name", value: (id) => label(nodes.get(id)), cell: (id) => opener(id, text(label(nodes.get(id)))) },
      { key: "type", word: "type", value: (id) => term("types", nodes.get(id).type) },
      { key: "country", word: "country", value: (id) => nodes.get(id).codes.map(countryName).join(", ") },
      { key: "ties", word: "ties", numeric: true, value: (id) => ties.get(id) || 0 },
      { key: "weight", word: "weight", numeric: true, value: (id) => sums.get(id) || 0 },
    ], [...view.ids]),
    ...table("links", say("links"), [
      { key: "name", word: "name", value: (tie) => label(nodes.get(tie.edge.from)) + " — " + label(nodes.get(tie.edge.to)), cell: (tie) => opener(tie.edge.id, [text(label(nodes.get(tie.edge.from))), " — ", text(label(nodes.get(tie.edge.to)))]) },
      { key: "type", word: "type", value: (tie) => tie.edge.role || term("relations", tie.edge.relation) },
      { key: "weight", word: "weight", numeric: true, value: (tie) => tie.weight },
      { key: "first", word: "first", value: (tie) => dates(tie)[0] || "" },
      { key: "last", word: "last", value: (tie) => dates(tie).pop() || "" },
    ], [...view.links]));
}

// What is saved: a drawing that stands by itself, and the same as an image.
function save(name, blob) {
  const address = URL.createObjectURL(blob), anchor = el("a", { href: address, download: name });
  document.body.append(anchor); anchor.click(); anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 4000);
}
const drawing = () => new XMLSerializer().serializeToString(canvas.svg());
function saveSvg() { save(`entente-${DATA.view}.svg`, new Blob([drawing()], { type: "image/svg+xml" })); }
function savePng() {
  const picture = canvas.svg(), image = new Image(), wide = +picture.getAttribute("width"), high = +picture.getAttribute("height"), sharp = Math.min(2, 6000 / Math.max(wide, high));
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }));
  image.onload = () => {
    const sheet = el("canvas", { width: Math.round(wide * sharp), height: Math.round(high * sharp) });
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    URL.revokeObjectURL(address);
    sheet.toBlob((blob) => save(`entente-${DATA.view}.png`, blob), "image/png");
  };
  image.src = address;
}
