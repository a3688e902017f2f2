"""The SPARQL 1.1 Protocol, Service Description and Graph Store Protocol against the running server, case by case."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from serving import ROOT, Server

ASK = "ASK { ?s a ent:Agreement }"
SELECT = "SELECT ?s WHERE { ?s a ent:Agreement } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s a ent:Agreement } WHERE { ?s a ent:Agreement } LIMIT 3"
BASE = "https://w3id.org/entente/"
FORM = "application/x-www-form-urlencoded"


def ask(client: httpx.Client, query: str = SELECT, accept: str | None = None, **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept} if accept else {})


# Queries: section 2.1 of the Protocol


def test_protocol_query_by_get(client: httpx.Client) -> None:
    reply = ask(client, ASK)
    assert reply.status_code == 200
    assert reply.json()["boolean"] is True


def test_protocol_query_by_form(client: httpx.Client) -> None:
    reply = client.post("/sparql", data={"query": ASK})
    assert (reply.status_code, reply.json()["boolean"]) == (200, True)


def test_protocol_query_by_form_with_charset(client: httpx.Client) -> None:
    reply = client.post("/sparql", content=f"query={quote(ASK)}", headers={"Content-Type": f"{FORM}; charset=UTF-8"})
    assert reply.status_code == 200


def test_protocol_query_direct(client: httpx.Client) -> None:
    reply = client.post("/sparql", content=ASK, headers={"Content-Type": "application/sparql-query"})
    assert (reply.status_code, reply.json()["boolean"]) == (200, True)


def test_protocol_query_direct_with_dataset_in_url(client: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    reply = client.post(
        "/sparql",
        params={"default-graph-uri": f"{BASE}graph/meta"},
        content=query,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert 0 < int(reply.json()["results"]["bindings"][0]["n"]["value"]) < 100


@pytest.mark.parametrize(
    "form", ["SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", f"DESCRIBE <{BASE}id/france>"]
)
def test_protocol_every_form_is_answered(client: httpx.Client, form: str) -> None:
    assert ask(client, form).status_code == 200


# Bad requests


@pytest.mark.parametrize(
    ("method", "url", "kind", "body", "status"),
    [
        ("GET", f"/sparql?query={quote(ASK)}&query={quote(SELECT)}", None, None, 400),
        ("GET", f"/sparql?update={quote('INSERT DATA {}')}", None, None, 400),
        ("GET", f"/sparql?query={quote('ASK {')}", None, None, 400),
        ("GET", f"/sparql?query={quote(ASK)}&default-graph-uri=relative", None, None, 400),
        ("GET", "/sparql?query=%FF", None, None, 400),
        ("POST", "/sparql", FORM, b"", 400),
        ("POST", "/sparql", FORM, f"query={quote(ASK)}&query={quote(ASK)}".encode(), 400),
        ("POST", "/sparql", FORM, f"query={quote(ASK)}&update=x".encode(), 400),
        ("POST", "/sparql", FORM, b"query=\xff\xfe", 400),
        ("POST", "/sparql", "application/sparql-query", b"ASK { \xff }", 400),
        ("POST", f"/sparql?query={quote(ASK)}", "application/sparql-query", ASK.encode(), 400),
        ("POST", "/sparql", "application/sparql-query; charset=UTF-16", ASK.encode("utf-16"), 415),
        ("POST", "/sparql", "text/plain", ASK.encode(), 415),
        ("POST", "/sparql", "application/json", b"{}", 415),
        ("POST", "/sparql", None, ASK.encode(), 415),
        ("POST", "/sparql", FORM, b"update=" + quote("CLEAR ALL").encode(), 403),
        ("POST", "/sparql", "application/sparql-update", b"INSERT DATA { <http://a> <http://b> 1 }", 403),
        ("PUT", "/sparql", None, b"x", 405),
        ("DELETE", "/sparql", None, None, 405),
        ("PATCH", "/sparql", None, b"x", 405),
        ("POST", "/sparql", FORM, b"query=" + b"+" * 400_000, 413),
        ("POST", "/sparql", "application/sparql-query", b"ASK{}" + b" " * 400_000, 413),
    ],
)
def test_protocol_bad_request_has_its_status(
    client: httpx.Client, method: str, url: str, kind: str | None, body: bytes | None, status: int
) -> None:
    reply = client.request(method, url, content=body, headers={"Content-Type": kind} if kind else {})
    assert reply.status_code == status
    if status == 405:
        assert reply.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    if status == 415:
        assert "application/sparql-query" in reply.headers["Accept-Post"]
    assert "Traceback" not in reply.text
    assert str(ROOT) not in reply.text


def test_protocol_long_query_by_get_is_414(server: Server) -> None:
    """The server reads URLs of 64 kilobytes; what is longer does not reach it."""
    place = urlsplit(server.url)
    for length, statuses in ((50_000, {200}), (200_000, {400, 414})):
        connection = HTTPConnection(place.hostname or "", place.port, timeout=20)
        connection.request("GET", "/sparql?query=ASK%7B%7D%23" + "x" * length)
        assert connection.getresponse().status in statuses
        connection.close()


def test_protocol_syntax_error_names_line_and_column(client: httpx.Client) -> None:
    reply = ask(client, "SELECT * WHERE {\n  ?s nope:p ?o\n}")
    assert reply.status_code == 400
    assert reply.text.startswith("query, line 2, column ")
    assert reply.text.count("\n") == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
        "# '''\nSELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } # '''",
    ],
)
def test_protocol_service_is_refused(client: httpx.Client, query: str) -> None:
    reply = ask(client, query)
    assert reply.status_code == 400
    assert "SERVICE is not supported" in reply.text


def test_protocol_load_is_no_query(client: httpx.Client) -> None:
    assert ask(client, "LOAD <http://127.0.0.1:1/>").status_code == 400


def test_protocol_from_a_remote_iri_fetches_nothing(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        reply = ask(client, f"SELECT * FROM <http://127.0.0.1:{trap.getsockname()[1]}/x.ttl> {{ ?s ?p ?o }}")
        assert reply.status_code == 200
        assert reply.json()["results"]["bindings"] == []
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize("between", [0.0, 0.1])
def test_protocol_offer_of_http2_is_ignored(client: httpx.Client, between: float) -> None:
    """Java's HTTP client offers HTTP/2 with its first request; the body is read all the same, whenever it comes."""
    headers = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAEAAEAA", "Content-Length": "6"}

    def body() -> Iterator[bytes]:
        time.sleep(between)
        yield b"ASK {}"

    reply = client.post("/sparql", content=body(), headers={**headers, "Content-Type": "application/sparql-query"})
    assert (reply.status_code, reply.http_version) == (200, "HTTP/1.1"), reply.text
    assert reply.json()["boolean"] is True


