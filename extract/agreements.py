"""Lines, actors and positions in, agreements out: what all the sentences of a document say of each act, brought together.

Sentences are read in order. An act whose parties its sentence names makes an agreement, or enriches the one that has them
already; "ce partenariat" enriches the agreement named last; a specific kind absorbs a general one; a trigger sentence that
no pattern resolved takes the actors beside it, at lower confidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import partial

from extract.acts import acts
from extract.asides import only_mentioned
from extract.details import (
    RANKS,
    Agreement,
    Said,
    Source,
    add_bounds,
    add_duration,
    add_signers,
    modality,
    say,
    signings,
)
from extract.folds import stem
from extract.instruments import GIVING, SIGNING, Act, beginnings, marked, named
from extract.ledger import ALONE, CHRONICLE, GENERAL, Ledger, between_states, date_beside, main_states, main_topic
from extract.lines import Line
from extract.mergers import is_worded, joined, of_fewer, same_agreement, settled
from extract.model import Modality
from extract.occasions import situate
from extract.parties import completed, inherited, resolved
from extract.references import all_of, is_another, is_earlier, is_more, is_ranked, meant, numbered, pointed, preparing, pronoun_fits
from extract.rolls import open_roll, take_roll
from extract.series import take_ordinal
from extract.signers import take_head_signers, take_holders, take_row_signers, take_signers, take_stand_ins
from extract.signings import (
    in_turn,
    note_date,
    note_opening,
    note_roster,
    note_session,
    take_block,
    take_parties,
    take_sheet,
    take_signatories,
    take_speakers,
)
from extract.splits import apart, dealt, enumerated, listed
from extract.standins import understood
from extract.statuses import status
from extract.tables import heads_columns, hosted, laid_out, note_table, partner_row, take_row, take_signing_row
from extract.whereabouts import ratifies

_LABEL = re.compile(r"-?(?P<noun>[wW]):")
"""A label of one word."""
_SHEET = 12
"""How many lines after an agreement a sheet of facts goes on."""


def agreements(lines: tuple[Line, ...], source: Source, nations: dict[str, str], lands: dict[str, str]) -> tuple[Agreement, ...]:
    """The agreements of a document, in order of their first trigger; *nations* are its countries by ISO code, *lands* the ISO
    code of each actor's country."""
    pair = main_states(lines)
    ledger = Ledger(source, nations, main_topic(lines), lands, pair, between_states(lines, pair))
    for line in lines:
        note_table(ledger, line)
        if line.sentence.furniture:
            continue
        ledger.lines[line.number] = line
        note_opening(ledger, line)
        note_date(ledger, line)
        note_session(ledger, line)
        note_roster(ledger, line)
        line = ledger.lines[line.number] = understood(ledger, laid_out(ledger, line))
        if not any(take(ledger, line) for take in (take_sheet, take_signing_row, take_roll, take_block)):
            _read(ledger, line)
            take_row(ledger, line)
            open_roll(ledger, line)
        for key in (key for item in line.items if item.code in "OCLP" for key in item.keys):
            ledger.recent.pop(key, None)
            ledger.recent[key] = None
    return settled(ledger)


def _read(ledger: Ledger, line: Line) -> None:
    """Take in what one line says."""
    one_of = take_ordinal(ledger, line)
    if one_of is not None:
        _enrich(ledger, one_of, line, None)
        ledger.last = one_of
        return
    any_act = strong = False
    row = partner_row(ledger, line)
    told = [] if heads_columns(ledger, line) else [*acts(line)] or ([row] if row is not None else [])
    for rank, act in enumerate(told):
        if (act.rule.startswith("pronoun") and not pronoun_fits(ledger, act)) or is_ranked(ledger, act):
            continue
        if strong and act.weak and not _of_its_own(act):
            continue
        strong = strong or not act.weak
        any_act = True
        for one in (each for part in apart(act) for each in dealt(ledger, part)):
            _take(ledger, one, rank)
    take_signatories(ledger, line)
    take_speakers(ledger, line)
    take_stand_ins(ledger, line)
    take_parties(ledger, line)
    last = ledger.last
    near = last is not None and line.number - last.last_line <= (_SHEET if _of_sheet(line) else 2)
    if last is not None and near and not any_act and line.sentence.kind != "heading":
        _enrich(ledger, last, line, None)


