"""A graph in, files for other tools out: the graph itself, and the analyst's table, one agreement a row."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from entente.answers import printable
from entente.files import write_bytes
from graph.store import Store
from graph.store.embedded import EmbeddedStore
from ontology.errors import EntenteError
from ontology.terms import PREFIXES

COLUMNS: Final = (
    "agreement", "label", "names", "kind", "status", "parties", "countries", "signatories", "signed on", "signed at",
    "starts on", "ends on", "duration", "leads to", "topics", "quotes", "documents",
)  # fmt: skip
_SEPARATOR: Final = " | "
_CELL: Final = 32_767
"""The most characters that a spreadsheet cell holds."""

_VALUES: Final = """
SELECT ?agreement ?column ?value WHERE {
  ?agreement a ent:Agreement .
  {
    VALUES (?predicate ?column) {
      (ent:party "parties") (ent:involvesCountry "countries") (ent:signatory "signatories") (ent:signedAt "signed at") (ent:leadsTo "leads to")
    }
    ?agreement ?predicate ?thing . ?thing rdfs:label ?value
  } UNION {
    VALUES (?predicate ?column) {
      (rdfs:label "label") (skos:prefLabel "names") (skos:altLabel "names") (ent:signedOn "signed on") (ent:startsOn "starts on")
      (ent:endsOn "ends on") (ent:duration "duration")
    }
    ?agreement ?predicate ?value
  } UNION {
    ?agreement ent:status ?status . BIND("status" AS ?column) BIND(STRAFTER(STR(?status), "#") AS ?value)
  } UNION {
    ?agreement dcterms:subject ?topic . BIND("topics" AS ?column) BIND(REPLACE(STR(?topic), "^.*/", "") AS ?value)
  } UNION {
    ?agreement a ?class . FILTER(STRSTARTS(STR(?class), STR(ent:))) BIND("kind" AS ?column) BIND(STRAFTER(STR(?class), "#") AS ?value)
  } UNION {
    ?agreement ent:mentionedIn/dcterms:identifier ?value . BIND("documents" AS ?column)
  } UNION {
    ?claim a ent:Claim ; rdf:subject ?agreement ; ent:evidence/ent:quote ?value . BIND("quotes" AS ?column)
  }
}
ORDER BY ?agreement ?column ?value
"""


def agreements_table(store: Store) -> Iterator[tuple[str, ...]]:
    """A row of `COLUMNS` for each agreement; several values of one cell are parted by a bar."""
    for agreement, rows in groupby(store.select(_VALUES), key=lambda row: str(row[0])):
        cells: dict[str, list[str]] = defaultdict(list)
        for _, column, value in rows:
            cells[str(column)].append(printable(str(value)))
        kinds = [kind for kind in cells["kind"] if kind != "Agreement"]
        cells |= {"agreement": [agreement], "kind": kinds or ["Agreement"]}
        yield tuple(_SEPARATOR.join(dict.fromkeys(cells[column]))[:_CELL] for column in COLUMNS)


def _inert(cell: str) -> str:
    """*cell* so that no spreadsheet takes it for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[tuple[str, ...]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("agreements")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(COLUMNS) - 1)}{len(rows) + 1}"
    for number, name in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = 60 if name in ("quotes", "label") else 24
    head = [WriteOnlyCell(sheet, value=name) for name in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _quads(store: Store) -> Iterator[ox.Quad]:
    """Every quad of the graph, from the store itself or, at a server, by a query."""
    if isinstance(store, EmbeddedStore):
        yield from store.oxigraph
        return
    for row in store.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
        yield next(iter(ox.parse(" ".join(term.n3() for term in row if term is not None) + " .", format=ox.RdfFormat.N_QUADS)))


def write_export(store: Store, location: str, format_: str, output: Path | None) -> None:
    """Write the graph of *store*, opened at *location*, in *format_* to *output* or stdout.

    nq, ttl and jsonld are the whole graph (ttl without the named graphs' borders); csv and xlsx are the table of agreements.
    Raises EntenteError for a spreadsheet to a terminal, or a file that cannot be written.
    """
    match format_:
        case "csv":
            content = _csv(list(agreements_table(store)))
        case "xlsx":
            if output is None:
                raise EntenteError("a spreadsheet is no text: name a file with -o, for example -o agreements.xlsx.")
            content = _xlsx(list(agreements_table(store)))
        case "nq":
            lines = ox.serialize(_quads(store), format=ox.RdfFormat.N_QUADS) or b""
            content = b"".join(sorted(lines.splitlines(keepends=True)))
        case "ttl":
            triples = sorted({quad.triple for quad in _quads(store)}, key=str)
            content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
        case "jsonld":
            content = ox.serialize(sorted(_quads(store), key=str), format=ox.RdfFormat.JSON_LD, prefixes=PREFIXES) or b""
        case _:
            raise EntenteError(f"{location}: cannot be exported as {format_!r}.")
    write_bytes(content, output)
