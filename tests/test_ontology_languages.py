"""Languages: every lexicon is checked and documented, and the worked example of docs/languages.md is read and used."""

from __future__ import annotations

import importlib
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rows import document

from extract.amounts import sums
from extract.folds import flat
from extract.memberships import memberships
from extract.parse import MODELS
from extract.phrases import patterns
from extract.topics import TopicWords, fields
from ontology import lexicons
from ontology.errors import EntenteError
from ontology.lexicons import Lexicon, languages, load, read
from ontology.terms import ENT, RDF, TOPIC

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "tests" / "languages"
ROW = re.compile(r"^\| `(?P<file>\w+\.toml)` \| `(?P<model>[\w.]+)` \|", re.MULTILINE)


def documented() -> dict[str, type[Lexicon]]:
    """The table of docs/languages.md: a lexicon file to its model."""
    page = (ROOT / "docs" / "languages.md").read_text("utf-8")
    out = {}
    for found in ROW.finditer(page):
        module, name = found["model"].rsplit(".", 1)
        out[found["file"]] = getattr(importlib.import_module(module), name)
    return out


@pytest.fixture
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the worked example in the place of `ontology/`."""
    monkeypatch.setattr(lexicons, "HERE", EXAMPLE)


def test_languages_every_lexicon_is_documented_with_its_model() -> None:
    files = {path.name for language in languages() for path in (ROOT / "ontology" / language).glob("*.toml")}
    assert files - {"confidence.toml"} == documented().keys() - {"confidence.toml"}


def test_languages_every_lexicon_passes_its_check() -> None:
    for language in languages():
        for file, model in documented().items():
            path = ROOT / "ontology" / language / file
            if path.is_file():
                assert read(path, model)


def test_languages_every_model_of_a_language_has_lexicons() -> None:
    assert set(MODELS) <= set(languages())


def test_languages_topics_are_those_of_the_ontology() -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology" / "entente.ttl")
    known = {str(topic).removeprefix(str(TOPIC)) for topic in graph.subjects(RDF.type, ENT.Topic)}
    assert set(load(TopicWords, "fr", "topics").topics) == known
    assert set(read(EXAMPLE / "it" / "topics.toml", TopicWords).topics) <= known


@pytest.mark.usefixtures("italian")
def test_languages_the_example_reads_topics_and_sums() -> None:
    assert languages() == ["it"]
    text = flat("Un accordo sull'energia e la ricerca, con un finanziamento di 2,5 milioni di euro e 300 mila dollari.")
    assert set(fields(text, "it")) == {"energy", "research"}
    found = [(one.value, one.currency) for one in sums(text, 0, len(text), "it", "CA")]
    assert found == [(Decimal(2_500_000), "EUR"), (Decimal(300_000), "CAD")]


@pytest.mark.usefixtures("italian")
def test_languages_the_example_reads_memberships() -> None:
    patterns.cache_clear()
    _, lines, actors = document(
        "il [O:Laboratorio Alfa] , afferente all' [O:Università di Sassari] , aderisce alla [O:Rete Beta]",
        "la [O:Rete Beta] riunisce il [O:Politecnico Gamma] , [O:Delta] e [O:Epsilon]",
        language="it",
    )
    found = {(one.subject, one.body, one.relation) for one in memberships(lines, actors, language="it")}
    patterns.cache_clear()
    assert ("laboratorio alfa", "universita di sassari", "part") in found
    assert {
        ("politecnico gamma", "rete beta", "member"),
        ("delta", "rete beta", "member"),
        ("epsilon", "rete beta", "member"),
    } <= found


def test_languages_a_misspelt_key_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    shutil.copy(EXAMPLE / "it" / "topics.toml", path)
    path.write_text(path.read_text("utf-8").replace("subject =", "subjects ="), "utf-8")
    with pytest.raises(EntenteError, match=rf"{re.escape(str(path))}, line \d+: cues\.subject"):
        read(path, TopicWords)
