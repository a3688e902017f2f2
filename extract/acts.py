"""Lines in, acts out: each instrument or verb of alliance of a line with the actors that the line ties to it.

One sentence at a time; what is said of one agreement in several sentences is brought together in `agreements`. The rules, in
order: a list after "entre"; "A signe un accord avec B"; "signé par A et B"; a pair ("l'accord A–B"); a subject in the plural;
verbs of alliance; designations; calls; and where none fits, the actors of the sentence at lower confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.chains import Chain, chains, starting
from extract.folds import flat
from extract.lines import Line

NAMING = frozenset({"baptise", "baptisee", "intitule", "intitulee", "denomme", "denommee", "appele", "appelee", "surnomme", "surnommee", "nomme", "nommee"})
REACH = 30
"""Items between an instrument and what belongs to it, at most."""


@dataclass(frozen=True, slots=True)
class Act:
    """An instrument in a line. `members` are the items of its parties, `partners` those after "avec" (so that one act can
    be told apart for each), `signers` the items of who signed; `rule` and `confidence` say how the parties were found."""

    line: Line
    trigger: int
    verb: int | None
    kind: str
    weak: bool
    definite: bool
    count: int
    plural: bool
    members: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    signers: tuple[int, ...] = ()
    rule: str = ""
    confidence: float = 0.0
    missing: bool = False
    """Whether one side is not named in the line ("la signature d'une convention avec A")."""
    shared: tuple[int, ...] = field(default=())
    """Other instruments of the same phrase, which have the same parties."""

    @property
    def complete(self) -> bool:
        return not self.missing and sum(len(self.line.items[n].keys) or 2 for n in self.members) >= 2


DEFINITE = frozenset({"ce", "cet", "cette", "ces", "le", "la", "les", "l'", "leur", "leurs", "son", "sa", "ses", "ledit", "ladite", "dudit", "du", "notre", "au"})
NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15}


def acts(line: Line) -> Iterator[Act]:
    """The acts that *line* states, in order."""
    found = chains(line)
    triggers = _triggers(line)
    used: set[int] = set()
    for position, trigger in enumerate(triggers):
        if trigger in used:
            continue
        shared: list[int] = []
        for other in triggers[position + 1 :]:
            gap = line.codes[(shared[-1] if shared else trigger) + 1 : other]
            if re.fullmatch(r"[wWndtoT,]{0,9}(?:,|&|,&)[dt1]{0,3}[w]?", gap) and "&" in gap and not line.items[other].weak:
                shared.append(other)
            else:
                break
        used |= set(shared)
        later = [t for t in triggers if t > (shared[-1] if shared else trigger)]
        stop = min([later[0] if later else len(line.codes), trigger + REACH * 2])
        start = triggers[position - 1] + 1 if position else 0
        yield _act(line, found, trigger, tuple(shared), start, stop)
    if not triggers:
        pronoun = _pronoun(line, found)
        if pronoun is not None:
            yield pronoun
        else:
            yield from _alliances(line, found)


def _pronoun(line: Line, found: tuple[Chain, ...]) -> Act | None:
    """"Ils ont été conclus entre A et B", "Le document est signé par A": an act whose instrument was named before."""
    for verb, code in enumerate(line.codes):
        if code != "V" or line.items[verb].sense not in {"sign", "renew"} or line.items[verb].tense != "done" or verb in line.aside:
            continue
        act = Act(line, verb, verb, "Agreement", True, True, 0, False)
        for at in range(verb + 1, min(len(line.codes), verb + 12)):
            if line.codes[at] in "epa" and (chain := starting(line, found, at + 1)) is not None:
                if line.codes[at] == "a" and (own := subject(line, found, verb)) is not None:
                    return _make(act, [*own.members, *chain.members], "pronoun", 0.6, signers=(*_people(line, own), *_people(line, chain)))
                members = list(chain.members)
                if any(line.items[n].flat == "d'une part" for n in range(at, len(line.items))):
                    members += [n for n in range(chain.last + 1, len(line.items)) if line.codes[n] in "OCL" and n not in line.aside]
                return _make(act, members, "pronoun", 0.6, signers=_people(line, chain), missing=_lone(line, chain) and len(members) < 2)
            if line.codes[at] in "s;":
                break
        own = subject(line, found, verb)
        if own is not None and line.items[verb].flat.startswith(("sign", "cosign", "paraph", "contresign")):
            return _make(act, list(own.members), "pronoun-subject", 0.4, signers=_people(line, own), missing=True)
        return None
    return None


def _triggers(line: Line) -> list[int]:
    """The instruments of a line, without those that only complete another ("un protocole d'accord de coopération")."""
    out: list[int] = []
    for n, code in enumerate(line.codes):
        if code != "T" or n in line.aside:
            continue
        gap = line.codes[out[-1] + 1 : n] if out else "."
        if gap in {"d", "", "w", "dw", "-"} or line.items[n].weak and re.fullmatch(r"[ontwWd]{1,7}", gap):
            continue
        if out and len(gap) <= 8 and line.items[out[-1] + 1].flat in {"relatif", "relative", "portant", "concernant", "visant", "porte"} and line.items[n].sense != line.items[out[-1]].sense:
            continue
        if n and line.codes[n - 1] == "n" and line.items[n - 1].flat == "en" or out and gap == "(" and line.items[n].sense == line.items[out[-1]].sense:
            continue
        if n and line.items[n - 1].flat in NAMING:
            continue
        out.append(n)
    return out


def _determiner(line: Line, trigger: int) -> tuple[bool, int, bool]:
    """Whether an instrument is definite, how many there are (0 unsaid), and whether it is in the plural."""
    plural = line.items[trigger].flat.split(" ")[0].split("-")[0][-1:] in {"s", "x"} and line.items[trigger].sense != "Call"
    at, count = trigger - 1, 0
    while at >= 0 and line.codes[at] in "w1W" and trigger - at <= 3:
        if line.codes[at] == "1":
            word = line.items[at].flat
            count = int(word) if word.isdigit() and len(word) < 3 else NUMBERS.get(word, 0)
        at -= 1
    word = line.items[at].flat if at >= 0 and line.codes[at] in "tdn" else ""
    return word in DEFINITE, count, plural


def _verb(line: Line, trigger: int, start: int, stop: int) -> int | None:
    """The verb of agreement nearest to an instrument: before it, or after it in the passive."""
    before = [n for n in range(start, trigger) if line.codes[n] == "V" and n not in line.aside]
    after = [n for n in range(trigger + 1, min(stop, trigger + REACH)) if line.codes[n] == "V" and n not in line.aside]
    ranked = {"sign": 0, "renew": 0, "end": 0, "confer": 1, "receive": 1, "announce": 2, "ally": 3}
    near = [*(before[-2:]), *(after[:2])]
    near = [n for n in near if not re.search(r"[;:]", line.codes[min(n, trigger) : max(n, trigger)])] or near
    return min(near, key=lambda n: (ranked.get(line.items[n].sense, 4), abs(n - trigger)), default=None)


def _act(line: Line, found: tuple[Chain, ...], trigger: int, shared: tuple[int, ...], start: int, stop: int) -> Act:
    item = line.items[trigger]
    definite, count, plural = _determiner(line, trigger)
    verb = _verb(line, trigger, start, stop)
    act = Act(line, trigger, verb, item.sense, item.weak, definite, count, plural, shared=shared)
    if item.sense == "Call":
        return _call(act, found, start, stop)
    if item.sense == "Designation":
        return _designation(act, found)
    end = shared[-1] if shared else trigger
    for rule in (_between, _pair, _relative, _with, _passive, _subject):
        result = rule(act, found, start, end, stop)
        if result is not None:
            return result
    return act


def _make(act: Act, members: list[int], rule: str, confidence: float, *, partners: tuple[int, ...] = (), signers: tuple[int, ...] = (), missing: bool = False) -> Act:
    """*act* with its parties."""
    return Act(
        act.line, act.trigger, act.verb, act.kind, act.weak, act.definite, act.count, act.plural, tuple(dict.fromkeys(members)), partners,
        tuple(dict.fromkeys(signers)), rule, confidence, missing, act.shared,
    )


def _people(line: Line, chain: Chain | None) -> tuple[int, ...]:
    """The persons among the members of a chain, and those who represent a member."""
    if chain is None:
        return ()
    return tuple(n for n in chain.members if line.codes[n] == "P") + tuple(proxy for _, proxy in chain.proxies)


def _between(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"un accord … entre A, B et C"; "l'accord liant A à B"; "A et B … entre eux" is left to the subject."""
    line = act.line
    for at in range(end + 1, min(stop, end + REACH)):
        if line.codes[at] != "e":
            continue
        if "s" in line.codes[end:at] and not re.search(r"s[^,]*,[^,]*$", line.codes[end:at]):
            return None
        chain = starting(line, found, at + 1)
        if chain is None:
            loose = [n for n in range(at + 1, min(stop, at + REACH)) if line.codes[n] == "O" and n not in line.aside]
            if line.items[at].flat == "entre" and 2 <= len(loose) <= 3 and not re.search(r"[VTs.;]", line.codes[at + 1 : loose[-1]]):
                return _make(act, loose, "between-loose", 0.6)
            continue
        members = list(chain.members)
        if len(members) == 1 and line.codes[members[0]] != "g":
            rest = [c for c in found if c.first > chain.last and re.fullmatch(r"[wWtdVrS,n1J()o]{0,10}(?:&|n|a)[tdwWn]{0,4}", _gap(line, chain.last, c.first))]
            if not rest and any(line.items[n].flat == "d'une part" for n in range(at, len(line.items))):
                rest_ = [n for n in range(chain.last + 1, len(line.items)) if line.codes[n] in "OCL" and n not in line.aside]
                return _make(act, [*members, *rest_], "between-sides", 0.75) if rest_ else None
            if not rest:
                return _make(act, members, "between-one", 0.6, partners=tuple(members), missing=True) if len(line.items[members[0]].keys) < 2 else None
            members += rest[0].members
            return _make(act, members, "between-gap", 0.7, signers=_people(line, chain))
        return _make(act, members, "between-list", 0.93 - 0.02 * max(0, len(members) - 4), signers=_people(line, chain))
    return None


