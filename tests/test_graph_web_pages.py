"""The pages of the running server, and the same things as data."""

from __future__ import annotations

import html
import json
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from serving import ROOT, serving

from graph.store import open_store

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture(scope="module")
def agreement(synthetic_build: Path) -> str:
    rows = open_store(synthetic_build).select("SELECT ?a { ?a a ent:Agreement ; ent:signedOn ?d } ORDER BY ?a LIMIT 1")
    return "/" + str(rows.rows[0][0]).removeprefix("https://w3id.org/entente/")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "text/html"),
        ("text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html;q=0.1, application/n-triples", "application/n-triples"),
    ],
)
def test_thing_is_negotiated(client: httpx.Client, agreement: str, accept: str | None, kind: str) -> None:
    reply = client.get(agreement, headers={"Accept": accept} if accept else {})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].split(";")[0] == kind
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize(
    ("suffix", "kind"), [(".ttl", "text/turtle"), (".jsonld", "application/ld+json"), (".nt", "application/n-triples")]
)
def test_thing_by_its_suffix(client: httpx.Client, agreement: str, suffix: str, kind: str) -> None:
    reply = client.get(agreement + suffix)
    assert reply.headers["Content-Type"].split(";")[0] == kind
    triples = list(ox.parse(reply.content, format=ox.RdfFormat.from_media_type(kind)))  # type: ignore[arg-type]
    assert any(t.subject == ox.NamedNode("https://w3id.org/entente" + agreement) for t in triples)


def test_thing_page_has_its_evidence_and_links_to_pages_here(client: httpx.Client, agreement: str) -> None:
    text = client.get(agreement, params={"lang": "fr"}).text
    assert "<blockquote>" in text
    assert 'href="/id/' in text
    assert 'href="/document/' in text
    assert '<html lang="fr">' in text
    assert '<html lang="en">' in client.get(agreement, params={"lang": "en"}).text


def test_language_follows_the_browser(client: httpx.Client) -> None:
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,fr;q=0.5"}).text
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize(
    "path",
    [
        "/id/nothing-of-this-name",
        "/id/" + quote("a> ?p ?o } } #", safe=""),
        "/id/" + quote("../../../etc/passwd", safe=""),
        "/static/../app.py",
        "/static/" + quote("../app.py", safe=""),
        "/static/vis/" + quote("../../network.py", safe=""),
        "/id/" + quote(HOSTILE, safe=""),
        "/nowhere",
    ],
)
def test_unknown_path_is_404(client: httpx.Client, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert "<script" not in reply.text
    assert "Traceback" not in reply.text


def test_search_page_escapes_what_was_typed(client: httpx.Client) -> None:
    reply = client.get("/search", params={"q": HOSTILE}, headers={"Accept": "text/html"})
    assert reply.status_code == 200
    assert "<script>" not in reply.text
    assert "onerror=" not in reply.text.replace("onerror=&#34;", "")


def test_search_answers_in_json(client: httpx.Client) -> None:
    reply = client.get(
        "/search", params={"q": "universite", "type": "University", "limit": "3"}, headers={"Accept": "application/json"}
    )
    found = reply.json()["results"]
    assert 0 < len(found) <= 3
    assert {hit["type"] for hit in found} == {"University"}
    assert client.get("/search", params={"q": "x", "limit": "1000"}).status_code == 400


@pytest.mark.parametrize(
    ("accept", "kind"), [(None, "text/turtle"), ("text/html", "text/html"), ("application/ld+json", "application/ld+json")]
)
def test_vocabulary_is_negotiated(client: httpx.Client, accept: str | None, kind: str) -> None:
    reply = client.get("/ns", headers={"Accept": accept} if accept else {"Accept": "*/*"})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].split(";")[0] == kind
    tag = reply.headers.get("ETag")
    if tag:
        assert client.get("/ns", headers={"Accept": accept or "*/*", "If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_say_every_word_that_they_have(client: httpx.Client, language: str) -> None:
    """A word named like a method of a dictionary would show that method: none is, and the editor tells its keys."""
    words = json.loads((ROOT / "graph/web/texts.json").read_text("utf-8"))[language]
    assert [name for name in words if hasattr(dict, name)] == []
    text = html.unescape(client.get("/editor", params={"lang": language}).text)
    assert words["shortcuts"] in text
    assert " object at 0x" not in text


@pytest.mark.parametrize("path", ["/", "/editor", "/search?q=a", "/ns", "/id/france"])
def test_pages_carry_a_policy_that_allows_nothing_external(client: httpx.Client, path: str) -> None:
    policy = client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_hostile_names_reach_pages_as_text(tmp_path: Path) -> None:
    """A graph whose names, IRIs' predicates and titles are scripts: its pages hold them escaped, and link to no script."""
    store = tmp_path / "build" / "store"
    store.parent.mkdir()
    made = ox.Store(str(store))
    base = "https://w3id.org/entente/"
    thing, facts = ox.NamedNode(f"{base}id/x"), ox.NamedNode(f"{base}graph/facts")
    for predicate, value in (
        ("http://www.w3.org/2000/01/rdf-schema#label", ox.Literal(HOSTILE, language="fr")),
        ("https://w3id.org/entente/ns#aim", ox.Literal(HOSTILE)),
        ("https://w3id.org/entente/ns#party", ox.NamedNode("javascript:alert(3)")),
        ("data:text/html,evil", ox.NamedNode("https://example.org/'onclick='alert(4)")),
    ):
        made.add(ox.Quad(thing, ox.NamedNode(predicate), value, facts))
    made.flush()
    del made
    with serving(tmp_path / "build", tmp_path / "log") as running:
        text = httpx.get(f"{running.url}/id/x").text
    assert "<script>" not in text
    assert "<img" not in text
    assert 'href="javascript:' not in text
    assert 'href="data:text' not in text
    assert "&lt;script&gt;" in text


def test_map_is_drawn_once_and_revalidated(client: httpx.Client) -> None:
    reply = client.get("/map/countries", params={"lang": "en"}, timeout=120)
    assert reply.status_code == 200
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy.replace("https://www.w3.org", "")
    again = client.get("/map/countries", params={"lang": "en"}, headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/map/none").status_code == 404
