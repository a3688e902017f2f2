"""A template and values in, a page in the reader's language out, escaped and under a policy that allows nothing external."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from graph.web import negotiation
from graph.web.service import Service
from ontology.terms import PREFIXES

COMPRESSED: Final = Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
"""For pages and static files; a worker compresses its own answers."""

LANGUAGES: Final = ("fr", "en")
KINDS: Final = ("id", "document", "claim", "passage", "cooperation")
"""The folders of the data's IRIs that have a page."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EDITOR_POLICY: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The editor's library sets styles on elements; scripts, requests and images are bound as everywhere."""

_TEXTS: Final = Path(__file__).parent / "texts.json"
_EDITOR_WORDS: Final = Path(__file__).parent / "editor_words.json"


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


@cache
def editor_words() -> Mapping[str, Mapping[str, str]]:
    """By language, what the editor's library says in English and what to say instead; `{}` stands for whatever is there."""
    found: dict[str, dict[str, str]] = json.loads(_EDITOR_WORDS.read_text("utf-8"))
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
