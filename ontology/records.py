"""The tables of `authorities/` in, a record a row out: countries, regions, continents, intergovernmental bodies and cities."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

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


def _tuple(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (AUTHORITIES / name).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return (dict(zip(header, row, strict=True)) for row in rows)


@cache
def countries() -> Mapping[str, CountryRecord]:
    """All countries and territories by ISO 3166-1 alpha-2 code, with `XK` for Kosovo."""
    records = (
        CountryRecord(
            code=row["code"],
            fr=row["fr"],
            en=row["en"],
            official_fr=row["official_fr"],
            aliases_fr=_tuple(row["aliases_fr"]),
            aliases_en=_tuple(row["aliases_en"]),
            demonyms_fr=_tuple(row["demonyms_fr"]),
            demonyms_en=_tuple(row["demonyms_en"]),
            prefixes_fr=_tuple(row["prefixes_fr"]),
            capitals_fr=_tuple(row["capital_fr"]),
            capital_en=row["capital_en"],
            un=row["un"],
            sovereign=row["sovereign"],
            weak=_tuple(row["weak"]),
        )
        for row in _rows("countries.csv")
    )
    return MappingProxyType({record.code: record for record in records})


@cache
def regions() -> Mapping[str, RegionRecord]:
    """All subdivisions by code."""
    records = (
        RegionRecord(row["code"], row["country"], row["fr"], row["en"], _tuple(row["aliases"]), _tuple(row["weak"]))
        for row in _rows("regions.csv")
    )
    return MappingProxyType({record.code: record for record in records})


@cache
def continents() -> tuple[ContinentRecord, ...]:
    """Continents and regions of several countries."""
    return tuple(
        ContinentRecord(
            row["name_fr"],
            row["name_en"],
            _tuple(row["aliases"]),
            row["kind"],
            row["m49"],
            _tuple(row["prefixes_fr"]),
        )
        for row in _rows("continents.csv")
    )


@cache
def bodies() -> Mapping[str, BodyRecord]:
    """All intergovernmental bodies by id."""
    records = (
        BodyRecord(
            id=row["id"],
            fr=row["fr"],
            en=row["en"],
            acronyms=_tuple(row["acronyms"]),
            aliases=_tuple(row["aliases"]),
            type=row["type"],
            ror=row["ror"],
            wikidata=row["wikidata"],
            source=row["source"],
            weak=_tuple(row["weak"]),
        )
        for row in _rows("intergovernmental.csv")
    )
    return MappingProxyType({record.id: record for record in records})


@cache
def city(line: str) -> CityRecord:
    """The city of a line of `cities.csv.gz`."""
    geonameid, name, country, admin1, population, names, weak = next(csv.reader([line]))
    return CityRecord(int(geonameid), name, country, admin1, int(population), _tuple(names), _tuple(weak))
