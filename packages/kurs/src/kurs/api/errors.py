"""Errors as clients see them: `detail` as ever, with `error`, `message` and a stable `code` beside it; no internals."""

import json
import logging
import math
import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kurs.api.headers import header
from kurs.domain.errors import (
    BadData,
    BadInput,
    Conflict,
    Crowded,
    KursError,
    NotFound,
    RiskRefused,
    Unanswered,
    Unavailable,
    UnknownName,
)

__all__ = ["CODES", "KINDS", "PAGE", "Page", "Refused", "answer", "install"]

log = logging.getLogger(__name__)

# A page of the route that says an error to people: request, status, text, headers.
Page = Callable[[Request, int, str, Mapping[str, str]], Response]
# Where a request's scope holds it.
PAGE = "kurs.page"
HTML = b"text/html"

# (status, code) of each kind that the domain raises; the first that fits.
KINDS: tuple[tuple[type[KursError], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (UnknownName, 400, "unknown_name"),
    (BadData, 400, "bad_data"),
    (BadInput, 400, "bad_input"),
    (Unanswered, 503, "unanswered"),
    (Unavailable, 503, "unavailable"),
)
CODES = {
    400: "bad_input",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    409: "conflict",
    413: "too_large",
    422: "invalid",
    429: "rate_limited",
    500: "internal",
    501: "not_implemented",
    502: "bad_gateway",
    503: "unavailable",
}
INTERNAL = "Internal server error"
# Of a body that is wrong everywhere the first few places are enough.
MOST_PROBLEMS = 50
LONGEST_INPUT = 500
# What is sent in such a field is shown to nobody, not even to whoever sent it.
SECRET_FIELDS = frozenset({"token", "code", "api_key", "api_secret", "password", "secret"})
STARS = "**********"
# pydantic's own words before ours.
PREFIX = "Value error, "
WRONG_TYPE = {
    "type": "content_type",
    "loc": ["header", "content-type"],
    "msg": "send Content-Type: application/json",
    "input": None,
}
# Whatever the field is called that it was sent in.
CREDENTIAL = re.compile(r"kurs_s?[0-9a-f]{12}\S*")


class Refused(HTTPException):
    """An answer with a code of its own."""

    def __init__(self, status: int, code: str, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, text, headers)
        self.code = code


def install(app: FastAPI) -> None:
    """Every error of the app leaves through one of these."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(KursError, _kurs)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def answer(
    status: int, code: str, detail: Any, headers: Mapping[str, str] | None = None, *, message: str | None = None
) -> Response:
    """`detail` may be an object with `error` and `message` of its own, which then stand at the top too."""
    parts = detail if isinstance(detail, dict) else {}
    text = str(parts.get("message", detail)) if message is None else message
    body = {"detail": detail, "error": str(parts.get("error", text)), "message": text, "code": code}
    # ASCII, because a client may have sent what no encoding can write, and it is told what it sent.
    return Response(json.dumps(body, default=str, separators=(",", ":")), status, headers, "application/json")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    code = error.code if isinstance(error, Refused) else CODES.get(error.status_code, "error")
    return _told(request, error.status_code, code, error.detail, error.headers)


async def _kurs(request: Request, error: Exception) -> Response:
    for kind, status, code in KINDS:
        if isinstance(error, kind):
            headers = {"Retry-After": str(math.ceil(error.retry_after))} if isinstance(error, Crowded) else None
            return _told(request, status, error.code if isinstance(error, RiskRefused) else code, str(error), headers)
    return await _unexpected(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    found = error.errors()[:MOST_PROBLEMS]
    if not _is_json(request) and any(_is_unread(problem) for problem in found):
        problems = [WRONG_TYPE, *(_shown(problem) for problem in found if not _is_unread(problem))]
    else:
        problems = [_shown(problem) for problem in found]
    first = problems[0] if problems else {"loc": (), "msg": "invalid request"}
    place = ".".join(str(part) for part in first["loc"])
    return _told(request, 422, "invalid", problems, message=f"{place}: {first['msg']}")


async def _gone(_: Request, _error: Exception) -> Response:
    """Nobody reads this, and nobody should be able to fill a log by hanging up."""
    return answer(400, "bad_input", "The body ended before it was complete")


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _told(request, 500, "internal", INTERNAL)


def _told(
    request: Request,
    status: int,
    code: str,
    detail: Any,
    headers: Mapping[str, str] | None = None,
    *,
    message: str | None = None,
) -> Response:
    """On the route's own page, where it has one and a browser asks."""
    page: Page | None = request.scope.get(PAGE)
    if page is not None and HTML in (header(request.scope, b"accept") or b""):
        return page(request, status, message or str(detail), headers or {})
    return answer(status, code, detail, headers, message=message)


def _is_json(request: Request) -> bool:
    """Whether the body is said to be; what is not is never read as such."""
    kind = (header(request.scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    return kind.startswith(b"application/") and kind.endswith((b"/json", b"+json"))


def _is_unread(problem: Mapping[str, Any]) -> bool:
    """Whether a body has come that nobody has read."""
    place: tuple[int | str, ...] = problem["loc"]
    return place[:1] == ("body",) and problem["type"] != "missing"


def _shown(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem without secrets, and without more of the body than helps."""
    secret = any(part in SECRET_FIELDS for part in problem["loc"])
    given = STARS if secret else _short(problem.get("input"))
    context = {name: str(value) for name, value in problem.get("ctx", {}).items() if not secret}
    text = problem["msg"].removeprefix(PREFIX)
    # Parts of the body too, where it has names of its own.
    place = [CREDENTIAL.sub(STARS, part) if isinstance(part, str) else part for part in problem["loc"]]
    shown = {"type": problem["type"], "loc": jsonable_encoder(place), "msg": text, "input": given}
    return {**shown, "ctx": context} if context else shown


def _short(value: Any) -> Any:
    """What was given, as JSON can say it; None when it is long, of which no more is looked at than its beginning."""
    room = [LONGEST_INPUT]
    plain = _plain(value, room)
    return plain if room[0] >= 0 and len(json.dumps(plain, default=str)) <= LONGEST_INPUT else None


def _plain(value: Any, room: list[int]) -> Any:
    """What JSON can say: a client may send NaN, which JSON cannot. Nothing more is made once there is no room."""
    room[0] -= len(value) if isinstance(value, str | bytes) else 1
    if room[0] < 0:
        return None
    match value:
        case dict():
            return {
                str(name): STARS if name in SECRET_FIELDS else _plain(part, room)
                for name, part in islice(value.items(), LONGEST_INPUT)
            }
        case list() | tuple():
            return [_plain(part, room) for part in islice(value, LONGEST_INPUT)]
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float():
            return value
        case _:
            return CREDENTIAL.sub(STARS, str(value))
