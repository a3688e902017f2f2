"""Actors and the lines that name them in, what belongs to what out: units of bodies, members of networks, affiliations.

A rule reads the gap between two actors of a row ("X, rattaché à Y"), or the gaps around a list ("Y réunit A, B et C"); a
list is as many actors as commas and conjunctions join. Where the subject is a pronoun or a general noun it is the actor
spoken of last. A name that holds another ("conseil exécutif de Y") is read last, where no line said it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from extract.acts import NUMBERS
from extract.folds import flat, stem
from extract.gaps import DET, GENITIVE, INSIDE, OF, OPEN, SEPARATOR, WORD, Patterns, Row, patterns, row, subjects
from extract.lines import FAMILIES, Line, wordlist
from extract.model import Actors, Entity, Span
from extract.positions import Position

_PLURAL: Final = re.compile(
    r"\b(?:membres|sont|font|etaient|seront|ont|adherents|filiales|unites|entites|composantes|rattaches|rattachees|\w{3,}ent)\b"
)
_SPREAD: Final = re.compile(r"\b(?:sont|ont|etaient|seront)\b")
_NOT: Final = re.compile(r" (?:n'|ne) .*(?:pas|plus|jamais)\b")
_SINCE: Final = re.compile(r" (?:depuis|en|des) (?:\w+ )?((?:18|19|20)\d\d)(?= |$)")
_PLACED: Final = re.compile(r" (?:a|en|au|aux|\(|,|de|d')(?: la| l')?$")

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


@dataclass
class _Reader:
    """The rules over one document's rows in turn; `found` is what they gave, `recent` the lists of actors read so far."""

    entities: Mapping[str, Entity]
    patterns: Patterns
    agreed: tuple[Parties, ...]
    found: list[Membership] = field(default_factory=list)
    recent: list[tuple[str, ...]] = field(default_factory=list)
    topic: tuple[str, ...] = ()
    """The body that a pronoun or "ce centre" in the row stands for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each actor is named."""

    def code(self, key: str) -> str:
        return FAMILIES.get(self.entities[key].node.type, "O")

    def head(self, key: str) -> str:
        """What a body's name begins with: a "unit", "gathering" or "holding" noun, or nothing of the kind."""
        for name in self.entities[key].node.names:
            words = re.findall(r"[\w-]+", flat(name.text))
            for size in (3, 2, 1):
                first = " ".join((*words[: size - 1], stem(words[size - 1]))) if len(words) >= size else ""
                for kind, nouns in (
                    ("gathering", self.patterns.gathering),
                    ("holding", self.patterns.holding),
                    ("unit", self.patterns.units),
                ):
                    if first in nouns:
                        return kind
        return ""

    def gathers(self, key: str) -> bool:
        """Whether an entity is one that others are members of."""
        return self.head(key) == "gathering" or self.entities[key].node.type in {"Consortium", "InternationalOrganization"}

    def allowed(self, subject: str, body: str, relation: str) -> bool:
        """Whether the classes of two entities admit a relation: a country is no body, a person no unit."""
        one, two = self.code(subject), self.code(body)
        if subject == body or two not in "OIL":
            return False
        if two == "L":
            return one == "O" and relation == "part" and self.entities[body].node.type == "Region"
        if relation == "part":
            return one in "OI"
        if relation == "member":
            return one in "OP" or (one in "CL" and (self.gathers(body) or two == "I" or self.code(body) == "O"))
        return one in "OP" and two == "O"

    def say(
        self,
        row: Row,
        subjects: Iterable[str],
        bodies: Iterable[str],
        relation: str,
        rule: str,
        confidence: float,
        focus: Span,
        said: str = "",
    ) -> None:
        """Keep each pair that the classes admit; *said* are the words between, which may tell the year."""
        dated = _SINCE.search(said)
        whole = list(bodies)
        for subject in subjects:
            for body in whole:
                wanted = relation
                if relation == "part" and self.code(subject) == "P":
                    wanted = "affiliated"
                elif (
                    relation == "part"
                    and self.head(subject) != "unit"
                    and self.gathers(body)
                    and self.entities[body].node.type != "InternationalOrganization"
                ):
                    wanted = "member"
                if self.allowed(subject, body, wanted):
                    sure = confidence * (0.6 if row.furniture else 1.0)
                    self.found.append(
                        Membership(
                            row.span, subject, body, wanted, f"memberships.{rule}", round(sure, 3), focus, dated[1] if dated else ""
                        )
                    )

    def chain(self, row: Row, at: int, step: int) -> list[int]:
        """The actors that commas and conjunctions join to the one at *at*, towards the end (1) or the start (-1)."""
        out = [at]
        while 0 <= at + step < len(row.actors):
            if not SEPARATOR.fullmatch(row.gaps[max(at, at + step)]) or "P" in row.actors[at].code + row.actors[at + step].code:
                break
            at += step
            out.append(at)
        return sorted(out)

    def keys(self, row: Row, found: Iterable[int]) -> list[str]:
        """The entities of some actors; places that only tell where a body is are left out."""
        chosen = list(found)
        if any(row.actors[n].code == "O" for n in chosen):
            chosen = [n for n in chosen if row.actors[n].code in "OgI"]
        return list(dict.fromkeys(k for n in chosen for k in (row.actors[n].keys or self.group(row, n))))

    def group(self, row: Row, n: int) -> tuple[str, ...]:
        """Whom "les deux universités" means: the parties agreed on last where their number fits, else such a list."""
        words = row.gaps[n].split()
        count = NUMBERS.get(words[-1], int(words[-1]) if words[-1].isdigit() else 0) if words else 0
        families = wordlist("fr").groups.get(stem(row.actors[n].flat.split(" ")[0]), ())
        wanted = {FAMILIES.get(f, "O") for f in families} or set("OCL")
        near = sorted(self.agreed, key=lambda one: -abs(one[0] - row.number))
        for keys in reversed([*self.recent, *(keys for _, keys in near)]):
            fitting = tuple(k for k in keys if self.code(k) in wanted)
            if len(fitting) >= 2 and (
                (count in {0, len(fitting)} and fitting == keys) or (count > 4 and abs(len(fitting) - count) <= 2)
            ):
                return fitting
        likely = sorted((k for k in self.counts if self.code(k) in wanted), key=lambda k: (-self.counts[k], k))[:count]
        return tuple(likely) if len(likely) == count == 2 else ()

    def main(self, but: Iterable[str]) -> tuple[str, ...]:
        """The body that the document speaks for: the one named most."""
        skipped = set(but)
        likely = [k for k in self.counts if self.code(k) == "O" and k not in skipped and self.head(k) != "gathering"]
        return tuple(sorted(likely, key=lambda k: (-self.counts[k], k))[:1])

    def unit(self, row: Row, n: int) -> bool:
        """Whether an actor is a unit by its name or by the noun before it ("le laboratoire X")."""
        before = row.gaps[n].split()[-1:]
        return self.head(row.actors[n].keys[0]) == "unit" or (bool(before) and stem(before[0]) in self.patterns.units)

    def read(self, row: Row) -> None:
        """Every rule at every gap of a row."""
        for n in range(len(row.actors)):
            if n + 1 < len(row.actors):
                self._between(row, n)
            self._before(row, n)
            self._dont(row, n)
            self._listed(row, n)
            self._owned(row, n)
        n = 0
        while n < len(row.actors):
            joined = self.chain(row, n, 1)
            keys = tuple(self.keys(row, [k for k in joined if row.actors[k].keys]))
            if len(keys) > 1 and keys not in self.recent:
                self.recent.append(keys)
            n = joined[-1] + 1

    def _between(self, row: Row, n: int) -> None:
        """The rules over the gap between two neighbours."""
        gap, left, right = row.gaps[n + 1], row.actors[n], row.actors[n + 1]
        focus = Span(left.span.start, right.span.end)
        start = (
            n - 1 if left.code in "LC" and n and _PLACED.search(row.gaps[n]) and gap.startswith((" ,", " )")) else n
        )  # "X, à Dakar, filiale de Y"
        if (
            start == n
            and n
            and gap.startswith((" ,", " qui"))
            and left.code == "O"
            and row.actors[n - 1].code == "O"
            and GENITIVE.fullmatch(row.gaps[n])
        ):
            start = n - 1  # "X de Y, unité mixte de Z": X is the unit
        if self._linked(row, start, n + 1, gap, focus):
            return
        for far in range(n + 2, min(n + 4, len(row.actors))):
            if row.actors[far - 1].code not in "LCg" or left.code not in "OC":
                break
            if row.actors[far].code == "O" and self._linked(
                row, start, far, " ici".join(row.gaps[n + 1 : far + 1]), Span(left.span.start, row.actors[far].span.end)
            ):
                return
        if left.code in "OI" and right.code in "OIL" and (found := GENITIVE.fullmatch(gap)):
            kind = self.head(left.keys[0])
            if kind in {"gathering", "holding"} or (right.code == "L" and kind != "unit") or (left.code == "I" and kind != "unit"):
                return
            prior = (
                (0.85 if kind else 0.6)
                * (0.85 if found["noun"] else 1.0)
                * (0.5 if right.code == "L" else 1.0)
                * (0.7 if right.code == "I" else 1.0)
            )
            self.say(row, left.keys, right.keys, "part", "genitive", prior, focus)
        elif left.code in "OI" and right.code == "O" and OPEN.fullmatch(gap):
            owners = self.chain(row, n + 1, 1)
            if row.gaps[owners[-1] + 1].startswith((" )", " - ")):
                if not self.unit(row, n) and self.head(right.keys[0]) == "unit":
                    self.say(row, self.keys(row, owners), left.keys, "part", "bracket-unit", 0.65, focus)
                elif self.unit(row, n):
                    self.say(row, left.keys, self.keys(row, owners), "part", "bracket", 0.75, focus)
        elif (left.code == "O" and right.code == "O" and re.fullmatch(rf" chez{DET}{WORD}{{0,1}}", gap)) or (
            left.code == "O"
            and right.code == "O"
            and self.head(left.keys[0]) == "unit"
            and INSIDE.fullmatch(gap)
            and (" sein " in gap or re.search(rf" (?:de|du|des|d')(?: la| l')?{WORD}?$", row.gaps[n]))
        ):
            self.say(row, left.keys, right.keys, "part", "inside", 0.6, focus)
        elif left.code == "P" and right.code == "O" and (OF.fullmatch(gap) or not gap):
            self.say(row, left.keys, right.keys, "affiliated", "person-of" if gap else "person-cell", 0.7 if gap else 0.6, focus)

    def _linked(self, row: Row, n: int, other: int, gap: str, focus: Span) -> bool:
        """ "X … rattaché à Y", "Y réunit X": the phrases of the lexicon."""
        subject = row.actors[n]
        for link, pattern in self.patterns.links:
            for cue in pattern.finditer(gap):
                lead, tail = gap[: cue.start()], gap[cue.end() :]
                if not self.patterns.tail.fullmatch(tail):
                    continue
                near = self.patterns.lead.fullmatch(lead) is not None and not (lead.endswith(" et") and _finite(cue[0]))
                distant = (
                    not near
                    and n + 1 == other
                    and ((re.search(r"(?: et| ,)$", lead) and _finite(cue[0])) or re.search(r" sont$", lead))
                )
                if (not near and not distant) or _NOT.search(lead) or (subject.code == "I" and link.rule in {"run", "unit"}):
                    continue
                chosen = next((k for k in range(n + 1) if row.actors[k].code in "OCL"), n) if distant else n
                many = _PLURAL.search(cue[0]) or _SPREAD.search(lead)
                subjects = self.chain(row, chosen, 1 if distant else -1) if many else [chosen]
                if distant and many and len(subjects) < 2 and row.actors[chosen].code == "C":
                    subjects = [k for k in range(n + 1) if row.actors[k].code == "C"]
                prior = link.confidence * 0.97 ** len(lead.split()) * (0.8 if subject.code == "P" else 1.0)
                bodies = (
                    list(row.actors[other].keys) if many or link.relation != "part" else self.keys(row, self.chain(row, other, 1))
                )
                self.say(
                    row,
                    self.keys(row, subjects),
                    bodies[:4],
                    link.relation,
                    link.rule,
                    prior,
                    focus,
                    gap + " " + row.gaps[other + 1][:24],
                )
                return True
        for link, pattern in self.patterns.inverses:
            for cue in pattern.finditer(gap):
                lead, tail = gap[: cue.start()], gap[cue.end() :]
                if subject.code == "P" and lead == " ," and n and row.actors[n - 1].code in "OI" and row.gaps[n].startswith(" ,"):
                    subject = row.actors[n - 1]  # "X, que dirige P, abrite Y"
                if (
                    subject.code not in "OI"
                    or not re.fullmatch(rf"(?: de| d'| depuis \d+| notamment)?{DET}{WORD}{{0,8}}(?: :| -)?{DET}{WORD}{{0,3}}", tail)
                    or not self.patterns.lead.fullmatch(lead)
                    or _NOT.search(lead)
                ):
                    continue
                key = subject.keys[0]
                relation = "part" if self.entities[key].node.type == "Company" or self.head(key) == "holding" else link.relation
                if (
                    link.rule == "gathers"
                    and subject.code == "O"
                    and self.entities[key].node.type in {"University", "GovernmentBody", "Media"}
                ):
                    continue
                self.say(
                    row,
                    self.keys(row, self.chain(row, other, 1)),
                    subject.keys,
                    relation,
                    link.rule,
                    link.confidence * (0.6 if subject.code == "I" else 1.0),
                    focus,
                )
                return True
        return False

    def _before(self, row: Row, n: int) -> None:
        """What stands before a lone body: "Filiale de Y, X …", "elle intègre Y", "ce centre, rejoint par X"."""
        body, gap = row.actors[n], row.gaps[n]
        if body.code not in "OI" or n or not gap:
            return
        heading = self.patterns.head.fullmatch(gap)
        if (
            heading
            and len(gap.split()) < 9
            and n + 1 < len(row.actors)
            and row.gaps[n + 1].strip() in {",", ") ,"}
            and row.actors[n + 1].code == "O"
        ):
            self.say(
                row, row.actors[n + 1].keys, body.keys, "part", "heading", 0.75, Span(body.span.start, row.actors[n + 1].span.end)
            )
            return
        topic = self.topic
        if not topic or topic == body.keys or (not self.patterns.this.search(gap) and not self.patterns.pronouns.match(gap)):
            return
        for link, pattern in self.patterns.links:
            cue = pattern.search(gap)
            if (
                cue
                and re.fullmatch(rf"(?: [,-]{WORD}{{1,6}} ,)?{DET}{WORD}{{0,2}}", gap[cue.end() :])
                and link.rule in {"member", "attached"}
            ):
                self.say(row, topic, body.keys, link.relation, link.rule + "-pronoun", link.confidence * 0.65, body.span)
                return
        cue = self.patterns.inverses[0][1].search(gap)
        if cue and self.patterns.tail.fullmatch(gap[cue.end() :]):
            self.say(row, self.keys(row, self.chain(row, n, 1)), topic, "member", "gathers-pronoun", 0.5, body.span)

    def _dont(self, row: Row, n: int) -> None:
        """ "O, dont S est membre (avec T)", and "O, dont elle est membre" of the sentence's first actor."""
        found = self.patterns.dont.fullmatch(row.gaps[n + 1])
        if not found or row.actors[n].code not in "OI":
            return
        focus = row.actors[n].span
        body = row.actors[n]
        for link, pattern in self.patterns.relatives:
            if not pattern.search(row.gaps[n + 1][found.start("subject") :]):
                continue
            subjects = self.keys(row, [k for k in self.chain(row, 0, 1) if k < n]) if n else []
            if (
                re.search(r"l'un et l'autre|l' un et l' autre|tous|toutes|ils|elles|deux", found["subject"] + found["rest"])
                and len(subjects) < 2
            ):
                subjects = list(self.recent[-1]) if self.recent else []
            subjects = [s for s in subjects or self.topic if s not in body.keys]
            self.say(row, subjects, body.keys, link.relation, link.rule + "-pronoun", link.confidence * 0.75, focus, found["rest"])
            return
        if n + 1 >= len(row.actors):
            return
        members = self.chain(row, n + 1, 1)
        for link, pattern in self.patterns.relatives:
            after = row.gaps[members[-1] + 1]
            said = pattern.search(after)
            if said and len(after[: said.start()].split()) < 3:
                subjects = self.keys(row, members)
                if re.fullmatch(rf" avec{DET}{WORD}{{0,2}}", after[said.end() :]) and members[-1] + 1 < len(row.actors):
                    subjects += self.keys(row, self.chain(row, members[-1] + 1, 1))
                self.say(
                    row,
                    subjects,
                    body.keys,
                    link.relation,
                    link.rule,
                    link.confidence,
                    Span(focus.start, row.actors[members[-1]].span.end),
                )
                return

    def _listed(self, row: Row, n: int) -> None:
        """ "les membres de O : A, B et C" and "l'adhésion de A à O"."""
        if n + 1 >= len(row.actors):
            return
        focus = Span(row.actors[n].span.start, row.actors[n + 1].span.end)
        if (
            row.actors[n].code in "OI"
            and self.patterns.listed.search(row.gaps[n])
            and row.gaps[n + 1]
            and self.patterns.opening.fullmatch(row.gaps[n + 1])
        ):
            members = self.chain(row, n + 1, 1)
            relation = "member" if "membre" in row.gaps[n] or "adherent" in row.gaps[n] else "part"
            self.say(row, self.keys(row, members), row.actors[n].keys, relation, "listed", 0.75, focus)
        if (
            row.actors[n].code == "g"
            and (whose := re.search(r" (ses|nos|leurs)(?: \d+)?$", row.gaps[n]))
            and re.fullmatch(rf"{WORD}{{0,3}} [(:,]{DET}", row.gaps[n + 1])
        ):
            ours = self.keys(row, self.chain(row, n + 1, 1))
            owner = (
                self.main(ours)
                if whose[1] == "nos"
                else next((a.keys for a in reversed(row.actors[:n]) if a.code == "O"), self.topic)
            )
            self.say(row, ours, owner, "part", "ours", 0.55, focus)
        if self.patterns.joining.search(row.gaps[n]):
            members = self.chain(row, n, 1)
            after = members[-1] + 1
            if after < len(row.actors) and self.patterns.into.fullmatch(row.gaps[after]):
                self.say(
                    row,
                    self.keys(row, members),
                    row.actors[after].keys,
                    "member",
                    "joining",
                    0.8,
                    Span(focus.start, row.actors[after].span.end),
                )

    def _owned(self, row: Row, n: int) -> None:
        """ "O … son institut S" and "O … S, son institut": the owner is the nearest body before."""
        unit = row.actors[n]
        if unit.code not in "OI" or not unit.keys:
            return
        found = self.patterns.owned.search(row.gaps[n])
        if found and found["whose"] == "notre" and not found["unit"] and not found["more"]:
            self.say(row, unit.keys, self.main(unit.keys), "part", "ours", 0.45, unit.span)
            return
        after = self.patterns.apposed.match(row.gaps[n + 1])
        if after is None and (found is None or (not found["unit"] and (found["more"] or self.head(unit.keys[0]) != "unit"))):
            return
        whose = after["whose"] if after else found["whose"] if found else ""
        if whose in {"notre", "nos"}:
            listed = self.chain(row, n, 1) if whose == "nos" else [n]
            self.say(
                row,
                self.keys(row, listed),
                self.main(k for m in listed for k in row.actors[m].keys),
                "part",
                "ours",
                0.5,
                unit.span,
            )
            return
        owner = next((k for k in range(n - 1, -1, -1) if row.actors[k].code == "O" and row.actors[k].keys != unit.keys), None)
        units = self.chain(row, n, 1) if whose in {"ses", "leurs"} and after is None else [n]
        if owner is None:
            if self.topic and whose in {"son", "sa", "ses"} and unit.code == "O":
                self.say(row, self.keys(row, units), self.topic, "part", "owned-topic", 0.5, unit.span)
            return
        owners = self.chain(row, owner, -1) if whose in {"leur", "leurs"} else [owner]
        distance = sum(len(row.gaps[k].split()) for k in range(owner + 1, n + 1))
        self.say(
            row,
            self.keys(row, units),
            self.keys(row, owners),
            "part",
            "owned",
            0.8 * 0.985**distance,
            Span(row.actors[owner].span.start, unit.span.end),
        )

    def create(self, row: Row, parties: tuple[str, ...]) -> None:
        """The parties of an agreement that makes a body are its members: "une convention qui donne naissance à Y"."""
        group = next((self.group(row, n) for n, a in enumerate(row.actors) if a.code == "g" and not a.keys), ())
        parties = group if len(group) > 2 else parties
        for n, body in enumerate(row.actors):
            made = self.patterns.creating.search(row.gaps[n])
            if (
                made
                and len(parties) > 1
                and body.code == "O"
                and body.keys[0] not in parties
                and self.patterns.tail.fullmatch(row.gaps[n][made.end() :])
            ):
                if self.gathers(body.keys[0]) or len(parties) > 2:
                    self.say(row, [k for k in parties if self.code(k) == "O"], body.keys, "member", "created", 0.55, body.span)


