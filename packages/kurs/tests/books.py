"""What the tests of the books share: example messages, strategies for any message, a clock that stands."""

from decimal import Decimal

from hypothesis import strategies as st

from kurs.domain.events import EquityMarked, FillBooked
from kurs.domain.fills import Fill
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side, TimeInForce
from kurs.domain.positions import ClosedTrade
from kurs.persistence import Database, Run, Runs

__all__ = [
    "StandingClock",
    "a_fill",
    "a_run",
    "an_order",
    "decimals",
    "fills",
    "marks",
    "orders",
    "trades",
    "words",
]


class StandingClock:
    """Always the same moment."""

    def now(self) -> int:
        return 1_700_000_000_000

    def monotonic(self) -> float:
        return 0.0


def an_order(client_order_id: str, status: OrderStatus = OrderStatus.INTENDED, filled: str = "0") -> Order:
    return Order(
        client_order_id=client_order_id,
        bot="trend",
        symbol="BTC/USD",
        side=Side.BUY,
        type=OrderType.LIMIT,
        amount=Decimal("0.10"),
        purpose=Purpose.ENTRY,
        created_at=1_700_000_000_000,
        price=Decimal("36000.5"),
        status=status,
        filled=Decimal(filled),
    )


def a_fill(trade_id: str, price: str = "36000.5") -> FillBooked:
    fill = Fill(
        trade_id=trade_id,
        client_order_id="order",
        symbol="BTC/USD",
        side=Side.BUY,
        amount=Decimal("0.10"),
        price=Decimal(price),
        fee=Decimal("3.60005"),
        fee_currency="USD",
        maker=False,
        time=1_700_000_000_000,
    )
    return FillBooked("trend", fill, Decimal("6396.34995"))


async def a_run(database: Database, *, pool: str = "main", fingerprint: str = "a1") -> Run:
    return await Runs(database).create(
        pool=pool,
        source="recorded",
        fingerprint=fingerprint,
        config_hash="c0ffee",
        quote="USD",
        start_cash=Decimal("10000.00"),
        simulated=True,
        engine_version="1",
        started_at=1_700_000_000_000,
    )


# Wider than any price, yet within what a database column must take: 40 digits, exponents to 60.
decimals = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**27), 10**27),
    st.integers(-60, 60),
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
times = st.integers(0, 2**62)

orders = st.builds(
    Order,
    client_order_id=words,
    bot=words,
    symbol=words,
    side=st.sampled_from(Side),
    type=st.sampled_from(OrderType),
    amount=decimals,
    purpose=st.sampled_from(Purpose),
    created_at=times,
    price=st.none() | decimals,
    stop_price=st.none() | decimals,
    trail=st.none() | decimals,
    time_in_force=st.sampled_from(TimeInForce),
    post_only=st.booleans(),
    reduce_only=st.booleans(),
    oco_group=st.none() | words,
    leverage=decimals,
    status=st.sampled_from(OrderStatus),
    venue_order_id=st.none() | words,
    filled=decimals,
    average_price=st.none() | decimals,
    fees=decimals,
    updated_at=times,
    reason=st.none() | words,
)
fills = st.builds(
    Fill,
    trade_id=words,
    client_order_id=words,
    symbol=words,
    side=st.sampled_from(Side),
    amount=decimals,
    price=decimals,
    fee=decimals,
    fee_currency=words,
    maker=st.booleans(),
    time=times,
)
trades = st.builds(
    ClosedTrade, symbol=words, amount=decimals, entry_time=times, exit_time=times, pnl=decimals, fees=decimals
)
marks = st.builds(EquityMarked, time=times, equity=decimals, cash=decimals, realised=decimals, fees=decimals)
