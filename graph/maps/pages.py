"""A store, a view and filters in, a map page out: the network, its places, and the sentences behind every link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph.maps.html import MapNetwork
from graph.maps.wording import LANGUAGES, countries, looks, name, spoken, vocabulary, words
from graph.networks import facts
from graph.networks.filters import Filters
from graph.networks.layouts import ISLANDS, place
from graph.networks.measures import BRIDGE, EXACT, MEASURES, bridges, communities, simple
from graph.networks.views import EVERYTHING, Network, network
from graph.store import Store
from ontology.errors import EntenteError
from ontology.terms import ENT

PAGES: Final = ("countries", "actors", "agreements", "organizations", "people", "world", "timeline")
"""The pages that need nothing but filters. `world` shows the view `countries`, `timeline` the view `agreements`."""
DEALS: Final = 25_000
"""The most agreements that a file holds; above it each link keeps its newest."""
SHOWN: Final = 500
"""Of how many links, the heaviest, a page keeps agreements where the build has weighed them; and how many agreements in all."""
BRIEF: Final = 5_000
"""Above this many agreements, the file holds the claims that name their parties, and no others."""
CLAIMS: Final = 60_000
"""The most claims that a file holds."""

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "countries": ("Qui coopère avec qui : les pays", "Who works with whom: countries"),
    "actors": ("Qui coopère avec qui : les acteurs", "Who works with whom: actors"),
    "agreements": ("Les accords et leurs parties", "Agreements and their parties"),
    "organizations": ("Qui fait partie de quoi", "Who is part of what"),
    "people": ("Les personnes et leurs fonctions", "People and their positions"),
    "ego": ("Le voisinage", "The neighbourhood"),
    "path": ("Le chemin", "The path"),
    "world": ("La coopération dans le monde", "Cooperation around the world"),
    "timeline": ("Les accords au fil du temps", "Agreements through time"),
}


def page(store: Store, view: str = "countries", filters: Filters = EVERYTHING, *, language: str = "fr", title: str = "") -> str:
    """The page of *view* (one of `PAGES`), a full HTML document: nothing in it calls the network.

    *language* ("fr" or "en") is the one that it opens in. Raises EntenteError for a view or language that is none.
    """
    if view not in PAGES:
        raise EntenteError(f"{view}: no map of this name. Choose one of {', '.join(PAGES)}.")
    shown = network(store, {"world": "countries", "timeline": "agreements"}.get(view, view), filters)
    return draw(store, shown, view, language=language, title=title)


def draw(store: Store, graph: Network, view: str, *, language: str = "fr", title: str = "") -> str:
    """The page of a network that `graph.networks` made, drawn as *view*."""
    if language not in LANGUAGES:
        raise EntenteError(f"language: {language!r} is none of {', '.join(LANGUAGES)}.")
    canvas = view if view in ("world", "timeline") else "network"
    data = _Data(store, graph)
    made = MapNetwork({}, canvas)
    _fill(made, data)
    named = dict(zip(LANGUAGES, (title, title) if title else TITLES[view], strict=True))
    made.data = data.payload() | {
        "view": view, "language": language, "title": named, "words": words(), "looks": looks(), "countries": countries(), **vocabulary(),
    }  # fmt: skip
    if canvas == "world":
        from graph.maps.outlines import outlines

        made.data["outlines"] = outlines()
    return str(made.generate_html())


@dataclass
class _Data:
    """What the page says of a network: agreements, claims, sentences, documents and names, each once, referred to by number."""

    store: Store
    graph: Network
    total: int = 0
    deals: dict[str, int] = field(default_factory=dict)
    says: list[dict[str, Any]] = field(default_factory=list)
    about: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.kept = self._kept()
        known: Mapping[str, facts.Agreement] = self.graph.graph.get("agreements", {})
        wanted = {a for listed in self.kept.values() for a in listed}
        alone = {a for _, held in self.graph.nodes(data="agreements", default=()) for a in held} - wanted
        wanted |= set(sorted(alone)[: max(0, DEALS - len(wanted))])
        self.agreements = {a: known[a] for a in wanted if a in known} | facts.agreements(self.store, wanted - known.keys())
        self.deals = {a.iri: n for n, a in enumerate(facts.newest(list(self.agreements.values())))}
        claims = facts.evidence(self.store, self.deals, CLAIMS, ENT.party if len(self.deals) > BRIEF else None)
        subjects = [n for n in self.graph if n not in self.deals]
        if len(claims) + 4 * len(subjects) <= CLAIMS:
            claims += facts.evidence(self.store, subjects, CLAIMS - len(claims))
            claims += facts.memberships(self.store, [n for n, d in self.graph.nodes(data=True) if d["type"] == "Person"])
        sources = facts.sources(self.store, {c.document for c in claims})
        self._quotes: dict[str, int] = {}
        self._documents = {iri: n for n, iri in enumerate(sorted(sources))}
        self.documents = [_source(sources[iri]) for iri in self._documents]
        mentioned = {c.object for c in claims} | {
            x for a in self.agreements.values() for x in (*a.parties, *a.countries, *a.signatories, *a.places)
        }
        self.things: list[dict[str, str]] = []
        self._things: dict[str, int] = {}
        known_nodes = {n: dict(d["names"]) for n, d in self.graph.nodes(data=True)}
        unknown = facts.things(self.store, {x for x in mentioned if "://" in x and x not in known_nodes and spoken(x) is None})
        for x in sorted(mentioned):
            if "://" not in x:
                continue
            names = spoken(x) or known_nodes.get(x) or dict(unknown[x].names)
            code = self.graph.nodes[x]["code"] if x in self.graph else unknown[x].code if x in unknown else ""
            if names:
                self._things[x] = len(self.things)
                self.things.append(_named(names, code))
        for claim in claims:
            self.about[claim.subject].append(len(self.says))
            self.says.append({
                "predicate": name(claim.predicate), "thing": self._things.get(claim.object),
                "value": "" if claim.object in self._things else claim.object, "object": claim.object, "sure": claim.confidence,
                "quote": self._quotes.setdefault(claim.quote, len(self._quotes)), "document": self._documents[claim.document],
            })  # fmt: skip

    def _kept(self) -> dict[int, tuple[str, ...]]:
        """The agreements of each edge that the file holds: all, or, where they are too many, some of each edge."""
        self.edges = list(self.graph.edges(data=True))
        every = {a for _, _, d in self.edges for a in d["agreements"]}
        every |= {a for _, held in self.graph.nodes(data="agreements", default=()) for a in held}
        waiting = [n for n, (_, _, d) in enumerate(self.edges) if d["weight"] and not d["agreements"] and d.get("link")]
        self.total = len(every) if not waiting else sum(d["weight"] for _, _, d in self.edges)
        found = {n: tuple(d["agreements"]) for n, (_, _, d) in enumerate(self.edges)}
        if waiting:
            links = {self.edges[n][2]["link"]: n for n in sorted(waiting, key=lambda n: -self.edges[n][2]["weight"])[:SHOWN]}
            for link, through in facts.some_through(self.store, links, max(1, SHOWN // len(links))).items():
                found[links[link]] = through
        elif len(every) > DEALS:
            dates = self.graph.graph.get("agreements", {})
            each = max(1, DEALS // len(self.edges))
            found = {n: tuple(sorted(listed, key=lambda a: dates[a].date, reverse=True)[:each]) for n, listed in found.items()}
        return found

    @property
    def partial(self) -> bool:
        return any(len(self.kept[n]) < d["weight"] for n, (_, _, d) in enumerate(self.edges) if d["relation"] == "cooperation")

    def numbers(self, iris: Iterable[str]) -> list[int]:
        return [self._things[x] for x in iris if x in self._things]

    def deal(self, agreement: facts.Agreement) -> dict[str, Any]:
        codes = {c for land in agreement.countries if (c := self._code(land))}
        return {
            "iri": agreement.iri, "label": agreement.label, "kind": agreement.kind, "status": agreement.status, "date": agreement.date,
            "topics": list(agreement.topics), "codes": sorted(codes), "parties": self.numbers(agreement.parties),
            "countries": self.numbers(agreement.countries), "signatories": self.numbers(agreement.signatories),
            "places": self.numbers(agreement.places), "duration": agreement.duration, "starts": agreement.starts, "ends": agreement.ends,
            "says": self.about[agreement.iri],
        }  # fmt: skip

    def _code(self, land: str) -> str:
        if land in self.graph:
            return str(self.graph.nodes[land]["code"])
        if land not in self._codes:
            self._codes.update({iri: thing.code for iri, thing in facts.things(self.store, [land]).items()})
        return self._codes[land]

    _codes: dict[str, str] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        says = [{key: value for key, value in said.items() if key != "object"} for said in self.says]
        return {
            "deals": [self.deal(self.agreements[iri]) for iri in self.deals], "says": says, "quotes": list(self._quotes),
            "documents": self.documents, "things": self.things, "groups": self.groups, "partial": self.partial, "total": self.total,
            "measures": self.measures, "bridge": BRIDGE,
        }  # fmt: skip

    groups: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)


def _named(names: Mapping[str, str], code: str = "") -> dict[str, str]:
    """Names by language, with CLDR's for a country in a language of the pages in which the graph has none."""
    return (dict(countries()[code]) if code in countries() else {}) | dict(names)


