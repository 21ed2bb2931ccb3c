"""The HTTP doors: what a browser or a program may see and ask.

Job: check who asks, read the live state, post commands to the engine's inbox.
In: requests. Out: the answers of the contract that older clients rely on.
May import: everything below. Never: decide, or change state itself.
"""

__all__ = ["app", "auth", "dependencies", "errors", "pages", "reference"]
