"""The mentions of a document in, those that follow from them out: accepted surfaces found again, names joined by dashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.candidates import MASK, UNKNOWN, Candidate, Found, family
from extract.folds import flat
from extract.views import Phrases, View, acronym


def unclaimed(view: View, taken: Iterable[Candidate]) -> list[bool]:
    """Whether each word of *view* is in no candidate."""
    free = [True] * len(view)
    for candidate in taken:
        free[candidate.start : candidate.end] = [False] * (candidate.end - candidate.start)
    return free


def propagate(sentences: tuple[View, ...], found: Found, alone: bool = False) -> None:
    """Find every accepted surface again in the words that no mention covers.

    *alone*: not where a free capital stands beside it, and no person's, so that longer names may still be read.
    """
    accepted: dict[str, Candidate] = {}
    for candidate in (c for view in sentences for c in found[view.index]):
        for surface, named in _names(candidate):
            accepted.setdefault(surface, named)
    index = Phrases(sorted(accepted.items()))
    for view in sentences:
        free = unclaimed(view, found[view.index])
        for start, end, candidate in index.matches(view):
            if not all(free[start:end]) or not any(view.capital[start:end]):
                continue
            if alone and (candidate.type == "Person" or _flanked(view, start, end, free)):
                continue
            surface = view.surface(start, end)
            if end - start > 1 or surface == candidate.surface:
                again = replace(candidate, sentence=view.index, start=start, end=end, surface=surface)
                found[view.index].append(replace(again, rule="propagation", rank=5))


def _names(candidate: Candidate) -> Iterator[tuple[str, Candidate]]:
    """The surfaces under which a candidate is looked for: those with a capital, and the name inside where there is one."""
    if candidate.type in (MASK, UNKNOWN) or candidate.kind != "name":
        return
    if any(c.isupper() for c in candidate.surface):
        yield candidate.surface, candidate
    if candidate.type != "Country" and any(c.isupper() for c in candidate.name):
        yield candidate.name, replace(candidate, surface=candidate.name)


def _flanked(view: View, start: int, end: int, free: list[bool]) -> bool:
    """Whether a capitalised word that no mention covers stands at once before or after, as part of a longer name."""
    before = start > 0 and free[start - 1] and view.capital[start - 1] and not view.begins(start - 1)
    return before or (end < len(view) and free[end] and view.capital[end])


def join_dashes(sentences: tuple[View, ...], found: Found) -> None:
    """Make what a dash hangs on an organization's name part of it, and of two names hyphened to one word a group."""
    rows = [c for row in found.values() for c in row if family(c.type) == "Organization" and c.kind == "name"]
    known = {flat(c.surface).split(" ", 1)[-1]: c for c in rows if c.end - c.start == 2}
    known |= {flat(c.surface): c for c in rows}
    for view in sentences:
        hung = _hung(view, found[view.index])
        found[view.index] = [part for candidate in hung for part in _members(candidate, known)]


def _hung(view: View, taken: list[Candidate]) -> list[Candidate]:
    """*taken* in order, with "X Nancy – Grand Est" and "Mines X – PSL" whole."""
    out: list[Candidate] = []
    for candidate in sorted(taken, key=lambda c: (c.start, c.end)):
        before = out[-1] if out else None
        if before is not None and _hangs(view, before, candidate):
            out[-1] = replace(before, end=candidate.end, surface=view.surface(before.start, candidate.end), name="")
        else:
            out.append(candidate)
    return out


def _hangs(view: View, before: Candidate, candidate: Candidate) -> bool:
    """Whether *candidate*, an acronym or a region, hangs by a dash on the organization *before*, and nothing on it."""
    if view.sentence.kind == "heading" or candidate.kind != "name" or family(before.type) != "Organization":
        return False
    if before.end + 1 != candidate.start or before.end - before.start < 2 or not view.dash(before.end):
        return False
    if view.glued(before.end):
        return False
    short = candidate.end - candidate.start == 1 and acronym(candidate.surface)
    closed = candidate.end >= len(view) or not (view.capital[candidate.end] or view.dash(candidate.end))
    return (short or candidate.type in ("Region", "Place")) and closed


def _members(candidate: Candidate, known: dict[str, Candidate]) -> Iterator[Candidate]:
    """The two known organizations that one word hyphens together, or *candidate* itself."""
    meant = [known[part] for part in flat(candidate.surface).split("-") if part in known]
    if len(meant) != 2 or candidate.end - candidate.start > 1 or candidate.surface.count("-") != 1:
        yield candidate
        return
    for one in meant:
        member = replace(one, sentence=candidate.sentence, start=candidate.start, end=candidate.end)
        yield replace(member, kind="group", name=one.name or one.surface, rule="runs.pair")
