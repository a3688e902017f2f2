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
from extract.chains import chains
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
    pair: tuple[str, ...] = ()
    """The two countries that the document names most."""
    found: list[Agreement] = field(default_factory=list)
    pending: list[Agreement] = field(default_factory=list)
    recent: dict[str, None] = field(default_factory=dict)
    """The actors named so far, the last last."""
    last: Agreement | None = None
    dated: Said | None = None
    session: tuple[Said | None, Said | None, int] = (None, None, -99)
    """The date and place of a ceremony of several signatures, and its line."""
    listing: dict[str, float] = field(default_factory=dict)
    """The parties of the instruments that a line ending in a colon announces."""
    lines: dict[int, Line] = field(default_factory=dict)
    before: Line | None = None
    """The line read last."""
    """The date that heads the lines of a chronicle."""


def agreements(lines: tuple[Line, ...], raw: str, calendar: Calendar, families: dict[str, str], held: tuple[Position, ...], nations: dict[str, str]) -> tuple[Agreement, ...]:
    """The agreements of a document, in order of their first trigger."""
    source = Source(flat(raw), calendar, cues("fr"), families, bodies(held))
    reader = Reader(source, nations, _topic(lines), _states(lines))
    for line in lines:
        if line.sentence.furniture:
            continue
        reader.lines[line.number] = line
        _chronicle(reader, line)
        _session(reader, line)
        if not _block(reader, line):
            _read(reader, line)
        for item in line.items:
            if item.code in "OCLP":
                for key in item.keys:
                    reader.recent.pop(key, None)
                    reader.recent[key] = None
        reader.before = line
    return _settled(reader)


def _topic(lines: tuple[Line, ...]) -> str | None:
    counts: dict[str, int] = {}
    for line in lines:
        for item in line.items:
            if item.code == "O" and not line.sentence.furniture:
                for key in item.keys:
                    counts[key] = counts.get(key, 0) + (3 if line.number < 3 else 1)
    return max(counts, key=lambda k: (counts[k], k), default=None)


