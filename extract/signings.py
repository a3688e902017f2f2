"""A line and the ledger in, what the layout of a document tells of its signings noted: chronicles, ceremonies and signature blocks."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.chains import chains
from extract.details import Said, say, signings
from extract.folds import stem
from extract.instruments import beginnings, count_of, fallback, marked, says
from extract.ledger import Ledger, Session
from extract.lines import Item, Line
from extract.model import Modality
from extract.nations import dateline
from extract.occasions import SAME_SESSION, finer, occasion_of, session_of
from extract.parties import resolved
from extract.signers import in_a_row
from extract.tables import heads_instruments
from extract.whereabouts import signing_date, signing_place

_IN_TURN = 8
"""How many lines after one that tells of a ceremony its instruments are told one by one."""
_SHEET_LABEL = re.compile(r"(?:-|1\.)?t?(?P<noun>[wWg]):[tdwW]*[OCL]")
"""A row with a label over names: "Parties : A ; B"."""
_DATE = re.compile(r"-?J[-.:]?")
"""A line that holds a date alone."""
_DATED_TITLE = re.compile(r"-?J[-:][^JP.;]{1,8}|-?[^VTPJ(]{1,12}\(J\)")
"""A line that holds a date and a title."""
_CLOSING = re.compile(
    r"(?:[Vw]&)?(?:(?:Vn|wn|w)(?:(?P<place>L)(?:\([^()]*\))?)?(?:,?n[1tw]+)*,?t?w*(?P<date>J)"
    r"|[Vw]n(?P<town>L)(?:\([^()]*\))?(?:,?&?n?[1tw]+)*[,.]*$)"
)
"""A line that closes a text: "Fait à Rabat, en deux exemplaires, le 5 mai 2023", "Fait et signé à Dakar, en deux exemplaires"."""
_SIGNER = re.compile(
    r"-?[os]?ot?(?:[wW]dt?)?(?P<body>[OCL])(?:\([^()]*\))?[:,-]+"
    r"(?:[thrSw]*|p?[thrSw]*(?:dt?[OCLwW]+)?,?h*(?=P[^V;]*$))(?P<person>P)"
)
"""A line under it: "Pour A : P, directeur", "Pour la République de A, le directeur de B, P"."""
_BESIDE = re.compile(r"(?:,|,?&)t?h*P(?=[,.;&]|$)")
"""One more who signs for the same side: "Pour A : P, Q et R"."""
_ON_BEHALF = re.compile(r"ot?(?:[wW]dt?)?(?P<body>[OCL])(?:\([^()]*\))?[:,]?")
"""A line that is the first half of such a one ("Pour A")."""
_BELOW = re.compile(r"h*(?P<person>P)(?:,.*)?")
"""The other half, under it."""
_NAMED = re.compile(r",?h*P")
"""What follows the noun for one who signed where it says who: "l'autre signataire, P,"."""
_BEFORE_SIGNING = re.compile(r"P(?:,[rSdtwWOCL]{1,12},)?[wJ,]{0,3}(?:o?dw?|on?w?|n)V(?=[.,;]|$)")
"""Who does something beside the act of signing: "a dit P juste avant de signer", "a ajouté P en signant"."""
_COUNTED = re.compile(r"(?P<count>1)[wgV]w?(?:[tw]{0,3})(?P<verb>V)[^OCLP:;]{0,6}:")
"""A number of those who signed, before their names: "Quatre partenaires l'ont signée :"."""
_PARTIES = re.compile(r"t[wg](?:w|w?:)(?=t?[OC])")
"""What says who the parties are: "les parties sont l'université A et B"."""
_ARE = re.compile(r"[nw]{1,2}(?=t?h*P)")
"""What says who the signatories are: "les signataires en sont P et Q"."""
_OPENING = 6
"""The last line in which a document tells the occasion of all its signatures."""


def note_date(ledger: Ledger, line: Line) -> None:
    """A line that holds a date alone or opens with it as its title, not that of the document, dates the lines after it, up to the next
    heading."""
    alone = (line.number > 2 and _DATE.fullmatch(line.codes)) or (line.number > 1 and _dates(line))
    when = ledger.source.date(line.items[line.codes.index("J")]) if alone else None
    if when is not None and when.iso != ledger.source.calendar.published:
        ledger.dated = Said(when.iso, line.sentence.span, "agreements.chronicle", 0.7)
    elif line.sentence.kind == "heading" or not line.codes.strip("-"):
        ledger.dated = None


def _dates(line: Line) -> bool:
    """Whether a line is the title of a part of a chronicle: "15 février 2019 – Coopération", "- Cour suprême de A (5 mars 2012)"."""
    return not line.codes.endswith(".") and _DATED_TITLE.fullmatch(line.codes) is not None


def note_opening(ledger: Ledger, line: Line) -> None:
    """Note what the first lines tell of every signature: the place that the document is sent from, and the occasion."""
    if line.number > _OPENING:
        return
    place = dateline(line)
    if ledger.sent is None and place is not None:
        ledger.sent = Said(place.keys[0], line.sentence.span, "agreements.dateline", 0.5)
    if ledger.occasion is None:
        ledger.occasion = occasion_of(ledger, line, "agreements.occasion")


def note_session(ledger: Ledger, line: Line) -> None:
    """Note a line that tells of several signatures, or that announces a list of instruments; the rows under it belong to it."""
    _note_row(ledger, line)
    source, signing = ledger.source, signings(line)
    columns, colon = heads_instruments(ledger, line), line.codes.endswith(":")
    opening = columns or colon or line.sentence.kind == "heading"
    done = any(line.items[n].tense == "done" for n in signing)
    several = columns or (says(line, source.cues.several, source.text) and not _bears(line))
    if not (several and (opening or says(line, source.cues.ceremony, source.text))) and not (colon and done):
        return
    before = ledger.lines.get(line.number - 1)
    _note_ceremony(ledger, line, before, signing[0] if signing else len(line.codes) // 2)
    if (opening or done) and (columns or not line.listed):
        _note_listing(ledger, line, before)
        if colon and ledger.sessions:
            ledger.sessions.append(replace(ledger.sessions[-1], line=line.number))


def _note_ceremony(ledger: Ledger, line: Line, before: Line | None, anchor: int) -> None:
    """Note when and where the ceremony was that a line tells of at item *anchor*, or that the line *before* tells."""
    date, place = signing_date(ledger.source, line, anchor), signing_place(ledger.source, line, anchor)
    session = session_of(date[0] if date else None, place, line, "agreements.session", 0.6)
    recent = ledger.sessions[-1] if ledger.sessions and line.number - ledger.sessions[-1].line <= SAME_SESSION else None
    if session is None and before is not None and recent is None and (told := occasion_of(ledger, before, "agreements.session")):
        session = replace(told, line=line.number)
    if session is not None:
        ledger.sessions.append(_whole(recent, session))


def _bears(line: Line) -> bool:
    """Whether the signatures that a line speaks of are those that a text bears: "elle porte les signatures de P et de Q"."""
    return any(i.flat in marked("signatures") and re.match(r"d[thrS]*P", line.codes[n + 1 :]) for n, i in enumerate(line.items))


def _whole(known: Session | None, told: Session) -> Session:
    """A ceremony with what a line just before has told of it: a heading its town, the text its day."""
    if known is None or (known.date and told.date) or (known.place and told.place):
        return told
    return replace(told, date=told.date or known.date, place=told.place or known.place)


def _note_row(ledger: Ledger, line: Line) -> None:
    """Note to which list a row belongs, or that none goes on."""
    row = line.listed or re.match(r"t?T", line.codes) is not None
    if row and ledger.listed >= 0 and line.number - ledger.listed <= 3:
        _head(ledger, line)
        ledger.listed = line.number
    elif row or line.number - ledger.listed > 1:
        ledger.listed, ledger.listing = -1, {}


def _note_listing(ledger: Ledger, line: Line, before: Line | None) -> None:
    """Note a line that announces a list of instruments, and whose they are."""
    listed = [c for c in chains(line) if len(c.members) >= 2 or line.codes[c.members[0]] == "g"]
    listed.sort(key=lambda c: line.codes[max(0, c.first - 4) : c.first].count("e"), reverse=True)
    ledger.listing = resolved(ledger, line, listed[0].members) if listed else _states_of(before)
    if not ledger.listing and ledger.bilateral:
        ledger.listing = dict.fromkeys(ledger.pair, 0.7)
    if 0 <= ledger.listed == line.number - 1:  # "A et B ont signé trois accords. Il s'agit des textes suivants :"
        _head(ledger, line)
    ledger.listed = line.number


def _head(ledger: Ledger, line: Line) -> None:
    """Note which line announced the list that a line goes on with."""
    ledger.headed[line.number] = ledger.headed.get(ledger.listed, ledger.listed)


def in_turn(ledger: Ledger, line: Line) -> bool:
    """Whether a line tells of one or some of several instruments that a ceremony before it signed: "Le deuxième, un protocole entre A
    et B, …", "Il s'agit d'un accord …", "Aux termes de ces accords, …"."""
    near = bool(ledger.sessions) and 0 < line.number - ledger.sessions[-1].line <= _IN_TURN
    opening = {item.flat for item in line.items[line.head : line.head + 4]} if near else set()
    return not opening.isdisjoint(marked("ordinal") | marked("specifying") | marked("pointing"))


