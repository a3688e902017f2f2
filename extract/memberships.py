"""Actors and the lines that name them in, what belongs to what out: units of bodies, members of networks, affiliations.

A rule reads the gap between two actors of a row ("X, rattaché à Y"), or the gaps around a list ("Y réunit A, B et C"); a
list is as many actors as commas and conjunctions join. Where the subject is a pronoun or a general noun it is the actor
spoken of last. A name that holds another ("conseil exécutif de Y") is read last, where no line said it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from extract.aliases import spells
from extract.enumerations import (
    PRONOUN,
    Listing,
    among,
    assembling,
    created,
    gathered,
    gathered_first,
    itemized,
    joining,
    listed,
    met,
    numbered,
    owned_members,
    subordinate,
    taken_up,
)
from extract.folds import stem
from extract.gaps import Row, announced, row, subject_before, subjects
from extract.lines import Item, Line
from extract.membershipwords import Link
from extract.model import Actors, Span
from extract.nested import nested
from extract.phrases import patterns, told
from extract.positions import Position
from extract.speakers import called_ours, speaker
from extract.ties import Membership, Parties, Reader, Rule
from ontology.gazetteer import cities_named

__all__ = ["Membership", "memberships"]

_FEW: Final = 9
"""A phrase before a lone body ("Filiale du groupe Y, X …") has fewer words."""
_UNTOLD: Final = frozenset({"Organization", "ResearchCentre"})
"""The classes of what may be a unit of the bodies in brackets after it ("le LISAM (CNRS, Université X)")."""
_FAR: Final = 5
"""How far after a body another that its members belong to may stand, past what is said of the first."""
_PAST: Final = 4
"""How far after an actor the body that it is part of may stand, past places."""
_NEAR: Final = 5
"""A pronoun and the phrase that says what it belongs to are at most this many words apart."""


def memberships(
    lines: tuple[Line, ...],
    actors: Actors,
    positions: Iterable[Position] = (),
    language: str = "fr",
    agreed: Iterable[Parties] = (),
    rows: Sequence[Row] | None = None,
) -> tuple[Membership, ...]:
    """What belongs to what, each pair once, by the likeliest rule; *positions* are the offices already read, *agreed* the
    parties of each agreement with the number of its line, *rows* the rows of the lines where they were made before."""
    entities = {entity.node.key: entity for entity in actors.entities}
    counts = Counter(mention.key for mention in actors.mentions if mention.key in entities)
    reader = Reader(entities, patterns(language), tuple(agreed), language, counts)
    rows = [row(line, language) for line in lines] if rows is None else rows
    offices = tuple(positions)
    reader.own = speaker(reader, rows, offices) or called_ours(reader, rows)
    listing: Listing | None = None
    for line, here, topic in zip(lines, rows, subjects(rows, language), strict=True):
        reader.topic = topic
        listing = itemized(reader, line, here, listing)
        if here.actors:
            assembling(reader, here)
            _read(reader, here)
            created(reader, here)
    held = {(p.person, p.body) for p in offices if p.role is not None}
    reader.found += nested(actors, reader, lines)
    return _likeliest(reader.found, held)


def _likeliest(found: Iterable[Membership], held: set[tuple[str, str]]) -> tuple[Membership, ...]:
    """The likeliest tie of each pair, in one direction, but for those *held* by an office."""
    best: dict[tuple[str, str], Membership] = {}
    for one in sorted(found, key=lambda m: (-m.confidence, m)):
        if (one.subject, one.body) not in held and (one.body, one.subject) not in best:
            best.setdefault((one.subject, one.body), one)
    return tuple(sorted(best.values()))


def _read(reader: Reader, row: Row) -> None:
    """Every rule at every actor of a row."""
    for n in range(len(row.actors)):
        if n + 1 < len(row.actors):
            _between(reader, row, n)
            listed(reader, row, n)
            joining(reader, row, n)
        among(reader, row, n)
        met(reader, row, n)
        taken_up(reader, row, n)
        subordinate(reader, row, n)
        numbered(reader, row, n)
        _whereof(reader, row, n)
        _owned(reader, row, n)
    owned_members(reader, row)
    _opening(reader, row)
    reader.remember(row)


def _between(reader: Reader, row: Row, n: int) -> None:
    """The rules over the gap between two neighbours, the first that fits."""
    gap, left, right, known = row.gaps[n + 1], row.actors[n], row.actors[n + 1], reader.patterns
    if n == 0 and _credited(reader, row):
        return
    focus = Span(left.span.start, right.span.end)
    spoken = _antecedent(reader, row, n)
    if _linked(reader, row, spoken, n + 1, gap, focus) or gathered(reader, row, spoken, n + 1, gap, focus):
        return
    if left.code in "OCIg" and (_linked_past(reader, row, spoken, n) or _linked_together(reader, row, spoken, n)):
        return
    if left.sense == right.sense == "distributed":
        return  # "les universités de X, de Y et de Z"
    if left.code == "O" and right.code in "OI" and known.within.search(row.gaps[n]) and known.made_in.fullmatch(gap):
        reader.say(row, right.keys, left.keys, Rule("part", "made-in", 0.7, focus))
    elif left.code in "OI" and right.code in "OI" and (found := known.genitive.fullmatch(gap)):
        kind = reader.head(left.keys[0])
        several = "," in gap and known.ends_of.search(row.gaps[n])  # "composé de X, de Y": a list
        if several or kind in {"gathering", "holding"} or (left.code == "I" and kind != "unit"):
            return
        prior = (0.85 if kind else 0.6) * (0.85 if found["noun"] else 1.0) * (0.7 if right.code == "I" else 1.0)
        reader.say(row, left.keys, right.keys, Rule("part", "genitive", prior, focus))
    elif left.code in "OI" and right.code in "OC" and known.opened.fullmatch(gap):
        _bracketed(reader, row, n, focus)
    elif left.code == "O" and right.code == "O" and _internal(reader, row, n):
        reader.say(row, right.keys, left.keys, Rule("part", "internal", 0.6, focus))
    elif left.code == "O" and right.code == "O" and _inside(reader, row, n):
        reader.say(row, left.keys, right.keys, Rule("part", "inside", 0.6, focus))
    elif left.code == "P" and right.code == "O":
        _person(reader, row, n, focus)


def _linked_past(reader: Reader, row: Row, spoken: int, n: int) -> bool:
    """ "X, installé à Dakar, au sein de Y": `_linked` past the places and groups between actor *n* and a body."""
    passed = " " + reader.patterns.here
    for far in range(n + 2, min(n + _PAST, len(row.actors))):
        if row.actors[far - 1].code not in "LCg":
            return False
        focus = Span(row.actors[n].span.start, row.actors[far].span.end)
        if row.actors[far].code == "O" and _linked(reader, row, spoken, far, passed.join(row.gaps[n + 1 : far + 1]), focus):
            return True
    return False


def _linked_together(reader: Reader, row: Row, spoken: int, n: int) -> bool:
    """ "X est membre, avec A et B, de Y", "X appartient, à l'instar de A, à Y": `_linked` past those who are members with actor *n*."""
    gap, known = row.gaps[n + 1], reader.patterns
    company = known.accompanied.search(gap)
    if company is None:
        return False
    listed = reader.chain(row, n + 1, 1)
    beyond = range(n + 2, min(listed[-1] + 2, len(row.actors)))
    far = next((k for k in beyond if known.onward.fullmatch(row.gaps[k]) and _gathers(reader, row.actors[k])), n)
    focus, before = Span(row.actors[n].span.start, row.actors[far].span.end), len(reader.found)
    if far == n or not _linked(reader, row, spoken, far, gap[: company.start()] + row.gaps[far].removeprefix(" ,"), focus):
        return False
    bodies = {one.body for one in reader.found[before:] if one.relation == "member" or reader.gathers(one.body)}
    others = reader.keys(row, (k for k in listed if k < far))
    reader.say(row, others, sorted(bodies), Rule("member", "beside-member", 0.7, focus))
    return True


def _person(reader: Reader, row: Row, n: int, focus: Span) -> None:
    """ "P et Q, de Y", "P pour Y", "P (Y)", "P | Y": whom a person comes from or stands for."""
    gap, known, people = row.gaps[n + 1], reader.patterns, [n]
    if known.person_of.fullmatch(gap):
        while people[0] and row.actors[people[0] - 1].code == "P" and known.and_.fullmatch(row.gaps[people[0]]):
            people.insert(0, people[0] - 1)
        rule = Rule("affiliated", "person-of", 0.7, focus)
    elif known.person_for.fullmatch(gap):
        rule = Rule("affiliated", "person-for", 0.6, focus)
    elif gap == " (" and row.gaps[n + 2].startswith(" )"):
        rule = Rule("affiliated", "person-bracket", 0.6, focus)
    elif not gap:
        rule = Rule("affiliated", "person-cell", 0.6, focus)
    else:
        return
    reader.say(row, reader.keys(row, people), row.actors[n + 1].keys, rule)


def _antecedent(reader: Reader, row: Row, n: int) -> int:
    """The actor that what follows actor *n* speaks of: *n* itself, the body that it only places ("X, à Dakar, filiale de Y"),
    or the unit that it is the complement of ("X de Y, unité mixte de Z")."""
    gap, known = row.gaps[n + 1], reader.patterns
    if n and row.actors[n].code == "P" and known.these.search(gap):
        return next((k for k in range(n) if row.actors[k].code == "O"), n)  # "X : … avec P, directeur de cette filiale de Y"
    again = n and row.actors[n].code in "OL" and known.another.match(gap)
    if again and (spoken := subject_before(row, n, reader.language)) is not None:
        return spoken  # "X est une coopérative de Y et est membre de Z"
    if n and row.actors[n].code in "LC" and gap.startswith((" ,", " )")) and known.placed.search(row.gaps[n]):
        return n - 1
    if n and row.actors[n - 1].code == "P" and row.actors[n].code == "O" and known.joined.match(gap):
        return n - 1  # "P, présidente de X et membre de Y"
    if n and row.actors[n].code == "O" and known.agent.search(row.gaps[n]) and known.joined.match(gap):
        return n - 1  # "X, reconnu par Y et membre de Z"
    both = n and row.actors[n].code == row.actors[n - 1].code == "O"
    if both and known.who.match(gap) and known.genitive.fullmatch(row.gaps[n]):
        return n - 1
    return n


def _bracketed(reader: Reader, row: Row, n: int, focus: Span) -> None:
    """ "le laboratoire X (Y, Z)", "X, unité mixte de recherche (Y, Z)": X is part of both; "l'université Y (plus particulièrement
    l'institut X)": the other way; "X (groupe Y)": X is part of Y; "la Communauté Y (A, B et C)": they are its members."""
    left, right = row.actors[n], row.actors[n + 1]
    inside = reader.chain(row, n + 1, 1)
    if not row.gaps[inside[-1] + 1].startswith((" )", " - ")):
        return
    described = row.gaps[n + 1].rpartition(" (")[0] != ""
    if len(inside) > 1 and reader.has_members(left.keys[0]) and len({row.actors[k].code for k in inside}) == 1:
        reader.say(row, reader.keys(row, inside), left.keys, Rule("member", "bracket-members", 0.65, focus))
    elif right.code != "O" or (len(inside) == 1 and _spelt(reader, left, right)):
        return
    elif (
        described
        or (len(inside) > 1 and right.keys != left.keys and _untold(reader, left))
        or reader.unit(row, n)
        or reader.head(right.keys[0]) == "holding"
        or stem(right.flat.split()[0]) in reader.patterns.holding
    ):
        reader.say(row, left.keys, reader.keys(row, inside), Rule("part", "bracket", 0.75, focus))
    elif reader.head(right.keys[0]) == "unit":
        reader.say(row, reader.keys(row, inside), left.keys, Rule("part", "bracket-unit", 0.65, focus))


