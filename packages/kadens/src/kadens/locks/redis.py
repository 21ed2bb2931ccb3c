"""Locks between machines, on one Redis or Valkey: a key with a time to live, and a queue that it wakes."""

import asyncio
import logging
import secrets
from collections import deque
from hashlib import sha1
from itertools import count
from typing import Any

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable
from kadens.locks.backoff import Backoff
from kadens.locks.base import Grip, Locks, OnLost, woken
from kadens.locks.redis_link import RedisAddress, RedisLink, Refused

__all__ = ["RedisLocks"]

logger = logging.getLogger(__name__)

# KEYS: the holder, the last fence, the queue of those who wait. A ticket is "process:number:ttl in ms"; the
# channel of a process is the prefix and its name. Whoever frees a name gives it to the first in the queue
# whose process still listens. A fence is server time in microseconds or one more than the last, so that
# fences grow also over a server that came back empty.
HAND_OVER = """
local function take(ticket, ttl)
  local now = redis.call('TIME')
  local fence = math.max(tonumber(redis.call('GET', KEYS[2]) or 0) + 1, now[1] * 1000000 + now[2])
  redis.call('SET', KEYS[2], string.format('%.0f', fence))
  redis.call('SET', KEYS[1], ticket, 'PX', ttl)
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

# ARGV: prefix, ticket, ttl, whether to queue. Answers the fence (as text: it is larger than 32 bits), or for
# how many milliseconds at most it is not worth asking again. Repeating it is harmless.
ACQUIRE = (
    HAND_OVER
    + """
local ticket = ARGV[2]
local holder = redis.call('GET', KEYS[1])
if not holder then
  if redis.call('EXISTS', KEYS[3]) == 1 then
    if not redis.call('LPOS', KEYS[3], ticket) then redis.call('RPUSH', KEYS[3], ticket) end
    hand_over(ARGV[1])
  else
    take(ticket, ARGV[3])
  end
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

RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""

RELEASE = (
    HAND_OVER
    + """
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return redis.call('LREM', KEYS[3], 1, ARGV[2]) end
redis.call('DEL', KEYS[1])
hand_over(ARGV[1])
return 1
"""
)

DEFAULT_BACKOFF = Backoff()
WITHOUT_END = 1.0
ABANDONED = 1000

DIGESTS = {script: sha1(script.encode(), usedforsecurity=False).hexdigest() for script in (ACQUIRE, RENEW, RELEASE)}


