"""The endpoint beside Oxigraph's own server, rdflib-endpoint and Virtuoso, over one graph in one run.

`DOCUMENTS` sets the size (15,000 documents are 2.5 million quads, 150,000 are 25 million), `BENCH` the folder in which graphs are kept
between runs, `ONLY` leaves out all but `rates`, `queries` or `names`, and `QUERIES` all but the queries of those names.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import uvloop

from bench import graphs, peers
from graph.search import INDEX, Names
from graph.web import workers
from ontology.terms import PREFIXES

CONNECTIONS, SECONDS, ROUNDS, RUNS = 8, 2.0, 3, 5
PATIENCE: Final = 100.0
"""Seconds after which a peer is given up on: it counts as without end."""
WARM: Final = 2.0
"""Seconds for which each server is asked before its answers count: what it gives once it runs is what is compared."""
_NUMBERS: Final = count()
HEAD: Final = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + "\n"


class _Client(asyncio.Protocol):
    """One connection that sends a request after the other and counts the answers."""

    def __init__(self, requests: Iterator[bytes], counts: list[int]) -> None:
        self.requests, self.counts = requests, counts
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, body = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        lower = head.lower()
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
            if len(body) < length:
                return
        elif not body.endswith(b"0\r\n\r\n"):
            return
        self.counts[0 if head.split(b" ", 2)[1] == b"200" else 1] += 1
        self.buffer = b""
        self.send()


def rate(url: str, queries: Sequence[str], seconds: float = SECONDS) -> tuple[float, int]:
    """Answers a second over eight connections, each query asked in turn; and how many were no 200.

    Where there are several, each is asked with a comment of its own, so that no server can keep its answer.
    """
    place = urllib.parse.urlsplit(url)
    tail = f" HTTP/1.1\r\nHost: {place.netloc}\r\nAccept: application/sparql-results+json\r\n\r\n".encode()
    heads = [f"GET {place.path}?query={urllib.parse.quote(query)}".encode() for query in queries]

    def endless() -> Iterator[bytes]:
        for number in _NUMBERS:
            own = b"%%20%%23%d" % number if len(heads) > 1 else b""
            yield heads[number % len(heads)] + own + tail

    counts, requests = [0, 0], endless()

    async def run() -> float:
        loop = asyncio.get_running_loop()
        connected = [
            await loop.create_connection(lambda: _Client(requests, counts), place.hostname, place.port) for _ in range(CONNECTIONS)
        ]
        await asyncio.sleep(WARM)
        counts[:] = [0, 0]
        started = time.perf_counter()
        await asyncio.sleep(seconds)
        taken = time.perf_counter() - started
        for transport, _ in connected:
            transport.close()
        return taken

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        taken = runner.run(run())
    return counts[0] / taken, counts[1]


def best(call: Callable[[], object]) -> float:
    """The median of five runs in milliseconds, after one to warm up; of one where that took more than three seconds."""
    started = time.perf_counter()
    call()
    runs = 1 if time.perf_counter() - started > 3 else RUNS
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def within(seconds: float, store: Path, query: str) -> bool:
    """Whether pyoxigraph answers *query* in that time, tried in a process of its own, since it cannot be stopped."""
    script = (
        "import sys, pyoxigraph as ox; store = ox.Store.read_only(sys.argv[1]); "
        "store.query(sys.argv[2], use_default_graph_as_union=True).serialize(format=ox.QueryResultsFormat.JSON)"
    )
    try:
        subprocess.run([sys.executable, "-c", script, str(store), query], check=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def values(store: ox.Store, query: str) -> list[str]:
    return [row[0].value for row in store.query(HEAD + query, use_default_graph_as_union=True)]  # type: ignore[union-attr, index, misc]


def used(pid: int) -> float:
    """The processor seconds that a process and those below it have used."""
    from serving import descendants

    total = 0.0
    for one in (pid, *descendants(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def http_rates(folder: Path, urls: tuple[str, str, str | None]) -> None:
    """Point, repeated and 100-row queries: answers a second, and the processor's milliseconds for one, of each server."""
    store = ox.Store.read_only(str(folder / "store"))
    things = values(store, "SELECT ?a { ?a a ent:Agreement } LIMIT 12000")
    cities = values(store, "SELECT ?c { ?c a ent:City }")
    point = [f"SELECT ?l WHERE {{ <{t}> <{PREFIXES['rdfs']}label> ?l }}" for t in things]
    ent = PREFIXES["ent"]
    hundred = [
        f"SELECT ?a ?l ?p WHERE {{ ?a <{ent}signedAt> <{city}> ; <{PREFIXES['rdfs']}label> ?l ; <{ent}party> ?p }} LIMIT 100 OFFSET {n}"
        for n in range(0, 60, 3)
        for city in cities
    ]
    print(f"{'answers a second (ms each)':28}{'ours':>16}{'native':>16}{'rdflib-endpoint':>18}  ratio to native (at least)")
    for name, queries, least in (
        ("point, distinct", point, 0.15),
        ("point, repeated", point[:1], 0.5),
        ("100 rows, distinct", hundred, 1.0),
    ):
        rates, costs = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
        for turn in range(ROUNDS):
            for place, url in enumerate(urls):
                if url:
                    before = used(peers.PROCESSES[url])
                    each, _ = rate(url, queries[turn::ROUNDS] or queries)
                    rates[place] += each / ROUNDS
                    costs[place] += (used(peers.PROCESSES[url]) - before) / (each * (SECONDS + WARM) or 1) * 1000 / ROUNDS
        cells = "".join(f"{r:8.0f} ({c:5.2f})" for r, c in zip(rates, costs, strict=True))
        print(f"{name:28}{cells}  {rates[0] / rates[1]:.2f} ({least}), by processor time {costs[1] / costs[0]:.2f}", flush=True)


