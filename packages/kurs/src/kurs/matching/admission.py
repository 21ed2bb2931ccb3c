"""Admission: whether an order can be understood and carried, and what it binds while it works."""

from decimal import Decimal

from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, Order, OrderType, Side, TimeInForce
from kurs.matching.accounts import Account
from kurs.matching.clearing import NOTHING_TO_REDUCE, Clearing
from kurs.matching.listing import Listing

__all__ = ["first_trigger", "refusal", "unit_bound"]

_WITH_PRICE = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
_WITH_STOP = frozenset({OrderType.STOP, OrderType.STOP_LIMIT})
_WITH_TRAIL = frozenset({OrderType.TRAILING_STOP})
_AT_MARKET = frozenset({OrderType.MARKET, OrderType.TRAILING_STOP})


def refusal(
    order: Order, listing: Listing, account: Account, clearing: Clearing, funds: Decimal | None = None
) -> str | None:
    """The first reason why the venue does not take this order, or None."""
    return (
        _shape_problem(order, listing.instrument)
        or _market_problem(order, listing)
        or _reduce_problem(order, listing.instrument, account)
        or _size_problem(order, listing, account)
        or (None if funds is None else _funds_problem(order, listing.instrument, funds))
        or clearing.shortage(account, listing.instrument, order, unit_bound(order, listing), funds)
    )


def first_trigger(order: Order, listing: Listing) -> Decimal | None:
    """Where a stop stands when it comes: a trailing one at its distance from the market."""
    if order.trail is None:
        return order.stop_price
    market = listing.market_price(order.side)
    if market is None:
        return order.stop_price
    if order.side is Side.BUY:
        return listing.instrument.round_price_up(market) + order.trail
    return listing.instrument.round_price_down(market) - order.trail


def unit_bound(order: Order, listing: Listing) -> Decimal:
    """What one unit of base binds: quote with the highest fee for a spot buy, itself for a spot sell,
    its value on margin, nothing for a reduce-only order."""
    instrument = listing.instrument
    if order.reduce_only:
        return ZERO
    if instrument.margin:
        return _reference(order, listing)
    if order.side is Side.SELL:
        return Decimal(1)
    return _reference(order, listing) * (1 + listing.fees.worst)


def _reference(order: Order, listing: Listing) -> Decimal:
    """The price that the order may have to pay, as far as is known: a triggered buy pays the market."""
    if order.price is not None:
        return order.price
    market = listing.market_price(order.side) or ZERO
    trigger = first_trigger(order, listing)
    if trigger is None:
        return market
    return max(trigger, market) if order.side is Side.BUY else trigger


def _shape_problem(order: Order, instrument: Instrument) -> str | None:
    return (
        _step_problem("amount", order.amount, instrument.lot_size, "lots")
        or _price_problem("price", order, order.price, _WITH_PRICE, instrument)
        or _price_problem("stop_price", order, order.stop_price, _WITH_STOP, instrument)
        or _price_problem("trail", order, order.trail, _WITH_TRAIL, instrument)
        or _flag_problem(order, instrument)
    )


def _step_problem(name: str, value: Decimal, step: Decimal, steps: str) -> str | None:
    if value.is_finite() and value > 0 and not (step and value % step):
        return None
    return f"{name}: {value} is not allowed; a whole number of {steps} of {step}, above 0"


def _funds_problem(order: Order, instrument: Instrument, funds: Decimal) -> str | None:
    if order.type is not OrderType.MARKET or order.reduce_only or (order.side is Side.SELL and not instrument.margin):
        return f"funds: {funds} is not allowed; only a market order that opens a position spends funds"
    return None if funds.is_finite() and funds > 0 else f"funds: {funds} is not allowed; a finite number above 0"


def _price_problem(
    name: str, order: Order, value: Decimal | None, needed_by: frozenset[OrderType], instrument: Instrument
) -> str | None:
    if (value is not None) != (order.type in needed_by):
        return f"{name}: {value} is not allowed; a {order.type} order {'needs one' if value is None else 'has none'}"
    return None if value is None else _step_problem(name, value, instrument.tick_size, "ticks")


def _flag_problem(order: Order, instrument: Instrument) -> str | None:
    if order.post_only and (order.price is None or order.time_in_force is not TimeInForce.GTC):
        return f"post_only: a {order.type} {order.time_in_force} order cannot promise to rest; use a gtc limit"
    if instrument.margin and order.leverage > instrument.max_leverage:
        return f"leverage: {order.leverage} is not allowed; at most {instrument.max_leverage}"
    return None


def _market_problem(order: Order, listing: Listing) -> str | None:
    if order.type in _AT_MARKET and listing.market_price(order.side) is None:
        return f"symbol: {order.symbol} has no price yet; a {order.type} order needs one"
    trigger = None if order.trail is None else first_trigger(order, listing)
    if trigger is not None and trigger <= 0:
        return f"trail: {order.trail} is not allowed; less than the price"
    return None


def _reduce_problem(order: Order, instrument: Instrument, account: Account) -> str | None:
    if order.reduce_only and not account.reducible(instrument, order.side):
        return f"reduce_only: {NOTHING_TO_REDUCE}"
    group = order.oco_group
    if group is not None and account.fired(group):
        return f"oco_group: another order of {group} has been filled"
    return None


def _size_problem(order: Order, listing: Listing, account: Account) -> str | None:
    instrument = listing.instrument
    if not instrument.min_notional:
        return None
    value = order.amount * _reference(order, listing)
    if value >= instrument.min_notional:
        return None
    if order.reduce_only and order.amount >= account.reducible(instrument, order.side):
        return None
    return f"amount: a value of {value:f} {instrument.quote} is not allowed; at least {instrument.min_notional:f}"
