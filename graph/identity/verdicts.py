"""What two forms are found to be to each other, and what contradicts any likeness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from graph.identity.forms import Form

PROPOSED: Final = 0.75
"""From this score on, a pair that is not sure is put to a human."""


class Verdict(IntEnum):
    """What follows from a score: nothing, a proposal, a join to the only fuller thing, a join."""

    NONE = 0
    DOUBTFUL = 1
    LEANING = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Score:
    """How alike two forms are (0 to 1), by which rule, and what follows. `vaguer` says which side leans: -1 left, 1 right."""

    value: float
    method: str
    verdict: Verdict
    vaguer: int = 0


NOTHING: Final = Score(0.0, "", Verdict.NONE)
VETO: Final = Score(0.0, "contradiction", Verdict.NONE)


def schemes_clash(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether two sets of identifiers hold different ones of one scheme.

    >>> schemes_clash({"ror:1"}, {"ror:2"}), schemes_clash({"ror:1"}, {"ror:1", "isni:6"}), schemes_clash({"a:1"}, {"b:2"})
    (True, False, False)
    """
    if not first or not second:
        return False
    mine, others = set(first), set(second)
    schemes = {i.partition(":")[0] for i in mine - others} & {i.partition(":")[0] for i in others - mine}
    return any(not {i for i in mine & others if i.startswith(f"{scheme}:")} for scheme in schemes)


def contradict(first: Form, second: Form) -> bool:
    """Whether two forms cannot be one thing whatever their names: identifiers, countries, kinds or parents differ."""
    if first.family != second.family or schemes_clash(first.identifiers, second.identifiers):
        return True
    if first.apart & second.terms or second.apart & first.terms:
        return True
    if first.identifiers & second.identifiers:
        return False
    if first.family == "Place" and {first.sort, second.sort} == {"City", "Region"}:
        return True
    return bool(first.realm and second.realm and not first.realm & second.realm)
