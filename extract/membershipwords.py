"""The lexicon of memberships in, checked: `memberships.toml`, how a language words that one body belongs to another."""

from __future__ import annotations

from pydantic import Field

from ontology.lexicons import Lexicon


class Link(Lexicon):
    """The phrases of one rule: `relation` is "part", "member" or "affiliated"."""

    rule: str
    relation: str
    confidence: float
    words: tuple[str, ...]


class Grammar(Lexicon):
    """The small words that the patterns are built from."""

    determiners: tuple[str, ...]
    of: tuple[str, ...]
    at: tuple[str, ...]
    and_: tuple[str, ...] = Field(alias="and")
    also: tuple[str, ...]
    adverbs: tuple[str, ...]
    adverbial: tuple[str, ...]
    inside: tuple[str, ...]
    deep: tuple[str, ...]
    chez: tuple[str, ...]
    placed: tuple[str, ...]
    with_: tuple[str, ...] = Field(alias="with")
    beside: tuple[str, ...]
    for_: tuple[str, ...] = Field(alias="for")
    leading: tuple[str, ...]
    by: tuple[str, ...]
    who: tuple[str, ...]
    themselves: tuple[str, ...]
    whereof: tuple[str, ...]
    after: tuple[str, ...]
    like: tuple[str, ...]
    since: tuple[str, ...]
    not_: tuple[str, ...] = Field(alias="not")
    nor: tuple[str, ...]
    plural: tuple[str, ...]
    spread: tuple[str, ...]
    finite: tuple[str, ...]
    his: tuple[str, ...]
    their: tuple[str, ...]
    ours: tuple[str, ...]
    several: tuple[str, ...]
    new: tuple[str, ...]
    this: tuple[str, ...]
    both: tuple[str, ...]
    there: tuple[str, ...]
    capacity: tuple[str, ...]
    one: tuple[str, ...]
    here: str
    side: tuple[str, ...]
    us: tuple[str, ...]
    hereafter: tuple[str, ...]


class Lead(Lexicon):
    """What may stand before a phrase, and what may not."""

    copulas: tuple[str, ...]
    blocked: tuple[str, ...]
    participles: tuple[str, ...]


class Joining(Lexicon):
    """The nouns of joining, and what leads from the one that joins to what it joins."""

    nouns: tuple[str, ...]
    into: tuple[str, ...]
    wished: tuple[str, ...]


class Listed(Lexicon):
    """The nouns and verbs before a body whose members are then listed, and the words that open the list."""

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    openings: tuple[str, ...]
    members: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    among: tuple[str, ...]
    under: tuple[str, ...]
    welcomed: tuple[str, ...]
    meets: tuple[str, ...]


class Units(Lexicon):
    """The nouns of units, of gatherings and of groups, and the pronouns for a body."""

    nouns: tuple[str, ...]
    gathering: tuple[str, ...]
    holding: tuple[str, ...]
    components: tuple[str, ...]
    internal: tuple[str, ...]
    spoken: tuple[str, ...]
    pronouns: tuple[str, ...]
    latter: tuple[str, ...]


class Speaking(Lexicon):
    """The nouns before the name of who speaks, and the verbs after it."""

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]


class MembershipWords(Lexicon):
    """`memberships.toml`: how a language words that one body belongs to another."""

    grammar: Grammar
    lead: Lead
    links: tuple[Link, ...]
    inverses: tuple[Link, ...]
    relatives: tuple[Link, ...]
    joining: Joining
    listed: Listed
    creating: tuple[str, ...]
    taken_up: tuple[str, ...]
    numbers: dict[str, int]
    speaking: Speaking
    units: Units
