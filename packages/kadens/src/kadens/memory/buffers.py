"""Buffers that are used again: by size class, bounded in bytes, and never lent while somebody still looks at them."""

import sys
import threading
import warnings
from dataclasses import dataclass
from typing import Final

from kadens.checks import count
from kadens.errors import BadInput, Overloaded, WrongState

__all__ = ["Buffer", "BufferPool", "BufferPoolStatistics"]

KIB: Final = 1024
MIB: Final = 1024 * KIB
MOST_BYTES: Final = sys.maxsize
ZEROS: Final = bytes(64 * KIB)


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferPoolStatistics:
    """`borrows` = `reused` + `made`; `dropped` came back to a full pool or one too large to be kept.

    `escaped` came back while something still looked at them and were left to it; `forgotten` never came back.
    """

    lent: int
    lent_bytes: int
    idle: int
    idle_bytes: int
    borrows: int
    reused: int
    made: int
    dropped: int
    escaped: int
    forgotten: int
    refused: int


class BufferPool:
    """`with pool.borrow(size) as view: ...`; the view is a writable `memoryview` of exactly so many bytes.

    Sizes are rounded up to powers of two, from `smallest` on; up to `max_idle` bytes are kept for reuse, and when
    that is full the size of which most is kept gives way. What is larger than `largest` is made anew each time. Past
    `max_lent` bytes out at once borrowing raises `Overloaded`; nothing ever waits, so a plain `with` is safe in async
    code. What an earlier borrower wrote is still in the buffer unless it is `zeroed`. May be used from any thread.

    After the block its view raises `ValueError`. A slice or an array that still looks at the buffer then keeps it:
    it is not lent again. Below some 128 KiB a new `bytearray` costs less than a loan.
    """

    def __init__(
        self,
        *,
        max_idle: int = 16 * MIB,
        max_lent: int = 256 * MIB,
        smallest: int = 4 * KIB,
        largest: int = 4 * MIB,
    ) -> None:
        count("max_idle", max_idle, least=0, most=MOST_BYTES)
        count("max_lent", max_lent, most=MOST_BYTES)
        count("smallest", smallest, least=2)
        count("largest", largest)
        if largest < smallest:
            raise BadInput.of("largest", largest, f"at least smallest, {smallest:,}")
        self._smallest = _power_of_two(smallest)
        self._largest = _power_of_two(largest)
        self._max_idle = max_idle
        self._max_lent = max_lent
        sizes = range(self._smallest.bit_length(), self._largest.bit_length() + 1)
        self._idle: dict[int, list[bytearray]] = {1 << (bits - 1): [] for bits in sizes}
        # Re-entrant: the collector may run the finalizer of a forgotten buffer while the lock is held.
        self._lock = threading.RLock()
        self._lent = self._lent_bytes = self._idle_bytes = 0
        self._borrows = self._made = self._dropped = self._escaped = self._forgotten = self._refused = 0

    def borrow(self, size: int, *, zeroed: bool = False) -> "Buffer":
        """`size` bytes until `release()` or the end of its `with`; `Overloaded` past `max_lent`."""
        if type(size) is not int or not 1 <= size <= MOST_BYTES:
            raise BadInput.of("size", size, f"a whole number of bytes, at least 1 and at most {MOST_BYTES:,}")
        space = self._space(size)
        with self._lock:
            kept = self._lend(space)
        if kept is None:
            kept = self._make(space)
        elif zeroed:
            _clear(kept, size)
        return Buffer(self, kept, size)

    def clear(self) -> None:
        """Let go of all that is kept; what is out comes back as ever."""
        with self._lock:
            for idle in self._idle.values():
                idle.clear()
            self._idle_bytes = 0

    def statistics(self) -> BufferPoolStatistics:
        with self._lock:
            return BufferPoolStatistics(
                lent=self._lent,
                lent_bytes=self._lent_bytes,
                idle=sum(map(len, self._idle.values())),
                idle_bytes=self._idle_bytes,
                borrows=self._borrows,
                reused=self._borrows - self._made,
                made=self._made,
                dropped=self._dropped,
                escaped=self._escaped,
                forgotten=self._forgotten,
                refused=self._refused,
            )

    def _space(self, size: int) -> int:
        space = 1 << (size - 1).bit_length()
        if space > self._largest:
            return size
        return space if space > self._smallest else self._smallest

    def _lend(self, space: int) -> bytearray | None:
        """One that is kept, or None: one has to be made."""
        if self._lent_bytes + space > self._max_lent:
            self._refused += 1
            raise Overloaded(f"{self._lent_bytes} bytes are lent; with {space} more it were over {self._max_lent}")
        self._borrows += 1
        self._lent += 1
        self._lent_bytes += space
        idle = self._idle.get(space)
        if idle:
            self._idle_bytes -= space
            return idle.pop()
        self._made += 1
        return None

    def _make(self, space: int) -> bytearray:
        try:
            return bytearray(space)
        except BaseException:
            # There is no memory for it, so nothing will come back.
            with self._lock:
                self._borrows -= 1
                self._made -= 1
                self._lent -= 1
                self._lent_bytes -= space
            raise

    def _take_back(self, buffer: "Buffer") -> None:
        with self._lock:
            data, buffer._data = buffer._data, None
            if data is None:
                raise WrongState("the buffer was returned already")
            space = len(data)
            self._lent -= 1
            self._lent_bytes -= space
            if not _is_free(buffer.view, data):
                self._escaped += 1
            elif space in self._idle and (self._idle_bytes + space <= self._max_idle or self._make_room(space)):
                self._idle[space].append(data)
                self._idle_bytes += space
            else:
                self._dropped += 1

    def _make_room(self, space: int) -> bool:
        """The size of which most is kept gives way, so that no size keeps the others out for ever."""
        while self._idle_bytes + space > self._max_idle:
            fullest = max(self._idle, key=lambda size: len(self._idle[size]) * size)
            if fullest == space or not self._idle[fullest]:
                return False
            self._idle[fullest].pop()
            self._idle_bytes -= fullest
            self._dropped += 1
        return True

    def _forget(self, data: bytearray) -> None:
        with self._lock:
            self._lent -= 1
            self._lent_bytes -= len(data)
            self._forgotten += 1


