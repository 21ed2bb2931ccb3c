"""Admission: whether an order can be understood and carried, and what it binds while it works."""

from decimal import Decimal

from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, SELL, ZERO, Order, OrderType, TimeInForce
from kurs.matching.accounts import Account
from kurs.matching.clearing import NOTHING_TO_REDUCE, Clearing
from kurs.matching.listing import Listing

__all__ = ["first_trigger", "refusal", "unit_bound"]

ONE = Decimal(1)

# Which types of order carry a price, a stop price, a trail.
_CARRIES = {
    OrderType.MARKET: (False, False, False),
    OrderType.LIMIT: (True, False, False),
    OrderType.STOP: (False, True, False),
    OrderType.STOP_LIMIT: (True, True, False),
    OrderType.TRAILING_STOP: (False, False, True),
}
_PRICES = ("price", "stop_price", "trail")
_AT_MARKET = frozenset({OrderType.MARKET, OrderType.TRAILING_STOP})
_MARKET, _GTC = OrderType.MARKET, TimeInForce.GTC


def refusal(
    order: Order, listing: Listing, account: Account, clearing: Clearing, funds: Decimal | None = None
) -> str | None:
    """The first reason why the venue does not take this order, or None."""
    instrument = listing.instrument
    return (
        _shape_problem(order, instrument)
        or _market_problem(order, listing)
        or (_reduce_problem(order, instrument, account) if order.reduce_only else None)
        or (None if order.oco_group is None else _group_problem(order.oco_group, account))
        or (None if funds is None else _funds_problem(order, instrument, funds))
        or (_size_problem(order, listing, account, funds) if instrument.min_notional else None)
        or _shortage(order, listing, account, clearing, funds)
    )


def first_trigger(order: Order, listing: Listing) -> Decimal | None:
    """Where a stop stands when it comes: a trailing one at its distance from the market."""
    if order.trail is None:
        return order.stop_price
    market = listing.market_price(order.side)
    if market is None:
        return order.stop_price
    if order.side is BUY:
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
    if order.side is SELL:
        return ONE
    return _reference(order, listing) * (1 + listing.fees.worst)


def _reference(order: Order, listing: Listing) -> Decimal:
    """The price that the order may have to pay, as far as is known: a triggered buy pays the market."""
    if order.price is not None:
        return order.price
    market = listing.market_price(order.side) or ZERO
    trigger = first_trigger(order, listing)
    if trigger is None:
        return market
    return max(trigger, market) if order.side is BUY else trigger


def _shape_problem(order: Order, instrument: Instrument) -> str | None:
    return (
        _step_problem("amount", order.amount, instrument.lot_size, "lots")
        or _price_problem(order, instrument)
        or _flag_problem(order, instrument)
    )


def _step_problem(name: str, value: Decimal, step: Decimal, steps: str) -> str | None:
    if value.is_finite() and value > 0 and not (step and value % step):
        return None
    return f"{name}: {value} is not allowed; a whole number of {steps} of {step}, above 0"


def _funds_problem(order: Order, instrument: Instrument, funds: Decimal) -> str | None:
    if order.type is not _MARKET or order.reduce_only or (order.side is SELL and not instrument.margin):
        return f"funds: {funds} is not allowed; only a market order that opens a position spends funds"
    return None if funds.is_finite() and funds > 0 else f"funds: {funds} is not allowed; a finite number above 0"


def _price_problem(order: Order, instrument: Instrument) -> str | None:
    given = order.price, order.stop_price, order.trail
    for name, value, carried in zip(_PRICES, given, _CARRIES[order.type], strict=True):
        if value is None and not carried:
            continue
        if value is None or not carried:
            needs = "needs one" if value is None else "has none"
            return f"{name}: {value} is not allowed; a {order.type} order {needs}"
        problem = _step_problem(name, value, instrument.tick_size, "ticks")
        if problem is not None:
            return problem
    return None


def _flag_problem(order: Order, instrument: Instrument) -> str | None:
    if order.post_only and (order.price is None or order.time_in_force is not _GTC):
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
    return None if account.reducible(instrument, order.side) else f"reduce_only: {NOTHING_TO_REDUCE}"


def _group_problem(group: str, account: Account) -> str | None:
    return f"oco_group: another order of {group} has been filled" if account.fired(group) else None


def _shortage(
    order: Order, listing: Listing, account: Account, clearing: Clearing, funds: Decimal | None
) -> str | None:
    # What only reduces binds nothing.
    if order.reduce_only:
        return None
    return clearing.shortage(account, listing.instrument, order, unit_bound(order, listing), funds)


def _size_problem(order: Order, listing: Listing, account: Account, funds: Decimal | None) -> str | None:
    instrument, value = listing.instrument, order.amount * _reference(order, listing)
    if funds is not None and order.time_in_force is not TimeInForce.FOK:
        # They are what it is worth, whatever amount they buy.
        value = max(value, funds / (1 + listing.fees.taker))
    if value >= instrument.min_notional:
        return None
    if order.reduce_only and order.amount >= account.reducible(instrument, order.side):
        return None
    return f"amount: a value of {value:f} {instrument.quote} is not allowed; at least {instrument.min_notional:f}"
