"""An extraction in, a page out: the document with its mentions, agreements and parties marked, each linked to what was made of it.

The page stands by itself: one file, no script, and a policy that lets it fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rdflib import Graph, URIRef

from extract.model import Claim, Extraction, Modality, Node, Span, Value
from graph.derived import ONTOLOGY
from graph.identity.nodes import AGREEMENTS, family
from graph.quads import node_class
from ontology.terms import ENT, ORG, PREFIXES, RDFS, SKOS

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_FAMILIES: Final = {
    "Organization": "organization",
    "Person": "person",
    "Country": "place",
    "Place": "place",
    "Agreement": "agreement",
}
_FIRST: Final = (str(ENT.party), str(ENT.signatory), str(ENT.attendee), str(ENT.status), str(ENT.signedOn), str(ENT.signedAt))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text within a passage or between two: `href` where it is a mention, `id` where something links to it."""

    text: str
    href: str = ""
    id: str = ""
    style: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that is one passage, or that none covers (no `id`), in pieces."""

    pieces: tuple[Piece, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement as the page shows it: the property's name, the value with a link where it is a thing, and its grounds."""

    property: str
    value: str
    href: str
    modality: str
    passage: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing as the page lists it: `id` is its own anchor, `mentions` those of its mentions."""

    id: str
    type: str
    style: str
    names: tuple[str, ...]
    mentions: tuple[str, ...]
    statements: tuple[Shown, ...] = ()


@cache
def _ontology() -> Graph:
    return Graph().parse(ONTOLOGY)


def label(iri: str, language: str) -> str:
    """The ontology's name for a class, property or concept in *language*; the end of its IRI where it has none there."""
    for predicate in (RDFS.label, SKOS.prefLabel):
        for found in _ontology().objects(URIRef(iri), predicate):
            if getattr(found, "language", None) == language:
                return str(found)
    return iri.rpartition("#")[2].rpartition("/")[2]


class _Page:
    """Gives each node of an extraction its anchor, and shows what is said of it."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.text = extraction.document.text
        self.language = extraction.document.language if extraction.document.language in ("fr", "en") else "fr"
        self.anchors = {node.key: f"{'a' if node.type in AGREEMENTS else 'e'}{n}" for n, node in enumerate(extraction.nodes)}

    @cached_property
    def marks(self) -> list[tuple[Span, Node]]:
        """The spans to mark, none overlapping another: the longest wins, then the earliest, then an entity's."""
        named = [(span, node) for node in self.extraction.nodes if node.type not in ("Membership", "Amount") for span in node.spans]
        ranked = sorted(named, key=lambda m: (m[0].start - m[0].end, m[0].start, m[1].type in AGREEMENTS, m[1].key))
        taken = bytearray(len(self.text))
        chosen = []
        for span, node in ranked:
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                chosen.append((span, node))
        return sorted(chosen, key=lambda m: m[0])

    def stretches(self) -> Iterator[Stretch]:
        """The whole text, cut at the ends of passages; a mark that a cut goes through is marked on both sides."""
        passages = list(self.extraction.passages())
        cuts = sorted({0, len(self.text), *(end for p in passages for end in (p.start, p.end))})
        for start, end in pairwise(cuts):
            inside = any(p.start <= start and end <= p.end for p in passages)
            yield Stretch(tuple(self._pieces(start, end)), f"p{start}" if inside else "")

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        at = start
        for span, node in self.marks:
            first, last = max(span.start, start), min(span.end, end)
            if first >= last:
                continue
            if at < first:
                yield Piece(self.text[at:first])
            name = node.names[0].text if node.names else node.key
            title = f"{label(node_class(node.type), self.language)} : {name}" if self.language == "fr" else f"{node.type}: {name}"
            anchor = f"m{span.start}" if first == span.start else ""
            yield Piece(self.text[first:last], f"#{self.anchors[node.key]}", anchor, _style(node.type), title)
            at = last
        if at < end:
            yield Piece(self.text[at:end])

    def entry(self, node: Node, statements: Sequence[Claim] = ()) -> Entry:
        marked = {span for span, _ in self.marks} & set(node.spans)
        return Entry(
            self.anchors[node.key],
            label(node_class(node.type), self.language),
            _style(node.type),
            tuple(name.text for name in node.names) or (node.key,),
            tuple(f"#m{span.start}" for span in sorted(marked)),
            tuple(self.shown(claim) for claim in statements),
        )

    def shown(self, claim: Claim, *, whole: bool = False) -> Shown:
        """A claim; *whole* also names its subject, for one that stands by itself."""
        subject, predicate = self.extraction.by_key[claim.subject], label(claim.predicate, self.language)
        value, href = self._value(claim.object)
        if claim.predicate == str(ORG.member):
            parts = dict(subject.parts)
            body, role = parts.get(str(ORG.organization), ""), parts.get(str(ENT.roleLabel))
            predicate = value
            value, href = self._value(body)
            value = f"{role.lexical}, {value}" if isinstance(role, Value) else value
        elif whole:
            predicate = f"{self._value(claim.subject)[0]} – {predicate}"
        return Shown(
            predicate, value, href, "" if claim.modality is Modality.ASSERTED else str(claim.modality),
            f"#p{claim.passage.start}", claim.method, claim.confidence,
        )  # fmt: skip

    def _value(self, value: str | Value) -> tuple[str, str]:
        """A value as text, and the anchor of the thing that it is."""
        if isinstance(value, Value):
            known = value.lexical.startswith((PREFIXES["ent"], PREFIXES["topic"]))
            return (label(value.lexical, self.language) if known else value.lexical), ""
        node = self.extraction.by_key[value]
        if node.type == "Amount":
            return " ".join(part.lexical for _, part in node.parts if isinstance(part, Value)), ""
        return (node.names[0].text if node.names else value), f"#{self.anchors[value]}"


def _rank(claim: Claim) -> tuple[int, str, Span]:
    """Parties and people first, then what else is said of an agreement."""
    return (_FIRST.index(claim.predicate) if claim.predicate in _FIRST else len(_FIRST), claim.predicate, claim.passage)


def _style(type_name: str) -> str:
    return _FAMILIES.get(family(type_name), "other")


def page(extraction: Extraction) -> str:
    """The page of one document, as HTML. Everything that comes from the document is escaped."""
    shown = _Page(extraction)
    nodes = extraction.nodes
    agreements = sorted((n for n in nodes if n.type in AGREEMENTS), key=lambda n: (not n.spans, n.spans))
    about = {n.key: sorted((c for c in extraction.claims if c.subject == n.key), key=_rank) for n in agreements}
    named = [n for n in nodes if n.names and n.type not in AGREEMENTS]
    style = (_TEMPLATES / "reading.css").read_text("utf-8")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("reading.html").render(
        document=extraction.document,
        published=extraction.published,
        language=shown.language,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        stretches=list(shown.stretches()),
        agreements=[shown.entry(n, about[n.key]) for n in agreements],
        entities=sorted((shown.entry(n) for n in named), key=lambda e: (e.style, e.type, e.names)),
        others=[shown.shown(c, whole=True) for c in extraction.claims if c.subject not in about],
    )
