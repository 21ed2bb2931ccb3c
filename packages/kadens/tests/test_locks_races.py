"""Two are never inside at once: releases that are cut off, dead waiters, listeners that fail, closings."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from lock_worker import locks_of
from loop_turns import turns, until

from kadens.errors import LeaseLost, LockTimeout, Unavailable, WrongState
from kadens.locks import Backoff, Lease, Locks, MemoryLocks, PostgresLocks, RedisLocks
from kadens.redis_client import RedisClient

pytestmark = pytest.mark.anyio

SHARED = ("file", "redis", "postgres", "postgres rows")

LOCKED = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

Make = Callable[[], Locks]


@pytest.fixture(params=SHARED)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(kind: str, request: pytest.FixtureRequest, tmp_path: Any) -> Make:
    """Another instance, as another process would have it."""
    if kind == "file":
        return lambda: locks_of(kind, str(tmp_path))
    address = request.getfixturevalue("redis_url" if kind == "redis" else "postgres_url")
    return lambda: locks_of(kind, address)


async def take(locks: Locks, name: str = "name", timeout: float = 5.0) -> None:  # noqa: ASYNC109
    async with locks.hold(name, timeout=timeout):
        pass


async def is_refused(locks: Locks, name: str = "name") -> bool:
    try:
        await take(locks, name, timeout=0.05)
    except LockTimeout:
        return True
    return False


# Redis: a queue that the dead have left.


async def test_who_asks_first_after_all_have_died_keeps_what_it_got(redis_url: str) -> None:
    async with RedisLocks(redis_url) as one, RedisLocks(redis_url) as other, RedisClient(redis_url) as client:
        await client.ask("RPUSH", "kadens:locks:{name}:queue", "deadbeef:0:10000")
        async with one.hold("name") as lease:
            # What was sent to it before is heard before this is answered, and what it wrote then is done.
            await one._client.ask("PING")
            await one._client.ask("PING")
            assert await is_refused(other)
            lease.check()
        assert one._wakes == {}
        await take(other)


async def test_a_first_ask_that_got_nothing_is_forgotten(redis_url: str) -> None:
    async with RedisLocks(redis_url) as one, RedisLocks(redis_url) as other:
        async with one.hold("name"):
            assert await is_refused(other)
            asking = asyncio.create_task(take(other))
            await turns(1)
            asking.cancel()
            await asyncio.wait([asking])
        assert other._wakes == {}


async def test_a_release_cancelled_while_the_link_is_opened_is_made_up_for(redis_url: str) -> None:
    async with RedisLocks(redis_url) as one, RedisLocks(redis_url) as other:
        hold = one.hold("name", ttl=60)
        await hold.__aenter__()
        assert one._client._link is not None
        one._client._link.close("the test")
        releasing = asyncio.create_task(hold.__aexit__(None, None, None))
        await turns(1)
        releasing.cancel()
        await asyncio.wait([releasing])
        await take(other)


# PostgreSQL: a release that is cut off at any await.


@pytest.mark.parametrize("rows", [False, True], ids=["advisory", "rows"])
async def test_a_release_cancelled_while_the_session_is_busy_is_made_up_for(postgres_url: str, rows: bool) -> None:
    async with PostgresLocks(postgres_url, rows=rows) as one, PostgresLocks(postgres_url, rows=rows) as other:
        await take(one)
        for steps in range(1, 30):
            hold = one.hold("name", ttl=60)
            await hold.__aenter__()
            others = [asyncio.create_task(take(one, f"other {number}")) for number in range(3)]
            await turns(1)
            releasing = asyncio.create_task(hold.__aexit__(None, None, None))
            await turns(steps)
            releasing.cancel()
            await asyncio.wait([releasing, *others])
            await take(other)
        assert one.statistics().held == one.statistics().lost == 0


async def test_a_session_of_its_own_is_used_again_when_its_release_is_settled(postgres_url: str) -> None:
    watch = await asyncpg.connect(postgres_url)
    async with PostgresLocks(postgres_url) as one, PostgresLocks(postgres_url) as other:
        for steps in range(1, 25):
            first = await taken_in_the_queue(one, other, watch)
            releasing = asyncio.create_task(first.__aexit__(None, None, None))
            await turns(steps)
            releasing.cancel()
            await asyncio.wait([releasing])
            assert not any(session._turn.locked() for session in one._spare)
            second = await taken_in_the_queue(one, other, watch)
            await turns(20)
            assert second.lease is not None
            assert await is_refused(other)
            second.lease.check()
            await second.__aexit__(None, None, None)
        await take(other)
    await watch.close()


async def taken_in_the_queue(locks: Locks, other: Locks, watch: Any) -> Any:
    """A name that was waited for in the server's queue is held by a session of its own."""
    hold = locks.hold("name")
    async with other.hold("name"):
        entering = asyncio.create_task(hold.__aenter__())
        async with asyncio.timeout(10):
            while not await watch.fetchval(WAITING):
                await turns(1)
    await entering
    return hold


