"""A graph in, what breaks the shapes of `ontology/shapes.ttl` out (SHACL, W3C Recommendation of 20 July 2017).

The core constraints are pyshacl's work, on a plain rdflib graph of one document at a time; each node is checked once. The
SPARQL-based ones are asked of the store itself, over all nodes at once: each query names its own class, so that it
says the same with `$this` unbound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node as Term

import ontology
from graph.store import Store

SHAPES: Final = Path(ontology.__path__[0]) / "shapes.ttl"
BATCH: Final = 500
"""Nodes whose statements are fetched with one query."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape: the path and value at fault, where there are any, and what the shape asks for."""

    focus: str
    path: str
    value: str
    message: str
    severity: str = "Violation"


@cache
def shapes() -> Graph:
    """The shapes, as they stand in the file."""
    return Graph().parse(SHAPES)


@cache
def _core() -> Graph:
    """The shapes without their SPARQL-based constraints."""
    core = Graph()
    core.namespace_manager = NamespaceManager(core, bind_namespaces="none")
    for triple in shapes():
        if triple[1] != SH.sparql:
            core.add(triple)
    return core


def violations(store: Store, language: str = "en") -> Iterator[Violation]:
    """What breaks the shapes in *store*, with messages in *language* ("fr" or "en"); nothing where it conforms."""
    yield from _asked(store, language)
    documents = [str(row[0]) for row in store.select("SELECT ?d WHERE { ?d a ent:Document } ORDER BY ?d")]
    seen: set[str] = set()
    for document in documents:
        yield from _checked(store, _nodes_of(store, document), seen, language)
    rest = store.select("SELECT DISTINCT ?x WHERE { ?x ?p ?o FILTER(isIRI(?x)) }")
    yield from _checked(store, (str(row[0]) for row in rest), seen, language)


def _asked(store: Store, language: str) -> Iterator[Violation]:
    """The answers to the SPARQL-based constraints."""
    for constraint in sorted(shapes().objects(None, SH.sparql), key=lambda c: str(shapes().value(c, SH.select))):
        query = str(shapes().value(constraint, SH.select))
        severity = shapes().value(constraint, SH.severity) or SH.Violation
        message = _message(shapes().objects(constraint, SH.message), language)
        answer = store.select(query)
        place = {name: answer.columns.index(name) for name in ("this", "path", "value")}
        for row in sorted(answer.rows, key=str):
            focus, path, value = (row[place[name]] for name in ("this", "path", "value"))
            yield Violation(str(focus), str(path or ""), str(value or ""), message, _local(severity))


def _nodes_of(store: Store, document: str) -> Iterator[str]:
    """The document, its passages and statements, and the things that they are about or that it mentions."""
    iri = URIRef(document).n3()
    passage = f"?passage ent:document {iri} ."
    for where in (
        f"BIND({iri} AS ?x)",
        f"{passage} BIND(?passage AS ?x)",
        f"{passage} ?x ent:evidence ?passage .",
        f"{passage} ?statement ent:evidence ?passage ; rdf:subject ?x .",
        f"{passage} ?statement ent:evidence ?passage ; rdf:object ?x . FILTER(isIRI(?x))",
        f"?x ent:mentionedIn {iri} .",
    ):
        yield from (str(row[0]) for row in store.select(f"SELECT DISTINCT ?x WHERE {{ {where} }}"))


def _checked(store: Store, nodes: Iterable[str], seen: set[str], language: str) -> Iterator[Violation]:
    """The violations of those of *nodes* that are not in *seen*; they are then."""

    def fresh() -> Iterator[str]:
        for node in nodes:
            if node not in seen:
                seen.add(node)
                yield node

    waiting = fresh()
    while batch := list(islice(waiting, BATCH)):
        yield from validate(_about(store, batch), batch, language)


def _about(store: Store, nodes: Iterable[str]) -> Graph:
    """A plain graph of what *store* states of *nodes*, and of which class the things are that they point to."""
    values = " ".join(URIRef(node).n3() for node in nodes)
    found = store.query(
        f"CONSTRUCT {{ ?x ?p ?o . ?o a ?class }} WHERE {{ VALUES ?x {{ {values} }} ?x ?p ?o OPTIONAL {{ ?o a ?class }} }}"
    )
    assert isinstance(found, Graph)
    return found


def validate(data: Graph, nodes: Iterable[str], language: str = "en") -> Iterator[Violation]:
    """The violations of the core constraints by *nodes* in *data*, sorted.

    The other nodes of *data* are there for their classes alone, and what is said of them is left out. (pyshacl's own
    `focus_nodes` also skips the alternatives of sh:or, and so would find nothing wrong there.)
    """
    conforms, report, text = pyshacl.validate(data, shacl_graph=_core())
    if conforms:
        return
    if not isinstance(report, Graph):
        raise ValueError(f"{SHAPES}: {text}")
    found, asked = [], {URIRef(node) for node in nodes}
    for result in report.objects(None, SH.result):
        if report.value(result, SH.focusNode) not in asked:
            continue
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        severity = report.value(result, SH.resultSeverity) or SH.Violation
        message = _message(report.objects(result, SH.resultMessage), language)
        found.append(
            Violation(str(report.value(result, SH.focusNode)), str(path or ""), str(value or ""), message, _local(severity))
        )
    yield from sorted(set(found))


def _message(messages: Iterable[Term], language: str) -> str:
    """The message in *language*, or any."""
    known = sorted((m for m in messages if isinstance(m, Literal)), key=lambda m: (m.language != language, str(m)))
    return str(known[0]) if known else ""


def _local(iri: Term) -> str:
    return str(iri).rpartition("#")[2]


def constrained() -> frozenset[str]:
    """The properties that some shape speaks of."""
    return frozenset(str(path) for path in shapes().objects(None, SH.path)) | {str(RDF.type)}
