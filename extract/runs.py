"""Views in, candidates out: the runs of capitalised words that no other rule explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract import persons
from extract.atlas import atlas_end, person_after, territory
from extract.candidates import UNKNOWN, Candidate
from extract.folds import flat, flats
from extract.heads import heads
from extract.model import Token
from extract.views import View
from extract.wordlists import words_around
from ontology import gazetteer

_NUMERAL = re.compile(r"[IVXLC]+(?:e|er|ème)?")
_FILE = re.compile(r"_|\.(?:pdf|jpe?g|png|docx?|html?|js|css)$", re.IGNORECASE)
"""What a word that is the name of a file or of a variable holds."""
_MODEL = re.compile(r"[A-Z]{1,2}\d{3}(?:-\d+)?|\d{3}-\d{3}")
"""The number of an aircraft's model, after its maker's name ("Airbus A330-200", "Boeing 737-800")."""
_SIGNED = re.compile(r"\w{1,4}(?:/\w{1,4}){1,4}")
"""The initials with which an agency signs a dispatch ("TT/cat/APA")."""
_SHORT = 5
"""The letters of an acronym that the model may know as a word."""
_QUOTED = 7
"""How many words a quotation that is one name has at most."""


@cache
def _common(language: str) -> frozenset[str]:
    """The flat words that name nothing, however they are written."""
    return flats(words_around(language).common)


@cache
def _written(language: str) -> frozenset[str]:
    """The common words with their accents."""
    return frozenset(words_around(language).common)


def runs(view: View, free: list[bool]) -> Iterator[Candidate]:
    """The runs of capitalised words of *view* whose words are all *free*; a line in capitals has none."""
    language = view.language
    if all(token.text.isupper() for token in view.tokens if token.text[0].isalpha()):
        return
    if _SIGNED.fullmatch(view.surface(0, len(view))):
        return
    shouted = {n for n, token in enumerate(view.tokens) if _shouted(token)}
    if len(shouted) > 1 and view.sentence.kind != "heading":
        free = [ok and n not in shouted for n, ok in enumerate(free)]
    n = 0
    while n < len(view):
        if not (free[n] and view.capital[n]):
            n += 1
            continue
        start, end = n, _quoted_end(view, n, free) or _end(view, n, free)
        if end < len(view) and view.flats[end] in persons.cues(language).particles and view.tokens[n].pos == "PROPN":
            named = persons.name_end(view, n)
            end = named if named > end and all(free[end:named]) and persons.apposed(view, named) else end  # "Ada de X, directrice"
        n = end
        start, end = _trimmed(view, start, end)
        if start < end and not _empty(view, start, end) and not _initials(view, start, end):
            end = _legal_end(view, end, free)
            surface = view.surface(start, end)
            once, _, name = surface.partition("-")  # "ex-OIE" names what it was
            former = flat(once) in view.grammar.former
            yield Candidate(view.index, start, end, UNKNOWN, "runs", 10, surface, name=name if former else "")


def _trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    """The run without the offices, labels and common words before the name in it, and the small words and model number after it."""
    start = _past_office(view, _past_nationality(view, start, end), end)
    start += start + 1 < end and view.tokens[start].text in heads(view.language).labels
    while start < end and (_void(view, start, end) or _honorific(view, start)):
        start += 1
        while start < end and not view.capital[start]:
            start += 1
    start = _past_nationality(view, start, end)
    while end > start + 1 and view.flats[end - 1] in view.grammar.function and view.flats[end - 2] not in view.grammar.particles:
        end -= 1
    end -= end - start > 1 and _MODEL.fullmatch(view.tokens[end - 1].text) is not None
    return start, end


def _initials(view: View, start: int, end: int) -> bool:
    """Whether a run is initials alone, which stand for a person named elsewhere ("I. K. : …" in an interview)."""
    return end - start > 1 and all(len(token.text) == 1 for token in view.tokens[start:end])


def _honorific(view: View, n: int) -> bool:
    """Whether a title stands at *n*, and no word of a company's name that is like one."""
    return view.flats[n].rstrip(".") in persons.cues(view.language).honorifics and not _corporate(view, n)


