"""An instrument in a line in, its parties by the patterns of the genre out.

A list after "entre"; a pair ("l'accord A–B"); a relative clause; "signé par A et B"; "A est liée à B par un
accord"; "A accorde un prêt à B"; "les signataires de l'accord, A et B"; a row of a table; a subject in the plural. Each rule
gives the act with its parties, or None where the line is worded otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extract.chains import Chain, codes_between, starting
from extract.folds import stem
from extract.instruments import (
    REACH,
    SIGNING,
    Act,
    Window,
    approved,
    beginnings,
    lone,
    make,
    marked,
    offices,
    opposite,
    pattern,
    people,
    subject,
)
from extract.lines import Line
from extract.ordinals import ordinals, sides_of

_AHEAD = re.compile(r",[td1]{0,2}w?|w{0,3}V[Jd,]{0,3}[td1n]{0,3}w?(?:dt?)?w?")
"""What stands between those whom an instrument binds and the instrument: a comma, or a verb ("ont été portées en 2019 au rang de")."""
_BINDS = re.compile(r",?(?P<of>q)et?w?$")
"""What stands between those whom an instrument binds and the instrument that a clause names: ", que lie un"."""
_GAP = re.compile(r"[wWtdVrS,n1J()o]{0,10}(?:&|n|a)[tdwWn1]{0,4}(?:[,:]t?)?")
"""What stands between two sides: what is said of the first, and a conjunction or preposition."""
_TIED = re.compile(r"(?:[wV][wVJod1]{0,5}[pn]|V)t?w?$")
"""A participle, since when or for how long it holds, and by what or in what ("liés par", "engagés depuis 2020 dans")."""
_TIED_TO = re.compile(r"(?P<tied>[wV])[wJo]{0,2}(?P<to>n)t?w?[OCL](?:\([^()]*\))?[wJo]{0,2}pt?w?$")
"""A participle, to whom, and by what: "liée à B depuis 2011 par une"."""
_RELATIONS = re.compile(r"(?P<noun>w)[wW]?e$")
"""What stands between the noun for how two stand to each other and their names."""
_FRAME = re.compile(r"sd?t$")
"""What stands before an instrument in whose frame something is done."""
_OBJECT = re.compile(r"[twd1]{0,4}n?t?w?")
"""What stands between a verb and its object, direct or not ("apporte son soutien à")."""
_WHOSE = re.compile(r"[gw]w?dt?$")
"""A noun before its complement."""
_WITH_EACH = re.compile(r"[OCL](?:\([^()]*\))?at?[wW]?[OCL]")
"""One of several pairs of a list: "A avec B, C avec D"."""
_ELLIPTIC = re.compile(r"(?:[;,]&?|&)t?w?$")
"""What stands before the subject of a clause without its verb."""
_OF_MANY = re.compile(r"(?:\([^()]*\))?,?&tw")
"""What stands between one side and the noun of the several others: "A et les sociétés B et C"."""
_INVERTED = re.compile(r"q[wJ]{0,3}d?V")
"""A relative and the verb that stands before its subject: "que viennent de signer"."""
_AMONG = re.compile(r"w(?P<among>w)t[w1]{0,3}$")
"""A verb, "parmi" and what stands before the noun of those of whom one is."""
_ROLL = re.compile(r"[wWJdt]{0,6}[,:w]:?,?t?w?")
"""What stands between an instrument and those who signed it: what it is about, a verb, a comma or a colon."""


def pairs(act: Act, found: tuple[Chain, ...]) -> list[Act]:
    """As in "deux jumelages : un entre A et B, un autre entre C et D", "trois accords : le premier lie A à B, le deuxième C à D": one act
    for each pair, where there are several."""
    line = act.line
    if not act.plural:
        return []
    one = replace(act, plural=False, count=1)
    matched = list(_WITH_EACH.finditer(line.codes, act.trigger))
    if ":" in line.codes[act.trigger :] and 1 < len(matched) == line.codes.count("a", act.trigger):  # "A avec B, C avec D"
        return [make(one, (found.start(), found.end() - 1), "with-each", 0.75, partners=(found.end() - 1,)) for found in matched]
    if act.weak and not act.count:
        return []
    numbered = [list(sides_of(line, found, number)) for number in ordinals(line) if number.item > act.trigger]
    if len(numbered) > 1 and all(sides and sides[0].all for sides in numbered):
        return [make(one, sides.members, "between-each", 0.8) for each in numbered for sides in each]
    links = (n for n in range(act.trigger + 1, len(line.codes)) if line.items[n].flat in marked("amid"))
    lists = [starting(line, found, n + 1) for n in links]
    told = [chain for chain in lists if chain is not None and len(chain.members) >= 2]
    if len(told) < 2 or len(told) != len(lists):
        return []
    return [make(one, chain.members, "between-each", 0.8, signers=people(line, chain)) for chain in told]


def between(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "un accord … entre A, B et C"; "l'accord liant A à B"; "A et B … entre eux" is left to the subject."""
    line = act.line
    if (before := _between_before(act, found, window)) is not None:
        return before
    for at in range(window.end + 1, min(window.stop, window.end + REACH)):
        if line.codes[at] != "e":
            continue
        if "s" in line.codes[window.end : at] and not re.search(r"s[^,]*,[^,]*$", line.codes[window.end : at]):
            return None
        if _of_aim(act, found, window, at):
            return None
        chain = starting(line, found, at + 1)
        if chain is not None:
            return _listed(act, found, window, chain, at)
        loose = [n for n in range(at + 1, min(window.stop, at + REACH)) if line.codes[n] == "O" and n not in line.aside]
        near = 2 <= len(loose) <= 3 and not re.search(r"[VTs.;]", line.codes[at + 1 : loose[-1]])
        if near and line.items[at].flat in marked("amid"):
            return make(act, loose, "between-loose", 0.6)
    return None


