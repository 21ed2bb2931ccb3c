"""The same stream from several server processes: one of them has the engine and publishes, the others follow.

Each topic has a channel of Redis or Valkey. Who follows says there, every few seconds, which topics are wanted and
what was seen last; who publishes answers with everything where that is not the newest, and forgets what is wanted no
more. Messages keep their numbers, so a client may come back to another process than the one that it left.
"""

import asyncio
import logging
from functools import partial
from typing import Any

import msgspec

from kadens.errors import Unavailable as LinkAway
from kadens.redis_client import RedisClient
from kurs.api.stream.channel import Channel, Reader
from kurs.api.stream.hub import Hub
from kurs.api.stream.topics import Topic, parse
from kurs.api.stream.wire import Message, Parcel, encode
from kurs.clock import Clock
from kurs.domain.errors import KursError, NotFound, Unavailable

__all__ = ["Follower", "Publisher"]

log = logging.getLogger(__name__)

PREFIX = "kurs:streams:"
WANTED = "wanted"
# Seconds: for the first answer about a topic, until it is asked for again, and for one that nobody has asked for since.
ANSWER_WITHIN, AGAIN_AFTER, WANTED_FOR = 2.0, 0.2, 10.0
MOST_WANTS = 10_000
ENGINE_GONE = "the process with the engine is gone"
LINK_LOST = "the link to the process with the engine was lost"
MISSED = "messages from the process with the engine were lost"


class _Want(msgspec.Struct, frozen=True):
    """A follower listens to this topic; `seen` is the number of its last message, None where it knows nothing."""

    topic: str
    seen: int | None = None


class _Told(msgspec.Struct, frozen=True):
    """A message, or why there is none."""

    sequence: int = 0
    whole: bool = False
    data: msgspec.Raw = msgspec.Raw(b"null")
    refusal: str | None = None


class _Dialect:
    """Of followers: the message itself."""

    def parcel(self, message: Message) -> Parcel:
        told = _Told(sequence=message.sequence, whole=message.whole, data=msgspec.Raw(message.data))
        return Parcel(encode(told), ())

    def gap(self, reason: str) -> None:
        """Everything follows, under a number of which they can tell."""


class _Line:
    """A topic's way to all followers, which is never too slow: what gets lost there leaves a gap in the numbers."""

    paused = False

    def __init__(self, client: RedisClient, channel: str) -> None:
        self._client = client
        self._channel = channel
        self.wanted_at = 0.0
        self.sent = 0

    @property
    def pipe(self) -> "_Line":
        return self

    def write(self, parcel: Parcel) -> None:
        _send(self._client, self._channel, parcel.frames)

    def late(self, reader: Reader) -> None:
        """It never is."""


class Publisher:
    """Beside the hub of the process with the engine: one reader more of each topic that followers want."""

    def __init__(self, hub: Hub, client: RedisClient, clock: Clock, *, name: str = "main") -> None:
        self._hub = hub
        self._client = client
        self._clock = clock
        self._prefix = f"{PREFIX}{name}:"
        self._lines: dict[Topic, tuple[_Line, Reader]] = {}
        self._wants: asyncio.Queue[_Want] = asyncio.Queue(MOST_WANTS)
        self._answering: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Publisher":
        self._client.subscribe(self._prefix + WANTED, self._hear)
        self._answering = asyncio.create_task(self._answer(), name="stream publisher")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._client.unsubscribe(self._prefix + WANTED, self._hear)
        if self._answering is not None:
            self._answering.cancel()
            await asyncio.gather(self._answering, return_exceptions=True)
        for topic in list(self._lines):
            self._forget(topic)

    def _hear(self, data: bytes) -> None:
        try:
            self._wants.put_nowait(msgspec.json.decode(data, type=_Want))
        except msgspec.DecodeError as error:
            log.warning("streams: a follower asks for what cannot be read: %s", error)
        except asyncio.QueueFull:
            log.warning("streams: followers ask for more than can be answered")

    async def _answer(self) -> None:
        while True:
            try:
                async with asyncio.timeout(WANTED_FOR if self._lines else None):
                    want = await self._wants.get()
            except TimeoutError:
                pass
            else:
                await self._serve(want)
            self._forget_old()

    async def _serve(self, want: _Want) -> None:
        try:
            topic = parse(want.topic)
            channel = await self._hub.opened(topic)
        except KursError as error:
            _send(self._client, self._prefix + want.topic, encode(_Told(refusal=str(error))))
            return
        found = self._lines.get(topic)
        if found is None:
            line = _Line(self._client, self._prefix + str(topic))
            reader = Reader(line, channel, channel.dialect("relay", _Dialect))
            self._lines[topic] = line, reader
            self._hub.listen(reader)
        else:
            line, reader = found
            if want.seen != channel.sequence:
                channel.need_whole(reader)
        line.wanted_at = self._clock.monotonic()

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        for topic, (line, _) in list(self._lines.items()):
            if now - line.wanted_at > WANTED_FOR:
                self._forget(topic)

    def _forget(self, topic: Topic) -> None:
        _, reader = self._lines.pop(topic)
        self._hub.leave(reader)


