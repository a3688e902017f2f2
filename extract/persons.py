"""Views in, candidates out: persons announced by an honorific, an office or a verb of saying, and the names after "MM."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.aliases import spells
from extract.atlas import atlas, person_after, territory, toponym
from extract.candidates import MASK, Candidate
from extract.folds import flat, flats
from extract.heads import Head, heads
from extract.views import Phrases, View, acronym, bracketed
from extract.walks import Reader
from ontology.gazetteer import cities_named, countries_of_demonym
from ontology.lexicons import Lexicon, load


class PersonWords(Lexicon):
    """`persons.toml`: what announces a person."""

    honorifics: tuple[str, ...]
    offices: tuple[str, ...]
    says: tuple[str, ...]
    particles: tuple[str, ...]
    portfolios: tuple[str, ...]
    boards: tuple[str, ...]
    several: tuple[str, ...]
    given: tuple[str, ...]
    forenames: tuple[str, ...]
    inner: tuple[str, ...]
    ranks: tuple[str, ...]
    patronymics: tuple[str, ...]
    dear: tuple[str, ...]
    crowned: tuple[str, ...]
    members: tuple[str, ...]
    baptismal: tuple[str, ...]


@dataclass(frozen=True)
class PersonCues:
    """The lexicon of one language, indexed."""

    honorifics: frozenset[str]
    offices: Phrases[str]
    says: frozenset[str]
    particles: frozenset[str]
    portfolios: Phrases[str]
    boards: Phrases[str]
    several: frozenset[str]
    given: frozenset[str]
    forenames: frozenset[str]
    inner: frozenset[str]
    ranks: Phrases[str]
    patronymics: frozenset[str]
    dear: frozenset[str]
    crowned: frozenset[str]
    members: frozenset[str]
    baptismal: frozenset[str]


@cache
def cues(language: str) -> PersonCues:
    """The person lexicon of *language*, indexed."""
    lexicon = load(PersonWords, language, "persons")
    return PersonCues(
        frozenset(flat(w).rstrip(".") for w in lexicon.honorifics), Phrases([(w, w) for w in lexicon.offices], stemmed=True),
        flats(lexicon.says), flats(lexicon.particles),
        Phrases([(w, w) for w in lexicon.portfolios], stemmed=True), Phrases([(w, w) for w in lexicon.boards]),
        flats(lexicon.several),
        flats(lexicon.given), flats(lexicon.forenames), flats(lexicon.inner), Phrases([(w, w) for w in lexicon.ranks]),
        flats(lexicon.patronymics), flats(lexicon.dear), flats(lexicon.crowned), flats(lexicon.members), flats(lexicon.baptismal),
    )  # fmt: skip


_MARKS = frozenset(',;:.()«»"–—-/!?|')
_APPOSING = frozenset({",", "(", "–", "-", "—", ":", "|"})
_LONGEST = 6
_REGNAL = re.compile(r"(?=.)X{0,2}(?:IX|IV|V?I{0,3})|Ier")
"""The number of a ruler, with which the name ends."""
_TITLE = 4
"""The letters of a title that is written out, and of an adjective."""
_HEADED = 4
"""The words back from a title in which the head of a body's name is looked for."""
_REACH = 10
"""How many words the complement of an office has at most before the name of who holds it."""
_FAR = 16
"""How many it has before an acronym in brackets."""
_BRACKET = 3
"""The words of an acronym in brackets."""
_MINISTRY = Head("GovernmentBody", official=True, ministry=True)


def name_end(view: View, start: int) -> int:
    """The end of the person's name that begins at *start*, or *start* where none does.

    Capitalised words, initials, and particles before a capital; an office or an honorific ends it.
    """
    n, count = start, 0
    while n < len(view) and count < _LONGEST and (step := _name_step(view, n, count, cues(view.language))):
        n, count = n + step, count + 1
    return n


def _name_step(view: View, n: int, count: int, lexicon: PersonCues) -> int:
    """How many words from *n* on belong to the name of which *count* parts are read, or 0."""
    if view.tokens[n].text in _MARKS or (count and _REGNAL.fullmatch(view.tokens[n - 1].text)):
        return 0
    if not view.capital[n]:
        return _particles(view, n, lexicon) if count else 0
    token, low = view.tokens[n], view.flats[n]
    if count and low in lexicon.inner and token.text.istitle() and not _governs(view, n):
        return 1
    titled = low.rstrip(".") in lexicon.honorifics and len(low) > 1
    office = count > 0 and token.text.istitle() and not surnamed(view, n) and lexicon.offices.match(view, n) is not None
    if titled or office or token.text[0].isdigit():
        return 0
    initial = len(token.text) == 1 and n + 2 < len(view) and view.tokens[n + 1].text == "." and view.capital[n + 2]
    return 2 if initial else 1


