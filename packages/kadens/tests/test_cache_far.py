import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import uvloop
from backends import RedisServer

from kadens.cache import Cache, Codec, Invalidation, MemoryStore, Policy, RedisStore, TieredStore, cached
from kadens.errors import BadInput, Unavailable
from kadens.redis_client import RedisClient

pytestmark = pytest.mark.anyio

WITHIN = 20.0
INT = Codec(int)
EVERYTHING = Invalidation(prefixes=("",))


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": request.param}


@dataclass(frozen=True, slots=True)
class User:
    id: int
    friends: tuple[str, ...] = ()


def store(url: str, **options: Any) -> RedisStore:
    made = RedisStore(url, **({"timeout": WITHIN, "retry_after": 0.02} | options))
    # A process that stood still while it connected has not met a server that is out of reach.
    made._client._open_within = WITHIN
    return made


def tiered(url: str, **options: Any) -> Cache:
    return Cache(TieredStore(MemoryStore(), store(url, **options)))


@pytest.fixture
async def two(redis_url: str) -> AsyncIterator[tuple[Cache, Cache]]:
    """Two caches that share a server, as in two processes."""
    async with AsyncExitStack() as stack:
        caches = [await stack.enter_async_context(tiered(redis_url)) for _ in range(2)]
        for cache in caches:
            await cache.get("warm", codec=INT)
        yield caches[0], caches[1]


async def until(truth: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(WITHIN):
        while not await truth():  # noqa: ASYNC110  # the truth is another process's
            await asyncio.sleep(0.002)


def returning(value: Any) -> Callable[[], Awaitable[Any]]:
    async def load() -> Any:
        return value

    return load


async def test_what_comes_back_is_typed(redis_url: str) -> None:
    async with store(redis_url) as far:
        codec = Codec(User)
        await far.set("user:1", User(1, ("a", "b")), ttl=60, codec=codec)
        entry = await far.get("user:1", codec)
        assert entry is not None
        assert entry.value == User(1, ("a", "b"))
        assert await far.get("user:1", Codec(User, schema=2)) is None
        assert await far.get("user:1", INT) is None
        assert far.statistics().unread == 2
        with pytest.raises(BadInput, match="value"):
            await far.set("user:1", "text", ttl=60, codec=codec)
        with pytest.raises(BadInput, match="codec"):
            await far.get("user:1")


async def test_one_reads_what_the_other_wrote(two: tuple[Cache, Cache]) -> None:
    one, other = two
    await one.set("a:1", 1, codec=INT)
    looks = 0

    async def near() -> bool:
        nonlocal looks
        looks += 1
        assert await other.get("a:1", codec=INT) == 1
        told = other.statistics().prefixes["a"]
        assert told.hits == looks
        return told.near == 1

    # Word of what was set may come behind its answer, and then the first look keeps nothing near.
    await until(near)
    assert looks > 1


@pytest.mark.parametrize("way", ["delete", "tag", "prefix", "clear"])
async def test_what_one_drops_is_gone_from_the_other(two: tuple[Cache, Cache], way: str) -> None:
    one, other = two
    await one.set("a:*[1]", 1, tags=("red",), codec=INT)
    await one.set("b:1", 2, codec=INT)
    assert [await other.get("a:*[1]", codec=INT), await other.get("b:1", codec=INT)] == [1, 2]
    await {
        "delete": lambda: one.delete("a:*[1]"),
        "tag": lambda: one.invalidate_tags("red"),
        "prefix": lambda: one.invalidate_prefix("a:*["),
        "clear": lambda: one.clear(),
    }[way]()

    async def gone() -> bool:
        return await other.get("a:*[1]", codec=INT) is None

    await until(gone)
    assert await other.get("b:1", codec=INT) == (None if way == "clear" else 2)


async def test_a_value_loaded_before_another_process_invalidates_is_not_kept(two: tuple[Cache, Cache]) -> None:
    one, other = two
    loading, go = asyncio.Event(), asyncio.Event()

    async def old() -> int:
        loading.set()
        await go.wait()
        return 1

    caller = asyncio.create_task(one.get_or_load("user:1", old, tags=("user",), codec=INT))
    await loading.wait()
    await other.invalidate_tags("user")
    go.set()
    assert await caller == 1
    assert [await cache.get("user:1", codec=INT) for cache in two] == [None, None]


async def test_two_load_once_between_them(two: tuple[Cache, Cache]) -> None:
    loads, go = [], asyncio.Event()

    async def load() -> int:
        loads.append(1)
        await go.wait()
        return 5

    callers = [asyncio.create_task(cache.get_or_load("key", load, codec=INT)) for cache in two for _ in range(100)]
    async with asyncio.timeout(WITHIN):
        while not loads:  # noqa: ASYNC110  # whichever of the two loads
            await asyncio.sleep(0.001)
    go.set()
    assert set(await asyncio.gather(*callers)) == {5}
    assert len(loads) == 1


async def test_a_load_that_fails_gives_up_its_claim(two: tuple[Cache, Cache]) -> None:
    async def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await two[0].get_or_load("key", fail, codec=INT)
    assert await two[1].get_or_load("key", returning(2), codec=INT) == 2


@pytest.mark.parametrize("turn", range(0, 24, 3))
async def test_a_cancellation_at_any_turn_leaves_the_way_free(redis_url: str, turn: int) -> None:
    async with tiered(redis_url) as cache:
        await cache.get("warm", codec=INT)
        caller = asyncio.create_task(cache.get_or_load("key", returning(1), codec=INT))
        for _ in range(turn):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])
        assert await cache.get_or_load("key", returning(2), codec=INT) in (1, 2)
        await cache.delete("key")
        assert await cache.get_or_load("key", returning(3), codec=INT) == 3


