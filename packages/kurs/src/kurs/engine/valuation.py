"""What the pool is worth at the last prices."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kurs.domain.market import Quote, exact
from kurs.domain.orders import ZERO
from kurs.domain.portfolio import Portfolio

__all__ = ["Valuation"]


class Valuation:
    """The last price and spread of every symbol, and the portfolio at these prices, in quote currency."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.prices: dict[str, float] = {}
        self.spreads: dict[str, float] = {}
        self._portfolio = portfolio

    def quoted(self, quote: Quote) -> None:
        self.prices[quote.symbol] = (quote.bid + quote.ask) / 2
        self.spreads[quote.symbol] = (quote.ask - quote.bid) / quote.ask

    def price(self, symbol: str) -> Decimal | None:
        price = self.prices.get(symbol)
        return None if price is None else exact(price)

    def equity(self) -> Decimal | None:
        """Cash and all positions; None while a held symbol has no price."""
        total = self._portfolio.cash
        for symbol, position in self._portfolio.positions.items():
            if position.amount:
                price = self.prices.get(symbol)
                if price is None:
                    return None
                total += position.amount * exact(price)
        return total

    def exposure(self) -> Decimal:
        """Value of all positions, long and short alike."""
        return sum(
            (abs(p.amount) * (self.price(s) or p.entry_price) for s, p in self._portfolio.positions.items()),
            ZERO,
        )

    def open_positions(self) -> int:
        return sum(1 for p in self._portfolio.positions.values() if p.amount)

    def snapshot(self) -> dict[str, object]:
        return {"prices": self.prices, "spreads": self.spreads}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.prices, self.spreads = dict(state["prices"]), dict(state["spreads"])
