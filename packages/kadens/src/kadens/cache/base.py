"""The port: what every store of cached values can do, and the words that go with it."""

import hashlib
import math
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

import msgspec

from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock
from kadens.errors import BadInput

__all__ = [
    "DEAD",
    "MAX_PREFIXES",
    "OTHER",
    "Claim",
    "Codec",
    "Entry",
    "Found",
    "Store",
    "check_count",
    "check_key",
    "check_seconds",
    "check_tags",
    "is_number",
    "prefix_of",
    "required",
]

DEAD: Final = -math.inf
"""When an entry expires that was evicted or invalidated: whoever still holds it sees that it is over."""

MAX_KEY = 1_024
MAX_PREFIXES: Final = 256
"""By so many prefixes is counted; all others are `OTHER`."""

OTHER: Final = "other"
# A hundred years, a tebi: what is beyond is a mistake in a unit.
LONGEST = 100 * 366 * 86_400
MOST = 2**40


class Entry:
    """A value and when it ends, in seconds of the process's monotonic clock.

    It lives: a store that drops it sets `expires` to `DEAD`, so one comparison tells a holder all.
    """

    __slots__ = ("expires", "key", "value", "visited")

    def __init__(self, key: str, value: Any, expires: float) -> None:
        self.key = key
        self.value = value
        self.expires = expires
        self.visited = False


class Found(Entry):
    """An entry from outside of the process, with the tags it was kept under."""

    __slots__ = ("tags",)

    def __init__(self, key: str, value: Any, expires: float, tags: tuple[str, ...]) -> None:
        super().__init__(key, value, expires)
        self.tags = tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to load a key; a value written with it is refused if the key was invalidated meanwhile."""

    key: str
    tags: tuple[str, ...]
    epoch: int
    token: str = ""


class Codec:
    """Values of one type as MessagePack, and back, typed: what comes out is what went in.

    `version` is a digest of the type's schema and of `schema`: bytes of another version are not read.
    `BadInput` if the type cannot be carried without loss.
    """

    __slots__ = ("_decoder", "_encoder", "kind", "version")

    def __init__(self, kind: Any, *, schema: int = 1) -> None:
        if kind is Any or kind is object:
            raise BadInput.of("type", kind, "a type that MessagePack can carry, such as the annotation of a result")
        try:
            described = msgspec.json.encode(msgspec.json.schema(kind))
            self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)
        except (TypeError, NotImplementedError) as error:
            raise BadInput(f"type: {kind!r} is not allowed; {error}") from error
        self._encoder = msgspec.msgpack.Encoder()
        self.kind = kind
        self.version = hashlib.blake2b(described + str(schema).encode(), digest_size=8).digest()

    def encode(self, value: object) -> bytes:
        """`BadInput` if the value is not of the type."""
        try:
            body = self._encoder.encode(value)
            self._decoder.decode(body)
        except (TypeError, OverflowError, msgspec.MsgspecError) as error:
            raise BadInput(f"value: a {type(value).__name__} cannot be kept as {self.kind!r}; {error}") from error
        return self.version + body

    def decode(self, data: bytes) -> Any:
        """`LookupError` if it was written by another version of the type."""
        if data[:8] != self.version:
            raise LookupError("written by another version of the type")
        try:
            return self._decoder.decode(memoryview(data)[8:])
        except msgspec.MsgspecError as error:
            raise LookupError("not what was written") from error


def required(codec: Codec | None) -> Codec:
    """What a store outside of the process needs; `BadInput` for none."""
    if codec is None:
        raise BadInput.of("codec", codec, "a Codec: outside of the process a value needs a type")
    return codec


@runtime_checkable
class Store(Protocol):
    """Where values are kept. A store that is out of reach raises `Unavailable`, within its own deadline."""

    @property
    def clock(self) -> Clock:
        """In whose time entries end."""

    @property
    def invalidations(self) -> Invalidations:
        """What this process knows to have been invalidated."""

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:
        """The living entry, or None."""

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Entry | None:
        """Keep it for `ttl` seconds; None if the claim is no longer good, or the value too large."""

    async def invalidate(self, invalidation: Invalidation) -> None:
        """Drop what it names, for all who share the store."""

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        """The right to load the key, for so many seconds; None while another process has it."""

    async def release(self, claim: Claim) -> None:
        """Give up a claim without a value."""

    async def aclose(self) -> None: ...

    def statistics(self) -> object: ...


def prefix_of(key: str) -> str:
    """What stands before the first colon."""
    return key.partition(":")[0]


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_seconds(field: str, seconds: object, *, zero: bool = False) -> None:
    if is_number(seconds) and (0 < seconds <= LONGEST or (zero and seconds == 0)):  # type: ignore[operator]
        return
    raise BadInput.of(field, seconds, f"seconds, {'at least' if zero else 'more than'} 0 and at most {LONGEST:,}")


def check_key(key: object, *, field: str = "key") -> None:
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY or not key.isprintable():
        shown = key[:40] if isinstance(key, str) else key
        raise BadInput.of(field, shown, f"1 to {MAX_KEY:,} printable characters")


def check_tags(tags: object) -> None:
    if not isinstance(tags, tuple):
        raise BadInput.of("tags", tags, "a tuple of strings")
    for tag in tags:
        check_key(tag, field="tags")


def check_count(field: str, count: object) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST:
        raise BadInput.of(field, count, f"a whole number of at least 1 and at most {MOST:,}")