async def test_a_hundred_at_once_each_get_their_own(redis_url: str) -> None:
    async with store(redis_url) as far:
        await asyncio.gather(*(far.set(f"k:{number}", number, ttl=60, codec=INT) for number in range(100)))
        entries = await asyncio.gather(*(far.get(f"k:{number}", INT) for number in range(100)))
        assert [entry and entry.value for entry in entries] == list(range(100))


async def test_a_decorated_function_needs_a_type_that_can_be_carried(redis_url: str) -> None:
    async with tiered(redis_url) as cache:

        @cached(cache=cache, ttl=60, tags=("user:{number}",))
        async def user(number: int) -> User:
            return User(number)

        assert await user(1) is await user(1)
        assert user.statistics().loads == 1

        async def untyped(number: int):  # type: ignore[no-untyped-def]
            return number

        with pytest.raises(BadInput, match=r"the result of .*untyped"):
            cached(cache=cache)(untyped)


async def test_a_server_that_is_silent_costs_one_wait_and_comes_back(redis_server: RedisServer, redis_url: str) -> None:
    far = store(redis_url, timeout=0.5, heartbeat=60.0)
    stores = TieredStore(MemoryStore(), far)
    async with Cache(stores) as cache:

        async def back() -> bool:
            """As soon as the far store took it: to a cache in such a hurry a server that is only slow has gone."""
            before = stores.statistics().degraded
            await cache.set("again", 3, codec=INT)
            return stores.statistics().degraded == before

        await until(back)
        asked = far.statistics().asked
        redis_server.pause()
        try:
            assert await cache.get_or_load("cold", returning(2), codec=INT) == 2
            # It was waited for once; who came next, also of this load, did not even ask.
            assert far.statistics().asked == asked + 1
            began = time.perf_counter()
            for number in range(50):
                assert await cache.get_or_load(f"cold:{number}", returning(number), codec=INT) == number
            rest = time.perf_counter() - began
            assert far.statistics().asked == asked + 1
            with pytest.raises(Unavailable):
                await cache.delete("near")
        finally:
            redis_server.resume()
        # A wait for each would be 25 s; what it takes is the machine's.
        assert rest < 12
        await until(back)
        async with tiered(redis_url) as other:
            assert await other.get("again", codec=INT) == 3


async def test_the_loss_of_the_link_drops_what_is_near(redis_server: RedisServer, redis_url: str) -> None:
    async with tiered(redis_url) as cache:
        await cache.set("key", 1, codec=INT)
        near = cache.near
        assert near is not None
        assert len(near) == 1
        redis_server.kill()

        async def dropped() -> bool:
            return len(near) == 0

        try:
            await until(dropped)
            assert await cache.get_or_load("key", returning(2), codec=INT) == 2
        finally:
            redis_server.start()
        # What was loaded meanwhile goes too once the link is back: nobody knows what was missed.
        await until(dropped)
        assert await cache.get_or_load("key", returning(3), codec=INT) == 3


async def test_a_restart_under_load_is_not_noticed_by_callers(redis_server: RedisServer, redis_url: str) -> None:
    async with tiered(redis_url, timeout=0.05) as cache:
        over = False

        async def ask(caller: int) -> int:
            asked = 0
            while not over:
                number = asked % 50
                assert await cache.get_or_load(f"k:{number}", returning(number), codec=INT) == number
                if asked % 10 == caller:
                    cache.near.drop(EVERYTHING)  # type: ignore[union-attr]
                asked += 1
                await asyncio.sleep(0)
            return asked

        callers = [asyncio.create_task(ask(caller)) for caller in range(5)]
        await asyncio.to_thread(redis_server.restart)
        await asyncio.to_thread(redis_server.pause)
        await asyncio.sleep(0)
        await asyncio.to_thread(redis_server.resume)
        over = True
        assert min(await asyncio.gather(*callers)) > 0


