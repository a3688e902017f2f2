"""Memberships: one test a way of wording that a body is part of another, a member of it or tied to it.

`tests/wordings/memberships.toml` has plain texts, which the whole pipeline reads, with all that each says.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
import texts
from rows import document

from extract.gaps import row, subjects
from extract.memberships import memberships
from extract.model import Extraction, Modality, Span
from extract.positions import Position
from ontology.names import key
from ontology.terms import ORG


def ties(*marked: str, types: dict[str, str] | None = None, agreed: tuple[tuple[int, tuple[str, ...]], ...] = ()) -> set[str]:
    """What the sentences say, as "unit > body"."""
    _, lines, actors = document(*marked, types=types)
    return {f"{one.subject} > {one.body}" for one in memberships(lines, actors, agreed=agreed)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("l' [O:Institut Alfa] , rattaché à l' [O:Université Beta] , forme des ingénieurs", {"institut alfa > universite beta"}),
        ("le [O:Centre Alfa] relève du [O:ministère Gamma] .", {"centre alfa > ministere gamma"}),
        ("[O:Novatek] , filiale à 100 % du groupe [O:Helios] , livre", {"novatek > helios"}),
        ("[O:Helios] et sa filiale [O:Novatek] livrent", {"novatek > helios"}),
        ("Filiale du groupe [O:Helios] , [O:Novatek] livre", {"novatek > helios"}),
        (
            "le [O:Laboratoire Alfa] ( [O:CNRX] , [O:Université Beta] )",
            {"laboratoire alfa > cnrx", "laboratoire alfa > universite beta"},
        ),
        ("le [O:CNRX] ( [O:Délégation Alpes] )", {"delegation alpes > cnrx"}),
        ("l' [O:Institut Alfa] de l' [O:Université Beta]", {"institut alfa > universite beta"}),
        ("[O:Alfa] est membre du [O:Réseau Beta] .", {"alfa > reseau beta"}),
        ("[O:Alfa] et [O:Gamma] sont membres du [O:Réseau Beta] .", {"alfa > reseau beta", "gamma > reseau beta"}),
        ("le [C:Bénin] , membre de l' [O:Union Delta]", {"benin > union delta"}),
        ("l' adhésion du [C:Bénin] à l' [O:Union Delta]", {"benin > union delta"}),
        ("le [O:Réseau Beta] réunit [O:Alfa] , [O:Gamma] et [O:Delta]", {f"{x} > reseau beta" for x in ("alfa", "gamma", "delta")}),
        ("le [O:Réseau Beta] , dont [O:Alfa] fait partie avec [O:Gamma] ,", {"alfa > reseau beta", "gamma > reseau beta"}),
        ("les membres du [O:Réseau Beta] : [O:Alfa] et [O:Gamma]", {"alfa > reseau beta", "gamma > reseau beta"}),
        ("l' [O:Université Beta] , via son [O:Institut Alfa] ,", {"institut alfa > universite beta"}),
        ("[O:Alfa] et [O:Beta] avec [O:Gamma] , leur centre commun", {"gamma > alfa", "gamma > beta"}),
        ("[P:Jeanne Malaval] , de l' [O:Université Beta] ,", {"jeanne malaval > universite beta"}),
        ("la [O:Région Alfa] a voté une aide et adhère depuis 2010 à [O:Cités Beta]", {"region alfa > cites beta"}),
        ("l' [O:Université Beta] , que dirige [P:Jeanne Malaval] , abrite la [I:Chaire Alfa]", {"chaire alfa > universite beta"}),
        (
            "le [O:Réseau Beta] regroupe la [C:Bénin] , l' [O:Alfa] et le [C:Togo]",
            {f"{x} > reseau beta" for x in ("alfa", "benin", "togo")},
        ),
        (
            "le [O:Réseau Beta] regroupe la [C:France] au titre de la [L:Réunion] , le [C:Bénin] et le [C:Togo]",
            {f"{x} > reseau beta" for x in ("france", "benin", "togo")},
        ),
        ("[O:Alfa] siège en outre à l' [O:Union Delta]", {"alfa > union delta"}),
        ("[O:Alfa] rejoint le [O:Réseau Beta] avec [O:Gamma] .", {"alfa > reseau beta", "gamma > reseau beta"}),
        (
            "[O:Alfa] est une coopérative du groupe [O:Helios] et un membre actif du [O:Réseau Beta]",
            {"alfa > helios", "alfa > reseau beta"},
        ),
        ("[O:Alfa] travaille avec [O:Gamma] et adhère au [O:Réseau Beta]", {"alfa > reseau beta"}),
        ("[O:+++] , rattaché au [O:Réseau Beta] ,", {"+++ > reseau beta"}),
        ("les 2¹ [g:centres] , membres du [O:Réseau Beta]", set()),
        ("[O:Alfa] ( [O:CNRX] , [O:Université Beta] )", {"alfa > cnrx", "alfa > universite beta"}),
        (
            "quatre centres ont créé le [O:Réseau Beta] : [O:Alfa] , [O:Gamma] et [O:Delta]",
            {f"{x} > reseau beta" for x in ("alfa", "gamma", "delta")},
        ),
        ("[O:Alfa] n' est pas membre du [O:Réseau Beta] .", set()),
        ("[O:Alfa] a remis la médaille à [O:Beta] .", set()),
        ("une convention entre [O:Alfa] et [O:Beta]", set()),
        ("le [O:Centre Alfa] , rattaché au [C:Bénin] ,", set()),
    ],
)
def test_memberships_of_one_sentence(sentence: str, expected: set[str]) -> None:
    assert ties(sentence) == expected


def test_memberships_an_anaphor_takes_the_body_called_by_its_noun() -> None:
    found = ties(
        "[O:Alfa] et [O:Beta] avec [O:Gamma] , leur centre commun",
        "Créé en 2020 , ce centre - rejoint par [O:Delta] en 2021 - forme",
    )
    assert "delta > gamma" in found


def test_memberships_a_pronoun_takes_the_body_of_the_sentence_before() -> None:
    assert ties("l' [O:Institut Alfa] ouvre ses portes .", "Il intègre le [O:Réseau Beta] .") == {"institut alfa > reseau beta"}


def test_memberships_a_group_takes_the_list_of_its_number() -> None:
    found = ties("[O:Alfa] et [O:Gamma] signent .", "l' [O:Association Beta] , dont les deux [g:établissements] sont membres")
    assert found == {"alfa > association beta", "gamma > association beta"}


def test_memberships_listed_on_lines_of_their_own() -> None:
    found = ties("Les membres du [O:Réseau Beta] sont :", "- [O:Alfa] ( coordination )", "- le [O:Gamma]", "[O:Delta] signe .")
    assert found == {"alfa > reseau beta", "gamma > reseau beta"}
    assert ties("le [O:Consortium Beta] regroupe :", "- [O:Alfa]", "- [O:Gamma]") == {
        "alfa > consortium beta",
        "gamma > consortium beta",
    }


def test_memberships_parties_of_an_act_that_makes_a_body_are_its_members() -> None:
    agreed = ((0, ("alfa", "gamma", "delta")),)
    found = ties("une convention de [O:Alfa] , [O:Gamma] et [O:Delta] donne naissance à [O:Beta] .", agreed=agreed)
    assert found == {"alfa > beta", "gamma > beta", "delta > beta"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("[O:Conseil exécutif de l'Union Delta] et [O:Union Delta]", {"conseil executif de l'union delta > union delta"}),
        ("[O:Helios Canada] et [O:Helios]", set()),
        ("[O:Helios Voyageurs] et [O:Helios]", set()),
        ("[O:Groupe Helios] et [O:Helios]", {"helios > groupe helios"}),
        ("[O:Association des amis de Delta] et [O:Delta]", set()),
        ("[O:Helios-Delta] et [O:Helios]", set()),
    ],
)
def test_memberships_that_a_name_tells(names: str, expected: set[str]) -> None:
    assert ties(names) == expected


def test_memberships_whom_a_new_member_meets_belong_to_the_same_body() -> None:
    said = ("[O:Alfa] fait partie du [O:Réseau Beta] .", "il y retrouve l' [O:Université Gamma] et [O:Delta] .")
    assert ties(*said) == {f"{one} > reseau beta" for one in ("alfa", "universite gamma", "delta")}


def test_memberships_know_since_when() -> None:
    _, lines, actors = document("l' [O:Université Beta] a rejoint le [O:Réseau Alfa] en 1998 .")
    assert [(one.relation, one.since) for one in memberships(lines, actors)] == [("member", "1998")]


def test_memberships_an_office_is_none_and_a_person_beside_a_body_is_affiliated() -> None:
    _, lines, actors = document("[P:Jeanne Malaval] , de l' [O:Université Beta] ,")
    held = [Position(Span(0, 5), "jeanne malaval", "universite beta", Span(0, 2), "positions.title", 0.9, 0)]
    assert memberships(lines, actors, held) == ()
    beside = [Position(Span(0, 5), "jeanne malaval", "universite beta", None, "positions.beside", 0.8, 0)]
    assert {one.relation for one in memberships(lines, actors, beside)} == {"affiliated"}


def test_gaps_hold_the_words_between_actors() -> None:
    _, lines, _ = document("l' [O:Institut Alfa] , rattaché à l' [O:Université Beta] .")
    here = row(lines[0], "fr")
    assert here.gaps == (" l'", " , rattache a l'", " .")
    assert subjects([here, here], "fr") == ((), ("institut alfa",))


class Wording(NamedTuple):
    """A text with all that belongs to something in it, as "unit > whole" and "member > body"; `wanted` where it is still read wrongly."""

    text: str
    part_of: tuple[str, ...]
    member_of: tuple[str, ...]
    wanted: bool


WORDINGS = [
    Wording(r["text"], tuple(r.get("part_of", ())), tuple(r.get("member_of", ())), r.get("wanted", False))
    for r in texts.told("memberships")
]
PARTS = {str(ORG.subOrganizationOf), str(ORG.unitOf)}


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    return texts.readings(w.text for w in WORDINGS)


@pytest.mark.parametrize(
    "wording", [pytest.param(w, id=w.text[:60], marks=[pytest.mark.xfail(strict=True)] if w.wanted else []) for w in WORDINGS]
)
def test_memberships_are_read_from_wordings(wording: Wording, readings: dict[str, Extraction]) -> None:
    found = readings[wording.text]
    names = {node.key: [key(name.text) for name in node.names] for node in found.nodes}
    sure = [c for c in found.claims if c.modality is Modality.ASSERTED and isinstance(c.object, str)]
    read = [("part", c.subject, str(c.object)) for c in sure if c.predicate in PARTS]
    read += [("member", c.subject, str(c.object)) for c in sure if c.predicate == str(ORG.memberOf)]
    for relation, told in (("part", wording.part_of), ("member", wording.member_of)):
        for pair in told:
            unit, body = map(key, pair.split(" > "))
            tied = (r for r in read if r[0] == relation and texts.alike(unit, names[r[1]]) and texts.alike(body, names[r[2]]))
            one = next(tied, None)
            assert one is not None, (relation, pair, read)
            read.remove(one)
    assert read == []
