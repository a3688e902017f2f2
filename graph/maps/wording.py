"""The words and looks of the pages: `words.toml`, `looks.toml`, and the labels of the vocabulary in French and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from rdflib import RDFS, SKOS, Graph, URIRef

from graph.derived import ONTOLOGY
from ontology.terms import DCTERMS, ENT, PREFIXES, RDF

HERE: Final = Path(__file__).parent
LANGUAGES: Final = ("fr", "en")
_ORG: Final = {
    "subOrganizationOf": ("fait partie de", "part of"),
    "memberOf": ("membre de", "member of"),
    "member": ("fonction", "position"),
    "position": ("fonction", "position"),
    "cooperation": ("coopération", "cooperation"),
}
"""Relations that the vocabulary takes from elsewhere, and so does not label."""

Labels = Mapping[str, Mapping[str, str]]


@cache
def words() -> Labels:
    """What the pages say, by language."""
    return dict(tomllib.loads((HERE / "words.toml").read_text("utf-8")))


@cache
def looks() -> Labels:
    """The shape and colour of each type."""
    return dict(tomllib.loads((HERE / "looks.toml").read_text("utf-8")))


@cache
def _ontology() -> Graph:
    return Graph().parse(ONTOLOGY)


def _labelled(subject: URIRef) -> dict[str, str]:
    graph = _ontology()
    found = {str(o.language): str(o) for p in (RDFS.label, SKOS.prefLabel) for o in graph.objects(subject, p)}  # type: ignore[attr-defined]
    return {language: found[language] for language in LANGUAGES if language in found}


@cache
def vocabulary() -> Mapping[str, Labels]:
    """Labels by local name: of classes (`types`), statuses, topics, and relations."""
    graph = _ontology()
    owl = "http://www.w3.org/2002/07/owl#"
    types = {name(c): _labelled(c) for c in graph.subjects(RDF.type, URIRef(owl + "Class")) if isinstance(c, URIRef)}
    types[""] = types["Other"] = {"fr": "autre", "en": "other"}
    relations: dict[str, dict[str, str]] = {}
    for kind in ("ObjectProperty", "DatatypeProperty"):
        relations |= {name(p): _labelled(p) for p in graph.subjects(RDF.type, URIRef(owl + kind)) if isinstance(p, URIRef)}
    relations |= {key: {"fr": fr, "en": en} for key, (fr, en) in _ORG.items()}
    relations[name(DCTERMS.subject)] = {"fr": "thème", "en": "topic"}
    return {
        "types": dict(sorted(types.items())),
        "statuses": {name(s): _labelled(URIRef(s)) for s in sorted(map(str, graph.subjects(RDF.type, ENT.Status)))},
        "topics": {name(s): _labelled(URIRef(s)) for s in sorted(map(str, graph.subjects(RDF.type, ENT.Topic)))},
        "relations": dict(sorted(relations.items())),
    }


def name(iri: str) -> str:
    """The last segment of an IRI."""
    return iri.rstrip("/").rpartition("#")[2].rpartition("/")[2]


def spoken(value: str) -> dict[str, str] | None:
    """The labels of a term of the vocabulary; None for another IRI."""
    for namespace in (PREFIXES["ent"], PREFIXES["topic"], PREFIXES["org"]):
        if value.startswith(namespace):
            return _labelled(URIRef(value)) or {"fr": name(value), "en": name(value)}
    return None


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """The names of countries in each language by ISO 3166-1 code, from CLDR."""
    from babel import Locale

    spoken_in: dict[str, Mapping[str, Any]] = {language: Locale.parse(language).territories for language in LANGUAGES}
    codes = sorted(code for code in spoken_in["fr"] if len(code) == 2 and code.isalpha())
    return {code: {language: str(spoken_in[language].get(code, code)) for language in LANGUAGES} for code in codes}
