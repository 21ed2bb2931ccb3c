import asyncio
import math
from collections.abc import Sequence
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Overloaded
from kadens.limits import Rate, RateLimiter
from kadens.limits.gcra import SLACK, meter_of

pytestmark = pytest.mark.anyio

rates = st.builds(
    Rate,
    rate=st.floats(min_value=0.1, max_value=1000),
    per=st.floats(min_value=0.1, max_value=100),
    burst=st.integers(min_value=1, max_value=20),
)


class Held:
    """A clock that stands until it is moved."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def slack_of(rule: Rate) -> float:
    return min(SLACK * rule.per, max(SLACK, rule.interval))


def most_over(passed: Sequence[tuple[float, float]], rule: Rate, slack: float) -> float:
    """By how many units the worst of all windows exceeds what the rule and its slack allow."""
    worst = -math.inf
    for first in range(len(passed)):
        total = 0.0
        for time, weight in passed[first:]:
            total += weight
            allowed = (time - passed[first][0] + slack) / rule.interval + rule.burst
            worst = max(worst, total - allowed)
    return worst


@given(
    st.lists(rates, min_size=1, max_size=3),
    st.lists(st.tuples(st.floats(min_value=0, max_value=3), st.floats(min_value=0.1, max_value=1)), max_size=60),
    st.floats(min_value=0, max_value=1e6),
)
def test_no_window_ever_holds_more_than_each_rule_allows(
    rules: list[Rate], calls: list[tuple[float, float]], start: float
) -> None:
    clock = Held(start)
    limiter = RateLimiter(rules=rules, clock=clock)
    passed = []
    for gap, weight in calls:
        clock.now += gap * rules[0].interval
        if limiter.try_acquire(weight):
            passed.append((clock.now, weight))
    for rule in rules:
        assert most_over(passed, rule, slack=0) <= 1e-3
    assert limiter.statistics().passed == len(passed)


@given(
    st.lists(rates, min_size=1, max_size=3),
    st.lists(
        st.tuples(
            st.floats(min_value=0, max_value=5),
            st.floats(min_value=0.1, max_value=1),
            st.none() | st.floats(min_value=0, max_value=5),
        ),
        max_size=25,
    ),
    st.floats(min_value=0, max_value=0.01),
)
def test_nor_do_those_who_wait_however_late_timers_ring_and_whoever_is_cancelled(
    rules: list[Rate], callers: list[tuple[float, float, float | None]], late: float
) -> None:
    async def main(loop: VirtualLoop) -> list[tuple[float, float]]:
        limiter = RateLimiter(rules=rules, timeout=1e6, clock=loop.time)
        passed: list[tuple[float, float]] = []
        unit = rules[0].interval

        async def call(arrival: float, weight: float) -> None:
            await asyncio.sleep(arrival * unit)
            await limiter.acquire(weight)
            passed.append((loop.time(), weight))

        tasks = []
        for arrival, weight, cancelled in callers:
            tasks.append(asyncio.create_task(call(arrival, weight)))
            if cancelled is not None:
                loop.call_later(cancelled * unit, tasks[-1].cancel)
        await asyncio.gather(*tasks, return_exceptions=True)
        assert limiter.statistics().waiting == 0
        assert len(passed) == sum(not task.cancelled() for task in tasks)
        return passed

    passed = run(main, late=lambda: late)
    for rule in rules:
        assert most_over(passed, rule, slack=slack_of(rule)) <= 1e-3


@pytest.mark.parametrize(("rate", "per"), [(86_400, 86_400), (100, 60), (1, 3600)])
def test_who_stood_in_line_leaves_no_burst_to_those_who_come_after_a_rest(rate: float, per: float) -> None:
    async def main(loop: VirtualLoop) -> int:
        limiter = RateLimiter(rate=rate, per=per, timeout=2 * per, clock=loop.time)
        for _ in range(2):
            await limiter.acquire()
        await asyncio.sleep(0.008 * per)
        return sum(limiter.try_acquire() for _ in range(1000))

    assert run(main) <= 2


@pytest.mark.parametrize("rate", [100, 10_000])
@pytest.mark.parametrize("tasks", [1, 50])
def test_the_whole_rate_is_used_and_no_second_holds_one_per_cent_more(rate: int, tasks: int) -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        limiter = RateLimiter(rate=rate, clock=loop.time)
        passed: list[float] = []
        end = loop.time() + 3.0

        async def work() -> None:
            while loop.time() < end:
                await limiter.acquire()
                passed.append(loop.time())

        await asyncio.gather(*(work() for _ in range(tasks)))
        return [time for time in passed if time < end]

    lateness = cycle((0.0001, 0.002, 0.0, 0.0007, 0.004))
    passed = run(main, late=lambda: next(lateness))
    assert len(passed) >= 0.99 * rate * 3
    worst = max(sum(start <= time < start + 1 for time in passed) for start in passed[:: max(1, rate // 50)])
    assert worst <= 1.01 * rate


def test_after_a_rest_a_burst_passes_and_no_more() -> None:
    clock = Held()
    limiter = RateLimiter(rate=10, burst=3, clock=clock)
    for _ in range(2):
        assert [limiter.try_acquire() for _ in range(5)] == [True, True, True, False, False]
        assert limiter.retry_after() == pytest.approx(0.1)
        clock.now += 1000


@given(st.floats(min_value=1e-3, max_value=1e6), st.integers(min_value=1, max_value=1000), st.floats(0, 1e9))
def test_a_full_burst_is_never_refused_by_rounding(rate: float, burst: int, now: float) -> None:
    meter = meter_of([Rate(rate=rate, burst=burst)])
    assert meter.due(now, burst) <= now
    assert meter.take(now, burst)


def test_callers_are_served_in_order_heavy_ones_too() -> None:
    async def main(loop: VirtualLoop) -> list[tuple[int, float]]:
        limiter = RateLimiter(rate=1, burst=4, clock=loop.time)
        await limiter.acquire(4)
        order: list[tuple[int, float]] = []
        started = loop.time()

        async def wait(weight: int) -> None:
            await limiter.acquire(weight)
            order.append((weight, round(loop.time() - started, 2)))

        tasks = [asyncio.create_task(wait(weight)) for weight in (4, 1, 2)]
        await asyncio.sleep(0)
        assert not limiter.try_acquire()
        assert limiter.retry_after() == pytest.approx(8)
        await asyncio.gather(*tasks)
        return order

    assert run(main) == [(4, 4.0), (1, 5.0), (2, 7.0)]


def test_who_cannot_be_served_in_time_is_told_at_once_and_costs_nothing() -> None:
    async def main(loop: VirtualLoop) -> None:
        limiter = RateLimiter(rate=1, clock=loop.time)
        await limiter.acquire()
        started = loop.time()
        with pytest.raises(TimeoutError, match=r"the turn comes in 1 s, later than the timeout of 0\.5 s"):
            await limiter.acquire(timeout=0.5)
        assert loop.time() == started
        await limiter.acquire(timeout=1.01)
        assert loop.time() - started == pytest.approx(1)
        assert (limiter.statistics().denied, limiter.statistics().waited) == (1, 1)

    run(main)


def test_a_wait_that_became_too_long_ends_at_its_deadline() -> None:
    async def main(loop: VirtualLoop) -> None:
        stood = Held(loop.time())
        limiter = RateLimiter(rate=1, clock=stood)
        await limiter.acquire()
        started = loop.time()
        with pytest.raises(DeadlineExceeded):
            await limiter.acquire(timeout=3)
        assert loop.time() - started == pytest.approx(3)
        assert limiter.statistics().waiting == 0

    run(main)


def test_the_place_of_who_is_cancelled_goes_to_the_next() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = RateLimiter(rate=1, clock=loop.time)
        await limiter.acquire()
        started = loop.time()
        first, second = (asyncio.create_task(limiter.acquire()) for _ in range(2))
        await asyncio.sleep(0.5)
        first.cancel()
        await second
        assert limiter.statistics().cancelled == 1
        return loop.time() - started

    assert run(main) == pytest.approx(1)


def test_cancelled_after_being_served_the_unit_is_given_back() -> None:
    async def main(loop: VirtualLoop) -> None:
        limiter = RateLimiter(rate=1, clock=loop.time)
        await limiter.acquire()
        task = asyncio.create_task(limiter.acquire())
        # Its own timer rings first, because it was set first; then this one, before the task runs.
        await asyncio.sleep(0)
        loop.call_later(1, task.cancel)
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert limiter.try_acquire()

    run(main)


def test_with_many_rules_too_what_was_not_used_is_given_back_and_rested_keys_are_forgotten() -> None:
    async def main(loop: VirtualLoop) -> None:
        limiter = RateLimiter(rules=[Rate(rate=1), Rate(rate=10, per=20)], max_keys=1, clock=loop.time)
        await limiter.acquire(key="a")
        task = asyncio.create_task(limiter.acquire(key="a"))
        await asyncio.sleep(0)
        loop.call_later(2, task.cancel)
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert limiter.try_acquire(key="a")
        with pytest.raises(Overloaded):
            limiter.try_acquire(key="b")
        await asyncio.sleep(3)
        assert limiter.try_acquire(key="b")

    run(main)


async def test_each_key_has_a_rate_of_its_own_and_rested_keys_are_forgotten() -> None:
    clock = Held()
    limiter = RateLimiter(rate=1, max_keys=3, clock=clock)
    for key in "abc":
        async with asyncio.timeout(10):
            await limiter.acquire(key=key)
        assert not limiter.try_acquire(key=key)
    assert limiter.try_acquire()
    for _ in range(2):
        with pytest.raises(Overloaded, match="3 keys are busy"):
            limiter.try_acquire(key="d")
    assert limiter.retry_after(key="d") == 0
    clock.now += 1
    assert limiter.try_acquire(key="d")
    assert limiter.statistics().keys == 1
    assert limiter.statistics().refused == 2


async def test_a_full_queue_refuses_at_once() -> None:
    limiter = RateLimiter(rate=0.1, max_waiting=1)
    async with limiter:
        task = asyncio.create_task(limiter.acquire())
        while not limiter.statistics().waiting:  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0)
        with pytest.raises(Overloaded, match="1 callers wait"):
            await limiter.acquire()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert limiter.statistics().waiting == 0


async def test_many_callers_on_a_real_loop_pass_evenly() -> None:
    limiter = RateLimiter(rate=1000)
    loop = asyncio.get_running_loop()
    started = loop.time()
    await asyncio.gather(*(limiter.acquire() for _ in range(51)))
    assert loop.time() - started >= 0.05 - SLACK


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_rates_are_finite_and_above_zero(value: float) -> None:
    with pytest.raises(BadInput, match="rate"):
        RateLimiter(rate=value)
    with pytest.raises(BadInput, match="per"):
        RateLimiter(rate=1, per=value)
    with pytest.raises(BadInput, match="burst"):
        RateLimiter(rate=1, burst=value)
    with pytest.raises(BadInput, match="weight"):
        RateLimiter(rate=1).try_acquire(value)


async def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(BadInput, match="either a rate or rules"):
        RateLimiter()
    with pytest.raises(BadInput, match="either a rate or rules"):
        RateLimiter(rate=1, rules=[Rate(rate=1)])
    with pytest.raises(BadInput, match="each of the rules has its own"):
        RateLimiter(rules=[Rate(rate=1)], burst=2)
    with pytest.raises(BadInput, match="1e9"):
        RateLimiter(rate=1e300)
    with pytest.raises(BadInput, match=r"burst: .* seconds"):
        RateLimiter(rate=1, burst=1e300)
    with pytest.raises(BadInput, match="max_keys"):
        RateLimiter(rate=1, max_keys=0)
    limiter = RateLimiter(rate=1, burst=5)
    with pytest.raises(BadInput, match=r"weight: 6 .* at most the smallest burst, 5"):
        await limiter.acquire(6)
    with pytest.raises(BadInput, match=r"key: 1 .* a string"):
        await limiter.acquire(key=1)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="at most 512 printable characters"):
        await limiter.acquire(key="x" * 1_000_000)