# The dataset: section 2.1.4


def count(client: httpx.Client, query: str, **dataset: str | list[str]) -> int:
    reply = client.get("/sparql", params={"query": query, **dataset})
    assert reply.status_code == 200, reply.text
    return int(reply.json()["results"]["bindings"][0]["n"]["value"])


ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def test_protocol_default_graph_is_the_union_of_disjoint_graphs(client: httpx.Client) -> None:
    assert count(client, ALL) == count(client, NAMED)
    assert count(client, ALL) == count(client, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")


def test_protocol_dataset_of_the_request(client: httpx.Client) -> None:
    facts, meta = f"{BASE}graph/facts", f"{BASE}graph/meta"
    one, other = count(client, ALL, **{"default-graph-uri": facts}), count(client, ALL, **{"default-graph-uri": meta})
    assert one == count(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{facts}> {{ ?s ?p ?o }} }}")
    assert count(client, ALL, **{"default-graph-uri": [facts, meta]}) == one + other
    assert count(client, NAMED, **{"default-graph-uri": facts}) == 0
    assert count(client, ALL, **{"named-graph-uri": facts}) == 0
    assert count(client, NAMED, **{"named-graph-uri": facts}) == one


def test_protocol_dataset_of_the_request_wins_over_from(client: httpx.Client) -> None:
    facts, meta = f"{BASE}graph/facts", f"{BASE}graph/meta"
    query = f"SELECT (COUNT(*) AS ?n) FROM <{facts}> {{ ?s ?p ?o }}"
    assert count(client, query) == count(client, ALL, **{"default-graph-uri": facts})
    assert count(client, query, **{"default-graph-uri": meta}) == count(client, ALL, **{"default-graph-uri": meta})


def test_protocol_unknown_graph_is_empty(client: httpx.Client) -> None:
    assert count(client, ALL, **{"default-graph-uri": "http://example.org/none"}) == 0


# Content negotiation

RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "*/*": "application/sparql-results+json",
    "text/*": "text/csv",
    "text/html,application/xhtml+xml,*/*;q=0.8": "application/sparql-results+json",
    "application/sparql-results+json;q=0, */*": "application/sparql-results+xml",
    "application/sparql-results+json;q=0.2, application/sparql-results+xml;q=0.9": "application/sparql-results+xml",
    "text/csv;q=0.1, application/*;q=0.5": "application/sparql-results+json",
}


