"""The steps in which candles' prices move, where nobody has told what their symbol trades as."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.symbols import split
from kurs.exchanges.symbols import DEEPEST_TICK, FLOAT_NOISE, default_instrument
from kurs.market.columns import CandleColumns

__all__ = ["assumed_instrument", "currencies", "of_whole", "on_grid", "without_noise"]

# So many prices and what is made of them stay in the nearest cache.
BLOCK = 8_192


# The last one alone: a search asks for the same candles again and again.
@lru_cache(maxsize=1)
def assumed_instrument(columns: CandleColumns) -> Instrument:
    """What `default_instrument` makes of the whole history's prices; BadInput for a symbol that names no pair."""
    tick = Decimal(1).scaleb(-_decimals(columns))
    return default_instrument(columns.symbol, float(columns.close[0]), tick_size=tick)


@lru_cache(maxsize=1)
def on_grid(columns: CandleColumns, instrument: Instrument) -> bool:
    """Whether all prices are exactly the decimals of its grid; one that lies beside it would be rounded."""
    return _even(columns, 1 / float(instrument.tick_size), 0.0)


@lru_cache(maxsize=1)
def without_noise(columns: CandleColumns, instrument: Instrument) -> CandleColumns:
    """The same prices on the instrument's grid, where only arithmetic with floats has moved them off it.

    Others are left as they are: what lies between two steps was told so.
    """
    steps = 1 / float(instrument.tick_size) if instrument.tick_size else 0.0
    if not steps or on_grid(columns, instrument) or not _even(columns, steps, FLOAT_NOISE):
        return columns
    names = ("open", "high", "low", "close")
    return replace(columns, **{name: np.rint(getattr(columns, name) * steps) / steps for name in names})


def of_whole(columns: CandleColumns) -> CandleColumns:
    """The same, with parts and coarser ones that keep to the steps of them all: a part may show longer ones."""
    return columns if columns.decimals is not None else replace(columns, decimals=_decimals(columns))


def currencies(symbol: str) -> tuple[str, str]:
    """Base and quote. A file may call its candles anything; where nothing is rounded the name decides nothing."""
    try:
        return split(symbol)
    except BadInput:
        return symbol, "quote"


def _decimals(columns: CandleColumns) -> int:
    if columns.decimals is not None:
        return columns.decimals
    decimals = 0
    while decimals < DEEPEST_TICK and not _even(columns, 10.0**decimals, FLOAT_NOISE):
        decimals += 1
    return decimals


def _even(columns: CandleColumns, steps: float, noise: float) -> bool:
    """Whether all prices are whole numbers of the grid's `steps` to one, but for `noise`, a fraction of them."""
    for column in (columns.open, columns.high, columns.low, columns.close):
        for start in range(0, len(column), BLOCK):
            prices = column[start : start + BLOCK]
            off = np.abs(np.rint(prices * steps) / steps - prices)
            if not (off <= noise * prices).all():
                return False
    return True
