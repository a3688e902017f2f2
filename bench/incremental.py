"""Incremental builds: what one more document costs beside building all, at two sizes."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.model import Document, Extraction
from graph import builds

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from synthetic import extractions


def main(sizes: Iterable[int] = (300, 3_000)) -> None:
    """Print the figures."""
    for size in sizes:
        made = {e.document.identifier: e for e in extractions(size + 1)}
        given = [e.document for e in made.values()]

        def stand_in(documents: Iterable[Document], made: dict[str, Extraction] = made) -> Iterator[Extraction]:
            return (made[document.identifier] for document in documents)

        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "build"
            figures = []
            for documents, add in ((given[:-1], False), (given[-1:], True), ([], True)):
                started, cpu = time.perf_counter(), time.process_time()
                report = builds.build(documents, target, add=add, extract=stand_in)
                figures.append((time.perf_counter() - started, time.process_time() - cpu, dict(report.seconds)))
            (whole, whole_cpu, _), (one, one_cpu, stages), (nothing, _, _) = figures
            print(
                f"{size} documents: all {whole:.1f} s ({whole_cpu:.1f} CPU), one more {one:.2f} s ({one_cpu:.2f} CPU, "
                f"{whole_cpu / one_cpu:.0f} times less), nothing {nothing:.2f} s; of the one: {stages}"
            )


if __name__ == "__main__":
    main(map(int, sys.argv[1:])) if sys.argv[1:] else main()
