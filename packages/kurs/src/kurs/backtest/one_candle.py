"""The same rule one candle at a time, for a strategy that is told of each fill before it sees the next candle."""

from kurs.backtest.kernels import fill, guard, sent
from kurs.backtest.records import ASKED, AT_CLOSE, WITHIN, State, Terms
from kurs.market.columns import FloatArray
from kurs.strategies.compilation import linked

__all__ = ["trade_candle"]


@linked
def trade_candle(
    moment: int,
    order: int,
    open_: float,
    high: float,
    low: float,
    close: float,
    asked: float,
    row: int,
    state: State,
    terms: Terms,
    records: FloatArray,
) -> State:
    """What becomes of an order that was sent when the price was `asked`: it is counted where it cannot be had when
    it is ASKED for, and fills AT_OPEN or AT_CLOSE; or of a stop and a target that the candle reaches WITHIN.
    """
    if moment == ASKED:
        return sent(state, asked, terms)
    if moment == WITHIN:
        return guard(state, open_, high, low, row, terms, records)
    return fill(state, order, close if moment == AT_CLOSE else open_, high, low, asked, row, terms, records)
