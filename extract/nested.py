"""Entities in, the ties that their names alone tell out: "conseil exécutif de Y", "centre Y de Lille", "Y Canada", "groupe Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.folds import flat
from extract.lines import Line
from extract.model import Actors, Node
from extract.ties import Membership, Reader
from ontology.records import bodies

Index = Mapping[str, list[tuple[tuple[str, ...], str]]]
"""The names of bodies as words, with their keys, by their first word."""


def nested(actors: Actors, reader: Reader, lines: tuple[Line, ...]) -> Iterator[Membership]:
    """A tie for each name that holds another body's as its complement, its beginning, or after the noun of a unit."""
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    places = {_words(name.text) for e in actors.entities if reader.code(e.node.key) in "CL" for name in e.node.names}
    for entity in actors.entities:
        if reader.code(entity.node.key) == "O":
            for called in sorted(_called(entity.node)):
                words = _words(called)
                if len("".join(words)) > 1:
                    names.setdefault(words[0], []).append((words, entity.node.key))
    sentences = [line.sentence.span for line in lines]
    for entity in actors.entities:
        own = entity.node.key
        if reader.code(own) not in "OI" or not entity.node.spans:
            continue
        first = entity.node.spans[0]
        span = next((s for s in sentences if s.start <= first.start < s.end), first)
        for name in entity.node.names:
            for key, rule, prior in _held(_words(name.text), own, names, reader, places):
                subject, body = (key, own) if rule == "named.holding" else (own, key)
                if reader.allowed(subject, body, "part"):
                    relation = "affiliated" if reader.code(own) == "I" else "part"
                    yield Membership(span, subject, body, relation, f"memberships.{rule}", prior, first)


def _called(node: Node) -> set[str]:
    """The names of a body in the document, and those that the authority that it is settled by gives it."""
    records = [bodies()[i.removeprefix("body:")] for i in node.identifiers if i.startswith("body:")]
    return {name.text for name in node.names}.union(*((record.fr, *record.acronyms) for record in records))


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+(?:-\w+)*", flat(name)))


def _held(
    words: tuple[str, ...], own: str, names: Index, reader: Reader, places: set[tuple[str, ...]]
) -> Iterator[tuple[str, str, float]]:
    """The other bodies that a name holds, with the rule and how likely the tie is; of bodies one within the name of the other ("le bureau
    de la commission de Y") only the wider."""
    held = {
        (at, at + len(other)): key
        for at, word in enumerate(words)
        for other, key in names.get(word, ())
        if key != own and len(other) < len(words) and words[at : at + len(other)] == other
    }
    for (at, end), key in held.items():
        if at and any(a <= at and end <= e and (a, e) != (at, end) for a, e in held):
            continue
        found = _rule(words, at, end - at, reader, own)
        # "Bureau de la Ligue (arabe)": one and the same
        whole = reader.head(key) == "unit" and words[end:] not in places
        universities = {reader.entities[k].node.type for k in (own, key)} == {"University"}
        if found is not None and (at or not (whole or universities)):
            yield key, *found


def _rule(words: tuple[str, ...], at: int, size: int, reader: Reader, own: str) -> tuple[str, float] | None:
    """The rule by which a name that holds another's words from *at* on says that one is part of the other."""
    kind, rest, patterns = reader.head(own), words[at + size :], reader.patterns
    if at and words[at - 1] in patterns.of:
        placed = bool(rest) and rest[0] in patterns.placing  # "délégation de Y au Togo"
        aimed = bool(rest) and rest[0] in patterns.aims and words[0] in patterns.units  # "institut de Y pour l'éducation"
        common = size == 1 and words[at - 1] in patterns.determiners and len(words[at]) > 6 and not _acronym(words[at], reader)
        if (rest and not (placed or aimed)) or common:  # "de la Francophonie" names no body
            return None
        if kind == "holding":
            return "named.holding", 0.7
        return ("named.of", 0.75) if kind == "unit" else None
    if kind == "holding":
        return "named.holding", 0.6
    return ("named.inside", 0.6) if kind == "unit" and 0 < at <= 2 else None


def _acronym(word: str, reader: Reader) -> bool:
    """Whether a word is an acronym that the text gives as the name of a body."""
    names = (name.text for entity in reader.entities.values() for name in entity.node.names)
    return any(name.isupper() and flat(name) == word for name in names)
