"""Agreements are read from hand-made lines: no model, invented actors."""

from __future__ import annotations

import pytest
from bracketed import read

from extract.model import Modality

WORDINGS = [
    (
        "Signature d'une convention de partenariat entre l'[U:Université A] et la [O:Société B].",
        "Agreement",
        {"université a", "société b"},
        "Signed",
    ),
    (
        "L'[U:Université A] et la [O:Société B] ont procédé à la signature d'un mémorandum d'entente.",
        "MemorandumOfUnderstanding",
        {"université a", "société b"},
        "Signed",
    ),
    ("La [O:Banque B] a signé un accord de financement avec l'[O:Agence A].", "Agreement", {"banque b", "agence a"}, "Signed"),
    ("Le [C:Maroc] et la [C:France] scellent un partenariat stratégique.", "Partnership", {"maroc", "france"}, "Signed"),
    ("Le [C:Maroc] et la [C:France] ont signé un accord de pêche.", "Treaty", {"maroc", "france"}, "Signed"),
    ("[O:Alpha] s'associe à [O:Beta] pour former des jeunes.", "Partnership", {"alpha", "beta"}, "Announced"),
    ("[O:Alpha] et [O:Beta] unissent leurs forces.", "Partnership", {"alpha", "beta"}, "Announced"),
    (
        "[O:Alpha] a conclu un partenariat avec [O:Beta], [O:Gamma] et [O:Delta].",
        "Partnership",
        {"alpha", "beta", "gamma", "delta"},
        "Signed",
    ),
    ("[O:Alpha] annonce la signature d'un accord de licence avec [O:Beta].", "Agreement", {"alpha", "beta"}, "Signed"),
    ("Une lettre d'intention a été signée en ce sens entre [O:Alpha] et [O:Beta].", "LetterOfIntent", {"alpha", "beta"}, "Signed"),
    ("[O:Alpha] et [O:Beta] devraient signer un accord cette année.", "Agreement", {"alpha", "beta"}, "Planned"),
    ("Un accord sera signé entre [O:Alpha] et [O:Beta].", "Agreement", {"alpha", "beta"}, "Planned"),
    ("Vers un partenariat entre [O:Alpha] et [O:Beta]", "Partnership", {"alpha", "beta"}, "Planned"),
    ("[O:Alpha] met fin à son partenariat avec [O:Beta].", "Partnership", {"alpha", "beta"}, "Ended"),
    ("[O:Alpha] et [O:Beta] ont adopté une déclaration conjointe.", "JointDeclaration", {"alpha", "beta"}, "Signed"),
    ("L'accord que [O:Alpha] et [O:Beta] ont conclu porte sur l'eau.", "Agreement", {"alpha", "beta"}, "Signed"),
    ("Avec [O:Alpha], [O:Beta] reconduit la convention.", "Agreement", {"alpha", "beta"}, "Signed"),
    ("[O:Alpha] prépare avec [O:Beta] un protocole d'accord.", "MemorandumOfUnderstanding", {"alpha", "beta"}, "Planned"),
    (
        "Un accord a été signé par [P:Luc Roy], directeur de [O:Alpha], et [P:Eva Kim], présidente de [O:Beta].",
        "Agreement",
        {"alpha", "beta"},
        "Signed",
    ),
    ("L'[O:Agence A] et l'[O:Agence B] lancent un appel à projets conjoint.", "Call", {"agence a", "agence b"}, "Announced"),
    (
        "Le [O:Centre A] a été accrédité par l'[O:Organisme B] en tant que centre collaborateur.",
        "Designation",
        {"centre a", "organisme b"},
        "Signed",
    ),
    ("Partenariat : [O:Alpha] et [O:Beta] main dans la main", "Partnership", {"alpha", "beta"}, "Announced"),
    ("L'accord liant [O:Alpha] à [O:Beta] a été prolongé.", "Agreement", {"alpha", "beta"}, "Signed"),
]


@pytest.mark.parametrize(("text", "kind", "parties", "status"), WORDINGS, ids=[w[0][:50] for w in WORDINGS])
def test_agreements_wording(text: str, kind: str, parties: set[str], status: str) -> None:
    (one,) = read(text).agreements
    assert (one.kind, set(one.parties)) == (kind, parties)
    assert one.status is not None
    assert one.status.value == status


@pytest.mark.parametrize(
    "text",
    [
        "[O:Alpha] est d'accord avec [O:Beta].",
        "[O:Alpha], en partenariat avec [O:Beta], organise un atelier.",
        "[O:Alpha] rencontre [O:Beta].",
        "La reconnaissance faciale inquiète [O:Alpha] et [O:Beta].",
    ],
)
def test_agreements_none(text: str) -> None:
    assert read(text).agreements == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "[O:Alpha] et [O:Beta] ont signé un accord de coopération en vertu duquel des jeunes seront formés.",
            "accord de coopération",
        ),
        ("[O:Alpha] et [O:Beta] ont signé un accord-cadre relatif à [I:Horizon Sud].", "accord-cadre relatif à Horizon Sud"),
        ("[O:Alpha] et [O:Beta] ont signé un accord-cadre relatif à [L:Lyon].", "accord-cadre"),
        ("[O:Alpha] et [O:Beta] ont signé un accord en vue d'une reconnaissance.", "accord en vue d'une reconnaissance"),
        ("[O:Alpha] et [O:Beta] ont signé une convention d'une durée de trois ans.", "convention"),
        ("[O:Alpha] et [O:Beta] ont signé un accord parce qu'un fleuve les sépare.", "accord"),
    ],
)
def test_agreements_name_ends_where_it_is_whole(text: str, name: str) -> None:
    found = read(text)
    (one,) = found.agreements
    assert [span.of(found.reading.text) for span in one.names] == [name]


