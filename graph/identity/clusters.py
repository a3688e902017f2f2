"""Local nodes in, clusters out: which nodes of which documents are one thing.

The rules are exact and do not chain doubtful pairs: one authority identifier; one full name with no contradicting country;
an acronym with the only full form that the corpus pairs it with; a person's name with a shared body or country; an
agreement's kind family with overlapping parties and compatible dates; a membership with its person, body and role.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.model import Extraction, Name, Value
from graph.registry import NodeId
from ontology.names import key
from ontology.terms import ENT, ORG

PLACES = frozenset({"Place", "City", "Region", "Continent", "Venue"})
AGREEMENTS = frozenset(
    {"Agreement", "MemorandumOfUnderstanding", "LetterOfIntent", "Treaty", "Partnership", "JointDeclaration", "Designation", "Call"}
)
GENERAL_AGREEMENTS = frozenset({"Agreement", "Partnership"})
"""Kinds that a finer kind may turn out to be: "l'accord" of one report is "le protocole d'accord" of another."""


def family(type_name: str) -> str:
    """Types that may be one thing share a family: Actor-like bodies, places, and each other kind by itself."""
    if type_name in PLACES:
        return "Place"
    if type_name in AGREEMENTS:
        return "Agreement"
    if type_name in {"Person", "Country", "Initiative", "Event", "Membership", "Amount"}:
        return type_name
    return "Organization"


@dataclass(frozen=True, slots=True)
class Local:
    """What identity needs to know of a local node, and no more, so that a million fit in memory."""

    id: NodeId
    type: str
    names: tuple[Name, ...]
    identifiers: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    """Identifiers (`iso:FR`) of the countries that its document gives it."""
    links: frozenset[str] = frozenset()
    """Keys of the local nodes that it is tied to: a person's bodies, an agreement's parties, a membership's two ends."""
    dates: frozenset[str] = frozenset()
    role: str = ""


