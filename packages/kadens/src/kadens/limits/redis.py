"""A rate limiter whose rate all processes share: one script on Redis or Valkey, one round trip."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from kadens.checks import callable_, count, seconds
from kadens.clock import Clock, monotonic
from kadens.errors import DeadlineExceeded, Overloaded, Unavailable
from kadens.limits.gcra import Rate, checked_key, checked_rules, checked_weight
from kadens.limits.waiting import SHORTEST_TIMER
from kadens.redis_client import LinkLost, RedisClient, Script

__all__ = ["Attempt", "RedisRateLimiter", "RedisRateLimiterStatistics"]

# Generic cell rate algorithm with the server's time, so the clocks of the callers do not matter. One key
# holds the time it was written, then the expected time of each rule, in microseconds, as doubles: they have room for
# the fractions. When the server's clock has been set back since, as after a failover, the expected times go with it.
# KEYS[1]; ARGV: weight, longest wait, then interval and burst of each rule; times in microseconds.
# Answers 1 when the place is taken, 0 when it would come too late and nothing was counted; then the wait; then of
# each rule the time until all of its burst is back.
SCRIPT = Script("""
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000000 + time[2]
local weight, longest = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('GET', KEYS[1]) or ''
local due, last, packed, at, ahead = now, now, struct.pack('d', now), 1, 0
if #kept >= 8 then
  local written
  written, at = struct.unpack('d', kept, 1)
  ahead = math.max(0, written - now)
