import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
from backends import RedisServer

from kadens.errors import BadInput, CircuitOpen
from kadens.redis_client import RedisClient
from kadens.resilience import Change, SharedCircuitBreaker, State

pytestmark = pytest.mark.anyio

WITHIN = 10.0


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": request.param}


def breaker(server: str | RedisClient, **options: Any) -> SharedCircuitBreaker:
    return SharedCircuitBreaker("venue", server, **({"min_calls": 4, "recovery": 60, "answer_within": 5.0} | options))


@asynccontextmanager
async def some(url: str, count: int = 2, **options: Any) -> AsyncIterator[list[SharedCircuitBreaker]]:
    """As many processes."""
    async with AsyncExitStack() as stack:
        made = [breaker(url, **options) for _ in range(count)]
        for one in made:
            stack.push_async_callback(one.aclose)
            async with one:
                pass
        await until(lambda: all(one._client.linked for one in made))
        yield made


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


async def fail(one: SharedCircuitBreaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(OSError, match="down"):
            async with one:
                raise OSError("down")


async def counted(one: SharedCircuitBreaker, kind: bytes) -> int:
    """What the server knows of all."""
    counts: dict[bytes, bytes] = await one._client.ask("HGETALL", one._keys[1])
    return sum(int(count) for name, count in counts.items() if name.endswith(kind))


async def call(one: SharedCircuitBreaker) -> None:
    async with one:
        pass


async def opened(made: list[SharedCircuitBreaker]) -> None:
    await fail(made[0], 4)
    await until(lambda: all(one.state is State.OPEN for one in made))


async def rest(made: list[SharedCircuitBreaker]) -> None:
    """As if its recovery were over, here and on the server: it may be so long that no probe is given up in a test."""
    # The answer to a report would tell again how long it is.
    await until(lambda: all(one._reporter is None or one._reporter.done() for one in made))
    await made[0]._client.ask("HSET", made[0]._keys[0], "wait_until", 0)
    for one in made:
        one._wait_until = 0.0


async def test_failures_of_all_are_counted_together_and_open_all(redis_url: str) -> None:
    async with some(redis_url) as (one, other):
        await fail(one, 2)
        assert one.state is State.CLOSED
        await fail(other, 2)
        await until(lambda: one.state is State.OPEN and other.state is State.OPEN)
        for each in (one, other):
            with pytest.raises(CircuitOpen) as refused:
                await call(each)
            assert 0 < refused.value.retry_after <= 60


async def test_successes_of_the_others_count_too(redis_url: str) -> None:
    # Told once in a second; and so long that what was told still counts, however late the failures come.
    async with some(redis_url, window=10.0, failure_ratio=0.4) as (one, other):
        async with asyncio.timeout(WITHIN):
            while await counted(one, b"calls") < 20:
                await call(other)
        await fail(one, 4)
        await until(lambda: one._reporter is not None and one._reporter.done())
        assert one.state is State.CLOSED


async def test_exactly_one_probe_over_all(redis_url: str) -> None:
    async with some(redis_url, 4) as made:
        await opened(made)
        await rest(made)
        inside, go = 0, asyncio.Event()

        async def probe(one: SharedCircuitBreaker) -> None:
            nonlocal inside
            async with one:
                inside += 1
                await go.wait()

        callers = [asyncio.create_task(probe(one)) for _ in range(25) for one in made]
        await until(lambda: sum(caller.done() for caller in callers) == 99)
        assert inside == 1
        go.set()
        told = await asyncio.gather(*callers, return_exceptions=True)
        assert sum(isinstance(one, CircuitOpen) for one in told) == 99
        await until(lambda: all(one.state is State.CLOSED for one in made))
        assert sum(one.statistics().probes for one in made) == 1


async def test_three_probes_are_three(redis_url: str) -> None:
    async with some(redis_url, 2, probes=3) as made:
        await opened(made)
        await rest(made)
        for number in range(3):
            assert made[0].state is not State.CLOSED
            await call(made[number % 2])
        await until(lambda: all(one.state is State.CLOSED for one in made))


async def test_a_probe_that_fails_opens_all_again(redis_url: str) -> None:
    async with some(redis_url, 2) as made:
        # Each hears in its own time.
        changes: list[list[Change]] = [[], []]
        for one, its in zip(made, changes, strict=True):
            one._on_change = its.append
        await opened(made)
        await rest(made)
        await fail(made[0])
        await until(lambda: all(len(its) >= 3 for its in changes))
        for one, its in zip(made, changes, strict=True):
            assert [change.after for change in its] == [State.OPEN, State.HALF_OPEN, State.OPEN]
            assert one.state is State.OPEN


async def test_a_cancelled_probe_makes_room_for_another_elsewhere(redis_url: str) -> None:
    async with some(redis_url, 2) as (one, other):
        await opened([one, other])
        await rest([one, other])

        async def hang() -> None:
            async with one:
                await asyncio.Event().wait()

        probe = asyncio.create_task(hang())
        await until(lambda: one.statistics().probes == 1)
        await until(lambda: other.state is State.HALF_OPEN)
        with pytest.raises(CircuitOpen):
            await call(other)
        probe.cancel()
        await asyncio.wait([probe])
        # Long before the probe would have been given up.
        await until(lambda: other._clock() >= other._wait_until)
        await call(other)
        await until(lambda: one.state is State.CLOSED)


@pytest.mark.parametrize("turns", range(8))
async def test_a_cancellation_at_any_turn_leaves_the_probe_free(redis_url: str, turns: int) -> None:
    async with some(redis_url, 1, recovery=0.3) as (one,):
        await opened([one])
        await until(lambda: one._clock() >= one._wait_until)
        probe = asyncio.create_task(call(one))
        for _ in range(turns):
            await asyncio.sleep(0)
        probe.cancel()
        await asyncio.wait([probe])

        async with asyncio.timeout(WITHIN):
            while one.state is not State.CLOSED:
                try:
                    await call(one)
                except CircuitOpen as refused:
                    await asyncio.sleep(min(refused.retry_after, 0.01))
        assert not one._tokens


async def test_who_comes_later_learns_that_it_is_open(redis_url: str) -> None:
    async with some(redis_url, 1) as made:
        await opened(made)
        async with some(redis_url, 1) as (late,):
            await until(lambda: late.state is State.OPEN)


async def test_a_reset_closes_all(redis_url: str) -> None:
    async with some(redis_url) as (one, other):
        await opened([one, other])
        one.reset()
        await until(lambda: other.state is State.CLOSED)
        await call(other)
        await call(one)


async def test_without_a_server_each_counts_for_itself(redis_server: RedisServer, redis_url: str) -> None:
    async with some(redis_url, 2, answer_within=0.05, recovery=0.1) as (one, other):
        redis_server.pause()
        try:
            await fail(one, 4)
            await until(lambda: one.state is State.OPEN)
            assert other.state is State.CLOSED
            await until(lambda: one._clock() >= one._wait_until)
            await call(one)
            assert one.state is State.CLOSED
        finally:
            redis_server.resume()
        await until(lambda: one._client.linked and other._client.linked)
        # What was asked of the server while it was silent may have been done since: then it is open already.
        async with asyncio.timeout(WITHIN):
            while {each.state for each in (one, other)} != {State.OPEN}:
                with suppress(CircuitOpen, OSError):
                    async with one:
                        raise OSError
                await asyncio.sleep(0.001)


async def test_a_server_that_comes_back_empty_closes_the_circuit(redis_server: RedisServer, redis_url: str) -> None:
    async with some(redis_url) as made:
        await opened(made)
        await asyncio.to_thread(redis_server.restart)
        await until(lambda: all(one.state is State.CLOSED for one in made))
        await opened(made)


async def test_a_server_that_comes_back_with_its_clock_behind_is_believed(
    redis_server: RedisServer, redis_url: str
) -> None:
    async with some(redis_url) as made:
        # As if its clock were ahead now.
        await made[0]._client.ask("HSET", made[0]._keys[0], "state", "closed", "number", 10**15)
        await opened(made)
        assert all(one._number > 10**15 for one in made)
        await asyncio.to_thread(redis_server.restart)
        await until(lambda: all(one.state is State.CLOSED for one in made))
        await opened(made)


async def test_without_any_server_it_is_a_breaker_all_the_same() -> None:
    one = breaker("redis://127.0.0.1:1", answer_within=0.05)
    try:
        await fail(one, 4)
        await until(lambda: one.state is State.OPEN)
        with pytest.raises(CircuitOpen):
            await call(one)
    finally:
        await one.aclose()


@pytest.mark.parametrize(
    "kept", [("state", "ajar", "number", "1"), ("state", "\udcff", "number", "1"), ("number", "many")]
)
async def test_what_is_no_circuit_on_the_server_leaves_a_breaker_of_its_own(
    redis_url: str, kept: tuple[str, ...]
) -> None:
    async with RedisClient(redis_url) as client:
        one = breaker(client)
        await client.ask("HSET", one._keys[0], *(word.encode(errors="surrogateescape") for word in kept))
        await fail(one, 4)
        await until(lambda: one.state is State.OPEN)
        with pytest.raises(CircuitOpen):
            await fail(one)
        await one.aclose()


async def test_it_shares_a_client_and_leaves_it_open(redis_url: str) -> None:
    async with RedisClient(redis_url) as client:
        one, other = breaker(client), SharedCircuitBreaker("other", client, min_calls=4)

        @one
        async def work() -> int:
            return 1

        assert await work() == 1
        await fail(one, 4)
        await until(lambda: one.state is State.OPEN)
        with pytest.raises(CircuitOpen):
            await work()
        await call(other)
        await one.aclose()
        await other.aclose()
        assert await client.ask("PING") == b"PONG"


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("name", {"name": "a\nb"}),
        ("name", {"name": 5}),
        ("name", {"name": "x" * 201}),
        ("answer_within", {"answer_within": 0}),
        ("answer_within", {"answer_within": "1"}),
        ("server", {"server": "http://here"}),
    ],
)
def test_options_that_make_no_sense_are_refused(field: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=field):
        SharedCircuitBreaker(**({"name": "name", "server": "redis://localhost"} | options))


