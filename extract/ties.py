"""A document's entities in, a reader of ties out: what may belong to what, and whom the words of a row mean.

The rules themselves are in `extract.memberships`; this is what they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from extract.folds import flat, stem
from extract.gaps import Row
from extract.lines import FAMILIES
from extract.linewords import wordlist
from extract.model import Entity, Span
from extract.phrases import Patterns

_GATHERINGS: Final = frozenset({"Consortium", "InternationalOrganization"})
"""The classes of bodies that others are members of."""
_WHOLE: Final = frozenset({"InternationalOrganization", "Company"})
"""The classes of bodies that have parts, even where their names begin like those of gatherings ("Banque X")."""
_LONG: Final = 4
"""A head that tells what a body is has at most so many words ("programme des Nations unies")."""
Parties = tuple[int, tuple[str, ...]]
"""The number of an agreement's line, and its parties."""


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
    since: str = ""
    """The year since when, where the text says it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says of the pairs that it finds."""

    relation: str
    name: str
    confidence: float
    focus: Span
    said: str = ""
    """The words between the two, which may tell the year."""


@dataclass
class Reader:
    """One document's entities and what was read so far: `found` is what the rules gave, `recent` the lists of actors."""

    entities: Mapping[str, Entity]
    patterns: Patterns
    agreed: tuple[Parties, ...]
    language: str
    counts: Mapping[str, int]
    """How often each actor is named."""
    found: list[Membership] = field(default_factory=list)
    recent: list[tuple[str, ...]] = field(default_factory=list)
    topic: tuple[str, ...] = ()
    """The body that a pronoun or "ce centre" in the row stands for."""
    own: tuple[str, ...] = ()
    """The body that the speaker calls his own."""
    gatherers: set[str] = field(default_factory=set)
    """The bodies that were said to gather others ("X fédère trente associations"), whoever these are."""
    heads: dict[str, str] = field(default_factory=dict)

    def code(self, key: str) -> str:
        """The letter of an entity's class, as in a line."""
        return FAMILIES.get(self.entities[key].node.type, "O")

    def head(self, key: str) -> str:
        """What a body's name begins with: a "unit", "gathering" or "holding" noun, or nothing of the kind."""
        if key not in self.heads:
            self.heads[key] = self._head(key)
        return self.heads[key]

    def _head(self, key: str) -> str:
        kinds = (("gathering", self.patterns.gathering), ("holding", self.patterns.holding), ("unit", self.patterns.units))
        for name in self.entities[key].node.names:
            words = re.findall(r"[\w-]+", flat(name.text))
            for size in range(min(_LONG, len(words)), 0, -1):
                begun = " ".join(words[:size])
                first = {begun, " ".join((*words[: size - 1], stem(words[size - 1])))}
                for kind, nouns in kinds:
                    if not first.isdisjoint(nouns):
                        return kind
            last = words[words.index("of") - 1] if "of" in words[2:] else words[-1] if len(words) > 1 else ""
            if last in self.patterns.units:  # "Novak Institute of Physics"
                return "unit"
        return ""

    def gathers(self, key: str) -> bool:
        """Whether an entity is one that others are members of."""
        return self.head(key) == "gathering" or self.entities[key].node.type in _GATHERINGS

    def has_members(self, key: str) -> bool:
        """Whether a body is one of the classes whose members are named, an association, or one that was said to gather others."""
        kind = self.entities[key].node.type
        return key in self.gatherers or kind in _GATHERINGS or (kind == "NonProfit" and self.head(key) == "gathering")

    def named(self, key: str, noun: str) -> bool:
        """Whether one of a body's names begins with a noun, given as a stem."""
        return any(stem(flat(name.text).split()[0]) == noun for name in self.entities[key].node.names)

    def networks(self) -> list[str]:
        """The bodies with members that the document names."""
        return [k for k in self.counts if self.code(k) == "O" and self.has_members(k)]

    def called(self, noun: str) -> tuple[str, ...]:
        """The only body with members whose name begins with a noun ("l'Union" for the Union Y), or none."""
        known = [k for k in self.networks() if self.named(k, noun)]
        return tuple(known) if len(known) == 1 else ()

    def network(self) -> tuple[str, ...]:
        """The body with members that is spoken of: the topic, else the document's only one or the one named by far the most."""
        known = self.networks()
        topic = tuple(k for k in self.topic if k in known)
        return topic if len(topic) == 1 else self.foremost(known)

    def foremost(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The only one of some bodies, or the one named by far the most, or none."""
        often = sorted(keys, key=lambda k: (-self.counts[k], k))
        clear = len(often) < 2 or 2 * self.counts[often[0]] >= 3 * self.counts[often[1]]
        return tuple(often[:1]) if clear else ()

    def allowed(self, subject: str, body: str, relation: str) -> bool:
        """Whether the classes of two entities admit a relation: a country or place is no body, a person no unit."""
        one, two = self.code(subject), self.code(body)
        if subject == body or two not in "OI":
            return False
        if relation == "part":
            return one in "OI"
        if relation == "member":
            return one in "OPCL"
        return one in "OP" and two == "O"

    def say(self, row: Row, subjects: Iterable[str], bodies: Iterable[str], rule: Rule) -> None:
        """Keep each pair that the classes admit; furniture makes it less likely."""
        dated = self.patterns.since.search(rule.said)
        year = dated[1] if dated else ""
        sure = round(rule.confidence * (0.6 if row.furniture else 1.0), 3)
        for subject, body in product(subjects, bodies):
            meant = self._meant(subject, body, rule)
            if self.allowed(subject, body, meant):
                tie = Membership(row.span, subject, body, meant, f"memberships.{rule.name}", sure, rule.focus, year)
                self.found.append(tie)

    def _meant(self, subject: str, body: str, rule: Rule) -> str:
        """The relation that a rule's words mean between these two: a person is no part of a body, and a country or what is no unit is a
        member of a network that it is said to be part of, or of a federation that it is affiliated with."""
        person = self.code(subject) == "P"
        if rule.name in ("owned", "ours") and not person:
            return rule.relation  # "Y et son agence X" says what X is
        if rule.relation == "part":
            apart = self.entities[body].node.type not in _WHOLE and self.head(subject) != "unit"
            loose = self.gathers(body) and (apart or self.code(subject) in "CL")
            return "affiliated" if person else "member" if loose else "part"
        federated = rule.name.startswith("affiliated") and self.has_members(body) and not person
        return "member" if federated else rule.relation

    def chain(self, row: Row, at: int, step: int) -> list[int]:
        """The actors that commas and conjunctions join to the one at *at*, towards the end (1) or the start (-1)."""
        out, last = [at], ""
        if step > 0 and self._placed(row, at + 1):
            at += 1  # "le centre X de Thiès et le laboratoire Y"
        while 0 <= at + step < len(row.actors):
            gap = row.gaps[max(at, at + step)]
            if step > 0 and self.patterns.capacity.fullmatch(gap):
                at += step  # "la France au titre de La Réunion, Madagascar et Maurice"
                continue
            if not self.patterns.separator.fullmatch(gap) or "P" in row.actors[at].code + row.actors[at + step].code:
                break
            if gap.startswith(" ;") and len(out) > 1 and not last.startswith(" ;"):
                break  # "A, B et C ; D": another clause
            last = gap
            at += step
            if step < 0 and self._placed(row, at):
                at += step
            out.append(at)
            if step > 0 and self._placed(row, at + 1):
                at += step
        return sorted(out)

    def joined(self, row: Row, at: int) -> list[int]:
        """The list that begins at *at*: of persons past what stands in brackets after each ("P (Chili), Q (Pérou) et R"), else a
        chain of actors."""
        if row.actors[at].code != "P":
            return self.chain(row, at, 1)
        out = [at]
        while at + 1 < len(row.actors):
            after = at + (2 if row.gaps[at + 1] == " (" and row.gaps[at + 2].startswith(" )") else 1)
            if after >= len(row.actors) or row.actors[after].code != "P":
                break
            if not self.patterns.separator.fullmatch(row.gaps[after].removeprefix(" )")):
                break
            at = after
            out.append(at)
        return out

    def _placed(self, row: Row, n: int) -> bool:
        """Whether actor *n* is but the place of the body before it, in a list of bodies."""
        if not 0 < n < len(row.actors) - 1 or row.actors[n].code not in "LC" or row.actors[n - 1].code != "O":
            return False
        return self.patterns.situated.fullmatch(row.gaps[n]) is not None and row.actors[n + 1].code == "O"

    def apposed(self, row: Row, at: int) -> list[int]:
        """The chain from *at* on, up to the comma and conjunction that close an apposition ("X, école de Y, et Z")."""
        joined = self.chain(row, at, 1)
        return [k for k in joined if not any(self.patterns.closes.match(row.gaps[m]) for m in range(at + 1, k + 1))]

    def keys(self, row: Row, found: Iterable[int]) -> list[str]:
        """The entities of some actors; places that only tell where the body before them is are left out."""
        chosen = list(found)
        if any(row.actors[n].code == "O" for n in chosen):
            chosen = [n for n in chosen if not self._tells_where(row, n)]
        return list(dict.fromkeys(k for n in chosen for k in (row.actors[n].keys or self.group(row, n))))

    def _tells_where(self, row: Row, n: int) -> bool:
        """Whether an actor beside bodies is a place that tells where one is: without an article, right after a body ("l'École X, Dakar")
        or after "à"; "Cuba, le Togo, Malte et l'Institut X" are a list."""
        if row.actors[n].code in "OgI" or self.patterns.article.search(row.gaps[n]):
            return False
        follows = n > 0 and row.actors[n - 1].code == "O" and self.patterns.separator.fullmatch(row.gaps[n]) is not None
        return follows or not self.patterns.placing.isdisjoint(row.gaps[n].split()[-1:])

    def group(self, row: Row, n: int) -> tuple[str, ...]:
        """Whom "les deux universités" means: a list read before of that number, else the parties agreed on nearest."""
        words = row.gaps[n].split()
        count = self.patterns.numbers.get(words[-1], int(words[-1]) if words[-1].isdecimal() else 0) if words else 0
        families = wordlist(self.language).groups.get(stem(row.actors[n].flat.split(" ")[0]), ())
        wanted = {FAMILIES.get(family, "O") for family in families} or set("OCL")
        near = sorted(self.agreed, key=lambda one: -abs(one[0] - row.number))
        for keys in reversed([*self.recent, *(keys for _, keys in near)]):
            fitting = tuple(k for k in keys if self.code(k) in wanted)
            exact = count in {0, len(fitting)} and fitting == keys
            if len(fitting) >= 2 and (exact or (count > 4 and abs(len(fitting) - count) <= 2)):
                return fitting
        likely = sorted((k for k in self.counts if self.code(k) in wanted), key=lambda k: (-self.counts[k], k))[:count]
        return tuple(likely) if len(likely) == count == 2 else ()

    def main(self, but: Iterable[str]) -> tuple[str, ...]:
        """The body that the document speaks for: the one that it calls "notre université", else the one named by far the
        most."""
        skipped = set(but)
        if self.own and self.own[0] not in skipped:
            return self.own
        return self.foremost(k for k in self.counts if self.code(k) == "O" and k not in skipped and self.head(k) != "gathering")

    def unit(self, row: Row, n: int) -> bool:
        """Whether an actor is a unit by its name or by the noun before it ("le laboratoire X")."""
        before = row.gaps[n].split()[-1:]
        return self.head(row.actors[n].keys[0]) == "unit" or (bool(before) and stem(before[0]) in self.patterns.units)

    def remember(self, row: Row) -> None:
        """Take up the lists of a row, so that "les deux universités" can mean one of them."""
        n = 0
        while n < len(row.actors):
            joined = self.chain(row, n, 1)
            keys = tuple(self.keys(row, [k for k in joined if row.actors[k].keys]))
            if len(keys) > 1 and keys not in self.recent:
                self.recent.append(keys)
            n = joined[-1] + 1
