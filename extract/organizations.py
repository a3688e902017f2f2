"""Views in, candidates out: the noun phrases that name organizations, read left to right from a head word.

A head (université, ministère, agence…) takes adjectives, "de" complements and proper names; "pour", "sur" and "en" after
an official head; it stops at a verb, a relative, a preposition of another kind, a head that opens another name, or
punctuation. Ministries go on over ", de la X" and "et de la X". A phrase that ends at a bracketed acronym goes up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from extract.aliases import sketched, spells
from extract.atlas import atlas, body_end, territory, toponym
from extract.candidates import Candidate
from extract.heads import Head, heads
from extract.nouns import CLOSED, VERBAL
from extract.persons import chaired, cues, office
from extract.views import View, acronym, bracketed
from extract.walks import Reader, Walk
from extract.wordlists import nouns_before
from ontology.gazetteer import cities_named, country_named

_CONVENED = ("InternationalOrganization", "GovernmentBody", "NonProfit")
"""The classes of bodies that sit."""
_GATHERINGS = ("NonProfit", "Consortium")
"""The classes of bodies that are no units of those that their names end with."""
_QUOTED = 18
"""How many words a name in quotation marks has at most."""
_OFFICE = 4
"""The words before a body's name in which the noun of an office that is held there is looked for."""


def phrases(view: View) -> Iterator[Candidate]:
    """The organization phrases of *view* that are names by their own shape."""
    reader, free = Reader(view), 0
    for n, (length, head) in heads(view.language).heads.places(view).items():
        if n < free or not _opens(view, n):
            continue
        if board := chaired(view, n):
            free = n + board
            continue
        if head.outside and not view.capital[n] and reader.head(n + length) is not None and view.capital[n + length]:
            free = n + length
            continue
        walk = reader.read(n, length, head)
        end = reader.trimmed(n, walk.end)
        end = _goes_on(reader, n, end if walk.until else _of_body(view, n, end))
        phrase = Phrase(reader, n, length, end, head, walk)
        if phrase.accepted:
            if country_named(view.surface(phrase.start, phrase.end)) is None:  # "l'Union des Comores"
                yield phrase.candidate
            free = phrase.end


def convened(view: View, taken: Iterable[Candidate]) -> Iterator[Candidate]:
    """The bodies of whose sittings the names of events of *taken* tell ("la 2e session de la commission mixte tuniso-malienne"): the text
    names them too, within another name."""
    reader = Reader(view)
    for event in taken:
        if event.type == "Event" and event.kind == "name":
            for body in islice(_convened(view, event), 1):
                yield body
                yield from islice(_wholes(reader, body), 1)


def _convened(view: View, event: Candidate) -> Iterator[Candidate]:
    """The bodies that the name of *event* ends with, the largest first: a head in the singular, and an organ of a body."""
    for n, length, head in _inner(view, event):
        organ = head.organ and any(view.capital[n + length : event.end])
        if (head.type in _CONVENED or organ) and view.stems[n] == view.flats[n]:
            surface = view.surface(n, event.end)
            yield Candidate(view.index, n, event.end, head.type, "organizations.convened", 40, surface, kind="inner", name=surface)


def wholes(view: View, taken: list[Candidate]) -> Iterator[Candidate]:
    """The bodies with whose names those of their units end ("le Département de génie civil de l'École X"): the text names them
    too, within another name."""
    reader = Reader(view)
    for unit in taken:
        own = unit.rule == "organizations.head" and not unit.identifier
        size, head = (reader.head(unit.start) if own else None) or (0, None)
        if head is None or head.type in _GATHERINGS:
            continue
        if view.capital[unit.start] or head.field or (head.organ and size > 1):
            yield from islice(_wholes(reader, unit), 1)
        if head.abroad:
            yield from _owner(view, unit, unit.start + size)


def _owner(view: View, unit: Candidate, first: int) -> Iterator[Candidate]:
    """The body in capitals whose mission *unit* is, named before its town; *first* is the word after the head ("l'antenne de l'ABC à
    Sofia")."""
    leads = view.grammar.prepositions
    end = next((n for n in range(first + 2, unit.end) if view.flats[n] in leads), unit.end)
    start = end
    while start > first and view.capital[start - 1]:
        start -= 1
    placed = start < end and not acronym(view.tokens[start].text) and toponym(view, start)
    if start < end < unit.end and view.linked(start - 1) and not placed:
        surface = view.surface(start, end)
        yield Candidate(view.index, start, end, "Organization", "organizations.whole", 40, surface, kind="inner", name=surface)


