"""Names in, readings out: what the words of a name mean, whatever their language, order, inflection or spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

from rigour.names import remove_org_types

from ontology import gazetteer, records
from ontology.lexicons import HERE, Lexicon, read
from ontology.names import fold, without_article

_WORD: Final = re.compile(r"[^\W_]+")
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ROMAN: Final = {
    r: str(n) for n, r in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"], 1)
}
_NUMERAL: Final = re.compile(r"(?<=\w )(?:" + "|".join(sorted(_ROMAN, key=len, reverse=True)) + r")(?![\w.'])")
_ORDINAL: Final = re.compile(r"^(\d+)(?:er|ere|e|eme|ieme|st|nd|rd|th)$")
_LONGEST: Final = 6
_ARTICLES: Final = {"du": "le", "le": "le", "au": "le", "la": "la", "les": "les", "des": "les"}


class _Persons(Lexicon):
    honorifics: tuple[str, ...]
    particles: tuple[str, ...]


class _Words(Lexicon):
    """`ontology/identity.toml`."""

    stopwords: tuple[str, ...]
    droppable: tuple[str, ...]
    worldwide: tuple[str, ...]
    national: tuple[str, ...]
    instruments: tuple[str, ...]
    concepts: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]
    persons: _Persons
    places: dict[str, tuple[str, ...]]


def stem(word: str) -> str:
    """A folded word without the endings of number and gender.

    >>> stem("nationaux") == stem("nationale"), stem("bresilienne") == stem("bresiliens")
    (True, True)
    """
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
        if word.endswith("au") and len(word) > 5:
            word = word[:-1] + "l"
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


@dataclass(frozen=True)
class _Lexicon:
    """The words of `ontology/identity.toml`, stemmed and turned round for look-up."""

    stopwords: frozenset[str]
    droppable: frozenset[str]
    worldwide: frozenset[str]
    national: frozenset[str]
    instruments: frozenset[str]
    concepts: Mapping[str, str]
    phrases: Mapping[str, str]
    honorifics: frozenset[str]
    particles: frozenset[str]
    places: Mapping[str, str]


@cache
def lexicon() -> _Lexicon:
    """The words of names. Raises EntenteError where the file is at fault."""
    words = read(HERE / "identity.toml", _Words)
    concepts: dict[str, str] = {}
    for meaning, spelt in words.concepts.items():
        for word in spelt:
            concepts.setdefault(stem(word), meaning)
    return _Lexicon(
        frozenset(words.stopwords),
        frozenset(f"={word}" for word in words.droppable),
        frozenset(words.worldwide),
        frozenset(words.national),
        frozenset(stem(word) for word in words.instruments) | frozenset(words.instruments),
        concepts,
        {phrase: meaning for meaning, phrases in words.phrases.items() for phrase in phrases},
        frozenset(words.persons.honorifics),
        frozenset(words.persons.particles),
        {place_word: sort for sort, place_words in words.places.items() for place_word in place_words},
    )


@cache
def _countries() -> Mapping[str, str]:
    """Codes of countries by the folded words of their names and adjectives; a word of two countries is none."""
    found: dict[str, set[str]] = {}
    for record in records.countries().values():
        for name in (*record.names, *record.demonyms_fr, *record.demonyms_en):
            spelt = _WORD.findall(fold(name))
            if len(name) > 2 and not (len(spelt) == 1 and name.isupper() and len(name) < 3):
                found.setdefault(" ".join(spelt), set()).add(record.code)
                if len(spelt) == 1:
                    found.setdefault(stem(spelt[0]), set()).add(record.code)
    return {phrase: next(iter(codes)) for phrase, codes in found.items() if len(codes) == 1}


@cache
def _longest() -> Mapping[str, int]:
    """The words of the longest phrase that means something or names a country, by its first word."""
    found: dict[str, int] = {}
    for phrase in (*lexicon().phrases, *_countries()):
        first, *rest = phrase.split(" ")
        found[first] = max(found.get(first, 1), min(_LONGEST, 1 + len(rest)))
    return found


@lru_cache(maxsize=30_000)
def _cities(phrase: str) -> tuple[tuple[str, int], ...]:
    """Country and GeoNames number of the cities of that name, the largest first."""
    return tuple((city.country, city.geonameid) for city in gazetteer.cities_named(phrase))


def transliterated(word: str) -> str:
    """A folded word in a spelling shared by the ways to write a foreign name in Latin letters.

    >>> transliterated("mouammar") == transliterated("muammar"), transliterated("sergey") == transliterated("serguei")
    (True, True)
    """
    for written, plain in _SOUNDS:
        word = word.replace(written, plain)
    return re.sub(r"(.)\1+", r"\1", word)


_SOUNDS: Final = (
    ("ou", "u"), ("oo", "u"), ("ph", "f"), ("tch", "c"), ("tsch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "h"), ("gh", "g"),
    ("dh", "d"), ("th", "t"), ("gue", "ge"), ("gui", "gi"), ("dj", "j"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("w", "v"),
    ("y", "i"), ("ei", "i"), ("ai", "i"), ("ee", "i"), ("ie", "i"), ("z", "s"),
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What a name says: its words in order, each as a meaning (`=health`), a country (`@FR`), a city (`#2988507`), a
    number (`8`) or itself. `spelt` gives the letters behind each. `acronym` is the name where it is one, in capitals."""

    tokens: tuple[str, ...]
    spelt: tuple[str, ...]
    acronym: str
    initials: tuple[str, ...]
    """The words of the full name, stopwords marked by a leading `-`, from which acronyms are made."""

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(t[1:] for t in self.tokens if t.startswith("@"))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(t for t in self.tokens if t.isdigit())

    @property
    def content(self) -> tuple[str, ...]:
        """The words of the full name but for stopwords."""
        return tuple(word for word in self.initials if word[0] != "-")

    def words(self, own: frozenset[str]) -> tuple[str, ...]:
        """The tokens that compare, in order: without the body's own countries and the words that decide nothing."""
        drop = lexicon().droppable
        kept = tuple(t for t in self.tokens if not (t in drop or (t[0] == "@" and t[1:] in own)))
        return kept or self.tokens

    @property
    def worldwide(self) -> bool:
        return any(t[1:] in lexicon().worldwide for t in self.tokens if t.startswith("="))


