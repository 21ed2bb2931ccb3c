"""Waiting in turns of the event loop, and for a state instead of a time."""

import asyncio
from collections.abc import Callable

__all__ = ["turns", "until"]

WITHIN = 30.0


async def turns(count: int = 1) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not true():  # noqa: ASYNC110  # any state, of which no event tells
            await asyncio.sleep(0)
