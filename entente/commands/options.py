"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Graph = Annotated[
    str,
    typer.Option("--graph", "-g", metavar="DIR|URL", help="Where the graph is: a build folder, or the URL of a SPARQL 1.1 server."),
]
DEFAULT_GRAPH = "build"

Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of stdout.")]
