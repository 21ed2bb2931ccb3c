"""The steps in which candles' prices move, where nobody has told what their symbol trades as."""

from decimal import Decimal
from functools import lru_cache

import numpy as np

from kurs.domain.instruments import Instrument
from kurs.exchanges.symbols import DEEPEST_TICK, FLOAT_NOISE, default_instrument
from kurs.market.columns import CandleColumns, FloatArray

__all__ = ["assumed_instrument", "on_grid"]


# The last one alone: a search asks for the same candles again and again.
@lru_cache(maxsize=1)
def assumed_instrument(columns: CandleColumns) -> Instrument:
    """What `default_instrument` makes of all the prices; BadInput for a symbol that names no pair."""
    prices = (columns.open, columns.high, columns.low, columns.close)
    decimals = 0
    while decimals < DEEPEST_TICK and not all(_even(column, 10.0**decimals) for column in prices):
        decimals += 1
    tick = Decimal(1).scaleb(-decimals)
    return default_instrument(columns.symbol, float(columns.close[0]), tick_size=tick)


@lru_cache(maxsize=1)
def on_grid(columns: CandleColumns, instrument: Instrument) -> bool:
    """Whether all prices are exactly the decimals of its grid; one that lies beside it would be rounded."""
    steps = 1 / float(instrument.tick_size)
    prices = (columns.open, columns.high, columns.low, columns.close)
    return all(bool((np.rint(column * steps) / steps == column).all()) for column in prices)


def _even(prices: FloatArray, steps: float) -> bool:
    off = np.abs(np.rint(prices * steps) / steps - prices)
    return bool((off <= FLOAT_NOISE * prices).all())
