"""An extraction in, the agreements that it states as facts out, in plain values that a test compares with what it was told."""

from __future__ import annotations

from typing import NamedTuple

from texts import alike

from entente.findings import KINDS
from extract.model import Extraction, Modality, Value
from ontology.names import key
from ontology.terms import ENT

_KINDS = {**KINDS, "Agreement": "agreement"}
_PLAIN = {str(ENT.signedOn): "date", str(ENT.duration): "duration"}


class Read(NamedTuple):
    """One agreement that was read: each party by all its names, its place by all its names; what goes unsaid is empty."""

    kind: str
    parties: list[set[str]]
    status: str = ""
    date: str = ""
    duration: str = ""
    place: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


def read(found: Extraction) -> list[Read]:
    """The agreements with parties that an extraction states as facts."""
    nodes = {node.key: node for node in found.nodes}
    names = {node.key: {key(name.text) for name in node.names} for node in found.nodes}
    told: dict[str, Read] = {}
    for claim in found.claims:
        if claim.modality is not Modality.ASSERTED or nodes[claim.subject].type not in _KINDS:
            continue
        one = told.get(claim.subject, Read(_KINDS[nodes[claim.subject].type], []))
        if isinstance(claim.object, Value):
            if claim.predicate == str(ENT.status):
                one = one._replace(status=claim.object.lexical.rsplit("#")[-1].lower())
            elif claim.predicate in _PLAIN:
                one = one._replace(**{_PLAIN[claim.predicate]: claim.object.lexical})
        elif claim.predicate == str(ENT.party):
            one.parties.append(names[claim.object])
        elif claim.predicate == str(ENT.signedAt):
            one = one._replace(place=frozenset(names[claim.object]))
        elif claim.predicate == str(ENT.involvesCountry):
            codes = (i.removeprefix("iso:") for i in nodes[claim.object].identifiers if i.startswith("iso:"))
            one = one._replace(countries=one.countries.union(codes))
        told[claim.subject] = one
    return [one for one in told.values() if one.parties]


def same_parties(parties: tuple[str, ...], one: Read) -> bool:
    """Whether an agreement was read with exactly the parties that are told, each by some of its names or a part of one."""
    named = all(any(alike(party, names) for names in one.parties) for party in parties)
    return named and len(parties) == len(one.parties)