def _untold(reader: Reader, body: Item) -> bool:
    """Whether a body's name does not tell that it is no unit ("le LISAM")."""
    return reader.entities[body.keys[0]].node.type in _UNTOLD and not reader.gathers(body.keys[0])


def _spelt(reader: Reader, one: Item, other: Item) -> bool:
    """Whether one of two names is the acronym of the other."""
    return spells(one.flat, other.flat, reader.language) or spells(other.flat, one.flat, reader.language)


def _internal(reader: Reader, row: Row, n: int) -> bool:
    """ "au CNRS, au département Vivant": where one is in a body, after that body."""
    known, unit = reader.patterns, row.actors[n + 1].flat.split()
    placed = known.sited.search(row.gaps[n]) and known.further.fullmatch(row.gaps[n + 1])
    return bool(placed) and stem(unit[0]) in known.internal and row.actors[n].flat.split()[0] not in known.units


def _inside(reader: Reader, row: Row, n: int) -> bool:
    """ "X chez Y"; "le bureau X au sein du ministère Y"; "du bureau X au ministère Y"."""
    gap, known = row.gaps[n + 1], reader.patterns
    if known.chez.fullmatch(gap):
        return True
    unit = reader.head(row.actors[n].keys[0]) == "unit" and known.inside.fullmatch(gap)
    ranged = n and row.actors[n - 1].code != "P" and known.ranging.fullmatch(row.gaps[n])  # "les écoles de Z, de X à Y"
    if n and known.accompanied.search(row.gaps[n]):
        return False  # "Z appartient, à l'instar de X, à Y"
    return bool(unit and (known.deep.search(gap) or (known.ends_of.search(row.gaps[n]) and not ranged)))


