"""Money at the venue: reservations, margin, fees, the models' limits, and snapshots."""

import json
from collections.abc import Sequence
from decimal import Decimal

import pytest

from kurs.domain.errors import BadInput, StateCorrupt, UnknownName
from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Tick
from kurs.domain.orders import Order, OrderType, Purpose, Side, TimeInForce
from kurs.matching import (
    Balance,
    FeeSchedule,
    FixedSlippage,
    HalfSpread,
    LatencyModel,
    MatchingVenue,
    Models,
    Report,
    VolumeImpact,
)

D = Decimal
BUY, SELL = Side.BUY, Side.SELL
MINUTE = 60_000


def instrument(symbol: str = "BTC/USD", *, margin: bool = False) -> Instrument:
    base, quote = symbol.split("/")
    return Instrument(
        symbol=symbol,
        base=base,
        quote=quote,
        tick_size=D("0.5"),
        lot_size=D("0.01"),
        min_notional=D(1),
        maker_fee=D("0.001"),
        taker_fee=D("0.002"),
        margin=margin,
        max_leverage=D(3) if margin else D(1),
    )


def order(
    client_order_id: str,
    side: Side,
    price: str | None = None,
    amount: str = "1",
    *,
    stop: str | None = None,
    **flags: object,
) -> Order:
    at_market = OrderType.MARKET if stop is None else OrderType.STOP
    return Order(
        client_order_id=client_order_id,
        bot="bot",
        symbol="BTC/USD",
        side=side,
        type=at_market if price is None else OrderType.LIMIT,
        amount=D(amount),
        purpose=Purpose.MANUAL,
        created_at=0,
        price=None if price is None else D(price),
        stop_price=None if stop is None else D(stop),
    ).changed(**flags)


def flat(n: int, price: float = 100.0) -> Candle:
    return Candle("BTC/USD", MINUTE, n * MINUTE, price, price, price, price, 10_000.0)


def open_venue(
    usd: str = "1000", btc: str = "0", *, margin: bool = False, models: Models | None = None
) -> MatchingVenue:
    venue = MatchingVenue(
        instruments=[instrument(margin=margin)],
        accounts={"main": {"USD": D(usd), "BTC": D(btc)}},
        models=models,
    )
    venue.on_tick(flat(0))
    return venue


def refused(reports: Sequence[Report]) -> bool:
    (report,) = reports
    return isinstance(report, OrderReport) and report.kind is ReportKind.REJECTED


def test_a_buy_reserves_its_cost_with_the_higher_fee_and_a_cancel_gives_it_back() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY, "90", "2"), venue.now)
    assert venue.balances()["USD"] == Balance(total=D(1000), reserved=D("180.36"), available=D("819.64"))
    venue.cancel("a", venue.now)
    assert venue.balances()["USD"] == Balance(total=D(1000), reserved=D(0), available=D(1000))


def test_a_sale_reserves_what_it_sells() -> None:
    venue = open_venue(btc="3")
    venue.submit(order("a", SELL, "120", "2"), venue.now)
    assert venue.balances()["BTC"] == Balance(total=D(3), reserved=D(2), available=D(1))
    assert refused(venue.submit(order("b", SELL, "120", "1.01"), venue.now))


@pytest.mark.parametrize(
    "bad",
    [
        order("a", BUY, "100", "10"),
        order("a", BUY, amount="10"),
        order("a", BUY, amount="9", stop="115"),
        order("a", SELL, "100"),
    ],
)
def test_more_than_the_balance_is_refused(bad: Order) -> None:
    assert refused(open_venue().submit(bad, MINUTE))


def test_a_reduce_only_order_reserves_nothing() -> None:
    venue = open_venue(btc="1")
    venue.submit(order("a", SELL, "120", reduce_only=True), venue.now)
    venue.submit(order("b", SELL, stop="90", reduce_only=True), venue.now)
    assert venue.balances()["BTC"].reserved == 0


def test_a_fill_pays_its_fee_and_frees_the_rest_of_its_reservation() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY, "110", "2"), venue.now)
    venue.on_tick(flat(1))
    assert venue.balances()["USD"] == Balance(total=D("799.6"), reserved=D(0), available=D("799.6"))
    assert venue.balances()["BTC"].total == D(2)
    position = venue.positions()["BTC/USD"]
    assert (position.amount, position.entry_price, position.fees) == (D(2), D(100), D("0.4"))


def test_a_buy_that_costs_more_than_there_is_fills_as_far_as_the_money_goes() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY, amount="9"), venue.now)
    fill, expired = venue.on_tick(flat(1, 125.0))
    assert isinstance(fill, Fill)
    assert isinstance(expired, OrderReport)
    assert fill.amount == D("7.98")
    assert expired.kind is ReportKind.EXPIRED
    assert 0 <= venue.balances()["USD"].total < D(125)


