"""A backoff that follows the settings: what is waiting on it now draws its next delay from the new ones."""

import random
from collections.abc import Callable, Iterator

from kadens.locks import Backoff
from kadens.settings import LockSettings

__all__ = ["SettingsBackoff", "backoff_of"]


def backoff_of(lock: LockSettings) -> Backoff:
    """The backoff that the settings describe."""
    return Backoff(
        base_delay=lock.base_delay,
        max_delay=lock.max_delay,
        multiplier=lock.multiplier,
        jitter=lock.jitter,
        max_retries=lock.max_retries,
    )


class SettingsBackoff(Backoff):
    """Asks for the settings each time that delays begin."""

    __slots__ = ("_read",)
    _read: Callable[[], LockSettings]

    def __init__(self, read: Callable[[], LockSettings]) -> None:
        super().__init__()
        object.__setattr__(self, "_read", read)

    def delays(self, draw: Callable[[], float] = random.random) -> Iterator[float]:
        return backoff_of(self._read()).delays(draw)
