"""The compiled engine against the slow rule, against the engine itself, and against what was written down before."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference_rule import Answer, reference_rule, undecided

from kurs.backtest import compiled, event, records
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.run import run
from kurs.backtest.steps import assumed_instrument, on_grid
from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadInput
from kurs.exchanges.symbols import default_instrument
from kurs.market.columns import CandleColumns, FloatArray
from kurs.market.files import read_rows
from kurs.strategies.registry import FOLDER, look_in

pytest.importorskip("numba")

MINUTE = 60_000
RECORDED = ("BTC_PERP-1m", "ETH_BTC-5m", "LTC_BTC-5m", "XMR_BTC-5m", "DASH_BTC-5m", "ADA_BTC-5m", "XRP_ETH-1m")
PLAIN = Plan(
    strategies=(StrategyChoice(name="ema_crossover"),), rounding=False, stop_loss=0.02, warmup=300, engine="compiled"
)
STRATEGIES = (
    StrategyChoice(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 5}),
    StrategyChoice(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 5, "min_gap": 0.002}),
    StrategyChoice(name="ema_crossover", parameters={"fast_period": 3, "slow_period": 7, "direction": "bullish"}),
    StrategyChoice(name="rsi", parameters={"rsi_period": 3, "overbought": 60, "oversold": 40}),
    StrategyChoice(name="rsi", parameters={"rsi_period": 3, "method": "cutler"}),
    StrategyChoice(name="fvg", parameters={"min_gap_size": 0.0}),
    StrategyChoice(name="sample"),
)


# Trades, and the first digits of the digest.
FINGERPRINTS = [
    ("BTC_PERP-1m", 823, "89fb879243359b73"),
    ("ETH_BTC-5m", 110, "e3512eb84fda4bf0"),
    ("LTC_BTC-5m", 164, "f4136bb2bb6c58e3"),
    ("XMR_BTC-5m", 141, "bf8567a5ec1f7017"),
    ("DASH_BTC-5m", 139, "c4db0a39944cf30c"),
    ("ADA_BTC-5m", 95, "254dc25e6c743a4b"),
    ("XRP_ETH-1m", 49, "8ebf2d1c4dc19803"),
]
OWN = """
import numpy as np

from kurs.strategies.own import BUY, SELL, EventStrategy, SignalStrategy, whole


class NewHighs(SignalStrategy):
    period = whole(20, 2, 100)

    @property
    def warmup(self):
        return self.period + 1

    def signals(self, candles):
        said = np.zeros(len(candles.close))
        for row in range(self.period, len(said)):
            before = candles.close[row - self.period : row]
            said[row] = int(candles.close[row] > before.max()) - int(candles.close[row] < before.min())
        return said


class Alternating(EventStrategy):
    def start(self):
        self.seen = 0

    def on_candle(self, candle):
        self.seen += 1
        return BUY if self.seen % 50 == 10 else SELL if self.seen % 50 == 40 else None


class Listening(Alternating):
    def on_fill(self, fill):
        self.price = float(fill.price)
"""


def columns_of(prices: FloatArray, times: list[int] | None = None, symbol: str = "BTC/USD") -> CandleColumns:
    """Candles of a minute; columns of `prices` are open, high, low, close."""
    open_, high, low, close = prices.T
    return CandleColumns(
        symbol=symbol,
        interval=MINUTE,
        time=np.array(times or range(len(prices)), np.int64) * MINUTE,
        open=open_,
        high=high,
        low=low,
        close=close,
        volume=np.ones(len(prices)),
    )


@st.composite
def candles(draw: st.DrawFn, most: int = 60) -> CandleColumns:
    """Prices on a grid, so that closes are often equal and a low is often exactly a stop; with gaps in time."""
    tick = draw(st.sampled_from([0.01, 0.5, 1.0]))
    level = draw(st.integers(80, 400))
    rows, times, time = [], [], 0
    for _ in range(draw(st.integers(1, most))):
        first, last = level + draw(st.integers(-6, 6)), level + draw(st.integers(-6, 6))
        top, bottom = max(first, last) + draw(st.integers(0, 4)), min(first, last) - draw(st.integers(0, 9))
        rows.append([max(price, 1) * tick for price in (first, top, bottom, last)])
        time += draw(st.sampled_from([1, 1, 1, 1, 7]))
        times.append(time)
        level = max(30, last)
    return columns_of(np.round(np.array(rows), 2), times)


def recorded(folder: Path, name: str) -> CandleColumns:
    rows = read_rows(folder / "candles" / f"{name}.parquet")
    symbol, timeframe = name.split("-")
    columns = {field: getattr(rows, field) for field in ("time", "open", "high", "low", "close", "volume")}
    return CandleColumns(symbol=symbol.replace("_", "/"), interval=int(timeframe[0]) * MINUTE, **columns)


def tiled(columns: CandleColumns, rows: int) -> CandleColumns:
    """As many candles, of which every second copy is the mirror image in log price, so that the copies join."""
    even = np.column_stack([columns.open, columns.high, columns.low, columns.close])
    odd = (columns.open[0] * columns.close[-1] / even)[:, [0, 2, 1, 3]]
    copies = -(-rows // len(columns))
    prices = np.round(np.concatenate([odd if i % 2 else even for i in range(copies)])[:rows], 1)
    prices[:, 1], prices[:, 2] = prices.max(axis=1), prices.min(axis=1)
    return columns_of(prices, symbol=columns.symbol)


def trades_by_events(plan: Plan, columns: CandleColumns) -> Outcome:
    """The plan as if its strategy were one's own, by ready views."""
    return compiled.run(plan, columns, fusing=False)


