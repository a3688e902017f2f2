"""Every annotation file is well formed, and one that is not is refused with its place and what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from entente.gold import faults, load, load_all, main
from ontology.errors import EntenteError

HERE = Path(__file__).resolve().parent
HANDMADE = HERE / "gold" / "handmade" / "gold" / "jumelage.json"
FOLDERS = ["corpus/dev", "corpus/heldout", "gold/seeds", "gold/handmade/gold"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_gold_files_are_well_formed(folder: str) -> None:
    files = load_all(HERE / folder)
    assert files
    for name, gold in files.items():
        assert gold.document == name
        assert gold.entities


@pytest.mark.parametrize("folder", ["corpus/dev", "corpus/heldout"])
def test_gold_files_stand_beside_their_documents(folder: str) -> None:
    stems = {path.stem for path in (HERE / folder).iterdir() if path.suffix in (".txt", ".md")}
    assert stems == {path.stem for path in (HERE / folder).glob("*.json")}


def test_gold_of_the_seeds_is_of_the_seeds() -> None:
    seeds = HERE.parent / "seeds"
    for name, gold in load_all(HERE / "gold" / "seeds").items():
        text = (seeds / f"{name}.txt").read_text("utf-8")
        assert list(faults(json.loads((HERE / "gold" / "seeds" / f"{name}.json").read_text("utf-8")), name, text)) == []
        assert gold.language == "fr"


def entity(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda gold: gold["entities"][0].update(changes)


def agreement(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda gold: gold["agreements"][0].update(changes)


def relation(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda gold: gold["relations"][0].update(changes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (entity(type="Organisation"), "entities e1 'Institut des marées': type: Input should be 'Organization'"),
        (entity(alias=["IdM"]), "entities e1 'Institut des marées': alias: Extra inputs are not permitted"),
        (entity(country="France"), "country: String should match pattern '^[A-Z]{2}$'"),
        (entity(id="e2"), "entity e2 'Observatoire du fleuve': the id is used twice"),
        (agreement(kind="mou"), 'agreements a1 "protocole d\'accord sur les marées": kind: Input should be'),
        (agreement(status="done"), "status: Input should be 'signed', 'announced', 'planned' or 'ended'"),
        (agreement(parties=["e1", "e99"]), "party 'e99' is no entity's id"),
        (agreement(parties=["e4"]), "party 'e4' is of type Person; it must be Organization or Country or Place"),
        (agreement(signatories=["e1"]), "signatory 'e1' is of type Organization; it must be Person"),
        (agreement(date_signed="1er mars 2021"), "date_signed: String should match pattern"),
        (agreement(status="planned"), "an announced or planned agreement has no date_signed"),
        (agreement(duration="3 ans"), "duration: String should match pattern"),
        (agreement(duration="P"), "duration: String should match pattern"),
        (agreement(leads_to="a9"), "leads_to names 'a9', which is no agreement's id"),
        (agreement(evidence=""), "evidence: String should have at least 1 character"),
        (agreement(evidence="mot " * 21), "evidence of 21 words; 20 at most"),
        (relation(object="e77"), "relation e4 position e77: the object is no entity's id"),
        (relation(role=None), "a position needs its role"),
        (relation(predicate="worksFor"), "relations 1: predicate: Input should be 'position'"),
        (lambda gold: gold.update(document="autre"), "it must be the file's stem, 'jumelage'"),
        (lambda gold: gold.pop("entities"), '"entities": Field required'),
        (lambda gold: gold["entities"].insert(0, "Brest"), "entities 1: Input should be a valid dictionary"),
    ],
)
def test_gold_faults_say_what_and_where(change: Callable[[dict[str, Any]], object], said: str) -> None:
    gold = deepcopy(json.loads(HANDMADE.read_text("utf-8")))
    assert list(faults(gold, "jumelage", None)) == []
    change(gold)
    assert any(said in fault for fault in faults(gold, "jumelage", None)), list(faults(gold, "jumelage", None))


def test_gold_names_and_evidence_stand_in_the_text() -> None:
    gold = json.loads(HANDMADE.read_text("utf-8"))
    found = list(faults(gold, "jumelage", "L’Institut des marées a parlé."))
    assert any("'Observatoire du fleuve': neither the name nor an alias stands in the text" in fault for fault in found)
    assert any("the evidence does not stand in the text, verbatim" in fault for fault in found)
    assert not any("Institut des marées' " in fault for fault in found)


def test_gold_load_refuses_a_file_with_a_fault(tmp_path: Path) -> None:
    gold = json.loads(HANDMADE.read_text("utf-8"))
    gold["agreements"][0].update(kind="mou", status="done")
    path = tmp_path / "jumelage.json"
    path.write_text(json.dumps(gold), "utf-8")
    with pytest.raises(EntenteError, match=r"jumelage\.json: agreements a1 .*: kind: .*1 more fault"):
        load(path)
    assert main(tmp_path) == 1


def test_gold_load_names_the_line_of_what_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"document": "a",\n oops}', "utf-8")
    with pytest.raises(EntenteError, match=r"a\.json, line 2, column 2: not JSON"):
        load(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(EntenteError, match="cannot be read"):
        load(path)
    with pytest.raises(EntenteError, match="no gold file"):
        load_all(tmp_path / "nothing")