def _wholes(reader: Reader, unit: Candidate) -> Iterator[Candidate]:
    """The bodies that the name of *unit* ends with, the largest first: an embassy or a head in a capital, of one body."""
    view = reader.view
    for n, length, head in _inner(view, unit):
        large = view.capital[n] or (head.abroad and head.official)  # "Service de presse de l'ambassade de France"
        if not large or view.flats[n - 1] in view.grammar.plural:
            continue
        walk = reader.read(n, length, head)
        whole = Phrase(reader, n, length, reader.trimmed(n, walk.end), head, walk)
        clause = walk.clause and not whole.spelt  # whose "pour" it is cannot be told
        if whole.end == unit.end and not clause and whole.accepted:
            inner = whole.candidate
            yield replace(inner, rule="organizations.whole", kind="inner", name=inner.name or inner.surface)


def _inner(view: View, outer: Candidate) -> Iterator[tuple[int, int, Head]]:
    """The heads after "de" or an article within the name *outer*: where each stands, its length, and what it is."""
    own = heads(view.language).heads.match(view, outer.start)
    free = outer.start + max(2, own[0] if own else 0)
    for n in range(free, outer.end - 1):
        found = heads(view.language).heads.match(view, n) if n >= free and view.linked(n - 1) else None
        if found is not None:
            free = n + found[0]
            yield n, *found


def _of_body(view: View, start: int, end: int) -> int:
    """The end of the intergovernmental body's name with which the phrase begins or that its head governs, where an "et" or a "pour"
    goes on ("la Commission européenne et de prêts"); else *end*."""
    for n in range(start, min(start + 2, end)):
        named = body_end(view, n)
        if n + 1 < named < end and view.flats[named] in view.grammar.and_ | view.grammar.purpose:
            return named
    return end


def _goes_on(reader: Reader, start: int, end: int) -> int:
    """The end of a name past what was read of it: "… ayant le français en partage", and to the end of the quotation that it opens ("« Pôle X
    de A et du B »") where no verb, mark or other head stands before that."""
    view = reader.view
    shared = reader.lexicon.sharing.match(view, end) if end < len(view) else None
    if shared is not None:
        return end + shared[0]
    if not (start and view.quote(start - 1) and view.capital[start]):
        return end
    for n in range(end, min(start + _QUOTED, len(view))):
        if view.quote(n):
            return n
        if view.tokens[n].text in CLOSED or view.tokens[n].pos in VERBAL or reader.head(n) is not None:
            return end
    return end


def _opens(view: View, n: int) -> bool:
    """Whether a name may begin at *n*: not as the last word of a capitalised name ("Sorbonne Université")."""
    if n > 1 and view.flats[n - 1] in view.grammar.foreign and view.capital[n] and view.capital[n - 2]:
        return False
    if not n or not view.capital[n] or not view.capital[n - 1] or view.begins(n - 1):
        return True
    return not view.tokens[n - 1].text[-1].isalpha() or view.flats[n - 1] in view.grammar.articles


