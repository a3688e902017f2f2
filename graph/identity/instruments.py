"""Two agreements in, a score out: their parties, dates, kinds and signatories, and what the passages say of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

from graph.identity.forms import Form
from graph.identity.keys import proper, reading
from graph.identity.nodes import GENERAL_AGREEMENTS
from graph.identity.verdicts import NOTHING, Score, Verdict

_SURE: Final = 0.7
_DOUBT: Final = 0.55


def dates_agree(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether some date of one is as a date of the other, to the precision of the coarser."""
    return any(a.startswith(b) or b.startswith(a) for a in first for b in second)


@lru_cache(maxsize=50_000)
def _content(words: str) -> frozenset[str]:
    """The words of its own and the fields that the passages on an agreement name."""
    return frozenset(t for line in words.split("\n") for t in reading(line).tokens if not t.startswith("@") and (proper(t) or t[0] == "="))


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0


def instruments(first: Form, second: Form) -> Score:
    """Whether two agreements of two documents are one instrument.

    They share two parties, or their only ones, and no date contradicts; then the parties, dates, kinds, signatories and
    words are weighed. Two of one document are never one. Two signatures on different days are two instruments.
    """
    if first.only and second.only and first.only[0] == second.only[0]:
        return NOTHING
    shared, countries = first.bodies & second.bodies, first.countries & second.countries
    few = min(len(first.bodies), len(second.bodies))
    if len(shared) < 2 and not (shared and (few == 1 or countries)) and len(countries) < 2:
        return NOTHING
    dated = bool(first.dates and second.dates)
    if dated and not dates_agree(first.dates, second.dates):
        return NOTHING
    overlap = max(_shared(first.bodies, second.bodies), 0.8 * _shared(first.countries, second.countries) if len(countries) > 1 else 0.0)
    union = max(_jaccard(first.bodies, second.bodies), 0.8 * _jaccard(first.countries, second.countries))
    kinds = {first.sort, second.sort}
    kind = 1.0 if len(kinds) == 1 else 0.6 if kinds & GENERAL_AGREEMENTS else 0.0
    when = (1.0 if any(len(d) == 10 for d in first.dates & second.dates) else 0.7) if dated else 0.35
    words = _shared(_content(first.words), _content(second.words))
    people = 0.1 if first.persons & second.persons else 0.0
    value = round(min(1.0, 0.2 * overlap + 0.2 * union + 0.3 * when + 0.1 * kind + 0.2 * words + people), 3)
    if value >= _SURE:
        return Score(value, "parties and date", Verdict.SURE)
    return Score(value, "parties", Verdict.DOUBTFUL) if value >= _DOUBT else NOTHING


def instrument_marks(form: Form) -> Iterator[str]:
    """The pairs of an agreement's parties and of its countries, also with its month, and each party with the month."""
    months = {date[:7] for date in form.dates if len(date) >= 7}
    for actors in (sorted(form.bodies)[:12], sorted(form.countries)[:12]):
        for pair in combinations(actors, 2):
            yield "g:" + " ".join(pair)
            yield from (f"g:{' '.join(pair)} {month}" for month in months)
    for actor in sorted(form.bodies)[:12]:
        yield from (f"g:{actor} {month}" for month in months)
