"""Lines in, acts out: each instrument or verb of alliance of a line with the actors that the line ties to it.

One sentence at a time; what is said of one agreement in several sentences is brought together in `agreements`. The rules, in
order: a row of a table; "A est liée à B par un accord"; "A accorde un prêt à B"; "les signataires de l'accord, A et B"; a list after
"entre"; a pair ("l'accord A–B"); a relative clause; "A signe un accord avec B"; "signé par A et B"; "A soutient B dans le cadre d'un
accord"; a subject in the plural. Designations and calls have rules of their own; a line without an instrument may tell of one by a
pronoun, or of an alliance by a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.chains import Chain, chains, starting
from extract.conferrals import alliances, call, designation
from extract.instruments import (
    REACH,
    SIGNING,
    Act,
    Window,
    attended,
    beginnings,
    count_of,
    lone,
    make,
    marked,
    meeting,
    opposite,
    pattern,
    people,
    subject,
)
from extract.lines import Item, Line
from extract.partners import partnered
from extract.patterns import between, bound, elliptic, framed, granted, paired, pairs, passive, relative, rolled, subjects, tabled

_LISTED = re.compile(r"[wWndtoTNJ1(),&-]{0,16}(?:(?:[,;]|&|[,;]&)[dnt1p]{0,3}w?|V[wnLJ,]{0,5}&t)")
"""What stands between two instruments of one list: what the first is about and when, a comma or "et", a determiner; a verb before
"et" alone ("une convention a été signée en 1994 et un accord en 2012")."""
_NUMBER = re.compile(r"T[wW],?[O1wW](?:[-/.][O1wW])*")
"""An instrument with its number ("n° 2007-12")."""
_STANDS = re.compile(r",|w{0,2}V")
"""What follows an ordinal that stands for its noun: a comma, a verb ("Un deuxième avait été signé")."""
_LEAD = re.compile(r",|qw{1,2}(?=V)")
"""What leads from a pronoun to its verb: "le second, signé", "celle qui a été signée"."""
_CLOSED = re.compile(r"&[dnt1p]{0,3}w?$")
"""What stands before the last instrument of a list."""
_GATHERS = re.compile(r"t(?:[wWO]{1,3}|-w)e")
"""As in "Ce réseau réunit", "Celle-ci réunit"."""
_OTHER_SIDE = re.compile(r",?&,?[odn]t?[wD]{1,3},t?")
"""What stands before the names of another side: "et, du côté chilien, "."""
_ASIDE = re.compile(r"qw?V[^,]*,")
"""A relative clause that a comma closes: "A, qui coopère avec B, "."""
_MADE = re.compile(r"[wWdLO]{0,4},?V[wJnLt,]{0,8}pt?[hw]{0,2}[OCP]")
"""An instrument with its participle and agent: "l'accord de L, signé le 10 mai à M par A"."""
_AMENDS = re.compile(r"[w,1]{0,4}nt?")
"""What stands between an amendment with its number and what it amends."""
_RANKED = {"sign": 0, "renew": 0, "end": 0, "confer": 1, "receive": 1, "announce": 2, "ally": 3}
"""Which verb tells of an instrument rather than another, by its role."""
_BARE = re.compile(r"w{0,2}[.;:,nJ]")
"""What follows a verb without an object."""


def acts(line: Line) -> Iterator[Act]:
    """The acts that *line* states, in order."""
    line = _standing(_numbered(line))
    found = chains(line)
    triggers = _triggers(line)
    read = _unfolded(_read(line, found, triggers))
    for act in read:
        yield from pairs(act, found) or [act]
    if not any(act.complete or not act.weak for act in read):
        pronoun = None if triggers else _pronoun(line, found) or _gathering(line, found)
        yield from alliances(line, found) if pronoun is None else [pronoun]


def _read(line: Line, found: tuple[Chain, ...], triggers: list[int]) -> Iterator[Act]:
    """The act of each instrument of a line, those of one list being one."""
    used: set[int] = set()
    for position, trigger in enumerate(triggers):
        if trigger in used:
            continue
        shared = _shared(line, triggers[position:])
        used |= set(shared)
        end = shared[-1] if shared else trigger
        following = next((t for t in triggers if t > end), len(line.codes))
        window = Window(triggers[position - 1] + 1 if position else 0, end, min(following, trigger + REACH * 2))
        act = _act(line, found, trigger, tuple(shared), window)
        if shared or (position and _joined(line, act)):
            act = replace(act, own=(trigger, shared[0] if shared else window.stop))
        yield act


def _unfolded(told: Iterable[Act]) -> list[Act]:
    """The acts of a line, with the instruments of a list in the place of the one that announces them: "A et B ont signé trois textes : une
    convention-cadre, une convention d'accueil et un avenant"."""
    out: list[Act] = []
    for act in told:
        whole = out[-1] if out else None
        if whole is not None and _amended(whole, act):
            out[-1] = _amendment(whole, act)
            out += [act] if "J" in act.line.codes[act.trigger : min(act.members)] else []
        elif whole is not None and _announces(whole, act):
            sides = replace(whole, trigger=act.trigger, kind=act.kind, weak=act.weak, count=0, plural=False)
            out[-1] = replace(sides, shared=act.shared, own=act.own)
        else:
            out.append(act)
    return out


