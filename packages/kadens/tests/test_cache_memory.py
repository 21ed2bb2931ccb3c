import random
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kadens.cache import Endings, Invalidation, MemoryStore
from kadens.cache.memory import size_of
from kadens.errors import BadInput

pytestmark = pytest.mark.anyio

KEYS = st.sampled_from([f"{room}:{number}" for room in "ab" for number in range(4)])
TAGS = st.sets(st.sampled_from(["red", "blue"])).map(lambda tags: tuple(sorted(tags)))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def drive(coroutine: object) -> object:
    """The result of a coroutine that never waits."""
    try:
        coroutine.send(None)  # type: ignore[attr-defined]
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited")


class AgainstADict(RuleBasedStateMachine):
    """What the store holds is always what a dict of the same calls holds, or less; never anything else."""

    room = 8

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = MemoryStore(max_entries=self.room, clock=self.clock)
        self.model: dict[str, tuple[int, float, tuple[str, ...]]] = {}

    @rule(key=KEYS, value=st.integers(), ttl=st.integers(1, 10), tags=TAGS)
    def put(self, key: str, value: int, ttl: int, tags: tuple[str, ...]) -> None:
        self.store.put(key, value, ttl=ttl, tags=tags)
        self.model[key] = value, self.clock.now + ttl, tags

    @rule(key=KEYS)
    def get(self, key: str) -> None:
        entry = drive(self.store.get(key))
        value, expires, _ = self.model.get(key, (None, 0.0, ()))
        if expires <= self.clock.now:
            assert entry is None
        elif entry is not None or self.room >= 8:
            assert entry.value == value  # type: ignore[attr-defined]

    @rule(seconds=st.integers(1, 5))
    def wait(self, seconds: int) -> None:
        self.clock.now += seconds

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        self.store.drop(Invalidation(keys=(key,)))
        self.model.pop(key, None)

    @rule(tag=st.sampled_from(["red", "blue"]))
    def drop_tag(self, tag: str) -> None:
        self.store.drop(Invalidation(tags=(tag,)))
        self.model = {key: kept for key, kept in self.model.items() if tag not in kept[2]}

    @rule(prefix=st.sampled_from(["a:", "b:", "a:1", ""]))
    def drop_prefix(self, prefix: str) -> None:
        self.store.drop(Invalidation(prefixes=(prefix,)))
        self.model = {key: kept for key, kept in self.model.items() if not key.startswith(prefix)}

    @invariant()
    def is_bounded(self) -> None:
        assert len(self.store) <= self.room


class AgainstADictWithLittleRoom(AgainstADict):
    room = 3


AgainstADict.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
AgainstADictWithLittleRoom.TestCase.settings = AgainstADict.TestCase.settings
TestEnoughRoom = AgainstADict.TestCase
TestLittleRoom = AgainstADictWithLittleRoom.TestCase


def zipf(keys: int, asked: int, seed: int) -> list[int]:
    weights = [1 / (rank + 1) for rank in range(keys)]
    return random.Random(seed).choices(range(keys), weights, k=asked)


async def hit_ratio(keys: list[int], room: int) -> float:
    store, hits = MemoryStore(max_entries=room), 0
    for key in keys:
        if await store.get(str(key)) is None:
            store.put(str(key), None, ttl=60)
        else:
            hits += 1
    return hits / len(keys)


def lru_ratio(keys: list[int], room: int) -> float:
    kept: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for key in keys:
        hits += key in kept
        kept[key] = None
        kept.move_to_end(key)
        if len(kept) > room:
            kept.popitem(last=False)
    return hits / len(keys)


async def test_it_keeps_what_is_asked_for_again_better_than_lru() -> None:
    keys = zipf(10_000, 100_000, seed=1)
    assert await hit_ratio(keys, 100) > lru_ratio(keys, 100) + 0.05


async def test_a_scan_of_what_nobody_asks_for_again_leaves_the_rest() -> None:
    keys = zipf(10_000, 50_000, seed=2)
    mixed = [key for index, hot in enumerate(keys) for key in ((hot, 10_000 + index) if index % 4 == 0 else (hot,))]
    assert await hit_ratio(mixed, 100) > lru_ratio(mixed, 100) + 0.05


