"""Who signed an agreement, who was only present and which countries it involves, as the sentences of `tests/wordings/signings.toml` say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.model import Document, Extraction
from extract.pipeline import extract
from ontology.terms import ENT

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "wordings" / "signings.toml").read_text("utf-8"))["cases"]
PREDICATES = {"signed": ENT.signatory, "present": ENT.attendee, "countries": ENT.involvesCountry}


@pytest.fixture(scope="module")
def said() -> dict[str, Extraction]:
    """What each sentence says, by the sentence."""
    found = extract([Document(str(n), case["text"] + "\n") for n, case in enumerate(CASES)])
    return {one.document.text.strip(): one for one in found}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_signings_tell_who_signs_and_where_from(case: dict[str, Any], said: dict[str, Extraction]) -> None:
    for name in case.keys() - {"text"}:
        told = {str(claim.object) for claim in said[case["text"]].claims if claim.predicate == str(PREDICATES[name])}
        assert told == set(case[name])
