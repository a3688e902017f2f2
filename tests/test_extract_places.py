"""Countries by name, government, adjective and capital; regions, bodies and addresses."""

from __future__ import annotations

import pytest
from tagged import view

from extract.candidates import Candidate
from extract.places import geography, governments


def found(text: str, **pos: str) -> list[tuple[str, str, str]]:
    return [(c.type, c.identifier, c.kind) for c in geography(view(text, **pos))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avec le Maroc", [("Country", "iso:MA", "name")]),
        ("le gouvernement du Royaume du Maroc", [("Country", "iso:MA", "name")]),
        ("le gouvernement togolais", [("Country", "iso:TG", "name"), ("Country", "iso:TG", "demonym")]),
        ("le ministre togolais", [("Country", "iso:TG", "demonym")]),
        ("le ministre du groupe togolais", []),
        ("un accord franco-allemand", [("Country", "iso:FR", "demonym"), ("Country", "iso:DE", "demonym")]),
        ("un chercheur marocain", []),
        ("le protocole Canada-Québec", [("Country", "iso:CA", "group"), ("Region", "iso:CA-QC", "group")]),
        ("avec l'UNESCO", [("InternationalOrganization", "body:unesco", "name")]),
        ("le siège d'Expertise France", []),
    ],
)
def test_places_of_a_text(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, marocain="ADJ", togolais="ADJ", **{"franco-allemand": "ADJ"}) == expected


def capitals(text: str, *places: tuple[int, int], **pos: str) -> list[str]:
    seen = view(text, **pos)
    taken = [Candidate(0, start, end, "Place", "runs.place", 10, seen.surface(start, end)) for start, end in places]
    return [c.identifier for c in governments(seen, taken, frozenset({"iso:JP"}), frozenset())]


def test_places_capitals_that_act_are_their_governments() -> None:
    assert capitals("Berne et Rabat ont signé", (0, 1), (2, 3)) == ["iso:CH", "iso:MA"]
    assert capitals("un accord entre Paris et Berlin", (3, 4), (5, 6)) == ["iso:FR", "iso:DE"]
    assert capitals("Tokyo soutient le projet", (0, 1), soutient="VERB") == ["iso:JP"]


def test_places_capitals_where_things_happen_are_cities() -> None:
    assert capitals("à Paris et Berlin ont lieu", (1, 2), (3, 4)) == ["", ""]
    assert capitals("Lyon soutient le projet", (0, 1), soutient="VERB") == [""]
    assert capitals("Lima soutient le projet", (0, 1), soutient="VERB") == [""]


def test_places_hide_addresses() -> None:
    assert [c.rule for c in geography(view("au 12 rue de Madrid"))] == ["places.address"]