def eight_queries(folder: Path, server: str, virtuoso: str | None) -> None:
    """The eight queries of the survey of engines: ours as the server answers them, pyoxigraph's and Virtuoso's as text.

    What takes a parameter is evaluated as a worker does it, in memory or on disk as the server holds the graph; what takes none is
    kept by the server since the build was opened, and is asked over HTTP; names are searched in the index.
    """
    from graph.queries import named

    store = ox.Store.read_only(str(folder / "store"))
    memory = workers.read_into_memory(str(folder / "store")) if small() else store
    names = Names(folder / INDEX)
    settings = workers.Settings(str(folder / "store"), True, 1 << 30, 1 << 28, dict(PREFIXES))
    actor = values(store, "SELECT ?o { ?a ent:party ?o } GROUP BY ?o HAVING(COUNT(*) = 5) ORDER BY ?o LIMIT 1")[0]
    agreement = values(store, "SELECT ?a { ?a a ent:Agreement } LIMIT 1")[0]
    word = "photonique"
    involved = (
        "SELECT ?agreement ?label ?date { ?c ent:isoCode 'SN' . ?agreement ent:involvesCountry ?c ; rdfs:label ?label "
        "OPTIONAL { ?agreement ent:signedOn ?date } }"
    )
    weights = "SELECT ?a ?b (COUNT(DISTINCT ?x) AS ?n) { ?x ent:involvesCountry ?a, ?b FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY DESC(?n)"
    between = (
        "SELECT ?agreement ?label ?date { ?agreement ent:signedOn ?date ; rdfs:label ?label "
        'FILTER(?date >= "2018-01-01"^^xsd:date && ?date <= "2018-01-31"^^xsd:date) } ORDER BY ?date'
    )
    evidence = (
        f"SELECT ?quote ?document {{ ?c rdf:subject <{agreement}> ; rdf:predicate ent:party ; ent:evidence ?e . "
        "?e ent:quote ?quote ; ent:document ?document }"
    )
    top = "SELECT ?o (COUNT(DISTINCT ?a) AS ?n) { ?a ent:party ?o . ?o a ent:Organization } GROUP BY ?o ORDER BY DESC(?n) LIMIT 20"
    hops = (
        f"SELECT ?y (COUNT(DISTINCT ?x) AS ?n) {{ ?a ent:party <{actor}>, ?x . ?b ent:party ?x, ?y "
        f"FILTER(?x != <{actor}> && ?y != ?x && ?y != <{actor}>) "
        f"FILTER NOT EXISTS {{ ?c ent:party <{actor}>, ?y }} }} GROUP BY ?y ORDER BY DESC(?n) LIMIT 200"
    )
    contains = f'SELECT ?x ?l {{ ?x rdfs:label ?l FILTER(CONTAINS(LCASE(?l), "{word}")) }} LIMIT 100'
    describe = f"SELECT ?p ?o {{ <{agreement}> ?p ?o }}"

    def get(path: str) -> bytes:
        request = urllib.request.Request(server + path, headers={"Accept": "application/sparql-results+json"})
        with urllib.request.urlopen(request, timeout=120) as reply:
            content: bytes = reply.read()
            return content

    def worked(query: str) -> bytes:
        request = {"query": query, "results": "json", "graph": None, "default": None, "named": [], "union": True, "base": None}
        return workers.evaluate(memory, request | {"gzip": False, "rows": 10_000_000}, settings)[1]

    def direct(query: str) -> bytes:
        found = store.query(HEAD + query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def by_name(name: str, **values: str) -> str:
        return named(name).text(values, lambda text, _: text)

    both: dict[str, tuple[Callable[[], object], str]] = {
        "agreements of a country": (lambda: worked(involved), involved),
        "country weights": (lambda: get("/query/country-weights"), weights),
        "between two dates": (lambda: worked(by_name("signed-between", **{"from": "2018-01-01", "to": "2018-01-31"})), between),
        "evidence": (lambda: worked(evidence), evidence),
        "top 20 organizations": (lambda: get("/query/top-organizations"), top),
        "two hops": (lambda: worked(by_name("second-partners", actor=actor)), hops),
        "text search": (lambda: names.search(word, 100), contains),
        "one thing": (lambda: worked(describe), describe),
    }
    print(f"{'milliseconds':26}{'ours':>9}{'pyoxigraph':>12}{'Virtuoso':>10}  ratio to the faster (at most 1.2)")
    for name, (ours, text) in both.items():
        if name not in os.environ.get("QUERIES", name).split(","):
            continue
        first = best(partial(direct, text)) if within(PATIENCE, folder / "store", HEAD + text) else float("inf")
        try:
            second = best(partial(peers.ask, virtuoso, HEAD + text, PATIENCE)) if virtuoso else float("inf")
        except TimeoutError:
            second = float("inf")
        own = best(ours)
        print(f"{name:26}{own:9.1f}{first:12.1f}{second:10.1f}  {own / min(first, second):.2f}", flush=True)
    names.close()


def small() -> bool:
    """Whether the server holds a graph of this size in memory."""
    return int(os.environ.get("DOCUMENTS", "2000")) <= 17_000


def settle(url: str, seconds: float = 900) -> None:
    """Wait until the server at *url* holds its graph in memory, if it is to, and has answered its named queries."""
    deadline, idle = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and idle < 5:
        time.sleep(1)
        with urllib.request.urlopen(f"{url}/metrics") as reply:
            said = reply.read()
        ready = b"entente_graph_in_memory 1.0" in said or not small()
        idle = idle + 1 if ready and b"entente_queries_running 0.0" in said else 0


def search_times(count: int = 1_000_000) -> None:
    """The 95th percentile of searches over a million names, of words short and long, rare and common."""
    from random import Random

    from synthetic import _FAMILY, _GIVEN, organization

    folder = Path(os.environ.get("BENCH", tempfile.gettempdir())) / f"names-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / INDEX
    if not path.exists():
        from graph.search import fill

        draw = Random(1)
        pool = [organization(n)[0] for n in range(20_000)]
        people = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
        rows = (
            (f"{draw.choice(pool if n % 2 else people)} {n}", f"https://x.org/{n}", "Thing", "fr", count - n) for n in range(count)
        )
        fill(path, rows)
    names, draw, times = Names(path), Random(2), []
    words = [
        "universite", "institut", "ecole", "centre", "martin", "diop", "marines", "solaire", "dakar", "tokyo", "77", "agence", "societe", "zzz",
    ]  # fmt: skip
    for _ in range(500):
        typed = " ".join(draw.sample(words, draw.choice((1, 1, 2, 3))))
        typed = typed[: draw.randint(1, len(typed))]
        started = time.perf_counter()
        names.search(typed)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    print(f"text search over {count:,} names: p50 {times[250]:.1f} ms, p95 {times[475]:.1f} ms (at most 20)")
    names.close()


def main() -> None:
    """Print every table."""
    documents = int(os.environ.get("DOCUMENTS", "2000"))
    with ExitStack() as stack:
        kept = os.environ.get("BENCH") or stack.enter_context(tempfile.TemporaryDirectory())
        folder = graphs.make(Path(kept) / f"graph-{documents}", documents)
        print(f"{documents} documents, {json.loads((folder / 'report.json').read_text())['quads']:,} quads")
        from serving import serving

        memory = ("--in-memory",) if os.environ.get("IN_MEMORY") else ()
        ours = stack.enter_context(serving(folder, Path(kept) / "log", "--client-rate", "0", "--client-queries", "500", *memory))
        settle(ours.url)
        only = os.environ.get("ONLY")
        if only in (None, "rates"):
            with ExitStack() as others:
                native = others.enter_context(peers.oxigraph(folder / "store"))
                try:
                    endpoint = others.enter_context(peers.rdflib_endpoint(folder / "store"))
                except (RuntimeError, urllib.error.URLError) as error:
                    endpoint = None
                    print(f"rdflib-endpoint: {error}", file=sys.stderr)
                peers.PROCESSES[ours.sparql] = ours.process.pid
                http_rates(folder, (ours.sparql, native, endpoint))
        if only in (None, "queries"):
            try:
                other = stack.enter_context(peers.virtuoso((folder / "graph.nq").resolve(), folder / "virtuoso"))
            except FileNotFoundError:
                other = None
                print("Virtuoso is not installed (Debian: virtuoso-opensource)", file=sys.stderr)
            eight_queries(folder, ours.url, other)
        if only in (None, "names"):
            search_times(int(os.environ.get("NAMES", "1000000")))


if __name__ == "__main__":
    main()
