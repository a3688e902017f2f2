"""An agreement and the ledger in, when and where it was signed told: by the line of its signature or the line before, by the ceremony
or occasion that it was signed at, by the agreement that it was signed with."""

from __future__ import annotations

from collections.abc import Iterator

from extract.dates import When
from extract.details import Agreement, Said, led_in
from extract.instruments import marked, pattern, says
from extract.ledger import Ledger, Session
from extract.lines import Line
from extract.whereabouts import DONE, signing_date, signing_place

SAME_SESSION = 3
"""How many lines after one that tells of a ceremony speak of it still."""
_SUBJECT = 3
"""The subject of a line that tells of a ceremony is one of its first so many items."""
DAY = 10
"""The length of an ISO date to the day."""


def situate(ledger: Ledger, agreement: Agreement, line: Line, anchor: int, *, pronoun: bool) -> None:
    """Add the date and place of the verb of signature at item *anchor*; "y" stands for the town of the line before; there, too,
    stand the date and town of what a *pronoun* means ("ils ont été signés …") and of an occasion that opens the line."""
    span = line.sentence.span
    known, before = agreement.signed_on, ledger.lines.get(line.number - 1)
    if before is not None and before.sentence.kind == "heading":
        before = None
    then = before if pronoun or line.codes[0] == "s" else None
    there = before if line.items[max(0, anchor - 2)].flat in marked("therein") else then
    if known is None or len(known.value) < DAY:
        found = signing_date(ledger.source, line, anchor)
        if found is None and then is not None:
            found = signing_date(ledger.source, then, 0)
        told = Said(found[0].done, span, "agreements.date", found[1]) if found is not None else None
        agreement.signed_on = finer(known, told) or ledger.dated
    if agreement.signed_at is None:
        parties = frozenset(agreement.parties)
        place = signing_place(ledger.source, line, anchor, parties) or (there and signing_place(ledger.source, there, 0, parties))
        agreement.signed_at = Said(place, span, "agreements.place", 0.75) if place else None


def finer(known: Said | None, told: Said | None) -> Said | None:
    """The date known, or one told of the same signature that is more precise ("en 2021", "le 4 octobre 2021")."""
    if known is None or (told is not None and told.value.startswith(known.value)):
        return told
    return known


def borrow(ledger: Ledger, one: Agreement, before: Agreement | None) -> None:
    """Give a signed agreement the date and place of the ceremony that it was signed at, of the one told *before* it that was signed
    with it, or of the line beside its own."""
    if one.status is None or not one.signed or one.kind == "Call":
        return
    session = next((s for s in reversed(ledger.sessions) if s.line <= one.last_line), None)
    date, place = (session.date, session.place) if session is not None and one.line - session.line < 25 else (None, None)
    own = [ledger.lines[n] for n in {one.line, one.last_line} if n in ledger.lines]
    near = [item for line in own if line.number - one.line <= SAME_SESSION for item in line.items]
    recalled = any(item.code == "J" and ledger.source.date(item).role in DONE for item in near)
    if before is not None and _together(ledger, before, one):
        date, place, recalled = before.signed_on or date, before.signed_at or place, False
    if one.signed_on is None and not recalled:
        undated = any(says(line, pattern("undated"), ledger.source.text) for line in own)  # "récemment", "viennent de"
        if date is not None or place is not None:
            one.signed_on, one.signed_at = date, one.signed_at or place
        elif one.status.method in {"status.signed", "status.near"} and not undated:
            _beside(ledger, one)
    elif one.signed_on is not None and date is not None and one.signed_on.value == date.value:
        one.signed_at = one.signed_at or place
    if one.signed_at is None and one.signed_on is not None and one.signed_on.value == ledger.source.calendar.published:
        one.signed_at = ledger.sent if len(one.signed_on.value) == DAY else None
    one.signed_at = one.signed_at or _ceremony(ledger, one) or _same_day(ledger, one)


def _together(ledger: Ledger, before: Agreement, one: Agreement) -> bool:
    """Whether an agreement was signed on the occasion of the one told before it: "ils ont également signé", "à cette occasion"."""
    line = ledger.lines.get(one.last_line if one.titled else one.line)
    if line is None or before.planned or "J" in line.codes or one.line - before.last_line > SAME_SESSION:
        return False
    return says(line, pattern("together"), ledger.source.text) and not set(before.parties).isdisjoint(one.parties)


def session_of(when: When | None, place: str | None, line: Line, rule: str, sure: float) -> Session | None:
    """The ceremony whose date or place *line* tells, by *rule* and how likely."""
    span = line.sentence.span
    date, town = Said(when.done, span, rule, sure) if when else None, Said(place, span, rule, sure - 0.05) if place else None
    return Session(date, town, line.number) if date or town else None


def occasion_of(ledger: Ledger, line: Line, rule: str) -> Session | None:
    """The date, to the day, and the place of a line that tells of an occasion: its only date but for the days that
    it lasts, which bounds nothing."""
    told = {n: ledger.source.date(item) for n, item in enumerate(line.items) if item.code == "J" and n >= line.head}
    days = [n for n, when in told.items() if when.end is None] or list(told)
    if len(days) != 1 or any(i.code == "T" and not i.weak for i in line.items) or line.sentence.kind == "heading":
        return None
    when = told[days[0]]
    bounds = any(led_in(ledger.source, line, line.items[days[0]], name) for name in ("starting", "ending"))
    if when.role != "on" or len(when.iso) < DAY or bounds:
        return None
    return session_of(when, signing_place(ledger.source, line, days[0]), line, rule, 0.5)


def _occasions(ledger: Ledger, one: Agreement) -> Iterator[Session]:
    """The occasions that the lines beside an agreement's own tell of, the line before first."""
    near = (ledger.lines[n] for n in (one.line - 1, one.line + 1, one.line - 2) if n in ledger.lines)
    return (found for line in near if (found := occasion_of(ledger, line, "agreements.date-beside")))


def _ceremony(ledger: Ledger, one: Agreement) -> Said | None:
    """The town of the ceremony that the next lines tell, where they tell no day of it ("La cérémonie a eu lieu à Bamako")."""
    published = ledger.source.calendar.published
    if one.signed_on is not None and published is not None and one.signed_on.value[:4] != published[:4]:
        return None  # a ceremony in memory of it
    for line in (ledger.lines[n] for n in (one.line + 1, one.line + 2) if n in ledger.lines):
        subject = next((n for n, item in enumerate(line.items[:_SUBJECT]) if item.flat in marked("ceremonies")), None)
        if subject is not None and "J" not in line.codes:
            place = signing_place(ledger.source, line, subject, frozenset(one.parties))
            return Said(place, line.sentence.span, "agreements.ceremony", 0.6) if place else None
    return None


def _same_day(ledger: Ledger, one: Agreement) -> Said | None:
    """The town of the occasion beside a signature that was of the same day ("Le 2 mai, P était à Turin. Ce jour-là, A et B ont signé")."""
    day = one.signed_on.value if one.signed_on is not None else ""
    return next((told.place for told in _occasions(ledger, one) if told.place and told.date and told.date.value == day), None)


def _beside(ledger: Ledger, one: Agreement) -> None:
    """The date and place of the line before or after, where that tells of an occasion, else of the one that the document opens with."""
    told = next(_occasions(ledger, one), None)
    if told is None:
        told, known = ledger.occasion, one.signed_at
        if known is not None and (told is None or told.place is None or told.place.value != known.value):
            return
    if told is not None:
        one.signed_on = told.date
        one.signed_at = one.signed_at or (told.place if told.place is not None and told.place.value not in one.parties else None)
