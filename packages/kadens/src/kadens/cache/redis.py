"""Values in Redis or Valkey, shared by all processes that name the same server and namespace."""

import asyncio
import hashlib
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import msgspec

from kadens.cache.base import Claim, Codec, Found, check_seconds
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.cache.link import Address, Link, Refused
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable

__all__ = ["RedisStatistics", "RedisStore"]

logger = logging.getLogger(__name__)

OPENED_WITHIN = 2.0
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


class _Script:
    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


# KEYS: value, lease. An invalidation deletes the lease too: who loaded meanwhile may no longer write.
CLAIM: Final = _Script(
    TAG
    + """
if not redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[3]) then return 0 end
tag(5)
return 1
"""
)
SET: Final = _Script(
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
RELEASE: Final = _Script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
# ARGV: namespace, channel, message, how many keys, the keys, the tags.
INVALIDATE: Final = _Script("""
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
    """One connection per process, on which calls share their writes, and invalidations come back.

    A call ends within `timeout` seconds, or raises `Unavailable`. Once one did, calls raise at once until the server
    answers again, which is tried every `retry_after` seconds. Every `heartbeat` seconds the link is asked whether
    it lives; while it is lost, listeners are told every `unheard_for` seconds to drop everything. Needs a `codec`
    with each value. Redis 6.2 or Valkey; not a cluster.
    """

    def __init__(
        self,
        url: str,
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
        self._address = Address.of(url)
        self._namespace = namespace
        self._channel = f"{namespace}:invalidated"
        self._timeout = timeout
        self._retry_after = retry_after
        self._heartbeat = heartbeat
        self._unheard_for = unheard_for
        self._dropped_at = clock()
        self._invalidations = Invalidations()
        self._listeners: list[Callable[[Invalidation], None]] = []
        self._link: Link | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._asked = self._late = self._losses = self._told = self._unread = 0

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    @property
    def linked(self) -> bool:
        """Whether invalidations of other processes arrive."""
        return self._link is not None and not self._link.broken

    def listen(self, listener: Callable[[Invalidation], None]) -> None:
        """Call it with every invalidation that comes in; with one of everything whenever some may have been missed."""
        self._listeners.append(listener)

    async def get(self, key: str, codec: Codec | None = None) -> Found | None:
        codec = _required(codec)
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
        data = msgspec.msgpack.encode((tags, _required(codec).encode(value)))
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
        try:
            await self._linked()
        except Unavailable as error:
            logger.warning("the cache starts without Redis: %s", error)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None and keeper.get_loop() is asyncio.get_running_loop():
            keeper.cancel()
            await asyncio.wait([keeper])
        if self._link is not None and self._link.loop is asyncio.get_running_loop():
            await self._link.aclose()

    def statistics(self) -> RedisStatistics:
        return RedisStatistics(
            linked=self.linked,
            asked=self._asked,
            late=self._late,
            losses=self._losses,
            told=self._told,
            unread=self._unread,
        )

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def _names(self, key: str) -> tuple[str, str]:
        return f"{self._namespace}:v:{key}", f"{self._namespace}:l:{key}"

    async def _run(self, script: _Script, keys: Sequence[str], *arguments: str | int | bytes) -> Any:
        rest = (len(keys), *keys, *arguments)
        try:
            return (await self._ask(("EVALSHA", script.digest, *rest)))[0]
        except Refused as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
        return (await self._ask(("EVAL", script.text, *rest)))[0]

    async def _ask(self, *commands: tuple[str | int | bytes, ...]) -> list[Any]:
        link = self._link
        if link is None or link.broken or link.loop is not asyncio.get_running_loop():
            link = await self._linked()
        self._asked += 1
        answers = [link.send(*command) for command in commands]
        try:
            async with asyncio.timeout(self._timeout):
                return [await answer for answer in answers]
        except TimeoutError:
            # A loop that was held up sees the answer and the end of the time at once.
            if all(answer.done() and not answer.cancelled() for answer in answers):
                return [answer.result() for answer in answers]
        self._late += 1
        link.close()
        raise Unavailable(f"{self._address}: no answer within {self._timeout:g} s")

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
                    raise Unavailable(f"{self._address}: not all of {prefix!r} was found in {SWEPT_WITHIN:g} s")

    # ── the link ─────────────────────────────────────────────────────────────────────────────────

    async def _linked(self) -> Link:
        """The link; waits for the first one only, a lost one is not waited for."""
        loop = asyncio.get_running_loop()
        if self._keeper is None or self._keeper.done() or self._keeper.get_loop() is not loop:
            self._settled = asyncio.Event()
            self._link = None
            self._keeper = loop.create_task(self._keep())
        try:
            async with asyncio.timeout(self._timeout):
                await self._settled.wait()
        except TimeoutError:
            # From now on nobody waits: the keeper goes on by itself.
            self._settled.set()
        if self._link is None or self._link.broken:
            raise Unavailable(f"{self._address} is out of reach")
        return self._link

    async def _keep(self) -> None:
        """Open the link, ask whether it lives, open it anew when it broke; for as long as the store is open."""
        while True:
            try:
                async with asyncio.timeout(OPENED_WITHIN):
                    self._link = await Link.open(self._address, self._channel, on_push=self._hear, on_broken=self._lose)
                self._drop_all()
                self._settled.set()
                await self._watch(self._link)
            except (Unavailable, TimeoutError) as error:
                logger.debug("no link to %s: %s", self._address, error)
            self._settled.set()
            if self.clock() - self._dropped_at >= self._unheard_for:
                self._drop_all()
            await asyncio.sleep(self._retry_after)

    async def _watch(self, link: Link) -> None:
        """Until the link is gone; a server that is silent is noticed by the heartbeat."""
        while not link.gone.is_set():
            try:
                async with asyncio.timeout(self._heartbeat):
                    await link.gone.wait()
            except TimeoutError:
                await self._ask(("PING",))

    def _lose(self, link: Link) -> None:
        if link is self._link:
            self._losses += 1
            self._drop_all()

    def _drop_all(self) -> None:
        self._dropped_at = self.clock()
        self._tell(Invalidation(prefixes=("",)))

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


def _required(codec: Codec | None) -> Codec:
    if codec is None:
        raise BadInput.of("codec", codec, "a Codec: outside of the process a value needs a type")
    return codec


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