def _amended(whole: Act, act: Act) -> bool:
    """Whether an act, whose parties are known, is what the one just before it amends: "un avenant n° 2 à la convention conclue le 4 mai
    2015 entre A et B a été signé"."""
    amends = whole.instrument.flat.startswith(beginnings("amending")) and not (whole.members or whole.plural)
    gap = _AMENDS.fullmatch(act.line.codes, whole.trigger + 1, act.trigger)
    return amends and gap is not None and act.complete and min(act.members) > act.trigger


def _amendment(whole: Act, base: Act) -> Act:
    """An amendment with the parties of what it amends, and the verb after them."""
    line, last = base.line, max(base.members)
    verb = next((n for n in range(last, len(line.codes)) if line.codes[n] == "V"), None)
    own = (last + 1, len(line.codes))
    return replace(base, trigger=whole.trigger, verb=verb, kind=whole.kind, definite=whole.definite, own=own)


def _announces(whole: Act, act: Act) -> bool:
    """Whether an act tells one by one the instruments that the act before it, whose parties are known, counts."""
    opens = re.search(r":[t1]?$", whole.line.codes[whole.trigger : act.trigger]) is not None
    several = whole.plural and whole.complete and not whole.shared and not act.members
    return opens and several and bool(act.shared) and whole.count in {0, 1 + len(act.shared)}


def _shared(line: Line, triggers: list[int]) -> list[int]:
    """The instruments listed with the first of *triggers*: "un accord, un mémorandum et un protocole", up to the last "et"."""
    listed, closed = triggers[:1], 1
    for other in triggers[1:]:
        gap = line.codes[listed[-1] + 1 : other]
        if not _LISTED.fullmatch(gap) or not _another(line, triggers[0], other):
            break
        listed.append(other)
        closed = len(listed) if _CLOSED.search(gap) else closed
    return listed[1:closed]


def _joined(line: Line, act: Act) -> bool:
    """Whether a line tells of an instrument beside the one before it: "…, et un second accord", "… complétée par un avenant"."""
    by = re.search(r"(?:(?P<and>&)p?|p)t[w1]?$", line.codes[: act.trigger])
    renewed = act.governing is not None and line.items[act.governing].sense == "renew"
    return by is not None and (renewed if by["and"] is None else line.items[by.start()].flat not in marked("likening"))


def _another(line: Line, trigger: int, other: int) -> bool:
    """Whether what is joined to an instrument is one too: "une feuille de route" is where the first is signed."""
    if re.search(r"&d$", line.codes[:other]) and line.codes[trigger - 1 : trigger] in {"t", "1"}:
        return False  # "un accord de partenariat et de jumelage"
    if not line.items[other].weak:
        return True
    signed = any(line.codes[n] == "V" and line.items[n].sense in SIGNING for n in range(trigger))
    return signed and line.items[other].sense != "Partnership" and line.items[other - 1].flat in marked("one")


def _numbered(line: Line) -> Line:
    """The line with the number of an instrument as a word of its name: "Convention n° 07-02 du 25 avril", "l'avenant n° 3"."""
    codes: dict[int, str] = {}
    for found in _NUMBER.finditer(line.codes):
        if line.items[found.start() + 1].flat in marked("number"):
            codes |= dict.fromkeys(range(found.start() + 1, found.end()), "w")
    return line.recoded(codes) if codes else line


def _standing(line: Line) -> Line:
    """The line with what stands for an instrument before a verb of signature or a date as one: "il remplace celui conclu en 1995",
    "celui de 2019", "le second, signé le 5 mai, lie A à B", "ceux établis avec A"."""
    for n, item in enumerate(line.items[:-1]):
        lead = _LEAD.match(line.codes, n + 1)
        verb = lead.end() if lead is not None else n + 1
        ordinal = n > 0 and line.codes[n - 1] == "t" and item.flat in marked("ordinal")
        signed = line.codes[verb : verb + 1] == "V" and line.items[verb].sense == "sign"
        tied = item.code == "t" and re.match(r"w?Vw?[ae]", line.codes[n + 1 :]) is not None  # "ceux établis avec A"
        dated = line.codes[n + 1] == "J" and pattern("dating").match(line.items[n + 1].flat) is not None
        if (
            (signed and ordinal)
            or (item.flat in marked("another") and _one_more(line, n))
            or (item.flat in marked("standing") and (dated or tied or (signed and line.codes[n + 1] != ",")))
        ):
            kind = "Partnership" if tied and not signed else "Agreement"
            return replace(line, items=(*line.items[:n], item._replace(code="T", sense=kind), *line.items[n + 1 :]))
    return line


