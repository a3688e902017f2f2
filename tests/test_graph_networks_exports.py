"""GraphML and GEXF as other programs read them in a browser: graphology (of Gephi Lite) and Cytoscape.js, both of npm."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from networks import IRIS, small
from playwright.sync_api import Browser

from graph.networks import network
from graph.networks.exports import colours, gexf, graphml, plain
from graph.networks.measures import measure
from graph.networks.views import Network

VENDOR: Final = Path(__file__).parent / "vendor"
_READ: Final = """([format, text]) => {
    const made = graphologyLibrary[format].parse(graphology, text, {allowUndeclaredAttributes: false});
    return { type: made.type, nodes: made.mapNodes((id, data) => [id, data]), edges: made.mapEdges((id, data, from, to) => [from, to, id, data]) };
}"""


@pytest.fixture(scope="module")
def read(browser: Browser) -> Any:
    """A function from a format and a file's text to what graphology makes of it."""
    page = browser.new_context(offline=True).new_page()
    for name in ("graphology.umd.min.js", "graphology-library.min.js"):
        page.add_script_tag(content=(VENDOR / name).read_text("utf-8"))
    return lambda format_, text: page.evaluate(_READ, [format_, text])


@pytest.fixture(scope="module")
def cytoscape(browser: Browser) -> Any:
    """A function from the text of a GraphML file to the elements that Cytoscape.js makes of it."""
    page = browser.new_context(offline=True).new_page()
    for name in ("jquery.min.js", "cytoscape.min.js", "cytoscape-graphml.js"):
        page.add_script_tag(content=(VENDOR / name).read_text("utf-8"))
    return lambda text: page.evaluate(
        """text => {
            const cy = cytoscape({ headless: true });
            cy.graphml({ layoutBy: "null" });
            cy.graphml(text);
            return { nodes: cy.nodes().map((node) => node.data()), edges: cy.edges().map((edge) => edge.data()) };
        }""",
        text,
    )


def made(view: str) -> Network:
    """A view of the small graph, with a second post of the one person in the body that she presides."""
    w = small()
    w.membership(IRIS.thing("claire").rpartition("/")[2], "inria", "professeure")
    w.membership(IRIS.thing("claire").rpartition("/")[2], "ens", "professeure")
    graph = network(w.store(), view)
    return plain(graph, {"degree": measure(graph, "degree")}, colours())


def test_graph_networks_exports_the_reader_is_the_published_one() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    for name, known in manifest.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == known["sha256"]


@pytest.mark.browser
@pytest.mark.parametrize("view", ["countries", "actors", "people", "organizations"])
@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_graph_networks_exports_are_read_by_another_program(read: Any, view: str, format_: str) -> None:
    graph = made(view)
    found = read(format_, {"graphml": graphml, "gexf": gexf}[format_](graph))
    assert found["type"] == ("directed" if graph.is_directed() else "undirected")
    nodes = dict(found["nodes"])
    assert nodes.keys() == set(graph)
    for node, data in graph.nodes(data=True):
        seen = nodes[node]
        assert (seen["label"], seen["type"], seen["country"]) == (data["label"], data["type"], data["country"])
        assert (seen["x"], seen["y"]) == pytest.approx((data["x"], data["y"]))
        assert seen["degree"] == data["degree"]
        red, green, blue = (int(data["color"][i : i + 2], 16) for i in (1, 3, 5))
        assert seen["color"].replace(" ", "") in (data["color"], f"rgb({red},{green},{blue})", f"rgba({red},{green},{blue},1.0)")
    wanted = sorted(_said(a, b, data) for a, b, data in graph.edges(data=True))
    assert sorted(_said(a, b, data, graph.is_directed()) for a, b, _, data in found["edges"]) == wanted


def _said(first: str, second: str, data: dict[str, Any], directed: bool = True) -> tuple[Any, ...]:
    ends = (first, second) if directed else tuple(sorted((first, second)))
    return (
        *ends,
        data["relation"],
        data["weight"],
        data.get("first", ""),
        data.get("last", ""),
        data.get("role", ""),
        data["planned"],
    )


def test_graph_networks_exports_each_edge_has_an_id_of_its_own() -> None:
    for text in (graphml(made("people")), gexf(made("people"))):
        edges = [element.get("id") for element in ElementTree.fromstring(text).iter() if element.tag.endswith("}edge")]
        assert len(edges) == len(set(edges)) == 3


@pytest.mark.browser
@pytest.mark.parametrize("view", ["countries", "people"])
def test_graph_networks_exports_are_read_by_cytoscape(cytoscape: Any, view: str) -> None:
    graph = made(view)
    found = cytoscape(graphml(graph))
    nodes = {node["id"]: node for node in found["nodes"]}
    assert nodes.keys() == set(graph)
    for node, data in graph.nodes(data=True):
        assert {key: nodes[node][key] for key in data} == {key: str(value) for key, value in data.items()}
    said = sorted(
        (*sorted((e["source"], e["target"])), e["relation"], e.get("role", ""), e.get("first", "")) for e in found["edges"]
    )
    assert said == sorted(
        (*sorted((a, b)), d["relation"], d.get("role", ""), d.get("first", "")) for a, b, d in graph.edges(data=True)
    )


def test_graph_networks_exports_declare_the_types_that_gephi_and_cytoscape_read() -> None:
    keys = [e for e in ElementTree.fromstring(graphml(made("countries"))) if e.tag.endswith("}key")]
    types = {(e.get("for"), e.get("attr.name")): e.get("attr.type") for e in keys}
    assert types.items() >= {
        ("node", "label"): "string", ("node", "type"): "string", ("node", "color"): "string", ("node", "x"): "double",
        ("node", "y"): "double", ("node", "degree"): "double", ("edge", "weight"): "long", ("edge", "planned"): "boolean",
        ("edge", "first"): "string", ("edge", "last"): "string",
    }.items()  # fmt: skip


def test_graph_networks_exports_give_gephi_its_timeline_and_its_drawing() -> None:
    drawn = ElementTree.fromstring(gexf(made("countries")))
    graph = next(e for e in drawn.iter() if e.tag.endswith("}graph"))
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    starts = {e.get("start") for e in graph.iter() if e.tag.endswith("}edge")}
    assert starts == {"2018-06-07", "2021-03-01", None}  # to the day, the month, and without a date; 2020 is none's first
    for node in (e for e in graph.iter() if e.tag.endswith("}node")):
        viz = {e.tag.rpartition("}")[2]: e.attrib for e in node if "viz" in e.tag}
        assert viz.keys() == {"position", "color", "size"}
        assert all(0 <= int(viz["color"][part]) <= 255 for part in "rgb")
        assert 10 <= float(viz["size"]["value"]) <= 40
