"""Views in, candidates out: initiatives (programmes, plans, chairs, labels) and events (summits, visits, sessions).

A head takes what makes it a name: a quotation, a proper name, capitals of its own, a bracketed acronym, an ordinal or a
date. A plain "le projet" or "une réunion" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.atlas import body_end
from extract.candidates import Candidate
from extract.folds import flat, flats, stems
from extract.heads import Head
from extract.nouns import VERBAL
from extract.views import Phrases, View, bracketed
from extract.walks import Reader
from ontology.lexicons import Lexicon, load


class InitiativeTable(Lexicon):
    """Heads of initiatives, and what introduces the name of one."""

    heads: tuple[str, ...]
    strong: tuple[str, ...]
    spelt: tuple[str, ...]
    last: tuple[str, ...]
    called: tuple[str, ...]


class EventTable(Lexicon):
    """Heads of events."""

    heads: tuple[str, ...]
    plain: tuple[str, ...]
    visits: tuple[str, ...]
    last: tuple[str, ...]
    counted: tuple[str, ...]
    editions: tuple[str, ...]
    periods: tuple[str, ...]
    ordinals: tuple[str, ...]
    numeral: str


class UndertakingWords(Lexicon):
    """`initiatives.toml`: the heads of initiatives and events."""

    initiatives: InitiativeTable
    events: EventTable


@dataclass(frozen=True)
class Undertakings:
    """The lexicon of one language, indexed; a head's value is whether it is a strong one."""

    initiatives: Phrases[bool]
    events: Phrases[bool]
    visits: Phrases[bool]
    counted: Phrases[bool]
    called: frozenset[str]
    spelt: frozenset[str]
    """Heads that name an initiative only in capitals and with an acronym in brackets."""
    last: dict[str, str]
    """The type that the last word of a name shows."""
    ordinals: frozenset[str]
    numeral: re.Pattern[str]
    """An ordinal in figures."""
    periods: frozenset[str]
    editions: frozenset[str]


@cache
def undertakings(language: str) -> Undertakings:
    """The initiative and event lexicon of *language*, indexed."""
    lexicon = load(UndertakingWords, language, "initiatives")
    initiatives, events = lexicon.initiatives, lexicon.events
    strong, plain = set(initiatives.strong), set(events.plain)
    return Undertakings(
        initiatives=Phrases([(w, w in strong) for w in sorted({*initiatives.heads, *strong, *initiatives.spelt})], stemmed=True),
        events=Phrases([(w, w in plain) for w in sorted({*events.heads, *plain})], stemmed=True),
        visits=Phrases([(w, True) for w in events.visits]),
        counted=Phrases([(w, True) for w in events.counted], stemmed=True),
        called=flats(initiatives.called),
        spelt=flats(initiatives.spelt),
        last={flat(w): "Initiative" for w in initiatives.last} | {flat(w): "Event" for w in events.last},
        ordinals=flats(events.ordinals),
        numeral=re.compile(events.numeral),
        periods=stems(events.periods),
        editions=stems(events.editions),
    )


_INITIATIVE = Head("Initiative", official=True, weak=True, organ=True)
_EVENT = Head("Event", official=True, weak=True, organ=True)
_YEAR = re.compile(r"(?:19|20)\d\d|2100")
_HORIZON = re.compile(r"20[3-9]\d|2025|2100")
_VISIT_REACH = 12
"""How many words from its head the place is that a visit goes to, at most."""


def numbered(view: View, n: int) -> bool:
    """Whether an ordinal stands before the word at *n*."""
    if not n:
        return False
    before, lexicon = view.flats[n - 1], undertakings(view.language)
    return before in lexicon.ordinals or lexicon.numeral.fullmatch(before) is not None


def year(view: View, n: int) -> bool:
    """Whether a year stands at *n* that is no part of a date."""
    return n < len(view) and _YEAR.fullmatch(view.flats[n]) is not None and view.flats[n - 1] not in view.grammar.months


