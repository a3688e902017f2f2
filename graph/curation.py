"""Decisions and the state of a build in, what they put into the graph out: asserted claims, rejected ones, and what no longer applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from extract.model import Value
from graph.decisions import Decision, is_iri, split_term
from graph.iris import Iris, digest
from graph.quads import Quad, number
from graph.states import State
from ontology.terms import DCTERMS, ENT, PROV, RDF, XSD

HUMAN: Final = "a human's word"
"""The method of a claim that a human asserted."""


@dataclass(frozen=True, slots=True)
class Curation:
    """What decisions do to the graph beyond identity and names."""

    quads: tuple[Quad, ...]
    rejected: Mapping[str, frozenset[str]]
    """Claims that are left out, by document."""
    warnings: tuple[str, ...]


def curation_of(decisions: Iterable[Decision], state: State, iris: Iris) -> Curation:
    """What *decisions* do to the build of *state*. One whose things are not there is reported, and kept for when they are."""
    quads: list[Quad] = []
    rejected: dict[str, set[str]] = defaultdict(set)
    warnings: list[str] = []
    for place, decision in enumerate(decisions, 1):
        absent = [term for term in decision.terms if decision.what != "unsure" and not state.current(term)]
        if absent:
            warnings.append(f"decision {place} ({decision.brief()}) does not apply: {absent[0]} is not in this build.")
            continue
        if decision.what == "reject":
            rejected[decision.document].add(decision.claim)
        elif decision.what == "assert":
            value = _value(decision, state)
            if value is None:
                warnings.append(f"decision {place} ({decision.brief()}) does not apply: {decision.object} is not in this build.")
            else:
                quads += _asserted(decision, state.current(decision.subject), value, iris)
        elif decision.what == "different" and state.current(decision.a) == state.current(decision.b):
            warnings.append(
                f"decision {place} ({decision.brief()}) has no effect: both mean the same nodes. Name what one document means, `IRI in DOCUMENT`."
            )
        elif decision.what == "same" and state.current(decision.a) != state.current(decision.b):
            warnings.append(f"decision {place} ({decision.brief()}) has no effect: they are of different families.")
    return Curation(tuple(quads), {d: frozenset(claims) for d, claims in rejected.items()}, tuple(warnings))


def _value(decision: Decision, state: State) -> str | Value | None:
    """The object of an assertion: the IRI under which a thing is known today, another IRI as it is, or a literal."""
    if decision.datatype or decision.language:
        return Value(decision.object, decision.datatype or str(RDF.langString), decision.language)
    if state.ledger.published(split_term(decision.object)[0]):
        return state.current(decision.object) or None
    return decision.object if is_iri(decision.object) else Value(decision.object)


def _asserted(decision: Decision, subject: str, value: str | Value, iris: Iris) -> Iterator[Quad]:
    """A human's claim with its source and author, in the graph `curation`, and the fact that it supports, in `facts`."""
    curation = iris.graph("curation")
    claim = f"{iris.base}claim/{digest(decision.text())}"
    yield Quad(claim, str(RDF.type), str(ENT.Claim), curation)
    yield Quad(claim, str(RDF.subject), subject, curation)
    yield Quad(claim, str(RDF.predicate), decision.predicate, curation)
    yield Quad(claim, str(RDF.object), value, curation)
    yield Quad(claim, str(ENT.confidence), number(1.0), curation)
    yield Quad(claim, str(ENT.method), Value(HUMAN), curation)
    yield Quad(claim, str(DCTERMS.source), decision.source if is_iri(decision.source) else Value(decision.source), curation)
    yield Quad(claim, str(ENT.quote), Value(decision.quote), curation)
    if decision.who:
        yield Quad(claim, str(DCTERMS.creator), Value(decision.who), curation)
    if decision.when:
        yield Quad(claim, str(PROV.generatedAtTime), Value(decision.when, str(XSD.dateTime)), curation)
    if decision.why:
        yield Quad(claim, str(DCTERMS.description), Value(decision.why), curation)
    yield Quad(subject, decision.predicate, value, iris.graph("facts"))
