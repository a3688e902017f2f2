// The page begins: what the address says is shown; every change is drawn from the state.
function refresh() {
  drawWords();
  $("move").hidden = !canvas.move || state.view === "table";
  drawFilters();
  drawTime(); // before the map, which is fitted into what it leaves free
  canvas.draw();
  showPanel();
  drawTables();
  drawCrumbs();
  drawCounts();
}
function drawCounts() {
  const view = visible();
  const timeline = DATA.view === "timeline";
  const deals = timeline ? canvas.shown.nodes : DATA.partial ? DATA.total : DATA.deals.filter(passes).length;
  const parts = timeline
    ? []
    : [
        [view.ids.size, "nodes"],
        [view.links.length, "links"],
      ];
  if (DATA.deals.length || timeline) parts.push([deals, "agreements"]);
  $("count").textContent = parts.map(([n, word]) => `${number(n)} ${say(word).toLowerCase()}`).join(" · ");
  $("empty").hidden = canvas.shown.nodes > 0;
  $("empty").firstElementChild.textContent = say(DATA.nodes.length ? "nothing" : "empty");
  $("again").hidden = !DATA.nodes.length;
}
// What the drawing and the file leave out.
function drawNotes(notes) {
  const said = [...notes];
  if (DATA.cut) said.push(say("cut", { n: number(nodes.size) }));
  if (DATA.links > edges.length) said.push(say("fewer", { n: number(edges.length), m: number(DATA.links) }));
  $("note").hidden = !said.length;
  $("note").textContent = said.join(" ");
}
function drawCrumbs() {
  const crumbs = [];
  const centre = nodes.get(idOf(state.ego));
  const back = () => {
    change({ ego: "" });
    canvas.fit();
  };
  if (centre) crumbs.push(button(null, back, `← ${say("back")} · `, text(brief(label(centre), 40))));
  for (const group of DATA.groups)
    if (canvas.folding && listed(state.open).has(String(group.id)))
      crumbs.push(button(null, () => toggleGroup(group.id), `× ${say("group")} `, text(brief(label(nodes.get(group.top)), 24))));
  $("chips").replaceChildren(...crumbs);
}

// The menu and the drawer, each with the button that opens it.
const shown = (id) => ($(id).id === "rail" ? $(id).classList.contains("open") : !$(id).hidden);
function unfold(id, opener_, open) {
  if (id === "rail") $(id).classList.toggle("open", open);
  else $(id).hidden = !open;
  $(opener_).setAttribute("aria-expanded", String(open));
}
function escape() {
  const found = [
    ["saves", "save"],
    ["rail", "filters"],
  ].find(([id]) => shown(id));
  if (found) {
    unfold(...found, false);
    $(found[1]).focus();
  } else if (state.sel && document.activeElement !== $("search")) shutPanel(true);
}
function wireTools() {
  const on = (id, act) => $(id).addEventListener("click", act);
  for (const word of ["country", "kind", "status", "topic", "by"])
    $(word).addEventListener("change", ({ target }) => change({ [word]: target.value }));
  for (const id of ["reset", "again"])
    on(id, () => {
      stopTime();
      change({ ...UNFILTERED, open: "" });
      canvas.fit();
    });
  on("lang", () => change({ lang: state.lang === "fr" ? "en" : "fr" }));
  on("theme", () => {
    state.theme = dark() ? "light" : "dark";
    applyTheme();
    change({});
  });
  on("mode", () => change({ view: state.view === "table" ? "map" : "table" }));
  on("filters", () => unfold("rail", "filters", !shown("rail")));
  on("save", () => unfold("saves", "save", !shown("saves")));
  for (const [id, act] of [
    ["png", savePng],
    ["svg", saveSvg],
    ["print", () => print()],
  ])
    on(id, () => {
      unfold("saves", "save", false);
      act();
    });
  on("in", () => canvas.zoom(1.3));
  on("out", () => canvas.zoom(1 / 1.3));
  on("fit", () => canvas.fit());
  on("move", () => canvas.move());
  on("skip", (event) => {
    event.preventDefault();
    $("canvas").focus();
  });
}
function start() {
  readHash();
  applyTheme();
  $("key").open = matchMedia("(min-width: 821px)").matches;
  wireTools();
  wireSearch();
  wireTime();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    else if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("search").focus();
    }
  });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".menu")) unfold("saves", "save", false);
  });
  addEventListener("hashchange", () => {
    readHash();
    applyTheme();
    refresh();
    canvas.select();
  });
  darkSystem.addEventListener("change", () => {
    applyTheme();
    refresh();
  });
  refresh();
  if (DATA.view === "world") canvas.fit();
  if (state.sel) canvas.select();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}
globalThis.entente = { state, change, choose, visible, node: (id) => nodes.get(id), canvas };
start();
