"""A line in, the acts out that have a grammar of their own: alliances told by a verb, designations and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.chains import Chain, codes_between, starting, territories
from extract.folds import stem
from extract.instruments import GIVING, REACH, SIGNING, Act, Window, beginnings, make, marked, pattern, subject
from extract.lines import Line
from extract.partners import owner
from extract.patterns import paired

_GIVEN = re.compile(r"Vnt?(?=L)")
"""What stands before a place that something is given to."""
_MEANTIME = re.compile(r"o?[t1]{0,2}[wJ]?")
"""For how long or since when, between a verb of alliance and its partner ("s'est liée pour deux saisons à A")."""


def alliances(line: Line, found: tuple[Chain, ...]) -> Iterator[Act]:
    """As in "A s'associe à B", "A et B unissent leurs forces": a partnership with no instrument."""
    for verb, code in enumerate(line.codes):
        ending = line.items[verb].sense == "end"
        if code != "V" or verb in line.aside or not (ending or line.items[verb].sense == "ally"):
            continue
        if ending and line.codes[verb + 1 : verb + 2] != "a" and not line.items[verb].flat.startswith(beginnings("parting")):
            continue  # "A rompt avec B", "A et B se séparent"
        own = subject(line, found, verb)
        if own is None and not any(item.flat in marked("pronouns") for item in line.items[max(0, verb - 3) : verb]):
            continue
        act = Act(line, verb, verb, "Partnership", weak=True)
        twinned = line.items[verb].flat.startswith(beginnings("bilateral"))
        partner = _ally(line, found, verb, twinned=twinned)
        if own is None:
            if partner is None:
                continue
            yield make(act, partner.members, "with-only", 0.5, partners=partner.members, missing=True)
            return  # "Il vient de s'associer au fonds B"
        if partner is not None:
            each = len(own.members) == 1 and twinned
            for partners in ((n,) for n in partner.members) if each else [partner.members]:
                yield make(act, [*own.members, *partners], "alliance", 0.75, partners=partners)
            return
        if _of_several(line, verb) and (len(own.members) >= 2 or line.codes[own.members[0]] == "g"):
            yield make(act, own.members, "alliance-subject", 0.65)
            return
    joint = together(line, found)
    if joint is not None:
        yield joint
        return
    yield from conferred(line, found)


def _ally(line: Line, found: tuple[Chain, ...], verb: int, *, twinned: bool) -> Chain | None:
    """The partners of a verb of alliance, after "avec" or a word that joins them; a place after "à" is one only where it is
    *twinned*."""
    for at in range(verb + 1, min(len(line.codes), verb + 10)):
        near = at - verb <= 3 or _MEANTIME.fullmatch(line.codes, verb + 1, at)
        partner = starting(line, found, at + 1, 4) if line.codes[at] == "a" or (near and _joins(line, verb, at)) else None
        if partner is not None and (twinned or line.codes[at] != "n" or line.codes[partner.first] != "L"):
            return partner
    return None


def _of_several(line: Line, verb: int) -> bool:
    """Whether a verb of alliance has several subjects: by its ending or its words, or as an infinitive that another word governs."""
    item = line.items[verb]
    if item.flat in marked("jointly") or pattern("several").search(item.flat):
        return True
    return item.tense == "infinitive" and verb > 0 and line.codes[verb - 1] in "Vwd"


def _joins(line: Line, verb: int, at: int) -> bool:
    """Whether the word at *at* joins a partner to a verb of alliance: "s'associer à", "partenaire de"."""
    told = line.items[verb].flat
    if line.codes[at] == "d":
        return told.split(" ")[-1].startswith(beginnings("comrade"))
    return line.items[at].flat in marked("joining") and not told.startswith(beginnings("working"))


def together(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "A lance, en partenariat avec B, un programme", "A et B ouvrent un centre": joint work told by how it begins."""
    joint = (n for n, item in enumerate(line.items) if item.code == "a" and item.flat in marked("joint") and n not in line.aside)
    work = next((act for at in joint if (act := _partnered(line, found, at)) is not None), None)
    return work or _founded(line, found) or _jointly(line, found) or _chosen(line, found)


