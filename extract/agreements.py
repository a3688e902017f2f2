"""Lines, actors and positions in, agreements out: what all the sentences of a document say of each act, brought together.

Sentences are read in order. An act whose parties its sentence names makes an agreement, or enriches the one that has them
already; "ce partenariat" enriches the agreement named last; a specific kind absorbs a general one; a trigger sentence that
no pattern resolved takes the actors beside it, at lower confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extract.acts import NUMBERS, Act, acts, fallback, says
from extract.dates import Calendar
from extract.details import (
    RANKS, SIGNING, Agreement, Said, Source, add_duration, add_signers, cues, modality, negated, say, signing_date, signing_place, status,
)
from extract.folds import flat, stem
from extract.lines import Line
from extract.model import Modality, Span
from extract.positions import Position, bodies
from ontology.gazetteer import capital_of

GENERAL = frozenset({"Agreement", "Partnership"})
"""The kinds that a more specific kind absorbs."""
ALONE = frozenset({"Call", "Designation", "JointDeclaration"})
"""The kinds that absorb and are absorbed by none but their own."""
BETWEEN_STATES = frozenset({"accord", "convention", "entente", "avenant"})


@dataclass
class Reader:
    """What reading the lines in order has to hold: who stands for whom, and the agreements so far."""

    source: Source
    nations: dict[str, str]
    """The document's countries by ISO code."""
    topic: str | None
    """The organization that the document speaks of most."""
    found: list[Agreement] = field(default_factory=list)
    pending: list[Agreement] = field(default_factory=list)
    recent: dict[str, None] = field(default_factory=dict)
    """The actors named so far, the last last."""
    last: Agreement | None = None
    dated: Said | None = None
    """The date that heads the lines of a chronicle."""


def agreements(lines: tuple[Line, ...], raw: str, calendar: Calendar, families: dict[str, str], held: tuple[Position, ...], nations: dict[str, str]) -> tuple[Agreement, ...]:
    """The agreements of a document, in order of their first trigger."""
    source = Source(flat(raw), calendar, cues("fr"), families, bodies(held))
    reader = Reader(source, nations, _topic(lines))
    for line in lines:
        if line.sentence.furniture:
            continue
        _chronicle(reader, line)
        if not _block(reader, line):
            _read(reader, line)
        for item in line.items:
            if item.code in "OCLP":
                for key in item.keys:
                    reader.recent.pop(key, None)
                    reader.recent[key] = None
    return _settled(reader)


def _topic(lines: tuple[Line, ...]) -> str | None:
    counts: dict[str, int] = {}
    for line in lines:
        for item in line.items:
            if item.code == "O" and not line.sentence.furniture:
                for key in item.keys:
                    counts[key] = counts.get(key, 0) + (3 if line.number < 3 else 1)
    return max(counts, key=lambda k: (counts[k], k), default=None)


def _chronicle(reader: Reader, line: Line) -> None:
    """A line that holds a date alone dates the lines after it, up to the next heading."""
    if re.fullmatch(r"-?J[-.:]?", line.codes) and line.number > 2:
        when = reader.source.calendar.dates[int(line.items[line.codes.index("J")].sense)]
        reader.dated = Said(when.iso, line.sentence.span, "agreements.chronicle", 0.7)
    elif line.sentence.kind == "heading" or not line.codes.strip("-"):
        reader.dated = None


