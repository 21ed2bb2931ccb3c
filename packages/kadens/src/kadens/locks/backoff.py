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

    Full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    base_delay: float = 0.01
    max_delay: float = 5.0
    multiplier: float = 2.0
    jitter: bool = True
    max_retries: int = 20

    def __post_init__(self) -> None:
        if not 0 < self.base_delay < math.inf:
            raise BadInput.of("base_delay", self.base_delay, "seconds, more than 0 and finite")
        if not self.base_delay <= self.max_delay < math.inf:
            raise BadInput.of("max_delay", self.max_delay, "seconds, at least base_delay and finite")
        if not 1 <= self.multiplier < math.inf:
            raise BadInput.of("multiplier", self.multiplier, "at least 1 and finite")
        if self.max_retries < 0:
            raise BadInput.of("max_retries", self.max_retries, "at least 0")

    def delays(self, draw: Callable[[], float] = random.random) -> Iterator[float]:
        """The waits before each retry; `draw` gives numbers from 0 to 1."""
        ceiling = self.base_delay
        for _ in range(self.max_retries):
            yield ceiling * draw() if self.jitter else ceiling
            ceiling = min(self.max_delay, ceiling * self.multiplier)
