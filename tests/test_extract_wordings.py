"""Plain sentences and short documents of the genre, read by the whole pipeline: the kinds, all the parties, status and date.

`tests/wordings/agreements.txt` has a sentence a line with what it says, `=> kind: party; party [status] date in place`, or `=> none` where no
agreement is stated as a fact. A line that begins with "?" is still read wrongly. `documents.toml` has short documents, each with all
its agreements; `press.toml` has texts in the manner of journalists, and `plain.toml` texts of one to three plain sentences, both
written by others than who wrote the rules.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from extract.model import Document, Extraction, Modality, Value
from extract.pipeline import extract
from ontology.names import key
from ontology.terms import ENT

_KINDS = {
    "MemorandumOfUnderstanding": "memorandum-of-understanding",
    "LetterOfIntent": "letter-of-intent",
    "JointDeclaration": "declaration",
    "Agreement": "agreement",
    "Treaty": "treaty",
    "Partnership": "partnership",
    "Designation": "designation",
    "Call": "call",
}
_LINE = re.compile(r"(?P<wanted>\? )?(?P<text>.+?) => (?P<told>.+)$")
_TOLD = re.compile(r"(?P<kind>[\w-]+): (?P<parties>.*?)(?: \[(?P<status>\w+)\])?(?: (?P<date>[\d-]+))?(?: in (?P<place>.+))?$")
_FOLDER = Path(__file__).parent / "wordings"


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


class Read(NamedTuple):
    """One agreement that was read: each party by all its names."""

    kind: str
    parties: list[set[str]]
    status: str
    date: str
    place: set[str]


def _told(line: str) -> Told:
    found = _TOLD.fullmatch(line)
    assert found is not None, line
    parties = tuple(key(party.strip()) for party in found["parties"].split(";"))
    return Told(found["kind"], parties, found["status"] or "", found["date"] or "", key(found["place"] or ""))


def _sentences() -> list[Wording]:
    out = []
    for line in (_FOLDER / "agreements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            assert found is not None, line
            agreements = () if found["told"] == "none" else (_told(found["told"]),)
            out.append(Wording(found["text"], agreements, bool(found["wanted"])))
    return out


def _documents(name: str) -> list[Wording]:
    rows = tomllib.loads((_FOLDER / name).read_text("utf-8"))["document"]
    return [Wording(row["text"].strip(), tuple(map(_told, row["agreements"])), row.get("wanted", False)) for row in rows]


WORDINGS = [*_sentences(), *_documents("documents.toml"), *_documents("press.toml"), *_documents("plain.toml")]


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    """What the pipeline makes of each text."""
    documents = (Document(f"wording-{n}", w.text + "\n") for n, w in enumerate(WORDINGS))
    return {w.text: found for w, found in zip(WORDINGS, extract(documents), strict=True)}


def _read(found: Extraction) -> list[Read]:
    """The agreements that an extraction states as facts."""
    nodes = {node.key: node for node in found.nodes}
    read: dict[str, Read] = {}
    for claim in found.claims:
        if claim.modality is not Modality.ASSERTED or nodes[claim.subject].type not in _KINDS:
            continue
        one = read.get(claim.subject, Read(_KINDS[nodes[claim.subject].type], [], "", "", set()))
        if claim.predicate == str(ENT.party) and isinstance(claim.object, str):
            one.parties.append({key(name.text) for name in nodes[claim.object].names})
        elif claim.predicate == str(ENT.status) and isinstance(claim.object, Value):
            one = one._replace(status=claim.object.lexical.rsplit("#")[-1].lower())
        elif claim.predicate == str(ENT.signedOn) and isinstance(claim.object, Value):
            one = one._replace(date=claim.object.lexical)
        elif claim.predicate == str(ENT.signedAt) and isinstance(claim.object, str):
            one = one._replace(place={key(name.text) for name in nodes[claim.object].names})
        read[claim.subject] = one
    return [one for one in read.values() if one.parties]


def _same(told: Told, read: Read) -> bool:
    """Whether an agreement was read as it is told."""
    named = all(any(party in name or name in party for names in read.parties for name in names) for party in told.parties)
    fits = told.kind == read.kind and told.status in {"", read.status} and told.date in {"", read.date}
    fits = fits and (not told.place or told.place in read.place)
    return fits and named and len(told.parties) == len(read.parties)


@pytest.mark.parametrize(
    "wording", [pytest.param(w, id=w.text[:60], marks=[pytest.mark.xfail(strict=True)] if w.wanted else []) for w in WORDINGS]
)
def test_wordings_are_read(wording: Wording, readings: dict[str, Extraction]) -> None:
    left = _read(readings[wording.text])
    for told in wording.agreements:
        read = next((one for one in left if _same(told, one)), None)
        assert read is not None, (told, left)
        left.remove(read)
    assert left == []