def proper(token: str) -> bool:
    """Whether a token is a name and no common word, country or number."""
    return token[0] not in "=@" and not token.isdigit()


@lru_cache(maxsize=20_000)
def spelling(name: str) -> str:
    """A body's *name* in a spelling shared by those that read alike: of several words folded and without its article, else as it is,
    since the capitals of one word may say that it is an acronym.

    >>> spelling("L’UNIVERSITÉ DE LYON") == spelling("Université de Lyon"), spelling("CNRS")
    (True, 'CNRS')
    """
    bare = without_article(fold(name))
    return bare if " " in bare else name


_INVERTED: Final = re.compile(r"^(?P<rest>[^,]+), (?P<head>.+ (?:de|du|des|d'|de la|of|of the))$", re.IGNORECASE)


def reading(name: str, own: frozenset[str] = frozenset()) -> Reading:
    """The reading of a body's *name*; of several cities of a name, the one in the countries *own*, else the largest.

    >>> reading("World Health Organization").tokens, reading("Organisation mondiale de la santé").tokens
    (('=world', '=health', '=organization'), ('=organization', '=world', '=health'))
    """
    found = _reading(name, frozenset())
    return _reading(name, own) if own and any(t[0] == "#" for t in found.tokens) else found


@lru_cache(maxsize=50_000)
def _reading(name: str, own: frozenset[str]) -> Reading:
    if turned := _INVERTED.match(name.strip()):
        name = f"{turned['head']} {turned['rest']}"
    tokens, letters, initials = _words_read(fold(_undotted(name)), own)
    return Reading(tokens, letters, acronym_in(name), initials)


def _undotted(name: str) -> str:
    return _DOTTED.sub(lambda m: m[0].replace(".", ""), name) if "." in name else name


@lru_cache(maxsize=30_000)
def acronym_in(name: str) -> str:
    """A name that is an acronym, without its points; empty for any other.

    >>> acronym_in("C.N.R.S."), acronym_in("Université de Lyon")
    ('CNRS', '')
    """
    words = _WORD.findall(_undotted(name))
    return words[0] if len(words) == 1 and _is_acronym(words[0]) else ""


