"""Agreements and the sentences that speak of them in, the topics of cooperation and the stated aims out.

A topic is claimed where its words stand in the sentences of an agreement, the more of them the surer, four at most; where
those name none, the title's. An aim is what follows "vise à" or "afin de" in such a sentence, up to the end of its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from extract.folds import either, either_in_text, flat, stem
from extract.lines import Line
from extract.model import ANY_URI, Span, Value
from extract.statements import Statement, Told
from ontology.lexicons import Lexicon, load
from ontology.terms import DCTERMS, ENT, TOPIC

MOST: Final = 4
"""How many topics one agreement has at most."""
_TOKEN: Final = re.compile(r"[^\W_]+(?:'(?=\w))?|[^\w\s]")
_AIM_WORDS: Final = 45


class TopicCues(Lexicon):
    """What stands before a field that makes it the subject of an act."""

    subject: tuple[str, ...]


class TopicWords(Lexicon):
    """`topics.toml`: the words of each field of cooperation."""

    topics: dict[str, tuple[str, ...]]
    cues: TopicCues


class AimWords(Lexicon):
    """`aims.toml`: what opens and ends a stated aim, and what speaks of the act."""

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True)
class _Fields:
    exact: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    """The topics' phrases by their first word, longest first."""
    begun: tuple[tuple[str, str], ...]
    """Beginnings of words, with their topic."""
    subject: re.Pattern[str]
    """What stands before the subject of an act."""


@cache
def _fields(language: str) -> _Fields:
    words = load(TopicWords, language, "topics")
    exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    begun = []
    for topic, phrases in words.topics.items():
        for phrase in phrases:
            if phrase.endswith("*"):
                begun.append((flat(phrase[:-1]), topic))
            else:
                tokens = tuple(stem(w) for w in _TOKEN.findall(flat(phrase)))
                exact.setdefault(tokens[0], []).append((tokens, topic))
    subject = re.compile(rf"(?<!\w){either(words.cues.subject)}\s(?:[\w'-]+\s?){{0,3}}$")
    listed = {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p))) for k, v in exact.items()}
    return _Fields(listed, tuple(sorted(begun, key=lambda b: (-len(b[0]), b))), subject)


@lru_cache(maxsize=1 << 16)
def _of_word(word: str, language: str) -> str:
    """The topic that a word tells by its beginning, or nothing."""
    if len(word) <= 3:
        return ""
    return next((field for start, field in _fields(language).begun if word.startswith(start)), "")


def fields(text: str, language: str) -> dict[str, tuple[int, Span]]:
    """The topics that a flat text names, with how many of their words it has and where the first stands.

    >>> sorted(fields("un accord sur l'energie solaire et la formation", "fr"))
    ['education', 'energy']
    """
    known = _fields(language)
    found = [(m.start(), m.end(), stem(m[0])) for m in _TOKEN.finditer(text)]
    out: dict[str, tuple[int, Span]] = {}
    n = 0
    while n < len(found):
        size, topic = 1, ""
        for phrase, field in known.exact.get(found[n][2], ()):
            if len(phrase) == 1 or tuple(f[2] for f in found[n : n + len(phrase)]) == phrase:
                size, topic = len(phrase), field
                break
        else:
            topic = _of_word(found[n][2], language)
        if topic:
            count, span = out.get(topic, (0, Span(found[n][0], found[n + size - 1][1])))
            cued = known.subject.search(text, max(0, found[n][0] - 45), found[n][0])
            out[topic] = (count + (2 if cued else 1), span)
        n += size
    return out


