"""Lines, actors and positions in, agreements out: what all the sentences of a document say of each act, brought together.

Sentences are read in order. An act whose parties its sentence names makes an agreement, or enriches the one that has them
already; "ce partenariat" enriches the agreement named last; a specific kind absorbs a general one; a trigger sentence that
no pattern resolved takes the actors beside it, at lower confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extract.acts import acts
from extract.dates import Calendar
from extract.details import (
    RANKS,
    SIGNING,
    Agreement,
    Said,
    Source,
    add_bounds,
    add_duration,
    add_signers,
    cues,
    modality,
    naming_date,
    say,
    signing_date,
    signing_place,
    signings,
)
from extract.folds import stem
from extract.instruments import Act, beginnings, marked, named, says
from extract.ledger import ALONE, GENERAL, Ledger, between_states, main_states, main_topic
from extract.lines import Line
from extract.mergers import joined, of_fewer, same_agreement, settled
from extract.model import Modality
from extract.parties import completed, inherited, resolved
from extract.positions import Position, bodies
from extract.references import is_another, is_more, meant, pointed, prepared, pronoun_fits
from extract.signings import note_date, note_session, open_roll, take_block, take_ordinal, take_roll, take_signatories
from extract.statuses import status


def agreements(
    lines: tuple[Line, ...],
    text: str,
    calendar: Calendar,
    families: dict[str, str],
    held: tuple[Position, ...],
    nations: dict[str, str],
    lands: dict[str, str],
) -> tuple[Agreement, ...]:
    """The agreements of a document, in order of their first trigger; *text* is its flat text, *families* are the codes of its
    actors' classes, *held* its positions, *nations* its countries by ISO code, *lands* the ISO code of each actor's country."""
    source = Source(text, calendar, cues("fr"), families, bodies(held))
    pair = main_states(lines)
    ledger = Ledger(source, nations, main_topic(lines), lands, pair, between_states(lines, pair))
    for line in lines:
        if line.sentence.furniture:
            continue
        ledger.lines[line.number] = line
        note_date(ledger, line)
        note_session(ledger, line)
        if not take_roll(ledger, line) and not take_block(ledger, line):
            _read(ledger, line)
            open_roll(ledger, line)
        for item in line.items:
            if item.code in "OCLP":
                for key in item.keys:
                    ledger.recent.pop(key, None)
                    ledger.recent[key] = None
        ledger.before = line
    return settled(ledger)


def _read(ledger: Ledger, line: Line) -> None:
    """Take in what one line says."""
    any_act = False
    numbered = take_ordinal(ledger, line)
    if numbered is not None:
        _enrich(ledger, numbered, line, None)
        ledger.last = numbered
        return
    strong = False
    for rank, act in enumerate(acts(line)):
        if act.rule.startswith("pronoun") and not pronoun_fits(ledger, act):
            continue
        if strong and act.weak and not _of_its_own(act):
            continue
        strong = strong or not act.weak
        any_act = True
        for one in _apart(ledger, act):
            _take(ledger, one, rank)
    if re.search("[OCP]", line.codes) and any(item.flat in marked("signatories") for item in line.items):
        take_signatories(ledger, line)
    near = ledger.last is not None and ledger.last.passages and line.number - ledger.last.last_line <= 2
    if not any_act and near and ledger.last is not None and line.sentence.kind != "heading":
        _enrich(ledger, ledger.last, line, None)


def _of_its_own(act: Act) -> bool:
    """Whether joint work that a line names after an instrument is an act too ("… et ont lancé un programme commun"): told by a
    verb of its own, and not what the instrument is for ("dans le cadre du renforcement de la coopération entre A et B")."""
    line = act.line
    if act.verb is None or line.items[act.verb].sense not in SIGNING | {"announce", "ally", "confer", "receive", "end"}:
        return False
    return "T" not in line.codes[min(act.verb, act.trigger) : max(act.verb, act.trigger)] and line.items[act.verb].tense in {
        "done",
        "future",
    }


def _apart(ledger: Ledger, act: Act) -> Iterable[Act]:
    """One act for each partner, where the line says that there are as many instruments as partners, and where one body is
    twinned with several."""
    if act.missing and act.rule != "with-only":
        return [act]
    line, own = act.line, [m for m in act.members if m not in act.partners]
    partners = [n for n in act.partners if line.codes[n] in "OCLg"]
    if len(partners) < 2 or not (
        act.plural or any(item.flat in marked("another") for item in line.items[partners[0] : partners[-1]])
    ):
        return [act]
    words = [line.items[n].flat for n in (act.trigger, act.verb) if n is not None]
    twinned = any(part.startswith(beginnings("bilateral")) for word in words for part in word.split())
    bare = act.count == 0 and not act.weak and not act.definite and len(partners) == 2
    counted = act.count == len(act.partners) or says(line, ledger.source.cues.respectively, ledger.source.text)
    if not counted and act.plural and (len(own) != 1 or not (twinned or bare)):
        return [act]
    one = replace(act, definite=False, count=1, plural=False, rule=act.rule + ".each")
    return [replace(one, members=(*own, partner), partners=(partner,)) for partner in partners]


def _take(ledger: Ledger, act: Act, rank: int) -> Agreement | None:
    """Make an agreement of an act, or enrich the one that it speaks of."""
    line, parties = act.line, resolved(ledger, act.line, act.members)
    mood = modality(ledger.source, act)
    rule, confidence = act.rule, act.confidence
    if (act.missing or len(parties) < 2) and not (act.rule == "labelled" and parties):
        if mood is Modality.DENIED:
            return None
        if prepared(ledger, act) and ledger.last is not None and set(parties) <= set(ledger.last.parties):
            return _follow(ledger, act, rank)
        own = (line.number in ledger.headed and act.trigger <= 4) or is_more(act) or is_another(ledger, act)
        target = None if own else meant(ledger, act, parties)
        beside = (
            completed(ledger, act, parties)
            if target is not None and not act.weak and act.kind != "Call" and not act.rule.startswith("pronoun")
            else None
        )
        if target is not None and (beside is None or set(beside[0]) & set(target.parties)):
            return _enrich(ledger, target, line, act)
        extra = completed(ledger, act, parties) or inherited(ledger, act, parties)
        if extra is None:
            if not act.weak or (act.verb is not None and line.items[act.verb].sense in SIGNING):
                draft = _draft(ledger, act, rank, parties, rule or "alone", 0.4, mood)
                draft.spans, draft.names, draft.passages = [draft.trigger], [named(act)], [line.sentence.span]
                ledger.pending.append(draft)
            return None
        parties, rule, confidence = extra
    if act.weak and not _strong_enough(act, rule):
        return None
    planned = (status(ledger.source, line, act, _draft(ledger, act, rank, parties, rule, confidence, mood)) or ("",))[
        0
    ] == "Planned"
    another = ledger.found and (is_more(act) or (not ledger.found[-1].titled and is_another(ledger, act)))
    same = None if another else same_agreement(ledger, act, parties, mood, planned=planned) or pointed(ledger, act)
    if same is not None:
        more: dict[str, Said] = {}
        for key, part in parties.items():
            say(more, key, line.sentence.span, "agreements." + rule, confidence * part)
        same.parties = joined(ledger, same.parties, more)
        _enrich(ledger, same, line, act)
    others = [replace(act, trigger=n, kind=line.items[n].sense, weak=False, shared=()) for n in act.shared]
    told = [same] if same is not None else [a for a in ledger.found if another or of_fewer(act, parties, a)]
    for one in ([] if same is not None else [act] * _enumerated(line, act)) + others:
        made = _draft(ledger, one, rank, parties, rule, confidence, mood)
        ledger.found.append(made)
        told.append(_enrich(ledger, made, line, one))
    for made in told if len(told) > 1 else []:
        made.beside.add(line.number)
    return told[-1]


def _enumerated(line: Line, act: Act) -> int:
    """How many instruments of one phrase a line tells apart ("deux accords, le premier sur … et le second sur …")."""
    words = {item.flat for item in line.items[act.trigger :]}
    if not act.plural or act.weak or not words & marked("first"):
        return 1
    if words & marked("third"):
        return 3
    return 2 if words & marked("second") else 1


def _strong_enough(act: Act, rule: str) -> bool:
    """Whether joint work in general is told as an act: by a verb, or between parties that a pattern ties together."""
    verb = act.line.items[act.verb] if act.verb is not None else None
    told = (
        verb is not None
        and (
            verb.sense in SIGNING | {"announce", "ally", "end"} or (act.kind == "Agreement" and verb.sense in {"confer", "receive"})
        )
        and not (verb.sense == "announce" and verb.tense == "infinitive" and not _willed(act.line, act.verb))
    )
    told = told or any(i.code == "V" and i.sense in {"ally", "sign"} and i.tense == "done" for i in act.line.items[: act.trigger])
    if not told and rule == "between-list" and act.line.codes[: act.trigger].endswith("dt") and act.line.sentence.kind != "heading":
        return False  # "l'importance de la coopération entre A et B"
    if verb is not None and not told and rule in {"subject", "demonyms", "subject-loose"} and act.line.sentence.kind != "heading":
        return False
    if rule in {"pair", "demonyms"} and not told and act.kind == "Partnership" and act.line.sentence.kind != "heading":
        return " " in act.line.items[act.trigger].flat or act.trigger <= 1 or ":" in act.line.codes[: act.trigger]
    return told or (
        rule not in {"with-only", "subject-only", "fallback", "designation-only", "with-only.topic"}
        and (act.rule != "with" or told)
    )


def _willed(line: Line, verb: int | None) -> bool:
    """Whether a finite verb of will governs an infinitive: "A et B entendent renforcer leur coopération"."""
    return verb is not None and verb > 1 and line.items[verb - 1].flat.startswith(beginnings("willing"))


def _kind(ledger: Ledger, act: Act, parties: Iterable[str]) -> str:
    """The kind of an act's instrument: an accord between states is a treaty."""
    noun = stem(re.split("[ -]", act.line.items[act.trigger].flat)[0])
    raised = act.kind == "Agreement" and ledger.states(parties) and noun in marked("between_states")
    return "Treaty" if raised else act.kind


