"""A networkx graph in, a place for each node out: computed, the same for the same graph, no two nodes on top of each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import networkx as nx
import numpy as np
import rustworkx as rx

from graph.networks.measures import communities
from graph.networks.views import Network

Place = tuple[float, float]

APART: Final = 74.0
"""The least distance between two nodes, in pixels of the map at its natural size."""
ISLANDS: Final = 400
"""Above this many nodes each community is an island of its own, so that it can be folded into one node in its place."""
_SEED: Final = 7


def place(graph: Network, groups: Mapping[str, int] | None = None) -> dict[str, Place]:
    """A place for each node, in pixels about the origin, y downwards.

    Force-directed (Fruchterman and Reingold 1991, as rustworkx has it), each connected component by itself, the largest
    in the middle; above `ISLANDS` nodes each of *groups* (by default the communities) is laid out as an island, and the islands by
    the links between them. Depends on nothing but the graph: not on the order of its nodes, nor on chance.
    """
    plain: Network = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    for first, second, data in sorted((*sorted((a, b)), d.get("weight", 1)) for a, b, d in graph.edges(data=True) if a != b):
        weight = plain[first][second]["weight"] if plain.has_edge(first, second) else 0
        plain.add_edge(first, second, weight=weight + data)
    if len(plain) > ISLANDS:
        return _islands(plain, groups or communities(graph))
    parts = sorted((sorted(c) for c in nx.connected_components(plain)), key=lambda c: (-len(c), c))
    discs = [_centred(_spring(plain.subgraph(part), APART)) for part in parts]
    return _packed(parts, discs)


def _spring(graph: Network, apart: float) -> dict[str, Place]:
    """One component, at a scale that gives each node its room."""
    nodes = sorted(graph)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    if len(nodes) == 2:
        return {nodes[0]: (-apart, 0.0), nodes[1]: (apart, 0.0)}
    index = {node: n for n, node in enumerate(nodes)}
    drawn = rx.PyGraph()
    drawn.add_nodes_from(nodes)
    drawn.add_edges_from(
        [
            (index[a], index[b], 1.0 + math.log1p(d.get("weight", 1)))
            for a, b, d in sorted(graph.edges(data=True), key=lambda e: sorted(e[:2]))
        ]
    )
    start = {n: (math.cos(2.4 * n) * math.sqrt(n), math.sin(2.4 * n) * math.sqrt(n)) for n in range(len(nodes))}
    rounds = 300 if len(nodes) <= 300 else 120
    found = rx.spring_layout(drawn, pos=start, k=1.3 / math.sqrt(len(nodes)), num_iter=rounds, weight_fn=float, seed=_SEED)
    points = np.array([found[n] for n in range(len(nodes))])
    points -= points.mean(axis=0)
    spread = math.sqrt(float((points**2).sum(axis=1).mean())) or 1.0
    points *= apart * 0.85 * math.sqrt(len(nodes)) / spread
    radii = np.full(len(nodes), apart / 2)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, spread_out(points, radii), strict=True)}


def spread_out(points: np.ndarray, radii: np.ndarray, rounds: int = 60) -> np.ndarray:
    """*points* moved apart, as little as needed, until discs of *radii* about them overlap no more (or *rounds* are over)."""
    points = points.copy()
    for _ in range(rounds):
        apart = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        overlap = radii[:, None] + radii[None, :] - distance
        if overlap.max() <= 0.5:
            break
        stuck = distance < 1e-6
        angle = np.arange(len(points)) * 2.4
        apart = np.where(stuck[:, :, None], np.stack([np.cos(angle), np.sin(angle)], axis=1)[:, None, :], apart)
        push = np.where(overlap > 0, overlap, 0.0) / np.where(stuck, 1.0, distance)
        points += (apart * push[:, :, None]).sum(axis=1) * 0.3
    return points


def _centred(places: Mapping[str, Place]) -> dict[str, Place]:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {node: (x - middle[0], y - middle[1]) for node, (x, y) in places.items()}


def _packed(parts: Sequence[Sequence[str]], discs: Sequence[Mapping[str, Place]]) -> dict[str, Place]:
    """Components side by side: the largest first, the others about it in rows that keep the whole about 3 to 2."""
    sizes = []
    for disc in discs:
        xs, ys = [abs(x) for x, _ in disc.values()], [abs(y) for _, y in disc.values()]
        sizes.append((2 * max(xs) + 1.5 * APART, 2 * max(ys) + 1.5 * APART))
    width = max([math.sqrt(sum(w * h for w, h in sizes) * 1.7), *(w for w, _ in sizes)], default=0.0)
    found: dict[str, Place] = {}
    left = top = tall = 0.0
    for part, disc, (wide, high) in zip(parts, discs, sizes, strict=True):
        if left and left + wide > width:
            left, top, tall = 0.0, top + tall, 0.0
        for node in part:
            found[node] = (left + wide / 2 + disc[node][0], top + high / 2 + disc[node][1])
        left, tall = left + wide, max(tall, high)
    rounded = {node: (round(x, 1), round(y, 1)) for node, (x, y) in _centred(found).items()} if found else {}
    return {node: rounded[node] for node in sorted(rounded)}


def _islands(graph: Network, groups: Mapping[str, int]) -> dict[str, Place]:
    """Each group about its own centre, the centres by the links between the groups."""
    members: dict[int, list[str]] = defaultdict(list)
    for node in sorted(graph):
        members[groups[node]].append(node)
    shapes = {group: _centred(_group(graph.subgraph(nodes), nodes)) for group, nodes in members.items()}
    order = sorted(members)
    radii = np.array([max((math.hypot(*xy) for xy in shapes[group].values()), default=0.0) + APART for group in order])
    between: Network = nx.Graph()
    between.add_nodes_from(str(group) for group in order)
    for first, second, data in graph.edges(data=True):
        ends = str(groups[first]), str(groups[second])
        if ends[0] != ends[1]:
            weight = between[ends[0]][ends[1]]["weight"] if between.has_edge(*ends) else 0
            between.add_edge(*ends, weight=weight + data.get("weight", 1))
    rough = _spring(between, 2 * float(np.sqrt((radii**2).mean())) * 0.6)
    centres = spread_out(np.array([rough[str(group)] for group in order]), radii, rounds=300)
    found = {
        node: (round(float(x) + shapes[group][node][0], 1), round(float(y) + shapes[group][node][1], 1))
        for group, (x, y) in zip(order, centres, strict=True)
        for node in members[group]
    }
    return {node: found[node] for node in sorted(found)}


def _group(graph: Network, nodes: Sequence[str]) -> dict[str, Place]:
    """A group's own picture: force-directed up to 1,500 nodes, above that a spiral by degree, the most tied in the middle."""
    if len(nodes) <= 1_500:
        return _spring(graph, APART)
    order = sorted(nodes, key=lambda node: (-graph.degree(node), node))
    return {
        node: (APART * 0.55 * math.sqrt(n) * math.cos(2.39996 * n), APART * 0.55 * math.sqrt(n) * math.sin(2.39996 * n))
        for n, node in enumerate(order)
    }
