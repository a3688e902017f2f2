"""An agreement and the line that signs it in, its signatories out where its verb does not tell them: those just met, the holder of an
office named alone or spoken to, those who sign several instruments at once, or a row of a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.chains import chains, starting
from extract.details import Agreement, Said, say, signings
from extract.folds import stem
from extract.instruments import Act, beginnings, count_of, marked, people
from extract.ledger import ALONE, Ledger
from extract.lines import Line

_SUBJECT = re.compile(r"(?P<count>1?)(?P<who>[grS])(?:w{1,2}nt|w?dw|[wnJ,]{0,5})$")
"""Who signs, before the verb: "les deux ministres ont ensuite", "ils ont", "les deux ministres ont procédé à la", "ils ont d'abord"."""
_AGENT = re.compile(r"V[wJnL,]{0,6}pt?(?P<count>1?)(?P<who>[grS])(?=[wnJ,.]|$)")
"""The same after it: "a été signé à Rome par les deux ministres"."""
_AHEAD = re.compile(r"t(?P<who>[rS])&t?[hrS]*$")
_BEHIND = re.compile(r"&h?t(?P<who>[rS])(?=[wnJ]{0,4}V|[.,;]|$)")
"""An office named alone, just before the person who signs with its holder or just after: "le recteur et P", "P et le recteur"."""
_SPOKEN = re.compile(r"(?:^|,)h+t(?P<who>[rS])")
"""An office that a speech addresses: "Madame la Ministre, …"."""
_SALUTED = re.compile(r"-?h+t(?P<who>[rS])[^.;:V]*?P[,.!]?$")
"""A line that names who holds it: "Madame la Ministre de l'Industrie, chère P,"."""
_BESIDE = re.compile(r"[rS][^;.PV]*?P")
"""An office and who holds it."""
_REPRESENTED = re.compile(r"(?P<body>[OCL])(?:\([^()]*\))?w{1,2}(?P<verb>y)[thrSwW,]*(?:dt?[OC],?)?h*(?P<person>P)")
"""Who was represented by whom: "A était représentée par sa présidente, P"."""
_BY = re.compile(
    r"(?:,t?[rw][^,;.]{0,8})?[,;&]+t?(?P<body>[OCL])(?:\([^()]*\))?,?(?:w{1,2}y|p)[thrSwW,]*(?:dt?[OC],?)?h*(?P<person>P)"
)
"""One more after it: "et B par son directeur, Q"."""
_FOR = re.compile(r"(?P<person>P)(?:,[^,;.VP]{1,10},)?w{0,2}(?P<verb>wt?|Vot?)(?P<body>[OC])")
"""Who represented whom: "P représentait A", "P, directrice, a signé pour A"."""
_FOR_TOO = re.compile(r"(?:\([^()]*\))?[,;&]+h*(?P<person>P)(?:,[^,;.VP]{1,10},)?o?t?(?P<body>[OC])")
"""One more after it: "et Q B", "et Q pour B"."""
_REPRESENTING = re.compile(r"[OC](?:\([^()]*\))?(?:(?:,?[dn]t?[CL])*,y[thrSw,]*|:h*|\(h*)P")
"""A party of a row with who represents it: "O, représenté par P", "O : P", "O (P, directeur)"."""
_LIKENED_BY = re.compile(r"pt1?$")
_LIKENED = re.compile(r"1?[grS][wndJ,]{0,5}")
"""What stands before "mêmes" where those act who did before, and after it: "par les", "présidents ont"."""
_PRESENT = re.compile(r"s[^;.V]*$")
"""What stands before those who are only present."""
_MET = 2
"""How many lines before the one that signs name those who sign."""
_HELD = 6
"""How many lines before it name the holder of an office that stands alone."""
_TOLD = 8
"""How many lines after one that tells who signs several instruments tell of them one by one."""


def take_signers(ledger: Ledger, agreement: Agreement, line: Line, verb: int) -> None:
    """Add those for whom the subject or the agent of the verb of signature at item *verb* stands."""
    for person in signing(ledger, line, verb):
        say(agreement.signatories, person, line.sentence.span, "agreements.signatory-met", 0.7)


def take_holders(ledger: Ledger, agreement: Agreement, act: Act) -> None:
    """As in "Le recteur et P ont signé …": add the holder of the office that stands alone beside those who sign."""
    line = act.line
    beside = (_AHEAD.search(line.codes, 0, act.signers[0]), _BEHIND.match(line.codes, act.signers[-1] + 1))
    for found in (spot for spot in beside if spot is not None):
        for person in _holder(ledger, line, line.items[found.start("who")].headword):
            say(agreement.signatories, person, line.sentence.span, "agreements.signatory-met", 0.65)


def take_row_signers(ledger: Ledger, agreement: Agreement, act: Act) -> None:
    """As in "Trois accords ont été signés : - un accord sur l'eau, par P et Q ; - avec O, représenté par son directeur, P": add those
    whom a row of a list of signed instruments names after "par", or who represent a party there."""
    line, end = act.line, act.own[1] or len(act.line.items)
    if not agreement.signed:
        return
    by = line.codes.find(",p", act.trigger, end) + 1
    chain = starting(line, chains(line), by + 1) if by > 0 and line.number in ledger.headed else None
    told = people(line, chain) if chain is not None else []
    for n in told or [tied.end() - 1 for tied in _REPRESENTING.finditer(line.codes, act.own[0], end)]:
        say(agreement.signatories, line.items[n].keys[0], line.sentence.span, "agreements.signatory-row", 0.75)


def take_stand_ins(ledger: Ledger, line: Line) -> None:
    """As in "A était représentée par sa présidente, P, et B par Q", "P représentait A, Q B", "P a signé pour A et Q pour B": who acted
    for the parties of what was just told to be signed."""
    one = ledger.just_told(line)
    if one is None or not one.signed:
        return
    for found in _standing_in(line):
        if not one.parties.keys().isdisjoint(line.items[found.start("body")].keys):
            person = line.items[found.start("person")].keys[0]
            say(one.signatories, person, line.sentence.span, "agreements.stand-in", 0.75)


def _standing_in(line: Line) -> list[re.Match[str]]:
    """Who represents whom in a line; the verb may go unsaid from the second on."""
    for first, more in ((_REPRESENTED, _BY), (_FOR, _FOR_TOO)):
        for told in first.finditer(line.codes):
            verb = line.items[told.start("verb")]
            if verb.sense == "sign" or verb.flat.startswith(beginnings("represented")):
                out = [told]
                while (following := more.match(line.codes, out[-1].end())) is not None:
                    out.append(following)
                return out
    return []


def take_head_signers(ledger: Ledger, agreement: Agreement, line: Line) -> None:
    """As in "Les deux ministres ont signé deux textes : - un accord sur l'eau ; …": add those who sign all that the rows of a list
    tell of, as the line that announces it says."""
    head = ledger.lines.get(ledger.headed.get(line.number, -1))
    if head is None or not agreement.signed or agreement.signatories:
        return
    verb = next(iter(signings(head)), None)
    if verb is not None and head.items[verb].sense == "sign":
        for person in signing(ledger, head, verb):
            say(agreement.signatories, person, head.sentence.span, "agreements.signatory-head-line", 0.65)


def signing(ledger: Ledger, line: Line, verb: int) -> list[str]:
    """As in "P et Q se sont rencontrés. Ils ont signé …", "Le ministre a paraphé …": the persons for whom the subject or the agent of
    the verb of signature at item *verb* stands."""
    if any(item.flat in marked("spoken_to") for item in line.items[max(0, verb - 4) : verb]):
        return _spoken_to(ledger, line)
    if same := _same(ledger, line, verb):
        return same
    found = _SUBJECT.search(line.codes, 0, verb) or _AGENT.match(line.codes, verb)
    if found is None:
        return []
    count = count_of(line.items[found.start("count")].flat) if found["count"] else 0
    return _persons(ledger, line, found.start("who"), count)


def _same(ledger: Ledger, line: Line, verb: int) -> list[str]:
    """As in "Un premier accord avait été signé par les mêmes présidents", "Les mêmes ministres ont paraphé …": those who signed what was
    told before."""
    by = (n for n, item in enumerate(line.items) if item.flat in marked("likened") and _LIKENED_BY.search(line.codes, 0, n))
    subjects = (n for n in range(max(1, verb - 7), verb) if line.items[n].flat in marked("likened"))
    named = any(n > verb for n in by) or any(_LIKENED.fullmatch(line.codes, n + 1, verb) for n in subjects)
    told = (one.signatories for one in reversed(ledger.found) if len(one.signatories) >= 2)
    return list(next(told, ())) if named else []


def _persons(ledger: Ledger, line: Line, who: int, count: int) -> list[str]:
    """The persons for whom a pronoun, a group of persons or an office stands at item *who*."""
    item = line.items[who]
    head = item.headword
    pronoun = item.flat in marked("pronouns")
    if item.code in "rS" and stem(head) == head:
        return _holder(ledger, line, head) if line.codes[who - 1 : who] == "t" else []
    if item.code == "g" and not pronoun and "Person" not in ledger.source.cues.families(item):
        return []
    lines = list(_naming(ledger, line, _MET))
    if not lines:
        return []
    before, named = lines[0], _acting(lines[0])
    listed = [c.members for c in chains(before) if len(c.members) > 1 and set(c.members) <= set(named)]
    chosen = listed[0] if listed else () if pronoun else named
    met = [before.items[n].keys[0] for n in chosen]
    if len(met) == 1 and count == 2 and len(lines) == 2:  # "A a reçu P. Q l'a accueilli. Les deux dirigeants ont signé"
        met = list(dict.fromkeys([*(lines[1].items[n].keys[0] for n in _acting(lines[1])), *met]))
    return met if len(met) == (count or 2) else []


def _acting(line: Line) -> list[int]:
    """The items of the persons of a line who are not only present at what it tells."""
    return [n for n, code in enumerate(line.codes) if code == "P" and not _PRESENT.search(line.codes, 0, n)]


def _holder(ledger: Ledger, line: Line, head: str) -> list[str]:
    """The person last named after an office whose first word is *head*."""
    for before in _naming(ledger, line, _HELD):
        offices = [found for found in _BESIDE.finditer(before.codes) if before.items[found.start()].headword == head]
        if offices:
            return [before.items[offices[-1].end() - 1].keys[0]]
    return []


def _spoken_to(ledger: Ledger, line: Line) -> list[str]:
    """As in "Madame la Ministre, l'accord que vous venez de signer": who holds the office that a line of a speech addresses."""
    spoken = _SPOKEN.search(line.codes)
    if spoken is None:
        return []
    head = line.items[spoken.start("who")].headword
    greeted = ((one, _SALUTED.match(one.codes)) for one in ledger.lines.values() if one.number < line.number)
    named = [one for one, told in greeted if told and one.items[told.start("who")].headword == head]
    return [named[0].items[named[0].codes.rindex("P")].keys[0]] if len(named) == 1 else _holder(ledger, line, head)


def _naming(ledger: Ledger, line: Line, reach: int) -> Iterator[Line]:
    """The lines that name a person, of the *reach* ones before a line, the nearest first."""
    before = (ledger.lines.get(number) for number in range(line.number - 1, line.number - 1 - reach, -1))
    return (one for one in before if one is not None and "P" in one.codes)


def in_a_row(line: Line, person: int, link: re.Pattern[str]) -> list[int]:
    """The item of a person with those of the persons listed after it, each of whom *link* matches with what stands before."""
    people = [person]
    while (more := link.match(line.codes, people[-1] + 1)) is not None:
        people.append(more.end() - 1)
    return people


def lend_signers(ledger: Ledger, hosts: list[Agreement], one: Agreement) -> None:
    """As in "P a signé six accords. L'université A et B ont conclu une convention": who signs several instruments signs each of
    those told after them whose party has that person at its head."""
    if one.signatories or one.several or one.kind in ALONE or not one.signed:
        return
    host = next((a for a in reversed(hosts) if a is not one and 0 < one.line - a.line <= _TOLD), None)
    if host is None:
        return
    for person, said in host.signatories.items():
        if ledger.source.heads(person, one.parties) and said.passage in host.passages:
            one.signatories[person] = Said(person, said.passage, "agreements.signatory-several", said.confidence * 0.8)
