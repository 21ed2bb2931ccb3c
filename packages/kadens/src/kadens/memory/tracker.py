"""Resources with their owners: what is open, since when, and who forgot to release it."""

import asyncio
import math
import sys
import threading
import traceback
from collections.abc import Coroutine, Mapping
from types import CodeType, FrameType, MappingProxyType, TracebackType
from typing import Any, Final, Generic, Literal, Self, TypeVar, overload

from kadens.checks import MAX_NAME, callable_, count, instance, number, seconds
from kadens.checks import name as checked_name
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Overloaded, WrongState
from kadens.memory.closing import End, close_within, ended, log_all, raise_all
from kadens.memory.resources import (
    Close,
    Closer,
    Kind,
    ResourceTrackerStatistics,
    Tracked,
    TrackedResource,
    age_of,
)

__all__ = ["ResourceTracker", "Tracking"]

T = TypeVar("T")

CLOSING: Final = 5.0
MOST_KINDS: Final = 1000
OTHER: Final = "other"
SHOWN: Final = 40


class ResourceTracker:
    """Knows what is open: `async with tracker.track("orders", kind="database", resource=connection) as connection`.

    Or by hand, from any thread: `handle = tracker.register("orders", kind="database")`, `tracker.release(handle)`.

    A resource is its owner's to close, and the tracker keeps no reference to it, unless `close` hands it over: then
    it is closed at the end of its block, or when the tracker closes, newest first. A closer has `close_timeout`
    seconds, is cancelled then, and keeps no other from running; one that is not async blocks the loop while it runs.
    The whole takes no more than twice as long: what is still open after `close_timeout` seconds is closed at once.
    What is open when the tracker closes and was not handed over has been forgotten: a `ResourceWarning` each.

    `limits` says how many of a kind may be open at once: `Overloaded` past it. A kind is a word of the program, not a
    name of a thing: past 1,000 of them the rest is counted as "other". With `stacks`, which may be switched at any
    time, each resource keeps the stack where it was taken, for some 20 us and a few kilobytes.
    """

    def __init__(
        self,
        *,
        limits: Mapping[str, int] | None = None,
        stacks: bool = False,
        close_timeout: float = CLOSING,
        clock: Clock = monotonic,
    ) -> None:
        self._kinds = _limited({} if limits is None else limits)
        self._close_timeout = seconds("close_timeout", close_timeout)
        self._clock = callable_("clock", clock)
        self.stacks = instance("stacks", stacks, bool, "True or False")
        """May be switched on and off at any time; counts for what is taken from then on."""
        self._stacks: dict[Tracked, traceback.StackSummary] = {}
        # Re-entrant: the collector may run a finalizer that releases something while the lock is held.
        self._lock = threading.RLock()
        self._last = -math.inf
        self._closed = False
        self._forgotten = self._failed = 0

    async def __aenter__(self) -> Self:
        if self._closed:
            raise WrongState("the tracker is closed")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        errors = await self._close_all()
        if error is None:
            raise_all(errors)
        # The block's own error is the one to hear of; it may be a cancellation.
        log_all(errors)

    async def aclose(self) -> None:
        """Close what was handed over, newest first, then raise all that failed as one `ExceptionGroup`."""
        raise_all(await self._close_all())

    @overload
    def track(
        self, name: str, *, kind: str, owner: str | None = None, close: Closer | None = None
    ) -> "Tracking[None]": ...

    @overload
    def track(
        self, name: str, *, kind: str, resource: T, owner: str | None = None, close: Close = None
    ) -> "Tracking[T]": ...

    def track(
        self, name: str, *, kind: str, resource: object = None, owner: str | None = None, close: Close = None
    ) -> "Tracking[Any]":
        """Tracked for the time of the block, whose value is the resource; `Overloaded` over the limit of its kind.

        With `close` it is closed at the end of the block, and also when it is refused.
        """
        closer = None if close is None else _closer(resource, close)
        stack = _stack(sys._getframe(1)) if self.stacks else None
        taker = sys._getframe(1).f_code if owner is None else checked_name("owner", owner)
        return Tracking(self, name, kind, resource, taker, closer, stack)

    def register(
        self, name: str, *, kind: str, resource: object = None, owner: str | None = None, close: Close = None
    ) -> Tracked:
        """Tracked until it is released; `Overloaded` over the limit of its kind, `WrongState` when closed."""
        closer = None if close is None else _closer(resource, close)
        stack = _stack(sys._getframe(1)) if self.stacks else None
        taker = sys._getframe(1).f_code if owner is None else checked_name("owner", owner)
        return self._take(name, kind, taker, closer, stack)

    def release(self, tracked: Tracked) -> bool:
        """It is tracked no more; False when it was released before, or closed with the tracker. Does not close it."""
        if type(tracked) is not Tracked:
            raise BadInput.of("tracked", tracked, "what register() returned")
        if self._stacks:
            self._stacks.pop(tracked, None)
        return tracked._kind.open.pop(tracked, None) is not None

    def resources(self, *, kind: str | None = None, older_than: float = 0.0) -> tuple[TrackedResource, ...]:
        """What is open, the oldest first; what is open for long, in seconds, may have been forgotten."""
        number("older_than", older_than)
        now = self._clock()
        return tuple(
            self._told(tracked, age_of(since, now))
            for tracked, since in self._oldest_first()
            if age_of(since, now) >= older_than and kind in (None, tracked.kind)
        )

    def statistics(self) -> ResourceTrackerStatistics:
        now = self._clock()
        kinds = {name: kind.statistics(now) for name, kind in self._kinds.copy().items()}
        return ResourceTrackerStatistics(
            open=sum(kind.open for kind in kinds.values()),
            total=sum(kind.total for kind in kinds.values()),
            refused=sum(kind.refused for kind in kinds.values()),
            forgotten=self._forgotten,
            failed_to_close=self._failed,
            kinds=MappingProxyType(kinds),
        )

    def _take(
        self,
        name: str,
        kind: str,
        owner: str | CodeType,
        closer: Closer | None,
        stack: traceback.StackSummary | None,
    ) -> Tracked:
        if not (type(name) is str and len(name) <= MAX_NAME and name.isprintable()):
            raise BadInput.of("name", _shown(name), f"at most {MAX_NAME:,} printable characters")
        try:
            of = self._kinds[kind]
        except (KeyError, TypeError):
            of = self._new_kind(kind)
        tracked = Tracked(name, of, owner, closer)
        now = self._clock()
        if now <= self._last:
            # What is closed first is told by the time, so that no two are taken at the same one.
            now = math.nextafter(self._last, math.inf)
        self._last = now
        if of.limit is None:
            of.open[tracked] = now
        else:
            self._take_within(of, of.limit, tracked, now)
        of.total = next(of.numbers)
        if stack is not None:
            self._stacks[tracked] = stack
        # Asked last, so that nothing comes in behind the back of the one who closes.
        if self._closed:
            self.release(tracked)
            raise WrongState("the tracker is closed")
        return tracked

    def _take_within(self, kind: Kind, limit: int, tracked: Tracked, now: float) -> None:
        with self._lock:
            if len(kind.open) >= limit:
                kind.refused += 1
                raise Overloaded(f"{limit} of kind {kind.name!r} are open, which is all that is allowed")
            kind.open[tracked] = now

    def _new_kind(self, name: str) -> Kind:
        checked_name("kind", name)
        with self._lock:
            if len(self._kinds) >= MOST_KINDS:
                name = OTHER
            return self._kinds.setdefault(name, Kind(name, None))

    def _oldest_first(self) -> list[tuple[Tracked, float]]:
        taken = [pair for kind in self._kinds.copy().values() for pair in kind.open.copy().items()]
        return sorted(taken, key=_since)

    def _told(self, tracked: Tracked, age: float) -> TrackedResource:
        stack = self._stacks.get(tracked)
        return TrackedResource(
            name=tracked.name,
            kind=tracked.kind,
            owner=tracked.owner,
            age=age,
            stack=None if stack is None else "".join(stack.format()),
        )

    async def _close_all(self) -> list[Exception]:
        self._closed = True
        end, loop = End(), asyncio.get_running_loop()
        left, hurried = self._oldest_first(), set[asyncio.Task[None]]()

        def hurry() -> None:
            while left:
                hurried.add(loop.create_task(self._close_next(left, end)))

        timer = loop.call_later(self._close_timeout, hurry)
        while left:
            await self._close_next(left, end)
        timer.cancel()
        await ended(hurried, end)
        self._forgotten += len(end.forgotten)
        return end.errors_told()

    def _close_next(self, left: list[tuple[Tracked, float]], end: End) -> Coroutine[Any, Any, None]:
        # Taken before anything is awaited, so that one is closed by one only.
        tracked, since = left.pop()
        return self._close_last(tracked, since, end)

    async def _close_last(self, tracked: Tracked, since: float, end: End) -> None:
        told = self._told(tracked, age_of(since, self._clock()))
        # Its block may have ended while others were being closed.
        if not self.release(tracked):
            return
        if tracked._close is None:
            end.forgotten.append(told)
            return
        try:
            await self._close(tracked, tracked._close)
        except asyncio.CancelledError as error:
            # The rest is closed all the same: each has its deadline.
            end.cancelled = error
        except Exception as error:  # noqa: BLE001  # a closer is the host's code; all errors are raised at the end
            error.add_note(f"while closing {told}")
            end.errors.append(error)

    async def _close(self, tracked: Tracked, closer: Closer) -> None:
        try:
            await close_within(self._close_timeout, tracked, closer)
        except BaseException:
            self._failed += 1
            raise


