"""Fills at a close: an order that arrives just then meets it, whether or not the strategy speaks then."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_backtest_event import Bar, Scripted, columns_of, flat, histories, only, plan_of, strategy_of
from test_backtest_reverse import SYMBOL, TEN, Says, held_after
from test_backtest_reverse import script as script

from kurs.backtest import event
from kurs.backtest.plan import Filling, Sizing
from kurs.cli.parity import ways
from kurs.domain.market import MINUTE


@pytest.mark.parametrize("candles", [1, 2])
def test_an_order_that_arrives_at_a_close_fills_there(script: Says, candles: int) -> None:
    filling = Filling(rule="close", latency=candles * MINUTE)
    # The open after each of these closes is another price.
    bars = [(price - 0.5, price + 1.0, price - 1.0, price) for price in (100.0, 101, 102, 103, 104, 105, 106, 107)]
    plan = plan_of(strategies=(script(1, 0, 0, -1),), filling=filling, fee=0.0, sizing=TEN)
    trade = only(event.run(plan, [columns_of(bars)]))
    assert (trade.entry_price, trade.exit_price) == (100.0 + candles, 103.0 + candles)
    assert (trade.entry_time, trade.exit_time) == (candles * MINUTE, (3 + candles) * MINUTE)


@pytest.mark.parametrize("says", [(1, 0, 0, 0), (1, 1, 0, 0)])
def test_what_is_said_again_then_changes_nothing(script: Says, says: tuple[int, ...]) -> None:
    plan = plan_of(strategies=(script(*says),), filling=Filling(rule="close", latency=MINUTE), fee=0.0, sizing=TEN)
    columns = columns_of([(p - 0.5, p + 1.0, p - 1.0, p) for p in (100.0, 101.0, 102.0, 103.0)])
    assert event.run(plan, [columns]).final_equity == 10_000 + 10 * 2
    assert held_after(plan, columns) == {0: 0.0, 1: 10.0, 2: 10.0, 3: 10.0}


@pytest.mark.parametrize(("latency", "row"), [(0, 1), (MINUTE // 2, 1), (MINUTE, 4), (3 * MINUTE, 4)])
def test_what_was_bought_is_guarded_from_there_on(script: Says, latency: int, row: int) -> None:
    plan = plan_of(
        strategies=(script(1),),
        filling=Filling(rule="close", latency=latency),
        fee=0.0,
        sizing=TEN,
        stop_loss=0.015,
    )
    # Candles 1 and 4 reach the stop; what is bought at the close of candle 1 or later is past the first.
    low = (100.0, 100.0, 90.0, 100.0)
    outcome = event.run(plan, [columns_of([*flat(100.0), low, *flat(100.0, 100.0), low, *flat(100.0)])])
    assert (only(outcome).exit_time, only(outcome).exit_price) == (row * MINUTE, 98.5)


@settings(max_examples=60, deadline=None)
@given(
    bars=histories(most=25),
    says=st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=26, max_size=26),
    latency=st.sampled_from([0, MINUTE // 3, MINUTE, MINUTE * 3 // 2, 2 * MINUTE]),
    share=st.sampled_from([None, 0.05, 0.5]),
    stop=st.sampled_from([None, 0.02]),
    target=st.sampled_from([None, 0.02]),
    short=st.booleans(),
    reverse=st.booleans(),
)
def test_at_a_close_it_is_traded_alike_on_paper(
    bars: list[Bar],
    says: list[int],
    latency: int,
    share: float | None,
    stop: float | None,
    target: float | None,
    short: bool,
    reverse: bool,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plan = plan_of(
            strategies=(strategy_of(patch, type("Scripted", (Scripted,), {"script": says})),),
            short=short,
            reverse=short and reverse,
            filling=Filling(rule="close", volume_share=share, latency=latency),
            stop_loss=stop,
            take_profit=target,
            sizing=Sizing(kind="fixed", value=30.0),
        )
        columns = columns_of(bars)
        _, _, paper, _ = ways(plan, columns)
        assert paper.difference is None
        # One symbol alone takes a shorter way than several do.
        held = event.run(plan, [columns]).held.get(SYMBOL, 0.0)
        assert held_after(plan, columns)[len(columns) - 1] == held
