"""A language's lexicon of memberships in, patterns over the gaps between actors out.

The words are those of `ontology/<language>/memberships.toml`; the patterns are over flat words, each with a space before it,
in which finite verbs are marked with a tilde (`extract.gaps`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from extract.folds import either, flat, flats
from extract.membershipwords import Grammar, Link, MembershipWords
from ontology.lexicons import load

Cues = tuple[tuple[Link, re.Pattern[str]], ...]
"""The links of the lexicon with their phrases as a pattern."""


@dataclass(frozen=True)
class Patterns:
    """The lexicon as patterns over gaps: a phrase is found first, then what leads to it and what follows are checked."""

    links: Cues
    inverses: Cues
    relatives: Cues
    lead: re.Pattern[str]
    """What may stand between a name and a phrase."""
    tail: re.Pattern[str]
    """What may stand between a phrase and a name."""
    tail_many: re.Pattern[str]
    """What may stand between a phrase and a list of names ("trois entités distinctes :")."""
    separator: re.Pattern[str]
    genitive: re.Pattern[str]
    ranging: re.Pattern[str]
    """ ", de l'" between a body and the first of those of it that "de A à B" names."""
    upto: re.Pattern[str]
    """ "à l'" between the two of such a range."""
    these: re.Pattern[str]
    """ "de cette filiale", of the body spoken of before."""
    sited: re.Pattern[str]
    """A gap that ends in "à l'"."""
    further: re.Pattern[str]
    """ ", au", between a body and the unit of it where one is ("au CNRS, au département Vivant")."""
    ends_of: re.Pattern[str]
    """A gap that ends in "de la": what follows is a complement."""
    inside: re.Pattern[str]
    deep: re.Pattern[str]
    chez: re.Pattern[str]
    placed: re.Pattern[str]
    situated: re.Pattern[str]
    """The gap between a body and the place where it is: " de", " à"."""
    opened: re.Pattern[str]
    """A bracket that opens before a name."""
    person_of: re.Pattern[str]
    aside: re.Pattern[str]
    """What may stand between a pronoun's verb and a name: "comme membre associé"."""
    with_: re.Pattern[str]
    who: re.Pattern[str]
    since: re.Pattern[str]
    denied: re.Pattern[str]
    plural: re.Pattern[str]
    spread: re.Pattern[str]
    finite: frozenset[str]
    many: frozenset[str]
    """Words with which a phrase speaks of several names."""
    and_: re.Pattern[str]
    their: frozenset[str]
    ours: frozenset[str]
    here: str
    """What stands in a gap for an actor that a phrase leads past."""
    several: frozenset[str]
    grouped: re.Pattern[str]
    """ "nos 10" before a plural noun."""
    listing: re.Pattern[str]
    """What may stand between such a noun and the list of those it means."""
    both: re.Pattern[str]
    creating: re.Pattern[str]
    joining: re.Pattern[str]
    into: re.Pattern[str]
    wished: re.Pattern[str]
    """What stands before the noun of a joining that has not come about."""
    alongside: re.Pattern[str]
    """ "aux côtés", after which another member stands and no body."""
    company: re.Pattern[str]
    """What may stand between "sont membres" and those who are members with them: " fondateurs aux côtés de"."""
    beside: re.Pattern[str]
    """The gap between a body and another member of it: ", aux côtés de"."""
    accompanied: re.Pattern[str]
    """ ", avec l'", ", à l'instar de la", at the end of a gap, before other members than the one spoken of."""
    onward: re.Pattern[str]
    """ ", de la", " au", between the last of such other members and the body."""
    theirs_called: re.Pattern[str]
    """ "Les membres du groupement, qui sont :" before the first of them; `noun` is that of their body."""
    headed: re.Pattern[str]
    """ "Pour les treize", before the noun of a heading over a list of members."""
    us: re.Pattern[str]
    """ "nous" at the beginning of a gap or of what a speaker says ("F. L. : Nous")."""
    us_within: re.Pattern[str]
    """ "nous" anywhere."""
    speech: re.Pattern[str]
    """ "allocution de la professeure", "entretien avec", before who speaks."""
    answers: re.Pattern[str]
    """ "répond à nos questions", ": « nous", after who speaks and their body."""
    hereafter: re.Pattern[str]
    """ ", ci-après dénommé l'Institut", "(dit le Centre)": what the body before is called."""
    renamed: re.Pattern[str]
    """ "(ci-après le", before the other name that it is called by."""
    acts: re.Pattern[str]
    """ "~signe", "l' ~a rappelé": a verb right after a name that is its subject."""
    agent: re.Pattern[str]
    """The end of a gap before who acts upon the actor before: "mené par"."""
    listed: re.Pattern[str]
    composing: re.Pattern[str]
    opening: re.Pattern[str]
    among: re.Pattern[str]
    """ "…, d'autres membres, parmi lesquels" before the first of them; `noun` is that of their body, "du réseau"."""
    under: re.Pattern[str]
    """ "sous sa tutelle, dont la", before the first of those that are under the body named before."""
    concerned: re.Pattern[str]
    """ "sont concernées, notamment la", between the body whose units are spoken of and the first of them."""
    counted: re.Pattern[str]
    """ "les deux chambres du", before the body that has as many of them."""
    made_in: re.Pattern[str]
    """ ", d'un", after the body in which what follows is made ("la création, au sein de Y, d'un X")."""
    within: re.Pattern[str]
    """A gap that ends in "au sein de la"."""
    taken_up: re.Pattern[str]
    """ "en est membre", "y a fait son entrée", after who joined."""
    there: re.Pattern[str]
    """ "y" at the end of a gap: what was told before is joined."""
    members: re.Pattern[str]
    """ "membres", "adhérents"."""
    colon: re.Pattern[str]
    """A colon that a list follows."""
    met: re.Pattern[str]
    """ "y rejoint", "y retrouve la", before those who belong already to what is spoken of."""
    capacity: re.Pattern[str]
    """ "au titre de", between a member and the part of it that counts."""
    article: re.Pattern[str]
    """A gap that ends in a determiner."""
    made_of: re.Pattern[str]
    """ "trois antennes :", between a verb of having and the names of units."""
    bracket_opens: re.Pattern[str]
    """The end of a gap that opens a bracket: " (le"."""
    unnamed: re.Pattern[str]
    """ "un réseau": one that has no name."""
    further_members: re.Pattern[str]
    """The gap between two kinds of members: ") et deux membres associés (la"."""
    closed: re.Pattern[str]
    """At most a bracket and a comma after a name."""
    predicate: re.Pattern[str]
    """A gap that ends in "est par ailleurs " before what is said of a name."""
    resumed: re.Pattern[str]
    """ ", ainsi que de la", the second complement of a noun past what is said of the first."""
    instanced: re.Pattern[str]
    """ "par exemple", "notamment", which open a list."""
    side: re.Pattern[str]
    """ "- côté français, l'" before the first of an item's list."""
    stated: re.Pattern[str]
    """A copula or another verb right after a subject."""
    another: re.Pattern[str]
    """ "et un", "et est", "et ~rejoint", before a second thing that is said of a subject."""
    inner: re.Pattern[str]
    """A gap that ends in "du réseau de la" or "du conseil de": who is a member is one of that, and not of the body after it."""
    person_for: re.Pattern[str]
    owned: re.Pattern[str]
    apposed: re.Pattern[str]
    whereof: re.Pattern[str]
    heading: re.Pattern[str]
    leading: re.Pattern[str]
    """What may stand before a phrase at the head of a sentence: "en rejoignant"."""
    joined: re.Pattern[str]
    """ "et" at the beginning of a gap."""
    following: re.Pattern[str]
    """ "Après la", "Comme la", before those who joined first or are members too."""
    later: re.Pattern[str]
    """What stands between "dont elle est membre" and whom the pronoun announces: " depuis 2017, la"."""
    closing: re.Pattern[str]
    """The gap after a phrase at the head of a sentence and its body, up to the name that it speaks of."""
    welcomed: re.Pattern[str]
    closes: re.Pattern[str]
    """The comma and the conjunction after an apposition, before the next of the list that its name is in."""
    then: re.Pattern[str]
    """The gap between what opens a sentence and its subject: ", la"."""
    named: re.Pattern[str]
    """What may stand right before a name: "la société"."""
    above: re.Pattern[str]
    """ "• Tutelles :", before the bodies that the subject of a fact sheet is part of."""
    below: re.Pattern[str]
    """ "• Membres fondateurs :", before its members."""
    theirs: re.Pattern[str]
    """ "Ses membres fondateurs sont", before the first of them."""
    pronouns: re.Pattern[str]
    latter: re.Pattern[str]
    """ "celui-ci" at the beginning of a row."""
    this: re.Pattern[str]
    described: re.Pattern[str]
    ending: re.Pattern[str]
    units: frozenset[str]
    gathering: frozenset[str]
    holding: frozenset[str]
    components: frozenset[str]
    """Nouns of what is part of a body that gathers nobody, and a member of one that does ("les trois établissements de Y")."""
    internal: frozenset[str]
    """Nouns of units that stand within one body and are named after it."""
    of: frozenset[str]
    """The words after which a name in a name is a complement: prepositions and determiners."""
    determiners: frozenset[str]
    placing: frozenset[str]
    """The words before the place that a body's mission or office is in."""
    aims: frozenset[str]
    """The words before what a body is for."""
    numbers: Mapping[str, int]

    @property
    def assembling(self) -> Cues:
        """The phrases of the rule "gathers", from a body to its members ("Y réunit")."""
        return tuple(cue for cue in self.inverses if cue[0].rule == "gathers")


