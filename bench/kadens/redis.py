"""What Redis costs through Kadens: client, far cache, lock, limiter, breaker; beside a bare protocol and redis-py."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from time import perf_counter
from types import MappingProxyType
from typing import Any, cast

import hiredis
import uvloop
from redis.asyncio import Redis

from bench import databases
from bench.kadens.peers import redis as peers
from bench.measuring import Comparison, in_turn
from kadens.cache import Codec, RedisStore
from kadens.limits import Rate, RedisRateLimiter
from kadens.locks import RedisLocks
from kadens.redis_client import RedisClient
from kadens.resilience import CircuitBreaker, SharedCircuitBreaker

__all__ = ["run"]

TIMES = 5_000
VALUE = "x" * 100
TEXT = Codec(str)
BIG = 1e6
NOTHING_YET = object()
FREE_IF_MINE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

Call = Callable[[], Awaitable[object]]
Side = Callable[[str], AbstractAsyncContextManager[Call]]

NOBODY: Mapping[str, Side] = MappingProxyType({})
CACHES: Mapping[str, Side] = {"aiocache": peers.aiocache_get, "cashews": peers.cashews_get}
REDIS_PY: Mapping[str, Side] = {"redis-py's Lock": peers.redis_py_lock}
LIMITS: Mapping[str, Side] = {"limits": peers.limits_hit}


def run() -> Iterator[Comparison]:
    with databases.redis() as url:
        yield from _rows(url)


def _rows(url: str) -> Iterator[Comparison]:
    for callers in (1, 100):
        crowd = f", {callers} callers, each" if callers > 1 else ""
        yield _row(f"client GET{crowd}", url, _client, _bare_get, callers, "bare protocol", "none")
        yield _row(f"far hit{crowd}", url, _far, _bare_get, callers, "bare protocol GET", "<= 40 us", CACHES)
        reach = "ratio <= 0.33" if callers > 1 else "<= 40 us"
        yield _row(f"far hit{crowd}", url, _far, _peer_get, callers, "redis-py GET", reach)
    yield _row("lock, free", url, _lock, _bare_lock, 1, "bare protocol, SET NX and a script", "<= 45 us", REDIS_PY)
    yield _row("lock, free", url, _lock, _peer_lock, 1, "redis-py SET NX, DEL", "<= 45 us")
    yield _row("rate limiter", url, _limiter, _bare_script, 1, "bare protocol, an empty script", "<= 45 us", LIMITS)
    yield _row("rate limiter, three rules, weight 3", url, _weighty, _bare_script, 1, "the same", "<= 45 us")
    yield _row("rate limiter", url, _limiter, _peer_script, 1, "redis-py, an empty script", "<= 45 us")
    yield _row("shared circuit breaker, closed", url, _shared_breaker, _breaker, 1, "in memory", "ratio 1")


def _row(
    question: str,
    url: str,
    ours: Side,
    theirs: Side,
    callers: int,
    what: str,
    reach: str,
    beside: Mapping[str, Side] = NOBODY,
) -> Comparison:
    return in_turn(
        question,
        partial(_measured, ours, url, callers),
        partial(_measured, theirs, url, callers),
        unit="us",
        what=what,
        reach=reach,
        peers={name: partial(_measured, side, url, callers) for name, side in beside.items()},
    )


def _measured(side: Side, url: str, callers: int) -> float:
    return uvloop.run(_microseconds(side(url), callers))


async def _microseconds(side: AbstractAsyncContextManager[Call], callers: int) -> float:
    async with side as call:

        async def caller() -> None:
            for _ in range(TIMES // callers):
                await call()

        await asyncio.gather(*(call() for _ in range(callers)))
        began = perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        return (perf_counter() - began) / (TIMES // callers * callers) * 1e6


# ── ours ─────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[Call]:
    async with RedisClient(url) as client:
        await client.ask("SET", "raw", VALUE)
        yield lambda: client.ask("GET", "raw")


@asynccontextmanager
async def _far(url: str) -> AsyncIterator[Call]:
    async with RedisStore(url, timeout=5.0) as store:
        await store.set("key", VALUE, ttl=3600, codec=TEXT)
        yield lambda: store.get("key", TEXT)


@asynccontextmanager
async def _lock(url: str) -> AsyncIterator[Call]:
    async with RedisLocks(url) as locks:

        async def once() -> None:
            async with locks.hold("free"):
                pass

        yield once


@asynccontextmanager
async def _limiter(url: str) -> AsyncIterator[Call]:
    limiter = RedisRateLimiter(url, rate=BIG, burst=BIG)
    try:
        yield limiter.acquire
    finally:
        await limiter.aclose()


@asynccontextmanager
async def _weighty(url: str) -> AsyncIterator[Call]:
    rules = [Rate(rate=BIG, per=per, burst=BIG) for per in (1.0, 2.0, 3.0)]
    limiter = RedisRateLimiter(url, rules=rules, name="weighty")
    try:
        yield partial(limiter.acquire, 3)
    finally:
        await limiter.aclose()


@asynccontextmanager
async def _shared_breaker(url: str) -> AsyncIterator[Call]:
    breaker = SharedCircuitBreaker("venue", url)
    try:
        yield breaker(_nothing)
    finally:
        await breaker.aclose()


@asynccontextmanager
async def _breaker(_: str) -> AsyncIterator[Call]:
    yield CircuitBreaker("venue")(_nothing)


async def _nothing() -> None: ...


# ── beside it ────────────────────────────────────────────────────────────────────────────────────


class _Bare(asyncio.Protocol):
    """The least there is: no deadline, no errors, no connection that breaks."""

    def __init__(self) -> None:
        self._reader = hiredis.Reader(notEnoughData=NOTHING_YET)
        self._asked: deque[asyncio.Future[Any]] = deque()
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not NOTHING_YET:
            self._asked.popleft().set_result(reply)

    def ask(self, *command: Any) -> asyncio.Future[Any]:
        answer = self._loop.create_future()
        self._asked.append(answer)
        self.transport.write(hiredis.pack_command(command))
        return answer


@asynccontextmanager
async def _bare(url: str) -> AsyncIterator[_Bare]:
    port = int(url.rpartition(":")[2].split("/")[0])
    _, bare = await asyncio.get_running_loop().create_connection(_Bare, "127.0.0.1", port)
    try:
        yield bare
    finally:
        bare.transport.close()


@asynccontextmanager
async def _bare_get(url: str) -> AsyncIterator[Call]:
    async with _bare(url) as bare:
        await bare.ask("SET", "raw", VALUE)
        yield lambda: bare.ask("GET", "raw")


@asynccontextmanager
async def _bare_lock(url: str) -> AsyncIterator[Call]:
    """Without fence, queue or renewal."""
    async with _bare(url) as bare:
        digest = await bare.ask("SCRIPT", "LOAD", FREE_IF_MINE)

        async def once() -> None:
            await bare.ask("SET", "bare", "me", "NX", "PX", "10000")
            await bare.ask("EVALSHA", digest, 1, "bare", "me")

        yield once


@asynccontextmanager
async def _bare_script(url: str) -> AsyncIterator[Call]:
    async with _bare(url) as bare:
        digest = await bare.ask("SCRIPT", "LOAD", "return {1, 0}")
        yield lambda: bare.ask("EVALSHA", digest, 1, "key", "1", "1")


@asynccontextmanager
async def _peer(url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(url) as client:
        yield client


@asynccontextmanager
async def _peer_get(url: str) -> AsyncIterator[Call]:
    async with _peer(url) as client:
        await client.set("raw", VALUE)
        yield lambda: client.get("raw")


@asynccontextmanager
async def _peer_lock(url: str) -> AsyncIterator[Call]:
    async with _peer(url) as client:

        async def once() -> None:
            await client.set("bare", "x", nx=True, px=10_000)
            await client.delete("bare")

        yield once


@asynccontextmanager
async def _peer_script(url: str) -> AsyncIterator[Call]:
    async with _peer(url) as client:
        digest = await client.script_load("return {1, 0}")
        yield lambda: cast("Awaitable[object]", client.evalsha(digest, 1, "key", "1", "1"))
