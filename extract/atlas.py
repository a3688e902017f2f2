"""The published authorities and the words of places in, one index out: every name of a country, region or body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.folds import flat, flats, stem, stems
from extract.views import Phrases, View
from extract.wordlists import words_around
from ontology import gazetteer, records

_LARGE = 50_000
"""A city of so many people is rarely meant as a first name."""


@dataclass(frozen=True, slots=True)
class Geographic:
    """What a name in the atlas stands for. `exact` is how it must begin, where its capitals count."""

    type: str
    identifier: str
    name: str
    country: str = ""
    exact: str = ""


@dataclass(frozen=True)
class Atlas:
    """The published authorities and the lexicon of places of one language, indexed by first word."""

    names: Phrases[tuple[Geographic, ...]]
    bilateral: frozenset[str]
    offices: frozenset[str]
    """The nouns of who holds an office of state, of his counterpart and of his side."""
    governments: frozenset[str]
    """Their flat words, no stems: "les autorités" govern, an "autorité" is a body."""
    qualified: frozenset[str]
    """The nouns whose adjective of nationality names a country: the bilateral ones, of offices and of governments."""
    localities: dict[str, str]
    municipal: frozenset[str]
    """The nouns of the government of a town, before its name."""
    codes: frozenset[str]
    phenomena: frozenset[str]
    """Stems of nouns before the name of a storm."""
    """The nouns before a code that is no name."""
    streets: frozenset[str]
    plain_streets: frozenset[str]
    """Street words that are hardly anything else."""


def _entries(language: str) -> Iterator[tuple[str, Geographic]]:
    for seat in words_around(language).seats.names:
        yield seat, Geographic("Venue", "", seat)
    for code, country in sorted(records.countries().items()):
        kind = "Region" if country.sovereign and country.sovereign != code else "Country"
        for name in country.names:
            state = country.sovereign or code if kind == "Region" else ""
            hyphened = name.replace(" ", "-") if "-" in name else name  # "Saint-Vincent-et-les-Grenadines"
            for spelling in dict.fromkeys((name, hyphened)):
                yield spelling, Geographic(kind, f"iso:{code}", country.fr, state, _capitals(name))
    for code, region in sorted(records.regions().items()):
        for name in dict.fromkeys((region.fr, region.en, *region.aliases)):
            if name:
                yield name, Geographic("Region", f"iso:{code}", region.fr, region.country, _capitals(name))
    for continent in records.continents():
        kind = "Continent" if continent.kind == "continent" else "Region"
        identifier = f"m49:{continent.m49}" if continent.m49 else ""
        for name in filter(None, dict.fromkeys((continent.fr, continent.en, *continent.aliases))):
            yield name, Geographic(kind, identifier, continent.fr, "", _exact(name))
    for key, body in sorted(records.bodies().items()):
        spelt = [short.capitalize() for short in body.acronyms if len(short) > 4 and short.isalpha()]
        for name in filter(None, dict.fromkeys((body.fr, body.en, *body.aliases, *body.acronyms, *spelt))):
            yield name, Geographic("InternationalOrganization", f"body:{key}", body.fr or body.en, "", _exact(name.split(" ")[0]))


def _capitals(name: str) -> str:
    """*name* where it is in capitals, as acronyms are, which count only as they are written."""
    return name if name.upper() == name else ""


def _exact(name: str) -> str:
    """*name* where it is an acronym or holds a second capital ("Vingt-Sept"), which counts only as it is written."""
    return name if any(part[:1].isupper() for part in name.split("-")[1:]) else _capitals(name)


@cache
def atlas(language: str) -> Atlas:
    """Everything that *language* needs to find places, indexed once a process."""
    named: dict[str, dict[Geographic, None]] = {}
    for name, entry in _entries(language):
        named.setdefault(flat(name), {})[entry] = None
    known = words_around(language)
    bilateral, offices = stems(known.bilateral.nouns), stems(known.bilateral.offices)
    governments = flats(known.bilateral.governments)
    return Atlas(
        names=Phrases((name, tuple(entries)) for name, entries in named.items()),
        bilateral=bilateral,
        offices=offices,
        governments=governments,
        qualified=bilateral | offices | stems(known.bilateral.governments),
        localities={stem(flat(w)): kind for kind in sorted(known.localities) for w in known.localities[kind]},
        municipal=stems(known.municipal),
        codes=stems(known.codes),
        phenomena=stems(known.phenomena),
        streets=flats(known.addresses.heads),
        plain_streets=flats(known.addresses.plain),
    )


def person_after(view: View, n: int) -> bool:
    """Whether a person's name stands at *n* where a place's or body's name has just ended: two words in title case, no place
    and not both ordinary words ("la maire de Brest Anna Le Goff", and not "la maire de Fontaine Notre Dame")."""
    two = view.tokens[n : n + 2]
    if len(two) < 2 or not all(t.text.istitle() and len(t.text) > 1 for t in two):
        return False
    if territory(view, n) or any(city.population >= _LARGE for city in gazetteer.cities_named(view.tokens[n].text)):
        return False
    if any(gazetteer.cities_named(view.surface(n - 1, n + size)) for size in (1, 2)):  # "Hô | Chi Minh-Ville"
        return False
    return any(t.ner.endswith("PER") for t in two) or not any(t.known for t in two)


def territory(view: View, n: int) -> int:
    """How many words the longest name of a country, region or continent at *n* has, or 0."""
    found = atlas(view.language).names.match(view, n)
    if found is None or any(entry.type == "InternationalOrganization" for entry in found[1]):
        return 0
    return found[0]


def toponym(view: View, n: int) -> int:
    """How many words the name of a country, region, continent or, of one word, a city at *n* has, or 0."""
    return territory(view, n) or int(bool(gazetteer.cities_named(view.tokens[n].text)))


def body_end(view: View, n: int) -> int:
    """The end of the longest name of an intergovernmental body at *n*, or 0."""
    found = atlas(view.language).names.match(view, n)
    return n + found[0] if found is not None and any(e.type == "InternationalOrganization" for e in found[1]) else 0


def atlas_end(view: View, n: int) -> int:
    """The end of the longest name of a country, region or continent at *n*, or the next word."""
    return n + max(territory(view, n), 1)
