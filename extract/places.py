"""Views in, candidates out: countries (also by government and by adjective), intergovernmental bodies, regions, cities.

A country's or region's name is taken at its word, unless capitals stand beside it ("Expertise France"). A city's name is
only evidence, which `runs` weighs with the rest, since half of the surnames of the world are cities somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from extract.aliases import content_words
from extract.atlas import Atlas, Geographic, atlas, person_after
from extract.candidates import MASK, Candidate, Found, family
from extract.persons import office
from extract.views import View
from ontology import gazetteer, records

_HORIZON = re.compile(r"20[3-9]\d")
_ORDER = ("Venue", "Country", "InternationalOrganization", "Continent", "Region")
"""Which of the things of one name a text means, where nothing else tells."""
_BODY = "InternationalOrganization"
_TOWN = 3
"""How many words the name of a town has at most, within another name."""
_SEATED = ("Event", "Organization")
"""Those whose names may end with the town where they are."""
_TOWNS = ("Place", "City")
"""The classes of what a capital may be read as."""
_REACH = 7
"""An adjective stands fewer words after the noun that it qualifies."""
_PLAIN = 3
"""How many words of content make a body's name plain though it is written small ("l'agence spatiale européenne")."""


def geography(view: View) -> Iterator[Candidate]:
    """The countries, regions, continents and intergovernmental bodies that *view* names, and the addresses it hides."""
    index, free = atlas(view.language), 0
    places = index.names.places(view)
    words = {n for n, low in enumerate(view.flats) if "-" in low or low in index.streets}
    for n in sorted(words.union(places)):
        street = _street(view, n, index) if n >= free else 0
        if street:
            yield Candidate(view.index, n, street, MASK, "places.address", 95, view.surface(n, street))
            free = street
        if n < free:
            continue
        found = places.get(n)
        if found and not (view.capital[n] or view.flats[n] in view.grammar.bodies or _lowered(view, n, n + found[0], index)):
            continue
        entry = _chosen(view, n, n + found[0], found[1], index) if found and not _foreign(view, n) else None
        if found is not None and entry is not None:
            yield _named(view, n, n + found[0], entry, index)
            free = n + found[0]
        elif found is None and "-" in view.tokens[n].text:
            yield from _hyphened(view, n)
    yield from _adjectives(view, index, gazetteer.countries_of_adjective)


def _lowered(view: View, n: int, end: int, index: Atlas) -> bool:
    """Whether the name from *n* to *end* may begin with a noun in lower case ("le pays de Galles", "les îles Vierges britanniques"), and
    not with what says of what sort a place is ("la province de Liège")."""
    sort = view.stems[n] in index.localities and n + 1 < len(view) and view.flats[n + 1] in view.grammar.of
    return not (sort or view.linked(n)) and any(view.capital[n:end])


def _foreign(view: View, n: int) -> bool:
    """Whether the place at *n* ends a name in another language ("Commercial Bank of Ethiopia")."""
    return n > 1 and view.flats[n - 1] in view.grammar.foreign and view.capital[n - 2] and view.tokens[n - 1].text.islower()


def shared_adjectives(view: View, known: frozenset[str]) -> Iterator[Candidate]:
    """What the adjectives of *view* that two countries share ("congolais") stand for, where only one of those is *known*:
    the codes of the countries that the document names, or where its places lie."""

    def meant(text: str) -> tuple[str, ...]:
        shared = gazetteer.countries_of_demonym(text)
        codes = known.intersection(shared) if len(shared) > 1 else ()
        return tuple(codes) if len(codes) == 1 else ()

    yield from _adjectives(view, atlas(view.language), meant)


def fuller(taken: list[Candidate]) -> list[Candidate]:
    """*taken* with each name that a country shares with the end of another's full name ("le Congo") as that of the other, where the
    text names the other by its full name or acronym, and the first by that name alone."""
    named: dict[str, set[str]] = {}
    for candidate in taken:
        if candidate.type == "Country" and candidate.kind == "name":
            named.setdefault(candidate.identifier.removeprefix("iso:"), set()).add(candidate.surface)
    known = records.countries()
    meant: dict[str, str] = {}
    for code, surfaces in named.items():
        name = next(iter(surfaces))
        others = [other for other in named if other != code and known[other].official_fr.endswith(f" {name}")]
        if len(surfaces) == len(others) == 1 and name in known[code].weak:
            meant[f"iso:{code}"] = others[0]
    return [
        replace(c, identifier=f"iso:{meant[c.identifier]}", name=known[meant[c.identifier]].fr)
        if c.type == "Country" and c.identifier in meant
        else c
        for c in taken
    ]


