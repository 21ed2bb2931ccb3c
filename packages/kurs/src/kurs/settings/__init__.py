"""Settings: defaults < file < environment < command line, read once, checked whole, then frozen.

Job: say what can be set, and read it from wherever it was given.
In: files, the environment, the command line. Out: one frozen `Settings`.
May import: domain, risk, strategies. Never: anything that runs.
"""

from kurs.settings.bots import BotSettings
from kurs.settings.changing import changing, lock_file
from kurs.settings.editing import PASSWORD, changed_file, redacted, replacing
from kurs.settings.older import OLDER_NAMES, OlderNames
from kurs.settings.sections import CARRIED, SECRET, Settings, keys
from kurs.settings.sources import (
    FLAT,
    WrongSettings,
    config_path,
    database_url,
    home,
    literal,
    load,
    read_file,
)

__all__ = [
    "CARRIED",
    "FLAT",
    "OLDER_NAMES",
    "PASSWORD",
    "SECRET",
    "BotSettings",
    "OlderNames",
    "Settings",
    "WrongSettings",
    "changed_file",
    "changing",
    "config_path",
    "database_url",
    "home",
    "keys",
    "literal",
    "load",
    "lock_file",
    "read_file",
    "redacted",
    "replacing",
]
