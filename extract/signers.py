"""An agreement and the line that signs it in, its signatories out where another line names them: those just met, the holder of an
office named alone, those who sign several instruments at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.chains import chains
from extract.details import Agreement, Said, say
from extract.folds import stem
from extract.instruments import count_of, marked
from extract.ledger import ALONE, Ledger
from extract.lines import Line

_SUBJECT = re.compile(r"(?P<count>1?)(?P<who>[grS])[wnJ,]{0,5}$")
"""Who signs, before the verb: "les deux ministres ont ensuite", "ils ont"."""
_AGENT = re.compile(r"V[wJnL,]{0,6}pt?(?P<count>1?)(?P<who>[grS])(?=[wnJ,.]|$)")
"""The same after it: "a été signé à Rome par les deux ministres"."""
_BESIDE = re.compile(r"[rS][^;.PV]*?P")
"""An office and who holds it."""
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


def signing(ledger: Ledger, line: Line, verb: int) -> list[str]:
    """As in "P et Q se sont rencontrés. Ils ont signé …", "Le ministre a paraphé …": the persons for whom the subject or the agent of
    the verb of signature at item *verb* stands."""
    found = _SUBJECT.search(line.codes, 0, verb) or _AGENT.match(line.codes, verb)
    if found is None:
        return []
    count = count_of(line.items[found.start("count")].flat) if found["count"] else 0
    return _persons(ledger, line, found.start("who"), count)


def _persons(ledger: Ledger, line: Line, who: int, count: int) -> list[str]:
    """The persons for whom a pronoun, a group of persons or an office stands at item *who*."""
    item = line.items[who]
    head = item.flat.split(" ")[0]
    pronoun = item.flat in marked("pronouns")
    if item.code in "rS" and stem(head) == head:
        return _holder(ledger, line, head) if line.codes[who - 1 : who] == "t" else []
    if item.code == "g" and not pronoun and "Person" not in ledger.source.cues.groups.get(stem(head), ()):
        return []
    before = next(_naming(ledger, line, _MET), None)
    if before is None:
        return []
    named = [n for n, code in enumerate(before.codes) if code == "P" and not _PRESENT.search(before.codes, 0, n)]
    listed = [c.members for c in chains(before) if len(c.members) > 1 and set(c.members) <= set(named)]
    chosen = listed[0] if listed else () if pronoun else named
    return [before.items[n].keys[0] for n in chosen] if len(chosen) == (count or 2) else []


def _holder(ledger: Ledger, line: Line, head: str) -> list[str]:
    """The person last named after an office whose first word is *head*."""
    for before in _naming(ledger, line, _HELD):
        offices = [found for found in _BESIDE.finditer(before.codes) if before.items[found.start()].flat.split(" ")[0] == head]
        if offices:
            return [before.items[offices[-1].end() - 1].keys[0]]
    return []


def _naming(ledger: Ledger, line: Line, reach: int) -> Iterator[Line]:
    """The lines that name a person, of the *reach* ones before a line, the nearest first."""
    before = (ledger.lines.get(number) for number in range(line.number - 1, line.number - 1 - reach, -1))
    return (one for one in before if one is not None and "P" in one.codes)


def lend_signers(ledger: Ledger, hosts: list[Agreement], one: Agreement) -> None:
    """As in "P a signé six accords. L'université A et B ont conclu une convention": who signs several instruments signs each of
    those told after them whose party has that person at its head."""
    if one.signatories or one.several or one.kind in ALONE or not one.signed:
        return
    host = next((a for a in reversed(hosts) if a is not one and 0 < one.line - a.line <= _TOLD), None)
    if host is None:
        return
    for person, said in host.signatories.items():
        if ledger.source.heads(person, one.parties) and said.passage == host.passages[0]:
            one.signatories[person] = Said(person, said.passage, "agreements.signatory-several", said.confidence * 0.8)
