"""Plain sentences of the genre, each a document of its own, read once by the whole pipeline: names, offices and ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import texts
from rapidfuzz import fuzz

from extract.candidates import family
from extract.model import Extraction
from ontology.names import fold

CASES = [case for name in ("names", "positions", "holders") for case in texts.told(name)]
TYPES = ("Organization", "Person", "Country", "Place", "Initiative", "Event")
LIKE = 80
"""How like the role that is wanted the one that is found has to be, of a hundred."""
_ARTICLES = re.compile(r"^(?:l'|d'|le |la |les |un |une |du |des |de la )+")
Names = dict[str, frozenset[str]]


def _flat(name: str) -> str:
    return " ".join(re.findall(r"\w+", _ARTICLES.sub("", fold(name.strip().replace("’", "'")))))


def _parts(wanted: str, mark: str) -> tuple[str, ...]:
    return tuple(_flat(part) for part in wanted.split(mark))


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    return texts.readings(case["text"] for case in CASES)


def _named(found: Extraction) -> Names:
    return {node.key: frozenset(_flat(name.text) for name in node.names) for node in found.nodes}


def _entities(found: Extraction, kind: str) -> Iterator[str]:
    """The entities of a class, by key; what the document implies and never names is left out."""
    made = {claim.subject for claim in found.claims if claim.predicate.endswith(("#party", "#status", "#signedOn"))}
    for node in found.nodes:
        if node.names and node.spans and node.type != "Membership" and node.key not in made and family(node.type) == kind:
            yield node.key


def _positions(found: Extraction) -> Iterator[tuple[str, str, str]]:
    for claim in found.claims:
        held = found.by_key[claim.subject]
        if held.type == "Membership" and claim.predicate.endswith("#member") and isinstance(claim.object, str):
            parts = {predicate.rpartition("#")[2]: value for predicate, value in held.parts}
            role = parts["roleLabel"]
            yield claim.object, str(parts["organization"]), _flat(role if isinstance(role, str) else role.lexical)


def _ties(found: Extraction) -> Iterator[tuple[str, str]]:
    for claim in found.claims:
        if claim.predicate.endswith(("#subOrganizationOf", "#memberOf", "#affiliatedWith")) and isinstance(claim.object, str):
            yield claim.subject, claim.object


def _unlike(kind: str, wanted: list[tuple[str, ...]], found: list[tuple[str, ...]], fits: Callable[..., bool]) -> list[str]:
    """What is wanted and not found, and what is found and not wanted."""
    missed = [f"- {kind}: {' | '.join(one)}" for one in wanted if not any(fits(one, other) for other in found)]
    return missed + [f"+ {kind}: {' | '.join(other)}" for other in found if not any(fits(one, other) for one in wanted)]


def _errors(case: dict[str, Any], found: Extraction) -> list[str]:
    names = _named(found)
    out: list[str] = []
    for kind in TYPES:
        if kind in case:
            keys = [(key,) for key in _entities(found, kind)]
            out += _unlike(kind, [(_flat(name),) for name in case[kind]], keys, lambda one, other: one[0] in names[other[0]])

    def tied(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return one[0] in names[other[0]] and one[1] in names[other[1]]

    def held(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return tied(one, other) and fuzz.token_set_ratio(one[2], other[2]) >= LIKE

    if "position" in case:
        out += _unlike("position", [_parts(one, "|") for one in case["position"]], list(_positions(found)), held)
    if "tie" in case:
        out += _unlike("tie", [_parts(one, ">") for one in case["tie"]], list(_ties(found)), tied)
    return out


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["text"][:60], marks=[pytest.mark.xfail(reason=c["open"], strict=True)] if "open" in c else [])
        for c in CASES
    ],
)
def test_wordings_say_what_a_reader_takes_from_them(case: dict[str, Any], readings: dict[str, Extraction]) -> None:
    assert _errors(case, readings[case["text"]]) == []
