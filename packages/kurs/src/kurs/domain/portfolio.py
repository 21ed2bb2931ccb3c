"""Cash and positions in one quote currency: equity = cash + sum of amount times price."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO
from kurs.domain.positions import ClosedTrade, Position

__all__ = ["Portfolio"]


class Portfolio:
    """The books of one capital pool; only `apply`, once per fill, and `charge` change them.

    Buying lowers cash by the cost, selling raises it by the proceeds, so the same sum gives the
    equity of long and short positions. Amounts of money are in `quote`.
    """

    def __init__(self, quote: str, cash: Decimal) -> None:
        self.quote = quote
        self.cash = cash
        self.fees = ZERO
        self.realised = ZERO
        self.positions: dict[str, Position] = {}

    def position(self, symbol: str) -> Position:
        return self.positions.get(symbol) or Position(symbol=symbol)

    def fee(self, fill: Fill) -> Decimal:
        """The fill's fee in quote currency; one taken in base counts at the fill's price."""
        return fill.fee if fill.fee_currency == self.quote else fill.fee * fill.price

    def apply(self, fill: Fill) -> ClosedTrade | None:
        """Books one fill; gives the round trip that it closed."""
        before, in_quote = self.position(fill.symbol), fill.fee_currency == self.quote
        fee = fill.fee if in_quote else fill.fee * fill.price
        after, trade = before.apply(fill if in_quote else _received(fill), fee)
        self.cash -= fill.amount * fill.side.sign * fill.price + (fill.fee if in_quote else ZERO)
        self.fees += fee
        self.realised += after.realised - before.realised
        self.positions[fill.symbol] = after
        return trade

    def charge(self, symbol: str, cost: Decimal) -> None:
        """Books what holding a position costs (quote currency): interest on what is borrowed for it."""
        self.cash -= cost
        self.fees += cost
        self.positions[symbol] = self.position(symbol).charged(cost)

    def equity(self, prices: Mapping[str, Decimal]) -> Decimal | None:
        """Value of everything in quote currency; None when a held symbol has no price yet."""
        total = self.cash
        for symbol, position in self.positions.items():
            if position.amount:
                price = prices.get(symbol)
                if price is None:
                    return None
                total += position.amount * price
        return total

    def restore(self, *, cash: Decimal, fees: Decimal, realised: Decimal, positions: dict[str, Position]) -> None:
        """Puts back what a snapshot held."""
        self.cash, self.fees, self.realised, self.positions = cash, fees, realised, positions


def _received(fill: Fill) -> Fill:
    """A venue that keeps its fee in base has sold so much less, and was paid the fee in quote for it."""
    return replace(fill, amount=fill.amount - fill.side.sign * fill.fee)
