"""A line in, the ordinals out that tell several instruments apart, and whose each is: "Le premier lie A à B, le deuxième …".

"La première, conclue entre A et B", "Les deux derniers, que A a conclus, l'un avec B, l'autre avec C": each ordinal holds up to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from extract.chains import Chain, codes_between, starting
from extract.folds import stem
from extract.instruments import count_of, marked, meeting
from extract.lines import Line

_LEAD = re.compile(r"[wWdtoJn,V1L]{0,12}")
"""What stands between an ordinal and what ties its sides: "Le troisième, sur le climat, réunit …", "Le dernier a été conclu entre …"."""
_OTHER = re.compile(r"(?:\([^()]*\))?,?(?:n|a)t?[wW]?")
"""What stands between two sides that a verb ties: "lie A à B"."""
_CLAUSE = re.compile(r",?q")
"""What opens the clause of who made them: "Les deux derniers, que A a conclus"."""
_AGENT = re.compile(r"[w,]{0,3}V[wJnL,]{0,6}p")
"""What stands before the agent of a passive: "Le second a été signé hier par A"."""


class Ordinal(NamedTuple):
    """One ordinal of a line: its item, how many instruments it stands for, where what is told of them ends, and whether the line tells
    of others before it."""

    item: int
    several: int
    stop: int
    later: bool


class Sides(NamedTuple):
    """The items of the parties that a line names of one instrument, and whether they are all of them."""

    members: tuple[int, ...]
    all: bool


def ordinals(line: Line) -> Iterator[Ordinal]:
    """The ordinals of a line, each with how many it stands for: "le premier", "l'autre", "les deux derniers"."""
    found = []
    for n in range(1, len(line.items)):
        several = line.codes[n - 1] == "1" and line.codes[n - 2 : n - 1] == "t"
        if (line.codes[n - 1] == "t" or several) and _numbering(line, n):
            found.append((n, count_of(line.items[n - 1].flat) if several else 1))
    if found and found[0][1] > 1:  # "Les deux derniers, l'un avec A, l'autre avec B": its own are not of the series
        found = found[:1]
    for (n, count), (stop, _) in pairwise([*found, (len(line.items) + 1, 0)]):
        yield Ordinal(n, count, stop - 1, later=n != found[0][0])


def _numbering(line: Line, n: int) -> bool:
    """Whether the item at *n* tells one of several apart: "le premier", "l'un", "l'autre", "les deux derniers"."""
    flat = line.items[n].flat
    if line.codes[n - 1] == "1":
        return line.codes[n] == "w" and stem(flat) in marked("ordinal") | marked("following") | marked("another")
    return flat in marked("ordinal") or (line.items[n - 1].flat in marked("elided") and flat in marked("one") | marked("another"))


def sides_of(line: Line, found: tuple[Chain, ...], one: Ordinal, *, known: bool = False) -> Iterator[Sides]:
    """The parties that a line names of an ordinal's instrument, or of each where it stands for several; where those of all are *known*,
    "Le premier concerne A et B" tells what it is about."""
    found = tuple(_within(chain, one) for chain in found if any(one.item < n < one.stop for n in chain.members))
    tied = _tied(line, found, one, frozenset() if known else marked("engaging"))
    if tied is not None:
        yield from [Sides(tied, all=True)] * one.several
        return
    with_whom = [n for n in range(one.item, one.stop) if line.codes[n] == "a" and line.items[n].sense == "with"]
    partners = [chain.members for at in with_whom if (chain := starting(line, found, at + 1)) is not None]
    own = _maker(line, found, one)
    if one.several == len(partners) > 1:  # "l'un avec A, l'autre avec B"
        each = partners
    elif one.several > 1 and partners and one.several == len(partners[0]):
        each = [(n,) for n in partners[0]]
    else:
        each = partners[:1] * one.several
    for members in each:
        yield Sides((*own, *(n for n in members if n not in own)), all=bool(own))


def _within(chain: Chain, one: Ordinal) -> Chain:
    """What of a chain is told of one ordinal: in "le premier concerne A et B, le deuxième C et D" a comma joins all four."""
    members = tuple(n for n in chain.members if one.item < n < one.stop)
    return Chain(members[0], min(chain.last, one.stop - 1), members)


def _tied(line: Line, found: tuple[Chain, ...], one: Ordinal, ties: Collection[str]) -> tuple[int, ...] | None:
    """The two or more parties that a verb or "entre" ties: "Le premier associe A, B et C", "Le deuxième lie A à B"."""
    for chain in found:
        at = _tie(line, one, chain, ties)
        if at is None:
            return None
        rest = next((c for c in found if c.first > chain.last and _OTHER.fullmatch(codes_between(line, chain.last, c.first))), None)
        members = (*chain.members, *(rest.members if rest is not None else ()))
        return members if len(members) > 1 and all(line.codes[n] in "OCL" for n in members) else None
    return None


def _tie(line: Line, one: Ordinal, chain: Chain, ties: Collection[str]) -> int | None:
    """Where what ties the members of a chain to an ordinal stands; the ordinal itself, where it ties them as those before it."""
    for at in range(one.item + 1, chain.first):
        item = line.items[at]
        if item.flat in ties or (item.code == "e" and not meeting(line, at)):
            close = starting(line, (chain,), at + 1) is not None
            return at if close and _LEAD.fullmatch(line.codes, one.item + 1, at) else None
    elliptic = one.later and re.fullmatch("t?", line.codes[one.item + 1 : chain.first]) is not None
    return one.item if elliptic else None


def _maker(line: Line, found: tuple[Chain, ...], one: Ordinal) -> tuple[int, ...]:
    """Who made them, where a clause or an agent tells: "Les deux derniers, que A a conclus", "Le second a été signé par A"."""
    clause = _CLAUSE.match(line.codes, one.item + 1)
    lead = clause or _AGENT.match(line.codes, one.item + 1)
    chain = starting(line, found, lead.end()) if lead is not None else None
    if chain is None or (clause is not None and line.codes[chain.last + 1 : chain.last + 3].strip("w") != "V"):
        return ()
    return chain.members
