"""The outermost layer: each client's rate, the headers that every answer carries, the access log and the metrics."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Final, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.web.limits import Rates
from graph.web.service import Service

_ROUTES: Final = (
    "sparql",
    "query",
    "graph",
    "rdf-graph-store",
    "search",
    "id",
    "ns",
    "static",
    "health",
    "metrics",
    "editor",
    "map",
)
_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Retry-After"),
)
_PREFLIGHT: Final = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, If-Modified-Since"),
    (b"access-control-max-age", b"86400"),
)
_REMEMBERED: Final = 4096
_LOG_SECONDS: Final = 0.1


class Metrics:
    """What `/metrics` shows, in the text format of Prometheus."""

    def __init__(self, service: Service) -> None:
        self._registry = registry = CollectorRegistry()
        self._service = service
        self.requests = Counter("entente_requests", "Requests by route and status.", ("route", "status"), registry=registry)
        self.seconds = Histogram(
            "entente_request_seconds",
            "Time to answer.",
            ("route",),
            registry=registry,
            buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60),
        )
        self.sent = Counter("entente_sent_bytes", "Bytes of bodies sent.", registry=registry)
        self.kept = Counter("entente_answers_kept", "Queries answered without being run again.", registry=registry)
        self._faults = Gauge("entente_query_faults_total", "Queries that came to nothing, by cause.", ("cause",), registry=registry)
        self._running = Gauge("entente_queries_running", "Queries running now.", registry=registry)
        self._waiting = Gauge("entente_queries_waiting", "Queries waiting for a worker.", registry=registry)
        self._started = Gauge("entente_workers_started_total", "Worker processes started.", registry=registry)

        self._memory = Gauge("entente_graph_in_memory", "1 where the graph is held in memory.", registry=registry)

    def text(self) -> bytes:
        """All metrics as they are now."""
        pool = self._service.pool
        self._running.set(pool.running)
        self._waiting.set(pool.waiting)
        self._started.set(pool.tally.started)
        self._memory.set(pool.in_memory)
        for cause, count in pool.tally.faults.items():
            self._faults.labels(cause).set(count)
        return generate_latest(self._registry)


class AccessLog:
    """Lines for a file, written a tenth of a second later and together: a write for each would cost more than a short query."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lines = file, list[str]()

    def add(self, line: dict[str, object]) -> None:
        """Add *line* as JSON."""
        if not self._lines:
            asyncio.get_running_loop().call_later(_LOG_SECONDS, self.write)
        self._lines.append(json.dumps(line, ensure_ascii=True))

    def write(self) -> None:
        """Write what has been added."""
        if self._lines:
            self._file.write("\n".join(self._lines) + "\n")
            self._file.flush()
            self._lines.clear()


class Front:
    """Wraps the application. A query asked again with the same headers is answered here, from the answers kept."""

    def __init__(self, app: ASGIApp, service: Service, metrics: Metrics, log: AccessLog) -> None:
        self.app, self.service, self.metrics, self.log = app, service, metrics, log
        self.rates = Rates(service.limits.client_rate, service.limits.client_burst)
        self._seen: OrderedDict[tuple[bytes, bytes, bytes], tuple[str, list[tuple[bytes, bytes]], str]] = OrderedDict()
        self._counters: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
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
        client = scope["entente.client"] = self._client(scope)
        note: dict[str, object] = {}
        scope["entente.note"] = note
        status, sent = 500, 0
        shape = self._shape(scope)

        async def send_on(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                extra = [pair for pair in _ALWAYS if pair[0] not in given]
                if b"content-security-policy" not in given:
                    extra.append((b"content-security-policy", _POLICY))
                if scope["method"] == "OPTIONS":
                    extra.extend(_PREFLIGHT)
                message = {**message, "headers": [*message["headers"], *extra]}
                if shape and status == 200:
                    self._remember(shape, message["headers"], str(note.get("query", "")))
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        wait = self.rates.take(client)
        if wait and scope["path"] != "/health":
            note["fault"] = "rate"
            await _refuse(send_on, wait)
        elif not (shape and await self._again(shape, send, note)):
            await self.app(scope, receive, send_on)
        else:
            status, sent = 200, int(str(note.pop("sent")))
        self._account(scope, client, status, sent, time.perf_counter() - started, note)

    def _shape(self, scope: Scope) -> tuple[bytes, bytes, bytes] | None:
        """What an answer to a GET of the endpoint depends on; None for any other request."""
        if scope["path"] != "/sparql" or scope["method"] != "GET" or not scope["query_string"]:
            return None
        accept = encoding = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept += value + b","
            elif name == b"accept-encoding":
                encoding = value
            elif name in (b"if-none-match", b"if-modified-since", b"range"):
                return None
        return scope["query_string"], accept, encoding

    def _remember(self, shape: tuple[bytes, bytes, bytes], headers: list[tuple[bytes, bytes]], query: str) -> None:
        etag = next((value.decode("ascii").strip('"') for name, value in headers if name == b"etag"), None)
        if etag:
            self._seen[shape] = (etag, headers, query)
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)

    async def _again(self, shape: tuple[bytes, bytes, bytes], send: Send, note: dict[str, object]) -> bool:
        """Send the answer kept for this very request, where there is one."""
        known = self._seen.get(shape)
        reply = self.service.answers.get(known[0]) if known else None
        if known is None or reply is None:
            return False
        note.update(query=known[2], rows=reply.rows, kept=True, sent=len(reply.body))
        await send({"type": "http.response.start", "status": 200, "headers": known[1]})
        await send({"type": "http.response.body", "body": reply.body})
        return True

    def _account(self, scope: Scope, client: str, status: int, sent: int, seconds: float, note: dict[str, object]) -> None:
        first = scope["path"].split("/", 2)[1]
        route = first if first in _ROUTES else "other"
        pair = self._counters.get((route, status))
        if pair is None:
            pair = self._counters[route, status] = (
                self.metrics.requests.labels(route, str(status)),
                self.metrics.seconds.labels(route),
            )
        pair[0].inc()
        pair[1].observe(seconds)
        self.metrics.sent.inc(sent)
        if note.get("kept"):
            self.metrics.kept.inc()
        line: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client,
            "method": scope["method"],
            "path": scope["path"][:200],
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": sent,
            **note,
        }
        self.log.add(line)


async def _refuse(send: Send, wait: float) -> None:
    body = b"too many requests from this address. Try again shortly.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"retry-after", str(max(1, round(wait))).encode("ascii")),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
