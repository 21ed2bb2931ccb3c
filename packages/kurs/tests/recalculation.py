"""A paper run worked out a second time: plain loops over exact decimals, from the written rules alone.

Nothing here comes from the code that it checks. What was asked of the venue (orders and cancels, each
after a candle) is taken as given; every fill, balance and drawdown that must follow is worked out
again. Slow and simple on purpose: every order is looked at in every candle. Prices and money are in
quote currency, amounts in base currency, times in ms UTC, shares and distances are fractions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from zoneinfo import ZoneInfo

__all__ = [
    "Assumptions",
    "Bar",
    "Cancel",
    "Close",
    "Execution",
    "Opinion",
    "Recalculation",
    "RoundTrip",
    "Rules",
    "Send",
    "Sent",
    "Step",
    "local_day",
    "protective_prices",
    "recalculate",
    "score_of",
    "share_of",
]

ZERO = Decimal(0)
ONE = Decimal(1)
# Far more digits than any sum needs, so a difference in the last of the usual 28 would show.
PRECISION = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One candle, from `start` to `end`; `volume` in base currency."""

    start: int
    end: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """The instrument and what the paper venue assumes: `latency` in ms; a `volume_share` of None is any amount."""

    cash: Decimal
    tick: Decimal
    lot: Decimal
    maker_fee: Decimal
    taker_fee: Decimal
    slippage: Decimal
    latency: int
    volume_share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An order as it was sent: `sign` is 1 to buy and -1 to sell; `kind` is market, limit or stop."""

    id: str
    sign: int
    kind: str
    amount: Decimal
    purpose: str
    created_at: int
    price: Decimal | None
    stop_price: Decimal | None
    reduce_only: bool
    oco_group: str | None


@dataclass(frozen=True, slots=True)
class Send:
    order: Sent


@dataclass(frozen=True, slots=True)
class Cancel:
    order_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """One candle, and what was asked of the venue after it; `opening` in answer to its open, `inside` in answer to
    what the rest of it filled."""

    bar: Bar
    requests: tuple[Send | Cancel, ...]
    opening: tuple[Send | Cancel, ...] = ()
    inside: tuple[Send | Cancel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    order_id: str
    sign: int
    amount: Decimal
    price: Decimal
    fee: Decimal
    maker: bool
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrip:
    """From flat to flat; `amount` is the largest size, signed; `pnl` is before `fees`."""

    amount: Decimal
    entry_time: int
    exit_time: int
    pnl: Decimal
    fees: Decimal


@dataclass(slots=True, kw_only=True)
class Working:
    """`arrived` once a candle has met it; `taking` when it trades at the market until it is filled."""

    sent: Sent
    arrives_at: int
    arrived: bool = False
    taking: bool = False
    rests_from: int = 0
    filled: Decimal = ZERO
    spent: Decimal = ZERO
    fees: Decimal = ZERO
    status: str = "open"
    ended_at: int = 0

    @property
    def left(self) -> Decimal:
        return self.sent.amount - self.filled


@dataclass(slots=True)
class Books:
    """Cash and one position at average cost: buying costs cash, selling brings it, on both sides of zero."""

    cash: Decimal
    fees: Decimal = ZERO
    realised: Decimal = ZERO
    held: Decimal = ZERO
    entry_price: Decimal = ZERO
    opened_at: int = 0
    largest: Decimal = ZERO
    trip_pnl: Decimal = ZERO
    trip_fees: Decimal = ZERO
    trips: list[RoundTrip] = field(default_factory=list)

    def equity(self, price: Decimal) -> Decimal:
        return self.cash + self.held * price

    def book(self, fill: Execution) -> Decimal:
        """Books one fill; gives what it gained. What is more than closes the position opens the next."""
        self.cash -= fill.sign * fill.amount * fill.price + fill.fee
        self.fees += fill.fee
        against = self.held * fill.sign < 0
        closing = min(fill.amount, abs(self.held)) if against else ZERO
        share = fill.fee * closing / fill.amount
        gain = self._reduce(fill, closing, share) if closing else ZERO
        if closing < fill.amount:
            self._add(fill, fill.amount - closing, fill.fee - share)
        return gain

    def _reduce(self, fill: Execution, amount: Decimal, fee: Decimal) -> Decimal:
        gain = -fill.sign * amount * (fill.price - self.entry_price)
        self.held += fill.sign * amount
        self.realised += gain
        self.trip_pnl += gain
        self.trip_fees += fee
        if self.held == 0:
            trip = RoundTrip(
                amount=self.largest,
                entry_time=self.opened_at,
                exit_time=fill.time,
                pnl=self.trip_pnl,
                fees=self.trip_fees,
            )
            self.trips.append(trip)
            self.entry_price = ZERO
        return gain

    def _add(self, fill: Execution, amount: Decimal, fee: Decimal) -> None:
        if self.held == 0:
            self.opened_at, self.largest, self.trip_pnl, self.trip_fees = fill.time, ZERO, ZERO, ZERO
        after = self.held + fill.sign * amount
        self.entry_price = (self.entry_price * self.held + fill.price * fill.sign * amount) / after
        self.held = after
        self.trip_fees += fee
        if abs(after) > abs(self.largest):
            self.largest = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """How things stood when a candle closed, before anything was asked: profit since local midnight less fees,
    entries that began to fill since then, and whether an entry or an exit was working."""

    time: int
    price: Decimal
    equity: Decimal
    held: Decimal
    entry_price: Decimal
    daily_pnl: Decimal
    entries_today: int
    entering: bool
    exiting: bool


@dataclass(slots=True, kw_only=True)
class Recalculation:
    """Everything that must have come of it. `gains` go with `executions`; `marks` is the equity by time: at
    every close, and where a round trip ended; `unprotected` are the closes after which a position had neither
    its whole stop nor an exit."""

    books: Books
    orders: dict[str, Working] = field(default_factory=dict)
    executions: list[Execution] = field(default_factory=list)
    gains: list[Decimal] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    marks: dict[int, Decimal] = field(default_factory=dict)
    unprotected: list[int] = field(default_factory=list)
    max_drawdown: Decimal = ZERO


def recalculate(steps: Sequence[Step], assumptions: Assumptions, zone: str) -> Recalculation:
    """Works the whole run out again; days begin at midnight in `zone`."""
    with localcontext() as context:
        context.prec = PRECISION
        venue = _Venue(assumptions)
        day = _Day(zone)
        peak = assumptions.cash
        for step in steps:
            found, before = venue.result, len(venue.result.executions)
            venue.live_through(step)
            for fill, gain in zip(found.executions[before:], found.gains[before:], strict=True):
                day.count(fill, gain, found.orders[fill.order_id])
            equity = found.books.equity(step.bar.close)
            found.marks[step.bar.end] = equity
            peak = max(peak, equity)
            found.max_drawdown = max(found.max_drawdown, (peak - equity) / peak)
            day.turn(step.bar.end)
            found.closes.append(venue.close(step.bar, day))
            for request in step.requests:
                venue.obey(request)
            if not venue.protected():
                found.unprotected.append(step.bar.end)
        return venue.result


class _Venue:
    """The documented intrabar rule, one candle after the other."""

    def __init__(self, assumptions: Assumptions) -> None:
        self.a = assumptions
        self.result = Recalculation(books=Books(assumptions.cash))
        self.working: list[Working] = []
        self.told_until = 0
        self.room: Decimal | None = None
        self.fired: set[str] = set()

    # ── what is asked ─────────────────────────────────────────────────────────────────────────────

    def obey(self, request: Send | Cancel) -> None:
        if isinstance(request, Cancel):
            order = self.result.orders[request.order_id]
            if order.status == "open":
                self.end(order, "cancelled", self.told_until)
            return
        sent = request.order
        # What reduces may answer a fill within what was told, and is on its way from then on.
        begun = sent.created_at if sent.reduce_only else max(sent.created_at, self.told_until)
        arrives_at = begun + self.a.latency
        order = Working(sent=sent, arrives_at=arrives_at)
        self.result.orders[sent.id] = order
        self.working.append(order)
        if (sent.reduce_only and not self.reducible(sent.sign)) or sent.oco_group in self.fired:
            self.end(order, "rejected", max(sent.created_at, self.told_until))

    def end(self, order: Working, status: str, time: int) -> None:
        order.status, order.ended_at = status, time
        self.working.remove(order)

    def reducible(self, sign: int) -> Decimal:
        return max(-sign * self.result.books.held, ZERO)

    # ── a candle ──────────────────────────────────────────────────────────────────────────────────

    def live_through(self, step: Step) -> None:
        """Rule 7: at most a share of the volume; first the open, then arrivals, stops and limits.

        What answers the open stands before the rest of the candle; what answers the rest could have come before the
        worse extreme, and of a stop this is believed.
        """
        bar, share = step.bar, self.a.volume_share
        self.room = None if share is None else self.floored(bar.volume * share, self.a.lot)
        for order in tuple(self.working):
            if order.arrived or self.guards_from_afar(order, bar):
                self.at_the_open(order, bar)
        for latest in (bar.start, bar.end - 1):
            for order in tuple(self.working):
                if not order.arrived and order.arrives_at <= latest:
                    self.arrive(order, bar)
            if latest == bar.start and step.opening:
                self.told_until = max(self.told_until, bar.start)
                for request in step.opening:
                    self.obey(request)
        for order in self.nearest(bar, lambda order: order.sent.stop_price):
            self.stop_inside(order, bar)
        for order in self.nearest(bar, lambda order: order.sent.price):
            self.limit_inside(order, bar)
        self.told_until = bar.end
        for request in step.inside:
            self.obey(request)
        answers = {request.order.id for request in step.inside if isinstance(request, Send)}
        for order in self.nearest(bar, lambda order: order.sent.stop_price):
            if order.sent.id in answers:
                order.arrived = order.arrives_at <= bar.end
                self.stop_inside(order, bar)

    def nearest(self, bar: Bar, level: Callable[[Working], Decimal | None]) -> list[Working]:
        having = [(abs(price - bar.open), order) for order in self.working if (price := level(order)) is not None]
        return [order for _, order in sorted(having, key=lambda pair: pair[0])]

    def at_the_open(self, order: Working, bar: Bar) -> None:
        """What goes on from the candle before, stops that the candle opens beyond (rule 3), limits too (rule 5)."""
        sent = order.sent
        if order.taking or self.pulls(sent, bar.open):
            self.take(order, bar, bar.open, bar.start)
        elif sent.price is not None and sent.sign * (sent.price - bar.open) > 0:
            self.fill(order, self.on_grid(sent.sign, bar.open, bar), bar.start, maker=True)

    def arrive(self, order: Working, bar: Bar) -> None:
        """Rule 2: at the open, or where the market has moved to for the worse by the time of arrival."""
        sent, worst = order.sent, bar.high if order.sent.sign > 0 else bar.low
        late = max(order.arrives_at - bar.start, 0)
        here = bar.open + (worst - bar.open) * late / (bar.end - bar.start)
        time = max(order.arrives_at, bar.start)
        order.arrived = True
        # Rule 6: a limit that comes inside a candle cannot rest and fill in it.
        order.rests_from = time if not late else bar.end
        if sent.kind == "market" or self.pulls(sent, here):
            self.take(order, bar, here, time)
        elif sent.price is not None and sent.sign * (sent.price - here) >= 0:
            self.take(order, bar, here, time)
            order.taking = False

    def stop_inside(self, order: Working, bar: Bar) -> None:
        """Rules 3 and 4: the worse extreme pulls the trigger, before any limit fills."""
        sent = order.sent
        stands = order.arrived or self.guards_from_afar(order, bar)
        reached = stands and not order.taking and order.status == "open"
        if reached and sent.stop_price is not None and self.pulls(sent, bar.high if sent.sign > 0 else bar.low):
            self.take(order, bar, sent.stop_price, bar.end)

    def guards_from_afar(self, order: Working, bar: Bar) -> bool:
        """Rule 10: a stop that only reduces counts in candles before the one that it arrives in, too."""
        sent = order.sent
        return sent.kind == "stop" and sent.reduce_only and not order.arrived and order.arrives_at >= bar.end

    def limit_inside(self, order: Working, bar: Bar) -> None:
        """Rule 5: only a price beyond the limit fills it, at the limit."""
        sent = order.sent
        if order.status != "open" or not order.arrived or order.rests_from > bar.start or sent.price is None:
            return
        if (bar.low < sent.price) if sent.sign > 0 else (bar.high > sent.price):
            self.fill(order, sent.price, bar.end, maker=True)

    def pulls(self, sent: Sent, price: Decimal) -> bool:
        return sent.stop_price is not None and sent.sign * (price - sent.stop_price) >= 0

    # ── a fill ────────────────────────────────────────────────────────────────────────────────────

    def take(self, order: Working, bar: Bar, base: Decimal, time: int) -> None:
        order.taking = True
        price = self.slipped(order.sent, bar, base)
        self.fill(order, price, time, maker=False)

    def slipped(self, sent: Sent, bar: Bar, base: Decimal) -> Decimal:
        """Rule 3: slippage against the trader, never outside the candle, and never worse than a limit."""
        slipped = base + sent.sign * base * self.a.slippage
        price = self.on_grid(sent.sign, min(max(slipped, bar.low), bar.high), bar)
        if sent.price is None:
            return price
        return min(price, sent.price) if sent.sign > 0 else max(price, sent.price)

    def on_grid(self, sign: int, price: Decimal, bar: Bar) -> Decimal:
        """Rule 8: rounded against the trader; where that leaves the candle, the last price of the grid within it."""
        up, down = self.ceiled, self.floored
        if sign > 0:
            rounded, within = up(price, self.a.tick), down(bar.high, self.a.tick)
        else:
            rounded, within = down(price, self.a.tick), up(bar.low, self.a.tick)
        outside = not bar.low <= rounded <= bar.high
        return within if outside and bar.low <= within <= bar.high else rounded

    def fill(self, order: Working, price: Decimal, time: int, *, maker: bool) -> None:
        sent = order.sent
        amount = order.left if self.room is None else min(order.left, self.room)
        if sent.reduce_only:
            amount = min(amount, self.reducible(sent.sign))
        if amount <= 0:
            return
        if self.room is not None:
            self.room -= amount
        fee = amount * price * (self.a.maker_fee if maker else self.a.taker_fee)
        done = Execution(order_id=sent.id, sign=sent.sign, amount=amount, price=price, fee=fee, maker=maker, time=time)
        self.result.executions.append(done)
        self.result.gains.append(self.result.books.book(done))
        order.filled += amount
        order.spent += amount * price
        order.fees += fee
        if order.left == 0:
            self.end(order, "closed", time)
        if self.result.books.held == 0:
            self.result.marks[time] = self.result.books.cash
        self.keep_promises(order, time)

    def keep_promises(self, order: Working, time: int) -> None:
        """A fill cancels the order's group, and ends orders that were to reduce what is gone."""
        group = order.sent.oco_group
        if group is not None:
            self.fired.add(group)
        for other in tuple(self.working):
            if other is not order and group is not None and other.sent.oco_group == group:
                self.end(other, "cancelled", time)
        for other in tuple(self.working):
            if other.sent.reduce_only and not self.reducible(other.sent.sign):
                self.end(other, "expired", time)

    @staticmethod
    def floored(value: Decimal, step: Decimal) -> Decimal:
        return (value / step).to_integral_value(ROUND_FLOOR) * step

    @staticmethod
    def ceiled(value: Decimal, step: Decimal) -> Decimal:
        return (value / step).to_integral_value(ROUND_CEILING) * step

    # ── how things stand ──────────────────────────────────────────────────────────────────────────

    def close(self, bar: Bar, day: "_Day") -> Close:
        books = self.result.books
        return Close(
            time=bar.end,
            price=bar.close,
            equity=books.equity(bar.close),
            held=books.held,
            entry_price=books.entry_price,
            daily_pnl=day.pnl,
            entries_today=day.entries,
            entering=self.has("entry"),
            exiting=self.has("exit"),
        )

    def has(self, purpose: str) -> bool:
        return any(order.sent.purpose == purpose for order in self.working)

    def protected(self) -> bool:
        """Whether what is held has a stop for all of it, or is being sold off."""
        held = self.result.books.held
        if held == 0 or self.has("exit"):
            return True
        stops = [order for order in self.working if order.sent.purpose == "stop" and order.sent.sign * held < 0]
        return len(stops) == 1 and stops[0].left == abs(held)


