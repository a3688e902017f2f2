"""A line and its verb of signature in, when and where what it tells of was done out: the date that belongs to the verb or names the
instrument, and the town of the act, of its hall or of its meeting."""

from __future__ import annotations

import re

from extract.dates import When
from extract.details import Source, led_in
from extract.instruments import SIGNING, beginnings, marked, pattern
from extract.lines import Item, Line
from ontology.gazetteer import country_of_adjective

DONE = frozenset({"on", "past"})
"""The roles of the dates at which something was done."""
_OPENS = 12
"""How far from its verb, at most, a date counts that opens its line."""
_BEYOND = 41
"""How far from its verb a date is another's."""
_CLAUSE = re.compile(r"O(?:\([^()]*\))?,(?=[^,()]*$)")
"""What stands before a clause after a body: the body and its comma, and no comma since."""
_PLACING = re.compile(r"(?:n|sd)t?$")
"""What stands before where something is done: "à", "au siège de l'"."""
_FARTHER = 8
"""How much farther from its verb a town counts that another name or a word parts from "à"."""
_PLACED = re.compile(r",?nt?L")
"""What follows a hall whose town is said ("au Palais fédéral, à Berne")."""
_AT_HALL = re.compile(r"[no]t?(?P<noun>[wW]{1,3})dt?$")
"""What stands before the town of a hall that has no name ("à la mairie de Tunis", "sur le campus de Dakar")."""
_AT_MEETING = re.compile(r"(?P<occasion>[so])d?t?(?:[wW1]{1,4}dt?)?$")
"""What stands before a meeting or the town of one without a name ("lors du sommet de Kigali", "à l'issue de la réunion de Tokyo")."""


def signing_date(source: Source, line: Line, anchor: int) -> tuple[When, float] | None:
    """The date of a line that belongs to the verb at item *anchor*: the nearest that bounds nothing and is no dateline; none of a
    ratification, which comes after."""
    if any(map(ratifies, line.items[anchor : anchor + 1])):
        return None
    found: list[tuple[int, int]] = []
    for n, item in enumerate(line.items):
        if item.code != "J" or n < line.head or source.date(item).role not in DONE or _told(line, n, anchor):
            continue
        if led_in(source, line, item, "in_force"):  # "signé en mai et entré en vigueur le 1er juin"
            continue
        if led_in(source, line, item, "communicated") or _of_body(line, n, anchor):
            continue  # "…, indique un communiqué parvenu samedi"; "X, créée à Genève en 1992, et Y ont signé"
        if n - 1 != anchor and led_in(source, line, item, "founded"):  # "A, créée le 3 mai 1987, et B ont signé"
            continue
        between = line.codes[min(n, anchor) : max(n, anchor)]
        distance = abs(n - anchor) + 12 * between.count("T") * (n > anchor) + 20 * between.count(";")
        if n <= line.head + 1 and line.codes[n + 1 : n + 2] == ",":  # "Hier, P, ministre de …, et Q ont signé"
            distance = min(distance, _OPENS)
        found.append((distance, n))
    nearest, n = min(found, default=(_BEYOND, 0))
    return (source.date(line.items[n]), 0.85 if nearest < 15 else 0.65) if nearest < _BEYOND else None


def naming_date(source: Source, line: Line, trigger: int) -> When | None:
    """The date that names an instrument: "le traité franco-monégasque du 17 juillet 1918"."""
    named = re.match(r"[wWD&-]{0,4}J", line.codes[trigger + 1 :])
    if named is None:
        return None
    item = line.items[trigger + named.end()]
    when = source.date(item)
    return when if pattern("dating").match(item.flat) and when.role in DONE else None


def ratifies(item: Item) -> bool:
    """Whether a verb of signature tells of the ratification of what was signed before."""
    return item.flat.startswith(beginnings("ratifying"))


def _of_body(line: Line, n: int, anchor: int) -> bool:
    """Whether item *n* stands in a clause that only tells of the body before it, and not of the act at item *anchor*: "A, dont le siège
    est à Dakar, a signé", "A, basée à Liège, et B"."""
    opening = _CLAUSE.search(line.codes, 0, n)
    if opening is None or opening.end() <= anchor < n or (n < anchor and "," not in line.codes[n:anchor]):
        return False
    first = line.items[opening.end()]
    return line.codes[opening.end()] == "q" or first.flat.startswith(beginnings("situating"))


