"""What a market's past says about its near future: one view for each closed candle.

Job: strategies one by one, their indicators, and what their signals have been worth so far.
In: candles, parameters. Out: views, signals, columns of actions; the same on both ways.
May import: domain, NumPy. Never: portfolios, orders, clocks, I/O; nothing that happened after the candle.
"""

__all__ = [
    "base",
    "calibration",
    "ema_crossover",
    "fvg",
    "indicators",
    "registry",
    "rsi",
    "sample",
    "snapshots",
]
