"""Candle files of every usual kind say the same; bad ones are refused with one clear error."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import candle_problem
from kurs.market.columns import CandleColumns, find_gaps
from kurs.market.files import write_candles
from kurs.market.store import read_candles, symbol_of

MINUTE = 60_000
START = 1_640_995_200_000

Row = tuple[int, float, float, float, float, float]
Writer = Callable[[Path, list[Row]], Path]

POSITIVE = st.floats(1e-12, 1e12, allow_nan=False)


@st.composite
def candle_rows(draw: st.DrawFn) -> list[Row]:
    start = draw(st.integers(300_000_000_000, 4_000_000_000_000))
    rows: list[Row] = []
    for number in range(draw(st.integers(2, 12))):
        low, open_, close, high = sorted(draw(st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE)))
        rows.append((start + number * MINUTE, open_, high, low, close, draw(st.floats(0, 1e15))))
    return rows


def moment(time: int) -> datetime:
    seconds, ms = divmod(time, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=ms * 1000)


def csv_file(
    path: Path, header: str | None, rows: list[Row], time: Callable[[int], object], separator: str = ","
) -> Path:
    lines = [] if header is None else [header]
    lines += [separator.join([str(time(row[0])), *map(repr, row[1:])]) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def iso_csv(path: Path, rows: list[Row]) -> Path:
    return csv_file(path / "a.csv", "Date,Open,High,Low,Close,Volume", rows, lambda t: moment(t).isoformat())


def naive_csv(path: Path, rows: list[Row]) -> Path:
    text = lambda t: moment(t).replace(tzinfo=None).isoformat(sep=" ")  # noqa: E731  # one expression, used once
    return csv_file(path / "a.csv", "datetime;o;h;l;c;v", rows, text, ";")


def headless_csv(path: Path, rows: list[Row]) -> Path:
    return csv_file(path / "a.csv", None, rows, lambda t: t)


def binance_csv(path: Path, rows: list[Row]) -> Path:
    header = "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume"
    lines = [f"{t * 1000},{','.join(map(repr, rest))},{(t + MINUTE) * 1000 - 1},7" for t, *rest in rows]
    (path / "a.csv").write_text("\n".join([header, *lines, "", ""]))
    return path / "a.csv"


def bitfinex_csv(path: Path, rows: list[Row]) -> Path:
    lines = ["MTS,OPEN,CLOSE,HIGH,LOW,VOLUME"]
    lines += [f"{t},{o!r},{c!r},{h!r},{low!r},{v!r}" for t, o, h, low, c, v in rows]
    (path / "a.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    return path / "a.csv"


def named_volume_csv(path: Path, rows: list[Row]) -> Path:
    lines = ["unix,date,symbol,open,high,low,close,Volume USD,Volume BTC"]
    lines += [f"{t},{moment(t)},BTC/USD,{','.join(map(repr, prices))},0,{v!r}" for t, *prices, v in rows]
    (path / "a.csv").write_text("\n".join(lines))
    return path / "a.csv"


def objects_json(path: Path, rows: list[Row]) -> Path:
    names = ("timestamp", "open", "high", "low", "close", "volume")
    (path / "a.json").write_text(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
    return path / "a.json"


def ccxt_json(path: Path, rows: list[Row]) -> Path:
    (path / "a.json").write_text(json.dumps(rows))
    return path / "a.json"


def arrays_json(path: Path, rows: list[Row]) -> Path:
    names = ("t", "o", "h", "l", "c", "v")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    (path / "a.json").write_text(json.dumps(columns | {"t": [moment(t).isoformat() for t in columns["t"]]}))
    return path / "a.json"


def frame_of(rows: list[Row]) -> pl.DataFrame:
    names = ["time", "open", "high", "low", "close", "volume"]
    types = [pl.Int64, *([pl.Float64] * 5)]
    return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")


def parquet_with(change: pl.Expr) -> Writer:
    def write(path: Path, rows: list[Row]) -> Path:
        frame_of(rows).with_columns(change).write_parquet(path / "a.parquet")
        return path / "a.parquet"

    return write


TIME = pl.col("time")
WRITERS: dict[str, Writer] = {
    "csv, ISO time with zone": iso_csv,
    "csv, semicolons, time without zone": naive_csv,
    "csv without header, ms": headless_csv,
    "csv of Binance, us, blank last lines": binance_csv,
    "csv of Bitfinex, byte order mark": bitfinex_csv,
    "csv with volumes by currency": named_volume_csv,
    "json, objects": objects_json,
    "json, arrays in ccxt order": ccxt_json,
    "json, object of arrays": arrays_json,
    "parquet, datetime in UTC": parquet_with(TIME.cast(pl.Datetime("ms", "UTC"))),
    "parquet, datetime in another zone": parquet_with(
        TIME.cast(pl.Datetime("ms", "UTC")).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone("Asia/Tokyo")
    ),
    "parquet, datetime without zone, ns": parquet_with(TIME.cast(pl.Datetime("ms")).cast(pl.Datetime("ns"))),
    "parquet, ms": parquet_with(TIME),
    "parquet, ns": parquet_with(TIME * 1_000_000),
    "parquet, seconds as a fraction": parquet_with(TIME / 1000),
    "parquet, float ms": parquet_with(TIME.cast(pl.Float64)),
}


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=candle_rows())
def test_every_format_gives_back_what_was_written(tmp_path: Path, kind: str, rows: list[Row]) -> None:
    read = read_candles(WRITERS[kind](tmp_path, rows), symbol="BTCUSD")
    assert (read.symbol, read.interval) == ("BTC/USD", MINUTE)
    assert [candle[2:] for candle in read.candles()] == rows


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000, 1_000_000_000])
@pytest.mark.parametrize("writer", [headless_csv, ccxt_json])
def test_the_unit_of_an_epoch_is_seen_from_its_size(tmp_path: Path, unit: int, writer: Writer) -> None:
    rows: list[Row] = [(START // 1000 * unit, 1, 1, 1, 1, 0), ((START // 1000 + 60) * unit, 1, 1, 1, 1, 0)]
    assert read_candles(writer(tmp_path, rows), symbol="BTCUSD").time.tolist() == [START, START + MINUTE]


def test_whole_numbers_and_decimals_are_read_as_prices(tmp_path: Path) -> None:
    frame = frame_of([(START, 1, 2, 1, 2, 5), (START + MINUTE, 1, 2, 1, 2, 5)])
    mixed = frame.with_columns(pl.col("open", "high").cast(pl.Int32), pl.col("low").cast(pl.Decimal(10, 2)))
    mixed.write_parquet(tmp_path / "a.parquet")
    assert read_candles(tmp_path / "a.parquet", symbol="BTCUSD").high.tolist() == [2.0, 2.0]


def test_dates_alone_are_days_in_utc(tmp_path: Path) -> None:
    text = "date,open,high,low,close,volume\n2022-01-01,1,1,1,1,1\n2022-01-02,1,1,1,1,1\n"
    (tmp_path / "ETH-BTC-1d.csv").write_text(text)
    read = read_candles(tmp_path / "ETH-BTC-1d.csv")
    assert (read.symbol, read.interval, read.time[0]) == ("ETH/BTC", 24 * 60 * MINUTE, START)
    frame = pl.read_csv(tmp_path / "ETH-BTC-1d.csv", try_parse_dates=True)
    assert frame["date"].dtype == pl.Date
    frame.write_parquet(tmp_path / "ETH-BTC-1d.parquet")
    assert read_candles(tmp_path / "ETH-BTC-1d.parquet").fingerprint() == read.fingerprint()


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("BTC_PERP-1m.parquet", "BTC/USD:USD"),
        ("ETH_BTC-5m.parquet", "ETH/BTC"),
        ("BTCUSDT-1h-2024-01.csv", "BTC/USDT"),
        ("btcusd_1M.json", "BTC/USD"),
        ("XRP_ETH.csv", "XRP/ETH"),
        ("tBTCUSD-50s.csv", "BTC/USD"),
    ],
)
def test_the_file_name_tells_the_symbol(name: str, symbol: str) -> None:
    assert symbol_of(Path(name)) == symbol


HEADER = "time,open,high,low,close,volume"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "it holds no candles; at least one is needed"),
        ("a.csv", b"\n", "it holds no candles"),
        ("a.csv", f"{HEADER}\n".encode(), "it holds no candles"),
        ("a.csv", b"\xff\xfe\x00", "it cannot be read as CSV"),
        ("a.csv", f"{HEADER}\n1640995200000,1,1,1,1,1,1,1\n".encode(), "it cannot be read as CSV"),
        ("a.json", b"", "it cannot be read as JSON"),
        ("a.json", b"[", "it cannot be read as JSON"),
        ("a.json", b"[" * 100_000, "it cannot be read as JSON"),
        ("a.json", b"[]", "it holds no candles"),
        ("a.json", b"{}", "it holds no candles"),
        ("a.json", b'"text"', "its shape is not known; allowed: an array of objects"),
        ("a.json", b"[1, 2]", "its shape is not known"),
        ("a.json", b'{"symbol": "BTC"}', "its shape is not known"),
        ("a.json", b'{"t": [1], "o": []}', "the arrays differ in length"),
        ("a.json", b"[[1640995200000, 1, 1, 1, 1]]", "row 1 has 5 values; time, open, high"),
        ("a.parquet", b"", "it cannot be read as Parquet"),
        ("a.parquet", b"PAR1 torn", "it cannot be read as Parquet"),
        ("a.csv", b"time,open,high,close,volume\n1,1,1,1,1\n", "the column 'low' is missing; found time, open"),
        ("a.csv", b"open,high,low,close,volume\n1,1,1,1,1\n", "the column 'time' is missing"),
        ("a.csv", f"{HEADER}\n,1,1,1,1,1\n".encode(), r"row 1 \(no time\): the time None is not a datetime"),
        ("a.csv", b"time,open,high,low,close\n1,1,1,1,1\n", "'volume' is missing; .* volumebtc"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadData, match=problem) as refused:
        read_candles(tmp_path / name, symbol="BTC/USD")
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


GOOD = "1640995200000,1,2,0.5,1.5,10"
LATER = "1640995500000,1,2,0.5,1.5,10"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1640995260000,abc,2,0.5,1.5,10", "row 2 (2022-01-01T00:01:00Z): open 'abc' is not a number"),
        ("1640995260000,1,2,0.5,1.5,", "row 2 (2022-01-01T00:01:00Z): volume None is not a number"),
        ("1640995260000,1,2,0.5,nan,1", "row 2 (2022-01-01T00:01:00Z): prices must be finite numbers above zero (op"),
        ("1640995260000,1,inf,0.5,1,1", "row 2 (2022-01-01T00:01:00Z): prices must be finite numbers"),
        ("1640995260000,1,2,0,1,1", "row 2 (2022-01-01T00:01:00Z): prices must be finite numbers above zero"),
        ("1640995260000,1,2,-1,1,1", "prices must be finite numbers above zero"),
        ("1640995260000,1,1,2,1,1", "row 2 (2022-01-01T00:01:00Z): high 1.0 is below low 2.0"),
        ("1640995260000,1,2,0.5,3,1", "open 1.0 and close 3.0 must lie between low 0.5 and high 2.0"),
        ("1640995260000,1,2,0.5,1,-1", "volume -1.0 must be a finite number, zero or more"),
        (GOOD, "row 2 (2022-01-01T00:00:00Z): the row before it has the same time"),
        ("1640995140000,1,2,0.5,1.5,10", "row 2 (2021-12-31T23:59:00Z): out of order, the row before"),
        ("1640995201000,1,2,0.5,1.5,10", "starts 1000 ms after the row before it"),
        ("soon,1,2,0.5,1.5,10", "row 2 (no time): the time 'soon' is not a datetime, ISO 8601 text"),
        (",1,2,0.5,1.5,10", "row 2 (no time): the time None is not a datetime, ISO 8601 text"),
        ("\n1640995260000,1,2,0.5,1.5,10", "row 2 (no time): the time None is not a datetime"),
    ],
)
def test_a_replay_names_the_first_bad_row(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "BTC_USD-1m.csv"
    path.write_text("\n".join([HEADER, GOOD, row, LATER]))
    with pytest.raises(BadData) as refused:
        read_candles(path, interval=MINUTE)
    message = str(refused.value)
    assert message.startswith("BTC_USD-1m.csv: row ")
    assert problem in message
    assert "; allowed: rising times" in message


@pytest.mark.parametrize(
    ("column", "kind"), [("time", pl.Boolean), ("open", pl.Boolean), ("volume", pl.List(pl.Float64))]
)
def test_a_column_of_another_kind_is_refused(tmp_path: Path, column: str, kind: pl.DataType) -> None:
    frame = frame_of([(START, 1, 2, 1, 2, 5)])
    frame.with_columns(pl.lit(None, kind).alias(column)).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(BadData, match=rf"a\.parquet: the column '{column}' holds "):
        read_candles(tmp_path / "a.parquet", symbol="BTCUSD", interval=MINUTE)


def test_a_time_that_is_not_a_number_is_named(tmp_path: Path) -> None:
    frame = frame_of([(START, 1, 2, 1, 2, 5), (START + MINUTE, 1, 2, 1, 2, 5)]).cast({"time": pl.Float64})
    for bad in (float("nan"), float("inf"), None):
        changed = frame.with_columns(pl.Series("time", [float(START), bad]))
        changed.write_parquet(tmp_path / "a.parquet")
        with pytest.raises(BadData, match=rf"row 2 \(no time\): the time {bad!r} is not a datetime"):
            read_candles(tmp_path / "a.parquet", symbol="BTCUSD", interval=MINUTE)


def test_a_text_that_is_no_time_is_named(tmp_path: Path) -> None:
    times = ["2022-01-01T00:00:00Z", "2022-01-01 00:01", "1 January", "", "2022-02-30"]
    (tmp_path / "BTC_USD-1m.csv").write_text("\n".join([HEADER, *(f"{time},1,2,0.5,1.5,10" for time in times)]))
    with pytest.raises(BadData, match=r"row 3 \(no time\): the time '1 January' is not a datetime, ISO 8601"):
        read_candles(tmp_path / "BTC_USD-1m.csv")


def test_an_epoch_of_unknown_unit_is_refused(tmp_path: Path) -> None:
    path = headless_csv(tmp_path, [(0, 1, 1, 1, 1, 0), (60, 1, 1, 1, 1, 0)])
    with pytest.raises(BadData, match=r"a\.csv: time has values about 30; allowed: a datetime"):
        read_candles(path, symbol="BTCUSD")


def test_what_the_file_does_not_tell_must_be_given(tmp_path: Path) -> None:
    path = headless_csv(tmp_path, [(START, 1, 1, 1, 1, 0)])
    with pytest.raises(BadInput, match=r"file: 'a\.csv' .* a name such as BTC_USD-1m\.parquet is needed"):
        read_candles(path)
    with pytest.raises(BadData, match=r"a\.csv: it holds one candle; two show how long each of them lasts"):
        read_candles(path, symbol="BTCUSD")
    assert len(read_candles(path, symbol="BTCUSD", interval=MINUTE)) == 1
    with pytest.raises(BadInput, match="interval: -1"):
        read_candles(path, symbol="BTCUSD", interval=-1)


@pytest.mark.parametrize("name", ["a.txt", "a", "missing.csv"])
def test_a_file_of_another_kind_or_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a").mkdir()
    with pytest.raises(BadInput, match=r"file: .*(ending in \.parquet, \.csv, \.json|a file that exists)"):
        read_candles(tmp_path / name, symbol="BTCUSD")


def test_a_damaged_parquet_file_is_refused_or_read_whole(tmp_path: Path, shared_data: Path) -> None:
    whole = (shared_data / "candles" / "XRP_ETH-1m.parquet").read_bytes()
    chance = random.Random(1)
    path = tmp_path / "XRP_ETH-1m.parquet"
    for length in chance.sample(range(len(whole)), 20):
        path.write_bytes(whole[:length])
        with pytest.raises(BadData, match="it cannot be read as Parquet"):
            read_candles(path)


REAL = {
    "BTC_PERP-1m": ("BTC/USD:USD", 45_031, 0, 0),
    "ETH_BTC-5m": ("ETH/BTC", 5_760, 0, 0),
    "LTC_BTC-5m": ("LTC/BTC", 5_760, 0, 0),
    "XMR_BTC-5m": ("XMR/BTC", 5_758, 2, 2),
    "DASH_BTC-5m": ("DASH/BTC", 5_758, 2, 2),
    "ADA_BTC-5m": ("ADA/BTC", 5_720, 5, 40),
    "XRP_ETH-1m": ("XRP/ETH", 2_469, 676, 1_091),
}


@pytest.mark.parametrize("name", REAL)
def test_recorded_files_are_read_and_their_gaps_found(shared_data: Path, tmp_path: Path, name: str) -> None:
    read = read_candles(shared_data / "candles" / f"{name}.parquet")
    gaps = find_gaps(read.time, read.interval)
    assert (read.symbol, len(read), gaps.count, gaps.missing) == REAL[name]
    assert all(candle_problem(candle) is None for candle in read.candles())
    frame = pl.read_parquet(shared_data / "candles" / f"{name}.parquet")
    assert [candle[3:] for candle in read.candles()] == frame.drop("time").rows()
    write_candles(tmp_path / f"{name}.parquet", read)
    assert read_candles(tmp_path / f"{name}.parquet").fingerprint() == read.fingerprint()


def test_the_largest_gap_of_a_recording_is_named(shared_data: Path) -> None:
    read = read_candles(shared_data / "candles" / "ADA_BTC-5m.parquet")
    largest = find_gaps(read.time, read.interval).largest
    assert largest is not None
    assert largest.missing == 33
    before = int(np.searchsorted(read.time, largest.time)) - 1
    assert read.time[before + 1] - read.time[before] == 34 * read.interval


def test_reading_gives_the_decimals_that_were_written(tmp_path: Path) -> None:
    prices = ["0.00005331", "46319.12345678", "1e-7", "123456789.123456"]
    lines = [f"{START + n * MINUTE},{p},{p},{p},{p},1" for n, p in enumerate(prices)]
    (tmp_path / "BTC_USD-1m.csv").write_text("\n".join([HEADER, *lines]))
    read: CandleColumns = read_candles(tmp_path / "BTC_USD-1m.csv")
    assert [Decimal(repr(value)) for value in read.close.tolist()] == [Decimal(p) for p in prices]
