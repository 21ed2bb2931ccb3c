"""One traded symbol at the venue: its book, its working orders, and where its market was last seen."""

import math
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

import msgspec

from kurs.domain.errors import StateCorrupt
from kurs.domain.instruments import Instrument
from kurs.domain.market import exact
from kurs.domain.orders import BUY, SELL, Side
from kurs.matching.book import OrderBook
from kurs.matching.models import FeeSchedule
from kurs.matching.state import Fields, optional_text
from kurs.matching.working import ARRIVING, RESTING, WorkingOrder

__all__ = ["NONE", "PRINTS", "Listing", "Opened", "Source"]

NUMBER = attrgetter("number")
EVERYWHERE = -math.inf, math.inf


class Source(StrEnum):
    """Where the outside market is known from: nowhere yet, prints (candles, trades), quotes, or a book."""

    NONE = "none"
    PRINTS = "prints"
    QUOTES = "quotes"
    BOOK = "book"


NONE, PRINTS = Source.NONE, Source.PRINTS


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A candle of which only the open has been told: its start (ms), and what the open left of it (as in Window)."""

    time: int
    left: Decimal | None
    fresh: frozenset[str]


class Listing:
    """`last` is the last price seen, `until` the time up to which ticks have told what happened (ms).

    `active` are the working orders that do not rest in the book. `deep` says that the depth of the
    outside market is known; until then prints say where it is.
    While a candle stays between `floor` and `ceiling`, both excluded, it touches no working order.
    `opened` is the candle of which only the open has been told, or the last of which something was taken.
    """

    __slots__ = (
        "_exact", "active", "book", "ceiling", "deep", "fees", "floor", "instrument", "last", "opened", "quoted",
        "source", "until",
    )  # fmt: skip

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.fees = FeeSchedule.of(instrument)
        self.book = OrderBook()
        self.active: dict[str, WorkingOrder] = {}
        self.source = NONE
        self.deep = False
        self.quoted: dict[Side, Decimal] = {}
        self.last: float | None = None
        self.until = 0
        self.opened: Opened | None = None
        self._exact: tuple[float, Decimal] | None = None
        self.watch()

    def set_source(self, source: Source) -> None:
        self.source = source
        self.deep = source in (Source.QUOTES, Source.BOOK)

    def watch(self) -> None:
        """Draws `floor` and `ceiling` around the working orders anew; a known book needs neither."""
        if self.deep:
            return
        if self.source is NONE:
            # The first print changes the source, so it has to be looked at whatever its prices.
            self.floor, self.ceiling = math.inf, -math.inf
            return
        floor, ceiling = self._resting_between() if self.book.own else EVERYWHERE
        for working in self.active.values():
            low, high = working.watched()
            floor = low if low > floor else floor
            ceiling = high if high < ceiling else ceiling
        self.floor, self.ceiling = floor, ceiling

    def _resting_between(self) -> tuple[float, float]:
        bid, ask = self.book.first(BUY), self.book.first(SELL)
        floor = -math.inf if bid is None or bid.order.price is None else float(bid.order.price)
        ceiling = math.inf if ask is None or ask.order.price is None else float(ask.order.price)
        return floor, ceiling

    def in_turn(self) -> list[WorkingOrder]:
        """The orders that do not rest in the book, in order of acceptance."""
        orders = list(self.active.values())
        if len(orders) > 1:
            orders.sort(key=NUMBER)
        return orders

    def traded_at(self, price: Decimal) -> None:
        """Remembers the price of a trade in the book; over prints, the prints alone say where the market is."""
        if self.source is not PRINTS:
            self.last = float(price)

    def market_price(self, side: Side) -> Decimal | None:
        """What an order of this side would trade at now, as far as is known."""
        if self.source is not PRINTS:
            best = self.book.best(side.opposite)
            if best is not None:
                return best
        return self.last_price

    @property
    def last_price(self) -> Decimal | None:
        """`last` as a decimal; worked out once for all who ask between two prices."""
        last = self.last
        if last is None:
            return None
        if self._exact is None or self._exact[0] != last:
            self._exact = last, exact(last)
        return self._exact[1]

    def rest(self, working: WorkingOrder, limit: Decimal) -> None:
        """Moves an order into the book."""
        self.active.pop(working.id, None)
        self.book.rest(working, limit)

    def send_again(self) -> None:
        """Lets every resting order arrive once more."""
        for side in Side:
            for working in list(self.book.resting(side)):
                self.remove(working)
                working.stage = ARRIVING
                self.active[working.id] = working

    def remove(self, working: WorkingOrder) -> None:
        self.active.pop(working.id, None)
        if working.stage is RESTING and working.order.price is not None:
            self.book.remove(working, working.order.price)

    def to_state(self) -> dict[str, object]:
        return {
            "source": self.source.value,
            "last": self.last,
            "until": self.until,
            "opened": None if self.opened is None else _opened_state(self.opened),
            "quoted": {side.value: str(price) for side, price in self.quoted.items()},
            "depth": {
                side.value: [[str(price), str(amount)] for price, amount in ladder]
                for side, ladder in self.book.depth.items()
            },
        }

    def restore(self, state: Fields) -> None:
        """Puts back what a snapshot held, before its orders; StateCorrupt when it cannot be read."""
        self.set_source(state.choice("source", Source))
        self.last = state.number_or_none("last")
        self.until = state.whole("until")
        # Not there when it was written before the open of a candle was told first.
        if "opened" in state and not state.missing("opened"):
            self.opened = _opened_of(state.child("opened"))
        quoted, depth = state.child("quoted"), state.child("depth")
        self.quoted = {side: quoted.decimal(side) for side in Side if side in quoted}
        for side in Side:
            for price, amount in depth.decimal_pairs(side.value):
                self.book.show(side, price, amount)

    def put_back(self, working: WorkingOrder) -> None:
        """Puts an order of a snapshot back; resting ones must come in order of their turns."""
        if working.stage is not RESTING:
            self.active[working.id] = working
        elif working.order.price is not None:
            self.book.put_back(working, working.order.price)
        else:
            raise StateCorrupt(f"snapshot of the venue: order {working.id} rests without a price")


def _opened_state(opened: Opened) -> dict[str, object]:
    return {"time": opened.time, "left": optional_text(opened.left), "fresh": sorted(opened.fresh)}


def _opened_of(state: Fields) -> Opened:
    return Opened(time=state.whole("time"), left=state.decimal_or_none("left"), fresh=frozenset(state.texts("fresh")))
