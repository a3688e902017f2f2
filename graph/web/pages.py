"""What a person sees: the start page, the editor, search, the vocabulary; and the same as data."""

from __future__ import annotations

import asyncio
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from graph.derived import ONTOLOGY
from graph.iris import Iris
from graph.queries import named_queries
from graph.web import descriptions, endpoint, negotiation, things, vocabulary
from graph.web.rendering import COMPRESSED, EDITOR_POLICY, KINDS, editor_words, language_of, link, page, shortened, texts
from graph.web.service import freshness, problem, service_of, unchanged
from ontology.errors import EntenteError
from ontology.names import slug
from ontology.terms import PREFIXES


async def home(request: Request) -> Response:
    """The start page: search, the named queries, and what there is."""
    service = service_of(request)
    language = language_of(request)
    report = service.build.report
    figures = [
        (texts()[language][name], f"{int(report.get(name, 0)):,}".replace(",", "\u202f"))
        for name in ("documents", "agreements", "claims", "quads")
    ]
    return page(request, "home.html", figures=figures, queries=examples(language))


def examples(language: str) -> list[dict[str, Any]]:
    """The named queries as the pages and the editor show them: with each parameter's example in its place."""
    found = []
    for name, query in named_queries().items():
        values = {p.name: p.example for p in query.head.param}
        try:
            text = query.text(values, _example_thing)
        except EntenteError:
            continue
        found.append(
            {
                "name": name,
                "label": getattr(query.head.label, language),
                "description": getattr(query.head.description, language),
                "sparql": text.strip(),
                "params": [
                    {"name": p.name, "type": p.type.value, "label": getattr(p.label, language), "example": p.example}
                    for p in query.head.param
                ],
            }
        )
    return found


def _example_thing(text: str, _: URIRef | None = None) -> str:
    """An IRI to stand in an example for the thing that is called *text*."""
    return text if "://" in text else Iris().thing(slug(text))


async def editor(request: Request) -> Response:
    """The SPARQL editor."""
    return page(request, "editor.html", EDITOR_POLICY)


async def editor_settings(request: Request) -> Response:
    """What the editor needs to know: prefixes, terms to complete, examples, and its wording."""
    language = language_of(request)
    terms = [
        {"iri": t.iri, "name": shortened(t.iri), "kind": t.kind, "label": t.labels.get(language, "")} for t in vocabulary.terms()
    ]
    settings = {
        "prefixes": PREFIXES,
        "terms": terms,
        "examples": examples(language),
        "texts": texts()[language],
        "words": editor_words()[language],
        "base": service_of(request).build.base,
    }
    return JSONResponse(settings, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


async def search(request: Request) -> Response:
    """`/search?q=…`: the things that a text may mean, as a page or as JSON."""
    service = service_of(request)
    text, types = request.query_params.get("q", ""), request.query_params.getlist("type")[:8]
    limit = request.query_params.get("limit", "20")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:
        return problem(400, f"limit={limit[:20]!r}: give a number from 1 to 100.")
    if service.names is None:
        return problem(503, "this build has no index of names. Build the graph again with `entente build`.")
    hits = await asyncio.to_thread(service.names.search, text, int(limit), types) if text else []
    chosen = negotiation.choose(request.headers.get("accept"), ("json-ld", "html"))
    if chosen == "html":
        rows = [
            {"hit": hit, "href": link(hit.iri, service), "type": vocabulary.label(hit.type, language_of(request))} for hit in hits
        ]
        return page(request, "search.html", q=text, rows=rows)
    found = [{"iri": h.iri, "name": h.name, "language": h.language, "type": h.type, "documents": h.mentions} for h in hits]
    return JSONResponse({"query": text, "results": found}, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


async def ontology(request: Request) -> Response:
    """`/ns`: the vocabulary, as a page or as data."""
    chosen = negotiation.choose(request.headers.get("accept"), ("turtle", "html", "json-ld", "n-triples", "rdf-xml"))
    if chosen == "html":
        language = language_of(request)
        rows = [
            {
                "term": term,
                "name": term.iri.removeprefix(PREFIXES["ent"]),
                "label": term.labels.get(language, ""),
                "definition": term.definitions.get(language, ""),
            }
            for term in vocabulary.terms()
            if term.iri.startswith(PREFIXES["ent"])
        ]
        return page(request, "vocabulary.html", rows=rows, shortened=shortened, link=lambda iri: link(iri, service_of(request)))
    if chosen is None:
        return problem(
            406,
            "none of the accepted types can be made. There are: text/html, text/turtle, application/ld+json.",
            {"Vary": "Accept"},
        )
    if chosen == "turtle":
        body = ONTOLOGY.read_bytes()
        etag = endpoint.etag_of(body)
        headers = {"Vary": "Accept", **freshness(etag, service_of(request).build.last_modified)}
        if unchanged(request, etag, service_of(request).build):
            return Response(None, 304, headers)
        return Response(body, 200, {**headers, "Content-Type": negotiation.media_type("turtle")})
    return endpoint.rdf(request, [quad.triple for quad in ox.parse(path=str(ONTOLOGY), format=ox.RdfFormat.TURTLE)], chosen)


async def void(request: Request) -> Response:
    """`/.well-known/void`: what the data set is, in VoID and DCAT."""
    service = service_of(request)
    chosen = negotiation.choose(request.headers.get("accept"), tuple(negotiation.GRAPHS))
    root = str(request.base_url)
    return endpoint.rdf(request, descriptions.dataset(root, f"{root}sparql", service.iris, service.build), chosen or "turtle")


def routes() -> list[BaseRoute]:
    """The routes of the pages."""
    return [
        Route("/", home, methods=["GET"], name="home", middleware=[COMPRESSED]),
        Route("/editor", editor, methods=["GET"], name="editor", middleware=[COMPRESSED]),
        Route("/editor/settings.json", editor_settings, methods=["GET"], middleware=[COMPRESSED]),
        Route("/search", search, methods=["GET"], name="search", middleware=[COMPRESSED]),
        Route("/ns", ontology, methods=["GET"], name="ns"),
        Route("/.well-known/void", void, methods=["GET"]),
        *(Route(f"/{kind}/{{rest:path}}", things.handler(kind), methods=["GET"]) for kind in KINDS),
    ]
