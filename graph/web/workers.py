"""Queries in over a socket, serialised answers out: a process that can be killed, forked from one that holds the graph.

`python -m graph.web.workers SETTINGS` is the nursery: it opens no network, reads the graph into memory where it is told to, and
forks a worker for every socket that the server sends it. It has no threads, so that forking is safe; a store on disk, which has
some, is opened by each worker for itself. A worker that outlives its deadline is killed; nothing is lost with it.

A message on a socket is two lengths, a JSON head and a body: the query, or the answer to it.
"""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import platform
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

SMALL: Final = 1000
"""Up to this many bytes an answer is not worth compressing."""
LEVEL: Final = 5
"""How hard gzip tries."""
_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode
HEAD: Final = struct.Struct(">II")
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_PROCESS_MRELEASE: Final = 448
"""The number of this system call, which is the same on every machine."""
_SYSTEM_CALLS: Final = {"x86_64": (0xC000003E, 41, 59, 322), "aarch64": (0xC00000B7, 198, 221, 281)}
"""By machine: its audit number, and the numbers of socket, execve and execveat."""

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
    if "\\u" in query or "\\U" in query:  # a name may be spelt by the numbers of its letters
        return dict(prefixes)
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
    """The next message; None at the end of the stream."""
    head = _exactly(connection, HEAD.size)
    if head is None:
        return None
    first, second = HEAD.unpack(head)
    content = _exactly(connection, first + second)
    return None if content is None else (json.loads(content[:first]), content[first:])


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    parts, left = [], size
    while left:
        data = connection.recv(min(left, 1 << 20))
        if not data:
            return None
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


def message(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as it goes over the socket."""
    return framed(_ENCODE(head).encode("ascii"), body)


def framed(head: bytes, body: bytes) -> bytes:
    """A message whose head has been encoded before."""
    return HEAD.pack(len(head), len(body)) + head + body


def confine(memory: int) -> None:
    """Bind this process: die with the parent, *memory* bytes beyond today's, and no socket or other program, ever.

    The kernel refuses what SERVICE or LOAD would need, whatever the query says; where it knows no seccomp, the refusal of
    these words before the query is run stands alone.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 -- pathlib would read it no better
        held = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    known = _SYSTEM_CALLS.get(platform.machine())
    if known is None:
        return
    architecture, *refused = known
    rule = struct.Struct("=HBBI")
    steps = [rule.pack(0x20, 0, 0, 4), rule.pack(0x15, 1, 0, architecture), rule.pack(0x06, 0, 0, 0), rule.pack(0x20, 0, 0, 0)]
    for place, number in enumerate(refused):
        steps.append(rule.pack(0x15, len(refused) - place, 0, number))
    steps += [rule.pack(0x06, 0, 0, 0x7FFF0000), rule.pack(0x06, 0, 0, 0x00050000 | 13)]
    code = ctypes.create_string_buffer(b"".join(steps))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    program = Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0)


def step_aside(nice: int) -> None:
    """Let the kernel prefer other threads to this one."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)


def give_back(process: int) -> None:
    """Take the memory of a killed process, given as a descriptor of its own, here and now; then close that.

    A kernel that cannot (before Linux 5.15), or a process that has gone already, leaves nothing to do.
    """
    try:
        ctypes.CDLL(None).syscall(_PROCESS_MRELEASE, process, 0)
    finally:
        os.close(process)


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
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
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