def _street(view: View, n: int, index: Atlas) -> int:
    """The end of the address that opens at *n*, or 0: a street word, its complement and the capitals that follow."""
    if view.flats[n] not in index.streets or n + 1 >= len(view):
        return 0
    first = n + 1
    while first < len(view) and view.linked(first):
        first += 1
    end = first
    while end < len(view):
        inner = end > first and view.flats[end] in view.grammar.of and end + 1 < len(view) and view.capital[end + 1]
        if not view.capital[end] and not inner:
            break
        end += 1
    before = view.tokens[n - 1].text if n else ","
    addressed = view.capital[n] or before[0].isdigit() or before == "," or view.flats[n] in index.plain_streets
    return end if end > first and addressed else 0


def _before(view: View, start: int) -> int:
    """The place of the word before the name at *start*, past articles and "de"; or -1."""
    n = start - 1
    while n > 0 and view.linked(n):
        n -= 1
    return n


def _treaty(view: View, start: int, index: Atlas) -> bool:
    """Whether the name is that of an agreement ("traité de l'Élysée")."""
    n = _before(view, start)
    return 0 <= n < start - 1 and view.stems[n] in index.bilateral


def _chosen(view: View, start: int, end: int, entries: tuple[Geographic, ...], index: Atlas) -> Geographic | None:
    """What the name stands for here: by spelling, article and neighbours, then in the order of `_ORDER`; or nothing."""
    text, single = view.surface(start, end), end - start == 1
    fits = [e for e in entries if text.replace(".", "").startswith(e.exact.replace(".", ""))]
    if not fits or (single and view.flats[start] in view.grammar.compass):
        return None
    if not any(view.capital[start:end]) and (fits[0].type != _BODY or len(content_words(text, view.language)) < _PLAIN):
        return None
    kinds = {e.type for e in fits}
    if ("Venue" in kinds and _treaty(view, start, index)) or _joined(view, start, end, kinds):
        return None
    kind = next(kind for kind in _ORDER if kind in kinds)
    meant = [e for e in fits if e.type == kind]
    before = view.flats[start - 1] if start else ""
    article = before in view.grammar.articles or before in view.grammar.contracted
    if kind == _BODY:
        return meant[0] if len({e.identifier for e in meant}) == 1 else None
    if not single:
        return meant[0]
    weak = gazetteer.is_weak(text)
    towns = gazetteer.cities_named(text)
    if kind == "Region" and ((weak and not _located(view, start, index)) or (not article and towns)):
        return None
    if kind == "Country" and not article and weak and before not in view.grammar.placing:
        return None
    if kind == "Country" and _city_state(text, meant[0]):
        return Geographic("City", "", text, towns[0].country if towns else "")
    if kind == "Country" and view.at_place(start - 1) and towns:
        return Geographic("City", "", text, towns[0].country)
    return meant[0]


def _located(view: View, start: int, index: Atlas) -> bool:
    """Whether a noun before the name says what sort of place it is ("la région du Centre")."""
    n = _before(view, start)
    return n >= 0 and view.stems[n] in index.localities


def _city_state(text: str, entry: Geographic) -> bool:
    """Whether a country's name in another language is that of its capital in this one ("Mexico")."""
    code = entry.identifier.removeprefix("iso:")
    return text != entry.name and gazetteer.capital_of(text) == code and bool(gazetteer.cities_named(text))


def _joined(view: View, start: int, end: int, kinds: set[str]) -> bool:
    """Whether the name is part of a longer one, by the capitals at once beside it ("Expertise France", "3IA Côte d'Azur").

    A capital before counts for every name but a body's; one after, for names of one word.
    """
    single = end - start == 1
    after = (
        end < len(view) and view.tokens[end].text[0].isalnum() and (view.capital[end] or _HORIZON.fullmatch(view.tokens[end].text))
    )
    if single and after and not (view.linked(start - 1) and person_after(view, end)):
        return True
    sentence = view.sentence.kind == "sentence" and view.tokens[start - 1].pos in ("NOUN", "PROPN")  # "Campus France, agence de …"
    named = start > 0 and (sentence or not view.begins(start - 1) or not view.tokens[start - 1].known)
    before = named and view.capital[start - 1] and view.tokens[start - 1].text[-1].isalnum() and not office(view, start - 1)
    return before and kinds != {_BODY} and not (view.linked(start - 1) or view.at_place(start - 1))