def told(cues: Cues, gap: str, lead: re.Pattern[str], tail: re.Pattern[str]) -> Iterator[Link]:
    """The links whose phrase a gap holds after a *lead* and before a *tail*, and nothing else."""
    for link, pattern in cues:
        cue = pattern.search(gap)
        if cue and lead.fullmatch(gap[: cue.start()]) and tail.fullmatch(gap[cue.end() :]):
            yield link


WORD: Final = r"(?: [^\W~][\w'-]*)"
"""One word of a gap that is no finite verb."""
BRACKET: Final = r"(?: \([^()]{0,40}\))?"


def spaced(words: Iterable[str]) -> str:
    """`either` over the words of a gap, in which a mark within a word stands apart: "celui - ci", "l' un et l' autre".

    >>> re.fullmatch(spaced(["celui-ci", "aujourd'hui"]), "celui - ci") is not None
    True
    """
    return either(words).replace("'", "' ?").replace(r"\-", " ?- ?")


def _phrase(words: str, grammar: Grammar) -> str:
    """A phrase of the lexicon as a pattern over flat words, each with a space before it; a date may follow a word with a star."""
    parts = flat(words).split()
    when = rf"(?: {spaced(grammar.since)} (?:\w+ )?(?:x|\d+))?"
    det = rf"(?: {spaced(grammar.determiners)})?"
    adverbs = rf"(?: {spaced(grammar.adverbs)}| \w+{spaced(grammar.adverbial)}(?= ))?"
    out = []
    for n, part in enumerate(parts):
        last = n == len(parts) - 1
        if part == "……":
            out.append(r"(?: [^~(]\S*){1,10}")
        elif part == "…":
            out.append(rf"{WORD}{{1,4}}?")
        elif part == "1":
            out.append(r" \d+")
        elif last and part == flat(grammar.of[0]):
            out.append(rf" {spaced(grammar.of)}{det}")
        elif last and part == flat(grammar.at[0]):
            out.append(rf" {spaced(grammar.at)}{det}")
        else:
            ending = r"\w{0,3}" + ("" if last else when) if part.endswith("*") else ""
            out.append(f" ~?{spaced([part.rstrip('*')])}{ending}" + ("" if n or last else adverbs))
    return "".join(out)


