"""Memory for results: that of one which nobody holds any longer, for to touch new memory takes as long as a run."""

import weakref

import numpy as np

from kurs.market.columns import FloatArray

__all__ = ["LEAST", "Spare"]

# Less than that comes from memory which the process has touched long ago.
LEAST = 1 << 16


class Spare:
    """One array at most that was given, and that nobody holds any longer."""

    def __init__(self) -> None:
        self.kept: list[FloatArray] = []

    def floats(self, count: int) -> FloatArray:
        """So many numbers, whatever they are."""
        if count < LEAST:
            return np.empty(count)
        try:
            memory = self.kept.pop()
        except IndexError:
            memory = np.empty(0)
        if not count <= len(memory) <= 2 * count:
            # First the old one goes.
            memory = np.empty(0)
            memory = np.empty(count)
        held = np.frombuffer(memory.data, count=count)
        weakref.finalize(held, self._keep, memory).atexit = False
        # Whatever shows a part of it, and what that is said to be a part of, hold that array, not the memory behind it.
        return np.frombuffer(held.data)

    def _keep(self, memory: FloatArray) -> None:
        self.kept[:] = (memory,)
