"""A reading in, the mentions of the document out: what each rule finds, settled, typed by evidence and propagated.

Policy: in each sentence the best ranked candidate wins, then the longest, then the earliest. What no rule explains is a
run of capitalised words, whose type the whole document's evidence decides. Every surface accepted anywhere is then found
again everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.aliases import spells
from extract.candidates import MASK, UNKNOWN, Candidate, settle
from extract.folds import flat
from extract.model import Reading
from extract.heads import heads
from extract.organizations import phrases
from extract.persons import portfolios, titled
from extract.places import geography, governments
from extract.runs import Evidence, runs, weigh
from extract.undertakings import events, initiatives
from extract.views import Phrases, View, acronym

_LEAST = {"Person": 1.5, "Organization": 1.2, "Place": 1.6, "Initiative": 1.4, "Event": 1.4}
"""The weight of evidence that each type asks for."""


def views(reading: Reading) -> tuple[View, ...]:
    """A view of each sentence of *reading*."""
    return tuple(View(sentence, index, reading.document.language) for index, sentence in enumerate(reading.sentences))


def mentions(reading: Reading, sentences: tuple[View, ...]) -> list[Candidate]:
    """The mentions of *reading*, in order of the text, none overlapping another but for the members of a group."""
    language = reading.document.language
    found = {view.index: settle(_candidates(view, language)) for view in sentences}
    for view in sentences:
        for candidate in _paired(view, found[view.index], language):
            found[view.index] = settle([*found[view.index], candidate])
    _propagate(sentences, found, alone=True)
    unknown = [run for view in sentences for run in runs(view, _free(view, found[view.index]), language)]
    _type_runs(sentences, found, unknown, language)
    for view in sentences:
        for candidate in _paired(view, found[view.index], language):
            found[view.index] = settle([*found[view.index], candidate])
    known = surfaces(found)
    for view in sentences:
        found[view.index] = _split_pairs(_hung(view, found[view.index]), known)
    _propagate(sentences, found)
    _prefer_own_acronyms(found)
    visited = frozenset(flat(c.surface) for view in sentences for c in found[view.index] if view.at_place(c.start - 1))
    countries = frozenset(c.identifier for cs in found.values() for c in cs if c.type == "Country")
    for view in sentences:
        found[view.index] = governments(view, sorted(found[view.index], key=lambda c: (c.start, c.end)), countries, visited)
    return [c for view in sentences for c in found[view.index] if c.type != MASK]


def _type_runs(sentences: tuple[View, ...], found: dict[int, list[Candidate]], unknown: list[Candidate], language: str) -> None:
    """Give each run the type that the document's evidence shows, and add it to *found*; the surname of a known person first.

    In a second pass the neighbours in a list count: in "X, Y et Z" the three are of one sort.
    """
    evidence = weigh(sentences, unknown, language)
    surnames = {flat(c.surface).split()[-1] for cs in found.values() for c in cs if c.type == "Person"}
    kinds = {run: _decide(run, evidence[flat(run.surface)], language) for run in unknown}
    for run in unknown:
        if kinds[run] == "Person":
            surnames.add(flat(run.surface).split()[-1])
    by_sentence: dict[int, list[Candidate]] = {}
    for run in unknown:
        by_sentence.setdefault(run.sentence, []).append(run)
    for view in sentences:
        row = by_sentence.get(view.index, [])
        known = [(c.start, c.end, family(c.type)) for c in found[view.index] if c.type != MASK]
        known += [(run.start, run.end, kinds[run]) for run in row if kinds[run]]
        titles = {c.end for c in found[view.index] if c.rule == "persons.portfolio"}
        for run in row:
            if run.start in titles or (run.start - 1 in titles and view.tokens[run.start - 1].text == ","):
                evidence[flat(run.surface)].add("Person", 2.0)
            for start, end, kind in known:
                if (end < run.start and _listed(view, end, run.start)) or (run.end < start and _listed(view, run.end, start)):
                    evidence[flat(run.surface)].beside[kind] += 1
    for run in unknown:
        kind = _decide(run, evidence[flat(run.surface)], language)
        words = flat(run.surface).split()
        if len(words) <= 2 and (kind != "Place" or evidence[flat(run.surface)].means()["Place"] < 2.2) and words[-1] in surnames and flat(run.surface) not in surnames - {words[-1]} and (len(words) == 1 or kind == "Person"):
            kind = "Person"
        if kind:
            found[run.sentence].append(replace(run, type=kind, rule=f"runs.{kind.lower()}"))


def _listed(view: View, end: int, start: int) -> bool:
    """Whether only a comma, "et" or "ou" and an article stand between."""
    between = view.flats[end:start]
    return 0 < len(between) <= 3 and between[0] in (",", "et", "ou", "/") and all(w in (",", "et", "ou", "la", "le", "l'", "les", "a", "de", "d'") for w in between)


def family(kind: str) -> str:
    """The class among the scored ones that a finer class belongs to."""
    if kind in ("Person", "Country", "Initiative", "Event"):
        return kind
    return "Place" if kind in ("Place", "City", "Region", "Continent", "Venue") else "Organization"


def _candidates(view: View, language: str) -> list[Candidate]:
    return [*geography(view, language), *phrases(view, language), *titled(view, language), *portfolios(view, language), *initiatives(view, language), *events(view, language)]


def _free(view: View, taken: Iterable[Candidate]) -> list[bool]:
    """Whether each word is in no candidate."""
    free = [True] * len(view)
    for candidate in taken:
        free[candidate.start : candidate.end] = [False] * (candidate.end - candidate.start)
    return free


def _decide(run: Candidate, evidence: Evidence, language: str) -> str:
    """The type of a run by its document's evidence, or nothing.

    A capital inside a sentence is a name: it takes the type with most evidence, an organization where there is little.
    One that only ever opens a sentence must show more.
    """
    words = run.surface.split()
    if (len(words) == 1 and len(words[0]) == 1) or run.surface.upper() in heads(language).ignored:
        return ""
    means = evidence.means()
    if evidence.inner:
        means["Organization"] = means.get("Organization", 0.0) + (0.2 if evidence.small or not evidence.proper else 0.8)
    kind = min(means, key=lambda k: (-means[k], k), default="")
    if not kind:
        return ""
    least = _LEAST[kind] - (0.4 if evidence.inner else -0.4 if len(words) == 1 and not acronym(words[0]) else 0)
    return kind if means[kind] >= least else ""


_NAMELY = frozenset({"notre", "un", "une", "ou", "dit", "dite", "alias", "soit"})
_UNPAIRED = frozenset({MASK, "Person", "Country", "City", "Place", "Region", "Continent"})


def _meant(view: View, candidate: Candidate, short: str, language: str) -> tuple[str, str]:
    """The type and name that the acronym after *candidate* stands for: the name inside it, where only that is spelt."""
    if candidate.type in ("Event", "Initiative") or heads(language).heads.match(view, candidate.start) is not None:
        for start in range(candidate.start + 2, candidate.end - 1):
            if view.capital[start] and not view.capital[start - 1] and spells(short, view.surface(start, candidate.end)):
                head = heads(language).heads.match(view, start)
                if head is not None and not spells(short, candidate.surface):
                    return head[1].type, view.surface(start, candidate.end)
    return candidate.type, candidate.surface


def _paired(view: View, taken: list[Candidate], language: str) -> list[Candidate]:
    """The acronym in brackets after each name, and the name in brackets that each acronym spells."""
    out = []
    for candidate in taken:
        n = candidate.end
        if n + 1 < len(view) and view.tokens[n].text in ("-", "–") and acronym(view.tokens[n + 1].text) and view.tokens[n].span.start == view.tokens[n - 1].span.end and candidate.end - candidate.start > 2:
            out.append(Candidate(view.index, n + 1, n + 2, candidate.type, "acronyms.hyphen", 90, view.tokens[n + 1].text, full=candidate.surface))
        if n + 3 < len(view) and view.tokens[n].text == "," and view.flats[n + 1] in _NAMELY and acronym(view.tokens[n + 2].text) and view.tokens[n + 3].text in ",.;)»" and candidate.end - candidate.start > 2 and candidate.type not in _UNPAIRED:
            out.append(Candidate(view.index, n + 2, n + 3, candidate.type, "acronyms.apposed", 90, view.tokens[n + 2].text, full=candidate.surface))
        if n + 2 >= len(view) or view.tokens[n].text != "(" or candidate.type in _UNPAIRED:
            continue
        inside = view.tokens[n + 1].text
        if acronym(inside) and view.tokens[n + 2].text in (")", ",", "-", "–", ";", "/") and not acronym(candidate.surface):
            kind, full = _meant(view, candidate, inside, language)
            out.append(Candidate(view.index, n + 1, n + 2, kind, "acronyms.bracket", 90, inside, full=full))
            continue
        closes = next((m for m in range(n + 1, min(n + 16, len(view))) if view.tokens[m].text == ")"), 0)
        if closes > n + 2 and spells(candidate.surface, view.surface(n + 1, closes)):
            name = view.surface(n + 1, closes)
            kind = next((c.type for c in taken if c.start >= n + 1 and c.end <= closes and c.type not in _UNPAIRED and c.end - c.start > 1), candidate.type)
            out.append(Candidate(view.index, n + 1, closes, kind, "acronyms.spelt", 90, name, full=candidate.surface))
    return out


def _propagate(sentences: tuple[View, ...], found: dict[int, list[Candidate]], alone: bool = False) -> None:
    """Find every accepted surface again in the words that no mention covers; *alone* where no free capital stands beside."""
    accepted: dict[str, Candidate] = {}
    for view in sentences:
        for candidate in found[view.index]:
            if candidate.type not in (MASK, UNKNOWN) and candidate.kind == "name" and any(c.isupper() for c in candidate.surface):
                accepted.setdefault(candidate.surface, candidate)
                if candidate.name and candidate.type != "Country" and any(c.isupper() for c in candidate.name):
                    accepted.setdefault(candidate.name, replace(candidate, surface=candidate.name))
    index = Phrases(sorted(accepted.items()))
    for view in sentences:
        free = _free(view, found[view.index])
        for start, end, candidate in index.matches(view):
            if alone and (candidate.type == "Person" or _flanked(view, start, end, free)):
                continue
            if all(free[start:end]) and any(view.capital[start:end]) and (end - start > 1 or view.tokens[start].text == candidate.surface):
                again = replace(candidate, sentence=view.index, start=start, end=end, rule="propagation", rank=5, surface=view.surface(start, end))
                found[view.index].append(again)


def _flanked(view: View, start: int, end: int, free: list[bool]) -> bool:
    """Whether a capitalised word that no mention covers stands at once before or after, as part of a longer name."""
    before = start > 0 and free[start - 1] and view.capital[start - 1] and not view.begins(start - 1)
    after = end < len(view) and free[end] and view.capital[end]
    return before or after


def _prefer_own_acronyms(found: dict[int, list[Candidate]]) -> None:
    """Where the document itself spells an acronym out, no authority's meaning of it counts."""
    own = {c.surface: c for row in found.values() for c in row if c.full}
    for row in found.values():
        for n, candidate in enumerate(row):
            meant = own.get(candidate.surface)
            if meant is not None and candidate.identifier.startswith("body:") and candidate.identifier != meant.identifier:
                row[n] = replace(candidate, identifier=meant.identifier, type=meant.type, full=meant.full)


