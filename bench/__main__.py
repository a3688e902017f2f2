"""Run the measurements: `python -m bench` for all, `python -m bench NAME…` for some.

Each module of this folder with a `main()` is one; what it prints is figures, each beside its peer in the same run.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the modules *names*, or all; 2 for a name that is none."""
    known = sorted(
        m.name
        for m in pkgutil.iter_modules([str(Path(__file__).parent)])
        if m.name not in ("__main__", "screenshots", "graphs", "peers")
    )
    if wrong := sorted(set(names) - set(known)):
        print(f"bench: no such measurement: {', '.join(wrong)}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or known:
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "main"):
            print(f"== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
