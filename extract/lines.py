"""A reading and its actors in, lines out: each sentence as coded items, one letter an item, so that a grammar is a regex.

A line masks what earlier stages found: a mention is one item, a date is one item, an instrument or a verb of agreement is
one item however many words it has. `codes` is the line as a string of one letter an item, and indexes `items`:

    O organization   C country   D country named by an adjective   L place   P person   I initiative   E event   J date
    T instrument of agreement    V verb of agreement   r role   S office of state   h honorific   g group ("les deux pays")
    e between   a with   p by   s in presence of   y represented by   & and   d of   t determiner   n at   o other preposition
    q relative   N negation   1 number   w word   W capitalised word   and the marks , ; : . ( ) - /
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from extract.dates import Calendar
from extract.folds import stem
from extract.linewords import WORD, Phrase, Wordlist, longest, wordlist
from extract.model import Actors, Entity, Reading, Sentence, Span

FAMILIES = {
    "Person": "P",
    "Country": "C",
    "Place": "L",
    "City": "L",
    "Region": "L",
    "Continent": "L",
    "Venue": "L",
    "Initiative": "I",
    "Event": "E",
}
"""The code of each class of entity; every other class is an organization."""
_DROPPED = frozenset('"«»“”*_#`•·>[]')
_DATELINE = re.compile(
    r"(?:w?J)?[LC](?:\([^()]*\)|[/,]L)?,?t?(?:[JW1w]{0,3})?(?:\([^()]*\))?(?:/[wW]/)?-+(?![LC])|[LC],?t?J(?:\([^()]*\))?:|\([^()]{1,8}\)-"
)
_PARTICIPLE = re.compile(r"(?:é|i)e?s?$")
_HELD = re.compile(r"[wD]?[,:]?h*P")
"""Who hold an office in the plural, right after it: "leurs directeurs respectifs, P et Q", "leurs homologues
français, P et Q", "les deux présidents : P et Q" speak of persons, and of no group."""
_OBJECT = re.compile(r"(?:t|a.{0,9}?)w{0,2}T")
"""An instrument that one has made, before or after with whom."""
_ACTS = re.compile(r"N?w?N?V")
"""A verb of agreement after its subject, with one auxiliary: with two it is in the passive ("les deux textes ont été signés")."""


class Item(NamedTuple):
    """One item of a line. `keys` are the entities that it stands for; `sense` is an instrument's class, a verb's role or
    a date's index; `tense` a verb's; `weak` marks an instrument that stands for joint work in general."""

    code: str
    span: Span
    flat: str
    keys: tuple[str, ...] = ()
    sense: str = ""
    tense: str = ""
    weak: bool = False
    finite: bool = False
    """Whether the tagger takes the word for a verb."""

    @property
    def singular(self) -> str:
        """Its flat words without their plural endings ("chef d'etat" of "chefs d'etat")."""
        return " ".join(map(stem, self.flat.split()))

    @property
    def headword(self) -> str:
        """The first of its flat words ("directeur" of "directeur général")."""
        return self.flat.split()[0]


@dataclass(frozen=True)
class Line:
    """A sentence as coded items; `codes[i]` is `items[i].code`."""

    number: int
    sentence: Sentence
    items: tuple[Item, ...]
    aside: frozenset[int] = frozenset()
    """The items that belong to an apposition: read by a chain as one with the name beside them."""
    head: int = 0
    """The items of the dateline ("Rabat, 5 mai –") that the line begins with."""

    @cached_property
    def codes(self) -> str:
        """The items' codes."""
        return "".join(item.code for item in self.items)

    @property
    def listed(self) -> bool:
        """Whether the line is one of a list: a bullet, "a) …", a row of a table."""
        return self.sentence.kind == "item" or "|" in self.codes or re.match(r"[w1]\)", self.codes) is not None

    def span(self, first: int, last: int) -> Span:
        """The text from item *first* to item *last*, both in."""
        return Span(self.items[first].span.start, self.items[last].span.end)

    def recoded(self, codes: dict[int, str]) -> Line:
        """The line with other codes for some items."""
        return replace(self, items=tuple(item._replace(code=codes.get(n, item.code)) for n, item in enumerate(self.items)))