def _particles(view: View, n: int, lexicon: PersonCues) -> int:
    """How many particles from *n* on go on with a name, before a capital that is no office nor body, or 0."""
    low, after = view.flats[n], n + 1
    while after < len(view) and view.flats[after] in lexicon.particles and not view.capital[after]:
        after += 1
    if low not in lexicon.particles or after - n > 2 or after == len(view) or not view.capital[after]:
        return 0
    if low in view.grammar.plural:
        return 0 if view.tokens[after].known else after - n  # "Paul des Ormiers", but no "Paul des Finances"
    head = heads(view.language).heads.match(view, after)
    bodied = lexicon.offices.match(view, after) is not None or (head is not None and not head[1].weak and after - n > 1)
    return 0 if bodied else after - n  # no "Varna du Président" nor "Paul de l'Université"


def _inside(view: View, n: int) -> bool:
    """Whether the title at *n* is a word of a name that began before it ("Mohamed Ould Cheikh X")."""
    lexicon = cues(view.language)
    if not n or view.flats[n] not in lexicon.inner or not (view.capital[n] and view.capital[n - 1]):
        return False
    token, low = view.tokens[n - 1], view.flats[n - 1]
    named = low in lexicon.particles or not (token.known or cities_named(token.text) or acronym(token.text))
    return named and low.rstrip(".") not in lexicon.honorifics and not office(view, n - 1)


def _governs(view: View, n: int) -> bool:
    """Whether "de" or an article stands after the word at *n*, which is then a title ("Paul Ormier Maître de conférences")."""
    return n + 1 < len(view) and not view.capital[n + 1] and view.flats[n + 1] in view.grammar.of | view.grammar.articles


def surnamed(view: View, n: int) -> bool:
    """Whether the word at *n* follows a particle in capitals and is a surname with it, whatever it means ("Le Maire")."""
    before = n - 3 if n > 2 and view.tokens[n - 2].text == "." else n - 2
    if before < 0 or (len(view.flats[before]) >= _TITLE and view.flats[before] in cues(view.language).honorifics):
        return False  # "Monsieur Le Maire"
    return view.capital[n - 1] and view.capital[before] and view.flats[n - 1] in cues(view.language).particles


def _honorific(view: View, n: int, lexicon: PersonCues) -> int:
    """The place after the honorifics at *n* ("M.", "S.E.M. le Dr"), or *n*."""
    while n < len(view):
        rank = lexicon.ranks.match(view, n)
        if rank is not None:
            n += rank[0]
            continue
        low = view.flats[n].rstrip(".")
        if low not in lexicon.honorifics or (len(low) <= 2 and not view.capital[n]):
            break
        n += 1
        if n < len(view) and view.tokens[n].text == ".":
            n += 1
    return n


def titled(view: View) -> Iterator[Candidate]:
    """The persons that an honorific announces, each of several after "MM."."""
    lexicon, free = cues(view.language), 0
    honorifics = {n for n, low in enumerate(view.flats) if low.rstrip(".") in lexicon.honorifics}
    for n in sorted(honorifics.union(*(of.places(view) for of in (lexicon.ranks, lexicon.portfolios, lexicon.offices)))):
        if n < free or _inside(view, n):
            continue
        start = _honorific(view, n, lexicon)
        by_title = start > n and not _within(view, n, start)
        if not by_title:
            start = _announced(view, n, lexicon)
        end = name_end(view, start + _nobiliary(view, n, start)) if start > n else n
        if end - start < (1 if by_title else 2) or not _human(view, start, end) or _styled(view, start):
            continue
        if view.capital[n] and corporate(view, n, end):
            continue
        if not by_title:
            yield Candidate(view.index, start, end, "Person", "persons.announced", 60, view.surface(start, end))
            free = end
            continue
        alone = end - start == 1 or view.flats[start] in lexicon.particles
        plain = lexicon.particles.isdisjoint(view.flats[start:end])
        if view.capital[n] and start - n == 1 and view.flats[n] in (lexicon.given if alone else lexicon.forenames if plain else ()):
            start = n  # "Cheikh Bakhoum", "Cheikh Oumar Sy": before one name, or a name with no patronymic, a first name
        loose = len(view.flats[n].rstrip(".")) > 3 and end - start < 2
        yield Candidate(view.index, start, end, "Person", "persons.title", 40 if loose else 80, view.surface(start, end))
        while view.flats[n].rstrip(".") in lexicon.several and (following := _next_name(view, end)) is not None:
            start, end = following
            yield Candidate(view.index, start, end, "Person", "persons.title", 70, view.surface(start, end))
        free = end


