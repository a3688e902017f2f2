"""Lines in, positions out: which person holds which office in which body, and the lines with their appositions marked.

An office goes from its head word ("présidente", "ministre") to the body that it names, and belongs to the person that it
touches: before it ("P, présidente de O") or after it ("la présidente de O, P"). An office of state belongs to a country. A
body that the line names by a common noun ("la rectrice", "le directeur du centre") is the one named last that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extract.holders import Memory, body_of
from extract.lines import Line
from extract.model import Actors, Span
from extract.offices import Office, Words, office, small, words
from ontology.gazetteer import countries as records
from ontology.names import fold, key

_BEFORE = re.compile(r"P(?:\([^()]{0,6}\))?(?P<mark>[,(:\-]*)(?P<bridge>[wtVnq&W1]{0,4})$")
_AFTER = re.compile(r"^(?:\([^()]{0,4}\))?(?P<mark>[,(:\-]?)(?P<title>[hrtw]{0,3})P")
_SCOPE = re.compile(r"[no]t?[wWLC]{1,3}(?:dt?[wWLC]{1,3})?(?=,[hrtw]{0,3}P)")
"""How far a head's charge goes, between the office and the name ("PDG d'X pour la région Y, P")."""
_HEADED = re.compile(r"P,?(?:q[wn]{0,2})?nt(?P<head>w)dt?(?P<body>O)")
_LED = re.compile(r"^(?P<verb>[wWy])p?h*(?P<person>P),t?(?P<body>O)|(?P<led>O)(?:\([^()]{0,6}\))?,?(?P<by>[wVy])p?h*P")
_SEVERAL = re.compile(r"P(?:,?h*P)*&h*P(?=,)")
_SECOND = re.compile(r"^(?:\([^()]{0,4}\))?[,&]{1,2}t?(?:w-)?$")
_REPRESENTED = re.compile(r"O(?:\([^()]{0,6}\))?[,(]?y[hrtwWS]*P")
_BRACKETED = re.compile(r"P\((O)\)|P[,\-](O)(?=[,;.&)]|$)|P,?dt?(O)")
_LEADS = re.compile(
    r"P,?q[wn]{0,2}(?P<verb>[wV])(?P<role>[^,;.P]{0,5}?)t?(?P<body>[OL])|(?P<led>[OL])(?:\([^()]{0,4}\))?,?q(?P<verb2>[wV])h?P"
)
_OTHERS = frozenset({"Person", "Country", "Place", "City", "Region", "Continent", "Venue", "Event", "Initiative"})
_SAME = re.compile(r"td?t?(?P<body>O),?h?(?P<person>P)")


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


def positions(
    lines: tuple[Line, ...], countries: Mapping[str, str], actors: Actors, home: str | None = None
) -> tuple[tuple[Position, ...], tuple[Line, ...]]:
    """The positions that the lines state, and the lines with the items of each apposition in `aside`; *countries* are the
    document's countries by ISO code, *home* the country or territory that its offices of state belong to when unsaid."""
    types = {e.node.key: e.node.type for e in actors.entities}
    names = {e.node.key: tuple(key(n.text) for n in e.node.names) for e in actors.entities}
    known = frozenset(
        name.split()[0] for k, ns in names.items() if types[k] not in _OTHERS for name in ns if len(name.split()[0]) > 2
    )
    lands = {name: k for k, ns in names.items() if types[k] == "Region" for name in ns}
    halls = {town: k for k, ns in names.items() if types[k] == "GovernmentBody" for n in ns for town in _towns(n)}
    memory = Memory(words("fr"), countries, types, names, home, words=known, halls=halls, lands=lands)
    out: list[Position] = []
    unsettled: list[Position] = []
    marked: list[Line] = []
    for at, line in enumerate(lines):
        found, aside = _of_line(line, memory, unsettled)
        out += found
        out += _stacked(lines[at - 1], line, lines[at - 2] if at > 1 else None, memory) if at else []
        marked.append(replace(line, aside=frozenset(aside)))
        for item in line.items:
            if item.code == "C":
                memory.states.append(item.keys[0])
            if item.code == "O":
                for body in item.keys:
                    memory.recent.pop(body, None)
                    memory.recent[body] = line.number
                    memory.counts[body] = memory.counts.get(body, 0) + 1
    out += _opposite(out, unsettled, memory, lines)
    return _unique(out), tuple(marked)


