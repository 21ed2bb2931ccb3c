"""How much an entry opens: what it counts by, in both engines, and that it is no more than the plan says."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from test_backtest_event import Scripted, columns_of, flat, plan_of, strategy_of

from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import EngineName, Filling, Rule, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.run import run
from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles

SYMBOL = "BTC/USD"
BOTH = pytest.mark.parametrize("engine", ["compiled", "event"])
PERCENT = Slippage(kind="fixed", value=100.0)
Says = Callable[..., StrategyChoice]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Makes `scripted` a strategy that says these things, one for each candle."""
    return lambda *says: strategy_of(monkeypatch, type("Scripted", (Scripted,), {"script": says}))


def traded(strategy: StrategyChoice, columns: CandleColumns, **fields: object) -> Outcome:
    return run(plan_of(**{"strategies": (strategy,), "fee": 0.0} | fields), [columns])


def held(outcome: Outcome) -> float:
    return outcome.held.get(SYMBOL, 0.0)


# ── slippage ──────────────────────────────────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize("rounding", [True, False])
@pytest.mark.parametrize("rule", ["open", "close"])
def test_a_sale_that_opens_is_sized_by_the_price_before_slippage(
    script: Says, engine: EngineName, rounding: bool, rule: Rule
) -> None:
    outcome = traded(
        script(-1, 0, 1),
        columns_of(flat(*[100.0] * 5)),
        engine=engine,
        rounding=rounding,
        short=True,
        fee=0.25,
        slippage=PERCENT,
        filling=Filling(rule=rule),
    )
    (trade,) = outcome.trades
    assert (trade.size, trade.entry_price, trade.exit_price) == pytest.approx((-80.0, 99.0, 101.0))


@BOTH
@pytest.mark.parametrize("says", [(1, -1), (-1, 1)])
def test_what_turns_a_position_counts_alike(script: Says, engine: EngineName, says: tuple[int, ...]) -> None:
    outcome = traded(
        script(*says), columns_of(flat(*[100.0] * 5)), engine=engine, short=True, reverse=True, slippage=PERCENT
    )
    first, money = outcome.trades.size[0], 10_000 + outcome.trades.profit.sum()
    assert first == pytest.approx(10_000 / 101 if says[0] > 0 else -100.0)
    assert held(outcome) == pytest.approx(money / (101 if says[0] < 0 else -100))


@BOTH
@pytest.mark.parametrize(("amount", "sold"), [(100.0, 100.0), (100.5, 0.0)])
def test_a_fixed_amount_is_covered_at_the_price_before_slippage(
    script: Says, engine: EngineName, amount: float, sold: float
) -> None:
    outcome = traded(
        script(-1),
        columns_of(flat(*[100.0] * 3)),
        engine=engine,
        short=True,
        slippage=PERCENT,
        sizing=Sizing(kind="fixed", value=amount),
    )
    assert held(outcome) == -sold
    assert outcome.denials == ({} if sold else {"available_balance": 1})


@pytest.mark.parametrize("value", [100.0, 300.0, 9_999.0])
def test_a_short_sale_by_volume_is_worth_no_more_than_there_is(script: Says, value: float) -> None:
    slippage = Slippage(kind="volume", value=value)
    outcome = traded(script(-1), columns_of(flat(*[100.0] * 3), volume=0.01), short=True, slippage=slippage)
    assert held(outcome) == pytest.approx(-100.0)
    price = 100 * (1 - min(value / 10_000 * 100, 0.9999))
    assert outcome.final_equity == pytest.approx(100 * price)


def test_the_parts_of_a_short_sale_count_at_the_price_before_slippage_together(script: Says) -> None:
    columns = columns_of(flat(*[100.0] * 12), volume=250.0)
    outcome = traded(script(-1), columns, short=True, fee=0.25, slippage=PERCENT, filling=Filling(volume_share=0.1))
    assert held(outcome) == pytest.approx(-80.0)
    assert np.flatnonzero(np.diff(outcome.equity)).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("side", [1, -1])
def test_slippage_takes_no_more_than_nearly_all_of_the_price(script: Says, side: int) -> None:
    slippage, size = Slippage(kind="volume", value=300.0), Sizing(kind="fixed", value=1.0)
    columns = columns_of(flat(*[100.0] * 4), volume=1e-9)
    outcome = traded(script(side, -side), columns, short=True, slippage=slippage, sizing=size)
    (trade,) = outcome.trades
    bought, sold = (trade.entry_price, trade.exit_price)[::side]
    assert (bought, sold) == pytest.approx((199.99, 0.01))


def test_all_in_with_slippage_by_volume_leaves_as_much_as_the_guide_says(script: Says) -> None:
    # What 100 would buy slips by 5.86 %, what is bought for that by 5.7 %.
    slippage = Slippage(kind="volume", value=586.0)
    outcome = traded(script(1), columns_of(flat(*[100.0] * 3), volume=100.0), slippage=slippage)
    amount = held(outcome)
    price = 100 * (1 + 0.0586 * (amount / 100) ** 0.5)
    assert price == pytest.approx(105.7, abs=0.01)
    assert outcome.final_equity - amount * 100 == pytest.approx(10_000 * 0.0015, abs=1)
    assert outcome.final_equity == pytest.approx(10_000 - amount * (price - 100))


@pytest.mark.parametrize("kind", ["fixed", "volume"])
def test_slippage_that_is_all_of_the_price_is_refused(kind: Literal["fixed", "volume"]) -> None:
    with pytest.raises(BadInput, match=r"slippage: 10000.0 is not allowed; 0 or more and below 10000"):
        Slippage(kind=kind, value=10_000.0)
    assert Slippage(kind=kind, value=9_999.0).value == 9_999


