"""Strategies that hear of their fills trade, and are told, the same by the compiled rule and by the engine itself."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from test_backtest_compiled import assert_same
from test_backtest_event import columns_of, flat, plan_of, strategy_of
from test_backtest_lots import CASES, SYMBOL, Case

from kurs.backtest import compiled, event
from kurs.backtest.hearing import ROUND_TRIPS, TOGETHER
from kurs.backtest.run import run
from kurs.domain.errors import BadInput
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.exchanges.symbols import default_instrument
from kurs.strategies.own import BUY, HOLD, SELL, EventStrategy, Said

pytest.importorskip("numba")

heard: list[Fill] = []


class Wary(EventStrategy):
    """Says anything, leaves what it holds now and then, and says nothing for a while after some orders."""

    def start(self) -> None:
        self.chance = np.random.default_rng(7)
        self.quiet = 0
        self.held = 0.0

    def on_candle(self, candle: Candle) -> Said:
        said = self.chance.integers(10)
        if self.quiet:
            self.quiet -= 1
            return HOLD
        if self.held and said == 9:
            return SELL if self.held > 0 else BUY
        return BUY if said < 3 else SELL if said < 6 else HOLD

    def on_fill(self, fill: Fill) -> None:
        heard.append(fill)
        self.held += float(fill.amount) * fill.side.sign
        if abs(self.held) < 1e-9:
            self.held = 0.0
        if int(fill.client_order_id.rpartition("-")[2]) % 3 == 0:
            self.quiet = 3


def names(fill: Fill) -> tuple[object, ...]:
    return (fill.trade_id, fill.client_order_id, fill.symbol, fill.fee_currency, fill.side, fill.maker, fill.time)


def numbers(fills: list[Fill]) -> list[float]:
    return [float(number) for fill in fills for number in (fill.amount, fill.price, fill.fee)]


@settings(max_examples=100, deadline=None)
@given(case=CASES)
def test_the_same_fills_are_told_and_the_same_trades_made(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plan, columns, instrument = case.plan(strategy_of(patch, Wary)), case.candles(), case.instrument()
        assume(compiled.unfit(plan, [columns], instrument=instrument) is None)
        heard.clear()
        outcome = run(plan, [columns], instruments={SYMBOL: instrument})
        fills = heard[:]
        heard.clear()
        slow = event.run(plan, [columns], instruments={SYMBOL: instrument})
    assert outcome.engine == "compiled"
    assert_same(outcome, slow)
    if case.lot:
        assert fills == heard
        assert {type(fill.maker) for fill in fills} <= {bool}
    else:
        # The engine cuts an amount without lots at its 18th digit, and a float has 16.
        assert list(map(names, fills)) == list(map(names, heard))
        assert numbers(fills) == pytest.approx(numbers(heard), rel=1e-9, abs=0)


def test_what_is_told_can_be_counted_with(monkeypatch: pytest.MonkeyPatch) -> None:
    class Says(Wary):
        def on_candle(self, candle: Candle) -> Said:
            return {0: BUY, 120_000: SELL}.get(candle.time, HOLD)

    heard.clear()
    says = (strategy_of(monkeypatch, Says),)
    plan = plan_of(strategies=says, cash=1_001.0, fee=0.001, rounding=True, engine="auto")
    outcome = run(plan, [columns_of(flat(100, 100, 101, 102, 103))])
    assert (outcome.engine, len(outcome.trades)) == ("compiled", 1)
    bought, sold = heard
    assert (bought.amount, bought.price, bought.fee) == (Decimal(10), Decimal(100), Decimal(1))
    assert (sold.amount, sold.price, sold.fee) == (Decimal(10), Decimal(101), Decimal("1.01"))
    assert (bought.time, sold.time) == (60_000, 180_000)
    assert (bought.client_order_id, sold.client_order_id) == (f"{SYMBOL}-1", f"{SYMBOL}-2")


def test_how_far_it_is_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(strategies=(strategy_of(monkeypatch, Wary),), engine="auto")
    shares: list[float] = []
    run(plan, [columns_of(flat(*[100.0] * (2 * TOGETHER)))], progress=shares.append)
    assert shares == [0.5, 1.0]


@pytest.mark.parametrize("least", [0, 10])
def test_what_a_liquidation_leaves_is_traded_as_by_the_engine(monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    class Says(Wary):
        def on_candle(self, candle: Candle) -> Said:
            return (SELL, HOLD, HOLD, BUY, HOLD, SELL, HOLD, BUY, HOLD)[candle.time // 60_000]

    # Of a million three ten-millionths are left.
    columns = columns_of([(p, p, p, p) for p in (70.0, 70, 140, 140, 20, 20, 20, 40, 40)])
    says = (strategy_of(monkeypatch, Says),)
    plan = plan_of(strategies=says, cash=1e6, fee=0.0, short=True, warmup=0, rounding=True, engine="auto")
    instrument = default_instrument(SYMBOL, 70.0, tick_size=Decimal(1), min_notional=Decimal(least))
    outcome = run(plan, [columns], instruments={SYMBOL: instrument})
    assert (outcome.engine, next(iter(outcome.trades)).reason) == ("compiled", "liquidation")
    assert_same(outcome, event.run(plan, [columns], instruments={SYMBOL: instrument}))


def test_what_raises_at_a_fill_ends_the_run_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loud(Wary):
        def on_candle(self, candle: Candle) -> Said:
            return BUY

        def on_fill(self, fill: Fill) -> None:
            raise ValueError("not so loud")

    plan = plan_of(strategies=(strategy_of(monkeypatch, Loud),))
    with pytest.raises(BadInput, match=r"test_backtest_hearing.py, line \d+, BTC/USD candle of 1970.*:01.*not so loud"):
        compiled.run(plan, columns_of(flat(100, 101, 102)))


def test_more_round_trips_than_there_was_room_for_are_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Restless(Wary):
        def on_candle(self, candle: Candle) -> Said:
            return BUY if candle.time % 120_000 else SELL

    columns = columns_of(flat(*[100.0, 101.0] * 2_500))
    says = (strategy_of(monkeypatch, Restless),)
    plan = plan_of(strategies=says, short=True, reverse=True, fee=0.0001, engine="auto")
    outcome = run(plan, [columns])
    assert (outcome.engine, len(outcome.trades) > 2 * ROUND_TRIPS) == ("compiled", True)
    assert_same(outcome, event.run(plan, [columns]))
