"""One position: what is held of one symbol, and what it cost."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO

__all__ = ["ClosedTrade", "Position"]


class ClosedTrade(msgspec.Struct, frozen=True, kw_only=True):
    """A round trip from flat to flat (or through flat to the other side).

    `amount` is the largest size held, signed by direction; `pnl` is gross of `fees`, both in quote.
    """

    symbol: str
    amount: Decimal
    entry_time: int
    exit_time: int
    pnl: Decimal
    fees: Decimal


class Position(msgspec.Struct, frozen=True, kw_only=True):
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
        return replace(self, fees=self.fees + cost, trip_fees=self.trip_fees + cost)

    def apply(self, fill: Fill, fee: Decimal) -> tuple["Position", ClosedTrade | None]:
        """The position after this fill, and the round trip that it closed, if any.

        `fee` is the fill's fee in quote currency. Average cost: adding moves the entry price,
        reducing realises against it, crossing zero closes one trip and opens the next.
        """
        held, signed = self.amount, fill.amount * fill.side.sign
        if not held or (held > 0) is (signed > 0):
            return self._added(fill, signed, fee), None
        size = abs(signed)
        closing = min(size, abs(held))
        share = fee * closing / size
        gain = closing * (fill.price - self.entry_price) * (1 if held > 0 else -1)
        left = held + signed
        if left and (left > 0) is (held > 0):
            reduced = replace(
                self,
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
        return (flat._added(fill, left, fee - share) if left else flat), trade

    def _added(self, fill: Fill, signed: Decimal, fee: Decimal) -> "Position":
        amount = self.amount + signed
        cost = self.entry_price * self.amount + fill.price * signed
        return replace(
            self,
            amount=amount,
            entry_price=cost / amount,
            fees=self.fees + fee,
            opened_at=self.opened_at if self.amount else fill.time,
            peak=amount if abs(amount) > abs(self.peak) else self.peak,
            trip_fees=self.trip_fees + fee,
        )
