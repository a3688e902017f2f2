"""A number of made-up documents in, a build folder of that size out, without extraction or identity: a name is a thing."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from extract.model import Node, Value
from graph.derived import Party, agreement_quads, cooperation_quads, describing_quads
from graph.identity.descriptions import Thing
from graph.identity.nodes import AGREEMENTS
from graph.iris import DEFAULT_BASE, Iris, digest
from graph.quads import Quad, claim_quads, document_quads, mention_quads
from graph.search import INDEX, write_index
from graph.sorting import write_sorted
from graph.store.embedded import load, open_embedded
from ontology.names import slug
from ontology.terms import ENT

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def _iri(node: Node, iris: Iris) -> str:
    if node.type in AGREEMENTS or node.type == "Membership":
        return iris.thing(f"{node.type.lower()}-{digest(node.key)[:16]}")
    return iris.thing(slug(node.key))


def quads(documents: int, iris: Iris) -> Iterator[Quad]:
    """Every quad of the graph, in the shape of a build's."""
    from synthetic import extractions

    described: set[str] = set()
    links: dict[tuple[str, str], list[str]] = defaultdict(list)
    for extraction in extractions(documents):
        identifier = extraction.document.identifier
        canonical = {node.key: _iri(node, iris) for node in extraction.nodes}
        yield from document_quads(extraction, iris)
        yield from claim_quads(extraction, canonical, iris)
        yield from mention_quads(extraction.nodes, identifier, canonical, iris)
        parties, countries, dates, home = defaultdict(list), defaultdict(set), {}, {}
        for claim in extraction.claims:
            if claim.predicate == str(ENT.party) and isinstance(claim.object, str):
                parties[claim.subject].append(claim.object)
            elif claim.predicate == str(ENT.involvesCountry) and isinstance(claim.object, str):
                countries[claim.subject].add(canonical[claim.object])
            elif claim.predicate == str(ENT.country) and isinstance(claim.object, str):
                home[claim.subject] = canonical[claim.object]
            elif claim.predicate == str(ENT.signedOn) and isinstance(claim.object, Value):
                dates[claim.subject] = claim.object.lexical
        for node in extraction.nodes:
            iri = canonical[node.key]
            if iri in described:
                continue
            described.add(iri)
            thing = Thing(node.type, node.names, node.identifiers)
            yield from describing_quads(iri, thing, iris)
            if node.type in AGREEMENTS:
                members = [
                    Party(
                        canonical[k],
                        extraction.by_key[k].type,
                        extraction.by_key[k].names[0].text,
                        frozenset({home[k]} if k in home else ()),
                    )
                    for k in sorted(set(parties[node.key]))
                ]
                made, pairs = agreement_quads(iri, thing, members, frozenset(countries[node.key]), dates.get(node.key, ""), iris)
                yield from made
                for pair in pairs:
                    links[pair].append(iri)
    for (first, second), agreements in links.items():
        yield from cooperation_quads(first, second, agreements, iris)


def make(folder: Path, documents: int) -> Path:
    """A build folder of that many documents; one that is there is taken as it is."""
    if (folder / "report.json").exists():
        return folder
    iris = Iris(DEFAULT_BASE)
    folder.mkdir(parents=True, exist_ok=True)
    count = write_sorted(quads(documents, iris), folder / "graph.nq")
    load(folder / "store", folder / "graph.nq")
    write_index(open_embedded(folder).oxigraph, folder / INDEX, iris)
    report = {"documents": documents, "quads": count, "base": DEFAULT_BASE, "entities": {}, "agreements": 0, "claims": 0}
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    return folder
