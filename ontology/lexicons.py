"""Lexicon files in, checked values out: the words of the genre, one file a concern, one folder a language.

A lexicon is `ontology/<language>/<name>.toml`, checked against a pydantic model when it is first read. What is not in the
model, missing or of the wrong shape is an `EntenteError` that names the file and the line. Words are written as they are
spelt, in lower case unless case matters; the models fold them where they are compared.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ontology.errors import EntenteError

HERE = Path(__file__).resolve().parent


class Lexicon(BaseModel):
    """The base of every lexicon file and of every table in one: frozen, and nothing but what is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


L = TypeVar("L", bound=Lexicon)


def languages() -> list[str]:
    """The languages that have a folder of lexicons, sorted."""
    return sorted(path.name for path in HERE.iterdir() if path.is_dir() and any(path.glob("*.toml")))


def line_of(text: str, location: tuple[str | int, ...]) -> int:
    """The line (from 1) of the TOML *text* where the key at *location* is set, or the nearest of its parents.

    >>> line_of('a = 1\\n[b]\\nc = 2\\n', ("b", "c"))
    3
    """
    lines = text.splitlines()
    row = 0
    for part in location:
        if isinstance(part, int):
            continue
        quoted = re.escape(part)
        setting = re.compile(rf"""^\s*(?:\[+[^\]]*\b{quoted}["']?\]+|["']?{quoted}["']?\s*[=.])""")
        row = next((n for n in range(row, len(lines)) if setting.match(lines[n])), row)
    return row + 1


def read(path: Path, model: type[L]) -> L:
    """The lexicon in *path*, checked against *model*; raises `EntenteError` with the file and line of the first fault."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        known = ", ".join(languages()) or "none"
        raise EntenteError(f"{path}: no such lexicon. Languages with lexicons: {known}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise EntenteError(f"{path}: {fault}") from None
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        first = faults.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EntenteError(f"{path}, line {line_of(text, first['loc'])}: {where}: {first['msg']}") from None


@cache
def load(model: type[L], language: str, name: str) -> L:
    """The lexicon `ontology/<language>/<name>.toml`, read once a process."""
    return read(HERE / language / f"{name}.toml", model)
