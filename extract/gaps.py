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
    creating: tuple[str, ...]
    units: Units


@dataclass(frozen=True, slots=True)
class Row:
    """A line's actors with the words between them: `gaps[i]` stands before `actors[i]`, the last after all of them."""

    number: int
    actors: tuple[Item, ...]
    gaps: tuple[str, ...]
    span: Span
    furniture: bool


@dataclass(frozen=True)
class Patterns:
    """The lexicon as patterns over gaps: a phrase is found first, then what leads to it and what follows are checked."""

    links: tuple[tuple[Link, re.Pattern[str]], ...]
    inverses: tuple[tuple[Link, re.Pattern[str]], ...]
    relatives: tuple[tuple[Link, re.Pattern[str]], ...]
    creating: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    joining: re.Pattern[str]
    into: re.Pattern[str]
    listed: re.Pattern[str]
    opening: re.Pattern[str]
    owned: re.Pattern[str]
    apposed: re.Pattern[str]
    dont: re.Pattern[str]
    within: re.Pattern[str]
    head: re.Pattern[str]
    units: frozenset[str]
    gathering: frozenset[str]
    holding: frozenset[str]
    pronouns: re.Pattern[str]
    this: re.Pattern[str]
    described: re.Pattern[str]
    ending: re.Pattern[str]


_ART: Final = r"(?: (?:la|l'|les|le))?"
DET: Final = r"(?: (?:le|la|les|l'|un|une|son|sa|ses|leur|leurs|ce|cet|cette|ces|notre|nos|tout|toute))?"
WORD: Final = r"(?: [^\W~][\w'-]*)"
BRACKET: Final = r"(?: \([^()]{0,40}\))?"
SEPARATOR: Final = re.compile(
    rf"{BRACKET}(?: (?:,|;|/|-|et|&|ou|ainsi que|ainsi qu'|puis|comme))+(?: (?:aussi|egalement|notamment|enfin))?(?: (?:de|du|des|d'|a|au|aux))?{DET}{WORD}{{0,2}}(?: ,)?"
)
GENITIVE: Final = re.compile(rf"{BRACKET}(?: ,)? (?:de|du|des|d')(?: (?:la|l'|son|sa|leur|notre))?(?P<noun>{WORD}{{0,2}})")
INSIDE: Final = re.compile(rf"(?: ,)? (?:a|au|aux|au sein de|au sein du|au sein des|au sein d'|dans){_ART}{WORD}{{0,1}}")
OPEN: Final = re.compile(rf" \({DET}{WORD}{{0,3}}(?: [-:])?{DET}")
OF: Final = re.compile(rf" [,(-] (?:de|du|des|d'){_ART}")


def _phrase(words: str) -> str:
    """A phrase of the lexicon as a pattern over flat words, each with a space before it."""
    parts = flat(words).split()
    out = []
    for n, part in enumerate(parts):
        last = n == len(parts) - 1
        if part == "…":
            out.append(rf"{WORD}{{1,4}}?")
        elif part == "1":
            out.append(r" \d+")
        elif last and part == "de":
            out.append(rf" (?:de|du|des|d'){_ART}")
        elif last and part == "a":
            out.append(rf" (?:a|au|aux){_ART}")
        else:
            out.append(" ~?" + re.escape(part.rstrip("*")).replace("'", "' ?") + (r"\w{0,3}" if part.endswith("*") else ""))
    return "".join(out)


def _any(phrases: Iterable[str], end: str = r"(?=[ ]|$)") -> str:
    """One pattern for any of the phrases, longest first."""
    return "(?:" + "|".join(_phrase(p) for p in sorted(phrases, key=lambda p: (-len(p), p))) + ")" + end


