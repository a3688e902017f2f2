"""A line and an agreement in, what the line says of it out: how far it has got, when, where, for how long, who signed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from extract.dates import Calendar, When
from extract.folds import flat, stem
from extract.instruments import SIGNING, Act, attended, beginnings, cue_pattern, headed, marked, meeting, pattern, says
from extract.lines import Item, Line
from extract.linewords import wordlist
from extract.model import Modality, Span
from ontology.gazetteer import capital_of
from ontology.lexicons import load
from ontology.wording import AgreementWords

RANKS = {
    "status.default": 0,
    "status.kind": 1,
    "status.announced": 1,
    "status.near": 2,
    "status.ended": 2,
    "status.planned": 3,
    "status.modal": 3,
    "status.future": 3,
    "status.signed": 3,
    "status.conferred": 3,
    "status.block": 4,
    "status.over": 4,
}
"""How much each way of telling a status is worth: a stronger one replaces a weaker one, of equals the first stands, if not a heading's."""
_APART = re.compile(r"[.qT]|;(?![on]|&?t?w[wD])")
"""What parts a person from "signé par": but "côté français, par P ; côté chilien, par Q"."""
_STANDING_FOR = re.compile(r"(?P<for>[ywV])d?(?:t?[rS][^;.PV]{0,12},?)?[th]*$")
"""As in "P, représentant la directrice, Q" and "P, qui représentait Q", before the second name."""
_PATRON = re.compile(r"p[thrSwW]{0,4},?h*$")
_FOR_TOO = re.compile(r"V[wnLJ,]{0,6}ot?[OCL][,;]?&?h*P$")
"""As in "P a signé pour A, Q pour B", up to the second name."""
_OWNED = re.compile(r"w(?:nt?[CL])?d(?:t?[rSWw]{0,4}(?:dt?[wWCLO])?,?)?h*$")
"""What stands before a person whose noun is neither office nor signature: "la visite en France du président du Pérou,", "le séjour de
M."."""
_BY_AGAIN = re.compile(r"&(?P<verb>[Vw])p[thrS]*(?:P[,&]*)*$")
"""As in "signée par P et portée par", before a person."""
_OWNED_TOO = re.compile(r"wdt?[rSh]*P(?:,[^;.VP]*)?&dt?[rSh]*$")
"""The same before the second of two: "la rencontre de P, directrice d'A, et de"."""
_TO = re.compile(r"n[rSh]*$")
"""What stands before whom something comes to: "l'idée en revient à"."""
_SUBJECT_OF_CLAUSE = re.compile(r"[twhrSd1]*[OCLPg]")
"""What a clause opens with whose subject is an actor: "que l'institut A"."""
_TELLER = re.compile(r"[wVq][thrS]*$")
"""What may stand before who is told to have said something, or of whom a clause is."""
_GUESSED = 0.7
"""How likely parties are, at most, that a list of them replaces."""
_TELLING = 12
"""How many items from a person, at most, a verb by which that person tells of something stands."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said of an agreement: its value, where, by which rule, how likely."""

    value: str
    passage: Span
    method: str
    confidence: float


@dataclass(eq=False)
class Agreement:
    """An agreement while its document is read; `parties` and the like map a value to the best that was said of it."""

    kind: str
    weak: bool
    line: int
    rank: int
    trigger: Span
    modality: Modality
    method: str
    names: list[Span] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    parties: dict[str, Said] = field(default_factory=dict)
    signatories: dict[str, Said] = field(default_factory=dict)
    attendees: dict[str, Said] = field(default_factory=dict)
    status: Said | None = None
    signed_on: Said | None = None
    signed_at: Said | None = None
    duration: Said | None = None
    starts: Said | None = None
    ends: Said | None = None
    leads_to: Agreement | None = None
    leads_from: Said | None = None
    passages: list[Span] = field(default_factory=list)
    item: bool = False
    last_line: int = 0
    titled: bool = False
    """Whether a heading named it first."""
    several: bool = False
    """Whether its instrument stands in the plural."""
    raised: bool = False
    """Whether it is a treaty only because its parties are states."""
    beside: set[int] = field(default_factory=set)
    """The lines that tell of it together with another instrument."""
    over: bool = False
    """Whether a heading names it by its countries alone ("un partenariat franco-britannique")."""

    @property
    def confidence(self) -> float:
        return max((s.confidence for s in self.parties.values()), default=0.3)

    @property
    def guessed(self) -> bool:
        """Whether its parties are so little known that a list of them replaces them."""
        return self.confidence < _GUESSED

    @property
    def bare(self) -> bool:
        """Whether its parties are not known but for those who signed it."""
        return len(self.parties) < 2 or self.guessed

    @property
    def headline(self) -> bool:
        """Whether a heading alone has told of it so far."""
        return self.titled and self.last_line == self.line

    @property
    def planned(self) -> bool:
        return self.status is not None and self.status.value == "Planned"

    @property
    def signed(self) -> bool:
        return self.status is not None and self.status.value == "Signed"


