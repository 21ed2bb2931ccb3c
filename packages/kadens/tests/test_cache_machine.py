"""The cache against what is true: no value is older than its bound, none outlives an invalidation, none is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from kadens.cache import Cache, MemoryStore, Policy

TTL, STALE = 10, 5
KEYS = st.sampled_from(["a:1", "a:2", "b:1"])


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class AgainstTheTruth(RuleBasedStateMachine):
    """`truth` is what a load reads. It may change with an invalidation, or without one: then it may be late."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        policy = Policy(ttl=TTL, stale=STALE, jitter=0.2, timeout=1)
        self.cache = Cache(MemoryStore(max_entries=2, clock=self.clock), policy=policy)
        self.loop = asyncio.new_event_loop()
        self.truth: dict[str, list[tuple[float, int]]] = {key: [(0.0, 0)] for key in ("a:1", "a:2", "b:1")}
        self.least = dict.fromkeys(self.truth, 0)
        self.loaded: dict[tuple[str, int], float] = {}
        self.gate = asyncio.Event()
        self.waiting: list[tuple[int, asyncio.Task[list[int]]]] = []
        self.begun: set[str] = set()

    def teardown(self) -> None:
        self.let_all_finish()
        self.loop.close()

    def load(self, key: str, *, held: bool = False) -> Callable[[], Awaitable[list[int]]]:
        async def load() -> list[int]:
            # In a list, so that one caller's copy could be another's.
            version = [self.truth[key][-1][1]]
            if held:
                await self.gate.wait()
            # A ttl begins when the load has ended.
            self.loaded[key, version[0]] = self.clock.now
            return version

        return load

    def run(self, awaitable: Any) -> Any:
        async def run() -> Any:
            result = await awaitable
            for _ in range(6):
                await asyncio.sleep(0)
            return result

        return self.loop.run_until_complete(run())

    def check(self, key: str, value: list[int], least: int) -> None:
        since = self.clock.now - TTL - STALE
        ended = {after: at for (_, after), (at, _) in zip(self.truth[key], self.truth[key][1:], strict=False)}
        (version,) = value
        assert version >= least
        assert max(ended.get(version, self.clock.now), self.loaded[key, version]) >= since
        value.append(-1)

    @rule(key=KEYS)
    def ask(self, key: str) -> None:
        if key in self.begun:
            return  # it would wait for the gate
        asked = self.cache.get_or_load(key, self.load(key), tags=(key[0],))
        self.check(key, self.run(asked), self.least[key])

    @rule(key=KEYS)
    def look(self, key: str) -> None:
        value = self.run(self.cache.get(key))
        if value is not None:
            self.check(key, value, self.least[key])

    @rule(key=KEYS)
    def begin(self, key: str) -> None:
        asked = self.cache.get_or_load(key, self.load(key, held=True), tags=(key[0],))
        self.waiting.append((self.least[key], self.loop.create_task(asked)))
        self.begun.add(key)
        self.run(asyncio.sleep(0))

    @rule()
    def leave(self) -> None:
        """Whoever came first is cancelled; those behind must still get theirs."""
        if self.waiting:
            _, caller = self.waiting.pop(0)
            caller.cancel()
            self.run(asyncio.wait([caller]))

    @rule()
    def let_all_finish(self) -> None:
        self.gate.set()
        for least, caller in self.waiting:
            value = self.run(caller)
            assert value[0] >= least
            value.append(-1)
        self.waiting.clear()
        self.begun.clear()
        self.run(asyncio.sleep(0))
        self.gate.clear()
        assert self.cache.statistics().loading == 0

    @rule(key=KEYS)
    def change(self, key: str) -> None:
        self.truth[key].append((self.clock.now, self.truth[key][-1][1] + 1))

    @rule(key=KEYS, way=st.sampled_from(["key", "tag", "prefix", "all"]))
    def change_and_tell(self, key: str, way: str) -> None:
        self.change(key)
        room = key[0]
        named = {"key": [key], "all": list(self.truth)}.get(way, [one for one in self.truth if one[0] == room])
        for one in named:
            self.least[one] = self.truth[one][-1][1]
        self.run(
            {
                "key": lambda: self.cache.delete(key),
                "tag": lambda: self.cache.invalidate_tags(room),
                "prefix": lambda: self.cache.invalidate_prefix(f"{room}:"),
                "all": self.cache.clear,
            }[way]()
        )

    @rule(seconds=st.integers(1, 8))
    def wait(self, seconds: int) -> None:
        self.clock.now += seconds


AgainstTheTruth.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestTheTruth = AgainstTheTruth.TestCase
