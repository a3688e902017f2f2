"""A reading in, its dates and durations out, each with its place in the text and its ISO value.

A date without a year is resolved by the document's date (what is known of it from outside, else the date that the
document gives for itself). Grammar and arithmetic live here; the words live in `ontology/<language>/dates.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extract.folds import flat
from extract.model import Reading, Span
from ontology.lexicons import load
from ontology.wording import DateWords

HEADER = 700
"""Characters from the start within which a bare date is taken for the document's own."""
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,40}?((?:19|20)\d\d)")
_YEARS = range(1850, 2101)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as the text words it: ISO, as precise as the text. `role` is "on", "since", "until", "past" (a historical
    year in brackets) or "published"."""

    span: Span
    iso: str
    role: str = "on"
    end: str | None = None
    """The last day where the text names a range."""


@dataclass(frozen=True, slots=True, order=True)
class Lasting:
    """A duration as the text words it, as an xsd:duration; `start` and `end` where it is a range of years."""

    span: Span
    iso: str
    cued: bool
    """Whether a word before it ("pour une durée de") makes it the duration of an act."""
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Calendar:
    """All that a document says of time."""

    published: str | None
    dates: tuple[When, ...]
    durations: tuple[Lasting, ...]
    stated: str | None = None
    """The date that the document gives for itself."""


def _either(words: object) -> str:
    """A regex alternative of the flat words, longest first."""
    flats = sorted({flat(str(w)) for w in words}, key=lambda w: (-len(w), w))  # type: ignore[attr-defined]
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in flats)


@dataclass(frozen=True)
class _Grammar:
    words: DateWords
    day: re.Pattern[str]
    duration: re.Pattern[str]
    years: re.Pattern[str]
    adjective: re.Pattern[str]
    published: re.Pattern[str]
    credited: re.Pattern[str]
    """As in "Publié par la rédaction – ", "Propos recueillis à Lille, ": a mark with words between it and the date."""
    updated: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    cued: re.Pattern[str]
    no_duration: re.Pattern[str]
    signature: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    w = load(DateWords, language, "dates")
    months, weekdays = _either(w.months), _either(w.weekdays)
    turn = rf"(?P<turn>{_either((*w.cues.past, *w.cues.next, *w.cues.current))})"
    number = rf"(?:\d{{1,3}}|{_either(w.numbers)})"
    word = rf"(?<![\w-])(?:{_either((*w.days, *w.neighbours))})(?![\w-])"
    sides = _either((*w.cues.past, *w.cues.next))
    part = _either(w.cues.parts)
    habit = "".join(rf"(?<!\b{re.escape(flat(word))} )" for word in w.cues.habit)
    iso_year = r"(?:19|20)\d\d"
    day = re.compile(
        rf"(?<!\w)(?=[\w(])(?:(?<![\w./-])(?P<isodate>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\d/-]|\.\d)"
        rf"|(?<![\w./-])(?P<nd>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[/.-])\s?(?P<nm>0?[1-9]|1[0-2])\s?(?P=sep)\s?"
        rf"(?P<ny>(?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)"
        rf"|(?<!\w)(?:(?:ce|le)\s+)?(?:(?:{weekdays}),?\s+)?(?:le\s+)?(?:du\s+)?"
        rf"(?P<d1>0?[1-9]|[12]\d|3[01]|premier)(?:\s?(?:er|e))?(?!\d)"
        rf"(?:\s*(?:,|et|au|a|-|–|—)\s*(?:(?:{weekdays})\s+)?(?:le\s+)?(?P<d2>[12]?\d|3[01])(?:er)?)?"
        rf"\s+(?P<m>{months})\b\.?(?:(?:\s+|,\s*)(?:(?P<y>(?:19|20)\d\d)\b|{turn}\b))?"
        rf"|(?<!\w)(?:(?:le\s+)?mois\s+(?:de\s+|d')?)?(?P<part>{_either(w.cues.month)})?[\s-]*(?P<mm>{months})\b\.?"
        rf"(?:,?\s+(?:(?P<my>{iso_year})\b|(?P<mturn>{sides})\b)|(?(part)|(?!)))"
        rf"|(?<!\w)(?:ce|de\s+ce)\s+(?P<wd>{weekdays})(?:\s+(?:{part}))?\b(?!\s*\d)"
        rf"|(?<!\w)(?P<wd2>{weekdays})\s+(?:(?P<wturn>{sides})\b|(?:{part})\b)"
        rf"|(?<!\w){habit}(?P<wd3>{weekdays})(?:\s+(?:{part}))?\b(?!\s*\d|-|\s+(?:{sides}))"
        rf"|(?P<word>{word})"
        rf"|(?<!\w)(?P<yc>{_either(w.cues.year)})[\s-]+(?P<yy>(?:18|19|20)\d\d)(?![\d\w]|[-/.]\d|\s+(?:{_either(w.cues.counted)}))"
        rf"|(?<!\w)(?P<ly>{_either(w.years)})(?!\w)"
        rf"|(?<!\w)(?P<lm>{_either(w.relative_months)})(?!\w)"
        rf"|(?<!\w)il\s+y\s+a\s+(?P<ago>{number})\s+(?P<agou>ans|mois|jours|semaines|an)(?!\w)"
        rf"|(?<=\()(?P<by>(?:19|20)\d\d)(?=\))"
        rf"|(?<!\w)(?:le\s+)?(?P<bd>[1-9]|[12]\d|3[01])\s+(?:de\s+ce\s+mois|courant)(?!\w))"
    )
    duration = re.compile(
        rf"(?<![\w,.])(?P<n>{number})\s*(?:\(\s*(?:(?P<digits>\d{{1,3}})|[^\W\d]+)\s*\)\s*)?(?P<u>{_either(w.units)})(?![\w-])"
    )
    years = re.compile(
        r"(?<!\w)(?:(?:periode|annees|exercice|exercices|programme|plan|strategie|sur|de|entre|pour|cycle|ans)\s+)?\(?(?P<a>20\d\d)\s?(?:[-–/]|a|au|et)\s?(?P<b>20\d\d)(?![\w-])"
    )
    adjective = re.compile(rf"(?<!\w)(?:{_either(w.adjectives)})(?!\w)")
    cues = w.cues
    tail = r"\s*:?\s*(?:le\s+|l'|au\s+|du\s+|en\s+|a\s+)?"
    return _Grammar(
        words=w,
        day=day,
        duration=duration,
        years=years,
        adjective=adjective,
        published=re.compile(rf"(?<!\w)(?:{_either(cues.published)}){tail}$"),
        credited=re.compile(rf"^\W*(?:{_either(cues.published)})\b[^.:]{{0,50}}[-–—|·,]\s*(?:le\s+)?$"),
        updated=re.compile(rf"(?<!\w)(?:{_either(cues.updated)}){tail}$"),
        since=re.compile(rf"(?<!\w)(?:{_either(cues.since)})\s+(?:le\s+|du\s+|l'annee\s+)?$"),
        until=re.compile(rf"(?<!\w)(?:{_either(cues.until)})\s+(?:le\s+|la\s+|de\s+|au\s+)?$"),
        no_duration=re.compile(rf"(?<!\w)(?:{_either(cues.no_duration)})\s*$"),
        cued=re.compile(rf"(?<!\w)(?:{_either(cues.duration)})\s*:?\s*$"),
        signature=re.compile(rf"(?<!\w)(?:{_either(cues.signature)})[^.;\n]{{0,60}}$"),
    )


@dataclass
class _Clock:
    """What resolves the next date: the document's date, and the date named last."""

    anchor: date | None
    precision: int
    last: date | None = None


