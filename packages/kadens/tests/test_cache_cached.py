import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from kadens.cache import Cache, MemoryStore, Policy, cached, default_cache
from kadens.errors import BadInput, DeadlineExceeded

pytestmark = pytest.mark.anyio


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str


class Loads:
    """A loader that waits until it is let go, and counts."""

    def __init__(self, *, held: bool = False) -> None:
        self.count = 0
        self.go = asyncio.Event()
        self.error: Exception | None = None
        if not held:
            self.go.set()

    async def __call__(self) -> Any:
        self.count += 1
        number = self.count
        await self.go.wait()
        if self.error is not None:
            raise self.error
        return number


async def turns(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_it_works_without_an_open_kadens() -> None:
    loads = []

    @cached(ttl=3600, tags=("user:{user_id}",), stale=600, key="{user_id}")
    async def get_user(user_id: int) -> User:
        """Reads one."""
        loads.append(user_id)
        return User(user_id, f"name {user_id}")

    assert await get_user(7) == await get_user(user_id=7) == User(7, "name 7")
    assert loads == [7]
    assert get_user.__doc__ == "Reads one."
    await default_cache().invalidate_tags("user:7")
    await get_user(7)
    assert loads == [7, 7]
    await get_user.invalidate(7)
    await get_user(7)
    assert loads == [7, 7, 7]


async def test_keys_are_typed() -> None:
    @cached(cache=Cache())
    async def kind(value: Any) -> str:
        return type(value).__name__

    for _ in range(2):
        assert [await kind(value) for value in (1, "1", True, 1.0, None, b"1", (1,), (True,))] == [
            *("int", "str", "bool", "float", "NoneType", "bytes", "tuple", "tuple")
        ]
    assert kind.statistics().loads == 8


async def test_keys_are_typed_however_many_arguments_there_are() -> None:
    @cached(cache=Cache())
    async def kinds(*values: Any) -> tuple[str, ...]:
        return tuple(type(value).__name__ for value in values)

    for _ in range(2):
        assert [await kinds(1, 1), await kinds(1, True), await kinds(), await kinds(1)] == [
            *(("int", "int"), ("int", "bool"), (), ("int",))
        ]


async def test_a_key_may_name_a_field_of_an_argument() -> None:
    @cached(cache=Cache(), key="{user.id}", tags=("name:{user.name}",))
    async def greet(user: Any) -> str:
        return f"Hello {user.name}"

    assert [await greet(User(1, "Ada")), await greet(User(1, "Bob"))] == ["Hello Ada"] * 2
    with pytest.raises(BadInput, match=r"user\.id"):
        await greet("Ada")


async def test_a_value_that_can_be_changed_is_a_copy_for_each() -> None:
    @cached(cache=Cache())
    async def options(name: str) -> dict[str, list[int]]:
        return {name: [1]}

    first = await options("a")
    first["a"].append(2)
    second = await options("a")
    second["a"].append(3)
    assert await options("a") == {"a": [1]}


async def test_a_thousand_callers_of_a_cold_key_load_once() -> None:
    cache, loads = Cache(), Loads(held=True)
    callers = [asyncio.create_task(cache.get_or_load("key", loads)) for _ in range(1_000)]
    await turns()
    loads.go.set()
    assert set(await asyncio.gather(*callers)) == {1}
    assert cache.statistics().loading == 0


async def test_the_others_get_the_value_when_the_first_caller_is_cancelled() -> None:
    cache, loads = Cache(), Loads(held=True)
    first, *others = [asyncio.create_task(cache.get_or_load("key", loads)) for _ in range(10)]
    await turns()
    first.cancel()
    await turns()
    assert first.cancelled()
    loads.go.set()
    assert await asyncio.gather(*others) == [1] * 9


@pytest.mark.parametrize("turn", range(12))
async def test_a_cancellation_at_any_turn_leaves_nothing_behind(turn: int) -> None:
    cache, loads = Cache(), Loads()
    caller = asyncio.create_task(cache.get_or_load("key", loads))
    await turns(turn)
    caller.cancel()
    await asyncio.wait([caller])
    assert await cache.get_or_load("key", loads) == 1 or loads.count == 2
    await turns()
    assert cache.statistics().loading == 0


async def test_a_failing_load_is_one_per_wave_and_is_not_kept() -> None:
    cache, loads = Cache(), Loads(held=True)
    loads.error = ValueError("no")
    for wave in (1, 2):
        callers = [asyncio.create_task(cache.get_or_load("key", loads)) for _ in range(100)]
        await turns()
        loads.go.set()
        results = await asyncio.gather(*callers, return_exceptions=True)
        assert all(isinstance(result, ValueError) for result in results)
        assert loads.count == wave
        loads.go.clear()


async def test_errors_and_none_are_kept_when_asked_to() -> None:
    clock = Clock()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(errors=(KeyError,), error_ttl=5, none_ttl=2, jitter=0))
    loads = Loads()
    loads.error = KeyError("nobody")
    for _ in range(3):
        with pytest.raises(KeyError, match="nobody"):
            await cache.get_or_load("key", loads)
    assert loads.count == 1
    assert await cache.get("key", "default") == "default"
    clock.now += 5
    with pytest.raises(KeyError):
        await cache.get_or_load("key", loads)
    assert loads.count == 2

    async def none() -> None:
        asked.append(1)

    asked: list[int] = []
    for seconds in (1, 1, 1):
        await cache.get_or_load("none", none)
        clock.now += seconds
    assert len(asked) == 2


