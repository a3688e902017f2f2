"""Sorted N-Quads in, a Turtle file for people out: the facts with their labels, prefixes bound, a block of lines a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.iris import Iris
from graph.sorting import SortedText
from ontology.terms import PREFIXES, RDFS, SKOS

_BATCH: Final = 50_000
"""Lines parsed at a time."""

_ESCAPED: Final = re.compile(r"\\(.)")

Block = tuple[bytes, bytes]
"""A subject as N-Quads write it, and its lines in Turtle."""


@dataclass(frozen=True)
class Turtle:
    """What a Turtle file shows of a graph whose IRIs are *iris*': the facts, the names of things, and what a human asserted."""

    iris: Iris

    @cached_property
    def _graphs(self) -> tuple[bytes, ...]:
        return tuple(f"<{self.iris.graph(name)}> .".encode() for name in ("facts", "curation"))

    @cached_property
    def _names(self) -> frozenset[bytes]:
        return frozenset(f"<{term}>".encode() for term in (RDFS.label, SKOS.prefLabel, SKOS.altLabel))

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return PREFIXES | {"": self.iris.thing(""), "doc": self.iris.document("")}

    def _shown(self, line: bytes) -> bool:
        """Whether the file shows an N-Quads line, given with or without its line end."""
        return line.rstrip(b"\n").endswith(self._graphs) or line.split(b" ", 2)[1] in self._names

    def write(self, quads: Path, path: Path) -> None:
        """Write what the N-Quads file *quads* holds to *path*."""
        with quads.open("rb") as source, path.open("wb") as out:
            ox.serialize(self._triples(source), out, format=ox.RdfFormat.TURTLE, prefixes=self._prefixes)
        self._sort_prefixes(path)

    def patch(self, before: Path, quads: Path, path: Path, changed: Iterable[bytes]) -> None:
        """Write to *path* what the N-Quads file *quads* holds, of which only the lines *changed* are not those that the Turtle file *before*
        was made from. The blocks of other subjects are copied, unread."""
        subjects = sorted({line.split(b" ", 1)[0] for line in changed if self._shown(line)})
        source = SortedText(quads)
        lines = [line for subject in subjects for line in source.starting(subject + b" ") if self._shown(line)]
        blocks = dict.fromkeys(subjects, b"") | dict(self._serialized(lines))
        with before.open("rb") as file:
            head = sum(len(file.readline()) for _ in self._prefixes)
        old = SortedText(before, self._subject, head)
        old.rewrite(path, {subject + b" ": block for subject, block in blocks.items()})

    def _subject(self, line: bytes) -> bytes:
        """The subject at the beginning of a Turtle line as N-Quads write it, with the space behind it.

        >>> Turtle(Iris("http://x/"))._subject(b":caf\\\\-1 a <y> .")
        b'<http://x/id/caf-1> '
        """
        written = line.split(b" ", 1)[0]
        if written.startswith(b"<"):
            return written + b" "
        prefix, _, local = written.decode().partition(":")
        name = _ESCAPED.sub(r"\1", local)
        return f"<{self._prefixes[prefix]}{name}> ".encode()

    def _triples(self, lines: Iterable[bytes]) -> Iterator[ox.Triple]:
        shown = (line for line in lines if self._shown(line))
        while batch := b"".join(islice(shown, _BATCH)):
            yield from (quad.triple for quad in ox.parse(batch, format=ox.RdfFormat.N_QUADS))

    def _subjects(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The subjects of which sorted N-Quads lines show something, in order."""
        return (subject for subject, _ in groupby(line[: line.index(b" ")] for line in lines if self._shown(line)))

    def _serialized(self, lines: list[bytes]) -> list[Block]:
        """The blocks that N-Quads lines, which are shown, make."""
        text = ox.serialize(self._triples(lines), format=ox.RdfFormat.TURTLE, prefixes=self._prefixes) or b""
        body = text.splitlines(keepends=True)[len(self._prefixes) :]
        return list(zip(self._subjects(lines), _blocks(body), strict=True))

    def _sort_prefixes(self, path: Path) -> None:
        """Put the lines that declare the prefixes, the first of the file, in order: their length is the same."""
        with path.open("r+b") as file:
            lines = [file.readline() for _ in self._prefixes]
            file.seek(0)
            file.writelines(sorted(lines))


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of each subject: the first begins at the margin, the others further in."""
    number = 0

    def numbered() -> Iterator[tuple[int, bytes]]:
        nonlocal number
        for line in lines:
            number += not line.startswith(b"\t")
            yield number, line

    for _, block in groupby(numbered(), key=itemgetter(0)):
        yield b"".join(line for _, line in block)
