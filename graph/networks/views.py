"""A store and filters in, a networkx graph out: who works with whom, seen in several ways.

Nodes are IRIs. Each has `label`, `names` (by language), `aliases`, `type` (local name of its class), `country` (ISO codes),
`code` (its own, for a country) and, in a view of cooperation, `agreements` (IRIs, sorted). Each edge has `relation`, `weight`
and `agreements` (IRIs, sorted; for an edge of another kind empty).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final, TypeAlias

import networkx as nx

from graph.derived import HUB_COUNTRIES
from graph.networks.facts import agreements, batches, things
from graph.networks.filters import Filters, values
from graph.store import Store
from ontology.errors import EntenteError
from ontology.terms import ENT, ORG

EVERYTHING: Final = Filters()
Network: TypeAlias = "nx.Graph[str]"
ROWS: Final = 250_000
"""The most rows that a view reads."""
DIRECT: Final = 20_000
"""Above this many agreements an unfiltered view is read from the links that the build has weighed."""
PAIRS: Final = 3_000
"""The most links read from those, the heaviest first: twice what a map draws."""
RELATIONS: Final = (ORG.subOrganizationOf, ORG.memberOf, ENT.affiliatedWith)


def network(store: Store, view: str, filters: Filters = EVERYTHING) -> Network:
    """The network *view* (one of `VIEWS`) of what *filters* let through. Raises EntenteError for a view that is none.

    An agreement of more than 15 countries (in `countries`) or parties (in `actors`) is a node of its own, tied to each
    once, not an edge between all its pairs. A region or city that is a party counts for its state and stands as itself.
    """
    if view not in VIEWS:
        raise EntenteError(f"{view}: no view of this name. Choose one of {', '.join(VIEWS)}.")
    graph = VIEWS[view](store, filters)
    graph.graph["view"] = view
    return graph


def limited(store: Store, query: str, most: int = ROWS) -> list[tuple[str, ...]]:
    """The rows of *query* as strings. Raises EntenteError where there are more than *most*."""
    rows = store.select(f"{query} LIMIT {most + 1}").rows
    if len(rows) > most:
        raise EntenteError(f"this view has more than {most:,} links. Narrow it, for example with --from, --country or --topic.")
    return [tuple("" if term is None else str(term) for term in row) for row in rows]


def _count(store: Store, query: str) -> int:
    return int(str(store.select(query).rows[0][0]))


def describe(graph: Network, store: Store) -> Network:
    """*graph* with what its nodes are; an agreement is named by its label."""
    found = things(store, graph.nodes)
    lands = things(store, {land for thing in found.values() for land in thing.countries})
    for node, thing in found.items():
        own = thing.code if thing.type == "Country" else ""
        codes = [own] if own else [lands[land].code for land in thing.countries if lands[land].code]
        graph.nodes[node].update(
            label=thing.label(),
            names=dict(thing.names),
            aliases=thing.aliases,
            type=thing.type,
            country=tuple(codes),
            code=own,
        )
    return graph


def _weigh(links: Mapping[tuple[str, str], Iterable[str]], nodes: Mapping[str, Iterable[str]]) -> Network:
    """A graph of cooperation from the agreements of each node and behind each pair."""
    graph: Network = nx.Graph()
    for node in sorted(nodes):
        graph.add_node(node, agreements=tuple(sorted(nodes[node])))
    for (first, second), through in sorted(links.items()):
        listed = tuple(sorted(through))
        graph.add_edge(first, second, relation="cooperation", weight=len(listed), agreements=listed)
    return graph


def dated(graph: Network, store: Store) -> Network:
    """*graph* with, on each edge, the first and last date of its agreements, and whether all of them are only planned."""
    listed = {a for _, _, data in graph.edges(data=True) for a in data["agreements"]}
    found = agreements(store, listed | {a for _, held in graph.nodes(data="agreements", default=()) for a in held})
    for _, _, data in graph.edges(data=True):
        here = [found[a] for a in data["agreements"]]
        dates = sorted(a.date for a in here if a.date)
        data.update(first=dates[0] if dates else "", last=dates[-1] if dates else "")
        data["planned"] = bool(here) and all(a.status == "Planned" for a in here)
    graph.graph["agreements"] = found
    return graph


def _members(store: Store, filters: Filters, relation: Any, variable: str = "n") -> dict[str, set[str]]:
    """By agreement that passes, what it has as *relation*."""
    found: dict[str, set[str]] = defaultdict(set)
    pattern = f"?a <{relation}> ?{variable} . {filters.claimed('a', relation, variable)}"
    for agreement, node in limited(store, f"SELECT DISTINCT ?a ?{variable} WHERE {{ {filters.agreement()} {pattern} }}"):
        found[agreement].add(node)
    return found


def countries(store: Store, filters: Filters) -> Network:
    """Countries, and the regions and cities that are parties; the weight is the number of agreements that involve both."""
    if not filters:
        total = _count(store, "SELECT (COUNT(?a) AS ?n) WHERE { ?a a ent:Agreement }")
        if total > DIRECT:
            return describe(_weighed_countries(store, total), store)
    parties, involved = (_members(store, filters, relation) for relation in (ENT.party, ENT.involvesCountry))
    everyone = {p for found in parties.values() for p in found}
    if filters.confidence:  # a country may be involved by its bodies alone, and no claim says so
        homes = _homes(store, everyone)
        for agreement, found in parties.items():
            involved[agreement].update(*(homes.get(p, ()) for p in found))
    places = _places(store, everyone)
    links: dict[tuple[str, str], set[str]] = defaultdict(set)
    nodes: dict[str, set[str]] = defaultdict(set)
    for agreement in sorted(involved.keys() | parties.keys()):
        lands = involved.get(agreement, set())
        acting = {p: places[p] for p in parties.get(agreement, ()) if p in places}
        for node in lands | acting.keys():
            nodes[node].add(agreement)
        if len(lands) > HUB_COUNTRIES:
            nodes[agreement].add(agreement)
            for land in lands:
                links[agreement, land].add(agreement)
            continue
        for pair in (*combinations(sorted(lands), 2), *beside(acting, lands)):
            links[pair].add(agreement)
    return describe(dated(_weigh(links, nodes), store), store)


def beside(acting: Mapping[str, Iterable[str]], lands: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs in which regions and cities stand as themselves: with each other, and with every country but their own."""
    for first, second in combinations(sorted(acting), 2):
        yield first, second
    for place, own in acting.items():
        for land in lands:
            if land not in own:
                first, second = sorted((place, land))
                yield first, second


