"""Plain sentences and short documents of the genre, read by the whole pipeline: the kinds, all the parties, status and date.

`tests/wordings/agreements.txt` has a sentence a line with what it says, `=> kind: party; party [status] date in place`, or `=> none` where no
agreement is stated as a fact. A line that begins with "?" is still read wrongly. `documents.toml` has short documents, each with all
its agreements; `press.toml` has texts in the manner of journalists, `plain.toml` texts of one to three plain sentences, both
written by others than who wrote the rules, `elliptic.toml` texts that leave parties, verbs or nouns unsaid, `several.toml` texts
that tell several agreements together, `passing.toml` texts that tell of them beside something else, and `precision.toml` texts
that tempt to read too much.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
import texts
from agreed import Read, read, same_parties

from extract.model import Extraction
from ontology.names import key

_LINE = re.compile(r"(?P<wanted>\? )?(?P<text>.+?) => (?P<told>.+)$")
_TOLD = re.compile(r"(?P<kind>[\w-]+): (?P<parties>.*?)(?: \[(?P<status>\w+)\])?(?: (?P<date>[\d-]+))?(?: in (?P<place>.+))?$")


class Told(NamedTuple):
    """One agreement that a text tells of; status, date and place are empty where the test does not ask for them."""

    kind: str
    parties: tuple[str, ...]
    status: str
    date: str
    place: str


class Wording(NamedTuple):
    """A text with all its agreements; `wanted` where it is still read wrongly."""

    text: str
    agreements: tuple[Told, ...]
    wanted: bool


def _told(line: str) -> Told:
    found = _TOLD.fullmatch(line)
    assert found is not None, line
    parties = tuple(key(party.strip()) for party in found["parties"].split(";"))
    return Told(found["kind"], parties, found["status"] or "", found["date"] or "", key(found["place"] or ""))


def _sentences() -> list[Wording]:
    out = []
    for line in (texts.FOLDER / "agreements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            assert found is not None, line
            agreements = () if found["told"] == "none" else (_told(found["told"]),)
            out.append(Wording(found["text"], agreements, bool(found["wanted"])))
    return out


def _documents(name: str) -> list[Wording]:
    return [Wording(r["text"], tuple(map(_told, r["agreements"])), r.get("wanted", False)) for r in texts.told(name)]


WORDINGS = [
    *_sentences(),
    *(w for name in ("documents", "press", "plain", "elliptic", "several", "passing", "precision") for w in _documents(name)),
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    return texts.readings(w.text for w in WORDINGS)


def _same(told: Told, one: Read) -> bool:
    """Whether an agreement was read as it is told."""
    fits = told.kind == one.kind and told.status in {"", one.status} and told.date in {"", one.date}
    fits = fits and (not told.place or told.place in one.place)
    return fits and same_parties(told.parties, one)


@pytest.mark.parametrize(
    "wording", [pytest.param(w, id=w.text[:60], marks=[pytest.mark.xfail(strict=True)] if w.wanted else []) for w in WORDINGS]
)
def test_wordings_are_read(wording: Wording, readings: dict[str, Extraction]) -> None:
    left = read(readings[wording.text])
    for told in wording.agreements:
        found = next((one for one in left if _same(told, one)), None)
        assert found is not None, (told, left)
        left.remove(found)
    assert left == []
