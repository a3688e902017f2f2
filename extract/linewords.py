"""The lexicons of agreements, roles and small words in, the phrases that the scan of a line looks for out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extract.folds import either, flat, stem
from ontology.lexicons import load
from ontology.wording import AgreementWords, Endings, FunctionWords, RoleWords

WORD = re.compile(r"[^\W\d_]{1,7}'|\w+|[^\w\s]")
"""A word of a line, or a mark."""
_TENSES = ("done", "future", "conditional", "infinitive")


class Phrase(NamedTuple):
    """A phrase of the lexicons and what an item of a line is that it makes: see `extract.lines.Item`."""

    words: tuple[str, ...]
    code: str
    sense: str = ""
    tense: str = ""
    weak: bool = False


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(flat(text)))


def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _tokens(text))


@dataclass(frozen=True)
class Wordlist:
    """The phrases of the lexicons by their first word: `exact` compares words as they are, `stems` without plurals."""

    exact: dict[str, tuple[Phrase, ...]]
    stems: dict[str, tuple[Phrase, ...]]
    groups: dict[str, tuple[str, ...]]
    acronyms: frozenset[str]
    """The flat words that are phrases only in capitals ("AMI", "MoU")."""
    articles: frozenset[str]
    pointing: frozenset[str]
    plurals: frozenset[str]
    parties: frozenset[str]
    they: frozenset[str]
    """The pronouns for several actors just named."""
    together: frozenset[str]
    """The nouns that stand for two or three of them ("le tandem")."""
    accented: frozenset[str]
    """The prepositions that without their accent are an auxiliary."""
    unaccented: frozenset[str]
    """The negations that with an accent are a participle."""
    elided: frozenset[str]
    """What may stand after a verb that is negated, before an instrument."""
    made: frozenset[str]
    """The participles that are verbs of signature before the place of it."""
    office: re.Pattern[str]
    beside: frozenset[str]
    """The participles that are verbs of signature only beside an instrument."""
    having: frozenset[str]
    """The auxiliaries of a past tense."""
    deepened: tuple[str, ...]
    """The beginnings of the participles that are adjectives beside a noun ("une coopération renforcée")."""


def _index(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by first word, longest first; of equal ones the first listed wins."""
    lists: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for phrase in phrases:
        if phrase.words:
            lists.setdefault(phrase.words[0], {}).setdefault(phrase.words, phrase)
    return {first: tuple(sorted(found.values(), key=lambda p: -len(p.words))) for first, found in lists.items()}


def _conjugated(words: AgreementWords, endings: Endings) -> list[Phrase]:
    """Every form of every verb of agreement."""
    out: list[Phrase] = []
    for verb in words.verbs:
        soft = [base for base in verb.er if base.endswith("g")]
        for tense in _TENSES:
            forms = list(getattr(verb, tense))
            for stems, table in ((verb.er, endings.er), (verb.ir, endings.ir), (soft, endings.ger)):
                forms += [flat(base) + ending for base in stems for ending in table.get(tense, ())]
            out += [Phrase(_tokens(form), "V", verb.role, tense) for form in forms]
    return out


@cache
def wordlist(language: str) -> Wordlist:
    """The lexicons of *language* made ready for the scan of a line."""
    words = load(AgreementWords, language, "agreements")
    roles = load(RoleWords, language, "roles")
    small = load(FunctionWords, language, "function_words")
    exact = [Phrase(_tokens(p), "w", "not") for p in words.weak["not"]]
    exact += [Phrase(_tokens(p), "s", "presence") for p in (*words.aside.presence, *words.aside.support)]
    exact += [Phrase(_tokens(p), "y", "representing") for p in words.aside.representing]
    exact += [Phrase(_tokens(p), "e", "between") for p in words.links.between]
    exact += [Phrase(_tokens(p), "a", "with") for p in words.links.with_]
    exact += [Phrase(_tokens(p), "p", "by") for p in words.links.by]
    exact += [Phrase(_tokens(p), "w", "respectively") for p in words.links.respectively]
    exact += [Phrase(_tokens(p), code) for code, list_ in small.codes.items() for p in list_]
    exact += [Phrase(_tokens(p), "w", "role") for p in roles.inside]
    exact += [Phrase(_tokens(p), "h") for p in roles.honorifics]
    exact += _conjugated(words, small.endings)
    weak = {_stemmed(p) for p in words.weak["words"]}
    stems: list[Phrase] = []
    for instrument in words.instruments:
        for table, cut, phrases in ((stems, _stemmed, instrument.words), (exact, _tokens, instrument.forms)):
            table += [Phrase(cut(p), "T", instrument.kind, weak=_stemmed(p) in weak) for p in phrases]
    stems += [Phrase(_stemmed(p), "S", "state") for p in roles.state]
    stems += [Phrase(_stemmed(p), "r", "role") for p in (*roles.heads, *roles.counterpart)]
    acronyms = frozenset(flat(p) for i in words.instruments for p in i.words if p[-1:].isupper())
    groups: dict[str, list[str]] = {}
    for family, nouns in words.groups.items():
        for noun in nouns:
            groups.setdefault(" ".join(map(stem, flat(noun).split())), []).append(family)
    listed = {name: frozenset(flat(w) for w in words_) for name, words_ in small.groups.items()}
    return Wordlist(
        exact=_index(exact),
        stems=_index(stems),
        groups={noun: tuple(found) for noun, found in groups.items()},
        acronyms=acronyms,
        articles=listed["articles"],
        pointing=listed["pointing"],
        plurals=listed["pointing"] | listed["plain"],
        parties=listed["parties"],
        they=listed["they"],
        together=listed["together"],
        accented=listed["accented"],
        unaccented=listed["unaccented"],
        elided=listed["elided"],
        made=listed["made"],
        office=re.compile(rf"\s?{either(small.office)}(?!\w{{3}})"),
        beside=frozenset(flat(p) for p in words.weak["beside"]),
        having=frozenset(flat(p) for p in words.markers["auxiliaries"]),
        deepened=tuple(flat(p) for p in words.markers["deepened"]),
    )


def longest(table: dict[str, tuple[Phrase, ...]], words: list[str], at: int) -> Phrase | None:
    """The longest phrase of a table that stands in *words* from *at* on."""
    for phrase in table.get(words[at], ()):
        size = len(phrase.words)
        if size == 1 or tuple(words[at : at + size]) == phrase.words:
            return phrase
    return None
