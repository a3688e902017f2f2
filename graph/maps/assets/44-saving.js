// What is saved: a drawing that stands by itself, with its title and legend, and the same as an image.
const HEAD = 44;
const ROW = 26;
// A drawing in the page's colours, of what *picture* draws within the box of its size; the title above, the legend below.
function framed(picture, low, top, wide, high) {
  const rows = legendRows(wide - 36);
  const tall = high + HEAD + rows.length * ROW + (rows.length ? 16 : 0);
  const viewBox = [low, top - HEAD, wide, tall].map((value) => value.toFixed(0)).join(" ");
  const size = { width: Math.round(wide), height: Math.round(tall) };
  const xmlns = "http://www.w3.org/2000/svg";
  return el(
    "svg",
    { xmlns, viewBox, ...size, "font-family": "system-ui, 'Noto Sans', sans-serif" },
    el("rect", { x: low, y: top - HEAD, width: wide, height: tall, fill: paints.paper }),
    el(
      "text",
      { x: low + 18, y: top - 12, "font-size": 22, "font-weight": 600, fill: paints.ink },
      inLanguage(DATA.title).slice(0, 90),
    ),
    picture,
    el(
      "g",
      { transform: `translate(${low + 18} ${top + high})` },
      rows.map((row, n) => legendRow(row, n * ROW + 18)),
    ),
  );
}
const entryWidth = ({ words }) => 44 + words.length * 7.2;
function legendRows(wide) {
  const rows = [];
  let room = 0;
  for (const entry of legend) {
    if (!rows.length || room < entryWidth(entry)) {
      rows.push([]);
      room = wide;
    }
    rows[rows.length - 1].push(entry);
    room -= entryWidth(entry);
  }
  return rows;
}
function legendRow(entries, y) {
  let x = 0;
  return entries.map((entry) => {
    const [drawing, at] = [inked(entry.drawing.cloneNode(true)), x];
    x += entryWidth(entry);
    for (const [name, value] of Object.entries({ x: at, y: y - 10, width: 26, height: 20 })) drawing.setAttribute(name, value);
    return [drawing, el("text", { x: at + 32, y: y + 5, "font-size": 14, fill: paints.ink }, entry.words)];
  });
}
// A drawing with the colours themselves where map.css names them, since it is to stand without map.css.
function inked(drawing) {
  for (const made of [drawing, ...drawing.querySelectorAll("*")])
    for (const name of ["fill", "stroke"])
      if (made.hasAttribute(name))
        made.setAttribute(
          name,
          made.getAttribute(name).replace(/var\((--[\w-]+)\)/g, (_, found) => css(found)),
        );
  return drawing;
}

function save(ending, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: `entente-${DATA.view}.${ending}` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 4000);
}
const written = (drawing) => new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });
const saveSvg = () => save("svg", written(canvas.svg()));
function savePng() {
  const drawing = canvas.svg();
  const [wide, high] = [+drawing.getAttribute("width"), +drawing.getAttribute("height")];
  const sharp = Math.min(2, 6000 / Math.max(wide, high));
  const address = URL.createObjectURL(written(drawing));
  const image = new Image();
  image.onload = () => {
    const sheet = el("canvas", { width: Math.round(wide * sharp), height: Math.round(high * sharp) });
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    URL.revokeObjectURL(address);
    sheet.toBlob((blob) => save("png", blob), "image/png");
  };
  image.src = address;
}