def _states(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The two countries that a document names most, where it names two."""
    counts: dict[str, int] = {}
    for line in lines:
        for item in line.items:
            if item.code in "CD" and not line.sentence.furniture:
                for key in item.keys:
                    counts[key] = counts.get(key, 0) + 1
    first = sorted(counts, key=lambda k: (-counts[k], k))[:2]
    return tuple(first) if len(first) == 2 else ()


def _chronicle(reader: Reader, line: Line) -> None:
    """A line that holds a date alone dates the lines after it, up to the next heading."""
    if re.fullmatch(r"-?J[-.:]?", line.codes) and line.number > 2:
        when = reader.source.calendar.dates[int(line.items[line.codes.index("J")].sense)]
        reader.dated = Said(when.iso, line.sentence.span, "agreements.chronicle", 0.7)
    elif line.sentence.kind == "heading" or not line.codes.strip("-"):
        reader.dated = None


def _session(reader: Reader, line: Line) -> None:
    """Note a line that tells of several signatures, or that announces a list of instruments."""
    source = reader.source
    if line.sentence.kind != "item" and reader.listing and line.number - reader.session[2] > 1 and not re.match(r"[w1]\)", line.codes):
        reader.listing = {}
    if not says(line, source.cues.several, source.text) or not says(line, source.cues.ceremony, source.text):
        return
    anchor = next((n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in SIGNING), len(line.codes) // 2)
    date, place = signing_date(source, line, anchor), signing_place(line, anchor, frozenset())
    if date is not None or place is not None:
        span = line.sentence.span
        reader.session = (
            Said(date[0].iso, span, "agreements.session", 0.6) if date else None, Said(place, span, "agreements.session", 0.55) if place else None, line.number,
        )
    if line.codes.endswith(":"):
        listed = [c for c in chains(line) if len(c.members) >= 2 or line.codes[c.members[0]] == "g"]
        reader.listing = resolved(reader, line, listed[0].members) if listed else {}
        reader.session = (*reader.session[:2], line.number)


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
    if signer and reader.last is not None and (line.items[0].flat == "pour" or line.codes[0] == "-") and reader.last.status is not None and reader.last.status.value == "Signed":
        body, person = line.items[signer.start("body")], line.items[signer.start("person")]
        for one in [a for a in reader.found if a.line == reader.last.line] or [reader.last]:
            say(one.parties, body.keys[0], line.sentence.span, "agreements.block", 0.85)
            say(one.signatories, person.keys[0], line.sentence.span, "agreements.block", 0.9)
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
    separate = says(act.line, reader.source.cues.respectively, reader.source.text) or act.count == len(act.partners)
    if not separate:
        return [act]
    own = [m for m in act.members if m not in act.partners]
    return [
        Act(act.line, act.trigger, act.verb, act.kind, act.weak, act.definite, 1, False, (*own, partner), (partner,), act.signers, act.rule + ".each", act.confidence, act.missing)
        for partner in act.partners
    ]


def resolved(reader: Reader, line: Line, members: Iterable[int]) -> dict[str, float]:
    """The parties that items stand for, with the part of the confidence that each keeps: a person stands for a body, a
    group for the actors named before, two capitals for their states."""
    out: dict[str, float] = {}
    chosen = list(members)
    capitals = {n: code for n in chosen if line.items[n].code == "L" and (code := capital_of(line.items[n].flat.title())) in reader.nations}
    states = len(capitals) + sum(line.items[n].code == "C" for n in chosen) == len(chosen) >= 2
    for n in chosen:
        item = line.items[n]
        if n in capitals and states:
            out.setdefault(reader.nations[str(capitals[n])], 0.85)
        elif item.code == "g" and item.keys:
            for key in item.keys:
                stands = reader.source.bodies.get(key, ())[:1] if reader.source.families.get(key) == "P" else (key,)
                for body in stands:
                    out.setdefault(body, 0.9)
        elif item.code == "g":
            for key in _group(reader, line, n):
                out.setdefault(key, 0.75)
        elif item.code == "P":
            for key in reader.source.bodies.get(item.keys[0], ())[:1]:
                out.setdefault(key, 0.85)
        elif item.code in "OCLD":
            for key in item.keys:
                out.setdefault(key, 1.0)
    return out


def _group(reader: Reader, line: Line, n: int) -> list[str]:
    """The actors that "les deux universités" stands for: the parties of the agreement named last where their number fits,
    else the last ones named of that family."""
    head = stem(line.items[n].flat.split(" ")[0])
    groups = reader.source.cues.groups
    wanted = {{"organization": "O", "country": "C", "place": "L", "person": "P"}[f] for f, nouns in groups.items() if head in nouns}
    before = line.items[n - 1].flat if n else ""
    count = NUMBERS.get(before, int(before) if before.isdigit() and len(before) < 3 else 0)
    states = head in groups["country"] and head not in groups["organization"]
    if states and count in {0, 2} and len(reader.pair) == 2 and not (reader.last and set(reader.last.parties) == set(reader.pair)):
        return list(reader.pair)
    if reader.last is not None and len(reader.last.parties) >= 2 and count in {0, len(reader.last.parties)}:
        return list(reader.last.parties)
    here = [key for i in line.items[:n] if i.code in wanted for key in i.keys]
    pool = [k for k in dict.fromkeys([*reader.recent, *here]) if reader.source.families.get(k) in wanted]
    if not 2 <= (count or 2) <= min(len(pool), 12):
        return []
    chosen = pool[-(count or 2) :]
    return [body for k in chosen for body in (reader.source.bodies.get(k, ())[:1] if reader.source.families.get(k) == "P" else (k,))]


def _take(reader: Reader, act: Act, rank: int) -> Agreement | None:
    """Make an agreement of an act, or enrich the one that it speaks of."""
    line, parties = act.line, resolved(reader, act.line, act.members)
    mood = modality(reader.source, act)
    rule, confidence = act.rule, act.confidence
    if act.missing or len(parties) < 2:
        if mood is Modality.DENIED:
            return None
        if _prepared(reader, act) and reader.last is not None:
            return _follow(reader, act, rank)
        target = _meant(reader, act, parties)
        beside = _completed(reader, act, parties) if target is not None and not act.weak and act.kind != "Call" and not act.rule.startswith("pronoun") else None
        if target is not None and (beside is None or set(beside[0]) & set(target.parties)):
            return _enrich(reader, target, line, act)
        extra = _completed(reader, act, parties) or _inherited(reader, act, parties)
        if extra is None:
            if not act.weak or act.verb is not None and line.items[act.verb].sense in SIGNING:
                reader.pending.append(_draft(reader, act, rank, parties, rule or "alone", 0.4, mood))
            return None
        parties, rule, confidence = extra
    if act.weak and not _strong_enough(act, rule):
        return None
    planned = (status(reader.source, line, act, _draft(reader, act, rank, parties, rule, confidence, mood)) or ("",))[0] == "Planned"
    same = _same(reader, act, parties, mood, planned=planned)
    if same is not None:
        for key, part in parties.items():
            say(same.parties, key, line.sentence.span, "agreements." + rule, confidence * part)
        return _enrich(reader, same, line, act)
    made = None
    twins = _enumerated(line, act)
    for one in (act, *(act for _ in range(twins - 1)), *(replace(act, trigger=n, kind=line.items[n].sense, weak=line.items[n].weak, shared=()) for n in act.shared)):
        made = _draft(reader, one, rank, parties, rule, confidence, mood)
        reader.found.append(made)
        _enrich(reader, made, line, one)
    return made


def _enumerated(line: Line, act: Act) -> int:
    """How many instruments of one phrase a line tells apart ("deux accords, le premier sur … et le second sur …")."""
    words = {item.flat for item in line.items[act.trigger :]}
    if not act.plural or act.weak or "premier" not in words and "premiere" not in words:
        return 1
    if {"troisieme"} & words:
        return 3
    return 2 if words & {"second", "seconde", "deuxieme"} else 1


def _strong_enough(act: Act, rule: str) -> bool:
    """Whether joint work in general is told as an act: by a verb, or between parties that a pattern ties together."""
    verb = act.line.items[act.verb] if act.verb is not None else None
    told = verb is not None and verb.sense in SIGNING | {"announce", "ally", "end"} and not (verb.sense == "announce" and verb.tense == "infinitive")
    told = told or any(i.code == "V" and i.sense in {"ally", "sign"} and i.tense == "done" for i in act.line.items[: act.trigger])
    if verb is not None and not told and rule in {"subject", "demonyms", "subject-loose"} and act.line.sentence.kind != "heading":
        return False
    if rule in {"pair", "demonyms"} and not told and act.kind == "Partnership" and act.line.sentence.kind != "heading":
        return " " in act.line.items[act.trigger].flat or act.trigger <= 1 or ":" in act.line.codes[: act.trigger]
    return told or rule not in {"with-only", "subject-only", "fallback", "designation-only", "with-only.topic"} and (act.rule != "with" or told)


def _prepared(reader: Reader, act: Act) -> bool:
    """Whether an act is a later instrument that the agreement named last prepares."""
    if act.weak or act.definite or act.kind in {"Partnership", "Call", "Designation"} or reader.last is None:
        return False
    if act.line.number - reader.last.last_line > 8 or reader.last.planned:
        return False
    window = max(0, act.trigger - 9)
    planned = says(act.line, reader.source.cues.planned, reader.source.text, window, min(len(act.line.items) - 1, act.trigger + 9))
    return planned or says(act.line, reader.source.cues.leads, reader.source.text, window, act.trigger)


def _meant(reader: Reader, act: Act, parties: dict[str, float]) -> Agreement | None:
    """The agreement that "ce partenariat" or "la convention" means: the last one whose kind fits and that has the party
    that is named."""
    if act.kind == "Call" and not parties:
        return next((a for a in reversed(reader.found) if a.kind == "Call"), None)
    near = act.line.number - (reader.last.last_line if reader.last else -99) <= 1 and act.line.sentence.kind != "item"
    if not act.definite and not (near and act.rule == "" and act.kind not in ALONE):
        return None
    ordered = [a for a in ([reader.last] if reader.last else []) + reader.found[::-1] if a.modality is Modality.ASSERTED]
    fitting = [a for a in ordered if _family_fits(act.kind, a.kind) and (not parties or set(parties) & set(a.parties))]
    exact = [a for a in fitting if a.kind == act.kind]
    if act.rule.startswith("pronoun") and not fitting and reader.last is not None and act.line.number - reader.last.last_line <= 2:
        fitting = [reader.last]
    date = _date_of(reader, act)
    for one in [*exact, *fitting]:
        first = one.line < 8 and one.kind == "Partnership" and not any(a.kind == act.kind for a in reader.found)
        if act.line.number - one.last_line > (12 if one.kind == act.kind or act.weak else 4) and not first:
            continue
        if date is None or one.signed_on is None or _agree(date.value, one.signed_on.value):
            return one
    return None


def _agree(one: str, other: str) -> bool:
    """Whether two ISO dates of different precision may be one."""
    return one.startswith(other) or other.startswith(one)


def _date_of(reader: Reader, act: Act) -> Said | None:
    """The date of signature that the line of an act states."""
    listed = re.match(r"(?:1\.|-)?J[:-]", act.line.codes)
    if listed and act.kind != "Call":
        when = reader.source.calendar.dates[int(act.line.items[act.line.codes.index("J")].sense)]
        return Said(when.iso, act.line.sentence.span, "agreements.chronicle", 0.7)
    if act.verb is None and not act.weak and not act.definite and act.kind != "Call":
        alone = [i for i in act.line.items if i.code == "J" and reader.source.calendar.dates[int(i.sense)].role == "on"]
        return Said(reader.source.calendar.dates[int(alone[0].sense)].iso, act.line.sentence.span, "agreements.date-alone", 0.5) if len(alone) == 1 else None
    if act.verb is None or act.line.items[act.verb].sense not in SIGNING | {"confer", "receive"} or act.kind == "Call":
        return None
    found = signing_date(reader.source, act.line, act.verb)
    if found is None:
        return reader.dated
    return Said(found[0].iso, act.line.sentence.span, "agreements.date", found[1])


def _completed(reader: Reader, act: Act, parties: dict[str, float]) -> tuple[dict[str, float], str, float] | None:
    """The parties of an act that no pattern resolved: the actors beside it, the subject of the document, or None."""
    line = act.line
    sense = line.items[act.verb].sense if act.verb is not None else ""
    if act.kind == "Call":
        if parties:
            return parties, act.rule, act.confidence
        if reader.topic and (line.sentence.kind == "heading" or sense in {"announce", "sign"}):
            return {reader.topic: 1.0}, "call-topic", 0.4
        return None
    if act.kind == "Designation":
        return None
    beside = resolved(reader, line, fallback(line)) if sense in SIGNING or sense and not act.weak else {}
    merged = {**parties, **{k: v for k, v in beside.items() if k not in parties}}
    if 2 <= len(merged) <= 4:
        return merged, "fallback", 0.5
    people = [n for n in act.members if line.codes[n] == "P"]
    if len(parties) == 1 and len(people) >= 2 and len(people) == len(act.members):
        other = next((k for k in reader.pair if k not in parties), None) if set(parties) & set(reader.pair) else None
        return ({**parties, other: 0.65}, act.rule + ".other-state", 0.6) if other else (parties, act.rule + ".one-known", 0.5)
    if len(parties) == 1 and act.rule in {"with-only", "passive", "between-one"} and (sense or line.sentence.kind == "heading" or not act.weak and not act.plural):
        other = _other_side(reader, parties)
        if other is not None:
            return {other: 0.8, **parties}, act.rule + ".topic", 0.55
    return None


def _inherited(reader: Reader, act: Act, parties: dict[str, float]) -> tuple[dict[str, float], str, float] | None:
    """The parties of an instrument of its own ("une première convention, signée en 2014") whose line names none: those of
    the agreement named last, or for a treaty the two countries of the document."""
    line = act.line
    sense = line.items[act.verb].sense if act.verb is not None else ""
    if act.kind == "Designation" and len(parties) == 1 and sense in {"confer", "receive"}:
        givers = [k for a in reader.found[::-1] if a.kind == "Designation" and len(a.parties) > 1 for k in list(a.parties)[:1]]
        return ({givers[0]: 0.8, **parties}, "designation-again", 0.5) if givers else None
    if not parties and not act.weak and len(reader.listing) >= 2 and act.trigger <= 4:
        return dict.fromkeys(reader.listing, 0.8), "listing", 0.6
    if parties or act.weak or act.kind in {"Call", "Designation"} or sense not in SIGNING | {"end"} and not (act.kind == "Treaty" and _date_of(reader, act)):
        return None
    last = reader.last
    if reader.before is not None and reader.before.number == line.number - 1 and reader.before.sentence.kind != "heading":
        listed = [c for c in chains(reader.before) if len(c.members) >= 2 and c.first < 12]
        found = resolved(reader, reader.before, listed[0].members) if listed else {}
        if 2 <= len(found) <= 6 and (last is None or last.last_line < reader.before.number):
            return dict.fromkeys(found, 0.8), "previous-line", 0.5
    if act.kind == "Treaty":
        if last is not None and len(last.parties) >= 2 and all(reader.source.families.get(k) == "C" for k in last.parties):
            return dict.fromkeys(last.parties, 0.8), "inherited", 0.5
        states = [k for k in reader.recent if reader.source.families.get(k) == "C"][-2:]
        return (dict.fromkeys(states, 0.8), "inherited-states", 0.4) if len(states) == 2 else None
    if last is None or len(last.parties) < 2 or len(last.parties) > 6 or last.kind in {"Call", "Designation"}:
        return None
    return dict.fromkeys(last.parties, 0.8), "inherited", 0.5


def _other_side(reader: Reader, parties: dict[str, float]) -> str | None:
    """The side that a line leaves unsaid: the subject of the document, else the organization named last."""
    if reader.topic and reader.topic not in parties:
        return reader.topic
    return next((k for k in reversed(reader.recent) if reader.source.families.get(k) == "O" and k not in parties), None)


def _family_fits(one: str, other: str) -> bool:
    """Whether two kinds may be of one agreement."""
    if one == other:
        return True
    if one in ALONE or other in ALONE:
        return False
    return one in GENERAL or other in GENERAL


def _apart_kinds(one: str, other: str, first: int, second: int, *, titled: bool) -> bool:
    """Whether an agreement and a letter of intent, or a memorandum far from it, are two: a heading may call either so."""
    pair = {one, other}
    if titled or pair == {one}:
        return False
    return pair == {"Agreement", "LetterOfIntent"} or "Agreement" in pair and "Partnership" not in pair and abs(first - second) > 3


def _same(reader: Reader, act: Act, parties: dict[str, float], mood: Modality, *, planned: bool) -> Agreement | None:
    """The agreement that an act with its parties speaks of: a kind that fits, the same parties, no other date; the last
    first. None where the line sets its instrument apart ("un autre accord", a bullet of its own)."""
    word = act.line.items[act.trigger - 1].flat if act.trigger else ""
    if word in {"autre", "second", "seconde", "deuxieme", "troisieme"}:
        return None
    bullet = act.line.sentence.kind == "item" and act.trigger <= 3
    wanted, date = set(parties), _date_of(reader, act)
    for known in reversed(reader.found):
        have = set(known.parties)
        if not _family_fits(act.kind, known.kind) or known.modality is not mood:
            continue
        if not act.weak and not known.weak and _apart_kinds(act.kind, known.kind, act.line.number, known.last_line, titled=known.titled or act.line.sentence.kind == "heading"):
            continue
        if known.line == act.line.number and not (known.weak or act.weak) and known.rank_line(act):
            continue
        if planned and known.kind != act.kind and known.status is not None and not known.planned and not act.weak and not known.titled:
            continue
        if bullet and known.item and known.line != act.line.number:
            continue
        if date and known.signed_on and not _agree(date.value, known.signed_on.value):
            continue
        shared = len(wanted & have)
        whole = shared in {len(wanted), len(have)} or shared / len(wanted | have) >= 0.5
        if shared and whole and (shared >= 2 or act.kind in ALONE):
            return known
    return None


def _draft(reader: Reader, act: Act, rank: int, parties: dict[str, float], rule: str, confidence: float, mood: Modality) -> Agreement:
    line, item = act.line, act.line.items[act.trigger]
    kind = act.kind
    between = len(parties) >= 2 and all(reader.source.families.get(k) == "C" for k in parties)
    if kind == "Agreement" and between and stem(re.split("[ -]", item.flat)[0]) in BETWEEN_STATES:
        kind = "Treaty"
    made = Agreement(kind, act.weak, line.number, rank, item.span, mood, "agreements." + rule, item=line.sentence.kind == "item", last_line=line.number, titled=line.sentence.kind == "heading")
    made.over = made.titled and between and rule in {"demonyms", "pair"}
    for key, part in parties.items():
        say(made.parties, key, line.sentence.span, "agreements." + rule, confidence * part)
    return made


def _name(act: Act) -> Span:
    """The phrase that names an agreement: its instrument and what completes it, up to its parties."""
    line = act.line
    end, at = act.trigger, act.trigger + 1
    while at < len(line.codes) and at - act.trigger < 14:
        code = line.codes[at]
        if line.items[at].finite:
            break
        if code in "wWTI":
            end = at
        elif code not in "dtno&,1-" or code == "," and line.codes[at + 1 : at + 2] != "d":
            break
        at += 1
    return line.span(act.trigger, end)


def _enrich(reader: Reader, agreement: Agreement, line: Line, act: Act | None) -> Agreement:
    """Add what a line says of an agreement: its status, date, place, duration, who signed, and a more specific kind."""
    if act is not None:
        agreement.spans.append(line.items[act.trigger].span)
        agreement.passages.append(line.sentence.span)
        if line.codes[act.trigger] == "T" and (not act.weak or agreement.weak):
            agreement.names.append(_name(act))
        more = act.kind not in GENERAL or agreement.weak and not act.weak
        if act.kind != agreement.kind and agreement.kind in GENERAL and act.kind not in ALONE and more:
            agreement.kind = act.kind
        agreement.weak = agreement.weak and act.weak
        agreement.last_line = line.number
        reader.last = agreement
    signing = [n for n, c in enumerate(line.codes) if c == "V" and line.items[n].sense in SIGNING and not negated(line, n)]
    if agreement.kind == "Call":
        signing = []
    told = status(reader.source, line, act, agreement) if act is not None or signing else None
    if told is not None and (act is not None or told[2] == "status.signed") and (
        agreement.status is None or RANKS[told[2]] > RANKS.get(agreement.status.method, 0)
    ):
        agreement.status = Said(told[0], line.sentence.span, told[2], told[1])
    if act is not None and agreement.status is not None and agreement.status.method == "status.default" and ("listing" in agreement.method or re.match(r"(?:1\.|-)?J[:-]", line.codes)):
        agreement.status = Said("Signed", line.sentence.span, "status.kind", 0.6)
    anchor = signing[0] if signing else None
    if act is not None and act.verb is not None and line.items[act.verb].sense in SIGNING | {"confer", "receive"}:
        anchor = act.verb
    if anchor is not None and not agreement.planned and agreement.kind != "Call":
        _situate(reader, agreement, line, anchor)
        add_signers(reader.source, agreement, line, act)
    add_duration(reader.source, agreement, line, act is not None)
    return agreement


def _situate(reader: Reader, agreement: Agreement, line: Line, anchor: int) -> None:
    """Add the date and place of the verb of signature at item *anchor*."""
    span = line.sentence.span
    if agreement.signed_on is None:
        found = signing_date(reader.source, line, anchor)
        agreement.signed_on = Said(found[0].iso, span, "agreements.date", found[1]) if found else reader.dated
    if agreement.signed_at is None:
        place = signing_place(line, anchor, frozenset(agreement.parties))
        agreement.signed_at = Said(place, span, "agreements.place", 0.75) if place else None


def _follow(reader: Reader, act: Act, rank: int) -> Agreement | None:
    """A later instrument that the agreement named last prepares ("une convention sera signée")."""
    first = reader.last
    if first is None:
        return None
    span = act.line.sentence.span
    made = _draft(reader, act, rank, {}, "follows", 0.6, Modality.ASSERTED)
    for key, said in first.parties.items():
        say(made.parties, key, span, "agreements.follows", said.confidence * 0.7)
    made.status = Said("Planned", span, "status.planned", 0.75)
    made.spans.append(act.line.items[act.trigger].span)
    made.passages.append(span)
    made.names.append(_name(act))
    first.leads_to, first.leads_from = made, Said("", span, "agreements.leads", 0.6)
    reader.found.append(made)
    return made


def _settled(reader: Reader) -> tuple[Agreement, ...]:
    """The agreements, merged, with what was left pending, in order."""
    for draft in reader.pending:
        hosts = [a for a in reader.found if _family_fits(draft.kind, a.kind) and 0 <= a.line - draft.line <= 4 and set(draft.parties) <= set(a.parties)]
        if hosts:
            host = min(hosts, key=lambda a: (a.line - draft.line, a.rank))
            if host.weak or draft.kind not in GENERAL and host.kind in GENERAL:
                host.kind, host.weak = draft.kind, draft.weak
    out: list[Agreement] = []
    for one in sorted(reader.found, key=lambda a: (a.over, a.weak, a.line, a.rank)):
        host2 = next((a for a in out if _absorbs(a, one)), None)
        if host2 is None:
            out.append(one)
        else:
            _merge(host2, one, reader.found)
    out.sort(key=lambda a: (a.line, a.trigger))
    for one in out:
        _borrow(reader, one)
    _prepare(out)
    return tuple(out)


def _borrow(reader: Reader, one: Agreement) -> None:
    """Give a signed agreement the date and place of the ceremony that it was signed at, or of the line beside its own."""
    if one.status is None or one.status.value != "Signed" or one.kind == "Call" or "inherited" in one.method or one.status.method == "status.near":
        return
    date, place, number = reader.session
    recalled = any(reader.lines[n].codes.count("J") for n in {one.line, one.last_line} if n in reader.lines) and one.signed_on is None
    if one.signed_on is None and not recalled:
        if date is not None and one.last_line >= number and one.line - number < 25:
            one.signed_on = date
            one.signed_at = one.signed_at or place
        elif one.status.method == "status.signed":
            _beside(reader, one)
    elif one.signed_at is None and place is not None and date is not None and one.signed_on is not None and one.signed_on.value == date.value:
        one.signed_at = place


def _beside(reader: Reader, one: Agreement) -> None:
    """The date, to the day, of the line before or after, where it has one only and bounds nothing."""
    for number in (one.line - 1, one.line + 1, one.line - 2):
        line = reader.lines.get(number)
        if line is None or line.sentence.kind == "heading":
            continue
        dates = [n for n, c in enumerate(line.codes) if c == "J" and n >= line.head]
        found = reader.source.calendar.dates[int(line.items[dates[0]].sense)] if len(dates) == 1 else None
        if found is None or found.role != "on" or len(found.iso) < 10 or "T" in line.codes:
            continue
        one.signed_on = Said(found.iso, line.sentence.span, "agreements.date-beside", 0.45)
        place = signing_place(line, dates[0], frozenset(one.parties))
        if one.signed_at is None and place:
            one.signed_at = Said(place, line.sentence.span, "agreements.place-beside", 0.45)
        return


def _merge(host: Agreement, one: Agreement, everyone: list[Agreement]) -> None:
    """Give *host* what was said of *one*."""
    if one.kind not in GENERAL and host.kind in GENERAL:
        host.kind = one.kind
    for mine, theirs in ((host.parties, one.parties), (host.signatories, one.signatories), (host.attendees, one.attendees)):
        for key, said in theirs.items():
            if key not in mine and (mine is not host.parties or not one.weak):
                mine[key] = said
    for name in ("signed_on", "signed_at", "duration", "starts", "ends", "leads_to", "leads_from"):
        if getattr(host, name) is None:
            setattr(host, name, getattr(one, name))
    host.spans += one.spans
    host.passages += one.passages
    host.names += one.names
    if one.status is not None and (host.status is None or RANKS[one.status.method] > RANKS[host.status.method]):
        host.status = one.status
    for other in everyone:
        if other.leads_to is one:
            other.leads_to = host if other is not host else None


def _absorbs(host: Agreement, one: Agreement) -> bool:
    """Whether two agreements of a document are one: fitting kinds, most parties shared, no two dates, neither prepares the
    other, not two bullets or two instruments of one phrase."""
    if not _family_fits(host.kind, one.kind) or host.leads_to is one or one.leads_to is host or host.modality != one.modality:
        return False
    if host.signed_on and one.signed_on and not _agree(host.signed_on.value, one.signed_on.value):
        return False
    if host.item and one.item and host.line != one.line or host.line == one.line and not one.weak:
        return False
    if not one.weak and not host.weak and _apart_kinds(host.kind, one.kind, host.line, one.line, titled=host.titled or one.titled):
        return False
    a, b = set(host.parties), set(one.parties)
    shared = len(a & b)
    if one.over and one.kind == "Partnership" and 0 < host.line - one.line <= 4 and not host.over:
        one.parties = {}
        return True
    if one.weak:
        return shared >= (1 if one.confidence < 0.6 else 2)
    if host.planned != one.planned and host.status and one.status and host.signed_on is not None:
        return False
    whole = shared == min(len(a), len(b))
    return whole and shared >= (1 if host.kind in ALONE else 2) or shared >= 2 and shared / len(a | b) >= 0.6


def _prepare(found: list[Agreement]) -> None:
    """A letter of intent leads to the agreement of the same parties that is planned or was signed after it."""
    for first in found:
        if first.leads_to is not None or first.kind not in {"LetterOfIntent", "JointDeclaration", "MemorandumOfUnderstanding"}:
            continue
        for later in found:
            if later is first or later.kind in {"LetterOfIntent", "Call", "Designation", "JointDeclaration"} or later.weak:
                continue
            dated = first.signed_on and later.signed_on
            after = first.signed_on.value[:7] < later.signed_on.value[:7] if first.signed_on and later.signed_on else False
            after = after or first.kind == "LetterOfIntent" and not dated and not first.planned
            if len(set(first.parties) & set(later.parties)) >= 2 and (later.planned and not first.planned or after) and (
                first.kind == "LetterOfIntent" or later.planned
            ):
                first.leads_to, first.leads_from = later, Said("", later.passages[0] if later.passages else first.passages[0], "agreements.prepares", 0.5)
                break
