"""`entente evaluate`, `extract` and `check`: figures against annotations, one document looked at closely, the graph's shapes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.commands.options import DEFAULT_GRAPH, Graph, Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entente.evaluation import Alignment
    from entente.findings import Findings
    from entente.gold import Gold
    from graph.store import Store


class MessageLanguage(StrEnum):
    """The languages that the shapes' messages are in."""

    EN = "en"
    FR = "fr"


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("evaluate")(evaluate)
    app.command("extract")(extract)
    app.command("check")(check)


def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="A folder of annotations, one NAME.json a document.")],
    graph: Graph = DEFAULT_GRAPH,
    baselines: Annotated[bool, typer.Option("--baselines", help="Score two naive systems on the same texts as well.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List the errors, grouped by cause.")] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Compare the claims' confidence with how often they are right.")
    ] = False,
    json_: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures to this file as well.")] = None,
) -> None:
    """Compare a graph with annotated documents: precision, recall and F1 a line.

    Example: entente evaluate --gold tests/gold/seeds --errors
    """
    import json
    import sys

    from entente import evaluation
    from entente.files import write_bytes
    from entente.findings import NOTHING, findings
    from entente.gold import load_all
    from graph.store import open_store
    from ontology.errors import EntenteError

    wanted = load_all(gold)
    store = open_store(graph)
    found = {name: findings(store, name) for name in wanted}
    absent = [name for name, known in found.items() if known is None]
    if len(absent) == len(wanted):
        raise EntenteError(
            f"{graph}: holds none of the {len(wanted)} documents of {gold}. Build them first: `entente build PATH… -o {graph}`."
        )
    for name in absent:
        print(f"warning: {name} is not in the graph: all that is annotated in it counts as missed.", file=sys.stderr)
    table = evaluation.evaluate(wanted, found)
    report: dict[str, Any] = {"documents": len(wanted), **{line: row.as_json() for line, row in table.items()}}
    sys.stdout.writelines(f"{line}\n" for line in evaluation.lines(table, len(wanted)))
    aligned = {name: evaluation.Alignment(wanted[name], known or NOTHING) for name, known in found.items()}
    if baselines:
        report["baselines"] = _baselines(wanted, store)
    if calibration:
        report["calibration"] = _calibration(aligned.values())
    if errors:
        from entente.diagnosis import errors as errors_of
        from entente.diagnosis import grouped

        print()
        sys.stdout.writelines(f"{line}\n" for line in grouped(e for name, a in aligned.items() for e in errors_of(name, a)))
    if json_:
        write_bytes((json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode(), json_)


def _baselines(wanted: Mapping[str, Gold], store: Store) -> dict[str, Any]:
    """Score each baseline over the texts that *store* holds of the annotated documents, and print its lines."""
    import sys

    from entente import baselines, evaluation

    documents = list(baselines.texts(store, wanted))
    report = {}
    for name, system in baselines.BASELINES.items():
        made: dict[str, Findings | None] = dict(system(documents))
        table = {line: row for line, row in evaluation.evaluate(wanted, made).items() if row.found}
        report[name] = {line: row.as_json() for line, row in table.items()}
        print()
        sys.stdout.writelines(f"{line}\n" for line in evaluation.lines(table, len(wanted), name))
    return report


def _calibration(aligned: Iterable[Alignment]) -> dict[str, Any]:
    """Print how the confidence of the claims compares with how often they are right."""
    import sys

    from entente import calibration

    claims = [claim for alignment in aligned for claim in calibration.judged(alignment)]
    print()
    sys.stdout.writelines(f"{line}\n" for line in calibration.lines(claims))
    return calibration.as_json(claims)


def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document; what a sources.toml beside it says of it is used.")],
    trace: Annotated[bool, typer.Option("--trace", help="Print what each stage made of the document.")] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Write the document as a page with everything found marked and linked.")
    ] = False,
    output: Output = None,
) -> None:
    """Read one document and print what it says, as JSON: its nodes and claims, with offsets into its text.

    Example: entente extract seeds/quebec-france.txt --html -o quebec-france.html
    """
    from entente.files import write_bytes
    from extract import corpora
    from ontology.errors import EntenteError

    if trace and html:
        raise EntenteError("--trace and --html: give one of the two.")
    if file.is_dir():
        raise EntenteError(f"{file}: a folder. Give one file; `entente build {file}` reads them all.")
    document = corpora.find([file])[0][0].read()
    if trace:
        from extract.trace import trace as stages

        content = "".join(f"{line}\n" for line in stages(document))
    else:
        from extract.pipeline import extract as extractions

        extraction = next(extractions([document]))
        if html:
            from entente.readings import page

            content = page(extraction)
        else:
            from pydantic import TypeAdapter

            from extract.model import Extraction

            content = TypeAdapter(Extraction).dump_json(extraction, indent=2).decode() + "\n"
    write_bytes(content.encode(), output)


def check(
    graph: Graph = DEFAULT_GRAPH,
    language: Annotated[MessageLanguage, typer.Option("--language", help="The language of the messages.")] = MessageLanguage.EN,
) -> None:
    """Check a graph against the shapes of its data model (SHACL); the exit code is 1 where something breaks them.

    Example: entente check --graph build
    """
    from rdflib import URIRef

    from entente.answers import printable, shown
    from graph.shapes import violations
    from graph.store import open_store

    broken = 0
    for violation in violations(open_store(graph), language.value):
        path, value = (
            f" {shown(URIRef(v)) if '://' in v else printable(v)}" if v else "" for v in (violation.path, violation.value)
        )
        print(f"{violation.severity}: {shown(URIRef(violation.focus))}{path}{value}: {violation.message}")
        broken += violation.severity == "Violation"
    print(f"{graph}: does not conform: {broken} violations" if broken else f"{graph}: conforms")
    if broken:
        raise typer.Exit(1)
