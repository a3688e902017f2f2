"""An office of state in, the country or territory that it is held in out: what its words name, its side, else what the whole
document makes likely.

In a document that names no country for "le ministre de la Santé" and another one for each of the others, the minister is of
the country that the document speaks from: that of its dateline, or the first that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from extract.lines import Item, Line
from extract.linewords import WORD
from extract.model import Span
from extract.offices import BRACKET, Lands, Office, follows, nation_at, small
from ontology.bearers import spoken_for
from ontology.gazetteer import capital_of, country_named
from ontology.names import fold
from ontology.records import countries as records

_REPRESENTED = re.compile(rf"(?P<nation>C){BRACKET}[,(]?w?yt?[hwW]*$")
"""As in "le Pérou, représenté par le ministre"."""
_FRONTED = re.compile(r"^(?:(?:dt?)?(?:o?t)?(?P<side>w)(?:[wWD]|dt?C)|(?P<for>[oy])t?C),")
"""The side that opens a line, of which all are that it enumerates ("Du côté luxembourgeois, …", "Pour la partie togolaise, …")."""
_SUBJECT = re.compile(r"(?:[tJWwn]{0,4},)?t?(?P<nation>C)[^CD;.]*[VwW][^CD;.]*p[twd]{0,4}h*$")
"""As in "Le Pérou a signé l'accord par la main de la ministre", where no other country is named."""
_STANDS_FOR = re.compile(r"[^;.PVy]{0,14}?,(?P<for>y)t?(?:h*P,t?)?S(?=[wD])")
"""As in "la secrétaire d'État, P, représentant Q, ministre péruvien", after the first office and its holder."""
_VISIT = re.compile(r"[^.;]*?nt?(?P<place>[CL])")
"""As in "la visite de P en C", "sa visite à L", after the noun; "la visite à L de P" has the place before."""
_WITH = re.compile(rf"at?[^.;aP]{{0,14}}P{BRACKET},?&at?$")
"""As in "s'est entretenu avec le président chilien, P, et avec le ministre"."""
_OF = re.compile(r"dt?[^.;P]{0,14}P(?:,|,?&)dt?$")
"""As in "une visite du ministre chilien P et de la ministre"."""
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
    nations: Mapping[str, str] = field(default_factory=dict)
    """The ISO codes of the countries that alone have an office."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """The territories of the document by name."""
    seats: Mapping[str, str] = field(default_factory=dict)
    """The country of each body and place that has one."""
    called: Mapping[str, str] = field(default_factory=dict)
    """The fullest name of each person."""
    named: list[str] = field(default_factory=list)
    """The countries named so far."""

    def of_place(self, place: Item) -> str:
        """The country for whose government a capital stands ("au nom de Rome"), else the place itself."""
        return self.lands.countries.get(capital_of(place.flat.title()) or "", place.keys[0])

    def calls_itself(self, nation: str, kind: str) -> bool:
        """Whether a country calls itself a "republic" or a "kingdom"."""
        code = next((c for c, k in self.lands.countries.items() if k == nation), "")
        return code in records() and any(fold(name).startswith(small(kind)) for name in records()[code].names)

    @cached_property
    def ruled(self) -> frozenset[str]:
        """The territories of the document that have ministers of their own."""
        return frozenset(self.lands.demonyms.values()) & frozenset(self.regions.values())

    def of_name(self, person: str, among: Collection[str]) -> str | None:
        """The one of some countries that the name of a person speaks for, as how often names are borne there tells; none beside a
        territory with ministers of its own, whose names nobody counts."""
        if self.ruled:
            return None
        codes = [code for code, nation in self.lands.countries.items() if nation in among]
        return self.lands.countries.get(spoken_for(self.called.get(person, ""), codes) or "")

    def fits(self, role: str, nation: str) -> bool:
        """Whether a country may have an office: a kingdom has no president, and no other country a king."""
        head = role.partition(" ")[0]
        if head not in small("kings") + small("rulers"):
            return True
        return self.calls_itself(nation, "kingdom") == (head in small("kings"))


def state_of(line: Line, found: Office, person: int | None, states: States) -> tuple[str | None, str]:
    """The country of an office of state that has no body, with the doubt; *person* is the item of its holder."""
    items, codes = line.items, line.codes
    start, stop = found.with_holder(person)
    head = items[found.first].flat
    if head in states.nations:
        return states.lands.countries.get(states.nations[head]), ""
    nation = re.match(r"(?:,t?|dt?)(C)(?!\([^()]*\)[,&]|[,&P])", codes[stop + 1 :])
    if nation and head in small("sovereign"):  # "le roi X de Jordanie", "les orientations du roi X, le Maroc s'est doté"
        return items[stop + nation.end()].keys[0], ".near"
    named = _named(line, found, states)
    if named:
        return named, ""
    tied = _REPRESENTED.search(codes, 0, start) or _SUBJECT.match(codes, 0, start)
    if tied:
        return items[tied.start("nation")].keys[0], ".near"
    if found.abroad:
        return None, ""
    if stands_for := _stands_for(line, stop, states):
        return stands_for, ".near"
    if follows(line, found, "its"):
        before = line.codes.rfind("C", 0, start)
        owner = items[before].keys[0] if before >= 0 else next(reversed(states.named), None)
        if owner:
            return owner, ".near"
    side = _side(line, start, stop, states)
    if side:
        return side, ""
    holder = next((item.keys[0] for item in items[start : stop + 1] if item.code == "P"), "")
    return (states.home, ".home") if _at_home(line, head, holder, states) else (None, "")


def _stands_for(line: Line, stop: int, states: States) -> str:
    """The country of the minister whom the holder of an office that ends with item *stop* represents, or nothing."""
    found = _STANDS_FOR.match(line.codes, stop + 1)
    if found is None or line.items[found.start("for")].flat not in small("replacing"):
        return ""
    return nation_at(line, found.end(), states.lands)


def _at_home(line: Line, role: str, holder: str, states: States) -> bool:
    """Whether the country that a document speaks from may have an office that a line does not place: where the line names no other
    country and no visit to it, and the holder's name speaks for no other."""
    home = states.home
    if home is None or {k for item in line.items if item.code in "CD" for k in item.keys} - {home}:
        return False
    if not states.fits(role, home) or _visited(line, holder, role, states) == home:
        return False
    return states.of_name(holder, states.lands.countries.values()) in {home, None}


