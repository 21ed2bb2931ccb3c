"""How long to wait between tries that fail."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kadens.errors import BadInput

__all__ = ["Backoff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Exponential delays in seconds, `max_retries` of them; with `jitter` each is drawn from 0 to its full length.

    Locks take them between tries to reach a server that gave no answer: those on Redis and PostgreSQL have one. A name
    that another holds is never tried again and again: its end wakes who waits, by a message, by the server's queue, or
    by the kernel for files. Any call of one's own may take them too.

    Full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    base_delay: float = 0.01
    max_delay: float = 5.0
    multiplier: float = 2.0
    jitter: bool = True
    max_retries: int = 20

    def __post_init__(self) -> None:
        if not _is_number(self.base_delay) or not 0 < self.base_delay < math.inf:
            raise BadInput.of("base_delay", self.base_delay, "seconds, more than 0 and finite")
        if not _is_number(self.max_delay) or not self.base_delay <= self.max_delay < math.inf:
            raise BadInput.of("max_delay", self.max_delay, "seconds, at least base_delay and finite")
        if not _is_number(self.multiplier) or not 1 <= self.multiplier < math.inf:
            raise BadInput.of("multiplier", self.multiplier, "a number, at least 1 and finite")
        if not isinstance(self.jitter, bool):
            raise BadInput.of("jitter", self.jitter, "True or False")
        if type(self.max_retries) is not int or self.max_retries < 0:
            raise BadInput.of("max_retries", self.max_retries, "a whole number, at least 0")

    def delays(self, draw: Callable[[], float] = random.random) -> Iterator[float]:
        """The waits before each retry; `draw` gives numbers from 0 to 1."""
        ceiling = self.base_delay
        for _ in range(self.max_retries):
            yield ceiling * draw() if self.jitter else ceiling
            ceiling = min(self.max_delay, ceiling * self.multiplier)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