def plain_numbers(columns: CandleColumns) -> tuple[list[float], list[float], list[float], list[float]]:
    return columns.open.tolist(), columns.high.tolist(), columns.low.tolist(), columns.close.tolist()


def assert_like(outcome: Outcome, answer: Answer) -> None:
    """The same trades and the same equity to 1e-9."""
    trades, equity = answer
    time = outcome.time.tolist()
    told = [(t.entry_time, t.exit_time, t.reason) for t in outcome.trades]
    assert told == [(time[t.entry_row], time[t.exit_row], t.reason) for t in trades]
    for column, name in (
        (outcome.trades.size, "amount"),
        (outcome.trades.entry_price, "entry_price"),
        (outcome.trades.exit_price, "exit_price"),
        (outcome.trades.fees, "fees"),
    ):
        np.testing.assert_allclose(column, [float(getattr(trade, name)) for trade in trades], rtol=1e-9)
    np.testing.assert_allclose(outcome.equity, [float(value) for value in equity], rtol=1e-9)
    profits = [float(trade.profit) for trade in trades]
    np.testing.assert_allclose(outcome.trades.profit, profits, rtol=1e-9, atol=1e-9 * outcome.plan.cash)


def assert_same(one: Outcome, other: Outcome) -> None:
    """The same trades, equity and fees to 1e-9."""
    assert [t[:3] + t[-1:] for t in one.trades] == [t[:3] + t[-1:] for t in other.trades]
    for name in ("size", "entry_price", "exit_price", "fees"):
        np.testing.assert_allclose(getattr(one.trades, name), getattr(other.trades, name), rtol=1e-9)
    np.testing.assert_allclose(one.trades.profit, other.trades.profit, rtol=1e-9, atol=1e-9 * one.plan.cash)
    np.testing.assert_allclose(one.equity, other.equity, rtol=1e-9, atol=1e-9 * one.plan.cash)
    assert one.fees == pytest.approx(other.fees, rel=1e-9)
    assert one.held == pytest.approx(other.held, rel=1e-9)
    assert one.exposed == other.exposed
    assert one.denials == other.denials


