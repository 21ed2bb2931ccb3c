import asyncio
import gc
import logging
import threading
import tracemalloc
import warnings
import weakref
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from loop_turns import turns
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState
from kadens.memory import ResourceTracker, Tracked

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
    """Something that is closed, in some turns of the loop, and writes that down."""

    def __init__(self, name: str = "line", closed: list[str] | None = None, pause: int = 1) -> None:
        self.name = name
        self.closed = [] if closed is None else closed
        self.pause = pause

    async def aclose(self) -> None:
        await turns(self.pause)
        self.closed.append(self.name)


class Plain:
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


async def hang() -> None:
    await asyncio.get_running_loop().create_future()


async def fail() -> None:
    raise OSError("gone")


# ── what is open ──────────────────────────────────────────────────────────────────────────────────


async def test_a_block_is_tracked_while_it_lasts() -> None:
    clock, line = Held(), Line()
    tracker = ResourceTracker(clock=clock)
    async with tracker.track("orders", kind="database", resource=line, owner="checkout") as given:
        assert given is line
        clock.now = 3.0
        (told,) = tracker.resources()
        assert (told.name, told.kind, told.owner, told.age, told.stack) == ("orders", "database", "checkout", 3.0, None)
        assert tracker.statistics().kinds["database"].oldest == 3.0
    statistics = tracker.statistics()
    assert (statistics.open, statistics.total, statistics.kinds["database"].oldest) == (0, 1, None)
    assert line.closed == [], "its owner closes it"


async def test_by_hand_and_released_once() -> None:
    tracker = ResourceTracker()
    handle = tracker.register("cache", kind="memory")
    assert (handle.name, handle.kind) == ("cache", "memory")
    assert tracker.release(handle) is True
    assert tracker.release(handle) is False
    assert tracker.statistics().open == 0


async def test_without_a_name_the_owner_is_the_function_that_took_it() -> None:
    tracker = ResourceTracker()

    def place_order() -> Tracked:
        return tracker.register("x", kind="k")

    assert "place_order (" in place_order().owner
    async with tracker.track("y", kind="k"):
        assert "the_function_that_took_it" in tracker.resources()[-1].owner
    assert "place_order" in repr(place_order())


async def test_the_stack_is_kept_on_demand() -> None:
    tracker = ResourceTracker()
    without = tracker.register("x", kind="k")
    tracker.stacks = True

    async def forgetful() -> None:
        await AsyncExitStack().enter_async_context(tracker.track("y", kind="k"))

    await forgetful()
    with_stack = tracker.register("z", kind="k")
    stacks = [told.stack for told in tracker.resources()]
    assert stacks[0] is None
    assert stacks[1] is not None
    assert "in forgetful" in stacks[1].splitlines()[-2]
    assert "in test_the_stack" in str(tracker.resources()[2])
    tracker.release(without)
    tracker.release(with_stack)
    assert len(tracker._stacks) == 1


async def test_what_is_open_is_told_by_kind_and_age() -> None:
    clock = Held()
    tracker = ResourceTracker(clock=clock)
    for number in range(4):
        clock.now = float(number)
        tracker.register(str(number), kind="even" if number % 2 == 0 else "odd")
    clock.now = 4.0
    assert [told.name for told in tracker.resources()] == ["0", "1", "2", "3"]
    assert [told.name for told in tracker.resources(kind="odd")] == ["1", "3"]
    assert [told.name for told in tracker.resources(older_than=3.0)] == ["0", "1"]
    assert tracker.statistics().kinds["odd"].oldest == 3.0


async def test_a_kind_may_have_a_limit() -> None:
    tracker, refused = ResourceTracker(limits={"database": 2}), Line()
    first = tracker.register("a", kind="database")
    tracker.register("b", kind="database")
    tracker.register("c", kind="file")
    with pytest.raises(Overloaded, match="2 of kind 'database' are open"):
        tracker.register("c", kind="database")
    with pytest.raises(Overloaded):
        await tracker.track("c", kind="database", resource=refused, close=True).__aenter__()
    assert refused.closed == ["line"], "it was handed over"
    tracker.release(first)
    async with tracker.track("d", kind="database"):
        told = tracker.statistics().kinds["database"]
        assert (told.open, told.total, told.refused, told.limit) == (2, 3, 2, 2)


