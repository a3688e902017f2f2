"""The items of an act in, the parties that they stand for out: a body for a person, several for a group, and what is unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.chains import chains, of_territory, starting
from extract.details import led_by
from extract.instruments import GIVING, SIGNING, Act, beginnings, count_of, fallback, marked, says, tells
from extract.ledger import Ledger, date_of_act
from extract.lines import FAMILIES, Line
from extract.mergers import family_fits
from extract.model import Modality
from extract.signers import signing
from ontology.gazetteer import capital_of, countries_of_adjective

Found = tuple[dict[str, float], str, float]
"""The parties of an act with the part of the confidence that each keeps, the rule that found them, and how likely they are."""
_APPOSED = re.compile(r"[OCLP]\)?[:,-]t$")
"""What stands before the number of a group that those just named are."""
_GOVERNED = re.compile(r"[^rSg]dt?$")
"""What stands before the complement of a noun that is no office."""
_PARTNERS = re.compile(r"a[twd1]{0,5}$")
"""What stands before a group of partners: "avec les deux …", "avec chacun des deux …"."""
_OPENING = re.compile(r"(?:J,)?(?:t?[wW]{0,2}dt?|t)?(?P<actor>[OCL])(?:\([^()]*\))?[^,&OCLP]")
"""A sentence that one actor opens."""
_SPEAKER = re.compile(r"-?[hW]{0,2}[OPW]:")
"""What a line opens with to say who speaks: "L. L. D. : …", "M. P : …"."""
_LOCATED = re.compile(r"\(C\)")
"""What follows a town that is told of as such: "Dakar (Sénégal)"."""
_APART = re.compile(r"\.(?:each|whom|label)$")
"""What ends the rules by which a line names the partner of an instrument, and others who may have none of it."""
_TELLING = 14
"""How many items after an instrument a line says how far it has got."""
_BESIDE = 3
"""How many lines after one that tells who made an agreement leave unsaid who made the next."""


def resolved(ledger: Ledger, line: Line, members: Iterable[int]) -> dict[str, float]:
    """The parties that items stand for, with the part of the confidence that each keeps: a person stands for a body, a
    group for the actors named before, two capitals for their states."""
    out: dict[str, float] = {}
    chosen = list(members)
    towns = [n for n in chosen if line.items[n].code == "L" and not _LOCATED.match(line.codes, n + 1)]
    capitals = {n: ledger.nations[code] for n in towns if (code := _state(line, n)) in ledger.nations}
    states = len(capitals) + sum(line.items[n].code == "C" for n in chosen) == len(chosen) >= 2
    for n in chosen:
        if n in capitals and states:
            out.setdefault(capitals[n], 0.85)
            continue
        keys, part = _meant(ledger, line, n)
        for key in keys:
            out.setdefault(key, part)
    return out or _of_states(ledger, line, chosen)


def _meant(ledger: Ledger, line: Line, n: int) -> tuple[list[str], float]:
    """The parties that one item stands for, and the part of the confidence that they keep."""
    item = line.items[n]
    power = ledger.source.cues.seats.get(item.flat, "") if item.code == "L" and not of_territory(line, n) else ""
    if power in ledger.source.families:
        return [power], 0.85
    if item.code == "g":
        return (_acting(ledger, item.keys), 0.9) if item.keys else (group(ledger, line, n), 0.75)
    if item.code == "P":
        return _acting(ledger, item.keys[:1]), 0.85
    if item.code in "wW":
        return [ledger.nations[code] for code in countries_of_adjective(item.flat) if code in ledger.nations], 0.8
    return (list(item.keys) if item.code in "OCLD" else []), 1.0


def _acting(ledger: Ledger, keys: Iterable[str]) -> list[str]:
    """Some actors, with the first of a person's bodies in the place of each person."""
    source = ledger.source
    return [body for key in keys for body in (source.bodies.get(key, ())[:1] if source.families.get(key) == "P" else (key,))]


def _of_states(ledger: Ledger, line: Line, chosen: list[int]) -> dict[str, float]:
    """The two countries of a document that names two, for which several persons act: "les présidents P et Q ont signé …"."""
    acting = any(item.code in "rS" and "Country" in ledger.source.cues.families(item) for item in line.items)
    several = sum(line.items[n].code == "P" for n in chosen) >= 2
    return dict.fromkeys(ledger.pair, 0.65) if acting and several and _two_states(ledger) else {}


