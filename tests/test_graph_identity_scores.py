"""Which names mean one thing: each sort of pair of the issue, and the open half of the pairs as a whole."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from extract.model import Name
from graph.identity import index
from graph.identity.forms import Form, form_of
from graph.identity.nodes import Local
from graph.identity.resolution import things
from graph.identity.scores import compare
from graph.identity.verdicts import Score

PAIRS = Path(__file__).parent / "identity"


def node(document: str, name: str, country: str = "", type_: str = "Organization", *more: str, **context: object) -> Local:
    names = tuple(Name(n, "fr") for n in (name, *more))
    return Local((document, "k"), type_, names, countries=frozenset([country] if country else []), **context)  # type: ignore[arg-type]


def one(*nodes: Local) -> bool:
    return len(things(nodes)) == 1


@pytest.mark.parametrize(
    ("left", "right", "country"),
    [
        ("Université Gaston Berger", "l’université Gaston-Berger", "SN"),
        ("UNIVERSITÉ DE PARAKOU", "Universite de Parakou", "BJ"),
        ("University of Bamako", "Université de Bamako", "ML"),
        ("Institut national de la statistique", "Institut national de statistique", "MG"),
        ("Académie des sciences du Bénin", "Académie béninoise des sciences", "BJ"),
        ("ministère de la Pêche", "ministère sénégalais de la Pêche", "SN"),
        ("ministère de l'Énergie", "ministère de l'Énergie et des Hydrocarbures", "CG"),
        ("Université Nazi Boni de Bobo-Dioulasso", "Université Nazi Boni", "BF"),
        ("Groupe Kamga SARL", "Groupe Kamga", "CM"),
        ("CHU de Treichville", "Centre hospitalier universitaire de Treichville", "CI"),
        ("Oran, Université d'", "Université d'Oran", "DZ"),
    ],
)
def test_graph_identity_scores_one_body_under_two_names(left: str, right: str, country: str) -> None:
    assert one(node("a", left, country), node("b", right, country))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Université de Tunis", "TN"), ("Université de Tunis El Manar", "TN")),
        (("ministère de la Santé", "SN"), ("ministère de la Santé", "ML")),
        (("ministère de la Santé", ""), ("ministère de la Santé", "")),
        (("ministère de la Santé", ""), ("ministère de la Santé", "ML")),
        (("Université de Sfax 1", "TN"), ("Université de Sfax 2", "TN")),
        (("Renault Trucks", "FR"), ("Renault", "FR")),
        (("Institut Pasteur de Dakar", "SN"), ("Institut Pasteur", "FR")),
        (("Conseil de l'Europe", ""), ("Conseil européen", "")),
        (("INP", "FR"), ("INP", "CI")),
    ],
)
def test_graph_identity_scores_two_bodies_with_near_names(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert not one(node("a", *left), node("b", *right))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        # other towns, or one town
        (("Institut des mines", "Institut des mines de Lille"), ("Institut des mines", "Institut des mines de Brest"), False),
        (("Institut Ravelle", "Institut Ravelle de Lille"), ("Institut Ravelle", "Institut Ravelle, Lille"), True),
        # names that differ by their numbers
        (("Laboratoire Ravelle", "UMR 4102"), ("Laboratoire Ravelle", "UMR 4377"), False),
        # what both are called is short for two names
        (("Collège Ravelle", "Collège Ravelle Dorvane"), ("Collège Ravelle", "Collège Ravelle Mirlonde"), False),
        (("Collège Ravelle", "Collège Ravelle Dorvane"), ("Collège Ravelle",), True),
        # two acronyms of one full name; two of two languages
        (("Centre Ravelle de recherche", "CRR"), ("Centre Ravelle de recherche", "CERARE"), False),
        (("Centre Ravelle de recherche", "CRR"), ("Ravelle Research Centre", "RRC"), True),
        # slightly alike, and nothing else in common; an acronym in common
        (("Institut forestier Ravellier", "Office des sols"), ("Institut forestier Ravelliez", "Maison des eaux"), False),
        (("Institut forestier Ravellier", "IRAV"), ("Institut forestier Ravelliez", "IRAV"), True),
        # an acronym that is borrowed from another language, and one that two bodies of one language have
        (("Observatoire européen des marées", "ETOB"), ("European Tidal Observatory", "ETOB"), True),
        (("Société de géologie de la Dorvane", "ETOB"), ("École de théologie ouverte de la Bresle", "ETOB"), False),
        # a part shortened, which the body spells out otherwise
        (("ARC Dorvane",), ("Atelier de recherche climatique Dorvane",), True),
        (("ARC Dorvane", "Association des ruchers communaux de Dorvane"), ("Atelier de recherche climatique Dorvane",), False),
    ],
)
def test_graph_identity_scores_all_names_of_a_body_are_weighed(left: tuple[str, ...], right: tuple[str, ...], same: bool) -> None:
    first, second = (node(d, names[0], "FR", "Organization", *names[1:]) for d, names in (("a", left), ("b", right)))
    assert one(first, second) == same


def test_graph_identity_scores_places_of_one_name_stay_apart() -> None:
    assert not one(node("a", "Thiès", "SN", "City"), node("b", "Thiès", "SN", "Region"))
    assert not one(node("a", "Thiès", "SN", "City"), node("b", "Université de Thiès", "SN", "University"))
    assert one(node("a", "région de Thiès", "SN", "Region"), node("b", "Thiès", "SN", "Region"))


def test_graph_identity_scores_an_acronym_leans_on_the_only_full_form() -> None:
    full, other = (
        node("a", "Office des forêts du Jura", "FR", "Organization", "OFJ"),
        node("b", "Organisation des foires du Jura", "FR", "Organization", "OFJ"),
    )
    assert one(full, node("c", "OFJ", "FR"))
    assert len(things([full, other, node("c", "OFJ", "FR")])) == 3


def test_graph_identity_scores_persons_need_more_than_a_name() -> None:
    def person(document: str, name: str, **context: object) -> Local:
        return node(document, name, "", "Person", **context)

    assert not one(person("a", "Awa Ndiaye"), person("b", "Awa Ndiaye"))
    assert not one(
        person("a", "Awa Ndiaye", bodies=frozenset(["CNRS"])), person("b", "Awa Ndiaye", bodies=frozenset(["Air France"]))
    )
    unesco = {"bodies": frozenset(["UNESCO"])}
    assert one(person("a", "Mme Ndiaye", **unesco), person("b", "Awa Ndiaye", **unesco))
    assert one(person("a", "Ndiaye, Awa", **unesco), person("b", "A. Ndiaye", **unesco))
    assert not one(person("a", "B. Ndiaye", **unesco), person("b", "Awa Ndiaye", **unesco))


def test_graph_identity_scores_doubtful_pairs_do_not_chain() -> None:
    bodies = [
        node("a", "Siège", "TN"),
        node("b", "Université de Tunis", "TN"),
        node("c", "Tunis El Manar", "TN"),
        node("d", "Université de Tunis El Manar", "TN"),
    ]
    found = things(bodies)
    assert [("b", "k")] in found


def agreement(
    document: str, parties: dict[str, Local], day: str, words: str, type_: str = "MemorandumOfUnderstanding", key: str = "g"
) -> list[Local]:
    links = frozenset(parties)
    made = [Local((document, k), p.type, p.names, p.identifiers, p.countries) for k, p in parties.items()]
    dates = frozenset([day] if day else [])
    return [
        *made,
        Local((document, key), type_, (Name(words, "fr"),), links=links, dates=dates, words=words, published="2025-03-03"),
    ]


PARTIES = {"x": node("", "Université de Kara", "TG"), "y": node("", "Université de Parakou", "BJ")}


def instruments(nodes: list[Local]) -> int:
    families = {n.id: n.family for n in nodes}
    return sum(families[cluster[0]] == "Agreement" for cluster in things(nodes))


def test_graph_identity_scores_ten_reprints_are_one_agreement() -> None:
    day = ["2025-03-01", "2025-03", "2025-03-01", ""]
    kinds = ["MemorandumOfUnderstanding", "Agreement"]
    nodes = [n for i in range(10) for n in agreement(f"d{i}", PARTIES, day[i % 4], "protocole d'accord sur le coton", kinds[i % 2])]
    random.Random(1).shuffle(nodes)
    assert instruments(nodes) == 1


def test_graph_identity_scores_two_instruments_of_one_day_stay_two() -> None:
    both = agreement("d0", PARTIES, "2025-03-01", "protocole d'accord sur le coton") + [
        n for n in agreement("d0", PARTIES, "2025-03-01", "convention sur les bourses", key="h") if n.id[1] == "h"
    ]
    others = agreement("d1", PARTIES, "2025-03-01", "protocole sur le coton") + agreement(
        "d2", PARTIES, "2025-03-01", "convention sur les bourses"
    )
    assert instruments(both + others) == 2
    assert instruments(agreement("d1", PARTIES, "2025-03-01", "accord") + agreement("d2", PARTIES, "2019-03-01", "accord")) == 2


def test_graph_identity_scores_a_report_that_says_less_does_not_join_two_instruments() -> None:
    """Two instruments of one day and the same parties, and a report that does not say what the one that it means is about."""
    told = ("protocole d'accord sur le coton", "convention sur les bourses", "protocole d'accord")
    nodes = [n for i, words in enumerate(told) for n in agreement(f"d{i}", PARTIES, "2025-03-01", words)]
    assert instruments(nodes) == 2


def test_graph_identity_scores_an_agreement_is_not_what_it_prepares() -> None:
    first, second, third = (
        agreement("d", PARTIES, "", "une coopération sur l'eau", kind, key)
        for kind, key in (("Agreement", "g"), ("Partnership", "h"), ("Agreement", "i"))
    )
    assert instruments([*first, second[-1]]) == 1
    assert instruments([*first, third[-1]]) == 2  # two instruments of one document are two
    tied = replace(first[-1], beside=frozenset({"h"})), replace(second[-1], beside=frozenset({"g"}))
    assert instruments([*first[:-1], *tied]) == 2


def test_graph_identity_scores_the_order_of_nodes_does_not_matter() -> None:
    with (PAIRS / "open.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    nodes = [node(f"{row['id']}-{side}", row[side], row[f"{side}_country"]) for row in rows for side in ("left", "right")]
    before = things(nodes)
    random.Random(2).shuffle(nodes)
    assert things(nodes) == before


def test_graph_identity_scores_the_open_pairs() -> None:
    from bench.identity import pairs

    precision, recall, _, _ = pairs(PAIRS / "open.csv")
    assert precision >= 0.98
    assert recall >= 0.95


@pytest.mark.parametrize("name", ["ministère de la Santé", "UDP"])
def test_graph_identity_scores_a_name_that_decides_nothing_is_not_compared_with_all_its_like(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Comparisons grow with the documents, also where every document says "ministère de la Santé" and no country, or three letters
    beside one full form that they may mean."""
    asked = 0

    def counted(first: Form, second: Form) -> Score:
        nonlocal asked
        asked += 1
        return compare(first, second)

    monkeypatch.setattr(index, "compare", counted)
    counts = []
    for documents in (300, 1200):
        asked = 0
        nodes = [Local((f"d{n:04d}", "m"), "GovernmentBody", (Name(name, "fr"),)) for n in range(documents)]
        full = Local(("full", "m"), "GovernmentBody", (Name("Union des poissonniers", "fr"),))
        assert len(things([*nodes, full])) == documents + 1
        counts.append(asked)
    assert counts[1] <= 4 * counts[0] + 100


def test_graph_identity_scores_names_that_read_alike_are_one_form() -> None:
    names = ("Université de Lomé", "UNIVERSITÉ DE LOMÉ", "l’université de Lomé")
    forms = {form_of(Local((f"d{n}", "u"), "University", (Name(name, "fr"),))).digest for n, name in enumerate(names)}
    assert len(forms) == 1
    assert form_of(Local(("d", "a"), "University", (Name("LOME", "fr"),))) != form_of(
        Local(("d", "a"), "University", (Name("Lome", "fr"),))
    )
