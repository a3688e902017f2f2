"""`/sparql`, named queries and graph store reads: HTTP requests in, answers with the right status and headers out."""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive

from graph.iris import GRAPHS
from graph.queries import named_queries
from graph.store.protocol import QueryError
from graph.store.syntax import syntax_error
from graph.web import curation, descriptions, negotiation, requests
from graph.web.jobs import FaultError, Job
from graph.web.requests import Ask, RefusedError
from graph.web.service import Service, client_of, fault_response, freshness, problem, revalidates, service_of, unchanged
from ontology.errors import EntenteError

_VARY: Final = "Accept, Accept-Encoding"
_BODY_SECONDS: Final = 10


async def _body(request: Request, longest: int) -> bytes:
    """The request's body; at most one byte more than *longest* is read. Raises RefusedError."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > longest:
        raise RefusedError(413, f"the request is longer than {longest} bytes.", {"Connection": "close"})
    held = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                held += chunk
                if len(held) > longest:
                    raise RefusedError(413, f"the request is longer than {longest} bytes.", {"Connection": "close"})
    except TimeoutError:
        raise RefusedError(408, "the request's body did not arrive in time.", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise RefusedError(400, "the request's body did not arrive.") from None
    return bytes(held)


async def sparql(request: Request) -> Response:
    """The SPARQL 1.1 Protocol: a query, an update, or the service description."""
    service = service_of(request)
    if request.method == "OPTIONS":
        return Response(None, 204, {"Allow": requests.METHODS, "Accept-Post": f"{requests.FORM}, {requests.QUERY}"})
    try:
        body = await _body(request, service.limits.query * 3) if request.method == "POST" else b""
        asked = requests.read(
            request.method, request.scope["query_string"], request.headers.get("content-type"), body, service.limits.query
        )
        if asked.update is not None:
            return await curation.update(request, asked.update)
        if asked.query is None:
            return describe_service(request)
        return await respond(request, asked)
    except RefusedError as refused:
        return problem(refused.status, refused.reason, {"Vary": _VARY, **refused.headers})


def describe_service(request: Request) -> Response:
    """The SPARQL 1.1 Service Description; a browser is shown the editor."""
    formats = ("turtle", "html", *(name for name in negotiation.GRAPHS if name != "turtle"))
    chosen = negotiation.choose(request.headers.get("accept"), formats)
    if chosen == "html":
        return RedirectResponse(request.url_for("editor"), 303, {"Vary": _VARY})
    if chosen is None:
        raise requests.not_acceptable("graph")
    service = service_of(request)
    made = descriptions.service(str(request.url_for("sparql")), service.iris, service.build, service.options.union)
    return rdf(request, made, chosen)


def etag_of(body: bytes) -> str:
    """The entity tag of a body."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def rdf(request: Request, triples: descriptions.Triples, format_name: str) -> Response:
    """*triples* in the format chosen, revalidated by its own hash."""
    body = descriptions.serialize(triples, format_name)
    etag = etag_of(body)
    build = service_of(request).build
    fresh = {"Vary": "Accept", **freshness(etag, build.last_modified)}
    if unchanged(request, etag, build):
        return Response(None, 304, fresh)
    return Response(body, 200, {**fresh, "Content-Type": negotiation.media_type(format_name)})