def _block(reader: Reader, line: Line) -> bool:
    """A signature block: "Fait à Rabat, le 5 mai 2023", then "Pour A : P, directeur" for each party."""
    made = re.match(r"(?:Vn|wn|w)L(?:\([^()]*\))?,?t?(?:w*)J", line.codes)
    known = [a for a in reader.found if a.modality is Modality.ASSERTED and not a.weak] or reader.found or reader.pending
    if made and line.items[0].flat.startswith(("fait", "signe", "donne")) and known:
        target = max(known, key=lambda a: (len(a.parties) >= 2, -a.line))
        if target in reader.pending:
            reader.pending.remove(target)
            reader.found.append(target)
        span = line.sentence.span
        when = reader.source.calendar.dates[int(line.items[line.codes.index("J")].sense)]
        target.signed_on = target.signed_on or Said(when.iso, span, "agreements.block", 0.9)
        target.signed_at = target.signed_at or Said(line.items[line.codes.index("L")].keys[0], span, "agreements.block", 0.9)
        target.status = Said("Signed", span, "status.block", 0.95)
        reader.last = target
        return True
    signer = re.match(r"-?[os]?ot?(?P<body>[OCL])(?:\([^()]*\))?[:,-]+[thrSw]*(?P<person>P)", line.codes)
    if signer and reader.last is not None and line.items[0].flat in {"pour", "-"} and reader.last.status is not None and reader.last.status.value == "Signed":
        body, person = line.items[signer.start("body")], line.items[signer.start("person")]
        say(reader.last.parties, body.keys[0], line.sentence.span, "agreements.block", 0.85)
        say(reader.last.signatories, person.keys[0], line.sentence.span, "agreements.block", 0.9)
        return True
    return False


def _read(reader: Reader, line: Line) -> None:
    """Take in what one line says."""
    any_act = False
    for rank, act in enumerate(acts(line)):
        if act.rule.startswith("pronoun") and not _pronoun_fits(reader, act):
            continue
        any_act = True
        for one in _apart(reader, act):
            _take(reader, one, rank)
    near = reader.last is not None and reader.last.passages and line.number - reader.last.last_line <= 2
    if not any_act and near and reader.last is not None and line.sentence.kind != "heading":
        _enrich(reader, reader.last, line, None)


def _pronoun_fits(reader: Reader, act: Act) -> bool:
    """Whether an act with no instrument speaks of the one named last: near, and not denied."""
    if act.verb is not None and negated(act.line, act.verb):
        return False
    if act.rule == "pronoun" and act.complete:
        return True
    return reader.last is not None and act.line.number - reader.last.last_line <= 4 or bool(reader.pending)


def _apart(reader: Reader, act: Act) -> Iterable[Act]:
    """One act for each partner, where the line says that there are as many instruments as partners."""
    if not act.plural or not act.partners or len(act.partners) < 2 or act.missing and act.rule != "with-only":
        return [act]
    separate = says(act.line, reader.cues.respectively, reader.text) or act.count == len(act.partners)
    if not separate:
        return [act]
    own = [m for m in act.members if m not in act.partners]
    return [
        Act(act.line, act.trigger, act.verb, act.kind, act.weak, act.definite, 1, False, (*own, partner), (partner,), act.signers, act.rule + ".each", act.confidence, act.missing)
        for partner in act.partners
    ]


def resolved(reader: Reader, line: Line, members: Iterable[int]) -> dict[str, float]:
    """The parties that items stand for, with the part of the confidence that each keeps: a person stands for a body, a
    group for the actors named before."""
    out: dict[str, float] = {}
    for n in members:
        item = line.items[n]
        if item.code == "g" and item.keys:
            for key in item.keys:
                bodies_ = reader.bodies.get(key, ())[:1] if reader.families.get(key) == "P" else (key,)
                for body in bodies_:
                    out.setdefault(body, 0.9)
        elif item.code == "g":
            for key in _group(reader, line, n):
                out.setdefault(key, 0.75)
        elif item.code == "P":
            for key in reader.bodies.get(item.keys[0], ())[:1]:
                if reader.families.get(key) in {"O", "C", "L"}:
                    out.setdefault(key, 0.85)
        elif item.code in "OCLD":
            for key in item.keys:
                out.setdefault(key, 1.0)
    return out