WORKER = """
import asyncio, sys
from kadens.errors import CircuitOpen
from kadens.resilience import SharedCircuitBreaker, State

async def main(url):
    one = SharedCircuitBreaker("p", url, min_calls=4, recovery=60, answer_within=10.0)
    probes = 0
    async with one:
        pass
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    while one.state is not State.OPEN:
        try:
            async with one:
                raise OSError
        except (OSError, CircuitOpen):
            await asyncio.sleep(0.001)
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    while one.state is not State.CLOSED:
        # Who may probe is the server's affair.
        one._wait_until = 0.0
        try:
            async with one:
                probes += one.state is not State.CLOSED
                await asyncio.sleep(0.02)
        except CircuitOpen:
            await asyncio.sleep(0.001)
    print(probes, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await one.aclose()

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_four_processes_open_together_and_probe_once(redis_url: str) -> None:
    pipe = asyncio.subprocess.PIPE
    workers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, redis_url, stdin=pipe, stdout=pipe)
        for _ in range(4)
    ]

    async def lines() -> list[str]:
        return [(await worker.stdout.readline()).decode().strip() for worker in workers]  # type: ignore[union-attr]

    def tell() -> None:
        for worker in workers:
            worker.stdin.write(b"go\n")  # type: ignore[union-attr]

    async with asyncio.timeout(30), RedisClient(redis_url) as client:
        assert await lines() == ["ready"] * 4
        tell()
        assert await lines() == ["open"] * 4
        # As if its recovery were over: it is so long that no probe is given up.
        assert await client.ask("HSET", "kadens:circuits:{p}", "wait_until", 0) == 0
        tell()
        assert sum(map(int, await lines())) == 1
        tell()
        assert [await worker.wait() for worker in workers] == [0] * 4


def test_the_next_event_loop_learns_what_others_did_meanwhile(redis_url: str) -> None:
    # So long a window that its turn does not tell.
    here, elsewhere = breaker(redis_url, window=6_000), breaker(redis_url, window=6_000)

    async def use() -> None:
        async with here:
            pass
        await until(lambda: here._client.linked)

    async def open_it() -> None:
        await fail(elsewhere, 4)
        await until(lambda: elsewhere.statistics().state is State.OPEN)

    async def look() -> None:
        with suppress(CircuitOpen):
            async with here:
                pass
        await until(lambda: here.statistics().state is State.OPEN)
        assert here._client.linked
        with pytest.raises(CircuitOpen):
            await here.__aenter__()

    asyncio.run(use())
    asyncio.run(open_it())
    asyncio.run(look())


def test_the_next_event_loop_learns_that_others_have_closed_it(redis_url: str) -> None:
    here, elsewhere = breaker(redis_url), breaker(redis_url)

    async def open_it() -> None:
        await opened([here])

    async def close_it() -> None:
        await call(elsewhere)
        await until(lambda: elsewhere.state is State.OPEN)
        elsewhere.reset()
        await elsewhere._client.ask("PING")

    async def look() -> None:
        with pytest.raises(CircuitOpen):
            await call(here)
        await until(lambda: here.state is State.CLOSED)
        await call(here)

    asyncio.run(open_it())
    asyncio.run(close_it())
    asyncio.run(look())
