"""Memory for results: that of one which nobody holds any longer, for to touch new memory takes as long as a run."""

import weakref

import numpy as np

from kurs.market.columns import FloatArray

__all__ = ["floats"]

# Less than that comes from memory which the process has touched long ago.
LEAST = 1 << 16
_kept: list[FloatArray] = []


def floats(count: int) -> FloatArray:
    """So many numbers, whatever they are."""
    if count < LEAST:
        return np.empty(count)
    try:
        memory = _kept.pop()
    except IndexError:
        memory = np.empty(0)
    if not count <= len(memory) <= 2 * count:
        # First the old one goes.
        memory = np.empty(0)
        memory = np.empty(count)
    held = np.frombuffer(memory.data, count=count)
    weakref.finalize(held, _keep, memory).atexit = False
    # Whatever shows a part of it, and what that is said to be a part of, hold that array and not the memory behind it.
    return np.frombuffer(held.data)


def _keep(memory: FloatArray) -> None:
    _kept[:] = (memory,)