class _Day:
    """Profit less fees, and entries, since local midnight; from fills alone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.today: date | None = None
        self.pnl = ZERO
        self.entries = 0
        self.begun: set[str] = set()

    def turn(self, time: int) -> None:
        today = local_day(time, self.zone)
        if today != self.today:
            self.today, self.pnl, self.entries = today, ZERO, 0

    def count(self, fill: Execution, gain: Decimal, order: Working) -> None:
        self.turn(fill.time)
        self.pnl += gain - fill.fee
        if order.sent.purpose == "entry" and fill.order_id not in self.begun:
            self.begun.add(fill.order_id)
            self.entries += 1


def local_day(time: int, zone: str) -> date:
    return datetime.fromtimestamp(time // 1000, ZoneInfo(zone)).date()


# ── risk ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The combined signal at a close: `sign` is 1 to buy and -1 to sell."""

    time: int
    sign: int
    confidence: Decimal
    buy: Decimal
    sell: Decimal
    hold: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The limits that can refuse an entry at the market of a margin instrument, and what sizes it."""

    max_position_size: Decimal
    max_daily_loss: Decimal
    max_trades_per_day: int
    min_confidence: Decimal
    max_hold_probability: Decimal
    min_side_probability: Decimal
    max_risk_score: Decimal
    min_notional: Decimal
    probability_weight: Decimal
    stop_loss: Decimal
    take_profit: Decimal
    short: bool

    def answer(self, opinion: Opinion, close: Close) -> str:
        """What must follow from a signal: entry, exit, nothing, or the code of the first rule that refuses."""
        if close.held * opinion.sign > 0 or (close.held == 0 and opinion.sign < 0 and not self.short):
            return "nothing"
        if close.held != 0:
            return "nothing" if close.exiting else "exit"
        if close.entering:
            return "nothing"
        return self.objection(opinion, close) or "entry"

    def objection(self, opinion: Opinion, close: Close) -> str | None:
        side = opinion.buy if opinion.sign > 0 else opinion.sell
        refusals = (
            ("trades_per_day", close.entries_today >= self.max_trades_per_day),
            ("daily_loss", close.daily_pnl <= -self.max_daily_loss * close.equity),
            ("confidence", opinion.confidence < self.min_confidence),
            ("hold_probability", opinion.hold >= self.max_hold_probability),
            ("side_probability", side < self.min_side_probability),
            ("risk_score", score_of(opinion) > self.max_risk_score),
            ("min_notional", share_of(opinion, close, self) * close.equity < self.min_notional),
        )
        return next((code for code, refused in refusals if refused), None)


def score_of(opinion: Opinion) -> Decimal:
    """risk_score = clamp01(1 - confidence x the larger of P(buy) and P(sell))."""
    return min(ONE, max(ZERO, 1 - opinion.confidence * max(opinion.buy, opinion.sell)))


def share_of(opinion: Opinion, close: Close, rules: Rules) -> Decimal:
    """The share of equity that an entry is worth, before it is cut to steps; no position is open then."""
    weight, clarity = rules.probability_weight, abs(opinion.buy - opinion.sell)
    factor = opinion.confidence * (1 - weight) + clarity * weight
    daily = max(Decimal("0.5"), 1 + min(ZERO, close.daily_pnl) / (rules.max_daily_loss * close.equity))
    return min(rules.max_position_size * factor * daily, rules.max_position_size)


def protective_prices(opinion: Opinion, entry_price: Decimal, rules: Rules) -> tuple[Decimal, Decimal]:
    """Stop and target before they are put on the grid, mirrored for a short position."""
    stop = rules.stop_loss * (1 - Decimal("0.3") * score_of(opinion))
    target = rules.take_profit * (1 + Decimal("0.5") * opinion.confidence)
    return entry_price * (1 - opinion.sign * stop), entry_price * (1 + opinion.sign * target)
