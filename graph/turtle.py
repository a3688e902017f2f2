"""Sorted N-Quads in, a Turtle file for people out: the facts with their labels, prefixes bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.iris import Iris
from ontology.terms import PREFIXES, RDFS, SKOS


def write_turtle(quads: Path, path: Path, iris: Iris) -> None:
    """Write the facts of the N-Quads file *quads* with the names of things, and what a human asserted, to *path*."""
    wanted = {ox.NamedNode(iris.graph(name)) for name in ("facts", "curation")}
    names = {ox.NamedNode(str(term)) for term in (RDFS.label, SKOS.prefLabel, SKOS.altLabel)}

    def triples() -> Iterator[ox.Triple]:
        with quads.open("rb") as source:
            for quad in ox.parse(source, format=ox.RdfFormat.N_QUADS):
                if quad.graph_name in wanted or quad.predicate in names:
                    yield quad.triple

    prefixes = PREFIXES | {"": iris.thing(""), "doc": iris.document("")}
    with path.open("wb") as out:
        ox.serialize(triples(), out, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    _sort_prefixes(path, len(prefixes))


def _sort_prefixes(path: Path, count: int) -> None:
    """Put the file's first *count* lines, which declare the prefixes in no order, in order: their length is the same."""
    with path.open("r+b") as file:
        lines = [file.readline() for _ in range(count)]
        file.seek(0)
        file.writelines(sorted(lines))