async def test_a_server_that_is_not_there_is_left_out() -> None:
    async with tiered("redis://127.0.0.1:1/0") as cache:
        assert await cache.get_or_load("key", returning(1), codec=INT) == 1
        assert await cache.get("key", codec=INT) == 1


def url_of(server: asyncio.Server) -> str:
    return f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 No\r\n\r\n", b"-ERR unknown command `HELLO`\r\n+PONG\r\n", b""])
async def test_a_server_that_is_none_is_left_out(answer: bytes) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server, tiered(url_of(server), timeout=1.0) as cache:
        assert await cache.get_or_load("key", returning(1), codec=INT) == 1
        with pytest.raises(Unavailable):
            await cache.clear()


@pytest.mark.parametrize(
    ("field", "options"),
    [("timeout", {"timeout": 0}), ("namespace", {"namespace": "a*"}), ("server", {"server": "http://here"})],
)
def test_options_that_make_no_sense_are_refused(field: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=field):
        RedisStore(**({"server": "redis://localhost"} | options))


def test_a_far_store_that_tells_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="far"):
        TieredStore(MemoryStore(), MemoryStore())


WORKER = """
import asyncio, json, sys
from kadens.cache import Cache, Codec, MemoryStore, RedisStore, TieredStore

async def main(url):
    codec, loads = Codec(int), 0
    async def load():
        nonlocal loads
        loads += 1
        await asyncio.sleep(0.05)
        return 1
    async with RedisStore(url, timeout=20.0) as far, Cache(TieredStore(MemoryStore(), far)) as cache:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        values = await asyncio.gather(*(cache.get_or_load("k", load, tags=("t",), codec=codec) for _ in range(250)))
        print(json.dumps([loads, sorted(set(values))]), flush=True)
        while await cache.get("k", codec=codec) is not None:
            await asyncio.sleep(0.001)
        print("gone", flush=True)

asyncio.run(main(sys.argv[1]))
"""


async def test_four_processes_load_once_and_all_hear_of_an_invalidation(redis_url: str) -> None:
    pipe = asyncio.subprocess.PIPE
    workers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, redis_url, stdin=pipe, stdout=pipe)
        for _ in range(4)
    ]

    async def lines() -> list[str]:
        return [(await worker.stdout.readline()).decode().strip() for worker in workers]  # type: ignore[union-attr]

    async with asyncio.timeout(60):
        assert await lines() == ["ready"] * 4
        for worker in workers:
            worker.stdin.write(b"go\n")  # type: ignore[union-attr]
        told = [json.loads(line) for line in await lines()]
        assert sum(loads for loads, _ in told) == 1
        assert all(values == [1] for _, values in told)
        async with tiered(redis_url) as cache:
            await cache.invalidate_tags("t")
        assert await lines() == ["gone"] * 4
        for worker in workers:
            await worker.communicate()
        assert [worker.returncode for worker in workers] == [0] * 4


async def test_a_policy_holds_for_far_values_too(redis_url: str) -> None:
    async with tiered(redis_url) as cache:
        policy = Policy(ttl=60, none_ttl=0)
        assert await cache.get_or_load("none", returning(None), policy=policy, codec=Codec(int | None)) is None
        assert await cache.get_or_load("none", returning(4), policy=policy, codec=Codec(int | None)) == 4


# ── event loops ──────────────────────────────────────────────────────────────────────────────────


def in_loop(use_uvloop: bool, main: Callable[[], Awaitable[None]]) -> None:
    """As a program that calls `asyncio.run` twice, and closes nothing."""

    async def run() -> None:
        await main()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop if use_uvloop else None) as runner:
        runner.run(run())


@pytest.mark.parametrize("use_uvloop", [False, True], ids=["asyncio", "uvloop"])
def test_the_next_event_loop_has_a_link_of_its_own(redis_url: str, use_uvloop: bool) -> None:
    cache = tiered(redis_url)

    async def main() -> None:
        await cache.set("a:1", 1, codec=INT)
        await cache.delete("a:1")
        assert cache.store.far.linked  # type: ignore[attr-defined]
        assert await cache.get("a:1", codec=INT) is None

    for _ in range(3):
        in_loop(use_uvloop, main)


