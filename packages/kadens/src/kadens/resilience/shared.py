"""A circuit that many processes share over Redis: counted together, opened together, probed by one."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import Unavailable
from kadens.redis_client import RedisClient, Script
from kadens.resilience.circuit_breaker import CircuitBreaker, Window
from kadens.resilience.states import Change, State, way

__all__ = ["SharedCircuitBreaker"]

LONGEST_NAME = 200

# KEYS: the circuit, its counts, its probes. ARGV: channel, window, recovery (in ms), min_calls, failure_ratio,
# probes, then what the script wants. Every change has a number that grows, also over a server that came back empty,
# and is published. Each script answers {whether a probe was granted, number, state, milliseconds to wait}.
SHARED: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, recovery, wanted = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[6])
local kept = redis.call('HMGET', KEYS[1], 'state', 'number', 'wait_until', 'succeeded')
-- A server that came back empty knows better than those who remember the former one.
local state, number = kept[1] or 'closed', tonumber(kept[2] or now)
local wait_until, succeeded = tonumber(kept[3] or 0), tonumber(kept[4] or 0)
local function keep()
  redis.call('HSET', KEYS[1], 'state', state, 'number', string.format('%.0f', number),
    'wait_until', string.format('%.0f', wait_until), 'succeeded', succeeded)
  redis.call('PEXPIRE', KEYS[1], 86400000 + recovery)
end
local function answer(granted)
  return {granted, string.format('%.0f', number), state, math.max(0, wait_until - now)}
end
local function tell()
  keep()
  redis.call('PUBLISH', ARGV[1], string.format('%.0f %s %.0f', number, state, math.max(0, wait_until - now)))
end
local function change(to)
  state, number, succeeded = to, math.max(number + 1, now), 0
  if to == 'open' or wanted == 1 then wait_until = now + recovery end
  redis.call('DEL', KEYS[2], KEYS[3])
  tell()
end
"""

# ARGV from 7: calls and failures since the last report. Counts are kept in tenths of the window.
REPORT: Final = Script(
    SHARED
    + """
if state ~= 'closed' then return answer(0) end
local slot = math.floor(now / (window / 10))
if ARGV[7] ~= '0' then redis.call('HINCRBY', KEYS[2], slot .. ':calls', ARGV[7]) end
if ARGV[8] ~= '0' then redis.call('HINCRBY', KEYS[2], slot .. ':failures', ARGV[8]) end
redis.call('PEXPIRE', KEYS[2], window)
local calls, failures = 0, 0
local counts = redis.call('HGETALL', KEYS[2])
for i = 1, #counts, 2 do
  local of, kind = string.match(counts[i], '^(%d+):(%a+)$')
  if tonumber(of) <= slot - 10 then redis.call('HDEL', KEYS[2], counts[i])
  elseif kind == 'calls' then calls = calls + counts[i + 1]
  else failures = failures + counts[i + 1] end
end
if ARGV[8] ~= '0' and calls >= tonumber(ARGV[4]) and failures >= tonumber(ARGV[5]) * calls then change('open') end
return answer(0)
"""
)

# ARGV[7]: the token of a probe. One that has not ended after `recovery` is given up.
PROBE: Final = Script(
    SHARED
    + """
if state == 'closed' or (state == 'open' and now < wait_until) then return answer(0) end
if state == 'open' then change('half-open') end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
local granted = 0
if redis.call('ZCARD', KEYS[3]) + succeeded < wanted then
  granted = redis.call('ZADD', KEYS[3], now + recovery, ARGV[7])
  redis.call('PEXPIRE', KEYS[3], recovery)
end
if redis.call('ZCARD', KEYS[3]) + succeeded >= wanted then
  wait_until = tonumber(redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2] or now)
end
keep()
return answer(granted)
"""
)

# ARGV from 7: the token, and how it went: "succeeded", "failed", or "cancelled", which makes room for the next.
END: Final = Script(
    SHARED
    + """
if state ~= 'half-open' or redis.call('ZREM', KEYS[3], ARGV[7]) == 0 then return answer(0) end
if ARGV[8] == 'failed' then change('open')
elseif ARGV[8] == 'succeeded' then
  succeeded = succeeded + 1
  if succeeded >= wanted then change('closed') else keep() end
else
  wait_until = now
  tell()
end
return answer(0)
"""
)

