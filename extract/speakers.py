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
        answers = len(one.actors) <= 2 and known.answers.search(one.gaps[-1])
        for n, actor in enumerate(one.actors):
            if actor.code == "P" and (known.speech.search(one.gaps[n]) or (n == 0 and answers)):
                body = next((p.body for p in held if p.person in actor.keys), "")
                if body and reader.code(body) == "O":
                    return (body,)
    return ()


def called_ours(reader: Reader, rows: Iterable[Row]) -> tuple[str, ...]:
    """The body that a document in the first person speaks for: the university or company most often called "notre"."""
    called: Counter[str] = Counter()
    for one in rows:
        for gap, actor in zip(one.gaps, one.actors, strict=False):
            if actor.code != "O" or reader.entities[actor.keys[0]].node.type not in {"University", "Company", "NonProfit"}:
                continue
            unit = not reader.patterns.units.isdisjoint(actor.flat.split()[:1])  # "notre Faculté de droit"
            called[actor.keys[0]] += not unit and not reader.patterns.ours.isdisjoint(gap.split()[-1:])
    return tuple(sorted(+called, key=lambda k: (-called[k], -reader.counts[k], k))[:1])
