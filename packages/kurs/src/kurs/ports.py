"""Every door to the outside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from kurs.domain.balances import Balance
from kurs.domain.commands import VenueCommand
from kurs.domain.events import Fact
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import Book, Candle, Tick
from kurs.domain.orders import Order, OrderType

__all__ = ["Account", "Batch", "Cursor", "Journal", "Market", "Phased", "Report", "State", "Venue"]

Report = OrderReport | Fill
# A snapshot of one component: JSON-shaped (str, int, float, bool, None, list, dict).
State = dict[str, object]
# Where a market was: its own JSON-shaped mark from which it can go on.
Cursor = dict[str, object]


class Market(Protocol):
    """A source of ticks, one symbol's in order of time; `simulated` markets say so wherever they are shown."""

    name: str
    simulated: bool

    def ticks(self, after: Cursor | None) -> AsyncIterator[Sequence[Tick]]:
        """Batches of ticks, from the mark on (from the start when None), as they become due."""
        ...

    def cursor(self) -> Cursor:
        """The mark behind the last tick of the last batch that was taken."""
        ...

    def now(self) -> int:
        """The market's own time (ms): every tick up to then has been handed out."""
        ...

    def seek(self, mark: Cursor) -> None:
        """Stands at the mark, as if every tick before it had been handed out; BadInput for another market's mark."""
        ...

    def interval(self, symbol: str) -> int:
        """Length (ms) of the candles that it tells of this symbol; UnknownName where it tells none."""
        ...

    async def history(self, symbol: str, interval: int, *, until: int, limit: int) -> Sequence[Candle]:
        """The newest `limit` candles of `interval` ms that had closed by `until` (ms), oldest first; how many
        there are depends on how far the market remembers. UnknownName for the symbol, BadInput for an
        interval that is no multiple of its own."""
        ...


class Venue(Protocol):
    """Where orders go. Reports come back in the order in which they happened."""

    def instruments(self) -> Mapping[str, Instrument]: ...

    def observe(self, tick: Tick) -> Sequence[Report]:
        """What the tick does to resting orders, before the engine sees it (a live venue: nothing)."""
        ...

    async def send(self, command: VenueCommand) -> Sequence[Report]:
        """Submits or cancels; gives the reports that are already known. Sending the same client
        order id again never makes a second order."""
        ...

    async def working(self) -> Sequence[Order]:
        """The orders that the venue holds now, for recovery."""
        ...

    def book(self, symbol: str, levels: int) -> Book:
        """The best so many levels that others show; UnknownName for a symbol that is not listed."""
        ...

    def snapshot(self) -> State | None:
        """What a venue in memory must remember over a restart; None for a venue that remembers itself."""
        ...

    def restore(self, state: State) -> None: ...


@runtime_checkable
class Phased(Protocol):
    """A venue that fills by candles, and tells what each did in the order in which it could be answered.

    `open` comes before `observe`, `rest` after what the engine sends in answer to that, and `close` after what it
    sends in answer to the candle itself; `arrive` comes after what it sends in answer to `open` or `close`. A candle
    may be told again: what it has done, it does once.
    """

    def open(self, candle: Candle) -> Sequence[Report]:
        """What its open does to orders that were waiting."""
        ...

    def arrive(self, candle: Candle) -> Sequence[Report]:
        """What it does, at its open or its close, to orders that came in answer to what that has filled."""
        ...

    def rest(self, candle: Candle) -> Sequence[Report]:
        """What it does to stops that came in answer to what it filled."""
        ...

    def close(self, candle: Candle) -> Sequence[Report]:
        """What it does to orders that arrive at its close, where they may fill at the close that asked for them."""
        ...


@runtime_checkable
class Account(Protocol):
    """What a venue holds for us, and which orders it takes; `paper` when all of it is paper money."""

    paper: bool
    order_types: Sequence[OrderType]

    def balances(self) -> Mapping[str, Balance]:
        """By currency: every one that was deposited or traded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one commit makes durable together: the facts since the last one, and the state behind them."""

    run_id: int
    facts: Sequence[Fact]
    state: Mapping[str, object] = field(default_factory=dict)


class Journal(Protocol):
    """Durable memory of one or more runs; a batch is committed whole or not at all."""

    async def commit(self, batch: Batch) -> None:
        """Returns once the batch would survive a power loss; else raises JournalUnavailable, having changed nothing."""
        ...
