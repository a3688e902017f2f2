"""Views in, candidates out: the noun phrases that name organizations, read left to right from a head word.

A head (université, ministère, agence…) takes adjectives, "de" complements and proper names; "pour", "sur" and "en" after
an official head; it stops at a verb, a relative, a preposition of another kind, a head that opens another name, or
punctuation. Ministries go on over ", de la X" and "et de la X". A phrase that ends at a bracketed acronym goes up to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.candidates import Candidate
from extract.folds import flat, stem
from extract.atlas import atlas_end
from extract.wordlists import words_around
from extract.views import ARTICLES, OF, Phrases, View, acronym
from ontology.lexicons import Lexicon, load


class Grammar(Lexicon):
    """How the name of an organization goes on after its head, and what shows that a name is one."""

    official: tuple[str, ...]
    weak: tuple[str, ...]
    outside: tuple[str, ...]
    organs: tuple[str, ...]
    abroad: tuple[str, ...]
    last: tuple[str, ...]
    legal: tuple[str, ...]
    stops: tuple[str, ...]
    phrases: tuple[str, ...]
    before: tuple[str, ...]
    apposed: tuple[str, ...]


class Acronyms(Lexicon):
    """Words in capitals that name no body."""

    ignored: tuple[str, ...]


class OrganizationWords(Lexicon):
    """`organizations.toml`: head words by class, and the grammar of the names that they head."""

    heads: dict[str, tuple[str, ...]]
    grammar: Grammar
    acronyms: Acronyms


@dataclass(frozen=True, slots=True)
class Head:
    """What the lexicon says of a head word."""

    type: str
    official: bool
    weak: bool
    outside: bool
    organ: bool
    ministry: bool
    abroad: bool = False
    """Whether "au", "en" and "à" before a country go on with the name ("ambassade de France au Canada")."""


@dataclass(frozen=True)
class Heads:
    """The lexicon of one language, indexed."""

    heads: Phrases[Head]
    last: frozenset[str]
    legal: frozenset[str]
    stops: frozenset[str]
    phrases: frozenset[str]
    before: frozenset[str]
    apposed: frozenset[str]
    ignored: frozenset[str]
    demonyms: frozenset[str] = frozenset()


@cache
def heads(language: str) -> Heads:
    """The organization lexicon of *language*, indexed by first word."""
    lexicon = load(OrganizationWords, language, "organizations")
    grammar = lexicon.grammar
    sets = {name: {flat(word) for word in getattr(grammar, name)} for name in ("official", "weak", "outside", "organs", "abroad")}
    entries: dict[str, Head] = {}
    for kind, words in lexicon.heads.items():
        for word in words:
            low = flat(word)
            first = low.split()[0]
            entries.setdefault(
                low,
                Head(
                    kind, low in sets["official"], low in sets["weak"], low in sets["outside"],
                    low in sets["organs"] or first in ("conseil", "comite"), first in ("ministere", "ministry", "secretariat") or low.startswith("direction"), low in sets["abroad"],
                ),
            )  # fmt: skip
    index = Phrases(sorted(entries.items()), stemmed=True)

    def folded(words: tuple[str, ...]) -> frozenset[str]:
        return frozenset(flat(word) for word in words)

    return Heads(
        index, folded(grammar.last), folded(grammar.legal), folded(grammar.stops), folded(grammar.phrases),
        frozenset(stem(flat(w)) for w in grammar.before), frozenset(stem(flat(w)) for w in grammar.apposed), frozenset(w.upper() for w in lexicon.acronyms.ignored),
    )  # fmt: skip


@cache
def localities(language: str) -> frozenset[str]:
    """The nouns that, in lower case before a name, speak of a place and not of the body that governs it."""
    return frozenset(stem(flat(word)) for kind, words in words_around(language).localities.items() if kind != "Venue" for word in words)


_ENGLISH = frozenset({"of", "for", "and", "in", "the"})


@dataclass(slots=True)
class _Walk:
    """A phrase being read: up to where, and what it has taken."""

    end: int
    proper: bool = False
    last_proper: bool = False
    clause: bool = False
    """Inside a "pour", "sur" or "en" complement."""
    words: int = 0


class Reader:
    """Reads the organization phrases of one view, left to right."""

    def __init__(self, view: View, lexicon: Heads) -> None:
        self.view, self.lexicon = view, lexicon
        self.limit = len(view)

    def bracket(self, position: int) -> int | None:
        """The place of "(ACR)" that ends the phrase reaching *position*, where only words of a name stand between."""
        view = self.view
        for n in range(position, min(position + 18, self.limit - 2)):
            text = view.tokens[n].text
            if text == "(":
                closes = view.tokens[n + 2].text
                inside = view.tokens[n + 1].text
                return n if acronym(inside) and closes in (")", ",", "-", "–", "/", ";") else None
            if text in "«»\";:.()!?–—" or (view.tokens[n].pos in ("VERB", "AUX") and view.flats[n] in self.lexicon.stops):
                return None
            if n > position and self.lexicon.heads.match(view, n) and view.flats[n - 1] in ARTICLES and (n < 2 or view.flats[n - 2] not in OF):
                return None
        return None

    def noun(self, n: int) -> bool:
        """Whether the word at *n* can be a word of a name: capitalised, or a lower-case noun or adjective."""
        if n >= self.limit:
            return False
        token, low = self.view.tokens[n], self.view.flats[n]
        if self.view.capital[n]:
            return True
        if not token.text[0].isalpha() or low in self.lexicon.stops or low in OF or low in ARTICLES or len(low) < 3:
            return False
        if token.pos in ("NOUN", "ADJ", "PROPN", "X"):
            return True
        return token.pos == "VERB" and low.endswith(("ee", "es", "e", "ique", "iques")) and "Part" in token.morph

    def head(self, n: int) -> tuple[int, Head] | None:
        return self.lexicon.heads.match(self.view, n) if n < self.limit else None

    def complement(self, n: int) -> int:
        """The first word of the noun phrase after "de", "du", "pour la"… at *n*: past the preposition and an article."""
        n += 1
        return n + 1 if n < self.limit and self.view.flats[n] in ARTICLES else n

    def quoted(self, n: int) -> int | None:
        """The place after the quotation that opens at *n*, when it is short and capitalised."""
        view = self.view
        if view.tokens[n].text not in ("«", '"'):
            return None
        for m in range(n + 1, min(n + 9, self.limit)):
            if view.tokens[m].text in ("»", '"'):
                return m + 1 if m > n + 1 and view.capital[n + 1] else None
        return None

    def take(self, walk: _Walk, n: int) -> None:
        proper = self.view.capital[n]
        whole = atlas_end(self.view, n) if proper else n + 1
        linked = n > 0 and (self.view.flats[n - 1] in ARTICLES or self.view.flats[n - 1] in OF)
        walk.end, walk.last_proper, walk.words = whole, whole > n + 1 or proper and not (linked and self.view.tokens[n].pos in ("NOUN", "ADJ")), walk.words + 1
        walk.proper = walk.proper or proper

    def read(self, start: int, length: int, head: Head) -> _Walk:
        """The phrase whose head is the *length* words at *start*."""
        view, flats = self.view, self.view.flats
        walk = _Walk(start + length)
        until = self.bracket(walk.end)
        while walk.end < self.limit:
            n = walk.end
            low = flats[n]
            if until is not None and n == until:
                break
            if view.tokens[n].text in ("«", '"') and not walk.proper:
                after = self.quoted(n)
                if after is None:
                    break
                walk.end, walk.proper, walk.last_proper, walk.words = after, True, True, walk.words + 1
            elif low in OF:
                if not self.of(walk, n, head, until):
                    break
            elif low in ("et", "&", ","):
                if not self.join(walk, n, head, until):
                    break
            elif low in ("pour", "sur", "en", "a", "au", "aux"):
                if not self.prepositional(walk, n, head, until):
                    break
            elif view.tokens[n].text in ("–", "-") and self.hung(walk, n):
                self.take(walk, n + 1)
                break
            elif low in _ENGLISH and n + 1 < self.limit and view.capital[n + 1] and view.capital[n - 1]:
                self.take(walk, n + 1)
            elif self.noun(n):
                if not self.content(walk, n, start + length, head):
                    break
            elif view.tokens[n].text.isdigit() and len(low) <= 2 and view.capital[n - 1] and not self.noun(n + 1):
                self.take(walk, n)
            else:
                break
        return walk

    def hung(self, walk: _Walk, n: int) -> bool:
        """Whether the dash at *n* hangs an acronym on the name ("École normale supérieure – PSL")."""
        view = self.view
        if n + 1 >= self.limit or not acronym(view.tokens[n + 1].text) or not view.tokens[n + 1].text.isupper() or acronym(view.tokens[n - 1].text):
            return False
        return walk.words > 0 and not (n + 2 < self.limit and (view.capital[n + 2] or view.tokens[n + 2].text in ("–", "-")))

    def content(self, walk: _Walk, n: int, first: int, head: Head) -> bool:
        view = self.view
        inner = self.head(n)
        if inner is not None and n > first and not view.capital[n] and walk.last_proper and not head.ministry:
            return False
        linked = view.flats[n - 1] in OF or view.flats[n - 1] in ARTICLES
        if head.ministry and view.capital[n] and not linked and view.tokens[n].pos != "ADJ" and (view.tokens[n].ner.endswith("PER") or view.tokens[n].pos == "PROPN"):
            return False
        if not view.capital[n] and walk.last_proper and view.flats[n - 1] not in OF and view.flats[n - 1] not in ARTICLES:
            if view.tokens[n].pos != "ADJ" or view.tokens[n - 1].ner.endswith(("LOC", "PER")) or acronym(view.tokens[n - 1].text):
                return False
            if not view.flats[n].endswith(("al", "ale", "aux", "ales", "ique", "iques", "aire", "aires", "ieur", "ieure", "if", "ive", "ives", "ifs", "ees", "iel", "ielle", "iels", "ielles", "el", "elle")):
                return False
        self.take(walk, n)
        return True

    def of(self, walk: _Walk, n: int, head: Head, until: int | None) -> bool:
        view = self.view
        first = self.complement(n)
        if not self.noun(first) and not (self.quoted(first) if first < self.limit else None):
            return False
        inner = self.head(first)
        if inner is not None and view.capital[first] and (walk.proper or walk.words) and not head.organ and until is None and not inner[1].weak:
            return False
        if view.tokens[first].text in ("«", '"'):
            walk.end = self.quoted(first) or first
            walk.proper = True
            return True
        if walk.last_proper and not view.capital[first] and until is None:
            return False
        self.take(walk, first)
        if inner is not None and view.capital[first]:
            nested = self.read(first, *inner)
            walk.end, walk.proper, walk.last_proper = nested.end, True, nested.last_proper
        return True

    def join(self, walk: _Walk, n: int, head: Head, until: int | None) -> bool:
        """Take a coordinated complement: always up to a bracketed acronym, widely for ministries, warily otherwise."""
        view, flats = self.view, self.view.flats
        m = n + 1
        if flats[n] == "&":
            if m < self.limit and view.capital[m]:
                self.take(walk, m)
                return True
            return False
        if m >= self.limit or not walk.words:
            return False
        prepositional = flats[m] in OF or (flats[m] in ("en", "aux", "a", "pour", "sur") and walk.clause)
        if flats[n] == "," and m < self.limit and flats[m] == "et":
            return False
        first = self.complement(m) if prepositional else m + 1 if flats[m] in ARTICLES else m
        if not self.noun(first):
            return False
        inner = self.head(first)
        if inner is not None and (view.capital[first] or not prepositional) and not (until is not None and prepositional):
            return False
        common = not view.capital[first]
        if until is not None and (flats[n] == "et" or self.more(first, until)):
            pass
        elif head.ministry and prepositional:
            if flats[n] == "," and not (view.capital[first] or self.goes_on(first)):
                return False
        elif flats[n] == ",":
            if not (walk.clause and flats[m] in ARTICLES and not common and self.goes_on(first)):
                return False
        elif prepositional:
            if walk.last_proper and not (view.tokens[walk.end - 1].pos == "NOUN" or head.official):
                return False
            if common == walk.last_proper:
                return False
        elif flats[m] in ARTICLES:
            if not walk.clause or self.verb_follows(first):
                return False
        elif walk.last_proper or view.tokens[first].pos not in ("NOUN", "ADJ") or not common:
            return False
        self.take(walk, first)
        return True

    def more(self, first: int, until: int) -> bool:
        return all(token.text not in "«»\";:" for token in self.view.tokens[first:until])

    def goes_on(self, n: int) -> bool:
        """Whether an "et" closes the list that goes on at *n* within a few words, before any other mark."""
        for m in range(n, min(n + 12, self.limit)):
            if self.view.flats[m] == "et":
                return True
            if self.view.tokens[m].text in ".;:()«»\"" or self.view.tokens[m].pos == "AUX":
                return False
        return False

    def verb_follows(self, n: int) -> bool:
        return any(self.view.tokens[m].pos in ("VERB", "AUX") for m in range(n + 1, min(n + 3, self.limit)))

    def prepositional(self, walk: _Walk, n: int, head: Head, until: int | None) -> bool:
        view, flats = self.view, self.view.flats
        low, m = flats[n], n + 1
        first = self.complement(n)
        if not self.noun(first) or (until is None and flats[first] in self.lexicon.phrases):
            return False
        if until is None:
            if low in ("a", "au", "aux", "en") and head.abroad and view.tokens[n].text != "a" and view.capital[first] and self.head(first) is None:
                self.take(walk, first)
                return True
            if walk.last_proper and not (view.capital[first] and low in ("pour", "sur")):
                return False
            if low in ("a", "au", "aux") and (walk.last_proper or low == "au" or view.tokens[n].text == "a" or view.capital[first] or not (flats[m] in ARTICLES or low == "aux")):
                return False
            if low in ("a", "aux") and not (view.capital[walk.end - walk.words - 1] or head.type == "GovernmentBody"):
                return False
            if low == "en" and (view.capital[first] or flats[m] in ARTICLES) and flats[first] not in ("ia",) and not acronym(view.tokens[first].text):
                return False
            if low in ("pour", "sur") and (flats[m] not in ARTICLES and not view.capital[m]):
                return False
            if self.head(first) is not None and flats[m] in ARTICLES:
                return False
        self.take(walk, first)
        walk.clause = True
        return True

    def trimmed(self, start: int, end: int) -> int:
        """*end*, without function words that ended up last."""
        while end > start + 1 and (self.view.flats[end - 1] in OF or self.view.flats[end - 1] in ARTICLES or self.view.flats[end - 1] in ("et", ",", "&", "pour", "en", "a")):
            end -= 1
        return end


def phrases(view: View, language: str) -> Iterator[Candidate]:
    """The organization phrases of *view* that are names by their own shape."""
    lexicon = heads(language)
    reader = Reader(view, lexicon)
    n = 0
    while n < len(view):
        found = lexicon.heads.match(view, n)
        if found is None or not _opens(view, n):
            n += 1
            continue
        length, head = found
        inner = lexicon.heads.match(view, n + length) if n + length < len(view) else None
        if head.outside and not view.capital[n] and inner is not None and view.capital[n + length]:
            n += length
            continue
        walk = reader.read(n, length, head)
        end = reader.trimmed(n, walk.end)
        candidate = _accepted(view, n, length, end, walk, head, language)
        if candidate is None:
            n += 1
        else:
            yield candidate
            n = candidate.end


def _opens(view: View, n: int) -> bool:
    """Whether a name may begin at *n*: not as the last word of a capitalised name ("Sorbonne Université")."""
    return not (n and view.capital[n] and view.capital[n - 1] and not view.begins(n - 1) and view.tokens[n - 1].text[-1].isalpha() and view.flats[n - 1] not in ARTICLES)


_PLURALS = frozenset({"les", "des", "aux", "ces", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "plusieurs", "nos", "leurs", "ses"})


def _of_a_body(view: View, n: int, end: int, lexicon: Heads) -> bool:
    """Whether a lower-case head belongs to a body rather than names one ("la délégation du Groupe", "le siège de l'AFD")."""
    if n >= end or view.flats[n] not in OF:
        return False
    n += 1
    if n < end and view.flats[n] in ARTICLES:
        n += 1
    return n < end and view.capital[n] and (acronym(view.tokens[n].text) or lexicon.heads.match(view, n) is not None)


def _close(view: View, n: int, end: int) -> bool:
    """Whether a lower-case head's proper name follows it at once, or after "de" or one adjective."""
    passed = 0
    while n < end and not view.capital[n]:
        if view.tokens[n].text in ("«", '"') or view.flats[n] in OF or view.flats[n] in ARTICLES:
            n += 1
        elif view.tokens[n].pos == "ADJ" and not passed and not view.flats[n].endswith(("ee", "ees", "e ")):
            n, passed = n + 1, 1
        else:
            return False
    return n < end


