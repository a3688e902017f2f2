"""Authority files in, an index of their names out; a body's names and country in, its links out.

`add` reads a ROR dump (schema 1 or 2), a GeoNames extract (its tab-separated form), a Wikidata extract (entities in JSON or JSON
lines), SKOS in any RDF syntax, and CSV with the columns id and name. What is read is kept in a SQLite file beside the cache.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.identity.keys import acronym_in, reading
from graph.identity.links import Link, linked
from graph.identity.nodes import Local
from ontology.errors import EntenteError
from ontology.names import key

AUTHORITY: Final = "authorities.sqlite"
"""The index's file in a build folder."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, digest TEXT, records INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, source TEXT, label TEXT, country TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (key TEXT, kind TEXT, text TEXT, record TEXT, PRIMARY KEY (key, kind, text, record)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_record ON name (record);
"""

_LONGEST: Final = 500
_BIGGEST: Final = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """A thing of an authority: its identifier (`ror:…`), label, country codes, full names and acronyms."""

    id: str
    label: str
    countries: tuple[str, ...]
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a name may mean."""

    id: str
    label: str
    country: str
    score: float
    method: str


# -- Reading files -----------------------------------------------------------------------------------------------------


def read_records(path: Path) -> Iterator[Record]:
    """The records of an authority file, by its form. Raises EntenteError for what is none of the forms known."""
    name = path.name.lower().removesuffix(".gz").removesuffix(".zip")
    try:
        if name.endswith((".ttl", ".rdf", ".nt", ".xml", ".owl")):
            yield from _skos(path)
        elif name.endswith((".json", ".jsonl", ".ndjson")):
            yield from _json_records(path, _text(path))
        elif name.endswith((".csv", ".tsv", ".txt")):
            yield from _tables(path, _text(path), "," if name.endswith(".csv") else "\t")
        else:
            raise EntenteError(
                f"{path}: not a form that is known. Give ROR or Wikidata JSON, GeoNames TSV, SKOS (.ttl, .rdf) or CSV."
            )
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        raise EntenteError(f"{path}: cannot be read: {error}.") from None


def _text(path: Path) -> str:
    """The text of a file, which may be compressed. Raises EntenteError where it is larger than 4 GB unpacked."""
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            raw = file.read(_BIGGEST + 1)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            inside = [i for i in archive.infolist() if i.filename.endswith((".json", ".csv", ".txt", ".tsv"))]
            chosen = min(
                inside,
                key=lambda i: (not i.filename.endswith("v2.json"), not i.filename.endswith(".json"), i.filename),
                default=None,
            )
            if chosen is None:
                raise EntenteError(f"{path}: holds no .json, .csv, .txt or .tsv.")
            with archive.open(chosen) as file:
                raw = file.read(_BIGGEST + 1)
    else:
        with path.open("rb") as file:
            raw = file.read(_BIGGEST + 1)
    if len(raw) > _BIGGEST:
        raise EntenteError(f"{path}: more than {_BIGGEST // 10**9} GB unpacked. Give an extract.")
    return raw.decode("utf-8-sig")


def _json_records(path: Path, text: str) -> Iterator[Record]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as whole:
        lines = [line.strip().rstrip(",") for line in text.splitlines() if line.strip() not in ("", "[", "]")]
        data = []
        for number, line in enumerate(lines, 1):
            try:
                data.append(json.loads(line))
            except json.JSONDecodeError:
                raise EntenteError(
                    f"{path}: not JSON ({whole.msg}, line {whole.lineno}), nor JSON lines (line {number})."
                ) from None
    if isinstance(data, dict) and isinstance(data.get("entities"), dict):
        data = list(data["entities"].values())
    if not isinstance(data, list) or not data:
        raise EntenteError(f"{path}: a list of records is wanted, as in the dump of ROR or an extract of Wikidata.")
    for number, item in enumerate(data, 1):
        if not isinstance(item, dict):
            raise EntenteError(f"{path}, record {number}: not a record but {type(item).__name__}.")
        try:
            record = _ror(item) if "ror.org" in str(item.get("id", "")) else _wikidata(item)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise EntenteError(f"{path}, record {number}: not a record of ROR or Wikidata: {error!r}.") from None
        if record is not None:
            yield record


def _ror(item: dict[str, Any]) -> Record | None:
    """A record of ROR; None for one that is no longer active."""
    if item.get("status", "active") != "active":
        return None
    number = f"ror:{item['id'].rpartition('/')[2]}"
    if isinstance(item.get("names"), list):
        names = [(n["value"], set(n["types"])) for n in item["names"]]
        label = next((v for v, types in names if "ror_display" in types), names[0][0])
        codes = {place["geonames_details"]["country_code"] for place in item["locations"]}
        full = tuple(v for v, types in names if types != {"acronym"})
        return Record(number, label, tuple(sorted(codes)), full, tuple(v for v, types in names if types == {"acronym"}))
    labels = [label["label"] for label in item.get("labels", [])]
    country = item["country"]["country_code"]
    return Record(
        number, item["name"], (country,), (item["name"], *item.get("aliases", []), *labels), tuple(item.get("acronyms", []))
    )


