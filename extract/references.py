"""An act in, the agreement told of already that it speaks of out: "ce partenariat", "il a été signé", "une convention suivra"."""

from __future__ import annotations

import re
from collections.abc import Collection

from extract.details import Agreement, led_by, negated
from extract.instruments import SIGNING, Act, beginnings, marked, named, pattern, says
from extract.ledger import ALONE, Ledger, date_of_act
from extract.mergers import dates_agree, kind_fits, two_kinds
from extract.model import Modality

_RANKED = 4
"""How many lines after an agreement was told of "il s'agit" speaks of it."""
_TOGETHER = 6
"""How many lines after a line that told several together "les trois textes" speaks of them."""
_CONTENT = re.compile(r"\w{5,}(?=\w)")
"""The beginning of a word of content, without its last letter."""


def pronoun_fits(ledger: Ledger, act: Act) -> bool:
    """Whether an act with no instrument speaks of the one named last: near, and not denied."""
    if act.verb is not None and negated(act.line, act.verb):
        return False
    if act.complete:
        return True
    return (ledger.last is not None and act.line.number - ledger.last.last_line <= 4) or bool(ledger.pending)


def pointed(ledger: Ledger, act: Act) -> Agreement | None:
    """The agreement told last, where an act points at it: "il a été signé entre …" just after, "cette coopération" anywhere; of one
    told just before without its parties, "Celle-ci réunit A et B" tells them."""
    last = ledger.last
    if act.rule == "pronoun-gathering" and (open_ := [a for a in ledger.pending if act.line.number - a.line <= 1]):
        return open_[-1]
    if last is None or last.modality is Modality.DENIED:
        return None
    near = act.line.number - last.last_line <= 2
    if act.rule.startswith("pronoun") and near and not last.several and last.kind not in ALONE:
        return last
    if act.plural or act.rule.endswith(".each") or not kind_fits(act, last):
        return None
    same = dates_agree(date_of_act(ledger, act), last.signed_on)
    again = near and same and act.definite and act.trigger == act.line.head + 1 and act.kind == last.kind and not last.several
    return last if led_by(act, "pointing") or again else None


def meant(ledger: Ledger, act: Act, parties: dict[str, float]) -> Agreement | None:
    """The agreement that "ce partenariat" or "la convention" means: the last one whose kind fits and that has the party
    that is named."""
    if act.kind == "Call" and not parties:
        return next((a for a in reversed(ledger.found) if a.kind == "Call"), None)
    line, last = act.line, ledger.last
    if not parties and led_by(act, "present") and (own := [a for a in ledger.found if not a.weak and kind_fits(act, a)]):
        return min(own, key=lambda a: a.line)  # "la présente convention", which the text is of
    if act.rule.startswith("pronoun") and last is not None and not last.several and line.number - last.last_line == 1:
        return last  # "Elle a été signée par P"
    if not act.definite:
        just = last is not None and line.number - last.last_line <= 1 and not two_kinds(act, last)
        if not just or line.sentence.kind == "item" or act.rule or act.kind in ALONE:
            return None
    said = led_by(act, "said")  # "dudit accord", whoever approves it
    ordered = [a for a in ([last] if last else []) + ledger.found[::-1] if a.modality is Modality.ASSERTED]
    fitting = [a for a in ordered if kind_fits(act, a) and (said or not parties or set(parties) & set(a.parties))]
    fitting = [a for a in fitting if act.definite or not two_kinds(act, a)]
    exact = [a for a in fitting if a.kind == act.kind]
    if act.rule.startswith("pronoun") and not fitting and last is not None and line.number - last.last_line <= 2:
        fitting = [last]
    date = date_of_act(ledger, act)
    for one in [*exact, *fitting]:
        if one.several and date is not None and not act.plural and not act.rule:
            continue  # "les accords … ; le partenariat numérique, signé en 2022"
        first = one.line < 8 and one.kind == "Partnership" and not any(a.kind == act.kind for a in ledger.found)
        first = first or (one.titled and ledger.found == [one])  # what a speech is held for
        if line.number - one.last_line > (12 if one.kind == act.kind or act.weak else 4) and not first:
            continue
        if dates_agree(date, one.signed_on):
            return one
    return None


