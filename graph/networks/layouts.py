"""A networkx graph in, a place for each node out: computed, the same for the same graph, no two nodes on top of each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from typing import Final

import networkx as nx
import numpy as np
import rustworkx as rx

from graph.networks.measures import communities, simple
from graph.networks.views import Network

Place = tuple[float, float]

APART: Final = 74.0
"""The least distance between two nodes, in pixels of the map at its natural size."""
ISLANDS: Final = 400
"""Above this many nodes each community is an island of its own, so that it can be folded into one node in its place."""
_CELL: Final = (90.0, 55.0)
"""The grain at which components are packed, in pixels: as wide as half a name, so that two that stand side by side can be named."""
_SEED: Final = 7


def place(graph: Network, groups: Mapping[str, int] | None = None) -> dict[str, Place]:
    """A place for each node, in pixels about the origin, y downwards.

    Force-directed (Fruchterman and Reingold 1991, as rustworkx has it), each connected component by itself, the largest in the
    middle; of a component of more than `ISLANDS` nodes each of *groups* (by default the communities) is laid out as an island, and
    the islands by the links between them. Depends on nothing but the graph: not on the order of its nodes, nor on chance.
    """
    plain = simple(graph)
    parts = sorted((sorted(c) for c in nx.connected_components(plain)), key=lambda c: (-len(c), c))
    if len(plain) > ISLANDS:
        groups = groups or communities(plain)
    laid = []
    for part in map(plain.subgraph, parts):
        large = groups is not None and len(part) > ISLANDS
        places = _centred(_islands(part, groups or {}) if large else _spring(part, APART))
        laid.append((places, _box(places) if large else _cells(part, places)))
    return _packed(laid)


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


Cell = tuple[int, int]


def _cell(place: Place) -> Cell:
    return round(place[0] / _CELL[0]), round(place[1] / _CELL[1])


def _cells(graph: Network, places: Mapping[str, Place]) -> frozenset[Cell]:
    """The cells that a component's nodes and links lie in."""
    found = {_cell(place) for place in places.values()}
    for first, second in graph.edges():
        (x1, y1), (x2, y2) = places[first], places[second]
        steps = int(math.hypot(x2 - x1, y2 - y1) / min(_CELL)) + 1
        found |= {_cell((x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps)) for n in range(1, steps)}
    return frozenset(found)


def _box(places: Mapping[str, Place]) -> frozenset[Cell]:
    """All the cells about a component as large as an archipelago."""
    right, bottom = _cell((max(x for x, _ in places.values()), max(y for _, y in places.values())))
    return frozenset((i, j) for i in range(-right, right + 1) for j in range(-bottom, bottom + 1))


@cache
def _ring(far: int) -> list[Cell]:
    """The cells that lie *far* steps from the middle, the nearest first."""
    if not far:
        return [(0, 0)]
    span = range(-far, far + 1)
    cells = {(i, j) for i in span for j in (-far, far)} | {(i, j) for j in span for i in (-far, far)}
    return sorted(cells, key=lambda cell: (math.hypot(*cell), cell))


def _packed(laid: Sequence[tuple[Mapping[str, Place], frozenset[Cell]]]) -> dict[str, Place]:
    """Components, each about its own middle with the cells that it lies in, side by side: each as near to the middle of the whole as its
    shape finds room, with a cell free about it (after Freivalds, Dogrusoz and Kikusts 2001).
    """
    taken: set[Cell] = set()
    begin: dict[frozenset[Cell], int] = {}  # where there was no room for a shape, there will be none
    found: dict[str, Place] = {}
    for places, shape in laid:
        spiral = ((far, cell) for far in count(begin.get(shape, 0)) for cell in _ring(far))
        begin[shape], (across, down) = next(
            (far, (a, b)) for far, (a, b) in spiral if not any((i + a, j + b) in taken for i, j in shape)
        )
        taken |= {(i + across + di, j + down + dj) for i, j in shape for di in (-1, 0, 1) for dj in (-1, 0, 1)}
        found |= {node: (x + across * _CELL[0], y + down * _CELL[1]) for node, (x, y) in places.items()}
    centred = _centred(found) if found else {}
    return {node: (round(centred[node][0], 1), round(centred[node][1], 1)) for node in sorted(centred)}


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
    return {
        node: (float(x) + shapes[group][node][0], float(y) + shapes[group][node][1])
        for group, (x, y) in zip(order, centres, strict=True)
        for node in members[group]
    }


def _group(graph: Network, nodes: Sequence[str]) -> dict[str, Place]:
    """A group's own picture: force-directed up to 1,500 nodes, above that a spiral by degree, the most tied in the middle."""
    if len(nodes) <= 1_500:
        return _spring(graph, APART)
    order = sorted(nodes, key=lambda node: (-graph.degree(node), node))
    return {
        node: (APART * 0.55 * math.sqrt(n) * math.cos(2.39996 * n), APART * 0.55 * math.sqrt(n) * math.sin(2.39996 * n))
        for n, node in enumerate(order)
    }
