"""Views of the network on a graph where each figure can be counted by hand."""

from __future__ import annotations

import networkx as nx
import pytest
from networks import IRIS, Writer, hub, small

from graph.networks import Filters, ego, network, path
from graph.store.embedded import EmbeddedStore
from graph.store.protocol import Table
from ontology.errors import EntenteError
from ontology.terms import ENT, RDF


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small().store()


def names(graph: nx.Graph) -> set[tuple[str, str, int]]:
    """The edges as names in order, with their weights."""
    label = graph.nodes
    return {(*sorted((label[a]["label"], label[b]["label"])), d["weight"]) for a, b, d in graph.edges(data=True)}


def test_graph_networks_views_countries_count_agreements_and_regions_stand_as_themselves(store: EmbeddedStore) -> None:
    graph = network(store, "countries")
    assert names(graph) == {
        ("Canada", "France", 2), ("France", "Maroc", 1), ("Japon", "Maroc", 1), ("Canada", "Maroc", 1), ("Canada", "Japon", 1),
        ("France", "Québec", 1),
    }  # fmt: skip
    assert graph.nodes[IRIS.thing("qc")]["country"] == ("CA",)
    assert graph.nodes[IRIS.thing("fr")]["code"] == "FR"
    assert graph.edges[IRIS.thing("ca"), IRIS.thing("fr")]["agreements"] == (IRIS.thing("a1"), IRIS.thing("a2"))
    assert graph.edges[IRIS.thing("fr"), IRIS.thing("ma")]["planned"]
    assert not graph.edges[IRIS.thing("ca"), IRIS.thing("fr")]["planned"]


def test_graph_networks_views_an_agreement_of_sixteen_countries_is_one_hub() -> None:
    graph = network(hub(16).store(), "countries")
    assert graph.number_of_edges() == 16
    assert graph.degree[IRIS.thing("pact")] == 16
    assert network(hub(15).store(), "countries").number_of_edges() == 15 * 14 // 2
    assert network(hub(16).store(), "actors").degree[IRIS.thing("pact")] == 16


def test_graph_networks_views_actors_and_agreements(store: EmbeddedStore) -> None:
    assert ("Inria", "École normale", 1) in names(network(store, "actors"))
    graph = network(store, "agreements")
    assert {n for n, side in graph.nodes(data="bipartite") if side == 1} == {IRIS.thing(f"a{n}") for n in range(1, 6)}
    assert graph.edges[IRIS.thing("a5"), IRIS.thing("claire")]["relation"] == "signatory"
    assert nx.bipartite.is_bipartite(graph)


def test_graph_networks_views_organizations_and_people_are_directed_with_their_relation(store: EmbeddedStore) -> None:
    graph = network(store, "organizations")
    assert {(a, b, d["relation"]) for a, b, d in graph.edges(data=True)} == {
        (IRIS.thing("centre"), IRIS.thing("inria"), "subOrganizationOf"),
        (IRIS.thing("inria"), IRIS.thing("centre"), "memberOf"),
    }
    people = network(store, "people")
    assert [(a, b, d["role"]) for a, b, d in people.edges(data=True)] == [(IRIS.thing("claire"), IRIS.thing("inria"), "présidente")]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(since="2019"), {"a2", "a4", "a5"}),
        (Filters(until="2020-06"), {"a1", "a2"}),
        (Filters(since="2020-03", until="2020-04"), {"a2"}),
        (Filters(since="2018-06-08"), {"a2", "a4", "a5"}),
        (Filters(countries=("MA",)), {"a3", "a4"}),
        (Filters(countries=("MA", "JP"), statuses=("Signed",)), {"a4"}),
        (Filters(kinds=("Treaty",)), {"a1", "a4"}),
        (Filters(kinds=("Agreement",)), {"a1", "a2", "a3", "a4", "a5"}),
        (Filters(statuses=("Planned", "Announced")), {"a3", "a5"}),
        (Filters(topics=("health", "education")), {"a1", "a4"}),
        (Filters(confidence=0.6), {"a1", "a3", "a4", "a5"}),
        (
            Filters(since="2017", countries=("FR",), kinds=("Treaty",), statuses=("Signed",), topics=("health",), confidence=0.9),
            {"a1"},
        ),
        (Filters(since="2030"), set()),
    ],
)
def test_graph_networks_views_each_filter_cuts_the_query(store: EmbeddedStore, filters: Filters, kept: set[str]) -> None:
    graph = network(store, "agreements", filters)
    assert {n for n, side in graph.nodes(data="bipartite") if side == 1} == {IRIS.thing(a) for a in kept}
    for view in ("countries", "actors"):
        cut = network(store, view, filters)
        assert {a for _, _, d in cut.edges(data=True) for a in d["agreements"]} <= {IRIS.thing(a) for a in kept}


