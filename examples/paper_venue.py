"""The paper venue alone: buy at the market, protect the position, and see what three candles do to it.

Run it with `python examples/paper_venue.py`. There is no engine, no strategy and no risk rule here: the
venue does what it is told, as a market would have done it.
"""

from collections.abc import Iterable
from decimal import Decimal

from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import MINUTE, Candle
from kurs.domain.orders import Order, OrderType, Purpose, Side
from kurs.matching import MAIN_ACCOUNT, FixedSlippage, MatchingVenue, Models

SYMBOL = "ETH/USD"
START = 1_704_103_200_000  # 2024-01-01 10:00 UTC


def make() -> MatchingVenue:
    ether = Instrument(
        symbol=SYMBOL,
        base="ETH",
        quote="USD",
        tick_size=Decimal("0.1"),
        lot_size=Decimal("0.0001"),
        min_notional=Decimal(10),
        maker_fee=Decimal("0.001"),
        taker_fee=Decimal("0.002"),
    )
    models = Models(slippage=FixedSlippage(bps=Decimal(1)))
    return MatchingVenue(instruments=[ether], accounts={MAIN_ACCOUNT: {"USD": Decimal(5_000)}}, models=models)


def candle(minute: int, open_: float, high: float, low: float, close: float) -> Candle:
    return Candle(SYMBOL, MINUTE, START + minute * MINUTE, open_, high, low, close, 40.0)


def entry(time: int) -> Order:
    return Order(
        client_order_id="entry",
        bot="by hand",
        symbol=SYMBOL,
        side=Side.BUY,
        type=OrderType.MARKET,
        amount=Decimal("0.5"),
        purpose=Purpose.ENTRY,
        created_at=time,
    )


def bracket(time: int) -> tuple[Order, Order]:
    """A stop and a target, each for the whole position: the first to fill cancels the other."""
    out = entry(time).changed(side=Side.SELL, reduce_only=True, oco_group="bracket")
    stop = out.changed(client_order_id="stop", type=OrderType.STOP, purpose=Purpose.STOP, stop_price=Decimal(2980))
    target = out.changed(client_order_id="target", type=OrderType.LIMIT, purpose=Purpose.TARGET, price=Decimal(3040))
    return stop, target


def show(reports: Iterable[OrderReport | Fill]) -> None:
    for report in reports:
        match report:
            case Fill(client_order_id=name, side=side, amount=amount, price=price, fee=fee):
                print(f"  {name}: {side} {amount} at {price}, fee {fee:.2f}")
            case OrderReport(client_order_id=name, kind=kind, reason=reason):
                print(f"  {name}: {kind}{f', {reason}' if reason else ''}")


def main() -> None:
    venue = make()
    show(venue.on_tick(candle(0, 3000.0, 3004.0, 2996.0, 3000.0)))

    print("A market order waits for the next candle: this one is history.")
    show(venue.submit(entry(venue.now), venue.now))
    show(venue.on_tick(candle(1, 3001.0, 3006.0, 2999.0, 3005.0)))

    print("The position gets a stop at 2980 and a target at 3040.")
    for order in bracket(venue.now):
        show(venue.submit(order, venue.now))

    print("A candle that touches both does not tell which came first; the venue believes the worse.")
    show(venue.on_tick(candle(2, 3005.0, 3050.0, 2970.0, 3010.0)))

    print(f"{venue.balances()['USD'].total:.2f} USD are left of 5000.")


if __name__ == "__main__":
    main()
