"""Views in, candidates out: countries (also by government and by adjective), intergovernmental bodies, regions, cities.

A country's or region's name is taken at its word, unless capitals stand beside it ("Expertise France"). A city's name is
only evidence, which `runs` weighs with the rest, since half of the surnames of the world are cities somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.candidates import MASK, Candidate
from extract.folds import flat
from extract.views import View
from extract.atlas import Atlas, Geographic, atlas
from ontology import gazetteer
from ontology.gazetteer import CityRecord


def city(surface: str) -> CityRecord | None:
    """The largest city of that name, or None."""
    found = gazetteer.cities_named(surface)
    return found[0] if found else None


def geography(view: View, language: str) -> Iterator[Candidate]:
    """The countries, regions, continents and intergovernmental bodies that *view* names, and the addresses it hides."""
    index, n = atlas(language), 0
    while n < len(view):
        street = _street(view, n, index)
        if street:
            yield Candidate(view.index, n, street, MASK, "places.address", 95, view.surface(n, street))
            n = street
            continue
        found = index.names.match(view, n) if view.capital[n] or view.flats[n] in ("union", "banque", "organisation") else None
        if found is None:
            yield from _hyphened(view, n, index)
            n += 1
            continue
        length, entries = found
        entry = _chosen(view, n, n + length, entries, index)
        if entry is None:
            n += 1
            continue
        yield _named(view, n, n + length, entry, index)
        n += length
    yield from _adjectives(view, index)


def _street(view: View, n: int, index: Atlas) -> int:
    """The end of the address that opens at *n*, or 0: a street word, its complement and the capitals that follow."""
    if view.flats[n] not in index.streets or n + 1 >= len(view):
        return 0
    end = n + 1
    while end < len(view) and (view.flats[end] in view.grammar.of or view.flats[end] in view.grammar.articles):
        end += 1
    first = end
    while end < len(view) and (view.capital[end] or (end > first and view.flats[end] in view.grammar.of and end + 1 < len(view) and view.capital[end + 1])):
        end += 1
    return end if end > first and (view.capital[n] or n == 0 or view.tokens[n - 1].text[0].isdigit() or view.tokens[n - 1].text == "," or view.flats[n] in ("rue", "avenue", "boulevard")) else 0


def _treaty(view: View, start: int, index: Atlas) -> bool:
    """Whether the name is that of an agreement ("traité de l'Élysée")."""
    n = start - 1
    while n > 0 and view.linked(n):
        n -= 1
    return 0 <= n < start - 1 and view.stems[n] in index.bilateral


def _chosen(view: View, start: int, end: int, entries: tuple[Geographic, ...], index: Atlas) -> Geographic | None:
    """What the name stands for here: by spelling, article and neighbours; a country before a body before a region."""
    text = view.surface(start, end)
    fits = [e for e in entries if not e.exact or e.exact.replace(".", "") == text.replace(".", "")]
    if not fits or not any(view.capital[start:end]):
        return None
    single = end - start == 1
    kinds = {e.type for e in fits}
    if "Venue" in kinds and _treaty(view, start, index):
        return None
    if not single and kinds != {"InternationalOrganization"} and _joined_before(view, start):
        return None
    if single and _beside_capital(view, start, end) and (kinds != {"InternationalOrganization"} or (end < len(view) and view.capital[end])):
        return None
    article = start > 0 and (view.flats[start - 1] in view.grammar.articles or view.flats[start - 1] in ("du", "des", "au", "aux", "en"))
    for kind in ("Venue", "Country", "InternationalOrganization", "Continent", "Region"):
        of_kind = [e for e in fits if e.type == kind]
        if not of_kind:
            continue
        if kind == "Region" and not article and single and (city(text) is not None or gazetteer.is_weak(text)):
            return None
        if kind == "InternationalOrganization" and len({e.identifier for e in of_kind}) > 1:
            return None
        if kind == "Country" and single and not article and gazetteer.is_weak(text) and not _placed(view, start):
            return None
        if single and view.flats[start] in ("nord", "sud", "est", "ouest", "centre"):
            return None
        if kind == "Country" and start and view.tokens[start - 1].text in ("à", "À") and (record := city(text)) is not None:
            return Geographic("City", "", text, record.country)
        return of_kind[0]
    return None


def _joined_before(view: View, start: int) -> bool:
    """Whether a capitalised word stands at once before the name, as part of a longer one ("3IA Côte d'Azur")."""
    return start > 0 and view.capital[start - 1] and not view.begins(start - 1) and view.tokens[start - 1].text[-1].isalnum() and view.flats[start - 1] not in view.grammar.articles and view.tokens[start - 1].text != "À"


def _placed(view: View, start: int) -> bool:
    """Whether a preposition of place or of belonging stands before the name, or a country's name in a list."""
    return start > 0 and view.flats[start - 1] in ("a", "de", "d'", "en", "au", "vers", "entre", "et", ",", "(", "pour", "avec")


