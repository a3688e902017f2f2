"""An office of state in, the country or territory that it is held in out: what its words name, its side, else what the whole
document makes likely.

In a document that names no country for "le ministre de la Santé" and another one for each of the others, the minister is of
the country that the document speaks from: that of its dateline, or the first that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from extract.folds import flat
from extract.lines import Line
from extract.model import Span
from extract.offices import Lands, Office, joined, small
from ontology.gazetteer import capital_of, country_named
from ontology.gazetteer import countries as records
from ontology.lexicons import load
from ontology.names import fold
from ontology.wording import RoleWords

_NEAR = 8
"""The items before an office, or after its holder, in which a side is looked for."""
_SHARE = 0.8
"""The share of a document's countries that its two first must have for it to be about the two."""
_MARGIN = 0.5
"""How much likelier than the next a country must be to take the offices that no words place."""
_SPEAKS = 3.0
_FIRST = 1.0
_STATED = 0.7


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A person's office in a body. `role` is None where the text names no office."""

    passage: Span
    person: str
    body: str
    role: Span | None
    method: str
    confidence: float
    line: int


@dataclass
class States:
    """The countries and territories of a document, and which of them its offices of state belong to."""

    lands: Lands
    home: str | None
    """The country or territory that the document speaks from, where it shows one."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """The territories of the document by name."""
    seats: Mapping[str, str] = field(default_factory=dict)
    """The country of each body and place that has one."""
    named: list[str] = field(default_factory=list)
    """The countries named so far."""

    def of_place(self, item_key: str, flat_name: str) -> str:
        """The country for whose government a capital stands ("au nom de Rome"), else the place itself."""
        return self.lands.countries.get(capital_of(flat_name.title()) or "", item_key)


def state_of(line: Line, found: Office, start: int, stop: int, states: States) -> tuple[str | None, str]:
    """The country of an office of state that has no body, with the doubt; *start* and *stop* bound the office and its holder."""
    items, codes = line.items, line.codes
    head = items[found.first].flat
    alone = states.lands.countries.get(_nations().get(head, ""))
    if alone:
        return alone, ""
    follows = re.match(r"(?:,t?|dt?)(C)(?!\([^()]*\)[,&]|[,&P])", codes[stop + 1 :])
    if follows and head in small("sovereign"):  # "le roi X de Jordanie", "les orientations du roi X, le Maroc s'est doté"
        return items[stop + follows.end()].keys[0], ".near"
    named = _named(line, found, states)
    if named:
        return named, ""
    if found.abroad:
        return None, ""
    if found.first and items[found.first - 1].flat in small("its") and states.named:
        return states.named[-1], ".near"
    side = _side(line, start, stop, states)
    if side:
        return side, ""
    others = {k for item in items if item.code in "CD" for k in item.keys} - {states.home}
    return (states.home, ".home") if states.home and not others else (None, "")


def _named(line: Line, found: Office, states: States) -> str | None:
    """The country or territory that the words of an office name ("le Premier ministre du Québec"), or that alone has the office."""
    words_ = [line.items[n].flat for n in range(found.first, found.role_last + 1) if line.codes[n] != "-"]
    for start in range(1, len(words_)):
        for end in range(min(len(words_), start + 4), start, -1):
            part = " ".join(words_[start:end])
            code = country_named(part.title()) if end - start > 1 or len(part) > 3 else None
            if code in states.lands.countries:
                return states.lands.countries[str(code)]
            if part in states.regions:
                return states.regions[part]
    return None


def _side(line: Line, start: int, stop: int, states: States) -> str:
    """The country of "côté français," before item *start*, of "conduisait la délégation chilienne" after item *stop*."""
    for n in (*range(max(0, start - _NEAR), start), *range(stop + 1, min(len(line.items) - 1, stop + _NEAR))):
        if line.items[n].flat in small("side") and (n < start or not re.search(r"[P;]|.,", line.codes[stop + 1 : n])):
            told = line.items[n + 1].keys[0] if line.codes[n + 1] == "D" else states.lands.named_by(joined(line, n + 1))
            if told:
                return told
    return ""


@cache
def _nations() -> dict[str, str]:
    return {flat(office): code for office, code in load(RoleWords, "fr", "roles").nations.items()}


def settled(found: list[Position], unsettled: list[Position], states: States, lines: tuple[Line, ...]) -> list[Position]:
    """The offices of state that no words place, with the country that the whole document makes likely.

    That of a republic goes to the republic of the two; the counterpart of a stated one, in its line or the next, to the other of
    the two; every other one to the country that the document speaks from.
    """
    ruled = set(states.lands.demonyms.values()) & set(states.regions.values())  # territories that have ministers of their own
    counts = Counter(
        key
        for line in lines
        if not line.sentence.furniture
        for item in line.items
        for key in item.keys
        if item.code in "CD" or key in ruled
    )
    ranked = sorted(counts, key=lambda k: (-counts[k], k))
    pair = ranked[:2] if sum(counts[k] for k in ranked[:2]) >= _SHARE * counts.total() else []
    seats = Counter(
        states.seats[key]
        for line in lines
        if not line.sentence.furniture
        for item in line.items
        if item.code in "OL"
        for key in item.keys
        if states.seats.get(key)
    )
    home = _home(found, states, counts, seats)
    known = {p.person for p in found}
    out: list[Position] = []
    for open_ in sorted(unsettled, key=lambda p: not _republican(p, lines)):
        if open_.person in known:
            continue
        republics = [k for k in pair if _republic(k, states)] if _republican(open_, lines) else []
        others = [p for p in (*found, *out) if p.body in pair and p.person != open_.person]
        near = {p.body for p in others if p.line == open_.line} or {p.body for p in others if abs(p.line - open_.line) == 1}
        if len(republics) == 1:
            body, doubt, confidence = republics[0], ".republic", 0.7
        elif len(near) == 1 and len(pair) == 2:
            body, doubt, confidence = next(k for k in pair if k not in near), ".opposite", 0.55
        elif home is not None:
            body, doubt, confidence = home, ".home", 0.5
        else:
            continue
        out.append(replace(open_, body=body, method=open_.method + doubt, confidence=confidence))
        known.add(open_.person)
    return out


def _home(found: list[Position], states: States, counts: Counter[str], seats: Counter[str]) -> str | None:
    """The country that a document speaks from: its dateline tells, it comes first and often, as its bodies and places do, and its
    ministers are named without it; none where two are as likely."""
    if not counts:
        return states.home
    stated = Counter(p.body for p in {p.person: p for p in found if p.role is not None}.values())
    weight = {
        key: _SPEAKS * (key == states.home)
        + _FIRST * (key == next(iter(counts)))
        + counts[key] / counts.total()
        + seats[key] / max(1, seats.total())
        - _STATED * stated[key]
        for key in counts
    }
    first, *others = sorted(weight, key=lambda k: (-weight[k], k))
    return first if not others or weight[first] - weight[others[0]] >= _MARGIN else None


def _republican(position: Position, lines: tuple[Line, ...]) -> bool:
    """Whether an office is that of a president of a republic."""
    line = next(x for x in lines if x.number == position.line)
    role = " ".join(item.flat for item in line.items if position.role is not None and position.role.covers(item.span))
    return role.startswith(small("president")) and small("republic")[0] in role


def _republic(nation: str, states: States) -> bool:
    """Whether a country calls itself a republic."""
    code = next((c for c, k in states.lands.countries.items() if k == nation), "")
    return code in records() and any(fold(name).startswith(small("republic")) for name in records()[code].names)