def _gap(line: Line, last: int, first: int) -> str:
    return "".join(line.codes[n] for n in range(last + 1, first) if n not in line.aside)


def subject(line: Line, found: tuple[Chain, ...], verb: int, start: int = 0) -> Chain | None:
    """The chain that a verb has for its subject: the nearest before it that no preposition governs."""
    best = None
    for chain in reversed([c for c in found if c.last < verb and c.first >= start]):
        gap = _gap(line, chain.last, verb)
        if re.search(r"[.;]", gap) or len(re.sub(r"[,JnLtwd]", "", gap)) > 6:
            break
        before = re.sub(r"[thrSw1]+$", "", "".join(line.codes[n] for n in range(max(0, chain.first - 8), chain.first) if n not in line.aside))
        governor = before[-1:]
        lead = chain.members
        if governor in set("nsdo") and len(lead) > 1 and (governor == "n" or "&" not in _gap(line, lead[0], lead[1])):
            lead = lead[1:]  # "en marge de la visite de P, A et B ont signé"
            if len(lead) > 1 or line.codes[lead[0]] in "OCPg":
                return Chain(lead[0], chain.last, lead, chain.proxies)
        if governor == "d" and re.search(r"[rSg][^OCLP,]{0,8}$", line.codes[: chain.first]):
            governor = ""  # "les ministres de A et de B"
        if governor in set("nspaoed"):
            continue
        if line.codes[chain.first] in "EI" or line.codes[chain.last] == "L" and len(lead) == 1 and re.match(r",", gap) and governor == "":
            continue
        best = chain
        break
    return best


