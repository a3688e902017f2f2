"""A line and the ledger in, what the columns of a table tell of its rows out: who signed, where, and the sides that a row leaves unsaid.

"Ville partenaire | Texte | Date et lieu | Signataires" heads rows that name the other side only: the side of all is the one that
a heading above names. "Date | Texte | Pour A | Pour B" names the sides itself. "Organisme | Signataire", without a column
for the instrument, lists those who signed what was told of just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.chains import chains, of_territory
from extract.details import Said, say
from extract.instruments import Act, make, marked, pattern
from extract.ledger import Ledger, Table
from extract.lines import Item, Line

_SIDE = re.compile(r"ot?[OCL]")
"""The head of a column of those who signed for one side ("Pour la France")."""
_ENTRY = re.compile(r"[^;|]*P[^;|]*")
"""One person of a cell, with what is said of that person ("Claire Dumas, maire de Kindara")."""
_ROLES = ("columns", "dated_columns", "placed_columns", "partner_columns", "body_columns", "matter_columns", "signatories")
"""The lists of markers that tell what a column holds by a noun at its head."""
_HEAD = 5
"""The most items that the head of a column has."""


def note_table(ledger: Ledger, line: Line) -> None:
    """Note a line that heads the columns of a table, which may look like a menu; its rows are a list of instruments, and the first
    line that is no row ends it."""
    if "|" not in line.codes:
        ledger.table = None
    elif ledger.table is None:
        ledger.table = _headed(ledger, line)
    elif "columns" in ledger.table.roles:
        ledger.listed = max(ledger.listed, ledger.table.line)
        if ledger.table.sides:
            ledger.listing = dict.fromkeys(ledger.table.sides, 0.8)


def heads_instruments(ledger: Ledger, line: Line) -> bool:
    """Whether a line heads the columns of a table of instruments ("Instrument | Date")."""
    table = ledger.table
    return table is not None and table.line == line.number and "columns" in table.roles


def heads_columns(ledger: Ledger, line: Line) -> bool:
    """Whether a line heads the columns of a table, and tells nothing itself."""
    return ledger.table is not None and ledger.table.line == line.number


def _cells(line: Line) -> list[range]:
    """The items of each cell of a row, without the empty ends of one that bars enclose."""
    bars = [-1, *(n for n, code in enumerate(line.codes) if code == "|"), len(line.codes)]
    cells = [range(first + 1, last) for first, last in pairwise(bars)]
    enclosed = len(cells) > 2 and not cells[0] and not cells[-1]
    return cells[1:-1] if enclosed else cells


def _headed(ledger: Ledger, line: Line) -> Table | None:
    """The columns that a line heads: the first is of instruments, or two or more are known; none holds a date, a person or an actor
    that is no side."""
    if any(item.code in "JP" or (item.code == "V" and not _heads(item)) for item in line.items):
        return None
    roles: list[frozenset[str]] = []
    sides: list[str] = []
    for cell in _cells(line):
        items = line.items[cell.start : cell.stop]
        side = _SIDE.fullmatch(line.codes, cell.start, cell.stop) is not None
        sides += items[-1].keys[:1] if side else ()
        if not side and any(item.code in "OCL" for item in items):
            return None
        named = {name for name in _ROLES if len(items) <= _HEAD and any(item.flat in marked(name) for item in items)}
        roles.append(frozenset({"signatories"} if side else named))
    if sum(map(bool, roles)) < 2 and line.items[0].flat not in marked("columns"):
        return None
    known = frozenset().union(*roles)
    if {"dated_columns", "signatories"} <= known and known.isdisjoint({"columns", "body_columns"}) and frozenset() in roles:
        roles[roles.index(frozenset())] = frozenset({"columns"})  # "Date | Étape | Signataires"
    host, kind = (_host(ledger, line) if "partner_columns" in known else None) or (None, "")
    return Table(line.number, tuple(roles), tuple(sides) or _sides_above(ledger, line), host, "" if "columns" in known else kind)


def _heads(item: Item) -> bool:
    """Whether a verb of agreement is a noun that heads a column: "Date de signature", "Partenaires"."""
    return item.flat in marked("partner_columns") | marked("signing") or pattern("nominal").search(item.flat) is not None


def _headings(ledger: Ledger, line: Line) -> Iterator[Line]:
    """The headings above a line, the nearest first."""
    above = (ledger.lines.get(number) for number in range(line.number - 1, -1, -1))
    return (one for one in above if one is not None and one.sentence.kind == "heading")


def _host(ledger: Ledger, line: Line) -> tuple[str, str] | None:
    """Whose all the instruments of a table are: the one body, state, town or region that the nearest heading above it names ("Accords de
    l'université A", "Villes jumelées de V"), and of what kind, where it tells."""
    for above in _headings(ledger, line):
        named = [n for n, item in enumerate(above.items) if item.code in "OC" or (item.code == "L" and of_territory(above, n))]
        if len(named) == 1:
            kind = next((item.sense for item in above.items if item.code == "T"), "")
            return above.items[named[0]].keys[0], kind
    return None


def _sides_above(ledger: Ledger, line: Line) -> tuple[str, ...]:
    """The two between whom all the instruments of a table are, where the nearest heading above it names two ("Le Québec et la Bavière :
    repères")."""
    for above in _headings(ledger, line):
        named = [chain.members for chain in chains(above)]
        if named:
            both = named[0] if len(named) == 1 and len(named[0]) == 2 else ()
            return tuple(above.items[n].keys[0] for n in both if above.items[n].code in "OCL")
    return ()


def _columns(ledger: Ledger, line: Line) -> Iterator[tuple[range, frozenset[str]]]:
    """The cells of a row with what they hold."""
    table = ledger.table
    if table is not None and line.number > table.line and len(cells := _cells(line)) == len(table.columns):
        yield from zip(cells, table.columns, strict=True)


def laid_out(ledger: Ledger, line: Line) -> Line:
    """A row with nothing but words where its columns say that no party stands: the place of a signature, what the instrument is about,
    and what a signatory heads."""
    codes: dict[int, str] = {}
    for cell, roles in _columns(ledger, line):
        if roles & {"placed_columns", "matter_columns"}:
            codes |= {n: "w" for n in cell if line.codes[n] in "OCL"}
        if "signatories" in roles:
            for entry in _ENTRY.finditer(line.codes, cell.start, cell.stop):
                codes |= {n: "w" for n in range(*entry.span()) if line.codes[n] in "OCL"}
    return line.recoded(codes) if codes else line


def hosted(ledger: Ledger, act: Act) -> dict[str, float]:
    """The side that a row of a table of partners leaves unsaid."""
    host = ledger.table.host if ledger.table is not None and act.rule == "row" else None
    return {host: 0.9} if host is not None and any(_columns(ledger, act.line)) else {}


def partner_row(ledger: Ledger, line: Line) -> Act | None:
    """A row that names the partner alone, of a table whose heading tells of what: "Conventions de l'université A" over "Partenaire |
    Pays | Date"."""
    table = ledger.table
    if table is None or table.host is None or not table.kind:
        return None
    cells = [cell for cell, roles in _columns(ledger, line) if "partner_columns" in roles]
    partner = next((n for cell in cells for n in cell if line.codes[n] in "OL"), None)
    if partner is None:
        return None
    act = Act(line, partner, None, table.kind, own=(0, len(line.codes)))
    return make(act, (partner,), "row", 0.7, partners=(partner,), missing=True)


def take_row(ledger: Ledger, line: Line) -> None:
    """Add to the agreements that a row tells of those who signed and where, as its columns say."""
    told = [a for a in ledger.found if line.number in {a.line, a.last_line}]
    for cell, roles in _columns(ledger, line):
        items = line.items[cell.start : cell.stop]
        people = [item.keys[0] for item in items if item.code == "P" and "signatories" in roles]
        named = (key for item in items for key in item.keys[:1] if "placed_columns" in roles)
        place = next((key for key in named if ledger.source.families.get(key) in {"L", "C"}), None)
        for one in told:
            for person in people:
                say(one.signatories, person, line.sentence.span, "agreements.column", 0.9)
            if place is not None:
                one.signed_at = Said(place, line.sentence.span, "agreements.column", 0.8)


def take_signing_row(ledger: Ledger, line: Line) -> bool:
    """Whether a line belongs to a table of those who signed what was told of just before ("Organisme | Signataire"): a row adds the
    body and the person."""
    table, one = ledger.table, ledger.roll.agreement if ledger.roll is not None else None
    if table is None or one is None or "columns" in table.roles or "signatories" not in table.roles:
        return False
    span = line.sentence.span
    if "P" in line.codes and ledger.places(one.parties):
        one.parties = {}  # "la convention entre la Moselle et la Sarre", which bodies of both signed
    one.last_line = line.number
    for cell, roles in _columns(ledger, line):
        for item in line.items[cell.start : cell.stop]:
            if item.code == "P" and "signatories" in roles:
                say(one.signatories, item.keys[0], span, "agreements.column", 0.9)
            elif item.code in "OCL" and not roles & {"signatories", "placed_columns"}:
                say(one.parties, item.keys[0], span, "agreements.column", 0.8)
    ledger.promote(one, line)
    return True
