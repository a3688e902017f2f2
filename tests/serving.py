"""A build folder in, a running `entente serve` out, for tests and measurements that need the real thing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_START_SECONDS: Final = 120


@dataclass
class Server:
    """A server in a process of its own, what it logged, and where it is."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"

    def stop(self, with_signal: int = signal.SIGTERM, seconds: float = 40) -> int:
        """Tell it to stop and wait for it; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        return self.process.wait(seconds)

    def children(self) -> list[int]:
        """The processes below it: its nurseries and their workers."""
        return descendants(self.process.pid)


def descendants(pid: int) -> list[int]:
    """The processes below *pid*."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        if int(rest.rpartition(") ")[2].split()[1]) == pid:
            found += [int(number), *descendants(int(number))]
    return found


@contextmanager
def serving(folder: Path, log: Path, *arguments: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve *folder* on a free port with further *arguments*, until the block ends."""
    command = [
        sys.executable,
        "-c",
        "from entente.cli import main; main()",
        "serve",
        "--graph",
        str(folder),
        "--port",
        "0",
        *arguments,
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", **(environment or {})},
        )
    server = Server(process, log)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not server.url:
            said = log.read_text("utf-8", "replace")
            if found := re.search(r"at (http://\S+)/sparql", said):
                server.url = found[1]
            elif process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server did not start: {said}")
            else:
                time.sleep(0.05)
        yield server
    finally:
        if process.poll() is None:
            server.stop()