async def test_a_stale_value_is_served_while_one_load_replaces_it() -> None:
    clock, loads = Clock(), Loads()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=10, stale=20, jitter=0, early=0))
    assert await cache.get_or_load("key", loads) == 1
    clock.now += 15
    loads.go.clear()
    assert [await cache.get_or_load("key", loads) for _ in range(5)] == [1] * 5
    await turns()
    loads.go.set()
    await turns()
    assert await cache.get_or_load("key", loads) == 2
    assert loads.count == 2
    told = cache.statistics().prefixes["key"]
    assert (told.stale, told.refreshes, told.loads) == (5, 1, 2)
    clock.now += 31
    assert await cache.get_or_load("key", loads) == 3


async def test_the_longer_a_load_takes_the_sooner_it_begins_again() -> None:
    clock = Clock()

    async def refreshed_after(load_time: float) -> float:
        cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=100, jitter=0))

        async def load() -> None:
            clock.now += load_time

        await cache.get_or_load("key", load)
        began = clock.now
        while cache.statistics().prefixes["key"].refreshes == 0:
            clock.now += 0.1
            await cache.get_or_load("key", load)
            assert clock.now < began + 100
        await turns()
        return clock.now - began

    slow = [await refreshed_after(5.0) for _ in range(20)]
    assert min(slow) >= 50
    assert sum(slow) / 20 < 95


async def test_what_was_invalidated_while_it_loaded_is_not_kept_and_not_shared_with_later_callers() -> None:
    cache, loads = Cache(), Loads(held=True)
    before = asyncio.create_task(cache.get_or_load("user:1", loads, tags=("user",)))
    await turns()
    await cache.invalidate_tags("user")
    after = asyncio.create_task(cache.get_or_load("user:1", loads, tags=("user",)))
    await turns()
    loads.go.set()
    assert [await before, await after] == [1, 2]
    assert await cache.get("user:1") == 2


async def test_a_load_ends_at_its_deadline() -> None:
    loads = Loads(held=True)
    cache = Cache(policy=Policy(timeout=0.01))
    with pytest.raises(DeadlineExceeded, match=r"longer than 0\.01 s"):
        await cache.get_or_load("key", loads)
    assert cache.statistics().loading == 0


async def test_a_cache_by_hand() -> None:
    cache = Cache()
    await cache.set("user:1", "Ada", ttl=60, tags=("team:a",))
    await cache.set("user:2", "Bob", tags=("team:b",))
    assert [await cache.get("user:1"), await cache.get("user:3", "nobody")] == ["Ada", "nobody"]
    await cache.invalidate_tags("team:a")
    assert [await cache.get("user:1"), await cache.get("user:2")] == [None, "Bob"]
    await cache.invalidate_prefix("user:")
    assert await cache.get("user:2") is None
    told = cache.statistics().prefixes["user"]
    assert (told.hits, told.near, told.misses) == (2, 2, 3)


