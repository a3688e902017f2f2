"""Plain sentences of the genre, one act each, read by the whole pipeline: the kind, all the parties and the status.

`tests/wordings/agreements.txt` has a sentence a line with what it says, `=> kind: party; party [status]`, or `=> none` where no
agreement is stated as a fact. A line that begins with "?" is still read wrongly.
"""

from __future__ import annotations

import re
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
_LINE = re.compile(r"(?P<wanted>\? )?(?P<text>.+?) => (?P<kind>[\w-]+)(?:: (?P<parties>.*?))?(?: \[(?P<status>\w+)\])?$")


class Wording(NamedTuple):
    """One line of the file."""

    text: str
    kind: str
    parties: tuple[str, ...]
    status: str | None
    wanted: bool


def _wordings() -> list[Wording]:
    out = []
    for line in (Path(__file__).parent / "wordings" / "agreements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            assert found is not None, line
            parties = tuple(key(p.strip()) for p in (found["parties"] or "").split(";") if p.strip())
            out.append(Wording(found["text"], found["kind"], parties, found["status"], bool(found["wanted"])))
    return out


WORDINGS = _wordings()


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    """What the pipeline makes of each sentence."""
    documents = (Document(f"wording-{n}", w.text + "\n") for n, w in enumerate(WORDINGS))
    return {w.text: found for w, found in zip(WORDINGS, extract(documents), strict=True)}


@pytest.mark.parametrize(
    "wording", [pytest.param(w, id=w.text[:60], marks=[pytest.mark.xfail(strict=True)] if w.wanted else []) for w in WORDINGS]
)
def test_wordings_are_read(wording: Wording, readings: dict[str, Extraction]) -> None:
    found = readings[wording.text]
    nodes = {node.key: node for node in found.nodes}
    claims = [c for c in found.claims if c.modality is Modality.ASSERTED]
    parties: dict[str, list[set[str]]] = {}
    for claim in claims:
        if claim.predicate == str(ENT.party) and isinstance(claim.object, str):
            parties.setdefault(claim.subject, []).append({key(name.text) for name in nodes[claim.object].names})
    if wording.kind == "none":
        assert parties == {}
        return
    assert [_KINDS[nodes[agreement].type] for agreement in parties] == [wording.kind]
    (members,) = parties.values()
    assert len(members) == len(wording.parties)
    for party in wording.parties:
        assert any(party in name or name in party for names in members for name in names), party
    if wording.status:
        said = [c.object.lexical for c in claims if c.predicate == str(ENT.status) and isinstance(c.object, Value)]
        assert [status.rsplit("#")[-1].lower() for status in said] == [wording.status]
