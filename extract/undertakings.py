"""Views in, candidates out: initiatives (programmes, plans, chairs, labels) and events (summits, visits, sessions).

A head takes what makes it a name: a quotation, a proper name, capitals of its own, a bracketed acronym, an ordinal or a
date. A plain "le projet" or "une réunion" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.candidates import Candidate
from extract.folds import flat
from extract.heads import Head, heads
from extract.organizations import Reader
from extract.views import Phrases, View, acronym
from ontology.lexicons import Lexicon, load


class InitiativeTable(Lexicon):
    """Heads of initiatives, and what introduces the name of one."""

    heads: tuple[str, ...]
    strong: tuple[str, ...]
    last: tuple[str, ...]
    called: tuple[str, ...]


class EventTable(Lexicon):
    """Heads of events."""

    heads: tuple[str, ...]
    plain: tuple[str, ...]
    visits: tuple[str, ...]
    last: tuple[str, ...]
    counted: tuple[str, ...]
    ordinals: tuple[str, ...]
    months: tuple[str, ...]


class UndertakingWords(Lexicon):
    """`initiatives.toml`: the heads of initiatives and events."""

    initiatives: InitiativeTable
    events: EventTable


@dataclass(frozen=True)
class Undertakings:
    """The lexicon of one language, indexed."""

    initiatives: Phrases[bool]
    events: Phrases[bool]
    visits: Phrases[bool]
    counted: Phrases[bool]
    called: frozenset[str]
    last: dict[str, str]
    """The type that the last word of a name shows."""
    ordinals: frozenset[str]
    months: frozenset[str]


@cache
def undertakings(language: str) -> Undertakings:
    """The initiative and event lexicon of *language*, indexed; a head's value is whether it is a strong one."""
    lexicon = load(UndertakingWords, language, "initiatives")
    strong, plain = set(lexicon.initiatives.strong), set(lexicon.events.plain)
    initiatives = sorted({*lexicon.initiatives.heads, *strong})
    events = sorted({*lexicon.events.heads, *plain})
    return Undertakings(
        Phrases([(w, w in strong) for w in initiatives], stemmed=True), Phrases([(w, w in plain) for w in events], stemmed=True), Phrases([(w, True) for w in lexicon.events.visits]), Phrases([(w, True) for w in lexicon.events.counted], stemmed=True),
        frozenset(map(flat, lexicon.initiatives.called)), {**{flat(w): "Initiative" for w in lexicon.initiatives.last}, **{flat(w): "Event" for w in lexicon.events.last}}, frozenset(map(flat, lexicon.events.ordinals)), frozenset(map(flat, lexicon.events.months)),
    )  # fmt: skip


_ORDINAL = re.compile(r"\d+(?:er|re|e|eme|ere|nd|nde|es)|(?:x{1,3}(?:i{1,3}|iv|vi{0,3}|ix)?|i{1,3}|iv|vi{0,3}|ix)e")
_INITIATIVE = Head("Initiative", True, True, False, True, False)
_EVENT = Head("Event", True, True, False, True, False)
_YEAR = re.compile(r"20[2-9]\d|2100")


def initiatives(view: View, language: str) -> Iterator[Candidate]:
    """The initiatives of *view*."""
    lexicon, reader = undertakings(language), Reader(view, heads(language))
    n = 0
    while n < len(view):
        found = lexicon.initiatives.match(view, n)
        candidate = _initiative(view, n, found[0], found[1], reader) if found else _dated_vision(view, n)
        if candidate is None:
            n += 1
        else:
            yield candidate
            n = candidate.end


def _plural(view: View, n: int) -> bool:
    return n > 0 and view.flats[n - 1] in ("les", "des", "aux", "ces", "ses", "leurs", "plusieurs", "deux", "trois", "quatre", "cinq")


