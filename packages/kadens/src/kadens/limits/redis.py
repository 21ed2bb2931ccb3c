"""A rate limiter whose rate all processes share: one script on Redis or Valkey, one round trip."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, DeadlineExceeded, MissingExtra, Unavailable
from kadens.limits.gcra import Rate, checked_key, checked_rules, checked_weight
from kadens.limits.semaphore import Semaphore
from kadens.limits.waiting import SHORTEST_TIMER

try:
    from redis.asyncio import ConnectionPool, Redis
    from redis.asyncio.connection import AbstractConnection
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as RedisConnectionError
    from redis.exceptions import NoScriptError, RedisError, ResponseError
except ImportError as missing:
    raise MissingExtra.named("redis", "RedisRateLimiter") from missing

__all__ = ["RedisRateLimiter", "RedisRateLimiterStatistics"]

# Generic cell rate algorithm with the server's time, so the clocks of the callers do not matter. One key
# holds the expected time of each rule, in microseconds of which a double has room for the fractions.
# KEYS[1]; ARGV: weight, longest wait, then interval and burst of each rule; times in microseconds.
# Answers {1, wait} when the place is taken, {0, wait} when it would come too late and nothing was counted.
SCRIPT = """
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000000 + time[2]
local weight, longest = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('GET', KEYS[1])
local expected, due, last = {}, now, now
local rule = 3
for number in string.gmatch(kept or '', '%S+') do
  expected[#expected + 1] = tonumber(number)
end
for i = 1, (#ARGV - 2) / 2 do
  local interval, burst = tonumber(ARGV[rule]), tonumber(ARGV[rule + 1])
  local from = math.max(expected[i] or now, now)
  due = math.max(due, from + (weight - burst) * interval)
  local after = from + weight * interval
  last = math.max(last, after)
  expected[i] = string.format('%.3f', after)
  rule = rule + 2
end
local wait = math.ceil(due - now)
if wait > longest then
  return {0, wait}
end
redis.call('SET', KEYS[1], table.concat(expected, ' '), 'PX', math.ceil((last - now) / 1000) + 1)
return {1, wait}
"""
DIGEST = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()

MICROSECONDS = 1_000_000
LONGEST_WAIT = 86_400.0

CONNECTIONS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisRateLimiterStatistics:
    """Of this process alone; `late` counts places that were lost because the caller woke too late for them."""

    passed: int
    waited: int
    denied: int
    late: int
    unavailable: int
    cancelled: int


class RedisRateLimiter:
    """`RateLimiter` for many processes: the same rules, rates and words, with its state on a server.

    A caller takes its place in the server's order with one EVALSHA and waits for its time here, so all
    processes wait in one line. A place is taken for good: who is cancelled while waiting leaves it empty.
    Who wakes more than `max_late` seconds after its time, because the process was stopped for instance, asks
    for another; so no window holds more than `max_late` seconds' worth of units too many.

    `timeout` in seconds holds for the wait and the server together: `DeadlineExceeded` when the turn comes
    later, `Unavailable` when the server refuses, says nothing within `answer_within` seconds or answers
    nonsense, `Overloaded` when more than `max_waiting` callers want to ask it. Limiters of one `name` share
    their keys, and must have the same rules.
    """

    def __init__(
        self,
        server: "str | Redis",
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
        self._prefix = f"{checked_key(name)}:"
        self._clock = clock
        self._arguments = tuple(
            argument for rule in self._rules for argument in (f"{rule.interval * MICROSECONDS:.6f}", repr(rule.burst))
        )
        pool = _pool(server, self._answer_within) if isinstance(server, str) else server.connection_pool
        self._connections = _Connections(pool)
        self._turns = Semaphore(CONNECTIONS, max_waiting=max_waiting, timeout=self._answer_within)
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
        taken, _ = await self._ask(weight, key, longest=0.0, answer_within=self._answer_within)
        self._passed += taken
        self._denied += not taken
        return taken

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exc_info: object) -> None:
        """A rate counts beginnings, so nothing is returned."""

    async def aclose(self) -> None:
        """Close the connections; a client that was given stays open. Later calls open one each."""
        await self._connections.aclose()

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
        taken, wait = await self._ask(weight, key, longest=left, answer_within=min(left, self._answer_within))
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

    async def _ask(self, weight: float, key: str, *, longest: float, answer_within: float) -> tuple[bool, float]:
        """(whether the place is taken, seconds until it comes)."""
        checked_weight(weight, self._heaviest)
        name = self._prefix + checked_key(key)
        arguments = (1, name, repr(weight), f"{longest * MICROSECONDS:.0f}", *self._arguments)
        try:
            async with asyncio.timeout(answer_within):
                taken, wait = await self._evaluate(*arguments)
                return taken == 1, wait / MICROSECONDS
        except (RedisError, OSError, ValueError, TypeError) as error:
            # ValueError and TypeError: what came is no pair of numbers. A wait that ended is an OSError too.
            self._unavailable += 1
            raise Unavailable(
                f"the rate limiter's server gave no answer: {str(error) or type(error).__name__}"
            ) from error

    async def _evaluate(self, *arguments: object) -> list[int]:
        async with self._turns:
            try:
                answer = await self._connections.ask("EVALSHA", DIGEST, *arguments)
            except NoScriptError:
                # The server has started or forgotten its scripts since; EVAL makes it know this one again.
                answer = await self._connections.ask("EVAL", SCRIPT, *arguments)
        if not isinstance(answer, list):
            raise TypeError(f"{answer!r} is no list")
        return answer


class _Connections:
    """The connections of one limiter; the pool makes them, and holding them here saves most of a call's cost."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._idle: list[AbstractConnection] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def ask(self, *words: object) -> Any:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # The connections of a loop that closed are as dead as their loop.
            self._idle, self._loop = [], loop
        if self._idle:
            try:
                return await self._ask(self._idle.pop(), words)
            except RedisConnectionError:
                # The server may have closed it since: the others are no better, and a new one tells.
                await self._drop_idle()
        connection: AbstractConnection = self._pool.make_connection()  # type: ignore[no-untyped-call]
        return await self._ask(connection, words)

    async def aclose(self) -> None:
        self._closed = True
        await self._drop_idle()

    async def _drop_idle(self) -> None:
        while self._idle:
            await self._idle.pop().disconnect(nowait=True)

    async def _ask(self, connection: AbstractConnection, words: Sequence[object]) -> Any:
        usable = False
        try:
            await connection.send_command(*words)
            answer = await connection.read_response()
            usable = True
        except ResponseError:
            usable = True
            raise
        finally:
            # With an answer outstanding, the next question would get the wrong one.
            if usable and not self._closed:
                self._idle.append(connection)
            else:
                await connection.disconnect(nowait=True)
        return answer


def _pool(url: str, connect_within: float) -> ConnectionPool:
    retry = Retry(NoBackoff(), 0)
    try:
        # The reads' own deadline is left out: every question has one here already.
        return ConnectionPool.from_url(url, socket_connect_timeout=connect_within, socket_timeout=None, retry=retry)
    except ValueError as error:
        raise BadInput.of(
            "server", url.rpartition("@")[2], "redis://, rediss:// or unix://, or a client of redis.asyncio"
        ) from error


def _checked_wait(field: str, seconds: float) -> float:
    if not 0 < seconds <= LONGEST_WAIT:
        raise BadInput.of(field, seconds, f"seconds, more than 0 and at most {LONGEST_WAIT:g}")
    return seconds
