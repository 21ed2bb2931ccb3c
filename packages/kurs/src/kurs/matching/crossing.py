"""Crossing: an order that takes walks the other side of the book, best price first, then first come.

Two orders of one account never trade with each other: where they meet, the newer one (accepted later)
is cancelled.
"""

from decimal import Decimal

from kurs.domain.fills import ReportKind
from kurs.domain.orders import BUY, SELL, ZERO, Side
from kurs.matching.clearing import TOO_LITTLE_BALANCE, Clearing
from kurs.matching.listing import Listing
from kurs.matching.working import WorkingOrder

__all__ = ["Crossing"]


class Crossing:
    """Trades against the book; prices are the resting orders'."""

    def __init__(self, clearing: Clearing) -> None:
        self._clearing = clearing

    def cross(self, listing: Listing, taker: WorkingOrder, bound: Decimal | None, time: int) -> None:
        """Takes from the book up to the price `bound` (None: any price) until nothing is left of one of them."""
        opposite = taker.side.opposite
        while taker.alive:
            price = listing.book.best(opposite)
            if price is None or _beyond(price, bound, taker.side):
                return
            self._take_level(listing, taker, price, time)

    def sweep(self, listing: Listing, side: Side, time: int) -> None:
        """Fills resting orders of a side that the shown depth of the other side has crossed."""
        book = listing.book
        while (maker := book.first(side)) is not None and maker.order.price is not None:
            shown = book.depth[side.opposite].best()
            if shown is None or _beyond(shown, maker.order.price, side):
                return
            offered = book.depth[side.opposite].get(shown) or ZERO
            amount = min(offered, self._clearing.fillable(maker))
            book.consume(side.opposite, shown, amount)
            self._clearing.fill(maker, amount, maker.order.price, time, maker=True)

    def cross_others(self, listing: Listing, taker: WorkingOrder, bound: Decimal, time: int) -> None:
        """Takes from other clients' resting orders alone, up to the price where the outside market is.

        Own orders are passed over: that market, and not the taker, is the one that fills them.
        """
        for maker in list(listing.book.resting(taker.side.opposite)):
            if not taker.alive or maker.order.price is None or _beyond(maker.order.price, bound, taker.side):
                return
            if maker.alive and maker.account != taker.account:
                self._execute(listing, taker, maker, self._clearing.fillable(maker), maker.order.price, time)

    def firm(
        self, listing: Listing, taker: WorkingOrder, bound: Decimal | None, *, pass_own: bool
    ) -> tuple[Decimal, Decimal]:
        """What the book would surely give `taker`, up to what it wants, and the cost: (base, quote).

        Own orders are passed over, or end it.
        """
        amount, cost = ZERO, ZERO
        if not listing.book.own and not listing.book.depth[taker.side.opposite]:
            return amount, cost
        offers = _FirmOrders(self._clearing, listing)
        for price in listing.book.levels(taker.side.opposite):
            if amount == taker.remaining or _beyond(price, bound, taker.side):
                break
            offered, own = offers.at(price, taker, pass_own=pass_own)
            taken = min(offered, taker.remaining - amount)
            amount, cost = amount + taken, cost + taken * _taker_price(listing, taker, price)
            if own:
                break
        return amount, cost

    def _take_level(self, listing: Listing, taker: WorkingOrder, price: Decimal, time: int) -> None:
        opposite = taker.side.opposite
        for maker in listing.book.queue(opposite, price):
            if maker.alive:
                self._execute(listing, taker, None, maker.ahead, price, time)
                # Its own fill may have ended the taker, or the other order by their group.
                if taker.alive and maker.alive:
                    self._meet(listing, taker, maker, price, time)
            if not taker.alive:
                return
        self._execute(listing, taker, None, listing.book.depth[opposite].get(price) or ZERO, price, time)

    def _meet(self, listing: Listing, taker: WorkingOrder, maker: WorkingOrder, price: Decimal, time: int) -> None:
        if maker.account != taker.account:
            self._execute(listing, taker, maker, self._clearing.fillable(maker), price, time)
            return
        older, newer = sorted((taker, maker), key=lambda w: w.number)
        self._clearing.end(newer, ReportKind.CANCELLED, time, f"would trade with the own order {older.id}")

    def _execute(
        self,
        listing: Listing,
        taker: WorkingOrder,
        maker: WorkingOrder | None,
        most: Decimal,
        level: Decimal,
        time: int,
    ) -> None:
        """Trades up to `most` with a resting order, or with the depth at `level` where `maker` is None."""
        price = _taker_price(listing, taker, level)
        if taker.sized_by_funds:
            self._clearing.size(taker, self._clearing.bought(taker, price), time)
            if not taker.alive:
                return
        wanted = min(most, self._clearing.fillable(taker))
        amount = self._clearing.affordable(taker, wanted, price)
        if amount and maker is None:
            listing.book.consume(taker.side.opposite, level, amount)
        elif amount and maker is not None:
            self._clearing.fill(maker, amount, price, time, maker=True)
        if amount:
            self._clearing.fill(taker, amount, price, time, maker=False)
            listing.traded_at(price)
        if amount < wanted:
            self._clearing.end(taker, ReportKind.EXPIRED, time, TOO_LITTLE_BALANCE)


class _FirmOrders:
    """What is surely there: a fill may take other orders of its maker away, and those do not count."""

    def __init__(self, clearing: Clearing, listing: Listing) -> None:
        self._clearing = clearing
        self._listing = listing
        self._held: dict[str, Decimal] = {}
        self._fired: set[tuple[str, str]] = set()
        self._unsure: set[str] = set()

    def at(self, price: Decimal, taker: WorkingOrder, *, pass_own: bool) -> tuple[Decimal, bool]:
        """The amount at a price, and whether an own order of the taker ends it."""
        book, opposite = self._listing.book, taker.side.opposite
        amount = ZERO
        for maker in book.queue(opposite, price):
            if maker.account != taker.account:
                amount += self._firm(maker)
            elif not pass_own and maker.number < taker.number:
                return amount + maker.ahead, True
        return amount + (book.depth[opposite].get(price) or ZERO), False

    def _firm(self, maker: WorkingOrder) -> Decimal:
        group = maker.order.oco_group
        if maker.account in self._unsure or (group is not None and (maker.account, group) in self._fired):
            return ZERO
        amount = self._covered(maker)
        if group is not None:
            self._fired.add((maker.account, group))
        if maker.order.reduce_only:
            self._unsure.add(maker.account)
        return amount

    def _covered(self, maker: WorkingOrder) -> Decimal:
        """No more than its account still holds once its orders before this one have filled."""
        instrument = self._listing.instrument
        account = self._clearing.accounts[maker.account]
        held = self._held.get(account.name)
        if held is None:
            held = account.reducible(instrument, maker.side)
        bounded = maker.order.reduce_only or (maker.side is SELL and not instrument.margin)
        amount = min(maker.remaining, held) if bounded else maker.remaining
        self._held[account.name] = max(held - amount, ZERO)
        return amount


def _taker_price(listing: Listing, taker: WorkingOrder, level: Decimal) -> Decimal:
    """The level's price, rounded against the taker where a feed shows prices off the grid."""
    instrument = listing.instrument
    return instrument.round_price_up(level) if taker.side is BUY else instrument.round_price_down(level)


def _beyond(price: Decimal, bound: Decimal | None, side: Side) -> bool:
    """Whether a taker of this side would pay more, or get less, than the bound."""
    if bound is None:
        return False
    return price > bound if side is BUY else price < bound