def _named(line: Line, found: Office, states: States) -> str | None:
    """The country or territory that the words of an office name ("le Premier ministre du Québec"), or that alone has the office."""
    words = [line.items[n].flat for n in range(found.first, found.role_last + 1) if line.codes[n] != "-"]
    return next(filter(None, (_named_at(words, start, states) for start in range(1, len(words)))), None)


def _named_at(words: list[str], start: int, states: States) -> str | None:
    """The country or territory of which the name begins with the word *start* of flat ones."""
    for end in range(min(len(words), start + 4), start, -1):
        part = " ".join(words[start:end])
        code = country_named(part.title()) if end - start > 1 or len(part) > 3 else None
        if code in states.lands.countries:
            return states.lands.countries[str(code)]
        if part in states.regions:
            return states.regions[part]
    return None


def _side(line: Line, start: int, stop: int, states: States) -> str:
    """The country of "côté français," before item *start*, of "conduisait la délégation chilienne" after item *stop*."""
    for n in (*range(max(0, start - _NEAR), start), *range(stop + 1, min(len(line.items) - 1, stop + _NEAR))):
        if line.items[n].flat not in small("side") or _received(line, n, start):
            continue
        apart = n > stop and re.search(r"[P;]|.,", line.codes[stop + 1 : n])
        if not apart and (told := nation_at(line, n + 1, states.lands)):
            return told
    return _fronted_side(line, start, states)


def _received(line: Line, n: int, start: int) -> bool:
    """Whether the delegation at item *n* is one that who stands from item *start* on receives, and does not lead: "une délégation
    chilienne a été reçue par le ministre"."""
    if line.items[n].flat not in small("delegations") or "p" not in line.codes[n:start]:
        return False
    return not any(item.flat.startswith(small("conducted")) for item in line.items[n:start])


