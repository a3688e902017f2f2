"""Consecutive lines in, positions out: signature blocks and lists of speakers, where a person, an office and a body have a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.holders import Memory
from extract.lines import Line
from extract.model import Span
from extract.offices import BRACKET, small
from extract.states import Position, state_of

_ALONE = re.compile(r"[-.,1]*h*P[,.:]?")
"""A person alone on a line."""
_OFFICE = re.compile(r"[-pt(]*[rS]")
_SIGNED = re.compile(r"[-.,1]*h*P[,\-(]*t?[rS]")
"""A person and an office on one line."""
_SIDE = re.compile(rf"[oytdn]*[OCL]{BRACKET}(?:,[CL])?[:,.]*")
"""A line that names the side of those who sign below ("Pour O,", "Pour O, C :")."""
_LABEL = re.compile(r"[-.]*(?P<role>[rSw])w?:h*(?P<person>P)[,.;]?")
"""A line of a sheet that tells who holds an office ("Présidente : P")."""
_PANEL = re.compile(r"[-.]*(?P<panel>[wWr])[wW]{0,2}:(?=(?:h*P,[^;P]*(?:;|&|$))+)")
"""A line of a sheet that tells who sit together ("Bureau : P, présidente ; Q, trésorier")."""
_MEMBER = re.compile(r"(?P<person>P),(?P<role>r)w?(?=[;,.&]|$)")
_TITLED = re.compile(rf"[-.]*t?(?P<body>O){BRACKET}(?!&|[,/]t?O)")
"""A line that opens with the one body of which it speaks."""
_OTHERS = 6
"""The lines above a person in which the side is looked for."""
_SHEET = 6
"""The lines above a label in which the body of the sheet is looked for."""
_AFTER = re.compile(r"[,\-(:]*(O)")


def stacked(lines: Sequence[Line], at: int, memory: Memory) -> Iterator[Position]:
    """The positions that the line at *at* completes: office under person, person under office, both under their body.

    The body of an office of state whose country nothing tells is empty.
    """
    line, before = lines[at], lines[at - 1] if at else None
    if before is not None and _ALONE.fullmatch(before.codes) and _OFFICE.match(line.codes):
        yield from _position(before, line, lines[at - 2] if at > 1 else None, memory)
    elif before is not None and _ALONE.fullmatch(line.codes) and _OFFICE.match(before.codes):
        above = lines[at - 2] if at > 1 else None
        sided = above is not None and _SIDE.fullmatch(above.codes)
        if sided or before.codes.endswith(","):
            yield from _position(line, before, above if sided else None, memory)
    elif before is not None and _SIGNED.match(line.codes) and (side := _sided(lines, at)):
        yield from _position(line, line, side, memory)
    elif body := _sheet(lines, at):
        yield from _labelled(line, body)


def _sheet(lines: Sequence[Line], at: int) -> str:
    """The body of whose sheet line *at* is a row with persons, where one line above speaks of it alone; nothing for any other line."""
    line = lines[at]
    label, panel = _LABEL.fullmatch(line.codes), _PANEL.match(line.codes)
    heads = label is not None and (line.codes[at_ := label.start("role")] == "r" or line.items[at_].flat in small("head"))
    sits = panel is not None and line.items[panel.start("panel")].flat in small("panels")
    above = next((line for line in reversed(lines[max(0, at - _SHEET) : at]) if "O" in line.codes), None)
    if above is None or not (heads or sits):
        return ""
    titled, named = _TITLED.match(above.codes), {key for item in above.items if item.code == "O" for key in item.keys}
    if titled:
        return above.items[titled.start("body")].keys[0]
    return named.pop() if len(named) == 1 else ""


def _labelled(line: Line, body: str) -> Iterator[Position]:
    """As in "Présidente : P", "Bureau : P, présidente ; Q, trésorier", in the sheet of a body."""
    label = _LABEL.fullmatch(line.codes)
    for told in [label] if label else _MEMBER.finditer(line.codes):
        person = line.items[told.start("person")].keys[0]
        role = line.items[told.start("role")].span
        yield Position(line.sentence.span, person, body, role, "positions.label", 0.7, line.number)


def _sided(lines: Sequence[Line], at: int) -> Line | None:
    """The line that names the side of the person and office on line *at*, with only others of that side between."""
    above = next((line for line in reversed(lines[max(0, at - _OTHERS) : at]) if not _SIGNED.match(line.codes)), None)
    return above if above is not None and _SIDE.fullmatch(above.codes) else None


def _position(named: Line, titled: Line, above: Line | None, memory: Memory) -> Iterator[Position]:
    """The office of *titled* held by the person of *named*; *above* may tell the body, which is empty for an unsaid country."""
    head = next(n for n, code in enumerate(titled.codes) if code in "rS")
    found = memory.office(titled, head)
    person = next(item for item in named.items if item.code == "P")
    rest = titled.codes[found.last + 1 :]
    body: str | None = None
    if found.body is not None:
        body = titled.items[found.body].keys[0]
    elif after := _AFTER.match(rest):
        body = titled.items[found.last + after.end()].keys[0]
    elif above is not None and _SIDE.fullmatch(above.codes) and not rest.strip(",."):
        body = next(item.keys[0] for item in above.items if item.code in "OCL")
    elif found.nation or (found.state and not found.abroad):
        body = found.nation or state_of(titled, found, None, memory.states)[0] or ""
    if body is not None:
        role = titled.span(found.first, found.role_last)
        first, last = sorted((named, titled), key=lambda line: line.number)
        span = Span(first.sentence.span.start, last.sentence.span.end)
        yield Position(span, person.keys[0], body, role, "positions.stacked", 0.85, named.number)
