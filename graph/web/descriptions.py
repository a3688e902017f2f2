"""What the server and its data set say of themselves, as triples: SPARQL 1.1 Service Description, VoID and DCAT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox
from rdflib import DCAT, Namespace

from graph.derived import superclasses
from graph.iris import GRAPHS, Iris
from graph.web.negotiation import GRAPHS as GRAPH_TYPES
from graph.web.workers import GRAPHS as RDF_FORMATS
from ontology.terms import DCTERMS, ENT, FOAF, PREFIXES, RDF, VOID, XSD

if TYPE_CHECKING:
    from graph.web.service import Build

Triples: TypeAlias = list[ox.Triple]
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMATS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML",
)  # fmt: skip
_PREFIXES: Final = {**PREFIXES, "sd": str(SD), "formats": str(FORMATS), "dcat": str(DCAT)}
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_GRAPH_NAMES: Final = {
    "documents": "the documents and their metadata",
    "claims": "what each document says, with the passage that says so",
    "facts": "what the claims support",
    "derived": "what follows from the facts: superclasses, labels, countries, weights",
    "curation": "what a person asserted",
    "meta": "the data set, the build, and which IRI stands for which",
}


def triple(subject: str, predicate: str, value: str | int, language: str = "") -> ox.Triple:
    """A triple whose object is an IRI, or a literal where it is a number or has a language."""
    obj: ox.NamedNode | ox.Literal
    if isinstance(value, int):
        obj = ox.Literal(str(value), datatype=ox.NamedNode(str(XSD.integer)))
    elif language:
        obj = ox.Literal(value, language=language)
    else:
        obj = ox.NamedNode(value)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), obj)


def service(endpoint: str, iris: Iris, build: Build, union: bool) -> Triples:
    """The description of the endpoint at *endpoint*."""
    here, data = f"{endpoint}#service", f"{endpoint}#dataset"
    made = [
        triple(here, str(RDF.type), str(SD.Service)),
        triple(here, str(SD.endpoint), endpoint),
        triple(here, str(SD.supportedLanguage), str(SD.SPARQL11Query)),
        triple(here, str(SD.defaultDataset), data),
        triple(data, str(RDF.type), str(SD.Dataset)),
        triple(data, str(SD.defaultGraph), f"{endpoint}#default"),
        triple(f"{endpoint}#default", str(RDF.type), str(SD.Graph)),
        triple(f"{endpoint}#default", str(VOID.triples), int(build.report.get("quads", 0)) if union else 0),
    ]
    if union:
        made.append(triple(here, str(SD.feature), str(SD.UnionDefaultGraph)))
    made += [triple(here, str(SD.resultFormat), str(FORMATS[name])) for name in _FORMATS]
    for name in GRAPHS:
        graph = iris.graph(name)
        made += [
            triple(data, str(SD.namedGraph), f"{endpoint}#{name}"),
            triple(f"{endpoint}#{name}", str(RDF.type), str(SD.NamedGraph)),
            triple(f"{endpoint}#{name}", str(SD.name), graph),
            triple(f"{endpoint}#{name}", str(DCTERMS.description), _GRAPH_NAMES[name], "en"),
        ]
    return made


def dataset(root: str, endpoint: str, iris: Iris, build: Build) -> Triples:
    """VoID and DCAT of the data set served under *root*, which ends with a slash, from the build's report."""
    here, report = f"{iris.base}dataset", build.report
    made = [
        triple(f"{root}.well-known/void", str(RDF.type), str(VOID.DatasetDescription)),
        triple(f"{root}.well-known/void", str(FOAF.primaryTopic), here),
        triple(here, str(RDF.type), str(VOID.Dataset)),
        triple(here, str(RDF.type), str(DCAT.Dataset)),
        triple(here, str(DCTERMS.title), "Entente : accords de coopération", "fr"),
        triple(here, str(DCTERMS.title), "Entente: cooperation agreements", "en"),
        triple(
            here, str(DCTERMS.description), "Qui s'est accordé avec qui, sur quoi, chaque énoncé avec la phrase qui le dit.", "fr"
        ),
        triple(here, str(DCTERMS.description), "Who agreed what with whom, each statement with the sentence that says so.", "en"),
        ox.Triple(
            ox.NamedNode(here),
            ox.NamedNode(str(DCTERMS.modified)),
            ox.Literal(build.made.isoformat().replace("+00:00", "Z"), datatype=ox.NamedNode(str(XSD.dateTime))),
        ),
        triple(here, str(VOID.sparqlEndpoint), endpoint),
        triple(here, str(VOID.uriSpace), f"{iris.base}id/"),
        triple(here, str(VOID.vocabulary), PREFIXES["ent"]),
        triple(here, str(VOID.triples), int(report.get("quads", 0))),
        triple(here, str(VOID.documents), int(report.get("documents", 0))),
        triple(here, str(VOID.entities), sum(report.get("entities", {}).values()) + int(report.get("agreements", 0))),
    ]
    made += [triple(here, str(VOID.vocabulary), PREFIXES[name]) for name in ("dcterms", "org", "skos", "foaf", "schema")]
    made += [triple(here, str(VOID.feature), str(FORMATS[name])) for name in _FORMATS[4:]]
    counts = {"Agreement": int(report.get("agreements", 0)), "Claim": int(report.get("claims", 0)), **report.get("entities", {})}
    for name, count in sorted(counts.items()):
        class_ = f"{PREFIXES['ent']}{name}"
        if class_ in superclasses():
            part = f"{here}#{name}"
            made += [
                triple(here, str(VOID.classPartition), part),
                triple(part, str(VOID["class"]), class_),
                triple(part, str(VOID.entities), int(count)),
            ]
    for name in GRAPHS:
        graph, path = iris.graph(name), f"{root}graph/{name}"
        made += [
            triple(here, str(VOID.subset), graph),
            triple(graph, str(RDF.type), str(VOID.Dataset)),
            triple(graph, str(DCTERMS.description), _GRAPH_NAMES[name], "en"),
            triple(graph, str(VOID.dataDump), path),
            triple(here, str(DCAT.distribution), path),
            triple(path, str(RDF.type), str(DCAT.Distribution)),
            triple(path, str(DCAT.downloadURL), path),
            triple(
                path, str(DCAT.mediaType), "https://www.iana.org/assignments/media-types/" + GRAPH_TYPES["turtle"].split(";")[0]
            ),
        ]
    return made


def serialize(triples: Triples, format_name: str) -> bytes:
    """*triples* in one of the RDF formats, prefixes bound."""
    prefixes = _PREFIXES if format_name in ("turtle", "trig", "rdf-xml") else None
    return ox.serialize(triples, format=RDF_FORMATS[format_name], prefixes=prefixes) or b""


__all__ = ["ENT", "LICENCE", "Triples", "dataset", "serialize", "service", "triple"]