def _credited(reader: Reader, row: Row) -> bool:
    """ "Reconnu par Y et membre de Z", of the body spoken of before: what joins who acts upon it to a second phrase is said of it too,
    and not of Y."""
    known, gap, body = reader.patterns, row.gaps[1], row.actors[1]
    if row.actors[0].code != "O" or not (known.agent.search(row.gaps[0]) and known.joined.match(gap)):
        return False
    members = (link for link in told(known.links, gap, known.joined, known.tail) if link.relation == "member")
    if body.code == "O" and (link := next(members, None)):
        reader.say(row, reader.topic, body.keys, Rule("member", link.rule + "-pronoun", link.confidence * 0.65, body.span))
    return True


def _linked(reader: Reader, row: Row, n: int, other: int, gap: str, focus: Span) -> bool:
    """ "X … rattaché à Y", "A et B sont membres de Y": a phrase that leads from the unit or member to the body."""
    known = reader.patterns
    again = n < other - 1 and known.stated.match(row.gaps[n + 1])
    for link, cue in _fitting(reader, row, n, other, gap):
        lead, finite = gap[: cue.start()], cue[0].split()[0].lstrip("~") in known.finite
        joined = known.and_.search(lead) and finite
        near = known.lead.fullmatch(lead) is not None and (not joined or bool(again))
        spread = known.spread.search(lead)
        if not near and not (other - n < 3 and (joined or (spread and lead.endswith(spread[0])))):
            continue
        many = bool(known.plural.search(cue[0]) or spread)
        chosen = n if near else next((k for k in range(n + 1) if row.actors[k].code in "OCL"), n)
        units = _subjects(reader, row, n, chosen, near=near, many=many or link.rule == "within")
        bodies = _bodies(reader, row, other, lead, link.relation, many=many)
        prior = link.confidence * 0.97 ** len(lead.split()) * (0.8 if row.actors[n].code == "P" else 1.0)
        after = row.gaps[other + 1]
        reader.say(row, units, bodies[:4], Rule(link.relation, link.rule, prior, focus, gap + " " + after[:24]))
        if link.relation == "member" or _gathers(reader, row.actors[other]):
            _beside_members(reader, row, other, bodies[:1], focus)
        return True
    return False


