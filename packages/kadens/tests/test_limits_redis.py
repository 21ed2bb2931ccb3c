import asyncio
import math
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from backends import RedisServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from kadens.clock import monotonic
from kadens.errors import BadInput, DeadlineExceeded, MissingExtra, Overloaded, Unavailable
from kadens.limits import Rate, RedisRateLimiter
from kadens.redis_client import RedisClient, Script

pytestmark = pytest.mark.anyio

# Seconds between two units: so many that none is added while a test runs.
LONG = 1e5
# Seconds that nothing here takes, however busy the machine is.
WITHIN = 10.0


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@asynccontextmanager
async def opened(limiter: RedisRateLimiter) -> AsyncIterator[RedisRateLimiter]:
    try:
        yield limiter
    finally:
        await limiter.aclose()


async def calls(url: str) -> dict[str, int]:
    async with Redis.from_url(url) as client:
        told = await client.info("commandstats")
    return {name.removeprefix("cmdstat_"): figures["calls"] for name, figures in told.items()}


async def test_of_all_who_come_at_once_to_two_processes_exactly_a_burst_passes(redis_url: str) -> None:
    async with (
        opened(RedisRateLimiter(redis_url, rate=1, per=LONG, burst=7)) as one,
        opened(RedisRateLimiter(redis_url, rate=1, per=LONG, burst=7)) as two,
    ):
        passed = await asyncio.gather(*(limiter.try_acquire() for _ in range(20) for limiter in (one, two)))
        assert sum(passed) == 7
        assert await one.try_acquire(key="another")
        assert one.statistics().passed + two.statistics().passed == 8
        assert one.statistics().denied + two.statistics().denied == 33


async def test_many_rules_hold_at_once_and_what_one_refuses_counts_in_none(redis_url: str) -> None:
    rules = [Rate(rate=1, per=1e5, burst=10), Rate(rate=1, per=1e4, burst=4)]
    async with opened(RedisRateLimiter(redis_url, rules=rules)) as limiter:
        assert await limiter.try_acquire(3)
        assert not await limiter.try_acquire(2)
        assert await limiter.try_acquire(1)
        assert not await limiter.try_acquire(1)
    async with opened(RedisRateLimiter(redis_url, rules=rules[:1])) as limiter:
        assert await limiter.try_acquire(6)
        assert not await limiter.try_acquire(1)


async def test_each_call_is_one_round_trip_also_with_many_rules(redis_url: str) -> None:
    rules = [Rate(rate=1e6, burst=1e6), Rate(rate=1e6, per=60, burst=1e6)]
    async with opened(RedisRateLimiter(redis_url, rules=rules)) as limiter:
        await limiter.acquire()
        before = await calls(redis_url)
        for _ in range(10):
            await limiter.acquire()
        after = await calls(redis_url)
    assert after["evalsha"] - before["evalsha"] == 10
    assert after.get("eval", 0) == before.get("eval", 0)


async def test_those_who_wait_pass_evenly_in_one_order_over_all_processes(redis_url: str) -> None:
    async with (
        opened(RedisRateLimiter(redis_url, rate=200)) as one,
        opened(RedisRateLimiter(redis_url, rate=200)) as two,
    ):
        for number in range(20):
            before = one.statistics().waited + two.statistics().waited
            started = monotonic()
            callers = (limiter.acquire(key=str(number)) for _ in range(10) for limiter in (one, two))
            await asyncio.gather(*callers)
            assert monotonic() - started >= 19 / 200 - 0.001
            waited = one.statistics().waited + two.statistics().waited - before
            # When one is held up for as long as the line is, another need not wait either; and who wakes too late
            # for a place waits for another. Not again and again.
            if waited == 19:
                break
        assert waited == 19


async def test_who_would_come_too_late_is_told_at_once_and_takes_no_place(redis_url: str) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1, per=30)) as limiter, limiter:
        started = monotonic()
        for _ in range(3):
            # The next turn also for the third.
            with pytest.raises(TimeoutError, match=r"the turn comes in ([12]?\d(\.\d+)?|30) s"):
                await limiter.acquire(timeout=10)
        assert monotonic() - started < 10
        assert limiter.statistics().denied == 3


async def test_a_rested_key_leaves_nothing_on_the_server(redis_url: str) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1000, name="calls")) as limiter:
        await limiter.acquire(key="k")
        async with Redis.from_url(redis_url) as client:
            assert 0 <= await client.pttl("calls:k") <= 2 or not await client.exists("calls:k")
            async with asyncio.timeout(WITHIN):
                while await client.exists("calls:k"):
                    pass


async def test_it_goes_on_after_the_scripts_were_flushed(redis_url: str, redis_server: RedisServer) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1, per=LONG, burst=2)) as limiter:
        assert await limiter.try_acquire()
        assert redis_server.ask("SCRIPT FLUSH") == "+OK"
        assert await limiter.try_acquire()
        assert not await limiter.try_acquire()


