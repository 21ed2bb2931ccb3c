"""The port, and what every backend shares: the way of a lease from the wish to its end."""

import asyncio
import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, NamedTuple, Self

from kadens.checks import callable_, is_number, sync_callable
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, LeaseLost, LockTimeout, LockUnanswered, Unavailable, WrongState
from kadens.locks.gate import Gate
from kadens.locks.lease import Grip, Lease, Wish
from kadens.locks.renewal import RENEWALS_PER_TTL, Renewal
from kadens.locks.silence import Silence
from kadens.locks.statistics import Counts, LocksStatistics

__all__ = ["Grip", "Lease", "Locks", "OnLost", "woken"]

logger = logging.getLogger(__name__)

SHORTEST_TTL = 0.05
LONGEST = 86_400.0
LONGEST_NAME = 512
PASSED_ON_WITHIN = 0.02

OnLost = Callable[["Lease"], None]


class _Hold(Wish):
    """One use of `hold`: the block of an `async with`."""

    __slots__ = ("lease", "locks")

    def __init__(
        self, locks: "Locks", name: str, ttl: float, timeout: float, renew: bool, reentrant: bool, fair: bool
    ) -> None:
        self.name = name
        self.ttl = ttl
        self.timeout = timeout
        self.renew = renew
        self.reentrant = reentrant
        self.fair = fair
        self.locks = locks
        self.lease: Lease | None = None

    async def __aenter__(self) -> Lease:
        if self.lease is not None:
            raise WrongState(f"this hold of {self.name!r} is in use; call hold() for each block")
        locks = self.locks
        if locks._loop is not asyncio.get_running_loop() or locks._closed:
            locks._enter_loop()
        entered = locks._gate.try_enter(self.name)
        lease = locks._at_once(self) if entered else None
        if lease is None:
            lease = await locks._acquire(self, entered=entered)
        self.lease = lease
        return lease

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        lease, self.lease = self.lease, None
        if lease is not None and not self.locks._ended_at_once(lease):
            await self.locks._release(lease, failed=error is not None)


