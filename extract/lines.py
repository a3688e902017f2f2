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
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from extract.dates import Calendar
from extract.folds import flat, stem
from extract.model import Actors, Entity, Reading, Sentence, Span
from ontology.lexicons import load
from ontology.wording import AgreementWords, FunctionWords, RoleWords

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
_WORD = re.compile(r"[^\W\d_]{1,7}'|\w+|[^\w\s]")
_DROPPED = frozenset('"«»“”*_#`•·>[]')
_DATELINE = re.compile(
    r"(?:w?J)?[LC](?:\([^()]*\)|[/,]L)?,?t?(?:[JW1w]{0,3})?(?:\([^()]*\))?(?:/[wW]/)?-+(?![LC])|[LC],?t?J(?:\([^()]*\))?:|\([^()]{1,8}\)-"
)
_PARTICIPLE = re.compile(r"(?:é|i)e?s?$")
_HELD = re.compile(r"w?,?h*P")
"""Who hold an office in the plural, right after it: "leurs directeurs respectifs, P et Q" speaks of persons, and of no group."""
_ACTS = re.compile(r"N?w?N?V")
"""A verb of agreement after its subject, with one auxiliary: with two it is in the passive ("les deux textes ont été signés")."""
_TENSES = ("done", "future", "conditional", "infinitive")
_ER = {
    "done": ("e", "es", "ee", "ees", "ent", "ons", "a", "erent", "ait", "aient", "ant"),
    "future": ("era", "eront", "erons"),
    "conditional": ("erait", "eraient"),
    "infinitive": ("er",),
}
_IR = {
    "done": ("it", "issent", "i", "ie", "is", "ies", "irent", "issait", "issant", "issons"),
    "future": ("ira", "iront"),
    "conditional": ("irait", "iraient"),
    "infinitive": ("ir",),
}


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


@dataclass(frozen=True)
class Line:
    """A sentence as coded items; `codes[i]` is `items[i].code`."""

    number: int
    sentence: Sentence
    items: tuple[Item, ...]
    codes: str
    aside: frozenset[int] = field(default=frozenset())
    """The items that belong to an apposition: read by a chain as one with the name beside them."""
    head: int = 0
    """The items of the dateline ("Rabat, 5 mai –") that the line begins with."""

    @property
    def listed(self) -> bool:
        """Whether the line is one of a list: a bullet, "a) …", a row of a table."""
        return self.sentence.kind == "item" or "|" in self.codes or re.match(r"[w1]\)", self.codes) is not None

    def span(self, first: int, last: int) -> Span:
        """The text from item *first* to item *last*, both in."""
        return Span(self.items[first].span.start, self.items[last].span.end)

    def recoded(self, codes: dict[int, str]) -> Line:
        """The line with other codes for some items."""
        items = tuple(item._replace(code=codes[n]) if n in codes else item for n, item in enumerate(self.items))
        return replace(self, items=items, codes="".join(item.code for item in items))


Phrase = tuple[tuple[str, ...], str, str, str, bool]
"""The words, then code, sense, tense, weak."""


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(flat(text)))


@dataclass(frozen=True)
class Wordlist:
    """The phrases of the lexicons by their first word: `exact` compares words as they are, `stems` without plurals."""

    exact: dict[str, tuple[Phrase, ...]]
    stems: dict[str, tuple[Phrase, ...]]
    groups: dict[str, tuple[str, ...]]
    acronyms: frozenset[str]
    """The flat words that are phrases only in capitals ("AMI", "MoU")."""
    articles: frozenset[str]
    pointing: frozenset[str]
    plurals: frozenset[str]
    parties: frozenset[str]
    they: frozenset[str]
    """The pronouns for several actors just named."""
    together: frozenset[str]
    """The nouns that stand for two or three of them ("le tandem")."""
    office: re.Pattern[str]
    beside: frozenset[str]
    """The participles that are verbs of signature only beside an instrument."""
    having: frozenset[str]
    """The auxiliaries of a past tense."""
    deepened: tuple[str, ...]
    """The beginnings of the participles that are adjectives beside a noun ("une coopération renforcée")."""