def take_sheet(ledger: Ledger, line: Line) -> bool:
    """Whether a row tells whose the instrument of the row just before is: "Parties : A ; B", "Partenaires : A et B"."""
    label, one = _SHEET_LABEL.match(line.codes), ledger.just_told(line)
    if label is None or line.items[label.start("noun")].flat not in marked("of_parties"):
        return False
    if one is None or line.number - one.last_line > 1:
        return False
    named = resolved(ledger, line, (n for n in fallback(line) if line.codes[n] in "OCL"))
    if len(named) < 2:
        return False
    if one.guessed:
        one.parties = {}
    for key, part in named.items():
        say(one.parties, key, line.sentence.span, "agreements.sheet", 0.85 * part)
    one.last_line = line.number
    ledger.promote(one, line)
    return True


def note_roster(ledger: Ledger, line: Line) -> None:
    """Note those whom a list brings together: "Le consortium rassemble :", and the rows under it."""
    if re.search(r"ew?:$", line.codes):
        ledger.roster, ledger.rostered = {}, line.number
    elif line.sentence.kind == "item" and ledger.rostered == line.number - 1 and "T" not in line.codes:
        ledger.roster |= resolved(ledger, line, fallback(line))
        ledger.rostered = line.number


def take_block(ledger: Ledger, line: Line) -> bool:
    """A signature block: "Fait à Rabat, le 5 mai 2023", then "Pour A : P, directeur" for each party."""
    return _take_closing(ledger, line) or _take_signer(ledger, line)


