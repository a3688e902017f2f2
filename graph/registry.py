"""The plain file that remembers which IRIs were given: an IRI once given is never given to another thing.

The file is sorted text, a line a fact, its fields parted by tabs: `member <iri> <document> <key>` for a local node and the
IRI given to its cluster when it came in, or last came apart from another; `former <iri> <document> <key>` for one that it bore
before that; `redirect <old> <new>` for an IRI whose thing was made one with another, which may have been made one with a third.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ontology.errors import EntenteError

NodeId = tuple[str, str]
"""A local node: its document's identifier and its key there."""

HEAD: Final = "# Entente registry 1: former <iri> <document> <key> | member <iri> <document> <key> | redirect <old> <new>"


def resolve(iri: str, redirects: Mapping[str, str]) -> str:
    """Where *redirects*, none of which goes in a circle, lead from *iri*.

    >>> resolve("a", {"a": "b", "b": "c"}), resolve("c", {"a": "b", "b": "c"})
    ('c', 'c')
    """
    while iri in redirects:
        iri = redirects[iri]
    return iri


@dataclass(frozen=True)
class Registry:
    """Which IRI each local node ever seen bears, which it bore before, and which IRI stands for which today."""

    members: Mapping[NodeId, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    former: frozenset[tuple[str, NodeId]] = frozenset()

    def resolve(self, iri: str) -> str:
        """The IRI under which the thing once published as *iri* is known today."""
        return resolve(iri, self.redirects)

    def published(self) -> frozenset[str]:
        """Every IRI ever given."""
        return frozenset(self.members.values()) | self.redirects.keys() | {iri for iri, _ in self.former}

    def documents(self, iri: str) -> frozenset[str]:
        """The documents that call something by *iri*, or did."""
        return frozenset(d for (d, _), known in (*self.members.items(), *((n, i) for i, n in self.former)) if known == iri)


def read_registry(path: Path) -> Registry:
    """The registry in *path*; an empty one where there is no file.

    Raises EntenteError with the line that is no registry line, names one node twice, or redirects in a circle.
    """
    if not path.exists():
        return Registry()
    members: dict[NodeId, str] = {}
    redirects: dict[str, str] = {}
    former: set[tuple[str, NodeId]] = set()
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        match line.split("\t"):
            case ["member", iri, document, key] if "://" in iri and (document, key) not in members:
                members[document, key] = iri
            case ["former", iri, document, key] if "://" in iri:
                former.add((iri, (document, key)))
            case ["redirect", old, new] if "://" in old and "://" in new and old not in redirects:
                redirects[old] = new
            case _:
                raise EntenteError(
                    f"{path}, line {number}: not a registry line, or one that contradicts an earlier one. "
                    "Restore the file from the previous build, or delete it to give every thing a new IRI."
                )
    sound: set[str] = set()
    for first in redirects:
        old = first
        way: set[str] = set()
        while old in redirects and old not in sound:
            if old in way:
                raise EntenteError(
                    f"{path}: the redirects of {old} go in a circle. Take one of them out, or restore the file from the previous build."
                )
            way.add(old)
            old = redirects[old]
        sound |= way
    return Registry(members, redirects, frozenset(former))
