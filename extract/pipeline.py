"""Documents in, extractions out: the one composition of the stages."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.coreference import resolve
from extract.mentions import mentions, views
from extract.model import Actors, Document, Extraction, Reading
from extract.parse import parse
from ontology.errors import EntenteError


def actors(reading: Reading) -> Actors:
    """The entities that *reading* names, with all their mentions; what stands only in page furniture is left out."""
    sentences = views(reading)
    known = resolve(reading, sentences, mentions(reading, sentences))
    kept = tuple(entity for entity in known.entities if not entity.optional)
    keys = {entity.node.key for entity in kept}
    return Actors(kept, tuple(mention for mention in known.mentions if mention.key in keys))


def extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """What each document says, in order; of one on which a rule fails only a warning, for it must not cost the others.

    Raises EntenteError where no model reads a document's language.
    """
    from extract.claims import assemble
    from extract.confidence import calibrated

    for document in documents:
        try:
            (reading,) = parse([document])
            extraction = calibrated(assemble(reading, actors(reading)))
        except EntenteError:
            raise
        except Exception as error:
            extraction = Extraction(document, (), (), document.published, (_fault(error),))
        yield extraction


def _fault(error: Exception) -> str:
    """What to say of a document on which a rule failed."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(at.filename).name}, line {at.lineno}"
    return f"not read, for a rule failed on it ({type(error).__name__} in {where}). Please report it with the document's text."
