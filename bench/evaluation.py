"""The figures on the documents that the rules were developed on, beside two naive systems, and what checking the shapes costs."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from entente import calibration
from entente.baselines import BASELINES, texts
from entente.evaluation import Alignment, Row, evaluate
from entente.findings import NOTHING, findings
from entente.gold import load_all
from extract import corpora
from graph.builds import build
from graph.shapes import violations
from graph.store import open_store

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"seeds": (ROOT / "seeds", ROOT / "tests" / "gold" / "seeds"), "dev": (ROOT / "tests" / "corpus" / "dev",) * 2}
LINES = ("overall", "entity", "agreement", "party", "attribute", "position", "role", "membership", "evidence")


def table(systems: dict[str, dict[str, Row]]) -> None:
    """Print precision, recall and F1 of each system, a line of the evaluation a row."""
    print("| line | " + " | ".join(f"{name}: P / R / F1" for name in systems) + " |")
    print("| --- |" + " --- |" * len(systems))
    for line in LINES:
        rows = (rows[line] for rows in systems.values())
        print(
            f"| {line} | " + " | ".join(f"{r.precision:.3f} / {r.recall:.3f} / {r.f1:.3f}" if r.found else "–" for r in rows) + " |"
        )


def main() -> None:
    """Print, for the seeds and for the development documents, the lines, the baselines, the calibration, and seconds a document."""
    for name, (folder, annotated) in FOLDERS.items():
        gold = load_all(annotated)
        with TemporaryDirectory() as target:
            report = build(corpora.documents(corpora.find([folder])[0]), Path(target))
            store = open_store(target)
            found = {document: findings(store, document) for document in gold}
            documents = list(texts(store, gold))
            systems = {"Entente": evaluate(gold, found)}
            systems |= {baseline: evaluate(gold, dict(system(documents))) for baseline, system in BASELINES.items()}
            print(f"{name}: {len(gold)} documents")
            table(systems)
            claims = [
                c for document, wanted in gold.items() for c in calibration.judged(Alignment(wanted, found[document] or NOTHING))
            ]
            print("\n".join(calibration.lines(claims)))
            started = time.perf_counter()
            broken = len(list(violations(store)))
            seconds = (time.perf_counter() - started) / report.documents
            print(f"shapes: {broken} violations in {report.quads} quads, {seconds:.2f} s a document")


if __name__ == "__main__":
    main()
