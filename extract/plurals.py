"""An office of several persons in, who holds it where: "les présidents d'A et de B, P et Q", "P et Q, respectivement …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

from extract.folds import stem
from extract.holders import Memory
from extract.lines import Line
from extract.offices import BRACKET, nation_at, small
from extract.states import States

_BODY = rf"[OCL]{BRACKET}"
_NOTE = r"(?:\([wWT\-&]{1,4}\))?"
"""What each of several has charge of ("P (finances), Q (affaires juridiques)")."""
_PEOPLE = rf"(?:h*P{_NOTE}(?:(?:,|,?&)d?h*P{_NOTE})*,?&d?h*P{_NOTE})"
_PORTFOLIO = r"(?:[wWtTVD1n-]|d(?!t?[OCL])|,(?=d?t?[wW]+[,&d])|&(?=d?t?[wW])|y(?=t?[wW]))*?"
_HELD = rf"[OCLD](?:\(h*P\)|{BRACKET},h*P)"
"""A body or the adjective of a country with its holder ("d'A (P)", "de A, P", "togolais, P")."""
_BODIES = re.compile(rf"[rS]{_PORTFOLIO},?d?t?(?P<bodies>{_BODY}(?:(?:,|,?&)d?t?{_BODY})*)(?P<people>,?{_PEOPLE})?")
_NATIONS = re.compile(rf"[rS]{_PORTFOLIO}(?P<group>d1?g)?(?P<people>,?{_PEOPLE}|(?=[,.]|$))")
"""An office with adjectives of countries alone, or with none: "les ministres togolais et béninois de la Santé", "les présidents
des deux universités, P et Q", "leurs présidents, P et Q"."""
_BESIDE = re.compile(r"[rS]h*P\([OCL](?:,[CL])?\)(?:(?:,|,?&)d?h*P\([OCL](?:,[CL])?\))+")
"""As in "les recteurs P (A) et Q (B)", "les gouverneurs P (A, C) et Q (B, C)"."""
_WITHIN = re.compile(rf"[rS]{_PORTFOLIO}d?t?{_HELD}(?:(?:,|,?&)d?t?{_HELD})+")
"""As in "les directeurs d'A (P) et de B (Q)", "les Premiers ministres d'A, P, et de B, Q"."""
_EACH = rf"p?d?t?h*P(?:(?:,?dt?|,?[oy]t?){_BODY}|[oy]t?[wW]{{1,3}}|\([OCL](?:,[CL])?\))"
_APART = re.compile(rf"[rS]{_PORTFOLIO}(?:d1?g)?[,:(\-]{{0,2}}(?P<each>{_EACH}(?:(?:[,;]?&|[,;]){_EACH})+)")
"""As in "les présidents des deux chambres : P pour A, Q pour B et R pour C", "les directeurs P, de A, et Q, de B"."""
_STANDING = re.compile(r"(?P<person>P)(?:,?dt?|,?[oy]t?|\()(?P<body>[OCL])")
"""One of them with his body; of "P pour les producteurs" it is not known."""
_COUNTED = re.compile(rf"r[,:]{_EACH}")
_BEFORE = re.compile(rf"{_PEOPLE},t?1?$")
_SEVERAL = re.compile(r"P(?:,?h*P)*&h*P(?=,)")


@dataclass(frozen=True, slots=True)
class Plural:
    """An office in the plural: the items of its last word and of all that was read, and each holder's body."""

    role_last: int
    last: int
    holders: tuple[tuple[str, str], ...]
    implied: bool = False
    """Whether the bodies are those named before."""


def plural(line: Line, at: int, memory: Memory) -> Plural | None:
    """The office in the plural at item *at*, where there is a body or a country for each of its holders, or one for all."""
    first = line.items[at].headword
    if stem(first) == first:
        return None
    if beside := _BESIDE.match(line.codes, at):
        opened = [n for n in range(at, beside.end()) if line.codes[n] == "("]
        return Plural(at, beside.end() - 1, _holders(line, [(n - 1, n + 1) for n in opened]))
    if within := _WITHIN.match(line.codes, at):
        return _within(line, at, within.end())
    if apart := _APART.match(line.codes, at):
        return _apart(line, at, apart)
    found = _BODIES.match(line.codes, at) or _NATIONS.match(line.codes, at)
    if found is None:
        return None
    before = _BEFORE.search(line.codes, 0, at)
    start, end = found.span("people") if found["people"] else before.span() if before else (0, 0)
    people = [line.items[n].keys[0] for n in range(start, end) if line.codes[n] == "P"]
    bodies, stop, implied = _bodies(line, at, found, memory, people)
    if len(people) < 2 or len(bodies) not in (1, len(people)):
        return None
    if implied and (line.codes[at] == "S" or _ruling(line, at, stop, memory)):
        bodies = _spoken(people, bodies, memory.states)
    holders = zip(people, bodies if len(bodies) > 1 else repeat(bodies[0]), strict=False)
    return Plural(_role_last(line, at, stop), max(end, found.end()) - 1, tuple(holders), implied)


