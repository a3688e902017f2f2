"""Positions are read from hand-made lines: who holds which office in which body."""

from __future__ import annotations

import pytest
from bracketed import read

WORDINGS = [
    ("[P:Luc Roy], directeur général de l'[O:Institut A], salue l'accord.", "luc roy", "institut a", "directeur général"),
    ("Le président de [O:Alpha], [P:Luc Roy], a parlé.", "luc roy", "alpha", "président"),
    ("La PDG d'[O:Alpha] [P:Eva Kim] a parlé.", "eva kim", "alpha", "PDG"),
    ("[P:Eva Kim] est directrice de [O:Alpha].", "eva kim", "alpha", "directrice"),
    (
        "[P:Eva Kim], nommée présidente du conseil d'administration d'[O:Alpha], arrive.",
        "eva kim",
        "alpha",
        "présidente du conseil d'administration",
    ),
    ("[P:Ali Fall], ministre de la Santé du [C:Sénégal], était là.", "ali fall", "sénégal", "ministre de la Santé"),
    ("Le ministre marocain de la Santé, [P:Luc Roy], se rend au [C:Maroc].", "luc roy", "maroc", "ministre marocain de la Santé"),
    ("[O:Alpha], que dirige [P:Luc Roy], recrute.", "luc roy", "alpha", "dirige"),
    ("[P:Luc Roy], qui préside [O:Alpha], recrute.", "luc roy", "alpha", "préside"),
    ("[O:Alpha] recrute.\nSon directeur, [P:Luc Roy], l'annonce.", "luc roy", "alpha", "directeur"),
    ("[P:Luc Roy]\nPrésident d'[O:Alpha]", "luc roy", "alpha", "Président"),
]


@pytest.mark.parametrize(("text", "person", "body", "role"), WORDINGS, ids=[w[0][:45] for w in WORDINGS])
def test_positions_wording(text: str, person: str, body: str, role: str) -> None:
    found = read(text)
    (one,) = found.positions
    assert (one.person, one.body) == (person, body)
    assert one.role is not None
    assert one.role.of(found.reading.text) == role


def test_positions_counterpart_of_a_country_is_called_so() -> None:
    found = read(
        "[P:Luc Roy], ministre marocain de la Santé, et son homologue sénégalais, [P:Ali Fall], arrivent du [C:Maroc] et du [C:Sénégal]."
    )
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "maroc"), ("ali fall", "sénégal")}
    assert {p.role.of(found.reading.text) for p in found.positions if p.role} == {
        "ministre marocain de la Santé",
        "homologue sénégalais",
    }


def test_positions_counterpart_of_a_body_has_the_office_told_before() -> None:
    found = read("Le recteur de l'[O:Université A], [P:Luc Roy], et son homologue de l'[O:Université B], [P:Ali Fall], arrivent.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "université a"), ("ali fall", "université b")}
    assert len({p.role for p in found.positions}) == 1


def test_positions_two_offices_of_one_person() -> None:
    found = read("[P:Luc Roy], président d'[O:Alpha] et directeur de [O:Beta], arrive.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "alpha"), ("luc roy", "beta")}


def test_positions_minister_without_a_country_has_none() -> None:
    assert read("Le ministre de la Santé, [P:Luc Roy], a parlé à [O:Alpha].").positions == ()


@pytest.mark.parametrize(
    ("person", "body"),
    [("Wanjiru Kamau", "kenya"), ("Brahim El Fassi", "maroc"), ("Anne Martin", "kenya")],
    ids=["home", "the-other", "neither"],
)
def test_positions_minister_without_a_country_is_of_the_one_that_the_name_speaks_for(person: str, body: str) -> None:
    found = read(
        f"Le [C:Kenya] et le [C:Maroc] coopèrent, dit le [C:Kenya].\nLe ministre de la Pêche, [P:{person}], salue l'accord."
    )
    assert [p.body for p in found.positions] == [body]


def test_positions_what_the_words_say_goes_before_a_name() -> None:
    found = read("Le [C:Kenya] et le [C:Maroc] coopèrent.\nLe ministre kényan de la Pêche, [P:Brahim El Fassi], salue l'accord.")
    assert [p.body for p in found.positions] == ["kenya"]
