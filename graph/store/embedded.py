"""An Oxigraph store in this process, opened read-only over a build's folder, or made from sorted N-Quads."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from graph.store.protocol import Answer, QueryError, Table
from graph.store.syntax import names_dataset, refuse_service, syntax_error
from graph.store.terms import bound, to_rdflib
from ontology.errors import EntenteError
from ontology.terms import PREFIXES


def answer(result: object) -> Answer:
    """pyoxigraph's answer with rdflib's terms."""
    match result:
        case ox.QuerySolutions():
            columns = tuple(variable.value for variable in result.variables)
            rows = tuple(tuple(to_rdflib(term) for term in solution) for solution in result)
            return Table(columns, rows)
        case ox.QueryBoolean():
            return bool(result)
        case ox.QueryTriples():
            graph = Graph()
            for triple in result:
                graph.add((bound(triple.subject), bound(triple.predicate), bound(triple.object)))
            return graph
        case _:
            raise TypeError(f"pyoxigraph answered with {type(result).__name__}")


class EmbeddedStore:
    """A read-only view of a store on disk, as it was when it was opened."""

    def __init__(self, store: ox.Store) -> None:
        self.oxigraph = store

    def query(self, sparql: str) -> Answer:
        refuse_service(sparql)
        try:
            return answer(self.oxigraph.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=not names_dataset(sparql)))
        except (SyntaxError, ValueError) as error:
            raise syntax_error(str(error), sparql) from error

    def select(self, sparql: str) -> Table:
        found = self.query(sparql)
        if not isinstance(found, Table):
            raise QueryError("this needs a SELECT query")
        return found

    def close(self) -> None:
        """Nothing to do: the store closes with its last reader."""


def store_of(folder: Path) -> Path:
    """The store of the current build of *folder*. Raises EntenteError where there is none."""
    path = folder / "store"
    if not path.is_dir():
        raise EntenteError(
            f"{folder}: no graph here. Make one with `entente build PATH… -o {folder}`, or name another with --graph."
        )
    return path


def open_embedded(folder: Path) -> EmbeddedStore:
    """The current build of *folder*, as `entente build` made it. Raises EntenteError where there is none."""
    path = store_of(folder)
    try:
        return EmbeddedStore(ox.Store.read_only(str(path.resolve())))
    except OSError as error:
        raise EntenteError(f"{path}: the store cannot be read ({error}). Build it again with `entente build`.") from error


def load(path: Path, quads: Path) -> None:
    """Make the store *path* from an N-Quads file."""
    store = ox.Store(str(path))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.flush()
    store.optimize()