def _told(line: Line, date: int, anchor: int) -> bool:
    """Whether a date is that of the telling: "a annoncé, mercredi 13 mars, avoir conclu un accord"; "A et B ont signé un accord, a
    annoncé A jeudi"."""
    if date > anchor:
        telling = re.search(r",w{0,2}(V)[^V]*$", line.codes[:date])
        return telling is not None and telling.start(1) > anchor and line.items[telling.start(1)].sense == "announce"
    before = re.search(r"V[,tw]{0,3}$", line.codes[:date])
    verb = line.items[before.start()] if before else None
    late = line.items[anchor].tense == "infinitive" or line.items[anchor - 1].flat.startswith(beginnings("having"))
    return verb is not None and verb.sense == "announce" and late


def signing_place(source: Source, line: Line, anchor: int, parties: frozenset[str] = frozenset()) -> str | None:
    """The town where a line says that its act was done: after "à", or by the hall, seat or meeting in it, not what places a party;
    "la capitale togolaise" for the town that is."""
    found: list[tuple[int, int, str]] = []
    for n, item in enumerate(line.items):
        if n < line.head or n in line.aside or _of_body(line, n, anchor):
            continue
        near = _town_beside(source, line, n, anchor, parties) if item.code in "LO" else None
        if near is not None:
            found.append((abs(n - anchor) + near[0], n, near[1]))
            continue
        town = _meeting_town(source, line, n) if item.code in "LE" else _capital(source, line, n)
        if town is not None:
            found.append((abs(n - anchor) + _FARTHER, n, town))
    return min(found)[2] if found else None


def _town_beside(source: Source, line: Line, n: int, anchor: int, parties: frozenset[str]) -> tuple[int, str] | None:
    """The town after "à" that the name at item *n* is or holds, and how much farther off it counts."""
    lead = _PLACING.search(line.codes, 0, n)
    if lead is None or _PLACED.match(line.codes, n + 1):
        return None
    at = lead.start()
    before = line.codes[at - 1] if at else ""
    of_party = before in {"O", "P"} and at - 1 > anchor and _PLACING.search(line.codes, 0, at - 1) is None
    town = None if before == "C" or of_party else _town(source, line, n, at, parties)
    return (_FARTHER if before in {"E", "w"} else 0, town) if town is not None else None


def _town(source: Source, line: Line, n: int, at: int, parties: frozenset[str]) -> str | None:
    """The town of the name at item *n*, whose preposition is item *at*: the one of the document that it ends with ("palais royal de
    Casablanca"), else itself after "à", if no party that it leads to."""
    item = line.items[n]
    hall = item.headword in marked("halls") and item.keys[0] not in parties
    within = _last_town(source, item) if item.code == "L" or hall or not at or line.codes[at - 1] in ",JV" else None
    apart = item.keys[0] not in parties or _done_there(line, at)
    beside = item.code == "L" and at == n - 1 and line.items[at].flat in marked("at") and apart
    return within or (item.keys[0] if beside else None)


def _done_there(line: Line, at: int) -> bool:
    """Whether the preposition at item *at* leads from a verb of signature, a date or a comma: to where that was done, be it a party's
    own town ("les deux maires ont signé, à Sfax, la charte"), and not to a party ("lie A à B")."""
    before = line.codes[at - 1] if at else ""
    return not before or before in ",J" or (before == "V" and line.items[at - 1].sense in SIGNING)


def _last_town(source: Source, item: Item) -> str | None:
    """The town of the document with which a longer name ends."""
    words = item.keys[0].split()
    ends = (" ".join(words[first:]) for first in range(1, len(words)))
    return next((end for end in ends if source.families.get(end) == "L"), None)


def _meeting_town(source: Source, line: Line, n: int) -> str | None:
    """The town that the meeting at item *n* is called by, or that stands there after the noun of a meeting or hall without a name."""
    item = line.items[n]
    if item.code == "E" and n <= 1:
        return _last_town(source, item)
    if item.code == "L" and any(word.flat.startswith(beginnings("hosting")) for word in line.items[n + 1 : n + 3]):
        return item.keys[0]  # "Carpentras accueillait l'assemblée", "Montréal a accueilli le congrès"
    meeting = _AT_MEETING.search(line.codes, 0, n)
    if meeting is not None and line.items[meeting.start()].flat.startswith(beginnings("occasion")):
        return _last_town(source, item) if item.code == "E" else item.keys[0]
    hall = _AT_HALL.search(line.codes, 0, n) if item.code == "L" else None
    nouns = range(*hall.span("noun")) if hall is not None else ()
    return item.keys[0] if any(line.items[noun].flat in marked("halls") for noun in nouns) else None


def _capital(source: Source, line: Line, n: int) -> str | None:
    """The capital that the words from item *n* mean: "la capitale togolaise"."""
    if line.items[n].flat not in marked("capital") or n + 1 >= len(line.items) or line.codes[n - 2 : n] != "nt":
        return None
    return source.capitals.get(country_of_adjective(line.items[n + 1].flat) or "")