@dataclass(frozen=True)
class Cues:
    """The lexicon's cues, ready to search a flat text."""

    planned: re.Pattern[str]
    denied: re.Pattern[str]
    conditional: re.Pattern[str]
    leads: re.Pattern[str]
    several: re.Pattern[str]
    ceremony: re.Pattern[str]
    groups: dict[str, tuple[str, ...]]
    """The families of the actors that each general noun stands for, by its stem."""
    seats: dict[str, str]
    """The power that each town stands for where it sits, both flat."""

    def families(self, item: Item) -> tuple[str, ...]:
        """The families of those for whom a general noun stands, by all its words ("chefs d'État") or by its first."""
        return self.groups.get(item.singular) or self.groups.get(stem(item.headword), ())


@cache
def cues(language: str) -> Cues:
    """The cues of *language*."""
    words = load(AgreementWords, language, "agreements")
    s = words.status
    return Cues(
        cue_pattern(s.planned),
        cue_pattern(s.denied),
        cue_pattern(s.conditional),
        cue_pattern(s.leads),
        cue_pattern(words.sessions["words"]),
        cue_pattern(words.sessions["verbs"]),
        wordlist(language).groups,
        {flat(town): flat(power) for town, power in words.seats.items()},
    )


@dataclass(frozen=True)
class Source:
    """What the details of any line are read from: the flat text, the calendar, the cues, who heads which body."""

    text: str
    calendar: Calendar
    cues: Cues
    families: dict[str, str]
    bodies: dict[str, tuple[str, ...]]

    @cached_property
    def capitals(self) -> dict[str, str]:
        """The capitals that the document names, by the ISO code of their country."""
        return {code: key for key, family in self.families.items() if family == "L" and (code := capital_of(key))}

    def date(self, item: Item) -> When:
        """The date that an item of a line stands for."""
        return self.calendar.dates[int(item.sense)]

    def heads(self, person: str, parties: Iterable[str]) -> bool:
        """Whether a person heads one of the *parties*."""
        return not set(self.bodies.get(person, ())).isdisjoint(parties)


def modality(source: Source, act: Act) -> Modality:
    """Whether a line states its act, denies it or calls it possible."""
    line = act.line
    ends = (act.trigger, act.verb if act.verb is not None else act.trigger)
    first, last = max(0, min(ends) - 7), min(len(line.items) - 1, max(ends) + 6)
    unmade = act.verb is not None and negated(line, act.verb)
    if unmade and act.role == "renew":
        return Modality.ASSERTED  # "le contrat n'a pas été renouvelé" tells of its end
    if (unmade and act.role in {"sign", "announce", "ally"}) or says(line, source.cues.denied, source.text, first, last):
        return Modality.DENIED
    supposed = act.tense == "conditional" and line.items[0].flat in marked("if")
    if supposed or says(line, source.cues.conditional, source.text, first, last):
        return Modality.CONDITIONAL
    return Modality.ASSERTED


def led_by(act: Act, name: str) -> bool:
    """Whether the word before an instrument is one of a list of markers."""
    return act.trigger > 0 and act.line.items[act.trigger - 1].flat in marked(name)


