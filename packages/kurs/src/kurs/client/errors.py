"""What a Kurs that was asked did not do, sorted as its own errors are by what the caller must do.

KursError
├── BadInput
│   ├── Refused         fix what was asked: `status`, `code` and `detail` as the server says them
│   │   ├── NotAllowed  no token, one that is not valid, or one without the scope
│   │   ├── Missing     no such thing; a NotFound
│   │   └── Conflicting not as things are now; a Conflict
└── Unavailable
    ├── Away            the server cannot now: `retry_after` seconds where it says so
    ├── NoAnswer        nobody answered; what only looks was not done, and changes nothing
    └── Unanswered      nobody answered what changes something: it may have been done
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from kurs.domain.errors import BadInput, Conflict, KursError, NotFound, Unanswered, Unavailable

__all__ = ["Away", "Conflicting", "Missing", "NoAnswer", "NotAllowed", "Refused", "Unanswered", "refusal"]


class _Problem(msgspec.Struct, frozen=True, kw_only=True):
    detail: Any
    message: str = ""
    code: str = "error"


class _Told(KursError):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, message: str, detail: Any, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


class Refused(_Told, BadInput):
    """What was asked cannot be done; asking again alone does not help."""


class NotAllowed(Refused):
    """Without a valid token, or without the scope that this needs."""


class Missing(Refused, NotFound):
    """There is no such thing."""


class Conflicting(Refused, Conflict):
    """Not as things are: an order that has ended, a key that was used for another."""


class Away(_Told, Unavailable):
    """Too many requests, or a part of the server is not there; `retry_after` is in seconds."""


class NoAnswer(Unavailable):
    """No connection, or no answer in time, to what changes nothing."""


KINDS: dict[int, type[Refused]] = {401: NotAllowed, 403: NotAllowed, 404: Missing, 409: Conflicting}
TOO_MANY = 429
SERVER_FAILED = 500


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> _Told:
    """The error that an answer tells."""
    try:
        told = msgspec.json.decode(body, type=_Problem)
    except msgspec.DecodeError:
        told = _Problem(detail=None, message=f"answered {status} with what no Kurs says", code="not_kurs")
    message = told.message or str(told.detail)
    if status == TOO_MANY or status >= SERVER_FAILED:
        waits = headers.get("retry-after", "")
        return Away(status, told.code, message, told.detail, float(waits) if waits.isdecimal() else None)
    return KINDS.get(status, Refused)(status, told.code, message, told.detail)
