"""The clients that people use, against the running server: SPARQLWrapper, rdflib's SPARQLStore, Jena, curl, Entente itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Server
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDFXML, TURTLE, XML, SPARQLWrapper

from graph.store import QueryError, Table, open_store
from ontology.terms import ENT, RDF

PREFIX = "PREFIX ent: <https://w3id.org/entente/ns#>\n"
COUNT = PREFIX + "SELECT (COUNT(*) AS ?n) { ?s a ent:Agreement }"
JENA = Path("/usr/share/java/jena-cmds.jar")


@pytest.fixture(scope="module")
def agreements(synthetic_build: Path) -> int:
    found = open_store(synthetic_build).select(COUNT)
    return int(str(found.rows[0][0]))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("format_", [JSON, XML, CSV])
def test_sparqlwrapper_select(server: Server, agreements: int, method: str, format_: str) -> None:
    wrapper = SPARQLWrapper(server.sparql)
    wrapper.setQuery(COUNT)
    wrapper.setReturnFormat(format_)
    wrapper.setMethod(method)
    found = wrapper.query().convert()
    text = json.dumps(found) if format_ == JSON else found.toxml() if format_ == XML else found.decode()
    assert str(agreements) in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper still makes one
@pytest.mark.parametrize("format_", [RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_construct(server: Server, format_: str) -> None:
    wrapper = SPARQLWrapper(server.sparql)
    wrapper.setQuery(PREFIX + "CONSTRUCT { ?s a ent:Agreement } WHERE { ?s a ent:Agreement } LIMIT 5")
    wrapper.setReturnFormat(format_)
    found = wrapper.query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == 5


def test_sparqlwrapper_sees_a_syntax_error(server: Server) -> None:
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    wrapper = SPARQLWrapper(server.sparql)
    wrapper.setQuery("SELECT {")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib's own store still asks for it
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_store(server: Server, agreements: int, method: str) -> None:
    store = SPARQLStore(server.sparql, method=method)
    graph = Dataset(store=store, default_union=True)
    rows = list(graph.query(COUNT))
    assert int(rows[0][0]) == agreements
    assert len(set(graph.subjects(RDF.type, ENT.Agreement))) == agreements
    assert bool(graph.query(PREFIX + "ASK { ?s a ent:Agreement }"))


def test_rdflib_store_constructs(server: Server) -> None:
    graph = Graph(store=SPARQLStore(server.sparql), identifier=URIRef("https://w3id.org/entente/graph/facts"))
    found = graph.query(PREFIX + "CONSTRUCT { ?s a ent:Agreement } WHERE { ?s a ent:Agreement } LIMIT 4")
    assert len(list(found)) == 4


def test_own_remote_store(server: Server, agreements: int) -> None:
    store = open_store(server.sparql)
    found = store.query("SELECT (COUNT(*) AS ?n) { ?s a ent:Agreement }")
    assert isinstance(found, Table)
    assert int(str(found.rows[0][0])) == agreements
    assert store.query("ASK { ?s a ent:Agreement }") is True
    constructed = store.query("CONSTRUCT { ?s a ent:Agreement } WHERE { ?s a ent:Agreement } LIMIT 3")
    assert isinstance(constructed, Graph)
    assert len(constructed) == 3


def test_own_remote_store_gives_the_place_of_an_error(server: Server, synthetic_build: Path) -> None:
    """The line is the user's, whether the graph is in this process or behind a server."""
    bad = "SELECT ?x WHERE {\n  ?x nope:p ?y\n}"
    places = []
    for where in (server.sparql, synthetic_build):
        with pytest.raises(QueryError) as caught:
            open_store(where).query(bad)
        places.append((caught.value.line, caught.value.column))
    assert places[0] == places[1]
    assert places[0][0] == 2


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server, agreements: int) -> None:
    command = ["curl", "-sS", "--compressed", "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}", server.sparql]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["n", str(agreements)]


def jena(query: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What Jena's `rsparql` says to a query.

    Debian's jar has Xerces' classes under `xerces/` and the messages that they load under Jena's own name for it: a copy of the
    messages where the classes look for them is all that it lacks.
    """
    file, moved = tmp_path / "q.rq", "org/apache/jena/ext/"
    file.write_text(query, "utf-8")
    with ZipFile(JENA.with_name("jena-core.jar")) as jar:
        for entry in jar.infolist():
            if entry.filename.startswith(moved) and entry.filename.endswith(".properties"):
                entry.filename = entry.filename.removeprefix(moved)
                jar.extract(entry, tmp_path)
    names = "jena-*.jar slf4j-api.jar slf4j-nop.jar commons-*.jar jsonld-java.jar guava.jar jackson-*.jar httpc*.jar protobuf.jar thrift.jar gson.jar"
    classes = ":".join(map(str, [tmp_path, *(path for name in names.split() for path in JENA.parent.glob(name))]))
    command = ["java", "-cp", classes, "arq.rsparql", "--query", str(file), "--results", "CSV", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(not JENA.exists() or shutil.which("java") is None, reason="Debian's libapache-jena-java is not installed")
@pytest.mark.parametrize("post", [False, True])
def test_jena(server: Server, agreements: int, tmp_path: Path, post: bool) -> None:
    done = jena(COUNT, tmp_path, "--service", server.sparql, *(["--post"] if post else []))
    assert done.stdout.split()[-2:] == ["n", str(agreements)], done.stderr[-500:]
