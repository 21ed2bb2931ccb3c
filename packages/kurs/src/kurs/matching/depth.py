"""Matching where the book is known: quotes, changes of the book, and the clients' own orders."""

from kurs.domain.market import BookChange, Quote, Trade, exact
from kurs.domain.orders import ZERO, Side
from kurs.matching.clearing import Clearing
from kurs.matching.crossing import Crossing
from kurs.matching.listing import Listing, Source
from kurs.matching.taking import Taking
from kurs.matching.working import Stage, WorkingOrder

__all__ = ["Depth"]


class Depth:
    """A resting order that the depth crosses fills at its own price; stops look at the best price that
    they would trade at, and at the last trade. What the depth cannot give, a market order waits for.
    """

    def __init__(self, clearing: Clearing, crossing: Crossing, taking: Taking) -> None:
        self._clearing = clearing
        self._crossing = crossing
        self._taking = taking

    def quote(self, listing: Listing, quote: Quote) -> None:
        """A quote replaces the quote before it; beside a full book it only says where the market is."""
        if listing.source is not Source.BOOK:
            listing.set_source(Source.QUOTES)
            self._forget_quote(listing)
            self._show_quote(listing, Side.BUY, quote.bid, quote.bid_size)
            self._show_quote(listing, Side.SELL, quote.ask, quote.ask_size)
        listing.last = (quote.bid + quote.ask) / 2
        self.settle(listing, quote.time)

    def change(self, listing: Listing, change: BookChange) -> None:
        """A level of the book has a new size."""
        if listing.source is not Source.BOOK:
            self._forget_quote(listing)
            listing.set_source(Source.BOOK)
        side = Side.BUY if change.side > 0 else Side.SELL
        amount = listing.instrument.round_amount(exact(change.amount))
        listing.book.show(side, exact(change.price), amount)
        bid, ask = (listing.book.depth[s].best() for s in Side)
        if bid is not None and ask is not None:
            listing.last = float((bid + ask) / 2)
        self.settle(listing, change.time)

    def traded(self, listing: Listing, trade: Trade) -> None:
        """A trade at a level brings the own orders there forward."""
        hit = Side.SELL if trade.side > 0 else Side.BUY
        listing.book.advance(hit, exact(trade.price), listing.instrument.round_amount(exact(trade.amount)))

    def settle(self, listing: Listing, time: int) -> None:
        """Matches until nothing more can happen: resting orders, arrivals, takers, stops."""
        for side in Side:
            self._crossing.sweep(listing, side, time)
        while True:
            before = self._clearing.trades, len(listing.active)
            for working in sorted(listing.active.values(), key=lambda w: w.number):
                self._advance(listing, working, time)
            if (self._clearing.trades, len(listing.active)) == before:
                return

    def _advance(self, listing: Listing, working: WorkingOrder, time: int) -> None:
        if working.stage is Stage.ARRIVING and working.arrives_at <= time:
            self._arrive(listing, working, time)
        elif working.stage is Stage.TAKING:
            self._taking.take(listing, working, time)
        if working.stage is Stage.WAITING:
            self._watch(listing, working, time)

    def _arrive(self, listing: Listing, working: WorkingOrder, time: int) -> None:
        if working.trigger is None:
            self._taking.enter(listing, working, time)
        else:
            working.stage = Stage.WAITING

    def _watch(self, listing: Listing, working: WorkingOrder, time: int) -> None:
        """Triggers a stop, or moves it behind the market."""
        best = listing.book.depth[working.side.opposite].best()
        seen = [] if best is None else [float(best)]
        if listing.last is not None:
            seen.append(listing.last)
        if any(working.reached_by(price) for price in seen):
            self._taking.trigger(listing, working, time)
        elif seen and working.trails:
            instrument, price = listing.instrument, exact(seen[0])
            on_grid = instrument.round_price_up if working.side is Side.BUY else instrument.round_price_down
            working.follow(on_grid(price))

    def _forget_quote(self, listing: Listing) -> None:
        for side, price in listing.quoted.items():
            listing.book.show(side, price, ZERO)
        listing.quoted.clear()

    def _show_quote(self, listing: Listing, side: Side, price: float, size: float) -> None:
        level = exact(price)
        listing.book.show(side, level, listing.instrument.round_amount(exact(size)))
        listing.quoted[side] = level
