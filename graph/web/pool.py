"""Jobs in, replies out: which worker runs which query, in fair order, and what is killed when.

Clients take turns. A query runs at full priority until it has used `Limits.quick` seconds of a processor; then its worker is slowed down to the lowest
priority, another takes its place, and it is killed at its deadline. When too many are slow, the newest of the client that has
the most of them gives way. So quick queries wait for no slow ones, whoever asks them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import sys
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from graph.web import workers
from graph.web.limits import Limits
from ontology.errors import EntenteError
from ontology.terms import PREFIXES

_LOWEST: Final = 19
_RECYCLED_AFTER: Final = 20_000
_START_SECONDS: Final = 600
_FIRST_WORKER_SECONDS: Final = 60
_RUNAWAYS: Final = 512
_IN_MEMORY_QUADS: Final = 3_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """One query to be evaluated, and the formats that its client would take for solutions and for triples."""

    query: str
    results: str | None = "json"
    graph: str | None = "turtle"
    default: tuple[str, ...] | None = None
    """The IRIs of the default graph's graphs, where the request names its dataset; else None, for the union or FROM."""
    named: tuple[str, ...] = ()
    union: bool = True
    base: str | None = None
    gzip: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the name of its format, its content, maybe compressed, and its number of solutions."""

    format: str
    body: bytes
    rows: int
    size: int
    gzip: bool = False


class FaultError(EntenteError):
    """A job that came to nothing. `kind` is what a metric counts: query, format, size, rows, time, memory, busy, evaluation."""

    def __init__(self, kind: str, message: str, retry: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry = retry


@dataclass(slots=True, eq=False)
class _Task:
    job: Job
    client: str
    future: asyncio.Future[Reply]
    since: float = 0.0


class _Worker(asyncio.Protocol):
    """One process: takes a task at a time, and tells the pool when it is done or dead."""

    def __init__(self, pool: Pool, generation: _Generation, process: int, pid: int) -> None:
        self.pool, self.generation, self.process = pool, generation, process
        self._pid = pid
        self.task: _Task | None = None
        self.slow = False
        self.cause = ""
        self.served = 0
        self.ready = False
        self._received = bytearray()
        self._timers: list[asyncio.Handle] = []
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def start(self, task: _Task) -> None:
        """Give it *task*; it is slow at once where the query has been before."""
        assert self._transport is not None
        job, limits = task.job, self.pool.limits
        self.task, task.since = task, time.monotonic()
        head = {
            "query": job.query, "results": job.results, "graph": job.graph, "default": job.default, "named": job.named,
            "union": job.union, "base": job.base, "gzip": job.gzip, "rows": limits.rows,
        }  # fmt: skip
        self._transport.write(workers.message(head))
        loop = asyncio.get_running_loop()
        self._began = self._processor_seconds()
        self._timers = [
            loop.call_soon(self.pool.slowed, self) if job.query in self.pool.runaways else loop.call_later(limits.quick, self._look),
            loop.call_later(limits.seconds, self.kill, "time"),
        ]

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) < workers.HEAD.size:
            return
        first, second = workers.HEAD.unpack_from(self._received)
        if len(self._received) < workers.HEAD.size + first + second:
            return
        start = workers.HEAD.size + first
        head = json.loads(self._received[workers.HEAD.size : start])
        body = bytes(self._received[start : start + second])
        self._received.clear()
        if head.get("ready"):
            self.ready = True
            self.pool.returned(self)
            return
        task, self.task = self.task, None
        self._cancel()
        self.served += 1
        if task and not task.future.done():
            if "fault" in head:
                task.future.set_exception(self.pool.fault(head["fault"], head.get("message") or head.get("kind", "")))
            else:
                task.future.set_result(Reply(head["format"], body, head["rows"], head["bytes"], bool(head.get("gzip"))))
        self.pool.returned(self)

    def kill(self, cause: str) -> None:
        """End the process now; its task, where it has one, fails for *cause*."""
        self.cause = self.cause or cause
        self._cancel()
        if self.process >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.process, signal.SIGKILL)

    def lower(self) -> None:
        """Let the kernel prefer every other process to this one."""
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _LOWEST)

    def _processor_seconds(self) -> float:
        """What the process has used of a processor: its clock, by the number that Linux gives to another process's."""
        with contextlib.suppress(OSError):
            return time.clock_gettime((~self._pid << 3) | 2)
        return float("inf")

    def _look(self) -> None:
        """Is the query slow? A busy machine makes none so: what counts is the processor's time."""
        left = self.pool.limits.quick - (self._processor_seconds() - self._began)
        if left <= 0:
            self.pool.slowed(self)
        else:
            self._timers[0] = asyncio.get_running_loop().call_later(max(0.01, left), self._look)

    def _cancel(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers = []

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        self._cancel()
        os.close(self.process)
        self.process = -1
        task, self.task = self.task, None
        if task:
            self.pool.remember(task.job)
            if not task.future.done():
                task.future.set_exception(self.pool.fault(self.cause or "memory", ""))
        self.pool.lost(self)

    def close(self) -> None:
        """Hang up: an idle process ends by itself."""
        if self._transport is not None:
            self._transport.close()


class _Generation:
    """A build as it was when it was opened: its nursery and the workers that came from it."""

    def __init__(
        self, store: Path, number: str, process: asyncio.subprocess.Process, control: socket.socket, in_memory: bool
    ) -> None:
        self.store, self.number, self.process, self.control, self.in_memory = store, number, process, control, in_memory
        self.workers: set[_Worker] = set()
        self.lock = asyncio.Lock()

    @classmethod
    async def open(cls, store: Path, number: str, limits: Limits, in_memory: bool) -> _Generation:
        """Start a nursery for *store*. Raises EntenteError where it does not get ready."""
        ours, theirs = socket.socketpair()
        settings = {
            "store": str(store),
            "in_memory": in_memory,
            "memory": limits.memory,
            "answer": limits.answer,
            "prefixes": PREFIXES,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "graph.web.workers", json.dumps(settings)),
            stdin=theirs.fileno(),
            cwd=Path(__file__).parents[2],
            start_new_session=True,
        )
        theirs.close()
        ours.setblocking(False)
        try:
            async with asyncio.timeout(_START_SECONDS):
                greeting = await asyncio.get_running_loop().sock_recv(ours, 1)
        except TimeoutError:
            greeting = b""
        if not greeting:
            ours.close()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise EntenteError(f"{store}: no worker could be started over this store. Build it again with `entente build`.")
        return cls(store, number, process, ours, in_memory)

    async def fork(self, pool: Pool) -> None:
        """Add a worker, which reports to *pool* when it is ready."""
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        async with self.lock:
            try:
                socket.send_fds(self.control, [b"+"], [theirs.fileno()])
                answer = await loop.sock_recv(self.control, 4)
            finally:
                theirs.close()
        if len(answer) < 4:
            ours.close()
            raise ConnectionError("the nursery is gone")
        try:
            pid: int = struct.unpack(">I", answer)[0]
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            ours.close()
            return
        ours.setblocking(False)
        _, worker = await loop.create_unix_connection(lambda: _Worker(pool, self, process, pid), sock=ours)
        self.workers.add(worker)

    async def close(self) -> None:
        """End the nursery and all its workers."""
        for worker in list(self.workers):
            worker.kill("stop")
        self.control.close()
        try:
            async with asyncio.timeout(5):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


