"""Venues: where orders go.

Job: speak each venue's language and give every one the same door, `ports.Venue`.
In: commands and ticks. Out: reports, in the order in which they happened.
May import: domain, ports; paper also matching. Never: the engine, the API, the database.
"""

__all__ = ["paper", "symbols"]
