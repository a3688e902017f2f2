"""Local nodes added and removed in, the clusters that this changes out: identity kept in a SQLite file, so that a change costs
its own work and that of the clusters that it touches.

Nodes that say the same share a form; forms that share a mark are compared, once; what the scores join is a cluster. The clusters
are a function of the nodes alone: whatever order they came in, the same nodes give the same clusters.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, groupby, islice
from operator import itemgetter
from typing import Any, Final

from extract.model import Name
from graph.identity.blocks import marks
from graph.identity.clusters import Edge, group
from graph.identity.descriptions import Said
from graph.identity.forms import FIELDS, Form
from graph.identity.nodes import Local
from graph.identity.scores import compare
from graph.identity.verdicts import Score, Verdict
from graph.registry import NodeId

BLOCK: Final = 100
"""A mark that more forms than this bear tells too little: it brings none of them together."""

SCHEMA: Final = """
CREATE TABLE node (document TEXT, key TEXT, family TEXT, form INTEGER, said INTEGER, iri TEXT, ruling TEXT, body TEXT,
                   PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE INDEX node_ruling ON node (ruling) WHERE ruling <> '';
CREATE TABLE said (id INTEGER PRIMARY KEY, type TEXT, names TEXT, identifiers TEXT, UNIQUE (type, names, identifiers));
CREATE INDEX node_form ON node (form, said);
CREATE INDEX node_iri ON node (iri);
CREATE TABLE form (id INTEGER PRIMARY KEY, signature BLOB UNIQUE, family TEXT, body TEXT);
CREATE TABLE mark (mark INTEGER, form INTEGER, PRIMARY KEY (mark, form)) WITHOUT ROWID;
CREATE INDEX mark_form ON mark (form);
CREATE TABLE edge (a INTEGER, b INTEGER, value REAL, method TEXT, verdict INTEGER, vaguer INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX edge_b ON edge (b);
"""

_EXACT: Final = ("i:", "e:", "d:")
"""Marks that bring together whatever their number: identifiers, whole names with their country, decisions."""

_MANY: Final = 2_000
"""From this many new forms on, blocks and clusters are read in one go, not a form at a time."""

_HELD: Final = 100_000
"""Forms held in memory, and rows written at a time."""


def _number(mark: str) -> int:
    """A mark as a number of 63 bits, odd where it is exact."""
    hashed = int.from_bytes(hashlib.blake2b(mark.encode(), digest_size=8).digest(), "big") >> 1
    return hashed | 1 if mark.startswith(_EXACT) else hashed & ~1


def _dump(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def dump_local(node: Local) -> str:
    """A node as it is kept."""
    values = {name: _dump(getattr(node, name)) for name in Local.__slots__ if getattr(node, name)}
    return json.dumps(values | {"names": [(n.text, n.language) for n in node.names]}, ensure_ascii=False)


_SETS: Final = ("countries", "bodies", "circle", "links", "persons", "dates", "beside")


def load_local(text: str) -> Local:
    """The node kept as *text*."""
    values = json.loads(text)
    sets = {name: frozenset(values[name]) for name in _SETS if name in values}
    document, key = values["id"]
    values |= sets | {"id": (document, key), "names": tuple(Name(*name) for name in values["names"])}
    return Local(**values | {"identifiers": tuple(values.get("identifiers", ()))})


def _dump_form(form: Form) -> str:
    return json.dumps([_dump(getattr(form, name)) for name in FIELDS], ensure_ascii=False)


def _load_form(text: str) -> Form:
    values = dict(zip(FIELDS, json.loads(text), strict=True))
    for name in ("identifiers", "countries", "bodies", "circle", "persons", "dates", "same", "terms", "apart"):
        values[name] = frozenset(values[name])
    values["names"] = tuple(values["names"])
    values["only"] = tuple(values["only"]) if values["only"] else None
    return Form(**values)


class Index:
    """The forms, blocks and scores of one layer of things after another, in the tables of `SCHEMA`.

    Nodes are removed and added, then `settle` gives the clusters that may have changed.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._touched: set[int] = set()
        self._new: list[int] = []
        self._marks: list[tuple[int, int]] = []
        self._forms: dict[int, Form] = {}

    def remove(self, nodes: Iterable[NodeId]) -> None:
        """Forget *nodes*."""
        for document, key in nodes:
            row = self._sql.execute("DELETE FROM node WHERE document = ? AND key = ? RETURNING form", (document, key)).fetchone()
            if row:
                self._touched.add(row[0])

    def add(self, node: Local, form: Form, ruling: str = "") -> int:
        """Take in a node, which is not there yet, in its form, whose number is given. *ruling* notes the decisions that shaped it."""
        number, said = self._form(form), self._said(node)
        row = (*node.id, form.family, number, said, ruling, dump_local(node))
        self._sql.execute("INSERT INTO node VALUES (?, ?, ?, ?, ?, NULL, ?, ?)", row)
        self._touched.add(number)
        return number

    def _form(self, form: Form) -> int:
        signature = hashlib.blake2b(form.signature.encode(), digest_size=16).digest()
        if row := self._sql.execute("SELECT id FROM form WHERE signature = ?", (signature,)).fetchone():
            return int(row[0])
        made = self._sql.execute(
            "INSERT INTO form (signature, family, body) VALUES (?, ?, ?)", (signature, form.family, _dump_form(form))
        )
        number = made.lastrowid or 0
        self._new.append(number)
        self._hold(number, form)
        self._marks += ((mark, number) for mark in {_number(mark) for mark in marks(form)})
        if len(self._marks) > _HELD:
            self._write_marks()
        return number

    def _write_marks(self) -> None:
        self._sql.executemany("INSERT INTO mark VALUES (?, ?)", sorted(self._marks))
        self._marks.clear()

    def _hold(self, number: int, form: Form) -> Form:
        if len(self._forms) >= _HELD:
            for oldest in list(islice(self._forms, _HELD // 2)):
                del self._forms[oldest]
        self._forms[number] = form
        return form

    def _said(self, node: Local) -> int:
        names = json.dumps([(n.text, n.language) for n in node.names], ensure_ascii=False)
        row = (node.type, names, json.dumps(node.identifiers))
        if found := self._sql.execute("SELECT id FROM said WHERE type = ? AND names = ? AND identifiers = ?", row).fetchone():
            return int(found[0])
        return self._sql.execute("INSERT INTO said (type, names, identifiers) VALUES (?, ?, ?)", row).lastrowid or 0

    def said(self, forms: Iterable[int]) -> Iterator[Said]:
        """How the nodes of *forms* describe their thing."""
        query = """SELECT s.type, s.names, s.identifiers, n.nodes FROM
                   (SELECT said, count(*) AS nodes FROM node WHERE form = ? GROUP BY said) n JOIN said s ON s.id = n.said"""
        for form in forms:
            for type_, names, identifiers, count in self._sql.execute(query, (form,)):
                yield Said(type_, tuple(Name(*name) for name in json.loads(names)), tuple(json.loads(identifiers)), count)

    def first(self, forms: Iterable[int]) -> NodeId | None:
        """The earliest node of *forms*; None where they have none."""
        query = "SELECT document, key FROM node WHERE form = ? ORDER BY document, key LIMIT 1"
        rows = (self._sql.execute(query, (form,)).fetchone() for form in forms)
        return min((tuple(row) for row in rows if row), default=None)

    def settle(self) -> Iterator[list[int]]:
        """The clusters, as forms, that the nodes added and removed since may have changed; forms without nodes are dropped."""
        sql = self._sql
        self._write_marks()
        empty = {f for f in self._touched if not sql.execute("SELECT 1 FROM node WHERE form = ? LIMIT 1", (f,)).fetchone()}
        dirty = self._dirty(empty)
        reached = set(self._touched)
        if len(dirty) < self._count():  # else there is nothing yet to part from
            for form in (*empty, *dirty):
                reached.update(number for edge in self.edges(form, Verdict.NONE) for number in (edge.first, edge.second))
                sql.execute("DELETE FROM edge WHERE a = ? OR b = ?", (form, form))
        for form in empty:
            sql.execute("DELETE FROM mark WHERE form = ?", (form,))
            sql.execute("DELETE FROM form WHERE id = ?", (form,))
            self._forms.pop(form, None)
        reached -= empty
        reached |= dirty
        rows: list[tuple[int, int, float, str, int, int]] = []
        for first, second in self._pairs(dirty):
            rows += self._compare(first, second)
            if len(rows) > _HELD:
                sql.executemany("INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?, ?, ?)", rows)
                rows.clear()
        sql.executemany("INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._touched, self._new = set(), []
        yield from self.regroup(reached)

    def _count(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM form").fetchone()[0])

    def _dirty(self, empty: set[int]) -> set[int]:
        """The forms whose scores are to be made: the new ones, and those of blocks that pass the size at which they count."""
        new = set(self._new)
        if len(new) == self._count():
            return new - empty
        gone, come = defaultdict[int, int](int), defaultdict[int, int](int)
        for forms, count in ((empty, gone), (new, come)):
            for form in forms:
                for (mark,) in self._sql.execute("SELECT mark FROM mark WHERE form = ?", (form,)):
                    count[mark] += 1
        dirty = new - empty
        for mark in gone.keys() | come.keys():
            if mark & 1:
                continue
            limit = BLOCK + gone[mark] + come[mark] + 1
            now = self._sql.execute("SELECT count(*) FROM (SELECT 1 FROM mark WHERE mark = ? LIMIT ?)", (mark, limit)).fetchone()[0]
            before, after = now - come[mark], now - gone[mark]
            if (before > BLOCK) != (after > BLOCK) and before > 0:
                dirty.update(form for (form,) in self._sql.execute("SELECT form FROM mark WHERE mark = ?", (mark,)))
        return dirty - empty

    def _pairs(self, dirty: set[int]) -> Iterator[tuple[int, int]]:
        """The pairs of forms to compare: those with a common mark that is exact, or borne by few, each once."""
        if len(dirty) > _MANY and len(dirty) == self._count():
            yield from self._all_pairs()
            return
        for form in dirty:
            mates: set[int] = set()
            for (mark,) in self._sql.execute("SELECT mark FROM mark WHERE form = ?", (form,)).fetchall():
                limit = -1 if mark & 1 else BLOCK + 1
                block = [f for (f,) in self._sql.execute("SELECT form FROM mark WHERE mark = ? LIMIT ?", (mark, limit))]
                if limit < 0 or len(block) <= BLOCK:
                    mates.update(block)
            yield from ((form, mate) for mate in mates if mate != form and not (mate in dirty and mate < form))

    def _all_pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of all forms, read block by block, each once, and in order of the forms: those of one body stand near to each other,
        so that the forms in memory serve."""
        pairs: set[int] = set()
        rows = self._sql.execute("SELECT mark, form FROM mark ORDER BY mark, form")
        for mark, same in groupby(rows, key=itemgetter(0)):
            block = [form for _, form in same]
            if len(block) <= BLOCK or mark & 1:
                pairs.update(first << 32 | second for first, second in combinations(block, 2))
        for pair in sorted(pairs):
            yield pair >> 32, pair & 0xFFFFFFFF

    def _compare(self, first: int, second: int) -> list[tuple[int, int, float, str, int, int]]:
        """The row of the score between two forms, the one of the lesser signature first; none where there is nothing to say."""
        mine, other = self.form(first), self.form(second)
        if other.signature < mine.signature:
            first, second, mine, other = second, first, other, mine
        score = compare(mine, other)
        return [(first, second, score.value, score.method, int(score.verdict), score.vaguer)] if score.verdict else []

    def form(self, number: int) -> Form:
        if form := self._forms.get(number):
            return form
        return self._hold(number, _load_form(self._sql.execute("SELECT body FROM form WHERE id = ?", (number,)).fetchone()[0]))

    def edges(self, form: int, least: Verdict) -> Iterator[Edge]:
        """The scores between a form and others, from *least* on."""
        for side in "ab":
            for a, b, value, method, verdict, vaguer in self._sql.execute(
                f"SELECT * FROM edge WHERE {side} = ? AND verdict >= ?",
                (form, int(least)),  # the side is one of two letters
            ):
                yield Edge(a, b, Score(value, method, Verdict(verdict), vaguer))

    def regroup(self, start: Collection[int]) -> Iterator[list[int]]:
        """The clusters of every form that a chain of joining scores ties to one of *start*."""
        beside: dict[int, list[Edge]] | None = None
        if len(start) > _MANY:
            beside = defaultdict(list)
            for a, b, value, method, verdict, vaguer in self._sql.execute(
                "SELECT * FROM edge WHERE verdict >= ?", (int(Verdict.LEANING),)
            ):
                edge = Edge(a, b, Score(value, method, Verdict(verdict), vaguer))
                beside[a].append(edge)
                beside[b].append(edge)
        seen: set[int] = set()
        for first in start:
            if first in seen:
                continue
            seen.add(first)
            waiting, reached, edges = [first], [first], dict[tuple[int, int], Edge]()
            while waiting:
                form = waiting.pop()
                for edge in self.edges(form, Verdict.LEANING) if beside is None else beside.get(form, ()):
                    edges[edge.first, edge.second] = edge
                    for number in (edge.first, edge.second):
                        if number not in seen:
                            seen.add(number)
                            reached.append(number)
                            waiting.append(number)
            if len(reached) == 1:
                yield reached
                continue
            forms = {number: self.form(number) for number in reached}
            yield from (sorted(cluster) for cluster in group(forms, list(edges.values())))

    def nodes_of(self, form: int) -> list[NodeId]:
        """The nodes of a form."""
        return [(document, key) for document, key in self._sql.execute("SELECT document, key FROM node WHERE form = ?", (form,))]

    def shown(self, form: int) -> tuple[str, tuple[str, ...], str]:
        """What to show of a form: the IRI of its earliest node, its names, and that node's document."""
        iri, document = self._sql.execute(
            "SELECT iri, document FROM node WHERE form = ? ORDER BY document, key LIMIT 1", (form,)
        ).fetchone()
        return str(iri), self.form(form).names, str(document)

    def doubts(self) -> Iterator[Edge]:
        """Every pair that a human might be asked about, the likeliest first."""
        query = """SELECT e.a, e.b, e.value, e.method, e.verdict, e.vaguer FROM edge e JOIN form f ON f.id = e.a JOIN form g ON g.id = e.b
                   WHERE e.verdict < ? ORDER BY e.value DESC, f.signature, g.signature"""
        rows = self._sql.execute(query, (int(Verdict.SURE),))
        for a, b, value, method, verdict, vaguer in rows:
            yield Edge(a, b, Score(value, method, Verdict(verdict), vaguer))
