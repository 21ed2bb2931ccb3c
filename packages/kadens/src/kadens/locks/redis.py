"""Locks between machines, on one Redis or Valkey: a key with a time to live, and a queue that it wakes."""

import asyncio
import logging
import secrets
from collections import deque
from itertools import count
from typing import Any, Final, NamedTuple

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import Unavailable
from kadens.locks.backoff import Backoff
from kadens.locks.base import Grip, Locks, OnLost, woken
from kadens.redis_client import RedisClient, Script

__all__ = ["RedisLocks"]

logger = logging.getLogger(__name__)

MOST_PASSED_ON: Final = 10_000
"""How many fences a process may give to its own waiters for one grant of the server."""
PASSED_ON_PER_SECOND: Final = 500_000
"""Fewer than a second has microseconds: time has passed over what a holder used before the next one comes."""

# KEYS: the holder, the fence of its grant, the queue of those who wait. A ticket is "process:number:ttl in ms"; the
# channel of a process is the prefix and its name. Whoever frees a name gives it to the first in the queue whose
# process still listens. A fence is server time in microseconds or one more than the last, so that fences grow also
# over a server that came back empty, and the last need not be kept for longer than a clock may be set back. An "r"
# behind it tells that the holder has said which was its last; one that has not may have used all it could.
TAKE = f"""
local function take(ticket, ttl)
  local now = redis.call('TIME')
  local kept = redis.call('GET', KEYS[2])
  local fence = now[1] * 1000000 + now[2]
  if kept then
    local last = tonumber(string.match(kept, '^%d+'))
    if string.sub(kept, -1) ~= 'r' then last = last + {MOST_PASSED_ON} end
    fence = math.max(last + 1, fence)
  end
  local text = string.format('%.0f', fence)
  redis.call('SET', KEYS[2], text, 'PX', ttl + 86400000)
  redis.call('SET', KEYS[1], ticket, 'PX', ttl)
  return text
end
local function hand_over(prefix)
  while true do
    local ticket = redis.call('LPOP', KEYS[3])
    if not ticket then return end
    local process, ttl = string.match(ticket, '^(%w+):%d+:(%d+)$')
    if redis.call('PUBLISH', prefix .. process, ticket .. ' ' .. KEYS[1]) > 0 then return take(ticket, ttl) end
  end
end
"""

# ARGV: prefix, ticket, ttl, whether to queue. Answers the fence (as text: it is larger than 32 bits),
# or for how many milliseconds at most it is not worth asking again. Repeating it is harmless.
ACQUIRE: Final = Script(
    TAKE
    + """
if redis.call('EXISTS', KEYS[1], KEYS[3]) == 0 then return take(ARGV[2], ARGV[3]) end
local ticket = ARGV[2]
local holder = redis.call('GET', KEYS[1])
if not holder then
  if not redis.call('LPOS', KEYS[3], ticket) then redis.call('RPUSH', KEYS[3], ticket) end
  hand_over(ARGV[1])
  holder = redis.call('GET', KEYS[1])
end
if holder == ticket then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return redis.call('GET', KEYS[2])
end
if ARGV[4] == '0' then
  redis.call('LREM', KEYS[3], 1, ticket)
elseif not redis.call('LPOS', KEYS[3], ticket) then
  redis.call('RPUSH', KEYS[3], ticket)
end
return redis.call('PTTL', KEYS[1])
"""
)

