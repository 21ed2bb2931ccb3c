"""The limiter and the semaphore under any order of calls, cancellations and time."""

import asyncio
from collections import defaultdict
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from virtual_time import VirtualLoop

from kadens.errors import DeadlineExceeded, Overloaded
from kadens.limits import Rate, RateLimiter, Semaphore
from kadens.limits.gcra import SLACK

KEYS = st.sampled_from(["a", "b"])
WEIGHTS = st.sampled_from([0.5, 1.0, 3.0])
LONGEST = 5
PERMITS = 2
RULES = (Rate(rate=10, per=1.0, burst=3), Rate(rate=100, per=60.0, burst=20))


async def _turned() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop()
        self.runner = asyncio.Runner(loop_factory=lambda: self.loop)
        # From here on the loop is the runner's to close.
        self.runner.get_loop()
        self.refused = self.late = self.left = 0

    def teardown(self) -> None:
        self.runner.close()

    def ended(self, task: "asyncio.Task[None]") -> bool:
        """Whether it passed; counts why it did not."""
        if task.cancelled():
            self.left += 1
            return False
        error = task.exception()
        self.refused += isinstance(error, Overloaded)
        self.late += isinstance(error, DeadlineExceeded)
        assert error is None or isinstance(error, Overloaded | DeadlineExceeded)
        return error is None


class Passing(Machine):
    """Callers of two keys who pass, wait, give up and run out of time, beside what each rule allows."""

    def __init__(self) -> None:
        super().__init__()
        self.limiter = RateLimiter(rules=RULES, max_waiting=LONGEST, clock=self.loop.time)
        self.passed: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.waiting: list[tuple[str, asyncio.Task[None]]] = []
        self.denied = 0

    @rule(key=KEYS, weight=WEIGHTS)
    def ask(self, key: str, weight: float) -> None:
        after = self.limiter.retry_after(weight, key=key)
        if self.limiter.try_acquire(weight, key=key):
            assert after == 0
            self.passed[key].append((self.loop.time(), weight))
        else:
            assert after > 0 or self.in_line(key)
            self.denied += 1

    @rule(key=KEYS, weight=WEIGHTS, within=st.sampled_from([0.0, 0.3, 30.0]))
    def wait(self, key: str, weight: float, within: float) -> None:
        self.runner.run(self._wait(key, weight, within))

    @precondition(lambda self: self.waiting)
    @rule(which=st.integers(0, 9))
    def stop_waiting(self, which: int) -> None:
        self.waiting[which % len(self.waiting)][1].cancel()
        self.runner.run(self._settle())

    @rule(seconds=st.sampled_from([0.01, 0.1, 0.7, 30.0]))
    def time_passes(self, seconds: float) -> None:
        self.runner.run(self._settle(seconds))

    @invariant()
    def no_window_holds_more_than_its_rule(self) -> None:
        for passed in self.passed.values():
            assert all(before[0] <= after[0] for before, after in pairwise(passed)), "in the order in which they came"
            for limit in RULES:
                assert _most_over(passed, limit) <= 1e-3

    @invariant()
    def statistics_agree(self) -> None:
        told = self.limiter.statistics()
        assert told.waiting == len(self.waiting)
        assert told.passed == sum(map(len, self.passed.values()))
        assert (told.refused, told.cancelled) == (self.refused, self.left)
        assert told.denied == self.denied + self.late

    def in_line(self, key: str) -> bool:
        return any(other == key for other, _ in self.waiting)

    async def _wait(self, key: str, weight: float, within: float) -> None:
        async def call() -> None:
            await self.limiter.acquire(weight, key=key, timeout=within)
            self.passed[key].append((self.loop.time(), weight))

        self.waiting.append((key, asyncio.create_task(call())))
        await self._settle()

    async def _settle(self, seconds: float = 0.0) -> None:
        await asyncio.sleep(seconds)
        await _turned()
        for _, task in self.waiting:
            if task.done():
                self.ended(task)
        self.waiting = [(key, task) for key, task in self.waiting if not task.done()]


def _most_over(passed: list[tuple[float, float]], limit: Rate) -> float:
    """By how many units the worst window that ends now exceeds what the rule allows."""
    if not passed:
        return 0.0
    end, total, worst = passed[-1][0], 0.0, 0.0
    slack = min(SLACK * limit.per, max(SLACK, limit.interval))
    for began, weight in reversed(passed):
        total += weight
        worst = max(worst, total - (end - began + slack) / limit.interval - limit.burst)
    return worst


class Entering(Machine):
    """Callers who enter, wait, give up and leave, beside a plain count."""

    def __init__(self) -> None:
        super().__init__()
        self.semaphore = Semaphore(PERMITS, max_waiting=LONGEST)
        self.inside = 0
        self.waiting: list[asyncio.Task[None]] = []

    @rule(within=st.sampled_from([0.0, 1.0, 30.0]))
    def enter(self, within: float) -> None:
        self.runner.run(self._enter(within))

    @rule()
    def enter_if_free(self) -> None:
        assert self.semaphore.try_acquire() == (self.inside < PERMITS)
        self.inside = min(self.inside + 1, PERMITS)

    @precondition(lambda self: self.inside)
    @rule(cancelled=st.booleans())
    def leave(self, cancelled: bool) -> None:
        self.inside -= 1
        self.semaphore.release()
        if cancelled and self.waiting:
            # It has been served and has not run yet.
            self.waiting[0].cancel()
        self.runner.run(self._settle())

    @precondition(lambda self: self.waiting)
    @rule(which=st.integers(0, 9))
    def stop_waiting(self, which: int) -> None:
        self.waiting[which % len(self.waiting)].cancel()
        self.runner.run(self._settle())

    @rule(seconds=st.sampled_from([0.5, 2.0, 40.0]))
    def time_passes(self, seconds: float) -> None:
        self.runner.run(self._settle(seconds))

    @invariant()
    def no_permit_is_lost(self) -> None:
        told = self.semaphore.statistics()
        assert (told.in_use, told.waiting) == (self.inside, len(self.waiting))
        assert not self.waiting or self.inside == PERMITS, "nobody waits while a permit is free"
        assert (told.refused, told.timed_out, told.cancelled) == (self.refused, self.late, self.left)

    async def _enter(self, within: float) -> None:
        self.waiting.append(asyncio.create_task(self.semaphore.acquire(timeout=within)))
        await self._settle()

    async def _settle(self, seconds: float = 0.0) -> None:
        await asyncio.sleep(seconds)
        await _turned()
        self.inside += sum(self.ended(task) for task in self.waiting if task.done())
        self.waiting = [task for task in self.waiting if not task.done()]


TestPassing = Passing.TestCase
TestPassing.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestEntering = Entering.TestCase
TestEntering.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
