"""The hub: which clients there are, which topics are open, and who may come, stay and speak."""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from kadens.errors import Overloaded
from kadens.limits import RateLimiter
from kurs.api.access import Access
from kurs.api.auth import Identity
from kurs.api.stream.channel import Channel, Reader
from kurs.api.stream.connection import TOO_SLOW, UNAUTHENTICATED, Connection, Pipe
from kurs.api.stream.tally import HubStatistics, Tally
from kurs.api.stream.topics import Topic
from kurs.api.stream.wire import Dialect, told
from kurs.clock import Clock
from kurs.domain.errors import BadInput, KursError

__all__ = ["Bounds", "Hub", "Origin", "TooManyClients"]

log = logging.getLogger(__name__)

# Seconds. A revoked token is found out, and a reader that stands still closed, within two looks.
LOOK_EVERY = 2.0
CHECK_EVERY = 4.0
HEARTBEAT_EVERY = 30.0
# A client that has not read a byte for so long is not coming back.
HOPELESS_AFTER = 20.0
# A topic that nobody reads lives on for those who come back after a lost connection.
LINGER = 60.0
GOING_AWAY, TRY_LATER = 1001, 1013
MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many clients there may be, and how much each may ask; `messages_per_second` are those that it sends."""

    connections: int = 2_000
    connections_per_address: int = 100
    connections_per_minute: int = 60
    subscriptions: int = 100
    messages_per_second: float = 20.0
    message_bytes: int = 16_384


class TooManyClients(Exception):
    """`code` is the close code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Origin(Protocol):
    """Where topics come from: an engine in this process, or another process."""

    async def open(self, channel: Channel) -> None:
        """From now on it is told what happens; UnknownName, NotFound or Unavailable where that cannot be."""
        ...

    def close(self, channel: Channel) -> None: ...

    def refresh(self, channel: Channel) -> None:
        """Call `channel.whole`, now or soon."""
        ...

    def look(self) -> None:
        """Called every few seconds while somebody listens."""
        ...

    async def aclose(self) -> None: ...


