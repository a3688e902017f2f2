"""Tasks in, the one whose turn it is out: clients take turns, however many queries each has waiting."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from graph.web.jobs import Job, Reply

if TYPE_CHECKING:
    from graph.web.generations import Worker

Gone = Callable[[], Awaitable[Any]]


@dataclass(slots=True, eq=False)
class Task:
    """A job, whose it is, where its reply goes, since when it waits, and what returns once its client has left."""

    job: Job
    client: str
    future: asyncio.Future[Reply]
    since: float
    gone: Gone | None = None
    worker: Worker | None = None

    @property
    def running(self) -> bool:
        """Whether a worker is at it."""
        return self.worker is not None and self.worker.task is self


class Turns:
    """The tasks that wait for a worker."""

    def __init__(self) -> None:
        self._queues: OrderedDict[str, deque[Task]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Task]:
        return chain.from_iterable(self._queues.values())

    def add(self, task: Task) -> None:
        """Let *task* wait behind those of its client."""
        self._queues.setdefault(task.client, deque()).append(task)
        self._count += 1

    def first(self) -> Task:
        """The task whose turn it is."""
        return next(iter(self._queues.values()))[0]

    def take(self) -> Task:
        """The task whose turn it is; the next is another client's, if one waits."""
        client, queue = next(iter(self._queues.items()))
        task = queue.popleft()
        self._count -= 1
        self._queues.move_to_end(client)
        if not queue:
            del self._queues[client]
        return task