def _two_states(ledger: Ledger) -> bool:
    """Whether a document speaks of two countries, more than of any organization or of no other country."""
    return ledger.bilateral or (len(ledger.nations) == 2 and len(ledger.pair) == 2)


def _state(line: Line, n: int) -> str:
    """The ISO code of the country whose capital stands at item *n*, with its article or without ("La Havane"), or nothing."""
    name = line.items[n].flat.title()
    article = line.items[n - 1].flat.title() if n and line.codes[n - 1] == "t" else ""
    return capital_of(name) or capital_of(f"{article} {name}") or ""


def group(ledger: Ledger, line: Line, n: int) -> list[str]:
    """The actors that "les deux universités" stands for: the parties of the agreement named last where their number fits,
    else the last ones named of that family."""
    pronoun = line.items[n].flat in marked("pronouns")
    if listed := _before(line, n, pronoun=pronoun):
        return list(resolved(ledger, line, listed))
    if pronoun:
        return _of_last(ledger, line, 1) or list(_just_met(ledger, line))
    families = ledger.source.cues.families(line.items[n])
    wanted = {FAMILIES.get(name, "O") for name in families}
    before = line.items[n - 1].flat if n else ""
    count = count_of(before)
    states = "Country" in families and "Organization" not in families
    if states and count in {0, 2} and len(ledger.pair) == 2 and not (ledger.last and set(ledger.last.parties) == set(ledger.pair)):
        return list(ledger.pair)
    if (members := _rostered(ledger, line)) and count in {0, len(members)}:
        return list(members)
    last = _of_last(ledger, line)
    last = last if count in {0, len(last)} else []
    here = [key for i in line.items[:n] if i.code in wanted for key in i.keys]
    towns = dict.fromkeys(key for i in line.items[:n] if i.code == "L" for key in i.keys)
    if "L" in wanted and len(towns) == count:
        return list(towns)  # "P, maire de A, et Q, maire de B, ont scellé le jumelage de nos deux villes"
    if last and ("C" in wanted or not ledger.states(last)):
        return last
    order = dict.fromkeys(reversed([*ledger.recent, *here]))
    own = here if _PARTNERS.search(line.codes, 0, n) else []  # "A a conclu un accord avec les deux établissements"
    pool = [k for k in reversed(order) if ledger.source.families.get(k) in wanted and k not in own]
    if not 2 <= (count or 2) <= min(len(pool), 12):
        met = _just_met(ledger, line)
        return last or (list(met) if count in {0, len(met)} else [])
    return _acting(ledger, pool[-(count or 2) :])


def _before(line: Line, n: int, *, pronoun: bool) -> tuple[int, ...]:
    """The list in the line before a group that stands for it: "A et B ont annoncé qu'ils s'associaient", "A, B et C : les trois
    capitales ont publié"; a number has to be that of the list beside it."""
    count = count_of(line.items[n - 1].flat) if n else 0
    if not pronoun and (count < 2 or not _APPOSED.search(line.codes, 0, n - 1)):
        return ()
    listed = next((c.members for c in reversed(chains(line)) if c.last < n and (not pronoun or len(c.members) >= 2)), ())
    return listed if pronoun or len(listed) == count else ()


def _of_last(ledger: Ledger, line: Line, within: int | None = None) -> list[str]:
    """The two or more parties of the agreement told last, within so many lines."""
    last = ledger.last
    if last is None or (within is not None and line.number - last.last_line > within):
        return []
    whole = next((of for of, one in ledger.series if one is last), last)  # "la première convention": its parties are those of all
    return list(whole.parties) if len(whole.parties) >= 2 else []


