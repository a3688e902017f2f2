"""Views and their mentions in, the acronyms that stand for them out: in brackets, hung on, or apposed; and names spelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from extract.aliases import bare, firsts, rearranged, sketched, spells, squashed
from extract.atlas import toponym
from extract.candidates import MASK, Candidate, Found, family
from extract.folds import flat
from extract.heads import heads
from extract.nouns import CLOSED, VERBAL
from extract.views import View, acronym, bracketed
from ontology.gazetteer import bodies_named, cities_named, country_named

_UNPAIRED = frozenset({MASK, "Person", "Country", "City", "Place", "Region", "Continent"})
_ENDS = frozenset(")/,-–")
"""What may follow the acronym in brackets, which more may stand in ("(Acr - Université X)")."""
_PAIR = 3
"""How far after a bracket that opens before two acronyms it closes."""
_REACH = 16
"""How many words the name in brackets after an acronym has at most."""


def paired(view: View, taken: Iterable[Candidate]) -> Iterator[Candidate]:
    """The acronym after each name of *taken*, and the name in brackets that each acronym spells."""
    known = list(taken)
    for candidate in known:
        n = candidate.end
        if candidate.type in _UNPAIRED or n + 1 >= len(view):
            continue
        several = n - candidate.start > 2
        if several and view.dash(n) and view.glued(n) and acronym(view.tokens[n + 1].text):
            yield _short(view, n + 1, candidate, "acronyms.hyphen")
        elif several and _apposed(view, n):
            yield _short(view, n + 2, candidate, "acronyms.apposed")
        elif (_closed(view, n, candidate) or (several and _word_bracketed(view, n, candidate))) and not acronym(candidate.surface):
            yield _short(view, n + 1, candidate, "acronyms.bracket")
        elif view.tokens[n].text == "(" and (end := _named_again(view, n, candidate)):
            yield Candidate(
                view.index, n + 1, end, candidate.type, "acronyms.bracket", 90, view.surface(n + 1, end), full=candidate.surface
            )
        elif view.tokens[n].text == "(":
            yield from _spelt(view, candidate, known)


def _short(view: View, n: int, candidate: Candidate, rule: str) -> Candidate:
    """The acronym at *n* for *candidate*, or for the name inside it where only that is spelt."""
    short = view.tokens[n].text
    kind, full = _meant(view, candidate, short) if rule == "acronyms.bracket" else (candidate.type, candidate.surface)
    return Candidate(view.index, n, n + 1, kind, rule, 90, short, full=full)


def _meant(view: View, candidate: Candidate, short: str) -> tuple[str, str]:
    """The type and name that the acronym after *candidate* stands for: a head's name inside it, where only that is spelt."""
    index = heads(view.language).heads
    if spells(short, candidate.surface, view.language) or not (
        candidate.type in ("Event", "Initiative") or index.match(view, candidate.start)
    ):
        return candidate.type, candidate.surface
    for start in range(candidate.start + 2, candidate.end - 1):
        head = index.match(view, start) if view.capital[start] and not view.capital[start - 1] else None
        name = view.surface(start, candidate.end)
        told = _told(short, name, view.language) or (candidate.type == "Event" and sketched(short, name, view.language))
        if head is not None and (told or not {*bodies_named(short)}.isdisjoint(bodies_named(name))):
            return head[1].type, name
    return candidate.type, candidate.surface


def _told(short: str, name: str, language: str) -> bool:
    """Whether *name* spells *short*, or its content words begin with just its letters ("UA", Union africaine)."""
    return spells(short, name, language) or squashed(short) == firsts(name, language)


def _closed(view: View, n: int, candidate: Candidate) -> bool:
    """Whether "(ACR)" stands at *n*; where more stands in the brackets ("(ACR/Université X)") the name has to spell it."""
    if not bracketed(view, n):
        return False
    more = view.tokens[n + 2].text in "/," and candidate.type == "ResearchCentre"
    return not more or spells(view.tokens[n + 1].text, candidate.surface, view.language)


def _word_bracketed(view: View, n: int, candidate: Candidate) -> bool:
    """Whether "(Acr)" stands at *n*, a word that the name spells though it is not written in capitals ("(Inserm)"), or one that no
    language has, of the name's first letter ("(Senelec)")."""
    if view.tokens[n].text != "(" or n + 2 >= len(view) or view.tokens[n + 2].text not in _ENDS or not view.capital[n + 1]:
        return False
    spelt = spells(view.tokens[n + 1].text, candidate.surface, view.language)
    return spelt or (view.tokens[n + 2].text == ")" and _coined(view, n + 1, candidate))