class _Followed:
    """A topic as it is followed; `first` is done once there is an answer.

    `knows` where every message since the last whole has come, `asks` where a reader waits for a whole of its own.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.knows = False
        self.asks = False


class Follower:
    """Where the topics of a process without an engine come from."""

    def __init__(self, client: RedisClient, *, name: str = "main") -> None:
        self._client = client
        self._prefix = f"{PREFIX}{name}:"
        self._followed: dict[Channel, tuple[_Followed, partial[None]]] = {}
        client.watch(self._linked)

    async def open(self, channel: Channel) -> None:
        followed = _Followed(channel)
        hear = partial(self._hear, followed)
        self._followed[channel] = followed, hear
        self._client.subscribe(self._channel(channel), hear)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                # Who has the engine may have begun to listen a moment after the first question.
                while not followed.first.done():
                    self._want(followed)
                    await asyncio.wait({followed.first}, timeout=AGAIN_AFTER)
                followed.first.result()
        except TimeoutError:
            self.close(channel)
            raise Unavailable("no process with an engine answers") from None
        except BaseException:
            self.close(channel)
            raise

    def close(self, channel: Channel) -> None:
        found = self._followed.pop(channel, None)
        if found is not None:
            self._client.unsubscribe(self._channel(channel), found[1])

    def refresh(self, channel: Channel) -> None:
        followed, _ = self._followed[channel]
        followed.asks = True
        self._want(followed)

    def look(self) -> None:
        """So that the topics are told on, and what was lost at their end is found out."""
        for followed, _ in self._followed.values():
            self._want(followed)

    async def aclose(self) -> None:
        self._client.unwatch(self._linked)
        for channel in list(self._followed):
            self.close(channel)

    def _channel(self, channel: Channel) -> str:
        return self._prefix + str(channel.topic)

    def _want(self, followed: _Followed) -> None:
        channel = followed.channel
        want = _Want(topic=str(channel.topic), seen=channel.sequence if followed.knows and not followed.asks else None)
        sent = _send(self._client, self._prefix + WANTED, encode(want))
        if sent is not None:
            sent.add_done_callback(partial(self._sent, followed))

    def _sent(self, followed: _Followed, sent: "asyncio.Future[Any]") -> None:
        """The server answers how many have heard it: where nobody has, nobody publishes."""
        unanswered = sent.cancelled() or sent.exception() is not None
        if not unanswered and sent.result() == 0 and followed.knows:
            followed.knows = False
            followed.channel.lost(ENGINE_GONE)

    def _linked(self, linked: bool) -> None:
        for followed, _ in self._followed.values():
            if linked:
                self._want(followed)
            elif followed.knows:
                followed.knows = False
                followed.channel.lost(LINK_LOST)

    def _hear(self, followed: _Followed, data: bytes) -> None:
        told = msgspec.json.decode(data, type=_Told)
        if told.refusal is not None:
            if not followed.first.done():
                followed.first.set_exception(NotFound(told.refusal))
        elif told.whole:
            self._take_whole(followed, told)
        elif followed.knows:
            self._take(followed, told)

    def _take_whole(self, followed: _Followed, told: _Told) -> None:
        channel = followed.channel
        if followed.knows and told.sequence != channel.sequence:
            if told.sequence < channel.sequence:
                return
            channel.lost(MISSED)
        followed.knows, followed.asks = True, False
        channel.whole(bytes(told.data), told.sequence)
        if not followed.first.done():
            followed.first.set_result(None)

    def _take(self, followed: _Followed, told: _Told) -> None:
        channel = followed.channel
        if told.sequence == channel.sequence + 1:
            channel.take(told.sequence, bytes(told.data))
        elif told.sequence > channel.sequence:
            followed.knows = False
            channel.lost(MISSED)
            self._want(followed)


def _send(client: RedisClient, channel: str, data: bytes) -> "asyncio.Future[Any] | None":
    """The future of how many have heard it; None where there is no link."""
    try:
        return client.send("PUBLISH", channel, data)
    except LinkAway as error:
        # Both sides are told when there is a link again, and then ask for everything anew.
        log.debug("streams: not published: %s", error)
        return None
