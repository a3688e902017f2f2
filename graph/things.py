"""What a user types in, the thing of the graph that it means out."""

from __future__ import annotations

from rdflib import URIRef

from graph.store import Store
from ontology.errors import EntenteError
from ontology.names import key

_SHOWN = 8


def find_thing(store: Store, text: str, class_: URIRef | None = None) -> str:
    """The IRI of the one thing, of *class_* where that is given, that *text* means: an IRI, its last segment, or a name.

    A name matches without regard to case, accents and articles: the best name first, else any name, else whole words of
    one. Raises EntenteError where nothing or more than one thing has it, and then names the nearest.
    """
    if "://" in text:
        rows = store.select(f"SELECT ?x WHERE {{ BIND(<{_iri(text)}> AS ?x) FILTER EXISTS {{ ?x ?p ?o }} }}")
        if not rows:
            raise EntenteError(f"{text}: no such thing in the graph.")
        moved = store.select(f"SELECT ?new WHERE {{ <{_iri(text)}> dcterms:isReplacedBy ?new }}")
        return str(moved.rows[0][0]) if moved else text
    found = _named(store, text, class_)
    sort = f"{class_.rpartition('#')[2].lower()} of the graph" if class_ else "thing of the graph"
    if not found:
        raise EntenteError(f"{text}: no {sort} has this name. Try part of it, or `entente query 'SELECT …'`.")
    if len(found) > 1:
        shown = "; ".join(f"{name} <{iri}>" for iri, name in sorted(found.items())[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise EntenteError(f"{text}: {len(found)} things have this name: {shown}{more}. Give the IRI of the one that you mean.")
    return next(iter(found))


def _named(store: Store, text: str, class_: URIRef | None) -> dict[str, str]:
    """The things that *text* names best, with the name that matched."""
    wanted = key(text)
    of_class = f"?x a <{class_}> ." if class_ else ""
    labels = store.select(f"""
        SELECT DISTINCT ?x ?name ?best WHERE {{
          {of_class} VALUES (?predicate ?best) {{ (skos:prefLabel true) (rdfs:label true) (skos:altLabel false) (dcterms:identifier false) }}
          ?x ?predicate ?name . FILTER(!STRSTARTS(STR(?x), STR(topic:)))
        }}""")
    tiers: tuple[dict[str, str], ...] = ({}, {}, {})
    for thing, name, best in labels:
        spelt = key(str(name))
        if str(thing).rpartition("/")[2] == text or (spelt == wanted and str(best) == "true"):
            tier = 0
        elif spelt == wanted:
            tier = 1
        elif f" {wanted} " in f" {spelt} ":
            tier = 2
        else:
            continue
        tiers[tier].setdefault(str(thing), str(name))
    return next((tier for tier in tiers if tier), {})


def _iri(text: str) -> str:
    """*text* where it may stand between < and > in SPARQL. Raises EntenteError for any other."""
    if any(c in '<>"{}|^`\\' or ord(c) <= 32 for c in text):
        raise EntenteError(f"{text!r}: not an IRI.")
    return text
