"""A reading in, the mentions of the document out: what each rule finds, settled, typed by evidence and propagated.

Policy: in each sentence the best ranked candidate wins, then the longest, then the earliest. What no rule explains is a
run of capitalised words, whose type the whole document's evidence decides. Every surface accepted anywhere is then found
again everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby

from extract.acronyms import apart, coupled, expanded, paired, prefer_own
from extract.candidates import MASK, Candidate, Found, family, settle
from extract.clues import weigh
from extract.distributions import distributed
from extract.evidence import Evidence
from extract.folds import flat
from extract.foreign import foreign
from extract.model import Reading
from extract.organizations import convened, phrases, wholes
from extract.origins import place_country
from extract.persons import charges, portfolios, titled
from extract.places import fuller, geography, governments, inner_towns, municipal, qualified, shared_adjectives
from extract.propagation import join_dashes, propagate, unclaimed
from extract.runs import runs
from extract.undertakings import events, initiatives
from extract.views import View

_PHASE = re.compile(r"[ -]?(?:\d+|II|III|IV|V)$")
"""What the acronym of a programme ends with that is its next phase ("PARC II")."""
_ITEMS = 3
"""How many items of one sort make a list of that sort."""
_BULLET = 3
"""The words before the name that an item may begin with: its bullet, a number, an article."""
_LOCATED = ("Country", "Place")
_FIRM = 2.2
"""The weight of a place's evidence that no person's surname overrules."""


def views(reading: Reading) -> tuple[View, ...]:
    """A view of each sentence of *reading*."""
    return tuple(View(sentence, index, reading.document.language) for index, sentence in enumerate(reading.sentences))


def mentions(reading: Reading, sentences: tuple[View, ...]) -> list[Candidate]:
    """The mentions of *reading*, in order of the text, none overlapping another but for the members of a group."""
    language = reading.document.language
    found: Found = {view.index: settle(_candidates(view)) for view in sentences}
    _pair(sentences, found)
    propagate(sentences, found, alone=True)
    unknown = [run for view in sentences for run in runs(view, unclaimed(view, found[view.index]))]
    _type_runs(sentences, found, unknown, language)
    _pair(sentences, found)
    join_dashes(sentences, found)
    propagate(sentences, found)
    prefer_own(found)
    countries = frozenset(c.identifier for row in found.values() for c in row if c.type == "Country") | qualified(sentences)
    towns = municipal(sentences, found)
    located = frozenset(place_country(c, frozenset()) for row in found.values() for c in row if family(c.type) in _LOCATED)
    for view in sentences:
        shared = shared_adjectives(view, located)
        row = sorted(settle([*found[view.index], *shared]), key=lambda c: (c.start, c.end))
        found[view.index] = governments(view, row, countries, towns)
        here = found[view.index]
        found[view.index] = [*here, *inner_towns(view, here), *convened(view, here), *wholes(view, here)]
    apart(sentences, found)
    return fuller([c for view in sentences for c in found[view.index] if c.type != MASK])


def _pair(sentences: tuple[View, ...], found: Found) -> None:
    """Take each acronym and spelt name beside what is found."""
    for view in sentences:
        for candidate in list(paired(view, found[view.index])):
            found[view.index] = settle([*found[view.index], candidate])


def _type_runs(sentences: tuple[View, ...], found: Found, unknown: list[Candidate], language: str) -> None:
    """Give each run the type that the document's evidence shows, and add it to *found*.

    In a second pass the neighbours in a list count: in "X, Y et Z" the three are of one sort. A known person's surname is
    that person, whatever else it may look like.
    """
    evidence = weigh(sentences, unknown, language)
    kinds = {run: evidence[flat(run.surface)].decide(run.surface) for run in unknown}
    people = [c.surface for row in found.values() for c in row if c.type == "Person"]
    people += [run.surface for run in unknown if kinds[run] == "Person"]
    surnames = {flat(name).split()[-1] for name in people}
    programmes = {c.surface for row in found.values() for c in row if c.full and c.type == "Initiative"}
    by_sentence: Found = {}
    for run in unknown:
        by_sentence.setdefault(run.sentence, []).append(run)
    for view in sentences:
        row = by_sentence.get(view.index, [])
        known = [(c.start, c.end, family(c.type)) for c in found[view.index] if c.type != MASK]
        known += [(run.start, run.end, kinds[run]) for run in row if kinds[run]]
        titles = {c.end for c in found[view.index] if c.rule == "persons.portfolio"}
        for run in row:
            _neighbours(view, run, known, titles, evidence[flat(run.surface)])
    _itemized(sentences, found, by_sentence, kinds, evidence)
    for run in unknown:
        shown = evidence[flat(run.surface)]
        kind = shown.decide(run.surface)
        if _surname(run, kind, shown, surnames):
            kind = "Person"
        if _PHASE.sub("", run.surface) in programmes:
            kind = "Initiative"
        if kind:
            found[run.sentence].append(replace(run, type=kind, rule=f"runs.{kind.lower()}"))


def _itemized(
    sentences: tuple[View, ...], found: Found, unknown: Found, kinds: dict[Candidate, str], evidence: dict[str, Evidence]
) -> None:
    """Count, for a name that is an item of a list by itself, what most of the other items are."""
    for item, block in groupby(sentences, key=lambda view: view.sentence.kind == "item"):
        rows = (
            [(found[view.index], unknown.get(view.index, [])) for view in block if _one_name(view, found, unknown)] if item else []
        )
        types = Counter(family(c.type) for known, _ in rows for c in known if c.type != MASK)
        types.update(kinds[run] for _, row in rows for run in row if kinds[run])
        top = min(types, key=lambda kind: (-types[kind], kind), default="")
        if types[top] >= _ITEMS and 2 * types[top] > len(rows):
            for run in (run for _, row in rows for run in row if kinds[run] != top):
                evidence[flat(run.surface)].add("itemized", top)


def _one_name(view: View, found: Found, unknown: Found) -> bool:
    """Whether a line of a list is one name and its bullet, article and final mark."""
    named = [c for c in (*found[view.index], *unknown.get(view.index, [])) if c.type != MASK]
    return len(named) == 1 and named[0].start <= _BULLET and named[0].end >= len(view) - 1


def _neighbours(view: View, run: Candidate, known: list[tuple[int, int, str]], titles: set[int], shown: Evidence) -> None:
    """Count what stands beside *run*: a minister's title before it, the others of its list."""
    if run.start in titles or (run.start - 1 in titles and view.tokens[run.start - 1].text == ","):
        shown.add("portfolio-before")
    bare = run.start > 0 and (view.flats[run.start - 1] in view.grammar.and_ or view.tokens[run.start - 1].text == ",")
    for start, end, kind in known:
        if (end < run.start and view.listed(end, run.start)) or (run.end < start and view.listed(run.end, start)):
            shown.beside[kind] += 1
            if kind == "Person" and bare and run.end - run.start > 1:
                shown.add("beside-named-person")


def _surname(run: Candidate, kind: str, shown: Evidence, surnames: set[str]) -> bool:
    """Whether *run* is a known person's surname, alone or with one word before it."""
    words = flat(run.surface).split()
    if len(words) > 2 or words[-1] not in surnames or (len(words) == 2 and kind != "Person"):
        return False
    return kind != "Place" or shown.means()["Place"] < _FIRM


def _candidates(view: View) -> list[Candidate]:
    scanners = (geography, phrases, foreign, expanded, coupled, distributed, titled, portfolios, charges, initiatives, events)
    return [candidate for scan in scanners for candidate in scan(view)]
