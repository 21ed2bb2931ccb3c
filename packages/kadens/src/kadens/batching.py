"""Many calls become one: items are gathered for a moment and handed over together."""

import asyncio
import contextvars
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from kadens.checks import async_callable, count, seconds
from kadens.clock import due_within
from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState

__all__ = ["Batcher", "BatcherStatistics"]

T = TypeVar("T")
R = TypeVar("R")

ProcessMany = Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatcherStatistics:
    """`items` and `batches` were handed over; `expired` items got no result in time; `waiting` have none yet."""

    items: int
    batches: int
    failed_batches: int
    refused: int
    expired: int
    waiting: int
    running: int

    @property
    def mean_size(self) -> float:
        """Items per batch; 0 before the first."""
        return self.items / self.batches if self.batches else 0.0


class _Batch(Generic[T, R]):
    """Items that go together: gathering, ready, running, forgotten."""

    __slots__ = ("due", "expires", "futures", "items", "loop", "task", "timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, expires: float) -> None:
        self.loop = loop
        self.expires = expires
        self.items: list[T] = []
        self.futures: list[asyncio.Future[R]] = []
        self.timer: asyncio.TimerHandle | None = None
        self.task: asyncio.Task[None] | None = None
        self.due = False

    def drop_cancelled(self) -> int:
        """Take out the items whose callers have gone; how many."""
        for future in self.futures:
            if future.done():
                return self._drop_done()
        return 0

    def answer(self, results: Sequence[Any]) -> None:
        kind, is_error = object, False
        for future, result in zip(self.futures, results, strict=True):
            if type(result) is not kind:
                # Results are mostly of one type, and to ask each of them by isinstance is dear.
                kind = type(result)
                is_error = issubclass(kind, Exception)
            if future.done():
                continue
            if is_error:
                future.set_exception(_raisable(result))
            else:
                future.set_result(result)

    def _drop_done(self) -> int:
        before = len(self.futures)
        kept = [pair for pair in zip(self.items, self.futures, strict=True) if not pair[1].done()]
        self.items = [item for item, _ in kept]
        self.futures = [future for _, future in kept]
        return before - len(self.futures)

    def fail(self, error: Exception) -> int:
        """Raise it in all callers that still wait; how many."""
        waiting = [future for future in self.futures if not future.done()]
        for future in waiting:
            future.set_exception(error)
        return len(waiting)


def _raisable(error: Exception) -> Exception:
    # Python forbids StopIteration where something is awaited.
    return RuntimeError(f"the item's result is {error!r}") if isinstance(error, StopIteration) else error


class Batcher(Generic[T, R]):
    """`await batcher(item)` gives the item's own result of `process_many(items)`, which is called with many at once.

    A batch is handed over when it holds `max_size` items or when its first has waited `max_wait` seconds; with
    `max_wait=0` at the end of the loop's turn. At most `concurrency` batches run at once; while all do, those that
    are due go on gathering. `process_many` returns one result per item, in their order; an exception among them is
    raised for that item alone.

    An item without result after `timeout` seconds raises `DeadlineExceeded`; one that comes while `max_waiting`
    have no result is refused with `Overloaded`; a wrong number of results is `BadInput`; a cancelled batch is
    `Interrupted`. Cancelling a caller takes its item out of a batch that has not begun, and changes nothing else.
    Belongs to the event loop that uses it first, until that closes: in a second one before it is `WrongState`.
    """

    def __init__(
        self,
        process_many: ProcessMany[T, R],
        *,
        max_size: int = 50,
        max_wait: float = 0.1,
        concurrency: int = 5,
        max_waiting: int = 10_000,
        timeout: float = 30.0,
    ) -> None:
        self._process_many = async_callable("process_many", process_many)
        self._max_size = count("max_size", max_size)
        self._max_wait = seconds("max_wait", max_wait, zero=True)
        self._concurrency = count("concurrency", concurrency)
        self._max_waiting = count("max_waiting", max_waiting)
        self._timeout = seconds("timeout", timeout)
        if timeout <= max_wait:
            raise BadInput.of("timeout", timeout, f"seconds, more than max_wait ({max_wait:g})")
        # A batch belongs to none of its callers, so it inherits neither their deadlines nor their request's names.
        self._context = contextvars.copy_context()
        self._context.run(due_within.set, None)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._items = self._batches = self._failed_batches = self._refused = self._expired = 0
        self._gathering: _Batch[T, R] | None = None
        self._ready: deque[_Batch[T, R]] = deque()
        # All that are not settled, oldest first: a dict for its order.
        self._live: dict[_Batch[T, R], None] = {}
        self._tasks: dict[asyncio.Task[None], _Batch[T, R]] = {}
        self._watch: asyncio.TimerHandle | None = None
        self._drained: asyncio.Future[None] | None = None
        self._waiting = 0

    async def __call__(self, item: T) -> R:
        """The item's result; `Overloaded`, `DeadlineExceeded`, `Interrupted`, or what `process_many` raised."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move_to(loop)
        if self._waiting >= self._max_waiting:
            self._refuse()
        batch = self._gathering
        if batch is None:
            batch = self._begin(loop)
        future: asyncio.Future[R] = loop.create_future()
        batch.futures.append(future)
        batch.items.append(item)
        self._waiting += 1
        if len(batch.items) >= self._max_size:
            self._fill(batch)
        return await future

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Take no more items, hand over what was gathered and wait for all results, at most `timeout` seconds."""
        self._closed = True
        # A full house is looked at by every call as it is, so being closed costs an open batcher nothing.
        self._max_waiting = 0
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            return
        if self._gathering is not None:
            self._ring(self._gathering)
        if self._live:
            if self._drained is None:
                self._drained = loop.create_future()
            await asyncio.shield(self._drained)
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def statistics(self) -> BatcherStatistics:
        return BatcherStatistics(
            items=self._items,
            batches=self._batches,
            failed_batches=self._failed_batches,
            refused=self._refused,
            expired=self._expired,
            waiting=self._waiting,
            running=len(self._tasks),
        )

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not None and not self._loop.is_closed():
            raise WrongState("the batcher belongs to another event loop, which is not closed: one loop at a time")
        # What a closed loop has left will never be settled.
        if self._watch is not None:
            self._watch.cancel()
        self._ready.clear()
        self._live.clear()
        self._tasks.clear()
        self._gathering = self._watch = self._drained = None
        self._waiting = 0
        self._loop = loop

    def _refuse(self) -> None:
        if self._closed:
            raise WrongState("the batcher is closed")
        self._refused += 1
        raise Overloaded(f"{self._waiting} items wait for a result, which is all that max_waiting allows")

    def _begin(self, loop: asyncio.AbstractEventLoop) -> _Batch[T, R]:
        batch: _Batch[T, R] = _Batch(loop, loop.time() + self._timeout)
        self._gathering = batch
        self._live[batch] = None
        if self._max_wait:
            batch.timer = loop.call_later(self._max_wait, self._ring, batch, context=self._context)
        else:
            self._ring(batch)
        if self._watch is None:
            # One timer for the oldest, not one per batch: batches expire in the order in which they began.
            self._watch = loop.call_at(batch.expires, self._expire, loop, context=self._context)
        return batch

    def _ring(self, batch: _Batch[T, R]) -> None:
        """It has gathered for long enough; what comes before its task's first step goes with it still."""
        if batch is not self._gathering or batch.task is not None:
            return
        if len(self._tasks) < self._concurrency:
            self._start(batch)
        else:
            batch.due = True

    def _fill(self, batch: _Batch[T, R]) -> None:
        self._gathering = None
        if batch.timer is not None:
            batch.timer.cancel()
        if batch.task is None:
            self._ready.append(batch)
            self._start_next()

    def _start_next(self) -> None:
        while len(self._tasks) < self._concurrency:
            if self._ready:
                self._start(self._ready.popleft())
            elif self._gathering is not None and self._gathering.due:
                self._gathering.due = False
                self._start(self._gathering)
            else:
                break

    def _start(self, batch: _Batch[T, R]) -> None:
        batch.task = batch.loop.create_task(self._process(batch), context=self._context.copy())
        self._tasks[batch.task] = batch
        batch.task.add_done_callback(self._release, context=self._context)

    async def _process(self, batch: _Batch[T, R]) -> None:
        if self._gathering is batch:
            self._gathering = None
        self._waiting -= batch.drop_cancelled()
        if not batch.items:
            self._forget(batch)
            return
        self._batches += 1
        self._items += len(batch.items)
        try:
            results = await self._process_many(batch.items)
        except BaseException as error:
            self._fail(batch, _told(error))
            if not isinstance(error, Exception):
                raise
            return
        # Counted by the callers: process_many may have changed the list that it was given.
        if not _is_one_each(results, len(batch.futures)):
            self._fail(batch, _mismatch(results, len(batch.futures)))
        elif batch in self._live:
            self._forget(batch)
            batch.answer(results)

    def _fail(self, batch: _Batch[T, R], error: Exception) -> None:
        # One that expired has nobody left to tell.
        if batch in self._live:
            self._failed_batches += 1
            self._forget(batch)
            batch.fail(error)

    def _release(self, task: "asyncio.Task[None]") -> None:
        batch = self._tasks.pop(task, None)
        if batch is not None and task.cancelled():
            # A task that is cancelled before its first step has told nobody and still seems to gather.
            if batch is self._gathering:
                self._gathering = None
            self._fail(batch, _told(asyncio.CancelledError()))
        if self._ready or self._gathering is not None:
            self._start_next()

    def _forget(self, batch: _Batch[T, R]) -> None:
        del self._live[batch]
        self._waiting -= len(batch.futures)
        if self._drained is not None and not self._live and not self._drained.done():
            self._drained.set_result(None)

    def _expire(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watch = None
        for batch in tuple(self._live):
            if batch.expires > loop.time():
                self._watch = loop.call_at(batch.expires, self._expire, loop, context=self._context)
                break
            self._give_up(batch)

    def _give_up(self, batch: _Batch[T, R]) -> None:
        self._forget(batch)
        if batch.task is not None:
            batch.task.cancel()
        elif batch is not self._gathering:
            self._ready.remove(batch)
        if batch is self._gathering:
            self._gathering = None
        self._expired += batch.fail(DeadlineExceeded(f"no result within {self._timeout:g} s"))


def _told(error: BaseException) -> Exception:
    # A caller that is not cancelled itself must not be told that it is, nor end the loop for another.
    return error if isinstance(error, Exception) else Interrupted(f"process_many ended with {type(error).__name__}")


def _is_one_each(results: object, expected: int) -> bool:
    if type(results) is list:
        return len(results) == expected
    return isinstance(results, Sequence) and not isinstance(results, str | bytes) and len(results) == expected


def _mismatch(results: object, expected: int) -> BadInput:
    given = f"{len(results)} results" if isinstance(results, Sequence) else type(results).__name__
    return BadInput.of("process_many", given, f"a sequence with one result per item, here {expected}")