def _draft(
    ledger: Ledger, act: Act, rank: int, parties: dict[str, float], rule: str, confidence: float, mood: Modality
) -> Agreement:
    line, item = act.line, act.line.items[act.trigger]
    kind = _kind(ledger, act, parties)
    between = ledger.states(parties)
    made = Agreement(
        kind,
        act.weak,
        line.number,
        rank,
        item.span,
        mood,
        "agreements." + rule,
        item=line.listed,
        last_line=line.number,
        titled=line.sentence.kind == "heading" and not line.listed,
        several=act.plural and not act.weak,
        raised=kind != act.kind,
    )
    made.over = made.titled and between and rule in {"demonyms", "pair"}
    for key, part in parties.items():
        say(made.parties, key, line.sentence.span, "agreements." + rule, confidence * part)
    return made


def _enrich(ledger: Ledger, agreement: Agreement, line: Line, act: Act | None) -> Agreement:
    """Add what a line says of an agreement: its status, date, place, duration, who signed, and a more specific kind."""
    if act is not None:
        agreement.spans.append(line.items[act.trigger].span)
        agreement.passages.append(line.sentence.span)
        own = act.definite or act.verb is not None or agreement.line == line.number
        if line.codes[act.trigger] == "T" and (not act.weak or agreement.weak) and own:
            agreement.names.append(named(act))
        kind = _kind(ledger, act, agreement.parties) if act.kind != agreement.kind or agreement.weak else act.kind
        more = kind not in GENERAL or (agreement.weak and not act.weak)
        if kind != agreement.kind and agreement.kind in GENERAL and kind not in ALONE and more:
            agreement.kind, agreement.raised = kind, kind != act.kind
        agreement.weak = agreement.weak and act.weak
        agreement.last_line = line.number
        ledger.last = agreement if agreement.modality is not Modality.DENIED else ledger.last
        if ledger.signers and line.number - ledger.signers[0].number <= 4:
            caption, ledger.signers = ledger.signers[0], ()
            take_signatories(ledger, caption)
    signing = signings(line)
    if agreement.kind == "Call":
        signing = []
    told = status(ledger.source, line, act, agreement) if act is not None or signing else None
    if told is not None and (act is not None or told[2] == "status.signed") and _tells_more(agreement, told[2]):
        agreement.status = Said(told[0], line.sentence.span, told[2], told[1])
    if (
        act is not None
        and agreement.status is not None
        and agreement.status.method == "status.default"
        and (
            "listing" in agreement.method
            or (line.listed and ledger.listed == line.number)
            or re.match(r"(?:1\.|-)?J[:-]", line.codes)
        )
    ):
        agreement.status = Said("Signed", line.sentence.span, "status.kind", 0.6)
    dated = naming_date(ledger.source, line, act.trigger) if act is not None and not act.weak else None
    if dated is not None and agreement.signed_on is None:
        agreement.signed_on = Said(dated.iso, line.sentence.span, "agreements.date-named", 0.75)
        if agreement.status is None or agreement.status.value == "Announced":
            agreement.status = Said("Signed", line.sentence.span, "status.kind", 0.7)
    anchor = signing[0] if signing and not (act is not None and act.weak and act.verb is None) else None
    if act is not None and act.verb is not None and line.items[act.verb].sense in SIGNING | {"confer", "receive"}:
        anchor = act.verb
    if anchor is not None and not agreement.planned and agreement.kind != "Call":
        _situate(ledger, agreement, line, anchor)
        add_signers(ledger.source, agreement, line, act)
    add_duration(ledger.source, agreement, line, act is not None)
    if act is not None and (not act.weak or agreement.weak or act.definite):
        add_bounds(ledger.source, agreement, line)
    return agreement


