"""A text and its expected graph are a test: each pair in `tests/cases/` must be extracted exactly (docs/annotation.md).

A pair in `tests/cases/wanted/` is known to fail; once the extractor has learnt it, it moves up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from entente.diagnosis import errors, grouped
from entente.evaluation import Alignment
from entente.findings import findings
from entente.gold import Gold, faults
from extract.model import Document
from graph.builds import build
from graph.store import Store, open_store
from ontology.terms import PREFIXES

CASES = Path(__file__).resolve().parent / "cases"
PAIRS = sorted(CASES.glob("*.json"))
WANTED = sorted((CASES / "wanted").glob("*.json"))
SENSES = {"states": "Claim", "denies": "DeniedClaim", "supposes": "ConditionalClaim"}


def test_cases_are_pairs() -> None:
    assert PAIRS
    assert sorted(path.with_suffix("") for path in CASES.rglob("*.txt")) == sorted(
        path.with_suffix("") for path in (*PAIRS, *WANTED)
    )


@pytest.mark.parametrize(
    "pair", [*PAIRS, *(pytest.param(path, marks=pytest.mark.xfail(strict=True)) for path in WANTED)], ids=lambda p: p.stem
)
def test_case(pair: Path, tmp_path: Path) -> None:
    name, text = pair.stem, pair.with_suffix(".txt").read_text("utf-8")
    expected: dict[str, Any] = json.loads(pair.read_text("utf-8"))
    said = {sense: expected.pop(sense, []) for sense in SENSES}
    assert list(faults(expected, name, text)) == []
    build([Document(name, text, published=expected.get("published"))], tmp_path)
    store = open_store(tmp_path)
    found = findings(store, name)
    assert found is not None
    wrong = "\n".join(grouped(errors(name, Alignment(Gold.model_validate(expected), found))))
    assert not wrong, wrong
    for sense, statements in said.items():
        for statement in statements:
            assert tuple(statement) in stated(store, SENSES[sense]), (
                f"{sense}: {statement}; has {sorted(stated(store, SENSES[sense]))}"
            )


def stated(store: Store, sense: str) -> set[tuple[str, str, str]]:
    """What the statements of one sense say: the subject's names, the property, the object's names or value."""
    named = "skos:prefLabel|skos:altLabel|(org:member/skos:prefLabel)"
    rows = store.select(
        f"SELECT ?subject ?p ?value WHERE {{ ?claim a ent:{sense} ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . "
        f"OPTIONAL {{ ?s {named} ?subject }} OPTIONAL {{ ?o skos:prefLabel|skos:altLabel ?name }} "
        "OPTIONAL { ?o schema:value ?amount ; schema:currency ?currency } "
        "BIND(COALESCE(?name, CONCAT(STR(?amount), ' ', ?currency), STR(?o)) AS ?value) }"
    )
    return {(str(subject or ""), short(str(p)), short(str(value))) for subject, p, value in rows}


def short(iri: str) -> str:
    """A property with its prefix.

    >>> short("https://w3id.org/entente/ns#aim")
    'ent:aim'
    """
    return next((f"{prefix}:{iri[len(start) :]}" for prefix, start in PREFIXES.items() if iri.startswith(start)), iri)
