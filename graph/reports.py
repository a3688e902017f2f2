"""What a build says of itself: the report that it leaves beside its graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.cache import extractor_parts


@dataclass(frozen=True, slots=True)
class Report:
    """What a build holds and what it took."""

    documents: int
    entities: Mapping[str, int]
    agreements: int
    claims: int
    quads: int
    skipped: tuple[Mapping[str, str], ...]
    warnings: tuple[str, ...]
    seconds: Mapping[str, float]
    extracted: int
    fingerprint: str
    extractor: str
    base: str
    forgotten: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The parts of the extractor, each with a hash."""
    stale: tuple[str, ...] = ()
    """The parts that had changed since the build before, so that documents were read anew."""
    unchanged: bool = field(default=False)

    @property
    def quads_per_document(self) -> float:
        return round(self.quads / self.documents, 1) if self.documents else 0.0


def read_report(target: Path) -> Report | None:
    """The report of the current build of *target*; None where there is none."""
    path = target / "report.json"
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    data.pop("quads_per_document", None)
    return Report(**data | {name: tuple(data.get(name, ())) for name in ("skipped", "warnings", "stale")})


def stale_parts(before: Report | None) -> tuple[str, ...]:
    """The parts of the extractor that are not what they were for the build *before*."""
    if before is None or not before.parts:
        return ()
    now = extractor_parts()
    return tuple(sorted(name for name in before.parts.keys() | now.keys() if before.parts.get(name) != now.get(name)))


def as_json(report: Report) -> dict[str, Any]:
    """The report as it stands in `report.json`."""
    return asdict(report) | {"quads_per_document": report.quads_per_document}
