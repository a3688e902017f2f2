"""The nodes of a cluster in, the thing behind it out: its class, its names, its identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.model import Name
from ontology.records import bodies, countries


class Said(NamedTuple):
    """How so many nodes describe their thing, all alike."""

    type: str
    names: tuple[Name, ...]
    identifiers: tuple[str, ...]
    nodes: int = 1


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as the whole corpus knows it: its class, and its names, the best first in each language."""

    type: str
    names: tuple[Name, ...]
    identifiers: tuple[str, ...]


def published_names(identifiers: Iterable[str]) -> tuple[Name, ...]:
    """The names that a published list gives the country (`iso:FR`) or intergovernmental body (`body:unesco`), in both languages.

    A thing that two of them claim has none.

    >>> [name.text for name in published_names(["iso:MA"])]
    ['Maroc', 'Morocco']
    """
    found = []
    for scheme, _, code in (identifier.partition(":") for identifier in identifiers):
        record = countries().get(code) if scheme == "iso" else bodies().get(code) if scheme == "body" else None
        if record is not None:
            found.append((Name(record.fr, "fr"), Name(record.en, "en")))
    return found[0] if len(found) == 1 else ()


def describe(cluster: Iterable[Said], specific: Mapping[str, int], chosen: Sequence[Name] = ()) -> Thing:
    """The thing behind a cluster.

    Its class is the one most often given, the finer and then the alphabetically first among equals (*specific*: depth by
    class). Its best name is the one that most documents put first, then the longest; *chosen* are names that a human gave
    it, which go before all; then those of a published list.
    """
    types, first, every = Counter[str](), Counter[Name](), set[Name]()
    identifiers: set[str] = set()
    for said in cluster:
        types[said.type] += said.nodes
        if said.names:
            first[said.names[0]] += said.nodes
        every.update(said.names)
        identifiers.update(said.identifiers)
    chosen = (*chosen, *(n for n in published_names(identifiers) if n not in chosen))
    finest = min(types, key=lambda t: (-specific.get(t, 0) if specific.get(t, 0) <= 1 else -1, -types[t], t))
    names = sorted(every - set(chosen), key=lambda n: (-first[n], -len(n.text), n))
    return Thing(finest, (*chosen, *names), tuple(sorted(identifiers)))
