"""Many opinions become one: signals are combined, and the combined signal says where a position should be.

Job: combine signals by weight or by vote, adapt the weights, turn a signal into an intent; weigh symbols.
In: signals, weights, returns. Out: one signal, an intent, target weights and the trades that lead to them.
May import: domain. Never: prices of its own, orders, clocks, I/O.
"""

__all__ = ["combine", "intent", "rebalance", "weights"]