def test_a_part_that_cost_more_than_it_bound_leaves_the_rest_no_more_than_there_is() -> None:
    venue = open_venue("800", models=Models(volume_share=D("0.1")))
    venue.on_tick(flat(0))
    venue.submit(order("a", BUY, amount="7.9"), MINUTE)
    venue.on_tick(Candle("BTC/USD", MINUTE, MINUTE, 120.0, 120.0, 120.0, 120.0, 10.0))
    usd = venue.balances()["USD"]
    assert usd.total == D(800) - D("120.24")
    assert D(0) <= usd.available < D("3.5")
    again = open_venue("800", models=Models(volume_share=D("0.1")))
    again.restore(json.loads(json.dumps(venue.snapshot())))
    assert again.balances() == venue.balances()
    venue.on_tick(Candle("BTC/USD", MINUTE, 2 * MINUTE, 120.0, 120.0, 120.0, 120.0, 10_000.0))
    assert D(0) <= venue.balances()["USD"].total < D(120) * D("1.002") * D("0.01")


def test_fok_that_cannot_be_paid_fills_nothing() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY, amount="9").changed(time_in_force=TimeInForce.FOK), venue.now)
    assert [type(r) for r in venue.on_tick(flat(1, 125.0))] == [OrderReport]


def test_margin_goes_short_and_long_up_to_its_leverage() -> None:
    for side in Side:
        venue = open_venue(margin=True)
        assert refused(venue.submit(order("much", side, amount="30"), venue.now))
        venue.submit(order("a", side, amount="29"), venue.now)
        venue.on_tick(flat(1))
        assert venue.positions()["BTC/USD"].amount == side.sign * 29
        assert refused(venue.submit(order("more", side, amount="1"), venue.now))
        # Turning the position around needs no more than standing on the other side.
        venue.submit(order("turn", side.opposite, amount="57"), venue.now)
        venue.on_tick(flat(2))
        assert venue.positions()["BTC/USD"].amount == -side.sign * 28


def test_margin_counts_positions_in_what_is_available() -> None:
    venue = open_venue(margin=True)
    venue.submit(order("a", SELL, amount="6"), venue.now)
    venue.on_tick(flat(1))
    # 600 came in, 1.2 went as fee; 600 are owed and a third of them is the margin.
    assert venue.balances()["USD"] == Balance(total=D("1598.8"), reserved=D(200), available=D("798.8"))


def test_the_way_out_of_a_margin_position_is_open_under_water() -> None:
    venue = open_venue(margin=True)
    venue.submit(order("a", BUY, amount="29"), venue.now)
    venue.on_tick(flat(1))
    venue.on_tick(flat(2, 70.0))
    assert venue.balances()["USD"].available < 0
    assert refused(venue.submit(order("more", BUY, amount="1"), venue.now))
    assert not refused(venue.submit(order("out", SELL, amount="29"), venue.now))


def test_leverage_above_the_instruments_is_refused() -> None:
    venue = open_venue(margin=True)
    assert refused(venue.submit(order("a", BUY, leverage=D(4)), venue.now))


def test_reduce_only_never_turns_a_margin_position_around() -> None:
    venue = open_venue(margin=True)
    venue.submit(order("a", SELL, amount="2"), venue.now)
    venue.on_tick(flat(1))
    venue.submit(order("b", BUY, amount="5", reduce_only=True), venue.now)
    fill, expired = venue.on_tick(flat(2))
    assert isinstance(fill, Fill)
    assert fill.amount == D(2)
    assert isinstance(expired, OrderReport)
    assert venue.positions()["BTC/USD"].amount == 0


def test_coins_bought_with_coins_move_between_currencies() -> None:
    venue = MatchingVenue(instruments=[instrument(), instrument("ETH/BTC")], accounts={"main": {"BTC": D(100)}})
    venue.on_tick(flat(0, 2.0)._replace(symbol="ETH/BTC"))
    venue.on_tick(flat(0))
    venue.submit(order("eth", BUY, amount="10").changed(symbol="ETH/BTC"), venue.now)
    venue.on_tick(flat(1, 2.0)._replace(symbol="ETH/BTC"))
    totals = {currency: balance.total for currency, balance in venue.balances().items()}
    assert totals == {"BTC": D("79.96"), "ETH": D(10)}


def test_an_unknown_account_or_a_bad_deposit_is_named() -> None:
    with pytest.raises(UnknownName, match="account 'mian'; did you mean 'main'"):
        open_venue().submit(order("a", BUY), 0, "mian")
    with pytest.raises(BadInput, match="deposit of USD"):
        MatchingVenue(instruments=[instrument()], accounts={"main": {"USD": D(-1)}})


@pytest.mark.parametrize("share", [D(0), D("1.1"), D("NaN"), D(-1)])
def test_volume_share_is_a_fraction(share: Decimal) -> None:
    with pytest.raises(BadInput, match="volume_share"):
        Models(volume_share=share)


