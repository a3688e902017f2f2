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
    """A measure of nodes: how it is computed, and what it says, in French and English."""

    name: str
    compute: Callable[[Network], Mapping[str, float]]
    fr: str
    en: str
    sampled: bool = False

    def note(self, nodes: int) -> str:
        """The sentence on sampling for a graph of *nodes* nodes, empty where the figures are exact."""
        return f"Estimated from {PIVOTS} of {nodes:,} nodes (seed {SEED})." if self.sampled and nodes > EXACT else ""


def simple(graph: Network) -> Network:
    """*graph* undirected, without loops, parallel edges joined with their weights summed; nodes in order of their names."""
    plain: Network = nx.Graph()
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


MEASURES: Final[Mapping[str, Measure]] = {
    measure.name: measure
    for measure in (
        Measure("degree", degree, "Avec combien d'autres un nœud est lié.", "How many others a node is tied to."),
        Measure("strength", strength, "La somme des poids de ses liens : combien d'accords, partenaire par partenaire.",
                "The sum of its ties' weights: how many agreements, partner by partner."),
        Measure("pagerank", pagerank, "L'importance qui vient de partenaires eux-mêmes importants ; la somme est 1.",
                "Importance that comes from partners who are important themselves; sums to 1."),
        Measure("betweenness", betweenness, "La part des plus courts chemins entre les autres qui passent par le nœud.",
                "The share of the shortest paths between others that pass through the node.", sampled=True),
        Measure("closeness", closeness, "L'inverse de la distance moyenne à tous les autres : 1 est voisin de tous.",
                "The inverse of the mean distance to all others: 1 is next to everyone.", sampled=True),
        Measure("core", core, "Le plus grand k tel que le nœud tient dans un groupe où chacun a au moins k liens.",
                "The largest k for which the node is in a group where each has at least k ties."),
        Measure("community", _communities, "Le groupe, aux liens plus denses dedans que dehors (Louvain) ; 0 est le plus grand.",
                "The group, more densely tied within than without (Louvain); 0 is the largest."),
        Measure("cut", cuts, "1 si le réseau se briserait sans le nœud (point d'articulation).",
                "1 where the network would fall apart without the node (cut vertex)."),
    )
}  # fmt: skip


def measure(graph: Network, name: str) -> Mapping[str, float]:
    """The measure *name* of each node of *graph*. Raises EntenteError where there is none of this name."""
    if name not in MEASURES:
        raise EntenteError(f"{name}: no measure of this name. Choose one of {', '.join(MEASURES)}.")
    return MEASURES[name].compute(graph)
