"""Matching where the market is known from what it printed: candles, or single trades."""

from collections.abc import Iterable, Set
from decimal import Decimal
from functools import partial
from itertools import takewhile

from kurs.domain.market import exact
from kurs.domain.orders import BUY, SELL, Side
from kurs.matching.clearing import Clearing
from kurs.matching.listing import Listing
from kurs.matching.models import FillRule
from kurs.matching.taking import Taking
from kurs.matching.windows import Outside, Window
from kurs.matching.working import ARRIVING, TAKING, WAITING, WorkingOrder

__all__ = ["Prints"]


class Prints:
    """Applies the intrabar rule of `windows` to the working orders of one symbol."""

    def __init__(self, clearing: Clearing, taking: Taking, rule: FillRule) -> None:
        self._clearing = clearing
        self._taking = taking
        self._rule = rule

    def open(self, listing: Listing, window: Window) -> None:
        """What the open of a candle does, before anybody can answer to it; `match` then tells the rest."""
        active = listing.in_turn()
        window.fresh |= {w.id for w in active if w.trigger is not None}
        self._at_open(listing, window, active)
        for working in active:
            if working.stage is ARRIVING and working.arrives_at <= window.start:
                self._arrive(listing, window, working)

    def arrive(self, listing: Listing, window: Window, came: Iterable[WorkingOrder]) -> None:
        """What those orders do at the window's first price that have arrived by then."""
        for working in came:
            if working.arrives_at <= window.start:
                self._arrive(listing, window, working)

    def match(self, listing: Listing, window: Window) -> None:
        """What the window does to every working order."""
        standing: list[WorkingOrder] = []
        arriving: list[WorkingOrder] = []
        # A stop-limit that this window triggers may rest in it, and must not fill in it as well.
        late: set[str] = set()
        fresh = set(window.fresh)
        for working in listing.in_turn():
            if working.trigger is not None:
                fresh.add(working.id)
            if working.stage is not ARRIVING or window.watches(working):
                standing.append(working)
            elif window.meets(working.arrives_at):
                arriving.append(working)
                if working.arrives_at > window.start:
                    late.add(working.id)
        self._at_open(listing, window, standing)
        for working in arriving:
            self._arrive(listing, window, working)
        met = standing + arriving
        self._stops(listing, window, met)
        if listing.book.own:
            self._limits(listing, window, fresh | late)
        for working in met:
            if working.trails:
                self._follow(listing, window, working, late=working.id in late)

    def late_stops(self, listing: Listing, window: Window) -> None:
        """Triggers stops that came in answer to the window itself, where it reaches them."""
        came = [w for w in listing.active.values() if w.guards and w.accepted_at == window.end]
        for working in came:
            if working.stage is ARRIVING and working.arrives_at <= window.end:
                working.stage = WAITING
        self._stops(listing, window, came)

    def _at_open(self, listing: Listing, window: Window, standing: list[WorkingOrder]) -> None:
        for working in standing:
            if working.stage is TAKING:
                self._take(listing, window, working, window.start, window.opening)
            elif window.watches(working) and working.reached_by(window.open):
                self._trigger(listing, window, working, window.start, window.opening)
        if not listing.book.own:
            return
        for side in (BUY, SELL):
            for working in list(takewhile(partial(window.opens_beyond, rule=self._rule), listing.book.resting(side))):
                if working.alive:
                    price = window.on_grid(side, window.opening, listing.instrument)
                    self._fill_resting(window, working, price, window.start)

    def _arrive(self, listing: Listing, window: Window, working: WorkingOrder) -> None:
        if not working.alive:
            return
        time = max(window.start, working.arrives_at)
        base = window.price_on_arrival(working.arrives_at, working.side)
        if working.trigger is None:
            self._taking.enter(listing, working, time, _outside(listing, window, base))
            return
        working.stage = WAITING
        if working.reached_by(float(base)):
            self._trigger(listing, window, working, time, base)

    def _stops(self, listing: Listing, window: Window, orders: list[WorkingOrder]) -> None:
        touched = [
            (window.distance(w.trigger), w.number, w, w.trigger)
            for w in orders
            if w.trigger is not None and window.watches(w) and window.reaches(w)
        ]
        for _, _, working, trigger in sorted(touched, key=lambda t: t[:2]):
            if working.alive:
                self._trigger(listing, window, working, window.end, trigger)

    def _limits(self, listing: Listing, window: Window, fresh: Set[str]) -> None:
        passed = [item for side in (BUY, SELL) for item in self._passed(listing, window, side, fresh)]
        for working, limit in sorted(passed, key=lambda item: (window.distance(item[1]), item[0].priority)):
            if not working.alive:
                continue
            if not window.is_candle and float(limit) == window.open:
                window.sweep(working.ahead)
            self._fill_resting(window, working, limit, window.end)

    def _passed(
        self, listing: Listing, window: Window, side: Side, fresh: Set[str]
    ) -> Iterable[tuple[WorkingOrder, Decimal]]:
        for working in listing.book.resting(side):
            limit = working.order.price
            if limit is None or not window.passes(limit, side, self._rule):
                return
            if working.id not in fresh:
                yield working, limit

    def _fill_resting(self, window: Window, working: WorkingOrder, price: Decimal, time: int) -> None:
        self._clearing.price_fees(self._clearing.listings[working.order.symbol], time)
        amount = window.offered(self._clearing.fillable(working))
        if amount:
            window.take(amount)
            self._clearing.fill(working, amount, price, time, maker=True)

    def _follow(self, listing: Listing, window: Window, working: WorkingOrder, *, late: bool) -> None:
        if working.stage is not WAITING:
            return
        instrument = listing.instrument
        # Of the candle that an order arrived in, only the close is known to have come after it.
        if working.side is BUY:
            working.follow(instrument.round_price_up(exact(window.close if late else window.low)))
        else:
            working.follow(instrument.round_price_down(exact(window.close if late else window.high)))

    def _take(self, listing: Listing, window: Window, working: WorkingOrder, time: int, base: Decimal) -> None:
        self._taking.take(listing, working, time, _outside(listing, window, base))

    def _trigger(self, listing: Listing, window: Window, working: WorkingOrder, time: int, base: Decimal) -> None:
        self._taking.trigger(listing, working, time, _outside(listing, window, base))


def _outside(listing: Listing, window: Window, base: Decimal) -> Outside | None:
    """Where the book is known, takers meet the book and not what was printed."""
    return None if listing.deep else Outside(window=window, base=base)
