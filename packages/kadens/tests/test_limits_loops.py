"""A limit belongs to the event loop that uses it first; when that closes, what was out in it is free again."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
import uvloop
from loop_turns import turns, until

from kadens.errors import DeadlineExceeded, WrongState
from kadens.limits import AdaptiveLimit, RateLimiter, Semaphore
from kadens.limits.adaptive import Admission
from kadens.resilience import Bulkhead

NewLoop = Callable[[], asyncio.AbstractEventLoop]
Enter = Callable[[], AbstractAsyncContextManager[object]]

WITHIN = 10.0


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    made: NewLoop = request.param
    return made


class Gate:
    """One of the limits with two places."""

    def __init__(self, enter: Enter, out: Callable[[], int], waiting: Callable[[], int]) -> None:
        self.enter, self.out, self.waiting = enter, out, waiting


def semaphore() -> Gate:
    one = Semaphore(2, timeout=WITHIN)
    return Gate(lambda: one, lambda: one.statistics().in_use, lambda: one.statistics().waiting)


def bulkhead() -> Gate:
    one = Bulkhead(2, timeout=WITHIN)
    return Gate(lambda: one, lambda: one.statistics().running, lambda: one.statistics().waiting)


def adaptive() -> Gate:
    one = AdaptiveLimit(initial=2, max_limit=2, timeout=WITHIN)
    return Gate(one.admit, lambda: one.statistics().in_flight, lambda: one.statistics().waiting)


@pytest.fixture(params=[semaphore, bulkhead, adaptive])
def gate(request: pytest.FixtureRequest) -> Gate:
    made: Gate = request.param()
    return made


def run(new_loop: NewLoop, main: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main)


def test_what_a_closed_loop_held_is_free_in_the_next_and_the_bound_holds_there(gate: Gate, new_loop: NewLoop) -> None:
    async def hold() -> None:
        await gate.enter().__aenter__()

    async def most_at_once() -> None:
        inside = most = 0

        async def work() -> None:
            nonlocal inside, most
            async with gate.enter():
                inside += 1
                most = max(most, inside)
                await turns(2)
                inside -= 1

        await asyncio.gather(*(work() for _ in range(6)))
        assert most == 2

    run(new_loop, hold())
    assert gate.out() == 1
    run(new_loop, most_at_once())
    assert gate.out() == 0


def test_coroutines_left_behind_in_a_closed_loop_give_nothing_back_to_the_next(gate: Gate, new_loop: NewLoop) -> None:
    async def hold() -> None:
        async with gate.enter():
            await asyncio.get_running_loop().create_future()

    first = new_loop()
    left = [hold() for _ in range(3)]

    async def begin() -> None:
        for coroutine in left[:2]:
            coroutine.send(None)

    first.run_until_complete(begin())
    first.close()

    async def throw_away() -> None:
        async with gate.enter():
            for coroutine in left:
                coroutine.close()
            assert gate.out() == 1
        assert gate.out() == 0

    run(new_loop, throw_away())


def test_to_wait_in_a_second_live_loop_is_refused(gate: Gate, new_loop: NewLoop) -> None:
    async def wait() -> None:
        with pytest.raises(WrongState, match="another event loop"):
            await gate.enter().__aenter__()

    async def hold() -> None:
        async with gate.enter(), gate.enter():
            await asyncio.to_thread(run, new_loop, wait())
            assert gate.out() == 2

    run(new_loop, hold())
    assert (gate.out(), gate.waiting()) == (0, 0)


def test_what_is_returned_in_another_thread_wakes_the_first_in_line(gate: Gate, new_loop: NewLoop) -> None:
    entered, leave = threading.Event(), threading.Event()

    async def elsewhere() -> None:
        async with gate.enter():
            entered.set()
            # Its loop has nothing else to do.
            leave.wait(WITHIN)

    async def main() -> None:
        async with gate.enter():
            thread = asyncio.ensure_future(asyncio.to_thread(run, new_loop, elsewhere()))
            await until(entered.is_set)
            waiter = asyncio.ensure_future(gate.enter().__aenter__())
            await until(lambda: gate.waiting() == 1)
            leave.set()
            async with asyncio.timeout(WITHIN / 2):
                await waiter
            await thread
        assert gate.out() == 1

    run(new_loop, main())


def test_a_permit_may_be_returned_from_any_thread(new_loop: NewLoop) -> None:
    async def main() -> None:
        one = Semaphore(1, timeout=WITHIN)
        await one.acquire()
        waiter = asyncio.ensure_future(one.acquire())
        await until(lambda: one.statistics().waiting == 1)
        await asyncio.to_thread(one.release)
        await waiter
        one.release()
        assert one.try_acquire()

    run(new_loop, main())


def test_a_permit_taken_before_there_is_a_loop_stays_out() -> None:
    one = Semaphore(1)
    assert one.try_acquire()

    async def wait() -> None:
        with pytest.raises(DeadlineExceeded):
            await one.acquire(timeout=0)

    asyncio.run(wait())
    one.release()
    assert one.try_acquire()


def test_an_admission_of_a_closed_loop_tells_and_returns_nothing(new_loop: NewLoop) -> None:
    now = 0.0
    limit = AdaptiveLimit(initial=2, max_limit=2, clock=lambda: now)
    stays: list[Admission] = []

    async def enter() -> None:
        stays.append(limit.admit())
        await stays[-1].__aenter__()

    run(new_loop, enter())
    now += 1
    run(new_loop, enter())
    run(new_loop, stays[0].__aexit__(None))
    assert limit.statistics().in_flight == 1


def test_a_rate_serves_one_loop_after_the_other_and_no_two_at_once(new_loop: NewLoop) -> None:
    limiter = RateLimiter(rate=20)

    async def pass_twice() -> None:
        await limiter.acquire()
        await limiter.acquire()

    async def refused() -> None:
        with pytest.raises(WrongState, match="another event loop"):
            await pass_twice()

    async def with_another() -> None:
        await pass_twice()
        await asyncio.to_thread(run, new_loop, refused())

    run(new_loop, pass_twice())
    run(new_loop, with_another())
