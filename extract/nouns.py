"""A view in, what each of its words can be to a name out: a noun of it, a head, the end of a part of a list, a place.

The questions that `extract.walks.Reader` asks of the words as it goes on, each answered from where the word stands.
"""

from __future__ import annotations

from itertools import takewhile

from extract.atlas import territory, toponym
from extract.heads import Head, heads
from extract.views import View, acronym

_RHYME = 4
"""How many letters at their ends show two adjectives of one noun."""
VERBAL = ("VERB", "AUX")
"""The parts of speech of verbs."""
CLOSED = frozenset('«»";:.()!?–—')
"""Marks that no name goes on over."""


class Nouns:
    """The words of one view, as parts of names."""

    def __init__(self, view: View) -> None:
        self.view, self.lexicon, self.grammar = view, heads(view.language), view.grammar
        self.limit = len(view)

    def noun(self, n: int) -> bool:
        """Whether the word at *n* can be a word of a name: capitalised, or a lower-case noun or adjective."""
        if n >= self.limit:
            return False
        token, low = self.view.tokens[n], self.view.flats[n]
        if self.view.capital[n]:
            return True
        if not token.text[0].isalpha() or low in self.lexicon.stops or self.view.linked(n) or len(low) < 3:
            return False
        contracted = self.grammar.of & self.grammar.contracted
        owned = token.pos == "DET" and n > 0 and self.view.flats[n - 1] in contracted  # "de l'image et du son"
        if token.pos in ("NOUN", "ADJ", "PROPN", "X") or owned:
            return True
        return token.pos == "VERB" and low.endswith(("e", "es", "s")) and "Part" in token.morph

    def head(self, n: int) -> tuple[int, Head] | None:
        """The head word at *n*, with its length."""
        return self.lexicon.heads.match(self.view, n) if n < self.limit else None

    def complement(self, n: int) -> int:
        """The first word of the noun phrase after the preposition at *n*: past it and an article."""
        n += 1
        return n + 1 if n < self.limit and self.view.flats[n] in self.grammar.articles else n

    def quoted(self, n: int) -> int | None:
        """The place after the quotation that opens at *n*, when it is short and capitalised."""
        if not self.view.opens(n):
            return None
        for m in range(n + 1, min(n + 9, self.limit)):
            if self.view.quote(m):
                return m + 1 if m > n + 1 and self.view.capital[n + 1] else None
        return None

    def single(self, n: int) -> bool:
        """Whether the last noun before the word at *n* is in the singular."""
        nouns = (t.morph for t in reversed(self.view.tokens[:n]) if t.pos == "NOUN")
        return "Number=Sing" in next(nouns, "")

    def placed(self, n: int) -> bool:
        """Whether the word at *n* is a place's name after "de"."""
        return self.view.linked(n - 1) and toponym(self.view, n) > 0

    def alone(self, n: int) -> bool:
        """Whether the word at *n* ends its part of a list ("de la Ville et de l'Aménagement"), or all but its country's name ("et de la
        Police du Suriname")."""
        view, after = self.view, n + 1
        if after < self.limit and view.flats[after] in self.grammar.of and self.complement(after) < self.limit:
            return territory(view, self.complement(after)) > 0
        closed = after < self.limit and view.tokens[after].text in CLOSED | {","}
        return closed or (after < self.limit and view.flats[after] in self.grammar.and_)

    def field(self, n: int) -> bool:
        """Whether the capitalised word at *n* is a common noun, as the fields of a ministry are ("des Postes, Télécommunications")."""
        token = self.view.tokens[n]
        return token.known and token.pos in ("NOUN", "ADJ") and not token.ner.endswith("PER")

    def titled(self, n: int) -> bool:
        """Whether the word at *n* is a common noun that only a title writes large ("l'association Semences d'avenir")."""
        token = self.view.tokens[n]
        return token.known and token.text.istitle() and len(token.text) > 4 and not token.ner.endswith(("PER", "LOC"))

    def open(self, first: int, until: int) -> bool:
        """Whether nothing closes the phrase between *first* and the bracket at *until*."""
        return all(token.text not in '«»";:' for token in self.view.tokens[first:until])

    def goes_on(self, n: int) -> bool:
        """Whether an "et" closes the list that goes on at *n* within a few words, before any other mark."""
        for m in range(n, min(n + 12, self.limit)):
            if self.view.flats[m] in self.grammar.and_:
                return True
            if self.view.tokens[m].text in CLOSED or self.view.tokens[m].pos == "AUX":
                return False
        return False

    def verb_follows(self, n: int) -> bool:
        """Whether a verb stands in the two words after *n*, and no mark before it."""
        after = takewhile(lambda token: token.text[0].isalnum(), self.view.tokens[n + 1 : n + 3])
        return any(token.pos in VERBAL for token in after)

    def added(self, n: int) -> bool:
        """Whether an "et" and an article lead to the word at *n* ("de l'Organisation X et de l'Autorité Y")."""
        before = next((m for m in range(n - 1, -1, -1) if not self.view.linked(m)), 0)
        return before < n - 1 and self.view.flats[before] in self.grammar.and_

    def topical(self, n: int) -> bool:
        """Whether the word at *n* is a common noun of a title, whatever it is tagged as: of no place and no head."""
        token = self.view.tokens[n]
        return token.known and token.text.istitle() and not toponym(self.view, n) and self.head(n) is None

    def series(self, first: int) -> bool:
        """Whether the noun at *first* goes on a list of fields that "et de" closes ("Faculté d'optique, de physique et de chimie")."""
        for n in range(first + 1, min(first + 8, self.limit - 1)):
            if self.view.flats[n] in self.grammar.and_:
                return self.view.flats[n + 1] in self.grammar.of
            if not (self.view.tokens[n].text == "," or self.view.linked(n) or self.noun(n)) or self.view.capital[n]:
                return False
        return False

    def alike(self, n: int, m: int) -> bool:
        """Whether the words at *n* and *m* are adjectives, by their tags or by how both end ("Olympiques et Paralympiques")."""
        one, other = self.view.tokens[n], self.view.tokens[m]
        rhymes = self.view.flats[n][-_RHYME:] == self.view.flats[m][-_RHYME:] and "ADJ" in (one.pos, other.pos)
        return one.pos == other.pos == "ADJ" or rhymes

    def named(self, n: int) -> bool:
        """Whether an acronym or the head of a body's name stands at *n*, in capitals."""
        return n < self.limit and self.view.capital[n] and (acronym(self.view.tokens[n].text) or self.head(n) is not None)