@dataclass(frozen=True)
class Undertaking:
    """A head of *length* words at *start*, and what may make a name of it."""

    reader: Reader
    start: int
    length: int
    strong: bool

    @property
    def view(self) -> View:
        """The view that the head stands in."""
        return self.reader.view

    @property
    def lexicon(self) -> Undertakings:
        """The heads of its language."""
        return undertakings(self.view.language)

    @property
    def period(self) -> bool:
        """Whether the head is a span of time, of which a date makes no name."""
        return self.view.stems[self.start] in self.lexicon.periods

    @property
    def periods(self) -> bool:
        """Whether the head is several spans of time."""
        return self.period and self.view.stems[self.start] != self.view.flats[self.start]

    @property
    def after(self) -> int:
        """The first word after the head."""
        return self.start + self.length

    @property
    def capital(self) -> bool:
        """Whether the head is capitalised, and not only because it opens the sentence."""
        return self.view.capital[self.start] and not self.view.begins(self.start)

    @property
    def plural(self) -> bool:
        """Whether several are meant."""
        return self.start > 0 and self.view.flats[self.start - 1] in self.view.grammar.plural

    @property
    def first(self) -> int:
        """The first word with the ordinal before it."""
        return self.start - numbered(self.view, self.start)

    def quoted(self, type_: str) -> Candidate | None:
        """The candidate whose name is quoted after the head, or after one adjective."""
        view, at = self.view, self.after
        if at + 1 < len(view) and view.tokens[at].pos == "ADJ" and not view.capital[at]:
            at += 1
        end = self.reader.quoted(at)
        return None if end is None else self.made(self.start, end, type_, "quoted", 56, (at + 1, end - 1))

    def named(self, type_: str, rank: int) -> Candidate | None:
        """The candidate whose name stands in capitals after a head in lower case; a person's name is none."""
        view, end = self.view, _capitals_end(self.reader, self.after)
        person = view.tokens[self.after].ner.endswith("PER")
        if view.surface(self.after, end).upper() in self.reader.lexicon.ignored or (
            person and not (self.strong and type_ == "Initiative")
        ):
            return None
        quoted = self.reader.quoted(end) if end < len(view) else None  # "chaire UNESCO « Eau et paix »"
        return self.made(self.start, quoted or end, type_, "named", rank, (end + 1, quoted - 1) if quoted else (self.after, end))

    def made(self, start: int, end: int, type_: str, rule: str, rank: int, name: tuple[int, int] | None = None) -> Candidate:
        """The candidate from *start* to *end* whose name stands in the range *name*."""
        view = self.view
        inner = view.surface(*name) if name else ""
        return Candidate(view.index, start, end, type_, f"{type_.lower()}s.{rule}", rank, view.surface(start, end), name=inner)


def initiatives(view: View) -> Iterator[Candidate]:
    """The initiatives of *view*."""
    reader, free = Reader(view), 0
    places = undertakings(view.language).initiatives.places(view)
    horizons = range(len(view)) if any(_HORIZON.fullmatch(low) for low in view.flats) else ()
    for n in sorted({*places, *horizons}):
        if n < free:
            continue
        found = _unless_body(reader, n, places.get(n)) if not (_verb(view, n) or _inner(view, n)) else None
        it = Undertaking(reader, n, *found) if found else None
        candidate = _initiative(it) if it else _horizon(view, n)
        for one in [candidate] if candidate is not None else _several(it) if it else ():
            yield one
            free = one.end


def _unless_body(reader: Reader, n: int, found: tuple[int, bool] | None) -> tuple[int, bool] | None:
    """The head *found* at *n*, where no longer one of a body stands there ("Mission permanente du Togo auprès de l'ONU")."""
    body = reader.head(n)
    return None if found is not None and body is not None and body[0] > found[0] else found


def _several(it: Undertaking) -> Iterator[Candidate]:
    """The names that stand in a list after a head in the plural ("les chaires X et Y")."""
    view, start = it.view, it.after
    if not (it.plural and it.strong) or it.capital or start >= len(view) or not view.capital[start]:
        return
    found: list[Candidate] = []
    while start < len(view) and view.capital[start]:
        end = _capitals_end(it.reader, start)
        found.append(it.made(start, end, "Initiative", "listed", 52))
        joined = end + 1 < len(view) and (view.tokens[end].text == "," or view.flats[end] in view.grammar.and_)
        start = end + 1 if joined else len(view)
    if len(found) > 1:
        yield from found