async def test_a_function_forgets_only_its_own() -> None:
    cache = Cache()

    @cached(cache=cache)
    async def one(number: int, factor: int = 2) -> int:
        return number * factor

    @cached(cache=cache)
    async def two(number: int) -> int:
        return number

    assert [await one(1), await one(1, 3), await one(1, factor=3), await two(1)] == [2, 3, 3, 1]
    assert one.hot(10) == [{"number": 1, "factor": 3}, {"number": 1, "factor": 2}]
    await one.clear()
    await one(1)
    await two(1)
    assert (one.statistics().loads, two.statistics().loads) == (3, 1)
    await two.refresh(1)
    assert two.statistics().loads == 2


async def test_a_key_of_a_megabyte_or_with_control_characters_is_digested() -> None:
    @cached(cache=Cache())
    async def length(text: str) -> int:
        return len(text)

    texts = ["x" * 1_000_000, "\x00\n", "x" * 1_000_001]
    assert [await length(text) for text in texts * 2] == [1_000_000, 2, 1_000_001] * 2
    assert length.statistics().loads == 3


@pytest.mark.parametrize("key", ["", "a\nb", "x" * 1_025, 1, None])
async def test_a_key_by_hand_is_a_line(key: Any) -> None:
    cache = Cache()
    with pytest.raises(BadInput, match="key"):
        await cache.get(key)


@pytest.mark.parametrize(
    "options",
    [
        *(
            {"ttl": 0},
            {"ttl": -1},
            {"ttl": float("nan")},
            {"ttl": 1e12},
            {"ttl": "60"},
            {"ttl": True},
            {"stale": -1},
            {"stale": "long"},
            {"shared": []},
            {"shared": 1},
            {"schema": "1"},
            {"jitter": 1},
            {"early": -1},
            {"timeout": 0},
        ),
        *({"errors": (int,)}, {"errors": ValueError}, {"key": "{nobody}"}, {"key": "{"}, {"tags": "user"}),
        *({"tags": ("{nobody}",)}, {"tags": (1,)}, {"tags": ("a\n",)}, {"key": 1}, {"cache": "near"}),
        *({"jitter": "little"}, {"early": "soon"}, {"none_ttl": -1}, {"error_ttl": 0}),
    ],
)
def test_what_cannot_work_is_refused_at_decoration(options: dict[str, Any]) -> None:
    async def function(user_id: int) -> int:
        return user_id

    with pytest.raises(BadInput, match=next(iter(options))):
        cached(**options)(function)


def test_a_function_that_is_not_async_is_refused() -> None:
    def function() -> None: ...

    with pytest.raises(BadInput, match="an async function"):
        cached()(function)  # type: ignore[arg-type]


async def test_an_argument_that_no_text_can_tell_is_refused() -> None:
    @cached(cache=Cache())
    async def function(thing: object) -> None: ...

    with pytest.raises(BadInput, match="thing"):
        await function(object())


