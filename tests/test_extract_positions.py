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
    (
        "[O:Alpha] reçoit [P:Eva Kim], directrice administrative et financière de l'[O:Institut B].",
        "eva kim",
        "institut b",
        "directrice administrative et financière",
    ),
    (
        "[P:Luc Roy], directeur général de coopération scientifique et technique de l'[O:Agence B].",
        "luc roy",
        "agence b",
        "directeur général de coopération scientifique et technique",
    ),
    ("[P:Luc Roy], directeur de l'[O:Usine A] chez [O:Beta], a parlé.", "luc roy", "beta", "directeur de l'Usine A"),
    ("[P:Eva Kim], qui préside également [O:Alpha], arrive.", "eva kim", "alpha", "préside"),
    ("[P:Eva Kim], qui aujourd'hui dirige encore [O:Alpha], arrive.", "eva kim", "alpha", "dirige"),
    ("[P:Eva Kim] dirige aussi l'[O:Institut A].", "eva kim", "institut a", "dirige"),
    ("[O:Alpha], la filiale belge de [O:Beta], que préside M. [P:Luc Roy], recrute.", "luc roy", "alpha", "préside"),
    ("L'[O:Unité A], commune à [O:Beta] et à [O:Gamma] et dirigée par [P:Luc Roy], recrute.", "luc roy", "unité a", "dirigée par"),
    ("L'[O:Institut A] est né en 2010. [P:Ali Fall] en est le premier directeur.", "ali fall", "institut a", "directeur"),
    ("L'[O:Institut A] va bien ; [P:Eva Kim] en reste la directrice adjointe.", "eva kim", "institut a", "directrice adjointe"),
    ("[P:Eva Kim] prendra la présidence de la [O:Fondation A].", "eva kim", "fondation a", "présidence"),
    ("L'[O:Université A], en [C:France], représentée par le Pr [P:Luc Roy], doyen,", "luc roy", "université a", "doyen"),
    (
        "L'[O:Université A], dont le siège est à la [O:Maison B], à [L:Dijon], représentée par Mme [P:Eva Kim], sa présidente,",
        "eva kim",
        "université a",
        "présidente",
    ),
    ("[O:Alpha], sise 3, rue Haute, 75794 Paris, représentée par [P:Luc Roy], son gérant,", "luc roy", "alpha", "gérant"),
    ("[O:Alpha], la première école de [O:Beta] à l'étranger, que dirige [P:Luc Roy], recrute.", "luc roy", "alpha", "dirige"),
    ("[O:Alpha] est née en 2010.\nDirigée depuis 2012 par [P:Luc Roy], elle recrute.", "luc roy", "alpha", "Dirigée"),
    (
        "Le [O:Ministère A] va bien, le [O:Ministère A] coopère avec le [O:Ministère B].\n[P:Luc Roy], secrétaire général de mon ministère,",
        "luc roy",
        "ministère a",
        "secrétaire général de mon ministère",
    ),
    ("[P:Ali Fall] a pris ses fonctions de recteur de l'[U:Université A].", "ali fall", "université a", "recteur"),
    ("[P:Ali Fall] occupe le poste de directeur adjoint de l'[O:Institut A].", "ali fall", "institut a", "directeur adjoint"),
    ("[P:Eva Kim] a été élue à la présidence de la [O:Fondation A].", "eva kim", "fondation a", "à la présidence"),
    ("[O:Beta] reçoit la présidente [P:Eva Kim] de la [O:Fondation A].", "eva kim", "fondation a", "présidente"),
    ("[O:Beta] reçoit l'ingénieure [P:Eva Kim], de la [O:Société A].", "eva kim", "société a", "ingénieure"),
    ("[P:Luc Roy], maire (PS) de [L:Lyon], a parlé.", "luc roy", "lyon", "maire (PS)"),
    ("[O:Beta] et [P:Ali Fall], directeur (par intérim) de l'[O:Institut A].", "ali fall", "institut a", "directeur (par intérim)"),
    ("[P:Luc Roy], 52 ans, directeur de l'[O:Institut A], a parlé.", "luc roy", "institut a", "directeur"),
    ("[P:Eva Kim], née à [L:Dakar], présidente de la [O:Fondation A], a parlé.", "eva kim", "fondation a", "présidente"),
    ("[P:Ali Fall], chargé d'affaires a.i. de l'[O:Ambassade A], a parlé.", "ali fall", "ambassade a", "chargé d'affaires a.i."),
    (
        "[O:Beta] et [P:Luc Roy], chef du service communication et marketing de l'[O:Institut A].",
        "luc roy",
        "institut a",
        "chef du service communication et marketing",
    ),
    (
        "[P:Ali Fall], responsable du bureau de [L:Dakar] de l'[O:Agence A].",
        "ali fall",
        "agence a",
        "responsable du bureau de Dakar",
    ),
    ("[O:Alpha] (présidée par [P:Luc Roy]) a signé.", "luc roy", "alpha", "présidée par"),
    ("Signé par [P:Luc Roy], au nom de l'[O:Institut A] qu'il préside.", "luc roy", "institut a", "préside"),
    ("[P:Eva Kim] a fondé [O:Alpha], dont elle est aujourd'hui la directrice générale.", "eva kim", "alpha", "directrice générale"),
    ("Côté [O:Alpha], la présidente [P:Eva Kim] a signé.", "eva kim", "alpha", "présidente"),
    ("[O:Beta] signe ; du côté d'[O:Alpha], c'est le directeur, [P:Luc Roy], qui signe.", "luc roy", "alpha", "directeur"),
    ("[O:Beta] et [P:Eva Kim] (directrice, [O:Institut A]) arrivent.", "eva kim", "institut a", "directrice"),
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


