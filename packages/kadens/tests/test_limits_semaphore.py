import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Overloaded, WrongState
from kadens.limits import Semaphore, SemaphoreStatistics

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


async def until_waiting(semaphore: Semaphore, count: int) -> None:
    while semaphore.statistics().waiting != count:  # noqa: ASYNC110  # no event tells of it
        await asyncio.sleep(0)


async def test_never_more_inside_than_permits_and_all_get_in() -> None:
    semaphore = Semaphore(10)
    inside = most = done = 0

    async def work() -> None:
        nonlocal inside, most, done
        for _ in range(20):
            async with semaphore:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1
                done += 1

    await asyncio.gather(*(work() for _ in range(50)))
    assert (most, done, inside) == (10, 1000, 0)
    told = semaphore.statistics()
    assert (told.acquired, told.in_use, told.waiting) == (1000, 0, 0)
    assert told.waited > 0


async def test_callers_are_served_in_the_order_in_which_they_came_also_against_newcomers() -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()
    order: list[int] = []

    async def wait(number: int) -> None:
        async with semaphore:
            order.append(number)

    tasks = [asyncio.create_task(wait(number)) for number in range(5)]
    await until_waiting(semaphore, 5)
    semaphore.release()
    assert not semaphore.try_acquire()
    await wait(5)
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2, 3, 4, 5]


async def test_a_wait_ends_at_its_deadline_and_the_others_go_on() -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()
    patient = asyncio.create_task(semaphore.acquire())
    with pytest.raises(TimeoutError, match=r"within 0\.01 s"):
        await semaphore.acquire(timeout=0.01)
    semaphore.release()
    await patient
    assert semaphore.statistics().timed_out == 1
    assert semaphore.statistics().in_use == 1


def test_each_wait_has_its_own_deadline_whatever_their_order() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        semaphore = Semaphore(1, timeout=30)
        await semaphore.acquire()
        started = loop.time()

        async def ended(within: float | None) -> float:
            with pytest.raises(DeadlineExceeded):
                await semaphore.acquire(timeout=within)
            return loop.time() - started

        return list(await asyncio.gather(*(ended(within) for within in (5, None, 1, 7, 1))))

    assert run(main) == pytest.approx([5, 30, 1, 7, 1])


async def test_a_full_queue_refuses_at_once() -> None:
    semaphore = Semaphore(1, max_waiting=2)
    await semaphore.acquire()
    tasks = [asyncio.create_task(semaphore.acquire()) for _ in range(2)]
    await until_waiting(semaphore, 2)
    with pytest.raises(Overloaded, match="2 callers wait for a permit already"):
        await semaphore.acquire()
    assert semaphore.statistics().refused == 1
    for task in tasks:
        semaphore.release()
        await task
    assert semaphore.statistics() == SemaphoreStatistics(
        permits=1, in_use=1, waiting=0, acquired=3, waited=2, timed_out=0, refused=1, cancelled=0
    )


async def test_without_a_queue_it_refuses_whoever_would_wait() -> None:
    semaphore = Semaphore(1, max_waiting=0)
    async with semaphore:
        with pytest.raises(Overloaded):
            await semaphore.acquire()
    assert semaphore.try_acquire()


@pytest.mark.parametrize("steps", range(6))
async def test_cancelled_at_any_await_no_permit_is_lost(steps: int) -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()

    async def work() -> None:
        async with semaphore:
            await asyncio.sleep(0)

    task, other = asyncio.create_task(work()), asyncio.create_task(work())
    for step in range(steps):
        if step == 2:
            semaphore.release()
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    if steps <= 2:
        semaphore.release()
    await other
    told = semaphore.statistics()
    assert (told.in_use, told.waiting) == (0, 0)


async def test_cancelled_between_being_served_and_running_the_permit_goes_to_the_next() -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()
    first, second = asyncio.create_task(semaphore.acquire()), asyncio.create_task(semaphore.acquire())
    await until_waiting(semaphore, 2)
    semaphore.release()
    first.cancel()
    await second
    assert first.cancelled()
    assert semaphore.statistics().cancelled == 1
    semaphore.release()
    assert semaphore.statistics().in_use == 0


