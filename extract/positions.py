"""Lines in, positions out: which person holds which office in which body, and the lines with their appositions marked.

An office goes from its head word ("présidente", "ministre") to the body that it names, and belongs to the person that it
touches: before it ("P, présidente de O") or after it ("la présidente de O, P"). An office of state belongs to a country. A
body that the line names by a common noun ("la rectrice", "le directeur du centre") is the one named last that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from extract.blocks import stacked
from extract.folds import stem
from extract.holders import Memory, body_of, closed
from extract.leaders import leaders, standing
from extract.lines import Line
from extract.model import Actors, Span
from extract.offices import BRACKET, Lands, Office, Words, follows, joined, small, words
from extract.plurals import counted, plural, respective
from extract.states import Position, States, settled
from ontology.gazetteer import countries_of_demonym
from ontology.names import key

__all__ = ["Position", "bodies", "positions"]

_BEFORE = re.compile(
    r"P(?:\([^()]{0,6}\)|\(O(?=,$)|,(?:1w|wnt?[LC]|[hw][nd]t?w{1,2})(?=,))?(?P<mark>[,(:\-]*)(?P<bridge>[wtVnq&W1dJ\-]{0,8})$"
)
_AFTER = re.compile(r"(?:\([^()]{0,4}\))?(?P<mark>[,(:\-]?)(?P<title>[hrtwS]{0,3}|th{3})P")
_SCOPE = re.compile(rf"{BRACKET}(?:[no]t?[wWLC]{{1,3}}(?:dt?[wWLC]{{1,3}})?|ot?O|n?J|dt?[OLC]{BRACKET})(?=,[hrtw]{{0,3}}P)")
"""How far, in what and since when an office goes, between it and the name ("PDG d'X pour la région Y, P")."""
_IS = re.compile(r"(?:\([^()]{0,4}\))?(?P<is>w)(?P<mark>)w?(?P<title>t?h*)P")
"""As in "Le directeur de O est P"."""
_OPENED = re.compile(r"[^,;.:PO]{0,10}(?P<mark>,)(?P<title>[hrtw]{0,3})P")
"""What may stand between an office that opens a line and its holder ("Nommée recteur d'O le mois dernier, P …")."""
_TOLD = re.compile(r"P[^P]*[rS]|[rS][^P]*P")
"""A person with an office, in a cell of a table."""
_BODIED = re.compile(r"Pdt?O")
"""As in "la présidente P de la fondation O"."""
_COUPLED = re.compile(r"(?:,?&|,)[rS]")
_PRIORS = {"positions.apposition": 0.93, "positions.title": 0.92, "positions.copula": 0.85, "positions.taken-up": 0.8}
_DOUBTS = {"": 1.0, ".near": 0.65, ".only": 0.6, ".general": 0.7, ".last": 0.55, ".home": 0.6}
"""How much each way of telling the body takes away."""
_PEER = 0.9
"""What being told as somebody's counterpart takes away, so that the office told elsewhere goes first."""
_PRONOUN = re.compile(r",(?:t-w|t?[wg])")
"""As in "Ancien maire de V, celui-ci …", "Recteur d'O, il …", after the office."""
_SECOND = re.compile(r"(?:\([^()]{0,4}\))?[,&]{1,2}(?P<bridge>[wtn]{0,4}?)t?(?:w-)?")
"""What stands between two offices of one person (", aujourd'hui", " et", ", également")."""
_SECOND_IS = re.compile(r"(?:\([^()]{0,4}\))?,(?P<is>w)(?P<bridge>[wnpsJ]{0,4}?)(?:t(?:t?d)?)?")
"""The same with a verb (", est depuis lors", ", est par ailleurs le", ", est l'un des")."""
_NATIONAL = re.compile(r"t(?P<nation>[wWD](?:-[wW])?)(?=P)")
"""As in "sa vice-présidente, la Française P"."""
_MEMBER = re.compile(r"P,(?P<member>w)d[^,;.:PrS]{1,14}?(?=,[rS]|&[rS])")
"""As in "P, membre de l'académie Y, directeur d'O"."""
_OTHERS = frozenset({"Person", "Country", "Place", "City", "Region", "Continent", "Venue", "Event", "Initiative"})
_SAME = re.compile(rf"td?t?(?P<body>[OLC]){BRACKET},?h*(?P<person>P)")


