"""The text stage: equal length, joined lines, ordinary case, furniture, sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document
from extract.parse import parse
from extract.text import lay_out, normalise


@given(st.text(alphabet="aéÀ L’«»*_#[]()<>|-.!\n\t\u00a0", max_size=80))
def test_text_keeps_its_length(text: str) -> None:
    assert len(normalise(text)) == len(text)
    assert len(lay_out(text, "fr")[0]) == len(text)


def sentences(text: str) -> list[str]:
    laid, blocks = lay_out(text, "fr")
    return [span.of(laid) for block in blocks for span in block.sentences]


def test_text_joins_a_line_that_goes_on() -> None:
    text = "Le ministère et l'université ont signé hier une\nconvention de partenariat."
    assert sentences(text) == ["Le ministère et l'université ont signé hier une convention de partenariat."]


def test_text_leaves_out_the_marks_of_notes() -> None:
    (sentence,) = sentences("Paul Ormier[1], directeur (Alfa)[12], a signé l'accord.")
    assert sentence.split() == ["Paul", "Ormier", ",", "directeur", "(Alfa)", ",", "a", "signé", "l'accord."]


def test_text_makes_a_word_whole_that_a_line_breaks() -> None:
    laid, _ = lay_out("La commission mixte entre la Répu-\nblique de Maurice et Madagascar s'est tenue ce jour.", "fr")
    assert "République" in laid


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("M. Diop et Mme J. Ba ont signé. L'accord dure trois ans.", 2),
        ("L'accord est signé.Le ministre est venu.", 2),
        ("Selon l'APS.Fouad Arif a signé.", 2),
        ("Le 1er art. 3 du texte s'applique.", 1),
    ],
)
def test_text_ends_a_sentence_at_a_stop_but_not_after_an_abbreviation(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_text_writes_capitals_as_the_rest_of_the_document_does() -> None:
    text = "SIGNATURE D'UN ACCORD ENTRE LA FRANCE ET LE BADEX\n\nLe Badex et la France ont signé un accord de coopération."
    assert sentences(text)[0] == "Signature d'un accord entre la France et le Badex"


def test_text_knows_page_furniture() -> None:
    body = "L'université de Lomé et l'université de Kara ont signé un accord de coopération. " * 3
    _, blocks = lay_out(f"{body}\n\nContact presse : Jean Dupont\n\nSuivez-nous", "fr")
    assert [block.furniture for block in blocks] == [False, True, True]


def test_text_of_menus_is_not_given_to_the_model() -> None:
    said = "L'université de Lomé, au Togo, a signé un accord avec Jean Dupont, à Paris."
    (reading,) = parse([Document("x", f"Accueil | Actualités | Lomé | Paris\n\n{said}\n")])
    menu, *_, sentence = reading.sentences
    assert [token.text for token in menu.tokens if token.text == "Paris"] == ["Paris"]
    assert not any(token.ner for token in menu.tokens)
    assert any(token.ner for token in sentence.tokens)