def _heads(words: Iterable[str]) -> frozenset[str]:
    """The nouns that names begin with, in the words that names are cut into.

    >>> _heads(["Groupe d'experts", "équipe-projet"]) == {"groupe d experts", "equipe-projet"}
    True
    """
    return frozenset(word.replace("'", " ") for word in flats(words))


def alternatives(listed: tuple[str, ...], grammar: Grammar) -> str:
    """A pattern for any of the phrases of a lexicon, longest first."""
    return "(?:" + "|".join(_phrase(p, grammar) for p in sorted(listed, key=lambda p: (-len(p), p))) + r")(?=[ ]|$)"


@cache
def patterns(language: str) -> Patterns:
    """The patterns of *language*."""
    words = load(MembershipWords, language, "memberships")
    small = words.grammar
    phrases = partial(alternatives, grammar=small)
    det, comma = rf"(?: {spaced(small.determiners)})?", r"(?: ,)?"
    of, at, by, with_, beside = map(spaced, (small.of, small.at, small.by, small.with_, small.beside))
    and_, who, since = map(spaced, (small.and_, small.who, small.since))
    others = rf"{comma} (?:{beside}{WORD}? {of}|{with_}|{spaced(small.like)}){det}{WORD}{{0,2}}"  # "aux côtés de"
    hereafter = rf"(?: \(| ,(?= {spaced(small.hereafter[:1])})) {spaced(small.hereafter)}(?= )"
    copulas, among, openings = map(phrases, (words.lead.copulas, words.listed.among, words.listed.openings))
    blocked = spaced(words.lead.blocked)
    later = rf"(?: (?!{blocked}(?= |$)|\w{{3,}}{spaced(words.lead.participles)}(?= |$))[^\W~][\w'-]*)"
    free = rf"(?! {and_} ){later}"
    units = spaced(words.units.nouns)
    parts = spaced((*words.units.nouns, *words.units.components))
    nouns = spaced((*words.units.nouns, *words.units.gathering))
    his, new = spaced((*small.his, *small.their, *small.ours)), rf"(?: {spaced(small.new)})*"
    side = rf"(?:{comma} {spaced(small.side)}{WORD}{{1,2}} [,:])"
    carried = rf"{copulas}| {at}(?= )"  # "ses équipes seront accueillies à Y"

    def cues(links: tuple[Link, ...]) -> Cues:
        return tuple((link, re.compile(phrases(link.words))) for link in links)

    def word(listed: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){spaced(listed)}(?= |$)")

    return Patterns(
        links=cues(words.links),
        inverses=cues(words.inverses),
        relatives=cues(words.relatives),
        lead=re.compile(
            rf"{BRACKET}(?: , {who} [^,]{{1,80}}(?= ,))?(?: [,(-]| {and_}(?= |$))?(?: ~?{who})?"
            rf"(?:{copulas})?(?: {spaced(small.themselves)})?{comma}"
            rf"(?: {since} \d+ ,)?(?:{free}(?:{later}| ,){{0,11}})?{comma}"
        ),
        tail=re.compile(rf"(?! {by}(?: |$)){det}{WORD}{{0,3}}"),
        tail_many=re.compile(
            rf"(?: {of})?(?: {since} \d+)?{side}?{det}{WORD}{{0,8}}(?: :| -| \(| ,|{comma}{among})?{det}{WORD}{{0,3}}"
        ),
        separator=re.compile(
            rf"{BRACKET}(?: ,{WORD}{{1,5}}(?= ,))?(?: (?:,|;|/|-|{and_}))+(?: {spaced(small.also)})?"
            rf"{side}?(?: {spaced((*small.of, *small.at))})?"
            rf"{det}{later}{{0,2}}{comma}"
        ),
        genitive=re.compile(rf"{BRACKET}{comma} {of}{det}(?P<noun>{WORD}{{0,2}})"),
        sited=re.compile(rf" {at}{det}$"),
        further=re.compile(rf" , {at}{det}"),
        ranging=re.compile(rf"{WORD}{{0,2}} , {of}{det}"),
        upto=re.compile(rf" {at}{det}"),
        these=re.compile(rf" {of} {spaced(small.this)} {units}(?= )"),
        ends_of=re.compile(rf" {of}{det}{WORD}?$"),
        inside=re.compile(rf"{comma} {spaced(small.inside)}{det}{WORD}{{0,1}}"),
        deep=re.compile(rf" {spaced(small.deep)}"),
        chez=re.compile(rf" {spaced(small.chez)}{det}{WORD}{{0,1}}"),
        placed=re.compile(rf" (?:{spaced(small.placed)}|\(|,){det}$"),
        situated=re.compile(rf"{BRACKET}{comma} {spaced(small.placed)}{det}"),
        opened=re.compile(rf"(?:(?: ,|{copulas}){det} {units}{WORD}{{0,4}})? \({det}{WORD}{{0,3}}(?: [-:])?{det}"),
        person_of=re.compile(rf" [,(-] {of}{det}"),
        aside=re.compile(rf"(?! {by}(?: |$))(?: [,-]{WORD}{{1,6}} ,)?{det}{WORD}{{0,2}}"),
        beside=re.compile(rf"{BRACKET}(?: \.)?{others}"),
        accompanied=re.compile(rf"{others}$"),
        theirs_called=re.compile(
            rf".*{phrases(words.listed.members)}{WORD}{{0,2}}? {of}{det} (?P<noun>{spaced(words.units.spoken)}){WORD}{{0,3}}?"
            rf"{comma}(?: {who})?(?:{openings})?(?: :)?{det}{WORD}{{0,1}}"
        ),
        headed=re.compile(rf"(?: {spaced(small.for_)})?{det}{WORD}{{0,2}}"),
        us=re.compile(rf"(?:(?: (?:\w+|\.)){{0,4}} :)? (?P<us>{spaced(small.us)})(?= )"),
        us_within=word(small.us),
        speech=re.compile(rf" {spaced(words.speaking.nouns)}(?: \w+)? (?:{of}|{with_}){det}{WORD}{{0,2}}$"),
        answers=re.compile(phrases(words.speaking.verbs)),
        hereafter=re.compile(rf"{hereafter}(?: [^,()]{{0,50}})?(?: \)|(?= ,))"),
        renamed=re.compile(rf"{hereafter}{WORD}{{0,2}}$"),
        onward=re.compile(rf"{BRACKET}{comma} (?:{of}|{at}|{spaced(small.inside)}){det}{WORD}?"),
        acts=re.compile(rf"{det}(?: {spaced(small.there)})? ~"),
        alongside=re.compile(rf" {beside}(?= |$)"),
        company=re.compile(rf"{WORD}{{0,2}}(?:{comma} {beside}{WORD}? {of}| {with_}){det}{WORD}{{0,2}}"),
        agent=re.compile(rf" {by}{det}{WORD}?$"),
        with_=re.compile(rf" {with_}{det}{WORD}{{0,2}}"),
        who=re.compile(rf" (?:,|{who})"),
        since=re.compile(rf" {since} (?:\w+ )?((?:18|19|20)\d\d)(?= |$)"),
        denied=re.compile(rf"(?<!\w){spaced(small.not_)} .*(?<!\w){spaced(small.nor)}(?!\w)"),
        plural=word(small.plural),
        spread=word(small.spread),
        finite=flats(small.finite),
        many=flats(small.plural),
        and_=re.compile(rf" (?:{and_}|,)$"),
        their=flats(small.their),
        ours=flats(small.ours),
        here=flat(small.here),
        several=flats(small.several),
        grouped=re.compile(rf" ({spaced(small.several)})(?: \d+| {spaced(words.numbers)})?$"),
        listing=re.compile(rf"{WORD}{{0,3}} [(:,]{det}"),
        both=word(small.both),
        creating=re.compile(phrases(words.creating)),
        joining=re.compile(phrases(words.joining.nouns) + rf"{WORD}{{0,1}} {of}{det}{WORD}{{0,1}}$"),
        wished=re.compile(phrases(words.joining.wished)),
        into=re.compile(phrases(words.joining.into) + rf"{det}{WORD}{{0,3}}"),
        listed=re.compile(rf"{phrases(words.listed.nouns)}{WORD}{{0,3}}? {of}{det}{WORD}{{0,2}}$"),
        composing=re.compile(rf"{phrases(words.listed.verbs)}{WORD}{{0,3}}$"),
        opening=re.compile(
            rf"{BRACKET}{WORD}?{comma}(?:(?:{WORD}{{2,4}} \(|(?: [:(-])+)(?:{openings})?|{openings})(?: :)?{det}{WORD}{{0,4}}"
        ),
        owned=re.compile(
            rf"^.* (?P<whose>{his})(?: {spaced(words.numbers)})?(?P<unit> {parts}s?(?= |$))?(?P<more>(?:(?!{carried}){WORD}){{0,5}})"
            rf"{comma}(?:{among})?{det}$"
        ),
        apposed=re.compile(rf"{BRACKET} [,(-] (?P<whose>{his}){new} {nouns}s?(?= |$)"),
        among=re.compile(
            rf"(?:{phrases(words.listed.members)}{WORD}{{0,3}}?|{phrases(words.taken_up)}{WORD}?"
            rf"| {of}{det} (?P<noun>{spaced(words.units.spoken)}))"
            rf"{comma}{among}{det}$"
        ),
        taken_up=re.compile(rf"(?: ,)?(?: {who})?{phrases(words.taken_up)}"),
        under=re.compile(rf"{phrases(words.listed.under)}{comma}{among}{det}{WORD}?$"),
        concerned=re.compile(rf"{BRACKET}{copulas}(?: {spaced(small.adverbs)})?{WORD}{{1,2}} ,{among}{det}{WORD}?"),
        counted=re.compile(rf" (?P<count>{spaced(words.numbers)}) (?P<noun>\w+) {of}{det}$"),
        made_in=re.compile(rf"{BRACKET} , {of} {spaced(small.one)}{WORD}?"),
        within=re.compile(rf" {spaced(small.deep)}{det}$"),
        there=re.compile(rf" {spaced(small.there)}$"),
        members=re.compile(phrases(words.listed.members)),
        colon=re.compile(rf"{BRACKET} :{det}$"),
        met=re.compile(rf" {spaced(small.there)} ~?{spaced(words.listed.meets)}{det}{WORD}{{0,2}}$"),
        capacity=re.compile(rf" {spaced(small.capacity)}{det}"),
        article=re.compile(rf" {spaced(small.determiners)}$"),
        made_of=re.compile(
            rf"{det}{WORD}{{0,2}} {parts}s?(?:(?! (?:{of}|{at}) ){later}){{0,2}}"
            rf"(?:(?: [:(-])?{comma}(?:{among})?){det}{WORD}?"
        ),
        bracket_opens=re.compile(rf" \({det}{WORD}{{0,3}}$"),
        unnamed=re.compile(rf" {spaced(small.one)} {spaced(words.units.spoken)}(?= |$)"),
        further_members=re.compile(rf" \)(?: ,| {and_})+{WORD}{{0,2}}?{phrases(words.listed.members)}{WORD}{{0,2}} [(:]{det}"),
        closed=re.compile(rf"{BRACKET}{comma}"),
        predicate=re.compile(rf"{copulas}(?: {spaced((*small.both, *small.adverbs))}| \w+{spaced(small.adverbial)})*(?= $)"),
        resumed=re.compile(rf"{BRACKET}(?: ,)? {and_}(?: {spaced(small.also)})? {of}{det}"),
        instanced=re.compile(openings),
        side=re.compile(rf"(?: [-–•])?{side}{det}{WORD}?"),
        stated=re.compile(rf"{BRACKET}(?: ~|{copulas})"),
        another=re.compile(rf" {and_}(?: ~| {spaced(small.one)}(?= )|{copulas})"),
        inner=re.compile(rf"(?: {spaced((*words.units.gathering, *words.units.nouns))}){WORD}{{0,2}} {of}{det}$"),
        person_for=re.compile(rf" {spaced(small.for_)}{det}"),
        whereof=re.compile(
            rf"{BRACKET}(?: ,|{WORD}{{1,8}}{comma})? {spaced(small.whereof)}(?P<subject>{det}{WORD}{{0,4}})(?P<rest>.*)"
        ),
        heading=re.compile(rf"(?:^|.* ){nouns}{WORD}{{0,4}}? {spaced((*small.of, *small.at))}{det}{WORD}{{0,2}}$"),
        leading=re.compile(rf"(?: [:-])?(?: {spaced(small.leading)})?(?:{free}{later}{{0,7}})?"),
        closing=re.compile(rf"{BRACKET}{WORD}{{0,5}} ,{det}{WORD}{{0,2}}"),
        joined=re.compile(rf" {and_}(?= |$)"),
        following=re.compile(rf" {spaced((*small.after, *small.like))}{det}"),
        later=re.compile(rf" {since}{WORD}{{1,2}} ,{det}{WORD}{{0,2}}"),
        welcomed=re.compile(rf"{BRACKET}{comma}{phrases(words.listed.welcomed)}"),
        closes=re.compile(rf"{BRACKET} , {and_} "),
        then=re.compile(rf"{BRACKET} ,{det}{WORD}{{0,2}}"),
        named=re.compile(rf"{det}{WORD}{{0,2}}"),
        theirs=re.compile(
            rf".* {his}{WORD}{{0,1}}?{phrases(words.listed.members)}{WORD}{{0,2}}?(?: :|{openings}){det}{WORD}{{0,1}}"
        ),
        above=re.compile(rf"(?: [-–])?{phrases(words.listed.above)}{BRACKET} :{det}{WORD}{{0,2}}"),
        below=re.compile(rf"(?: [-–])?{phrases(words.listed.below)}{BRACKET} :{det}{WORD}{{0,2}}"),
        pronouns=re.compile(rf"(?:^| ){spaced((*words.units.pronouns, *words.units.latter))}(?= |$)"),
        latter=re.compile(rf" {spaced(words.units.latter)}(?= |$)"),
        this=re.compile(rf"(?:^|[,;]) {spaced(small.this)} ({nouns})(?= |$)"),
        described=re.compile(rf"{BRACKET} [,:(-]{det}{new} ({nouns})(?= |$)"),
        ending=re.compile(rf" ({nouns})$"),
        units=_heads(words.units.nouns),
        gathering=_heads(words.units.gathering),
        holding=_heads(words.units.holding),
        internal=_heads(words.units.internal),
        components=_heads(words.units.components),
        of=frozenset(flat(w).rstrip("'") for w in (*small.of, *small.determiners)),
        determiners=frozenset(flat(w).rstrip("'") for w in small.determiners),
        placing=frozenset(flat(w).rstrip("'") for w in (*small.at, *small.placed) if w not in small.of),
        aims=flats(small.for_),
        numbers={flat(k): v for k, v in words.numbers.items()},
    )
