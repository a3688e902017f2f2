"""Paths become documents with the identifiers and metadata that the vocabulary promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.corpora import Source, documents, find
from extract.model import Document
from ontology.errors import EntenteError


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfUn texte\r\nde deux lignes.")
    (folder / "deep" / "b.md").write_text("# Titre\n\nUn texte.", "utf-8")
    (folder / "notes.csv").write_text("x", "utf-8")
    (folder / ".hidden.txt").write_text("x", "utf-8")
    return folder


def test_extract_corpora_identifiers(corpus: Path) -> None:
    sources, skipped = find([corpus])
    assert [s.identifier for s in sources] == ["a", "deep/b"]
    assert [s.path.name for s in skipped] == ["notes.csv"]
    assert [s.identifier for s in find([corpus / "deep" / "b.md"])[0]] == ["b"]
    assert [s.identifier for s in find([str(corpus / "*.txt")])[0]] == ["a"]
    assert [s.identifier for s in find([str(corpus / "**" / "*.md")])[0]] == ["b"]


def test_extract_corpora_a_file_given_twice_is_read_once(corpus: Path) -> None:
    assert len(find([corpus, corpus / "a.txt", str(corpus / "*.txt")])[0]) == 2


def test_extract_corpora_the_text_is_kept_as_it_stands(corpus: Path) -> None:
    """Line ends and all: offsets count from the first character behind a byte order mark."""
    [document] = documents([Source(corpus / "a.txt", "a")])
    assert isinstance(document, Document)
    assert document.text == "Un texte\r\nde deux lignes."


def test_extract_corpora_sources_describe_files(corpus: Path) -> None:
    (corpus / "sources.toml").write_text(
        '[corpus]\npublisher = "Agence"\nlicence = "CC-BY-4.0"\n'
        '[[document]]\nfile = "a.txt"\nidentifier = "alpha"\ntitle = "Titre"\nurl = "https://example.org/a"\npublished = "2024-05"\n',
        "utf-8",
    )
    alpha, other = documents(find([corpus])[0])
    assert isinstance(alpha, Document)
    assert (alpha.identifier, alpha.title, alpha.publisher, alpha.published) == ("alpha", "Titre", "Agence", "2024-05")
    assert (alpha.url, alpha.licence, alpha.language) == ("https://example.org/a", "CC-BY-4.0", "fr")
    assert isinstance(other, Document)
    assert other.publisher is None, "a description holds for its own folder"


def test_extract_corpora_a_changed_description_is_read_again(corpus: Path) -> None:
    import os

    for stamp, title in enumerate(("Un", "Deux")):
        (corpus / "sources.toml").write_text(f'[[document]]\nfile = "a.txt"\ntitle = "{title}"\n', "utf-8")
        os.utime(corpus / "sources.toml", (stamp + 1, stamp + 1))
        [document] = documents([Source(corpus / "a.txt", "a")])
        assert isinstance(document, Document)
        assert document.title == title


def test_extract_corpora_a_dangling_link_is_an_error(corpus: Path) -> None:
    (corpus / "gone.txt").symlink_to(corpus / "nowhere.txt")
    with pytest.raises(EntenteError, match="no such file"):
        find([corpus / "gone.txt"])