def _initiative(view: View, n: int, length: int, strong: bool, reader: Reader) -> Candidate | None:
    after = n + length
    if after >= len(view):
        return None
    capital = view.capital[n] and not view.begins(n)
    at = after + 1 if view.tokens[after].pos == "ADJ" and not view.capital[after] and after + 1 < len(view) else after
    quotation = reader.quoted(at)
    if quotation is not None:
        name = view.surface(at + 1, quotation - 1)
        return Candidate(view.index, n, quotation, "Initiative", "initiatives.quoted", 56, view.surface(n, quotation), name=name)
    if _plural(view, n) and not capital:
        return None
    if view.capital[after] and not capital:
        stop = _capitals_end(view, after)
        if stop > after and (strong or not view.tokens[after].ner.endswith("PER")) and view.surface(after, stop).upper() not in reader.lexicon.ignored:
            return Candidate(view.index, n, stop, "Initiative", "initiatives.named", 42, view.surface(n, stop), name=view.surface(after, stop), sure=False)
        return None
    walk = reader.read(n, length, _INITIATIVE)
    end = reader.trimmed(n, walk.end)
    bracketed = end + 2 < len(view) and view.tokens[end].text == "(" and acronym(view.tokens[end + 1].text)
    if end < len(view) and _YEAR.fullmatch(view.flats[end]):
        end += 1
        if end + 1 < len(view) and view.tokens[end].text in ("-", "–") and _YEAR.fullmatch(view.flats[end + 1]):
            end += 2
        strong = strong and not _month_before(view, end - 1)
    if end <= after and not (end > n + length):
        return None
    ordinal = n > 0 and _ORDINAL.fullmatch(view.flats[n - 1]) is not None
    if capital and walk.words or (strong and (bracketed or ordinal)) or (view.capital[n] and strong and view.sentence.kind == "item" and bracketed):
        start = n - 1 if ordinal else n
        return Candidate(view.index, start, end, "Initiative", "initiatives.head", 52, view.surface(start, end))
    if view.capital[n] and strong and end < len(view) + 1 and _YEAR.fullmatch(view.flats[end - 1]):
        return Candidate(view.index, n, end, "Initiative", "initiatives.head", 48, view.surface(n, end))
    return None


def _capitals_end(view: View, n: int) -> int:
    """The end of the capitalised words, years and joiners at *n*, with a "pour", "of" or "de" complement in capitals."""
    while n < len(view):
        if view.capital[n] or (view.tokens[n].text.isdigit() and len(view.tokens[n].text) <= 4):
            n += 1
        elif n + 1 < len(view) and view.flats[n] in ("&", "of", "for", "the", "and", "-", "pour", "de", "d'", "du") and view.capital[n + 1]:
            n += 2
        elif n + 2 < len(view) and view.flats[n] in ("pour", "de", "of", "for") and view.flats[n + 1] in ("l'", "la", "le", "les", "the") and view.capital[n + 2]:
            n += 3
        else:
            break
    return n


def _month_before(view: View, n: int) -> bool:
    return n > 0 and view.flats[n - 1] in ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")


def _dated_vision(view: View, n: int) -> Candidate | None:
    """A name that ends with the year it looks to: "France 2030", "Maroc IA 2030"."""
    if not view.capital[n] or (n and view.capital[n - 1]):
        return None
    end = n
    while end < len(view) and view.capital[end] and not view.tokens[end].text.isdigit() and end - n < 4:
        end += 1
    if end >= len(view) or not re.fullmatch(r"20[3-9]\d|2025|2100", view.flats[end]) or _month_before(view, end):
        return None
    if view.flats[end] == "2025" and end - n < 2 or view.begins(n) and end - n < 2 and view.tokens[n].pos not in ("PROPN",):
        return None
    return Candidate(view.index, n, end + 1, "Initiative", "initiatives.year", 58, view.surface(n, end + 1))


def events(view: View, language: str) -> Iterator[Candidate]:
    """The events of *view*."""
    lexicon, reader = undertakings(language), Reader(view, heads(language))
    n = 0
    while n < len(view):
        visit = lexicon.visits.match(view, n)
        found = lexicon.events.match(view, n)
        counted = lexicon.counted.match(view, n)
        if counted is not None and _numbered(view, n, lexicon) and (found is None or found[0] < counted[0]):
            found = counted
        candidate = None
        if visit is not None:
            candidate = _visit(view, n, visit[0])
        elif found is not None:
            candidate = _event(view, n, found[0], found[1], reader, lexicon)
        if candidate is None:
            n += 1
        else:
            yield candidate
            n = candidate.end


