"""One call of the app whose answer many may wait for: collected if they may have it, passed on if they may not."""

import asyncio
import logging
from collections.abc import MutableSet
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import blake2b
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.freshness import Freshness, freshness
from kadens.clock import Clock

__all__ = ["UNSHARED", "AppCall", "CachedResponse", "Collecting", "Unshared"]

logger = logging.getLogger(__name__)

START, BODY = "http.response.start", "http.response.body"

OK = 200
NO_CONTENT = 204
GATEWAY_TIMEOUT = 504

# Fields of the connection, and those that are made anew for each asker.
DROPPED = frozenset(
    {
        b"age",
        b"connection",
        b"content-length",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# The whole answer is wanted, whatever the first asker has of it already.
CONDITIONS = frozenset({b"if-match", b"if-modified-since", b"if-none-match", b"if-range", b"if-unmodified-since"})
REPLACED = frozenset({"extensions", "headers", "method"})


class Unshared(Enum):
    """The answer is for its asker alone, who has got it by now or is getting it."""

    UNSHARED = auto()


UNSHARED: Final = Unshared.UNSHARED


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A whole answer; `born` in seconds since 1970, `fresh` for so many seconds, 0 if it is not to be kept."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: bytes | None
    modified: bytes | None
    born: float
    fresh: float
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """What may be collected, and within how many seconds; `running` holds the calls under way."""

    ttl: float
    statuses: frozenset[int]
    vary: frozenset[str]
    max_body: int
    timeout: float
    wall: Clock
    running: MutableSet["asyncio.Task[None]"]


class _State(Enum):
    COLLECTING = auto()
    PASSING_ON = auto()
    COLLECTED = auto()
    DROPPED = auto()


class AppCall:
    """A request that may become a call of the app: by `load`, which is handed to a cache.

    The app runs in a task of its own, so that it goes on for the others when the asker is gone. As soon as its answer
    turns out to be no other's business, or a stream, it goes to the asker as it comes, and `load` gives UNSHARED.
    """

    __slots__ = (
        "_app", "_asked_body", "_asker_gone", "_awaited", "_freshness", "_how", "_inner", "_length", "_messages",
        "_moved", "_outcome", "_receive", "_scope", "_send", "_size", "_state", "task",
    )  # fmt: skip

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, how: Collecting) -> None:
        self._app, self._scope, self._receive, self._send, self._how = app, scope, receive, send, how
        self._asker_gone = False
        self.task: asyncio.Task[None] | None = None

    async def load(self) -> CachedResponse | Unshared:
        """The app's answer, or UNSHARED; raises what the app raises. A 504 when it takes too long."""
        loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[CachedResponse | Unshared] = loop.create_future()
        self._moved = asyncio.Event()
        self._state = _State.COLLECTING
        self._messages: list[Message] = []
        self._length: int | None = None
        self._size, self._asked_body, self._awaited = 0, False, False
        self._inner: Scope = {**self._scope, "method": "GET", "headers": _unconditional(self._scope), "extensions": {}}
        self.task = loop.create_task(self._run())
        self._how.running.add(self.task)
        self.task.add_done_callback(self._ended)
        try:
            async with asyncio.timeout(self._how.timeout) as timer:
                return await self._outcome
        except TimeoutError:
            if not timer.expired():
                raise
            self._drop()
            return _too_late(self._how)
        except asyncio.CancelledError:
            self._drop()
            raise

    def leave(self) -> None:
        """The asker is gone, or was served from the cache: what is for it alone ends."""
        self._asker_gone = True
        if self.task is not None and self._state is _State.PASSING_ON:
            self._drop()

    async def abandon(self) -> None:
        """As `leave`; what ends by it has ended then."""
        self.leave()
        if self.task is not None and self._state is _State.DROPPED:
            await asyncio.wait((self.task,))

    async def end(self) -> None:
        """Wait until the app is done with the request, its background tasks too; raises what it raises."""
        task = self.task
        if task is None:
            return
        self._awaited = True
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.wait((task,))
            raise
        if not task.cancelled():
            task.result()

    @property
    def answer(self) -> CachedResponse | Unshared | None:
        """What `load` gave; None if it was not called."""
        return None if self.task is None else self._outcome.result()

    # ── the app's side ───────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        await self._app(self._inner, self._hear, self._collect)

    async def _hear(self) -> Message:
        """The app's `receive`: an empty body, and then nothing while others wait for the answer."""
        if not self._asked_body:
            self._asked_body = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._moved.wait()
        return await self._receive() if self._state is _State.PASSING_ON else {"type": "http.disconnect"}

    async def _collect(self, message: Message) -> None:
        """The app's `send`."""
        if self._state is _State.PASSING_ON:
            await self._pass_on(message)
        elif self._state is _State.COLLECTING:
            self._messages.append(message)
            if not self._takes(message):
                await self._begin_passing_on()
            elif message["type"] == BODY and not message.get("more_body", False):
                self._move_to(_State.COLLECTED, self._collected())

    def _takes(self, message: Message) -> bool:
        """Whether what has come so far may be given to all."""
        if message["type"] == START and len(self._messages) == 1:
            self._tell_route()
            return self._takes_start(message)
        if message["type"] != BODY or len(self._messages) == 1:
            return False
        self._size += len(message.get("body", b""))
        # A body in parts of which nobody knows the length may be one without an end.
        endless = self._length is None and message.get("more_body", False)
        return self._size <= self._how.max_body and not endless

    def _takes_start(self, message: Message) -> bool:
        headers = [(name.lower(), value) for name, value in message.get("headers", ())]
        how = self._how
        self._freshness = freshness(
            message["status"], headers, ttl=how.ttl, statuses=how.statuses, vary=how.vary, now=how.wall()
        )
        length = dict(headers).get(b"content-length", b"")
        self._length = int(length) if length.isdigit() else None
        return self._freshness.shareable and (self._length is None or self._length <= how.max_body)

    async def _begin_passing_on(self) -> None:
        if self._asker_gone:
            self._drop()
            return
        self._move_to(_State.PASSING_ON, UNSHARED)
        held, self._messages = self._messages, []
        for message in held:
            await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if self._scope["method"] == "HEAD" and message["type"] == BODY and message.get("more_body", False):
            # The rest would be thrown away, and there may be no end to it.
            await self._send({"type": BODY, "body": b""})
            self._drop()
        else:
            await self._send(message)

    def _tell_route(self) -> None:
        """What routing has found out belongs to the asker's scope too; middleware outside reads it there."""
        self._scope.update({name: value for name, value in self._inner.items() if name not in REPLACED})

    def _collected(self) -> CachedResponse:
        body = b"".join(message.get("body", b"") for message in self._messages[1:])
        return _response(self._messages[0], body, self._freshness, self._how.wall())

    def _drop(self) -> None:
        self._move_to(_State.DROPPED, UNSHARED)
        if self.task is not None:
            self.task.cancel()

    def _move_to(self, state: _State, outcome: CachedResponse | Unshared) -> None:
        self._state = state
        self._moved.set()
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._how.running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and self._asker_gone and not self._awaited:
            logger.error("the app failed at %s after its asker was gone", self._scope["path"], exc_info=error)
        if self._outcome.done():
            return
        if task.cancelled():
            self._outcome.cancel()
        elif error is not None:
            self._outcome.set_exception(error)
        else:
            # It answered nothing, or not to the end: what the server makes of that is its affair.
            self._outcome.set_result(UNSHARED)


def _unconditional(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name not in CONDITIONS]


def _response(start: Message, body: bytes, fresh: Freshness, born: float) -> CachedResponse:
    status = start["status"]
    headers = [(name.lower(), value) for name, value in start.get("headers", ())]
    kept = [(name, value) for name, value in headers if name not in DROPPED]
    if status != NO_CONTENT:
        kept.append((b"content-length", b"%d" % len(body)))
    told = dict(kept)
    etag = told.get(b"etag")
    if etag is None and fresh.seconds > 0 and status == OK:
        # Weak, for what stands outside may still change the bytes, by compressing them for instance.
        etag = b'W/"%s"' % blake2b(body, digest_size=16).hexdigest().encode()
        kept.append((b"etag", etag))
    return CachedResponse(
        status=status,
        headers=tuple(kept),
        body=body,
        etag=etag,
        modified=told.get(b"last-modified"),
        born=born,
        fresh=fresh.seconds,
        stale=fresh.stale,
    )


def _too_late(how: Collecting) -> CachedResponse:
    body = b'{"detail":"not done within %g s"}' % how.timeout
    start = {
        "status": GATEWAY_TIMEOUT,
        "headers": [(b"content-type", b"application/json"), (b"cache-control", b"no-store")],
    }
    return _response(start, body, Freshness(shareable=True), how.wall())
