"""The command line: `kurs`.

Job: read what was typed, call one thing, print it for people or, with --json, for programs.
In: arguments. Out: text, JSON, exit codes (EXIT_CODES).
May import: everything. Never: decide.
"""

from kurs.cli.commands import main

__all__ = ["main"]
