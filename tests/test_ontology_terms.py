"""The code's closed namespace and the ontology say the same; the ontology is labelled in both languages and parses."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from graph.derived import ONTOLOGY, superclasses
from ontology.terms import ENT, NAMESPACE, OWL, RDF, RDFS, SKOS

GRAPH = Graph().parse(ONTOLOGY)
TERMS = sorted({s for s in GRAPH.subjects() if str(s).startswith(NAMESPACE)})


def test_ontology_terms_are_those_of_the_ontology() -> None:
    assert {str(t).removeprefix(NAMESPACE) for t in TERMS} == set(ENT.__annotations__) - {"_fail", "_NS"}


def test_ontology_terms_a_misspelt_one_fails() -> None:
    with pytest.raises(AttributeError):
        _ = ENT.partee  # type: ignore[attr-defined]


@pytest.mark.parametrize("term", TERMS, ids=lambda t: str(t).removeprefix(NAMESPACE))
def test_ontology_terms_are_labelled_and_defined_in_both_languages(term: URIRef) -> None:
    for predicates in ((RDFS.label, SKOS.prefLabel), (SKOS.definition,)):
        found = {o.language for p in predicates for o in GRAPH.objects(term, p)}
        assert found == {"fr", "en"}, f"{term}: {predicates}"


def test_ontology_terms_every_range_and_superclass_is_known() -> None:
    known = set(GRAPH.subjects(RDF.type, OWL.Class))
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf):
        for value in GRAPH.objects(None, predicate):
            assert not str(value).startswith(NAMESPACE) or value in known


def test_ontology_terms_superclasses_are_written_out() -> None:
    above = superclasses()[str(ENT.University)]
    assert {str(ENT.Organization), str(ENT.Actor), "http://www.w3.org/ns/org#Organization"} <= set(above)
