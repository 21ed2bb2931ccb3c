"""Kadens: measures an ASGI service, says whether it is ready, opens and closes its parts.

Job: one object, `Kadens`, that a service holds.
In: parts, readiness checks. Out: metrics, readiness, statistics.
May import: every room below. Never: FastAPI (that is `kadens.fastapi`), Kurs.
"""

from kadens.system import Kadens

__all__ = ["Kadens", "__version__"]

__version__ = "0.1.0"
