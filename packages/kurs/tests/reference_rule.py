"""The rule by which an event becomes a trade, once more: plain loops over Decimal, with nothing of Kurs in it.

Every other way of trading past candles is measured against this one. It is slow on purpose.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

__all__ = ["ReferenceTrade", "crosses", "reference_fills", "reference_rule", "undecided"]

Sizing = str | tuple[str, float]

# Sums over thousands of candles stay exact far beyond what a float tells apart.
DIGITS = 50
# Averages that are as close as this (a fraction) and not equal may cross one way in floats, another in decimals.
TOO_CLOSE = Decimal("1e-10")


class ReferenceTrade(NamedTuple):
    """A round trip; rows are those of the candles in which it was filled, `amount` is below 0 for a short one."""

    entry_row: int
    exit_row: int
    amount: Decimal
    entry_price: Decimal
    exit_price: Decimal
    fees: Decimal
    profit: Decimal
    reason: str


Answer = tuple[list[ReferenceTrade], list[Decimal]]


def reference_rule(
    open: Sequence[float],  # noqa: A002 - the candle's own words
    high: Sequence[float],
    low: Sequence[float],
    close: Sequence[float],
    *,
    fast: int,
    slow: int,
    cash: float,
    fee: float,
    warmup: int,
    sizing: Sizing = "all-in",
    stop: float | None = None,
    target: float | None = None,
    short: bool = False,
    reverse: bool = False,
) -> Answer:
    """EMA `fast` against EMA `slow` over closes: the closed trades, and the equity at each close."""
    events = crosses(close, fast, slow, warmup)
    return reference_fills(
        *(open, high, low, close, events),
        cash=cash,
        fee=fee,
        sizing=sizing,
        stop=stop,
        target=target,
        short=short,
        reverse=reverse,
    )


def crosses(close: Sequence[float], fast: int, slow: int, warmup: int) -> list[int]:
    """+1 where the fast average comes to lie above the slow one, -1 where it ceases to; 0 before `warmup`."""
    events: list[int] = []
    above = False
    for row, (quick, calm) in enumerate(zip(_ema(close, fast), _ema(close, slow), strict=True)):
        was, above = above, quick > calm
        crossed = above - was
        events.append(crossed if row >= warmup else 0)
    return events


def undecided(close: Sequence[float], fast: int, slow: int) -> bool:
    """Whether the averages come so close somewhere, without being equal, that floats may see another cross."""
    pairs = zip(_ema(close, fast), _ema(close, slow), strict=True)
    return any(0 < abs(quick - calm) < calm * TOO_CLOSE for quick, calm in pairs)


def reference_fills(
    open: Sequence[float],  # noqa: A002 - the candle's own words
    high: Sequence[float],
    low: Sequence[float],
    close: Sequence[float],
    events: Sequence[int],
    *,
    cash: float,
    fee: float,
    sizing: Sizing = "all-in",
    stop: float | None = None,
    target: float | None = None,
    short: bool = False,
    reverse: bool = False,
) -> Answer:
    """Trades by ready events (+1, 0, -1 at each close); the next open fills them.

    `sizing` is "all-in", or ("fixed", units), ("fraction", of the equity), ("risk", of the equity, lost at the stop).
    An entry that the money does not cover is left out; one by "risk" takes what the money covers.
    A target is reached when the candle touches it, and filled at the better of it and the open. Where a candle
    holds both stop and target, the stop comes first unless the candle opens beyond the target.
    With `reverse` an event against the position closes it at the next open, and what money there is then opens the
    other side at that open, guarded from that candle on.
    """
    with localcontext() as context:
        context.prec = DIGITS
        money, rate = _exact(cash), _exact(fee)
        held = entry = entry_fee = Decimal(0)
        entry_row, pending = 0, 0
        trades: list[ReferenceTrade] = []
        equity: list[Decimal] = []

        for row, event in enumerate(events):
            first, top, bottom, last = (_exact(column[row]) for column in (open, high, low, close))
            if pending and held:
                why = "reverse" if reverse else "signal"
                trade, got = _left(held, entry, entry_row, entry_fee, first, rate, row, why)
                trades.append(trade)
                money, held = money + got, Decimal(0)
                pending = pending if reverse else 0
            if pending:
                amount = _amount(sizing, money, first, rate, stop)
                cost = amount * first * (1 + rate)
                if amount > 0 and cost <= money * (1 + Decimal("1e-40")):
                    held, entry, entry_row = amount * pending, first, row
                    entry_fee = amount * first * rate
                    money -= held * first + entry_fee
            pending = 0
            for price, why in _guarded(held, entry, first, top, bottom, stop, target)[:1] if held else ():
                trade, got = _left(held, entry, entry_row, entry_fee, price, rate, row, why)
                trades.append(trade)
                money, held = money + got, Decimal(0)
            if event and (event * held < 0 or (not held and (event > 0 or short))):
                pending = event
            equity.append(money + held * last)
        return trades, equity


def _ema(values: Sequence[float], period: int) -> list[Decimal]:
    with localcontext() as context:
        context.prec = DIGITS
        alpha = Decimal(2) / (period + 1)
        averages: list[Decimal] = []
        for value in map(_exact, values):
            last = averages[-1] if averages else value
            averages.append(last + alpha * (value - last))
        return averages


def _amount(sizing: Sizing, money: Decimal, price: Decimal, rate: Decimal, stop: float | None) -> Decimal:
    """All of this is asked while flat: the money is the equity."""
    most = money / (price * (1 + rate))
    kind, value = (sizing, 1.0) if isinstance(sizing, str) else sizing
    if kind == "fixed":
        return _exact(value)
    if kind == "risk":
        return min(most, _exact(value) * money / (price * _exact(stop or 1.0)))
    return most if kind == "all-in" else _exact(value) * most


def _left(
    held: Decimal,
    entry: Decimal,
    entry_row: int,
    entry_fee: Decimal,
    price: Decimal,
    rate: Decimal,
    row: int,
    reason: str,
) -> tuple[ReferenceTrade, Decimal]:
    """The round trip that ends here, and what closing it brings in."""
    paid = abs(held) * price * rate
    fees = entry_fee + paid
    profit = held * (price - entry) - fees
    return ReferenceTrade(entry_row, row, held, entry, price, fees, profit, reason), held * price - paid


def _guarded(
    held: Decimal,
    entry: Decimal,
    first: Decimal,
    top: Decimal,
    bottom: Decimal,
    stop: float | None,
    target: float | None,
) -> list[tuple[Decimal, str]]:
    """How stop and target would close the position within this candle, in their order.

    The open is known to come first: a candle that opens beyond the target fills it there. Of the rest of the
    candle the stop is taken to come first.
    """
    side = 1 if held > 0 else -1
    exits: list[tuple[Decimal, str]] = []
    if target is not None:
        level = entry * (1 + side * _exact(target))
        if first >= level if side > 0 else first <= level:
            exits.append((first, "target"))
    if stop is not None:
        level = entry * (1 - side * _exact(stop))
        if bottom <= level if side > 0 else top >= level:
            exits.append((min(first, level) if side > 0 else max(first, level), "stop"))
    if target is not None:
        level = entry * (1 + side * _exact(target))
        if top >= level if side > 0 else bottom <= level:
            exits.append((level, "target"))
    return exits


def _exact(value: float) -> Decimal:
    """The decimal that the float was read from."""
    return Decimal(repr(float(value)))
