"""A document's rows and offices in, the body that it speaks for out: whose "notre" and "nous" are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extract.gaps import Row
from extract.positions import Position
from extract.ties import Reader


def speaker(reader: Reader, rows: Iterable[Row], offices: Iterable[Position]) -> tuple[str, ...]:
    """The body of whom a speech or an interview says that they speak ("Allocution de P, recteur de Y", "P, directrice de Y, répond à
    nos questions", "P, président de Y : « Nous …"): the surest of their offices."""
    known = reader.patterns
    held = sorted((p for p in offices if p.role is not None), key=lambda p: (-p.confidence, p.passage))
    for one in rows:
        for n, actor in enumerate(one.actors):
            last = one.gaps[-1] if n + 2 >= len(one.actors) else ""
            opened = known.speech.search(one.gaps[n]) or (n == 0 and known.answers.search(last))
            body = next((p.body for p in held if p.person in actor.keys), "") if actor.code == "P" and opened else ""
            if body and reader.code(body) == "O":
                return (body,)
    return ()


def called_ours(reader: Reader, rows: Iterable[Row]) -> tuple[str, ...]:
    """The body that a document in the first person speaks for: the university or company most often called "notre"."""
    called: Counter[str] = Counter()
    for one in rows:
        for gap, actor in zip(one.gaps, one.actors, strict=False):
            unit = actor.code == "O" and reader.patterns.units.intersection(actor.flat.split()[:1])  # "notre Faculté de droit"
            if actor.code == "O" and not unit and not reader.patterns.ours.isdisjoint(gap.split()[-1:]):
                called[actor.keys[0]] += reader.entities[actor.keys[0]].node.type in {"University", "Company", "NonProfit"}
    return tuple(sorted((k for k in called if called[k]), key=lambda k: (-called[k], -reader.counts[k], k))[:1])