async def test_kinds_are_bounded() -> None:
    tracker = ResourceTracker()
    for number in range(1500):
        tracker.release(tracker.register("x", kind=f"kind {number}"))
    kinds = tracker.statistics().kinds
    assert (len(kinds), kinds["other"].total) == (1001, 500)


# ── how it ends ───────────────────────────────────────────────────────────────────────────────────


async def test_what_was_handed_over_is_closed_newest_first() -> None:
    closed: list[str] = []
    plain = Plain()
    async with ResourceTracker(clock=Held()) as tracker:
        tracker.register("1", kind="a", resource=Line("1", closed), close=True)
        tracker.register("2", kind="b", close=Line("2", closed).aclose)
        tracker.register("3", kind="c", close=lambda: closed.append("3"))
        tracker.register("4", kind="a", resource=Line("4", closed), close=True)
        tracker.register("5", kind="a", resource=plain, close=True)
    assert closed == ["4", "3", "2", "1"]
    assert plain.closed == 1
    assert tracker.statistics().open == 0


async def test_a_block_closes_what_was_handed_over_and_only_once() -> None:
    line = Line()
    tracker = ResourceTracker()
    async with tracker.track("x", kind="k", resource=line, close=True):
        assert line.closed == []
    assert line.closed == ["line"]
    block = tracker.track("y", kind="k", resource=line, close=True)
    await block.__aenter__()
    await tracker.aclose()
    await block.__aexit__(None, None, None)
    assert line.closed == ["line", "line"]


def test_one_that_fails_or_is_late_keeps_no_other_from_being_closed() -> None:
    closed: list[str] = []
    tracker = ResourceTracker(close_timeout=0.005)
    tracker.register("1", kind="k", resource=Line("1", closed), close=True)
    tracker.register("2", kind="k", close=hang)
    tracker.register("3", kind="k", close=fail)
    tracker.register("4", kind="k", resource=Line("4", closed), close=True)
    with pytest.raises(ExceptionGroup, match="could not close") as raised:
        # Where no machine makes the others late.
        run(lambda _: tracker.aclose())
    assert closed == ["4", "1"]
    broken, late = raised.value.exceptions
    assert isinstance(broken, OSError)
    assert "while closing k '3'" in broken.__notes__[0]
    assert isinstance(late, DeadlineExceeded)
    assert "k '2' was not closed within 0.005 s" in str(late)
    assert tracker.statistics().failed_to_close == 2


def test_many_that_hang_take_no_more_than_twice_the_time_of_one() -> None:
    closed: list[str] = []

    async def close(loop: VirtualLoop) -> float:
        tracker = ResourceTracker(close_timeout=5.0)
        for number in range(50):
            tracker.register(f"hangs {number}", kind="k", close=hang)
        tracker.register("old", kind="k", close=partial(pause, 1.0, "old"))
        for number in range(20):
            tracker.register(f"hangs too {number}", kind="k", close=hang)
        tracker.register("slow", kind="k", close=partial(pause, 4.0, "slow"))
        tracker.register("new", kind="k", close=partial(pause, 0.5, "new"))
        began = loop.time()
        with pytest.raises(ExceptionGroup) as raised:
            await tracker.aclose()
        assert {type(error) for error in raised.value.exceptions} == {DeadlineExceeded}
        told = tracker.statistics()
        assert (len(raised.value.exceptions), told.failed_to_close, told.open) == (70, 70, 0)
        return loop.time() - began

    async def pause(seconds: float, name: str) -> None:
        await asyncio.sleep(seconds)
        closed.append(name)

    assert run(close) == pytest.approx(10.0, abs=0.01)
    assert closed == ["new", "slow", "old"], "in order while there is time"


def test_a_cancellation_while_all_are_closed_at_once_closes_them_and_goes_on() -> None:
    async def close(loop: VirtualLoop) -> ResourceTracker:
        tracker = ResourceTracker(close_timeout=5.0)
        for number in range(5):
            tracker.register(str(number), kind="k", close=hang)
        task = asyncio.create_task(tracker.aclose())
        for _ in range(2):
            await asyncio.sleep(5.5)
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return tracker

    assert run(close).statistics().failed_to_close == 5