def _wikidata(item: dict[str, Any]) -> Record:
    """An entity of Wikidata, as its dumps and `Special:EntityData` give it, or `{"id", "names", "country"}`."""
    number = str(item["id"]).rpartition("/")[2]
    if not (number[:1] == "Q" and number[1:].isdigit()):
        raise ValueError(f"{number!r} is no number of Wikidata")
    if "labels" in item:
        labels = [v["value"] for v in item["labels"].values()]
        names = [*labels, *(a["value"] for group in item.get("aliases", {}).values() for a in group)]
    else:
        names = [str(n) for n in item["names"]]
    if not names:
        raise ValueError("no name")
    full = tuple(n for n in names if not reading(n).acronym) or (names[0],)
    country = str(item.get("country", "") or "")
    return Record(f"wikidata:{number}", names[0], (country,) if country else (), full, tuple(n for n in names if n not in full))


def _tables(path: Path, text: str, delimiter: str) -> Iterator[Record]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE)
    try:
        head = next(rows, [])
        if len(head) == 19 and head[0].isdigit():
            yield _geonames(path, 1, head)
            for number, row in enumerate(rows, 2):
                yield _geonames(path, number, row)
            return
        columns = [c.strip().lower() for c in head]
        if "id" not in columns or "name" not in columns:
            wanted = "the columns id and name are wanted (and may be followed by country, aliases, acronyms)"
            raise EntenteError(f"{path}, line 1: {wanted}, not {', '.join(head)[:80]}.")
        for number, row in enumerate(rows, 2):
            if not row:
                continue
            cells = dict(zip(columns, (c.strip() for c in row), strict=False))
            if not cells.get("id") or not cells.get("name"):
                raise EntenteError(f"{path}, line {number}: no id or no name.")
            scheme = cells["id"] if ":" in cells["id"] else f"{path.name.partition('.')[0]}:{cells['id']}"
            country = cells.get("country", "").upper()
            if country and not (len(country) == 2 and country.isalpha()):
                raise EntenteError(f"{path}, line {number}: country {country!r} is not an ISO 3166-1 code of two letters.")
            names = (cells["name"], *filter(None, cells.get("aliases", "").split("|")))
            yield Record(
                scheme,
                cells["name"],
                (country,) if country else (),
                names,
                tuple(filter(None, cells.get("acronyms", "").split("|"))),
            )
    except csv.Error as error:
        raise EntenteError(f"{path}, line {rows.line_num}: {error}.") from None


def _geonames(path: Path, number: int, row: list[str]) -> Record:
    if len(row) != 19 or not row[0].isdigit():
        raise EntenteError(f"{path}, line {number}: a line of GeoNames has 19 fields, the first a number.")
    names = tuple(dict.fromkeys(filter(None, (row[1], row[2], *row[3].split(",")))))
    return Record(f"geonames:{row[0]}", row[1], (row[8],) if row[8] else (), names)


def _skos(path: Path) -> Iterator[Record]:
    from rdflib import Graph
    from rdflib.exceptions import ParserError
    from rdflib.plugins.parsers.notation3 import BadSyntax

    from ontology.terms import RDF, SDO, SKOS

    graph = Graph()
    form = "turtle" if path.suffix == ".ttl" else "nt" if path.suffix == ".nt" else "xml"
    try:
        graph.parse(data=_text(path), format=form)
    except (ParserError, BadSyntax, ValueError, SyntaxError) as error:
        raise EntenteError(f"{path}: not {form}: {str(error).splitlines()[0][:120]}.") from None
    except Exception as error:
        if type(error).__module__ != "xml.sax._exceptions":
            raise
        raise EntenteError(f"{path}: not RDF/XML: {error}.") from None
    found = False
    for concept in sorted({*graph.subjects(SKOS.prefLabel), *graph.subjects(RDF.type, SKOS.Concept)}, key=str):
        names = sorted({str(n) for p in (SKOS.prefLabel, SKOS.altLabel) for n in graph.objects(concept, p)})
        labels = sorted((getattr(n, "language", "") != "fr", str(n)) for n in graph.objects(concept, SKOS.prefLabel))
        country = tuple(sorted(str(c).upper() for c in graph.objects(concept, SDO.addressCountry) if len(str(c)) == 2))
        if labels:
            found = True
            full = tuple(n for n in names if not reading(n).acronym) or (labels[0][1],)
            yield Record(str(concept), labels[0][1], country, full, tuple(n for n in names if n not in full))
    if not found:
        raise EntenteError(f"{path}: no skos:prefLabel in it.")


