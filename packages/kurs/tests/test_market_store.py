"""The library of candles: what an import keeps, merges, refuses, and leaves untouched."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadData, BadInput, Unavailable, UnknownName
from kurs.market.columns import Gap
from kurs.market.store import CandleStore, ImportReport, symbol_of

MINUTE = 60_000
START = 1_640_995_200_000
HEADER = "time,open,high,low,close,volume"


def line(minute: float, price: float = 1.0) -> str:
    return f"{START + int(minute * MINUTE)},{price},{price},{price},{price},1"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([HEADER, *lines]))
    return path


@pytest.fixture
def store(tmp_path: Path) -> CandleStore:
    return CandleStore(tmp_path / "data")


def imported(store: CandleStore, folder: Path, *lines: str, strict: bool = True) -> ImportReport:
    path = written(folder / "a.csv", *lines)
    return store.import_file(path, symbol="BTCUSD", timeframe="1m", strict=strict)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def minutes(store: CandleStore) -> list[float]:
    return [(time - START) / MINUTE for time in store.load("BTC/USD", "1m").time.tolist()]


def test_a_recorded_file_is_kept_as_it_is(store: CandleStore, shared_data: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    report = store.import_file(
        shared_data / "candles" / "ADA_BTC-5m.parquet",
        symbol="ADA_BTC",
        timeframe="5m",
        on_progress=lambda stage, rows: told.append((stage, rows)),
    )
    assert told == [("read", 5720), ("checked", 5720), ("merged", 5720), ("written", 5720)]
    assert (report.symbol, report.timeframe, report.file) == ("ADA/BTC", "5m", "ADA_BTC-5m.parquet")
    assert (report.rows_read, report.rows_kept, report.rows_stored) == (5720, 5720, 5720)
    assert (report.duplicates, report.known, report.refused, report.problems) == (0, 0, 0, ())
    assert report.in_order
    assert (report.gaps.count, report.gaps.missing) == (5, 40)
    assert report.gaps.largest == Gap(time=1516017600000, missing=33)
    shown = store.show("ADABTC", "5m")
    assert (shown.rows, shown.first, shown.last) == (5720, report.first, report.last)
    assert (shown.lowest, shown.highest, shown.gaps) == (4.070000000000001e-05, 6.915e-05, report.gaps)
    (entry,) = store.list()
    assert entry.path == tmp_path / "data" / "candles" / "ADA_BTC-5m.parquet"
    assert (entry.symbol, entry.timeframe, entry.size) == ("ADA/BTC", "5m", entry.path.stat().st_size)


def test_rows_are_sorted_and_identical_ones_dropped(store: CandleStore, tmp_path: Path) -> None:
    report = imported(store, tmp_path, line(5), line(1), line(0), line(1), line(1))
    assert minutes(store) == [0, 1, 5]
    assert (report.rows_read, report.rows_kept, report.duplicates) == (5, 3, 2)
    assert not report.in_order
    assert report.gaps.first == (Gap(time=START + 2 * MINUTE, missing=3),)


def test_a_later_import_is_merged_with_what_is_there(store: CandleStore, tmp_path: Path) -> None:
    imported(store, tmp_path, line(0), line(1), line(4), line(5))
    report = imported(store, tmp_path, line(1), line(2), line(3))
    assert minutes(store) == [0, 1, 2, 3, 4, 5]
    assert (report.rows_kept, report.known, report.rows_stored) == (3, 1, 6)
    assert store.show("BTC/USD", "1m").gaps.count == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=20), min_size=1, max_size=3))
def test_any_order_of_imports_keeps_every_candle_once(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("library")
    store = CandleStore(folder)
    for part in parts:
        # Two neighbours show that these are 1-minute candles.
        lines = [line(minute, 1 + minute) for minute in [*part, 50, 51]]
        report = imported(store, folder, *lines)
        assert report.rows_kept + report.duplicates == report.rows_read == len(lines)
    assert minutes(store) == sorted({50, 51, *(minute for part in parts for minute in part)})


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            [line(7), line(7, 2.0)],
            r"a\.csv: row 1 and row 2 contradict each other on 2022-01-01T00:07:00Z: \[1\.0, .* and \[2\.0,",
        ),
        ([line(1, 3.0), line(2)], r"the stored candle and row 1 contradict each other on .*T00:01:00Z"),
        ([line(7), line(7.5)], r"row 2 \(.*T00:07:30Z\) starts 30000 ms after row 1; allowed: .* 60000 ms"),
        ([line(0.5)], r"row 1 \(.*\) starts 30000 ms after the stored candle; allowed: candles at least"),
        ([line(7), "x,1,1,1,1,1"], r"1 row cannot be believed, nothing was imported: row 2 \(no time\)"),
        ([line(7), line(8), line(1e9)], r"row 3 \(\d+ ms\): time \d+ ms lies outside the years 1970 to 2199"),
        ([line(7), line(8, -1)], r"row 2 \(2022-01-01T00:08:00Z\): prices must be .* above zero"),
        (
            [line(n, float("nan")) for n in range(7)],
            r"7 rows cannot be believed, .*row 1 .*; row 2 .*; row 5 .*; and 2 more; allowed: rising times",
        ),
        ([], "it holds no candles"),
    ],
)
def test_a_refused_import_changes_nothing(store: CandleStore, tmp_path: Path, lines: list[str], problem: str) -> None:
    imported(store, tmp_path, line(0), line(1))
    before = files(tmp_path / "data")
    with pytest.raises(BadData, match=problem):
        imported(store, tmp_path, *lines)
    assert files(tmp_path / "data") == before


def test_a_first_import_that_is_refused_leaves_no_folder(store: CandleStore, tmp_path: Path) -> None:
    with pytest.raises(BadData):
        imported(store, tmp_path, line(0, -1))
    assert not (tmp_path / "data").exists()
    assert store.list() == ()


def test_without_strictness_bad_rows_are_left_out_and_reported(store: CandleStore, tmp_path: Path) -> None:
    bad = [line(n, -1) for n in range(2, 9)]
    report = imported(store, tmp_path, line(0), "x,1,1,1,1,1", line(1), *bad, strict=False)
    assert minutes(store) == [0, 1]
    assert (report.rows_read, report.rows_kept, report.refused) == (10, 2, 8)
    assert [problem.row for problem in report.problems] == [2, 4, 5, 6, 7]
    assert "the time 'x' is not" in report.problems[0].text
    with pytest.raises(BadData, match="1 row cannot be believed"):
        imported(store, tmp_path, line(9, -1), strict=False)
    with pytest.raises(BadData, match="contradict each other"):
        imported(store, tmp_path, line(9), line(9, 2.0), strict=False)


def test_a_file_of_a_longer_timeframe_is_refused(store: CandleStore, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"timeframe: '1m' .* the file's candles are at least 5m apart"):
        imported(store, tmp_path, line(0), line(5), line(15))
    imported(store, tmp_path, line(0))
    assert minutes(store) == [0]


def test_the_file_tells_what_is_not_given(store: CandleStore, shared_data: Path, tmp_path: Path) -> None:
    report = store.import_file(shared_data / "candles" / "XRP_ETH-1m.parquet")
    assert (report.symbol, report.timeframe, report.rows_stored) == ("XRP/ETH", "1m", 2469)
    unsorted = written(tmp_path / "btcusd.csv", line(10), line(0), line(5))
    assert store.import_file(unsorted).timeframe == "5m"
    with pytest.raises(BadInput, match=r"timeframe: None .* btcusd\.csv does not show its own"):
        store.import_file(written(tmp_path / "btcusd.csv", line(0)))
    assert store.import_file(written(tmp_path / "ethusd.csv", line(0), line(7))).timeframe == "7m"
    assert [(stored.symbol, stored.timeframe) for stored in store.list()][-2:] == [("ETH/USD", "7m"), ("XRP/ETH", "1m")]
    assert symbol_of(Path("BTC_USD-90m.parquet")) == "BTC/USD"
    with pytest.raises(BadInput, match=r"file: 'candles\.csv' .* without a symbol"):
        store.import_file(written(tmp_path / "candles.csv", line(0)))


@pytest.mark.parametrize(("symbol", "timeframe"), [("nothing", "1m"), ("BTC/USD", "7x")])
def test_a_wrong_symbol_or_timeframe_is_refused(
    store: CandleStore, tmp_path: Path, symbol: str, timeframe: str
) -> None:
    with pytest.raises(BadInput, match=r"symbol: 'nothing'|timeframe: '7x'"):
        store.import_file(written(tmp_path / "a.csv", line(0)), symbol=symbol, timeframe=timeframe)


def test_the_library_lists_by_symbol_and_length(store: CandleStore, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", line(0))
    for symbol, timeframe in [("ETHUSD", "1m"), ("BTC_PERP", "1D"), ("BTC_PERP", "5m"), ("BTCUSD", "1h")]:
        store.import_file(path, symbol=symbol, timeframe=timeframe)
    (tmp_path / "data" / "candles" / "notes.parquet").write_text("not one of ours")
    assert [(entry.symbol, entry.timeframe) for entry in store.list()] == [
        ("BTC/USD", "1h"),
        ("BTC/USD:USD", "5m"),
        ("BTC/USD:USD", "1d"),
        ("ETH/USD", "1m"),
    ]
    with pytest.raises(UnknownName, match=r"unknown candles 'ETH/USD 1h'; did you mean .* ETH/USD 1m"):
        store.show("ETH/USD", "1h")


def test_a_damaged_stored_file_is_never_overwritten(store: CandleStore, tmp_path: Path) -> None:
    imported(store, tmp_path, line(0))
    (entry,) = store.list()
    entry.path.write_bytes(entry.path.read_bytes()[:-10])
    damaged = entry.path.read_bytes()
    with pytest.raises(BadData, match=r"BTC_USD-1m\.parquet: it cannot be read as Parquet"):
        imported(store, tmp_path, line(1))
    assert entry.path.read_bytes() == damaged


def test_a_disk_that_refuses_leaves_the_old_file(
    store: CandleStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(store, tmp_path, line(0))
    before = files(tmp_path / "data")

    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(Unavailable, match=r"BTC_USD-1m\.parquet could not be written.*No space left"):
        imported(store, tmp_path, line(1))
    assert files(tmp_path / "data") == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(Unavailable, match="could not be written"):
        imported(CandleStore(tmp_path / "data"), tmp_path, line(0))
