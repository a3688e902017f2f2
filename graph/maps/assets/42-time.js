// Time: a histogram of the signatures, two handles, and a button that plays it.
let playing = 0;
const PLAY = "M3 1l12 7-12 7z";
const PAUSE = "M2 1h4v14H2zM10 1h4v14h-4z";
// The stops that the handles stand at.
function handles() {
  const from = stops.indexOf(state.from);
  const to = stops.indexOf(state.to);
  return [Math.max(0, from), to < 0 ? stops.length - 1 : to];
}
function drawTime() {
  $("time").hidden = stops.length < 2;
  if (stops.length < 2) return;
  const [low, high] = handles();
  for (const [id, at] of [
    ["from", low],
    ["to", high],
  ]) {
    $(id).max = stops.length - 1;
    $(id).value = at;
    $(id).setAttribute("aria-valuetext", when(stops[at]));
  }
  $("range").textContent = `${stops[low]} – ${stops[high]}`;
  drawBars(low, high);
  $("undated").checked = state.undated === "1";
  $("undated").closest("label").hidden = allDates.length === DATA.deals.length;
  $("play").setAttribute("aria-label", say(playing ? "pause" : "play"));
  $("play")
    .querySelector("path")
    .setAttribute("d", playing ? PAUSE : PLAY);
}
function drawBars(low, high) {
  const sums = new Map(stops.map((stop) => [stop, 0]));
  const precision = stops[0].length;
  // A date that is no finer than its year stands at its first month.
  for (const date of allDates) {
    const stop = date.slice(0, precision);
    const found = sums.has(stop) ? stop : date + "-01";
    if (sums.has(found)) sums.set(found, sums.get(found) + 1);
  }
  const most = Math.max(1, ...sums.values());
  const wide = 1000 / stops.length;
  $("bars").replaceChildren(
    ...[...sums.values()].map((sum, i) => {
      const height = 100 * Math.sqrt(sum / most);
      const inside = i >= low && i <= high;
      const bar = { x: i * wide + wide * 0.1, width: wide * 0.8, y: 100 - height, height, class: inside ? "in" : null };
      return el("rect", bar, el("title", {}, `${when(stops[i])} : ${count(sum)}`));
    }),
  );
}
function setTime(low, high) {
  change({ from: low <= 0 ? "" : stops[low], to: high >= stops.length - 1 ? "" : stops[high] });
}
function stopTime() {
  clearInterval(playing);
  playing = 0;
  drawTime();
}
function playTime() {
  const [low, end] = handles();
  let high = end >= stops.length - 1 ? low : end;
  const step = () => {
    if (high >= stops.length - 1) stopTime();
    else setTime(low, ++high);
  };
  playing = setInterval(step, Math.max(90, Math.min(700, 9000 / stops.length)));
  setTime(low, high);
}
function wireTime() {
  const ends = () => [+$("from").value, +$("to").value];
  $("from").addEventListener("input", () => setTime(Math.min(...ends()), ends()[1]));
  $("to").addEventListener("input", () => setTime(ends()[0], Math.max(...ends())));
  $("undated").addEventListener("change", ({ target }) => change({ undated: target.checked ? "1" : "0" }));
  $("play").addEventListener("click", () => (playing ? stopTime() : playTime()));
}
