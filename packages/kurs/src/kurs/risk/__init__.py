"""Whether, and how much: every order passes here before it may leave.

Job: sizes, one function per rule, the trading state, the trading window, the day's profit and loss;
how much could be lost.
In: intents, portfolio and working orders; returns. Out: an amount, or a denial with its code.
May import: domain. Never: anything that waits.
"""

__all__ = ["measures", "rules", "sizing", "state", "window"]
