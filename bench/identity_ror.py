"""Identity on the Research Organization Registry: does each name find its own record first, and do no two records merge.

Takes the dump's path from the environment variable ENTENTE_ROR, and passes by where there is none.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from extract.model import Name
from graph.authorities import AUTHORITY, Authority, Record, add, read_records
from graph.identity.nodes import Local
from graph.identity.resolution import things
from ontology.names import key


def main() -> None:
    """Print the figures."""
    given = os.environ.get("ENTENTE_ROR", "")
    if not given or not Path(given).is_file():
        print("passed by: set ENTENTE_ROR to the path of a dump of the Research Organization Registry (JSON, may be .gz)")
        return
    path = Path(given)
    records = list(read_records(path))
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        count = add(path, Path(folder))
        print(f"{count} active records taken in: {time.process_time() - started:.0f} CPU seconds")
        find(records, Authority(Path(folder) / AUTHORITY))
    merge(records)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def find(records: list[Record], authority: Authority) -> None:
    """P@1 of every name given its country: full names, and acronyms; and whether what is ambiguous is said to be.

    A name is ambiguous where two records of the country bear it, but for case, accents and punctuation.
    """
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in records:
        for name in (*record.names, *record.acronyms):
            for country in record.countries:
                bearers[key(name), country].add(record.id)
    sure = {"full names": [0, 0], "acronyms": [0, 0]}
    told, ambiguous, started, asked = 0, 0, time.process_time(), 0
    for record in records:
        for kind, names in (("full names", record.names), ("acronyms", record.acronyms)):
            for name in names:
                country = record.countries[0] if record.countries else ""
                found = authority.find(name, [country] if country else [], 3)
                asked += 1
                if len(bearers[key(name), country]) > 1:
                    ambiguous += 1
                    told += len(found) > 1
                    continue
                sure[kind][0] += bool(found) and found[0].id == record.id and (len(found) == 1 or found[1].score < found[0].score)
                sure[kind][1] += 1
    for kind, (good, all_) in sure.items():
        print(f"P@1 of unambiguous {kind}, given the country: {good / all_:.4f} of {all_}")
    print(f"ambiguous names said to be so: {told} of {ambiguous}; {1e6 * (time.process_time() - started) / asked:.0f} µs a name")


def merge(records: list[Record]) -> None:
    """Records as nodes of one document each: with their identifiers none may merge; without, how many pairs would, and why."""

    def nodes(identified: bool) -> Iterator[Local]:
        for record in records:
            names = tuple(Name(n, "en") for n in (*record.names, *record.acronyms))
            yield Local((record.id, "it"), "Organization", names, (record.id,) if identified else (), frozenset(record.countries))

    for identified in (True, False):
        started = time.process_time()
        found = things(nodes(identified))
        joined = [cluster for cluster in found if len(cluster) > 1]
        what = "with" if identified else "without"
        print(
            f"{what} identifiers: {len(joined)} clusters of several records among {len(found)} ({time.process_time() - started:.0f} CPU seconds)"
        )
        if not identified:
            labels = {r.id: f"{r.label} ({'/'.join(r.countries)})" for r in records}
            for cluster in joined[:: max(1, len(joined) // 5)][:5]:
                print("   ", json.dumps([labels[document] for document, _ in cluster[:3]], ensure_ascii=False))


if __name__ == "__main__":
    main()
