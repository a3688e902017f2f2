"""The rows of a document in, when and where its events take place, who takes part in them, and when its bodies were founded.

The date of an event stands in its name, or beside it with at most a verb of taking place and a town between. A founding
date follows "créé en" beside the body's name, or opens the sentence ("Fondée en 1990, X …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import Field

from extract.dates import When
from extract.folds import flat
from extract.gaps import Row
from extract.lines import FAMILIES
from extract.membershipwords import MembershipWords
from extract.model import Span, Value
from extract.phrases import BRACKET, WORD, alternatives, patterns, spaced
from extract.statements import Statement, Told
from ontology.lexicons import Lexicon, load
from ontology.terms import ENT, SDO, XSD

_DATATYPES: Final = {4: str(XSD.gYear), 7: str(XSD.gYearMonth), 10: str(XSD.date)}
_REACH: Final = 4
"""How many actors after an event may still tell of it."""


class Founding(Lexicon):
    """The participles and nouns that go with the date on which a body was founded, and what leads to them."""

    words: tuple[str, ...]
    nouns: tuple[str, ...]
    since: tuple[str, ...]
    copulas: tuple[str, ...]


class EventWords(Lexicon):
    """`events.toml`: how a language tells of events and beginnings."""

    on: tuple[str, ...]
    in_: tuple[str, ...] = Field(alias="in")
    held: tuple[str, ...]
    before: tuple[str, ...]
    taking_part: tuple[str, ...]
    part_of: tuple[str, ...]
    gathering: tuple[str, ...]
    visits: tuple[str, ...]
    founding: Founding


@dataclass(frozen=True)
class _Words:
    """The lexicon as patterns over gaps."""

    held: re.Pattern[str]
    """Between an event and its date."""
    before: re.Pattern[str]
    """Between a date and the event that it is the date of."""
    placed: re.Pattern[str]
    part: re.Pattern[str]
    gathering: re.Pattern[str]
    visits: re.Pattern[str]
    visitor: re.Pattern[str]
    founded: re.Pattern[str]
    founding: re.Pattern[str]
    complement: re.Pattern[str]
    apart: re.Pattern[str]
    """Between the date that opens a sentence and the body founded then."""
    separator: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    words = load(EventWords, language, "events")
    small = load(MembershipWords, language, "memberships").grammar
    det, of, on = rf"(?: {spaced(small.determiners)})?", spaced(small.of), rf"(?: {spaced(words.on)})*"
    held, founded = alternatives(words.held, small), alternatives(words.founding.words, small)
    since = rf".* {spaced(words.founding.since)} {spaced((*small.his, *small.their))} {spaced(words.founding.nouns)}"
    return _Words(
        held=re.compile(rf"{BRACKET}(?: [,(-])?(?:{held})?{WORD}{{0,3}}(?:{held})?(?: [,:])?{on}(?: \()?"),
        before=re.compile(rf"(?: ,)?(?: {spaced(words.before)})?(?: {of})?{det}{WORD}{{0,1}}"),
        placed=re.compile(rf"(?:{WORD}{{0,6}}| ,)? {spaced(words.in_)}{det}"),
        part=re.compile(
            rf"(?: ,)?{WORD}{{0,4}}{alternatives(words.taking_part, small)}{WORD}{{0,4}} {spaced(words.part_of)}{det}{WORD}{{0,3}}"
        ),
        gathering=re.compile(rf"(?: ,)?{WORD}{{0,5}}{alternatives(words.gathering, small)}{det}{WORD}{{0,4}}"),
        visits=re.compile("|".join(re.escape(flat(w)) for w in words.visits)),
        visitor=re.compile(rf" {of}{det}{WORD}{{0,6}}"),
        founded=re.compile(
            rf"{BRACKET}(?: [,(-])?(?: {spaced(small.who)})?(?: {spaced(words.founding.copulas)})?{WORD}{{0,2}}{founded}{WORD}{{0,3}}{on}"
        ),
        founding=re.compile(rf"(?:{WORD}{{0,1}}{founded}|{since}){on}"),
        complement=re.compile(rf" {of}{det}$"),
        apart=re.compile(rf" ,{det}{WORD}{{0,2}}"),
        separator=patterns(language).separator,
    )


def dated(when: str) -> Value:
    """An ISO date as a literal of the datatype of its precision."""
    return Value(when, _DATATYPES[len(when)])


def events(told: Told) -> Iterator[Statement]:
    """What the document tells of its events and of the beginnings of its bodies."""
    words = _words(told.reading.document.language)
    for row in told.rows:
        for n, actor in enumerate(row.actors):
            if actor.code == "E" and actor.keys and told.entities[actor.keys[0]].node.type == "Event":
                yield from _event(told, words, row, n)
            elif actor.code in "OI" and actor.keys:
                yield from _beginning(told, words, row, n)


def _beginning(told: Told, words: _Words, row: Row, n: int) -> Iterator[Statement]:
    """ "X, créé en 2017" and "Créé en 2017, X": the year belongs to X where X is not the complement of another body."""
    method, prior = "events.founded", 0.8
    after = n + 1 if n + 1 < len(row.actors) and row.actors[n + 1].code == "J" else None
    if after is not None and words.founded.fullmatch(row.gaps[after]) and not words.complement.search(row.gaps[n]):
        at = after
    elif n == 1 and row.actors[0].code == "J" and words.founding.fullmatch(row.gaps[0]) and words.apart.fullmatch(row.gaps[1]):
        at, method, prior = 0, "events.founded-first", 0.75
    else:
        return
    when, first, last = told.date(row.actors[at].sense), row.actors[min(n, at)], row.actors[max(n, at)]
    if when.role in {"on", "since", "past"}:
        focus, key = Span(first.span.start, last.span.end), row.actors[n].keys[0]
        sure = prior * (0.6 if row.furniture else 1.0)
        yield Statement(key, str(SDO.foundingDate), dated(when.iso), row.span, focus, method, sure)


def _event(told: Told, words: _Words, row: Row, n: int) -> Iterator[Statement]:
    """What one mention of an event says of it: in its name, after it, before it."""
    actor, doubt = row.actors[n], 0.6 if row.furniture else 1.0
    key = actor.keys[0]
    inside = next((d for d in told.calendar.dates if actor.span.covers(d.span)), None)
    if inside is not None:
        yield from _when(key, inside, row, actor.span, "events.date-in-name", 0.85 * doubt)
    yield from _after(told, words, row, n, doubt)
    if not n:
        return
    left = row.actors[n - 1]
    if left.code == "J" and inside is None and words.before.fullmatch(row.gaps[n]):
        focus = Span(left.span.start, actor.span.end)
        yield from _when(key, told.date(left.sense), row, focus, "events.date-before", 0.5 * doubt)
    if left.code in "OPCg" and words.part.fullmatch(row.gaps[n]):
        first = n - 1
        while first and row.actors[first - 1].code in "OPC" and words.separator.fullmatch(row.gaps[first]):
            first -= 1
        yield from _parts(told, words, row, n, range(first, n), "events.takes-part", 0.7 * doubt)


def _after(told: Told, words: _Words, row: Row, n: int, doubt: float) -> Iterator[Statement]:
    """The date, the place and the actors that follow an event, in any order, as long as nothing else stands between."""
    actor, gap = row.actors[n], row.gaps[n + 1]
    key, visit = actor.keys[0], words.visits.search(actor.flat)
    placed = False
    for at in range(n + 1, min(n + _REACH, len(row.actors))):
        other, here = row.actors[at], row.gaps[at]
        focus = Span(actor.span.start, other.span.end)
        near = words.held.fullmatch(gap) or words.placed.fullmatch(gap) or visit
        if other.code == "J" and words.held.fullmatch(gap):
            yield from _when(key, told.date(other.sense), row, focus, "events.date-after", 0.75 * doubt)
        elif other.code in "LC" and other.keys and not placed and near and words.placed.fullmatch(here):
            yield Statement(key, str(SDO.location), other.keys[0], row.span, focus, "events.place", 0.75 * doubt)
            placed = True
        elif other.code in "OPC" and at == n + 1 and words.gathering.fullmatch(here):
            yield from _parts(told, words, row, n, range(at, len(row.actors)), "events.gathers", 0.7 * doubt)
            return
        elif other.code in "PC" and visit and words.visitor.fullmatch(here):
            yield from _parts(told, words, row, n, range(at, at + 1), "events.visitor", 0.75 * doubt)
        else:
            return
        gap = row.gaps[at + 1]


def _when(key: str, when: When, row: Row, focus: Span, method: str, prior: float) -> Iterator[Statement]:
    if when.role not in {"on", "past"}:
        return
    yield Statement(key, str(SDO.startDate), dated(when.iso), row.span, focus, method, prior)
    if when.end is not None:
        yield Statement(key, str(SDO.endDate), dated(when.end), row.span, focus, method, prior)


def _parts(told: Told, words: _Words, row: Row, event: int, listed: range, method: str, prior: float) -> Iterator[Statement]:
    """The actors of a list, as far as it is one, as participants of an event."""
    for at in listed:
        actor = row.actors[at]
        if at > listed.start and (actor.code not in "OPC" or not words.separator.fullmatch(row.gaps[at])):
            return
        for key in actor.keys:
            if FAMILIES.get(told.entities[key].node.type, "O") in "OPCL":
                participant = str(ENT.participant)
                yield Statement(row.actors[event].keys[0], participant, key, row.span, actor.span, method, prior)
