"""A document in, who said which quotation out.

The speaker is the person who stands after the quotation in its sentence with a verb of saying ("», a déclaré P"); failing
that, before it ("P a déclaré : «", "selon P, «"); failing that, "a-t-il ajouté" is the speaker of the quotation before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from extract.folds import either, flat
from extract.model import PASSAGE_WORDS, Mention, Span, Value
from extract.statements import Statement, Told
from ontology.lexicons import Lexicon, load
from ontology.terms import ENT

_QUOTED: Final = re.compile(r"«([^«»]{12,2500})»|“([^“”]{12,2500})”|\"([^\"\n]{12,1500})\"")
_REACH: Final = 170
_LEAST: Final = 4
"""The fewest words of a quotation; fewer are a name or a phrase in quotation marks."""


class QuotationWords(Lexicon):
    """`quotations.toml`: the words that say who speaks."""

    verbs: tuple[str, ...]
    according: tuple[str, ...]
    that: tuple[str, ...]
    titles: tuple[str, ...]
    pronouns: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    verbs: re.Pattern[str]
    according: re.Pattern[str]
    that: re.Pattern[str]
    signed: re.Pattern[str]
    pronouns: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    words = load(QuotationWords, language, "quotations")
    verbs = "|".join(
        re.escape(flat(v).rstrip("*")) + (r"\w{0,7}" if v.endswith("*") else "")
        for v in sorted(words.verbs, key=lambda v: (-len(v), v))
    )
    return _Words(
        re.compile(rf"(?<!\w)(?:{verbs})(?!\w)"),
        re.compile(rf"(?<!\w){either(words.according)}(?!\w)"),
        re.compile(rf"(?<!\w){either(words.that)}(?!\w)"),
        re.compile(rf"[\s.,(]*[—–-]?\s*(?:{either(words.titles)}\s)*"),
        re.compile(rf"{either(words.pronouns)}(?!\w)"),
    )


def quotations(told: Told, mentions: tuple[Mention, ...]) -> Iterator[Statement]:
    """Each quotation of the document with its speaker; one without a speaker is left out."""
    words = _words(told.reading.document.language)
    people = [m for m in mentions if m.key in told.entities and told.entities[m.key].node.type == "Person"]
    furniture = [s.span for s in told.reading.sentences if s.furniture]
    speaker: str | None = None
    last = -10_000
    for found in _QUOTED.finditer(told.text):
        group = next(n for n in (1, 2, 3) if found[n])
        quote = Span(found.start(group), found.end(group))
        if len(quote.of(told.text).split()) < _LEAST or any(s.covers(quote) for s in furniture):
            continue
        who, method, prior, at = _speaker(told.text, found.span(), people, words)
        if who is None and speaker is not None and found.start() - last < 600:
            after = told.text[found.end() : found.end() + 60]
            if words.pronouns.search(after[:40]) and words.verbs.search(after):
                who, method, prior, at = speaker, "quotations.pronoun", 0.7, quote
            elif found.start() - last < 160 and "\n" not in told.text[last : found.start()]:
                who, method, prior, at = speaker, "quotations.continued", 0.75, quote
        if who is None:
            continue
        speaker, last = who, found.end()
        said = _cut(told.text, quote)
        whole = Span(min(said.start, at.start), max(said.end, at.end))
        passage = whole if len(whole.of(told.text).split()) <= PASSAGE_WORDS else said
        yield Statement(
            who, str(ENT.said), Value(" ".join(said.of(told.reading.document.text).split())), passage, said, method, prior
        )


def _speaker(text: str, quote: tuple[int, int], people: list[Mention], words: _Words) -> tuple[str | None, str, float, Span]:
    """Who said the quotation at *quote*, by which rule, how likely, and where that is said."""
    start, end = quote
    led = re.search(r":\s*$", text[max(0, start - 3) : start])
    for one in people:
        if not 0 <= one.span.start - end < _REACH:
            continue
        gap = text[end : one.span.start]
        if "«" in gap or re.search(r"[.!?]\s+\S.*[.!?]\s|\n\s*\n\s*\S{20}", gap):
            break
        if re.match(r"\s*[.!?…]\s+\w", gap):
            break
        said = words.verbs.search(gap) and not words.that.search(gap)
        if said or words.according.match(gap.lstrip(" ,.\n")):
            return one.key, "quotations.after", 0.9, Span(end, one.span.end)
        if not led and words.signed.fullmatch(gap):
            return one.key, "quotations.signed", 0.8, Span(end, one.span.end)
        break
    for one in reversed(people):
        if not 0 <= start - one.span.end < _REACH + 60:
            continue
        gap, lead = text[one.span.end : start], text[max(0, one.span.start - 60) : one.span.start]
        if "»" in gap or re.search(r"[.!?]\s", gap):
            break
        if words.verbs.search(gap) or re.search(r":\s*$", gap):
            return one.key, "quotations.before", 0.8, Span(one.span.start, start)
        if re.search(rf"{words.according.pattern}[^.]{{0,40}}$", lead):
            return one.key, "quotations.according", 0.7, Span(one.span.start, start)
        break
    return None, "", 0.0, Span(start, end)


def _cut(text: str, quote: Span) -> Span:
    """The quotation without the space around it; of a long one, its first sentences that a passage can hold."""
    start, end = quote.start, quote.end
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    most = PASSAGE_WORDS - 6
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) <= most:
        return Span(start, end)
    stops = [w.end() for w in words[:most] if w[0].endswith((".", "!", "?", "…", ";"))] or [
        w.end() for w in words[:most] if w[0].endswith(",")
    ]
    return Span(start, start + (stops[-1] if stops else words[most - 1].end()))
