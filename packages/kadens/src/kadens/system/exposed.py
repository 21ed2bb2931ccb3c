"""A registry whose families are what the parts have counted: read when they are asked for, nothing is paid before."""

import logging
import sys
from collections.abc import Callable, Mapping

from kadens.metrics import Registry, Snapshot
from kadens.system.statistics import Measured

__all__ = ["Exposed"]

logger = logging.getLogger(__name__)


class Exposed(Registry):
    """To be included in another registry; `parts` gives those that there are, by name."""

    def __init__(self, parts: Callable[[], Mapping[str, Measured]]) -> None:
        super().__init__()
        self._parts = parts

    def snapshot(self) -> Snapshot:
        # Here, because the table of all figures is for those alone who ask.
        from kadens.system.figures import families

        told = {}
        for name, part in self._parts().items():
            if _is_collector(part):
                continue
            try:
                told[name] = part.statistics()
            except Exception:
                # A part may be the host's code: one that fails must not cost the host all its other metrics.
                logger.exception("the statistics of the part %s could not be read", name)
        return families(told)


def _is_collector(part: Measured) -> bool:
    """No metric tells of it, and to count what is frozen holds the loop up for tens of milliseconds."""
    loaded = sys.modules.get("kadens.memory.collector")
    return loaded is not None and isinstance(part, loaded.GarbageCollector)
