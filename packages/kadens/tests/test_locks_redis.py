"""Locks on Redis: one connection shared, fences handed on, servers that are none."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from backends import RedisServer

from kadens.cache import Codec, RedisStore
from kadens.errors import LockTimeout, Unavailable
from kadens.limits import RedisRateLimiter
from kadens.locks import Backoff, RedisLocks
from kadens.locks.base import Grip
from kadens.locks.redis import MOST_PASSED_ON
from kadens.redis_client import RedisClient

pytestmark = pytest.mark.anyio

FEW = Backoff(base_delay=0.001, max_retries=1)


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": request.param}


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


async def fence_of(locks: RedisLocks, name: str = "name", timeout: float = 10.0) -> int:  # noqa: ASYNC109
    async with locks.hold(name, timeout=timeout) as lease:
        return lease.fence


async def test_all_stand_on_one_connection_and_leave_it_open(redis_url: str) -> None:
    async with RedisClient(redis_url) as client, RedisClient(redis_url) as other:
        before = len((await other.ask("CLIENT", "LIST")).splitlines())
        limiter = RedisRateLimiter(client, rate=1000, burst=100)
        async with RedisLocks(client) as locks, RedisStore(client, timeout=1.0) as store:
            await asyncio.gather(
                *(fence_of(locks, f"name {number}") for number in range(10)),
                *(store.set(f"key {number}", number, ttl=60, codec=Codec(int)) for number in range(10)),
                *(limiter.acquire() for _ in range(10)),
            )
            assert len((await other.ask("CLIENT", "LIST")).splitlines()) == before
        await limiter.aclose()
        assert client.linked
        assert client.statistics().opened == 1
        assert await other.ask("PUBSUB", "CHANNELS", "kadens:*") == []


async def test_a_process_that_passed_a_name_on_is_followed_by_a_higher_fence(redis_url: str) -> None:
    async with RedisLocks(redis_url) as one, RedisLocks(redis_url) as other:
        async with one.hold("name") as lease:
            first = lease.fence
            waiting = [asyncio.create_task(fence_of(one)) for _ in range(20)]
            await until(lambda: one.statistics().waiting == 20)
            elsewhere = asyncio.create_task(fence_of(other))
            await until(lambda: other.statistics().waiting == 1)
        fences = [first, *await asyncio.gather(*waiting)]
        assert fences == sorted(set(fences))
        assert one.statistics().passed_on > 0
        assert await elsewhere not in fences
        assert await fence_of(other) > max(*fences, await elsewhere)


async def test_no_more_fences_are_passed_on_than_time_has_passed_over(redis_url: str) -> None:
    now = 0.0
    async with RedisLocks(redis_url, clock=lambda: now) as locks:

        def passed_on(grip: Grip) -> int:
            first = grip.fence
            while (following := locks._pass_on(grip)) is not None:
                grip = following
            return grip.fence - first

        async with locks.hold("name") as lease:
            assert passed_on(lease._grip) == 0
            now = 0.001
            assert passed_on(lease._grip) == 500
            now = 1.0
            assert passed_on(lease._grip) == MOST_PASSED_ON


@pytest.mark.parametrize("released", [True, False])
async def test_fences_grow_when_the_servers_clock_was_set_back(redis_url: str, released: bool) -> None:
    ahead = 9_000_000_000_000_000 // 2
    async with RedisLocks(redis_url) as locks, RedisClient(redis_url) as client:
        key = "kadens:locks:{name}:fence"
        await client.ask("SET", key, f"{ahead}r" if released else str(ahead))
        assert await fence_of(locks) == ahead + 1 + (0 if released else MOST_PASSED_ON)
        assert await client.ask("GET", key) == str(ahead + 1 + (0 if released else MOST_PASSED_ON)).encode() + b"r"
        assert 0 < await client.ask("PTTL", key) <= 86_400_000 + 10_000


async def test_the_first_ask_of_a_held_name_leaves_nothing_behind(redis_url: str) -> None:
    async with RedisLocks(redis_url) as one, RedisLocks(redis_url) as other, RedisClient(redis_url) as client:
        async with one.hold("name"):
            with pytest.raises(LockTimeout):
                await fence_of(other, timeout=0)
            with pytest.raises(LockTimeout):
                await fence_of(other, timeout=0.02)
            await other._client.ask("PING")
            assert await client.ask("KEYS", "*queue*") == []
        assert sorted(await client.ask("KEYS", "*")) == [b"kadens:locks:{name}:fence"]


async def test_a_release_cut_off_by_a_restart_is_made_up_for(redis_url: str, redis_server: RedisServer) -> None:
    async with RedisLocks(redis_url) as locks:
        async with locks.hold("name", ttl=60):
            redis_server.kill()
            redis_server.start()
        assert await fence_of(locks) > 0
        await until(lambda: not locks._abandoned)


@pytest.mark.parametrize("answer", [b"-ERR unknown command `HELLO`, with args\r\n", b"HTTP/1.1 400 No\r\n\r\n", b""])
async def test_what_is_no_server_is_told_within_the_deadline(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        with suppress(ConnectionResetError):
            await reader.read()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        locks = RedisLocks(f"redis://127.0.0.1:{port}", backoff=FEW, command_timeout=0.1)
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port}: "):
            await fence_of(locks)
        with pytest.raises((LockTimeout, Unavailable)):
            await fence_of(locks, timeout=0.05)
        await locks.aclose()


async def test_cancelled_asks_do_not_drive_fences_ahead_of_time(redis_url: str) -> None:
    async with RedisLocks(redis_url) as locks, RedisClient(redis_url) as client:
        for _ in range(50):
            asking = asyncio.create_task(fence_of(locks))
            await asyncio.sleep(0)
            asking.cancel()
            await asyncio.wait([asking])
        fence = await fence_of(locks)
        seconds, micros = await client.ask("TIME")
        assert fence <= int(seconds) * 1_000_000 + int(micros)
