"""One document on which a rule fails does not cost the others, and the build says which it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import claims
from extract.model import Document, Extraction, Reading
from extract.pipeline import extract
from graph.builds import build
from ontology.errors import EntenteError

TEXT = "L'Université de Valmont et la société Verdalys ont signé une convention."


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    assemble = claims.assemble

    def fails(reading: Reading, actors: object) -> Extraction:
        if reading.document.identifier == "bad":
            raise IndexError("tuple index out of range")
        return assemble(reading, actors)  # type: ignore[arg-type]

    monkeypatch.setattr(claims, "assemble", fails)


@pytest.mark.usefixtures("failing")
def test_extract_of_a_document_on_which_a_rule_fails_is_a_warning() -> None:
    before, bad, after = extract([Document("a", TEXT), Document("bad", TEXT, published="2024-05-02"), Document("c", TEXT)])
    assert before.claims
    assert after.claims
    assert (bad.nodes, bad.claims, bad.published) == ((), (), "2024-05-02")
    (warning,) = bad.warnings
    assert "IndexError in test_extract_pipeline.py, line" in warning


@pytest.mark.usefixtures("failing")
def test_build_of_documents_of_which_one_fails_has_the_others(tmp_path: Path) -> None:
    report = build([Document("bad", TEXT.replace("Valmont", "Lorvaux")), Document("good", TEXT)], tmp_path)
    assert report.documents == 2
    assert report.agreements == 1
    (warning,) = report.warnings
    assert warning.startswith("bad: not read, for a rule failed on it (IndexError")


def test_extract_of_a_language_that_no_model_reads_is_an_error() -> None:
    with pytest.raises(EntenteError, match="xx"):
        list(extract([Document("a", TEXT, language="xx")]))
