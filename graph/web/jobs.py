"""What is asked of a worker, and what comes of it: an answer, or a fault with the words that the client reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.web.limits import Limits
from ontology.errors import EntenteError


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


_MESSAGES: Final = {
    "size": "the answer is larger than this server's limit of {megabytes:g} megabytes. Add a LIMIT, or ask for less.",
    "rows": "the answer has more than {rows} solutions or triples, this server's limit. Add a LIMIT.",
    "time": "the query took longer than this server's limit of {seconds:g} seconds. Ask for less, or make it more selective.",
    "memory": "the query needs more memory than this server's limit of {memory:g} megabytes. Ask for less, or drop ORDER BY or DISTINCT.",
    "busy": "the server is busy. Try again shortly.",
    "slow": "too many long queries are running. Try again shortly, or ask for less.",
    "evaluation": "the query could not be evaluated.",
    "left": "the client has left.",
    "stop": "the server is being stopped or restarted. Try again shortly.",
}


def fault_of(kind: str, detail: str, limits: Limits) -> FaultError:
    """The fault of *kind*; *detail* words one of the query itself, and the server's limits word the others."""
    if kind in ("query", "format"):
        return FaultError(kind, detail)
    text = _MESSAGES[kind].format(
        megabytes=limits.answer / (1 << 20), rows=limits.rows, seconds=limits.seconds, memory=limits.memory / (1 << 20)
    )
    return FaultError(kind, text, {"busy": 1, "stop": 5}.get(kind, max(1, round(limits.seconds))))
