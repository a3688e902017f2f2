"""The short way of a GET of the endpoint: the same answers as the application gives, in order, within the same limits."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from serving import Server, serving

SELECT = "SELECT ?s WHERE { ?s a ent:Agreement } ORDER BY ?s LIMIT 3"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def connected(server: Server) -> socket.socket:
    place = urlsplit(server.url)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=30)


def get(query: str, version: str = "1.1", more: str = "") -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/{version}\r\nHost: x\r\nAccept: text/csv\r\n{more}\r\n".encode()


@pytest.mark.parametrize("query", [SELECT, "SELECT ?x { BIND(RAND() AS ?x) }", "SELECT nothing", "ASK { ?s ?p ?o }"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_front_short_way_says_what_the_application_says(client: httpx.Client, query: str, encoding: str) -> None:
    """HEAD goes through the application; the same query by GET has the same status and headers, asked for the first time or again."""
    asked = {"params": {"query": f"{query} # {encoding}"}, "headers": {"Accept-Encoding": encoding}}
    replies = [client.get("/sparql", **asked), client.head("/sparql", **asked), client.get("/sparql", **asked)]  # type: ignore[arg-type]
    several = [
        {name: value for name, value in reply.headers.items() if name not in ("date", "content-length")} for reply in replies
    ]
    assert several[0] == several[1] == several[2]
    assert len({reply.status_code for reply in replies}) == 1
    assert "content-security-policy" in several[0]
    assert all(len(reply.content) == int(reply.headers["content-length"]) for reply in replies if reply.request.method == "GET")


def test_front_pipelined_requests_are_answered_in_order(server: Server) -> None:
    """Distinct, repeated and refused queries, sent at once: each answer stands where its request stood, and nothing runs too deep."""
    asked = [f"SELECT ({n} AS ?n) {{}}" if n % 3 else "SELECT (0 AS ?n) {}" if n % 2 else "nonsense" for n in range(1500)]
    with connected(server) as connection:
        connection.sendall(b"".join(map(get, asked)) + get(SELECT, more="Connection: close\r\n"))
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    heads = received.split(b"HTTP/1.1 ")[1:]
    assert len(heads) == len(asked) + 1
    for query, answer in zip(asked, heads, strict=False):
        if query == "nonsense":
            assert answer.startswith(b"400 ")
        else:
            assert answer.startswith(b"200 ")
            assert answer.endswith(b"\r\n\r\nn\r\n%s\r\n" % query.split()[1].strip("(").encode())


@pytest.mark.parametrize(("version", "more"), [("1.0", ""), ("1.1", "Connection: close\r\n")])
def test_front_closes_where_the_client_wants_it(server: Server, version: str, more: str) -> None:
    for _ in range(2):  # by a worker, and from the answers kept
        with connected(server) as connection:
            connection.sendall(get(f"{SELECT} # {version}", version, more))
            received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"\r\nconnection: close\r\n" in received


def test_front_client_that_leaves_ends_its_query(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(get(LONG))
        time.sleep(0.3)
    until, left = time.monotonic() + 20, list[dict[str, object]]()
    while not left and time.monotonic() < until:
        time.sleep(0.2)
        entries = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]
        left = [entry for entry in entries if entry.get("fault") == "left" and entry["method"] == "GET"]
    assert left


def test_front_takes_one_token_a_request(synthetic_build: Path, tmp_path: Path) -> None:
    """Requests that leave the short way count once for their client, and what is beyond its share is refused on every way."""
    with (
        serving(synthetic_build, tmp_path / "log", "--client-rate", "0.1") as running,
        httpx.Client(base_url=running.url, timeout=30) as client,
    ):
        refused = [client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"}).status_code for _ in range(120)]
        answered = [client.get("/sparql", params={"query": f"{SELECT} # {n % 40}"}).status_code for n in range(90)]
    assert refused == [406] * 120
    assert answered[:80] == [200] * 80
    assert answered[-5:] == [503] * 5
