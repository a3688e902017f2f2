"""What one query, one client and all clients together may take from the server."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server. Times are seconds, sizes bytes."""

    seconds: float = 30.0
    """How long a query may run; its worker is killed at this age."""
    memory: int = 1 << 30
    """How much memory a query may take beyond the graph itself."""
    answer: int = 64 << 20
    """How large an answer may be, before compression."""
    rows: int = 1_000_000
    """How many solutions an answer may hold."""
    query: int = 100_000
    """How long a query may be."""
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2) + 2)
    """How many queries run at full priority at a time."""
    slow: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    """How many slow queries run beside these, at the lowest priority."""
    quick: float = 0.05
    """The time of a processor after which a query counts as slow."""
    waiting: int = 256
    """How many queries may wait for a worker."""
    client_queries: int = 16
    """How many queries a client may have running and waiting at a time."""
    client_rate: float = 50.0
    """How many requests a second a client may make on average; 0 for no limit."""
    client_burst: int = 200
    """How many requests a client may make at once after a pause."""
    cache: int = 64 << 20
    """How much memory the answers kept for repeated queries may take; 0 keeps none."""


class Rates:
    """A token bucket for each client; the clients longest unseen are forgotten, at which point their buckets are full again."""

    _KEPT = 10_000

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float | None = None) -> float:
        """Take a token of *client*: 0 where there was one, else the seconds until there will be one."""
        if self._rate <= 0:
            return 0.0
        moment = time.monotonic() if now is None else now
        tokens, since = self._buckets.pop(client, (float(self._burst), moment))
        tokens = min(float(self._burst), tokens + (moment - since) * self._rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
        self._buckets[client] = (tokens if wait else tokens - 1, moment)
        if len(self._buckets) > self._KEPT:
            self._buckets.popitem(last=False)
        return wait
