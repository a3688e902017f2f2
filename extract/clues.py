"""Capitalised names in their places in, what the document shows of each out: the clues of each place where it stands.

Each clue has a name; `evidence.toml` says which type it shows and how much, so that a wrong type is traced to its clues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from extract import persons
from extract.atlas import atlas, territory
from extract.candidates import Candidate
from extract.evidence import Evidence, weights
from extract.folds import flat
from extract.heads import Heads, heads
from extract.listed import list_noun
from extract.model import Token
from extract.nouns import VERBAL
from extract.undertakings import Undertakings, undertakings
from extract.views import View, acronym
from extract.wordlists import nouns_before
from ontology import gazetteer
from ontology.records import CityRecord

_LARGE = 50_000
_TITLE = 14
"""How many words an office with its complement has at most before the name of who holds it."""
_CHARGE = 6
"""How many words lead from an office to the noun of its charge."""
_NAMES = 5
"""The words of a person's name with a patronymic, at most."""
_DOUBT = 0.4
"""What the tagger's label counts for ordinary words in capitals."""
_LABELS = {"PER": "person", "ORG": "organization", "LOC": "place", "MISC": "misc"}


@cache
def _toponym(language: str) -> re.Pattern[str]:
    parts = weights(language).toponyms
    return re.compile(rf"\w+-(?:{'|'.join(parts.inner)})-\w+|(?:{'|'.join(parts.first)})-\w+")


@dataclass(frozen=True)
class Spot:
    """A name in its place: words *start* to before *end* of a view."""

    view: View
    start: int
    end: int

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return self.view.tokens[self.start : self.end]

    @cached_property
    def text(self) -> str:
        return self.view.surface(self.start, self.end)

    @property
    def length(self) -> int:
        return self.end - self.start

    def before(self, back: int = 1) -> str:
        """The flat word *back* places before the name."""
        return self.view.flats[self.start - back] if self.start >= back else ""

    def after(self, on: int = 0) -> str:
        """The flat word *on* places after the name."""
        return self.view.flats[self.end + on] if self.end + on < len(self.view) else ""

    @cached_property
    def city(self) -> CityRecord | None:
        """The largest city of that name."""
        found = gazetteer.cities_named(self.text) if self.length <= 4 else ()
        return found[0] if found else None

    @cached_property
    def lexicon(self) -> Heads:
        return heads(self.view.language)

    @cached_property
    def undertakings(self) -> Undertakings:
        return undertakings(self.view.language)

    @cached_property
    def personal(self) -> bool:
        """Whether the words look like a person's name: two or three, none a company's ending, a city or a country."""
        capitals = [t.text for t in self.tokens if t.text[0].isupper()]
        if not 2 <= self.length <= 3 or self.city is not None:
            return False
        if not all(text.istitle() and flat(text).rpartition("-")[2] not in self.lexicon.last for text in capitals):
            return False
        return not any(gazetteer.country_named(text) or gazetteer.continent_named(text) for text in capitals)


def weigh(views: tuple[View, ...], candidates: Iterable[Candidate], language: str) -> dict[str, Evidence]:
    """The evidence for each surface among the unknown *candidates*; a word that the text also writes small is no name."""
    by_index = {view.index: view for view in views}
    small = {low for view in views for low, capital in zip(view.flats, view.capital, strict=True) if not capital}
    evidence: dict[str, Evidence] = {}
    for candidate in candidates:
        surface = flat(candidate.surface)
        found = evidence.setdefault(surface, Evidence(language))
        spot = Spot(by_index[candidate.sentence], candidate.start, candidate.end)
        found.count += 1
        found.inner += not spot.view.begins(spot.start) or spot.length > 1 or _striking(spot.tokens[0]) or _coupled(spot)
        found.proper += any(token.pos in ("PROPN", "X") or not token.known for token in spot.tokens)
        found.small = surface in small and not candidate.surface.isupper()
        for clue in (_labels, _shape, _person, _before, _noun, _list, _after):
            for cue, kind, share in clue(spot):
                found.add(cue, kind, share)
    return evidence


