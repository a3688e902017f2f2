// Agreements through time, drawn at the scale of the window: marks are filled where signed, hollow where not.
const canvas = (() => {
  const host = $("canvas");
  const svg = el("svg", { class: "plot", role: "presentation" });
  host.append(svg);
  const TOP = 64;
  const moments = allDates.map(moment);
  const [low, high] = [Math.min(...moments), Math.max(...moments)];
  const pad = Math.max(40 * DAY, (high - low) * 0.04);
  const whole = moments.length ? { from: low - pad, to: high + pad } : { from: 0, to: 1 };
  let view = { ...whole };
  let drawn = new Map();
  let size = { width: 1, height: 1 };

  const standing = () => [...drawn.values()].filter((item) => Number.isFinite(item.x));
  // The part of the window in which time runs, beside the names of the lanes and what has no date.
  function axis() {
    const roomy = size.width > 700;
    const undated = [...drawn.values()].some((item) => !item.deal.date);
    const left = roomy ? 190 : 12;
    const right = size.width - (undated ? (roomy ? 130 : 70) : 24);
    const x = (at) => left + ((at - view.from) / (view.to - view.from)) * (right - left);
    const back = (pixel) => view.from + ((pixel - left) / (right - left)) * (view.to - view.from);
    return { x, back, left, right, undated, roomy, width: size.width };
  }
  function look(status) {
    const colour = status === "Ended" ? "var(--c-group)" : "var(--c-country)";
    const fill = status === "Signed" || status === "Ended" ? colour : "var(--card)";
    return { fill, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": status === "Planned" ? "3 2.5" : null };
  }
  function draw() {
    drawn = shownDeals();
    const known = ["Signed", "Announced", "Planned", "Ended"];
    const present = known.filter((status) => [...drawn.values()].some((item) => item.deal.status === status));
    fillLegend(
      present.map((status) => ({ drawing: mark(MARK, el("circle", { r: 7, ...look(status) })), words: term("statuses", status) })),
    );
    host.setAttribute("aria-label", inLanguage(DATA.title) + ". " + say("canvas"));
    paint();
  }
  function paint() {
    const { width, height } = svg.getBoundingClientRect();
    size = { width: width || 1, height: height || 1 };
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    const along = axis();
    const kinds = Object.keys(DATA.looks).filter((kind) => [...drawn.values()].some((item) => item.deal.kind === kind));
    const foot = size.height - (along.roomy ? 96 : $("panel").hidden ? 166 : 20);
    const each = Math.max(40, (foot - TOP) / Math.max(1, kinds.length));
    const chosen = neighbours();
    const parts = axisMarks(along, TOP + each * kinds.length);
    const marks = [];
    const bars = [];
    kinds.forEach((kind, n) => {
      const top = TOP + each * n;
      const middle = top + each / 2 + (along.roomy ? 0 : 9);
      const items = [...drawn.values()].filter((item) => item.deal.kind === kind);
      parts.push(
        rule(along.roomy ? 12 : 0, top + each, size.width - 12, top + each),
        laneName(kind, along.roomy ? middle : top + 14),
      );
      bars.push(...layLane(items, middle, each, along));
      marks.push(...items.filter((item) => Number.isFinite(item.x)).map((item) => dealMark(item, chosen)));
    });
    svg.replaceChildren(...parts, ...bars.map(barMark), ...nameMarks(along, bars, chosen), ...marks);
  }
  const rule = (x1, y1, x2, y2) => el("line", { x1, y1, x2, y2, stroke: "var(--line)" });
  const soft = (x, y, words, given) => el("text", { x, y, fill: "var(--soft)", "font-size": 12, ...given }, words);
  const laneName = (kind, y) =>
    soft(14, y, brief(term("types", kind), 26), {
      class: "lane",
      "font-size": 13,
      "font-weight": 600,
      "dominant-baseline": "central",
    });
  function axisMarks({ x, right, undated }, bottom) {
    const middle = { "text-anchor": "middle" };
    const ticks = ticksOf(view, size.width).flatMap(({ at, words }) => [
      rule(x(at), TOP - 14, x(at), bottom),
      soft(x(at), TOP - 24, words, middle),
    ]);
    const beyond = [
      soft((right + size.width) / 2, TOP - 24, say("unknown_date"), middle),
      rule(right + 8, TOP - 34, right + 8, bottom),
    ];
    return undated ? [...ticks, ...beyond] : ticks;
  }
  function barMark({ count: many, x, wide, low: foot, tall, at }) {
    const bar = el("rect", { x, width: wide, y: foot - tall, height: tall, rx: 2, fill: "var(--c-country)", opacity: 0.8 });
    const words = soft(x + wide / 2, foot - tall - 4, number(many), {
      fill: "var(--ink)",
      "text-anchor": "middle",
      "font-size": 10,
    });
    const onclick = (event) => {
      if (at === null) return;
      event.stopPropagation();
      const [middle, half] = [axis().back(at), (view.to - view.from) / 12];
      view = { from: middle - half, to: middle + half };
      paint();
    };
    return el("g", { class: at === null ? null : "bar", onclick }, bar, words);
  }
  function dealMark(item, chosen) {
    const mine = state.sel === String(item.id);
    const glow = mine ? { stroke: "var(--glow)", "stroke-width": 4 } : {};
    const dim = chosen && !chosen.has(item.id);
    return el(
      "g",
      { class: "tick spot" + (dim ? " dim" : ""), "data-id": item.id },
      el("circle", { cx: item.x, cy: item.y, r: 12, fill: "transparent" }),
      el("circle", { cx: item.x, cy: item.y, r: 7, ...look(item.deal.status), ...glow }),
    );
  }
  // Names stand beside their marks where nothing is in the way, and on their side of the line before what has no date.
  function nameMarks({ left, right }, bars, chosen) {
    const items = standing();
    if (items.length >= 250) return [];
    const room = freeRoom(120);
    for (const { x, y } of items) room.take([x - 9, y - 9, x + 9, y + 9]);
    for (const { x, wide, low: foot, tall } of bars) room.take([x - 4, foot - tall - 16, x + wide + 4, foot]);
    return items.flatMap((item) => {
      if (chosen && !chosen.has(item.id)) return [];
      for (const [most, after] of [
        [34, true],
        [34, false],
        [18, true],
        [18, false],
      ]) {
        const words = brief(parties(item.deal), most);
        const start = after ? item.x + 12 : item.x - 14 - words.length * 6.6;
        const box = [start, item.y - 8, start + 2 + words.length * 6.6, item.y + 8];
        const [from, to] = item.deal.date ? [left, right] : [right + 8, size.width - 6];
        if (box[0] < from || box[2] > to || !room.free(box)) continue;
        room.take(box);
        return [plotText(item.x + (after ? 13 : -13), item.y + 4, words, 12, { "text-anchor": after ? "start" : "end" })];
      }
      return [];
    });
  }
  const parties = (deal) => deal.parties.map(thing).join(", ") || deal.label;
  // The agreements of the actor that is chosen; null where it is none.
  function neighbours() {
    const node = nodes.get(idOf(state.sel));
    if (!node || node.deal !== undefined) return null;
    return new Set(edges.filter((edge) => edge.from === node.id || edge.to === node.id).flatMap((edge) => [edge.from, edge.to]));
  }

  function zoom(by, [middle] = [(view.from + view.to) / 2]) {
    const long = Math.min((whole.to - whole.from) * 1.1, Math.max(20 * DAY, (view.to - view.from) / by));
    const share = (middle - view.from) / (view.to - view.from);
    view = { from: middle - share * long, to: middle + (1 - share) * long };
    paint();
  }
  function shift(by) {
    view = { from: view.from + by, to: view.to + by };
    paint();
  }
  function fit() {
    view = { ...whole };
    paint();
  }
  // Brings what has a date into the window.
  function focus(id) {
    const item = drawn.get(id);
    if (!item || !item.deal.date) return;
    const at = moment(item.deal.date);
    if (at < view.from || at > view.to) shift(at - (view.from + view.to) / 2);
  }
  function name(id) {
    const { deal } = drawn.get(id);
    return deal.label + (deal.date && !deal.label.includes(deal.date) ? " · " + when(deal.date) : "");
  }
  wirePlot(host, svg, {
    ...{ zoom, fit, focus, name, items: standing },
    at: (event) => [axis().back(event.clientX - host.getBoundingClientRect().left)],
    pan: (dx) => shift(axis().back(0) - axis().back(dx)),
  });
  addEventListener("resize", paint);
  const saved = () => framed(inked(el("g", {}, [...svg.cloneNode(true).childNodes])), 0, 0, size.width, size.height - 80);
  return {
    ...{ draw, select: paint, fit, zoom, focus, svg: saved, folding: false },
    get shown() {
      return { nodes: drawn.size, edges: 0, ids: drawn.keys() };
    },
  };
})();