async def test_an_unlock_that_fails_leaves_nothing_locked(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with PostgresLocks(postgres_url) as one, PostgresLocks(postgres_url) as other:
        hold = one.hold("name")
        await hold.__aenter__()
        monkeypatch.setattr("kadens.locks.postgres.UNLOCK", "SELECT $1::bigint / 0")
        await hold.__aexit__(None, None, None)
        await take(other)


async def test_a_question_that_fails_after_it_took_the_name_leaves_nothing_locked(postgres_url: str) -> None:
    watch = await asyncpg.connect(postgres_url)
    async with PostgresLocks(postgres_url, table="halfway", backoff=Backoff(max_retries=0)) as locks:
        await take(locks)
        await watch.execute("SELECT setval('halfway_fence', 9223372036854775807)")
        with pytest.raises(Unavailable, match="halfway_fence"):
            await take(locks)
        async with asyncio.timeout(10):
            while await watch.fetchval(LOCKED):
                await turns(1)
    await watch.close()


# Listeners that fail.


def failing(_: Lease) -> None:
    raise ValueError("the listener")


async def renewed_or_lost(locks: Locks, lease: Lease, *, times: int) -> None:
    before = locks.statistics().renewed
    await until(lambda: lease.is_lost or locks.statistics().renewed >= before + times)


async def test_a_listener_that_fails_costs_no_other_lease_its_renewal(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with RedisLocks(redis_url, on_lost=failing) as one, RedisLocks(redis_url) as other:
        # A stall that is longer than the lease ends it, and rightly so: then a longer one shows it.
        for ttl in (0.3, 1.0, 3.0):
            with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
                async with one.hold("once", ttl=0.1, renew=False) as once, one.hold("renewed", ttl=ttl) as renewed:
                    await until(lambda: once.is_lost)
                    await renewed_or_lost(one, renewed, times=5)
                    refused = await is_refused(other, "renewed")
                    kept = refused and not renewed.is_lost
            if kept:
                break
    assert kept
    assert "the listener" in caplog.text


async def test_a_listener_that_fails_leaves_no_lease_of_a_dead_session_untold(postgres_url: str) -> None:
    async with PostgresLocks(postgres_url, on_lost=failing) as one:
        leases = [await one.hold(name, ttl=60).__aenter__() for name in "abc"]
        assert one._session is not None
        killer = await asyncpg.connect(postgres_url)
        await killer.execute("SELECT pg_terminate_backend($1)", one._session.connection.get_server_pid())
        await killer.close()
        await until(lambda: all(lease.is_lost for lease in leases))
        assert one.statistics().lost == 3


# Closings.


async def test_a_listener_that_fails_does_not_keep_the_backend_open(make: Make) -> None:
    locks = make()
    locks._on_lost = failing
    await locks.__aenter__()
    leases = [await locks.hold(name).__aenter__() for name in "abc"]
    await locks.aclose()
    assert all(lease.is_lost for lease in leases)
    assert is_closed(locks)


async def test_a_closing_that_is_cancelled_lets_go_all_the_same(make: Make) -> None:
    for steps in range(1, 8):
        locks = make()
        await locks.__aenter__()
        await locks.hold("name").__aenter__()
        closing = asyncio.create_task(locks.aclose())
        await turns(steps)
        closing.cancel()
        await asyncio.wait([closing])
        await locks.aclose()
        assert is_closed(locks)
        async with make() as other:
            await take(other)


def is_closed(locks: Locks) -> bool:
    if isinstance(locks, RedisLocks):
        return not locks._client.linked
    if isinstance(locks, PostgresLocks):
        return all(session.broken for session in (locks._session, *locks._spare) if session is not None)
    return not getattr(locks, "_files", None)


async def test_a_closing_ends_the_wait_for_a_name_of_another(make: Make) -> None:
    async with make() as other, other.hold("name"):
        locks = await make().__aenter__()
        waiters = [asyncio.create_task(take(locks, timeout=60)) for _ in range(2)]
        await until(lambda: locks.statistics().waiting == 2)
        async with asyncio.timeout(30):
            await locks.aclose()
            await asyncio.wait(waiters)
        assert [type(waiter.exception()) for waiter in waiters] == [WrongState] * 2


async def test_nothing_is_taken_after_the_closing(make: Make) -> None:
    for steps in range(0, 40, 4):
        locks = make()
        taking = asyncio.create_task(locks.hold("name").__aenter__())
        await turns(steps)
        await locks.aclose()
        await asyncio.wait([taking])
        if taking.exception() is None:
            assert taking.result().is_lost
        assert is_closed(locks)
        async with make() as other:
            await take(other)


async def test_a_closing_in_memory_ends_waits_too() -> None:
    locks = MemoryLocks(on_lost=failing)
    await locks.hold("name").__aenter__()
    waiter = asyncio.create_task(take(locks))
    await until(lambda: locks.statistics().waiting == 1)
    await locks.aclose()
    with pytest.raises(WrongState):
        await waiter
