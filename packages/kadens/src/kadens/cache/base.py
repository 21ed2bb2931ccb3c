"""The port: what every store of cached values can do, and the words that go with it."""

import hashlib
import math
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

import msgspec

from kadens import checks
from kadens.cache.comparing import is_same, open_part
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock
from kadens.errors import BadInput

__all__ = [
    "DEAD",
    "MAX_KEY",
    "MAX_PREFIXES",
    "OTHER",
    "OWN",
    "Claim",
    "Codec",
    "Entry",
    "Found",
    "Store",
    "check_count",
    "check_key",
    "check_named",
    "check_seconds",
    "check_stored",
    "check_tags",
    "prefix_of",
    "required",
]

DEAD: Final = -math.inf
"""When an entry expires that was evicted or invalidated: whoever still holds it sees that it is over."""

MAX_KEY: Final = 1_024
"""Characters of a key, at most."""

MAX_PREFIXES: Final = 256
"""By so many prefixes is counted; all others are `OTHER`."""

OTHER: Final = "other"
OWN: Final = "\x1f"
"""Begins what Kadens adds to a key for itself; no key of a caller may hold it."""

# What an encoder says of a value that it cannot write: a part of no type it knows, a missing or circular one, text
# that UTF-8 cannot carry, a whole number of more than 64 bits.
UNENCODABLE = (AttributeError, OverflowError, RecursionError, TypeError, ValueError, msgspec.MsgspecError)


# Untracked by the garbage collector, which saves an eighth of what an entry takes. It counts references none the less:
# only a value that holds its own store would outlive it.
class Entry(msgspec.Struct, gc=False, eq=False):
    """A value and when it ends, in seconds of the process's monotonic clock.

    It lives: a store that drops it sets `expires` to `DEAD`, so one comparison tells a holder all.
    """

    key: str
    value: Any
    expires: float
    visited: bool = False


class Found(Entry, gc=False, eq=False, kw_only=True):
    """An entry from outside of the process, with the tags it was kept under."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to load a key; a value written with it is refused if the key was invalidated meanwhile."""

    key: str
    tags: tuple[str, ...]
    epoch: int
    token: str = ""


class Codec:
    """Values of one type as MessagePack, and back, typed: what comes out is what went in.

    `version` is a digest of the type's schema and of `schema`, a whole number of at least 1: bytes of another version
    are not read. `BadInput` if the type cannot be carried without loss, or leaves open of what type a part is.
    """

    __slots__ = ("_decoder", "_encoder", "kind", "version")

    def __init__(self, kind: Any, *, schema: int = 1) -> None:
        checks.count("schema", schema)
        try:
            left_open = open_part(kind)
            described = msgspec.json.encode(msgspec.json.schema(kind))
            self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)
        except (TypeError, NotImplementedError) as error:
            raise BadInput(f"kind: {kind!r} is not allowed; {error}") from error
        if left_open is not None:
            raise BadInput.of("kind", kind, f"a type that MessagePack can carry, said to its last part: no {left_open}")
        self._encoder = msgspec.msgpack.Encoder()
        self.kind = kind
        self.version = hashlib.blake2b(described + str(schema).encode(), digest_size=8).digest()

    def encode(self, value: object) -> bytes:
        """`BadInput` if the value is not of the type, or would not come back as it is."""
        try:
            body = self._encoder.encode(value)
            if is_same(value, self._decoded(body)):
                return self.version + body
            reason: Exception | str = "it would come back as another"
        except (*UNENCODABLE, LookupError) as error:
            reason = error
        raise BadInput(f"value: a {type(value).__name__} cannot be kept as {self.kind!r}; {reason}")

    def decode(self, data: bytes) -> Any:
        """`LookupError` if it was written by another version of the type, or is refused by a class in it."""
        if data[:8] != self.version:
            raise LookupError("written by another version of the type")
        return self._decoded(memoryview(data)[8:])

    def _decoded(self, body: bytes | memoryview) -> Any:
        try:
            return self._decoder.decode(body)
        except Exception as error:
            # A class may refuse what it is made of by any error of its own.
            raise LookupError(str(error)) from error


def required(codec: Codec | None) -> Codec:
    """What a store outside of the process needs; `BadInput` for none."""
    if not isinstance(codec, Codec):
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
        """Keep it for `ttl` seconds; None if the claim is no longer good, or another may have been set meanwhile.

        Without a claim it is set by hand: no load that began before is kept, and all who share the store drop what
        they have near.
        `TooLarge`, and the claim given up, if a store that others share keeps no value of that size; one of this
        process alone says None.
        """

    async def invalidate(self, invalidation: Invalidation) -> None:
        """Drop what it names, for all who share the store."""

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        """The right to load the key, for so many seconds; None while another process has it."""

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        """Hold it for so many seconds from now; False if it is no longer good."""

    async def release(self, claim: Claim) -> None:
        """Give up a claim without a value."""

    async def aclose(self) -> None: ...

    def statistics(self) -> object: ...


def prefix_of(key: str) -> str:
    """What stands before the first colon."""
    return key.partition(":")[0]


def check_seconds(field: str, seconds: object, *, zero: bool = False) -> None:
    checks.seconds(field, seconds, zero=zero)


def check_key(key: object, *, field: str = "key") -> None:
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY or not key.isprintable():
        checks.name(field, key, longest=MAX_KEY)


def check_stored(key: object, tags: object = ()) -> None:
    """A key as a shared store sees it, perhaps with what Kadens adds, and its tags."""
    check_key(key.partition(OWN)[0] if isinstance(key, str) else key)
    check_tags(tags)


def check_named(invalidation: Invalidation) -> None:
    """What it names, before a shared store is told."""
    for key in invalidation.keys:
        check_stored(key)
    check_tags(invalidation.tags)
    for prefix in filter(None, invalidation.prefixes):
        check_key(prefix, field="prefixes")


def check_tags(tags: object) -> None:
    if not isinstance(tags, tuple):
        raise BadInput.of("tags", tags, "a tuple of strings")
    for tag in tags:
        check_key(tag, field="tags")


def check_count(field: str, count: object) -> None:
    checks.count(field, count)