def _group(reader: Reader, line: Line, n: int) -> list[str]:
    """The actors that "les deux universités" stands for: the parties of the agreement named last where their number fits,
    else the last ones named of that family."""
    from extract.acts import NUMBERS

    item = line.items[n]
    head = stem(item.flat.split(" ")[0])
    wanted = {{"organization": "O", "country": "C", "place": "L", "person": "P"}[f] for f, nouns in reader.cues.groups.items() if head in nouns}
    before = line.items[n - 1]
    count = NUMBERS.get(before.flat, int(before.flat) if before.flat.isdigit() else 0) if n else 0
    here = [key for i in line.items[:n] if i.code in wanted for key in i.keys]
    if reader.last is not None:
        parties = [k for k in reader.last.parties if reader.families.get(k) in wanted or True]
        if parties and (not count or len(parties) == count) and len(parties) >= 2:
            return parties
    pool = [k for k in dict.fromkeys([*reader.recent, *here]) if reader.families.get(k) in wanted]
    if "P" in wanted and not pool:
        pool = [k for k in reader.recent if reader.families.get(k) == "P"]
    if not count:
        count = 2
    if len(pool) < count or count > 12:
        return []
    chosen = pool[-count:]
    if "P" in wanted and all(reader.families.get(k) == "P" for k in chosen):
        return [b for k in chosen for b in reader.bodies.get(k, ())[:1]]
    return chosen


def _take(reader: Reader, act: Act, rank: int) -> None:
    """Make an agreement of an act, or enrich the one that it speaks of."""
    line = act.line
    parties = resolved(reader, line, act.members)
    rule, confidence = act.rule, act.confidence
    earlier = reader.last if act.definite else None
    leads = reader.last is not None and not act.definite and says(line, reader.cues.leads, reader.text, None, act.trigger) and act.kind not in {"Partnership", "Call", "Designation"}
    if act.missing or len(parties) < 2:
        same = _same(reader, act, parties, loose=True)
        if act.definite and same is not None:
            _enrich(reader, same, line, act)
            return
        if leads and reader.last is not None and not (act.weak):
            _follow(reader, act, rank)
            return
        extra = _completed(reader, act, parties)
        if extra is None:
            if same is not None and (act.definite or len(parties) >= 1 or line.sentence.kind == "heading"):
                _enrich(reader, same, line, act)
            elif not act.weak or act.verb is not None and line.items[act.verb].sense == "sign":
                reader.pending.append(_draft(reader, act, rank, parties, rule or "alone", 0.4))
            return
        parties, rule, confidence = extra
    if len(parties) < 2 and act.kind not in ALONE:
        return
    same = _same(reader, act, set(parties))
    if same is not None and not _other(reader, act):
        for key, part in parties.items():
            _say(same.parties, key, line, act.line.sentence.span, rule, confidence * part)
        _enrich(reader, same, line, act)
        return
    if earlier is not None and not act.complete and len(parties) < 2:
        _enrich(reader, earlier, line, act)
        return
    if act.weak and rule in {"with-only", "subject-only", "fallback", "designation-only"} and (act.verb is None or line.items[act.verb].sense not in {"sign", "renew", "announce"}):
        return
    kinds = [act, *(_sharing(act, n) for n in act.shared)]
    for one in kinds:
        made = _draft(reader, one, rank, parties, rule, confidence)
        reader.found.append(made)
        reader.last = made
        _enrich(reader, made, line, one)


def _sharing(act: Act, trigger: int) -> Act:
    item = act.line.items[trigger]
    return Act(act.line, trigger, act.verb, item.sense, item.weak, act.definite, 0, False, act.members, act.partners, act.signers, act.rule, act.confidence, act.missing)


def _other(reader: Reader, act: Act) -> bool:
    """Whether the line sets its instrument apart from the one before ("un autre accord", one bullet each)."""
    word = act.line.items[act.trigger - 1].flat if act.trigger else ""
    if word in {"autre", "second", "seconde", "deuxieme", "troisieme", "nouvel", "nouveau"}:
        return word not in {"nouvel", "nouveau"}
    if act.line.sentence.kind == "item" and reader.last is not None and reader.last.item and reader.last.line != act.line.number:
        return act.trigger <= 3
    return False