RESET: Final = Script(SHARED + "change('closed') return answer(0)")


class _Window(Window):
    """Counts what the others have not been told yet; `on_turn` is called when a slice begins."""

    __slots__ = ("_on_turn", "_told", "_untold")

    def __init__(self, seconds: float, on_turn: Callable[[], None]) -> None:
        self._on_turn = on_turn
        super().__init__(seconds)

    def clear(self) -> None:
        super().clear()
        self._told = self._untold = (0, 0)

    def turn(self, now: float) -> None:
        turns = now >= self.edge
        if turns:
            self._untold, self._told = self._open_account(), (0, 0)
        super().turn(now)
        if turns:
            self._on_turn()

    def reopen(self) -> None:
        """Let the next call begin a slice, and be told of."""
        self.edge = float("-inf")

    def tell(self) -> tuple[int, int]:
        """Calls and failures since this was last asked."""
        untold = self._open_account()
        self._told, self._untold = (self.calls, self.failures), (0, 0)
        return untold

    @property
    def failed_since(self) -> bool:
        return self._open_account()[1] > 0

    def _open_account(self) -> tuple[int, int]:
        calls, failures = self._untold
        return calls + self.calls - self._told[0], failures + self.failures - self._told[1]


class SharedCircuitBreaker(CircuitBreaker):
    """`CircuitBreaker` for many processes: those of one `name` on one server open, probe and close together.

    `server` is a URL, or a `RedisClient` that others use too. Whether a call may go is read in this process: changes
    come as messages. A failure is reported at once and in the background, successes once per tenth of the window, and
    leave for a probe is asked of the server, which gives `probes` over all processes. When it does not answer within
    `answer_within` seconds, this process counts, opens and probes by itself, until it does. All of one name must have
    the same options.
    """

    def __init__(
        self,
        name: str,
        server: str | RedisClient,
        *,
        failure_ratio: float = 0.5,
        min_calls: int = 10,
        window: float = 30.0,
        recovery: float = 10.0,
        probes: int = 1,
        on: type[Exception] | tuple[type[Exception], ...] = Exception,
        ignore: tuple[type[Exception], ...] = (),
        on_change: Callable[[Change], None] | None = None,
        prefix: str = "kadens:circuits:",
        answer_within: float = 0.05,
        clock: Clock = monotonic,
    ) -> None:
        super().__init__(
            name,
            failure_ratio=failure_ratio,
            min_calls=min_calls,
            window=window,
            recovery=recovery,
            probes=probes,
            on=on,
            ignore=ignore,
            on_change=on_change,
            clock=clock,
        )
        checks.name("name", name, longest=LONGEST_NAME)
        checks.name("prefix", prefix, longest=LONGEST_NAME)
        checks.seconds("answer_within", answer_within)
        self._client, self._owns = RedisClient.of(server, wanted_by="SharedCircuitBreaker", timeout=answer_within)
        self._answer_within = answer_within
        # The braces put a circuit's keys on the same node.
        key = f"{prefix}{{{name}}}"
        self._keys = (key, f"{key}:counts", f"{key}:probes")
        self._channel = f"{key}:changes"
        milliseconds = (max(10, round(window * 1000)), max(1, round(recovery * 1000)))
        self._options = (self._channel, *milliseconds, min_calls, failure_ratio, probes)
        self._window: _Window = _Window(window, self._report)
        self._number = 0
        self._asking = 0
        self._tokens: dict[asyncio.Task[object] | None, str] = {}
        self._reporter: asyncio.Task[None] | None = None
        self._attached = False

    async def __aenter__(self) -> Self:
        if self._state is not State.CLOSED:
            await self._admit()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        token = self._tokens.pop(asyncio.current_task(), None) if self._tokens else None
        if token is None:
            await super().__aexit__(kind, error, traceback)
        else:
            await self._end_shared_probe(token, error)

    def reset(self) -> None:
        """Close it and forget what was counted, in all processes if the server is there."""
        super().reset()
        self._write(RESET)

    async def aclose(self) -> None:
        """Hear no more of the others; a client that was given stays open. A later call begins anew."""
        reporter, self._reporter = self._reporter, None
        if reporter is not None and not reporter.done() and reporter.get_loop() is asyncio.get_running_loop():
            reporter.cancel()
            await asyncio.wait([reporter])
        if self._attached:
            self._attached = False
            self._client.unwatch(self._link_changed)
            self._client.unsubscribe(self._channel, self._hear)
        if self._owns:
            await self._client.aclose()

    # ── counting ─────────────────────────────────────────────────────────────────────────────────

    def _judge(self, now: float) -> None:
        if self._client.failing:
            super()._judge(now)
        self._report()

    def _report(self) -> None:
        """Tell the others, one report at a time: what happens meanwhile goes into the next."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # statistics() may be asked for anywhere
            return
        self._attach()
        reporter = self._reporter
        if reporter is None or reporter.done() or reporter.get_loop() is not loop:
            self._reporter = loop.create_task(self._tell_others())

    async def _tell_others(self) -> None:
        while True:
            try:
                self._adopt(await self._run(REPORT, *self._window.tell()))
            except Unavailable:
                # It may have arrived all the same: not told twice.
                if self._state is State.CLOSED:
                    super()._judge(self._clock())
                return
            if not self._window.failed_since:
                return

    # ── probing ──────────────────────────────────────────────────────────────────────────────────

    async def _admit(self) -> None:
        now = self._clock()
        if self._client.failing:
            self._admit_probe()
            return
        if now < self._wait_until or self._asking >= self._probes:
            if not self._client.linked:
                # As in a new event loop: nobody would tell when the others close it.
                self._report()
            self._refuse(now)
        token = secrets.token_hex(8)
        self._asking += 1
        try:
            granted = self._adopt(await self._run(PROBE, token))
        except Unavailable:
            self._admit_probe()
            return
        except asyncio.CancelledError:
            # Whether it was granted is not known.
            self._write(END, token, "cancelled")
            raise
        finally:
            self._asking -= 1
        if granted:
            self._probed += 1
            self._tokens[asyncio.current_task()] = token
        elif self._state is not State.CLOSED:
            self._refuse(self._clock())

    async def _end_shared_probe(self, token: str, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, Exception):
            self._write(END, token, "cancelled")
            return
        failed = error is not None and self._is_failure(error)
        try:
            self._adopt(await self._run(END, token, "failed" if failed else "succeeded"))
        except Unavailable:
            if self._state is State.HALF_OPEN:
                self._end_probe(error)

    # ── the server ───────────────────────────────────────────────────────────────────────────────

    async def _run(self, script: Script, *arguments: str | int) -> Any:
        self._attach()
        return await self._client.run(script, self._keys, *self._options, *arguments, within=self._answer_within)

    def _write(self, script: Script, *arguments: str | int) -> None:
        """Without waiting for what becomes of it; what is lost ends by itself."""
        with suppress(Unavailable):
            self._client.send("EVAL", script.text, len(self._keys), *self._keys, *self._options, *arguments)

    def _attach(self) -> None:
        if not self._attached:
            self._attached, self._number = True, 0
            self._client.subscribe(self._channel, self._hear)
            self._client.watch(self._link_changed, at_end=True)

    def _link_changed(self, linked: bool) -> None:
        if linked:
            # What the others did meanwhile was missed. A server that lost what it knew may count from less.
            self._number = 0
            self._report()
        else:
            # So that the first call of another event loop asks, and not the first of the next slice.
            self._window.reopen()

    def _hear(self, message: bytes) -> None:
        number, state, left = message.split()
        self._follow(int(number), State(state.decode()), int(left))

    def _adopt(self, answer: Any) -> bool:
        try:
            granted, number, state, left = answer
            told = int(number), State(state.decode()), int(left)
        except (TypeError, ValueError, AttributeError) as error:
            raise Unavailable(f"{self._client.address}: {answer!r} is no answer of a circuit") from error
        self._follow(*told)
        return bool(granted == 1)

    def _follow(self, number: int, state: State, left: int) -> None:
        """The others' state is this process's too, unless it is older than what is known."""
        if number < self._number:
            return
        self._number = number
        now = self._clock()
        for trigger in way(self._state, state):
            self._change(trigger, now)
        self._wait_until = now + left / 1000
