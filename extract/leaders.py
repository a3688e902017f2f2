"""Lines in, positions out that are no office beside a name: who leads or stands for a body, by a verb, a clause or place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.folds import stem
from extract.holders import Memory, body_of, in_turn
from extract.lines import Line
from extract.model import Span
from extract.offices import BRACKET, small
from extract.states import Position

_OF = rf"(?:dt?O{BRACKET})?"
"""What a body belongs to: of a unit and its body, the unit is meant."""
_APPOSED = rf",t?w{{1,3}}dt?O{BRACKET}(?:nt?[wLC])?"
"""What a body is called in apposition by what it belongs to: it is the one that is meant."""
_WHO = r"(?:,?q[^;.:PO]{1,16},?&)?"
"""As in ", dont le siège est à Nairobi, et": a clause before the one that tells who leads."""
_TITLE = r"(?:t[hw]{0,2}[rS][^,;.:PO]{0,8},|t?[hrSwWD\-]{0,6})h*"
"""What stands before a name ("le Pr", "M. le professeur", "le Franco-Libanais", "la ministre de la Santé,")."""
_PERSON = rf"{_TITLE}(?P<person>P)"
_OFFICE = r"w?(?P<role>[rS][^,;.:PO]{0,8}?)"
_LEADS = re.compile(r"(?P<person>P),?q[wnJ]{0,2}(?P<runs>!)(?:[^,;.P]{0,5}?)t?(?P<body>[OL])")
"""As in "P, qui dirige depuis 2019 O" and "P, qui préside également O"; "!" is a verb of who leads, in all these patterns."""
_LEADS_IN_TURN = re.compile(r"(?P<person>P),?q[wnJ]{0,2}(?P<runs>!)t(?P<ordinal>w)(?=[,.;&)]|$)")
"""As in "P, directeur du premier, et Q, qui préside la seconde"."""
_RUNS = re.compile(rf"(?P<person>P){BRACKET}(?:,|,[^,;.PO]{{1,14}}(?:O{BRACKET})?,)?w?(?P<runs>!|y(?=w))(?:p?w|J)?t?(?P<body>O)")
"""As in "P dirige O" and "P, ancien ministre, préside par ailleurs O"."""
_RUN = re.compile(rf"(?P<body>[OL]){BRACKET}(?:{_APPOSED}|{_OF}){_WHO},?q(?P<runs>!)(?:J|nt?[wCL])?{_PERSON}")
"""As in "O, que dirige le Dr P", "O, que dirige à Rome P", "O, la filiale polonaise de Y, que préside P"."""
_LED = re.compile(rf"(?P<body>O){BRACKET}(?:,[wV](?!,)[^;.:P!]{{1,30}}?&|{_OF}[,(]?w{{0,2}})(?P<led>[wVys!])J?p?{_PERSON}")
"""As in "O, dirigé depuis 2019 par M. le professeur P" and "O, commun à Y et à Z et dirigé par P"."""
_LED_FIRST = re.compile(r"^(?P<led>[wWy!])p?h*(?P<person>P),t?(?P<body>O)")
"""As in "Dirigé par P, O …"."""
_WHICH = re.compile(
    rf"(?P<person>P)[^P;.:]{{1,30}}?(?P<body>O){BRACKET},?q(?P<it>w)(?:(?P<runs>!)|(?P<is>w)[wJ]{{0,2}}t?{_OFFICE}(?=[,;.)&]|$))"
)
"""As in "P, au nom de O qu'il préside" and "P a fondé O, dont elle est la directrice"."""
_LED_IT = re.compile(rf"^(?P<led>[wWy!])J?p?{_PERSON}(?:&p?{_TITLE}P)?(?:,[^;.P]{{1,30}})?,(?P<it>w)")
"""As in "Coprésidée par P et par Q, elle …", of the body named last."""
_JOINTLY = re.compile(rf"&(?P<by>p?){_PERSON}")
"""The second of two who lead ("O, codirigé par P et Q")."""
_HEADED = re.compile(r"(?P<person>P),?q?(?:[wn]{0,2}|w{2,3}(?P<named>[wV]))(?P<role>nt(?P<head>w))dt?(?P<body>O)")
"""As in "P, à la tête de O", "P a été élue à la présidence de O"."""
_FRONTED = re.compile(rf"^(?:w[^,;.PO]{{0,5}})?(?P<role>nt(?P<head>w))dt?(?P<body>O){BRACKET}[^,;.PO]{{0,6}},h*(?P<person>P)")
"""As in "Élue en mai à la tête de O, P …", where a line opens."""
_WHOSE = re.compile(rf"(?P<body>[OCL]){BRACKET}{_OF}{_WHO},?qt{_OFFICE}(?P<is>w)w?{_PERSON}")
"""As in "O, dont la présidente est Mme P"."""
_WHOSE_IS = re.compile(
    rf"(?P<body>[OCL]){BRACKET}(?:{_OF}|,t?w{{1,2}}),?q{_PERSON}(?:,[^;:.P]{{1,20}},)?(?P<is>w)w{{0,2}}t?{_OFFICE}(?=[,;.)&]|$)"
)
"""As in "V, la commune dont P, présidente de Y, est aussi le maire"."""
_HAS = re.compile(rf"(?P<body>O){BRACKET}(?:,[^;:.P]{{1,20}},)?(?P<has>[wa])w?[o&]{_OFFICE}{_PERSON}")
"""As in "O, unité de recherche, a pour directeur P"."""
_AND_HAS = re.compile(rf"(?:,[^;.:P]{{1,12}}?)?,?&[o&]{_OFFICE}{_PERSON}")
"""As in "et pour trésorier Q", which goes on with it."""
_TOO = re.compile(rf"(?:,[^;.:P]{{1,12}}?)?(?:,|,?&){_PERSON}")
"""The next holder of an office in the plural ("a pour responsables P, …, et la Dre Q")."""
_UNDER = re.compile(rf"(?P<body>O){BRACKET},?(?:w?(?P<placed>w))?(?P<role>ot(?P<head>w))d{_PERSON}")
"""As in "O, sous la direction de P" and "O est placé sous la direction de P"."""
_AT_HEAD = re.compile(rf"(?P<body>O){BRACKET},?(?P<has>[wa])(?P<role>nt(?P<head>w)){_PERSON}")
"""As in "O, avec à sa tête P"."""
_ENTRUSTED = re.compile(rf"{BRACKET}(?P<its>n?)w{{1,2}}(?P<entrusted>[wV])J?[pn]{_PERSON}")
"""As in "est assurée par P", "en a été confiée au Pr P", after "la direction"."""
_ASSURES = re.compile(r"(?P<person>P)(?:,[^;.:P]{1,20},)?w?(?P<its>n?)w{0,2}?(?P<assures>[wV])t(?P<head>w)(?:dt?(?P<body>O))?")
"""As in "P assure la présidence de O" and "P, professeur, en assure la direction"."""
_IS_ITS = re.compile(rf"(?P<person>P),?(?P<its>n)(?P<is>w)w?t?{_OFFICE}(?=[,;.)&]|$)")
"""As in "P en est le directeur adjoint"."""
_REPRESENTED = re.compile(rf"O{BRACKET}[,(]?(?P<by>y)[hrtwWS]*P")
_BRACKETED = re.compile(r"P\((O)\)|P[,\-](O)(?=[,;.&)]|$)|P,?dt?(O)")
_BESIDE = {1: 0.7, 2: 0.6, 3: 0.5}
"""How sure the ways of standing beside a body are, by the group of the pattern."""
_CUES = ("runs", "led", "head", "is", "has", "placed", "entrusted", "assures", "it", "named")
"""The groups of the patterns whose words are those of a list of the grammar with that name."""
_LATE = 2
"""How many lines after a body's last mention "la direction en est assurée par P" may speak of it."""


