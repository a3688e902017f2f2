"""Mentions in, actors out: one entity for each thing, however many ways the document names it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extract.candidates import Candidate
from extract.model import Actors, Entity, Mention, Name, Node, Reading
from extract.views import View
from ontology.names import key


class Clusters:
    """Candidates by entity: a union-find over surface keys."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            name = self.parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Make *one* and *other* names of one thing."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self.parent[max(first, second)] = min(first, second)


def _family(kind: str) -> str:
    if kind in ("Person", "Country", "Initiative", "Event"):
        return kind
    return "Place" if kind in ("Place", "City", "Region", "Continent", "Venue") else "Organization"


def _handle(candidate: Candidate) -> str:
    if candidate.identifier:
        return candidate.identifier
    return f"{_family(candidate.type)} {key(candidate.name or candidate.surface)}"


def resolve(reading: Reading, views: tuple[View, ...], found: list[Candidate]) -> Actors:
    """The entities that the candidates name, and their mentions."""
    clusters = Clusters()
    for candidate in found:
        handle = _handle(candidate)
        clusters.find(handle)
        if candidate.full:
            clusters.join(handle, f"{_family(candidate.type)} {key(candidate.full)}")
    _surnames(clusters, found)
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(clusters.find(_handle(candidate)), []).append(candidate)
    return _actors(reading, views, groups)


def _surnames(clusters: Clusters, found: Iterable[Candidate]) -> None:
    """Join a person's short name to the full name that ends with it, where only one does."""
    people = sorted({key(c.surface) for c in found if c.type == "Person"})
    for short in people:
        longer = [full for full in people if full != short and (full.endswith(" " + short) or full.startswith(short + " "))]
        if len(longer) == 1:
            clusters.join(f"Person {short}", f"Person {longer[0]}")


def _actors(reading: Reading, views: tuple[View, ...], groups: dict[str, list[Candidate]]) -> Actors:
    language = reading.document.language
    entities, mentions, used = [], [], set()
    for handle in sorted(groups, key=lambda h: (groups[h][0].sentence, groups[h][0].start, h)):
        members = groups[handle]
        names = Counter(name for c in members for name in {c.surface, c.name} if name)
        best = sorted(names, key=lambda name: (-len(name), name))
        kinds = Counter(c.type for c in members)
        kind = min(kinds, key=lambda k: (-kinds[k], k))
        label = key(best[0])
        unique, rank = label, 2
        while unique in used:
            unique, rank = f"{label}#{rank}", rank + 1
        used.add(unique)
        spans = tuple(sorted({views[c.sentence].span(c.start, c.end) for c in members}))
        identifiers = tuple(sorted({c.identifier for c in members if c.identifier}))
        country = next((c.country for c in members if c.country), None)
        optional = all(views[c.sentence].sentence.furniture for c in members)
        node = Node(unique, kind, tuple(Name(name, language) for name in best), spans, identifiers)
        entities.append(Entity(node, country, optional))
        mentions += [Mention(views[c.sentence].span(c.start, c.end), unique, c.kind) for c in members]
    return Actors(tuple(entities), tuple(sorted(mentions)))
