"""The limits of the running server: time, memory, size, rows, requests; and that what is hostile harms nobody else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from hostile import RUNAWAYS
from serving import Server, serving
from synthetic import build_synthetic

from graph.web.limits import Rates
from graph.web.negotiation import GRAPHS, RESULTS
from graph.web.workers import count_rows

LIMIT = 2.0
ASK = "ASK { ?s a ent:Agreement }"


def post(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


def resident(pids: list[int]) -> int:
    """The memory of processes in bytes, what they share counted once."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def seconds_used(pids: list[int]) -> float:
    """The processor time that processes have used."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        used += int(fields[11]) + int(fields[12])
    return used / 100


@pytest.mark.parametrize("name", RUNAWAYS)
def test_limits_end_a_runaway(server: Server, client: httpx.Client, name: str) -> None:
    """It ends within a second of its limit, with 503 and one clean line."""
    started = time.monotonic()
    reply = post(client, RUNAWAYS[name])
    assert time.monotonic() - started < LIMIT + 1
    assert reply.status_code == 503
    assert reply.text.count("\n") == 1
    assert "limit" in reply.text
    assert "/" not in reply.text


def test_limits_free_core_and_memory(server: Server, client: httpx.Client) -> None:
    """After four runaways at a time nothing goes on running, and the memory is what it was."""
    for _ in range(3):
        post(client, ASK)
    before = resident([server.process.pid, *server.children()])
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda name: post(client, RUNAWAYS[name]), list(RUNAWAYS)[:4]))
    assert {reply.status_code for reply in replies} == {503}
    time.sleep(0.5)
    pids = [server.process.pid, *server.children()]
    used = seconds_used(pids)
    time.sleep(1)
    assert seconds_used(pids) - used < 0.3
    assert resident([server.process.pid, *server.children()]) < before * 1.3 + 30_000_000


def test_limits_on_memory(synthetic_build: Path, tmp_path: Path) -> None:
    """A query that wants more memory than it may have ends before its time, and the next is answered."""
    with (
        serving(synthetic_build, tmp_path / "log", "--timeout", "60", "--memory", "100", "--client-rate", "0") as running,
        httpx.Client(base_url=running.url, timeout=70) as client,
    ):
        started = time.monotonic()
        reply = post(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
        assert time.monotonic() - started < 50
        assert reply.status_code == 503
        assert "memory" in reply.text
        assert post(client, ASK).json()["boolean"] is True


def test_limits_on_size_and_rows(synthetic_build: Path, tmp_path: Path) -> None:
    """What is too large is refused whole: never a 200 that was cut."""
    with (
        serving(synthetic_build, tmp_path / "log", "--max-answer", "1", "--max-rows", "100") as running,
        httpx.Client(base_url=running.url, timeout=40) as client,
    ):
        large = post(client, "SELECT * { ?s ?p ?o }")
        assert (large.status_code, "megabytes" in large.text) == (503, True)
        for accept in (*RESULTS.values(), *GRAPHS.values()):
            form = "SELECT *" if accept in RESULTS.values() else "CONSTRUCT"
            for limit, status in ((101, 503), (100, 200)):
                query = f"{form} WHERE {{ ?s ?p ?o }} LIMIT {limit}"
                reply = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
                assert (reply.status_code, "100 solutions" in reply.text) == (status, status == 503), accept
    entries = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines() if line.startswith("{")]
    answered = [entry["rows"] for entry in entries if entry["path"] == "/sparql" and entry["status"] == 200]
    assert answered == [100] * (len(RESULTS) + len(GRAPHS))


def test_limits_keep_quick_queries_quick(server: Server, client: httpx.Client) -> None:
    """While six runaways run, the others are answered in little more than the time that they take alone."""

    def timed(number: int) -> float:
        started = time.monotonic()
        reply = post(client, f"SELECT ?s {{ ?s a ent:Agreement }} LIMIT {number + 1}")
        assert reply.status_code == 200
        return time.monotonic() - started

    alone = statistics.median(timed(n) for n in range(40))
    with ThreadPoolExecutor(6) as threads:
        hostile = [threads.submit(post, client, RUNAWAYS["product of three"] + f"# {n}") for n in range(6)]
        time.sleep(0.4)
        beside = statistics.median(timed(n + 40) for n in range(40))
        assert all(future.result().status_code == 503 for future in hostile)
    assert beside < alone * 8 + 0.02


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is one core only")
def test_limits_keep_a_core_for_quick_queries(server: Server, client: httpx.Client) -> None:
    """Two runaways run at the lowest priority and off the first core; the workers that wait run anywhere."""
    cores = os.sched_getaffinity(0)
    with ThreadPoolExecutor(2) as threads:
        hostile = [threads.submit(post, client, RUNAWAYS["count over a product"] + f"# core {n}") for n in range(2)]
        time.sleep(1)
        held = {pid: os.sched_getaffinity(pid) for pid in server.children()}
        slow = [pid for pid, where in held.items() if where != cores]
        priorities = [os.getpriority(os.PRIO_PROCESS, pid) for pid in slow]
        assert all(future.result().status_code == 503 for future in hostile)
    assert len(held) > len(slow) == 2
    assert [held[pid] for pid in slow] == [cores - {min(cores)}] * 2
    assert priorities == [19, 19]


def test_limits_on_one_client(synthetic_build: Path, tmp_path: Path) -> None:
    """One client's excess is refused with Retry-After; another is served."""
    arguments = ("--client-queries", "2", "--client-rate", "5", "--timeout", "2")
    with serving(synthetic_build, tmp_path / "log", *arguments) as running:
        other = httpx.HTTPTransport(local_address="127.0.0.2")
        with (
            httpx.Client(base_url=running.url, timeout=30) as client,
            httpx.Client(base_url=running.url, timeout=30, transport=other) as second,
        ):
            with ThreadPoolExecutor(6) as threads:
                many = [threads.submit(post, client, RUNAWAYS["product of three"]) for _ in range(6)]
                time.sleep(0.5)
                assert post(second, ASK).status_code == 200
                replies = [future.result() for future in many]
            refused = [reply for reply in replies if "Retry-After" in reply.headers]
            assert len(refused) >= 4
            assert {reply.status_code for reply in replies} == {503}
            statuses = [client.get("/health").status_code for _ in range(3)]
            assert statuses == [200] * 3
            burst = [client.get("/ns").status_code for _ in range(400)]
            assert 503 in burst
            assert post(second, ASK).status_code == 200


