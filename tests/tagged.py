"""Sentences tagged by hand, for tests that load no model: a view of a text, its words tagged by rule or as the test says."""

from __future__ import annotations

from extract.model import Document, Reading, Sentence, Span, Token
from extract.parse import words
from extract.views import View

_TAGS = {
    **dict.fromkeys(("le", "la", "les", "l'", "un", "une", "des", "ce", "cette"), "DET"),
    **dict.fromkeys(("de", "du", "d'", "à", "au", "aux", "en", "pour", "sur", "avec", "entre", "par", "dans", "chez"), "ADP"),
    **dict.fromkeys(("et", "ou"), "CCONJ"),
    **dict.fromkeys(("a", "ont", "est", "sont"), "AUX"),
}


def tag(word: str) -> str:
    """A part of speech: small words by a list, capitals proper nouns, marks punctuation, participles verbs, the rest nouns."""
    if not word[0].isalnum():
        return "PUNCT"
    if word.casefold() in _TAGS:
        return _TAGS[word.casefold()]
    if word[0].isupper():
        return "PROPN"
    return "ADJ" if word.endswith(("ale", "al", "ique", "ienne", "ien", "aise", "ais", "ieur", "ieure")) else "NOUN"


def sentence(text: str, start: int = 0, kind: str = "sentence", ner: str = "", **pos: str) -> Sentence:
    """The sentence *text* at *start*; *pos* gives words another tag, *ner* is one label for every capital."""
    tokens = []
    for span in words(text, Span(0, len(text))):
        word = span.of(text)
        label = f"B-{ner}" if ner and word[0].isupper() else ""
        shifted = Span(span.start + start, span.end + start)
        morph = "VerbForm=Fin" if pos.get(word) == "VERB" else ""
        tokens.append(Token(shifted, word, pos.get(word, tag(word)), morph, label))
    return Sentence(Span(start, start + len(text)), tuple(tokens), kind)


def view(text: str, kind: str = "sentence", ner: str = "", **pos: str) -> View:
    """The view of a text of one sentence."""
    return View(sentence(text, kind=kind, ner=ner, **pos), 0, "fr")


def reading(*texts: str, **pos: str) -> Reading:
    """A reading of the sentences *texts*, one a line."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(sentence(text, start, **pos))
        start += len(text) + 1
    whole = "\n".join(texts)
    return Reading(Document("made", whole), whole, tuple(sentences))
