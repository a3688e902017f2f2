"""Gold annotations and findings in, verdicts out, and from them precision, recall and F1 a line.

A verdict is a hit, a miss (in the gold, not found) or a mistake (found, not in the gold). What the gold marks as optional
is neither. The lines pool the verdicts of all documents (micro averages).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from entente.findings import MOST_NAMES, NOTHING, TYPES, Findings, FoundAgreement, comparable, in_months
from entente.gold import Gold, GoldAgreement, GoldEntity
from extract.model import PASSAGE_WORDS

CORE: Final = ("Organization", "Person", "Country", "Place")
LINES: Final = (
    "overall", "entity", "label", *TYPES, "agreement", "party", "signatory", "attribute", "leads_to", "evidence", "position", "role",
    "membership",
)  # fmt: skip
_NOT_POOLED: Final = frozenset({"overall", "entity", "label", "evidence"})
_SAME_AGREEMENT: Final = 0.6


class Outcome(StrEnum):
    """How one item of a line came out."""

    HIT = "hit"
    MISSED = "missed"
    WRONG = "wrong"


class Verdict(NamedTuple):
    """One item of a line and its outcome. `parts` are ids of the gold where the item has one there, else IRIs and values."""

    line: str
    outcome: Outcome
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the evaluation."""

    hit: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
            "hit": self.hit, "found": self.found, "wanted": self.wanted,
        }  # fmt: skip


@dataclass(frozen=True)
class Alignment:
    """Which finding of a document is which thing of its gold: IRIs to ids for entities and, one to one, agreements.

    An entity is matched one to one by its names, the right type and the best name first; one that shares a name
    with an entity already matched is a duplicate, and stands for the same thing in relations. An agreement is matched by
    its parties, kind, date and name, and only where it shares a party with the gold one, unless that one has none.
    """

    gold: Gold
    findings: Findings

    @cached_property
    def entities(self) -> Mapping[str, GoldEntity]:
        return {entity.id: entity for entity in self.gold.entities}

    @cached_property
    def required(self) -> Mapping[str, GoldAgreement]:
        """The gold's agreements that are not optional, by id."""
        return {agreement.id: agreement for agreement in self.gold.agreements if not agreement.optional}

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        """Every entity found with every gold one that shares a name with it, the best pair first."""
        names = {entity.id: frozenset(comparable(name) for name in entity.names) for entity in self.gold.entities}
        ranked = [
            (
                entity.type not in found.types,
                comparable(entity.name) not in found.names,
                -len(names[entity.id] & found.names),
                iri,
                entity.id,
            )
            for iri, found in self.findings.entities.items()
            for entity in self.gold.entities
            if same_name(names[entity.id], found.names)
        ]
        return [(iri, entity) for *_, iri, entity in sorted(ranked)]

    @cached_property
    def matched(self) -> Mapping[str, str]:
        """IRI to id, one to one."""
        found: dict[str, str] = {}
        taken = set[str]()
        for iri, entity in self._pairs:
            if iri not in found and entity not in taken:
                found[iri] = entity
                taken.add(entity)
        return found

    @cached_property
    def meant(self) -> Mapping[str, str]:
        """IRI to id, duplicates with the entity that they duplicate."""
        found: dict[str, str] = {}
        for iri, entity in self._pairs:
            found.setdefault(iri, entity)
        return {**found, **self.matched}

    def thing(self, iri: str) -> str:
        """The id of the entity that *iri* means; *iri* itself where it means none."""
        return self.meant.get(iri, iri)

    def optional(self, *things: str) -> bool:
        """Whether one of these ids is an optional entity."""
        return any(thing in self.entities and self.entities[thing].optional for thing in things)

    @cached_property
    def agreements(self) -> Mapping[str, str]:
        """Id to IRI, one to one."""
        ranked = sorted(
            (-likeness(wanted, found, {self.thing(p) for p in found.parties}), wanted.optional, wanted.id, iri)
            for wanted in self.gold.agreements
            for iri, found in self.findings.agreements.items()
        )
        pairing: dict[str, str] = {}
        for value, _, wanted, iri in ranked:
            if -value >= _SAME_AGREEMENT and wanted not in pairing and iri not in pairing.values():
                pairing[wanted] = iri
        return pairing

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """IRI to id of the agreements that are matched."""
        return {iri: wanted for wanted, iri in self.agreements.items()}

    def act(self, iri: str) -> str:
        """The id of the agreement that *iri* is matched with; *iri* itself where it is with none."""
        return self.ids.get(iri, iri)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """The IRIs of the agreements found, but for those that an optional one of the gold accounts for."""
        return tuple(iri for iri in self.findings.agreements if self.act(iri) == iri or self.act(iri) in self.required)