class RedisLocks(Locks):
    """Waiters queue on the server, and whoever frees a name wakes the next: in a process by arrival, then in turn.

    `command_timeout`: seconds that the server has for one answer; `backoff` spaces the tries to reach it.
    One server decides: after a failover that lost writes two may hold a name for a `ttl`, with different
    fences. On the fence: M. Kleppmann, "How to do distributed locking", 2016.
    """

    expires = True

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "kadens:locks:",
        backoff: Backoff = DEFAULT_BACKOFF,
        command_timeout: float = 2.0,
        on_lost: OnLost | None = None,
        clock: Clock = monotonic,
    ) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        if not prefix or len(prefix) > 200 or not prefix.isprintable():
            raise BadInput.of("prefix", prefix[:40], "1 to 200 printable characters")
        if not 0 < command_timeout <= 60:
            raise BadInput.of("command_timeout", command_timeout, "seconds, more than 0 and at most 60")
        self._address = RedisAddress.of(url)
        self._prefix = prefix
        self._backoff = backoff
        self._command_timeout = command_timeout
        self._process = secrets.token_hex(8)
        self._numbers = count()
        self._wakes: dict[str, asyncio.Event | None] = {}
        self._link: RedisLink | None = None
        self._linking = asyncio.Lock()
        self._abandoned: deque[tuple[str, str]] = deque(maxlen=ABANDONED)

    async def _open(self) -> None:
        await self._linked()

    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        ticket = f"{self._process}:{next(self._numbers)}:{_milliseconds(ttl)}"
        self._wakes[ticket] = None
        grip = None
        try:
            grip = await self._queued(name, ticket, ttl) if wait else await self._once(name, ticket, ttl)
        finally:
            if grip is None:
                self._wakes.pop(ticket, None)
                # What was written before this is done before it, so nothing stays taken or queued.
                self._write_release(self._key(name), ticket)
        return grip

    async def _keep(self, grip: Grip, ttl: float, /) -> bool:
        return bool(await self._evaluate(RENEW, grip.name, grip.handle, _milliseconds(ttl)))

    async def _free(self, grip: Grip, /) -> None:
        self._wakes.pop(grip.handle, None)
        try:
            await self._evaluate(RELEASE, grip.name, self._prefix, grip.handle)
        except Unavailable as error:
            self._abandoned.append((self._key(grip.name), grip.handle))
            logger.warning("%s could not be freed and ends by itself: %s", grip.name, error)

    async def _give_back(self, grip: Grip) -> None:
        """The next one here need not wait for the answer: what it writes is done after what is written now."""
        link, key = self._link, self._key(grip.name)
        if link is None or link.broken:
            await super()._give_back(grip)
            return
        self._wakes.pop(grip.handle, None)
        freed = link.send("EVALSHA", DIGESTS[RELEASE], 3, *_keys(key), self._prefix, grip.handle)
        self._gate.leave(grip.name)
        try:
            async with asyncio.timeout(self._command_timeout):
                await freed
        except (Unavailable, TimeoutError):
            await self._free(grip)
        except asyncio.CancelledError:
            # The server may not know the script; to free twice is harmless.
            self._write_release(key, grip.handle)
            raise

    async def _close(self) -> None:
        if self._link is not None:
            self._link.close()
        self._wake_all()

    def _rebind(self) -> None:
        self._link, self._linking, self._wakes = None, asyncio.Lock(), {}

    async def _queued(self, name: str, ticket: str, ttl: float) -> Grip:
        """Ask when woken, when the present lease may have ended, and when the link broke."""
        wake = self._wakes[ticket] = asyncio.Event()
        delays = self._backoff.delays()
        while True:
            wake.clear()
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
        answer = await self._evaluate(ACQUIRE, name, self._prefix, ticket, _milliseconds(ttl), int(wait))
        if isinstance(answer, bytes):
            return Grip(name, int(answer), since, ticket)
        return (answer + 1) / 1000 if answer >= 0 else WITHOUT_END

    def _write_release(self, key: str, ticket: str) -> None:
        if self._link is None or self._link.broken:
            self._abandoned.append((key, ticket))
            return

        def answered(answer: asyncio.Future[Any]) -> None:
            if answer.cancelled() or answer.exception() is not None:
                self._abandoned.append((key, ticket))

        self._link.send("EVAL", RELEASE, 3, *_keys(key), self._prefix, ticket).add_done_callback(answered)

    async def _evaluate(self, script: str, name: str, *arguments: str | int) -> Any:
        rest = (3, *_keys(self._key(name)), *arguments)
        try:
            async with asyncio.timeout(self._command_timeout) as timer:
                link = await self._linked()
                try:
                    return await link.send("EVALSHA", DIGESTS[script], *rest)
                except Refused as refusal:
                    if not str(refusal).startswith("NOSCRIPT"):
                        raise
                    return await link.send("EVAL", script, *rest)
        except TimeoutError as late:
            if timer.expired() and self._link is not None:
                # Its silence may be a dead peer's; a new connection tells.
                self._link.close()
            raise Unavailable(f"{self._address}: no answer within {self._command_timeout:g} s") from late

    async def _linked(self) -> RedisLink:
        link = self._link
        if link is not None and not link.broken:
            return link
        if self._closed:
            raise Unavailable("the locks are closed")
        async with self._linking:
            if self._link is None or self._link.broken:
                return self._replace(await self._new_link())
            return self._link

    def _replace(self, link: RedisLink) -> RedisLink:
        """What the former link left unanswered may yet be done: it is ended first, then what it took is freed."""
        former, self._link = self._link, link
        if former is not None and former.identity:
            link.send("CLIENT", "KILL", *former.identity).add_done_callback(_ignore)
        abandoned = tuple(self._abandoned)
        self._abandoned.clear()
        for key, ticket in abandoned:
            self._write_release(key, ticket)
        return link

    async def _new_link(self) -> RedisLink:
        try:
            async with asyncio.timeout(self._command_timeout):
                channel = self._prefix + self._process
                return await RedisLink.open(
                    self._address, channel, on_push=self._pushed, on_broken=lambda _: self._wake_all()
                )
        except TimeoutError as late:
            raise Unavailable(f"{self._address}: no answer within {self._command_timeout:g} s") from late

    def _pushed(self, message: list[Any]) -> None:
        if message[0] != b"message":
            return
        ticket, _, key = message[2].decode().partition(" ")
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
            self._renew_all()

    def _key(self, name: str) -> str:
        # The braces put a name's keys on the same node.
        return f"{self._prefix}{{{name}}}"


def _keys(key: str) -> tuple[str, str, str]:
    return key, f"{key}:fence", f"{key}:queue"


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)


def _ignore(answer: asyncio.Future[Any]) -> None:
    if not answer.cancelled():
        answer.exception()