def test_one_function_serves_one_loop_after_another() -> None:
    @cached(cache=Cache())
    async def double(number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    assert [asyncio.run(_awaited(double, number)) for number in (1, 1, 2)] == [2, 2, 4]


async def _awaited(function: Any, number: int) -> Any:
    return await function(number)


@pytest.mark.parametrize(
    ("field", "options"),
    [("store", {"store": "redis://here"}), ("policy", {"policy": 60}), ("name", {"name": "a\nb"})],
)
def test_a_cache_of_what_is_no_store_or_policy_is_refused(field: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=field):
        Cache(**options)


def test_a_load_that_its_loop_took_along_is_begun_again_in_the_next() -> None:
    cache = Cache()

    @cached(cache=cache)
    async def slow(number: int) -> int:
        if asyncio.get_running_loop() is first:
            await asyncio.Event().wait()
        return number

    first = asyncio.new_event_loop()
    caller = first.create_task(_awaited(slow, 1))
    first.run_until_complete(turns())
    # Closed as a crash would: with the load under way.
    flight = next(iter(asyncio.all_tasks(first) - {caller}))
    assert asyncio.run(_awaited(slow, 1)) == 1
    for task in (caller, flight):
        task.cancel()
    first.run_until_complete(asyncio.wait([caller, flight]))
    first.close()
    assert cache.statistics().loading == 0
    assert asyncio.run(_awaited(slow, 2)) == 2


async def test_ages_and_shares_are_told_by_prefix() -> None:
    clock, loads = Clock(), Loads()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=100, jitter=0, early=0))
    assert cache.statistics().prefixes == {}
    await cache.get_or_load("a:1", loads)
    clock.now += 10
    await cache.get_or_load("a:2", loads)
    clock.now += 10
    for key in ("a:1", "a:1", "a:2", "b:1"):
        await cache.get_or_load(key, loads)
    told = cache.statistics().prefixes
    assert (told["a"].age, told["b"].age) == (15, 0)
    assert (told["a"].hit_ratio, told["a"].near_ratio, told["a"].far_ratio) == (0.6, 0.6, 0.0)
    await cache.clear()
    assert cache.statistics().prefixes["a"].age is None


async def test_no_age_is_negative_or_above_the_time_that_the_cache_is_there() -> None:
    clock, loads = Clock(), Loads()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=100, jitter=0.9, early=0))
    for number in range(50):
        await cache.get_or_load(f"a:{number}", loads)
    # Kept for longer than the policy says.
    await cache.set("a:50", 1, ttl=1_000)
    assert cache.statistics().prefixes["a"].age == 0
    clock.now += 3
    age = cache.statistics().prefixes["a"].age
    assert age is not None
    assert 0 <= age <= 3


async def test_what_a_hit_spares_is_told() -> None:
    clock = Clock()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=1_000, jitter=0, early=0))

    async def load() -> int:
        clock.now += 2
        return 1

    for _ in range(4):
        await cache.get_or_load("a:1", load)
    assert cache.statistics().prefixes["a"].saved == 6


async def test_a_jittered_ttl_is_shorter_by_no_more_than_its_share() -> None:
    clock, loads = Clock(), Loads()
    store = MemoryStore(clock=clock)
    cache = Cache(store, policy=Policy(ttl=100, jitter=0.1))
    for number in range(200):
        await cache.get_or_load(f"a:{number}", loads)
    ends = [entry.expires - clock.now for entry in store.sample(200)]
    assert 90 <= min(ends) < 92
    assert 98 < max(ends) <= 100


async def test_a_kept_error_is_counted_as_a_failure_and_not_as_a_load() -> None:
    cache, loads = Cache(policy=Policy(errors=(KeyError,))), Loads()
    loads.error = KeyError("nobody")
    for _ in range(3):
        with pytest.raises(KeyError):
            await cache.get_or_load("a:1", loads)
    told = cache.statistics().prefixes["a"]
    assert (told.loads, told.failures, told.misses) == (0, 1, 1)


async def test_the_value_that_is_kept_is_nobodys() -> None:
    cache = Cache()
    mine = {"a": [1]}
    await cache.set("k", mine)
    mine["a"].append(2)
    got = [await cache.get("k") for _ in range(2)]
    got[0]["a"].append(3)
    assert got[1] == await cache.get("k") == {"a": [1]}

    async def load() -> dict[str, list[int]]:
        return {"a": [1]}

    callers = await asyncio.gather(*(cache.get_or_load("l", load) for _ in range(3)))
    callers[0]["a"].append(2)
    assert callers[1] == callers[2] == await cache.get("l") == {"a": [1]}


@pytest.mark.parametrize("after", [[1], {"a": [1]}])
async def test_a_value_that_was_immutable_and_is_not_any_more_is_a_copy_for_each(after: Any) -> None:
    values: list[Any] = [None, after]

    @cached(cache=Cache())
    async def changing(number: int) -> Any:
        return values.pop(0)

    assert [await changing(1), await changing(1)] == [None, None]
    await changing.refresh(1)
    (await changing(1)).clear()
    (await changing(1)).clear()
    assert await changing(1) == after