def _article_town(view: View, start: int, end: int) -> bool:
    """Whether a name of several words is that of a town with its article ("La Haye"); a large one where a sentence opens."""
    if end - start < 2 or view.flats[start] not in view.grammar.articles or not view.tokens[start].text.istitle():
        return False
    least = gazetteer.LARGE if view.begins(start) else 0
    return any(city.population >= least for city in gazetteer.cities_named(view.surface(start, end)))


def _shouted(token: Token) -> bool:
    """Whether a word is an ordinary one set in capitals, and no acronym that the model happens to know."""
    short = len(token.text) <= _SHORT and token.ner
    return len(token.text) > _SHORT - 2 and token.text.isupper() and token.known and not short


def _past_office(view: View, start: int, end: int) -> int:
    """Where the name begins after an office in capitals and its adjective ("Délégué Interministériel"), or *start*."""
    shown = view.tokens[start].text.istitle() or person_after(view, start + 1)  # "son PDG X Y"
    if end - start < 2 or not persons.office(view, start) or not shown or _corporate(view, start):
        return start
    start += 1
    token = view.tokens[start]
    return start + 1 if end - start == 1 and token.known and token.pos == "ADJ" else start


def _past_nationality(view: View, start: int, end: int) -> int:
    """Where the name begins after what a person of a country is called ("l'Ivoirien X Y", "Le Togolais X Y"), or *start*."""
    if end - start <= 2 or not start or view.flats[start - 1] not in view.grammar.articles:
        return start
    last, rest = heads(view.language).last, range(start + 1, end)
    titled = all(view.tokens[n].text.istitle() and view.flats[n] not in last and not territory(view, n) for n in rest)
    return start + 1 if titled and gazetteer.countries_of_adjective(view.tokens[start].text) else start


def _legal_end(view: View, end: int, free: list[bool]) -> int:
    """The end with a legal form after a comma ("X, Inc")."""
    if end + 1 >= len(view) or view.tokens[end].text != "," or not free[end + 1] or not view.capital[end + 1]:
        return end
    return end + 2 if view.flats[end + 1] in heads(view.language).legal else end


def _void(view: View, start: int, end: int) -> bool:
    """Whether the capitalised word at *start* is no part of the name that follows: a common word where a sentence opens, or
    alone, or a small word, or an office."""
    if view.flats[start].rstrip(".") not in _common(view.language) or _article_town(view, start, end) or _foreign(view, start):
        return False
    if end - start > 2 and view.tokens[end - 1].text in view.grammar.endings and len(view.flats[start]) > 3:
        return False  # "Data Science Institute"
    common = _common(view.language)
    if end - start == 1 or view.begins(start) or view.flats[start + 1] in common:
        return True
    if view.capital[start - 1] and view.flats[start - 1] in common:  # "l'Intelligence Artificielle Générative"
        return True
    return len(view.flats[start]) < 5 or persons.office(view, start)


def _foreign(view: View, n: int) -> bool:
    """Whether the word at *n* has accents that the common word which it is like has not ("Pär X", and not "par")."""
    low = view.tokens[n].text.lower()
    return low != view.flats[n] and low not in _written(view.language)


def _counts(text: str) -> bool:
    """Whether a word is a numeral, an ordinal, a date ("Feb-2017") or one letter."""
    year = text.rpartition("-")[2]
    dated = year.isdigit() and len(year) > 1 and text[1:2].islower()
    return bool(_NUMERAL.fullmatch(text)) or dated or len(text) == 1 or (text[0].isdigit() and text[1:].islower())


