"""The commands that show the cooperation as a network: `entente map` draws it, `entente network` measures and compares it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.commands.options import DEFAULT_GRAPH, Graph, Output

if TYPE_CHECKING:
    from graph.networks import Filters
    from graph.networks.views import Network
    from graph.store import Store

Since = Annotated[
    str, typer.Option("--from", metavar="DATE", help="Only agreements signed from this date on: 2024, 2024-07 or 2024-07-09.")
]
Until = Annotated[str, typer.Option("--to", metavar="DATE", help="Only agreements signed up to this date.")]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country", "-c", metavar="CODE", help="Only agreements that involve this country (ISO 3166-1); may be repeated."
    ),
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="Only agreements of this kind, such as Treaty; may be repeated.")
]
Statuses = Annotated[
    list[str] | None, typer.Option("--status", metavar="STATUS", help="Only Signed, Announced, Planned or Ended; may be repeated.")
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="TOPIC", help="Only agreements on this topic, such as health; may be repeated."),
]
Confidence = Annotated[float, typer.Option("--confidence", min=0, max=1, help="Only statements at least this sure, from 0 to 1.")]
Things = Annotated[list[str] | None, typer.Argument(metavar="[THING]…", help="For ego: a name or IRI. For path: two of them.")]
Steps = Annotated[int, typer.Option("--steps", min=1, max=4, help="For ego: how many links around the thing.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("map")(map_command)
    app.command("network")(network_command)


def _filters(
    since: str, until: str, countries: list[str] | None, kinds: list[str] | None, statuses: list[str] | None, topics: list[str] | None,
    confidence: float,
) -> Filters:  # fmt: skip
    from graph.networks import Filters

    return Filters(
        since, until, tuple(c.upper() for c in countries or ()), tuple(kinds or ()), tuple(s.capitalize() for s in statuses or ()),
        tuple(topics or ()), confidence,
    )  # fmt: skip


def _made(store: Store, view: str, things: list[str] | None, steps: int, filters: Filters) -> Network:
    """The network of a view, of which `ego` and `path` start from things."""
    from graph.networks import VIEWS, ego, network, path
    from graph.things import find_thing
    from ontology.errors import EntenteError

    named = things or []
    wanted = {"ego": 1, "path": 2}.get(view, 0)
    if len(named) != wanted:
        raise EntenteError(f"{view}: give {wanted or 'no'} thing{'s' * (wanted != 1)} after the options, not {len(named)}.")
    if view == "ego":
        return ego(store, find_thing(store, named[0]), steps, filters)
    if view == "path":
        return path(store, find_thing(store, named[0]), find_thing(store, named[1]), filters)
    if view not in VIEWS:
        raise EntenteError(f"{view}: no view of this name. Choose one of {', '.join(VIEWS)}, ego, path.")
    return network(store, view, filters)


def map_command(
    things: Things = None,
    view: Annotated[
        str,
        typer.Option(
            "--view", metavar="VIEW", help="countries, actors, agreements, organizations, people, world, timeline, ego or path."
        ),
    ] = "countries",
    graph: Graph = DEFAULT_GRAPH,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")] = Path("map.html"),
    since: Since = "",
    until: Until = "",
    country: Countries = None,
    kind: Kinds = None,
    status: Statuses = None,
    topic: Topics = None,
    confidence: Confidence = 0.0,
    steps: Steps = 1,
    language: Annotated[str, typer.Option("--language", metavar="fr|en", help="The language that the page opens in.")] = "fr",
    title: Annotated[str, typer.Option("--title", help="A title of your own.")] = "",
) -> None:
    """Draw a map: one HTML file that opens from disk, with no network, and shows the sentence behind every link.

    Example: entente map --view actors --from 2020 --country FR -o actors.html
    """
    from graph.maps import PAGES, page
    from graph.maps.pages import draw
    from graph.store import open_store

    filters = _filters(since, until, country, kind, status, topic, confidence)
    store = open_store(graph)
    if view in PAGES and not things:
        html = page(store, view, filters, language=language, title=title)
    else:
        html = draw(store, _made(store, view, things, steps, filters), view, language=language, title=title)
    _write(output, html)
    print(output.resolve().as_uri())


def _write(path: Path, text: str) -> None:
    from ontology.errors import EntenteError

    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise EntenteError(f"{path}: cannot be written ({error.strerror}). Name another file with -o.") from error


def network_command(
    view: Annotated[str, typer.Argument(metavar="VIEW", help="countries, actors, agreements, organizations, people, ego or path.")],
    things: Things = None,
    graph: Graph = DEFAULT_GRAPH,
    output: Output = None,
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table, csv, graphml, gexf or json.")] = "table",
    edges: Annotated[bool, typer.Option("--edges", help="With csv and table: the links instead of the nodes.")] = False,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            "-m",
            metavar="NAME",
            help="degree, strength, pagerank, betweenness, closeness, core, community, cut; may be repeated.",
        ),
    ] = None,
    since: Since = "",
    until: Until = "",
    country: Countries = None,
    kind: Kinds = None,
    status: Statuses = None,
    topic: Topics = None,
    confidence: Confidence = 0.0,
    steps: Steps = 1,
    language: Annotated[
        str,
        typer.Option("--language", metavar="fr|en", help="With table: the language of the sentences that explain the measures."),
    ] = "en",
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option("--compare", metavar="A B", help="Two periods, each a date or FROM..TO: what appeared, what went, who moved."),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="With table: how many rows.")] = 20,
) -> None:
    """Measure a network, save it for Gephi, Cytoscape or a spreadsheet, or compare two periods.

    Example: entente network actors --measure betweenness --format table
    """
    from entente.commands import network_tables as tables
    from graph.store import open_store
    from ontology.errors import EntenteError

    if language not in ("fr", "en"):
        raise EntenteError(f"--language: {language!r} is none of fr, en.")
    filters = _filters(since, until, country, kind, status, topic, confidence)
    store = open_store(graph)
    if compare:
        text = tables.comparison(lambda cut: _made(store, view, things, steps, cut), filters, compare, measure, format_, language)
    else:
        text = tables.rendered(_made(store, view, things, steps, filters), measure, format_, edges, top, language)
    if output is None:
        print(text, end="")
    else:
        _write(output, text)
        print(output.resolve().as_uri())
