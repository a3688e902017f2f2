"""Local nodes added and removed in, the clusters that this changes out: identity kept in a SQLite file, so that a change costs
its own work and that of the clusters that it touches.

Nodes that say the same share a form; forms that share a mark are compared, once; what the scores join is a cluster. The clusters
are a function of the nodes alone: whatever order they came in, the same nodes give the same clusters.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import combinations, groupby, islice
from operator import attrgetter, itemgetter
from typing import Any, Final

from pydantic_core import from_json, to_json

from extract.model import Name
from graph.identity.blocks import borne, exact, marks
from graph.identity.clusters import Edge, group
from graph.identity.descriptions import Said
from graph.identity.forms import FIELDS, Form, values_of
from graph.identity.nodes import Local
from graph.identity.scores import compare
from graph.identity.verdicts import Score, Verdict
from graph.registry import NodeId

BLOCK: Final = 100
"""A mark that more forms than this bear tells too little: it brings none of them together."""

SCHEMA: Final = """
CREATE TABLE node (document TEXT, key TEXT, family TEXT, form INTEGER, said INTEGER, iri TEXT, ruling TEXT, body BLOB,
                   PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE INDEX node_ruling ON node (ruling) WHERE ruling <> '';
CREATE TABLE said (id INTEGER PRIMARY KEY, type TEXT, names BLOB, identifiers BLOB, UNIQUE (type, names, identifiers));
CREATE INDEX node_form ON node (form, said);
CREATE INDEX node_iri ON node (iri);
CREATE TABLE form (id INTEGER PRIMARY KEY, signature BLOB UNIQUE, family TEXT, body BLOB, marks BLOB);
CREATE TABLE mark (mark INTEGER, form INTEGER, variant INTEGER, PRIMARY KEY (mark, form)) WITHOUT ROWID;
CREATE TABLE edge (a INTEGER, b INTEGER, value REAL, method TEXT, verdict INTEGER, vaguer INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX edge_b ON edge (b);
CREATE INDEX edge_doubt ON edge (value) WHERE verdict < 3;
"""

_MANY: Final = 2_000
"""From this many new forms on, blocks and clusters are read in one go, not a form at a time."""

_HELD: Final = 250_000
"""Forms held in memory."""

_WRITTEN: Final = 50_000
"""Rows of a table written at a time."""

_WAITING: Final = 500_000
"""Marks written at a time: the more, the fewer pages of the table are gone through twice."""


def _dump(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


_values: Final = attrgetter(*Local.__slots__)


def dump_local(node: Local) -> bytes:
    """A node as it is kept."""
    values = {name: _dump(value) for name, value in zip(Local.__slots__, _values(node), strict=True) if value}
    values["names"] = [(n.text, n.language) for n in node.names]
    return to_json(values)


_SETS: Final = ("countries", "bodies", "circle", "links", "persons", "dates", "beside")


def load_local(body: bytes) -> Local:
    """The node kept as *body*."""
    values = from_json(body)
    sets = {name: frozenset(values[name]) for name in _SETS if name in values}
    document, key = values["id"]
    values |= sets | {"id": (document, key), "names": tuple(Name(*name) for name in values["names"])}
    return Local(**values | {"identifiers": tuple(values.get("identifiers", ()))})


def _dump_form(form: Form) -> bytes:
    return to_json([_dump(value) for value in values_of(form)])


@lru_cache(maxsize=20_000)
def _dump_said(type_: str, names: tuple[Name, ...], identifiers: tuple[str, ...]) -> tuple[str, bytes, bytes]:
    return type_, to_json([(n.text, n.language) for n in names]), to_json(identifiers)


def _load_form(body: bytes) -> Form:
    values = dict(zip(FIELDS, from_json(body), strict=True))
    for name in ("identifiers", "countries", "bodies", "circle", "persons", "dates", "same", "terms", "apart"):
        values[name] = frozenset(values[name])
    values["names"] = tuple(values["names"])
    values["only"] = tuple(values["only"]) if values["only"] else None
    return Form(**values)


class _Numbered:
    """The numbers of the rows of a table, each of which stands there once, or waits to be written."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: str) -> None:
        self._sql, self._table = connection, table
        asked = " AND ".join(f"{column} = ?" for column in columns.split(", "))
        self._query = f"SELECT id FROM {table} WHERE {asked}"  # a table of ours, from a constant
        self._waiting: dict[tuple[Any, ...], int] = {}
        self._next = 0
        self._empty = False

    def of(self, row: tuple[Any, ...]) -> tuple[int, bool]:
        """The number of a row, and whether it was not known before."""
        if number := self._waiting.get(row):
            return number, False
        if not self._next:
            self._next = self._sql.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {self._table}").fetchone()[0]
            self._empty = self._next == 1
        if not self._empty and (found := self._sql.execute(self._query, row).fetchone()):
            return int(found[0]), False
        number = self._waiting[row] = self._next
        self._next += 1
        return number, True

    def written(self, table: str) -> None:
        """Take note that no row of *table* waits any more; others may number its rows from here on."""
        if table == self._table:
            self._waiting.clear()
            self._next = 0


class Index:
    """The forms, blocks and scores of one layer of things after another, in the tables of `SCHEMA`.

    Nodes are removed and added, then `settle` gives the clusters that may have changed.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._touched: set[int] = set()
        self._left: set[int] = set()
        self._new: set[int] = set()
        self._realms: dict[int, frozenset[str]] = {}
        self._forms: dict[int, Form] = {}
        self._forms_known = _Numbered(connection, "form", "signature")
        self._sayings = _Numbered(connection, "said", "type, names, identifiers")
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in ("node", "said", "form")}
        self._borne: list[int] = []

    def remove(self, nodes: Iterable[NodeId]) -> None:
        """Forget *nodes*."""
        self._write()
        for document, key in nodes:
            row = self._sql.execute("DELETE FROM node WHERE document = ? AND key = ? RETURNING form", (document, key)).fetchone()
            if row:
                self._left.add(row[0])

    def add(self, node: Local, form: Form, ruling: str = "") -> int:
        """Take in a node, which is not there yet, in its form, whose number is given. *ruling* notes the decisions that shaped it.

        The tables have it when the index is next asked or settled.
        """
        number, fresh = self._forms_known.of((form.digest,))
        if fresh:
            self._new.add(number)
            self._hold(number, form)
            self._realms[number] = form.realm
            found = marks(form)
            self._put("form", (number, form.digest, form.family, _dump_form(form), array("q", found).tobytes()))
            self._borne += [mark << 32 | number for mark in found]
            if len(self._borne) > _WAITING:
                self._write_marks()
        said = _dump_said(node.type, node.names, node.identifiers)
        saying, unheard = self._sayings.of(said)
        if unheard:
            self._put("said", (saying, *said))
        self._put("node", (*node.id, form.family, number, saying, None, ruling, dump_local(node)))
        self._touched.add(number)
        return number

    def _put(self, table: str, row: tuple[Any, ...]) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= _WRITTEN:
            self._write_table(table)

    def _write_table(self, table: str) -> None:
        if rows := self._rows[table]:
            rows.sort()
            places = ", ".join("?" * len(rows[0]))
            self._sql.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # tables of ours, from a constant
            rows.clear()
        for numbered in (self._forms_known, self._sayings):
            numbered.written(table)

    def _write_marks(self) -> None:
        """Write the marks that wait, each a number with that of its form behind it: as such they are sorted in half the time."""
        self._borne.sort()
        rows = ((*borne(both >> 32), both & 0xFFFFFFFF) for both in self._borne)
        self._sql.executemany("INSERT INTO mark (mark, variant, form) VALUES (?, ?, ?)", rows)
        self._borne.clear()

    def _write(self) -> None:
        for table in self._rows:
            self._write_table(table)
        self._write_marks()

    def _hold(self, number: int, form: Form) -> Form:
        if len(self._forms) >= _HELD:
            for oldest in list(islice(self._forms, _HELD // 2)):
                del self._forms[oldest]
        self._forms[number] = form
        return form

    def said(self, forms: Iterable[int]) -> Iterator[Said]:
        """How the nodes of *forms* describe their thing."""
        query = """SELECT s.type, s.names, s.identifiers, n.nodes FROM
                   (SELECT said, count(*) AS nodes FROM node WHERE form = ? GROUP BY said) n JOIN said s ON s.id = n.said"""
        for form in forms:
            for type_, names, identifiers, count in self._sql.execute(query, (form,)):
                yield Said(type_, tuple(Name(*name) for name in from_json(names)), tuple(from_json(identifiers)), count)

    def first(self, forms: Iterable[int]) -> NodeId | None:
        """The earliest node of *forms*; None where they have none."""
        query = "SELECT document, key FROM node WHERE form = ? ORDER BY document, key LIMIT 1"
        rows = (self._sql.execute(query, (form,)).fetchone() for form in forms)
        return min((tuple(row) for row in rows if row), default=None)

    def settle(self) -> Iterator[list[int]]:
        """The clusters, as forms, that the nodes added and removed since may have changed; forms without nodes are dropped."""
        sql = self._sql
        self._write()
        empty = {f for f in self._left if not sql.execute("SELECT 1 FROM node WHERE form = ? LIMIT 1", (f,)).fetchone()}
        dirty = self._dirty(empty)
        reached = self._touched | self._left
        if len(dirty) < self._count():  # else there is nothing yet to part from
            for form in (*empty, *dirty):
                reached.update(number for edge in self.edges(form, Verdict.NONE) for number in (edge.first, edge.second))
                sql.execute("DELETE FROM edge WHERE a = ? OR b = ?", (form, form))
        for form in empty:
            sql.executemany("DELETE FROM mark WHERE mark = ? AND form = ?", ((mark, form) for mark, _ in self._marks(form)))
            sql.execute("DELETE FROM form WHERE id = ?", (form,))
            self._forms.pop(form, None)
        reached -= empty
        reached |= dirty
        sql.executemany("INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?, ?, ?)", self._scored(dirty))
        self._touched, self._left, self._new, self._realms = set(), set(), set(), {}
        yield from self.regroup(reached)

    def _scored(self, dirty: set[int]) -> Iterator[tuple[int, int, float, str, int, int]]:
        """The rows of the scores to be made anew."""
        for first, second in self._pairs(dirty):
            yield from self._compare(first, second)

    def _count(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM form").fetchone()[0])

    def _marks(self, form: int) -> Iterator[tuple[int, int]]:
        """The marks that a form bears, and whether as a variant."""
        return map(borne, array("q", self._sql.execute("SELECT marks FROM form WHERE id = ?", (form,)).fetchone()[0]))

    def _dirty(self, empty: set[int]) -> set[int]:
        """The forms whose scores are to be made: the new ones, and those of blocks that pass the size at which they count."""
        if len(self._new) == self._count():
            return self._new - empty
        gone, come = (Counter(mark for form in forms for mark, _ in self._marks(form)) for forms in (empty, self._new))
        dirty = self._new - empty
        for mark in gone.keys() | come.keys():
            if exact(mark):
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
            for mark, variant in self._marks(form):
                limit = -1 if exact(mark) else BLOCK + 1
                block = self._sql.execute("SELECT form, variant FROM mark WHERE mark = ? LIMIT ?", (mark, limit)).fetchall()
                if limit < 0 or len(block) <= BLOCK:
                    mates.update(mate for mate, too in block if not (variant and too))
            yield from ((form, mate) for mate in mates if mate != form and not (mate in dirty and mate < form))

    def _all_pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of all forms, read block by block, each once, and in order of the forms: those of one body stand near to each other,
        so that the forms in memory serve."""
        pairs: set[int] = set()
        realms = self._realms
        rows = self._sql.execute("SELECT mark, form, variant FROM mark ORDER BY mark, form")
        for mark, same in groupby(rows, key=itemgetter(0)):
            block = [(form, variant) for _, form, variant in same]
            if exact(mark):
                pairs.update(first << 32 | second for (first, _), (second, _) in combinations(block, 2))
            elif 1 < len(block) <= BLOCK:  # of two realms, only what is exact can bring them together
                pairs.update(
                    first << 32 | second
                    for (first, a), (second, b) in combinations(block, 2)
                    if not (a and b) and (not (realms[first] and realms[second]) or realms[first] & realms[second])
                )
        for pair in sorted(pairs):
            yield pair >> 32, pair & 0xFFFFFFFF

    def _compare(self, first: int, second: int) -> list[tuple[int, int, float, str, int, int]]:
        """The row of the score between two forms, the one of the lesser digest first; none where there is nothing to say."""
        mine, other = self.form(first), self.form(second)
        if other.digest < mine.digest:
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
        """What to show of a form: the IRI of its earliest node, that node's names, and its document."""
        iri, document, names = self._sql.execute(
            """SELECT n.iri, n.document, s.names FROM node n JOIN said s ON s.id = n.said WHERE n.form = ?
               ORDER BY n.document, n.key LIMIT 1""",
            (form,),
        ).fetchone()
        return str(iri), tuple(sorted({text for text, _ in from_json(names)})), str(document)

    def doubts(self) -> Iterator[Edge]:
        """Every pair that a human might be asked about, the likeliest first."""
        query = """SELECT e.a, e.b, e.value, e.method, e.verdict, e.vaguer FROM edge e JOIN form f ON f.id = e.a JOIN form g ON g.id = e.b
                   WHERE e.verdict < 3 ORDER BY e.value DESC, f.signature, g.signature"""  # 3: SURE, as in the index
        for a, b, value, method, verdict, vaguer in self._sql.execute(query):
            yield Edge(a, b, Score(value, method, Verdict(verdict), vaguer))
