"""Named queries: `ontology/queries/*.rq` in, SPARQL with typed, escaped parameters out.

The lines of a file that begin with `#:` are TOML: a `label` and a `description` in French and English, and a `[[param]]` with
`name`, `type`, `label` and `example` for each parameter. In the query a parameter is `$name`, where a term may stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError
from rdflib import Literal, URIRef

import ontology
from ontology.errors import EntenteError
from ontology.gazetteer import country_named
from ontology.lexicons import Lexicon
from ontology.records import countries
from ontology.terms import ENT, XSD

_MOST_DAYS: Final = 366 * 30
FOLDER: Final = Path(ontology.__path__[0]) / "queries"


Find = Callable[[str, URIRef | None], str]
"""A name, and the class that the thing must have or None, to the IRI of the one thing that is meant."""


class Type(StrEnum):
    """What a parameter is, and so how what the user types is checked and written."""

    TEXT = "text"
    COUNTRY = "country"
    THING = "thing"
    AGREEMENT = "agreement"
    ACTOR = "actor"
    DATE = "date"
    INTEGER = "integer"
    STATUS = "status"


class Words(Lexicon):
    """A text in both languages of the interface."""

    fr: str
    en: str


class Parameter(Lexicon):
    """A parameter: its name, type, label, an example, and the value that it has where none is given."""

    name: str
    type: Type
    label: Words
    example: str
    default: str | None = None


class Dates(Lexicon):
    """A list of dates for VALUES: every day, month and year from one parameter to another, which engines find by their index."""

    name: str
    from_: str = Field(alias="from")
    to: str


class Head(Lexicon):
    """What the file says of its query."""

    label: Words
    description: Words
    param: tuple[Parameter, ...] = ()
    dates: tuple[Dates, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name, and its parameters."""

    name: str
    head: Head
    sparql: str

    def text(self, values: Mapping[str, str], find: Find) -> str:
        """The query with *values* in place of its parameters, each checked against its type and written as one RDF term.

        *find* gives the IRI of a thing that is given by its name. Raises EntenteError for a parameter that is
        unknown, missing or of the wrong type.
        """
        known = {p.name: p for p in self.head.param}
        for name in values:
            if name not in known:
                raise EntenteError(f"{self.name}: there is no parameter {name!r}. It takes: {', '.join(known) or 'none'}.")
        terms: dict[str, str] = {}
        given: dict[str, str] = {}
        for parameter in self.head.param:
            value = values.get(parameter.name, parameter.default)
            if value is None:
                raise EntenteError(
                    f"{self.name}: give the parameter {parameter.name!r}, for example --param {parameter.name}={parameter.example!r}."
                )
            terms[parameter.name] = term(value, parameter, find)
            given[parameter.name] = value
        for dates in self.head.dates:
            terms[dates.name] = date_terms(given[dates.from_], given[dates.to])
        return re.sub(r"\$(\w+)", lambda found: terms.get(found[1], found[0]), self.sparql)


def term(value: str, parameter: Parameter, find: Find) -> str:
    """*value* as an RDF term in SPARQL's syntax. Raises EntenteError where it is not of the parameter's type."""
    match parameter.type:
        case Type.TEXT:
            return Literal(value).n3()
        case Type.COUNTRY:
            code = value.upper() if value.upper() in countries() else country_named(value)
            if code is None:
                raise EntenteError(
                    f"{parameter.name}: {value!r} is no country. Give a name or an ISO 3166-1 code, such as {parameter.example!r}."
                )
            return Literal(code).n3()
        case Type.THING:
            return URIRef(find(value, None)).n3()
        case Type.AGREEMENT:
            return URIRef(find(value, ENT.Agreement)).n3()
        case Type.ACTOR:
            return URIRef(find(value, ENT.Actor)).n3()
        case Type.DATE:
            try:
                return Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date).n3()
            except ValueError:
                raise EntenteError(f"{parameter.name}: {value!r} is no date. Write it as {parameter.example!r}.") from None
        case Type.INTEGER:
            if not re.fullmatch(r"-?\d{1,18}", value):
                raise EntenteError(f"{parameter.name}: {value!r} is no whole number. Write it as {parameter.example!r}.")
            return Literal(int(value)).n3()
        case Type.STATUS:
            name = value.capitalize()
            if name not in ("Signed", "Announced", "Planned", "Ended"):
                raise EntenteError(f"{parameter.name}: {value!r} is no status. Give signed, announced, planned or ended.")
            return URIRef(ENT[name]).n3()


def date_terms(first: str, last: str) -> str:
    """Every day from *first* to *last*, and the months and years that they lie in, as RDF terms.

    Raises EntenteError where the days are out of order or too many to list.

    >>> date_terms("2018-12-31", "2019-01-01").split()[-1]
    '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end < start:
        raise EntenteError(f"{last} is before {first}. Give the earlier day first.")
    if (end - start).days > _MOST_DAYS:
        raise EntenteError(f"{first} to {last} is more than {_MOST_DAYS // 366} years. Ask for less at a time.")
    days = [(start + timedelta(n)).isoformat() for n in range((end - start).days + 1)]
    kinds = ((10, XSD.date), (7, XSD.gYearMonth), (4, XSD.gYear))
    return " ".join(f'"{text}"^^<{kind}>' for length, kind in kinds for text in dict.fromkeys(day[:length] for day in days))


def read_query(path: Path) -> NamedQuery:
    """The named query in *path*. Raises EntenteError where its head is malformed or a parameter is not declared or not used."""
    lines = path.read_text("utf-8").splitlines()
    head = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#:"))
    body = "\n".join(line for line in lines if not line.startswith("#:")).strip() + "\n"
    try:
        parsed = Head.model_validate(tomllib.loads(head))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise EntenteError(f"{path}: the head of the query is malformed: {str(error).splitlines()[-1]}") from error
    listed = {name for d in parsed.dates for name in (d.from_, d.to)}
    declared, used = {p.name for p in parsed.param} | {d.name for d in parsed.dates}, listed | set(re.findall(r"\$(\w+)", body))
    if declared != used:
        raise EntenteError(
            f"{path}: parameters declared and not used, or used and not declared: {', '.join(sorted(declared ^ used))}"
        )
    return NamedQuery(path.stem, parsed, body)


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """The named queries, by name, in order."""
    return {path.stem: read_query(path) for path in sorted(FOLDER.glob("*.rq"))}


def named(name: str) -> NamedQuery:
    """The query *name*. Raises EntenteError, with the nearest names, where there is none."""
    found = named_queries().get(name)
    if found is None:
        near = get_close_matches(name, named_queries(), n=3, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise EntenteError(f"{name}: no query of this name.{hint} `entente queries` lists them.")
    return found
