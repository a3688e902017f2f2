"""Facts added and removed in, the networks that follow out: which agreements and links a change touches, and their quads.

The facts that the networks are made of, and the links between actors and between countries, are kept in SQLite, so that memory
does not grow with the corpus and a change costs its own agreements and no others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from extract.model import Value
from graph.derived import Party, agreement_quads, cooperation_quads
from graph.identity.descriptions import Thing
from graph.identity.nodes import AGREEMENTS
from graph.iris import Iris
from graph.quads import Quad
from ontology.terms import ENT

SCHEMA: Final = """
CREATE TABLE tie (subject TEXT, predicate TEXT, object TEXT, n INTEGER, PRIMARY KEY (subject, predicate, object)) WITHOUT ROWID;
CREATE INDEX tie_object ON tie (object, predicate);
CREATE TABLE pair (first TEXT, second TEXT, agreement TEXT, PRIMARY KEY (first, second, agreement)) WITHOUT ROWID;
CREATE INDEX pair_agreement ON pair (agreement);
"""
_PARTY, _INVOLVES, _COUNTRY, _SIGNED = (str(ENT[name]) for name in ("party", "involvesCountry", "country", "signedOn"))
_KEPT: Final = frozenset({_PARTY, _INVOLVES, _COUNTRY, _SIGNED})

Described = Callable[[str], Thing | None]
"""Gives the thing of an IRI; None where there is none."""


class Ties:
    """The tables of `SCHEMA`."""

    def __init__(self, connection: sqlite3.Connection, iris: Iris) -> None:
        self._sql = connection
        self._iris = iris
        self._facts = iris.graph("facts")

    def kept(self, quad: Quad) -> tuple[str, str, str] | None:
        """What a quad says that the networks are made of."""
        if quad.graph != self._facts or quad.predicate not in _KEPT:
            return None
        return quad.subject, quad.predicate, quad.object.lexical if isinstance(quad.object, Value) else quad.object

    def count(self, facts: Iterable[tuple[tuple[str, str, str], int]]) -> None:
        """Take in how much more or less often facts are stated."""
        for fact, times in facts:
            self._sql.execute("INSERT INTO tie VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", (*fact, times))
            if times < 0:
                self._sql.execute("DELETE FROM tie WHERE subject = ? AND predicate = ? AND object = ? AND n <= 0", fact)

    def turns(self, fact: tuple[str, str, str], times: int) -> bool:
        """Whether a fact that is stated so much more or less often becomes one, or is one no more."""
        row = self._sql.execute("SELECT n FROM tie WHERE subject = ? AND predicate = ? AND object = ?", fact).fetchone()
        before = row[0] if row else 0
        return (before > 0) != (before + times > 0)

    def agreements_of(self, iris: Iterable[str]) -> set[str]:
        """The agreements to which some of *iris* are party."""
        query = "SELECT subject FROM tie WHERE object = ? AND predicate = ?"
        return {subject for iri in iris for (subject,) in self._sql.execute(query, (iri, _PARTY))}

    def _objects(self, subject: str, predicate: str) -> list[str]:
        query = "SELECT object FROM tie WHERE subject = ? AND predicate = ? ORDER BY object"
        return [o for (o,) in self._sql.execute(query, (subject, predicate))]

    def agreement(self, iri: str, described: Described) -> tuple[list[Quad], list[tuple[str, str]]]:
        """What follows from an agreement, and the pairs that it links; nothing where *described* knows no such agreement."""
        thing = described(iri)
        if thing is None or thing.type not in AGREEMENTS:
            return [], []
        parties = []
        for party in self._objects(iri, _PARTY):
            known = described(party)
            name = known.names[0].text if known and known.names else party.rpartition("/")[2]
            parties.append(Party(party, known.type if known else "", name, frozenset(self._objects(party, _COUNTRY))))
        stated, date = frozenset(self._objects(iri, _INVOLVES)), min(self._objects(iri, _SIGNED), default="")
        return agreement_quads(iri, thing, parties, stated, date, self._iris)

    def pairs(self, agreement: str) -> list[tuple[str, str]]:
        """The pairs that an agreement links, as they are kept."""
        return self._sql.execute("SELECT first, second FROM pair WHERE agreement = ?", (agreement,)).fetchall()

    def pair(self, agreement: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep the pairs that an agreement links, instead of those before."""
        self._sql.execute("DELETE FROM pair WHERE agreement = ?", (agreement,))
        self._sql.executemany("INSERT INTO pair VALUES (?, ?, ?)", ((*pair, agreement) for pair in pairs))

    def link(self, pair: tuple[str, str]) -> Iterator[Quad]:
        """The quads of the link between two actors or countries."""
        rows = self._sql.execute("SELECT agreement FROM pair WHERE first = ? AND second = ? ORDER BY agreement", pair)
        yield from cooperation_quads(*pair, [agreement for (agreement,) in rows.fetchall()], self._iris)

    def links(self) -> Iterator[Quad]:
        """The quads of every link."""
        for first, second in self._sql.execute("SELECT DISTINCT first, second FROM pair ORDER BY first, second").fetchall():
            yield from self.link((first, second))
