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

_EXACT: Final = ("i:", "e:", "d:")
_IS_EXACT: Final = 1
_IS_VARIANT: Final = 2


def exact(mark: int) -> bool:
    """Whether a mark brings together whatever the number of those that bear it."""
    return bool(mark & _IS_EXACT)


def borne(mark: int) -> tuple[int, bool]:
    """A mark as it is whoever bears it, and whether it is borne as a variant."""
    return mark & ~_IS_VARIANT, bool(mark & _IS_VARIANT)


def _number(mark: str, variant: int = 0) -> int:
    hashed = int.from_bytes(hashlib.blake2b(mark.encode(), digest_size=8).digest(), "big") >> 1
    return hashed & ~(_IS_EXACT | _IS_VARIANT) | mark.startswith(_EXACT) | variant


def marks(form: Form) -> list[int]:
    """The marks under which a form may meet another that is the same thing, in order: no pair without a common mark is compared."""
    found = {_number(f"i:{identifier}") for identifier in form.identifiers}
    found.update(_number(f"d:{decision}") for decision in form.same)
    if form.family == "Organization":
        for read in form.readings:
            found |= _body_marks(read, form.own, form.only is None)
    else:
        found.update(map(_number, _plain_marks(form)))
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
    words = " ".join(sorted(set(read.words(own))))
    found = {*map(_number, _worded_marks(read, own)), *(_number(mark, _IS_VARIANT) for mark in _variant_marks(read))}
    if pinned:
        found.update(_number(f"e:{words}:{code}") for code in own or ("",))
    return frozenset(found)


def _worded_marks(read: Reading, own: frozenset[str]) -> Iterator[str]:
    ordered = read.words(own)
    words = sorted(set(ordered))
    for code in own:
        yield from (f"w:{word}:{code}" for word in words if proper(word) and word[0] != "#")
        if ordered[0] == "=ministry" and len(ordered) > 1:
            yield f"m:{ordered[1]}:{code}"
    if read.numbers:
        yield from (f"n:{word}:{number}" for word in words if word[0] == "#" for number in read.numbers)
    yield f"o:{' '.join(words)}"
    if read.acronym:
        yield from (f"a:{letters}" for letters in _initials_within(fold(read.acronym)))
    else:
        if len(content := read.content) > 1:
            yield f"s:{' '.join(sorted(content))}"
        if len(read.tokens) == 1:
            yield f"a:{read.spelt[0]}"
    if 1 < len(words) <= 8:
        for place in range(len(words)):
            rest = words[:place] + words[place + 1 :]
            if any(proper(w) for w in rest) or len(rest) > 2:
                yield f"o:{' '.join(rest)}"
            elif len(read.initials) > 2:  # too little by itself; a word misspelt keeps its first letter
                letter = read.spelt[read.tokens.index(words[place])][0]
                yield from (f"t:{' '.join(rest)}:{letter}:{code}" for code in own or ("",))
    names = [w for w in words if proper(w)]
    if names and len(names) < len(words):
        yield f"o:{' '.join(names)}"


def _variant_marks(read: Reading) -> Iterator[str]:
    """What a full name may be shortened to."""
    if not read.acronym:
        yield from (f"s:{shortened}" for shortened in _shortened(read))
        yield from (f"a:{letters}" for letters in initial_words(read) if 2 < len(letters) < 12)


def _initials_within(acronym: str) -> Iterator[str]:
    """The initials from which an acronym may be made: itself, and where it takes several letters of a word, fewer of its letters.

    >>> "sbpit" in set(_initials_within("sobepit"))
    True
    """
    yield acronym
    if 3 < len(acronym) < 10:
        for length in range(max(3, (len(acronym) + 1) // 2), len(acronym)):
            yield from (acronym[0] + "".join(rest) for rest in combinations(acronym[1:], length - 1))


def _shortened(read: Reading) -> Iterator[str]:
    """The content words of a name in order of the alphabet, with a run of two to four shortened to its initials.

    >>> from graph.identity.keys import reading
    >>> "besancon chu" in set(_shortened(reading("Centre hospitalier universitaire de Besançon")))
    True
    """
    words = read.content
    if len(words) < 9:
        for start in range(len(words)):
            for end in range(start + 2, min(start + 4, len(words)) + 1):
                if end - start < len(words):
                    letters = "".join(word[0] for word in words[start:end])
                    yield " ".join(sorted([*words[:start], letters, *words[end:]]))