def _fronted_side(line: Line, start: int, states: States) -> str:
    """The country of the side that opens the line of an office at item *start*, where no other side follows in between."""
    found = _FRONTED.match(line.codes, 0, start)
    if found is None or re.search("[C;]", line.codes[found.end() : start]):
        return ""
    if found["for"] and line.items[found.start("for")].flat not in small("acting"):
        return ""
    sides = [n for n, item in enumerate(line.items[:start]) if item.flat in small("side")]
    if sides != ([found.start("side")] if found["side"] else []):
        return ""
    at = found.end() - 2
    return line.items[at].keys[0] if line.codes[at] == "C" else nation_at(line, at, states.lands)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the whole document tells of the countries that its offices of state belong to."""

    states: States
    found: list[Position]
    unsettled: list[Position]
    roles: dict[Position, str]
    """The flat words of each office."""
    ranked: list[str]
    """The countries that it names, the most named first."""
    pair: list[str]
    """The two that it is about, or nothing."""
    home: str | None
    sent: str
    """The country of its only embassy, or nothing."""
    settled: list[Position] = field(default_factory=list)

    def placed(self) -> tuple[Position, ...]:
        """The positions of which the body is known so far."""
        return (*self.found, *self.settled)


def settled(found: list[Position], unsettled: list[Position], states: States, lines: tuple[Line, ...]) -> list[Position]:
    """The offices of state that no words place, with the country that the whole document makes likely, each person once; those of
    presidents go first, for they place others."""
    if not unsettled:
        return []
    by_number = {line.number: line for line in lines}
    roles = {p: _told(p, by_number[p.line]) for p in (*unsettled, *found)}
    whole = _whole(found, unsettled, states, lines, roles)
    known = {p.person for p in found}
    for open_ in sorted(unsettled, key=lambda p: not _republican(roles[p])):
        likely = _likely(open_, by_number[open_.line], whole) if open_.person not in known else None
        if likely is not None:
            body, doubt, confidence = likely
            whole.settled.append(replace(open_, body=body, method=open_.method + doubt, confidence=confidence))
            roles[whole.settled[-1]] = roles[open_]
            known.add(open_.person)
    return whole.settled


def _whole(
    found: list[Position], unsettled: list[Position], states: States, lines: tuple[Line, ...], roles: dict[Position, str]
) -> _Whole:
    """What the lines tell of their countries as a whole; *roles* are the flat words of the offices."""
    named = [
        (item.code, key)
        for line in lines
        if not line.sentence.furniture
        for n, item in enumerate(line.items)
        if item.code != "D" or line.codes[n - 1 : n] != "S"  # "le ministre japonais" tells of him alone
        for key in item.keys
    ]
    counts = Counter(key for code, key in named if code in "CD" or key in states.ruled)
    ranked = sorted(counts, key=lambda k: (-counts[k], k))
    pair = ranked[:2] if sum(counts[k] for k in ranked[:2]) >= _SHARE * counts.total() else []
    seats = Counter(states.seats[key] for code, key in named if code in "OL" and states.seats.get(key))
    return _Whole(states, found, unsettled, roles, ranked, pair, _home(found, states, counts, seats), _embassy(lines, states))


def _likely(open_: Position, line: Line, whole: _Whole) -> tuple[str, str, float] | None:
    """The likely country of an office of state, with the doubt and how likely it is.

    That of a republic goes to the republic of the two, a king's to the only kingdom; a name may speak for one of them; who is met
    beside another is of his country, who visits one of the two is of the other; then those in or near its line tell, an envoy's
    only embassy, and the country that the document speaks from.
    """
    role, states, pair = whole.roles[open_], whole.states, whole.pair
    away = _visited(line, open_.person, role, states)
    spoken = states.of_name(open_.person, whole.ranked)
    if spoken and states.fits(role, spoken):
        return spoken, ".name", 0.6
    fitting = _fitting(role, [k for k in whole.ranked if k != away], [k for k in pair if k != away], states)
    if len(fitting) == 1:
        return fitting[0], ".regime", 0.7
    company = _company(line, open_)
    nations = states.lands.countries.values()
    beside = (p.body for p in whole.placed() if p.line == open_.line and p.person == company and p.body in nations)
    if with_whom := next(beside, None):
        return with_whom, ".beside", 0.55
    if away in pair and len(pair) == 2:
        return next(k for k in pair if k != away), ".visitor", 0.6
    if of_two := _of_two(open_, whole):
        return *of_two, 0.55
    if whole.sent and role.startswith(small("envoys")):
        return whole.sent, ".embassy", 0.6
    if whole.home is not None and whole.home != away and states.fits(role, whole.home):
        return whole.home, ".home", 0.5
    return None


def _of_two(open_: Position, whole: _Whole) -> tuple[str, str] | None:
    """Which of the document's two countries an office is of, with the doubt, by those of the one that are placed in its line or the
    next: several beside a stated one, and a minister beside his president, are of its country, a counterpart is of the other."""
    role, pair = whole.roles[open_], whole.pair
    others = [p for p in whole.placed() if p.body in pair and p.person != open_.person]
    beside = [p for p in others if p.line == open_.line]
    near = {p.body for p in beside}
    if not near and role not in small("rulers"):
        near = {p.body for p in others if abs(p.line - open_.line) == 1}
    if len(near) != 1 or len(pair) != 2:
        return None
    here = {p.person for p in whole.unsettled if p.line == open_.line} - {p.person for p in whole.found}
    listed = len(here) > 1 and any(p in whole.found for p in beside)
    led = bool(beside) and not _leads(role) and all(_leads(whole.roles[p]) for p in beside)
    doubt = ".beside" if listed or led else ".opposite"
    return next(k for k in pair if (k in near) == (doubt == ".beside")), doubt


def _visited(line: Line, person: str, role: str, states: States) -> str | None:
    """The country that *person*, who holds the office *role* of another, is said to visit."""
    for at, item in enumerate(line.items):
        found = _VISIT.match(line.codes, at + 1) if item.flat.startswith(small("visits")) else None
        if found is None:
            continue
        latter = any(i.flat in small("latter") for i in line.items[at : found.end()])
        visitor = line.codes.rfind("P", 0, at) if latter else line.codes.find("P", at)
        unnamed = visitor < 0 and "S" in line.codes[at : found.end()] and _leads(role)  # "la visite du chef de l'État à L"
        if unnamed or (visitor >= 0 and person in line.items[visitor].keys):
            place = line.items[found.start("place")]
            return states.seats.get(place.keys[0]) or place.keys[0]
    return None


def _embassy(lines: tuple[Line, ...], states: States) -> str:
    """The country of the only embassy that a document names ("l'ambassade de C en L"), or nothing."""
    named = {item.flat for line in lines for item in line.items if item.code == "O" and item.flat.startswith(small("embassies"))}
    told = {_named_at(WORD.findall(name), 2, states) or "" for name in named}
    return told.pop() if len(told) == 1 else ""


def _company(line: Line, position: Position) -> str:
    """The person beside whom one with an office of state is met or visits: "avec le président chilien, P, et avec le ministre"."""
    at = next((n for n, item in enumerate(line.items) if position.role and item.span.start == position.role.start), 0)
    found = _WITH.search(line.codes, 0, at) or _OF.search(line.codes, 0, at)
    if found is None:
        return ""
    visits = found.re is _WITH or any(item.flat.startswith(small("visits")) for item in line.items[:at])
    return line.items[line.codes.rindex("P", 0, at)].keys[0] if visits else ""


def _fitting(role: str, ranked: list[str], pair: list[str], states: States) -> list[str]:
    """The countries that call themselves what an office asks for: the kingdoms of all, the republics of the two."""
    if role.startswith(small("kings")):
        return [k for k in ranked if states.calls_itself(k, "kingdom")]
    return [k for k in pair if states.calls_itself(k, "republic")] if _republican(role) else []


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


def _told(position: Position, line: Line) -> str:
    """The flat words of an office in its line."""
    return " ".join(item.flat for item in line.items if position.role is not None and position.role.covers(item.span))


def _leads(role: str) -> bool:
    """Whether an office is that of who leads a state."""
    return role.startswith(small("leaders"))


def _republican(role: str) -> bool:
    """Whether an office is that of a president of a republic, or of a president of no body."""
    return role in small("rulers") or (role.startswith(small("president")) and small("republic")[0] in role)
