"""The ledger of a backtest: every fill and cost as the engine books it, the round trips and the equity they make."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
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
NUMBER = {reason: number for number, reason in enumerate(REASONS)}


@dataclass(slots=True)
class Trip:
    """A round trip under way: when its first fill was, and amounts and values of both sides so far."""

    time: int
    side: int
    amounts: list[Decimal] = field(default_factory=lambda: [ZERO, ZERO])
    values: list[Decimal] = field(default_factory=lambda: [ZERO, ZERO])

    def add(self, fill: Fill) -> None:
        leaving = fill.side.sign != self.side
        self.amounts[leaving] += fill.amount
        self.values[leaving] += fill.amount * fill.price


class Ledger:
    """Takes note of what follows from each candle; times are starts of candles in ms.

    Raises what a strategy raised: as BadInput with file, line and the candle's time where it was no error of Kurs.
    """

    def __init__(self, engine: Engine) -> None:
        self.denials: Counter[str] = Counter()
        self.halted: str | None = None
        self._engine = engine
        self._orders: dict[str, Order] = {}
        self._trips: dict[str, Trip] = {}
        self._closed: list[tuple[str, int, int, float, float, float, float, float, int]] = []
        # What is held, and the cash, from some candle on.
        self._held: dict[str, list[tuple[int, float]]] = {}
        self._cash: list[tuple[int, float]] = []
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
        if order.working:
            self._orders[order.client_order_id] = order
            return
        self._orders.pop(order.client_order_id, None)
        if order.purpose is Purpose.ENTRY and not order.filled:
            if order.status is OrderStatus.EXPIRED:
                self.denials["available_balance"] += 1
            elif order.status is OrderStatus.REJECTED:
                self.denials["rejected"] += 1

    def _book(self, booked: FillBooked, time: int) -> None:
        fill, symbol = booked.fill, booked.fill.symbol
        trip = self._trips.get(symbol)
        if trip is None:
            trip = self._trips[symbol] = Trip(time, fill.side.sign)
        trip.add(fill)
        self._last = self._orders.get(fill.client_order_id)
        self._cash.append((time, float(booked.cash)))
        held = float(self._engine.portfolio.position(symbol).amount)
        self._held.setdefault(symbol, []).append((time, held))

    def _close(self, closed: TradeClosed, time: int) -> None:
        trade = closed.trade
        trip, order = self._trips.pop(trade.symbol), self._last
        (bought, sold), (spent, got) = trip.amounts, trip.values
        reason = "signal" if order is None else order.reason if order.reason in NUMBER else WHY.get(order.purpose)
        row = (
            trade.symbol,
            trip.time,
            time,
            float(bought * trip.side),
            float(spent / bought),
            float(got / sold),
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
    raise BadInput(f"{reason.rpartition(', ')[0]}, candle of {iso(time)}") from failure


def _steps(time: IntArray, changes: list[tuple[int, float]], start: float) -> FloatArray:
    """A value that stays until it changes, at the end of each of these moments (ms, rising)."""
    at = np.array([moment for moment, _ in changes], np.int64)
    values = np.array([start, *(value for _, value in changes)], np.float64)
    rows = np.concatenate(([0], np.searchsorted(time, at), [len(time)]))
    return np.repeat(values, np.diff(rows))
