"""A form in, its marks out: two forms that share none are not compared.

A mark is a number. One that is exact (an identifier, a whole name with its country, a decision) brings together whatever the
number of those that bear it. One may be borne as a variant (the initials of a full name, a name with some words shortened): two
forms of which neither says it by itself are not brought together by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

from graph.identity.forms import Form
from graph.identity.instruments import instrument_marks
from graph.identity.keys import Reading, initial_words, person_name, place_name, proper
from graph.identity.persons import bones
from ontology.names import fold, key

_EXACT: Final = frozenset("ied")
"""The letters of the marks that are exact: an identifier, a whole name with its country, a decision."""

_IS_EXACT: Final = 1
_IS_VARIANT: Final = 2
_FLAGS: Final = _IS_EXACT | _IS_VARIANT
_WITHIN: Final = 2**63 - 1


def exact(mark: int) -> bool:
    """Whether a mark brings together whatever the number of those that bear it."""
    return bool(mark & _IS_EXACT)


def borne(mark: int) -> tuple[int, int]:
    """A mark as it is whoever bears it, and 1 where it is borne as a variant, else 0."""
    return mark & ~_IS_VARIANT, (mark & _IS_VARIANT) >> 1


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    """A number for a word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _mark(letter: str, words: int, variant: int = 0) -> int:
    """The mark of one sort, which its *letter* names, of words whose hashes have the sum *words*: their order says nothing."""
    return (_hash(letter) + words) & _WITHIN & ~_FLAGS | (letter in _EXACT) | variant


def marks(form: Form) -> list[int]:
    """The marks under which a form may meet another that is the same thing, in order: no pair without a common mark is compared."""
    found = {_mark("i", _hash(identifier)) for identifier in form.identifiers}
    found.update(_mark("d", _hash(decision)) for decision in form.same)
    if form.family == "Organization":
        for read in form.readings:
            found |= _body_marks(read, form.own, form.only is None)
    else:
        found.update(_mark("p", _hash(said)) for said in _plain_marks(form))
    return sorted(mark for mark in found if not (mark & _IS_VARIANT and mark & ~_IS_VARIANT in found))


def _plain_marks(form: Form) -> Iterator[str]:
    """The marks of what is no body."""
    match form.family:
        case "Person":
            for name in form.names:
                sounds = sorted({bones(word) for word in person_name(name).full})
                yield from (f"p:{sound}" for sound in sounds)
                yield from (f"p:{first} {second}" for first, second in combinations(sounds, 2))
        case "Agreement":
            yield from instrument_marks(form)
        case "Membership" | "Amount":
            return
        case "Place":
            for name in form.names:
                yield f"l:{place_name(name)[0]}"
        case _:
            for name in form.names:
                yield f"{form.family}:{key(name)}"


@lru_cache(maxsize=10_000)
def _body_marks(read: Reading, own: frozenset[str], pinned: bool) -> frozenset[int]:
    """The marks of a reading of the name of a body of the countries *own*. A name that is *pinned* is exact: of those that decide
    nothing, every document has its own form, and comparing all with all would never end."""
    words = sum(map(_hash, set(read.words(own))))
    found = {*_worded_marks(read, own), *_variant_marks(read)}
    if pinned:
        found.update(_mark("e", words + _hash(code)) for code in own or ("",))
    return frozenset(found)


def _worded_marks(read: Reading, own: frozenset[str]) -> Iterator[int]:
    ordered = read.words(own)
    hashes = {word: _hash(word) for word in ordered}
    names = [word for word in hashes if proper(word)]
    total, content = sum(hashes.values()), read.content
    for code in own:
        place = _hash(code)
        yield from (_mark("w", hashes[word] + place) for word in names if word[0] != "#")
        if ordered[0] == "=ministry" and len(ordered) > 1:
            yield _mark("m", hashes[ordered[1]] + place)
    if read.numbers:
        yield from (_mark("n", hashes[word] + _hash(number)) for word in hashes if word[0] == "#" for number in read.numbers)
    yield _mark("o", total)
    if read.acronym:
        yield from (_mark("a", _hash(letters)) for letters in _initials_within(fold(read.acronym)))
    else:
        if len(content) > 1:
            yield _mark("s", sum(map(_hash, content)))
        if len(read.tokens) == 1:
            yield _mark("a", _hash(read.spelt[0]))
    if 1 < len(hashes) <= 8:
        for word, own_hash in hashes.items():
            rest = total - own_hash
            if len(hashes) > 3 or len(names) > (word in names):
                yield _mark("o", rest)
            elif len(read.initials) > 2:  # too little by itself; a word misspelt keeps its first letter
                rest += _hash(read.spelt[read.tokens.index(word)][0])
                yield from (_mark("t", rest + _hash(code)) for code in own or ("",))
    if names and len(names) < len(hashes):
        yield _mark("o", sum(hashes[word] for word in names))


def _variant_marks(read: Reading) -> Iterator[int]:
    """What a full name may be shortened to."""
    if not read.acronym:
        yield from (_mark("s", words, _IS_VARIANT) for words in _shortened(read.content))
        yield from (_mark("a", _hash(letters), _IS_VARIANT) for letters in initial_words(read) if 2 < len(letters) < 12)


def _initials_within(acronym: str) -> Iterator[str]:
    """The initials from which an acronym may be made: itself, and where it takes several letters of a word, fewer of its letters.

    >>> "sbpit" in set(_initials_within("sobepit"))
    True
    """
    yield acronym
    if 3 < len(acronym) < 10:
        for length in range(max(3, (len(acronym) + 1) // 2), len(acronym)):
            yield from (acronym[0] + "".join(rest) for rest in combinations(acronym[1:], length - 1))


def _shortened(words: tuple[str, ...]) -> Iterator[int]:
    """The sums of the hashes of a name's content words with a run of two to four shortened to its initials.

    >>> _hash("chu") + _hash("besancon") in set(_shortened(("centre", "hospitalier", "universitaire", "besancon")))
    True
    """
    if len(words) < 9:
        hashes = [_hash(word) for word in words]
        total = sum(hashes)
        for start in range(len(words)):
            for end in range(start + 2, min(start + 4, len(words)) + 1):
                if end - start < len(words):
                    letters = "".join(word[0] for word in words[start:end])
                    yield total - sum(hashes[start:end]) + _hash(letters)