class Sieve:
    """Algorithm 1 of the paper, as plain as it gets."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.oldest_first: list[int] = []
        self.visited: dict[int, bool] = {}
        self.hand: int | None = None

    def ask(self, key: int) -> bool:
        if key in self.visited:
            self.visited[key] = True
            return True
        if len(self.visited) == self.room:
            self.evict()
        self.oldest_first.append(key)
        self.visited[key] = False
        return False

    def evict(self) -> None:
        place = 0 if self.hand is None else self.oldest_first.index(self.hand)
        while self.visited[self.oldest_first[place]]:
            self.visited[self.oldest_first[place]] = False
            place = (place + 1) % len(self.oldest_first)
        following = self.oldest_first[place + 1 : place + 2]
        self.hand = following[0] if following else None
        del self.visited[self.oldest_first.pop(place)]


@pytest.mark.parametrize("room", [1, 2, 7, 100])
async def test_it_keeps_exactly_what_the_paper_keeps(room: int) -> None:
    steady = zipf(10 * room, 10_000, seed=3)
    shifted = [(key + 5 * room) % (10 * room) for key in steady]
    scan = list(range(1_000_000, 1_000_000 + 2 * room))
    store, paper = MemoryStore(max_entries=room), Sieve(room)
    for key in (*steady, *scan, *shifted):
        found = await store.get(str(key)) is not None
        assert found == paper.ask(key)
        if not found:
            store.put(str(key), None, ttl=60)
    assert {int(entry.key) for entry in store.sample(room)} == paper.visited.keys()


class AgainstItsBounds(RuleBasedStateMachine):
    """What is counted is what is there, whatever came and went."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = MemoryStore(max_entries=4, max_bytes=500, clock=self.clock)

    @rule(key=KEYS, size=st.integers(0, 400), ttl=st.integers(1, 10), tags=TAGS)
    def put(self, key: str, size: int, ttl: int, tags: tuple[str, ...]) -> None:
        value = b"x" * size
        kept = self.store.put(key, value, ttl=ttl, tags=tags)
        assert (kept is None) == (size_of(value) > 500)
        assert kept is None or drive(self.store.get(key)) is kept

    @rule(key=KEYS, seconds=st.integers(0, 5))
    def get_later(self, key: str, seconds: int) -> None:
        self.clock.now += seconds
        drive(self.store.get(key))

    @rule(tag=st.sampled_from(["red", "blue"]))
    def drop(self, tag: str) -> None:
        self.store.drop(Invalidation(tags=(tag,)))

    @invariant()
    def is_what_it_says(self) -> None:
        told, held = self.store.statistics(), self.store.sample(100)
        assert told.entries == len(held) <= 4
        assert told.bytes == sum(size_of(entry.value) for entry in held)
        assert told.bytes <= 500
        assert {id(entry) for entry in held} <= set(map(id, self.store._order))


AgainstItsBounds.TestCase.settings = AgainstADict.TestCase.settings
TestBounds = AgainstItsBounds.TestCase


class Caller:
    """A value whose end calls the store."""

    def __init__(self, store: MemoryStore, key: str) -> None:
        self._store = store
        self._key = key

    def __del__(self) -> None:
        self._store.put(self._key, "left", ttl=60)


def test_a_value_may_call_the_store_when_it_is_let_go() -> None:
    store = MemoryStore(max_entries=2, max_bytes=10_000)
    for round_of in range(50):
        for key in "abc":
            store.put(key, Caller(store, "abc"[round_of % 3]), ttl=60)
    store.drop(Invalidation(keys=("a", "b", "c")))
    told, held = store.statistics(), store.sample(10)
    assert told.entries == len(held) <= 2
    assert told.bytes == sum(size_of(entry.value) for entry in held)


def test_threads_that_put_get_and_drop_at_once_end_and_leave_it_whole() -> None:
    store = MemoryStore(max_entries=50, max_bytes=50_000)

    def work(seed: int) -> None:
        order = random.Random(seed)
        for _ in range(3_000):
            key = f"{order.choice('ab')}:{order.randrange(80)}"
            entry = drive(store.get(key))
            value = None if entry is None else entry.value  # type: ignore[attr-defined]
            assert value in (None, key)
            store.put(key, key, ttl=order.choice((60, 1e-6)), tags=(key[0],))
            if order.random() < 0.01:
                store.drop(Invalidation(tags=(key[0],)))

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work, seed) for seed in range(4)]:
            done.result(timeout=30)
    held = store.sample(100)
    told = store.statistics()
    assert told.entries == len(held) <= 50
    assert told.bytes == sum(size_of(entry.value) for entry in held)
    assert len(store._tags_of) == len(held)