def _of_sheet(line: Line) -> bool:
    """Whether a line is one of a sheet of facts that tells something of what the sheet is of ("Durée : cinq ans")."""
    label = _LABEL.match(line.codes)
    return label is not None and line.items[label.start("noun")].flat in marked("sheet")


def _of_its_own(act: Act) -> bool:
    """Whether joint work that a line names after an instrument is an act too ("… et ont lancé un programme commun"): told by a
    verb of its own, and not what the instrument is for ("dans le cadre du renforcement de la coopération entre A et B")."""
    if act.verb is None or act.role not in SIGNING | GIVING | {"announce", "ally", "end"}:
        return False
    beside = act.line.codes[act.first : max(act.verb, act.trigger)]
    return "T" not in beside and act.tense in {"done", "future"}


def _take(ledger: Ledger, act: Act, rank: int) -> None:
    """Make an agreement of an act, or enrich the one that it speaks of."""
    line, mood = act.line, modality(ledger.source, act)
    host = hosted(ledger, act)
    parties, rule, confidence = host | resolved(ledger, line, act.members), act.rule, act.confidence
    if (one := numbered(ledger, act, parties)) is not None:
        _enrich(ledger, one, line, act)
        return
    if every := all_of(ledger, act, parties):
        _enrich_all(ledger, every, act)
        return
    if act.partners and act.complete:
        ledger.side = line.number, resolved(ledger, line, (n for n in act.members if n not in act.partners))
    if ((act.missing and not host) or len(parties) < 2) and not (act.rule == "labelled" and parties):
        found = _unsaid(ledger, act, rank, parties, mood)
        if found is None:
            return
        parties, rule, confidence = found
    if act.weak and not _strong_enough(act, rule):
        return
    draft = partial(_draft, ledger, rank=rank, parties=parties, rule=rule, confidence=confidence, mood=mood)
    told = status(ledger.source, line, act, act.kind, weak=act.weak)
    planned = told is not None and told[0] == "Planned"
    another = (rule == "listing" and bool(act.shared)) or _is_new(ledger, act, parties)
    same = None if another else same_agreement(ledger, act, parties, mood, planned=planned) or pointed(ledger, act)
    if same is None:
        others = [a for a in ledger.found if (another or of_fewer(act, parties, a)) and not (a.titled and a.weak)]
        _tell(ledger, [*[act] * enumerated(act), *listed(act)], others, draft)
        return
    more: dict[str, Said] = {}
    for key, part in parties.items():
        say(more, key, line.sentence.span, "agreements." + rule, confidence * part)
    if not _of_holders(act, same, parties):
        same.parties = more if same in ledger.pending else joined(ledger, same.parties, more)
    _enrich(ledger, same, line, act)
    ledger.promote(same, line)
    _tell(ledger, listed(act), [same], draft)


def _is_new(ledger: Ledger, act: Act, parties: dict[str, float]) -> bool:
    """Whether a line tells of its instrument as of one beside those told of already."""
    if not ledger.found:
        return False
    beside = not ledger.found[-1].headline and is_another(ledger, act)
    return beside or is_more(act) or is_earlier(ledger, act, parties)


def _of_holders(act: Act, known: Agreement, parties: Collection[str]) -> bool:
    """Whether an act names persons alone, whose bodies are no more than the parties of an agreement by other names."""
    fewer = 2 <= len(known.parties) >= len(parties)
    return fewer and not known.headline and all(act.line.codes[n] == "P" for n in act.members)


