"""Persons by their titles, and ministers' portfolios."""

from __future__ import annotations

import pytest
from tagged import view

from extract.persons import apposed, name_end, portfolios, speaks, surnamed, titled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("signé par M. Awa Ndiaye et Mme Paul Durand", ["Awa Ndiaye", "Paul Durand"]),
        ("par MM. Ali Ba, Jean de la Tour et Omar Sy", ["Ali Ba", "Jean de la Tour", "Omar Sy"]),
        ("S.E.M. Michel Ould Kane", ["Michel Ould Kane"]),
        ("le Dr A. Sow", ["A. Sow"]),
        ("le président de la Fédération de judo (FJ) Noël Le Goff", ["Noël Le Goff"]),
        ("le recteur de l'Université Alpha (UA) Aimé Petit", ["Aimé Petit"]),
        ("le directeur de l'École normale (EN) Île Maurice", []),
        ("un accord", []),
    ],
)
def test_persons_titled(text: str, expected: list[str]) -> None:
    assert [c.surface for c in titled(view(text))] == expected


def test_persons_name_ends_before_an_office() -> None:
    seen = view("Emma Petit Directrice du centre")
    assert seen.surface(0, name_end(seen, 0)) == "Emma Petit"


def test_persons_surname_with_a_particle_in_capitals() -> None:
    assert surnamed(view("Bruno Le Maire"), 2)
    assert not surnamed(view("Monsieur Le Maire"), 2)
    assert not surnamed(view("Maire"), 0)


def test_persons_portfolio_hides_its_words_and_leaves_the_country() -> None:
    seen = view("le ministre de la Santé et de la Famille du Sénégal")
    assert [c.surface for c in portfolios(seen)] == ["ministre de la Santé et de la Famille"]


def test_persons_office_in_apposition_and_speech() -> None:
    seen = view("Emma Petit, directrice du centre")
    assert apposed(seen, 2)
    assert speaks(view("a déclaré Emma Petit"), 2, 4)
    assert not speaks(view("avec Emma Petit"), 1, 3)
