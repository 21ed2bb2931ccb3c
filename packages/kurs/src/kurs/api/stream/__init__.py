"""Streams: what happens, told to clients as it happens, over WebSockets.

Job: serialise each message once, number it, and hand it to every reader without waiting for the slow ones.
In: facts of the bus, ticks, the live state; topics that clients want. Out: frames.
May import: api.auth, services, bus, domain, Kadens. Never: routes; change state; let a reader hold up another.
"""

__all__ = ["channel", "hub", "topics"]
