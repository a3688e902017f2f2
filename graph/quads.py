"""One document's extraction and its canonical IRIs in, quads out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from extract.model import ANY_URI, Claim, Extraction, Modality, Node, Span, Value
from graph.iris import Iris
from ontology.terms import DCTERMS, ENT, ORG, RDF, XSD

STRING: Final = str(XSD.string)
_STATEMENTS: Final = {
    Modality.ASSERTED: str(ENT.Claim),
    Modality.DENIED: str(ENT.DeniedClaim),
    Modality.CONDITIONAL: str(ENT.ConditionalClaim),
}


class Quad(NamedTuple):
    """A statement in a named graph; an object that is a `str` is an IRI. There are no blank nodes."""

    subject: str
    predicate: str
    object: str | Value
    graph: str


def number(value: float) -> Value:
    """*value* as an xsd:decimal of at most three places, in canonical form, which every store keeps as it is."""
    return Value(format(Decimal(str(round(value, 3))).normalize(), "f"), str(XSD.decimal))


def published(value: Value) -> str | Value:
    """A value as the object of a quad: a term of the vocabulary is its IRI."""
    return value.lexical if value.datatype == ANY_URI else value


def node_class(type_name: str) -> str:
    """The IRI of a node's class: a term of the vocabulary, or `org:Membership`."""
    return str(ORG.Membership if type_name == "Membership" else ENT[type_name])


def date_value(date: str) -> Value:
    """An ISO date with the datatype of its precision.

    >>> date_value("2025-07").datatype.rpartition("#")[2]
    'gYearMonth'
    """
    return Value(date, str({4: XSD.gYear, 7: XSD.gYearMonth}.get(len(date), XSD.date)))


def document_quads(extraction: Extraction, iris: Iris) -> Iterator[Quad]:
    """The document and its metadata, in the graph `documents`."""
    document = extraction.document
    subject, graph = iris.document(document.identifier), iris.graph("documents")
    yield Quad(subject, str(RDF.type), str(ENT.Document), graph)
    yield Quad(subject, str(DCTERMS.identifier), Value(document.identifier), graph)
    yield Quad(subject, str(ENT.text), Value(document.text), graph)
    yield Quad(subject, str(DCTERMS.language), Value(document.language), graph)
    for predicate, text in ((DCTERMS.title, document.title), (DCTERMS.publisher, document.publisher)):
        if text:
            yield Quad(subject, str(predicate), Value(text), graph)
    for predicate, iri in ((DCTERMS.source, document.url), (DCTERMS.license, document.licence)):
        if iri:
            yield Quad(subject, str(predicate), iri if "://" in iri else Value(iri), graph)
    if extraction.published:
        yield Quad(subject, str(DCTERMS.issued), date_value(extraction.published), graph)


def _passages(extraction: Extraction, iris: Iris) -> dict[Span, str]:
    """The IRI of each passage: passages of equal text are told apart by their order."""
    seen: Counter[str] = Counter()
    found: dict[Span, str] = {}
    for span in extraction.passages():
        quoted = span.of(extraction.document.text)
        found[span] = iris.passage(extraction.document.identifier, quoted, seen[quoted])
        seen[quoted] += 1
    return found


def claim_iri(extraction: Extraction, claim: Claim, iris: Iris) -> str:
    """The claim's IRI, the same whatever its nodes are merged with."""
    said = claim.object if isinstance(claim.object, str) else f"{claim.object.lexical}^^{claim.object.datatype}"
    quoted = claim.passage.of(extraction.document.text)
    return iris.claim(extraction.document.identifier, claim.subject, claim.predicate, said, quoted)


def claim_quads(
    extraction: Extraction, canonical: Mapping[str, str], iris: Iris, rejected: frozenset[str] = frozenset()
) -> Iterator[Quad]:
    """The document's claims and passages (graph `claims`) and the facts that they support (graph `facts`).

    *canonical* maps the document's node keys to IRIs. A claim made twice on one quote is published once, with its first
    passage and highest confidence. A claim in *rejected* is left out, and with it the fact where no other claim has it.
    """
    text, claims, facts = extraction.document.text, iris.graph("claims"), iris.graph("facts")
    passages, used = _passages(extraction, iris), set[Span]()
    best: dict[str, Claim] = {}
    for claim in sorted(extraction.claims, key=lambda c: (-c.confidence, c.passage, c.method)):
        best.setdefault(claim_iri(extraction, claim, iris), claim)
    for iri, claim in best.items():
        if iri in rejected:
            continue
        subject = canonical[claim.subject]
        value = canonical[claim.object] if isinstance(claim.object, str) else published(claim.object)
        yield Quad(iri, str(RDF.type), _STATEMENTS[claim.modality], claims)
        yield Quad(iri, str(RDF.subject), subject, claims)
        yield Quad(iri, str(RDF.predicate), claim.predicate, claims)
        yield Quad(iri, str(RDF.object), value, claims)
        yield Quad(iri, str(ENT.evidence), passages[claim.passage], claims)
        yield Quad(iri, str(ENT.confidence), number(claim.confidence), claims)
        yield Quad(iri, str(ENT.method), Value(claim.method), claims)
        if claim.when:
            yield Quad(iri, str(ENT.pointInTime), claim.when, claims)
        if claim.modality is Modality.ASSERTED:
            yield Quad(subject, claim.predicate, value, facts)
        used.add(claim.passage)
    for span in sorted(used):
        passage = passages[span]
        yield Quad(passage, str(RDF.type), str(ENT.Passage), claims)
        yield Quad(passage, str(ENT.document), iris.document(extraction.document.identifier), claims)
        yield Quad(passage, str(ENT.start), Value(str(span.start), str(XSD.integer)), claims)
        yield Quad(passage, str(ENT.end), Value(str(span.end), str(XSD.integer)), claims)
        yield Quad(passage, str(ENT.quote), Value(span.of(text)), claims)


def mention_quads(nodes: tuple[Node, ...], document: str, canonical: Mapping[str, str], iris: Iris) -> Iterator[Quad]:
    """Which documents mention a thing, and what a membership or an amount is made of, in the graph `facts`."""
    facts = iris.graph("facts")
    for node in nodes:
        if node.spans:
            yield Quad(canonical[node.key], str(ENT.mentionedIn), iris.document(document), facts)
        for predicate, part in node.parts:
            yield Quad(canonical[node.key], predicate, canonical[part] if isinstance(part, str) else published(part), facts)
