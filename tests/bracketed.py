"""Readings and actors made by hand: "[O:Alpha] et [O:Beta] ont signé un accord." names two organizations, with no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extract.agreements import agreements
from extract.dates import Calendar, calendar
from extract.details import Agreement, Source, cues
from extract.lines import Line, family, lines
from extract.model import Actors, Document, Entity, Mention, Name, Node, Reading, Sentence, Span
from extract.positions import Position, bodies, positions

CLASSES: Final = {
    "O": "Organization",
    "U": "University",
    "G": "GovernmentBody",
    "C": "Country",
    "D": "Country",
    "L": "City",
    "P": "Person",
    "E": "Event",
    "I": "Initiative",
}
STATES: Final = {"maroc": "MA", "france": "FR", "sénégal": "SN", "canada": "CA", "kenya": "KE"}
PUBLISHED: Final = "2024-05-15"


@dataclass(frozen=True)
class Text:
    """A hand-made reading with all that is read of it."""

    reading: Reading
    actors: Actors
    calendar: Calendar
    lines: tuple[Line, ...]
    positions: tuple[Position, ...]
    agreements: tuple[Agreement, ...]


def read(marked: str, published: str | None = PUBLISHED) -> Text:
    """What is read of *marked*: a line a sentence; a line that begins with "# " is a heading, with "- " an item."""
    text, sentences, mentions, entities = "", [], [], dict[str, Entity]()
    for part in marked.split("\n"):
        kind = {"# ": "heading", "- ": "item"}.get(part[:2], "sentence")
        start = len(text)
        for found in re.finditer(r"\[(\w):([^\]]+)\]|([^\[]+)", part[2:] if kind == "heading" else part):
            if found[1]:
                name = found[2].lower()
                code = (f"iso:{STATES[name]}",) if name in STATES else ()
                entities.setdefault(name, Entity(Node(name, CLASSES[found[1]], (Name(found[2], "fr"),), (), code)))
                mentions.append(Mention(Span(len(text), len(text) + len(found[2])), name, "demonym" if found[1] == "D" else "name"))
            text += found[2] or found[3]
        sentences.append(Sentence(Span(start, len(text)), (), kind))
        text += "\n"
    reading = Reading(Document("x", text, published=published), text, tuple(sentences))
    actors = Actors(tuple(entities.values()), tuple(mentions))
    when = calendar(reading)
    states = {i[4:]: e.node.key for e in actors.entities for i in e.node.identifiers}
    held, coded = positions(lines(reading, actors, when), states, actors, None, "fr")
    families = {e.node.key: family(e) for e in actors.entities}
    source = Source(reading.flat, when, cues("fr"), families, bodies(held))
    return Text(reading, actors, when, coded, held, agreements(coded, source, states, {}))
