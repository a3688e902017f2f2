"""`entente build`: documents in, a build out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

if TYPE_CHECKING:
    from graph.reports import Report


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("build")(build)


def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders and quoted globs of .txt and .md documents.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The build folder.")] = Path("build"),
    add: Annotated[bool, typer.Option("--add", help="Keep the documents of the build that is there, beside those given.")] = False,
    export: Annotated[bool, typer.Option("--export", help="Write graph.nq and graph.ttl even above a million quads.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Pass over files that cannot be read, and report them.")] = False,
    decisions: Annotated[
        Path, typer.Option("--decisions", "-d", metavar="FILE", help="The file of your decisions (see `entente same --help`).")
    ] = Path("decisions.toml"),
    base: Annotated[
        str | None, typer.Option("--base", metavar="IRI", help="The base of the graph's IRIs; ends with a slash.")
    ] = None,
) -> None:
    """Read documents and build the graph: DIR/store, DIR/report.json, DIR/graph.nq, DIR/graph.ttl.

    What has not changed is not read again. The build in force stays until the new one is complete.

    Example: entente build seeds -o build
    """
    from extract import corpora
    from graph import builds
    from graph.decisions import DEFAULT
    from graph.iris import DEFAULT_BASE
    from ontology.errors import EntenteError

    if base is not None and not (base.startswith(("http://", "https://")) and base.endswith("/")):
        raise EntenteError(f"--base {base}: give an http(s) IRI that ends with a slash.")
    if decisions != DEFAULT and not decisions.is_file():
        raise EntenteError(f"--decisions {decisions}: no such file. `entente same`, `reject` and their like make one.")
    sources, skipped = corpora.find(paths)
    with _Bar() as bar:
        report = builds.build(
            corpora.documents(sources, skip_bad=skip_bad),
            output,
            skipped=skipped,
            add=add,
            export=export,
            base=base or DEFAULT_BASE,
            decisions=decisions,
            progress=bar.update,
            total=len(sources),
        )
    print_report(report, output)


class _Bar:
    """A progress bar on stderr, drawn only on a terminal and only when a stage lasts."""

    def __init__(self) -> None:
        self._progress: object | None = None
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def update(self, stage: str, done: int, total: int) -> None:
        import sys

        if not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import Progress, TaskID

        if not isinstance(self._progress, Progress):
            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total or None)
        self._progress.update(TaskID(self._tasks[stage]), completed=done)

    def __exit__(self, *_: object) -> None:
        from rich.progress import Progress

        if isinstance(self._progress, Progress):
            self._progress.stop()


def print_report(report: Report, output: Path) -> None:
    """Print what a build holds: a table on stdout, warnings on stderr, and where the build is."""
    import sys

    for item in report.skipped:
        print(f"skipped {item['path']}: {item['reason']}", file=sys.stderr)
    if report.stale and report.extracted:
        more = f" and {len(report.stale) - 3} more" if len(report.stale) > 3 else ""
        print(f"stale: {', '.join(report.stale[:3])}{more} changed; {report.extracted} documents were read anew", file=sys.stderr)
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    rows = [
        ("documents", f"{report.documents} ({report.extracted} read anew)"),
        *((name, str(count)) for name, count in report.entities.items()),
        ("agreements", str(report.agreements)),
        ("claims", str(report.claims)),
        ("quads", f"{report.quads} ({report.quads_per_document} a document)"),
        ("seconds", ", ".join(f"{stage} {value:.2f}" for stage, value in report.seconds.items())),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")
    print(f"{'unchanged: ' if report.unchanged else ''}{output}/graph.nq" if (output / "graph.nq").exists() else f"{output}/store")
