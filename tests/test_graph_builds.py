"""A build is whole or not there, the same whatever the order, and costs nothing where nothing has changed."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from synthetic import extractions

from extract.model import Document, Extraction
from graph import builds
from graph.folders import locked
from graph.registry import read_registry
from graph.reports import Report, read_report
from graph.search import INDEX
from graph.store import open_store
from ontology.errors import EntenteError

MADE = {e.document.identifier: e for e in extractions(24, seed=3)}


def stand_in(documents: Iterable[Document]) -> Iterator[Extraction]:
    for document in documents:
        yield MADE[document.identifier]


def documents(count: int) -> list[Document]:
    return [e.document for e in list(MADE.values())[:count]]


def make(target: Path, given: Iterable[Document], **options: bool) -> Report:
    return builds.build(given, target, extract=stand_in, **options)


def test_graph_builds_order_does_not_matter(tmp_path: Path) -> None:
    make(tmp_path / "a", documents(20))
    make(tmp_path / "b", reversed(documents(20)))
    for name in ("graph.nq", "graph.ttl", "registry.tsv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_graph_builds_store_and_dump_say_the_same(tmp_path: Path) -> None:
    import pyoxigraph as ox

    make(tmp_path, documents(20))
    dump = ox.Store.read_only(str(tmp_path / "store")).dump(format=ox.RdfFormat.N_QUADS)
    assert sorted(dump.splitlines()) == (tmp_path / "graph.nq").read_bytes().splitlines()


def test_graph_builds_no_triple_stands_in_two_graphs(tmp_path: Path) -> None:
    make(tmp_path, documents(24))
    doubled = open_store(tmp_path).select(
        "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) }"
    )
    assert doubled.rows == ()


def test_graph_builds_every_fact_is_claimed(tmp_path: Path) -> None:
    make(tmp_path, documents(24))
    base = "https://w3id.org/entente/graph/"
    free = (
        "rdf:type",
        "ent:mentionedIn",
        "org:organization",
        "ent:roleLabel",
        "ent:isoCode",
        "schema:value",
        "schema:currency",
        "ent:period",
    )
    unclaimed = open_store(tmp_path).select(f"""
        SELECT ?s ?p ?o WHERE {{ GRAPH <{base}facts> {{ ?s ?p ?o }} FILTER(?p NOT IN ({", ".join(free)}))
        FILTER NOT EXISTS {{ ?c a ent:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }} }}""")
    assert unclaimed.rows == ()


def test_graph_builds_nothing_changed_is_not_built_again(tmp_path: Path) -> None:
    first = make(tmp_path, documents(10))
    second = make(tmp_path, documents(10))
    assert not first.unchanged
    assert second.unchanged
    assert second.extracted == 0
    assert [p.name for p in (tmp_path / "builds").iterdir()] == ["000001"]


def test_graph_builds_only_the_changed_document_is_read_again(tmp_path: Path) -> None:
    make(tmp_path, documents(10))
    assert make(tmp_path, documents(11)).extracted == 1


def test_graph_builds_add_keeps_the_rest(tmp_path: Path) -> None:
    make(tmp_path / "a", documents(10))
    report = make(tmp_path / "a", documents(14)[10:], add=True)
    assert report.documents == 14
    assert report.extracted == 4
    make(tmp_path / "b", documents(10))
    make(tmp_path / "b", documents(14))
    assert (tmp_path / "a" / "graph.nq").read_bytes() == (tmp_path / "b" / "graph.nq").read_bytes()


@pytest.mark.parametrize(
    "name",
    ["store", "report.json", "documents.jsonl", "graph.nq", "graph.ttl", INDEX, "doubts.jsonl", "state.sqlite", "cache.sqlite"],
)
def test_graph_builds_make_anew_what_was_deleted(tmp_path: Path, name: str) -> None:
    """With nothing else changed, and with a document added to what is kept: each equals a full build, file by file."""
    target, whole = tmp_path / "build", tmp_path / "whole"
    make(target, documents(4))
    make(target, documents(5))

    def delete() -> None:
        path = (target / name).resolve()
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def compare() -> None:
        start = whole / "builds" / "000001"
        start.mkdir(parents=True)
        shutil.copy(target / "registry.tsv", start)
        make(whole, documents(given))
        for file in ("registry.tsv", "documents.jsonl", "graph.nq", "graph.ttl", "doubts.jsonl"):
            assert (target / file).read_bytes() == (whole / file).read_bytes(), file
        assert (target / INDEX).is_file()
        assert (target / "state.sqlite").is_file()
        assert set(open_store(target).select("SELECT * WHERE { ?s ?p ?o }").rows) == set(
            open_store(whole).select("SELECT * WHERE { ?s ?p ?o }").rows
        )
        assert read_report(target) is not None
        shutil.rmtree(whole)

    given = 5
    delete()
    make(target, documents(5))
    compare()
    assert make(target, documents(5)).unchanged
    given = 6
    delete()
    make(target, documents(6)[5:], add=True)
    compare()


def test_graph_builds_without_their_registry_give_iris_anew(tmp_path: Path) -> None:
    make(tmp_path / "a", documents(4))
    make(tmp_path / "a", documents(5))
    (tmp_path / "a" / "registry.tsv").unlink()
    make(tmp_path / "a", documents(5))
    make(tmp_path / "b", documents(5))
    for name in ("registry.tsv", "graph.nq", "graph.ttl"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_graph_builds_find_the_last_build_where_the_pointer_is_gone(tmp_path: Path) -> None:
    make(tmp_path, documents(4))
    before = (tmp_path / "registry.tsv").read_bytes()
    for name in ("current", "graph.nq"):
        (tmp_path / name).unlink()
    assert make(tmp_path, documents(4)).unchanged
    assert (tmp_path / "graph.nq").is_file()
    assert (tmp_path / "registry.tsv").read_bytes() == before


def test_graph_builds_add_nothing_where_nothing_tells_what_to_keep(tmp_path: Path) -> None:
    make(tmp_path, documents(4))
    for name in ("documents.jsonl", "state.sqlite"):
        (tmp_path / name).resolve().unlink()
    with pytest.raises(EntenteError, match=r"documents\.jsonl: not there.*without --add"):
        make(tmp_path, documents(5)[4:], add=True)
    assert make(tmp_path, documents(5)).documents == 5


def test_graph_builds_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    make(tmp_path, documents(4))
    store = open_store(tmp_path)
    count = "SELECT (COUNT(?d) AS ?n) WHERE { ?d a ent:Document }"
    make(tmp_path, documents(8))
    make(tmp_path, documents(9))
    assert int(str(store.select(count).rows[0][0])) == 4
    assert int(str(open_store(tmp_path).select(count).rows[0][0])) == 9


def test_graph_builds_two_documents_with_one_identifier_are_the_corpus_readers_error(tmp_path: Path) -> None:
    from extract.corpora import documents as read
    from extract.corpora import find

    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.txt").write_text("Un texte.", "utf-8")
    sources, _ = find([tmp_path / "x" / "one.txt", tmp_path / "y" / "one.txt"])
    with pytest.raises(EntenteError, match="its identifier 'one' is that of"):
        list(read(sources))


def test_graph_builds_one_build_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(EntenteError, match="another build is running"):
        make(tmp_path, documents(2))


def test_graph_builds_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    with pytest.raises(EntenteError, match="not a build of Entente"):
        make(tmp_path, documents(2))


def _child(target: Path, count: int) -> subprocess.Popen[bytes]:
    code = f"import sys; sys.path[:0] = {sys.path!r}; import test_graph_builds as t; from pathlib import Path; print('ready', flush=True); "
    code += f"t.make(Path({str(target)!r}), t.documents({count}))"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


@pytest.mark.slow
def test_graph_builds_killed_at_50_moments_loses_nothing(tmp_path: Path) -> None:
    """`kill -9` at random moments: the build in force still answers, and the next one equals one made in one go."""
    target, whole = tmp_path / "killed", tmp_path / "whole"
    for folder in (target, whole):
        make(folder, documents(12))
    old = (target / "graph.nq").read_bytes()
    started = time.perf_counter()
    make(whole, documents(24))
    lasts = time.perf_counter() - started
    new = (whole / "graph.nq").read_bytes()
    chance, cut = random.Random(7), 0
    for _ in range(50):
        with _child(target, 24) as child:
            time.sleep(chance.uniform(0, lasts * 1.3))
            child.kill()
        cut += child.returncode != 0
        assert (target / "graph.nq").read_bytes() in (old, new)
        answer = open_store(target).select("SELECT (COUNT(?d) AS ?n) WHERE { ?d a ent:Document }")
        assert int(str(answer.rows[0][0])) in (12, 24)
        read_registry(target / "registry.tsv")
        if (target / "graph.nq").read_bytes() == new:
            shutil.rmtree(target)
            make(target, documents(12))
    assert cut >= 15, "hardly any build was cut short: the moments are badly chosen"
    make(target, documents(24))
    assert (target / "graph.nq").read_bytes() == new
    assert not list((target / "builds").glob("new-*"))


@pytest.mark.parametrize("target", ["file", "file/inside"])
def test_graph_builds_where_no_folder_can_be_is_one_clear_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(EntenteError, match=rf"{target}: the build could not be written: .*name another folder with -o"):
        builds.build([], tmp_path / target)
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can only be mounted by root")
@pytest.mark.parametrize("size", ["300k", "900k"])
def test_graph_builds_on_a_full_disk_leaves_the_old_build(tmp_path: Path, size: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        with pytest.raises(EntenteError, match=r"Free some space|build could not be written") as caught:
            make(disk / "build", documents(24))
        assert "\n" not in str(caught.value)
        assert not (disk / "build" / "store").exists()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_graph_builds_a_write_that_fails_leaves_the_old_build(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a disk that is full half-way: the old build answers as before."""
    make(tmp_path, documents(6))
    before = (tmp_path / "graph.nq").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
    try:
        with pytest.raises(EntenteError):
            make(tmp_path, documents(24))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "graph.nq").read_bytes() == before
    assert len(open_store(tmp_path).select("SELECT ?d WHERE { ?d a ent:Document }")) == 6
