"""A build in, its processes out: the nursery that holds it, and the workers that are forked from it and killed when need be."""

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
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from graph.web import confinement, workers
from graph.web.jobs import Reply
from graph.web.limits import Limits
from graph.web.turns import Task
from ontology.errors import EntenteError
from ontology.terms import PREFIXES

if TYPE_CHECKING:
    from graph.web.pool import Pool

_LOWEST: Final = 19
_CORES: Final = os.sched_getaffinity(0)
_OTHER_CORES: Final = _CORES - {min(_CORES)} or _CORES
_UNDERTAKER: Final = ThreadPoolExecutor(1, initializer=confinement.step_aside, initargs=(10,))
"""The thread that takes the memory of killed workers back: work of a tenth of a second for a gigabyte, before which honest queries go."""
_DECODER: Final = json.JSONDecoder()
_START_SECONDS: Final = 600
_IN_MEMORY_QUADS: Final = 3_000_000


def unusable(store: Path) -> EntenteError:
    """The error for a store over which no worker starts."""
    return EntenteError(f"{store}: no worker could be started over this store. Build it again with `entente build`.")


@lru_cache(maxsize=64)
def _head(
    results: str | None,
    graph: str | None,
    default: tuple[str, ...] | None,
    named: tuple[str, ...],
    union: bool,
    base: str | None,
    gzip: bool,
    rows: int,
) -> bytes:
    """What a worker is told of a query besides its text; most queries are told the same."""
    return json.dumps(
        {
            "results": results,
            "graph": graph,
            "default": default,
            "named": named,
            "union": union,
            "base": base,
            "gzip": gzip,
            "rows": rows,
        }
    ).encode("ascii")


def fits_memory(folder: Path) -> bool:
    """Whether the build in *folder* is small enough to be held in memory; not where nothing says how large it is."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return int(json.loads((folder / "report.json").read_text("utf-8"))["quads"]) <= _IN_MEMORY_QUADS
    return False


class Worker(asyncio.Protocol):
    """One process: takes a task at a time, and tells the pool when it is done or dead."""

    def __init__(self, pool: Pool, generation: Generation, process: int, pid: int) -> None:
        self.pool, self.generation, self.process = pool, generation, process
        self._pid = pid
        self.task: Task | None = None
        self.slow = False
        self.cause = ""
        self.served = 0
        self.ready = False
        self._received = bytearray()
        self.since = 0.0
        self._began: float | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def start(self, task: Task) -> None:
        """Give it *task*."""
        assert self._transport is not None
        job = task.job
        self.task, task.worker, self.since = task, self, time.monotonic()
        head = _head(job.results, job.graph, job.default, job.named, job.union, job.base, job.gzip, self.pool.limits.rows)
        self._began = None
        self._transport.write(workers.framed(head, job.query.encode("utf-8")))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) < workers.HEAD.size:
            return
        first, second = workers.HEAD.unpack_from(self._received)
        if len(self._received) < workers.HEAD.size + first + second:
            return
        if self.cause:  # it was killed, and its task has been told: what it still said counts for nothing
            return
        start = workers.HEAD.size + first
        head, _ = _DECODER.raw_decode(self._received[workers.HEAD.size : start].decode("ascii"))
        body = bytes(self._received[start : start + second])
        self._received.clear()
        if head.get("ready"):
            self.ready = True
            self.pool.returned(self)
            return
        task, self.task = self.task, None
        self.served += 1
        if task and not task.future.done():
            if "fault" in head:
                task.future.set_exception(self.pool.fault(head["fault"], head.get("message") or head.get("kind", "")))
            else:
                task.future.set_result(Reply(head["format"], body, head["rows"], head["bytes"], bool(head.get("gzip"))))
        self.pool.returned(self)

    def kill(self, cause: str) -> None:
        """End the process; its task, where it has one, fails for *cause* now.

        A process at the lowest priority that held much memory may take seconds to die on a busy machine. Nobody waits for that:
        the client is answered at once, and a thread of the server's takes the memory back.
        """
        self.cause = self.cause or cause
        if self.process >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.process, signal.SIGKILL)
                _UNDERTAKER.submit(confinement.give_back, os.dup(self.process))
        self._fail()

    def _fail(self) -> None:
        """Tell the task that it came to nothing, and remember its query."""
        task, self.task = self.task, None
        if task:
            self.pool.remember(task.job)
            if not task.future.done():
                task.future.set_exception(self.pool.fault(self.cause or "memory", ""))

    def lower(self) -> None:
        """Let the kernel prefer every other process to this one, and keep it off the first core: what is quick finds that one free."""
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _LOWEST)
            os.sched_setaffinity(self._pid, _OTHER_CORES)

    def _processor_seconds(self) -> float:
        """What the process has used of a processor: its clock, by the number that Linux gives to another process's."""
        with contextlib.suppress(OSError):
            return time.clock_gettime((~self._pid << 3) | 2)
        return float("inf")

    def look(self, now: float) -> None:
        """End its query at the deadline; slow it down where it is slow. A busy machine makes none so: the processor's time counts."""
        limits, ran = self.pool.limits, now - self.since
        if self._began is None:  # its clock is read at the first look, since most queries are over by then
            self._began = self._processor_seconds()
        if ran >= limits.seconds:
            self.kill("time")
        elif not self.slow and ran >= limits.quick and self._processor_seconds() - self._began >= limits.quick:
            self.pool.slowed(self)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        os.close(self.process)
        self.process = -1
        self._fail()
        self.pool.lost(self)

    def close(self) -> None:
        """Hang up: an idle process ends by itself."""
        if self._transport is not None:
            self._transport.close()


class Generation:
    """A build as it was when it was opened: its nursery and the workers that came from it."""

    def __init__(
        self, store: Path, number: str, process: asyncio.subprocess.Process, control: socket.socket, in_memory: bool
    ) -> None:
        self.store, self.number, self.process, self.control, self.in_memory = store, number, process, control, in_memory
        self.workers: set[Worker] = set()
        self.lock = asyncio.Lock()

    @classmethod
    async def open(cls, store: Path, number: str, limits: Limits, in_memory: bool) -> Generation:
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
            raise unusable(store)
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
        _, worker = await loop.create_unix_connection(lambda: Worker(pool, self, process, pid), sock=ours)
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
