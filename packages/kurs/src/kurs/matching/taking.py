"""Taking: what an order does when it meets the market, be that the book or a window of prints."""

from decimal import Decimal

from kurs.domain.fills import ReportKind
from kurs.domain.orders import TimeInForce
from kurs.matching.clearing import TOO_LITTLE_BALANCE, Clearing
from kurs.matching.crossing import Crossing
from kurs.matching.listing import Listing
from kurs.matching.models import SlippageModel
from kurs.matching.windows import Window
from kurs.matching.working import Stage, WorkingOrder

__all__ = ["Taking"]


class Taking:
    """Orders of other clients in the book come first as long as they are no worse than the outside
    market; then comes the outside market, and a limit may go on through the book up to its limit.

    `window` and `base` say where the outside market is and what it offers; both are None where the
    book shows its depth.
    """

    def __init__(self, clearing: Clearing, crossing: Crossing, slippage: SlippageModel) -> None:
        self._clearing = clearing
        self._crossing = crossing
        self._slippage = slippage

    def trigger(
        self,
        listing: Listing,
        working: WorkingOrder,
        time: int,
        window: Window | None = None,
        base: Decimal | None = None,
    ) -> None:
        """Turns a stop into the order that it held back."""
        working.trigger = None
        self.enter(listing, working, time, window, base)

    def enter(
        self,
        listing: Listing,
        working: WorkingOrder,
        time: int,
        window: Window | None = None,
        base: Decimal | None = None,
    ) -> None:
        """Lets an order without a trigger meet the market; a post-only order must not take."""
        if working.order.post_only and self._would_take(listing, working, base):
            self._clearing.end(working, ReportKind.REJECTED, time, "post_only: would take")
        else:
            self.take(listing, working, time, window, base)

    def take(
        self,
        listing: Listing,
        working: WorkingOrder,
        time: int,
        window: Window | None = None,
        base: Decimal | None = None,
    ) -> None:
        """Takes what may be taken now; the rest rests, goes on taking, or expires."""
        working.stage = Stage.TAKING
        limit = working.order.price
        outside = window is not None and base is not None and working.takes_at(base)
        if working.order.time_in_force is TimeInForce.FOK and not self._whole(
            listing, working, window if outside else None, base if limit is None else limit, base
        ):
            self._clearing.end(working, ReportKind.EXPIRED, time, "fok: not all of it could be had")
            return
        self._crossing.cross(listing, working, base if outside else limit, time)
        if outside and working.alive and window is not None and base is not None:
            self._take_outside(listing, working, time, window, base)
            if working.alive and limit is not None:
                self._crossing.cross(listing, working, limit, time)
        if working.alive:
            self._leave_rest(listing, working, time)

    def _leave_rest(self, listing: Listing, working: WorkingOrder, time: int) -> None:
        limit = working.order.price
        if working.at_once:
            self._clearing.end(working, ReportKind.EXPIRED, time, "ioc: the rest could not be had")
        elif limit is not None:
            listing.rest(working, limit)

    def _take_outside(self, listing: Listing, working: WorkingOrder, time: int, window: Window, base: Decimal) -> None:
        wanted = window.offered(self._clearing.fillable(working))
        if not wanted:
            return
        price = self._outside_price(listing, working, wanted, window, base)
        amount = self._clearing.affordable(working, wanted, price)
        if amount:
            window.take(amount)
            self._clearing.fill(working, amount, price, time, maker=False)
        if amount < wanted and working.alive:
            self._clearing.end(working, ReportKind.EXPIRED, time, TOO_LITTLE_BALANCE)

    def _outside_price(
        self, listing: Listing, working: WorkingOrder, amount: Decimal, window: Window, base: Decimal
    ) -> Decimal:
        price = window.taker_price(working.side, base, amount, listing.instrument, self._slippage)
        return price if working.order.price is None or working.takes_at(price) else working.order.price

    def _whole(
        self,
        listing: Listing,
        working: WorkingOrder,
        window: Window | None,
        bound: Decimal | None,
        base: Decimal | None,
    ) -> bool:
        """Whether all of it can be had and paid for at once."""
        if self._clearing.fillable(working) < working.remaining:
            return False
        offer = self._crossing.offer(listing, working, bound)
        missing, cost = working.remaining - offer.amount, offer.cost
        if missing:
            if window is None or base is None or offer.blocked or window.offered(missing) < missing:
                return False
            cost += missing * self._outside_price(listing, working, missing, window, base)
        return self._clearing.pays(working, cost)

    def _would_take(self, listing: Listing, working: WorkingOrder, base: Decimal | None) -> bool:
        best = listing.book.best(working.side.opposite)
        prices = (price for price in (best, base) if price is not None)
        return any(working.takes_at(price) for price in prices)
