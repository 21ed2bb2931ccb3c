"""From a candle to its order at the paper venue, the intent committed on the way, beside a bare fsync."""

import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.measuring import Comparison, in_turn
from bench.spine.month import file
from kurs.bootstrap import MarketChoice, open_platform
from kurs.settings import Settings

__all__ = ["run"]


def run() -> Iterator[Comparison]:
    folder = Path(tempfile.mkdtemp())
    month = file(folder)
    for name, share, reach in (("median", 0.5, ""), ("p99", 0.99, "<= 5")):
        yield in_turn(
            f"candle to order at the venue, {name}",
            partial(_way, month, share),
            partial(_fsync, folder, share),
            unit="ms",
            what="one fsync of 8 kB",
            reach=reach,
            rounds=3,
        )


def _way(month: Path, share: float) -> float:
    with tempfile.TemporaryDirectory() as home:
        return asyncio.run(_measured(month, Path(home), share))


async def _measured(month: Path, home: Path, share: float) -> float:
    choice = MarketChoice(replay=month, speed=None)
    took: list[float] = []
    async with open_platform(Settings(), home, choice, order_meter=_Meter(took)) as platform:
        platform.bots.start()
        for pool in platform.bots.pools:
            await platform.bots.finished(pool)
    return _quantile(took, share) * 1000


class _Meter:
    def __init__(self, values: list[float]) -> None:
        self._values = values

    def observe(self, value: float) -> None:
        self._values.append(value)


def _fsync(folder: Path, share: float) -> float:
    took = []
    with (folder / "fsync").open("wb") as handle:
        for _ in range(300):
            handle.write(bytes(8192))
            handle.flush()
            begun = perf_counter()
            os.fsync(handle.fileno())
            took.append(perf_counter() - begun)
    return _quantile(took, share) * 1000


def _quantile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]