def _towns(name: str) -> Iterator[str]:
    """The town that a body of that name governs ("ville de X"), by the name's key."""
    head, _, town = name.partition(" de ")
    if head in small("halls"):
        yield town


def _opposite(found: list[Position], unsettled: list[Position], memory: Memory, lines: tuple[Line, ...]) -> list[Position]:
    """In a document of two countries, the unsaid country of an office of state is the one that its counterpart, in the same
    line or the line before, is not of."""
    counts: dict[str, int] = {}
    for line in lines:
        for item in line.items:
            if item.code in "CD":
                for nation in item.keys:
                    counts[nation] = counts.get(nation, 0) + 1
    pair = sorted(counts, key=lambda k: (-counts[k], k))[:2]
    if len(pair) < 2 or counts[pair[0]] + counts[pair[1]] < 0.8 * sum(counts.values()):
        return []
    settled = {p.person for p in found}
    out = []
    republics = [k for k in pair if _republic(k, memory)]
    for open_ in unsettled:
        role = "" if open_.role is None else fold(_text_of(lines, open_))
        if (
            open_.person not in settled
            and role.startswith(small("president"))
            and small("republic")[0] in role
            and len(republics) == 1
        ):
            out.append(replace(open_, body=republics[0], method=open_.method + ".republic", confidence=0.7))
            settled.add(open_.person)
            found = [*found, out[-1]]
    for open_ in unsettled:
        if open_.person in settled:
            continue
        near = [p.body for p in found if p.body in pair and abs(p.line - open_.line) <= 1 and p.person != open_.person]
        if near and len(set(near)) == 1:
            body = pair[1] if near[0] == pair[0] else pair[0]
            out.append(replace(open_, body=body, method=open_.method + ".opposite", confidence=0.55))
    return out


def _republic(nation: str, memory: Memory) -> bool:
    """Whether a country calls itself a republic."""
    code = next((c for c, k in memory.countries.items() if k == nation), "")
    return code in records() and any(fold(name).startswith(small("republic")) for name in records()[code].names)


def _text_of(lines: tuple[Line, ...], position: Position) -> str:
    """The words of a position's role."""
    line = next(x for x in lines if x.number == position.line)
    role = position.role
    return " ".join(item.flat for item in line.items if role is not None and role.covers(item.span))


def _holder(line: Line, found: Office, lexicon: Words) -> tuple[int, str] | None:
    """The item of the person who holds the office, and the rule."""
    codes, items = line.codes, line.items
    before = _BEFORE.search(codes, max(0, found.first - 8), found.first)
    scope = _SCOPE.match(codes, found.last + 1)
    beyond = scope.end() if scope else found.last + 1
    after = _AFTER.match(codes[beyond:])
    if before and not before["bridge"].startswith("&"):
        bridge = range(found.first - len(before["bridge"]), found.first)
        strange = [n for n in bridge if items[n].flat not in lexicon.bridges and codes[n] != "t"]
        if not strange or (len(bridge) == 1 and before["mark"] == "," and codes[strange[0]] == "w"):
            marked = bool(before["mark"]) or any(items[n].flat in lexicon.bridges and codes[n] != "t" for n in bridge)
            if marked or not before["bridge"] or after is None:
                return before.start(), "positions.apposition" if before["mark"] else "positions.copula"
    if after:
        person = beyond + after.end() - 1
        cher = any(items[n].flat in small("dear") for n in range(found.last + 1, person))
        if cher or not (after["mark"] == "," and after["title"].startswith("w")):
            return person, "positions.title"
    return None