def leaders(line: Line, memory: Memory) -> Iterator[Position]:
    """The persons whom a verb, a clause or "à la tête de" makes the heads of bodies: the phrase is the role, or the office in it."""
    codes = "".join("!" if item.code in "wV" and item.flat in small("runs") else item.code for item in line.items)
    for pattern in (_LEADS, _RUNS, _RUN, _LED_FIRST, _LED, _WHICH, _HEADED, _FRONTED, _WHOSE, _WHOSE_IS, _UNDER, _AT_HEAD):
        for found in pattern.finditer(codes):
            if _says(line, found) and _may_lead(line, found):
                yield from _led(line, found, memory.hall(line.items[found.start("body")]))
    for found in _LEADS_IN_TURN.finditer(codes):
        ordinal = line.items[found.start("ordinal")].flat
        told = ordinal in small("former") + small("second")
        if told and _says(line, found) and (body := in_turn(line, found.start(), ordinal, memory)):
            yield from _led(line, found, body)
    fronted = _LED_IT.match(codes)
    if fronted and _says(line, fronted) and (body := _late(line, memory)):
        yield from _led(line, fronted, body)
    yield from _having(line, memory)
    yield from _assuring(line, memory)
    yield from _being(line, memory)
    yield from _entrusted(line, memory)


def _led(line: Line, found: re.Match[str], body: str) -> Iterator[Position]:
    """Who leads a body by a verb, and the second where the verb or a second "par" says that two do."""
    role = _role(line, found)
    yield _leading(line, found, body, role)
    second = _JOINTLY.match(line.codes, found.end("person")) if found.groupdict().get("led") else None
    if second and (second["by"] or line.items[found.start("led")].flat.startswith(small("jointly"))):
        yield _leading(line, second, body, role)


