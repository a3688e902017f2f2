"""A build's folder: held by one build at a time, each build switched in whole by one pointer, swept of what a crash left.

`builds/<number>/` holds the files of a build, `current` is the link that names the build in force, and links at the top lead to
its files.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.search import INDEX
from ontology.errors import EntenteError

DOUBTS: Final = "doubts.jsonl"
"""The file of what `entente review` asks about."""

EXPORTS: Final = ("graph.nq", "graph.ttl")
"""The files that a large build writes on demand only."""

LINKS: Final = ("store", "report.json", "registry.tsv", "documents.jsonl", *EXPORTS, INDEX, DOUBTS)
"""The files of a build that the top of its folder links to."""


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold *target* for one build at a time."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with (target / ".lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise EntenteError(f"{target}: another build is running there. Wait for it, or build elsewhere with -o.") from None


def switch(target: Path, workspace: Path, keep: int) -> None:
    """Sync *workspace*, give it its number, and point `current` at it; only then drop what nobody reads any more."""
    for path in (*workspace.rglob("*"), workspace):
        _sync(path)
    builds = target / "builds"
    number = max((int(p.name) for p in builds.iterdir() if p.name.isdigit()), default=0) + 1
    final = builds / f"{number:06d}"
    workspace.rename(final)
    _sync(builds)
    _point(target, final)
    for old in sorted(p for p in builds.iterdir() if p.name.isdigit())[:-keep]:
        shutil.rmtree(old)


def _point(target: Path, final: Path) -> None:
    """Have `current` name the build *final*, and a link at the top each of its files."""
    for name in LINKS:
        link = target / name
        if (final / name).exists() and not link.is_symlink():
            _link(Path("current") / name, link)
    if (target / "current").resolve() != final.resolve() or not (target / "current").is_symlink():
        _link(Path("builds") / final.name, target / "current")
    _sync(target)
    for name in LINKS:
        if (target / name).is_symlink() and not (target / name).exists():
            (target / name).unlink()


def _link(to: Path, link: Path) -> None:
    """Make or replace *link* in one step."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(to)
    fresh.replace(link)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(target: Path) -> None:
    """Remove what an interrupted build left, and refuse a folder that holds something else under a build's names."""
    for name in LINKS:
        if (target / name).exists() and not (target / name).is_symlink():
            raise EntenteError(f"{target / name}: this folder is not a build of Entente. Name another with -o.")
    for path in (target / "builds").glob("new-*"):
        shutil.rmtree(path)
    if left := sorted((target / "builds").glob("[0-9]*")):
        _point(target, (target / "current").resolve() if (target / "current").exists() else left[-1])
