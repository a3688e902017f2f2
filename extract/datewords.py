"""The lexicon of dates in, the patterns that find dates and durations in a flat text out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.folds import either_in_text, flat
from ontology.lexicons import load
from ontology.wording import DateWords


@dataclass(frozen=True)
class DateGrammar:
    """The patterns of one language's dates and durations, for flat text."""

    words: DateWords
    """The lexicon with its words flat."""
    day: re.Pattern[str]
    duration: re.Pattern[str]
    years: re.Pattern[str]
    adjective: re.Pattern[str]
    published: re.Pattern[str]
    credited: re.Pattern[str]
    """As in "Publié par la rédaction – ", "Propos recueillis à Lille, ": a mark with words between it and the date."""
    updated: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    cued: re.Pattern[str]
    no_duration: re.Pattern[str]
    signature: re.Pattern[str]


def _flattened(words: DateWords) -> DateWords:
    """The lexicon with its words flat, as they are compared."""
    cues = {name: tuple(flat(word) for word in listed) for name, listed in words.cues}
    tables = {name: {flat(word): value for word, value in table.items()} for name, table in words if name != "cues"}
    return words.model_copy(update={**tables, "cues": words.cues.model_copy(update=cues)})


@cache
def date_grammar(language: str) -> DateGrammar:
    """The patterns that `ontology/<language>/dates.toml` makes."""
    w = _flattened(load(DateWords, language, "dates"))
    months, weekdays = either_in_text(w.months), either_in_text(w.weekdays)
    turn = rf"(?P<turn>{either_in_text((*w.cues.past, *w.cues.next, *w.cues.current, *w.cues.same))})"
    number = rf"(?:\d{{1,3}}|{either_in_text(w.numbers)})"
    word = rf"(?<![\w-]){either_in_text((*w.days, *w.neighbours))}(?![\w-])"
    sides = either_in_text((*w.cues.past, *w.cues.next))
    month_sides = either_in_text((*w.cues.past, *w.cues.next, *w.cues.same))
    part = either_in_text(w.cues.parts)
    habit = "".join(rf"(?<!\b{re.escape(word)} )" for word in w.cues.habit)
    iso_year = r"(?:19|20)\d\d"
    day = re.compile(
        rf"(?<!\w)(?=[\w(])(?:(?<![\w./-])(?P<isodate>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\d/-]|\.\d)"
        rf"|(?<![\w./-])(?P<nd>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[/.-])\s?(?P<nm>0?[1-9]|1[0-2])\s?(?P=sep)\s?"
        rf"(?P<ny>(?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)"
        rf"|(?<!\w)(?:(?:ce|le)\s+)?(?:{weekdays},?\s+)?(?:le\s+)?(?:du\s+)?"
        rf"(?P<d1>0?[1-9]|[12]\d|3[01]|premier)(?:\s?(?:er|e))?(?!\d)"
        rf"(?:\s*(?:,|et|au|a|-|–|—)\s*(?:{weekdays}\s+)?(?:le\s+)?(?P<d2>[12]?\d|3[01])(?:er)?)?"
        rf"(?:\s+|-)(?P<m>{months})\b\.?(?:(?:\s+|,\s*|-)(?:(?P<y>(?:1[6-9]|20)\d\d)\b|{turn}\b))?"
        rf"|(?<!\w)(?:(?:le\s+)?mois\s+(?:de\s+|d')?)?(?P<part>{either_in_text(w.cues.month)})?[\s-]*(?P<mm>{months})\b\.?"
        rf"(?:,?\s+(?:(?P<my>{iso_year})\b|(?P<mturn>{month_sides})\b)|(?(part)|(?!)))"
        rf"|(?<!\w)(?:ce|de\s+ce)\s+(?P<wd>{weekdays})(?:\s+{part})?\b(?!\s*\d)"
        rf"|(?<!\w)(?P<wd2>{weekdays})\s+(?:(?P<wturn>{sides})\b|{part}\b)"
        rf"|(?<!\w)(?P<wkd>{weekdays})\s+(?:de\s+)?(?P<wdw>{either_in_text(w.relative_weeks)})(?!\w)"
        rf"|(?<!\w)(?P<wk>{either_in_text(w.relative_weeks)})(?!\w)"
        rf"|(?<!\w){habit}(?P<wd3>{weekdays})(?:\s+{part})?\b(?!\s*\d|-|\s+{sides})"
        rf"|(?P<word>{word})"
        rf"|(?<!\w)(?P<yc>{either_in_text(w.cues.year)})[\s-]+(?P<yy>(?:18|19|20)\d\d)(?![\d\w]|[-/.]\d|\s+{either_in_text(w.cues.counted)})"
        rf"|(?<!\w)(?P<ly>{either_in_text(w.years)})(?!\w)"
        rf"|(?<!\w)(?P<ny2>{either_in_text(w.near_years)})(?!\w)"
        rf"|(?<!\w)(?P<span>{number})\s+ans?\s+(?P<side>{either_in_text((*w.cues.earlier, *w.cues.later))})(?!\w)"
        rf"|(?<!\w)(?P<entry>{iso_year})(?=\s*(?::|[–—-]\s))"
        rf"|(?<!\w)(?P<lm>{either_in_text(w.relative_months)})(?!\w)"
        rf"|(?<!\w)il\s+y\s+a\s+(?P<ago>{number})\s+(?P<agou>ans|mois|jours|semaines|an)(?!\w)"
        rf"|(?<=\()(?P<by>(?:19|20)\d\d)(?=\))"
        rf"|(?<!\w)(?:le\s+)?(?P<bd>[1-9]|[12]\d|3[01])\s+(?:de\s+ce\s+mois|courant)(?!\w))"
    )
    duration = re.compile(
        rf"(?<![\w,.])(?P<n>{number})\s*(?:\(\s*(?:(?P<digits>\d{{1,3}})|[^\W\d]+)\s*\)\s*)?(?P<u>{either_in_text(w.units)})(?![\w-])"
    )
    years = re.compile(
        r"(?<!\w)(?:(?:periode|annees|exercice|exercices|programme|plan|strategie|sur|de|entre|pour|cycle|ans)\s+)?\(?(?P<a>20\d\d)\s?(?:[-–/]|a|au|et)\s?(?P<b>20\d\d)(?![\w-])"
    )
    adjective = re.compile(rf"(?<!\w){either_in_text(w.adjectives)}(?!\w)")
    cues = w.cues
    tail = r"\s*:?\s*(?:le\s+|l'|au\s+|du\s+|en\s+|a\s+)?"
    not_after = "".join(rf"(?<!\b{flat(word)} )" for word in cues.publishing)
    return DateGrammar(
        words=w,
        day=day,
        duration=duration,
        years=years,
        adjective=adjective,
        published=re.compile(rf"(?<!\w)(?<!\ben ){not_after}{either_in_text(cues.published)}{tail}$"),
        credited=re.compile(rf"^\W*{either_in_text(cues.published)}\b[^.:]{{0,50}}[-–—|·,]\s*(?:le\s+)?$"),
        updated=re.compile(rf"(?<!\w){either_in_text(cues.updated)}{tail}$"),
        since=re.compile(rf"(?<!\w){either_in_text(cues.since)}\s+(?:le\s+|du\s+|l'annee\s+)?$"),
        until=re.compile(rf"(?<!\w){either_in_text(cues.until)}\s+(?:le\s+|la\s+|de\s+|au\s+)?$"),
        no_duration=re.compile(rf"(?<!\w){either_in_text(cues.no_duration)}\s*$"),
        cued=re.compile(rf"(?<!\w){either_in_text(cues.duration)}\s*:?\s*(?:d')?$"),
        signature=re.compile(rf"(?<!\w){either_in_text(cues.signature)}[^.;\n]{{0,60}}$"),
    )
