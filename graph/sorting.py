"""Quads in any order in, a file of distinct sorted N-Quads lines out, in little memory whatever their number."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.quads import Quad
from graph.store.terms import to_oxigraph

RUN: Final = 400_000
"""Quads sorted in memory at a time: about 200 MB."""


def lines_of(quads: Iterable[Quad]) -> list[bytes]:
    """The N-Quads lines of *quads*, in their order, each with its line end."""
    text = ox.serialize((to_oxigraph(quad) for quad in quads), format=ox.RdfFormat.N_QUADS)
    return (text or b"").split(b"\n")[:-1] if text else []


def write_sorted(quads: Iterable[Quad], path: Path, repeated: Callable[[bytes, int], None] | None = None) -> int:
    """Write *quads* to *path*, sorted by their bytes and each once; gives how many lines were written.

    *repeated* is called with each line that came more than once, and how often. Runs of `RUN` quads are sorted in memory and
    merged from temporary files beside *path*.
    """
    source = iter(quads)
    return _write_runs(iter(lambda: lines_of(islice(source, RUN)), []), path, repeated)


def dump_sorted(store: ox.Store, path: Path) -> int:
    """Write what *store* holds to *path* as `write_sorted` does."""
    source = iter(store)

    def batch() -> list[bytes]:
        return (ox.serialize(islice(source, RUN), format=ox.RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]

    return _write_runs(iter(batch, []), path, None)


def _write_runs(batches: Iterable[list[bytes]], path: Path, repeated: Callable[[bytes, int], None] | None) -> int:
    """Sort and write batches of lines as runs beside *path*, and merge them into it."""
    runs: list[Path] = []
    for lines in batches:
        runs.append(path.with_name(f"{path.name}.run{len(runs)}"))
        runs[-1].write_bytes(b"\n".join(sorted(lines)) + b"\n")
    count = 0
    with ExitStack() as stack, path.open("wb") as out:
        for line, same in groupby(heapq.merge(*(stack.enter_context(run.open("rb")) for run in runs))):
            out.write(line)
            count += 1
            if repeated and (times := sum(1 for _ in same)) > 1:
                repeated(line.rstrip(b"\n"), times)
    for run in runs:
        run.unlink()
    return count


def patch_sorted(before: Path, path: Path, removed: set[bytes], added: Iterable[bytes]) -> None:
    """Write the sorted file *before* to *path* without the lines *removed* and with those *added*."""
    with before.open("rb") as old, path.open("wb") as out:
        kept = (line for line in old if line[:-1] not in removed)
        out.writelines(heapq.merge(kept, (line + b"\n" for line in sorted(added))))