def completed(ledger: Ledger, act: Act, parties: dict[str, float]) -> Found | None:
    """The parties of an act that no pattern resolved: the actors beside it, the subject of the document, or None."""
    if act.kind == "Call":
        return _of_call(ledger, act, parties)
    if act.kind == "Designation":
        return None
    if act.rule == "joining":
        return ({**dict.fromkeys(ledger.last.parties, 0.8), **parties}, act.rule, 0.6) if ledger.last is not None else None
    if (found := _of_people(ledger, act, parties)) is not None:
        return found
    if (side := _same_side(ledger, act, parties)) is not None:
        return {**dict.fromkeys(side, 0.8), **parties}, "with-only.side", 0.6
    first = not act.weak and act.definite and not any(a.modality is Modality.ASSERTED for a in ledger.found)
    given = act.kind == "Agreement" and act.role in GIVING
    telling = act.role in SIGNING or (act.verb is not None and not act.weak) or first or given
    beside = _beside(ledger, act) if telling else {}
    merged = parties | {key: part for key, part in beside.items() if key not in parties}
    if len(merged) == len(parties) and (other := _lacking(ledger, act, parties)) is not None:
        return {other: 0.8, **parties}, act.rule + ".topic", 0.55
    if len(merged) == 1 and telling and not act.weak and _object(act.line):  # "A n'est plus seul. B l'épaulera, selon un accord"
        before = ledger.lines.get(act.line.number - 1)
        alone = resolved(ledger, before, fallback(before)) if before is not None else {}
        merged |= {key: part * 0.8 for key, part in alone.items()} if len(alone) == 1 else {}
    return (merged, "fallback", 0.5) if 2 <= len(merged) <= 4 else None


def _of_call(ledger: Ledger, act: Act, parties: dict[str, float]) -> Found | None:
    """The parties of a call: those that its line names, else the subject of the document where a heading or a verb tells of it."""
    if parties:
        return parties, act.rule, act.confidence
    told = act.line.sentence.kind == "heading" or act.role in {"announce", "sign"}
    return ({ledger.topic: 1.0}, "call-topic", 0.4) if ledger.topic and told else None


def _beside(ledger: Ledger, act: Act) -> dict[str, float]:
    """The actors in the line of an act, without who only tells of it; none in "un accord avec A et un avec B" and "A …, avec
    lequel elle a signé un accord", where the others may be no parties of it."""
    line, apart = act.line, _APART.search(act.rule)
    if apart is not None or (act.rule == "with-only" and line.codes.count("T") > 1 and line.codes.count("a") > 1):
        return {}
    near = [n for n in fallback(line) if not tells(line, n)]
    return resolved(ledger, line, near) if near else {}


def _lacking(ledger: Ledger, act: Act, parties: dict[str, float]) -> str | None:
    """The side that an act leaves unsaid beside the one party, or the partners, that it names."""
    line, rule = act.line, _APART.sub("", act.rule)
    if rule not in {"with-only", "passive", "between-one"} or not parties or (len(parties) > 1 and rule != "with-only"):
        return None
    if act.verb is None and line.sentence.kind != "heading" and (act.weak or act.plural):
        return None
    return _of_list(ledger, line, parties) or _spoken(ledger, line, parties) or _other_side(ledger, parties)


def _of_list(ledger: Ledger, line: Line, parties: dict[str, float]) -> str | None:
    """The one actor that the line over a list says has made what its rows tell of ("A a signé deux conventions :")."""
    head = ledger.headed.get(line.number)
    told = next((a.parties for a in [*ledger.pending, *ledger.found] if a.line == head), {})
    return next((key for key in told if key not in parties), None) if len(told) == 1 else None


def _same_side(ledger: Ledger, act: Act, parties: dict[str, float]) -> Iterable[str] | None:
    """The side that a line leaves unsaid beside the partners: whom its office stands for ("le ministre a signé avec B"), or who made
    the agreement told just before ("A a signé un accord avec B. Une convention a aussi été conclue avec C")."""
    if act.rule != "with-only" or act.weak or act.verb is None:
        return None
    held = _acting(ledger, signing(ledger, act.line, act.verb)) or _spoken_of(ledger, act)
    number, side = ledger.side
    near = _passive(act) and act.line.number - number <= _BESIDE
    told = held or (side if near else ())
    return told if told and set(parties).isdisjoint(told) else None


def _spoken_of(ledger: Ledger, act: Act) -> list[str]:
    """Whom "il" or "elle" before a verb means: the body or the place that opens the sentence before ("A a déjà un tel accord. En 2021,
    elle avait signé une convention avec B")."""
    line, before = act.line, ledger.lines.get(act.line.number - 1)
    verb = act.governing
    if before is None or verb is None or not any(i.flat in marked("he") for i in line.items[max(0, verb - 3) : verb]):
        return []
    opening = _OPENING.match(before.codes, before.head)
    return list(before.items[opening.start("actor")].keys) if opening is not None else []


