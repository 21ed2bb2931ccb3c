"""What was dropped before its time: by key, by tag, by prefix; and whether that concerns a value on its way."""

from collections import deque
from dataclasses import dataclass

import msgspec

__all__ = ["Invalidation", "Invalidations"]

REMEMBERED = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidation:
    """Names what to drop: these keys, all that carry one of the tags, all that begin with one of the prefixes."""

    keys: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()

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

    Whoever loads notes `epoch` first and asks `concern` before keeping what came.
    """

    __slots__ = ("_recent", "epoch")

    def __init__(self) -> None:
        self.epoch = 0
        self._recent: deque[Invalidation] = deque(maxlen=REMEMBERED)

    def record(self, invalidation: Invalidation) -> None:
        self._recent.append(invalidation)
        self.epoch += 1

    def concern(self, key: str, tags: tuple[str, ...], *, since: int) -> bool:
        """Whether one that came after the epoch `since` names it; also when that is too long ago to say."""
        newer = self.epoch - since
        if newer == 0:
            return False
        if newer > len(self._recent):
            return True
        recent = self._recent
        return any(recent[-back].concerns(key, tags) for back in range(1, newer + 1))
