"""A body in, its links to authorities out: the identifiers that its names and country settle, each with its score and method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Value
from graph.identity.keys import acronym_in
from graph.identity.nodes import Local
from graph.iris import Iris, digest
from graph.quads import Quad, number
from ontology.gazetteer import bodies_named
from ontology.records import BodyRecord, bodies
from ontology.terms import ENT, RDF, SKOS


@dataclass(frozen=True, slots=True)
class Link:
    """An identifier in an authority (`ror:02feahw73`), how sure it is, and by which rule it was found."""

    identifier: str
    score: float
    method: str


def linked(node: Local) -> tuple[Link, ...]:
    """The links of a node that is a body. A full name that means one intergovernmental body does; so does an acronym of one alone,
    where the document gives neither a full name nor a country."""
    if node.family != "Organization" or any(i.startswith("body:") for i in node.identifiers):
        return ()
    return _bodies(tuple(name.text for name in node.names), bool(node.countries))


@lru_cache(maxsize=20_000)
def _bodies(names: tuple[str, ...], placed: bool) -> tuple[Link, ...]:
    full = [bodies_named(name) for name in names if not acronym_in(name)]
    short = [bodies_named(name) for name in names if acronym_in(name)]
    found = {record.id for records in full for record in records}
    if len(found) == 1:
        return (Link(f"body:{next(iter(found))}", 1.0, "name of an intergovernmental body"),)
    if full or placed or not short:
        return ()
    meant: set[str] = set.intersection(*({record.id for record in records} for records in short))
    return (Link(f"body:{next(iter(meant))}", 0.95, "acronym of one intergovernmental body"),) if len(meant) == 1 else ()


def authority_iri(identifier: str) -> tuple[str, ...]:
    """The IRIs by which authorities know what has an identifier; none for a scheme that has no IRIs.

    >>> authority_iri("ror:02feahw73"), authority_iri("geonames:2988507"), authority_iri("iso:FR")
    (('https://ror.org/02feahw73',), ('https://sws.geonames.org/2988507/',), ())
    """
    scheme, _, code = identifier.partition(":")
    match scheme:
        case "ror":
            return (f"https://ror.org/{code}",)
        case "geonames":
            return (f"https://sws.geonames.org/{code}/",)
        case "wikidata":
            return (f"http://www.wikidata.org/entity/{code}",)
        case "http" | "https":
            return (identifier,)
        case "body" if record := bodies().get(code):
            known = (("https://ror.org/", record.ror), ("http://www.wikidata.org/entity/", record.wikidata))
            return tuple(base + number for base, number in known if number)
    return ()


def link_quads(iri: str, link: Link, iris: Iris) -> Iterator[Quad]:
    """A link to an authority (graph `derived`): `skos:exactMatch`, and beside it how sure that is and by which rule."""
    derived = iris.graph("derived")
    for other in authority_iri(link.identifier):
        node = f"{iris.base}link/{digest(iri, other)}"
        yield Quad(iri, str(SKOS.exactMatch), other, derived)
        yield Quad(node, str(RDF.type), str(RDF.Statement), derived)
        yield Quad(node, str(RDF.subject), iri, derived)
        yield Quad(node, str(RDF.predicate), str(SKOS.exactMatch), derived)
        yield Quad(node, str(RDF.object), other, derived)
        yield Quad(node, str(ENT.confidence), number(link.score), derived)
        yield Quad(node, str(ENT.method), Value(link.method), derived)


def names_of(record: BodyRecord) -> tuple[str, ...]:
    """Every name of an intergovernmental body, French before English, then its acronyms and aliases."""
    return (record.fr, record.en, *record.acronyms, *record.aliases)
