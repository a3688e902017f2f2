"""Lines in, positions out that no noun of office words: who leads, founded or stands for a body, by a verb or by place alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.lines import Line
from extract.model import Span
from extract.offices import Words, small
from extract.states import Position

_SHORT = r"(?:\([^()]{0,6}\))?"
_LEADS = re.compile(r"(?P<person>P),?q[wnJ]{0,2}(?P<verb>[wV])(?:[^,;.P]{0,5}?)t?(?P<body>[OL])")
"""As in "P, qui dirige depuis 2019 O"."""
_RUNS = re.compile(rf"(?P<person>P){_SHORT}(?:,|,[^,;.PO]{{1,14}}(?:O{_SHORT})?,)?w?(?P<verb>[wV])[wJ]?t?(?P<body>O)")
"""As in "P dirige O" and "P, ancien ministre, préside O"."""
_RUN = re.compile(rf"(?P<body>[OL]){_SHORT}(?:dt?O{_SHORT})?,?q(?P<verb>[wV])h?(?P<person>P)")
"""As in "O, que dirige P": of a unit and its body, the unit."""
_HEADED = re.compile(r"(?P<person>P),?q?[wn]{0,2}nt(?P<verb>w)dt?(?P<body>O)")
"""As in "P, à la tête de O"."""
_FRONTED = re.compile(rf"^(?:w[^,;.PO]{{0,5}})?nt(?P<verb>w)dt?(?P<body>O){_SHORT}[^,;.PO]{{0,6}},h*(?P<person>P)")
"""As in "Élue en mai à la tête de O, P …", where a line opens."""
_LED = re.compile(
    rf"^(?P<verb>[wWy])p?h*(?P<person>P),t?(?P<body>O)|(?P<led>O){_SHORT}(?:dt?O{_SHORT})?,?w{{0,2}}(?P<by>[wVys])J?p?h*(?P<leader>P)"
)
"""As in "Dirigé par P, O …" and "O, dirigé depuis 2019 par P"."""
_REPRESENTED = re.compile(rf"O{_SHORT}[,(]?y[hrtwWS]*P")
_BRACKETED = re.compile(r"P\((O)\)|P[,\-](O)(?=[,;.&)]|$)|P,?dt?(O)")
_BESIDE = {1: 0.7, 2: 0.6, 3: 0.5}
"""How sure the ways of standing beside a body are, by the group of the pattern."""


def led(line: Line, lexicon: Words) -> Iterator[Position]:
    """The persons whom a verb, or "à la tête de", makes the heads of bodies: the phrase is the role."""
    items = line.items
    for pattern in (_LEADS, _RUNS, _RUN):
        for found in pattern.finditer(line.codes):
            verb = items[found.start("verb")]
            if verb.flat in lexicon.leading:
                yield _leading(line, found.start("person"), found.start("body"), verb.span)
    for pattern in (_HEADED, _FRONTED):
        for found in pattern.finditer(line.codes):
            head = found.start("verb")
            if items[head].flat in small("head"):
                yield _leading(line, found.start("person"), found.start("body"), line.span(head - 2, head))
    for found in _LED.finditer(line.codes):
        verb_, person_, body = ("verb", "person", "body") if found["verb"] else ("by", "leader", "led")
        verb = items[found.start(verb_)]
        if verb.flat.split()[0] in small("led"):
            yield _leading(line, found.start(person_), found.start(body), verb.span)


def _leading(line: Line, person: int, body: int, role: Span) -> Position:
    keys = line.items[person].keys[0], line.items[body].keys[0]
    return Position(line.sentence.span, *keys, role, "positions.leads", 0.8, line.number)


def standing(line: Line) -> Iterator[Position]:
    """As in "O, représentée par P" and "P (O)": a person who stands for a body, with no office named."""
    for found in _REPRESENTED.finditer(line.codes):
        if line.items[line.codes.index("y", found.start())].flat.startswith(small("representing")):
            yield _roleless(line, found.end() - 1, found.start(), "positions.represented", 0.6)
    for found in _BRACKETED.finditer(line.codes):
        group = next(n for n in _BESIDE if found[n])
        yield _roleless(line, found.start(), found.start(group), "positions.beside", _BESIDE[group])


def _roleless(line: Line, person: int, body: int, method: str, confidence: float) -> Position:
    keys = line.items[person].keys[0], line.items[body].keys[0]
    return Position(line.sentence.span, *keys, None, method, confidence, line.number)
