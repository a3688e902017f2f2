"""An office in a line in, the body that it is held in out: the one that it names, else the one that the line or the document
implies, with the doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from extract.folds import flat, stem
from extract.lines import Item, Line
from extract.model import Span
from extract.offices import Office, Words, follows, governing, joined, office, small
from extract.states import States, state_of
from ontology.gazetteer import countries_of_adjective
from ontology.lexicons import load
from ontology.names import key
from ontology.wording import RoleWords

_TIED = re.compile(r"[OCL](?:\([^()]{0,6}\))?(?:,[^,;.OCLP]{1,12})?[,(]?w?y(?:[hrtwW,]*)$")
_APPOSED = re.compile(r"O(?:\([^()]{0,6}\))?,[wVr][wndto]{0,6}O(?:\([^()]{0,6}\))?,y[hrtwW,]*$")
"""A body, what it belongs to in apposition, and what represents it ("Y, relevant de Z, représenté par")."""
_TIED_TOO = re.compile(r"(?P<body>O)(?:\([^()]{0,6}\))?,?w?y[hrtwW,]{0,6}P[,(][^OCLP.;:]{1,12}&(?:pt?)?h*$")
"""As in "Y, représenté par P, directeur, et Q", before the second holder."""
_SIDES = re.compile(r"O(?:\([^()]{0,6}\))?(?:(?:,|,?&)t?O(?:\([^()]{0,6}\))?)+,?w?y(?P<people>h?P[^;.]*)")
"""Several bodies and who represent them ("X et Y, respectivement représentés par P, directeur, et Q, rectrice")."""
_ACTING = re.compile(r",?(?P<for>[yo])t?O")
_NEAR = re.compile(r"O(?:\([^()]{0,6}\))?[^OCLP.;]{0,14}$")
_COUPLED = re.compile(r",?&d?h*P,t?[rS]")
_TOWN = re.compile(r"L(?:\([^()]{0,6}\))?[^OCLP.;]{0,8}$")
_DELEGATION = re.compile(r"wdt?(?P<body>O)")
"""As in "la délégation d'O, composée de P, vice-président chargé de la recherche"."""
_INNER = re.compile(r"[(,]t?(O),")
"""As in "P (O, directeur)"."""
_REPRESENTING = re.compile(r"(?:,?(?:,|&)t?h*P,t?[rwd]{1,4})*,?q?(?P<verb>[wVy])t?(?P<body>O)")
"""As in "P, directeur, et Q, rectrice, représentaient O"."""
_FRONTED = re.compile(r"[yVw]{1,2}p?tr[^.;]{0,12}?P,t?(?:wdt?)?(?P<body>O)")
"""As in "Représentée par sa présidente, P, l'association O"."""
_SEATED = re.compile(r",?(?:[no]t?)?(?P<seat>[wWs])dt?O")


@dataclass
class Memory:
    """What reading the lines in order has to hold: the bodies and the countries named so far."""

    lexicon: Words
    states: States
    types: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    recent: dict[str, int] = field(default_factory=dict)
    """The organizations named so far with the line of their last mention, the last last."""
    counts: dict[str, int] = field(default_factory=dict)
    land: tuple[str, int] | None = None
    """The country or region named last, with its line."""
    role: Span | None = None
    """The last office told."""
    words: frozenset[str] = frozenset()
    """The words of the names of organizations."""
    bodies: tuple[str, ...] = ()
    """The organizations of the whole document."""
    halls: Mapping[str, str] = field(default_factory=dict)
    """The bodies that govern towns ("Ville de X"), by the names of the towns."""

    def hall(self, place: Item) -> str:
        """The body that governs the town that an item names, else what the item names."""
        return self.halls.get(place.flat, place.keys[0])


def body_of(line: Line, found: Office, person: int | None, memory: Memory) -> tuple[str | None, str]:
    """The body of an office, with the doubt: the one that it names, else the one that the line or the document implies."""
    items, codes = line.items, line.codes
    start = min(found.first, person if person is not None else found.first)
    side = re.search(r"(?:o[td]?t?(?!O:)|^-?yt?(?!O))([CLO])[,:]?p?[thwSr,]*$", codes[:start])
    stop = max(found.last, person or 0)
    told = _told(line, found, side is not None and side[1] == "O", stop, memory)
    if told is not None:
        return told
    inner = _INNER.fullmatch(codes, person + 1, found.first) if person is not None and person < found.first else None
    if inner:
        return items[inner.start(1)].keys[0], ""
    if side:  # "pour la partie algérienne, par le ministre …"
        return _side_body(line, side.start(1), found, memory), ".near"
    side = re.match(r",?[tw]{0,3}V?(?:n[tw]d|y|o)t?([CL])", codes[stop + 1 :])
    if side and (found.state or not found.general) and ("y" in side[0] or "o" in side[0]):  # "…, l'a paraphé au nom de Rome"
        return _side_body(line, stop + side.end(), found, memory), ".near"
    if items[found.first].flat in small("territorial") or items[found.first].flat.startswith(small("mayors")):
        return _governed(line, found, start, memory)
    beside = _of_sides(line, person)
    if beside:
        return beside, ".near"
    tied = _APPOSED.search(codes, 0, start) or _TIED.search(codes, 0, start)
    if found.state and not (tied and follows(line, found, "its")):
        return state_of(line, found, start, stop, memory.states)
    if tied:
        return items[tied.start()].keys[0], ""
    if found.general:
        return _general(found, line, start, memory), ".general"
    near = _NEAR.search(codes, 0, start)
    beside = _acting(line, stop + 1) or (items[near.start()].keys[0] if near else None)
    if beside is None and person is not None:
        beside = _after(line, stop + 1, memory) or (_sent(line, person) if person < found.first else None)
    if beside:
        return beside, ".near"
    implied, doubt = _unnamed(line, found, memory)
    if implied is not None or person is None or found.role_last - found.first > 1 or items[found.first].flat.endswith("s"):
        return implied, doubt
    bodies = {key for n, item in enumerate(items[:start]) if item.code == "O" and n not in line.aside for key in item.keys}
    rector = items[found.first].flat.startswith(small("rectors"))
    return (bodies.pop(), ".only") if len(bodies) == 1 and not rector else (None, "")


def _told(line: Line, found: Office, seated: bool, stop: int, memory: Memory) -> tuple[str, str] | None:
    """The body or the country that the words of an office name, with the doubt; *seated* tells that a side before it names its
    body, so that a place is a seat ("pour Y, P, chef du bureau de Z")."""
    if found.body is not None:
        body = line.items[found.body]
        place = body.code == "L"
        if body.code in "LC" and not found.state and line.codes[found.body - 1] == "n" and follows(line, found, "own"):
            return None  # "sa représentante au Cameroun"
        beside = _acting(line, stop + 1) if place else None
        if beside:  # "P, directrice régionale pour l'Afrique de l'Ouest, pour Y"
            return beside, ".near"
        if not (found.nation and found.state) and not (place and seated):
            return (memory.hall(body) if place else body.keys[0]), ""
    nation = _college(line.items[found.first].flat, memory) or found.nation
    return (nation, "") if found.nation and (found.state or not found.general) else None


@cache
def _colleges() -> dict[str, str]:
    """The keys of the names of the bodies that some offices sit on, by the flat words of the office."""
    return {flat(office_): key(body) for office_, body in load(RoleWords, "fr", "roles").colleges.items()}


def _college(head: str, memory: Memory) -> str:
    """The body of the document that an office sits on by its words alone ("commissaire européenne"), or nothing."""
    college = _colleges().get(head, "")
    return next((body for body in memory.bodies if college in memory.names[body]), "") if college else ""


def _governed(line: Line, found: Office, start: int, memory: Memory) -> tuple[str | None, str]:
    """The territory or town of an office that governs one and does not name it, before item *start*: the only one that may be."""
    if line.items[found.first].flat in small("territorial"):
        governed = [b for b in memory.counts if any(name.startswith(small("provinces")) for name in memory.names[b])]
        return (governed[0], ".only") if len(governed) == 1 else (None, "")
    placed = _TOWN.search(line.codes, 0, start)
    towns = set(memory.halls.values())
    if placed:
        return memory.hall(line.items[placed.start()]), ".near"
    return (towns.pop(), ".only") if len(towns) == 1 else (None, "")


def _of_sides(line: Line, person: int | None) -> str | None:
    """The body of the person at item *person* where as many represent several bodies, in their order."""
    for found in _SIDES.finditer(line.codes) if person is not None else ():
        start, head = found.start("people"), line.items[found.start("people") - 1].flat.split()[0]
        people = [n for n in range(start, found.end()) if line.codes[n] == "P"]
        bodies = [item.keys[0] for n, item in enumerate(line.items[:start]) if n >= found.start() and item.code == "O"]
        if person in people and len(people) == len(bodies) and stem(head) != head:
            return bodies[people.index(person)]
    return None


def _acting(line: Line, at: int) -> str | None:
    """The body for which a person with an office and no body acts, from item *at* on ("P, directeur général, pour Y")."""
    found = _ACTING.match(line.codes, at)
    acts = found is not None and line.items[found.start("for")].flat in small("acting")
    return line.items[found.end() - 1].keys[0] if found is not None and acts else None


def _after(line: Line, at: int, memory: Memory) -> str | None:
    """The body that stands at once after an office and its holder, or is told there, from item *at* on."""
    closed = re.match(r"[,)\-(]{0,2}(?:d?t?)(O)", line.codes[at:]) or _seated(line, at)
    if closed:
        return line.items[at + closed.end() - 1].keys[0]
    return _coupled(line, at, memory) or _representing(line, at)


def _side_body(line: Line, at: int, found: Office, memory: Memory) -> str:
    """The body, country or place at item *at*, for which the holder of an office acts."""
    item = line.items[at]
    return memory.states.of_place(item.keys[0], item.flat) if found.state and item.code == "L" else item.keys[0]


def _coupled(line: Line, at: int, memory: Memory) -> str | None:
    """The body of the next person's office from item *at* on: "A, président, et B, directrice d'O" are of one body."""
    follows = _COUPLED.match(line.codes, at)
    if line.items[max(0, at - 1)].flat.startswith(small("rectors")):
        return None
    other = office(line, follows.end() - 1, memory.lexicon, memory.states.lands, memory.words) if follows else None
    named = other is not None and other.body is not None and line.codes[other.body] == "O"
    return line.items[other.body].keys[0] if other is not None and other.body is not None and named else None


