"""The corpus of sixty documents that tell of one instrument four times each: read, resolved, and measured against its gold."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.identity import PAIRS, b_cubed, corpus
from entente.cli import app


def test_graph_identity_corpus_b_cubed_counts_what_was_not_found_as_alone() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert b_cubed(gold, {"a": "x", "b": "x", "c": "y"}) == (1.0, 1.0, 1.0)
    precision, recall, _ = b_cubed(gold, {"a": "x", "c": "x"})
    assert (precision, recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_graph_identity_corpus_one_instrument_in_many_outlets_is_one_agreement(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(app, ["build", str(PAIRS / "corpus"), "-o", str(tmp_path / "build")])
    assert outcome.exit_code == 0, outcome.output
    scores = corpus(tmp_path / "build")
    assert scores["agreements"][2] >= 0.90
    assert scores["agreements"][0] >= 0.98  # few instruments are told as another's
    assert scores["organizations"][2] >= 0.95
    assert scores["organizations"][0] >= 0.98