def test_positions_several_holders_with_their_charges_in_brackets() -> None:
    found = read("Deux chefs de service d'[O:Alpha], MM. [P:Luc Roy] (finances) et [P:Ali Fall] (affaires sociales), arrivent.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "alpha"), ("ali fall", "alpha")}


@pytest.mark.parametrize("led", ["codirigé par [P:Luc Roy] et [P:Ali Fall]", "dirigé par [P:Luc Roy] et par Mme [P:Ali Fall]"])
def test_positions_two_lead_where_the_words_say_so(led: str) -> None:
    found = read(f"L'[O:Institut A], {led}, recrute.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "institut a"), ("ali fall", "institut a")}


def test_positions_one_leads_and_another_is_named_beside() -> None:
    found = read("L'[O:Institut A], dirigé par [P:Luc Roy] et [P:Ali Fall], recrute.")
    assert [(p.person, p.body) for p in found.positions] == [("luc roy", "institut a")]


def test_positions_each_has_the_body_of_his_own_bracket() -> None:
    found = read("[P:Luc Roy] (directeur, [O:Alpha]), [P:Eva Kim] (présidente, [O:Beta]) et [P:Ali Fall] (gérant – [O:Gamma]).")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "alpha"), ("eva kim", "beta"), ("ali fall", "gamma")}


def test_positions_of_the_speakers_body_and_of_anothers() -> None:
    found = read("[O:Alpha] va bien.\nMerci à [P:Luc Roy], notre PDG, et [P:Ali Fall], directeur de [O:Beta].")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "alpha"), ("ali fall", "beta")}


def test_positions_several_under_the_line_of_their_body() -> None:
    found = read("[O:Alpha]\n[P:Luc Roy], directeur\n[P:Eva Kim], directrice adjointe\n[O:Beta] :\n[P:Ali Fall], président")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "alpha"), ("eva kim", "alpha"), ("ali fall", "beta")}


def test_positions_several_each_in_the_bracket_after_the_body() -> None:
    found = read("Les directeurs de l'[O:Institut A] ([P:Luc Roy]) et de l'[O:École B] ([P:Eva Kim]) ont signé.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "institut a"), ("eva kim", "école b")}


def test_positions_both_of_two_hold_an_office() -> None:
    found = read("[P:Luc Roy] et [P:Eva Kim], tous deux professeurs à l'[O:Université A], ont signé.")
    assert {(p.person, p.body) for p in found.positions} == {("luc roy", "université a"), ("eva kim", "université a")}


def test_positions_a_member_of_a_body_is_not_its_president() -> None:
    assert read("[P:Luc Roy], président sortant et membre de l'[O:Académie A], a parlé.").positions == ()


def test_positions_mayor_beside_the_body_that_governs_the_town() -> None:
    found = read("[G:Ville de Genk] – [P:Wim Claes], échevin\n[G:Ville de Trieste] – [P:Eva Kim], maire")
    assert {(p.person, p.body) for p in found.positions} == {("wim claes", "ville de genk"), ("eva kim", "ville de trieste")}


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
