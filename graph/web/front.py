"""The outermost layer: each client's rate, the headers that every answer carries, what is logged and counted, and the short way.

A GET of the endpoint that needs nothing but its query's answer goes the short way: no task, no ASGI message, its answer in one
write. Everything else, what is refused included, goes through the application.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.store.protocol import QueryError
from graph.web import endpoint, requests
from graph.web.accounts import AccessLog, Metrics
from graph.web.jobs import FaultError, Job, Reply
from graph.web.limits import Rates
from graph.web.requests import RefusedError
from graph.web.service import Service, compressible, problem

_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Retry-After"),
    (b"content-security-policy", _POLICY),
)
_PREFLIGHT: Final = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, If-Modified-Since"),
    (b"access-control-max-age", b"86400"),
)
_REMEMBERED: Final = 4096
Finish = Callable[[bytes, bytes], None]
"""Sends an answer: its status line and headers, each with its line's end, and its body."""
Shape = tuple[bytes, bytes, bytes]
"""What the answer to a GET of the endpoint depends on: the query string, what is accepted, and how it may be encoded."""


@dataclass(slots=True)
class _Asked:
    """A request on the short way: what it looks like, whose it is, since when, how it is answered, and what the log says of it."""

    shape: Shape
    client: str
    since: float
    finish: Finish
    note: dict[str, str | float] = field(default_factory=dict)


class Front:
    """Wraps the application. A query asked again with the same headers is answered here, from the answers kept."""

    def __init__(self, app: ASGIApp, service: Service, metrics: Metrics, log: AccessLog) -> None:
        self.app, self.service, self.metrics, self.log = app, service, metrics, log
        self.rates = Rates(service.limits.client_rate, service.limits.client_burst)
        self._seen: OrderedDict[Shape, tuple[str, bytes, str]] = OrderedDict()
        service.pool.switched.append(self._seen.clear)

    def _client(self, scope: Scope) -> str:
        """The address that a request came from, as a trusted proxy tells it; this also notes that the proxy speaks TLS."""
        client = scope["client"][0] if scope.get("client") else "?"
        if client in self.service.options.trusted_proxies:
            if (b"x-forwarded-proto", b"https") in scope["headers"]:
                scope["scheme"] = "https"
            for name, value in reversed(scope["headers"]):
                if name == b"x-forwarded-for":
                    return str(value.decode("latin-1").rpartition(",")[2].strip())[:45] or client
        return str(client)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        admitted = "entente.client" in scope
        client = scope["entente.client"] = scope["entente.client"] if admitted else self._client(scope)
        note: dict[str, str | float] = {}
        scope["entente.note"] = note
        status, sent = 500, 0

        async def send_on(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _dressed(message["headers"], scope["method"])}
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        wait = 0.0 if admitted else self.rates.take(client)
        if wait and scope["path"] != "/health":
            note["fault"] = "rate"
            await _refuse(send_on, wait)
        else:
            await self.app(scope, receive, send_on)
        self._account(client, scope["method"], scope["path"], status, sent, time.perf_counter() - started, note)

    def short(self, scope: Scope, receive: Receive, finish: Finish) -> bool:
        """Take a request the short way; False, with nothing sent, where it has to go through the application.

        *finish* is called once, at once or later, with the answer, unless the server stops before. *receive* is ASGI's.
        """
        shape = _shape(scope)
        if shape is None:
            return False
        asked = _Asked(shape, self._client(scope), time.perf_counter(), finish)
        if self.rates.take(asked.client):
            return False
        scope["entente.client"] = asked.client
        known = self._seen.get(shape)
        reply = self.service.answers.get(known[0]) if known else None
        if known and reply:
            asked.note.update(query=known[2], rows=reply.rows, kept=True)
            self._sent(asked, 200, known[1], reply.body)
            return True
        return self._ask(asked, scope["query_string"], receive)

    def _ask(self, asked: _Asked, query_string: bytes, receive: Receive) -> bool:
        """Have a worker answer; False where the request is no query or is refused, or its answer has yet to be compressed."""
        service = self.service
        _, accept, encoding = asked.shape
        try:
            ask = requests.read("GET", query_string, None, b"", service.limits.query)
            if ask.query is None:
                return False
            job = ask.job(accept.decode("latin-1"), service.options.union, requests.takes_gzip(encoding.decode("latin-1")))
        except (RefusedError, QueryError):
            return False
        key = service.key(job)
        asked.note["query"] = endpoint.query_hash(job.query)
        if key and (kept := service.kept(job, key)):
            if compressible(job, kept):
                return False
            self._answered(asked, key, kept, kept=True)
            return True
        try:
            future = service.pool.submit(job, asked.client, partial(endpoint.gone, receive))
        except FaultError as fault:
            self._failed(asked, job, fault)
        else:
            future.add_done_callback(partial(self._replied, asked, job, key))
        return True

    def _replied(self, asked: _Asked, job: Job, key: str | None, future: asyncio.Future[Reply]) -> None:
        """Send what the worker has said."""
        if future.cancelled():
            return
        if error := future.exception():
            if not isinstance(error, FaultError):
                error = FaultError("evaluation", "the server could not answer this request.")
            self._failed(asked, job, error)
            return
        reply = future.result()
        if key:
            self.service.answers.put(key, reply)
        self._answered(asked, key, reply, kept=False)

    def _answered(self, asked: _Asked, key: str | None, reply: Reply, kept: bool) -> None:
        """Send *reply*, and know it by the shape of its request from now on."""
        form = _form(reply.format, reply.gzip, key is not None, self.service.build.last_modified)
        head = form % (key.encode("ascii"), len(reply.body)) if key else form % len(reply.body)
        if key:
            self._seen[asked.shape] = (key, head, str(asked.note["query"]))
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        asked.note.update(rows=reply.rows, kept=kept)
        self._sent(asked, 200, head, reply.body)

    def _failed(self, asked: _Asked, job: Job, fault: FaultError) -> None:
        """Send the response for a query that came to nothing."""
        asked.note["fault"] = fault.kind
        response = endpoint.fault_answer(fault, job)
        self._sent(asked, response.status_code, _head(response.status_code, response.raw_headers), bytes(response.body))

    def _sent(self, asked: _Asked, status: int, head: bytes, body: bytes) -> None:
        asked.finish(head, body)
        self._account(asked.client, "GET", "/sparql", status, len(body), time.perf_counter() - asked.since, asked.note)

    def _account(
        self, client: str, method: str, path: str, status: int, sent: int, seconds: float, note: dict[str, str | float]
    ) -> None:
        self.metrics.count(path, status, sent, seconds, bool(note.get("kept")))
        line: dict[str, str | float] = {
            "client": client,
            "method": method,
            "path": path[:200],
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": sent,
        }
        self.log.add(line | note)


