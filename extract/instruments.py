"""What an act is, and what the patterns of its sentence share: its parties' chain, its subject, who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from extract.chains import Chain, codes_between, of_territory
from extract.datewords import date_grammar
from extract.folds import either_in_text, flat, stem
from extract.lines import Item, Line
from extract.model import Span
from ontology.gazetteer import countries_of_adjective
from ontology.lexicons import load
from ontology.wording import AgreementWords

REACH = 30
"""Items between an instrument and what belongs to it, at most."""
_OPENS = 5
"""The last item at which an instrument opens its line."""
SIGNING = frozenset({"sign", "renew"})
"""The roles of the verbs that make an act."""
GIVING = frozenset({"confer", "receive"})
"""The roles of the verbs by which one side gives to the other."""
_CLAUSE = re.compile(r"V[^,.;:]*,tw{0,2}|V[^,.;:]*,")
"""A verb with its complements, up to the subject that a comma sets apart."""
_COMPLETING = re.compile(r"[wW]dt?$")
"""What stands before the complement of a plain noun ("le seuil du Parlement")."""
_TELLER = re.compile(r",w{0,3}[wV]t?[wW]{0,2}$")
"""What stands before who tells of something, after what is told."""
_INVERTED_TELLER = re.compile(r"[wV]t?[hrS]*$")
"""What stands before who tells of something, with the verb first ("comme l'a rappelé l'institut A")."""
_AT_THE = re.compile(r"[nd]t?$")
"""What stands between a verb of presence and the noun of what one is present at."""
_PLACING = {"O": re.compile(r"(?:^|[,J])(?P<by>n)t?$"), "L": re.compile(r"(?P<by>n)(?:t?[wW]dt?)?$")}
"""What stands before a body or a territory in which something is done: "À l'", "dans la province de"."""
_LABEL = re.compile(r"[wJ.-]{0,4}[CL]:")
"""What a heading opens with to say where its news is from."""


@dataclass(frozen=True, slots=True)
class Act:
    """An instrument in a line. `members` are the items of its parties, `partners` those after "avec" (so that one act can
    be told apart for each), `signers` the items of who signed; `rule` and `confidence` say how the parties were found."""

    line: Line
    trigger: int
    verb: int | None
    kind: str
    weak: bool = False
    definite: bool = False
    count: int = 0
    plural: bool = False
    members: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    signers: tuple[int, ...] = ()
    rule: str = ""
    confidence: float = 0.0
    missing: bool = False
    """Whether one side is not named in the line ("la signature d'une convention avec A")."""
    shared: tuple[int, ...] = ()
    """Other instruments of the same phrase, which have the same parties."""
    own: tuple[int, int] = (0, 0)
    """The items, from one to before another, that tell of it alone beside those told with it ("une convention fiscale en 1988")."""

    @property
    def instrument(self) -> Item:
        """The item of its instrument, or of the verb that stands for it."""
        return self.line.items[self.trigger]

    @property
    def role(self) -> str:
        """The role of its verb, or nothing."""
        return self.line.items[self.verb].sense if self.verb is not None else ""

    @property
    def tense(self) -> str:
        """The tense of its verb, or nothing."""
        return self.line.items[self.verb].tense if self.verb is not None else ""

    @property
    def governing(self) -> int | None:
        """The verb where it stands before the instrument ("A signe un accord")."""
        return self.verb if self.verb is not None and self.verb < self.trigger else None

    @property
    def first(self) -> int:
        """The verb or the instrument, whichever comes first."""
        return self.trigger if self.verb is None else min(self.verb, self.trigger)

    @property
    def opens(self) -> bool:
        """Whether it opens its line, or stands in a row of a table."""
        return self.trigger <= _OPENS or "|" in self.line.codes

    @property
    def beside(self) -> bool:
        """Whether its line told of another instrument before it."""
        return self.own[1] > 0 and not self.shared

    @property
    def making(self) -> bool:
        """Whether its verb tells of the act that makes it, which a date and a place are of: a signature, a gift, and of a
        declaration that it was made public ("ont publié une déclaration commune")."""
        declared = self.kind == "JointDeclaration" and self.role == "announce" and self.tense == "done"
        return self.role in SIGNING | GIVING or (
            declared and self.line.items[self.verb or 0].flat.startswith(beginnings("publishing"))
        )

    @property
    def complete(self) -> bool:
        return not self.missing and sum(len(self.line.items[n].keys) or 2 for n in self.members) >= 2


@dataclass(frozen=True, slots=True)
class Window:
    """The items that a rule may read: from *start*, after the instrument before, to *stop*, where the next one begins; the
    instrument's own phrase ends at *end*."""

    start: int
    end: int
    stop: int


