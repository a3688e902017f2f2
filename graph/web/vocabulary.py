"""The ontology in, its terms with their labels out: what the pages name things by and the editor completes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, URIRef
from rdflib.term import Node

from graph.derived import ONTOLOGY
from ontology.terms import DCTERMS, FOAF, ORG, OWL, PREFIXES, PROV, RDF, RDFS, SDO, SKOS, VOID


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or individual: its labels and definitions by language, and the classes or properties above it."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    above: tuple[str, ...] = ()


_BORROWED = (
    (RDF.type, "property", {"fr": "est un", "en": "is a"}),
    (RDF.subject, "property", {"fr": "sujet", "en": "subject"}),
    (RDF.predicate, "property", {"fr": "prédicat", "en": "predicate"}),
    (RDF.object, "property", {"fr": "objet", "en": "object"}),
    (RDFS.label, "property", {"fr": "libellé", "en": "label"}),
    (SKOS.prefLabel, "property", {"fr": "nom", "en": "name"}),
    (SKOS.altLabel, "property", {"fr": "autre nom", "en": "other name"}),
    (DCTERMS.identifier, "property", {"fr": "identifiant", "en": "identifier"}),
    (DCTERMS.title, "property", {"fr": "titre", "en": "title"}),
    (DCTERMS.publisher, "property", {"fr": "éditeur", "en": "publisher"}),
    (DCTERMS.issued, "property", {"fr": "publié le", "en": "issued"}),
    (DCTERMS.language, "property", {"fr": "langue", "en": "language"}),
    (DCTERMS.license, "property", {"fr": "licence", "en": "licence"}),
    (DCTERMS.source, "property", {"fr": "source", "en": "source"}),
    (DCTERMS.subject, "property", {"fr": "thème", "en": "topic"}),
    (DCTERMS.isReplacedBy, "property", {"fr": "remplacé par", "en": "replaced by"}),
    (ORG.member, "property", {"fr": "membre", "en": "member"}),
    (ORG.organization, "property", {"fr": "organisation", "en": "organization"}),
    (ORG.subOrganizationOf, "property", {"fr": "fait partie de", "en": "part of"}),
    (ORG.memberOf, "property", {"fr": "membre de", "en": "member of"}),
    (ORG.Membership, "class", {"fr": "fonction", "en": "position"}),
    (ORG.Organization, "class", {"fr": "organisation", "en": "organization"}),
    (FOAF.Person, "class", {"fr": "personne", "en": "person"}),
    (FOAF.Document, "class", {"fr": "document", "en": "document"}),
    (SDO.Country, "class", {"fr": "pays", "en": "country"}),
    (SDO.Place, "class", {"fr": "lieu", "en": "place"}),
    (SDO.Event, "class", {"fr": "événement", "en": "event"}),
    (SDO.startDate, "property", {"fr": "commence le", "en": "starts on"}),
    (SDO.endDate, "property", {"fr": "finit le", "en": "ends on"}),
    (SDO.location, "property", {"fr": "lieu", "en": "location"}),
    (SDO.foundingDate, "property", {"fr": "créé le", "en": "founded on"}),
    (SDO.value, "property", {"fr": "valeur", "en": "value"}),
    (SDO.currency, "property", {"fr": "monnaie", "en": "currency"}),
    (PROV.wasDerivedFrom, "property", {"fr": "dérivé de", "en": "derived from"}),
    (VOID.Dataset, "class", {"fr": "jeu de données", "en": "data set"}),
)
"""Terms of other vocabularies that the graph uses, with the wording of the pages."""


@cache
def terms() -> tuple[Term, ...]:
    """Every term of the vocabulary, then those that the graph borrows, by IRI."""
    graph = Graph().parse(ONTOLOGY)
    kinds: dict[Node, str] = {OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property"}
    found = []
    for subject in sorted(set(graph.subjects(RDFS.label)), key=str):
        if not isinstance(subject, URIRef):
            continue
        kind = next((kinds[type_] for type_ in graph.objects(subject, RDF.type) if type_ in kinds), "individual")
        above = [*graph.objects(subject, RDFS.subClassOf), *graph.objects(subject, RDFS.subPropertyOf)]
        labels = {str(getattr(o, "language", "") or ""): str(o) for o in graph.objects(subject, RDFS.label)}
        definitions = {str(getattr(o, "language", "") or ""): str(o) for o in graph.objects(subject, SKOS.definition)}
        found.append(Term(str(subject), kind, labels, definitions, tuple(sorted(str(o) for o in above if isinstance(o, URIRef)))))
    known = {term.iri for term in found}
    return (*found, *(Term(str(iri), kind, labels, {}) for iri, kind, labels in _BORROWED if str(iri) not in known))


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return {term.iri: term.labels for term in terms()}


def label(name: str, language: str) -> str:
    """The label of a term, given by its IRI or by its local name in the project's namespace; "" where it has none."""
    labels = _labels().get(name) or _labels().get(PREFIXES["ent"] + name, {})
    return labels.get(language) or labels.get("en", "")