def _take_closing(ledger: Ledger, line: Line) -> bool:
    """Whether a line tells where and when the text of an agreement told of was signed."""
    made = _CLOSING.match(line.codes)
    told = [a for a in ledger.found if a.modality is Modality.ASSERTED and not a.weak]
    known = [a for a in told if not a.planned] or (told and ledger.pending) or told or ledger.found or ledger.pending
    if made is None or not known or not line.items[0].flat.startswith(beginnings("block")):
        return False
    when = ledger.source.date(line.items[made.start("date")]) if made["date"] else None
    own = [a for a in known if not ledger.lines[a.line].items[0].flat.startswith(beginnings("citing"))]
    one, span = max(own or known, key=lambda a: (len(a.parties) >= 2, -a.line)), line.sentence.span
    if one in ledger.pending:
        ledger.pending.remove(one)
        ledger.found.append(one)
    if when is not None:
        one.signed_on = finer(one.signed_on, Said(when.iso, span, "agreements.block", 0.9))
    town = next((line.items[made.start(name)].keys[0] for name in ("place", "town") if made[name]), None)
    if town is not None:
        one.signed_at = one.signed_at or Said(town, span, "agreements.block", 0.9)
    one.status = Said("Signed", span, "status.block", 0.95)
    ledger.last = ledger.closed = one
    return True


def _take_signer(ledger: Ledger, line: Line) -> bool:
    """Whether a line tells who signed for which party what was told of last, alone or with the line before it ("Pour A", "P")."""
    whole, above = _SIGNER.match(line.codes), ledger.lines.get(line.number - 1)
    acts = whole is not None and any(item.finite and item.code == "w" for item in line.items[whole.end() :])
    if whole is not None and not acts and (line.codes[0] == "-" or line.items[0].flat in marked("for")):
        return _signs(ledger, line, line.items[whole.start("body")].keys[0], whole.start("person"))
    first = _ON_BEHALF.fullmatch(above.codes) if above is not None else None
    below = _BELOW.fullmatch(line.codes)
    if above is None or first is None or below is None or above.items[0].flat not in marked("for"):
        return False
    return _signs(ledger, line, above.items[first.start("body")].keys[0], below.start("person"))


def _signs(ledger: Ledger, line: Line, body: str, person: int) -> bool:
    """Make the person at an item and those listed after it sign for a body the text that was closed, if it is of that body, else what
    was told of last, if that is signed; a country only says which side the body is of that is a party already."""
    closed, families = ledger.closed, ledger.source.families
    last = closed if closed is not None and body in closed.parties else ledger.last
    if last is None or not last.signed:
        return False
    people = in_a_row(line, person, _BESIDE)
    for one in [last] if last is closed else [a for a in ledger.found if a.line == last.line] or [last]:
        side = families.get(body) == "C" and any(families.get(key) == "O" for key in one.parties)
        if not side:
            say(one.parties, body, line.sentence.span, "agreements.block", 0.85)
        for n in people:
            say(one.signatories, line.items[n].keys[0], line.sentence.span, "agreements.block", 0.9)
    return True


