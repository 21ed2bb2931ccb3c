"""Settings: defaults < file < environment < command line, read once, checked whole, then frozen.

Job: say what can be set, and read it from wherever it was given.
In: files, the environment, the command line. Out: one frozen `Settings`.
May import: domain, risk, strategies. Never: anything that runs.
"""

from kurs.settings.sections import CARRIED, SECRET, BotSettings, Settings, keys
from kurs.settings.sources import (
    FLAT,
    changed_file,
    config_path,
    database_url,
    home,
    literal,
    load,
    read_file,
    redacted,
    replacing,
)

__all__ = [
    "CARRIED",
    "FLAT",
    "SECRET",
    "BotSettings",
    "Settings",
    "changed_file",
    "config_path",
    "database_url",
    "home",
    "keys",
    "literal",
    "load",
    "read_file",
    "redacted",
    "replacing",
]