plans = st.builds(
    lambda strategy, fee, stop, target, sizing, warmup, slippage, rule, sides, rounding: Plan(
        strategies=(strategy,),
        rounding=rounding,
        cash=10_000.0,
        fee=fee,
        maker_fee=fee / 2,
        stop_loss=0.05 if sizing.kind == "risk" and stop is None else stop,
        take_profit=target,
        sizing=sizing,
        warmup=warmup,
        slippage=slippage,
        filling=Filling(rule=rule),
        short=sides != "long",
        reverse=sides == "reverse",
    ),
    st.sampled_from(STRATEGIES),
    st.sampled_from([0.0, 0.001, 0.01]),
    st.sampled_from([None, 0.01, 0.02, 0.05]),
    st.sampled_from([None, 0.01, 0.1]),
    st.sampled_from(
        [
            Sizing(),
            Sizing(kind="fixed", value=2.0),
            Sizing(kind="fixed", value=90.0),
            Sizing(kind="fraction", value=0.3),
            Sizing(kind="risk", value=0.01),
        ]
    ),
    st.sampled_from([None, 0, 4]),
    st.sampled_from(
        [
            Slippage(),
            Slippage(kind="fixed", value=5.0),
            Slippage(kind="spread", value=0.001),
            Slippage(kind="fixed", value=40.0, within=True),
            Slippage(kind="spread", value=0.004, within=True),
        ]
    ),
    st.sampled_from(["open", "close"]),
    st.sampled_from(["long", "short", "reverse", "reverse"]),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(
    columns=candles(),
    fee=st.sampled_from([0.0, 0.001, 0.02]),
    stop=st.sampled_from([None, 0.01, 0.02, 0.1]),
    target=st.sampled_from([None, 0.02, 0.1]),
    sizing=st.sampled_from([Sizing(), Sizing(kind="fixed", value=3.0), Sizing(kind="fraction", value=0.5)]),
    warmup=st.integers(0, 8),
    reverse=st.booleans(),
)
def test_trades_are_those_of_the_slow_rule(
    columns: CandleColumns,
    fee: float,
    stop: float | None,
    target: float | None,
    sizing: Sizing,
    warmup: int,
    reverse: bool,
) -> None:
    periods = {"fast_period": 2, "slow_period": 6}
    plan = Plan(
        strategies=(StrategyChoice(name="ema_crossover", parameters={**periods}),),
        rounding=False,
        fee=fee,
        stop_loss=stop,
        take_profit=target,
        sizing=sizing,
        warmup=warmup,
        short=reverse,
        reverse=reverse,
    )
    assume(not undecided(columns.close.tolist(), 2, 6))
    outcome = compiled.run(plan, columns)
    # A short position may lose more than all there is; that ends it, and the rule knows nothing of it.
    assume(not any(trade.reason == "liquidation" for trade in outcome.trades))
    answer = reference_rule(
        *plain_numbers(columns),
        fast=2,
        slow=6,
        cash=plan.cash,
        fee=fee,
        warmup=warmup,
        sizing="all-in" if sizing.kind == "all-in" else (sizing.kind, sizing.value),
        stop=stop,
        target=target,
        short=reverse,
        reverse=reverse,
    )
    assert_like(outcome, answer)


@settings(max_examples=100, deadline=None)
@given(columns=candles(most=40), plan=plans)
def test_trades_are_those_of_the_engine_itself(columns: CandleColumns, plan: Plan) -> None:
    assume(compiled.unfit(plan, [columns]) is None)
    outcome = compiled.run(plan, columns)
    assert_same(outcome, event.run(plan, [columns]))


@settings(deadline=None)
@given(columns=candles(), plan=plans)
def test_books_add_up(columns: CandleColumns, plan: Plan) -> None:
    outcome = compiled.run(plan, columns)
    equity, cash, row = np.empty(len(columns)), plan.cash, 0
    for trade in outcome.trades:
        entry, exit_ = np.searchsorted(columns.time, (trade.entry_time, trade.exit_time))
        equity[row:entry] = cash
        paid = abs(trade.size) * trade.entry_price * plan.fee
        equity[entry:exit_] = cash - paid + trade.size * (columns.close[entry:exit_] - trade.entry_price)
        cash, row = cash + trade.profit, exit_
    known = row if outcome.held else len(columns)
    equity[row:known] = cash
    # What is still held has been bought somewhere after the last exit.
    np.testing.assert_allclose(outcome.equity[:known], equity[:known], rtol=1e-9, atol=1e-6)
    assert (outcome.trades.fees >= 0).all()
    assert outcome.fees >= outcome.trades.fees.sum() * (1 - 1e-12)


@settings(deadline=None)
@given(columns=candles(), plan=plans)
def test_no_trade_lies_outside_its_candle(columns: CandleColumns, plan: Plan) -> None:
    terms = compiled.terms_of(plan, columns)
    slip, tick = (0.0, 0.0) if terms.within else (terms.slip, terms.tick if terms.slip else 0.0)
    trades = compiled.run(plan, columns).trades
    for time, price in ((trades.entry_time, trades.entry_price), (trades.exit_time, trades.exit_price)):
        rows = np.searchsorted(columns.time, time)
        assert (price <= columns.high[rows] * (1 + slip) * (1 + 1e-15) + tick).all()
        assert (price >= columns.low[rows] * (1 - slip) * (1 - 1e-15) - tick).all()


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_candles_trade_as_by_the_slow_rule(name: str, shared_data: Path) -> None:
    columns = recorded(shared_data, name).rows(0, 1_500)
    rule = {"fast": 12, "slow": 26, "cash": 10_000.0, "fee": 0.001, "warmup": 26, "stop": 0.02}
    assert not undecided(columns.close.tolist(), 12, 26)
    plan = Plan(strategies=PLAIN.strategies, rounding=False, stop_loss=0.02, warmup=26)
    assert_like(compiled.run(plan, columns), reference_rule(*plain_numbers(columns), **rule))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", RECORDED)
@pytest.mark.parametrize("strategy", ["ema_crossover", "rsi", "fvg", "sample"])
def test_recorded_candles_trade_as_in_the_engine_itself(name: str, strategy: str, shared_data: Path) -> None:
    columns = recorded(shared_data, name)
    columns = columns.rows(0, min(6_000, len(columns)))
    tuned: dict[str, int | float | str] = {"min_gap_size": 0.0} if strategy == "fvg" else {}
    for plan in (
        Plan(strategies=(StrategyChoice(name=strategy, parameters=tuned),), stop_loss=0.02, warmup=50),
        Plan(
            strategies=(StrategyChoice(name=strategy, parameters=tuned),),
            short=True,
            reverse=name in RECORDED[::2],
            take_profit=0.01,
            slippage=Slippage(kind="fixed", value=2.0),
            sizing=Sizing(kind="fraction", value=0.5),
            rounding=False,
        ),
    ):
        # Some files hold prices such as 0.00005139000000000001: where nothing is rounded that is no trouble.
        noisy = plan.rounding and not on_grid(columns, assumed_instrument(columns))
        assert (compiled.unfit(plan, [columns]) is None) is not noisy
        if not noisy:
            assert_same(compiled.run(plan, columns), event.run(plan, [columns]))


@pytest.mark.parametrize(("name", "count", "digest"), FINGERPRINTS)
def test_results_on_recorded_candles_stay_as_they_are(name: str, count: int, digest: str, shared_data: Path) -> None:
    outcome = compiled.run(PLAIN, recorded(shared_data, name))
    assert (len(outcome.trades), outcome.digest[:16]) == (count, digest)


@pytest.mark.parametrize(("rows", "count"), [(10_000, 171), (100_000, 1_833), (1_000_000, 18_460)])
def test_as_many_trades_as_other_engines_make(rows: int, count: int, shared_data: Path) -> None:
    """The counts on which vectorbt, backtesting.py, backtrader and others agree for this job."""
    columns = tiled(recorded(shared_data, "BTC_PERP-1m"), rows)
    plan = Plan(
        strategies=PLAIN.strategies,
        cash=1e9,
        sizing=Sizing(kind="fixed", value=1.0),
        stop_loss=0.02,
        warmup=300,
        rounding=False,
    )
    outcome = compiled.run(plan, columns)
    assert len(outcome.trades) == count
    assert outcome.engine == "compiled"
    fills = trades_by_events(plan, columns)
    np.testing.assert_array_equal(outcome.equity, fills.equity)
    assert outcome.digest == fills.digest


@pytest.mark.parametrize("limit", [{"min_gap": 0.0005}, {"direction": "bullish"}, {"direction": "bearish"}])
def test_a_strategy_with_more_to_say_is_asked_for_its_views(
    limit: dict[str, int | float | str], shared_data: Path
) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m").rows(0, 6_000)
    plan = Plan(strategies=(StrategyChoice(name="ema_crossover", parameters=limit),), short=True, stop_loss=0.005)
    outcome = compiled.run(plan, columns)
    assert len(outcome.trades)
    assert_same(outcome, event.run(plan, [columns]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"strategies": (*PLAIN.strategies, StrategyChoice(name="rsi"))}, "several strategies"),
        ({"filling": Filling(rule="touch")}, "limit orders"),
        ({"filling": Filling(volume_share=0.1)}, "share of the volume"),
        ({"filling": Filling(latency=10)}, "late"),
        ({"slippage": Slippage(kind="volume", value=5.0)}, "volume"),
        ({"slippage": Slippage(kind="fixed", value=100.0)}, "beyond the stop"),
        ({"tiers": (Tier(volume=0.0, maker=0.0, taker=0.001),)}, "30 days"),
        ({"leverage": 2.0}, "larger than the capital"),
        ({"borrow": 0.1}, "interest"),
        ({"rounding": True, "sizing": Sizing(kind="fixed", value=1e-9)}, "whole number of lots"),
        (
            {
                "rounding": True,
                "short": True,
                "reverse": True,
                "sizing": Sizing(kind="fixed", value=0.0999),
                "slippage": Slippage(kind="fixed", value=50.0),
            },
            "slippage decides",
        ),
    ],
)
def test_what_it_does_not_trade_it_refuses_in_words(change: dict[str, object], why: str) -> None:
    columns = columns_of(np.full((3, 4), 100.0))
    plan = msgspec.structs.replace(PLAIN, **change)
    assert why in (compiled.unfit(plan, [columns]) or "")
    with pytest.raises(BadInput, match=f"engine: 'compiled'.*{why}"):
        run(plan, [columns])


