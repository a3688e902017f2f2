// The page begins: what the address says is shown; every change is drawn from the state.
function refresh() {
  drawWords(); drawFilters(); canvas.draw(); showPanel(); drawTime(); drawTables(); drawCrumbs();
  const view = visible(), parts = DATA.view === "timeline" ? [] : [[view.ids.size, "nodes"], [view.links.length, "links"]];
  if (DATA.deals.length || !parts.length) parts.push([DATA.view === "timeline" ? canvas.shown.nodes : DATA.partial ? DATA.total : DATA.deals.filter(passes).length, "agreements"]);
  $("count").textContent = parts.map(([n, word]) => `${number(n)} ${say(word).toLowerCase()}`).join(" · ");
  $("empty").hidden = canvas.shown.nodes > 0;
  $("empty").firstElementChild.textContent = say(DATA.nodes.length ? "nothing" : "empty");
  $("again").hidden = !DATA.nodes.length;
}
function drawCrumbs() {
  const crumbs = [];
  if (state.ego && nodes.has(+state.ego)) crumbs.push(el("button", { type: "button", onclick: () => { change({ ego: "" }); canvas.fit(); } }, `← ${say("back")} · `, text(brief(label(nodes.get(+state.ego)), 40))));
  for (const id of listed(state.open)) if (folding && DATA.groups[+id]) crumbs.push(el("button", { type: "button", onclick: () => toggleGroup(+id) }, `× ${say("group")} `, text(brief(label(nodes.get(DATA.groups[+id].top)), 24))));
  $("chips").replaceChildren(...crumbs);
}
function start() {
  readHash(); applyTheme();
  $("key").open = matchMedia("(min-width: 821px)").matches;
  for (const word of ["country", "kind", "status", "topic", "by"]) $(word).addEventListener("change", (event) => change({ [word]: event.target.value }));
  for (const id of ["reset", "again"]) $(id).addEventListener("click", () => { stopTime(); change({ hide: "", country: "", kind: "", status: "", topic: "", from: "", to: "", undated: "1", ego: "", open: "" }); canvas.fit(); });
  $("lang").addEventListener("click", () => change({ lang: state.lang === "fr" ? "en" : "fr" }));
  $("theme").addEventListener("click", () => { state.theme = dark() ? "light" : "dark"; applyTheme(); change({}); });
  $("mode").addEventListener("click", () => { change({ view: state.view === "table" ? "map" : "table" }); });
  $("filters").addEventListener("click", () => { const open = $("rail").classList.toggle("open"); $("filters").setAttribute("aria-expanded", String(open)); });
  $("save").addEventListener("click", () => { const list = $("saves"); list.hidden = !list.hidden; $("save").setAttribute("aria-expanded", String(!list.hidden)); });
  for (const [id, act] of [["png", savePng], ["svg", saveSvg], ["print", () => print()]]) $(id).addEventListener("click", () => { $("saves").hidden = true; $("save").setAttribute("aria-expanded", "false"); act(); });
  $("in").addEventListener("click", () => canvas.zoom(1.3)); $("out").addEventListener("click", () => canvas.zoom(1 / 1.3)); $("fit").addEventListener("click", () => canvas.fit());
  if (canvas.move) $("move").addEventListener("click", () => canvas.move()); else $("move").hidden = true;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (!$("saves").hidden) { $("saves").hidden = true; $("save").setAttribute("aria-expanded", "false"); $("save").focus(); } else if ($("rail").classList.contains("open")) { $("rail").classList.remove("open"); $("filters").setAttribute("aria-expanded", "false"); $("filters").focus(); } else if (state.sel && document.activeElement !== $("search")) { const back = selectionFocus; choose(null, false); (back && back.isConnected ? back : $("canvas")).focus(); } }
    else if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); $("search").focus(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".menu")) { $("saves").hidden = true; $("save").setAttribute("aria-expanded", "false"); } });
  addEventListener("hashchange", () => { if (!writing) { readHash(); applyTheme(); refresh(); canvas.select(); } });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { applyTheme(); change({}); });
  $("skip").addEventListener("click", (event) => { event.preventDefault(); $("canvas").focus(); });
  wireSearch(); wireTime();
  refresh();
  if (DATA.view === "world") canvas.fit();
  if (state.sel) canvas.select();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}
globalThis.entente = { state, change, choose, visible, node: (id) => nodes.get(id), get canvas() { return canvas; }, get folding() { return folding; } };
start();