async def test_a_full_store_takes_every_next() -> None:
    store = MemoryStore(max_entries=3)
    for number in range(1_000):
        assert store.put(f"{number}", number, ttl=60) is not None
        entry = await store.get(f"{number}")
        assert entry is not None
        assert entry.value == number


async def test_a_full_store_takes_the_next_and_says_why_the_last_went() -> None:
    store = MemoryStore(max_entries=2)
    for key in "abc":
        assert store.put(key, key, ttl=60) is not None
    assert len(store) == 2
    assert store.statistics().evicted_for_entries == 1


async def test_bytes_are_bounded_and_what_is_larger_than_all_is_not_kept() -> None:
    store = MemoryStore(max_bytes=10_000)
    for number in range(100):
        store.put(f"{number}", b"x" * 1_000, ttl=60)
    told = store.statistics()
    assert told.bytes is not None
    assert 5_000 < told.bytes <= 10_000
    assert told.evicted_for_bytes == 100 - told.entries
    assert store.put("large", b"x" * 10_001, ttl=60) is None
    assert store.statistics().too_large == 1


async def test_memory_stays_bounded_when_keys_come_and_go() -> None:
    store = MemoryStore(max_entries=100)
    for number in range(10_000):
        store.put(f"{number}", number, ttl=60, tags=(f"tag:{number}",))
        if number % 3:
            store.drop(Invalidation(keys=(f"{number}",)))
    assert len(store._order) <= 2 * len(store) + 65
    assert len(store._tagged) == len(store._tags_of) == len(store)


async def test_a_value_read_before_an_invalidation_is_not_kept_after_it() -> None:
    store = MemoryStore()
    claim = await store.claim("user:1", ("user",), seconds=1)
    store.drop(Invalidation(tags=("user",)))
    assert await store.set("user:1", "old", ttl=60, tags=("user",), claim=claim) is None
    assert await store.get("user:1") is None


@pytest.mark.parametrize(
    ("field", "given"),
    [
        *(("max_entries", 0), ("max_entries", True), ("max_entries", 10**18), ("max_entries", 1.5)),
        *(("max_bytes", -1), ("max_bytes", "1MB")),
    ],
)
def test_bounds_that_make_no_sense_are_refused(field: str, given: Any) -> None:
    with pytest.raises(BadInput, match=f"{field}: {given!r}"):
        MemoryStore(**dict[str, Any]({field: given}))


@pytest.mark.parametrize("ttl", [0, -1, float("inf"), float("nan"), 1e12, True, "60", None])
def test_a_ttl_that_makes_no_sense_is_refused(ttl: Any) -> None:
    with pytest.raises(BadInput, match="ttl"):
        MemoryStore().put("key", 1, ttl=ttl)


async def test_what_ended_is_counted_by_cause_and_prefix() -> None:
    clock = Clock()
    store = MemoryStore(max_entries=2, max_bytes=300, clock=clock)
    for key in ("a:1", "a:2", "b:1"):
        store.put(key, 1, ttl=10)
    store.put("b:2", b"x" * 250, ttl=10)
    store.drop(Invalidation(keys=("b:2", "b:3")))
    store.put("c:1", 1, ttl=5)
    clock.now += 5
    assert await store.get("c:1") is None
    told = store.statistics()
    assert told.prefixes == {
        "a": Endings(evicted_for_entries=2),
        "b": Endings(evicted_for_bytes=1, invalidated=1),
        "c": Endings(expired=1),
    }
    assert (told.evicted_for_entries, told.evicted_for_bytes, told.expired, told.invalidated) == (2, 1, 1, 1)


def test_prefixes_without_end_are_counted_as_one() -> None:
    store = MemoryStore(max_entries=1)
    for number in range(1_000):
        store.put(f"{number}:", 1, ttl=10)
    told = store.statistics()
    assert len(told.prefixes) == 257
    assert told.prefixes["other"].evicted_for_entries == 999 - 256