def test_models_refuse_numbers_below_zero() -> None:
    for make in (
        lambda: FixedSlippage(bps=D(-1)),
        lambda: VolumeImpact(bps=D("Infinity")),
        lambda: HalfSpread(spread=D(-1)),
        lambda: LatencyModel(ms=-1),
    ):
        with pytest.raises(BadInput):
            make()


def test_impact_grows_with_the_root_of_the_share_of_the_volume() -> None:
    model = VolumeImpact(bps=D(100))
    assert model.shift(D(100), D(1), D(100)) == D("0.1")
    assert model.shift(D(100), D(4), D(100)) == D("0.2")
    assert model.shift(D(100), D(1), D(0)) == D(1)


def test_a_rebate_is_paid_but_not_counted_on() -> None:
    fees = FeeSchedule(maker=D("-0.001"), taker=D("-0.0005"))
    assert fees.worst == 0
    assert fees.fee(D(100), maker=True) == D("-0.1")


def busy_venue() -> MatchingVenue:
    """Two symbols and accounts; every stage of an order, a deep book and a printed market."""
    venue = MatchingVenue(
        instruments=[instrument(), instrument("ETH/USD", margin=True)],
        accounts={"main": {"USD": D(10_000), "BTC": D(5)}, "ann": {"USD": D(10_000)}},
        models=Models(latency=LatencyModel(ms=5)),
    )
    venue.on_tick(flat(0))
    venue.on_tick(Quote("ETH/USD", 10, 99.0, 1.0, 101.0, 1.0))
    venue.submit(order("stop", SELL, stop="90", reduce_only=True, oco_group="g"), venue.now)
    venue.submit(order("target", SELL, "110", reduce_only=True, oco_group="g"), venue.now)
    venue.submit(order("bid", BUY, "95"), venue.now, "ann")
    venue.on_tick(flat(1))
    venue.submit(order("taking", BUY, amount="3").changed(symbol="ETH/USD"), venue.now)
    venue.on_tick(Quote("ETH/USD", 3 * MINUTE, 99.0, 1.0, 101.0, 1.0))
    trail = order("trail", SELL).changed(type=OrderType.TRAILING_STOP, trail=D(5))
    venue.submit(trail, venue.now)
    venue.submit(order("arriving", BUY), venue.now)
    venue.cancel("bid", venue.now, "ann")
    return venue


def test_a_restored_venue_goes_on_as_the_first_would() -> None:
    first, second = busy_venue(), busy_venue()
    state = json.loads(json.dumps(first.snapshot()))
    second = MatchingVenue(
        instruments=first.instruments().values(),
        accounts={"main": {}, "ann": {}},
        models=Models(latency=LatencyModel(ms=5)),
    )
    second.restore(state)
    assert second.snapshot() == state
    ticks: list[Tick] = [
        Quote("ETH/USD", 4 * MINUTE, 99.0, 1.0, 101.0, 1.0),
        flat(4, 104.0),
        BookChange("ETH/USD", 5 * MINUTE, -1, 102.0, 3.0),
        flat(6, 111.0),
    ]
    for tick in ticks:
        assert list(first.on_tick(tick)) == list(second.on_tick(tick))
    assert first.snapshot() == second.snapshot()
    assert first.balances() == second.balances()
    assert first.statistics() == second.statistics()
    assert first.working() == second.working()


def test_an_id_is_remembered_over_a_restart() -> None:
    venue = busy_venue()
    fresh = busy_venue()
    fresh.restore(venue.snapshot())
    (again,) = fresh.submit(order("bid", BUY, "95"), fresh.now, "ann")
    assert isinstance(again, OrderReport)
    assert again.kind is ReportKind.CANCELLED


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("version",), 99, "version 99"),
        (("now",), "soon", "now"),
        (("clearing", "trades"), None, "trades"),
        (("clearing", "accounts"), [], "not an object"),
        (("clearing", "accounts", "main", "totals", "USD"), "much", "USD"),
        (("listings", "BTC/USD", "source"), "rumour", "source"),
        (("listings", "BTC/USD", "depth", "buy"), [["1"]], "buy"),
        (("listings", "DOGE/USD"), {}, "DOGE/USD"),
        (("clearing", "orders", 0, "account"), "nobody", "nobody"),
        (("clearing", "orders", 0, "order", "reduce_only"), 1, "reduce_only"),
    ],
)
def test_a_broken_snapshot_is_refused_by_field(path: tuple[str | int, ...], value: object, named: str) -> None:
    state = json.loads(json.dumps(busy_venue().snapshot()))
    inner = state
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(StateCorrupt, match=named):
        busy_venue().restore(state)


def test_a_snapshot_that_lacks_a_field_is_refused() -> None:
    with pytest.raises(StateCorrupt, match="version is missing"):
        busy_venue().restore({})
