"""Organization phrases: how far a head's name goes, and which phrases are names."""

from __future__ import annotations

import pytest
from tagged import view

from extract.heads import OrganizationWords
from extract.organizations import phrases
from ontology.lexicons import load


def names(text: str, **pos: str) -> list[str]:
    return [c.name or c.surface for c in phrases(view(text, **pos))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avec l'Université de Bangui et le maire", ["Université de Bangui"]),
        ("par l'Agence nationale de la recherche", ["Agence nationale de la recherche"]),
        ("le ministère de la Santé et de la Prévention a signé", ["ministère de la Santé et de la Prévention"]),
        (
            "le ministère de l'Économie, des Finances et du Plan a signé",
            ["ministère de l'Économie, des Finances et du Plan"],
        ),
        (
            "l'Autorité pour la recherche scientifique et l'innovation (ARSI)",
            ["Autorité pour la recherche scientifique et l'innovation"],
        ),
        ("l'Institut d'études avancées en énergie (IEAE)", ["Institut d'études avancées en énergie"]),
        ("avec l'Université de Lomé avec Total", ["Université de Lomé"]),
        ("par la société Novatek", ["Novatek"]),
        ("par l'éditeur de logiciels libres Novatek", ["Novatek"]),
        ("au Centre « Alfa Beta » de Lyon", ["Alfa Beta"]),
        ("le « Pôle Alfa de Bangui et du Togo » a signé", ["Pôle Alfa de Bangui et du Togo"]),
        ("avec « Alfa » Institut Tivan et Beta « Gamma »", ["Institut Tivan"]),
        ("à l'École normale du Sahel – PSX", ["École normale du Sahel – PSX"]),
        ("avec l'Ambassade de France au Japon", ["Ambassade de France au Japon"]),
        ("une école de commerce", []),
        ("la ville de Kapan", []),
        ("la délégation du Groupe Alfa", ["Groupe Alfa"]),
        ("les universités du pays", []),
    ],
)
def test_organizations_of_a_text(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_organizations_stop_at_a_verb() -> None:
    assert names("hier l'Université de Lomé signe un accord", signe="VERB") == ["Université de Lomé"]


def test_organizations_a_head_at_the_end_of_a_line_is_read() -> None:
    """None runs past the line; a head of one word names nothing by itself, and one of several is read whole or not at all."""
    heads = {head.title() for heads in load(OrganizationWords, "fr", "organizations").heads.values() for head in heads}
    found = {head: names(head) for head in heads}
    assert all(read in ([], [head]) for head, read in found.items())
    assert not any(read for head, read in found.items() if head.isalpha())
    assert names("avec la Banque Centrale") == ["Banque Centrale"]
    assert names("avec l'Agence nationale") == ["Agence nationale"]
    assert names("avec la banque") == []
