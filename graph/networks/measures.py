"""A networkx graph in, a figure for each node out; each measure is explained in one sentence where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

import networkx as nx
import rustworkx as rx

from graph.networks.views import Network
from ontology.errors import EntenteError

EXACT: Final = 2_000
"""Above this many nodes betweenness and closeness are estimated from `PIVOTS` nodes."""
PIVOTS: Final = 200
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of nodes: how it is computed, and by language what it is called and, in one sentence, what it says.

    `sampled`: estimated above `EXACT` nodes. `ranked`: more is more; else the figure is the number of a group, or yes or no.
    """

    name: str
    compute: Callable[[Network], Mapping[str, float]]
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    sampled: bool = False
    ranked: bool = True

    def sentence(self, language: str, nodes: int) -> str:
        """What it says, in *language* ("fr" or "en"), and, for a graph of *nodes* nodes in which it is estimated, from how many."""
        estimated = (
            f" {_ESTIMATED[language].format(pivots=PIVOTS, nodes=nodes, seed=SEED)}" if self.sampled and nodes > EXACT else ""
        )
        return self.sentences[language] + estimated


_ESTIMATED: Final = {
    "fr": "Estimé à partir de {pivots} des {nodes} nœuds (graine {seed}).",
    "en": "Estimated from {pivots} of {nodes} nodes (seed {seed}).",
}
BRIDGE: Final = {
    "fr": "Pont : sans ce lien, ce qu'il joint serait séparé.",
    "en": "Bridge: its loss would part what it joins.",
}
"""What `bridges` says of a link, in one sentence by language."""


def simple(graph: Network) -> Network:
    """*graph* undirected, without loops, parallel edges joined with their weights summed; nodes in order of their names.

    What it has made already it gives back as it is.
    """
    if graph.graph.get("simple"):
        return graph
    plain: Network = nx.Graph(simple=True)
    plain.add_nodes_from(sorted(graph, key=str))
    edges = ((min(a, b, key=str), max(a, b, key=str), float(d.get("weight", 1))) for a, b, d in graph.edges(data=True) if a != b)
    for first, second, weight in sorted(edges, key=lambda e: (str(e[0]), str(e[1]), e[2])):
        known = plain[first][second]["weight"] if plain.has_edge(first, second) else 0.0
        plain.add_edge(first, second, weight=known + weight)
    return plain


def _rust(graph: Network) -> rx.PyGraph[str, float]:
    index = {node: n for n, node in enumerate(graph)}
    made: rx.PyGraph[str, float] = rx.PyGraph()
    made.add_nodes_from(list(index))
    made.add_edges_from([(index[a], index[b], float(d["weight"])) for a, b, d in graph.edges(data=True)])
    return made


def degree(graph: Network) -> dict[str, float]:
    return {node: float(count) for node, count in simple(graph).degree()}


def strength(graph: Network) -> dict[str, float]:
    return {node: float(total) for node, total in simple(graph).degree(weight="weight")}


def pagerank(graph: Network) -> dict[str, float]:
    plain = simple(graph)
    if not plain:
        return {}
    found = rx.pagerank(_rust(plain).to_directed(), alpha=0.85, weight_fn=float, tol=1e-10, max_iter=500)
    return {node: float(found[n]) for n, node in enumerate(plain)}


def betweenness(graph: Network) -> dict[str, float]:
    plain = simple(graph)
    if len(plain) > EXACT:
        return {n: float(v) for n, v in nx.betweenness_centrality(plain, k=PIVOTS, seed=SEED).items()}
    found = rx.betweenness_centrality(_rust(plain))
    return {node: float(found[n]) for n, node in enumerate(plain)}


def closeness(graph: Network) -> dict[str, float]:
    plain = simple(graph)
    if len(plain) > EXACT:
        return _sampled_closeness(plain)
    found = rx.closeness_centrality(_rust(plain))
    return {node: float(found[n]) for n, node in enumerate(plain)}