def _completed(reader: Reader, act: Act, parties: dict[str, float]) -> tuple[dict[str, float], str, float] | None:
    """The parties of an act that no pattern resolved: the actors beside it, the subject of the document, or None."""
    line = act.line
    signs = act.verb is not None and line.items[act.verb].sense in {"sign", "renew"}
    beside = resolved(reader, line, fallback(line)) if not act.weak or signs else {}
    if act.kind in {"Call", "Designation"}:
        if parties:
            return parties, act.rule, act.confidence
        if act.kind == "Call" and reader.topic and (line.sentence.kind == "heading" or act.verb is not None):
            return {reader.topic: 1.0}, "call-topic", 0.4
        return None
    merged = {**parties, **{k: v for k, v in beside.items() if k not in parties}}
    if len(merged) >= 2 and (not act.weak or signs) and len(merged) <= 6:
        return merged, "fallback", 0.5
    if parties and act.rule in {"with-only", "passive"} and reader.topic and reader.topic not in parties and (signs or line.sentence.kind == "heading"):
        return {reader.topic: 0.8, **parties}, act.rule + ".topic", 0.55
    return None


def _family_fits(one: str, other: str) -> bool:
    """Whether two kinds may be of one agreement."""
    if one == other:
        return True
    if one in ALONE or other in ALONE:
        return False
    return one in GENERAL or other in GENERAL


def _same(reader: Reader, act: Act, parties: Iterable[str], *, loose: bool = False) -> Agreement | None:
    """The agreement that an act speaks of: kinds that fit and overlapping parties, the last first; *loose* for an act that
    names fewer than two parties."""
    wanted = set(parties)
    for known in reversed(reader.found):
        if not _family_fits(act.kind, known.kind):
            continue
        if known.line == act.line.number and known.trigger != act.line.items[act.trigger].span and not loose and not (known.weak or act.weak):
            continue
        have = set(known.parties)
        if loose:
            if wanted <= have:
                return known
            continue
        shared = len(wanted & have)
        if shared and (shared == len(wanted) or shared == len(have) or shared / len(wanted | have) >= 0.5) and (shared >= 2 or act.kind in ALONE):
            return known
    return None


def _draft(reader: Reader, act: Act, rank: int, parties: dict[str, float], rule: str, confidence: float) -> Agreement:
    line, item = act.line, act.line.items[act.trigger]
    modality = _modality(reader, act)
    kind = act.kind
    if kind == "Agreement" and len(parties) >= 2 and all(reader.families.get(k) == "C" for k in parties) and item.flat.split(" ")[0].split("-")[0] in {"accord", "accords", "convention", "conventions", "entente", "ententes"}:
        kind = "Treaty"
    made = Agreement(
        kind, act.weak, line.number, rank, item.span, _name(reader, act), modality, "agreements." + rule,
        item=line.sentence.kind == "item",
    )
    for key, part in parties.items():
        _say(made.parties, key, line, line.sentence.span, rule, confidence * part)
    return made


def _say(into: dict[str, Said], key: str, line: Line, passage: Span, rule: str, confidence: float) -> None:
    known = into.get(key)
    if known is None or known.confidence < confidence:
        into[key] = Said(key, passage, "agreements." + rule, min(confidence, 0.99))


def _name(reader: Reader, act: Act) -> Span:
    """The phrase that names an agreement: its instrument and what completes it, up to its parties."""
    line = act.line
    end = act.trigger
    at = act.trigger + 1
    while at < len(line.codes) and at - act.trigger < 14:
        code = line.codes[at]
        if code in "wWTI" or code in "L" and line.codes[at - 1] in "td" and False:
            end = at
        elif code not in "dtno&,1-" or code == "," and line.codes[at + 1 : at + 2] not in {"d"}:
            break
        at += 1
    return line.span(act.trigger, end)