def negated(line: Line, verb: int) -> bool:
    """Whether "ne … pas" or "rien" stands on the verb at item *verb*; "ne … que" does not deny."""
    window = range(max(0, verb - 7), verb)
    if any(line.items[n].flat in marked("denying") for n in window):
        return True
    halves = (n for n in window if line.items[n].flat in marked("negating"))
    first = next((n for n in halves if not re.search(r"[.;:]", line.codes[n:verb])), None)
    return first is not None and not any(item.flat in marked("restricting") for item in line.items[first : verb + 3])


def signings(line: Line) -> list[int]:
    """The items of a line's verbs of signature that are not denied, nor of an act at which one was only present."""
    told = [n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in SIGNING]
    return [n for n in told if not negated(line, n) and not attended(line, n)]


def add_signers(source: Source, agreement: Agreement, line: Line, act: Act | None) -> None:
    """Who signed: the persons in the parties' list, the subject of the verb of signature and those after "par", and in a
    sentence of signature those who head a party; who is only present attends, but where the sentence names nobody who signs."""
    if agreement.planned:
        return
    verb = next((n for n in signings(line) if line.items[n].sense == "sign"), None)
    told = False
    for n, item in enumerate(line.items):
        if item.code != "P":
            continue
        person = item.keys[0]
        heads = source.heads(person, agreement.parties)
        named = act is not None and n in act.signers
        if _stood_for(line, n) or _patron(line, n):
            continue
        part, sure = ("signatory", 0.9) if named else _part(line, verb, n, heads=heads, told=told)
        if part:
            into = agreement.attendees if part == "attendee" else agreement.signatories
            say(into, person, line.sentence.span, "agreements." + part, sure)
        told = told or part not in {"attendee", "signatory-present"}


def _stood_for(line: Line, person: int) -> bool:
    """Whether another stands for the person at an item, who so does not sign: "P, représentant Q", "P, au nom de la ministre, Q"."""
    found = _STANDING_FOR.search(line.codes, 0, person)
    if found is None or "P" not in line.codes[: found.start()]:
        return False
    return line.items[found.start("for")].flat in marked("standing_for")


def _patron(line: Line, person: int) -> bool:
    """Whether a signature is only made under the eyes of the person at an item ("sous l'égide de P")."""
    found = _PATRON.search(line.codes, 0, person)
    return found is not None and line.items[found.start()].flat in marked("patrons")


def _part(line: Line, verb: int | None, person: int, *, heads: bool, told: bool) -> tuple[str, float]:
    """The rule that tells what the person at an item does in a signature, or nothing, and how likely: *heads* where that person heads
    a party, *told* where the line has named one who signs."""
    if verb is None and any(code == "V" and attended(line, n) for n, code in enumerate(line.codes[person:], person)):
        return "attendee", 0.6
    present = _presence(line, verb, person)
    if present >= 0:
        alone = heads and not told and line.items[present].flat.startswith(beginnings("presence"))
        return ("signatory-present", 0.65) if alone else ("attendee", 0.6)
    if verb is not None and _presided(line, verb):
        return "attendee", 0.6
    if heads and not _told_of(line, person):
        return "signatory-head", 0.65
    if verb is not None and _FOR_TOO.search(line.codes, verb, person + 1) and line.codes[person + 1 : person + 2] == "o":
        return "signatory-subject", 0.7
    by = _signed_by(line, verb)
    if 0 <= by < person and not _parted(line, by, person):
        return "signatory-by", 0.75
    before = verb is not None and person < verb and not _heard(line, person)
    return ("signatory-subject", 0.7) if verb is not None and before and _signs(line, person, verb) else ("", 0)


def _parted(line: Line, by: int, person: int) -> bool:
    """Whether the person at an item is not among those after "par" at item *by*, who signed: of another clause, another's ("par le
    représentant de P"), or after a participle of its own ("signée par P et portée par Q")."""
    if _APART.search(line.codes, by, person) or _OWNED.search(line.codes, by, person) or _receives(line, person):
        return True
    if line.codes[person - 1] == "," and any(item.finite for item in line.items[person + 1 : person + 2]):
        return True  # "interrogé sur la convention signée par A et B, P a répondu"
    again = _BY_AGAIN.search(line.codes, by, person)
    return again is not None and line.items[again.start("verb")].sense not in SIGNING


