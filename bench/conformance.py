"""W3C's SPARQL 1.1 query evaluation tests through the endpoint, union off, beside pyoxigraph called directly.

The suite is not in the repository: `make conformance SUITE=…/sparql/sparql11` names a copy of the folder of w3c/rdf-tests.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx
import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from graph.web.app import make_app
from graph.web.front import Front
from graph.web.limits import Limits
from graph.web.service import Options

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
NUMERIC: Final = {XSD.decimal, XSD.integer, XSD.double, XSD.float}
_MANIFESTS: Final = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl")
_FORMATS: Final = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
_ACCEPT: Final = "application/sparql-results+xml, application/n-triples;q=0.5"


@dataclass(frozen=True)
class Case:
    """One test: its name, query, data and expected result."""

    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path


def _path(node: Node) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def cases(manifest: Path) -> Iterator[Case]:
    """The query evaluation tests of a manifest and of those that it includes."""
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    for include in graph.objects(None, MF.include):
        for item in Collection(graph, include):
            yield from cases(_path(item))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            if (entry, RDF.type, MF.QueryEvaluationTest) not in graph:
                continue
            action = graph.value(entry, MF.action)
            query = graph.value(action, QT.query)
            if query is None or graph.value(entry, MF.result) is None or graph.value(action, QT.serviceData) is not None:
                continue
            data = tuple(_path(d) for d in graph.objects(action, QT.data))
            named = tuple(_path(d) for d in graph.objects(action, QT.graphData))
            yield Case(
                f"{manifest.parent.name}/{str(entry).rpartition('#')[2]}",
                _path(query),
                data,
                named,
                _path(graph.value(entry, MF.result)),
            )


def load(case: Case, store: ox.Store) -> None:
    """Put a case's data into *store*, named graphs by their files' URIs."""
    for path in case.data:
        store.load(path=str(path), format=_format(path), base_iri=path.as_uri())
    for path in case.named:
        store.load(path=str(path), format=_format(path), base_iri=path.as_uri(), to_graph=ox.NamedNode(path.as_uri()))


def _format(path: Path) -> ox.RdfFormat:
    return ox.RdfFormat.from_extension(path.suffix[1:]) or ox.RdfFormat.TURTLE


def _term(term: Node) -> Node:
    """A term with its number in one form, so that equal values are equal."""
    if isinstance(term, Literal) and term.datatype in NUMERIC:
        try:
            if term.datatype in (XSD.double, XSD.float):
                return Literal(repr(float(term)), datatype=term.datatype, normalize=False)
            return Literal(format(Decimal(str(term)).normalize(), "f"), datatype=term.datatype, normalize=False)
        except (InvalidOperation, ValueError):
            return term
    return Literal(str(term)) if isinstance(term, Literal) and term.datatype == XSD.string else term


def as_graph(content: bytes, suffix: str, plain: bool = False) -> Graph:
    """A result as a graph, in which rows are blank nodes, so that graph isomorphism compares results. *plain*: terms as text."""
    made, rs = Graph(), Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
    if suffix not in _FORMATS:
        parsed = Graph().parse(data=content, format={".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}[suffix])
        if (None, RDF.type, rs.ResultSet) not in parsed:
            for triple in parsed:
                made.add(tuple(_term(t) for t in triple))  # type: ignore[arg-type]
            return made
        for answer in parsed.objects(None, rs.boolean):
            made.add((BNode(), RDF.value, answer))
        for solution in parsed.objects(None, rs.solution):
            row = BNode()
            made.add((row, RDF.type, RDFS.Resource))
            for binding in parsed.objects(solution, rs.binding):
                variable, value = parsed.value(binding, rs.variable), parsed.value(binding, rs.value)
                made.add((row, URIRef(f"urn:{variable}"), _term(value or RDF.nil)))
        return made
    result = Result.parse(io.BytesIO(content), format=_FORMATS[suffix])
    if result.type == "ASK":
        made.add((BNode(), RDF.value, Literal(bool(result.askAnswer))))
        return made
    for bindings in result.bindings:
        row = BNode()
        made.add((row, RDF.type, RDFS.Resource))
        for variable, value in bindings.items():
            text = Literal(str(_term(value)).strip()) if plain and not isinstance(value, BNode) else _term(value)
            made.add((row, URIRef(f"urn:{variable}"), text))
    return made


def right(content: bytes, suffix: str, expected: Path) -> bool:
    """Whether an answer is the expected one."""
    plain = expected.suffix == ".csv"
    try:
        return isomorphic(as_graph(content, suffix, plain), as_graph(expected.read_bytes(), expected.suffix, plain))
    except Exception:  # an answer that rdflib cannot read is wrong
        return False


def directly(case: Case, store: ox.Store) -> tuple[bytes, str]:
    """pyoxigraph's own answer, in the formats in which the endpoint is asked."""
    found = store.query(case.query.read_text("utf-8"), base_iri=case.query.as_uri())
    if isinstance(found, ox.QueryTriples):
        return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", ".nt"
    if case.result.suffix in (".csv", ".tsv"):
        kind = ox.QueryResultsFormat.CSV if case.result.suffix == ".csv" else ox.QueryResultsFormat.TSV
        return found.serialize(format=kind) or b"", case.result.suffix
    return found.serialize(format=ox.QueryResultsFormat.XML) or b"", ".srx"


async def through(case: Case, folder: Path) -> tuple[bytes, str]:
    """The endpoint's answer over the store in *folder*, from real workers, over HTTP as the application sees it."""
    front = make_app(Options(folder, Limits(workers=1, client_rate=0), union=False, in_memory=False), io.StringIO())
    assert isinstance(front, Front)
    service = front.service
    await service.pool.open()
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://endpoint") as client:
            accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}.get(case.result.suffix, _ACCEPT)
            query = f"BASE <{case.query.as_uri()}>\n{case.query.read_text('utf-8')}"
            reply = await client.post("/sparql", data={"query": query}, headers={"Accept": accept})
            suffix = {"n-triples": ".nt", "csv": ".csv", "separated": ".tsv"}
            kind = reply.headers["content-type"]
            return reply.content if reply.status_code == 200 else b"", next((s for k, s in suffix.items() if k in kind), ".srx")
    finally:
        await service.pool.close()


def compare(suite: Path) -> tuple[int, int, list[str], int]:
    """How many cases pyoxigraph and the endpoint get right, those that only pyoxigraph does, and the number of all."""
    alone = served = total = 0
    lost: list[str] = []
    for case in (c for name in _MANIFESTS for c in cases(suite / name)):
        total += 1
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            store = ox.Store(str(folder / "store"))
            load(case, store)
            store.flush()
            try:
                own = right(*directly(case, store), case.result)
            except (SyntaxError, ValueError, OSError):
                own = False
            del store
            ours = right(*asyncio.run(through(case, folder)), case.result)
        alone, served = alone + own, served + ours
        if own and not ours:
            lost.append(case.name)
    return alone, served, lost, total


def main() -> None:
    """Print how many cases each gets right, where the environment's SUITE names the suite."""
    suite = os.environ.get("SUITE")
    if not suite or not (Path(suite) / "manifest-sparql11-query.ttl").is_file():
        print("not run: set SUITE to the folder sparql/sparql11 of a copy of w3c/rdf-tests", file=sys.stderr)
        return
    alone, served, lost, total = compare(Path(suite).resolve())
    print(f"pyoxigraph {alone} of {total}, endpoint {served}, lost {len(lost)}{': ' + ', '.join(lost) if lost else ''}")


if __name__ == "__main__":
    main()
