"""The commands in, their reference in Markdown out: `python -m entente.reference > docs/commands.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from entente.cli import app


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command below *command* with its full name, in order."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name in sorted(children):
        yield from _commands(children[name], f"{path} {name}")


def reference() -> str:
    """The reference of all commands: what each does, its arguments and options, and an example."""
    lines = [
        "# Commands",
        "",
        "Made from the commands' own help by `python -m entente.reference`. Data goes to stdout, messages to stderr; the exit code is 0",
        "where all went well, 1 where the input was at fault, 2 where the command line was, 130 where it was interrupted.",
    ]
    for name, command in _commands(get_command(app), "entente"):
        body = [paragraph.strip() for paragraph in (command.help or "").split("\n\n")]
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join([name, *((p.metavar or p.name.upper()) for p in arguments), *(["[OPTIONS]"] if options else [])])
        lines += ["", f"## `{name}`", "", f"    {usage}", ""]
        for paragraph in body:
            words = " ".join(paragraph.split())
            lines += ["Example:", "", f"    {words.removeprefix('Example: ')}", ""] if words.startswith("Example:") else [words, ""]
        for parameter in [*arguments, *options]:
            shown = (
                ", ".join(f"`{o}`" for o in parameter.opts)
                if parameter in options
                else f"`{parameter.metavar or parameter.name.upper()}`"
            )
            lines.append(f"- {shown}: {getattr(parameter, 'help', None) or ''}".rstrip(": "))
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(reference(), end="")