def take_signatories(ledger: Ledger, line: Line) -> None:
    """As in "P et Q en étaient les signataires", "Les signataires : P, président d'O; …", "Parmi les signataires figurent A et B":
    those beside the noun, with their bodies."""
    at = next((n for n, item in enumerate(line.items) if item.flat in marked("signatories")), None)
    if at is None or not re.search("[OCP]", line.codes):
        return
    told, after = _beside(line, at)
    people = [item.keys[0] for item in told if item.code == "P"]
    one = ledger.just_told(line)
    if one is None:
        ledger.caption = line if after and people else None
        return
    lacking = after and one.bare
    for person in people:
        say(one.signatories, person, line.sentence.span, "agreements.signatories", 0.8)
        for body in ledger.source.bodies.get(person, ())[:1] if lacking else ():
            say(one.parties, body, line.sentence.span, "agreements.signatories", 0.7)
    listed = [key for item in told if item.code in "OC" for key in item.keys]
    if after and not people and len(listed) >= 2:
        if one.guessed or ledger.places(one.parties):
            one.parties = {}
        for key in listed:
            say(one.parties, key, line.sentence.span, "agreements.signatories", 0.8)
    ledger.promote(one, line)


def _beside(line: Line, at: int) -> tuple[list[Item], bool]:
    """The actors that the noun for who signed, at item *at*, is of, and whether they are those that stand after it."""
    named, are = _NAMED.match(line.codes, at + 1), _ARE.match(line.codes, at + 1)
    said = are is not None and all(line.items[n].flat in marked("are") for n in range(*are.span()))
    after = named is not None or said or ":" in line.codes[at : at + 8] or line.items[max(0, at - 2)].flat in marked("among")
    if named is not None and stem(line.items[at].flat) == line.items[at].flat:  # "l'autre signataire, P,"
        return [line.items[named.end() - 1]], after
    actors = [n for n, code in enumerate(line.codes) if code in "OCP" and n not in line.aside]
    beside = [n for n in actors if after and n > at] or [n for n in actors if n < at]
    return [line.items[n] for n in beside], after


def take_speakers(ledger: Ledger, line: Line) -> None:
    """As in "…, a indiqué P juste avant de signer": a person who signs what was told of just before."""
    one, found = ledger.just_told(line), _BEFORE_SIGNING.search(line.codes)
    if one is None or found is None or not one.signed:
        return
    verb, person = line.items[found.end() - 1], line.items[found.start()]
    if verb.sense == "sign" and verb.flat not in marked("signatures"):
        say(one.signatories, person.keys[0], line.sentence.span, "agreements.signatory-saying", 0.7)


def take_parties(ledger: Ledger, line: Line) -> None:
    """As in "Le ministère A et l'agence B, ci-après dénommés « les Parties »", "Quatre partenaires l'ont signée : A, B, C et D", "Les
    parties sont A et B": whose the instrument just named is."""
    listed, rule = _hereafter(line), "agreements.hereafter"
    if not listed and "T" not in line.codes:
        listed, rule = _counted(line) or _said_parties(line), "agreements.counted"
    one = ledger.just_told(line)
    if one is None or not listed:
        return
    one.parties = {}
    for key, part in resolved(ledger, line, listed).items():
        say(one.parties, key, line.sentence.span, rule, 0.85 * part)
    ledger.promote(one, line)


def _hereafter(line: Line) -> tuple[int, ...]:
    """The list before "ci-après dénommés les Parties"."""
    at = line.codes.rfind("g")
    if at < 2 or not any(item.flat in marked("hereafter") for item in line.items[max(0, at - 4) : at]):
        return ()
    return next((c.members for c in chains(line) if len(c.members) >= 2 and c.last < at), ())


def _counted(line: Line) -> tuple[int, ...]:
    """The list after a number of those who signed, if it is as long: "Trois parties l'ont signé : A, B et C"."""
    found = _COUNTED.match(line.codes)
    if found is None or line.items[found.start("verb")].sense != "sign":
        return ()
    count = count_of(line.items[found.start("count")].flat)
    listed = next((c.members for c in chains(line) if c.first >= found.end()), ())
    return listed if len(listed) == count >= 2 else ()


def _said_parties(line: Line) -> tuple[int, ...]:
    """The list that a sentence says the parties are: "Les parties sont A, B et C"."""
    found = _PARTIES.match(line.codes)
    if found is None or line.items[1].flat not in marked("of_parties"):
        return ()
    return next((c.members for c in chains(line) if c.first >= found.end() and len(c.members) >= 2), ())


def _states_of(line: Line | None) -> dict[str, float]:
    """The states of a line that names two."""
    named = dict.fromkeys((i.keys[0] for i in line.items if i.code == "C"), 0.8) if line is not None else {}
    return named if len(named) == 2 else {}
