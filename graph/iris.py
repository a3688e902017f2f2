"""Identifiers in, IRIs out: every IRI of the data is a pattern on one configurable base."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

GRAPHS: Final = ("documents", "claims", "facts", "derived", "curation", "meta")
"""The named graphs, disjoint: a triple stands in one of them only, so that nothing counts twice in their union."""

DEFAULT_BASE: Final = "https://w3id.org/entente/"


def digest(*parts: str) -> str:
    """A 128-bit BLAKE2b hash of *parts* in hexadecimal; the parts cannot run into each other."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8")
        state.update(len(raw).to_bytes(8, "big") + raw)
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRI patterns on *base*, which ends with a slash."""

    base: str = DEFAULT_BASE

    def graph(self, name: str) -> str:
        """The IRI of one of `GRAPHS`."""
        if name not in GRAPHS:
            raise ValueError(f"{name!r} is none of the graphs {', '.join(GRAPHS)}")
        return f"{self.base}graph/{name}"

    def thing(self, slug: str) -> str:
        return f"{self.base}id/{slug}"

    def document(self, identifier: str) -> str:
        return f"{self.base}document/{quote(identifier, safe='/')}"

    def passage(self, document: str, quoted: str, rank: int) -> str:
        """The IRI of the *rank*-th passage with this text in the document: it survives text inserted elsewhere."""
        return f"{self.base}passage/{digest(document, quoted, str(rank))}"

    def claim(self, document: str, subject: str, predicate: str, value: str, quoted: str) -> str:
        """The IRI of a claim: local keys and the quote, so that neither merging nor a moved offset changes it."""
        return f"{self.base}claim/{digest(document, subject, predicate, value, quoted)}"

    def cooperation(self, first: str, second: str) -> str:
        return f"{self.base}cooperation/{digest(*sorted((first, second)))}"
