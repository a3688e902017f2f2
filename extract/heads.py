"""The organization lexicon in, an index of head words out: which class each shows, and how a name that it heads goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.folds import flat, flats, stem, stems
from extract.views import Phrases
from extract.wordlists import words_around
from ontology.lexicons import Lexicon, load


class HeadGrammar(Lexicon):
    """How the name of an organization goes on after its head, and what shows that a name is one."""

    official: tuple[str, ...]
    weak: tuple[str, ...]
    outside: tuple[str, ...]
    organs: tuple[str, ...]
    ministries: tuple[str, ...]
    organ_first: tuple[str, ...]
    parts: tuple[str, ...]
    abroad: tuple[str, ...]
    fields: tuple[str, ...]
    last: tuple[str, ...]
    legal: tuple[str, ...]
    stops: tuple[str, ...]
    within: tuple[str, ...]
    adverbial: tuple[str, ...]
    phrases: tuple[str, ...]
    staff: tuple[str, ...]
    studies: tuple[str, ...]
    before: tuple[str, ...]
    leading: tuple[str, ...]
    apposed: tuple[str, ...]
    acts: tuple[str, ...]
    binding: tuple[str, ...]
    aimed: tuple[str, ...]
    wholes: tuple[str, ...]
    tasks: tuple[str, ...]
    sharing: tuple[str, ...]


class Acronyms(Lexicon):
    """Words in capitals that name no body."""

    ignored: tuple[str, ...]
    labels: tuple[str, ...]


class OrganizationWords(Lexicon):
    """`organizations.toml`: head words by class, and the grammar of the names that they head."""

    heads: dict[str, tuple[str, ...]]
    same: dict[str, tuple[str, ...]]
    grammar: HeadGrammar
    acronyms: Acronyms


@dataclass(frozen=True, slots=True)
class Head:
    """What the lexicon says of a head word.

    `official`: with a lower-case complement it already names a body. `weak`: it needs a proper name, an acronym or a capital.
    `outside`: in lower case it is no part of the name that follows. `organ`: it takes in the body that it belongs to.
    `ministry`: it goes on over ", de la X". `abroad`: it takes the country where it sits ("ambassade de France au Canada"). `part`: in
    lower case before "de X" it is a part of X, and no name.
    """

    type: str
    official: bool = False
    weak: bool = False
    outside: bool = False
    organ: bool = False
    ministry: bool = False
    abroad: bool = False
    part: bool = False
    field: bool = False
    """Whether it is a unit that bears the name of its field ("division Climat")."""
    many: bool = False
    """Whether it is a plural that one body bears ("les Archives nationales")."""


@dataclass(frozen=True)
class Heads:
    """The lexicon of one language, indexed; the words are flat, those of `before`, `leading`, `apposed` and `outside` stems."""

    heads: Phrases[Head]
    last: frozenset[str]
    legal: frozenset[str]
    stops: frozenset[str]
    within: frozenset[str]
    adverbial: frozenset[str]
    phrases: frozenset[str]
    staff: frozenset[str]
    """Who works in a body, and is no part of its name."""
    studies: frozenset[str]
    """What schools and laboratories teach and study."""
    before: frozenset[str]
    leading: frozenset[str]
    """Nouns of who leads a body, and of what only a body has."""
    apposed: frozenset[str]
    acts: frozenset[str]
    """Verbs right after a name that show a body which acts ("X annonce")."""
    binding: frozenset[str]
    """Verbs whose "à" leads to a body ("s'associe à X")."""
    ignored: frozenset[str]
    outside: frozenset[str]
    wholes: frozenset[str]
    """Nouns that, with an article and nothing after them, take up the body that a unit belongs to ("le laboratoire X de l'université")."""
    aimed: frozenset[str]
    """Heads of bodies that are commonly named by their aim ("Fonds X pour l'enfance")."""
    tasks: frozenset[str]
    """Nouns of what a body does at a time, which are no part of its name."""
    sharing: Phrases[bool]
    """What the states of a body have in common, last in its name ("ayant le français en partage")."""
    same: Mapping[str, str]
    """The heads that are names of one body, by the first of them ("conseil régional" is its "région")."""
    labels: frozenset[str]
    """What a unit is called by those that run it, before their names ("UMR CNRS"), as written."""
    localities: frozenset[str]
    """Stems of nouns that, in lower case before a name, speak of a place and not of the body that governs it."""


def _entries(lexicon: OrganizationWords) -> dict[str, Head]:
    """Each head word, flat, with what the lexicon says of it."""
    grammar = lexicon.grammar
    official, weak, outside = flats(grammar.official), flats(grammar.weak), flats(grammar.outside)
    organs, first_organs, ministries = flats(grammar.organs), flats(grammar.organ_first), flats(grammar.ministries)
    abroad, parts, fields = flats(grammar.abroad), flats(grammar.parts), flats(grammar.fields)
    known = flats(word for words in lexicon.heads.values() for word in words)
    entries: dict[str, Head] = {}
    for kind, words in lexicon.heads.items():
        for low in map(flat, words):
            first, _, rest = low.partition(" ")
            one = {first[:-1], stem(first)} - {first}
            head = Head(
                kind,
                official=low in official,
                weak=low in weak,
                outside=low in outside,
                organ=low in organs or first in first_organs,
                ministry=not ministries.isdisjoint((first, low)),
                abroad=low in abroad,
                part=low in parts,
                field=low in fields,
                many=first.endswith("s") and not known & {*one, *(f"{form} {rest}" for form in one)},
            )
            entries.setdefault(low, head)
    return entries


@cache
def heads(language: str) -> Heads:
    """The organization lexicon of *language*, indexed by first word; a word of two classes is of the first."""
    lexicon = load(OrganizationWords, language, "organizations")
    grammar = lexicon.grammar
    localities = words_around(language).localities
    return Heads(
        heads=Phrases(sorted(_entries(lexicon).items()), stemmed=True),
        last=flats(grammar.last),
        legal=flats(grammar.legal),
        stops=flats(grammar.stops),
        within=flats(grammar.within),
        adverbial=flats(grammar.adverbial),
        phrases=flats(grammar.phrases),
        sharing=Phrases([(flat(phrase), True) for phrase in grammar.sharing]),
        staff=flats(grammar.staff),
        studies=flats(grammar.studies),
        before=stems(grammar.before) | stems(grammar.leading),
        leading=stems(grammar.leading),
        apposed=stems(grammar.apposed),
        acts=flats(grammar.acts),
        binding=flats(grammar.binding),
        outside=stems(grammar.outside),
        wholes=flats(grammar.wholes),
        aimed=flats(grammar.aimed),
        tasks=flats(grammar.tasks),
        same={flat(word): flat(first) for first, words in lexicon.same.items() for word in (first, *words)},
        ignored=frozenset(word.upper() for word in lexicon.acronyms.ignored),
        labels=frozenset(lexicon.acronyms.labels),
        localities=frozenset(stem(flat(word)) for kind in sorted(localities) if kind != "Venue" for word in localities[kind]),
    )
