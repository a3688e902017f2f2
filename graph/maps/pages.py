"""A store, a view and filters in, a map page out: the network, its places, and the sentences behind every link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from graph.maps.contents import Contents, in_languages
from graph.maps.html import MapNetwork
from graph.maps.outlines import outlines
from graph.maps.wording import LANGUAGES, countries, looks, vocabulary, words
from graph.networks.filters import Filters
from graph.networks.layouts import ISLANDS, Place, place
from graph.networks.measures import BRIDGE, EXACT, MEASURES, bridges, communities, simple
from graph.networks.views import EVERYTHING, Network, network
from graph.store import Store
from ontology.errors import EntenteError

PAGES: Final = ("countries", "actors", "agreements", "organizations", "people", "world", "timeline")
"""The pages that need nothing but filters. `world` shows the view `countries`, `timeline` the view `agreements`."""

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
    contents = Contents(store, graph)
    groups = communities(graph) if canvas == "network" and len(graph) > ISLANDS else {}
    places = place(graph, groups) if canvas == "network" else {}
    index = {node: n for n, node in enumerate(graph)}
    strengths = dict(simple(graph).degree(weight="weight"))
    data = contents.payload() | {
        "view": view, "language": language, "title": _titles(graph, view, title), "words": words(), "looks": looks(),
        "countries": countries(), "groups": _groups(groups, places, strengths, index), "measures": _measured(graph, groups),
        "bridge": BRIDGE, **vocabulary(),
    }  # fmt: skip
    if canvas == "world":
        data["outlines"] = outlines()
    made = MapNetwork(data, canvas)
    for node, n in index.items():
        known, (x, y) = graph.nodes[node], places.get(node, (0.0, 0.0))
        made.add_node(
            n, iri=node, names=in_languages(known["names"] or {"fr": known["label"]}, known["code"]), aliases=list(known["aliases"]),
            type=known["type"] if known["type"] in looks() else "Other", codes=list(known["country"]), code=known["code"], x=x, y=y,
            strength=strengths[node], group=groups.get(node), says=contents.about.get(node, []) if node not in contents.deals else [],
            deals=[contents.deals[a] for a in known.get("agreements", ()) if a in contents.deals],
            **({"deal": contents.deals[node]} if node in contents.deals else {}),
        )  # fmt: skip
    cuts = set(bridges(graph))
    for n, (first, second, known) in enumerate(contents.edges):
        stated = [] if known["agreements"] else [i for i in contents.about.get(first, ()) if contents.objects[i] == second]
        made.add_edge(
            index[first], index[second], relation=known["relation"], weight=known["weight"], role=known.get("role", ""),
            arrow=graph.is_directed(), bridge=(min(first, second), max(first, second)) in cuts, says=stated,
            deals=[contents.deals[a] for a in contents.kept[n]],
            total=known["weight"] if known["relation"] == "cooperation" else len(known["agreements"]),
        )  # fmt: skip
    return made.generate_html()


def _titles(graph: Network, view: str, title: str) -> dict[str, str]:
    """The page's title by language: one of the user's own, else that of the view, with the names of what it is about."""
    if title:
        return dict.fromkeys(LANGUAGES, title)
    about = [graph.nodes[end] for end in graph.graph.get("about", ())]
    names = {language: [node["names"].get(language, node["label"]) for node in about] for language in LANGUAGES}
    titles = dict(zip(LANGUAGES, TITLES[view], strict=True))
    if not about:
        return titles
    return {
        language: f"{words()[language]['states'].format(word=titles[language])} {' — '.join(names[language])}"
        for language in LANGUAGES
    }


def _groups(
    groups: Mapping[str, int], places: Mapping[str, Place], strengths: Mapping[str, float], index: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The communities as discs: each in the middle of its members, as wide as nine tenths of them, named after the strongest."""
    members: dict[int, list[str]] = defaultdict(list)
    for node, group in groups.items():
        members[group].append(node)
    found = []
    for group, nodes in sorted(members.items()):
        x, y = (sum(places[node][axis] for node in nodes) / len(nodes) for axis in (0, 1))
        away = sorted(math.hypot(places[node][0] - x, places[node][1] - y) for node in nodes)
        found.append({
            "id": group, "x": round(x, 1), "y": round(y, 1), "r": round(max(30.0, away[len(away) * 9 // 10 - 1]), 1),
            "count": len(nodes), "top": index[max(nodes, key=lambda node: (strengths[node], node))],
        })  # fmt: skip
    return found


def _measured(graph: Network, groups: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each measure with its names, its sentences and its figures, in order of the nodes, to four digits.

    Above `EXACT` nodes those that would have to be estimated are left to `entente network`: they take longer than all the page.
    """
    found, plain = [], simple(graph)
    for measure in MEASURES.values():
        if measure.sampled and len(graph) > EXACT:
            continue
        figures = groups if measure.name == "community" and groups else measure.compute(plain)
        found.append({
            "name": measure.name, "labels": measure.labels, "ranked": measure.ranked,
            "sentences": {language: measure.sentence(language, len(graph)) for language in LANGUAGES},
            "figures": [float(f"{figures[node]:.4g}") for node in graph],
        })  # fmt: skip
    return found