def _listed(act: Act, found: tuple[Chain, ...], window: Window, chain: Chain, at: int) -> Act | None:
    """The parties that the list after "entre" at item *at* names, with who enters or joins them."""
    line, members = act.line, chain.members
    if line.items[at - 1].flat in marked("therein"):  # "un nouvel accord y associe A"
        return make(act, members, "joining", 0.6, partners=members, missing=True)
    if len(members) == 1 and line.codes[members[0]] != "g":
        return _one_side(act, found, chain, at)
    entered = _entered(act, window)
    own = subject(line, found, entered) if entered is not None else None
    if own is not None and own != chain:  # "A rejoint l'alliance qui réunit B et C"
        return make(replace(act, verb=entered), [*own.members, *members], "entering", 0.75)
    sure = 0.93 - 0.02 * max(0, len(members) - 4)
    return make(act, members, "between-list", sure, partners=_each_of(act, chain), signers=people(line, chain))


def _each_of(act: Act, chain: Chain) -> tuple[int, ...]:
    """The names of a list with each of which the first made one of as many instruments: "trois conventions entre A et les entreprises
    B, C et D", "des conventions entre A et les sociétés B et C"."""
    first, *others = chain.members
    if not others or not act.plural:
        return ()
    gap = codes_between(act.line, first, others[0])
    counted = act.count > 1 and len(others) == act.count and "&" in gap
    named = act.count == 0 and len(others) > 1 and _OF_MANY.fullmatch(gap) is not None
    several = named and act.line.items[others[0] - 2].flat in marked("several")
    return tuple(others) if counted or several else ()


def _entered(act: Act, window: Window) -> int | None:
    """The verb before an instrument by which one more enters it."""
    verbs = (n for n in range(window.start, act.trigger) if act.line.codes[n] == "V")
    return next((n for n in verbs if act.line.items[n].flat.startswith(beginnings("entering"))), None)


