"""An office of several persons in, who holds it where: "les présidents d'A et de B, P et Q", "P et Q, respectivement …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

from extract.folds import stem
from extract.holders import Memory
from extract.lines import Line
from extract.offices import BRACKET, nation_at, small

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
        pairs = ((line.items[n - 1].keys[0], line.items[n + 1].keys[0]) for n in opened)
        return Plural(at, beside.end() - 1, tuple(pairs))
    if within := _WITHIN.match(line.codes, at):
        return _within(line, at, within.end())
    found = _BODIES.match(line.codes, at) or _NATIONS.match(line.codes, at)
    if found is None:
        return None
    before = _BEFORE.search(line.codes, 0, at)
    start, end = found.span("people") if found["people"] else before.span() if before else (0, 0)
    people = [line.items[n].keys[0] for n in range(start, end) if line.codes[n] == "P"]
    bodies, stop, implied = _bodies(line, at, found, memory, len(people))
    if len(people) < 2 or len(bodies) not in (1, len(people)):
        return None
    role_last = next(n for n in range(stop - 1, at - 1, -1) if line.codes[n] not in ",dt")
    holders = zip(people, bodies if len(bodies) > 1 else repeat(bodies[0]), strict=False)
    return Plural(role_last, max(end, found.end()) - 1, tuple(holders), implied)


def _bodies(line: Line, at: int, found: re.Match[str], memory: Memory, wanted: int) -> tuple[list[str], int, bool]:
    """The bodies of the office in the plural at item *at*, the first item after its words, and whether they are the *wanted* ones
    named before."""
    if found.re is _BODIES:
        named = (n for n in range(*found.span("bodies")) if line.codes[n] in "OCL" and line.codes[n - 1] != "(")
        return [line.items[n].keys[0] for n in named], found.start("bodies"), False
    stop, lands = found.start("people"), memory.states.lands
    nations = [nation for n in range(at + 1, stop) if (nation := nation_at(line, n, lands))]
    ruling = stop == at + 1 and stem(line.items[at].headword) in small("rulers")  # "les présidents P et Q"
    if nations or not (found["group"] or _shared(line, at) or ruling):
        return nations, stop, False
    state = line.codes[at] == "S" or ruling
    return _named(line, at, memory, wanted, state), found.start("group") if found["group"] else stop, True


def _within(line: Line, at: int, stop: int) -> Plural:
    """The office in the plural at item *at* whose holders stand up to item *stop*, each after his body or country."""
    told = [(n, max(line.codes.rfind(code, at, n) for code in "OCLD")) for n in range(at, stop) if line.codes[n] == "P"]
    role_last = next(n for n in range(told[0][1] - 1, at - 1, -1) if line.codes[n] not in ",dt")
    return Plural(role_last, stop - 1, tuple((line.items[p].keys[0], line.items[body].keys[0]) for p, body in told))


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
