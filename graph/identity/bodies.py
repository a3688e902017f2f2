"""Two forms of bodies in, a score out: their names word by word, across languages, acronyms and partial names."""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import token_sort_ratio

from graph.identity.contrasts import other_names_differ
from graph.identity.forms import UNITS, Form, common
from graph.identity.keys import Reading, initial_words, lexicon, proper, reading, spells
from graph.identity.verdicts import NOTHING, PROPOSED, Score, Verdict
from ontology.gazetteer import bodies_named
from ontology.names import fold

_EVERYWHERE: Final = UNITS | {
    f"={head}"
    for head in ("ministry", "state-secretariat", "directorate", "assembly", "parliament", "government", "court", "institute")
}
"""Heads of bodies of which every state has its own by the same name, however long."""


def bodies(first: Form, second: Form) -> Score:
    """Whether two bodies, of no different countries, are one by their names."""
    best = NOTHING
    shared: tuple[Reading, Reading] | None = None
    alike = first.own == second.own
    for left, words_left in zip(first.readings, first.worded, strict=True):
        for right, words_right in zip(second.readings, second.worded, strict=True):
            if left.acronym or right.acronym:
                score = _acronyms(left, right, first.own, second.own, first, second)
            elif alike:
                score = _body_names(left, right, words_left, words_right, first, second)
            else:
                own = first.own | second.own
                score = _body_names(left, right, left.words(own), right.words(own), first, second)
            if (score.verdict, score.value) > (best.verdict, best.value):
                best, shared = score, (left, right)
    if best.verdict > Verdict.DOUBTFUL and _parents_differ(first, second):
        return Score(best.value, "parents", Verdict.NONE)
    if shared and best.verdict > Verdict.DOUBTFUL and other_names_differ(first, second, *shared, best.method):
        return Score(best.value, "other names", Verdict.DOUBTFUL)
    return best


def _parents_differ(first: Form, second: Form) -> bool:
    """Whether both are units of a body, and of none in common."""
    return bool(first.bodies and second.bodies) and not share_body(first, second)


def share_body(first: Form, second: Form) -> bool:
    """Whether some body of one is a body of the other."""
    return share_names(first.bodies, second.bodies)


