"""Two agreements in, a score out: their parties, dates, kinds and signatories, and what the passages say of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Final

from graph.identity.forms import Form
from graph.identity.keys import lexicon, reading
from graph.identity.nodes import GENERAL_AGREEMENTS
from graph.identity.verdicts import NOTHING, Score, Verdict

_SURE: Final = 0.72
_LEANING: Final = 0.6
_DOUBT: Final = 0.55
_ROOT: Final = 6
"""Letters by which words of one family are alike: "radiatif", "radiations"."""
_NEAR: Final = 120
"""Days between the dates of two reports that may tell of one signature which neither dates."""


def dates_agree(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether some date of one is as a date of the other, to the precision of the coarser."""
    return any(a.startswith(b) or b.startswith(a) for a in first for b in second)


@lru_cache(maxsize=50_000)
def _content(words: str) -> frozenset[str]:
    """What a wording is about: its own words and the fields that it names, without those that every instrument has."""
    tokens = (t for line in words.split("\n") for t in reading(line).tokens if not t.startswith("@") and not t.isdigit())
    told = (t for t in tokens if t.lstrip("=") not in lexicon().instruments)
    return frozenset(t if t[0] in "=#" else t[:_ROOT] for t in told)


def _topics(form: Form) -> frozenset[str]:
    """What the names of an agreement say that it is about."""
    return _content("\n".join(form.names))


def about_others(first: Form, second: Form) -> bool:
    """Whether the names of two agreements say what each is about, and nothing of it is the same."""
    topics = _topics(first), _topics(second)
    return bool(all(topics) and not topics[0] & topics[1])


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0


def _days(first: str, second: str) -> int | None:
    """The days between two dates; None where one is missing. A month counts from its first day, a year from its middle."""
    if not first or not second:
        return None
    a, b = (date.fromisoformat(d if len(d) == 10 else f"{d}-01" if len(d) == 7 else f"{d[:4]}-07-01") for d in (first, second))
    return abs((a - b).days)


def _when(first: Form, second: Form) -> float:
    """What the dates add: of 0.3, how sure it is that both were signed at one time. Where one is undated, the report's date serves."""
    if first.dates and second.dates:
        return 0.3 if any(len(d) == 10 for d in first.dates & second.dates) else 0.22
    days = _days(min(first.dates, default=first.published), min(second.dates, default=second.published))
    if days is None:
        return 0.1
    return 0.2 if days <= _NEAR else 0.1 if days <= 400 else 0.0


def instruments(first: Form, second: Form) -> Score:
    """Whether two agreements are one instrument.

    They share two parties, or their only ones, and no date contradicts; then parties, dates, kinds, signatories and what they
    are about are weighed. Two of one document are two, unless one of them is joint work of the same parties with no instrument
    told, one is undated, and nothing that they are about differs. What has no date leans on what has one.
    """
    twins = bool(first.only and second.only and first.only[0] == second.only[0])
    shared, countries = first.bodies & second.bodies, first.countries & second.countries
    few = min(len(first.bodies), len(second.bodies))
    if len(shared) < 2 and not (shared and (few == 1 or countries)) and len(countries) < 2:
        return NOTHING
    dated = bool(first.dates), bool(second.dates)
    if all(dated) and not dates_agree(first.dates, second.dates):
        return NOTHING
    topics, apart = (_topics(first), _topics(second)), about_others(first, second)
    kinds = {first.sort, second.sort}
    if twins and (apart or all(dated) or first.bodies != second.bodies or len(kinds) < 2 or "Partnership" not in kinds):
        return NOTHING
    overlap = max(
        _shared(first.bodies, second.bodies), 0.8 * _shared(first.countries, second.countries) if len(countries) > 1 else 0.0
    )
    union = max(
        _jaccard(first.bodies, second.bodies), 0.8 * _jaccard(first.countries, second.countries) if len(countries) > 1 else 0.0
    )
    kind = 0.1 if len(kinds) == 1 else 0.06 if kinds & GENERAL_AGREEMENTS else 0.0
    words = 0.15 * _shared(_content(first.words), _content(second.words)) + 0.1 * _shared(*topics) - 0.15 * apart
    people = 0.1 if first.persons & second.persons else 0.0
    value = round(min(1.0, max(0.0, 0.1 * overlap + 0.35 * union + _when(first, second) + kind + words + people)), 3)
    if dated[0] != dated[1]:
        if value >= _LEANING:
            return Score(value, "parties, undated", Verdict.LEANING, 1 if dated[0] else -1)
    elif value >= _SURE:
        return Score(value, "parties and date" if all(dated) else "parties and report", Verdict.SURE)
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
