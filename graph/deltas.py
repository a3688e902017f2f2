"""The state of a build in, its quads out: all of them, or what an update adds to and removes from the build before.

A line of the graph that several documents or things bring stays until the last of them goes: lines that are brought more than
once are counted. Both ways lead to the same graph; the second costs what was touched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from extract.model import Document, Value
from graph.cache import Cache
from graph.curation import Curation
from graph.derived import describing_quads
from graph.identity.links import Link, link_quads
from graph.iris import Iris
from graph.quads import Quad, claim_quads, document_quads, mention_quads
from graph.sorting import lines_of, patch_sorted
from graph.states import State
from graph.ties import Ties
from ontology.errors import EntenteError
from ontology.terms import ENT, RDF

SCHEMA: Final = """
CREATE TABLE repeated (line BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE curated (quads TEXT);
CREATE TABLE rejected (document TEXT, claim TEXT, PRIMARY KEY (document, claim)) WITHOUT ROWID;
CREATE TABLE linked (iri TEXT, links TEXT, PRIMARY KEY (iri)) WITHOUT ROWID;
CREATE TABLE warning (document TEXT, place INTEGER, text TEXT, PRIMARY KEY (document, place)) WITHOUT ROWID;
"""
_TYPE, _CLAIM = str(RDF.type), str(ENT.Claim)

Meta = Callable[[], Iterable[Quad]]
"""Gives the quads of the graph `meta`."""


def _dump_quad(quad: Quad) -> list[object]:
    value = quad.object if isinstance(quad.object, str) else list(asdict(quad.object).values())
    return [quad.subject, quad.predicate, value, quad.graph]


def _load_quad(row: Sequence[object]) -> Quad:
    subject, predicate, value, graph = row
    return Quad(str(subject), str(predicate), Value(*value) if isinstance(value, list) else str(value), str(graph))


@dataclass
class Quads:
    """What makes the quads of a build: its state, its extractions, and what humans decided."""

    state: State
    kept: Cache
    curation: Curation
    iris: Iris
    meta: Meta
    claims: int = 0
    """How many claims were made, or how many more than before."""

    def __post_init__(self) -> None:
        self.ties = Ties(self.state.sql, self.iris)

    # -- Everything ----------------------------------------------------------------------------------------------------

    def all(self, progress: Callable[[str, int, int], None]) -> Iterator[Quad]:
        """Every quad of the build, those of several sources several times; the tables are filled on the way."""
        state = self.state
        documents = state.documents()
        for number, (identifier, body, key) in enumerate(documents, 1):
            quads = self._document(
                body, key, state.canonical(identifier), self.curation.rejected.get(identifier, frozenset()), warn=True
            )
            facts = Counter(fact for quad in quads if (fact := self.ties.kept(quad)))
            self.ties.count(facts.items())
            self.claims += sum(quad.predicate == _TYPE and quad.object == _CLAIM for quad in quads)
            yield from quads
            progress("quads", number, len(documents))
        self._keep_curation()
        self.ties.count(Counter(fact for quad in self.curation.quads if (fact := self.ties.kept(quad))).items())
        yield from self.curation.quads
        for iri, thing in state.things():
            yield from describing_quads(iri, thing, self.iris)
            yield from self._links(iri)
        for iri in state.agreements():
            quads, pairs = self.ties.agreement(iri, state.thing)
            self.ties.pair(iri, pairs)
            yield from quads
        yield from self.ties.links()
        yield from self.meta()

    def repeated(self, line: bytes, times: int) -> None:
        """Note that a line came so many times."""
        self.state.sql.execute("INSERT INTO repeated VALUES (?, ?)", (line, times))

    def _document(self, body: str, key: str, canonical: Mapping[str, str], rejected: frozenset[str], *, warn: bool) -> list[Quad]:
        """What one document brings."""
        extraction = self.kept.load(Document(**json.loads(body)), key)
        identifier = extraction.document.identifier
        if warn:
            said = [f"{identifier}: {w}" for w in extraction.warnings]
            if not said and not extraction.claims:
                said.append(f"{identifier}: nothing was found in this document. Is it a French text about cooperation?")
            self.state.sql.execute("DELETE FROM warning WHERE document = ?", (identifier,))
            self.state.sql.executemany("INSERT INTO warning VALUES (?, ?, ?)", ((identifier, n, w) for n, w in enumerate(said)))
        quads = list(document_quads(extraction, self.iris))
        quads += mention_quads(extraction.nodes, identifier, canonical, self.iris)
        quads += claim_quads(extraction, canonical, self.iris, rejected)
        return quads

    def _links(self, iri: str, *, old: bool = False) -> Iterator[Quad]:
        """The links of a thing to authorities, as they are or as they were; what they are now is kept."""
        sql = self.state.sql
        if old:
            row = sql.execute("SELECT links FROM linked WHERE iri = ?", (iri,)).fetchone()
            links = [Link(*link) for link in json.loads(row[0])] if row else []
        else:
            links = self.state.links(iri)
            sql.execute("DELETE FROM linked WHERE iri = ?", (iri,))
            if links:
                sql.execute(
                    "INSERT INTO linked VALUES (?, ?)", (iri, json.dumps([(x.identifier, x.score, x.method) for x in links]))
                )
        for link in links:
            yield from link_quads(iri, link, self.iris)

    def _keep_curation(self) -> None:
        sql = self.state.sql
        sql.execute("DELETE FROM curated")
        sql.execute("INSERT INTO curated VALUES (?)", (json.dumps([_dump_quad(quad) for quad in self.curation.quads]),))
        sql.execute("DELETE FROM rejected")
        pairs = ((document, claim) for document, claims in self.curation.rejected.items() for claim in claims)
        sql.executemany("INSERT INTO rejected VALUES (?, ?)", pairs)

    # -- What changed --------------------------------------------------------------------------------------------------

    def changes(self, store: ox.Store) -> tuple[set[bytes], set[bytes]]:
        """The lines that leave and that join the graph of *store*, the build before."""
        self._lines: Counter[bytes] = Counter()
        self._facts: Counter[tuple[str, str, str]] = Counter()
        self._documents()
        self._curated()
        touched = self.state.touched()
        self._things(touched)
        self._network(touched)
        self._take(self.meta(), 1)
        old_meta = store.quads_for_pattern(None, None, None, ox.NamedNode(self.iris.graph("meta")))
        for line in (ox.serialize(old_meta, format=ox.RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]:
            self._lines[line] -= 1
        return self._settle(store)

    def _take(self, quads: Iterable[Quad], sign: int) -> None:
        listed = list(quads)
        for line in lines_of(listed):
            self._lines[line] += sign
        for quad in listed:
            if fact := self.ties.kept(quad):
                self._facts[fact] += sign
            self.claims += sign * (quad.predicate == _TYPE and quad.object == _CLAIM and quad.graph == self.iris.graph("claims"))

    def _documents(self) -> None:
        """What the documents brought that changed, or whose things go by other IRIs, or of whose claims other ones are rejected."""
        sql, state = self.state.sql, self.state
        before: dict[str, set[str]] = {}
        for document, claim in sql.execute("SELECT document, claim FROM rejected"):
            before.setdefault(document, set()).add(claim)
        now = self.curation.rejected
        judged = {d for d in before.keys() | now.keys() if before.get(d, set()) != now.get(d, frozenset())}
        for identifier, old, new in state.changed_documents(judged):
            if old:
                self._take(
                    self._document(*old, state.canonical_before(identifier), frozenset(before.get(identifier, ())), warn=False), -1
                )
            if new:
                self._take(self._document(*new, state.canonical(identifier), now.get(identifier, frozenset()), warn=True), 1)
            else:
                sql.execute("DELETE FROM warning WHERE document = ?", (identifier,))

    def _curated(self) -> None:
        row = self.state.sql.execute("SELECT quads FROM curated").fetchone()
        self._take((_load_quad(quad) for quad in json.loads(row[0])), -1)
        self._take(self.curation.quads, 1)
        self._keep_curation()

    def _things(self, touched: Iterable[str]) -> None:
        for iri in touched:
            if before := self.state.thing_before(iri):
                self._take((*describing_quads(iri, before, self.iris), *self._links(iri, old=True)), -1)
            if now := self.state.thing(iri):
                self._take((*describing_quads(iri, now, self.iris), *self._links(iri)), 1)
            else:
                self.state.sql.execute("DELETE FROM linked WHERE iri = ?", (iri,))

    def _network(self, touched: set[str]) -> None:
        """What followed from the agreements that changed, by themselves or through a party, and from the links between these."""
        facts = [(fact, times) for fact, times in self._facts.items() if times]
        changed = {fact for fact, times in facts if self.ties.turns(fact, times)}
        countries = {subject for subject, predicate, _ in changed if predicate == str(ENT.country)}
        others = {iri for iri in touched if self.state.thing_before(iri) != self.state.thing(iri)}
        agreements = others | {subject for subject, predicate, _ in changed if predicate != str(ENT.country)}
        agreements |= self.ties.agreements_of(others | countries)
        for iri in sorted(agreements):
            self._take(self.ties.agreement(iri, self.state.thing_before)[0], -1)
        self.ties.count(facts)
        pairs: dict[str, list[tuple[str, str]]] = {}
        for iri in sorted(agreements):
            quads, pairs[iri] = self.ties.agreement(iri, self.state.thing)
            self._take(quads, 1)
        moved = {pair for iri, now in pairs.items() for pair in set(self.ties.pairs(iri)) ^ set(now)}
        for pair in sorted(moved):
            self._take(self.ties.link(pair), -1)
        for iri, now in pairs.items():
            self.ties.pair(iri, now)
        for pair in sorted(moved):
            self._take(self.ties.link(pair), 1)

    def _settle(self, store: ox.Store) -> tuple[set[bytes], set[bytes]]:
        """The lines whose last source went, and those that have their first. Raises EntenteError where the counts do not fit."""
        moved = [line for line, times in self._lines.items() if times]
        removed, added = set[bytes](), set[bytes]()
        sql = self.state.sql
        for line, quad in zip(moved, ox.parse(b"\n".join(moved), format=ox.RdfFormat.N_QUADS), strict=True):
            row = sql.execute("SELECT n FROM repeated WHERE line = ?", (line,)).fetchone()
            before = row[0] if row else int(quad in store)
            after = before + self._lines[line]
            if after < 0:
                raise EntenteError(
                    "the state of the build does not fit it. Delete state.sqlite in the build folder and build again."
                )
            if row:
                sql.execute("DELETE FROM repeated WHERE line = ?", (line,))
            if after > 1:
                sql.execute("INSERT INTO repeated VALUES (?, ?)", (line, after))
            if before and not after:
                removed.add(line)
            elif after and not before:
                added.add(line)
        return removed, added

    def warnings(self) -> list[str]:
        """What the documents of the build give to be said."""
        return [text for (text,) in self.state.sql.execute("SELECT text FROM warning ORDER BY document, place")]


def patch(before: Path, workspace: Path, store: ox.Store, removed: set[bytes], added: set[bytes]) -> None:
    """Make the store of *workspace*, and its `graph.nq` where *before* has one, from those of the build *before* with the changes."""
    store.backup(str(workspace / "store"))
    fresh = ox.Store(str(workspace / "store"))
    for quad in ox.parse(b"\n".join(sorted(removed)), format=ox.RdfFormat.N_QUADS):
        fresh.remove(quad)
    fresh.extend(ox.parse(b"\n".join(sorted(added)), format=ox.RdfFormat.N_QUADS))
    fresh.flush()
    del fresh
    if (before / "graph.nq").is_file():
        patch_sorted(before / "graph.nq", workspace / "graph.nq", removed, added)