def _homes(store: Store, parties: Iterable[str]) -> dict[str, set[str]]:
    """The country of each party, which for a country is itself."""
    homes: dict[str, set[str]] = defaultdict(set)
    for batch in batches(sorted(parties)):
        query = f"SELECT ?p ?c WHERE {{ {values('p', batch)} {{ ?p ent:country ?c }} UNION {{ ?p a ent:Country BIND(?p AS ?c) }} }}"
        for party, country in limited(store, query):
            homes[party].add(country)
    return homes


def _places(store: Store, parties: Iterable[str]) -> dict[str, set[str]]:
    """Of *parties*, the regions and cities, each with its countries."""
    found: dict[str, set[str]] = {}
    for batch in batches(sorted(parties)):
        query = f"SELECT ?p ?c WHERE {{ {values('p', batch)} ?p a ent:Place . OPTIONAL {{ ?p ent:country ?c }} }}"
        for place, country in limited(store, query):
            found.setdefault(place, set()).update({country} - {""})
    return found


def _weighed_countries(store: Store, total: int) -> Network:
    """The view of countries from the links that the build has weighed, the `PAIRS` heaviest of each sort.

    An edge has a `link` (IRI) and its weight, and names no agreement. `graph.graph` has the number of agreements (`total`) and of the
    links between two countries and of the others read (`links`).
    """
    graph: Network = nx.Graph(total=total)
    ends = "?x a ent:Country . ?c ent:between ?x"
    # Both ends of each link, and not its pairs at once: three times faster on Oxigraph.
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for end, weight, link in store.select(
        f"SELECT ?x ?w ?c WHERE {{ {ends} . ?c ent:weight ?w }} ORDER BY DESC(?w) LIMIT {2 * PAIRS}"
    ):
        known[str(link), str(weight)].append(str(end))
    weighed = [(*pair, *key) for key, pair in known.items() if len(pair) == 2]
    acting = "?x a ent:Place , ent:Actor"
    for kind, test in (("ent:Country", "NOT EXISTS { ?x ent:country ?y }"), ("ent:Place", "STR(?x) < STR(?y)")):
        linked = f"{acting} . ?c ent:between ?x , ?y . ?y a {kind} . FILTER({test}) ?c ent:weight ?w"
        rows = store.select(f"SELECT ?x ?y ?c ?w WHERE {{ {linked} }} ORDER BY DESC(?w) LIMIT {PAIRS}")
        weighed += [(str(first), str(second), str(link), str(weight)) for first, second, link, weight in rows]
    for one, other, name, figure in weighed:
        graph.add_edge(one, other, relation="cooperation", weight=int(figure), agreements=(), link=name)
    spread: dict[str, set[str]] = defaultdict(set)
    for deal, country in store.select(f"SELECT ?a ?x WHERE {{ ?a a ent:Hub ; ent:involvesCountry ?x }} LIMIT {PAIRS}"):
        spread[str(deal)].add(str(country))
    for agreement, lands in spread.items():
        if len(lands) > HUB_COUNTRIES:
            graph.add_edges_from(
                (agreement, land, {"relation": "cooperation", "weight": 1, "agreements": (agreement,)}) for land in lands
            )
    pairs = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT ?c WHERE {{ {ends} }} GROUP BY ?c HAVING(COUNT(?x) = 2) }} }}"
    between = sum(len(pair) == 2 for pair in known.values())
    graph.graph["links"] = graph.number_of_edges() - between + _count(store, pairs)
    return graph


