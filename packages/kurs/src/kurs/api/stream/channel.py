"""One topic: its numbered messages, a bounded memory of them, and whoever reads them."""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Protocol

from kurs.api.stream.topics import Kind, Topic
from kurs.api.stream.wire import Dialect, Message, Parcel

__all__ = ["REMEMBERED", "Channel", "Listener", "Reader"]

# Messages, for those who come back after a lost connection; and how many of changes a slow reader is told one by one.
REMEMBERED = 1_000
WORTH_TELLING = 16


class Listener(Protocol):
    """Whose reader it is; `sent` are the messages that it was told."""

    sent: int

    @property
    def pipe(self) -> "Writes": ...

    def late(self, reader: "Reader") -> None: ...


class Writes(Protocol):
    paused: bool

    def write(self, parcel: Parcel) -> None: ...


class Reader:
    """One listener of one channel; `seen` is the number of the last message it was told, None before the first."""

    __slots__ = ("channel", "dialect", "listener", "seen")

    def __init__(self, listener: Listener, channel: "Channel", dialect: Dialect) -> None:
        self.listener = listener
        self.channel = channel
        self.dialect = dialect
        self.seen: int | None = None


class Channel:
    """Numbers are consecutive, and begin so high that none comes twice, also over a restart of the process.

    `refresh` is called when somebody has to be told everything: `whole` is to be called then, now or soon.
    """

    def __init__(self, topic: Topic, *, first: int, refresh: Callable[["Channel"], None]) -> None:
        self.topic = topic
        self.sequence = first
        self.sent = 0
        self.idle_since: float | None = None
        self._refresh = refresh
        # Of what is whole each time, the last one is all that anybody may have missed.
        self._memory: deque[Message] = deque(maxlen=1 if topic.kind is Kind.STATE else REMEMBERED)
        self._whole: Message | None = None
        self._missing = False
        self._readers: dict[Dialect, dict[Reader, None]] = {}
        self._dialects: dict[object, Dialect] = {}

    def __len__(self) -> int:
        return sum(len(readers) for readers in self._readers.values())

    # ── what happens ──────────────────────────────────────────────────────────────────────────────

    def publish(self, data: bytes) -> None:
        """Tells what has come since the last message, as JSON."""
        self.take(self.sequence + 1, data)

    def take(self, sequence: int, data: bytes) -> None:
        """As `publish`, for who follows another's numbers: one that is not the next one leaves a gap."""
        self.sequence = sequence
        state = self.topic.kind is Kind.STATE
        before = self._whole.data if state and self._whole is not None else None
        self._whole = Message(sequence, data, whole=True) if state else None
        message = Message(sequence, data, whole=False, before=before)
        self._memory.append(message)
        for dialect, readers in self._readers.items():
            parcel = dialect.parcel(message)
            for reader in readers:
                if reader.seen is None:
                    continue
                listener = reader.listener
                if listener.pipe.paused:
                    listener.late(reader)
                    continue
                reader.seen = sequence
                if parcel is not None:
                    listener.pipe.write(parcel)
                    listener.sent += 1
                    self.sent += 1

    def whole(self, data: bytes, sequence: int | None = None) -> None:
        """All there is to know as of the last message, or as of `sequence`; told to those who wait for it."""
        if sequence is not None and sequence != self.sequence:
            self.sequence = sequence
            self._memory.clear()
        self._missing = False
        message = self._whole = Message(self.sequence, data, whole=True)
        for reader in list(self._all()):
            if reader.seen is None:
                self._tell(reader, message)

    def lost(self, reason: str) -> None:
        """Messages are missing: every reader is told so, and then everything anew."""
        self._memory.clear()
        self._whole = None
        self._missing = True
        for dialect, readers in self._readers.items():
            parcel = dialect.gap(reason)
            for reader in readers:
                reader.seen = None
                if parcel is not None and not reader.listener.pipe.paused:
                    reader.listener.pipe.write(parcel)

    # ── who reads ─────────────────────────────────────────────────────────────────────────────────

    def dialect(self, key: object, make: Callable[[], Dialect]) -> Dialect:
        """The one of this name, which all of its readers share."""
        if key not in self._dialects:
            self._dialects[key] = make()
        return self._dialects[key]

    def add(self, reader: Reader, after: int | None = None) -> None:
        """From now on; first it is told what came after the message `after`, or everything where that is not known."""
        self._readers.setdefault(reader.dialect, {})[reader] = None
        self.idle_since = None
        missed = None if after is None else self._since(after)
        if missed is None:
            self.need_whole(reader)
            return
        reader.seen = after
        for message in missed:
            self._tell(reader, message)

    def discard(self, reader: Reader) -> None:
        readers = self._readers.get(reader.dialect, {})
        readers.pop(reader, None)
        if not readers:
            self._readers.pop(reader.dialect, None)
            self._dialects = {key: one for key, one in self._dialects.items() if one is not reader.dialect}

    def catch_up(self, reader: Reader) -> bool:
        """Tells a reader that was late what it misses; False where that was too much, and not one may be left out."""
        seen = reader.seen
        if seen is None:
            self.need_whole(reader)
            return True
        missed = self._since(seen)
        if self.topic.kind is Kind.EVERY:
            if missed is None:
                return False
        elif missed is None or len(missed) > (0 if self.topic.kind is Kind.STATE else WORTH_TELLING):
            self.need_whole(reader)
            return True
        for message in missed:
            self._tell(reader, message)
        return True

    def need_whole(self, reader: Reader) -> None:
        """Tells it everything, at once where that is known."""
        reader.seen = None
        if self._whole is not None:
            self._tell(reader, self._whole)
        else:
            self._refresh(self)

    def _tell(self, reader: Reader, message: Message) -> None:
        if reader.listener.pipe.paused:
            reader.listener.late(reader)
            return
        reader.seen = message.sequence
        parcel = reader.dialect.parcel(message)
        if parcel is not None:
            reader.listener.pipe.write(parcel)
            reader.listener.sent += 1
            self.sent += 1

    def _since(self, seen: int) -> list[Message] | None:
        """What came after that message; None where that is not remembered, is missing, or was never told."""
        count = self.sequence - seen
        if self._missing or not 0 <= count <= len(self._memory):
            return None
        return list(islice(self._memory, len(self._memory) - count, None))

    def _all(self) -> Iterator[Reader]:
        for readers in self._readers.values():
            yield from readers
