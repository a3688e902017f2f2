"""Annotated documents in, `confidence.toml` out: how often each rule of the extractor is right.

    python -m entente.fitting DIR [--language fr]     reads DIR/*.txt, *.md and *.json and writes ontology/fr/confidence.toml

The folder is the one that the rules were developed on, never one kept for measuring. The same folder and the same rules
give the same file, byte for byte; it is to be written anew when the rules have changed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from entente.calibration import judged
from entente.evaluation import Alignment
from entente.files import write_bytes
from entente.findings import findings
from entente.gold import load_all
from extract import corpora
from extract.claims import assemble
from extract.confidence import AGREEMENT, ATTRIBUTES, NO_PARTY, Telling, founding, tellings
from extract.model import Document, Extraction
from extract.parse import parse
from extract.pipeline import actors
from graph.builds import build
from graph.store import open_store
from ontology.lexicons import HERE
from ontology.terms import ENT

Tally = Counter[tuple[str, str, bool]]
"""How many claims of a property and a rule were right, and how many wrong."""


def uncalibrated(documents: Iterable[Document]) -> Iterator[Extraction]:
    """What the rules make of the documents, with the confidence that they give themselves."""
    for reading in parse(documents):
        yield assemble(reading, actors(reading))


def count(alignment: Alignment) -> tuple[Tally, Tally, Tally]:
    """The agreements of one document by the rule of their parties, and by what is told of them; its claims by property and rule:
    right and wrong."""
    acts, told, claims = Tally(), Tally(), Tally()
    parties = (s for s in alignment.findings.statements if s.predicate == str(ENT.party))
    base = founding((s.subject, s.confidence, s.rule) for s in parties)
    telling = tellings((s.subject, s.predicate, s.object) for s in alignment.findings.statements)
    for iri in alignment.counted:
        right = alignment.act(iri) in alignment.required
        acts[AGREEMENT, base.get(iri, NO_PARTY)[1], right] += 1
        told[AGREEMENT, telling.get(iri, Telling.OTHER), right] += 1
    for claim in judged(alignment):
        statement = claim.statement
        if statement.predicate not in ATTRIBUTES or alignment.act(statement.subject) in alignment.required:
            claims[statement.predicate, statement.rule, claim.right] += 1
    return acts, told, claims


def lines(acts: Tally, told: Tally, claims: Tally) -> Iterator[str]:
    """The counts as TOML."""
    yield "# How often each rule was right on the annotated documents that it was developed on. Written by"
    yield "# `python -m entente.fitting`; docs/evaluation.md tells when and how. Not to be edited by hand."
    for name, tally in (("acts", acts), ("tellings", told), ("claims", claims)):
        yield ""
        yield f"{name} = ["
        for predicate, rule in sorted({(predicate, rule) for predicate, rule, _ in tally}):
            right, wrong = tally[predicate, rule, True], tally[predicate, rule, False]
            yield f'  {{ predicate = "{predicate}", rule = "{rule}", right = {right}, wrong = {wrong} }},'
        yield "]"


def fit(folder: Path) -> tuple[Tally, Tally, Tally]:
    """The counts over the annotated documents of *folder*. Raises EntenteError for a document or gold file with a fault."""
    gold = load_all(folder)
    tallies = Tally(), Tally(), Tally()
    with TemporaryDirectory() as target:
        build(corpora.documents(corpora.find([folder])[0]), Path(target), extract=uncalibrated)
        store = open_store(target)
        for name, wanted in gold.items():
            found = findings(store, name)
            if found is not None:
                for total, counted in zip(tallies, count(Alignment(wanted, found)), strict=True):
                    total.update(counted)
    return tallies


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m entente.fitting", description="Count how often each rule is right.")
    parser.add_argument("folder", type=Path, help="documents with their annotations beside them")
    parser.add_argument("--language", default="fr", help="whose rules these are (default: fr)")
    given = parser.parse_args()
    text = "".join(f"{line}\n" for line in lines(*fit(given.folder)))
    write_bytes(text.encode(), HERE / given.language / "confidence.toml")
    return 0


if __name__ == "__main__":
    sys.exit(main())