def positions(
    lines: tuple[Line, ...], countries: Mapping[str, str], actors: Actors, home: str | None, language: str
) -> tuple[tuple[Position, ...], tuple[Line, ...]]:
    """The positions that the lines state, and the lines with the items of each apposition in `aside`; *countries* are the
    document's countries by ISO code, *home* the country or territory that its offices of state belong to when unsaid."""
    memory = _memory(countries, actors, home, language)
    out: list[Position] = []
    unsettled: list[Position] = []
    marked: list[Line] = []
    for at, line in enumerate(lines):
        read = _of_line(_national(_unbarred(line)), memory)
        signed = tuple(stacked(lines, at, memory))
        out += (*read.out, *(position for position in signed if position.body))
        unsettled += (*read.unsettled, *(position for position in signed if not position.body))
        marked.append(replace(line, aside=frozenset(read.aside)) if read.aside else line)
        memory.take(line)
    out += settled(out, unsettled, memory.states, lines)
    return _unique(out), tuple(marked)


def _memory(countries: Mapping[str, str], actors: Actors, home: str | None, language: str) -> Memory:
    """What the reading of a document's positions holds before its first line."""
    types = {e.node.key: e.node.type for e in actors.entities}
    names = {e.node.key: tuple(key(n.text) for n in e.node.names) for e in actors.entities}
    organized = tuple(k for k in names if types[k] not in _OTHERS)
    known = frozenset(name.split()[0] for k in organized for name in names[k] if len(name.split()[0]) > 2)
    regions = {name: k for k, ns in names.items() if types[k] == "Region" for name in ns}
    seats = {e.node.key: countries.get(e.country or "", "") for e in actors.entities if e.node.type != "Country"}
    called = {k: max(ns, key=lambda n: len(n.split())) for k, ns in names.items() if types[k] == "Person"}
    lexicon = replace(words(language), known=known)
    states = States(Lands(countries, _demonyms(names, lexicon)), home, lexicon.nations, regions, seats, called)
    halls = {town: k for k, ns in names.items() if types[k] == "GovernmentBody" for n in ns for town in _towns(n)}
    return Memory(lexicon, states, types, names, bodies=organized, halls=halls)


def _unbarred(line: Line) -> Line:
    """A row of a table as a line whose cells commas part: "Élise Roumanet | Présidente | Université de Cerdanne"; semicolons where
    several tell each of a person's office: "Port d'Altis : P, directeur général | Chambre de Cerdanne : Q, présidente"."""
    if "|" not in line.codes:
        return line
    told = sum(_TOLD.search(cell) is not None for cell in line.codes.split("|"))
    return line.recoded({n: ";" if told > 1 else "," for n, code in enumerate(line.codes) if code == "|"})


def _national(line: Line) -> Line:
    """A line where a nationality between an article and a name is a title of address: "son président, le Sud-Africain P"."""
    titles: dict[int, str] = {}
    for found in _NATIONAL.finditer(line.codes):
        if countries_of_demonym(joined(line, found.start("nation"))):
            titles |= dict.fromkeys(range(*found.span("nation")), "h")
    return line.recoded(titles) if titles else line


def _demonyms(names: Mapping[str, tuple[str, ...]], lexicon: Words) -> dict[str, str]:
    """What the adjectives of territories and unions name among the bodies and places of these names, by key; nothing where it
    is not among them."""
    named = {name: k for k, called in names.items() for name in called}
    out: dict[str, str] = {}
    for adjective, name in lexicon.demonyms:
        out[adjective] = out.get(adjective) or named.get(name, "")
    return out


def _towns(name: str) -> Iterator[str]:
    """The town that a body of that name governs ("ville de X", "mairie du X"), by the name's key."""
    head, _, rest = name.partition(" ")
    of, _, town = rest.partition(" ")
    if head in small("halls") and of in small("of_towns"):
        yield town


