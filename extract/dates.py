"""A reading in, its dates and durations out, each with its place in the text and its ISO value.

A date without a year is resolved by the document's date (what is known of it from outside, else the date that the
document gives for itself). Arithmetic lives here, the patterns in `datewords`, the words in `ontology/<language>/dates.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from extract.datewords import DateGrammar, date_grammar
from extract.model import Reading, Span
from ontology.wording import DateWords

HEADER = 700
"""Characters from the start within which a bare date is taken for the document's own."""
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,40}?((?:19|20)\d\d)")
_YEARS = range(1600, 2101)
_LENGTHS = (4, 7, 10)
"""Of an ISO date by its precision."""
_ABOUT = timedelta(days=15)
"""How far from the days that it tells of a document is that does not tell the year of its own."""


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as the text words it: ISO, as precise as the text. `role` is "on", "since", "until", "past" (a historical
    year in brackets) or "published"."""

    span: Span
    iso: str
    role: str = "on"
    end: str | None = None
    """The last day where the text names a range."""

    @property
    def done(self) -> str:
        """When what the date tells of was done: of several days of a month, the month."""
        return self.iso[:7] if self.end else self.iso


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


@dataclass
class _Clock:
    """What resolves the next date: the lexicon, the document's date, and the date named last."""

    words: DateWords
    anchor: date | None
    precision: int
    last: date | None = None
    year: int | None = None
    """The year of the date named last."""
    entry: tuple[int, int] = (0, 0)
    """The year that heads a line of a chronicle ("1978 : le 5 octobre, …"), and where the line ends."""

    @property
    def stated(self) -> str:
        """The document's date, as precise as it is known: a day told from it ("lundi", "hier") is no preciser."""
        return self.anchor.isoformat()[: _LENGTHS[self.precision]] if self.anchor else ""


def _iso(year: int | None, month: int = 0, day: int = 0) -> str | None:
    """The ISO date as precise as its parts, or None where there is no such day or no year."""
    if year is None or year not in _YEARS:
        return None
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(year: int) -> str | None:
    """A year as ISO, or None where the calendar has no such year."""
    return f"{year:04}" if MINYEAR <= year <= MAXYEAR else None


def _year_for(month: int, day: int, turn: str, clock: _Clock, at: int) -> int | None:
    """The year of a date, at offset *at*, that states none: that of its line of a chronicle, the one named last where it is said
    to be the same, the nearest to the document's date, or the one on the side that is said."""
    if at < clock.entry[1]:
        return clock.entry[0]
    cues = clock.words.cues
    if turn in cues.same:
        return clock.year
    anchor = clock.anchor or clock.last
    if anchor is None:
        return None
    if clock.precision < 2:
        return anchor.year
    latest = 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    years = (year for year in (anchor.year - 1, anchor.year, anchor.year + 1) if MINYEAR <= year <= MAXYEAR)
    around = [date(year, month, min(day or 15, latest)) for year in years]
    if turn in cues.past:
        around = [d for d in around if d <= anchor] or around
        return max(around).year
    if turn in cues.next:
        return min([d for d in around if d >= anchor] or around).year
    return min(around, key=lambda d: (abs((d - anchor).days + 20), d)).year


