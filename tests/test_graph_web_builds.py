"""A server whose build is replaced again and again while clients ask: no request fails, and the new data is served."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Self

import httpx
import pytest
from serving import serving
from synthetic import extractions

from extract.model import Document, Extraction
from graph import builds
from graph.store import open_store
from graph.web.generations import Generation
from graph.web.limits import Limits
from graph.web.pool import Pool

MADE = {e.document.identifier: e for e in extractions(24)}
COUNT = "SELECT (COUNT(*) AS ?n) { ?d a ent:Document }"
SIZES = (8, 10, 12, 11, 16, 20, 24)
"""How many documents each build holds; those of one round follow each other faster than the server looks."""
HURRIED = {12, 11}


def make(folder: Path, documents: int) -> None:
    def stand_in(given: Iterable[Document]) -> Iterator[Extraction]:
        return (MADE[document.identifier] for document in given)

    builds.build([e.document for e in list(MADE.values())[:documents]], folder, extract=stand_in)


class Clients:
    """Threads that ask one kind of request each, without a pause, and keep what went wrong."""

    def __init__(self, url: str, thing: str) -> None:
        self._url, self._done, self.failed, self.answered = url, threading.Event(), list[str](), list[str]()
        pages = (
            thing,
            f"{thing}.ttl",
            "/search?q=Institut",
            "/",
            "/map/actors",
            "/query/timeline",
            "/.well-known/void",
            "/graph/meta",
        )
        kinds = (self._queries(), cycle((f"/sparql?query={COUNT.replace(' ', '+')}",)), cycle(pages))
        self._threads = [threading.Thread(target=self._ask, args=(kind,)) for kind in kinds]

    def _queries(self) -> Iterator[str]:
        """Queries that are never answered from memory."""
        return (f"/sparql?query=SELECT * {{ ?s ent:party ?o }} ORDER BY ?s ?o LIMIT {n}" for n in count(1))

    def _ask(self, paths: Iterator[str]) -> None:
        with httpx.Client(base_url=self._url, timeout=60) as client:
            while not self._done.is_set():
                path = next(paths)
                try:
                    reply = client.get(path, follow_redirects=True)
                except httpx.HTTPError as error:
                    self.failed.append(f"{path}: {error!r}")
                    continue
                (self.answered if reply.status_code == 200 else self.failed).append(
                    f"{path}: {reply.status_code} {reply.text[:200]}"
                )

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("where", ["--in-memory", "--on-disk"])
def test_graph_web_builds_no_request_fails_while_builds_are_switched_in(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "build"
    make(folder, 6)
    query = "SELECT ?a { ?a a ent:Agreement ; ent:mentionedIn ?d . ?d dcterms:identifier 'synthetic/0000001' } ORDER BY ?a LIMIT 1"
    thing = "/" + str(open_store(folder).select(query).rows[0][0]).removeprefix("https://w3id.org/entente/")
    with (
        serving(folder, tmp_path / "log", "--client-rate", "0", where) as running,
        httpx.Client(base_url=running.url, timeout=30) as watcher,
        Clients(running.url, thing) as clients,
    ):
        served = ""
        for documents in SIZES:
            make(folder, documents)
            deadline = time.monotonic() + 60
            while documents not in HURRIED and served != str(documents) and time.monotonic() < deadline:
                time.sleep(0.1)
                reply = watcher.get("/sparql", params={"query": COUNT}, headers={"Accept": "application/sparql-results+json"})
                assert reply.status_code == 200
                served = reply.json()["results"]["bindings"][0]["n"]["value"]
            assert documents in HURRIED or served == str(documents)
    assert clients.failed == []
    assert len(clients.answered) > 10 * len(SIZES)
    assert {path.partition(":")[0] for path in clients.answered} > {thing, "/", "/search?q=Institut", "/map/actors"}


def test_graph_web_builds_one_that_is_dropped_before_it_is_ready_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "build"
    opened: list[str] = []
    start = Generation.open

    async def overtaken(store: Path, number: str, limits: Limits, in_memory: bool) -> Generation:
        opened.append(number)
        if number == "000002":
            for documents in (10, 12):
                make(folder, documents)
        return await start(store, number, limits, in_memory)

    async def served() -> list[str]:
        pool = Pool(folder, Limits(workers=1), in_memory=False)
        await pool.open()
        make(folder, 8)
        try:
            await asyncio.gather(pool.refresh(), pool.refresh())
            return [pool.build, pool.store.parent.name]
        finally:
            await pool.close()

    monkeypatch.setattr(Generation, "open", overtaken)
    make(folder, 6)
    assert asyncio.run(served()) == ["000004", "000004"]
    assert opened == ["000001", "000002", "000004"]