def _visit(view: View, n: int, length: int) -> Candidate | None:
    """A visit of state, as far as the place it goes to."""
    end = n + length
    head = end
    for m in range(end, min(end + 12, len(view) - 1)):
        if view.tokens[m].text in ",;.:()«»" or view.tokens[m].pos in ("VERB", "AUX") or view.flats[m] in ("que", "qui"):
            break
        if view.flats[m] in ("a", "au", "aux", "en") and view.tokens[m].text != "a" and view.capital[m + 1]:
            end = m + 1
            while end < len(view) and view.capital[end]:
                end += 1
            break
    return Candidate(view.index, n, head, "Event", "events.visit", 57, view.surface(n, head), name=view.surface(n, end))


def _numbered(view: View, n: int, lexicon: Undertakings) -> bool:
    """Whether an ordinal stands before the word at *n*."""
    return n > 0 and (_ORDINAL.fullmatch(view.flats[n - 1]) is not None or view.flats[n - 1] in lexicon.ordinals)


def _event(view: View, n: int, length: int, plain: bool, reader: Reader, lexicon: Undertakings) -> Candidate | None:
    start, after = n, n + length
    ordinal = _numbered(view, n, lexicon)
    if ordinal:
        start = n - 1
    capital = view.capital[n] and not view.begins(n)
    if after >= len(view):
        if ordinal and capital:
            return Candidate(view.index, start, after, "Event", "events.ordinal", 65, view.surface(start, after))
        return None
    quotation = reader.quoted(after)
    if quotation is not None:
        return Candidate(view.index, n, quotation, "Event", "events.quoted", 56, view.surface(n, quotation), name=view.surface(after + 1, quotation - 1))
    if view.capital[after] and not capital and not ordinal:
        stop = _capitals_end(view, after)
        if not view.tokens[after].ner.endswith("PER"):
            return Candidate(view.index, n, stop, "Event", "events.named", 47, view.surface(n, stop), name=view.surface(after, stop), sure=False)
        return None
    dated = _date_end(view, after, lexicon)
    if dated and plain and view.stems[n] not in ("semaine", "journee", "annee", "edition"):
        return Candidate(view.index, start, dated, "Event", "events.dated", 54, view.surface(start, dated), name=view.surface(start, dated))
    walk = reader.read(n, length, _EVENT)
    end = reader.trimmed(n, walk.end)
    if end < len(view) and re.fullmatch(r"(?:19|20)\d\d", view.flats[end]) and not _month_before(view, end):
        end += 1
        walk.proper = True
    if end + 2 < len(view) and view.tokens[end].text == "(" and acronym(view.tokens[end + 1].text) and walk.words:
        return Candidate(view.index, start, end, "Event", "events.bracket", 61, view.surface(start, end))
    if ordinal and (plain or capital) and (walk.words or capital):
        return Candidate(view.index, start, end, "Event", "events.ordinal", 65, view.surface(start, end))
    if capital and walk.words:
        return Candidate(view.index, n, end, "Event", "events.capital", 51 if plain else 44, view.surface(n, end))
    tail = _tail(view, after, end)
    if tail > after and not capital and view.tokens[tail].ner[2:] != "PER" and walk.proper and not _plural(view, n):
        return Candidate(view.index, n, end, "Event", "events.tail", 43, view.surface(n, end), name=view.surface(tail, end))
    if plain and walk.proper and not _plural(view, n) and view.flats[after] in view.grammar.links | view.grammar.purpose:
        return Candidate(view.index, n, end, "Event", "events.proper", 43, view.surface(n, end))
    return None


def _tail(view: View, n: int, end: int) -> int:
    """The beginning of the capitalised words that end the phrase *n*–*end* after a common noun, or *n*."""
    start = end
    while start > n and view.capital[start - 1]:
        start -= 1
    before = view.flats[start - 1]
    return start if n < start < end and before not in view.grammar.of and before not in view.grammar.articles and before not in ("et", "a", "au", "aux", "en") else n


def _date_end(view: View, n: int, lexicon: Undertakings) -> int:
    """The end of "du [jeudi] 9 juillet [2025]" or "du 25 au 27 mai" at *n*, or 0."""
    if view.flats[n] not in ("du", "des", "de"):
        return 0
    for m in range(n + 1, min(n + 7, len(view))):
        if view.flats[m] in lexicon.months:
            if not any(view.tokens[k].text[0].isdigit() for k in range(n + 1, m)):
                return 0
            return m + 2 if m + 1 < len(view) and re.fullmatch(r"(?:19|20)\d\d", view.flats[m + 1]) else m + 1
        if not (view.tokens[m].text[0].isdigit() or view.flats[m] in ("et", "au", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")):
            return 0
    return 0