def _beside_members(reader: Reader, row: Row, n: int, body: Sequence[str], focus: Span) -> None:
    """ "X fait partie de Y, aux côtés de A", "… de Y, tout comme A et B": the others after the body, which is actor *n*; but not in "comme
    A l'a rappelé"."""
    if n + 1 == len(row.actors) or not reader.patterns.beside.fullmatch(row.gaps[n + 1]):
        return
    others = reader.chain(row, n + 1, 1)
    if not reader.patterns.acts.match(row.gaps[others[-1] + 1]):
        reader.say(row, reader.keys(row, others), body, Rule("member", "beside-member", 0.7, focus))


def _fitting(reader: Reader, row: Row, n: int, other: int, gap: str) -> Iterator[tuple[Link, re.Match[str]]]:
    """The phrases of a gap that may lead from actor *n* to actor *other*, by the words around them and by what the two are."""
    code, known = row.actors[n].code, reader.patterns
    for link, pattern in known.links:
        if code == "I" and link.rule in {"run", "unit"}:
            continue
        if link.rule == "unit" and known.members.search(gap):
            continue  # "l'un des membres fondateurs de Y"
        if link.rule == "within" and not _gathers(reader, row.actors[other]):
            continue  # "réunis au sein de l'université Y": a place to meet
        for cue in pattern.finditer(gap):
            lead = gap[: cue.start()]
            if not known.tail.fullmatch(gap[cue.end() :]) or known.denied.search(lead):
                continue
            if known.alongside.search(gap, cue.start()):
                continue  # "dont ils sont membres aux côtés de Y": Y is another member
            if code == "g" and not lead:
                continue  # "les États membres de Y" are not those spoken of before
            if link.rule == "member" and known.inner.search(gap[cue.end() - 1 :]):
                continue  # "entrent dans le réseau de l'UNESCO": in its network
            yield link, cue


