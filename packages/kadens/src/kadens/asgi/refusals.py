"""The short answers that middleware gives in place of the app."""

import math

import msgspec
from starlette.types import Receive, Scope, Send

__all__ = ["Headers", "refuse", "refuse_websocket", "whole_seconds"]

Headers = tuple[tuple[bytes, bytes], ...]

TRY_AGAIN_LATER = 1013
DENIAL = "websocket.http.response"


async def refuse(send: Send, status: int, detail: str, headers: Headers = (), *, kind: str = "http.response") -> None:
    """Answer with `{"detail": ...}`, the form of FastAPI's own errors; no cache may keep it."""
    body = msgspec.json.encode({"detail": detail})
    fixed = (
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    )
    await send({"type": f"{kind}.start", "status": status, "headers": [*fixed, *headers]})
    await send({"type": f"{kind}.body", "body": body})


async def refuse_websocket(
    scope: Scope, receive: Receive, send: Send, status: int, detail: str, headers: Headers
) -> None:
    """The same before the handshake, where the server can say it; else a close, which it turns into a 403."""
    await receive()
    if DENIAL in (scope.get("extensions") or {}):
        await refuse(send, status, detail, headers, kind=DENIAL)
    else:
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER, "reason": detail})


def whole_seconds(seconds: float) -> bytes:
    """Rounded up, at least 1: a client that comes back when it was told to must not be early."""
    return b"%d" % max(1, math.ceil(seconds))