@lru_cache(maxsize=20_000)
def _words_read(folded: str, own: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The tokens of a folded name, the letters behind each, and its words marked as `Reading.initials` has them."""
    lexemes = lexicon()
    numbered = _NUMERAL.sub(lambda m: _ROMAN[m[0]], folded)
    bare = remove_org_types(numbered).strip() if " " in folded else folded
    spelt = _WORD.findall(bare) or _WORD.findall(folded)
    tokens: list[str] = []
    letters: list[str] = []
    at = 0
    while at < len(spelt):
        token, length = _token(spelt, at, own, lexemes)
        if token:
            tokens.append(token)
            letters.append(" ".join(spelt[at : at + length]))
        at += length
    if not tokens:  # nothing but small words, or no word at all
        tokens = letters = spelt or [folded or "?"]
    return tuple(tokens), tuple(letters), tuple(("-" if w in lexemes.stopwords else "") + w for w in spelt)


def _is_acronym(word: str) -> bool:
    """Whether a single word is written as an acronym: two to ten letters, at least two of them capitals, most of them.

    >>> [_is_acronym(w) for w in ("CNRS", "BAsD", "Cirad", "Orange")]
    [True, True, False, False]
    """
    capitals = sum(c.isupper() for c in word)
    return 2 <= len(word) <= 12 and capitals >= 2 and capitals * 2 > len(word)


def _token(spelt: list[str], at: int, own: frozenset[str], lexemes: _Lexicon) -> tuple[str, int]:
    """The meaning of the longest phrase from *at* on, and its length in words; an empty meaning is to be left out."""
    word = spelt[at]
    for length in range(min(_longest().get(word, 1), len(spelt) - at), 1, -1):
        phrase = " ".join(spelt[at : at + length])
        if meaning := lexemes.phrases.get(phrase):
            return f"={meaning}", length
        if code := _countries().get(phrase):
            return f"@{code}", length
    if word in lexemes.stopwords:
        return "", 1
    if word.isdigit():
        return str(int(word)), 1
    if word == "ier":
        return "1", 1
    if ordinal := _ORDINAL.match(word):
        return ordinal[1], 1
    if meaning := lexemes.concepts.get(stem(word)):
        if city := _city(spelt, at, own, least=2):
            return city
        return f"={meaning}", 1
    if code := _countries().get(word) or _countries().get(stem(word)):
        return f"@{code}", 1
    if city := _city(spelt, at, own):
        return city
    return (word if len(word) < 4 else stem(word)), 1


def _city(spelt: list[str], at: int, own: frozenset[str], least: int = 1) -> tuple[str, int] | None:
    """The city named from *at* on, in at least *least* words, and how many words name it."""
    if spelt[at] not in gazetteer.city_words():
        return None
    for length in range(min(4, len(spelt) - at), least - 1, -1):
        phrase = " ".join(spelt[at : at + length])
        article = _ARTICLES.get(spelt[at - 1], "") if at else ""
        if cities := (article and _cities(f"{article} {phrase}")) or _cities(phrase):
            return f"#{next((number for country, number in cities if country in own), cities[0][1])}", length
    return None


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a person's name, folded: `given` and `family` where the writing tells them apart, else all in `words`."""

    words: tuple[str, ...]

    @property
    def initials(self) -> frozenset[str]:
        return frozenset(w for w in self.words if len(w) == 1)

    @property
    def full(self) -> tuple[str, ...]:
        return tuple(w for w in self.words if len(w) > 1)


@lru_cache(maxsize=30_000)
def person_name(name: str) -> PersonName:
    """A person's name without honorifics and particles, in a spelling shared by its transliterations.

    >>> person_name("Carlotti Junior, Carlos G.") == person_name("Carlos G. Carlotti Junior")
    True
    """
    lexemes = lexicon()
    name = re.sub(r"(?<=[^\W\d_])\.(?=[^\W\d_]\.)", "", name) if re.match(r"^(?:S\.|H\.)", name) else name
    before, comma, after = name.partition(",")
    spelt = _WORD.findall(fold(f"{after} {before}" if comma else name))
    while len(spelt) > 1 and spelt[0] in lexemes.honorifics:
        spelt = spelt[1:]
    words = [w for w in spelt if w not in lexemes.particles] or spelt
    return PersonName(tuple(transliterated(w) if len(w) > 1 else w for w in words))


@lru_cache(maxsize=30_000)
def place_name(name: str) -> tuple[str, str]:
    """The key of a place and the class that its wording shows, empty where it shows none.

    >>> place_name("wilaya d'Oran"), place_name("Oran")
    (('oran', 'Region'), ('oran', ''))
    """
    lexemes, words, sort = lexicon(), _WORD.findall(fold(name)), ""
    while len(words) > 1 and (words[0] in lexemes.stopwords or words[0] in lexemes.places):
        sort = sort or lexemes.places.get(words[0], "")
        words = words[1:]
    return gazetteer.place_key(" ".join(words)), sort


def spells(acronym: str, words: Iterable[str]) -> bool:
    """Whether *acronym* is made from *words* in order: each content word gives its first letters, small words may.

    >>> full = reading("Société béninoise de pathologie infectieuse et tropicale").initials
    >>> spells("sobepit", full), spells("uqam", reading("Université du Québec à Montréal").initials)
    (True, True)
    """
    return _spells(acronym, tuple(words))


@lru_cache(maxsize=30_000)
def _spells(acronym: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not acronym
    small, word = words[0].startswith("-"), words[0].lstrip("-")
    if small and _spells(acronym, words[1:]):
        return True
    longest = 1 if small else 3 if len(acronym) > 4 else 1
    return any(
        acronym[:n] == word[:n] and _spells(acronym[n:], words[1:]) for n in range(1, min(longest, len(word), len(acronym)) + 1)
    )


def initial_words(read: Reading) -> Iterator[str]:
    """The acronyms that a full name gives most plainly: the first letters of its content words, and of all its words."""
    if len(content := read.content) > 1:
        yield "".join(w[0] for w in content)
        yield "".join(w.lstrip("-")[0] for w in read.initials)