RENEW: Final = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[2] + 86400000)
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
""")

# ARGV: prefix, ticket, and the last fence that was used, or nothing if none was.
RELEASE: Final = Script(
    TAKE
    + """
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return redis.call('LREM', KEYS[3], 1, ARGV[2]) end
redis.call('DEL', KEYS[1])
local used = ARGV[3] ~= '' and ARGV[3] or redis.call('GET', KEYS[2])
if used then redis.call('SET', KEYS[2], used .. 'r', 'KEEPTTL') end
hand_over(ARGV[1])
return 1
"""
)

DEFAULT_BACKOFF = Backoff()
WITHOUT_END = 1.0
ABANDONED = 1000


class _Ticket(NamedTuple):
    """What the server knows a holder by, the fence that it granted, and when that was known here."""

    text: str
    first_fence: int
    granted_at: float


class RedisLocks(Locks):
    """Waiters queue on the server, and whoever frees a name wakes the next: in a process by arrival, then in turn.

    `server` is a URL, or a `RedisClient` that others use too. `command_timeout`: seconds that the server has for one
    answer; `backoff` spaces the tries to reach it when it gave none, not those for a name. One server decides: after a
    failover that lost writes two may hold a name for a `ttl`, with different fences. On the fence: M. Kleppmann, "How
    to do distributed locking", 2016.
    """

    expires = True

    def __init__(
        self,
        server: str | RedisClient,
        *,
        prefix: str = "kadens:locks:",
        backoff: Backoff = DEFAULT_BACKOFF,
        command_timeout: float = 2.0,
        on_lost: OnLost | None = None,
        clock: Clock = monotonic,
    ) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        checks.name("prefix", prefix, longest=200)
        checks.instance("backoff", backoff, Backoff, "a Backoff")
        checks.seconds("command_timeout", command_timeout, most=60)
        self._client, self._owns = RedisClient.of(
            server, wanted_by="RedisLocks", timeout=command_timeout, open_within=command_timeout
        )
        self._prefix = prefix
        self._backoff = backoff
        self._command_timeout = command_timeout
        # Given at the entry of an event loop, so that no two processes of a fork have the same.
        self._process = ""
        self._numbers = count()
        self._wakes: dict[str, asyncio.Event | None] = {}
        self._abandoned: deque[tuple[str, str, int | str]] = deque(maxlen=ABANDONED)
        self._client.watch(self._link_changed)

    async def _open(self) -> None:
        await self._client.open()

    async def _ask(self, name: str, ttl: float, within: float, /) -> Grip | None:
        if not self._client.linked:
            return None
        key, ticket, since = self._key(name), self._ticket(ttl), self._clock()
        arguments = (self._prefix, ticket, _milliseconds(ttl), 0)
        # Known before it is asked for: the server may hand the name over to whoever asks, and says so first.
        self._wakes[ticket] = None
        try:
            answer = await self._client.run(ACQUIRE, _keys(key), *arguments, within=min(within, self._command_timeout))
        except Unavailable as error:
            # `_take` tries again, and knows for how long.
            self._silence.unanswered(since, error)
            self._forget(key, ticket)
            return None
        except BaseException:
            self._forget(key, ticket)
            raise
        self._silence.ended()
        if isinstance(answer, bytes):
            return self._gripped(name, ticket, since, answer)
        self._wakes.pop(ticket, None)
        return None

    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        ticket = self._ticket(ttl)
        self._wakes[ticket] = None
        grip = None
        try:
            grip = await self._queued(name, ticket, ttl) if wait else await self._once(name, ticket, ttl)
        finally:
            if grip is None:
                self._forget(self._key(name), ticket)
        return grip

    def _forget(self, key: str, ticket: str) -> None:
        """What was written before this is done before it, so nothing stays taken or queued."""
        self._wakes.pop(ticket, None)
        self._write_release(key, ticket)

    def _pass_on(self, grip: Grip, /) -> Grip | None:
        passed_on = grip.fence + 1 - grip.handle.first_fence
        if passed_on > min(MOST_PASSED_ON, (self._clock() - grip.handle.granted_at) * PASSED_ON_PER_SECOND):
            return None
        return Grip(grip.name, grip.fence + 1, grip.since, grip.handle)

    async def _keep(self, grip: Grip, ttl: float, /) -> bool:
        return bool(await self._evaluate(RENEW, grip.name, grip.handle.text, _milliseconds(ttl)))

    async def _free(self, grip: Grip, /) -> None:
        self._wakes.pop(grip.handle.text, None)
        try:
            await self._evaluate(RELEASE, grip.name, self._prefix, grip.handle.text, grip.fence)
        except Unavailable as error:
            self._abandoned.append((self._key(grip.name), grip.handle.text, grip.fence))
            logger.warning("%s could not be freed and ends by itself: %s", grip.name, error)

    async def _give_back(self, grip: Grip) -> None:
        """The next one here need not wait for the answer: what it writes is done after what is written now."""
        key, ticket = self._key(grip.name), grip.handle.text
        try:
            freed = self._client.send("EVALSHA", RELEASE.digest, 3, *_keys(key), self._prefix, ticket, grip.fence)
        except Unavailable:
            await super()._give_back(grip)
            return
        self._wakes.pop(ticket, None)
        self._gate.leave(grip.name)
        try:
            await self._freed(freed, grip)
        except asyncio.CancelledError:
            # The server may not know the script; to free twice is harmless.
            self._write_release(key, ticket, grip.fence)
            raise

    async def _freed(self, freed: asyncio.Future[Any], grip: Grip) -> None:
        try:
            await freed
        except Unavailable:
            await self._free(grip)

    async def _end_waits(self) -> None:
        self._wake_all()
        await self._all_answered()

    async def _close(self) -> None:
        self._client.unwatch(self._link_changed)
        self._client.unsubscribe(self._prefix + self._process, self._pushed)
        try:
            await self._all_answered()
        finally:
            if self._owns:
                await self._client.aclose()

    async def _all_answered(self) -> None:
        """Its answer comes after those to all that was asked before, and after what was written to free names."""
        try:
            if self._client.linked:
                await self._client.ask("PING", within=self._command_timeout)
        except Unavailable as error:
            logger.debug("closing: %s", error)

    def _rebind(self) -> None:
        self._wakes = {}
        self._client.unsubscribe(self._prefix + self._process, self._pushed)
        self._process = secrets.token_hex(8)
        self._client.subscribe(self._prefix + self._process, self._pushed)

    def _ticket(self, ttl: float) -> str:
        return f"{self._process}:{next(self._numbers)}:{_milliseconds(ttl)}"

    async def _queued(self, name: str, ticket: str, ttl: float) -> Grip:
        """Ask when woken, when the present lease may have ended, and when the link broke."""
        wake = self._wakes[ticket] = asyncio.Event()
        delays = self._backoff.delays()
        while True:
            wake.clear()
            if self._closed:
                raise Unavailable("the locks are closed")
            try:
                answer = await self._asked(name, ticket, ttl, wait=True)
            except Unavailable:
                delay = next(delays, None)
                if delay is None or self._closed:
                    raise
                await asyncio.sleep(delay)
                continue
            if isinstance(answer, Grip):
                return answer
            delays = self._backoff.delays()
            await woken(wake, answer)

    async def _once(self, name: str, ticket: str, ttl: float) -> Grip | None:
        answer = await self._asked(name, ticket, ttl, wait=False)
        return answer if isinstance(answer, Grip) else None

    async def _asked(self, name: str, ticket: str, ttl: float, *, wait: bool) -> Grip | float:
        """The grip, or for how many seconds the present one lasts."""
        since = self._clock()
        self._silence.asked()
        try:
            answer = await self._evaluate(ACQUIRE, name, self._prefix, ticket, _milliseconds(ttl), int(wait))
        except Unavailable as error:
            self._silence.unanswered(since, error)
            raise
        self._silence.ended()
        if isinstance(answer, bytes):
            return self._gripped(name, ticket, since, answer)
        return (answer + 1) / 1000 if answer >= 0 else WITHOUT_END

    def _gripped(self, name: str, ticket: str, since: float, answer: bytes) -> Grip:
        fence = int(answer)
        return Grip(name, fence, since, _Ticket(ticket, fence, self._clock()))

    def _write_release(self, key: str, ticket: str, used: int | str = "") -> None:
        try:
            freed = self._client.send("EVAL", RELEASE.text, 3, *_keys(key), self._prefix, ticket, used)
        except Unavailable:
            self._abandoned.append((key, ticket, used))
            return

        def answered(answer: asyncio.Future[Any]) -> None:
            if answer.cancelled() or answer.exception() is not None:
                self._abandoned.append((key, ticket, used))

        freed.add_done_callback(answered)

    async def _evaluate(self, script: Script, name: str, *arguments: str | int) -> Any:
        if self._closed and not self._client.linked:
            raise Unavailable("the locks are closed")
        return await self._client.run(script, _keys(self._key(name)), *arguments, within=self._command_timeout)

    def _link_changed(self, linked: bool) -> None:
        if linked:
            self._free_abandoned()
        else:
            self._wake_all()

    def _free_abandoned(self) -> None:
        """What the former link left unanswered has been done or never will: the client ended it first."""
        abandoned = tuple(self._abandoned)
        self._abandoned.clear()
        for key, ticket, used in abandoned:
            self._write_release(key, ticket, used)

    def _pushed(self, message: bytes) -> None:
        ticket, _, key = message.decode().partition(" ")
        if ticket not in self._wakes:
            # Whoever queued has gone while the server was out of reach.
            self._write_release(key, ticket)
        elif (wake := self._wakes[ticket]) is not None:
            wake.set()

    def _wake_all(self) -> None:
        for wake in self._wakes.values():
            if wake is not None:
                wake.set()
        if not self._closed:
            self._renewal.renew_all()

    def _key(self, name: str) -> str:
        # The braces put a name's keys on the same node.
        return f"{self._prefix}{{{name}}}"


def _keys(key: str) -> tuple[str, str, str]:
    return key, f"{key}:fence", f"{key}:queue"


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
