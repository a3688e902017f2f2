"""The files that came from elsewhere are those that were pinned, and nothing is fetched from elsewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from graph.web import assets
from graph.web.rendering import EDITOR_POLICY, POLICY, texts

WEB = Path(assets.__file__).parent


def test_assets_are_those_of_the_manifest() -> None:
    assert assets.faults() == []
    assert {a.package for a in assets.ASSETS} == {"@zazuko/yasgui"}
    assert list(assets.VENDOR.glob("LICENSE*"))


def test_assets_notice_a_change(tmp_path: Path) -> None:
    shutil.copytree(assets.VENDOR, tmp_path / "vendor")
    folder = tmp_path / "vendor"
    (folder / "yasgui.min.js").write_bytes(b"alert(1)")
    (folder / "yasgui.min.css").unlink()
    (folder / "extra.js").write_bytes(b"")
    assert len(assets.faults(folder)) == 3


def test_pages_name_nothing_external() -> None:
    for path in (*WEB.glob("templates/*.html"), *WEB.glob("static/*.js"), *WEB.glob("static/*.css")):
        found = re.findall(r"""(?:src|href|url\(|fetch\(|import )\s*=?\s*["'(]?(https?:)?//[^"')\s]+""", path.read_text("utf-8"))
        assert not found, path
        assert " style=" not in path.read_text("utf-8"), path


def test_policy_allows_nothing_external() -> None:
    for policy in (POLICY, EDITOR_POLICY):
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "http" not in policy
        assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in POLICY


def test_texts_are_the_same_in_both_languages() -> None:
    assert texts()["fr"].keys() == texts()["en"].keys()
    assert all(texts()["fr"].values())
    assert all(texts()["en"].values())
