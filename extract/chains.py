"""A line in, its chains out: actors joined by commas and conjunctions, as the lists of parties and signatories are.

Chains are read from the codes of a line and not from a parse. A name may be followed by what belongs to it alone: brackets,
a place ("à Rabat"), a complement ("de l'université X"), an apposition, or who represents it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.folds import flats, stem, stems
from extract.lines import Line
from ontology.lexicons import load
from ontology.wording import AgreementWords

_BRACKETS = re.compile(r"\([^()]{0,12}\)")
_COMPLEMENT = re.compile(r"n[tW]?[CL]|,nt?[CL](?=,)|dt?[OCL](?![-/][OCL])|,[LC](?=[,&.)]|$)")
_ENUMERATED = re.compile(r",[LC](?:,t?[LC])*,?&")
"""Places or countries in a list of their own kind: in "A, B et C", B does not say where A is."""
_FOR = re.compile(r",?[oy]t?(?:w?dt?)?[OC]")
_REPRESENTED = re.compile(r",?y[thrSwWd1x]{0,10}(?:,[thrSwWd]{0,6})?P")
_UNDER = re.compile(r",[wV]{1,3}[dn]t?[OCL](?=[,x])")
"""As in "X, relevant de Y,": what a body is under."""
_SIDE = re.compile(r"(?<=[;:,])ot?[CL],(?=t?[OPhW])|^-?ot?[CL],(?=t?[OPhW])")
_LONG = re.compile(r",[wWdntr1J,&-]{1,26}(?:(?<=[wWr])dt?[OCL](?:\([^()]{1,12}\))?[wWdnto]{0,12})?,(?=&t?w{0,2}d?[OCLP])")
"""As in ", filiale de X spécialisée dans le crédit, ": what a name of a list is, at length."""
_AMONG = re.compile(r"(?:,|,?&)t?1[wr](?:[wWrdtn,&]{0,20}),q(?=t?[OCL])")
"""As in "et onze universités, dont A, B": a number of members of whom the names follow."""
_GOES_ON = re.compile(r"[OCLPg](?:\([^()]*\))?(?:[,;]t?w?[OCLPg](?:\([^()]*\))?)*[,;]?&|[OCLPg](?:\([^()]*\))?[.;)]?$")
"""What follows a name of a list that goes on: other names up to an "et", or the end of the line."""
_TO = re.compile(r"nt?w{0,2}O")
"""As in "s'associe à l'université A et à la fondation suisse B"."""
_WHO = re.compile(r",q[^,;.:eaT]{1,12},(?=&t?w{0,2}[OCLP])")
"""As in "A, dont le siège est à Genève, et B": what a clause says of a name in a list."""
_GOVERNORS = {",p": re.compile(r"p[tdhrSwW1,]{0,8}$"), ",a": re.compile(r"a[tdhrSwW1,]{0,8}$")}
"""What stands before a list of agents, or of partners, where its names repeat the preposition."""
_WITH = re.compile(r"a[tdh]{0,2}$")
_VERB = re.compile(r"(?:\([^()]*\))?w{1,2}V")
"""What stands before the partner of one instrument, and after the subject of the next."""
_TITLED = re.compile(r",x+P")
"""The next name of a list after its office: "la ministre A, le directeur B" with the persons in apposition."""
_APPOSITION = re.compile(r",(?:t?[wW1]{1,6}(?:[dn]t?[wWOCL]{1,3})*|t?[wW]{0,3}d[tw]{0,2}[OCLwW]{1,3})(?=,|&)")


@dataclass(frozen=True, slots=True)
class Chain:
    """The items *members* of a line, joined into one list that covers items *first* to *last*; `proxies` are the persons
    who represent a member, by its item."""

    first: int
    last: int
    members: tuple[int, ...]
    proxies: tuple[tuple[int, int], ...] = ()


@cache
def territories() -> frozenset[str]:
    """The nouns that make a place a body ("la ville de L"), in the singular."""
    return stems(load(AgreementWords, "fr", "agreements").territories["words"])


def of_territory(line: Line, at: int) -> bool:
    """Whether the name at item *at* completes the noun of a territory: "la région de l'A", "les villes de A", "la cité balnéaire de A"."""
    before = re.search(r"[wW]{1,2}dt?$", line.codes[max(0, at - 4) : at])
    return before is not None and any(stem(item.flat) in territories() for item in line.items[at - len(before[0]) : at])


@cache
def realms() -> frozenset[str]:
    """Those of them that stand for a whole country ("la République de C"; "des villes de C" are not C)."""
    return flats(load(AgreementWords, "fr", "agreements").territories["realms"])


@cache
def of_whom() -> frozenset[str]:
    """The words that open the names of some of those just counted ("dont")."""
    return flats(load(AgreementWords, "fr", "agreements").markers["of_whom"])


def codes_between(line: Line, last: int, first: int) -> str:
    """The codes between two items, without those of appositions."""
    return "".join(line.codes[n] for n in range(last + 1, first) if n not in line.aside)


def chains(line: Line) -> tuple[Chain, ...]:
    """The chains of *line* from left to right, none overlapping another; a lone actor is a chain of one."""
    out, at = [], 0
    codes = _blanked(line)
    while at < len(codes):
        if codes[at] in "OCLPg":
            chain = _from(line, codes, at)
            out.append(chain)
            at = chain.last + 1
        else:
            at += 1
    return tuple(out)


def _blanked(line: Line) -> str:
    """The codes with the items of appositions as `x`."""
    codes = "".join(
        "." if n < line.head else "x" if n in line.aside and code not in "Py" else code for n, code in enumerate(line.codes)
    )
    return _SIDE.sub(lambda m: "x" * len(m[0]), codes)


def _tail(codes: str, at: int, proxies: list[tuple[int, int]], member: int) -> int:
    """The first item after what belongs to the member before *at* alone."""
    while at < len(codes):
        if codes[at] == "x":
            at += 1
        elif codes[at] in ",(" and at + 1 < len(codes) and codes[at + 1] == "x":
            if codes[member] == "P" and _TITLED.match(codes, at):
                break
            at += 2
        elif codes[at] == ")" and codes[at - 1] == "x":
            at += 1
        elif found := _BRACKETS.match(codes, at) or _COMPLEMENT.match(codes, at):
            if (codes[at] == "d" and codes[member] == "P") or (codes[member] in "CL" and _ENUMERATED.match(codes, at)):
                break
            at = found.end()
        elif codes[member] == "P" and (found := _FOR.match(codes, at)):
            proxies.append((found.end() - 1, member))
            at = found.end()
        elif found := _REPRESENTED.match(codes, at):
            proxies.append((member, found.end() - 1))
            at = found.end()
        elif found := _WHO.match(codes, at) or (_UNDER.match(codes, at) if codes[member] == "O" else None):
            at = found.end()
        else:
            break
    return at


def _from(line: Line, codes: str, at: int) -> Chain:
    """The chain whose first member is item *at*."""
    members, proxies, last = [at], list[tuple[int, int]](), at
    while True:
        end = _tail(codes, last + 1, proxies, members[-1])
        among = _AMONG.match(codes, end)
        if among is not None and line.items[among.end() - 1].flat in of_whom():
            members.append(next(n for n in range(among.end(), len(codes)) if codes[n] in "OCL"))
            last = members[-1]
            continue
        skipped = _APPOSITION.match(codes, end) or _LONG.match(codes, end)
        if skipped and any(line.items[n].finite for n in range(end, skipped.end())):
            skipped = None
        found = None
        starts = (end, skipped.end() if skipped else end)
        for start in reversed(starts) if codes[end + 1 : end + 2] in {"w", "r"} else starts:  # ", chef-lieu de L, et C"
            found = _next(line, codes, start)
            if found is not None and _ungoverned(codes, at, start):
                found = None  # "au siège de A, par P", "signé par A, avec B"
            if found is not None and "&" not in codes[at:found] and _governed_apart(codes, at, start, found):
                found = None  # "Outre l'accord signé avec A, B a conclu"
            if found is not None and _fits(line, members[-1], found) and not _closed(codes, members, end, found):
                break
            found = None
        if found is None:
            return Chain(at, max(last, end - 1), *_standing(codes, members, proxies))
        members.append(found)
        last = found


def _ungoverned(codes: str, at: int, start: int) -> bool:
    """Whether a comma at *start* and the preposition after it open another list than the one that begins at *at*: but the subject of a
    verb to come may have its partner beside it ("A, avec B, organise")."""
    by = _GOVERNORS.get(codes[start : start + 2])
    return by is not None and by.search(codes, 0, at) is None and (codes[start + 1] == "p" or "V" in codes[:at])


def _governed_apart(codes: str, at: int, start: int, found: int) -> bool:
    """Whether a comma at *start* parts the names of a phrase that a preposition opens from the subject of a verb, at *found*."""
    return codes[start] == "," and _WITH.search(codes, 0, at) is not None and _VERB.match(codes, found + 1) is not None


def _standing(
    codes: str, members: list[int], proxies: list[tuple[int, int]]
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The members and who represents them: in the place of a person who signs for a body, that body ("P et Q, pour A")."""
    stands = {person: body for body, person in proxies if codes[person] == "P"}
    for before, person in reversed(list(pairwise(members))):
        if person in stands and re.fullmatch(r"P&h*", codes[before:person]):
            stands.setdefault(before, stands[person])
    bodies = {stands.get(n, n) for n in members}
    others = [proxy for proxy in proxies if proxy[1] not in stands]
    return tuple(sorted(bodies)), (*others, *((body, person) for person, body in sorted(stands.items())))


