"""The values that pass between the stages: documents, spans, nodes, claims, and all that one document says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from extract.folds import flat

PASSAGE_WORDS = 60
"""A passage is one sentence or list item of at most this many words, counted by white space."""


ANY_URI = "http://www.w3.org/2001/XMLSchema#anyURI"


@dataclass(frozen=True)
class Document:
    """A text with what is known of it from outside.

    `text` is the text as read, before any normalisation; every offset counts its Unicode code points. `published` is an
    ISO date as precise as known (`2025`, `2025-07`, `2025-07-09`), from the corpus description: where it is None the
    extractor looks for the date that the document gives for itself.
    """

    identifier: str
    text: str
    language: str = "fr"
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}–{self.end} is empty or negative")

    def of(self, text: str) -> str:
        """The span's text."""
        if self.end > len(text):
            raise ValueError(f"span {self.start}–{self.end} is outside a text of {len(text)} characters")
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name as the text words it, with its BCP 47 language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A literal: its lexical form and its datatype's IRI; `language` only for rdf:langString.

    A term of the vocabulary (a status, a topic) is a Value of datatype `ANY_URI`: it is published as that IRI.
    """

    lexical: str
    datatype: str = "http://www.w3.org/2001/XMLSchema#string"
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A thing as one document knows it: an entity, an agreement, a membership, an event or an amount.

    `key` is unique in its document and made from what the text says of the thing, never from its type or an offset, so
    that it survives new evidence and edits elsewhere: for an entity `ontology.names.key` of its fullest name (`#2`
    appended for a second thing of that name), for an agreement a hash of its first trigger sentence with the trigger's
    rank in it, for a membership `person key @ body key`. `type` is the local name of its finest class in
    `ontology/entente.ttl` ("University"), or "Membership" for an `org:Membership`. The first name is the best. A node
    that the text implies but never names (the country of "marocain") has no spans.
    """

    key: str
    type: str
    names: tuple[Name, ...] = ()
    spans: tuple[Span, ...] = ()
    identifiers: tuple[str, ...] = ()
    """Authority identifiers that the text itself settles, such as `iso:FR`, `geonames:2988507`, `body:unesco`."""
    parts: tuple[tuple[str, str | Value], ...] = ()
    """What the node is made of, as predicate and value, and so needs no claim: a membership's organization and role, an
    amount's value, currency and period."""


class Token(NamedTuple):
    """A word of a sentence, elisions split and hyphened names whole: the tagger's tags beside its span.

    `pos` and `morph` are Universal Dependencies tags and features ("_" where there are none); `ner` is "B-ORG", "I-ORG"… or
    empty. The parser and the lemmatizer are left out (see `extract.parse`).
    """

    span: Span
    text: str
    pos: str
    morph: str
    ner: str = ""
    known: bool = True
    """Whether the model knows the word in lower case: a word that it does not is likely a name."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, heading or list item, with its tokens.

    `kind` is "heading", "item" or "sentence". `furniture` is true for page furniture (newsletter, share buttons, press
    contacts, teasers), whose statements are not the document's own.
    """

    span: Span
    tokens: tuple[Token, ...]
    kind: str = "sentence"
    furniture: bool = False


@dataclass(frozen=True)
class Reading:
    """A document made ready: `text` is the normalised text, of equal length to `document.text`, so that offsets hold."""

    document: Document
    text: str
    sentences: tuple[Sentence, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.document.text):
            raise ValueError("normalisation changed the length of the text")

    @cached_property
    def flat(self) -> str:
        """The text in lower case without accents, as patterns compare it, of equal length too."""
        return flat(self.text)

    @cached_property
    def accented(self) -> bool:
        """Whether the text is written with accents, so that its "a" is never "à"."""
        return "é" in self.text


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the document names: all its names and mentions. `node` is how it is published.

    `country` is the ISO 3166-1 code where the text says or plainly implies it. `optional` marks what stands only in page
    furniture or inside a longer name.
    """

    node: Node
    country: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A place in the text where an entity is meant.

    `kind` is "name"; "demonym" for an adjective that means a country ("franco-marocain" has one for each half, each over
    the whole word's span when the halves cannot be told apart); "government" for a capital that stands for its
    government; "distributed" for one of the names that share a plural head; "anaphor" for a general noun
    ("l'université"); "group" for a plural that means several ("les deux ministères"), which stands once for each member,
    with the same span.
    """

    span: Span
    key: str
    kind: str = "name"


@dataclass(frozen=True)
class Actors:
    """The entities of a document and their mentions, in order of the text; only those of a group share a span."""

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]


class Modality(StrEnum):
    """Whether a document states a fact, denies it, or calls it possible."""

    ASSERTED = "asserted"
    DENIED = "denied"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One document's word for one fact, with the passage that says so.

    `subject` is a node's key, `predicate` an IRI, `object` a node's key or a `Value`. `method` names the rule that made
    it. `when` is the date at which the text places the fact, where the fact itself is not a date.
    """

    subject: str
    predicate: str
    object: str | Value
    passage: Span
    method: str
    confidence: float
    modality: Modality = Modality.ASSERTED
    when: Value | None = None

    def __post_init__(self) -> None:
        if not 0 < self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is not in (0, 1]")


@dataclass(frozen=True)
class Extraction:
    """All that one document says: its nodes and its claims, sorted, every key resolved."""

    document: Document
    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    published: str | None = None
    """The document's date: the corpus description's, else the one that the document gives for itself."""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.nodes):
            raise ValueError(f"{self.document.identifier}: two nodes share one key")
        for claim in self.claims:
            for key in (claim.subject, claim.object):
                if isinstance(key, str) and key not in self.by_key:
                    raise ValueError(f"{self.document.identifier}: a claim names {key!r}, which is no node")
            if len(claim.passage.of(self.document.text).split()) > PASSAGE_WORDS:
                raise ValueError(f"{self.document.identifier}: a passage of more than {PASSAGE_WORDS} words")

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The nodes by their keys."""
        return {node.key: node for node in self.nodes}

    def passages(self) -> Iterator[Span]:
        """The passages that the claims rest on, each once, in order."""
        yield from sorted({claim.passage for claim in self.claims})
