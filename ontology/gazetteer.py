"""Surface forms in, countries, cities, regions and intergovernmental bodies out, from the tables in `authorities/`.

Every look-up folds case, accents and punctuation. Two kinds of names are stricter: an acronym (`EAU`, `RDC`) is found
only in capitals, and a name that is also an ordinary word (`Réunion`, `Grenade`) only with a capital initial.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from ontology.names import REMEMBERED, fold
from ontology.records import (
    AUTHORITIES,
    BodyRecord,
    CityRecord,
    ContinentRecord,
    CountryRecord,
    RegionRecord,
    bodies,
    city,
    continents,
    countries,
    regions,
)

LARGE = 100_000
"""The population from which a town is known by its name alone."""

T = TypeVar("T")

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ə": "e"})
_BETWEEN = "\x00"  # in no name, and left alone by folding
_NOT_WORD = re.compile(r"[^\w\x00]+")
_SAINT = re.compile(r"\bst(e?)\b")
_ARTICLE = re.compile(r"^(?:l['’]|d['’]|de l['’]|(?:de la|le|la|les|du|des|de|au|aux|the) )(?=\w)", re.IGNORECASE)
_ARTICLES = frozenset({"le", "la", "les", "l"})
_CONTRACTED = re.compile(r"^(?:(?:au|du)|(aux|des)) ", re.IGNORECASE)


# -- Keys --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=REMEMBERED)
def place_key(name: str) -> str:
    """The key under which spellings of one place meet: folded, punctuation as spaces, `St` as `Saint`.

    >>> place_key("St-Denis"), place_key("Côte d’Ivoire"), place_key("Łódź")
    ('saint denis', 'cote d ivoire', 'lodz')
    """
    plain = name.lower() if name.isascii() else fold(name).translate(_LETTERS)
    return _SAINT.sub(r"saint\1", _NOT_WORD.sub(" ", plain)).strip()


def place_keys(names: Sequence[str]) -> list[str]:
    """The keys of *names*, made in one pass over all of them: folding one name at a time would take most of a load.

    >>> place_keys(["Aix-en-Provence", "Ste. Anne"])
    ['aix en provence', 'sainte anne']
    """
    plain = _BETWEEN.join([name for name in names if name.isascii()]).lower()  # all that folding does to ASCII
    other = fold(_BETWEEN.join([name for name in names if not name.isascii()])).translate(_LETTERS)
    plain_keys, other_keys = (iter(_SAINT.sub(r"saint\1", _NOT_WORD.sub(" ", folded)).split(_BETWEEN)) for folded in (plain, other))
    return [next(plain_keys if name.isascii() else other_keys).strip() for name in names]


def _is_acronym(name: str) -> bool:
    """Whether *name* is written without a lower-case letter: `EAU`, `U.S.A.`, `G20`."""
    return name.upper() == name and len(name) < 10 and " " not in name


def _variants(surface: str) -> Iterator[str]:
    """*surface*, then without its articles: `de la France`, `la France`, `France`."""
    yield surface
    bare = _ARTICLE.sub("", surface, count=1)
    while bare != surface:
        yield bare
        surface, bare = bare, _ARTICLE.sub("", bare, count=1)


@dataclass(frozen=True, slots=True)
class _Index(Generic[T]):
    """Names to values: by key, by acronym as written, and the keys that a surface meets only with a capital initial."""

    by_key: Mapping[str, tuple[T, ...]]
    by_acronym: Mapping[str, tuple[T, ...]]
    capital_only: frozenset[str]
    endings: frozenset[str]
    """The last words of the keys: what ends in another has none."""

    def find(self, surface: str) -> tuple[T, ...]:
        """The values that *surface* names as it is written; of the two tables, acronyms first."""
        found = self.by_acronym.get(surface.replace(".", "") if _is_acronym(surface) else surface)
        if found:
            return found
        ending = place_key(surface[surface.rfind(" ") + 1 :])
        if ending and ending[ending.rfind(" ") + 1 :] not in self.endings:
            return ()
        key = place_key(surface)
        if key in self.capital_only and not surface[:1].isupper():
            return ()
        return self.by_key.get(key, ())

    def find_without_article(self, surface: str) -> tuple[T, ...]:
        """The values of the longest form of *surface* that names any: `de la France`, `la France`, `France`."""
        return next((found for form in _variants(surface.strip()) if (found := self.find(form))), ())


def _index(named: Iterable[tuple[T, Iterable[str]]], capital_only: Iterable[str] = ()) -> _Index[T]:
    by_acronym: dict[str, dict[T, None]] = {}
    spelt: list[tuple[str, T]] = []
    for value, names in named:
        for name in names:
            if _is_acronym(name):
                by_acronym.setdefault(name.replace(".", ""), {})[value] = None
            else:
                spelt.append((name, value))
    by_key: dict[str, dict[T, None]] = {}
    for key, (_, value) in zip(place_keys([name for name, _ in spelt]), spelt, strict=True):
        by_key.setdefault(key, {})[value] = None
    return _Index(
        {key: tuple(values) for key, values in by_key.items()},
        {name: tuple(values) for name, values in by_acronym.items()},
        frozenset(place_keys(list(capital_only))),
        frozenset(key[key.rfind(" ") + 1 :] for key in by_key),
    )


# -- Tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cities:
    """The lines of the cities' file, largest first, and where each name is found: a record is made when asked for."""

    lines: tuple[str, ...]
    by_key: Mapping[str, tuple[int, ...]]
    weak: frozenset[str]