def query_hash(query: str) -> str:
    """What the access log calls a query."""
    return hashlib.blake2b(query.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


async def respond(request: Request, asked: Ask) -> Response:
    """The answer to a query in a format that the client takes. Raises RefusedError."""
    service = service_of(request)
    assert asked.query is not None
    note = request.scope.setdefault("entente.note", {})
    note["query"] = query_hash(asked.query)
    try:
        gzip = requests.takes_gzip(request.headers.get("accept-encoding", ""))
        job = asked.job(", ".join(request.headers.getlist("accept")), service.options.union, gzip)
    except QueryError as error:
        raise RefusedError(400, str(error)) from error
    return await answer(request, job, service)


async def answer(request: Request, job: Job, service: Service) -> Response:
    """The response to *job*: 200, 304, or the status of its fault."""
    note = request.scope.setdefault("entente.note", {})
    if revalidates(request) and unchanged(request, etag := service.key(job), service.build):
        return Response(None, 304, {"Vary": _VARY, **freshness(etag, service.build.last_modified)})
    try:
        found = await service.answer(job, client_of(request), partial(gone, request.receive))
    except FaultError as fault:
        note["fault"] = fault.kind
        return fault_answer(fault, job)
    note.update(rows=found.reply.rows, kept=found.kept)
    return Response(found.reply.body, 200, headers(found.reply.format, found.reply.gzip, found.etag, service.build.last_modified))


async def gone(receive: Receive) -> None:
    """Return once the client has left, or has its answer."""
    while (await receive())["type"] != "http.disconnect":
        pass


def headers(format_name: str, gzip: bool, etag: str | None, modified: str) -> dict[str, str]:
    """The headers of a query's answer in that format; *modified* is the date of the build."""
    encoding = {"Content-Encoding": "gzip"} if gzip else {}
    return {"Vary": _VARY, **freshness(etag, modified), "Content-Type": negotiation.media_type(format_name), **encoding}


def fault_answer(fault: FaultError, job: Job) -> Response:
    """The response where *job* came to nothing."""
    if fault.kind == "query":
        return problem(400, str(syntax_error(str(fault), job.query)), {"Vary": _VARY})
    if fault.kind == "format":
        return problem(406, requests.not_acceptable(str(fault)).reason, {"Vary": _VARY})
    return fault_response(fault)


async def named_query(request: Request) -> Response:
    """`/query/NAME?param=…`: a named query with its typed parameters, answered like any other."""
    service, name = service_of(request), request.path_params["name"]
    found = named_queries().get(name)
    if found is None:
        return problem(404, f"there is no query named {name[:60]!r}. There are: {', '.join(named_queries())}.")
    values = dict(request.query_params.multi_items())
    if len(values) < len(request.query_params.multi_items()):
        return problem(400, "a parameter is given more than once. Give each once.")
    format_name = values.pop("format", None)
    try:
        text = found.text(values, service.find)
        return await respond(request, Ask(query=text, format=requests.format_named(format_name or "")))
    except EntenteError as error:
        return problem(400, str(error))
    except RefusedError as refused:
        return problem(refused.status, refused.reason, {"Vary": _VARY, **refused.headers})


async def graph_store(request: Request) -> Response:
    """The SPARQL 1.1 Graph Store HTTP Protocol's reads: `?default`, or `?graph=IRI`."""
    pairs = request.query_params.multi_items()
    asked = [(key, value) for key, value in pairs if key in ("default", "graph")]
    if len(asked) != 1:
        return problem(400, "name one graph: ?default, or ?graph=IRI.")
    if asked[0][0] == "default":
        return await send_graph(request, None)
    iri = asked[0][1]
    if ":" not in iri or any(c in '<>"{}|^`\\' or c <= " " for c in iri):
        return problem(400, f"{iri[:80]!r} is no absolute IRI of a graph.")
    return await send_graph(request, iri)


async def direct_graph(request: Request) -> Response:
    """A graph by its own path, `/graph/NAME`."""
    name = request.path_params["name"]
    if name not in GRAPHS:
        return problem(404, f"there is no graph {name[:60]!r}. There are: {', '.join(GRAPHS)}.")
    return await send_graph(request, service_of(request).iris.graph(name))


async def send_graph(request: Request, iri: str | None) -> Response:
    """The triples of a graph, of the union where *iri* is None; 404 where the graph holds none."""
    service = service_of(request)
    chosen = negotiation.choose(request.headers.get("accept"), tuple(negotiation.GRAPHS))
    if chosen is None:
        refused = requests.not_acceptable("graph")
        return problem(406, refused.reason, {"Vary": _VARY})
    pattern = "?s ?p ?o" if iri is None else f"GRAPH <{iri}> {{ ?s ?p ?o }}"
    if iri is not None:
        try:
            there = await service.answer(Job(f"ASK {{ {pattern} }}"), client_of(request))
        except FaultError as fault:
            return fault_response(fault) if fault.kind != "query" else problem(400, f"{iri[:80]!r} is no absolute IRI of a graph.")
        if b"true" not in there.reply.body:
            return problem(404, f"there is no graph <{iri[:200]}> here, or it is empty.", {"Vary": _VARY})
    gzip = requests.takes_gzip(request.headers.get("accept-encoding", ""))
    return await answer(
        request, Job(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", None, chosen, union=iri is None, gzip=gzip), service
    )