async def test_it_goes_on_after_the_server_has_started_anew(redis_url: str, redis_server: RedisServer) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1, per=LONG)) as limiter:
        assert await limiter.try_acquire()
        redis_server.restart()
        assert await limiter.try_acquire()


async def test_a_server_that_is_gone_is_told_and_its_return_noticed(redis_url: str, redis_server: RedisServer) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1, per=LONG, burst=100)) as limiter:
        await limiter.acquire()
        redis_server.kill()
        try:
            started = monotonic()
            with pytest.raises(Unavailable, match="no answer"):
                await limiter.acquire(timeout=0.5)
            assert monotonic() - started < WITHIN
        finally:
            redis_server.start()
        await limiter.acquire()
        assert limiter.statistics().unavailable == 1


async def test_a_server_that_hangs_is_given_up_in_time(redis_url: str, redis_server: RedisServer) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1, per=LONG, burst=1e6, answer_within=0.1)) as limiter:
        await passed(limiter)
        redis_server.pause()
        try:
            started = monotonic()
            with pytest.raises(Unavailable, match=r"no answer within 0\.1 s"):
                await limiter.acquire()
            with pytest.raises(Unavailable):
                await limiter.try_acquire()
            assert monotonic() - started < WITHIN
        finally:
            redis_server.resume()
        await passed(limiter)


async def passed(limiter: RedisRateLimiter) -> None:
    """Once the server answers in so short a time: a busy machine may need some tries."""
    async with asyncio.timeout(WITHIN):
        while True:
            with suppress(Unavailable):
                return await limiter.acquire()


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"+OK\r\n" * 20, b"-ERR unknown command\r\n" * 2, b""]
)
async def test_a_server_that_talks_nonsense_is_told(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        limiter = RedisRateLimiter(f"redis://127.0.0.1:{port}", rate=1, answer_within=0.3)
        async with opened(limiter):
            with pytest.raises(Unavailable):
                await limiter.acquire()


@pytest.mark.parametrize("answer", ["return 'OK'", "return {1}", "return {'a', 'b'}", "return nil"])
async def test_an_answer_that_is_no_pair_of_numbers_is_told(
    redis_url: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kadens.limits.redis.SCRIPT", Script(answer))
    async with opened(RedisRateLimiter(redis_url, rate=1)) as limiter:
        with pytest.raises(Unavailable):
            await limiter.acquire()


async def test_a_key_that_holds_something_else_is_told(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        await client.rpush("limit:", "x")
    async with opened(RedisRateLimiter(redis_url, rate=1)) as limiter:
        with pytest.raises(Unavailable, match="WRONGTYPE"):
            await limiter.acquire()


async def test_who_wakes_too_late_for_a_place_takes_another(redis_url: str) -> None:
    stopped = 0.0

    def clock() -> float:
        return monotonic() + stopped

    async with opened(RedisRateLimiter(redis_url, rate=20, timeout=5, clock=clock)) as limiter:
        tasks = [asyncio.create_task(limiter.acquire())]
        while not limiter.statistics().waited:
            if tasks[-1].done():
                # The first need not wait, nor does one that is held up until its place has come.
                tasks.append(asyncio.create_task(limiter.acquire()))
            await asyncio.sleep(0)
        stopped = 1.0
        await asyncio.gather(*tasks)
        assert limiter.statistics().late >= 1
        assert limiter.statistics().passed == len(tasks)


@pytest.mark.parametrize("steps", range(12))
async def test_cancelled_at_any_await_it_goes_on(redis_url: str, steps: int) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1000, burst=3)) as limiter:
        task = asyncio.create_task(limiter.acquire())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await limiter.acquire(timeout=2)
        told = limiter.statistics()
        assert told.passed == 2 - told.cancelled - (steps == 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weights=st.lists(st.integers(min_value=1, max_value=5), min_size=1, max_size=15),
    burst=st.integers(min_value=5, max_value=20),
)
def test_as_much_passes_as_in_memory(redis_server: RedisServer, weights: list[int], burst: int) -> None:
    async def main() -> list[bool]:
        async with opened(RedisRateLimiter(redis_server.url, rate=1, per=LONG, burst=burst)) as limiter:
            return [await limiter.try_acquire(weight) for weight in weights]

    assert redis_server.ask("FLUSHALL") == "+OK"
    left, expected = burst, []
    for weight in weights:
        expected.append(weight <= left)
        left -= weight if weight <= left else 0
    assert asyncio.run(main()) == expected


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf, 1e9])
def test_waits_are_bounded(seconds: float) -> None:
    for field in ("timeout", "answer_within", "max_late"):
        with pytest.raises(BadInput, match=field):
            RedisRateLimiter("redis://localhost", rate=1, **{field: seconds})  # type: ignore[arg-type]


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match="server: 'localhost'"):
        RedisRateLimiter("localhost", rate=1)


