"""An IRI once given is never given to another thing, and every IRI ever given resolves."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity.index import SCHEMA as NODES_SCHEMA
from graph.iris import Iris
from graph.ledger import SCHEMA, Ledger
from graph.registry import NodeId, Registry, read_registry
from ontology.errors import EntenteError

IRIS = Iris()
UNESCO = IRIS.thing("unesco")


def assign(clusters: Sequence[tuple[Sequence[NodeId], str]], registry: Registry, iris: Iris) -> tuple[dict[NodeId, str], Registry]:
    """The canonical IRIs of the nodes of *clusters*, and the registry after it, as its file gives it."""
    sql = sqlite3.connect(":memory:")
    sql.executescript(NODES_SCHEMA + SCHEMA)
    ledger = Ledger(sql)
    ledger.load(registry)
    for form, (nodes, _) in enumerate(clusters):
        sql.executemany("INSERT INTO node (document, key, form) VALUES (?, ?, ?)", ((*node, form) for node in nodes))
    chosen = ledger.assign([([form], min(nodes), name) for form, (nodes, name) in enumerate(clusters)], iris)
    with tempfile.TemporaryDirectory() as folder:
        ledger.write(Path(folder) / "registry.tsv")
        after = read_registry(Path(folder) / "registry.tsv")
    sql.close()
    return {node: iri for (nodes, _), iri in zip(clusters, chosen, strict=True) for node in nodes}, after


def test_graph_registry_a_fuller_name_changes_no_citation() -> None:
    _, first = assign([([("a", "unesco")], "UNESCO")], Registry(), IRIS)
    canonical, second = assign([([("a", "unesco"), ("b", "organisation")], "Organisation des Nations unies pour…")], first, IRIS)
    assert set(canonical.values()) == {UNESCO}
    assert second.members["b", "organisation"] == UNESCO


def test_graph_registry_a_merge_redirects_and_a_split_brings_back() -> None:
    _, apart = assign([([("a", "x")], "X"), ([("b", "y")], "Y")], Registry(), IRIS)
    canonical, merged = assign([([("a", "x"), ("b", "y")], "X")], apart, IRIS)
    assert set(canonical.values()) == {IRIS.thing("x")}
    assert merged.resolve(IRIS.thing("y")) == IRIS.thing("x")
    canonical, again = assign([([("a", "x")], "X"), ([("b", "y")], "Y")], merged, IRIS)
    assert canonical["b", "y"] == IRIS.thing("y")
    assert again.redirects == {}


def test_graph_registry_what_joins_a_thing_that_came_apart_leads_to_it_alone() -> None:
    """Fallen in a random sequence of 25 steps: the redirect of the one that joined was led on to where the thing had been."""
    merged = Registry(
        {("a", "x"): IRIS.thing("x"), ("b", "y"): IRIS.thing("y"), ("c", "z"): IRIS.thing("z")}, {IRIS.thing("y"): IRIS.thing("x")}
    )
    canonical, after = assign([([("a", "x")], "X"), ([("b", "y"), ("c", "z")], "Y")], merged, IRIS)
    assert canonical["c", "z"] == IRIS.thing("y")
    assert after.redirects == {IRIS.thing("z"): IRIS.thing("y")}


def test_graph_registry_what_led_to_a_thing_before_a_merge_leads_to_it_after_a_split() -> None:
    """The IRI z, of whose nodes none is left, stood for y before y was made one with x for a while."""
    x, y, z = map(IRIS.thing, "xyz")
    start = Registry({("a", "x"): x, ("b", "y"): y, ("c", "z"): z}, {z: y})
    _, merged = assign([([("a", "x"), ("b", "y")], "X")], start, IRIS)
    assert merged.resolve(z) == x
    _, after = assign([([("a", "x")], "X"), ([("b", "y")], "Y")], merged, IRIS)
    assert after == start


def test_graph_registry_a_part_that_comes_apart_gets_a_new_iri() -> None:
    _, together = assign([([("a", "x"), ("b", "x")], "X")], Registry(), IRIS)
    canonical, _ = assign([([("a", "x")], "X"), ([("b", "x")], "X")], together, IRIS)
    assert canonical["a", "x"] == IRIS.thing("x")
    assert canonical["b", "x"] == IRIS.thing("x-2")


def test_graph_registry_equal_names_get_numbers_in_order_of_their_nodes() -> None:
    clusters = [([("b", "n")], "Nom"), ([("a", "n")], "Nom")]
    assert assign(clusters, Registry(), IRIS)[0] == assign(clusters[::-1], Registry(), IRIS)[0]
    assert assign(clusters, Registry(), IRIS)[0]["a", "n"] == IRIS.thing("nom")


def test_graph_registry_reads_back_what_it_wrote() -> None:
    registry = Registry({("a/b c", "clé d'été"): UNESCO}, {IRIS.thing("y"): UNESCO})
    assert assign([], registry, IRIS)[1] == registry


@pytest.mark.parametrize(
    "line",
    ["nonsense", "member\tx\ta\tb", f"redirect\t{UNESCO}", f"member\t{UNESCO}\ta\tb\nmember\t{UNESCO}\ta\tb"],
)
def test_graph_registry_refuses_nonsense_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "registry.tsv").write_text(f"# Entente registry 1\n{line}\n", "utf-8")
    with pytest.raises(EntenteError, match=r"registry\.tsv, line [23]: not a registry line"):
        read_registry(tmp_path / "registry.tsv")


NODES = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))


@given(st.lists(st.lists(st.sets(NODES, min_size=1, max_size=4), max_size=4), max_size=5))
def test_graph_registry_nothing_published_stops_resolving(rounds: list[list[set[tuple[str, str]]]]) -> None:
    registry = Registry()
    for groups in rounds:
        seen: set[tuple[str, str]] = set()
        clusters = []
        for group in groups:
            own = group - seen
            seen |= own
            if own:
                clusters.append((sorted(own), min(own)[1]))
        before = registry.published()
        canonical, registry = assign(clusters, registry, IRIS)
        assert before <= registry.published()
        assert len(set(canonical.values())) == len(clusters), "two things never share an IRI"
        for iri in registry.published():
            assert registry.resolve(registry.resolve(iri)) == registry.resolve(iri)
        for node, iri in canonical.items():
            assert registry.resolve(iri) == iri, f"{node} is cited under an IRI that is redirected"