@pytest.mark.parametrize(("accept", "expected"), RESULTS.items())
def test_protocol_results_are_negotiated(client: httpx.Client, accept: str, expected: str) -> None:
    reply = ask(client, SELECT, accept)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].split(";")[0] == expected
    assert "Accept" in reply.headers["Vary"]
    kind = ox.QueryResultsFormat.from_media_type(expected)
    if expected != "text/csv":
        assert len(list(ox.parse_query_results(reply.content, format=kind))) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/n-quads",
        "application/trig",
        "application/ld+json",
        "application/rdf+xml",
    ],
)
def test_protocol_triples_are_negotiated(client: httpx.Client, accept: str) -> None:
    reply = ask(client, CONSTRUCT, accept)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].split(";")[0] == accept
    assert len(list(ox.parse(reply.content, format=ox.RdfFormat.from_media_type(accept)))) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "*/*;q=0"), (SELECT, "text/csv;q=0")],
)
def test_protocol_nothing_acceptable_is_406(client: httpx.Client, query: str, accept: str) -> None:
    reply = ask(client, query, accept)
    assert reply.status_code == 406
    assert "There are:" in reply.text


@pytest.mark.parametrize(
    ("name", "expected"), [("csv", "text/csv"), ("xml", "application/sparql-results+xml"), ("tsv", "text/tab-separated-values")]
)
def test_protocol_format_in_the_url(client: httpx.Client, name: str, expected: str) -> None:
    assert ask(client, SELECT, None, format=name).headers["Content-Type"].split(";")[0] == expected


# HTTP: HEAD, OPTIONS, CORS, compression, caches


def test_protocol_head_has_the_headers_and_no_body(client: httpx.Client) -> None:
    get, head = ask(client, SELECT), client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Content-Length"):
        assert head.headers[name] == get.headers[name]


def test_protocol_options_and_cors(client: httpx.Client) -> None:
    reply = client.options("/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"})
    assert reply.status_code == 204
    assert reply.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "authorization" not in reply.headers["Access-Control-Allow-Headers"].lower()
    assert ask(client).headers["Access-Control-Allow-Origin"] == "*"


def test_protocol_gzip_where_it_is_wanted(client: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 200"
    plain = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})
    packed = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"})
    refused = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_protocol_entity_tag_spares_the_body(client: httpx.Client) -> None:
    first = ask(client)
    tag = first.headers["ETag"]
    for shown in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": shown})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
    other = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": '"x"'})
    assert other.status_code == 200
    dated = client.get("/sparql", params={"query": SELECT}, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert dated.status_code == 304


def test_protocol_answer_that_may_change_is_not_kept(client: httpx.Client) -> None:
    query = "SELECT (STRUUID() AS ?x) (NOW() AS ?t) {}"
    first, second = ask(client, query), ask(client, query)
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers
    assert first.json() != second.json()


def test_protocol_repeated_query_is_the_same_answer(client: httpx.Client) -> None:
    replies = [ask(client, SELECT, "text/csv") for _ in range(3)]
    assert len({(r.content, r.headers["ETag"], r.headers["Content-Type"]) for r in replies}) == 1


# Service description, VoID


@pytest.mark.parametrize("accept", [None, "text/turtle", "application/ld+json", "application/rdf+xml"])
def test_protocol_service_description(client: httpx.Client, accept: str | None) -> None:
    reply = client.get("/sparql", headers={"Accept": accept or "*/*"})
    assert reply.status_code == 200
    kind = ox.RdfFormat.from_media_type(reply.headers["Content-Type"].split(";")[0])
    triples = {(t.subject.value, t.predicate.value, t.object.value) for t in ox.parse(reply.content, format=kind)}  # type: ignore[union-attr, arg-type]
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = str(client.base_url).rstrip("/") + "/sparql"
    assert (f"{endpoint}#service", f"{sd}endpoint", endpoint) in triples
    assert (f"{endpoint}#service", f"{sd}feature", f"{sd}UnionDefaultGraph") in triples
    assert (f"{endpoint}#facts", f"{sd}name", f"{BASE}graph/facts") in triples


def test_protocol_browser_is_sent_to_the_editor(client: httpx.Client) -> None:
    reply = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (reply.status_code, urlsplit(reply.headers["Location"]).path) == (303, "/editor")


def test_protocol_void(client: httpx.Client) -> None:
    reply = client.get("/.well-known/void")
    triples = list(ox.parse(reply.content, format=ox.RdfFormat.TURTLE))
    said = {t.predicate.value: t.object.value for t in triples if t.subject == ox.NamedNode(f"{BASE}dataset")}  # type: ignore[union-attr]
    total = count(client, ALL)
    assert said["http://rdfs.org/ns/void#triples"] == str(total)
    assert said["http://rdfs.org/ns/void#sparqlEndpoint"].endswith("/sparql")


# Graph Store HTTP Protocol


def test_graph_store_reads_a_graph_both_ways(client: httpx.Client) -> None:
    iri = f"{BASE}graph/meta"
    indirect = client.get("/rdf-graph-store", params={"graph": iri}, headers={"Accept": "application/n-triples"})
    direct = client.get("/graph/meta", headers={"Accept": "application/n-triples"})
    assert indirect.status_code == direct.status_code == 200
    assert sorted(indirect.text.splitlines()) == sorted(direct.text.splitlines())
    assert len(indirect.text.splitlines()) == count(client, ALL, **{"default-graph-uri": iri})


def test_graph_store_reads_the_default_graph(client: httpx.Client) -> None:
    reply = client.get("/rdf-graph-store?default", headers={"Accept": "application/n-triples"})
    assert reply.status_code == 200
    assert len(reply.text.splitlines()) == count(client, ALL)


def test_graph_store_head(client: httpx.Client) -> None:
    reply = client.head("/rdf-graph-store", params={"graph": f"{BASE}graph/meta"})
    assert (reply.status_code, reply.content) == (200, b"")


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/rdf-graph-store?graph=http%3A%2F%2Fexample.org%2Fnone", 404),
        ("GET", "/graph/none", 404),
        ("GET", "/rdf-graph-store", 400),
        ("GET", "/rdf-graph-store?default&graph=http%3A%2F%2Fexample.org%2F", 400),
        ("GET", "/rdf-graph-store?graph=relative", 400),
        ("GET", "/rdf-graph-store?graph=http%3A%2F%2Fa%2F%3E%20%7D%7D", 400),
        ("PUT", "/rdf-graph-store?default", 405),
        ("POST", "/rdf-graph-store?default", 405),
        ("DELETE", "/rdf-graph-store?default", 405),
        ("PUT", "/graph/facts", 405),
    ],
)
def test_graph_store_status(client: httpx.Client, method: str, url: str, status: int) -> None:
    reply = client.request(method, url)
    assert reply.status_code == status
    if status == 405:
        assert "GET" in reply.headers["Allow"]