def test_one_symbol_and_no_finer_candles() -> None:
    columns = columns_of(np.full((3, 4), 100.0))
    assert "several symbols" in (compiled.unfit(PLAIN, [columns, columns]) or "")
    assert "finer candles" in (compiled.unfit(PLAIN, [columns], detail={"BTC/USD": columns}) or "")
    with pytest.raises(BadInput, match="at least one symbol"):
        run(PLAIN, [])


def test_prices_that_are_no_whole_number_of_ticks_are_left_to_the_engine(shared_data: Path) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m").rows(0, 1_000)
    plan = msgspec.structs.replace(PLAIN, rounding=True, engine="auto", warmup=0)
    coarse = default_instrument(columns.symbol, 0.1, tick_size=Decimal(7))
    assert "ticks" in (compiled.unfit(plan, [columns], instrument=coarse) or "")
    assert run(plan, [columns], instruments={columns.symbol: coarse}).engine == "event"
    fine = default_instrument(columns.symbol, 0.1, tick_size=Decimal("0.01"))
    outcome = run(plan, [columns], instruments={columns.symbol: fine})
    assert outcome.engine == "compiled"
    assert_same(outcome, event.run(plan, [columns], instruments={columns.symbol: fine}))


def test_coarser_candles_are_made_first(shared_data: Path) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m").rows(0, 6_000)
    plan = msgspec.structs.replace(PLAIN, timeframe=15 * MINUTE, warmup=0, engine="auto")
    told: list[float] = []
    outcome = run(plan, [columns], progress=told.append)
    assert (outcome.engine, outcome.interval, told) == ("compiled", 15 * MINUTE, [1.0])
    builder = CandleBuilder(15 * MINUTE)
    coarse = [candle for part in columns.candles() for candle in builder.add(part)]
    assert list(outcome.candles[0].candles()) == coarse
    assert_same(outcome, event.run(plan, [columns]))


