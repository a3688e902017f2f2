"""A line in, its row out: the actors of the line and the words in the gaps between them; and the patterns over those gaps.

A rule of `extract.memberships` reads one gap ("X, rattaché à Y") or the gaps around a list ("Y réunit A, B et C"). The words
are those of `ontology/<language>/memberships.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from extract.folds import flat
from extract.lines import Item, Line
from extract.model import Span
from ontology.lexicons import Lexicon, load

ACTORS: Final = "OCLPIg"


class Link(Lexicon):
    """The phrases of one rule: `relation` is "part", "member" or "affiliated"."""

    rule: str
    relation: str
    confidence: float
    words: tuple[str, ...]


class Lead(Lexicon):
    """What may stand before a phrase, and what may not."""

    copulas: tuple[str, ...]
    blocked: tuple[str, ...]


class Joining(Lexicon):
    """The nouns of joining, and what leads from the one that joins to what it joins."""

    nouns: tuple[str, ...]
    into: tuple[str, ...]


class Listed(Lexicon):
    """The nouns before a body whose members are then listed, and the words that open the list."""

    nouns: tuple[str, ...]
    openings: tuple[str, ...]


class Units(Lexicon):
    """The nouns of units, of gatherings and of groups, and the pronouns for a body."""

    nouns: tuple[str, ...]
    gathering: tuple[str, ...]
    holding: tuple[str, ...]
    pronouns: tuple[str, ...]


class MembershipWords(Lexicon):
    """`memberships.toml`: how a language words that one body belongs to another."""

    lead: Lead
    links: tuple[Link, ...]
    inverses: tuple[Link, ...]
    relatives: tuple[Link, ...]
    joining: Joining
    listed: Listed
    units: Units


@dataclass(frozen=True, slots=True)
class Row:
    """A line's actors with the words between them: `gaps[i]` stands before `actors[i]`, the last after all of them."""

    actors: tuple[Item, ...]
    gaps: tuple[str, ...]
    span: Span
    furniture: bool


@dataclass(frozen=True)
class Patterns:
    """The lexicon as patterns over gaps."""

    links: tuple[tuple[Link, re.Pattern[str]], ...]
    inverses: tuple[tuple[Link, re.Pattern[str]], ...]
    relatives: tuple[tuple[Link, re.Pattern[str]], ...]
    joining: re.Pattern[str]
    into: re.Pattern[str]
    listed: re.Pattern[str]
    opening: re.Pattern[str]
    owned: re.Pattern[str]
    apposed: re.Pattern[str]
    dont: re.Pattern[str]
    units: frozenset[str]
    gathering: frozenset[str]
    holding: frozenset[str]


_DET: Final = r"(?: (?:le|la|les|l'|un|une|son|sa|ses|leur|leurs|ce|cet|cette|ces|notre|nos|tout|toute))?"
_WORD: Final = r"(?: [^\W~][\w'-]*)"
_NOUNS: Final = rf"{_WORD}{{0,3}}?"
_SEPARATOR: Final = re.compile(
    rf"(?: (?:\([^()]{{0,40}}\)))?(?: (?:,|;|/|-|et|&|ou|ainsi que|ainsi qu'|puis|comme))+(?: (?:aussi|egalement|notamment|enfin))?(?: (?:de|du|des|d'|a|au|aux))?{_DET}{_WORD}{{0,2}}(?: ,)?"
)
_GENITIVE: Final = re.compile(rf"(?: \([^()]{{0,30}}\))?(?: ,)? (?:de|du|des|d')(?: (?:la|l'|son|sa|leur|notre))?(?P<noun>{_WORD}{{0,2}})")
_INSIDE: Final = re.compile(rf"(?: ,)? (?:a|au|aux|chez|au sein de|au sein du|au sein des|au sein d'|dans)(?: (?:la|l'|le|les|son|sa))?{_WORD}{{0,1}}")
_OPEN: Final = re.compile(rf" \({_DET}{_WORD}{{0,2}}(?: [-:])?")
_OF: Final = re.compile(r" [,(-] (?:de|du|des|d')(?: (?:la|l'|les))?")


def _phrase(words: str) -> str:
    """A phrase of the lexicon as a pattern over flat words, each with a space before it."""
    parts = flat(words).split()
    out = []
    for n, part in enumerate(parts):
        last = n == len(parts) - 1
        if part == "…":
            out.append(rf"{_WORD}{{1,4}}?")
        elif part == "1":
            out.append(r" \d+")
        elif last and part == "de":
            out.append(r" (?:de|du|des|d')(?: (?:la|l'|les))?")
        elif last and part == "a":
            out.append(r" (?:a|au|aux)(?: (?:la|l'|les))?")
        else:
            out.append(" ~?" + re.escape(part.rstrip("*")).replace("'", "' ?") + (r"\w{0,3}" if part.endswith("*") else ""))
    return "".join(out)


