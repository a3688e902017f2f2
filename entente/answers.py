"""Answers in, text out: an aligned table that fits the terminal, or the W3C's result formats."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from unicodedata import combining, east_asian_width

from rdflib import Literal, URIRef
from rdflib.query import Result
from rdflib.term import Node as Term
from rdflib.term import Variable

from entente.files import write_bytes
from graph.store import Answer, QueryError, Table
from ontology.terms import PREFIXES

_RESULTS: Final = {"csv": "csv", "json": "json", "xml": "xml"}


def write_answer(answer: Answer, format_: str, output: Path | None) -> None:
    """Write *answer* in *format_* (table, csv, json, xml, ttl) to *output*, or to stdout.

    Raises QueryError where the format does not fit the answer, and EntenteError where the file cannot be written.
    """
    write_bytes(_bytes(answer, format_, terminal_width() if output is None else None), output)


def _bytes(answer: Answer, format_: str, width: int | None) -> bytes:
    if isinstance(answer, bool):
        match format_:
            case "table" | "csv":
                return f"{str(answer).lower()}\n".encode()
            case "json":
                return (json.dumps({"head": {}, "boolean": answer}) + "\n").encode()
            case "xml":
                return _serialised(_result(answer), "xml")
        raise QueryError("the answer is yes or no; write it as table, csv, json or xml.")
    if isinstance(answer, Table):
        if format_ == "table":
            return "".join(line + "\n" for line in table_lines(answer, width)).encode()
        if format_ not in _RESULTS:
            raise QueryError("a SELECT gives a table; write it as table, csv, json or xml.")
        return _serialised(_result(answer), _RESULTS[format_])
    if format_ not in ("table", "ttl"):
        raise QueryError("a CONSTRUCT or DESCRIBE gives triples; write them as ttl.")
    for prefix, iri in PREFIXES.items():
        answer.bind(prefix, iri)
    return answer.serialize(format="turtle", encoding="utf-8")


def _result(answer: Table | bool) -> Result:
    """The answer as rdflib's, which knows the W3C's result formats."""
    if isinstance(answer, bool):
        found = Result("ASK")
        found.askAnswer = answer
        return found
    found = Result("SELECT")
    variables = [Variable(column) for column in answer.columns]
    found.vars = variables
    found.bindings = [{v: t for v, t in zip(variables, row, strict=True) if t is not None} for row in answer]  # type: ignore[misc]
    return found


def _serialised(result: Result, format_: str) -> bytes:
    buffer = BytesIO()
    result.serialize(buffer, format=format_)
    return buffer.getvalue()


def terminal_width() -> int | None:
    """The columns of the terminal; None where stdout is no terminal, and so nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def shown(term: Term | None) -> str:
    """A term as a person reads it: an IRI shortened by its prefix, a literal's text on one line, nothing for unbound."""
    match term:
        case None:
            return ""
        case URIRef():
            iri = str(term)
            for prefix, start in PREFIXES.items():
                if iri.startswith(start) and "/" not in iri[len(start) :]:
                    return f"{prefix}:{iri[len(start) :]}"
            return f"<{iri}>"
        case Literal():
            return printable(str(term))
        case _:
            return str(term)


def printable(text: str) -> str:
    """*text* on one line, without the control characters that would move a terminal's cursor or turn its text around."""
    spaced = " ".join(text.split())
    return "".join(c if c.isprintable() or c in "\u00a0\u202f\u200c\u200d" else "\ufffd" for c in spaced)


def width_of(text: str) -> int:
    """How many columns *text* takes in a terminal (Unicode Standard Annex 11)."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def table_lines(table: Table, width: int | None) -> Iterator[str]:
    """*table* as aligned lines: a head, a rule and a line a row, cut to *width* columns by shrinking the widest columns."""
    cells = [[shown(term) for term in row] for row in table]
    widths = [max([width_of(name), *(width_of(row[i]) for row in cells)]) for i, name in enumerate(table.columns)]
    if width is not None:
        while sum(widths) + 2 * (len(widths) - 1) > width and max(widths, default=0) > 8:
            widths[widths.index(max(widths))] -= 1
    yield _line(table.columns, widths)
    yield "  ".join("─" * w for w in widths)
    for row in cells:
        yield _line(row, widths)
    yield f"{len(cells)} row{'' if len(cells) == 1 else 's'}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_fit(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _fit(text: str, width: int) -> str:
    if width_of(text) > width:
        while width_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - width_of(text))
