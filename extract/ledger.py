"""What reading a document's lines in order has to hold: who stands for whom, and the agreements told of so far."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from extract.dates import When
from extract.details import Agreement, Said, Source
from extract.instruments import SIGNING, Act, marked
from extract.lines import Line
from extract.whereabouts import DONE, naming_date, signing_date

GENERAL = frozenset({"Agreement", "Partnership"})
"""The kinds that a more specific kind absorbs."""
ALONE = frozenset({"Call", "Designation", "JointDeclaration"})
"""The kinds that absorb and are absorbed by none but their own."""
SIDES = "agreements.ordinal-sides"
"""The rule by which one of a series ("Le premier lie A à B") has its parties where its line names them all."""
CHRONICLE = re.compile(r"(?:1\.|-)?J[:-]")
"""What a line of a chronicle begins with."""
_BACK = re.compile(r"w[dn]?J")
"""A verb and the date that it goes back to."""
_AHEAD = re.compile(r"J[dp]?t$")
"""A date just before an instrument: "suivie le 7 juin d'un accord", "complétée en 2009 par un avenant"."""


@dataclass(frozen=True, slots=True)
class Session:
    """A ceremony of several signatures: its date and place, and its line."""

    date: Said | None
    place: Said | None
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """What the columns of a table hold: its line of heads, the markers of each column, the sides that columns are of ("Pour A | Pour
    B"), the actor whose agreements with partners all its rows are, and their kind where a heading alone tells it."""

    line: int
    columns: tuple[frozenset[str], ...]
    sides: tuple[str, ...] = ()
    host: str | None = None
    kind: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The markers of all its columns."""
        return frozenset().union(*self.columns)


@dataclass(frozen=True, slots=True)
class Roll:
    """An agreement whose parties the lines that follow list, one a line; `signed` are those that who is named in these lines signed,
    `bare` tells whether its parties are not known but for them."""

    agreement: Agreement
    signed: tuple[Agreement, ...]
    bare: bool


@dataclass
class Ledger:
    """What reading the lines in order has to hold: who stands for whom, and the agreements so far."""

    source: Source
    nations: dict[str, str]
    """The document's countries by ISO code."""
    topic: str | None
    """The organization that the document speaks of most."""
    lands: dict[str, str] = field(default_factory=dict)
    """The ISO code of the country of each actor that the text places."""
    pair: tuple[str, ...] = ()
    """The two countries that the document names most."""
    bilateral: bool = False
    """Whether it names each of them more often than any organization."""
    found: list[Agreement] = field(default_factory=list)
    pending: list[Agreement] = field(default_factory=list)
    recent: dict[str, None] = field(default_factory=dict)
    """The actors named so far, the last last."""
    last: Agreement | None = None
    dated: Said | None = None
    """The date that heads the lines of a chronicle."""
    sessions: list[Session] = field(default_factory=list)
    """The ceremonies of several signatures, in order."""
    sent: Said | None = None
    """The place that the document is sent from."""
    occasion: Session | None = None
    """The meeting or visit on a day that its first sentences tell of."""
    table: Table | None = None
    """The table whose rows are being read."""
    listed: int = -1
    """The line of a list of signed instruments that was read last, else the one that announced it, or -1."""
    headed: dict[int, int] = field(default_factory=dict)
    """The line that announced the list that each of its lines belongs to."""
    listing: dict[str, float] = field(default_factory=dict)
    """The parties of the instruments of that list."""
    lines: dict[int, Line] = field(default_factory=dict)
    series: list[tuple[Agreement, Agreement]] = field(default_factory=list)
    """Agreements told one by one ("le premier accord … le deuxième …"), each with the one that told of them all."""
    side: tuple[int, dict[str, float]] = (-1, {})
    """The line that told last with whom an actor made an agreement, and that actor."""
    roll: Roll | None = None
    """The list of parties that is being read."""
    roster: dict[str, float] = field(default_factory=dict)
    """Those whom the rows of a list that a line opened last bring together ("Le consortium rassemble :")."""
    rostered: int = -1
    """The line that opened that list, or its last row."""
    speaker: tuple[str, ...] = ()
    """The person whose words an interview gives, if a name tells."""
    closed: Agreement | None = None
    """The agreement whose text the last "Fait à …" closed."""
    caption: Line | None = None
    """The line that names the signatories of an agreement that no line has told of yet."""

    def promote(self, one: Agreement, line: Line) -> None:
        """Count an agreement among those found, once a line has told who signed it."""
        if one in self.pending and len(one.parties) >= 2:
            self.pending.remove(one)
            self.found.append(one)
            one.status = one.status or Said("Signed", line.sentence.span, "status.signed", 0.7)
            self.last = one

    def just_told(self, line: Line) -> Agreement | None:
        """The agreement told of last, in the three lines before one, whether its parties are known or not."""
        known = [a for a in (self.last, *self.pending[-1:]) if a is not None and line.number - a.last_line <= 3]
        return max(known, key=lambda a: a.last_line, default=None)

    def states(self, parties: Iterable[str]) -> bool:
        """Whether *parties* are two or more, and all of them states."""
        families = [self.source.families.get(key) for key in parties]
        return len(families) >= 2 and set(families) == {"C"}

    def places(self, parties: Iterable[str]) -> bool:
        """Whether *parties* are all places, which a list of bodies replaces."""
        return all(self.source.families.get(key) == "L" for key in parties)

    def sovereign(self, parties: Collection[str]) -> bool:
        """Whether *parties* are two or more that make treaties, a state among them: states, and the powers that treat with them."""
        families = {self.source.families.get(key) for key in parties if key not in marked("powers")}
        return families == {"C"} and len(parties) >= 2


def main_topic(lines: tuple[Line, ...]) -> str | None:
    """The organization that a document speaks of most, the first named of equal ones; its first lines count more."""
    counts = _named(lines, "O", 3)
    return max(counts, key=counts.__getitem__, default=None)


def main_states(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The two countries that a document names most, where it names two."""
    counts = _named(lines, "CD")
    first = sorted(counts, key=lambda k: (-counts[k], k))[:2]
    return tuple(first) if len(first) == 2 else ()


def between_states(lines: tuple[Line, ...], pair: tuple[str, ...]) -> bool:
    """Whether a document names each of two countries more often than any organization."""
    states, bodies = _named(lines, "CD"), _named(lines, "O")
    return len(pair) == 2 and min(states[key] for key in pair) > max(bodies.values(), default=0)


def _named(lines: tuple[Line, ...], codes: str, opening: int = 1) -> dict[str, int]:
    """How often each actor of some codes is named outside page furniture, *opening* times as much in the first three lines."""
    counts: dict[str, int] = {}
    for line in lines:
        for item in line.items:
            if item.code in codes and not line.sentence.furniture:
                for key in item.keys:
                    counts[key] = counts.get(key, 0) + (opening if line.number < 3 else 1)
    return counts


def date_beside(ledger: Ledger, act: Act) -> Said | None:
    """The date that stands with an instrument: in its name ("le traité du 17 juillet 1918"), just before it where a line tells of
    several ("en 2017 un accord avec A, en 2019 une convention avec B"), alone in what tells of it beside others ("…, une convention
    fiscale en 1988 et …"), or alone in its row of a list ("accord culturel (1984)")."""
    line, source = act.line, ledger.source
    named = naming_date(source, line, act.trigger)
    if named is not None:
        return Said(named.done, line.sentence.span, "agreements.date-named", 0.75)
    if (back := _dated_back(source, line, act.trigger)) is not None:
        return Said(back.done, line.sentence.span, "agreements.date-back", 0.75)
    ahead = _AHEAD.search(line.codes, 0, act.trigger) if line.codes.count("T") > 1 else None
    if ahead is not None and any(i.sense in SIGNING for i in line.items[: act.trigger]):
        when = source.date(line.items[ahead.start()])
        if when.role in DONE:
            return Said(when.done, line.sentence.span, "agreements.date-own", 0.7)
    first, last = act.own if act.own[1] else (0, len(line.items)) if line.number in ledger.headed else (0, 0)
    alone = [when for i in line.items[first:last] if i.code == "J" and (when := source.date(i)).role in DONE]
    return Said(alone[0].done, line.sentence.span, "agreements.date-own", 0.7) if len(alone) == 1 else None


def _dated_back(source: Source, line: Line, trigger: int) -> When | None:
    """The date that a verb gives of an instrument before it: "le premier accord datait d'août 2012", "le jumelage remonte à 1974"."""
    for found in _BACK.finditer(line.codes, trigger + 1):
        when = source.date(line.items[found.end() - 1])
        between = line.codes[trigger + 1 : found.start()]
        if line.items[found.start()].flat in marked("dating_back") and when.role in DONE and not re.search("[TV;]", between):
            return when
    return None


def date_of_act(ledger: Ledger, act: Act) -> Said | None:
    """The date of signature that the line of an act states."""
    line, source = act.line, ledger.source
    beside = date_beside(ledger, act) if not act.weak or act.own[1] else None
    if beside is not None:
        return beside
    if act.kind == "Call":
        return None
    if CHRONICLE.match(line.codes):
        return Said(source.date(line.items[line.codes.index("J")]).iso, line.sentence.span, "agreements.chronicle", 0.7)
    if act.verb is None and not act.weak and not act.definite:
        alone = [when for i in line.items if i.code == "J" and (when := source.date(i)).role == "on"]
        return Said(alone[0].iso, line.sentence.span, "agreements.date-alone", 0.5) if len(alone) == 1 else None
    if act.verb is None or not act.making:
        return None
    found = signing_date(source, line, act.verb)
    return Said(found[0].done, line.sentence.span, "agreements.date", found[1]) if found else ledger.dated