def test_an_address_is_shown_without_its_password() -> None:
    with pytest.raises(BadInput) as refused:
        RedisRateLimiter("http://user:secret@localhost", rate=1)
    assert "secret" not in str(refused.value)


async def test_a_client_that_was_given_stays_open(redis_url: str) -> None:
    async with RedisClient(redis_url) as client:
        limiter = RedisRateLimiter(client, rate=1)
        await limiter.acquire()
        await limiter.aclose()
        assert await client.ask("PING") == b"PONG"


def test_it_serves_the_next_event_loop_when_one_has_closed(redis_url: str) -> None:
    limiter = RedisRateLimiter(redis_url, rate=1, per=LONG, burst=3)

    async def main() -> None:
        assert await limiter.try_acquire()
        await limiter.aclose()

    asyncio.run(main())
    asyncio.run(main())


async def test_many_at_once_share_one_connection(redis_url: str) -> None:
    async with (
        Redis.from_url(redis_url) as client,
        opened(RedisRateLimiter(redis_url, rate=1e6, burst=1000)) as limiter,
    ):
        await limiter.acquire()
        before = len(await client.client_list())
        await asyncio.gather(*(limiter.acquire() for _ in range(299)))
        assert len(await client.client_list()) == before
        assert limiter.statistics().passed == 300


async def test_more_than_may_wait_for_the_server_are_refused(redis_url: str) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1e6, burst=1000, max_waiting=5)) as limiter:
        told = await asyncio.gather(*(limiter.acquire() for _ in range(8)), return_exceptions=True)
        assert [type(one) for one in told].count(Overloaded) == 3
        await limiter.acquire()


async def test_the_deadline_holds_over_all_places(redis_url: str) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=5, timeout=0.5, max_late=1e-9)) as limiter:
        await limiter.acquire(timeout=WITHIN)
        with pytest.raises(DeadlineExceeded):
            await acquire_again_and_again(limiter)


async def acquire_again_and_again(limiter: RedisRateLimiter) -> None:
    """One that is held up passes at once when its place has come meanwhile, and others lose their answer."""
    for _ in range(10):
        with suppress(Unavailable):
            await limiter.acquire()


def test_an_absent_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kadens.redis_client.link.hiredis", None)
    with pytest.raises(MissingExtra, match=r"RedisRateLimiter needs .*: pip install kadens\[redis\]"):
        RedisRateLimiter("redis://localhost", rate=1)


async def test_an_attempt_tells_the_wait_and_what_is_left_of_each_rule(redis_url: str) -> None:
    rules = [Rate(rate=10, per=LONG, burst=10), Rate(rate=3, per=LONG, burst=3)]
    async with opened(RedisRateLimiter(redis_url, rules=rules)) as limiter:
        one = await limiter.attempt(2)
        assert (one.passed, one.wait) == (True, 0)
        assert one.left == pytest.approx((8, 1), abs=0.01)
        assert one.back == pytest.approx((0.2 * LONG, LONG * 2 / 3), rel=0.01)
        two = await limiter.attempt(2)
        assert not two.passed
        assert two.wait == pytest.approx(LONG / 3, rel=0.01)
        assert two.left == pytest.approx((8, 1), abs=0.01)
        assert (await limiter.attempt(2, key="other")).passed
        told = limiter.statistics()
        assert (told.passed, told.denied) == (2, 1)


@pytest.mark.parametrize("key", ["\ud800", "\udfff:1"])
async def test_a_key_that_is_no_text_is_refused_by_name(redis_url: str, key: str) -> None:
    async with opened(RedisRateLimiter(redis_url, rate=1)) as limiter:
        with pytest.raises(BadInput, match="key"):
            await limiter.acquire(key=key)


@pytest.mark.parametrize("back", [0.5, 60.0, 1e6])
async def test_a_clock_that_was_set_back_changes_nothing_of_what_is_left(redis_url: str, back: float) -> None:
    """What was written before stands in the future then."""
    rules = [Rate(rate=1, per=LONG, burst=3), Rate(rate=1, per=2 * LONG, burst=5)]
    async with opened(RedisRateLimiter(redis_url, rules=rules)) as limiter, Redis.from_url(redis_url) as client:
        before = await limiter.attempt(2)
        kept = await client.get("limit:")
        assert isinstance(kept, bytes)
        times = struct.unpack(f"<{len(kept) // 8}d", kept)
        await client.set("limit:", struct.pack(f"<{len(times)}d", *(time + back * 1e6 for time in times)))
        after = await limiter.attempt()
        assert (before.passed, after.passed) == (True, True)
        assert after.left == pytest.approx([left - 1 for left in before.left], abs=0.01)
        assert not await limiter.try_acquire()
        with pytest.raises(DeadlineExceeded):
            await limiter.acquire()
