"""Where a symbol is traded, what of it is held there, and orders that bring it elsewhere."""

from dataclasses import dataclass
from decimal import Decimal

from kurs.allocation.rebalance import Trade, rebalancing
from kurs.domain.errors import RiskRefused, Unavailable
from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, OrderType, Side
from kurs.services.capital import NO_PRICE
from kurs.services.live import LivePool
from kurs.services.orders import NewOrder, Orders
from kurs.services.recent_orders import Record

__all__ = ["Execution", "Place", "executed", "place_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What became of an order that was to be placed: the order, `again` if it was placed before, or why it was not."""

    record: Record | None = None
    again: bool = False
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A symbol in its pool; `held` (base currency, signed) counts market orders at work as filled."""

    pool: LivePool
    instrument: Instrument
    price: Decimal
    equity: Decimal
    held: Decimal

    @property
    def symbol(self) -> str:
        return self.instrument.symbol

    @property
    def share(self) -> Decimal:
        """What is held, as a fraction of the pool's value; below 0 when short."""
        return self.held * self.price / self.equity

    def trade_to(self, share: Decimal) -> Trade:
        """What brings the position to this fraction of the pool's value."""
        return rebalancing(share, held=self.held, price=self.price, equity=self.equity, instrument=self.instrument)

    def market_order(self, side: Side, amount: Decimal, *, reduces: bool = False) -> NewOrder:
        return NewOrder(symbol=self.symbol, side=side, type=OrderType.MARKET, amount=amount, reduce_only=reduces)


def place_in(pool: LivePool, instrument: Instrument) -> Place:
    """Unavailable while a price is missing, or when the pool is worth nothing."""
    price, equity = pool.price(instrument.symbol), pool.engine.statistics().equity
    if price is None or equity is None:
        raise Unavailable(f"no price of {instrument.symbol} is known yet" if price is None else NO_PRICE)
    if equity <= 0:
        raise Unavailable(f"{pool.name} is worth {equity:f}: shares of it mean nothing")
    working = [o for o in pool.engine.working.values() if o.symbol == instrument.symbol]
    coming = sum((o.remaining * o.side.sign for o in working if o.type is OrderType.MARKET), ZERO)
    held = pool.engine.portfolio.position(instrument.symbol).amount + coming
    return Place(pool=pool, instrument=instrument, price=price, equity=equity, held=held)


async def executed(orders: Orders, wish: NewOrder | None, *, who: str, key: str) -> Execution | None:
    """Places the order, unless this caller placed one under this key; None when there is nothing to do."""
    known = await orders.placed_before(key, who=who)
    if known is not None:
        return Execution(record=known, again=True)
    if wish is None:
        return None
    try:
        placed = await orders.place(wish, who=who, key=key)
    except RiskRefused as error:
        return Execution(code=error.code, reason=str(error))
    return Execution(record=placed.record, again=placed.again)
