"""One position: what is held of one symbol, and what it cost."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO

__all__ = ["ClosedTrade", "Position"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTrade:
    """A round trip from flat to flat (or through flat to the other side).

    `amount` is the largest size held, signed by direction; `pnl` is gross of `fees`, both in quote.
    """

    symbol: str
    amount: Decimal
    entry_time: int
    exit_time: int
    pnl: Decimal
    fees: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """`amount` is signed base currency; `entry_price` is the average cost; `realised` and `fees` are quote.

    `realised` counts price gains of closed amounts, before fees. The fields from `opened_at` on
    describe the round trip that is under way.
    """

    symbol: str
    amount: Decimal = ZERO
    entry_price: Decimal = ZERO
    realised: Decimal = ZERO
    fees: Decimal = ZERO
    opened_at: int = 0
    peak: Decimal = ZERO
    trip_realised: Decimal = ZERO
    trip_fees: Decimal = ZERO

    def unrealised(self, price: Decimal) -> Decimal:
        return self.amount * (price - self.entry_price)

    def charged(self, cost: Decimal) -> "Position":
        """The position after a cost of holding it (quote currency), which counts among its fees."""
        return self._with(fees=self.fees + cost, trip_fees=self.trip_fees + cost)

    def apply(self, fill: Fill, fee: Decimal) -> tuple["Position", ClosedTrade | None]:
        """The position after this fill, and the round trip that it closed, if any.

        `fee` is the fill's fee in quote currency. Average cost: adding moves the entry price,
        reducing realises against it, crossing zero closes one trip and opens the next.
        """
        signed = fill.amount * fill.side.sign
        if self.amount == 0 or (self.amount > 0) == (signed > 0):
            return self._added(fill, signed, fee), None
        closing = min(abs(signed), abs(self.amount))
        share = fee * closing / abs(signed)
        gain = closing * (fill.price - self.entry_price) * (1 if self.amount > 0 else -1)
        left = self.amount + signed
        if left != 0 and (left > 0) == (self.amount > 0):
            reduced = self._with(
                amount=left,
                realised=self.realised + gain,
                fees=self.fees + fee,
                trip_realised=self.trip_realised + gain,
                trip_fees=self.trip_fees + fee,
            )
            return reduced, None
        trade = ClosedTrade(
            symbol=self.symbol,
            amount=self.peak,
            entry_time=self.opened_at,
            exit_time=fill.time,
            pnl=self.trip_realised + gain,
            fees=self.trip_fees + share,
        )
        flat = Position(symbol=self.symbol, realised=self.realised + gain, fees=self.fees + share)
        return (flat._added(fill, left, fee - share) if left != 0 else flat), trade

    def _added(self, fill: Fill, signed: Decimal, fee: Decimal) -> "Position":
        amount = self.amount + signed
        cost = self.entry_price * self.amount + fill.price * signed
        return self._with(
            amount=amount,
            entry_price=cost / amount,
            fees=self.fees + fee,
            opened_at=self.opened_at if self.amount else fill.time,
            peak=amount if abs(amount) > abs(self.peak) else self.peak,
            trip_fees=self.trip_fees + fee,
        )

    def _with(self, **fields: object) -> "Position":
        return Position(**dict(zip(self.__slots__, _values(self), strict=True)) | fields)  # type: ignore[arg-type]


_values: Callable[[Position], tuple[object, ...]] = attrgetter(*Position.__slots__)
