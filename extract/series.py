"""A line and the ledger in, the instruments out that it tells apart by ordinals, of several that a line before told of together.

"A et B ont signé trois accords. Le premier porte sur …", "Quatre conventions ont été signées. La première lie A à B, la deuxième …, les
deux dernières ont été conclues entre C et D". What holds for all of them they get in `mergers`.
"""

from __future__ import annotations

from extract.chains import chains
from extract.details import Agreement, say
from extract.folds import stem
from extract.instruments import marked
from extract.ledger import GENERAL, SIDES, Ledger
from extract.lines import Line
from extract.model import Modality
from extract.ordinals import Ordinal, Sides, ordinals, sides_of
from extract.parties import resolved

_NEAR = 4
"""How many lines after one that tells of several instruments one that names the sides of the first may stand."""
_FAR = 15
"""How many lines after it the others may."""
_OPENING = 3
"""The last item at which the first ordinal of a line stands."""


def take_ordinal(ledger: Ledger, line: Line) -> Agreement | None:
    """As in "Le deuxième accord finance …", "La troisième, d'un montant de …", "Le premier lie A à B, le second …": the first of those of
    several instruments that *line* tells of."""
    told = list(ordinals(line))
    if not told or told[0].item > _OPENING or line.sentence.kind == "heading":
        return None
    host, first = _host(ledger, line), told[0].item
    if host is None:
        return None
    noun = next((n for n in (first + 1, first + 2) if line.codes[n : n + 1] == "T"), None)
    if noun is not None:  # but "la deuxième convention, conclue entre A et B": an act like any other
        own = host in ledger.pending or line.items[noun].weak or "e" in line.codes[noun : noun + 5]
        if own:
            return None
        told = told[:1]
    known, found = noun is not None or len(host.parties) > 1, chains(line)
    named = {one: list(sides_of(line, found, one, known=known)) for one in told}
    if noun is None and not (_bare(line, told[0]) and _goes_on(ledger, host, line, told[0], named[told[0]])):
        return None
    made = []
    for one, sides in named.items():
        parts: list[Sides | None] = [*sides] or [None] * one.several
        made += [_one_of(ledger, host, line, one, part, noun) for part in parts]
    return made[0]


def _host(ledger: Ledger, line: Line) -> Agreement | None:
    """The instruments told of together, with or without their parties, of which an ordinal of *line* takes up one."""
    known = [a for a in (*ledger.found, *ledger.pending) if a.several and not a.weak and 0 <= line.number - a.line <= _FAR]
    host = max(known, key=lambda a: (a.line, a.rank), default=None)
    return host if host is not None and host.modality is Modality.ASSERTED else None


def _goes_on(ledger: Ledger, host: Agreement, line: Line, one: Ordinal, named: list[Sides]) -> bool:
    """Whether an ordinal that stands alone takes up one of *host*: one more of a series, or the first just after it was told. Where
    no parties are known of all, its line has to name them."""
    if host in ledger.pending and not any(sides.all or host.parties for sides in named):
        return False
    if any(of is host for of, _ in ledger.series):
        return True
    word = line.items[one.item].flat
    opens = stem(word) in marked("first") | marked("one")
    return opens and (host.last_line == line.number - 1 or (bool(named) and line.number - host.line <= _NEAR))


def _bare(line: Line, one: Ordinal) -> bool:
    """Whether an ordinal stands for its noun: before a comma or a verb."""
    after = line.items[one.item + 1 : one.item + 2]
    return any(item.code in ",Ve" or item.finite or item.sense == "not" for item in after)


def _one_of(ledger: Ledger, host: Agreement, line: Line, one: Ordinal, sides: Sides | None, noun: int | None) -> Agreement:
    """One of the instruments of *host*, told by an ordinal, with the parties that its line names."""
    kind = host.kind if noun is None or line.items[noun].sense in GENERAL else line.items[noun].sense
    span = line.span(one.item, one.item if noun is None else noun)
    made = Agreement(
        kind,
        False,
        line.number,
        one.item,
        span,
        Modality.ASSERTED,
        SIDES if sides is not None and sides.all else "agreements.ordinal",
        names=[span],
        spans=[span],
        passages=[line.sentence.span],
        last_line=line.number,
        raised=host.raised and kind == host.kind,
    )
    for key, part in resolved(ledger, line, sides.members).items() if sides is not None else ():
        say(made.parties, key, line.sentence.span, made.method, 0.8 * part)
    ledger.series.append((host, made))
    return made
