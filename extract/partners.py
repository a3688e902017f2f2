"""An instrument in a line in, its parties by "avec" out: the partners, and the side that signs with them.

"A signe un accord avec B"; "l'accord de A avec B"; "A a signé avec B un accord"; "Avec A, B reconduit la convention".
"""

from __future__ import annotations

import re

from extract.chains import Chain, codes_between, starting
from extract.folds import stem
from extract.instruments import REACH, SIGNING, Act, Window, approved, make, marked, people, subject
from extract.lines import Line

_ANOTHER = re.compile(r",?&?t?w?a[td]*[wW]?")
_DATED = re.compile(r"J(?:,|,?&)t?[wW]?")
_EACH = re.compile(r"wdt?1?[wWrVg][wWrVgdtnoL]{0,8}[,:]")
"""As in "avec chacune de ses deux partenaires, A et B", "avec chacune des trois coopératives retenues : A, B et C"."""
_CLAUSE = re.compile(r"[^;:TVaq]{1,12}")
"""The subject of a relative clause, up to its verb."""
_TOLD_OF = re.compile(r"[wW]{0,2},?(?:t?[wW1]{1,4}(?:d?[wWL])?,?)?|,?n[tW]?[CL],?")
"""What stands between a name and the clause that tells of it: an apposition, where it is."""
_LABEL = re.compile(r"-?t?O(?:\([^()]*\))?:t?[wW1]{0,2}")
"""A name that opens a bullet, up to its instrument."""
_JUST = re.compile(r"[,]?s?[tdn1]{0,3}[wW]?")