@cache
def _flat_keys(name: str, language: str = "fr") -> dict[str, int]:
    """One table of the lexicon of dates with its words flat."""
    return {flat(word): value for word, value in getattr(load(DateWords, language, "dates"), name).items()}


def _iso(year: int, month: int = 0, day: int = 0) -> str | None:
    """The ISO date as precise as its parts, or None where there is no such day."""
    if year not in _YEARS:
        return None
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year_for(month: int, day: int, turn: str, words: DateWords, clock: _Clock) -> int | None:
    """The year of a date that states none: the nearest to the document's date, or the one on the side that is said."""
    anchor = clock.anchor or clock.last
    if anchor is None:
        return None
    if clock.precision < 2 or (clock.precision == 0 and not month):
        return anchor.year
    around = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            around.append(date(year, month, min(day or 15, 28 if month == 2 else 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30)))
        except ValueError:
            continue
    flats = {flat(w) for w in words.cues.past}
    nexts = {flat(w) for w in words.cues.next}
    if turn in flats:
        around = [d for d in around if d <= anchor] or around
        return max(around).year
    if turn in nexts:
        return min([d for d in around if d >= anchor] or around).year
    return min(around, key=lambda d: (abs((d - anchor).days - (-20)), d)).year


def _month_of(name: str, words: DateWords) -> int:
    return words.months[name]