class Tracking(Generic[T]):
    """One resource's stay in a tracker, for the time of a block."""

    __slots__ = ("_closer", "_kind", "_name", "_owner", "_resource", "_stack", "_tracked", "_tracker")

    def __init__(
        self,
        tracker: ResourceTracker,
        name: str,
        kind: str,
        resource: T,
        owner: str | CodeType,
        closer: Closer | None,
        stack: traceback.StackSummary | None,
    ) -> None:
        self._tracker = tracker
        self._name = name
        self._kind = kind
        self._resource = resource
        self._owner = owner
        self._closer = closer
        self._stack = stack
        self._tracked: Tracked | None = None

    async def __aenter__(self) -> T:
        if self._tracked is not None:
            raise WrongState("tracked already; each track() is entered once")
        tracker = self._tracker
        try:
            self._tracked = tracker._take(self._name, self._kind, self._owner, self._closer, self._stack)
        except (Overloaded, WrongState):
            await self._close_refused()
            raise
        return self._resource

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tracked = self._tracked
        if tracked is None or not self._tracker.release(tracked) or self._closer is None:
            return
        try:
            await self._tracker._close(tracked, self._closer)
        except Exception as failed:
            if error is None:
                raise
            # The block's own error is the one to hear of; it may be a cancellation.
            log_all([failed])

    async def _close_refused(self) -> None:
        # It was handed over when it was given; nobody else would close it.
        if self._closer is not None:
            refused = Tracked(self._name, Kind(self._kind, None), self._owner, self._closer)
            await self._tracker._close(refused, self._closer)


def _since(pair: tuple[Tracked, float]) -> float:
    return pair[1]


def _stack(frame: FrameType) -> traceback.StackSummary:
    # Source lines are read when somebody asks.
    return traceback.StackSummary.extract(reversed([*traceback.walk_stack(frame)]), lookup_lines=False)


def _closer(resource: object, close: Closer | Literal[True]) -> Closer:
    if close is not True:
        if not callable(close):
            raise BadInput.of("close", close, "a function without arguments, True or None")
        return close
    closer: object = getattr(resource, "aclose", None) or getattr(resource, "close", None)
    if not callable(closer):
        raise BadInput.of("resource", resource, "something with aclose() or close(), for close=True")
    return closer


def _limited(limits: Mapping[str, int]) -> dict[str, Kind]:
    instance("limits", limits, Mapping, "a mapping of kinds to numbers")
    return {
        checked_name("limits", kind): Kind(kind, count(f"limits[{kind!r}]", limit)) for kind, limit in limits.items()
    }


def _shown(name: object) -> object:
    return name[:SHOWN] if isinstance(name, str) else name
