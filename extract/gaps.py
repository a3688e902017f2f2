"""A line in, its row out: the actors of the line and the words in the gaps between them.

A rule of `extract.memberships` reads one gap ("X, rattaché à Y") or the gaps around a list ("Y réunit A, B et C").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extract.folds import flat
from extract.lines import Item, Line
from extract.linewords import wordlist
from extract.model import Span, Token
from extract.phrases import patterns

ACTORS: Final = "OCLPIg"
_NEAR: Final = 4
"""Whom an opening phrase announces is one of so many actors."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line's actors with the words between them: `gaps[i]` stands before `actors[i]`, the last after all of them."""

    number: int
    actors: tuple[Item, ...]
    gaps: tuple[str, ...]
    span: Span
    furniture: bool


def _finite(token: Token, language: str) -> bool:
    """Whether a word is a verb that has a subject of its own; the copula is none, as it leads to what is said of a name."""
    having = token.pos == "AUX" and flat(token.text) in wordlist(language).having
    return "VerbForm=Fin" in token.morph and (token.pos == "VERB" or having)


def row(line: Line, language: str, codes: str = ACTORS) -> Row:
    """The actors of a line, by the codes that make one, and the flat words of its gaps; finite verbs are
    marked with a tilde, and an acronym or a place in brackets after a body's name is left out."""
    actors: list[Item] = []
    gaps: list[str] = []
    gap = ""
    n = 0
    known = patterns(language)
    alone = not any(code in codes for code in line.codes)
    finite = set() if alone else {t.span.start for t in line.sentence.tokens if _finite(t, language)}
    while n < len(line.items):
        item = line.items[n]
        if item.code in codes:
            again = bool(actors) and bool(item.keys) and item.keys == actors[-1].keys
            inside = bool(gap.endswith(" (") and actors and line.codes[n + 1 : n + 2] == ")")
            if inside and (item.keys == actors[-1].keys or (item.code in "CL" and actors[-1].code == "O")):
                gap, n = gap[:-2], n + 2
                continue
            if again and (found := known.renamed.search(gap)):  # "(ci-après « le CSP »)"
                gap, n = gap[: found.start()], n + 1 + (found[0].startswith(" (") and line.codes[n + 1 : n + 2] == ")")
                continue
            actors.append(item)
            gaps.append(gap)
            gap = ""
        elif item.code not in "EJD":
            verb = item.span.start in finite or item.tense in ("future", "conditional")
            gap += (" ~" if verb else " ") + (item.flat if item.flat.isalnum() else " ".join(item.flat.replace("–", "-").split()))
        elif item.code == "J":
            gap += " " + " ".join(item.flat.replace(",", " ").split())
        else:
            gap += " x"
        n += 1
    gaps = [known.hereafter.sub("", one) for one in gaps]
    return Row(line.number, tuple(actors), (*gaps, gap), line.sentence.span, line.sentence.furniture)


def _subject(one: Row, n: int) -> bool:
    """Whether actor *n* is a country or place that opens the row as the subject of its verb."""
    return not n and one.actors[0].code in "CL" and len(one.gaps[0].split()) < 2 and one.gaps[1].startswith(" ~")


def subject_before(one: Row, n: int, language: str) -> int | None:
    """The actor whose second predicate stands after actor *n* ("X est une coopérative de Y et est membre de Z"): the nearest before
    whose verb or copula follows it."""
    stated = patterns(language).stated
    return next((k for k in range(n - 1, -1, -1) if stated.match(one.gaps[k + 1])), None)


def announced(one: Row, language: str) -> int:
    """The actor that the words before the first one announce ("Placé sous la tutelle de Y et implanté à Paris, X …"), past the
    places between them; 0 where they announce none."""
    known = patterns(language)
    for n in range(1, min(_NEAR, len(one.actors))):
        if one.actors[n].code in "OCLI" and known.closing.fullmatch(one.gaps[n]) and not known.ends_of.search(one.gaps[n]):
            return n
        if one.actors[n].code not in "LC":
            return 0
    return 0


def _described(one: Row, language: str) -> bool:
    """Whether a row opens with what its subject belongs to ("Placé sous la tutelle de Y, X …")."""
    known, gap = patterns(language), one.gaps[0]
    if not gap or gap.split()[0].rstrip("'") in known.determiners:
        return False
    return any(cue.search(gap) for _, cue in known.links)


def _closing(one: Row) -> tuple[str, ...]:
    """The body that a row ends with ("X a rejoint l'Alliance Y."), or none."""
    ended = bool(one.actors) and one.actors[-1].code == "O" and not any(map(str.isalnum, one.gaps[-1].split()))
    return one.actors[-1].keys if ended else ()


def subjects(rows: Iterable[Row], language: str) -> tuple[tuple[str, ...], ...]:
    """For each row, the body that "elle" or "ce centre" in it stands for: the one last called by that noun ("X, leur centre
    de recherche"), else the first body of the row before, or the country or place that is its subject, which a row that begins
    with a pronoun takes over; "celle-ci" is the body that the row before ends with."""
    known = patterns(language)
    described: dict[str, tuple[str, ...]] = {}
    topics: dict[bool, tuple[str, ...]] = {}
    out, latest = [], tuple[str, ...]()
    for one in rows:
        this = known.this.search(one.gaps[0])
        if this is not None and this[1] in described:
            topics[one.furniture] = described[this[1]]
        if not one.furniture:
            topics.pop(True, None)  # what stands apart ("À propos de X") has a subject of its own
        out.append(latest if known.latter.match(one.gaps[0]) else topics.get(one.furniture, topics.get(False, ())))
        latest = _closing(one)
        for n, actor in enumerate(one.actors):
            if actor.code in "OI" and actor.keys:
                for noun in (known.described.match(one.gaps[n + 1]), known.ending.search(one.gaps[n])):
                    if noun:
                        described[noun[1]] = actor.keys
        leading = announced(one, language) if _described(one, language) else 0
        named = ((n, a) for n, a in enumerate(one.actors) if n >= leading and a.keys)
        first = next((a.keys for n, a in named if a.code in "OI" or _subject(one, n)), None)
        if first is not None and this is None and not known.pronouns.match(one.gaps[0]):
            topics[one.furniture] = first
    return tuple(out)
