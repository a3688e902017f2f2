"""Two networks in, what differs out: what appeared, what went, whose place changed."""

from __future__ import annotations

from dataclasses import dataclass

from graph.networks.measures import measure
from graph.networks.views import Network


@dataclass(frozen=True, slots=True)
class Move:
    """A node's place by a measure, before and after: ranks count from 1, and nodes of one figure share the best rank."""

    node: str
    before: int
    after: int
    figure_before: float
    figure_after: float

    @property
    def by(self) -> int:
        """How many places it rose; negative where it fell."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two networks. Edges are pairs of IRIs in order, with the weight before and after (0 where absent)."""

    appeared: tuple[str, ...]
    gone: tuple[str, ...]
    edges: tuple[tuple[str, str, int, int], ...]
    moves: tuple[Move, ...]


def ranks(figures: dict[str, float]) -> dict[str, int]:
    """The place of each node by its figure, the highest first.

    >>> ranks({"a": 2.0, "b": 5.0, "c": 2.0})
    {'a': 2, 'b': 1, 'c': 2}
    """
    order = sorted(figures.values(), reverse=True)
    first = {figure: order.index(figure) + 1 for figure in set(order)}
    return {node: first[figure] for node, figure in figures.items()}


def compare(before: Network, after: Network, by: str = "strength") -> Change:
    """What changed from *before* to *after*, with places by the measure *by*. Raises EntenteError for a measure that is none."""
    old, new = dict(measure(before, by)), dict(measure(after, by))
    places = ranks(old), ranks(new)
    weights: dict[tuple[str, str], list[int]] = {}
    for side, graph in enumerate((before, after)):
        for a, b, data in graph.edges(data=True):
            first, second = (a, b) if graph.is_directed() else (min(a, b), max(a, b))
            weights.setdefault((first, second), [0, 0])[side] += data["weight"]
    moves = (Move(n, places[0][n], places[1][n], old[n], new[n]) for n in sorted(old.keys() & new.keys()))
    return Change(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple((a, b, was, now) for (a, b), (was, now) in sorted(weights.items()) if was != now),
        tuple(sorted((m for m in moves if m.by), key=lambda m: (-abs(m.by), m.node))),
    )