def _founded(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "A ouvre, avec B, un campus", "un centre créé par A et B", "A et B lancent un programme": a verb by which a work begins."""
    for verb, code in enumerate(line.codes):
        item = line.items[verb]
        if code != "V" or verb in line.aside or item.sense != "announce" or item.tense not in {"done", "future"}:
            continue
        founding = item.flat.startswith(beginnings("founding"))
        if not (founding or item.flat.startswith(beginnings("opening"))) or pattern("nominal").search(item.flat):
            continue
        act = Act(line, verb, verb, "Partnership", weak=True)
        for at in range(verb + 1, min(len(line.codes), verb + 8)):
            chain = starting(line, found, at + 1) if line.codes[at] in "pa" else None
            if chain is None or not _bodies(line, chain):
                continue
            own = subject(line, found, verb) if line.codes[at] == "a" else None
            if own is not None and _bodies(line, own):  # "A ouvre, avec B, un campus"
                return make(act, [*own.members, *chain.members], "founding-with", 0.5, partners=chain.members)
            if line.codes[at] == "p" and len(chain.members) >= 2:  # "créé en 2020 par A et B"
                return make(act, chain.members, "founded-by", 0.5)
        own = subject(line, found, verb) if founding else None
        if own is not None and len(own.members) >= 2 and _bodies(line, own):
            return make(act, own.members, "founding", 0.5)
    return None


def _jointly(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "A et B exploiteront ensemble une ligne", "Ensemble, A et B ouvriront une école": a verb just before the adverb, or the
    subject just after it."""
    for at, item in enumerate(line.items):
        if item.flat not in marked("jointly"):
            continue
        own = None
        if at == line.head and line.codes[at + 1 : at + 2] == ",":
            own = starting(line, found, at + 2)
        elif at and line.items[at - 1].finite:
            own = subject(line, found, at - 1)
        if own is not None and len(own.members) >= 2 and _bodies(line, own):
            return make(Act(line, at, at, "Partnership", weak=True), own.members, "jointly", 0.5)
    return None


def _chosen(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "A a choisi B comme partenaire", "A prend B et C pour partenaires"."""
    for at in range(2, len(line.items)):
        if line.items[at - 1].flat not in marked("quality") or not line.items[at].flat.startswith(beginnings("comrade")):
            continue
        partner = next((c for c in found if c.last == at - 2 and _bodies(line, c)), None)
        own = next((c for c in reversed(found) if partner is not None and c.last < partner.first), None)
        if own is None or partner is None or not _bodies(line, own):
            continue
        if re.fullmatch(r"[wVJ,]{1,5}t?", codes_between(line, own.last, partner.first)):
            act = Act(line, at, at, "Partnership", weak=True)
            return make(act, [*own.members, *partner.members], "chosen", 0.6, partners=partner.members)
    return None


def _bodies(line: Line, chain: Chain) -> bool:
    """Whether the members of a chain are bodies, countries and places alone."""
    return all(line.codes[n] in "OCL" for n in chain.members)


def _partnered(line: Line, found: tuple[Chain, ...], at: int) -> Act | None:
    """The partners after the link at *at* ("en partenariat avec") and whose partners they are: the subject, before or after,
    or who the work is "porté par"."""
    partner = starting(line, found, at + 1)
    if partner is None or line.codes[partner.first] not in "OCLg":
        return None
    verb = next((n for n in range(at, -1, -1) if line.codes[n] == "V" or line.items[n].finite), None)
    by = next((n for n in range(at - 1, max(-1, at - 12), -1) if line.codes[n] == "p"), None)
    own = starting(line, found, by + 1) if by is not None else None
    if own is None and verb is not None:
        own = subject(line, found, verb)
    if own is None:
        own = subject(line, found, at)
    if own is None:  # "les travaux de A, menés en collaboration avec B"
        own = next((c for c in reversed(found) if c.last < at and line.codes[c.first] == "O" and at - c.last <= 6), None)
    if own is None:
        after = next((n for n in range(partner.last + 1, len(line.codes)) if line.codes[n] == "V" or line.items[n].finite), None)
        own = subject(line, found, after, partner.last + 1) if after is not None else None
    if own is None and len(partner.members) > 1 and "&" not in codes_between(line, *partner.members[-2:]):
        own = Chain(partner.members[-1], partner.last, partner.members[-1:])  # "en partenariat avec B, A lance…"
        partner = Chain(partner.first, partner.members[-2], partner.members[:-1], partner.proxies)
    if own is None or own == partner or line.codes[own.members[0]] == "P":
        return None
    trigger = verb if verb is not None else at
    act = Act(line, trigger, trigger, "Partnership", weak=True)
    return make(act, [*own.members, *partner.members], "together", 0.55, partners=partner.members)


def conferred(line: Line, found: tuple[Chain, ...]) -> Iterator[Act]:
    """As in "A a été désigné centre … par B": a designation told by its verb alone."""
    for verb, code in enumerate(line.codes):
        item = line.items[verb]
        if code != "V" or item.sense != "confer" or verb in line.aside or not item.flat.startswith(beginnings("conferring")):
            continue
        own = subject(line, found, verb)
        active = own is not None and verb > 0 and line.items[verb - 1].flat in marked("auxiliaries")
        labels = item.flat.startswith(beginnings("labelling")) and line.codes[verb + 1 : verb + 2] in {"O", "I"}
        named = _labelled(line, found, verb, own) if labels and not active else None
        if named is not None:
            yield named
            return
        if own is None:
            continue
        receiver = starting(line, found, verb + 1)
        given = [n for n in receiver.members if line.codes[n] in "OL"] if receiver is not None else []
        if given and len(own.members) == 1 and line.codes[own.first] == "O" and item.tense == "done":
            act = Act(line, verb, verb, "Designation")  # "l'UNESCO a inscrit A au réseau"
            yield make(act, [own.first, *given], "designating", 0.55)
            return
        for at in range(verb + 1, min(len(line.codes), verb + REACH)):
            if line.codes[at] == "p":
                giver = starting(line, found, at + 1)
                if giver is not None:
                    act = Act(line, verb, verb, "Designation")
                    yield make(act, [*own.members, *giver.members[:1]], "designated", 0.75)
                return


def _labelled(line: Line, found: tuple[Chain, ...], verb: int, own: Chain | None) -> Act | None:
    """As in "A, labellisé X en 2024", "A a été désigné X par B": the name of the label follows the verb."""
    relative = re.search(r"O(?:\([^()]{0,4}\))?,q[^;.]*,w{1,3}$", line.codes[:verb])
    nearest = next((n for n in range(verb - 1, -1, -1) if line.codes[n] == "O"), None)
    passive = line.codes[verb - 2 : verb] == "ww"
    receiver = relative.start() if relative else own.members[0] if own is not None and passive else nearest
    if receiver is None or line.codes[receiver] not in "OCL" or ";" in line.codes[receiver:verb]:
        return None
    at = next((n for n in range(verb + 2, min(len(line.codes), verb + 8)) if line.codes[n] == "p"), None)
    giver = starting(line, found, at + 1) if at is not None else None
    members = [receiver, *(giver.members[:1] if giver is not None else ())]
    return make(Act(line, verb, verb, "Designation"), members, "labelled", 0.65)


def designation(act: Act, found: tuple[Chain, ...]) -> Act:
    """As in "A obtient le label de B", "B décerne à A le statut de …", "A désigné centre de référence par B"."""
    line = act.line
    if act.verb is None or line.items[act.verb].sense not in SIGNING | GIVING:
        return act
    own = subject(line, found, act.verb)
    members = list(own.members) if own is not None else []
    for chain in found:
        if own is not None and chain.first <= own.last:
            continue
        before = line.codes[max(0, chain.first - 3) : chain.first]
        between = range(act.trigger + 1, chain.first)
        if any(line.codes[n] == "V" and line.items[n].sense != "confer" for n in between):
            break
        if re.search(r"(?:[pdnV]t?|p[twW]*|n[tw]*|dt)$", before) and "s" not in line.codes[: chain.first]:
            placed = before.endswith((",n", ",nt"))  # "le centre A, en Bulgarie, comme …"
            members += [n for n in chain.members if line.codes[n] in "OL" or (line.codes[n] == "C" and not placed)][:1]
    given = _GIVEN.match(line.codes, act.verb)
    members = [
        n
        for n in members
        if line.codes[n] in "OCg"
        or _acting(line, n)
        or (own is not None and n in own.members)
        or (given is not None and n == given.end())  # "décerné à L"
    ]
    if len(members) > 1 and own is not None and line.codes[own.members[0]] == "L" and len(own.members) > 1:
        members = [n for n in members if n not in own.members] + [n for n in own.members if line.codes[n - 1] != "n"][-1:]
    if len(members) >= 2:
        return make(act, members[:4], "designation", 0.6)
    return make(act, members, "designation-only", 0.35, missing=True)


def _acting(line: Line, n: int) -> bool:
    """Whether the place at item *n* is a body ("la commune de L")."""
    return line.codes[n] == "L" and n > 1 and stem(line.items[n - 2].flat) in territories()


def call(act: Act, found: tuple[Chain, ...], start: int, stop: int) -> Act:
    """As in "A lance un appel à projets (avec B)"; "l'appel à projets de A"; "lancé par A"."""
    line = act.line
    members: list[int] = []
    if re.search(r"wd$", line.codes[: act.trigger]):  # "les avis d'appels d'offres"
        return make(act, [], "call-only", 0.4, missing=True)
    if act.governing is not None:
        own = subject(line, found, act.governing)
        if own is not None:
            members += own.members
    for at in range(start, min(stop, act.trigger + REACH)):
        funded = line.codes[at] == "s" and line.items[at].flat.startswith(beginnings("funding"))
        joins = line.codes[at] == "a" or (line.codes[at] in "pe" and at > act.trigger) or funded
        chain = starting(line, found, at + 1) if joins else None
        if chain is not None:
            members += chain.members
    states = paired(act, found, Window(start, act.trigger, stop)) if not members else None
    if states is not None:
        members += states.members
    own = owner(line, found, act.trigger, stop)
    if own is not None and not members:
        members += own.members
    if members:
        return make(act, members, "call", 0.75)
    return make(act, [], "call-only", 0.4, missing=True)
