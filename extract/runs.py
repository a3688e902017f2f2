"""Views in, candidates out: the runs of capitalised words that no other rule explains, and what their context shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from extract import persons, places
from extract.atlas import atlas_end
from extract.candidates import UNKNOWN, Candidate
from extract.folds import flat, stem
from extract.heads import heads
from extract.model import Token
from extract.undertakings import undertakings
from extract.wordlists import words_around
from extract.views import View, acronym
from ontology import gazetteer


@cache
def words(language: str) -> tuple[frozenset[str], dict[str, str]]:
    """The words that name nothing, and the type that each noun before a name shows."""
    lexicon = words_around(language)
    before = {stem(flat(word)): kind for kind in sorted(lexicon.before) for word in lexicon.before[kind]}
    return frozenset(flat(word) for word in lexicon.common), before


_JOINERS = frozenset({"&"})
_GERMANIC = frozenset({"el", "al", "ben", "bin", "ibn", "van", "von", "der", "den", "ould", "mint", "bint", "da", "dos", "do", "di", "del", "della", "of", "for", "and", "in", "the", "on", "y", "e", "ag"})


def runs(view: View, free: list[bool], language: str) -> Iterator[Candidate]:
    """The runs of capitalised words of *view* whose words are all *free*."""
    common, _ = words(language)
    if all(token.text.isupper() for token in view.tokens if token.text[0].isalpha()):
        return
    shouted = [n for n, token in enumerate(view.tokens) if len(token.text) > 3 and token.text.isupper() and token.known]
    if len(shouted) > 1 and view.sentence.kind != "heading":
        free = [ok and n not in shouted for n, ok in enumerate(free)]
    n = 0
    while n < len(view):
        if not (free[n] and view.capital[n]):
            n += 1
            continue
        start, end = n, _quoted_end(view, n, free) or _end(view, n, free)
        n = end
        honorifics = persons.cues(language).honorifics
        while start < end and (view.flats[start].rstrip(".") in common or view.flats[start].rstrip(".") in honorifics):
            start += 1
            while start < end and not view.capital[start]:
                start += 1
        if start and view.tokens[start - 1].text == "#":
            continue
        if end + 1 < len(view) and view.tokens[end].text == "," and view.flats[end + 1] in heads(language).legal and free[end + 1]:
            end += 2
        if start < end and any(c.isalpha() for c in view.tokens[start].text) and not (end - start == 1 and _empty(view, start, language)):
            yield Candidate(view.index, start, end, UNKNOWN, "runs", 10, view.surface(start, end))


_NUMERAL = re.compile(r"[IVXLC]+(?:e|er|ème)?")


def _empty(view: View, n: int, language: str) -> bool:
    """Whether the capitalised word at *n* names nothing alone: a numeral, a head of names, an office, a people."""
    text = view.tokens[n].text
    if _NUMERAL.fullmatch(text) or (len(text) == 1) or (text[0].isdigit() and not any(c.isupper() for c in text[1:])):
        return True
    if text.isupper() and len(text) > 1:
        return False
    if view.flats[n] in heads(language).legal:
        return True
    head = heads(language).heads.match(view, n)
    if head is not None and head[0] == 1 or persons.office(view, n, language):
        return True
    if n and view.flats[n - 1] in ("les", "des", "aux") and text.endswith("s") and not view.tokens[n].ner.endswith("ORG"):
        return True
    return bool(gazetteer.countries_of_adjective(text))


def _end(view: View, start: int, free: list[bool]) -> int:
    n = start + 1
    while n < len(view) and free[n]:
        token = view.tokens[n]
        if view.capital[n]:
            if persons.office(view, n, "fr") and token.text.istitle():
                break
            n = max(n + 1, min(atlas_end(view, n), len(view)))
        elif token.text == "." and len(view.tokens[n - 1].text) == 1 and n + 1 < len(view) and view.capital[n + 1] and view.tokens[n - 1].text.isupper():
            n += 1
        elif n + 1 < len(view) and free[n + 1] and view.capital[n + 1] and (view.flats[n] in _JOINERS or view.flats[n] in _GERMANIC):
            n += 2
        elif n + 1 < len(view) and free[n + 1] and view.capital[n + 1] and view.flats[n] in view.grammar.of | {"la", "le", "les", "l'"} and _inside(view, n):
            n += 2
        elif n + 2 < len(view) and free[n + 2] and view.capital[n + 2] and view.flats[n] in view.grammar.of and view.flats[n + 1] in ("la", "l'", "los") and _inside(view, n) and _inside(view, n + 1):
            n += 3
        elif token.text.isdigit() and len(token.text) <= 4 and view.tokens[n - 1].text[-1].isalpha() and not token.text.startswith("0"):
            n += 1
            break
        elif token.text == "!" and n + 1 < len(view) and free[n + 1] and view.tokens[n + 1].text.isupper() and len(view.tokens[n + 1].text) > 1:
            n += 2
        else:
            break
    return n


def _quoted_end(view: View, start: int, free: list[bool]) -> int:
    """The end of a short quotation of several capitals that opens right before *start*, or 0."""
    if not start or view.tokens[start - 1].text not in ("«", '"'):
        return 0
    for n in range(start, min(start + 7, len(view))):
        if view.tokens[n].text in ("»", '"'):
            return n if n - start > 1 and sum(view.capital[start:n]) >= 2 else 0
        if not free[n] or view.tokens[n].text in ",.;:!?":
            return 0
    return 0


def _inside(view: View, n: int) -> bool:
    """Whether the tagger sees one person's name on both sides of the particle at *n*."""
    return view.tokens[n].ner == "I-PER" and view.tokens[n - 1].ner.endswith("PER") and view.tokens[n + 1].ner == "I-PER"


