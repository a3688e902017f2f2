"""An office in a line in, the body that it is held in out: the one that it names, else the one that the line or the document
implies, with the doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.folds import stem
from extract.lines import Item, Line
from extract.model import Span
from extract.offices import BRACKET, Office, Words, follows, joined, office, small
from extract.states import States, state_of
from ontology.gazetteer import countries_of_adjective
from ontology.names import key

_TIED = re.compile(
    rf"(?:O{BRACKET}(?:(?:,nt?|dt?)[CL]{BRACKET}){{1,2}}|[OCL]{BRACKET})(?:,[^,;.OCLP]{{1,12}})?[,(]?w?y(?:[hrtwW,]*)$"
)
"""A body, the country or town in which it is, and what represents it ("Y, en France, représentée par", "Y (Z) du Togo, représenté
par")."""
_ADDRESSED = re.compile(r"O[^OP;]*?,[^P;]{1,50}?,w?y[hrtwW,]*$")
"""A body with the address of its seat, and what represents it ("Y, dont le siège est 3 rue Z, à L, représenté par")."""
_APPOSED = re.compile(rf"O{BRACKET},[wVr][wndto]{{0,6}}O{BRACKET},y[hrtwW,]*$")
"""A body, what it belongs to in apposition, and what represents it ("Y, relevant de Z, représenté par")."""
_DELEGATED = re.compile(r"y[hrtwW,]*(?P<who>P)[^;y]*?(?P<by>w)dh*P,t?$")
"""As in "Y, représenté par P, président d'O, agissant par délégation de Q", before the office of Q."""
_TIED_TOO = re.compile(rf"(?P<body>O){BRACKET},?w?y[hrtwW,]{{0,6}}P[,(][^OCLP.;:]{{1,12}}&(?:pt?)?h*$")
"""As in "Y, représenté par P, directeur, et Q", before the second holder."""
_SIDE = re.compile(r"(?:o[td]?t?(?!O:)|^-?yt?(?!O))([CLO])[,:]?p?[thwSr,]*$")
"""As in "pour la partie algérienne, par le ministre"."""
_SIDED = re.compile(rf"w(?:dt?)?(O){BRACKET},[wthr,]{{0,5}}$")
"""As in "côté O, la présidente P" and "du côté de O, c'est le directeur, P"."""
_IN_THE_NAME = re.compile(r",?[tw]{0,3}V?[yo]t?[CL]")
"""As in "le ministre, P, l'a paraphé au nom de Rome", after the office and its holder."""
_SIDES = re.compile(rf"O{BRACKET}(?:(?:,|,?&)t?O{BRACKET})+,?w?y(?P<people>h?P[^;.]*)")
"""Several bodies and who represent them ("X et Y, respectivement représentés par P, directeur, et Q, rectrice")."""
_ACTING = re.compile(r",?(?P<for>[yo])t?O")
_NEAR = re.compile(rf"O{BRACKET}[^OCLP.;]{{0,14}}$")
_COUPLED = re.compile(r",?&d?h*P,t?[rS]")
_TOWN = re.compile(rf"[OL]{BRACKET}[^OCLP.;]{{0,8}}$")
_DELEGATION = re.compile(r"wdt?(?P<body>O)")
"""As in "la délégation d'O, composée de P, vice-président chargé de la recherche"."""
_CONDUCTED = re.compile(rf"w(?:dt?)?(?P<body>[CLD]){BRACKET},?[wVsy]{{0,3}}?(?:y|(?P<led>[wVsy])p)[hrtwWS&]*$")
"""As in "la délégation de V était menée par le vice-gouverneur" and "une délégation de V, conduite par"."""
_INNER = re.compile(r"[(,]t?(?P<body>O),")
"""As in "P (O, directeur)"."""
_ENCLOSED = re.compile(r"[,\-]t?(?P<body>O)(?:,[CL])?\)")
"""As in "P (directeur, O)", after the office."""
_ROWED = re.compile(rf"(?:^|[;\-])t?(?P<body>O){BRACKET}:h*P,t?$")
"""As in "O : P, directeur", in a list or a table, before the office."""
_TITLED = re.compile(r"P,?dt?(?P<body>O)")
"""As in "la présidente P de O" and "l'ingénieure P, de O", after the office."""
_REPRESENTING = re.compile(r"(?:,?(?:,|&)t?h*P,t?[rwd]{1,4})*,?q?(?P<verb>[wVy])t?(?P<body>O)")
"""As in "P, directeur, et Q, rectrice, représentaient O"."""
_FRONTED = re.compile(r"[yVw]{1,2}p?tr[^.;]{0,12}?P,t?(?:wdt?)?(?P<body>O)")
"""As in "Représentée par sa présidente, P, l'association O"."""
_CLOSED = re.compile(r"[,)\-(]{0,2}d?t?O")
_SEATED = re.compile(r",?(?:[no]t?)?(?P<seat>[wWs])dt?O")
_LISTED = re.compile(rf"O{BRACKET}(?:,[nd]?t?w?O{BRACKET})*,?&[nd]?t?w?O{BRACKET}")
"""Several bodies in a row: "Y et Z", "à X, à Y et à Z"."""
_HOST = re.compile(rf"t?(?P<town>L){BRACKET}(?:,[^,;.]{{1,20}},)?[wV]")
"""The town of which a line speaks, where it opens it ("V recevra en juin …")."""
_TOWNS = frozenset({"City", "Place"})
_LANDS = frozenset({"Country", "Region"})
_REACH = 3
"""How many lines after a body's last mention "son directeur" may be its."""


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
    listed: set[str] = field(default_factory=set)
    """Those of them that were last named in a row with others, so that "son directeur" is hardly theirs."""
    town: str = ""
    """The town that opened a line last."""
    land: tuple[str, int] | None = None
    """The country or region named last, with its line."""
    role: Span | None = None
    """The last office told."""
    people: tuple[str, ...] = ()
    """The persons named in the line before, in order."""
    bodies: tuple[str, ...] = ()
    """The organizations of the whole document."""
    halls: Mapping[str, str] = field(default_factory=dict)
    """The bodies that govern towns ("Ville de X"), by the names of the towns."""

    def hall(self, place: Item) -> str:
        """The body that governs the town that an item names, else what the item names."""
        return self.halls.get(place.flat, place.keys[0])

    def office(self, line: Line, head: int) -> Office:
        """The office whose head is item *head* of a line."""
        return office(line, head, self.lexicon, self.states.lands)

    def fresh(self, line: Line, reach: int) -> list[str]:
        """The bodies that a line or at most *reach* lines before it named, the last first."""
        return [body for body in reversed(self.recent) if line.number - self.recent[body] <= reach]

    def alone(self, line: Line, reach: int) -> list[str]:
        """The same, those not named in a row with others before those that were."""
        return sorted(self.fresh(line, reach), key=self.listed.__contains__)

    def council(self, place: str, role: str) -> str:
        """The territory of that name, or the only one where it is empty, on whose council the words of an office seat its holder
        ("président du conseil départemental de L", where the document has a "Département de L"); or nothing."""
        nouns = [n for n, heads in self.lexicon.governing.items() if any(" " in head and head in role for head in heads)]
        named = ((b, name) for b in self.bodies for name in self.names[b] if name.startswith(tuple(nouns)))
        own = {b for b, name in named if not place or name.endswith(f" {place}")}
        return own.pop() if len(own) == 1 else ""

    def main(self) -> str | None:
        """The body that the lines so far name most."""
        return max(self.counts, key=lambda body: (self.counts[body], body), default=None)

    def take(self, line: Line) -> None:
        """Hold what a line names, once its positions are read."""
        self.people = tuple(item.keys[0] for item in line.items if item.code == "P")
        for item in line.items:
            if item.code == "C":
                self.states.named.append(item.keys[0])
            if item.keys and self.types.get(item.keys[0]) in _LANDS:
                self.land = (item.keys[0], line.number)
            for body in item.keys if item.code == "O" else ():
                self.listed.discard(body)
                self.recent.pop(body, None)
                self.recent[body] = line.number
                self.counts[body] = self.counts.get(body, 0) + 1
        host = _HOST.match(line.codes, line.head)
        town = line.items[host.start("town")].keys[0] if host else ""
        if self.types.get(town) in _TOWNS:
            self.town = town
        rows = (line.items[found.start() : found.end()] for found in _LISTED.finditer(line.codes))
        self.listed |= {body for row in rows for item in row if item.code == "O" for body in item.keys}


def body_of(line: Line, found: Office, person: int | None, memory: Memory) -> tuple[str | None, str]:
    """The body of an office, with the doubt: the one that it names, else the one that the line or the document implies."""
    return _stated(line, found, person, memory) or _implied(line, found, person, memory)


def _stated(line: Line, found: Office, person: int | None, memory: Memory) -> tuple[str, str] | None:
    """The body that an office or the line around it and its holder names, or the side that its holder is of, with the doubt."""
    start, stop = found.with_holder(person)
    side = _SIDE.search(line.codes, 0, start)
    named = _named(line, found, side is not None and side[1] == "O", stop, memory)
    if named is not None:
        return named
    framed = _framed(line, found, person)
    if framed:
        return line.items[framed.start("body")].keys[0], ""
    side = side or _told_side(line, start)
    if side:
        return _side_body(line, side.start(1), found, memory), ".near"
    side = _IN_THE_NAME.match(line.codes, stop + 1)
    if side and (found.state or not found.general):
        return _side_body(line, side.end() - 1, found, memory), ".near"
    conducted = _conducted(line, found, start)
    return (_side_body(line, conducted.start("body"), found, memory), ".near") if conducted else None


def _implied(line: Line, found: Office, person: int | None, memory: Memory) -> tuple[str | None, str]:
    """The body of an office that names none, with the doubt: what it governs, what stands beside it, what the document makes likely."""
    start, _ = found.with_holder(person)
    if _territorial(line, found) or _municipal(line, found):
        return _governed(line, found, start, memory)
    of_side = _of_sides(line, person)
    if of_side:
        return of_side, ".near"
    tied = _tied(line, _delegating(line, found.first) or start)
    if found.state and not (tied and follows(line, found, "its")):
        return state_of(line, found, person, memory.states)
    if tied:
        return line.items[tied.start()].keys[0], ""
    if found.general:
        return _general(found, line, start, memory), ".general"
    beside = None if follows(line, found, "ours") else _beside(line, found, person, memory)
    if beside:
        return beside, ".near"
    body, doubt = _unnamed(line, found, memory)
    if body is not None or person is None or line.items[found.first].flat.endswith("s"):
        return body, doubt
    if found.role_last - found.first <= 1:
        body, doubt = _only(line, found, start)
    return (body, doubt) if body is not None else _told_before(line, found, person, memory)


def _told_before(line: Line, found: Office, person: int, memory: Memory) -> tuple[str | None, str]:
    """The one body of the line before, for the office after the name of who leads it, or before it and a colon, in a line that names
    none: "Tout passe par O. P, directrice régionale, est votre interlocutrice", "Présidente : P"."""
    fresh = [body for body in memory.fresh(line, 1) if body not in memory.listed]
    beside = person < found.first or line.codes[found.last + 1] == ":"
    complement = "d" in line.codes[found.first : found.role_last + 1]
    leads = line.items[found.first].flat.startswith(small("leading")) and not complement
    return (fresh[0], ".last") if beside and leads and len(fresh) == 1 and "O" not in line.codes else (None, "")


def _only(line: Line, found: Office, stop: int) -> tuple[str | None, str]:
    """The only body before item *stop* in the line, or in the cell of a table, of an office that no rector holds."""
    cell = next((n for n in range(stop, 0, -1) if line.codes[n] == ";" and line.items[n].flat == "|"), 0)
    bodies = {key for n in range(cell, stop) if line.codes[n] == "O" and n not in line.aside for key in line.items[n].keys}
    return (bodies.pop(), ".only") if len(bodies) == 1 and not _rector(line, found.first) else (None, "")


def _rector(line: Line, at: int) -> bool:
    """Whether the word at item *at* is the office of who heads a university."""
    return line.items[at].flat.startswith(small("rectors"))


def _territorial(line: Line, found: Office) -> bool:
    """Whether an office is that of who governs a territory ("le préfet")."""
    return line.items[found.first].flat in small("territorial")


def _municipal(line: Line, found: Office) -> bool:
    """Whether an office is that of who governs a town ("la maire")."""
    return line.items[found.first].flat.startswith(small("mayors"))


def _named(line: Line, found: Office, seated: bool, stop: int, memory: Memory) -> tuple[str, str] | None:
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
        if council := memory.council(key(body.flat), _role(line, found)):
            return council, ""
        if not (found.nation and found.state) and not (place and seated):
            return (memory.hall(body) if place else body.keys[0]), ""
    elif council := memory.council("", _role(line, found)):
        return council, ""
    nation = _college(line.items[found.first].flat, memory) or found.nation
    return (nation, "") if found.nation and (found.state or not found.general) else None


def _role(line: Line, found: Office) -> str:
    """The flat words of an office after its head."""
    return " ".join(item.flat for item in line.items[found.first + 1 : found.role_last + 1])


def _college(head: str, memory: Memory) -> str:
    """The body of the document that an office sits on by its words alone ("commissaire européenne"), or nothing."""
    college = memory.lexicon.colleges.get(head, "")
    return next((body for body in memory.bodies if college in memory.names[body]), "") if college else ""


def _governed(line: Line, found: Office, start: int, memory: Memory) -> tuple[str | None, str]:
    """The territory or town of an office that governs one and does not name it, before item *start*: the only one that may be."""
    if _territorial(line, found):
        governed = [b for b in memory.counts if any(name.startswith(small("provinces")) for name in memory.names[b])]
        return (governed[0], ".only") if len(governed) == 1 else (None, "")
    placed = _TOWN.search(line.codes, 0, start)
    towns = set(memory.halls.values())
    if placed and (line.codes[placed.start()] == "L" or line.items[placed.start()].keys[0] in towns):
        return memory.hall(line.items[placed.start()]), ".near"
    if len(towns) == 1:
        return towns.pop(), ".only"
    return (memory.town, ".last") if memory.town and line.codes[found.first - 1 : found.first] == "t" else (None, "")


def _of_sides(line: Line, person: int | None) -> str | None:
    """The body of the person at item *person* where as many represent several bodies, in their order."""
    for found in _SIDES.finditer(line.codes) if person is not None else ():
        start, head = found.start("people"), line.items[found.start("people") - 1].headword
        people = [n for n in range(start, found.end()) if line.codes[n] == "P"]
        bodies = [item.keys[0] for n, item in enumerate(line.items[:start]) if n >= found.start() and item.code == "O"]
        if person in people and len(people) == len(bodies) and stem(head) != head:
            return bodies[people.index(person)]
    return None


def _told_side(line: Line, stop: int) -> re.Match[str] | None:
    """The side that "côté" tells before item *stop*: "côté O, la présidente P", "du côté de O, c'est le directeur, P, qui"."""
    found = _SIDED.search(line.codes, 0, stop)
    return found if found and line.items[found.start()].flat in small("beside") else None


def _conducted(line: Line, found: Office, stop: int) -> re.Match[str] | None:
    """The land or town whose delegation the holder of an office of state, or of the like of a mayor's, is said to lead before item
    *stop*: "la délégation de V était menée par le vice-gouverneur P"."""
    governs = found.state or _territorial(line, found) or _municipal(line, found)
    told = _CONDUCTED.search(line.codes, 0, stop) if governs else None
    if told is None or line.items[told.start()].flat not in small("delegations"):
        return None
    led = told["led"] is None or line.items[told.start("led")].flat.startswith(small("conducted"))
    return told if led and (found.state or line.codes[told.start("body")] == "L") else None


def _tied(line: Line, stop: int) -> re.Match[str] | None:
    """The body that is said to be represented by who stands at item *stop*."""
    return _addressed(line, stop) or _APPOSED.search(line.codes, 0, stop) or _TIED.search(line.codes, 0, stop)


def _delegating(line: Line, stop: int) -> int:
    """The item of who represents a body by delegation of the holder of the office at item *stop*, or 0."""
    found = _DELEGATED.search(line.codes, 0, stop)
    return found.start("who") if found and line.items[found.start("by")].flat in small("delegated") else 0


def _addressed(line: Line, stop: int) -> re.Match[str] | None:
    """The body that is represented before item *stop* and whose address is told between."""
    for at in (n for n in range(stop) if line.codes[n] == "O"):
        found = _ADDRESSED.match(line.codes, at, stop)
        address = line.codes[at + 1 : found.end()].partition("O")[0] if found else ""
        if any(item.headword in small("addressed") for item in line.items[at + 1 : at + 1 + len(address)]):
            return found
    return None


def _framed(line: Line, found: Office, person: int | None) -> re.Match[str] | None:
    """The body that stands within the apposition of an office and its holder, or at once after the two."""
    if person is None:
        return None
    if person == found.last + 1:
        return _TITLED.match(line.codes, person)
    if person > found.first:
        return None
    opened = line.codes[person : found.first] in {"P(", "P(t"}
    inner = _INNER.fullmatch(line.codes, person + 1, found.first)
    return inner or _ROWED.search(line.codes, 0, found.first) or (_ENCLOSED.match(line.codes, found.last + 1) if opened else None)


def _acting(line: Line, at: int) -> str | None:
    """The body for which a person with an office and no body acts, from item *at* on ("P, directeur général, pour Y")."""
    found = _ACTING.match(line.codes, at)
    if found is None or line.items[found.start("for")].flat not in small("acting"):
        return None
    return line.items[found.end() - 1].keys[0]


def _beside(line: Line, found: Office, person: int | None, memory: Memory) -> str | None:
    """The body that stands beside an office and its holder, or is told there."""
    start, stop = found.with_holder(person)
    near = _NEAR.search(line.codes, 0, start)
    beside = _acting(line, stop + 1) or (line.items[near.start()].keys[0] if near else None)
    if beside is not None or person is None:
        return beside
    sent = _sent(line, person) if person < found.first else None
    return closed(line, stop + 1) or _coupled(line, stop + 1, memory) or _representing(line, stop + 1) or sent


def closed(line: Line, at: int) -> str | None:
    """The body that stands at once after an office and its holder, from item *at* on, or where they sit."""
    closed = _CLOSED.match(line.codes, at) or _SEATED.match(line.codes, at)
    if closed is None or (closed.re is _SEATED and line.items[closed.start("seat")].flat.split()[-1] not in small("seat")):
        return None  # but "…, au siège de Y", "dans les locaux de Y"
    return line.items[closed.end() - 1].keys[0]


def _side_body(line: Line, at: int, found: Office, memory: Memory) -> str:
    """The body, country or place at item *at*, for which the holder of an office acts."""
    item = line.items[at]
    return memory.states.of_place(item) if found.state and item.code == "L" else item.keys[0]


def _coupled(line: Line, at: int, memory: Memory) -> str | None:
    """The body of the next person's office from item *at* on: "A, président, et B, directrice d'O" are of one body."""
    following = _COUPLED.match(line.codes, at)
    if following is None or _rector(line, at - 1):
        return None
    body = memory.office(line, following.end() - 1).body
    return line.items[body].keys[0] if body is not None and line.codes[body] == "O" else None


def _representing(line: Line, at: int) -> str | None:
    """The body that the holder of an office stands for, from item *at* on ("P, directeur, représentait O")."""
    found = _REPRESENTING.match(line.codes, at)
    if found is None or not line.items[found.start("verb")].flat.startswith(small("representing")):
        return None
    return line.items[found.start("body")].keys[0]


def _sent(line: Line, stop: int) -> str | None:
    """The body that the person at item *stop* represents as well as the one before, or whose delegation the line names before."""
    if too := _TIED_TOO.search(line.codes, 0, stop):
        return line.items[too.start("body")].keys[0]
    told = (m for m in _DELEGATION.finditer(line.codes, 0, stop) if line.items[m.start()].flat in small("delegations"))
    return next((line.items[found.start("body")].keys[0] for found in told), None)


def _unnamed(line: Line, found: Office, memory: Memory) -> tuple[str | None, str]:
    """The body of an office with neither body nor complement: "son directeur" is of the organization named last, a rector
    of the last university."""
    own = follows(line, found, "own")
    fronted = _FRONTED.match(line.codes) if own else None
    if fronted:
        return line.items[fronted.start("body")].keys[0], ".near"
    rector = _rector(line, found.first)
    if found.role_last - found.first > 2 and not rector:
        return None, ""
    if own:
        fresh = memory.alone(line, _REACH)
        fitting = (b for b in fresh if rector and memory.types.get(b) == "University")
        if fresh:
            return next(fitting, fresh[0]), ".last"
        ruler = line.items[found.first].flat in small("rulers")  # "…la Polynésie. Son président, P"
        if ruler and memory.land and line.number - memory.land[1] <= 1:
            return memory.land[0], ".last"
    if follows(line, found, "ours"):
        return memory.main(), ".last"
    return _school(line, found, memory) if rector else (None, "")


def _school(line: Line, found: Office, memory: Memory) -> tuple[str | None, str]:
    """The university of a rector: the one named last, else the only one that the line names after the office."""
    for body in reversed(memory.recent):
        names = map(str.split, memory.names.get(body, ()))
        if any(word.startswith(small("schools")) for name in names for word in name[:1] + name[-3:]):
            return body, ".last"
    later = {item.keys[0] for item in line.items[found.last :] if item.code == "O"}
    schools = [body for body in later if memory.types.get(body) == "University"]
    return (schools[0], ".only") if len(schools) == 1 else (None, "")


def in_turn(line: Line, stop: int, ordinal: str, memory: Memory) -> str | None:
    """The one of two bodies that an *ordinal* means ("le directeur du premier, P, et la présidente de la seconde"): the two that the line
    names before item *stop*, else the two of the last line that named any."""
    here = dict.fromkeys(item.keys[0] for item in line.items[:stop] if item.code == "O")
    last = max(next(reversed(memory.recent.values()), 0), line.number - _REACH)
    two = list(here) or [body for body, at in memory.recent.items() if at == last]
    return two[ordinal in small("second")] if len(two) == 2 else None


def _speaker(line: Line, found: Office) -> bool:
    """Whether the body of an office is the one that the speaker calls his own: "le secrétaire général de mon ministère"."""
    return any(item.flat in small("mine") for item in line.items[found.first : found.role_last])


def _general(found: Office, line: Line, start: int, memory: Memory) -> str | None:
    """The organization that a common noun means: the last one with that word in a name, else the last one, else the one
    that the document speaks of most; with an adjective of a country ("du groupe italien"), of that country alone."""
    noun = found.general
    if noun in small("former") + small("second"):
        return in_turn(line, start, noun, memory)
    here = [item.keys[0] for item in line.items[:start] if item.code == "O"]
    ordered = [*reversed(here), *reversed(memory.recent)]
    nation = (
        found.nation or found.abroad or any(countries_of_adjective(joined(line, n)) for n in range(found.first, found.last + 1))
    )
    if nation:
        ordered = [body for body in ordered if found.nation and memory.states.seats.get(body) == found.nation]
    if _speaker(line, found):
        ordered = sorted(memory.counts, key=lambda body: -memory.counts[body])
    heads = memory.lexicon.governing.get(noun, ())
    for body in ordered:  # but an "hôtel de ville" is no town
        if any(name.startswith((noun, *heads)) if heads else noun in name.split() for name in memory.names.get(body, ())):
            return body
    told = [body for body in memory.bodies if any(name.startswith(heads) for name in memory.names[body])]
    told = told or [body for body in memory.bodies if not nation and any(noun in name.split() for name in memory.names[body])]
    if len(told) == 1:
        return told[0]
    kind = memory.lexicon.meant.get(noun, "")
    for body in ordered:
        if kind and memory.types.get(body) == kind:
            return body
    if kind and not ordered and len(memory.bodies) == 1:
        return memory.bodies[0]
    if nation or noun in small("lands"):
        return next(iter(ordered), None) if nation else None
    beside = _NEAR.search(line.codes, 0, start)
    return line.items[beside.start()].keys[0] if beside else memory.main()
