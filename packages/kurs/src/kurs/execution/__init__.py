"""The life of an order.

Job: make orders from decisions, move them from state to state by a table, digest what happened.
In: decisions, reports, fills. Out: orders.
May import: domain. Never: anything that waits.
"""

__all__ = ["digest", "orders"]