def _one_side(act: Act, found: tuple[Chain, ...], chain: Chain, at: int) -> Act | None:
    """As in "un accord entre A, d'une part, et B": a list after "entre" at item *at* that names one side; the other stands in a
    chain or after words of its own, is the subject, or goes unsaid."""
    line, members = act.line, chain.members
    later = (c for c in found if c.first > chain.last)
    rest = next((c for c in later if _GAP.fullmatch(codes_between(line, chain.last, c.first))), None)
    if rest is not None:
        to = line.codes[chain.last + 1] == "n"  # "des conventions lient A à B et à C"
        each = rest.members if to or len(rest.members) == act.count else ()
        return make(act, [*members, *rest.members], "between-gap", 0.7, partners=each, signers=people(line, chain))
    others = opposite(line, chain, at)
    if others is not None:
        each = tuple(others) if len(others) == act.count else ()
        return make(act, [*members, *others], "between-sides", 0.75, partners=each) if others else None
    own = subject(line, found, act.verb) if act.verb is not None and line.codes[at - 2 : at] == "qt" else None
    if own is not None and own.last < act.trigger:  # "A rompt le contrat qui le liait à B"
        return make(act, [*own.members, *members], "between-subject", 0.75, partners=members)
    if len(line.items[members[0]].keys) >= 2:
        return None
    return make(act, members, "between-one", 0.6, partners=members, missing=True)