@pytest.mark.parametrize("name", ["LTC_BTC-5m", "ADA_BTC-5m"])
@pytest.mark.parametrize("strategy", ["rsi", "ema_crossover"])
def test_no_short_position_is_worth_more_than_the_equity_before_it(name: str, strategy: str, shared_data: Path) -> None:
    columns = read_candles(shared_data / "candles" / f"{name}.parquet").rows(0, 3_000)
    slippage = Slippage(kind="volume", value=100.0)
    outcome = traded(StrategyChoice(name=strategy), columns, short=True, slippage=slippage, stop_loss=0.05)
    short = outcome.trades.size < 0
    rows = np.searchsorted(columns.time, outcome.trades.entry_time[short])
    worth = -outcome.trades.size[short] * columns.open[rows]
    assert short.sum() > 0
    assert (worth <= outcome.equity[rows - 1] * (1 + 1e-9)).all()


# ── fees ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("leverage", [1.0, 2.0, 5.0])
@pytest.mark.parametrize("rule", ["open", "close", "touch"])
def test_a_maker_fee_above_the_other_is_no_reason_to_refuse(
    script: Says, rule: Rule, leverage: float, side: int
) -> None:
    outcome = traded(
        script(side),
        columns_of(flat(*[100.0] * 4)),
        fee=0.05,
        maker_fee=0.1,
        short=True,
        leverage=leverage,
        filling=Filling(rule=rule),
    )
    fee = 0.1 if rule == "touch" else 0.05
    assert outcome.denials == {}
    assert held(outcome) * 100 == pytest.approx(side * 10_000 * leverage / (1 + leverage * fee))


def test_a_limit_order_is_paid_for_at_a_maker_fee_above_the_other(script: Says) -> None:
    plan = {"fee": 0.05, "maker_fee": 0.25, "filling": Filling(rule="touch")}
    assert held(traded(script(1), columns_of(flat(*[100.0] * 4)), **plan)) == pytest.approx(80.0)


@pytest.mark.parametrize("tier", [0.0, 0.004])
def test_what_is_risked_does_not_depend_on_the_tier(script: Says, tier: float) -> None:
    bars = [*flat(100, 100), (100.0, 100.0, 90.0, 90.0)]
    tiers = (Tier(volume=0.0, maker=tier, taker=tier),)
    outcome = traded(
        script(1), columns_of(bars), fee=0.002, tiers=tiers, stop_loss=0.05, sizing=Sizing(kind="risk", value=0.01)
    )
    (trade,) = outcome.trades
    assert trade.profit + trade.fees == pytest.approx(-100.0)


@pytest.mark.parametrize("tier", [0.0, 0.004])
@pytest.mark.parametrize("rule", ["open", "touch"])
def test_leverage_leaves_room_for_the_tier_s_fee(script: Says, rule: Rule, tier: float) -> None:
    outcome = traded(
        script(1),
        columns_of(flat(*[100.0] * 4)),
        fee=0.002,
        tiers=(Tier(volume=0.0, maker=tier, taker=tier),),
        leverage=2.0,
        filling=Filling(rule=rule),
    )
    assert held(outcome) * 100 == pytest.approx(2 * 10_000 / (1 + 2 * tier))


def test_a_tier_counts_for_the_entry_after_the_fill_that_reached_it(script: Says) -> None:
    tiers = (Tier(volume=30_000.0, maker=0.0, taker=0.01),)
    columns = columns_of(flat(*[100.0] * 8))
    outcome = traded(script(1, -1, 1), columns, tiers=tiers, leverage=2.0)
    assert outcome.trades.size == pytest.approx([200.0])
    assert held(outcome) == pytest.approx(200 / 1.02)


@pytest.mark.parametrize(("leverage", "share", "last"), [(1.0, 0.5, 5_000 / 1.1), (2.0, 1.0, 10_000 / 1.1)])
def test_what_several_symbols_bind_counts_their_fee_once(
    script: Says, leverage: float, share: float, last: float
) -> None:
    columns = [columns_of(flat(*[price] * 4), symbol=f"{name}/USD") for name, price in (("BTC", 100.0), ("ETH", 50.0))]
    plan = plan_of(
        strategies=(script(1),), short=True, fee=0.1, leverage=leverage, sizing=Sizing(kind="fraction", value=share)
    )
    outcome = run(plan, columns)
    assert outcome.denials == {}
    most = leverage * (10_000 - share * 10_000 / 1.1 * (1 / leverage + 0.1)) / (1 + leverage * 0.1)
    assert outcome.held["BTC/USD"] * 100 == pytest.approx(share * 10_000 / 1.1)
    assert outcome.held["ETH/USD"] * 50 == pytest.approx(min(last, most))


# ── limit orders ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("side", "opens"), [(1, 80.0), (-1, 120.0)])
@pytest.mark.parametrize(("sizing", "amount"), [(Sizing(), 100.0), (Sizing(kind="risk", value=0.01), 20.0)])
def test_a_limit_order_is_sized_by_its_limit(
    script: Says, side: int, opens: float, sizing: Sizing, amount: float
) -> None:
    """What the guide says of it: an order names its amount when it is sent, and may fill at a better price."""
    bars = [*flat(100.0), (opens, opens, opens, opens)]
    plan = {"short": True, "stop_loss": 0.05, "sizing": sizing, "filling": Filling(rule="touch")}
    outcome = traded(script(side), columns_of(bars), **plan)
    assert held(outcome) == pytest.approx(side * amount)
