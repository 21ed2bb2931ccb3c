"""The one object that a service holds.

Job: make, open, hand out and close the parts that the settings ask for; say whether the service is ready and how it is.
In: settings, the host's parts and checks. Out: parts, readiness, statistics, events.
May import: every room below. Never: FastAPI, Starlette, a room before a part of it is wanted.
"""

from kadens.system.core import Kadens, Part
from kadens.system.events import (
    CircuitChanged,
    Event,
    LeakSuspected,
    LeaseEnded,
    Listener,
    LoopBlocked,
    Report,
    SettingsChanged,
)
from kadens.system.readiness import Check, CheckResult, Readiness
from kadens.system.statistics import KadensStatistics

__all__ = [
    "Check",
    "CheckResult",
    "CircuitChanged",
    "Event",
    "Kadens",
    "KadensStatistics",
    "LeakSuspected",
    "LeaseEnded",
    "Listener",
    "LoopBlocked",
    "Part",
    "Readiness",
    "Report",
    "SettingsChanged",
]