# -- The index ---------------------------------------------------------------------------------------------------------


class Authority:
    """The authorities that a user added, in *path*, beside those that are shipped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sql: sqlite3.Connection | None = None
        if path.is_file():
            try:
                self._sql = sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)
                self.version = "\n".join(row[0] for row in self._sql.execute("SELECT digest FROM source ORDER BY name"))
            except sqlite3.DatabaseError as error:
                raise EntenteError(f"{path}: not an index of authorities ({error}). Delete it and add the files again.") from None
        else:
            self.version = ""

    def sources(self) -> list[tuple[str, int]]:
        """The files that were added, and how many records each gave."""
        return self._sql.execute("SELECT name, records FROM source ORDER BY name").fetchall() if self._sql else []

    def find(self, name: str, countries: Iterable[str] = (), limit: int = 10) -> list[Match]:
        """The records that *name* may mean, the best first: the same text, then the same but for case, accents and
        punctuation, then the same words in any order, inflection or language. With *countries*, only theirs and those of none."""
        if self._sql is None or len(name) > _LONGEST:
            return []
        wanted = frozenset(countries)
        best: dict[str, Match] = {}
        for kind, spelt, score, method in ((0, key(name), 0.99, "name"), (1, _words(name), 0.96, "words")):
            query = """SELECT r.id, r.label, r.country, n.text, n.kind FROM name n JOIN record r ON r.id = n.record
                       WHERE n.key = ? AND n.kind LIKE ? LIMIT 500"""
            for number, label, country, text, sort in self._sql.execute(query, (spelt, f"{kind}%")):
                if wanted and country and not wanted & set(country.split("|")):
                    continue
                value, how = (1.0, "same text") if text == name else (score, method)
                if sort.endswith("a"):
                    value, how = round(value - 0.02, 3), f"acronym, {how}"
                if number not in best or best[number].score < value:
                    best[number] = Match(number, label, country, value, how)
        return sorted(best.values(), key=lambda m: (-m.score, m.id))[:limit]

    def links(self, node: Local) -> tuple[Link, ...]:
        """The links of a body: of the shipped authority, and of those added, where its names mean one record and no other.

        A full name must mean the only record of that name in the body's country, or anywhere where no country is known and
        the name has a word of its own; an acronym counts with its country alone. Names that mean several decide nothing.
        """
        shipped = linked(node)
        if self._sql is None or node.family != "Organization":
            return shipped
        full = [n.text for n in node.names if not acronym_in(n.text)]
        short = [n.text for n in node.names if acronym_in(n.text)]
        found: dict[str, Match] = {}
        for name in full or (short if node.countries else []):
            matches = self.find(name, node.countries)
            best = [m for m in matches if m.score >= 0.96 or (not full and m.score >= 0.94)]
            if len(best) > 1 and best[0].score - best[1].score < 0.005:
                return shipped
            if best and (node.countries or not any(not m.country for m in best[:1])):
                if not node.countries and len(self.find(name, (), 2)) > 1:
                    return shipped
                found[best[0].id] = best[0]
        if len(found) != 1:
            return shipped
        match = next(iter(found.values()))
        where = " and country" if node.countries else ""
        return (*shipped, Link(match.id, match.score if node.countries else round(match.score - 0.05, 3), f"{match.method}{where}"))


def _words(name: str) -> str:
    return " ".join(sorted(reading(name).tokens))


def add(path: Path, folder: Path) -> int:
    """Take an authority file into the index of a build folder, instead of what a file of its name gave before; gives the records.

    Raises EntenteError for a file of the wrong form, or without records; the index is then as it was.
    """
    if not path.is_file():
        raise EntenteError(f"{path}: no such file.")
    records = list(read_records(path))
    if not records:
        raise EntenteError(f"{path}: no record in it.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(folder / AUTHORITY, isolation_level=None)) as sql:
            sql.executescript(_SCHEMA)
            sql.execute("BEGIN IMMEDIATE")
            sql.execute("DELETE FROM name WHERE record IN (SELECT id FROM record WHERE source = ?)", (path.name,))
            sql.execute("DELETE FROM record WHERE source = ?", (path.name,))
            for record in records:
                sql.execute(
                    "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)",
                    (record.id, path.name, record.label, "|".join(record.countries)),
                )
                rows = [(key(n), "0", n, record.id) for n in record.names] + [(key(n), "0a", n, record.id) for n in record.acronyms]
                rows += [(_words(n), "1", n, record.id) for n in record.names]
                sql.executemany(
                    "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", (row for row in rows if row[0] and len(row[2]) <= _LONGEST)
                )
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
            sql.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (path.name, digest, len(records)))
            sql.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        raise EntenteError(f"{folder / AUTHORITY}: cannot be written ({error}).") from None
    return len(records)
