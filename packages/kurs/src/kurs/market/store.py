"""Recorded candles: one file read and believed or refused, and the library of what was imported."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kurs.domain.errors import BadData, BadInput, UnknownName
from kurs.domain.market import Candle, timeframe_ms, timeframe_of
from kurs.domain.symbols import file_stem, normalise, split
from kurs.market.columns import (
    ALLOWED,
    LATEST,
    NAMED,
    BoolArray,
    CandleColumns,
    FloatArray,
    Gaps,
    IntArray,
    Problem,
    bad_prices,
    calendar_problem,
    find_gaps,
    iso,
    most_common_step,
    price_problem,
    step_problem,
)

# kurs.market.files brings Polars, a third of a second and 100 MB: it is imported where a file is touched.
if TYPE_CHECKING:
    from kurs.market.files import Rows

__all__ = [
    "CandleColumns",
    "CandleStore",
    "ImportReport",
    "OnProgress",
    "Stored",
    "StoredSummary",
    "read_candles",
    "symbol_of",
]

# Told after each stage ("read", "checked", "merged", "written") with the rows that it concerned.
OnProgress = Callable[[str, int], None]

_NAME = re.compile(r"(.+?)[-_ ][0-9]+[smhdw](?:[-_ .].*)?", re.IGNORECASE)
_STORED = re.compile(r"([A-Z0-9_]+)-([1-9][0-9]*[smhdw])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of a file's rows; `gaps` are the file's own, times are ms.

    `duplicates` said the same as another row of the file, `known` the same as a stored candle; `refused`
    rows could not be believed and were left out (never in a strict import), `problems` are the first few.
    """

    file: str
    symbol: str
    timeframe: str
    rows_read: int
    rows_kept: int
    duplicates: int
    known: int
    refused: int
    in_order: bool
    first: int
    last: int
    gaps: Gaps
    problems: tuple[Problem, ...]
    rows_stored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One candle file of the library."""

    symbol: str
    timeframe: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSummary:
    """What a stored file holds: times of the first and last candle (ms), lowest and highest price (quote)."""

    symbol: str
    timeframe: str
    rows: int
    first: int
    last: int
    lowest: float
    highest: float
    gaps: Gaps
    fingerprint: str


def read_candles(path: Path, *, symbol: str | None = None, interval: int | None = None) -> CandleColumns:
    """Reads a candle file (.parquet, .csv, .json) that can be replayed as it is.

    Without `symbol` the file's name tells (BTC_PERP-1m.parquet), without `interval` (ms) the most
    frequent step does. Raises BadInput when either is unknown or the file is missing; BadData naming the
    file, the first bad row (rows are counted from 1), its time, the problem and what is allowed.
    """
    from kurs.market.files import read_rows  # heavy, see above

    name = normalise(symbol) if symbol is not None else symbol_of(path)
    rows = read_rows(path, base=split(name)[0])
    if rows.unreadable:
        raise BadData(f"{path.name}: {rows.unreadable[0]}; {ALLOWED}")
    step = interval or most_common_step(rows.time)
    if step is None:
        raise _without_step(path.name, rows.time)
    return CandleColumns(
        symbol=name,
        interval=step,
        time=rows.time,
        open=rows.open,
        high=rows.high,
        low=rows.low,
        close=rows.close,
        volume=rows.volume,
        origin=rows.origin,
    )


def symbol_of(path: Path) -> str:
    """The symbol that a file is named after, such as BTC_PERP-1m.parquet; BadInput when it is not."""
    named = _NAME.fullmatch(path.stem)
    try:
        return normalise(named[1] if named else path.stem)
    except BadInput:
        if not path.is_file():
            # What is wrong with a file that is not there is not its name.
            raise BadInput.of("file", str(path), "a file that exists") from None
        raise BadInput.of("file", path.name, "without a symbol a name such as BTC_USD-1m.parquet is needed") from None


class CandleStore:
    """Candle files below `folder`/candles, one for each symbol and timeframe.

    Everything here waits for the disk; on an event loop call it in a thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "candles"
        # Two imports into one file at the same time would each keep only their own candles.
        self._lock = Lock()

    def import_file(
        self,
        path: Path,
        *,
        symbol: str | None = None,
        timeframe: str | None = None,
        strict: bool = True,
        on_progress: OnProgress | None = None,
    ) -> ImportReport:
        """Adds a file's candles to what is stored; nothing changes when it fails.

        Rows may come in any order and repeat themselves. A row that cannot be believed refuses the whole
        import unless `strict` is off, then it is left out and reported. Rows (or a row and a stored
        candle) that say different things of the same time are always refused. Without `symbol` the file's
        name tells, without `timeframe` the most frequent step does. Raises BadInput, BadData, Unavailable.
        """
        from kurs.market.files import read_rows, write_candles  # heavy, see above

        tell = on_progress or _nobody
        name = normalise(symbol) if symbol is not None else symbol_of(path)
        wanted = None if timeframe is None else timeframe_ms(timeframe)
        rows = read_rows(path, base=split(name)[0])
        tell("read", len(rows))
        bad = _unbelievable(rows)
        problems = _named(rows, bad, name)
        if problems and (strict or bad.all()):
            raise _refusal(path.name, int(bad.sum()), problems)
        read = _stack(rows, from_file=True).take(~bad)
        interval = wanted or _own_timeframe(read.time, path.name)
        fresh = _distinct(read, interval, path.name)
        _refuse_other_timeframe(fresh.time, interval)
        tell("checked", len(fresh.time))
        with self._lock:
            stored = self._load(name, timeframe_of(interval))
            merged = fresh if stored is None else _with_stored(stored, fresh, path.name)
            tell("merged", len(merged.time))
            write_candles(self._path(name, timeframe_of(interval)), merged.candles(name, interval, path.name))
        tell("written", len(merged.time))
        return ImportReport(
            file=path.name,
            symbol=name,
            timeframe=timeframe_of(interval),
            rows_read=len(rows),
            rows_kept=len(fresh.time),
            duplicates=len(read.time) - len(fresh.time),
            known=len(fresh.time) + (0 if stored is None else len(stored)) - len(merged.time),
            refused=int(bad.sum()),
            in_order=bool((np.diff(read.time) >= 0).all()),
            first=int(fresh.time[0]),
            last=int(fresh.time[-1]),
            gaps=find_gaps(fresh.time, interval),
            problems=problems,
            rows_stored=len(merged.time),
        )

    def list(self) -> tuple[Stored, ...]:
        """What is stored, by symbol and then from short to long."""
        found = []
        for path in self._folder.glob("*.parquet"):
            named = _STORED.fullmatch(path.stem)
            if named:
                size = path.stat().st_size
                found.append(Stored(symbol=normalise(named[1]), timeframe=named[2], path=path, size=size))
        return tuple(sorted(found, key=lambda s: (s.symbol, timeframe_ms(s.timeframe))))

    def load(self, symbol: str, timeframe: str) -> CandleColumns:
        """All stored candles; UnknownName when there are none, BadData when the file was damaged."""
        name = normalise(symbol)
        candles = self._load(name, timeframe)
        if candles is None:
            wanted = f"{name} {timeframe.lower()}"
            raise UnknownName.among("candles", wanted, [f"{s.symbol} {s.timeframe}" for s in self.list()])
        return candles

    def show(self, symbol: str, timeframe: str) -> StoredSummary:
        """What is stored, and what is missing in it."""
        candles = self.load(symbol, timeframe)
        return StoredSummary(
            symbol=candles.symbol,
            timeframe=timeframe.lower(),
            rows=len(candles),
            first=int(candles.time[0]),
            last=int(candles.time[-1]),
            lowest=float(candles.low.min()),
            highest=float(candles.high.max()),
            gaps=find_gaps(candles.time, candles.interval),
            fingerprint=candles.fingerprint(),
        )

    def _path(self, symbol: str, timeframe: str) -> Path:
        return self._folder / f"{file_stem(symbol)}-{timeframe.lower()}.parquet"

    def _load(self, symbol: str, timeframe: str) -> CandleColumns | None:
        interval = timeframe_ms(timeframe)
        path = self._path(symbol, timeframe)
        return read_candles(path, symbol=symbol, interval=interval) if path.is_file() else None


