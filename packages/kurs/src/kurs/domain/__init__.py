"""The words of the field: instruments, market data, signals, orders, fills, positions, portfolio.

Job: say what things are, and the arithmetic that belongs to them.
In, out: plain values; messages are frozen.
May import: the standard library, msgspec. Never: frameworks, clocks, I/O.
"""

__all__ = [
    "balances",
    "commands",
    "errors",
    "events",
    "fills",
    "instruments",
    "market",
    "orders",
    "portfolio",
    "positions",
    "signals",
    "symbols",
]
