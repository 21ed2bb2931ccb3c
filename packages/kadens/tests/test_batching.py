import asyncio
import math
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns, until
from virtual_time import VirtualLoop, run

from kadens.batching import Batcher
from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState
from kadens.resilience import deadline, remaining

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


request_name = ContextVar("request_name", default="nobody")


class Doubler:
    """Doubles numbers; may be held closed, and remembers its batches."""

    def __init__(self, *, held: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.running = self.most_running = 0
        if not held:
            self.gate.set()

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(items))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self.gate.wait()
        finally:
            self.running -= 1
        return [2 * item for item in items]


async def test_many_callers_are_one_call_and_each_gets_its_own_result() -> None:
    double = Doubler()
    batcher = Batcher(double, max_size=50, max_wait=0)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(batcher(item)) for item in range(120)]
    assert [task.result() for task in tasks] == [2 * item for item in range(120)]
    assert double.batches == [list(range(50)), list(range(50, 100)), list(range(100, 120))]
    statistics = batcher.statistics()
    assert (statistics.items, statistics.batches, statistics.waiting, statistics.running) == (120, 3, 0, 0)
    assert statistics.mean_size == 40


async def test_a_lone_item_goes_when_it_has_waited_long_enough() -> None:
    double = Doubler()
    batcher = Batcher(double, max_size=50, max_wait=0.005)
    assert await batcher(4) == 8
    assert double.batches == [[4]]


async def test_items_that_arrive_over_time_never_hang() -> None:
    batcher = Batcher(Doubler(), max_size=3, max_wait=0.001, concurrency=1)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for item in range(200):
            group.create_task(batcher(item))
            if item % 7 == 0:
                await turns(3)
    assert batcher.statistics().items == 200


async def test_no_more_batches_run_at_once_than_allowed_and_those_that_wait_go_on_gathering() -> None:
    double = Doubler(held=True)
    batcher = Batcher(double, max_size=10, max_wait=0, concurrency=2)
    tasks = []
    for item in range(4):
        tasks.append(asyncio.create_task(batcher(item)))
        await turns(3)
    assert double.batches == [[0], [1]]
    double.gate.set()
    assert await asyncio.gather(*tasks) == [0, 2, 4, 6]
    assert double.batches == [[0], [1], [2, 3]]
    assert double.most_running == 2


async def test_an_exception_among_the_results_is_raised_for_its_item_alone() -> None:
    async def process(items: Sequence[int]) -> list[int | Exception]:
        return [ValueError(item) if item % 2 else item for item in items]

    batcher = Batcher(process, max_wait=0)
    results = await asyncio.gather(*[batcher(item) for item in range(4)], return_exceptions=True)
    assert [str(result) for result in results] == ["0", "1", "2", "3"]
    assert [isinstance(result, ValueError) for result in results] == [False, True, False, True]


async def test_stop_iteration_as_a_result_does_not_hang() -> None:
    async def process(items: Sequence[int]) -> list[int | Exception]:
        return [StopIteration() for _ in items]

    with pytest.raises(RuntimeError, match="StopIteration"):
        await Batcher(process, max_wait=0)(1)


async def test_a_failing_batch_fails_its_items_and_no_other() -> None:
    async def process(items: Sequence[int]) -> list[int]:
        if 0 in items:
            raise ValueError("no zero")
        return list(items)

    batcher = Batcher(process, max_size=2, max_wait=0)
    results = await asyncio.gather(*[batcher(item) for item in range(4)], return_exceptions=True)
    assert [type(result) for result in results] == [ValueError, ValueError, int, int]
    assert batcher.statistics().failed_batches == 1


@pytest.mark.parametrize("answer", [[1], [1, 2, 3], None, {1: 1, 2: 2}, "ab"])
async def test_anything_but_one_result_per_item_is_an_error_for_all(answer: Any) -> None:
    async def process(items: Sequence[int]) -> Any:
        return answer

    batcher = Batcher(process, max_size=2, max_wait=0)
    results = await asyncio.gather(batcher(1), batcher(2), return_exceptions=True)
    assert all(isinstance(result, BadInput) and "one result per item, here 2" in str(result) for result in results)