def _beside_capital(view: View, start: int, end: int) -> bool:
    """Whether a capitalised word stands at once before or after the name, as part of a longer one."""
    before = start > 0 and view.capital[start - 1] and not view.begins(start - 1) and view.tokens[start - 1].text[-1].isalnum() and view.tokens[start - 1].text != "À"
    after = end < len(view) and (view.capital[end] or view.tokens[end].text == "2030") and view.tokens[end].text[0].isalnum()
    return (before and view.flats[start - 1] not in view.grammar.articles) or after


def _named(view: View, start: int, end: int, entry: Geographic, index: Atlas) -> Candidate:
    """The candidate for a name of the atlas; "le gouvernement du X" and "la province de X" are taken whole."""
    body = entry.type == "InternationalOrganization"
    name = entry.name if entry.type == "Country" else ""
    full = start
    n = start - 1
    while n >= 0 and view.flats[n] in view.grammar.articles:
        n -= 1
    if n >= 1 and view.flats[n] in view.grammar.of and view.stems[n - 1] in index.governments and entry.type in ("Country", "Region"):
        full = n - 1
    text = view.surface(full, end)
    rank = 50 if body else 46
    return Candidate(view.index, full, end, entry.type, "places.body" if body else "places.atlas", rank, text, name=name or (view.surface(start, end) if full < start else ""), identifier=entry.identifier, country=entry.country)


def _hyphened(view: View, n: int, index: Atlas) -> Iterator[Candidate]:
    """Two countries or regions in one word: "Canada-Québec"."""
    text = view.tokens[n].text
    if "-" not in text or not view.capital[n]:
        return
    parts = text.split("-")
    found = []
    for part in parts:
        code = gazetteer.country_named(part)
        towns = gazetteer.cities_named(part) if code is None and part[:1].isupper() else ()
        if towns and towns[0].population >= 100_000 and not gazetteer.cities_named(text):
            found.append(Geographic("City", "", part, towns[0].country))
            continue
        region = gazetteer.regions_named(part) if code is None and not gazetteer.is_weak(part) else ()
        if code is not None:
            found.append(Geographic("Country", f"iso:{code}", gazetteer.countries()[code].fr))
        elif region:
            found.append(Geographic("Region", f"iso:{region[0].code}", region[0].fr, region[0].country))
    if len(found) == len(parts) > 1 and (any(entry.type != "City" for entry in found) or len({entry.country for entry in found}) > 1):
        for entry in found:
            yield Candidate(view.index, n, n + 1, entry.type, "places.pair", 48, text, kind="group", name=entry.name, identifier=entry.identifier, country=entry.country)


