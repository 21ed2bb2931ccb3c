"""Every error Kadens raises on purpose, sorted by what the caller must do.

KadensError
├── BadInput        fix what was given: the message names the field, the value and what is allowed
│   ├── BadSettings settings that do not fit; `problems` holds all that is wrong with them
│   ├── InvalidParameters  parameters of a request: `details` says of each which and why, as a 422 does
│   ├── MissingExtra  an optional dependency is not installed: the message names what to install
│   ├── NameTaken   a metric, part, check or path that exists already
│   └── TooLarge    a value larger than what the store keeps
├── NotReady        try again later: a readiness check raises it to tell the world why
├── Overloaded      try again later: a queue or a bound is full
│   ├── CircuitOpen the way is closed after many failures; `retry_after` says for how long
│   └── Shed        more important work took the place
├── DeadlineExceeded  try again, or give it longer; also a `TimeoutError`
│   └── LockTimeout the name did not come free in time
│       └── LockUnanswered  the server of the locks said nothing; also an `Unavailable`
├── LeaseLost       stop: what the lock guarded may have been done by another meanwhile
├── Interrupted     try again: the work was cut off before it had a result
├── LoadFailed      try again: another process loaded for all who asked, and failed, with an error of the type it names
├── Unavailable     try again later: a server refused, was silent or answered nonsense
└── WrongState      fix the program: the call came too early, too late or twice
"""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "BadInput",
    "BadSettings",
    "CircuitOpen",
    "DeadlineExceeded",
    "Interrupted",
    "InvalidParameters",
    "KadensError",
    "LeaseLost",
    "LoadFailed",
    "LockTimeout",
    "LockUnanswered",
    "MissingExtra",
    "NameTaken",
    "NotReady",
    "Overloaded",
    "Shed",
    "TooLarge",
    "Unavailable",
    "WrongState",
]


class KadensError(Exception):
    """Base of all errors that Kadens raises on purpose."""


class BadInput(KadensError):
    """What was given cannot be used; the message names the field, the value and what is allowed."""

    @classmethod
    def of(cls, field: str, value: object, allowed: str) -> "BadInput":
        return cls(f"{field}: {value!r} is not allowed; {allowed}")


class BadSettings(BadInput):
    """Settings that cannot be used; `problems` holds all that is wrong with them, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class InvalidParameters(BadInput):
    """Parameters of a request were refused: `details` has `loc`, `msg`, `type` and `input` of each that is wrong."""

    def __init__(self, details: Sequence[Mapping[str, Any]]) -> None:
        self.details = tuple(details)
        super().__init__("; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in self.details))


class MissingExtra(BadInput):
    """What was asked for needs an optional dependency that is not installed."""

    @classmethod
    def named(cls, extra: str, wanted_by: str) -> "MissingExtra":
        return cls(f"{wanted_by} needs an optional dependency: pip install kadens[{extra}]")


class NameTaken(BadInput):
    """Something of this name exists already."""


class TooLarge(BadInput):
    """The value is larger than what the store keeps; whatever the store had under its key is gone."""


class NotReady(KadensError):
    """Raised by a readiness check; its message is public, it is shown by `/readyz`."""


class Overloaded(KadensError):
    """A queue or a bound is full: the call was refused before it cost anything."""


class CircuitOpen(Overloaded):
    """The circuit breaker lets no call through; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Shed(Overloaded):
    """More important work took the place."""


class DeadlineExceeded(KadensError, TimeoutError):
    """Its time was over before it was done."""


class LockTimeout(DeadlineExceeded):
    """The name did not come free for as long as the caller would wait: others held it, or stood before the caller."""


class LeaseLost(KadensError):
    """The lease ended before the block that it guarded; another may have been inside meanwhile."""


class Interrupted(KadensError):
    """The work was cut off before it had a result."""


class LoadFailed(KadensError):
    """Another process loaded what this one waited for, and failed; an error itself stays in its process."""


class Unavailable(KadensError):
    """A server refused, was silent or answered nonsense."""


class LockUnanswered(LockTimeout, Unavailable):
    """The server of the locks did not answer for as long as the caller would wait: nobody knows who holds the name."""


class WrongState(KadensError):
    """The call came too early, too late or twice."""