async def test_cancelling_one_item_does_not_cancel_its_batch() -> None:
    double = Doubler(held=True)
    batcher = Batcher(double, max_size=3)
    tasks = [asyncio.create_task(batcher(item)) for item in range(3)]
    await until(lambda: bool(double.batches))
    tasks[1].cancel()
    await turns()
    double.gate.set()
    assert [await task for task in tasks[::2]] == [0, 4]
    assert tasks[1].cancelled()
    assert double.batches == [[0, 1, 2]]


async def test_an_item_whose_caller_left_before_the_batch_began_is_not_handed_over() -> None:
    double = Doubler()
    batcher = Batcher(double, max_size=3)
    gone = asyncio.create_task(batcher(0))
    await turns()
    gone.cancel()
    await turns()
    assert [*await asyncio.gather(batcher(1), batcher(2))] == [2, 4]
    assert double.batches == [[1, 2]]
    assert batcher.statistics().waiting == 0


async def test_a_batch_without_callers_is_not_handed_over() -> None:
    double = Doubler()
    async with Batcher(double, max_size=3) as batcher:
        gone = asyncio.create_task(batcher(0))
        await turns()
        gone.cancel()
        await turns()
    assert double.batches == []
    assert batcher.statistics().waiting == 0


@pytest.mark.parametrize("turn", range(8))
async def test_cancelled_at_any_turn_nothing_is_left_and_the_next_item_is_answered(turn: int) -> None:
    batcher = Batcher(Doubler(), max_size=4, max_wait=0, concurrency=1)
    tasks = [asyncio.create_task(batcher(item)) for item in range(9)]
    await turns(turn)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.wait(tasks)
    assert [task.result() for task in tasks if not task.cancelled()] == [
        2 * item for item, task in enumerate(tasks) if not task.cancelled()
    ]
    assert await batcher(9) == 18
    await until(lambda: batcher.statistics().running == 0)
    assert batcher.statistics().waiting == 0


async def test_a_batch_that_is_cancelled_tells_its_callers_that_they_may_try_again() -> None:
    async def process(items: Sequence[int]) -> list[int]:
        raise asyncio.CancelledError

    batcher = Batcher(process, max_wait=0)
    with pytest.raises(Interrupted, match="CancelledError"):
        await batcher(1)
    await until(lambda: batcher.statistics().running == 0)


async def test_a_batch_cancelled_before_its_first_step_tells_its_callers_and_takes_no_more() -> None:
    batcher, before = Batcher(Doubler(), max_wait=0), asyncio.all_tasks()
    asked = asyncio.ensure_future(batcher(1))
    await turns()
    (process,) = asyncio.all_tasks() - before - {asked}
    process.cancel()
    with pytest.raises(Interrupted):
        await asked
    assert await batcher(2) == 4


async def test_a_process_that_spoils_its_list_harms_nobody() -> None:
    async def process(items: list[int]) -> list[int]:
        return [items.pop(0) for _ in range(len(items))]

    batcher: Batcher[int, int] = Batcher(process, max_wait=0)  # type: ignore[arg-type]
    assert [*await asyncio.gather(batcher(1), batcher(2))] == [1, 2]


async def test_past_the_bound_items_are_refused_and_later_taken_again() -> None:
    double = Doubler(held=True)
    batcher = Batcher(double, max_size=2, concurrency=1, max_waiting=4)
    tasks = [asyncio.create_task(batcher(item)) for item in range(4)]
    await turns()
    with pytest.raises(Overloaded, match="4 items"):
        await batcher(4)
    double.gate.set()
    assert await asyncio.gather(*tasks) == [0, 2, 4, 6]
    assert [*await asyncio.gather(batcher(5), batcher(6))] == [10, 12]
    assert batcher.statistics().refused == 1


