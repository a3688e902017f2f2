"""A text or Markdown file in, its text out, as it stands: offsets count from its first character."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ontology.errors import EntenteError

MAX_CHARACTERS: Final = 1_000_000
"""The longest text that the pipeline takes: a book of 500 pages."""

_MAX_BYTES: Final = 4 * MAX_CHARACTERS


def read_plain(path: Path) -> str:
    """The text of *path*, which is UTF-8; a byte order mark is no part of it.

    Raises EntenteError for a file that is missing, empty, too long, binary, or in another encoding.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise EntenteError(
                f"{path}: {path.stat().st_size / 1e6:.0f} MB is too long for one document ({MAX_CHARACTERS:,} characters at most). "
                "Split it into its documents."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise EntenteError(f"{path}: cannot be read ({error.strerror}). Check the path and its permissions.") from error
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EntenteError(f"{path}: a binary file, not a text. Give .txt or .md files.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EntenteError(
            f"{path}: byte {error.start} is not UTF-8. Convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8 {path.name}`."
        ) from error
    if not text.strip():
        raise EntenteError(f"{path}: the file is empty. Remove it, or put its text into it.")
    if len(text) > MAX_CHARACTERS:
        raise EntenteError(
            f"{path}: {len(text):,} characters are too many for one document ({MAX_CHARACTERS:,} at most). Split it."
        )
    return text
