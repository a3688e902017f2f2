"""Outlines of the countries for the world map: `data/world.json`, made once from the npm package world-atlas (ISC, see `data/LICENSE`).

`python -m graph.maps.outlines world-atlas-2.0.2.tgz` makes it again from the package's archive, whose SHA-256 it checks.
The outlines are Natural Earth's at 1:110 million; the place of each country is the middle of its largest part at 1:50 million.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
import tarfile
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from graph.maps.wording import HERE
from ontology.errors import EntenteError

WIDTH: Final = 1000.0
"""The width of the projected world in pixels; its height is about 487."""
_FILE: Final = HERE / "data" / "world.json"
_SHA256: Final = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_WITHOUT: Final = frozenset({"010"})
"""Antarctica: no party to an agreement, and a third of the picture."""

Ring = list[tuple[float, float]]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in degrees as pixels of the map, y downwards: the Equal Earth projection (Šavrič, Patterson and Jenny 2018).

    >>> project(0, 0)
    (500.0, 243.4)
    """
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta)
    x /= 3 * (9 * _A[3] * t6 * t2 + 7 * _A[2] * t6 + 3 * _A[1] * t2 + _A[0])
    y = theta * (_A[3] * t6 * t2 + _A[2] * t6 + _A[1] * t2 + _A[0])
    scale = WIDTH / (2 * 2.7066299836)
    return round(WIDTH / 2 + x * scale, 1), round((1.3173627591 - y) * scale, 1)


@cache
def outlines() -> Mapping[str, Any]:
    """`lands` (path data by ISO 3166-1 code, "-" for land of no code) and `places` ([x, y] by code), in pixels."""
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return {"lands": found["lands"], "places": found["places"]}


def _arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON topology in degrees, its deltas summed and scaled."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def _rings(geometry: Mapping[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    """The outer and inner rings of a geometry, in degrees."""
    polygons = (
        geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]] if geometry["type"] == "Polygon" else []
    )
    for polygon in polygons:
        for ring in polygon:
            points: Ring = []
            for index in ring:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += part[1:] if points else part
            yield _whole(points)


def _whole(points: Ring) -> Ring:
    """A ring that crosses the antimeridian in one piece, east of it, and not torn across the map."""
    torn = any(abs(a[0] - b[0]) > 180 for a, b in pairwise(points))
    return [(x + 360 if x < 0 else x, y) for x, y in points] if torn else points


def _area(points: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2


def _middle(points: Ring) -> tuple[float, float]:
    """The centroid of a ring."""
    area = _area(points)
    if abs(area) < 1e-9:
        return points[0]
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    return round(x, 1), round(y, 1)


def _codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by numeric code, from CLDR."""
    from babel.core import get_global

    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {number: codes[0] for number, codes in aliases.items() if number.isdigit() and len(codes[0]) == 2}


def made(coarse: Mapping[str, Any], fine: Mapping[str, Any]) -> dict[str, Any]:
    """`lands` and `places` from the topologies at 1:110 and 1:50 million."""
    codes, lands, places = _codes(), dict[str, str](), dict[str, tuple[float, float]]()
    arcs = _arcs(coarse)
    for geometry in coarse["objects"]["countries"]["geometries"]:
        if geometry.get("id") in _WITHOUT:
            continue
        rings = [[project(*point) for point in ring] for ring in _rings(geometry, arcs)]
        drawn = "".join(
            "M" + "L".join(f"{x:g},{y:g}" for x, y in dict.fromkeys(ring)) + "Z" for ring in rings if abs(_area(ring)) > 0.05
        )
        code = codes.get(str(geometry.get("id")), "-")
        lands[code] = lands.get(code, "") + drawn
    arcs = _arcs(fine)
    for geometry in fine["objects"]["countries"]["geometries"]:
        if (code := codes.get(str(geometry.get("id")), "")) and geometry.get("id") not in _WITHOUT:
            rings = [[project(*point) for point in ring] for ring in _rings(geometry, arcs)]
            places[code] = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    return {"lands": dict(sorted(lands.items())), "places": dict(sorted(places.items()))}


def main(archive: str) -> None:
    """Make `data/world.json` from *archive*. Raises EntenteError for an archive that is not the one expected."""
    content = Path(archive).read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != _SHA256:
        raise EntenteError(
            f"{archive}: its SHA-256 is {found}, not {_SHA256}. Get world-atlas 2.0.2 with `npm pack world-atlas@2.0.2`."
        )
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as files:

        def read(name: str) -> bytes:
            member = files.extractfile(f"package/{name}")
            if member is None:
                raise EntenteError(f"{archive}: no {name} in it.")
            return member.read()

        world = made(json.loads(read("countries-110m.json")), json.loads(read("countries-50m.json")))
        _FILE.parent.mkdir(exist_ok=True)
        _FILE.write_text(
            json.dumps({"source": "world-atlas 2.0.2 (npm)", "sha256": _SHA256} | world, separators=(",", ":")) + "\n", "utf-8"
        )
        (_FILE.parent / "LICENSE").write_bytes(read("LICENSE"))
    print(_FILE)


if __name__ == "__main__":
    main(sys.argv[1])
