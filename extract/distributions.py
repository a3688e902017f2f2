"""Views in, candidates out: the bodies that one plural head names together ("les universités de Padoue, Leyde et de la Sarre").

Each is named by the head in the singular and its own complement. Without a "de" of its own, a complement is a place that the
authorities know; a list of one is none, nor is one of countries and regions, which have several each.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.atlas import atlas_end, territory
from extract.candidates import Candidate
from extract.folds import flat
from extract.heads import Head, heads
from extract.origins import town
from extract.views import View
from ontology.gazetteer import cities_named

_LONGEST = 4
"""The words of one complement at most."""
_ADJECTIVES = 2
_VOWELS = "aeiouy"


def distributed(view: View) -> Iterator[Candidate]:
    """The bodies of *view* that share a plural head."""
    for n, (length, head) in heads(view.language).heads.places(view).items():
        if head.weak or head.outside or head.ministry or head.many or not _plural(view, n):
            continue
        members = list(_members(view, _past_adjectives(view, n + length)))
        abroad = all(territory(view, first) for _, first, _ in members)  # "les universités du Mali et du Niger"
        if len(members) > 1 and not abroad:
            yield from _named(view, n, length, head, members)


def _plural(view: View, n: int) -> bool:
    """Whether the head at *n* is written in the plural, or is an acronym after a plural article ("les CHU")."""
    several = n > 0 and view.flats[n - 1] in view.grammar.plural
    return view.stems[n] != view.flats[n] or (several and view.tokens[n].text.isupper())


def _past_adjectives(view: View, n: int) -> int:
    for _ in range(_ADJECTIVES):
        n += n < len(view) and view.tokens[n].pos == "ADJ" and not view.capital[n]
    return n + (n < len(view) and view.tokens[n].text == ":")


def _members(view: View, n: int) -> Iterator[tuple[int, int, int]]:
    """The complements of a list that begins at *n*: where its preposition, its first word and the next word stand."""
    while n < len(view):
        first = n
        while first < len(view) and view.linked(first):
            first += 1
        end = first
        while end < len(view) and view.capital[end] and end - first < _LONGEST:
            end = atlas_end(view, end)
        of = first > n and view.flats[n] in view.grammar.of
        if end == first or not (of or territory(view, first) or cities_named(view.surface(first, end))):
            return
        yield n, first, end
        n = end
        if n + 2 < len(view) and view.tokens[n].text == "(" and view.tokens[n + 2].text == ")":
            n += 3
        if n >= len(view) or not (view.tokens[n].text == "," or view.flats[n] in view.grammar.and_):
            return
        n += 1 + (n + 1 < len(view) and view.tokens[n].text == "," and view.flats[n + 1] in view.grammar.and_)


def _named(view: View, n: int, length: int, head: Head, members: list[tuple[int, int, int]]) -> Iterator[Candidate]:
    """A candidate for each member; the first takes the head with it."""
    called = " ".join(_singular(view, m) for m in range(n, n + length))
    for number, (opens, first, end) in enumerate(members):
        own = view.surface(first, end)
        of = view.surface(opens, first) if first > opens and view.flats[opens] in view.grammar.of else ""
        link = of or ("d'" if flat(own)[0] in _VOWELS else "de")
        name = f"{called} {link} {own}".replace("' ", "'")
        start = first if number else n
        surface = view.surface(start, end)
        country = town(own, frozenset())
        yield Candidate(
            view.index, start, end, head.type, "organizations.distributed", 62, surface, "distributed", name, country=country
        )


def _singular(view: View, n: int) -> str:
    text = view.tokens[n].text
    return text[:-1] if text[-1] in "sx" and len(text) > 3 else text
