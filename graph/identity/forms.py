"""Local nodes in, forms out: the ways in which documents name things, each once, with what a comparison may look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final

from graph.decisions import split_term
from graph.identity.keys import Reading, person_name, proper, reading, spelling
from graph.identity.nodes import Local
from ontology.names import fold

UNITS: Final = frozenset({"=faculty", "=school", "=department", "=laboratory"})
"""Heads of what is a part of a body."""


@dataclass(frozen=True)
class Form:
    """One way in which documents name something: all that a comparison may look at, so that equal forms are compared once.

    `only` is a document and key where the form must not stand for nodes of other documents: a name that decides nothing.
    """

    family: str
    sort: str
    names: tuple[str, ...]
    identifiers: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    """Names of bodies that it is tied to; of an agreement the IRIs of its parties, of a membership those of its ends."""
    circle: frozenset[str] = frozenset()
    """Names of the parties to what a person signed."""
    persons: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    words: str = ""
    published: str = ""
    only: tuple[str, str] | None = None
    same: frozenset[str] = frozenset()
    """Marks of the decisions by which it is one with whatever else bears them."""
    terms: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    """The terms of decisions that mean it, and those that a decision calls different from it."""

    @property
    def signature(self) -> str:
        """The form as a line of text: equal for equal forms, and what they are ordered by."""
        return repr(tuple(sorted(value) if isinstance(value, frozenset) else value for value in values_of(self)))

    @cached_property
    def digest(self) -> bytes:
        """The signature in 16 bytes."""
        return hashlib.blake2b(self.signature.encode(), digest_size=16).digest()

    @property
    def realm(self) -> frozenset[str]:
        """The countries of which it shares one with whatever it is one with by its name; empty where nothing ties it to any."""
        return self.own if self.family == "Organization" else self.countries if self.family == "Place" else frozenset()

    @property
    def excepted(self) -> bool:
        """Whether a human parted what one document means from the rest: `IRI in DOCUMENT` from `IRI`."""
        return any(split_term(term)[0] in self.apart for term in self.terms)

    @cached_property
    def anchored(self) -> bool:
        """Whether the name pins the thing down by itself, so that two documents that say no more still mean one thing.

        An acronym of three letters does not, nor a name of common words without a country or parent.
        """
        if self.identifiers:
            return True
        match self.family:
            case "Person":
                placed = self.bodies or self.circle or (self.countries and self.words)
                return bool(placed) and any(len(person_name(n).full) > 1 for n in self.names)
            case "Organization":
                return any(_pins(read, self.own, self) for read in self.readings)
            case "Initiative" | "Event":
                return any(not common(read.tokens) or read.numbers for read in map(reading, self.names))
        return self.family in ("Place", "Country")

    @cached_property
    def own(self) -> frozenset[str]:
        """The countries of a body: those given, else the one that its name says ("ministère sénégalais")."""
        if self.countries or not self.names:
            return self.countries
        said = reading(self.names[0]).countries
        return said if len(said) == 1 else frozenset()

    @cached_property
    def worded(self) -> tuple[tuple[str, ...], ...]:
        """The words that compare of each reading of a body's names."""
        return tuple(read.words(self.own) for read in self.readings)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of a body's names; those of a unit also with the body that it belongs to."""
        units = [name for name in self.names if self.bodies and UNITS & set(reading(name).tokens[:1])]
        spelt = (*self.names, *(f"{name} {body}" for name in units for body in sorted(self.bodies)))
        return tuple(reading(name, self.own) for name in spelt)


FIELDS: Final = tuple(field.name for field in fields(Form))
"""What a form says, in order."""

values_of: Final = attrgetter(*FIELDS)
"""Gives all that a form says."""


def common(words: Iterable[str]) -> bool:
    """Whether a name has no word of its own: heads, fields and adjectives only."""
    return not any(proper(word) for word in words)


def _pins(read: Reading, own: frozenset[str], form: Form) -> bool:
    if read.acronym and len(read.tokens) == 1:
        return len(read.acronym) > 3 or bool(own)
    words = read.words(own)
    if not common(words):
        return True
    if len(words) == 1 and not read.countries:
        return False
    if read.worldwide:
        return len(words) > 1
    if words[0] in UNITS and not form.bodies:
        return False
    return bool(own or form.bodies) and (len(words) > 1 or bool(read.countries) or len(read.tokens) > 1)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the decisions say of one node: what it is one with, the terms that mean it, and those that it is different from."""

    same: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


FREE: Final = Ruling()
"""No decision is about the node."""


def form_of(node: Local, identifiers: Iterable[str] = (), ruling: Ruling = FREE) -> Form:
    """The form of a node that stands by itself: a body, person, place, country, initiative or event.

    *identifiers* are those that authorities give it beside its own. A second thing of one name in its document, and a name that
    decides nothing, have a form of their own.
    """
    kind = node.family
    form = _form(
        kind,
        node.type if kind == "Place" else "",
        tuple(sorted({spelling(name.text) if kind == "Organization" else name.text for name in node.names})),
        frozenset((*node.identifiers, *identifiers)),
        node.countries if kind in ("Organization", "Person", "Place") else frozenset(),
        node.bodies if kind in ("Organization", "Person") else frozenset(),
        node.circle if kind == "Person" else frozenset(),
        node.words if kind == "Person" else "",
        ruling,
    )
    return form if form.anchored and "#" not in node.id[1] else replace(form, only=node.id)


@lru_cache(maxsize=20_000)
def _form(
    kind: str,
    sort: str,
    names: tuple[str, ...],
    identifiers: frozenset[str],
    countries: frozenset[str],
    bodies: frozenset[str],
    circle: frozenset[str],
    words: str,
    ruling: Ruling,
) -> Form:
    """A form, the same object for the same words: its signature is made once."""
    return Form(
        kind,
        sort,
        names,
        identifiers,
        countries,
        bodies,
        circle,
        words=words,
        same=ruling.same,
        terms=ruling.terms,
        apart=ruling.apart,
    )


def tied_form(node: Local, iris: Mapping[str, str], ruling: Ruling = FREE) -> Form:
    """The form of a node that is made of others: an agreement by its parties, a membership by its ends, an amount by its bearer.

    *iris* are the canonical IRIs of the nodes of its document, by their keys. An agreement is none of those that it prepares or
    follows.
    """
    ties = frozenset(iris[link] for link in node.links)
    if node.family == "Agreement":
        form = Form(
            "Agreement", node.type, tuple(sorted({n.text for n in node.names})), frozenset(node.identifiers), node.countries, ties,
            frozenset(), frozenset(iris[person] for person in node.persons), node.dates, node.words, node.published, node.id,
        )  # fmt: skip
        if node.beside:
            document, key = node.id
            own, others = f"{document} {key}", frozenset(f"{document} {other}" for other in node.beside)
            return replace(form, same=ruling.same, terms=ruling.terms | {own}, apart=ruling.apart | others)
    else:
        said = node.words if node.family == "Membership" else " ".join(name.text for name in node.names) or node.id[1]
        form = Form(node.family, "", (), bodies=ties, words=fold(said), only=None if ties else node.id)
    return replace(form, same=ruling.same, terms=ruling.terms, apart=ruling.apart)
