"""Candles as columns: one symbol, one interval, checked once, when they are made."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import repeat

import numpy as np
import numpy.typing as npt

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import Candle, candle_problem, timeframe_of

__all__ = [
    "ALLOWED",
    "ENDINGS",
    "LATEST",
    "NAMED",
    "BoolArray",
    "CandleColumns",
    "FloatArray",
    "Gap",
    "Gaps",
    "IntArray",
    "Problem",
    "bad_prices",
    "calendar_problem",
    "find_gaps",
    "iso",
    "most_common_step",
    "price_problem",
    "step_problem",
]

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# 2200-01-01: a time beyond it is a mistaken unit, not a candle.
LATEST = 7_258_118_400_000
# Of the files that candles come in.
ENDINGS = (".parquet", ".csv", ".json")
# Of many problems or gaps, so many are named.
NAMED = 5
ALLOWED = (
    "allowed: rising times from 1970 to 2199 at least one interval apart, finite prices above 0 with"
    " low <= open, close <= high, volume 0 or more"
)

# The tuple's own constructor takes a candle straight from zipped columns, in a third of the time.
_candle = partial(tuple.__new__, Candle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A row that cannot be believed: `row` counts data rows from 1, `time` is ms or None when unreadable."""

    row: int
    time: int | None
    text: str

    def __str__(self) -> str:
        when = "no time" if self.time is None else iso(self.time)
        return f"row {self.row} ({when}): {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Candles that are not there: the first one's `time` in ms, and how many."""

    time: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """All gaps: how many, candles missing in them, the largest (the earliest of equals), the first few."""

    count: int
    missing: int
    largest: Gap | None
    first: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandleColumns:
    """Candles of one symbol in rising order of time, none of them unbelievable.

    `interval` and `time` (int64, start of the interval) are ms; prices are float64 in quote, volume in
    base currency; the arrays are read-only. `origin` names the file that they came from. `left_out` says
    how many finer candles at the beginning and at the end made no whole one of these. `decimals` are those that
    prices of the whole history show of which these are a part, or were made; None where nobody has looked. Raises
    BadData naming the origin, the first bad row and what is allowed; gaps are allowed, see `find_gaps`.
    """

    symbol: str
    interval: int
    time: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    origin: str = ""
    left_out: tuple[int, int] = (0, 0)
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.interval <= 0:
            raise BadInput.of("interval", self.interval, "milliseconds above 0")
        self._keep("time", np.int64)
        for name in ("open", "high", "low", "close", "volume"):
            self._keep(name, np.float64)
        if not len(self.time):
            raise BadData(f"{self._name}: it holds no candles; at least one is needed")
        problem = self._first_problem()
        if problem is not None:
            raise BadData(f"{self._name}: {problem}; {ALLOWED}")

    def __len__(self) -> int:
        return len(self.time)

    def candles(self, start: int = 0, stop: int | None = None) -> Iterator[Candle]:
        """The candles of the rows from `start` up to, not including, `stop`."""
        rows = slice(start, stop)
        columns = (self.time, self.open, self.high, self.low, self.close, self.volume)
        return map(
            _candle,
            zip(repeat(self.symbol), repeat(self.interval), *(c[rows].tolist() for c in columns), strict=False),
        )

    def since(self, time: int) -> "CandleColumns":
        """Those that start at `time` (ms) or later; BadData when there are none."""
        return self.rows(int(np.searchsorted(self.time, time)), len(self))

    def rows(self, start: int, stop: int) -> "CandleColumns":
        """The rows from `start` up to, not including, `stop`; BadData when there are none."""
        names = ("time", "open", "high", "low", "close", "volume")
        return replace(self, left_out=(0, 0), **{name: getattr(self, name)[start:stop] for name in names})

    def fingerprint(self) -> str:
        """SHA-256 of symbol, interval and all values; the same on every machine."""
        digest = hashlib.sha256(f"{self.symbol} {self.interval} {len(self)}\n".encode())
        digest.update(self.time.astype("<i8", copy=False).data)
        for column in (self.open, self.high, self.low, self.close, self.volume):
            digest.update(column.astype("<f8", copy=False).data)
        return digest.hexdigest()

    @property
    def _name(self) -> str:
        return self.origin or f"{self.symbol} {timeframe_of(self.interval)}"

    def _keep(self, name: str, kind: type[np.generic]) -> None:
        array = np.ascontiguousarray(getattr(self, name), dtype=kind).view()
        if array.shape != (len(self.time),):
            raise BadInput.of(name, array.shape, f"one value for each of the {len(self.time)} times")
        array.flags.writeable = False
        object.__setattr__(self, name, array)

    def _first_problem(self) -> Problem | None:
        bad_time = (self.time < 0) | (self.time >= LATEST)
        bad_step = np.diff(self.time, prepend=self.time[0] - self.interval) < self.interval
        bad = bad_time | bad_step | bad_prices(self.open, self.high, self.low, self.close, self.volume)
        if not bad.any():
            return None
        row = int(bad.argmax())
        candle = next(self.candles(row, row + 1))
        if bad_time[row]:
            text = calendar_problem(candle.time)
        elif bad_step[row]:
            text = step_problem(candle.time, int(self.time[row - 1]), self.interval)
        else:
            text = price_problem(candle)
        return Problem(row=row + 1, time=candle.time, text=text)


def bad_prices(
    open_: FloatArray, high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> BoolArray:
    """Which rows `candle_problem` would refuse, all at once."""
    good = (low > 0) & (high < np.inf) & (low <= open_) & (open_ <= high) & (low <= close) & (close <= high)
    good &= (volume >= 0) & (volume < np.inf)
    return ~good


def price_problem(candle: Candle) -> str:
    """What is wrong with the candle's numbers, and the numbers."""
    open_, high, low, close, volume = candle[3:]
    return f"{candle_problem(candle)} (open {open_}, high {high}, low {low}, close {close}, volume {volume})"


def calendar_problem(time: int) -> str:
    """What is wrong with a time that no candle has."""
    return f"time {time} ms lies outside the years 1970 to 2199"


def step_problem(time: int, before: int, interval: int) -> str:
    """What is wrong with a time that is less than `interval` ms after the one before it."""
    if time == before:
        return "the row before it has the same time"
    if time < before:
        return f"out of order, the row before it has {iso(before)}; an import sorts"
    return f"starts {time - before} ms after the row before it, a candle lasts {interval} ms"


def find_gaps(time: IntArray, interval: int) -> Gaps:
    """Where at least one whole candle is missing between two neighbours; the first few are named."""
    missing = np.diff(time) // interval - 1
    at = np.flatnonzero(missing > 0)
    gaps = [Gap(time=int(time[i]) + interval, missing=int(missing[i])) for i in at[:NAMED]]
    largest = None
    if len(at):
        i = at[missing[at].argmax()]
        largest = Gap(time=int(time[i]) + interval, missing=int(missing[i]))
    return Gaps(count=len(at), missing=int(missing[at].sum()), largest=largest, first=tuple(gaps))


def most_common_step(time: IntArray) -> int | None:
    """The most frequent rise between neighbours in ms (the smallest of equals); None when nothing rises."""
    steps, counts = np.unique(np.diff(time), return_counts=True)
    rising = steps > 0
    return int(steps[rising][counts[rising].argmax()]) if rising.any() else None


def iso(time: int) -> str:
    """ISO 8601 in UTC; a time that no calendar holds is said in milliseconds."""
    if not 0 <= time < LATEST:
        return f"{time} ms"
    text = datetime.fromtimestamp(time // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{time % 1000:03d}Z" if time % 1000 else f"{text}Z"