def test_limits_client_that_leaves_ends_its_query(server: Server, client: httpx.Client) -> None:
    place = urlsplit(server.url)
    body = b"query=SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fa+%3Fb+%3Fc+.+%3Fd+%3Fe+%3Ff+.+%3Fg+%3Fh+%3Fi%7D"  # long, and no answer to outgrow its limit
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
        connection.sendall(head.encode() + body)
        time.sleep(0.3)
    left: list[dict[str, object]] = []
    until = time.monotonic() + 20
    while not left and time.monotonic() < until:
        time.sleep(0.2)
        entries = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]
        left = [entry for entry in entries if entry.get("fault") == "left"]
    assert any(entry["ms"] < LIMIT * 1000 for entry in left)


def test_limits_worker_may_open_no_socket(synthetic_build: Path) -> None:
    """Whatever a query says, the kernel refuses its worker a connection."""
    import json as _json
    import subprocess
    import sys

    script = (
        "import sys, socket; sys.path.insert(0, '.')\nfrom graph.web.confinement import confine\nconfine(1 << 30)\n"
        "try: socket.socket()\nexcept OSError as error: print(error.errno)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert _json.loads(done.stdout) == 13


def test_limits_slow_body_is_given_up(server: Server) -> None:
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=40) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


def test_server_stops_gracefully(synthetic_build: Path, tmp_path: Path) -> None:
    """On SIGTERM the query in hand is answered, then everything below the server is gone."""
    with (
        serving(synthetic_build, tmp_path / "log", "--timeout", "2") as running,
        httpx.Client(base_url=running.url, timeout=30) as client,
    ):
        post(client, ASK)
        below = running.children()
        with ThreadPoolExecutor(1) as threads:
            last = threads.submit(post, client, RUNAWAYS["product of three"])
            time.sleep(0.4)
            running.process.send_signal(signal.SIGTERM)
            assert last.result().status_code == 503
        assert running.process.wait(10) == 0
        time.sleep(0.3)
        assert not [
            pid for pid in below if Path(f"/proc/{pid}/stat").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()
        ]


