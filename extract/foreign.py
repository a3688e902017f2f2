"""Views in, candidates out: the names of bodies in another language, which go on over its small words.

"Agency for Science, Technology and Research" and "Pontificia Universidad Católica de Chile" begin with the first of the
capitals before their head, and end with the last after it; commas are passed over where an "and" closes the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from extract.candidates import Candidate
from extract.folds import flats
from extract.heads import heads
from extract.views import Phrases, View, bracketed
from ontology.lexicons import Lexicon, load

_LISTED = 5
"""How many words the list that a comma opens may have before the "and" that closes it."""


class ForeignGrammar(Lexicon):
    """How names of bodies in one other language go on after their heads."""

    heads: tuple[str, ...]
    of: tuple[str, ...]
    articles: tuple[str, ...] = ()
    and_: tuple[str, ...] = Field(alias="and")


class ForeignNames(Lexicon):
    """`foreign.toml`: the names of bodies in other languages, by language."""

    languages: dict[str, ForeignGrammar]


@dataclass(frozen=True, slots=True)
class Small:
    """The flat small words of one other language: before the complement of a name, before its head, and between two."""

    of: frozenset[str]
    articles: frozenset[str]
    and_: frozenset[str]


@cache
def _index(language: str) -> Phrases[Small]:
    grammars = load(ForeignNames, language, "foreign").languages.values()
    return Phrases((head, Small(flats(g.of), flats(g.articles), flats(g.and_))) for g in grammars for head in g.heads)


def foreign(view: View) -> Iterator[Candidate]:
    """The names of bodies of *view* in other languages that have a complement."""
    free = 0
    for n, (_, small) in _index(view.language).places(view).items():
        end = _end(view, n + 1, small) if n >= free and view.capital[n] else 0
        if not end:
            continue
        start, free = _start(view, n, free), end
        if _led(view, start, small):
            continue
        head = heads(view.language).heads.match(view, n)
        kind = head[1].type if head else "Organization"
        rank = 62 if bracketed(view, end) else 57
        yield Candidate(view.index, start, end, kind, "organizations.foreign", rank, view.surface(start, end))


def _led(view: View, start: int, small: Small) -> bool:
    """Whether the name that begins at *start* is the complement of another ("Framework Agreement for a Partnership in …")."""
    n = start - 1
    n -= n >= 0 and view.flats[n] in small.articles
    return n >= 0 and view.flats[n] in small.of - view.grammar.links


def _start(view: View, n: int, free: int) -> int:
    """The first of the capitalised words that end at the head at *n*, but for an article that opens the sentence."""
    while n > free and view.capital[n - 1] and view.flats[n - 1] not in view.grammar.function:
        n -= 1
    return n


def _end(view: View, n: int, small: Small) -> int:
    """The end of the name whose words after the head begin at *n*, or 0 where none of them is a complement."""
    last = linked = 0
    while n < len(view):
        if view.capital[n]:
            n = last = n + 1
        elif view.flats[n] in small.of or (linked and (view.flats[n] in small.and_ or _lists(view, n, small))):
            linked = linked or n
            n += 1
        else:
            break
    return last if 0 < linked < last else 0


def _lists(view: View, n: int, small: Small) -> bool:
    """Whether the comma at *n* opens a list of capitalised words that an "and" closes."""
    if view.tokens[n].text != ",":
        return False
    closes = next((m for m in range(n + 1, min(n + _LISTED, len(view))) if view.flats[m] in small.and_), 0)
    return closes > n + 1 and all(view.capital[m] or view.tokens[m].text == "," for m in range(n + 1, closes))
