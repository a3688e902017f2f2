"""IRIs in, what the graph says of them out: names, types, agreements, and the sentences behind each statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from rdflib import URIRef

from graph.derived import depths
from graph.networks.filters import iri, kinds, values
from graph.store import Store
from ontology.terms import DCTERMS, ENT, NAMESPACE, ORG, RDF, RDFS, SKOS

_BATCH: Final = 400
_ROWS: Final = 200_000
"""No query of this module asks for more rows than this for one batch."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as a map shows it: its finest class, its names by language (the best first), its country's IRI, its ISO code."""

    iri: str
    type: str
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    code: str = ""

    def label(self, language: str = "fr") -> str:
        """The name in *language*, else the first there is, else the IRI's last segment."""
        spoken = dict(reversed(self.names))
        return spoken.get(language) or (self.names[0][1] if self.names else self.iri.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as a map shows it. Dates are ISO, as precise as known; `date` is the first of its signature, or empty."""

    iri: str
    label: str
    kind: str
    statuses: tuple[str, ...] = ()
    date: str = ""
    topics: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    duration: str = ""
    starts: str = ""
    ends: str = ""
    leads_to: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """How far it has got: the furthest of its statuses, "" where none is stated."""
        return next((s for s in ("Ended", "Signed", "Announced", "Planned") if s in self.statuses), "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document's word for one fact: subject, predicate and object, its sentence, its document, and the confidence."""

    subject: str
    predicate: str
    object: str
    quote: str
    document: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its identifier, title, publisher, address and date, each empty where unknown."""

    iri: str
    identifier: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    date: str = ""


@dataclass(slots=True)
class _Facts:
    """Values by predicate, collected a row at a time."""

    by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def all(self, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self.by[predicate]))

    def first(self, predicate: str) -> str:
        return min(self.by[predicate], default="")


def batches(things: Iterable[str], size: int = _BATCH) -> Iterator[list[str]]:
    """*things* in lists of at most *size*."""
    waiting = iter(things)
    while batch := list(islice(waiting, size)):
        yield batch


def among(*predicates: URIRef) -> str:
    """A test that ?p is one of *predicates*. (A second VALUES clause is twenty times slower on Oxigraph.)"""
    return f"FILTER(?p IN ({', '.join(iri(p) for p in predicates)}))"


def finest(classes: Iterable[str]) -> str:
    """The local name of the deepest of *classes* that the vocabulary knows, the first of its letters among equals."""
    known = [c.rpartition("#")[2] for c in classes if c.startswith(NAMESPACE)]
    return min(known, key=lambda name: (-depths().get(name, 0), name), default="")


def things(store: Store, iris: Iterable[str]) -> dict[str, Thing]:
    """The names, types and countries of *iris*; one that the graph does not know has its IRI alone."""
    found: dict[str, Thing] = {}
    for batch in batches(sorted(set(iris))):
        rows: dict[str, _Facts] = defaultdict(_Facts)
        named: dict[str, dict[str, str]] = defaultdict(dict)
        predicates = among(RDF.type, SKOS.prefLabel, SKOS.altLabel, RDFS.label, ENT.country, ENT.isoCode)
        for node, predicate, value in store.select(
            f"SELECT ?x ?p ?o WHERE {{ {values('x', batch)} ?x ?p ?o {predicates} }} LIMIT {_ROWS}"
        ):
            rows[str(node)].by[str(predicate)].add(str(value))
            if predicate == SKOS.prefLabel:
                named[str(node)][getattr(value, "language", "") or ""] = str(value)
        for thing in batch:
            facts = rows[thing]
            type_, described = finest(facts.by[str(RDF.type)]), facts.first(str(RDFS.label))
            best = {"fr": described} if described and (type_ in kinds() or not named[thing]) else named[thing]
            order = sorted(best.items(), key=lambda item: (item[0] != "fr", item[0] != "en", item[0]))
            found[thing] = Thing(
                thing,
                type_,
                tuple(order),
                facts.all(str(SKOS.altLabel)),
                facts.all(str(ENT.country)),
                facts.first(str(ENT.isoCode)),
            )
    return found


def agreements(store: Store, iris: Iterable[str]) -> dict[str, Agreement]:
    """What the graph states of the agreements *iris*."""
    found: dict[str, Agreement] = {}
    wanted = (
        RDF.type, RDFS.label, ENT.status, ENT.signedOn, ENT.startsOn, ENT.endsOn, ENT.duration, DCTERMS.subject, ENT.party,
        ENT.involvesCountry, ENT.signatory, ENT.signedAt, ENT.leadsTo,
    )  # fmt: skip
    for batch in batches(sorted(set(iris))):
        rows: dict[str, _Facts] = defaultdict(_Facts)
        for node, predicate, value in store.select(
            f"SELECT ?x ?p ?o WHERE {{ {values('x', batch)} ?x ?p ?o {among(*wanted)} }} LIMIT {_ROWS}"
        ):
            rows[str(node)].by[str(predicate)].add(str(value))
        for thing in batch:
            facts = rows[thing]
            found[thing] = Agreement(
                thing,
                facts.first(str(RDFS.label)) or thing.rpartition("/")[2],
                finest(facts.by[str(RDF.type)]) or "Agreement",
                tuple(s.rpartition("#")[2] for s in facts.all(str(ENT.status))),
                facts.first(str(ENT.signedOn)),
                tuple(t.rpartition("/")[2] for t in facts.all(str(DCTERMS.subject))),
                facts.all(str(ENT.party)),
                facts.all(str(ENT.involvesCountry)),
                facts.all(str(ENT.signatory)),
                facts.all(str(ENT.signedAt)),
                facts.first(str(ENT.duration)),
                facts.first(str(ENT.startsOn)),
                facts.first(str(ENT.endsOn)),
                facts.all(str(ENT.leadsTo)),
            )
    return found


def evidence(store: Store, subjects: Iterable[str], most: int, only: URIRef | None = None) -> list[Evidence]:
    """The claims about *subjects*, at most *most* of them, in order of subject, then the surest first; *only* of one predicate."""
    about = iri(only) if only else "?p"
    found: list[Evidence] = []
    for batch in batches(sorted(set(subjects))):
        if len(found) >= most:
            break
        rows = store.select(
            f"SELECT ?s ?p ?o ?q ?d ?sure WHERE {{ {values('s', batch)} ?c rdf:subject ?s . ?c rdf:predicate {about} . ?c rdf:object ?o . "
            "?c ent:evidence ?e . ?c ent:confidence ?sure . ?e ent:quote ?q . ?e ent:document ?d . FILTER EXISTS { ?c a ent:Claim } } "
            f"LIMIT {min(_ROWS, most - len(found))}"
        )
        found += (Evidence(str(s), str(only or p), str(o), str(q), str(d), float(str(sure))) for s, p, o, q, d, sure in rows)
    return sorted(found, key=lambda e: (e.subject, -e.confidence, e.predicate, e.object, e.document, e.quote))


def memberships(store: Store, people: Iterable[str]) -> list[Evidence]:
    """The claims that a person holds a position: the object is the membership's body and the predicate `org:member`."""
    found: list[Evidence] = []
    for batch in batches(sorted(set(people))):
        rows = store.select(
            f"SELECT ?person ?body ?q ?d ?sure WHERE {{ {values('person', batch)} ?c rdf:object ?person . ?c rdf:predicate org:member . "
            f"?c rdf:subject ?m . ?c ent:evidence ?e . ?c ent:confidence ?sure . ?m org:organization ?body . ?e ent:quote ?q . "
            f"?e ent:document ?d . FILTER EXISTS {{ ?c a ent:Claim }} }} LIMIT {_ROWS}"
        )
        found += (
            Evidence(str(person), str(ORG.member), str(body), str(q), str(d), float(str(sure))) for person, body, q, d, sure in rows
        )
    return sorted(found, key=lambda e: (e.subject, e.object, -e.confidence, e.document, e.quote))


def some_through(store: Store, links: Iterable[str], most: int) -> dict[str, tuple[str, ...]]:
    """At most *most* agreements behind each of *links* (`ent:Cooperation`), without reading the others."""
    found: dict[str, list[str]] = defaultdict(list)
    for batch in batches(links, 50):
        parts = (
            f"{{ SELECT ?c ?a WHERE {{ BIND({iri(link)} AS ?c) {iri(link)} ent:through ?a }} LIMIT {most} }}" for link in batch
        )
        for link, agreement in store.select(f"SELECT ?c ?a WHERE {{ {' UNION '.join(parts)} }} LIMIT {most * len(batch)}"):
            found[str(link)].append(str(agreement))
    return {link: tuple(sorted(through)) for link, through in found.items()}


def sources(store: Store, documents: Iterable[str]) -> dict[str, Source]:
    """The metadata of *documents*, by IRI."""
    found: dict[str, Source] = {}
    wanted = (DCTERMS.identifier, DCTERMS.title, DCTERMS.publisher, DCTERMS.source, DCTERMS.issued)
    for batch in batches(sorted(set(documents))):
        rows: dict[str, _Facts] = defaultdict(_Facts)
        for node, predicate, value in store.select(
            f"SELECT ?x ?p ?o WHERE {{ {values('x', batch)} ?x ?p ?o {among(*wanted)} }} LIMIT {_ROWS}"
        ):
            rows[str(node)].by[str(predicate)].add(str(value))
        for document in batch:
            identifier, title, publisher, url, date = (rows[document].first(str(p)) for p in wanted)
            found[document] = Source(document, identifier or document.rpartition("/")[2], title, publisher, url, date)
    return found


def newest(found: Sequence[Agreement]) -> list[Agreement]:
    """*found*, the latest first and those without a date last."""
    return sorted(sorted(found, key=lambda a: a.iri), key=lambda a: a.date, reverse=True)
