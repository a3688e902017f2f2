"""An office in a line in, the body that it is held in out: the one that it names, else the one that the line or the document
implies, with the doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.folds import flat
from extract.lines import Line
from extract.offices import Office, Words, small
from ontology.gazetteer import countries_of_adjective, country_named
from ontology.lexicons import load
from ontology.wording import RoleWords

_TIED = re.compile(r"O(?:\([^()]{0,6}\))?[,(]?y(?:[hrtwW,]*)$")
_APPOSED = re.compile(r"O(?:\([^()]{0,6}\))?,[wVr][wndto]{0,6}O(?:\([^()]{0,6}\))?,y[hrtwW,]*$")
"""A body, what it belongs to in apposition, and what represents it ("Y, relevant de Z, représenté par")."""
_NEAR = re.compile(r"O(?:\([^()]{0,6}\))?[^OCLP.;]{0,14}$")
_SEATED = re.compile(r",?(?:[no]t?)?(?P<seat>[wWs])dt?O")


@dataclass
class Memory:
    """What reading the lines in order has to hold: the bodies named so far, and the countries."""

    lexicon: Words
    countries: Mapping[str, str]
    types: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    home: str | None
    recent: dict[str, int] = field(default_factory=dict)
    """The organizations named so far with the line of their last mention, the last last."""
    counts: dict[str, int] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    """The words of the names of organizations."""
    halls: Mapping[str, str] = field(default_factory=dict)
    """The bodies that govern towns ("Ville de X"), by the names of the towns."""
    lands: Mapping[str, str] = field(default_factory=dict)
    """The territories of the document by name."""
    states: list[str] = field(default_factory=list)
    """The countries named so far."""


def body_of(line: Line, found: Office, person: int | None, memory: Memory) -> tuple[str | None, str]:
    """The body of an office, with the doubt: the one that it names, else the one that the line or the document implies."""
    items, codes = line.items, line.codes
    start = min(found.first, person if person is not None else found.first)
    side = re.search(r"o[td]?t?([CLO]),?p?[thwSr,]*$", codes[:start])
    seated = found.body is not None and codes[found.body] == "L" and side and side[1] == "O"  # "pour Y, P, chef du bureau de Z"
    if found.body is not None and not (found.nation and found.state) and not seated:
        body = items[found.body]
        return (memory.halls.get(body.flat, body.keys[0]) if body.code == "L" else body.keys[0]), ""
    if found.nation and (found.state or not found.general):
        return found.nation, ""
    if side:  # "pour la partie algérienne, par le ministre …"
        return items[side.start(1)].keys[0], ".near"
    stop = max(found.last, person or 0)
    side = re.match(r",?[tw]{0,3}V?(?:n[tw]d|y|o)t?([CL])", codes[stop + 1 :])
    if side and (found.state or not found.general) and ("y" in side[0] or "o" in side[0]):  # "…, l'a paraphé au nom de Rome"
        return items[stop + side.end()].keys[0], ".near"
    if found.state:
        return _state(line, found, start, stop, memory)
    if items[found.first].flat in small("territorial"):
        return None, ""
    tied = _APPOSED.search(codes, 0, start) or _TIED.search(codes, 0, start)
    if tied:
        return items[tied.start()].keys[0], ""
    if found.general:
        return _general(found.general, line, start, memory), ".general"
    near = _NEAR.search(codes, 0, start)
    if near:
        return items[near.start()].keys[0], ".near"
    closed = re.match(r"[,)\-(]{0,2}(?:d?t?)(O)", codes[stop + 1 :]) or _seated(line, stop + 1)
    if closed and person is not None:
        return items[stop + closed.end()].keys[0], ".near"
    implied, doubt = _unnamed(line, found, memory)
    if implied is not None or person is None or found.role_last - found.first > 1 or items[found.first].flat.endswith("s"):
        return implied, doubt
    bodies = {key for n, item in enumerate(items[:start]) if item.code == "O" and n not in line.aside for key in item.keys}
    rector = items[found.first].flat.startswith(small("rectors"))
    return (bodies.pop(), ".only") if len(bodies) == 1 and not rector else (None, "")


def _state(line: Line, found: Office, start: int, stop: int, memory: Memory) -> tuple[str | None, str]:
    """The country of an office of state that none of its own words tells; *start* and *stop* bound the office and its holder."""
    items, codes = line.items, line.codes
    follows = re.match(r",t?(C)(?!\([^()]*\)[,&]|[,&P])", codes[stop + 1 :])
    if follows and items[found.first].flat in small("sovereign"):  # "les orientations du roi X, le Maroc s'est doté"
        return items[stop + follows.end()].keys[0], ".near"
    named = _named_state(line, found, memory)
    if named:
        return named, ""
    own = items[found.first - 1].flat if found.first else ""
    if own in small("its") and memory.states:
        return memory.states[-1], ".near"
    if any(item.flat in small("side") for item in items[max(0, start - 8) : start]):
        adjective = _side_nation(line, start, memory)
        if adjective:
            return adjective, ""
    others = {k for item in items if item.code in "CD" for k in item.keys} - {memory.home}
    return (memory.home, ".home") if memory.home and not others else (None, "")


def _seated(line: Line, at: int) -> re.Match[str] | None:
    """ "…, au siège de Y", "dans les locaux de Y" from item *at* on, up to the body."""
    found = _SEATED.match(line.codes[at:])
    if found and line.items[at + found.start("seat")].flat.split()[-1] in small("seat"):
        return found
    return None


def _unnamed(line: Line, found: Office, memory: Memory) -> tuple[str | None, str]:
    """The body of an office with neither body nor complement: "son directeur" is of the organization named last, a rector
    of the last university."""
    rector = line.items[found.first].flat.startswith(small("rectors"))
    if found.role_last - found.first > 2 and not rector:
        return None, ""
    fresh = [b for b in reversed(memory.recent) if line.number - memory.recent[b] <= 3]
    before = line.items[found.first - 1].flat if found.first else ""
    if before in small("own") and fresh:
        return fresh[0], ".last"
    if before in small("ours"):
        return max(memory.counts, key=lambda b: (memory.counts[b], b), default=None), ".last"
    if rector:
        schools = [
            b
            for b in reversed(memory.recent)
            if any(w.startswith(small("schools")) for n in memory.names.get(b, ()) for w in n.split()[:1] + n.split()[-3:])
        ]
        return (schools[0], ".last") if schools else (None, "")
    return None, ""


def _named_state(line: Line, found: Office, memory: Memory) -> str | None:
    """The country or territory that the words of an office name ("le Premier ministre du Québec")."""
    words_ = [line.items[n].flat for n in range(found.first, found.role_last + 1) if line.codes[n] != "-"]
    for start in range(1, len(words_)):
        for end in range(min(len(words_), start + 4), start, -1):
            part = " ".join(words_[start:end])
            code = country_named(part.title()) if end - start > 1 or len(part) > 3 else None
            if code in memory.countries:
                return memory.countries[str(code)]
            if part in memory.lands:
                return memory.lands[part]
    return None


def _side_nation(line: Line, start: int, memory: Memory) -> str | None:
    """The country of "côté français," before item *start*."""
    for n in range(max(0, start - 8), start):
        codes = countries_of_adjective(line.items[n].flat) if line.codes[n] in "wWD" else ()
        if len(codes) == 1:
            return memory.countries.get(codes[0])
    return None


def _general(noun: str, line: Line, start: int, memory: Memory) -> str | None:
    """The organization that a common noun means: the last one with that word in a name, else the last one, else the one
    that the document speaks of most."""
    here = [item.keys[0] for item in line.items[:start] if item.code == "O"]
    ordered = [*reversed(here), *reversed(memory.recent)]
    for body in ordered:
        if any(noun in name.split() for name in memory.names.get(body, ())):
            return body
    meant = load(RoleWords, "fr", "roles").meant
    kind = next((kind for word, kind in meant.items() if flat(word) == noun), "")
    for body in ordered:
        if kind and memory.types.get(body) == kind:
            return body
    return max(memory.counts, key=lambda b: (memory.counts[b], b), default=None)
