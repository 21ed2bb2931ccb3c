"""What Kadens is told: profiles, environments, files and variables become one frozen value.

Job: merge and check all of it at once, remember where each value came from and why.
In: a profile's name, a file, environment variables, values. Out: `Settings`.
May import: errors. Never: a part that the settings are about; a file written.
"""

from typing import TYPE_CHECKING

from kadens.settings.kinds import SecretUrl
from kadens.settings.profiles import ENVIRONMENTS, PROFILES
from kadens.settings.sections import (
    BatchingSettings,
    CacheSettings,
    LimitsSettings,
    LockSettings,
    MemorySettings,
    MonitoringSettings,
    PoolSettings,
    PoolsSettings,
    ResilienceSettings,
    ThreadsSettings,
)
from kadens.settings.settings import Setting, Settings

if TYPE_CHECKING:
    from kadens.settings.machine import Machine

__all__ = [
    "ENVIRONMENTS",
    "PROFILES",
    "BatchingSettings",
    "CacheSettings",
    "LimitsSettings",
    "LockSettings",
    "Machine",
    "MemorySettings",
    "MonitoringSettings",
    "PoolSettings",
    "PoolsSettings",
    "ResilienceSettings",
    "SecretUrl",
    "Setting",
    "Settings",
    "ThreadsSettings",
]


def __getattr__(name: str) -> object:
    if name == "Machine":
        # Of use for one profile, `auto`: the others do not pay for it.
        from kadens.settings.machine import Machine

        return Machine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
