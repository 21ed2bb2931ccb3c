import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Overloaded, Shed, WrongState
from kadens.limits import AdaptiveLimit, AdaptiveLimitStatistics, Priority

pytestmark = pytest.mark.anyio

LOW, NORMAL, HIGH, CRITICAL = Priority


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


async def until_waiting(limit: AdaptiveLimit, count: int) -> None:
    while limit.statistics().waiting != count:  # noqa: ASYNC110  # no event tells of it
        await asyncio.sleep(0)


def overloaded_service(capacity: int, callers: int, seconds: float) -> tuple[AdaptiveLimitStatistics, int]:
    """A service that works on `capacity` calls at once, 10 ms each, and makes the others wait inside of it."""

    async def main(loop: VirtualLoop) -> tuple[AdaptiveLimitStatistics, int]:
        limit = AdaptiveLimit(initial=capacity, max_waiting=callers, clock=loop.time, window=0.1, timeout=60)
        workers = asyncio.Semaphore(capacity)
        end, done = loop.time() + seconds, 0

        async def call() -> None:
            nonlocal done
            while loop.time() < end:
                async with limit.admit(), workers:
                    await asyncio.sleep(0.01)
                    done += 1

        await asyncio.gather(*(call() for _ in range(callers)))
        return limit.statistics(), done

    return run(main)


def test_under_overload_it_settles_near_the_capacity_and_uses_all_of_it() -> None:
    told, done = overloaded_service(capacity=20, callers=400, seconds=30)
    assert 20 <= told.limit <= 100
    assert done >= 0.98 * 30 / 0.01 * 20


def test_it_grows_while_latency_stays() -> None:
    async def main(loop: VirtualLoop) -> int:
        limit = AdaptiveLimit(initial=20, clock=loop.time, window=0.1, timeout=60)
        end = loop.time() + 10

        async def call() -> None:
            while loop.time() < end:
                async with limit.admit():
                    await asyncio.sleep(0.05)

        await asyncio.gather(*(call() for _ in range(60)))
        return limit.statistics().limit

    assert run(main) >= 60


def test_it_shrinks_when_the_work_slows_down() -> None:
    async def main(loop: VirtualLoop) -> tuple[int, int]:
        limit = AdaptiveLimit(initial=50, max_waiting=1000, clock=loop.time, window=0.1, timeout=60)
        latency = 0.01
        end = loop.time() + 20

        async def call() -> None:
            while loop.time() < end:
                async with limit.admit():
                    await asyncio.sleep(latency)

        tasks = [asyncio.create_task(call()) for _ in range(60)]
        await asyncio.sleep(5)
        before, latency = limit.statistics().limit, 0.1
        await asyncio.sleep(3)
        after = limit.statistics().limit
        await asyncio.gather(*tasks)
        return before, after

    before, after = run(main)
    assert after < before / 2


async def test_never_more_in_flight_than_the_limit_says() -> None:
    limit = AdaptiveLimit(initial=3, max_limit=3)
    inside = most = 0

    async def work() -> None:
        nonlocal inside, most
        async with limit.admit():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(50)))
    told = limit.statistics()
    assert (most, told.admitted, told.in_flight, told.waiting) == (3, 50, 0, 0)


async def test_higher_priorities_go_first_and_each_in_its_order() -> None:
    limit = AdaptiveLimit(initial=1, max_limit=1)
    order: list[tuple[Priority, int]] = []

    async def work(priority: Priority, number: int) -> None:
        async with limit.admit(priority):
            order.append((priority, number))

    async with limit.admit():
        tasks = [asyncio.create_task(work(priority, n)) for n in range(2) for priority in (LOW, CRITICAL, NORMAL, HIGH)]
        await until_waiting(limit, 8)
    await asyncio.gather(*tasks)
    assert order == [(priority, number) for priority in (CRITICAL, HIGH, NORMAL, LOW) for number in range(2)]


async def test_when_the_queue_is_full_the_newest_of_the_lowest_priority_is_shed() -> None:
    limit = AdaptiveLimit(initial=1, max_limit=1, max_waiting=3)

    async def work(priority: Priority) -> Priority:
        async with limit.admit(priority):
            return priority

    async with limit.admit():
        first = [asyncio.create_task(work(priority)) for priority in (LOW, NORMAL, LOW)]
        await until_waiting(limit, 3)
        with pytest.raises(Shed, match="3 callers"):
            await work(LOW)
        high = asyncio.create_task(work(HIGH))
        with pytest.raises(Shed, match="higher priority"):
            await first[2]
        critical = asyncio.create_task(work(CRITICAL))
        with pytest.raises(Overloaded):
            await first[0]
        with pytest.raises(Shed):
            await work(NORMAL)
        assert limit.statistics().shed == (3, 1, 0, 0)
    assert tuple(await asyncio.gather(first[1], high, critical)) == (NORMAL, HIGH, CRITICAL)


