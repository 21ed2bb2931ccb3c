"""The only file that knows the order of the stages.

tick -> signals -> one intent -> risk -> order -> (venue) -> fill -> portfolio -> protection
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.commands import (
    AmendOrder,
    CancelWorkingOrder,
    EmergencyStop,
    PlaceOrder,
    SetTradingState,
    SwitchBots,
    TradingState,
)
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.events import (
    Charge,
    Effect,
    FillBooked,
    Input,
    Replied,
    SignalMade,
    Timer,
    TradeClosed,
)
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Trade
from kurs.domain.orders import ZERO, Order, Purpose, Side
from kurs.domain.portfolio import Portfolio
from kurs.domain.positions import Position
from kurs.domain.signals import Action, Signal
from kurs.engine.admission import Admission, Entry
from kurs.engine.blotter import Blotter
from kurs.engine.bot_switch import BotSwitch
from kurs.engine.desk import Desk
from kurs.engine.emergency import EmergencyStops
from kurs.engine.entries import Entries
from kurs.engine.equity import EquityWatch
from kurs.engine.kill_switch import KillSwitch
from kurs.engine.people import People
from kurs.engine.plain import PlainDesk
from kurs.engine.protection import GUARDS, REVERSE, Protection
from kurs.engine.settings import BotSpec, EngineSettings, Reconfigure
from kurs.engine.statistics import BotStatistics, Counts, EngineStatistics
from kurs.engine.valuation import Valuation
from kurs.execution.orders import filled, reported
from kurs.risk.state import RiskState
from kurs.strategies.base import Columns

__all__ = ["Engine"]

NOTHING: tuple[Effect, ...] = ()
ENTRY, EXIT, HOLD = Purpose.ENTRY, Purpose.EXIT, Action.HOLD


class Engine:
    """One capital pool: its portfolio, working orders, risk state and bots.

    No I/O, no clock, no randomness: the same events give the same effects, bit for bit, in a backtest,
    on paper and live. Raises UnknownName or BadInput for a bot on a symbol that the pool cannot trade.
    """

    def __init__(self, settings: EngineSettings, instruments: Mapping[str, Instrument]) -> None:
        for bot in settings.bots:
            if bot.symbol not in instruments:
                raise UnknownName.among("symbol", bot.symbol, instruments)
            if instruments[bot.symbol].quote != settings.quote:
                raise BadInput.of("symbol", bot.symbol, f"a symbol quoted in the pool's {settings.quote}")
        self.settings = settings
        self.limits = settings.limits
        self.instruments = instruments = dict(instruments)
        self.portfolio = Portfolio(settings.quote, settings.cash)
        self.risk = RiskState(settings.zone)
        self.now = 0
        self._out: list[Effect] = []
        self._desks = {bot.symbol: desk_of(bot) for bot in settings.bots}
        self._watching = settings.mark_every > 0
        # What a strategy raised last, for whoever has to tell its author.
        self.failure: Exception | None = None
        self._valuation = Valuation(self.portfolio, instruments)
        self._prices = self._valuation.prices
        self._blotter = Blotter(self._out)
        self._stops = EmergencyStops(self._out)
        self._switch = KillSwitch(risk=self.risk, portfolio=self.portfolio, blotter=self._blotter, out=self._out)
        self._watch = EquityWatch(
            portfolio=self.portfolio,
            valuation=self._valuation,
            risk=self.risk,
            switch=self._switch,
            every=settings.mark_every,
            out=self._out,
        )
        self._admission = Admission(
            portfolio=self.portfolio,
            valuation=self._valuation,
            blotter=self._blotter,
            risk=self.risk,
            instruments=instruments,
        )
        self._protection = Protection(
            portfolio=self.portfolio,
            valuation=self._valuation,
            blotter=self._blotter,
            switch=self._switch,
            instruments=instruments,
            owners={bot.symbol: bot.name for bot in settings.bots},
        )
        self._bots = BotSwitch(settings.idle)
        self._people = People(
            blotter=self._blotter, instruments=instruments, refused=self._refused_by_hand, out=self._out
        )
        self._counts = Counts()
        self._entries = Entries(
            blotter=self._blotter,
            valuation=self._valuation,
            admission=self._admission,
            protection=self._protection,
            instruments=instruments,
            counts=self._counts,
            out=self._out,
        )
        self._holding = False
        self._handlers: dict[type, Callable[[Any], None]] = {
            Candle: self._on_candle,
            Trade: self._on_trade,
            Quote: self._on_quote,
            BookChange: self._on_book,
            Fill: self._on_fill,
            OrderReport: self._on_report,
            Charge: self._on_charge,
            Timer: self._on_timer,
            PlaceOrder: self._on_place,
            AmendOrder: self._on_amend,
            CancelWorkingOrder: self._on_cancel,
            SetTradingState: self._on_set_state,
            EmergencyStop: self._on_emergency,
            SwitchBots: self._on_switch_bots,
            Reconfigure: self._on_reconfigure,
        }

    def handle(self, event: Input | Reconfigure) -> Sequence[Effect]:
        """What follows from this event: commands for the venue and facts for the journal, in order."""
        self._handlers[type(event)](event)
        out = self._out
        if not out:
            return NOTHING
        effects = tuple(out)
        out.clear()
        return effects

    @property
    def working(self) -> Mapping[str, Order]:
        return self._blotter.working

    @property
    def prices(self) -> Mapping[str, float]:
        """The last price of each symbol, in quote currency; none before a symbol's first tick."""
        return self._valuation.prices

    @property
    def cycles(self) -> int:
        """Candles at which a bot's strategies were asked and answered, since the pool began."""
        return self._counts.cycles

    @property
    def failures(self) -> int:
        """Candles at which a strategy raised, since the pool began."""
        return self._counts.failures

    @property
    def wake_at(self) -> int | None:
        """When it has to hear of the time (ms) though nothing happens; None before its first event."""
        return self.risk.day_end or None

    def learn(self, candles: Iterable[Candle]) -> None:
        """Takes note of the closes of candles that end together, before any bot decides at one of them."""
        for candle in candles:
            self._prices[candle.symbol] = candle.close

    def learn_fees(self, symbol: str, *, maker: Decimal, taker: Decimal) -> None:
        """Takes note of what a fill costs from now on, as fractions of its value, where a venue changes that."""
        known = self.instruments[symbol]
        if (known.maker_fee, known.taker_fee) != (maker, taker):
            self.instruments[symbol] = replace(known, maker_fee=maker, taker_fee=taker)

    def show(self, symbol: str, candles: Columns) -> None:
        """Tells a plain bot which candles will come, so that strategies which look at whole columns look once.

        Of what is past only: what such a strategy says of a candle must not depend on later ones.
        """
        desk = self._desks.get(symbol)
        if isinstance(desk, PlainDesk):
            desk.show(candles)

    # ── what would be ─────────────────────────────────────────────────────────────────────────────

    def would_refuse(self, order: Order, signal: Signal | None = None) -> tuple[str, str] | None:
        """Why this order would be denied now, as (code, sentence); None when it would go. Nothing is done or noted."""
        return self._admission.refusal(
            order, self.limits, signal=signal, volatility=self._volatility(order.symbol), time=self.now
        )

    def would_enter(self, signal: Signal, side: Side) -> Entry | None:
        """How much a bot would open on this signal now, before risk is asked; None while a price is missing."""
        return self._admission.entry(signal, side, self.limits, self._volatility(signal.symbol))

    # ── time and ticks ────────────────────────────────────────────────────────────────────────────

    def _advance(self, time: int) -> None:
        if time > self.now:
            self.now = time
        if time >= self.risk.day_end:
            self.risk.roll_day(time)

    def _on_timer(self, timer: Timer) -> None:
        self._advance(timer.time)

    def _on_trade(self, trade: Trade) -> None:
        self._advance(trade.time)
        self._valuation.prices[trade.symbol] = trade.price

    def _on_quote(self, quote: Quote) -> None:
        self._advance(quote.time)
        self._valuation.quoted(quote)

    def _on_book(self, change: BookChange) -> None:
        self._advance(change.time)

    def _on_candle(self, candle: Candle) -> None:
        symbol, interval, time, _, _, _, close, _ = candle
        time += interval
        if time > self.now:
            self.now = time
        if time >= self.risk.day_end:
            self.risk.roll_day(time)
        self._counts.candles += 1
        self._prices[symbol] = close
        if self._watching:
            if self.now >= self._watch.next_mark:
                self._watch.mark(self.limits.max_drawdown, self.now)
            elif self._holding:
                self._watch.look(self.limits.max_drawdown, self.now)
        desk = self._desks.get(symbol)
        if desk is None:
            return
        if interval == desk.interval:
            self._cycle(desk, candle)
        else:
            for whole in desk.builder.add(candle):
                self._cycle(desk, whole)

    def _cycle(self, desk: Desk | PlainDesk, candle: Candle) -> None:
        try:
            if self._bots.off is not None:
                desk.watch(candle)
                return
            signal = desk.signal(candle)
        # A strategy is somebody else's code and may raise anything; whatever it is, this pool stops
        # opening positions and says where, while orders, fills and protection go on.
        except Exception as error:  # noqa: BLE001
            self._failed(error, f"{candle.symbol} candle of {candle.time}")
            return
        self._counts.cycles += 1
        if signal is None or signal.action is HOLD:
            return
        self._counts.signals += 1
        desk.last_signal = (str(signal.action), signal.confidence, signal.time)
        self._out.append(SignalMade(desk.spec.name, signal))
        self._entries.act(desk, signal, self.limits, self.now)

    def _failed(self, error: Exception, when: str) -> None:
        self._counts.failures += 1
        self.failure = error
        self._switch.restrict(TradingState.HALTED, f"{_where(error)}, {when}", by="strategy", time=self.now)

    # ── from signal to order ──────────────────────────────────────────────────────────────────────

    def _refused_by_hand(self, order: Order, instead_of: Order | None) -> tuple[str, str] | None:
        volatility = self._volatility(order.symbol)
        return self._entries.refused(
            order, self.limits, signal=None, volatility=volatility, time=self.now, instead_of=instead_of
        )

    def _volatility(self, symbol: str) -> float | None:
        desk = self._desks.get(symbol)
        return None if desk is None else desk.volatility()

    # ── what the venue says ───────────────────────────────────────────────────────────────────────

    def _on_report(self, report: OrderReport) -> None:
        self._advance(report.time)
        before = self._blotter.working.get(report.client_order_id)
        if before is None:
            return
        after = reported(before, report)
        if after is not before:
            self._blotter.keep(after)
        self._settle(after)
        if not after.working:
            self._protection.ended(before, after, most_orders=self.limits.max_orders_per_minute, time=self.now)

    def _on_fill(self, fill: Fill) -> None:
        self._advance(fill.time)
        if not self._blotter.first_sight(fill.trade_id):
            return
        order = self._blotter.find(fill.client_order_id)
        bot = order.bot if order else "external"
        before, fee = self.portfolio.position(fill.symbol), self.portfolio.fee(fill)
        trade = self.portfolio.apply(fill)
        self.risk.book(self.portfolio.positions[fill.symbol].realised - before.realised, fee)
        self._counts.fills += 1
        self._out.append(FillBooked(bot, fill, self.portfolio.cash))
        if self._watching:
            self._holding = any(p.amount for p in self.portfolio.positions.values())
        if not before.amount and (order is None or order.purpose is Purpose.MANUAL):
            self._protection.forget(fill.symbol)
        if order is None:
            reason = f"fill {fill.trade_id} belongs to order {fill.client_order_id}, which is not ours"
            self._switch.restrict(TradingState.HALTED, reason, by="reconciliation", time=self.now)
        else:
            self._book(order, fill, fee)
            self._protection.follow(order)
        if trade is not None:
            self._counts.trades += 1
            self._out.append(TradeClosed(bot, trade))
            if self._watching:
                self._watch.mark(self.limits.max_drawdown, self.now)
        # At the time of the fill: of another symbol more may have been told by now.
        self._protection.cover(fill.symbol, fill.time)
        if order is not None and order.reason == REVERSE:
            self._turn(order, fill)
        self._tell_desk(fill)

    def _turn(self, order: Order, fill: Fill) -> None:
        """Goes on with an exit that was to turn the position, once it is whole."""
        desk = self._desks.get(fill.symbol)
        if order.purpose is EXIT and isinstance(desk, PlainDesk) and desk.spec.name == order.bot and not self._bots.off:
            self._entries.turn(desk, order, fill.price, self.now)

    def _tell_desk(self, fill: Fill) -> None:
        desk = self._desks.get(fill.symbol)
        if isinstance(desk, PlainDesk):
            try:
                desk.filled(fill)
            # Somebody else's code, as in `_cycle`.
            except Exception as error:  # noqa: BLE001
                self._failed(error, f"{fill.symbol} fill of {fill.time}")

    def _on_charge(self, charge: Charge) -> None:
        self._advance(charge.time)
        self.portfolio.charge(charge.symbol, charge.cost)
        self.risk.book(ZERO, charge.cost)

    def _book(self, order: Order, fill: Fill, fee: Decimal) -> None:
        purpose = order.purpose
        if purpose is ENTRY and not order.filled:
            self.risk.trades_today += 1
        done = filled(order, fill, fee)
        self._blotter.keep(done)
        self._settle(done)
        if not order.working:
            self._people.late(order, fill, self.now)
        if purpose in GUARDS:
            # What the entry has not filled yet would open again what its protection has begun to close.
            self._entries.cancel(fill.symbol, self.now)
        if purpose is EXIT and not done.working:
            # What an entry filled on its way out came too late for this exit, and wants another.
            self._protection.close(fill.symbol, bot=done.bot, reason=done.reason or "signal", time=self.now)

    def _settle(self, order: Order) -> None:
        """Goes on with what people asked for and wait for the venue's word on this order."""
        if self._stops.waiting or self._people.changes:
            self._stops.settle(order)
            self._people.settle(order, self.now)

    # ── people ────────────────────────────────────────────────────────────────────────────────────

    def _on_place(self, command: PlaceOrder) -> None:
        self._people.place(command, self.now)

    def _on_amend(self, command: AmendOrder) -> None:
        self._people.amend(command, self.now)

    def _on_cancel(self, command: CancelWorkingOrder) -> None:
        self._people.cancel(command, self.now)

    def _on_set_state(self, command: SetTradingState) -> None:
        self._switch.turn(command.state, command.reason, by=command.by, time=self.now)
        self._reply(command.command_id, ok=True, message=f"trading is {command.state}")

    def _on_switch_bots(self, command: SwitchBots) -> None:
        changed = self._bots.turn(command)
        if not command.running:
            for desk in self._desks.values():
                self._entries.cancel(desk.spec.symbol, self.now)
        told = "running" if command.running else "stopped"
        self._reply(command.command_id, ok=changed, message=f"bots are {told}" if changed else f"bots were {told}")

    def _on_reconfigure(self, command: Reconfigure) -> None:
        same = self.limits == command.limits
        self.limits = command.limits
        self._reply(command.command_id, ok=True, message="limits unchanged" if same else "limits changed")

    def _on_emergency(self, command: EmergencyStop) -> None:
        self._switch.turn(TradingState.HALTED, command.reason, by=command.by, time=self.now)
        self._people.stop()
        stopped = tuple(self.working.values())
        for order in stopped:
            self._blotter.cancel(order, self.now)
        if command.flatten:
            for symbol in self.portfolio.positions:
                self._protection.close(symbol, bot="manual", reason=command.reason, time=self.now)
        self._stops.begin(command.command_id, [o.client_order_id for o in stopped])

    def _reply(self, command_id: str, *, ok: bool, message: str, ids: tuple[str, ...] = ()) -> None:
        self._out.append(Replied(command_id=command_id, ok=ok, message=message, order_ids=ids))

    # ── looking, remembering ──────────────────────────────────────────────────────────────────────

    def statistics(self) -> EngineStatistics:
        books, risk, counts = self.portfolio, self.risk, self._counts
        return EngineStatistics(
            pool=self.settings.pool,
            quote=self.settings.quote,
            time=self.now,
            trading=risk.trading,
            reason=risk.reason,
            bots_off=self._bots.off,
            candles=counts.candles,
            signals=counts.signals,
            orders=self._blotter.submitted,
            denials=counts.denials,
            fills=counts.fills,
            trades=counts.trades,
            cash=books.cash,
            equity=self._valuation.equity(),
            realised=books.realised,
            fees=books.fees,
            daily_pnl=risk.daily_pnl,
            trades_today=risk.trades_today,
            max_drawdown=risk.max_drawdown,
            bots=tuple(self._bot_statistics(desk) for desk in self._desks.values()),
        )

    def _bot_statistics(self, desk: Desk | PlainDesk) -> BotStatistics:
        symbol = desk.spec.symbol
        position, price = self.portfolio.position(symbol), self._valuation.price(symbol)
        unrealised = position.unrealised(price) if price is not None else None
        return BotStatistics(
            name=desk.spec.name,
            symbol=symbol,
            interval=desk.spec.interval,
            candles=desk.candles,
            last_candle=desk.last_candle,
            last_price=self._valuation.prices.get(symbol),
            last_signal=desk.last_signal,
            held=position.amount,
            entry_price=position.entry_price,
            unrealised=unrealised if position.amount else ZERO,
            realised=position.realised,
            fees=position.fees,
            working_orders=len(self._blotter.on(symbol)),
        )

    def snapshot(self) -> dict[str, object]:
        """Everything that later decisions depend on, JSON-shaped; `restore` goes on from it exactly."""
        books = self.portfolio
        state = {
            "now": self.now,
            "equity": self._watch.snapshot(),
            "counts": self._counts,
            "portfolio": {
                "cash": books.cash,
                "fees": books.fees,
                "realised": books.realised,
                "positions": books.positions,
            },
            "blotter": self._blotter.snapshot(),
            "protection": self._protection.snapshot(),
            "emergency_stops": self._stops.snapshot(),
            "people": self._people.snapshot(),
            "valuation": self._valuation.snapshot(),
            "risk": self.risk.snapshot(),
            "bots": self._bots.snapshot(),
            "desks": {desk.spec.name: desk.snapshot() for desk in self._desks.values()},
        }
        built: dict[str, object] = msgspec.to_builtins(state)
        return built

    def restore(self, state: Mapping[str, Any], *, finished: Iterable[Order] = (), trades: Iterable[str] = ()) -> None:
        """Goes on from a snapshot; the journal has the last `finished` orders and ids of booked `trades`.

        The limits are those of the settings. A bot whose strategies were changed starts them afresh.
        """
        self.now = state["now"]
        self._watch.restore(state["equity"])
        self._counts = self._entries.counts = msgspec.convert(state["counts"], Counts)
        books = state["portfolio"]
        positions = msgspec.convert(books["positions"], dict[str, Position])
        self.portfolio.restore(
            cash=Decimal(books["cash"]),
            fees=Decimal(books["fees"]),
            realised=Decimal(books["realised"]),
            positions=positions,
        )
        self._holding = any(p.amount for p in positions.values())
        self._blotter.restore(state["blotter"], ended=finished, trades=trades)
        self._protection.restore(state["protection"])
        self._stops.restore(state["emergency_stops"])
        self._valuation.restore(state["valuation"])
        self.risk.restore(state["risk"])
        if "people" in state:
            # Not there when it was written before orders could be changed.
            self._people.restore(state["people"])
        if "bots" in state:
            # Not there when it was written before bots could be stopped.
            self._bots.restore(state["bots"])
        for desk in self._desks.values():
            desk.restore(state["desks"].get(desk.spec.name))


def desk_of(spec: BotSpec) -> Desk | PlainDesk:
    return Desk(spec) if spec.plain is None else PlainDesk(spec, spec.plain)


def _where(error: Exception) -> str:
    """What a strategy raised, with file and line of its own code."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown place"
    return f"a strategy raised {type(error).__name__}: {error} at {place}"
