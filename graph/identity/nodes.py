"""Extractions in, local nodes out: what identity needs to know of each thing that a document names, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.model import Claim, Extraction, Name, Node, Value
from graph.registry import NodeId
from ontology.gazetteer import bodies_named
from ontology.terms import ENT, ORG

PLACES: Final = frozenset({"Place", "City", "Region", "Continent", "Venue"})
AGREEMENTS: Final = frozenset(
    {"Agreement", "MemorandumOfUnderstanding", "LetterOfIntent", "Treaty", "Partnership", "JointDeclaration", "Designation", "Call"}
)
GENERAL_AGREEMENTS: Final = frozenset({"Agreement", "Partnership"})
"""Kinds that a finer kind may turn out to be: "l'accord" of one report is "le protocole d'accord" of another."""

_OTHERS: Final = frozenset({"Person", "Country", "Initiative", "Event", "Membership", "Amount"})
_BODY_TIES: Final = frozenset({str(ORG.subOrganizationOf), str(ENT.affiliatedWith)})
GUESS: Final = 0.6
"""What a document gives a thing with less confidence than this is a guess, and no evidence of what the thing is."""

_DATES: Final = frozenset({str(ENT.signedOn)})
_GUESSED: Final = frozenset({str(ENT.country), str(ENT.involvesCountry), str(ORG.subOrganizationOf), str(ENT.affiliatedWith)})


def family(type_name: str) -> str:
    """Types that may be one thing share a family: Actor-like bodies, places, and each other kind by itself."""
    if type_name in PLACES:
        return "Place"
    if type_name in AGREEMENTS:
        return "Agreement"
    return type_name if type_name in _OTHERS else "Organization"


@dataclass(frozen=True, slots=True)
class Local:
    """What identity needs to know of a local node, and no more, so that a million fit in memory."""

    id: NodeId
    type: str
    names: tuple[Name, ...]
    identifiers: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    """Codes (`FR`) of the countries that its document gives it."""
    bodies: frozenset[str] = frozenset()
    """Names of the bodies that its document ties it to: a person's, or the parents of a unit."""
    circle: frozenset[str] = frozenset()
    """Names of the parties to what a person signed."""
    links: frozenset[str] = frozenset()
    """Keys of the nodes that it is made of: an agreement's parties, a membership's two ends, an amount's bearer."""
    persons: frozenset[str] = frozenset()
    """Keys of an agreement's signatories."""
    dates: frozenset[str] = frozenset()
    words: str = ""
    """A membership's role, the roles of a person; of an agreement the passages that tell of it."""
    published: str = ""
    beside: frozenset[str] = frozenset()
    """Keys of the agreements that an agreement prepares or follows, and so is not."""

    @property
    def family(self) -> str:
        return family(self.type)


def locals_of(extraction: Extraction) -> Iterator[Local]:
    """The nodes of one document, with their context, in order."""
    context = _Context(extraction)
    for claim in extraction.claims:
        if claim.confidence >= GUESS or claim.predicate not in _GUESSED:
            context.take(claim)
    for node in extraction.nodes:
        key = node.key
        yield Local(
            (extraction.document.identifier, key),
            node.type,
            node.names,
            settled(node),
            frozenset(context.countries[key]) | frozenset(_codes(node.identifiers)),
            frozenset(context.bodies[key]),
            frozenset(context.circle(key)),
            frozenset(context.links[key]),
            frozenset(context.persons[key]),
            frozenset(context.dates[key]),
            "\n".join(sorted(context.words[key])),
            extraction.published or "" if node.type in AGREEMENTS else "",
            frozenset(context.beside[key]),
        )


class _Context:
    """What the claims of a document say around each of its nodes, by key."""

    def __init__(self, extraction: Extraction) -> None:
        self._nodes, self._text = extraction.by_key, extraction.document.text
        self.links, self.bodies, self.persons, self.countries, self.dates, self.words, self.beside = (
            defaultdict[str, set[str]](set) for _ in range(7)
        )

    def take(self, claim: Claim) -> None:
        """Take note of a claim."""
        if self._nodes[claim.subject].type in AGREEMENTS and claim.predicate != str(ENT.leadsTo):
            self.words[claim.subject].add(claim.passage.of(self._text))
        if isinstance(claim.object, Value):
            if claim.predicate in _DATES:
                self.dates[claim.subject].add(claim.object.lexical)
        else:
            self._relate(claim.subject, claim.predicate, claim.object)

    def circle(self, person: str) -> set[str]:
        """The names of the parties to what a person signed."""
        signed = (agreement for agreement, persons in self.persons.items() if person in persons)
        return {name.text for agreement in signed for party in self.links[agreement] for name in self._nodes[party].names}

    def _relate(self, subject: str, predicate: str, other: str) -> None:
        if predicate in (str(ENT.country), str(ENT.involvesCountry)):
            self.countries[subject].update(_codes(self._nodes[other].identifiers))
        elif predicate == str(ENT.party):
            self.links[subject].add(other)
            self.countries[subject].update(_codes(self._nodes[other].identifiers))
        elif predicate == str(ENT.leadsTo):
            self.beside[subject].add(other)
            self.beside[other].add(subject)
        elif predicate == str(ENT.signatory):
            self.persons[subject].add(other)
        elif predicate in _BODY_TIES:
            self._tie(subject, other)
        elif predicate == str(ORG.member):
            self._post(subject, other)
        elif self._nodes[other].type == "Amount":
            self.links[other].add(subject)

    def _tie(self, key: str, body: str) -> None:
        if self._nodes[body].type == "Country":
            self.countries[key].update(_codes(self._nodes[body].identifiers))
        else:
            self.bodies[key].update(name.text for name in self._nodes[body].names)

    def _post(self, post: str, person: str) -> None:
        """A membership: its two ends, and its role, which is also the person's."""
        self.links[post].add(person)
        for part, value in self._nodes[post].parts:
            if part == str(ORG.organization) and isinstance(value, str):
                self.links[post].add(value)
                self._tie(person, value)
            elif part == str(ENT.roleLabel) and isinstance(value, Value):
                self.words[person].add(value.lexical)
                self.words[post].add(value.lexical)


def _codes(identifiers: tuple[str, ...]) -> list[str]:
    return [i.partition(":")[2] for i in identifiers if i.startswith("iso:")]


def settled(node: Node) -> tuple[str, ...]:
    """The identifiers of a node, but for that of an intergovernmental body that none of its full names means: several bodies may
    share an acronym."""
    full = [name.text for name in node.names if " " in name.text]
    kept = []
    for identifier in node.identifiers:
        scheme, _, code = identifier.partition(":")
        if scheme != "body" or not full or any(record.id == code for name in full for record in bodies_named(name)):
            kept.append(identifier)
    return tuple(kept)
