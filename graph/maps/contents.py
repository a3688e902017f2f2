"""A store and a network in, what a page says of it out: agreements, claims, sentences, documents and names, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.maps.wording import countries, name, spoken
from graph.networks import facts
from graph.networks.views import Network
from graph.store import Store
from ontology.terms import ENT

DEALS: Final = 25_000
"""The most agreements that a file holds; above it each link keeps its newest."""
SHOWN: Final = 500
"""Of how many links, the heaviest, a page keeps agreements where the build has weighed them; and how many agreements in all."""
BRIEF: Final = 5_000
"""Above this many agreements, the file holds the claims that name their parties, and no others."""
CLAIMS: Final = 60_000
"""The most claims that a file holds."""


class Contents:
    """What a page holds besides nodes and edges. What is told of a thing refers to agreements, claims, sentences, documents and
    names by their numbers in the lists of `payload`.

    `edges` are the network's, `kept` the agreements of each that the file holds; `deals` numbers agreements by IRI, `about` lists
    the claims by the IRI of their subject, and `objects` has the IRI (or value) that each claim is about.
    """

    def __init__(self, store: Store, graph: Network) -> None:
        self.graph = graph
        self.edges = list(graph.edges(data=True))
        held = {a for _, listed in graph.nodes(data="agreements", default=()) for a in listed}
        held |= {a for _, _, data in self.edges for a in data["agreements"]}
        self.total: int = graph.graph.get("total", len(held))
        self.kept = self._kept(store, len(held))
        wanted = {a for listed in self.kept for a in listed}
        wanted |= set(sorted(held - wanted)[: max(0, DEALS - len(wanted))])
        known: Mapping[str, facts.Agreement] = graph.graph.get("agreements", {})
        found = {a: known[a] for a in wanted & known.keys()} | facts.agreements(store, wanted - known.keys())
        self.agreements = facts.newest(list(found.values()))
        self.deals = {agreement.iri: n for n, agreement in enumerate(self.agreements)}
        claims = self._claims(store)
        self.documents = facts.sources(store, {claim.document for claim in claims})
        self._name(store, claims)
        self._say(claims)

    def _kept(self, store: Store, held: int) -> list[tuple[str, ...]]:
        """The agreements of each edge that the file holds: all, or, where they are too many or not yet read, some of each."""
        listed = [tuple(data["agreements"]) for _, _, data in self.edges]
        weighed = {data["link"]: n for n, (_, _, data) in enumerate(self.edges) if "link" in data}
        if weighed:
            heaviest = sorted(weighed, key=lambda link: -self.edges[weighed[link]][2]["weight"])[:SHOWN]
            for link, through in facts.some_through(store, heaviest, max(1, SHOWN // len(heaviest))).items():
                listed[weighed[link]] = through
        elif held > DEALS:
            dates, each = self.graph.graph["agreements"], max(1, DEALS // len(self.edges))
            return [tuple(sorted(some, key=lambda a: dates[a].date, reverse=True)[:each]) for some in listed]
        return listed

    def _claims(self, store: Store) -> list[facts.Evidence]:
        """The claims about the agreements and, where there is room for them, about all else that the network shows."""
        found = facts.evidence(store, self.deals, CLAIMS, ENT.party if len(self.deals) > BRIEF else None)
        others = [node for node in self.graph if node not in self.deals]
        if len(found) + 4 * len(others) <= CLAIMS:
            found += facts.evidence(store, others, CLAIMS - len(found))
            found += facts.memberships(store, [n for n, known in self.graph.nodes(data=True) if known["type"] == "Person"])
        return found

    def _name(self, store: Store, claims: Iterable[facts.Evidence]) -> None:
        """Number all that agreements and claims mention and that has a name."""
        mentioned = {claim.object for claim in claims}
        mentioned |= {x for a in self.agreements for x in (*a.parties, *a.countries, *a.signatories, *a.places)}
        nodes: dict[str, dict[str, Any]] = dict(self.graph.nodes.items())
        unknown = facts.things(store, (x for x in mentioned if "://" in x and x not in nodes and spoken(x) is None))
        self._codes = {x: thing.code for x, thing in unknown.items()} | {x: known["code"] for x, known in nodes.items()}
        named = {x: dict(thing.names) for x, thing in unknown.items()} | {x: known["names"] for x, known in nodes.items()}
        self.things: dict[str, dict[str, str]] = {}
        for x in sorted(mentioned):
            if names := spoken(x) or named.get(x):
                self.things[x] = in_languages(names, self._codes.get(x, ""))
        self._numbers = {x: n for n, x in enumerate(self.things)}

    def _say(self, claims: Iterable[facts.Evidence]) -> None:
        self.quotes: dict[str, int] = {}
        self.says: list[dict[str, Any]] = []
        self.objects: list[str] = []
        self.about: dict[str, list[int]] = defaultdict(list)
        documents = {iri: n for n, iri in enumerate(sorted(self.documents))}
        for claim in claims:
            self.about[claim.subject].append(len(self.says))
            self.objects.append(claim.object)
            self.says.append({
                "predicate": name(claim.predicate), "thing": self._numbers.get(claim.object),
                "value": "" if claim.object in self._numbers else claim.object, "sure": claim.confidence,
                "quote": self.quotes.setdefault(claim.quote, len(self.quotes)), "document": documents[claim.document],
            })  # fmt: skip

    @property
    def partial(self) -> bool:
        """Whether the file holds but some of the agreements of a link."""
        cooperation = ((n, data["weight"]) for n, (_, _, data) in enumerate(self.edges) if data["relation"] == "cooperation")
        return any(len(self.kept[n]) < weight for n, weight in cooperation)

    def payload(self) -> dict[str, Any]:
        """All of it as the page's script reads it."""
        return {
            "deals": [self._deal(agreement) for agreement in self.agreements], "says": self.says, "quotes": list(self.quotes),
            "documents": [_source(self.documents[iri]) for iri in sorted(self.documents)], "things": list(self.things.values()),
            "partial": self.partial, "total": self.total, "links": self.graph.graph.get("links", len(self.edges)),
            "cut": "cut" in self.graph.graph,
        }  # fmt: skip

    def _deal(self, agreement: facts.Agreement) -> dict[str, Any]:
        def numbers(iris: Iterable[str]) -> list[int]:
            return [self._numbers[x] for x in iris if x in self._numbers]

        return {
            "iri": agreement.iri, "label": agreement.label, "kind": agreement.kind, "status": agreement.status, "date": agreement.date,
            "topics": list(agreement.topics), "codes": sorted({self._codes[land] for land in agreement.countries} - {""}),
            "parties": numbers(agreement.parties), "countries": numbers(agreement.countries),
            "signatories": numbers(agreement.signatories), "places": numbers(agreement.places), "duration": agreement.duration,
            "starts": agreement.starts, "ends": agreement.ends, "says": self.about.get(agreement.iri, []),
        }  # fmt: skip


def in_languages(names: Mapping[str, str], code: str = "") -> dict[str, str]:
    """Names by language, with CLDR's for a country in a language of the pages in which the graph has none."""
    return dict(countries().get(code, {})) | dict(names)


def _source(source: facts.Source) -> dict[str, str]:
    safe = source.url if source.url.startswith(("https://", "http://")) else ""
    return {"identifier": source.identifier, "title": source.title, "publisher": source.publisher, "url": safe, "date": source.date}
