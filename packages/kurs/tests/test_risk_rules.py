"""Each rule lets an order pass up to its boundary and refuses it beyond; what only reduces always passes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from building import d, instrument, limits, order, signal
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.commands import TradingState
from kurs.domain.market import HOUR
from kurs.domain.orders import Order, OrderType, Purpose, Side
from kurs.domain.signals import Action, Probabilities, Signal
from kurs.risk.rules import RULES, Limits, Proposal, refusal
from kurs.risk.window import TradingWindow

BY_CODE = dict(RULES)
NIGHT = limits(window=TradingWindow(start_hour=9, end_hour=17))


def proposal(**fields: object) -> Proposal:
    """One unit at 100 of a pool worth 10,000, nothing held, nothing at work: every rule accepts it."""
    plain = Proposal(
        order=order(),
        instrument=instrument(),
        signal=signal(),
        state=TradingState.ACTIVE,
        time=12 * HOUR,
        price=d(100),
        equity=d(10000),
        cash=d(10000),
        reserved=d(0),
        held=d(0),
        working_buys=d(0),
        working_sells=d(0),
        exposure=d(0),
        open_positions=0,
        trades_today=0,
        daily_pnl=d(0),
        orders_last_minute=0,
        volatility=0.01,
        spread=0.001,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # replace() checks the names itself


def sells(amount: str = "1", **fields: object) -> Order:
    return order(amount=amount, side=Side.SELL).changed(**fields)


def limit(price: str, amount: str = "1") -> Order:
    return order(amount=amount, type=OrderType.LIMIT, price=d(price))


def stop_limit(price: str, stop_price: str) -> Order:
    return order(type=OrderType.STOP_LIMIT, price=d(price), stop_price=d(stop_price))


def sure(buy: float, sell: float, hold: float, confidence: float = 0.9) -> Signal:
    return signal(confidence=confidence, probabilities=Probabilities(buy, sell, hold))


def test_an_ordinary_order_passes_every_rule() -> None:
    assert {code: rule(proposal(), limits()) for code, rule in RULES} == dict.fromkeys(BY_CODE)


BOUNDARIES: list[tuple[str, dict[str, object], dict[str, object], Limits]] = [
    ("protection", {"order": order(stop_loss=d("99.99"))}, {"order": order(stop_loss=d(100))}, limits()),
    ("protection", {"order": order(take_profit=d("100.01"))}, {"order": order(take_profit=d(100))}, limits()),
    ("protection", {"order": sells(stop_loss=d("100.01"))}, {"order": sells(stop_loss=d(100))}, limits()),
    ("protection", {"order": sells(take_profit=d("99.99"))}, {"order": sells(take_profit=d(100))}, limits()),
    ("protection", {"order": order(stop_loss=d("99.99"))}, {"order": order(stop_loss=d("99.999"))}, limits()),
    ("protection", {"order": order(stop_loss=d(90))}, {"order": order(stop_loss=d(90)), "held": d(-1)}, limits()),
    ("reduce_only", {}, {"order": order(reduce_only=True)}, limits()),
    ("trading_state", {}, {"state": TradingState.REDUCING}, limits()),
    ("trading_state", {}, {"state": TradingState.HALTED}, limits()),
    ("trading_window", {"time": 9 * HOUR}, {"time": 17 * HOUR}, NIGHT),
    ("trades_per_day", {"trades_today": 4}, {"trades_today": 5}, limits()),
    ("daily_loss", {"daily_pnl": d("-199.99")}, {"daily_pnl": d(-200)}, limits()),
    ("open_positions", {"open_positions": 4}, {"open_positions": 5}, limits()),
    ("volatility", {"volatility": 0.1}, {"volatility": 0.1001}, limits()),
    ("spread", {"spread": 0.01}, {"spread": 0.0101}, limits()),
    ("confidence", {"signal": signal(confidence=0.7)}, {"signal": signal(confidence=0.699)}, limits()),
    (
        "confidence",
        {"order": sells(), "signal": signal(Action.SELL, confidence=0.8)},
        {"order": sells(), "signal": signal(Action.SELL, confidence=0.79)},
        limits(min_sell_confidence=0.8),
    ),
    ("confidence", {}, {"signal": signal(confidence=0.89)}, limits(min_signal_confidence=0.9)),
    ("hold_probability", {"signal": sure(0.35, 0.06, 0.59)}, {"signal": sure(0.4, 0.0, 0.6)}, limits()),
    ("side_probability", {"signal": sure(0.4, 0.3, 0.3)}, {"signal": sure(0.39, 0.31, 0.3)}, limits()),
    (
        "side_probability",
        {"order": sells(), "signal": signal(Action.SELL)},
        {"order": sells(), "signal": sure(0.8, 0.1, 0.1)},
        limits(),
    ),
    (
        "risk_score",
        {"signal": sure(0.5, 0.25, 0.25, 0.5)},
        {"signal": sure(0.5, 0.25, 0.25, 0.49)},
        limits(max_risk_score=0.75),
    ),
    ("price_band", {"order": limit("105")}, {"order": limit("105.01")}, limits()),
    ("price_band", {"order": limit("95")}, {"order": limit("94.99")}, limits()),
    ("price_band", {"order": stop_limit("100", "105")}, {"order": stop_limit("100", "150")}, limits()),
    ("min_notional", {"order": limit("100", "0.1")}, {"order": limit("99.99", "0.1")}, limits()),
    ("size_share", {"order": order(amount="10")}, {"order": order(amount="10.001")}, limits()),
    ("size_share", {"working_buys": d(9)}, {"working_buys": d("9.001")}, limits()),
    ("size_share", {"held": d(9)}, {"held": d("9.5")}, limits()),
    ("size_share", {"held": d(5), "order": sells("15")}, {"held": d(5), "order": sells("15.001")}, limits()),
    ("leverage", {"exposure": d(29900)}, {"exposure": d("29900.01")}, limits()),
    (
        "leverage",
        {"exposure": d(29800), "working_sells": d(1)},
        {"exposure": d(29801), "working_sells": d(1)},
        limits(),
    ),
    ("leverage", {"exposure": d(9900)}, {"exposure": d("9900.01")}, limits(max_leverage=1.0)),
    (
        "leverage",
        {"exposure": d(9900), "instrument": instrument(max_leverage=d(1))},
        {"exposure": d("9900.01"), "instrument": instrument(max_leverage=d(1))},
        limits(),
    ),
    (
        "available_balance",
        {"instrument": instrument(margin=False), "cash": d("150.2"), "reserved": d(50)},
        {"instrument": instrument(margin=False), "cash": d("150.19"), "reserved": d(50)},
        limits(),
    ),
    (
        "available_balance",
        {"instrument": instrument(margin=False), "order": sells("2"), "held": d(3), "working_sells": d(1)},
        {"instrument": instrument(margin=False), "order": sells("2.001"), "held": d(3), "working_sells": d(1)},
        limits(),
    ),
    ("order_rate", {"orders_last_minute": 29}, {"orders_last_minute": 30}, limits()),
]


@pytest.mark.parametrize(("code", "passes", "refused", "limits"), BOUNDARIES)
def test_a_rule_holds_at_its_boundary(
    code: str, passes: dict[str, object], refused: dict[str, object], limits: Limits
) -> None:
    assert BY_CODE[code](proposal(**passes), limits) is None
    assert BY_CODE[code](proposal(**refused), limits)
    assert (refusal(proposal(**refused), limits) or ("",))[0] in BY_CODE


def test_every_rule_has_a_boundary_that_is_tested() -> None:
    assert {code for code, *_ in BOUNDARIES} | {"grid"} == set(BY_CODE)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (order(amount="1E-8"), "amount 0.00000001 is not a whole number of lots of 0.001"),
        (order(amount="0"), "amount 0 is not a whole number of lots of 0.001"),
        (order(amount="-1"), "amount -1 is not"),
        (order(amount="0.0015"), "amount 0.0015 is not"),
        (order(amount="NaN"), "amount NaN is not"),
        (order(amount="sNaN"), "amount sNaN is not"),
        (order(amount="Infinity"), "amount Infinity is not"),
        (order(amount="1E+40"), "amount 1E+40 is not"),
        (limit("100.001"), "price 100.001 is not a whole number of ticks of 0.01"),
        (limit("0"), "price 0 is not"),
        (limit("NaN"), "price NaN is not"),
        (limit("1E+40"), "price 1E+40 is not"),
        (stop_limit("100", "-1"), "stop_price -1 is not"),
        (order(type=OrderType.TRAILING_STOP, trail=d("0.001")), "trail 0.001 is not"),
        (order(price=d(100)), "a market order takes no price"),
        (order(type=OrderType.LIMIT), "a limit order needs a price"),
        (order(stop_price=d(100)), "a market order takes no stop_price"),
        (order(type=OrderType.STOP), "a stop order needs a stop_price"),
        (order(type=OrderType.STOP_LIMIT, price=d(100)), "a stop_limit order needs a stop_price"),
        (order(type=OrderType.STOP_LIMIT, stop_price=d(100)), "a stop_limit order needs a price"),
        (order(type=OrderType.TRAILING_STOP), "a trailing_stop order needs a trail"),
        (order(trail=d(1)), "a market order takes no trail"),
    ],
)
@pytest.mark.parametrize("held", ["0", "5", "-5"])
def test_an_order_that_no_venue_could_take_is_refused_by_name(wrong: Order, why: str, held: str) -> None:
    found = refusal(proposal(order=wrong, held=d(held)), limits())
    assert found is not None
    assert found[0] == "grid"
    assert found[1].startswith(why)


@pytest.mark.parametrize(
    "right",
    [
        order(amount="1.000"),
        limit("100.00"),
        order(type=OrderType.STOP, stop_price=d(101)),
        stop_limit("100", "101"),
        order(type=OrderType.TRAILING_STOP, trail=d("0.5")),
    ],
)
def test_every_type_of_order_has_a_form_that_passes(right: Order) -> None:
    assert refusal(proposal(order=right), limits()) is None


def test_a_position_at_another_symbol_does_not_count_against_growing_this_one() -> None:
    assert BY_CODE["open_positions"](proposal(held=d(1), open_positions=5), limits()) is None


def test_orders_by_hand_meet_all_rules_but_those_about_signals() -> None:
    by_hand = proposal(order=order(purpose=Purpose.MANUAL), signal=None, trades_today=99)
    assert refusal(by_hand, limits()) is None
    assert (refusal(replace(by_hand, state=TradingState.HALTED), limits()) or ("",))[0] == "trading_state"


def test_an_order_that_may_only_reduce_needs_something_to_reduce_and_may_be_larger() -> None:
    larger = proposal(order=order(amount="9", side=Side.SELL, reduce_only=True), state=TradingState.HALTED)
    assert refusal(larger, limits()) == ("reduce_only", "nothing is held that this sell could reduce")
    assert (refusal(replace(larger, held=d(-1)), limits()) or ("",))[0] == "reduce_only"
    assert refusal(replace(larger, held=d(1)), limits()) is None


def test_unknown_volatility_and_spread_refuse_nothing() -> None:
    assert refusal(proposal(volatility=None, spread=None), limits()) is None


def test_the_first_rule_that_refuses_is_named() -> None:
    bad = proposal(state=TradingState.HALTED, trades_today=99, daily_pnl=d(-999))
    assert (refusal(bad, limits()) or ("",))[0] == "trading_state"


amounts = st.integers(1, 10_000).map(lambda n: Decimal(n) / 1000)


@settings(max_examples=150, deadline=None)
@given(
    held=amounts,
    part=st.integers(1, 1000),
    side=st.sampled_from(Side),
    state=st.sampled_from(TradingState),
    pnl=st.integers(-10_000, 0),
    count=st.integers(0, 100),
    equity=st.integers(-100, 100),
)
def test_an_order_that_only_reduces_always_passes(
    held: Decimal, part: int, side: Side, state: TradingState, pnl: int, count: int, equity: int
) -> None:
    lots = max(1, int(held * part))
    reducing = order(amount=str(Decimal(lots) / 1000), side=side)
    stormy = proposal(
        order=reducing,
        instrument=instrument(margin=False),
        signal=None,
        held=-side.sign * held,
        state=state,
        daily_pnl=d(pnl),
        trades_today=count,
        open_positions=count,
        orders_last_minute=count,
        equity=d(equity),
        cash=d(0),
        volatility=9.0,
        spread=9.0,
        time=0,
    )
    assert refusal(stormy, NIGHT) is None


def test_an_order_that_reduces_only_without_the_others_at_work_meets_the_rules() -> None:
    """Two sales of all that is held would end short."""
    second = proposal(order=sells("5"), held=d(5), working_sells=d(5), state=TradingState.HALTED)
    assert not second.reduces
    assert (refusal(second, limits()) or ("",))[0] == "trading_state"
    assert refusal(replace(second, working_sells=d(0)), limits()) is None


@pytest.mark.parametrize(
    ("side", "held", "reduces"),
    [
        (Side.SELL, "1", True),
        (Side.SELL, "0.999", False),
        (Side.BUY, "1", False),
        (Side.BUY, "-1", True),
        (Side.BUY, "-0.5", False),
        (Side.SELL, "0", False),
        (Side.SELL, "-1", False),
    ],
)
def test_what_reduces(side: Side, held: str, reduces: bool) -> None:
    assert proposal(order=order(side=side), held=d(held)).reduces is reduces