def _source(source: facts.Source) -> dict[str, str]:
    safe = source.url if source.url.startswith(("https://", "http://")) else ""
    return {"identifier": source.identifier, "title": source.title, "publisher": source.publisher, "url": safe, "date": source.date}


def _fill(made: MapNetwork, data: _Data) -> None:
    """Give pyvis the nodes with their places, and the edges with what stands behind them."""
    graph = data.graph
    groups = communities(graph) if len(graph) > ISLANDS else {}
    places = place(graph, groups or None)
    strengths = dict(simple(graph).degree(weight="weight"))
    index = {node: n for n, node in enumerate(graph)}
    data.measures = _measured(graph, groups)
    for node, n in index.items():
        known, (x, y) = graph.nodes[node], places[node]
        made.add_node(
            n, label=known["label"] or " ", iri=node, aliases=list(known["aliases"]),
            names=_named(known["names"] or {"fr": known["label"]}, known["code"]),
            type=known["type"] if known["type"] in looks() else "Other", codes=list(known["country"]), code=known["code"], x=x, y=y,
            strength=strengths[node], group=groups.get(node), says=data.about[node] if node not in data.deals else [],
            deals=[data.deals[a] for a in known.get("agreements", ()) if a in data.deals],
            **({"deal": data.deals[node]} if node in data.deals else {}),
        )  # fmt: skip
        for unused in ("shape", "font", "size", "color"):
            made.nodes[-1].pop(unused, None)
    cuts = set(bridges(graph))
    for n, (first, second, known) in enumerate(data.edges):
        said = [i for i in data.about[first] if data.says[i]["object"] == second] if not known["agreements"] else []
        made.add_edge(
            index[first], index[second], relation=known["relation"], weight=known["weight"], role=known.get("role", ""),
            arrow=graph.is_directed(), bridge=(min(first, second), max(first, second)) in cuts, says=said,
            deals=[data.deals[a] for a in data.kept[n]],
            total=known["weight"] if known["relation"] == "cooperation" else len(known["agreements"]),
        )  # fmt: skip
    centres: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for node, group in groups.items():
        centres[group].append(places[node])
    tops = {group: max((n for n in graph if groups[n] == group), key=lambda n: (strengths[n], n)) for group in centres}
    data.groups = [_group(g, c, index[tops[g]]) for g, c in sorted(centres.items())]


def _measured(graph: Network, groups: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each measure with its names, its sentences and its figures, in order of the nodes, to four digits.

    Above `EXACT` nodes those that would have to be estimated are left to `entente network`: they take longer than all the page.
    """
    found = []
    for measure in MEASURES.values():
        if measure.sampled and len(graph) > EXACT:
            continue
        figures = groups if measure.name == "community" and groups else measure.compute(graph)
        found.append({
            "name": measure.name, "labels": measure.labels, "ranked": measure.ranked,
            "sentences": {language: measure.sentence(language, len(graph)) for language in LANGUAGES},
            "figures": [float(f"{figures[node]:.4g}") for node in graph],
        })  # fmt: skip
    return found


def _group(number: int, members: list[tuple[float, float]], top: int) -> dict[str, Any]:
    """A community as one disc: in the middle of its members, and as wide as nine tenths of them."""
    x, y = sum(x for x, _ in members) / len(members), sum(y for _, y in members) / len(members)
    away = sorted(math.hypot(a - x, b - y) for a, b in members)
    return {
        "id": number,
        "x": round(x, 1),
        "y": round(y, 1),
        "r": round(max(30.0, away[len(away) * 9 // 10 - 1]), 1),
        "count": len(members),
        "top": top,
    }