def _holder(line: Line, found: Office, lexicon: Words, taken: set[int]) -> tuple[int, str] | None:
    """The item of the person who holds the office, and the rule; who is *taken* by the office before the name holds none after."""
    codes = line.codes
    before = _BEFORE.search(codes, max(0, found.first - 10), found.first)
    scope = _SCOPE.match(codes, found.last + 1)
    beyond = scope.end() if scope else found.last + 1
    after = _named(line, found, beyond, lexicon)
    if before and before.start() in taken and before["bridge"].startswith("t") and codes[beyond : beyond + 1] not in set(",.;:)-"):
        before = None  # "le ministre X, P, le président d'Y a insisté": who insists is not P
    if before and _of_others(line, before, found):
        before = None
    if before and not (after and before.start() in taken) and _bridged(line, before, lexicon, alone=after is None):
        return before.start(), "positions.apposition" if before["mark"] else "positions.copula"
    if after:
        person = after.end() - 1
        dear = any(item.flat in small("dear") for item in line.items[found.last + 1 : person])
        if dear or not (after["mark"] == "," and after["title"].startswith("w")):
            return person, "positions.title"
    return None


def _of_others(line: Line, before: re.Match[str], found: Office) -> bool:
    """Whether an office in the plural after a name alone speaks of others: "autour de P, les responsables d'O"."""
    head = line.items[found.first].headword
    listed = re.search(r"(?:&|P,)d?p?h*$", line.codes[: before.start()])
    return stem(head) != head and before["bridge"].endswith("t") and not listed


def _bridged(line: Line, before: re.Match[str], lexicon: Words, *, alone: bool) -> bool:
    """Whether what stands between a name and an office joins them; no mark and no word that does is needed where they touch, or the
    name is *alone*, with none after the office."""
    bridge = range(*before.span("bridge"))
    if before["bridge"].startswith("&"):
        return False
    strange = [n for n in bridge if line.items[n].flat not in lexicon.bridges and line.codes[n] not in "tdJ-"]
    if strange and not (len(bridge) == 1 and before["mark"] == "," and line.codes[strange[0]] == "w"):
        return False  # but "P, astronome, directeur d'O"
    joins = any(line.items[n].flat in lexicon.bridges and line.codes[n] not in "td" for n in bridge)
    return bool(before["mark"]) or joins or not bridge or alone


def _named(line: Line, found: Office, at: int, lexicon: Words) -> re.Match[str] | None:
    """The name from item *at* on of who holds the office before it; after another office of state ("le président d'O, le ministre P")
    it is another's; a title of birth is none."""
    opens = found.first < 2 and line.codes[0] in "rSw" and (not found.first or line.items[0].flat in lexicon.bridges)
    after = _AFTER.match(line.codes, at) or (_OPENED.match(line.codes, at) if opens else None)
    told = _IS.match(line.codes, at) if after is None else None
    if told is not None and line.items[told.start("is")].flat in small("is"):
        after = told
    between = line.items[after.start() : after.end()] if after else ()
    return None if any(item.code == "S" and item.flat not in small("princes") for item in between) else after


@dataclass
class _Reading:
    """What is read of one line so far."""

    line: Line
    out: list[Position] = field(default_factory=list)
    unsettled: list[Position] = field(default_factory=list)
    """Offices of state whose country no words tell."""
    aside: set[int] = field(default_factory=set)
    last: tuple[str, Office] | None = None
    """The last office, after its holder."""
    role: Span | None = None
    taken: set[int] = field(default_factory=set)
    """The items of the persons whose office stands before their names."""
    waiting: tuple[Office, int] | None = None
    """An office before "et" and another, both held by the person after them, and the last item of the two."""

    def hold(self, person: str, body: str, method: str, confidence: float) -> None:
        self.out.append(Position(self.line.sentence.span, person, body, self.role, method, confidence, self.line.number))

    def leave(self, person: str, method: str) -> None:
        """Keep an office of state for when the whole document is read."""
        self.unsettled.append(Position(self.line.sentence.span, person, "", self.role, method, 0.5, self.line.number))


def _of_line(line: Line, memory: Memory) -> _Reading:
    """The positions of one line and its appositions."""
    read = _Reading(line, role=memory.role)
    turns = respective(line)
    at = 0
    while at < len(line.codes):
        if line.codes[at] == "t":
            at = _again(read, at, memory) or at + 1
        elif line.codes[at] == "w":
            at = _member(read, at) or at + 1
        elif line.codes[at] in "rS" and not _hyphened(line, at) and not _entrusts(line, at) and not counted(line, at):
            at = _of_several(read, at, memory) or _of_one(read, at, memory, turns)
        else:
            at += 1
    memory.role = read.role
    read.out += leaders(line, memory)
    read.out += standing(line)
    return read


