"""Whether, and how much: every order passes here before it may leave.

Job: sizes, one function per rule, the trading state, the trading window, the day's profit and loss.
In: intents, portfolio and working orders. Out: an amount, or a denial with its code.
May import: domain. Never: anything that waits.
"""

__all__ = ["rules", "sizing", "state", "window"]