@cache
def marked(name: str, language: str = "fr") -> frozenset[str]:
    """The flat words of one list of `[markers]` in the lexicon of agreements."""
    return frozenset(flat(word) for word in load(AgreementWords, language, "agreements").markers[name])


@cache
def beginnings(name: str, language: str = "fr") -> tuple[str, ...]:
    """The same as beginnings of words, for `str.startswith`."""
    return tuple(sorted(marked(name, language)))


@cache
def pattern(name: str, language: str = "fr") -> re.Pattern[str]:
    """One regular expression of `[patterns]` in the lexicon of agreements, for flat text."""
    return re.compile(load(AgreementWords, language, "agreements").patterns[name])


@cache
def count_of(word: str, language: str = "fr") -> int:
    """The number that a flat word or figure of one or two digits stands for; 0 for none."""
    if word.isdigit():
        return int(word) if len(word) < 3 else 0
    return date_grammar(language).words.numbers.get(word, 0)


def make(
    act: Act,
    members: Iterable[int],
    rule: str,
    confidence: float,
    *,
    partners: tuple[int, ...] = (),
    signers: Iterable[int] = (),
    missing: bool = False,
) -> Act:
    """*act* with its parties."""
    told, by = tuple(dict.fromkeys(members)), tuple(dict.fromkeys(signers))
    return replace(act, members=told, partners=partners, signers=by, rule=rule, confidence=confidence, missing=missing)


def people(line: Line, *told: Chain) -> list[int]:
    """The persons among the members of some chains, and those who represent a member."""
    out: list[int] = []
    for chain in told:
        out += [n for n in chain.members if line.codes[n] == "P"]
        out += [proxy for body, proxy in chain.proxies if not headed(line, body, proxy)]
    return out


def headed(line: Line, first: int, person: int) -> bool:
    """Whether the text says of a person only that a body named from item *first* on has that head: "l'institut A, dirigé par P"."""
    return any(item.code in "ywV" and item.flat.startswith(beginnings("heading")) for item in line.items[first:person])


def lone(line: Line, chain: Chain) -> bool:
    """Whether a chain stands for one actor."""
    item = line.items[chain.members[0]]
    return len(chain.members) == 1 and item.code != "g" and len(item.keys) < 2


def opposite(line: Line, chain: Chain, at: int) -> list[int] | None:
    """The names of the other side, after a chain that "d'une part" sets apart after item *at*; None where it does not."""
    if not any(item.flat in marked("sides") for item in line.items[at:]):
        return None
    return [n for n in range(chain.last + 1, len(line.items)) if line.codes[n] in "OCL" and n not in line.aside]


