"""What `entente network` prints: a network's nodes with their measures, its links, or what changed between two periods."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.maps.wording import words
from graph.networks.changes import Change, compare
from graph.networks.exports import FORMATS, colours, edges_csv, gexf, graphml, node_link, nodes_csv, plain, safe_cell
from graph.networks.filters import Filters
from graph.networks.measures import MEASURES, bridges, measure
from graph.networks.views import Network
from ontology.errors import EntenteError

_USUAL = ("degree", "strength", "community")


def rendered(graph: Network, names: list[str] | None, format_: str, edges: bool, top: int, language: str = "en") -> str:
    """*graph* in one of `FORMATS`, with the measures *names*; under a table each is explained in one sentence of *language*."""
    if format_ not in FORMATS:
        raise EntenteError(f"--format: {format_!r} is none of {', '.join(FORMATS)}.")
    figures = {name: measure(graph, name) for name in names or _USUAL}
    match format_:
        case "graphml":
            return graphml(plain(graph, figures, colours()))
        case "gexf":
            return gexf(plain(graph, figures, colours()))
        case "json":
            return node_link(plain(graph, figures, colours()))
        case "csv":
            made = plain(graph, figures, colours())
            return edges_csv(made) if edges else nodes_csv(made)
    return _links(graph, top) if edges else _nodes(graph, figures, top, language)


def _printed(*parts: Table | str) -> str:
    out = io.StringIO()
    console = Console(file=out, width=140, highlight=False, markup=False, emoji=False)
    for part in parts:
        console.print(part)
    return out.getvalue()


def _cell(text: str) -> Text:
    """A name as one cell: no control character reaches the terminal, and a long one is cut."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return Text(shown if len(shown) <= 60 else shown[:59] + "…")


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.4f}"


_SIZE: Final = {
    "fr": "Nœuds : {nodes}. Liens : {links}, dont ponts (leur perte séparerait ce qu'ils joignent) : {bridges}.",
    "en": "Nodes: {nodes}. Links: {links}; of them bridges (their loss would part what they join): {bridges}.",
}


def _nodes(graph: Network, known: Mapping[str, Mapping[str, float]], top: int, language: str) -> str:
    if not graph:
        return words()[language]["empty"] + "\n"
    table = Table()
    table.add_column("name")
    table.add_column("type")
    for name in known:
        table.add_column(name, justify="right")
    first = next(n for n in known if n != "community") if set(known) != {"community"} else "community"
    for node in sorted(graph, key=lambda n: (-known[first][n], graph.nodes[n]["label"], n))[:top]:
        data = graph.nodes[node]
        table.add_row(_cell(data["label"]), data["type"], *(_figure(values[node]) for values in known.values()))
    notes = [f"{name}: {MEASURES[name].sentence(language, len(graph))}" for name in known]
    size = _SIZE[language].format(nodes=len(graph), links=graph.number_of_edges(), bridges=len(bridges(graph)))
    return _printed(table, size, *notes)


def _links(graph: Network, top: int) -> str:
    table = Table()
    for column in ("from", "relation", "to", "weight", "first", "last"):
        table.add_column(column, justify="right" if column == "weight" else "left")
    order = sorted(graph.edges(data=True), key=lambda e: (-e[2]["weight"], e[0], e[1]))
    for a, b, data in order[:top]:
        ends = _cell(graph.nodes[a]["label"]), _cell(graph.nodes[b]["label"])
        table.add_row(
            ends[0],
            _cell(data.get("role") or data["relation"]),
            ends[1],
            str(data["weight"]),
            data.get("first", ""),
            data.get("last", ""),
        )
    return _printed(table, f"{graph.number_of_edges():,} links.")


def period(text: str, filters: Filters) -> Filters:
    """*filters* with the period *text*: a date (2024, 2024-07) or two with two dots between, either of which may be left out.

    >>> period("2019..2021", Filters()).until
    '2021'
    """
    since, dots, until = text.partition("..")
    return replace(filters, since=since, until=until if dots else since)


def comparison(
    made: Callable[[Filters], Network], filters: Filters, periods: tuple[str, str], names: list[str] | None, format_: str,
    language: str = "en",
) -> str:  # fmt: skip
    """What changed in a network from one of *periods* to the other."""
    if format_ not in ("table", "csv", "json"):
        raise EntenteError(f"--format: a comparison is a table, csv or json, not {format_!r}.")
    before, after = (made(period(text, filters)) for text in periods)
    by = (names or ["strength"])[0]
    change = compare(before, after, by)
    labels = {n: d["label"] for graph in (before, after) for n, d in graph.nodes(data=True)}
    match format_:
        case "json":
            return json.dumps(asdict(change) | {"labels": labels}, ensure_ascii=False, indent=1) + "\n"
        case "csv":
            return _change_csv(change, labels)
    return _change_table(change, labels, periods, MEASURES[by].sentence(language, max(map(len, (before, after)))), by)


def _rows(change: Change, labels: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    rows = [("appeared", labels[n], "", "", "") for n in change.appeared] + [("gone", labels[n], "", "", "") for n in change.gone]
    rows += [
        ("link appeared" if not was else "link gone" if not now else "link changed", labels[a], labels[b], str(was), str(now))
        for a, b, was, now in change.edges
    ]
    return rows + [("rose" if m.by > 0 else "fell", labels[m.node], "", str(m.before), str(m.after)) for m in change.moves]


def _change_csv(change: Change, labels: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("change", "name", "with", "before", "after"))
    writer.writerows(map(safe_cell, row) for row in _rows(change, labels))
    return out.getvalue()


def _change_table(change: Change, labels: dict[str, str], periods: tuple[str, str], sentence: str, by: str) -> str:
    table = Table()
    for column in ("change", "name", "with", periods[0], periods[1]):
        table.add_column(column)
    for row in _rows(change, labels):
        table.add_row(row[0], *(_cell(cell) for cell in row[1:]))
    return _printed(table, f"Links: their weight. Rose and fell: the place by {by}. {sentence}")


__all__ = ["comparison", "period", "rendered"]
