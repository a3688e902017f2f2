"""A line and the head word of an office in, the office out: how far it goes, and the body or country that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from extract.folds import flat, flats, stem, stems
from extract.lines import Line
from extract.linewords import WORD
from ontology.gazetteer import countries_of_demonym
from ontology.lexicons import load
from ontology.names import key
from ontology.wording import AgreementWords, RoleWords

BRACKET = r"(?:\([^()]{0,6}\))?"
"""A bracket with an acronym or a place that may stand after a name."""
_LINK = re.compile(r"d?t?|nt?|-|o[td]?t?|a?t?d?t?|dtw?|dw")
_NEXT = re.compile(r"[,&]{1,2}(?:[dt]?t?)h*[PrS]")
_PORTFOLIO = re.compile(r",(?:d|nt?)[twWT]")
_FIELDS_FOR = re.compile(r"ot?w{1,2}(?:,t?w{1,3})+,?&t?w{1,3}(?=(?:nt?|dt?|at?)O)")
"""What several fields an office is for, before the body ("directeur pour l'énergie, le climat et l'eau à O")."""
_DEPARTMENT = re.compile(r"(?:,W[wWdt&\-]{0,6},|(?:,w{1,3})+&w{1,3})(?=(?:nt?|dt?)?O)")
"""What an office has charge of, between commas before its body ("vice-présidente, Affaires internationales, chez O",
"VP recherche, technologie et innovation chez O")."""
_BRANCH = re.compile(r"O(?=dt?O)")
"""The branch of which one has charge, at once after the office ("directrice générale X d'O")."""
_HOUSED = re.compile(r"Ont?O")
"""A unit in a body that is not its owner by name ("directeur de O chez Y")."""
_SECOND = re.compile(r"&dt?")
"""What leads to the body of an office with a field of its own before ("directeur du doctorat et de O")."""
_FIELD = re.compile(r"nw{1,3}(?:&w{1,2})?(?=(?:nt?|&?dt?)O)")
"""What one is an expert in, before the body ("conseillère en nutrition à O", "directeur du master en gestion et de O")."""
_AREA = re.compile(r"ot?")
_BRACKETED = re.compile(r"\((?P<land>[CL])\)")
"""The country of an office of state in brackets ("ministre des Finances (C)")."""
_FIELDS = re.compile(r"&[wW]{1,2}[dn]t?O")
"""The second of two fields before the body ("chef du service communication et marketing de O")."""
_BUREAU = re.compile(r"L(?=dt?O)")
"""Where the unit sits that one heads in a body ("responsable du bureau de L de O")."""
_PARTY = re.compile(r"\([wW]{1,2}\)(?=dt?[wWOCL])")
"""What stands in brackets between an office and its complement ("maire (PS) de L", "directeur (par intérim) de O")."""
_SHORT = 3
"""The letters of a word that is no adjective of a country."""
_SEAT = re.compile(r"[no]t?[CLO]")
_ALSO = re.compile(r"(?:\([^()]{0,4}\))?&dt?(?P<body>O)(?=(?:\([^()]{0,4}\))?(?:[,.;)]|h*P|$))")
"""A second body of an office ("directrice de l'hôpital X et de l'institut Y,")."""
_CHARGE = re.compile(r",?(?P<charge>[wr])d[^,;.P]{1,12}(?=[,;.)]|$)")
"""What the holder of an office has charge of, after the body ("vice-président d'O chargé de l'Afrique,")."""


@dataclass(frozen=True, slots=True)
class Lands:
    """The countries of a document by ISO code, and what other adjectives name in it ("québécois", "européen")."""

    countries: Mapping[str, str]
    demonyms: Mapping[str, str] = field(default_factory=dict)

    def named_by(self, adjective: str) -> str:
        """What a flat adjective names in the document, or nothing; one of two countries is the one that the document names."""
        codes = countries_of_demonym(adjective) if len(adjective) > _SHORT else ()
        meant = [self.countries[code] for code in codes if code in self.countries]
        return meant[0] if len(meant) == 1 else self.demonyms.get(adjective, "")

    def many(self, adjective: str) -> bool:
        """Whether an adjective of a country is in the plural ("les Affaires européennes")."""
        return (one := stem(adjective)) != adjective and self._tells(one)

    def foreign(self, adjective: str) -> bool:
        """Whether a flat adjective names a country or territory that the document does not."""
        return self._tells(adjective) and not self.named_by(adjective)

    def _tells(self, word: str) -> bool:
        """Whether a flat word is the adjective of any country or territory."""
        return word in self.demonyms or (len(word) > _SHORT and bool(countries_of_demonym(word)))


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a line words it: items *first* to *last* with its body, the role's own end, the body's item."""

    first: int
    last: int
    role_last: int
    body: int | None
    state: bool
    nation: str = ""
    """The country that an adjective in the office names ("ministre marocain")."""
    general: str = ""
    """The common noun that stands for the body ("directeur général du CHU", "présidente du centre"), by its stem."""
    abroad: bool = False
    """Whether an adjective in the office names a country that the document does not."""
    also: tuple[int, ...] = ()
    """The items of its other bodies."""

    def with_holder(self, person: int | None) -> tuple[int, int]:
        """The first and the last item of the office and its holder, who is item *person*."""
        return (self.first, self.last) if person is None else (min(self.first, person), max(self.last, person))