def _index(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by first word, longest first; of equal ones the first listed wins."""
    lists: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for phrase in phrases:
        if phrase[0]:
            lists.setdefault(phrase[0][0], {}).setdefault(phrase[0], phrase)
    return {first: tuple(sorted(found.values(), key=lambda p: -len(p[0]))) for first, found in lists.items()}


def conjugated(words: AgreementWords) -> list[Phrase]:
    """Every form of every verb of agreement."""
    out: list[Phrase] = []
    for verb in words.verbs:
        for tense in _TENSES:
            forms = list(getattr(verb, tense))
            forms += [flat(base) + ending for base in verb.er for ending in _ER[tense]]
            forms += [flat(base) + ending for base in verb.ir for ending in _IR[tense]]
            if tense == "done":  # a cedilla or an e keeps the sound: annonçant, engageons
                forms += [flat(base)[:-1] + "geant" for base in verb.er if base.endswith("g")]
            out += [(_tokens(form), "V", verb.role, tense, False) for form in forms]
    return out


@cache
def wordlist(language: str) -> Wordlist:
    """The lexicons of *language* made ready for the scan of a line."""
    words = load(AgreementWords, language, "agreements")
    roles = load(RoleWords, language, "roles")
    small = load(FunctionWords, language, "function_words")
    exact: list[Phrase] = [(_tokens(p), "w", "not", "", False) for p in words.weak["not"]]
    exact += [(_tokens(p), "s", "presence", "", False) for p in (*words.aside.presence, *words.aside.support)]
    exact += [(_tokens(p), "y", "representing", "", False) for p in words.aside.representing]
    exact += [(_tokens(p), "e", "between", "", False) for p in words.links.between]
    exact += [(_tokens(p), "a", "with", "", False) for p in words.links.with_]
    exact += [(_tokens(p), "p", "by", "", False) for p in words.links.by]
    exact += [(_tokens(p), "w", "respectively", "", False) for p in words.links.respectively]
    exact += [(_tokens(p), code, "", "", False) for code, list_ in small.codes.items() for p in list_]
    exact += [(_tokens(p), "w", "role", "", False) for p in roles.inside]
    exact += [(_tokens(p), "h", "", "", False) for p in roles.honorifics]
    exact += conjugated(words)
    weak = {tuple(stem(w) for w in _tokens(p)) for p in words.weak["words"]}
    stems: list[Phrase] = []
    for instrument in words.instruments:
        for table, phrases, base in ((stems, instrument.words, stem), (exact, instrument.forms, str)):
            for phrase in phrases:
                tokens = _tokens(phrase)
                light = tuple(stem(w) for w in tokens) in weak
                table.append((tuple(base(w) for w in tokens), "T", instrument.kind, "", light))
    stems += [(tuple(stem(w) for w in _tokens(p)), "S", "state", "", False) for p in roles.state]
    stems += [(tuple(stem(w) for w in _tokens(p)), "r", "role", "", False) for p in (*roles.heads, *roles.counterpart)]
    acronyms = frozenset(flat(p) for i in words.instruments for p in i.words if p[-1:].isupper())
    groups: dict[str, list[str]] = {}
    for family, nouns in words.groups.items():
        for noun in nouns:
            groups.setdefault(stem(flat(noun)), []).append(family)
    listed = {name: frozenset(flat(w) for w in words_) for name, words_ in small.groups.items()}
    return Wordlist(
        exact=_index(exact),
        stems=_index(stems),
        groups={noun: tuple(found) for noun, found in groups.items()},
        acronyms=acronyms,
        articles=listed["articles"],
        pointing=listed["pointing"],
        plurals=listed["pointing"] | listed["plain"],
        parties=listed["parties"],
        they=listed["they"],
        together=listed["together"],
        office=re.compile(r"\s?(?:" + "|".join(re.escape(flat(w)) for w in small.office) + r")(?!\w{3})"),
        beside=frozenset(flat(p) for p in words.weak["beside"]),
        having=frozenset(flat(p) for p in words.markers["auxiliaries"]),
        deepened=tuple(flat(p) for p in words.markers["deepened"]),
    )


def _longest(found: tuple[Phrase, ...], words: list[str], at: int) -> Phrase | None:
    for phrase in found:
        size = len(phrase[0])
        if size == 1 or tuple(words[at : at + size]) == phrase[0]:
            return phrase
    return None


def lines(reading: Reading, actors: Actors, calendar: Calendar) -> tuple[Line, ...]:
    """A line for each sentence of *reading*, in order."""
    text = reading.flat
    entities = {entity.node.key: entity for entity in actors.entities}
    marks: list[tuple[Span, Item]] = []
    for span, together in groupby((m for m in actors.mentions if m.key in entities), key=lambda m: m.span):
        meant = list(together)
        code = {"demonym": "D", "group": "g"}.get(meant[0].kind) or family(entities[meant[0].key])
        marks.append((span, Item(code, span, span.of(text), tuple(m.key for m in meant), meant[0].kind)))
    taken = [mark[0] for mark in marks]
    for number, when in enumerate(calendar.dates):
        if not _crosses(when.span, taken):
            marks.append((when.span, Item("J", when.span, when.span.of(text), (), str(number))))
    marks.sort(key=lambda mark: (mark[0].start, -mark[0].end))
    out, at, accented = [], 0, "é" in reading.text
    words = wordlist(reading.document.language)
    for number, sentence in enumerate(reading.sentences):
        while at < len(marks) and marks[at][0].start < sentence.span.start:
            at += 1
        inside = []
        while at < len(marks) and marks[at][0].start < sentence.span.end:
            inside.append(marks[at][1])
            at += 1
        out.append(_line(number, sentence, reading.text, text, inside, words, accented))
    return tuple(out)


def _crosses(span: Span, taken: list[Span]) -> bool:
    """Whether *span* overlaps one of the sorted spans."""
    at = bisect_left(taken, Span(span.start, span.start + 1))
    near = taken[max(0, at - 1) : at + 2]
    return any(other.start < span.end and span.start < other.end for other in near)


def family(entity: Entity) -> str:
    """The code of an entity's class."""
    return FAMILIES.get(entity.node.type, "O")


def _line(number: int, sentence: Sentence, raw: str, text: str, marks: list[Item], words: Wordlist, accented: bool) -> Line:
    """The items of one sentence: marks as they are, then the longest phrase of the lexicons, then single words."""
    spans: list[tuple[int, int, int]] = []  # start, end, mark or -1
    at, position, end = 0, sentence.span.start, sentence.span.end
    while position < end:
        stop = marks[at].span.start if at < len(marks) else end
        spans += [(found.start(), found.end(), -1) for found in _WORD.finditer(text, position, max(position, stop))]
        if at < len(marks):
            spans.append((marks[at].span.start, marks[at].span.end, at))
            position = max(position, marks[at].span.end)
            at += 1
        else:
            break
    flats = [text[a:b] if mark < 0 else "\x00" for a, b, mark in spans]
    stems = [stem(w) for w in flats]
    items: list[Item] = []
    verbs = {t.span.start for t in sentence.tokens if t.pos in ("VERB", "AUX")}
    n = 0
    while n < len(spans):
        a, b, mark = spans[n]
        if mark >= 0:
            items.append(_instrument(marks[mark], words))
            n += 1
            continue
        word = flats[n]
        if word in _DROPPED:
            n += 1
            continue
        first = _longest(words.exact[word], flats, n) if word in words.exact else None
        second = _longest(words.stems[stems[n]], stems, n) if stems[n] in words.stems else None
        if (word == "a" and raw[a] == "a" and accented) or (word == "ne" and raw[b - 1] in "éÉ"):
            first = None  # the auxiliary, not the preposition; "né d'un accord"
        if first is not None and first[2] == "not" and word == "d'" and items and items[-1].code == "V":
            first = words.exact[word][-1]  # "n'a pas signé d'accord"
        best = first
        if second is not None and (
            first is None or len(second[0]) > len(first[0]) or (len(second[0]) == len(first[0]) and first[1] in "V1")
        ):
            best = second
        if (
            best is not None
            and best[2] == "Treaty"
            and len(best[0]) == 1
            and (not items or (items[-1].code not in "td1n" and raw[b - 1 if raw[b - 1] not in "sS" else b - 2] not in "éÉ"))
        ):
            best = None
        if best is not None and {word, stems[n]} & words.acronyms and len(best[0]) == 1 and not raw[a:b].rstrip("s").isupper():
            best = None
        if best is not None and best[2] == "representing" and stems[n] in words.stems and words.office.match(text, b) is not None:
            best = second or (best[0], "r", "role", "", False)
        if (
            best is not None
            and best[1] == "V"
            and word.startswith(words.deepened)
            and items
            and (items[-1].code == "T" or (items[-1].code in "wW" and not items[-1].finite))
            and _PARTICIPLE.search(raw[a:b])
        ):
            best = None
        if best is not None and best[1] in "hr" and len(best[0]) == 1 and len(word) <= 2 and not raw[a].isupper():
            best = None
        if best is not None:
            size = len(best[0])
            span = Span(a, spans[n + size - 1][1])
            items.append(Item(best[1], span, span.of(text), (), best[2], best[3], best[4]))
            n += size
            continue
        items.append(_plain(Span(a, b), word, raw, items, a in verbs))
        n += 1
    line = Line(number, sentence, tuple(items), "".join(item.code for item in items))
    dateline = _DATELINE.match(line.codes)
    return replace(_grouped(line, words), head=dateline.end() if dateline else 0)


def _instrument(item: Item, words: Wordlist) -> Item:
    """An initiative that is called an instrument ("la Charte de X", "le label « Y »") as one; any other mark as it is."""
    if item.code != "I":
        return item
    named = _WORD.findall(item.flat)
    stems = [stem(w) for w in named]
    best = _longest(words.stems[stems[0]], stems, 0) if stems[0] in words.stems else None
    if best is None or best[1] != "T" or best[2] in {"Call", "Partnership"}:
        return item
    return item._replace(code="T", sense=best[2], weak=best[4])


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
        if held or item.code not in "wWTrSgV" or item.flat[-1] not in "sx":
            continue
        acting = counted and item.code == "w" and _ACTS.match(line.codes, n + 1)
        if stem(item.flat.split(" ")[0]) not in words.groups and not acting:
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
        if line.codes[n + 1 : n + 2] == "a" and line.items[n - 1].flat in words.having and "T" in line.codes[n + 1 : n + 12]:
            changed[n] = item._replace(code="V", sense="sign", tense="done")  # "a passé avec B une convention"
        if "T" not in line.codes[:n]:
            continue
        near = line.codes[n - 1] == "T" or line.codes[n - 2 : n] in {"Tw", "TW"} or line.codes[n + 1 : n + 2] in {"e", "a", "p"}
        done = item.flat.startswith("fait")
        if (near and not done) or (done and line.codes[n + 1 : n + 3] == "nL" and (near or line.codes[n - 1] == ",")):
            changed[n] = item._replace(code="V", sense="sign", tense="done")
    if not changed:
        return line
    items = tuple(changed.get(n, item) for n, item in enumerate(line.items))
    return replace(line, items=items, codes="".join(item.code for item in items))
