"""The one root of the errors that a user can mend."""

from __future__ import annotations


class EntenteError(Exception):
    """What is wrong, where, and what to try, in one line. The commands print it to stderr and exit with `exit_code`."""

    exit_code = 1
