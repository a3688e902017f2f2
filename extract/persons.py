"""Views in, candidates out: persons announced by an honorific, an office or a verb of saying, and the names after "MM."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.atlas import atlas
from extract.candidates import MASK, Candidate
from extract.folds import flat
from extract.heads import Head, heads
from extract.organizations import Reader
from extract.views import Phrases, View, acronym
from ontology.lexicons import Lexicon, load


class PersonWords(Lexicon):
    """`persons.toml`: what announces a person."""

    honorifics: tuple[str, ...]
    offices: tuple[str, ...]
    says: tuple[str, ...]
    particles: tuple[str, ...]
    portfolios: tuple[str, ...]


@dataclass(frozen=True)
class PersonCues:
    """The lexicon of one language, indexed."""

    honorifics: frozenset[str]
    offices: Phrases[str]
    says: frozenset[str]
    particles: frozenset[str]
    portfolios: Phrases[str]


@cache
def cues(language: str) -> PersonCues:
    """The person lexicon of *language*, indexed."""
    lexicon = load(PersonWords, language, "persons")
    return PersonCues(
        frozenset(flat(w).rstrip(".") for w in lexicon.honorifics), Phrases([(w, w) for w in lexicon.offices], stemmed=True),
        frozenset(flat(w) for w in lexicon.says), frozenset(flat(w) for w in lexicon.particles),
        Phrases([(w, w) for w in lexicon.portfolios], stemmed=True),
    )  # fmt: skip


_PLURAL = frozenset({"mm", "mmes", "messieurs", "mesdames", "drs", "prs"})
_MARKS = frozenset(",;:.()«»\"–—-/!?|")
_LONGEST = 6


def name_end(view: View, start: int, language: str) -> int:
    """The end of the person's name that begins at *start*, or *start* where none does.

    Capitalised words, initials, and particles before a capital; an office or an honorific ends it.
    """
    lexicon, n, words = cues(language), start, 0
    while n < len(view) and words < _LONGEST:
        token, low = view.tokens[n], view.flats[n]
        if token.text in _MARKS:
            break
        if view.capital[n] and low.rstrip(".") in lexicon.honorifics and len(low) > 1:
            break
        if view.capital[n] and not token.text[0].isdigit():
            if words and lexicon.offices.match(view, n) and token.text.istitle():
                break
            words, n = words + 1, n + 1
            if len(token.text) == 1 and n < len(view) and view.tokens[n].text == "." and n + 1 < len(view) and view.capital[n + 1]:
                n += 1
            continue
        after = n + 1
        while after < len(view) and view.flats[after] in lexicon.particles and not view.capital[after]:
            after += 1
        if words and low in lexicon.particles and after < len(view) and view.capital[after] and after - n <= 2 and low not in ("les", "des"):
            n = after
            continue
        break
    return n


def _honorific(view: View, n: int, lexicon: PersonCues) -> int | None:
    """The place after the honorific at *n* ("M.", "S.E.M.", "Madame la"), or None."""
    low = view.flats[n].rstrip(".")
    if low not in lexicon.honorifics:
        return None
    if len(low) <= 2 and not view.capital[n]:
        return None
    n += 1
    if n < len(view) and view.tokens[n].text == ".":
        n += 1
    return n


def titled(view: View, language: str) -> Iterator[Candidate]:
    """The persons that an honorific announces."""
    lexicon, n = cues(language), 0
    while n < len(view):
        after = _honorific(view, n, lexicon)
        while after is not None and after < len(view) and (again := _honorific(view, after, lexicon)) is not None:
            after = again
        if after is None or after >= len(view):
            n += 1
            continue
        plural = view.flats[n].rstrip(".") in _PLURAL
        end = name_end(view, after, language)
        if end == after or not _human(view, after, end):
            n += 1
            continue
        bare = len(view.flats[n].rstrip(".")) > 3 and end - after < 2
        yield Candidate(view.index, after, end, "Person", "persons.title", 40 if bare else 80, view.surface(after, end))
        while plural and end < len(view) and view.flats[end] in (",", "et"):
            start = end + 1 + (view.flats[end] == "," and end + 1 < len(view) and view.flats[end + 1] == "et")
            stop = name_end(view, start, language) if start < len(view) else start
            if stop == start:
                break
            yield Candidate(view.index, start, stop, "Person", "persons.title", 70, view.surface(start, stop))
            end = stop
        n = max(end, n + 1)


_MINISTRY = Head("GovernmentBody", True, False, False, False, True)
_BETWEEN = frozenset({"charge", "chargee", "charges", "aupres"})


def portfolios(view: View, language: str) -> Iterator[Candidate]:
    """The titles of ministers, which hide the words of their portfolios; the country at the end is left out."""
    lexicon, reader, n = cues(language), Reader(view, heads(language)), 0
    while n < len(view):
        found = lexicon.portfolios.match(view, n)
        if found is None or n + found[0] >= len(view) or not (view.flats[n + found[0]] in view.grammar.of or view.flats[n + found[0]] in _BETWEEN or view.flats[n + found[0]] == "en"):
            n += 1
            continue
        end = n + found[0]
        while True:
            walk = reader.read(n, end - n, _MINISTRY)
            stop = reader.trimmed(n, walk.end)
            k = stop
            if k + 1 < len(view) and view.tokens[k].text == ",":
                k += 1
            if k + 2 < len(view) and view.flats[k] == "en" and view.flats[k + 1] == "charge":
                k += 1
            if k + 1 < len(view) and view.flats[k] in _BETWEEN:
                end = k + 1
                while end < len(view) and view.flats[end] in view.grammar.articles:
                    end += 1
                again = lexicon.portfolios.match(view, end) if end < len(view) else None
                end += again[0] if again else 0
                continue
            break
        stop = reader.trimmed(n, _before_country(view, n + found[0], stop))
        if stop > n + found[0]:
            yield Candidate(view.index, n, stop, MASK, "persons.portfolio", 59, view.surface(n, stop))
        n = max(stop, n + 1)


def _before_country(view: View, start: int, end: int) -> int:
    """Where the country or region that ends the title begins, or *end*."""
    for n in range(start + 1, end):
        if view.capital[n] and (view.flats[n - 1] in view.grammar.of or view.flats[n - 1] in view.grammar.articles):
            found = atlas("fr").names.match(view, n)
            if found is not None and any(entry.type in ("Country", "Region") for entry in found[1]):
                return n
    return end


def _human(view: View, start: int, end: int) -> bool:
    """Whether the words may be a person's name: letters only, not all acronyms."""
    words = [view.tokens[n].text for n in range(start, end)]
    return not any(c.isdigit() or c in "&@!" for word in words for c in word) and not (len(words) == 1 and acronym(words[0]) and len(words[0]) < 4)


def office(view: View, n: int, language: str) -> bool:
    """Whether a noun of office stands at *n*."""
    return n < len(view) and cues(language).offices.match(view, n) is not None


def apposed(view: View, end: int, language: str) -> bool:
    """Whether the name that ends at *end* is followed by an office in apposition: ", ministre", "(directrice", "– Président"."""
    if end + 1 >= len(view) or view.tokens[end].text not in (",", "(", "–", "-", "—", ":", "|"):
        return False
    n = end + 1
    if view.flats[n] in view.grammar.articles or view.flats[n] in ("son", "sa", "notre", "un", "une", "ancien", "ancienne", "nouveau", "nouvelle", "actuel", "actuelle", "jeune"):
        n += 1
    return office(view, n, language)


def speaks(view: View, start: int, end: int, language: str) -> bool:
    """Whether a verb of saying stands beside the name: "a déclaré X", "X a souligné", "X explique"."""
    says = cues(language).says
    if start and view.flats[start - 1] in says:
        return True
    after = [view.flats[n] for n in range(end, min(end + 4, len(view)))]
    if after and after[0] in says:
        return True
    return len(after) > 1 and after[0] in ("a", "s'", "s'est", "avait", "est", ",") and any(word in says for word in after[1:])
