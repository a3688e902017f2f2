"""The other servers over the same graph: Oxigraph's own, rdflib-endpoint and Virtuoso, each in a process of its own on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = ., {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
DefaultQuery = select distinct ?Concept where {{[] a ?Concept}} LIMIT 10
"""

ENDPOINT = """
import sys, uvicorn, pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(store=OxigraphStore(store=ox.Store.read_only(sys.argv[1])), default_union=True)
uvicorn.run(SparqlEndpoint(graph=data, path='/sparql'), host='127.0.0.1', port=int(sys.argv[2]), log_level='error')
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def ask(url: str, query: str, seconds: float = 120) -> bytes:
    """The answer to a query in JSON."""
    body = urllib.parse.urlencode({"query": query, "format": "application/sparql-results+json"}).encode()
    request = urllib.request.Request(url, body, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=seconds) as reply:
        content: bytes = reply.read()
        return content


PROCESSES: dict[str, int] = {}
"""The process behind each server's URL."""


@contextmanager
def _running(command: list[str], url: str, seconds: float = 60) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                ask(url, "ASK {}", 5)
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} did not start") from None
                time.sleep(0.1)
        PROCESSES[url] = process.pid
        yield url
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def oxigraph(store: Path) -> Iterator[str]:
    """`oxigraph serve-read-only`, as it is installed from PyPI."""
    port = free_port()
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        raise FileNotFoundError("oxigraph")
    command = [program, "serve-read-only", "-l", str(store), "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running(command, f"http://127.0.0.1:{port}/query") as url:
        yield url


@contextmanager
def rdflib_endpoint(store: Path) -> Iterator[str]:
    """rdflib-endpoint over oxrdflib."""
    port = free_port()
    with _running(
        [sys.executable, "-W", "ignore", "-c", ENDPOINT, str(store), str(port)], f"http://127.0.0.1:{port}/sparql"
    ) as url:
        yield url


@contextmanager
def virtuoso(quads: Path, folder: Path) -> Iterator[str]:
    """Virtuoso with the N-Quads file *quads* loaded, its database in *folder*; what was loaded before is taken as it is."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        raise FileNotFoundError("virtuoso-t")
    folder.mkdir(parents=True, exist_ok=True)
    loaded = (folder / "loaded").exists()
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, data=quads.parent, sql=sql, http=http), "utf-8")
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    with _running(
        [program, "+configfile", str(folder / "virtuoso.ini"), "+foreground"], f"http://127.0.0.1:{http}/sparql", 120
    ) as url:
        if not loaded:
            statement = f"ld_dir('{quads.parent}','{quads.name}','urn:x'); rdf_loader_run(); checkpoint;"
            subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={statement}"], check=True, stdout=subprocess.DEVNULL)
            (folder / "loaded").touch()
        yield url
