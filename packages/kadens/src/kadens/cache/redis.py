"""Values in Redis or Valkey, shared by all processes that name the same server and namespace."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import msgspec

from kadens.cache.base import Claim, Codec, Found, check_seconds, required
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable
from kadens.redis_client import Command, RedisClient, Script

__all__ = ["RedisStatistics", "RedisStore"]

logger = logging.getLogger(__name__)

SWEPT_WITHIN = 30.0
SWEPT_AT_ONCE = 500

ENVELOPE: Final = msgspec.msgpack.Decoder(tuple[tuple[str, ...], bytes])

# ARGV: namespace, key, milliseconds, token, then what the script wants, then the tags. A tag is a sorted set of
# keys by the time of their end, so that it does not grow with what has long been gone.
TAG = """
local function tag(first)
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    for i = first, #ARGV do
        local name = ARGV[1] .. ':t:' .. ARGV[i]
        redis.call('ZREMRANGEBYSCORE', name, '-inf', now)
        redis.call('ZADD', name, 'GT', now + ARGV[3], ARGV[2])
        if redis.call('PTTL', name) < tonumber(ARGV[3]) then redis.call('PEXPIRE', name, ARGV[3]) end
    end
end
"""


# KEYS: value, lease. An invalidation deletes the lease too: who loaded meanwhile may no longer write.
CLAIM: Final = Script(
    TAG
    + """
if not redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[3]) then return 0 end
tag(5)
return 1
"""
)
SET: Final = Script(
    TAG
    + """
if ARGV[4] ~= '' then
    if redis.call('GET', KEYS[2]) ~= ARGV[4] then return 0 end
    redis.call('DEL', KEYS[2])
end
redis.call('SET', KEYS[1], ARGV[5], 'PX', ARGV[3])
tag(6)
return 1
"""
)
RELEASE: Final = Script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
# ARGV: namespace, channel, message, how many keys, the keys, the tags.
INVALIDATE: Final = Script("""
local function drop(key) redis.call('UNLINK', ARGV[1] .. ':v:' .. key, ARGV[1] .. ':l:' .. key) end
local last = 4 + ARGV[4]
for i = 5, last do drop(ARGV[i]) end
for i = last + 1, #ARGV do
    local name = ARGV[1] .. ':t:' .. ARGV[i]
    for _, key in ipairs(redis.call('ZRANGE', name, 0, -1)) do drop(key) end
    redis.call('UNLINK', name)
end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisStatistics:
    """`unread` values were of another version of their type; `losses` of the link; `told` invalidations came in."""

    linked: bool
    asked: int
    late: int
    losses: int
    told: int
    unread: int