def _unsaid(
    ledger: Ledger, act: Act, rank: int, parties: dict[str, float], mood: Modality
) -> tuple[dict[str, float], str, float] | None:
    """The parties of an act whose line leaves some unsaid; None where it speaks of an agreement told of already, which is enriched,
    and where they are not known: the act is kept for a line to come that tells them."""
    line = act.line
    section = act.plural and act.verb is None and not act.members and line.sentence.kind == "heading"
    if mood is Modality.DENIED or section:  # "Principaux accords" heads a part of the text
        return None
    first = preparing(ledger, act)
    if first is not None and set(parties) <= set(first.parties):
        _follow(ledger, act, rank, first)
        return None
    if _detailed(ledger, act):
        ledger.headed[line.number] = ledger.listed
    own = (line.number in ledger.headed and act.opens) or is_more(act) or is_another(ledger, act)
    target = None if own else meant(ledger, act, parties)
    told_again = target is not None and (act.weak or act.kind == "Call" or act.rule.startswith("pronoun"))
    found = None if told_again else completed(ledger, act, parties)
    if target is not None and (found is None or not _of_others(act, target, *found[:2])):
        known = dict.fromkeys(target.parties, 0.8)
        draft = partial(_draft, ledger, rank=rank, parties=known, rule="beside", confidence=target.confidence, mood=mood)
        _tell(ledger, listed(act), [target], draft)
        _enrich(ledger, target, line, act)
        return None
    found = found or (None if is_worded(act) else inherited(ledger, act, parties))
    if found is None and (not act.weak or act.role in SIGNING):
        alone = _draft(ledger, act, rank=rank, parties=parties, rule=act.rule or "alone", confidence=0.4, mood=mood)
        alone.spans, alone.names, alone.passages = [alone.trigger], [named(act)], [line.sentence.span]
        _describe(ledger, alone, line, act)
        ledger.pending.append(alone)
    return found


def _of_others(act: Act, target: Agreement, parties: Iterable[str], rule: str) -> bool:
    """Whether the parties that *rule* found for an act are none of its *target*'s: but who only stands in the line of "l'accord" just
    after it was told is no party."""
    near = act.definite and len(target.parties) >= 2 and act.line.number - target.last_line <= 2
    return not (near and rule == "fallback") and target.parties.keys().isdisjoint(parties)


def _tell(ledger: Ledger, acts: Iterable[Act], beside: list[Agreement], draft: Callable[[Act], Agreement]) -> list[Agreement]:
    """The agreements made of some acts of a line; they and those told of *beside* them are never merged."""
    told = []
    for act in acts:
        made = draft(act)
        ledger.found.append(made)
        _enrich(ledger, made, act.line, act)
        told.append(made)
    for one in [*beside, *told] if told and len(beside) + len(told) > 1 else []:
        one.beside.add(told[0].line)
    return told


def _detailed(ledger: Ledger, act: Act) -> bool:
    """Whether a line lists the instruments that the one before told of together ("Il s'agit d'un accord …, d'un mémorandum …")."""
    return bool(act.shared) and not act.definite and len(ledger.listing) >= 2 and ledger.listed == act.line.number - 1


def _strong_enough(act: Act, rule: str) -> bool:
    """Whether joint work in general is told as an act: by a verb, or between parties that a pattern ties together."""
    line = act.line
    if (rule == "between-list" and only_mentioned(act)) or (rule == "together" and act.instrument.flat in marked("staying")):
        return False  # "A reste aux côtés de B"
    if _told(act):
        return True
    if line.sentence.kind != "heading":
        if rule == "between-list" and act.definite and line.codes[: act.trigger].endswith("dt"):
            return False  # "l'importance de la coopération entre A et B"
        if act.verb is not None and rule in {"subject", "demonyms", "subject-loose"}:
            return False
        if rule in {"pair", "demonyms"} and act.kind == "Partnership":
            return " " in act.instrument.flat or act.trigger <= 1 or ":" in line.codes[: act.trigger]
    loose = {"with-only", "subject-only", "fallback", "designation-only", "with-only.topic"}
    return rule not in loose and act.rule != "with"


def _told(act: Act) -> bool:
    """Whether a verb tells of joint work as an act."""
    if act.role == "announce" and (act.tense != "infinitive" or _willed(act)):
        return True
    if act.role in SIGNING | {"ally", "end"} or (act.kind == "Agreement" and act.role in GIVING):
        return True
    return any(i.code == "V" and i.sense in {"ally", "sign"} and i.tense == "done" for i in act.line.items[: act.trigger])


