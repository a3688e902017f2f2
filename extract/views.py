"""Sentences in, views out: the words of a sentence ready for pattern matching, and an index of phrases to find in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from extract.folds import flat, flat_word, stem
from extract.model import Sentence, Span, Token
from extract.parse import words
from extract.wordlists import Grammar, grammar
from ontology.names import REMEMBERED

T = TypeVar("T")
_ARTICLED = re.compile(r"(?:a[a-z]|e[a-z]|bou|abou|ben|ould|d|l)-[A-ZÀ-Ý]")
QUOTES = frozenset('«»"')
DASHES = frozenset("-–—")
_ACRONYM_CLOSES = frozenset("),-–/;")


@dataclass(frozen=True)
class View:
    """A sentence's words with their flat forms; `index` is the sentence's place in the reading."""

    sentence: Sentence
    index: int
    language: str

    @cached_property
    def grammar(self) -> Grammar:
        """The small words of the view's language."""
        return grammar(self.language)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    @cached_property
    def flats(self) -> tuple[str, ...]:
        """Each word in lower case without accents."""
        return tuple(flat_word(token.text) for token in self.sentence.tokens)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Each flat word without its plural ending."""
        return tuple(stem(word) for word in self.flats)

    @cached_property
    def capital(self) -> tuple[bool, ...]:
        """Whether each word begins with a capital or is written like a name ("iPhone", "3IA"); in a heading that capitalises its
        small words too, an ordinary word's capital says nothing."""
        capital = tuple(token.text[0].isupper() or _capital(token.text) for token in self.tokens)
        if not self._titled:
            return capital
        plain = (token.known and token.text.istitle() and token.pos not in ("PROPN", "X") for token in self.tokens)
        return tuple(large and not common for large, common in zip(capital, plain, strict=True))

    @cached_property
    def _titled(self) -> bool:
        """Whether the view is a heading all of whose words, small ones among them, are written large ("Une Étape Pour La Mer")."""
        words = [token.text for token in self.tokens if token.text[0].isalpha()]
        small = [text for text in words[1:] if text[0].isupper() and flat(text) in self.grammar.function]
        return self.sentence.kind == "heading" and len(small) > 1 and sum(text[0].isupper() for text in words) >= 0.8 * len(words)

    @property
    def aside(self) -> bool:
        """Whether the sentence is page furniture of no statement of its own: a whole sentence about a body still counts."""
        return self.sentence.furniture and self.sentence.kind != "sentence"

    @cached_property
    def phrases(self) -> dict[object, dict[int, Any]]:
        """What each index of phrases finds in the view, kept for `Phrases.places`."""
        return {}

    def __len__(self) -> int:
        return len(self.sentence.tokens)

    def span(self, start: int, end: int) -> Span:
        """The range of the text from word *start* to before word *end*."""
        return Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)

    def surface(self, start: int, end: int) -> str:
        """The words from *start* to before *end* as a name: spaced as the text spaces them, white space evened out."""
        parts: list[str] = []
        for n in range(start, end):
            token = self.tokens[n]
            if n > start and token.span.start > self.tokens[n - 1].span.end:
                parts.append(" ")
            parts.append(token.text)
        return "".join(parts)

    def linked(self, position: int) -> bool:
        """Whether an article or "de" stands at *position*."""
        return 0 <= position < len(self) and self.flats[position] in self.grammar.links

    def quote(self, position: int) -> bool:
        """Whether a quotation mark stands at *position*."""
        return 0 <= position < len(self) and self.tokens[position].text in QUOTES

    def opens(self, position: int) -> bool:
        """Whether a quotation mark that may open a quotation stands at *position*."""
        return self.quote(position) and self.tokens[position].text != "»"

    def dash(self, position: int) -> bool:
        """Whether a dash stands at *position*."""
        return 0 <= position < len(self) and self.tokens[position].text in DASHES

    def glued(self, position: int) -> bool:
        """Whether no space stands before the word at *position*, which is not the first."""
        return self.tokens[position].span.start == self.tokens[position - 1].span.end

    def at_place(self, position: int) -> bool:
        """Whether "à" stands at *position*, and not the verb "a"."""
        return 0 <= position < len(self) and self.tokens[position].text in ("à", "À")

    def listed(self, end: int, start: int) -> bool:
        """Whether only a comma, "et" or "ou" and an article or a preposition stand between *end* and *start*."""
        between = self.flats[end:start]
        if not 0 < len(between) <= 3 or not (between[0] in (",", "/") or between[0] in self.grammar.and_):
            return False
        return all(word in self.grammar.list for word in between)

    def begins(self, position: int) -> bool:
        """Whether the word at *position* opens the sentence, so that its capital says nothing."""
        return all(
            not token.text[0].isalnum() or (token.text.isdigit() or len(token.text) == 1) for token in self.tokens[:position]
        )