async def test_a_timeout_of_the_closers_own_is_its_own() -> None:
    async def times_out() -> None:
        raise TimeoutError("the server's")

    with pytest.raises(TimeoutError, match="the server's") as raised:
        async with ResourceTracker().track("x", kind="k", close=times_out):
            pass
    assert not isinstance(raised.value, DeadlineExceeded)


async def test_a_closer_that_was_cut_off_inside_does_not_cancel_who_closes() -> None:
    async def waits_for_what_was_cancelled() -> None:
        reader = asyncio.create_task(hang())
        reader.cancel()
        await reader

    line = Line()
    tracker = ResourceTracker()
    tracker.register("1", kind="k", resource=line, close=True)
    tracker.register("2", kind="k", close=waits_for_what_was_cancelled)
    with pytest.raises(ExceptionGroup) as raised:
        await tracker.aclose()
    assert [type(error) for error in raised.value.exceptions] == [Interrupted]
    assert line.closed == ["line"]


async def test_a_closer_that_fails_hides_no_error_of_its_block(caplog: pytest.LogCaptureFixture) -> None:
    tracker = ResourceTracker()

    async def use() -> None:
        async with tracker.track("x", kind="k", close=fail):
            await hang()

    task = asyncio.create_task(use())
    await turns(2)
    task.cancel()
    with caplog.at_level(logging.ERROR):
        await asyncio.wait([task])
    assert task.cancelled()
    assert "OSError: gone" in caplog.text
    with pytest.raises(OSError, match="gone"):
        async with tracker.track("x", kind="k", close=fail):
            pass
    assert tracker.statistics().failed_to_close == 2


async def test_the_error_of_the_block_is_the_one_to_hear_of(caplog: pytest.LogCaptureFixture) -> None:
    async def use() -> None:
        async with ResourceTracker() as tracker:
            tracker.register("x", kind="k", close=fail)
            raise KeyError

    with caplog.at_level(logging.ERROR), pytest.raises(KeyError):
        await use()
    assert "OSError: gone" in caplog.text


async def test_the_forgotten_are_warned_of_with_owner_age_and_stack() -> None:
    clock = Held()
    tracker = ResourceTracker(clock=clock, stacks=True)
    tracker.register("a", kind="file", owner="importer")
    clock.now = 7.0
    tracker.register("b", kind="file", owner="exporter")
    with pytest.warns(ResourceWarning) as warned:
        await tracker.aclose()
    first, second = (str(warning.message) for warning in warned)
    assert first.startswith("never released: file 'a', taken 7.0 s ago by importer\n")
    assert "in test_the_forgotten" in first
    assert "file 'b', taken 0.0 s ago by exporter" in second
    assert tracker.statistics().forgotten == 2


async def test_where_warnings_are_errors_all_are_told() -> None:
    # They are, in these tests.
    tracker, line = ResourceTracker(), Line()
    tracker.register("a", kind="file")
    tracker.register("b", kind="file", resource=line, close=True)
    tracker.register("c", kind="file")
    with pytest.raises(ExceptionGroup) as raised:
        await tracker.aclose()
    assert [type(error) for error in raised.value.exceptions] == [ResourceWarning, ResourceWarning]
    assert line.closed == ["line"]


async def test_after_its_end_nothing_is_tracked() -> None:
    tracker, line = ResourceTracker(), Line()
    await tracker.aclose()
    with pytest.raises(WrongState, match="closed"):
        tracker.register("x", kind="k")
    with pytest.raises(WrongState, match="closed"):
        await tracker.track("x", kind="k", resource=line, close=True).__aenter__()
    with pytest.raises(WrongState, match="closed"):
        await tracker.__aenter__()
    assert (tracker.statistics().open, line.closed) == (0, ["line"])
    await tracker.aclose()


