"""Claims in, the same claims out with the confidence that their rules have earned on annotated documents.

A rule's own estimate orders the claims while a document is read; how often its claims are right is counted, on documents
that the rules were developed on, and kept in `ontology/<language>/confidence.toml` (`python -m entente.fitting` writes it).
An attribute of an agreement is right where the agreement is and the value is, and so gets the product of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from extract.model import Claim, Extraction
from ontology.errors import EntenteError
from ontology.lexicons import HERE, Lexicon, load
from ontology.terms import ENT

LEAST: Final = 0.02
MOST: Final = 0.98
AGREEMENT: Final = str(ENT.Agreement)
"""What `acts` counts."""

STRENGTH: Final = 4.0
"""How many claims' worth of weight the average of all rules has beside a rule's own count."""

ATTRIBUTES: Final = frozenset(
    str(term)
    for term in (
        ENT.signatory, ENT.attendee, ENT.status, ENT.signedOn, ENT.signedAt, ENT.startsOn, ENT.endsOn, ENT.duration,
        ENT.involvesCountry, ENT.leadsTo,
    )
)  # fmt: skip
"""What is said of an agreement beside its parties: counted where the agreement is right, and no likelier than it."""


class Count(Lexicon):
    """How many claims of one rule on one property were right, and how many wrong."""

    predicate: str
    rule: str
    right: int
    wrong: int


class Counts(Lexicon):
    """`confidence.toml`. `acts` counts agreements by the rule of their parties, `claims` the claims by property and rule."""

    acts: tuple[Count, ...] = ()
    claims: tuple[Count, ...] = ()


@dataclass(frozen=True)
class Priors:
    """The estimated probability of each rule, by property and rule, and by property alone for a rule that was not counted."""

    rules: Mapping[tuple[str, str], float]
    properties: Mapping[str, float]

    def of(self, predicate: str, rule: str) -> float | None:
        """The probability that a claim of *rule* on *predicate* is right; None where nothing like it was counted."""
        return self.rules.get((predicate, rule), self.properties.get(predicate))


def priors(counts: Iterable[Count]) -> Priors:
    """The share that was right of each rule, drawn towards that of its property by `STRENGTH`."""
    right: dict[str, int] = defaultdict(int)
    every: dict[str, int] = defaultdict(int)
    counted = list(counts)
    for count in counted:
        right[count.predicate] += count.right
        every[count.predicate] += count.right + count.wrong
    share = {p: (right[p] + 1) / (every[p] + 2) for p in every}
    rules = {(c.predicate, c.rule): (c.right + STRENGTH * share[c.predicate]) / (c.right + c.wrong + STRENGTH) for c in counted}
    return Priors(rules, share)


@cache
def _known(language: str) -> tuple[Priors, Priors]:
    """The priors of agreements and of claims; empty for a language whose rules were never counted."""
    if not (HERE / language / "confidence.toml").is_file():
        return priors(()), priors(())
    counts = load(Counts, language, "confidence")
    if any(count.right < 0 or count.wrong < 0 or not count.right + count.wrong for count in (*counts.acts, *counts.claims)):
        raise EntenteError(
            f"{HERE / language / 'confidence.toml'}: a count is negative or empty. Write the file anew: docs/evaluation.md."
        )
    return priors(counts.acts), priors(counts.claims)


def act_rules(claims: Iterable[Claim]) -> dict[str, str]:
    """The rule that made each agreement: that of its surest party, the first by name of equals."""
    parties: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for claim in claims:
        if claim.predicate == str(ENT.party):
            parties[claim.subject].append((-claim.confidence, claim.method))
    return {subject: min(found)[1] for subject, found in parties.items()}


def calibrated(extraction: Extraction) -> Extraction:
    """*extraction* with the confidence of its claims as counted; a claim whose like was never counted keeps its own."""
    acts, known = _known(extraction.document.language)
    rules = act_rules(extraction.claims)

    def sure(claim: Claim) -> float:
        own = known.of(claim.predicate, claim.method)
        if own is None:
            return claim.confidence
        if claim.predicate in ATTRIBUTES:
            act = acts.of(AGREEMENT, rules.get(claim.subject, ""))
            own *= 1.0 if act is None else act
        return round(min(MOST, max(LEAST, own)), 3)

    return replace(extraction, claims=tuple(replace(claim, confidence=sure(claim)) for claim in extraction.claims))
