"""`python -m graph.web.assets`: pinned npm packages in, the files that the pages use and a manifest of their hashes out.

Only whoever brings a newer version needs npm; the files are part of the package.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ontology.errors import EntenteError

VENDOR: Final = Path(__file__).parent / "static" / "vendor"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Asset:
    """An npm package at one version, its licence, and the files that are taken from it."""

    package: str
    version: str
    licence: str
    files: tuple[str, ...]


ASSETS: Final = (Asset("@zazuko/yasgui", "4.6.2", "MIT", ("build/yasgui.min.js", "build/yasgui.min.css")),)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bring(asset: Asset, folder: Path) -> dict[str, dict[str, str]]:
    """Copy *asset*'s files, as npm packed and checked them, to *folder*; gives their entries in the manifest."""
    with tempfile.TemporaryDirectory() as temporary:
        command = ["npm", "pack", f"{asset.package}@{asset.version}", "--silent"]
        try:
            packed = subprocess.run(command, cwd=temporary, check=True, capture_output=True, text=True).stdout.split()[-1]
        except (OSError, subprocess.CalledProcessError, IndexError) as error:
            raise EntenteError(
                f"{asset.package}: npm did not give the package ({error}). Is npm installed and configured?"
            ) from error
        made = {}
        with tarfile.open(Path(temporary) / packed) as archive:
            for name in asset.files:
                content = archive.extractfile(f"package/{name}")
                assert content is not None
                target = folder / Path(name).name
                target.write_bytes(content.read())
                made[target.name] = {
                    "package": asset.package,
                    "version": asset.version,
                    "licence": asset.licence,
                    "sha256": sha256(target),
                }
        return made


def faults(folder: Path = VENDOR) -> list[str]:
    """What is wrong with the files of *folder*, a sentence each: missing, changed, or not in the manifest."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    found = [
        f"{name} is not in the manifest"
        for name in sorted(p.name for p in folder.iterdir() if p.suffix in (".js", ".css"))
        if name not in manifest
    ]
    for name, entry in manifest.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif sha256(path) != entry["sha256"]:
            found.append(f"{name} is not the file of {entry['package']} {entry['version']}")
    return found


def main() -> int:
    """Bring every asset and write the manifest."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, dict[str, str]] = {}
    for asset in ASSETS:
        manifest |= bring(asset, VENDOR)
        print(f"{asset.package} {asset.version}: {', '.join(asset.files)}", file=sys.stderr)
    (VENDOR / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
