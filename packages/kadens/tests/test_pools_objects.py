import asyncio
import logging
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import uvloop
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from loop_turns import turns, until
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Overloaded, WrongState
from kadens.pools import Pool
from kadens.resilience import deadline, remaining

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


class Held:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Line:
    """A connection, as far as a pool sees one."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.healthy = True
        self.closed = 0


class Office:
    """Makes, checks and closes lines, each in `pause` turns of the loop; knows all it ever made."""

    def __init__(self, pause: int = 0) -> None:
        self.pause = pause
        self.lines: list[Line] = []
        self.refuses = False
        self.checked = 0

    async def connect(self) -> Line:
        await turns(self.pause)
        if self.refuses:
            raise ConnectionError("refused")
        self.lines.append(Line(len(self.lines)))
        return self.lines[-1]

    async def check(self, line: Line) -> bool:
        self.checked += 1
        await turns(self.pause)
        return line.healthy

    async def close(self, line: Line) -> None:
        line.closed += 1
        await turns(self.pause)

    def open_lines(self) -> int:
        return sum(not line.closed for line in self.lines)


def pool_of(office: Office, **options: Any) -> Pool[Line]:
    return Pool(office.connect, check=office.check, close=office.close, **options)


async def test_what_came_back_is_lent_again() -> None:
    office = Office()
    async with pool_of(office) as pool:
        async with pool.acquire() as first:
            pass
        async with pool.acquire() as second:
            assert second is first
            assert pool.statistics().borrowed == 1
    assert [line.closed for line in office.lines] == [1]
    assert pool.statistics().size == 0


async def test_the_least_number_is_ready_when_it_opens_and_closed_with_it() -> None:
    office = Office()
    async with pool_of(office, min_size=3) as pool:
        assert (pool.statistics().idle, pool.statistics().size) == (3, 3)
    assert [line.closed for line in office.lines] == [1, 1, 1]


async def test_an_opening_that_fails_leaves_nothing_open() -> None:
    office = Office()
    office.refuses = True
    pool = pool_of(office, min_size=2)
    with pytest.raises(ConnectionError):
        await pool.__aenter__()
    assert (office.open_lines(), pool.statistics().size) == (0, 0)
    office.refuses = False
    async with pool:
        assert pool.statistics().idle == 2


async def test_waiters_are_served_in_order() -> None:
    served: list[int] = []
    async with pool_of(Office(), max_size=1) as pool:

        async def borrow(number: int) -> None:
            async with pool.acquire():
                served.append(number)
                await turns(2)

        async with asyncio.TaskGroup() as group:
            for number in range(8):
                group.create_task(borrow(number))
    assert served == list(range(8))


def test_waiting_is_bounded_in_number_and_time() -> None:
    async def main(_: VirtualLoop) -> None:
        async with pool_of(Office(), max_size=1, max_waiting=1) as pool, pool.acquire():
            waiting = asyncio.ensure_future(pool.acquire(timeout=0.005).__aenter__())
            await turns(2)
            with pytest.raises(Overloaded, match="1 are out and 1 wait"):
                await pool.acquire().__aenter__()
            with pytest.raises(DeadlineExceeded, match=r"0\.005 s"):
                await waiting
            assert (pool.statistics().refused, pool.statistics().expired) == (1, 1)

    # Where no machine keeps it from coming while the first one waits.
    run(main)


async def test_a_factory_that_hangs_ends_at_the_deadline_and_its_place_is_free() -> None:
    hangs = True

    async def connect() -> int:
        if hangs:
            await asyncio.get_running_loop().create_future()
        return 1

    async with Pool(connect, max_size=1) as pool:
        with pytest.raises(DeadlineExceeded):
            await pool.acquire(timeout=0.005).__aenter__()
        hangs = False
        async with pool.acquire() as one:
            assert one == 1


async def test_a_factory_that_fails_lets_the_next_in_line_try() -> None:
    office = Office(pause=2)
    office.refuses = True
    async with pool_of(office, max_size=1) as pool:
        first = asyncio.ensure_future(pool.acquire().__aenter__())
        second = asyncio.ensure_future(pool.acquire().__aenter__())
        await turns()
        with pytest.raises(ConnectionError):
            await first
        office.refuses = False
        assert (await second).number == 0


async def test_too_old_or_idle_for_too_long_is_closed_and_the_least_number_kept() -> None:
    office, clock = Office(), Held()
    async with pool_of(office, min_size=1, lifetime=100.0, idle=10.0, clock=clock) as pool:
        async with pool.acquire(), pool.acquire(), pool.acquire():
            pass
        clock.now = 11.0
        await pool.trim()
        assert (pool.statistics().size, office.open_lines()) == (1, 1)
        clock.now = 101.0
        await pool.trim()
        assert (pool.statistics().size, office.open_lines()) == (1, 1)
        assert len(office.lines) == 4


async def test_the_open_pool_trims_itself() -> None:
    office = Office()
    async with pool_of(office, idle=0.01) as pool:
        async with pool.acquire():
            pass
        await until(lambda: office.open_lines() == 0)
        assert pool.statistics().size == 0


async def test_what_fails_its_check_is_replaced() -> None:
    office, clock = Office(), Held()
    async with pool_of(office, clock=clock) as pool:
        async with pool.acquire() as line:
            line.healthy = False
        async with pool.acquire() as again:
            assert again is line, "just come back, it is not asked"
        clock.now += 2
        async with pool.acquire() as other:
            assert other is not line
        assert line.closed == 1
        assert (office.checked, pool.statistics().discarded) == (1, 1)


async def test_whose_borrower_left_with_an_error_is_checked_or_closed() -> None:
    office = Office()
    async with pool_of(office) as pool:
        with suppress(KeyError):
            async with pool.acquire():
                raise KeyError
        assert office.checked == 0
        async with pool.acquire():
            assert (office.checked, len(office.lines)) == (1, 1)
    async with Pool(office.connect, close=office.close) as pool:
        with suppress(KeyError):
            async with pool.acquire() as line:
                raise KeyError
        assert line.closed == 1


async def test_a_check_or_a_close_that_raises_harms_no_borrower(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: object) -> bool:
        raise OSError("gone")

    async def connect() -> object:
        return object()

    with caplog.at_level(logging.WARNING):
        async with Pool(connect, check=fail, close=fail, check_after=0.0) as pool:  # type: ignore[arg-type]
            async with pool.acquire() as first:
                pass
            async with pool.acquire() as second:
                assert second is not first
    assert "the check of a pooled object failed" in caplog.text
    assert "a pooled object could not be closed" in caplog.text


async def test_a_leak_is_told_with_its_borrowers_stack() -> None:
    clock = Held()
    async with pool_of(Office(), track=True, clock=clock) as pool:

        async def forgetful_borrower() -> None:
            await pool.acquire().__aenter__()

        await asyncio.create_task(forgetful_borrower(), name="forgetful")
        clock.now = 60.0
        (loan,) = pool.loans(longer_than=30.0)
        assert (loan.held, loan.task) == (60.0, "forgetful")
        assert loan.stack is not None
        assert "in forgetful_borrower" in loan.stack.splitlines()[-2]
        assert pool.loans(longer_than=61.0) == ()
        pool.track = False
        async with pool.acquire():
            assert pool.loans()[-1].stack is None


async def test_closing_turns_waiters_away_and_closes_what_comes_back() -> None:
    office = Office()
    pool = pool_of(office, max_size=1)
    await pool.__aenter__()
    borrowed = pool.acquire()
    await borrowed.__aenter__()
    waiting = asyncio.ensure_future(pool.acquire().__aenter__())
    await turns(2)
    await pool.aclose()
    with pytest.raises(WrongState, match="closed"):
        await waiting
    with pytest.raises(WrongState, match="not open"):
        await pool.acquire().__aenter__()
    assert office.open_lines() == 1
    await borrowed.__aexit__(None, None, None)
    assert (office.open_lines(), pool.statistics().size) == (0, 0)


@pytest.mark.parametrize("pause", [0, 1, 2])
@pytest.mark.parametrize("turn", range(10))
async def test_cancelled_at_any_await_no_place_is_lost(turn: int, pause: int) -> None:
    office, clock = Office(pause), Held()
    async with pool_of(office, max_size=2, check_after=0.0, clock=clock) as pool:

        async def borrow() -> None:
            async with pool.acquire() as line:
                await turns(2)
                line.healthy = line.number % 2 == 0

        tasks = [asyncio.create_task(borrow()) for _ in range(6)]
        await turns(turn)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.wait(tasks)
        assert [task for task in tasks[1::2] if task.cancelled() or task.exception()] == []
        statistics = pool.statistics()
        assert (statistics.borrowed, statistics.waiting) == (0, 0)
        assert statistics.size == statistics.idle <= 2
        async with asyncio.timeout(30), pool.acquire(), pool.acquire():
            pass
    assert pool.statistics().size == 0
    assert all(line.closed <= 1 for line in office.lines)


@pytest.mark.parametrize("turn", range(8))
async def test_an_opening_or_closing_cancelled_at_any_await_leaves_nothing_open(turn: int) -> None:
    office = Office(pause=1)
    pool = pool_of(office, min_size=2)

    async def live() -> None:
        async with pool:
            await turns(1)

    task = asyncio.ensure_future(live())
    await turns(turn)
    task.cancel()
    await asyncio.wait([task])
    await pool.aclose()
    assert (office.open_lines(), pool.statistics().size) == (0, 0)


class Borrowing(RuleBasedStateMachine):
    """Borrowers, returns, errors, sickness and time in any order, beside a plain count."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.office, self.clock = Office(), Held()
        self.pool = pool_of(self.office, min_size=1, max_size=3, lifetime=50.0, idle=10.0, clock=self.clock)
        self.runner.run(self.pool.__aenter__())
        self.out: list[tuple[Any, Line]] = []
        self.waiting: list[tuple[Any, asyncio.Task[Line]]] = []

    @rule()
    def borrow(self) -> None:
        self.runner.run(self._borrow())

    @precondition(lambda self: self.out)
    @rule(which=st.integers(0, 2), fails=st.booleans(), healthy=st.booleans())
    def give_back(self, which: int, fails: bool, healthy: bool) -> None:
        borrowed, line = self.out.pop(which % len(self.out))
        line.healthy = healthy
        error = KeyError() if fails else None
        self.runner.run(self._turned(borrowed.__aexit__(type(error) if error else None, error, None)))

    @precondition(lambda self: self.waiting)
    @rule(which=st.integers(0, 5))
    def stop_waiting(self, which: int) -> None:
        _, task = self.waiting.pop(which % len(self.waiting))
        task.cancel()
        self.runner.run(self._turned())

    @rule(seconds=st.sampled_from([0.5, 2.0, 11.0, 51.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def trim(self) -> None:
        self.runner.run(self._turned(self.pool.trim()))

    @invariant()
    def agrees(self) -> None:
        statistics = self.pool.statistics()
        assert statistics.borrowed == len(self.out)
        assert statistics.waiting == len(self.waiting)
        assert statistics.size == statistics.idle + statistics.borrowed <= 3
        assert self.office.open_lines() == statistics.size
        assert not self.waiting or len(self.out) == 3, "nobody waits while something is free"
        assert len({line.number for _, line in self.out}) == len(self.out), "one borrower each"
        assert all(not line.closed for _, line in self.out)

    def teardown(self) -> None:
        self.runner.run(self._end())
        self.runner.close()
        assert self.office.open_lines() == 0
        assert all(line.closed == 1 for line in self.office.lines)

    async def _borrow(self) -> None:
        borrowed = self.pool.acquire()
        self.waiting.append((borrowed, asyncio.create_task(borrowed.__aenter__())))
        await self._turned()

    async def _turned(self, first: Any = None) -> None:
        """Let everything come to rest, and see who was served: in the order in which they came."""
        if first is not None:
            await first
        await turns(6)
        served = [task.done() for _, task in self.waiting]
        assert served == sorted(served, reverse=True)
        self.out += [(borrowed, task.result()) for borrowed, task in self.waiting if task.done()]
        self.waiting = [(borrowed, task) for borrowed, task in self.waiting if not task.done()]

    async def _end(self) -> None:
        for _, task in self.waiting:
            task.cancel()
        for borrowed, _ in self.out:
            await borrowed.__aexit__(None, None, None)
        await self.pool.aclose()


TestBorrowing = Borrowing.TestCase
TestBorrowing.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("min_size", -1), ("min_size", 11), ("max_size", 0), ("lifetime", 0), ("idle", math.inf), ("timeout", 0),
     ("check_after", -1), ("max_waiting", -1), ("check", 3), ("close", "x"), ("lifetime", "1"), ("idle", None),
     ("timeout", "1"), ("check_after", None), ("clock", 5), ("check", lambda _: True), ("close", print)],
)  # fmt: skip
def test_options_are_checked_at_construction(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        Pool(Office().connect, **{field: value})


@pytest.mark.parametrize("factory", [lambda: 1, object, 5, None])
def test_a_factory_is_async(factory: Any) -> None:
    with pytest.raises(BadInput, match=r"^factory: .*async function"):
        Pool(factory)


@pytest.mark.parametrize("seconds", [0, "1", math.nan, True])
def test_the_time_of_one_loan_is_checked(seconds: Any) -> None:
    with pytest.raises(BadInput, match="timeout"):
        Pool(Office().connect).acquire(timeout=seconds)


async def test_what_keeps_the_pool_ready_has_no_deadline_of_whoever_opened_it() -> None:
    left: list[float | None] = []

    async def connect() -> Line:
        left.append(remaining())
        return Line(len(left))

    async with deadline(60.0):
        pool = await Pool(connect, min_size=1, lifetime=0.001).__aenter__()
    await until(lambda: len(left) > 1)
    await pool.aclose()
    assert left[0] is not None
    assert left[1:] == [None] * len(left[1:])


NewLoop = Callable[[], asyncio.AbstractEventLoop]


def end(loop: asyncio.AbstractEventLoop) -> None:
    """As `asyncio.run` ends one."""
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(turns(3))
    loop.close()


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_it_is_opened_anew_in_the_loop_after_one_that_closed(new_loop: NewLoop) -> None:
    office = Office()
    pool = pool_of(office, min_size=1, max_size=2)

    async def leave() -> Any:
        await pool.__aenter__()
        borrowed = pool.acquire()
        await borrowed.__aenter__()
        for _ in range(3):
            left.append(asyncio.create_task(pool.acquire().__aenter__()))
            left[-1].add_done_callback(lambda task: task.cancelled())
        await turns(3)
        return borrowed

    async def come(left_behind: Any) -> None:
        with pytest.raises(WrongState, match="another event loop"):
            await pool.acquire().__aenter__()
        async with pool, pool.acquire() as line, pool.acquire():
            await left_behind.__aexit__(None, None, None)
            assert line.number >= 2
            assert (pool.statistics().size, pool.statistics().waiting) == (2, 0)
        assert pool.statistics().size == 0

    left: list[asyncio.Task[Line]] = []
    one, other = new_loop(), new_loop()
    borrowed = one.run_until_complete(leave())
    end(one)
    other.run_until_complete(come(borrowed))
    end(other)


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_second_loop_is_refused_while_the_first_is_not_closed(new_loop: NewLoop) -> None:
    pool = pool_of(Office(), min_size=1)
    one, other = new_loop(), new_loop()
    one.run_until_complete(pool.__aenter__())
    for call in (pool.acquire().__aenter__, pool.__aenter__, pool.aclose, pool.trim):
        with pytest.raises(WrongState, match="another event loop"):
            other.run_until_complete(call())
    one.run_until_complete(pool.aclose())
    other.run_until_complete(pool.__aenter__())
    other.run_until_complete(pool.aclose())
    end(one)
    end(other)


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_closing_in_the_loop_after_one_that_closed_forgets_what_was_left(new_loop: NewLoop) -> None:
    pool = pool_of(Office(), min_size=1)
    one, other = new_loop(), new_loop()
    one.run_until_complete(pool.__aenter__())
    end(one)
    other.run_until_complete(pool.aclose())
    assert pool.statistics().size == 0
    end(other)


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_what_is_left_behind_in_a_closed_loop_frees_no_place_in_the_next(new_loop: NewLoop) -> None:
    office = Office()

    async def leave() -> None:
        await pool.__aenter__()
        office.pause = 1
        # The first is being made and the second waits; neither goes on.
        for _ in range(2):
            left.append(pool.acquire().__aenter__())
            left[-1].send(None)

    async def come() -> None:
        office.pause = 0
        async with pool, pool.acquire():
            for coroutine in left:
                coroutine.close()
            assert pool.statistics().size == 1

    left: list[Any] = []
    pool = pool_of(office, max_size=1)
    one, other = new_loop(), new_loop()
    one.run_until_complete(leave())
    end(one)
    other.run_until_complete(come())
    end(other)


@pytest.mark.parametrize("stubborn", [False, True])
def test_closing_ends_soon_whatever_hangs(stubborn: bool) -> None:
    async def hang(_: Line) -> None:
        while True:
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                if not stubborn or ended:
                    raise

    ended = False

    async def main(loop: VirtualLoop) -> None:
        nonlocal ended
        pool = Pool(Office().connect, min_size=10, close=hang, clock=loop.time)
        async with pool:
            began = loop.time()
        assert loop.time() - began < 6
        ended = True
        if not stubborn:
            assert (pool.statistics().size, pool.statistics().closed) == (0, 10)

    run(main)


async def test_what_is_made_while_the_pool_closes_is_closed_too() -> None:
    office, making, made = Office(), asyncio.Event(), asyncio.Event()

    async def connect() -> Line:
        making.set()
        with suppress(asyncio.CancelledError):
            await made.wait()
        return await office.connect()

    pool = Pool(connect, min_size=1, close=office.close, idle=0.002)
    opening = asyncio.ensure_future(pool.__aenter__())
    await making.wait()
    await pool.aclose()
    made.set()
    await opening
    assert (office.open_lines(), pool.statistics().idle) == (0, 0)
    await pool.aclose()