def _willed(act: Act) -> bool:
    """Whether a finite verb of will governs the verb of an act: "A et B entendent renforcer leur coopération"."""
    return act.verb is not None and act.verb > 1 and act.line.items[act.verb - 1].flat.startswith(beginnings("willing"))


def _kind(ledger: Ledger, act: Act, parties: Collection[str]) -> str:
    """The kind of an act's instrument: an accord between states is a treaty, but for one that lends or gives money."""
    last = ledger.last
    if act.instrument.flat in marked("another") and last is not None and last.kind not in ALONE and not last.raised:
        return last.kind  # "Un deuxième avait été signé"
    first, *rest = re.split("[ -]", act.instrument.flat)
    financing = not marked("financing").isdisjoint(rest)
    raised = act.kind == "Agreement" and stem(first) in marked("between_states") and not financing and ledger.sovereign(parties)
    return "Treaty" if raised else act.kind


def _draft(
    ledger: Ledger, act: Act, *, rank: int, parties: dict[str, float], rule: str, confidence: float, mood: Modality
) -> Agreement:
    line = act.line
    kind = _kind(ledger, act, parties)
    made = Agreement(
        kind,
        act.weak,
        line.number,
        rank,
        act.instrument.span,
        mood,
        "agreements." + rule,
        item=line.listed,
        last_line=line.number,
        titled=line.sentence.kind == "heading" and not line.listed,
        several=act.plural and (not act.weak or _heads_all(act)),
        raised=kind == "Treaty" != act.kind,
    )
    made.over = made.titled and ledger.states(parties) and rule in {"demonyms", "pair"}
    for key, part in parties.items():
        say(made.parties, key, line.sentence.span, "agreements." + rule, confidence * part)
    return made


def _heads_all(act: Act) -> bool:
    """Whether a heading names by their general noun all the instruments that the text under it tells of ("Textes signés entre A et B")."""
    heading = act.line.sentence.kind == "heading"
    return heading and not act.count and stem(act.instrument.flat) in marked("documents")


def _enrich(ledger: Ledger, agreement: Agreement, line: Line, act: Act | None) -> None:
    """Add what a line says of an agreement: how its act names it, and what is told of it."""
    if act is not None:
        _name(ledger, agreement, act)
    _describe(ledger, agreement, line, act)


def _enrich_all(ledger: Ledger, told: list[Agreement], act: Act) -> None:
    """Add what a line says of several agreements at once; of several who signed them, each signed those of which they head a party. But
    "Les conventions prolongent le projet de 2018" and "Ces accords font suite au protocole signé en 2023" tell of something else."""
    apart = act.role == "renew" or "T" in act.line.codes[act.trigger + 1 :]
    for one in told:
        one.last_line = act.line.number
        if apart:
            continue
        known = set(one.signatories)
        _describe(ledger, one, act.line, act)
        new = one.signatories.keys() - known
        for person in new:
            if len(new) > 1 and not ledger.source.heads(person, one.parties):
                del one.signatories[person]


def _describe(ledger: Ledger, agreement: Agreement, line: Line, act: Act | None) -> None:
    """Add the status, date, place and duration that a line tells of an agreement, and who signed."""
    signing = signings(line) if agreement.kind != "Call" else []
    if act is not None:
        others = [n for n, item in enumerate(line.items) if item.code == "T" and not item.weak and n > act.trigger]
        signing = [n for n in signing if not any(other < n for other in others)]
    told = status(ledger.source, line, act, agreement.kind, weak=agreement.weak) if act is not None or signing else None
    if told is not None and (act is not None or told[2] == "status.signed") and _tells_more(agreement, told[2]):
        agreement.status = Said(told[0], line.sentence.span, told[2], told[1])
    if act is not None:
        _imply(ledger, agreement, act)
    anchor = _anchor(line, act, signing)
    if anchor is not None and not agreement.planned and agreement.kind != "Call":
        situate(ledger, agreement, line, anchor, pronoun=act is not None and act.rule.startswith("pronoun"))
        if line.items[anchor].sense in SIGNING:
            add_signers(ledger.source, agreement, line, act)
        if act is not None and line.items[anchor].sense == "sign":
            if act.signers:
                take_holders(ledger, agreement, act)
            else:
                take_signers(ledger, agreement, line, anchor)
    elif act is not None and line.listed:
        take_row_signers(ledger, agreement, act)
        take_head_signers(ledger, agreement, line)
    add_duration(ledger.source, agreement, line, act is not None)
    if act is not None and (not act.weak or agreement.weak or act.definite):
        add_bounds(ledger.source, agreement, line)