def _of_people(ledger: Ledger, act: Act, parties: dict[str, float]) -> Found | None:
    """The parties for which the persons of an act stand: a group named after them, the two states of the document, or as many as
    are known."""
    line = act.line
    people = [n for n in act.members if line.codes[n] == "P"]
    if people and not parties:  # "signé par P et Q au nom des deux gouvernements"
        group_at = line.codes.find("g", people[-1], people[-1] + 8)
        stood_for = resolved(ledger, line, [group_at]) if group_at >= 0 else {}
        if len(stood_for) >= 2:
            return stood_for, act.rule + ".group", 0.55
    if people and len(people) == len(act.members) and (known := _of_heads(ledger, act, parties)):
        return dict.fromkeys(known, 0.8), act.rule + ".told", 0.6
    if len(parties) == 1 and len(people) >= 2 and len(people) == len(act.members):
        other = next((k for k in ledger.pair if k not in parties), None) if set(parties) & set(ledger.pair) else None
        return ({**parties, other: 0.65}, act.rule + ".other-state", 0.6) if other else (parties, act.rule + ".one-known", 0.5)
    if act.kind == "Treaty" and not parties and len(people) >= 2 and _two_states(ledger):
        return dict.fromkeys(ledger.pair, 0.65), act.rule + ".states", 0.55
    return None


def _of_heads(ledger: Ledger, act: Act, parties: dict[str, float]) -> Iterable[str]:
    """As in "A et B s'unissent par une convention. P et la directrice, Q, ont signé cette convention": the parties of an agreement told
    just before, or by a heading, that are as many as the persons who sign and that hold the one whose body is known."""
    if act.role != "sign" or len(parties) != 1:
        return ()
    for known in reversed(ledger.found):
        near = known.titled or act.line.number - known.last_line <= _BESIDE
        fits = family_fits(act.kind, known.kind) and known.modality is Modality.ASSERTED and not (known.several or known.planned)
        if near and fits and len(known.parties) == len(act.members) > 1 and set(parties) < set(known.parties):
            return known.parties
    return ()


def _object(line: Line) -> bool:
    """Whether a pronoun that stands for an actor is the object of a verb: "B l'épaulera", "B lui fournira"."""
    return any(item.flat in marked("object") and line.items[n + 1].finite for n, item in enumerate(line.items[:-1]))


def inherited(ledger: Ledger, act: Act, parties: dict[str, float]) -> Found | None:
    """The parties of an instrument of its own ("une première convention, signée en 2014") whose line names none: those of
    the agreement named last, or for a treaty the two countries of the document."""
    line = act.line
    if act.kind == "Designation" and len(parties) == 1 and act.role in GIVING:
        givers = [k for a in ledger.found[::-1] if a.kind == "Designation" and len(a.parties) > 1 for k in list(a.parties)[:1]]
        return ({givers[0]: 0.8, **parties}, "designation-again", 0.5) if givers else None
    bullet = line.listed and "|" not in line.codes
    headed = bullet and act.kind == "Agreement" and line.number in ledger.headed  # "- un arrangement sur …", beside accords
    if not parties and (headed or not act.weak) and len(ledger.listing) >= 2 and act.opens and not _between_some(line):
        return dict.fromkeys(ledger.listing, 0.8), "listing", 0.6
    if not parties and (_binding(line) or _theirs(act) or _again(ledger, act)):
        return _of_before(ledger, act)
    if not act.members and _one_more(act) and (same := _of_last(ledger, line, 0)):
        return dict.fromkeys(same, 0.8), "same-line", 0.6
    if not parties and _of_the_two(ledger, act):
        return dict.fromkeys(ledger.pair, 0.8), "inherited-states", 0.4
    if act.rule == "subject-only" and act.role in SIGNING and set(parties) < set(met := _just_met(ledger, line)):
        return dict.fromkeys(met, 0.8), "previous-line", 0.5  # "Le bailleur et l'entreprise ont signé …"
    strong = act.kind != "Partnership" or not act.weak
    told = act.definite or _provides(act)
    if not parties and strong and told and ledger.last is None and act.trigger <= line.head + 2:
        met = _just_met(ledger, line)  # "A livrera du lait à B. Le contrat court jusqu'en 2029"
        return (dict.fromkeys(met, 0.8), "previous-line", 0.5) if met else None
    return _of_before(ledger, act) if not parties and (_done(ledger, act) or _in_making(ledger, act)) else None


