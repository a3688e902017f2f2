"""Two forms of persons in, a score out: their names, and whether their bodies, roles and countries agree."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from graph.identity.bodies import share_body, share_names
from graph.identity.forms import Form
from graph.identity.keys import PersonName, person_name, reading
from graph.identity.verdicts import NOTHING, Score, Verdict


def persons(first: Form, second: Form) -> Score:
    best, vaguer = 0.0, 0
    for left in first.names:
        for right in second.names:
            alike, side = _person_names(person_name(left), person_name(right))
            if alike > best:
                best, vaguer = alike, side
    if best == 0.0:
        return NOTHING
    context = _context(first, second)
    if context not in ("shared", "other") and first.circle | second.circle and _share_signature(first, second):
        context = "signature"
    if context in ("shared", "signature") or (context == "role" and best > 0.9):
        return Score(best, f"name and {context}", Verdict.LEANING if vaguer else Verdict.SURE, vaguer)
    if context == "country" and best >= 0.9 and not vaguer:
        return Score(best, "name and country", Verdict.SURE)
    return Score(round(best * 0.9, 3), "namesakes", Verdict.NONE if context == "other" and vaguer else Verdict.DOUBTFUL)


def _person_names(left: PersonName, right: PersonName) -> tuple[float, int]:
    """How alike two names of persons are, and which says less: each word of the shorter must be a word of the longer."""
    short, long, side = (left, right, -1) if len(left.words) <= len(right.words) else (right, left, 1)
    if sorted(left.words) == sorted(right.words):
        return (1.0, 0) if len(left.full) > 1 else (0.95, 0)
    free = list(long.words)
    weakest, initials = 1.0, 0
    for word in sorted(short.words, key=len, reverse=True):
        best, chosen = 0.0, ""
        for other in free:
            initial = len(word) == 1 or len(other) == 1
            value = (0.95 if word[0] == other[0] else 0.0) if initial else _alike(word, other)
            if value > best:
                best, chosen = value, other
        if best == 0.0:
            return 0.0, 0
        initials += len(word) == 1 or len(chosen) == 1
        weakest = min(weakest, best)
        free.remove(chosen)
    if not any(len(word) > 1 for word in short.words):
        return 0.0, 0
    vaguer = side if len(short.words) < len(long.words) or initials else 0
    if vaguer and initials and len(left.words) == len(right.words):
        vaguer = -1 if len(left.initials) > len(right.initials) else 1
    return round(weakest * (0.97 if vaguer else 1.0), 3), vaguer


def _alike(left: str, right: str) -> float:
    """How alike two words of a person's name are that may be spelt from another alphabet."""
    if left == right:
        return 1.0
    distance = DamerauLevenshtein.distance(left, right)
    longest = max(len(left), len(right))
    if longest < 4 or distance > (1 if longest < 6 else 2):
        return 0.0
    value = 1 - distance / longest
    same_bones = bones(left) == bones(right)
    return round(max(value, 0.92), 3) if same_bones else 0.0


def bones(word: str) -> str:
    """The consonants of a word, as they sound alike in the spellings of foreign names."""
    for written, plain in (("h", ""), ("d", "t"), ("b", "p"), ("v", "f"), ("g", "k"), ("c", "k")):
        word = word.replace(written, plain)
    bare = word[:1] + "".join(c for c in word[1:] if c not in "aeiou")
    return "".join(c for i, c in enumerate(bare) if i == 0 or c != bare[i - 1])


def _share_signature(first: Form, second: Form) -> bool:
    """Whether both signed something with a party in common, or one is of a party to what the other signed."""
    return share_names(first.circle | first.bodies, second.circle | second.bodies)


def _context(first: Form, second: Form) -> str:
    """What two persons have in common: "shared" (a body), "role" (with the country), "country", nothing, or "other"."""
    if first.bodies and second.bodies:
        if share_body(first, second):
            return "shared"
        return "other"
    if first.countries and second.countries and not first.countries & second.countries:
        return "other"
    same_country = bool(first.countries & second.countries)
    if first.words and second.words:
        alike = _roles_alike(first.words, second.words)
        if alike and (same_country or not (first.countries and second.countries)):
            return "role" if same_country or alike == 2 else ""
        return "" if alike else "other"
    if first.bodies or second.bodies or first.words or second.words:
        return "half" if same_country else ""
    return "country" if same_country else ""


def _roles_alike(left: str, right: str) -> int:
    """2 where some role of each has the same words, 1 where those of one are all in the other's, else 0."""
    best = 0
    for a in left.split("\n"):
        for b in right.split("\n"):
            one = {t for t in reading(a).tokens if t[0] != "@"}
            two = {t for t in reading(b).tokens if t[0] != "@"}
            if one and one == two:
                return 2
            if one and two and (one <= two or two <= one):
                best = 1
    return best