def partnered(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """The partners after "avec": "A signe un accord avec B"; "l'accord de A avec B"; "A a signé avec B un accord"."""
    ahead = _under(act, found) or _with_whom(act, found, window) or _led(act, found, window) or _ahead(act, found, window)
    if ahead is not None:
        return ahead
    line = act.line
    chain, at = _after_with(act, found, window)
    if chain is None:
        return None
    own = _own_side(act, found, window, chain, at)
    if own is not None and approved(act, own):  # "L'assemblée a adopté la loi de ratification de l'accord avec A"
        own = None
    for other in found:  # "l'une avec A, l'autre avec B"
        if at > window.end and other.first > chain.last and _goes_on(line, chain, other):
            chain = Chain(chain.first, other.last, chain.members + other.members, chain.proxies)
    if own is None or own == chain:
        return make(act, chain.members, "with-only", 0.6, partners=chain.members, signers=people(line, chain), missing=True)
    signers = people(line, own, chain)
    return make(act, [*own.members, *chain.members], "with", 0.88, partners=chain.members, signers=signers)


def _under(act: Act, found: tuple[Chain, ...]) -> Act | None:
    """As in "• Banque A : protocole signé avec P, directeur de cette filiale": the bullet of a list that a partner's name opens; who
    signs it are persons."""
    line = act.line
    if line.sentence.kind != "item" or not found or _LABEL.fullmatch(line.codes, 0, act.trigger) is None:
        return None
    after = [chain for chain in found if chain.first > act.trigger]
    if not after or any(line.codes[n] != "P" for n in after[0].members) or line.codes[found[0].first] != "O":
        return None
    partner = found[0].members[:1]
    return make(act, partner, "with-only.label", 0.7, partners=partner, signers=people(line, after[0]), missing=True)


def _with_whom(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A, l'agence allemande avec laquelle elle a signé une convention": the partner is whom the clause tells of."""
    line, verb = act.line, act.governing
    at = line.codes.rfind("aq", window.start, verb) if verb is not None else -1
    if verb is None or at < 0 or line.items[at + 1].flat not in marked("whom") or not _CLAUSE.fullmatch(line.codes, at + 2, verb):
        return None
    chain = next((c for c in reversed(found) if c.last < at), None)
    if chain is None or not _TOLD_OF.fullmatch(codes_between(line, chain.last, at)):
        return None
    several = stem(line.items[at + 1].flat) != line.items[at + 1].flat
    partners = chain.members if several else chain.members[-1:]
    own = subject(line, found, verb, at + 2)
    if own is None and line.items[at + 2].flat in marked("pronouns"):
        own = _spoken_of(line, found, chain.first)
    if own is None:
        return make(act, partners, "with-only.whom", 0.6, partners=partners, missing=True)
    return make(act, [*own.members, *partners], "with-whom", 0.8, partners=partners, signers=people(line, own))


def _spoken_of(line: Line, found: tuple[Chain, ...], stop: int) -> Chain | None:
    """The subject of the first verb of a line before item *stop*, for which a pronoun after it stands ("P a rencontré Q, avec qui
    elle a signé …")."""
    verbs = (n for n in range(stop) if line.items[n].finite or line.codes[n] == "V")
    return next((own for n in verbs if (own := subject(line, found, n)) is not None), None)


def _goes_on(line: Line, chain: Chain, other: Chain) -> bool:
    """Whether a chain after "avec" follows another such: at once, each with its date ("avec A en 2020 et B en 2021"), or after what
    the first is about ("l'un avec A sur la pêche, l'autre avec B")."""
    gap = codes_between(line, chain.last, other.first)
    if _DATED.fullmatch(gap) and line.codes[other.last + 1 : other.last + 2] == "J":
        return True
    if _ANOTHER.fullmatch(gap):
        return True
    if re.fullmatch(r"[^VTs.;&OCLP]{1,14}(?:,|&|,&)[tw]{0,3}a[td]*[wW]?", gap) is None:
        return False
    words = {line.items[n].flat for n in range(chain.last + 1, other.first)}
    again = re.search(r"&a[td]*[wW]?$", gap) is not None  # "avec A, pour la paix, et avec B"
    return again or not words.isdisjoint(marked("another") | marked("ordinal"))


def _led(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "Avec A, B reconduit la convention": the partner opens the sentence."""
    line = act.line
    verb = act.governing
    if verb is None or line.codes[line.head : line.head + 1] != "a" or window.start:
        return None
    chain = starting(line, found, line.head + 1)
    if chain is None or chain.last >= verb:
        return None
    own = subject(line, found, verb, chain.last + 1)
    if own is not None and own != chain:
        return make(act, [*own.members, *chain.members], "with-first", 0.75, partners=chain.members)
    if any(line.items[n].flat in marked("pronouns") for n in range(chain.last + 1, verb)):  # "Avec A et B, elle a signé"
        return make(act, chain.members, "with-only", 0.6, partners=chain.members, missing=True)
    if len(chain.members) > 1 and "&" not in codes_between(line, chain.members[0], chain.members[1]):
        return make(act, chain.members, "with-first", 0.7, partners=chain.members[:1])
    return None


def _ahead(act: Act, found: tuple[Chain, ...], window: Window) -> Act | None:
    """As in "A prépare avec B un accord": the partner stands just before the instrument, whatever the verb."""
    line = act.line
    if act.governing is not None:
        return None
    for at in range(max(window.start, act.trigger - 16), act.trigger):
        if line.codes[at] != "a" or line.items[at].sense != "with":
            continue
        chain = starting(line, found, at + 1)
        if chain is None or chain.last >= act.trigger or not _JUST.fullmatch(codes_between(line, chain.last, act.trigger)):
            continue
        own = subject(line, found, at, window.start)
        if own is not None:
            return make(act, [*own.members, *chain.members], "with-before", 0.75, partners=chain.members)
        return make(act, chain.members, "with-only", 0.55, partners=chain.members, missing=True)
    return None


def _after_with(act: Act, found: tuple[Chain, ...], window: Window) -> tuple[Chain | None, int]:
    """The first chain after an "avec" that belongs to the instrument, and where that "avec" stands."""
    line = act.line
    for at in range(act.first, act.trigger):  # "A a signé avec B un accord"
        chain = starting(line, found, at + 1) if line.items[at].sense == "with" else None
        if chain is not None and _JUST.fullmatch(codes_between(line, chain.last, act.trigger)):
            return chain, at
    for at in [*range(window.end + 1, min(window.stop, window.end + REACH)), *range(act.first, act.trigger)]:
        if line.codes[at] == "s" and at > window.end:
            break
        if line.codes[at] != "a" or line.items[at].sense != "with":
            continue
        gap = line.codes[window.end + 1 : at]
        if at > window.end and "q" not in gap and re.search(r"[,&][^OCp]{0,6}[OC][^q]*$", gap):
            continue
        listed = _EACH.match(line.codes, at + 1)
        each = listed if listed is not None and line.items[at + 1].sense == "respectively" else None
        chain = starting(line, found, each.end() if each is not None else at + 1)
        if chain is not None:
            return chain, at
    return None, 0


def _own_side(act: Act, found: tuple[Chain, ...], window: Window, chain: Chain, at: int) -> Chain | None:
    """The side that signs with the partners: after "de", after "par", or the subject."""
    line = act.line
    own = owner(line, found, window.end, at) if at > window.end else None
    if own is None and act.verb is not None:
        by = line.codes.find("p", act.verb + 1, min(window.stop, act.verb + 12))
        own = starting(line, found, by + 1) if by >= 0 else None
        own = own if own is not None and own != chain else subject(line, found, act.first, window.start)
        if own is None and act.verb > act.trigger:
            own = subject(line, found, act.verb, act.trigger + 1)
    if own is None and act.verb is None and window.start:  # "A a signé une convention avec B et un accord avec C"
        signed = next((n for n in range(window.start) if line.codes[n] == "V" and line.items[n].sense in SIGNING), None)
        own = subject(line, found, signed) if signed is not None else None
    if own is None:
        own = subject(line, found, act.first, window.start) or (subject(line, found, act.first) if window.start else None)
    return own or _after_frame(line, found, act, chain)


def _after_frame(line: Line, found: tuple[Chain, ...], act: Act, chain: Chain) -> Chain | None:
    """As in "Outre la convention signée avec A, B a conclu …": the subject of the sentence, after a phrase at its head that ends with
    the partner."""
    framed = line.codes[line.head : line.head + 1] == "o" and act.trigger <= line.head + 2
    own = starting(line, found, chain.last + 2) if framed and line.codes[chain.last + 1 : chain.last + 2] == "," else None
    return own if own is not None and line.codes[own.last + 1 : own.last + 3].strip("w") == "V" else None


def owner(line: Line, found: tuple[Chain, ...], end: int, stop: int) -> Chain | None:
    """As in "le partenariat de A avec B"."""
    for chain in found:
        if end < chain.first < stop and re.fullmatch(r"[wW]{0,3}d(?:t?|t[wr]|r)", codes_between(line, end, chain.first)):
            return chain
    return None
