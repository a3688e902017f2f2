"""Verdicts in, errors grouped by cause out: what was missed and why, and which rule made what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import shorten
from typing import Final, NamedTuple

from entente.answers import printable
from entente.evaluation import CORE, Alignment, Outcome, Verdict, quoted, verdicts
from entente.findings import MEMBERSHIPS, TYPES, Statement, comparable, stated
from entente.triggers import triggers
from ontology.terms import ENT, ORG

EXAMPLES: Final = 5
_WIDTH: Final = 160
_PREDICATES: Final[Mapping[str, frozenset[str]]] = {
    "party": frozenset({str(ENT.party)}),
    "signatory": frozenset({str(ENT.signatory)}),
    "leads_to": frozenset({str(ENT.leadsTo)}),
    "position": frozenset({str(ORG.member)}),
    "role": frozenset({str(ORG.member)}),
    "membership": MEMBERSHIPS,
    "status": frozenset({str(ENT.status)}),
    "date_signed": frozenset({str(ENT.signedOn)}),
    "duration": frozenset({str(ENT.duration)}),
    "countries": frozenset({str(ENT.involvesCountry)}),
    "place_signed": frozenset({str(ENT.signedAt)}),
}


class Error(NamedTuple):
    """A miss or a mistake, with its cause and where it is, for a person to read."""

    line: str
    outcome: Outcome
    cause: str
    example: str


def errors(name: str, alignment: Alignment) -> Iterator[Error]:
    """The errors of the document *name*, each once."""
    diagnosis = _Diagnosis(alignment)
    for verdict in verdicts(alignment):
        if verdict.outcome is Outcome.HIT or verdict.line in ("entity", "label") or verdict[:2] == ("evidence", Outcome.WRONG):
            continue
        line = verdict.line if verdict.line not in CORE else f"entity {verdict.line}"
        yield Error(line, verdict.outcome, diagnosis.cause(verdict), f"{name}: {printable(diagnosis.shown(verdict))}")


def grouped(found: Iterable[Error], examples: int = EXAMPLES) -> Iterator[str]:
    """The errors as text: a line of the evaluation and an outcome, its causes by count, and some examples of each."""
    groups: dict[tuple[str, Outcome], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for error in found:
        groups[error.line, error.outcome][error.cause].append(error.example)
    ordered = sorted(groups.items(), key=lambda g: (-sum(map(len, g[1].values())), g[0]))
    for (line, outcome), causes in ordered:
        yield f"{line} {outcome}: {sum(map(len, causes.values()))}"
        for cause, where in sorted(causes.items(), key=lambda c: (-len(c[1]), c[0])):
            yield f"  {len(where):4}  {cause}"
            yield from (f"          {shorten(example, _WIDTH, placeholder=' …')}" for example in where[:examples])


class _Diagnosis:
    """Why each verdict of one document came out as it did."""

    def __init__(self, alignment: Alignment) -> None:
        self.a = alignment
        self.agreements = {g.id: g for g in alignment.gold.agreements}

    def cause(self, verdict: Verdict) -> str:
        line, outcome, parts = verdict
        if line in TYPES:
            return self._entity(outcome, parts[0])
        match line:
            case "agreement":
                return self._missed_agreement(parts[0]) if outcome is Outcome.MISSED else self._false_agreement(parts[0])
            case "attribute":
                return self._attribute(outcome, parts)
            case "evidence":
                return "another sentence is quoted"
            case _ if outcome is Outcome.WRONG:
                return self._false_link(line, parts)
            case _:
                return self._missed_link(line, parts)

    def shown(self, verdict: Verdict) -> str:
        def name(part: str) -> str:
            if part in self.agreements and verdict.line not in (*TYPES, "position", "membership", "role"):
                return self.agreements[part].name
            if part in self.a.entities:
                return self.a.entities[part].name
            known = self.a.findings.agreements.get(part) or self.a.findings.entities.get(part)
            return known.shown if known else part

        text = " · ".join(name(part) for part in verdict.parts)
        if verdict.line == "agreement":
            id_ = verdict.parts[0]
            quotes = [self.agreements[id_].evidence] if id_ in self.agreements else list(self.a.findings.agreements[id_].quotes[:1])
            text += "".join(f" « {q} »" for q in quotes)
        return text

    def _entity(self, outcome: Outcome, part: str) -> str:
        a = self.a
        if outcome is Outcome.MISSED:
            entity = a.entities[part]
            as_type = sorted(t for iri, id_ in a.matched.items() if id_ == part for t in a.findings.entities[iri].types)
            if as_type:
                return f"wrong type: found as {', '.join(as_type)}"
            names = {comparable(name) for name in entity.names}
            near = any(_overlap(names, found.names) for found in a.findings.entities.values())
            return "other boundaries" if near else "not found"
        if part in a.matched:
            return f"wrong type: the gold says {a.entities[a.matched[part]].type}"
        if part in a.meant:
            return "a second entity for one thing"
        names = set(a.findings.entities[part].names)
        near = any(_overlap(names, {comparable(n) for n in entity.names}) for entity in a.gold.entities)
        return "other boundaries" if near else "not in the gold"

    def _quoting(self, evidence: str) -> list[str]:
        return [iri for iri, found in self.a.findings.agreements.items() if quoted(evidence, found.quotes)]

    def _missed_agreement(self, id_: str) -> str:
        agreement, a = self.agreements[id_], self.a
        here = self._quoting(agreement.evidence)
        if any(a.act(iri) == iri for iri in here):
            return "found in its sentence, but with none of its parties"
        if here:
            return "one with another agreement of its sentence"
        if agreement.parties and not set(agreement.parties) & set(a.meant.values()):
            return "none of its parties was found in the text"
        if not any(triggers(agreement.evidence, a.gold.language)):
            return "no trigger word in its sentence"
        return "a trigger and parties, but no rule joined them"

    def _false_agreement(self, iri: str) -> str:
        quotes = self.a.findings.agreements[iri].quotes
        second = any(quoted(g.evidence, quotes) for g in self.agreements.values() if g.id in self.a.agreements)
        made = self._rule(lambda s: s.subject == iri and s.predicate == str(ENT.party)) or self._rule(lambda s: s.subject == iri)
        return f"rule {made or '(no claim)'}{', from a sentence that states another one' if second else ''}"

    def _attribute(self, outcome: Outcome, parts: tuple[str, ...]) -> str:
        id_, field, value = parts
        iri = self.a.agreements.get(id_)
        if iri is None:
            return f"{field}: the agreement was missed"
        if field == "kind":
            return f"kind: {min(self.a.findings.agreements[iri].attributes['kind'])} instead of {self.agreements[id_].kind}"
        of_field = [s for s in self.a.findings.statements if s.subject == iri and s.predicate in _PREDICATES[field]]
        if outcome is Outcome.WRONG:
            return f"{field}: rule {_rules(s for s in of_field if value in stated(self.a.findings, s)) or _rules(of_field)}"
        return f"{field}: another value was found" if of_field and field != "countries" else f"{field}: not found"

    def _false_link(self, line: str, parts: tuple[str, ...]) -> str:
        a = self.a
        first, second = parts[:2]
        if line in ("party", "signatory", "leads_to"):
            rule = self._rule(
                lambda s: (
                    s.predicate in _PREDICATES[line]
                    and a.act(s.subject) == first
                    and second in (a.thing(s.object), a.act(s.object))
                )
            )
            return f"{'rule' if first in self.agreements else 'of a false agreement, rule'} {rule}"
        if line == "membership":
            rule = self._rule(lambda s: s.predicate in MEMBERSHIPS and (a.thing(s.subject), a.thing(s.object)) == (first, second))
        else:
            rule = self._rule(lambda s: bool(s.body) and (a.thing(s.object), a.thing(s.body)) == (first, second))
        return f"{'wording, ' if line == 'role' and self._held(first, second) else ''}rule {rule}"

    def _held(self, person: str, body: str) -> bool:
        return any(r.predicate == "position" and (r.subject, r.object) == (person, body) for r in self.a.gold.relations)

    def _missed_link(self, line: str, parts: tuple[str, ...]) -> str:
        a = self.a
        first, second = parts[:2]
        held = any((a.thing(p), a.thing(b)) == (first, second) for p, b, _ in a.findings.positions)
        if line == "role":
            return "another wording was found" if held else "the position was missed"
        if line in ("party", "signatory", "leads_to"):
            if first not in a.agreements or (line == "leads_to" and second not in a.agreements):
                return "the agreement was missed"
            if line != "leads_to" and second not in a.meant.values():
                return f"the {line} was not found in the text"
            return "both were found, but not joined"
        missing = [what for what, id_ in (("subject", first), ("object", second)) if id_ not in a.meant.values()]
        if missing:
            return f"its {' and its '.join(missing)} was not found in the text"
        return "both were found, but not joined"

    def _rule(self, made: Callable[[Statement], bool]) -> str:
        """The rules of the statements that *made* is true of."""
        return _rules(s for s in self.a.findings.statements if made(s))


def _rules(statements: Iterable[Statement]) -> str:
    """The rules of the surest three of *statements*, the surest first."""
    found = sorted(statements, key=lambda s: (-s.confidence, s.rule))
    return " or ".join(dict.fromkeys(s.rule for s in found[:3]))


def _overlap(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether a name of one side stands, as whole words, in a name of the other."""
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in one for b in other if min(len(a), len(b)) > 3)