Clues = Iterator[tuple[str, str, float]]
"""Clues found: each its name, the type that it brings, and how far it applies."""


def _striking(token: Token) -> bool:
    """Whether a word is plainly a name even where it opens a sentence: unknown, or with a second capital part."""
    _, *rest = token.text.split("-")
    return any(part[:1].isupper() for part in rest) or (not rest and not token.known)


def _coupled(spot: Spot) -> bool:
    """Whether the word that opens a sentence or item is the first of two names, the second of which has no article either ("Fives et X
    ont signé", "– Fives et X : contrat")."""
    second = spot.end + 1
    if second >= len(spot.view) or spot.after() not in spot.view.grammar.and_ or spot.before() in spot.view.grammar.articles:
        return False
    token = spot.view.tokens[second]
    return spot.view.capital[second] and (not token.known or acronym(token.text) or spot.city is not None)


def _labels(spot: Spot) -> Clues:
    """The tagger's labels, each for its share of the words."""
    labels = [token.ner[2:] for token in spot.tokens if token.ner]
    single, doubt = spot.length == 1, _DOUBT if _common(spot) else 1.0
    mixed = single and any(c.isupper() or c.isdigit() for c in spot.text[1:]) and "-" not in spot.text
    for label in sorted(set(labels)):
        cue = "ner-" + _LABELS[label]
        if label in ("PER", "LOC") and mixed:
            cue += "-mixed"
        elif label == "PER" and single:
            cue += "-single"
        elif label == "LOC" and spot.city is None and spot.before() not in spot.view.grammar.locative:
            cue += "-afar"
        yield cue, "", doubt * labels.count(label) / spot.length


def _shape(spot: Spot) -> Clues:
    """What the name is made of."""
    flats, text, lexicon = spot.view.flats[spot.start : spot.end], spot.text, spot.lexicon
    if spot.length == 1 and acronym(text) and not _dateline(spot):
        yield "acronym", "", 1
        if _of_a_term(spot):
            yield "acronym-of-term", "", 1
    elif spot.length == 1 and any(c.isupper() for c in text[1:]) and not text.isupper():
        yield "mixed-case", "", 1
    undertaking = _last(spot) in spot.undertakings.last
    if (not undertaking and any(word in lexicon.legal for word in flats[1:])) or (spot.length > 1 and flats[-1] in lexicon.last):
        yield "legal-form", "", 1
    elif any(word.rpartition("-")[2] in lexicon.last for word in flats if spot.length > 2 or "-" in word):
        yield "head-inside", "", 1
    if spot.after() in lexicon.legal:
        yield "legal-form", "", 1
    if spot.city is not None:
        weak = gazetteer.is_weak(text)
        yield "city-weak" if weak else "city-large" if spot.city.population >= _LARGE else "city", "", 1
    ending = spot.undertakings.last.get(_last(spot).split("-")[-1], "")
    if ending and (spot.length > 1 or "-" in text):
        yield ending.lower() + "-ending", "", 1
    elif 2 <= spot.length <= 3 and spot.tokens[-1].text in spot.view.grammar.endings:
        yield "company-ending", "", 1
    if any(token.text in spot.view.grammar.foreign for token in spot.tokens[1:-1]):
        yield "foreign-phrase", "", 1
        yield "foreign-phrase-no-person", "", 1
    if spot.length == 1 and _toponym(spot.view.language).search(text):
        yield "toponym", "", 1


