"""A document in, the sums of money that fund something out: value, ISO 4217 currency, period, and what they fund.

A sum funds the agreement, initiative or body that stands nearest before it in its sentence; failing that, the one that
the sentences before speak of. A name of several currencies ("dollars") is read by the country that the document speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extract.folds import either, flat
from extract.lines import Line
from extract.model import Modality, Node, Span, Value
from extract.statements import Statement, Told
from ontology.lexicons import Lexicon, load
from ontology.terms import ENT, SDO, XSD

_LEAST = 1000
"""The smallest sum that funds: a smaller one is a price."""
_REACH = 90
"""How far from a sum, in characters, a word may stand that shows that it funds."""


class FundingWords(Lexicon):
    """What stands near a sum: that it funds, that it measures something else, that it is doubtful, how often it is paid."""

    cues: tuple[str, ...]
    receiving: tuple[str, ...]
    strong: tuple[str, ...]
    to: tuple[str, ...]
    others: tuple[str, ...]
    after: tuple[str, ...]
    over: tuple[str, ...]
    conditional: tuple[str, ...]
    denied: tuple[str, ...]
    yearly: tuple[str, ...]
    monthly: tuple[str, ...]


class AmountWords(Lexicon):
    """`amounts.toml`: how a language words sums of money."""

    of: tuple[str, ...]
    scales: dict[str, int]
    numbers: dict[str, int]
    currencies: dict[str, str]
    shared: dict[str, dict[str, str]]
    funding: FundingWords


@dataclass(frozen=True, slots=True, order=True)
class Sum:
    """A sum of money as the text words it."""

    span: Span
    value: Decimal
    currency: str
    sure: bool = True
    """Whether the name of the currency is that of one only."""


@dataclass(frozen=True)
class _Grammar:
    sums: re.Pattern[str]
    scales: Mapping[str, int]
    numbers: Mapping[str, int]
    currencies: Mapping[str, str]
    shared: Mapping[str, Mapping[str, str]]
    cues: re.Pattern[str]
    receiving: re.Pattern[str]
    strong: re.Pattern[str]
    """A noun of funding before a sum, without which a body named in the sentence is as likely to pay it."""
    to: re.Pattern[str]
    others: re.Pattern[str]
    after: re.Pattern[str]
    over: re.Pattern[str]
    conditional: re.Pattern[str]
    denied: re.Pattern[str]
    yearly: re.Pattern[str]
    monthly: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    words = load(AmountWords, language, "amounts")
    digits = r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
    scale = rf"(?P<{{0}}>{either(words.scales)})(?![a-z])"
    names = (*words.currencies, *words.shared)
    signs = either(n for n in names if not n[-1].isalpha() or not n[0].isalpha() or len(n) <= 4)
    word = rf"{either(words.numbers)}(?= )"
    whole = rf"(?P<number>(?<![\w,.-])(?:{digits}|{word}))\s?(?:{scale.format('scale')}\s?)?"
    after = rf"{whole}(?:{either(words.of)}\s?)?(?P<currency>{either(names)})(?![\w])"
    before = rf"(?P<sign>(?<!\w){signs})\s?(?P<number2>{digits})\s?(?:{scale.format('scale2')})?"
    short, brief = either(s for s in words.scales if len(s) <= 3), either(n for n in names if len(n) <= 4)
    tight = rf"(?P<number3>(?<![\w,.-])(?:{digits}))\s?(?P<scale3>{short})\s?(?P<tight>{brief})(?!\w)"
    funding = words.funding
    return _Grammar(
        re.compile(f"{tight}|{after}|{before}"),
        {flat(k): v for k, v in words.scales.items()},
        {flat(k): v for k, v in words.numbers.items()},
        {flat(k): v for k, v in words.currencies.items()},
        {flat(k): v for k, v in words.shared.items()},
        re.compile(rf"(?<!\w){either(funding.cues)}"),
        re.compile(rf"(?<!\w){either(funding.receiving)}"),
        re.compile(rf"(?<!\w){either(funding.strong)}"),
        re.compile(rf"\s(?:[\w'-]+\s){{0,3}}{either(funding.to)}\s?(?:(?:la|le|les|l'|son|sa|leur)\s?)?(?:[\w-]+\s){{0,2}}\W?"),
        re.compile(rf"(?<!\w){either(funding.others)}"),
        re.compile(rf"\s{either(funding.after)}"),
        re.compile(rf"(?<!\w){either(funding.over)}\s?(?:\w+\s){{0,2}}$"),
        re.compile(rf"(?<!\w){either(funding.conditional)}(?!\w)"),
        re.compile(rf"(?<!\w){either(funding.denied)}(?!\w)"),
        re.compile(rf"\s?{either(funding.yearly)}(?!\w)"),
        re.compile(rf"\s?{either(funding.monthly)}(?!\w)"),
    )


def number(words: str, numbers: Mapping[str, int]) -> Decimal:
    """A number of digits or words as a value.

    >>> number("1 500 000", {}), number("2,5", {}), number("50.000", {}), number("deux", {"deux": 2})
    (Decimal('1500000'), Decimal('2.5'), Decimal('50000'), Decimal('2'))
    """
    if words in numbers:
        return Decimal(numbers[words])
    plain = re.sub(r"[ .](?=\d{3}(?:\D|$))", "", words)
    return Decimal(plain.replace(",", "."))


def sums(text: str, start: int, end: int, language: str, home: str | None = None) -> Iterator[Sum]:
    """The sums of money in *text*, a flat text, from *start* to *end*; *home* is the country by which "dollars" are read."""
    grammar = _grammar(language)
    for found in grammar.sums.finditer(text, start, end):
        words = found["number"] or found["number2"] or found["number3"]
        scale = found["scale"] or found["scale2"] or found["scale3"] or ""
        name = found["currency"] or found["sign"] or found["tight"]
        currency = grammar.currencies.get(name)
        if currency is None:
            known = grammar.shared[name]
            currency = known.get(home or "", known[""])
        value = number(words, grammar.numbers) * grammar.scales.get(scale, 1)
        if value > 0:
            yield Sum(Span(found.start(), found.end()), value, currency, name in grammar.currencies)


def amounts(told: Told) -> Iterator[Statement]:
    """What each sum of the document funds."""
    language = told.reading.document.language
    grammar = _grammar(language)
    for line, topic in zip(told.lines, told.subjects, strict=True):
        span = line.sentence.span
        for found in sums(told.text, span.start, span.end, language, told.home):
            near = told.text[max(span.start, found.span.start - _REACH) : min(span.end, found.span.end + _REACH // 2)]
            before = told.text[max(span.start, found.span.start - _REACH) : found.span.start]
            measures = grammar.others.search(before[-45:]) or grammar.after.match(told.text, found.span.end)
            if found.value < _LEAST or measures or not grammar.cues.search(near):
                continue
            bearer = _bearer(told, grammar, line, found.span, topic)
            if bearer is None:
                continue
            modality = Modality.CONDITIONAL if grammar.conditional.search(before) else Modality.ASSERTED
            if grammar.denied.search(near):
                modality = Modality.DENIED
            sure = bearer[1] * (1.0 if found.sure else 0.9) * (0.5 if line.sentence.furniture else 1.0)
            node = _node(told, grammar, found, bearer[0], span)
            yield Statement(bearer[0], str(ENT.funding), node.key, span, found.span, f"amounts.{bearer[2]}", sure, modality, node)


def _bearer(told: Told, grammar: _Grammar, line: Line, span: Span, topic: tuple[str, ...]) -> tuple[str, float, str] | None:
    """What a sum funds, how likely, and by which rule: whom it goes to, who receives it, the act that it is part of."""
    start = line.sentence.span.start
    after = [item for item in line.items if item.span.start >= span.end and item.code in "OI" and item.keys]
    if after and grammar.to.fullmatch(told.text[span.end : after[0].span.start]):
        return after[0].keys[0], 0.65, "to"
    if (
        after
        and after[0].code == "I"
        and re.fullmatch(r"\s(?:(?:le|la|les|l'|un|une)\s?)?(?:[\w-]+\s){0,2}\W?", told.text[span.end : after[0].span.start])
    ):
        return after[0].keys[0], 0.6, "initiative"
    before = [item for item in line.items if item.span.end <= span.start and item.code in "OI" and item.keys]
    lead = told.text[before[-1].span.end if before else start : span.start]
    if before and before[-1].code == "I":
        return before[-1].keys[0], 0.6, "initiative"
    if grammar.receiving.search(lead):
        subject = before[-1].keys if before and before[-1].code == "O" else topic
        if subject:
            return subject[0], 0.65, "receives"
    agreement = told.agreement_in(line, 2)
    if agreement is not None:
        return agreement, 0.55, "agreement"
    if not grammar.strong.search(told.text, max(start, span.start - _REACH), span.start):
        return None
    if before:
        return before[-1].keys[0], 0.35, "before"
    return (topic[0], 0.35, "topic") if topic else None


def _node(told: Told, grammar: _Grammar, found: Sum, bearer: str, sentence: Span) -> Node:
    """The amount as a node; its key is what it is and what it funds."""
    value = format(found.value.normalize(), "f")
    parts: list[tuple[str, str | Value]] = [
        (str(SDO.value), Value(value, str(XSD.decimal))),
        (str(SDO.currency), Value(found.currency)),
    ]
    period = _period(told, grammar, found, sentence)
    if period:
        parts.append((str(ENT.period), Value(period, str(XSD.duration))))
    return Node(
        f"amount {value} {found.currency} {period} @ {bearer}".replace("  ", " "), "Amount", (), (found.span,), (), tuple(parts)
    )


def _period(told: Told, grammar: _Grammar, found: Sum, sentence: Span) -> str:
    """The time that a sum covers, as an xsd:duration, or nothing."""
    end = found.span.end
    if grammar.yearly.match(told.text, end):
        return "P1Y"
    if grammar.monthly.match(told.text, end):
        return "P1M"
    for lasting in told.calendar.durations:
        if end <= lasting.span.start < min(end + 60, sentence.end):
            gap = told.text[end : lasting.span.start].rstrip() + " "
            if grammar.over.search(gap):
                return lasting.iso
    return ""
