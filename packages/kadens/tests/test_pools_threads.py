import asyncio
import concurrent.futures
import functools
import math
import subprocess
import sys
import threading
from contextvars import ContextVar
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns, until

from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState
from kadens.pools import ThreadPool
from kadens.pools.workers import Workers

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


request_name = ContextVar("request_name", default="nobody")


def stop() -> None:
    raise StopIteration


async def test_a_job_runs_in_a_named_thread_and_sees_the_callers_context() -> None:
    request_name.set("mine")
    async with ThreadPool("images", 1) as threads:
        assert await threads.run(lambda: threading.current_thread().name) == "images_0"
        assert await threads.run(request_name.get) == "mine"
        assert await threads.run(int, "ff", base=16) == 255


async def test_errors_are_raised_where_the_job_was_asked_for() -> None:
    async with ThreadPool("jobs", 1) as threads:
        with pytest.raises(ValueError, match="invalid literal"):
            await threads.run(int, "x")
        with pytest.raises(RuntimeError, match="StopIteration"):
            await threads.run(stop)
        await until(lambda: threads.statistics().done == 2)
        assert threads.statistics().failed == 2


async def test_jobs_are_bounded_and_measured() -> None:
    gate = threading.Event()
    async with ThreadPool("jobs", 2, max_waiting=1) as threads:
        tasks = [asyncio.ensure_future(threads.run(gate.wait)) for _ in range(3)]
        await until(lambda: threads.statistics().running == 2)
        assert threads.statistics().waiting == 1
        with pytest.raises(Overloaded, match="3 jobs"):
            await threads.run(gate.wait)
        gate.set()
        assert [await task for task in tasks] == [True] * 3
        await until(lambda: threads.statistics().done == 3)
        statistics = threads.statistics()
    assert (statistics.size, statistics.running, statistics.waiting, statistics.refused) == (2, 0, 0, 1)
    assert statistics.ran > 0
    assert statistics.waited >= 0


async def test_a_job_without_result_in_time_is_given_up_and_keeps_its_thread() -> None:
    begun, gate = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        gate.wait()

    async with ThreadPool("jobs", 1, timeout=20.0) as threads:
        tries = 0
        while not begun.is_set():
            # One whose thread is held up for so long is given up before it begins.
            tries += 1
            with pytest.raises(DeadlineExceeded, match=r"0\.01 s"):
                await threads.run_within(0.01, hang)
        assert (threads.statistics().running, threads.statistics().expired) == (1, tries)
        gate.set()
        await until(lambda: threads.statistics().running == 0)
        assert await threads.run(int, "1") == 1


async def test_cancelled_in_line_it_never_begins() -> None:
    gate, begun = threading.Event(), threading.Event()
    async with ThreadPool("jobs", 1) as threads:
        first = asyncio.ensure_future(threads.run(gate.wait))
        second = asyncio.ensure_future(threads.run(begun.set))
        await turns(2)
        second.cancel()
        await asyncio.wait([second])
        gate.set()
        assert await first
    assert second.cancelled()
    assert not begun.is_set()
    await until(lambda: threads.statistics().waiting == 0)


async def test_closing_waits_for_what_has_begun_and_drops_the_rest() -> None:
    gate = threading.Event()
    threads = ThreadPool("jobs", 1)
    await threads.__aenter__()
    running = asyncio.ensure_future(threads.run(gate.wait))
    dropped = asyncio.ensure_future(threads.run(gate.wait))
    await until(lambda: threads.statistics().running == 1)
    closing = asyncio.ensure_future(threads.aclose())
    with pytest.raises(Interrupted, match="before the job began"):
        await dropped
    assert not closing.done()
    gate.set()
    await closing
    assert await running
    with pytest.raises(WrongState):
        await threads.run(int)