def _of_a_term(spot: Spot) -> bool:
    """Whether an acronym in brackets follows a common noun with its complements, in lower case but for a country's name or the noun of
    an agreement ("le mécanisme de crédit (MDC)", "l'Accord économique global (AEG)")."""
    view = spot.view
    if spot.before() != "(" or spot.after() != ")":
        return False
    for m in range(spot.start - 2, -1, -1):
        token = view.tokens[m]
        if not token.text[0].isalpha() or "VerbForm=Fin" in token.morph or view.stems[m] in atlas(view.language).bilateral:
            return m < spot.start - 2
        if view.capital[m] and not territory(view, m) and (not view.begins(m) or acronym(token.text)):
            return False
    return True


def _dateline(spot: Spot) -> bool:
    """Whether the name is that of the town in capitals that a line is sent from ("ALGER - …", "BAMAKO, 24 décembre")."""
    return spot.city is not None and spot.view.begins(spot.start) and (spot.after() == "," or spot.view.dash(spot.end))


def _dated(spot: Spot) -> bool:
    """Whether the name is that of a town after the year of a date: "12 mai 1974, V", in the cells of a table "12 mai 1974 | V"."""
    return spot.city is not None and spot.before() in (",", "|") and re.fullmatch(r"\d{4}", spot.before(2)) is not None


def _last(spot: Spot) -> str:
    """The last flat word of the name, before the year and the countries or regions that it may end with."""
    view, end = spot.view, spot.end
    while end - spot.start > 1 and (view.tokens[end - 1].text[0].isdigit() or territory(view, end - 1)):
        end -= 1
    return view.flats[end - 1]


def _person(spot: Spot) -> Clues:
    """What makes a name of several words a person's."""
    grammar = spot.view.grammar
    several = spot.length > 1
    letters = all(t.text[0].isupper() and t.text[-1].isalpha() for t in spot.tokens if t.text[0].isalpha())
    if 2 <= spot.length <= 4 and letters:
        unknown = not all(token.known for token in spot.tokens)
        yield "capitals" if not spot.personal else "personal-unknown" if unknown else "personal", "", 1
        if spot.before() in grammar.leads or (spot.before() in grammar.by and spot.before(2) in grammar.leads):
            yield "led-by", "", 1
        if spot.before() in grammar.by and spot.personal:
            yield "by", "", 1
        if spot.before() in grammar.of and spot.before(2) in grammar.named:
            yield "by-name-of", "", 1
        if spot.after() == "," and spot.after(1) in grammar.of:
            yield "belongs", "", 1
        if spot.personal and spot.before() == "," and _titled(spot, spot.start - 2):
            yield "title-before", "", 1
    if len(spot.text) > 2 and spot.text[0].isupper() and spot.text[1] == ".":
        yield "initial", "", 1
    patronymic = not persons.cues(spot.view.language).patronymics.isdisjoint(spot.view.flats[spot.start + 1 : spot.end - 1])
    if patronymic and spot.length <= _NAMES and not spot.lexicon.heads.match(spot.view, spot.start):
        yield "patronymic", "", 1  # "Mohamed Ag Intalla"
    if several and spot.before() in persons.cues(spot.view.language).dear:
        yield "dear", "", 1  # "chère Hinano Vai Tetuanui"
    if persons.apposed(spot.view, spot.end):
        yield "office-after" if several else "office-after-single", "", 1
    if persons.speaks(spot.view, spot.start, spot.end):
        yield "says" if several else "says-single", "", 1


def _titled(spot: Spot, n: int) -> bool:
    """Whether an office opens the words that end at *n*, with no verb or mark between ("la présidente de l'université X, …")."""
    view = spot.view
    for m in range(n, max(-1, n - _TITLE), -1):
        if persons.office(view, m):
            return True
        if view.tokens[m].pos in VERBAL or not view.tokens[m].text[0].isalpha():
            return False
    return False