def same_name(wanted: frozenset[str], found: frozenset[str]) -> bool:
    """Whether two sets of comparable names have one in common, or two long ones that differ in a letter or so.

    Names with different numbers never pass for one ("horizon 2020", "horizon 2030").
    """
    if wanted & found:
        return True
    return any(
        len(w) > 5 and len(f) > 5 and _numbers(w) == _numbers(f) and fuzz.ratio(w, f) >= 92 for w, f in product(wanted, found)
    )


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+|\b[ivxlc]+\b", name)


def likeness(wanted: GoldAgreement, found: FoundAgreement, parties: set[str]) -> float:
    """How much *found*, whose parties are *parties* in ids of the gold, is like *wanted*: 0 to 2.2."""
    asked = set(wanted.parties)
    if asked and not asked & parties:
        return 0.0
    shared = len(asked & parties) / len(asked | parties) if asked | parties else 0.0
    title = max((fuzz.ratio(comparable(a), b) / 100 for a, b in product(wanted.names, found.names)), default=0.0)
    kind = wanted.kind in found.attributes.get("kind", ())
    dated = bool(wanted.date_signed) and wanted.date_signed in found.attributes.get("date_signed", ())
    return 1.0 * shared + 0.4 * kind + 0.3 * dated + 0.5 * (title >= 0.8)


def attributes(agreement: GoldAgreement) -> dict[str, frozenset[str]]:
    """What the gold says of an agreement in fields that compare by value; the place of signature compares by name."""

    def one(value: str | None) -> frozenset[str]:
        return frozenset({value}) if value else frozenset()

    return {
        "kind": one(agreement.kind),
        "status": one(agreement.status),
        "date_signed": one(agreement.date_signed),
        "duration": one(in_months(agreement.duration) if agreement.duration else None),
        "countries": frozenset(agreement.countries),
    }


def verdicts(alignment: Alignment) -> Iterator[Verdict]:
    """Every item of one document with its outcome."""
    yield from _entity_verdicts(alignment)
    yield from _agreement_verdicts(alignment)
    yield from _relation_verdicts(alignment)


def _compare(line: str, wanted: Iterable[tuple[str, ...]], found: Iterable[tuple[str, ...]]) -> Iterator[Verdict]:
    asked, got = set(wanted), set(found)
    for parts in sorted(asked | got):
        yield Verdict(line, Outcome.MISSED if parts not in got else Outcome.HIT if parts in asked else Outcome.WRONG, parts)


def _entity_verdicts(a: Alignment) -> Iterator[Verdict]:
    """The lines of the types, `entity`, which pools those of `CORE`, and `label`, for which any type will do."""
    for typed, kind in [*((True, kind) for kind in TYPES), *((False, kind) for kind in CORE)]:
        lines = ["label"] if not typed else [kind, "entity"] if kind in CORE else [kind]
        hits, wrong = set[str](), set[str]()
        for iri, found in a.findings.entities.items():
            meant = a.meant.get(iri)
            if meant is not None and a.entities[meant].optional:
                continue
            if iri not in a.matched:
                wrong |= {iri} if kind in found.types else set()
            elif a.entities[a.matched[iri]].type == kind and (kind in found.types or not typed):
                hits.add(a.matched[iri])
            elif typed and kind in found.types:
                wrong.add(iri)
        needed = {entity.id for entity in a.gold.entities if entity.type == kind and not entity.optional}
        for line in lines:
            yield from (Verdict(line, Outcome.HIT, (id_,)) for id_ in sorted(hits))
            yield from (Verdict(line, Outcome.MISSED, (id_,)) for id_ in sorted(needed - hits))
            yield from (Verdict(line, Outcome.WRONG, (iri,)) for iri in sorted(wrong))


def _agreement_verdicts(a: Alignment) -> Iterator[Verdict]:
    yield from _compare("agreement", [(id_,) for id_ in a.required], [(a.act(iri),) for iri in a.counted])
    for line in ("party", "signatory"):
        wanted = {(id_, x) for id_, g in a.required.items() for x in (g.parties if line == "party" else g.signatories)}
        found = {
            (a.act(iri), a.thing(x))
            for iri in a.counted
            for x in (a.findings.agreements[iri].parties if line == "party" else a.findings.agreements[iri].signatories)
        }
        yield from _compare(line, (w for w in wanted if not a.optional(w[1])), (f for f in found if not a.optional(f[1])))
    for id_, agreement in a.required.items():
        found_as = a.findings.agreements.get(a.agreements.get(id_, ""))
        yield from _attribute_verdicts(id_, agreement, found_as)
        if found_as is not None:
            right = quoted(agreement.evidence, found_as.quotes)
            outcomes = (Outcome.HIT,) if right else (Outcome.MISSED, Outcome.WRONG)
            yield from (Verdict("evidence", outcome, (id_,)) for outcome in outcomes)
    ids = {agreement.id for agreement in a.gold.agreements}
    wanted = {(id_, g.leads_to) for id_, g in a.required.items() if g.leads_to in ids and g.leads_to}
    found = {(a.act(iri), a.act(other)) for iri in a.counted for other in a.findings.agreements[iri].leads_to}
    yield from _compare("leads_to", wanted, found)


