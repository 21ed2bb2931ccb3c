import asyncio
import math
import threading
from contextvars import ContextVar
from typing import Any

import pytest
from loop_turns import turns, until

from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState
from kadens.pools import ThreadPool

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
    gate = threading.Event()
    async with ThreadPool("jobs", 1, timeout=5.0) as threads:
        with pytest.raises(DeadlineExceeded, match=r"0\.01 s"):
            await threads.run_within(0.01, gate.wait)
        assert (threads.statistics().running, threads.statistics().expired) == (1, 1)
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


async def test_it_is_open_once_at_a_time() -> None:
    async with ThreadPool("jobs", 1) as threads:
        with pytest.raises(WrongState):
            await threads.__aenter__()
        with pytest.raises(BadInput, match="seconds"):
            await threads.run_within(0, int)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("size", 0), ("max_waiting", -1), ("timeout", 0), ("timeout", math.nan)]
)
def test_options_are_checked_at_construction(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        ThreadPool(**{"name": "jobs", "size": 1, field: value})
