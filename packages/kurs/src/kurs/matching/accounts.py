"""One client's money at the venue: what it has, what its working orders bind, what it holds."""

from decimal import Decimal

from kurs.domain.fills import Fill
from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, ZERO, Side
from kurs.domain.positions import Position
from kurs.matching.state import Fields, remember
from kurs.matching.working import WorkingOrder

__all__ = ["Account"]


class Account:
    """The books of one client; every change is exact while amount x price x fee fits 28 digits."""

    def __init__(self, name: str, deposits: dict[str, Decimal]) -> None:
        self.name = name
        self.totals = dict(deposits)
        self.positions: dict[str, Position] = {}
        self.reserved: dict[str, Decimal] = {}
        # On margin, orders bind no currency but room: their value by symbol and side.
        self.pending: dict[tuple[str, Side], Decimal] = {}
        self.orders: dict[str, WorkingOrder] = {}
        self.reducing: dict[str, WorkingOrder] = {}
        self._fired_groups: dict[str, None] = {}

    def fired(self, group: str) -> bool:
        """Whether an order of this OCO group has filled, among the last REMEMBERED groups that did."""
        return group in self._fired_groups

    def fire(self, group: str) -> None:
        remember(self._fired_groups, group, None)

    def add(self, working: WorkingOrder) -> None:
        self.orders[working.id] = working
        if working.order.reduce_only:
            self.reducing[working.id] = working

    def drop(self, working: WorkingOrder) -> None:
        self.orders.pop(working.id, None)
        if working.order.reduce_only:
            self.reducing.pop(working.id, None)

    def total(self, currency: str) -> Decimal:
        return self.totals.get(currency, ZERO)

    def position(self, symbol: str) -> Position:
        return self.positions.get(symbol) or Position(symbol=symbol)

    def holding(self, instrument: Instrument) -> Decimal:
        """What reduce-only orders may reduce: the position on margin, what is owned on spot."""
        if instrument.margin:
            return self.position(instrument.symbol).amount
        return self.total(instrument.base)

    def reducible(self, instrument: Instrument, side: Side) -> Decimal:
        """How much of the holding an order of this side can close, in whole lots."""
        held = -side.sign * self.holding(instrument)
        return instrument.whole_lots(held) if held > 0 else ZERO

    def bind(self, working: WorkingOrder, instrument: Instrument, amount: Decimal) -> None:
        """Sets what a working order binds: currency on spot, value on margin."""
        change = amount - working.reserved
        if not change:
            return
        working.reserved = amount
        if instrument.margin:
            key = instrument.symbol, working.side
            self.pending[key] = self.pending.get(key, ZERO) + change
        else:
            currency = instrument.quote if working.side is BUY else instrument.base
            self.reserved[currency] = self.reserved.get(currency, ZERO) + change

    def apply(self, fill: Fill, instrument: Instrument) -> None:
        """Books a fill: money moves, the position changes; base is owned on spot only."""
        signed = fill.amount * fill.side.sign
        # In one sum, as its owner's books add it: where digits are cut, both cut the same ones.
        totals, quote, base = self.totals, instrument.quote, instrument.base
        totals[quote] = totals.get(quote, ZERO) - (signed * fill.price + fill.fee)
        if not instrument.margin:
            totals[base] = totals.get(base, ZERO) + signed
        self.positions[fill.symbol], _ = self.position(fill.symbol).apply(fill, fill.fee)

    def charge(self, symbol: str, currency: str, cost: Decimal) -> None:
        """Takes what a position costs while it is held; it counts among its fees."""
        self.totals[currency] = self.total(currency) - cost
        self.positions[symbol] = self.position(symbol).charged(cost)

    def to_state(self) -> dict[str, object]:
        """What orders bind is not in it: it follows from the orders."""
        return {
            "totals": {currency: str(total) for currency, total in self.totals.items()},
            "positions": {symbol: _position_state(p) for symbol, p in self.positions.items()},
            "fired_groups": list(self._fired_groups),
        }

    @classmethod
    def from_state(cls, name: str, state: Fields) -> "Account":
        totals, positions = state.child("totals"), state.child("positions")
        account = cls(name, {currency: totals.decimal(currency) for currency in totals})
        account.positions = {symbol: _position_of(symbol, positions.child(symbol)) for symbol in positions}
        account._fired_groups = dict.fromkeys(state.texts("fired_groups"))
        return account


def _position_state(position: Position) -> dict[str, object]:
    return {
        "amount": str(position.amount),
        "entry_price": str(position.entry_price),
        "realised": str(position.realised),
        "fees": str(position.fees),
        "opened_at": position.opened_at,
        "peak": str(position.peak),
        "trip_realised": str(position.trip_realised),
        "trip_fees": str(position.trip_fees),
    }


def _position_of(symbol: str, state: Fields) -> Position:
    return Position(
        symbol=symbol,
        amount=state.decimal("amount"),
        entry_price=state.decimal("entry_price"),
        realised=state.decimal("realised"),
        fees=state.decimal("fees"),
        opened_at=state.whole("opened_at"),
        peak=state.decimal("peak"),
        trip_realised=state.decimal("trip_realised"),
        trip_fees=state.decimal("trip_fees"),
    )