def _again(read: _Reading, at: int, memory: Memory) -> int:
    """Read the office told before that a pronoun at item *at* repeats ("et celui de B, P"): the item to read on from, or 0."""
    items = read.line.items
    same = _SAME.match(read.line.codes, at) if read.role is not None and items[at].flat in small("same") else None
    if same is None:
        return 0
    person = same.start("person")
    read.hold(items[person].keys[0], memory.hall(items[same.start("body")]), "positions.same-office", 0.8)
    read.aside |= set(range(at, person))
    return same.end()


def _of_several(read: _Reading, at: int, memory: Memory) -> int:
    """Read the office in the plural at item *at*: the item to read on from, or 0."""
    line = read.line
    each = plural(line, at, memory)
    if each is None:
        return 0
    read.role = line.span(at, each.role_last)
    for person, body in each.holders:
        read.hold(person, body, *(("positions.each.near", 0.6) if each.implied else ("positions.each", 0.8)))
    read.aside |= set(range(at, each.role_last + 1))
    read.taken |= {n for n in range(at, each.last + 1) if line.codes[n] == "P"}
    return each.last + 1


def _of_one(read: _Reading, at: int, memory: Memory, turns: list[int]) -> int:
    """Read the office of one person at item *at*, who is the next of *turns* after "respectivement": the item to read on from."""
    found = memory.office(read.line, at)
    if _prefixed(read.line, at):
        found = replace(found, first=at - 2)
    _take(read, found, memory, turns.pop(0) if turns and found.body is not None and at > turns[0] else None)
    return found.last + 1


def _prefixed(line: Line, at: int) -> bool:
    """Whether a hyphen ties a prefix to the noun of office at *at* ("ex-président")."""
    return at > 1 and line.codes[at - 1] == "-" and line.items[at - 2].flat in small("prefixes")


def _entrusts(line: Line, at: int) -> bool:
    """Whether the word at *at* is the verb of "a chargé P de suivre le dossier", and no office."""
    return at > 0 and line.items[at].headword.startswith(small("entrusting")) and line.items[at - 1].flat in small("has")


def _member(read: _Reading, at: int) -> int:
    """Take what the person before item *at* is a member of for an office, where others follow it ("P, membre d'Y, directeur d'O"):
    the item to read on from, or 0."""
    line = read.line
    found = _MEMBER.match(line.codes, at - 2) if line.items[at].flat in small("belonging") and at > 1 else None
    if found is None:
        return 0
    read.last = (line.items[at - 2].keys[0], Office(at, found.end() - 1, found.end() - 1, None, state=False))
    return found.end()


def _hyphened(line: Line, at: int) -> bool:
    """Whether the noun of office at *at* is the second part of a hyphened word that is no office."""
    before = line.codes[max(0, at - 2) : at]
    tied = line.codes[at] == "r" and before.endswith("-") and before[:-1] not in {"", "x", "P", ")", "O"}
    return tied and not _prefixed(line, at)


def _take(read: _Reading, found: Office, memory: Memory, respective: int | None) -> None:
    """Find the holder and the body of an office; *respective* is the item of the person in turn after "respectivement"."""
    line = read.line
    held = _held(read, found, memory, respective)
    double = _double(read, found)
    if held is None:
        following = _COUPLED.match(line.codes, found.last + 1)
        placed = found.body is not None or found.nation or found.state
        read.waiting = (found, following.end() - 1) if following and placed else None
        return
    person, method, item = held
    if item == found.last + 1 and _ruler(line, found):
        found = replace(found, state=True)
    if method == "positions.title" and item is not None:
        read.taken.add(item)
    read.aside |= _apposition(line, found, item)
    counterpart = line.items[found.first].flat in memory.lexicon.counterpart
    body, doubt = _body(read, found, item, memory, counterpart=counterpart)
    if body is None and double:
        body, doubt = closed(line, found.last + 1), ".near"
    if read.waiting and read.waiting[1] == found.first and item is not None and method == "positions.title":
        found = _coupled(read, read.waiting[0], found, item, memory)
    read.waiting = None
    bodied = body is not None and memory.types.get(body) not in _OTHERS
    if not (counterpart and bodied and read.role is not None):  # but "son homologue de l'université Y" has the office told before
        whole = read.last[1] if read.last and double and found.body is None else found
        read.role = line.span(whole.first, found.role_last)
    if body:
        prior = _PRIORS.get(method, 0.75) * (_PEER if counterpart else 1.0)
        for each in (body, *(line.items[n].keys[0] for n in found.also)):
            read.hold(person, each, method + doubt, prior * _DOUBTS[doubt])
    elif found.state and not found.abroad:
        read.leave(person, method)
    read.last = (person, found)


