"""A strategy that sees the future is found, an honest one is not accused, and a warm-up that is too short is told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own_strategies import AVERAGES, FUTURES, PEEK, RARE, write
from studies import walk

from kurs.backtest import checks
from kurs.backtest.checks import (
    TooFewCandles,
    check_all,
    check_first,
    checked_before,
    lookahead,
    mark,
    views,
    warmup,
)
from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.domain.market import Candle
from kurs.market.columns import CandleColumns
from kurs.market.files import read_rows
from kurs.market.sample import sample_days
from kurs.strategies.base import Actions, Columns
from kurs.strategies.registry import STRATEGIES, create, known, look_in
from kurs.strategies.sample import Sample

HONEST = ("above_mean", "framed", "steps", "remembering")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    write(folder, AVERAGES, "averages")
    write(folder, FUTURES, "futures")
    look_in(folder)
    yield folder
    look_in(None)


@pytest.fixture(scope="module")
def tape() -> CandleColumns:
    return sample_days(3)


# ── candles ───────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_is_the_same_every_time(tape: CandleColumns) -> None:
    assert len(tape) == 3 * 1440
    assert tape.fingerprint() == sample_days(3).fingerprint()
    assert tape.fingerprint() == sample_days(4).rows(0, len(tape)).fingerprint()
    assert tape.fingerprint() != sample_days(3, seed=2).fingerprint()
    with pytest.raises(UnknownName, match="unknown simulated symbol 'X/Y'"):
        sample_days(1, symbol="X/Y")


# ── the future ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*STRATEGIES, *HONEST, "short", "long", "since"])
def test_an_honest_one_is_not_accused(name: str, tape: CandleColumns) -> None:
    found = lookahead(create(name), tape)
    assert found.passed, found
    assert found.reach == 0


@pytest.mark.parametrize(
    ("name", "least"), [("tomorrow", 1), ("rolled", 1), ("centred", 3), ("normalised", 100), ("backfilled", 30)]
)
def test_one_that_sees_the_future_is_found(name: str, least: int, tape: CandleColumns) -> None:
    found = lookahead(create(name), tape)
    assert not found.passed
    assert found.first is not None
    assert found.reach >= least
    # What is told of is so.
    known = views(create(name), tape)
    assert known[found.first.row] == found.first.known
    assert found.first.known != found.first.alone
    assert found.first.time == tape.time[found.first.row]
    assert re.match(rf"{name} looks ahead, \d+ candles? at least: at the candle of 2024-01-0\dT\S+Z \(row ", str(found))


@pytest.mark.parametrize("seed", range(4))
def test_one_that_looks_ahead_only_where_it_pays_most_is_found(tmp_path: Path, home: Path, seed: int) -> None:
    candles = walk(20_000, seed)
    write(tmp_path, RARE)
    try:
        look_in(tmp_path)
        found = lookahead(create("rare"), candles)
    finally:
        look_in(home)
    assert not found.passed, found


def test_the_sentence_says_how_much_could_be_looked_at() -> None:
    candles = walk(20_500)
    cuts = (found := lookahead(create("above_mean"), candles)).cuts
    assert 64 < cuts <= 160
    assert (found.history, found.candles, found.told) == (20_500, 20_000, cuts)
    assert str(found) == (
        f"above_mean sees nothing of the future: {cuts} cuts through the newest 20,000 of 20,500 candles; "
        f"a look at the next candle alone would have shown at {cuts} of them"
    )
    asked = lookahead(create("steps"), candles)
    said = "steps sees one candle after the other, and says the same twice: the newest 20,000 of 20,500 candles"
    assert str(asked) == said
    # Compared at each candle with one who knows no more than the candles so far.
    assert str(lookahead(create("rsi"), candles)).endswith(" cuts through the newest 20,000 of 20,500 candles")


def test_candles_that_never_move_are_looked_at(tape: CandleColumns) -> None:
    ten = np.full(len(tape), 10.0)
    still = replace(tape, open=ten, high=ten, low=ten, close=ten)
    assert lookahead(create("above_mean"), still).passed
    assert not lookahead(create("tomorrow"), replace(tape, volume=np.zeros(len(tape)))).passed


def test_one_that_is_not_the_same_twice_is_found(tape: CandleColumns) -> None:
    found = lookahead(create("dice"), tape)
    assert not found.passed
    assert str(found).startswith("dice is not the same twice: at the candle of 2024-01-01T00:")


def test_one_whose_columns_know_more_than_its_candles_is_found(tape: CandleColumns) -> None:
    class Twofaced(Sample):
        """Columns of its own, of which no candle tells."""

        __slots__ = ()

        def actions(self, candles: Columns) -> Actions:
            return np.ones(len(candles.close), np.int8)

    found = lookahead(Twofaced(), tape)
    assert found.first is not None
    assert (found.first.row, found.first.known, found.first.alone) == (0, 1, 0)


@pytest.mark.parametrize("name", ["above_mean", "ema_crossover", "steps"])
def test_too_few_candles_say_nothing(name: str, tape: CandleColumns) -> None:
    strategy = create(name)
    for check in (lookahead, warmup):
        with pytest.raises(TooFewCandles, match="candles are not enough for it; more than "):
            check(strategy, tape.rows(0, strategy.warmup + 1))
        check(strategy, tape.rows(0, strategy.warmup + 40))


# ── the beginning ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "needed"), [("above_mean", 4), ("framed", 4), ("steps", 1), ("sample", 0)])
def test_a_warmup_that_is_long_enough(name: str, needed: int, tape: CandleColumns) -> None:
    found = warmup(create(name), tape)
    assert found.passed, found
    assert found.needed == needed
    assert found.first is None


@pytest.mark.parametrize("name", known())
def test_what_comes_with_kurs_declares_a_warmup_that_is_long_enough(name: str, shared_data: Path) -> None:
    files = sorted((shared_data / "candles").glob("*.parquet"))
    assert files
    for file in files:
        rows = read_rows(file)
        columns = {field: getattr(rows, field) for field in ("time", "open", "high", "low", "close", "volume")}
        candles = CandleColumns(symbol=file.stem, interval=int(np.diff(rows.time).min()), **columns)
        # Gaps of ten units of the quote currency are for one of them alone.
        small = {"min_gap_size": float(np.median(rows.close)) * 0.0003} if name == "fvg" else {}
        for values in ({}, small):
            found = warmup(create(name, **values), candles)
            assert found.passed, f"{file.name}: {found}"


def test_averages_that_never_forget_need_more_than_their_period(tape: CandleColumns) -> None:
    short, enough = warmup(create("short"), tape), warmup(create("long"), tape)
    assert enough.passed, enough
    assert enough.needed is not None
    assert 26 < enough.needed < 400
    assert short.needed is not None
    assert not short.passed
    assert 26 < short.needed < 400
    assert short.first is not None
    assert f"short needs {short.needed} candles, and declares 26: at the candle of 2024-01-" in str(short)


def test_one_that_depends_on_where_its_history_began_never_settles(tape: CandleColumns) -> None:
    found = warmup(create("since"), tape)
    assert found.needed is None
    assert not found.passed
    assert "since has not settled after 2,000 candles, and declares 50" in str(found)


# ── what has been checked ─────────────────────────────────────────────────────────────────────────


def test_code_is_checked_once_and_again_when_it_changes(tmp_path: Path, home: Path, tape: CandleColumns) -> None:
    write(tmp_path, AVERAGES)
    try:
        look_in(tmp_path)
        assert not checked_before(tmp_path, create("above_mean"), "BTC/USD")
        assert check_first(tmp_path, create("above_mean"), tape) is None
        assert checked_before(tmp_path, create("above_mean"), "BTC/USD")
        assert not checked_before(tmp_path, create("steps"), "BTC/USD")
        mark(tmp_path, create("steps"), "BTC/USD")
        assert checked_before(tmp_path, create("above_mean"), "BTC/USD")
        assert checked_before(tmp_path, create("steps"), "BTC/USD")
        write(tmp_path, AVERAGES + "# changed\n")
        look_in(None)
        look_in(tmp_path)
        assert not checked_before(tmp_path, create("above_mean"), "BTC/USD")
    finally:
        look_in(home)


def test_each_choice_of_parameters_is_checked(tmp_path: Path, home: Path, tape: CandleColumns) -> None:
    write(tmp_path, PEEK)
    try:
        look_in(tmp_path)
        assert check_first(tmp_path, create("peek"), tape) is None
        assert checked_before(tmp_path, create("peek", ahead=0), "BTC/USD")
        told = "peek looks ahead, 2 candles at least: .*; see kurs check lookahead peek --param ahead=2$"
        with pytest.raises(BadInput, match=told):
            check_first(tmp_path, create("peek", ahead=2), tape)
        mark(tmp_path, create("peek", ahead=1), "BTC/USD")
        assert [checked_before(tmp_path, create("peek", ahead=ahead), "BTC/USD") for ahead in range(3)] == [
            True,
            True,
            False,
        ]
    finally:
        look_in(home)


SIDED = """
import numpy as np