def _shift(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _number(word: str, words: DateWords) -> int:
    return int(word) if word.isdigit() else words.numbers[re.sub(r"\s+", " ", word)]


def _resolve(found: re.Match[str], words: DateWords, clock: _Clock) -> tuple[str, str | None] | None:
    """The ISO value of one match of the grammar, and the end of the range where there is one."""
    g = found.groupdict()
    if g["isodate"]:
        parts = [int(p) for p in g["isodate"].split("-")]
        return (iso, None) if (iso := _iso(*parts)) else None
    if g["nd"]:
        year = int(g["ny"]) + (2000 if len(g["ny"]) == 2 else 0)
        return (iso, None) if (iso := _iso(year, int(g["nm"]), int(g["nd"]))) else None
    if g["m"]:
        month = _month_of(g["m"], words)
        day = 1 if g["d1"] == "premier" else int(g["d1"])
        year_ = int(g["y"]) if g["y"] else _year_for(month, day, g["turn"] or "", words, clock)
        if year_ is None:
            return None
        first = _iso(year_, month, day)
        last = _iso(year_, month, int(g["d2"])) if g["d2"] else None
        return (first, last) if first else None
    if g["mm"]:
        month = _month_of(g["mm"], words)
        year_ = int(g["my"]) if g["my"] else _year_for(month, 0, g["mturn"] or "", words, clock)
        return (iso, None) if year_ and (iso := _iso(year_, month)) else None
    if g["yy"]:
        return g["yy"], None
    if g["by"]:
        return g["by"], None
    return _relative(g, words, clock)


def _relative(g: dict[str, str | None], words: DateWords, clock: _Clock) -> tuple[str, str | None] | None:
    """The value of a date that is told by its distance from another."""
    anchor = clock.anchor
    if g["word"]:
        word = re.sub(r"\s+", " ", g["word"])
        near, days_ = _flat_keys("neighbours"), _flat_keys("days")
        base = clock.last if word in near else anchor if clock.precision == 2 else None
        if base is None:
            return None
        days = near[word] if word in near else days_[word]
        return (base + timedelta(days=days)).isoformat(), None
    if anchor is None:
        return None
    if g["wd"] or g["wd2"] or g["wd3"]:
        if clock.precision < 2:
            return None
        weekday = words.weekdays[str(g["wd"] or g["wd2"] or g["wd3"])]
        if g["wturn"] in {flat(w) for w in words.cues.next}:
            return (anchor + timedelta(days=(weekday - anchor.weekday() - 1) % 7 + 1)).isoformat(), None
        back = (anchor.weekday() - weekday) % 7
        if g["wturn"] and back == 0:
            back = 7
        return (anchor - timedelta(days=back)).isoformat(), None
    if g["ly"]:
        return str(anchor.year + _flat_keys("years")[re.sub(r"\s+", " ", g["ly"])]), None
    if g["lm"] and clock.precision >= 1:
        return _shift(anchor, _flat_keys("relative_months")[re.sub(r"\s+", " ", g["lm"])]).isoformat()[:7], None
    if g["ago"]:
        count = _number(g["ago"], words)
        return (str(anchor.year - count), None) if str(g["agou"]).startswith("an") else None
    if g["bd"] and clock.precision >= 1:
        iso = _iso(anchor.year, anchor.month, int(g["bd"]))
        return (iso, None) if iso else None
    return None


def _parse(iso: str | None) -> tuple[date | None, int]:
    """An ISO date as its first day and its precision: 0 a year, 1 a month, 2 a day."""
    if not iso:
        return None, -1
    parts = [int(p) for p in iso[:10].split("-")]
    try:
        return date(*[*parts, 1, 1][:3]), len(parts) - 1
    except ValueError:
        return None, -1


_OPENING = re.compile(r"\s*\.?\s*[-–—]")
"""After a date that opens a text: "Avril 2024. – "."""
_BRACKETED = re.compile(r"\((?:[^().]{2,40},\s*)?(?:le\s+)?$")
_CLOSING = re.compile(r"\s*\)\s*\.?\s*\Z")
"""Around a date that closes one: "(Genève, 12 juillet 2019)"."""


def _stated(text: str, grammar: _Grammar, matches: list[re.Match[str]]) -> str | None:
    """The most precise date that the document gives for itself: a marked one, a dateline, a bare one near the top or the
    date of a closing "Fait à".

    A date marked as that of an update serves only where there is no other.
    """
    best: tuple[int, int, str] | None = None
    owner = _COPYRIGHT.search(text)
    empty = _Clock(None, -1)
    for found in matches:
        value = _resolve(found, grammar.words, empty)
        if value is None and owner and found["m"] and found["d1"] and found["d1"].isdigit() and found.start() < HEADER:
            iso = _iso(int(owner[1]), grammar.words.months[found["m"]], int(found["d1"]))
            value = (iso, None) if iso else None
        if value is None or (len(value[0]) < 7 and not found["by"]):
            continue
        before = text[max(0, found.start() - 90) : found.start()]
        line = before.rsplit("\n", 1)[-1]
        start = text.rfind("\n", 0, found.start()) + 1
        stop = text.find("\n", found.end())
        rest = text[found.end() : stop if stop >= 0 else len(text)]
        if grammar.updated.search(line):
            rank = 4
        elif grammar.published.search(line) or (len(line) < 90 and len(rest.strip()) < 60 and grammar.credited.search(line)):
            rank = 0
        elif (found.start() < HEADER and not line.strip(" |-–—*#_(,·•>") and len(rest.strip(" |-–—*#_),.·•:")) == 0) or (
            re.fullmatch(r"[\s*_#(>|-]*[a-z][\w'/ -]{1,40}(?:\([\w' -]+\))?(?:,\s*[\w' -]{3,30})?,?\s*(?:le\s+)?", line)
            and (found.start() < HEADER * 2)
            and re.match(r"\s*(?:\([\w .]+\)\s*)?(?:[-–—/:.|)]|\*|$)", rest)
        ):
            rank = 1
        elif (found.start() < HEADER and not line.strip() and _OPENING.match(rest)) or (
            _CLOSING.match(text, found.end()) and _BRACKETED.search(line)
        ):
            rank = 2
        elif (
            found.start() < HEADER
            and found.start() - start < 60
            and len(rest.strip()) < 60
            and found.start() - start + len(rest) < 90
        ):
            rank = 3
        elif found.start() > len(text) * 0.8 and len(line) + len(rest) < 45 and len(value[0]) == 10:
            rank = 2
        elif grammar.signature.search(line) and found.start() > len(text) * 0.6 and len(rest) < 30:
            rank = 3
        else:
            continue
        item = (rank, -len(value[0]), value[0])
        if best is None or item[:2] < best[:2]:
            best = item
    return best[2] if best else None


def calendar(reading: Reading) -> Calendar:
    """The dates and durations of *reading*, in order."""
    grammar = _grammar(reading.document.language if reading.document.language == "fr" else "fr")
    text = reading.flat
    matches = list(grammar.day.finditer(text))
    stated = _stated(text, grammar, matches)
    published = reading.document.published or stated
    if reading.document.published and stated and stated.startswith(reading.document.published):
        published = stated
    anchor, precision = _parse(published)
    clock = _Clock(anchor, precision)
    dates: list[When] = []
    for found in matches:
        value = _resolve(found, grammar.words, clock)
        if value is None:
            continue
        moment, exact = _parse(value[0])
        if exact == 2:
            clock.last = moment
        start, end = found.span()
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        dates.append(When(Span(start, end), value[0], _role(text, found, grammar), value[1]))
    return Calendar(published, tuple(dates), tuple(_durations(text, grammar)), stated)


def _role(text: str, found: re.Match[str], grammar: _Grammar) -> str:
    """What a date bounds, from the words before it."""
    before = text[max(0, found.start() - 40) : found.start()]
    head = (found["part"] or found["yc"] or "").split(" ")[0]
    if head in {"depuis", "des"} or grammar.since.search(before):
        return "since"
    if head in {"d'ici", "horizon", "avant", "jusqu'en"} or grammar.until.search(before):
        return "until"
    if grammar.published.search(before.rsplit("\n", 1)[-1]) or grammar.updated.search(before.rsplit("\n", 1)[-1]):
        return "published"
    return "past" if found["by"] else "on"


def _durations(text: str, grammar: _Grammar) -> list[Lasting]:
    """Spans of time, whatever they are the duration of."""
    out: list[Lasting] = []
    for found in grammar.duration.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        unit, factor = grammar.words.units[found["u"]]
        count = (int(found["digits"]) if found["digits"] else _number(found["n"], grammar.words)) * factor
        if not count or grammar.no_duration.search(before):
            continue
        iso = f"P{count * 7}D" if unit == "W" else f"P{count}{unit}"
        out.append(Lasting(Span(found.start(), found.end()), iso, bool(grammar.cued.search(before))))
    adjectives = {flat(k): v for k, v in grammar.words.adjectives.items()}
    out += [Lasting(Span(m.start(), m.end()), adjectives[m[0]], False) for m in grammar.adjective.finditer(text)]
    for found in grammar.years.finditer(text):
        first, last = int(found["a"]), int(found["b"])
        if first < last <= first + 30:
            out.append(Lasting(Span(found.start(), found.end()), f"P{last - first}Y", False, found["a"], found["b"]))
    return sorted(out)