def _modality(reader: Reader, act: Act) -> Modality:
    line = act.line
    first = max(0, min(act.trigger, act.verb if act.verb is not None else act.trigger) - 8)
    last = min(len(line.items) - 1, max(act.trigger, act.verb if act.verb is not None else act.trigger) + 6)
    if says(line, reader.cues.denied, reader.text, first, last):
        return Modality.DENIED
    if act.verb is not None and line.items[act.verb].tense == "conditional" or says(line, reader.cues.conditional, reader.text, first, last):
        return Modality.CONDITIONAL
    return Modality.ASSERTED


def _status(reader: Reader, line: Line, act: Act | None, agreement: Agreement) -> tuple[str, float, str] | None:
    """How far an agreement has got, as a line says; "sera signé" wins over "signé"."""
    first = act.trigger if act is not None else 0
    verb = act.verb if act is not None else next((n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in {"sign", "renew", "end"}), None)
    near = (max(0, min(first, verb if verb is not None else first) - 7), min(len(line.items) - 1, max(first, verb if verb is not None else first) + 5))
    if act is None and verb is None:
        return None
    if says(line, reader.cues.planned, reader.text, *near):
        return "Planned", 0.8, "status.planned"
    if agreement.kind == "Call":
        return "Announced", 0.8, "status.announced"
    if verb is not None:
        item = line.items[verb]
        if item.sense in {"sign", "renew"}:
            if item.tense in {"future", "conditional"}:
                return "Planned", 0.85, "status.future"
            if item.tense == "infinitive" and not re.search(r"vien(?:t|nent) de\s+$", reader.text[max(0, item.span.start - 14) : item.span.start]) and re.search(
                r"(?:va|vont|doit|doivent|devrai\w+|prevoi\w+|souhait\w+|compt\w+|envisag\w+|voulo\w+|veu\w+|appret\w+ a)(?:\s+\w+)?(?:\s+de)?\s+$", reader.text[max(0, item.span.start - 30) : item.span.start]):
                return "Planned", 0.8, "status.modal"
            return "Signed", 0.9, "status.signed"
        if item.sense == "end":
            return "Ended", 0.6, "status.ended"
        if item.sense in {"confer", "receive"} and agreement.kind == "Designation":
            return "Signed", 0.8, "status.conferred"
        if act is not None:
            signed = next((n for n in range(max(0, act.trigger - 12), min(len(line.items), act.trigger + 20)) if line.codes[n] == "V" and line.items[n].sense == "sign" and line.items[n].tense == "done"), None)
            if signed is not None and not agreement.weak:
                return "Signed", 0.65, "status.near"
            return "Announced", 0.6, "status.announced"
    if agreement.kind in {"Designation", "JointDeclaration"}:
        return "Signed", 0.5, "status.kind"
    return "Announced", 0.4, "status.default"


def _enrich(reader: Reader, agreement: Agreement, line: Line, act: Act | None) -> None:
    """Add what a line says of an agreement: its status, date, place, duration, who signed, and a more specific kind."""
    explicit = act is not None
    if explicit and act is not None:
        agreement.spans.append(line.items[act.trigger].span)
        agreement.passages.append(line.sentence.span)
        agreement.names.append(_name(reader, act))
        if act.kind != agreement.kind and agreement.kind in GENERAL and act.kind not in ALONE and (act.kind not in GENERAL or agreement.weak and not act.weak):
            agreement.kind = act.kind
        agreement.weak = agreement.weak and act.weak
        reader.last = agreement
    signing = [n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in {"sign", "renew"}] if agreement.kind != "Call" else []
    if explicit or signing:
        said = _status(reader, line, act, agreement)
        order = {"status.default": 0, "status.kind": 1, "status.announced": 1, "status.near": 2, "status.ended": 2, "status.planned": 3, "status.modal": 3, "status.future": 3, "status.signed": 3, "status.conferred": 3}
        if said is not None and (explicit or said[2] == "status.signed") and (
            agreement.status is None or order[said[2]] > order.get(agreement.status.method, 0)
        ):
            agreement.status = Said(said[0], line.sentence.span, said[2], said[1])
    anchor = act.verb if act is not None and act.verb is not None and line.items[act.verb].sense in {"sign", "renew", "confer", "receive"} else signing[0] if signing else None
    if anchor is not None:
        _date(reader, agreement, line, anchor)
        _place(reader, agreement, line, anchor)
        _signers(reader, agreement, line, act)
    _duration(reader, agreement, line, explicit)


