"""A person's name and some countries in, the one that the name speaks for out: how often the persons of each country bear each word.

A name makes nobody a citizen. It is asked one thing only: which of the countries of a document an office of state is likelier to
belong to, where its words leave the country unsaid.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache
from math import log

from ontology.gazetteer import place_key
from ontology.records import AUTHORITIES

PRIOR = 20
"""How many persons of each country are taken to bear the names of all countries."""
CLEAR = 3.0
"""How much likelier, as a natural logarithm, a name must be in one country than in each of the others."""


def spoken_for(name: str, codes: Iterable[str]) -> str | None:
    """The one of some countries, by ISO 3166-1 code, that a person's name speaks for, or None.

    Naive Bayes over the words of the name: what a country's persons are likelier to be called than all persons are. A country that
    the table does not count has the names of all; it is told only where it is one of two.

    >>> spoken_for("Paul Kagame", ("CG", "RW"))
    'RW'
    >>> spoken_for("Paul Kagame", ("RW",)) is spoken_for("Xyzzy", ("CG", "RW")) is None
    True
    """
    borne = [counts for word in place_key(name).split() if (counts := _borne(word))]
    weights = sorted(((sum(_weight(counts, code) for counts in borne), code) for code in codes), reverse=True)
    if not borne or len(weights) < 2 or weights[0][0] - weights[1][0] < CLEAR:
        return None
    best = weights[0][1]
    return best if best in _persons() or len(weights) == 2 else None


def _weight(counts: Mapping[str, int], code: str) -> float:
    """How much likelier a word with these counts is in the name of a country's person than in anybody's, as a logarithm."""
    anywhere = sum(counts.values()) / _all_persons()
    return log((counts.get(code, 0) + PRIOR * anywhere) / (_persons().get(code, 0) + PRIOR) / anywhere)


def _borne(word: str) -> Mapping[str, int]:
    """How many persons of each country bear a word."""
    at = bisect_left(_rows(), word + ",")
    found, _, counts = _rows()[at].partition(",") if at < len(_rows()) else ("", "", "")
    return _counts(counts) if found == word else {}


def _counts(cell: str) -> Mapping[str, int]:
    return {count[:2]: int(count[2:] or 1) for count in cell.split("|")}


@cache
def _persons() -> Mapping[str, int]:
    """How many persons of each country the table counts: its first row, which has no word."""
    return _counts(_rows()[0].partition(",")[2])


@cache
def _all_persons() -> int:
    return sum(_persons().values())


@cache
def _rows() -> list[str]:
    """The table in the order of its words, each row as it stands: few of them are ever asked for."""
    with gzip.open(AUTHORITIES / "bearers.csv.gz", "rt", encoding="utf-8") as stream:
        return stream.read().splitlines()