class Buffer:
    """A loan of so many bytes: `view` until it is released."""

    __slots__ = ("_data", "_pool", "view")

    def __init__(self, pool: BufferPool, data: bytearray, size: int) -> None:
        self._pool = pool
        self._data: bytearray | None = data
        self.view = memoryview(data) if size == len(data) else memoryview(data)[:size]

    def __enter__(self) -> memoryview:
        return self.view

    def __exit__(self, *exc_info: object) -> None:
        self._pool._take_back(self)

    def release(self) -> None:
        """Bring it back; `WrongState` when it came back already."""
        self._pool._take_back(self)

    def __del__(self) -> None:
        data, self._data = self._data, None
        if data is not None:
            self._pool._forget(data)
            warnings.warn(
                f"a buffer of {len(data)} bytes was never returned", ResourceWarning, stacklevel=2, source=self
            )


def _is_free(view: memoryview, data: bytearray) -> bool:
    """Whether nothing looks at it any more."""
    try:
        view.release()
        # A bytearray refuses to change its size while anything looks at it; this moves no memory.
        data.pop()
        data.append(0)
    except BufferError:
        return False
    return True


def _clear(data: bytearray, size: int) -> None:
    with memoryview(data) as view:
        for start in range(0, size, len(ZEROS)):
            end = min(size, start + len(ZEROS))
            view[start:end] = ZEROS[: end - start]


def _power_of_two(size: int) -> int:
    return 1 << (size - 1).bit_length()