def _sampled_closeness(graph: Network) -> dict[str, float]:
    """Closeness from the distances to `PIVOTS` nodes (Eppstein and Wang 2004), with Wasserman and Faust's factor for components."""
    order = list(graph)
    pivots = Random(SEED).sample(order, PIVOTS)
    total, reached = dict.fromkeys(order, 0.0), dict.fromkeys(order, 0)
    for pivot in pivots:
        for node, steps in nx.single_source_shortest_path_length(graph, pivot).items():
            total[node] += steps
            reached[node] += 1
    return {n: (reached[n] / total[n]) * (reached[n] / PIVOTS) if total[n] else 0.0 for n in order}


def core(graph: Network) -> dict[str, float]:
    return {node: float(number) for node, number in nx.core_number(simple(graph)).items()}


def communities(graph: Network) -> dict[str, int]:
    """The community of each node by the Louvain method (Blondel et al. 2008), seeded; 0 is the largest."""
    plain = simple(graph)
    found = nx.community.louvain_communities(plain, weight="weight", seed=SEED) if plain else []
    ordered = sorted((sorted(c, key=str) for c in found), key=lambda c: (-len(c), [str(n) for n in c]))
    return {node: number for number, members in enumerate(ordered) for node in members}


def _communities(graph: Network) -> dict[str, float]:
    return {node: float(number) for node, number in communities(graph).items()}


def cuts(graph: Network) -> dict[str, float]:
    found = set(nx.articulation_points(simple(graph)))
    return {node: float(node in found) for node in simple(graph)}


def bridges(graph: Network) -> list[tuple[str, str]]:
    """The edges whose loss would part what they join, sorted."""
    return sorted((min(pair), max(pair)) for pair in nx.bridges(simple(graph)))


def _measure(
    name: str, compute: Callable[[Network], Mapping[str, float]], fr: tuple[str, str], en: tuple[str, str], **traits: bool
) -> Measure:
    return Measure(name, compute, {"fr": fr[0], "en": en[0]}, {"fr": fr[1], "en": en[1]}, **traits)


MEASURES: Final[Mapping[str, Measure]] = {
    measure.name: measure
    for measure in (
        _measure("degree", degree, ("degré", "Avec combien d'autres un nœud est lié."), ("degree", "How many others a node is tied to.")),
        _measure("strength", strength, ("force", "La somme des poids de ses liens : combien d'accords, partenaire par partenaire."),
                 ("strength", "The sum of its ties' weights: how many agreements, partner by partner.")),
        _measure("pagerank", pagerank, ("PageRank", "L'importance qui vient de partenaires eux-mêmes importants ; la somme est 1."),
                 ("PageRank", "Importance that comes from partners who are important themselves; sums to 1.")),
        _measure("betweenness", betweenness,
                 ("intermédiarité", "La part des plus courts chemins entre les autres qui passent par le nœud."),
                 ("betweenness", "The share of the shortest paths between others that pass through the node."), sampled=True),
        _measure("closeness", closeness, ("proximité", "L'inverse de la distance moyenne à tous les autres : 1 est voisin de tous."),
                 ("closeness", "The inverse of the mean distance to all others: 1 is next to everyone."), sampled=True),
        _measure("core", core, ("cœur", "Le plus grand k tel que le nœud tient dans un groupe où chacun a au moins k liens."),
                 ("core", "The largest k for which the node is in a group where each has at least k ties.")),
        _measure("community", _communities,
                 ("communauté", "Le groupe, aux liens plus denses dedans que dehors (Louvain) ; 0 est le plus grand."),
                 ("community", "The group, more densely tied within than without (Louvain); 0 is the largest."), ranked=False),
        _measure("cut", cuts, ("articulation", "1 si le réseau se briserait sans le nœud (point d'articulation)."),
                 ("cut vertex", "1 where the network would fall apart without the node (cut vertex)."), ranked=False),
    )
}  # fmt: skip


def measure(graph: Network, name: str) -> Mapping[str, float]:
    """The measure *name* of each node of *graph*. Raises EntenteError where there is none of this name."""
    if name not in MEASURES:
        raise EntenteError(f"{name}: no measure of this name. Choose one of {', '.join(MEASURES)}.")
    return MEASURES[name].compute(graph)
