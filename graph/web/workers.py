"""Queries in over a socket, serialised answers out: a process that can be killed, forked from one that holds the graph.

`python -m graph.web.workers SETTINGS` is the nursery: it opens no network, reads the graph into memory where it is told to, and
forks a worker for every socket that the server sends it. It has no threads, so that forking is safe; a store on disk, which has
some, is opened by each worker for itself. A worker that outlives its deadline is killed; nothing is lost with it.

A message on a socket is two lengths, a JSON head and a body: the query, or the answer to it.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox

from graph.web.confinement import confine, die_with_parent

SMALL: Final = 1000
"""Up to this many bytes an answer is not worth compressing."""
LEVEL: Final = 5
"""How hard gzip tries."""
_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode
_PIECE: Final = 1 << 16
HEAD: Final = struct.Struct(">II")

RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "json-ld": ox.RdfFormat.JSON_LD,
    "rdf-xml": ox.RdfFormat.RDF_XML,
}
_PREFIXED: Final = frozenset({"turtle", "trig", "rdf-xml"})


class TooLargeError(Exception):
    """The answer has passed the limit on its size."""


class TooManyError(Exception):
    """The answer has passed the limit on its solutions or triples."""


class _Counted:
    """Triples on their way to a serialiser, at most *most* of them, and how many there were."""

    def __init__(self, triples: Iterable[ox.Triple], most: int) -> None:
        self._triples, self._most, self.count = triples, most, 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.count += 1
            if self.count > self._most:
                raise TooManyError
            yield triple


class _Capped:
    """A file that refuses to grow past *limit* bytes."""

    def __init__(self, limit: int) -> None:
        self._parts: list[bytes] = []
        self._left = limit

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: all is in memory."""

    def value(self) -> bytes:
        return b"".join(self._parts)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a nursery is told when it is started."""

    store: str
    in_memory: bool
    memory: int
    answer: int
    prefixes: dict[str, str]


def count_rows(format_name: str, body: bytes) -> int:
    """The solutions in a SELECT's answer, counted without parsing it.

    In JSON a quote inside a string is escaped, so that `}},{"` stands between solutions only, if none is empty; in XML `<` is
    escaped; in CSV a line end between quotes is no row's.
    """
    match format_name:
        case "json":
            start = body.find(b'"bindings":[') + 12
            if body.find(b"{}", start) >= 0:
                return len(json.loads(body)["results"]["bindings"])
            return 0 if body[start : start + 1] == b"]" else 1 + body.count(b'}},{"', start)
        case "xml":
            return body.count(b"<result>")
        case "tsv":
            return max(0, body.count(b"\n") - 1)
        case _:
            return max(0, sum(part.count(b"\r\n") for part in body.split(b'"')[::2]) - 1)


def prefixes_in(query: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of *prefixes* that the text may use: the engine reads each of them anew for every query.

    >>> prefixes_in("ASK { ?s a ex:A }", {"ex": "http://x/", "other": "http://y/"})
    {'ex': 'http://x/'}
    """
    return {name: iri for name, iri in prefixes.items() if f"{name}:" in query}


