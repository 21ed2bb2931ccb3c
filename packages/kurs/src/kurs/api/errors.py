"""Errors as clients see them: `detail` as ever, with `error` and `message` beside it; never internals."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ExceptionHandler

from kurs.domain.errors import BadInput, Unavailable

__all__ = ["install"]

log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Every error of the app leaves through one of these."""
    handlers: list[tuple[type[Exception], ExceptionHandler]] = [
        (HTTPException, _http),
        (RequestValidationError, _invalid),
        (BadInput, _bad_input),
        (Unavailable, _unavailable),
        (Exception, _unexpected),
    ]
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)


def _answer(status: int, detail: Any, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail, "error": message, "message": message}, status_code=status, headers=headers)


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    return _answer(error.status_code, error.detail, str(error.detail), dict(error.headers or {}))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    problems = error.errors()
    first = problems[0] if problems else {"loc": (), "msg": "invalid request"}
    place = ".".join(str(part) for part in first["loc"])
    return _answer(422, jsonable_encoder(problems), f"{place}: {first['msg']}")


async def _bad_input(_: Request, error: Exception) -> JSONResponse:
    return _answer(400, str(error), str(error))


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    return _answer(503, str(error), str(error))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    text = "Internal server error"
    return _answer(500, text, text)
