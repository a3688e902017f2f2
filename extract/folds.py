"""Text in, text of equal length out, without case, accents or typographic signs: what patterns are matched against."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ontology.names import REMEMBERED

_SIGNS = {
    "’": "'",
    "ʼ": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "‑": "-",
    "‐": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\t": " ",
}


def _table() -> dict[int, str]:
    """Each Latin, Greek or general sign to one plain character; what would change length stays as it is."""
    table = {ord(sign): plain for sign, plain in _SIGNS.items()}
    for point in range(0x41, min(0x2000, sys.maxunicode)):
        sign = chr(point)
        bare = "".join(c for c in unicodedata.normalize("NFD", sign) if not unicodedata.combining(c)).lower()
        if len(bare) == 1 and bare != sign:
            table.setdefault(point, bare)
    return table


_TABLE = _table()


def flat(text: str) -> str:
    """*text* in lower case without accents, character for character.

    >>> flat("L’Énergie À RABAT")
    "l'energie a rabat"
    """
    return text.translate(_TABLE)


@lru_cache(maxsize=REMEMBERED)
def flat_word(word: str) -> str:
    """`flat` of a word, which is looked up where the word has come before."""
    return flat(word)


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """A flat word without its plural ending, so that one entry serves singular and plural.

    >>> stem("protocoles"), stem("accord"), stem("regionaux")
    ('protocole', 'accord', 'regional')
    """
    if len(word) <= 3:
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 5:
        return word[:-3] + "al"
    return word[:-1] if word[-1] in "sx" else word


def flats(words: Iterable[str]) -> frozenset[str]:
    """The words of a lexicon flat, as they are compared."""
    return frozenset(map(flat, words))


def stems(words: Iterable[str]) -> frozenset[str]:
    """The words of a lexicon flat and without their plural endings."""
    return frozenset(stem(flat(word)) for word in words)


def either(words: Iterable[str]) -> str:
    """A group of the flat words for a pattern, longest first, so that "ainsi que" wins over "ainsi".

    >>> either(["Été", "ainsi", "ainsi que"])
    '(?:ainsi\\\\ que|ainsi|ete)'
    """
    return "(?:" + "|".join(re.escape(w) for w in sorted({flat(w) for w in words}, key=lambda w: (-len(w), w))) + ")"


def either_in_text(words: Iterable[str]) -> str:
    """`either` for a text in which more than a space may part two words, such as the end of a line."""
    return either(words).replace(r"\ ", r"\s+")
