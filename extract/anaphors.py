"""Named mentions in, mentions by a general noun out: "l'université", "la même école", "le CHU" for the body named last.

A noun with an article and nothing after it takes up the last body whose own name begins with it, named so or by an acronym;
failing that, a noun such as "l'établissement" or "l'entreprise" the last body of a class that it fits, if it stands within three
sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extract.folds import flat, stem
from extract.heads import heads
from extract.model import Mention
from extract.views import View
from extract.wordlists import words_around

_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A named mention: where it stands and what it names."""

    sentence: int
    start: int
    end: int
    key: str
    type: str
    head: str
    """The stem of the first word of the name."""
    short: bool
    """Whether it begins with no head of a body's name, as an acronym does."""


@cache
def _fits(language: str) -> dict[str, frozenset[str]]:
    def fitting(kinds: tuple[str, ...]) -> frozenset[str]:
        return frozenset(kind if kind[0].isupper() else stem(flat(kind)) for kind in kinds)

    return {stem(flat(noun)): fitting(kinds) for noun, kinds in words_around(language).anaphors.items()}


def anaphors(views: tuple[View, ...], named: Iterable[Named], language: str) -> Iterator[Mention]:
    """The mentions by a general noun, in order."""
    fits, lexicon = _fits(language), heads(language)
    by_sentence: dict[int, list[Named]] = {}
    own: dict[str, set[str]] = {}
    for one in sorted(named, key=lambda m: (m.sentence, m.start, m.key)):
        by_sentence.setdefault(one.sentence, []).append(one)
        own.setdefault(one.head, set()).add(one.key)
    before: list[Named] = []
    for view in views:
        here = by_sentence.get(view.index, [])
        passed = 0
        if view.sentence.furniture and view.sentence.kind != "sentence":
            continue
        for n in range(1, len(view)):
            while passed < len(here) and here[passed].start < n:
                before.append(here[passed])
                passed += 1
            same = n > 1 and view.flats[n - 1] in view.grammar.same
            if view.flats[n - 2 if same else n - 1] not in view.grammar.determiners or any(m.start <= n < m.end for m in here):
                continue
            noun = view.stems[n]
            if (noun not in fits and noun not in own) or not bare(view, n):
                continue
            if noun not in fits and lexicon.heads.match(view, n) is None:
                continue
            meant = _antecedent(noun, before, own, fits, view.index)
            told = meant is not None and meant.head == noun and meant.sentence == view.index
            if meant is not None and (told or not same):  # "la même université": so called in the sentence
                yield Mention(view.span(n, n + 1), meant.key, "anaphor")
        before.extend(here[passed:])


def bare(view: View, n: int) -> bool:
    """Whether the noun at *n* stands alone: no complement, adjective or name after it."""
    if n + 1 >= len(view):
        return True
    token, low = view.tokens[n + 1], view.flats[n + 1]
    if low in view.grammar.of or view.capital[n + 1] or view.quote(n + 1) or token.text in ("(", "-") or token.text[0].isdigit():
        return False
    if low in heads(view.language).stops:  # "l'alliance compte …"
        return True
    return token.pos not in ("ADJ", "NOUN", "PROPN") or low in view.grammar.and_ or low in view.grammar.at


def _antecedent(
    noun: str, before: list[Named], own: dict[str, set[str]], fits: dict[str, frozenset[str]], sentence: int
) -> Named | None:
    if noun in own:
        for one in reversed(before):
            if one.head == noun or (one.short and one.key in own[noun]):
                return one
    kinds = fits.get(noun)
    if kinds is None:
        return None
    for one in reversed(before):
        if sentence - one.sentence > _WITHIN:
            return None
        if one.type in kinds or one.head in kinds:
            return one
    return None
