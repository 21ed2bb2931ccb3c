"""Whatever orders and ticks come, in whatever order: the books add up and the promises hold."""

import json
import math
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Tick, Trade, exact
from kurs.domain.orders import ZERO, Order, OrderType, Purpose, Side, TimeInForce
from kurs.matching import (
    FillRule,
    FixedSlippage,
    LatencyModel,
    MatchingVenue,
    Models,
    Report,
    VolumeImpact,
)

D = Decimal
MINUTE = 60_000
TICK, LOT = D("0.5"), D("0.1")
ACCOUNTS = ("main", "ann")
START = {"USD": D(800), "BTC": D(5)}
SYMBOL = "BTC/USD"

prices = st.integers(150, 250).map(lambda n: n * TICK)
amounts = st.integers(1, 60).map(lambda n: n * LOT)
floats = prices.map(float)
models = st.builds(
    Models,
    slippage=st.sampled_from([FixedSlippage(bps=D(0)), FixedSlippage(bps=D(30)), VolumeImpact(bps=D(200))]),
    latency=st.sampled_from([LatencyModel(), LatencyModel(ms=20_000), LatencyModel(ms=90_000)]),
    fill_rule=st.sampled_from(FillRule),
    volume_share=st.sampled_from([None, D("0.1"), D(1)]),
)


@st.composite
def orders(draw: st.DrawFn, number: int) -> Order:
    type_ = draw(st.sampled_from([*OrderType, OrderType.LIMIT, OrderType.LIMIT]))
    has_limit = type_ in (OrderType.LIMIT, OrderType.STOP_LIMIT)
    tif = draw(st.sampled_from([*TimeInForce, TimeInForce.GTC, TimeInForce.GTC]))
    return Order(
        client_order_id=f"o{number}",
        bot="bot",
        symbol=SYMBOL,
        side=draw(st.sampled_from(Side)),
        type=type_,
        amount=draw(amounts),
        purpose=Purpose.MANUAL,
        created_at=0,
        price=draw(prices) if has_limit else None,
        stop_price=draw(prices) if type_ in (OrderType.STOP, OrderType.STOP_LIMIT) else None,
        trail=draw(st.integers(1, 20)) * TICK if type_ is OrderType.TRAILING_STOP else None,
        time_in_force=tif,
        post_only=has_limit and tif is TimeInForce.GTC and draw(st.sampled_from([False, False, True])),
        reduce_only=draw(st.sampled_from([False, False, True])),
        oco_group=draw(st.sampled_from([None, None, f"g{number // 3}"])),
    )


