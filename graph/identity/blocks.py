"""A form in, its marks out: two forms that share none are not compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from graph.identity.forms import Form
from graph.identity.instruments import instrument_marks
from graph.identity.keys import initial_words, person_name, place_name, proper
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
            letters = fold(read.acronym)
            yield f"a:{letters}"
            if len(letters) > 3:
                yield from (f"x:{letters[0]}{letters[-1]}:{code}" for code in own)
        else:
            content = [w for w in read.initials if not w.startswith("-")]
            if len(content) > 2:
                yield from (f"x:{content[0][0]}{content[-1][0]}:{code}" for code in own)
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
