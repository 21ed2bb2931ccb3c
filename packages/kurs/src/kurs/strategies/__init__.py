"""What a market's past says about its near future: one view for each closed candle.

Job: strategies one by one, one's own among them, their indicators, and what their signals have been worth so far.
In: candles, parameters, the files of one's own strategies. Out: views, signals, columns of actions; alike on both ways.
May import: domain, NumPy. Never: portfolios, orders, clocks, other I/O; nothing that happened after the candle.
"""

from kurs.domain.errors import BadInput
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.strategies.base import Columns, View
from kurs.strategies.own import BUY, HOLD, SELL, EventStrategy, Said, SignalStrategy, choice, number, whole

__all__ = [
    "BUY",
    "HOLD",
    "SELL",
    "BadInput",
    "Candle",
    "Columns",
    "EventStrategy",
    "Fill",
    "Said",
    "SignalStrategy",
    "View",
    "choice",
    "number",
    "whole",
]
