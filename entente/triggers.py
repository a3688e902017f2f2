"""A language in, the pattern of the words that announce an agreement in it out: what the naive baseline goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from entente.findings import KINDS
from extract.folds import flat
from ontology.lexicons import languages, load
from ontology.wording import AgreementWords


@cache
def _kinds(language: str) -> dict[str, str]:
    """Each instrument's words, flat, with what gold files call its kind."""
    words = load(AgreementWords, language if language in languages() else "fr", "agreements")
    return {flat(word): KINDS.get(i.kind, "agreement") for i in words.instruments for word in i.words}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    spelt = sorted(_kinds(language), key=lambda w: (-len(w), w))
    plural = (r"[sx]?[ -]".join(re.escape(part) for part in re.split("[ -]", words)) + "[sx]?" for words in spelt)
    return re.compile(rf"(?<!\w)(?:{'|'.join(plural)})(?!\w)")


def triggers(text: str, language: str) -> Iterator[str]:
    """The kind that each instrument's word in *text* stands for, in order.

    >>> list(triggers("Deux protocoles d’accord et un traité", "fr"))
    ['memorandum-of-understanding', 'treaty']
    """
    for found in _pattern(language).finditer(flat(text)):
        yield next((kind for words, kind in _kinds(language).items() if _same(words, found[0])), "agreement")


def _same(words: str, found: str) -> bool:
    return [w.rstrip("sx") for w in re.split("[ -]", words)] == [w.rstrip("sx") for w in re.split("[ -]", found)]
