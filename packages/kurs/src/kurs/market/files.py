"""Candle files as people have them: Parquet, CSV and JSON, read into rows that nobody has believed yet.

This is the only module that imports Polars, and whoever needs it imports it late: Polars takes a third of
a second and 100 MB, which a platform on live or generated candles must not pay.
"""

import csv
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import polars as pl

from kurs.domain.errors import BadData, BadInput, Unavailable
from kurs.domain.texts import written
from kurs.market.columns import ENDINGS, NAMED, BoolArray, CandleColumns, FloatArray, IntArray, Problem

__all__ = ["Rows", "read_rows", "write_candles"]

NUMBERS = ("open", "high", "low", "close", "volume")
# Files without a header, and JSON arrays of arrays: the order of ccxt, Binance and most others.
ORDER = ("time", *NUMBERS)
# Names in the order of preference, compared without case, spaces and punctuation.
NAMES = {
    "time": (
        *("opentime", "time", "timestamp", "mts", "ts", "t", "unix", "unixtime", "epoch"),
        *("datetime", "date", "start", "starttime"),
    ),
    "open": ("open", "o", "openprice"),
    "high": ("high", "h", "highprice"),
    "low": ("low", "l", "lowprice"),
    "close": ("close", "c", "closeprice"),
    "volume": ("volume", "v", "vol", "basevolume"),
}
# Epochs of seconds, milliseconds, microseconds and nanoseconds do not meet between 1973 and 2286.
EARLIEST_EPOCH = 10**8
UNITS = ((10**10, 1000, 1), (10**13, 1, 1), (10**16, 1, 1000), (10**19, 1, 1_000_000))
TIMES = "a datetime, ISO 8601 text, or seconds, ms, us or ns since 1970 (from 1973 on)"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# The columns of a file by the names that it gives them.
Table = dict[str, pl.Series]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """What a file says, row by row: time in ms, prices, volume.

    An unreadable time is -1 and an unreadable number NaN; `unreadable` tells what the first few cells said.
    """

    origin: str
    time: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    unreadable: tuple[Problem, ...]

    def __len__(self) -> int:
        return len(self.time)


def read_rows(path: Path, *, base: str = "") -> Rows:
    """Reads a candle file by its ending: .parquet, .csv or .json.

    `base` is the base currency, for headers such as "Volume BTC". Raises BadInput when the file is
    missing, of another kind or of a path that is not UTF-8, BadData when it cannot be read, is empty or lacks a column.
    """
    if not path.is_file():
        raise BadInput.of("file", str(path), "a file that exists")
    _require_written(path)
    readers = dict(zip(ENDINGS, (_read_parquet, _read_csv, _read_json), strict=True))
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadInput.of("file", path.name, f"a name ending in {', '.join(readers)}")
    table = reader(path)
    if not any(len(column) for column in table.values()):
        raise BadData(f"{path.name}: it holds no candles; at least one is needed")
    return _rows(path.name, table, base)


def write_candles(path: Path, candles: CandleColumns) -> None:
    """Writes Parquet so that a power loss leaves the old file or the new one, never a piece of one.

    Raises Unavailable when the disk does not take it; the old file is then as it was. BadInput for a path that is not
    UTF-8.
    """
    _require_written(path)
    time = pl.Series("time", candles.time).cast(pl.Datetime("ms", "UTC"))
    frame = pl.DataFrame([time, *(pl.Series(name, getattr(candles, name)) for name in NUMBERS)])
    # The same folder, because a rename is atomic only within one file system.
    draft = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(draft, compression="zstd")
        _sync(draft, os.O_RDWR)
        draft.replace(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unavailable(f"{path.name} could not be written, nothing was changed: {error}") from error
    finally:
        with suppress(OSError):  # gone when it was renamed; the first error is the one to tell
            draft.unlink()
    if os.name == "posix":  # elsewhere a folder cannot be opened, and needs no sync
        _sync(path.parent, os.O_RDONLY)


def _require_written(path: Path) -> None:
    """Polars takes no other, and no result could name it."""
    if written(str(path)) != str(path):
        raise BadInput.of("file", str(path), "a path in UTF-8")


def _read_parquet(path: Path) -> Table:
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, "Parquet", error) from error
    return _columns(frame)


def _read_csv(path: Path) -> Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
        separator = max(",;\t", key=first.count)
        cells = next(csv.reader([first], delimiter=separator), [])
        headless = bool(cells) and all(map(_is_number, cells))
        frame = pl.read_csv(path, separator=separator, has_header=not headless, infer_schema=False)
    except pl.exceptions.NoDataError:
        return {}
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, "CSV", error) from error
    if headless:
        frame = frame.rename(dict(zip(frame.columns, ORDER, strict=False)))
    return _columns(_without_last_blank_lines(frame))


def _columns(frame: pl.DataFrame) -> Table:
    return {name: frame[name] for name in frame.columns}


def _without_last_blank_lines(frame: pl.DataFrame) -> pl.DataFrame:
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    return frame.head(filled[-1] + 1 if len(filled) else 0)


def _read_json(path: Path) -> Table:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    # A document nested too deeply is as unreadable as a torn one.
    except (ValueError, OSError, RecursionError) as error:
        raise _unreadable(path, "JSON", error) from error
    columns = _json_columns(path, content)
    # As text, numbers and times meet the same readers as those of a CSV file.
    return {
        name: pl.Series(name, [None if v is None else str(v) for v in values], pl.String)
        for name, values in columns.items()
    }


