"""Extraction against the bare spaCy pipeline over the same texts, and its memory over 2,000 documents."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import spacy

from extract import corpora
from extract.model import Document
from extract.parse import LEFT_OUT, MODELS, one_thread, pipeline
from extract.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent
TIMED, LONG, ROUNDS = 234, 2_000, 5


def documents(count: int) -> Iterator[Document]:
    """*count* documents: the seeds and the development corpus, over and over."""
    sources, _ = corpora.find([ROOT / "seeds", ROOT / "tests" / "corpus" / "dev"])
    read = [d for d in corpora.documents(sources) if isinstance(d, Document)]
    for number, document in enumerate(islice(cycle(read), count)):
        yield replace(document, identifier=f"{document.identifier}/{number}")


def seconds(work: Iterable[object]) -> float:
    """The processor time that going through *work* takes."""
    started = time.process_time()
    for _ in work:
        pass
    return time.process_time() - started


def main() -> None:
    """Print the seconds of the bare pipelines and of extraction, their ratios, and the memory that extraction takes by itself.

    The pipeline is taken as spaCy loads it, without the parser and the lemmatizer that extraction leaves out too, and whole;
    and with the arithmetic that extraction gives it (`extract.parse`).
    """
    texts = list(documents(TIMED))
    bare = {
        "without parser and lemmatizer": spacy.load(MODELS["fr"], exclude=LEFT_OUT),
        "as the model comes": spacy.load(MODELS["fr"]),
        "without them, with OpenBLAS": pipeline("fr"),
    }
    list(extract(texts[:5]))
    ratios: dict[str, list[float]] = {name: [] for name in bare}
    for _ in range(ROUNDS):
        whole = seconds(extract(texts))
        print(f"{TIMED} documents: extraction {whole:.1f} s of processor time", end="")
        for name, nlp in bare.items():
            with one_thread():
                alone = seconds(nlp.pipe(d.text for d in texts))
            ratios[name].append(whole / alone)
            print(f"; nlp.pipe {name} {alone:.1f} s", end="")
        print()
    for name, column in ratios.items():
        print(f"extraction takes {median(column):.2f} times nlp.pipe {name} (median of {ROUNDS})")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", "from bench.extraction import memory; memory()"], cwd=ROOT, check=True)


def memory() -> None:
    """Print the peak memory of a process that does nothing but extract, after 200, 1,000 and 2,000 documents."""
    for number, _ in enumerate(extract(documents(LONG)), 1):
        if number in (200, 1_000, LONG):
            print(f"peak memory after {number} documents: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
