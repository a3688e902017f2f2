"""Lines in, positions out: which person holds which office in which body, and the lines with their appositions marked.

An office goes from its head word ("présidente", "ministre") to the body that it names, and belongs to the person that it
touches: before it ("P, présidente de O") or after it ("la présidente de O, P"). An office of state belongs to a country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from extract.folds import flat
from extract.lines import Item, Line
from extract.model import Span
from ontology.gazetteer import countries_of_adjective
from ontology.lexicons import load
from ontology.wording import RoleWords

_BEFORE = re.compile(r"P(?:\([^()]{0,6}\))?(?P<mark>[,(:\-]*)(?P<bridge>[wtVnq&W1]{0,4})$")
_AFTER = re.compile(r"^(?P<mark>[,(:\-]?)(?P<title>[hrtw]{0,3})P")
_SECOND = re.compile(r"^[,&]{1,2}t?$")
_BODY = re.compile(r"(?:d?t?|nt?|-|,|\(|o?t?|dt?w|a)(?=[OCL]$)")


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


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a line words it: items *first* to *last* with its body, the role's own end, the body's item."""

    first: int
    last: int
    role_last: int
    body: int | None
    state: bool
    nation: str = ""
    """The country that an adjective in the office names ("ministre marocain")."""


@dataclass(frozen=True)
class _Words:
    stops: frozenset[str]
    bridges: frozenset[str]
    counterpart: frozenset[str]


@cache
def _words(language: str) -> _Words:
    roles = load(RoleWords, language, "roles")
    bridges = {w for phrase in roles.bridges for w in flat(phrase).split()}
    return _Words(
        frozenset(flat(w) for w in roles.stops), frozenset(bridges | {"a", "ete", "le", "la", "l'"}),
        frozenset(flat(w) for w in roles.counterpart),
    )


def office(line: Line, head: int, words: _Words, countries: Mapping[str, str]) -> Office:
    """The office whose head is item *head*: as far as its complement goes, then the body that it is held in."""
    codes, items = line.codes, line.items
    state, body, at, end, nation = codes[head] == "S", None, head + 1, head, ""
    while at < len(codes):
        code = codes[at]
        if code == "D" and not nation:
            nation, end, at = items[at].keys[0], at, at + 1
            continue
        if code in "wW" and not nation and len(items[at].flat) > 4 and (adjective := countries_of_adjective(items[at].flat)):
            nation = countries.get(adjective[0], "") if len(adjective) == 1 else ""
        if code in "OCL":
            link = codes[end + 1 : at]
            if code == "C" and not link and state or _linked(link):
                body = at
                if state and code == "C" and not link:  # "ministre marocain de la Santé": the portfolio follows
                    at, end = at + 1, at
                    continue
            break
        if code in "wWrST-1V" and items[at].flat not in words.stops:
            end = at
        elif code in "dt" or code == "n" and items[at].flat not in {"vers", "depuis", "chez", "via", "en"}:
            pass
        elif code == "&" and re.match(r"&[dt]", codes[at : at + 2]) and (state or codes[end] != "r") and not _person_next(codes, at):
            pass
        elif code == "," and re.match(r",d[twW]", codes[at : at + 3]) and not _person_next(codes, at):
            pass
        elif code == "o" and items[at].flat in {"pour", "sur", "au sein de", "au sein du", "au sein des", "aupres de", "aupres du"} and at + 1 < len(codes):
            pass
        elif code == "a" and items[at].flat.startswith("aupres"):
            pass
        else:
            break
        at += 1
    last = body if body is not None and body > end else end
    return Office(head, last, end, body, state, nation)


def _linked(link: str) -> bool:
    """Whether the codes between an office and a body tie them."""
    return bool(re.fullmatch(r"d?t?|nt?|-|o[td]?t?|a?t?d?t?|dtw?", link))


def _person_next(codes: str, at: int) -> bool:
    """Whether what follows the conjunction at *at* is another person or another office."""
    return bool(re.match(r"[,&]{1,2}(?:[dt]?t?)h*[PrS]", codes[at : at + 7]))


