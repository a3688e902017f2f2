"""Mentions, entities and anaphors of documents tagged by hand."""

from __future__ import annotations

from tagged import reading

from extract.coreference import resolve
from extract.mentions import mentions, views
from extract.model import Actors


def actors(*texts: str, **pos: str) -> Actors:
    made = reading(*texts, **pos)
    seen = views(made)
    return resolve(made, seen, mentions(made, seen))


def names(found: Actors) -> dict[str, list[str]]:
    return {entity.node.key: [name.text for name in entity.node.names] for entity in found.entities}


def test_coreference_an_acronym_is_its_name() -> None:
    found = actors("hier l'Agence nationale des ports (ANP) a signé", "la convention lie ANP et le Togo")
    assert names(found)["agence nationale des ports"] == ["Agence nationale des ports", "ANP"]


def test_coreference_a_surname_is_its_person() -> None:
    found = actors("hier M. Awa Ndiaye a signé", "puis Mme Ndiaye est partie")
    assert names(found) == {"awa ndiaye": ["Awa Ndiaye", "Ndiaye"]}


def test_coreference_the_same_words_in_another_order_are_another_person() -> None:
    found = actors("hier M. Ali Al-Salem Al-Jaber Al-Tivan a signé", "puis M. Ali Jaber Al-Salem Al-Tivan est parti")
    assert len(found.entities) == 2
    found = actors("hier M. Ali Ndiaye Ben Tivan a signé", "puis M. Ali Ben Tivan est parti")
    assert len(found.entities) == 1
    found = actors("hier M. Ali Ben Tivan a signé", "puis M. Tivan Ali est parti")
    assert len(found.entities) == 1


def test_coreference_initials_spell_one_university() -> None:
    found = actors("avec l'Université technique de Namvers", "puis UTNamvers a signé", UTNamvers="PROPN")
    assert ["Université technique de Namvers", "UTNamvers"] in names(found).values()


def test_coreference_a_general_noun_takes_up_the_body_named_last() -> None:
    found = actors("hier l'Université de Lomé a signé", "puis l'université signe encore", signe="VERB")
    assert [(m.key, m.kind) for m in found.mentions] == [("universite de lome", "name"), ("universite de lome", "anaphor")]


def test_coreference_an_official_name_is_the_country() -> None:
    found = actors("avec le Royaume du Maroc", "puis le Maroc a signé")
    (entity,) = found.entities
    assert (entity.node.key, entity.country, entity.node.identifiers) == ("maroc", "MA", ("iso:MA",))


def test_coreference_a_body_lies_where_its_name_says() -> None:
    found = actors("avec l'Université de Lomé et avec l'Institut allemand de physique", allemand="ADJ")
    assert [entity.country for entity in found.entities] == ["TG", "DE"]


def test_coreference_two_names_side_by_side_are_one_body() -> None:
    for text in (
        "hier la Société financière africaine (Africa Finance Corporation) a signé",
        "hier la Société financière africaine, ou Africa Finance Corporation, a signé",
        "hier la Société financière africaine (Africa Finance Corporation en anglais) a signé",
        "hier la Société financière africaine, anciennement Africa Finance Corporation, a signé",
    ):
        assert names(actors(text, financière="ADJ", africaine="ADJ"))["societe financiere africaine"] == [
            "Société financière africaine",
            "Africa Finance Corporation",
        ], text


def test_coreference_a_body_in_brackets_may_be_another() -> None:
    found = names(
        actors("hier le Laboratoire de chimie Vernant (Université de Lomé) a signé, avec l'Agence Nordia, ou l'Institut Caradec")
    )
    assert {"universite de lome", "agence nordia", "institut caradec"} <= found.keys()


def test_coreference_what_a_body_was_is_its_name() -> None:
    (found,) = names(actors("hier l'OMSA, ex-OIE, a signé")).values()
    assert {"OMSA", "OIE"} <= {*found}


def test_coreference_a_bare_name_is_the_country_named_in_full() -> None:
    found = actors("hier le Congo a signé", "puis la République démocratique du Congo et la RDC ont signé")
    assert [entity.node.identifiers for entity in found.entities] == [("iso:CD",)]
    found = actors("hier le Congo a signé avec la RDC", "puis le Congo-Brazzaville est parti")
    assert {entity.node.identifiers for entity in found.entities} == {("iso:CD",), ("iso:CG",)}
