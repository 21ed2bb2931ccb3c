"""What is assumed of a pair while no venue has said it: price and amount steps, smallest order, fees."""

from collections.abc import Iterable
from decimal import Decimal
from math import floor, isfinite, log10

from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.symbols import is_perpetual, normalise, split

__all__ = ["default_instrument", "normalise", "split", "tick_of"]

# Bitfinex cuts prices to 5 significant digits and prices and amounts to 8 decimals.
PRICE_DIGITS = 5
MOST_DECIMALS = 8
LOT_SIZE = Decimal("0.00000001")
# The first tier of Bitfinex's fee schedule, https://www.bitfinex.com/fees.
MAKER_FEE = Decimal("0.001")
TAKER_FEE = Decimal("0.002")
# About ten dollars' worth, where the quote currency tells; an unknown one has no smallest order.
MIN_NOTIONAL = dict.fromkeys(("USD", "USDT", "USDC", "EUR", "GBP", "TESTUSD", "TESTUSDT"), Decimal(10)) | {
    "BTC": Decimal("0.0001"),
    "ETH": Decimal("0.001"),
}

# Recorded prices may sit one or two binary steps beside their decimal; a step is 2.2e-16 of the price.
FLOAT_NOISE = 1e-15
DEEPEST_TICK = 12


def default_instrument(
    symbol: str,
    sample_price: float,
    *,
    prices: Iterable[float] | None = None,
    tick_size: Decimal | None = None,
    lot_size: Decimal = LOT_SIZE,
    min_notional: Decimal | None = None,
    maker_fee: Decimal = MAKER_FEE,
    taker_fee: Decimal = TAKER_FEE,
    margin: bool | None = None,
    max_leverage: Decimal = Decimal(1),
) -> Instrument:
    """An instrument for a pair that no venue describes; what is given wins over what is assumed.

    The tick is that of `prices` where there are some, else 5 significant digits of `sample_price`
    (quote currency). A perpetual may be sold short, a spot pair may not. Raises BadInput.
    """
    name = normalise(symbol)
    base, quote = split(name)
    return Instrument(
        symbol=name,
        base=base,
        quote=quote,
        tick_size=_positive("tick_size", _tick(sample_price, prices) if tick_size is None else tick_size),
        lot_size=_positive("lot_size", lot_size),
        min_notional=MIN_NOTIONAL.get(quote, Decimal(0)) if min_notional is None else min_notional,
        maker_fee=maker_fee,
        taker_fee=taker_fee,
        margin=is_perpetual(name) if margin is None else margin,
        max_leverage=max_leverage,
    )


def tick_of(prices: Iterable[float]) -> Decimal:
    """The coarsest power of ten, at most 1, on whose grid all prices lie; never finer than 1e-12."""
    decimals = 0
    for price in prices:
        value = _price(float(price))
        while decimals < DEEPEST_TICK and abs(round(value, decimals) - value) > FLOAT_NOISE * value:
            decimals += 1
    return Decimal(1).scaleb(-decimals)


def _tick(sample_price: float, prices: Iterable[float] | None) -> Decimal:
    if prices is not None:
        return tick_of(prices)
    magnitude = floor(log10(_price(sample_price))) + 1
    return Decimal(1).scaleb(max(magnitude - PRICE_DIGITS, -MOST_DECIMALS))


def _price(value: float) -> float:
    if not (isfinite(value) and value > 0):
        raise BadInput.of("price", value, "a finite number above 0")
    return value


def _positive(field: str, value: Decimal) -> Decimal:
    if not (value.is_finite() and value > 0):
        raise BadInput.of(field, value, "a finite number above 0")
    return value
