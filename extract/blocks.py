"""Consecutive lines in, positions out: signature blocks and lists of speakers, where a person, an office and a body have a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.holders import Memory
from extract.lines import Line
from extract.model import Span
from extract.offices import BRACKET
from extract.states import Position, state_of

_ALONE = re.compile(r"[-.,1]*h*P[,.:]?")
"""A person alone on a line."""
_OFFICE = re.compile(r"[-pt(]*[rS]")
_SIGNED = re.compile(r"[-.,1]*h*P[,\-(]*t?[rS]")
"""A person and an office on one line."""
_SIDE = re.compile(rf"[oytdn]*[OCL]{BRACKET}[:,.]*")
"""A line that names the side of those who sign below ("Pour O,")."""
_OTHERS = 6
"""The lines above a person in which the side is looked for."""
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