def test_agreements_headline_and_lead_are_one() -> None:
    (one,) = read(
        "# [O:Alpha] et [O:Beta] signent un accord\nLe 3 mai 2024, [O:Alpha] a signé à [L:Lyon] un protocole d'accord avec [O:Beta]."
    ).agreements
    assert one.kind == "MemorandumOfUnderstanding"
    assert one.signed_on is not None
    assert one.signed_on.value == "2024-05-03"
    assert one.signed_at is not None
    assert one.signed_at.value == "lyon"


def test_agreements_anaphor_enriches_the_one_before() -> None:
    (one,) = read(
        "[O:Alpha] et [O:Beta] ont signé une convention.\nCette convention, conclue pour trois ans, a été paraphée le 2 mai 2024."
    ).agreements
    assert one.duration is not None
    assert one.duration.value == "P3Y"
    assert one.signed_on is not None
    assert one.signed_on.value == "2024-05-02"


def test_agreements_respectively_makes_one_each() -> None:
    found = read("Trois conventions ont été signées respectivement avec [O:Beta], [O:Gamma] et [O:Delta] par [O:Alpha].").agreements
    assert [set(a.parties) for a in found] == [{"alpha", "beta"}, {"alpha", "gamma"}, {"alpha", "delta"}]


def test_agreements_denied_are_no_facts() -> None:
    (one,) = read("[O:Alpha] n'a pas signé d'accord avec [O:Beta].").agreements
    assert one.modality is Modality.DENIED


def test_agreements_conditional() -> None:
    (one,) = read("[O:Alpha] pourrait conclure un accord avec [O:Beta].").agreements
    assert one.modality is Modality.CONDITIONAL


def test_agreements_group_stands_for_those_named() -> None:
    (one,) = read("L'[U:Université A] a reçu l'[U:Université B].\nLes deux universités ont signé une convention.").agreements
    assert set(one.parties) == {"université a", "université b"}


def test_agreements_letter_leads_to_the_convention() -> None:
    first, second = read(
        "[O:Alpha] et [O:Beta] ont signé une lettre d'intention.\nUne convention sera signée avant la fin de l'année."
    ).agreements
    assert (first.kind, second.kind) == ("LetterOfIntent", "Agreement")
    assert first.leads_to is second
    assert second.planned


def test_agreements_signature_block() -> None:
    (one,) = read(
        "[O:Alpha] et [O:Beta] ont signé une convention.\nFait à [L:Lyon], le 4 mai 2024\n"
        "Pour [O:Alpha] : [P:Luc Roy], directeur\nPour [O:Beta] : [P:Eva Kim], présidente"
    ).agreements
    assert one.signed_on is not None
    assert one.signed_on.value == "2024-05-04"
    assert set(one.signatories) == {"luc roy", "eva kim"}


@pytest.mark.parametrize(
    "cut",
    [
        "Elle a été signée à midi, selon elle, par l'équipe, dit-on, [P:Luc Roy]",
        "Devant [P:Luc Roy], la convention a été signée, ce que",
    ],
)
def test_agreements_are_read_where_a_line_breaks_off(cut: str) -> None:
    (one,) = read(f"[O:Alpha] et [O:Beta] ont signé une convention.\n{cut}").agreements
    assert set(one.parties) == {"alpha", "beta"}


def test_agreements_attendance_is_not_signature() -> None:
    (one,) = read("[O:Alpha] et [O:Beta] ont signé une convention en présence de [P:Ali Fall].").agreements
    assert not one.signatories
    assert set(one.attendees) == {"ali fall"}


def test_agreements_roll_of_parties() -> None:
    (one,) = read("[O:Alpha] a signé la charte avec [O:Beta].\nLes autres signataires sont :\n- [O:Gamma]\n- [O:Delta]").agreements
    assert set(one.parties) == {"alpha", "beta", "gamma", "delta"}


def test_agreements_table_of_those_who_signed_tells_the_parties() -> None:
    (one,) = read(
        "La convention sur l'eau a été signée.\nLes signataires :\nOrganisme | Signataire\n"
        "[O:Alpha] | [P:Luc Roy]\n[O:Beta] | [P:Eva Kim]"
    ).agreements
    assert (set(one.parties), set(one.signatories)) == ({"alpha", "beta"}, {"luc roy", "eva kim"})
