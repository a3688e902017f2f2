"""A store in, a SQLite FTS5 index of its names out; what a user types in, the things that it may mean out."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
_LOOKUPS: Final = "CREATE INDEX label_folded ON label (folded); CREATE INDEX label_iri ON label (iri);"
_MOST: Final = 2**22
"""Of more mentions than this, all count alike."""


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


Row = tuple[str, str, str, str, int]
"""A name, its thing's IRI and class, its language, and how many documents mention the thing."""


def _pairs(store: ox.Store, predicate: str, graph: str | None = None) -> Iterator[tuple[str, str, str]]:
    """The subjects and objects of the statements with *predicate*, and the objects' languages."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(graph) if graph else None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.subject.value, *_object(quad.object)


def _object(term: ox.NamedNode | ox.Literal) -> tuple[str, str]:
    return term.value, (isinstance(term, ox.Literal) and term.language) or ""


def _rows(store: ox.Store, iris: Iris) -> Iterator[Row]:
    """Each name of each thing with its language, its thing's class and mentions."""
    mentions = Counter(subject for subject, _, _ in _pairs(store, str(ENT.mentionedIn)))
    types: dict[str, str] = {}
    for subject, class_, _ in _pairs(store, str(RDF.type), iris.graph("facts")):
        types[subject] = class_.removeprefix(PREFIXES["ent"])
    for predicate in _LABELS:
        for subject, name, language in _pairs(store, str(predicate)):
            if subject in types:
                yield name, subject, types[subject], language, mentions[subject]


def write_index(store: ox.Store, path: Path, iris: Iris) -> int:
    """Write the index of *store*'s names to *path*; gives their number."""
    return fill(path, _rows(store, iris))


def fill(path: Path, rows: Iterable[Row]) -> int:
    """Write an index of *rows* to *path*."""
    with _written(path) as connection:
        connection.executescript("PRAGMA page_size = 8192;" + _SCHEMA)
        count = _put(connection, rows)
        connection.executescript(_LOOKUPS + "INSERT INTO words (words) VALUES ('optimize');")
    return count


def patch_index(before: Path, path: Path, store: ox.Store, iris: Iris, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
    """Write the index of *store*'s names to *path*, from that of *before*, whose store had the N-Quads lines *removed* and had not those
    *added*: only the things that these are about are looked at."""
    mentioned = Counter[str]()
    touched: set[str] = set()
    watched = {f"<{term}>".encode() for term in (*_LABELS, RDF.type)}
    mention = f"<{ENT.mentionedIn}>".encode()
    for sign, lines in ((-1, removed), (1, added)):
        for line in lines:
            subject, predicate, _ = line.split(b" ", 2)
            if predicate in watched or predicate == mention:
                iri = subject[1:-1].decode()
                touched.add(iri)
                mentioned[iri] += sign * (predicate == mention)
    shutil.copyfile(before, path)
    with _written(path) as connection:
        rows = [row for iri in sorted(touched) for row in _thing_rows(connection, store, iri, mentioned[iri], iris)]
        for iri in touched:
            for number, name in connection.execute("DELETE FROM label WHERE iri = ? RETURNING id, text", (iri,)).fetchall():
                connection.execute("INSERT INTO words (words, rowid, folded) VALUES ('delete', ?, ?)", (number, _searched(name)))
        _put(connection, rows)


def _thing_rows(connection: sqlite3.Connection, store: ox.Store, iri: str, more: int, iris: Iris) -> Iterator[Row]:
    """The rows of one thing as *store* has it, with so many mentions *more* than the index at hand knows of."""
    subject, facts = ox.NamedNode(iri), ox.NamedNode(iris.graph("facts"))

    def objects(predicate: str, graph: ox.NamedNode | None = None) -> Iterator[tuple[str, str]]:
        for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, graph):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield _object(quad.object)

    known = connection.execute("SELECT mentions FROM label WHERE iri = ? LIMIT 1", (iri,)).fetchone()
    mentions = known[0] + more if known else sum(1 for _ in objects(str(ENT.mentionedIn)))
    for class_, _ in objects(str(RDF.type), facts):
        for predicate in _LABELS:
            for name, language in objects(str(predicate)):
                yield name, iri, class_.removeprefix(PREFIXES["ent"]), language, mentions


@contextmanager
def _written(path: Path) -> Iterator[sqlite3.Connection]:
    """An index open for writing: without a journal, since nobody reads it yet and a build syncs its files."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        yield connection
        connection.commit()
    finally:
        connection.close()


def _put(connection: sqlite3.Connection, rows: Iterable[Row]) -> int:
    """Put *rows* of things that the index has not yet into it, of names of one thing that read alike the first; gives their number."""
    seen: set[tuple[str, str]] = set()
    for name, iri, type_, language, mentions in sorted(set(rows), key=lambda row: (-row[4], len(row[0]), row)):
        folded = key(name)
        if (iri, folded) in seen:
            continue
        seen.add((iri, folded))
        number = _rank(name, iri, mentions)
        while connection.execute("SELECT 1 FROM label WHERE id = ?", (number,)).fetchone():
            number += 1
        connection.execute("INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?)", (number, name, folded, iri, type_, language, mentions))
        connection.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (number, _searched(name)))
    return len(seen)


def _rank(name: str, iri: str, mentions: int) -> int:
    """The number of a row, by which results are ordered, and which no other row changes: what is mentioned most comes first, then
    what is shorter; then a hash decides."""
    rest = hashlib.blake2b(f"{name}\n{iri}".encode(), digest_size=4).digest()
    return (_MOST - min(mentions, _MOST)) << 40 | min(len(name), 255) << 32 | int.from_bytes(rest, "big")


def _searched(name: str) -> str:
    """The words by which a name is found."""
    return " ".join(tokens(name))


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