def test_every_item_is_answered_at_its_deadline_wherever_it_stands() -> None:
    async def main(_: VirtualLoop) -> None:
        double = Doubler(held=True)
        batcher = Batcher(double, max_size=2, max_wait=0.01, concurrency=1, timeout=0.03)
        results = await asyncio.gather(*[batcher(item) for item in range(5)], return_exceptions=True)
        assert all(isinstance(result, DeadlineExceeded) for result in results)
        await until(lambda: batcher.statistics().running == 0)
        assert double.batches[0] == [0, 1]
        assert (batcher.statistics().expired, batcher.statistics().waiting) == (5, 0)
        double.gate.set()
        assert await batcher(7) == 14

    # Where no machine keeps the first batch from beginning before their time is over.
    run(main)


async def test_closing_hands_over_what_was_gathered_and_takes_no_more() -> None:
    async with Batcher(Doubler(), max_wait=20.0) as batcher:
        task = asyncio.create_task(batcher(3))
        await turns()
    assert await task == 6
    with pytest.raises(WrongState, match="closed"):
        await batcher(4)
    await batcher.aclose()


async def test_a_batch_inherits_nothing_of_its_first_caller() -> None:
    async def process(items: Sequence[int]) -> list[str]:
        return [request_name.get() for _ in items]

    batcher = Batcher(process, max_wait=0)
    request_name.set("first")
    assert await batcher(1) == "nobody"


async def test_a_batch_inherits_no_deadline_of_whoever_made_the_batcher() -> None:
    async def process(items: Sequence[int]) -> list[float | None]:
        return [remaining() for _ in items]

    async with deadline(60.0):
        batcher = Batcher(process, max_wait=0)
        assert await batcher(1) is None


def test_it_goes_on_in_another_loop_after_one_was_closed_with_items_in_it() -> None:
    double = Doubler(held=True)
    batcher = Batcher(double, max_size=1)

    async def leave() -> None:
        task = asyncio.create_task(batcher(1))
        await until(lambda: bool(double.batches))
        assert not task.done()

    asyncio.run(leave())
    double.gate.set()
    assert asyncio.run(batcher(2)) == 4


async def test_a_second_loop_is_refused_while_the_first_is_not_closed() -> None:
    batcher = Batcher(Doubler(), max_wait=0)
    assert await batcher(1) == 2
    with pytest.raises(WrongState, match="another event loop"):
        await asyncio.to_thread(lambda: asyncio.run(batcher(2)))
    assert await batcher(3) == 6


@settings(max_examples=50, deadline=None)
@given(
    items=st.lists(st.tuples(st.integers(), st.integers(0, 3)), max_size=60),
    max_size=st.integers(1, 7),
    concurrency=st.integers(1, 3),
)
def test_whatever_arrives_whenever_is_answered_in_order(
    items: list[tuple[int, int]], max_size: int, concurrency: int
) -> None:
    async def scenario() -> None:
        double = Doubler()
        batcher = Batcher(double, max_size=max_size, max_wait=0, concurrency=concurrency)
        tasks = []
        for item, pause in items:
            tasks.append(asyncio.create_task(batcher(item)))
            await turns(pause)
        assert await asyncio.gather(*tasks) == [2 * item for item, _ in items]
        assert [item for batch in double.batches for item in batch] == [item for item, _ in items]
        assert all(len(batch) <= max_size for batch in double.batches)
        assert double.most_running <= concurrency

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_size", 0), ("max_size", 1.5), ("concurrency", 0), ("max_waiting", -1), ("max_wait", -1.0),
     ("max_wait", math.nan), ("timeout", 0.1), ("timeout", math.inf), ("max_wait", "1"), ("max_wait", None),
     ("timeout", "1"), ("timeout", None), ("timeout", True), ("max_size", 10**30)],
)  # fmt: skip
def test_options_are_checked_at_construction(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        Batcher(Doubler(held=True), **{field: value})


def test_a_function_that_is_not_async_is_refused() -> None:
    def process(items: Sequence[int]) -> list[int]:
        return list(items)

    with pytest.raises(BadInput, match="async function"):
        Batcher(process)  # type: ignore[arg-type]