def _shift(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _spaced(words: str) -> str:
    """Words as the lexicon has them, with one space between two."""
    return re.sub(r"\s+", " ", words)


def _number(word: str, words: DateWords) -> int:
    return int(word) if word.isdigit() else words.numbers[_spaced(word)]


def _resolve(found: re.Match[str], clock: _Clock) -> tuple[str, str | None] | None:
    """The ISO value of one match of the grammar, and the end of the range where there is one."""
    g, words, end = found.groupdict(), clock.words, None
    if g["isodate"]:
        iso = _iso(*map(int, g["isodate"].split("-")))
    elif g["nd"]:
        iso = _iso(int(g["ny"]) + (2000 if len(g["ny"]) == 2 else 0), int(g["nm"]), int(g["nd"]))
    elif g["m"]:
        month, day = words.months[g["m"]], int(g["d1"]) if g["d1"].isdigit() else 1
        year = int(g["y"]) if g["y"] else _year_for(month, day, g["turn"] or "", clock, found.start())
        iso, end = _iso(year, month, day), _iso(year, month, int(g["d2"])) if g["d2"] else None
    elif g["mm"]:
        month = words.months[g["mm"]]
        year = int(g["my"]) if g["my"] else _year_for(month, 0, g["mturn"] or "", clock, found.start())
        iso = _iso(year, month)
    elif g["ny2"] or g["span"]:
        iso = _from_year(g, clock)
    else:
        iso = g["yy"] or g["by"] or g["entry"] or _relative(g, clock)
    return (iso, end) if iso else None


def _from_year(g: dict[str, str], clock: _Clock) -> str | None:
    """The year that is told by its distance from the one named last."""
    words = clock.words
    if clock.year is None:
        return None
    if g["ny2"]:
        return _year(clock.year + words.near_years[_spaced(g["ny2"])])
    earlier = _spaced(g["side"]) in words.cues.earlier
    return _year(clock.year + _number(g["span"], words) * (-1 if earlier else 1))


def _relative(g: dict[str, str | None], clock: _Clock) -> str | None:
    """The ISO value of a date that is told by its distance from another."""
    anchor, words = clock.anchor, clock.words
    if g["word"]:
        word = _spaced(g["word"])
        near = word in words.neighbours
        base = clock.last if near else anchor
        if base is None:
            return None
        if not near and clock.precision < 2:
            return clock.stated
        days = (words.neighbours if near else words.days)[word]
        return (base + timedelta(days=days)).isoformat()
    if anchor is None:
        return None
    if named := g["wd"] or g["wd2"] or g["wd3"]:
        if clock.precision < 2:
            return clock.stated
        weekday = words.weekdays[named]
        if g["wturn"] in words.cues.next:
            return (anchor + timedelta(days=(weekday - anchor.weekday() - 1) % 7 + 1)).isoformat()
        back = (anchor.weekday() - weekday) % 7
        if g["wturn"] and back == 0:
            back = 7
        return (anchor - timedelta(days=back)).isoformat()
    if g["ly"]:
        return _year(anchor.year + words.years[_spaced(g["ly"])])
    if week := g["wdw"] or g["wk"]:
        return _of_week(words.relative_weeks[_spaced(week)], words.weekdays.get(g["wkd"] or ""), clock)
    if g["lm"] and clock.precision >= 1:
        return _shift(anchor, words.relative_months[_spaced(g["lm"])]).isoformat()[:7]
    if g["ago"]:
        return _ago(_number(g["ago"], words), *words.units[str(g["agou"])], clock)
    if g["bd"] and clock.precision >= 1:
        return _iso(anchor.year, anchor.month, int(g["bd"]))
    return None


def _of_week(distance: int, weekday: int | None, clock: _Clock) -> str | None:
    """The day of a week told by its distance from the publication's ("mardi de la semaine dernière"), or, of no day of it, its month."""
    if clock.anchor is None or clock.precision < 2:
        return clock.stated or None
    day = clock.anchor + timedelta(weeks=distance)
    if weekday is None:
        return day.isoformat()[:7]
    return (day + timedelta(days=weekday - day.weekday())).isoformat()


def _ago(count: int, unit: str, factor: int, clock: _Clock) -> str | None:
    """What lies so long before the publication ("il y a trois jours"), as precise as the unit and the publication's date."""
    if clock.anchor is None:
        return None
    if unit == "Y":
        return _year(clock.anchor.year - count)
    if clock.precision < 2 or (unit == "M" and clock.precision < 1):
        return None
    if unit == "M":
        return _shift(clock.anchor, -count * factor).isoformat()[:7]
    day = clock.anchor - timedelta(days=count * factor * (7 if unit == "W" else 1))
    return day.isoformat() if unit == "D" else day.isoformat()[:7]


def _parse(iso: str | None) -> tuple[date | None, int]:
    """An ISO date as its first day and its precision: 0 a year, 1 a month, 2 a day."""
    if not iso:
        return None, -1
    parts = [int(p) for p in iso[:10].split("-")]
    try:
        return date(*[*parts, 1, 1][:3]), len(parts) - 1
    except ValueError:
        return None, -1


_UPDATE = 4
"""The rank of the date of an update."""
_DATELINE = re.compile(r"[\s*_#(>|-]*[a-z][\w'/ -]{1,40}(?:\([\w' -]+\))?(?:,\s*[\w' -]{3,30})?,?\s*(?:le\s+)?")
_AFTER_DATELINE = re.compile(r"\s*(?:\([\w .]+\)\s*)?(?:[-–—/:.|)]|\*|$)")
_OPENING = re.compile(r"\s*\.?\s*[-–—]")
"""After a date that opens a text: "Avril 2024. – "."""
_BRACKETED = re.compile(r"\((?:[^().]{2,40},\s*)?(?:le\s+)?$")
_CLOSING = re.compile(r"\s*\)\s*\.?\s*\Z")
"""Around a date that closes one: "(Genève, 12 juillet 2019)"."""


def _stated(text: str, grammar: DateGrammar, matches: list[re.Match[str]]) -> str | None:
    """The most precise date that the document gives for itself: a marked one, a dateline, a bare one near the top or the
    date of a closing "Fait à".

    A date marked as that of an update serves only where there is no other; a day of the month that a stronger mark tells,
    with or without its year, is preferred to the month alone.
    """
    owner = _COPYRIGHT.search(text)
    best = min(_own_dates(text, grammar, matches, _Clock(grammar.words, *_parse(owner[1] if owner else None))), default=None)
    if best is None:
        return _of_about(text, grammar, matches)
    if len(best[2]) == 10:
        return best[2]
    again = _own_dates(text, grammar, matches, _Clock(grammar.words, *_parse(best[2])))
    finer = (one for one in again if one[2].startswith(best[2]))
    return min((one for one in finer if one[0] < _UPDATE), key=lambda one: (one[1], one[0]), default=best)[2]


def _of_about(text: str, grammar: DateGrammar, matches: list[re.Match[str]]) -> str | None:
    """The day of the year that a document gives for itself without the year ("Brazzaville, 13 avril (ACI)"), where the text tells
    of days near it with theirs."""
    clock = _Clock(grammar.words, None, -1)
    told = [value[0] for found in matches if (value := _resolve(found, clock)) is not None and len(value[0]) == 10]
    if not told:
        return None
    latest = date.fromisoformat(max(told))
    best = min(_own_dates(text, grammar, matches, _Clock(grammar.words, latest, 2)), default=None)
    if best is None or len(best[2]) < 10 or abs(date.fromisoformat(best[2]) - latest) > _ABOUT:
        return None
    return best[2]


def _own_dates(text: str, grammar: DateGrammar, matches: list[re.Match[str]], clock: _Clock) -> Iterator[tuple[int, int, str]]:
    """The dates, to the month at least, that may be the document's own: how far from the surest sign, how long (negative), ISO."""
    for found in matches:
        value = _resolve(found, clock)
        if value is None or (len(value[0]) < 7 and not found["by"]):
            continue
        rank = _rank(text, grammar, found, exact=len(value[0]) == 10)
        if rank is not None:
            yield rank, -len(value[0]), value[0]


def _rank(text: str, grammar: DateGrammar, found: re.Match[str], *, exact: bool) -> int | None:
    """How far a date is from the surest sign of being the document's own; None where it bears no sign. *exact* is for a day."""
    early = found.start() < HEADER
    start = text.rfind("\n", 0, found.start()) + 1
    line = text[max(start, found.start() - 90) : found.start()]
    stop = text.find("\n", found.end())
    rest = text[found.end() : stop if stop >= 0 else len(text)]
    if grammar.updated.search(line):
        return _UPDATE
    if grammar.published.search(line) or (len(line) < 90 and len(rest.strip()) < 60 and grammar.credited.search(line)):
        return 0
    if early and not line.strip(" |-–—*#_(,·•>") and not rest.strip(" |-–—*#_),.·•:"):
        return 1
    if found.start() < HEADER * 2 and _DATELINE.fullmatch(line) and _AFTER_DATELINE.match(rest):
        return 1
    if early and not line.strip() and _OPENING.match(rest):
        return 2
    if _CLOSING.match(text, found.end()) and _BRACKETED.search(line):
        return 2
    if early and found.start() - start < 60 and len(rest.strip()) < 60 and found.start() - start + len(rest) < 90:
        return 3
    if exact and found.start() > len(text) * 0.8 and len(line) + len(rest) < 45:
        return 2
    if grammar.signature.search(line) and found.start() > len(text) * 0.6 and len(rest) < 30:
        return 3
    return None


def calendar(reading: Reading) -> Calendar:
    """The dates and durations of *reading*, in order."""
    grammar = date_grammar(reading.document.language)
    text = reading.flat
    matches = list(grammar.day.finditer(text))
    stated = _stated(text, grammar, matches)
    known = reading.document.published or ""
    published = stated if stated and stated.startswith(known) else known or None
    clock = _Clock(grammar.words, *_parse(published))
    dates: list[When] = []
    for found in matches:
        value = _resolve(found, clock)
        if value is None:
            continue
        moment, exact = _parse(value[0])
        start, end = found.span()
        if found["entry"]:
            if text[text.rfind("\n", 0, start) + 1 : start].strip(" -–—*•·"):
                continue
            stop = text.find("\n", end)
            clock.entry = int(value[0]), stop if stop >= 0 else len(text)
        clock.year = int(value[0][:4])
        if exact == 2:
            clock.last = moment
        words = found[0].strip()
        start += found[0].index(words)
        dates.append(When(Span(start, start + len(words)), value[0], _role(text, found, grammar), value[1]))
    return Calendar(published, tuple(dates), tuple(_durations(text, grammar)))


def _role(text: str, found: re.Match[str], grammar: DateGrammar) -> str:
    """What a date bounds, from the words before it."""
    before = text[max(0, found.start() - 40) : found.start()]
    head, cues = (found["part"] or found["yc"] or "").split(" ")[0], grammar.words.cues
    if head in cues.since or grammar.since.search(before):
        return "since"
    if head in cues.until or grammar.until.search(before):
        return "until"
    here = before.rsplit("\n", 1)[-1]
    if grammar.published.search(here) or grammar.updated.search(here):
        return "published"
    return "past" if found["by"] else "on"


def _durations(text: str, grammar: DateGrammar) -> list[Lasting]:
    """Spans of time, whatever they are the duration of. Both years of a range count ("2024-2026"), unless they lie five years apart,
    or ten ("2021-2026")."""
    out: list[Lasting] = []
    for found in grammar.duration.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        unit, factor = grammar.words.units[found["u"]]
        count = (int(found["digits"]) if found["digits"] else _number(found["n"], grammar.words)) * factor
        if not count or grammar.no_duration.search(before):
            continue
        iso = f"P{count * 7}D" if unit == "W" else f"P{count}{unit}"
        out.append(Lasting(Span(*found.span()), iso, bool(grammar.cued.search(before))))
    out += [Lasting(Span(*m.span()), grammar.words.adjectives[m[0]], False) for m in grammar.adjective.finditer(text)]
    for found in grammar.years.finditer(text):
        first, last = int(found["a"]), int(found["b"])
        if first < last <= first + 30:
            years = last - first + ((last - first) % 5 > 0)
            out.append(Lasting(Span(*found.span()), f"P{years}Y", False, found["a"], found["b"]))
    return sorted(out)
