"""Claims in, the same claims out with the confidence that their rules have earned on annotated documents.

A rule's own estimate orders what is found while a document is read. How often its claims were right is counted on documents
that the rules were developed on, and kept in `ontology/<language>/confidence.toml` (`python -m entente.fitting` writes it). The
two are weighed together; and what is said of an agreement beside its parties can only be right where the agreement is,
so that it gets the product of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from extract.model import Claim, Extraction
from ontology.lexicons import HERE, Lexicon, read
from ontology.terms import ENT

LEAST: Final = 0.02
MOST: Final = 0.98
STRENGTH: Final = 64.0
"""How many counted claims what is expected of a rule weighs as much as."""
OWN: Final = 1 / 3
"""How much a rule's own estimate counts in what is expected of it, beside how often all rules are right on its property. Both
numbers are those of the best order among the claims in a tenfold cross-validation over the development documents."""

AGREEMENT: Final = str(ENT.Agreement)
"""What `acts` counts."""

ATTRIBUTES: Final = frozenset(
    str(term)
    for term in (
        ENT.signatory, ENT.attendee, ENT.status, ENT.signedOn, ENT.signedAt, ENT.startsOn, ENT.endsOn, ENT.duration, ENT.leadsTo,
    )
)  # fmt: skip
"""What is said of an agreement: counted where the agreement is right, and no likelier than it. Not so its parties and their
countries, whose rules are those that make the agreement."""


class Count(Lexicon):
    """How many claims of one rule on one property were right, and how many wrong."""

    predicate: str
    rule: str
    right: Annotated[int, Field(ge=0)]
    wrong: Annotated[int, Field(ge=0)]


class Counts(Lexicon):
    """`confidence.toml`. `acts` counts agreements by the rule of their parties, `claims` the claims by property and rule."""

    acts: tuple[Count, ...] = ()
    claims: tuple[Count, ...] = ()


@dataclass(frozen=True)
class Record:
    """How the rules did, by property and rule: right and wrong."""

    counted: Mapping[tuple[str, str], tuple[int, int]]

    def share(self, predicate: str, rule: str, own: float) -> float:
        """The share that was right of *rule*'s claims on *predicate*, drawn towards what is expected of it: something between its *own*
        estimate and the share of all rules on that property. A property that was never counted leaves the estimate as it is.

        >>> record = Record({("p", "a"): (64, 0), ("p", "b"): (16, 18)})
        >>> [round(record.share("p", rule, 0.5), 2) for rule in "abc"], record.share("q", "a", 0.5)
        ([0.86, 0.63, 0.71], 0.5)
        """
        right, wrong = self.counted.get((predicate, rule), (0, 0))
        all_right, all_wrong = self._totals.get(predicate, (0, 0))
        if not all_right + all_wrong:
            return own
        expected = OWN * own + (1 - OWN) * all_right / (all_right + all_wrong)
        return (right + STRENGTH * expected) / (right + wrong + STRENGTH)

    @cached_property
    def _totals(self) -> Mapping[str, tuple[int, int]]:
        """How all rules did, by property."""
        totals: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for (predicate, _), (right, wrong) in self.counted.items():
            before = totals[predicate]
            totals[predicate] = (before[0] + right, before[1] + wrong)
        return totals


@cache
def _records(path: Path) -> tuple[Record, Record] | None:
    """How agreements and claims did; None for a language whose rules were never counted. Raises EntenteError."""
    if not path.is_file():
        return None
    counts = read(path, Counts)
    acts, claims = ({(c.predicate, c.rule): (c.right, c.wrong) for c in given} for given in (counts.acts, counts.claims))
    return Record(acts), Record(claims)


def founding(parties: Iterable[tuple[str, float, str]]) -> dict[str, tuple[float, str]]:
    """The estimate and rule that each agreement stands on: those of its surest party, the first rule by name of equals.

    *parties* are the agreement, the confidence and the rule of each claim of a party.
    """
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for subject, confidence, rule in parties:
        found[subject].append((-confidence, rule))
    return {subject: (-min(made)[0], min(made)[1]) for subject, made in found.items()}


NO_PARTY: Final = (0.3, "")
"""What an agreement stands on that no party is known of."""


def calibrated(extraction: Extraction) -> Extraction:
    """*extraction* with the confidence of its claims as their rules have earned it."""
    records = _records(HERE / extraction.document.language / "confidence.toml")
    if records is None:
        return extraction
    acts, claims = records
    base = founding((c.subject, c.confidence, c.method) for c in extraction.claims if c.predicate == str(ENT.party))

    def sure(claim: Claim) -> float:
        share = claims.share(claim.predicate, claim.method, claim.confidence)
        if claim.predicate in ATTRIBUTES:
            own, rule = base.get(claim.subject, NO_PARTY)
            share *= acts.share(AGREEMENT, rule, own)
        return round(min(MOST, max(LEAST, share)), 3)

    return replace(extraction, claims=tuple(replace(claim, confidence=sure(claim)) for claim in extraction.claims))