def _within(view: View, n: int, start: int) -> bool:
    """Whether the title at *n*, written out, is a word of a body's name ("Fondation Cheikh X", "l'hôpital Docteur X", "Roi X")."""
    written = len(view.flats[n]) >= _TITLE or view.flats[n] in cues(view.language).crowned
    if start - n != 1 or not written or not view.capital[n]:
        return False
    first = n
    while (
        first and n - first < _HEADED and view.tokens[first - 1].text[0].isalpha() and view.flats[first - 1] not in view.grammar.of
    ):
        first -= 1
        if heads(view.language).heads.match(view, first) is not None:
            return True
    return False


def _styled(view: View, start: int) -> bool:
    """Whether an office in capitals stands where a name would ("M. LE MAIRE DE X")."""
    after = start + (view.flats[start] in view.grammar.articles)
    found = cues(view.language).offices.match(view, after) if after < len(view) else None
    return found is not None and after + found[0] < len(view) and view.flats[after + found[0]] in view.grammar.of


def _announced(view: View, n: int, lexicon: PersonCues) -> int:
    """Where the name begins after an office and the country of its holder ("le ministre kényan X Y", "du CNRS X Y"), or *n*."""
    found = lexicon.portfolios.match(view, n) or lexicon.offices.match(view, n)
    if found is None:
        return n
    at = n + found[0]
    while at < len(view) and view.tokens[at].pos == "ADJ" and not view.capital[at] and not countries_of_demonym(view.flats[at]):
        at += 1
    if nation := _nationality(view, at):
        return at + nation
    if at >= len(view) or view.flats[at] not in view.grammar.of | view.grammar.contracted:
        return n
    return _past_body(view, at) or _past_bracket(view, at) or n


def _nationality(view: View, at: int) -> int:
    """How many words the adjective of nationality at *at* has ("kényan", "sud-africain"), or 0."""
    for size in (3, 1):
        word = "".join(token.text for token in view.tokens[at : at + size])
        if at + size < len(view) and len(word) > _TITLE and not view.capital[at] and countries_of_demonym(word):
            return size
    return 0


def _past_body(view: View, at: int) -> int:
    """Where a person's name begins at once after the place or the acronym that ends the complement of an office ("du Bénin X Y",
    "de la Région Bretagne X Y", "de l'Agence de l'eau du Togo X Y", "du CNRS X Y"), or 0."""
    head = None
    for m in range(at + 1, min(at + _REACH, len(view) - 2)):
        token, before = view.tokens[m], head
        head = heads(view.language).heads.match(view, m)
        if token.text in _MARKS or token.pos in ("VERB", "AUX") or (head is not None and head[1].type == "University"):
            return 0
        if not view.capital[m] or not (view.linked(m - 1) or before):
            continue
        size = territory(view, m) or int(acronym(token.text) or bool(cities_named(token.text)))
        if size and m + size < len(view) and person_after(view, m + size):
            return m + size
    return 0


def _past_bracket(view: View, at: int) -> int:
    """Where a person's name of two words begins at once after the acronym in brackets that ends the complement of an office ("de la
    Fédération de judo (FJ) Noël X"), or 0."""
    end = at + 1
    while end < min(at + _FAR, len(view)) and view.tokens[end].text not in _MARKS:
        end += 1
    name = end + _BRACKET
    if name + 1 >= len(view) or not bracketed(view, end):
        return 0
    two = range(name, name + 2)
    plain = all(view.tokens[n].text.istitle() and heads(view.language).heads.match(view, n) is None for n in two)
    return name if plain and not territory(view, name) and name_end(view, name) - name > 1 else 0


def _next_name(view: View, end: int) -> tuple[int, int] | None:
    """The name that follows in a list after a comma or "et" at *end*."""
    n = end
    while n < len(view) and n - end < 2 and (view.tokens[n].text == "," or view.flats[n] in view.grammar.and_):
        n += 1
    stop = name_end(view, n) if end < n < len(view) and not office(view, n) else n
    return (n, stop) if stop > n else None


