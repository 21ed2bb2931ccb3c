"""Commands, scripts and messages over a link that is opened at the first use and again whenever it breaks."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self, TypeVar

from kadens import checks
from kadens.clock import monotonic
from kadens.errors import Unavailable, WrongState
from kadens.redis_client.address import Address
from kadens.redis_client.link import Command, Identity, Link, Refused, check_installed
from kadens.redis_client.script import Script

__all__ = ["RedisClient", "RedisClientStatistics"]

logger = logging.getLogger(__name__)

FIRST_RETRY: Final = 0.02
LONGEST_RETRY: Final = 0.5
# Seconds that are left at least to a call that could be sent at all.
SHORTEST: Final = 0.001

ENDING: Final = "its event loop is ending"

T = TypeVar("T")

OnMessage = Callable[[bytes], None]
OnChange = Callable[[bool], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisClientStatistics:
    """`late` answers came after their deadline or never; `opened` and `losses` are of links."""

    linked: bool
    asked: int
    late: int
    opened: int
    losses: int
    messages: int


class _Watcher(NamedTuple):
    tell: OnChange
    at_end: bool


class RedisClient:
    """One connection for all callers of a loop, kept for as long as the client is open.

    A call ends within `timeout` seconds, or within its own `within`, or raises `Unavailable`; a server that is
    silent for `timeout` is taken for gone, and asked every `heartbeat` seconds when there is nothing else to ask.
    A link that broke is opened anew, with a jittered delay of at most `longest_retry` seconds (half of `timeout`,
    if not said) between tries; a call made meanwhile ends with the next try that fails. A cancelled call takes nobody
    else's answer. What was asked and not answered before a loss may have been done or not: `LinkLost`; it is never
    asked again by itself.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 1.0,
        open_within: float = 2.0,
        longest_retry: float | None = None,
        heartbeat: float = 1.0,
        field: str = "url",
        wanted_by: str = "RedisClient",
    ) -> None:
        check_installed(wanted_by)
        self.address = Address.of(url, field=field)
        self._timeout = checks.seconds("timeout", timeout)
        self._open_within = checks.seconds("open_within", open_within)
        if longest_retry is None:
            # So that a call that waits for a link sees a try.
            longest_retry = min(LONGEST_RETRY, timeout / 2)
        self._longest_retry = checks.seconds("longest_retry", longest_retry)
        self._heartbeat = checks.seconds("heartbeat", heartbeat)
        self._link: Link | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self._tries = 0
        self._why = ""
        self._channels: dict[str, list[OnMessage]] = {}
        self._watchers: list[_Watcher] = []
        self._asked = self._late = self._opened = self._losses = self._messages = 0

    @classmethod
    def of(
        cls, server: "str | RedisClient", *, wanted_by: str, field: str = "server", **options: float
    ) -> "tuple[RedisClient, bool]":
        """(the client, whether it is the caller's to close): a URL becomes a new one with these `options`."""
        if isinstance(server, RedisClient):
            return server, False
        return cls(server, field=field, wanted_by=wanted_by, **options), True

    def __repr__(self) -> str:
        return f"RedisClient({self.address}, linked={self.linked})"

    @property
    def linked(self) -> bool:
        return self._link is not None and self._link.ready and not self._link.loop.is_closed()

    @property
    def failing(self) -> bool:
        """Whether the last that was tried failed, and nothing has been heard since: what waits would wait in vain.

        Not while nobody tries, as before the first call of an event loop: it begins anew.
        """
        if not self._why and (self._link is None or not self._link.silent):
            return False
        keeper = self._keeper
        return keeper is not None and not keeper.done() and _runs(keeper.get_loop())

    async def ask(self, *command: str | int | float | bytes, within: float | None = None) -> Any:
        """Its answer: bytes, a number, a list, a dictionary or None; `Refused`, `Unavailable`."""
        link = self._link
        within = within or self._timeout
        if link is None or not link.ready or link.loop is not asyncio.get_running_loop():
            link, within = await self._linked(within)
        self._asked += 1
        return await link.send(command, within)

    async def ask_all(self, *commands: Command, within: float | None = None) -> list[Any]:
        """Their answers, in one round trip; the first `Refused` among them is raised."""
        link = self._link
        within = within or self._timeout
        if link is None or not link.ready or link.loop is not asyncio.get_running_loop():
            link, within = await self._linked(within)
        self._asked += 1
        answers = await link.send_all(commands, within)
        for answer in answers:
            if isinstance(answer, Refused):
                raise answer
        return answers

    async def run(
        self,
        script: Script,
        keys: Sequence[str],
        *arguments: str | int | float | bytes,
        within: float | None = None,
    ) -> Any:
        """What the script answers; its text is sent only to a server that does not know it."""
        link = self._link
        within = within or self._timeout
        if link is None or not link.ready or link.loop is not asyncio.get_running_loop():
            link, within = await self._linked(within)
        self._asked += 1
        began = monotonic()
        try:
            return await link.send(("EVALSHA", script.digest, len(keys), *keys, *arguments), within)
        except Refused as error:
            if "NOSCRIPT" not in str(error):
                raise
        left = max(within - (monotonic() - began), SHORTEST)
        return await self.ask("EVAL", script.text, len(keys), *keys, *arguments, within=left)

    def send(self, *command: str | int | float | bytes) -> asyncio.Future[Any]:
        """Written before this returns, after all that was asked before; `Unavailable` without a link."""
        link = self._link
        if link is None or not link.ready or not _runs(link.loop):
            raise Unavailable(f"{self.address}: there is no connection")
        self._asked += 1
        return link.send(command, self._timeout)

    def subscribe(self, channel: str, listener: OnMessage) -> None:
        """Call `listener` with what is published there; what is asked after this is done after the subscription.

        What it raises is logged. Messages published while there is no link are lost: `watch` tells. Needs RESP3, that
        is Redis 6.2 or Valkey, and a user who may hear the channel: without, there is no link for anybody.
        """
        listeners = self._channels.setdefault(channel, [])
        listeners.append(listener)
        if len(listeners) == 1 and self._link is not None and self.linked:
            self._link.hear(channel)

    def unsubscribe(self, channel: str, listener: OnMessage) -> None:
        """Call it no more; other listeners of the channel stay."""
        listeners = self._channels.get(channel, [])
        if listener in listeners:
            listeners.remove(listener)
            if not listeners:
                del self._channels[channel]
                if self._link is not None and self.linked:
                    self._link.unhear(channel)

    def watch(self, watcher: OnChange, *, at_end: bool = False) -> None:
        """Call `watcher` with True when a link was opened and subscribed, with False when it was lost.

        With `at_end` also with False when its event loop ends: what is published until another begins is missed, and
        nothing can be begun any more. What it raises is logged.
        """
        self._watchers.append(_Watcher(watcher, at_end))

    def unwatch(self, watcher: OnChange) -> None:
        self._watchers = [one for one in self._watchers if one.tell != watcher]

    async def open(self) -> None:
        """Connect now, so that a wrong address is told at the start: `Unavailable`."""
        await self._linked(self._open_within)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the connection; a later call opens another."""
        keeper, self._keeper = self._keeper, None
        loop = asyncio.get_running_loop()
        if keeper is not None and keeper.get_loop() is loop:
            keeper.cancel()
            await asyncio.wait([keeper])
        if self._link is not None and self._link.loop is loop:
            await self._link.aclose()
        self._why = "the client was closed"
        self._tell_tried()

    def statistics(self) -> RedisClientStatistics:
        late = self._late + (self._link.late if self._link is not None else 0)
        return RedisClientStatistics(
            linked=self.linked,
            asked=self._asked,
            late=late,
            opened=self._opened,
            losses=self._losses,
            messages=self._messages,
        )

    # ── the link ─────────────────────────────────────────────────────────────────────────────────

    async def _linked(self, within: float) -> tuple[Link, float]:
        """The link, and what is left of `within` after waiting for it: at most for the outcome of the next try."""
        loop = asyncio.get_running_loop()
        if self._keeper is not None and self._keeper.cancelled() and self._keeper.get_loop() is loop:
            raise Unavailable(f"{self.address}: {ENDING}")
        if self._keeper is None or self._keeper.done() or self._keeper.get_loop() is not loop:
            self._start(loop)
        if self._link is not None and self._link.ready:
            return self._link, within
        began = monotonic()
        try:
            async with asyncio.timeout(within):
                await self._settled()
        except TimeoutError:
            # The link may have been opened in the same turn of the loop.
            if not self.linked:
                self._why = self._why or f"no connection within {within:g} s"
        link = self._link
        if link is None or not link.ready:
            raise Unavailable(f"{self.address}: {self._why or 'the connection broke'}")
        return link, max(within - (monotonic() - began), SHORTEST)

    async def _settled(self) -> None:
        """Until a try that begins from now on has failed, or the link is there."""
        enough = self._tries + 1
        while True:
            await self._tried.wait()
            if self._tries >= enough or self._keeper is None or (self._link is not None and self._link.ready):
                return

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        former = self._keeper
        if former is not None and not former.done() and not former.get_loop().is_closed():
            raise WrongState(f"{self!r} belongs to another event loop that is still open; make one per loop")
        self._link, self._why, self._tries, self._tried = None, "", 0, asyncio.Event()
        # Its context is its own: it outlives the call that begins it.
        self._keeper = loop.create_task(self._keep(), context=Context())

    async def _keep(self) -> None:
        """Open the link, see that it lives, open it anew when it broke; until the client is closed."""
        failures = 0
        former: Identity | None = None
        try:
            while True:
                try:
                    link = await self._open_one(former)
                except Unavailable as error:
                    failures += 1
                    self._failed(error, first=failures == 1)
                    await asyncio.sleep(self._delay(failures))
                    continue
                failures, former = 0, link.identity
                await self._see(link)
        finally:
            self._end_link()

    def _end_link(self) -> None:
        """A program that ends without closing must not leave a socket to a loop that is gone."""
        link = self._link
        if self._keeper is asyncio.current_task():
            # Not closed but cancelled, with all that ran on the loop: who is told now would begin anew.
            self._link, self._why = None, ENDING
            self._tell_watchers(linked=False, at_end=True)
            self._tell_tried()
        if link is not None:
            link.close()

    async def _open_one(self, former: Identity | None) -> Link:
        self._tries += 1
        link = Link(self.address, self._timeout, on_message=self._hear, on_broken=self._lose)
        try:
            async with asyncio.timeout(self._open_within):
                await link.open(self._channels, former)
        except TimeoutError as late:
            raise Unavailable(f"{self.address}: no connection within {self._open_within:g} s") from late
        self._link, self._why = link, ""
        self._opened += 1
        self._tell_watchers(linked=True)
        self._tell_tried()
        return link

    async def _see(self, link: Link) -> None:
        """Until the link is gone; a server that is silent is noticed by the heartbeat."""
        while not link.broken:
            heard_at = link.heard_at
            try:
                async with asyncio.timeout(self._heartbeat):
                    await link.gone.wait()
            except TimeoutError:
                if link.heard_at == heard_at and not link.broken:
                    await self._beat(link)

    async def _beat(self, link: Link) -> None:
        try:
            await link.send(("PING",), self._timeout)
        except Unavailable as error:
            logger.debug("heartbeat: %s", error)

    def _delay(self, failures: int) -> float:
        longest = min(self._longest_retry, FIRST_RETRY * 2.0 ** min(failures, 30))
        return random.uniform(longest / 2, longest)  # noqa: S311  # spreads clients, hides nothing

    def _failed(self, error: Unavailable, *, first: bool) -> None:
        logger.log(logging.WARNING if first else logging.DEBUG, "Redis is out of reach and is tried again: %s", error)
        self._why = str(error).removeprefix(f"{self.address}: ")
        self._tell_tried()

    def _tell_tried(self) -> None:
        """Wake those who waited for this try; who comes now waits for the next."""
        self._tried.set()
        self._tried = asyncio.Event()

    def _lose(self, link: Link) -> None:
        self._late += link.late
        link.late = 0
        if link is not self._link or not _runs(link.loop):
            return
        if link.silent:
            self._why = link.broken
        self._losses += 1
        self._tell_watchers(linked=False)

    def _tell_watchers(self, *, linked: bool, at_end: bool = False) -> None:
        for watcher in tuple(self._watchers):
            if watcher.at_end or not at_end:
                _call(watcher.tell, linked)

    def _hear(self, channel: bytes, message: bytes) -> None:
        self._messages += 1
        for listener in tuple(self._channels.get(channel.decode(errors="replace"), ())):
            _call(listener, message)


def _call(listener: Callable[[T], None], what: T) -> None:
    try:
        listener(what)
    except Exception:
        # It is one user's code, and the link is everybody's.
        logger.exception("a listener of the Redis client failed")


def _runs(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether this is called from within it; some loops end their connections when they are closed."""
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