def _initiative(it: Undertaking) -> Candidate | None:
    view = it.view
    if it.after >= len(view):
        return None
    spelt_only = view.flats[it.start] in it.lexicon.spelt
    if not spelt_only:
        quoted = it.quoted("Initiative")
        if quoted is not None or (it.plural and not it.capital):
            return quoted
        if view.capital[it.after] and not it.capital:
            return it.named("Initiative", 52 if it.strong else 42)
    walk = it.reader.read(it.start, it.length, _INITIATIVE)
    end = it.reader.trimmed(it.start, walk.end)
    dated = year(view, end)
    if dated:
        end += 3 if view.dash(end + 1) and end + 2 < len(view) and _YEAR.fullmatch(view.flats[end + 2]) else 1
    if end <= it.after:
        return None
    spelt = bracketed(view, end) and it.reader.head(it.start) is None
    if spelt_only and not (spelt and it.capital):
        return None
    if (it.capital and walk.words) or (it.strong and (bracketed(view, end) or it.lexicon.numeral.fullmatch(view.flats[it.first]))):
        return it.made(it.first, end, "Initiative", "head", 61 if spelt else 52)
    return it.made(it.start, end, "Initiative", "head", 48) if view.capital[it.start] and it.strong and dated else None


def _verb(view: View, n: int) -> bool:
    """Whether the word at *n* is a verb in lower case."""
    return view.tokens[n].pos == "VERB" and not view.capital[n]


def _inner(view: View, n: int) -> bool:
    """Whether the word at *n* stands inside a capitalised name ("Soltera Cloud Challenge")."""
    if not n or not (view.capital[n] and view.capital[n - 1]) or view.begins(n - 1):
        return False
    return not view.tokens[n - 1].known or view.tokens[n - 1].pos == "X"


def _capitals_end(reader: Reader, n: int) -> int:
    """The end of the capitalised words, years and joiners at *n*, with a "pour", "of" or "de" complement in capitals, which is
    no body's name, nor the place of what a year ends."""
    view = reader.view
    links = view.grammar.foreign | view.grammar.of | view.grammar.purpose
    while n < len(view):
        word, low = view.tokens[n].text, view.flats[n]
        if view.capital[n] or (word.isdigit() and len(word) <= 4):
            n += 1
        elif low in view.grammar.of and (view.tokens[n - 1].text.isdigit() or _body(reader, reader.complement(n))):
            break
        elif n + 1 < len(view) and (low in links or word == "-") and view.capital[n + 1]:
            n += 2
        elif n + 2 < len(view) and low in links and view.flats[n + 1] in view.grammar.articles and view.capital[n + 2]:
            n += 3
        else:
            break
    return n


def _body(reader: Reader, n: int) -> bool:
    """Whether a body's name begins at *n*."""
    return reader.head(n) is not None or (n < len(reader.view) and body_end(reader.view, n) > 0)


def _horizon(view: View, n: int) -> Candidate | None:
    """A name that ends with the year it looks to: "Vision 2030", "Horizon Europe 2040"."""
    if not view.capital[n] or (n and view.capital[n - 1]):
        return None
    end = n
    while end < len(view) and end - n < 4 and view.capital[end] and not view.tokens[end].text.isdigit():
        end += 1
    if not year(view, end) or _HORIZON.fullmatch(view.flats[end]) is None:
        return None
    short = end - n < 2 and (view.flats[end] == "2025" or (view.begins(n) and view.tokens[n].pos != "PROPN"))
    return None if short else Candidate(view.index, n, end + 1, "Initiative", "initiatives.year", 58, view.surface(n, end + 1))


def events(view: View) -> Iterator[Candidate]:
    """The events of *view*."""
    lexicon, reader, free = undertakings(view.language), Reader(view), 0
    visits, named, editions = (index.places(view) for index in (lexicon.visits, lexicon.events, lexicon.counted))
    for n in sorted({*visits, *named, *editions}):
        if n < free or _verb(view, n) or _inner(view, n):  # "visité", folded, is "visite"
            continue
        visit, found = visits.get(n), named.get(n)
        counted = editions.get(n) if numbered(view, n) else None
        longer = counted is not None and (found is None or found[0] < counted[0])
        found = counted if longer else _unless_body(reader, n, found)
        it = Undertaking(reader, n, *found) if found else None
        if it and it.periods and not view.capital[n]:  # "les prochaines semaines"
            continue
        candidate = _visit(view, n, visit[0]) if visit else _event(it) if it else None
        if candidate is not None:
            yield candidate
            free = candidate.end


