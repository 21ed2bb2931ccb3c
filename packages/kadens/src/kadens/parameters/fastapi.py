"""FastAPI's side of a refusal: its own error, with its own handler and its 422."""

from starlette.requests import HTTPConnection

from kadens.errors import InvalidParameters

__all__ = ["as_validation_error"]


def as_validation_error(error: InvalidParameters, connection: HTTPConnection) -> Exception:
    """What FastAPI answers with 422, or closes a WebSocket for; the error itself where FastAPI is not installed."""
    try:
        from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
    except ImportError:
        return error
    if connection.scope["type"] == "websocket":
        return WebSocketRequestValidationError(error.details)
    return RequestValidationError(error.details)
