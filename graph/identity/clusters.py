"""Forms and the scores between them in, clusters out: which forms are one thing.

What decides is joined first, the surest before the less sure, and never what contradicts a member; last of these, what a human
took out of a thing in one document, lest others of its name follow it. What is vaguer then joins the only fuller cluster that it
leans on. Doubtful pairs join nothing, so that none of them can chain. The outcome depends on the forms
and scores alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.identity.forms import Form
from graph.identity.instruments import about_others
from graph.identity.verdicts import Score, Verdict, schemes_clash

_FIRM = frozenset({"decision", "identifier"})
_MARGIN = 0.08
"""By how much more an agreement without a date must be like the one that it joins than like any other."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What one form is to another."""

    first: int
    second: int
    score: Score

    @property
    def vaguer(self) -> int | None:
        """The form that leans on the other."""
        return {-1: self.first, 1: self.second}.get(self.score.vaguer)


@dataclass(slots=True)
class _Cluster:
    """What the members of a cluster say together, for telling what contradicts it."""

    forms: set[int]
    identifiers: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    sorts: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)

    def contradicts(self, other: _Cluster, kind: str) -> bool:
        if self.apart & other.terms or other.apart & self.terms or schemes_clash(self.identifiers, other.identifiers):
            return True
        if kind == "Agreement":
            return False
        if self.identifiers & other.identifiers or kind not in ("Organization", "Place"):
            return False
        if kind == "Place" and {"City", "Region"} <= self.sorts | other.sorts:
            return True
        return bool(self.countries and other.countries and not self.countries & other.countries)

    def take(self, other: _Cluster) -> None:
        for name in self.__slots__:
            getattr(self, name).update(getattr(other, name))


def _alone(number: int, form: Form) -> _Cluster:
    return _Cluster({number}, set(form.identifiers), set(form.countries), {form.sort}, set(form.terms), set(form.apart))


def group(forms: Mapping[int, Form], edges: Sequence[Edge]) -> list[frozenset[int]]:
    """The clusters of *forms*, which are all of one family, by the scores between them."""
    order = {number: form.signature for number, form in forms.items()}
    at = {number: _alone(number, form) for number, form in forms.items()}
    kind = next(iter(forms.values())).family if forms else ""

    excepted = {number for number, form in forms.items() if form.excepted}

    def rank(edge: Edge) -> tuple[bool, bool, float, str, str]:
        first, second = sorted((order[edge.first], order[edge.second]))
        return edge.score.method != "decision", edge.first in excepted or edge.second in excepted, -edge.score.value, first, second

    joined = {frozenset((edge.first, edge.second)) for edge in edges} if kind == "Agreement" else set()

    def contradicts(first: _Cluster, second: _Cluster) -> bool:
        """Whether two clusters cannot be one. Two agreements of one document, or about different things, are two, unless their own
        score joins them: a third that says less does not."""
        if first.contradicts(second, kind):
            return True
        if kind != "Agreement":
            return False
        return any(_two(forms[a], forms[b]) and frozenset((a, b)) not in joined for a in first.forms for b in second.forms)

    def join(edge: Edge) -> None:
        first, second = at[edge.first], at[edge.second]
        if first is second or (edge.score.method != "decision" and contradicts(first, second)):
            return
        small, large = sorted((first, second), key=lambda c: len(c.forms))
        large.take(small)
        for number in small.forms:
            at[number] = large

    sure = [edge for edge in edges if edge.score.verdict is Verdict.SURE]
    torn = _torn((edge for edge in sure if not {edge.first, edge.second} & excepted), forms, kind)
    for edge in sorted(sure, key=rank):
        if edge.score.method in _FIRM or not {edge.first, edge.second} & torn:
            join(edge)
    lean = (edge for edge in edges if edge.score.verdict is Verdict.LEANING and edge.vaguer not in torn)
    leaning = sorted((edge for edge in lean if {edge.first, edge.second} - {edge.vaguer} - excepted), key=rank)
    while True:
        targets: dict[int, set[int]] = defaultdict(set)
        chosen: dict[tuple[int, int], Edge] = {}
        for edge in leaning:
            vague = at[edge.vaguer if edge.vaguer is not None else edge.first]
            full = at[edge.second] if vague is at[edge.first] else at[edge.first]
            if vague is not full and not contradicts(vague, full):
                targets[id(vague)].add(id(full))
                chosen.setdefault((id(vague), id(full)), edge)
        wanted = sorted((edge for (vague, full), edge in chosen.items() if _only(vague, full, targets, chosen, kind)), key=rank)
        if not wanted:
            break
        join(wanted[0])
    found = {id(cluster): cluster for cluster in at.values()}
    return [frozenset(cluster.forms) for cluster in found.values()]


def _two(first: Form, second: Form) -> bool:
    """Whether two agreements are of one document, or about different things."""
    return bool(first.only and second.only and first.only[0] == second.only[0]) or about_others(first, second)


def _only(vague: int, full: int, targets: Mapping[int, set[int]], chosen: Mapping[tuple[int, int], Edge], kind: str) -> bool:
    """Whether a cluster leans on one other alone; of agreements, also where it is much more like that one than the rest."""
    others = targets[vague] - {full}
    if not others or kind != "Agreement":
        return not others
    return chosen[vague, full].score.value - max(chosen[vague, other].score.value for other in others) >= _MARGIN


def _torn(sure: Iterable[Edge], forms: Mapping[int, Form], kind: str) -> set[int]:
    """The forms that fit several things that cannot be one: these stay alone, but for identifiers and decisions."""
    if kind == "Agreement":
        return set()
    beside: dict[int, list[int]] = defaultdict(list)
    for edge in sure:
        if edge.score.method not in _FIRM:
            beside[edge.first].append(edge.second)
            beside[edge.second].append(edge.first)
    torn = set()
    for number, others in beside.items():
        known: list[_Cluster] = []
        for other in others:
            cluster = _alone(other, forms[other])
            if any(cluster.contradicts(k, kind) for k in known):
                torn.add(number)
                break
            if len(known) < 30:
                known.append(cluster)
    return torn
