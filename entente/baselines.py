"""Texts in, findings out, as a user would have them without Entente: what the evaluation is to be read against.

`named_entities` is spaCy's recogniser over the raw text. `co_occurrence` makes an agreement of each sentence that holds a
word for one and two actors, with all of them as its parties; it is given Entente's own actors, so that what
it lacks is the reading of agreements and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import countrynames
from rdflib import Literal

from entente.findings import Findings, FoundAgreement, FoundEntity, comparable
from entente.triggers import triggers
from extract.model import Actors, Document, Reading
from extract.parse import parse, tagged
from extract.pipeline import actors
from graph.derived import superclasses
from graph.quads import node_class
from graph.store import Store
from ontology.terms import PREFIXES

_TYPES: Final = {"PER": "Person", "PERSON": "Person", "ORG": "Organization", "LOC": "Place", "GPE": "Place"}
_PARTIES: Final = frozenset({"Organization", "Country"})


def named_entities(documents: Iterable[Document]) -> Iterator[tuple[str, Findings]]:
    """What spaCy's recogniser finds in each raw text; a place with a country's name is a Country. No relations."""
    for document in documents:
        doc = tagged(document.language, document.text)
        found: dict[tuple[str, str], str] = {}
        for span in doc.ents:
            kind = _TYPES.get(span.label_)
            name = " ".join(span.text.split())
            if kind == "Place" and countrynames.to_code(name):
                kind = "Country"
            if kind and comparable(name):
                found.setdefault((kind, comparable(name)), name)
        yield document.identifier, Findings(_entities(found), {})


def _entities(found: Mapping[tuple[str, str], str]) -> dict[str, FoundEntity]:
    return {f"{kind}/{name}": FoundEntity(frozenset({kind}), frozenset({name}), shown) for (kind, name), shown in found.items()}


def co_occurrence(documents: Iterable[Document]) -> Iterator[tuple[str, Findings]]:
    """An agreement for each set of organizations and countries that share a sentence with a word for an agreement."""
    for reading in parse(documents):
        yield reading.document.identifier, _together(reading, actors(reading))


def _together(reading: Reading, known: Actors) -> Findings:
    entities = {
        entity.node.key: FoundEntity(
            _types(entity.node.type), frozenset(comparable(n.text) for n in entity.node.names), entity.node.names[0].text
        )
        for entity in known.entities
        if entity.node.spans
    }
    quotes: dict[frozenset[str], list[str]] = defaultdict(list)
    kinds: dict[frozenset[str], str] = {}
    for sentence in reading.sentences:
        text = sentence.span.of(reading.document.text)
        kind = next(triggers(text, reading.document.language), None)
        named = frozenset(
            m.key for m in known.mentions if sentence.span.covers(m.span) and m.key in entities and entities[m.key].types & _PARTIES
        )
        if kind and len(named) > 1:
            quotes[named].append(text)
            kinds.setdefault(named, kind)
    agreements = {
        f"together/{number}": FoundAgreement(
            kinds[parties],
            frozenset(),
            said[0],
            parties,
            attributes={"kind": frozenset({kinds[parties]})},
            quotes=tuple(sorted(said)),
        )
        for number, (parties, said) in enumerate(quotes.items())
    }
    return Findings(entities, agreements)


def _types(type_name: str) -> frozenset[str]:
    iri = node_class(type_name)
    return frozenset(class_.removeprefix(PREFIXES["ent"]) for class_ in (iri, *superclasses().get(iri, ())))


BASELINES: Final = {"spaCy's names": named_entities, "co-occurrence": co_occurrence}


def texts(store: Store, identifiers: Iterable[str]) -> Iterator[Document]:
    """The documents of *store* with these identifiers, as far as it holds them."""
    for identifier in identifiers:
        where = f"?d a ent:Document ; dcterms:identifier {Literal(identifier).n3()} ; ent:text ?text ; dcterms:language ?language"
        for text, language in store.select(f"SELECT ?text ?language WHERE {{ {where} }}"):
            yield Document(identifier, str(text), str(language))
