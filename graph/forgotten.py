"""Extractions in, the same without the persons that are to be forgotten out: no node, no claim, no letter of their names.

What is kept to recognise a person is a salted hash of the name's words, which names nobody. The letters are masked in the text, so
that no offset moves, and in the names and keys of what is called after the person.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from extract.model import Document, Extraction, Span, Value
from graph.decisions import Decision
from graph.identity.keys import person_name
from graph.iris import digest
from graph.registry import NodeId

MASK: Final = "█"


def hash_of(name: str, salt: str) -> str:
    """The salted hash of a person's full name, the same in any order of its words; empty for a name of one word."""
    words = sorted(person_name(name).full)
    if len(words) < 2:
        return ""
    return hashlib.blake2b(" ".join(words).encode(), key=salt.encode(), digest_size=16).hexdigest()


def _node_hash(node: NodeId, salt: str) -> str:
    return hashlib.blake2b("\0".join(node).encode(), key=salt.encode(), digest_size=16).hexdigest()


def forgetting(names: Iterable[str], nodes: Iterable[NodeId], who: str, when: str) -> Decision:
    """The decision to forget the person of these names, whom documents call by these nodes."""
    salt = secrets.token_hex(16)
    hashes = sorted({h for name in names if (h := hash_of(name, salt))} | {_node_hash(node, salt) for node in nodes})
    return Decision("forget", salt=salt, hashes=tuple(hashes), about="a person", who=who, when=when)


@dataclass(frozen=True)
class Forgotten:
    """The persons to be forgotten, by the salted hashes of their names."""

    hashes: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Forgotten:
        return cls(tuple((d.salt, frozenset(d.hashes)) for d in decisions if d.what == "forget"))

    @property
    def version(self) -> str:
        """A hash of who is to be forgotten; empty where nobody is."""
        return digest(*(h for salt, hashes in self.hashes for h in (salt, *sorted(hashes)))) if self.hashes else ""

    def without_text(self, document: Document) -> Document:
        """A document's metadata, without their names."""
        return replace(
            document, text="", title=document.title and self.clean(document.title), url=document.url and self.clean(document.url)
        )

    def clean(self, text: str) -> str:
        """*text* with every full name of theirs masked."""
        if not self.hashes:
            return text
        words = list(_WORD.finditer(text))
        windows = ((words[i].start(), words[i + n - 1].end()) for n in range(2, _LONGEST + 1) for i in range(len(words) - n + 1))
        return _mask(text, (Span(start, end) for start, end in windows if self.knows(text[start:end])), ())

    def mentioned(self, text: str) -> bool:
        """Whether *text* holds a full name of theirs: a sentence, an address, an IRI."""
        return self.clean(text) != text

    def knows_node(self, document: str, key: str) -> bool:
        """Whether a node is one of theirs: by the person's name in its key, or because it was pointed out."""
        name = key.partition(" @ ")[0].partition("#")[0]
        return self.knows(name) or any(
            _node_hash((document, key.partition(" @ ")[0]), salt) in hashes for salt, hashes in self.hashes
        )

    def knows(self, name: str) -> bool:
        """Whether *name* is that of a person to be forgotten."""
        return any(hash_of(name, salt) in hashes for salt, hashes in self.hashes)

    def masked(self, extraction: Extraction) -> Extraction:
        """*extraction* without them, and without what was said of them."""
        if not self.hashes:
            return extraction
        identifier = extraction.document.identifier
        people = {
            n.key: n
            for n in extraction.nodes
            if n.type == "Person" and (self.knows_node(identifier, n.key) or any(self.knows(name.text) for name in n.names))
        }
        clean = self.clean(extraction.document.text)
        title, url = extraction.document.title or "", extraction.document.url or ""
        if not people and clean == extraction.document.text and not self.mentioned(title) and not self.mentioned(url):
            return extraction
        gone = set(people) | {
            n.key
            for n in extraction.nodes
            if n.type == "Membership" and any(c.subject == n.key and c.object in people for c in extraction.claims)
        }
        words = {
            w for node in people.values() for name in node.names for w in _WORD.findall(name.text) if len(w) > 2 and w[0].isupper()
        }
        full = {name.text for node in people.values() for name in node.names}
        spans = {span for node in people.values() for span in node.spans}
        text = _mask(clean, spans, full | words)

        def masked(said: str) -> str:
            return _mask(self.clean(said), (), full | words)

        def cleared(value: str | Value) -> str | Value:
            return replace(value, lexical=masked(value.lexical)) if isinstance(value, Value) else keys[value]

        keys = {n.key: masked(n.key) for n in extraction.nodes if n.key not in gone}
        document = replace(
            extraction.document,
            text=text,
            title=title and masked(title),
            url=url and masked(url),
        )
        nodes = (
            replace(
                n,
                key=keys[n.key],
                names=tuple(replace(x, text=masked(x.text)) for x in n.names),
                parts=tuple((part, cleared(value)) for part, value in n.parts if value not in gone),
            )
            for n in extraction.nodes
            if n.key in keys
        )
        claims = (
            replace(c, subject=keys[c.subject], object=cleared(c.object))
            for c in extraction.claims
            if c.subject not in gone and c.object not in gone
        )
        warnings = tuple(masked(warning) for warning in extraction.warnings)
        return Extraction(
            document, tuple(sorted({n.key: n for n in nodes}.values())), tuple(claims), extraction.published, warnings
        )


_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 6
"""Words of the longest name that is looked for."""


def as_masked(said: str | None, masked: str | None) -> str | None:
    """*masked*, where that is *said* with letters masked; else *said*.

    >>> as_masked("Mme Diop à Lyon", "Mme ████ à Lyon"), as_masked("Un autre titre", "Mme ████ à Lyon")
    ('Mme ████ à Lyon', 'Un autre titre')
    """
    if said and masked and len(said) == len(masked) and all(b in (a, MASK) for a, b in zip(said, masked, strict=True)):
        return masked
    return said


def _mask(text: str, spans: Iterable[Span], words: Iterable[str]) -> str:
    """*text* with the letters of *spans* and of every whole occurrence of *words* masked; its length stays."""
    letters = list(text)
    found = [(span.start, span.end) for span in spans]
    for word in words:
        found += [m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]
    for start, end in found:
        letters[start:end] = [MASK if c.isalnum() else c for c in letters[start:end]]
    return "".join(letters)
