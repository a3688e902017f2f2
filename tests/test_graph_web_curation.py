"""Writing through the endpoint: who may, what is kept, and that it survives a rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Server, serving
from synthetic import build_synthetic

from graph.builds import build
from graph.decisions import read_decisions
from graph.store import open_store
from graph.web.curation import allowed, read_update
from graph.web.requests import RefusedError
from graph.web.serving import read_token
from ontology.errors import EntenteError

TOKEN = "0123456789abcdef0123456789abcdef"
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path, Path]]:
    folder = tmp_path_factory.mktemp("writable")
    build_synthetic(folder / "build", 6)
    decisions = folder / "decisions.toml"
    arguments = ("--writable", "--decisions", str(decisions))
    with serving(folder / "build", folder / "log", *arguments, environment={"ENTENTE_TOKEN": TOKEN}) as running:
        yield running, folder / "build", decisions


def send(server: Server, text: str, token: str | None = TOKEN) -> httpx.Response:
    return httpx.post(
        server.sparql, content=text, headers=UPDATE | ({"Authorization": f"Bearer {token}"} if token else {}), timeout=120
    )


def ask(server: Server, query: str) -> bool:
    return bool(httpx.post(server.sparql, data={"query": query}, timeout=30).json()["boolean"])


def test_update_is_kept_served_and_survives_a_rebuild(writable: tuple[Server, Path, Path]) -> None:
    server, folder, decisions = writable
    rows = open_store(folder).select("SELECT ?a { ?a a ent:Agreement } LIMIT 1")
    thing = f"<{rows.rows[0][0]}>"
    said = f'{thing} ent:aim "un essai d\\"écriture"@fr'
    reply = send(server, f"INSERT DATA {{ {said} }}")
    assert reply.status_code == 200, reply.text
    assert ask(server, f"ASK {{ {said} }}")
    assert [d.what for d in read_decisions(decisions)] == ["assert"]
    build((), folder, add=True, decisions=decisions)
    assert open_store(folder).query(f"ASK {{ {said} }}") is True
    reply = httpx.post(
        server.sparql, data={"update": f"DELETE DATA {{ {said} }}"}, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=120
    )
    assert reply.status_code == 200, reply.text
    assert not ask(server, f"ASK {{ {said} }}")
    assert read_decisions(decisions) == ()


def test_delete_rejects_the_claims_behind_a_fact(writable: tuple[Server, Path, Path]) -> None:
    server, folder, decisions = writable
    row = (
        open_store(folder)
        .select("SELECT ?s ?o { ?c a ent:Claim ; rdf:subject ?s ; rdf:predicate ent:signedAt ; rdf:object ?o } LIMIT 1")
        .rows[0]
    )
    fact = f"<{row[0]}> ent:signedAt <{row[1]}>"
    assert ask(server, f"ASK {{ {fact} }}")
    assert send(server, f"DELETE DATA {{ {fact} }}").status_code == 200
    assert not ask(server, f"ASK {{ {fact} }}")
    assert {d.what for d in read_decisions(decisions)} == {"reject"}
    build((), folder, add=True, decisions=decisions)
    assert open_store(folder).query(f"ASK {{ {fact} }}") is False


@pytest.mark.parametrize(
    ("text", "token", "status"),
    [
        ("INSERT DATA { <https://x.org/a> ent:aim 1 }", None, 401),
        ("INSERT DATA { <https://x.org/a> ent:aim 1 }", TOKEN[:-1] + "0", 403),
        ("INSERT DATA { <https://x.org/a> ent:aim 1 }", TOKEN, 400),
        ("LOAD <http://127.0.0.1:1/>", TOKEN, 403),
        ("CLEAR ALL", TOKEN, 403),
        ("DROP ALL", TOKEN, 403),
        ("DELETE WHERE { ?s ?p ?o }", TOKEN, 403),
        ("INSERT { ?s ent:aim 1 } WHERE { ?s ?p ?o }", TOKEN, 403),
        ("INSERT DATA { GRAPH <https://x.org/g> { <https://x.org/a> ent:aim 1 } }", TOKEN, 403),
        ("INSERT DATA { _:a ent:aim 1 }", TOKEN, 403),
        ("INSERT DATA { <urn:a> ent:aim 1 }", TOKEN, 400),
        ("INSERT DATA {", TOKEN, 400),
        ("", TOKEN, 400),
    ],
)
def test_update_refused(writable: tuple[Server, Path, Path], text: str, token: str | None, status: int) -> None:
    reply = send(writable[0], text, token)
    assert reply.status_code == status, reply.text
    assert reply.text.count("\n") == 1
    if status == 401:
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_update_of_a_read_only_server_is_403(server: Server) -> None:
    assert send(server, "INSERT DATA { <https://x.org/a> <https://x.org/b> 1 }").status_code == 403


def test_token_is_compared_whole() -> None:
    assert allowed(f"Bearer {TOKEN}", TOKEN)
    assert allowed(f"bearer {TOKEN}", TOKEN)
    for header in (None, "", "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN):
        assert not allowed(header, TOKEN)


def test_token_must_be_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_TOKEN", "short")
    with pytest.raises(EntenteError, match="at least 16"):
        read_token(None)
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n", "utf-8")
    assert read_token(file) == TOKEN
    with pytest.raises(EntenteError, match="cannot be read"):
        read_token(tmp_path / "none")


def test_update_is_bounded() -> None:
    many = " ".join(f"<https://x.org/{n}> <https://x.org/p> {n} ." for n in range(101))
    with pytest.raises(RefusedError, match="may hold 100"):
        read_update(f"INSERT DATA {{ {many} }}")
    assert len(read_update("INSERT DATA { <https://x.org/a> a ent:Event } ; DELETE DATA { <https://x.org/a> a ent:Event }")) == 2