def _coined(view: View, n: int, candidate: Candidate) -> bool:
    """Whether the word at *n* is no language's and no place's, but begins as the body's name does."""
    word = view.tokens[n]
    if family(candidate.type) != "Organization" or word.text[0] != candidate.surface[0].upper():
        return False
    return (not word.known or word.ner.endswith("ORG")) and not toponym(view, n)


def _named_again(view: View, n: int, candidate: Candidate) -> int:
    """The end of "(ACR Place" at *n* where the name holds the place too ("École polytechnique de Zurich (ETH Zurich)") or it is a
    head's ("(IDEA Lab)"), or 0."""
    words = {*view.flats[candidate.start : candidate.end], *heads(view.language).last}
    end = next((m for m in range(n + 2, min(n + 5, len(view))) if view.tokens[m].text == ")"), 0)
    if end < n + 3 or not acronym(view.tokens[n + 1].text):
        return 0
    return end if all(low in words for low in view.flats[n + 2 : end]) else 0


def _apposed(view: View, n: int) -> bool:
    """Whether a comma at *n* and a small word stand before an acronym ("X, notre ACR,")."""
    if n + 3 >= len(view) or view.tokens[n].text != "," or view.flats[n + 1] not in view.grammar.namely | view.grammar.also:
        return False
    return acronym(view.tokens[n + 2].text) and view.tokens[n + 3].text in ",.;)»"


def _spelt(view: View, candidate: Candidate, known: list[Candidate]) -> Iterator[Candidate]:
    """The name in the brackets that open after *candidate*, where that is its acronym."""
    short = candidate.name if acronym(candidate.name) else bare(candidate.surface, view.language) or candidate.surface
    opens = candidate.end + 1
    closes = next((m for m in range(opens, min(opens + _REACH, len(view))) if view.tokens[m].text == ")"), 0)
    if closes <= opens + 1:
        return
    foreign = acronym(short) and any(view.flats[n] in view.grammar.foreign for n in range(opens + 1, closes - 1))
    if not (foreign and all(view.capital[n] for n in (opens, closes - 1))) and not spells(
        short, view.surface(opens, closes), view.language
    ):
        return
    inside = (c for c in known if opens <= c.start and c.end <= closes and c.type not in _UNPAIRED and c.end - c.start > 1)
    kind = candidate.type if candidate.type == "Initiative" else next((c.type for c in inside), candidate.type)
    yield Candidate(view.index, opens, closes, kind, "acronyms.spelt", 90, view.surface(opens, closes), full=candidate.surface)


def expanded(view: View) -> Iterator[Candidate]:
    """The name that an acronym and words after it make, where brackets say so with another acronym ("ANR Santé publique (ANR SP)")."""
    for n in range(2, len(view) - _PAIR):
        short = [token.text for token in view.tokens[n + 1 : n + _PAIR]]
        if view.tokens[n].text != "(" or view.tokens[n + _PAIR].text != ")" or not all(map(acronym, short)):
            continue
        start = next((m for m in range(n - 2, max(n - _REACH, -1), -1) if view.tokens[m].text == short[0]), n)
        rest = view.surface(start + 1, n)
        if start < n and _told(short[1], rest, view.language):
            full = view.surface(start, n)
            yield Candidate(view.index, start, n, "Organization", "acronyms.expanded", 62, full)
            inside = view.surface(n + 1, n + _PAIR)
            yield Candidate(view.index, n + 1, n + _PAIR, "Organization", "acronyms.bracket", 90, inside, full=full)


def coupled(view: View) -> Iterator[Candidate]:
    """The name of two nouns that no head opens, where the acronym in brackets after it spells it ("Pêches et ports Valmont (PPV)")."""
    for n in range(_PAIR, len(view) - 2):
        if not bracketed(view, n) or not view.capital[n - 1]:
            continue
        short = view.tokens[n + 1].text
        for start in range(n - _PAIR, max(n - _REACH, -1), -1):
            token = view.tokens[start]
            if token.text in CLOSED | {","} or token.pos in VERBAL:
                break
            opens = view.capital[start] and token.text[0] == short[0] and heads(view.language).heads.match(view, start) is None
            joined = not view.grammar.and_.isdisjoint(view.flats[start + 1 : n - 1])
            if opens and joined and spells(short, name := view.surface(start, n), view.language):
                yield Candidate(view.index, start, n, "Organization", "acronyms.coupled", 55, name)
                break


