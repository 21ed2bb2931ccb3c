"""Candles in memory that processes share: written once, read by each where they lie, gone with the last of them."""

import mmap
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import numpy as np

from kurs.market.columns import CandleColumns

__all__ = ["Layout", "mapped", "shared"]

COLUMNS = ("time", "open", "high", "low", "close", "volume")
VALUE = 8


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One symbol's candles in the memory: its columns one after the other, `rows` values of eight bytes each."""

    symbol: str
    interval: int
    rows: int
    origin: str
    decimals: int | None = None


@contextmanager
def shared(candles: Sequence[CandleColumns]) -> Iterator[tuple[int, tuple[Layout, ...]]]:
    """A handle for processes that inherit it, and what lies there; it has no name that could be left behind."""
    handle = _nameless()
    try:
        for columns in candles:
            for name in COLUMNS:
                _write(handle, memoryview(getattr(columns, name)).cast("B"))
        yield (
            handle,
            tuple(
                Layout(symbol=c.symbol, interval=c.interval, rows=len(c), origin=c.origin, decimals=c.decimals)
                for c in candles
            ),
        )
    finally:
        os.close(handle)


def mapped(handle: int, layouts: Sequence[Layout]) -> tuple[CandleColumns, ...]:
    """The candles behind a handle, not copied."""
    memory = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    found: list[CandleColumns] = []
    at = 0
    for layout in layouts:
        arrays: dict[str, Any] = {}
        for name in COLUMNS:
            kind = np.int64 if name == "time" else np.float64
            arrays[name] = np.frombuffer(memory, kind, layout.rows, at)
            at += layout.rows * VALUE
        told = {name: getattr(layout, name) for name in ("symbol", "interval", "origin", "decimals")}
        found.append(CandleColumns(**told, **arrays))
    return tuple(found)


def _nameless() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("candles")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _write(handle: int, left: memoryview) -> None:
    while left:
        left = left[os.write(handle, left) :]
