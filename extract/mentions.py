"""A reading in, the mentions of the document out: what each rule finds, settled, typed by evidence and propagated.

Policy: in each sentence the best ranked candidate wins, then the longest, then the earliest. What no rule explains is a
run of capitalised words, whose type the whole document's evidence decides. Every surface accepted anywhere is then found
again everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.candidates import MASK, UNKNOWN, Candidate, settle
from extract.folds import flat
from extract.model import Reading
from extract.organizations import heads, phrases
from extract.persons import titled
from extract.places import geography
from extract.runs import Evidence, runs, weigh
from extract.undertakings import events, initiatives
from extract.views import Phrases, View, acronym

_LEAST = {"Person": 1.5, "Organization": 1.2, "Place": 1.6, "Initiative": 1.4, "Event": 1.4}
"""The weight of evidence that each type asks for."""


def views(reading: Reading) -> tuple[View, ...]:
    """A view of each sentence of *reading*."""
    return tuple(View(sentence, index) for index, sentence in enumerate(reading.sentences))


def mentions(reading: Reading, sentences: tuple[View, ...]) -> list[Candidate]:
    """The mentions of *reading*, in order of the text, none overlapping another but for the members of a group."""
    language = reading.document.language
    found = {view.index: settle(_candidates(view, language)) for view in sentences}
    unknown = [run for view in sentences for run in runs(view, _free(view, found[view.index]), language)]
    evidence = weigh(sentences, unknown, language)
    for run in unknown:
        kind = _decide(run, evidence[flat(run.surface)], language)
        if kind:
            found[run.sentence].append(replace(run, type=kind, rule=f"runs.{kind.lower()}"))
    acronyms = [a for view in sentences for a in _paired(view, found[view.index], language)]
    for candidate in acronyms:
        found[candidate.sentence] = settle([*found[candidate.sentence], candidate])
    _propagate(sentences, found)
    return [c for view in sentences for c in sorted(found[view.index], key=lambda c: (c.start, c.end)) if c.type != MASK]


def _candidates(view: View, language: str) -> list[Candidate]:
    return [*geography(view, language), *phrases(view, language), *titled(view, language), *initiatives(view, language), *events(view, language)]


def _free(view: View, taken: Iterable[Candidate]) -> list[bool]:
    """Whether each word is in no candidate."""
    free = [True] * len(view)
    for candidate in taken:
        free[candidate.start : candidate.end] = [False] * (candidate.end - candidate.start)
    return free


def _decide(run: Candidate, evidence: Evidence, language: str) -> str:
    """The type of a run by its document's evidence, or nothing."""
    kind, weight, _ = evidence.best()
    mean = weight / max(evidence.count, 1) * min(1.5, 1 + 0.1 * evidence.count)
    words = run.surface.split()
    if not kind or (evidence.inner == 0 and len(words) == 1 and mean < 2 and not acronym(words[0])):
        return ""
    if kind == "Organization" and run.surface.upper() in heads(language).ignored:
        return ""
    return kind if mean >= _LEAST[kind] else ""


def _paired(view: View, taken: list[Candidate], language: str) -> list[Candidate]:
    """The acronym in brackets after each name, and the name in brackets after each acronym."""
    out = []
    for candidate in taken:
        n = candidate.end
        if n + 2 < len(view) and view.tokens[n].text == "(" and acronym(view.tokens[n + 1].text) and candidate.type not in (MASK, "Person", "Country", "City", "Place"):
            if view.tokens[n + 2].text in (")", ",", "-", "–", ";", "/"):
                text = view.tokens[n + 1].text
                out.append(Candidate(view.index, n + 1, n + 2, candidate.type, "acronyms.bracket", 90, text, full=candidate.surface))
    return out


def _propagate(sentences: tuple[View, ...], found: dict[int, list[Candidate]]) -> None:
    """Find every accepted surface again in the words that no mention covers."""
    accepted: dict[str, Candidate] = {}
    for view in sentences:
        for candidate in found[view.index]:
            if candidate.type not in (MASK, UNKNOWN) and candidate.kind == "name" and any(c.isupper() for c in candidate.surface):
                accepted.setdefault(candidate.surface, candidate)
    index = Phrases(sorted(accepted.items()))
    for view in sentences:
        free = _free(view, found[view.index])
        for start, end, candidate in index.matches(view):
            if all(free[start:end]) and any(view.capital[start:end]) and (end - start > 1 or view.tokens[start].text == candidate.surface):
                again = replace(candidate, sentence=view.index, start=start, end=end, rule="propagation", rank=5, surface=view.surface(start, end))
                found[view.index].append(again)
