"""What a store must do: answer a SPARQL query, with rdflib's terms, over the union of its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from rdflib import Graph
from rdflib.term import Node as Term

from ontology.errors import EntenteError
from ontology.terms import PREFIXES


class QueryError(EntenteError):
    """A query that the store refuses, with its line and column where the engine gives them."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT: the variables, and a row of terms each, None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


Answer: TypeAlias = Table | bool | Graph
"""What a query gives: a Table for SELECT, a truth value for ASK, an rdflib graph for CONSTRUCT and DESCRIBE."""


class Store(Protocol):
    """A place that answers SPARQL queries. The default graph is the union of the named graphs."""

    def query(self, sparql: str) -> Answer:
        """The answer to *sparql*, which may leave out the prefixes of `ontology.terms.PREFIXES`. Raises QueryError."""
        ...

    def select(self, sparql: str) -> Table:
        """The answer to a SELECT. Raises QueryError for another form."""
        ...

    def close(self) -> None: ...


def prologue(sparql: str) -> tuple[str, int]:
    """*sparql* with the project's prefixes before it, and the number of lines that this added.

    All stands on one line; a prefix that the query declares itself is declared again by it, which SPARQL 1.1 allows.
    """
    head = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    return f"{head}\n{sparql}", 1


def open_store(location: str | Path) -> Store:
    """The store at *location*: a build folder, or the http(s) URL of a SPARQL 1.1 endpoint.

    Raises EntenteError where there is no graph.
    """
    where = str(location)
    if where.startswith(("http://", "https://")):
        from graph.store.remote import RemoteStore

        return RemoteStore(where)
    from graph.store.embedded import open_embedded

    return open_embedded(Path(location))
