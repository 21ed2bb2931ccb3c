"""What is held, and what it is worth at the last prices."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kurs.domain.instruments import Instrument
from kurs.domain.market import Quote, exact
from kurs.domain.orders import ZERO, Order
from kurs.domain.portfolio import Portfolio

__all__ = ["Valuation"]


class Valuation:
    """The last price and spread of every symbol, and the portfolio at these prices, in quote currency."""

    def __init__(self, portfolio: Portfolio, instruments: Mapping[str, Instrument]) -> None:
        self.prices: dict[str, float] = {}
        self.spreads: dict[str, float] = {}
        self._portfolio = portfolio
        self._instruments = instruments
        # The price last asked for and its decimal: orders come by the dozen between two prices.
        self._exact: dict[str, tuple[float, Decimal]] = {}

    def quoted(self, quote: Quote) -> None:
        self.prices[quote.symbol] = (quote.bid + quote.ask) / 2
        self.spreads[quote.symbol] = (quote.ask - quote.bid) / quote.ask

    def price(self, symbol: str) -> Decimal | None:
        price = self.prices.get(symbol)
        if price is None:
            return None
        known = self._exact.get(symbol)
        if known is None or known[0] != price:
            known = self._exact[symbol] = (price, exact(price))
        return known[1]

    def held(self, symbol: str) -> Decimal:
        """The signed position in whole lots: a fee kept from what was bought can leave less than one behind."""
        position = self._portfolio.positions.get(symbol)
        if position is None or not position.amount:
            return ZERO
        instrument = self._instruments.get(symbol)
        return position.amount if instrument is None else instrument.whole_lots(position.amount)

    def equity(self) -> Decimal | None:
        """Cash and all positions; None while a held symbol has no price."""
        total = self._portfolio.cash
        for symbol, position in self._portfolio.positions.items():
            if position.amount:
                price = self.price(symbol)
                if price is None:
                    return None
                total += position.amount * price
        return total

    def exposure(self) -> Decimal:
        """Value of all positions, long and short alike."""
        return sum(
            (abs(p.amount) * (self.price(s) or p.entry_price) for s, p in self._portfolio.positions.items()),
            ZERO,
        )

    def remaining(self, order: Order) -> Decimal:
        """Value of what is left of an order: at its limit, its trigger, else the last price."""
        return order.remaining * (order.price or order.stop_price or self.price(order.symbol) or ZERO)

    def snapshot(self) -> dict[str, object]:
        return {"prices": self.prices, "spreads": self.spreads}

    def restore(self, state: Mapping[str, Any]) -> None:
        # In place: others look at the same prices.
        self.prices.clear()
        self.prices.update(state["prices"])
        self.spreads = dict(state["spreads"])