class Watched(EmbeddedStore):
    """A store that remembers what its answers held."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store.oxigraph)
        self.told: set[str] = set()

    def select(self, sparql: str) -> Table:
        found = super().select(sparql)
        self.told |= {str(term) for row in found.rows for term in row}
        return found


@pytest.mark.parametrize("view", ["countries", "actors", "agreements", "people", "organizations"])
def test_graph_networks_views_what_a_filter_leaves_out_is_never_read(store: EmbeddedStore, view: str) -> None:
    whole, cut = Watched(store), Watched(store)
    network(whole, view)
    network(
        cut, view, Filters(since="2019", countries=("MA", "JP"), kinds=("Treaty",), statuses=("Signed",), topics=("education",))
    )
    deals = {IRIS.thing(f"a{n}") for n in range(1, 6)}
    assert cut.told & deals <= {IRIS.thing("a4")}
    if view not in ("people", "organizations"):
        assert whole.told & deals == deals
        assert cut.told & deals == {IRIS.thing("a4")}


def test_graph_networks_views_confidence_keeps_a_country_whose_party_is_sure(store: EmbeddedStore) -> None:
    assert ("Canada", "France", 1) in names(network(store, "countries", Filters(confidence=0.6)))


def test_graph_networks_views_relations_are_cut_by_the_agreements_of_their_ends(store: EmbeddedStore) -> None:
    assert network(store, "people", Filters(since="2022")).number_of_edges() == 1
    assert network(store, "people", Filters(until="2019")).number_of_edges() == 0


def test_graph_networks_views_ego_grows_by_steps(store: EmbeddedStore) -> None:
    near = ego(store, IRIS.thing("inria"), 1)
    assert set(near) == {IRIS.thing(s) for s in ("inria", "centre", "claire", "a5")}
    far = ego(store, IRIS.thing("inria"), 2)
    assert IRIS.thing("ens") in far
    assert IRIS.thing("laval") not in far
    assert set(ego(store, IRIS.thing("inria"), 2, Filters(until="2019"))) == {IRIS.thing(s) for s in ("inria", "centre", "claire")}


def test_graph_networks_views_path_finds_every_shortest_way(store: EmbeddedStore) -> None:
    graph = path(store, IRIS.thing("centre"), IRIS.thing("tokyo"))
    plain = nx.Graph(graph.to_undirected())
    assert nx.shortest_path_length(plain, IRIS.thing("centre"), IRIS.thing("tokyo")) == 7
    assert {IRIS.thing("a3"), IRIS.thing("a2"), IRIS.thing("a4")} <= set(graph)
    assert IRIS.thing("fr") not in graph
    with pytest.raises(EntenteError, match=r"no path of at most 2 links between Centre commun and Université de Tokyo"):
        path(store, IRIS.thing("centre"), IRIS.thing("tokyo"), longest=2)


def test_graph_networks_views_the_same_from_the_links_that_a_build_weighs(monkeypatch: pytest.MonkeyPatch) -> None:
    w = small()
    w.thing("lyon", "City", "Lyon", "fr")
    w.thing("fes", "City", "Fès", "ma")
    w.agreement("a6", ("lyon", "fes"), ("fr", "ma"), date="2019")
    for place in ("qc", "lyon", "fes"):
        w.add(IRIS.thing(place), str(RDF.type), str(ENT.Actor), "derived")
    pairs = {
        ("ca", "fr"): ["a1", "a2"],
        ("fr", "ma"): ["a3", "a6"],
        ("ca", "ma"): ["a4"],
        ("jp", "ma"): ["a4"],
        ("ca", "jp"): ["a4"],
        ("fr", "qc"): ["a1"],
        ("fes", "fr"): ["a6"],
        ("lyon", "ma"): ["a6"],
        ("fes", "lyon"): ["a6"],
    }
    for (first, second), through in pairs.items():
        link = IRIS.cooperation(IRIS.thing(first), IRIS.thing(second))
        for end in (first, second):
            w.add(link, str(ENT.between), IRIS.thing(end), "derived")
        w.add(link, str(ENT.weight), _integer(len(through)), "derived")
        for agreement in through:
            w.add(link, str(ENT.through), IRIS.thing(agreement), "derived")
    store = w.store()
    plain = names(network(store, "countries"))
    assert ("Fès", "Lyon", 1) in plain
    monkeypatch.setattr("graph.networks.views.DIRECT", 1)
    weighed = network(store, "countries")
    assert names(weighed) == plain
    assert (weighed.graph["links"], weighed.graph["total"]) == (len(plain), 6)
    monkeypatch.setattr("graph.networks.views.PAIRS", 2)
    fewer = network(store, "countries")
    assert fewer.number_of_edges() < fewer.graph["links"]
    assert ("Canada", "France", 2) in names(fewer)


def _integer(value: int) -> object:
    import pyoxigraph as ox

    return ox.Literal(value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"since": "20x"}, "from: '20x' is no date"),
        ({"until": "2024-13"}, "to: '2024-13' is no date"),
        ({"countries": ("FRA",)}, "country: 'FRA' is no ISO 3166-1 code"),
        ({"kinds": ("Traety",)}, "Did you mean Treaty"),
        ({"statuses": ("Signe",)}, "Did you mean Signed"),
        ({"topics": ("} . ?s ?p ?o",)}, "is no topic"),
        ({"confidence": 2.0}, "not between 0 and 1"),
    ],
)
def test_graph_networks_views_a_bad_filter_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(EntenteError, match=message.replace("?", r"\?")):
        Filters(**fields)  # type: ignore[arg-type]


def test_graph_networks_views_an_unknown_view_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(EntenteError, match=r"nope: no view of this name\. Choose one of countries"):
        network(store, "nope")


def test_graph_networks_views_an_empty_graph_gives_empty_networks() -> None:
    for view in ("countries", "actors", "agreements", "organizations", "people"):
        assert len(network(Writer().store(), view)) == 0
