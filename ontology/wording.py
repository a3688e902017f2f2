"""The shapes of the lexicons that tell what was agreed: dates, instruments, verbs, roles, topics, money."""

from __future__ import annotations

from ontology.lexicons import Lexicon


class DateCues(Lexicon):
    """Words beside a date that say what it is the date of."""

    past: tuple[str, ...]
    next: tuple[str, ...]
    current: tuple[str, ...]
    same: tuple[str, ...]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    published: tuple[str, ...]
    publishing: tuple[str, ...]
    updated: tuple[str, ...]
    signature: tuple[str, ...]
    year: tuple[str, ...]
    month: tuple[str, ...]
    habit: tuple[str, ...]
    counted: tuple[str, ...]
    parts: tuple[str, ...]
    no_duration: tuple[str, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]
    duration: tuple[str, ...]


class DateWords(Lexicon):
    """`dates.toml`: how a language words dates and durations."""

    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    neighbours: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, tuple[str, int]]
    adjectives: dict[str, str]
    years: dict[str, int]
    near_years: dict[str, int]
    relative_weeks: dict[str, int]
    relative_months: dict[str, int]
    cues: DateCues


class Instrument(Lexicon):
    """The nouns of one kind of act; `kind` is its class in the ontology, "Agreement" where it has no finer one. `words` serve in
    both numbers, `forms` only as they are written."""

    kind: str
    words: tuple[str, ...]
    forms: tuple[str, ...] = ()


class Verb(Lexicon):
    """The verbs of one role in an act. `er` and `ir` list stems of regular verbs, the tenses the forms of the others."""

    role: str
    er: tuple[str, ...]
    ir: tuple[str, ...]
    done: tuple[str, ...]
    future: tuple[str, ...]
    conditional: tuple[str, ...]
    infinitive: tuple[str, ...]


class Links(Lexicon):
    """The words that tie an act to its parties."""

    between: tuple[str, ...]
    with_: tuple[str, ...]
    by: tuple[str, ...]
    respectively: tuple[str, ...]


class Aside(Lexicon):
    """The words that open a clause whose actors are not parties, or that name who acts for a party."""

    presence: tuple[str, ...]
    representing: tuple[str, ...]
    support: tuple[str, ...]


class StatusCues(Lexicon):
    """Phrases that tell how far an act has got, and what a sentence says about it."""

    planned: tuple[str, ...]
    denied: tuple[str, ...]
    conditional: tuple[str, ...]
    leads: tuple[str, ...]


class AgreementWords(Lexicon):
    """`agreements.toml`: how a language words agreements."""

    instruments: tuple[Instrument, ...]
    weak: dict[str, tuple[str, ...]]
    markers: dict[str, tuple[str, ...]]
    territories: dict[str, tuple[str, ...]]
    seats: dict[str, str]
    sessions: dict[str, tuple[str, ...]]
    verbs: tuple[Verb, ...]
    links: Links
    aside: Aside
    status: StatusCues
    groups: dict[str, tuple[str, ...]]
    patterns: dict[str, str]


class RoleWords(Lexicon):
    """`roles.toml`: the words of offices."""

    heads: tuple[str, ...]
    state: tuple[str, ...]
    bridges: tuple[str, ...]
    honorifics: tuple[str, ...]
    inside: tuple[str, ...]
    counterpart: tuple[str, ...]
    stops: tuple[str, ...]
    grammar: dict[str, tuple[str, ...]]
    meant: dict[str, str]
    governing: dict[str, tuple[str, ...]]
    demonyms: dict[str, tuple[str, ...]]
    nations: dict[str, str]
    colleges: dict[str, str]


class Endings(Lexicon):
    """The endings of regular verbs, by tense; `ger` are those that a stem in "g" has besides."""

    er: dict[str, tuple[str, ...]]
    ir: dict[str, tuple[str, ...]]
    ger: dict[str, tuple[str, ...]]


class FunctionWords(Lexicon):
    """`function_words.toml`: the small words, by the code that a line gives them, and the endings of verbs."""

    codes: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    office: tuple[str, ...]
    endings: Endings
