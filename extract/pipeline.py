"""Documents in, extractions out: the one composition of the stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.coreference import resolve
from extract.mentions import mentions, views
from extract.model import Actors, Document, Extraction, Reading
from extract.parse import parse


def actors(reading: Reading) -> Actors:
    """The entities that *reading* names, with all their mentions; what stands only in page furniture is left out."""
    sentences = views(reading)
    known = resolve(reading, sentences, mentions(reading, sentences))
    kept = tuple(entity for entity in known.entities if not entity.optional)
    keys = {entity.node.key for entity in kept}
    return Actors(kept, tuple(mention for mention in known.mentions if mention.key in keys))


def extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """What each document says, in order."""
    from extract.claims import assemble
    from extract.confidence import calibrated

    for reading in parse(documents):
        yield calibrated(assemble(reading, actors(reading)))
