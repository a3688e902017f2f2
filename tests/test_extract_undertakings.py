"""Initiatives and events: what makes a name of a head."""

from __future__ import annotations

import pytest
from tagged import view

from extract.undertakings import events, initiatives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le programme « Alfa Beta »", ["Alfa Beta"]),
        ("le projet ALFA avance", ["ALFA"]),
        ("la Chaire Alfa en énergie", ["Chaire Alfa en énergie"]),
        ("la stratégie nationale", []),
        ("dans le cadre de Vision 2040", ["Vision 2040"]),
        ("le projet du maire", []),
        ("le « programme » Alfa et « Beta »", []),
    ],
)
def test_undertakings_initiatives(text: str, expected: list[str]) -> None:
    assert [c.name or c.surface for c in initiatives(view(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lors du sommet de Bamako", ["sommet de Bamako"]),
        ("la 42e session a eu lieu", []),
        ("à la 42e Session", ["42e Session"]),
        ("au salon Alfatec", ["Alfatec"]),
        ("la rencontre du 9 juillet 2025 à Paris", ["rencontre du 9 juillet 2025"]),
        ("lors de la visite d'État du président à Rome", ["visite d'État du président à Rome"]),
        ("une réunion de travail", []),
    ],
)
def test_undertakings_events(text: str, expected: list[str]) -> None:
    assert [c.name or c.surface for c in events(view(text))] == expected
