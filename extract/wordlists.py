"""The words around names, `names.toml`: what every scanner of names shares."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from pydantic import Field, model_validator

from extract.folds import flat, stem
from ontology.lexicons import Lexicon, load


class Bilateral(Lexicon):
    """Nouns that let an adjective or a capital stand for a country."""

    nouns: tuple[str, ...]
    offices: tuple[str, ...]
    governments: tuple[str, ...]


class Addresses(Lexicon):
    """Words that open a street address, and those that are hardly anything else."""

    heads: tuple[str, ...]
    plain: tuple[str, ...]


class Grammar(Lexicon):
    """`grammar.toml`: the small words beside names, as flat words."""

    articles: frozenset[str]
    indefinite: frozenset[str]
    of: frozenset[str]
    and_: frozenset[str] = Field(alias="and")
    list: frozenset[str]
    plural: frozenset[str]
    purpose: frozenset[str]
    field: frozenset[str]
    at: frozenset[str]
    locative: frozenset[str]
    contracted: frozenset[str]
    placing: frozenset[str]
    against: frozenset[str]
    partner: frozenset[str]
    with_: frozenset[str] = Field(alias="with")
    house: frozenset[str]
    clitics: frozenset[str]
    determiners: frozenset[str]
    same: frozenset[str]
    apposition: frozenset[str]
    also: frozenset[str]
    superlative: frozenset[str]
    former: frozenset[str]
    namely: frozenset[str]
    occasion: frozenset[str]
    leads: frozenset[str]
    by: frozenset[str]
    named: frozenset[str]
    auxiliaries: frozenset[str]
    foreign: frozenset[str]
    particles: frozenset[str]
    endings: frozenset[str]
    adjectives: tuple[str, ...]
    participles: tuple[str, ...]
    months: frozenset[str]
    weekdays: frozenset[str]
    instances: frozenset[str]
    relatives: frozenset[str]
    bodies: frozenset[str]
    compass: frozenset[str]
    quarters: frozenset[str]
    function: frozenset[str]
    charged: frozenset[str]
    charge: frozenset[str]

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: dict[str, Any]) -> dict[str, Any]:
        """The words flat, as they are compared; `endings` are compared as they are written."""
        return {key: words if key == "endings" else [flat(word) for word in words] for key, words in data.items()}

    @cached_property
    def links(self) -> frozenset[str]:
        """Articles and "de": what may stand inside any name."""
        return self.articles | self.of

    @cached_property
    def inside(self) -> frozenset[str]:
        """The small words inside names, without apostrophes, as keys have them."""
        return frozenset(word.rstrip("'") for word in self.function)

    @cached_property
    def prepositions(self) -> frozenset[str]:
        """What may go on with a name after its "de" complements."""
        return self.purpose | self.field | self.at


class Seats(Lexicon):
    """Palaces and buildings whose name is commonly that of the power that sits there."""

    names: tuple[str, ...]


class NameWords(Lexicon):
    """`names.toml`: capitalised words that name nothing, nouns before a name that tell its type, nouns of places."""

    common: tuple[str, ...]
    municipal: tuple[str, ...]
    codes: tuple[str, ...]
    phenomena: tuple[str, ...]
    ties: frozenset[str]
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


@cache
def nouns_before(language: str) -> dict[str, str]:
    """The type that each noun before a name shows, by the noun's stem."""
    before = words_around(language).before
    return {stem(flat(word)): kind for kind in sorted(before) for word in before[kind]}


@cache
def grammar(language: str) -> Grammar:
    """The small words of *language*."""
    words: Grammar = load(Grammar, language, "grammar")
    return words