def _json_columns(path: Path, content: object) -> Mapping[str, Sequence[object]]:
    if isinstance(content, dict) and all(isinstance(values, list) for values in content.values()):
        if len({len(values) for values in content.values()}) > 1:
            raise BadData(f"{path.name}: the arrays differ in length; each column needs one value per candle")
        return content
    if isinstance(content, list) and all(isinstance(row, dict) for row in content):
        names = {name: None for row in content for name in row}
        return {name: [row.get(name) for row in content] for name in names}
    if isinstance(content, list) and all(isinstance(row, list) for row in content):
        for number, row in enumerate(content, 1):
            if len(row) < len(ORDER):
                raise BadData(f"{path.name}: row {number} has {len(row)} values; {', '.join(ORDER)} are needed")
        return {name: [row[place] for row in content] for place, name in enumerate(ORDER)}
    raise BadData(
        f"{path.name}: its shape is not known; allowed: an array of objects, an array of arrays"
        f" ({', '.join(ORDER)}), or an object of arrays"
    )


def _rows(origin: str, table: Table, base: str) -> Rows:
    chosen = {field: table[_column(origin, field, table, base)] for field in ORDER}
    problems: list[Problem] = []
    time = _times(origin, chosen["time"], problems)
    numbers = {name: _numbers(origin, name, chosen[name], time, problems) for name in NUMBERS}
    return Rows(origin=origin, time=time, unreadable=_first_of_each(problems), **numbers)


def _column(origin: str, field: str, table: Table, base: str) -> str:
    present = {_plain(name): name for name in reversed(table)}
    wanted = NAMES[field] + ((_plain(f"volume{base}"),) if field == "volume" and base else ())
    for name in wanted:
        if name in present:
            return present[name]
    raise BadData(
        f"{origin}: the column {field!r} is missing; found {', '.join(table)};"
        f" allowed names, without regard to case: {', '.join(wanted)}"
    )


def _times(origin: str, series: pl.Series, problems: list[Problem]) -> IntArray:
    said = series
    if series.dtype == pl.String:
        series = _epoch_or_text(series.str.strip_chars())
    if series.dtype == pl.String:
        return _iso_times(series, problems)
    if series.dtype == pl.Date or series.dtype == pl.Datetime:
        time = series.dt.epoch("ms")
    elif series.dtype.is_numeric():
        time = _epoch_times(origin, series)
    else:
        raise BadData(f"{origin}: the column {series.name!r} holds {series.dtype}; allowed: {TIMES}")
    missing = time.is_null()
    _report(problems, missing.to_numpy(), lambda row: f"the time {said[row]!r} is not {TIMES}")
    return time.fill_null(-1).to_numpy()


def _epoch_or_text(series: pl.Series) -> pl.Series:
    """Numbers when half of the texts or more are numbers, so that the one that is none is the one that is named."""
    parts = series.cast(pl.Float64, strict=False)
    if 2 * parts.count() < series.count():
        return series
    whole = series.cast(pl.Int64, strict=False)
    return whole if whole.count() == parts.count() else parts


def _iso_times(series: pl.Series, problems: list[Problem]) -> IntArray:
    texts = series.to_list()
    time = np.fromiter(map(_iso_time, texts), np.int64, len(texts))
    _report(problems, time == -1, lambda row: f"the time {texts[row]!r} is not {TIMES}")
    return time


def _iso_time(text: str | None) -> int:
    """Milliseconds since 1970; a time without a zone is UTC; -1 for what is no time."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return -1
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


def _epoch_times(origin: str, series: pl.Series) -> pl.Series:
    # Whole numbers first: as floats, nanoseconds would lose their last digits.
    whole = series.dtype.is_integer()
    exact = series.cast(pl.Int64, strict=False) if whole else series.cast(pl.Float64).fill_nan(None)
    known = exact.filter(exact.is_finite()).to_numpy()
    if not len(known):
        return exact.cast(pl.Int64, strict=False)
    typical = abs(float(np.median(known)))
    for below, times, over in UNITS:
        if EARLIEST_EPOCH <= typical < below:
            scaled = exact * times
            return scaled // over if whole else (scaled / over).round().cast(pl.Int64, strict=False)
    raise BadData(f"{origin}: {series.name} has values about {typical:g}; allowed: {TIMES}")


def _numbers(origin: str, name: str, series: pl.Series, time: IntArray, problems: list[Problem]) -> FloatArray:
    if series.dtype == pl.String:
        series = series.str.strip_chars()
    elif not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise BadData(f"{origin}: the column {series.name!r} holds {series.dtype}; allowed: numbers")
    values = series.cast(pl.Float64, strict=False)
    _report(problems, values.is_null().to_numpy(), lambda row: f"{name} {series[row]!r} is not a number", time)
    return values.fill_null(float("nan")).to_numpy()


def _report(
    problems: list[Problem],
    bad: BoolArray,
    text: Callable[[int], str],
    time: IntArray | None = None,
) -> None:
    for row in np.flatnonzero(bad)[:NAMED].tolist():
        known = None if time is None or time[row] == -1 else int(time[row])
        problems.append(Problem(row=row + 1, time=known, text=text(row)))


def _first_of_each(problems: list[Problem]) -> tuple[Problem, ...]:
    """The first problem of each row, in order of rows."""
    first = {problem.row: problem for problem in reversed(problems)}
    return tuple(first[row] for row in sorted(first))


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _unreadable(path: Path, kind: str, error: Exception) -> BadData:
    return BadData(f"{path.name}: it cannot be read as {kind}; {str(error).splitlines()[0]}")


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