def portfolios(view: View) -> Iterator[Candidate]:
    """The titles of ministers, which hide the words of their portfolios; the country at the end is left out."""
    reader, free = Reader(view), 0
    for n, (size, _) in cues(view.language).portfolios.places(view).items():
        if n < free:
            continue
        after = n + size
        first = n
        if nation := _nationality(view, after):  # the adjective stays to be read as a country: "ministre | kényan | des"
            first = after = after + nation
        else:
            after += after < len(view) and view.tokens[after].pos == "ADJ" and not view.capital[after]
        opens = after < len(view) and _opens_portfolio(view, after)
        if (first > n or not opens) and any(view.capital[n + 1 : n + size]):  # "le garde des Sceaux", "secrétaire d'État portugais"
            yield Candidate(view.index, n, n + size, MASK, "persons.portfolio", 59, view.surface(n, n + size))
        if not opens:
            continue
        stop = free = reader.trimmed(first, _before_other(view, after, _portfolio_end(view, first, after, reader)))
        if stop > after:
            yield Candidate(view.index, first, stop, MASK, "persons.portfolio", 59, view.surface(first, stop))


def charges(view: View) -> Iterator[Candidate]:
    """The offices in capitals whose charge is a common noun in capitals ("Directrice de la Communication"), which hide it."""
    grammar = view.grammar
    for n, (size, _) in cues(view.language).offices.places(view).items():
        if not view.capital[n]:
            continue
        at = start = n + size
        while at < len(view) and (view.flats[at] in grammar.of | grammar.articles | grammar.and_ or _common(view, at)):
            at += 1
        while at > start and not view.capital[at - 1]:
            at -= 1
        if at > start and view.flats[start] in grammar.of:
            yield Candidate(view.index, n, at, MASK, "persons.charge", 20, view.surface(n, at))
    for n, low in enumerate(view.flats):
        end = _fields_end(view, n + 1) if low in grammar.charged else 0
        if end:
            yield Candidate(view.index, n, end, MASK, "persons.charge", 55, view.surface(n, end))


def _fields_end(view: View, n: int) -> int:
    """The end of the list of fields in capitals, each after "de" and with its adjective, that "chargé" opens at *n*, or 0."""
    grammar, end = view.grammar, 0
    while n + 1 < len(view) and view.flats[n] in grammar.of:
        n += 1 + (view.flats[n + 1] in grammar.articles)
        if n >= len(view) or not _field(view, n):
            break
        n = end = n + 1 + (n + 1 < len(view) and view.tokens[n + 1].pos == "ADJ")
        n += n < len(view) and (view.tokens[n].text == "," or view.flats[n] in grammar.and_)
    return end


def _common(view: View, n: int) -> bool:
    """Whether the capitalised word at *n* is an ordinary one that heads no body's name and that the tagger takes for none."""
    return _field(view, n) and not view.tokens[n].ner.endswith(("ORG", "LOC", "PER"))


def _field(view: View, n: int) -> bool:
    """Whether the capitalised word at *n* is an ordinary one, which heads no body's name and names no place."""
    token = view.tokens[n]
    named = heads(view.language).heads.match(view, n) is not None or territory(view, n) or cities_named(token.text)
    return view.capital[n] and token.known and len(token.text) > _TITLE and not token.text.isupper() and not named


def _opens_portfolio(view: View, n: int) -> bool:
    """Whether a portfolio begins at *n* ("de la Santé", "à la Condition féminine"): no ministry that one serves."""
    low, grammar = view.flats[n], view.grammar
    if low in grammar.at:
        return not any(heads(view.language).heads.match(view, m) for m in range(n + 1, min(n + 3, len(view))))
    return low in grammar.of or low in grammar.charged or low in grammar.field


def _portfolio_end(view: View, start: int, end: int, reader: Reader) -> int:
    """The end of a minister's title read from *start*, its office ending at *end*: over "chargé de" and "auprès du ministre"."""
    grammar, offices = view.grammar, cues(view.language).portfolios
    while True:
        stop = reader.trimmed(start, reader.read(start, end - start, _MINISTRY).end)
        n = stop + (stop + 1 < len(view) and view.tokens[stop].text == ",")
        if n + 2 < len(view) and view.flats[n] in grammar.field and view.flats[n + 1] in grammar.charge:
            n += 1
        if n + 1 >= len(view) or view.flats[n] not in grammar.charged | grammar.charge:
            return stop
        end = n + 1
        while end < len(view) and view.flats[end] in grammar.articles | grammar.of:
            end += 1
        again = offices.match(view, end) if end < len(view) else None
        end = end + again[0] if again else n + 1


