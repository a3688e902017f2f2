"""An Accept header in, the format to answer in out (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

RESULTS: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
"""The media type of each format of solutions, the preferred first."""

GRAPHS: Final[Mapping[str, str]] = {
    "turtle": "text/turtle; charset=utf-8",
    "n-triples": "application/n-triples",
    "n-quads": "application/n-quads",
    "trig": "application/trig",
    "json-ld": "application/ld+json",
    "rdf-xml": "application/rdf+xml",
}
"""The media type of each format of triples, the preferred first."""

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "csv": (),
    "tsv": (),
    "turtle": ("application/x-turtle",),
    "n-triples": ("text/plain",),
    "n-quads": ("text/x-nquads",),
    "trig": ("application/x-trig",),
    "json-ld": ("application/json",),
    "rdf-xml": ("application/xml", "text/xml"),
    "html": ("application/xhtml+xml",),
}
HTML: Final = {"html": "text/html; charset=utf-8"}


@lru_cache(maxsize=512)
def ranges(accept: str) -> tuple[tuple[str, float], ...]:
    """The media ranges of an Accept header with their q-values, without other parameters.

    >>> ranges("text/turtle;q=0.5, */*;q=0")
    (('text/turtle', 0.5), ('*/*', 0.0))
    """
    found: list[tuple[str, float]] = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if "/" in name:
            found.append((name, quality))
    return tuple(found)


def quality(media_type: str, accept: str) -> float:
    """The q-value of *media_type*, by the most specific range that covers it; 0 where none does."""
    kind = media_type.split("/")[0]
    best = (-1, 0.0)
    for name, value in ranges(accept):
        specific = 2 if name == media_type else 1 if name == f"{kind}/*" else 0 if name == "*/*" else -1
        if specific > best[0]:
            best = (specific, value)
    return best[1]


def choose(accept: str | None, formats: Sequence[str]) -> str | None:
    """The name of the format to send, the first of *formats* among equals; None where none of them is acceptable.

    An alias (`application/json` for SPARQL results in JSON) counts where it is named outright, so that no range wins by it.

    >>> choose("text/csv;q=0.4, application/*;q=0.3", ("json", "csv"))
    'csv'
    >>> choose("application/sparql-results+json;q=0, */*", ("json", "xml"))
    'xml'
    """
    if accept is None or not accept.strip():
        return formats[0]
    return _choose(accept, tuple(formats))


@lru_cache(maxsize=2048)
def _choose(accept: str, formats: tuple[str, ...]) -> str | None:
    named = dict(ranges(accept))
    best: tuple[float, str | None] = (0.0, None)
    for name in formats:
        own = media_type(name).split(";")[0]
        value = quality(own, accept)
        if own not in named:
            value = max([value, *(named[alias] for alias in _ALIASES[name] if alias in named)])
        if value > best[0]:
            best = (value, name)
    return best[1]


def media_type(name: str) -> str:
    """The Content-Type of a format."""
    return {**RESULTS, **GRAPHS, **HTML}[name]