def _receives(line: Line, person: int) -> bool:
    """Whether something comes to the person at an item after a verb of signature: "l'idée de l'accord signé hier revient à P"; but
    "c'est à P qu'il est revenu de signer"."""
    to = _TO.search(line.codes, 0, person)
    if to is None or line.items[to.start()].flat not in marked("joining"):
        return False
    return any(item.code == "V" and item.sense in SIGNING for item in line.items[: to.start()])


def _heard(line: Line, person: int) -> bool:
    """Whether the person at an item only speaks of the act or is what a clause says of it: "…, a déclaré P lors de la signature", "P a
    indiqué que A et B avaient signé", "la convention, dont P est l'artisan, a été signée"."""
    tells = any(i.flat.startswith(beginnings("telling")) for i in line.items[person : _clause_of_another(line, person)])
    verb = _TELLER.search(line.codes, 0, person)
    if verb is None or tells:
        return tells
    return line.items[verb.start()].flat.startswith(beginnings("telling")) or line.items[verb.start()].flat in marked("whose")


def _clause_of_another(line: Line, person: int) -> int:
    """Where a clause with "que" and a subject of its own begins after the person at an item, or that item: but "P a dit qu'il avait
    signé"."""
    at = line.codes.find("q", person)
    apart = at > 0 and _SUBJECT_OF_CLAUSE.match(line.codes, at + 1) is not None and line.items[at + 1].flat not in marked("he")
    return at if apart else person


def _presided(line: Line, verb: int) -> bool:
    """Whether the noun of signature at item *verb* is what those named before it watch over: "P et Q ont présidé la signature d'un
    accord", "P a célébré, aux côtés de Q, la signature"."""
    noun = line.items[verb].flat in marked("signatures")
    return noun and any(item.code in "wV" and item.flat.startswith(beginnings("presiding")) for item in line.items[:verb])


def _told_of(line: Line, person: int) -> bool:
    """Whether the person at an item is one that a line of signature only speaks of: who tells it ("…, a rappelé P", "P a souligné que
    les deux pays ont signé"), or whose visit, time or meeting it tells ("depuis la chute de P", "le jour du sommet entre P et Q")."""
    if meeting(line, line.codes.rfind("e", 0, person)) or headed(line, max(0, person - 4), person):
        return True
    if _receives(line, person):
        return True
    owner = _OWNED.search(line.codes, 0, person) or _OWNED_TOO.search(line.codes, 0, person)
    if owner is not None and line.items[owner.start()].flat not in marked("signatures") | marked("standing") | marked("organs"):
        return True
    signing = {n for n, item in enumerate(line.items) if item.code == "V" and item.sense in SIGNING}
    for way in (range(person + 1, min(len(line.items), person + _TELLING)), range(person - 1, max(-1, person - _TELLING), -1)):
        for n in way:
            if n in signing or line.codes[n] in ";p":
                break
            if line.items[n].flat.startswith(beginnings("telling")):
                return True
    return False


def _signed_by(line: Line, verb: int | None) -> int:
    """The item after which those stand who signed, or -1: "par", or the noun of "porte la signature de"."""
    if verb is None:
        return -1
    noun = next((n for n in range(verb, len(line.items) - 1) if line.items[n].flat in marked("signatures")), -1)
    if noun >= 0 and re.match(r"d[thrS]*P", line.codes[noun + 1 :]):
        return noun
    return line.codes.find("p", verb)


def _presence(line: Line, verb: int | None, person: int) -> int:
    """The item before the person at an item by which persons are present and do not sign, or -1: an occasion that opens the
    line ("à l'occasion de sa visite, P a signé") ends before the verb."""
    for n in range(person - 1, -1, -1):
        if verb is not None and verb < n and line.codes[n : n + 2] == ",p":
            return -1  # "signée en présence de P, par Q"
        if line.codes[n] == "s" or _occasion(line, n, person):
            ended = verb is not None and n < verb and "," in line.codes[n:verb]
            if not ended or line.items[n].flat.startswith(beginnings("presence")):
                return n
    return -1