def _holder(line: Line, found: Office, words: _Words) -> tuple[int, str] | None:
    """The item of the person who holds the office, and the rule."""
    codes, items = line.codes, line.items
    before = _BEFORE.search(codes, max(0, found.first - 8), found.first)
    rest = codes[found.last + 1 :]
    after = _AFTER.match(rest)
    if before:
        bridge = range(found.first - len(before["bridge"]), found.first)
        plain = all(items[n].flat in words.bridges or codes[n] == "t" for n in bridge)
        if plain and not before["bridge"].startswith("&"):
            marked = bool(before["mark"]) or any(items[n].flat in words.bridges and codes[n] != "t" for n in bridge)
            if marked or not before["bridge"] or after is None:
                return before.start(), "positions.apposition" if before["mark"] else "positions.copula"
    if after and not (after["mark"] == "," and after["title"].startswith("w")):
        return found.last + after.end(), "positions.title"
    return None


def positions(lines: tuple[Line, ...], countries: Mapping[str, str]) -> tuple[tuple[Position, ...], tuple[Line, ...]]:
    """The positions that the lines state, and the lines with the items of each apposition in `aside`; *countries* are the
    document's countries, by ISO code."""
    words = _words("fr")
    out: list[Position] = []
    marked: list[Line] = []
    for at, line in enumerate(lines):
        found, aside = _of_line(line, words, countries)
        out += found
        marked.append(replace(line, aside=frozenset(aside)))
    out += _stacked(lines, words, countries)
    return _unique(out), tuple(marked)


def _of_line(line: Line, words: _Words, countries: Mapping[str, str]) -> tuple[list[Position], set[int]]:
    codes, out, aside = line.codes, [], set[int]()
    last: tuple[str, int] | None = None
    role: Span | None = None
    at = 0
    while at < len(codes):
        if codes[at] not in "rS" or codes[at] == "r" and at and codes[at - 1] == "-":
            at += 1
            continue
        found = office(line, at, words, countries)
        holder = _holder(line, found, words)
        person, method = None, ""
        if holder is not None:
            person, method = line.items[holder[0]].keys[0], holder[1]
        elif last and _SECOND.match(codes[last[1] + 1 : at]):
            person, method = last[0], "positions.second"
        if person is not None:
            first = min(found.first, holder[0] + 1) if holder and holder[0] < found.first else found.first
            aside |= set(range(first, found.last + 1))
            if holder and holder[0] > found.last:
                aside |= set(range(found.last + 1, holder[0]))
                start = found.first
                while start and codes[start - 1] in "th":
                    start -= 1
                    aside.add(start)
            body, doubt = _body(line, found, holder[0] if holder else None)
            if line.items[at].flat not in words.counterpart:
                role = line.span(found.first, found.role_last)
            elif doubt:
                body = None
            if body:
                prior = {"positions.apposition": 0.93, "positions.title": 0.92, "positions.copula": 0.85}.get(method, 0.75)
                out.append(Position(line.sentence.span, person, body, role, method + doubt, prior * (0.55 if doubt else 1.0), line.number))
            last = (person, found.last)
        at = found.last + 1
    out += _represented(line)
    return out, aside


def _body(line: Line, found: Office, person: int | None) -> tuple[str | None, str]:
    """The body of an office: the one that it names, else the one that the person stands for in the line."""
    items, codes = line.items, line.codes
    if found.body is not None and not (found.nation and found.state):
        return items[found.body].keys[0], ""
    if found.nation:
        return found.nation, ""
    if found.state:
        return None, ""
    start = min(found.first, person if person is not None else found.first)
    tied = re.search(r"O(?:\([^()]{0,6}\))?[,(]?y(?:[hrtwW,]*)$", codes[:start])
    if tied:
        return items[tied.start()].keys[0], ""
    near = re.search(r"O(?:\([^()]{0,6}\))?[^OCLP.;]{0,14}$", codes[:start])
    if near:
        return items[near.start()].keys[0], ".near"
    if person is not None:
        closed = re.match(r"[,)\-(]{0,2}(?:d?t?)(O)", codes[max(found.last, person) + 1 :])
        if closed:
            return items[max(found.last, person) + closed.end()].keys[0], ".near"
    return None, ""