def locals_of(extraction: Extraction) -> Iterator[Local]:
    """The nodes of one document, with their context, in order."""
    links: dict[str, set[str]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    dates: dict[str, set[str]] = defaultdict(set)
    for claim in extraction.claims:
        if isinstance(claim.object, Value):
            if claim.predicate == str(ENT.signedOn):
                dates[claim.subject].add(claim.object.lexical)
        elif claim.predicate in (str(ENT.country), str(ENT.involvesCountry)):
            countries[claim.subject].update(extraction.by_key[claim.object].identifiers)
        elif claim.predicate in (str(ENT.party), str(ORG.subOrganizationOf)):
            links[claim.subject].add(claim.object)
        elif claim.predicate == str(ORG.member):
            links[claim.subject].add(claim.object)
            for predicate, part in extraction.by_key[claim.subject].parts:
                if predicate == str(ORG.organization) and isinstance(part, str):
                    links[claim.object].add(part)
                    links[claim.subject].add(part)
    for node in extraction.nodes:
        role = next((p.lexical for predicate, p in node.parts if predicate == str(ENT.roleLabel) and isinstance(p, Value)), "")
        yield Local(
            (extraction.document.identifier, node.key),
            node.type,
            node.names,
            node.identifiers,
            frozenset(countries[node.key]),
            frozenset(links[node.key]),
            frozenset(dates[node.key]),
            role,
        )


class _Sets:
    """Disjoint sets of nodes, each represented by its least member."""

    def __init__(self) -> None:
        self._parent: dict[NodeId, NodeId] = {}

    def find(self, node: NodeId) -> NodeId:
        parent = self._parent.setdefault(node, node)
        while parent != node:
            self._parent[node] = parent = self._parent[parent]
            node, parent = parent, self._parent[parent]
        return node

    def join(self, first: NodeId, second: NodeId) -> None:
        first, second = sorted((self.find(first), self.find(second)))
        self._parent[second] = first


def _compatible(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two countries' sets do not contradict each other: one says nothing, or they overlap."""
    return not first or not second or bool(first & second)


def _dates_agree(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether some date of one is as a date of the other, to the precision of the coarser; or one has none."""
    return not first or not second or any(a.startswith(b) or b.startswith(a) for a in first for b in second)


def clusters(nodes: Sequence[Local]) -> list[list[Local]]:
    """The things behind *nodes*: each a list of local nodes, in order of their identifiers."""
    sets = _Sets()
    ordered = sorted(nodes, key=lambda n: n.id)
    by_family: dict[str, list[Local]] = defaultdict(list)
    for node in ordered:
        by_family[family(node.type)].append(node)
    for name in ("Country", "Place", "Organization", "Initiative", "Event"):
        _join_named(by_family[name], sets)
    _join_persons(by_family["Person"], sets)
    _join_agreements(by_family["Agreement"], sets)
    _join_memberships(by_family["Membership"], sets)
    grouped: dict[NodeId, list[Local]] = defaultdict(list)
    for node in ordered:
        grouped[sets.find(node.id)].append(node)
    return [grouped[root] for root in sorted(grouped)]


def _blocks(nodes: Iterable[Local]) -> Iterator[list[Local]]:
    """Nodes that share a name or an identifier, a block each, in order."""
    blocks: dict[str, list[Local]] = defaultdict(list)
    for node in nodes:
        for mark in sorted({key(n.text) for n in node.names} | set(node.identifiers)):
            blocks[mark].append(node)
    for mark in sorted(blocks):
        if len(blocks[mark]) > 1:
            yield blocks[mark]


def _join_named(nodes: Sequence[Local], sets: _Sets) -> None:
    """Join nodes with one identifier, or one name where the block holds one thing at most a country and a document."""
    for block in _blocks(nodes):
        identified = {i for node in block for i in node.identifiers}
        stated = {c for node in block for c in node.countries}
        documents = Counter(node.id[0] for node in block)
        if len(identified) > 1 or len(stated) > 1 or max(documents.values()) > 1:
            _join_within(block, sets)
            continue
        for node in block[1:]:
            sets.join(block[0].id, node.id)


def _join_within(block: Sequence[Local], sets: _Sets) -> None:
    """In an ambiguous block, join only nodes of different documents with the same identifier, or the same country."""
    groups: dict[str, list[Local]] = defaultdict(list)
    for node in block:
        for mark in node.identifiers or sorted(node.countries):
            groups[mark].append(node)
    for mark in sorted(groups):
        first, *others = groups[mark]
        for node in others:
            if node.id[0] != first.id[0] or set(node.identifiers) & set(first.identifiers):
                sets.join(first.id, node.id)


def _resolved(node: Local, sets: _Sets) -> set[NodeId]:
    return {sets.find((node.id[0], link)) for link in node.links}


def _join_persons(nodes: Sequence[Local], sets: _Sets) -> None:
    for block in _blocks(nodes):
        for place, node in enumerate(block):
            for other in block[:place]:
                shared = _resolved(node, sets) & _resolved(other, sets) or node.countries & other.countries
                if node.id[0] != other.id[0] and shared and _compatible(node.countries, other.countries):
                    sets.join(other.id, node.id)


def _join_agreements(nodes: Sequence[Local], sets: _Sets) -> None:
    """Join agreements of different documents: same kind family, at least two shared parties, dates that agree."""
    blocks: dict[tuple[NodeId, NodeId], list[Local]] = defaultdict(list)
    for node in nodes:
        parties = sorted(_resolved(node, sets))
        for place, first in enumerate(parties):
            for second in parties[place + 1 :]:
                blocks[first, second].append(node)
    for pair in sorted(blocks):
        for place, node in enumerate(blocks[pair]):
            for other in blocks[pair][:place]:
                kinds = {node.type, other.type}
                alike = len(kinds) == 1 or bool(kinds & GENERAL_AGREEMENTS)
                overlap = _resolved(node, sets), _resolved(other, sets)
                same = len(overlap[0] & overlap[1]) * 2 >= max(len(overlap[0]), len(overlap[1]))
                dated = bool(node.dates and other.dates) or node.type == other.type
                if node.id[0] != other.id[0] and alike and same and dated and _dates_agree(node.dates, other.dates):
                    sets.join(other.id, node.id)


def _join_memberships(nodes: Sequence[Local], sets: _Sets) -> None:
    first: dict[tuple[tuple[NodeId, ...], str], NodeId] = {}
    for node in nodes:
        ends = tuple(sorted(_resolved(node, sets)))
        sets.join(first.setdefault((ends, key(node.role)), node.id), node.id)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as the whole corpus knows it: its class, and its names, the best first in each language."""

    type: str
    names: tuple[Name, ...]
    identifiers: tuple[str, ...]


def describe(cluster: Sequence[Local], specific: Mapping[str, int]) -> Thing:
    """The thing behind a cluster.

    Its class is the one most often given, the finer and then the alphabetically first among equals (*specific*: depth by
    class). Its best name is the one that most documents put first, then the longest.
    """
    types = Counter(node.type for node in cluster)
    finest = min(types, key=lambda t: (-specific.get(t, 0) if specific.get(t, 0) <= 1 else -1, -types[t], t))
    first = Counter(node.names[0] for node in cluster if node.names)
    every = {name for node in cluster for name in node.names}
    names = sorted(every, key=lambda n: (-first[n], -len(n.text), n))
    return Thing(finest, tuple(names), tuple(sorted({i for node in cluster for i in node.identifiers})))