class Hub:
    """Nothing of it runs while nobody is connected and no topic is open."""

    def __init__(self, origin: Origin, *, access: Access, clock: Clock, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.clock = clock
        self._access = access
        self._origin = origin
        self._connections: dict[int, Connection] = {}
        self._addresses: Counter[str] = Counter()
        self._numbers = 0
        self._channels: dict[Topic, Channel] = {}
        self._opening = asyncio.Lock()
        per_minute = self.bounds.connections_per_minute
        self._arrivals = RateLimiter(rate=per_minute / MINUTE, burst=max(1, per_minute), clock=clock.monotonic)
        speak = self.bounds.messages_per_second
        self._speech = RateLimiter(rate=speak, burst=max(1.0, 5 * speak), clock=clock.monotonic)
        self._keeper: asyncio.Task[None] | None = None
        self._closed = False
        self._began = clock.monotonic()
        self._tally = Tally()

    # ── who comes and goes ────────────────────────────────────────────────────────────────────────

    def admit(self, kind: str, address: str) -> None:
        """TooManyClients where one more from this address may not come now."""
        if self._closed:
            raise TooManyClients(GOING_AWAY, "The server is stopping")
        try:
            passed = self._arrivals.try_acquire(key=f"{kind} {address}")
        except Overloaded:
            passed = False
        if not passed:
            raise TooManyClients(1008, "Rate limit exceeded")
        bounds = self.bounds
        if len(self._connections) >= bounds.connections or self._addresses[address] >= bounds.connections_per_address:
            raise TooManyClients(TRY_LATER, "Too many connections")

    def connect(self, pipe: Pipe, kind: str, address: str) -> Connection:
        self._numbers += 1
        connection = Connection(pipe, number=self._numbers, kind=kind, address=address)
        self._connections[connection.id] = connection
        self._addresses[address] += 1
        self._tally.total[kind] += 1
        self._keep()
        return connection

    def disconnect(self, connection: Connection) -> None:
        self._connections.pop(connection.id, None)
        self._tally.sent[connection.kind] += connection.sent
        if connection.closed is not None and connection.closed[0] == TOO_SLOW:
            self._tally.failed[connection.kind] += 1
        self._addresses[connection.address] -= 1
        if not self._addresses[connection.address]:
            del self._addresses[connection.address]
        for name in list(connection.listening):
            self.unsubscribe(connection, name)

    def may_speak(self, connection: Connection) -> bool:
        """Counts a message of the client's."""
        try:
            return self._speech.try_acquire(key=str(connection.id))
        except Overloaded:
            return False

    def failed(self, kind: str, error: str) -> None:
        """A client was told of an error."""
        self._tally.errors[kind] += 1
        self._tally.last_error[kind] = error

    # ── what they listen to ───────────────────────────────────────────────────────────────────────

    async def opened(self, topic: Topic) -> Channel:
        """The topic's channel; UnknownName, NotFound or Unavailable where there can be none."""
        channel = self._channels.get(topic)
        if channel is not None:
            return channel
        async with self._opening:
            channel = self._channels.get(topic)
            if channel is None:
                channel = Channel(topic, first=self.clock.now() * 1000, refresh=self._refresh)
                channel.idle_since = self.clock.monotonic()
                await self._origin.open(channel)
                self._channels[topic] = channel
                self._keep()
        return channel

    def subscribe(
        self, connection: Connection, name: str, channel: Channel, dialect: Dialect, after: int | None = None
    ) -> None:
        """`name` is the client's own; BadInput when it listens to as much as it may. Twice is once."""
        if name in connection.listening:
            return
        if len(connection.listening) >= self.bounds.subscriptions:
            raise BadInput(f"{self.bounds.subscriptions} subscriptions are the most that a connection may have")
        reader = connection.listening[name] = Reader(connection, channel, dialect)
        self.listen(reader, after)

    def unsubscribe(self, connection: Connection, name: str) -> bool:
        """Whether there was one."""
        reader = connection.listening.pop(name, None)
        if reader is None:
            return False
        connection.forget(reader)
        self.leave(reader)
        return True

    def listen(self, reader: Reader, after: int | None = None) -> None:
        """It is told what came after the message `after`, or everything, and then what comes."""
        self._tally.total[reader.channel.topic.name] += 1
        reader.channel.add(reader, after)

    def leave(self, reader: Reader) -> None:
        reader.channel.discard(reader)
        if not len(reader.channel):
            reader.channel.idle_since = self.clock.monotonic()

    # ── looking after ─────────────────────────────────────────────────────────────────────────────

    def statistics(self) -> HubStatistics:
        tally, active = self._tally.copy(), Counter[str]()
        for connection in self._connections.values():
            active[connection.kind] += 1
            tally.sent[connection.kind] += connection.sent
        for channel in self._channels.values():
            active[channel.topic.name] += len(channel)
            tally.sent[channel.topic.name] += channel.sent
        return HubStatistics(
            connections=len(self._connections),
            topics=len(self._channels),
            kinds=tally.statistics(active, uptime=self.clock.monotonic() - self._began),
        )

    def hang_up(self) -> None:
        """Says goodbye to everybody; nobody comes any more."""
        self._closed = True
        for connection in list(self._connections.values()):
            connection.close(GOING_AWAY, "The server is stopping")

    async def aclose(self) -> None:
        self.hang_up()
        for channel in list(self._channels.values()):
            self._drop(channel)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._origin.aclose()

    def _refresh(self, channel: Channel) -> None:
        self._origin.refresh(channel)

    def _drop(self, channel: Channel) -> None:
        if self._channels.pop(channel.topic, None) is not None:
            self._tally.sent[channel.topic.name] += channel.sent
            self._origin.close(channel)

    def _keep(self) -> None:
        if (self._keeper is None or self._keeper.done()) and not self._closed:
            self._keeper = asyncio.create_task(self._keep_house(), name="streams")

    async def _keep_house(self) -> None:
        heartbeat = check = self.clock.monotonic()
        while self._connections or self._channels:
            await asyncio.sleep(LOOK_EVERY)
            now = self.clock.monotonic()
            self._origin.look()
            self._close_idle(now)
            self._close_hopeless(now)
            if now - heartbeat >= HEARTBEAT_EVERY:
                heartbeat = now
                self._beat()
            if now - check >= CHECK_EVERY - LOOK_EVERY / 2:
                check = now
                await self._check_callers()

    def _beat(self) -> None:
        beat = told({"type": "heartbeat", "timestamp": self.clock.now()})
        for connection in self._connections.values():
            if connection.closed is None and not connection.pipe.paused:
                connection.pipe.write(beat)
                connection.sent += 1

    def _close_idle(self, now: float) -> None:
        for channel in list(self._channels.values()):
            if channel.idle_since is not None and now - channel.idle_since >= LINGER:
                self._drop(channel)

    def _close_hopeless(self, now: float) -> None:
        for connection in list(self._connections.values()):
            if not connection.pipe.paused:
                connection.slow_since = None
            elif connection.slow_since is None:
                connection.slow_since = now
            elif now - connection.slow_since >= HOPELESS_AFTER:
                connection.close(TOO_SLOW, "Read too slowly")

    async def _check_callers(self) -> None:
        """Whose token was revoked, or has expired, listens no more."""
        callers: dict[str, Identity] = {
            one.identity.id: one.identity for one in self._connections.values() if one.identity is not None
        }
        for identity in callers.values():
            try:
                valid = await self._access.still_valid(identity)
            except KursError as error:
                # The database is away: who was let pass stays until it says otherwise.
                log.warning("streams: whether %s is still valid is not known: %s", identity.id, error)
                continue
            if not valid:
                self._send_away(identity)

    def _send_away(self, identity: Identity) -> None:
        for connection in list(self._connections.values()):
            if connection.identity is not None and connection.identity.id == identity.id:
                connection.close(UNAUTHENTICATED, "The token has expired or was revoked")