def _visit(view: View, n: int, length: int) -> Candidate:
    """A visit of state; its name goes as far as the place it goes to."""
    grammar, head = view.grammar, n + length
    end = head
    for m in range(head, min(head + _VISIT_REACH, len(view) - 1)):
        low, token = view.flats[m], view.tokens[m]
        if token.text in ",;.:()«»" or token.pos in VERBAL or low in grammar.relatives:
            break
        if (view.at_place(m) or low in grammar.at & grammar.contracted | grammar.field) and view.capital[m + 1]:
            end = _capitals_end(Reader(view), m + 1)
            break
    return Candidate(view.index, n, head, "Event", "events.visit", 57, view.surface(n, head), name=view.surface(n, end))


def _event(it: Undertaking) -> Candidate | None:
    view = it.view
    ordinal = it.first < it.start
    if it.after >= len(view):
        return it.made(it.first, it.after, "Event", "ordinal", 65) if ordinal and it.capital else None
    quoted = it.quoted("Event")
    if quoted is not None:
        return quoted
    if view.capital[it.after] and not it.capital and not ordinal:
        return it.named("Event", 47)
    return _dated(it, it.after) or _worded(it, ordinal)


def _dated(it: Undertaking, end: int) -> Candidate | None:
    """The event that a date at *end* makes a name of."""
    stop = _date_end(it.view, end) if it.strong and not it.period else 0
    return it.made(it.first, stop, "Event", "dated", 54) if stop else None


def _worded(it: Undertaking, ordinal: bool) -> Candidate | None:
    """The event whose name is the phrase that its head opens."""
    view = it.view
    walk = it.reader.read(it.start, it.length, _EVENT)
    end = it.reader.trimmed(it.start, walk.end)
    if walk.words and end < len(view) and (dated := _dated(it, end)) is not None:
        return dated
    proper = walk.proper or year(view, end)
    end += year(view, end)
    if bracketed(view, end) and walk.words:
        return it.made(it.first, end, "Event", "bracket", 61)
    if ordinal and (it.strong or it.capital) and (walk.words or it.capital or it.length > 1) and (it.capital or not it.periods):
        named = it.reader.complement(it.after)  # "la 5e édition du Forum X": its name is the forum's
        edition = view.stems[it.start] in it.lexicon.editions and named < end and view.capital[named]
        return it.made(it.first, end, "Event", "ordinal", 65, (named, end) if edition else None)
    if it.capital and (walk.words or end > it.after):
        return it.made(it.start, end, "Event", "capital", 51 if it.strong else 44)
    if not proper or it.plural:
        return None
    tail = _tail(view, it.after, end)
    if tail > it.after and not view.tokens[tail].ner.endswith("PER"):
        return it.made(it.start, end, "Event", "tail", 43, (tail, end))
    linked = view.linked(it.after) or view.flats[it.after] in view.grammar.purpose
    return it.made(it.start, end, "Event", "proper", 43) if it.strong and linked else None


def _tail(view: View, n: int, end: int) -> int:
    """The beginning of the capitalised words that end the phrase *n*–*end* after a common noun, or *n*."""
    start, grammar = end, view.grammar
    while start > n and view.capital[start - 1]:
        start -= 1
    before = view.flats[start - 1]
    joined = view.linked(start - 1) or before in grammar.and_ or before in grammar.at or before in grammar.field
    return start if n < start < end and not joined else n


def _date_end(view: View, n: int) -> int:
    """The end of "du [jeudi] 9 juillet [2025]" or "du 25 au 27 mai" at *n*, or 0."""
    grammar = view.grammar
    if view.flats[n] not in grammar.of:
        return 0
    numbers = 0
    for m in range(n + 1, min(n + 7, len(view))):
        low = view.flats[m]
        if low in grammar.months:
            return 0 if not numbers else m + 2 if m + 1 < len(view) and _YEAR.fullmatch(view.flats[m + 1]) else m + 1
        numbers += low[0].isdigit()
        if not (low[0].isdigit() or low in grammar.and_ or low in grammar.at or low in grammar.weekdays):
            return 0
    return 0
