"""`python -m entente`: the command line."""

from entente.cli import main

main()