async def test_a_cancelled_waiter_that_has_not_run_yet_is_passed_over() -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()
    first, second = asyncio.create_task(semaphore.acquire()), asyncio.create_task(semaphore.acquire())
    await until_waiting(semaphore, 2)
    first.cancel()
    semaphore.release()
    await second
    assert semaphore.statistics().in_use == 1


@given(
    st.lists(
        st.tuples(
            st.floats(min_value=0, max_value=5),
            st.floats(min_value=0, max_value=3),
            st.floats(min_value=0.01, max_value=4),
            st.none() | st.floats(min_value=0, max_value=6),
        ),
        max_size=20,
    ),
    st.integers(min_value=1, max_value=3),
)
def test_whatever_comes_times_out_or_is_cancelled_permits_are_kept(
    callers: list[tuple[float, float, float, float | None]], permits: int
) -> None:
    async def main(loop: VirtualLoop) -> SemaphoreStatistics:
        semaphore = Semaphore(permits, max_waiting=5)
        inside = 0

        async def call(arrival: float, held: float, within: float) -> None:
            nonlocal inside
            await asyncio.sleep(arrival)
            await semaphore.acquire(timeout=within)
            inside += 1
            assert inside <= permits
            try:
                await asyncio.sleep(held)
            finally:
                inside -= 1
                semaphore.release()

        tasks = []
        for arrival, held, timeout, cancelled in callers:
            tasks.append(asyncio.create_task(call(arrival, held, timeout)))
            if cancelled is not None:
                loop.call_later(cancelled, tasks[-1].cancel)
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, Overloaded | DeadlineExceeded | asyncio.CancelledError)
        return semaphore.statistics()

    told = run(main)
    assert (told.in_use, told.waiting) == (0, 0)


async def test_more_releases_than_acquires_are_a_mistake_that_is_told() -> None:
    semaphore = Semaphore(2)
    with pytest.raises(WrongState, match="all 2 permits"):
        semaphore.release()
    with pytest.raises(WrongState):
        await semaphore.__aexit__(None, None, None)


def test_it_serves_the_next_event_loop_when_one_has_closed_with_callers_in_it() -> None:
    semaphore = Semaphore(1)
    loop = asyncio.new_event_loop()

    async def leave_a_waiter() -> asyncio.Task[None]:
        await semaphore.acquire()
        waiter = asyncio.create_task(semaphore.acquire())
        await until_waiting(semaphore, 1)
        return waiter

    abandoned = loop.run_until_complete(leave_a_waiter())
    loop.close()

    async def main(_: VirtualLoop) -> None:
        async with semaphore:
            with pytest.raises(DeadlineExceeded):
                await semaphore.acquire(timeout=1)

    run(main)
    assert semaphore.statistics().in_use == 0
    abandoned._log_destroy_pending = False  # type: ignore[attr-defined]


def test_a_permit_of_a_closed_loop_may_still_be_returned_before_another_uses_it() -> None:
    semaphore = Semaphore(1)
    asyncio.run(semaphore.acquire())
    semaphore.release()
    with pytest.raises(WrongState):
        semaphore.release()
    asyncio.run(semaphore.acquire())
    assert semaphore.statistics().in_use == 1


async def test_two_running_loops_at_once_are_refused() -> None:
    semaphore = Semaphore(1)
    await semaphore.acquire()
    waiter = asyncio.create_task(semaphore.acquire())
    await until_waiting(semaphore, 1)

    def elsewhere() -> None:
        with asyncio.Runner() as runner:
            runner.run(semaphore.acquire())

    with pytest.raises(WrongState, match="another event loop"):
        await asyncio.to_thread(elsewhere)
    semaphore.release()
    await waiter


@pytest.mark.parametrize("permits", [0, -1, 1.5, True, math.inf, "10"])
def test_permits_are_a_whole_number(permits: object) -> None:
    with pytest.raises(BadInput, match=r"permits: .* at least 1"):
        Semaphore(permits)  # type: ignore[arg-type]


async def test_bounds_and_timeouts_are_checked() -> None:
    with pytest.raises(BadInput, match="max_waiting: -1"):
        Semaphore(1, max_waiting=-1)
    for seconds in (-1.0, math.nan, math.inf):
        with pytest.raises(BadInput, match="timeout"):
            Semaphore(1, timeout=seconds)
    semaphore = Semaphore(1)
    async with semaphore:
        with pytest.raises(BadInput, match="timeout"):
            await semaphore.acquire(timeout=-1)