_REPRESENTED = re.compile(r"O(?:\([^()]{0,6}\))?[,(]?y[hrtwWS]*P")
_BRACKETED = re.compile(r"P\((O)\)|P[,\-](O)(?=[,;.&)]|$)|Pd(?:t)?(O)")


def _represented(line: Line) -> list[Position]:
    """"O, représentée par P" and "P (O)": a person who stands for a body, with no office named."""
    out = []
    for found in _REPRESENTED.finditer(line.codes):
        if line.items[line.codes.index("y", found.start())].flat.startswith(("represent", "dirige", "preside", "en la personne")):
            person, body = line.items[found.end() - 1], line.items[found.start()]
            out.append(Position(line.sentence.span, person.keys[0], body.keys[0], None, "positions.represented", 0.6, line.number))
    for found in _BRACKETED.finditer(line.codes):
        group = next(n for n in (1, 2, 3) if found[n])
        person, body = line.items[found.start()], line.items[found.start(group)]
        prior = {1: 0.7, 2: 0.6, 3: 0.5}[group]
        out.append(Position(line.sentence.span, person.keys[0], body.keys[0], None, "positions.beside", prior, line.number))
    return out


def _stacked(lines: tuple[Line, ...], words: _Words, countries: Mapping[str, str]) -> list[Position]:
    """A person alone on a line and the office on the next, as signature blocks and lists of speakers have it."""
    out = []
    for upper, lower in zip(lines, lines[1:], strict=False):
        if not re.fullmatch(r"[-.,1]*h*P[,.:]?", upper.codes) or not re.match(r"[-t(]*[rS]", lower.codes):
            continue
        head = next(n for n, code in enumerate(lower.codes) if code in "rS")
        found = office(lower, head, words, countries)
        person = next(item for item in upper.items if item.code == "P")
        body: str | None = None
        if found.body is not None:
            body = lower.items[found.body].keys[0]
        elif not found.state:
            body = _above(lines, upper.number) or _below(lower, found)
        if body:
            role = lower.span(found.first, found.role_last)
            out.append(Position(Span(upper.sentence.span.start, lower.sentence.span.end), person.keys[0], body, role, "positions.stacked", 0.85, upper.number))
    return out


def _below(line: Line, found: Office) -> str | None:
    near = re.match(r"[,\-(:]*(O)", line.codes[found.last + 1 :])
    return line.items[found.last + near.end()].keys[0] if near else None


def _above(lines: tuple[Line, ...], number: int) -> str | None:
    """The body that a signature block is headed by ("Pour l'Université X")."""
    if number and re.fullmatch(r"[otdn]*[OCL][:,.]*", lines[number - 1].codes):
        return next(item.keys[0] for item in lines[number - 1].items if item.code in "OCL")
    return None


def _unique(found: list[Position]) -> tuple[Position, ...]:
    """One position a person and body: the one with a role before one without, then the likeliest, then the first."""
    best: dict[tuple[str, str], Position] = {}
    for position in sorted(found, key=lambda p: (p.role is None, -p.confidence, p.passage.start)):
        best.setdefault((position.person, position.body), position)
    held = {p.person for p in best.values() if p.role is not None and p.confidence > 0.6}
    kept = [p for p in best.values() if p.role is not None and (p.confidence > 0.6 or p.person not in held) or p.role is None and p.person not in held]
    return tuple(sorted(kept))


def bodies(found: tuple[Position, ...]) -> dict[str, tuple[str, ...]]:
    """The bodies of each person, the likeliest first."""
    out: dict[str, list[Position]] = {}
    for position in found:
        out.setdefault(position.person, []).append(position)
    return {person: tuple(dict.fromkeys(p.body for p in sorted(held, key=lambda p: -p.confidence))) for person, held in out.items()}


def item_keys(items: tuple[Item, ...]) -> list[str]:
    """The entities of some items, in order, each once."""
    return list(dict.fromkeys(key for item in items for key in item.keys))