from kurs.strategies import SignalStrategy


class Sided(SignalStrategy):
    warmup = 1

    def signals(self, candles):
        close = candles.close
        return np.sign(np.append(close[1:], close[-1]) - close) if candles.symbol == "ETH/USD" else np.zeros(len(close))
"""


def test_every_symbol_is_checked_and_remembered_for_itself(
    tmp_path: Path, home: Path, tape: CandleColumns, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SIDED + AVERAGES)
    other = replace(tape, symbol="ETH/USD")
    try:
        look_in(tmp_path)
        assert list(check_all(tmp_path, [create("sided")], [tape])) == []
        assert checked_before(tmp_path, create("sided"), "BTC/USD")
        with pytest.raises(BadInput, match=r"^ETH/USD: sided looks ahead, 1 candle at least: .*; see kurs check"):
            list(check_all(tmp_path, [create("sided")], [tape, other]))
        assert list(check_all(tmp_path, [create("steps"), create("rsi")], [tape, other])) == []
        assert checked_before(tmp_path, create("steps"), "ETH/USD")
        monkeypatch.setattr(checks, "CHECKED_WITHIN", -1.0)
        ((late, doubt),) = check_all(tmp_path, [create("steps"), create("framed")], [tape, other])
        assert late.name == "framed"
        assert doubt.startswith(
            "framed was not checked for a look at the future on BTC/USD, ETH/USD: the checks before"
        )
    finally:
        look_in(home)


def test_the_first_check_refuses_lies_and_tells_of_what_may_mislead(home: Path, tape: CandleColumns) -> None:
    with pytest.raises(BadInput, match=r"tomorrow looks ahead, 1 candle at least: .*; see kurs check lookahead"):
        check_first(home, create("tomorrow"), tape)
    told = check_first(home, create("short"), tape)
    assert told is not None
    assert told.startswith("short needs ")
    few = check_first(home, create("long"), tape.rows(0, 300))
    assert few is not None
    assert few.startswith("long was not checked for a look at the future: 300 candles are not enough")
    assert not any(checked_before(home, create(name), "BTC/USD") for name in ("tomorrow", "short", "long"))


def test_those_that_come_with_kurs_need_no_check(home: Path, tape: CandleColumns) -> None:
    for name in known():
        assert check_first(home, create(name), tape) is None


def test_marks_that_cannot_be_read_or_written(tmp_path: Path, home: Path) -> None:
    folder = write(tmp_path, AVERAGES).parent
    (folder / ".checked.json").write_text("{")
    assert not checked_before(tmp_path, create("steps"), "BTC/USD")
    mark(tmp_path, create("steps"), "BTC/USD")
    assert checked_before(tmp_path, create("steps"), "BTC/USD")
    with pytest.raises(Unavailable, match="cannot be written: "):
        mark(tmp_path / "nowhere", create("steps"), "BTC/USD")


def test_a_candle_that_makes_it_raise_is_told_of(tape: CandleColumns) -> None:
    class Falling(Sample):
        """Raises what it likes."""

        __slots__ = ()

        def on_candle(self, candle: Candle) -> "object":  # type: ignore[override]  # it never gives anything
            raise BadInput("as it likes")

    with pytest.raises(BadInput, match="as it likes"):
        lookahead(Falling(), tape)
