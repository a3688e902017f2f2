"""Actors and the lines that name them in, what belongs to what out: units of bodies, members of networks, affiliations.

A line becomes a row: its actors and the words in the gaps between them. A rule reads one gap ("X, rattaché à Y"), or the
gaps around a list ("Y réunit A, B et C"); a list is as many actors as commas and conjunctions join. The words are those of
`memberships.toml`. A name that holds another ("conseil exécutif de Y") is read last, where no line said it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from extract.folds import flat, stem
from extract.lines import FAMILIES, Item, Line
from extract.model import Actors, Entity, Span
from extract.positions import Position
from ontology.lexicons import Lexicon, load

ACTORS: Final = "OCLPIg"
_PLURAL: Final = re.compile(r"\b(?:membres|sont|font|etaient|seront|ont|adherents|filiales|unites|entites|composantes|\w+ees|\w+es|\w+ent)\b")


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


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """One actor's tie to a body: `relation` is "part", "member" or "affiliated"."""

    passage: Span
    subject: str
    body: str
    relation: str
    method: str
    confidence: float
    focus: Span


Parties = tuple[int, tuple[str, ...]]
"""The number of an agreement's line, and its parties."""


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


class _Reader:
    """The rules over one document's rows; `found` is what they gave."""

    def __init__(self, entities: Mapping[str, Entity], language: str) -> None:
        self.entities = entities
        self.patterns = patterns(language)
        self.found: list[Membership] = []

    def head(self, key: str) -> str:
        """The class of noun that a body's name begins with: "unit", "gathering", "holding" or nothing."""
        for name in self.entities[key].node.names:
            words = flat(name.text).split()
            for size in (3, 2, 1):
                first = " ".join((*words[: size - 1], stem(words[size - 1]))) if len(words) >= size else ""
                for kind, nouns in (("gathering", self.patterns.gathering), ("holding", self.patterns.holding), ("unit", self.patterns.units)):
                    if first in nouns:
                        return kind
        return ""

    def allowed(self, subject: str, body: str, relation: str) -> bool:
        """Whether the classes of two entities admit a relation: a country is no body, a person no unit."""
        one, two = FAMILIES.get(self.entities[subject].node.type, "O"), FAMILIES.get(self.entities[body].node.type, "O")
        if subject == body or two not in "OIL" or two == "L" and (one != "O" or relation != "part"):
            return False
        if two == "L" and self.entities[body].node.type in {"Continent", "Venue"}:
            return False
        if relation == "part":
            return one in "OI"
        if relation == "member":
            return one in "OCLP" and two in "OI"
        return one in "OP" and two == "O"

    def say(self, row: Row, subjects: Iterable[str], bodies: Iterable[str], relation: str, rule: str, confidence: float, focus: Span) -> None:
        """Keep each pair that the classes admit; furniture halves its likelihood."""
        whole = list(bodies)
        for subject in subjects:
            for body in whole:
                wanted = relation
                if FAMILIES.get(self.entities[subject].node.type) == "P" and relation == "part":
                    wanted = "affiliated"
                if relation == "part" and (self.head(body) == "gathering" or self.entities[body].node.type in {"Consortium"}) and self.head(subject) != "unit":
                    wanted = "member"
                if self.allowed(subject, body, wanted):
                    sure = confidence * (0.5 if row.furniture else 1.0)
                    self.found.append(Membership(row.span, subject, body, wanted, f"memberships.{rule}", round(sure, 3), focus))

    def chain(self, row: Row, at: int, step: int) -> list[int]:
        """The actors that commas and conjunctions join to the one at *at*, towards the end (1) or the start (-1)."""
        out = [at]
        while 0 <= at + step < len(row.actors):
            gap = row.gaps[max(at, at + step)]
            if not _SEPARATOR.fullmatch(gap) or "P" in row.actors[at].code + row.actors[at + step].code:
                break
            at += step
            out.append(at)
        return sorted(out)

    def keys(self, row: Row, found: Iterable[int]) -> list[str]:
        """The entities of some actors; places that only tell where a body is are left out."""
        items = [row.actors[n] for n in found]
        if any(i.code == "O" for i in items):
            items = [i for i in items if i.code in "OgI"]
        return list(dict.fromkeys(k for i in items for k in i.keys))

    def read(self, row: Row) -> None:
        """Every rule at every gap of a row."""
        for n in range(len(row.actors)):
            if n + 1 < len(row.actors):
                self._between(row, n)
            self._dont(row, n)
            self._listed(row, n)
            self._owned(row, n)

    def _between(self, row: Row, n: int) -> None:
        """The rules over the gap between two neighbours."""
        gap, left, right = row.gaps[n + 1], row.actors[n], row.actors[n + 1]
        focus = Span(left.span.start, right.span.end)
        start = n
        if left.code in "LC" and n and re.search(r" (?:a|en|au|aux|\(|,|de|d')(?: la| l')?$", row.gaps[n]) and not re.match(r" [^,(]", gap):
            start = n - 1  # the place where the subject is: "X, à Dakar, filiale de Y"
        if self._linked(row, start, n + 1, gap, focus):
            return
        if left.code in "OI" and right.code in "OIL" and (found := _GENITIVE.fullmatch(gap)):
            kind = self.head(left.keys[0])
            if right.code == "L" and kind != "unit" or right.code == "L" and self.entities[right.keys[0]].node.type not in {"Region"}:
                return
            prior = {"unit": 0.85, "": 0.6, "gathering": 0.35, "holding": 0.4}[kind] * (0.85 if found["noun"] else 1.0) * (0.5 if right.code == "L" else 1.0)
            if kind == "gathering":
                return
            self.say(row, left.keys, right.keys, "part", "genitive", prior, focus)
        elif left.code in "OI" and right.code == "O" and _OPEN.fullmatch(gap):
            owners = self.chain(row, n + 1, 1)
            if row.gaps[owners[-1] + 1].startswith(" )"):
                self.say(row, left.keys, self.keys(row, owners), "part", "bracket", 0.75 if self.head(left.keys[0]) == "unit" else 0.5, focus)
        elif left.code == "O" and right.code == "O" and self.head(left.keys[0]) == "unit" and _INSIDE.fullmatch(gap) and "~" not in row.gaps[n][-12:]:
            self.say(row, left.keys, right.keys, "part", "inside", 0.6, focus)
        elif left.code == "P" and right.code == "O" and _OF.fullmatch(gap):
            self.say(row, left.keys, right.keys, "affiliated", "person-of", 0.7, focus)

    def _linked(self, row: Row, n: int, other: int, gap: str, focus: Span) -> bool:
        """"X … rattaché à Y", "Y réunit X": the phrases of the lexicon."""
        for link, pattern in self.patterns.links:
            found = pattern.fullmatch(gap)
            if found and row.actors[n].code in "OILCPg":
                if _negated(found["lead"]):
                    return True
                many = _PLURAL.search(found["cue"]) or _PLURAL.search(found["lead"]) and re.search(r"\b(?:sont|ont|etaient|seront)\b", found["lead"])
                subjects = self.chain(row, n, -1) if many else [n]
                length = len(found["lead"].split())
                prior = link.confidence * 0.97**length * (0.8 if row.actors[n].code == "P" else 1.0)
                bodies = self.keys(row, self.chain(row, other, 1)) if not many else list(row.actors[other].keys)
                self.say(row, self.keys(row, subjects), bodies[:4], link.relation, link.rule, prior, focus)
                return True
        for link, pattern in self.patterns.inverses:
            found = pattern.fullmatch(gap)
            if found and row.actors[n].code in "OI":
                kind = self.entities[row.actors[n].keys[0]].node.type
                relation = link.relation
                if link.rule == "gathers" and (kind in {"Company"} or self.head(row.actors[n].keys[0]) == "holding"):
                    relation = "part"
                prior = link.confidence * (0.6 if row.actors[n].code == "I" else 1.0)
                self.say(row, self.keys(row, self.chain(row, other, 1)), row.actors[n].keys, relation, link.rule, prior, focus)
                return True
        return False

    def _dont(self, row: Row, n: int) -> None:
        """"O, dont S est membre (avec T)", and "O, dont elle est membre" of the sentence's first actor."""
        found = self.patterns.dont.fullmatch(row.gaps[n + 1])
        if not found or row.actors[n].code not in "OI":
            return
        focus = row.actors[n].span
        for link, pattern in self.patterns.relatives:
            said = re.search(pattern, row.gaps[n + 1][found.start("subject") :])
            if said:
                subjects = self.keys(row, self.chain(row, 0, 1)) if n else []
                self.say(row, [s for s in subjects if s not in row.actors[n].keys], row.actors[n].keys, link.relation, link.rule + "-pronoun", link.confidence * 0.7, focus)
                return
        if n + 1 >= len(row.actors) or found["rest"]:
            return
        members = self.chain(row, n + 1, 1)
        for link, pattern in self.patterns.relatives:
            said = pattern.match(row.gaps[members[-1] + 1])
            if said:
                subjects = self.keys(row, members)
                if said["with"] and members[-1] + 1 < len(row.actors):
                    subjects += self.keys(row, self.chain(row, members[-1] + 1, 1))
                self.say(row, subjects, row.actors[n].keys, link.relation, link.rule, link.confidence, Span(focus.start, row.actors[members[-1]].span.end))
                return

    def _listed(self, row: Row, n: int) -> None:
        """"les membres de O : A, B et C" and "l'adhésion de A à O"."""
        if n + 1 >= len(row.actors):
            return
        focus = Span(row.actors[n].span.start, row.actors[n + 1].span.end)
        if row.actors[n].code in "OI" and self.patterns.listed.search(row.gaps[n]) and self.patterns.opening.fullmatch(row.gaps[n + 1]):
            members = self.chain(row, n + 1, 1)
            relation = "part" if re.search(r"filiale|composante|laboratoire|entite|institut|ecole|departement", row.gaps[n]) else "member"
            self.say(row, self.keys(row, members), row.actors[n].keys, relation, "listed", 0.75, focus)
        if self.patterns.joining.search(row.gaps[n]):
            members = self.chain(row, n, 1)
            after = members[-1] + 1
            if after < len(row.actors) and self.patterns.into.fullmatch(row.gaps[after]):
                self.say(row, self.keys(row, members), row.actors[after].keys, "member", "joining", 0.8, Span(focus.start, row.actors[after].span.end))

    def _owned(self, row: Row, n: int) -> None:
        """"O … son institut S" and "O … S, son institut": the owner is the nearest body before."""
        unit = row.actors[n]
        if unit.code not in "OI":
            return
        found = self.patterns.owned.search(row.gaps[n])
        after = self.patterns.apposed.match(row.gaps[n + 1])
        if after is None and (found is None or not found["unit"] and (found["more"] or self.head(unit.keys[0]) != "unit")):
            return
        whose = (after or found)["whose"]  # type: ignore[index]
        owner = next((k for k in range(n - 1, -1, -1) if row.actors[k].code == "O" and row.actors[k].keys != unit.keys), None)
        if owner is None:
            return
        owners = self.chain(row, owner, -1) if whose in {"leur", "leurs"} else [owner]
        units = self.chain(row, n, 1) if whose in {"ses", "leurs"} and after is None else [n]
        focus = Span(row.actors[owner].span.start, unit.span.end)
        distance = sum(len(row.gaps[k].split()) for k in range(owner + 1, n + 1))
        self.say(row, self.keys(row, units), self.keys(row, owners), "part", "owned", 0.8 * 0.985**distance, focus)