@pytest.mark.parametrize("use_uvloop", [False, True], ids=["asyncio", "uvloop"])
def test_what_another_drops_between_two_event_loops_is_gone_in_the_second(redis_url: str, use_uvloop: bool) -> None:
    here, elsewhere = tiered(redis_url), tiered(redis_url)

    async def keep() -> None:
        await here.set("a:1", 1, codec=INT)
        assert await here.get("a:1", codec=INT) == 1

    async def drop() -> None:
        await elsewhere.delete("a:1")

    async def look() -> None:
        assert await here.get("a:1", codec=INT) is None

    for main in (keep, drop, look):
        in_loop(use_uvloop, main)


# ── large values, large tags, keys ───────────────────────────────────────────────────────────────


async def test_a_value_too_large_for_the_far_store_stays_near_and_the_link_lives(redis_url: str) -> None:
    text = Codec(str)
    async with tiered(redis_url) as one, tiered(redis_url) as other:
        await one.set("a:1", "small", codec=text)
        await other.set("b:1", "small", codec=text)
        large = "x" * 30_000_000
        assert await one.get_or_load("c:1", returning(large), codec=text) == large
        await other.set("a:1", large, codec=text)
        assert [await other.get("a:1", codec=text), await one.get("c:1", codec=text)] == [large, large]
        told = one.statistics().store
        assert (told.far.losses, told.far.too_large) == (0, 1)  # type: ignore[attr-defined]
        async with store(redis_url) as far:
            assert [await far.get(key, text) for key in ("a:1", "c:1")] == [None, None]
            assert await far.claim("c:1", (), seconds=1) is not None


async def test_a_value_too_large_is_refused_by_name_where_nothing_is_near(redis_url: str) -> None:
    async with store(redis_url, max_value=100) as far:
        await far.set("a", "x" * 50, ttl=60, codec=Codec(str))
        with pytest.raises(BadInput, match=r"value: .* at most 100 bytes"):
            await far.set("a", "x" * 200, ttl=60, codec=Codec(str))
        assert await far.get("a", Codec(str)) is None
        assert await Cache(far).get_or_load("b", returning("y" * 200), codec=Codec(str)) == "y" * 200


async def test_a_claim_that_is_no_longer_good_keeps_no_large_value_near(redis_url: str) -> None:
    async with tiered(redis_url, max_value=100) as one, tiered(redis_url) as other:
        await one.get("warm", codec=INT)

        async def load() -> str:
            await other.delete("a")
            return "x" * 200

        assert await one.get_or_load("a", load, codec=Codec(str)) == "x" * 200
        assert await one.get("a", codec=Codec(str)) is None


FILL = """
local time = redis.call('TIME')
local ends = time[1] * 1000 + 60000
for i = 1, ARGV[1] do
    redis.call('SET', 'kadens:v:k:' .. i, 'x', 'PX', 60000)
    redis.call('ZADD', 'kadens:t:red', ends, 'k:' .. i)
end
"""


async def test_a_tag_of_many_keys_is_dropped_while_the_server_serves_others(redis_url: str) -> None:
    async with (
        RedisClient(redis_url, timeout=WITHIN, open_within=WITHIN) as client,
        store(redis_url) as far,
        tiered(redis_url) as other,
    ):
        await client.ask("EVAL", FILL, 0, 30_000)
        await other.set("near", 1, tags=("red",), codec=INT)
        asked = 0

        async def ask() -> None:
            nonlocal asked
            while True:
                await client.ask("PING")
                asked += 1

        asking = asyncio.create_task(ask())
        await far.invalidate(Invalidation(tags=("red", "blue"), keys=("k:1", "more")))
        asking.cancel()
        assert asked > 20
        assert await client.ask("DBSIZE") == 0

        async def gone() -> bool:
            return await other.get("near", codec=INT) is None

        await until(gone)


@pytest.mark.parametrize("key", ["", "\ud800", "a\nb", "x" * 2_000_000, 5])
async def test_a_key_that_no_server_should_see_is_refused_by_name(redis_url: str, key: Any) -> None:
    async with store(redis_url) as far:
        for call in (
            lambda: far.get(key, INT),
            lambda: far.set(key, 1, ttl=1, codec=INT),
            lambda: far.set("k", 1, ttl=1, codec=INT, tags=(key,)),
            lambda: far.claim(key, (), seconds=1),
        ):
            with pytest.raises(BadInput, match=r"key|tags"):
                await call()
        assert far.linked


def test_in_the_next_event_loop_too_nothing_stays_near_while_nobody_can_be_heard() -> None:
    tiered = TieredStore(MemoryStore(), RedisStore("redis://127.0.0.1:1/0", unheard_for=0.02))

    async def first() -> None:
        assert await tiered.get("k", INT) is None

    async def second() -> None:
        await first()
        await tiered.near.set("k", 1, ttl=60)

        async def gone() -> bool:
            return await tiered.near.get("k") is None

        await until(gone)

    asyncio.run(first())
    asyncio.run(second())
