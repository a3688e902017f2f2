"""What a user types in, the thing of the graph that it means out."""

from __future__ import annotations

from graph.store import Store
from ontology.errors import EntenteError
from ontology.names import key

_SHOWN = 8


def find_thing(store: Store, text: str) -> str:
    """The IRI of the one thing that *text* means: an IRI, a prefixed or bare identifier, or a name.

    A name matches without regard to case, accents and articles: the whole name first, else part of it.
    Raises EntenteError where nothing or more than one thing has it, and then names the nearest.
    """
    if "://" in text:
        rows = store.select(f"SELECT ?x WHERE {{ BIND(<{_iri(text)}> AS ?x) FILTER EXISTS {{ ?x ?p ?o }} }}")
        if not rows:
            raise EntenteError(f"{text}: no such thing in the graph.")
        moved = store.select(f"SELECT ?new WHERE {{ <{_iri(text)}> dcterms:isReplacedBy ?new }}")
        return str(moved.rows[0][0]) if moved else text
    wanted = key(text)
    labels = store.select(
        "SELECT DISTINCT ?x ?name WHERE { ?x skos:prefLabel|skos:altLabel|rdfs:label|dcterms:identifier ?name . "
        "FILTER(!STRSTARTS(STR(?x), STR(topic:))) }"
    )
    whole: dict[str, str] = {}
    part: dict[str, str] = {}
    for thing, name in labels:
        spelt = key(str(name))
        if spelt == wanted or str(thing).rpartition("/")[2] == text:
            whole.setdefault(str(thing), str(name))
        elif wanted and wanted in spelt:
            part.setdefault(str(thing), str(name))
    found = whole or part
    if not found:
        raise EntenteError(f"{text}: nothing in the graph has this name. Try part of it, or `entente query 'SELECT …'`.")
    if len(found) > 1:
        shown = "; ".join(f"{name} <{iri}>" for iri, name in sorted(found.items())[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise EntenteError(f"{text}: {len(found)} things have this name: {shown}{more}. Give the IRI of the one that you mean.")
    return next(iter(found))


def _iri(text: str) -> str:
    """*text* where it may stand between < and > in SPARQL. Raises EntenteError for any other."""
    if any(c in '<>"{}|^`\\' or ord(c) <= 32 for c in text):
        raise EntenteError(f"{text!r}: not an IRI.")
    return text
