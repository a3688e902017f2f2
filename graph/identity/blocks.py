"""A form in, its marks out: two forms that share none are not compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from graph.identity.forms import Form
from graph.identity.instruments import instrument_marks
from graph.identity.keys import Reading, initial_words, person_name, place_name, proper
from graph.identity.persons import bones
from ontology.names import fold, key


def marks(form: Form) -> Iterator[str]:
    """The marks under which a form may meet another that is the same thing: no pair without a common mark is compared."""
    yield from (f"i:{identifier}" for identifier in form.identifiers)
    yield from (f"d:{decision}" for decision in form.same)
    match form.family:
        case "Organization":
            yield from _body_marks(form)
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


def _body_marks(form: Form) -> Iterator[str]:
    own = form.own
    for read in form.readings:
        ordered = read.words(own)
        words = sorted(set(ordered))
        for code in own:
            yield from (f"w:{word}:{code}" for word in words if proper(word) and word[0] != "#")
            if ordered[0] == "=ministry" and len(ordered) > 1:
                yield f"m:{ordered[1]}:{code}"
        if read.numbers:
            yield from (f"n:{word}:{number}" for word in words if word[0] == "#" for number in read.numbers)
        whole = " ".join(words)
        yield f"o:{whole}"
        yield from (f"e:{whole}:{code}" for code in own or ("",))
        if read.acronym:
            yield from (f"a:{letters}" for letters in _initials_within(fold(read.acronym)))
        else:
            yield from (f"s:{shortened}" for shortened in _shortened(read))
            yield from (f"a:{letters}" for letters in initial_words(read) if 2 < len(letters) < 12)
            if len(read.tokens) == 1:
                yield f"a:{read.spelt[0]}"
        if 1 < len(words) <= 8:
            for place in range(len(words)):
                rest = words[:place] + words[place + 1 :]
                if any(proper(w) for w in rest) or len(rest) > 2:
                    yield f"o:{' '.join(rest)}"
        names = [w for w in words if proper(w)]
        if names and len(names) < len(words):
            yield f"o:{' '.join(names)}"


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
    """The content words of a name in order of the alphabet, as they are and with a run of two to four shortened to its initials.

    >>> from graph.identity.keys import reading
    >>> "besancon chu" in set(_shortened(reading("Centre hospitalier universitaire de Besançon")))
    True
    """
    words = [word for word in read.initials if not word.startswith("-")]
    if 1 < len(words) < 9:
        yield " ".join(sorted(words))
        for start in range(len(words)):
            for end in range(start + 2, min(start + 4, len(words)) + 1):
                if end - start < len(words):
                    letters = "".join(word[0] for word in words[start:end])
                    yield " ".join(sorted([*words[:start], letters, *words[end:]]))
