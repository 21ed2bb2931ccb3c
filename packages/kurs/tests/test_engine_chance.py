"""Whatever happens, in whatever order: the books add up, positions stay covered, a restart changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import msgspec
from building import (
    BUYS,
    HOLDS,
    RAISES,
    SELLS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    candle,
    d,
    engine,
    fill,
    limits,
    of_kind,
    report,
    settings,
    submitted,
)
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from kurs.domain.commands import (
    AmendOrder,
    CancelWorkingOrder,
    EmergencyStop,
    PlaceOrder,
    SetTradingState,
    TradingState,
)
from kurs.domain.events import Effect, FillBooked, Input, OrderChanged, Timer
from kurs.domain.fills import Fill, ReportKind
from kurs.domain.market import HOUR, MINUTE, BookChange, Quote, Trade
from kurs.domain.orders import ZERO, Order, OrderStatus, OrderType, Purpose, Side
from kurs.engine import Engine, EngineSettings, Reconfigure

ETH = "ETH/USD"
SYMBOLS = (SYMBOL, ETH)
START = d(10000)
LOOSE = limits(
    max_trades_per_day=1000, max_orders_per_minute=1000, max_daily_loss=0.9, max_drawdown=0.5, max_price_distance=1.0
)
TOLD = settings(bot(), bot("eth", ETH, interval=2 * MINUTE), limits=LOOSE)

# One step: what happens, to which of several, and how much of it.
Step = tuple[str, int, int]
MARKET = ["candle"] * 6 + ["accept", "fill", "fill", "fill", "obey", "late"]
TROUBLE = ["reject", "expire", "take_away", "cancel_rejected", "twice", "foreign"]
PEOPLE = ["place", "amend", "cancel", "turn", "stop", "limits"]
TIME = ["timer", "quote", "trade", "book"]


def steps(happenings: Sequence[str]) -> st.SearchStrategy[list[Step]]:
    return st.lists(
        st.tuples(st.sampled_from(happenings), st.integers(0, 7), st.integers(0, 1000)), min_size=10, max_size=60
    )


class Storm:
    """Turns steps into events that fit what is at work, and tells them."""

    def __init__(self, told: EngineSettings = TOLD) -> None:
        self.floor = Floor(engine(told))
        self.books = START
        self.held = dict.fromkeys(SYMBOLS, ZERO)
        for symbol in SYMBOLS:
            self.floor.candle(100.0, symbol=symbol)

    def step(self, happening: str, pick: int, size: int) -> Sequence[Effect]:
        event = self._event(happening, pick, size)
        return () if event is None else self.floor.tell(event)

    def _event(self, happening: str, pick: int, size: int) -> Input | Reconfigure | None:
        if happening in ("candle", *TIME):
            return self._tick(happening, SYMBOLS[pick % 2], 50.0 + size / 10, (HOLDS, BUYS, SELLS)[size % 3])
        if happening in PEOPLE:
            return self._wish(happening, pick, size)
        if happening == "twice":
            seen = [e for e in self.floor.told if isinstance(e, Fill)]
            return seen[pick % len(seen)] if seen else None
        if happening == "foreign":
            return fill(f"foreign-{len(self.floor.told)}", Side.BUY, "0.5", client_order_id="someone-1")
        if happening == "late":
            return self._late(pick, size)
        return self._word(happening, pick, size)

    def _tick(self, kind: str, symbol: str, price: float, says: float) -> Input:
        time = self.floor.time
        if kind == "candle":
            self.floor.time += MINUTE
            return candle(time, price, says, symbol=symbol)
        if kind == "timer":
            self.floor.time += HOUR
            return Timer(self.floor.time)
        if kind == "quote":
            return Quote(symbol, time, price, 1.0, price * 1.001, 1.0)
        return Trade(symbol, time, "1", price, 1.0, 1) if kind == "trade" else BookChange(symbol, time, 1, price, 0.0)

    def _wish(self, kind: str, pick: int, size: int) -> Input | Reconfigure | None:
        name = f"{kind}-{len(self.floor.told)}"
        if kind == "place":
            price = d(50 + size % 100) if size % 2 else None
            return PlaceOrder(
                command_id=name,
                symbol=SYMBOLS[pick % 2],
                side=(Side.BUY, Side.SELL)[pick // 2 % 2],
                type=OrderType.MARKET if price is None else OrderType.LIMIT,
                amount=Decimal(size) / 200,
                price=price,
                reduce_only=pick > 5,
                stop_loss=d(40 + size % 60) if pick == 1 else None,
                take_profit=d(100 + size % 60) if pick == 1 else None,
            )
        if kind == "amend":
            mine = [o for o in self.floor.engine.working.values() if o.purpose is Purpose.MANUAL]
            old = self._one(mine, pick)
            if old is None:
                return None
            price = None if old.price is None else d(50 + size % 100)
            more = Decimal(size) / 100 if pick % 2 else None
            return AmendOrder(command_id=name, client_order_id=old.client_order_id, price=price, amount=more)
        if kind == "turn":
            state = tuple(TradingState)[pick % 3]
            return SetTradingState(command_id=name, state=state, reason=f"look {size}", by="ada")
        if kind == "stop":
            return EmergencyStop(command_id=name, reason="enough", by="ada", flatten=pick % 2 == 1)
        if kind == "limits":
            return Reconfigure(command_id=name, limits=replace(LOOSE, max_position_size=0.05 + size / 10_000))
        order = self._one(list(self.floor.engine.working.values()), pick)
        return None if order is None else CancelWorkingOrder(command_id=name, client_order_id=order.client_order_id)

    def _word(self, kind: str, pick: int, size: int) -> Input | None:
        working = list(self.floor.engine.working.values())
        leaving = [o for o in working if o.status is OrderStatus.CANCELLING]
        of, says = {
            "accept": (working, ReportKind.ACCEPTED),
            "obey": (leaving, ReportKind.CANCELLED),
            "reject": ([o for o in working if o.status is OrderStatus.INTENDED], ReportKind.REJECTED),
            "expire": (working, ReportKind.EXPIRED),
            "take_away": (working, ReportKind.CANCELLED),
            "cancel_rejected": (leaving, ReportKind.CANCEL_REJECTED),
            "fill": (working, None),
        }[kind]
        order = self._one(of, pick)
        if order is None:
            return None
        return self._fill(order, size) if says is None else report(order, says, time=self.floor.time)

    def _late(self, pick: int, size: int) -> Input | None:
        """A fill that overtook the end of its order and is heard of after it."""
        last = {e.order.client_order_id: e.order for e in of_kind(OrderChanged, self.floor.heard)}
        gone = [o for o in last.values() if o.status is OrderStatus.CANCELLED and o.remaining]
        order = self._one(gone, pick)
        return None if order is None else self._fill(order, size)

    def _fill(self, order: Order, size: int) -> Input | None:
        """All of it, or a part; of an order that only reduces no more than there is, as at any venue."""
        open_ = self.floor.engine.portfolio.position(order.symbol).amount * -order.side.sign
        most = min(order.remaining, max(open_, ZERO)) if order.reduce_only else order.remaining
        amount = most if size % 2 else (most * size / 1000).quantize(d("0.001"))
        if not amount:
            return None
        return fill(
            f"t{len(self.floor.told)}",
            order.side,
            amount,
            d(90 + size % 20),
            client_order_id=order.client_order_id,
            fee=Decimal(size) / 1000,
            symbol=order.symbol,
            time=self.floor.time,
        )

    @staticmethod
    def _one(orders: list[Order], pick: int) -> Order | None:
        return orders[pick % len(orders)] if orders else None


def check_books(storm: Storm, effects: Sequence[Effect]) -> None:
    """Cash and positions are what the fills say, to the last digit."""
    for booked in of_kind(FillBooked, effects):
        signed = booked.fill.amount * booked.fill.side.sign
        storm.books -= signed * booked.fill.price + booked.fill.fee
        storm.held[booked.fill.symbol] += signed
        assert booked.cash == storm.books
    portfolio = storm.floor.engine.portfolio
    assert portfolio.cash == storm.books
    assert {s: portfolio.position(s).amount for s in SYMBOLS} == storm.held
    equity = portfolio.equity(dict.fromkeys(SYMBOLS, d(100)))
    open_ = sum((portfolio.position(s).unrealised(d(100)) for s in SYMBOLS), ZERO)
    assert equity is not None
    assert abs(equity - (START + portfolio.realised + open_ - portfolio.fees)) < d("1e-18")


def check_orders(storm: Storm, effects: Sequence[Effect]) -> None:
    engine = storm.floor.engine
    assert len(effects) <= 12 + 3 * len(engine.working)
    for order in engine.working.values():
        assert order.working
        assert order.filled < order.amount
    for order in submitted(effects):
        if order.purpose is Purpose.ENTRY:
            assert storm.floor.trading is TradingState.ACTIVE
            assert storm.held[order.symbol] == 0
    assert len(set(cancelled(effects))) == len(cancelled(effects))
    for symbol in SYMBOLS:
        staying = [o.purpose for o in storm.floor.staying(symbol)]
        assert staying.count(Purpose.ENTRY) <= 1
        assert staying.count(Purpose.EXIT) <= 1
        assert storm.held[symbol] or not any(o.reduce_only for o in storm.floor.staying(symbol))


def check_cover(storm: Storm) -> None:
    """Every position has exactly one stop, for all of it, or is being closed."""
    for symbol, held in storm.held.items():
        staying = storm.floor.staying(symbol)
        stops = [o.remaining for o in staying if o.purpose is Purpose.STOP]
        leaving = any(o.purpose is Purpose.EXIT for o in staying)
        assert stops == ([] if leaving or not held else [abs(held)])


@how(max_examples=120, deadline=None)
@given(steps(MARKET))
def test_while_the_venue_does_as_it_is_told_every_position_is_covered(happenings: list[Step]) -> None:
    storm = Storm()
    for happening in happenings:
        effects = storm.step(*happening)
        check_books(storm, effects)
        check_orders(storm, effects)
        check_cover(storm)


@how(max_examples=120, deadline=None)
@given(steps([*MARKET, "expire", "take_away", "reject", "twice", *PEOPLE, *TIME]))
def test_whatever_happens_the_books_add_up(happenings: list[Step]) -> None:
    storm = Storm()
    for happening in happenings:
        effects = storm.step(*happening)
        check_books(storm, effects)
        check_orders(storm, effects)


def memory_of(effects: Sequence[Effect]) -> tuple[list[Order], list[str]]:
    """What the journal knows beside the snapshot: the orders that have ended, and the trades booked."""
    last = {e.order.client_order_id: e.order for e in of_kind(OrderChanged, effects)}
    return [o for o in last.values() if not o.working], [e.fill.trade_id for e in of_kind(FillBooked, effects)]


def restarted(floor: Floor) -> Engine:
    """Another engine that goes on from the snapshot as a journal keeps it, under the limits that hold now."""
    state = msgspec.json.decode(msgspec.json.encode(floor.engine.snapshot()))
    again = engine(replace(TOLD, limits=floor.engine.limits))
    finished, trades = memory_of(floor.heard)
    again.restore(state, finished=finished, trades=trades)
    return again


@how(max_examples=120, deadline=None)
@given(steps(MARKET + TROUBLE + PEOPLE + TIME), st.integers(0, 60))
def test_a_restart_anywhere_changes_nothing_that_follows(happenings: list[Step], cut: int) -> None:
    storm = Storm()
    for happening in happenings[:cut]:
        storm.step(*happening)
    again = restarted(storm.floor)
    for happening in happenings[cut:]:
        told = len(storm.floor.told)
        effects = storm.step(*happening)
        for event in storm.floor.told[told:]:
            assert again.handle(event) == effects
    assert again.snapshot() == storm.floor.engine.snapshot()
    assert again.statistics() == storm.floor.engine.statistics()


@how(max_examples=40, deadline=None)
@given(steps(MARKET + TROUBLE + PEOPLE + TIME))
def test_the_same_events_give_the_same_effects(happenings: list[Step]) -> None:
    storm = Storm()
    for happening in happenings:
        storm.step(*happening)
    again = engine(TOLD)
    assert [e for event in storm.floor.told for e in again.handle(event)] == storm.floor.heard


def test_a_bot_that_was_changed_starts_its_strategies_afresh_and_keeps_its_position() -> None:
    storm = Storm()
    storm.floor.hold(BUYS)
    state = storm.floor.engine.snapshot()
    changed = replace(TOLD, bots=(bot(dynamic_weights=False), TOLD.bots[1]))
    again = engine(changed)
    again.restore(state)
    before, after = storm.floor.engine.statistics().bots[0], again.statistics().bots[0]
    assert (before.candles, after.candles) == (2, 0)
    assert (after.held, after.working_orders) == (before.held, before.working_orders)


def test_a_position_of_a_bot_that_is_gone_stays_covered() -> None:
    storm = Storm()
    stop, _ = storm.floor.hold(BUYS)
    alone = Floor(engine(replace(TOLD, bots=(TOLD.bots[1],)), storm.floor.engine.instruments))
    alone.engine.restore(storm.floor.engine.snapshot())
    alone.heard = storm.floor.heard
    alone.report(stop, ReportKind.EXPIRED)
    assert [(o.bot, o.purpose) for o in alone.staying()] == [("manual", Purpose.STOP), ("manual", Purpose.TARGET)]


def test_a_strategy_that_raised_before_a_restart_has_halted_after_it() -> None:
    storm = Storm()
    storm.floor.candle(100.0, RAISES)
    again = restarted(storm.floor)
    assert again.risk.trading is TradingState.HALTED
    assert again.risk.reason == storm.floor.engine.risk.reason