def _date(reader: Reader, agreement: Agreement, line: Line, anchor: int) -> None:
    if agreement.status is not None and agreement.status.value in {"Planned"}:
        return
    near: list[tuple[int, int, When]] = []
    for n, item in enumerate(line.items):
        if item.code != "J":
            continue
        when = reader.calendar.dates[int(item.sense)]
        if when.role != "on" or n == 0 and line.codes[1:2] == ":":
            continue
        if re.match(r"L?,?J[-:)]", line.codes[: n + 2]) and n <= 2 and line.codes[n + 1 : n + 2] in {"-", ":", ")"}:
            continue
        near.append((abs(n - anchor), n, when))
    if near and agreement.signed_on is None:
        best = min(near)
        agreement.signed_on = Said(best[2].iso, line.sentence.span, "agreements.date", 0.85 if best[0] < 15 else 0.7)


def _place(reader: Reader, agreement: Agreement, line: Line, anchor: int) -> None:
    if agreement.signed_at is not None or agreement.status is not None and agreement.status.value == "Planned":
        return
    for n, item in enumerate(line.items):
        if item.code == "L" and n and line.codes[n - 1] == "n" and line.items[n - 1].flat == "a" and n not in line.aside:
            before = line.codes[n - 2] if n > 1 else ""
            if before in "OP" and n > anchor and before:
                continue
            if item.keys[0] in agreement.parties:
                continue
            agreement.signed_at = Said(item.keys[0], line.sentence.span, "agreements.place", 0.75)
            return


def _signers(reader: Reader, agreement: Agreement, line: Line, act: Act | None) -> None:
    """Who signed: the persons among the parties' list, and in a sentence of signature those who head a party."""
    span = line.sentence.span
    named = set(act.signers) if act is not None else set()
    present = line.codes.find("s")
    planned = agreement.status is not None and agreement.status.value == "Planned"
    for n, item in enumerate(line.items):
        if item.code != "P" or planned:
            continue
        key = item.keys[0]
        heads = any(b in agreement.parties for b in reader.bodies.get(key, ()))
        if n in named:
            _say(agreement.signatories, key, line, span, "signatory", 0.9)
        elif heads and (present < 0 or n < present or line.items[present].flat.startswith("en presence")):
            _say(agreement.signatories, key, line, span, "signatory-head", 0.65)
        elif present >= 0 and n > present:
            _say(agreement.attendees, key, line, span, "attendee", 0.6)


def _duration(reader: Reader, agreement: Agreement, line: Line, explicit: bool) -> None:
    span = line.sentence.span
    inside: list[Lasting] = [d for d in reader.calendar.durations if span.start <= d.span.start < span.end]
    for lasting in inside:
        if agreement.duration is not None:
            return
        if lasting.start is not None:
            if explicit and re.search(r"(?:periode|pour|sur|couvr\w+|de)\s*(?:la periode\s*)?\(?$", reader.text[max(0, lasting.span.start - 30) : lasting.span.start]):
                agreement.starts = agreement.starts or Said(lasting.start, span, "agreements.period", 0.5)
                agreement.ends = agreement.ends or Said(lasting.end or lasting.start, span, "agreements.period", 0.5)
            continue
        beside = any(lasting.span.start - 40 < s.end <= lasting.span.start for s in agreement.spans)
        if lasting.cued and explicit or beside or lasting.cued and re.search(r"(?:duree|renouvel|reconduct|valable|conclu\w*|signe\w*)", reader.text[span.start : span.end]):
            agreement.duration = Said(lasting.iso, span, "agreements.duration", 0.75 if explicit else 0.6)


