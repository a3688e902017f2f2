"""What the readers of circumstances share: what a document has been read as so far in, statements about its nodes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from extract.dates import Calendar, When
from extract.details import Agreement
from extract.gaps import Row, row
from extract.lines import Line
from extract.model import Entity, Modality, Node, Reading, Span, Value


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says of a node: *passage* is the sentence, *focus* what its quote must hold. `node` is a node that the
    statement makes (an amount), and then its object."""

    subject: str
    predicate: str
    object: str | Value
    passage: Span
    focus: Span
    method: str
    confidence: float
    modality: Modality = Modality.ASSERTED
    node: Node | None = None


@dataclass(frozen=True)
class Told:
    """A document with all that was read of it: its lines, calendar, entities, and agreements by the keys of their nodes."""

    reading: Reading
    lines: tuple[Line, ...]
    calendar: Calendar
    entities: Mapping[str, Entity]
    agreements: Mapping[str, Agreement]
    subjects: tuple[tuple[str, ...], ...]
    """For each line, the body that a pronoun in it stands for."""
    home: str | None = None
    """The ISO code of the country that the document speaks of most."""

    @property
    def text(self) -> str:
        """The text as patterns compare it."""
        return self.reading.flat

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """A row for each line that names an event or a date, in which these are actors too."""
        return tuple(
            row(line, self.reading.document.language, "OCLPIgEJ") for line in self.lines if "E" in line.codes or "J" in line.codes
        )

    def date(self, sense: str) -> When:
        """The date that an item of a line stands for."""
        return self.calendar.dates[int(sense)]

    def agreement_in(self, line: Line, reach: int = 0) -> str | None:
        """The agreement that a line speaks of, else the last one spoken of within *reach* lines before."""
        here = [
            (abs(one.line - line.number), one.line, key)
            for key, one in self.agreements.items()
            if line.sentence.span in one.passages or one.line == line.number
        ]
        if here:
            return min(here)[2]
        before = [
            (line.number - one.last_line, key)
            for key, one in self.agreements.items()
            if 0 <= line.number - max(one.line, one.last_line) <= reach
        ]
        return min(before)[1] if before and reach else None
