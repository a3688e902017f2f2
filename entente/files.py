"""Bytes in, a file out, whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ontology.errors import EntenteError


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write *content* to *output* in one step, or to stdout where there is none. Raises EntenteError where it cannot be written."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    fresh = output.with_name(f".{output.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(output)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise EntenteError(f"{output}: cannot be written ({error.strerror}). Check the folder and the space left.") from error
    print(output, file=sys.stderr)
