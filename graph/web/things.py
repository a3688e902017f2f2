"""The path of a thing's IRI in, what the graph says of it out: as a page, as data, or as the address that it has now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.web import endpoint, negotiation, vocabulary
from graph.web.jobs import FaultError, Job
from graph.web.rendering import language_of, link, page, shortened
from graph.web.service import Service, client_of, fault_response, problem, service_of

_SUFFIXES: Final = {".ttl": "turtle", ".jsonld": "json-ld", ".nt": "n-triples", ".rdf": "rdf-xml", ".html": "html"}
_SHOWN: Final = 200


def handler(kind: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler of the things whose IRIs stand in the folder *kind*."""

    async def handle(request: Request) -> Response:
        return await thing(request, kind, request.path_params["rest"])

    return handle


async def thing(request: Request, kind: str, rest: str) -> Response:
    """A thing of the graph by its IRI's path, as a page or as data; one that is known under another IRI now is a redirect."""
    service = service_of(request)
    suffix = next((s for s in _SUFFIXES if rest.endswith(s)), "")
    iri = f"{service.build.base}{kind}/{quote(rest.removesuffix(suffix) if suffix else rest, safe='/')}"
    formats = ("html", *negotiation.GRAPHS)
    chosen = _SUFFIXES[suffix] if suffix else negotiation.choose(request.headers.get("accept"), formats)
    if chosen is None:
        return problem(
            406,
            f"none of the accepted types can be made. There are: text/html, {', '.join(negotiation.GRAPHS.values())}.",
            {"Vary": "Accept"},
        )
    try:
        there = await service.select(
            f"SELECT ?new {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} OPTIONAL {{ <{iri}> dcterms:isReplacedBy ?new }} }} LIMIT 1"
        )
        if not there:
            return problem(404, f"nothing is known of <{iri}>.", {"Vary": "Accept"})
        if "new" in there[0] and (target := link(there[0]["new"]["value"], service)):
            return RedirectResponse(target + suffix, 301, {"Vary": "Accept"})
        if chosen == "html":
            return await _thing_page(request, service, iri)
        query = f"CONSTRUCT {{ <{iri}> ?p ?o . ?o rdfs:label ?name }} WHERE {{ <{iri}> ?p ?o OPTIONAL {{ ?o rdfs:label ?name }} }}"
        gzip = "gzip" in request.headers.get("accept-encoding", "")
        return await endpoint.answer(request, Job(query, None, chosen, gzip=gzip), service)
    except FaultError as fault:
        return fault_response(fault)


async def _thing_page(request: Request, service: Service, iri: str) -> Response:
    client, language = client_of(request), language_of(request)
    claims = service.iris.graph("claims")
    out = await service.select(f"SELECT ?p ?o {{ <{iri}> ?p ?o }} ORDER BY ?p ?o LIMIT {_SHOWN}", client)
    into = await service.select(
        f"SELECT ?p ?s {{ GRAPH ?g {{ ?s ?p <{iri}> }} FILTER(?g != <{claims}> && ?p != ent:between) }} ORDER BY ?p ?s LIMIT {_SHOWN}",
        client,
    )
    said = await service.select(
        f"SELECT DISTINCT ?quote ?document ?title {{ {{ ?c rdf:subject <{iri}> }} UNION {{ ?c rdf:object <{iri}> }} "
        f"?c ent:evidence ?e . ?e ent:quote ?quote ; ent:document ?document . OPTIONAL {{ ?document dcterms:title ?title }} }} LIMIT 50",
        client,
    )
    partners = await service.select(
        f"SELECT ?other ?weight {{ ?c ent:between <{iri}>, ?other ; ent:weight ?weight FILTER(?other != <{iri}>) }} "
        "ORDER BY DESC(?weight) ?other LIMIT 50",
        client,
    )
    names = await _labels(
        {row[k]["value"] for rows, k in ((out, "o"), (into, "s"), (partners, "other")) for row in rows if row[k]["type"] == "uri"}
        | {iri},
        service,
        language,
    )

    def shown(term: Mapping[str, str]) -> dict[str, Any]:
        if term["type"] != "uri":
            return {"text": term["value"], "href": None, "language": term.get("xml:lang", "")}
        text = names.get(term["value"]) or vocabulary.label(term["value"], language) or shortened(term["value"])
        return {"text": text, "href": link(term["value"], service), "language": ""}

    def grouped(rows: Iterable[Mapping[str, Mapping[str, str]]], key: str) -> list[dict[str, Any]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            groups.setdefault(row["p"]["value"], []).append(shown(row[key]))
        return [
            {"name": vocabulary.label(p, language) or shortened(p), "href": link(p, service), "values": v}
            for p, v in groups.items()
        ]

    evidence = [
        {
            "quote": row["quote"]["value"],
            "href": link(row["document"]["value"], service),
            "title": row.get("title", row["document"])["value"],
        }
        for row in said
    ]
    return page(
        request,
        "thing.html",
        iri=iri,
        title=names.get(iri) or shortened(iri),
        out=grouped(out, "o"),
        into=grouped(into, "s"),
        partners=[(shown(row["other"]), row["weight"]["value"]) for row in partners],
        evidence=evidence,
        path="/" + iri[len(service.build.base) :],
        full=_SHOWN in (len(out), len(into)),
    )


async def _labels(iris: set[str], service: Service, language: str) -> dict[str, str]:
    """A name for each of *iris* that has one, in *language* where there is one."""
    if not iris:
        return {}
    listed = " ".join(f"<{iri}>" for iri in sorted(iris))
    rows = await service.select(f"SELECT ?x ?name {{ VALUES ?x {{ {listed} }} ?x rdfs:label|skos:prefLabel|dcterms:title ?name }}")
    found: dict[str, str] = {}
    for row in rows:
        if row["x"]["value"] not in found or row["name"].get("xml:lang") == language:
            found[row["x"]["value"]] = row["name"]["value"]
    return found
