"""The tables of `authorities/` in, a record a row out: countries, regions, continents, intergovernmental bodies and cities."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

AUTHORITIES = Path(__file__).parent / "authorities"


@dataclass(frozen=True, slots=True)
class CountryRecord:
    """A country or territory of ISO 3166-1. `sovereign` is the state that a territory belongs to, else empty."""

    code: str
    fr: str
    en: str
    official_fr: str
    aliases_fr: tuple[str, ...]
    aliases_en: tuple[str, ...]
    demonyms_fr: tuple[str, ...]
    demonyms_en: tuple[str, ...]
    prefixes_fr: tuple[str, ...]
    capitals_fr: tuple[str, ...]
    capital_en: str
    un: str
    sovereign: str
    weak: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the usual French one first."""
        names = (self.fr, self.en, self.official_fr, *self.aliases_fr, *self.aliases_en)
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class CityRecord:
    """A city of GeoNames: its main name, French and English alternates, and which of them are weak evidence alone."""

    geonameid: int
    name: str
    country: str
    admin1: str
    population: int
    alternates: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A subdivision of a country, by its ISO 3166-2 code (`BE-x-cf`: a code of ours, where ISO has none)."""

    code: str
    country: str
    fr: str
    en: str
    aliases: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContinentRecord:
    """A continent or a region of several countries; `m49` is the United Nations' code where there is one."""

    fr: str
    en: str
    aliases: tuple[str, ...]
    kind: str
    m49: str
    prefixes_fr: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """An intergovernmental body or organ. `ror` and `wikidata` are empty unless a ROR record states them."""

    id: str
    fr: str
    en: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    type: str
    ror: str
    wikidata: str
    source: str
    weak: tuple[str, ...]


R = TypeVar("R", CountryRecord, RegionRecord, ContinentRecord, BodyRecord)


def _tuple(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _records(of: type[R], name: str, **columns: str) -> Iterator[R]:
    """A record a row of a table: each field is the column of its name, or the one that *columns* tells."""
    cells = [(field.name, columns.get(field.name, field.name), field.type == "tuple[str, ...]") for field in fields(of)]
    with (AUTHORITIES / name).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    for row in rows:
        told = dict(zip(header, row, strict=True))
        values: dict[str, Any] = {key: _tuple(told[column]) if several else told[column] for key, column, several in cells}
        yield of(**values)


@cache
def countries() -> Mapping[str, CountryRecord]:
    """All countries and territories by ISO 3166-1 alpha-2 code, with `XK` for Kosovo."""
    return MappingProxyType({record.code: record for record in _records(CountryRecord, "countries.csv", capitals_fr="capital_fr")})


@cache
def regions() -> Mapping[str, RegionRecord]:
    """All subdivisions by code."""
    return MappingProxyType({record.code: record for record in _records(RegionRecord, "regions.csv")})


@cache
def continents() -> tuple[ContinentRecord, ...]:
    """Continents and regions of several countries."""
    return tuple(_records(ContinentRecord, "continents.csv", fr="name_fr", en="name_en"))


@cache
def bodies() -> Mapping[str, BodyRecord]:
    """All intergovernmental bodies by id."""
    return MappingProxyType({record.id: record for record in _records(BodyRecord, "intergovernmental.csv")})


@cache
def city(line: str) -> CityRecord:
    """The city of a line of `cities.csv.gz`."""
    geonameid, name, country, admin1, population, names, weak = next(csv.reader([line]))
    return CityRecord(int(geonameid), name, country, admin1, int(population), _tuple(names), _tuple(weak))
