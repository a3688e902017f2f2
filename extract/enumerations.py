"""Rows that list in, who belongs to what out: "les membres de Y : A, B", a line for each, the parties that found a body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extract.folds import flat, stem
from extract.gaps import Row
from extract.lines import Item, Line
from extract.membershipwords import Link
from extract.model import Span
from extract.phrases import told
from extract.ties import Reader, Rule

_FEW: Final = 9
"""At most so many words stand after a body whose members are listed on the lines below, and before each of them."""
_CLOSE: Final = 4
"""At most so many words stand between a pronoun and what is said of it."""
PRONOUN: Final = "pronoun"
"""The sense of an item that stands for a pronoun."""
_LED: Final = 3
"""Fewer words stand before the name of an item that has no bullet ("2. L'École X : P, directeur")."""
_NO_GATHERING: Final = frozenset({"University", "GovernmentBody", "Media"})
"""The classes whose "réunit" is an invitation and no membership."""
Listing = tuple[str, tuple[str, ...]]
"""The relation and the body of a list whose items stand on lines of their own."""


def listed(reader: Reader, row: Row, n: int) -> None:
    """ "les membres de Y : A, B et C"; "ses 10 écoles (A, B …)"."""
    actor, known, gap = row.actors[n], reader.patterns, row.gaps[n + 1]
    focus = Span(actor.span.start, row.actors[n + 1].span.end)
    noun = known.listed.search(row.gaps[n]) or (known.composing.search(row.gaps[n]) if "(" not in gap else None)
    if noun is not None and known.predicate.search(row.gaps[n], 0, noun.start() + 1):
        return  # "A est membre de Y, dont la présidente est P"
    if actor.code == "g" and (whose := known.grouped.search(row.gaps[n])) and known.listing.fullmatch(gap):
        units = reader.keys(row, reader.chain(row, n + 1, 1))
        owner = reader.main(units) if whose[1] in known.ours else _owner(reader, row, n)
        reader.say(row, units, owner, Rule("part", "ours", 0.55, focus))
    if noun is None or actor.code not in "OI":
        return
    relation = _relation(reader, noun, actor.keys[0])
    if known.opening.fullmatch(gap) or known.concerned.fullmatch(gap) or _counted(reader, row, n, noun.start()):
        alone = known.members.match(noun[0]) and not known.instanced.search(gap)
        if not noun[0].split()[0].endswith("s") and (relation == "part" or alone):
            return  # "P, membre du laboratoire X (Y, Z)", but "un établissement membre de X (par exemple Y)"
        reader.say(row, reader.keys(row, reader.joined(row, n + 1)), actor.keys, Rule(relation, "listed", 0.75, focus))
    elif actor.code == "O" and known.ranging.fullmatch(gap) and known.upto.fullmatch(row.gaps[n + 2]):
        ends = reader.keys(row, range(n + 1, min(n + 3, len(row.actors))))  # "les écoles de Y, de A à B"
        reader.say(row, ends, actor.keys, Rule(relation, "listed-range", 0.65, focus))


def _owner(reader: Reader, row: Row, n: int) -> tuple[str, ...]:
    """The last body that the row names before actor *n*, or the one that is spoken of."""
    return next((a.keys for a in reversed(row.actors[:n]) if a.code == "O"), reader.topic)


def _relation(reader: Reader, noun: re.Match[str], body: str) -> str:
    """What those listed after *noun* are to the body: "instituts" are parts of it, "adhérents" members; "établissements" are parts of
    one that gathers nobody."""
    known, word = reader.patterns, noun[0].split()[0].rstrip("s")
    return "part" if word in known.units or (word in known.components and not reader.gathers(body)) else "member"


def _counted(reader: Reader, row: Row, n: int, at: int) -> bool:
    """Whether the names after actor *n* are as many as stands before the noun at *at* ("trois instituts de Y, A, B et C", "trois
    nouveaux membres de Y se sont présentés : A, B et C")."""
    before = row.gaps[n][:at].split()[-2:]
    count = next((reader.patterns.numbers[word] for word in before if word in reader.patterns.numbers), None)
    opened = reader.patterns.then.fullmatch(row.gaps[n + 1]) or reader.patterns.colon.search(row.gaps[n + 1])
    return opened is not None and len(reader.chain(row, n + 1, 1)) == count


def subordinate(reader: Reader, row: Row, n: int) -> None:
    """ "Le ministère Y y associera les organismes sous sa tutelle, dont A et B": they are part of the body before, or of that spoken of."""
    if row.actors[n].code != "O" or not reader.patterns.under.search(row.gaps[n]):
        return
    units = reader.keys(row, reader.chain(row, n, 1))
    reader.say(row, units, _owner(reader, row, n), Rule("part", "subordinate", 0.7, row.actors[n].span))


def numbered(reader: Reader, row: Row, n: int) -> None:
    """ "les deux Chambres du Parlement Y": the bodies so called are part of it, where the text names as many."""
    found = reader.patterns.counted.search(row.gaps[n]) if row.actors[n].code == "O" else None
    if found is None:
        return
    noun, body = stem(found["noun"]), row.actors[n].keys
    units = [k for k in sorted(reader.counts) if k not in body and reader.code(k) == "O" and reader.named(k, noun)]
    if len(units) == reader.patterns.numbers[found["count"]]:
        reader.say(row, units, body, Rule("part", "numbered", 0.65, row.actors[n].span))


def among(reader: Reader, row: Row, n: int) -> None:
    """ "…, avec d'autres membres, parmi lesquels A, B et C", "les autres villes du réseau, comme A", "cinq villes en font partie, dont
    A": of the network that the row names before, or the one that is spoken of."""
    found = reader.patterns.among.search(row.gaps[n]) if row.actors[n].code in "OCL" else None
    if found is None:
        return
    body = reader.called(found["noun"] or "") or _near(reader, row, n) or reader.network()
    reader.say(row, reader.keys(row, reader.chain(row, n, 1)), body, Rule("member", "among", 0.7, row.actors[n].span))


def met(reader: Reader, row: Row, n: int) -> None:
    """ "X rejoint Y. Il y retrouve A et B": of what the one spoken of has just joined, or the network that is spoken of."""
    if row.actors[n].code not in "OCL" or not reader.patterns.met.search(row.gaps[n]):
        return
    body = _near(reader, row, n) or _joined(reader, reader.topic) or reader.network()
    reader.say(row, reader.keys(row, reader.chain(row, n, 1)), body, Rule("member", "met", 0.7, row.actors[n].span))


def _joined(reader: Reader, members: tuple[str, ...]) -> tuple[str, ...]:
    """The body that one of *members* was last said to belong to."""
    return tuple([m.body for m in reader.found if m.subject in members and m.relation == "member"][-1:])


def _near(reader: Reader, row: Row, n: int) -> tuple[str, ...]:
    """The last body with members that the row names before actor *n*."""
    return next((a.keys for a in reversed(row.actors[:n]) if a.code == "O" and reader.has_members(a.keys[0])), ())


def taken_up(reader: Reader, row: Row, n: int) -> None:
    """ "A et B en sont membres", "A y a fait son entrée": of the network that the row names before, or the one that is spoken of."""
    actor, known = row.actors[n], reader.patterns
    lead = known.taken_up.match(row.gaps[n + 1]) if actor.code in "OCL" else None
    if lead is None or any(known.unnamed.search(gap) for gap in row.gaps[: n + 1]):
        return  # "un consortium nous aide ; A en est membre"
    placed = n and row.actors[n - 1].code == "O" and actor.code in "CL" and known.genitive.fullmatch(row.gaps[n])
    joined = reader.chain(row, n - 1 if placed else n, -1)  # "le Club X et l'École Y du Mali nous ont rejoints"
    ours = reader.own if known.us_within.search(lead[0]) else ()
    body = ours or _near(reader, row, joined[0]) or reader.network()
    reader.say(row, reader.keys(row, joined), body, Rule("member", "taken-up", 0.65, actor.span, row.gaps[n + 1]))


def joining(reader: Reader, row: Row, n: int) -> None:
    """ "l'adhésion de A à Y"; "Avec l'arrivée de A, Y compte neuf membres"."""
    known = reader.patterns
    found = known.joining.search(row.gaps[n])
    if found is None or known.wished.search(row.gaps[n], 0, found.start() + 1):
        return
    members = reader.chain(row, n, 1)
    *others, last = members
    subject = bool(n == 0 and others) and known.then.fullmatch(row.gaps[last]) and row.gaps[last + 1].startswith(" ~")
    if subject and row.actors[last].code == "O" and reader.gathers(row.actors[last].keys[0]):
        focus = Span(row.actors[n].span.start, row.actors[last].span.end)
        reader.say(row, reader.keys(row, others), row.actors[last].keys, Rule("member", "joining-first", 0.7, focus))
    elif last + 1 < len(row.actors) and known.into.fullmatch(row.gaps[last + 1]):
        focus = Span(row.actors[n].span.start, row.actors[last + 1].span.end)
        reader.say(row, reader.keys(row, members), row.actors[last + 1].keys, Rule("member", "joining", 0.8, focus))


def gathered(reader: Reader, row: Row, n: int, other: int, gap: str, focus: Span) -> bool:
    """ "Y réunit A, B et C", "Y, que dirige P, abrite X": a phrase that leads from the body to its members or units."""
    for link, pattern in reader.patterns.inverses:
        for cue in pattern.finditer(gap):
            body = _told_of(reader, row, n, link, gap[: cue.start()])
            if body is None or body.code not in "OI" or not _leads_to_list(reader, body, cue, row.actors[other]):
                continue
            listed = _groups(reader, row, other)
            if _holds(reader, link, body, cue, row, listed):
                _say_gathered(reader, row, link, listed, body, focus)
                return True
    return False


def _told_of(reader: Reader, row: Row, n: int, link: Link, lead: str) -> Item | None:
    """The body of which a phrase speaks that follows actor *n* and the words *lead*: that actor, or the one that it leads."""
    led = row.actors[n].code == "P" and lead == " ," and row.gaps[n].startswith(" ,")
    if (n and led) or (link.rule != "relative" and reader.patterns.agent.search(row.gaps[n])):
        return row.actors[n - 1] if n else None  # "le consortium X, mené par Y, réunit"
    return row.actors[n]


def _leads_to_list(reader: Reader, body: Item, cue: re.Match[str], first: Item) -> bool:
    """Whether the words around a phrase lead from a body to a list of which actor *first* is the first."""
    known, lead, rest = reader.patterns, cue.string[: cue.start()], cue.string[cue.end() :]
    if not known.tail_many.fullmatch(rest) or not known.lead.fullmatch(lead) or known.denied.search(lead):
        return False
    if body.sense == PRONOUN and len(lead.split()) > _CLOSE:
        return False  # "il est ouvert à des établissements placés sous la tutelle de Y"
    named = known.listed.search(rest) and first.code != "L"
    if known.ends_of.search(rest) and len(rest.split()) > 2 and not named:
        return False  # "réunit dix-neuf pays d'Amérique latine", "rassemble des équipes de X"
    counted = known.bracket_opens.search(rest) and not known.members.search(cue.string, cue.start())
    return not counted  # "réunit trois cents chercheurs (France, Italie)"


def _groups(reader: Reader, row: Row, first: int) -> list[int]:
    """The list that begins at actor *first*, with those of a further kind of member ("cinq États membres (A, B) et deux membres associés
    (C)")."""
    listed = reader.chain(row, first, 1)
    while listed[-1] + 1 < len(row.actors) and reader.patterns.further_members.fullmatch(row.gaps[listed[-1] + 1]):
        listed += reader.chain(row, listed[-1] + 1, 1)
    return listed


def _faculties(reader: Reader, body: str, listed: Iterable[str]) -> bool:
    """Whether those whom a university's name is said to gather are faculties, departments and the like, which stand within one."""
    heads = {stem(flat(name.text).split()[0]) for key in listed for name in reader.entities[key].node.names[:1]}
    within = not reader.gathers(body) and reader.entities[body].node.type == "University"
    return within and not heads.isdisjoint(reader.patterns.internal)


def _holds(reader: Reader, link: Link, body: Item, cue: re.Match[str], row: Row, listed: list[int]) -> bool:
    """Whether what a rule asks of a body, of those *listed*, and of the words around its phrase and after the list, is so."""
    known, own, rest = reader.patterns, body.keys[0], cue.string[cue.end() :]
    after, keys = row.gaps[listed[-1] + 1], reader.keys(row, listed)
    if link.rule == "consists":
        return body.code == "O" and not reader.gathers(own) and known.made_of.fullmatch(rest) is not None
    if link.rule == "counts":
        return body.code == "O" and not reader.gathers(own) and all(reader.head(key) == "unit" for key in keys)
    if link.rule == "founded":
        states = len(keys) > 2 and all(reader.code(key) == "C" for key in keys)
        return body.code == "O" and len(keys) > 1 and (reader.has_members(own) or states) and not known.into.match(after)
    if link.rule == "operates":  # but "exploite une mine au Bénin"
        return all(reader.code(key) == "O" and reader.head(key) == "unit" for key in keys)
    if link.rule == "houses":
        return known.with_.search(rest) is None  # "dispose d'un laboratoire commun avec Y"
    if link.rule == "welcomes":
        return known.welcomed.match(after) is not None
    if link.rule in ("relative", "seated") and not known.closed.fullmatch(cue.string, 0, cue.start()):
        return False
    if link.rule not in ("gathers", "relative"):
        return True
    invites = reader.entities[own].node.type in _NO_GATHERING and not known.members.search(cue.string, cue.start())
    return reader.gathers(own) or not invites or _faculties(reader, own, keys)


def _say_gathered(reader: Reader, row: Row, link: Link, listed: list[int], body: Item, focus: Span) -> None:
    """Those whom a body gathers are its members; a company's, or a group's, are parts of it, and so are a university's faculties."""
    own, keys = body.keys[0], reader.keys(row, listed)
    company = reader.entities[own].node.type == "Company" and link.rule == "gathers"
    within = company or reader.head(own) == "holding" or _faculties(reader, own, keys)
    likely, suffix = (0.65, "-pronoun") if body.sense == PRONOUN else (1.0, "")
    prior = link.confidence * (0.6 if body.code == "I" else 1.0) * likely
    reader.say(row, keys, body.keys, Rule("part" if within else link.relation, link.rule + suffix, prior, focus))


def gathered_first(reader: Reader, row: Row) -> bool:
    """ "Composé de A, de B et de C, le consortium Y …": those whom the sentence's first words say that its subject gathers."""
    *listed, last = reader.chain(row, 0, 1)
    body, gap, known = row.actors[last], row.gaps[0], reader.patterns
    if len(listed) < 2 or body.code not in "OI" or not body.keys or not known.then.fullmatch(row.gaps[last]):
        return False
    link = next(told(known.assembling, gap, known.leading, known.tail_many), None)
    if link is not None:
        _say_gathered(reader, row, link, listed, body, Span(row.actors[0].span.start, body.span.end))
    return link is not None


def owned_members(reader: Reader, row: Row) -> None:
    """ "Ses membres sont A, B et C", of the body spoken of before; "Les membres du réseau sont A et B", of the network that is; "Membres : A,
    B", "Tutelles : A et B" of that of a fact sheet."""
    if row.actors[0].code not in "OCL":
        return
    known, listed = reader.patterns, reader.keys(row, reader.chain(row, 0, 1))
    focus = row.actors[0].span
    if known.theirs.fullmatch(row.gaps[0]):
        reader.say(row, listed, reader.topic, Rule("member", "listed-topic", 0.65, focus))
    elif called := known.theirs_called.fullmatch(row.gaps[0]):
        reader.say(row, listed, _called(reader, called["noun"]), Rule("member", "listed-called", 0.65, focus))
    elif known.below.fullmatch(row.gaps[0]):
        reader.say(row, listed, reader.network(), Rule("member", "sheet", 0.65, focus))
    elif known.above.fullmatch(row.gaps[0]):
        reader.say(row, reader.topic, listed, Rule("part", "sheet", 0.65, focus))


def _called(reader: Reader, noun: str) -> tuple[str, ...]:
    """The body that "le groupement", "le consortium" means: the only one whose name begins so, or the network that is spoken of."""
    return reader.called(noun) or reader.network()


def _theirs(reader: Reader, gap: str) -> tuple[str, ...]:
    """The body whose members "Ses membres sont :" or "Les membres du groupement, qui sont :" announces, or none."""
    known = reader.patterns
    for said in (gap, gap.removesuffix(" :")):
        if known.theirs.fullmatch(said):
            return reader.topic
        if called := known.theirs_called.fullmatch(said):
            return _called(reader, called["noun"])
    return ()


def itemized(reader: Reader, line: Line, row: Row, listing: Listing | None) -> Listing | None:
    """ "Les membres de Y :", "Y regroupe :" and then a line for each: the body while its list goes on."""
    known, first = reader.patterns, row.actors[0] if row.actors else None
    if listing is not None and first is not None and _is_item(line, row) and len(row.gaps[0].split()) <= _FEW:
        relation, keys = listing
        items = reader.chain(row, 0, 1) if known.side.match(row.gaps[0]) else [0]  # "- côté français, A et B ;"
        reader.say(row, reader.keys(row, items), keys, Rule(relation, "items", 0.7, first.span))
        return listing
    others = known.among.search(row.gaps[-1].removesuffix(" :")) if row.gaps[-1].endswith(":") else None
    if others is not None:  # "X y retrouve d'autres membres, parmi lesquels :"
        spoken = row.actors[-1].keys if row.actors else reader.topic
        return "member", _joined(reader, spoken) or _called(reader, others["noun"] or "")
    if not row.actors and (whose := _theirs(reader, row.gaps[-1])):
        return "member", whose
    last = len(row.actors) - 1
    last -= last > 0 and row.actors[last].code == "g" and not row.gaps[last]  # "Y France-Brésil rassemble :"
    if _headed(reader, line, row):
        return "member", row.actors[0].keys
    if not row.gaps[-1].endswith(":") or not row.actors or row.actors[last].code not in "OI":
        return listing if listing is not None and first is None and _is_item(line, row) else None
    body, gap = row.actors[last], row.gaps[-1]
    noun = known.listed.search(row.gaps[last])
    if noun is not None and len(gap.split()) <= _FEW:
        return _relation(reader, noun, body.keys[0]), body.keys
    for link, pattern in known.assembling:
        cue = pattern.search(gap)
        if cue and known.lead.fullmatch(gap[: cue.start()]) and not known.denied.search(gap):
            return link.relation, body.keys
    return None


def _headed(reader: Reader, line: Line, row: Row) -> bool:
    """Whether a line is the heading of a list of members and nothing else ("Les treize membres de Y", "Pour les membres de Y")."""
    if len(row.actors) != 1 or row.actors[0].code not in "OI" or row.gaps[1] or line.sentence.kind != "heading":
        return False
    known, noun = reader.patterns, reader.patterns.listed.search(row.gaps[0])
    if noun is None or not known.members.search(noun[0]) or not noun[0].split()[0].endswith("s"):
        return False
    return known.headed.fullmatch(row.gaps[0], 0, noun.start()) is not None


def _is_item(line: Line, row: Row) -> bool:
    """Whether a line is one of a list, with a bullet, or one name and nothing else, or who stands for it ("Y : P, recteur")."""
    alone = len(row.actors) == 1 and not "".join(row.gaps).strip(" ;.,")
    paired = len(row.actors) == 2 and row.actors[1].code == "P" and len(row.gaps[0].split()) < _LED and row.gaps[1] == " :"
    return line.sentence.kind == "item" or line.codes[:1] == "-" or alone or paired


def assembling(reader: Reader, row: Row) -> None:
    """Take up the bodies that a row says to gather others, whoever these are ("X fédère vingt-neuf structures")."""
    for actor, gap in zip(row.actors, row.gaps[1:], strict=True):
        if actor.code != "O" or reader.entities[actor.keys[0]].node.type in _NO_GATHERING:
            continue
        for _, pattern in reader.patterns.assembling:
            cue = pattern.search(gap)
            if cue and cue[0].startswith(" ~") and reader.patterns.closed.fullmatch(gap, 0, cue.start()):
                reader.gatherers.update(actor.keys)


def created(reader: Reader, row: Row) -> None:
    """Those who make a body are its members: "A, B et C ont créé le réseau Y", "une convention qui donne naissance à Y" between
    the parties of that agreement."""
    known = reader.patterns
    group = next((reader.group(row, n) for n, actor in enumerate(row.actors) if actor.code == "g" and not actor.keys), ())
    for n, body in enumerate(row.actors):
        made = known.creating.search(row.gaps[n]) if body.code == "O" else None
        if made is None or not known.aside.fullmatch(rest := row.gaps[n][made.end() :]) or known.with_.match(rest):
            continue  # "ils créent avec Y deux bourses": Y makes them too
        gathers = reader.gathers(body.keys[0]) and reader.head(body.keys[0]) != "unit"  # "la commission mixte" is an organ
        near = 1 if gathers else 0  # the line before or after may tell whose agreement makes a network
        parties = next((keys for number, keys in reader.agreed if abs(number - row.number) <= near), ())
        after = n + 1 < len(row.actors) and known.colon.match(row.gaps[n + 1])
        named = reader.keys(row, reader.chain(row, n + 1, 1)) if after else []
        makers = reader.keys(row, reader.chain(row, n - 1, -1)) if n and not row.gaps[n][: made.start()] else []
        members = makers if len(makers) > 1 else named if len(named) > 1 else group if len(group) > 2 else parties
        if body.keys[0] not in members and (len(members) > 2 or (len(members) == 2 and gathers)):
            bodies = [key for key in members if reader.code(key) == "O"]
            reader.say(row, bodies, body.keys, Rule("member", "created", 0.55, body.span))
