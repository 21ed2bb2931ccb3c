"""Items per second through a batcher, beside a bare future per item, and what a lone caller waits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from time import perf_counter

from bench.measuring import Comparison, in_turn
from kadens.batching import Batcher

__all__ = ["run"]

ITEMS = 20_000
LONE = 5_000

Call = Callable[[int], Awaitable[int]]


def run() -> Iterator[Comparison]:
    for callers in (50, 1000):
        yield in_turn(
            f"batcher, {callers} callers",
            lambda callers=callers: asyncio.run(_through(_batcher, callers)),  # type: ignore[misc]
            lambda callers=callers: asyncio.run(_through(_bare, callers)),  # type: ignore[misc]
            unit="k items/s", what="one future per item, set in the next turn", reach=">= 1000 k items/s",
        )  # fmt: skip
    yield in_turn(
        "batcher, a lone caller", lambda: asyncio.run(_lone(_batcher)), lambda: asyncio.run(_lone(_bare)),
        unit="us", what="one future per item, set in the next turn", reach="<= 6 us",
    )  # fmt: skip


async def _echo(items: Sequence[int]) -> list[int]:
    return list(items)


def _batcher() -> Call:
    return Batcher(_echo, max_wait=0)


def _bare() -> Call:
    """What nothing can be faster than that waits for a turn of the loop: a future and its callback."""
    loop = asyncio.get_running_loop()

    def call(item: int) -> Awaitable[int]:
        future: asyncio.Future[int] = loop.create_future()
        loop.call_soon(future.set_result, item)
        return future

    return call


async def _through(make: Callable[[], Call], callers: int) -> float:
    call = make()

    async def caller() -> None:
        for item in range(ITEMS // callers):
            await call(item)

    started = perf_counter()
    await asyncio.gather(*[caller() for _ in range(callers)])
    return ITEMS / (perf_counter() - started) / 1e3


async def _lone(make: Callable[[], Call]) -> float:
    call = make()
    started = perf_counter()
    for item in range(LONE):
        await call(item)
    return (perf_counter() - started) / LONE * 1e6