def surfaces(found: dict[int, list[Candidate]]) -> dict[str, Candidate]:
    """Flat surface -> a candidate of that surface, of the organizations found."""
    return {flat(c.surface): c for row in found.values() for c in row if family(c.type) == "Organization" and c.kind == "name"}


def _hung(view: View, taken: list[Candidate]) -> list[Candidate]:
    """*taken* with the acronym or region hung on an organization's name by a dash made part of it ("X Nancy – Grand Est")."""
    row = sorted(taken, key=lambda c: (c.start, c.end))
    out: list[Candidate] = []
    for candidate in row:
        before = out[-1] if out else None
        if (
            before is not None
            and family(before.type) == "Organization"
            and before.end + 1 == candidate.start
            and before.end - before.start > 1
            and view.tokens[before.end].text in ("–", "-", "—")
            and (candidate.type in ("Region", "Place") or (candidate.end - candidate.start == 1 and acronym(candidate.surface)))
            and candidate.kind == "name"
            and not (candidate.end < len(view) and (view.capital[candidate.end] or view.tokens[candidate.end].text in ("–", "-", "—")))
            and view.sentence.kind != "heading"
        ):
            out[-1] = replace(before, end=candidate.end, surface=view.surface(before.start, candidate.end), name="")
        else:
            out.append(candidate)
    return out


def _split_pairs(taken: list[Candidate], known: dict[str, Candidate]) -> list[Candidate]:
    """*taken* with each word that hyphens two known organizations together made a group of the two."""
    out: list[Candidate] = []
    for candidate in taken:
        parts = flat(candidate.surface).split("-")
        meant = [known.get(part) for part in parts]
        if len(parts) == 2 and candidate.end - candidate.start == 1 and all(meant):
            out += [replace(one, sentence=candidate.sentence, start=candidate.start, end=candidate.end, kind="group", name=one.name or one.surface, rule="runs.pair") for one in meant if one is not None]
        else:
            out.append(candidate)
    return out