def lines(reading: Reading, actors: Actors, calendar: Calendar) -> tuple[Line, ...]:
    """A line for each sentence of *reading*, in order."""
    text = reading.flat
    entities = {entity.node.key: entity for entity in actors.entities}
    marks: list[Item] = []
    for span, together in groupby((m for m in actors.mentions if m.key in entities), key=lambda m: m.span):
        meant = list(together)
        code = {"demonym": "D", "group": "g"}.get(meant[0].kind) or family(entities[meant[0].key])
        marks.append(Item(code, span, span.of(text), tuple(m.key for m in meant), meant[0].kind))
    taken = [mark.span for mark in marks]
    for number, when in enumerate(calendar.dates):
        if not _crosses(when.span, taken):
            marks.append(Item("J", when.span, when.span.of(text), (), str(number)))
    marks.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    out, at = [], 0
    for number, sentence in enumerate(reading.sentences):
        while at < len(marks) and marks[at].span.start < sentence.span.start:
            at += 1
        first = at
        while at < len(marks) and marks[at].span.start < sentence.span.end:
            at += 1
        out.append(_line(reading, number, marks[first:at]))
    return tuple(out)


def _crosses(span: Span, taken: list[Span]) -> bool:
    """Whether *span* overlaps one of the sorted spans."""
    at = bisect_left(taken, Span(span.start, span.start + 1))
    near = taken[max(0, at - 1) : at + 2]
    return any(other.start < span.end and span.start < other.end for other in near)


def family(entity: Entity) -> str:
    """The code of an entity's class."""
    return FAMILIES.get(entity.node.type, "O")


def _line(reading: Reading, number: int, marks: list[Item]) -> Line:
    """The items of one sentence: marks as they are, then the longest phrase of the lexicons, then single words."""
    sentence, words = reading.sentences[number], wordlist(reading.document.language)
    scan = _Scan(reading, words, _spans(reading.flat, sentence.span, marks))
    verbs = {t.span.start for t in sentence.tokens if t.pos in ("VERB", "AUX")}
    items: list[Item] = []
    n = 0
    while n < len(scan.spans):
        a, b, mark = scan.spans[n]
        size = 1
        if mark is not None:
            items.append(_instrument(mark, words))
        elif scan.flats[n] not in _DROPPED:
            before = items[-1] if items else None
            phrase = scan.phrase(n, before)
            if phrase is None or scan.misread(phrase, n, before):
                items.append(_plain(Span(a, b), scan.flats[n], reading.text, items, a in verbs))
            else:
                size = len(phrase.words)
                span = Span(a, scan.spans[n + size - 1][1])
                items.append(Item(phrase.code, span, span.of(reading.flat), (), phrase.sense, phrase.tense, phrase.weak))
        n += size
    line = Line(number, sentence, tuple(items))
    dateline = _DATELINE.match(line.codes)
    return replace(_grouped(line, words), head=dateline.end() if dateline else 0)


_Cut = tuple[int, int, Item | None]
"""Where a word or a mark begins and ends, and the mark."""


def _spans(text: str, sentence: Span, marks: list[Item]) -> list[_Cut]:
    """The marks of a sentence and the words between them."""
    out: list[_Cut] = []
    position = sentence.start
    for mark in marks:
        if position >= sentence.end:
            break
        out += [(*found.span(), None) for found in WORD.finditer(text, position, mark.span.start)]
        out.append((mark.span.start, mark.span.end, mark))
        position = max(position, mark.span.end)
    return [*out, *((*found.span(), None) for found in WORD.finditer(text, position, sentence.end))]


@dataclass(frozen=True)
class _Scan:
    """A sentence cut into words and marks, and what its words are looked up in."""

    reading: Reading
    words: Wordlist
    spans: list[_Cut]

    @cached_property
    def flats(self) -> list[str]:
        """The flat words, a mark as one that no lexicon has, but a place's ("l'accord de Paris" is none that one makes)."""
        return [self.reading.flat[a:b] if mark is None or mark.code == "L" else "\x00" for a, b, mark in self.spans]

    @cached_property
    def stems(self) -> list[str]:
        """Their stems."""
        return [stem(word) for word in self.flats]

    def phrase(self, n: int, before: Item | None) -> Phrase | None:
        """The longest phrase that begins with word *n*; of two as long, the one whose words are as they stand, if no verb or number."""
        word, raw, (a, b, _) = self.flats[n], self.reading.text, self.spans[n]
        first, second = longest(self.words.exact, self.flats, n), longest(self.words.stems, self.stems, n)
        plain = word in self.words.accented and raw[a:b] == word
        auxiliary = plain and self.reading.accented and first is not None and first.sense != "role" and first.code != "V"
        if auxiliary or (word in self.words.unaccented and raw[b - 1] in "éÉ"):
            first = None  # the auxiliary, not the preposition (but "chargé d'affaires a.i.", "a acté"); "né d'un accord"
        if first is not None and first.sense == "not" and word in self.words.elided and before is not None and before.code == "V":
            first = self.words.exact[word][-1]  # "n'a pas signé d'accord"
        best = first
        if first is None or (
            second is not None
            and (len(second.words) > len(first.words) or (len(second.words) == len(first.words) and first.code in "V1"))
        ):
            best = second
        office = best is not None and best.sense == "representing" and self.stems[n] in self.words.stems
        if best is not None and office and self.words.office.match(self.reading.flat, b):
            return second or Phrase(best.words, "r", "role")
        return best

    def misread(self, phrase: Phrase, n: int, before: Item | None) -> bool:
        """Whether what begins with word *n* only looks like a phrase: a participle for the noun "traité", a word for an acronym, an
        adjective for a verb, a small word for an initial."""
        a, b, _ = self.spans[n]
        word, said, alone = self.flats[n], self.reading.text[a:b], len(phrase.words) == 1
        if phrase.sense == "Treaty" and alone:
            noun = before is not None and (before.code in "td1n" or said[-1 if said[-1] not in "sS" else -2] in "éÉ")
            if not noun:
                return True
        if alone and {word, self.stems[n]} & self.words.acronyms and not said.rstrip("s").isupper():
            return True
        if phrase.code == "V" and word.startswith(self.words.deepened) and _PARTICIPLE.search(said) and before is not None:
            return before.code == "T" or (before.code in "wW" and not before.finite)
        return phrase.code in "hr" and alone and len(word) <= 2 and not said[0].isupper()