class VenueMachine(RuleBasedStateMachine):
    """Two clients on one symbol; a twin that is always restored from a snapshot has to agree."""

    margin = False

    @initialize(chosen=models, deep=st.booleans())
    def open(self, chosen: Models, deep: bool) -> None:
        self.models, self.deep = chosen, deep
        self.venue, self.twin = self._new(), self._new()
        self.minute = 0
        self.sent: dict[str, tuple[Order, str]] = {}
        self.funds: dict[str, Decimal] = {}
        self.spent: dict[str, Decimal] = {}
        self.filled: dict[str, Decimal] = {}
        self.fired: dict[tuple[str, str], str] = {}
        self.ended: set[str] = set()
        self.cash = {name: {"USD": START["USD"], "BTC": START["BTC"]} for name in ACCOUNTS}
        self.held = dict.fromkeys(ACCOUNTS, ZERO if self.margin else START["BTC"])
        self.trade_ids: set[str] = set()

    def _new(self) -> MatchingVenue:
        instrument = Instrument(
            symbol=SYMBOL,
            base="BTC",
            quote="USD",
            tick_size=TICK,
            lot_size=LOT,
            min_notional=D(5),
            maker_fee=D("0.001"),
            taker_fee=D("0.002"),
            margin=self.margin,
            max_leverage=D(3) if self.margin else D(1),
        )
        return MatchingVenue(instruments=[instrument], accounts=dict.fromkeys(ACCOUNTS, START), models=self.models)

    @rule(data=st.data(), account=st.sampled_from(ACCOUNTS))
    def submit(self, data: st.DataObject, account: str) -> None:
        order = data.draw(orders(len(self.sent)))
        self.sent[order.client_order_id] = order, account
        now = self.venue.now + data.draw(st.sampled_from([0, 0, 15_000]))
        opens = order.type is OrderType.MARKET and not order.reduce_only
        funds = data.draw(st.sampled_from([None, D(20), D("333.3"), D(790)])) if opens else None
        reports = self.venue.submit(order, now, account, funds)
        assert reports == self.twin.submit(order, now, account, funds)
        if funds is not None:
            self.funds[order.client_order_id] = funds
        assert isinstance(reports[0], OrderReport)
        assert reports[0].kind in (ReportKind.ACCEPTED, ReportKind.REJECTED)
        self._book(reports)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def submit_again(self, data: st.DataObject) -> None:
        order, account = self.sent[data.draw(st.sampled_from(sorted(self.sent)))]
        before = self.venue.snapshot()
        (report,) = self.venue.submit(order, self.venue.now, account)
        assert isinstance(report, OrderReport)
        assert report.client_order_id == order.client_order_id
        assert self.venue.snapshot() == before

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        working = [o.client_order_id for name in ACCOUNTS for o in self.venue.working(name)]
        client_order_id = data.draw(st.sampled_from(working or sorted(self.sent)))
        account = self.sent[client_order_id][1]
        reports = self.venue.cancel(client_order_id, self.venue.now, account)
        assert reports == self.twin.cancel(client_order_id, self.venue.now, account)
        (report,) = reports
        assert isinstance(report, OrderReport)
        assert report.kind is (ReportKind.CANCELLED if working else ReportKind.CANCEL_REJECTED)
        self._book(reports)

    @rule(
        corners=st.lists(floats, min_size=4, max_size=4),
        volume=st.sampled_from([0.0, 3.0, 40.0, 1000.0]),
        phased=st.booleans(),
        answer=st.sampled_from([None, *Side]),
    )
    def candle(self, corners: list[float], volume: float, phased: bool, answer: Side | None) -> None:
        open_, *_, close = corners
        bar = Candle(SYMBOL, MINUTE, self.minute * MINUTE, open_, max(corners), min(corners), close, volume)
        self.minute += 1
        reports = self._phases(bar, answer) if phased else self._tick(bar)
        deep = any(self._depth().values())
        assert not (deep and reports)
        taken = sum((r.amount for r in reports if isinstance(r, Fill) and not self._between(r, reports)), ZERO)
        if self.models.volume_share is not None:
            assert taken <= exact(volume) * self.models.volume_share
        for fill in reports:
            if isinstance(fill, Fill):
                assert exact(bar.low) <= fill.price <= exact(bar.high) or self._between(fill, reports)
                assert bar.time <= fill.time <= bar.close_time

    def _phases(self, bar: Candle, answer: Side | None) -> list[Report]:
        """Its open first, told twice, what answers that, then the rest of it."""
        whole = self._new()
        whole.restore(json.loads(json.dumps(self.venue.snapshot())))
        reports = list(self.venue.open(bar))
        self._book(reports)
        state = json.loads(json.dumps(self.venue.snapshot()))
        assert not self.venue.open(bar)
        assert json.loads(json.dumps(self.venue.snapshot())) == state
        answered = [] if answer is None else self._answered(bar, answer)
        reports += answered + self._tick(bar)
        # Where nobody answers, it is the same candle.
        assert answer is not None or reports == list(whole.on_tick(bar))
        late = list(self.venue.rest(bar))
        self._book(late)
        return reports + late

    def _answered(self, bar: Candle, side: Side) -> list[Report]:
        """A market order in answer to the open, which meets it once; where nothing was told of it, not yet."""
        order = Order(
            client_order_id=f"o{len(self.sent)}",
            bot="bot",
            symbol=SYMBOL,
            side=side,
            type=OrderType.MARKET,
            amount=D(1),
            purpose=Purpose.MANUAL,
            created_at=0,
        )
        self.sent[order.client_order_id] = order, "main"
        self._book(list(self.venue.submit(order, bar.time)))
        reports = list(self.venue.arrive(bar))
        self._book(reports)
        assert not self.venue.arrive(bar)
        assert all(report.time == bar.time for report in reports)
        return reports

    @rule(price=floats, amount=st.floats(0.01, 50.0), side=st.sampled_from([1, -1]))
    def trade(self, price: float, amount: float, side: int) -> None:
        self._tick(Trade(SYMBOL, self._moment(), "id", price, amount, side))

    @precondition(lambda self: self.deep)
    @rule(bid=st.integers(150, 248), spread=st.integers(1, 8), sizes=st.tuples(amounts, amounts))
    def quote(self, bid: int, spread: int, sizes: tuple[Decimal, Decimal]) -> None:
        low, high = bid * 0.5, (bid + spread) * 0.5
        self._tick(Quote(SYMBOL, self._moment(), low, float(sizes[0]), high, float(sizes[1])))

    @precondition(lambda self: self.deep)
    @rule(side=st.sampled_from([1, -1]), price=floats, amount=st.sampled_from([0.0, 0.25, 1.0, 7.0]))
    def change(self, side: int, price: float, amount: float) -> None:
        self._tick(BookChange(SYMBOL, self._moment(), side, price, amount))

    def _moment(self) -> int:
        """A time after everything told; the next candle begins after it."""
        self.minute += 1
        return self.minute * MINUTE - 1

    def _depth(self) -> dict[str, object]:
        listings = self.venue.snapshot()["listings"]
        assert isinstance(listings, dict)
        return dict(listings[SYMBOL]["depth"])

    def _tick(self, tick: Tick) -> list[Report]:
        """Every tick finds the twin fresh from a snapshot that went through JSON."""
        state = json.loads(json.dumps(self.venue.snapshot()))
        self.twin = self._new()
        self.twin.restore(state)
        # The twin looks at every candle in full, so the quick way out of the first one is checked too.
        self.twin._listings[SYMBOL].floor = math.inf
        reports = list(self.venue.on_tick(tick))
        assert reports == list(self.twin.on_tick(tick))
        self._book(reports)
        return reports

    def _between(self, fill: Fill, reports: list[Report]) -> bool:
        """Whether the other side of this fill is another client's."""
        return any(
            isinstance(r, Fill)
            and (r.side, r.amount, r.price, r.time) == (fill.side.opposite, fill.amount, fill.price, fill.time)
            and self.sent[r.client_order_id][1] != self.sent[fill.client_order_id][1]
            for r in reports
        )

    def _book(self, reports: list[Report]) -> None:
        for report in reports:
            if isinstance(report, Fill):
                self._book_fill(report)
            elif report.kind in (ReportKind.CANCELLED, ReportKind.EXPIRED, ReportKind.REJECTED):
                self._book_end(report)
        for client_order_id, (order, _) in self.sent.items():
            if client_order_id in self.funds:
                assert self.spent.get(client_order_id, ZERO) <= self.funds[client_order_id]
            if order.time_in_force is TimeInForce.FOK:
                assert self.filled.get(client_order_id, ZERO) in (ZERO, order.amount)

    def _book_fill(self, fill: Fill) -> None:
        order, account = self.sent[fill.client_order_id]
        assert fill.client_order_id not in self.ended
        assert fill.trade_id not in self.trade_ids
        self.trade_ids.add(fill.trade_id)
        assert fill.amount > 0
        assert not fill.amount % LOT
        assert not fill.price % TICK
        self.filled[fill.client_order_id] = self.filled.get(fill.client_order_id, ZERO) + fill.amount
        self.spent[fill.client_order_id] = (
            self.spent.get(fill.client_order_id, ZERO) + fill.amount * fill.price + fill.fee
        )
        if fill.client_order_id not in self.funds or order.time_in_force is TimeInForce.FOK:
            assert self.filled[fill.client_order_id] <= order.amount
        if order.price is not None:
            assert (order.price - fill.price) * order.side.sign >= 0
        if order.post_only:
            assert fill.maker
        if order.oco_group is not None:
            winner = self.fired.setdefault((account, order.oco_group), fill.client_order_id)
            assert winner == fill.client_order_id
        if order.reduce_only:
            held = self.held[account]
            assert held * order.side.sign < 0
            assert fill.amount <= abs(held)
        signed = fill.amount * fill.side.sign
        self.held[account] += signed
        self.cash[account]["USD"] -= signed * fill.price + fill.fee
        if not self.margin:
            self.cash[account]["BTC"] += signed

    def _book_end(self, report: OrderReport) -> None:
        assert report.client_order_id not in self.ended
        assert report.reason
        self.ended.add(report.client_order_id)

    @invariant()
    def money_is_conserved(self) -> None:
        for name in ACCOUNTS:
            totals = {currency: b.total for currency, b in self.venue.balances(name).items()}
            assert totals == self.cash[name]
            position = self.venue.positions(name).get(SYMBOL)
            start = ZERO if self.margin else START["BTC"]
            assert (position.amount if position else ZERO) == self.held[name] - start

    @invariant()
    def reservations_are_covered_and_belong_to_working_orders(self) -> None:
        for name in ACCOUNTS:
            working = self.venue.working(name)
            for currency, balance in self.venue.balances(name).items():
                if not self.margin:
                    assert 0 <= balance.reserved <= balance.total, currency
                    assert balance.available == balance.total - balance.reserved
                if not working and not (self.margin and self.held[name]):
                    assert balance.reserved == 0
            assert all(o.client_order_id not in self.ended for o in working)
            assert all(o.filled < o.amount for o in working)

    @invariant()
    def what_is_to_reduce_can_reduce(self) -> None:
        for name in ACCOUNTS:
            for order in self.venue.working(name):
                if order.reduce_only:
                    assert self.held[name] * order.side.sign < 0

    @invariant()
    def the_own_book_is_never_crossed(self) -> None:
        states = self.venue.snapshot()["clearing"]
        assert isinstance(states, dict)
        resting = [s["order"] for s in states["orders"] if s["stage"] == "resting"]
        bids = [D(o["price"]) for o in resting if o["side"] == "buy"]
        asks = [D(o["price"]) for o in resting if o["side"] == "sell"]
        assert not bids or not asks or max(bids) < min(asks)


class MarginMachine(VenueMachine):
    """The same with short positions."""

    margin = True


SETTINGS = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestSpotVenue = VenueMachine.TestCase
TestSpotVenue.settings = SETTINGS
TestMarginVenue = MarginMachine.TestCase
TestMarginVenue.settings = SETTINGS
