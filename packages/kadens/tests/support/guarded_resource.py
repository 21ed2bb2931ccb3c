"""What a lock guards, shared by processes: it keeps the highest fence it has seen and refuses lower ones."""

import fcntl
import mmap
import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["GuardedResource"]

WORD = struct.Struct("<Q")
FENCE, HOLDER, ACCEPTED, REFUSED, SHARED_FENCES, OVER, SLOTS = range(7)
SIZE = 4096


class GuardedResource:
    """Counts what it accepts and refuses; its memory outlives every process that writes to it.

    A holder is a process and the number of its grant. `inside` tells which process is in its block now.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.ftruncate(self._file, SIZE)
        self._memory = mmap.mmap(self._file, SIZE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._memory.close()
        os.close(self._file)

    @property
    def accepted(self) -> int:
        return self._get(ACCEPTED)

    @property
    def refused(self) -> int:
        return self._get(REFUSED)

    @property
    def shared_fences(self) -> int:
        """Writes with the highest fence by another holder than the one it came with."""
        return self._get(SHARED_FENCES)

    @property
    def over(self) -> bool:
        return bool(self._get(OVER))

    def end(self) -> None:
        self._set(OVER, 1)

    def write(self, fence: int, holder: int) -> bool:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            highest = self._get(FENCE)
            if fence < highest:
                self._set(REFUSED, self._get(REFUSED) + 1)
                return False
            if fence == highest and holder != self._get(HOLDER):
                self._set(SHARED_FENCES, self._get(SHARED_FENCES) + 1)
            self._set(HOLDER, holder)
            self._set(FENCE, fence)
            self._set(ACCEPTED, self._get(ACCEPTED) + 1)
            return True
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def is_inside(self, slot: int) -> bool:
        return bool(self._get(SLOTS + slot))

    def enter(self, slot: int) -> None:
        self._set(SLOTS + slot, 1)

    def leave(self, slot: int) -> None:
        self._set(SLOTS + slot, 0)

    def is_free(self) -> bool:
        """Whether nobody is in the middle of a write."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self._file, fcntl.LOCK_UN)
        return True

    def _get(self, place: int) -> int:
        number: int = WORD.unpack_from(self._memory, place * WORD.size)[0]
        return number

    def _set(self, place: int, number: int) -> None:
        WORD.pack_into(self._memory, place * WORD.size, number)
