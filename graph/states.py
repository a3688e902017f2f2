"""Extractions added, changed and removed in, the canonical IRI of every node out: what identity knows of a build, in a SQLite file.

The file is a cache: it says which build it belongs to, and where that is not the build in force it is made anew from the
extractions and the registry. Made anew or brought up to date, it says the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pydantic_core import to_json

from extract.model import Document, Extraction, Name
from graph.decisions import Decision, about_identity, split_term
from graph.derived import depths
from graph.forgotten import Forgotten
from graph.identity.descriptions import Thing, describe
from graph.identity.forms import FREE, Ruling
from graph.identity.index import SCHEMA as INDEX_SCHEMA
from graph.identity.index import Index, dump_local, load_local
from graph.identity.links import Link
from graph.identity.nodes import AGREEMENTS, Local, locals_of
from graph.identity.resolution import LAYERS, Linker, formed, uncollected
from graph.iris import Iris, digest
from graph.ledger import SCHEMA as LEDGER_SCHEMA
from graph.ledger import Cluster, Ledger
from graph.registry import NodeId, Registry
from ontology.errors import EntenteError

_SCHEMA: Final = """
CREATE TABLE meta (tag TEXT);
CREATE TABLE doc (identifier TEXT PRIMARY KEY, key TEXT, fingerprint TEXT, body TEXT) WITHOUT ROWID;
CREATE TABLE thing (iri TEXT PRIMARY KEY, type TEXT, names TEXT, identifiers TEXT, renamed INTEGER) WITHOUT ROWID;
CREATE INDEX thing_type ON thing (type);
CREATE TABLE link (form INTEGER, identifier TEXT, score REAL, method TEXT, PRIMARY KEY (form, identifier)) WITHOUT ROWID;
CREATE TRIGGER form_gone AFTER DELETE ON form BEGIN DELETE FROM link WHERE form = old.id; END;
"""
_TEMPORARY: Final = """
CREATE TEMP TABLE pending (layer INTEGER, document TEXT, body BLOB);
CREATE TEMP TABLE old_node (document TEXT, key TEXT, iri TEXT, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE TEMP TABLE old_thing (iri TEXT PRIMARY KEY, type TEXT, names TEXT, identifiers TEXT) WITHOUT ROWID;
"""

_METADATA: Final = tuple(field.name for field in fields(Document))


@dataclass(frozen=True)
class Entry:
    """A document of a build: its metadata, without its text, and the key of its extraction."""

    document: Document
    key: str

    @property
    def identifier(self) -> str:
        return self.document.identifier

    @cached_property
    def body(self) -> str:
        """The metadata in JSON."""
        return to_json({name: getattr(self.document, name) for name in _METADATA}).decode()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that it says."""
        return digest(self.key, self.body)


@dataclass(frozen=True, slots=True)
class Orders:
    """What an update goes by beside the documents: the base of the IRIs, the decisions, and the authorities' links."""

    iris: Iris
    decisions: tuple[Decision, ...]
    linker: Linker


def _thing(type_: str, names: str, identifiers: str) -> Thing:
    return Thing(type_, tuple(Name(*name) for name in json.loads(names)), tuple(json.loads(identifiers)))


class State:
    """The tables of identity and registry. Everything between `State(...)` and `commit` is one transaction."""

    def __init__(self, path: Path, tag: str, registry: Callable[[], Registry], tables: str = "") -> None:
        """Open the state of the build *tag*, or make an empty one from its *registry*, with *tables* beside its own.

        Raises EntenteError where it cannot.
        """
        try:
            self._open(path, tag, registry, tables)
        except sqlite3.DatabaseError as error:
            raise EntenteError(f"{path}: not usable ({error}). Free some space, or delete the file: it is made again.") from error

    def _open(self, path: Path, tag: str, registry: Callable[[], Registry], tables: str) -> None:
        self.fresh = not (path.is_file() and _tag(path) == tag)
        if self.fresh:
            for old in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
                old.unlink(missing_ok=True)
        self.sql = sqlite3.connect(path, isolation_level=None)
        self.sql.execute("PRAGMA synchronous = NORMAL")
        self.sql.execute("PRAGMA secure_delete = ON")
        self.sql.execute("PRAGMA temp_store = FILE")
        self.sql.execute("PRAGMA cache_size = -64000")
        self.ledger = Ledger(self.sql)
        self.sql.execute("BEGIN IMMEDIATE")
        if self.fresh:
            for script in (INDEX_SCHEMA, LEDGER_SCHEMA, _SCHEMA, tables):
                for statement in filter(str.strip, script.split(";\n")):
                    self.sql.execute(statement)
            self.sql.execute("INSERT INTO meta VALUES ('')")
            self.ledger.load(registry())
        else:
            self.ledger.watch()
        for statement in filter(str.strip, _TEMPORARY.split(";")):
            self.sql.execute(statement)
        self._indexes = tuple(Index(self.sql) for _ in LAYERS)
        self._snapped: set[str] = set()
        self._left: set[str] = set()
        self._born: set[str] = set()
        self._touched: set[str] = set()
        self._changed: dict[str, tuple[str, str] | None] = {}

    def commit(self, tag: str) -> None:
        """Keep the state, as that of the build *tag*."""
        self.sql.execute("UPDATE meta SET tag = ?", (tag,))
        self.sql.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; what was not committed is lost."""
        self.sql.close()

    # -- Updating ------------------------------------------------------------------------------------------------------

    @uncollected()
    def update(self, entries: Sequence[Entry], load: Callable[[Entry], Extraction], orders: Orders) -> None:
        """Bring the state to *entries*, in which *load* gives what is said."""
        known = {i: (k, f) for i, k, f in self.sql.execute("SELECT identifier, key, fingerprint FROM doc")}
        wanted = {entry.identifier: entry for entry in entries}
        for identifier in sorted(known.keys() - wanted.keys()):
            self._drop(identifier)
        for identifier, entry in wanted.items():
            if known.get(identifier) == (entry.key, entry.fingerprint):
                continue
            if identifier in known:
                self._drop(identifier)
            self._snapped.add(identifier)
            self._changed.setdefault(identifier, None)
            self.sql.execute("INSERT INTO doc VALUES (?, ?, ?, ?)", (identifier, entry.key, entry.fingerprint, entry.body))
            self._wait(locals_of(load(entry)))
        for layer in range(len(LAYERS)):
            self._resolve(layer, orders)
        self._rename(orders)
        for iri in sorted(self._left):
            if not self.sql.execute("SELECT 1 FROM node WHERE iri = ? LIMIT 1", (iri,)).fetchone():
                self._keep_thing(iri)
                self.sql.execute("DELETE FROM thing WHERE iri = ?", (iri,))

    def _wait(self, nodes: Iterable[Local]) -> None:
        rows = ((_layer(node.family), node.id[0], dump_local(node)) for node in nodes)
        self.sql.executemany("INSERT INTO pending VALUES (?, ?, ?)", rows)

    def _drop(self, identifier: str) -> None:
        """Take a document out, remembering what it was and what its nodes were."""
        self._snap(identifier)
        self._changed[identifier] = self.sql.execute("SELECT body, key FROM doc WHERE identifier = ?", (identifier,)).fetchone()
        self._take_out([(identifier, key) for (key,) in self.sql.execute("SELECT key FROM node WHERE document = ?", (identifier,))])
        self.sql.execute("DELETE FROM doc WHERE identifier = ?", (identifier,))

    def _snap(self, identifier: str) -> None:
        """Remember the IRIs of a document's nodes, as they were before the update."""
        if identifier not in self._snapped:
            self._snapped.add(identifier)
            self.sql.execute("INSERT INTO old_node SELECT document, key, iri FROM node WHERE document = ?", (identifier,))

    def _take_out(self, nodes: Iterable[NodeId]) -> None:
        for node in nodes:
            family, iri = self.sql.execute("SELECT family, iri FROM node WHERE document = ? AND key = ?", node).fetchone()
            self._left.add(iri)
            if borne := self.ledger.iri(node):  # who else bears it may have to give it up, or take it
                self._left.add(borne)
            self._indexes[_layer(family)].remove([node])
        self._left.discard("")

    def _rulings(self, decisions: Iterable[Decision]) -> dict[NodeId, Ruling]:
        """What the decisions say of each node. A decision none of whose nodes is there is reported, not dropped.

        Where a thing is different from what one document calls by its IRI, the IRI means the rest, in all decisions.
        """
        identity = list(about_identity(decisions))
        pairs = (pair for decision in identity if decision.what == "different" for pair in _both(decision))
        parted = (split_term(term) for term, other in pairs if split_term(term)[0] == other != term)
        self.ledger.give_up((iri, node) for iri, document in parted for node in self.ledger.nodes(iri, document))
        same, terms, apart = (defaultdict[NodeId, set[str]](set) for _ in range(3))
        for decision in identity:
            for mine, other in _both(decision):
                meant = self.ledger.nodes(*split_term(mine))
                if decision.what == "same":
                    for node in meant:
                        same[node].add("|".join(sorted((decision.a, decision.b))))
                else:
                    for node in set(meant).difference(self.ledger.nodes(*split_term(other))):
                        terms[node].add(mine)
                        apart[node].add(other)
        nodes = same.keys() | terms.keys()
        return {n: Ruling(frozenset(same[n]), frozenset(terms[n]), frozenset(apart[n])) for n in nodes}

    def _resolve(self, layer: int, orders: Orders) -> None:
        """Bring a layer up to date: again as long as a decision speaks of an IRI that a node was given only in doing so.

        That ends: a node is given its first IRI once, and another only where those that bear one come apart.
        """
        if layer:
            self._reform_moved(layer)
        meant: dict[NodeId, Ruling] | None = None
        while (rulings := self._rulings(orders.decisions)) != meant:
            self._reform_ruled(layer, rulings)
            self._settle(layer, rulings, orders)
            meant = rulings

    def _reform_moved(self, layer: int) -> None:
        """Give a new form to the nodes of a layer in the documents that were there before and some node of which has another IRI."""
        families = ", ".join(f"'{name}'" for name in sorted(LAYERS[layer]))  # names of ours, from a constant
        query = f"SELECT key, body FROM node WHERE document = ? AND family IN ({families})"
        for document in self._moved():
            rows = self.sql.execute(query, (document,)).fetchall()
            self._take_out([(document, key) for key, _ in rows])
            self._wait(load_local(body) for _, body in rows)

    def _reform_ruled(self, layer: int, rulings: Mapping[NodeId, Ruling]) -> None:
        """Give the nodes of a layer whose decisions changed a new form."""
        ruled = {(d, k) for d, k in self.sql.execute("SELECT document, key FROM node WHERE ruling <> ''")}
        for node in sorted(ruled | rulings.keys()):
            row = self.sql.execute("SELECT body, ruling, family FROM node WHERE document = ? AND key = ?", node).fetchone()
            if row and _layer(row[2]) == layer and row[1] != _ruling_text(rulings.get(node, FREE)):
                self._snap(node[0])
                self._take_out([node])
                self._wait([load_local(row[0])])

    def _settle(self, layer: int, rulings: Mapping[NodeId, Ruling], orders: Orders) -> None:
        """Form the nodes of a layer that wait, cluster them, and give the clusters their IRIs."""
        index = self._indexes[layer]
        document, iris = "", dict[str, str]()
        for name, body in self.sql.execute(
            "SELECT document, body FROM pending WHERE layer = ? ORDER BY document", (layer,)
        ).fetchall():
            if name != document:
                document, iris = name, self.canonical(name) if layer else {}
            node = load_local(body)
            ruling = rulings.get(node.id, FREE)
            links = tuple(orders.linker(node)) if layer == 0 else ()
            number = index.add(node, formed(node, layer, iris, ruling, links), _ruling_text(ruling))
            linked = ((number, link.identifier, link.score, link.method) for link in links)
            self.sql.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)", linked)
        self.sql.execute("DELETE FROM pending WHERE layer = ?", (layer,))
        clusters: list[Sequence[int]] = [c for c in index.settle() if index.first(c)]
        clusters += self._outer(index, clusters)
        things = [describe(index.said(c), depths()) for c in clusters]
        named: list[Cluster] = []
        for cluster, thing in zip(clusters, things, strict=True):
            first = index.first(cluster)
            assert first is not None  # empty clusters were left out
            named.append((cluster, first, self._citable(cluster, first, thing)))
        for (forms, _, _), iri, thing in zip(named, self.ledger.assign(named, orders.iris), things, strict=True):
            self._publish(forms, iri, thing)

    def _moved(self) -> list[str]:
        """The documents that were there before, some node of which now has another IRI."""
        query = """SELECT DISTINCT o.document FROM old_node o JOIN node n ON n.document = o.document AND n.key = o.key
                   WHERE n.iri IS NOT o.iri AND n.iri IS NOT NULL ORDER BY 1"""
        return [document for (document,) in self.sql.execute(query)]

    def _outer(self, index: Index, clusters: Sequence[Sequence[int]]) -> list[list[int]]:
        """The clusters that were not touched, but bear an IRI that a node of one that was bears, or one that went."""
        seen = {form for cluster in clusters for form in cluster}
        waiting = {iri for form in seen for iri in self.ledger.borne(form)} | self._left
        asked: set[str] = set()
        found: list[list[int]] = []
        query = """SELECT DISTINCT n.form, n.family FROM registered r JOIN node n ON n.document = r.document AND n.key = r.key
                   WHERE r.iri = ?"""
        while waiting:
            iri = waiting.pop()
            asked.add(iri)
            for form, family in self.sql.execute(query, (iri,)).fetchall():
                if form in seen or self._indexes[_layer(family)] is not index:
                    continue
                for cluster in index.regroup([form]):
                    if not seen.issuperset(cluster) and index.first(cluster):
                        seen.update(cluster)
                        found.append(cluster)
                        waiting |= {i for f in cluster for i in self.ledger.borne(f)} - asked
        return found

    def _citable(self, cluster: Sequence[int], first: NodeId, thing: Thing) -> str:
        """The name that a thing's IRI is minted from: its best name, and for an agreement two parties and the year beside it."""
        name = thing.names[0].text if thing.names else first[1]
        if thing.type not in AGREEMENTS:
            return name
        query = "SELECT body FROM node WHERE form = ?"
        nodes = [load_local(body) for form in cluster for (body,) in self.sql.execute(query, (form,))]
        parties = min((sorted(node.links) for node in nodes if node.links), default=[])[:2]
        years = sorted({date[:4] for node in nodes for date in node.dates})[:1]
        return " ".join([name[:60], *parties, *years])

    def _publish(self, cluster: Sequence[int], iri: str, thing: Thing) -> None:
        """Give the nodes of a cluster its IRI, and keep what the thing is."""
        for form in cluster:
            for document, old in self.sql.execute(
                "SELECT document, iri FROM node WHERE form = ? AND iri IS NOT ?", (form, iri)
            ).fetchall():
                self._snap(document)
                if old:
                    self._left.add(old)
            self.sql.execute("UPDATE node SET iri = ? WHERE form = ? AND iri IS NOT ?", (iri, form, iri))
        self._put_thing(iri, thing, renamed=False)

    def _put_thing(self, iri: str, thing: Thing, *, renamed: bool) -> None:
        names = json.dumps([(n.text, n.language) for n in thing.names], ensure_ascii=False)
        row = (thing.type, names, json.dumps(thing.identifiers))
        known = self.sql.execute("SELECT type, names, identifiers FROM thing WHERE iri = ?", (iri,)).fetchone()
        self._touched.add(iri)
        if known != row:
            self._keep_thing(iri)
            self.sql.execute("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?)", (iri, *row, int(renamed)))

    def _keep_thing(self, iri: str) -> None:
        """Remember a thing as it was before the update."""
        self._touched.add(iri)
        if iri not in self._born and not self.sql.execute("SELECT 1 FROM thing WHERE iri = ?", (iri,)).fetchone():
            self._born.add(iri)
        if iri not in self._born:
            self.sql.execute(
                "INSERT OR IGNORE INTO old_thing SELECT iri, type, names, identifiers FROM thing WHERE iri = ?", (iri,)
            )

    def _rename(self, orders: Orders) -> None:
        """Put the names that humans gave before all others."""
        chosen: dict[str, list[Name]] = defaultdict(list)
        for decision in orders.decisions:
            if decision.what == "rename" and (iri := self.current(decision.a)):
                name = Name(decision.name, decision.language)
                chosen[iri] = [name, *(n for n in chosen[iri] if n.language != name.language)]
        before = {iri for (iri,) in self.sql.execute("SELECT iri FROM thing WHERE renamed = 1")}
        for iri in sorted(before | chosen.keys()):
            forms = [(f, family) for f, family in self.sql.execute("SELECT DISTINCT form, family FROM node WHERE iri = ?", (iri,))]
            if forms:
                index = self._indexes[_layer(forms[0][1])]
                thing = describe(index.said(form for form, _ in forms), depths(), chosen.get(iri, ()))
                self._put_thing(iri, thing, renamed=iri in chosen)

    # -- Asking --------------------------------------------------------------------------------------------------------

    def current(self, term: str) -> str:
        """The canonical IRI of what a decision calls *term*; empty where nothing of it is there."""
        query = "SELECT iri FROM node WHERE document = ? AND key = ?"
        rows = (self.sql.execute(query, node).fetchone() for node in self.ledger.nodes(*split_term(term)))
        return next((str(row[0]) for row in rows if row), "")

    def canonical(self, document: str) -> dict[str, str]:
        """The canonical IRIs of a document's nodes, by key."""
        rows = self.sql.execute("SELECT key, iri FROM node WHERE document = ? AND iri IS NOT NULL", (document,))
        return dict(rows.fetchall())

    def things(self) -> Iterator[tuple[str, Thing]]:
        """Every thing by its IRI, in order."""
        for iri, *row in self.sql.execute("SELECT iri, type, names, identifiers FROM thing ORDER BY iri"):
            yield iri, _thing(*row)

    def thing(self, iri: str) -> Thing | None:
        """What is behind an IRI; None where nothing is."""
        row = self.sql.execute("SELECT type, names, identifiers FROM thing WHERE iri = ?", (iri,)).fetchone()
        return _thing(*row) if row else None

    def thing_before(self, iri: str) -> Thing | None:
        """What was behind an IRI before the update."""
        if iri in self._born:
            return None
        row = self.sql.execute("SELECT type, names, identifiers FROM old_thing WHERE iri = ?", (iri,)).fetchone()
        return _thing(*row) if row else self.thing(iri)

    def touched(self) -> set[str]:
        """The IRIs whose clusters the update touched."""
        return set(self._touched)

    def documents(self) -> list[tuple[str, str, str]]:
        """Every document of the build, in order: its identifier, metadata and the key of its extraction."""
        return self.sql.execute("SELECT identifier, body, key FROM doc ORDER BY identifier").fetchall()

    def changed_documents(self, judged: Iterable[str]) -> Iterator[tuple[str, tuple[str, str] | None, tuple[str, str] | None]]:
        """The documents that changed or whose things go by other IRIs, and those of *judged*: what each was, and what it is."""
        query = """SELECT DISTINCT o.document FROM old_node o JOIN node n ON n.document = o.document AND n.key = o.key WHERE n.iri IS NOT o.iri"""
        moved = {document for (document,) in self.sql.execute(query)}
        for identifier in sorted(self._changed.keys() | moved | set(judged)):
            row = self.sql.execute("SELECT body, key FROM doc WHERE identifier = ?", (identifier,)).fetchone()
            old = self._changed.get(identifier, row)
            if old or row:
                yield identifier, old, row

    def canonical_before(self, document: str) -> dict[str, str]:
        """The canonical IRIs of a document's nodes before the update, by key."""
        rows = self.sql.execute("SELECT key, iri FROM old_node WHERE document = ?", (document,)).fetchall()
        return dict(rows) if rows or document in self._changed else self.canonical(document)

    def agreements(self) -> list[str]:
        """The IRIs of the agreements, in order."""
        marks = ", ".join("?" * len(AGREEMENTS))
        return [
            iri for (iri,) in self.sql.execute(f"SELECT iri FROM thing WHERE type IN ({marks}) ORDER BY iri", sorted(AGREEMENTS))
        ]

    def links(self, iri: str) -> list[Link]:
        """The links of a thing to authorities, one an identifier: what authorities say, and what the text itself settles."""
        query = """SELECT l.identifier, max(l.score), l.method FROM (SELECT DISTINCT form FROM node WHERE iri = ?) n
                   JOIN link l ON l.form = n.form GROUP BY l.identifier ORDER BY l.identifier"""
        found = [Link(*row) for row in self.sql.execute(query, (iri,))]
        known, thing = {link.identifier for link in found}, self.thing(iri)
        return found + [Link(i, 1.0, "named in the text") for i in (thing.identifiers if thing else ()) if i not in known]

    def doubts(self, limit: int = 5_000) -> Iterator[dict[str, object]]:
        """The pairs that a human may be asked about, the likeliest first: two things, and why they may be one."""
        told: set[tuple[str, str]] = set()
        shown = cache(self._indexes[0].shown)
        for edge in self._indexes[0].doubts():
            first, second = shown(edge.first), shown(edge.second)
            pair = tuple(sorted((first[0], second[0])))
            if first[0] == second[0] or (pair[0], pair[1]) in told:
                continue
            told.add((pair[0], pair[1]))
            yield {
                "a": first[0], "b": second[0], "names": [list(first[1]), list(second[1])],
                "documents": [first[2], second[2]], "score": edge.score.value, "method": edge.score.method,
            }  # fmt: skip
            if len(told) >= limit:
                return

    def forget(self, forgotten: Forgotten) -> None:
        """Take the nodes of those who are to be forgotten, and of what is called after them, out of the registry. The state must be a
        new one."""
        rows = self.sql.execute(
            "SELECT document, key, iri FROM registered UNION ALL SELECT document, key, iri FROM former"
        ).fetchall()
        told = {iri for _, key, iri in rows if forgotten.mentioned(iri) or forgotten.mentioned(key)}
        self.ledger.drop((d, k) for d, k, iri in rows if iri in told or forgotten.knows_node(d, k))
        for (old,) in self.sql.execute("SELECT old FROM redirect").fetchall():
            if forgotten.mentioned(old):
                self.ledger.unpublish(old)

    def types(self) -> dict[str, int]:
        """How many things there are of each class."""
        return dict(self.sql.execute("SELECT type, count(*) FROM thing GROUP BY type").fetchall())


def _both(decision: Decision) -> tuple[tuple[str, str], tuple[str, str]]:
    """Each of the two terms of a decision, with the other."""
    return (decision.a, decision.b), (decision.b, decision.a)


def _layer(family: str) -> int:
    return next(number for number, families in enumerate(LAYERS) if family in families)


def _ruling_text(ruling: Ruling) -> str:
    return "" if ruling == FREE else json.dumps([sorted(ruling.same), sorted(ruling.terms), sorted(ruling.apart)])


def canonical_reader(path: Path) -> Callable[[str], dict[str, str]]:
    """Gives the canonical IRIs of a document's nodes, by key, from the state file of the build in force."""
    connection = sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)
    return lambda document: dict(connection.execute("SELECT key, iri FROM node WHERE document = ?", (document,)).fetchall())


def documents_of(path: Path, tag: str) -> list[tuple[str, str]]:
    """The metadata, in JSON, and the key of the extraction of each document of the build *tag*; none where the file is not of that build."""
    if not path.is_file() or _tag(path) != tag:
        return []
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT body, key FROM doc ORDER BY identifier").fetchall()


def _tag(path: Path) -> str:
    """The build that a state file belongs to; empty where it says none."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return str(connection.execute("SELECT tag FROM meta").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return ""