def _adjectives(view: View, index: Atlas) -> Iterator[Candidate]:
    """Adjectives of nationality that stand for their countries: beside an agreement's noun, or after "gouvernement"."""
    for n in range(1, len(view)):
        text = view.tokens[n].text
        if not text[0].isalpha() or len(text) < 5 or (view.capital[n] and not text.isupper() and "-" not in text):
            continue
        before = _qualified(view, n)
        if before < 0:
            continue
        noun = view.stems[before]
        government = noun in index.governments
        if not government and noun not in index.bilateral and "-" not in text:
            continue
        codes = gazetteer.countries_of_adjective(text)
        if not codes or (len(codes) == 1 and not government and noun not in index.bilateral):
            continue
        if len(codes) > 1 and not government and noun not in index.bilateral:
            continue
        for code in codes:
            name = gazetteer.countries()[code].fr
            if government and len(codes) == 1:
                yield Candidate(view.index, before, n + 1, "Country", "places.government", 55, view.surface(before, n + 1), name=name, identifier=f"iso:{code}")
            else:
                yield Candidate(view.index, n, n + 1, "Country", "places.adjective", 20, text, kind="demonym", name=name, identifier=f"iso:{code}")


def _qualified(view: View, n: int) -> int:
    """The place of the noun that the adjective at *n* qualifies: the word before it, past other adjectives; or -1."""
    m = n - 1
    passed = 0
    while m >= 0 and passed < 3 and view.tokens[m].pos in ("ADJ", "ADV") and view.tokens[m].text[0].isalpha():
        m, passed = m - 1, passed + 1
    if m >= 2 and view.flats[m - 1] in view.grammar.of:  # "feuille de route", "visite d'État"
        return m - 2
    return m


_AGAINST = frozenset({"a", "de", "d'", "du", "des", "depuis", "vers", "pour", "sur", "dans", "pres", "hors", "via", "jusqu'", "au", "aux", "en", "par", "chez", "(", "-", "–"})
_FINITE = ("VERB", "AUX")


def governments(view: View, taken: list[Candidate], known: frozenset[str], visited: frozenset[str]) -> list[Candidate]:
    """*taken*, in order, with the capitals that stand for their governments made countries.

    A capital is its government as the subject of a verb ("Berne et Rabat ont signé"), after "entre" or "avec", or in a
    list with countries there; alone only where the country is *known*, which is to say named elsewhere in the document, or
    where the city is not *visited*: nothing is ever said to happen there.
    """
    out = list(taken)
    n = 0
    while n < len(out):
        last = n
        while last + 1 < len(out) and _joined(view, out[last].end, out[last + 1].start):
            last += 1
        chain = out[n : last + 1]
        codes = [gazetteer.capital_of(c.surface) if c.type in ("Place", "City") else "" for c in chain]
        if any(codes) and all(code is not None for code in codes) and all(c.type in ("Place", "City", "Country") for c in chain) and _acts(view, chain) and (len(chain) > 1 or f"iso:{codes[0]}" in known or flat(chain[0].surface) not in visited):
            for k, code in enumerate(codes):
                if code:
                    country = gazetteer.countries()[code].fr
                    out[n + k] = replace(chain[k], type="Country", rule="places.capital", kind="government", name=country, identifier=f"iso:{code}", country="")
        n = last + 1
    return out


def _joined(view: View, end: int, start: int) -> bool:
    between = view.flats[end:start]
    return 0 < len(between) <= 3 and between[0] in (",", "et", "ou") and all(w in (",", "et", "ou", "la", "le", "l'", "les", "avec") for w in between)


def _acts(view: View, chain: list[Candidate]) -> bool:
    """Whether the places of *chain* are who acts or is dealt with."""
    before = view.flats[chain[0].start - 1] if chain[0].start else ""
    end = chain[-1].end
    if before in ("entre", "avec") and (len(chain) > 1 or before == "avec"):
        return True
    if before in _AGAINST or end >= len(view):
        return False
    while end < len(view) - 1 and view.flats[end] in ("n'", "ne", "s'", "se", "y", "en", "l'", "le", "la", "les", "lui", "leur"):
        end += 1
    token = view.tokens[end]
    return token.pos in _FINITE and ("Fin" in token.morph or token.pos == "AUX") and not view.capital[end]
