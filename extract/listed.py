"""A name in its place in, the plural noun of the list in which it stands out: "36 communes, dont A, B et C", "les projets A et B"."""

from __future__ import annotations

from extract.persons import office
from extract.views import View
from extract.wordlists import nouns_before

_REACH = 9
"""How many words, at most, lead from the noun of a list to its first name."""
_MARKS = frozenset({":", "(", ","})
"""Marks between the noun of a list and its first name."""
_COMPLEMENT = frozenset({"NOUN", "ADJ", "ADP", "DET", "PROPN", "NUM"})
"""The parts of speech of the words with which a noun goes on to its list."""


def list_noun(view: View, start: int, end: int) -> int | None:
    """The place of the plural noun that says of what sort the names of a list are, of which one stands from *start* to before *end*:
    at once before the list, or with complements and a mark between ("trois programmes du gouvernement togolais : A, B et C", "15
    communes, parmi lesquelles A"); or None."""
    first = _first(view, start)
    n = _past_marks(view, first)
    marks = {view.tokens[m].text for m in range(n + 1, first) if not view.linked(m)}
    alone = first == start and not (end < len(view) and (view.tokens[end].text == "," or view.flats[end] in view.grammar.and_))
    if alone and marks <= {":"}:  # "deux villes : Dakar accueille …"
        return None
    if n >= 0 and view.tokens[n].pos == "NOUN" and office(view, n):  # "deux instituts par leurs directeurs, A et B"
        return None
    for m in range(n, max(-1, n - _REACH), -1):
        if view.tokens[m].pos not in _COMPLEMENT:
            return None
        if _several(view, m):
            of = any(view.flats[k] in view.grammar.of for k in range(n + 1, first))
            return m if marks or not of or nouns_before(view.language)[view.stems[m]] == "Place" else None
        if not marks and view.tokens[m].pos != "ADJ":
            return None
    return None


def _past_marks(view: View, first: int) -> int:
    """The place of the last word before the list whose first name stands at *first*, past ", dont", " :", articles and "de"."""
    n, passed = first - 1, view.grammar.instances | view.grammar.links | _MARKS
    while n >= 0 and (view.flats[n] in passed or view.dash(n)):
        n -= 1
    return n


def _first(view: View, start: int) -> int:
    """Where the first name begins of the list in which one stands at *start*: past capitals and what parts the members of a list."""
    n = start
    while n > 0:
        m = n - 1
        while m >= 0 and view.flats[m] in view.grammar.list:
            m -= 1
        parted = any(view.flats[k] in view.grammar.and_ or view.tokens[k].text in ",/" for k in range(m + 1, n))
        if m < 0 or not view.capital[m] or not (parted or m == n - 1):
            break
        n = m
    return n


def _several(view: View, n: int) -> bool:
    """Whether the word at *n* is a noun in lower case that tells what names name, in the plural and with the determiner or number of
    one."""
    if view.capital[n] or view.stems[n] not in nouns_before(view.language) or view.stems[n] == view.flats[n] or not n:
        return False
    before = n - 1
    while before > 0 and view.tokens[before].pos == "ADJ" and not view.capital[before]:
        before -= 1
    return view.flats[before] in view.grammar.plural or view.tokens[before].text.isdigit()
