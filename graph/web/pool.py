"""Jobs in, replies out: which worker runs which query, in fair order, and what is killed when.

Clients take turns. A query runs at full priority until it has used `Limits.quick` seconds of a processor; then its worker is
slowed down to the lowest priority, another takes its place, and it is killed at its deadline. When too many are slow, the newest
of the client that has the most of them gives way. So quick queries wait for no slow ones, whoever asks them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from graph.store.embedded import store_of
from graph.web.generations import Generation, Worker, fits_memory, unusable
from graph.web.jobs import FaultError, Job, Reply, fault_of
from graph.web.limits import Limits
from graph.web.turns import Gone, Task, Turns
from ontology.errors import EntenteError

_RECYCLED_AFTER: Final = 20_000
_FIRST_WORKER_SECONDS: Final = 60
_RUNAWAYS: Final = 512
_MOMENT: Final = 0.001
_LOOK: Final = 0.01
"""Seconds between two looks at what is running."""
_PATIENCE: Final = 0.1
"""Seconds after which a query is watched for whether its client is still there."""


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
        self._current: Generation | None = None
        self._retiring: set[Generation] = set()
        self._ready: deque[Worker] = deque()
        self._turns = Turns()
        self._load: Counter[str] = Counter()
        self._open: dict[Task, None] = {}
        self._closed = False
        self._switching = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._looking = False
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
    def in_memory(self) -> bool:
        """Whether the graph is held in memory."""
        return bool(self._current and self._current.in_memory)

    @property
    def running(self) -> int:
        return sum(task.running for task in self._open)

    @property
    def waiting(self) -> int:
        return len(self._turns)

    @property
    def alive(self) -> bool:
        """Whether some worker lives."""
        return bool(self._current and any(worker.ready for worker in self._current.workers))

    async def open(self) -> None:
        """Start serving the current build; returns when a worker is ready. Raises EntenteError where there is no graph."""
        store_of(self.folder)
        await self.refresh()
        self._spawn(self._follow())

    async def refresh(self) -> None:
        """Go over to the folder's current build, if that is another or if nothing serves it any more; returns when its answers are
        served. Raises EntenteError or OSError where that build cannot be served; the one in force is then as it was."""
        async with self._switching:
            while self._left_behind(store := (self.folder / "store").resolve()):
                try:
                    await self._switch(store)
                except (EntenteError, OSError):
                    if (self.folder / "store").resolve() == store:
                        raise
                    # else newer builds were switched in, and this one was dropped before it was ready

    def _left_behind(self, store: Path) -> bool:
        """Whether another build than that of *store* is served, or the nursery has died."""
        return self._current is None or self._current.store != store or self._current.process.returncode is not None

    async def _switch(self, store: Path) -> None:
        """Open the build of *store* beside the one in force, then let it take over."""
        wants = fits_memory(self.folder) if self._in_memory is None else self._in_memory
        if self._current is None and wants and self._in_memory is None:
            await self._take_over(await Generation.open(store, store.parent.name, self.limits, in_memory=False))
            self._spawn(self._improve(store))
            return
        await self._take_over(await Generation.open(store, store.parent.name, self.limits, wants))

    async def _improve(self, store: Path) -> None:
        """Go over to a copy in memory once it is read."""
        generation = await Generation.open(store, store.parent.name, self.limits, in_memory=True)
        async with self._switching:
            if self._current is None or self._current.store == store:
                await self._take_over(generation)
            else:
                await generation.close()

    async def _take_over(self, generation: Generation) -> None:
        before, self._current = self._current, generation
        try:
            await self._first_worker(generation)
        except (EntenteError, OSError):
            self._current = before
            await generation.close()
            self._fill()
            raise
        self._fill()
        if before:
            for worker in [w for w in self._ready if w.generation is before]:
                self._ready.remove(worker)
                worker.close()
            self._retiring.add(before)
            self._spawn(self._retire(before))
        for listener in self.switched:
            listener()

    async def _first_worker(self, generation: Generation) -> None:
        """Fork a worker and wait until it is ready. Raises EntenteError or OSError where it never is."""
        await generation.fork(self)
        deadline = time.monotonic() + _FIRST_WORKER_SECONDS
        while not any(worker.ready for worker in generation.workers):
            if generation.process.returncode is not None or not generation.workers or time.monotonic() > deadline:
                raise unusable(generation.store)
            await asyncio.sleep(0.002)

    def _fill(self) -> None:
        """Fork what the current generation lacks in workers."""
        for _ in range(len(self._current.workers) if self._current else 0, self.limits.workers):
            self._start()

    async def _retire(self, generation: Generation) -> None:
        """Close *generation* once its last query is answered."""
        while any(worker.task for worker in generation.workers):
            await asyncio.sleep(0.05)
        await generation.close()
        self._retiring.discard(generation)

    async def _follow(self) -> None:
        """Watch for a new build, and for a nursery that has died."""
        while not self._closed:
            await asyncio.sleep(1)
            try:
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
        self.tally.started += 1
        self._spawn(self._forked(self._current))

    async def _forked(self, generation: Generation) -> None:
        try:
            await generation.fork(self)
        except (OSError, ConnectionError):
            await asyncio.sleep(0.2)

    def submit(self, job: Job, client: str, gone: Gone | None = None) -> asyncio.Future[Reply]:
        """Where the reply to *job* will be, or a FaultError. *gone* returns when the client has left, which ends its query.

        Raises FaultError.
        """
        if self._closed:
            raise self.fault("stop")
        if self._load[client] >= self.limits.client_queries or len(self._turns) >= self.limits.waiting:
            raise self.fault("busy")
        loop = asyncio.get_running_loop()
        task = Task(job, client, loop.create_future(), time.monotonic(), gone)
        self._load[client] += 1
        self._open[task] = None
        task.future.add_done_callback(partial(self._ended, task))
        self._turns.add(task)
        self._dispatch()
        if not self._looking:
            self._looking = True
            loop.call_later(_LOOK, self._look)
        return task.future

    def _ended(self, task: Task, _: asyncio.Future[Reply]) -> None:
        """A task has its reply, or nobody waits for it any more: then its worker has not been told."""
        del self._open[task]
        self._load[task.client] -= 1
        if not self._load[task.client]:
            del self._load[task.client]
        if task.worker is not None and task.running:
            task.worker.kill("left")

    def _look(self) -> None:
        """Look at every query in hand, as long as there is one: at its worker, and whether its client is still there."""
        self._looking = bool(self._open)
        if self._looking:  # before the look: whatever befalls a query, the others keep their deadlines
            asyncio.get_running_loop().call_later(_LOOK, self._look)
        now = time.monotonic()
        for task in list(self._open):
            if task.worker is not None and task.running:
                task.worker.look(now)
            if task.gone is not None and now - task.since >= _PATIENCE:
                self._spawn(self._watch(task, task.gone))
                task.gone = None

    async def _watch(self, task: Task, gone: Gone) -> None:
        """End a query once its client has left."""
        leaving = asyncio.ensure_future(gone())
        try:
            await asyncio.wait((leaving, task.future), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
        if not task.future.done():
            task.future.set_exception(self.fault("left"))

    def _dispatch(self) -> None:
        """Give waiting tasks to ready workers, a client after the other."""
        while self._ready and self._turns:
            if self._soon(self._turns.first()):
                return
            task = self._turns.take()
            if not task.future.done():
                worker = self._ready.pop()  # the one last used: its memory is warm
                worker.start(task)
                if task.job.query in self.runaways:
                    self.slowed(worker)

    def _soon(self, task: Task) -> bool:
        """Whether a worker may be free for *task* in a moment: for so long it waits before another is woken.

        Short queries are over by then, and on few cores one worker more costs more than it does (a third of the rate on two).
        """
        now = time.monotonic()
        if now - task.since >= _MOMENT or self._current is None:
            return False
        for worker in self._current.workers:
            if worker.task and now - worker.since < _MOMENT:
                break
        else:
            return False
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_MOMENT, self._look_again)
        return True

    def _look_again(self) -> None:
        self._timer = None
        self._dispatch()

    def returned(self, worker: Worker) -> None:
        """A worker is free. One that has been slowed down cannot be made quick again, and an old one has grown: they go."""
        if self._closed or worker.generation is not self._current or worker.slow or worker.served >= _RECYCLED_AFTER:
            worker.close()
            if worker.served >= _RECYCLED_AFTER and not worker.slow:
                worker.slow = True
                self._start()
            return
        self._ready.append(worker)
        self._dispatch()

    def slowed(self, worker: Worker) -> None:
        """A worker's query has been running for a while: step aside for the quick ones."""
        if worker.slow or worker.task is None:
            return
        worker.slow = True
        worker.lower()
        if worker.generation is self._current:
            self._start()
        slow = [task for task in self._open if task.running and task.worker and task.worker.slow]
        if len(slow) > self.limits.slow:
            held = Counter(task.client for task in slow)
            newest = max((task for task in slow if held[task.client] == max(held.values())), key=lambda task: task.since)
            assert newest.worker is not None
            newest.worker.kill("slow")

    def lost(self, worker: Worker) -> None:
        """A worker is gone: replace it, unless it was replaced when it was slowed down."""
        if worker in self._ready:
            self._ready.remove(worker)
        worker.generation.workers.discard(worker)
        if not worker.slow and worker.generation is self._current and worker.cause != "stop" and not self._closed:
            asyncio.get_running_loop().call_later(0.0 if worker.ready else 0.5, self._start)

    def remember(self, job: Job) -> None:
        """Note a query that had to be killed: the next time it is slow from the start."""
        self.runaways[job.query] = None
        self.runaways.move_to_end(job.query)
        if len(self.runaways) > _RUNAWAYS:
            self.runaways.popitem(last=False)

    def fault(self, kind: str, detail: str = "") -> FaultError:
        """The error for a reply that is none, counted."""
        self.tally.faults[kind] += 1
        return fault_of(kind, detail, self.limits)

    async def close(self) -> None:
        """End every process."""
        self._closed = True
        for task in self._turns:
            if not task.future.done():
                task.future.set_exception(self.fault("stop"))
        tasks = list(self._tasks)
        for running in tasks:
            running.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for generation in (*self._retiring, *filter(None, [self._current])):
            await generation.close()
