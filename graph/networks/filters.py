"""What a view is cut by, checked, and as patterns of the query: a network never holds what a filter leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache

from rdflib import Literal, URIRef

from graph.derived import superclasses
from ontology.errors import EntenteError
from ontology.terms import ENT, TOPIC

STATUSES = ("Signed", "Announced", "Planned", "Ended")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[A-Z]{2}")
_TOPIC = re.compile(r"[a-z][a-z-]{1,40}")


@cache
def kinds() -> tuple[str, ...]:
    """The local names of `ent:Agreement` and its subclasses."""
    finer = (c.rpartition("#")[2] for c, above in superclasses().items() if str(ENT.Agreement) in above)
    return tuple(sorted({"Agreement", *finer}))


def iri(text: str) -> str:
    """*text* between < and >, as SPARQL writes an IRI. Raises EntenteError for what is none."""
    if not text or any(c in '<>"{}|^`\\' or ord(c) <= 32 for c in text):
        raise EntenteError(f"{text!r}: not an IRI.")
    return f"<{text}>"


def values(variable: str, things: Iterable[str]) -> str:
    """A VALUES clause that gives *variable* each of *things*, which are IRIs."""
    return f"VALUES ?{variable} {{ {' '.join(iri(thing) for thing in things)} }}"


@dataclass(frozen=True, slots=True)
class Filters:
    """A cut of the agreements. Each empty field lets everything through.

    `since` and `until` are ISO dates of any precision, both included; an agreement counts where its date of signature, as
    precise as known, may fall between them, and one with no date does not count. Of several countries (ISO 3166-1 alpha-2),
    kinds and statuses (local names of the vocabulary) or topics (local names) one is enough. `confidence`, from 0 to 1, is
    what a claim must reach at least. Raises EntenteError for a value that is none of these.
    """

    since: str = ""
    until: str = ""
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    confidence: float = 0.0

    def __post_init__(self) -> None:
        for name, date in (("from", self.since), ("to", self.until)):
            if date and not _DATE.fullmatch(date):
                raise EntenteError(f"{name}: {date!r} is no date. Write 2024, 2024-07 or 2024-07-09.")
        shared = min(len(self.since), len(self.until))
        if self.until[:shared] < self.since[:shared]:
            raise EntenteError(f"from: {self.since!r} is after to: {self.until!r}. Give the earlier date first.")
        for code in self.countries:
            if not _CODE.fullmatch(code):
                raise EntenteError(f"country: {code!r} is no ISO 3166-1 code. Write two capitals, such as FR.")
        _known("kind", self.kinds, kinds())
        _known("status", self.statuses, STATUSES)
        for topic in self.topics:
            if not _TOPIC.fullmatch(topic):
                raise EntenteError(f"topic: {topic!r} is no topic. Write one such as health or artificial-intelligence.")
        if not 0 <= self.confidence <= 1:
            raise EntenteError(f"confidence: {self.confidence} is not between 0 and 1.")

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, field.name) for field in fields(self))

    def agreement(self, name: str = "a") -> str:
        """Patterns that hold for an agreement, bound to the variable *name*, that passes: a subquery, so that no engine multiplies the
        facets by each other.
        """
        parts: list[str] = []
        if self.since or self.until:
            parts.append(f"?{name} ent:signedOn ?date_ . BIND(STR(?date_) AS ?day_)")
            if self.since:
                parts.append(f"FILTER(?day_ >= SUBSTR({Literal(self.since).n3()}, 1, STRLEN(?day_)))")
            if self.until:
                parts.append(f"FILTER(SUBSTR(?day_, 1, {len(self.until)}) <= {Literal(self.until).n3()})")
        if self.countries:
            codes = " ".join(Literal(code).n3() for code in self.countries)
            parts.append(f"VALUES ?code_ {{ {codes} }} ?land_ ent:isoCode ?code_ . ?{name} ent:involvesCountry ?land_ .")
        if self.kinds:
            parts.append(f"{values('kind_', map(_term, self.kinds))} ?{name} a ?kind_ .")
        if self.statuses:
            parts.append(f"?{name} ent:status ?status_ . FILTER(STR(?status_) IN ({_listed(map(_term, self.statuses))}))")
        if self.topics:
            parts.append(
                f"?{name} dcterms:subject ?topic_ . FILTER(STR(?topic_) IN ({_listed(str(TOPIC[t]) for t in self.topics)}))"
            )
        return f"{{ SELECT DISTINCT ?{name} WHERE {{ {' '.join(parts)} }} }}" if parts else ""

    def claimed(self, subject: str, predicate: URIRef, value: str) -> str:
        """A pattern that a claim of at least this confidence states the edge between the two variables."""
        if not self.confidence:
            return ""
        return (
            f"{{ SELECT DISTINCT ?{subject} ?{value} WHERE {{ ?claim_ rdf:predicate {iri(predicate)} ; rdf:subject ?{subject} ; "
            f"rdf:object ?{value} ; ent:confidence ?sure_ . FILTER(?sure_ >= {self.confidence:.3f}) }} }}"
        )


def _known(name: str, given: Iterable[str], allowed: Iterable[str]) -> None:
    for value in given:
        if value not in (listed := list(allowed)):
            near = get_close_matches(value, listed, n=1, cutoff=0.3)
            raise EntenteError(f"{name}: {value!r} is none of {', '.join(listed)}." + (f" Did you mean {near[0]}?" if near else ""))


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(Literal(text).n3() for text in texts)


def _term(name: str) -> str:
    return str(ENT[name])