@dataclass(frozen=True)
class Words:
    """The lexicon of offices, flat, with the names of one document's organizations."""

    stops: frozenset[str]
    bridges: frozenset[str]
    counterpart: frozenset[str]
    bodies: frozenset[str]
    meant: Mapping[str, str]
    """The class that a common noun for a body means."""
    governing: Mapping[str, tuple[str, ...]]
    """What the names of the bodies that govern a territory begin with, by its noun."""
    nations: Mapping[str, str]
    """The ISO codes of the countries that alone have an office."""
    colleges: Mapping[str, str]
    """The keys of the names of the bodies that some offices sit on."""
    demonyms: tuple[tuple[str, str], ...]
    """The adjectives of territories and unions, each with the key of its name."""
    known: frozenset[str] = frozenset()
    """The first words of the names of the document's organizations: "le directeur du CHU" means one of them."""


@cache
def words(language: str) -> Words:
    """The words of offices in *language*."""
    roles = load(RoleWords, language, "roles")
    groups = load(AgreementWords, language, "agreements").groups["Organization"]
    bridges = {w for phrase in roles.bridges for w in ([flat(phrase)] if phrase in roles.inside else WORD.findall(flat(phrase)))}
    return Words(
        stops=flats(roles.stops),
        bridges=frozenset(bridges),
        counterpart=flats(roles.counterpart),
        bodies=stems(groups),
        meant={flat(noun): kind for noun, kind in roles.meant.items()},
        governing={flat(noun): tuple(map(flat, heads)) for noun, heads in roles.governing.items()},
        nations={flat(office_): code for office_, code in roles.nations.items()},
        colleges={flat(office_): key(body) for office_, body in roles.colleges.items()},
        demonyms=tuple((flat(adjective), key(name)) for name, adjectives in roles.demonyms.items() for adjective in adjectives),
    )


@cache
def small(name: str, language: str = "fr") -> tuple[str, ...]:
    """One list of the grammar of offices, flat."""
    return tuple(flat(word) for word in load(RoleWords, language, "roles").grammar[name])


def joined(line: Line, at: int) -> str:
    """The flat word at item *at* with what a hyphen ties to it ("sud-africain"); nothing for the part after the hyphen."""
    if line.codes[at - 1 : at] == "-" and line.items[at - 1].span.end == line.items[at].span.start:
        return ""
    tied = re.match(r"[wW]-[wW]", line.codes[at : at + 3]) and line.items[at].span.end == line.items[at + 1].span.start
    return "".join(item.flat for item in line.items[at : at + 3]) if tied else line.items[at].flat


def nation_at(line: Line, at: int, lands: Lands) -> str:
    """What the adjective at item *at* names in the document, or nothing."""
    return line.items[at].keys[0] if line.codes[at] == "D" else lands.named_by(joined(line, at))


def follows(line: Line, found: Office, *names: str) -> bool:
    """Whether the word before an office is one of these lists of the grammar: "own" as in "son directeur"."""
    return found.first > 0 and any(line.items[found.first - 1].flat in small(name) for name in names)


