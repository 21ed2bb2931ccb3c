"""Tasks that die are restarted with back-off, or halted with their reason; a status is what a live task says."""

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import reached

from kurs.clock import SystemClock
from kurs.domain.errors import BadInput, StateCorrupt, Unavailable
from kurs.runtime.supervisor import Backoff, Supervisor, TaskState

pytestmark = pytest.mark.anyio

AT_ONCE = Backoff(first=0.0, last=0.0, attempts=3)


class HeldClock:
    """Time as it is set."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> int:
        return int(self.time * 1000)

    def monotonic(self) -> float:
        return self.time


class Frail:
    """Work that dies `deaths` times, living `each` seconds, and then lives until it is let go."""

    def __init__(self, deaths: int, clock: HeldClock | None = None, each: float = 0.0) -> None:
        self.deaths = deaths
        self.lives = 0
        self.let_go = asyncio.Event()
        self._clock = clock
        self._each = each

    async def __call__(self) -> None:
        self.lives += 1
        if self._clock is not None:
            self._clock.time += self._each
        if self.lives <= self.deaths:
            raise OSError(f"death {self.lives}")
        await self.let_go.wait()


async def test_a_task_that_raises_is_restarted() -> None:
    work = Frail(2)
    async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
        supervisor.start("feed", work)
        await reached(lambda: work.lives == 3)
        status = supervisor.status("feed")
        assert (status.state, status.restarts, status.error, status.alive) == (TaskState.RUNNING, 2, None, True)
        work.let_go.set()
        assert (await supervisor.finished("feed")).state is TaskState.FINISHED
        assert not supervisor.status("feed").alive


async def test_between_two_lives_it_waits_and_says_why() -> None:
    work = Frail(1)
    async with Supervisor(SystemClock(), Backoff(first=1000.0, last=1000.0)) as supervisor:
        supervisor.start("feed", work)
        await reached(lambda: supervisor.status("feed").state is TaskState.WAITING)
        status = supervisor.status("feed")
        assert (status.error, status.alive, status.restarts) == ("OSError('death 1')", True, 0)
    assert work.lives == 1


async def test_it_is_given_up_after_so_many_deaths() -> None:
    async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
        supervisor.start("feed", Frail(100))
        status = await supervisor.finished("feed")
        assert status.state is TaskState.FAILED
        assert status.error == "died 4 times, last: OSError('death 4')"
        assert status.restarts == 3
        assert not status.alive


async def test_a_long_life_forgives_earlier_deaths() -> None:
    clock = HeldClock()
    work = Frail(20, clock, each=61.0)
    async with Supervisor(clock, AT_ONCE) as supervisor:
        supervisor.start("feed", work)
        await reached(lambda: work.lives == 21)
        assert supervisor.status("feed").state is TaskState.RUNNING
        assert supervisor.status("feed").restarts == 20


@pytest.mark.parametrize("error", [StateCorrupt("cash is 1, but the fills say 2"), BadInput("symbol: unknown")])
async def test_what_would_only_get_worse_is_not_tried_again(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    lives = 0

    async def work() -> None:
        nonlocal lives
        lives += 1
        raise error

    with caplog.at_level(logging.ERROR):
        async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
            supervisor.start("paper", work)
            status = await supervisor.finished("paper")
    assert (status.state, status.error, lives) == (TaskState.FAILED, str(error), 1)
    assert status.cause is error
    assert f"paper halted: {error}" in caplog.text


async def test_what_is_away_is_waited_for_as_long_as_it_takes(caplog: pytest.LogCaptureFixture) -> None:
    lives, back = 0, 50

    async def work() -> None:
        nonlocal lives
        lives += 1
        if lives <= back:
            raise Unavailable("database away")
        raise OSError("of its own")

    async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
        supervisor.start("paper", work)
        status = await supervisor.finished("paper")
    # The deaths of its own are counted from the first of them.
    assert (status.error, lives) == ("died 4 times, last: OSError('of its own')", back + 4)
    assert caplog.text.count("paper waits: database away") == back


async def test_the_end_for_good_is_told_once_and_a_restart_is_none() -> None:
    work, ends = Frail(2), 0

    def ended() -> None:
        nonlocal ends
        ends += 1

    async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
        supervisor.start("feed", work, ended)
        await reached(lambda: work.lives == 3)
        assert (ends, supervisor.status("feed").cause) == (0, None)
        work.let_go.set()
        await supervisor.finished("feed")
        await reached(lambda: ends == 1)


async def test_stopping_ends_a_task_and_leaving_ends_them_all() -> None:
    async def for_ever() -> None:
        await asyncio.Event().wait()

    async with Supervisor(SystemClock(), AT_ONCE) as supervisor:
        for name in ("a", "b", "c"):
            supervisor.start(name, for_ever)
        await reached(lambda: all(s.state is TaskState.RUNNING for s in supervisor.statistics()))
        await supervisor.stop("b")
        await supervisor.stop("b")
        states = {s.name: (s.state, s.alive) for s in supervisor.statistics()}
        assert states["b"] == (TaskState.STOPPED, False)
        assert states["a"] == states["c"] == (TaskState.RUNNING, True)
    assert all(not s.alive and s.state is TaskState.STOPPED for s in supervisor.statistics())


@given(
    first=st.floats(0.001, 10),
    last=st.floats(0.001, 100),
    attempt=st.integers(0, 40),
)
def test_a_wait_is_never_longer_than_its_bounds(first: float, last: float, attempt: int) -> None:
    wait = Backoff(first=first, last=last).wait(attempt)
    assert 0 <= wait <= min(last, first * 2**attempt)
