"""Bodies of requests: read whole before a route sees them, bounded in size, time and depth, each key said once."""

import asyncio
import json
import re
from typing import Any

import msgspec
import numpy as np
from fastapi.exceptions import RequestValidationError
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from kurs.api.errors import Refused
from kurs.api.headers import header

__all__ = ["DEEPEST", "LARGEST", "LARGEST_OF_STRANGERS", "READ_WITHIN", "bounded", "check_keys"]

LARGEST = 1_000_000
# Whoever has shown nothing yet has a token or a code to show, and no more.
LARGEST_OF_STRANGERS = 16_000
DEEPEST = 64
# Seconds for the whole of it, so that a body that drips in holds a connection no longer.
READ_WITHIN = 30.0

OPENING, CLOSING = b"[{", b"]}"
# One for each step in, minus one as a signed byte for each step out.
STEPS = bytes.maketrans(OPENING + CLOSING, b"\x01\x01\xff\xff")

decode = msgspec.json.Decoder().decode
SPACED = re.compile(rb"\s:")
CONTAINERS = (dict, list)
LONGEST_SHOWN = 60
TWICE = "is given more than once; say it once"
NOT_BRACKETS = bytes(set(range(256)) - set(OPENING + CLOSING))


async def bounded(scope: Scope, receive: Receive, *, largest: int = LARGEST) -> tuple[bytes, Receive]:
    """The body, and the request with it to be read again; Refused with 413, 408 or 400 when too large, slow or deep."""
    length = header(scope, b"content-length")
    if length is None and header(scope, b"transfer-encoding") is None:
        return b"", receive
    if length is not None and (not length.isdigit() or len(length) > 20 or int(length) > largest):
        raise _too_large(largest)
    try:
        async with asyncio.timeout(READ_WITHIN):
            body = await _read(receive, largest)
    except TimeoutError:
        text = f"The body did not arrive within {READ_WITHIN:g} seconds"
        raise Refused(408, "too_slow", text, {"Connection": "close"}) from None
    if is_too_deep(body):
        raise Refused(400, "bad_input", f"The body is nested more than {DEEPEST} levels deep")
    return body, _again(body, receive)


def is_too_deep(body: bytes) -> bool:
    """Whether JSON in it is nested too deep; brackets within strings do not count."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    outside = b"".join(body.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])
    steps = np.frombuffer(outside.translate(STEPS, NOT_BRACKETS), dtype=np.int8)
    return bool(np.cumsum(steps, dtype=np.int32).max(initial=0) > DEEPEST)


def check_keys(body: bytes) -> None:
    """RequestValidationError for JSON in which an object says a key twice: of two amounts none is meant.

    Most bodies hold as many different keys as colons, so that none is repeated; only the others are looked at closely.
    """
    try:
        keys = _count(decode(body))
    except ValueError:
        # What is no JSON, or more than JSON allows, such as NaN.
        keys = -1
    if keys == body.count(b":") or (keys == body.count(b'":') and not SPACED.search(body)):
        return
    try:
        json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        # The route tells.
        return


def _count(value: Any) -> int:
    """Keys of objects within; fewer where a list's first part is none and another one is."""
    if type(value) is dict:
        return len(value) + sum([_count(part) for part in value.values() if type(part) in CONTAINERS])
    if type(value) is list and value and type(value[0]) in CONTAINERS:
        return sum([_count(part) for part in value])
    return 0


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) == len(pairs):
        return
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            problem = {"type": "repeated_key", "loc": ("body", key[:LONGEST_SHOWN]), "msg": TWICE, "input": None}
            raise RequestValidationError([problem])
        seen.add(key)


async def _read(receive: Receive, largest: int) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            raise _too_large(largest)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body as one message, then what the server has to say."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _too_large(largest: int) -> Refused:
    # The rest of it is not read, so that nothing more can be said over this connection.
    return Refused(413, "too_large", f"The body is larger than {largest:,} bytes", {"Connection": "close"})