def _instrument(item: Item, words: Wordlist) -> Item:
    """An initiative that is called an instrument ("la Charte de X", "le label « Y »") as one; any other mark as it is."""
    if item.code != "I":
        return item
    stems = [stem(word) for word in WORD.findall(item.flat)]
    best = longest(words.stems, stems, 0)
    if best is None or best.code != "T" or best.sense in {"Call", "Partnership"}:
        return item
    return item._replace(code="T", sense=best.sense, weak=best.weak)


def _plain(span: Span, word: str, raw: str, before: list[Item], finite: bool) -> Item:
    """A word that no lexicon of phrases holds."""
    if not word[0].isalnum():
        code = word if word in ",;:.()-/|" else "-" if word in "–—−" else "." if word in "!?…" else ","
        return Item(code, span, word)
    if word[0].isdigit():
        return Item("1", span, word)
    return Item("W" if raw[span.start].isupper() and before else "w", span, word, finite=finite)


def _grouped(line: Line, words: Wordlist) -> Line:
    """The line with its general nouns for several actors coded as groups: a number or "ces" before a plural noun."""
    line = _participles(line, words)
    codes = {n: "g" for n, item in enumerate(line.items) if item.flat in words.they}
    for n in range(1, len(line.items)):
        before, item = line.items[n - 1], line.items[n]
        counted = before.code == "1"
        if not counted and before.flat not in words.plurals:
            if item.flat in words.together and before.code == "t" and line.codes[n + 1 : n + 2] not in set("OCLPW"):
                codes[n] = "g"
            continue
        held = item.code in "rS" and _HELD.match(line.codes, n + 1)
        if held or item.code not in "wWTrSgV" or item.headword[-1] not in "sx":
            continue
        acting = counted and item.code == "w" and _ACTS.match(line.codes, n + 1)
        if words.groups.keys().isdisjoint((stem(item.headword), item.singular)) and not acting:
            continue
        if line.codes[n + 1 : n + 2] in set("OCLP") or re.match(r"[dn]t?[OCLP]", line.codes[n + 1 : n + 4]):
            continue
        if counted:
            if n >= 2 and line.items[n - 2].flat in words.articles:
                codes[n] = "g"
        elif (before.flat in words.pointing and item.code != "T") or stem(item.flat) in words.parties:
            codes[n] = "g"
    return line.recoded(codes) if codes else line


def _participles(line: Line, words: Wordlist) -> Line:
    """The line with "passé", "fait" and the like as verbs of signature where they stand beside an instrument."""
    changed: dict[int, Item] = {}
    for n, item in enumerate(line.items):
        if item.flat not in words.beside or item.code not in "wV" or not n:
            continue
        object_ = _OBJECT.match(line.codes, n + 1) if line.items[n - 1].flat in words.having else None
        if object_ is not None and line.items[object_.end() - 1].sense != "Partnership":
            changed[n] = item._replace(code="V", sense="sign", tense="done")  # "a passé (avec B) une convention"
        if "T" not in line.codes[:n]:
            continue
        near = line.codes[n - 1] == "T" or line.codes[n - 2 : n] in {"Tw", "TW"} or line.codes[n + 1 : n + 2] in {"e", "a", "p"}
        made = item.flat in words.made
        if (near and not made) or (made and line.codes[n + 1 : n + 3] == "nL" and (near or line.codes[n - 1] == ",")):
            changed[n] = item._replace(code="V", sense="sign", tense="done")
    return replace(line, items=tuple(changed.get(n, item) for n, item in enumerate(line.items))) if changed else line
