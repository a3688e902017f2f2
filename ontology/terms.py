"""The IRIs that the code may use: closed namespaces, so that a misspelt term is an error and Python never spells an IRI."""

from __future__ import annotations

from typing import Final

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

__all__ = [
    "DCTERMS",
    "ENT",
    "FOAF",
    "NAMESPACE",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SDO",
    "SKOS",
    "TOPIC",
    "VOID",
    "XSD",
]


NAMESPACE: Final = "https://w3id.org/entente/ns#"
"""Where the project's vocabulary lives."""


class ENT(DefinedNamespace):
    """The project's vocabulary; `ontology/entente.ttl` defines each term, and a test compares the two."""

    _fail = True
    _NS = Namespace(NAMESPACE)

    Actor: URIRef
    Organization: URIRef
    University: URIRef
    ResearchCentre: URIRef
    GovernmentBody: URIRef
    InternationalOrganization: URIRef
    Company: URIRef
    NonProfit: URIRef
    Consortium: URIRef
    Media: URIRef
    Person: URIRef
    Country: URIRef
    Place: URIRef
    City: URIRef
    Region: URIRef
    Continent: URIRef
    Venue: URIRef
    Initiative: URIRef
    Event: URIRef
    Agreement: URIRef
    MemorandumOfUnderstanding: URIRef
    LetterOfIntent: URIRef
    Treaty: URIRef
    Partnership: URIRef
    JointDeclaration: URIRef
    Designation: URIRef
    Call: URIRef
    Document: URIRef
    Passage: URIRef
    Statement: URIRef
    Claim: URIRef
    DeniedClaim: URIRef
    ConditionalClaim: URIRef
    Status: URIRef
    Topic: URIRef
    Amount: URIRef
    Cooperation: URIRef
    Hub: URIRef
    Build: URIRef
    party: URIRef
    signatory: URIRef
    attendee: URIRef
    involvesCountry: URIRef
    status: URIRef
    signedOn: URIRef
    signedAt: URIRef
    startsOn: URIRef
    endsOn: URIRef
    duration: URIRef
    leadsTo: URIRef
    aim: URIRef
    funding: URIRef
    period: URIRef
    participant: URIRef
    country: URIRef
    isoCode: URIRef
    affiliatedWith: URIRef
    roleLabel: URIRef
    said: URIRef
    mentionedIn: URIRef
    document: URIRef
    start: URIRef
    end: URIRef
    quote: URIRef
    text: URIRef
    evidence: URIRef
    confidence: URIRef
    method: URIRef
    pointInTime: URIRef
    between: URIRef
    through: URIRef
    weight: URIRef
    Signed: URIRef
    Announced: URIRef
    Planned: URIRef
    Ended: URIRef


TOPIC: Final = Namespace("https://w3id.org/entente/topic/")

PREFIXES: Final[dict[str, str]] = {
    "dcterms": str(DCTERMS),
    "ent": NAMESPACE,
    "foaf": str(FOAF),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "skos": str(SKOS),
    "topic": str(TOPIC),
    "void": str(VOID),
    "xsd": str(XSD),
}
"""The prefixes bound in queries and in every Turtle file that the project writes."""