def _body(read: _Reading, found: Office, item: int | None, memory: Memory, *, counterpart: bool) -> tuple[str | None, str]:
    """The body of an office whose holder is item *item*, with the doubt; that of somebody's *counterpart* is told by an adjective of a
    country, and of who accompanies another is his."""
    line = read.line
    body, doubt = _own(found, read) or _assisting(found, read) or body_of(line, found, item, memory)
    if counterpart and (doubt or found.nation):
        body = _peer(found, read, memory) if found.nation else None
    if body is None and not found.state and item is not None and read.out and _escorted(line, item, read.out[-1].person):
        return read.out[-1].body, ".near"
    return body, doubt


def _held(read: _Reading, found: Office, memory: Memory, respective: int | None) -> tuple[str, str, int | None] | None:
    """Who holds an office and the rule, with the item of the name where it stands beside the office."""
    line, lexicon = read.line, memory.lexicon
    if respective is not None:  # "A et B, respectivement président d'X et directeur d'Y"
        return line.items[respective].keys[0], "positions.respective", None
    holder = _holder(line, found, lexicon, read.taken)
    if holder is not None and not _goes_on(read, found):
        return line.items[holder[0]].keys[0], holder[1], holder[0]
    if holder is None and memory.people and (_taken_up(line, found, memory) or _told_of_him(line, found, memory)):
        return memory.people[-1], "positions.taken-up", None
    if read.last and _second(line, read.last[1].last + 1, found.first, lexicon):
        return read.last[0], "positions.second", None
    return None


def _taken_up(line: Line, found: Office, memory: Memory) -> bool:
    """Whether an office that opens a line is of the person named last before it, whom a pronoun takes up ("Ancien maire de V, celui-ci
    …"): "il" only where one was."""
    opens = found.first < 2 and (not found.first or line.items[0].flat in memory.lexicon.bridges)
    pronoun = _PRONOUN.match(line.codes, found.last + 1) if opens else None
    if pronoun is None:
        return False
    told = line.items[pronoun.end() - 1].flat
    latter = line.items[pronoun.start() + 1].flat in small("same") or told in small("latter")
    return latter or (told in small("it") and len(set(memory.people)) == 1)


def _told_of_him(line: Line, found: Office, memory: Memory) -> bool:
    """Whether a pronoun that opens a line holds the office, where the line before names one person ("Il est aussi président d'O", "Elle
    a été maire de V")."""
    before, lexicon = line.items[1 : found.first], memory.lexicon
    said = all(item.code in "tdJ" or item.flat in lexicon.bridges or item.flat in small("is") for item in before)
    opened = bool(before) and line.items[0].flat in small("it") and before[0].code == "w"
    return opened and said and found.body is not None and len(set(memory.people)) == 1


def _goes_on(read: _Reading, found: Office) -> bool:
    """Whether "et" with no article joins an office to the one that a name has before it ("P, doyen de X et directeur de O, Q, …")."""
    return read.last is not None and read.line.codes[read.last[1].last + 1 : found.first] == "&"


def _double(read: _Reading, found: Office) -> bool:
    """Whether an office is the second half of one that "et" alone makes of two, the first with no body ("P, président et directeur
    général d'O", "P, vice-président et chef des investissements, O")."""
    if read.last is None or not _goes_on(read, found):
        return False
    return not any(p.person == read.last[0] for p in (*read.out, *read.unsettled))


def _second(line: Line, start: int, stop: int, lexicon: Words) -> bool:
    """Whether items *start* to *stop* join an office to another one of the same person."""
    between = _SECOND.fullmatch(line.codes, start, stop) or _SECOND_IS.fullmatch(line.codes, start, stop)
    if between is None or (between.re is _SECOND_IS and line.items[between.start("is")].flat not in small("is")):
        return False
    return all(line.codes[n] == "J" or line.items[n].flat in lexicon.bridges for n in range(*between.span("bridge")))


