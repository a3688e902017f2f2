"""The hand-made graph of `tests/gold/handmade`, opened, with its annotation: for tests that need no extractor."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from entente.evaluation import Alignment
from entente.findings import findings
from entente.gold import load
from graph.store.embedded import EmbeddedStore

FOLDER: Final = Path(__file__).resolve().parent / "gold" / "handmade"
GOLD: Final = FOLDER / "gold"
NAME: Final = "jumelage"


def store(turtle: str | None = None) -> EmbeddedStore:
    """A store of the hand-made graph, or of *turtle*."""
    made = ox.Store()
    made.load((turtle or (FOLDER / "graph.ttl").read_text("utf-8")).encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedStore(made)


def alignment() -> Alignment:
    """The hand-made graph beside its annotation."""
    found = findings(store(), NAME)
    assert found is not None
    return Alignment(load(GOLD / f"{NAME}.json"), found)
