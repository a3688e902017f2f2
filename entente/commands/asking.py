"""`entente query`, `queries`, `explain` and `export`: a graph in, answers out."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.commands.options import DEFAULT_GRAPH, Graph, Output

if TYPE_CHECKING:
    from graph.store import Store


class AnswerFormat(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"


class ExportFormat(StrEnum):
    """What a graph is exported as."""

    NQ = "nq"
    TTL = "ttl"
    JSONLD = "jsonld"
    CSV = "csv"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("query")(query)
    app.command("queries")(queries)
    app.command("explain")(explain)
    app.command("export")(export)


def query(
    what: Annotated[
        str, typer.Argument(metavar="FILE.rq|'SELECT …'|NAME", help="A query file, a query, or the name of a named one.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A named query's parameter.")
    ] = None,
    format_: Annotated[AnswerFormat, typer.Option("--format", "-f", help="How to write the answer.")] = AnswerFormat.TABLE,
    output: Output = None,
    graph: Graph = DEFAULT_GRAPH,
) -> None:
    """Ask the graph in SPARQL 1.1; the project's prefixes are bound.

    Example: entente query agreements-of-country --param country=MA
    """
    from entente.answers import write_answer
    from graph.store import QueryError, open_store

    store = open_store(graph)
    text = _sparql(what, param or [], store)
    try:
        answer = store.query(text)
    except QueryError as error:
        raise _pointed(error, text) from error
    write_answer(answer, format_.value, output)


def _pointed(error: Exception, text: str) -> Exception:
    """A query's error with the line that it is on and a caret under the column."""
    from graph.store import QueryError

    if not isinstance(error, QueryError) or error.line is None:
        return error
    lines = text.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    column = min(error.column or 1, len(line) + 1)
    shift = max(0, column - 60)
    return QueryError(f"{error}\n  {line[shift : shift + 110]}\n  {' ' * (column - 1 - shift)}^", error.line, error.column)


def _sparql(what: str, param: list[str], store: Store) -> str:
    """The query that *what* means: the text itself, a file's, or a named query's with its parameters."""
    from graph.queries import named
    from graph.things import find_thing
    from ontology.errors import EntenteError

    values = {}
    for pair in param:
        name, equals, value = pair.partition("=")
        if not equals:
            raise EntenteError(f"--param {pair}: write it as NAME=VALUE.")
        values[name] = value
    if any(c.isspace() for c in what.strip()) or "{" in what:
        text = what
    elif what.endswith(".rq"):
        try:
            text = Path(what).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EntenteError(f"{what}: the query file cannot be read ({error}). Check its path; it is UTF-8 text.") from error
    else:
        return named(what).text(values, partial(find_thing, store))
    if values:
        raise EntenteError("--param goes with a named query. `entente queries` lists them.")
    return text


def queries() -> None:
    """List the named queries with their parameters.

    Example: entente queries
    """
    from graph.queries import named_queries

    for name, found in named_queries().items():
        parameters = " ".join(f"--param {p.name}={p.example}" for p in found.head.param)
        print(f"{name} {parameters}".rstrip())
        print(f"    {found.head.description.en}")
        print(f"    {found.head.description.fr}")


def explain(
    thing: Annotated[str, typer.Argument(metavar="THING", help="A name, part of one, or an IRI.")],
    graph: Graph = DEFAULT_GRAPH,
) -> None:
    """Say what the graph says of a thing, each statement with its sentence and document.

    Example: entente explain "UNESCO"
    """
    from entente.explaining import explanation
    from graph.store import open_store
    from graph.things import find_thing

    store = open_store(graph)
    sys.stdout.writelines(line + "\n" for line in explanation(store, find_thing(store, thing)))


def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="nq, ttl, jsonld: the graph; csv, xlsx: one agreement a row.")
    ],
    output: Output = None,
    graph: Graph = DEFAULT_GRAPH,
) -> None:
    """Write the graph (nq, ttl, jsonld), or the analyst's table of agreements (csv, xlsx).

    Example: entente export --format xlsx -o agreements.xlsx
    """
    from entente.exports import write_export
    from graph.store import open_store

    write_export(open_store(graph), graph, format_.value, output)
