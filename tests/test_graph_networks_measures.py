"""Measures against networkx's own on known graphs; layouts; what a file of a network holds when it is read back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from networks import IRIS, hub, small

from graph.networks import Filters, network
from graph.networks.changes import compare
from graph.networks.exports import colours, edges_csv, gexf, graphml, node_link, nodes_csv, plain
from graph.networks.layouts import APART, place
from graph.networks.measures import MEASURES, PIVOTS, bridges, communities, measure
from ontology.errors import EntenteError

KARATE = nx.karate_club_graph()
FAMILIES = nx.florentine_families_graph()


def unweighted(graph: nx.Graph) -> nx.Graph:
    made = nx.Graph()
    made.add_nodes_from(graph)
    made.add_edges_from(graph.edges)
    return made


@pytest.mark.parametrize("graph", [KARATE, FAMILIES], ids=["karate", "florentine"])
def test_graph_networks_measures_equal_networkx(graph: nx.Graph) -> None:
    from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

    bare = unweighted(graph)
    expected = {
        "degree": dict(bare.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "pagerank": _pagerank_python(graph, tol=1e-12, max_iter=1000),
        "betweenness": nx.betweenness_centrality(bare),
        "closeness": nx.closeness_centrality(bare),
        "core": nx.core_number(bare),
        "cut": {n: float(n in set(nx.articulation_points(bare))) for n in bare},
    }
    for name, figures in expected.items():
        found = measure(graph, name)
        assert found.keys() == figures.keys()
        for node, figure in figures.items():
            assert found[node] == pytest.approx(figure, abs=1e-6), (name, node)
    assert {frozenset(b) for b in bridges(graph)} == {frozenset(b) for b in nx.bridges(bare)}


def test_graph_networks_measures_communities_are_the_same_on_every_run_and_in_any_order() -> None:
    first = communities(KARATE)
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(KARATE)))
    turned.add_edges_from((b, a, d) for a, b, d in reversed(list(KARATE.edges(data=True))))
    assert communities(turned) == first
    parts = [{n for n, c in first.items() if c == number} for number in sorted(set(first.values()))]
    assert [len(p) for p in parts] == sorted((len(p) for p in parts), reverse=True)
    assert nx.community.modularity(KARATE, parts) > 0.4


def test_graph_networks_measures_sample_large_graphs_and_say_so() -> None:
    graph = nx.relabel_nodes(nx.connected_watts_strogatz_graph(2_100, 6, 0.2, seed=3), str)
    sampled, exact = measure(graph, "closeness"), nx.closeness_centrality(graph)
    assert sum(abs(sampled[n] - exact[n]) for n in graph) / sum(exact.values()) < 0.05
    for name in ("betweenness", "closeness"):
        for language, said in (
            ("fr", f"Estimé à partir de {PIVOTS} des 2100 nœuds"),
            ("en", f"Estimated from {PIVOTS} of 2100 nodes"),
        ):
            assert said in MEASURES[name].sentence(language, len(graph))
            assert MEASURES[name].sentence(language, 2_000) == MEASURES[name].sentences[language]


def test_graph_networks_measures_each_has_a_sentence_in_both_languages() -> None:
    for known in MEASURES.values():
        for language in ("fr", "en"):
            assert known.labels[language]
            assert known.sentence(language, 10).endswith(".")
    with pytest.raises(EntenteError, match="fame: no measure of this name"):
        measure(KARATE, "fame")


def test_graph_networks_measures_of_an_empty_graph_are_empty() -> None:
    for known in MEASURES.values():
        assert dict(known.compute(nx.Graph())) == {}


def named(count: int, seed: int) -> nx.Graph:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(count, 2, seed=seed), lambda n: f"n{n:04d}")
    nx.set_edge_attributes(graph, 1, "weight")
    return graph


@pytest.mark.parametrize("count", [1, 2, 30, 600])
def test_graph_networks_layouts_are_the_same_for_the_same_graph_and_apart(count: int) -> None:
    graph = named(count, 1) if count > 2 else nx.relabel_nodes(nx.path_graph(count), str)
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((b, a, d) for a, b, d in reversed(list(graph.edges(data=True))))
    found = place(graph)
    assert found == place(turned)
    spots = list(found.values())
    closest = (
        min(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(spots) for b in spots[:i])
        if count > 1
        else APART
    )
    assert closest > APART * 0.4


def test_graph_networks_layouts_keep_components_apart() -> None:
    graph = nx.Graph([("a", "b"), ("c", "d"), ("d", "e")])
    graph.add_node("alone")
    found = place(graph)
    assert len(set(found.values())) == 6
    assert place(nx.Graph()) == {}


@pytest.mark.parametrize("view", ["countries", "agreements", "people", "organizations"])
def test_graph_networks_exports_read_back_equal(view: str, tmp_path: Path) -> None:
    graph = network(small().store(), view)
    made = plain(graph, {"degree": measure(graph, "degree")}, colours())
    again = nx.read_graphml(io.BytesIO(graphml(made).encode()), force_multigraph=made.is_multigraph())
    assert {n: dict(d) for n, d in again.nodes(data=True)} == {n: dict(d) for n, d in made.nodes(data=True)}
    assert _edges(again) == _edges(made)
    file = tmp_path / "net.gexf"
    file.write_text(gexf(made), "utf-8")
    again = nx.read_gexf(file)
    for node, data in made.nodes(data=True):
        kept = dict(again.nodes[node])
        viz = kept.pop("viz")
        assert kept == data
        assert (viz["position"]["x"], viz["position"]["y"]) == (data["x"], data["y"])
        assert "#{r:02x}{g:02x}{b:02x}".format(**viz["color"]) == data["color"]
        assert 10 <= viz["size"] <= 40
    assert _edges(again) == _edges(made)
    data = json.loads(node_link(made))
    assert nx.utils.graphs_equal(nx.node_link_graph(data, edges="links"), made)
    assert gexf(made) == gexf(made)


def _edges(graph: nx.Graph) -> set[tuple[object, ...]]:
    ends = (lambda a, b: (a, b)) if graph.is_directed() else (lambda a, b: tuple(sorted((a, b))))
    return {
        (*ends(a, b), tuple(sorted((k, v) for k, v in d.items() if k not in ("id", "start", "networkx_key"))))
        for a, b, d in graph.edges(data=True)
    }


def test_graph_networks_exports_no_formula_and_no_control_character_gets_out() -> None:
    w = small()
    w.thing("evil", "University", '=HYPERLINK("x")\x00\x1b[31m', "fr")
    w.agreement("a6", ("evil", "ens"), ("fr",), date="2023-01-01")
    graph = network(w.store(), "actors")
    made = plain(graph, {}, colours())
    assert "'=HYPERLINK" in nodes_csv(made)
    assert ",=HYPERLINK" not in edges_csv(made).replace('"', "")
    nx.parse_graphml(graphml(made))
    assert "\x00" not in graphml(made)


def test_graph_networks_changes_tell_what_appeared_went_and_moved() -> None:
    store = small().store()
    change = compare(network(store, "countries", Filters(until="2020")), network(store, "countries", Filters(since="2021")))
    assert change.appeared == (IRIS.thing("jp"), IRIS.thing("ma"))
    assert change.gone == (IRIS.thing("qc"),)
    assert (IRIS.thing("ca"), IRIS.thing("fr"), 2, 0) in change.edges
    assert [(m.node, m.before, m.after) for m in change.moves] == [(IRIS.thing("fr"), 1, 4), (IRIS.thing("ca"), 2, 1)]
    assert compare(network(hub().store(), "countries"), network(hub().store(), "countries")).edges == ()
