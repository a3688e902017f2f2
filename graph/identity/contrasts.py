"""Two bodies that share a name in, whether their other names tell them apart out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.identity.forms import Form
from graph.identity.keys import Reading
from ontology.names import fold

_SLIGHT: Final = frozenset(
    {"spelling", "shortened part", "name without its town", "name without its head", "surname of a foundation", "numbered name"}
)
"""Likenesses of two names that are chance where the bodies have other names, and none in common."""


def other_names_differ(first: Form, second: Form, left: Reading, right: Reading, method: str) -> bool:
    """Whether two bodies, alike by *method* in the names read as *left* and *right*, are told apart by their others.

    They name other towns; two of their names differ by a number alone; what they share is short for two names; they have two acronyms
    for one full name; or the likeness is slight, and nothing else that they are called is the same.
    """
    mine, theirs = ({read.tokens for read in form.readings} for form in (first, second))
    if len(mine) == len(theirs) == 1:
        return False
    if _contrary(_towns(first), _towns(second)):
        return True
    numbers, others = dict(_numbered(first)), dict(_numbered(second))
    if any(_contrary(numbers[rest], others[rest]) for rest in numbers.keys() & others.keys()):
        return True
    fuller_left, fuller_right = list(_fuller(first, left)), list(_fuller(second, right))
    if fuller_left and fuller_right and all(_contrary(one, other) for one in fuller_left for other in fuller_right):
        return True
    if method in _SLIGHT:
        return len(mine) > 1 and len(theirs) > 1 and not (mine - {left.tokens}) & (theirs - {right.tokens})
    if left.acronym or sorted(left.spelt) != sorted(right.spelt):
        return False
    return _contrary(_acronyms(first), _acronyms(second))


def _contrary(mine: set[str] | frozenset[str], theirs: set[str] | frozenset[str]) -> bool:
    """Whether both say something, and nothing in common."""
    return bool(mine and theirs and not mine & theirs)


def _towns(form: Form) -> set[str]:
    return {word for read in form.readings for word in read.tokens if word[0] == "#"}


def _acronyms(form: Form) -> set[str]:
    return {fold(read.acronym) for read in form.readings if read.acronym}


def _numbered(form: Form) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The words of each name that has numbers but for these, and the numbers."""
    return ((frozenset(read.tokens) - read.numbers, read.numbers) for read in form.readings if read.numbers)


def _fuller(form: Form, short: Reading) -> Iterator[frozenset[str]]:
    """What each fuller name of a body has beside the words of a *short* one: words of its own, towns and numbers."""
    said = frozenset(short.tokens)
    for read in form.readings:
        if said < (words := frozenset(read.tokens)) and (own := frozenset(w for w in words - said if w[0] not in "=@")):
            yield own