def _gathers(reader: Reader, actor: Item) -> bool:
    """Whether an actor, which may be a group that stands for none, is one that others are members of."""
    return bool(actor.keys) and reader.gathers(actor.keys[0])


def _bodies(reader: Reader, row: Row, other: int, lead: str, relation: str, *, many: bool) -> list[str]:
    """Whom a phrase leads to: the actor after it, with the list that a unit is common to, and each of those to whose names another
    "de" leads ("membres de Y et de Z", "membre de Y, dont la présidente est P, ainsi que de Z")."""
    if relation == "part" and not many:
        whole = reader.apposed(row, other) if lead.startswith(" ,") else reader.chain(row, other, 1)
        return reader.keys(row, (k for k in whole if row.actors[k].code == row.actors[other].code))
    further = reader.chain(row, other, 1)[1:] if relation == "member" else []
    if relation == "member" and row.gaps[other + 1].startswith(" ,"):
        far = range(other + 2, min(other + _FAR, len(row.actors)))
        again = (k for k in far if row.actors[k].code == "O" and reader.gathers(row.actors[k].keys[0]))
        further += [k for k in again if k not in further and reader.patterns.resumed.fullmatch(row.gaps[k])]
    return [*row.actors[other].keys, *reader.keys(row, (k for k in further if reader.patterns.ends_of.search(row.gaps[k])))]


def _subjects(reader: Reader, row: Row, n: int, chosen: int, *, near: bool, many: bool) -> list[str]:
    """Whom a phrase speaks of: the actor beside it or at the head of the sentence, with its whole list where it is plural."""
    if not many:
        before = reader.chain(row, 0, 1) if reader.patterns.following.fullmatch(row.gaps[0]) else []
        return reader.keys(row, before if chosen in before[1:] else [chosen])  # "Après A et B, X rejoint à son tour Y"
    listed = reader.chain(row, chosen, -1 if near else 1)
    if not near and len(listed) < 2 and row.actors[chosen].code == "C":
        listed = [k for k in range(n + 1) if row.actors[k].code == "C"]
    return reader.keys(row, listed)


