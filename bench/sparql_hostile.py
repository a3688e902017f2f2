"""Fifty requests a second from 32 clients, one in ten hostile, beside the same without the hostile ones; and ten runaways alone."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path
from random import Random

import httpx

from bench import graphs
from bench.sparql import settle

RATE, CLIENTS, LIMIT = 50, 32, 2.0


async def load(
    url: str, seconds: float, hostile: float, expected: dict[str, bytes], seed: int = 0
) -> tuple[list[float], int, int, int]:
    """Requests at a steady rate: the honest ones' times, and the numbers of wrong answers, of refusals to honest clients, of hostile ones ended."""
    from hostile import RUNAWAYS

    draw, times = Random(seed), []
    wrong = refused = ended = 0
    clients = [
        httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(local_address=f"127.0.1.{n + 1}"),
            timeout=60,
            headers={"Accept-Encoding": "identity"},
        )
        for n in range(CLIENTS)
    ]
    queries = list(expected)

    async def one(client: httpx.AsyncClient) -> None:
        nonlocal wrong, refused, ended
        evil = draw.random() < hostile
        text = f"{draw.choice(list(RUNAWAYS.values()))} # {draw.random()}" if evil else draw.choice(queries)
        started = time.perf_counter()
        reply = await client.post(url, data={"query": text if evil else f"{text} # {draw.random()}"})
        taken = time.perf_counter() - started
        if evil:
            ended += reply.status_code == 503 and reply.text.count("\n") == 1
            wrong += reply.status_code == 200
        elif reply.status_code == 200:
            times.append(taken)
            wrong += reply.content != expected[text]
        else:
            refused += 1

    tasks = []
    started = time.perf_counter()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, started + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(one(clients[number % CLIENTS])))
    await asyncio.gather(*tasks)
    for client in clients:
        await client.aclose()
    return times, wrong, refused, ended


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1000


def main() -> None:
    """Print the times and counts of both, the server's memory before and after, and each runaway's end."""
    from hostile import RUNAWAYS
    from serving import descendants, serving
    from test_graph_web_limits import resident

    documents, seconds = int(os.environ.get("DOCUMENTS", "2000")), float(os.environ.get("SECONDS", "60"))
    with tempfile.TemporaryDirectory() as temporary:
        kept = Path(os.environ.get("BENCH", temporary))
        folder = graphs.make(kept / f"graph-{documents}", documents)
        with serving(folder, kept / "log-hostile", "--timeout", str(LIMIT), "--client-rate", "0") as running:
            settle(running.url)
            for name, query in RUNAWAYS.items():
                started = time.perf_counter()
                reply = httpx.post(running.sparql, data={"query": query}, timeout=60)
                print(f"{name:28}{reply.status_code}  {time.perf_counter() - started:.2f} s  {reply.text.strip()[:60]}", flush=True)
            things = httpx.post(running.sparql, data={"query": "SELECT ?a { ?a a ent:Agreement } LIMIT 300"}).json()["results"][
                "bindings"
            ]
            queries = [f"SELECT ?p ?o {{ <{row['a']['value']}> ?p ?o }} ORDER BY ?p ?o" for row in things]
            expected = {
                q: httpx.post(running.sparql, data={"query": q}, headers={"Accept-Encoding": "identity"}).content for q in queries
            }
            pid = running.process.pid
            quiet = asyncio.run(load(running.sparql, seconds / 3, 0.0, expected))
            before = resident([pid, *descendants(pid)])
            loud = asyncio.run(load(running.sparql, seconds, 0.1, expected))
            time.sleep(3)
            after = resident([pid, *descendants(pid)])
            print(f"without: p95 {p95(quiet[0]):.1f} ms, wrong {quiet[1]}, refused {quiet[2]}")
            print(
                f"with:    p95 {p95(loud[0]):.1f} ms, wrong {loud[1]}, refused {loud[2]}, hostile ended {loud[3]} of about {seconds * RATE / 10:.0f}"
            )
            print(f"ratio {p95(loud[0]) / p95(quiet[0]):.2f} (at most 3); memory {before >> 20} MB before, {after >> 20} MB after")
            print(f"the server is the same process: {running.process.poll() is None}")


if __name__ == "__main__":
    main()
