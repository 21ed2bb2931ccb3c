"""Every error Kadens raises on purpose, sorted by what the caller must do.

KadensError
├── BadInput        fix what was given: the message names the field, the value and what is allowed
│   └── NameTaken   a metric, part, check or path that exists already
├── NotReady        try again later: a readiness check raises it to tell the world why
└── WrongState      fix the program: the call came too early, too late or twice
"""

__all__ = ["BadInput", "KadensError", "NameTaken", "NotReady", "WrongState"]


class KadensError(Exception):
    """Base of all errors that Kadens raises on purpose."""


class BadInput(KadensError):
    """What was given cannot be used; the message names the field, the value and what is allowed."""

    @classmethod
    def of(cls, field: str, value: object, allowed: str) -> "BadInput":
        return cls(f"{field}: {value!r} is not allowed; {allowed}")


class NameTaken(BadInput):
    """Something of this name exists already."""


class NotReady(KadensError):
    """Raised by a readiness check; its message is public, it is shown by `/readyz`."""


class WrongState(KadensError):
    """The call came too early, too late or twice."""
