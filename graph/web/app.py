"""Options in, the ASGI application out: the routes, and what starts and stops with them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.web import endpoint, maps, pages
from graph.web.accounts import AccessLog, Metrics
from graph.web.front import Front
from graph.web.rendering import COMPRESSED
from graph.web.service import Options, Service, problem, service_of

STATIC = Path(__file__).parent / "static"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


async def health(request: Request) -> Response:
    """200 while queries can be answered, else 503."""
    pool = service_of(request).pool
    return problem(200, f"ok, build {pool.build}") if pool.alive else problem(503, "no worker is ready", {"Retry-After": "1"})


async def _failed(_: Request, error: Exception) -> Response:
    """What a fault of the server looks like from outside: nothing of its inside is shown."""
    if isinstance(error, HTTPException):
        return problem(error.status_code, error.detail, error.headers)
    return problem(500, "the server could not answer this request. Its log says why.")


def _vis() -> Path:
    """The folder of vis-network, which pyvis brings with it."""
    found = find_spec("pyvis")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "lib" / "vis-9.1.2"


def routes() -> list[BaseRoute]:
    """Every route but the static files."""
    return [
        Route("/sparql", endpoint.sparql, methods=_METHODS, name="sparql"),
        Route("/query/{name}", endpoint.named_query, methods=["GET"], name="query"),
        Route("/rdf-graph-store", endpoint.graph_store, methods=["GET"], name="graph-store"),
        Route("/graph/{name}", endpoint.direct_graph, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        *pages.routes(),
        *maps.routes(),
    ]


def make_app(options: Options, log: TextIO | None = None, more: list[BaseRoute] | None = None) -> ASGIApp:
    """The application that serves the graph of *options*; *more* are routes of other stages. The access log goes to *log*."""
    service = Service(options)
    metrics = Metrics(service)
    access = AccessLog(sys.stderr if log is None else log)

    async def show_metrics(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await service.pool.open()
        try:
            yield
        finally:
            await service.pool.close()
            access.write()

    app = Starlette(
        routes=[
            *routes(),
            *(more or []),
            Route("/metrics", show_metrics, methods=["GET"]),
            Mount("/static/vis", StaticFiles(directory=_vis()), middleware=[COMPRESSED]),
            Mount("/static", StaticFiles(directory=STATIC), name="static", middleware=[COMPRESSED]),
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: _failed, Exception: _failed},
    )
    app.state.service = service
    return Front(_shortcut(app), service, metrics, access)


def _shortcut(app: Starlette) -> ASGIApp:
    """*app*, in which the endpoint is reached without a way through its routes, which would cost a fifth of a short query."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await endpoint.sparql(request)
        await response(scope, receive, send)

    guarded = ServerErrorMiddleware(ask, handler=_failed)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/sparql":
            scope["app"], scope["router"] = app, app.router
            await guarded(scope, receive, send)
        else:
            await app(scope, receive, send)

    return dispatch
