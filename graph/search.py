"""A store in, a SQLite FTS5 index of its names out; what a user types in, the things that it may mean out."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.iris import Iris
from ontology.errors import EntenteError
from ontology.names import fold, key
from ontology.terms import ENT, PREFIXES, RDF, RDFS, SKOS

INDEX: Final = "names.sqlite"
"""The index's file in a build's folder."""

LONGEST: Final = 120
"""More characters of what a user types are not looked at."""
SECONDS: Final = 1.0
"""A search that takes longer is given up."""

_WORDS: Final = 8
_SHOWN: Final = 8
_LABELS: Final = (RDFS.label, SKOS.prefLabel, SKOS.altLabel)
_UNSPACED: Final = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff])")
_SCHEMA: Final = """
CREATE TABLE label (id INTEGER PRIMARY KEY, text TEXT NOT NULL, folded TEXT NOT NULL, iri TEXT NOT NULL, type TEXT NOT NULL,
                    language TEXT NOT NULL, mentions INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (folded, content = '', detail = column, prefix = '1 2 3 4', tokenize = 'unicode61');
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a text may mean: its IRI, the name that matched, the name's language, its class, its documents' number."""

    iri: str
    name: str
    language: str
    type: str
    mentions: int


def tokens(text: str) -> list[str]:
    """The words of *text*, folded; scripts that are written without spaces give a word a character.

    >>> tokens("L’École 京都")
    ['l', 'ecole', '京', '都']
    """
    return re.findall(r"[^\W_]+", _UNSPACED.sub(r" \1 ", fold(text)))


def _pairs(store: ox.Store, predicate: str, graph: str | None = None) -> Iterator[tuple[str, str, str]]:
    """The subjects and objects of the statements with *predicate*, and the objects' languages."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(graph) if graph else None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.subject.value, quad.object.value, (isinstance(quad.object, ox.Literal) and quad.object.language) or ""


def _rows(store: ox.Store, iris: Iris) -> Iterator[tuple[str, str, str, str, int]]:
    """Each name of each thing with its language, its thing's class and mentions; what is mentioned most comes first."""
    mentions = Counter(subject for subject, _, _ in _pairs(store, str(ENT.mentionedIn)))
    types: dict[str, str] = {}
    for subject, class_, _ in _pairs(store, str(RDF.type), iris.graph("facts")):
        types[subject] = class_.removeprefix(PREFIXES["ent"])
    found: dict[tuple[str, str, str], None] = {}
    for predicate in _LABELS:
        for subject, name, language in _pairs(store, str(predicate)):
            if subject in types:
                found.setdefault((subject, name, language), None)
    for iri, name, language in sorted(found, key=lambda row: (-mentions[row[0]], len(row[1]), row[1], row)):
        yield name, iri, types[iri], language, mentions[iri]


def write_index(store: ox.Store, path: Path, iris: Iris) -> int:
    """Write the index of *store*'s names to *path*; gives their number. The order of the rows is that of the results."""
    return fill(path, _rows(store, iris))


def fill(path: Path, rows: Iterator[tuple[str, str, str, str, int]]) -> int:
    """Write an index of *rows* (name, IRI, class, language, mentions), the weightiest first, to *path*."""
    connection = sqlite3.connect(path)
    count = 0
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + _SCHEMA)
        seen: set[tuple[str, str]] = set()
        for name, iri, type_, language, mentions in rows:
            folded = key(name)
            if (iri, folded) in seen:
                continue
            seen.add((iri, folded))
            count += 1
            connection.execute(
                "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?)", (count, name, folded, iri, type_, language, mentions)
            )
            connection.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (count, " ".join(tokens(name))))
        connection.executescript("CREATE INDEX label_folded ON label (folded); INSERT INTO words (words) VALUES ('optimize');")
        connection.commit()
    finally:
        connection.close()
    return count


class Names:
    """An index, open for reading. One thread may use it at a time."""

    def __init__(self, path: Path) -> None:
        """Raises EntenteError where there is no index that can be read."""
        self.path = path
        if not path.is_file():
            raise EntenteError(f"{path}: no index of names here. Build the graph again with `entente build`.")
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._deadline = 0.0
        self._connection.set_progress_handler(lambda: time.monotonic() > self._deadline, 20_000)

    def search(self, text: str, limit: int = 20, types: Sequence[str] = ()) -> list[Hit]:
        """The things whose names match *text*: the whole name first, then those with all its words, the last one begun.

        Among equals the thing that more documents mention comes first. *types* are local names of classes, for any of
        which a thing is kept. Nothing but letters and digits reaches the index's query language.
        """
        shown = text[:LONGEST]
        found = tokens(key(shown))[:_WORDS]
        if not found:
            return []
        self._deadline = time.monotonic() + SECONDS
        wanted = "" if not types else f" AND type IN ({', '.join('?' * len(types))})"
        columns = "iri, text, language, type, mentions"
        hits: dict[str, Hit] = {}
        match = " AND ".join([*(f'"{word}"' for word in found[:-1]), f'"{found[-1]}"*'])
        try:
            whole = self._connection.execute(
                f"SELECT {columns} FROM label WHERE folded = ?{wanted} ORDER BY id LIMIT ?", (key(shown), *types, limit)
            )
            for row in whole:
                hits.setdefault(row[0], Hit(*row))
            rows = self._connection.execute(
                f"SELECT {columns} FROM words CROSS JOIN label ON label.id = words.rowid "
                f"WHERE words MATCH ?{wanted} ORDER BY words.rowid LIMIT ?",
                (match, *types, limit * 8),
            )
            for row in rows:
                if len(hits) >= limit:
                    break
                hits.setdefault(row[0], Hit(*row))
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise EntenteError(f"{self.path}: the index of names cannot be read ({error}). Build the graph again.") from error
        return list(hits.values())[:limit]

    def resolve(self, text: str, types: Sequence[str] = ()) -> str:
        """The IRI of the one thing, of one of *types*, that has the name *text*, or whose name alone holds its words.

        Raises EntenteError where nothing or more than one thing has it, and then names the nearest.
        """
        hits = self.search(text, _SHOWN + 1, types)
        wanted = key(text[:LONGEST])
        exact = [hit for hit in hits if key(hit.name) == wanted] or hits
        if not exact:
            raise EntenteError(f"{text[:LONGEST]}: nothing in the graph has this name. Try part of it.")
        if len(exact) > 1:
            named = "; ".join(f"{hit.name} <{hit.iri}>" for hit in exact[:_SHOWN])
            raise EntenteError(
                f"{text[:LONGEST]}: more than one thing has this name: {named}. Give the IRI of the one that you mean."
            )
        return exact[0].iri

    def close(self) -> None:
        self._connection.close()
