"""Clusters of forms in, canonical IRIs out: the registry in a SQLite file, of which a change touches only what it concerns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from graph.iris import Iris
from graph.registry import HEAD, NodeId, Registry, resolve
from graph.sorting import patch_sorted
from ontology.names import slug

Cluster = tuple[Sequence[int], NodeId, str]
"""The forms of a cluster, its earliest node, and the name to mint an IRI from."""


_FILED: Final = (
    ("former", "former", "iri, document, key"),
    ("registered", "member", "iri, document, key"),
    ("redirect", "redirect", "old, new"),
)
"""The tables that the file holds: how their lines begin, and their columns in order."""


def _watching() -> Iterator[str]:
    """The statements that keep, from then on, how much more or less often the file has a line."""
    yield "CREATE TEMP TABLE registry_change (line TEXT, n INTEGER)"
    for table, kind, columns in _FILED:
        for event, changes in (("INSERT", {"new": 1}), ("DELETE", {"old": -1}), ("UPDATE", {"old": -1, "new": 1})):
            steps = " ".join(
                f"INSERT INTO registry_change VALUES ({_line(kind, columns, row)}, {n});" for row, n in changes.items()
            )
            yield f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON {table} BEGIN {steps} END"


def _line(kind: str, columns: str, row: str) -> str:
    """The line of the file that a *row* of a table makes, as an SQL expression."""
    return " || char(9) || ".join([f"'{kind}'", *(f"{row}.{column}" for column in columns.split(", "))])


class Ledger:
    """The registry in the tables of `SCHEMA`, where IRIs are given to the clusters that a change touches, and to no others."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._next: dict[str, int] = {}

    def load(self, registry: Registry) -> None:
        """Take in what a registry file holds."""
        self._sql.executemany("INSERT INTO registered VALUES (?, ?, ?)", ((*node, iri) for node, iri in registry.members.items()))
        self._sql.executemany("INSERT INTO former VALUES (?, ?, ?)", ((*node, iri) for iri, node in registry.former))
        self._sql.executemany("INSERT INTO redirect VALUES (?, ?)", registry.redirects.items())
        self._sql.executemany("INSERT OR IGNORE INTO published VALUES (?)", ((iri,) for iri in registry.published()))

    def watch(self) -> None:
        """Take note of what changes from here on."""
        self._sql.execute("PRAGMA recursive_triggers = ON")  # what is replaced is deleted
        for statement in _watching():
            self._sql.execute(statement)

    def write(self, path: Path) -> None:
        """Write the registry file, sorted."""
        with path.open("w", encoding="utf-8") as out:
            out.write(HEAD + "\n")
            for table, kind, columns in _FILED:
                for row in self._sql.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}"):  # tables of ours
                    out.write("\t".join((kind, *row)) + "\n")

    def patch(self, before: Path, path: Path) -> None:
        """Write the registry file from that of *before*, with what changed since `watch`."""
        rows = self._sql.execute("SELECT line, sum(n) FROM registry_change GROUP BY line").fetchall()
        removed, added = ({line.encode() for line, n in rows if n == sign} for sign in (-1, 1))
        patch_sorted(before, path, removed, added)

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Which IRI stands for which today, in order."""
        led = dict(self._sql.execute("SELECT old, new FROM redirect ORDER BY old").fetchall())
        return ((old, resolve(old, led)) for old in led)

    def published(self, iri: str) -> bool:
        return self._sql.execute("SELECT 1 FROM published WHERE iri = ?", (iri,)).fetchone() is not None

    def nodes(self, iri: str, document: str = "") -> Iterator[NodeId]:
        """The nodes that *iri* means, in order: those that bear it, but for those given up; in one *document* also those that bore it."""
        if document:
            query = """SELECT document, key FROM registered WHERE iri = ?1 AND document = ?2
                        UNION SELECT document, key FROM former WHERE iri = ?1 AND document = ?2 ORDER BY 1, 2"""
        else:
            query = f"SELECT document, key FROM registered r WHERE iri = ?1 AND {_KEPT} ORDER BY 1, 2"
        yield from self._sql.execute(query, (iri, document) if document else (iri,))

    def give_up(self, parted: Iterable[tuple[str, NodeId]]) -> None:
        """Have nodes give up the IRI that they bear, from here on: a human parted them from what else bears it, if anything does."""
        self._sql.execute("DELETE FROM given_up")
        self._sql.executemany("INSERT OR IGNORE INTO given_up VALUES (?, ?, ?)", ((*node, iri) for iri, node in parted))
        others = f"SELECT 1 FROM registered r WHERE r.iri = given_up.iri AND {_KEPT}"
        self._sql.execute(f"DELETE FROM given_up WHERE NOT EXISTS ({others})")

    def iri(self, node: NodeId) -> str | None:
        """The IRI that a node bears."""
        row = self._sql.execute("SELECT iri FROM registered WHERE document = ? AND key = ?", node).fetchone()
        return str(row[0]) if row else None

    def drop(self, nodes: Iterable[NodeId]) -> None:
        """Forget *nodes* and the IRIs that no other node bears, for good."""
        for node in nodes:
            for table in ("registered", "former"):
                query = f"DELETE FROM {table} WHERE document = ? AND key = ? RETURNING iri"  # tables of ours
                for (iri,) in self._sql.execute(query, node).fetchall():
                    if not self._sql.execute("SELECT 1 FROM registered WHERE iri = ?", (iri,)).fetchone():
                        self.unpublish(iri)

    def unpublish(self, iri: str) -> None:
        """Forget that there ever was *iri*."""
        self._sql.execute("DELETE FROM published WHERE iri = ?", (iri,))
        led = self._sql.execute("DELETE FROM redirect WHERE old = ? RETURNING new", (iri,)).fetchone()
        if led:  # what led to it leads on
            self._sql.execute("UPDATE redirect SET new = ? WHERE new = ?", (led[0], iri))
        else:
            self._sql.execute("DELETE FROM redirect WHERE new = ?", (iri,))

    def assign(self, clusters: Sequence[Cluster], iris: Iris) -> list[str]:
        """The canonical IRI of each of *clusters*, for whose nodes it is noted down.

        A cluster keeps the IRI of its earliest registered node, by node order, but that of a node which bore another before only
        where all did; its other IRIs redirect to it. Where a cluster has come apart, the part with the earliest node keeps the IRI,
        and the rest is given a new one; what a human parted from the rest is given the new one, whatever its order. An
        IRI is minted from the name, with the lowest free number behind it; in the order of name and first node, so
        that the order of the documents does not matter.
        """
        chosen: dict[int, str] = {}
        unnamed: list[tuple[str, NodeId, int]] = []
        for place, (forms, first, name) in enumerate(clusters):
            borne = {iri for form in forms for iri in self.borne(form)}
            known = sorted((owner[:3], iri) for iri in borne if (owner := self._owner(iri)) and owner[3] in forms)
            if not known:
                unnamed.append((slug(name), first, place))
                continue
            chosen[place] = known[0][1]
            for _, other in known[1:]:
                self._sql.execute("INSERT OR REPLACE INTO redirect VALUES (?, ?)", (other, known[0][1]))
        for base, _, place in sorted(unnamed):
            chosen[place] = self._mint(base, iris)
            for form in clusters[place][0]:
                self._sql.execute(
                    """INSERT OR IGNORE INTO former SELECT r.document, r.key, r.iri
                       FROM node n JOIN registered r ON r.document = n.document AND r.key = n.key WHERE n.form = ?""",
                    (form,),
                )
                self._sql.execute(
                    "INSERT OR REPLACE INTO registered SELECT document, key, ? FROM node WHERE form = ?", (chosen[place], form)
                )
        for place, (forms, _, _) in enumerate(clusters):
            for form in forms:
                self._sql.execute(
                    "INSERT OR IGNORE INTO registered SELECT document, key, ? FROM node WHERE form = ? AND iri IS NULL",
                    (chosen[place], form),
                )
        self._sql.executemany("DELETE FROM redirect WHERE old = ?", ((iri,) for iri in set(chosen.values())))
        return [chosen[place] for place in range(len(clusters))]

    def borne(self, form: int) -> list[str]:
        """The IRIs that the nodes of a form bear."""
        query = "SELECT DISTINCT r.iri FROM node n JOIN registered r ON r.document = n.document AND r.key = n.key WHERE n.form = ?"
        return [iri for (iri,) in self._sql.execute(query, (form,))]

    def _owner(self, iri: str) -> tuple[int, str, str, int] | None:
        """The earliest node now there that bears *iri*, of those that have not given it up if there are any: how many IRIs it bore
        before, the node, and its form."""
        query = """SELECT (SELECT count(*) FROM former f WHERE f.document = r.document AND f.key = r.key), r.document, r.key, n.form
                   FROM registered r CROSS JOIN node n ON n.document = r.document AND n.key = r.key
                   WHERE r.iri = ? {} ORDER BY r.document, r.key LIMIT 1"""
        for kept in (f"AND {_KEPT}", ""):
            if row := self._sql.execute(query.format(kept), (iri,)).fetchone():
                return (row[0], row[1], row[2], row[3])
        return None

    def _mint(self, base: str, iris: Iris) -> str:
        number = self._next.get(base, 1)
        iri = iris.thing(base if number == 1 else f"{base}-{number}")
        while self.published(iri):
            number += 1
            iri = iris.thing(f"{base}-{number}")
        self._next[base] = number + 1
        self._sql.execute("INSERT INTO published VALUES (?)", (iri,))
        return iri


_KEPT: Final = "NOT EXISTS (SELECT 1 FROM given_up g WHERE g.document = r.document AND g.key = r.key AND g.iri = r.iri)"
"""Of rows r of `registered`: that the node has not given up the IRI."""

SCHEMA: Final = """
CREATE TABLE registered (document TEXT, key TEXT, iri TEXT, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE INDEX registered_iri ON registered (iri, document, key);
CREATE TABLE former (document TEXT, key TEXT, iri TEXT, PRIMARY KEY (document, key, iri)) WITHOUT ROWID;
CREATE TABLE given_up (document TEXT, key TEXT, iri TEXT, PRIMARY KEY (document, key, iri)) WITHOUT ROWID;
CREATE TABLE redirect (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE INDEX redirect_new ON redirect (new);
CREATE TABLE published (iri TEXT PRIMARY KEY) WITHOUT ROWID;
"""
