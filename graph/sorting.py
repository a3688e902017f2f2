"""Quads in any order in, a file of distinct sorted N-Quads lines out, in little memory whatever their number."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.quads import Quad
from graph.store.terms import to_oxigraph

RUN: Final = 400_000
"""Quads sorted in memory at a time: about 200 MB."""


def _lines(quads: Iterable[Quad]) -> list[bytes]:
    """The distinct sorted N-Quads lines of *quads*, each with its line end."""
    text = ox.serialize((to_oxigraph(quad) for quad in quads), format=ox.RdfFormat.N_QUADS)
    return sorted(set((text or b"").splitlines(keepends=True)))


def write_sorted(quads: Iterable[Quad], path: Path) -> int:
    """Write *quads* to *path*, sorted by their bytes and each once; gives how many lines were written.

    Runs of `RUN` quads are sorted in memory and merged from temporary files beside *path*.
    """
    source, runs = iter(quads), list[Path]()
    while lines := _lines(islice(source, RUN)):
        runs.append(path.with_name(f"{path.name}.run{len(runs)}"))
        runs[-1].write_bytes(b"".join(lines))
    count = 0
    with ExitStack() as stack, path.open("wb") as out:
        for line in _merged([stack.enter_context(run.open("rb")) for run in runs]):
            out.write(line)
            count += 1
    for run in runs:
        run.unlink()
    return count


def _merged(runs: list[Iterable[bytes]]) -> Iterator[bytes]:
    return (line for line, _ in groupby(heapq.merge(*runs)))