def _nobody(stage: str, rows: int) -> None:
    """Progress that nobody asked for."""


class _Stack(NamedTuple):
    """Rows to be put in order: ms, numbers (rows, 5), and the file's row from 1, 0 for a stored candle."""

    time: IntArray
    numbers: FloatArray
    row: IntArray

    def take(self, which: IntArray | BoolArray) -> "_Stack":
        return _Stack(self.time[which], self.numbers[which], self.row[which])

    def candles(self, symbol: str, interval: int, origin: str) -> CandleColumns:
        open_, high, low, close, volume = self.numbers.T
        return CandleColumns(
            symbol=symbol,
            interval=interval,
            time=self.time,
            open=open_,
            high=high,
            low=low,
            close=close,
            volume=volume,
            origin=origin,
        )

    def label(self, place: int) -> str:
        return f"row {self.row[place]}" if self.row[place] else "the stored candle"


def _stack(rows: "Rows | CandleColumns", *, from_file: bool) -> _Stack:
    numbers = np.column_stack((rows.open, rows.high, rows.low, rows.close, rows.volume))
    row = np.arange(1, len(rows) + 1) if from_file else np.zeros(len(rows), np.int64)
    return _Stack(rows.time, numbers, row)


def _distinct(stack: _Stack, interval: int, origin: str) -> _Stack:
    """In order of time, each candle once; BadData when two rows contradict or overlap each other."""
    ordered = stack.take(np.argsort(stack.time, kind="stable"))
    again = np.flatnonzero(np.diff(ordered.time) == 0) + 1
    contrary = again[(ordered.numbers[again] != ordered.numbers[again - 1]).any(axis=1)]
    if len(contrary):
        raise _contradiction(ordered, int(contrary[0]), origin)
    once = np.ones(len(ordered.time), np.bool_)
    once[again] = False
    kept = ordered.take(once)
    close = np.flatnonzero(np.diff(kept.time) < interval) + 1
    if len(close):
        raise _overlap(kept, int(close[0]), interval, origin)
    return kept