def _opening(reader: Reader, row: Row) -> None:
    """What stands before the first body of a row: "Filiale de Y, X …", "En rejoignant Y, X …", "elle intègre Y", "ce centre, rejoint par X"."""
    gap, known = row.gaps[0], reader.patterns
    spoken = known.this.search(gap) or known.pronouns.match(gap) or known.us.match(gap)
    if row.actors[0].code in "CL" and spoken and reader.topic and reader.gathers(reader.topic[0]):
        _resumed(reader, row)  # "celle-ci réunit l'Autriche et la Croatie"
    if len(row.actors) > 1 and row.actors[0].code in "LC" and row.actors[1].code in "OI" and known.situated.fullmatch(gap):
        if known.pronouns.match(row.gaps[1].removeprefix(" ,")):
            _resumed(reader, row, 1)  # "En Europe, elle est membre de Y"
        return
    if row.actors[0].code == "P" and len(row.actors) > 1 and known.us.match(row.gaps[1]):
        _resumed(reader, row, 1)  # "P : Nous sommes membres de Y"
    if row.actors[0].code not in "OI" or not gap or known.theirs_called.fullmatch(gap):
        return  # "Les membres du consortium sont A et B"
    if gathered_first(reader, row) or _inverted(reader, row):
        return
    subject = announced(row, reader.language)
    if not (subject and _announced(reader, row, subject)) and spoken:
        _resumed(reader, row)


def _inverted(reader: Reader, row: Row) -> bool:
    """ "Siègent au conseil de Y A, B et C", "Sont membres de Y : A et B": the verb opens the row, and those of whom it speaks follow the
    body."""
    body, gap, known = row.actors[0], row.gaps[0], reader.patterns
    after = row.gaps[1]
    begun = known.stated.match(gap) or (gap.split()[0] in known.finite | known.many)
    if len(row.actors) < 2 or not begun or not (known.colon.fullmatch(after) or known.named.fullmatch(after)):
        return False
    for link, pattern in known.links:
        cue = pattern.search(gap)
        lead = gap[: cue.start()] if cue else ""
        if cue and (not lead or known.stated.fullmatch(lead)) and known.tail.fullmatch(gap[cue.end() :]):
            focus = Span(body.span.start, row.actors[1].span.end)
            rule = Rule(link.relation, link.rule + "-inverted", link.confidence * 0.9, focus)
            reader.say(row, reader.keys(row, reader.chain(row, 1, 1)), body.keys, rule)
            return True
    return False


def _announced(reader: Reader, row: Row, spoken: int) -> bool:
    """ "Filiale de Y, X …", "Au sein de Y, le service X …": the row's first words say what the actor *spoken* of belongs to."""
    body, unit, gap, known = row.actors[0], row.actors[spoken], row.gaps[0], reader.patterns
    focus = Span(body.span.start, unit.span.end)
    named = gap.split()[0].rstrip("'") in known.determiners  # "le laboratoire de Y, X …"
    for link in told(known.links, gap, known.leading, known.tail):
        if link.rule != "run" and not (link.rule == "unit" and named):
            rule = Rule(link.relation, link.rule + "-first", link.confidence * 0.9, focus, row.gaps[spoken])
            reader.say(row, unit.keys, body.keys, rule)
            return True
    if spoken > 1 or unit.code not in "OI":
        return False
    if known.then.fullmatch(row.gaps[1]) and reader.unit(row, 1) and (units := _inside_first(reader, row)) is not None:
        reader.say(row, units, body.keys, Rule("part", "inside-first", 0.6, focus))
        return True
    if unit.code == "O" and known.heading.fullmatch(gap) and len(gap.split()) < _FEW:
        reader.say(row, unit.keys, body.keys, Rule("part", "heading", 0.7, focus))
        return True
    return False


