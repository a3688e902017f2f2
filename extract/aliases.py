"""Names in, pairs of names of one thing out: acronyms, initials, dropped heads, short forms, squashed spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.folds import flat
from extract.wordlists import grammar

_WORD = re.compile(r"[^\W_]+")


def content_words(name: str, language: str) -> list[str]:
    """The flat words of *name* without articles and prepositions.

    >>> content_words("Centre national d’études spatiales", "fr")
    ['centre', 'national', 'etudes', 'spatiales']
    """
    return [word for word in _WORD.findall(flat(name)) if word not in grammar(language).inside]


def firsts(name: str, language: str) -> str:
    """The first letters of the content words of *name*.

    >>> firsts("Union des universités", "fr")
    'uu'
    """
    return "".join(word[0] for word in content_words(name, language))


def spells(short: str, name: str, language: str) -> bool:
    """Whether *short* is made of the beginnings of the words of *name*, in order, each word giving at least one letter.

    One content word may be passed over, never the first; two letters spell nothing.

    >>> spells("CNES", "Centre national d’études spatiales", "fr"), spells("UCLouvain", "Université catholique de Louvain", "fr")
    (True, True)
    >>> spells("BMBF", "Centre national d’études spatiales", "fr")
    False
    """
    letters = squashed(short)
    words = content_words(name, language)
    spare = 0 if len(words) < 4 else 1
    return len(letters) >= 3 and len(words) >= 2 and _spelt(letters, words, spare, first=True)


def initials(short: str, name: str, language: str) -> bool:
    """Whether each letter of *short*, in order, begins a word of *name*, the first the first; any word may be passed over.

    >>> initials("PCZA", "Programme d’appui à la connectivité des zones de production agricole", "fr")
    True
    >>> initials("DRE", "Direction des relations", "fr")
    False
    """
    letters = squashed(short)
    begun = iter(firsts(name, language))
    return len(letters) >= 3 and flat(name)[:1] == letters[0] and all(letter in begun for letter in letters)


def sketched(short: str, name: str, language: str) -> bool:
    """Whether *short*, of four letters at least, is made of the beginnings of words of *name*, in order, the first the first's; any
    other may be passed over.

    >>> sketched("ASECNA", "Agence pour la sécurité de la navigation aérienne en Afrique et à Madagascar", "fr")
    True
    >>> sketched("ASECNA", "Conseil d’administration de l’Agence", "fr")
    False
    """
    letters, words = squashed(short), content_words(name, language)
    return len(letters) > 3 and _spelt(letters, words, len(words), first=True)


def rearranged(short: str, name: str, language: str) -> bool:
    """Whether the letters of the acronym *short* begin the words of *name* in any order, as where one of them is a translation.

    >>> rearranged("CIO", "International Olympic Committee", "fr"), rearranged("CNRS", "Sorbonne Université", "fr")
    (True, False)
    """
    letters, begun = {*squashed(short)}, firsts(name, language)
    return short.isupper() and len(short) >= 3 and letters <= {*begun} and len(begun) <= len(short) + 1


def _spelt(letters: str, words: list[str], spare: int, *, first: bool = False) -> bool:
    """Whether *letters* are beginnings of *words*, in order, of which *spare* may be passed over, but not the *first*."""
    if not letters:
        return len(words) <= spare
    if not words:
        return False
    word = words[0]
    most = 0
    while most < min(len(word), len(letters)) and word[most] == letters[most]:
        most += 1
    if any(_spelt(letters[taken:], words[1:], spare) for taken in range(most, 0, -1)):
        return True
    return bool(spare) and not first and _spelt(letters, words[1:], spare - 1)


def squashed(name: str) -> str:
    """*name* as one flat word: the key of "Bio Lab" and "BioLab".

    >>> squashed("Yo! LILLE") == squashed("yo-lille")
    True
    """
    return "".join(_WORD.findall(flat(name)))


def acronyms(shorts: Iterable[str], names: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """(short, name) for each short form that spells exactly one of the names."""
    long = [name for name in names if len(content_words(name, language)) >= 2]
    by_first: dict[str, list[str]] = {}
    for name in long:
        by_first.setdefault(content_words(name, language)[0][0], []).append(name)
    for short in shorts:
        fits = [name for name in by_first.get(flat(short)[:1], ()) if name != short and spells(short, name, language)]
        if len({squashed(name) for name in fits}) == 1:
            yield short, fits[0]


def bare(name: str, language: str) -> str:
    """*name* without the common nouns and adjectives in lower case that stand before its first capital.

    >>> bare("agence spatiale JAXA", "fr"), bare("université de Lomé", "fr"), bare("le groupe Total", "fr")
    ('JAXA', '', 'Total')
    """
    words = name.split()
    for place, word in enumerate(words):
        if any(c.isupper() for c in word):
            before = words[:place]
            linked = before and (flat(before[-1]) in grammar(language).inside or "'" in word)
            return "" if linked else " ".join(words[place:])
    return ""
