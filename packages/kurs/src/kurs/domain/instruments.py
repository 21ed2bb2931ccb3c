"""What can be traded, and the steps in which its prices and amounts move."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from kurs.domain.errors import BadInput

__all__ = ["Instrument"]

ONE = Decimal(1)
# What two or three operations with floats may add to a price, as a fraction of it.
NOISE = Decimal("1e-14")

# Without lots an amount has so many digits: times a price it still fits the 28 of a decimal.
_WITHOUT_LOTS = Context(prec=18, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One tradable pair at one venue.

    Prices are in quote currency and multiples of `tick_size`; amounts are in base currency and
    multiples of `lot_size`; a step of 0 cuts nothing. Fees are fractions of the traded value. `margin` allows
    short positions. What is more steps than the digits of a decimal can count is refused as BadInput.
    """

    symbol: str
    base: str
    quote: str
    tick_size: Decimal
    lot_size: Decimal
    min_notional: Decimal
    maker_fee: Decimal
    taker_fee: Decimal
    margin: bool = False
    max_leverage: Decimal = Decimal(1)

    def round_price(self, price: Decimal) -> Decimal:
        """The nearest price on the grid."""
        return self._on_grid(price, ROUND_HALF_EVEN)

    def round_price_up(self, price: Decimal) -> Decimal:
        return self._on_grid(price, ROUND_CEILING)

    def round_price_down(self, price: Decimal) -> Decimal:
        return self._on_grid(price, ROUND_FLOOR)

    def without_noise(self, price: Decimal) -> Decimal:
        """The price on the grid that this one is meant to be: arithmetic with floats leaves 5.139000000000001e-05."""
        if not self.tick_size:
            return price
        nearest = self.round_price(price)
        return nearest if abs(nearest - price) <= price * NOISE else price

    def round_amount(self, amount: Decimal) -> Decimal:
        """The amount cut to whole lots, toward zero: never more than was asked for."""
        if not self.lot_size:
            return _WITHOUT_LOTS.plus(amount)
        return _in_steps("amount", amount, self.lot_size, ROUND_DOWN)

    def whole_lots(self, held: Decimal) -> Decimal:
        """What of a holding can be traded: without lots all of it."""
        return self.round_amount(held) if self.lot_size and held else held

    def _on_grid(self, price: Decimal, rounding: str) -> Decimal:
        if not self.tick_size:
            return price
        return _in_steps("price", price, self.tick_size, rounding)


def _in_steps(name: str, value: Decimal, step: Decimal, rounding: str) -> Decimal:
    try:
        return (value / step).quantize(ONE, rounding=rounding) * step
    except InvalidOperation:
        raise BadInput.of(name, str(value), f"it is no number of steps of {step} that 28 digits can count") from None