def _empty(view: View, start: int, end: int) -> bool:
    """Whether the words name nothing: a tag, or one word that is a numeral, a head of names, an office, a people."""
    token, low = view.tokens[start], view.flats[start]
    if (start and view.tokens[start - 1].text == "#") or not any(c.isalpha() for c in token.text):
        return True
    if any(_FILE.search(view.tokens[n].text) for n in range(start, end)):
        return True
    if end - start == 2 and view.tokens[end - 1].text.isdigit() and low in _common(view.language):
        return True  # "Novembre 2017"
    if end - start > 1:
        return False
    if _counts(token.text):
        return True
    if all(part in view.grammar.compass or part in _common(view.language) for part in low.split("-")):
        return True
    if token.text.isupper():
        several = start > 0 and view.flats[start - 1] in ("les", "des")
        return token.text.count("-") > 1 or (several and not token.ner.endswith("ORG"))
    head = heads(view.language).heads.match(view, start)
    if low in heads(view.language).legal or head is not None or persons.office(view, start):
        return True
    plural = start and view.flats[start - 1] in view.grammar.plural and low.endswith("s")
    return (plural and not token.ner.endswith("ORG")) or bool(gazetteer.countries_of_adjective(token.text))


def _end(view: View, start: int, free: list[bool]) -> int:
    """The end of the run that begins at *start*: capitals, particles and joiners between them, a number after."""
    n = start + 1
    while n < len(view) and free[n]:
        step = _step(view, n, free)
        if not step:
            break
        n += step
        if view.tokens[n - 1].text.isdigit():
            ranged = n + 1 < len(view) and view.dash(n) and view.tokens[n + 1].text.isdigit()
            n += 2 if ranged and free[n] and free[n + 1] else 0
            break
    return n


def _step(view: View, n: int, free: list[bool]) -> int:
    """How many words from *n* on belong to the run that reaches *n*, or 0."""
    token, before, grammar = view.tokens[n], view.tokens[n - 1].text, view.grammar
    if view.capital[n]:
        office = persons.office(view, n) and token.text.istitle() and not (persons.surnamed(view, n) or _corporate(view, n))
        return 0 if office or persons.addressed(view, n) else atlas_end(view, n) - n
    if token.text in grammar.endings:
        return 1  # "Baobab bank"
    if token.text.isdigit():
        return int(len(token.text) <= 4 and before[-1].isalpha() and not token.text.startswith("0"))
    if not (n + 1 < len(view) and free[n + 1]):
        return 0
    low, goes_on = view.flats[n], view.capital[n + 1]
    if token.text == "." and goes_on:
        return int(len(before) == 1 and before.isupper())
    if token.text == "!":
        return 2 if view.tokens[n + 1].text.isupper() and len(view.tokens[n + 1].text) > 1 else 0
    if goes_on and (low in grammar.foreign or low in grammar.particles or (view.linked(n) and _inside(view, n))):
        return 2
    if low in grammar.particles and n + 2 < len(view) and free[n + 2] and view.flats[n + 1] in grammar.particles:
        return 3 if view.capital[n + 2] else 0  # "von der"
    if goes_on and low in grammar.of & grammar.contracted and view.flats[n + 1] in grammar.compass:
        return 2  # "Provence Alpes du Sud"
    linked = low in grammar.of and view.flats[n + 1] in grammar.articles and n + 2 < len(view) and free[n + 2]
    return 3 if linked and view.capital[n + 2] and _inside(view, n + 1) and view.tokens[n].ner == "I-PER" else 0


def _corporate(view: View, n: int) -> bool:
    """Whether the capitals from the word at *n* on are a company's name, by the last of them or the acronym that spells them ("China
    General Nuclear Power Group", "General X Technology (GXT)")."""
    end = n + 1
    while end < len(view) and view.capital[end]:
        end += 1
    return end - n > 1 and persons.corporate(view, n, end)


def _quoted_end(view: View, start: int, free: list[bool]) -> int:
    """The end of a short quotation of several capitals that opens right before *start*, or 0."""
    if not view.quote(start - 1):
        return 0
    for n in range(start, min(start + _QUOTED, len(view))):
        if view.quote(n):
            return n if n - start > 1 and sum(view.capital[start:n]) >= 2 else 0
        if not free[n] or view.tokens[n].text in ",.;:!?":
            return 0
    return 0


def _inside(view: View, n: int) -> bool:
    """Whether the tagger sees one person's name on both sides of the particle at *n*, which no office follows."""
    named = view.tokens[n].ner == "I-PER" and view.tokens[n - 1].ner.endswith("PER") and view.tokens[n + 1].ner == "I-PER"
    return named and not persons.office(view, n + 1)
