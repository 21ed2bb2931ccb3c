"""Objects that are dear to make, lent to one borrower at a time."""

import asyncio
import logging
import sys
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from kadens.checks import async_callable, callable_, count, seconds
from kadens.clock import Clock, due_within, monotonic
from kadens.errors import BadInput, DeadlineExceeded, Overloaded, WrongState

__all__ = ["Loan", "Pool", "PoolStatistics"]

T = TypeVar("T")

logger = logging.getLogger(__name__)

CLOSING = 5.0
# For what goes on after its time was over and it was cancelled.
GRACE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Something borrowed and not yet returned; `held` in seconds, `stack` is None unless the pool tracks."""

    held: float
    task: str | None
    stack: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStatistics:
    """`size` = idle + borrowed + those being made or checked; `discarded` were unfit, `refused` found the line full."""

    size: int
    idle: int
    borrowed: int
    waiting: int
    loans: int
    created: int
    closed: int
    discarded: int
    refused: int
    expired: int


class _Entry(Generic[T]):
    """One object: when it was made, when it came back, and whether its last borrower left with an error."""

    __slots__ = ("born", "returned", "suspect", "value")

    def __init__(self, value: T, born: float) -> None:
        self.value = value
        self.born = born
        self.returned = born
        self.suspect = False


class Pool(Generic[T]):
    """`async with pool, pool.acquire() as connection:`; at most `max_size` objects, `min_size` kept ready.

    Seconds. The object that came back last is lent first; one older than `lifetime`, or idle for longer than `idle`
    while there are more than `min_size`, is closed. `check` is asked before an object is lent that has been idle
    for `check_after` or whose last borrower left with an error; without a `check` the latter is closed instead.
    Waiters are served in order: past `max_waiting` of them `Overloaded`, after `timeout` `DeadlineExceeded`.
    With `track` every loan keeps its borrower's stack (some 20 us each): see `loans()`.

    It belongs to the event loop that opens it, until it or that loop is closed: then it may be opened in another, and
    what was left in a closed one is forgotten. To use it in a second loop before is `WrongState`.
    """

    def __init__(
        self,
        factory: Callable[[], Awaitable[T]],
        *,
        min_size: int = 0,
        max_size: int = 10,
        lifetime: float = 3600.0,
        idle: float = 300.0,
        check: Callable[[T], Awaitable[bool]] | None = None,
        check_after: float = 1.0,
        close: Callable[[T], Awaitable[None]] | None = None,
        max_waiting: int = 1000,
        timeout: float = 30.0,
        track: bool = False,
        clock: Clock = monotonic,
    ) -> None:
        self._factory = async_callable("factory", factory)
        self._check = None if check is None else async_callable("check", check)
        self._close = None if close is None else async_callable("close", close)
        self._max_size = count("max_size", max_size)
        self._min_size = count("min_size", min_size, least=0)
        if min_size > max_size:
            raise BadInput.of("min_size", min_size, f"at most max_size ({max_size})")
        self._lifetime = seconds("lifetime", lifetime)
        self._idle_for = seconds("idle", idle)
        self._check_after = seconds("check_after", check_after, zero=True)
        self._max_waiting = count("max_waiting", max_waiting, least=0)
        self._timeout = seconds("timeout", timeout)
        self._clock = callable_("clock", clock)
        self.track = track
        """May be switched on and off at any time; counts for loans from then on."""
        self._idle: deque[_Entry[T]] = deque()
        # A waiter is given an object, or None: the right to make one.
        self._line: deque[asyncio.Future[_Entry[T] | None]] = deque()
        self._out: dict[_Borrowed[T], None] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._closings: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open = False
        self._size = 0
        self._loans = self._created = self._closed = self._discarded = self._refused = self._expired = 0

    async def __aenter__(self) -> Self:
        """Make the first `min_size` objects; when one cannot be made the error is raised and none is left."""
        self._move_to(asyncio.get_running_loop())
        if self._open:
            raise WrongState("the pool is open already")
        self._open = True
        try:
            await self.trim()
        except BaseException:
            await self.aclose()
            raise
        if self._open:
            # Another may have closed it meanwhile.
            self._keeper = asyncio.create_task(self._keep(min(self._idle_for, self._lifetime) / 2))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what is idle, all at once, and turn waiters away; what is out is closed when it comes back.

        Ends after some 5 seconds, whatever hangs.
        """
        self._move_to(asyncio.get_running_loop())
        self._open = False
        while self._line:
            waiter = self._line.popleft()
            if not waiter.done():
                waiter.set_exception(WrongState("the pool was closed"))
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            self._closings.add(keeper)
        while self._idle:
            self._closings.add(asyncio.create_task(self._discard(self._idle.pop())))
        for closing in self._closings:
            closing.add_done_callback(self._closings.discard)
        if self._closings:
            await asyncio.wait(tuple(self._closings), timeout=CLOSING + GRACE)

    def acquire(self, *, timeout: float | None = None) -> AbstractAsyncContextManager[T]:
        """Borrow one object for the time of the block; `timeout` instead of the pool's own."""
        return _Borrowed(self, self._timeout if timeout is None else seconds("timeout", timeout))

    def loans(self, *, longer_than: float = 0.0) -> tuple[Loan, ...]:
        """What is out for longer than so many seconds, the oldest first: what is here for long has leaked."""
        now = self._clock()
        return tuple(one.loan(now) for one in self._out if now - one.since >= longer_than)

    def statistics(self) -> PoolStatistics:
        return PoolStatistics(
            size=self._size,
            idle=len(self._idle),
            borrowed=len(self._out),
            waiting=len(self._line),
            loans=self._loans,
            created=self._created,
            closed=self._closed,
            discarded=self._discarded,
            refused=self._refused,
            expired=self._expired,
        )

    async def trim(self) -> None:
        """Close what is too old or idle for too long, and make what is missing; the open pool does it by itself."""
        self._move_to(asyncio.get_running_loop())
        now = self._clock()
        for entry in tuple(self._idle):
            # Others borrow while one is being closed.
            if entry in self._idle and self._is_over(entry, now):
                self._idle.remove(entry)
                await self._discard(entry)
        while self._open and self._size < self._min_size:
            self._size += 1
            await self._add()

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Belong to this loop; what a closed one has left can be neither lent nor closed."""
        if loop is self._loop:
            return
        if self._loop is not None:
            if (self._open or self._size) and not self._loop.is_closed():
                raise self._elsewhere()
            self._idle.clear()
            self._line.clear()
            self._out.clear()
            self._closings.clear()
            self._keeper, self._open, self._size = None, False, 0
        self._loop = loop

    def _elsewhere(self) -> WrongState:
        return WrongState("the pool belongs to another event loop: it is open in one at a time")

    def _is_over(self, entry: _Entry[T], now: float) -> bool:
        if now - entry.born >= self._lifetime:
            return True
        return self._size > self._min_size and now - entry.returned >= self._idle_for

    async def _keep(self, interval: float) -> None:
        # It works for all who borrow, not only for the one who opened the pool.
        due_within.set(None)
        while True:
            await asyncio.sleep(interval)
            try:
                await self.trim()
            except Exception:
                # The factory or the close function is the host's code; the next round tries again.
                logger.exception("a pool could not be kept at its size")

    async def _add(self) -> None:
        home = self._loop
        try:
            entry = await self._in_time(self._make(), self._timeout)
        except BaseException:
            self._free(home)
            raise
        if self._open:
            self._give(entry)
        else:
            await self._discard(entry)

    async def _make(self) -> _Entry[T]:
        value = await self._factory()
        self._created += 1
        return _Entry(value, self._clock())

    async def _take(self, within: float) -> _Entry[T]:
        if not self._open:
            raise WrongState("the pool is not open")
        if self._loop is not asyncio.get_running_loop():
            raise self._elsewhere()
        if self._idle:
            entry = self._idle.pop()
            if self._is_ready(entry):
                return entry
            return await self._in_time(self._fit(entry), within)
        if self._size < self._max_size:
            self._size += 1
            return await self._in_time(self._fit(None), within)
        return await self._in_time(self._wait(), within)

    async def _in_time(self, taking: Coroutine[Any, Any, _Entry[T]], within: float) -> _Entry[T]:
        try:
            async with asyncio.timeout(within) as timer:
                return await taking
        except TimeoutError as error:
            if not timer.expired():
                raise
            self._expired += 1
            raise DeadlineExceeded(f"nothing to borrow within {within:g} s") from error

    def _is_ready(self, entry: _Entry[T]) -> bool:
        now = self._clock()
        if entry.suspect or now - entry.born >= self._lifetime:
            return False
        return self._check is None or now - entry.returned < self._check_after

    async def _wait(self) -> _Entry[T]:
        if len(self._line) >= self._max_waiting:
            self._refused += 1
            raise Overloaded(f"{len(self._out)} are out and {len(self._line)} wait, which is all that is allowed")
        waiter: asyncio.Future[_Entry[T] | None] = asyncio.get_running_loop().create_future()
        self._line.append(waiter)
        try:
            entry = await waiter
        except BaseException:
            self._leave_line(waiter)
            raise
        return await self._fit(entry)

    def _leave_line(self, waiter: "asyncio.Future[_Entry[T] | None]") -> None:
        home = waiter.get_loop()
        if waiter in self._line:
            self._line.remove(waiter)
        elif home is self._loop and waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            # It was given something in the same turn in which it gave up waiting.
            entry = waiter.result()
            self._free(home) if entry is None else self._give(entry)

    async def _fit(self, entry: _Entry[T] | None) -> _Entry[T]:
        """The object if it is fit, or another in its place; the place is given on when neither comes to be."""
        home = self._loop
        try:
            if entry is not None and await self._is_fit(entry):
                return entry
            if entry is not None:
                self._discarded += 1
                await self._shut(entry)
            return await self._make()
        except BaseException:
            self._free(home)
            raise

    async def _is_fit(self, entry: _Entry[T]) -> bool:
        if self._is_ready(entry):
            return True
        if self._check is None or self._clock() - entry.born >= self._lifetime:
            return False
        try:
            fit = await self._check(entry.value)
        except Exception:
            # A check is the host's code, and whatever it raises says that the object is not fit.
            logger.warning("the check of a pooled object failed", exc_info=True)
            return False
        entry.suspect = False
        return fit

    async def _give_back(self, entry: _Entry[T], *, suspect: bool) -> None:
        entry.returned = self._clock()
        entry.suspect = suspect
        over = not self._open or entry.returned - entry.born >= self._lifetime or (suspect and self._check is None)
        if over:
            await self._discard(entry)
        else:
            self._give(entry)

    def _give(self, entry: _Entry[T]) -> None:
        """To the first in line, or to the idle ones."""
        while self._line:
            waiter = self._line.popleft()
            if not waiter.done():
                waiter.set_result(entry)
                return
        self._idle.append(entry)

    def _free(self, home: asyncio.AbstractEventLoop | None) -> None:
        """A place without object: the first in line may make one. One of a closed loop is forgotten by now."""
        if home is not self._loop:
            return
        while self._line:
            waiter = self._line.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._size -= 1

    async def _discard(self, entry: _Entry[T]) -> None:
        home = self._loop
        try:
            await self._shut(entry)
        finally:
            self._free(home)

    async def _shut(self, entry: _Entry[T]) -> None:
        self._closed += 1
        if self._close is None:
            return
        try:
            async with asyncio.timeout(CLOSING):
                await self._close(entry.value)
        except Exception:
            # It is thrown away either way; who borrows next must not pay for it.
            logger.warning("a pooled object could not be closed", exc_info=True)


class _Borrowed(AbstractAsyncContextManager[T]):
    __slots__ = ("_entry", "_pool", "_stack", "_task", "_timeout", "since")

    def __init__(self, pool: Pool[T], timeout: float) -> None:
        self._pool = pool
        self._timeout = timeout
        self._entry: _Entry[T] | None = None
        self._task: asyncio.Task[object] | None = None
        self._stack: traceback.StackSummary | None = None
        self.since = 0.0

    async def __aenter__(self) -> T:
        if self._entry is not None:
            raise WrongState("borrowed already; each acquire() is entered once")
        pool = self._pool
        entry = self._entry = await pool._take(self._timeout)
        self.since = pool._clock()
        self._task = asyncio.current_task()
        if pool.track:
            self._stack = _stack()
        pool._out[self] = None
        pool._loans += 1
        return entry.value

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        entry, self._entry = self._entry, None
        if entry is not None and self in self._pool._out:
            del self._pool._out[self]
            await self._pool._give_back(entry, suspect=error is not None)

    def loan(self, now: float) -> Loan:
        return Loan(
            held=now - self.since,
            task=None if self._task is None else self._task.get_name(),
            stack=None if self._stack is None else "".join(self._stack.format()),
        )


def _stack() -> traceback.StackSummary:
    # From the borrower's own frame on; source lines are read when somebody asks.
    return traceback.StackSummary.extract(reversed([*traceback.walk_stack(sys._getframe(2))]), lookup_lines=False)
