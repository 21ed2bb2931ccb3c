"""A backtest is the engine itself: the orders and fills of a run on paper, and figures that follow from them."""

from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import COLUMNS, a_recording

from kurs.backtest import Question, pack
from kurs.backtest.curve import curve_figures
from kurs.backtest.question import unpack
from kurs.backtest.replay import replay
from kurs.backtest.report import thinned
from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import MINUTE
from kurs.engine import BotSpec, EngineSettings, StrategySpec
from kurs.exchanges.symbols import default_instrument
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles
from kurs.risk.rules import Limits
from kurs.risk.window import TradingWindow

# Loose, so that a few hundred candles hold some trades.
LOOSE = Limits(
    min_signal_confidence=0.0,
    min_buy_confidence=0.0,
    min_sell_confidence=0.0,
    max_hold_probability=1.0,
    min_side_probability=0.0,
    max_risk_score=1.0,
    max_trades_per_day=100,
    window=TradingWindow(),
)


def question(columns: CandleColumns, strategy: str = "ema_crossover", *, interval: int = MINUTE) -> Question:
    spec = StrategySpec(name=strategy)
    bot = BotSpec(name="btc", symbol=columns.symbol, interval=interval, strategies=(spec,))
    return Question(
        version="1",
        settings=EngineSettings(pool="paper", quote="USD", cash=Decimal(10_000), bots=(bot,), limits=LOOSE),
        instrument=default_instrument(columns.symbol, float(columns.close[0])),
        slippage_bps=Decimal(1),
        latency_ms=50,
        volume_share=Decimal("0.1"),
        interval=columns.interval,
        columns=pack(columns),
    )


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> CandleColumns:
    return read_candles(a_recording(tmp_path_factory.mktemp("recorded"), 900))


def test_the_figures_follow_from_the_trades(columns: CandleColumns) -> None:
    found = replay(question(columns))
    assert len(found.rounds) > 3
    assert (found.candles, found.first, found.last) == (900, int(columns.time[0]), int(columns.time[-1]) + MINUTE)
    assert found.winning + found.losing <= len(found.rounds)
    assert found.win_rate == found.winning / len(found.rounds)
    assert found.fees == sum(deal.fee for deal in found.deals)
    closing = [deal.profit for deal in found.deals if deal.profit is not None]
    assert closing == [trip.profit for trip in found.rounds]
    if not found.held:
        assert abs(found.profit - sum(closing)) < Decimal("1e-6")
    assert found.equity[-1] == (found.last, float(found.cash + found.profit))
    values = [value for _, value in found.equity]
    deepest = max(1 - value / max(values[: row + 1]) for row, value in enumerate(values))
    # The engine looks before the fills of a candle as well, so it may have seen a deeper one.
    assert deepest <= found.max_drawdown + 1e-9 < 0.2
    times = {int(time) + MINUTE for time in columns.time}
    assert {time for time, _ in found.equity} == times
    assert {action for _, action in found.signals} <= {"buy", "sell"}
    assert all(0 <= row < 900 for row, _ in found.signals)


def test_averages_follow_the_given_candles_alone(columns: CandleColumns) -> None:
    found = replay(question(columns))
    assert found.ema_fast is not None
    assert found.ema_slow is not None
    assert len(found.ema_fast) == len(found.ema_slow) == 900
    coarse, other = replay(question(columns, interval=5 * MINUTE)), replay(question(columns, "rsi"))
    assert (coarse.ema_fast, coarse.ema_slow, other.ema_fast) == (None, None, None)


def test_the_same_question_has_the_same_answer_over_any_wire(columns: CandleColumns) -> None:
    asked = question(columns, "rsi", interval=5 * MINUTE)
    packed = msgspec.msgpack.encode(asked)
    again = msgspec.msgpack.decode(packed, type=Question)
    assert msgspec.msgpack.encode(again) == packed
    assert replay(again) == replay(asked)


def test_candles_come_through_a_question_bit_for_bit(columns: CandleColumns) -> None:
    back = unpack(columns.symbol, columns.interval, pack(columns))
    assert all((getattr(back, name) == getattr(columns, name)).all() for name in COLUMNS)


def test_a_question_that_makes_no_sense(columns: CandleColumns) -> None:
    with pytest.raises(BadInput, match="multiple of the candles' 1m"):
        question(columns, interval=90_000)
    asked = question(columns)
    broken = msgspec.structs.replace(asked, columns=asked.columns | {"high": asked.columns["low"]})
    with pytest.raises(BadData):
        replay(broken)


def test_one_candle_is_enough(columns: CandleColumns) -> None:
    one = CandleColumns(
        symbol=columns.symbol, interval=MINUTE, origin="", **{name: getattr(columns, name)[:1] for name in COLUMNS}
    )
    found = replay(question(one))
    assert found.profit == 0
    assert (found.sharpe, found.win_rate, found.action) == (None, None, "hold")
    assert len(found.equity) == 1


def test_its_ratio_is_that_of_every_other_backtest(columns: CandleColumns) -> None:
    found = replay(question(columns))
    equity = np.array([value for _, value in found.equity])
    assert found.sharpe == curve_figures(equity, 10_000.0, columns.time, MINUTE).sharpe
    assert found.sharpe is not None
    earned = [trip.profit for trip in found.rounds]
    won, lost = sum(p for p in earned if p > 0), -sum(p for p in earned if p < 0)
    assert found.profit_factor == pytest.approx(float(won / lost))


@given(count=st.integers(1, 5000), most=st.integers(2, 300))
def test_a_thinned_line_keeps_its_ends(count: int, most: int) -> None:
    rows = thinned(count, most)
    assert (rows[0], rows[-1]) == (0, count - 1)
    assert len(rows) <= min(count, most)
    assert rows == sorted(set(rows))