@cache
def patterns(language: str) -> Patterns:
    """The patterns of *language*."""
    words = load(MembershipWords, language, "memberships")
    blocked = "|".join(re.escape(flat(w)) for w in words.lead.blocked)
    later = rf"(?: (?!(?:{blocked})(?= |$)|\w{{3,}}ant(?= |$))[^\W~][\w'-]*)"
    free = rf"(?! et ){later}"
    every = (*words.units.nouns, *words.units.gathering)
    nouns = "|".join(re.escape(flat(w)) for w in sorted(every, key=lambda w: (-len(w), w)))

    def cues(links: tuple[Link, ...]) -> tuple[tuple[Link, re.Pattern[str]], ...]:
        return tuple((link, re.compile(_any(link.words))) for link in links)

    return Patterns(
        links=cues(words.links),
        inverses=cues(words.inverses),
        relatives=cues(words.relatives),
        creating=re.compile(_any(words.creating)),
        lead=re.compile(
            rf"{BRACKET}(?: [,(-])?(?: ~?qui)?(?:{_any(words.lead.copulas)})?(?: (?:lui|elle|eux)(?: -)? memes?)?(?: ,)?"
            rf"(?: depuis \d+ ,)?(?:{free}(?:{later}| ,){{0,11}})?(?: ,)?"
        ),
        tail=re.compile(rf"{DET}{WORD}{{0,3}}"),
        joining=re.compile(_any(words.joining.nouns) + rf"{WORD}{{0,1}} (?:de|du|des|d'){_ART}{WORD}{{0,1}}$"),
        into=re.compile(_any(words.joining.into) + rf"{DET}{WORD}{{0,3}}"),
        listed=re.compile(rf"{_any(words.listed.nouns)}{WORD}{{0,3}}? (?:de|du|des|d'){_ART}{WORD}{{0,2}}$"),
        opening=re.compile(
            rf"{BRACKET}(?: [:(,-]|, en [\w ]{{1,20}} \()*(?: , en{WORD}{{1,3}} \()?(?:{_any(words.listed.openings)})?(?: :)?{DET}{WORD}{{0,3}}"
        ),
        owned=re.compile(
            rf" (?P<whose>son|sa|ses|leur|leurs|notre|nos)(?P<unit> (?:{nouns})s?(?= |$))?(?P<more>{WORD}{{0,5}})(?: ,)?{DET}$"
        ),
        apposed=re.compile(
            rf"{BRACKET} [,(-] (?P<whose>son|sa|leur|leurs|notre)(?: propre| tout| nouvel| nouveau| nouvelle)* (?:{nouns})s?(?= |$)"
        ),
        dont=re.compile(rf"{BRACKET}(?: ,|{WORD}{{1,8}}(?: ,)?)? dont(?P<subject>{DET}{WORD}{{0,4}})(?P<rest>.*)"),
        within=re.compile(rf"(?: au sein de| au sein du| au sein des| au sein d'| dans| de| du| d'){_ART}"),
        head=re.compile(
            rf"(?:^|.* )(?P<unit>filiale|branche|antenne|division|entite|composante|{nouns})(?P<more>{WORD}{{0,4}}?) (?:de|du|d'|a){_ART}{WORD}{{0,2}}$"
        ),
        units=frozenset(flat(w) for w in words.units.nouns),
        gathering=frozenset(flat(w) for w in words.units.gathering),
        holding=frozenset(flat(w) for w in words.units.holding),
        pronouns=re.compile(r"(?:^| )(?:" + "|".join(re.escape(flat(w)) for w in words.units.pronouns) + r")(?= |$)"),
        this=re.compile(rf"(?:^|[,;])(?: ce| cet| cette) ({nouns})(?= |$)"),
        described=re.compile(rf"{BRACKET} [,:(-]{DET}(?: nouvel| nouveau| nouvelle| grand| vaste)? ({nouns})(?= |$)"),
        ending=re.compile(rf" ({nouns})$"),
    )


def row(line: Line, codes: str = ACTORS) -> Row:
    """The actors of a line, by the codes that make one, and the flat words of its gaps; finite verbs and verbs of agreement are marked with a tilde, and an acronym in
    brackets after its own name is left out."""
    actors: list[Item] = []
    gaps: list[str] = []
    gap = ""
    n = 0
    finite = {t.span.start for t in line.sentence.tokens if t.pos == "VERB" and "VerbForm=Fin" in t.morph}
    while n < len(line.items):
        item = line.items[n]
        if item.code in codes:
            if gap.endswith(" (") and actors and item.keys == actors[-1].keys and line.codes[n + 1 : n + 2] == ")":
                gap, n = gap[:-2], n + 2
                continue
            actors.append(item)
            gaps.append(gap)
            gap = ""
        elif item.code not in "EJD":
            gap += (" ~" if item.code == "V" or item.span.start in finite else " ") + " ".join(item.flat.replace("–", "-").split())
        elif item.code == "J":
            gap += " " + " ".join(item.flat.replace(",", " ").split())
        else:
            gap += " x"
        n += 1
    return Row(line.number, tuple(actors), (*gaps, gap), line.sentence.span, line.sentence.furniture)


def subjects(rows: Iterable[Row], language: str) -> tuple[tuple[str, ...], ...]:
    """For each row, the body that "elle" or "ce centre" in it stands for: the one last called by that noun ("X, leur centre
    de recherche"), else the first body of the row before, which a row that begins with a pronoun takes over."""
    known = patterns(language)
    described: dict[str, tuple[str, ...]] = {}
    topic: tuple[str, ...] = ()
    out = []
    for one in rows:
        this = next((found for gap in one.gaps[:1] if (found := known.this.search(gap))), None)
        if this is not None and this[1] in described:
            topic = described[this[1]]
        out.append(topic)
        for n, actor in enumerate(one.actors):
            if actor.code in "OI" and actor.keys:
                for noun in (known.described.match(one.gaps[n + 1]), known.ending.search(one.gaps[n])):
                    if noun:
                        described[noun[1]] = actor.keys
        first = next((a.keys for a in one.actors if a.code in "OI" and a.keys), None)
        if first is not None and not one.furniture and this is None and not known.pronouns.match(one.gaps[0]):
            topic = first
    return tuple(out)
