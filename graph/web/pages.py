"""What a person sees: the start page, the editor, search, a page for each thing, the vocabulary; and the same as data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.derived import ONTOLOGY
from graph.queries import named_queries
from graph.web import descriptions, endpoint, negotiation, vocabulary
from graph.web.pool import FaultError, Job
from graph.web.service import Service, client_of, fault_response, freshness, problem, service_of, unchanged
from ontology.errors import EntenteError
from ontology.terms import PREFIXES

LANGUAGES: Final = ("fr", "en")
KINDS: Final = ("id", "document", "claim", "passage", "cooperation")
"""The folders of the data's IRIs that have a page."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EDITOR_POLICY: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The editor's library sets styles on elements; scripts, requests and images are bound as everywhere."""

_SUFFIXES: Final = {".ttl": "turtle", ".jsonld": "json-ld", ".nt": "n-triples", ".rdf": "rdf-xml", ".html": "html"}
_SHOWN: Final = 200
_TEXTS: Final = Path(__file__).parent / "texts.json"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The wording of the pages, by language."""
    found: dict[str, dict[str, str]] = json.loads(_TEXTS.read_text("utf-8"))
    return found


def language_of(request: Request) -> str:
    """The language of the page: `?lang=`, else what the browser prefers, else French."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    accepted = request.headers.get("accept-language", "")
    qualities = {language: negotiation.quality(f"{language}/*", _as_types(accepted)) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: qualities[language])


def _as_types(accepted: str) -> str:
    """An Accept-Language header as if of media types, so that one parser serves both."""
    parts = []
    for part in accepted.split(","):
        tag, semicolon, rest = part.strip().partition(";")
        parts.append(f"{tag.split('-')[0]}/*{semicolon}{rest}")
    return ",".join(parts)


def page(request: Request, template: str, policy: str = POLICY, status: int = 200, **values: Any) -> Response:
    """A page from *template*, in the reader's language."""
    language = language_of(request)
    other = "en" if language == "fr" else "fr"
    text = _environment().get_template(template).render(
        t=texts()[language], lang=language, other=other, switch=str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
        **values,
    )  # fmt: skip
    headers = {"Content-Security-Policy": policy, "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    return Response(text, status, headers, "text/html; charset=utf-8")


def shortened(iri: str) -> str:
    """An IRI with its prefix where it has one of the project's."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def link(iri: str, service: Service) -> str | None:
    """Where a page may link to for *iri*: a page of this server, a page elsewhere, or None for what is no web address."""
    base = service.build.base
    if iri.startswith(base) and iri[len(base) :].split("/")[0] in KINDS:
        return "/" + quote(iri[len(base) :], safe="/%-._~")
    if iri.startswith(PREFIXES["ent"]):
        return f"/ns#{quote(iri[len(PREFIXES['ent']) :])}"
    return iri if urlsplit(iri).scheme in ("http", "https") else None


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


def _example_thing(text: str) -> str:
    """An IRI to stand in an example for the thing that is called *text*."""
    from graph.iris import Iris
    from ontology.names import slug

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


async def thing(request: Request) -> Response:
    """A thing of the graph by its IRI's path, as a page or as data; one that is known under another IRI now is a redirect."""
    service = service_of(request)
    kind, rest = request.path_params["kind"], request.path_params["rest"]
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
        f"SELECT ?other ?weight {{ ?c ent:between <{iri}>, ?other ; ent:weight ?weight FILTER(?other != <{iri}>) }} ORDER BY DESC(?weight) ?other LIMIT 50",
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
        return {"text": names.get(term["value"]) or vocabulary.label(term["value"], language) or shortened(term["value"]), "href": link(term["value"], service), "language": ""}  # fmt: skip

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
    path = "/" + iri[len(service.build.base) :]
    return page(
        request, "thing.html", iri=iri, title=names.get(iri) or shortened(iri), out=grouped(out, "o"), into=grouped(into, "s"),
        partners=[(shown(row["other"]), row["weight"]["value"]) for row in partners], evidence=evidence, path=path, full=len(out) == _SHOWN or len(into) == _SHOWN,
    )  # fmt: skip


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


async def ontology(request: Request) -> Response:
    """`/ns`: the vocabulary, as a page or as data."""
    chosen = negotiation.choose(request.headers.get("accept"), ("turtle", "html", "json-ld", "n-triples", "rdf-xml"))
    if chosen == "html":
        language = language_of(request)
        rows = [{"term": t, "name": t.iri.removeprefix(PREFIXES["ent"]), "label": t.labels.get(language, ""), "definition": t.definitions.get(language, "")} for t in vocabulary.terms() if t.iri.startswith(PREFIXES["ent"])]  # fmt: skip
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
        headers = {"Vary": "Accept", **freshness(etag, service_of(request).build)}
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
        Route("/", home, methods=["GET"], name="home"),
        Route("/editor", editor, methods=["GET"], name="editor"),
        Route("/editor/settings.json", editor_settings, methods=["GET"]),
        Route("/search", search, methods=["GET"], name="search"),
        Route("/ns", ontology, methods=["GET"], name="ns"),
        Route("/.well-known/void", void, methods=["GET"]),
        *(Route(f"/{{kind}}/{{rest:path}}".replace("{kind}", kind), _of(kind), methods=["GET"]) for kind in KINDS),
    ]


def _of(kind: str) -> Any:
    """The handler of a thing's page with its folder filled in."""

    async def handler(request: Request) -> Response:
        request.path_params["kind"] = kind
        return await thing(request)

    return handler
