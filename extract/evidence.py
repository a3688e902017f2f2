"""Clues of a surface in, its type out: a weight for each type that they show, as `evidence.toml` has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from extract.heads import heads
from extract.views import acronym
from ontology.lexicons import Lexicon, load


class Cue(Lexicon):
    """The type that a clue shows, empty where the clue itself brings it, and how much."""

    type: str
    weight: float


class Toponyms(Lexicon):
    """Parts of the names of towns."""

    inner: tuple[str, ...]
    first: tuple[str, ...]


class Weights(Lexicon):
    """`evidence.toml`: the clues' weights, and the least that a type asks for."""

    cues: dict[str, Cue]
    least: dict[str, float]
    toponyms: Toponyms


@cache
def weights(language: str) -> Weights:
    """The weights of *language*."""
    found: Weights = load(Weights, language, "evidence")
    return found


@dataclass(slots=True)
class Evidence:
    """What the document shows of one surface: a weight for each type, how often it stands where a capital counts, and
    whether the tagger takes it for a proper noun, or the text also writes it small."""

    language: str
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    beside: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How many neighbours in a list are of each type."""
    inner: int = 0
    count: int = 0
    proper: int = 0
    small: bool = False

    def add(self, cue: str, kind: str = "", share: float = 1.0) -> None:
        """Count a clue; *kind* is the type where the clue brings it."""
        known = weights(self.language).cues[cue]
        self.weights[known.type or kind] += known.weight * share

    def means(self) -> dict[str, float]:
        """The evidence for each type, for one mention on average: repeated evidence counts somewhat more."""
        cues = weights(self.language).cues
        share = min(1.5, 1 + 0.1 * self.count) / max(self.count, 1)
        means = {kind: weight * share for kind, weight in self.weights.items()}
        total = sum(self.beside.values())
        for neighbour, count in self.beside.items():
            kind = "Place" if neighbour == "Country" else neighbour
            means[kind] = means.get(kind, 0.0) + cues["beside"].weight * count / total
        if self.inner:
            cue = cues["word-inside" if self.small or not self.proper else "name-inside"]
            means[cue.type] = means.get(cue.type, 0.0) + cue.weight
        return means

    def decide(self, surface: str) -> str:
        """The type of *surface*, or nothing: the one with most evidence, if that is enough."""
        parts = surface.split()
        least = weights(self.language).least
        if (len(parts) == 1 and len(surface) == 1) or surface.upper() in heads(self.language).ignored:
            return ""
        means = self.means()
        opening = len(parts) == 1 and not acronym(parts[0])
        more = least["inside"] if self.inner else least["opening"] if opening else 0
        kind = min((k for k in means if k), key=lambda k: (-means[k], k), default="")
        return kind if kind and means[kind] >= least[kind] + more else ""
