"""The index of names: what a user types, and the things that it finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search import INDEX, Names, fill
from ontology.errors import EntenteError

ROWS = (
    ("Université d’Oxford", "https://x.org/id/oxford", "University", "fr", 9),
    ("University of Oxford", "https://x.org/id/oxford", "University", "en", 9),
    ("Oxford", "https://x.org/id/ville", "City", "fr", 5),
    ("École polytechnique", "https://x.org/id/x", "University", "fr", 4),
    ("京都大学", "https://x.org/id/kyoto", "University", "ja", 3),
    ("جامعة محمد السادس", "https://x.org/id/um6p", "University", "ar", 3),
    ("Πανεπιστήμιο Αθηνών", "https://x.org/id/athens", "University", "el", 2),
    ('Institut "a" OR b*', "https://x.org/id/odd", "ResearchCentre", "fr", 1),
    ("Institut de mathématiques", "https://x.org/id/m1", "ResearchCentre", "fr", 1),
    ("Institut de mathématiques", "https://x.org/id/m2", "ResearchCentre", "fr", 1),
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    path = tmp_path_factory.mktemp("names") / INDEX
    assert fill(path, iter(ROWS)) == len(ROWS)
    opened = Names(path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("oxford", "ville"),
        ("universite oxf", "oxford"),
        ("UNIVERSITÉ D'OXFORD", "oxford"),
        ("l’ecole poly", "x"),
        ("京都", "kyoto"),
        ("大学", "kyoto"),
        ("جامعة", "um6p"),
        ("αθην", "athens"),
        ("a or b", "odd"),
    ],
)
def test_search_finds_names_in_any_script(names: Names, text: str, first: str) -> None:
    assert names.search(text)[0].iri == f"https://x.org/id/{first}"


def test_search_gives_a_thing_once_and_the_weightiest_first(names: Names) -> None:
    found = names.search("oxf")
    assert [hit.iri.rpartition("/")[2] for hit in found] == ["oxford", "ville"]
    assert [hit.mentions for hit in found] == [9, 5]


def test_search_keeps_to_types_and_limit(names: Names) -> None:
    assert [hit.type for hit in names.search("oxford", types=("City",))] == ["City"]
    assert len(names.search("institut", limit=2)) == 2


@pytest.mark.parametrize("text", ["", "   ", '"', "*", "NEAR(", "-", "a" * 10_000, "\x00", "(((((", "AND OR NOT"])
def test_search_takes_any_text(names: Names, text: str) -> None:
    assert len(names.search(text)) <= 20


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_search_never_fails(text: str) -> None:
    assert isinstance(_shared().search(text), list)


def _shared(kept: list[Names] = []) -> Names:  # noqa: B006 -- one index for all of hypothesis's examples
    if not kept:
        import tempfile

        path = Path(tempfile.mkdtemp()) / INDEX
        fill(path, iter(ROWS))
        kept.append(Names(path))
    return kept[0]


def test_search_resolves_one_name(names: Names) -> None:
    assert names.resolve("polytechnique") == "https://x.org/id/x"
    assert names.resolve("Oxford") == "https://x.org/id/ville"
    with pytest.raises(EntenteError, match="more than one thing"):
        names.resolve("institut de mathematiques")
    with pytest.raises(EntenteError, match="nothing in the graph"):
        names.resolve("zzz")


def test_search_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EntenteError, match="entente build"):
        Names(tmp_path / INDEX)


def test_build_writes_the_index(synthetic_build: Path) -> None:
    opened = Names(synthetic_build / INDEX)
    try:
        hits = opened.search("universite")
        assert hits
        assert {hit.type for hit in opened.search("universite", types=("University",))} == {"University"}
    finally:
        opened.close()