def _inside_first(reader: Reader, row: Row) -> list[str] | None:
    """The units that stand after "Au sein de Y, ", or after "À l'université Y, " with those listed beside the first; else none."""
    if reader.patterns.deep.match(row.gaps[0]):
        return list(row.actors[1].keys)
    if not (reader.patterns.upto.fullmatch(row.gaps[0]) and _houses(reader, row.actors[0])):
        return None
    listed = (key for k in reader.chain(row, 1, 1) for key in row.actors[k].keys)
    return [key for key in listed if reader.head(key) == "unit" and not _settled(reader, key)]


def _houses(reader: Reader, body: Item) -> bool:
    """Whether the units that are named after "à Y, " are those of that body: no place to meet, as an international one is."""
    return body.code == "O" and reader.head(body.keys[0]) == "" and not reader.gathers(body.keys[0])


def _settled(reader: Reader, key: str) -> bool:
    """Whether a body's name ends with the town where it is ("l'Institut X de Paris"): at another body it is a guest."""
    return any(cities_named(name.text.split()[-1]) for name in reader.entities[key].node.names)


def _resumed(reader: Reader, row: Row, at: int = 0) -> None:
    """ "elle intègre Y", "ce centre, rejoint par X": what the row's first words say of the body spoken of before."""
    body, gap, known, topic = row.actors[at], row.gaps[at].removeprefix(" ,"), reader.patterns, reader.topic
    if us := known.us.match(gap):  # "F. L. : Nous sommes membres de Y"
        gap, topic = gap[us.start("us") :], reader.own or topic
    if not topic or topic == body.keys:
        return
    for link, pattern in known.links:
        cue = pattern.search(gap)
        if cue and link.rule in {"member", "attached"} and known.aside.fullmatch(gap[cue.end() :]):
            lead = gap[: cue.start()]
            if len(lead.split()) > _NEAR or known.there.search(lead):
                continue  # "il y rejoint X": its members; "il est ouvert à des établissements placés sous la tutelle de Y": they, and not it
            rule = Rule(link.relation, link.rule + "-pronoun", link.confidence * 0.65, body.span, gap)
            reader.say(row, topic, body.keys, rule)
            if link.relation == "member":
                _beside_members(reader, row, at, body.keys, body.span)
            return
    spoken = known.pronouns.match(gap) or known.this.search(gap)
    if spoken:
        keys = _gatherer(reader, gap) or topic
        subject = Item(reader.code(keys[0]), Span(row.span.start, body.span.start), spoken[0].strip(), keys, PRONOUN)
        rest = gap[spoken.end() :]
        after = replace(row, actors=(subject, *row.actors[at:]), gaps=("", rest, *row.gaps[at + 1 :]))
        gathered(reader, after, 0, 1, rest, body.span)


def _gatherer(reader: Reader, gap: str) -> tuple[str, ...]:
    """The network whose members a row tells after a pronoun, where the body spoken of before is but a unit ("Son secrétariat, la
    Commission de Y, … Elle compte sept États membres")."""
    unit = reader.head(reader.topic[0]) == "unit" and reader.patterns.members.search(gap)
    return reader.foremost(k for k in reader.networks() if reader.head(k) != "unit") if unit else ()