def _between_some(line: Line) -> bool:
    """Whether a line says between which actors something is: but "la coopération entre hauts fonctionnaires, par P et Q"."""
    found = chains(line)
    return any(code == "e" and starting(line, found, n + 1) is not None for n, code in enumerate(line.codes))


def _again(ledger: Ledger, act: Act) -> bool:
    """Whether an ordinal that stands for its noun tells of one more instrument just after the last ("Un second suivra")."""
    last = ledger.last
    return last is not None and act.line.number - last.last_line <= 1 and act.instrument.flat in marked("another")


def _done(ledger: Ledger, act: Act) -> bool:
    """Whether an instrument is told of as one that was made or ended, by its verb or by its date."""
    if act.kind in {"Call", "Designation"}:
        return False
    if act.weak and not _passive(act):
        again = act.role in SIGNING and (ledger.last is None or date_of_act(ledger, act) is not None)
        own = _told_after(act) and date_of_act(ledger, act) is not None  # "Un partenariat a été conclu en 2013"
        return own or (act.definite and (act.role == "end" or again))
    if act.role in SIGNING | {"end"}:
        return True
    return (act.kind == "Treaty" or act.definite) and date_of_act(ledger, act) is not None


def _in_making(ledger: Ledger, act: Act) -> bool:
    """As in "Une autre convention, sur la mobilité, est à l'étude": a single instrument that opens a sentence which tells that it is to
    be made."""
    line, at = act.line, act.trigger
    single = not (act.plural or act.weak or act.definite) and act.verb is None and at <= line.head + 3
    return single and says(line, ledger.source.cues.planned, ledger.source.text, at, min(at + _TELLING, len(line.items) - 1))


def _one_more(act: Act) -> bool:
    """Whether a line tells of one more instrument of those whose first it told of: "A et B ont signé un accord, le 4 mars, et un
    second accord, le 9 juillet", "la convention de 2011 entre A et B a été complétée par un avenant"."""
    return act.beside and not act.weak and act.kind not in {"Call", "Designation"}


def _of_the_two(ledger: Ledger, act: Act) -> bool:
    """Whether a new instrument, in a document of two states, is theirs: told of by a verb or with its year where its word is
    general ("un partenariat sur l'eau a suivi en 2019"), and no other actor in its line."""
    line = act.line
    if ledger.bilateral and act.kind == "JointDeclaration" and line.sentence.kind == "heading":
        return True
    if not ledger.bilateral or act.definite or act.kind in {"Call", "Designation"}:
        return False
    if not (act.count if act.plural else led_by(act, "one")) or (act.weak and "J" not in line.codes[act.trigger :]):
        return False
    told = line.items[label.end() :] if (label := _SPEAKER.match(line.codes)) else line.items
    return all(key in ledger.pair for item in told if item.code in "OCP" for key in item.keys)


def _passive(act: Act) -> bool:
    """As in "Un contrat a été signé en mars": an instrument, if one of a general name, that a sentence tells of by itself."""
    return act.kind != "Partnership" and _told_after(act)


def _told_after(act: Act) -> bool:
    """Whether a verb of signature after an instrument tells that it was done."""
    after = act.verb is not None and act.verb > act.trigger
    return after and act.role in SIGNING and act.tense == "done"


def _theirs(act: Act) -> bool:
    """As in "Leur partenariat, lancé en mars, …": an instrument of those just named, told of by a verb."""
    line, at = act.line, act.trigger
    qualified = at > 1 and line.codes[at - 1] == "w" and line.items[at - 2].flat in marked("theirs")
    return act.verb is not None and (qualified or led_by(act, "theirs"))


def _provides(act: Act) -> bool:
    """As in "Une convention fixe les modalités de ce partage": an instrument that a sentence of its own tells of by what it is for."""
    after = act.line.items[act.trigger + 1 : act.trigger + 4]
    verb = next((item for item in after if item.finite), None)
    return led_by(act, "one") and verb is not None and verb.flat.startswith(beginnings("providing"))


def _binding(line: Line) -> bool:
    """As in "un accord-cadre les lie depuis 2017": what binds those just named."""
    return any(
        item.code == "e" and line.items[n - 1].flat in marked("them") and item.flat in marked("binding")
        for n, item in enumerate(line.items)
        if n
    )


