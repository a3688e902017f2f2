"""What a scanner finds: a stretch of one sentence that may name a thing, with its type, rule and rank."""

from __future__ import annotations

from dataclasses import dataclass, replace

UNKNOWN = "Name"
"""The type of a proper name that only the whole document's evidence can tell."""
MASK = ""
"""The type of what names nothing and hides what is inside it: a minister's title, a street."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words *start* to before *end* of a sentence, which the rule takes for a thing of class `type`.

    `rank` is the source's trust: higher wins where candidates overlap; then the longer, then the earlier. `kind` is that
    of the mention it makes, or "inner" for a name within another, which makes none. `name` is the name where it is not the
    surface; `identifier` the identity where an authority settles it (`iso:FR`); `full` the name that an acronym or short form stands for.
    """

    sentence: int
    start: int
    end: int
    type: str
    rule: str
    rank: int
    surface: str
    kind: str = "name"
    name: str = ""
    identifier: str = ""
    country: str = ""
    full: str = ""

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Highest rank first, then longest, then earliest."""
        return (-self.rank, self.start - self.end, self.start, self.type)


Found = dict[int, list[Candidate]]
"""The candidates taken so far, by sentence."""


def family(kind: str) -> str:
    """The class among the scored ones that a finer class belongs to.

    >>> family("City"), family("University")
    ('Place', 'Organization')
    """
    if kind in ("Person", "Country", "Initiative", "Event"):
        return kind
    return "Place" if kind in ("Place", "City", "Region", "Continent", "Venue") else "Organization"


def settle(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of one sentence that win, in order: best rank, then longest, then earliest; no two overlap.

    What an authority knows of the same words goes to the winner.
    """
    taken: list[Candidate] = []
    settled = {(c.start, c.end): c for c in candidates if c.identifier.startswith("body:")}
    for candidate in sorted(candidates, key=lambda c: c.order):
        authority = settled.get((candidate.start, candidate.end))
        if authority is not None and not candidate.identifier and candidate.type not in (MASK, "Person"):
            candidate = replace(candidate, identifier=authority.identifier, type=authority.type)
        if all(candidate.end <= other.start or other.end <= candidate.start or _shared(candidate, other) for other in taken):
            taken.append(candidate)
    return sorted(taken, key=lambda c: (c.start, c.end, c.identifier))


def _shared(one: Candidate, other: Candidate) -> bool:
    """Whether the two are members of one group, which share their words."""
    return (one.start, one.end) == (other.start, other.end) and one.kind == other.kind in ("demonym", "group")