async def test_a_wait_ends_at_its_deadline() -> None:
    limit = AdaptiveLimit(initial=1, max_limit=1, timeout=0.01)
    async with limit.admit():
        with pytest.raises(DeadlineExceeded):
            async with limit.admit():
                pass
    assert limit.statistics().timed_out == 1
    assert limit.statistics().in_flight == 0


@pytest.mark.parametrize("steps", range(6))
async def test_cancelled_at_any_await_no_place_is_lost(steps: int) -> None:
    limit = AdaptiveLimit(initial=1, max_limit=1)

    async def work() -> None:
        async with limit.admit():
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(work()) for _ in range(3)]
    for _ in range(steps):
        await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    told = limit.statistics()
    assert (told.in_flight, told.waiting) == (0, 0)
    assert told.admitted >= 2


async def test_served_and_cancelled_before_it_ran_the_place_goes_to_the_next() -> None:
    limit = AdaptiveLimit(initial=1, max_limit=1)

    async def work() -> None:
        async with limit.admit():
            pass

    async with limit.admit():
        first, second = asyncio.create_task(work()), asyncio.create_task(work())
        await until_waiting(limit, 2)
    first.cancel()
    await second
    assert limit.statistics().in_flight == 0
    assert limit.statistics().cancelled == 1


@given(
    st.lists(
        st.tuples(
            st.floats(min_value=0, max_value=3),
            st.floats(min_value=0, max_value=1),
            st.sampled_from(Priority),
            st.none() | st.floats(min_value=0, max_value=4),
        ),
        max_size=30,
    )
)
def test_whatever_comes_is_shed_or_is_cancelled_all_places_come_back(
    callers: list[tuple[float, float, Priority, float | None]],
) -> None:
    async def main(loop: VirtualLoop) -> AdaptiveLimitStatistics:
        limit = AdaptiveLimit(initial=2, max_limit=5, max_waiting=4, window=0.2, min_samples=1, clock=loop.time)

        async def call(arrival: float, held: float, priority: Priority) -> None:
            await asyncio.sleep(arrival)
            async with limit.admit(priority):
                assert limit.statistics().in_flight <= 5
                await asyncio.sleep(held)

        tasks = []
        for arrival, held, priority, cancelled in callers:
            tasks.append(asyncio.create_task(call(arrival, held, priority)))
            if cancelled is not None:
                loop.call_later(cancelled, tasks[-1].cancel)
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, Overloaded | DeadlineExceeded | asyncio.CancelledError)
        return limit.statistics()

    told = run(main)
    assert (told.in_flight, told.waiting) == (0, 0)


async def test_failures_tell_nothing_of_latency_but_lack_of_time_does() -> None:
    limit = AdaptiveLimit(min_samples=1, window=1e-9)
    with pytest.raises(ValueError, match="quick"):
        async with limit.admit():
            raise ValueError("quick")
    assert limit.statistics().latency is None
    with pytest.raises(TimeoutError):
        async with limit.admit():
            raise TimeoutError
    assert limit.statistics().latency is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("initial", 0),
        ("initial", 2000),
        ("min_limit", 0),
        ("max_limit", 0),
        ("max_waiting", -1),
        ("min_samples", 0),
        ("timeout", -1.0),
        ("timeout", math.inf),
        ("window", 0.0),
        ("window", math.inf),
        ("tolerance", 0.5),
        ("tolerance", math.nan),
        ("smoothing", 0.0),
        ("smoothing", 1.5),
        ("room", -1.0),
    ],
)
def test_what_cannot_be_used_is_named(field: str, value: float) -> None:
    with pytest.raises(BadInput, match=f"^{field}: "):
        AdaptiveLimit(**{field: value})  # type: ignore[arg-type]


async def test_an_admission_is_for_one_call() -> None:
    limit = AdaptiveLimit()
    admission = limit.admit()
    async with admission:
        with pytest.raises(WrongState, match="for one call"):
            await admission.__aenter__()
    assert limit.statistics().in_flight == 0


async def test_a_priority_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match="priority: 7"):
        async with AdaptiveLimit().admit(7):  # type: ignore[arg-type]
            pass