@dataclass(frozen=True)
class Phrase:
    """A phrase as read: the *length* words of its head at *start*, its *end*, and what it took."""

    reader: Reader
    start: int
    length: int
    end: int
    head: Head
    walk: Walk

    @property
    def after(self) -> int:
        """The first word after the head."""
        return self.start + self.length

    @property
    def capital(self) -> bool:
        """Whether the head is capitalised, not only because it opens the sentence, nor as an acronym ("les PME")."""
        view = self.reader.view
        if view.tokens[self.start].text in self.reader.lexicon.ignored:
            return False
        return view.capital[self.start] and not view.begins(self.start)

    @property
    def bracketed(self) -> bool:
        """Whether an acronym in brackets follows."""
        return bracketed(self.reader.view, self.end)

    @property
    def spelt(self) -> bool:
        """Whether an acronym in brackets follows that is made of beginnings of the phrase's words."""
        view = self.reader.view
        return self.bracketed and sketched(view.tokens[self.end + 1].text, view.surface(self.start, self.end), view.language)

    @property
    def own(self) -> bool:
        """Whether the phrase has a capital of its own beyond its first word."""
        view = self.reader.view
        return any(view.capital[self.after : self.end]) or (self.length > 1 and view.capital[self.after - 1])

    @property
    def plural(self) -> bool:
        """Whether several bodies are meant ("les ministères de…"); a capital with an acronym is one body's name."""
        view, n = self.reader.view, self.start
        if view.stems[n] == view.flats[n]:
            return False
        if n and view.flats[n - 1] not in view.grammar.plural:
            return self.bracketed and not (view.capital[n] or self.head.many)  # "un cours de …", "nouvelles universités"
        if self.capital and self.own and (self.head.type == "Company" or self.head.many):
            return False  # "les Chantiers de l'Atlantique"
        return not (self.capital and (self.bracketed or (self.length > 1 and self.head.organ)))

    @property
    def accepted(self) -> bool:
        """Whether the phrase is a name: by an acronym, capitals of its own, or an official head with a complement."""
        view, head = self.reader.view, self.head
        if self.end <= self.after and not (self.length > 1 and view.capital[self.start]):
            return False
        if self.plural or self.announces:
            return False
        if self.bracketed:
            return not (self.of_a_spelt or self.of_one)
        if not self.own and self.end < len(view) and view.tokens[self.end].text[0].isdigit():
            return False
        if not self.own and view.stems[self.start] != view.flats[self.start] and not (head.official or view.linked(self.start - 1)):
            return False  # "Agriculture durable, Villes intelligentes"
        if not view.capital[self.start]:
            return self.lower_accepted
        if self.own or (self.capital and (self.walk.words > 0 or self.length > 1)):
            return (head.official or not head.weak or self.capital or self.close) and (head.type != "Venue" or self.own)
        return head.official and self.walk.words > 0

    @property
    def lower_accepted(self) -> bool:
        """Whether a phrase whose head is in lower case is a name."""
        view, head, n = self.reader.view, self.head, self.start
        themed = (head.field and self.themed) or self.charged
        if (view.stems[n] in self.reader.lexicon.localities and not themed) or self.singled:
            return False
        if self.tail or self.posted or self.taught or themed:
            return True
        if head.outside and not (view.capital[self.after] or self.of_people or (self.research and view.quote(self.after))):
            return False
        town = self.after if view.capital[self.after] else self.reader.complement(self.after)
        of_town = town < self.end and toponym(view, town) > 0
        if head.organ and self.presided and not of_town:
            return False  # "la présidente du conseil d'administration de X" presides X, but "du conseil municipal de Brest"
        of = self.after < self.end and view.flats[self.after] in view.grammar.of
        if of and n and view.flats[n - 1] in view.grammar.indefinite:
            return False  # "une collectivité de X"
        if head.part and (self.of_a_name or head.abroad):
            return False
        if (head.weak or self.research) and self.of_a_body:
            return False  # "centre de recherche de l'Université X"
        if head.weak and of and self.after + 1 < self.end and not (view.capital[self.after + 1] or view.linked(self.after + 1)):
            return False
        if not self.own:
            return head.official and head.ministry and self.walk.words > 0
        return head.official or not head.weak or head.organ or self.close

    @property
    def presided(self) -> bool:
        """Whether the noun or verb of who leads the body stands before the head ("le chef du bureau de X à Y")."""
        view, n = self.reader.view, self.start
        return n > 1 and view.linked(n - 1) and (office(view, n - 2) or view.flats[n - 2] in view.grammar.leads)

    @property
    def announces(self) -> bool:
        """Whether the phrase opens its sentence and says of what body the one named after it is a part ("Unité de recherche de l'ABC,
        l'Institut X …")."""
        view, end = self.reader.view, self.end + (3 if self.bracketed else 0)
        if not (self.head.part and view.begins(self.start)) or end + 2 >= len(view) or view.tokens[end].text != ",":
            return False
        named = view.flats[end + 1] in view.grammar.articles and (view.capital[end + 2] or self.reader.head(end + 2) is not None)
        return named and any(view.capital[m] and view.linked(m - 1) for m in range(self.after + 1, self.end))

    @property
    def themed(self) -> bool:
        """Whether the name of its field follows the head of a unit: in capitals at once ("le département Vivant"), or after "de" and
        before that of its body ("le département d'océanographie de l'UFX")."""
        view, n = self.reader.view, self.after
        if n >= self.end:
            return False
        if view.capital[n]:
            return self.reader.topical(n) and not view.tokens[n].ner.endswith("PER")
        if view.flats[n] not in view.grammar.of or view.capital[self.reader.complement(n)]:
            return False
        until = min(self.end, len(view) - 1)
        last = next((m for m in range(until, n + 1, -1) if view.flats[m] in view.grammar.of), len(view))
        return self.reader.named(self.reader.complement(last))

    @property
    def of_people(self) -> bool:
        """Whether an association's head governs those who gather in it, written large ("l'association des Seniors de X")."""
        view, first = self.reader.view, self.after + 1
        if self.head.type not in _GATHERINGS or first >= self.end or view.flats[self.after] not in view.grammar.plural:
            return False
        return view.capital[first] and self.reader.topical(first)

    @property
    def taught(self) -> bool:
        """Whether the one school that teaches a subject is meant ("la faculté de sciences économiques")."""
        view, n = self.reader.view, self.start
        definite = n > 0 and view.flats[n - 1] in view.grammar.articles and view.stems[n] == view.flats[n]
        subject = self.after + 1 < self.end and view.flats[self.after + 1] in self.reader.lexicon.studies
        return self.head.field and self.head.type == "University" and definite and subject

    @property
    def charged(self) -> bool:
        """Whether the head of a unit governs what a ministry is charged with, written large ("le département des Transports des X")."""
        view, first = self.reader.view, self.reader.complement(self.after)
        if not self.head.field or first >= self.end or view.flats[self.after] not in view.grammar.of:
            return False
        known = view.capital[first] and self.reader.field(first) and not toponym(view, first)
        return known and any(territory(view, m) for m in range(first + 1, self.end)) and self.reader.head(first) is None

    @property
    def singled(self) -> bool:
        """Whether the phrase says which body another is ("la plus grande université du pays", "l'une des seules écoles de C")."""
        view, n = self.reader.view, self.start
        return not view.grammar.superlative.isdisjoint(view.flats[max(0, n - 2) : n])

    @property
    def research(self) -> bool:
        """Whether the head is that of a school or a laboratory."""
        return self.head.type in ("University", "ResearchCentre")

    @property
    def tail(self) -> int:
        """Where the name begins that ends a description ("l'éditeur de logiciels libres X"), or 0."""
        view = self.reader.view
        if not self.head.outside or view.capital[self.start]:
            return 0
        n = self.end
        while n > self.after and view.capital[n - 1] and not view.linked(n - 2):
            n -= 1
        of = self.after < len(view) and view.flats[self.after] in view.grammar.of
        if of and self.head.part and not view.capital[n - 1]:  # but "l'entreprise d'État X"
            return 0
        inner = self.reader.head(n - 1)
        if of and inner is not None and inner[1].outside:  # "filiale du groupe X"
            return 0
        placed = view.capital[n - 1] and territory(view, n - 1)  # "filiale de Vietnam Electricity"
        described = (
            self.after < n < self.end and not placed and not view.linked(n - 1) and view.tokens[n - 1].pos in ("NOUN", "ADJ")
        )
        if not described or view.tokens[n].ner.endswith("PER") or cities_named(view.surface(n, self.end)):
            return 0
        if nouns_before(view.language).get(view.stems[n - 1]) == "Initiative":  # "l'éditeur du logiciel X"
            return 0
        return n

    @property
    def posted(self) -> bool:
        """Whether the phrase is the mission of a body in a country or town ("la délégation de l'UE en Algérie", "l'antenne de X à Y")."""
        view, n = self.reader.view, self.start
        definite = n > 0 and view.flats[n - 1] in view.grammar.articles | view.grammar.contracted
        headed = n > 2 and view.linked(n - 2) and office(view, n - 3)
        leads = view.grammar.at | view.grammar.field | (frozenset() if headed else view.grammar.purpose)
        after = (self.reader.complement(m) for m in range(self.after + 1, self.end) if view.flats[m] in leads)
        seated = any(first < self.end and toponym(view, first) for first in after)
        return self.head.abroad and definite and seated and not self.presided and (self.of_a_body or self.of_a_name)

    @property
    def of_a_name(self) -> bool:
        """Whether "de" and capitals follow the head, which are no place that the atlas knows."""
        view, n = self.reader.view, self.after
        while n < self.end and view.tokens[n].pos == "ADJ" and not view.capital[n]:
            n += 1  # "la filiale togolaise du groupe X"
        if n + 1 >= self.end or view.flats[n] not in view.grammar.of:
            return False
        first = self.reader.complement(n)
        inner = self.reader.head(first)
        first += inner[0] if inner is not None and inner[1].outside and not view.capital[first] else 0
        if first >= self.end or not view.capital[first]:
            return False
        place = atlas(view.language).names.match(view, first)
        after = first + place[0] if place else 0
        return not place or (after < self.end and view.capital[after])

    @property
    def of_a_spelt(self) -> bool:
        """Whether the head in lower case is that of a part of what the acronym in brackets spells ("filiale du Centre Y (CY)")."""
        view, n = self.reader.view, self.start
        if view.capital[n] or not (self.head.part or self.research) or not (self.of_a_name or self.of_a_body):
            return False
        short = view.tokens[self.end + 1].text
        own = view.flats[n][0] == short[0].lower() and spells(short, view.surface(n, self.end), view.language)
        return not own and spells(short, view.surface(self.after + 1, self.end), view.language)

    @property
    def of_one(self) -> bool:
        """Whether the phrase is one of what a body has ("une conférence de l'Association X (AX)")."""
        view, n = self.reader.view, self.start
        return n > 0 and not view.capital[n] and view.flats[n - 1] in view.grammar.indefinite and self.of_a_body

    @property
    def of_a_body(self) -> bool:
        """Whether the head belongs to a body rather than names one ("la délégation du Groupe", "le siège de l'AFD")."""
        view, n = self.reader.view, self.after
        if n >= self.end or view.flats[n] not in view.grammar.of:
            return False
        n = self.reader.complement(n)
        return n < self.end and self.reader.named(n)

    @property
    def close(self) -> bool:
        """Whether the proper name follows the head at once, or after "de" or one adjective."""
        view, n, passed = self.reader.view, self.after, False
        while n < self.end and not view.capital[n]:
            adjective = view.tokens[n].pos == "ADJ" and not passed and not view.flats[n].endswith(view.grammar.participles)
            if not (view.quote(n) or view.linked(n) or adjective):
                return False
            passed = passed or adjective
            n += 1
        return n < self.end

    @property
    def name(self) -> str:
        """The name inside the phrase: after a common noun ("la société X"), or quoted after the head ("Centre « X »")."""
        view, head = self.reader.view, self.head
        opens = next((m for m in range(self.after, min(self.after + 2, self.end)) if view.quote(m)), 0)
        closes = next((m for m in range(opens + 1, self.end) if view.quote(m)), 0) if opens else 0
        called = closes > opens + 1 and not view.capital[self.start] and self.reader.head(opens + 1) is not None
        if called or (head.weak and closes > opens + 1):  # "le groupement d'intérêt public dénommé « Pôle X »"
            return view.surface(opens + 1, closes)
        if self.tail:
            return view.surface(self.tail, self.end)
        lower = not view.capital[self.start] or view.tokens[self.start].text in self.reader.lexicon.ignored
        if head.outside and lower and view.capital[self.after] and not self.bracketed:
            return view.surface(self.after, self.end)
        return ""

    @property
    def further(self) -> int:
        """The end of the place with which the name goes on past its acronym ("École normale supérieure (ENS) Paris-Saclay", "Centre
        hospitalier universitaire (CHU) de Nantes"), which is a head's or followed by capitals at once; or 0."""
        view, n = self.reader.view, self.end + 3
        if n >= len(view) or not self.bracketed or view.tokens[n - 1].text != ")":
            return 0
        end = n
        while end < len(view) and view.capital[end] and not view.tokens[end].ner.endswith("PER"):
            end += 1
        headed = any(office(view, m) for m in range(max(0, self.start - _OFFICE), self.start))
        if end == n + 1 or (end > n and not headed):
            return end  # but "le président de la Fédération de judo (FJ) Noël X"
        first = self.reader.complement(n)
        if view.flats[n] not in view.grammar.of or first >= len(view) or self.reader.head(self.end + 1) is None:
            return 0
        place = toponym(view, first) if view.capital[first] else territory(view, first)
        return first + place if place else 0

    @property
    def candidate(self) -> Candidate:
        """The candidate that the phrase makes: a patron's title makes it surest, then an acronym, then a ministry."""
        view = self.reader.view
        first = view.flats[self.after : self.after + 1]
        patron = view.capital[self.start] and self.own and not cues(view.language).honorifics.isdisjoint(first)
        rank = 85 if patron else 60 if self.bracketed else 58 if self.head.ministry and self.head.official else 50
        end = self.further or self.end
        name = f"{view.surface(self.start, self.end)} {view.surface(self.end + 3, end)}" if end > self.end else self.name
        surface = view.surface(self.start, end)
        return Candidate(view.index, self.start, end, self.head.type, "organizations.head", rank, surface, name=name)
