"""A line and an act in, how far its agreement has got out: announced, planned, signed or ended, and how the line tells it."""

from __future__ import annotations

from extract.details import Source, negated
from extract.instruments import GIVING, SIGNING, Act, beginnings, marked, pattern, says
from extract.lines import Item, Line

Told = tuple[str, float, str]
"""A status, how likely, and the rule that told it."""


def status(source: Source, line: Line, act: Act | None, kind: str, *, weak: bool) -> Told | None:
    """How far an agreement of a kind has got, as a line says; "sera signé" wins over "signé"; None where the line does not say."""
    if kind == "Call":
        return "Announced", 0.8, "status.announced"
    verb = _verb(line, act)
    ends = [n for n in (act.trigger if act is not None else None, verb) if n is not None]
    if not ends:
        return None
    window = (max(0, min(ends) - 6), min(len(line.items) - 1, max(ends) + 5))
    if act is not None and _ends_before(source, line, act.trigger):
        return "Ended", 0.75, "status.over"
    item = None
    if verb is not None:
        item = line.items[verb]
        if item.sense == "renew" and negated(line, verb):
            return "Ended", 0.7, "status.ended"
        if item.sense in SIGNING:
            return _of_signing(source, line, item, window)
    later = (window[1], min(len(line.items) - 1, window[1] + 18))
    if says(line, source.cues.planned, source.text, *window):
        return "Planned", 0.75, "status.planned"
    if item is None and act is not None and says(line, source.cues.planned, source.text, *later):
        return "Planned", 0.6, "status.planned"
    return _unsigned(line, act, item, kind, weak=weak)


def _verb(line: Line, act: Act | None) -> int | None:
    """The verb that tells the status: the act's own, else the nearest of signing or ending."""
    if act is not None and act.verb is not None:
        return act.verb
    near = [n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in SIGNING | {"end"}]
    return min(near, key=lambda n: abs(n - (act.trigger if act else 0)), default=None)


def _ends_before(source: Source, line: Line, trigger: int) -> bool:
    """Whether a verb of ending, or one by which another takes its place, stands just before an instrument ("ont mis un terme à
    l'accord conclu en 2013", "il se substitue à celui de 1995")."""
    start = line.sentence.span.start
    if pattern("replacing").search(source.text[max(start, line.items[trigger].span.start - 50) : line.items[trigger].span.start]):
        return True
    near = [line.items[n] for n in range(max(0, trigger - 5), trigger) if line.codes[n] == "V"]
    return any(item.sense == "end" and item.tense in {"done", "future"} for item in near)


def _of_signing(source: Source, line: Line, item: Item, window: tuple[int, int]) -> Told:
    """The status that a verb of signature tells, by its tense and the words before it."""
    start = line.sentence.span.start
    before = source.text[max(start, item.span.start - 90) : item.span.start]
    lead = before[-40:]
    if pattern("gerund_ending").search(item.flat) and pattern("gerund").search(before):
        return "Planned", 0.75, "status.future"
    if item.flat.startswith(beginnings("approving")) and not _others_sign(line, item):
        return "Planned", 0.6, "status.planned"
    if pattern("recent").search(lead):
        return "Signed", 0.9, "status.signed"
    if item.tense in {"future", "conditional"} or pattern("future").search(lead):
        return "Planned", 0.85, "status.future"
    if item.tense == "infinitive":
        if pattern("first_to").search(lead):
            return "Signed", 0.7, "status.signed"
        ahead = any(cue.search(source.text, start, item.span.start) for cue in (pattern("later"), source.cues.planned))
        meant = ahead and pattern("purpose").search(lead)
        planned = meant or pattern("modal").search(lead) or says(line, source.cues.planned, source.text, *window)
        return ("Planned", 0.8, "status.modal") if planned else ("Signed", 0.7, "status.signed")
    if item.flat in marked("signing"):
        postponed = pattern("postponed").search(source.text, item.span.end, line.sentence.span.end)
        near = source.cues.planned.search(
            source.text, max(start, item.span.start - 40), min(line.sentence.span.end, item.span.end + 15)
        )
        if postponed or near or pattern("prospective").search(before[-22:]):
            return "Planned", 0.7, "status.planned"
    return "Signed", 0.9, "status.signed"


def _others_sign(line: Line, item: Item) -> bool:
    """Whether a line that tells of an approval tells of a signature too."""
    verbs = (other for other in line.items if other.code == "V" and other is not item and other.sense in SIGNING)
    return any(other.tense == "done" and not other.flat.startswith(beginnings("approving")) for other in verbs)


def _unsigned(line: Line, act: Act | None, item: Item | None, kind: str, *, weak: bool) -> Told:
    """The status that a line without a verb of signature tells, or that its kind of act makes likely."""
    if item is not None and item.sense == "end":
        return "Ended", 0.6, "status.ended"
    if item is not None and not weak and item.flat.startswith(beginnings("official")):
        return "Signed", 0.6, "status.signed"
    if item is not None and item.sense in GIVING and kind == "Designation":
        return "Signed", 0.8, "status.conferred"
    if act is not None and not weak:
        near = line.items[max(0, act.trigger - 12) : act.trigger + 20]
        signed = any(word.code == "V" and word.sense == "sign" and word.tense == "done" for word in near)
        if signed or any(word.flat in marked("signatories") for word in near):
            return "Signed", 0.65, "status.near"
    exchanged = act is not None and line.items[act.trigger].flat.startswith(beginnings("exchanged"))
    by_kind = {"LetterOfIntent", "MemorandumOfUnderstanding"} if item is not None else set()
    if kind in {"Designation", "JointDeclaration"} | by_kind or (exchanged and item is None):
        return "Signed", 0.5, "status.kind"
    return ("Announced", 0.6, "status.announced") if item is not None else ("Announced", 0.4, "status.default")
