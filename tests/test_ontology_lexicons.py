"""Lexicons are checked as they are read; a fault names its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.errors import EntenteError
from ontology.lexicons import Lexicon, read


class Words(Lexicon):
    heads: tuple[str, ...]
    table: dict[str, int]


def written(folder: Path, text: str) -> Path:
    path = folder / "words.toml"
    path.write_text(text, "utf-8")
    return path


def test_lexicons_are_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, 'heads = ["a"]\n[table]\nb = 1\n'), Words) == Words(heads=("a",), table={"b": 1})


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('heads = ["a"]\n[table]\nb = "x"\n', 3, "table.b"),
        ('heads = ["a"]\nmore = 1\n[table]\nb = 1\n', 2, "more"),
        ("heads = 3\n[table]\nb = 1\n", 1, "heads"),
    ],
)
def test_lexicons_name_file_and_line_of_a_fault(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(EntenteError, match=rf"words\.toml, line {line}: {what}"):
        read(written(tmp_path, text), Words)


def test_lexicons_refuse_broken_toml_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(EntenteError, match=r"words\.toml"):
        read(written(tmp_path, "heads = ["), Words)
    with pytest.raises(EntenteError, match="no such lexicon"):
        read(tmp_path / "none.toml", Words)
