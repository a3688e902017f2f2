"""Paths in, documents out: files, folders and globs, with what `sources.toml` says of them.

`sources.toml` stands in the folder of the files that it describes. Each `[[document]]` names its `file` and gives, each
optionally, `identifier`, `title`, `publisher`, `url`, `published`, `language` and `licence`; a table `[corpus]` gives
the last four and the publisher for every file that does not say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator

from extract.model import Document
from extract.readers import READERS
from ontology.errors import EntenteError
from ontology.lexicons import Lexicon, languages, read

SOURCES: Final = "sources.toml"
_GLOB: Final = re.compile(r"[*?\[]")


def _date(text: str) -> str:
    from datetime import date

    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise ValueError(f'"{text}" is not a date such as "2025", "2025-07" or "2025-07-09"')
    date.fromisoformat(text + "2000-01-01"[len(text) :])
    return text


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
        raise ValueError(f'"{text}" is not an http(s) URL')
    return text


def _language(text: str) -> str:
    if text not in languages():
        raise ValueError(f'the language "{text}" is not known; there are lexicons for: {", ".join(languages())}')
    return text


def _identifier(text: str) -> str:
    if not text.strip() or re.search(r"[\x00-\x1f\x7f]", text):
        raise ValueError("an identifier is not empty and holds no control character")
    return text


Date = Annotated[str, AfterValidator(_date)]
Url = Annotated[str, AfterValidator(_url)]
Language = Annotated[str, AfterValidator(_language)]
Identifier = Annotated[str, AfterValidator(_identifier)]


class Defaults(Lexicon):
    """What holds for every document of the folder unless its own entry says otherwise."""

    publisher: str | None = None
    published: Date | None = None
    language: Language | None = None
    licence: str | None = None


class Entry(Defaults):
    """What is known of one file from outside."""

    file: str
    identifier: Identifier | None = None
    title: str | None = None
    url: Url | None = None


class Sources(Lexicon):
    """A `sources.toml`."""

    corpus: Defaults = Defaults()
    document: tuple[Entry, ...] = ()


def _sources(folder: Path) -> Mapping[str, tuple[Entry, Defaults]]:
    """What the folder's `sources.toml` says, by file name; its defaults under the empty name."""
    path = folder / SOURCES
    return _described(folder, path.stat().st_mtime_ns) if path.is_file() else {}


@cache
def _described(folder: Path, _stamp: int) -> Mapping[str, tuple[Entry, Defaults]]:
    """`_sources`, read once for each time stamp of the file.

    Raises EntenteError for a file that is malformed, or names a document twice or one that is not there.
    """
    path = folder / SOURCES
    sources = read(path, Sources)
    found: dict[str, tuple[Entry, Defaults]] = {}
    for entry in sources.document:
        if entry.file in found:
            raise EntenteError(f"{path}: {entry.file} is described twice. Keep one of the two.")
        if not (folder / entry.file).is_file():
            raise EntenteError(f"{path}: there is no file {entry.file} in {folder}. Correct the name, or remove the entry.")
        found[entry.file] = (entry, sources.corpus)
    return found | {"": (Entry(file=""), sources.corpus)}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the identifier that it has unless `sources.toml` gives another."""

    path: Path
    identifier: str

    def read(self) -> Document:
        """The document, with what `sources.toml` says of it. Raises EntenteError for a file that cannot be read."""
        described = _sources(self.path.parent.resolve())
        entry, defaults = described.get(self.path.name) or described.get("") or (Entry(file=""), Defaults())
        text = READERS[self.path.suffix.lower()](self.path)
        return Document(
            identifier=entry.identifier or self.identifier,
            text=text,
            language=entry.language or defaults.language or "fr",
            title=entry.title,
            publisher=entry.publisher or defaults.publisher,
            url=entry.url,
            published=entry.published or defaults.published,
            licence=entry.licence or defaults.licence,
        )


def find(paths: Iterable[str | Path]) -> tuple[list[Source], list[Skipped]]:
    """The files behind *paths* (files, folders, globs), in order of their identifiers, and what was passed over.

    A file given by itself is identified by its stem, one found in a folder by its path in that folder without the ending.
    One file given twice is read once. Raises EntenteError for a path with nothing behind it.
    """
    sources: dict[Path, Source] = {}
    skipped: dict[Path, Skipped] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found, passed = _in_folder(path)
            if not found:
                raise EntenteError(
                    f"{path}: no {' or '.join(sorted(READERS))} file in this folder. Name a folder that holds documents."
                )
            for source in found:
                sources.setdefault(source.path.resolve(), source)
            skipped |= {item.path.resolve(): item for item in passed}
            continue
        files = sorted(_expand(path)) if _GLOB.search(str(given)) and not path.exists() else [path]
        if not files:
            raise EntenteError(f"{given}: no file matches this pattern. Check it, and quote it if the shell expands it.")
        for file in files:
            if not file.exists():
                raise EntenteError(f"{file}: no such file or folder. Check the path.")
            if file.suffix.lower() not in READERS:
                raise EntenteError(f"{file}: cannot read this kind of file. Give {' or '.join(sorted(READERS))} files.")
            sources.setdefault(file.resolve(), Source(file, file.stem))
    return sorted(sources.values(), key=lambda s: (s.identifier, str(s.path))), sorted(skipped.values(), key=lambda s: str(s.path))


def _expand(pattern: Path) -> Iterator[Path]:
    root = Path(pattern.anchor) if pattern.is_absolute() else Path()
    relative = str(pattern.relative_to(root)) if pattern.is_absolute() else str(pattern)
    for path in root.glob(relative):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and not hidden and path.suffix.lower() in READERS:
            yield path


def _in_folder(folder: Path) -> tuple[list[Source], list[Skipped]]:
    sources, skipped = [], []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in inside.parts) or path.name == SOURCES:
            continue
        if path.suffix.lower() in READERS:
            sources.append(Source(path, inside.with_suffix("").as_posix()))
        else:
            skipped.append(Skipped(path, f"not a {' or '.join(sorted(READERS))} file"))
    return sources, skipped


def documents(sources: Iterable[Source], *, skip_bad: bool = False) -> Iterator[Document | Skipped]:
    """The documents of *sources*, one at a time.

    Raises EntenteError for a file that cannot be read (with *skip_bad*, gives it as Skipped), and for two documents with
    one identifier.
    """
    seen: dict[str, Path] = {}
    for source in sources:
        try:
            document = source.read()
        except EntenteError as error:
            if not skip_bad:
                raise
            yield Skipped(source.path, str(error))
            continue
        if other := seen.get(document.identifier):
            raise EntenteError(
                f"{source.path}: its identifier {document.identifier!r} is that of {other} too. "
                f"Give one of them another `identifier` in {SOURCES}, or build from their common folder."
            )
        seen[document.identifier] = source.path
        yield document
