"""Every command has a help with an example, is documented, and costs no model to ask about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from entente.cli import app
from entente.reference import _commands, reference

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = dict(_commands(get_command(app), "entente"))


@pytest.mark.parametrize("name", COMMANDS)
def test_entente_commands_have_help_and_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert f"Example: {name}" in (command.help or "")
    for option in command.params:
        assert getattr(option, "help", None), f"{name}: {option.name} has no help"


def test_entente_commands_are_documented() -> None:
    """`python -m entente.reference > docs/commands.md` brings the page up to date."""
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == reference()


def test_entente_help_loads_nothing_heavy() -> None:
    code = "import sys; from entente.cli import app; print([m for m in ('spacy', 'pandas', 'networkx', 'pyoxigraph', 'rdflib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