def subject(line: Line, found: tuple[Chain, ...], verb: int, start: int = 0) -> Chain | None:
    """The chain that a verb has for its subject: the nearest before it that no preposition governs; of a gerund, what follows its
    clause ("En ratifiant la convention, A …")."""
    if verb and line.codes[verb - 1] == "n" and pattern("gerund_ending").search(line.items[verb].flat):
        clause = _CLAUSE.match(line.codes, verb)
        return next((c for c in found if clause is not None and c.first == clause.end()), None)
    among = re.search(r"w[tw1]{0,4}[wg]q[wn]{0,3}$", line.codes[start:verb])
    if among is not None and line.items[start + among.start()].flat in marked("among"):
        verb = start + among.start() - 1  # "A et B figurent parmi les 23 organisations qui ont signé"
    for chain in reversed([c for c in found if c.last < verb and c.first >= start]):
        gap = codes_between(line, chain.last, verb)
        if re.search(r"[.;]", gap) or len(re.sub(r"[,JnLtwd]", "", gap)) > 6:
            return None
        free = _free(line, chain, gap)
        if free is not None:
            return free
    return None


def _free(line: Line, chain: Chain, gap: str) -> Chain | None:
    """What of a chain may be the subject of the verb after *gap*: None where a preposition governs it, without its first name where
    one governs only that."""
    before = re.sub(r"[thrSw1]+$", "", codes_between(line, max(0, chain.first - 8) - 1, chain.first))
    governor, lead = before[-1:], chain.members
    office = governor == "d" and re.search(r"[rSg][^OCLP,]{0,8}$", line.codes[: chain.first]) is not None
    each = office and len(lead) > 1 and "d" in codes_between(line, *lead[:2])
    if governor == "d" and (each or of_territory(line, lead[0])):
        governor = ""  # "les villes de A, B et C", "les maires de A, de B et de C"
    said = _told_before(line, chain.first)  # "comme l'a rappelé C, A a signé"
    if (said or governor in set("nsdop")) and len(lead) > 1 and (governor == "n" or "&" not in codes_between(line, *lead[:2])):
        lead = lead[1:]  # "en marge de la visite de P, A et B ont signé", "accueillis par C, A et B …"
        if len(lead) > 1 or line.codes[lead[0]] in "OCPg":
            return Chain(lead[0], chain.last, lead, chain.proxies)
    noun = re.search(r".dt?$", line.codes[: chain.first])
    organ = governor == "d" and noun is not None and line.items[noun.start()].flat in marked("organs")
    if office or organ:
        governor = ""  # "les ministres de A et de B", "les équipes de A et B"
    relative = governor == "q" and before[-2:-1] not in {
        "d",
        "n",
        "p",
        "a",
        "o",
    }  # but "au cours de laquelle P, directeur, a signé"
    if governor in set("nspaoed") or (relative and line.codes[chain.last + 1 : chain.last + 2] == ","):
        return None
    placed = line.codes[chain.last] == "L" and len(lead) == 1 and gap.startswith(",") and governor == ""
    return None if placed or line.codes[chain.first] in "EI" else chain


def _told_before(line: Line, n: int) -> bool:
    """Whether a verb by which one tells something stands just before the actor at item *n*, with its article."""
    verb = _INVERTED_TELLER.search(line.codes, 0, n)
    return verb is not None and line.items[verb.start()].flat.startswith(beginnings("telling"))


def offices(line: Line, verb: int) -> tuple[int, ...]:
    """The two countries of a subject that names offices alone: "le ministre de la Pêche du Maroc et son homologue ghanéen"."""
    found = re.search(r"t?h?[rS](?:[tdwWrSnCD,]|&t?(?=[rSwW]))*&?[tdwWrSCD]*(?:[,JLn]|w(?=w?$))*w{0,2}$", line.codes[:verb])
    if found is None or "&" not in found[0]:
        return ()
    items = enumerate(line.items[found.start() : verb], found.start())
    named = [n for n, item in items if item.code in "CD" or (item.code == "w" and countries_of_adjective(item.flat))]
    return tuple(named) if len(named) == 2 else ()


