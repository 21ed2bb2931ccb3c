"""The port: a lease with a fencing token, and what every backend shares."""

import asyncio
import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, Self

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, LeaseLost, LockTimeout, Unavailable, WrongState
from kadens.locks.gate import Gate
from kadens.metrics import Registry

__all__ = ["Grip", "Lease", "Locks", "LocksStatistics", "OnLost", "measure_locks", "woken"]

logger = logging.getLogger(__name__)

SHORTEST_TTL = 0.05
LONGEST = 86_400.0
LONGEST_NAME = 512
RENEWALS_PER_TTL = 3
RETRY_PER_TTL = 20

OnLost = Callable[["Lease"], None]


class Grip(NamedTuple):
    """What a backend needs to keep and free what it took; `since` is the clock when it was asked for."""

    name: str
    fence: int
    since: float
    handle: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksStatistics:
    """Waits in seconds; `contended` counts acquisitions that had to queue, `lost` leases that ended early."""

    held: int
    waiting: int
    acquired: int
    contended: int
    timed_out: int
    renewed: int
    lost: int
    waited: float
    longest_wait: float


@dataclass(slots=True)
class _Counts:
    waiting: int = 0
    acquired: int = 0
    contended: int = 0
    timed_out: int = 0
    renewed: int = 0
    lost: int = 0
    waited: float = 0.0
    longest_wait: float = 0.0


class Lease:
    """The right to a name until it ends; give `fence` to whatever the lock guards, so that it refuses older ones."""

    __slots__ = (
        "_clock",
        "_depth",
        "_expires_at",
        "_grip",
        "_lost",
        "_renewing",
        "_renews",
        "_task",
        "_timer",
        "_ttl",
        "is_lost",
    )

    def __init__(self, grip: Grip, ttl: float, *, renews: bool, expires_at: float, clock: Clock) -> None:
        self._grip = grip
        self._ttl = ttl
        self._renews = renews
        self._expires_at = expires_at
        self._clock = clock
        self._depth = 1
        self._task = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._lost: asyncio.Event | None = None
        self.is_lost = False

    def __repr__(self) -> str:
        return f"Lease(name={self.name!r}, fence={self.fence}, lost={self.is_lost})"

    @property
    def name(self) -> str:
        return self._grip.name

    @property
    def fence(self) -> int:
        """Grows with every holder of the name."""
        return self._grip.fence

    @property
    def lost(self) -> asyncio.Event:
        """Set when the lease has ended before its block did."""
        if self._lost is None:
            self._lost = asyncio.Event()
            if self.is_lost:
                self._lost.set()
        return self._lost

    def check(self) -> None:
        """Raise `LeaseLost` if it has ended, also if the loop has had no time yet to set `lost`."""
        if self.is_lost or self._clock() >= self._expires_at:
            raise LeaseLost(f"the lease of {self.name!r} with fence {self.fence} has ended")

    def _mark_lost(self) -> None:
        self.is_lost = True
        if self._lost is not None:
            self._lost.set()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._renewing is not None:
            self._renewing.cancel()


@dataclass(slots=True)
class _Hold:
    """One use of `hold`: the block of an `async with`."""

    locks: "Locks"
    name: str
    ttl: float
    timeout: float
    renew: bool
    reentrant: bool
    lease: Lease | None = field(default=None, init=False)

    async def __aenter__(self) -> Lease:
        if self.lease is not None:
            raise WrongState(f"this hold of {self.name!r} is in use; call hold() for each block")
        self.lease = lease = await self.locks._acquire(self)
        return lease

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        lease, self.lease = self.lease, None
        if lease is not None:
            await self.locks._release(lease, failed=error is not None)


