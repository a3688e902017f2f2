"""Local nodes in, the things behind them out: the layers of identity, one after the other.

First what stands by itself (bodies, persons, places, countries), then what is made of it (agreements by their parties,
memberships by their ends), then what is made of these, so that a merge below is seen above.
"""

from __future__ import annotations

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from graph.identity.forms import FREE, Form, Ruling, form_of, tied_form
from graph.identity.index import SCHEMA, Index
from graph.identity.links import Link, linked
from graph.identity.nodes import Local
from graph.registry import NodeId

LAYERS: Final = (
    frozenset({"Organization", "Person", "Place", "Country", "Initiative", "Event"}),
    frozenset({"Agreement", "Membership"}),
    frozenset({"Amount"}),
)
"""The families that are resolved together; each layer is made of things of those before it."""

Linker = Callable[[Local], Iterable[Link]]
"""Gives the links of a node to authorities."""


def formed(node: Local, layer: int, iris: Mapping[str, str], ruling: Ruling, links: Iterable[Link]) -> Form:
    """The form of a node of a layer; *iris* are what the nodes of its document, of the layers before, are resolved to."""
    if layer:
        return tied_form(node, iris, ruling)
    return form_of(node, (link.identifier for link in links), ruling)


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the garbage alone for as long as the block runs: resolving makes millions of values and no cycle, and to look through
    them again and again takes a sixth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@uncollected()
def things(nodes: Iterable[Local], linker: Linker = linked) -> list[list[NodeId]]:
    """The things behind *nodes* by themselves, without a registry or decisions: each a sorted list of nodes."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    index = Index(connection)
    by_layer: dict[int, list[Local]] = defaultdict(list)
    for node in nodes:
        by_layer[next(n for n, families in enumerate(LAYERS) if node.family in families)].append(node)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    found: list[list[NodeId]] = []
    for layer in range(len(LAYERS)):
        waiting = by_layer.pop(layer, [])
        while waiting:
            node = waiting.pop()
            index.add(node, formed(node, layer, names[node.id[0]], FREE, () if layer else linker(node)))
        for forms in index.settle():
            cluster = sorted(node for form in forms for node in index.nodes_of(form))
            found.append(cluster)
            for document, key in cluster:
                names[document][key] = " ".join(cluster[0])
    connection.close()
    return sorted(found)