def _any(phrases: Iterable[str]) -> str:
    """One pattern for any of the phrases, longest first."""
    return "(?:" + "|".join(_phrase(p) for p in sorted(phrases, key=lambda p: (-len(p), p))) + ")"


@cache
def patterns(language: str) -> Patterns:
    """The patterns of *language*."""
    words = load(MembershipWords, language, "memberships")
    blocked = "|".join(re.escape(flat(w)) for w in words.lead.blocked)
    free = rf"(?: (?!(?:{blocked})\b|et\b|(?:{blocked})(?= ))[^\W~][\w'-]*)"
    later = rf"(?: (?!(?:{blocked})(?:\b|(?= )))[^\W~][\w'-]*)"
    copula = _any(words.lead.copulas)
    lead = (
        rf"(?P<lead>(?: \([^()]{{0,40}}\))?(?: [,(-])?(?: ~?qui)?(?:{copula})?(?: (?:lui|elle|eux)(?: -)? memes?)?(?: ,)?(?: depuis \d+ ,| aussi| egalement)?"
        rf"(?:{free}(?:{later}|(?: ,)){{0,11}}?)??(?: ,)?)"
    )
    units = "(?:" + "|".join(re.escape(flat(w)) for w in sorted(words.units.nouns, key=lambda w: (-len(w), w))) + r")s?\b"
    return Patterns(
        tuple((link, re.compile(lead + f"(?P<cue>{_any(link.words)})" + _DET + _NOUNS)) for link in words.links),
        tuple((link, re.compile(lead + f"(?P<cue>{_any(link.words)})(?: (?:de|d'|notamment|depuis|aujourd'hui))?" + _DET + rf"{_WORD}{{0,8}}?(?: :)?" + _DET + _NOUNS)) for link in words.inverses),
        tuple((link, re.compile(rf"(?: \([^()]{{0,40}}\))?(?: (?:aussi|egalement|elle-meme|lui-meme))?(?P<cue>{_any(link.words)})\b(?P<with> avec{_DET}{_WORD}{{0,2}}$)?")) for link in words.relatives),
        re.compile(_any(words.joining.nouns) + rf"(?: (?:officielle|formelle|recente|future|prochaine))?(?: (?:de|du|des|d'))(?: (?:la|l'|les))?{_WORD}{{0,1}}$"),
        re.compile(_any(words.joining.into) + _DET + _NOUNS),
        re.compile(_any(words.listed.nouns) + rf"{_WORD}{{0,3}}? (?:de|du|des|d')(?: (?:la|l'|les))?{_WORD}{{0,2}}$"),
        re.compile(rf"(?: \([^()]{{0,30}}\))?(?: [:(,-]|{_any(words.listed.openings)}(?=\W))+(?:{_any(words.listed.openings)})?{_DET}{_WORD}{{0,3}}"),
        re.compile(rf" (?P<whose>son|sa|ses|leur|leurs)(?P<unit> {units})?(?P<more>{_WORD}{{0,5}})(?: ,)?{_DET}$"),
        re.compile(rf"(?: \([^()]{{0,30}}\))? [,(-] (?P<whose>son|sa|leur|leurs) (?:propre |tout |nouvel |nouveau |nouvelle )*{units}"),
        re.compile(rf"(?: \([^()]{{0,30}}\))?(?: ,|{_WORD}{{1,8}} ,|{_WORD}{{1,6}})? dont(?P<subject>{_DET}{_WORD}{{0,4}})(?P<rest>.*)"),
        frozenset(flat(w) for w in words.units.nouns), frozenset(flat(w) for w in words.units.gathering), frozenset(flat(w) for w in words.units.holding),
    )


def row(line: Line) -> Row:
    """The actors of a line and the flat words of its gaps; verbs of agreement are marked with a tilde, and an acronym in
    brackets after its own name is left out."""
    actors: list[Item] = []
    gaps: list[str] = []
    gap = ""
    n = 0
    while n < len(line.items):
        item = line.items[n]
        if item.code in ACTORS:
            if gap.endswith(" (") and actors and item.keys == actors[-1].keys and line.codes[n + 1 : n + 2] == ")":
                gap, n = gap[:-2], n + 2
                continue
            actors.append(item)
            gaps.append(gap)
            gap = ""
        elif item.code not in "EJD":
            gap += (" ~" if item.code == "V" else " ") + " ".join(item.flat.replace("–", "-").split())
        elif item.code == "J":
            gap += " " + " ".join(item.flat.replace(",", " ").split())
        else:
            gap += " x"
        n += 1
    return Row(tuple(actors), (*gaps, gap), line.sentence.span, line.sentence.furniture)