def _accepted(view: View, n: int, length: int, end: int, walk: _Walk, head: Head, language: str) -> Candidate | None:
    plural = view.tokens[n].text.endswith(("s", "x")) and view.stems[n] != view.flats[n] and (n == 0 or view.flats[n - 1] in _PLURALS)
    bracketed = end < len(view) - 2 and view.tokens[end].text == "(" and acronym(view.tokens[end + 1].text)
    if plural and view.capital[n] and not view.begins(n) and (bracketed or (length > 1 and head.organ)):
        plural = False
    if end <= n + length and not (length > 1 and view.capital[n]):
        return None
    own = any(view.capital[m] for m in range(n + length, end)) or (length > 1 and view.capital[n + length - 1])
    headed = view.capital[n] and not view.begins(n)
    named = bracketed or own or (headed and (walk.words > 0 or length > 1)) or (head.official and walk.words > 0 and (head.ministry or view.capital[n]))
    if plural or not named:
        return None
    if not view.capital[n] and view.stems[n] in localities(language) and not bracketed:
        return None
    if head.weak and not view.capital[n] and not bracketed and n + length + 1 < end and view.flats[n + length] in OF and not view.capital[n + length + 1]:
        return None
    if head.weak and not view.capital[n] and not bracketed and _of_a_body(view, n + length, end, heads(language)):
        return None
    if head.weak and not head.official and not (bracketed or headed):
        if not own or not (head.organ or _close(view, n + length, end)):
            return None
    if not own and not bracketed and end < len(view) and view.tokens[end].text[0].isdigit():
        return None
    start, name = n, ""
    if head.outside and not view.capital[n]:
        # "la société X": the name is X, when X follows at once
        if view.capital[n + length] and not bracketed:
            name = view.surface(n + length, end)
        elif not bracketed:
            return None
    if not view.capital[start] and not own and not bracketed and not head.official:
        return None
    rank = 60 if bracketed else 58 if head.ministry and head.official else 50
    if view.tokens[end - 1].text in ("»", '"') and head.weak:
        opens = next((m for m in range(start, end) if view.tokens[m].text in ("«", '"')), end)
        name = view.surface(opens + 1, end - 1) if opens + 1 < end - 1 and opens - start <= 2 else name
    return Candidate(view.index, start, end, head.type, "organizations.head", rank, view.surface(start, end), name=name)