def share_names(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether some body that *first* names is one that *second* names: the same words, an acronym of them, or one authority's body."""
    for left in first:
        for right in second:
            a, b = reading(left), reading(right)
            if sorted(a.tokens) == sorted(b.tokens):
                return True
            for short, full in ((a, b), (b, a)):
                if short.acronym and len(short.acronym) > 1 and spells(fold(short.acronym), full.initials):
                    return True
                longer = not full.acronym and len(short.tokens) > 1 and set(short.tokens) < set(full.tokens)
                if longer and not common(short.tokens):
                    return True
            mine = {i for name in (left, right) for i in known_body(name)}
            if mine and known_body(left) & known_body(right):
                return True
    return False


def known_body(name: str) -> frozenset[str]:
    """The intergovernmental bodies that a name can mean."""
    return frozenset(record.id for record in bodies_named(name))


def _body_names(
    left: Reading, right: Reading, words_left: tuple[str, ...], words_right: tuple[str, ...], first: Form, second: Form
) -> Score:
    own_left, own_right = first.own, second.own
    same_country = bool(own_left & own_right)
    if left.numbers != right.numbers and left.numbers and right.numbers:
        return NOTHING
    vaguer = 0 if bool(own_left) == bool(own_right) else (-1 if own_right else 1)
    if sorted(words_left) == sorted(words_right):
        return _equal(words_left, left, right, same_country, vaguer, first, second)
    if left.numbers != right.numbers:
        return _close(left, right, "number", 0.9)
    odd_left, odd_right = _without(words_left, words_right), _without(words_right, words_left)
    if len(odd_left) > 1 and len(odd_right) > 1:
        return _close(left, right, "words", 1.0)
    if len(odd_left) == len(odd_right) and (typo := _typo(left, right, odd_left[0], odd_right[0], len(words_left))):
        if same_country or (not vaguer and (not common(words_left) or left.worldwide)):
            return Score(typo, "spelling", Verdict.SURE)
        return Score(typo, "spelling", Verdict.DOUBTFUL)
    for form, partial_name, whole, part, odd, rest in (
        (first, left, right, words_left, odd_left, odd_right),
        (second, right, left, words_right, odd_right, odd_left),
    ):
        if _embedded(partial_name, whole, part, odd, rest):
            fullest = all(len(read.tokens) <= len(partial_name.tokens) for read in form.readings)
            return Score(0.95, "shortened part", Verdict.SURE if same_country and fullest else Verdict.DOUBTFUL)
    if len(words_left) != len(words_right):
        short, long = (words_left, words_right) if len(words_left) < len(words_right) else (words_right, words_left)
        vague, side, full = (first, -1, right) if short is words_left else (second, 1, left)
        if set(short) < set(long) and (partial := _partial(short, long, same_country, vague, side, full)):
            return partial
    return _close(left, right, "words", 1.0)


def _equal(
    words: tuple[str, ...], left: Reading, right: Reading, same_country: bool, vaguer: int, first: Form, second: Form
) -> Score:
    """The names have the same words in some order."""
    if len(words) == 1 and words[0].startswith("=") and not (same_country and (left.countries or right.countries)):
        return Score(0.9, "common word", Verdict.DOUBTFUL)
    unsaid = left.countries != right.countries
    if not common(words) or left.worldwide:
        if vaguer and unsaid:
            return Score(0.9, "name without its country", Verdict.DOUBTFUL)
        return Score(0.97, "name", Verdict.LEANING, vaguer) if vaguer else Score(1.0, "name", Verdict.SURE)
    if not same_country and not (first.bodies and second.bodies):
        if len(words) > 3 and words[0] not in _EVERYWHERE and not vaguer and not unsaid:
            return Score(0.95, "long name", Verdict.LEANING, 1 if len(first.names) > len(second.names) else -1)
        return Score(0.9, "common name", Verdict.DOUBTFUL)
    unit = words[0] in UNITS
    if unit and bool(first.bodies) != bool(second.bodies):
        return Score(0.9, "unit without its parent", Verdict.DOUBTFUL)
    return Score(0.98, "name and country", Verdict.SURE)


def _typo(left: Reading, right: Reading, a: str, b: str, words: int) -> float:
    """How alike two names of so many words are that differ in one, *a* and *b*, which may be misspelt; 0 where it is not.

    A misspelling is a word that no list knows beside one that a list knows; two unknown words must be long.
    """
    unknown = [t for t in (a, b) if t[0] not in "=@#" and not t.isdigit()]
    if not unknown or words < 2:
        return 0.0
    spelt_a, spelt_b = left.spelt[left.tokens.index(a)], right.spelt[right.tokens.index(b)]
    shorter = min(len(spelt_a), len(spelt_b))
    distance = DamerauLevenshtein.distance(spelt_a, spelt_b)
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if spelt_a[0] != spelt_b[0] or distance > allowed:
        return 0.0
    if len(unknown) == 2 and (shorter < 7 or distance > 1):
        return 0.0
    return round(0.97 - 0.01 * distance, 3)


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left = list(others)
    found = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return found


def _embedded(short: Reading, full: Reading, words: tuple[str, ...], odd: list[str], rest: list[str]) -> bool:
    """Whether one name, of *words*, shortens a part of the other to the one word that it alone has: "CHU de Besançon", "NYU Abu Dhabi".

    *rest* are the words that the other alone has.
    """
    if len(odd) != 1 or len(set(rest)) < 2 or not proper(odd[0]) or not set(words) - set(odd):
        return False
    letters = short.spelt[short.tokens.index(odd[0])]
    spelt = tuple(w for t, said in zip(full.tokens, full.spelt, strict=True) if t in rest for w in said.split())
    return 2 <= len(letters) <= 6 and spells(letters, spelt)


def _partial(
    short: tuple[str, ...], long: tuple[str, ...], same_country: bool, vague: Form, side: int, fuller: Reading
) -> Score | None:
    """The words of one name are all in the other, *fuller*."""
    extra = _without(long, short)
    if not same_country:
        return _headed(short, long, extra, side) if fuller.worldwide and not (fuller.countries or vague.own) else None
    own = [word for word in short if proper(word) and not word.startswith("#")]
    if "=ministry" in short and len(short) > 1:
        if long[: len(short)] == short:
            return Score(0.94, "shorter title", Verdict.LEANING, side)
        return None
    unit = {"=faculty", "=school", "=department", "=institute", "=polytechnic"} & set(short)
    if unit and "=university" in extra and not vague.bodies and any(proper(w) for w in short):
        if all(w == "=university" or w in short or w.startswith("#") for w in extra):
            return Score(0.93, "unit with its parent", Verdict.LEANING, side)
        return None
    if extra == ["=university"] and own:
        return Score(0.93, "name without its head", Verdict.LEANING, side)
    if len(own) >= 2 and (all(word.startswith("#") for word in extra) or _locates(extra, fuller)):
        return Score(0.94, "name without its town", Verdict.LEANING, side)
    heads = [word for word in short if word in ("=university", "=foundation")]
    if heads and any(w.isdigit() for w in short) and any(w.startswith("#") for w in short) and all(proper(w) for w in extra):
        return Score(0.94, "numbered name", Verdict.LEANING, side)
    if heads == ["=foundation"] and own and all(proper(w) for w in extra):
        return Score(0.92, "surname of a foundation", Verdict.LEANING, side)
    return None


def _headed(short: tuple[str, ...], long: tuple[str, ...], extra: list[str], side: int) -> Score | None:
    """A body of no one country, named with and without what it is, said once more at the end: "Fédération internationale de … association"."""
    heads = {f"={head}" for head in lexicon().national}
    if len(short) > 2 and long[: len(short)] == short and short[0] in heads and set(extra) <= heads:
        return Score(0.93, "name without its second head", Verdict.LEANING, side)
    return None


def _locates(extra: list[str], full: Reading) -> bool:
    """Whether the one word that a name has more stands at its end, after "de" or "à"."""
    if len(extra) != 1 or not proper(extra[0]) or full.tokens[-1] != extra[0] or len(full.initials) < 2:
        return False
    return full.initials[-2].startswith("-")


def _acronyms(
    left: Reading, right: Reading, own_left: frozenset[str], own_right: frozenset[str], first: Form, second: Form
) -> Score:
    """At least one side is an acronym."""
    same_country = bool(own_left & own_right)
    if (left.acronym and right.acronym) or left.tokens == right.tokens:
        if fold(left.acronym or left.spelt[0] if left.spelt else "") != fold(
            right.acronym or right.spelt[0] if right.spelt else ""
        ):
            return NOTHING
        return _same_acronym(left, right, same_country, bool(own_left), bool(own_right), first, second)
    short, full, side = (left, right, -1) if left.acronym else (right, left, 1)
    vague, other = (first, second) if side == -1 else (second, first)
    if not spells(fold(short.acronym), full.initials):
        return NOTHING
    if _has_full(vague) or any(reading(n).acronym and fold(reading(n).acronym) != fold(short.acronym) for n in other.names):
        return Score(0.85, "initials", Verdict.DOUBTFUL)
    plain = fold(short.acronym) in set(initial_words(full))
    bare_full = common(full.words(own_left | own_right)) and not full.worldwide
    if same_country and (plain or len(short.acronym) > 3):
        return Score(0.95, "initials", Verdict.LEANING, side)
    if len(short.acronym) > 3 and (not bare_full or plain) and not (own_left or own_right):
        return Score(0.93, "initials", Verdict.LEANING, side)
    if len(short.acronym) > 3 and not bare_full and not (own_left and own_right):
        return Score(0.93, "initials", Verdict.LEANING, side)
    return Score(0.85, "initials", Verdict.DOUBTFUL)


def _has_full(form: Form) -> bool:
    return any(len(reading(name).spelt) > 1 for name in form.names)


def _small_words(form: Form) -> frozenset[str]:
    """The small words ("of", "pour") of a body's full names, by which two are told to be of one language."""
    return frozenset(word for read in form.readings for word in read.initials if word[0] == "-")


def _spelt_by(form: Form, letters: str) -> bool:
    """Whether some full name of a body gives an acronym."""
    return any(spells(letters, read.initials) for read in form.readings if len(read.spelt) > 1)


def _same_acronym(
    left: Reading, right: Reading, same_country: bool, has_left: bool, has_right: bool, first: Form, second: Form
) -> Score:
    full_first, full_second = _has_full(first), _has_full(second)
    length = len(left.acronym or right.acronym)
    if full_first and full_second:
        borrowed = [not _spelt_by(form, fold(left.acronym or right.acronym)) for form in (first, second)]
        foreign = not _small_words(first) & _small_words(second)
        if length > 3 and any(borrowed) and foreign and (same_country or not (has_left and has_right)):
            return Score(0.93, "acronym of another language", Verdict.LEANING, -1 if borrowed[0] else 1)
        return Score(0.85, "acronym", Verdict.DOUBTFUL)
    if full_first or full_second:
        side = 1 if full_first else -1
        if same_country or length > 3 or not (has_left and has_right):
            return Score(0.96, "acronym", Verdict.LEANING, side)
    if same_country:
        return Score(0.97, "acronym", Verdict.SURE)
    if length > 3:
        vaguer = 0 if has_left == has_right else (-1 if has_right else 1)
        return Score(0.95, "acronym", Verdict.LEANING if vaguer else Verdict.SURE, vaguer)
    return Score(0.85, "acronym", Verdict.DOUBTFUL)


def _close(left: Reading, right: Reading, method: str, weight: float) -> Score:
    """Names that share most of their words, for a human to judge."""
    value = round(weight * token_sort_ratio(" ".join(left.tokens), " ".join(right.tokens)) / 100, 3)
    return Score(value, method, Verdict.DOUBTFUL) if value >= PROPOSED else NOTHING
