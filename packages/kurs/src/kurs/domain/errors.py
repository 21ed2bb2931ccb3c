"""Every error Kurs raises on purpose, sorted by what the caller must do.

KursError
├── BadInput            fix what was given: the message names the field, the value and what is allowed
│   ├── UnknownName     a strategy, parameter, symbol or key that does not exist
│   ├── NotFound        a thing with an id of its own, such as an order, that is not there
│   ├── RiskRefused     our own risk refuses it: `code` names the rule
│   ├── Conflict        what is there does not allow it: an order that has ended, a key used for another order
│   └── BadData         market data that cannot be believed
├── Unavailable         try again later: nothing was lost, nothing was done
│   ├── JournalUnavailable
│   ├── Crowded         too many have asked: `retry_after` seconds say when
│   ├── Unanswered      it may have been done or not: ask again under the same id
│   └── ResourceBusy    a port in use, a data folder held by another Kurs
└── Fatal               stop: going on would make it worse
    ├── DatabaseTooNew
    ├── StateCorrupt    the books do not add up
    └── StrategyFailed  a strategy raised; its bot halts
"""

import difflib
from collections.abc import Iterable

from kurs.domain.texts import written

__all__ = [
    "BadData",
    "BadInput",
    "Conflict",
    "Crowded",
    "DatabaseTooNew",
    "Fatal",
    "JournalUnavailable",
    "KursError",
    "NotFound",
    "ResourceBusy",
    "RiskRefused",
    "StateCorrupt",
    "StrategyFailed",
    "Unanswered",
    "Unavailable",
    "UnknownName",
]


class KursError(Exception):
    """Base of all errors that Kurs raises on purpose; their texts can be written anywhere, whatever they tell of."""

    def __str__(self) -> str:
        return written(super().__str__())


class BadInput(KursError):
    """What was given cannot be used; the message names the field, the value and what is allowed."""

    @classmethod
    def of(cls, field: str, value: object, allowed: str) -> "BadInput":
        return cls(f"{field}: {value!r} is not allowed; {allowed}")


class UnknownName(BadInput):
    """A name that does not exist; the message offers the nearest one and lists the known ones."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> "UnknownName":
        """`kind` is what the name should name, such as "strategy"."""
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        return cls(f"unknown {kind} {name!r}; {hint}known: {', '.join(names) or 'none'}")


class NotFound(BadInput):
    """No such thing: an order, a result, a session; whoever asks for another's thing is told the same."""


class RiskRefused(BadInput):
    """Our own risk refuses; `code` is stable and for programs, the text begins with it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class Conflict(BadInput):
    """What was asked for is sound, but not as things are now; asking again alone does not help."""


class BadData(BadInput):
    """Market data that cannot be believed: empty, out of order, not finite, high below low."""


class Unavailable(KursError):
    """Something needed is not there now; the same call may succeed later."""


class Crowded(Unavailable):
    """Too many ask for the same thing at once; after `retry_after` seconds it is likely to be free."""

    def __init__(self, text: str, retry_after: float) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class JournalUnavailable(Unavailable):
    """The journal could not commit (disk full, database locked or away); nothing was sent."""


class Unanswered(Unavailable):
    """No answer came in time, and what was asked for may yet be done; asked again under its id it is done once."""


class ResourceBusy(Unavailable):
    """Somebody else holds what is needed: a port, the data folder."""


class Fatal(KursError):
    """Going on would make things worse; a person has to look."""


class DatabaseTooNew(Fatal):
    """The database was written by a newer Kurs."""


class StateCorrupt(Fatal):
    """The books do not add up; trading must not start on them."""


class StrategyFailed(Fatal):
    """A strategy raised; the message names the file, the line and the candle."""
