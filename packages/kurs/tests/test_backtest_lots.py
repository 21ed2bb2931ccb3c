"""Cash that is just enough for one lot more, or gone but for a last digit: compiled passes decide it as decimals do."""

from decimal import Decimal, localcontext
from typing import Literal

import msgspec
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from test_backtest_compiled import assert_same, columns_of

from kurs.backtest import compiled, event
from kurs.backtest.plan import Filling, Plan, Rule, Sizing, Slippage, StrategyChoice
from kurs.backtest.run import run
from kurs.domain.instruments import Instrument
from kurs.exchanges.symbols import default_instrument
from kurs.market.columns import CandleColumns

pytest.importorskip("numba")

from kurs.backtest import exact
from kurs.strategies.compilation import linked

SYMBOL = "BTC/USD"
decimals = st.decimals(min_value="1e-12", max_value="1e12", places=12)
whole = st.integers(1, 2**52) | st.integers(1, 2**80)


def of(number: Decimal) -> exact.Exact:
    value = float(number)
    return exact.Exact(value, float(number - Decimal(value)))


def told(pair: exact.Exact) -> Decimal:
    return Decimal(pair.value) + Decimal(pair.rest)


# They are written out in other functions, and cannot be called alone.
@linked
def sums(one: exact.Exact, other: exact.Exact) -> tuple[exact.Exact, exact.Exact, exact.Exact, exact.Exact]:
    return exact.plus(one, other), exact.less(one, other), exact.times(one, other), exact.times_whole(3.0, one)


@linked
def fits(each: exact.Exact, number: exact.Exact, noise: float) -> exact.Exact:
    return exact.fits(each, number, noise)


