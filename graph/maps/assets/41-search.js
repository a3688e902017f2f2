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