_MESSAGES: Final = {
    "size": "the answer is larger than this server's limit of {megabytes:g} megabytes. Add a LIMIT, or ask for less.",
    "rows": "the answer has more than {rows} solutions, this server's limit. Add a LIMIT.",
    "time": "the query took longer than this server's limit of {seconds:g} seconds. Ask for less, or make it more selective.",
    "memory": "the query needs more memory than this server's limit of {memory:g} megabytes. Ask for less, or drop ORDER BY or DISTINCT.",
    "busy": "the server is busy. Try again shortly.",
    "slow": "too many long queries are running. Try again shortly, or ask for less.",
    "evaluation": "the query could not be evaluated.",
    "left": "the client has left.",
    "stop": "the server is being stopped or restarted. Try again shortly.",
}


@dataclass(slots=True)
class Tally:
    """What the metrics show of a pool."""

    started: int = 0
    faults: Counter[str] = field(default_factory=Counter)


class Pool:
    """The workers over one build folder; it follows the folder's current build."""

    def __init__(self, folder: Path, limits: Limits, in_memory: bool | None = None) -> None:
        """*in_memory*: whether workers hold the graph in memory; None for where it is small enough."""
        self.folder, self.limits, self._in_memory = folder, limits, in_memory
        self.tally = Tally()
        self.runaways: OrderedDict[str, None] = OrderedDict()
        self.switched: list[Callable[[], None]] = []
        self._current: _Generation | None = None
        self._ready: deque[_Worker] = deque()
        self._queues: OrderedDict[str, deque[_Task]] = OrderedDict()
        self._load: Counter[str] = Counter()
        self._slow: list[_Worker] = []
        self._starting = 0
        self._waiting = 0
        self._closed = False
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def build(self) -> str:
        """The name of the build that is served."""
        return self._current.number if self._current else ""

    @property
    def store(self) -> Path:
        """The store that is served, by its real path, which stays the same build when `current` moves on."""
        assert self._current is not None
        return self._current.store

    @property
    def running(self) -> int:
        return sum(worker.task is not None for worker in self._current.workers) if self._current else 0

    @property
    def waiting(self) -> int:
        return self._waiting

    @property
    def alive(self) -> bool:
        """Whether some worker lives."""
        return bool(self._current and any(worker.ready for worker in self._current.workers))

    async def open(self) -> None:
        """Start serving the current build; returns when a worker is ready. Raises EntenteError where there is no graph."""
        if not (self.folder / "store").is_dir():
            raise EntenteError(
                f"{self.folder}: no graph here. Make one with `entente build PATH… -o {self.folder}`, or name another with --graph."
            )
        await self._switch(first=True)
        self._spawn(self._follow())

    def _wants_memory(self) -> bool:
        if self._in_memory is not None:
            return self._in_memory
        with contextlib.suppress(OSError, ValueError, KeyError):
            return int(json.loads((self.folder / "report.json").read_text("utf-8"))["quads"]) <= _IN_MEMORY_QUADS
        return False

    async def _switch(self, first: bool = False) -> None:
        """Open the folder's current build beside the one in force, then let it take over."""
        store = (self.folder / "store").resolve()
        wants = self._wants_memory()
        if first and wants and self._in_memory is None:
            await self._take_over(await _Generation.open(store, store.parent.name, self.limits, in_memory=False))
            self._spawn(self._improve(store))
            return
        await self._take_over(await _Generation.open(store, store.parent.name, self.limits, wants))

    async def _improve(self, store: Path) -> None:
        """Go over to a copy in memory once it is read."""
        generation = await _Generation.open(store, store.parent.name, self.limits, in_memory=True)
        if self._current is None or self._current.store == store:
            await self._take_over(generation)
        else:
            await generation.close()

    async def _take_over(self, generation: _Generation) -> None:
        before, self._current = self._current, generation
        await generation.fork(self)
        deadline = time.monotonic() + _FIRST_WORKER_SECONDS
        while not any(worker.ready for worker in generation.workers):
            if generation.process.returncode is not None or not generation.workers or time.monotonic() > deadline:
                raise EntenteError(
                    f"{generation.store}: no worker could be started over this store. Build it again with `entente build`."
                )
            await asyncio.sleep(0.002)
        for _ in range(1, self.limits.workers):
            self._start()
        for listener in self.switched:
            listener()
        if before:
            for worker in [w for w in self._ready if w.generation is before]:
                self._ready.remove(worker)
                worker.close()
            self._spawn(self._retire(before))

    async def _retire(self, generation: _Generation) -> None:
        """Close *generation* once its last query is answered."""
        while any(worker.task for worker in generation.workers):
            await asyncio.sleep(0.05)
        await generation.close()

    async def refresh(self) -> None:
        """Go over to the folder's current build, if that is another; returns when its answers are served."""
        if self._current is None or (self.folder / "store").resolve() != self._current.store:
            await self._switch()

    async def _follow(self) -> None:
        """Watch for a new build, and for a nursery that has died."""
        while not self._closed:
            await asyncio.sleep(1)
            try:
                if self._current and self._current.process.returncode is not None:
                    await self._switch()
                await self.refresh()
            except (EntenteError, OSError) as error:
                print(f"entente: {error}", file=sys.stderr)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _start(self) -> None:
        """Fork a worker of the current generation."""
        if self._closed or self._current is None:
            return
        self._starting += 1
        self.tally.started += 1
        self._spawn(self._forked(self._current))

    async def _forked(self, generation: _Generation) -> None:
        try:
            await generation.fork(self)
        except (OSError, ConnectionError):
            await asyncio.sleep(0.2)
        finally:
            self._starting -= 1

    async def run(self, job: Job, client: str) -> Reply:
        """The reply to *job*. Raises FaultError."""
        if self._closed:
            raise self.fault("stop")
        if self._load[client] >= self.limits.client_queries or self._waiting >= self.limits.waiting:
            raise self.fault("busy")
        task = _Task(job, client, asyncio.get_running_loop().create_future(), time.monotonic())
        self._load[client] += 1
        try:
            self._enqueue(task)
            return await task.future
        except asyncio.CancelledError:
            for worker in self._current.workers if self._current else ():
                if worker.task is task:
                    worker.kill("left")
            raise
        finally:
            self._load[client] -= 1
            if not self._load[client]:
                del self._load[client]

    def _enqueue(self, task: _Task) -> None:
        self._queues.setdefault(task.client, deque()).append(task)
        self._waiting += 1
        self._dispatch()

    def _dispatch(self) -> None:
        """Give waiting tasks to ready workers, a client after the other."""
        while self._ready and self._queues:
            client, queue = next(iter(self._queues.items()))
            task = queue.popleft()
            self._waiting -= 1
            self._queues.move_to_end(client)
            if not queue:
                del self._queues[client]
            if not task.future.done():
                self._ready.popleft().start(task)

    def returned(self, worker: _Worker) -> None:
        """A worker is free. One that has been slowed down cannot be made quick again, and an old one has grown: they go."""
        if worker in self._slow:
            self._slow.remove(worker)
        if self._closed or worker.generation is not self._current or worker.slow or worker.served >= _RECYCLED_AFTER:
            worker.close()
            if worker.served >= _RECYCLED_AFTER and not worker.slow:
                worker.slow = True
                self._start()
            return
        self._ready.append(worker)
        self._dispatch()

    def slowed(self, worker: _Worker) -> None:
        """A worker's query has been running for a while: step aside for the quick ones."""
        if worker.slow or worker.task is None:
            return
        worker.slow = True
        worker.lower()
        self._slow.append(worker)
        if worker.generation is self._current:
            self._start()
        if len(self._slow) > self.limits.slow:
            held = Counter(w.task.client for w in self._slow if w.task)
            most = max(held.values())
            victim = max(
                (w for w in self._slow if w.task and held[w.task.client] == most), key=lambda w: w.task.since if w.task else 0.0
            )
            self._slow.remove(victim)
            victim.kill("slow")

    def lost(self, worker: _Worker) -> None:
        """A worker is gone: replace it, unless it was replaced when it was slowed down."""
        if worker in self._slow:
            self._slow.remove(worker)
        if worker in self._ready:
            self._ready.remove(worker)
        worker.generation.workers.discard(worker)
        if not worker.slow and worker.generation is self._current and worker.cause != "stop" and not self._closed:
            asyncio.get_running_loop().call_later(0.0 if worker.ready else 0.5, self._start)

    def remember(self, job: Job) -> None:
        """Note a query that had to be killed: the next time it starts at the lowest priority."""
        self.runaways[job.query] = None
        self.runaways.move_to_end(job.query)
        if len(self.runaways) > _RUNAWAYS:
            self.runaways.popitem(last=False)

    def fault(self, kind: str, detail: str = "") -> FaultError:
        """The error for a reply that is none, counted."""
        self.tally.faults[kind] += 1
        if kind in ("query", "format"):
            return FaultError(kind, detail)
        limits = self.limits
        text = _MESSAGES[kind].format(
            megabytes=limits.answer / (1 << 20), rows=limits.rows, seconds=limits.seconds, memory=limits.memory / (1 << 20)
        )
        return FaultError(
            kind, text, {"busy": 1, "slow": max(1, round(limits.seconds)), "stop": 5}.get(kind, max(1, round(limits.seconds)))
        )

    async def close(self) -> None:
        """End every process."""
        self._closed = True
        for queue in self._queues.values():
            for task in queue:
                if not task.future.done():
                    task.future.set_exception(self.fault("stop"))
        for running in list(self._tasks):
            running.cancel()
        if self._current:
            await self._current.close()