def test_a_job_that_outlives_its_event_loop_takes_no_place_in_the_next() -> None:
    threads, end = ThreadPool("images", 1, max_waiting=0), threading.Event()

    async def leave() -> None:
        await threads.__aenter__()
        asyncio.create_task(threads.run(end.wait)).add_done_callback(lambda task: task.cancelled())
        await until(lambda: threads.statistics().running == 1)

    async def come() -> int:
        await until(lambda: threads.statistics().running == 0)
        return await threads.run(int, "7")

    asyncio.run(leave())
    end.set()
    assert asyncio.run(come()) == 7
    assert (threads.statistics().running, threads.statistics().waiting) == (0, 0)


async def test_it_is_open_once_at_a_time() -> None:
    async with ThreadPool("jobs", 1) as threads:
        with pytest.raises(WrongState):
            await threads.__aenter__()
        with pytest.raises(BadInput, match="seconds"):
            await threads.run_within(0, int)


HUNG = """
import asyncio, threading
from kadens.errors import DeadlineExceeded
from kadens.pools import ThreadPool

async def main():
    async with ThreadPool("jobs", 1, timeout=0.05) as threads:
        try:
            await threads.run(threading.Event().wait)
        except DeadlineExceeded:
            print("given up")

asyncio.run(main())
"""


def test_a_job_that_hangs_does_not_keep_the_process_from_ending() -> None:
    ended = subprocess.run([sys.executable, "-c", HUNG], capture_output=True, text=True, timeout=20, check=True)
    assert ended.stdout == "given up\n"


async def test_threads_begin_when_they_are_needed_and_are_used_again() -> None:
    async with ThreadPool("jobs", 8) as threads:
        assert threads.statistics().threads == 0
        for number in range(20):
            assert await threads.run(abs, -number) == number
            # It is free again some moment after its result has come.
            await until(lambda: threads._workers is not None and threads._workers._surplus == 1)
        assert threads.statistics().threads == 1
        gate = threading.Event()
        tasks = [asyncio.ensure_future(threads.run(gate.wait)) for _ in range(20)]
        await until(lambda: threads.statistics().running == 8)
        assert threads.statistics().threads == 8
        gate.set()
        await asyncio.gather(*tasks)
    await until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("jobs_")])


async def test_jobs_begin_in_the_order_in_which_they_were_asked_for() -> None:
    begun: list[int] = []
    async with ThreadPool("jobs", 1) as threads:
        await asyncio.gather(*(threads.run(begun.append, number) for number in range(50)))
    assert begun == list(range(50))


async def test_idle_threads_end_and_later_jobs_are_done_all_the_same() -> None:
    workers = Workers("idlers", 2, idle=0.001)
    try:
        for _ in range(20):
            assert await asyncio.wrap_future(workers.submit(lambda: 1)) == 1
            await until(lambda: workers.threads == 0)
    finally:
        workers.close()


@settings(max_examples=30, deadline=None)
@given(size=st.integers(1, 3), jobs=st.lists(st.booleans(), max_size=40))
def test_every_job_ends_however_threads_come_and_go(size: int, jobs: list[bool]) -> None:
    workers = Workers("hurried", size, idle=0.0)
    futures = []
    for cancelled in jobs:
        futures.append(workers.submit(threading.get_ident))
        if cancelled:
            futures[-1].cancel()
        assert workers.threads <= size
    assert not concurrent.futures.wait(futures, timeout=10).not_done
    workers.close()
    assert workers.submit(threading.get_ident).cancelled()


async def fetch() -> int:
    return 1


@pytest.mark.parametrize("function", [fetch, functools.partial(fetch), lambda: fetch(), 5, None])
async def test_what_is_no_function_for_a_thread_is_refused(function: Any) -> None:
    async with ThreadPool("jobs", 1) as threads:
        with pytest.raises(BadInput, match=r"^function: "):
            await threads.run(function)
        with pytest.raises(BadInput, match=r"^function: "):
            await threads.run_within(1, function)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\nb"),
        ("size", 0),
        ("size", "4"),
        ("max_waiting", -1),
        ("timeout", 0),
        ("timeout", math.nan),
        ("timeout", "1"),
        ("timeout", None),
        ("clock", 5),
    ],
)
def test_options_are_checked_at_construction(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        ThreadPool(**{"name": "jobs", "size": 1, field: value})
