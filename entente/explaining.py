"""A thing in, what the graph says of it out: each statement with its sentence and document."""

from __future__ import annotations

from collections.abc import Iterator

from entente.answers import printable, shown
from graph.store import Store

_CLAIMS = """
SELECT ?subject ?predicate ?object ?quote ?document ?start ?end ?confidence ?method ?sense WHERE {{
  {{ BIND(<{iri}> AS ?s) ?claim rdf:subject ?s }} UNION {{ BIND(<{iri}> AS ?o) ?claim rdf:object ?o }} UNION
  {{ ?membership org:organization <{iri}> . ?claim rdf:subject ?membership }}
  ?claim rdf:subject ?s0 ; rdf:predicate ?predicate ; rdf:object ?o0 ; a ?sense ;
         ent:evidence ?passage ; ent:confidence ?confidence ; ent:method ?method .
  FILTER(?sense IN (ent:Claim, ent:DeniedClaim, ent:ConditionalClaim))
  ?passage ent:quote ?quote ; ent:start ?start ; ent:end ?end ; ent:document/dcterms:identifier ?document .
  OPTIONAL {{ ?s0 rdfs:label ?l1 }}
  OPTIONAL {{ ?s0 org:organization/rdfs:label ?l2 ; ent:roleLabel ?role }}
  BIND(COALESCE(?l1, CONCAT(?role, ", ", ?l2), ?l2, STR(?s0)) AS ?subject)
  OPTIONAL {{ ?o0 rdfs:label ?l3 }}
  OPTIONAL {{ ?o0 schema:value ?value ; schema:currency ?currency }}
  BIND(COALESCE(?l3, CONCAT(STR(?value), " ", ?currency), ?o0) AS ?object)
}}
ORDER BY ?document ?start ?predicate ?object
"""
_ABOUT = """
SELECT ?predicate ?value WHERE {{
  VALUES ?predicate {{ rdf:type rdfs:label skos:prefLabel skos:altLabel ent:isoCode ent:mentionedIn ent:country }}
  <{iri}> ?predicate ?found .
  OPTIONAL {{ ?found rdfs:label|dcterms:identifier ?name }}
  BIND(COALESCE(?name, ?found) AS ?value)
}}
ORDER BY ?predicate ?value
"""
_SENSE = {"DeniedClaim": " (denied)", "ConditionalClaim": " (conditional)"}


def explanation(store: Store, iri: str) -> Iterator[str]:
    """What *store* says of *iri*, as lines: its names and classes, then each claim about it with the sentence that says so."""
    yield f"<{iri}>"
    about: dict[str, list[str]] = {}
    for predicate, value in store.select(_ABOUT.format(iri=iri)):
        about.setdefault(shown(predicate), []).append(shown(value))
    for name, values in about.items():
        yield f"  {name}: {'; '.join(dict.fromkeys(values))}"
    claims = store.select(_CLAIMS.format(iri=iri))
    yield ""
    if not claims:
        yield "No document states anything of it beyond its name."
    seen: set[tuple[str, ...]] = set()
    for subject, predicate, value, quote, document, start, end, confidence, method, sense in claims:
        statement = f"{shown(subject)} — {shown(predicate)} — {shown(value)}{_SENSE.get(str(sense).rpartition('#')[2], '')}"
        row = (statement, str(document), str(start))
        if row in seen:
            continue
        seen.add(row)
        yield statement
        yield f"    « {printable(str(quote))} »"
        yield f"    {printable(str(document))}, characters {start}–{end}; confidence {confidence}; rule {method}"
