"""What the routes share: the workers, the answers kept for repeated queries, and what is known of the build in force."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from graph.derived import classes_below
from graph.iris import DEFAULT_BASE, Iris
from graph.queries import named_queries
from graph.search import INDEX, Names
from graph.store.syntax import is_volatile
from graph.web import workers
from graph.web.jobs import FaultError, Job, Reply
from graph.web.limits import Limits
from graph.web.pool import Pool
from graph.web.turns import Gone
from ontology.errors import EntenteError


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is set up."""

    folder: Path
    limits: Limits = field(default_factory=Limits)
    union: bool = True
    """Whether the default graph is the union of the named graphs."""
    in_memory: bool | None = None
    token: str | None = None
    """What a client that may write has to show; None for a read-only server."""
    decisions: Path = Path("decisions.toml")
    """Where an update is kept."""
    trusted_proxies: frozenset[str] = frozenset()
    """Addresses whose X-Forwarded-For is believed."""


@lru_cache(maxsize=16)
def http_date(moment: datetime) -> str:
    """*moment*, in UTC, as HTTP writes it."""
    return format_datetime(moment, usegmt=True)


@dataclass(frozen=True, slots=True)
class Build:
    """The build in force: its number, when it was made, the base of its IRIs, and its report."""

    number: str
    made: datetime
    base: str
    report: Mapping[str, Any]

    @property
    def last_modified(self) -> str:
        return http_date(self.made)


def read_build(store: Path, number: str) -> Build:
    """What is known of the build that *store* belongs to."""
    path = store.parent / "report.json"
    report = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    made = datetime.fromtimestamp(int((path if path.is_file() else store).stat().st_mtime), UTC)
    return Build(number, made, report.get("base", DEFAULT_BASE), report)


class Answers:
    """Replies by key, the least recently used dropped beyond *limit* bytes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[str, Reply] = OrderedDict()

    def get(self, key: str) -> Reply | None:
        reply = self._kept.get(key)
        if reply is not None:
            self._kept.move_to_end(key)
        return reply

    def put(self, key: str, reply: Reply) -> None:
        if len(reply.body) * 8 > self._limit or key in self._kept:
            return
        self._kept[key] = reply
        self._size += len(reply.body) + 500
        while self._size > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.body) + 500

    def clear(self) -> None:
        self._kept.clear()
        self._size = 0


def compressible(job: Job, reply: Reply) -> bool:
    """Whether the answer kept for *job* has yet to be compressed for its client."""
    return job.gzip and not reply.gzip and len(reply.body) > workers.SMALL


def compressed(reply: Reply) -> Reply:
    """A reply as a worker would have compressed it."""
    return Reply(reply.format, gzip.compress(reply.body, workers.LEVEL, mtime=0), reply.rows, reply.size, True)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with its entity tag; the tag is None where the same query may have another answer."""

    reply: Reply
    etag: str | None
    kept: bool = False


