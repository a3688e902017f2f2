"""Extraction against the bare spaCy pipeline over the same texts, and its memory over 2,000 documents."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from extract import corpora
from extract.model import Document
from extract.parse import pipeline
from extract.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent
TIMED, LONG = 234, 2_000


def documents(count: int) -> Iterator[Document]:
    """*count* documents: the seeds and the development corpus, over and over."""
    sources, _ = corpora.find([ROOT / "seeds", ROOT / "tests" / "corpus" / "dev"])
    read = [d for d in corpora.documents(sources) if isinstance(d, Document)]
    for number, document in enumerate(islice(cycle(read), count)):
        yield replace(document, identifier=f"{document.identifier}/{number}")


def main() -> None:
    """Print the seconds of both, their ratio, and the peak memory after 200, 1,000 and 2,000 documents."""
    texts = list(documents(TIMED))
    nlp = pipeline("fr")
    list(extract(texts[:5]))
    ratios = []
    for _ in range(3):
        started = time.process_time()
        for _ in nlp.pipe(d.text for d in texts):
            pass
        bare = time.process_time() - started
        started = time.process_time()
        for _ in extract(texts):
            pass
        whole = time.process_time() - started
        ratios.append(whole / bare)
        print(f"{TIMED} documents: nlp.pipe {bare:.1f} s, extraction {whole:.1f} s of processor time, {whole / bare:.2f} times")
    print(f"median ratio {sorted(ratios)[1]:.2f} (at most 1.25 asked)")
    for number, _ in enumerate(extract(documents(LONG)), 1):
        if number in (200, 1_000, LONG):
            print(f"peak memory after {number} documents: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