def _negated(lead: str) -> bool:
    """Whether what leads to a phrase denies it."""
    return bool(re.search(r"\b(?:n'|ne|pas|plus|jamais)(?:\b|(?= ))", lead)) and bool(re.search(r"\b(?:pas|plus|jamais)\b", lead))


def memberships(lines: tuple[Line, ...], actors: Actors, positions: Iterable[Position] = (), language: str = "fr",
                agreed: Iterable[Parties] = ()) -> tuple[Membership, ...]:
    """What belongs to what, each pair once, by the likeliest rule; *positions* are the offices already read, *agreed* the
    parties of each agreement with the number of its line."""
    entities = {entity.node.key: entity for entity in actors.entities}
    reader = _Reader(entities, language, tuple(agreed))
    for line in lines:
        if any(code in ACTORS for code in line.codes):
            reader.read(line.number, row(line))
    held = {(p.person, p.body) for p in positions if p.role is not None}
    placed = {p.person for p in positions if p.role is not None}
    for position in positions:
        if position.role is None and position.body in entities and reader.allowed(position.person, position.body, "affiliated") and position.person not in placed:
            reader.found.append(Membership(position.passage, position.person, position.body, "affiliated", "memberships.beside", position.confidence, position.passage))
    reader.found += _named(actors, reader, lines)
    best: dict[tuple[str, str], Membership] = {}
    for one in sorted(reader.found, key=lambda m: (-m.confidence, m)):
        if (one.subject, one.body) not in held and (one.body, one.subject) not in best:
            best.setdefault((one.subject, one.body), one)
    return tuple(sorted(best.values()))


