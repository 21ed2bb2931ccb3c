"""Values in Redis or Valkey, shared by all processes that name the same server and namespace."""

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self

import msgspec

from kadens.cache.base import Claim, Codec, Found, check_count, check_named, check_seconds, check_stored, required
from kadens.cache.invalidation import Invalidation, Invalidations, process_name
from kadens.cache.redis_scripts import CLAIM, DISCARD, INVALIDATE, RELEASE, RENEW, SET
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, TooLarge, Unavailable
from kadens.redis_client import Command, RedisClient, Script

__all__ = ["RedisStatistics", "RedisStore"]

logger = logging.getLogger(__name__)

DROPPED_WITHIN: Final = 30.0
# A server does nothing else while it drops so many.
DROPPED_AT_ONCE: Final = 500
MAX_VALUE: Final = 2**20
# Claims that could not be given up; those before end by themselves.
ABANDONED_AT_MOST: Final = 1_024

ENVELOPE: Final = msgspec.msgpack.Decoder(tuple[tuple[str, ...], bytes])


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisStatistics:
    """`unread` values were of another version of their type, `too_large` ones were not sent.

    `losses` of the link; `told` invalidations came in.
    """

    linked: bool
    asked: int
    late: int
    losses: int
    told: int
    unread: int
    too_large: int


