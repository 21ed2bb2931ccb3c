"""What a cache counts: exact, bounded, and told while others count."""

import asyncio
import gc
import math
from collections.abc import Callable
from threading import Thread
from typing import Any, ClassVar

import pytest
from loop_turns import until

from kadens.cache import Cache, Entry, MemoryStore, Policy, cached
from kadens.cache.base import MAX_PREFIXES, OTHER
from kadens.cache.decorators import TIDY_AT
from kadens.cache.tallies import Tally

pytestmark = pytest.mark.anyio


async def one() -> int:
    return 1


async def filled(cache: Cache) -> Cache:
    """As many prefixes as are counted apart."""
    for number in range(MAX_PREFIXES):
        await cache.get_or_load(f"p{number}:1", one)
    return cache


def _tallies() -> int:
    gc.collect()
    return sum(isinstance(each, Tally) for each in gc.get_objects())


async def test_policies_without_number_take_bounded_memory_and_are_all_counted() -> None:
    cache, before = await filled(Cache()), _tallies()
    for number in range(1_000):
        await cache.get_or_load("token:1", one, policy=Policy(ttl=3_000 + number))
    told = cache.statistics().prefixes[OTHER]
    assert (told.hits, told.misses, told.loads) == (999, 1, 1)
    assert _tallies() <= before + 1


async def test_past_the_bound_each_policy_has_its_own_times() -> None:
    now = 0.0
    cache = await filled(Cache(MemoryStore(clock=lambda: now)))
    brief, lasting = (Policy(ttl=ttl, jitter=0) for ttl in (1.0, 100.0))
    for key, policy in (("brief:1", brief), ("lasting:1", lasting)):
        await cache.get_or_load(key, one, policy=policy)
    now = 2.0
    assert await cache.get("brief:1") is None
    assert await cache.get("lasting:1") == 1
    told = cache.statistics().prefixes[OTHER]
    assert (told.hits, told.misses, told.loads) == (1, 3, 2)


async def test_past_the_bound_a_value_is_still_loaded_anew_before_its_end() -> None:
    now, loads = 0.0, 0

    async def slow() -> int:
        nonlocal now, loads
        now += 10.0
        loads += 1
        return loads

    cache = await filled(Cache(MemoryStore(clock=lambda: now)))
    policy = Policy(ttl=1_000.0, jitter=0)
    assert await cache.get_or_load("slow:1", slow, policy=policy) == 1
    now += 999.999
    assert await cache.get_or_load("slow:1", slow, policy=policy) == 1
    await until(lambda: cache.statistics().loading == 0)
    assert await cache.get_or_load("slow:1", slow, policy=policy) == 2
    assert cache.statistics().prefixes[OTHER].refreshes == 1


def test_the_numbers_may_be_asked_for_while_another_thread_counts_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, statistics = Cache(), Tally.statistics
    cache.tally("first", cache.policy)
    assert cache.near is not None
    cache.near.put("second:1", 1, ttl=60)
    met = 0

    def meeting(tally: Tally) -> object:
        """Where the other thread comes in between."""
        nonlocal met
        met += 1
        cache.tally("second", cache.policy)
        return statistics(tally)

    monkeypatch.setattr(Tally, "statistics", meeting)
    assert list(cache.statistics().prefixes) == ["first"]
    assert list(cache.statistics().prefixes) == ["first", "second"]
    assert met == 3


class Meeting(Entry):
    """Where another thread comes in between, once, when it is asked for its end."""

    meet: ClassVar[Callable[[], None] | None] = None

    @property  # type: ignore[misc]  # it is looked at through the class
    def expires(self) -> float:
        meet, Meeting.meet = Meeting.meet, None
        if meet is not None:
            meet()
        return math.inf

    @expires.setter
    def expires(self, end: float) -> None: ...


class MeetingStore(MemoryStore):
    async def set(self, key: str, value: object, **options: Any) -> Entry:
        return Meeting(key, value, math.inf)


@pytest.mark.parametrize("changeable", [False, True])
async def test_a_function_may_be_called_while_another_thread_calls_it_first(changeable: bool) -> None:
    @cached(cache=Cache(MeetingStore()))
    async def one(number: int) -> Any:
        return [number] if changeable else number

    def elsewhere() -> None:
        def call() -> None:
            asyncio.run(one(-1))

        thread = Thread(target=call)
        thread.start()
        thread.join()

    for number in range(TIDY_AT):
        await one(number)
    Meeting.meet = elsewhere
    assert await one(TIDY_AT) == ([TIDY_AT] if changeable else TIDY_AT)
    assert vars(Meeting)["meet"] is None
    Meeting.meet = elsewhere
    assert len(one.hot(1_000)) == TIDY_AT + 2
    assert vars(Meeting)["meet"] is None
