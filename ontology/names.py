"""Names in, comparison keys out: the folding that extraction, identity and search share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REMEMBERED = 1 << 16
"""How many words or names a function remembers what it made of: more than a language uses often."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
_ARTICLE = re.compile(r"^(?:l'|d'|le |la |les |un |une |du |des |de la |de l'|the |a |an )+")
_PUNCTUATION = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """*text* without case, accents or typographic apostrophes, its white space collapsed.

    >>> fold("  L’École  Polytechnique ")
    "l'ecole polytechnique"
    """
    bare = text
    if not text.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)))
        if not bare.isascii():
            bare = "".join(c for c in bare if not unicodedata.combining(c))
    elif "`" in text:
        bare = text.replace("`", "'")
    return " ".join(bare.casefold().split())


def without_article(folded: str) -> str:
    """A folded name without the articles before it.

    >>> without_article("l'ecole de la ville")
    'ecole de la ville'
    """
    return _ARTICLE.sub("", folded)


@lru_cache(maxsize=REMEMBERED)
def key(name: str) -> str:
    """The key under which two spellings of one name meet: folded, no leading article, no punctuation.

    >>> key("L’Université Sorbonne-Nouvelle") == key("université  sorbonne nouvelle")
    True
    >>> key("Ça bouge ! LYON")
    'ca bouge lyon'
    """
    bare = without_article(fold(name))
    return _PUNCTUATION.sub(" ", bare).strip() or fold(name)


def slug(name: str) -> str:
    """*name* as a path segment of an IRI: its key with hyphens, 80 characters at most, never empty.

    >>> slug("L’Université d’Évora")
    'universite-d-evora'
    """
    words = re.sub(r"[^a-z0-9]+", "-", key(name)).strip("-")
    return words[:80].strip("-") or "x" + name.encode("utf-8").hex()[:32]
