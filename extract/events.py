"""The rows of a document in, when and where its events take place, who takes part in them, and when its bodies were founded.

The date of an event stands in its name, or beside it with at most a verb of taking place and a town between. A founding
date follows "créé en" beside the body's name, or opens the sentence ("Fondée en 1990, X …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from extract.dates import When
from extract.folds import flat
from extract.gaps import BRACKET, WORD, Row, patterns
from extract.lines import FAMILIES
from extract.model import Span, Value
from extract.statements import Statement, Told
from ontology.lexicons import Lexicon, load
from ontology.terms import ENT, SDO, XSD

_DATATYPES: Final = {4: str(XSD.gYear), 7: str(XSD.gYearMonth), 10: str(XSD.date)}
DET: Final = r"(?: (?:le|la|les|l'|un|une|son|sa|ses|leur|leurs|ce|cet|cette|ces|notre|nos|tout|toute))?"
_AT: Final = re.compile(rf"(?:{WORD}{{0,6}}| ,)? (?:a|au|aux|en|dans|sur)(?: (?:la|le|l'|les))?")
_ON: Final = r"(?: (?:le|les|du|de|des|en|au|la|l'|a|journee|semaine|mois|matin))*"


class Founding(Lexicon):
    """The participles and nouns that go with the date on which a body was founded."""

    words: tuple[str, ...]
    nouns: tuple[str, ...]


class EventWords(Lexicon):
    """`events.toml`: how a language tells of events and beginnings."""

    held: tuple[str, ...]
    taking_part: tuple[str, ...]
    gathering: tuple[str, ...]
    visits: tuple[str, ...]
    founding: Founding


@dataclass(frozen=True)
class _Words:
    held: re.Pattern[str]
    part: re.Pattern[str]
    gathering: re.Pattern[str]
    visits: re.Pattern[str]
    founded: re.Pattern[str]
    founding: re.Pattern[str]


def _any(phrases: Iterable[str]) -> str:
    out = []
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        words = [
            " ~?" + re.escape(w.rstrip("*")).replace("'", "' ?") + (r"\w{0,4}" if w.endswith("*") else "")
            for w in flat(phrase).split()
        ]
        if phrase.endswith(" de"):
            words[-1] = r" (?:de|du|des|d')"
        out.append("".join(words))
    return "(?:" + "|".join(out) + ")(?= |$)"


@cache
def _words(language: str) -> _Words:
    words = load(EventWords, language, "events")
    held = _any(words.held)
    founded = _any(words.founding.words)
    return _Words(
        re.compile(rf"{BRACKET}(?: [,(-])?(?:{held})?{WORD}{{0,3}}(?:{held})?(?: [,:])?{_ON}(?: \()?"),
        re.compile(
            rf"(?: ,)?{WORD}{{0,4}}{_any(words.taking_part)}{WORD}{{0,4}} (?:a|au|aux|dans|lors de|lors du|de|du){DET}{WORD}{{0,3}}"
        ),
        re.compile(rf"(?: ,)?{WORD}{{0,5}}{_any(words.gathering)}{DET}{WORD}{{0,4}}"),
        re.compile("|".join(re.escape(flat(w)) for w in words.visits)),
        re.compile(
            rf"{BRACKET}(?: [,(-])?(?: qui)?(?: (?:est|a ete|fut|avait ete|elle-meme))?{WORD}{{0,2}}{founded}{WORD}{{0,3}}{_ON}"
        ),
        re.compile(
            rf"{WORD}{{0,1}}{founded}{_ON}|.*(?:depuis|apres|des|avant|lors de) (?:sa|son|leur)(?: (?:{'|'.join(re.escape(flat(n)) for n in words.founding.nouns)})){_ON}"
        ),
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
            elif (
                actor.code in "OI"
                and actor.keys
                and n + 1 < len(row.actors)
                and row.actors[n + 1].code == "J"
                and words.founded.fullmatch(row.gaps[n + 1])
                and not re.search(r" (?:de|du|des|d')(?: (?:la|l'|les))?$", row.gaps[n])
            ):
                yield from _founded(told, row, n, n + 1, "events.founded", 0.8)
        if (
            len(row.actors) > 1
            and row.actors[0].code == "J"
            and row.actors[1].code in "OI"
            and row.actors[1].keys
            and words.founding.fullmatch(row.gaps[0])
            and re.fullmatch(rf" ,{DET}{WORD}{{0,2}}", row.gaps[1])
        ):
            yield from _founded(told, row, 1, 0, "events.founded-first", 0.75)


def _founded(told: Told, row: Row, n: int, at: int, method: str, prior: float) -> Iterator[Statement]:
    when = told.date(row.actors[at].sense)
    if when.role in {"on", "since", "past"}:
        focus = Span(min(row.actors[n].span.start, row.actors[at].span.start), max(row.actors[n].span.end, row.actors[at].span.end))
        yield Statement(
            row.actors[n].keys[0],
            str(SDO.foundingDate),
            dated(when.iso),
            row.span,
            focus,
            method,
            prior * (0.6 if row.furniture else 1.0),
        )


def _event(told: Told, words: _Words, row: Row, n: int) -> Iterator[Statement]:
    """What one mention of an event says of it."""
    actor = row.actors[n]
    key, doubt = actor.keys[0], 0.6 if row.furniture else 1.0
    inside = next((d for d in told.calendar.dates if actor.span.covers(d.span)), None)
    if inside is not None:
        yield from _when(key, inside, row, actor.span, "events.date-in-name", 0.85 * doubt)
    at, gap = n + 1, row.gaps[n + 1]
    placed = False
    while at < len(row.actors) and at < n + 4:
        other = row.actors[at]
        here = row.gaps[at]
        if other.code == "J" and words.held.fullmatch(gap):
            yield from _when(
                key, told.date(other.sense), row, Span(actor.span.start, other.span.end), "events.date-after", 0.75 * doubt
            )
            gap = ""
        elif (
            other.code in "LC"
            and other.keys
            and not placed
            and _AT.fullmatch(here)
            and (words.held.fullmatch(gap) or _AT.fullmatch(gap) or words.visits.search(actor.flat))
        ):
            yield Statement(
                key,
                str(SDO.location),
                other.keys[0],
                row.span,
                Span(actor.span.start, other.span.end),
                "events.place",
                0.75 * doubt,
            )
            placed = True
            gap = ""
        elif other.code in "OPC" and words.gathering.fullmatch(here) and at == n + 1:
            yield from _parts(told, key, row, at, "events.gathers", 0.7 * doubt)
            break
        elif other.code in "PC" and words.visits.search(actor.flat) and re.fullmatch(rf" (?:de|du|des|d'){DET}{WORD}{{0,6}}", here):
            yield from _parts(told, key, row, at, "events.visitor", 0.75 * doubt)
            gap = ""
        else:
            break
        at += 1
        gap = gap + row.gaps[at] if at < len(row.gaps) else gap
    if (
        n
        and row.actors[n - 1].code == "J"
        and re.fullmatch(
            rf"(?: ,)?(?: (?:se tient|s'ouvre|a eu lieu|lors|a l'occasion|en marge|au cours|pendant))?(?: (?:de|du|des|d'))?{DET}{WORD}{{0,1}}",
            row.gaps[n],
        )
        and inside is None
    ):
        yield from _when(
            key,
            told.date(row.actors[n - 1].sense),
            row,
            Span(row.actors[n - 1].span.start, actor.span.end),
            "events.date-before",
            0.5 * doubt,
        )
    if n and row.actors[n - 1].code in "OPCg" and words.part.fullmatch(row.gaps[n]):
        first = n - 1
        while (
            first
            and row.actors[first - 1].code in "OPC"
            and patterns(told.reading.document.language).separator.fullmatch(row.gaps[first])
        ):
            first -= 1
        yield from _parts(told, key, row, first, "events.takes-part", 0.7 * doubt, n)


def _when(key: str, when: When, row: Row, focus: Span, method: str, prior: float) -> Iterator[Statement]:
    if when.role not in {"on", "past"}:
        return
    yield Statement(key, str(SDO.startDate), dated(when.iso), row.span, focus, method, prior)
    if when.end is not None:
        yield Statement(key, str(SDO.endDate), dated(when.end), row.span, focus, method, prior)


def _parts(told: Told, key: str, row: Row, at: int, method: str, prior: float, stop: int | None = None) -> Iterator[Statement]:
    """The actors of the list that begins at *at*, as participants."""
    end = at
    while True:
        for actor in row.actors[end].keys:
            if FAMILIES.get(told.entities[actor].node.type, "O") in "OPCL":
                yield Statement(key, str(ENT.participant), actor, row.span, row.actors[end].span, method, prior)
        end += 1
        if (
            end >= (stop or len(row.actors))
            or row.actors[end].code not in "OPC"
            or not patterns(told.reading.document.language).separator.fullmatch(row.gaps[end])
        ):
            return