def _named(view: View, start: int, end: int, entry: Geographic, index: Atlas) -> Candidate:
    """The candidate for a name of the atlas; with a noun of government before it ("royaume du X"), it is taken whole."""
    name = entry.name if entry.type == "Country" else ""
    full, n = start, start - 1
    while n >= 0 and view.flats[n] in view.grammar.articles:
        n -= 1
    state = entry.type in ("Country", "Region")
    if state and n >= 1 and view.flats[n] in view.grammar.of and view.flats[n - 1] in index.governments:
        full = n - 1
        name = name or view.surface(start, end)
    if entry.type in ("Region", "Continent") and end < len(view) and view.flats[end] in view.grammar.quarters:
        end, entry = end + 1, Geographic("Region", "", view.surface(start, end + 1), entry.country)  # "la Caraïbe orientale"
    body = entry.type == _BODY
    rule, rank = ("places.body", 50) if body else ("places.atlas", 46)
    return _candidate(view, (full, end), entry, rule, rank, name=name)


def _candidate(
    view: View, words: tuple[int, int], entry: Geographic, rule: str, rank: int, kind: str = "name", name: str = ""
) -> Candidate:
    return Candidate(
        view.index,
        *words,
        entry.type,
        rule,
        rank,
        view.surface(*words),
        kind=kind,
        name=name or (entry.name if kind != "name" else ""),
        identifier=entry.identifier,
        country=entry.country,
    )


def _hyphened(view: View, n: int) -> Iterator[Candidate]:
    """The countries, regions, cities or bodies that one word joins ("Canada-Québec", "Algérie-UE"); cities of one country are
    one name."""
    text = view.tokens[n].text
    if not view.capital[n]:
        return
    parts = text.split("-")
    state = any(gazetteer.country_named(part) is not None for part in parts)
    found = [_part(part, text, state) for part in parts]
    entries = [entry for entry in found if entry is not None]
    if len(entries) < len(found):
        return
    if any(entry.type != "City" for entry in entries) or len({entry.country for entry in entries}) > 1:
        for entry in entries:
            yield _candidate(view, (n, n + 1), entry, "places.pair", 48, kind="group")


def _part(part: str, whole: str, state: bool) -> Geographic | None:
    """What one part of a hyphened word names: a country, a large city, or a region, which goes first beside a *state*, as does
    a body's acronym."""
    code = gazetteer.country_named(part)
    if code is not None:
        return Geographic("Country", f"iso:{code}", records.countries()[code].fr)
    bodies = gazetteer.bodies_named(part) if state and part.isupper() else ()
    if len(bodies) == 1:
        return Geographic(_BODY, f"body:{bodies[0].id}", part)
    regions = gazetteer.regions_named(part) if state or not gazetteer.is_weak(part) else ()
    if state and regions:
        return Geographic("Region", f"iso:{regions[0].code}", regions[0].fr, regions[0].country)
    towns = gazetteer.cities_named(part) if part[:1].isupper() else ()
    if towns and towns[0].population >= gazetteer.LARGE and not gazetteer.cities_named(whole):
        return Geographic("City", "", part, towns[0].country)
    return Geographic("Region", f"iso:{regions[0].code}", regions[0].fr, regions[0].country) if regions else None


def _adjectives(view: View, index: Atlas, meant: Callable[[str], tuple[str, ...]]) -> Iterator[Candidate]:
    """Adjectives of nationality that stand for the countries *meant*: beside an agreement's noun, right after the noun of an
    office of state ("le président béninois et son homologue togolais"), or after "gouvernement"."""
    heads = [n for n, noun in enumerate(view.stems) if noun in index.qualified]
    for n in sorted({head + k for head in heads for k in range(1, _REACH) if head + k < len(view)}):
        text = view.tokens[n].text
        if not text[0].isalpha() or len(text) < 5 or (view.capital[n] and not text.isupper() and "-" not in text):
            continue
        before = _qualified(view, n, index)
        if before < 0 or view.stems[before] not in index.qualified:
            continue
        government = view.flats[before] in index.governments
        codes = meant(text)
        for code in codes:
            country = Geographic("Country", f"iso:{code}", records.countries()[code].fr)
            if government and len(codes) == 1:
                yield _candidate(view, (before, n + 1), country, "places.government", 55, name=country.name)
            # alone too, for "le secrétaire d'État | portugais", where the office takes the noun
            yield _candidate(view, (n, n + 1), country, "places.adjective", 20, kind="demonym")


