"""An Oxigraph store in this process, opened read-only over a build's folder, or made from sorted N-Quads."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from graph.store.protocol import Answer, QueryError, Table, prologue
from graph.store.terms import bound, to_rdflib
from ontology.errors import EntenteError

_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)


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
        text, added = prologue(sparql)
        refuse_service(sparql)
        try:
            return answer(self.oxigraph.query(text, use_default_graph_as_union=True))
        except (SyntaxError, ValueError) as error:
            raise syntax_error(str(error), added) from error

    def select(self, sparql: str) -> Table:
        found = self.query(sparql)
        if not isinstance(found, Table):
            raise QueryError("this needs a SELECT query")
        return found

    def close(self) -> None:
        """Nothing to do: the store closes with its last reader."""


def refuse_service(sparql: str) -> None:
    """Raise QueryError for a query that would make the engine call another server: SERVICE is not supported."""
    bare = re.sub(
        r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'',
        '""',
        sparql,
        flags=re.DOTALL,
    )
    bare = re.sub(r"<[^<>\"{}|^`\\\s]*>", "<>", bare)
    bare = re.sub(r"#[^\n]*", "", bare)
    if found := re.search(r"(?<![\w:?$-])SERVICE(?![\w:-])", bare, re.IGNORECASE):
        line = bare.count("\n", 0, found.start()) + 1
        raise QueryError("SERVICE is not supported: no query may call another server. Remove it.", line)


def syntax_error(message: str, added: int) -> QueryError:
    """The engine's complaint, its line counted in the user's own query."""
    found = _POSITION.match(message)
    if not found:
        return QueryError(f"the query was refused: {message}")
    line, column = max(1, int(found[1]) - added), int(found[2])
    return QueryError(f"query, line {line}, column {column}: {found[3].strip()}", line, column)


def open_embedded(folder: Path) -> EmbeddedStore:
    """The current build of *folder*, as `entente build` made it. Raises EntenteError where there is none."""
    path = folder / "store"
    if not path.is_dir():
        raise EntenteError(
            f"{folder}: no graph here. Make one with `entente build PATH… -o {folder}`, or name another with --graph."
        )
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
