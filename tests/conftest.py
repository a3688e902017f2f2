"""What several test modules share: the five seeds, built once for the whole run."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of `seeds/`, to be read only: one for all tests, and one for all workers of pytest-xdist."""
    from extract import corpora
    from graph import builds

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    target = shared / "seeds-build"
    with (shared / "seeds-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "report.json").exists():
            sources, skipped = corpora.find([ROOT / "seeds"])
            builds.build(corpora.documents(sources), target, skipped=skipped)
    return target