def apart(sentences: tuple[View, ...], found: Found) -> None:
    """Make names of "l'ANAC du Gabon" and "l'ANAC du Togo": an acronym that two different places follow after "de", or that is spelt
    with one place and followed by another, names as many bodies; alone it is the one that is spelt, if any."""
    placed: dict[str, dict[str, list[Candidate]]] = {}
    for view in sentences:
        for one in found[view.index]:
            if _generic(one) and (end := _place_after(view, one.end)):
                name = view.surface(one.start, end)
                longer = replace(one, end=end, surface=name, name="", full="", identifier="", rule="acronyms.apart")
                placed.setdefault(one.surface, {}).setdefault(view.surface(one.end + 1, end), []).append(longer)
    spelt = {c.surface: c.full for row in found.values() for c in row if c.full}
    for short, places in placed.items():
        own = flat(spelt.get(short, ""))
        others = [where for where in places if not own.endswith(flat(where))]
        if len(others) > 1 or (others and _ends_in_place(own)):
            for longer in (one for where in others for one in places[where]):
                row = found[longer.sentence]
                inside = (c for c in row if longer.start < c.start and c.end <= longer.end)
                inner = [replace(c, kind="inner", name=c.name or c.surface) for c in inside]
                found[longer.sentence] = [*(c for c in row if c.end <= longer.start or longer.end <= c.start), longer, *inner]


def _generic(one: Candidate) -> bool:
    """Whether a candidate is an acronym that no authority knows."""
    alone = family(one.type) == "Organization" and one.kind == "name" and one.end - one.start == 1
    return alone and acronym(one.surface) and not one.identifier


def _ends_in_place(name: str) -> bool:
    """Whether the last words of *name* are a country or a city."""
    words = name.replace("'", " ").split()
    last = [" ".join(words[-size:]).title() for size in (1, 2, 3) if len(words) > size]
    return any(country_named(said) is not None or cities_named(said) for said in last)


def _place_after(view: View, n: int) -> int:
    """The end of the place that follows "de" at *n*, or 0."""
    if n + 1 >= len(view) or view.flats[n] not in view.grammar.of or not view.capital[n + 1]:
        return 0
    size = toponym(view, n + 1)
    return n + 1 + size if size else 0


def renamed(view: View, row: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """The pairs of names of one body that stand side by side: in another language ("A (B)", "A (B en allemand)", "A, ou B"), or
    before it was renamed ("A (ex-B)", "A, anciennement B"), or spelt beside its acronym ("AIP, l'Alliance internationale …").
    """
    bodies = [c for c in row if family(c.type) == "Organization" and c.kind == "name"]
    for one, other in pairwise(bodies):
        mark, *words = view.flats[one.end : other.start] or [""]
        if mark == "," and len(words) == 1 and words[0] in view.grammar.articles and _explained(view, one, other):
            yield one, other
        if mark not in ("(", ",") or len(words) > 1 or not {*words} <= view.grammar.also | view.grammar.former:
            continue
        former = flat(other.surface).partition("-")[0] in view.grammar.former  # "ex-B"
        after = view.flats[other.end : other.end + 3]
        spoken = len(after) == 3 and after[0] in view.grammar.field and after[2] == ")"  # "en allemand)"
        closed = after[:1] == (")",) and _translated(view, one, other)
        if former or words or (mark == "(" and (spoken or closed)):
            yield one, other


def _explained(view: View, one: Candidate, other: Candidate) -> bool:
    """Whether *other* in apposition spells out the acronym or coined word *one*, with which it begins alike, and neither is one of a
    list."""
    if one.full or one.identifier or other.full or one.end - one.start > 1 or other.end - other.start < 3:
        return False
    return one.surface[0].upper() == other.surface[0].upper() and not _enumerated(view, one.start, other.end)


def _enumerated(view: View, start: int, end: int) -> bool:
    """Whether the names from *start* to *end* are in a list: a comma or "et" leads to them, or to another after them."""
    grammar, before, after = view.grammar, start - 1 - view.linked(start - 1), view.flats[end : end + 2]
    if before >= 0 and (view.tokens[before].text == "," or view.flats[before] in grammar.and_):
        return True
    if len(after) == 2 and after[0] == ",":
        return view.capital[end + 1] or after[1] in grammar.links | grammar.and_
    return bool(after) and (after[0] == "/" or after[0] in grammar.and_)


def _translated(view: View, one: Candidate, other: Candidate) -> bool:
    """Whether one of two names is foreign to the text, or one spells the other in another order of its words."""
    if any(rearranged(a.surface, b.surface, view.language) for a, b in ((one, other), (other, one))):
        return True
    return one.end - one.start > 1 and any(
        token.text in view.grammar.endings or token.text in view.grammar.foreign
        for token in view.tokens[other.start + 1 : other.end]
    )


def prefer_own(found: Found) -> None:
    """Where the document itself spells an acronym out, no authority's meaning of it counts."""
    own = {c.surface: c for row in found.values() for c in row if c.full}
    for row in found.values():
        for n, candidate in enumerate(row):
            meant = own.get(candidate.surface)
            if meant is not None and candidate.identifier.startswith("body:") and candidate.identifier != meant.identifier:
                row[n] = replace(candidate, identifier=meant.identifier, type=meant.type, full=meant.full)