@cache
def _cities() -> _Cities:
    with gzip.open(AUTHORITIES / "cities.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        lines = tuple(stream.read().splitlines()[1:])
    names: list[str] = []
    places: list[int] = []
    weak: list[str] = []
    for place, (_, name, _, _, _, alternates, weak_names) in enumerate(csv.reader(lines)):
        names.append(name)
        places.append(place)
        if alternates:
            others = alternates.split("|")
            names += others
            places += [place] * len(others)
        if weak_names:
            weak += weak_names.split("|")
    by_key: dict[str, tuple[int, ...]] = {}
    for key, place in zip(place_keys(names), places, strict=True):
        by_key[key] = (*by_key[key], place) if key in by_key else (place,)
    return _Cities(lines, by_key, frozenset(place_keys(weak)))


# -- Look-ups ----------------------------------------------------------------------------------------------------------


@cache
def _country_names() -> _Index[str]:
    return _index(
        ((record.code, record.names) for record in countries().values()),
        (name for record in countries().values() for name in record.weak),
    )


@lru_cache(maxsize=REMEMBERED)
def country_named(surface: str) -> str | None:
    """The ISO code of the country or territory that *surface* names in French or English, with or without an article.

    >>> country_named("la République du Sénégal"), country_named("l’Inde"), country_named("RDC")
    ('SN', 'IN', 'CD')
    >>> country_named("une réunion") is country_named("eau") is None
    True
    """
    found = _country_names().find_without_article(surface)
    return found[0] if len(found) == 1 else None


@cache
def _capital_names() -> _Index[str]:
    states_first = sorted(countries().values(), key=lambda record: (bool(record.sovereign), record.code))
    return _index((record.code, filter(None, (*record.capitals_fr, record.capital_en))) for record in states_first)


def capital_of(surface: str) -> str | None:
    """The ISO code of the country whose capital or seat of government *surface* names; a state goes before a territory.

    >>> capital_of("Pékin"), capital_of("Berne"), capital_of("Lyon")
    ('CN', 'CH', None)
    """
    return next(iter(_find_city_name(_capital_names(), surface)), None)


@cache
def _demonyms() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Demonyms and prefixes of compounds to codes; the prefix of a continent (`euro-`) stands for no country."""
    demonyms: dict[str, dict[str, None]] = {}
    prefixes: dict[str, dict[str, None]] = {}
    for record in countries().values():
        for word in (*record.demonyms_fr, *record.demonyms_en):
            demonyms.setdefault(place_key(word), {})[record.code] = None
        for word in record.prefixes_fr:
            prefixes.setdefault(place_key(word), {})[record.code] = None
    for region in continents():
        for word in region.prefixes_fr:
            prefixes.setdefault(place_key(word), {})
    return (
        {word: tuple(codes) for word, codes in demonyms.items()},
        {word: tuple(codes) for word, codes in prefixes.items()},
    )


def countries_of_adjective(surface: str) -> tuple[str, ...]:
    """The ISO codes that a demonym or a compound of demonyms names, in its order; none if any part is not understood.

    A demonym of two countries (`congolais`) names none. The prefix of a continent adds none (`euro-marocain`).

    >>> countries_of_adjective("franco-britannique"), countries_of_adjective("sud-coréennes")
    (('FR', 'GB'), ('KR',))
    >>> countries_of_adjective("québécois"), countries_of_adjective("latino-américain")
    ((), ())
    """
    demonyms, prefixes = _demonyms()
    words = place_key(surface).split()
    codes: dict[str, None] = {}
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):  # the longest first: "sud coréen" before "coréen"
            part = " ".join(words[start:end])
            found = demonyms.get(part)
            if found is None and end < len(words):
                found = prefixes.get(part)
            if found is not None:
                break
        else:
            return ()
        if len(found) > 1:
            return ()
        codes.update(dict.fromkeys(found))
        start = end
    return tuple(codes)


def country_of_adjective(surface: str) -> str | None:
    """The ISO code of the one country that a demonym names; a short word is none.

    >>> country_of_adjective("chilienne"), country_of_adjective("franco-britannique"), country_of_adjective("lao")
    ('CL', None, None)
    """
    codes = countries_of_adjective(surface) if len(surface) > 4 else ()
    return codes[0] if len(codes) == 1 else None


def countries_of_demonym(surface: str) -> tuple[str, ...]:
    """The ISO codes of every country that a demonym may name.

    >>> sorted(countries_of_demonym("congolaise")), countries_of_demonym("franco-britannique")
    (['CD', 'CG'], ())
    """
    return _demonyms()[0].get(place_key(surface), ())


def _find_city_name(index: _Index[T], surface: str) -> tuple[T, ...]:
    """What *surface* names; `du Caire` and `au Caire` are `le Caire`, but no article is dropped (`Le Mans`)."""
    surface = surface.strip()
    return index.find(surface) or index.find(_whole_article(surface))


def _whole_article(surface: str) -> str:
    return _CONTRACTED.sub(lambda match: "les " if match[1] else "le ", surface, count=1)


@cache
def city_words() -> frozenset[str]:
    """The words with which the folded names of cities begin, and those that follow an article: what begins with no other is no city.

    >>> {"toulouse", "caire", "havre"} <= city_words()
    True
    """
    names = (name.split(" ", 2) for name in _cities().by_key)
    return frozenset(word for words in names for word in (words[:2] if words[0] in _ARTICLES else words[:1]))


def cities_named(surface: str) -> tuple[CityRecord, ...]:
    """The cities that bear the name *surface*, largest first; `au Havre` and `du Caire` are understood.

    A name that is also an ordinary word wants a capital initial, and other evidence: see `is_weak`.

    >>> [(city.name, city.country) for city in cities_named("Édimbourg")]
    [('Edinburgh', 'GB')]
    """
    table = _cities()
    surface = surface.strip()
    for form in (surface, _whole_article(surface)):
        key = place_key(form)
        if key in table.by_key and (key not in table.weak or form[:1].isupper()):
            return tuple(city(table.lines[place]) for place in table.by_key[key])
    return ()


@cache
def _region_names() -> _Index[str]:
    return _index(
        ((record.code, (record.fr, record.en, *record.aliases)) for record in regions().values()),
        (name for record in regions().values() for name in record.weak),
    )


def regions_named(surface: str) -> tuple[RegionRecord, ...]:
    """The subdivisions that *surface* names in French or English, with or without an article.

    >>> [region.code for region in regions_named("la Bavière")]
    ['DE-BY']
    """
    return tuple(regions()[code] for code in _region_names().find_without_article(surface))


@cache
def _continent_names() -> _Index[ContinentRecord]:
    named = [(record, (record.fr, record.en, *record.aliases)) for record in continents()]
    words = (name for _, names in named for name in names if " " not in name and name[:1].isupper())
    return _index(named, words)


def continent_named(surface: str) -> ContinentRecord | None:
    """The continent or region of several countries that *surface* names, with or without an article.

    >>> getattr(continent_named("l’Afrique de l’Ouest"), "m49", None)
    '011'
    """
    return next(iter(_continent_names().find_without_article(surface)), None)


@cache
def _body_names() -> _Index[str]:
    def names(record: BodyRecord) -> Iterator[str]:
        yield from (record.fr, record.en, *record.aliases, *record.acronyms)
        yield from (acronym.capitalize() for acronym in record.acronyms if len(acronym) > 4)

    named = [(record.id, tuple(names(record))) for record in bodies().values()]
    return _index(named, (name for _, all_names in named for name in all_names if " " not in name))


def bodies_named(surface: str) -> tuple[BodyRecord, ...]:
    """The intergovernmental bodies that *surface* names; an acronym can be several (`BAD`).

    >>> [body.id for body in bodies_named("l’OMS")], [body.id for body in bodies_named("Unesco")]
    (['who'], ['unesco'])
    """
    return tuple(bodies()[name] for name in _body_names().find_without_article(surface))


@cache
def _weak_names() -> frozenset[str]:
    tables: list[CountryRecord | RegionRecord | BodyRecord] = [*countries().values(), *regions().values(), *bodies().values()]
    return _cities().weak | {place_key(name) for record in tables for name in record.weak}


def is_weak(surface: str) -> bool:
    """Whether the name *surface* is also a common word or a person's name, and wants evidence beside it.

    >>> is_weak("Tours"), is_weak("Florence"), is_weak("Toulouse")
    (True, True, False)
    """
    return place_key(surface) in _weak_names()