def _follow(reader: Reader, act: Act, rank: int) -> None:
    """A later instrument that the agreement named last prepares ("une convention sera signée")."""
    first = reader.last
    assert first is not None
    made = _draft(reader, act, rank, {}, "follows", 0.6)
    for key, said in first.parties.items():
        made.parties[key] = Said(key, act.line.sentence.span, "agreements.follows", said.confidence * 0.7)
    made.status = Said("Planned", act.line.sentence.span, "status.planned", 0.75)
    made.spans.append(act.line.items[act.trigger].span)
    made.passages.append(act.line.sentence.span)
    made.names.append(_name(reader, act))
    first.leads_to, first.leads_from = made, Said("", act.line.sentence.span, "agreements.leads", 0.6)
    reader.found.append(made)


def _settled(reader: Reader) -> tuple[Agreement, ...]:
    """The agreements, merged, with what was left pending, in order."""
    for draft in reader.pending:
        hosts = [a for a in reader.found if _family_fits(draft.kind, a.kind) and (not draft.parties or set(draft.parties) & set(a.parties))]
        if hosts:
            host = min(hosts, key=lambda a: (abs(a.line - draft.line), a.line))
            if draft.kind not in GENERAL and host.kind in GENERAL and draft.kind not in ALONE and abs(host.line - draft.line) <= 3:
                host.kind = draft.kind
        elif reader.topic and draft.kind in ALONE and draft.parties:
            reader.found.append(draft)
    out: list[Agreement] = []
    for one in sorted(reader.found, key=lambda a: (a.weak, a.line, a.rank)):
        host2 = next((a for a in out if _absorbs(a, one)), None)
        if host2 is None:
            out.append(one)
            continue
        if one.kind not in GENERAL and host2.kind in GENERAL:
            host2.kind = one.kind
        for mine, theirs in ((host2.parties, one.parties), (host2.signatories, one.signatories), (host2.attendees, one.attendees)):
            for key, said in theirs.items():
                if key not in mine and (mine is not host2.parties or not one.weak):
                    mine[key] = said
        for name in ("signed_on", "signed_at", "duration", "starts", "ends", "leads_to", "leads_from"):
            if getattr(host2, name) is None:
                setattr(host2, name, getattr(one, name))
        host2.spans += one.spans
        host2.passages += one.passages
        host2.names += one.names
        if one.status is not None and (host2.status is None or host2.status.method in {"status.default", "status.announced"}) and one.status.method not in {"status.default"}:
            host2.status = one.status
        for other in reader.found:
            if other.leads_to is one:
                other.leads_to = host2 if other is not host2 else None
    return tuple(sorted(out, key=lambda a: (a.line, a.trigger)))


def _absorbs(host: Agreement, one: Agreement) -> bool:
    """Whether two agreements of a document are one: fitting kinds, most parties shared, no two dates, neither prepares the
    other, not two bullets or two instruments of one phrase."""
    if not _family_fits(host.kind, one.kind) or host.leads_to is one or one.leads_to is host or host.modality != one.modality:
        return False
    if host.signed_on and one.signed_on and not (host.signed_on.value.startswith(one.signed_on.value) or one.signed_on.value.startswith(host.signed_on.value)):
        return False
    if host.item and one.item and host.line != one.line or host.line == one.line and not one.weak:
        return False
    a, b = set(host.parties), set(one.parties)
    shared = len(a & b)
    if not shared:
        return False
    if one.weak:
        return shared >= 1 if one.confidence < 0.6 else shared >= 2
    if host.kind != one.kind or host.kind == "Agreement":
        return shared >= 2 and (shared == min(len(a), len(b)))
    return shared == min(len(a), len(b)) and shared >= (1 if host.kind in ALONE else 2) or shared / len(a | b) >= 0.6