def _shape(scope: Scope) -> Shape | None:
    """The shape of a GET of the endpoint; None for any other request, and for one that shows a copy of its own."""
    if scope["path"] != "/sparql" or scope["method"] != "GET" or not scope["query_string"]:
        return None
    accept = encoding = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = accept + b"," + value if accept else value
        elif name == b"accept-encoding":
            encoding = value
        elif name in (b"if-none-match", b"if-modified-since", b"range"):
            return None
    return scope["query_string"], accept, encoding


def _dressed(headers: list[tuple[bytes, bytes]], method: str = "GET") -> list[tuple[bytes, bytes]]:
    """*headers* with those that every answer carries."""
    given = {name for name, _ in headers}
    return [*headers, *(pair for pair in _ALWAYS if pair[0] not in given), *(_PREFLIGHT if method == "OPTIONS" else ())]


def _head(status: int, headers: list[tuple[bytes, bytes]]) -> bytes:
    """A status line and the headers of an answer."""
    lines: Iterable[bytes] = (name + b": " + value + b"\r\n" for name, value in _dressed(headers))
    return b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode("ascii")) + b"".join(lines)


@lru_cache(maxsize=64)
def _form(format_name: str, gzip: bool, tagged: bool, modified: str) -> bytes:
    """The head of an answer, to be filled in with its entity tag, where it is tagged, and its length."""
    response = Response(None, 200, endpoint.headers(format_name, gzip, "\0" if tagged else None, modified))
    pairs = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
    return _head(200, pairs).replace(b"%", b"%%").replace(b"\0", b"%s") + b"content-length: %d\r\n"


async def _refuse(send: Send, wait: float) -> None:
    refusal = problem(503, "too many requests from this address. Try again shortly.", {"Retry-After": str(max(1, round(wait)))})
    await send({"type": "http.response.start", "status": refusal.status_code, "headers": refusal.raw_headers})
    await send({"type": "http.response.body", "body": refusal.body})
