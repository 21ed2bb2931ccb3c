"""Credentials that were valid in this process, each by the hash of its whole text, which nobody else can show."""

from kurs.api.auth.credentials import hashed

__all__ = ["Known"]

REMEMBERED = 10_000


class Known:
    """Says that a credential is worth a look, never that it is still valid."""

    def __init__(self) -> None:
        # In the order of when each was last seen to be valid.
        self._hashes: dict[str, None] = {}

    def __contains__(self, text: str) -> bool:
        return hashed(text) in self._hashes

    def add(self, text: str) -> None:
        key = hashed(text)
        self._hashes.pop(key, None)
        if len(self._hashes) >= REMEMBERED:
            del self._hashes[next(iter(self._hashes))]
        self._hashes[key] = None

    def discard(self, text: str) -> None:
        self._hashes.pop(hashed(text), None)