def _finite(cue: str) -> bool:
    """Whether a phrase is a verb that a distant subject may have."""
    return cue.split()[0].lstrip("~") in {
        "adhere",
        "rejoint",
        "rejoignent",
        "integre",
        "integrent",
        "fait",
        "font",
        "appartient",
        "appartiennent",
        "releve",
        "relevent",
        "depend",
        "dependent",
        "adherent",
        "a",
        "ont",
    }


def memberships(
    lines: tuple[Line, ...],
    actors: Actors,
    positions: Iterable[Position] = (),
    language: str = "fr",
    agreed: Iterable[Parties] = (),
) -> tuple[Membership, ...]:
    """What belongs to what, each pair once, by the likeliest rule; *positions* are the offices already read, *agreed* the
    parties of each agreement with the number of its line."""
    entities = {entity.node.key: entity for entity in actors.entities}
    acts = tuple(agreed)
    counts = Counter(mention.key for mention in actors.mentions if mention.key in entities)
    reader = _Reader(entities, patterns(language), acts, counts=counts)
    rows = [row(line) for line in lines]
    for here, topic in zip(rows, subjects(rows, language), strict=True):
        if here.actors:
            reader.topic = topic
            reader.read(here)
            reader.create(here, next((keys for number, keys in acts if abs(number - here.number) < 2), ()))
    held = {(p.person, p.body) for p in positions if p.role is not None}
    placed = {p.person for p in positions if p.role is not None}
    for p in positions:
        if p.role is None and p.body in entities and reader.allowed(p.person, p.body, "affiliated") and p.person not in placed:
            reader.found.append(
                Membership(p.passage, p.person, p.body, "affiliated", "memberships.beside", p.confidence, p.passage)
            )
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
        if reader.code(entity.node.key) == "O":
            for name in entity.node.names:
                words = _words(name.text)
                if words and len("".join(words)) > 1:
                    names.setdefault(words[0], []).append((words, entity.node.key))
    sentences = [line.sentence.span for line in lines]
    for entity in actors.entities:
        own = entity.node.key
        if reader.code(own) not in "OI" or not entity.node.spans:
            continue
        for name in entity.node.names:
            words = _words(name.text)
            for at, word in enumerate(words):
                for other, key in names.get(word, ()):
                    if key == own or len(other) >= len(words) or words[at : at + len(other)] != other:
                        continue
                    found = _holds(words, at, len(other), reader, own, names)
                    if found is None:
                        continue
                    subject, body = (key, own) if found[0] == "named.holding" else (own, key)
                    if reader.allowed(subject, body, "part"):
                        first = entity.node.spans[0]
                        span = next((s for s in sentences if s.start <= first.start < s.end), first)
                        relation = "affiliated" if reader.code(own) == "I" else "part"
                        yield Membership(span, subject, body, relation, "memberships." + found[0], found[1], first)


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+(?=')|\w+", flat(name).replace("'", "' ")))


def _holds(
    words: tuple[str, ...], at: int, size: int, reader: _Reader, own: str, names: Mapping[str, object]
) -> tuple[str, float] | None:
    """The rule by which a name that holds another's words from *at* on says that one is part of the other."""
    kind, rest = reader.head(own), words[at + size :]
    if at and words[at - 1] in {"de", "du", "des", "la", "l", "d"}:
        if rest or (size == 1 and words[at - 1] == "la" and len(words[at]) > 6):
            return None
        if kind == "holding":
            return "named.holding", 0.7
        return ("named.of", 0.75) if kind == "unit" else None
    if kind in {"gathering", "holding"}:
        return ("named.holding", 0.6) if kind == "holding" else None
    if at == 0:
        return (
            None
            if rest[0] in {"de", "du", "des", "d", "la", "et", "pour", "sur"}
            or rest[0] in names
            or rest[0] in reader.patterns.gathering
            else ("named.first", 0.5)
        )
    return ("named.inside", 0.6) if kind == "unit" and at <= 2 else None