def _before(spot: Spot) -> Clues:
    """What the word before the name shows."""
    grammar, before = spot.view.grammar, spot.before()
    noun = 2 + (before in grammar.articles)
    if spot.before(noun - 1) in grammar.of and spot.before(noun) in grammar.occasion:
        yield "occasion", "", 1
    if before in spot.undertakings.called:
        yield "called", "", 1
    if before in grammar.with_:
        yield "with", "", 1
    bound = before in grammar.at and spot.before(2) in spot.lexicon.binding
    if before in grammar.house or (bound and (spot.city is None or spot.city.population < _LARGE)):
        yield "house-of", "", 1  # "chez X", "s'associe à X", but "confié à Lomé"
    elif spot.view.at_place(spot.start - 1) and spot.length <= 3:
        yield "at", "", 1
    elif before in grammar.at or before in grammar.field:
        yield "in", "", 1
    if before in grammar.of and spot.length == 1 and not acronym(spot.text):
        yield "of", "", 1
    if spot.view.quote(spot.start - 1) and spot.view.quote(spot.end):
        yield "quoted", "", 1
        yield "quoted-no-person", "", 1


def _noun(spot: Spot) -> Clues:
    """What the noun before the name shows, with "de" between them or not; adjectives between are passed over."""
    view, n, linked = spot.view, spot.start - 1, False
    if view.quote(n):
        n -= 1
    if n >= 0 and view.flats[n] in view.grammar.articles:
        n -= 1
        if n < 0 or view.flats[n] not in view.grammar.of:
            return
    definite = n > 0 and view.flats[n - 1] in view.grammar.articles | view.grammar.contracted
    if definite and not view.capital[n] and gazetteer.countries_of_demonym(view.flats[n]):
        yield "nationality-before", "", 1  # "le canadien X"
        return
    if n >= 0 and view.flats[n] in view.grammar.of:
        linked, n = True, n - 1
        n -= n > 0 and view.capital[n] and territory(view, n) == 1  # "directrice Afrique de X"
    for _ in range(2):
        n -= n > 0 and view.tokens[n].pos == "ADJ" and not view.capital[n]
    if n >= 0 and view.tokens[n].text[0].isalpha():
        yield from _of_noun(spot, n, linked)


def _of_noun(spot: Spot, n: int, linked: bool) -> Clues:
    """What the noun at *n* shows of the name after it, to which "de" leads where it is *linked*."""
    view, noun = spot.view, spot.view.stems[n]
    if not linked and noun in atlas(view.language).codes and any(c.isupper() or c.isdigit() for c in spot.text[1:]):
        yield "code", "", 1
        return
    if not linked and noun in atlas(view.language).phenomena:
        yield "storm", "", 1
        yield "storm-no-person", "", 1
        return
    if linked and spot.city is not None and noun in atlas(view.language).bilateral and not gazetteer.is_weak(spot.text):
        yield "locality-before", "", 1  # "l'accord de Lomé"
        return
    shown = nouns_before(view.language).get(noun, "")
    if shown == "Place" or (linked and noun in atlas(view.language).municipal):
        yield "locality-before", "", 1  # "la ville de X", "le maire de X"
    elif shown == "Initiative" and spot.personal and not linked and all(token.ner.endswith("PER") for token in spot.tokens):
        yield "named-after", "", 1  # "le télescope X Y"
        yield "named-after-no-body", "", 1
    elif shown:
        yield "noun-before" if not linked else "noun-of-personal" if spot.personal else "noun-of", shown, 1
    if linked and (not _common(spot) or _labelled_body(spot)):
        if noun in spot.lexicon.before:
            led = "led-personal" if noun in spot.lexicon.leading else "member-of-personal"
            yield led if spot.personal else "member-of", "", 1
        elif _charged(spot, n):
            yield "office-of", "", 1
    if not linked and spot.length > 1 and persons.office(view, spot.start - 1):
        yield "office-before", "", 1


def _list(spot: Spot) -> Clues:
    """What the noun of the list shows in which the name stands ("36 communes, dont X et Y")."""
    n = list_noun(spot.view, spot.start, spot.end)
    if n is not None:
        yield "listed-under", nouns_before(spot.view.language)[spot.view.stems[n]], 1