def _goes_on(line: Line, at: int, end: int, state: bool) -> bool:
    """Whether the small word or mark at item *at* goes on with the office that has come to item *end*."""
    codes, items, code = line.codes, line.items, line.codes[at]
    low, another = items[at].flat, _NEXT.match(codes[at : at + 7])
    if code == "n":
        return low not in small("closing") or (low in small("house") and codes[at + 1 : at + 2] == "O")
    if code == "&":
        if state and codes.startswith("W,", at + 1):  # "des Postes, Télécommunications et Numérique,"
            return True
        fields = not state and codes[end] in "wWT" and _FIELDS.match(codes, at) and items[at + 1].flat not in small("belonging")
        if fields or _adjectives(line, end, at + 1):
            return True
        return codes.startswith(("d", "t", "n"), at + 1) and (state or codes[end] != "r") and not another
    if code == ",":
        if _PORTFOLIO.match(codes[at : at + 3]) and not another:
            return True
        listed = re.match(r",[wW][,&]", codes[at : at + 3]) is not None
        return state and (listed or items[min(at + 1, len(items) - 1)].flat.startswith(small("charged")))
    if code == "o":
        return at + 1 < len(codes) and low.startswith(small("opening"))
    if code == "a":
        return low.startswith(small("opening")) or (state and items[end].flat in small("dealing"))
    return code in "dt"


def _adjectives(line: Line, *at: int) -> bool:
    """Whether the words at these items are adjectives, as two of one noun are ("directeur administratif et financier"), or end with
    one ("ministre des affaires étrangères et européennes")."""
    ending, told = small("adjectival"), [line.items[n] for n in at if n < len(line.items)]
    whole = all(item.code in "wT" or (item.code in "rS" and " " in item.flat) for item in told)
    return whole and len(told) == len(at) and all(stem(item.flat.split()[-1]).endswith(ending) for item in told)


def _housed(line: Line, at: int, end: int) -> bool:
    """Whether the body at item *at* is the unit that one heads in another ("directeur de O chez Y"), the office having come to *end*."""
    house = _HOUSED.match(line.codes, at)
    return house is not None and _LINK.fullmatch(line.codes[end + 1 : at]) is not None and line.items[at + 1].flat in small("house")


def _bracket(line: Line, at: int, head: int) -> int:
    """How many items a bracket at *at* between the office's head and its complement has ("maire (PS) de L"), or 0."""
    found = _PARTY.match(line.codes, at) if at == head + 1 else None
    return found.end() - at if found else 0


def _scope(line: Line, at: int, end: int, state: bool) -> int:
    """How many items from *at* on tell what the office that has come to item *end* is for, and no body: a programme, a region, a
    department or a field."""
    codes, items = line.codes, line.items
    if codes[at] == "I" and _LINK.fullmatch(codes[end + 1 : at]):  # "directrice du programme X de l'université Y"
        return 1
    if codes[at] in "CL" and codes[end + 1 : at] in {"d", "dt"} and items[end].flat.startswith(small("charged")):
        return 1  # "ministre chargé du Pacifique"
    if state:
        return 0
    if (at == end + 1 and _BRANCH.match(codes, at)) or _housed(line, at, end):
        return 1
    if codes[end] == "w" and codes[end + 1 : at] == "d" and _BUREAU.match(codes, at):
        return 1
    area = at == end + 1 or (_AREA.fullmatch(codes, end + 1, at) and items[end + 1].flat in small("acting"))
    side = items[at].flat.split()[0] in small("side")  # but "P, ministre d'État pour la partie française"
    if codes[at] in "CL" and area and not side and items[end].flat not in small("lands"):
        return 1  # "vice-président Europe de O", "coordinatrice pour l'Europe"
    field_ = _FIELD.match(codes, at)
    if field_ and (items[at].flat not in small("within") or items[at + 1].flat in small("away")):
        return 0
    several = _FIELDS_FOR.match(codes, at) if items[at].flat.startswith(small("opening")) else None
    found = field_ or several or _DEPARTMENT.match(codes, at)
    return found.end() - at if found else 0


def _beyond(line: Line, last: int) -> tuple[int, tuple[int, ...]]:
    """The last item of an office whose body is item *last*, with a second body and what its holder has charge of."""
    other = _ALSO.match(line.codes, last + 1)
    last = other.start("body") if other else last
    charge = _CHARGE.match(line.codes, last + 1)
    if charge and line.items[charge.start("charge")].flat.startswith(small("charged")):
        last = charge.end() - 1
    return last, ((other.start("body"),) if other else ())