def _attribute_verdicts(id_: str, agreement: GoldAgreement, found: FoundAgreement | None) -> Iterator[Verdict]:
    """The values of each field of an agreement; one place of signature is right by any of its names."""
    for field, wanted in attributes(agreement).items():
        got = found.attributes.get(field, frozenset()) if found else frozenset[str]()
        yield from _compare("attribute", ((id_, field, v) for v in wanted), ((id_, field, v) for v in got))
    place = comparable(agreement.place_signed or "")
    right = [names for names in found.places if place and place in names][:1] if found else []
    if place:
        yield Verdict("attribute", Outcome.HIT if right else Outcome.MISSED, (id_, "place_signed", place))
    others = list(found.places) if found else []
    for names in right:
        others.remove(names)
    for number, names in enumerate(others):
        yield Verdict("attribute", Outcome.WRONG, (id_, "place_signed", min(names, default=str(number))))


def quoted(marked: str, quotes: tuple[str, ...]) -> bool:
    """Whether one of *quotes* holds three words in five of the clause *marked* by the annotator."""
    words = set(comparable(marked).split())
    short = [q for q in quotes[:MOST_NAMES] if len(q.split()) <= PASSAGE_WORDS]
    return any(len(words & set(comparable(q).split())) >= 0.6 * len(words) for q in short)


def _relation_verdicts(a: Alignment) -> Iterator[Verdict]:
    soft = {(r.subject, r.object) for r in a.gold.relations if r.optional}

    def counted(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        return {pair for pair in pairs if pair not in soft and not a.optional(*pair)}

    positions = {(r.subject, r.object) for r in a.gold.relations if r.predicate == "position"}
    memberships = {(r.subject, r.object) for r in a.gold.relations if r.predicate != "position"}
    held = [((a.thing(person), a.thing(body)), role) for person, body, role in a.findings.positions]
    yield from _compare("position", counted(positions), counted(pair for pair, _ in held))
    joined = ((a.thing(unit), a.thing(body)) for unit, body in a.findings.memberships)
    yield from _compare("membership", counted(memberships), counted(joined))
    said = {pair: comparable(role) for pair, role in held if role and counted([pair])}
    roles = {
        (r.subject, r.object): comparable(r.role)
        for r in a.gold.relations
        if r.predicate == "position" and r.role and not r.optional and not a.optional(r.subject, r.object)
    }
    for pair in sorted(roles.keys() | said.keys()):
        if pair in roles and pair in said and same_role(roles[pair], said[pair]):
            yield Verdict("role", Outcome.HIT, (*pair, said[pair]))
            continue
        if pair in roles:
            yield Verdict("role", Outcome.MISSED, (*pair, roles[pair]))
        if pair in said:
            yield Verdict("role", Outcome.WRONG, (*pair, said[pair]))


def same_role(wanted: str, found: str) -> bool:
    """Whether two wordings of a role share their words, and the one found is not much longer than the other."""
    return fuzz.token_set_ratio(wanted, found) >= 80 and len(found.split()) <= 2 * len(wanted.split()) + 3


def rows(given: Iterable[Verdict]) -> dict[str, Row]:
    """The lines, in the order of `LINES`. `overall` pools every line but `entity`, `label` and `evidence`."""
    counts = Counter((verdict.line, verdict.outcome) for verdict in given)
    for (line, outcome), count in list(counts.items()):
        if line not in _NOT_POOLED:
            counts["overall", outcome] += count
    hits = {line: counts[line, Outcome.HIT] for line in LINES}
    return {line: Row(n, n + counts[line, Outcome.WRONG], n + counts[line, Outcome.MISSED]) for line, n in hits.items()}


def evaluate(gold: Mapping[str, Gold], found: Mapping[str, Findings | None]) -> dict[str, Row]:
    """The lines over the documents of *gold*; a document that was not found counts as one in which nothing was."""
    return rows(v for name, wanted in gold.items() for v in verdicts(Alignment(wanted, found.get(name) or NOTHING)))


def lines(table: Mapping[str, Row], documents: int, title: str = "") -> Iterator[str]:
    """The lines as text, under a head."""
    yield f"{title:14}{'P':>7}{'R':>7}{'F1':>7}{'hit':>6}{'found':>7}{'wanted':>7}   over {documents} documents"
    for line, row in table.items():
        yield f"{line:14}{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}{row.hit:6}{row.found:7}{row.wanted:7}"
