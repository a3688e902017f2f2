// Search: any name in any language, without regard to case and accents; the nearest first.
const searchable = DATA.nodes.map((node) => {
  const names = new Set([...Object.values(node.names), ...node.aliases, node.code]);
  return { node, names: [...names].filter(Boolean).map((name) => fold(name.slice(0, 400))) };
});
// How near a name is to what is asked: the same, its beginning, that of a word, a part of it, or not at all.
const nearness = [
  (name, asked) => name === asked,
  (name, asked) => name.startsWith(asked),
  (name, asked) => name.includes(" " + asked),
  (name, asked) => name.includes(asked),
];
const FAR = nearness.length;
function distance(name, asked) {
  const found = nearness.findIndex((test) => test(name, asked));
  return found < 0 ? FAR : found;
}
function search(asked) {
  const wanted = fold(asked.trim());
  if (!wanted) return [];
  return searchable
    .map(({ node, names }) => ({ node, far: Math.min(FAR, ...names.map((name) => distance(name, wanted))) }))
    .filter(({ far }) => far < FAR)
    .sort((a, b) => a.far - b.far || b.node.strength - a.node.strength)
    .slice(0, 12)
    .map(({ node }) => node);
}

let results = [];
let cursor = -1;
function showResults(found, at) {
  results = found;
  cursor = at;
  $("found").hidden = !results.length;
  $("search").setAttribute("aria-expanded", String(results.length > 0));
  $("found").replaceChildren(
    ...results.map((node, n) => {
      const onmousedown = (event) => {
        event.preventDefault();
        pick(node);
      };
      const given = { role: "option", id: "hit" + n, "aria-selected": String(n === cursor), onmousedown };
      return el("li", given, text(label(node)), el("small", {}, term("types", node.type)));
    }),
  );
  if (cursor >= 0) $("search").setAttribute("aria-activedescendant", "hit" + cursor);
  else $("search").removeAttribute("aria-activedescendant");
}
// What is picked is shown, whatever hid it: its type, a filter, its community.
function pick(node) {
  showResults([], -1);
  $("search").value = "";
  const values = { hide: toggled(state.hide, node.type, false), view: "map" };
  if (!visible().ids.has(node.id)) Object.assign(values, UNFILTERED, { hide: values.hide });
  if (canvas.folding && node.group !== null) values.open = toggled(state.open, String(node.group), true);
  change(values);
  choose(node.id);
  canvas.focus(node.id);
}
function wireSearch() {
  const box = $("search");
  const keys = {
    ArrowDown: () => showResults(results, (cursor + 1) % results.length),
    ArrowUp: () => showResults(results, (cursor + results.length - 1) % results.length),
    Enter: () => pick(results[Math.max(cursor, 0)]),
  };
  box.addEventListener("input", () => {
    const found = search(box.value);
    showResults(found, found.length ? 0 : -1);
  });
  box.addEventListener("blur", () => showResults([], -1));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      box.value = "";
      showResults([], -1);
    } else if (keys[event.key] && results.length) {
      keys[event.key]();
      event.preventDefault();
    }
  });
}
