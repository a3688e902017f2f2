"""Stores for the tests of the networks and maps: a small one where each figure can be counted by hand, and one of any size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Final

import pyoxigraph as ox

from graph.derived import superclasses
from graph.iris import Iris
from graph.store.embedded import EmbeddedStore
from ontology.terms import DCTERMS, ENT, ORG, RDF, RDFS, SKOS, TOPIC, XSD

IRIS: Final = Iris("https://example.org/")
_SENTENCE: Final = "La phrase qui le dit."


class Writer:
    """Writes quads into a store, as a build would have made them."""

    def __init__(self) -> None:
        self.quads: list[ox.Quad] = []
        self.count = 0
        self.document("un", "Un communiqué")

    def add(self, subject: str, predicate: str, value: str | ox.Literal, graph: str = "facts") -> None:
        term = ox.NamedNode(value) if isinstance(value, str) else value
        self.quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(str(predicate)), term, ox.NamedNode(IRIS.graph(graph))))

    def document(self, identifier: str, title: str) -> str:
        iri = IRIS.document(identifier)
        self.add(iri, str(RDF.type), str(ENT.Document), "documents")
        self.add(iri, str(DCTERMS.identifier), ox.Literal(identifier), "documents")
        self.add(iri, str(DCTERMS.title), ox.Literal(title), "documents")
        return iri

    def thing(self, slug: str, type_: str, name: str, country: str = "", code: str = "") -> str:
        iri = IRIS.thing(slug)
        self.add(iri, str(RDF.type), str(ENT[type_]))
        for above in superclasses().get(str(ENT[type_]), ()):
            self.add(iri, str(RDF.type), above, "derived")
        self.add(iri, str(SKOS.prefLabel), ox.Literal(name, language="fr"), "derived")
        if code:
            self.add(iri, str(ENT.isoCode), ox.Literal(code))
        if country:
            self.claim(iri, str(ENT.country), IRIS.thing(country))
        return iri

    def claim(
        self, subject: str, predicate: str, value: str | ox.Literal, quote: str = _SENTENCE, sure: float = 0.9, document: str = "un"
    ) -> None:
        """A fact with its claim."""
        self.add(subject, predicate, value)
        self.count += 1
        claim, passage = f"https://example.org/claim/{self.count}", f"https://example.org/passage/{self.count}"
        self.add(claim, str(RDF.type), str(ENT.Claim), "claims")
        self.add(claim, str(RDF.subject), subject, "claims")
        self.add(claim, str(RDF.predicate), predicate, "claims")
        self.add(claim, str(RDF.object), value, "claims")
        self.add(claim, str(ENT.evidence), passage, "claims")
        self.add(claim, str(ENT.confidence), ox.Literal(str(sure), datatype=ox.NamedNode(str(XSD.decimal))), "claims")
        self.add(passage, str(ENT.quote), ox.Literal(quote), "claims")
        self.add(passage, str(ENT.document), IRIS.document(document), "claims")

    def agreement(
        self, slug: str, parties: Iterable[str], countries: Iterable[str] = (), *, kind: str = "Treaty", status: str = "Signed",
        date: str = "", topic: str = "", sure: float = 0.9, quote: str = _SENTENCE, label: str = "",
    ) -> str:  # fmt: skip
        iri = IRIS.thing(slug)
        self.add(iri, str(RDF.type), str(ENT[kind]))
        if kind != "Agreement":
            self.add(iri, str(RDF.type), str(ENT.Agreement), "derived")
        self.add(iri, str(RDFS.label), ox.Literal(label or slug, language="fr"), "derived")
        for party in parties:
            self.claim(iri, str(ENT.party), IRIS.thing(party), quote, sure)
        for country in countries:
            self.add(iri, str(ENT.involvesCountry), IRIS.thing(country), "derived")
        self.claim(iri, str(ENT.status), str(ENT[status]), quote, sure)
        if date:
            kind_ = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(date), XSD.date)
            self.claim(iri, str(ENT.signedOn), ox.Literal(date, datatype=ox.NamedNode(str(kind_))), quote, sure)
        if topic:
            self.claim(iri, str(DCTERMS.subject), str(TOPIC[topic]), quote, sure)
        return iri

    def membership(self, person: str, body: str, role: str) -> None:
        self.count += 1
        iri = f"https://example.org/id/membership-{self.count}"
        self.claim(iri, str(ORG.member), IRIS.thing(person))
        self.add(iri, str(ORG.organization), IRIS.thing(body))
        self.add(iri, str(ENT.roleLabel), ox.Literal(role))

    def store(self) -> EmbeddedStore:
        made = ox.Store()
        made.bulk_extend(self.quads)
        return EmbeddedStore(made)


def small() -> Writer:
    """Four countries, a region, six bodies, a person, and five agreements of each sort that the views tell apart."""
    w = Writer()
    for slug, name, code in (("fr", "France", "FR"), ("ca", "Canada", "CA"), ("ma", "Maroc", "MA"), ("jp", "Japon", "JP")):
        w.thing(slug, "Country", name, code=code)
    w.thing("qc", "Region", "Québec", "ca")
    for slug, name, country in (
        ("ens", "École normale", "fr"), ("laval", "Université Laval", "ca"), ("rabat", "Université de Rabat", "ma"),
        ("tokyo", "Université de Tokyo", "jp"), ("inria", "Inria", "fr"),
    ):  # fmt: skip
        w.thing(slug, "University", name, country)
    w.thing("centre", "ResearchCentre", "Centre commun", "fr")
    w.thing("claire", "Person", "Claire Dupont")
    w.agreement("a1", ("fr", "qc"), ("fr", "ca"), date="2018-06-07", topic="health", quote="La France et le Québec s'entendent.")
    w.agreement("a2", ("ens", "laval"), ("fr", "ca"), date="2020", kind="Partnership", sure=0.5)
    w.agreement("a3", ("ens", "rabat"), ("fr", "ma"), status="Planned", kind="MemorandumOfUnderstanding")
    w.agreement("a4", ("rabat", "tokyo", "laval"), ("ma", "jp", "ca"), date="2021-03", topic="education")
    a5 = w.agreement("a5", ("inria", "ens"), ("fr",), date="2022-01-15", status="Announced", kind="Agreement")
    w.claim(a5, str(ENT.signatory), IRIS.thing("claire"))
    w.claim(IRIS.thing("centre"), str(ORG.subOrganizationOf), IRIS.thing("inria"))
    w.claim(IRIS.thing("inria"), str(ORG.memberOf), IRIS.thing("centre"))
    w.membership("claire", "inria", "présidente")
    return w


def hub(countries: int = 16) -> Writer:
    """One agreement of that many countries."""
    w = Writer()
    slugs = [f"land-{n:02d}" for n in range(countries)]
    for n, slug in enumerate(slugs):
        w.thing(slug, "Country", f"Pays {n}", code=f"X{chr(65 + n)}")
    w.agreement("pact", slugs, slugs, date="2000-01-01")
    return w


_CODES: Final = (
    "FR", "DE", "IT", "ES", "GB", "US", "CA", "MX", "BR", "AR", "CL", "CO", "PE", "MA", "TN", "DZ", "EG", "SN", "CI",
    "CM", "CD", "ZA", "KE", "NG", "ET", "JP", "CN", "KR", "IN", "ID", "VN", "TH", "MY", "PH", "AU", "NZ", "TR", "GR",
    "PL", "RO", "SE", "NO", "FI", "DK", "NL", "BE", "CH", "AT", "PT", "IE",
)  # fmt: skip


def large(actors: int, agreements: int, seed: int = 1) -> Writer:
    """That many universities, in fifty countries and some sixty circles, tied by that many agreements."""
    draw, w = Random(seed), Writer()
    for code in _CODES:
        w.thing(code.lower(), "Country", f"Pays {code}", code=code)
    homes = [draw.choice(_CODES).lower() for _ in range(actors)]
    types = ("University", "ResearchCentre", "Company", "GovernmentBody", "NonProfit")
    for n, home in enumerate(homes):
        w.thing(f"b{n}", types[n % 5], f"Organisme {n} de {home.upper()}", home)
        if n % 10 == 0:
            w.add(IRIS.thing(f"b{n}"), str(SKOS.altLabel), ox.Literal(f"Körper {n}", language="de"), "derived")
    for n, (first, second) in enumerate(_pairs(actors, agreements, draw)):
        date = (
            f"{draw.randrange(1995, 2026)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}" if draw.random() < 0.9 else ""
        )
        w.agreement(
            f"a{n}", (f"b{first}", f"b{second}"), {homes[first], homes[second]}, date=date, status="Signed" if date else "Planned",
            kind=("Treaty", "Partnership", "MemorandumOfUnderstanding")[n % 3], topic=("health", "education")[n % 2],
            quote=f"L'organisme {first} et l'organisme {second} signent leur accord n° {n}.",
        )  # fmt: skip
    return w


def _pairs(actors: int, agreements: int, draw: Random) -> Iterator[tuple[int, int]]:
    """Pairs of which most are of one circle, and in a circle the first are met most."""
    circles = max(1, min(60, actors // 20))
    for n in range(agreements):
        first = n % actors
        circle = first % circles
        while True:
            size = actors // circles
            near = circle + circles * min(int(draw.paretovariate(0.8)) - 1, size - 1)
            second = near if draw.random() < 0.85 else draw.randrange(actors)
            if second != first and second < actors:
                break
            if draw.random() < 0.2:
                circle = draw.randrange(circles)
        yield first, second