def actors(store: Store, filters: Filters) -> Network:
    """Parties, tied by the agreements that they share."""
    parties = _members(store, filters, ENT.party)
    links: dict[tuple[str, str], set[str]] = defaultdict(set)
    nodes: dict[str, set[str]] = defaultdict(set)
    for agreement, found in parties.items():
        for party in found:
            nodes[party].add(agreement)
        if len(found) > HUB_COUNTRIES:
            nodes[agreement].add(agreement)
            for party in found:
                links[agreement, party].add(agreement)
        else:
            for pair in combinations(sorted(found), 2):
                links[pair].add(agreement)
    return describe(dated(_weigh(links, nodes), store), store)


def bipartite(store: Store, filters: Filters) -> Network:
    """Agreements and their parties and signatories: two kinds of node (`bipartite` 0 for actors, 1 for agreements)."""
    graph: Network = nx.Graph()
    for relation in (ENT.party, ENT.signatory):
        for agreement, found in sorted(_members(store, filters, relation).items()):
            graph.add_node(agreement, bipartite=1)
            for actor in sorted(found):
                graph.add_node(actor, bipartite=0)
                graph.add_edge(agreement, actor, relation=relation.rpartition("#")[2], weight=1, agreements=(agreement,))
    return describe(dated(graph, store), store)


def _concerned(store: Store, filters: Filters) -> Callable[[str, str], bool]:
    """Whether one of two things has a part in an agreement that passes."""
    body = filters.agreement()
    if not body:
        return lambda _first, _second: True
    query = f"SELECT DISTINCT ?x WHERE {{ {body} ?a ent:party|ent:signatory|ent:involvesCountry ?x }}"
    concerned = {row[0] for row in limited(store, query)}
    return lambda one, other: one in concerned or other in concerned


def organizations(store: Store, filters: Filters) -> Network:
    """Who is part of, a member of, or affiliated with whom: directed, from the part to the whole."""
    graph: Network = nx.MultiDiGraph()
    counts = _concerned(store, filters)
    for relation in RELATIONS:
        query = f"SELECT DISTINCT ?x ?y WHERE {{ ?x <{relation}> ?y . {filters.claimed('x', relation, 'y')} }}"
        for part, whole in filter(lambda ends: counts(*ends), limited(store, query)):
            relate(graph, part, whole, relation.rpartition("#")[2])
    return describe(graph, store)


def people(store: Store, filters: Filters) -> Network:
    """Persons and the bodies in which they hold a position: directed, with `role` as the text words it."""
    graph: Network = nx.MultiDiGraph()
    sure = filters.claimed("m", ORG.member, "x")
    query = (
        f"SELECT DISTINCT ?x ?y ?role WHERE {{ ?m org:member ?x ; org:organization ?y . {sure} "
        "OPTIONAL { ?m ent:roleLabel ?role } }"
    )
    counts = _concerned(store, filters)
    for person, body, role in limited(store, query):
        if counts(person, body):
            relate(graph, person, body, "position", role)
    return describe(graph, store)


def relate(graph: Network, first: str, second: str, relation: str, role: str = "", agreements: tuple[str, ...] = ()) -> None:
    """Add an edge to a directed view: one for each relation, and for each role, between two things."""
    key = f"{relation} {role}".strip()
    extra = {"role": role} if role else {}
    graph.add_edge(first, second, key=key, relation=relation, weight=1, agreements=agreements, **extra)


VIEWS: Final[Mapping[str, Callable[[Store, Filters], Network]]] = {
    "countries": countries,
    "actors": actors,
    "agreements": bipartite,
    "organizations": organizations,
    "people": people,
}
"""The views that need nothing but filters; those that start from things are in `neighbourhoods`."""
