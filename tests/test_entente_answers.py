"""Answers as tables and in the W3C's formats, exports that other tools read back, and explanations with their sentences."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.sparql.results.xmlresults import XMLResult

import entente
from entente.answers import printable, table_lines, write_answer
from entente.explaining import explanation
from entente.exports import COLUMNS, _csv, _xlsx, agreements_table, write_export
from graph.store import QueryError, Table, open_store
from graph.things import find_thing
from ontology.errors import EntenteError

TABLE = Table(
    ("thing", "name"),
    (
        (URIRef("https://w3id.org/entente/ns#Signed"), Literal("Accord\nde « paix »\u202e", lang="fr")),
        (URIRef("https://example.org/a/b"), None),
    ),
)


def test_entente_answers_table_is_aligned_and_shortened() -> None:
    assert list(table_lines(TABLE, None)) == [
        "thing                      name",
        "─" * 25 + "  " + "─" * 19,
        "ent:Signed                 Accord de « paix »\ufffd",
        "<https://example.org/a/b>",
        "2 rows",
    ]


@pytest.mark.parametrize("width", [20, 40, 60])
def test_entente_answers_table_fits_the_terminal(width: int) -> None:
    wide = Table(("a", "b"), ((Literal("x" * 500), Literal("日本" * 90)),))
    assert all(sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= width for line in table_lines(wide, width))


def test_entente_answers_a_label_cannot_drive_the_terminal() -> None:
    assert printable("\x1b[2Jgone\x07 \u202eevil\nline") == "\ufffd[2Jgone\ufffd \ufffdevil line"


def test_entente_answers_formats(seeds_build: Path, tmp_path: Path) -> None:
    store = open_store(seeds_build)
    answer = store.query("SELECT ?d ?i WHERE { ?d a ent:Document ; dcterms:identifier ?i } ORDER BY ?i")
    for name in ("csv", "json", "xml"):
        write_answer(answer, name, tmp_path / f"a.{name}")
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    assert rows[0] == ["d", "i"]
    assert rows[1][1] == "ai-movement-unesco"
    assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))["results"]["bindings"]) == 5
    assert len(XMLResult(io.BytesIO((tmp_path / "a.xml").read_bytes())).bindings) == 5
    triples = store.query("CONSTRUCT { ?d dcterms:identifier ?i } WHERE { ?d dcterms:identifier ?i }")
    write_answer(triples, "ttl", tmp_path / "a.ttl")
    assert len(Graph().parse(tmp_path / "a.ttl")) == 5
    with pytest.raises(QueryError, match="write it as table, csv, json or xml"):
        write_answer(answer, "ttl", tmp_path / "b.ttl")
    assert not (tmp_path / "b.ttl").exists()


def test_entente_exports_the_graph_reads_back_equal(seeds_build: Path, tmp_path: Path) -> None:
    import pyoxigraph as ox

    store = open_store(seeds_build)
    for name, format_ in (("nq", ox.RdfFormat.N_QUADS), ("jsonld", ox.RdfFormat.JSON_LD)):
        write_export(store, str(seeds_build), name, tmp_path / name)
        again = ox.Store()
        again.bulk_load(path=str(tmp_path / name), format=format_)
        assert sorted(again.dump(format=ox.RdfFormat.N_QUADS).splitlines()) == (seeds_build / "graph.nq").read_bytes().splitlines()
    write_export(store, str(seeds_build), "ttl", tmp_path / "all.ttl")
    assert len(Graph().parse(tmp_path / "all.ttl")) == len((seeds_build / "graph.nq").read_bytes().splitlines())


def test_entente_exports_a_row_for_each_agreement(seeds_build: Path) -> None:
    from openpyxl import load_workbook

    store = open_store(seeds_build)
    count = len(store.select("SELECT DISTINCT ?a WHERE { ?a a ent:Agreement }"))
    rows = list(agreements_table(store))
    assert len(rows) == count
    cells = dict(zip(COLUMNS, rows[0], strict=True))
    assert all(cells[name] for name in ("agreement", "label", "kind", "quotes", "documents"))
    sheet = load_workbook(io.BytesIO(_xlsx(rows))).active
    assert sheet is not None
    assert sheet.max_row == count + 1
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)


def test_entente_exports_no_cell_is_a_formula() -> None:
    from openpyxl import load_workbook

    row = tuple("=HYPERLINK(1)" if i == 1 else "+1" if i == 2 else "" for i in range(len(COLUMNS)))
    assert list(csv.reader(io.StringIO(_csv([row]).decode("utf-8-sig"))))[1][1:3] == ["'=HYPERLINK(1)", "'+1"]
    sheet = load_workbook(io.BytesIO(_xlsx([row]))).active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"


def test_entente_explain_gives_each_statement_its_sentence(seeds_build: Path) -> None:
    store = open_store(seeds_build)
    lines = list(explanation(store, find_thing(store, "unesco")))
    assert lines[0].startswith("<https://")
    quotes = [line for line in lines if line.startswith("    « ")]
    sources = [line for line in lines if "; rule " in line]
    assert len(quotes) == len(sources) > 0


def test_entente_open_gives_python_values(seeds_build: Path) -> None:
    frame = entente.open(seeds_build).query("SELECT ?c ?s WHERE { ?x ent:confidence ?c . ?y ent:start ?s } LIMIT 3")
    assert list(frame.columns) == ["c", "s"]
    assert frame["s"].map(type).eq(int).all()
    assert entente.open(seeds_build).query("ASK { ?x a ent:Document }").iloc[0, 0]


def test_entente_open_rdflib_view_asks_oxigraph(seeds_build: Path) -> None:
    found = entente.open(seeds_build).graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?d a <https://w3id.org/entente/ns#Document> }")
    assert int(next(iter(found))[0]) == 5  # type: ignore[index]


def test_entente_open_without_a_graph(tmp_path: Path) -> None:
    with pytest.raises(EntenteError, match="no graph here"):
        entente.open(tmp_path)