def _bodies(line: Line, at: int, found: re.Match[str], memory: Memory, people: list[str]) -> tuple[list[str], int, bool]:
    """The bodies of the office in the plural at item *at*, the first item after its words, and whether they are those
    named before, one for each of the *people*."""
    if found.re is _BODIES:
        named = (n for n in range(*found.span("bodies")) if line.codes[n] in "OCL" and line.codes[n - 1] != "(")
        return [line.items[n].keys[0] for n in named], found.start("bodies"), False
    stop, lands, wanted = found.start("people"), memory.states.lands, len(people)
    nations = [nation for n in range(at + 1, stop) if (nation := nation_at(line, n, lands))]
    speaking = all(memory.states.of_name(person, lands.countries.values()) for person in people)
    bare = stop == at + 1 and line.codes[at] == "S" and speaking  # "les ministres P et Q", where the names tell
    ruling = _ruling(line, at, stop, memory)
    if nations or not (found["group"] or _shared(line, at) or ruling or bare):
        return nations, stop, False
    state = line.codes[at] == "S" or ruling
    return _named(line, at, memory, wanted, state), found.start("group") if found["group"] else stop, True


def _within(line: Line, at: int, stop: int) -> Plural:
    """The office in the plural at item *at* whose holders stand up to item *stop*, each after his body or country."""
    told = [(n, max(line.codes.rfind(code, at, n) for code in "OCLD")) for n in range(at, stop) if line.codes[n] == "P"]
    return Plural(_role_last(line, at, told[0][1]), stop - 1, _holders(line, told))


def _role_last(line: Line, at: int, stop: int, links: str = ",dt") -> int:
    """The last word of the office at item *at*, before the *links* that lead to item *stop*."""
    return next(n for n in range(stop - 1, at - 1, -1) if line.codes[n] not in links)


def _holders(line: Line, told: list[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    """Each person and body of some pairs of items."""
    return tuple((line.items[person].keys[0], line.items[body].keys[0]) for person, body in told)


def counted(line: Line, at: int) -> bool:
    """Whether a number alone stands before the noun at item *at*, which counts people and tells no office: "trois chercheurs : P pour
    O", but "les trois recteurs, P pour O"."""
    number = line.codes[:at].endswith("1") and not line.codes[:at].endswith(("t1", "d1"))
    return number and _COUNTED.match(line.codes, at) is not None


def _ruling(line: Line, at: int, stop: int, memory: Memory) -> bool:
    """Whether the office at item *at* is the one word before its holders that makes them heads of states: "les présidents P et Q", but
    not "leurs présidents, P et Q" where the line before named bodies."""
    own = at > 0 and line.items[at - 1].flat in small("theirs") and len(memory.fresh(line, 1)) > 1
    return stop == at + 1 and not own and stem(line.items[at].headword) in small("rulers")


def _spoken(people: list[str], nations: list[str], states: States) -> list[str]:
    """The countries of people who hold an office of state, in their order: that for which each name speaks, where no two names speak
    for one, and for the others the rest as they are named ("les présidents Marchand et Nguyen Van Minh" of France and Viêt Nam)."""
    told = [states.of_name(person, nations) for person in people]
    spoken = [nation for nation in told if nation]
    if len(set(nations)) != len(people) or len(set(spoken)) != len(spoken):
        return nations
    rest = iter([nation for nation in nations if nation not in spoken])
    return [nation or next(rest) for nation in told]


def _apart(line: Line, at: int, found: re.Match[str]) -> Plural | None:
    """The office in the plural at item *at* whose holders are told one by one, each before the body for which he stands."""
    start, stop = found.span("each")
    told = [(one.start("person"), one.start("body")) for one in _STANDING.finditer(line.codes, start, stop)]
    links = (n for n in range(start, stop) if line.codes[n] == "o")
    if not told or any(line.items[n].flat not in small("acting") for n in links):
        return None
    return Plural(_role_last(line, at, start, ",:(-dt1g"), stop - 1, _holders(line, told))


def _shared(line: Line, at: int) -> bool:
    """Whether the office at item *at* is one of several bodies named before: "leurs présidents", "les deux présidents"."""
    return at > 0 and (line.items[at - 1].flat in small("theirs") or line.codes[max(0, at - 2) : at] == "t1")


def _named(line: Line, at: int, memory: Memory, wanted: int, state: bool) -> list[str]:
    """The *wanted* bodies, or countries for an office of *state*, that the line names before item *at*, or else the document."""
    here = dict.fromkeys(item.keys[0] for item in line.items[:at] if item.code == ("C" if state else "O"))
    before = dict.fromkeys(memory.states.named) if state else memory.counts
    late = [body for body in memory.recent if line.number - memory.recent[body] == 1 and not state]
    return next((list(named) for named in (here, {**before, **here}, late) if len(named) == wanted), [])


def respective(line: Line) -> list[int]:
    """The items of the persons of "A et B, respectivement …", in order, where a list of offices follows theirs; else none."""
    if not any(item.sense == "respectively" for item in line.items):
        return []
    for chain in _SEVERAL.finditer(line.codes):
        people = [n for n in range(chain.start(), chain.end()) if line.codes[n] == "P"]
        offices = [n for n in range(chain.end(), len(line.codes)) if line.codes[n] in "rS"]
        if len(offices) >= len(people):
            return people
    return []
