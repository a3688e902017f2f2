"""What follows from the facts without a claim of its own: superclasses, labels, and the weights of the networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

from rdflib import Graph, URIRef

import ontology
from extract.model import Value
from graph.identity.descriptions import Thing
from graph.identity.nodes import AGREEMENTS, PLACES
from graph.iris import Iris
from graph.quads import Quad, node_class
from ontology.terms import ENT, RDF, RDFS, SKOS, XSD

HUB_COUNTRIES: Final = 15
"""An agreement of more countries than this counts to the networks as one hub, not as all its pairs."""

ONTOLOGY: Final = Path(ontology.__path__[0]) / "entente.ttl"


@cache
def superclasses() -> Mapping[str, tuple[str, ...]]:
    """The classes above each class of the vocabulary, by IRI, sorted."""
    graph = Graph().parse(ONTOLOGY)
    found = {}
    for class_ in set(graph.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class"))):
        found[str(class_)] = tuple(sorted(str(c) for c in graph.transitive_objects(class_, RDFS.subClassOf) if c != class_))
    return found


@cache
def depths() -> Mapping[str, int]:
    """How deep each class stands, by local name: a finer class is deeper."""
    return {iri.rpartition("#")[2]: len(above) for iri, above in superclasses().items()}


def classes_below(class_: str) -> tuple[str, ...]:
    """The local names of *class_* and of the classes below it, sorted; places are among the actors, since they may be parties.

    >>> classes_below(str(ENT.Media))
    ('Media',)
    """
    wanted = {class_, str(ENT.Place)} if class_ == str(ENT.Actor) else {class_}
    return tuple(sorted(iri.rpartition("#")[2] for iri, above in superclasses().items() if wanted & {iri, *above}))


def describing_quads(iri: str, thing: Thing, iris: Iris) -> Iterator[Quad]:
    """The class of a thing (graph `facts`), its superclasses and names (graph `derived`).

    Every thing has one `rdfs:label`, to show; an agreement's is made by `Network`, from its parties.
    """
    facts, derived = iris.graph("facts"), iris.graph("derived")
    class_ = node_class(thing.type)
    yield Quad(iri, str(RDF.type), class_, facts)
    for above in superclasses().get(class_, ()):
        yield Quad(iri, str(RDF.type), above, derived)
    if thing.names and thing.type not in AGREEMENTS:
        yield Quad(iri, str(RDFS.label), Value(thing.names[0].text, _LANG_STRING, thing.names[0].language), derived)
    preferred: set[str] = set()
    for name in thing.names:
        first = name.language not in preferred
        preferred.add(name.language)
        yield Quad(iri, str(SKOS.prefLabel if first else SKOS.altLabel), Value(name.text, _LANG_STRING, name.language), derived)
    for identifier in thing.identifiers:
        scheme, _, code = identifier.partition(":")
        if scheme == "iso":
            yield Quad(iri, str(ENT.isoCode), Value(code), facts)


_LANG_STRING: Final = str(RDF.langString)


def descriptive_label(name: str, parties: Iterable[str], date: str) -> str:
    """What to show for an agreement that has no proper name: the text's phrase, its parties and its date.

    >>> descriptive_label("protocole d'accord", ["Ville de Nantes", "Ville de Durham"], "2021-02")
    "protocole d'accord · Ville de Durham, Ville de Nantes · 2021-02"
    """
    named = sorted(parties)
    shown = ", ".join(named[:4]) + (f" (+{len(named) - 4})" if len(named) > 4 else "")
    return " · ".join(part for part in (name, shown, date) if part)


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the networks see it: its IRI, class, name, and the countries that facts give it."""

    iri: str
    type: str
    name: str
    countries: frozenset[str]


def agreement_quads(
    agreement: str, thing: Thing, parties: Sequence[Party], stated: frozenset[str], date: str, iris: Iris
) -> tuple[list[Quad], list[tuple[str, str]]]:
    """What follows from one agreement: places that act, countries that follow from its parties', its label, whether it is a hub;
    and the pairs that it links.

    *stated* are the countries that facts give it, *date* its earliest date of signature or empty.
    """
    derived = iris.graph("derived")
    quads = [Quad(party.iri, str(RDF.type), str(ENT.Actor), derived) for party in parties if party.type in PLACES]
    countries = set(stated)
    for party in parties:
        countries |= {party.iri} if party.type == "Country" else party.countries
    quads += (Quad(agreement, str(ENT.involvesCountry), country, derived) for country in sorted(countries - stated))
    name = thing.names[0] if thing.names else None
    label = descriptive_label(name.text if name else "", (party.name for party in parties), date)
    quads.append(Quad(agreement, str(RDFS.label), Value(label or "accord", _LANG_STRING, name.language if name else "fr"), derived))
    groups = (sorted(countries), sorted(party.iri for party in parties))
    if any(len(group) > HUB_COUNTRIES for group in groups):
        quads.append(Quad(agreement, str(RDF.type), str(ENT.Hub), derived))
    pairs = {pair for group in groups if len(group) <= HUB_COUNTRIES for pair in combinations(group, 2)}
    if len(countries) <= HUB_COUNTRIES:  # a region or city that is a party stands as itself, with every country but its own
        places = [party for party in parties if party.type in PLACES]
        pairs |= {(min(p.iri, c), max(p.iri, c)) for p in places for c in countries - p.countries}
    return quads, sorted(pairs)


def cooperation_quads(first: str, second: str, agreements: Sequence[str], iris: Iris) -> Iterator[Quad]:
    """The weighted link between two actors or two countries; none where no agreement links them."""
    derived, link = iris.graph("derived"), iris.cooperation(first, second)
    if agreements:
        yield Quad(link, str(RDF.type), str(ENT.Cooperation), derived)
        yield Quad(link, str(ENT.between), first, derived)
        yield Quad(link, str(ENT.between), second, derived)
        yield Quad(link, str(ENT.weight), Value(str(len(agreements)), str(XSD.integer)), derived)
    for agreement in agreements:
        yield Quad(link, str(ENT.through), agreement, derived)
