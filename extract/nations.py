"""Actors and lines in, the country of each actor out, as the text states or plainly implies it.

In this order: what the mention stage settled; a country, an adjective or a town in the name itself; a country, a town or an
adjective beside the name; and, in a document that speaks of one country alone, that country.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extract.lines import Item, Line
from extract.model import Actors, Entity
from extract.wordlists import words_around
from ontology.gazetteer import cities_named, country_named, country_of_adjective, is_weak, regions_named
from ontology.names import REMEMBERED

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
HOME = 0.75
"""The share of a document's places and bodies that one country must have for the rest to be of it."""
SHARE = 0.75
"""The share of a document's places and bodies that its two countries must have for it to be about the two."""
_NOWHERE = frozenset({"Person", "Event", "Initiative", "Continent"})
"""What is of no country."""
_SENT = re.compile(r"\(?(?:[OLWw][dtwWOL-]{0,6},)?(?P<town>L)(?:\([^()]*\))?,?t?J[).:w1/]{0,5}")
"""A line that is a dateline alone, with the hall before the town or not ("Hôtel des Affaires maritimes, Paris, mardi 14 juin")."""
_ACRONYM = re.compile(r"\([^()CL]{0,6}\)")
_PLACE = re.compile(r"(?:\(t?|,t?|n|dt?|,n|,d)[CL]")
"""A place after a body."""
_APPOSED = re.compile(r"(?:\([^()]{0,6}\))?,t?[wd]{1,4}")
TOWN = 20_000
"""The population from which a town's name in a name counts."""


@lru_cache(maxsize=REMEMBERED)
def code_of_place(name: str) -> str | None:
    """The country of a place by its name: a country, a region of one country, the largest town of that name."""
    code = country_named(name)
    if code:
        return code
    regions = {region.country for region in regions_named(name)}
    if len(regions) == 1 and not is_weak(name) and len(name) > 4 and not name.isupper():
        return regions.pop()
    towns = cities_named(name)
    if towns and towns[0].population >= TOWN and not is_weak(name):
        return towns[0].country
    return None


@lru_cache(maxsize=REMEMBERED)
def code_in_name(name: str, language: str) -> str | None:
    """The country that the words of an organization's name tell; the last that do, as names go from body to place.

    >>> code_in_name("Université de Montréal", "fr"), code_in_name("Institut national marocain de statistique", "fr")
    ('CA', 'MA')
    """
    found: str | None = None
    words: list[str] = []
    tied: list[bool] = []  # whether a preposition stands before the word
    for match in _WORD.finditer(name.replace("’", "'")):
        word = match[0]
        elided = re.match(r"[ldLD]'", word) is not None
        words.append(word.split("'", 1)[1] if elided else word)
        tied.append(word[0] in "dD" if elided else len(words) > 1 and words[-2].casefold() in words_around(language).ties)
    n = 0
    while n < len(words):
        for size in (3, 2, 1):
            part = " ".join(words[n : n + size])
            if n + size > len(words):
                continue
            code = None
            if part[:1].isupper() and (tied[n] or (n and n + size == len(words)) or size == len(words)):
                code = _place_in_name(part, tied[n])
            if code is None and size <= 2:
                code = country_of_adjective(part)
            if code:
                found = code
                n += size - 1
                break
        n += 1
    return found


def _adjective_in(name: str) -> str | None:
    """The country of the first adjective of nationality in lower case of a body's name."""
    return next((code for word in name.split() if word.islower() and (code := country_of_adjective(word))), None)


def _place_in_name(part: str, tied: bool) -> str | None:
    """The country of a place named in a body's name: any after a preposition, else a country or a city; short capitals are none."""
    if part.isupper() and len(part) <= 5 and country_named(part) is None:
        return None
    if tied:
        return code_of_place(part)
    towns = cities_named(part)
    return country_named(part) or (towns[0].country if towns and towns[0].population >= 5 * TOWN and not is_weak(part) else None)


def _of_states(entity: Entity) -> bool:
    """Whether an entity is an intergovernmental body that the authorities know."""
    return any(identifier.startswith("body:") for identifier in entity.node.identifiers)


def _own(entity: Entity, language: str) -> str | None:
    """The country that an entity's type, identifiers or names tell."""
    if entity.node.type == "Country":
        return next((i[4:] for i in entity.node.identifiers if i.startswith("iso:")), None)
    if entity.country:
        return entity.country
    if entity.node.type in _NOWHERE or _of_states(entity):
        return None
    if entity.node.type == "InternationalOrganization":  # "Union tunisienne de l'industrie" is national all the same
        return next((code for name in entity.node.names if (code := _adjective_in(name.text))), None)
    place = entity.node.type in {"Place", "City", "Region", "Venue"}
    for name in entity.node.names:
        code = code_of_place(name.text) if place else code_in_name(name.text, language)
        if code:
            return code
    return None


