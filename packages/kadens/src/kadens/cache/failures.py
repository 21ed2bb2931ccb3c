"""Word of a failed load, for those who waited for it in other processes."""

import uuid
from contextlib import suppress

from kadens.cache.base import OWN, Codec, Store
from kadens.errors import Unavailable

__all__ = ["Failures"]

TOLD_FOR = 5.0
LONGEST = 200
# Whatever drops the key by a prefix drops this too.
MARK = f"{OWN}failed"


class Failures:
    """Where processes share a store, one failed load is the failure of the whole wave, and not one each in turn.

    Without a shared store, or when that is out of reach, nothing is known and nothing told. A word is different each
    time, and gone after some seconds.
    """

    __slots__ = ("_codec", "_store")

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._codec = Codec(str)

    async def last(self, key: str) -> str:
        """The last word about the key; empty if there is none."""
        if self._store is None:
            return ""
        try:
            entry = await self._store.get(f"{key}{MARK}", self._codec)
        except Unavailable:
            return ""
        return "" if entry is None else str(entry.value)

    async def tell(self, key: str, error: Exception) -> None:
        """Of what type it was, and no more: what it says may be a secret of this process."""
        if self._store is None:
            return
        word = f"{uuid.uuid4().hex} {type(error).__qualname__}"[:LONGEST]
        with suppress(Unavailable):
            await self._store.set(f"{key}{MARK}", word, ttl=TOLD_FOR, codec=self._codec)
