"""A rate limiter in memory: callers wait in order, keys are bounded, rules may be many."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass

from kadens.checks import callable_, count
from kadens.clock import Clock, monotonic
from kadens.errors import DeadlineExceeded, Overloaded
from kadens.limits.gcra import Meter, Rate, checked_key, checked_rules, checked_weight, meter_of
from kadens.limits.waiting import FUTURE, SHORTEST_TIMER, WEIGHT, Waiter, WaitingLine, checked_timeout, full

__all__ = ["RateLimiter", "RateLimiterStatistics"]

NOBODY: Sequence[Waiter] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimiterStatistics:
    """`passed` and `denied` count calls, not weights; `denied` are those whose turn could not come in time."""

    keys: int
    waiting: int
    passed: int
    waited: int
    denied: int
    refused: int
    cancelled: int


class RateLimiter:
    """Lets `rate` units per `per` seconds pass, evenly, `burst` of them at once after a rest.

    `rules` in place of `rate` are many at once: `rules=[Rate(rate=10), Rate(rate=100, per=60)]`. Each `key`
    has a rate of its own. A caller whose turn cannot come within its `timeout` (seconds) is told so at once
    by `DeadlineExceeded`; `Overloaded` says that more than `max_waiting` callers of one key would wait, or
    that more than `max_keys` keys are busy. A key at which a caller waited belongs to that event loop until it
    closes: to wait there in another is `WrongState`. How exact it is, `Gcra` says.
    """

    def __init__(
        self,
        *,
        rate: float | None = None,
        per: float = 1.0,
        burst: float = 1.0,
        rules: Sequence[Rate] = (),
        timeout: float = 30.0,
        max_waiting: int = 10_000,
        max_keys: int = 100_000,
        clock: Clock = monotonic,
    ) -> None:
        self._rules = checked_rules(rate, per, burst, rules)
        self._heaviest = min(rule.burst for rule in self._rules)
        self._timeout = checked_timeout(timeout)
        self._max_waiting = count("max_waiting", max_waiting, least=0)
        self._max_keys = count("max_keys", max_keys)
        self._clock = callable_("clock", clock)
        self._gate = _Gate(meter_of(self._rules), clock)
        self._gates: dict[str, _Gate] = {}
        self._full_until = -math.inf
        self._passed = self._waited = self._denied = self._refused = self._cancelled = 0

    async def acquire(
        self,
        weight: float = 1.0,
        *,
        key: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the wait's own bound: it decides before waiting
    ) -> None:
        """Pass, waiting at most `timeout` seconds: `DeadlineExceeded`, `Overloaded`."""
        gate = self._gate if key is None else self._gate_of(key)
        if weight != 1.0:
            checked_weight(weight, self._heaviest)
        if gate.waiters or not gate.meter.take(self._clock(), weight):
            await self._wait(gate, weight, self._timeout if timeout is None else checked_timeout(timeout))
        self._passed += 1

    def try_acquire(self, weight: float = 1.0, *, key: str | None = None) -> bool:
        """Pass if it needs no wait; those who wait come first."""
        checked_weight(weight, self._heaviest)
        gate = self._gate if key is None else self._gate_of(key)
        if gate.waiters or not gate.meter.take(self._clock(), weight):
            self._denied += 1
            return False
        self._passed += 1
        return True

    def retry_after(self, weight: float = 1.0, *, key: str | None = None) -> float:
        """Seconds until it could pass, 0 if now; behind all who wait."""
        checked_weight(weight, self._heaviest)
        gate = self._gate if key is None else self._gates.get(checked_key(key))
        return 0.0 if gate is None else max(0.0, gate.turn(weight) - self._clock())

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exc_info: object) -> None:
        """A rate counts beginnings, so nothing is returned."""

    def statistics(self) -> RateLimiterStatistics:
        gates = (self._gate, *self._gates.values())
        return RateLimiterStatistics(
            keys=len(self._gates),
            waiting=sum(len(gate.waiters) for gate in gates),
            passed=self._passed,
            waited=self._waited,
            denied=self._denied,
            refused=self._refused,
            cancelled=self._cancelled,
        )

    async def _wait(self, gate: "_Gate", weight: float, within: float) -> None:
        if len(gate.waiters) >= self._max_waiting:
            self._refused += 1
            raise full("this rate", self._max_waiting)
        wait = gate.turn(weight) - self._clock()
        if wait > within:
            self._denied += 1
            raise DeadlineExceeded(f"the turn comes in {wait:.3g} s, later than the timeout of {within:g} s")
        try:
            await gate.wait(weight, within)
        except DeadlineExceeded:
            self._denied += 1
            raise
        except asyncio.CancelledError:
            self._cancelled += 1
            raise
        self._waited += 1

    def _gate_of(self, key: str) -> "_Gate":
        try:
            gate = self._gates.get(key)
        except TypeError:
            gate = None
        if gate is None:
            # Those that are known have been checked.
            checked_key(key)
            if len(self._gates) >= self._max_keys:
                self._drop_idle()
            gate = self._gates[key] = _Gate(meter_of(self._rules), self._clock)
        return gate

    def _drop_idle(self) -> None:
        """A key that has rested is as good as unknown, so forgetting it changes nothing."""
        now = self._clock()
        if now >= self._full_until:
            self._gates = {key: gate for key, gate in self._gates.items() if not gate.is_idle(now)}
        if len(self._gates) >= self._max_keys:
            # Until the first of them has rested there is nothing to find, and no need to look again.
            if now >= self._full_until:
                self._full_until = min(gate.meter.idle_at() for gate in self._gates.values())
            self._refused += 1
            raise Overloaded(f"{self._max_keys} keys are busy already, and no more may be")


class _Gate:
    """One key: its meter, and the line before it, which is made when somebody has to wait."""

    __slots__ = ("_ahead", "_clock", "_line", "_timer", "meter", "waiters")

    def __init__(self, meter: Meter, clock: Clock) -> None:
        self.meter = meter
        self.waiters: Sequence[Waiter] = NOBODY
        self._clock = clock
        self._line: WaitingLine | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ahead = 0.0

    def is_idle(self, now: float) -> bool:
        return not self.waiters and self.meter.idle_at() <= now

    def turn(self, weight: float) -> float:
        """When it could pass, behind all who wait."""
        # Those who were served a moment ago count until they run, which is the safe side.
        ahead = self._ahead if self.waiters else 0.0
        return self.meter.due(self._clock(), ahead + weight)

    async def wait(self, weight: float, within: float) -> None:
        line = self._opened() if self._line is None else self._line
        loop = asyncio.get_running_loop()
        if loop is not line.loop:
            line.move_to(loop)
        waiter = line.join(loop, within, weight)
        self._ahead += weight
        if len(line.waiters) == 1:
            self._set_timer(weight, self._clock())
        try:
            error = await waiter[FUTURE]
        except (asyncio.CancelledError, GeneratorExit):
            if not line.leave(waiter):
                self.meter.give_back(weight)
            self._serve(line)
            raise
        finally:
            self._ahead -= weight
        if error is not None:
            self._serve(line)
            raise error

    def _opened(self) -> WaitingLine:
        line = self._line = WaitingLine()
        self.waiters = line.waiters
        return line

    def _set_timer(self, weight: float, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        delay = max(self.meter.due(now, weight) - now, SHORTEST_TIMER)
        self._timer = asyncio.get_running_loop().call_later(delay, self._ring)

    def _ring(self) -> None:
        if self._line is not None and self._line.waiters:
            self.meter.waited(self._clock())
            self._serve(self._line)

    def _serve(self, line: WaitingLine) -> None:
        now = self._clock()
        while (first := line.first()) and self.meter.take(now, first[WEIGHT]):
            line.serve()
        if first is not None:
            self._set_timer(first[WEIGHT], now)
