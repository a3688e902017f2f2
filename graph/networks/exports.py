"""A networkx graph in, a file for Gephi, Cytoscape, a spreadsheet or a program out."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final

import networkx as nx

from graph.networks.layouts import place
from graph.networks.measures import bridges
from graph.networks.views import Network

FORMATS: Final = ("table", "csv", "graphml", "gexf", "json")
_CONTROL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd")
"""What XML 1.0 cannot hold, and what stands for it."""


def colours() -> dict[str, str]:
    """The colour of each type: Okabe and Ito's palette, which people of every colour vision tell apart."""
    groups = {
        "#0072b2": ("Country",), "#56b4e9": ("Region", "City", "Place", "Continent", "Venue"), "#e69f00": ("University",),
        "#009e73": ("ResearchCentre",), "#cc79a7": ("GovernmentBody",), "#f0e442": ("Company", "Initiative"),
        "#d55e00": ("Person", "Event"), "#332288": ("InternationalOrganization",),
    }  # fmt: skip
    return {name: colour for colour, members in groups.items() for name in members}


def plain(graph: Network, figures: Mapping[str, Mapping[str, float]], colours: Mapping[str, str]) -> Network:
    """*graph* with nothing but strings and numbers as attributes, and with places, colours and *figures* (by measure) on its nodes.

    GraphML and GEXF know no list, no null and no nested value, and keep `id`, `source`, `target` and `label` for themselves; a list
    becomes its members parted by spaces, a date that is not known is left out.
    """
    made: Network = graph.__class__()
    places, cuts = place(graph), set(bridges(graph))
    for node in sorted(graph):
        known, (x, y) = graph.nodes[node], places[node]
        attributes: dict[str, Any] = {
            "name": _text(known["label"]), "type": known["type"], "country": " ".join(known["country"]), "x": x, "y": -y,
            "color": colours.get(known["type"], "#66727f"),
        }  # fmt: skip
        made.add_node(
            node, label=attributes["name"], **attributes, **{name: float(values[node]) for name, values in figures.items()}
        )
    for first, second, known in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["relation"], e[2].get("role", ""))):
        attributes = {"relation": known["relation"], "weight": known["weight"], "agreements": " ".join(known["agreements"])}
        attributes |= {key: _text(known[key]) for key in ("first", "last", "role") if known.get(key)}
        attributes |= {"planned": bool(known.get("planned")), "bridge": (min(first, second), max(first, second)) in cuts}
        # Parallel edges need a key, which GraphML writes as the edge's id: one of its own each.
        key = {"key": f"e{made.number_of_edges()}"} if made.is_multigraph() else {}
        made.add_edge(first, second, **key, **attributes)
    return made


def _text(text: str) -> str:
    return text.translate(_CONTROL)


def graphml(made: Network) -> str:
    """GraphML of a graph that `plain` made."""
    return "\n".join(nx.generate_graphml(made, named_key_ids=True)) + "\n"


def gexf(made: Network) -> str:
    """GEXF 1.2 of a graph that `plain` made, with the viz attributes that Gephi draws by: place, colour, and a size by strength.

    A link of agreements starts at the first of their dates, so that Gephi's timeline plays it; a date that is no finer than a month or a
    year begins with it, since the format knows days only.
    """
    drawn = made.copy()
    strengths = dict(made.degree(weight="weight"))
    most = max(strengths.values(), default=0) or 1
    for _, _, known in drawn.edges(data=True):
        if known.get("first"):
            known["start"] = known["first"] + "-01-01"[len(known["first"]) - 4 :]
    for node, known in drawn.nodes(data=True):
        red, green, blue = (int(known["color"][i : i + 2], 16) for i in (1, 3, 5))
        known["viz"] = {
            "position": {"x": known["x"], "y": known["y"], "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(10 + 30 * math.sqrt(strengths[node] / most), 1),
        }
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(drawn)
    # The same network gives the same file on any day; and the schema knows no name of a graph.
    said = re.sub(r' lastmodifieddate="[^"]*"', "", str(writer), count=1).replace(' name=""', "", 1)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{said}\n"


def node_link(made: Network) -> str:
    """The node-link JSON that networkx and D3 read."""
    return json.dumps(nx.node_link_data(made, edges="links"), ensure_ascii=False, indent=1) + "\n"


def nodes_csv(made: Network) -> str:
    """One node a row: its IRI, then its attributes."""
    return _csv(
        [{"iri": node, **{k: v for k, v in known.items() if k != "label"}} for node, known in made.nodes(data=True)],
        "iri",
        "name",
        "type",
        "country",
    )


def edges_csv(made: Network) -> str:
    """One edge a row: the IRIs and names of its ends, then its attributes."""
    names = {node: known["name"] for node, known in made.nodes(data=True)}
    rows = [{"from": a, "to": b, "from_name": names[a], "to_name": names[b], **known} for a, b, known in made.edges(data=True)]
    return _csv(rows, "from", "to", "from_name", "to_name", "relation", "weight", "agreements")


def _csv(rows: list[dict[str, Any]], *first: str) -> str:
    """*rows* under the columns *first*, which stand even where there is no row, and all others that a row has."""
    out = io.StringIO()
    columns = list(dict.fromkeys((*first, *(key for row in rows for key in row))))
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
