"""Gold and findings in, how far the confidence of the claims can be trusted out.

A claim is right when the scored item that it states (a party, signatory, attribute, following agreement, position or
membership) is in the gold; a claim about what the gold calls optional is left out, as is one of a kind that is not annotated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

from entente.evaluation import Alignment, attributes
from entente.findings import MEMBERSHIPS, Statement, comparable, stated
from ontology.terms import ENT, ORG

BINS: Final = 10
_FIELDS: Final = {
    str(ENT.status): "status",
    str(ENT.signedOn): "date_signed",
    str(ENT.duration): "duration",
    str(ENT.involvesCountry): "countries",
}


class Judged(NamedTuple):
    """A claim's confidence, whether it is right, and what it states."""

    confidence: float
    right: bool
    statement: Statement


def judged(a: Alignment) -> Iterator[Judged]:
    """The claims of one document that the gold settles, with whether they are right."""
    for statement in a.findings.statements:
        right = _is_right(a, statement)
        if right is not None:
            yield Judged(statement.confidence, right, statement)


def _is_right(a: Alignment, s: Statement) -> bool | None:
    """Whether the gold has what *s* states; None where it does not settle that."""
    if s.predicate == str(ORG.member) and s.body:
        return _relation(a, a.thing(s.object), a.thing(s.body), {"position"})
    if s.predicate in MEMBERSHIPS:
        return _relation(a, a.thing(s.subject), a.thing(s.object), {"partOf", "memberOf", "affiliatedWith"})
    if s.subject not in a.findings.agreements:
        return None
    id_ = a.act(s.subject)
    if id_ in a.ids.values() and id_ not in a.required:
        return None
    agreement = a.required.get(id_)
    if s.predicate in (str(ENT.party), str(ENT.signatory)):
        thing = a.thing(s.object)
        if a.optional(thing):
            return None
        return agreement is not None and thing in (agreement.parties if s.predicate == str(ENT.party) else agreement.signatories)
    if s.predicate == str(ENT.leadsTo):
        return agreement is not None and agreement.leads_to == a.act(s.object)
    if s.predicate == str(ENT.signedAt):
        return agreement is not None and comparable(agreement.place_signed or "") in stated(a.findings, s)
    if s.predicate in _FIELDS:
        return agreement is not None and bool(stated(a.findings, s) & attributes(agreement)[_FIELDS[s.predicate]])
    return None


def _relation(a: Alignment, subject: str, other: str, predicates: set[str]) -> bool | None:
    known = [r for r in a.gold.relations if (r.subject, r.object) == (subject, other)]
    if any(r.optional for r in known) or a.optional(subject, other):
        return None
    return any(r.predicate in predicates for r in known)


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose confidence is in (low, high]: how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    claims: int
    confidence: float
    right: float


def reliability(claims: Sequence[Judged], bins: int = BINS) -> list[Bin]:
    """The claims in *bins* bins of equal width, empty ones left out."""
    table = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        chosen = [c for c in claims if low < c.confidence <= high]
        if chosen:
            n = len(chosen)
            table.append(Bin(low, high, n, sum(c.confidence for c in chosen) / n, sum(c.right for c in chosen) / n))
    return table


def expected_error(claims: Sequence[Judged]) -> float:
    """The expected calibration error (Naeini, Cooper and Hauskrecht, 2015): the mean distance between confidence and
    the share that is right, over ten bins weighted by their claims.

    >>> claim = Statement("a", "p", "o", "rule", 0.9, "")
    >>> expected_error([Judged(0.9, True, claim), Judged(0.9, False, claim)])
    0.4
    """
    return sum(b.claims * abs(b.confidence - b.right) for b in reliability(claims)) / len(claims) if claims else 0.0


def area(claims: Sequence[Judged]) -> float:
    """The area under the ROC curve: how often a right claim is surer than a wrong one, ties counting half (Mann and
    Whitney, 1947). One half where all are right or all are wrong.

    >>> claim = Statement("a", "p", "o", "rule", 0.9, "")
    >>> area([Judged(0.9, True, claim), Judged(0.4, False, claim), Judged(0.4, True, claim)])
    0.75
    """
    right, wrong = [c.confidence for c in claims if c.right], [c.confidence for c in claims if not c.right]
    if not right or not wrong:
        return 0.5
    return sum((r > w) + 0.5 * (r == w) for r in right for w in wrong) / (len(right) * len(wrong))


def as_json(claims: Sequence[Judged]) -> dict[str, object]:
    """The table and its two figures, rounded to four places."""
    return {
        "claims": len(claims),
        "right": sum(c.right for c in claims),
        "expected_calibration_error": round(expected_error(claims), 4),
        "area_under_curve": round(area(claims), 4),
        "reliability": [{k: round(v, 4) for k, v in asdict(b).items()} for b in reliability(claims)],
    }


def lines(claims: Sequence[Judged]) -> Iterator[str]:
    """The reliability table as text, with the expected calibration error and the area under the curve."""
    right = sum(c.right for c in claims)
    yield f"{'confidence':14}{'claims':>7}{'mean':>7}{'right':>7}   {len(claims)} claims, {right} right"
    for b in reliability(claims):
        yield f"{b.low:.1f} – {b.high:.1f}     {b.claims:7}{b.confidence:7.3f}{b.right:7.3f}"
    yield f"expected calibration error {expected_error(claims):.3f}, area under the ROC curve {area(claims):.3f}"