@pytest.mark.parametrize("value", [1, [1]])
async def test_a_kept_error_in_the_place_of_a_value_is_raised(value: Any) -> None:
    missing = False

    @cached(cache=Cache(), errors=(KeyError,))
    async def found(number: int) -> Any:
        if missing:
            raise KeyError(number)
        return value

    assert [await found(1), await found(1)] == [value, value]
    missing = True
    with pytest.raises(KeyError):
        await found.refresh(1)
    for _ in range(2):
        with pytest.raises(KeyError):
            await found(1)


@pytest.mark.parametrize("text", ["x" * 3_000, "a\nb", "\x01", "\ud800", "", "ö", "x" * 257])
async def test_a_tag_may_be_made_of_any_argument(text: str) -> None:
    cache = Cache()

    @cached(cache=cache, tags=("{text}", "u:{text}"))
    async def length(text: str) -> int:
        return len(text)

    for loads, tag in enumerate(("", text, f"u:{text}")):
        if loads:
            await cache.invalidate_tags("other", tag)
        assert [await length(text), await length(text)] == [len(text)] * 2
        assert length.statistics().loads == loads + 1


@pytest.mark.parametrize("tag", [5, None, b"a"])
async def test_a_tag_by_hand_is_text(tag: Any) -> None:
    with pytest.raises(BadInput, match=r"^tags: "):
        await Cache().invalidate_tags(tag)


async def test_what_a_function_leaves_open_its_cache_says() -> None:
    clock = Clock()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=5, jitter=0, early=0, timeout=0.01, none_ttl=1))
    held = asyncio.Event()

    @cached(cache=cache)
    async def one(number: int) -> int | None:
        return number or None

    @cached(cache=cache, ttl=50)
    async def longer(number: int) -> int:
        return number

    @cached(cache=cache)
    async def never() -> None:
        await held.wait()

    for seconds, loads in ((0.0, (2, 1)), (1.5, (3, 1)), (4.0, (5, 1)), (40.0, (7, 1)), (10.0, (9, 2))):
        clock.now += seconds
        for number in (0, 1):
            assert await one(number) == (number or None)
        await longer(1)
        assert (one.statistics().loads, longer.statistics().loads) == loads
    with pytest.raises(DeadlineExceeded, match=r"longer than 0\.01 s"):
        await never()


async def test_a_function_follows_its_cache_when_that_takes_another_policy() -> None:
    clock = Clock()
    cache = Cache(MemoryStore(clock=clock), policy=Policy(ttl=100, jitter=0, early=0))

    @cached(cache=cache)
    async def one(number: int) -> int:
        return number

    @cached(cache=cache, stale=10)
    async def stale(number: int) -> int:
        return number

    cache.policy = Policy(ttl=5, jitter=0, early=0)
    for _ in range(2):
        await one(1)
        await stale(1)
    clock.now += 6
    await one(1)
    await stale(1)
    await turns()
    assert (one.statistics().loads, one.statistics().misses) == (2, 2)
    assert (stale.statistics().stale, stale.statistics().refreshes) == (1, 1)
    assert cache.statistics().prefixes.keys() == {one.__module__ + "." + name for name in map(_name_of, (one, stale))}
    assert [told.age for told in cache.statistics().prefixes.values()] == [0, 0]
    with pytest.raises(BadInput, match="policy"):
        cache.policy = 60  # type: ignore[assignment]


def _name_of(function: Any) -> str:
    return str(function.__qualname__)


async def test_functions_without_a_cache_follow_the_process_wide_one() -> None:
    clock, default = Clock(), default_cache()
    own = default.near, default.policy

    @cached()
    async def one(number: int) -> int:
        return number

    default.turn_to(MemoryStore(clock=clock), Policy(ttl=5, jitter=0, early=0))
    try:
        await one(1)
        assert default.near is not None
        assert [entry.expires - clock.now for entry in default.near.sample(10)] == [5]
    finally:
        assert own[0] is not None
        default.turn_to(*own)  # type: ignore[arg-type]
