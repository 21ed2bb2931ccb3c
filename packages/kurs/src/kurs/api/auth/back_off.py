"""How often somebody may be wrong before they have to wait."""

from kurs.clock import Clock

__all__ = ["FAILURES", "WITHIN", "BackOff"]

FAILURES = 5
WITHIN = 15 * 60_000
REMEMBERED = 10_000


class BackOff:
    """Five failures within a quarter of an hour close a key for the rest of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, tuple[int, ...]] = {}

    def wait(self, key: str) -> float:
        """Seconds until the next try of this key may be wrong again; 0 when now."""
        times = self._failures.get(key, ())
        opens = times[0] + WITHIN if len(times) == FAILURES else 0
        return max(0.0, (opens - self._clock.now()) / 1000)

    def failed(self, key: str) -> None:
        times = (*self._failures.pop(key, ()), self._clock.now())
        if len(self._failures) >= REMEMBERED:
            # The one whose last failure is the longest ago.
            del self._failures[next(iter(self._failures))]
        self._failures[key] = times[-FAILURES:]
