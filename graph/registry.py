"""Clusters in, canonical IRIs out, and the plain file that remembers them: an IRI once given is never given to another thing.

The file is sorted text, a line a fact, its fields parted by tabs: `member <iri> <document> <key>` for a local node and the
IRI first given to its cluster, `redirect <old> <new>` for an IRI whose thing is now cited under another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.iris import Iris
from ontology.errors import EntenteError
from ontology.names import slug

NodeId = tuple[str, str]
"""A local node: its document's identifier and its key there."""

HEAD: Final = "# Entente registry 1: member <iri> <document> <key> | redirect <old> <new>"


@dataclass(frozen=True)
class Registry:
    """Which IRI was first given to each local node ever seen, and which IRI stands for which today."""

    members: Mapping[NodeId, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, iri: str) -> str:
        """The IRI under which the thing once published as *iri* is known today."""
        return self.redirects.get(iri, iri)

    def published(self) -> frozenset[str]:
        """Every IRI ever given."""
        return frozenset(self.members.values()) | self.redirects.keys()

    def lines(self) -> list[str]:
        """The registry as the sorted lines of its file."""
        rows = [f"member\t{iri}\t{document}\t{key}" for (document, key), iri in self.members.items()]
        rows += [f"redirect\t{old}\t{new}" for old, new in self.redirects.items()]
        return [HEAD, *sorted(rows)]


def write_registry(registry: Registry, path: Path) -> None:
    path.write_text("\n".join(registry.lines()) + "\n", "utf-8")


def read_registry(path: Path) -> Registry:
    """The registry in *path*; an empty one where there is no file.

    Raises EntenteError with the line that is no registry line, names one node twice, or redirects in a circle.
    """
    if not path.exists():
        return Registry()
    members: dict[NodeId, str] = {}
    redirects: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        match line.split("\t"):
            case ["member", iri, document, key] if "://" in iri and (document, key) not in members:
                members[document, key] = iri
            case ["redirect", old, new] if "://" in old and "://" in new and old not in redirects:
                redirects[old] = new
            case _:
                raise EntenteError(
                    f"{path}, line {number}: not a registry line, or one that contradicts an earlier one. "
                    "Restore the file from the previous build, or delete it to give every thing a new IRI."
                )
    for old, new in redirects.items():
        if new in redirects:
            raise EntenteError(
                f"{path}: {old} is redirected to {new}, which is itself redirected. Point it at {redirects[new]}, "
                "or restore the file from the previous build."
            )
    return Registry(members, redirects)


def assign(clusters: Iterable[tuple[Sequence[NodeId], str]], registry: Registry, iris: Iris) -> tuple[dict[NodeId, str], Registry]:
    """The canonical IRI of each local node, and the registry with what is new.

    *clusters* are the things: the sorted nodes of each, and the name to mint an IRI from. A cluster keeps the IRI first
    given to its earliest registered node, by node order; its other IRIs redirect to it. Where a cluster has
    come apart, the part with the earliest node keeps the IRI, and the rest is given a new one. An IRI is minted
    from the name, with the lowest free number behind it; in the order of name and first node, so that the order
    of the documents does not matter.
    """
    members = dict(registry.members)
    taken = set(registry.published())
    owners: dict[str, NodeId] = {}
    ordered = sorted((tuple(sorted(nodes)), name) for nodes, name in clusters)
    for nodes, _ in ordered:
        for node in nodes:
            if (iri := members.get(node)) and (iri not in owners or node < owners[iri]):
                owners[iri] = node
    canonical: dict[NodeId, str] = {}
    redirects = dict(registry.redirects)
    unnamed: list[tuple[str, tuple[NodeId, ...]]] = []

    def settle(nodes: tuple[NodeId, ...], iri: str) -> None:
        for node in nodes:
            canonical[node] = iri
            members.setdefault(node, iri)

    for nodes, name in ordered:
        known = sorted((owners[iri], iri) for iri in {members[n] for n in nodes if n in members} if owners[iri] in nodes)
        if not known:
            unnamed.append((slug(name), nodes))
            continue
        chosen = known[0][1]
        redirects.pop(chosen, None)
        for _, other in known[1:]:
            redirects[other] = chosen
        settle(nodes, chosen)
    for base, nodes in sorted(unnamed):
        number, iri = 1, iris.thing(base)
        while iri in taken:
            number += 1
            iri = iris.thing(f"{base}-{number}")
        taken.add(iri)
        for node in nodes:
            members[node] = iri
        settle(nodes, iri)
    live = set(canonical.values())
    flat = {old: _end(new, redirects) for old, new in redirects.items() if old not in live}
    return canonical, Registry(members, flat)


def _end(iri: str, redirects: Mapping[str, str]) -> str:
    """The last stop of a chain of redirects."""
    seen = {iri}
    while (following := redirects.get(iri)) and following not in seen:
        seen.add(following)
        iri = following
    return iri