def _unnamed_body(line: Line, head: int, at: int, lexicon: Words) -> bool:
    """Whether the place at item *at* belongs to a body that one heads and that has no name of its own ("présidente de l'association des
    aînés de L"); of a territory's noun or its council's ("la province de L") it is the name."""
    told = {item.headword for item in line.items[head + 1 : at] if item.code in "wW"}
    territories = {*small("lands"), *small("halls"), *small("provinces"), *small("councils"), *lexicon.governing}
    return any(stem(word) in lexicon.bodies for word in told) and told.isdisjoint(territories)


def _ended(line: Line, end: int, body: int | None, state: bool) -> tuple[int | None, int, tuple[int, ...]]:
    """The body of an office that goes to item *end*, or its country in brackets, the last item of what belongs to it, and its other
    bodies."""
    codes, last = line.codes, end if body is None else body
    if body is None and (state or codes[end] == "W") and (land := _BRACKETED.match(codes, last + 1)):
        body, last = land.start("land"), land.end() - 1
    if state and (seat := _SEAT.match(codes, last + 1)):
        last = seat.end() - 1  # "l'ambassadeur de A en B"
    return (body, *_beyond(line, last)) if body is not None and codes[body] in "OL" else (body, last, ())


def _common(line: Line, at: int, end: int, lexicon: Words, *, state: bool) -> str:
    """The stem of the common noun at item *at* that stands for the body of the office that has come to item *end*, or nothing."""
    word = line.items[at].flat
    other = word in lexicon.known or word in lexicon.governing or word in small("former") + small("second")
    named = stem(word) in lexicon.bodies or (not state and other)
    own = at == end + 1 and line.codes[end - 1] == "d" and line.items[end].flat in small("mine")  # "de mon ministère"
    seated = line.codes[end + 1 : at] in {"n", "nt"} and line.codes[at + 1 : at + 2] not in set("dwW")  # "attaché à l'ambassade"
    tied = own or seated or line.codes[end + 1 : at] in {"d", "dt"}
    return stem(word) if named and tied and line.codes[at] in "wWV" else ""


def office(line: Line, head: int, lexicon: Words, lands: Lands) -> Office:
    """The office whose head is item *head*: as far as its complement goes, then the body that it is held in."""
    codes, items = line.codes, line.items
    state, body, at, end, general = codes[head] == "S", None, head + 1, head, ""
    told = items[head].flat.split()[1:]  # "commissaire européen"
    many = stem(items[head].flat) != items[head].flat
    nation, abroad = next(filter(None, map(lands.named_by, told)), ""), any(map(lands.foreign, told))
    while at < len(codes):
        code = codes[at]
        if code == "D" and not nation:
            nation, end, at = items[at].keys[0], at, at + 1
            continue
        if code in "wW" and not nation and (many or not lands.many(items[at].flat)):
            nation = lands.named_by(word := joined(line, at))
            abroad = abroad or (not nation and lands.foreign(word))
        if scope := _bracket(line, at, head) or _scope(line, at, end, state):
            end, at = at + scope - 1, at + scope
            continue
        if code == "a" and codes[at - 1] == "T" and end == at - 1:  # "vice-président partenariat avec les entreprises"
            at += 1
            continue
        if code in "OCL":
            link = codes[end + 1 : at]
            second = not state and not general and _SECOND.fullmatch(link) is not None
            if code == "L" and not state and _unnamed_body(line, head, at, lexicon):
                general = ""
            elif second or (_LINK.fullmatch(link) and not (state and link == "-")):
                body = at
            break
        if code in "wWrST-1V" and items[at].flat not in lexicon.stops:
            state = state or code == "S"  # "conseillère du Premier ministre"
            general = general or _common(line, at, end, lexicon, state=state)
            end = at
        elif not _goes_on(line, at, end, state):
            break
        at += 1
    body, last, also = _ended(line, end, body, state)
    while codes[end] in "-,":
        end -= 1
    return Office(head, last, end, body, state, nation, general if body is None else "", abroad and not nation, also)
