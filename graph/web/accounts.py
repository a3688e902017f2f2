"""Answers in, what the operator sees of them out: a line for each in the access log, and the metrics."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from typing import Final, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from graph.web.service import Service

_ROUTES: Final = frozenset(
    {"sparql", "query", "graph", "rdf-graph-store", "search", "id", "ns", "static", "health", "metrics", "editor", "map"}
)
_LOG_SECONDS: Final = 0.1


class Metrics:
    """What `/metrics` shows, in the text format of Prometheus."""

    def __init__(self, service: Service) -> None:
        self._registry = registry = CollectorRegistry()
        self._service = service
        self._counters: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
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

    def count(self, path: str, status: int, sent: int, seconds: float, kept: bool) -> None:
        """Count an answer."""
        first = path.split("/", 2)[1]
        route = first if first in _ROUTES else "other"
        pair = self._counters.get((route, status))
        if pair is None:
            pair = self._counters[route, status] = (self.requests.labels(route, str(status)), self.seconds.labels(route))
        pair[0].inc()
        pair[1].observe(seconds)
        self.sent.inc(sent)
        if kept:
            self.kept.inc()


class AccessLog:
    """Lines for a file, written a tenth of a second later and together: a write for each would cost more than a short query."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lines = file, list[tuple[float, Mapping[str, str | float]]]()

    def add(self, line: Mapping[str, str | float]) -> None:
        """Add *line* as a JSON object, after the time."""
        if not self._lines:
            asyncio.get_running_loop().call_later(_LOG_SECONDS, self.write)
        self._lines.append((time.time(), line))

    def write(self) -> None:
        """Write what has been added."""
        if self._lines:
            self._file.write("".join([_line(moment, line) for moment, line in self._lines]))
            self._file.flush()
            self._lines.clear()


def _line(moment: float, fields: Mapping[str, str | float]) -> str:
    stamp = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return f'{{"time": "{stamp}"' + "".join([f', "{key}": {_json(value)}' for key, value in fields.items()]) + "}\n"


def _json(value: str | float) -> str:
    """A string, a truth or a finite number as JSON, at a tenth of what `json.dumps` costs.

    >>> _json('a "b"'), _json(True), _json(2.5)
    ('"a \\\\"b\\\\""', 'true', '2.5')
    """
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    return str(value).lower() if isinstance(value, bool) else repr(value)
