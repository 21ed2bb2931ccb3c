"""Items per second through a batcher, beside a bare future per item, and what a lone caller waits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from time import perf_counter

import uvloop

from bench.kadens.peers import batching as peers
from bench.measuring import Comparison, in_turn
from kadens.batching import Batcher

__all__ = ["run"]

ITEMS = 20_000
LONE = 5_000

Call = Callable[[int], Awaitable[int]]


def run() -> Iterator[Comparison]:
    for callers in (50, 1000):
        yield in_turn(
            f"batcher, {callers} callers", partial(_items, _batcher, callers), partial(_items, _bare, callers),
            unit="k items/s", what="one future per item, set in the next turn", reach=">= 1000 k items/s", rounds=9,
            peers={"aiodataloader": partial(_items, _aiodataloader, callers)},
        )  # fmt: skip
    yield in_turn(
        "batcher, a lone caller", partial(_latency, _batcher), partial(_latency, _task_each),
        unit="us", what="a task per item, which tells it to a future", reach="<= 6 us", rounds=9,
        peers={"aiodataloader": partial(_latency, _aiodataloader)},
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


def _task_each() -> Call:
    """The least for one item in a task of its own, which is what lets the caller go without the batch."""
    loop = asyncio.get_running_loop()

    async def process(item: int, future: "asyncio.Future[int]") -> None:
        future.set_result((await _echo([item]))[0])

    async def call(item: int) -> int:
        future: asyncio.Future[int] = loop.create_future()
        task = loop.create_task(process(item, future))
        result = await future
        del task
        return result

    return call


def _aiodataloader() -> Call:
    return peers.aiodataloader(_echo)


def _items(make: Callable[[], Call], callers: int) -> float:
    """Thousands per second."""
    return ITEMS / uvloop.run(_seconds(make, callers, ITEMS)) / 1e3


def _latency(make: Callable[[], Call]) -> float:
    """Microseconds."""
    return uvloop.run(_seconds(make, 1, LONE)) / LONE * 1e6


async def _seconds(make: Callable[[], Call], callers: int, items: int) -> float:
    call = make()

    async def caller() -> None:
        for item in range(items // callers):
            await call(item)

    started = perf_counter()
    await asyncio.gather(*[caller() for _ in range(callers)])
    return perf_counter() - started