def _before_other(view: View, start: int, end: int) -> int:
    """Where the country, the region or the other office ("et ancien Directeur de Z") that ends the title begins, or *end*."""
    for n in range(start + 1, end):
        if view.flats[n] in view.grammar.and_ and (office(view, n + 1) or (office(view, n + 2) and not view.capital[n + 1])):
            return n
        if view.capital[n] and view.linked(n - 1):
            found = atlas(view.language).names.match(view, n)
            if found is not None and any(entry.identifier.startswith("iso:") for entry in found[1]):
                return n  # a continent or "les Outre-mer" is a portfolio
    return end


def _human(view: View, start: int, end: int) -> bool:
    """Whether the words may be a person's name: letters only, not a short acronym."""
    words = [view.tokens[n].text for n in range(start, end)]
    if any(c.isdigit() or c in "&@!" for word in words for c in word):
        return False
    if len(words) == 1 and view.flats[start] in cues(view.language).particles:
        return False
    return not (len(words) == 1 and acronym(words[0]) and len(words[0]) < 4)


def office(view: View, n: int) -> bool:
    """Whether a noun of office stands at *n*, and no first name that is written like one."""
    return n < len(view) and cues(view.language).offices.match(view, n) is not None and not _baptismal(view, n)


def _baptismal(view: View, n: int) -> bool:
    """Whether the noun of office at *n* is a first name: in capitals before another name, with no article ("Pape X")."""
    named = view.tokens[n].text.istitle() and n + 1 < len(view) and view.capital[n + 1]
    articled = n > 0 and view.flats[n - 1] in view.grammar.articles
    return named and not articled and view.flats[n] in cues(view.language).baptismal


def _nobiliary(view: View, n: int, start: int) -> int:
    """One where "de" opens the surname at *start* after a title without a complement of its own, and no place or body follows ("le général
    de Gaulle", "Mme de X"); else nothing."""
    after = start + 1
    if after >= len(view) or view.capital[start] or view.flats[start] not in view.grammar.of - view.grammar.contracted:
        return 0
    if n and view.tokens[n - 1].pos in ("NOUN", "ADJ") and view.tokens[n - 1].text[0].isalpha():
        return 0  # "le directeur général de X"
    token = view.tokens[after]
    proper = view.capital[after] and token.text.istitle() and (not token.known or token.ner.endswith("PER"))
    free = proper and not toponym(view, after)
    return int(free and heads(view.language).heads.match(view, after) is None and not office(view, after))


def corporate(view: View, start: int, end: int) -> bool:
    """Whether the capitals from *start* to before *end* are a company's name, by its last word or by the acronym that spells it ("General
    X Group", "General Y Technology (GYT)")."""
    lexicon = heads(view.language)
    spelt = bracketed(view, end) and spells(view.tokens[end + 1].text, view.surface(start, end), view.language)
    return spelt or view.flats[end - 1] in lexicon.last | lexicon.legal


def addressed(view: View, n: int) -> bool:
    """Whether the word at *n* is a short title before a name ("à Paris Mme X")."""
    low, lexicon = view.flats[n].rstrip("."), cues(view.language)
    short = 1 < len(low) <= _TITLE and view.tokens[n].text.istitle() and n + 1 < len(view) and view.capital[n + 1]
    return short and low in lexicon.honorifics and low not in lexicon.given


def chaired(view: View, n: int) -> int:
    """How many words at *n* name a board after the office of who sits on it ("le président du conseil d'administration de X"), which
    is an office in X; or 0."""
    board = cues(view.language).boards.match(view, n)
    if board is None or n < 2 or view.flats[n - 1] not in view.grammar.of:
        return 0
    if view.flats[n - 2] in cues(view.language).members:
        return board[0]  # "membre du conseil d'administration de X"
    offices = cues(view.language).offices.places(view)
    return board[0] if any(start + size == n - 1 for start, (size, _) in offices.items()) else 0


def apposed(view: View, end: int) -> bool:
    """Whether the name that ends at *end* is followed by an office in apposition: ", ministre", "(directrice", "– Président"."""
    if end + 1 >= len(view) or view.tokens[end].text not in _APPOSING:
        return False
    return office(view, end + 1 + (view.flats[end + 1] in view.grammar.apposition))


def speaks(view: View, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside the name: "a déclaré X", "X a souligné", "X explique"."""
    says = cues(view.language).says
    after = view.flats[end : end + 4]
    if (start and view.flats[start - 1] in says) or (after and after[0] in says):
        return True
    return len(after) > 1 and after[0] in view.grammar.auxiliaries and any(word in says for word in after[1:])
