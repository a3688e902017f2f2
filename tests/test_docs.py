"""What the documents show was really produced: each console block's commands are run again on the graph of the seeds."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from entente.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def _examples() -> list[tuple[str, str, str]]:
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text("utf-8")):
            for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = example.partition("\n")
                if command.startswith("entente ") and output.strip():
                    found.append((page.name, command, output))
    return found


@pytest.mark.parametrize(("page", "command", "output"), _examples(), ids=lambda value: value[:60].strip())
def test_docs_show_what_the_command_prints(
    page: str, command: str, output: str, seeds_build: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [*shlex.split(command), "--graph", str(seeds_build)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    printed = [line.rstrip() for line in capfd.readouterr().out.rstrip().splitlines()]
    assert printed == [line.rstrip() for line in output.rstrip().splitlines()], page


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_docs_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_docs_readme_has_an_example() -> None:
    assert any(page == "README.md" for page, _, _ in _examples())
