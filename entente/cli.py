"""The console script `entente`: its commands, and how an error reaches the user."""

from __future__ import annotations

import sys

import typer

from entente.commands import asking, building, curating, evaluating, mapping, serving
from ontology.errors import EntenteError

app = typer.Typer(
    name="entente",
    help="Who agreed what with whom: documents in; a knowledge graph, answers and maps out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (building, asking, mapping, serving, curating, evaluating):
    module.register(app)


def main() -> None:
    """Run the command line; an `EntenteError` is one line on stderr and its exit code."""
    try:
        app()
    except EntenteError as error:
        print(f"entente: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("entente: interrupted; what was finished is kept", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
