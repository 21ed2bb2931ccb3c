"""The paper venue behind the `Venue` port."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from kurs.domain.commands import CancelOrder, SubmitOrder
from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle
from kurs.domain.orders import Order, OrderType, Purpose, Side
from kurs.exchanges.paper import PaperVenue
from kurs.matching import FixedSlippage, Models, Report
from kurs.ports import Venue

pytestmark = pytest.mark.anyio

D = Decimal
MINUTE = 60_000
INSTRUMENT = Instrument(
    symbol="BTC/USD",
    base="BTC",
    quote="USD",
    tick_size=D("0.5"),
    lot_size=D("0.001"),
    min_notional=D(10),
    maker_fee=D("0.0002"),
    taker_fee=D("0.0005"),
)


def order(client_order_id: str, side: Side, amount: str = "0.1", **fields: object) -> Order:
    return Order(
        client_order_id=client_order_id,
        bot="bot",
        symbol="BTC/USD",
        side=side,
        type=OrderType.MARKET,
        amount=D(amount),
        purpose=Purpose.ENTRY,
        created_at=0,
    ).changed(**fields)


def open_venue() -> PaperVenue:
    return PaperVenue(
        instruments=[INSTRUMENT],
        cash={"USD": D(100_000)},
        models=Models(slippage=FixedSlippage(bps=D(1))),
    )


def flat(n: int, price: float) -> Candle:
    return Candle("BTC/USD", MINUTE, n * MINUTE, price, price, price, price, 1000.0)


async def test_it_is_a_venue_and_fills_at_market_time() -> None:
    venue: Venue = open_venue()
    assert dict(venue.instruments()) == {"BTC/USD": INSTRUMENT}
    assert list(venue.observe(flat(0, 40_000.0))) == []
    (accepted,) = await venue.send(SubmitOrder(order("a", Side.BUY)))
    assert isinstance(accepted, OrderReport)
    assert (accepted.kind, accepted.time) == (ReportKind.ACCEPTED, MINUTE)
    assert [o.client_order_id for o in await venue.working()] == ["a"]
    (fill,) = venue.observe(flat(1, 40_010.0))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.time) == (D(40_010), MINUTE)
    assert list(await venue.working()) == []


async def test_sending_again_makes_no_second_order() -> None:
    venue = open_venue()
    venue.observe(flat(0, 40_000.0))
    first = await venue.send(SubmitOrder(order("a", Side.BUY)))
    assert await venue.send(SubmitOrder(order("a", Side.BUY))) == first
    assert len(venue.observe(flat(1, 40_000.0))) == 1


async def test_cancel_answers_for_known_and_unknown_orders() -> None:
    venue = open_venue()
    venue.observe(flat(0, 40_000.0))
    bid = order("a", Side.BUY, type=OrderType.LIMIT, price=D(39_000))
    await venue.send(SubmitOrder(bid))
    for client_order_id, kind in (("a", ReportKind.CANCELLED), ("b", ReportKind.CANCEL_REJECTED)):
        (report,) = await venue.send(CancelOrder(client_order_id, "BTC/USD"))
        assert isinstance(report, OrderReport)
        assert (report.kind, report.symbol, report.time) == (kind, "BTC/USD", MINUTE)


async def test_it_remembers_over_a_restart() -> None:
    venue, restarted = open_venue(), open_venue()
    venue.observe(flat(0, 40_000.0))
    await venue.send(SubmitOrder(order("a", Side.BUY)))
    restarted.restore(json.loads(json.dumps(venue.snapshot())))
    assert list(restarted.observe(flat(1, 40_000.0))) == list(venue.observe(flat(1, 40_000.0)))
    assert restarted.balances() == venue.balances()
    assert restarted.positions() == venue.positions()
    assert restarted.statistics() == venue.statistics()


async def traded(candles: list[Candle]) -> tuple[PaperVenue, list[Report]]:
    """Enters every hour with a stop and a target around the close."""
    venue, reports = open_venue(), list[Report]()
    for n, candle in enumerate(candles):
        reports.extend(venue.observe(candle))
        if n % 60 == 0:
            reports.extend(await venue.send(SubmitOrder(order(f"in-{n}", Side.BUY))))
        if n % 60 == 2:
            for command in bracket(n, candle.close):
                reports.extend(await venue.send(command))
        if n % 60 == 58:
            reports.extend(await venue.send(SubmitOrder(order(f"out-{n}", Side.SELL, reduce_only=True))))
    return venue, reports


def bracket(n: int, close: float) -> tuple[SubmitOrder, SubmitOrder]:
    near = INSTRUMENT.round_price(D(repr(close)))
    stop = order(f"stop-{n}", Side.SELL, type=OrderType.STOP, stop_price=near - 100)
    target = order(f"target-{n}", Side.SELL, type=OrderType.LIMIT, price=near + 150)
    protect = {"reduce_only": True, "oco_group": f"g-{n}"}
    return SubmitOrder(stop.changed(**protect)), SubmitOrder(target.changed(**protect))


async def test_a_recorded_month_of_brackets_adds_up(shared_data: Path) -> None:
    frame = pl.read_parquet(shared_data / "candles" / "BTC_PERP-1m.parquet").head(6000)
    times = frame["time"].dt.epoch("ms").to_list()
    columns = [frame[name].to_list() for name in ("open", "high", "low", "close", "volume")]
    candles = [Candle("BTC/USD", MINUTE, t, *row) for t, *row in zip(times, *columns, strict=True)]
    venue, reports = await traded(candles)
    bars = {c.time: c for c in candles} | {c.close_time: c for c in candles}
    cash, held = D(100_000), D(0)
    for fill in (r for r in reports if isinstance(r, Fill)):
        cash -= fill.amount * fill.side.sign * fill.price + fill.fee
        held += fill.amount * fill.side.sign
        assert held >= 0
        assert fill.time in bars
    assert venue.statistics().fills > 100
    assert venue.balances()["USD"].total == cash
    assert venue.balances()["BTC"].total == held
    again, repeated = await traded(candles)
    assert repeated == reports
    assert again.snapshot() == venue.snapshot()