def _next(line: Line, codes: str, at: int) -> int | None:
    """The member that a separator at *at* joins, or None."""
    end = at
    if codes[at : at + 1] == "w" and line.items[at].flat in {"x", "×"}:
        end += 1
    while end < len(codes) and codes[end] in ",&;-/":
        end += 1
    if end == at or codes[at:end] in {"--", ",,"} or codes[at : end + 1] == "-t":
        return None  # "Port-Vila 2017 - Le comité A signe"
    if end < len(codes) and (codes[end] in "adp" or _TO.match(codes, end)):
        end += 1
    words, common, joined, of = 0, False, "&" in codes[at:end], False
    while end < len(codes) and words < 7:
        if codes[end] == "," and joined and words and re.match(r",t?[OCLP]", codes[end:]):
            end += 1  # "A et son homologue allemand, B"
            joined = False
        if codes[end] not in "tdh1wWrSx-":
            break
        words += codes[end] in "wWrS"
        if words > 4 or (codes[end] == "w" and line.items[end].finite) or (codes[end] == "-" and not words):
            return None  # "…, a indiqué A"
        of = of or (common and codes[end] == "d" and not joined)
        common = common or codes[end] == "w"
        if codes[end] == "w" and re.match(r"w+d?t?[VTJ.;]", codes[end:]):
            return None
        end += 1
    if end == len(codes) or codes[end] not in "OCLPg" or (of and not of_territory(line, end)):
        return None
    return end