def _one_more(line: Line, n: int) -> bool:
    """Whether "un second", "un autre" at item *n* stands for one more instrument: the subject ("Un second, portant sur …, suivra")
    or the object of a verb of signature ("ils en ont signé un autre")."""
    if n == 0 or line.items[n - 1].flat not in marked("one"):
        return False
    before = line.items[max(0, n - 6) : n - 1]
    if n == line.head + 1 and _STANDS.match(line.codes, n + 1):
        return "T" not in line.codes
    signed = any(item.code == "V" and item.sense in SIGNING for item in before)
    return signed and any(item.flat in marked("thereof") for item in before) and line.codes[n + 1] not in "OTW"


def _pronoun(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "Ils ont été conclus entre A et B", "Le document est signé par A": an act whose instrument was named before."""
    for verb, code in enumerate(line.codes):
        away = verb in line.aside or attended(line, verb)
        if code != "V" or line.items[verb].sense not in SIGNING or not _done(line, verb) or away:
            continue
        act = Act(line, verb, verb, "Agreement", weak=True, definite=True)
        if verb > 1 and line.codes[verb - 1] == "w" and line.codes[verb - 2] == "t" and line.items[verb - 2].flat in marked("one"):
            continue  # "un texte cosigné par": another thing
        linked = _linked(act, found, verb)
        if linked is not None:
            return linked
        own = subject(line, found, verb)
        whole = own is not None and _of_it(line, verb)
        if own is not None and (whole or pattern("subscribing").search(line.items[verb].flat)):
            bare = whole or _BARE.match(line.codes, verb + 1) is not None  # "A et B ont signé. Le contrat …"
            missing = not bare or len(own.members) < 2
            return make(act, own.members, "pronoun-subject", 0.4, signers=people(line, own), missing=missing)
        return None
    return None


def _gathering(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """As in "Ce laboratoire associe, du côté français, A et B et, du côté chilien, C": those whom what was agreed brings together."""
    lead = _GATHERS.match(line.codes, line.head)
    first = starting(line, found, lead.end()) if lead is not None else None
    if lead is None or first is None or line.items[line.head].flat not in marked("pointing") | marked("standing"):
        return None
    members, last = list(first.members), first.last
    for chain in found:
        if chain.first > last and _OTHER_SIDE.fullmatch(line.codes, last + 1, chain.first):
            members, last = [*members, *chain.members], chain.last
    at = lead.end() - 1
    act = Act(line, at, at, "Partnership", weak=True, definite=True)
    return make(act, members, "pronoun-gathering", 0.6) if len(members) > 1 else None


def _linked(act: Act, found: tuple[Chain, ...], verb: int) -> Act | None:
    """The parties that "entre", "par" or "avec" ties to a verb whose instrument was named before."""
    line = act.line
    for at in range(verb + 1, min(len(line.codes), verb + 12)):
        if (
            line.codes[at] in "epa"
            and not (line.codes[at] == "e" and meeting(line, at))
            and (chain := starting(line, found, at + 1)) is not None
        ):
            if line.codes[at] == "a" and (own := subject(line, found, verb)) is not None:
                return make(act, [*own.members, *chain.members], "pronoun", 0.6, signers=people(line, own, chain))
            members = [*chain.members, *(opposite(line, chain, at) or ())]
            missing = lone(line, chain) and len(members) < 2
            return make(act, members, "pronoun", 0.6, signers=people(line, chain), missing=missing)
        if line.codes[at] in "s;":
            return None
    return None


def _done(line: Line, verb: int) -> bool:
    """Whether the verb at item *verb* tells what was done: "a signé", "vient de signer"."""
    if line.items[verb].tense == "done":
        return True
    before = " ".join(item.flat for item in line.items[max(0, verb - 4) : verb])
    return line.items[verb].tense == "infinitive" and pattern("recent").search(before + " ") is not None


def _of_it(line: Line, verb: int) -> bool:
    """Whether a pronoun is the object of the verb at item *verb*: "A et B l'ont officialisé"."""
    return verb > 1 and line.items[verb - 1].flat in marked("auxiliaries") and line.items[verb - 2].flat in marked("it")


def _triggers(line: Line) -> list[int]:
    """The instruments of a line, without those that only complete another ("un protocole d'accord de coopération")."""
    out: list[int] = []
    for n, code in enumerate(line.codes):
        if code != "T" or n in line.aside or (n and _names_none(line.items[n - 1])) or (out and _completes(line, out[-1], n)):
            continue
        if out and line.codes[out[-1] + 1 : n] == "dt" and line.items[out[-1]].flat in marked("wording") and not line.items[n].weak:
            out.pop()  # "le texte d'un traité"
        out.append(n)
    return out


def _names_none(before: Item) -> bool:
    """Whether an instrument after an item is none that is made: "en partenariat avec", "le fonds baptisé Accord"."""
    return (before.code == "n" and before.flat in marked("manner")) or before.flat in marked("naming")


def _completes(line: Line, first: int, n: int) -> bool:
    """Whether the instrument at item *n* only completes the one before it, at item *first*."""
    last, after, item, gap = line.items[first], line.items[first + 1], line.items[n], line.codes[first + 1 : n]
    if gap in {"d", "", "w", "dw", "-"} or (gap == "&d" and " " in last.flat):
        return True  # "un protocole d'accord de coopération"
    if item.weak and re.fullmatch(r"[ontwWd]{1,7}", gap) and not any(word.finite for word in line.items[first + 1 : n]):
        return True
    if item.weak and re.fullmatch(r"V[tdw1]{0,3}", gap) and pattern("gerund_ending").search(after.flat):
        return True  # "un traité instituant un partenariat"
    if item.sense == last.sense and gap == "(":
        return True
    if item.sense != last.sense and len(gap) <= 8 and "&t" not in gap and after.flat in marked("complements"):
        return True  # "un accord portant création d'une coentreprise"
    if item.sense == "Partnership" and re.fullmatch(r"dt|[wW]{0,3}o[^,;:&eqTOCLP]{1,6}", gap):
        return True  # "un protocole pour la création d'une coentreprise", "le plan d'action d'un partenariat stratégique"
    return gap in {"n", "nt"} and after.flat in marked("at")  # "l'avenant à la convention"


def _determiner(line: Line, trigger: int) -> tuple[bool, int, bool]:
    """Whether an instrument is definite, how many there are (0 unsaid), and whether it is in the plural."""
    plural = line.items[trigger].flat.split(" ")[0].split("-")[0][-1:] in {"s", "x"} and line.items[trigger].sense != "Call"
    at, count = trigger - 1, 0
    while at >= 0 and line.codes[at] in "w1W" and trigger - at <= 3:
        if line.codes[at] == "1":
            count = count_of(line.items[at].flat)
        at -= 1
    word = line.items[at].flat if at >= 0 and line.codes[at] in "tdn" else ""
    return word in marked("definite"), count, plural


def _verb(line: Line, trigger: int, window: Window) -> int | None:
    """The verb of agreement that tells of an instrument: one of the two before it or of the two after it, by its role and how near
    it is."""
    verbs = [n for n in range(window.start, window.stop) if line.codes[n] == "V" and n not in line.aside]
    before, after = [n for n in verbs if n < trigger], [n for n in verbs if n > trigger]
    if window.stop < len(line.codes):
        after = [n for n in after if not (line.items[n].flat in marked("signing") and line.codes[n + 1 : n + 2] == "d")]
    if before and line.items[before[-1]].sense == "sign":
        after = [n for n in after if n != trigger + 2 or line.codes[trigger + 1] != "d"]  # "signera l'accord d'adhésion"
    before = [n for n in before if line.items[n].sense != "ally" or not _ASIDE.search(line.codes[:trigger], max(0, n - 2))]
    near = [*before[-2:], *after[:2]]
    near = [n for n in near if not re.search(r"[;:]", line.codes[min(n, trigger) : max(n, trigger)])] or near
    return min(near, key=lambda n: (_RANKED[line.items[n].sense], abs(n - trigger)), default=None)


def _act(line: Line, found: tuple[Chain, ...], trigger: int, shared: tuple[int, ...], window: Window) -> Act:
    """The act of an instrument, with its parties by the first rule that finds them."""
    item = line.items[trigger]
    definite, count, plural = _determiner(line, trigger)
    verb = _verb(line, trigger, window)
    signed = verb is not None and line.items[verb].sense == "sign" and line.sentence.kind != "heading"
    counted = plural and count > 1 and signed  # "ont signé deux textes"
    act = Act(line, trigger, verb, item.sense, item.weak and not counted, definite, count, plural, shared=shared)
    if item.sense == "Call":
        return call(act, found, window.start, window.stop)
    if item.sense == "Designation":
        return designation(act, found)
    row = tabled(act, found)
    if row is not None:  # but "Déclaration entre A et B | énergie" names its parties itself
        own = between(act, found, window)
        return row if own is None or own.missing else own
    if _MADE.match(line.codes, window.end + 1):
        made = passive(act, found, window)
        if made is not None and not made.missing:
            return made
    for rule in (bound, granted, rolled, between, paired, relative, partnered, passive, framed, elliptic, subjects):
        result = rule(act, found, window)
        if result is not None:
            return result
    return act
