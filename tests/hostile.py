"""Queries that never end, or end too late, or want too much: what a public endpoint is sent."""

from __future__ import annotations

from typing import Final

RUNAWAYS: Final = {
    "product of three": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "count over a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order over a product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a LIMIT 3",
    "long path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
    "regex over a product": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), "(a|b|ab)*(c|d)+(.*x){20}$") }',
    "groups of a product": "SELECT ?a (GROUP_CONCAT(STR(?f)) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "distinct over a product": "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "not exists over a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?d = ?i && ?f = ?g) } }",
    "growing strings": 'SELECT (COUNT(?y) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(REPLACE(CONCAT(STR(?c), STR(?f)), "(.)", "$1$1$1$1$1$1$1$1") AS ?y) }',
    "nested products": "SELECT (COUNT(*) AS ?n) { { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } } { SELECT ?a ?g { ?a ?p ?q . ?g ?r ?s } } }",
}