class Locks(ABC):
    """Named locks of one backend, for one event loop at a time.

    Within a process waiters come in order of arrival. `on_lost` is called in the loop with a lease that
    ended early. A backend writes `_try`, `_take`, `_keep` and `_free`.
    """

    expires: bool
    """Whether the backend gives a name to another when `ttl` has passed without a word from its holder."""

    needs_renewal = True

    def __init__(self, *, on_lost: OnLost | None = None, clock: Clock = monotonic) -> None:
        self._on_lost = on_lost
        self._clock = clock
        self._gate = Gate()
        self._held: dict[str, Lease] = {}
        self._counts = _Counts()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def hold(
        self, name: str, *, ttl: float = 10.0, timeout: float = 30.0, renew: bool = True, reentrant: bool = False
    ) -> _Hold:
        """`async with locks.hold("name") as lease:` is inside alone, at most `timeout` seconds later.

        `ttl`: seconds after which a holder that has gone silent loses the name; it is renewed in the
        background, unless `renew` is False: then it ends for good. `timeout=0` tries once. `reentrant`
        gives a task that holds the name the same lease again. Raises `LockTimeout` (a `TimeoutError`),
        `Unavailable`, and at the end of a block whose lease was lost `LeaseLost`.
        """
        _check_name(name)
        if not SHORTEST_TTL <= ttl <= LONGEST:
            raise BadInput.of("ttl", ttl, f"seconds, from {SHORTEST_TTL} to {LONGEST:.0f}")
        if not 0 <= timeout <= LONGEST:
            raise BadInput.of("timeout", timeout, f"seconds, from 0 to {LONGEST:.0f}")
        return _Hold(self, name, ttl, timeout, renew, reentrant)

    def statistics(self) -> LocksStatistics:
        counts = self._counts
        return LocksStatistics(
            held=len(self._held),
            waiting=counts.waiting,
            acquired=counts.acquired,
            contended=counts.contended,
            timed_out=counts.timed_out,
            renewed=counts.renewed,
            lost=counts.lost,
            waited=counts.waited,
            longest_wait=counts.longest_wait,
        )

    async def __aenter__(self) -> Self:
        self._enter_loop()
        await self._open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the leases that are held, as lost, and let go of the backend. Repeating it does nothing."""
        if self._closed:
            return
        self._closed = True
        for lease in tuple(self._held.values()):
            self._lose(lease, "the locks were closed")
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._close()

    # What a backend does.

    def _try(self, _name: str, _ttl: float, /) -> Grip | None:
        """Take a free name without waiting; None where only `_take` can tell."""
        return None

    @abstractmethod
    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        """Take the name, once it is free if `wait`; if this raises or is cancelled, nothing stays taken."""

    @abstractmethod
    async def _keep(self, grip: Grip, ttl: float, /) -> bool:
        """Renew; False if the name is not ours any more."""

    @abstractmethod
    async def _free(self, grip: Grip, /) -> None:
        """Give the name back, also when the caller is cancelled meanwhile; harmless when it is not ours any more."""

    async def _open(self) -> None:  # noqa: B027
        """Connect, so that a wrong address is told at the start."""

    async def _close(self) -> None:  # noqa: B027
        """Let go of connections and files."""

    def _rebind(self) -> None:  # noqa: B027
        """Forget what belonged to an event loop that has closed."""

    # The way of a lease.

    async def _acquire(self, hold: _Hold) -> Lease:
        self._enter_loop()
        name = hold.name
        if self._gate.try_enter(name):
            try:
                grip = self._try(name, hold.ttl)
            except BaseException:
                self._gate.leave(name)
                raise
            if grip is not None:
                self._counts.acquired += 1
                return self._granted(grip, hold)
            entered = True
        else:
            holder = self._held.get(name)
            if holder is not None and holder._task is asyncio.current_task():
                return self._again(holder, reentrant=hold.reentrant)
            entered = False
        return self._granted(await self._wait(hold, entered=entered), hold)

    def _again(self, lease: Lease, *, reentrant: bool) -> Lease:
        if not reentrant:
            raise WrongState(f"this task holds {lease.name!r} already and would wait for itself; see reentrant")
        lease._depth += 1
        return lease

    async def _wait(self, hold: _Hold, *, entered: bool) -> Grip:
        counts = self._counts
        began = self._clock()
        counts.waiting += 1
        try:
            grip = await self._in_time(hold, entered=entered)
        except LockTimeout:
            counts.timed_out += 1
            raise
        finally:
            counts.waiting -= 1
        waited = self._clock() - began
        counts.acquired += 1
        counts.contended += not entered
        counts.waited += waited
        counts.longest_wait = max(counts.longest_wait, waited)
        return grip

    async def _in_time(self, hold: _Hold, *, entered: bool) -> Grip:
        if hold.timeout == 0:
            grip = await self._take_entered(hold, wait=False) if entered else None
            if grip is None:
                raise LockTimeout(f"{hold.name!r} is held by another")
            return grip
        try:
            async with asyncio.timeout(hold.timeout):
                if not entered:
                    await self._gate.enter(hold.name)
                grip = await self._take_entered(hold, wait=True)
        except TimeoutError as late:
            raise LockTimeout(f"{hold.name!r} was not free within {hold.timeout:g} s") from late
        if grip is None:
            raise Unavailable(f"{hold.name!r}: the backend ended the wait")
        return grip

    async def _take_entered(self, hold: _Hold, *, wait: bool) -> Grip | None:
        grip = None
        try:
            if self._closed:
                raise WrongState("the locks are closed")
            grip = await self._take(hold.name, hold.ttl, wait)
        except Unavailable:
            if self._closed:
                raise WrongState("the locks are closed") from None
            raise
        finally:
            if grip is None:
                self._gate.leave(hold.name)
        return grip

    def _granted(self, grip: Grip, hold: _Hold) -> Lease:
        ends = self.expires or not hold.renew
        expires_at = grip.since + hold.ttl if ends else math.inf
        lease = Lease(grip, hold.ttl, renews=hold.renew, expires_at=expires_at, clock=self._clock)
        self._held[grip.name] = lease
        if not hold.renew:
            self._at(hold.ttl, lease, self._expire)
        elif self.needs_renewal:
            self._at(hold.ttl / RENEWALS_PER_TTL, lease, self._renew_soon)
        return lease

    async def _release(self, lease: Lease, *, failed: bool) -> None:
        lease._depth -= 1
        if lease._depth:
            return
        if lease.is_lost:
            if not failed:
                raise LeaseLost(f"the lease of {lease.name!r} with fence {lease.fence} ended before its block")
            return
        self._let_go(lease)
        await self._give_back(lease._grip)

    def _let_go(self, lease: Lease) -> None:
        lease._stop()
        if self._held.get(lease.name) is lease:
            del self._held[lease.name]

    def _lose(self, lease: Lease, why: str) -> None:
        if lease.is_lost or self._held.get(lease.name) is not lease:
            return
        self._let_go(lease)
        self._counts.lost += 1
        lease._mark_lost()
        logger.warning("the lease of %s with fence %d was lost: %s", lease.name, lease.fence, why)
        self._spawn(self._give_back(lease._grip))
        if self._on_lost is not None:
            self._on_lost(lease)

    async def _give_back(self, grip: Grip) -> None:
        try:
            await self._free(grip)
        finally:
            self._gate.leave(grip.name)

    # Renewal.

    def _at(self, delay: float, lease: Lease, call: Callable[[Lease], None]) -> None:
        lease._timer = asyncio.get_running_loop().call_later(delay, call, lease)

    def _expire(self, lease: Lease) -> None:
        self._lose(lease, "its ttl has passed")

    def _renew_soon(self, lease: Lease) -> None:
        lease._renewing = self._spawn(self._renew(lease))

    def _renew_all(self) -> None:
        """Ask now, not at the next turn, whether the names are still ours: the link to the backend broke."""
        for lease in tuple(self._held.values()):
            if lease._renews and lease._renewing is None:
                if lease._timer is not None:
                    lease._timer.cancel()
                self._renew_soon(lease)

    async def _renew(self, lease: Lease) -> None:
        asked = self._clock()
        left = lease._expires_at - asked if lease._expires_at < math.inf else lease._ttl
        try:
            async with asyncio.timeout(max(0.0, left)):
                kept = await self._keep(lease._grip, lease._ttl)
        except (Unavailable, TimeoutError) as error:
            self._renew_later(lease, error)
            return
        finally:
            lease._renewing = None
        if not kept:
            self._lose(lease, "the backend knows it no more")
            return
        self._counts.renewed += 1
        if self.expires:
            lease._expires_at = asked + lease._ttl
        self._at(lease._ttl / RENEWALS_PER_TTL, lease, self._renew_soon)

    def _renew_later(self, lease: Lease, error: Exception) -> None:
        left = lease._expires_at - self._clock()
        if left <= 0:
            self._lose(lease, f"it could not be renewed in time: {str(error) or type(error).__name__}")
        else:
            self._at(min(left, lease._ttl / RETRY_PER_TTL), lease, self._renew_soon)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)
        return task

    def _spawned(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("work behind the locks failed", exc_info=error)

    def _enter_loop(self) -> None:
        loop = asyncio.get_running_loop()
        if self._closed:
            raise WrongState("the locks are closed")
        if loop is self._loop:
            return
        if self._loop is not None and not self._loop.is_closed():
            raise WrongState("these locks belong to another event loop that is still open; make one per loop")
        if self._loop is not None:
            self._gate, self._held, self._tasks = Gate(), {}, set()
            self._rebind()
        self._loop = loop


async def woken(wake: asyncio.Event, within: float) -> None:
    """Until `wake` is set, at the latest in `within` seconds: then it sets itself."""
    timer = asyncio.get_running_loop().call_later(within, wake.set)
    try:
        await wake.wait()
    finally:
        timer.cancel()


def measure_locks(registry: Registry, locks: Locks) -> None:
    """Expose what the locks count; read at every scrape, nothing is paid before."""
    gauges = {
        "locks_held": ("Names held by this process.", lambda: locks.statistics().held),
        "locks_waiting": ("Callers that wait for a name.", lambda: locks.statistics().waiting),
    }
    counters = {
        "locks_acquired_total": ("Leases granted.", lambda: locks.statistics().acquired),
        "locks_timed_out_total": ("Waits that ended at their timeout.", lambda: locks.statistics().timed_out),
        "locks_lost_total": ("Leases that ended before their block.", lambda: locks.statistics().lost),
        "locks_waited_seconds_total": ("Time spent waiting for names.", lambda: locks.statistics().waited),
    }
    for name, (text, read) in gauges.items():
        registry.gauge(name, text).read_from(read)
    for name, (text, read_number) in counters.items():
        registry.counter(name, text).read_from(read_number)


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name or len(name) > LONGEST_NAME or not name.isprintable():
        shown = name[:40] if isinstance(name, str) else name
        raise BadInput.of("name", shown, f"1 to {LONGEST_NAME} printable characters")
