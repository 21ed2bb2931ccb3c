"""Taking: what an order does when it meets the market, be that the book or a window of prints."""

from decimal import Decimal

from kurs.domain.fills import ReportKind
from kurs.domain.orders import SELL, TimeInForce
from kurs.matching.clearing import TOO_LITTLE_BALANCE, Clearing
from kurs.matching.crossing import Crossing
from kurs.matching.listing import Listing
from kurs.matching.models import Models, NoSlippage, SlippageModel
from kurs.matching.windows import Outside
from kurs.matching.working import TAKING, WorkingOrder

__all__ = ["Taking"]

FOK = TimeInForce.FOK


class Taking:
    """`outside` is where the market beyond the venue's own clients stands; None where the book shows it.

    Resting orders of other clients come first as long as they are no worse than the outside market;
    then comes the outside market; then a limit may go on through the book as far as its limit.
    """

    def __init__(self, clearing: Clearing, crossing: Crossing, models: Models) -> None:
        self._clearing = clearing
        self._crossing = crossing
        self._slippage = None if isinstance(models.slippage, NoSlippage) else models.slippage
        self._beyond = models.beyond

    def trigger(self, listing: Listing, working: WorkingOrder, time: int, outside: Outside | None = None) -> None:
        """Turns a stop into the order that it held back."""
        working.trigger = None
        self.enter(listing, working, time, outside)

    def enter(self, listing: Listing, working: WorkingOrder, time: int, outside: Outside | None = None) -> None:
        """Lets an order without a trigger meet the market; a post-only order must not take."""
        if working.order.post_only and _would_take(listing, working, outside):
            self._clearing.end(working, ReportKind.REJECTED, time, "post_only: would take")
        else:
            self.take(listing, working, time, outside)

    def take(self, listing: Listing, working: WorkingOrder, time: int, outside: Outside | None = None) -> None:
        """Takes what may be taken now; the rest rests, goes on taking, or expires."""
        working.stage = TAKING
        self._clearing.price_fees(listing, time)
        if outside is not None and not working.takes_at(outside.base):
            outside = None
        whole_only = working.order.time_in_force is FOK
        if whole_only and not self._whole(listing, working, outside):
            self._clearing.end(working, ReportKind.EXPIRED, time, "fok: not all of it could be had")
            return
        if outside is not None:
            if listing.book.own:
                self._crossing.cross_others(listing, working, outside.base, time)
            self._take_outside(listing, working, time, outside)
        if outside is None or working.order.price is not None:
            self._crossing.cross(listing, working, working.order.price, time)
        if working.alive:
            self._leave_rest(listing, working, time)

    def _leave_rest(self, listing: Listing, working: WorkingOrder, time: int) -> None:
        limit = working.order.price
        if working.at_once:
            self._clearing.end(working, ReportKind.EXPIRED, time, "ioc: the rest could not be had")
        elif limit is not None:
            listing.rest(working, limit)

    def _take_outside(self, listing: Listing, working: WorkingOrder, time: int, outside: Outside) -> None:
        if not working.alive:
            return
        if working.sized_by_funds:
            self._size(listing, working, time, outside)
        wanted = outside.window.offered(self._clearing.fillable(working))
        if not wanted:
            return
        price = self._price(listing, working, wanted, outside, self._slippage)
        amount = self._clearing.affordable(working, wanted, price)
        if amount:
            outside.window.take(amount)
            if working.sized_by_funds and working.side is SELL:
                counted = self._counted(listing, working, amount, outside)
                working.lost += amount * (counted - price) * (1 + listing.fees.taker)
            self._clearing.fill(working, amount, price, time, maker=False)
        if amount < wanted and working.alive:
            self._clearing.end(working, ReportKind.EXPIRED, time, TOO_LITTLE_BALANCE)

    def _size(self, listing: Listing, working: WorkingOrder, time: int, outside: Outside) -> None:
        """What slips by volume slips less for less: at the price of what could be had without, the funds suffice."""
        most = outside.window.offered(self._clearing.bought(working, outside.base))
        counted = self._counted(listing, working, most, outside)
        self._clearing.size(working, self._clearing.bought(working, counted), time)

    def _counted(self, listing: Listing, working: WorkingOrder, amount: Decimal, outside: Outside) -> Decimal:
        """The price at which `amount` counts against funds: a sale by that before slippage, for the less it got, the
        larger it would be, and the less it would get."""
        slippage = None if working.side is SELL else self._slippage
        return self._price(listing, working, amount, outside, slippage)

    def _price(
        self,
        listing: Listing,
        working: WorkingOrder,
        amount: Decimal,
        outside: Outside,
        slippage: SlippageModel | None,
    ) -> Decimal:
        """What `amount` costs outside, slippage included; never worse than the order's limit."""
        price = outside.taker_price(working.side, amount, listing.instrument, slippage, beyond=self._beyond)
        limit = working.order.price
        return price if limit is None or working.takes_at(price) else limit

    def _whole(self, listing: Listing, working: WorkingOrder, outside: Outside | None) -> bool:
        """Whether all of it can surely be had, and paid for, at once."""
        if self._clearing.fillable(working) < working.remaining:
            return False
        bound = working.order.price if outside is None else outside.base
        amount, cost = self._crossing.firm(listing, working, bound, pass_own=outside is not None)
        missing = working.remaining - amount
        if missing:
            if outside is None or outside.window.offered(missing) < missing:
                return False
            cost += missing * self._counted(listing, working, missing, outside)
        return self._clearing.pays(working, cost)


def _would_take(listing: Listing, working: WorkingOrder, outside: Outside | None) -> bool:
    best = listing.book.best(working.side.opposite)
    if best is not None and working.takes_at(best):
        return True
    return outside is not None and working.takes_at(outside.base)
