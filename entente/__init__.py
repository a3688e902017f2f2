"""The front door: the commands, the evaluation, and the few functions that a notebook calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from entente.notebook import OpenGraph

__all__ = ["open"]


def open(location: str | Path = "build") -> OpenGraph:  # noqa: A001 -- `entente.open(path)` reads as it should
    """The graph at *location*, a build folder or the URL of a SPARQL 1.1 endpoint. Raises EntenteError where there is none."""
    from entente.notebook import OpenGraph

    return OpenGraph(location)
