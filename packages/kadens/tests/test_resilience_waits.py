"""Deadline and bulkhead."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns, until
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Overloaded, WrongState
from kadens.resilience import Bulkhead, deadline, remaining

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


async def for_ever() -> None:
    await asyncio.get_running_loop().create_future()


# ── deadline ──────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_not_done_in_time_is_cut_off() -> None:
    limit = deadline(0.005)
    with pytest.raises(TimeoutError) as exceeded:
        async with limit:
            await for_ever()
    assert isinstance(exceeded.value, DeadlineExceeded)
    assert (limit.statistics().entered, limit.statistics().exceeded) == (1, 1)


async def test_as_a_decorator_each_call_has_its_own_time() -> None:
    limit = deadline(0.005)
    for _ in range(2):
        with pytest.raises(DeadlineExceeded, match=r"0\.005 s"):
            await limit(for_ever)()
    assert limit.statistics().exceeded == 2


async def test_what_is_left_is_told_and_nested_deadlines_take_the_earlier() -> None:
    assert remaining() is None
    async with deadline(10.0):
        async with deadline(1.0):
            left = remaining()
            assert left is not None
            assert 0 < left <= 1
            async with deadline(100.0):
                left = remaining()
                assert left is not None
                assert left <= 1
        left = remaining()
        assert left is not None
        assert left > 5
    assert remaining() is None


async def test_the_one_that_was_exceeded_is_the_one_that_raises() -> None:
    inner = deadline(10.0)
    with pytest.raises(DeadlineExceeded, match=r"0\.005 s"):
        async with deadline(0.005), inner:
            await for_ever()
    assert inner.statistics().exceeded == 0


async def test_a_task_started_inside_is_bound_by_it_too() -> None:
    async def work() -> None:
        async with deadline(100.0):
            await for_ever()

    async with deadline(0.005):
        task = asyncio.create_task(work())
    with pytest.raises(DeadlineExceeded):
        await task


async def test_what_is_left_is_told_in_a_thread_too() -> None:
    async with deadline(10.0):
        left = await asyncio.to_thread(remaining)
    assert left is not None
    assert 0 < left <= 10


def test_a_generator_that_is_thrown_away_cuts_off_nobody_later() -> None:
    async def numbers() -> AsyncIterator[int]:
        async with deadline(1.0):
            yield 1

    async def main(loop: VirtualLoop) -> None:
        loop.set_exception_handler(lambda _, context: failures.append(context))
        async for _ in numbers():
            break
        await asyncio.sleep(2.0)

    failures: list[Any] = []
    run(main)
    assert failures == []


async def test_a_cancellation_from_outside_stays_one() -> None:
    task = asyncio.ensure_future(deadline(10.0)(for_ever)())
    await turns(2)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_errors_pass_and_a_deadline_is_entered_once() -> None:
    limit = deadline(1.0)
    with pytest.raises(KeyError):
        async with limit:
            raise KeyError
    with pytest.raises(WrongState):
        await limit.__aenter__()
    assert remaining() is None


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
def test_a_deadline_is_seconds(seconds: float) -> None:
    with pytest.raises(BadInput, match=r"^seconds: "):
        deadline(seconds)


# ── bulkhead ──────────────────────────────────────────────────────────────────────────────────────


async def test_so_many_at_once_in_the_order_in_which_they_came() -> None:
    bulkhead = Bulkhead(2)
    entered: list[int] = []
    gate = asyncio.Event()

    @bulkhead
    async def work(number: int) -> None:
        entered.append(number)
        await gate.wait()

    tasks = [asyncio.ensure_future(work(number)) for number in range(6)]
    await turns(3)
    assert entered == [0, 1]
    assert (bulkhead.statistics().running, bulkhead.statistics().waiting) == (2, 4)
    gate.set()
    await asyncio.gather(*tasks)
    assert entered == list(range(6))
    assert (bulkhead.statistics().running, bulkhead.statistics().waiting) == (0, 0)


def test_a_full_line_is_refused_and_waiting_has_an_end() -> None:
    bulkhead = Bulkhead(1, max_waiting=1, timeout=0.005)

    async def main(_: VirtualLoop) -> None:
        async with bulkhead:
            waiting = asyncio.ensure_future(bulkhead.__aenter__())
            await turns(2)
            with pytest.raises(Overloaded, match="1 inside and 1 in line"):
                await bulkhead.__aenter__()
            with pytest.raises(DeadlineExceeded, match=r"0\.005 s"):
                await waiting

    # Where no machine keeps it from coming while the first one waits.
    run(main)
    statistics = bulkhead.statistics()
    assert (statistics.refused, statistics.expired, statistics.running, statistics.waiting) == (1, 1, 0, 0)


async def test_a_timeout_of_the_work_itself_is_left_as_it_is() -> None:
    with pytest.raises(TimeoutError) as failed:
        async with Bulkhead(1):
            raise TimeoutError("of the work")
    assert not isinstance(failed.value, DeadlineExceeded)


@settings(max_examples=60, deadline=None)
@given(cancelled=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3)), max_size=8), places=st.integers(1, 3))
def test_no_place_is_lost_whoever_is_cancelled_whenever(cancelled: list[tuple[int, int]], places: int) -> None:
    async def scenario() -> None:
        bulkhead = Bulkhead(places)

        @bulkhead
        async def work() -> None:
            assert bulkhead.statistics().running <= places
            await turns(2)

        tasks = [asyncio.ensure_future(work()) for _ in range(8)]
        for number, pause in cancelled:
            await turns(pause)
            tasks[number].cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        assert (bulkhead.statistics().running, bulkhead.statistics().waiting) == (0, 0)

    asyncio.run(scenario())


async def test_a_place_given_in_the_turn_of_a_cancellation_goes_on_to_the_next() -> None:
    bulkhead = Bulkhead(1)
    await bulkhead.__aenter__()
    first = asyncio.ensure_future(bulkhead.__aenter__())
    second = asyncio.ensure_future(bulkhead.__aenter__())
    await turns(2)
    await bulkhead.__aexit__()
    first.cancel()
    await until(second.done)
    assert bulkhead.statistics().running == 1


@pytest.mark.parametrize(
    ("field", "value"), [("max_concurrent", 0), ("max_waiting", -1), ("timeout", 0), ("timeout", math.inf)]
)
def test_a_bulkhead_checks_its_options(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        Bulkhead(**{"max_concurrent": 1, field: value})
