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