def test_an_own_strategy_says_the_same_to_both(shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "highs.py").write_text(OWN)
    columns = recorded(shared_data, "BTC_PERP-1m").rows(0, 3_000)
    look_in(tmp_path)
    try:
        for name in ("new_highs", "alternating", "listening"):
            plan = Plan(strategies=(StrategyChoice(name=name),), stop_loss=0.02)
            outcome = run(plan, [columns])
            assert outcome.engine == "compiled"
            assert len(outcome.trades)
            assert_same(outcome, event.run(plan, [columns]))
    finally:
        look_in(None)


def closing_at(close: FloatArray) -> CandleColumns:
    return CandleColumns(
        symbol="BTC/USD",
        interval=60_000,
        time=np.arange(len(close)) * 60_000,
        open=close,
        high=close,
        low=close,
        close=close,
        volume=close,
    )


def wandering(length: int, seed: int) -> FloatArray:
    close: FloatArray = 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, length)))
    return close


def assert_same_bits_with_ready_views(close: FloatArray, fast: int, slow: int) -> None:
    choice = StrategyChoice(name="ema_crossover", parameters={"fast_period": fast, "slow_period": slow})
    plan = Plan(strategies=(choice,), cash=1e15, rounding=False, warmup=0, short=True)
    together, apart = compiled.run(plan, closing_at(close)), trades_by_events(plan, closing_at(close))
    assert together.equity.tobytes() == apart.equity.tobytes()
    assert together.trades.digest() == apart.trades.digest()


