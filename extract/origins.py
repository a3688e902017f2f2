"""Mentions in, the country of each organization out: what its name or the words beside it say, and nothing more.

An adjective of nationality in or before the name ("l'agence japonaise X"), a country or city in the name ("Université de
Bangui"), or a place right after it ("X (France)", "X, à Tokyo") tells; an international body has none.
"""

from __future__ import annotations

from collections import Counter

from extract.candidates import Candidate
from extract.views import View, acronym
from ontology import gazetteer
from ontology.records import countries

_BORDERLESS = frozenset({"InternationalOrganization", "Consortium", "Media"})
_PLACES = ("Country", "Region", "City", "Place")


def origin(view: View, candidate: Candidate, after: Candidate | None, known: frozenset[str]) -> str:
    """The ISO code of the country of the organization that *candidate* names, or nothing.

    *after* is the next mention in the sentence; *known* are the countries that the document names, which decide between
    cities of one name.
    """
    if candidate.country:
        return candidate.country
    if candidate.type not in _BORDERLESS:
        inside = _inside(view, candidate, known)
        if inside:
            return inside
    adjective = _adjective_before(view, candidate.start)
    if adjective:
        return adjective
    return _beside(view, candidate, after, known) if candidate.type != "InternationalOrganization" else ""


def town(surface: str, known: frozenset[str]) -> str:
    """The country of the city named *surface*: one that the document names, else where the far largest one is."""
    records = gazetteer.cities_named(surface)
    if not records:
        return ""
    for record in records:
        if record.country in known and record.population * 20 >= records[0].population:
            return record.country
    first, *others = records
    largest = not others or first.population >= 5 * others[0].population or first.population > 300_000
    return first.country if largest else ""


def place_country(candidate: Candidate, known: frozenset[str]) -> str:
    """The country that a place lies in, or is."""
    if candidate.type == "Country":
        return candidate.identifier.removeprefix("iso:")
    if candidate.country:
        return candidate.country
    if candidate.type in ("City", "Place"):
        return town(candidate.name or candidate.surface, known)
    return ""


def _inside(view: View, candidate: Candidate, known: frozenset[str]) -> str:
    """The country of a place or else of an adjective in the name of an organization."""
    words = [view.tokens[n].text for n in range(candidate.start, candidate.end)]
    place = _place_inside(view, candidate, words, known)
    if place:
        return place
    for word in words:
        code = gazetteer.country_of_adjective(word)
        if code is not None and word[0].isalpha() and (word[0].islower() or len(words) > 1):
            return code
    return ""


def _place_inside(view: View, candidate: Candidate, words: list[str], known: frozenset[str]) -> str:
    """The country of the last place in a name, the longest first: a town only where two signs of three say that it is one."""
    for end in range(len(words), 0, -1):
        for n in range(max(0, end - 3), end):
            length = end - n
            if not words[n][0].isupper() or (n == 0 and length == 1 and len(words) > 1 and not gazetteer.country_named(words[0])):
                continue
            text = view.surface(candidate.start + n, candidate.start + n + length)
            code = gazetteer.country_named(text)
            if code is not None:
                return countries()[code].sovereign or code
            linked = n > 0 and (
                view.linked(candidate.start + n - 1) or view.flats[candidate.start + n - 1] in view.grammar.locative
            )
            regions = () if gazetteer.is_weak(text) else gazetteer.regions_named(text)
            place = town(text, known) if len(words) > 1 else ""
            records = gazetteer.cities_named(text) if place else ()
            signs = (linked, not gazetteer.is_weak(text), bool(records) and records[0].population >= gazetteer.LARGE)
            if place and sum(signs) >= 2 and not acronym(text):
                return place
            if regions and (linked or length > 1 or "-" in text):
                return regions[0].country
    for word in words:
        if "-" in word and word[0].isupper():
            parts = {town(part, known) for part in word.split("-") if part[:1].isupper() and not gazetteer.is_weak(part)} - {""}
            if len(parts) == 1:
                return parts.pop()
    return ""


def _adjective_before(view: View, start: int) -> str:
    """The country of the adjective that stands before a name, up to three words back."""
    for n in range(start - 1, max(start - 4, -1), -1):
        if view.capital[n] or not view.tokens[n].text[0].isalpha():
            return ""
        code = gazetteer.country_of_adjective(view.tokens[n].text)
        if code is not None:
            return code
        if view.tokens[n].pos not in ("ADJ", "NOUN", "PROPN"):
            return ""
    return ""


def _beside(view: View, candidate: Candidate, after: Candidate | None, known: frozenset[str]) -> str:
    """The country of a place that follows at once: "(France)", ", à Tokyo", "à Munich", "au Maroc"."""
    if after is None or after.type not in _PLACES or after.kind != "name":
        return ""
    between = view.flats[candidate.end : after.start]
    marks, words = [w for w in between if w in (",", "(")], [w for w in between if w not in (",", "(")]
    placed = not words or (len(words) == 1 and words[0] in view.grammar.locative)
    if not between or len(marks) > 1 or not placed or (between == (",",) and after.type == "Country"):
        return ""
    return place_country(after, known)


def majority(codes: list[str]) -> str | None:
    """The code that most mentions give, where none contradicts it as often."""
    counts = Counter(code for code in codes if code)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