def _whereof(reader: Reader, row: Row, n: int) -> None:
    """ "Y, dont X est membre (avec Z)", "Y, dont relève X", and "Y, dont elle est membre" of who is spoken of."""
    body, known = row.actors[n], reader.patterns
    found = known.whereof.fullmatch(row.gaps[n + 1]) if body.code in "OI" else None
    if found is None:
        return
    rest, more = found.string[found.start("subject") :], n + 1 < len(row.actors)
    said = next(((link, cue) for link, pattern in known.relatives if (cue := pattern.search(rest))), None)
    if said is None:
        if more:
            _whereof_listed(reader, row, n)
        return
    link, cue = said
    after = rest[cue.end() :]
    if more and not cue.start() and known.named.fullmatch(after):
        members = reader.keys(row, reader.chain(row, n + 1, 1))
        rule = Rule(link.relation, link.rule, link.confidence, body.span)
    elif more and not n and known.later.fullmatch(after):  # "Soutenue par Y, dont elle est membre depuis 2017, X …"
        members = list(row.actors[1].keys)
        rule = Rule(link.relation, link.rule, link.confidence * 0.75, body.span, rest)
    else:
        before = reader.keys(row, [k for k in reader.chain(row, 0, 1) if k < n]) if n else []
        if known.both.search(rest) and len(before) < 2:
            before = list(reader.recent[-1]) if reader.recent else []
        members = [m for m in before or reader.topic if m not in body.keys]
        rule = Rule(link.relation, link.rule + "-pronoun", link.confidence * 0.75, body.span, found["rest"])
    reader.say(row, members, body.keys, rule)


def _whereof_listed(reader: Reader, row: Row, n: int) -> None:
    """ "Y, dont A et B sont membres (avec Z)", "… sont membres fondateurs aux côtés de Z": those of whom the words after them say it."""
    body, known, listed = row.actors[n], reader.patterns, reader.chain(row, n + 1, 1)
    end = listed[-1] + 1
    for link, pattern in known.relatives:
        cue = pattern.search(row.gaps[end])
        if cue and len(row.gaps[end][: cue.start()].split()) < 3:
            members = reader.keys(row, listed)
            if end < len(row.actors) and known.company.fullmatch(row.gaps[end][cue.end() :]):
                members += reader.keys(row, reader.chain(row, end, 1))
            focus = Span(body.span.start, row.actors[listed[-1]].span.end)
            reader.say(row, members, body.keys, Rule(link.relation, link.rule, link.confidence, focus))
            return


def _owned(reader: Reader, row: Row, n: int) -> None:
    """ "Y … son institut X" and "Y … X, son institut": the owner is the nearest body before; of "notre", the main one."""
    unit, known = row.actors[n], reader.patterns
    if unit.code not in "OI" or not unit.keys:
        return
    found, after = known.owned.search(row.gaps[n]), known.apposed.match(row.gaps[n + 1])
    bare = found is not None and not found["unit"] and not found["more"]
    own = reader.entities[unit.keys[0]].node.type == "University"  # "notre université" is the speaker's
    if found is not None and bare and not own and found["whose"] in known.ours - known.several:
        reader.say(row, unit.keys, reader.main(unit.keys), Rule("part", "ours", 0.45, unit.span))
        return
    named = found is not None and (found["unit"] or (bare and reader.head(unit.keys[0]) in {"unit", "gathering"}))
    if after is None and not named:
        return
    whose = after["whose"] if after else found["whose"] if found else ""
    units = reader.chain(row, n, 1) if whose in known.several and after is None else [n]
    keys = reader.keys(row, units)
    if whose in known.ours:
        reader.say(row, keys, reader.main(keys), Rule("part", "ours", 0.5, unit.span))
        return
    if after is None and row.gaps[n].startswith(" ,") and whose not in known.several and len(reader.chain(row, n, 1)) > 2:
        return  # "Y, sa fondation, A, B et C": a list of which Y is the first
    owner = next((k for k in range(n - 1, -1, -1) if row.actors[k].code == "O" and row.actors[k].keys != unit.keys), None)
    if n == 0 and after is None and len(row.actors) > 1 and row.actors[1].code == "O" and known.then.fullmatch(row.gaps[1]):
        owner = 1  # "Via son agence X, la Région Y …"
    if owner is None:
        return
    owners = reader.chain(row, owner, -1) if whose in known.their else [owner]
    distance = sum(len(row.gaps[k].split()) for k in range(owner + 1, n + 1))
    focus = Span(min(row.actors[owner].span.start, unit.span.start), max(row.actors[owner].span.end, unit.span.end))
    reader.say(row, keys, reader.keys(row, owners), Rule("part", "owned", 0.8 * 0.985**distance, focus))
