"""A line and the ledger in, the parties and signatories that a list tells of one by one noted: rows of names, of a body with who acts
for it, or of a person with an office."""

from __future__ import annotations

import re

from extract.chains import of_territory
from extract.details import Agreement, say
from extract.instruments import SIGNING, marked
from extract.ledger import Ledger, Roll
from extract.lines import Line
from extract.signers import in_a_row

_SIDES = re.compile(r"e[:,]?")
"""A line that opens the parties of a contract ("Entre :")."""
_FOR_SIDE = re.compile(r"ot?[OCL]:")
"""A line that opens those of one side ("Pour la France :")."""
_PRESENT = re.compile(r"s[^V]*:$")
"""The end of a line that opens those who were only present ("en présence de :")."""
_MARK = r"(?:-|1[.,)]*|w\))?"
"""What numbers a row: "1.", "1°", "a)"."""
_BODY = r"(?P<body>[OCL])(?:/[OCL])?(?:\([^()]*\))?"
_ALONE = re.compile(rf"{_MARK}t?(?P<lead>(?:w{{1,2}}(?:dt?)?|Ow)?){_BODY}(?:[,;.]?$|,(?:[^.]*,)?[e&](?:,|$))")
"""A row that is one name of a list of parties, or the side that it makes ("A, représentée par P, d'une part")."""
_REPRESENTED = re.compile(rf"(?:{_MARK}|&)t?{_BODY},(?:[^;]*,)?y[thrSwW,]*(?P<person>P)")
"""A party of a contract with who acts for it: "L'institut A, établissement public, représenté par son directeur, M. P,"."""
_WITH_BODY = re.compile(rf"{_MARK}(?:ot?)?{_BODY}(?:[:,-]+|\()h*(?P<person>P)[^V;]*[;.]?$")
"""A row of a body and who signs for it: "A : P, présidente", "Pour A – P", "A (P, directeur)"."""
_PERSON = re.compile(rf"{_MARK}(?:[^VP:]{{1,6}}:)?t?h*(?P<person>P)(?:[,(-][^V;]*)?[;.]?$")
"""A row of who signs, with an office or for what has no name: "Mme P, directrice de A ;", "Partie civile : P"."""
_MORE = re.compile(r",?&t?h*P(?=[,.;]|$)")
"""One more who signs for the same body: "A : P et Q"."""
_SHORT = 8
"""The length of a line up to which it may head a part of a list."""


def open_roll(ledger: Ledger, line: Line) -> None:
    """Note a line that ends in a colon and speaks of those who signed, or "Entre", alone: the lines after it list the parties."""
    if ledger.roll is not None and _heads_part(line):
        return
    signatories = any(item.flat in marked("signatories") for item in line.items)
    signing = signatories or any(i.code == "g" or (i.code == "V" and i.sense in SIGNING) for i in line.items)
    titled = line.sentence.kind == "heading" and any(item.flat in marked("roll") for item in line.items)
    alone = _SIDES.fullmatch(line.codes) is not None
    sides = alone or _FOR_SIDE.fullmatch(line.codes) is not None
    if not (titled or sides or (line.codes.endswith(":") and signing)):
        return
    one = ledger.just_told(line)
    if one is not None and alone and one.guessed:
        one.parties = {}  # those named in its title, as what it is about
    verb = any(item.code == "V" and item.sense == "sign" for item in line.items)
    signed = (signatories or verb or sides) and _PRESENT.search(line.codes) is None
    ledger.roll = _roll(ledger, one, signed=signed) if one is not None else None


def _roll(ledger: Ledger, one: Agreement, *, signed: bool) -> Roll:
    """The list of the parties of an agreement, and of those told with it, that a line opens."""
    beside = tuple(a for a in ledger.found if a.line == one.line) or (one,)
    return Roll(one, beside if signed else (), bare=one.bare)


def take_roll(ledger: Ledger, line: Line) -> bool:
    """Whether a line is one row of a list of parties: a name alone or with who acts for it, or a person who signs."""
    roll = ledger.roll
    if roll is None:
        return False
    if not (_take_body(roll, line) or _take_person(ledger, roll, line)):
        opening = line.codes.endswith(":") and len(line.codes) <= _SHORT
        within = not line.codes.strip("-,.;:& ") or opening or _heads_part(line)
        ledger.roll = roll if within else None
        return False
    ledger.promote(roll.agreement, line)
    return True


def _heads_part(line: Line) -> bool:
    """Whether a line heads a part of a list by whom it is of: "Pour les établissements associés"."""
    return line.sentence.kind == "heading" and "P" not in line.codes and line.items[0].flat in marked("for")


def _take_body(roll: Roll, line: Line) -> bool:
    """Whether a row opens with a party, whose signatory it may name: "A ;", "A, représenté par P", "A : P, directeur"."""
    acting = _REPRESENTED.match(line.codes) or (_WITH_BODY.match(line.codes) if roll.signed else None)
    row = acting or _ALONE.match(line.codes)
    if row is None or (acting is None and row["lead"] and not _governed(line, row.start("body"))):
        return False
    for key in line.items[row.start("body")].keys:
        say(roll.agreement.parties, key, line.sentence.span, "agreements.roll", 0.8)
    if acting is not None:
        _sign(roll, line, acting.start("person"))
    return True


def _governed(line: Line, body: int) -> bool:
    """Whether the words before the name at item *body* only say what it is: "la ville de A", "l'association dénommée B"."""
    return of_territory(line, body) or line.items[body - 1].flat in marked("naming")


def _take_person(ledger: Ledger, roll: Roll, line: Line) -> bool:
    """Whether a row names a person who signs, whose body is a party where no line but the list tells of the parties."""
    row = _PERSON.match(line.codes) if roll.signed else None
    if row is None:
        return False
    _sign(roll, line, row.start("person"))
    for key in line.items[row.start("person")].keys[:1]:
        for body in ledger.source.bodies.get(key, ())[:1] if roll.bare else ():
            say(roll.agreement.parties, body, line.sentence.span, "agreements.roll", 0.7)
    return True


def _sign(roll: Roll, line: Line, person: int) -> None:
    """Make the person at an item of a row, and those beside, signatories."""
    for n in in_a_row(line, person, _MORE):
        for one in roll.signed:
            say(one.signatories, line.items[n].keys[0], line.sentence.span, "agreements.roll", 0.8)