class Service:
    """The server behind the routes."""

    def __init__(self, options: Options) -> None:
        self.options, self.limits = options, options.limits
        self.pool = Pool(options.folder, options.limits, options.in_memory)
        self.pool.switched.append(self._switched)
        self.answers = Answers(options.limits.cache)
        self.build = Build("", datetime.now(UTC), DEFAULT_BASE, {})
        self.names: Names | None = None
        self.writing = asyncio.Lock()

    @property
    def iris(self) -> Iris:
        return Iris(self.build.base)

    def _switched(self) -> None:
        self.build = read_build(self.pool.store, self.pool.build)
        self.answers.clear()
        self._warming = asyncio.get_running_loop().create_task(self._warm(self.build.number))
        index = self.pool.store.parent / INDEX
        self.names = Names(index) if index.is_file() else None

    async def _warm(self, number: str) -> None:
        """Answer the named queries that take no parameter before anyone asks, a query after the other."""
        for query in named_queries().values():
            if query.head.param:
                continue
            if self.build.number != number:
                return
            with suppress(FaultError, EntenteError):
                await self.answer(Job(query.text({}, self.find), union=self.options.union), "warming")

    def key(self, job: Job) -> str | None:
        """What names the answer to *job* in the build in force; None where it may differ each time."""
        if is_volatile(job.query):
            return None
        parts = (
            self.build.number,
            self.build.last_modified,
            job.query,
            job.results,
            job.graph,
            job.default,
            job.named,
            job.union,
            job.base,
            job.gzip,
        )
        return hashlib.blake2b(repr(parts).encode("utf-8"), digest_size=12).hexdigest()

    def kept(self, job: Job, key: str) -> Reply | None:
        """The answer kept under *key* for *job*, or, where it may be compressed, the same as it is without."""
        return self.answers.get(key) or (self.answers.get(self.key(replace(job, gzip=False)) or "") if job.gzip else None)

    async def answer(self, job: Job, client: str, gone: Gone | None = None) -> Answer:
        """The answer to *job*, kept or new. *gone* returns when the client has left, which ends its query. Raises FaultError."""
        key = self.key(job)
        if key and (kept := self.kept(job, key)):
            if compressible(job, kept):
                kept = await asyncio.to_thread(compressed, kept)
                self.answers.put(key, kept)
            return Answer(kept, key, kept=True)
        reply = await self.pool.submit(job, client, gone)
        if key:
            self.answers.put(key, reply)
        return Answer(reply, key)

    def find(self, text: str, class_: URIRef | None = None) -> str:
        """The IRI of the one thing, of *class_* where that is given, that *text*, an IRI or a name, means. Raises EntenteError."""
        if "://" in text:
            if any(c in '<>"{}|^`\\' or c <= " " for c in text):
                raise EntenteError(f"{text[:80]!r}: not an IRI.")
            return text
        if self.names is None:
            raise EntenteError("this build has no index of names. Give the thing's IRI.")
        return self.names.resolve(text, classes_below(class_) if class_ else ())

    async def select(self, sparql: str, client: str = "pages") -> list[dict[str, dict[str, str]]]:
        """The solutions of a SELECT that a page needs, as SPARQL Results JSON has them. Raises FaultError."""
        answer = await self.answer(Job(sparql), client)
        bindings: list[dict[str, dict[str, str]]] = json.loads(answer.reply.body)["results"]["bindings"]
        return bindings


def client_of(request: Request) -> str:
    """The address that a request's limits count for."""
    return str(request.scope.get("entente.client", "?"))


def service_of(request: Request) -> Service:
    """The service of the application that has got *request*."""
    service: Service = request.app.state.service
    return service


def problem(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as one line of text."""
    return Response(reason.rstrip() + "\n", status, {"Cache-Control": "no-store", **(headers or {})}, "text/plain; charset=utf-8")


_STATUS = {"query": 400, "format": 406}


def fault_response(fault: FaultError) -> Response:
    """The response for a query that came to nothing."""
    status = _STATUS.get(fault.kind, 503)
    retry = fault.kind in ("busy", "slow", "stop")
    return problem(status, str(fault), {"Retry-After": str(fault.retry or 1)} if retry else None)


def revalidates(request: Request) -> bool:
    """Whether the client shows a copy of its own."""
    return request.method in ("GET", "HEAD") and ("if-none-match" in request.headers or "if-modified-since" in request.headers)


def unchanged(request: Request, etag: str | None, build: Build) -> bool:
    """Whether the client's copy is still good: by its entity tag, or, where it shows none, by its date."""
    shown = request.headers.get("if-none-match")
    if shown is not None:
        return etag is not None and (
            shown.strip() == "*" or etag in (tag.strip().removeprefix("W/").strip('"') for tag in shown.split(","))
        )
    return etag is not None and request.headers.get("if-modified-since") == build.last_modified


def freshness(etag: str | None, modified: str) -> dict[str, str]:
    """The headers that let a cache keep an answer for as long as the build, made at *modified*, is in force."""
    if etag is None:
        return {"Cache-Control": "no-store"}
    return {"ETag": f'"{etag}"', "Last-Modified": modified, "Cache-Control": "public, no-cache"}