def _representing(line: Line, at: int) -> str | None:
    """The body that the holder of an office stands for, from item *at* on ("P, directeur, représentait O")."""
    found = _REPRESENTING.match(line.codes, at)
    stands = found is not None and line.items[found.start("verb")].flat.startswith(small("representing"))
    return line.items[found.start("body")].keys[0] if found is not None and stands else None


def _sent(line: Line, stop: int) -> str | None:
    """The body that the person at item *stop* represents as well as the one before, or whose delegation the line names before."""
    if too := _TIED_TOO.search(line.codes, 0, stop):
        return line.items[too.start("body")].keys[0]
    told = (m for m in _DELEGATION.finditer(line.codes, 0, stop) if line.items[m.start()].flat in small("delegations"))
    return next((line.items[found.start("body")].keys[0] for found in told), None)


def _seated(line: Line, at: int) -> re.Match[str] | None:
    """ "…, au siège de Y", "dans les locaux de Y" from item *at* on, up to the body."""
    found = _SEATED.match(line.codes[at:])
    if found and line.items[at + found.start("seat")].flat.split()[-1] in small("seat"):
        return found
    return None


def _unnamed(line: Line, found: Office, memory: Memory) -> tuple[str | None, str]:
    """The body of an office with neither body nor complement: "son directeur" is of the organization named last, a rector
    of the last university."""
    own = follows(line, found, "own")
    fronted = _FRONTED.match(line.codes) if own else None
    if fronted:
        return line.items[fronted.start("body")].keys[0], ".near"
    rector = line.items[found.first].flat.startswith(small("rectors"))
    if found.role_last - found.first > 2 and not rector:
        return None, ""
    fresh = [b for b in reversed(memory.recent) if line.number - memory.recent[b] <= 3]
    if own:
        fitting = (b for b in fresh if rector and memory.types.get(b) == "University")
        if fresh:
            return next(fitting, fresh[0]), ".last"
        ruler = line.items[found.first].flat in small("rulers")  # "…la Polynésie. Son président, P"
        if ruler and memory.land and line.number - memory.land[1] <= 1:
            return memory.land[0], ".last"
    if follows(line, found, "ours"):
        return max(memory.counts, key=lambda b: (memory.counts[b], b), default=None), ".last"
    if rector:
        schools = [
            b
            for b in reversed(memory.recent)
            if any(w.startswith(small("schools")) for n in memory.names.get(b, ()) for w in n.split()[:1] + n.split()[-3:])
        ]
        later = {
            item.keys[0] for item in line.items[found.last :] if item.code == "O" and memory.types.get(item.keys[0]) == "University"
        }
        return (schools[0], ".last") if schools else (later.pop(), ".only") if len(later) == 1 else (None, "")
    return None, ""


