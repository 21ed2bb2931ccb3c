"""The venue in memory: orders, cancels and ticks in, reports out. Deterministic; it never waits.

How candles and trades fill orders is told in `windows`, how the book does in `crossing` and `depth`.
Ticks of one symbol must come in order of time. A candle that overlaps what finer ticks or an earlier
candle have already told is not matched again, and where the book is known candles fill nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from kurs.domain.balances import Balance
from kurs.domain.errors import BadInput, StateCorrupt, UnknownName
from kurs.domain.fills import OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import Book, BookChange, Candle, Quote, Tick, Trade
from kurs.domain.orders import Order, OrderType, Side
from kurs.domain.positions import Position
from kurs.matching.accounts import Account
from kurs.matching.admission import first_trigger, refusal, unit_bound
from kurs.matching.clearing import Clearing, Report, Statistics
from kurs.matching.crossing import Crossing
from kurs.matching.depth import Depth
from kurs.matching.listing import NONE, PRINTS, Listing, Opened
from kurs.matching.models import FeeSchedule, Models
from kurs.matching.prints import Prints
from kurs.matching.state import Fields
from kurs.matching.taking import Taking
from kurs.matching.windows import NO_IDS, Window
from kurs.matching.working import ARRIVING, NOWHERE, RESTING, WorkingOrder

__all__ = ["MAIN_ACCOUNT", "MatchingVenue"]

MAIN_ACCOUNT = "main"
SNAPSHOT_VERSION = 1
_NOTHING: tuple[Report, ...] = ()


class MatchingVenue:
    """One venue for any number of clients; `accounts` gives each its deposits by currency.

    Client order ids are unique in the venue: one that comes again gets its last report, never a second
    order; of finished orders the last REMEMBERED are known. Every change goes through `submit`, `cancel` and `on_tick`.
    """

    def __init__(
        self,
        *,
        instruments: Iterable[Instrument],
        accounts: Mapping[str, Mapping[str, Decimal]],
        models: Models | None = None,
    ) -> None:
        self._models = models or Models()
        self._listings = {instrument.symbol: Listing(instrument) for instrument in instruments}
        self._accounts = {name: Account(name, _deposits(held)) for name, held in accounts.items()}
        self._clearing = Clearing(self._listings, self._accounts, self._models.tiers)
        crossing = Crossing(self._clearing)
        taking = Taking(self._clearing, crossing, self._models)
        self._prints = Prints(self._clearing, taking, self._models.fill_rule)
        self._depth = Depth(self._clearing, crossing, taking)
        self._now = 0

    @property
    def now(self) -> int:
        """Market time in ms: the latest moment that any tick has told of."""
        return self._now

    def instruments(self) -> Mapping[str, Instrument]:
        return {symbol: listing.instrument for symbol, listing in self._listings.items()}

    def submit(
        self, order: Order, time: int, account: str = MAIN_ACCOUNT, funds: Decimal | None = None
    ) -> list[Report]:
        """Takes an order sent at `time` (ms), after all that ticks have told by now, or says why not.

        `funds` are what it may spend (quote currency, fees included; see SubmitOrder). Raises UnknownName for an
        account that does not exist.
        """
        client, sent, time = self._account(account), time, max(time, self._now)
        known = self._clearing.known(order.client_order_id)
        if known is not None:
            return [_repeated(order, account, time, *known)]
        listing = self._listings.get(order.symbol)
        if listing is None:
            why: str | None = f"symbol: {order.symbol} is not traded here"
        else:
            why = refusal(order, listing, client, self._clearing, funds)
        if listing is None or why is not None:
            self._clearing.reject(order, account, time, why or "")
        else:
            # What reduces a position may answer a fill within what has been told, and travels from that fill on.
            self._admit(order, listing, account, time, sent if order.reduce_only else time, funds)
        return self._clearing.drain()

    def cancel(self, client_order_id: str, time: int, account: str = MAIN_ACCOUNT, symbol: str = "") -> list[Report]:
        """Takes a working order away; CANCEL_REJECTED where there is none of this id and account.

        `symbol` is named in the answer about an id that never came.
        """
        time = max(time, self._now)
        working = self._clearing.orders.get(client_order_id)
        if working is None or working.account != account:
            return [self._nothing_to_cancel(client_order_id, account, symbol, time)]
        self._clearing.end(working, ReportKind.CANCELLED, time, "cancelled on request")
        self._listings[working.order.symbol].watch()
        return self._clearing.drain()

    def passes(self, candle: Candle) -> bool:
        """Whether a candle does nothing to any working order; if so, all that it tells is noted.

        The path of nearly every candle in a backtest: two comparisons decide.
        """
        symbol, interval, time, _, high, low, close, _ = candle
        listing = self._listings.get(symbol)
        if listing is None or time < listing.until or listing.deep:
            return True
        if listing.floor < low and high < listing.ceiling:
            listing.until = end = time + interval
            if end > self._now:
                self._now = end
            listing.last = close
            return True
        return False

    def open(self, candle: Candle) -> Sequence[Report]:
        """What the candle's open does, so that its reports can be answered before `on_tick` tells the rest of it.

        It may be left out, or said again: a candle opens once.
        """
        listing = self._listings.get(candle.symbol)
        if listing is None or listing.deep or candle.time < listing.until or listing.source is NONE:
            return _NOTHING
        if listing.floor < candle.open < listing.ceiling or _is_open(listing, candle):
            return _NOTHING
        self._now = max(self._now, candle.time)
        window = self._window(listing, candle)
        self._prints.open(listing, window)
        listing.last = candle.open
        listing.opened = Opened(time=candle.time, left=window.left, fresh=window.fresh)
        listing.watch()
        return self._clearing.drain()

    def arrive(self, candle: Candle) -> Sequence[Report]:
        """Fills market orders that came in answer to what the candle's open has filled, at that open too; told after
        `close`, in answer to that and at that close.

        Only those that may open a position: what closes or guards one meets what comes next.
        """
        listing = self._listings.get(candle.symbol)
        if listing is None or listing.deep or not listing.active:
            return _NOTHING
        came = [working for working in listing.in_turn() if working.opens]
        window = self._told_last(listing, candle) if came else None
        if window is None:
            return _NOTHING
        self._prints.arrive(listing, window, came)
        listing.opened = Opened(time=candle.time, left=window.left, fresh=window.fresh)
        listing.watch()
        return self._clearing.drain()

    def rest(self, candle: Candle) -> Sequence[Report]:
        """What a candle that `on_tick` has told does to stops that came in answer to it.

        Whether its worst price came before or after what they protect was bought is not known: it is believed to
        have come after.
        """
        listing = self._listings.get(candle.symbol)
        if listing is None or listing.deep or not listing.active:
            return _NOTHING
        window = self._window(listing, candle)
        self._prints.late_stops(listing, window)
        listing.opened = Opened(time=candle.time, left=window.left, fresh=window.fresh)
        listing.watch()
        return self._clearing.drain()

    def close(self, candle: Candle) -> Sequence[Report]:
        """What orders do at the close of a candle, which `on_tick` has told, that have arrived by then and not before.

        Only where the models say that they may; what is sent at the close is among them.
        """
        listing = self._listings.get(candle.symbol)
        if listing is None or listing.deep or not listing.active or not self._models.at_close:
            return _NOTHING
        came = [working for working in listing.in_turn() if working.stage is ARRIVING]
        if not came:
            return _NOTHING
        window = Window.of_close(candle, self._window(listing, candle).left)
        self._prints.arrive(listing, window, came)
        listing.opened = Opened(time=candle.time, left=window.left, fresh=NO_IDS)
        listing.watch()
        return self._clearing.drain()

    def charge(self, symbol: str, cost: Decimal, account: str = MAIN_ACCOUNT) -> None:
        """Takes what holding a position costs (quote currency): interest on what is borrowed for it."""
        self._account(account).charge(symbol, self._listings[symbol].instrument.quote, cost)

    def on_tick(self, tick: Tick) -> Sequence[Report]:
        """What the tick does to working orders; ticks of symbols that are not traded here do nothing."""
        listing = self._listings.get(tick[0])
        if listing is None:
            return _NOTHING
        if isinstance(tick, Candle):
            if self.passes(tick):
                return _NOTHING
            listing.until = end = tick.close_time
            self._now = max(self._now, end)
            self._on_candle(listing, tick)
        else:
            self._on_moment(listing, tick)
        listing.watch()
        return self._clearing.drain()

    def book(self, symbol: str, levels: int) -> Book:
        """The best so many levels that others show; UnknownName for what is not listed."""
        listing = self._listings.get(symbol)
        if listing is None:
            raise UnknownName.among("symbol", symbol, self._listings)
        shown = listing.book.depth
        return Book(
            bids=tuple(islice(shown[Side.BUY], levels)),
            asks=tuple(islice(shown[Side.SELL], levels)),
            source=listing.source.value,
        )

    def working(self, account: str = MAIN_ACCOUNT) -> list[Order]:
        """The account's working orders, in order of acceptance."""
        return [working.seen() for working in self._account(account).orders.values()]

    def owner(self, client_order_id: str) -> str | None:
        """The account of an order that came once, working or not."""
        known = self._clearing.known(client_order_id)
        return None if known is None else known[0]

    def balances(self, account: str = MAIN_ACCOUNT) -> dict[str, Balance]:
        """By currency: every one deposited or traded."""
        client = self._account(account)
        return {currency: self._clearing.balance(client, currency) for currency in client.totals}

    def fees(self, symbol: str, time: int) -> FeeSchedule:
        """What a fill would cost at this `time` (ms), which must not go back."""
        listing = self._listings[symbol]
        self._clearing.price_fees(listing, time)
        return listing.fees

    def positions(self, account: str = MAIN_ACCOUNT) -> dict[str, Position]:
        """By symbol: what the account's fills there add up to."""
        return dict(self._account(account).positions)

    def statistics(self) -> Statistics:
        return self._clearing.statistics()

    def snapshot(self) -> dict[str, object]:
        """Everything but instruments and models, JSON-shaped; decimals are text."""
        return {
            "version": SNAPSHOT_VERSION,
            "now": self._now,
            "listings": {symbol: listing.to_state() for symbol, listing in self._listings.items()},
            "clearing": self._clearing.to_state(),
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Goes on from a snapshot of a venue with the same instruments and models.

        Raises StateCorrupt where it cannot be read; the venue must not be used then.
        """
        fields = Fields(state)
        if fields.whole("version") != SNAPSHOT_VERSION:
            raise StateCorrupt(f"snapshot of the venue: version {fields.whole('version')} is not known here")
        self._now = fields.whole("now")
        states = fields.child("listings")
        if unknown := set(states) - set(self._listings):
            raise StateCorrupt(f"snapshot of the venue: {', '.join(sorted(unknown))} are not traded here")
        for symbol, old in self._listings.items():
            self._listings[symbol] = listing = Listing(old.instrument)
            if symbol in states:
                listing.restore(states.child(symbol))
        self._clearing.restore(fields.child("clearing"))
        for listing in self._listings.values():
            listing.watch()

    def _admit(self, order: Order, listing: Listing, account: str, time: int, sent: int, funds: Decimal | None) -> None:
        working = WorkingOrder(
            order=order,
            account=account,
            number=self._clearing.next_number(),
            accepted_at=time,
            arrives_at=sent + self._models.latency.ms,
            unit=unit_bound(order, listing),
            amount=order.amount,
            funds=funds,
            trigger=first_trigger(order, listing),
            updated_at=time,
        )
        self._clearing.admit(working)
        # Over prints the market shows itself with the next tick only; a book is there at once.
        if listing.source is not PRINTS:
            self._depth.settle(listing, time)
            listing.watch()
        elif self._models.at_once and order.type is OrderType.LIMIT and order.price is not None:
            working.stage = RESTING
            listing.rest(working, order.price)
            listing.watch()
        else:
            # The next candle meets an order that arrives, whatever its prices.
            listing.floor, listing.ceiling = NOWHERE

    def _on_candle(self, listing: Listing, candle: Candle) -> None:
        self._print_seen(listing)
        window = self._window(listing, candle)
        self._prints.match(listing, window)
        listing.last = candle.close
        # Orders that may still fill at the close share what is left of the candle.
        listing.opened = None if window.left is None else Opened(time=candle.time, left=window.left, fresh=NO_IDS)

    def _window(self, listing: Listing, candle: Candle) -> Window:
        """The candle, with what its open has left of it where that was told before."""
        window = Window.of_candle(candle, listing.instrument, self._models.volume_share)
        opened = listing.opened
        if opened is not None and opened.time == candle.time:
            window.left, window.fresh = opened.left, opened.fresh
        return window

    def _told_last(self, listing: Listing, candle: Candle) -> Window | None:
        """The moment of the candle that was told last, where orders in answer to it may still meet it."""
        window = self._window(listing, candle)
        if candle.time >= listing.until:
            return window if _is_open(listing, candle) else None
        return Window.of_close(candle, window.left) if self._models.at_close else None

    def _on_moment(self, listing: Listing, tick: Trade | Quote | BookChange) -> None:
        # One past the moment: a candle that begins with it would tell of it again.
        listing.until = max(listing.until, tick.time + 1)
        self._now = max(self._now, tick.time)
        if isinstance(tick, Trade):
            self._on_trade(listing, tick)
        elif isinstance(tick, Quote):
            self._depth.quote(listing, tick)
        else:
            self._depth.change(listing, tick)

    def _on_trade(self, listing: Listing, trade: Trade) -> None:
        window = Window.of_trade(trade, listing.instrument, self._models.volume_share)
        if not listing.deep:
            self._print_seen(listing)
            self._prints.match(listing, window)
            listing.last = trade.price
            return
        self._depth.settle(listing, trade.time)
        self._prints.match(listing, window)
        self._depth.traded(listing, trade)
        listing.last = trade.price
        self._depth.settle(listing, trade.time)

    def _print_seen(self, listing: Listing) -> None:
        """The first print: until it nobody knew the market, so what rests by then arrives with it."""
        if listing.source is NONE:
            listing.set_source(PRINTS)
            listing.send_again()

    def _account(self, name: str) -> Account:
        try:
            return self._accounts[name]
        except KeyError:
            raise UnknownName.among("account", name, self._accounts) from None

    def _nothing_to_cancel(self, client_order_id: str, account: str, symbol: str, time: int) -> OrderReport:
        known = self._clearing.known(client_order_id)
        mine = known[1] if known is not None and known[0] == account else None
        return OrderReport(
            client_order_id=client_order_id,
            symbol=symbol if mine is None else mine.symbol,
            kind=ReportKind.CANCEL_REJECTED,
            time=time,
            venue_order_id=None if mine is None else mine.venue_order_id,
            reason="no such order" if mine is None else "the order is no longer working",
        )


def _is_open(listing: Listing, candle: Candle) -> bool:
    return listing.opened is not None and listing.opened.time == candle.time


def _deposits(held: Mapping[str, Decimal]) -> dict[str, Decimal]:
    for currency, amount in held.items():
        if not (amount.is_finite() and amount >= 0):
            raise BadInput.of(f"deposit of {currency}", amount, "a finite amount, 0 or more")
    return dict(held)


def _repeated(order: Order, account: str, time: int, owner: str, last: OrderReport) -> OrderReport:
    if owner == account:
        return last
    return OrderReport(
        client_order_id=order.client_order_id,
        symbol=order.symbol,
        kind=ReportKind.REJECTED,
        time=time,
        reason="client_order_id: another account uses it",
    )
