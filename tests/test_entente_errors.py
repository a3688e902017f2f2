"""Bad input gets one clear line on stderr, a non-zero exit, and leaves what was built before as it was."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entente.cli import main

Run = Callable[..., tuple[int, str, str]]

GOOD = "La ville de Nantes et la ville de Durham ont signé un accord de jumelage le 3 mai 2021."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["entente", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


def _empty(folder: Path) -> Path:
    (folder / "empty.txt").write_text(" \n\n", "utf-8")
    return folder / "empty.txt"


def _binary(folder: Path) -> Path:
    (folder / "binary.txt").write_bytes(b"\x7fELF\0\0\0\1")
    return folder / "binary.txt"


def _latin(folder: Path) -> Path:
    (folder / "latin.txt").write_bytes("L'université a signé une convention.".encode("latin-1"))
    return folder / "latin.txt"


def _huge(folder: Path) -> Path:
    with (folder / "huge.txt").open("wb") as out:
        out.truncate(50_000_000)
    return folder / "huge.txt"


def _long(folder: Path) -> Path:
    (folder / "long.txt").write_text("accord " * 200_000, "utf-8")
    return folder / "long.txt"


def _no_files(folder: Path) -> Path:
    (folder / "nothing").mkdir()
    return folder / "nothing"


def _twice(folder: Path) -> Path:
    (folder / "twice").mkdir()
    for name in ("a.txt", "a.md"):
        (folder / "twice" / name).write_text(GOOD, "utf-8")
    return folder / "twice"


def _pdf(folder: Path) -> Path:
    (folder / "one.pdf").write_bytes(b"%PDF-1.7")
    return folder / "one.pdf"


def _sources(text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / "corpus").mkdir()
        (folder / "corpus" / "a.txt").write_text(GOOD, "utf-8")
        (folder / "corpus" / "sources.toml").write_text(text, "utf-8")
        return folder / "corpus"

    return write


FAULTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing file": (lambda folder: folder / "nowhere.txt", "no such file or folder. Check the path"),
    "pattern": (lambda folder: folder / "*.txt", "no file matches this pattern"),
    "empty file": (_empty, "the file is empty"),
    "binary file": (_binary, "a binary file, not a text"),
    "unknown encoding": (_latin, "is not UTF-8. Convert the file"),
    "50 MB": (_huge, "50 MB is too long for one document"),
    "long text": (_long, "1,400,000 characters are too many"),
    "empty folder": (_no_files, "no .md or .txt file in this folder"),
    "one identifier": (_twice, "its identifier 'a' is that of"),
    "other kind": (_pdf, "cannot read this kind of file"),
    "sources syntax": (_sources("[[document]\nfile = 3"), "sources.toml"),
    "sources key": (_sources('[[document]]\nfile = "a.txt"\nauthor = "x"\n'), "sources.toml, line 3"),
    "sources date": (_sources('[[document]]\nfile = "a.txt"\npublished = "2023-13"\n'), "sources.toml, line 3"),
    "sources url": (_sources('[[document]]\nfile = "a.txt"\nurl = "javascript:alert(1)"\n'), "sources.toml, line 3"),
    "sources language": (_sources('[corpus]\nlanguage = "xx"\n'), "sources.toml, line 2"),
    "sources file": (_sources('[[document]]\nfile = "b.txt"\n'), "there is no file b.txt"),
    "sources twice": (_sources('[[document]]\nfile = "a.txt"\n[[document]]\nfile = "a.txt"\n'), "a.txt is described twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_entente_build_bad_input_is_one_line_and_changes_nothing(fault: str, tmp_path: Path, run: Run, seeds_build: Path) -> None:
    import shutil

    target = tmp_path / "build"
    shutil.copytree(seeds_build, target, symlinks=True)
    before = (target / "graph.nq").read_bytes()
    make, wanted = FAULTS[fault]
    given = make(tmp_path)
    code, _, err = run("build", given, "-o", target)
    assert code != 0
    assert wanted in err
    assert err.startswith("entente: ")
    assert err.count("\n") == 1, "one line"
    assert (target / "graph.nq").read_bytes() == before
    assert run("query", "ASK { ?d a ent:Document }", "--graph", target)[:2] == (0, "true\n")


def test_entente_build_bad_input_leaves_no_folder(tmp_path: Path, run: Run) -> None:
    assert run("build", _latin(tmp_path), "-o", tmp_path / "build")[0] != 0
    assert not (tmp_path / "build").exists()


def test_entente_build_skip_bad_goes_on_and_reports(tmp_path: Path, run: Run) -> None:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    _latin(tmp_path)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    code, out, err = run("build", tmp_path, "--skip-bad", "-o", tmp_path / "build")
    assert code == 0
    assert "documents" in out
    assert "latin.txt" in err
    assert "notes.pdf" in err


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("SELECT ?x WHERE { ?x a ent:Agreement", "query, line 1, column"),
        ("SELECT ?x WHERE {\n  ?x b:c ?d }", "line 2"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not supported"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "query, line 1"),
    ],
)
def test_entente_query_a_bad_query_is_shown_where_it_breaks(query: str, wanted: str, run: Run, seeds_build: Path) -> None:
    code, out, err = run("query", query, "--graph", seeds_build)
    assert code != 0
    assert out == ""
    assert wanted in err
    assert err.rstrip("\n").endswith("^"), "a caret under the place"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["query", "nothing-like-it"], "`entente queries` lists them"),
        (["query", "agreement-of-country"], "Did you mean agreements-of-country"),
        (["query", "agreements-of-country"], "give the parameter 'country'"),
        (["query", "agreements-of-country", "--param", "country=Atlantide"], "is no country"),
        (["query", "agreements-of-country", "--param", "land=MA"], "there is no parameter 'land'"),
        (["query", "agreements-of-country", "--param", "country"], "write it as NAME=VALUE"),
        (["query", "gone.rq"], "the query file cannot be read"),
        (["explain", "Zzyzx Institute"], "no thing of the graph has this name"),
        (["explain", "https://w3id.org/entente/id/none"], "no such thing in the graph"),
        (["export", "--format", "xlsx"], "name a file with -o"),
    ],
)
def test_entente_asking_says_what_to_try(arguments: list[str], wanted: str, run: Run, seeds_build: Path) -> None:
    code, out, err = run(*arguments, "--graph", seeds_build)
    assert (code, out) == (1, "")
    assert wanted in err
    assert err.count("\n") == 1


def test_entente_without_a_graph_says_how_to_make_one(tmp_path: Path, run: Run) -> None:
    for command in (["query", "timeline"], ["explain", "x"], ["export", "--format", "csv"]):
        code, _, err = run(*command, "--graph", tmp_path)
        assert code == 1
        assert "no graph here. Make one with `entente build" in err
    code, _, err = run("query", "timeline", "--graph", "http://127.0.0.1:9/sparql")
    assert code == 1
    assert "Is the server running" in err
