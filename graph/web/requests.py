"""A request to the endpoint in, what it asks for out, as the SPARQL 1.1 Protocol has it; or the status that refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from graph.store.syntax import names_dataset, refuse_service
from graph.web import negotiation
from graph.web.jobs import Job

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_RESULTS: Final = tuple(negotiation.RESULTS)
_GRAPHS: Final = tuple(negotiation.GRAPHS)
_FIELDS: Final = 200
METHODS: Final = "GET, HEAD, POST, OPTIONS"
_SHORT: Final = {
    "json": "json", "xml": "xml", "csv": "csv", "tsv": "tsv", "turtle": "turtle", "ttl": "turtle", "nt": "n-triples", "nq": "n-quads",
    "trig": "trig", "jsonld": "json-ld", "rdf": "rdf-xml",
}  # fmt: skip


class RefusedError(Exception):
    """A request that is answered with an error: its status, the reason in one line, and headers that go with it."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request wants: a query, an update, or (neither) the service description."""

    query: str | None = None
    update: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str | None = None
    """A format that the URL names with `format=`, for links that a browser follows; it wins over Accept."""

    def job(self, accept: str | None, union: bool, gzip: bool) -> Job:
        """The job that answers the query in a format that *accept* allows. Raises RefusedError (400, 406) and QueryError."""
        assert self.query is not None
        refuse_service(self.query)
        if self.format:
            name = self.format
            results = name if name in negotiation.RESULTS else None
            graph = {"json": "json-ld", "xml": "rdf-xml"}.get(name) or (name if name in negotiation.GRAPHS else None)
        else:
            results, graph = negotiation.choose(accept, _RESULTS), negotiation.choose(accept, _GRAPHS)
        if results is None and graph is None:
            raise not_acceptable()
        given = bool(self.default or self.named)
        return Job(
            self.query,
            results,
            graph,
            self.default if given else None,
            self.named,
            union=union and not given and not names_dataset(self.query),
            gzip=gzip,
        )


def format_named(text: str) -> str | None:
    """The format that a `format=` names, short or by its media type. Clients send names of other servers' formats as well:
    one that is not known decides nothing."""
    types = {media.split(";")[0]: name for name, media in (*negotiation.GRAPHS.items(), *negotiation.RESULTS.items())}
    return _SHORT.get(text) or types.get(text) or (text if text in negotiation.GRAPHS else None)


def not_acceptable(kind: str = "") -> RefusedError:
    """The 406 that says what there is. *kind* is "results", "graph", or empty for both."""
    offered = {"results": negotiation.RESULTS, "graph": negotiation.GRAPHS}.get(kind, {**negotiation.RESULTS, **negotiation.GRAPHS})
    return RefusedError(
        406, f"none of the accepted types can be made. There are: {', '.join(t.split(';')[0] for t in offered.values())}."
    )


@lru_cache(maxsize=512)
def takes_gzip(encoding: str) -> bool:
    """Whether an Accept-Encoding lets an answer be compressed with gzip."""
    return negotiation.quality("gzip/*", encoding.replace("gzip", "gzip/*")) > 0


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode("utf-8")


def _pairs(text: bytes, where: str) -> list[tuple[str, str]]:
    """The fields of a form or a URL. `parse_qsl`, which decodes byte by byte, would cost a tenth of a short query.

    >>> _pairs(b"query=ASK+%7B%7D&a&=%C3%A9", "URL")
    [('query', 'ASK {}'), ('a', ''), ('', 'é')]
    """
    fields = text.split(b"&")
    if len(fields) > _FIELDS:
        raise RefusedError(400, f"the {where} has too many fields.")
    try:
        return [(_decoded(name), _decoded(value)) for name, _, value in (field.partition(b"=") for field in fields if field)]
    except UnicodeDecodeError:
        raise RefusedError(400, f"the {where} is not UTF-8. Encode it as UTF-8.") from None


def _ask(pairs: list[tuple[str, str]], direct: dict[str, str] | None = None) -> Ask:
    """What the parameters ask for; *direct* is what the body holds as it is."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    for key, value in (direct or {}).items():
        if "query" in found or "update" in found:
            raise RefusedError(400, "the query stands in the body and in the URL. Give it once.")
        found[key] = [value]
    for key in ("query", "update"):
        if len(found.get(key, ())) > 1:
            raise RefusedError(400, f"{key}= is given {len(found[key])} times. Give it once.")
    if "query" in found and "update" in found:
        raise RefusedError(400, "query= and update= are given. Give one of them.")
    default, named = tuple(found.get("default-graph-uri", ())), tuple(found.get("named-graph-uri", ()))
    for iri in (*default, *named):
        if ":" not in iri or any(c in '<>"{}|^`\\' or c <= " " for c in iri):
            raise RefusedError(400, f"{iri[:80]!r} is no absolute IRI of a graph.")
    if "update" in found:
        if default or named:
            raise RefusedError(400, "an update takes no default-graph-uri or named-graph-uri.")
        return Ask(update=found["update"][0])
    formats = [name for name in map(format_named, found.get("format", ())) if name]
    return Ask(found["query"][0] if "query" in found else None, None, default, named, formats[0] if formats else None)


def read(method: str, query_string: bytes, content_type: str | None, body: bytes, longest: int) -> Ask:
    """What a request asks for. *longest* is how many bytes a query may have. Raises RefusedError."""
    if method not in ("GET", "HEAD", "POST"):
        raise RefusedError(405, f"{method} is not possible here. Use GET or POST.", {"Allow": METHODS})
    in_url = _pairs(query_string, "URL")
    if method != "POST":
        asked = _ask(in_url)
        if asked.update is not None:
            raise RefusedError(400, "an update must be sent with POST.")
        if asked.query is not None and len(asked.query.encode("utf-8")) > longest:
            raise RefusedError(414, f"the query is longer than {longest} bytes.")
        return asked
    if len(body) > longest:
        raise RefusedError(413, f"the request is longer than {longest} bytes.")
    kind, charset = _media(content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise RefusedError(
            415, f"the charset {charset[:20]!r} is not supported. Send UTF-8.", {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"}
        )
    if kind == FORM:
        asked = _ask(in_url + _pairs(body, "form"))
        if asked.query is None and asked.update is None:
            raise RefusedError(400, "the form has neither query= nor update=.")
        return asked
    if kind not in (QUERY, UPDATE):
        raise RefusedError(
            415,
            f"{kind[:60] or 'no Content-Type'}: send a form, {QUERY} or {UPDATE}.",
            {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"},
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, "the body is not UTF-8. Encode it as UTF-8.") from None
    return _ask(in_url, {"query" if kind == QUERY else "update": text})


def _media(content_type: str | None) -> tuple[str, str]:
    """The media type and the charset of a Content-Type, in lower case."""
    kind, *parameters = (content_type or "").split(";")
    charset = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset
