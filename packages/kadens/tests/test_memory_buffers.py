import asyncio
import threading
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from loop_turns import turns

from kadens.errors import BadInput, Overloaded, WrongState
from kadens.memory import Buffer, BufferPool

pytestmark = pytest.mark.anyio

KIB = 1024


def test_a_buffer_is_used_again() -> None:
    pool = BufferPool()
    with pool.borrow(5000) as view:
        assert (len(view), view.readonly, view.format) == (5000, False, "B")
        view[:5] = b"first"
        memory = view.obj
    with pool.borrow(8192) as view:
        assert view.obj is memory
        assert bytes(view[:5]) == b"first"
    told = pool.statistics()
    assert (told.borrows, told.made, told.reused, told.idle, told.idle_bytes) == (2, 1, 1, 1, 8192)


def test_zeroed_on_demand() -> None:
    pool = BufferPool()
    with pool.borrow(200_000) as view:
        view[:] = b"x" * 200_000
    with pool.borrow(150_000, zeroed=True) as view:
        assert bytes(view) == bytes(150_000)
    with pool.borrow(200_000) as view:
        assert bytes(view[150_000:]) == b"x" * 50_000, "only what was asked for is cleared"


def test_after_its_return_the_view_is_of_no_use() -> None:
    pool = BufferPool()
    buffer = pool.borrow(10)
    view = buffer.view
    buffer.release()
    with pytest.raises(ValueError, match="released memoryview"):
        view[0] = 1
    with pytest.raises(ValueError, match="released memoryview"):
        buffer.view.tobytes()


def test_a_buffer_comes_back_once() -> None:
    pool = BufferPool()
    buffer = pool.borrow(10)
    buffer.release()
    with pytest.raises(WrongState, match="already"):
        buffer.release()
    with pytest.raises(WrongState, match="already"), pool.borrow(10):
        # The other loan of the same memory is not ended by it.
        buffer.release()
    assert (pool.statistics().lent, pool.statistics().idle) == (0, 1)


def test_what_is_still_looked_at_is_not_lent_again() -> None:
    pool = BufferPool()
    with pool.borrow(10) as view:
        part = view[2:4]
    with pool.borrow(10) as view:
        view[:] = b"overwrites"
        assert bytes(part) == b"\0\0"
    other = pool.borrow(10)
    exported = memoryview(other.view.obj)
    other.release()
    told = pool.statistics()
    assert (told.escaped, told.idle, told.lent) == (2, 0, 0)
    assert len(exported) == 4 * KIB


def test_a_view_of_the_view_that_keeps_it_from_being_released_harms_nobody() -> None:
    pool = BufferPool()
    buffer = pool.borrow(16)
    array = (buffer.view.cast("I"), memoryview(buffer.view))
    buffer.release()
    assert pool.statistics().escaped == 1
    assert len(array[0]) == 4


def test_a_forgotten_buffer_is_told_and_counted() -> None:
    pool = BufferPool(max_lent=4 * KIB)
    lost = [pool.borrow(10)]
    with pytest.warns(ResourceWarning, match="4096 bytes was never returned"):
        lost.clear()
    told = pool.statistics()
    assert (told.forgotten, told.lent, told.lent_bytes) == (1, 0, 0)
    with pool.borrow(10):
        pass


def test_a_buffer_may_be_forgotten_while_the_lock_is_held() -> None:
    pool = BufferPool()
    lost = [pool.borrow(10)]
    with pool._lock, pytest.warns(ResourceWarning):
        lost.clear()
    assert pool.statistics().forgotten == 1


def test_what_is_out_at_once_is_bounded() -> None:
    pool = BufferPool(max_lent=8 * KIB)
    with pool.borrow(1), pool.borrow(4096):
        with pytest.raises(Overloaded, match="8192 bytes are lent"):
            pool.borrow(1)
        assert pool.statistics().refused == 1
    with pool.borrow(8 * KIB):
        pass
    with pytest.raises(Overloaded):
        pool.borrow(8 * KIB + 1)


def test_what_is_kept_is_bounded_and_the_fullest_size_gives_way() -> None:
    pool = BufferPool(max_idle=64 * KIB, largest=32 * KIB)
    large = [pool.borrow(32 * KIB) for _ in range(3)]
    for buffer in large:
        buffer.release()
    told = pool.statistics()
    assert (told.idle, told.idle_bytes, told.dropped) == (2, 64 * KIB, 1)
    with pool.borrow(4 * KIB):
        pass
    told = pool.statistics()
    assert (told.idle, told.idle_bytes, told.dropped) == (2, 36 * KIB, 2)


def test_what_is_larger_than_the_largest_is_not_kept() -> None:
    pool = BufferPool(largest=8 * KIB)
    with pool.borrow(10_000) as view:
        assert len(view.obj) == 10_000  # type: ignore[arg-type]
    with pool.borrow(16 * KIB):
        pass
    told = pool.statistics()
    assert (told.idle, told.dropped, told.made) == (0, 2, 2)
    nothing = BufferPool(max_idle=0)
    with nothing.borrow(1):
        pass
    assert nothing.statistics().idle == 0


