// Agreements as cards, and what the documents say of a thing, sentence by sentence.
const byDate = (deals) => [...deals].sort((a, b) => (DATA.deals[b].date || "").localeCompare(DATA.deals[a].date || "") || a - b);
const dealList = (deals) => (deals.length ? [heading("agreements"), ...dealCards(deals.slice(0, ROWS)), rest(deals, ROWS)] : []);
const thing = (i) => inLanguage(DATA.things[i]);

function dealCards(deals) {
  return deals.map((i) => {
    const deal = DATA.deals[i];
    const facts = [
      ["date", deal.date && when(deal.date)],
      ["parties", listOf(deal.parties.map(thing).map(text))],
      ["countries", listOf(deal.countries.map(thing).map(text))],
      ["signatories", listOf(deal.signatories.map(thing).map(text))],
      ["place", listOf(deal.places.map(thing).map(text))],
      ["duration", lasting(deal.duration)],
      ["starts", deal.starts && when(deal.starts)],
      ["ends", deal.ends && when(deal.ends)],
      ["topics", deal.topics.map((topic) => term("topics", topic)).join(", ")],
    ];
    const chips = [el("span", { class: "chip" }, term("types", deal.kind))];
    if (deal.status) chips.push(el("span", { class: "chip s-" + deal.status }, term("statuses", deal.status)));
    const known = facts.filter(([, value]) => value && value.length);
    return el(
      "article",
      { class: "deal" },
      el("p", { class: "chips" }, chips),
      el("h4", {}, text(deal.label)),
      el(
        "dl",
        { class: "facts" },
        known.map(([word, value]) => [el("dt", {}, say(word)), el("dd", {}, value)]),
      ),
      deal.says.length ? sentences(deal.says) : also(say("no_sentence")),
    );
  });
}
// An ISO 8601 duration in words: P3Y is "3 ans".
function lasting(duration) {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration);
  if (!found) return duration;
  const units = ["year", "month", "week", "day"].map((unit, i) => ({ unit, count: found[i + 1] })).filter((part) => part.count);
  return units
    .map(({ unit, count }) => (+count).toLocaleString(state.lang, { style: "unit", unit, unitDisplay: "long" }))
    .join(" ");
}
// A value as the page words it: a duration and a date in words, all else as it stands.
function plainly(value) {
  if (/^P\d/.test(value)) return lasting(value);
  return /^\d{4}-\d\d(-\d\d)?$/.test(value) ? when(value) : value;
}

// Statements that rest on one sentence of one document stand under it together.
function sentences(says) {
  const groups = new Map();
  for (const said of says.map((i) => DATA.says[i])) {
    const key = said.quote + " " + said.document;
    if (!groups.has(key)) groups.set(key, { quote: said.quote, document: said.document, facts: new Map(), sure: 0 });
    const group = groups.get(key);
    const word = term("relations", said.predicate);
    if (!group.facts.has(word)) group.facts.set(word, new Set());
    group.facts.get(word).add(said.thing === null ? plainly(said.value) : thing(said.thing));
    group.sure = Math.max(group.sure, said.sure);
  }
  return [...groups.values()].map((group) => {
    const facts = [...group.facts].map(([word, values]) =>
      el("li", {}, say("states", { word }), " ", listOf([...values].slice(0, 12).map(text))),
    );
    return el(
      "figure",
      { class: "says" },
      el("blockquote", {}, text(DATA.quotes[group.quote])),
      el(
        "figcaption",
        {},
        documentLine(DATA.documents[group.document]),
        el("ul", {}, facts),
        `${say("confidence")} ${percent(group.sure)}`,
      ),
    );
  });
}
function documentLine(source) {
  const title = text(source.title || source.identifier);
  const named = source.url ? el("a", { href: source.url, rel: "noopener noreferrer", target: "_blank" }, title) : title;
  return el(
    "p",
    {},
    named,
    source.title ? [" (", text(source.identifier), ")"] : "",
    source.publisher ? [" · ", text(source.publisher)] : "",
    source.date ? " · " + when(source.date) : "",
  );
}
