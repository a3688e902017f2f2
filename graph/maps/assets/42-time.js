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