class RedisStore:
    """Values and invalidations over one connection, of its own or of a `RedisClient` that others use too.

    A call ends within `timeout` seconds, or raises `Unavailable`. Once one did, calls raise at once until the server
    answers again, which is tried every `retry_after` seconds. Every `heartbeat` seconds the link is asked whether
    it lives; while it is lost, listeners are told every `unheard_for` seconds to drop everything. Needs a `codec`
    with each value. Redis 6.2 or Valkey; not a cluster.
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
        clock: Clock = monotonic,
    ) -> None:
        if not namespace or not namespace.replace("-", "").replace("_", "").replace(".", "").isalnum():
            raise BadInput.of("namespace", namespace, "letters, digits, '-', '_' and '.'")
        for field, seconds in (
            ("timeout", timeout),
            ("retry_after", retry_after),
            ("heartbeat", heartbeat),
            ("unheard_for", unheard_for),
        ):
            check_seconds(field, seconds)
        self.clock = clock
        self._client, self._owns = RedisClient.of(
            server, wanted_by="RedisStore", timeout=timeout, longest_retry=retry_after, heartbeat=heartbeat
        )
        self._namespace = namespace
        self._channel = f"{namespace}:invalidated"
        self._timeout = timeout
        self._unheard_for = unheard_for
        self._invalidations = Invalidations()
        self._listeners: list[Callable[[Invalidation], None]] = []
        self._attached = False
        self._timer: asyncio.TimerHandle | None = None
        self._asked = self._losses = self._told = self._unread = 0

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    @property
    def linked(self) -> bool:
        """Whether invalidations of other processes arrive."""
        return self._attached and self._client.linked

    def listen(self, listener: Callable[[Invalidation], None]) -> None:
        """Call it with every invalidation that comes in; with one of everything whenever some may have been missed."""
        self._listeners.append(listener)

    async def get(self, key: str, codec: Codec | None = None) -> Found | None:
        codec = required(codec)
        name = f"{self._namespace}:v:{key}"
        data, left = await self._ask(("GET", name), ("PTTL", name))
        if data is None or left <= 0:
            return None
        try:
            tags, body = ENVELOPE.decode(data)
            value = codec.decode(body)
        except (LookupError, msgspec.MsgspecError):
            self._unread += 1
            return None
        return Found(key, value, self.clock() + left / 1000, tags)

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
        data = msgspec.msgpack.encode((tags, required(codec).encode(value)))
        token = "" if claim is None else claim.token
        names = self._names(key)
        kept = await self._run(SET, names, self._namespace, key, _milliseconds(ttl), token, data, *tags)
        return Found(key, value, self.clock() + ttl, tags) if kept else None

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        token, epoch = uuid.uuid4().hex, self._invalidations.epoch
        names, lease = self._names(key), _milliseconds(seconds)
        if await self._run(CLAIM, names, self._namespace, key, lease, token, *tags):
            return Claim(key=key, tags=tags, epoch=epoch, token=token)
        return None

    async def release(self, claim: Claim) -> None:
        await self._run(RELEASE, self._names(claim.key)[1:], claim.token)

    async def invalidate(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        for prefix in invalidation.prefixes:
            await self._sweep(prefix)
        keys, tags = invalidation.keys, invalidation.tags
        message = invalidation.encode()
        await self._run(INVALIDATE, (), self._namespace, self._channel, message, len(keys), *keys, *tags)

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
        if self._attached:
            self._attached = False
            self._client.unwatch(self._link_changed)
            self._client.unsubscribe(self._channel)
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
        if not self._attached:
            self._attach()
        if self._client.failing:
            raise Unavailable(f"{self._client.address} is out of reach")
        self._asked += 1

    async def _sweep(self, prefix: str) -> None:
        """Delete values and leases that begin so; SCAN returns all that were there throughout."""
        pattern = "".join(f"\\{sign}" if sign in "*?[]\\^-" else sign for sign in prefix)
        until = self.clock() + SWEPT_WITHIN
        for space in ("v", "l"):
            cursor: bytes | int = 0
            while True:
                match = f"{self._namespace}:{space}:{pattern}*"
                ((cursor, names),) = await self._ask(("SCAN", cursor, "MATCH", match, "COUNT", SWEPT_AT_ONCE))
                if names:
                    await self._ask(("UNLINK", *names))
                if int(cursor) == 0:
                    break
                if self.clock() > until:
                    raise Unavailable(f"{self._client.address}: not all of {prefix!r} was found in {SWEPT_WITHIN:g} s")

    # ── the link ─────────────────────────────────────────────────────────────────────────────────

    def _attach(self) -> None:
        self._attached = True
        self._client.watch(self._link_changed)
        self._client.subscribe(self._channel, self._hear)
        self._drop_while_lost()

    def _link_changed(self, linked: bool) -> None:
        """Nobody knows what was missed: neither when hearing ends, nor of the time until it begins again."""
        self._losses += not linked
        self._drop_while_lost()

    def _drop_while_lost(self) -> None:
        self._tell(Invalidation(prefixes=("",)))
        if self._timer is not None:
            self._timer.cancel()
        if not self._client.linked:
            self._timer = asyncio.get_running_loop().call_later(self._unheard_for, self._drop_while_lost)

    def _hear(self, message: bytes) -> None:
        self._told += 1
        try:
            invalidation = Invalidation.decode(message)
        except msgspec.MsgspecError:
            # Not to know what it names is to have missed it.
            invalidation = Invalidation(prefixes=("",))
        self._tell(invalidation)

    def _tell(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        for listener in self._listeners:
            listener(invalidation)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
