"""Dates are read from texts with a known day of publication."""

from __future__ import annotations

import pytest

from extract.dates import calendar
from extract.model import Document, Reading


def dates(text: str, published: str | None = "2024-05-15") -> list[tuple[str, str]]:
    found = calendar(Reading(Document("x", text, published=published), text, ()))
    return [(d.iso, d.role) for d in found.dates]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("le 9 juillet 2025", "2025-07-09"),
        ("le 1er janvier 2020", "2020-01-01"),
        ("le 25 juin dernier", "2023-06-25"),
        ("le 20 mai prochain", "2024-05-20"),
        ("le 3 avril", "2024-04-03"),
        ("ce lundi", "2024-05-13"),
        ("mardi dernier", "2024-05-14"),
        ("signé mardi à Rome", "2024-05-14"),
        ("jeudi prochain", "2024-05-16"),
        ("aujourd'hui", "2024-05-15"),
        ("hier", "2024-05-14"),
        ("en mars 2021", "2021-03"),
        ("fin 2022", "2022"),
        ("du 5 au 7 mai 2021", "2021-05-05"),
        ("le 25/06/2023", "2023-06-25"),
        ("l'an dernier", "2023"),
        ("il y a deux ans", "2022"),
        ("cette semaine", "2024-05"),
    ],
)
def test_dates_resolved(text: str, iso: str) -> None:
    assert [d[0] for d in dates(text)] == [iso]


def test_dates_the_day_before_is_that_of_the_date_named_last() -> None:
    assert [d[0] for d in dates("Le 3 mai 2024, un texte ; la veille, un autre.")] == ["2024-05-03", "2024-05-02"]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("Né en 2012, relancé trois ans plus tard.", ["2012", "2015"]),
        ("En mars 2010, un prêt ; un an plus tôt, un accord.", ["2010-03", "2009"]),
        ("Créé en 2015, doté l'année suivante.", ["2015", "2016"]),
        ("Un texte de 2019, signé en juillet de la même année.", ["2019", "2019-07"]),
        ("1978 : le 5 octobre, signature.\nLe 5 octobre, rien.", ["1978", "1978-10-05", "2024-10-05"]),
        ("Trois ans plus tard, rien.", []),
        ("En 1850, un traité ; 999 ans plus tôt, un autre ; 999 ans plus tôt, aucun.", ["1850", "0851"]),
    ],
)
def test_dates_from_the_year_named_last(text: str, isos: list[str]) -> None:
    assert [d[0] for d in dates(text)] == isos


@pytest.mark.parametrize(
    ("text", "iso"), [("signé lundi à Rome", "2024-05"), ("signé hier", "2024-05"), ("ce vendredi", "2024-05")]
)
def test_dates_of_a_day_in_a_document_of_a_month_are_of_the_month(text: str, iso: str) -> None:
    assert [d[0] for d in dates(text, "2024-05")] == [iso]


def test_dates_of_several_days_are_done_in_their_month() -> None:
    found = calendar(Reading(Document("x", "du 5 au 7 mai 2021"), "du 5 au 7 mai 2021", ()))
    assert [(d.iso, d.done) for d in found.dates] == [("2021-05-05", "2021-05")]


def test_dates_habits_are_no_dates() -> None:
    assert dates("Fermé le mardi.") == []


@pytest.mark.parametrize(
    ("text", "role"),
    [("depuis 2015", "since"), ("jusqu'en 2027", "until"), ("le 3 mai 2024", "on"), ("Publié le 3 mai 2024", "published")],
)
def test_dates_roles(text: str, role: str) -> None:
    assert [d[1] for d in dates(text)] == [role]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Rabat, le 12 mai 2023 – Un accord a été signé.", "2023-05-12"),
        ("Publié le 28 juin 2019, mis à jour le 2 juillet 2019", "2019-06-28"),
        ("Mis à jour le 2 juillet 2019\nUn texte.", "2019-07-02"),
        ("ABIDJAN, Côte d’Ivoire, 13 septembre 2022 – C’est fait.", "2022-09-13"),
        ("LILLE, 7 fév (Agence) — C'est fait.\n© Agence 2025", "2025-02-07"),
        ("date 2023-11 Un titre", "2023-11"),
        ("date 2023-11\nRABAT, 7 novembre (Agence) - C'est fait.", "2023-11-07"),
        ("date 2023-11\nRabat, le 7 octobre 2023 – C'est fait.", "2023-11"),
        ("date 2023-11\nMis à jour le 9 novembre 2023\nUn texte.", "2023-11"),
        ("Un titre sans date", None),
    ],
)
def test_dates_published(text: str, published: str | None) -> None:
    assert calendar(Reading(Document("x", text), text, ())).published == published


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("pour une durée de trois ans", "P3Y"),
        ("pour 5 (cinq) ans", "P5Y"),
        ("une convention triennale", "P3Y"),
        ("sur 18 mois", "P18M"),
    ],
)
def test_dates_durations(text: str, iso: str) -> None:
    assert [d.iso for d in calendar(Reading(Document("x", text), text, ())).durations] == [iso]