def _common(spot: Spot) -> bool:
    """Whether the name is ordinary words in capitals ("Directrice des Ressources Humaines")."""
    return all(token.known and token.text.istitle() and token.pos in ("NOUN", "ADJ") for token in spot.tokens)


def _labelled_body(spot: Spot) -> bool:
    """Whether the model takes the name for a body's, right after "de" ("vice-président de Sciences Po", not "des Ressources")."""
    grammar = spot.view.grammar
    return spot.before() in grammar.of - grammar.contracted and all(token.ner.endswith("ORG") for token in spot.tokens)


def _charged(spot: Spot, n: int) -> bool:
    """Whether the noun at *n* is the charge of an office ("directeur de la recherche de X"): only small words lead to it."""
    view = spot.view
    for m in range(n, max(-1, n - _CHARGE), -1):
        if persons.office(view, m):
            return m < n
        if view.capital[m] or not (view.linked(m) or view.tokens[m].pos in ("NOUN", "ADJ", "ADP", "DET", "CCONJ")):
            return False
    return False


def _after(spot: Spot) -> Clues:
    """What the words after the name show."""
    view, grammar, after = spot.view, spot.view.grammar, spot.after()
    opens = view.begins(spot.start) and spot.end + 1 < len(view)
    date = spot.after(1) in grammar.articles and (spot.after(2)[:1].isdigit() or spot.after(2) in grammar.weekdays)
    dated = _dated(spot)
    if dated or (opens and after == "," and date):
        yield "dateline", "", 1
    if dated or (opens and spot.city is not None and (after in (",", "(", ":") or view.dash(spot.end))):
        yield "city-opens", "", 1
    if spot.city is None and not _common(spot) and after.rpartition("'")[2] in spot.lexicon.acts:
        yield "acts", "", 1
    aside = after == "," or (after == "(" and not _labelled_person(spot))  # "Ada Morel (université X)"
    said = view.flats[spot.end : spot.end + 2]
    aside = aside or (len(said) == 2 and said[0] in grammar.auxiliaries and said[1] in grammar.indefinite)  # "X est une société"
    if aside and spot.end + 1 < len(view) and not view.at_place(spot.start - 1):
        n = spot.end + 1
        while n < len(view) - 1 and view.flats[n] in grammar.apposition:
            n += 1
        if view.stems[n] in spot.lexicon.apposed:
            yield "body-after", "", 1
        elif spot.city is None and nouns_before(view.language).get(view.stems[n]) == "Initiative":
            yield "undertaking-after", "", 1
    if _bracketed(spot) or _of_a_person(spot):
        yield "beside-person", "", 1
    seat = spot.end + 2 < len(view) and view.capital[spot.end + 2] and view.at_place(spot.end + 1)
    seat = seat or (spot.end + 2 < len(view) and spot.after(1) in grammar.field and territory(view, spot.end + 2) > 0)
    if after == "," and seat and spot.city is None:
        yield "seated", "", 1


def _labelled_person(spot: Spot) -> bool:
    """Whether the name looks like a person's to the tagger too."""
    return spot.personal and all(token.ner.endswith("PER") for token in spot.tokens)


def _of_a_person(spot: Spot) -> bool:
    """Whether the name follows a person's: "Ada Morel, de X,"."""
    view, n = spot.view, spot.start - 1
    if n > 0 and view.flats[n] in view.grammar.articles:
        n -= 1
    return n > 2 and view.flats[n] in view.grammar.of and view.tokens[n - 1].text == "," and view.tokens[n - 2].ner.endswith("PER")


def _bracketed(spot: Spot) -> bool:
    """Whether the name stands alone in the brackets after a person's: "Ada Morel (X)"."""
    view, n = spot.view, spot.start - 2
    if spot.before() != "(" or spot.after() != ")" or n < 1 or spot.city is not None:
        return False
    return all(view.tokens[m].text.istitle() for m in (n - 1, n)) and view.tokens[n].ner.endswith("PER")
