"""A build and the decisions in, what a human may be asked about out: doubtful pairs and weak claims, with the sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.decisions import Decision, is_iri
from graph.store import Store

WEAK: Final = 0.6
"""Claims below this confidence are put to a human."""

_QUOTE: Final = """
SELECT ?quote ?id WHERE {{
  {{ SELECT ?p WHERE {{ VALUES ?x {{ <{iri}> }} {{ ?c rdf:subject ?x }} UNION {{ ?c rdf:object ?x }} ?c ent:evidence ?p }} ORDER BY ?p LIMIT 1 }}
  ?p ent:quote ?quote ; ent:document ?d . ?d dcterms:identifier ?id }}
"""
_CLAIMS: Final = """
SELECT ?c ?s ?p ?o ?quote ?id ?confidence WHERE {{
  ?c a ent:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; ent:evidence ?e ; ent:confidence ?confidence .
  ?e ent:quote ?quote ; ent:document ?d . ?d dcterms:identifier ?id FILTER(?confidence < {weak}) }}
ORDER BY ?confidence ?c LIMIT {limit}
"""
_LABEL: Final = "SELECT ?l WHERE {{ <{iri}> skos:prefLabel|rdfs:label|skos:altLabel ?l }} ORDER BY ?l LIMIT 1"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: the IRIs that it is about, its wording, and the sentences before the eyes. `document` is a claim's."""

    kind: str
    a: str
    b: str
    text: str
    sentences: tuple[str, ...]
    document: str = ""


def questions(store: Store, decisions: Iterable[Decision], doubts: Path, limit: int) -> Iterator[Question]:
    """What has not been decided yet: doubtful pairs first, the likeliest before the others, then claims, the weakest first."""
    pairs = {frozenset((d.a, d.b)) for d in decisions if d.what in ("same", "different", "unsure")}
    claims = {d.claim for d in decisions if d.claim} | {d.a for d in decisions if d.what == "unsure"}
    asked = 0
    if doubts.is_file():
        with doubts.open(encoding="utf-8") as lines:
            for line in lines:
                doubt = json.loads(line)
                if asked >= limit:
                    return
                if frozenset((doubt["a"], doubt["b"])) in pairs or not (is_iri(doubt["a"]) and is_iri(doubt["b"])):
                    continue
                asked += 1
                names = [" / ".join(n) for n in doubt["names"]]
                where = doubt["documents"]
                why = f"[{doubt['method']}, {doubt['score']}]"
                text = f"Are “{names[0]}” ({where[0]}) and “{names[1]}” ({where[1]}) one? {why}"
                yield Question(
                    "pair", doubt["a"], doubt["b"], text, tuple(q for iri in (doubt["a"], doubt["b"]) for q in _quotes(store, iri))
                )
    for claim, subject, predicate, value, quote, document, confidence in store.select(
        _CLAIMS.format(weak=WEAK, limit=limit - asked + len(claims))
    ):
        if str(claim) in claims or asked >= limit:
            continue
        asked += 1
        said = (
            f"{_label(store, str(subject))} · {str(predicate).rpartition('#')[2].rpartition('/')[2]} · {_label(store, str(value))}"
        )
        yield Question("claim", str(claim), "", f"Is it so? {said} [{confidence}]", (f"{quote} ({document})",), str(document))


def _quotes(store: Store, iri: str) -> list[str]:
    return [f"{quote} ({document})" for quote, document in store.select(_QUOTE.format(iri=iri))]


def _label(store: Store, value: str) -> str:
    if not value.startswith(("http://", "https://")) or any(c in '<>"{}|^`\\ ' for c in value):
        return value
    rows = store.select(_LABEL.format(iri=value)).rows
    return str(rows[0][0]) if rows else value.rpartition("/")[2].rpartition("#")[2]
