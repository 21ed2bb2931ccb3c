"""Clearing: books every fill, keeps the promises that orders made, and writes the reports.

After each fill, in this order: the order's group is cancelled (OCO), orders that were to reduce a
position that is gone expire, and where a reduce-only sale took spot currency that other orders had
reserved, the newest of those are cancelled: protection comes before a resting wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal

from kurs.domain.balances import Balance
from kurs.domain.errors import StateCorrupt
from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, SELL, ZERO, Order, Side, TimeInForce
from kurs.matching.accounts import Account
from kurs.matching.listing import Listing
from kurs.matching.models import FeeSchedule, FeeTier
from kurs.matching.state import Fields, remember
from kurs.matching.tiers import TieredFees
from kurs.matching.working import DONE, WorkingOrder

__all__ = ["NOTHING_TO_REDUCE", "TOO_LITTLE_BALANCE", "Clearing", "Report", "Statistics"]

Report = OrderReport | Fill

FOK = TimeInForce.FOK

NOTHING_TO_REDUCE = "nothing left to reduce"
TOO_LITTLE_BALANCE = "balance does not cover the price"
# Whoever adds the same money up in another order may be off by the last of 28 digits.
LAST_DIGITS = 1 + Decimal("1e-20")
# Cut well above the last digit, so that what was divided fits where it came from.
_WITHOUT_FEE = Context(prec=24, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts since the venue began; `working` is now."""

    accounts: int
    working: int
    accepted: int
    rejected: int
    cancelled: int
    expired: int
    fills: int