@dataclass(slots=True)
class Evidence:
    """What the document shows of one surface: a weight for each type, how often it stands where a capital counts, and
    whether the tagger takes it for a proper noun."""

    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    beside: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How many neighbours in a list are of each type."""
    inner: int = 0
    count: int = 0
    proper: int = 0
    small: bool = False

    def add(self, kind: str, weight: float) -> None:
        self.weights[kind] += weight

    def means(self) -> dict[str, float]:
        """The evidence for each type, for one mention on average: repeated evidence counts somewhat more."""
        share = min(1.5, 1 + 0.1 * self.count) / max(self.count, 1)
        means = {kind: weight * share for kind, weight in self.weights.items()}
        total = sum(self.beside.values())
        for kind, count in self.beside.items():
            kind = "Place" if kind == "Country" else kind
            means[kind] = means.get(kind, 0.0) + 0.6 * count / total
        return means


_NER = {"PER": ("Person", 1.6), "ORG": ("Organization", 1.3), "LOC": ("Place", 1.0), "MISC": ("Initiative", 0.5)}
_FIELD = frozenset({"AI", "IA", "Lab", "Labs", "Tech", "Data", "Bio", "Cloud", "Cyber", "Digital", "Health", "Robotics", "Quantum", "Space", "Energy", "Finance", "Capital", "Invest", "Business", "University", "Institute"})
_LOCATIVE = frozenset({"a", "de", "d'", "du", "en", "au", "aux", "depuis", "vers"})
_TOPONYM = re.compile(r"(?:\w+-(?:sur|sous|en|lès|les|lez|aux|la|le|l|du|de|des|d)-\w+)|(?:Saint|Sainte|Villeneuve|Mont|Port|Bourg|Château|San|Santa|São|Fort|Côte|Île|Îles|Rive|Val|Haut|Haute|Hauts|Bas|Basse|Nord|Sud|Centre)-\w+")
_ENGLISH = frozenset({"of", "for", "and", "in", "the", "on", "to", "&"})
_WITH = frozenset({"avec", "entre"})


def weigh(views: tuple[View, ...], candidates: Iterable[Candidate], language: str) -> dict[str, Evidence]:
    """The evidence for each surface among the unknown *candidates*; a word that the text also writes small is no name."""
    by_index = {view.index: view for view in views}
    small = {low for view in views for low, capital in zip(view.flats, view.capital, strict=True) if not capital}
    evidence: dict[str, Evidence] = {}
    for candidate in candidates:
        view = by_index[candidate.sentence]
        found = evidence.setdefault(flat(candidate.surface), Evidence())
        _observe(view, candidate.start, candidate.end, found, language)
        found.small = flat(candidate.surface) in small and not candidate.surface.isupper()
    return evidence


def _observe(view: View, start: int, end: int, found: Evidence, language: str) -> None:
    lexicon, (common, before) = heads(language), words(language)
    tokens, flats = view.tokens[start:end], view.flats
    found.count += 1
    if not view.begins(start) or end - start > 1 or not tokens[0].known or "-" in tokens[0].text:
        found.inner += 1
    if any(token.pos in ("PROPN", "X") or not token.known for token in tokens):
        found.proper += 1
    text = view.surface(start, end)
    record = places.city(text) if end - start <= 4 else None
    labels = [token.ner[2:] for token in tokens if token.ner]
    for label in sorted(set(labels)):
        kind, weight = _NER[label]
        if kind == "Place" and record is None and not (start and flats[start - 1] in _LOCATIVE):
            weight = 0.6
        if len(tokens) == 1 and kind == "Person":
            weight = 0.8
        if len(tokens) == 1 and kind in ("Place", "Person") and any(c.isupper() or c.isdigit() for c in tokens[0].text[1:]) and "-" not in tokens[0].text:
            weight = 0.3
        found.add(kind, weight * labels.count(label) / len(tokens))
    length = end - start
    if length == 1 and acronym(text):
        found.add("Organization", 1.2)
    elif length == 1 and any(c.isupper() for c in text[1:]) and not text.isupper():
        found.add("Organization", 0.9)
    if any(word in lexicon.legal for word in flats[start + 1 : end]) or flats[end - 1] in lexicon.last and length > 1:
        found.add("Organization", 2.5)
    elif length > 2 and any(word in lexicon.last for word in flats[start:end]):
        found.add("Organization", 1.8)
    if end < len(view) and flats[end] in lexicon.legal:
        found.add("Organization", 2.5)
    if record is not None:
        found.add("Place", 0.4 if gazetteer.is_weak(text) else 1.5 if record.population >= 50_000 else 1.1)
    ending = undertakings(language).last.get(flats[end - 1].split("-")[-1])
    if ending and (length > 1 or "-" in text):
        found.add(ending, 2.2)
    if any(t.text in _ENGLISH for t in tokens[1:-1]):
        found.add("Person", -2.0)
        found.add("Initiative", 0.8)
    plain = _personal(tokens, lexicon.last) and record is None
    if 2 <= length <= 4 and all(t.text[0].isupper() and t.text[-1].isalpha() for t in tokens if t.text[0].isalpha()):
        found.add("Person", (1.1 if not all(t.known for t in tokens) else 0.9) if plain else 0.4)
        if start and flats[start - 1] in ("dirige", "preside", "conduit", "pilote", "represente"):
            found.add("Person", 1.4)
        if start > 1 and flats[start - 1] == "par" and plain:
            found.add("Person", 0.6)
        if start > 1 and flats[start - 1] == "de" and flats[start - 2] == "nom":
            found.add("Person", 1.5)
        if end + 1 < len(view) and view.tokens[end].text == "," and flats[end + 1] in ("d'", "de", "du"):
            found.add("Person", 0.9)
    if 2 <= length <= 3 and tokens[-1].text in _FIELD:
        found.add("Organization", 1.5)
    if start > 1 and flats[start - 1] in ("de", "du", "d'") and flats[start - 2] in ("lors", "occasion", "marge", "edition"):
        found.add("Event", 1.2)
    if persons.apposed(view, end, language):
        found.add("Person", 2.2 if length > 1 else 0.8)
    if persons.speaks(view, start, end, language):
        found.add("Person", 1.5 if length > 1 else 0.8)
    previous = _noun_before(view, start)
    if previous is not None:
        noun, linked = previous
        shown = before.get(noun)
        if shown is not None:
            found.add(shown, 2.6 if shown == "Place" else 2.0 if not linked else 0.4 if plain else 1.0)
        if linked and noun in lexicon.before:
            found.add("Organization", 0.9 if plain else 1.8)
        if not linked and persons.cues(language).offices.match(view, start - 1) is not None and length > 1:
            found.add("Person", 2.0)
    if start and flats[start - 1] in undertakings(language).called:
        found.add("Initiative", 1.6)
    if start and flats[start - 1] in _WITH:
        found.add("Organization", 0.6)
    if start and flats[start - 1] == "chez":
        found.add("Organization", 2.0)
    if start and flats[start - 1] == "a" and view.tokens[start - 1].text in ("à", "À", "a") and length <= 3:
        found.add("Place", 1.2)
    if length == 1 and _TOPONYM.search(text):
        found.add("Place", 1.2)
    if view.begins(start) and end + 2 < len(view) and view.tokens[end].text == "," and flats[end + 1] == "le" and (flats[end + 2][0].isdigit() or flats[end + 2] in view.grammar.weekdays):
        found.add("Place", 1.5)
    if view.begins(start) and end + 1 < len(view) and view.tokens[end].text in (",", "(", "–", "-", ":") and record is not None:
        found.add("Place", 0.8)
    if start and flats[start - 1] in ("en", "au", "aux"):
        found.add("Place", 0.4)
    if end + 1 < len(view) and view.tokens[end].text in (",", "(") and not (start and view.tokens[start - 1].text in ("à", "À")) and _apposed_noun(view, end + 1) in lexicon.apposed:
        found.add("Organization", 2.2)
    if end + 2 < len(view) and view.tokens[end].text == "," and view.tokens[end + 1].text == "à" and view.capital[end + 2] and record is None:
        found.add("Organization", 0.8)
    if start and flats[start - 1] in ("d'", "de") and length == 1 and not acronym(text):
        found.add("Place", 0.2)
    if start and view.tokens[start - 1].text in ("«", '"') and end < len(view) and view.tokens[end].text in ("»", '"'):
        found.add("Initiative", 1.0)


def _personal(tokens: tuple[Token, ...], last: frozenset[str]) -> bool:
    """Whether the words look like a person's name: two or three, none a company's ending, a country or a continent."""
    if not 2 <= len(tokens) <= 3:
        return False
    capitals = [t.text for t in tokens if t.text[0].isupper()]
    if not all(text.istitle() and flat(text) not in last for text in capitals):
        return False
    return not any(gazetteer.country_named(text) or gazetteer.continent_named(text) for text in capitals)


def _apposed_noun(view: View, n: int) -> str:
    while n < len(view) - 1 and view.flats[n] in ("le", "la", "l'", "un", "une", "premier", "premiere", "grand", "grande", "plus", "important", "importante"):
        n += 1
    return view.stems[n]


def _noun_before(view: View, start: int) -> tuple[str, bool] | None:
    """The stem of the noun before *start*, and whether "de" links it to the name; adjectives between are passed over."""
    n = start - 1
    linked = False
    if n >= 0 and view.tokens[n].text in ("«", '"'):
        n -= 1
    if n >= 0 and view.flats[n] in ("l'", "la", "le"):
        n -= 1
        if n < 0 or view.flats[n] not in ("de", "chez"):
            return None
    if n >= 0 and view.flats[n] in view.grammar.of:
        linked, n = True, n - 1
    passed = 0
    while n > 0 and view.tokens[n].pos == "ADJ" and not view.capital[n] and passed < 2:
        n, passed = n - 1, passed + 1
    if n < 0 or not view.tokens[n].text[0].isalpha():
        return None
    return view.stems[n], linked
