"""What several test modules share: the five seeds, built once for the whole run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser
    from serving import Server

settings.register_profile("entente", deadline=None)  # a shared machine is slow at times; speed is asserted as a ratio
settings.load_profile("entente")

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    from browsing import chromium

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def synthetic_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of 60 made-up documents, to be read only."""
    from synthetic import build_synthetic

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    target = shared / "synthetic-build"
    with (shared / "synthetic-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "report.json").exists():
            build_synthetic(target, 60)
    return target


@pytest.fixture(scope="session")
def server(synthetic_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the made-up documents, read-only, with a time limit of two seconds and no limit on requests."""
    from serving import serving

    log = tmp_path_factory.mktemp("server") / "log"
    limits = ("--timeout", "2", "--memory", "400", "--max-answer", "4", "--client-rate", "0", "--client-queries", "64")
    with serving(synthetic_build, log, *limits) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of the server of made-up documents."""
    import httpx

    with httpx.Client(base_url=server.url, timeout=30) as made:
        yield made