@settings(max_examples=60, deadline=None)
@given(
    length=st.one_of(st.integers(1, 200), st.sampled_from((1_023, 1_024, 1_025, 10_240)), st.integers(200, 9_000)),
    periods=st.tuples(st.integers(1, 40), st.integers(2, 120)).filter(lambda pair: pair[0] < pair[1]),
    seed=st.integers(0, 2**32 - 1),
)
def test_averages_in_parts_are_those_of_one_candle_after_the_other(
    length: int, periods: tuple[int, int], seed: int
) -> None:
    assert_same_bits_with_ready_views(wandering(length, seed), *periods)


@settings(max_examples=30, deadline=None)
@given(
    part=st.integers(2, records.PARTS - 1),
    rows=st.integers(0, 10),
    slow=st.integers(6, 25),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_part_that_cannot_know_its_averages_is_done_again(part: int, rows: int, slow: int, seed: int) -> None:
    words = 9
    close = wandering(words * records.BITS * records.PARTS - 100, seed)
    # Prices were 1e30 times as high until right before the row that the part looks back to.
    early = 20 * (slow + 1) // records.BITS + 1
    close[: (part * words - early) * records.BITS - rows] *= 1e30
    assert_same_bits_with_ready_views(close, 5, slow)


def test_the_same_run_twice_has_the_same_bits(shared_data: Path) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m")
    one, other = compiled.run(PLAIN, columns), compiled.run(PLAIN, columns)
    np.testing.assert_array_equal(one.equity, other.equity)
    assert one.trades.digest() == other.trades.digest()


def test_numba_waits_for_the_first_run() -> None:
    code = "import sys, kurs.backtest.run, kurs.backtest.sweep, kurs.cli; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loops_do_not_wait_for_linear_algebra() -> None:
    code = (
        "import sys, numpy as np; from kurs.backtest import lanes, records; results = np.empty(records.RESULTS);"
        "lanes.measure(np.ones(3), 1.0, results);"
        "sys.exit(int('scipy' in sys.modules or results[records.EQUITY] != 1.0))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(deadline=None, max_examples=20)
@given(
    base=st.floats(50, 200).map(lambda price: round(price, 2)),
    fee=st.sampled_from((0.0, 0.0005, 0.00075, 0.001)),
    seed=st.integers(0, 1000),
)
def test_what_rounding_leaves_after_a_liquidation_is_not_traded(base: float, fee: float, seed: int) -> None:
    moves = np.random.default_rng(seed).normal(0, 0.05, 60)
    steps = [1, 1, 1, 1, 1, 1.01, 1.02, 1.03, 0.99, 0.97, 0.95, 0.93, 0.93, 5.58, *5.58 * np.exp(np.cumsum(moves))]
    close = np.round(base * np.array(steps), 2)
    open_ = np.concatenate((close[:1], close[:-1]))
    columns = CandleColumns(
        symbol="BTC/USD",
        interval=60 * MINUTE,
        time=np.arange(len(close), dtype=np.int64) * 60 * MINUTE,
        open=open_,
        high=np.maximum(open_, close),
        low=np.minimum(open_, close),
        close=close,
        volume=np.ones(len(close)),
    )
    plan = Plan(
        strategies=(StrategyChoice(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 4}),),
        warmup=8, short=True, rounding=False, fee=fee,
    )  # fmt: skip
    outcome = compiled.run(plan, columns)
    told = event.run(plan, [columns])
    assert [trade.reason for trade in outcome.trades] == [trade.reason for trade in told.trades]
    assert outcome.final_equity == pytest.approx(told.final_equity, abs=1e-9)


@pytest.mark.parametrize("name", RECORDED)
def test_prices_that_floats_have_moved_trade_on_their_steps(name: str, shared_data: Path) -> None:
    """Some recorded prices are 5.139000000000001e-05: a step is 1e-08, and a fill one step further would be wrong."""
    columns = recorded(shared_data, name).rows(0, 2_000)
    plan = Plan(
        strategies=(StrategyChoice(name="ema_crossover"),),
        stop_loss=0.01,
        take_profit=0.015,
        slippage=Slippage(kind="fixed", value=5),
    )
    outcome = run(plan, [columns])
    assert outcome.engine == "compiled"
    assert len(outcome.trades)
    assert_same(outcome, run(msgspec.structs.replace(plan, engine="event"), [columns]))