def test_clearing_lets_go_of_what_is_kept() -> None:
    pool = BufferPool()
    with pool.borrow(10):
        with pool.borrow(10):
            pass
        pool.clear()
        assert pool.statistics().idle_bytes == 0
    assert pool.statistics().idle == 1


def test_memory_that_is_not_to_be_had_is_not_counted_as_lent() -> None:
    pool = BufferPool(max_lent=1 << 62)
    with pytest.raises(MemoryError):
        pool.borrow(1 << 61)
    assert (pool.statistics().lent, pool.statistics().lent_bytes) == (0, 0)


async def test_a_cancelled_borrower_returns_it() -> None:
    pool = BufferPool()

    async def use() -> None:
        with pool.borrow(10) as view:
            view[0] = 1
            await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(use())
    await turns(2)
    assert pool.statistics().lent == 1
    task.cancel()
    await asyncio.wait([task])
    assert (pool.statistics().lent, pool.statistics().idle) == (0, 1)


def test_from_many_threads_no_two_have_the_same_memory() -> None:
    pool, wrong = BufferPool(), []

    def work(number: int) -> None:
        mine = bytes([number]) * 100
        for _ in range(500):
            with pool.borrow(100) as view:
                view[:] = mine
                if bytes(view) != mine:
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    told = pool.statistics()
    assert wrong == []
    assert (told.borrows, told.lent, told.lent_bytes, told.idle) == (4000, 0, 0, told.made)


def test_one_return_of_many_threads_counts() -> None:
    pool = BufferPool()
    for _ in range(50):
        buffer, refused, together = pool.borrow(10), list[int](), threading.Barrier(4)

        def give_back(buffer: Buffer = buffer, refused: list[int] = refused, at: threading.Barrier = together) -> None:
            at.wait(10)
            try:
                buffer.release()
            except WrongState:
                refused.append(1)

        threads = [threading.Thread(target=give_back) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(refused) == 3
    assert (pool.statistics().lent, pool.statistics().idle) == (0, 1)


@pytest.mark.parametrize("options", [
    {"max_idle": -1}, {"max_idle": 1.5}, {"max_lent": 0}, {"smallest": 1}, {"smallest": "4KB"}, {"largest": 1024},
    {"largest": True}, {"smallest": 10**30}, {"max_idle": 10**30}, {"max_lent": "1"},
])  # fmt: skip
def test_what_it_cannot_be_built_with(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(options))):
        BufferPool(**options)


@pytest.mark.parametrize("size", [0, -1, 1.5, "1", True, None, 10**30])
def test_sizes_that_cannot_be_borrowed(size: Any) -> None:
    pool = BufferPool()
    with pytest.raises(BadInput, match="size"):
        pool.borrow(size)
    assert pool.statistics().lent == 0


class BufferMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.pool = BufferPool(max_idle=24 * KIB, max_lent=64 * KIB, smallest=KIB, largest=16 * KIB)
        self.out: dict[Buffer, bytes] = {}
        self.escaped: list[tuple[memoryview, bytes]] = []
        self.written = self.cleared = 0

    @rule(size=st.integers(1, 20 * KIB), zeroed=st.booleans())
    def borrow(self, size: int, zeroed: bool) -> None:
        try:
            buffer = self.pool.borrow(size, zeroed=zeroed)
        except Overloaded:
            assert sum(len(mine) for mine in self.out.values()) + size > 32 * KIB
            return
        assert len(buffer.view) == size
        if zeroed:
            assert not any(buffer.view.tobytes())
        self.written += 1
        mine = self.written.to_bytes(2, "big") * size
        buffer.view[:] = mine[:size]
        self.out[buffer] = mine[:size]

    @rule(pick=st.integers(0, 100), escapes=st.booleans())
    def give_back(self, pick: int, escapes: bool) -> None:
        if self.out:
            buffer = list(self.out)[pick % len(self.out)]
            mine = self.out.pop(buffer)
            if escapes:
                self.escaped.append((buffer.view[:], mine))
            buffer.release()
            with pytest.raises(WrongState):
                buffer.release()

    @rule()
    def clear(self) -> None:
        self.cleared += self.pool.statistics().idle
        self.pool.clear()

    @invariant()
    def nobody_sees_anothers_bytes(self) -> None:
        assert all(buffer.view == mine for buffer, mine in self.out.items())
        assert all(view == mine for view, mine in self.escaped)

    @invariant()
    def the_bounds_hold(self) -> None:
        told = self.pool.statistics()
        assert told.lent == len(self.out)
        assert told.idle_bytes <= 24 * KIB
        assert told.lent_bytes <= 64 * KIB
        assert told.idle_bytes == sum(len(data) for of_one_size in self.pool._idle.values() for data in of_one_size)
        assert told.borrows == told.made + told.reused
        assert told.made == told.lent + told.idle + told.dropped + told.escaped + self.cleared

    def teardown(self) -> None:
        for buffer in self.out:
            buffer.release()
        assert (self.pool.statistics().lent, self.pool.statistics().lent_bytes) == (0, 0)


TestBufferMachine = BufferMachine.TestCase
TestBufferMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
