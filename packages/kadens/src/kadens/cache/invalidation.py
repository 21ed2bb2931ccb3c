"""What was dropped before its time: by key, by tag, by prefix; and whether that concerns a value on its way."""

import os
from dataclasses import dataclass
from typing import Final

import msgspec

__all__ = ["Invalidation", "Invalidations", "process_name"]

REMEMBERED: Final = 1_024
PREFIXES_REMEMBERED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidation:
    """Names what to drop: these keys, all that carry one of the tags, all that begin with one of the prefixes.

    `by` is the store that set another value by hand, for it need not hear of that again.
    """

    keys: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    by: str = ""

    def concerns(self, key: str, tags: tuple[str, ...]) -> bool:
        return (
            key in self.keys
            or any(tag in self.tags for tag in tags)
            or (bool(self.prefixes) and key.startswith(self.prefixes))
        )

    def encode(self) -> bytes:
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> "Invalidation":
        """`msgspec.MsgspecError` if it is none."""
        return msgspec.msgpack.decode(data, type=cls)


class Invalidations:
    """The last of them, numbered, so that a value loaded before one is not kept after it.

    Whoever loads notes `epoch` first and asks `concern` before keeping what came. Remembered are at least the last
    1,024 keys and tags and the last 256 sets of prefixes. A key and a tag of one text are taken for one.
    """

    __slots__ = ("_forgotten", "_former", "_named", "_prefixes", "epoch")

    def __init__(self) -> None:
        self.epoch = 0
        # Two generations: to forget the elder costs nothing, and neither needs an order.
        self._named: dict[str, int] = {}
        self._former: dict[str, int] = {}
        self._prefixes: tuple[tuple[int, tuple[str, ...]], ...] = ()
        self._forgotten = 0

    def record(self, invalidation: Invalidation) -> None:
        self._record((*invalidation.keys, *invalidation.tags), invalidation.prefixes)

    def record_key(self, key: str) -> None:
        """As that of one key."""
        self._record((key,), ())

    def _record(self, names: tuple[str, ...], prefixes: tuple[str, ...]) -> None:
        # Numbered last, for other threads ask meanwhile: who begins before the number is there counts as older.
        epoch = self.epoch + 1
        for name in names:
            self._named[name] = epoch
        if prefixes:
            self._prefixes = (*self._prefixes, (epoch, prefixes))
        self._forget()
        self.epoch = epoch

    def _forget(self) -> None:
        if len(self._named) > REMEMBERED:
            self._forgotten = max(self._forgotten, max(self._former.values(), default=0))
            # In this order, for `concern` reads the other way round.
            self._former = self._named
            self._named = {}
        if len(self._prefixes) > PREFIXES_REMEMBERED:
            self._forgotten = max(self._forgotten, self._prefixes[0][0])
            self._prefixes = self._prefixes[1:]

    def concern(self, key: str, tags: tuple[str, ...], *, since: int) -> bool:
        """Whether one that came after the epoch `since` names it; also when that is too long ago to say."""
        if self.epoch == since:
            return False
        named, former = self._named, self._former
        if since < self._forgotten:
            return True
        return any(max(named.get(name, 0), former.get(name, 0)) > since for name in (key, *tags)) or any(
            epoch > since and key.startswith(prefixes) for epoch, prefixes in self._prefixes
        )


def process_name(store: str) -> str:
    """The name of a store in this process: forked children share the store, and have to hear of each other."""
    return f"{store}.{os.getpid()}"