def numbered(ledger: Ledger, act: Act, parties: dict[str, float]) -> Agreement | None:
    """Which of those that a line told of together an ordinal means: "A signe avec B et C deux accords. … Le second accord a été signé
    par P et Q"."""
    if not act.definite or act.plural or act.kind in ALONE or act.trigger > act.line.head + 2:
        return None
    place = next((n for n, name in enumerate(("first", "second", "third")) if led_by(act, name)), None)
    told = _told_together(ledger, ".each")
    if place is None or not place < len(told) <= 3 or not kind_fits(act, told[place]):
        return None
    return told[place] if not parties or not set(parties).isdisjoint(told[place].parties) else None


def all_of(ledger: Ledger, act: Act, parties: Collection[str]) -> list[Agreement]:
    """Those that a line told together, one with each partner, where a line just after speaks of them all: "A a signé une convention avec
    chacune des trois chambres, B, C et D. Les trois textes ont été paraphés par P"."""
    line = act.line
    if not act.definite or not act.plural or act.trigger > line.head + 2:
        return []
    told = _told_together(ledger, "each")
    if len(told) < 2 or not 0 < line.number - told[0].line <= _TOGETHER or act.count not in {0, len(told)}:
        return []
    of_others = any(a.line > told[0].line and not a.weak for a in ledger.found)
    named = any(line.codes[n] != "P" for n in act.members) and not set(parties) <= {key for a in told for key in a.parties}
    return told if kind_fits(act, told[0]) and not (of_others or named) else []


def _told_together(ledger: Ledger, rule: str) -> list[Agreement]:
    """The agreements that the last line told one by one which told several so, by a rule with that ending."""
    each = [a for a in ledger.found if a.method.endswith(rule)]
    last = max((a.line for a in each), default=None)
    return [a for a in each if a.line == last]


def is_ranked(ledger: Ledger, act: Act) -> bool:
    """Whether a line only says which in order the agreement told last is: "Il s'agit du premier contrat conclu par A avec un groupe
    étranger"."""
    line, last = act.line, ledger.last
    if act.complete or last is None or line.number - last.last_line > _RANKED or not led_by(act, "ordinal"):
        return False
    before = {item.flat for item in line.items[line.head : act.trigger]}
    return not before.isdisjoint(marked("specifying")) and line.items[line.head].flat in marked("pronouns")


def is_more(act: Act) -> bool:
    """Whether an instrument is one more beside those told of: "un second protocole", "l'autre accord", "le second, signé …"."""
    return any(item.flat in marked("another") for item in act.line.items[max(0, act.trigger - 1) : act.trigger + 1])


def is_another(ledger: Ledger, act: Act) -> bool:
    """Whether an instrument is not the one told of: one of before, or a definite one about what no line before speaks of ("la
    convention d'entraide judiciaire"), or one told beside it."""
    if _of_before(ledger, act):
        return True
    if act.definite:
        return not act.weak and not led_by(act, "pointing") and (_unheard(ledger, act, 2) or _amends(ledger, act))
    if (act.role in SIGNING and _of_several(ledger, act)) or _also(act):
        return True
    host = ledger.last
    if host is None:
        return False
    amends = act.instrument.flat.startswith(beginnings("amending")) and not (host.titled or host.weak)
    if amends and not host.trigger.of(ledger.source.text).startswith(beginnings("amending")):
        return True  # "son montant a été relevé par un avenant"
    if act.count > 1 and not (act.weak or host.several or host.titled):
        return True  # "Un protocole a été signé. Deux avenants …"
    if host.titled and act.complete and act.verb is not None:
        return False
    if act.beside and host.last_line == act.line.number:
        return not act.weak  # "un accord …, et un protocole"
    worded = any(span.end > host.trigger.end or " " in span.of(ledger.source.text) for span in host.names)
    told = not act.members or (act.complete and act.kind == "Agreement")
    return led_by(act, "one") and worded and told and _unheard(ledger, act, 1, half=not host.titled)


def _amends(ledger: Ledger, act: Act) -> bool:
    """Whether an act tells between whom an amendment was made, which no line before told of ("Est approuvé l'avenant conclu entre A et B")."""
    amending = beginnings("amending")
    if not act.complete or act.plural or not act.instrument.flat.startswith(amending):
        return False
    return not any(a.trigger.of(ledger.source.text).startswith(amending) for a in ledger.found)


def _also(act: Act) -> bool:
    """As in "A et B ont également signé un protocole", "Une convention a en outre été signée"."""
    verb = act.verb
    if verb is None or (act.weak and act.role not in SIGNING):
        return False
    return any(item.flat in marked("also") for item in act.line.items[max(0, verb - 2) : verb + 2])


