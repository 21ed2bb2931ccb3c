"""The engine itself over past candles: the reference rule to the last digit, and all that only it can trade."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from reference_rule import reference_rule, undecided

from kurs.backtest import event
from kurs.backtest.outcome import Outcome, Trade
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice, Tier
from kurs.domain.errors import BadInput
from kurs.domain.market import MINUTE, Candle
from kurs.exchanges.symbols import default_instrument
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles
from kurs.strategies import registry
from kurs.strategies.adapters import adapted
from kurs.strategies.base import Columns
from kurs.strategies.own import BUY, HOLD, SELL, EventStrategy, OwnStrategy, Said, SignalStrategy

SYMBOL = "BTC/USD"
CROSS = StrategyChoice(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 4})
PRICES = ("open", "high", "low", "close")
FILES = ("ADA_BTC-5m", "BTC_PERP-1m", "XRP_ETH-1m")
Bar = tuple[float, float, float, float]


# ── what is traded ────────────────────────────────────────────────────────────────────────────────


def columns_of(
    bars: Sequence[Bar], *, symbol: str = SYMBOL, interval: int = MINUTE, start: int = 0, volume: float = 100.0
) -> CandleColumns:
    open_, high, low, close = (np.array(prices, np.float64) for prices in zip(*bars, strict=True))
    time = start + np.arange(len(bars)) * interval
    volumes = np.full(len(bars), volume)
    return CandleColumns(
        symbol=symbol, interval=interval, time=time, open=open_, high=high, low=low, close=close, volume=volumes
    )


def flat(*closes: float) -> list[Bar]:
    """Candles that open where the one before them closed."""
    opens = (closes[0], *closes[:-1])
    return [(o, max(o, c), min(o, c), c) for o, c in zip(opens, closes, strict=True)]


@st.composite
def histories(draw: st.DrawFn, most: int = 60) -> list[Bar]:
    """Candles that can be believed: gaps between them, flat ones, and equal prices are common."""
    moves = draw(
        st.lists(st.tuples(*[st.integers(-40, 40)] * 2, st.integers(0, 30), st.integers(0, 30)), max_size=most)
    )
    bars, close = [(100.0, 100.0, 100.0, 100.0)], 1000
    for gap, move, up, down in moves:
        open_ = max(200, close + (gap if gap % 3 == 0 else 0))
        close = max(200, open_ + move)
        high, low = max(open_, close) + up, max(1, min(open_, close) - down)
        bars.append((open_ / 10, high / 10, low / 10, close / 10))
    return bars


def plan_of(**fields: object) -> Plan:
    plain: dict[str, object] = {"strategies": (CROSS,), "warmup": 0, "rounding": False, "engine": "event"}
    return Plan(**(plain | fields))  # type: ignore[arg-type]  # the plan checks its fields itself


class Scripted(EventStrategy):
    """Says of each candle what the script says; the script is set by a test."""

    script: Sequence[int] = ()

    def start(self) -> None:
        self.row = 0

    def on_candle(self, candle: object) -> Said:
        self.row += 1
        says = self.script[self.row - 1] if self.row <= len(self.script) else 0
        return BUY if says > 0 else SELL if says < 0 else HOLD


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[..., StrategyChoice]:
    """Makes `scripted` a strategy that says these things, one for each candle."""
    return lambda *says: strategy_of(monkeypatch, type("Scripted", (Scripted,), {"script": says}))


def strategy_of(monkeypatch: pytest.MonkeyPatch, own: type[OwnStrategy]) -> StrategyChoice:
    made = adapted(own)
    monkeypatch.setattr(registry, "STRATEGIES", {**registry.STRATEGIES, made.name: made})
    return StrategyChoice(name=made.name)


def only(outcome: Outcome) -> Trade:
    (trade,) = outcome.trades
    return trade


# ── the reference rule ────────────────────────────────────────────────────────────────────────────


def agree(outcome: Outcome, expected: tuple[list[tuple[object, ...]], list[object]]) -> None:
    trades, equity = expected
    time = outcome.time.tolist()
    found = list(outcome.trades)
    for mine, theirs in zip(found, trades, strict=True):
        entry, exit_, *numbers, reason = theirs
        assert (mine.entry_time, mine.exit_time, mine.reason) == (time[entry], time[exit_], reason)
        amounts = (mine.size, mine.entry_price, mine.exit_price, mine.fees)
        assert amounts == pytest.approx([float(n) for n in numbers[:4]], rel=1e-9)  # type: ignore[arg-type]
        assert mine.profit == pytest.approx(float(numbers[4]), rel=1e-9, abs=1e-7)  # type: ignore[arg-type]
    assert outcome.equity == pytest.approx(np.array([float(e) for e in equity]), rel=1e-9)  # type: ignore[arg-type]


sizings = st.one_of(
    st.just(("all-in", 1.0)),
    st.tuples(st.just("fixed"), st.sampled_from([0.5, 3.0, 95.0])),
    st.tuples(st.just("fraction"), st.sampled_from([0.1, 0.25, 1.0])),
)


@settings(max_examples=120, deadline=None)
@given(
    bars=histories(),
    fee=st.sampled_from([0.0, 0.001, 0.0123]),
    stop=st.sampled_from([None, 0.005, 0.02, 0.3]),
    target=st.sampled_from([None, None, 0.01, 0.05]),
    warmup=st.integers(0, 12),
    sizing=sizings,
    sides=st.sampled_from(["long", "short", "reverse", "reverse"]),
)
def test_the_reference_rule(
    bars: list[Bar],
    fee: float,
    stop: float | None,
    target: float | None,
    warmup: int,
    sizing: tuple[str, float],
    sides: str,
) -> None:
    columns = columns_of(bars)
    prices = [column.tolist() for column in (columns.open, columns.high, columns.low, columns.close)]
    assume(not undecided(prices[3], 2, 4))
    kind, value = sizing
    short, reverse = sides != "long", sides == "reverse"
    plan = plan_of(
        fee=fee,
        stop_loss=stop,
        take_profit=target,
        warmup=warmup,
        short=short,
        reverse=reverse,
        sizing=Sizing(kind=kind, value=value),  # type: ignore[arg-type]
    )
    outcome = event.run(plan, [columns])
    # A short position may lose more than all there is; that ends it, and the rule knows nothing of it.
    assume(not any(trade.reason == "liquidation" for trade in outcome.trades))
    expected = reference_rule(
        *prices,
        fast=2,
        slow=4,
        cash=10_000,
        fee=fee,
        warmup=warmup,
        sizing=sizing,
        stop=stop,
        target=target,
        short=short,
        reverse=reverse,
    )
    agree(outcome, expected)  # type: ignore[arg-type]
    honest(outcome)


@settings(max_examples=30, deadline=None)
@given(bars=histories(), risk=st.sampled_from([0.001, 0.01, 0.2]))
def test_what_is_risked_is_lost_at_the_stop(bars: list[Bar], risk: float) -> None:
    columns = columns_of(bars)
    prices = [column.tolist() for column in (columns.open, columns.high, columns.low, columns.close)]
    assume(not undecided(prices[3], 2, 4))
    plan = plan_of(stop_loss=0.02, sizing=Sizing(kind="risk", value=risk))
    expected = reference_rule(
        *prices, fast=2, slow=4, cash=10_000, fee=0.001, warmup=0, sizing=("risk", risk), stop=0.02
    )
    agree(event.run(plan, [columns]), expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("stop", [None, 0.01])
def test_the_reference_rule_on_recorded_candles(shared_data: Path, name: str, stop: float | None) -> None:
    columns = read_candles(shared_data / "candles" / f"{name}.parquet").rows(0, 3000)
    prices = [column.tolist() for column in (columns.open, columns.high, columns.low, columns.close)]
    cross = StrategyChoice(name="ema_crossover", parameters={"fast_period": 5, "slow_period": 20})
    outcome = event.run(plan_of(strategies=(cross,), stop_loss=stop, warmup=50), [columns])
    expected = reference_rule(*prices, fast=5, slow=20, cash=10_000, fee=0.001, warmup=50, stop=stop)
    agree(outcome, expected)  # type: ignore[arg-type]
    honest(outcome)
    assert len(outcome.trades) > 10


def honest(outcome: Outcome) -> None:
    """What holds of every outcome without slippage: prices inside their bars, costs, and where the money went."""
    rows = [{int(time): row for row, time in enumerate(columns.time)} for columns in outcome.candles]
    names = [columns.symbol for columns in outcome.candles]
    for trade in outcome.trades:
        number = names.index(trade.symbol)
        columns = outcome.candles[number]
        for time, price in ((trade.entry_time, trade.entry_price), (trade.exit_time, trade.exit_price)):
            row = rows[number][time]
            assert columns.low[row] * (1 - 1e-12) <= price <= columns.high[row] * (1 + 1e-12)
        assert trade.fees >= 0
        assert trade.entry_time <= trade.exit_time
        gain = trade.size * (trade.exit_price - trade.entry_price) - trade.fees
        assert trade.profit == pytest.approx(gain, rel=1e-9, abs=1e-6)
    assert outcome.fees >= sum(trade.fees for trade in outcome.trades) - 1e-9
    exits = [trade.exit_time for trade in outcome.trades]
    assert exits == sorted(exits)
    if not outcome.held:
        earned = sum(trade.profit for trade in outcome.trades)
        assert outcome.final_equity == pytest.approx(outcome.plan.cash + earned, rel=1e-9)
    assert len(outcome.equity) == len(outcome.time)
    assert 0 <= outcome.exposed <= len(outcome.time)


# ── how orders fill ───────────────────────────────────────────────────────────────────────────────


def test_a_stop_is_watched_from_the_entrys_own_candle_on(script: Callable[..., StrategyChoice]) -> None:
    bars = [(100.0, 100.0, 100.0, 100.0), (100.0, 101.0, 95.0, 99.0), (99.0, 99.0, 99.0, 99.0)]
    outcome = event.run(plan_of(strategies=(script(1, 0, 0),), stop_loss=0.02), [columns_of(bars)])
    trade = only(outcome)
    assert (trade.entry_time, trade.exit_time, trade.exit_price, trade.reason) == (MINUTE, MINUTE, 98.0, "stop")


@pytest.mark.parametrize(
    ("latency", "bought", "row", "sold"),
    [
        (0, 102.0, 4, 99.96),
        (1_000, 102 + 4 / 60, 4, 0.98 * (102 + 4 / 60)),
        (30_000, 104.0, 3, 101.92),
        (30_001, 102 + 4 * 30_001 / 60_000, 3, 0.98 * (102 + 4 * 30_001 / 60_000)),
        (59_999, 102 + 4 * 59_999 / 60_000, 3, 0.98 * (102 + 4 * 59_999 / 60_000)),
        (60_000, 104.0, 4, 101.92),
        (3_600_000, 104.0, 63, 101.92),
    ],
)
def test_no_stop_is_escaped_because_it_is_on_its_way(
    script: Callable[..., StrategyChoice], latency: int, bought: float, row: int, sold: float
) -> None:
    bars = [*[(100.0, 100.0, 100.0, 100.0)] * 3, (102.0, 106.0, 101.0, 104.0), (104.0, 105.0, 90.0, 104.0)]
    later = [(104.0, 104.0, 104.0, 104.0)] * 58 + [(104.0, 105.0, 90.0, 104.0)] + [(104.0, 108.0, 104.0, 108.0)] * 70
    plan = plan_of(strategies=(script(0, 0, 1),), filling=Filling(latency=latency), stop_loss=0.02, fee=0.0)
    trade = only(event.run(plan, [columns_of([*bars, *later])]))
    assert (trade.exit_time, trade.reason) == (row * MINUTE, "stop")
    assert trade.entry_price == pytest.approx(bought)
    assert trade.exit_price == pytest.approx(sold)


@settings(max_examples=60, deadline=None)
@given(
    bars=histories(),
    says=st.lists(st.sampled_from([0, 1]), min_size=60, max_size=60),
    latency=st.one_of(st.sampled_from([0, MINUTE - 1, MINUTE, 2 * MINUTE]), st.integers(0, 4 * MINUTE)),
)
def test_no_candle_that_reaches_a_stop_is_lived_through(bars: list[Bar], says: list[int], latency: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        strategy = strategy_of(patch, type("Scripted", (Scripted,), {"script": says}))
        plan = plan_of(strategies=(strategy,), filling=Filling(latency=latency), stop_loss=0.02)
        columns = columns_of(bars)
        outcome = event.run(plan, [columns])
    for trade in outcome.trades:
        assert trade.reason == "stop"
        before = columns.low[trade.entry_time // MINUTE : trade.exit_time // MINUTE]
        assert (before > 0.98 * trade.entry_price * (1 - 1e-9)).all()


def test_a_stop_on_its_way_is_sold_at_an_open_beyond_it(script: Callable[..., StrategyChoice]) -> None:
    bars = [*flat(100.0, 100.0, 100.0), (95.0, 96.0, 94.0, 96.0), *flat(96.0, 110.0, 110.0, 110.0)]
    filling = Filling(latency=2 * MINUTE)
    plan = plan_of(strategies=(script(1),), filling=filling, stop_loss=0.02, fee=0.0)
    shifted = [bars[0], *bars]
    trade = only(event.run(plan, [columns_of(shifted)]))
    assert (trade.entry_time, trade.entry_price) == (3 * MINUTE, 100.0)
    assert (trade.exit_time, trade.exit_price, trade.reason) == (4 * MINUTE, 95.0, "stop")


def test_a_target_is_late_from_the_fill_on(script: Callable[..., StrategyChoice]) -> None:
    reaches = (100.0, 110.0, 100.0, 100.0)
    plan = plan_of(strategies=(script(1),), filling=Filling(latency=6_000), take_profit=0.05, fee=0.0)
    trade = only(event.run(plan, [columns_of([*flat(100.0), reaches, reaches, reaches])]))
    # Bought at 101 in candle 1; the target is there 12 seconds into it, which may be after its high.
    assert (trade.entry_time, trade.entry_price) == (MINUTE, 101.0)
    assert (trade.exit_time, trade.exit_price, trade.reason) == (2 * MINUTE, 106.05, "target")


def test_the_stop_comes_first_unless_the_candle_opens_beyond_the_target(script: Callable[..., StrategyChoice]) -> None:
    both = [*flat(100.0, 100.0), (100.0, 110.0, 90.0, 100.0)]
    opens = [*flat(100.0, 100.0), (107.0, 110.0, 90.0, 100.0)]
    for bars, price, reason in ((both, 98.0, "stop"), (opens, 107.0, "target")):
        plan = plan_of(strategies=(script(1),), stop_loss=0.02, take_profit=0.05)
        trade = only(event.run(plan, [columns_of(bars)]))
        assert (trade.exit_price, trade.reason) == (price, reason)


def test_at_the_close_of_the_candle_that_asked(script: Callable[..., StrategyChoice]) -> None:
    plan = plan_of(strategies=(script(0, 1, 0, -1),), filling=Filling(rule="close"), fee=0.0)
    outcome = event.run(plan, [columns_of(flat(100, 104, 90, 110, 120))])
    trade = only(outcome)
    assert (trade.entry_time, trade.entry_price) == (MINUTE, 104.0)
    assert (trade.exit_time, trade.exit_price) == (3 * MINUTE, 110.0)
    assert outcome.equity == pytest.approx([10_000, 10_000, 10_000 * 90 / 104, *[10_000 * 110 / 104] * 2])


@pytest.mark.parametrize(("rule", "low", "row"), [("touch", 100.0, 2), ("through", 100.0, 3), ("through", 99.9, 2)])
def test_a_limit_waits_for_its_price(script: Callable[..., StrategyChoice], rule: str, low: float, row: int) -> None:
    bars = [(100.0, 100.0, 100.0, 100.0), (101.0, 102.0, 101.0, 101.0), (101.0, 101.0, low, 101.0), *flat(99, 105)]
    plan = plan_of(
        strategies=(script(1, 0, 0, 0, 0),),
        filling=Filling(rule=rule),  # type: ignore[arg-type]
        maker_fee=0.0005,
        sizing=Sizing(kind="fixed", value=2.0),
    )
    outcome = event.run(plan, [columns_of(bars)])
    assert outcome.held == {SYMBOL: 2.0}
    assert np.flatnonzero(np.diff(outcome.equity, prepend=10_000)).tolist()[0] == row
    price = 100.0 if row == 2 else 99.0
    assert outcome.fees == pytest.approx(2 * price * 0.0005)


def test_a_limit_that_fills_on_the_way_down_meets_its_stop_in_the_same_candle(
    script: Callable[..., StrategyChoice],
) -> None:
    bars = [(100.0, 100.0, 100.0, 100.0), (101.0, 102.0, 95.0, 101.0), *flat(101, 101)]
    plan = plan_of(strategies=(script(1),), filling=Filling(rule="touch"), stop_loss=0.02)
    trade = only(event.run(plan, [columns_of(bars)]))
    assert (trade.entry_time, trade.entry_price, trade.exit_time, trade.exit_price) == (MINUTE, 100.0, MINUTE, 98.0)


def test_an_exit_by_limit_is_taken_back_where_the_position_is_wanted_after_all(
    script: Callable[..., StrategyChoice],
) -> None:
    says = (1, 0, -1, 1, 0, 0, 0)
    bars = [*flat(100, 99, 98), *[(97.0, 97.0, 96.0, 97.0)] * 2, *[(97.0, 120.0, 97.0, 120.0)] * 2]
    outcome = event.run(plan_of(strategies=(script(*says),), filling=Filling(rule="touch")), [columns_of(bars)])
    assert len(outcome.trades) == 0
    assert SYMBOL in outcome.held


def test_only_a_share_of_the_volume_is_had(script: Callable[..., StrategyChoice]) -> None:
    plan = plan_of(
        strategies=(script(1, 0, 0, 0, 0, -1),),
        filling=Filling(volume_share=0.1),
        sizing=Sizing(kind="fixed", value=25.0),
        fee=0.0,
    )
    outcome = event.run(plan, [columns_of(flat(*[100.0] * 12))])
    trade = only(outcome)
    assert (trade.entry_time, trade.exit_time, trade.size) == (MINUTE, 8 * MINUTE, 25.0)
    wanting = plan_of(strategies=(script(1),), filling=Filling(volume_share=0.1), fee=0.001)
    outcome = event.run(wanting, [columns_of(flat(100, 100, 110, 120, 130, 130))])
    spent = sum(10 * price * 1.001 for price in (100, 100, 110, 120, 130))
    assert outcome.held[SYMBOL] == pytest.approx(50.0)
    assert outcome.final_equity == pytest.approx(10_000 - spent + 50 * 130)


def test_an_order_that_is_under_way_meets_the_worse_price(script: Callable[..., StrategyChoice]) -> None:
    plan = plan_of(strategies=(script(1),), filling=Filling(latency=MINUTE // 2), sizing=Sizing(kind="fixed", value=1))
    outcome = event.run(plan, [columns_of([*flat(100), (100.0, 104.0, 90.0, 95.0), *flat(95)])])
    assert outcome.final_equity == pytest.approx(10_000 - 102 * 1.001 + 95)


def test_slippage(script: Callable[..., StrategyChoice]) -> None:
    def bought_at(slippage: Slippage) -> float:
        plan = plan_of(strategies=(script(1, -1),), slippage=slippage, sizing=Sizing(kind="fixed", value=4.0), fee=0.0)
        trade = only(event.run(plan, [columns_of(flat(100.0, 100.0, 100.0, 100.0))]))
        assert trade.exit_price == pytest.approx(200 - trade.entry_price)
        return trade.entry_price

    assert bought_at(Slippage()) == 100.0
    assert bought_at(Slippage(kind="fixed", value=10)) == pytest.approx(100.1)
    assert bought_at(Slippage(kind="spread", value=0.004)) == pytest.approx(100.2)
    assert bought_at(Slippage(kind="volume", value=100)) == pytest.approx(100 * (1 + 0.01 * (4 / 100) ** 0.5))
    assert bought_at(Slippage(kind="fixed", value=10, within=True)) == 100.0


@pytest.mark.parametrize("rule", ["open", "close"])
@pytest.mark.parametrize("kind", ["fixed", "spread", "volume"])
def test_slippage_within_ends_at_the_candle(script: Callable[..., StrategyChoice], kind: Any, rule: Any) -> None:
    # Bought in a candle up to 100.5, sold in one down to 98, with a stop in one down to 97.5.
    bars = [*flat(100.0), (100.0, 100.5, 99.0, 100.0), (100.0, 101.0, 98.0, 100.0), (100.0, 100.5, 97.5, 100.0)]
    if rule == "open":
        bars = [*flat(100.0), *bars]
    value = 0.5 if kind == "spread" else 9_000
    slippage, size = Slippage(kind=kind, value=value, within=True), Sizing(kind="fixed", value=4.0)
    plan = plan_of(
        strategies=(script(0, 1, -1),), slippage=slippage, filling=Filling(rule=rule), sizing=size, rounding=False
    )
    trade = only(event.run(plan, [columns_of(bars)]))
    assert (trade.entry_price, trade.exit_price) == (100.5, 98.0)
    stopped = msgspec.structs.replace(plan, strategies=(script(0, 1),), stop_loss=0.028)
    trade = only(event.run(stopped, [columns_of(bars)]))
    assert (trade.entry_price, trade.exit_price, trade.reason) == (100.5, 97.5, "stop")


def test_all_in_with_slippage_spends_no_more_than_there_is(script: Callable[..., StrategyChoice]) -> None:
    for slippage in (Slippage(kind="fixed", value=50), Slippage(kind="volume", value=500)):
        outcome = event.run(plan_of(strategies=(script(1),), slippage=slippage), [columns_of(flat(100, 100, 100))])
        cash = outcome.final_equity - outcome.held[SYMBOL] * 100
        assert -1e-9 <= cash < 200


def test_fees_by_tier(script: Callable[..., StrategyChoice]) -> None:
    tiers = (Tier(volume=1500, maker=0.0, taker=0.0005), Tier(volume=2500, maker=0.0, taker=0.0001))
    says = [1, -1] * 3
    plan = plan_of(strategies=(script(*says),), tiers=tiers, sizing=Sizing(kind="fixed", value=10.0))
    outcome = event.run(plan, [columns_of(flat(*[100.0] * 9))])
    assert [trade.fees for trade in outcome.trades] == pytest.approx([1 + 1, 0.5 + 0.1, 0.1 + 0.1])


def test_amounts_and_prices_in_the_steps_of_the_instrument(script: Callable[..., StrategyChoice]) -> None:
    plan = plan_of(strategies=(script(1, 0, -1),), rounding=True, stop_loss=0.0123)
    known = {SYMBOL: default_instrument(SYMBOL, 100.0, prices=[0.1], lot_size=Decimal("0.0000001"))}
    trade = only(event.run(plan, [columns_of(flat(100, 100, 100, 100))], instruments=known))
    assert trade.size == 99.9000999
    stopped = only(
        event.run(plan, [columns_of([*flat(100), (100.0, 100.0, 90.0, 95.0), *flat(95)])], instruments=known)
    )
    assert stopped.exit_price == 98.8


def test_what_the_money_does_not_cover_is_denied(script: Callable[..., StrategyChoice]) -> None:
    plan = plan_of(strategies=(script(1, -1, 1),), sizing=Sizing(kind="fixed", value=100.0), fee=0.001)
    outcome = event.run(plan, [columns_of(flat(100, 100, 100, 100, 100))])
    assert (len(outcome.trades), dict(outcome.denials)) == (0, {"available_balance": 2})
    assert set(outcome.equity.tolist()) == {10_000.0}


# ── short, on margin ──────────────────────────────────────────────────────────────────────────────


def test_a_short_position_pays_for_what_is_borrowed(script: Callable[..., StrategyChoice]) -> None:
    day = 24 * 60 * MINUTE
    plan = plan_of(
        strategies=(script(-1, 0, 0, 1),), short=True, borrow=0.365, fee=0.0, sizing=Sizing(kind="fixed", value=10.0)
    )
    outcome = event.run(plan, [columns_of(flat(100, 100, 90, 80, 80, 80), interval=day)])
    trade = only(outcome)
    # The day's thousandth of the value at each of three closes at which it was held.
    assert trade.fees == pytest.approx(0.001 * 10 * (100 + 90 + 80))
    assert trade.size == -10.0
    assert trade.profit == pytest.approx(200 - trade.fees)
    assert outcome.final_equity == pytest.approx(10_000 + trade.profit)
    assert outcome.fees == pytest.approx(trade.fees)


@pytest.mark.parametrize("ends", [9, 10])
@pytest.mark.parametrize("says", [-1, 1])
def test_interest_is_owed_for_time_without_candles_too(
    script: Callable[..., StrategyChoice], says: int, ends: int
) -> None:
    # Held over a gap from row 9 on, and closed behind it: at its very end, or one candle later.
    day = 24 * 60 * MINUTE
    whole = columns_of(flat(*[100.0] * 101), interval=day)
    there = np.r_[:10, 90:101]
    holed = replace(whole, **{name: getattr(whole, name)[there] for name in ("time", *PRICES, "volume")})

    def run(columns: CandleColumns, last: int) -> Outcome:
        said = (0, says, *[0] * (last - 2), -says)
        sizing = Sizing(kind="fixed", value=10.0 if says < 0 else 200.0)
        fields = {"short": says < 0, "leverage": 1.0 if says < 0 else 3.0, "borrow": 0.365, "fee": 0.0}
        return event.run(plan_of(strategies=(script(*said),), sizing=sizing, **fields), [columns])

    known, told = run(whole, ends + 80), run(holed, ends)
    assert only(known).exit_time == only(told).exit_time
    # What is owed by a long one owes in turn, which is compounded a little less often.
    assert told.fees == pytest.approx(known.fees, rel=1e-9 if says < 0 else 0.05)
    # It is told where the gap ends, not before it.
    assert told.equity[9] == pytest.approx(known.equity[9], rel=1e-12)


def test_leverage_borrows_money_and_costs_it(script: Callable[..., StrategyChoice]) -> None:
    day = 24 * 60 * MINUTE
    plan = plan_of(strategies=(script(1, 0, -1),), leverage=3.0, borrow=0.365, fee=0.0)
    outcome = event.run(plan, [columns_of(flat(100, 100, 100, 110, 110), interval=day)])
    trade = only(outcome)
    assert trade.size == pytest.approx(300.0)
    # The interest of a day is owed from the next one on as well.
    assert trade.fees == pytest.approx(20 + 20.02, rel=1e-6)
    assert trade.exit_price == 100.0


@pytest.mark.parametrize(("says", "leverage", "bars", "price"), [
    (-1, 1.0, [(100.0, 250.0, 100.0, 200.0)], 200.0),
    (1, 4.0, [(100.0, 100.0, 60.0, 80.0)], 75.0),
    (1, 4.0, [(100.0, 100.0, 90.0, 90.0), (70.0, 80.0, 60.0, 80.0)], 70.0),
])  # fmt: skip
def test_a_position_ends_where_its_loss_takes_all(
    script: Callable[..., StrategyChoice], says: int, leverage: float, bars: list[Bar], price: float
) -> None:
    plan = plan_of(strategies=(script(says, 0, 0, 0, says, 0),), short=says < 0, leverage=leverage, fee=0.0)
    outcome = event.run(plan, [columns_of([*flat(100.0), *bars, *flat(80, 80, 80, 80)])])
    trade = only(outcome)
    assert trade.reason == "liquidation"
    assert trade.exit_price == pytest.approx(price)
    assert outcome.final_equity <= 1e-9
    # Nothing is left to open anything with.
    assert outcome.denials.keys() <= {"available_balance"}


@settings(max_examples=40, deadline=None)
@given(bars=histories(), leverage=st.sampled_from([1.0, 2.0]), borrow=st.sampled_from([0.0, 5.0]))
def test_no_money_comes_from_nowhere_when_short(bars: list[Bar], leverage: float, borrow: float) -> None:
    plan = plan_of(
        short=True, leverage=leverage, borrow=borrow, stop_loss=0.03, sizing=Sizing(kind="fraction", value=0.5)
    )
    honest(event.run(plan, [columns_of(bars)]))


# ── several symbols, several strategies ───────────────────────────────────────────────────────────


@settings(max_examples=40, deadline=None)
@given(first=histories(), second=histories(), offset=st.integers(0, 20), share=st.sampled_from([0.5, 1.0]))
def test_several_symbols_share_one_pool(first: list[Bar], second: list[Bar], offset: int, share: float) -> None:
    assume(offset < len(first))
    columns = [columns_of(first), columns_of(second, symbol="ETH/USD", start=offset * MINUTE)]
    plan = plan_of(stop_loss=0.05, sizing=Sizing(kind="fraction", value=share))
    outcome = event.run(plan, columns)
    honest(outcome)
    assert outcome.time.tolist() == sorted({*columns[0].time.tolist(), *columns[1].time.tolist()})
    # On spot nothing is bought that the cash of the pool does not pay for.
    worth = sum(amount * float(c.close[-1]) for c in columns for s, amount in outcome.held.items() if s == c.symbol)
    assert outcome.final_equity - worth >= -1e-6
    assert outcome.equity[0] == plan.cash


def test_the_first_symbol_takes_all_and_the_second_is_denied(script: Callable[..., StrategyChoice]) -> None:
    columns = [columns_of(flat(100, 100, 100), symbol=symbol) for symbol in ("BTC/USD", "ETH/USD")]
    outcome = event.run(plan_of(strategies=(script(1, 0, 0),)), columns)
    assert (list(outcome.held), dict(outcome.denials)) == (["BTC/USD"], {"available_balance": 1})


@settings(max_examples=40, deadline=None)
@given(first=histories(), second=histories(), sides=st.sampled_from(["long", "short", "reverse"]), limit=st.booleans())
def test_symbols_that_do_not_need_each_others_money_trade_as_they_do_alone(
    first: list[Bar], second: list[Bar], sides: str, limit: bool
) -> None:
    plan = plan_of(
        cash=1e6,
        stop_loss=0.02,
        take_profit=0.03,
        short=sides != "long",
        reverse=sides == "reverse",
        filling=Filling(rule="touch" if limit else "open"),
        sizing=Sizing(kind="fixed", value=2.0),
    )
    columns = [columns_of(first), columns_of(second, symbol="ETH/USD")]
    together = event.run(plan, columns)
    alone = [event.run(plan, [c]) for c in columns]
    for outcome, symbol in zip(alone, ("BTC/USD", "ETH/USD"), strict=True):
        assert [trade for trade in together.trades if trade.symbol == symbol] == list(outcome.trades)
    rows = min(len(first), len(second))
    gained = sum(outcome.equity[:rows] - plan.cash for outcome in alone)
    assert together.equity[:rows] - plan.cash == pytest.approx(gained, abs=1e-6)


def test_money_that_an_open_brings_is_there_for_all_at_the_close(monkeypatch: pytest.MonkeyPatch) -> None:
    class Takes(EventStrategy):
        """The second symbol is bought first, and sold when the first one is wanted."""

        def start(self) -> None:
            self.row = -1

        def on_candle(self, candle: Candle) -> Said:
            self.row += 1
            says = {"ETH/USD": (BUY, SELL), "BTC/USD": (HOLD, HOLD, BUY)}[candle.symbol]
            return says[self.row] if self.row < len(says) else HOLD

    columns = [columns_of(flat(100, 100, 100, 100, 100), symbol=symbol) for symbol in ("BTC/USD", "ETH/USD")]
    outcome = event.run(plan_of(strategies=(strategy_of(monkeypatch, Takes),), fee=0.0), columns)
    assert (list(outcome.held), outcome.denials) == (["BTC/USD"], {})
    assert outcome.held["BTC/USD"] == pytest.approx(100.0)


def test_strategies_vote_by_their_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def saying(name: str, *says: int) -> StrategyChoice:
        return strategy_of(monkeypatch, type(name, (Scripted,), {"script": says}))

    bars = [columns_of(flat(*range(100, 110)))]
    up, down = saying("Up", 1, 0, 1, 1, 0), saying("Down", 0, 0, -1, 0, -1)
    outcome = event.run(plan_of(strategies=(up, down)), bars)
    trade = only(outcome)
    # In the third candle they cancel each other out, and alone each has its way.
    assert (trade.entry_time, trade.exit_time) == (MINUTE, 5 * MINUTE)
    heavier = StrategyChoice(name=down.name, weight=2.0)
    trades = list(event.run(plan_of(strategies=(up, heavier)), bars).trades)
    assert [(t.entry_time, t.exit_time) for t in trades] == [(MINUTE, 3 * MINUTE), (4 * MINUTE, 5 * MINUTE)]


# ── finer candles ─────────────────────────────────────────────────────────────────────────────────


def test_finer_candles_tell_what_came_first(script: Callable[..., StrategyChoice]) -> None:
    coarse = [(100.0, 100.0, 100.0, 100.0), (100.0, 110.0, 90.0, 100.0), (100.0, 100.0, 100.0, 100.0)]
    fine = [*flat(100, 100), (100.0, 110.0, 100.0, 105.0), (105.0, 105.0, 90.0, 100.0), *flat(100, 100)]
    plan = plan_of(strategies=(script(1),), stop_loss=0.05, take_profit=0.05, fee=0.0)
    columns = columns_of(coarse, interval=2 * MINUTE)
    assert only(event.run(plan, [columns])).reason == "stop"
    trade = only(event.run(plan, [columns], detail={SYMBOL: columns_of(fine)}))
    assert (trade.reason, trade.exit_price, trade.exit_time) == ("target", 105.0, 2 * MINUTE)
    # Where they are missing, the coarse candle speaks for itself.
    assert only(event.run(plan, [columns], detail={SYMBOL: columns_of(fine[:2])})).reason == "stop"


@pytest.mark.parametrize("hole", [slice(2, 3), slice(3, 4), slice(2, 4)])
def test_what_finer_candles_leave_out_is_taken_against_the_trader(
    script: Callable[..., StrategyChoice], hole: slice
) -> None:
    coarse = [(100.0, 100.0, 100.0, 100.0), (100.0, 110.0, 80.0, 100.0), (100.0, 100.0, 100.0, 100.0)]
    fine = columns_of([*flat(100, 100), (100.0, 110.0, 100.0, 105.0), (105.0, 105.0, 80.0, 100.0), *flat(100, 100)])
    there = np.delete(np.arange(6), hole)
    holed = replace(fine, **{name: getattr(fine, name)[there] for name in ("time", *PRICES, "volume")})
    plan = plan_of(strategies=(script(1),), stop_loss=0.05, take_profit=0.2, fee=0.0)
    columns = columns_of(coarse, interval=2 * MINUTE)
    outcome = event.run(plan, [columns], detail={SYMBOL: holed})
    trade = only(outcome)
    assert (trade.reason, trade.exit_price) == ("stop", 95.0)
    (note,) = outcome.notes
    assert note.startswith("In 1 candle of BTC/USD with orders waiting, the first at 1970-01-01T00:02")
    assert not event.run(plan, [columns], detail={SYMBOL: fine}).notes
    assert not event.run(plan, [columns]).notes


@settings(max_examples=30, deadline=None)
@given(bars=histories())
def test_candles_are_their_own_detail(bars: list[Bar]) -> None:
    fine = columns_of(bars)
    assume(len(fine) >= 4)
    plan = plan_of(timeframe=2 * MINUTE)
    with_detail = event.run(plan, [fine], detail={SYMBOL: fine})
    assert list(with_detail.trades) == list(event.run(plan, [fine]).trades)


def test_what_does_not_fit_together() -> None:
    bars = flat(100, 101)
    later = columns_of(bars, symbol="ETH/USD", start=10 * MINUTE)
    with pytest.raises(BadInput, match=r"histories of BTC/USD .* and ETH/USD .* do not overlap"):
        event.run(plan_of(), [columns_of(bars), later])
    with pytest.raises(BadInput, match=r"timeframe: '(2m|120s)"):
        event.run(plan_of(), [columns_of(bars), columns_of(bars, symbol="ETH/USD", interval=2 * MINUTE)])
    with pytest.raises(BadInput, match="one currency, not in BTC, USD"):
        event.run(plan_of(), [columns_of(bars), columns_of(bars, symbol="ETH/BTC")])
    with pytest.raises(BadInput, match="detail: 'ETH/USD'"):
        event.run(plan_of(), [columns_of(bars)], detail={"ETH/USD": columns_of(bars)})
    with pytest.raises(BadInput, match="each symbol once"):
        event.run(plan_of(), [columns_of(bars), columns_of(bars)])
    with pytest.raises(BadInput, match="weight"):
        event.run(plan_of(strategies=(StrategyChoice(name="rsi", weight=-1.0),)), [columns_of(bars)])


# ── strategies of one's own ───────────────────────────────────────────────────────────────────────


def test_a_strategy_that_raises_ends_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(EventStrategy):
        def on_candle(self, candle: object) -> Said:
            return BUY if self.parameters else [BUY][len(str(candle))]

    class Deaf(Scripted):
        script = (1, 0, 0)

        def on_fill(self, fill: object) -> None:
            raise ValueError("not so loud")

    columns = columns_of(flat(100, 101, 102))
    with pytest.raises(BadInput, match=r"test_backtest_event.py, line \d+, BTC/USD candle of 1970-01-01.*IndexError"):
        event.run(plan_of(strategies=(strategy_of(monkeypatch, Broken),)), [columns])
    with pytest.raises(BadInput, match=r"test_backtest_event.py, line \d+, BTC/USD candle of 1970.*00:01.*not so loud"):
        event.run(plan_of(strategies=(strategy_of(monkeypatch, Deaf),)), [columns])


@settings(max_examples=30, deadline=None)
@given(bars=histories())
def test_a_strategy_over_columns_trades_as_it_would_candle_by_candle(bars: list[Bar]) -> None:
    class Rises(SignalStrategy):
        warmup = 3

        def signals(self, candles: Columns) -> ArrayLike:
            before = np.concatenate((np.full(2, np.nan), candles.close[:-2]))[: len(candles.close)]
            return [float(x) for x in np.sign(candles.close - before)]

    class RisesToo(EventStrategy):
        def start(self) -> None:
            self.closes: list[float] = []

        def on_candle(self, candle: Candle) -> Said:
            self.closes.append(candle.close)
            move = self.closes[-1] - self.closes[-3] if len(self.closes) > 2 else 0
            return BUY if move > 0 else SELL if move < 0 else HOLD

    with pytest.MonkeyPatch.context() as patch:
        one, two = strategy_of(patch, Rises), strategy_of(patch, RisesToo)
        trades = [list(event.run(plan_of(strategies=(s,)), [columns_of(bars)]).trades) for s in (one, two)]
    assert trades[0] == trades[1]


def test_a_strategy_hears_of_its_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, float]] = []

    class Hears(Scripted):
        script = (1, 0, -1)

        def on_fill(self, fill: object) -> None:
            heard.append((str(fill.side), float(fill.price)))  # type: ignore[attr-defined]

    event.run(plan_of(strategies=(strategy_of(monkeypatch, Hears),)), [columns_of(flat(100, 101, 102, 103, 104))])
    assert heard == [("buy", 100.0), ("sell", 102.0)]


def test_progress_is_told_and_the_same_plan_has_the_same_result() -> None:
    told: list[float] = []
    columns = columns_of(flat(*[100 + (i * 7) % 13 for i in range(300)]))
    first = event.run(plan_of(), [columns], progress=told.append)
    assert told[-1] == 1.0
    assert all(a <= b for a, b in pairwise(told))
    again = event.run(plan_of(), [columns])
    assert (first.digest, first.data) == (again.digest, again.data)
    assert (first.engine, len(first.trades) > 0) == ("event", True)