def _qualified(view: View, n: int, index: Atlas) -> int:
    """The place of the noun that the adjective at *n* qualifies: the word before it, past other adjectives; or -1.

    Past "de" it is a bilateral noun alone: "la feuille de route algérienne", and not "le président du groupe algérien".
    """
    m = n - 1
    passed = 0
    while m >= 0 and passed < 3 and view.tokens[m].pos in ("ADJ", "ADV") and view.tokens[m].text[0].isalpha():
        m, passed = m - 1, passed + 1
    past = m >= 2 and view.flats[m - 1] in view.grammar.of and view.stems[m - 2] in index.bilateral
    return m - 2 if past and view.stems[m] not in index.offices else m


def qualified(views: tuple[View, ...]) -> frozenset[str]:
    """The countries that an adjective means anywhere in the document ("le Premier ministre britannique")."""
    words = {low for view in views for low, token in zip(view.flats, view.tokens, strict=True) if token.pos == "ADJ"}
    return frozenset(f"iso:{code}" for word in words if (code := gazetteer.country_of_adjective(word)))


def municipal(views: tuple[View, ...], found: Found) -> frozenset[str]:
    """The names of towns of which a mayor or a municipality is told anywhere in the document."""
    return frozenset(
        town.surface
        for view in views
        for town in found[view.index]
        if town.type in _TOWNS and town.start > 1 and view.linked(town.start - 1)
        if view.stems[town.start - 2] in atlas(view.language).municipal
    )


def governments(view: View, taken: list[Candidate], known: frozenset[str], towns: frozenset[str]) -> list[Candidate]:
    """*taken*, in order, with the capitals that stand for their governments made countries.

    A capital is its government as the subject of a verb ("Berne et Rabat ont signé"), after "entre" or "avec", or in a
    list with countries there; alone only where the country is *known*: named or qualified elsewhere in the document. *towns* stand
    for themselves.
    """
    out, n = list(taken), 0
    while n < len(out):
        last = n
        while last + 1 < len(out) and view.listed(out[last].end, out[last + 1].start):
            last += 1
        chain = out[n : last + 1]
        codes = [gazetteer.capital_of(c.surface) if c.type in _TOWNS else "" for c in chain]
        states = all(c.type in (*_TOWNS, "Country") for c in chain) and None not in codes and any(codes)
        states = states and towns.isdisjoint(c.surface for c in chain)
        if states and _acts(view, chain) and (len(chain) > 1 or f"iso:{codes[0]}" in known):
            out[n : last + 1] = [_government(c, code or "") for c, code in zip(chain, codes, strict=True)]
        n = last + 1
    return out


def _government(candidate: Candidate, code: str) -> Candidate:
    """The country of *code* in place of its capital; *candidate* itself where there is no code."""
    if not code:
        return candidate
    name = records.countries()[code].fr
    return replace(
        candidate, type="Country", rule="places.capital", kind="government", name=name, identifier=f"iso:{code}", country=""
    )


def _acts(view: View, chain: list[Candidate]) -> bool:
    """Whether the places of *chain* are who acts or is dealt with."""
    grammar, end = view.grammar, chain[-1].end
    before = view.flats[chain[0].start - 1] if chain[0].start else ""
    if before in grammar.with_ and (len(chain) > 1 or before in grammar.partner):
        return True
    if before in grammar.against or end >= len(view):
        return False
    while end < len(view) - 1 and view.flats[end] in grammar.clitics:
        end += 1
    token = view.tokens[end]
    finite = token.pos == "AUX" or (token.pos == "VERB" and "VerbForm=Fin" in token.morph)
    return finite and not view.capital[end]


def inner_towns(view: View, taken: list[Candidate]) -> list[Candidate]:
    """The towns with which the names of events end ("le sommet de Kigali"), and those of bodies after "à" ("l'ambassade de Suisse
    à Washington"): the text names them too, within another name."""
    named = [c for c in taken if c.kind == "name" and family(c.type) in _SEATED]
    return [town for one in named if (town := _inner_town(view, one)) is not None]


def _inner_town(view: View, one: Candidate) -> Candidate | None:
    event = one.type == "Event"
    leads = view.grammar.locative if event else view.grammar.at
    for n in range(max(one.start + 1, one.end - _TOWN), one.end):
        if not view.capital[n] or view.flats[n - 1] not in leads:
            continue
        text = view.surface(n, one.end)
        if gazetteer.cities_named(text) and not (event and gazetteer.is_weak(text)):
            return Candidate(view.index, n, one.end, "City", "places.inner", 40, text, kind="inner", name=text)
    return None
