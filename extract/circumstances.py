"""What a document was read as in, what it says beside its agreements and offices out: sums, topics, aims, events, quotations."""

from __future__ import annotations

from collections.abc import Iterator

from extract.amounts import amounts
from extract.events import events
from extract.model import Actors
from extract.quotations import quotations
from extract.statements import Statement, Told
from extract.topics import aims, topics


def circumstances(told: Told, actors: Actors) -> Iterator[Statement]:
    """Every statement of the readers of circumstances, in a fixed order."""
    yield from topics(told)
    yield from aims(told)
    yield from amounts(told)
    yield from events(told)
    yield from quotations(told, actors.mentions)