def walk(seed: int, tick: float, *, round_prices: bool) -> CandleColumns:
    """Prices of few ticks and digits, so that what is sold pays for whole lots again and again."""
    chance = np.random.default_rng(seed)
    rows = int(chance.integers(20, 400))
    level = int(chance.choice([50, 100, 200]))
    close = np.maximum(np.abs(level + np.cumsum(chance.integers(-6, 7, rows))), 5)
    open_ = np.maximum(np.concatenate(([level], close[:-1])) + chance.integers(-3, 4, rows), 5)
    if round_prices:
        close, open_ = np.maximum(close // 5 * 5, 5), np.maximum(open_ // 5 * 5, 5)
    high = np.maximum(open_, close) + chance.integers(0, 4, rows)
    low = np.maximum(np.minimum(open_, close) - chance.integers(0, 9, rows), 1)
    return columns_of(np.round(np.column_stack([open_, high, low, close]) * tick, 2))


class Case(msgspec.Struct, kw_only=True, frozen=True):
    """Candles, what they trade as, and a plan; without a `lot` nothing is rounded."""

    seed: int
    tick: float = 1.0
    round_prices: bool = False
    lot: str = ""
    cash: float = 1_234.5
    fee: float = 0.0
    sizing: Literal["all-in", "fraction", "risk", "fixed"] = "all-in"
    sides: str = "long"
    stop: float
    target: float | None
    slippage: Slippage = Slippage()
    rule: Rule = "open"

    def candles(self) -> CandleColumns:
        return walk(self.seed, self.tick, round_prices=self.round_prices)

    def instrument(self) -> Instrument:
        return default_instrument(
            SYMBOL, 100.0, tick_size=Decimal(repr(self.tick)), lot_size=Decimal(self.lot or 1), min_notional=Decimal(0)
        )

    def plan(self, strategy: StrategyChoice) -> Plan:
        sizes = {"all-in": 1.0, "fraction": 0.3, "risk": 0.02, "fixed": float(Decimal(self.lot or "0.5") * 7)}
        return Plan(
            strategies=(strategy,),
            cash=self.cash,
            fee=self.fee,
            maker_fee=self.fee / 2,
            stop_loss=self.stop,
            take_profit=self.target,
            sizing=Sizing(kind=self.sizing, value=sizes[self.sizing]),
            warmup=0,
            slippage=self.slippage,
            filling=Filling(rule=self.rule),
            short=self.sides != "long",
            reverse=self.sides == "reverse",
            rounding=self.lot != "",
        )


@settings(deadline=None)
@given(decimals, decimals)
def test_what_is_added_and_multiplied_has_thirty_digits(one: Decimal, other: Decimal) -> None:
    with localcontext(prec=80):
        right = one + other, one - other, one * other, 3 * one
        sizes = one + other, one + other, one * other, 3 * one
        for got, number, size in zip(sums(of(one), of(other)), right, sizes, strict=True):
            assert abs(told(got) - number) <= size * Decimal("1e-30")


@settings(deadline=None)
@given(each=decimals, times=whole, beside=st.integers(-1, 1))
def test_it_is_told_how_often_one_number_is_in_another(each: Decimal, times: int, beside: int) -> None:
    with localcontext(prec=80):
        # The smallest step that decimals of such cash can be apart.
        number = each * times + beside * Decimal("1e-12")
        assume(number > 0)
        noise = float(number) * 1e-30
        assume(noise < 1e-13)
        assert told(fits(of(each), of(number), noise)) == number // each


CASES = st.builds(
    Case,
    seed=st.integers(0, 2**32),
    tick=st.sampled_from([0.01, 0.1, 0.5, 1.0]),
    round_prices=st.booleans(),
    lot=st.sampled_from(["", "1e-12", "1e-10", "1e-8", "0.001", "0.1", "1", "10"]),
    cash=st.sampled_from([1_000.0, 1_234.5, 10_000.0, 1e6]),
    fee=st.sampled_from([0.0, 0.0, 0.001, 0.0015, 0.25]),
    sizing=st.sampled_from(["all-in", "fraction", "risk", "fixed"]),
    sides=st.sampled_from(["long", "short", "reverse"]),
    stop=st.sampled_from([0.01, 0.02, 0.05, 0.5]),
    target=st.sampled_from([None, 0.01, 0.1]),
    slippage=st.sampled_from(
        [Slippage(), Slippage(kind="fixed", value=10), Slippage(kind="fixed", value=50, within=True)]
    ),
    rule=st.sampled_from(["open", "close"]),
)


@settings(max_examples=80, deadline=None)
@example(Case(seed=994, tick=0.5, lot="0.1", cash=1e6, sides="short", stop=0.5, target=None, rule="close"))
@example(Case(seed=1473, tick=0.1, lot="0.1", sides="reverse", stop=0.05, target=0.1))
@example(Case(seed=1997, tick=0.1, round_prices=True, lot="1", stop=0.02, target=0.01))
@example(Case(seed=71, round_prices=True, sides="reverse", stop=0.02, target=0.01, rule="close"))
@example(Case(seed=523, fee=0.25, sides="short", stop=0.5, target=None, rule="close"))
@given(CASES)
def test_a_last_digit_decides_as_in_the_engine_itself(case: Case) -> None:
    crossing = StrategyChoice(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 5})
    plan, columns, instrument = case.plan(crossing), case.candles(), case.instrument()
    assume(compiled.unfit(plan, [columns], instrument=instrument) is None)
    outcome = run(plan, [columns], instruments={SYMBOL: instrument})
    assert outcome.engine == "compiled"
    assert_same(outcome, event.run(plan, [columns], instruments={SYMBOL: instrument}))


def test_more_lots_than_decimals_count_are_for_the_engine_which_refuses_them() -> None:
    case = Case(seed=1, lot="1e-12", cash=1e15, stop=0.5, target=None)
    plan = case.plan(StrategyChoice(name="ema_crossover"))
    assert compiled.unfit(plan, [case.candles()], instrument=case.instrument()) == (
        "amounts may be more lots than decimals can count"
    )