def _of_before(ledger: Ledger, act: Act) -> Found | None:
    """The parties that the line before lists, else those of the agreement named last, else the two countries."""
    last, found = ledger.last, _just_met(ledger, act.line)
    if found and (act.kind != "Treaty" or ledger.sovereign(found)):
        return dict.fromkeys(found, 0.8), "previous-line", 0.5
    if act.kind == "Treaty":
        if last is not None and ledger.states(last.parties):
            return dict.fromkeys(last.parties, 0.8), "inherited", 0.5
        states = [k for k in ledger.recent if ledger.source.families.get(k) == "C"][-2:]
        return (dict.fromkeys(states, 0.8), "inherited-states", 0.4) if len(states) == 2 else None
    if last is None or len(last.parties) < 2 or len(last.parties) > 6 or last.kind in {"Call", "Designation"}:
        return (dict.fromkeys(ledger.pair, 0.8), "inherited-states", 0.4) if ledger.bilateral else None
    return dict.fromkeys(last.parties, 0.8), "inherited", 0.5


def _just_met(ledger: Ledger, line: Line) -> dict[str, float]:
    """Those whom one of the two sentences before a line brings together, unless an agreement has been told of since."""
    if members := _rostered(ledger, line):
        return members
    last = ledger.last.last_line if ledger.last is not None else -1
    for number in range(line.number - 1, max(line.number - 3, last), -1):
        before = ledger.lines.get(number)
        if before is None or (before.sentence.kind == "heading" and number < line.number - 1):
            break
        if found := _met(ledger, before):
            return found
    return {}


def _rostered(ledger: Ledger, line: Line) -> dict[str, float]:
    """Those whom the list just before a line brings together, row by row."""
    near = 0 < line.number - ledger.rostered <= _BESIDE and len(ledger.roster) >= 2
    return dict(ledger.roster) if near and (ledger.last is None or ledger.last.last_line < ledger.rostered) else {}


def _met(ledger: Ledger, line: Line) -> dict[str, float]:
    """Those whom a line brings together: the first list of two to six, else the two bodies and countries that no noun governs,
    persons standing for theirs."""
    listed = [chain for chain in chains(line) if len(chain.members) >= 2 and chain.first < 12]
    listed = [c for c in listed if line.codes[c.first] not in "CL" or not _governed(line, c.first)]
    found = resolved(ledger, line, _unplaced(line, listed[0].members)) if listed else {}
    if not found or (len(found) == 1 and len(listed[0].members) > 1):  # "A et B, ministres de C, ont reçu leurs homologues de D"
        alone = [n for n in fallback(line) if not _governed(line, n)]
        found = resolved(ledger, line, alone)
        if len(found) == 1 and line.sentence.kind != "heading":  # "A formera les agents de B"
            found = resolved(ledger, line, fallback(line))
        found = found if len(found) == 2 else {}
    return found if 2 <= len(found) <= 6 else {}


def _unplaced(line: Line, members: tuple[int, ...]) -> tuple[int, ...]:
    """The members of a list without a town that only places it: "À V, P et Q, ministres de A, …"."""
    first = members[0]
    placed = line.codes[first] == "L" and first and line.items[first - 1].flat in marked("placing")
    return members[1:] if placed else members


def _governed(line: Line, n: int) -> bool:
    """Whether a noun that is no office nor territory and does not stand for its body governs the actor at item *n*."""
    noun = _GOVERNED.search(line.codes, 0, n)
    return noun is not None and line.items[noun.start()].flat not in marked("organs") and not of_territory(line, n)


def _spoken(ledger: Ledger, line: Line, parties: dict[str, float]) -> str | None:
    """The state whose capital opens a line about other states ("Washington a signé deux textes avec B")."""
    if not all(ledger.source.families.get(key) == "C" for key in parties):
        return None
    state = ledger.nations.get(_state(line, line.head))
    return state if state not in parties else None


def _other_side(ledger: Ledger, parties: dict[str, float]) -> str | None:
    """The side that a line leaves unsaid: the only other party of what was told before, else the subject of the document, else
    the organization named last."""
    for told in reversed(ledger.found):
        rest = [key for key in told.parties if key not in parties]
        if len(rest) == 1 and set(parties) <= set(told.parties):
            return rest[0]
    if ledger.topic and ledger.topic not in parties:
        return ledger.topic
    return next((k for k in reversed(ledger.recent) if ledger.source.families.get(k) == "O" and k not in parties), None)