def _says(line: Line, found: re.Match[str]) -> bool:
    """Whether the words of a match are those that its pattern asks for."""
    said = (cue for cue in _CUES if found.groupdict().get(cue))
    return all(line.items[found.start(cue)].headword in small(cue) for cue in said)


def _role(line: Line, found: re.Match[str]) -> Span:
    """The words that are the role: the office that the match names, else its verb."""
    group = next(name for name in ("role", "runs", "led") if found.groupdict().get(name) is not None)
    return line.span(found.start(group), found.end(group) - 1)


def _sitting(line: Line, body: int) -> bool:
    """Whether what is led is no body but who sits or goes there: "une délégation d'O, dirigée par P", "à O, présidée par P"."""
    before = line.codes[max(0, body - 3) : body].rstrip("t")
    sent = before.endswith("wd") and line.items[line.codes.rindex("w", 0, body)].flat in small("sittings")
    return sent or before.endswith("n")


def _may_lead(line: Line, found: re.Match[str]) -> bool:
    """Whether what a match tells of may be led so: no sitting by a verb, and a country or town, whose office a clause tells, only by
    one of state."""
    if found.re is _LED:
        return not _sitting(line, found.start("body"))
    if found.re not in {_WHOSE, _WHOSE_IS}:
        return True
    role = found.start("role")
    return found["body"] == "O" or line.codes[role] == "S" or line.items[role].flat in small("rulers")


def _having(line: Line, memory: Memory) -> Iterator[Position]:
    """The offices that a body is said to have: "O a pour présidente P et pour trésorier Q", "avec pour responsables P et Q"."""
    for found in _HAS.finditer(line.codes):
        if not _says(line, found):
            continue
        body = memory.hall(line.items[found.start("body")])
        told: re.Match[str] | None = found
        while told is not None:
            role = _role(line, told)
            yield _leading(line, told, body, role)
            end, several = told.end(), stem(word := line.items[told.start("role")].headword) != word
            while several and (too := _TOO.match(line.codes, end)):
                yield _leading(line, too, body, role)
                end = too.end()
            told = _AND_HAS.match(line.codes, end)


def _assuring(line: Line, memory: Memory) -> Iterator[Position]:
    """As in "P assure la présidence de O" and, of the body named last, "P en assure la direction"."""
    for found in _ASSURES.finditer(line.codes):
        body = memory.hall(line.items[found.start("body")]) if found["body"] else _late(line, memory) if found["its"] else ""
        if body and _says(line, found):
            yield _leading(line, found, body, line.items[found.start("head")].span)


def _being(line: Line, memory: Memory) -> Iterator[Position]:
    """As in "O est né en 2010. P en est le premier directeur": the body is the one named last."""
    for found in _IS_ITS.finditer(line.codes):
        before = [item.keys[0] for item in line.items[: found.start()] if item.code == "O"]
        body = before[-1] if before else _late(line, memory)
        if body and line.items[found.start("its")].flat in small("its_own") and _says(line, found):
            yield _leading(line, found, body, _role(line, found))


def _entrusted(line: Line, memory: Memory) -> Iterator[Position]:
    """As in "la direction de O est assurée par P" and, of the body named last, "la direction en est confiée à P"."""
    for head, item in enumerate(line.items):
        if line.codes[head] != "w" or item.flat not in small("head"):
            continue
        of = memory.office(line, head)
        told = _ENTRUSTED.match(line.codes, of.last + 1)
        if told is None or not _says(line, told):
            continue
        body = (_late(line, memory) if told["its"] else "") or body_of(line, of, told.start("person"), memory)[0] or ""
        if body:
            yield _leading(line, told, body, item.span)


def _late(line: Line, memory: Memory) -> str:
    """The body named last before a line and near it, or nothing."""
    return next(iter(memory.fresh(line, _LATE)), "")


def _leading(line: Line, found: re.Match[str], body: str, role: Span) -> Position:
    person = line.items[found.start("person")].keys[0]
    return Position(line.sentence.span, person, body, role, "positions.leads", 0.8, line.number)


def standing(line: Line) -> Iterator[Position]:
    """As in "O, représentée par P" and "P (O)": a person who stands for a body, with no office named."""
    for found in _REPRESENTED.finditer(line.codes):
        if line.items[found.start("by")].flat.startswith(small("representing")):
            yield _roleless(line, found.end() - 1, found.start(), "positions.represented", 0.6)
    for found in _BRACKETED.finditer(line.codes):
        group = next(n for n in _BESIDE if found[n])
        yield _roleless(line, found.start(), found.start(group), "positions.beside", _BESIDE[group])


def _roleless(line: Line, person: int, body: int, method: str, confidence: float) -> Position:
    keys = line.items[person].keys[0], line.items[body].keys[0]
    return Position(line.sentence.span, *keys, None, method, confidence, line.number)
