"""Batchers."""

from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module

__all__ = ["aiodataloader"]


def aiodataloader(process_many: Callable[[Sequence[int]], Awaitable[list[int]]]) -> Callable[[int], Awaitable[int]]:
    """Without its cache, in batches of 50; to be made within the loop that uses it."""
    loader = import_module("aiodataloader").DataLoader(batch_load_fn=process_many, max_batch_size=50, cache=False)
    load: Callable[[int], Awaitable[int]] = loader.load
    return load