def topics(told: Told) -> Iterator[Statement]:
    """The topics of each agreement."""
    language = told.reading.document.language
    plain = {line.sentence.span: _plain(told, line) for line in told.lines}
    heading = next((line.sentence.span for line in told.lines if not line.sentence.furniture and line.items), None)
    for key, one in told.agreements.items():
        tally: dict[str, tuple[int, Span, Span]] = {}
        sentences = sorted(set(one.passages))[:6]
        fallback = False
        for at in sentences:
            _count(tally, plain, at, language)
        if not tally and heading is not None:
            fallback = True
            _count(tally, plain, heading, language)
        ranked = sorted(tally.items(), key=lambda t: (-t[1][0], t[1][2]))
        told_twice = [t for t in ranked if t[1][0] > 1][:MOST]
        for topic, (count, passage, focus) in told_twice or ranked[:2]:
            sure = 0.45 if fallback else min(0.9, 0.45 + 0.12 * count)
            method = "topics.title" if fallback else "topics.words"
            yield Statement(
                key, str(DCTERMS.subject), Value(str(TOPIC[topic]), ANY_URI), passage, focus, method, sure, one.modality
            )


def _plain(told: Told, line: Line) -> str:
    """A line's flat text with the names of bodies and persons blanked: their words tell no topic."""
    start, end = line.sentence.span.start, line.sentence.span.end
    text = list(told.text[start:end])
    for item in line.items:
        if item.code in "OPLC":
            text[item.span.start - start : item.span.end - start] = "_" * (item.span.end - item.span.start)
    return "".join(text)


def _count(tally: dict[str, tuple[int, Span, Span]], plain: Mapping[Span, str], at: Span | None, language: str) -> None:
    """Add the topics of one sentence to *tally*: their weight, the sentence and the words that tell each first."""
    if at is None or at not in plain:
        return
    for topic, (count, span) in fields(plain[at], language).items():
        known = tally.get(topic)
        focus = Span(at.start + span.start, at.start + span.end)
        tally[topic] = (known[0] + count, known[1], known[2]) if known else (count, at, focus)


@cache
def _aims(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load(AimWords, language, "aims")

    def opening(phrase: str) -> str:
        body, last = phrase.removesuffix(" de"), r"\s+(?:d'|de\s)" if phrase.endswith(" de") else r"\s"
        return re.escape(body).replace(r"\ ", r"\s+") + (r"\s*" if phrase.endswith("'") else last)

    openings = "|".join(opening(p) for p in sorted({flat(p) for p in words.openings}, key=lambda p: (-len(p), p)))
    endings, acts = either_in_text(words.endings), either_in_text(words.acts)
    return re.compile(rf"(?<!\w)(?:{openings})"), re.compile(endings), re.compile(rf"{acts}(?!\w)")


def aims(told: Told) -> Iterator[Statement]:
    """The stated aims of each agreement, in the words of the text."""
    opening, ending, acts = _aims(told.reading.document.language)
    for line in told.lines:
        if line.sentence.furniture or line.sentence.kind == "heading":
            continue
        span = line.sentence.span
        found = opening.search(told.text, span.start, span.end)
        if found is None:
            continue
        key = told.agreement_in(line, 0)
        prior = 0.65
        if key is None and acts.match(told.text, span.start, span.end):
            key, prior = told.agreement_in(line, 3), 0.55
        if key is None:
            continue
        aim = _aim(told, line, found, ending)
        if aim is not None:
            said = " ".join(aim.of(told.reading.text).split())
            modality = told.agreements[key].modality
            yield Statement(key, str(ENT.aim), Value(said), span, aim, "topics.aim", prior, modality)


def _aim(told: Told, line: Line, found: re.Match[str], ending: re.Pattern[str]) -> Span | None:
    """The words of an aim, from its opening on; None where there are fewer than three."""
    start = found.start()
    stop = ending.search(told.text, found.end(), line.sentence.span.end)
    end = stop.start() if stop else line.sentence.span.end
    words = list(re.finditer(r"\S+", told.text[start:end]))
    if len(words) > _AIM_WORDS:
        cut = [w.end() for w in words[:_AIM_WORDS] if w[0].endswith((",", ")"))]
        end = start + (cut[-1] - 1 if cut and cut[-1] > found.end() - start + 20 else words[_AIM_WORDS - 1].end())
    while end > start and told.text[end - 1] in " ,;:.\n":
        end -= 1
    return Span(start, end) if len(told.text[start:end].split()) > 3 else None
