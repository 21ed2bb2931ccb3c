"""Paper trading: the `Venue` port over the venue in memory."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kurs.domain.balances import Balance
from kurs.domain.commands import SubmitOrder, VenueCommand
from kurs.domain.instruments import Instrument
from kurs.domain.market import Book, Candle, Tick
from kurs.domain.orders import Order, OrderType
from kurs.domain.positions import Position
from kurs.matching import MAIN_ACCOUNT, MatchingVenue, Models, Statistics
from kurs.ports import Report, State

__all__ = ["PaperVenue"]


class PaperVenue:
    """One account with start money, given by currency; market time comes from the ticks observed."""

    paper = True
    order_types = tuple(OrderType)

    def __init__(
        self, *, instruments: Iterable[Instrument], cash: Mapping[str, Decimal], models: Models | None = None
    ) -> None:
        self._venue = MatchingVenue(instruments=instruments, accounts={MAIN_ACCOUNT: cash}, models=models)

    def instruments(self) -> Mapping[str, Instrument]:
        return self._venue.instruments()

    def observe(self, tick: Tick) -> Sequence[Report]:
        """What the tick does to resting orders."""
        return self._venue.on_tick(tick)

    def open(self, candle: Candle) -> Sequence[Report]:
        """What the open of a candle does, before `observe` tells the rest of it."""
        return self._venue.open(candle)

    def arrive(self, candle: Candle) -> Sequence[Report]:
        """What orders do at the candle's open, or its close, that came in answer to what that has filled."""
        return self._venue.arrive(candle)

    def rest(self, candle: Candle) -> Sequence[Report]:
        """What a candle that was observed does to stops that came in answer to it."""
        return self._venue.rest(candle)

    def close(self, candle: Candle) -> Sequence[Report]:
        """What fills at the close of a candle, where the venue's models allow it."""
        return self._venue.close(candle)

    async def send(self, command: VenueCommand) -> Sequence[Report]:
        """Submits or cancels at market time; never waits."""
        if isinstance(command, SubmitOrder):
            return self._venue.submit(command.order, command.order.created_at, funds=command.funds)
        return self._venue.cancel(command.client_order_id, self._venue.now, symbol=command.symbol)

    async def working(self) -> Sequence[Order]:
        """The orders that work now, in order of acceptance."""
        return self._venue.working()

    def book(self, symbol: str, levels: int) -> Book:
        """What others show; empty on both sides while the market tells candles or trades alone."""
        return self._venue.book(symbol, levels)

    def balances(self) -> Mapping[str, Balance]:
        return self._venue.balances()

    def positions(self) -> Mapping[str, Position]:
        return self._venue.positions()

    def statistics(self) -> Statistics:
        return self._venue.statistics()

    def snapshot(self) -> State:
        return self._venue.snapshot()

    def restore(self, state: State) -> None:
        """Goes on from a snapshot; StateCorrupt where it cannot be read."""
        self._venue.restore(state)
