"""Extractions in, local nodes out: what identity needs to know of each thing that a document names, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.model import Extraction, Name, Node, Value
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
    links: frozenset[str] = frozenset()
    """Keys of the nodes that it is made of: an agreement's parties, a membership's two ends, an amount's bearer."""
    persons: frozenset[str] = frozenset()
    """Keys of an agreement's signatories."""
    dates: frozenset[str] = frozenset()
    words: str = ""
    """A membership's role, the roles of a person; of an agreement the passages that tell of it."""
    published: str = ""

    @property
    def family(self) -> str:
        return family(self.type)


def locals_of(extraction: Extraction) -> Iterator[Local]:
    """The nodes of one document, with their context, in order."""
    links: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, set[str]] = defaultdict(set)
    persons: dict[str, set[str]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    dates: dict[str, set[str]] = defaultdict(set)
    words: dict[str, set[str]] = defaultdict(set)
    nodes, text = extraction.by_key, extraction.document.text

    def tie(key: str, body: str) -> None:
        if nodes[body].type == "Country":
            countries[key].update(_codes(nodes[body].identifiers))
        else:
            bodies[key].update(name.text for name in nodes[body].names)

    for claim in extraction.claims:
        subject, predicate = claim.subject, claim.predicate
        if claim.confidence < GUESS and predicate in _GUESSED:
            continue
        about = nodes[subject].type
        if about in AGREEMENTS and predicate != str(ENT.leadsTo):
            words[subject].add(claim.passage.of(text))
        if isinstance(claim.object, Value):
            if predicate in _DATES:
                dates[subject].add(claim.object.lexical)
        elif predicate in (str(ENT.country), str(ENT.involvesCountry)):
            countries[subject].update(_codes(nodes[claim.object].identifiers))
        elif predicate == str(ENT.party):
            links[subject].add(claim.object)
            countries[subject].update(_codes(nodes[claim.object].identifiers))
        elif predicate == str(ENT.signatory):
            persons[subject].add(claim.object)
        elif predicate in _BODY_TIES:
            tie(subject, claim.object)
        elif predicate == str(ORG.member):
            links[subject].add(claim.object)
            for part, value in nodes[subject].parts:
                if part == str(ORG.organization) and isinstance(value, str):
                    links[subject].add(value)
                    tie(claim.object, value)
                elif part == str(ENT.roleLabel) and isinstance(value, Value):
                    words[claim.object].add(value.lexical)
                    words[subject].add(value.lexical)
        elif nodes[claim.object].type == "Amount":
            links[claim.object].add(subject)
    for node in extraction.nodes:
        yield Local(
            (extraction.document.identifier, node.key),
            node.type,
            node.names,
            settled(node),
            frozenset(countries[node.key]) | frozenset(_codes(node.identifiers)),
            frozenset(bodies[node.key]),
            frozenset(links[node.key]),
            frozenset(persons[node.key]),
            frozenset(dates[node.key]),
            "\n".join(sorted(words[node.key])),
            extraction.published or "" if node.type in AGREEMENTS else "",
        )


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
