"""When, where, for how long and between which countries an agreement was made, its kind and how far it has got, as the short texts of
`tests/wordings/attributes.toml` tell: all of it, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
import texts
from agreed import Read, read, same_parties

from extract.model import Extraction
from ontology.names import key

CASES = texts.told("attributes")


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    return texts.readings(case["text"] for case in CASES)


def _same(told: dict[str, Any], one: Read) -> bool:
    """Whether an agreement was read as it is told: what goes unsaid was not read, but for countries, which are asked where given."""
    plain = all(told.get(name, "") == getattr(one, name) for name in ("kind", "status", "date", "duration"))
    place = key(told["place"]) in one.place if "place" in told else not one.place
    countries = "countries" not in told or one.countries == frozenset(told["countries"])
    return plain and place and countries and same_parties(tuple(map(key, told["parties"])), one)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["text"][:60], marks=[pytest.mark.xfail(strict=True)] if c.get("wanted") else []) for c in CASES]
)
def test_attributes_are_read(case: dict[str, Any], readings: dict[str, Extraction]) -> None:
    left = read(readings[case["text"]])
    for told in case["agreements"]:
        found = next((one for one in left if _same(told, one)), None)
        assert found is not None, (told, left)
        left.remove(found)
    assert left == []
