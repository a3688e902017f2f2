"""Files in, texts out: a module a file type, each found by the endings that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from extract.readers.plain import read_plain

READERS: Final[Mapping[str, Callable[[Path], str]]] = {".md": read_plain, ".txt": read_plain}
"""The reader of each file ending, which is in lower case."""