def named(act: Act) -> Span:
    """The phrase that names an agreement: its instrument and what completes it, up to its parties."""
    line = act.line
    end, at = act.trigger, act.trigger + 1
    stop = act.own[1] or len(line.codes)
    while at < stop and at - act.trigger < 14:
        code = line.codes[at]
        item = line.items[at]
        if item.finite or item.sense == "not" or pattern("adverb").search(item.flat) or item.flat in marked("unnamed"):
            break
        if code in "wWTI":
            end = at
        elif code not in "dtno&,1-" or (code == "," and line.codes[at + 1 : at + 2] != "d"):
            break
        at += 1
    while line.items[end].flat in marked("dangling") or (end > act.trigger and line.codes[end] in "dtno"):
        end -= 1
    return line.span(act.trigger, end)


def fallback(line: Line) -> tuple[int, ...]:
    """The actors of a line that no pattern resolved: every one that no place preposition, presence or apposition governs, without
    those that complete a noun where two are left."""
    out = []
    for n, code in enumerate(line.codes):
        if code == "s":
            break
        if n in line.aside or (code not in "OCP" and not (code == "L" and of_territory(line, n))):
            continue
        if code == "C" and n and line.codes[n - 1] in "nd":
            continue
        if code == "P" and "y" in line.codes[:n]:  # "la Zambie, représentée par son ministre, P"
            continue
        if _hosts(line, n) or (code == "O" and line.items[n].flat.startswith(beginnings("deliberating"))):
            continue
        out.append(n)
    free = [n for n in out if line.codes[n] != "O" or not _COMPLETING.search(line.codes, 0, n)]
    out = free if len(free) >= 2 else out
    told = [n for n in out if not _LABEL.fullmatch(line.codes, 0, n + 2)]  # "Chili : A et B scellent un accord"
    return tuple(told if len(told) >= 2 else out)


def attended(line: Line, n: int) -> bool:
    """Whether the noun of signature at item *n* tells of an act at which one is only present: "a assisté à la signature", "présent à
    la signature"."""
    before = _AT_THE.search(line.codes, 0, n) if line.items[n].flat in marked("signatures") else None
    if before is None:
        return False
    return any(item.flat.startswith(beginnings("attending")) for item in line.items[max(0, before.start() - 3) : before.start()])


def _hosts(line: Line, n: int) -> bool:
    """Whether the actor at item *n* only says where: a body between commas ("À l'ambassade A, B a signé …"), a town or a region ("un
    atelier dans la province de V")."""
    found = _PLACING[line.codes[n]].search(line.codes, 0, n) if line.codes[n] in _PLACING else None
    if found is None or line.items[found.start("by")].flat not in marked("placing"):
        return False
    return line.codes[n] == "L" or line.codes[n + 1 : n + 2] == ","


def meeting(line: Line, at: int) -> bool:
    """Whether "entre" at an item tells who met: "le sommet entre P et Q"."""
    return at > 0 and stem(line.items[at - 1].flat) in marked("meetings")


def approved(act: Act, chain: Chain) -> bool:
    """Whether one body approves an instrument of others, told of already: "Le conseil municipal avait autorisé la signature de l'accord"."""
    line = act.line
    if not act.definite or len(chain.members) != 1 or line.codes[chain.first] not in "OP":
        return False
    cues = beginnings("approving") + beginnings("ratifying")
    return any(item.flat.startswith(cues) for item in line.items[chain.last + 1 : act.trigger])


def tells(line: Line, n: int) -> bool:
    """Whether the body at item *n* tells of what it stands beside: "…, a annoncé l'agence A"."""
    after = line.codes[n] == "O" and _TELLER.search(line.codes, 0, n) is not None
    return after and any(item.flat.startswith(beginnings("telling")) for item in line.items[max(0, n - 4) : n])


def says(line: Line, cues: re.Pattern[str], text: str, first: int | None = None, last: int | None = None) -> bool:
    """Whether one of the cues stands in the line, between two items where they are given."""
    start = line.items[first].span.start if first is not None else line.sentence.span.start
    end = line.items[last].span.end if last is not None else line.sentence.span.end
    return cues.search(text, start, end) is not None


def cue_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a list of phrases, whole words."""
    return re.compile(rf"(?<!\w){either_in_text(phrases)}(?!\w)")