async def test_a_cancellation_at_any_turn_leaves_nothing_open() -> None:
    for at in range(14):
        closed: list[str] = []
        tracker = ResourceTracker()

        async def use(tracker: ResourceTracker = tracker, closed: list[str] = closed) -> None:
            async with tracker:
                tracker.register("1", kind="k", resource=Line("1", closed, pause=2), close=True)
                async with tracker.track("2", kind="k", resource=Line("2", closed, pause=2), close=True):
                    await turns(2)
                tracker.register("3", kind="k", resource=Line("3", closed, pause=2), close=True)
                await turns(2)

        task = asyncio.create_task(use())
        await turns(at)
        task.cancel()
        await asyncio.wait([task])
        assert tracker.statistics().open == 0
        # Only the closer that was cut off itself may be missing.
        assert len(closed) >= tracker.statistics().total - 1
        assert task.cancelled() or at >= 9, at


async def test_a_cancellation_while_closing_closes_the_rest_and_goes_on() -> None:
    closed: list[str] = []
    tracker = ResourceTracker()
    tracker.register("1", kind="k", resource=Line("1", closed), close=True)
    tracker.register("2", kind="k", close=fail)
    tracker.register("3", kind="k", close=hang)
    task = asyncio.create_task(tracker.aclose())
    await turns(2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed == ["1"]


# ── nothing is kept ───────────────────────────────────────────────────────────────────────────────


async def test_no_reference_is_held_unless_to_close_it() -> None:
    tracker = ResourceTracker()
    own, handed = Plain(), Plain()
    dead, alive = weakref.ref(own), weakref.ref(handed)
    tracker.register("own", kind="k", resource=own)
    handle = tracker.register("handed", kind="k", resource=handed, close=True)
    del own, handed
    assert dead() is None
    assert alive() is not None
    tracker.release(handle)
    del handle
    assert alive() is None


def traced(work: Callable[[], object]) -> int:
    """Bytes that stay allocated while its result is alive."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = work()
        after = tracemalloc.get_traced_memory()[0]
        del kept
        return after - before
    finally:
        tracemalloc.stop()


def test_a_tracked_resource_costs_at_most_130_bytes() -> None:
    names, tracker = [f"resource {number}" for number in range(10_000)], ResourceTracker()
    handles: list[Tracked] = [tracker.register("", kind="k")] * len(names)

    def register() -> None:
        for number, name in enumerate(names):
            handles[number] = tracker.register(name, kind="k")

    assert traced(register) / len(names) <= 130


def test_tracking_and_releasing_leaves_nothing_behind() -> None:
    tracker = ResourceTracker(stacks=True)

    def use() -> None:
        for number in range(200):
            tracker.release(tracker.register(f"resource {number}", kind="k"))

    use()
    assert traced(use) < 4_000
    assert tracker.statistics().open == 0


def test_a_finalizer_that_releases_never_deadlocks() -> None:
    tracker = ResourceTracker(limits={"k": 10_000})

    class Cyclic:
        def __init__(self) -> None:
            self.me = self
            self.handle = tracker.register("x", kind="k")

        def __del__(self) -> None:
            tracker.release(self.handle)

    for _ in range(3000):
        Cyclic()
    gc.collect()
    assert (tracker.statistics().open, tracker.statistics().total) == (0, 3000)


def test_what_runs_while_the_lock_is_held_may_use_the_tracker() -> None:
    tracker = ResourceTracker(limits={"k": 2})
    with tracker._lock:
        assert tracker.release(tracker.register("x", kind="k"))
        tracker.register("x", kind="new")
    assert tracker.statistics().total == 2


def test_from_many_threads() -> None:
    tracker = ResourceTracker(limits={"limited": 3})
    refused = []
    most = 0

    def work() -> None:
        nonlocal most
        for _ in range(500):
            tracker.release(tracker.register("x", kind="free"))
            try:
                handle = tracker.register("x", kind="limited")
            except Overloaded:
                refused.append(1)
            else:
                most = max(most, tracker.statistics().kinds["limited"].open)
                tracker.release(handle)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    told = tracker.statistics()
    assert told.open == 0
    assert most <= 3
    assert told.kinds["free"].total == 4000
    assert told.kinds["limited"].total + len(refused) == 4000
    assert told.refused == len(refused)


# ── bad input ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("options", [
    {"close_timeout": 0}, {"close_timeout": -1.0}, {"close_timeout": float("inf")}, {"close_timeout": float("nan")},
    {"close_timeout": "5"}, {"close_timeout": None}, {"limits": {"k": 0}}, {"limits": {"k": 1.5}},
    {"limits": {"k": True}}, {"limits": {"": 1}}, {"limits": {"a\nb": 1}}, {"limits": 5}, {"limits": [1]},
    {"clock": 5}, {"stacks": "no"},
])  # fmt: skip
def test_what_it_cannot_be_built_with(options: dict[str, Any]) -> None:
    field = next(iter(options))
    with pytest.raises(BadInput, match=f"{field}|kind"):
        ResourceTracker(**options)


@pytest.mark.parametrize("given", [
    {"name": 1, "kind": "k"}, {"name": "x", "kind": ""}, {"name": "x", "kind": 7}, {"name": "x", "kind": []},
    {"name": "x", "kind": "k", "close": True}, {"name": "x", "kind": "k", "close": 5},
    {"name": "x", "kind": "k", "resource": object(), "close": True}, {"name": "x", "kind": "k", "owner": ""},
    {"name": "x", "kind": "k", "owner": 5}, {"name": "x\0", "kind": "k"}, {"name": "x" * 10**6, "kind": "k"},
    {"name": "x", "kind": "k\n"}, {"name": "x", "kind": "k" * 10**6}, {"name": "x", "kind": "k", "owner": "a\nb"},
])  # fmt: skip
async def test_what_cannot_be_tracked(given: dict[str, Any]) -> None:
    tracker = ResourceTracker()
    with pytest.raises(BadInput):
        tracker.register(**given)
    with pytest.raises(BadInput):
        await tracker.track(**given).__aenter__()
    assert tracker.statistics().open == 0


async def test_what_cannot_be_released_and_a_block_twice() -> None:
    tracker = ResourceTracker()
    with pytest.raises(BadInput, match="register"):
        tracker.release("x")  # type: ignore[arg-type]
    block = tracker.track("x", kind="k")
    async with block:
        with pytest.raises(WrongState, match="once"):
            await block.__aenter__()


# ── any order of events ───────────────────────────────────────────────────────────────────────────


class TrackerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = Held()
        self.tracker = ResourceTracker(limits={"limited": 3}, clock=self.clock)
        self.open: dict[Tracked, tuple[str, float]] = {}
        self.total = self.refused = 0
        self.closed: list[str] = []

    @rule(kind=st.sampled_from(["limited", "free"]), after=st.sampled_from([0.0, 1.0]), handed=st.booleans())
    def register(self, kind: str, after: float, handed: bool) -> None:
        self.clock.now += after
        name = str(self.total)
        full = kind == "limited" and [k for k, _ in self.open.values()].count(kind) == 3
        close = (lambda: self.closed.append(name)) if handed else None
        try:
            handle = self.tracker.register(name, kind=kind, close=close)
        except Overloaded:
            assert full
            self.refused += 1
            return
        assert not full
        self.total += 1
        self.open[handle] = (kind, self.clock.now)

    @rule(pick=st.integers(0, 100))
    def release(self, pick: int) -> None:
        if self.open:
            handle = list(self.open)[pick % len(self.open)]
            del self.open[handle]
            assert self.tracker.release(handle)
            assert not self.tracker.release(handle)

    @invariant()
    def it_knows_what_is_open(self) -> None:
        told = self.tracker.statistics()
        assert (told.open, told.total, told.refused) == (len(self.open), self.total, self.refused)
        assert [one.name for one in self.tracker.resources()] == [handle.name for handle in self.open]
        for kind, statistics in told.kinds.items():
            since = [since for of, since in self.open.values() if of == kind]
            assert statistics.open == len(since)
            assert statistics.oldest == (pytest.approx(self.clock.now - since[0]) if since else None)

    def teardown(self) -> None:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            asyncio.run(self.tracker.aclose())
        handed = [handle.name for handle in reversed(self.open) if handle._close is not None]
        assert self.closed == handed
        assert len(warned) == len(self.open) - len(handed)


TestTrackerMachine = TrackerMachine.TestCase
TestTrackerMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
