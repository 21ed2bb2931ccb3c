"""Kadens: makes an ASGI service fast and keeps it so: settings open its parts, one object holds them.

Job: one object, `Kadens`, that a service holds.
In: settings, parts, readiness checks. Out: parts, metrics, readiness, statistics, events.
May import: every room below. Never: FastAPI (that is `kadens.fastapi`), Kurs.
"""

from kadens.settings import Settings
from kadens.system import Kadens

__all__ = ["Kadens", "Settings", "__version__"]

__version__ = "0.1.0"