def countries(actors: Actors, lines: tuple[Line, ...], language: str) -> dict[str, tuple[str, float]]:
    """The ISO code of each actor's country with how likely it is; actors that the text places nowhere are left out."""
    entities = {entity.node.key: entity for entity in actors.entities}
    out = {key: (code, 0.85) for key, entity in entities.items() if (code := _own(entity, language))}
    beside: dict[str, Counter[str]] = {}
    tally: Counter[str] = Counter()
    for line in lines:
        for n, item in enumerate(line.items):
            if item.code in "CLD" and not line.sentence.furniture:
                tally.update({out[k][0] for k in item.keys if k in out})
            if item.code != "O" or item.keys[0] in out or not _own_land(entities[item.keys[0]]):
                continue
            for code in _around(line, n, out):
                beside.setdefault(item.keys[0], Counter())[code] += 1
    tally.update(code for key, (code, _) in out.items() if entities[key].node.type != "Country")
    for key, codes in beside.items():
        out[key] = (max(codes, key=lambda c: (codes[c], c)), 0.7)
    home = max(tally, key=lambda c: (tally[c], c), default=None)
    others = sum(tally.values()) - tally[home] if home is not None else 0
    if home is not None and tally[home] >= HOME * sum(tally.values()) and others <= 2:
        for key, entity in entities.items():
            if key not in out and _own_land(entity):
                out[key] = (home, 0.5)
    return out


def _own_land(entity: Entity) -> bool:
    """Whether an entity without a country may take the document's."""
    other = {"InternationalOrganization", "Country", "Venue"}
    return entity.node.type not in _NOWHERE | other and not _of_states(entity)


def _around(line: Line, n: int, known: dict[str, tuple[str, float]]) -> list[str]:
    """The countries beside an organization: "(Maroc)", "à Lille", "l'institut chilien X"."""
    out = []
    skip = _ACRONYM.match(line.codes, n + 1)
    start = skip.end() if skip else n + 1
    after = _PLACE.match(line.codes, start)
    if after and (line.codes[start] != "," or line.codes[after.end() : after.end() + 1] in {",", ")", "&"}):
        out += [known[k][0] for k in line.items[after.end() - 1].keys if k in known]
    apposed = _APPOSED.match(line.codes, start)
    if apposed:  # "X, l'agence chilienne de développement"
        adjectives = (item.flat for item in line.items[start : apposed.end()] if item.code == "w")
        out += [code for word in adjectives if (code := country_of_adjective(word))]
    for back in range(max(0, n - 3), n):
        if line.codes[back] in "wD":
            code = country_of_adjective(line.items[back].flat)
            if code and not re.search(r"[OCLP,.;&V]", line.codes[back + 1 : n]):
                out.append(code)
    return out


def dateline(line: Line) -> Item | None:
    """The place that a line is sent from: at the head of its sentence, or alone with a date ("Rabat, le 5 mai 2023")."""
    if line.head:
        return next((item for item in line.items[: line.head] if item.code == "L"), None)
    alone = _SENT.fullmatch(line.codes)
    return line.items[alone.start("town")] if alone is not None else None


def home(actors: Actors, lines: tuple[Line, ...], known: dict[str, tuple[str, float]]) -> str | None:
    """The country or territory that a document's unsaid offices of state belong to: that of its dateline, else the only one
    that it names, unless most of its bodies and places are elsewhere."""
    nations = {known[e.node.key][0]: e.node.key for e in actors.entities if e.node.type == "Country" and e.node.key in known}
    names = {e.node.key: e for e in actors.entities}
    regions = {name.text.casefold(): e.node.key for e in actors.entities if e.node.type == "Region" for name in e.node.names}
    for line in lines[:6]:
        first = dateline(line)
        if first is None:
            continue
        called = names[first.keys[0]].node.names[0].text.casefold()
        if called in regions:
            return regions[called]
        code = known.get(first.keys[0], ("", 0.0))[0]
        if code in nations:
            return nations[code]
    seats = Counter(code for key, (code, _) in known.items() if names[key].node.type != "Country")
    if len(nations) != 1 or 2 * seats[next(iter(nations))] < seats.total():
        return None
    return next(iter(nations.values()))


def pair(lines: tuple[Line, ...], known: dict[str, tuple[str, float]]) -> tuple[str, ...]:
    """The two countries that a document is about: those of three in four of its countries, places and bodies; none where it
    is about more or fewer."""
    tally: Counter[str] = Counter()
    for line in lines:
        for item in line.items:
            if item.code in "CDLO" and not line.sentence.furniture:
                tally.update({known[k][0] for k in item.keys if k in known})
    first = sorted(tally, key=lambda c: (-tally[c], c))[:2]
    return tuple(first) if len(first) == 2 and sum(tally[c] for c in first) >= SHARE * sum(tally.values()) else ()
