"""`entente serve`: a build folder in, SPARQL over HTTP and the web pages out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("serve")(serve)


def serve(
    graph: Annotated[Path, typer.Option("--graph", "-g", metavar="DIR", help="The build folder to serve.")] = Path("build"),
    host: Annotated[str, typer.Option(help="The address to bind to; 0.0.0.0 opens the server to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds that a query may run.")] = 30.0,
    memory: Annotated[int, typer.Option(min=64, help="Megabytes that a query may take beyond the graph.")] = 1024,
    max_answer: Annotated[int, typer.Option(min=1, help="Megabytes that an answer may have.")] = 64,
    max_rows: Annotated[int, typer.Option(min=1, help="Solutions that an answer may have.")] = 1_000_000,
    max_query: Annotated[int, typer.Option(min=1000, help="Bytes that a query may have.")] = 100_000,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Queries that run at a time; by default two more than there are cores.")
    ] = None,
    client_queries: Annotated[int, typer.Option(min=1, help="Queries that one client may have in hand at a time.")] = 16,
    client_rate: Annotated[float, typer.Option(min=0, help="Requests a second for one client, on average; 0 for no limit.")] = 50.0,
    in_memory: Annotated[
        bool | None, typer.Option("--in-memory/--on-disk", help="Hold the graph in memory; by default up to three million quads.")
    ] = None,
    union: Annotated[bool, typer.Option("--union/--no-union", help="The default graph is the union of the named graphs.")] = True,
    writable: Annotated[
        bool, typer.Option("--writable", help="Take INSERT DATA and DELETE DATA from who shows the token.")
    ] = False,
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the token stands; else the environment's ENTENTE_TOKEN.")
    ] = None,
    decisions: Annotated[
        Path, typer.Option("--decisions", "-d", metavar="FILE", help="The file of decisions that updates are kept in.")
    ] = Path("decisions.toml"),
    trusted_proxy: Annotated[
        list[str] | None, typer.Option(metavar="ADDRESS", help="A proxy whose X-Forwarded-For is believed; may be repeated.")
    ] = None,
    access_log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append the access log to this file; else stderr.")
    ] = None,
) -> None:
    """Serve the graph: SPARQL 1.1 at /sparql, an editor at /editor, a page for each thing at /id/….

    The server binds to this machine only, is read-only, and follows the folder: a new build is served once it is complete.

    Example: entente serve --graph build --port 8000
    """
    from graph.web.limits import Limits
    from graph.web.service import Options
    from graph.web.serving import read_token, run

    limits = Limits(
        seconds=timeout,
        memory=memory << 20,
        answer=max_answer << 20,
        rows=max_rows,
        query=max_query,
        client_queries=client_queries,
        client_rate=client_rate,
        **({} if workers is None else {"workers": workers}),
    )
    token = read_token(token_file) if writable else None
    run(Options(graph, limits, union, in_memory, token, decisions, frozenset(trusted_proxy or ())), host, port, access_log)