@lru_cache(maxsize=REMEMBERED)
def _capital(text: str) -> bool:
    """Whether a word that does not begin with a capital is written like a name."""
    if text[0].isdigit():
        return sum(c.isupper() for c in text) >= 2
    if _ARTICLED.match(text):
        return True
    return text[0].isalpha() and any(c.isupper() for c in text[1:]) and "'" not in text and "-" not in text


@lru_cache(maxsize=REMEMBERED)
def acronym(text: str) -> bool:
    """Whether *text* is written like an acronym: short, mostly capitals ("CNRS", "UN-CHK", "ULiège", "UM6P").

    >>> [acronym(t) for t in ("CNRS", "UN-CHK", "ULiège", "UNamur", "Paris", "A", "AdN")]
    [True, True, True, True, False, False, True]
    """
    capitals = sum(c.isupper() for c in text)
    letters = sum(c.isalpha() for c in text)
    if not 2 <= len(text) <= 14 or not letters:
        return False
    if capitals == letters:
        return letters >= 2
    return capitals >= 2 and (text[:2].isupper() or (text[-1].isupper() and len(text) <= 6) or capitals * 2 >= letters)


def bracketed(view: View, n: int) -> bool:
    """Whether "(ACR)" stands at *n*."""
    if n + 2 >= len(view) or view.tokens[n].text != "(":
        return False
    return acronym(view.tokens[n + 1].text) and view.tokens[n + 2].text in _ACRONYM_CLOSES


class Phrases(Generic[T]):
    """An index of phrases by their first word; the longest phrase that fits wins, then the first given."""

    def __init__(self, entries: Iterable[tuple[str, T]], stemmed: bool = False) -> None:
        self.stemmed = stemmed
        self._index: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in entries:
            parts = split(phrase, stemmed)
            self._index.setdefault(parts[0], []).append((parts, value))
        for bucket in self._index.values():
            bucket.sort(key=lambda entry: -len(entry[0]))

    def places(self, view: View) -> dict[int, tuple[int, T]]:
        """Where a phrase begins in *view*, left to right: the words taken and the value of the longest one there."""
        found: dict[int, tuple[int, T]] | None = view.phrases.get(self)
        if found is None:
            forms, found = view.stems if self.stemmed else view.flats, {}
            for position in [n for n, form in enumerate(forms) if form in self._index]:
                for parts, value in self._index[forms[position]]:
                    if forms[position : position + len(parts)] == parts:
                        found[position] = (len(parts), value)
                        break
            view.phrases[self] = found
        return found

    def match(self, view: View, position: int) -> tuple[int, T] | None:
        """The words taken and the value of the longest phrase at *position*, or None."""
        return self.places(view).get(position)

    def matches(self, view: View) -> Iterator[tuple[int, int, T]]:
        """(start, end, value) of each phrase in *view*, left to right, none overlapping."""
        free = 0
        for position, (size, value) in self.places(view).items():
            if position >= free:
                free = position + size
                yield position, free, value


@lru_cache(maxsize=REMEMBERED)
def split(phrase: str, stemmed: bool = False) -> tuple[str, ...]:
    """The flat words of a lexicon's phrase.

    >>> split("Conseil d’administration")
    ('conseil', "d'", 'administration')
    """
    text = phrase.replace("’", "'")
    parts = tuple(flat(span.of(text)) for span in words(text, Span(0, len(text))))
    return tuple(stem(part) for part in parts) if stemmed else parts