class RedisStore:
    """Values and invalidations over one connection, of its own or of a `RedisClient` that others use too.

    A call ends within `timeout` seconds, or raises `Unavailable`. Once one did, calls raise at once until the server
    answers again, which is tried every `retry_after` seconds. Every `heartbeat` seconds the link is asked whether
    it lives; while it is lost, listeners are told every `unheard_for` seconds to drop everything. Of a value of more
    than `max_value` bytes nothing is sent: `TooLarge`; the connection is everybody's. Many keys are invalidated some
    hundred at a time, for at most 30 seconds. Needs a `codec` with each value. Redis 6.2 or Valkey; not a cluster.
    """

    def __init__(
        self,
        server: str | RedisClient,
        *,
        namespace: str = "kadens",
        timeout: float = 0.05,
        retry_after: float = 0.25,
        heartbeat: float = 1.0,
        unheard_for: float = 5.0,
        max_value: int = MAX_VALUE,
        clock: Clock = monotonic,
    ) -> None:
        _check_namespace(namespace)
        for field, seconds in (
            ("timeout", timeout),
            ("retry_after", retry_after),
            ("heartbeat", heartbeat),
            ("unheard_for", unheard_for),
        ):
            check_seconds(field, seconds)
        check_count("max_value", max_value)
        self.clock = clock
        self._client, self._owns = RedisClient.of(
            server, wanted_by="RedisStore", timeout=timeout, longest_retry=retry_after, heartbeat=heartbeat
        )
        self._namespace = namespace
        self._channel = f"{namespace}:invalidated"
        self._id = uuid.uuid4().hex
        self._abandoned: deque[Claim] = deque(maxlen=ABANDONED_AT_MOST)
        self._timeout = timeout
        self._unheard_for = unheard_for
        self._max_value = max_value
        self._invalidations = Invalidations()
        self._listeners: list[Callable[[Invalidation], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._asked = self._losses = self._told = self._unread = self._too_large = 0

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    @property
    def linked(self) -> bool:
        """Whether invalidations of other processes arrive."""
        return self._loop is not None and self._client.linked

    def listen(self, listener: Callable[[Invalidation], None]) -> None:
        """Call it with every invalidation that comes in; with one of everything whenever some may have been missed."""
        self._listeners.append(listener)

    async def get(self, key: str, codec: Codec | None = None) -> Found | None:
        codec = required(codec)
        check_stored(key)
        name = f"{self._namespace}:v:{key}"
        # In this order: a value that comes between them gets the end of the former, and not the former its end.
        left, data = await self._ask(("PTTL", name), ("GET", name))
        if data is None or left <= 0:
            return None
        try:
            tags, body = ENVELOPE.decode(data)
            value = codec.decode(body)
        except (LookupError, msgspec.MsgspecError):
            self._unread += 1
            return None
        return Found(key, value, self.clock() + left / 1000, tags=tags)

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Found | None:
        check_seconds("ttl", ttl)
        check_stored(key, tags)
        data = msgspec.msgpack.encode((tags, required(codec).encode(value)))
        if claim is not None:
            with self._given_up_unanswered(claim):
                kept = await self._write(key, data, ttl, tags, claim.token, b"")
        else:
            kept = await self._replace(key, data, ttl, tags)
        return Found(key, value, self.clock() + ttl, tags=tags) if kept else None

    async def _replace(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...]) -> bool:
        """By hand; False if others replaced it in turn before their word and the answer were read."""
        replaced, epoch = Invalidation(keys=(key,), by=self._name()), self._invalidations.epoch
        try:
            await self._write(key, data, ttl, tags, "", replaced.encode())
            return not self._invalidations.concern(key, tags, since=epoch)
        finally:
            # Also when it was cut off: it may have been done.
            self._tell(replaced)

    async def _write(
        self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str, message: bytes
    ) -> bool:
        names = self._names(key)
        if len(data) > self._max_value:
            await self._discard(names, token, message, len(data))
            return False
        ending = (_milliseconds(ttl), token, message, data)
        return bool(await self._run(SET, names, self._namespace, key, *ending, *tags))

    async def _discard(self, names: tuple[str, str], token: str, message: bytes, size: int) -> None:
        """What was there before the value is as old as what the claim was for."""
        self._too_large += 1
        if await self._run(DISCARD, names, self._namespace, token, message):
            raise TooLarge(f"value: {size:,} bytes are not allowed; at most {self._max_value:,} bytes")

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        check_stored(key, tags)
        claim = Claim(key=key, tags=tags, epoch=self._invalidations.epoch, token=uuid.uuid4().hex)
        names, lease = self._names(key), _milliseconds(seconds)
        self._begin()
        with self._given_up_unanswered(claim):
            given = await self._client.run(
                CLAIM, names, self._namespace, key, lease, claim.token, *tags, within=self._timeout
            )
        return claim if given else None

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        names, lease = self._names(claim.key), _milliseconds(seconds)
        good = await self._run(RENEW, names, self._namespace, claim.key, lease, claim.token, *claim.tags)
        return bool(good)

    async def release(self, claim: Claim) -> None:
        with self._given_up_unanswered(claim):
            await self._run(RELEASE, self._names(claim.key)[1:], claim.token)

    async def invalidate(self, invalidation: Invalidation) -> None:
        check_named(invalidation)
        self._invalidations.record(invalidation)
        until = self.clock() + DROPPED_WITHIN
        for prefix in invalidation.prefixes:
            await self._sweep(prefix, until)
        keys = invalidation.keys
        while len(keys) > DROPPED_AT_ONCE:
            await self._drop(keys[:DROPPED_AT_ONCE], (), b"")
            keys = keys[DROPPED_AT_ONCE:]
            self._check_time(until)
        while await self._drop(keys, invalidation.tags, invalidation.encode()):
            keys = ()
            self._check_time(until)

    async def __aenter__(self) -> Self:
        """A server that is not there is no reason not to start: it is tried again and again."""
        self._attach()
        try:
            await self._client.ask("PING", within=self._timeout)
        except Unavailable as error:
            logger.warning("the cache starts without Redis: %s", error)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """A client that was given stays open. A later call begins anew."""
        if self._loop is not None:
            self._loop = None
            self._client.unwatch(self._link_changed)
            self._client.unsubscribe(self._channel, self._hear)
        if self._timer is not None:
            self._timer.cancel()
        if self._owns:
            await self._client.aclose()

    def statistics(self) -> RedisStatistics:
        return RedisStatistics(
            linked=self.linked,
            asked=self._asked,
            late=self._client.statistics().late,
            losses=self._losses,
            told=self._told,
            unread=self._unread,
            too_large=self._too_large,
        )

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def _names(self, key: str) -> tuple[str, str]:
        return f"{self._namespace}:v:{key}", f"{self._namespace}:l:{key}"

    async def _run(self, script: Script, keys: Sequence[str], *arguments: str | int | bytes) -> Any:
        self._begin()
        return await self._client.run(script, keys, *arguments, within=self._timeout)

    async def _ask(self, *commands: Command) -> list[Any]:
        self._begin()
        return await self._client.ask_all(*commands, within=self._timeout)

    def _begin(self) -> None:
        if self._loop is not asyncio.get_running_loop():
            self._attach()
        if self._client.failing:
            raise Unavailable(f"{self._client.address} is out of reach")
        self._asked += 1

    @contextmanager
    def _given_up_unanswered(self, claim: Claim) -> Iterator[None]:
        """What was asked may have been done all the same, and nobody would know whether the claim is held."""
        try:
            yield
        except (Unavailable, asyncio.CancelledError):
            self._give_up(claim)
            raise

    def _give_up(self, claim: Claim) -> None:
        """Written now, after all that was asked before; or as soon as there is a link again."""
        try:
            # By its text, for the server may not know it.
            freed = self._client.send("EVAL", RELEASE.text, 1, self._names(claim.key)[1], claim.token)
        except Unavailable:
            self._abandoned.append(claim)
            return

        def answered(answer: asyncio.Future[Any]) -> None:
            if answer.cancelled() or answer.exception() is not None:
                self._abandoned.append(claim)

        freed.add_done_callback(answered)

    def _give_up_abandoned(self) -> None:
        """What the former link left unanswered has been done or never will: the client ended it first."""
        abandoned = tuple(self._abandoned)
        self._abandoned.clear()
        for claim in abandoned:
            self._give_up(claim)

    async def _drop(self, keys: tuple[str, ...], tags: tuple[str, ...], message: bytes) -> bool:
        """Some of them; whether there are more."""
        counts = (DROPPED_AT_ONCE, len(keys))
        return bool(await self._run(INVALIDATE, (), self._namespace, self._channel, message, *counts, *keys, *tags))

    def _check_time(self, until: float) -> None:
        if self.clock() > until:
            raise Unavailable(f"{self._client.address}: not all could be dropped within {DROPPED_WITHIN:g} s")

    async def _sweep(self, prefix: str, until: float) -> None:
        """Delete leases and values that begin so; SCAN returns all that were there throughout.

        In this order: a load from before could write its value after the values have been swept.
        """
        pattern = "".join(f"\\{sign}" if sign in "*?[]\\^-" else sign for sign in prefix)
        for space in ("l", "v"):
            cursor: bytes | int = 0
            while True:
                match = f"{self._namespace}:{space}:{pattern}*"
                ((cursor, names),) = await self._ask(("SCAN", cursor, "MATCH", match, "COUNT", DROPPED_AT_ONCE))
                if names:
                    await self._ask(("UNLINK", *names))
                if int(cursor) == 0:
                    break
                self._check_time(until)

    # ── the link ─────────────────────────────────────────────────────────────────────────────────

    def _attach(self) -> None:
        """To hear invalidations in this event loop; a former one that has ended took its timer along."""
        if self._loop is None:
            self._client.watch(self._link_changed, at_end=True)
            self._client.subscribe(self._channel, self._hear)
        self._loop = asyncio.get_running_loop()
        self._drop_while_lost()

    def _link_changed(self, linked: bool) -> None:
        """Nobody knows what was missed: neither when hearing ends, nor of the time until it begins again."""
        self._losses += not linked
        self._drop_while_lost()
        if linked:
            self._give_up_abandoned()

    def _drop_while_lost(self) -> None:
        self._tell(Invalidation(prefixes=("",)))
        if self._timer is not None:
            self._timer.cancel()
        if not self._client.linked:
            self._timer = asyncio.get_running_loop().call_later(self._unheard_for, self._drop_while_lost)

    def _name(self) -> str:
        return process_name(self._id)

    def _hear(self, message: bytes) -> None:
        self._told += 1
        try:
            invalidation = Invalidation.decode(message)
        except msgspec.MsgspecError:
            # Not to know what it names is to have missed it.
            invalidation = Invalidation(prefixes=("",))
        if invalidation.by != self._name():
            self._tell(invalidation)

    def _tell(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        for listener in self._listeners:
            listener(invalidation)


def _check_namespace(namespace: object) -> None:
    if not isinstance(namespace, str) or not namespace.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise BadInput.of("namespace", namespace, "letters, digits, '-', '_' and '.'")


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
