"""The ledger of a backtest: every fill and cost as the engine books it, the round trips and the equity they make."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

import numpy as np

from kurs.backtest.outcome import REASONS, Trades
from kurs.domain.errors import BadInput, KursError
from kurs.domain.events import Charge, Denied, Effect, FillBooked, OrderChanged, StateChanged, TradeClosed
from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO, Order, OrderStatus, Purpose
from kurs.engine import Engine
from kurs.market.columns import FloatArray, IntArray, iso

__all__ = ["Ledger"]

# Why a position was closed, by the purpose of the order that closed it.
WHY = {Purpose.STOP: "stop", Purpose.TARGET: "target"}
# Why an entry that ended without a fill was not filled.
UNFILLED = {OrderStatus.EXPIRED: "available_balance", OrderStatus.REJECTED: "rejected"}
ENTRY = Purpose.ENTRY
NUMBER = {reason: number for number, reason in enumerate(REASONS)}


@dataclass(slots=True)
class Trip:
    """A round trip under way: when its first fill was, and what was bought or sold on its way in and out so far."""

    time: int
    side: int
    entered: Decimal = ZERO
    paid: Decimal = ZERO
    left: Decimal = ZERO
    got: Decimal = ZERO

    def add(self, fill: Fill) -> None:
        if fill.side.sign == self.side:
            self.entered += fill.amount
            self.paid += fill.amount * fill.price
        else:
            self.left += fill.amount
            self.got += fill.amount * fill.price


class Ledger:
    """Takes note of what follows from each candle; times are starts of candles in ms.

    Raises what a strategy raised: as BadInput with file, line and the candle's time where it was no error of Kurs.
    """

    def __init__(self, engine: Engine) -> None:
        self.denials: Counter[str] = Counter()
        self.halted: str | None = None
        self._engine = engine
        self._trips: dict[str, Trip] = {}
        self._closed: list[tuple[str, int, int, float, float, float, float, float, int]] = []
        # What is held, and the cash, from some candle on.
        self._held: dict[str, list[tuple[int, float]]] = {}
        self._cash: list[tuple[int, float]] = []
        # The order of the last fill.
        self._filling: str | None = None
        self._last: Order | None = None
        self._notes: dict[type, Callable[[Any, int], None]] = {
            OrderChanged: self._change,
            FillBooked: self._book,
            TradeClosed: self._close,
            Charge: self._charge,
            Denied: self._deny,
            StateChanged: self._turned,
        }

    def note(self, effect: Effect | Charge, time: int) -> None:
        take_note = self._notes.get(type(effect))
        if take_note is not None:
            take_note(effect, time)

    def trades(self, symbols: tuple[str, ...]) -> Trades:
        """The round trips that have closed."""
        rows = self._closed
        columns = list(zip(*rows, strict=True)) if rows else [()] * 9
        kinds = (np.int64, np.int64, np.int64, *[np.float64] * 5, np.int64)
        numbered = [[symbols.index(symbol) for symbol in columns[0]], *columns[1:]]
        arrays = [np.array(column, kind) for column, kind in zip(numbered, kinds, strict=True)]
        names = ("symbol", "entry_time", "exit_time", "size", "entry_price", "exit_price", "fees", "profit", "reason")
        return Trades(symbols=symbols, **dict(zip(names, arrays, strict=True)))  # type: ignore[arg-type]  # by name

    def cash(self, time: IntArray, start: float) -> FloatArray:
        """The cash at the end of each of these moments."""
        return _steps(time, self._cash, start)

    def held(self, time: IntArray, symbol: str) -> FloatArray:
        """What is held of a symbol at the end of each of these moments."""
        return _steps(time, self._held.get(symbol, []), 0.0)

    def _charge(self, charge: Charge, time: int) -> None:
        # Told before the engine books it.
        self._cash.append((time, float(self._engine.portfolio.cash - charge.cost)))

    def _deny(self, denied: Denied, time: int) -> None:  # noqa: ARG002 - each kind of note is called alike
        self.denials[denied.denial.code] += 1

    def _change(self, changed: OrderChanged, time: int) -> None:  # noqa: ARG002 - each kind of note is called alike
        order = changed.order
        if order.client_order_id == self._filling:
            self._last = order
        elif order.status in UNFILLED and order.purpose is ENTRY and not order.filled:
            self.denials[UNFILLED[order.status]] += 1

    def _book(self, booked: FillBooked, time: int) -> None:
        fill, symbol = booked.fill, booked.fill.symbol
        trip = self._trips.get(symbol)
        if trip is None:
            trip = self._trips[symbol] = Trip(time, fill.side.sign)
        trip.add(fill)
        # What has become of its order is told next, and before the round trip that it closes.
        self._filling, self._last = fill.client_order_id, None
        self._cash.append((time, float(booked.cash)))
        held = float(self._engine.portfolio.position(symbol).amount)
        self._held.setdefault(symbol, []).append((time, held))

    def _close(self, closed: TradeClosed, time: int) -> None:
        trade = closed.trade
        trip, order = self._trips.pop(trade.symbol), self._last
        reason = "signal" if order is None else order.reason if order.reason in NUMBER else WHY.get(order.purpose)
        row = (
            trade.symbol,
            trip.time,
            time,
            float(trip.entered * trip.side),
            float(trip.paid / trip.entered),
            float(trip.got / trip.left),
            float(trade.fees),
            float(trade.pnl - trade.fees),
            NUMBER[reason or "signal"],
        )
        self._closed.append(row)

    def _turned(self, change: StateChanged, time: int) -> None:
        failure = self._engine.failure
        if failure is not None:
            _tell(failure, change.reason, time)
        self.halted = change.reason


def _tell(failure: Exception, reason: str, time: int) -> NoReturn:
    if isinstance(failure, KursError | MemoryError):
        raise failure
    # Its last word is the candle's time, in ms.
    raise BadInput(f"{reason.rpartition(' ')[0]} {iso(time)}") from failure


def _steps(time: IntArray, changes: list[tuple[int, float]], start: float) -> FloatArray:
    """A value that stays until it changes, at the end of each of these moments (ms, rising)."""
    at = np.array([moment for moment, _ in changes], np.int64)
    values = np.array([start, *(value for _, value in changes)], np.float64)
    rows = np.concatenate(([0], np.searchsorted(time, at), [len(time)]))
    return np.repeat(values, np.diff(rows))