def _tells_more(agreement: Agreement, method: str) -> bool:
    """Whether a way of telling a status is worth more than what is known: as much will do where a heading alone told it."""
    known = agreement.status
    if known is None:
        return True
    headed = agreement.titled and known.passage == agreement.passages[0]
    return RANKS[method] + headed > RANKS.get(known.method, 0)


def _situate(ledger: Ledger, agreement: Agreement, line: Line, anchor: int) -> None:
    """Add the date and place of the verb of signature at item *anchor*."""
    span = line.sentence.span
    if agreement.signed_on is None:
        found = signing_date(ledger.source, line, anchor)
        agreement.signed_on = Said(found[0].iso, span, "agreements.date", found[1]) if found else ledger.dated
    if agreement.signed_at is None:
        place = signing_place(ledger.source, line, anchor, frozenset(agreement.parties))
        agreement.signed_at = Said(place, span, "agreements.place", 0.75) if place else None


def _follow(ledger: Ledger, act: Act, rank: int) -> Agreement | None:
    """A later instrument that the agreement named last prepares ("une convention sera signée")."""
    first = ledger.last
    if first is None:
        return None
    span = act.line.sentence.span
    made = _draft(ledger, act, rank, {}, "follows", 0.6, Modality.ASSERTED)
    for key, said in first.parties.items():
        say(made.parties, key, span, "agreements.follows", said.confidence * 0.7)
    made.status = Said("Planned", span, "status.planned", 0.75)
    made.spans.append(act.line.items[act.trigger].span)
    made.passages.append(span)
    made.names.append(named(act))
    first.leads_to, first.leads_from = made, Said("", span, "agreements.leads", 0.6)
    ledger.found.append(made)
    return made