def _occasion(line: Line, n: int, person: int) -> bool:
    """Whether item *n* opens the occasion that the person at an item belongs to: "lors de la visite de P", and not "…, par P"."""
    return line.codes[n] == "o" and "p" not in line.codes[n:person] and line.items[n].flat.startswith(beginnings("occasion"))


def _signs(line: Line, person: int, verb: int) -> bool:
    """Whether the person at an item is the subject of the verb: nothing between but appositions and other persons."""
    between = "".join(line.codes[n] for n in range(person + 1, verb) if n not in line.aside)
    before = re.sub(r"[htw]+$", "", "".join(line.codes[n] for n in range(max(0, person - 8), person) if n not in line.aside))
    apposed = re.fullmatch(r"(?:[P&,thnNqyJaOCwW1o-]|(?<=y)L){0,16}", between) is not None
    return (apposed and before[-1:] not in {"d", "s", "o", "p"}) or ("V" in before[-3:] and before[-1:] != "p")


def say(into: dict[str, Said], key: str, passage: Span, method: str, confidence: float) -> None:
    """Keep what is said of *key* where nothing likelier was."""
    known = into.get(key)
    if known is None or known.confidence < confidence:
        into[key] = Said(key, passage, method, min(confidence, 0.99))


def add_duration(source: Source, agreement: Agreement, line: Line, explicit: bool) -> None:
    """How long an agreement lasts, where a line that names it says for how long."""
    span = line.sentence.span
    for lasting in source.calendar.durations:
        if not span.start <= lasting.span.start < span.end or agreement.duration is not None:
            continue
        named = [item for item in line.items if item.code == "T" and not item.weak and item.span.end <= lasting.span.start]
        if explicit and named and named[-1].span not in agreement.spans:
            continue  # it is how long another instrument lasts
        before = source.text[max(span.start, lasting.span.start - 30) : lasting.span.start]
        if lasting.iso.endswith("D") and not pattern("span").search(before):
            continue
        if lasting.start is not None:
            if explicit and pattern("period").search(before):
                agreement.starts = agreement.starts or Said(lasting.start, span, "agreements.period", 0.5)
                agreement.ends = agreement.ends or Said(lasting.end or lasting.start, span, "agreements.period", 0.5)
                agreement.duration = Said(lasting.iso, span, "agreements.period", 0.6)
            continue
        beside = any(lasting.span.start - 40 < s.end <= lasting.span.start for s in agreement.spans)
        told = pattern("lasting").search(source.text, span.start, span.end)
        if (lasting.cued and explicit) or (beside and lasting.span.start != span.start) or (lasting.cued and told):
            agreement.duration = Said(lasting.iso, span, "agreements.duration", 0.75 if explicit else 0.6)


def led_in(source: Source, line: Line, item: Item, name: str) -> bool:
    """Whether the words of its line before an item end in a pattern of the lexicon: "ending" for the date after "jusqu'au"."""
    start = max(line.sentence.span.start, item.span.start - 60)
    before = source.text[start : item.span.start + len(item.flat) - len(item.flat.lstrip())]
    return pattern(name).search(before) is not None


def add_bounds(source: Source, agreement: Agreement, line: Line) -> None:
    """From when and until when an agreement holds, where a line that names it says so."""
    span = line.sentence.span
    for item in line.items:
        if item.code != "J":
            continue
        when = source.date(item)
        if agreement.starts is None and led_in(source, line, item, "starting"):
            agreement.starts = Said(when.iso, span, "agreements.start", 0.7)
        elif agreement.ends is None and (when.role == "until" or led_in(source, line, item, "ending")) and when.iso >= "2000":
            agreement.ends = Said(when.iso, span, "agreements.end", 0.6)


def surer(known: Said | None, other: Said | None) -> Said | None:
    """Of two statuses the one that is worth more, of equals the first."""
    if known is None or other is None:
        return known or other
    return other if RANKS[other.method] > RANKS[known.method] else known