def _of_line(line: Line, memory: Memory, unsettled: list[Position]) -> tuple[list[Position], set[int]]:
    """The positions of one line and its appositions; an office of state whose country no sentence names goes to *unsettled*."""
    codes, out, aside = line.codes, list[Position](), set[int]()
    last: tuple[str, int] | None = None
    role: Span | None = None
    shared = _shared(line)
    at = 0
    while at < len(codes):
        same = _SAME.match(codes, at) if codes[at] == "t" and line.items[at].flat in small("same") and role is not None else None
        if same:
            person, body = line.items[same.start("person")].keys[0], line.items[same.start("body")].keys[0]
            out.append(Position(line.sentence.span, person, body, role, "positions.same-office", 0.8, line.number))
            aside |= set(range(at, same.start("person")))
            at = same.end()
            continue
        prefixed = at > 1 and codes[at - 1] == "-" and line.items[at - 2].flat in small("prefixes")
        if codes[at] not in "rS" or (
            codes[at] == "r"
            and at
            and codes[at - 1] == "-"
            and not prefixed
            and codes[at - 2 : at - 1] != "x"
            and codes[at - 2 : at - 1] not in {"", "P", ")", "O"}
        ):
            at += 1
            continue
        found = office(line, at, memory.lexicon, memory.countries, memory.words)
        if prefixed:
            found = replace(found, first=at - 2)
        holder = _holder(line, found, memory.lexicon)
        holder_key, method = None, ""
        if shared and found.body is not None and at > shared[0]:  # "A et B, respectivement président d'X et directeur d'Y"
            holder_key, method, holder = line.items[shared.pop(0)].keys[0], "positions.respective", None
        elif holder is not None:
            holder_key, method = line.items[holder[0]].keys[0], holder[1]
        elif last and _SECOND.match(codes[last[1] + 1 : at]):
            holder_key, method = last[0], "positions.second"
        if holder_key is not None:
            aside |= _apposition(line, found, holder[0] if holder else None)
            body_key, doubt = body_of(line, found, holder[0] if holder else None, memory)
            if line.items[at].flat not in memory.lexicon.counterpart:
                role = line.span(found.first, found.role_last)
            elif doubt:
                body_key = None
            if body_key:
                prior = {"positions.apposition": 0.93, "positions.title": 0.92, "positions.copula": 0.85}.get(method, 0.75)
                weight = {"": 1.0, ".near": 0.65, ".only": 0.6, ".general": 0.7, ".last": 0.55, ".home": 0.6}[doubt]
                out.append(Position(line.sentence.span, holder_key, body_key, role, method + doubt, prior * weight, line.number))
            elif found.state:
                unsettled.append(Position(line.sentence.span, holder_key, "", role, method, 0.5, line.number))
            last = (holder_key, found.last)
        at = found.last + 1
    out += _represented(line)
    out += _leading(line, memory)
    out += _headed(line)
    return out, aside


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


def _represented(line: Line) -> list[Position]:
    """As in "O, représentée par P" and "P (O)": a person who stands for a body, with no office named."""
    out = []
    for found in _REPRESENTED.finditer(line.codes):
        if line.items[line.codes.index("y", found.start())].flat.startswith(small("representing")):
            person, body = line.items[found.end() - 1], line.items[found.start()]
            out.append(Position(line.sentence.span, person.keys[0], body.keys[0], None, "positions.represented", 0.6, line.number))
    for found in _BRACKETED.finditer(line.codes):
        group = next(n for n in (1, 2, 3) if found[n])
        person, body = line.items[found.start()], line.items[found.start(group)]
        prior = {1: 0.7, 2: 0.6, 3: 0.5}[group]
        out.append(Position(line.sentence.span, person.keys[0], body.keys[0], None, "positions.beside", prior, line.number))
    return out


def _leading(line: Line, memory: Memory) -> list[Position]:
    """As in "P, qui dirige O" and "O, que dirige P": the verb is the role."""
    out = []
    for found in _LEADS.finditer(line.codes):
        group = "verb" if found["verb"] else "verb2"
        verb = line.items[found.start(group)]
        if verb.flat not in memory.lexicon.leading:
            continue
        body = found.start("body") if found["verb"] else found.start("led")
        person = found.start() if found["verb"] else found.end() - 1
        out.append(
            Position(
                line.sentence.span,
                line.items[person].keys[0],
                line.items[body].keys[0],
                verb.span,
                "positions.leads",
                0.8,
                line.number,
            )
        )
    return out


