"""A month of one-minute candles: the recorded one beside the checkout, else one from the built-in market."""

import asyncio
import functools
from pathlib import Path

from kurs.domain.market import MINUTE, Candle
from kurs.market.generator import GeneratedMarket
from kurs.market.store import read_candles

__all__ = ["candles", "file"]

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "candles" / "BTC_PERP-1m.parquet"
ROWS = 45_031


@functools.cache
def candles() -> list[Candle]:
    if RECORDED.exists():
        return list(read_candles(RECORDED).candles())
    return asyncio.run(_generated())


def file(folder: Path) -> Path:
    """A candle file for the command line."""
    if RECORDED.exists():
        return RECORDED
    path = folder / "BTC_USD-1m.csv"
    rows = "\n".join(f"{c.time},{c.open},{c.high},{c.low},{c.close},{c.volume}" for c in candles())
    path.write_text(f"time,open,high,low,close,volume\n{rows}\n")
    return path


async def _generated() -> list[Candle]:
    market = GeneratedMarket(["BTC/USD"], interval=MINUTE, seed=1, speed=None, start_time=1_704_067_200_000)
    found: list[Candle] = []
    async for batch in market.ticks(None):
        found += [tick for tick in batch if isinstance(tick, Candle)]
        if len(found) >= ROWS:
            return found[:ROWS]
    return found