def _of_several(ledger: Ledger, act: Act) -> bool:
    """Whether one instrument that is signed is one of several that a line before told of together ("A et B ont signé onze accords. …
    Un accord de pêche a été signé par les deux ministres")."""
    hosts = (a for a in ledger.found if a.several and not a.weak and a.modality is Modality.ASSERTED)
    told = any(0 < act.line.number - a.line <= 15 for a in hosts)
    return told and led_by(act, "one") and act.kind not in ALONE


def _of_before(ledger: Ledger, act: Act) -> bool:
    """Whether an instrument was there before the one told of: "un premier accord", "il prend la suite du texte …", "ils avaient signé
    un mémorandum", "un accord unit A et B depuis 2003" beside one that is planned."""
    line = act.line
    if led_by(act, "first") and act.trigger > 1 and line.items[act.trigger - 2].flat in marked("one"):
        return True
    start, end = line.sentence.span.start, act.instrument.span.start
    whole = act.complete or (act.definite and date_of_act(ledger, act) is not None)
    if whole and pattern("succeeding").search(ledger.source.text, start, end):
        return True
    instrument = "T" in line.codes[: act.trigger] or line.items[line.head].flat in marked("pronouns")
    if whole and instrument and pattern("resting").search(ledger.source.text, start, end):
        return True  # "ce protocole complète la convention signée par A et B"
    planned = ledger.last is not None and ledger.last.planned
    former = _had(act) and not act.plural and ledger.last is not None and ledger.last.several and whole
    if act.weak or (act.definite and not planned and not (former and date_of_act(ledger, act) is not None)):
        return False  # but "A et B ont signé leurs nouveaux accords. Ils avaient signé le 3 mai 1996 la convention de jumelage"
    return _had(act) or (planned and not act.definite and _lasting(ledger, act))


def _unheard(ledger: Ledger, act: Act, least: int, *, half: bool = False) -> bool:
    """Whether what an instrument is about, in *least* words or more, is what no line before speaks of: all its words, or *half*."""
    words = _CONTENT.findall(ledger.source.text, act.instrument.span.end, named(act).end)
    before = ledger.source.text[: act.line.sentence.span.start]
    heard = sum(word in before for word in words)
    return len(words) - heard >= least and heard <= (len(words) // 2 if half else 0)


def is_earlier(ledger: Ledger, act: Act, parties: dict[str, float]) -> bool:
    """Whether an instrument of a year gone by, new in the text, is not the undated one of the same parties told of before ("Un
    accord les lie. En 2019, A et B ont signé une convention de cotutelle")."""
    published, text = ledger.source.calendar.published, ledger.source.text
    known = [a for a in ledger.found if a.signed_on is None and len(set(parties) & set(a.parties)) >= 2]
    before = _had(act)  # "ils avaient signé, en 1996, la convention de jumelage"
    if (act.definite and not before) or not published or not known:
        return False
    if any((a.titled and not before) or a.line == act.line.number for a in known):
        return False
    date = date_of_act(ledger, act)
    return (
        date is not None
        and date.value[:4] < published[:4]
        and named(act).of(text) not in {span.of(text) for a in known for span in a.names}
    )


def _had(act: Act) -> bool:
    """Whether an act was done before what is told: "ils avaient signé un mémorandum", "l'acte avait été signé en 1970"."""
    if act.verb is None or act.tense != "done":
        return False
    return any(item.flat in marked("had") for item in act.line.items[max(0, act.verb - 3) : act.verb])


def _lasting(ledger: Ledger, act: Act) -> bool:
    """Whether an instrument is in force: "un accord de coordination unit A et B depuis 2003"."""
    return any(item.code == "J" and ledger.source.date(item).role == "since" for item in act.line.items)


def preparing(ledger: Ledger, act: Act) -> Agreement | None:
    """The agreement named last, where an act is a later instrument that it prepares."""
    line, last = act.line, ledger.last
    if last is None or act.weak or act.definite or act.kind in {"Partnership", "Call", "Designation"}:
        return None
    if line.number - last.last_line > 8 or last.planned or (act.plural and led_by(act, "others")):
        return None
    text, cues, window = ledger.source.text, ledger.source.cues, max(0, act.trigger - 9)
    if says(line, cues.planned, text, window, min(len(line.items) - 1, act.trigger + 9)):
        return last
    if act.role in SIGNING and date_of_act(ledger, act) is not None:
        return None  # "il fait suite à une lettre d'intention signée en 2023"
    return last if says(line, cues.leads, text, window, act.trigger) else None
