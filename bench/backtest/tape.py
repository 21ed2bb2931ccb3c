"""The candles that every engine is given: recorded ones, laid end to end until there are enough."""

from pathlib import Path

import numpy as np

from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles

__all__ = ["RECORDED", "tape"]

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "candles" / "BTC_PERP-1m.parquet"
MINUTE = 60_000


def tape(count: int) -> CandleColumns:
    """`count` candles of one minute; every other length is mirrored in log price, so that no seam jumps."""
    recorded = read_candles(RECORDED, symbol="BTC/USD")
    turned = recorded.open[0] * recorded.close[-1]
    there = np.column_stack((recorded.open, recorded.high, recorded.low, recorded.close, recorded.volume))
    back = np.column_stack(
        (turned / recorded.open, turned / recorded.low, turned / recorded.high, turned / recorded.close, there[:, 4])
    )
    lengths = -(-count // len(recorded))
    rows = np.concatenate([back if length % 2 else there for length in range(lengths)])[:count]
    prices = np.round(rows[:, :4], 1)
    return CandleColumns(
        symbol="BTC/USD",
        interval=MINUTE,
        time=recorded.time[0] + MINUTE * np.arange(count, dtype=np.int64),
        open=prices[:, 0],
        high=prices.max(axis=1),
        low=prices.min(axis=1),
        close=prices[:, 3],
        volume=np.round(rows[:, 4], 3),
    )