def _coupled(read: _Reading, first: Office, found: Office, item: int, memory: Memory) -> Office:
    """Give the person at *item* the office *first* beside *found* ("la maire de A et présidente de B, P"); two offices of state are
    one ("le ministre de A, porte-parole du gouvernement, P"), which is returned."""
    line = read.line
    person = line.items[item].keys[0]
    body, doubt = body_of(line, first, item, memory)
    read.role = line.span(first.first, first.role_last)
    if body and not doubt:
        read.hold(person, body, "positions.coupled", 0.8)
    elif first.state and found.state:
        return replace(found, first=first.first)
    elif first.state and not first.abroad:
        read.leave(person, "positions.title")
    return found


def _ruler(line: Line, found: Office) -> bool:
    """Whether an office is the one word "président" after "le", as it may be with "intérimaire" or "élu", which before a name makes
    its holder the head of a state."""
    more = (line.items[n].flat for n in range(found.first + 1, found.last + 1) if line.codes[n] != "d")
    alone = line.items[found.first].flat in small("rulers") and all(word in small("ruling") for word in more)
    bodied = _BODIED.match(line.codes, found.last + 1)
    return alone and found.first > 0 and bodied is None and not follows(line, found, "own", "ours")


def _peer(found: Office, read: _Reading, memory: Memory) -> str | None:
    """What "son homologue nigérien" heads: the country, or, where the office told before is of a body, the body of that country."""
    before = read.out[-1].body if read.out else ""
    if memory.types.get(before, "Country") in _OTHERS:
        return found.nation
    seated = [b for b in memory.counts if b != before and memory.states.seats.get(b) == found.nation]
    return seated[0] if len(seated) == 1 else None


def _own(found: Office, read: _Reading) -> tuple[str, str] | None:
    """The body of "son adjointe" after the holder of an office in the same line, with no other body between."""
    line = read.line
    if found.body is not None or not read.out or read.last is None or not follows(line, found, "own"):
        return None
    told = read.out[-1]
    apart = re.search(r"[OLC.;]", line.codes[read.last[1].last + 1 : found.first - 1])
    return (told.body, ".near") if told.person == read.last[0] and not apart else None


def _assisting(found: Office, read: _Reading) -> tuple[str, str] | None:
    """The body of a deputy's office that names none, beside that of who has it and its holder: "le maire de V, P, et l'adjointe aux
    sports, Q"."""
    line = read.line
    if found.body is not None or found.general or not line.items[found.first].flat.startswith(small("deputies")) or not read.out:
        return None
    before = line.codes.rfind("P", 0, found.first)
    beside = before >= 0 and line.codes[before + 1 : found.first] in {"&t", ",&t", ",t"}
    return (read.out[-1].body, ".near") if beside and read.out[-1].person in line.items[before].keys else None


def _escorted(line: Line, at: int, person: str) -> bool:
    """Whether the person at item *at* is said to accompany *person*, named right before."""
    before = line.codes.rfind("P", 0, at)
    between = line.items[before + 1 : at]
    named = before >= 0 and person in line.items[before].keys and not any(item.code == "O" for item in between)
    return named and any(item.flat in small("escorted") for item in between)


def _apposition(line: Line, found: Office, person: int | None) -> set[int]:
    """The items of an office beside its holder, from the comma after the name, or from the article before the office."""
    first = found.first
    if person is not None and person < first:
        return set(range(person + 1, found.last + 1))
    out = set(range(first, found.last + 1))
    if person is not None:
        out |= set(range(found.last + 1, person))
        while first and line.codes[first - 1] in "th":
            first -= 1
            out.add(first)
    return out


def _unique(found: list[Position]) -> tuple[Position, ...]:
    """One position a person and body: the one with a role before one without, then the likeliest, then the first; doubtful
    ones only for persons who have no other."""
    best: dict[tuple[str, str], Position] = {}
    for position in sorted(found, key=lambda p: (p.role is None, -p.confidence, p.passage.start)):
        best.setdefault((position.person, position.body), position)
    sure = {p.person for p in best.values() if p.role is not None and p.confidence > 0.7}
    held = {p.person for p in best.values() if p.role is not None}
    likely = (p for p in best.values() if p.confidence > 0.7 or p.person not in sure)
    return tuple(sorted(p for p in likely if p.role is not None or p.person not in held))


def bodies(found: tuple[Position, ...]) -> dict[str, tuple[str, ...]]:
    """The bodies of each person, the likeliest first."""
    out: dict[str, list[Position]] = {}
    for position in found:
        out.setdefault(position.person, []).append(position)
    return {person: tuple(dict.fromkeys(p.body for p in sorted(held, key=lambda p: -p.confidence))) for person, held in out.items()}