def evaluate(store: ox.Store, request: dict[str, Any], settings: Settings) -> tuple[dict[str, Any], bytes]:
    """The head and body of the reply to one request; a fault of the query is a reply as well."""
    default, named = request["default"], request["named"]
    dataset: dict[str, Any] = {"use_default_graph_as_union": request["union"]}
    if default is not None:
        dataset = {"default_graph": [ox.NamedNode(iri) for iri in default], "named_graphs": [ox.NamedNode(iri) for iri in named]}
    out = _Capped(settings.answer)
    try:
        found = store.query(
            request["query"], base_iri=request["base"], prefixes=prefixes_in(request["query"], settings.prefixes), **dataset
        )
        if isinstance(found, ox.QueryTriples):
            kind, name = "graph", request["graph"]
            triples = _Counted(found, request["rows"])
            if name:
                ox.serialize(triples, out, GRAPHS[name], prefixes=settings.prefixes if name in _PREFIXED else None)  # type: ignore[arg-type]
        else:
            kind, name = "results", request["results"]
            if name:
                found.serialize(out, RESULTS[name])  # type: ignore[arg-type]
    except TooLargeError:
        return {"fault": "size"}, b""
    except TooManyError:
        return {"fault": "rows"}, b""
    except (SyntaxError, ValueError) as error:
        return {"fault": "query", "message": str(error)}, b""
    except MemoryError:
        return {"fault": "memory"}, b""
    except (OSError, RuntimeError):
        return {"fault": "evaluation"}, b""
    if not name:
        return {"fault": "format", "kind": kind}, b""
    body = out.value()
    rows = (
        triples.count
        if isinstance(found, ox.QueryTriples)
        else count_rows(name, body)
        if isinstance(found, ox.QuerySolutions)
        else 1
    )
    if rows > request["rows"]:
        return {"fault": "rows"}, b""
    head: dict[str, Any] = {"format": name, "rows": rows, "bytes": len(body)}
    if request["gzip"] and len(body) > SMALL:
        head["gzip"] = True
        body = gzip.compress(body, LEVEL, mtime=0)
    return head, body


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end of the stream. One is sent at a time, so that no other's bytes follow."""
    held, whole = b"", HEAD.size
    while len(held) < whole:
        data = connection.recv(_PIECE)
        if not data:
            return None
        held += data
        if len(held) >= HEAD.size:
            whole = HEAD.size + sum(HEAD.unpack_from(held))
    start = HEAD.size + HEAD.unpack_from(held)[0]
    return _decoded(held[HEAD.size : start]), held[start:]


@lru_cache(maxsize=16)
def _decoded(head: bytes) -> dict[str, Any]:
    """A head as a value that nobody changes: most queries have the same."""
    decoded: dict[str, Any] = json.loads(head)
    return decoded


def message(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as it goes over the socket."""
    return framed(_ENCODE(head).encode("ascii"), body)


def framed(head: bytes, body: bytes) -> bytes:
    """A message whose head has been encoded before."""
    return HEAD.pack(len(head), len(body)) + head + body


def work(connection: socket.socket, held: ox.Store | None, settings: Settings) -> None:
    """Answer requests until the server hangs up."""
    store = held or ox.Store.read_only(settings.store)
    confine(settings.memory)
    connection.sendall(message({"ready": True}))
    while (received := receive(connection)) is not None:
        head, query = received
        connection.sendall(message(*evaluate(store, head | {"query": query.decode("utf-8")}, settings)))


def read_into_memory(path: str) -> ox.Store:
    """The store at *path* as one in memory. Another process reads the disk, since what reads it starts threads."""
    store = ox.Store()
    with tempfile.NamedTemporaryFile(suffix=".nq") as dump:
        script = "import sys, pyoxigraph as ox; ox.Store.read_only(sys.argv[1]).dump(sys.argv[2], format=ox.RdfFormat.N_QUADS)"
        subprocess.run([sys.executable, "-c", script, path, dump.name], check=True, stdin=subprocess.DEVNULL)
        store.bulk_load(path=dump.name, format=ox.RdfFormat.N_QUADS)
    return store


def tend(control: socket.socket, settings: Settings) -> None:
    """The nursery: fork a worker for each socket that arrives on *control*, until the server hangs up."""
    die_with_parent()
    for stop in (signal.SIGINT, signal.SIGTERM):  # they come to a whole group of processes; the server decides when its workers end
        signal.signal(stop, signal.SIG_IGN)
    held = read_into_memory(settings.store) if settings.in_memory else None
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.sendall(b"!")
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not data:
            return
        child = os.fork()
        if not child:
            control.close()
            try:
                work(socket.socket(fileno=descriptors[0]), held, settings)
            except OSError as error:
                print(f"worker: {error}", file=sys.stderr)
            finally:
                os._exit(0)
        os.close(descriptors[0])
        control.sendall(struct.pack(">I", child))


if __name__ == "__main__":
    tend(socket.socket(fileno=0), Settings(**json.loads(sys.argv[1])))