class Clearing:
    """The one place where accounts and the life of orders change."""

    def __init__(
        self, listings: Mapping[str, Listing], accounts: dict[str, Account], tiers: Sequence[FeeTier] = ()
    ) -> None:
        self.listings = listings
        self._tiers = TieredFees(tiers) if tiers else None
        self.accounts = accounts
        self.orders: dict[str, WorkingOrder] = {}
        self.trades = 0
        self._reports: list[Report] = []
        # The last word on every finished order, and whose it was: a repeated id gets it again.
        self._finished: dict[str, tuple[str, OrderReport]] = {}
        self._numbers = 0
        # Which symbols of a currency need margin: of most venues none do, and every order asks.
        margins = [listing.instrument for listing in listings.values() if listing.instrument.margin]
        self._on_margin = {i.quote: frozenset(m.symbol for m in margins if m.quote == i.quote) for i in margins}
        self._counts = dict.fromkeys(ReportKind, 0)

    def drain(self) -> list[Report]:
        """The reports since the last call, in the order in which they happened."""
        reports, self._reports = self._reports, []
        return reports

    def known(self, client_order_id: str) -> tuple[str, OrderReport] | None:
        """Whose order this id is, and the last report on it; None when it never came."""
        working = self.orders.get(client_order_id)
        if working is not None:
            return working.account, working.accepted
        return self._finished.get(client_order_id)

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def reject(self, order: Order, account: str, time: int, reason: str) -> None:
        """Refuses an order that never worked."""
        report = OrderReport(
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            kind=ReportKind.REJECTED,
            time=time,
            reason=reason,
        )
        remember(self._finished, order.client_order_id, (account, report))
        self._tell(report)

    def admit(self, working: WorkingOrder) -> None:
        """Takes an order in and binds what it may cost."""
        self._bind(working)
        self.listings[working.order.symbol].active[working.id] = working
        self._tell(working.accepted)

    def end(self, working: WorkingOrder, kind: ReportKind, time: int, reason: str) -> None:
        """Takes what is left of an order away."""
        report = working.report(kind, time, reason)
        self._leave(working, report)
        self._tell(report)

    def fill(self, working: WorkingOrder, amount: Decimal, price: Decimal, time: int, *, maker: bool) -> None:
        """Books one execution and everything that follows from it."""
        listing, account = self.listings[working.order.symbol], self.accounts[working.account]
        instrument, value = listing.instrument, amount * price
        self.trades += 1
        fill = Fill(
            trade_id=str(self.trades),
            client_order_id=working.id,
            symbol=working.order.symbol,
            side=working.side,
            amount=amount,
            price=price,
            fee=listing.fees.fee(value, maker=maker),
            fee_currency=instrument.quote,
            maker=maker,
            time=time,
        )
        account.apply(fill, instrument)
        working.filled += amount
        working.spent += value
        working.fees += fill.fee
        working.updated_at = time
        self._reports.append(fill)
        if self._tiers is not None:
            self._tiers.add(time, value)
        if working.remaining:
            self._bind_rest(working, account, instrument)
        else:
            self._leave(working, working.accepted)
        if working.order.oco_group is not None:
            self._cancel_group(account, working, working.order.oco_group, time)
        if account.reducing:
            self._expire_reducing(account, time)
        if working.order.reduce_only and not instrument.margin:
            self._restore_cover(account, instrument.base, time)

    def price_fees(self, listing: Listing, time: int) -> None:
        """Sets the fees by what has been traded up to `time` (ms)."""
        if self._tiers is not None:
            listing.fees = self._tiers.schedule(time) or FeeSchedule.of(listing.instrument)

    def bought(self, working: WorkingOrder, price: Decimal) -> Decimal:
        """How much the funds of an order still buy at `price` before fees."""
        listing = self.listings[working.order.symbol]
        return listing.instrument.round_amount(working.unspent / (price * (1 + listing.fees.taker)))

    def size(self, working: WorkingOrder, left: Decimal, time: int) -> None:
        """Settles how much is left of an order with funds, and tells it; the order ends where that is nothing."""
        amount = working.filled + left
        if not amount:
            working.amount = amount
            self.end(working, ReportKind.EXPIRED, time, TOO_LITTLE_BALANCE)
        elif amount != working.amount:
            working.amount = amount
            sized = working.report(ReportKind.ACCEPTED, time, amount=amount)
            self._reports.append(sized)
            if not left:
                self._leave(working, sized)

    def fillable(self, working: WorkingOrder) -> Decimal:
        """What is left of an order; of a reduce-only one, no more than there is to reduce."""
        if not working.order.reduce_only:
            return working.remaining
        instrument = self.listings[working.order.symbol].instrument
        return min(working.remaining, self.accounts[working.account].reducible(instrument, working.side))

    def affordable(self, working: WorkingOrder, amount: Decimal, price: Decimal) -> Decimal:
        """How much of `amount` a taker can pay for at `price`, in whole lots. Only spot buys can lack
        money here: sells have reserved what they sell, and margin is checked when an order is accepted."""
        listing = self.listings[working.order.symbol]
        instrument = listing.instrument
        if instrument.margin or working.side is SELL or working.sized_by_funds:
            return amount
        unit = price * (1 + listing.fees.taker)
        if unit <= working.unit:
            return amount
        free = self.available(self.accounts[working.account], instrument.quote) + working.reserved
        if unit * amount <= free:
            return amount
        affordable = instrument.round_amount(free / unit) if free > 0 else ZERO
        # The quotient is rounded at the 28th digit, possibly up.
        return affordable - instrument.lot_size if unit * affordable > free else affordable

    def available(self, account: Account, currency: str) -> Decimal:
        """What can still be spent; on margin: equity less the margin that positions and orders need."""
        free = account.total(currency) - account.reserved.get(currency, ZERO)
        for symbol in self._margin_symbols(account, currency):
            free += self._value(account, symbol) - self.margin(account, self.listings[symbol].instrument)
        return free

    def margin(self, account: Account, instrument: Instrument) -> Decimal:
        """Quote currency that positions and orders of one symbol need, the fees of the orders included."""
        fees = sum((account.pending.get((instrument.symbol, side), ZERO) for side in Side), ZERO)
        exposure = self.exposure(account, instrument)
        return exposure / instrument.max_leverage + fees * self.listings[instrument.symbol].fees.worst

    def exposure(
        self, account: Account, instrument: Instrument, side: Side | None = None, extra: Decimal = ZERO
    ) -> Decimal:
        """Value of the larger side that position and working orders can reach.

        `extra` is the value of one more order of `side`.
        """
        held = self._value(account, instrument.symbol)
        buys, sells = (account.pending.get((instrument.symbol, s), ZERO) + (extra if s is side else ZERO) for s in Side)
        return max(held + buys, sells - held)

    def pays(self, working: WorkingOrder, cost: Decimal) -> bool:
        """Whether a taker can pay `cost` (quote, before fees) for everything that it wants."""
        listing = self.listings[working.order.symbol]
        cost *= 1 + listing.fees.taker
        if working.funds is not None and cost > working.funds:
            return False
        if listing.instrument.margin or working.side is SELL:
            return True
        return cost <= self.available(self.accounts[working.account], listing.instrument.quote) + working.reserved

    def shortage(
        self, account: Account, instrument: Instrument, order: Order, unit: Decimal, funds: Decimal | None = None
    ) -> str | None:
        """Why the account cannot carry a new order that binds `unit` per unit of base, or its funds, or None."""
        needed, fees = unit * order.amount, self.listings[instrument.symbol].fees
        # What spends funds never waits in the book.
        rate = fees.worst if funds is None else fees.taker
        if funds is not None:
            # On margin orders bind their value; the fee comes on top of it below.
            most = _WITHOUT_FEE.divide(funds, 1 + rate) if instrument.margin else funds
            needed = min(needed, most) if order.time_in_force is FOK else most
        if instrument.margin:
            growth = self.exposure(account, instrument, order.side, needed) - self.exposure(account, instrument)
            fee = needed * rate
            # What only shrinks the larger side may always come: it is the way out.
            needed = growth / instrument.max_leverage + fee if growth > 0 else ZERO
        if not needed:
            return None
        currency = instrument.base if order.side is SELL and not instrument.margin else instrument.quote
        free = self.available(account, currency)
        if needed <= free or (funds is not None and needed <= free * LAST_DIGITS):
            return None
        # Normalized: sums that went through a snapshot may lack trailing zeros, and texts must agree.
        shown = f"{needed.normalize():f} {currency}; {free.normalize():f}"
        return f"amount: {order.amount} needs {shown} is available"

    def balance(self, account: Account, currency: str) -> Balance:
        margins = (
            self.margin(account, self.listings[symbol].instrument) for symbol in self._margin_symbols(account, currency)
        )
        return Balance(
            total=account.total(currency),
            reserved=account.reserved.get(currency, ZERO) + sum(margins, ZERO),
            available=self.available(account, currency),
        )

    def statistics(self) -> Statistics:
        counts = self._counts
        return Statistics(
            accounts=len(self.accounts),
            working=len(self.orders),
            accepted=counts[ReportKind.ACCEPTED],
            rejected=counts[ReportKind.REJECTED],
            cancelled=counts[ReportKind.CANCELLED],
            expired=counts[ReportKind.EXPIRED],
            fills=self.trades,
        )

    def to_state(self) -> dict[str, object]:
        return {
            "accounts": {name: account.to_state() for name, account in self.accounts.items()},
            "orders": [working.to_state() for working in self.orders.values()],
            "finished": [_finished_state(account, report) for account, report in self._finished.values()],
            "trades": self.trades,
            "numbers": self._numbers,
            "counts": {kind.value: count for kind, count in self._counts.items()},
            **({} if self._tiers is None else {"traded": self._tiers.to_state()}),
        }

    def restore(self, state: Fields) -> None:
        """Puts back what a snapshot held, after the listings were emptied."""
        accounts, counts = state.child("accounts"), state.child("counts")
        self.accounts.clear()
        self.accounts.update({name: Account.from_state(name, accounts.child(name)) for name in accounts})
        self.orders.clear()
        self.trades, self._numbers = state.whole("trades"), state.whole("numbers")
        self._counts = {kind: counts.whole(kind) for kind in ReportKind}
        finished = (_finished_of(entry) for entry in state.children("finished"))
        self._finished = {report.client_order_id: (account, report) for account, report in finished}
        self._reports = []
        if self._tiers is not None:
            self._tiers.restore(state.children("traded"))
        self._restore_orders([WorkingOrder.from_state(entry) for entry in state.children("orders")])

    def _restore_orders(self, orders: list[WorkingOrder]) -> None:
        for working in orders:
            if working.account not in self.accounts or working.order.symbol not in self.listings:
                raise StateCorrupt(
                    f"snapshot of the venue: order {working.id} is of account {working.account!r} and "
                    f"symbol {working.order.symbol!r}, and not both are known"
                )
            self._bind(working)
        # Turns are above 0 in the book only, so the others keep the order in which they came.
        for working in sorted(orders, key=lambda w: (w.priority, w.number)):
            self.listings[working.order.symbol].put_back(working)

    def _bind(self, working: WorkingOrder) -> None:
        account = self.accounts[working.account]
        self.orders[working.id] = working
        account.add(working)
        if not working.order.reduce_only:
            self._bind_value(working, account)

    def _bind_rest(self, working: WorkingOrder, account: Account, instrument: Instrument) -> None:
        """What is left binds as before; after a part that cost more than it had bound, no more than there is."""
        if working.side is BUY and not instrument.margin and working.funds is None:
            free = max(ZERO, self.available(account, instrument.quote) + working.reserved)
            if working.unit * working.remaining > free:
                working.unit = instrument.round_price_down(free / working.remaining)
        self._bind_value(working, account)

    def _bind_value(self, working: WorkingOrder, account: Account) -> None:
        """Binds what the order may take: on margin its value alone, for the fee is counted on top of that."""
        listing, binds = self.listings[working.order.symbol], working.binds
        if working.sized_by_funds and listing.instrument.margin:
            binds = _WITHOUT_FEE.divide(binds, 1 + listing.fees.taker)
        account.bind(working, listing.instrument, binds)

    def _leave(self, working: WorkingOrder, last_word: OrderReport) -> None:
        listing, account = self.listings[working.order.symbol], self.accounts[working.account]
        listing.remove(working)
        working.stage = DONE
        self.orders.pop(working.id)
        account.drop(working)
        if working.reserved:
            account.bind(working, listing.instrument, ZERO)
        remember(self._finished, working.id, (working.account, last_word))

    def _cancel_group(self, account: Account, working: WorkingOrder, group: str, time: int) -> None:
        if account.fired(group):
            return
        account.fire(group)
        for other in list(account.orders.values()):
            if other is not working and other.order.oco_group == group:
                self.end(other, ReportKind.CANCELLED, time, f"oco: {working.id} was filled")

    def _expire_reducing(self, account: Account, time: int) -> None:
        for other in list(account.reducing.values()):
            if other.alive and not self.fillable(other):
                self.end(other, ReportKind.EXPIRED, time, NOTHING_TO_REDUCE)

    def _restore_cover(self, account: Account, currency: str, time: int) -> None:
        for other in reversed(list(account.orders.values())):
            if account.reserved.get(currency, ZERO) <= account.total(currency):
                return
            if other.reserved and self._binds(other) == currency:
                self.end(other, ReportKind.CANCELLED, time, "a reduce-only order used its balance")

    def _binds(self, working: WorkingOrder) -> str | None:
        instrument = self.listings[working.order.symbol].instrument
        if instrument.margin:
            return None
        return instrument.quote if working.side is BUY else instrument.base

    def _margin_symbols(self, account: Account, currency: str) -> list[str]:
        on_margin = self._on_margin.get(currency)
        if on_margin is None:
            return []
        symbols = dict.fromkeys([*account.positions, *(symbol for symbol, _ in account.pending)])
        return [symbol for symbol in symbols if symbol in on_margin]

    def _value(self, account: Account, symbol: str) -> Decimal:
        """The signed value of a position at the last price."""
        amount = account.position(symbol).amount
        last = self.listings[symbol].last_price if amount else None
        return amount * last if last is not None else ZERO

    def _tell(self, report: OrderReport) -> None:
        self._counts[report.kind] += 1
        self._reports.append(report)


def _finished_state(account: str, report: OrderReport) -> dict[str, object]:
    return {
        "account": account,
        "client_order_id": report.client_order_id,
        "symbol": report.symbol,
        "kind": report.kind.value,
        "time": report.time,
        "venue_order_id": report.venue_order_id,
        "reason": report.reason,
    }


def _finished_of(state: Fields) -> tuple[str, OrderReport]:
    report = OrderReport(
        client_order_id=state.text("client_order_id"),
        symbol=state.text("symbol"),
        kind=state.choice("kind", ReportKind),
        time=state.whole("time"),
        venue_order_id=state.text_or_none("venue_order_id"),
        reason=state.text_or_none("reason"),
    )
    return state.text("account"), report