def _anchor(line: Line, act: Act | None, signing: list[int]) -> int | None:
    """The verb that tells when, where and by whom what a line speaks of was signed: its act's, else the first of *signing*, none of
    a ratification."""
    anchor = signing[0] if signing and not (act is not None and act.weak and act.verb is None) else None
    if act is not None and act.making:
        anchor = act.verb
    if anchor is not None and ratifies(line.items[anchor]):
        return next((n for n in signing if not ratifies(line.items[n])), None)
    return anchor


def _name(ledger: Ledger, agreement: Agreement, act: Act) -> None:
    """Note that an act tells of an agreement: where, by what name and kind, and with the signatories that a caption named."""
    line = act.line
    agreement.spans.append(act.instrument.span)
    agreement.passages.append(line.sentence.span)
    own = act.definite or act.verb is not None or agreement.line == line.number
    if line.codes[act.trigger] == "T" and (not act.weak or agreement.weak) and own:
        agreement.names.append(named(act))
    kind = _kind(ledger, act, agreement.parties) if act.kind != agreement.kind or agreement.weak else act.kind
    more = kind not in GENERAL or (not act.weak and (agreement.weak or agreement.kind == "Partnership"))
    if kind != agreement.kind and agreement.kind in GENERAL and kind not in ALONE and more:
        agreement.kind, agreement.raised = kind, kind != act.kind
    agreement.weak = agreement.weak and act.weak
    agreement.last_line = line.number
    if agreement.modality is not Modality.DENIED:
        ledger.last = agreement
    caption = ledger.caption
    if caption is not None and line.number - caption.number <= 4:
        ledger.caption = None
        take_signatories(ledger, caption)


def _imply(ledger: Ledger, agreement: Agreement, act: Act) -> None:
    """Take an instrument for signed that nothing else tells to be so, in a list of signed ones or with a date of its own."""
    line = act.line
    row = "listing" in agreement.method or (line.listed and ledger.listed == line.number)
    listed = row or in_turn(ledger, line) or CHRONICLE.match(line.codes) is not None
    if agreement.status is not None and agreement.status.method in {"status.default", "status.announced"} and listed:
        agreement.status = Said("Signed", line.sentence.span, "status.kind", 0.6)
    dated = date_beside(ledger, act) if not act.weak or act.own[1] else None
    begun = act.kind == "Partnership" and act.role == "announce"
    if dated is not None and agreement.signed_on is None and not begun:  # "ceux établis avec A en 2020"
        agreement.signed_on = dated
        if agreement.status is None or agreement.status.value == "Announced":
            agreement.status = Said("Signed", line.sentence.span, "status.kind", 0.7)


def _tells_more(agreement: Agreement, method: str) -> bool:
    """Whether a way of telling a status is worth more than what is known: as much will do where a heading alone told it."""
    known = agreement.status
    if known is None:
        return True
    headed = agreement.titled and known.passage == agreement.passages[0]
    return RANKS[method] + headed > RANKS.get(known.method, 0)


def _follow(ledger: Ledger, act: Act, rank: int, first: Agreement) -> None:
    """Make the later instrument that an agreement prepares ("une convention sera signée")."""
    span = act.line.sentence.span
    parties = {key: said.confidence for key, said in first.parties.items()}
    draft = partial(_draft, ledger, rank=rank, parties=parties, rule="follows", confidence=0.7, mood=Modality.ASSERTED)
    made = draft(act)
    made.spans, made.names, made.passages = [made.trigger], [named(act)], [span]
    first.leads_to, first.leads_from = made, Said("", span, "agreements.leads", 0.6)
    ledger.found.append(made)
    for one in (made, *_tell(ledger, listed(act), [first, made], draft)):
        one.status = Said("Planned", span, "status.planned", 0.75)