def _general(found: Office, line: Line, start: int, memory: Memory) -> str | None:
    """The organization that a common noun means: the last one with that word in a name, else the last one, else the one
    that the document speaks of most; with an adjective of a country ("du groupe italien"), of that country alone."""
    noun = found.general
    here = [item.keys[0] for item in line.items[:start] if item.code == "O"]
    ordered = [*reversed(here), *reversed(memory.recent)]
    nation = (
        found.nation or found.abroad or any(countries_of_adjective(joined(line, n)) for n in range(found.first, found.last + 1))
    )
    if nation:
        ordered = [body for body in ordered if found.nation and memory.states.seats.get(body) == found.nation]
    for body in ordered:
        if any(noun in name.split() for name in memory.names.get(body, ())):
            return body
    heads = governing().get(noun, ())
    told = [body for body in memory.bodies if heads and any(name.startswith(heads) for name in memory.names[body])]
    told = told or [body for body in memory.bodies if not nation and any(noun in name.split() for name in memory.names[body])]
    if len(told) == 1:
        return told[0]
    meant = load(RoleWords, "fr", "roles").meant
    kind = next((kind for word, kind in meant.items() if flat(word) == noun), "")
    for body in ordered:
        if kind and memory.types.get(body) == kind:
            return body
    if kind and not ordered and len(memory.bodies) == 1:
        return memory.bodies[0]
    if nation or noun in small("lands"):
        return next(iter(ordered), None) if nation else None
    return max(memory.counts, key=lambda b: (memory.counts[b], b), default=None)