def _shared(line: Line) -> list[int]:
    """The items of the persons of "A et B, respectivement …", in order, where a list of offices follows theirs; else none."""
    if not any(item.sense == "respectively" for item in line.items):
        return []
    for chain in _SEVERAL.finditer(line.codes):
        people = [n for n in range(chain.start(), chain.end()) if line.codes[n] == "P"]
        offices = [n for n in range(chain.end(), len(line.codes)) if line.codes[n] in "rS"]
        if len(offices) >= len(people):
            return people
    return []


def _headed(line: Line) -> list[Position]:
    """As in "P, à la tête de O", "Dirigé par P, O …" and "O, dirigé par P": the phrase is the role."""
    out: list[tuple[int, int, Span]] = []
    for found in _HEADED.finditer(line.codes):
        if line.items[found.start("head")].flat in small("head"):
            role = line.span(found.start("head") - 2, found.start("head"))
            out.append((found.start(), found.start("body"), role))
    for found in _LED.finditer(line.codes):
        verb, person, body = (
            (found.start("verb"), found.start("person"), found.start("body"))
            if found["verb"]
            else (found.start("by"), found.end() - 1, found.start("led"))
        )
        if line.items[verb].flat.split()[0] in small("led"):
            out.append((person, body, line.items[verb].span))
    items = line.items
    return [
        Position(line.sentence.span, items[person].keys[0], items[body].keys[0], role, "positions.leads", 0.8, line.number)
        for person, body, role in out
    ]


def _stacked(upper: Line, lower: Line, above: Line | None, memory: Memory) -> list[Position]:
    """A person alone on a line and the office on the next, as signature blocks and lists of speakers have it."""
    if not re.fullmatch(r"[-.,1]*h*P[,.:]?", upper.codes) or not re.match(r"[-t(]*[rS]", lower.codes):
        return []
    head = next(n for n, code in enumerate(lower.codes) if code in "rS")
    found = office(lower, head, memory.lexicon, memory.countries, memory.words)
    person = next(item for item in upper.items if item.code == "P")
    body: str | None = None
    if found.body is not None:
        body = lower.items[found.body].keys[0]
    elif found.nation or found.state:
        body = found.nation or memory.home
    else:
        after = re.match(r"[,\-(:]*(O)", lower.codes[found.last + 1 :])
        body = lower.items[found.last + after.end()].keys[0] if after else None
        if body is None and above is not None and re.fullmatch(r"[otdn]*[OCL][:,.]*", above.codes):
            body = next(item.keys[0] for item in above.items if item.code in "OCL")
    if not body:
        return []
    role, span = lower.span(found.first, found.role_last), Span(upper.sentence.span.start, lower.sentence.span.end)
    return [Position(span, person.keys[0], body, role, "positions.stacked", 0.85, upper.number)]


def _unique(found: list[Position]) -> tuple[Position, ...]:
    """One position a person and body: the one with a role before one without, then the likeliest, then the first; doubtful
    ones only for persons who have no other."""
    best: dict[tuple[str, str], Position] = {}
    for position in sorted(found, key=lambda p: (p.role is None, -p.confidence, p.passage.start)):
        best.setdefault((position.person, position.body), position)
    sure = {p.person for p in best.values() if p.role is not None and p.confidence > 0.7}
    held = {p.person for p in best.values() if p.role is not None}
    kept = [
        p
        for p in best.values()
        if (p.role is not None and (p.confidence > 0.7 or p.person not in sure)) or (p.role is None and p.person not in held)
    ]
    return tuple(sorted(kept))


def bodies(found: tuple[Position, ...]) -> dict[str, tuple[str, ...]]:
    """The bodies of each person, the likeliest first."""
    out: dict[str, list[Position]] = {}
    for position in found:
        out.setdefault(position.person, []).append(position)
    return {person: tuple(dict.fromkeys(p.body for p in sorted(held, key=lambda p: -p.confidence))) for person, held in out.items()}
