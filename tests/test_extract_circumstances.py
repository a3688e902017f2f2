"""What a document says beside its agreements and offices: sums, topics, aims, events, beginnings, quotations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rows import document

from extract.amounts import amounts, sums
from extract.dates import Calendar, Lasting, When
from extract.details import Agreement
from extract.events import events
from extract.folds import flat
from extract.gaps import row, subjects
from extract.lines import Item
from extract.model import Document, Modality, Reading, Span
from extract.quotations import quotations
from extract.statements import Told
from extract.topics import aims, fields, topics


def told(*marked: str, home: str | None = None, language: str = "fr", agreement: bool = False) -> Told:
    """Sentences with their actors written `[O:X]` and dates `[J:5 mai 2023=2023-05-05]`, as a document that was read."""
    days: list[str] = []
    plain = []
    for sentence in marked:
        while "[J:" in sentence:
            before, _, rest = sentence.partition("[J:")
            day, _, after = rest.partition("]")
            shown, _, iso = day.partition("=")
            days.append(iso)
            sentence = f"{before}[g:{shown}]{after}"
        plain.append(sentence)
    text, lines, actors = document(*plain, language=language)
    dates: list[When] = []
    dated = []
    for line in lines:
        items: list[Item] = []
        for item in line.items:
            if item.code == "g" and len(dates) < len(days):
                start, _, end = days[len(dates)].partition("/")
                dates.append(When(item.span, start, "on", end or None))
                items.append(item._replace(code="J", sense=str(len(dates) - 1)))
            else:
                items.append(item)
        dated.append(replace(line, items=tuple(items)))
    lasting = [Lasting(Span(m, m + len("cinq ans")), "P5Y", cued=True) for m in [text.find("cinq ans")] if m >= 0]
    found: dict[str, Agreement] = {}
    if agreement:
        span = dated[0].sentence.span
        one = Agreement("Agreement", False, 0, 0, Span(span.start, span.start + 3), Modality.ASSERTED, "test")
        one.passages.append(span)
        found["agreement 1"] = one
    reading = Reading(Document("d", text, language), text, tuple(line.sentence for line in dated))
    entities = {entity.node.key: entity for entity in actors.entities}
    spoken = subjects([row(line, language) for line in dated], language)
    return Told(reading, tuple(dated), Calendar(None, tuple(dates), tuple(lasting)), entities, found, spoken, home)


def facts(statements: object) -> set[tuple[str, str, str]]:
    """Subject, local name of the property, and object."""
    out = set()
    for one in statements:  # type: ignore[attr-defined]
        value = one.object if isinstance(one.object, str) else one.object.lexical
        out.add((one.subject, one.predicate.replace("#", "/").split("/")[-1], value.replace("https://w3id.org/entente/topic/", "")))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("70 millions d’euros", ("70000000", "EUR")),
        ("1,5 milliard de dollars", ("1500000000", "USD")),
        ("3 000 000 €", ("3000000", "EUR")),
        ("500 k€", ("500000", "EUR")),
        ("50.000 euros", ("50000", "EUR")),
        ("deux millions d'euros", ("2000000", "EUR")),
        ("20 milliards de francs CFA", ("20000000000", "XOF")),
        ("100 MDH", ("100000000", "MAD")),
        ("US$ 5 millions", ("5000000", "USD")),
        ("250 millions de dollars canadiens", ("250000000", "CAD")),
        ("12 M USD", ("12000000", "USD")),
    ],
)
def test_amounts_of_money(text: str, expected: tuple[str, str]) -> None:
    found = [(one.value, one.currency) for one in sums(flat(text), 0, len(text), "fr")]
    assert found == [(Decimal(expected[0]), expected[1])]


def test_amounts_shared_names_of_currencies_go_by_country() -> None:
    assert next(sums("10 millions de dollars", 0, 22, "fr", "CA")).currency == "CAD"
    assert next(sums("2 milliards de francs cfa", 0, 25, "fr", "CM")).currency == "XAF"


def test_amounts_fund_what_receives_them_for_a_time() -> None:
    found = list(amounts(told("le [O:Centre Alfa] bénéficie d'un financement de 70 millions d'euros sur cinq ans")))
    assert [(one.subject, one.object) for one in found] == [("centre alfa", "amount 70000000 EUR P5Y @ centre alfa")]
    assert found[0].node is not None
    assert {value.lexical for _, value in found[0].node.parts if not isinstance(value, str)} == {"70000000", "EUR", "P5Y"}


def test_amounts_go_to_whom_they_are_given() -> None:
    found = list(amounts(told("la [O:Région Alfa] verse une aide de 50 000 euros à [O:Beta]")))
    assert [one.subject for one in found] == ["beta"]


def test_amounts_that_fund_nothing_are_left_out() -> None:
    assert not list(amounts(told("[O:Alfa] réalise un chiffre d'affaires de 3 milliards d'euros")))
    assert not list(amounts(told("[O:Alfa] vend le billet 23 euros , au budget")))


def test_amounts_in_doubt_are_conditional() -> None:
    found = list(amounts(told("[O:Alfa] pourrait recevoir une subvention de 2 millions d'euros")))
    assert [one.modality for one in found] == [Modality.CONDITIONAL]


def test_topics_are_told_by_the_longest_phrase() -> None:
    assert set(fields(flat("apprentissage automatique et transition énergétique"), "fr")) == {"artificial-intelligence", "energy"}


def test_topics_are_those_of_an_agreement_s_own_sentences() -> None:
    found = facts(
        topics(told("un accord dans le domaine de la santé avec l' [O:École Alfa] .", "le sport attend .", agreement=True))
    )
    assert found == {("agreement 1", "subject", "health")}


def test_aims_are_in_the_words_of_the_text() -> None:
    found = facts(aims(told("cet accord vise à former deux cents infirmières .", agreement=True)))
    assert found == {("agreement 1", "aim", "vise à former deux cents infirmières")}


def test_events_have_a_date_a_place_and_participants() -> None:
    sentence = "le [E:Sommet Alfa] , qui se tient du [J:10 au 12 mai 2024=2024-05-10/2024-05-12] à [L:Kigali]"
    assert facts(events(told(sentence))) == {
        ("sommet alfa", "startDate", "2024-05-10"),
        ("sommet alfa", "endDate", "2024-05-12"),
        ("sommet alfa", "location", "kigali"),
    }
    found = facts(events(told("la [C:France] et [O:Beta] participent au [E:Sommet Alfa]")))
    assert found == {("sommet alfa", "participant", "france"), ("sommet alfa", "participant", "beta")}


def test_events_and_the_beginnings_of_bodies() -> None:
    assert facts(events(told("l' [O:Institut Alfa] , créé en [J:2017=2017] , forme"))) == {
        ("institut alfa", "foundingDate", "2017")
    }
    assert facts(events(told("Fondé en [J:1990=1990] , l' [O:Institut Alfa] forme"))) == {("institut alfa", "foundingDate", "1990")}
    assert not facts(events(told("l' [O:Institut Alfa] signe en [J:2017=2017]")))


@pytest.mark.parametrize(
    "text",
    [
        "« Ce texte nous oblige tous », a déclaré [P:Jeanne Malaval] .",
        "[P:Jeanne Malaval] a déclaré : « Ce texte nous oblige tous » .",
        "Selon [P:Jeanne Malaval] , « Ce texte nous oblige tous » .",
        "« Ce texte nous oblige tous » [P:Jeanne Malaval] , présidente",
    ],
)
def test_quotations_have_a_speaker(text: str) -> None:
    here = told(text)
    _, _, actors = document(text)
    found = facts(quotations(here, actors.mentions))
    assert found == {("jeanne malaval", "said", "Ce texte nous oblige tous")}


def test_quotations_a_name_in_quotation_marks_is_none() -> None:
    text = "le programme « Horizon bleu » de [P:Jeanne Malaval]"
    _, _, actors = document(text)
    assert not list(quotations(told(text), actors.mentions))
