"""Quads in any order in, a file of distinct sorted N-Quads lines out, in little memory whatever their number; and a sorted file with
changes out, which costs what changed and a copy of the bytes."""

from __future__ import annotations

import heapq
import mmap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.quads import Quad
from graph.store.terms import to_oxigraph

RUN: Final = 400_000
"""Quads sorted in memory at a time: about 200 MB."""


_TAB: Final = ord("\t")


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


class SortedText:
    """A text file of sorted blocks, open for reading: looked up by halves, and written anew with changes, of which what lies between
    is copied unread.

    A block is a line with the lines below it that begin with a tab; *key* gives what the blocks are sorted by from their first
    lines. What comes before the byte *start* is no block.
    """

    def __init__(self, path: Path, key: Callable[[bytes], bytes] = bytes, start: int = 0) -> None:
        with path.open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        self._key, self._start = key, start

    def place(self, wanted: bytes) -> int:
        """Where the first block begins whose key is not less than *wanted*."""
        low, high = self._start, len(self._text)
        while low < high:
            begins = self._begins((low + high) // 2, low)
            if self._key_at(begins) < wanted:
                low = self.ends(begins)
            else:
                high = begins
        return low

    def _line_ends(self, begins: int) -> int:
        """Where the line that begins at *begins* ends, before its line end."""
        end = self._text.find(b"\n", begins)
        return end if end >= 0 else len(self._text)

    def _key_at(self, begins: int) -> bytes:
        return self._key(self._text[begins : self._line_ends(begins)])

    def _begins(self, at: int, least: int) -> int:
        """Where the block of the byte *at* begins, *least* at the lowest."""
        while True:
            begins = max(self._text.rfind(b"\n", least, at) + 1, least)
            if begins == least or self._text[begins] != _TAB:
                return begins
            at = begins - 1

    def ends(self, begins: int) -> int:
        """Where the block that begins at *begins* ends."""
        while True:
            begins = self._line_ends(begins) + 1
            if begins >= len(self._text) or self._text[begins] != _TAB:
                return begins

    def starting(self, prefix: bytes) -> Iterator[bytes]:
        """The blocks whose first lines begin with *prefix*, which sorts as the key does."""
        at = self.place(prefix)
        while self._text[at : at + len(prefix)] == prefix:
            ends = self.ends(at)
            yield self._text[at:ends]
            at = ends

    def rewrite(self, path: Path, changes: Mapping[bytes, bytes]) -> None:
        """Write the file to *path* with the block of each key replaced by what *changes* gives for it, or with that put in where no block
        has the key; nothing in its place takes it out."""
        copied = 0
        with memoryview(self._text) as text, path.open("wb") as out:
            for wanted in sorted(changes):
                at = self.place(wanted)
                out.write(text[copied:at])
                out.write(changes[wanted])
                there = at < len(text) and self._key_at(at) == wanted
                copied = self.ends(at) if there else at
            out.write(text[copied:])


def patch_sorted(before: Path, path: Path, removed: Collection[bytes], added: Collection[bytes]) -> None:
    """Write the sorted file *before* to *path* without the lines *removed* and with those *added*."""
    SortedText(before).rewrite(path, dict.fromkeys(removed, b"") | {line: line + b"\n" for line in added})
