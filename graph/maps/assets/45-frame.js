// An empty drawing of the page's colours with its title, which the map is drawn into when it is saved.
function frame(low, top, wide, high) {
  const out = el("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${low.toFixed(0)} ${(top - 44).toFixed(0)} ${wide.toFixed(0)} ${(high + 44).toFixed(0)}`, width: Math.round(wide), height: Math.round(high + 44), "font-family": "system-ui, 'Noto Sans', sans-serif" });
  out.append(el("rect", { x: low.toFixed(0), y: (top - 44).toFixed(0), width: wide.toFixed(0), height: (high + 44).toFixed(0), fill: paints.paper }),
    el("text", { x: (low + 18).toFixed(0), y: (top - 12).toFixed(0), "font-size": 22, "font-weight": 600, fill: paints.ink }, brief(inLanguage(DATA.title), 90)));
  return out;
}
