"""The agreements of a document in, one for each real thing out: told twice, under a general kind and a specific one, or with
what it prepares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extract.details import Agreement, Said, led_by, say, surer
from extract.folds import flat
from extract.instruments import Act, marked
from extract.ledger import ALONE, GENERAL, SIDES, Ledger, date_of_act
from extract.model import Modality
from extract.occasions import borrow
from extract.signers import lend_signers

_PLEDGED = 6
"""How many lines from a declaration its parties still tell what they "s'engagent à" do by it."""
_PREPARING = frozenset({"LetterOfIntent", "JointDeclaration", "MemorandumOfUnderstanding"})
"""The kinds that may lead to an agreement."""


def dates_agree(one: Said | None, other: Said | None) -> bool:
    """Whether two ISO dates may be one: of different precision, or one of them untold."""
    return one is None or other is None or one.value.startswith(other.value) or other.value.startswith(one.value)


def family_fits(one: str, other: str) -> bool:
    """Whether two kinds may be of one agreement."""
    if one == other:
        return True
    if one in ALONE or other in ALONE:
        return False
    return one in GENERAL or other in GENERAL


def kind_fits(act: Act, known: Agreement) -> bool:
    """Whether the instrument of an act may be an agreement by its kind."""
    return is_worded(act) or family_fits(act.kind, known.kind)


def is_worded(act: Act) -> bool:
    """Whether the instrument of an act is "le texte", which stands for one of any kind that was told of before."""
    return act.definite and not act.plural and act.instrument.flat in marked("wording")


def _apart_kinds(one: str, other: str, first: int, second: int, *, titled: bool) -> bool:
    """Whether an agreement and a letter of intent, or a memorandum far from it, are two: a heading may call either so."""
    pair = {one, other}
    if titled or pair == {one}:
        return False
    far = abs(first - second) > 3
    return pair == {"Agreement", "LetterOfIntent"} or (far and "Agreement" in pair and "Partnership" not in pair)


def two_kinds(act: Act, known: Agreement) -> bool:
    """Whether the instrument of an act is by its kind another than that of an agreement."""
    titled = known.titled or act.line.sentence.kind == "heading"
    return not (act.weak or known.weak) and _apart_kinds(act.kind, known.kind, act.line.number, known.last_line, titled=titled)


def stands_for(ledger: Ledger, states: Iterable[str], bodies: Iterable[str], *, told: bool = False) -> bool:
    """Whether *states* are *bodies* by another name: each is one of them, or the country or place of one that is no party
    beside it. A heading names the two countries, the text their agencies. *told*: "ce mémorandum" says that the agreement is
    one, so that a body that no text places may be of any country."""
    outer, inner = set(states), set(bodies)
    replaced, added = outer - inner, inner - outer
    if not 0 < len(replaced) <= len(added):
        return False
    families, lands = ledger.source.families, ledger.lands
    if not all(families.get(key) in {"C", "L"} for key in replaced) or not all(families.get(key) == "O" for key in added):
        return False
    placed = {lands[key] for key in added if key in lands}
    if not placed <= {lands.get(key) for key in outer} or len({lands.get(key) for key in replaced}) < len(replaced):
        return False
    unplaced = sum(key not in lands for key in added)
    return (told or not unplaced) and sum(lands.get(key) not in placed for key in replaced) <= unplaced


def joined(ledger: Ledger, parties: dict[str, Said], more: dict[str, Said]) -> dict[str, Said]:
    """The parties of an agreement with those told elsewhere, bodies in the place of their states."""
    if stands_for(ledger, more, parties, told=True):
        return parties
    if stands_for(ledger, parties, more, told=True):
        return {key: said for key, said in parties.items() if key in more} | more
    both = parties | {key: said for key, said in more.items() if key not in parties or said.confidence > parties[key].confidence}
    families, lands = ledger.source.families, ledger.lands
    states = {lands.get(key) for key in both if families.get(key) == "C"}
    return {key: said for key, said in both.items() if families.get(key) != "L" or lands.get(key) not in states}


def of_fewer(act: Act, parties: Iterable[str], known: Agreement) -> bool:
    """Whether an act signs an instrument of its own between some of the parties of another ("A, B et C ont signé un accord. Le même
    jour, A a signé avec B un protocole"), or is the first of several that a heading tells of together ("Un premier protocole")."""
    apart = led_by(act, "first") if known.titled else act.complete
    if not apart or act.definite or act.plural or act.line.sentence.kind == "heading":
        return False
    return act.role == "sign" and set(parties) < set(known.parties)


def _of_a_twin(ledger: Ledger, act: Act, known: Agreement) -> bool:
    """Whether the instrument of an act is by its noun another of those that a line told of together with one that is known ("un
    accord-cadre et un prêt": "le prêt")."""
    text, noun = ledger.source.text, act.instrument.headword
    if not known.beside or known.trigger.of(text).startswith(noun):
        return False
    return any(a.beside & known.beside and a.trigger.of(text).startswith(noun) for a in ledger.found if a is not known)


def same_agreement(ledger: Ledger, act: Act, parties: dict[str, float], mood: Modality, *, planned: bool) -> Agreement | None:
    """The agreement that an act with its parties speaks of: a kind that fits, the same parties, no other date; the last
    first. None where the line sets its instrument apart (a bullet of its own)."""
    wanted, date = set(parties), date_of_act(ledger, act) or _of_ceremony(ledger, act.line.number)
    for known in reversed(ledger.found):
        have = set(known.parties)
        if not kind_fits(act, known) or known.modality is not mood or two_kinds(act, known):
            continue
        if not _dates_fit(act, known, date) or _at_another_stage(act, known, planned=planned, dated=date is not None):
            continue
        if act.rule.endswith(".each") and (known.several or len(have) != len(wanted)):
            continue
        if _set_apart(ledger, act, known) or of_fewer(act, parties, known) or _of_a_twin(ledger, act, known):
            continue
        shared = len(wanted & have)
        whole = shared in {len(wanted), len(have)} or shared / len(wanted | have) >= 0.5
        if shared and whole and (shared >= 2 or act.kind in ALONE):
            return known
        alike = act.kind == known.kind or act.weak or known.weak or act.governing is None
        named = known.titled or (act.definite and alike)
        singular = named and not known.several and not (act.plural and not act.weak)
        told = act.definite and known.kind == act.kind and act.line.number - known.last_line <= 2
        if singular and (stands_for(ledger, have, wanted, told=told) or stands_for(ledger, wanted, have, told=told)):
            return known
    return None


def _of_ceremony(ledger: Ledger, row: int) -> Said | None:
    """The date of the ceremony that announced the list to which the line *row* belongs."""
    head = ledger.headed.get(row)
    session = next((s for s in reversed(ledger.sessions) if head is not None and 0 <= head - s.line <= 1), None)
    return session.date if session is not None else None


def _signed_by_others(act: Act, known: Agreement) -> bool:
    """Whether a new instrument bears other signatures than one that is known ("P a signé avec Q un mémorandum, R avec S un autre")."""
    signers = {key for n in act.signers for key in act.line.items[n].keys}
    return not act.definite and min(len(signers), len(known.signatories)) >= 2 and signers.isdisjoint(known.signatories)


def _dates_fit(act: Act, known: Agreement, date: Said | None) -> bool:
    """Whether the date of an act may be that of an agreement; between general words of two kinds it has to be the same: "Un partenariat
    a été conclu en 2013. En juin 2013, A et B ont adopté une feuille de route"."""
    if date is not None and known.signed_on is not None and act.weak and known.weak and act.kind != known.kind:
        return date.value == known.signed_on.value
    return dates_agree(date, known.signed_on)


def _at_another_stage(act: Act, known: Agreement, *, planned: bool, dated: bool) -> bool:
    """Whether of an act and an agreement one is planned and the other done ("un accord sera signé … dans le cadre de la convention
    signée le 11 mars"); a heading tells neither."""
    if known.titled:
        return False
    if planned:
        return known.kind != act.kind and known.status is not None and not known.planned and not act.weak
    return dated and act.tense == "done" and known.planned


def _set_apart(ledger: Ledger, act: Act, known: Agreement) -> bool:
    """Whether a line tells of its instrument as of one beside an agreement: signed by others, of two that it names, or in a bullet of
    its own under what announced them or after another bullet."""
    line = act.line
    if _signed_by_others(act, known):
        return True
    if known.line == line.number:
        return known.trigger != act.instrument.span and not (known.weak or act.weak)
    announced = known.line == ledger.headed.get(line.number) or (known.titled and known.several)
    bullet = line.listed and (act.trigger <= 3 or "|" in line.codes)
    return bullet and (known.item or announced)


def _announced(ledger: Ledger, found: list[Agreement]) -> list[Agreement]:
    """The agreements without what only announces two or more of them: the head of a list ("plusieurs documents ont été signés :"),
    several instruments that are then told with each partner."""
    heads = Counter(ledger.headed[a.line] for a in found if a.line in ledger.headed)
    most = max(heads.values(), default=0)
    each = [a for a in found if a.method.endswith(".each")]
    told = {key for a in each for key in a.parties}
    if len(each) > 1:
        found = [a for a in found if a in each or not a.several or not set(a.parties) <= told]
    plain = [set(a.parties) for a in found if not a.titled]
    found = [a for a in found if not (a.titled and a.several and plain.count(set(a.parties)) >= 2)]
    return [a for a in found if not ((heads[a.line] >= 2 and (a.several or a.weak)) or (most >= 2 and a.titled and a.several))]


def settled(ledger: Ledger) -> tuple[Agreement, ...]:
    """The agreements, merged, with what was left pending, in order."""
    ceremonies = sorted((a for a in (*ledger.found, *ledger.pending) if a.several and a.signatories), key=lambda a: a.line)
    ledger.found = _announced(ledger, ledger.found)
    for draft in ledger.pending:
        if all(whole is not draft for whole, _ in ledger.series):
            _place(ledger, draft)
    out: list[Agreement] = []
    for one in sorted(ledger.found, key=lambda a: (a.over, a.weak, a.line, a.rank)):
        whole = next((a for a in out if _absorbs(ledger, a, one)), None)
        if whole is None:
            out.append(one)
        else:
            _merge(ledger, whole, one)
    out.sort(key=lambda a: (a.line, a.trigger))
    for before, one in zip([None, *out], out, strict=False):
        _lower(ledger, one)
        borrow(ledger, one, before)
        lend_signers(ledger, ceremonies, one)
    out = _told_apart(ledger, out)
    _prepare(out)
    return tuple(out)


def _lower(ledger: Ledger, one: Agreement) -> None:
    """Make an accord that was taken for a treaty a plain one, where its parties are no states."""
    if one.raised and not ledger.sovereign(one.parties):
        one.kind = "Agreement"


def _place(ledger: Ledger, draft: Agreement) -> None:
    """Give what was told of an agreement whose parties its line left unsaid to those told just after it whose parties it may have,
    or let it stand alone."""
    near = (a for a in ledger.found if family_fits(draft.kind, a.kind) and 0 <= a.line - draft.line <= 4)
    hosts = [a for a in near if set(draft.parties) <= set(a.parties)]
    if not hosts:
        if _one_named(ledger, draft):
            ledger.found.append(draft)
        return
    rows = [a for a in hosts if ledger.headed.get(a.line) == draft.line] if draft.several else []
    for host in rows or [min(hosts, key=lambda a: (a.line - draft.line, a.rank))]:
        if host.weak or (draft.kind not in GENERAL and host.kind in GENERAL):
            host.kind, host.weak = draft.kind, draft.weak
        host.status, host.signed_on = surer(host.status, draft.status), host.signed_on or draft.signed_on


def _one_named(ledger: Ledger, draft: Agreement) -> bool:
    """Whether an agreement of which a sentence says that one actor signed it stands with that party alone, no other being told of
    it: a state signs a convention of many, a body one with whom the text does not name. A state's is a treaty."""
    if len(draft.parties) != 1 or draft.weak or draft.titled or draft.several or draft.modality is not Modality.ASSERTED:
        return False
    if draft.status is None or draft.status.method != "status.signed" or draft.kind in ALONE:
        return False
    party = next(iter(draft.parties))
    if any(party in a.parties and family_fits(draft.kind, a.kind) for a in ledger.found):
        return False
    if ledger.source.families.get(party) == "C" and draft.kind == "Agreement":
        draft.kind = "Treaty"
    return True


def _told_apart(ledger: Ledger, found: list[Agreement]) -> list[Agreement]:
    """The agreements with those of a series in the place of the one that told of them all, where at least two are told apart; each
    has the parties, where it names no other, signatories, status, date and place of all."""
    out = list(found)
    for whole in dict.fromkeys(whole for whole, _ in ledger.series):
        if whole not in out and whole not in ledger.pending:
            continue
        every = [one for of, one in ledger.series if of is whole]
        if len(every) == 1 and whole in out and flat(every[0].trigger.of(ledger.source.text)) in marked("first"):
            continue  # "Le premier …", and of no second
        partners = {key for one in every for key in one.parties}
        for one in every:
            _share(ledger, whole, one, partners)
            _lower(ledger, one)
        if len(every) > 1 and whole in out:  # but "la deuxième convention": the other keeps the name of all
            out.remove(whole)
        out += [one for one in every if whole not in ledger.pending or len(one.parties) > 1]
    return sorted(out, key=lambda a: (a.line, a.trigger))


def _share(ledger: Ledger, whole: Agreement, one: Agreement, partners: set[str]) -> None:
    """Give one of a series what was told of them all: the parties without the *partners* of any, where it names its own, and of the
    signatories those who head a party or of whom no body is known."""
    common = {key: said for key, said in whole.parties.items() if key not in partners} if one.parties else {}
    for key, said in (common or whole.parties).items() if one.method != SIDES else ():
        say(one.parties, key, one.passages[0], one.method, said.confidence * 0.9)
    source = ledger.source
    fitting = {p: said for p, said in whole.signatories.items() if not source.bodies.get(p) or source.heads(p, one.parties)}
    one.signatories = one.signatories or fitting
    one.status = surer(one.status, whole.status)
    one.signed_on, one.signed_at = one.signed_on or whole.signed_on, one.signed_at or whole.signed_at


def _merge(ledger: Ledger, host: Agreement, one: Agreement) -> None:
    """Give *host* what was said of *one*."""
    if one.kind not in GENERAL and host.kind in GENERAL:
        host.kind = one.kind
    if not one.weak or host.weak:
        host.parties = joined(ledger, host.parties, one.parties)
    for mine, theirs in ((host.signatories, one.signatories), (host.attendees, one.attendees)):
        for key, said in theirs.items():
            mine.setdefault(key, said)
    for name in ("signed_on", "signed_at", "duration", "starts", "ends", "leads_to", "leads_from"):
        if getattr(host, name) is None:
            setattr(host, name, getattr(one, name))
    host.spans += one.spans
    host.passages += one.passages
    host.names += one.names
    host.beside |= one.beside
    host.last_line = max(host.last_line, one.last_line)
    host.status = surer(host.status, one.status)
    ledger.series = [(host if whole is one else whole, part) for whole, part in ledger.series]
    for other in ledger.found:
        if other.leads_to is one:
            other.leads_to = host if other is not host else None


def _absorbs(ledger: Ledger, host: Agreement, one: Agreement) -> bool:
    """Whether two agreements of a document are one: fitting kinds, most parties shared, no two dates, neither prepares the
    other, not two bullets or two instruments of one phrase."""
    if _pledged(host, one):
        return True
    if not family_fits(host.kind, one.kind) or host.leads_to is one or one.leads_to is host or host.modality != one.modality:
        return False
    dates = [a.signed_on or _of_ceremony(ledger, a.line) for a in (host, one)]
    if not dates_agree(*dates):
        return False
    if (host.item and one.item and host.line != one.line) or (host.line == one.line and not one.weak) or host.beside & one.beside:
        return False
    if not one.weak and not host.weak and _apart_kinds(host.kind, one.kind, host.line, one.line, titled=host.titled or one.titled):
        return False
    a, b = set(host.parties), set(one.parties)
    shared = len(a & b)
    if (host.titled or one.titled) and not (host.several or one.several):
        told = _named_alike(ledger, host, one)
        if stands_for(ledger, a, b, told=told) or stands_for(ledger, b, a, told=told):
            return True
        if told and shared and len(a) == len(b) == 2:  # the other side by another name
            return True
    if one.over and one.kind == "Partnership" and 0 < host.line - one.line <= 4 and not host.over:
        one.parties = {}
        return True
    if one.weak:
        return shared >= (1 if one.confidence < 0.6 and one.signed_on is None else 2)
    if host.planned != one.planned and host.status and one.status and host.signed_on is not None:
        return False
    whole = shared == min(len(a), len(b))
    return (whole and shared >= (1 if host.kind in ALONE else 2)) or (shared >= 2 and shared / len(a | b) >= 0.6)


def _pledged(host: Agreement, one: Agreement) -> bool:
    """Whether *one* is what the parties to a declaration "s'engagent à" do beside it."""
    near = abs(host.line - one.line) <= _PLEDGED and set(host.parties) == set(one.parties)
    return near and host.kind == "JointDeclaration" and one.weak and one.method == "agreements.alliance-subject"


def _named_alike(ledger: Ledger, host: Agreement, one: Agreement) -> bool:
    """Whether two agreements are named by the same words ("un accord-cadre de collaboration")."""
    names = [{span.of(ledger.source.text) for span in each.names} for each in (host, one)]
    return any(" " in name for name in names[0] & names[1])


def _prepare(found: list[Agreement]) -> None:
    """A letter of intent leads to the agreement of the same parties that is planned or was signed after it."""
    for first in found:
        if first.leads_to is None and first.kind in _PREPARING:
            later = next((a for a in found if _prepares(first, a)), None)
            if later is not None:
                first.leads_to, first.leads_from = later, Said("", later.passages[0], "agreements.prepares", 0.5)


def _prepares(first: Agreement, later: Agreement) -> bool:
    """Whether an agreement of the same parties is later than one that may lead to it."""
    if later is first or later.weak or later.kind in ALONE | {"LetterOfIntent"} or len(set(first.parties) & set(later.parties)) < 2:
        return False
    intended = first.kind == "LetterOfIntent"
    if later.planned and not first.planned:
        return True
    if first.signed_on and later.signed_on:
        return first.signed_on.value[:7] < later.signed_on.value[:7] and (intended or later.planned)
    return intended and not first.planned and (first.signed_on is not None or first.line <= later.line)
