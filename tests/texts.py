"""A file of `tests/wordings` in, its texts out with what each says, and what the whole pipeline makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extract.model import Document, Extraction
from extract.pipeline import extract

FOLDER = Path(__file__).parent / "wordings"


def told(name: str) -> list[dict[str, Any]]:
    """The texts of the file *name*, each with what it says."""
    (rows,) = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")).values()
    return [row | {"text": row["text"].strip()} for row in rows]


def readings(texts: Iterable[str]) -> dict[str, Extraction]:
    """What the pipeline makes of each text, a document of its own."""
    once = list(dict.fromkeys(texts))
    return dict(zip(once, extract(Document(f"text-{n}", text + "\n") for n, text in enumerate(once)), strict=True))


def alike(one: str, names: Iterable[str]) -> bool:
    """Whether a name that a text tells is one of the *names* of what was read, a part of one or the whole of one; all are keys."""
    return any(one in name or name in one for name in names)
