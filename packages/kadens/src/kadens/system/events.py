"""What Kadens tells to those who listen: frozen messages, and the list of listeners."""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, cast

from kadens.errors import BadInput
from kadens.settings import Setting
from kadens.system.statistics import KadensStatistics

if TYPE_CHECKING:
    from kadens.memory import Growth

__all__ = [
    "CircuitChanged",
    "Event",
    "LeakSuspected",
    "LeaseEnded",
    "Listener",
    "Listeners",
    "LoopBlocked",
    "Report",
    "SettingsChanged",
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopBlocked:
    """A timer rang so many seconds late."""

    lag: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseEnded:
    """A lease ended before its block did: another may be inside."""

    name: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakSuspected:
    """Something has grown sample after sample; `leak` is what the detector found."""

    leak: "Growth"


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitChanged:
    """A circuit breaker went from one state to another."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged:
    """The settings that are otherwise now, as they are now."""

    changed: tuple[Setting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How everything is, every `monitoring.metrics_interval` seconds.

    `cpu`: processor time per second since the last report, 1.0 for one processor; `memory`: bytes in RAM, None where
    the platform does not tell.
    """

    cpu: float
    memory: int | None
    statistics: KadensStatistics


Event: TypeAlias = LoopBlocked | LeaseEnded | LeakSuspected | CircuitChanged | SettingsChanged | Report
Listener: TypeAlias = Callable[[Event], None]


class Listeners:
    """Who is told. One that raises is written to the log, and the others are told all the same."""

    def __init__(self) -> None:
        self._numbers = count()
        self._listeners: dict[int, Listener] = {}

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def add(self, listener: Listener) -> Callable[[], object]:
        """Tell it from now on; what is returned ends that, and may be called again."""
        if inspect.iscoroutinefunction(listener) or not callable(cast(object, listener)):
            raise BadInput.of("listener", listener, "a function that is not async and takes an event")
        number = next(self._numbers)
        self._listeners[number] = listener
        return partial(self._listeners.pop, number, None)

    def tell(self, event: Event) -> None:
        for listener in tuple(self._listeners.values()):
            try:
                listener(event)
            except Exception as error:
                # A listener is the host's code; whatever it raises must not stop what told it.
                logger.warning("a listener failed at %s", type(event).__name__, exc_info=error)
