"""Documents in, extractions out: the one composition of the stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.coreference import resolve
from extract.mentions import mentions, views
from extract.model import Actors, Document, Extraction, Reading
from extract.parse import parse


def actors(reading: Reading) -> Actors:
    """The entities that *reading* names, with all their mentions."""
    sentences = views(reading)
    return resolve(reading, sentences, mentions(reading, sentences))


def extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """What each document says, in order."""
    from extract.claims import assemble
    from extract.confidence import calibrated

    for reading in parse(documents):
        yield calibrated(assemble(reading, actors(reading)))