def _contradiction(stack: _Stack, place: int, origin: str) -> BadData:
    return BadData(
        f"{origin}: {stack.label(place - 1)} and {stack.label(place)} contradict each other on"
        f" {iso(int(stack.time[place]))}: {stack.numbers[place - 1].tolist()} and"
        f" {stack.numbers[place].tolist()}; allowed: one candle for each time"
    )


def _overlap(stack: _Stack, place: int, interval: int, origin: str) -> BadData:
    time, before = int(stack.time[place]), int(stack.time[place - 1])
    return BadData(
        f"{origin}: {stack.label(place)} ({iso(time)}) starts {time - before} ms after"
        f" {stack.label(place - 1)}; allowed: candles at least {interval} ms apart"
    )


def _with_stored(stored: CandleColumns, fresh: _Stack, origin: str) -> _Stack:
    both = zip(_stack(stored, from_file=False), fresh, strict=True)
    time, numbers, row = (np.concatenate(columns) for columns in both)
    return _distinct(_Stack(time, numbers, row), stored.interval, origin)


def _unbelievable(rows: "Rows") -> BoolArray:
    """Rows that no order could save: their numbers, or a time beyond the calendar."""
    prices = bad_prices(rows.open, rows.high, rows.low, rows.close, rows.volume)
    return prices | (rows.time < 0) | (rows.time >= LATEST)


def _named(rows: "Rows", bad: BoolArray, symbol: str) -> tuple[Problem, ...]:
    """The first few rows that cannot be believed, and why."""
    said = {problem.row: problem for problem in rows.unreadable}
    places = np.flatnonzero(bad)[:NAMED].tolist()
    return tuple(said.get(place + 1) or _problem(rows, place, symbol) for place in places)


def _without_step(origin: str, time: IntArray) -> BadData:
    if len(time) < 2:
        return BadData(f"{origin}: it holds one candle; two show how long each of them lasts")
    problem = Problem(row=2, time=int(time[1]), text=step_problem(int(time[1]), int(time[0]), 0))
    return BadData(f"{origin}: {problem}; {ALLOWED}")


def _problem(rows: "Rows", place: int, symbol: str) -> Problem:
    time = int(rows.time[place])
    if not 0 <= time < LATEST:
        return Problem(row=place + 1, time=time, text=calendar_problem(time))
    numbers = (float(c[place]) for c in (rows.open, rows.high, rows.low, rows.close, rows.volume))
    # What is wrong with the numbers does not depend on the interval.
    return Problem(row=place + 1, time=time, text=price_problem(Candle(symbol, 1, time, *numbers)))


def _refusal(origin: str, count: int, problems: tuple[Problem, ...]) -> BadData:
    named = "; ".join(map(str, problems))
    more = f"; and {count - len(problems)} more" if count > len(problems) else ""
    rows = "row" if count == 1 else "rows"
    return BadData(f"{origin}: {count} {rows} cannot be believed, nothing was imported: {named}{more}; {ALLOWED}")


def _own_timeframe(time: IntArray, origin: str) -> int:
    """The most frequent step of a file, in ms; BadInput when there is none, or it is no timeframe."""
    step = most_common_step(np.sort(time))
    if step is None:
        raise BadInput.of("timeframe", None, f"{origin} does not show its own, so it must be given")
    return timeframe_ms(timeframe_of(step))


def _refuse_other_timeframe(time: IntArray, interval: int) -> None:
    """A file in which no two candles are neighbours is one of a longer timeframe."""
    nearest = int(np.diff(time).min(initial=LATEST))
    if len(time) > 1 and nearest > interval:
        allowed = f"the file's candles are at least {timeframe_of(nearest)} apart"
        raise BadInput.of("timeframe", timeframe_of(interval), allowed)
