"""Protection: every position of a bot has a stop and a target at work, for exactly what is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.instruments import Instrument
from kurs.domain.orders import Purpose
from kurs.domain.portfolio import Portfolio
from kurs.engine.blotter import Blotter
from kurs.execution.orders import protective_orders

__all__ = ["Protection"]

GUARDS = (Purpose.STOP, Purpose.TARGET)


@dataclass(frozen=True, slots=True)
class Distances:
    """From the entry price to stop and target, as fractions of it."""

    stop: Decimal
    target: Decimal


class Protection:
    """Keeps the stop and target of each symbol as large as its position; `owners` are its bots by symbol."""

    def __init__(
        self,
        *,
        blotter: Blotter,
        portfolio: Portfolio,
        instruments: Mapping[str, Instrument],
        owners: Mapping[str, str],
    ) -> None:
        self._blotter = blotter
        self._portfolio = portfolio
        self._instruments = instruments
        self._owners = owners
        self._plans: dict[str, Distances] = {}

    def plan(self, symbol: str, *, stop: float, target: float) -> None:
        """From now on positions of the symbol get a stop and a target at these distances (fractions)."""
        self._plans[symbol] = Distances(_fraction(stop), _fraction(target))

    def cover(self, symbol: str, time: int) -> None:
        """Makes stop and target cover exactly what is held, and nothing when nothing is."""
        held = self._portfolio.position(symbol).amount
        working = self._blotter.on(symbol)
        guards = [o for o in working if o.purpose in GUARDS]
        if held == 0:
            for order in guards:
                self._blotter.cancel(order, time)
            return
        if any(o.purpose is Purpose.EXIT for o in working):
            return
        plan = self._plans.get(symbol)
        stop = next((o for o in guards if o.purpose is Purpose.STOP), None)
        if plan is None or (stop is not None and stop.remaining == abs(held)):
            return
        for order in guards:
            self._blotter.cancel(order, time)
        self._place(symbol, plan, time)

    def snapshot(self) -> dict[str, object]:
        return {"plans": self._plans}

    def restore(self, state: Mapping[str, Any]) -> None:
        self._plans = msgspec.convert(state["plans"], dict[str, Distances])

    def _place(self, symbol: str, plan: Distances, time: int) -> None:
        position = self._portfolio.position(symbol)
        bot = self._owners.get(symbol, "manual")
        group = self._blotter.next_group(bot)
        for order in protective_orders(
            ids=(self._blotter.next_id(bot), self._blotter.next_id(bot)),
            group=group,
            bot=bot,
            instrument=self._instruments[symbol],
            held=position.amount,
            entry_price=position.entry_price,
            stop_distance=plan.stop,
            target_distance=plan.target,
            time=time,
        ):
            self._blotter.submit(order, time)


def _fraction(value: float) -> Decimal:
    return Decimal(repr(round(value, 8)))