end
local before, behind = {0, 0}, {1, 0}
for rule = 3, #ARGV, 2 do
  local interval, burst = ARGV[rule], ARGV[rule + 1]
  local from, expected = now, now
  if #kept >= at + 7 then expected, at = struct.unpack('d', kept, at) end
  expected = expected - ahead
  if expected > now then from = expected end
  local after = from + weight * interval
  due = math.max(due, from + (weight - burst) * interval)
  last = math.max(last, after)
  before[#before + 1], behind[#behind + 1] = math.ceil(from - now), math.ceil(after - now)
  packed = packed .. struct.pack('d', after)
end
local wait = math.ceil(due - now)
before[2], behind[2] = wait, wait
if wait > longest then return before end
redis.call('SET', KEYS[1], packed, 'PX', math.ceil((last - now) / 1000) + 1)
return behind
""")

MICROSECONDS = 1_000_000
LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisRateLimiterStatistics:
    """Of this process alone; `late` counts places that were lost because the caller woke too late for them."""

    passed: int
    waited: int
    denied: int
    late: int
    unavailable: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`wait` is in seconds, 0 if it passed; of each rule what is `left`, and in how many seconds all is `back`."""

    passed: bool
    wait: float
    left: tuple[float, ...]
    back: tuple[float, ...]


class RedisRateLimiter:
    """`RateLimiter` for many processes: the same rules, rates and words, with its state on a server.

    `server` is a URL, or a `RedisClient` that others use too. A caller takes its place in the server's order with
    one EVALSHA and waits for its time here, so all processes wait in one line. A place is taken for good: who is
    cancelled while waiting leaves it empty. Who wakes more than `max_late` seconds after its time, because the
    process was stopped for instance, asks for another; so no window holds more than `max_late` seconds' worth of
    units too many.

    `timeout` in seconds holds for the wait and the server together: `DeadlineExceeded` when the turn comes
    later, `Unavailable` when the server refuses, says nothing within `answer_within` seconds or answers
    nonsense, `Overloaded` when more than `max_waiting` callers want to ask it. Limiters of one `name` share
    their keys, and must have the same rules.
    """

    def __init__(
        self,
        server: str | RedisClient,
        *,
        rate: float | None = None,
        per: float = 1.0,
        burst: float = 1.0,
        rules: Sequence[Rate] = (),
        name: str = "limit",
        timeout: float = 30.0,
        answer_within: float = 1.0,
        max_late: float = 0.05,
        max_waiting: int = 10_000,
        clock: Clock = monotonic,
    ) -> None:
        self._rules = checked_rules(rate, per, burst, rules)
        self._heaviest = min(rule.burst for rule in self._rules)
        self._timeout = _checked_wait("timeout", timeout)
        self._answer_within = _checked_wait("answer_within", answer_within)
        self._max_late = _checked_wait("max_late", max_late)
        self._prefix = f"{checked_key(name, 'name')}:"
        self._clock = callable_("clock", clock)
        self._arguments = tuple(
            argument for rule in self._rules for argument in (f"{rule.interval * MICROSECONDS:.6f}", repr(rule.burst))
        )
        self._client, self._owns = RedisClient.of(
            server, wanted_by="RedisRateLimiter", timeout=self._answer_within, open_within=self._answer_within
        )
        self._max_waiting = count("max_waiting", max_waiting)
        self._asking = 0
        self._passed = self._waited = self._denied = self._late = self._unavailable = self._cancelled = 0

    async def acquire(
        self,
        weight: float = 1.0,
        *,
        key: str = "",
        timeout: float | None = None,  # noqa: ASYNC109  # the wait's own bound: it decides before waiting
    ) -> None:
        """Pass, waiting at most `timeout` seconds: `DeadlineExceeded`, `Unavailable`."""
        timeout = self._timeout if timeout is None else _checked_wait("timeout", timeout)
        deadline = self._clock() + timeout
        try:
            while not await self._pass(weight, key, deadline):
                self._late += 1
        except asyncio.CancelledError:
            self._cancelled += 1
            raise
        self._passed += 1

    async def try_acquire(self, weight: float = 1.0, *, key: str = "") -> bool:
        """Pass if it needs no wait; `Unavailable`."""
        return (await self.attempt(weight, key=key)).passed

    async def attempt(self, weight: float = 1.0, *, key: str = "") -> Attempt:
        """As `try_acquire`, and told when to come back and what is left; `Unavailable`."""
        taken, wait, *back = await self._ask(weight, key, longest=0.0, answer_within=self._answer_within)
        self._passed += taken == 1
        self._denied += taken != 1
        left = (rule.burst - each / rule.interval for rule, each in zip(self._rules, back, strict=True))
        return Attempt(passed=taken == 1, wait=wait, left=tuple(left), back=tuple(back))

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exc_info: object) -> None:
        """A rate counts beginnings, so nothing is returned."""

    async def aclose(self) -> None:
        """Close the connection; a client that was given stays open. A later call opens another."""
        if self._owns:
            await self._client.aclose()

    def statistics(self) -> RedisRateLimiterStatistics:
        return RedisRateLimiterStatistics(
            passed=self._passed,
            waited=self._waited,
            denied=self._denied,
            late=self._late,
            unavailable=self._unavailable,
            cancelled=self._cancelled,
        )

    async def _pass(self, weight: float, key: str, deadline: float) -> bool:
        """Take a place and wait for it; False when it was over on waking."""
        left = deadline - self._clock()
        if left <= 0:
            self._denied += 1
            raise DeadlineExceeded("the place came, and was over before this process woke")
        taken, wait, *_ = await self._ask(weight, key, longest=left, answer_within=min(left, self._answer_within))
        if not taken:
            self._denied += 1
            raise DeadlineExceeded(f"the turn comes in {wait:.3g} s, later than the {left:.3g} s that are left")
        if wait <= 0:
            return True
        self._waited += 1
        # The answer took some time too, and the place may be that much nearer: waiting from now is the safe side.
        return await self._sleep_until(self._clock() + wait) <= self._max_late

    async def _sleep_until(self, due: float) -> float:
        """How late it woke. A loop may ring a timer up to a millisecond early; then it sleeps on."""
        while (left := due - self._clock()) > 0:  # noqa: ASYNC110  # time is what it waits for
            await asyncio.sleep(max(left, SHORTEST_TIMER))
        return -left

    async def _ask(self, weight: float, key: str, *, longest: float, answer_within: float) -> list[float]:
        """(1 if the place is taken, seconds until it comes, then until each rule's burst is back)."""
        checked_weight(weight, self._heaviest)
        name = self._prefix + checked_key(key)
        if self._asking >= self._max_waiting:
            raise Overloaded(f"{self._asking} callers wait for the rate limiter's server already")
        self._asking += 1
        arguments: tuple[str | float, ...] = (weight, int(longest * MICROSECONDS), *self._arguments)
        began = self._clock()
        try:
            try:
                answer = await self._client.run(SCRIPT, (name,), *arguments, within=answer_within)
            except LinkLost:
                # Whether the place was taken is not known; to take another is the safe side.
                left = max(answer_within - (self._clock() - began), SHORTEST_TIMER)
                answer = await self._client.run(SCRIPT, (name,), *arguments, within=left)
            return self._understood(answer)
        except Unavailable as error:
            self._unavailable += 1
            raise Unavailable(f"the rate limiter got no answer from {error}") from error
        finally:
            self._asking -= 1

    def _understood(self, answer: object) -> list[float]:
        if isinstance(answer, list) and len(answer) == 2 + len(self._rules):
            taken, *times = answer
            if all(isinstance(number, int) for number in answer):
                return [taken, *(time / MICROSECONDS for time in times)]
        raise Unavailable(f"{self._client.address}: {answer!r} is no answer of a rate limiter")


def _checked_wait(field: str, given: float) -> float:
    return seconds(field, given, most=LONGEST_WAIT)
