"""A line and the ledger in, the line out with what its words leave to a line before: an instrument, in a row "entre A et B" under a line
that announces several or in "des documents du même type avec B", who speaks in an interview, and which state "l'État" is."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.folds import stem
from extract.instruments import SIGNING, beginnings, marked
from extract.ledger import Ledger
from extract.lines import Item, Line

_ROW = re.compile(r"(?:-|1\.|w\)|1\))(?:t?w[,:]?)?(?=[ea]t?w{0,2}[OCLPg])")
"""The mark of a row that opens with the parties: "- entre A et B", "- le premier avec C"."""
_SPEAKER = re.compile(r"-?h*P:")
"""What a turn of an interview begins with."""
_INTRODUCED = re.compile(r"(?:[wWJ]{1,3}(?:-|,|a|d|p|:)(?:t?[rS][^PV:.]*)?h*(?P<guest>P)|h*(?P<voice>P),[rS][^PV.]*:).*")
"""A title that says whose words a text gives: "Entretien avec P, directeur d'O", "Discours de P", "P, directeur d'O : « Nous … »"."""
_SAYS = re.compile(r",w{0,2}[wV](?:[thrSwW]|dt?[wWOCL]){0,8}?,?h*P")
"""What follows the words of a quotation: "…, rappelle P", "…, a dit le directeur de A, P"."""
_TITLES = 5
"""The last line in which a document tells whose words it gives."""
_TURN = 5
"""How far into a line a colon may say that another, whom nothing names, speaks ("H.-H. R. :")."""
_SIDE = re.compile(r"(?:[epa&,:;]|^)t$")
"""What stands before one side of an instrument."""


def understood(ledger: Ledger, line: Line) -> Line:
    """The line with the instrument that it leaves unsaid, if it does, and with who speaks."""
    line = _with_state(ledger, _voiced(ledger, line))
    if _ROW.match(line.codes) and "T" not in line.codes:
        one = _announced(ledger, line)
        return line if one is None else replace(line, items=(one, *line.items[1:]))
    at = _similar(line)
    if at is None:
        return line
    item, last = line.items[at], ledger.last
    kind = last.kind if last is not None and not last.raised else "Agreement"
    return replace(line, items=(*line.items[:at], item._replace(code="T", sense=kind, weak=False), *line.items[at + 1 :]))


def _voiced(ledger: Ledger, line: Line) -> Line:
    """The line with who speaks in an interview in the place of the pronoun: "P : Q et moi-même avons signé …"."""
    told, introduced = _SPEAKER.match(line.codes), _introduced(line)
    if told is not None:
        ledger.speaker = line.items[told.end() - 2].keys
    elif introduced:
        ledger.speaker = introduced
    elif ":" in line.codes[:_TURN]:
        ledger.speaker = ()
    speaker = _quoted(line) or ledger.speaker
    if not speaker or not any(item.code == "V" and item.sense in SIGNING for item in line.items):
        return line
    selves = {n for n, item in enumerate(line.items) if item.flat in marked("speaking") and line.codes[n - 1 : n] in {"&", "a"}}
    selves |= {n for n, item in enumerate(line.items) if item.flat in marked("i") and _signs(line, n)}
    spoken = (item._replace(code="P", keys=speaker) if n in selves else item for n, item in enumerate(line.items))
    return replace(line, items=tuple(spoken)) if selves else line


def _introduced(line: Line) -> tuple[str, ...]:
    """The person whose words a title says that a text gives, if it does."""
    if line.number > _TITLES or not line.items or (found := _INTRODUCED.fullmatch(line.codes)) is None:
        return ()
    if found["voice"]:
        return line.items[found.start("voice")].keys
    guest = found.start("guest")
    return line.items[guest].keys if any(item.flat in marked("addresses") for item in line.items[:guest]) else ()


def _quoted(line: Line) -> tuple[str, ...]:
    """The person who says what a line quotes: "« J'ai signé un accord avec A », rappelle P"."""
    for found in _SAYS.finditer(line.codes):
        if any(item.flat.startswith(beginnings("telling")) for item in line.items[found.start() : found.start() + 4]):
            return line.items[found.end() - 1].keys
    return ()


def _signs(line: Line, n: int) -> bool:
    """Whether the pronoun at item *n* is the subject of a verb of signature just after it: "j'ai signé", "je viens de signer"."""
    verb = next((at for at in range(n + 1, min(n + 5, len(line.items))) if line.codes[at] == "V"), None)
    return verb is not None and line.items[verb].sense in SIGNING and set(line.codes[n + 1 : verb]) <= set("wdn")


def _with_state(ledger: Ledger, line: Line) -> Line:
    """The line with the one state that a text names in the place of "l'État" among the sides of an instrument: "la convention passée entre
    l'État et la société A"; but "l'État de droit", "le chef de l'État"."""
    states = tuple(ledger.nations.values())
    if len(states) != 1 or not {"T", "V"} & set(line.codes):
        return line
    told = [n for n, item in enumerate(line.items) if item.flat in marked("state")]
    meant = {n for n in told if _SIDE.search(line.codes, 0, n) and line.codes[n + 1 : n + 2] not in {"d", "D"}}
    items = (item._replace(code="C", keys=states) if n in meant else item for n, item in enumerate(line.items))
    return replace(line, items=tuple(items)) if meant else line


def _announced(ledger: Ledger, line: Line) -> Item | None:
    """One of the instruments of the line that announced the list to which a row belongs."""
    head = ledger.lines.get(ledger.headed.get(line.number, -1))
    told = [item for item in head.items if item.code == "T" and not item.weak] if head is not None else []
    if not told:
        return None
    return told[-1]._replace(flat=" ".join(stem(word) for word in told[-1].flat.split(" ")))


def _similar(line: Line) -> int | None:
    """The item of the noun of a line of signature that stands for instruments like the one told before ("des documents du même
    type"), or None."""
    if not any(item.code == "V" and item.sense in SIGNING for item in line.items):
        return None
    flats = [*(item.flat for item in line.items), "", ""]
    for n, item in enumerate(line.items):
        alike = flats[n + 1] in marked("similar") or (item.code in "wT" and flats[n + 2] in marked("likened"))
        if alike and stem(item.flat) in marked("documents"):
            return n
    return None