def _with(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"A signe un accord avec B"; "l'accord de A avec B"; "A a signé avec B un accord"."""
    line = act.line
    first = act.verb if act.verb is not None and act.verb < act.trigger else act.trigger
    chain, at = None, 0
    ahead = [n for n in range(max(start, act.trigger - 16), act.trigger) if line.codes[n] == "a" and line.items[n].sense == "with"] if act.verb is None or act.verb > act.trigger else []
    if act.verb is not None and act.verb < act.trigger and line.codes[line.head : line.head + 1] == "a" and start == 0:
        chain, own = starting(line, found, line.head + 1), None  # "Avec A, B reconduit la convention"
        if chain is not None and chain.last < act.verb:
            first_, rest_ = chain.members[:1], chain.members[1:]
            own = subject(line, found, act.verb, chain.last + 1)
            if own is not None and own != chain:
                return _make(act, [*own.members, *chain.members], "with-first", 0.75, partners=chain.members)
            if rest_ and "&" not in _gap(line, chain.members[0], rest_[0]):
                return _make(act, list(chain.members), "with-first", 0.7, partners=first_)
    for n in ahead:
        chain = starting(line, found, n + 1)
        if chain is not None and chain.last < act.trigger and re.fullmatch(r"[,]?s?[tdn1]{0,3}[wW]?", _gap(line, chain.last, act.trigger)):
            own = subject(line, found, n, start)
            if own is not None:
                return _make(act, [*own.members, *chain.members], "with-before", 0.75, partners=chain.members)
            return _make(act, list(chain.members), "with-only", 0.55, partners=chain.members, missing=True)
    chain = None
    for at in [*range(end + 1, min(stop, end + REACH)), *range(first, act.trigger)]:
        if line.codes[at] == "s" and at > end:
            break
        if line.codes[at] == "a" and line.items[at].sense == "with":
            if at > end and re.search(r"[,&][^OC]{0,6}[OC][^q]*$", line.codes[end + 1 : at]) and "q" not in line.codes[end + 1 : at]:
                continue
            chain = starting(line, found, at + 1)
            if chain is not None:
                break
    if chain is None:
        return None
    own = _owner(line, found, end, at) if at > end else None
    if own is None and act.verb is not None:
        by = next((n for n in range(act.verb + 1, min(stop, act.verb + 12)) if line.codes[n] == "p"), None)
        own = starting(line, found, by + 1) if by is not None else None
        own = own if own is not None and own != chain else subject(line, found, act.verb if act.verb < act.trigger else act.trigger, start)
        if own is None and act.verb > act.trigger:
            own = subject(line, found, act.verb, act.trigger + 1)
    if own is None:
        own = subject(line, found, first, start) or (subject(line, found, first) if start else None)
    others = [c for c in found if c.first > chain.last and at > end and re.fullmatch(r",?&?t?w?a[td]*[wW]?", _gap(line, chain.last, c.first))]
    if others:  # "l'une avec A, l'autre avec B"
        chain = Chain(chain.first, others[0].last, chain.members + others[0].members, chain.proxies)
    if own is None or own == chain:
        return _make(act, list(chain.members), "with-only", 0.6, partners=chain.members, signers=_people(line, chain), missing=True)
    return _make(act, [*own.members, *chain.members], "with", 0.88, partners=chain.members, signers=(*_people(line, own), *_people(line, chain)))


def _owner(line: Line, found: tuple[Chain, ...], end: int, stop: int) -> Chain | None:
    """"le partenariat de A avec B"."""
    for chain in found:
        if end < chain.first < stop and re.fullmatch(r"[wW]{0,3}dt?[wr]?", _gap(line, end, chain.first)):
            return chain
    return None


def _relative(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"la convention que A et B ont signée", "le partenariat que A a noué avec B"."""
    line = act.line
    relative = re.match(r"[wW]{0,4}(?:,[^,TVOCP]{1,8},)?q", line.codes[end + 1 : stop])
    if relative is None or line.items[end + relative.end()].flat not in {"que", "qu'"}:
        return None
    own = starting(line, found, end + relative.end() + 1)
    if own is None:
        return None
    verb = next((n for n in range(own.last + 1, min(len(line.codes), own.last + 10)) if line.codes[n] == "V"), None)
    if verb is None:
        return None
    members = list(own.members)
    after = next((n for n in range(verb + 1, min(len(line.codes), verb + 8)) if line.codes[n] == "a"), None)
    partner = starting(line, found, after + 1) if after is not None else None
    if partner is not None:
        members += partner.members
    people = _people(line, own) if line.items[verb].sense in {"sign", "renew"} else ()
    made = Act(line, act.trigger, verb, act.kind, act.weak, act.definite, act.count, act.plural, shared=act.shared)
    return _make(made, members, "relative", 0.8, partners=partner.members if partner else (), signers=people, missing=len(members) == 1 and _lone(line, own))


def _passive(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"un accord signé par A et B"; "signature par A et B d'une convention"."""
    line = act.line
    if act.verb is None:
        return None
    for at in range(act.verb + 1, min(stop, len(line.codes), act.verb + REACH)):
        if line.codes[at] in "s;":
            return None
        if line.codes[at] != "p":
            continue
        chain = starting(line, found, at + 1)
        if chain is None:
            continue
        return _make(act, list(chain.members), "passive", 0.87 if len(chain.members) > 1 else 0.55, signers=_people(line, chain), missing=_lone(line, chain))
    return None


def _lone(line: Line, chain: Chain) -> bool:
    """Whether a chain stands for one actor."""
    item = line.items[chain.members[0]]
    return len(chain.members) == 1 and item.code != "g" and len(item.keys) < 2


def _pair(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"l'accord A–B", "le partenariat franco-marocain", "la coopération de A et B"."""
    line = act.line
    for chain in found:
        if chain.first <= end:
            continue
        gap = _gap(line, end, chain.first)
        if not re.fullmatch(r"[w]{0,2}(?:dt?)?1?[:]?", gap):
            break
        if len(chain.members) >= 2 or len(line.items[chain.first].keys) >= 2 or line.codes[chain.first] == "g":
            return _make(act, list(chain.members), "pair", 0.8)
        break
    adjectives = [n for n in range(end + 1, min(stop, end + 8)) if line.codes[n] == "D"]
    keys = [key for n in adjectives for key in line.items[n].keys]
    if len(keys) >= 2 and re.match(r"[wWdt&-]{0,4}D", line.codes[end + 1 :]):
        near = [n for n in range(adjectives[0], adjectives[-1] + 1) if line.codes[n] == "D"]
        return _make(act, near, "demonyms", 0.8)
    return None


def _subject(act: Act, found: tuple[Chain, ...], start: int, end: int, stop: int) -> Act | None:
    """"A et B signent un accord"; a lone subject lacks its partner."""
    line = act.line
    verb = act.verb if act.verb is not None and act.verb < act.trigger else next((n for n in range(act.trigger - 1, max(start, act.trigger - 14), -1) if line.codes[n] == "V"), None)
    if verb is None:
        return _loose(act, found, start)
    chain = subject(line, found, verb, start)
    if chain is None and start:
        chain = subject(line, found, verb)
    if chain is None:
        return None
    people = _people(line, chain) if line.items[verb].sense in {"sign", "renew"} else ()
    if len(chain.members) >= 2 or line.codes[chain.members[0]] == "g":
        return _make(act, list(chain.members), "subject", 0.85, signers=people)
    return _make(act, list(chain.members), "subject-only", 0.5, signers=people, missing=True)


def _loose(act: Act, found: tuple[Chain, ...], start: int) -> Act | None:
    """"Les deux pays ont hissé leurs liens au rang de partenariat": several subjects before an instrument, any verb."""
    line = act.line
    chain = subject(line, found, act.trigger, start)
    titled = chain is not None and re.fullmatch(r"w{0,3}:t?w?", _gap(line, chain.last, act.trigger)) is not None
    if act.weak and " " not in line.items[act.trigger].flat and not titled:
        return None
    if chain is None or sum(len(line.items[n].keys) or 2 for n in chain.members) < 2:
        return None
    if not re.fullmatch(r"[wWnodtJ1LhVq,:]{1,14}", _gap(line, chain.last, act.trigger)):
        return None
    if not titled and not any(line.items[n].finite or line.codes[n] == "V" for n in range(chain.last + 1, act.trigger)):
        return None
    return _make(act, list(chain.members), "subject-loose", 0.55)


def _alliances(line: Line, found: tuple[Chain, ...]) -> Iterator[Act]:
    """"A s'associe à B", "A et B unissent leurs forces": a partnership with no instrument."""
    for verb, code in enumerate(line.codes):
        if code != "V" or line.items[verb].sense != "ally" or verb in line.aside:
            continue
        own = subject(line, found, verb)
        act = Act(line, verb, verb, "Partnership", True, False, 0, False)
        if own is None:
            continue
        partner = None
        for at in range(verb + 1, min(len(line.codes), verb + 10)):
            if (line.codes[at] in "an" and line.items[at].flat not in {"en", "dans"} or line.codes[at] == "d" and "partenaire" in line.items[verb].flat) and (line.codes[at] == "a" or at - verb <= 3):
                partner = starting(line, found, at + 1, 4)
                if partner is not None and line.codes[at] == "n" and line.codes[partner.first] == "L":
                    partner = None
                if partner is not None:
                    break
        if partner is not None:
            yield _make(act, [*own.members, *partner.members], "alliance", 0.75, partners=partner.members, signers=())
            return
        many = re.search(r"(?:nt|ons)\b|\bsont\b|\bleurs?\b|partenaires", line.items[verb].flat) is not None
        if many and (len(own.members) >= 2 or line.codes[own.members[0]] == "g"):
            yield _make(act, list(own.members), "alliance-subject", 0.65)
            return
    yield from _granted(line, found)


def _granted(line: Line, found: tuple[Chain, ...]) -> Iterator[Act]:
    """"A a été désigné centre … par B": a designation told by its verb alone."""
    for verb, code in enumerate(line.codes):
        if code != "V" or line.items[verb].sense != "confer" or verb in line.aside or not line.items[verb].flat.startswith(STATUS):
            continue
        own = subject(line, found, verb)
        if own is None:
            continue
        for at in range(verb + 1, min(len(line.codes), verb + REACH)):
            if line.codes[at] == "p":
                giver = starting(line, found, at + 1)
                if giver is not None:
                    act = Act(line, verb, verb, "Designation", False, False, 0, False)
                    yield _make(act, [*own.members, *giver.members[:1]], "designated", 0.75)
                return


STATUS = ("design", "labellis", "labelis", "accredit", "reconnu", "certifi", "agre", "homologu", "classe", "inscrit", "erig")


def _designation(act: Act, found: tuple[Chain, ...]) -> Act:
    """"A obtient le label de B", "B décerne à A le statut de …", "A désigné centre de catégorie 2 par B"."""
    line = act.line
    if act.verb is None or line.items[act.verb].sense not in {"confer", "receive", "sign", "renew"}:
        return act
    own = subject(line, found, act.verb)
    members = list(own.members) if own is not None else []
    for chain in found:
        if own is not None and chain.first <= own.last:
            continue
        before = line.codes[max(0, chain.first - 3) : chain.first]
        if chain.first > act.trigger and line.codes[act.trigger + 1 : chain.first].count("V"):
            break
        if re.search(r"(?:[pdnV]t?|p[twW]*|n[tw]*|dt)$", before) and "s" not in line.codes[:chain.first]:
            members += [n for n in chain.members if line.codes[n] in "OC"][:1]
    members = [n for n in members if line.codes[n] in "OCg" or line.codes[n] == "L" and own is not None and n in own.members]
    if len(members) > 1 and own is not None and line.codes[own.members[0]] == "L" and len(own.members) > 1:
        members = [n for n in members if n not in own.members] + [n for n in own.members if line.codes[n - 1] != "n"][-1:]
    if len(members) >= 2:
        return _make(act, members[:4], "designation", 0.6)
    return _make(act, members, "designation-only", 0.35, missing=True)


def _call(act: Act, found: tuple[Chain, ...], start: int, stop: int) -> Act:
    """"A lance un appel à projets (avec B)"; "l'appel à projets de A"; "lancé par A"."""
    line = act.line
    members: list[int] = []
    if act.verb is not None and act.verb < act.trigger:
        own = subject(line, found, act.verb)
        if own is not None:
            members += own.members
    for at in range(act.trigger + 1, min(stop, act.trigger + REACH)):
        if line.codes[at] in "pea" or line.codes[at] == "s" and line.items[at].flat.startswith(("cofinanc", "financ")):
            chain = starting(line, found, at + 1)
            if chain is not None:
                members += chain.members
    states = _pair(act, found, start, act.trigger, stop) if not members else None
    if states is not None:
        members += states.members
    own = _owner(line, found, act.trigger, stop)
    if own is not None and not members:
        members += own.members
    if members:
        return _make(act, members, "call", 0.75)
    return _make(act, [], "call-only", 0.4, missing=True)


def fallback(line: Line) -> tuple[int, ...]:
    """The actors of a line that no pattern resolved: every one that no place preposition, presence or apposition governs."""
    out = []
    for n, code in enumerate(line.codes):
        if code == "s":
            break
        if n in line.aside or code not in "OCP":
            continue
        if code == "C" and n and line.codes[n - 1] in "nd":
            continue
        if code == "P" and n not in line.aside:
            out.append(n)
            continue
        if n and line.codes[n - 1] == "n" and line.items[n - 1].flat in {"a", "en", "au", "dans"} and code != "O":
            continue
        out.append(n)
    return tuple(out)


def says(line: Line, cues: re.Pattern[str], text: str, first: int | None = None, last: int | None = None) -> bool:
    """Whether one of the cues stands in the line, between two items where they are given."""
    start = line.items[first].span.start if first is not None else line.sentence.span.start
    end = line.items[last].span.end if last is not None else line.sentence.span.end
    return cues.search(text, start, end) is not None


def cue_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a list of phrases, whole words."""
    flats = sorted({flat(p) for p in phrases}, key=lambda p: (-len(p), p))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in flats) + r")(?!\w)")
