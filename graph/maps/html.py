"""A pyvis network in, one HTML document out: own autoescaped template, data as JSON, no script or style but what is hashed.

pyvis's own page calls two CDNs and runs what stands in titles and headings; this one calls nothing, and every name is text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network as PyvisNetwork

from graph.maps.wording import HERE, words

_VIS: Final = Path(pyvis.__path__[0]) / "lib" / "vis-9.1.2" / "vis-network.min.js"
_ASSETS: Final = HERE / "assets"


def embedded_json(data: object) -> Markup:
    """*data* as JSON that cannot end the script element that holds it, whatever its strings are."""
    dumped = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        dumped = dumped.replace(character, f"\\u{ord(character):04x}")
    return Markup(dumped.encode("utf-8", "replace").decode("utf-8"))


def digest(text: str) -> str:
    """The source expression of a Content-Security-Policy that allows exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def _style() -> str:
    return (_ASSETS / "map.css").read_text("utf-8")


@cache
def _scripts(canvas: str) -> tuple[str, ...]:
    """The inline scripts of a page, in order: vis-network where the page draws with it, and the page's own.

    The page's own is one script, so that its parts see each other and nothing else sees them: those that all pages share and those
    of *canvas*, in the order of the numbers that their names begin with.
    """
    parts = sorted((*_ASSETS.glob("*.js"), *(_ASSETS / canvas).glob("*.js")), key=lambda part: part.name)
    own = "(() => {\n" + "\n".join(part.read_text("utf-8") for part in parts) + "\n})();"
    made = (_VIS.read_text("utf-8"), own) if canvas == "network" else (own,)
    for script in made:
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError("a script of the page would end its own element")
    return made


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class MapNetwork(PyvisNetwork):  # type: ignore[misc] # pyvis ships no types
    """A pyvis network whose page stands by itself. `canvas` is what draws it: "network", "world" or "timeline"."""

    def __init__(self, data: Mapping[str, Any], canvas: str = "network") -> None:
        super().__init__(directed=True, cdn_resources="in_line")  # undirected, pyvis scans every edge for every edge
        self.data, self.canvas = data, canvas

    def add_node(self, number: int, **options: Any) -> None:
        """As pyvis has it, but without the shape, font and colour that it gives: the page draws each type by its own."""
        self.node_map[number] = {"id": number, **options}
        self.node_ids.append(number)
        self.nodes.append(self.node_map[number])

    def add_edge(self, source: int, to: int, **options: Any) -> None:
        """As pyvis has it, but without its scan of every node for every edge (6 s at 20,000)."""
        if source not in self.node_map or to not in self.node_map:
            raise KeyError(f"an edge between {source} and {to}, of which one is no node")
        self.edges.append({"from": source, "to": to, **options})

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002 -- pyvis's signature
        """The page. None of pyvis's parameters has a meaning here."""
        payload = embedded_json({**self.data, "nodes": self.nodes, "edges": self.edges})
        scripts, style = _scripts(self.canvas), _style()
        language = self.data["language"]
        policy = (
            f"default-src 'none'; script-src {' '.join(map(digest, scripts))}; style-src {digest(style)}; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'"
        )
        return (
            _environment()
            .get_template("page.html.jinja")
            .render(
                language=language,
                title=self.data["title"][language],
                words=words()[language],
                policy=policy,
                style=Markup(style),
                scripts=[Markup(script) for script in scripts],
                data=payload,
            )
        )
