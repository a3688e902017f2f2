"""GraphML and GEXF as Gephi Lite reads them: graphology's parsers, of npm, in a browser."""

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