def _named(actors: Actors, reader: _Reader, lines: tuple[Line, ...]) -> Iterator[Membership]:
    """Bodies whose name holds another's: "conseil exécutif de Y", "centre Y de Lille", "Y Canada", "groupe Y"."""
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entity in actors.entities:
        if FAMILIES.get(entity.node.type, "O") == "O":
            for name in entity.node.names:
                words = tuple(_words(name.text))
                if words and len("".join(words)) > 1:
                    names.setdefault(words[0], []).append((words, entity.node.key))
    sentences = [line.sentence.span for line in lines]
    for entity in actors.entities:
        if FAMILIES.get(entity.node.type, "O") not in "OI" or not entity.node.spans:
            continue
        for name in entity.node.names:
            words = tuple(_words(name.text))
            for at, word in enumerate(words):
                for other, key in names.get(word, ()):
                    if key == entity.node.key or len(other) >= len(words) or words[at : at + len(other)] != other:
                        continue
                    found = _holds(words, at, len(other), reader, entity)
                    if found is None:
                        continue
                    subject, body = (key, entity.node.key) if found[0] == "named.holding" else (entity.node.key, key)
                    relation = "affiliated" if FAMILIES.get(entity.node.type) == "I" else "part"
                    if not reader.allowed(subject, body, "part"):
                        continue
                    first = entity.node.spans[0]
                    span = next((s for s in sentences if s.start <= first.start < s.end), first)
                    yield Membership(span, subject, body, relation, "memberships." + found[0], found[1], first)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+(?=')|\w+", flat(name).replace("'", "' "))


def _holds(words: tuple[str, ...], at: int, size: int, reader: _Reader, entity: Entity) -> tuple[str, float] | None:
    """The rule by which a name that holds another's words from *at* on says that one is part of the other."""
    kind = reader.head(entity.node.key)
    if at and words[at - 1] in {"de", "du", "des", "la", "l", "d"}:
        if at + size < len(words):
            return None
        if kind == "holding":
            return "named.holding", 0.7
        return ("named.of", 0.75) if kind == "unit" else None
    if at == 0:
        return "named.first", 0.55
    if kind == "unit" and at <= 3:
        return "named.inside", 0.6
    if kind == "holding":
        return "named.holding", 0.6
    return None
