"""Who signed an agreement, who was only present and which countries it involves, as the sentences of `tests/wordings/signings.toml` say."""

from __future__ import annotations

from typing import Any

import pytest
import texts

from extract.model import Extraction
from ontology.terms import ENT

CASES = texts.told("signings")
PREDICATES = {"signed": ENT.signatory, "present": ENT.attendee, "countries": ENT.involvesCountry}


@pytest.fixture(scope="module")
def said() -> dict[str, Extraction]:
    return texts.readings(case["text"] for case in CASES)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["text"][:50], marks=[pytest.mark.xfail(reason=c["open"], strict=True)] if "open" in c else [])
        for c in CASES
    ],
)
def test_signings_tell_who_signs_and_where_from(case: dict[str, Any], said: dict[str, Extraction]) -> None:
    asked = case.keys() - {"text", "open"}
    assert asked
    for name in asked:
        told = {str(claim.object) for claim in said[case["text"]].claims if claim.predicate == str(PREDICATES[name])}
        assert told == set(case[name])
