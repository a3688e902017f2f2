"""A store and one or two things in, a networkx graph out: what lies about a thing, or between two, in the shape of `views`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import networkx as nx

from graph.networks.facts import among, batches, things
from graph.networks.filters import Filters, values
from graph.networks.views import EVERYTHING, RELATIONS, Network, dated, describe, limited, relate
from graph.store import Store
from ontology.errors import EntenteError
from ontology.terms import ENT

_OF_DEALS: Final = (ENT.party, ENT.signatory, ENT.leadsTo)
_STEPS: Final = (*_OF_DEALS, *RELATIONS)
_DEALS: Final = frozenset(map(str, (*_OF_DEALS, ENT.involvesCountry)))
"""The relations whose subject is an agreement."""


def _passing(store: Store, deals: set[str], filters: Filters) -> set[str]:
    """Those of *deals* that pass."""
    if not (body := filters.agreement()):
        return deals
    return {
        row[0]
        for batch in batches(sorted(deals))
        for row in limited(store, f"SELECT DISTINCT ?a WHERE {{ {values('a', batch)} {body} }}")
    }


def _around(store: Store, frontier: Iterable[str], filters: Filters, lands: bool) -> Iterator[tuple[str, str, str, str]]:
    """Edges (from, predicate or "position", to, role) that touch *frontier*; an agreement that *filters* leave out is none of their ends."""
    steps = (*_STEPS, ENT.involvesCountry) if lands else _STEPS
    for batch in batches(sorted(frontier)):
        for end in ("s", "o"):
            rows = limited(store, f"SELECT DISTINCT ?s ?p ?o WHERE {{ {values(end, batch)} ?s ?p ?o {among(*steps)} }}")
            passing = _passing(store, {s for s, p, _ in rows if p in _DEALS}, filters)
            for subject, predicate, value in rows:
                if predicate not in _DEALS or subject in passing:
                    yield subject, predicate, value, ""
        for end in ("x", "y"):
            query = f"SELECT DISTINCT ?x ?y ?role WHERE {{ {values(end, batch)} ?m org:member ?x ; org:organization ?y . "
            query += "OPTIONAL { ?m ent:roleLabel ?role } }"
            for person, body, role in limited(store, query):
                yield person, "position", body, role


def _add(graph: Network, edge: tuple[str, str, str, str]) -> None:
    subject, predicate, value, role = edge
    relate(graph, subject, value, predicate.rpartition("#")[2], role, (subject,) if predicate in _DEALS else ())


def ego(store: Store, thing: str, steps: int = 1, filters: Filters = EVERYTHING, most: int = 5_000) -> Network:
    """What lies within *steps* links of *thing* (an IRI), with the links among it: directed, of every relation.

    Stops growing once it has *most* nodes, and says so in `graph.graph["cut"]`. What it is about is in `graph.graph["about"]`.
    """
    graph: Network = nx.MultiDiGraph(about=(thing,))
    graph.add_node(thing)
    lands = things(store, [thing])[thing].type == "Country"
    frontier = {thing}
    for _ in range(steps):
        found = list(_around(store, frontier, filters, lands))
        for edge in found:
            _add(graph, edge)
        frontier = {end for s, _, o, _ in found for end in (s, o)} - frontier
        if graph.number_of_nodes() > most:
            graph.graph["cut"] = most
            break
    return _finish(graph, store, "ego")


def path(store: Store, first: str, second: str, filters: Filters = EVERYTHING, longest: int = 8, most: int = 20_000) -> Network:
    """Every shortest path between two things (IRIs): their union. Raises EntenteError where none of *longest* links is found.

    Countries are on a path only where it starts or ends at one: else all of a country's bodies would be two steps apart.
    """
    known = things(store, [first, second])
    if first == second:
        raise EntenteError(
            f"a path needs two different things, and both ends are {known[first].label()}. Look at its `ego` instead."
        )
    lands = "Country" in {thing.type for thing in known.values()}
    graph: Network = nx.MultiDiGraph(about=(first, second))
    graph.add_nodes_from((first, second))
    seen: dict[str, set[str]] = {first: {first}, second: {second}}
    edges: dict[str, set[str]] = {first: {first}, second: {second}}
    for _ in range(longest):
        start = min(edges, key=lambda side: (len(edges[side]), side))
        fresh: set[str] = set()
        for edge in _around(store, edges[start], filters, lands):
            _add(graph, edge)
            fresh |= {edge[0], edge[2]}
        edges[start] = fresh - seen[start]
        seen[start] |= fresh
        if seen[first] & seen[second] or not edges[start] or graph.number_of_nodes() > most:
            break
    plain: Network = nx.Graph(graph.to_undirected())
    if not nx.has_path(plain, first, second):
        names = " and ".join(known[end].label() for end in (first, second))
        raise EntenteError(f"no path of at most {longest} links between {names}. Loosen the filters, or look at `ego` of each.")
    kept = {pair for way in nx.all_shortest_paths(plain, first, second) for pair in pairwise(way)}
    kept |= {(b, a) for a, b in kept}
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[:2] not in kept])  # type: ignore[call-overload]
    graph.remove_nodes_from([n for n in graph if n not in {a for a, _ in kept} and n not in (first, second)])
    return _finish(graph, store, "path")


def _finish(graph: Network, store: Store, view: str) -> Network:
    graph.graph["view"] = view
    return describe(dated(graph, store), store)