def _closed(codes: str, members: list[int], end: int, found: int) -> bool:
    """Whether "et" has closed the list before a comma and another name, the subject of what follows ("… par A et B, C ouvre")."""
    if len(members) < 2 or "&" not in codes[members[-2] : members[-1]] or "&" in codes[end:found]:
        return False
    return _GOES_ON.match(codes, found) is None


def _fits(line: Line, before: int, after: int) -> bool:
    """Whether two items may stand in one list: a hyphen or a stroke joins names of one class, or of bodies and places."""
    codes = {line.codes[before], line.codes[after]}
    return line.codes[before + 1 : after] not in {"-", "/"} or len(codes) == 1 or codes <= set("OCL")


def starting(line: Line, found: tuple[Chain, ...], at: int, reach: int = 6) -> Chain | None:
    """The chain that begins at item *at* or a few determiners and common nouns after it."""
    chain = next((chain for chain in found if chain.first >= at), None)
    if chain is None:
        return None
    code, gap = line.codes[chain.first], codes_between(line, at - 1, chain.first)
    words = [item.flat for item in line.items[at : chain.first]]
    party = any(stem(word) in territories() for word in words) if code == "L" else not realms().isdisjoint(words)
    governed = code in "LC" and re.search(r"w.*[dn]", gap) and not party
    offices = code == "g" and re.fullmatch(r"t?[rSwWO][twWdn1,]*", gap)
    gap = re.sub(r"^w?J,?", "", _SIDE.sub("", gap))  # "lie depuis 2018 A à B", "par trois écoles : pour la France, A …"
    bad = (len(gap) > reach and not offices) or re.search(r"[TVepas.;q]", gap) or governed
    return None if bad else chain
