"""Every command and option of `kurs`, and nothing else: one module for each group of them.

Job: names, options and help texts; a body imports what it calls only when it is called, so that help comes at once.
In: arguments. Out: one call of the module that does it, and an exit code.
May import: kurs.cli, when a command runs. Never: a database driver or a web framework before that.
"""

from kurs.cli.commands.root import EXIT_CODES, app, main, reported

__all__ = ["EXIT_CODES", "app", "main", "reported"]
