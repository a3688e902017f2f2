"""The words around names, `names.toml`: what every scanner of names shares."""

from __future__ import annotations

from functools import cache

from ontology.lexicons import Lexicon, load


class Bilateral(Lexicon):
    """Nouns that let an adjective or a capital stand for a country."""

    nouns: tuple[str, ...]
    governments: tuple[str, ...]


class Addresses(Lexicon):
    """Words that open a street address."""

    heads: tuple[str, ...]


class Seats(Lexicon):
    """Palaces and buildings whose name is commonly that of the power that sits there."""

    names: tuple[str, ...]


class NameWords(Lexicon):
    """`names.toml`: capitalised words that name nothing, nouns before a name that tell its type, nouns of places."""

    common: tuple[str, ...]
    before: dict[str, tuple[str, ...]]
    bilateral: Bilateral
    localities: dict[str, tuple[str, ...]]
    addresses: Addresses
    seats: Seats
    anaphors: dict[str, tuple[str, ...]]


@cache
def words_around(language: str) -> NameWords:
    """The words around names in *language*."""
    words: NameWords = load(NameWords, language, "names")
    return words