def _between_before(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "les discussions entre A et B ont abouti à un accord"; "entre A et B, un traité a vu le jour";
    "A et B, que lie un accord"."""
    line = act.line
    at = line.codes.rfind("e", window.start, act.trigger)
    binds = _BINDS.search(line.codes, window.start, act.trigger)
    if binds is not None and line.items[binds.start("of")].flat in marked("relative"):  # "A et B, que lie un accord"
        both = next((one for one in found if one.last == binds.start() - 1), None)
        return make(act, both.members, "between-before", 0.8) if both is not None and len(both.members) > 1 else None
    chain = starting(line, found, at + 1) if at >= 0 and "e" not in line.codes[window.end + 1 : window.stop] else None
    if chain is None or len(chain.members) < 2 or not _AHEAD.fullmatch(codes_between(line, chain.last, act.trigger)):
        return None
    if at != line.head and any(line.codes[n] == "L" for n in chain.members):
        return None  # "le train entre Paris et Milan"
    return make(act, chain.members, "between-before", 0.8, signers=people(line, chain))


def _of_aim(act: Act, found: tuple[Chain, ...], window: Window, at: int) -> bool:
    """Whether "entre" at item *at* belongs to what an instrument is for: "A et B ont signé une lettre visant à renforcer la
    coopération entre les deux territoires"."""
    line = act.line
    gap = window.end + 1
    aimed = re.search(r"tT[wW]?$", line.codes[gap:at]) or any(item.tense == "infinitive" for item in line.items[gap:at])
    if not aimed or act.governing is None:
        return False
    own = subject(line, found, act.governing, window.start)
    return own is not None and len(own.members) >= 2


def relative(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "la convention que A et B ont signée", "le partenariat que A a noué avec B"."""
    line = act.line
    clause = re.match(r"[wW]{0,4}(?:n1)?(?:,[^,TVOCP]{1,8},)?q", line.codes[window.end + 1 : window.stop])
    if clause is None or line.items[window.end + clause.end()].flat not in marked("relative"):
        return None
    own = starting(line, found, window.end + clause.end() + 1)
    if own is None:
        return _inverted(act, found, window.end + clause.end())
    verb = line.codes.find("V", own.last + 1, own.last + 10)
    if verb < 0:
        return None
    after = line.codes.find("a", verb + 1, verb + 8)
    partner = starting(line, found, after + 1) if after >= 0 else None
    partners = partner.members if partner is not None else ()
    signers = people(line, own) if line.items[verb].sense in SIGNING else ()
    missing = not partners and lone(line, own)
    told = replace(act, verb=verb)
    return make(told, [*own.members, *partners], "relative", 0.8, partners=partners, signers=signers, missing=missing)


def _inverted(act: Act, found: tuple[Chain, ...], at: int) -> Act | None:
    """As in "la convention que viennent de signer A et B", "l'accord qu'ont conclu A et B": the verb after the relative at item *at*
    stands before its subject."""
    line = act.line
    lead = _INVERTED.match(line.codes, at)
    if lead is None or line.items[lead.end() - 1].sense not in SIGNING:
        return None
    own = starting(line, found, lead.end())
    if own is None or lone(line, own):
        return None
    return make(replace(act, verb=lead.end() - 1), own.members, "relative", 0.8, signers=people(line, own))


def passive(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "un accord signé par A et B"; "signature par A et B d'une convention"; "l'accord a réuni les signatures de A et B"."""
    line = act.line
    if act.verb is None:
        return None
    for at in range(act.verb + 1, min(window.stop, len(line.codes), act.verb + REACH)):
        if line.codes[at] == ";" or (line.codes[at] == "s" and "p" not in line.codes[at : window.stop]):
            return None
        gathered = at == act.verb + 1 and line.codes[at] == "d" and _gathers(line, act.trigger, act.verb)
        if not gathered and (line.codes[at] != "p" or (at - 1 != act.verb and line.items[at - 1].finite)):
            continue  # "organisé par" is another verb's
        chain = starting(line, found, at + 1)
        if chain is None:
            continue
        if line.items[act.verb].flat.startswith(beginnings("approving")) and all(line.codes[n] == "O" for n in chain.members):
            return None  # "le texte doit être approuvé par le conseil A et l'assemblée B"
        given = _given(line, found, act.verb, at)
        if given is not None and chain.members != given.members:
            return make(act, [*chain.members[:1], *given.members], "granted", 0.75, partners=given.members)
        sure = 0.87 if len(chain.members) > 1 else 0.55
        return make(act, chain.members, "passive", sure, signers=people(line, chain), missing=lone(line, chain))
    return None


def _given(line: Line, found: tuple[Chain, ...], verb: int, by: int) -> Chain | None:
    """To whom a verb gives an instrument, before "par" at item *by*: "le contrat attribué à A par B"."""
    if line.items[verb].sense != "confer" or line.items[verb + 1].flat not in marked("joining"):
        return None
    chain = starting(line, found, verb + 2)
    return chain if chain is not None and chain.last < by else None


def _gathers(line: Line, trigger: int, noun: int) -> bool:
    """Whether a finite verb makes the signatures at item *noun* those of an instrument ("le protocole porte les signatures de")."""
    return line.items[noun].flat in marked("signatures") and any(item.finite for item in line.items[trigger + 1 : noun])


def bound(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A est liée à B par un accord", "A est liée par des accords à B et à C", "A et B sont liées depuis 2022 par une convention"."""
    line = act.line
    verb = act.governing
    by = _TIED.search(line.codes, 0, act.trigger)
    tied = next((n for n in range(*by.span()) if line.items[n].flat.startswith(beginnings("tied"))), None) if by else None
    if tied is not None:
        both = subject(line, found, tied, window.start) or _related(line, found, tied) or _opened(act, found, tied)
        if both is not None and (len(both.members) >= 2 or line.codes[both.first] == "g"):
            return make(act, both.members, "bound", 0.85)
    if (beside := _bound_to(act, found, window)) is not None:
        return beside
    if verb is None or not line.items[verb].flat.startswith(beginnings("bound")):
        return None
    at = window.end + 1 if line.codes[window.end + 1 : window.end + 2] == "n" else verb + 1
    own, other = subject(line, found, verb, window.start), starting(line, found, at)
    if own is None or other is None or other.first < act.trigger < other.last:
        return None
    return make(act, [*own.members, *other.members], "bound", 0.85, partners=other.members)


def _bound_to(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A, liée à B par une convention, financera …", where a participle tells of the one that it stands beside."""
    line = act.line
    told = _TIED_TO.search(line.codes, window.start, act.trigger)
    if told is None or not line.items[told.start("tied")].flat.startswith(beginnings("tied")):
        return None
    own, other = subject(line, found, told.start("tied"), window.start), starting(line, found, told.start("to") + 1)
    if own is None or other is None or line.items[told.start("to")].flat not in marked("joining"):
        return None
    return make(act, [*own.members, *other.members], "bound", 0.8, partners=other.members)


def _opened(act: Act, found: tuple[Chain, ...], tied: int) -> Chain | None:
    """Those of whom a participle tells that opens their sentence: "Unies par un pacte d'amitié depuis 1992, A et B …"."""
    line = act.line
    comma = line.codes.find(",", act.trigger) if tied == line.head else -1
    return next((one for one in found if comma >= 0 and re.fullmatch("t?(?:[wW]d?t?)?", line.codes[comma + 1 : one.first])), None)


def _related(line: Line, found: tuple[Chain, ...], verb: int) -> Chain | None:
    """Those between whom the relations are that a verb tells of: "les relations entre A et B étaient régies"."""
    chain = next((one for one in reversed(found) if one.last < verb), None)
    if chain is None or re.fullmatch("w{1,3}", codes_between(line, chain.last, verb) or "w") is None:
        return None
    start = chain.first - (line.codes[chain.first - 1 : chain.first] == "t")
    start -= line.codes[chain.first] == "g" and line.codes[start - 1 : start] in {"t", "1"}
    noun = _RELATIONS.search(line.codes, 0, max(0, start))
    return chain if noun is not None and stem(line.items[noun.start("noun")].flat) in marked("relations") else None


def granted(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A accorde un prêt de 50 millions à B", "A a octroyé à B une ligne de crédit"."""
    line = act.line
    verb = act.governing
    if act.kind != "Agreement" or verb is None or line.items[verb].sense != "confer":
        return None
    own = subject(line, found, verb, window.start)
    if own is None:
        return None
    for at in range(verb + 1, min(window.stop, window.end + REACH)):
        if line.codes[at] in "Vs;q":
            return None
        other = starting(line, found, at + 1) if line.items[at].flat in marked("joining") else None
        if other is not None and line.codes[other.first] in "OC":
            return make(act, [*own.members, *other.members], "granted", 0.75, partners=other.members)
    return None


def rolled(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "Les signataires de la charte sont A, B et C", "Les signataires de l'accord, A et B, se réuniront", "A et B comptent parmi
    les signataires de la charte"."""
    line = act.line
    noun = _WHOSE.search(line.codes, 0, act.trigger)
    if noun is None or line.items[noun.start()].flat not in marked("signatories"):
        return None
    counted = _AMONG.search(line.codes, 0, noun.start())
    if counted is not None and line.items[counted.start("among")].flat in marked("among"):
        own, sure = subject(line, found, counted.start(), window.start), 0.75
    else:
        own, sure = next((c for c in found if c.first > window.end and len(c.members) >= 2), None), 0.8
        if own is not None and _ROLL.fullmatch(codes_between(line, window.end, own.first)) is None:
            return None
    if own is None or len(own.members) < 2:
        return None
    return make(replace(act, weak=False), own.members, "rolled", sure, signers=people(line, own))


def paired(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "l'accord A–B", "le partenariat franco-marocain", "la coopération de A et B"."""
    line = act.line
    for chain in found:
        if chain.first <= window.end:
            continue
        gap = codes_between(line, window.end, chain.first)
        if not re.fullmatch(r"[w]{0,2}(?:dt?)?1?[:]?", gap) or any(i.finite for i in line.items[window.end + 1 : chain.first]):
            break
        if len(chain.members) >= 2 or len(line.items[chain.first].keys) >= 2 or line.codes[chain.first] == "g":
            return make(act, chain.members, "pair", 0.8)
        break
    adjectives = [n for n in range(window.end + 1, min(window.stop, window.end + 8)) if line.codes[n] == "D"]
    keys = [key for n in adjectives for key in line.items[n].keys]
    if len(keys) >= 2 and re.match(r"[wWdt&-]{0,4}D", line.codes[window.end + 1 :]):
        return make(act, adjectives, "demonyms", 0.8)
    return None


def tabled(act: Act, found: tuple[Chain, ...]) -> Act | None:
    """As in "Protocole d'accord sur la pêche | Institut A ; Ministère B": a row of a table, the parties in the other cells."""
    line = act.line
    told = any(item.code == "V" and pattern("nominal").search(item.flat) is None for item in line.items)
    if "|" not in line.codes or act.weak or told:
        return None
    cells = [n for n, code in enumerate(line.codes) if code == "|"]
    first = max((n for n in cells if n < act.trigger), default=-1)
    last = min((n for n in cells if n > act.trigger), default=len(line.codes))
    members = [n for c in found if c.last < first or c.first > last for n in c.members if line.codes[n] in "OCL"]
    if not members:
        return None
    return make(act, members, "row", 0.7, partners=tuple(members), missing=len(members) == 1)


def framed(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A soutient B dans le cadre d'une convention", "Grâce à un accord, A accueille B": what two do by an instrument."""
    line = act.line
    frame = _FRAME.search(line.codes, window.start, act.trigger)
    if frame is None or act.weak or act.plural or line.items[act.trigger - 1].flat not in marked("one"):
        return None
    for verb, item in enumerate(line.items):
        own = subject(line, found, verb) if item.finite else None
        other = next((chain for chain in found if chain.first > verb), None) if own is not None else None
        if own is None or other is None or not _OBJECT.fullmatch(codes_between(line, verb, other.first)):
            continue
        members = [*own.members, *other.members]
        if all(line.codes[n] in "OC" for n in members):
            return make(act, members, "framed", 0.55, partners=other.members)
    return None


def subjects(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A et B signent un accord"; a lone subject lacks its partner."""
    line = act.line
    verb = act.governing
    if verb is None:
        verb = next((n for n in range(act.trigger - 1, max(window.start, act.trigger - 14), -1) if line.codes[n] == "V"), None)
    if verb is None:
        return _loose(act, found, window.start)
    chain = subject(line, found, verb, window.start)
    if chain is None and window.start:
        chain = subject(line, found, verb)
    if chain is None or line.codes[chain.first] == "C":
        held = offices(line, verb)
        if held:
            return make(act, held, "offices", 0.7)
    if chain is None or approved(act, chain):
        return None
    signers = people(line, chain) if line.items[verb].sense in SIGNING else ()
    if len(chain.members) >= 2 or line.codes[chain.members[0]] == "g":
        return make(act, chain.members, "subject", 0.85, signers=signers)
    return make(act, chain.members, "subject-only", 0.5, signers=signers, missing=True)


def elliptic(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A et B ont signé un accord ; C et D, un protocole": several subjects and an instrument, with the verb of the clause before."""
    line = act.line
    chain = next((one for one in reversed(found) if one.last < act.trigger), None)
    if chain is None or len(chain.members) < 2 or not window.start or chain.first < window.start:
        return None
    verb = max((n for n in range(window.start) if line.codes[n] == "V" and line.items[n].sense in SIGNING), default=None)
    apart = re.fullmatch(r",[t1]", codes_between(line, chain.last, act.trigger)) and _ELLIPTIC.search(line.codes, 0, chain.first)
    if verb is None or not apart:
        return None
    return make(replace(act, verb=verb), chain.members, "elliptic", 0.7, signers=people(line, chain))


def _loose(act: Act, found: tuple[Chain, ...], start: int) -> Act | None:
    """As in "Les deux pays ont hissé leurs liens au rang de partenariat": several subjects before an instrument, any verb."""
    line = act.line
    chain = subject(line, found, act.trigger, start)
    titled = chain is not None and re.fullmatch(r"w{0,3}:t?w?", codes_between(line, chain.last, act.trigger)) is not None
    if act.weak and " " not in line.items[act.trigger].flat and not titled:
        return None
    if chain is None or sum(len(line.items[n].keys) or 2 for n in chain.members) < 2:
        return None
    if not re.fullmatch(r"[wWnodtJ1LhVq,:]{1,14}", codes_between(line, chain.last, act.trigger)):
        return None
    if not titled and not any(line.items[n].finite or line.codes[n] == "V" for n in range(chain.last + 1, act.trigger)):
        return None
    return make(act, chain.members, "subject-loose", 0.55)
