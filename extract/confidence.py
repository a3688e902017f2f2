"""Claims in, the same claims out with the confidence that their rules have earned on annotated documents.

A rule's own estimate orders what is found while a document is read. How often its claims were right is counted on documents
that the rules were developed on, and kept in `ontology/<language>/confidence.toml` (`python -m entente.fitting` writes it). The
two are weighed together; and what is said of an agreement beside its parties can only be right where the agreement is,
so that it gets the product of both. An agreement of which the text tells who signed it is right more often than one that is
only announced, whichever rule found it: the odds of what is said of it are raised or lowered by how often such ones were right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from extract.model import Claim, Extraction, Value
from ontology.lexicons import HERE, Lexicon, read
from ontology.terms import ENT

LEAST: Final = 0.02
MOST: Final = 0.98
STRENGTH: Final = 4.0
"""How many counted claims a rule's own estimate weighs as much as: it decides alone for a rule that was never counted."""

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


class Telling(StrEnum):
    """What a document tells of an agreement beside its parties that bears on whether there is one."""

    SIGNATORIES = "signatories"
    ANNOUNCED = "announced"
    OTHER = "other"


class Count(Lexicon):
    """How many claims of one rule on one property were right, and how many wrong."""

    predicate: str
    rule: str
    right: Annotated[int, Field(ge=0)]
    wrong: Annotated[int, Field(ge=0)]


class Counts(Lexicon):
    """`confidence.toml`. `acts` counts agreements by the rule of their parties, `tellings` by what is told of them, `claims` the
    claims by property and rule."""

    acts: tuple[Count, ...] = ()
    tellings: tuple[Count, ...] = ()
    claims: tuple[Count, ...] = ()


@dataclass(frozen=True)
class Record:
    """How the rules did, by property and rule: right and wrong."""

    counted: Mapping[tuple[str, str], tuple[int, int]]

    def share(self, predicate: str, rule: str, own: float) -> float:
        """The share that was right of *rule*'s claims on *predicate*, drawn towards its *own* estimate.

        >>> Record({("p", "a"): (5, 1)}).share("p", "a", 0.5), Record({}).share("p", "a", 0.5)
        (0.7, 0.5)
        """
        right, wrong = self.counted.get((predicate, rule), (0, 0))
        return (right + STRENGTH * own) / (right + wrong + STRENGTH)

    def odds(self, predicate: str, rule: str) -> float:
        """By how much the odds that *rule*'s claims on *predicate* are right exceed those of all that was counted.

        >>> round(Record({("p", "a"): (7, 1), ("p", "b"): (5, 3)}).odds("p", "a"), 2), Record({}).odds("p", "a")
        (1.8, 1.0)
        """
        counts = self.counted.values()
        right, wrong = 1 + sum(right for right, _ in counts), 1 + sum(wrong for _, wrong in counts)
        whole = right / (right + wrong)
        share = self.share(predicate, rule, whole)
        return share / (1 - share) * (1 - whole) / whole


@cache
def _records(path: Path) -> tuple[Record, Record, Record] | None:
    """How agreements did, by rule and by what is told of them, and claims; None for a language whose rules were never counted.

    Raises EntenteError.
    """
    if not path.is_file():
        return None
    counts = read(path, Counts)
    acts, tellings, claims = (
        Record({(c.predicate, c.rule): (c.right, c.wrong) for c in given})
        for given in (counts.acts, counts.tellings, counts.claims)
    )
    return acts, tellings, claims


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


def tellings(stated: Iterable[tuple[str, str, str]]) -> dict[str, Telling]:
    """What is told of each agreement; *stated* are the subject, predicate and object of each claim."""
    statuses: dict[str, set[str]] = defaultdict(set)
    signed: set[str] = set()
    for subject, predicate, object_ in stated:
        if predicate == str(ENT.status):
            statuses[subject].add(object_)
        elif predicate == str(ENT.signatory):
            signed.add(subject)
    announced = {subject for subject, told in statuses.items() if told == {str(ENT.Announced)}}
    return dict.fromkeys(announced, Telling.ANNOUNCED) | dict.fromkeys(signed, Telling.SIGNATORIES)


def calibrated(extraction: Extraction) -> Extraction:
    """*extraction* with the confidence of its claims as their rules have earned it."""
    records = _records(HERE / extraction.document.language / "confidence.toml")
    if records is None:
        return extraction
    acts, told, claims = records
    base = founding((c.subject, c.confidence, c.method) for c in extraction.claims if c.predicate == str(ENT.party))
    telling = tellings((c.subject, c.predicate, _term(c)) for c in extraction.claims)

    def sure(claim: Claim) -> float:
        share = claims.share(claim.predicate, claim.method, claim.confidence)
        if claim.predicate in ATTRIBUTES:
            own, rule = base.get(claim.subject, NO_PARTY)
            share *= acts.share(AGREEMENT, rule, own)
        if claim.subject in base and claim.predicate != str(ENT.signatory):
            odds = told.odds(AGREEMENT, telling.get(claim.subject, Telling.OTHER))
            share = share * odds / (share * odds + 1 - share)
        return round(min(MOST, max(LEAST, share)), 3)

    return replace(extraction, claims=tuple(replace(claim, confidence=sure(claim)) for claim in extraction.claims))


def _term(claim: Claim) -> str:
    """What a claim states, as text."""
    return claim.object.lexical if isinstance(claim.object, Value) else claim.object