def test_server_follows_a_new_build(tmp_path: Path) -> None:
    """A new build is served once it is there, with other entity tags, and no query fails on the way."""
    folder = tmp_path / "build"
    build_synthetic(folder, 5)
    query = "SELECT (COUNT(*) AS ?n) { ?d a ent:Document }"
    with (
        serving(folder, tmp_path / "log", "--client-rate", "0") as running,
        httpx.Client(base_url=running.url, timeout=30) as client,
    ):
        first = post(client, query)
        build_synthetic(folder, 9)
        seen, deadline = {first.text}, time.monotonic() + 20
        while len(seen) == 1 and time.monotonic() < deadline:
            reply = post(client, query)
            assert reply.status_code == 200
            seen.add(reply.text)
            time.sleep(0.05)
        assert json.loads(reply.text)["results"]["bindings"][0]["n"]["value"] == "9"
        assert reply.headers["ETag"] != first.headers["ETag"]


def test_server_survives_its_nursery(tmp_path: Path, synthetic_build: Path) -> None:
    """Where a nursery dies, another is started and queries are answered again."""
    with (
        serving(synthetic_build, tmp_path / "log", "--on-disk") as running,
        httpx.Client(base_url=running.url, timeout=30) as client,
    ):
        assert post(client, ASK).status_code == 200
        for pid in running.children():
            if "graph.web.workers" in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGKILL)
                break
        deadline = time.monotonic() + 20
        status = 0
        while status != 200 and time.monotonic() < deadline:
            status = post(client, "SELECT ?s { ?s a ent:Agreement } LIMIT 7").status_code
            time.sleep(0.1)
        assert status == 200


def test_server_says_why_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no graph here"), serving(tmp_path, tmp_path / "log"):
        pass


def test_server_on_a_busy_port_says_so(server: Server, synthetic_build: Path, tmp_path: Path) -> None:
    port = str(urlsplit(server.url).port)
    with pytest.raises(AssertionError, match="cannot listen there"), serving(synthetic_build, tmp_path / "log", "--port", port):
        pass


def test_rates_refill() -> None:
    rates = Rates(2.0, 3)
    assert [rates.take("a", 0.0) for _ in range(3)] == [0.0] * 3
    assert rates.take("a", 0.0) == pytest.approx(0.5)
    assert rates.take("b", 0.0) == 0.0
    assert rates.take("a", 0.6) == 0.0
    assert Rates(0, 1).take("a") == 0.0


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT * {}", 1),
        ("SELECT * { VALUES ?x {} }", 0),
        ("SELECT * { VALUES (?x ?y) { (1 2) (3 4) (UNDEF UNDEF) } }", 3),
        ('SELECT * { VALUES ?x { "}},{\\"" "[{" "a\\nb" "<result>" } }', 4),
        ('SELECT * { VALUES (?x ?y) { ("a\\r\\nb" "c") ("\\"\\r\\n\\"" ",") ("\\r\\n\\r\\n" UNDEF) } }', 3),
        ("SELECT * { { } UNION { } UNION { } }", 3),
        ("SELECT ?x { { } UNION { BIND(1 AS ?x) } UNION { } }", 3),
    ],
)
def test_rows_are_counted_without_parsing(query: str, rows: int) -> None:
    import pyoxigraph as ox

    for name, format_ in (
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("csv", ox.QueryResultsFormat.CSV),
        ("tsv", ox.QueryResultsFormat.TSV),
    ):
        body = ox.Store().query(query).serialize(format=format_)  # type: ignore[union-attr]
        assert count_rows(name, body or b"") == rows, (name, body)


def test_copy_of_a_build_without_index_is_served(synthetic_build: Path, tmp_path: Path) -> None:
    """A folder that holds a store and nothing else is served as well."""
    (tmp_path / "bare").mkdir()
    shutil.copytree((synthetic_build / "store").resolve(), tmp_path / "bare" / "store")
    with serving(tmp_path / "bare", tmp_path / "log") as running, httpx.Client(base_url=running.url, timeout=30) as client:
        assert post(client, ASK).json()["boolean"] is True
        assert client.get("/search", params={"q": "x"}).status_code == 503