def test_graph_store_nothing_acceptable_is_406(client: httpx.Client) -> None:
    assert client.get("/graph/meta", headers={"Accept": "image/png"}).status_code == 406


# Named queries


def test_named_query_with_a_parameter(client: httpx.Client) -> None:
    code = ask(client, "SELECT ?code { ?a ent:involvesCountry/ent:isoCode ?code } LIMIT 1").json()["results"]["bindings"][0][
        "code"
    ]["value"]
    reply = client.get("/query/agreements-of-country", params={"country": code})
    assert reply.status_code == 200
    assert reply.json()["results"]["bindings"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/query/none", 404),
        ("/query/agreements-of-country", 400),
        ("/query/agreements-of-country?country=Nowhereland", 400),
        ("/query/agreements-of-country?country=FR&country=CA", 400),
        ("/query/agreements-of-country?country=FR&other=1", 400),
        ("/query/agreements-of-country?country=FR%22%20%7D%20%23", 400),
    ],
)
def test_named_query_refuses_bad_parameters(client: httpx.Client, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.text.count("\n") == 1


def test_every_named_query_answers_its_own_example(client: httpx.Client) -> None:
    settings = client.get("/editor/settings.json?lang=en").json()
    assert len(settings["examples"]) >= 5
    for example in settings["examples"]:
        reply = client.post("/sparql", data={"query": example["sparql"]})
        assert reply.status_code == 200, (example["name"], reply.text)


def test_access_log_is_structured_and_holds_no_query(server: Server, client: httpx.Client) -> None:
    ask(client, "ASK { ?secret ?query ?text }")
    lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]
    entry = next(line for line in reversed(lines) if line["path"] == "/sparql")
    assert {"time", "client", "method", "path", "status", "ms", "bytes", "query", "rows"} <= entry.keys()
    assert "secret" not in server.log.read_text("utf-8")


def test_metrics_and_health(client: httpx.Client) -> None:
    assert client.get("/health").text.startswith("ok, build ")
    text = client.get("/metrics").text
    assert 'entente_requests_total{route="sparql",status="200"}' in text


def test_gzip_body_is_whole(client: httpx.Client) -> None:
    with client.stream("GET", "/graph/documents", headers={"Accept-Encoding": "gzip", "Accept": "application/n-quads"}) as reply:
        assert gzip.decompress(b"".join(reply.iter_raw())).endswith(b".\n")