class Locks(ABC):
    """Named locks of one backend, for one event loop at a time.

    Within a process waiters come in order of arrival. `on_lost` is called in the loop with a lease that
    ended early. A backend writes `_take`, `_keep` and `_free`, and whichever of the shorter ways it has.
    """

    expires: bool
    """Whether the backend gives a name to another when `ttl` has passed without a word from its holder."""

    needs_renewal = True

    def __init__(self, *, on_lost: OnLost | None = None, clock: Clock = monotonic) -> None:
        self._on_lost = None if on_lost is None else sync_callable("on_lost", on_lost)
        self._clock = callable_("clock", clock)
        self._gate: Gate[_Waiter, Lease] = Gate()
        self._held: dict[str, Lease] = {}
        self._counts = Counts()
        self._silence = Silence(clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._renewal = Renewal(self._held, clock, keep=self._keep, lose=self._lose, spawn=self._spawn)
        self._closed = False
        self._closing: asyncio.Task[None] | None = None

    def hold(
        self,
        name: str,
        *,
        ttl: float = 10.0,
        timeout: float = 30.0,
        renew: bool = True,
        reentrant: bool = False,
        fair: bool = False,
    ) -> _Hold:
        """`async with locks.hold("name") as lease:` is inside alone, at most `timeout` seconds later.

        `ttl`: seconds after which a holder that has gone silent loses the name; it is renewed in the
        background, unless `renew` is False: then it ends for good. `timeout=0` tries once. `reentrant`
        gives a task that holds the name the same lease again. A process may keep a name for its own
        waiters for some milliseconds; after a `fair` block it lets those of other processes go first.
        Raises `LockTimeout` (a `TimeoutError`) when another holds the name for that long, and `Unavailable` when the
        backend cannot be asked, after the tries of its backoff; `LockUnanswered` is both: the time was over, and the
        server had said nothing. At the end of a block whose lease was lost: `LeaseLost`.
        """
        if not _is_name(name):
            raise _bad_name(name)
        if type(ttl) is not float or not SHORTEST_TTL <= ttl <= LONGEST:
            _check_seconds("ttl", ttl, SHORTEST_TTL)
        if type(timeout) is not float or not 0 <= timeout <= LONGEST:
            _check_seconds("timeout", timeout, 0)
        return _Hold(self, name, ttl, timeout, renew, reentrant, fair)

    def statistics(self) -> LocksStatistics:
        counts = self._counts
        return LocksStatistics(
            held=len(self._held),
            waiting=counts.waiting,
            acquired=counts.acquired,
            contended=counts.contended,
            passed_on=counts.passed_on,
            timed_out=counts.timed_out,
            renewed=self._renewal.renewed,
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
        """End the leases that are held, as lost, and let go of the backend; a cancelled call leaves that to a task.

        Repeating it waits for the same end.
        """
        if not self._closed:
            self._closed = True
            self._renewal.stop()
            for lease in tuple(self._held.values()):
                self._lose(lease, "the locks were closed")
        if self._closing is None or self._closing.cancelled():
            self._closing = asyncio.get_running_loop().create_task(self._let_go())
        await asyncio.shield(self._closing)

    async def _let_go(self) -> None:
        try:
            await self._end_waits()
            while self._tasks:
                await asyncio.wait(self._tasks)
        finally:
            # Also when the loop ends and cancels all.
            await self._close()

    # What a backend does; first the shorter ways, which need not exist.

    def _try(self, _name: str, _ttl: float, /) -> Grip | None:
        """Take a free name without waiting; None where only `_ask` or `_take` can tell."""
        return None

    async def _ask(self, _name: str, _ttl: float, _within: float, /) -> Grip | None:
        """Take a free name by one question, answered within so many seconds or `TimeoutError`; None as in `_try`."""
        return None

    def _pass_on(self, _grip: Grip, /) -> Grip | None:
        """The next fence of a name that stays taken, without asking; None if the backend has to be asked."""
        return None

    def _free_at_once(self, _lease: Lease, /) -> bool:
        """Give the name back without waiting; False where only `_free` can."""
        return False

    @abstractmethod
    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        """Take the name, once it is free if `wait`; if this raises or is cancelled, nothing stays taken."""

    @abstractmethod
    async def _keep(self, grip: Grip, ttl: float, /) -> bool:
        """Renew; False if the name is not ours any more."""

    @abstractmethod
    async def _free(self, grip: Grip, /) -> None:
        """Give the name back; repeated if it was cancelled, and harmless when the name is not ours any more."""

    async def _open(self) -> None:  # noqa: B027
        """Connect, so that a wrong address is told at the start."""

    async def _end_waits(self) -> None:  # noqa: B027
        """At the closing: end the waits that are with the backend, until what was asked before has its answer."""

    async def _close(self) -> None:  # noqa: B027
        """Let go of connections and files; repeating it does nothing."""

    def _rebind(self) -> None:  # noqa: B027
        """Begin in an event loop: forget what belonged to one that has closed, in this process or before it forked."""

    # The way of a lease.

    def _at_once(self, hold: Wish) -> Lease | None:
        """Without waiting; the name is entered, and left if this raises."""
        try:
            grip = self._try(hold.name, hold.ttl)
        except BaseException:
            self._gate.leave(hold.name)
            raise
        if grip is None:
            return None
        self._counts.acquired += 1
        return self._granted(grip, hold, asyncio.current_task(self._loop))

    async def _acquire(self, hold: Wish, *, entered: bool) -> Lease:
        task = asyncio.current_task(self._loop)
        if not entered:
            holder = self._held.get(hold.name)
            if holder is not None and holder._task is task:
                return self._again(holder, reentrant=hold.reentrant)
        began = self._clock()
        if entered and hold.timeout > 0:
            grip = await self._first_ask(hold)
            if grip is not None:
                self._still_open(grip)
                self._counts.acquired += 1
                return self._granted(grip, hold, task)
        return await self._wait(_Waiter(hold, task, began), entered=entered)

    async def _first_ask(self, hold: Wish) -> Grip | None:
        gate = self._gate
        try:
            return await self._ask(hold.name, hold.ttl, hold.timeout)
        except TimeoutError as late:
            gate.leave(hold.name)
            self._counts.timed_out += 1
            raise _unanswered(hold, "no answer") from late
        except BaseException:
            gate.leave(hold.name)
            raise

    def _again(self, lease: Lease, *, reentrant: bool) -> Lease:
        if not reentrant:
            raise WrongState(f"this task holds {lease.name!r} already and would wait for itself; see reentrant")
        lease._depth += 1
        return lease

    async def _wait(self, waiter: "_Waiter", *, entered: bool) -> Lease:
        counts = self._counts
        counts.waiting += 1
        try:
            lease = await self._in_time(waiter, entered=entered)
        except LockTimeout:
            counts.timed_out += 1
            raise
        finally:
            counts.waiting -= 1
        waited = self._clock() - waiter.began
        counts.acquired += 1
        counts.contended += not entered
        counts.waited += waited
        counts.longest_wait = max(counts.longest_wait, waited)
        return lease

    async def _in_time(self, waiter: "_Waiter", *, entered: bool) -> Lease:
        hold = waiter.hold
        if hold.timeout == 0:
            lease = await self._take_entered(waiter, wait=False) if entered else None
            if lease is None:
                raise LockTimeout(f"{hold.name!r} is held by another")
            return lease
        left = hold.timeout - (self._clock() - waiter.began)
        try:
            async with asyncio.timeout(max(0.0, left)):
                lease = None if entered else await self._turn(waiter)
                if lease is None:
                    lease = await self._take_entered(waiter, wait=True)
        except TimeoutError as late:
            raise self._too_late(waiter) from late
        if lease is None:
            raise Unavailable(f"{hold.name!r}: the backend ended the wait")
        return lease

    def _too_late(self, waiter: "_Waiter") -> LockTimeout:
        hold = waiter.hold
        why = "" if hold.name in self._held else self._silence.through(waiter.began)
        return _unanswered(hold, why) if why else LockTimeout(f"{hold.name!r} was not free within {hold.timeout:g} s")

    async def _turn(self, waiter: "_Waiter") -> Lease | None:
        """The lease that the one before passed on, or None: then the backend is asked."""
        name, gate = waiter.hold.name, self._gate
        while not gate.try_enter(name):
            turn = gate.queue(name, waiter)
            try:
                lease = await turn.come
            except BaseException:
                if not gate.withdraw(name, turn):
                    self._refuse(gate, name, turn.come.result())
                raise
            # A lease that was lost on its way has left the gate to whoever comes.
            if lease is None or not lease.is_lost:
                return lease
            if self._closed:
                raise WrongState("the locks are closed")
        return None

    def _refuse(self, gate: "Gate[_Waiter, Lease]", name: str, lease: Lease | None) -> None:
        """Whoever was given its turn has gone."""
        if lease is None:
            gate.leave(name)
        elif not lease.is_lost:
            self._end(lease)
            self._spawn(self._give_back(lease._grip))

    async def _take_entered(self, waiter: "_Waiter", *, wait: bool) -> Lease | None:
        hold, gate, grip = waiter.hold, self._gate, None
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
                gate.leave(hold.name)
        if grip is None:
            return None
        self._still_open(grip)
        return self._granted(grip, hold, waiter.task)

    def _still_open(self, grip: Grip) -> None:
        """What comes after the closing goes back."""
        if self._closed:
            self._spawn(self._give_back(grip))
            raise WrongState("the locks are closed")

    def _granted(self, grip: Grip, hold: Wish, task: "asyncio.Task[Any] | None") -> Lease:
        since, ttl = grip.since, hold.ttl
        if not hold.renew:
            expires_at = due = since + ttl
        else:
            expires_at = since + ttl if self.expires else math.inf
            due = since + ttl / RENEWALS_PER_TTL if self.needs_renewal else math.inf
        lease = self._held[grip.name] = Lease(hold, grip, expires_at, due, task, self._clock)
        if due < self._renewal.next_round:
            self._renewal.round_at(due)
        return lease

    def _ended_at_once(self, lease: Lease) -> bool:
        if lease._depth > 1 or lease.is_lost or not self._free_at_once(lease):
            return False
        self._end(lease)
        self._gate.leave(lease._grip.name)
        return True

    async def _release(self, lease: Lease, *, failed: bool) -> None:
        lease._depth -= 1
        if lease._depth:
            return
        if lease.is_lost:
            if not failed:
                raise LeaseLost(f"the lease of {lease.name!r} with fence {lease.fence} ended before its block")
            return
        self._end(lease)
        if not self._passed_on(lease):
            await self._give_back(lease._grip)

    def _end(self, lease: Lease) -> None:
        lease._due = math.inf
        if lease._renewing is not None:
            lease._renewing.cancel()
        if self._held.get(lease._grip.name) is lease:
            del self._held[lease._grip.name]

    def _passed_on(self, lease: Lease) -> bool:
        """To the next waiter of this process, if there is one; not for long, since others wait elsewhere.

        D. Dice, V. Marathe, N. Shavit, "Lock Cohorting", PPoPP 2012.
        """
        turn = self._gate.first(lease.name)
        if turn is None or lease._wish.fair or not self._covers(lease, turn.asker.hold):
            return False
        grip = self._pass_on(lease._grip)
        if grip is None:
            return False
        self._counts.passed_on += 1
        self._gate.leave(lease.name, self._granted(grip, turn.asker.hold, turn.asker.task))
        return True

    def _covers(self, lease: Lease, hold: Wish) -> bool:
        """Whether what was asked for one holder is good enough for the next."""
        now = self._clock()
        if now - lease._grip.since >= PASSED_ON_WITHIN or now >= lease._expires_at:
            return False
        return not self.expires or (hold.renew and lease._wish.renew and hold.ttl <= lease._wish.ttl)

    def _lose(self, lease: Lease, why: str) -> None:
        if lease.is_lost or self._held.get(lease.name) is not lease:
            return
        self._end(lease)
        self._counts.lost += 1
        lease._mark_lost()
        logger.warning("the lease of %s with fence %d was lost: %s", lease.name, lease.fence, why)
        self._spawn(self._give_back(lease._grip))
        self._tell_lost(lease)

    def _tell_lost(self, lease: Lease) -> None:
        if self._on_lost is None:
            return
        try:
            self._on_lost(lease)
        except Exception:
            # The listener is the host's code; other leases must be kept, and told of, whatever it does.
            logger.exception("the listener for lost leases failed at %s", lease.name)

    async def _give_back(self, grip: Grip) -> None:
        gate = self._gate
        try:
            await self._free(grip)
        except asyncio.CancelledError:
            # It may be free by now or not; nobody here may take it before that is settled.
            self._spawn(self._free_and_leave(grip))
            raise
        except BaseException:
            gate.leave(grip.name)
            raise
        gate.leave(grip.name)

    async def _free_and_leave(self, grip: Grip) -> None:
        try:
            await self._free(grip)
        finally:
            self._gate.leave(grip.name)

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
        if self._closed:
            raise WrongState("the locks are closed")
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        if self._loop is not None:
            if not self._loop.is_closed():
                raise WrongState("these locks belong to another event loop that is still open; make one per loop")
            self._leave_behind()
        self._rebind()
        self._loop = loop

    def _leave_behind(self) -> None:
        """Of what belonged to a closed loop nothing goes on, and what is thrown away later must free nothing here."""
        for lease in self._held.values():
            self._counts.lost += 1
            # Nobody waits for its event any more.
            lease._lost = None
            lease._mark_lost()
        self._held.clear()
        self._gate, self._tasks = Gate(), set()
        self._renewal.stop()


class _Waiter(NamedTuple):
    hold: Wish
    task: "asyncio.Task[Any] | None"
    began: float


async def woken(wake: asyncio.Event, within: float) -> None:
    """Until `wake` is set, at the latest in `within` seconds: then it sets itself."""
    timer = asyncio.get_running_loop().call_later(within, wake.set)
    try:
        await wake.wait()
    finally:
        timer.cancel()


def _check_seconds(field: str, value: Any, least: float) -> None:
    if not is_number(value) or not least <= value <= LONGEST:
        raise BadInput.of(field, value, f"seconds, from {least:g} to {LONGEST:.0f}")


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name.isprintable()


def _bad_name(name: object) -> BadInput:
    shown = name[:40] if isinstance(name, str) else name
    return BadInput.of("name", shown, f"1 to {LONGEST_NAME} printable characters")


def _unanswered(hold: Wish, why: str) -> LockUnanswered:
    return LockUnanswered(f"{hold.name!r}: the server of the locks did not answer within {hold.timeout:g} s: {why}")
