"""The engine: the only file that knows the order of the stages.

`handle(event) -> effects`: one event in, the commands and facts that follow from it out, in order. No
I/O, no clock, no randomness: the same events give the same effects, bit for bit, in a backtest, on
paper and live. Ticks, fills, reports, timers and people's commands come through the same door.

tick -> signals -> one intent -> risk -> order -> (venue) -> fill -> portfolio -> protection
"""

import statistics as stats
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from kurs.allocation.combine import Method, StrategyWeight, combine, dynamic_weights
from kurs.allocation.intent import intent_of
from kurs.domain.candles import CandleBuilder
from kurs.domain.commands import (
    CancelOrder,
    CancelWorkingOrder,
    EmergencyStop,
    PlaceOrder,
    SetTradingState,
    SubmitOrder,
    TradingState,
)
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.events import (
    Denied,
    Effect,
    EquityMarked,
    FillBooked,
    Input,
    OrderChanged,
    Replied,
    SignalMade,
    StateChanged,
    Timer,
    TradeClosed,
)
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Trade, exact
from kurs.domain.orders import ZERO, Denial, Order, OrderStatus, OrderType, Purpose, Side
from kurs.domain.portfolio import Portfolio
from kurs.domain.positions import Position
from kurs.domain.signals import Action, Signal
from kurs.execution.orders import cancelling, filled, protective_orders, reported
from kurs.risk.rules import Limits, Proposal, refusal
from kurs.risk.sizing import Exposure, position_share, protective_shares, risk_score
from kurs.risk.state import RiskState
from kurs.strategies.calibration import Analyst
from kurs.strategies.registry import create

__all__ = [
    "BotSpec",
    "BotStatistics",
    "Engine",
    "EngineSettings",
    "EngineStatistics",
    "Reconfigure",
    "StrategySpec",
]

V = TypeVar("V")
NOTHING: tuple[Effect, ...] = ()
MINUTE = 60_000
# Late fills of finished orders and repeated trade ids are looked up among the last so many.
REMEMBERED = 256
VOLATILITY_BARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySpec:
    name: str
    parameters: Mapping[str, int | float | str] = field(default_factory=dict)
    weight: float = 1.0
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSpec:
    """One bot: which strategies watch which symbol at which interval (ms)."""

    name: str
    symbol: str
    interval: int
    strategies: tuple[StrategySpec, ...]
    combination: Method = "weighted_average"
    dynamic_weights: bool = True
    short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """One capital pool in one quote currency, and the bots that share it; no two on one symbol."""

    pool: str
    quote: str
    cash: Decimal
    bots: tuple[BotSpec, ...]
    limits: Limits
    zone: str = "UTC"
    mark_every: int = 5 * MINUTE

    def __post_init__(self) -> None:
        symbols = [bot.symbol for bot in self.bots]
        twice = next((s for s in symbols if symbols.count(s) > 1), None)
        if twice is not None:
            raise BadInput.of("bots", twice, "two bots of one pool cannot trade the same symbol")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfigure:
    """New limits from the next event on."""

    command_id: str
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class BotStatistics:
    """`last_signal` is (action, confidence, time); money is in quote currency, None while no price is known."""

    name: str
    symbol: str
    interval: int
    candles: int
    last_candle: int | None
    last_price: float | None
    last_signal: tuple[str, float, int] | None
    held: Decimal
    entry_price: Decimal
    unrealised: Decimal | None
    realised: Decimal
    fees: Decimal
    working_orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatistics:
    """`equity` is None while a held symbol has no price; `max_drawdown` is a fraction of the peak."""

    pool: str
    quote: str
    time: int
    trading: TradingState
    reason: str | None
    candles: int
    signals: int
    orders: int
    denials: int
    fills: int
    trades: int
    cash: Decimal
    equity: Decimal | None
    realised: Decimal
    fees: Decimal
    daily_pnl: Decimal
    trades_today: int
    max_drawdown: Decimal
    bots: tuple[BotStatistics, ...]


@dataclass(slots=True, kw_only=True)
class _Counts:
    candles: int = 0
    signals: int = 0
    orders: int = 0
    denials: int = 0
    fills: int = 0
    trades: int = 0


@dataclass(frozen=True, slots=True)
class _Protection:
    """Distances of stop and target from the entry price, as fractions."""

    stop: Decimal
    target: Decimal


class _Desk:
    """One bot at work: its strategies and what it last saw."""

    def __init__(self, spec: BotSpec) -> None:
        self.spec = spec
        self.analysts = tuple(Analyst(create(s.name, **s.parameters), spec.symbol) for s in spec.strategies)
        self.weights = {
            a.strategy.name: StrategyWeight(
                name=a.strategy.name, weight=s.weight, min_confidence=s.min_confidence, enabled=True
            )
            for a, s in zip(self.analysts, spec.strategies, strict=True)
        }
        self.builder = CandleBuilder(spec.interval)
        self.closes: deque[float] = deque(maxlen=VOLATILITY_BARS + 1)
        self.candles = 0
        self.last_candle: int | None = None
        self.last_signal: tuple[str, float, int] | None = None

    def signals(self, candle: Candle) -> list[Signal] | None:
        found: list[Signal] | None = None
        for analyst in self.analysts:
            signal = analyst.on_candle(candle)
            if signal is not None:
                found = [signal] if found is None else [*found, signal]
        return found

    def combined(self, signals: Sequence[Signal], candle: Candle) -> Signal:
        weights: Mapping[str, StrategyWeight] = self.weights
        if self.spec.dynamic_weights and len(self.analysts) > 1:
            weights = dynamic_weights(weights, {a.strategy.name: _score(a) for a in self.analysts})
        return combine(
            signals,
            weights,
            method=self.spec.combination,
            symbol=self.spec.symbol,
            price=candle.close,
            time=candle.close_time,
        )

    def volatility(self) -> float | None:
        """Spread of the last bars' returns, as a fraction; None with fewer than ten."""
        closes = self.closes
        if len(closes) < 11:
            return None
        values = list(closes)
        return stats.pstdev(b / a - 1 for a, b in zip(values, values[1:], strict=False))


class Engine:
    """One capital pool: its portfolio, working orders, risk state and bots."""

    def __init__(self, settings: EngineSettings, instruments: Mapping[str, Instrument]) -> None:
        for bot in settings.bots:
            if bot.symbol not in instruments:
                raise UnknownName.among("symbol", bot.symbol, instruments)
            if instruments[bot.symbol].quote != settings.quote:
                raise BadInput.of("symbol", bot.symbol, f"a symbol quoted in the pool's {settings.quote}")
        self.settings = settings
        self.limits = settings.limits
        self.instruments = instruments
        self.portfolio = Portfolio(settings.quote, settings.cash)
        self.risk = RiskState(settings.zone)
        self._desks = {bot.symbol: _Desk(bot) for bot in settings.bots}
        self._orders: dict[str, Order] = {}
        self._finished: dict[str, Order] = {}
        self._seen: dict[str, None] = {}
        self._protection: dict[str, _Protection] = {}
        self._stopping: dict[str, dict[str, str | None]] = {}
        self._submitted: deque[int] = deque()
        self._prices: dict[str, float] = {}
        self._spreads: dict[str, float] = {}
        self._counts = _Counts()
        self._number = 0
        self._next_mark = 0
        self._holding = False
        self._out: list[Effect] = []
        self.now = 0
        self._handlers: dict[type, Callable[[Any], None]] = {
            Candle: self._on_candle,
            Trade: self._on_trade,
            Quote: self._on_quote,
            BookChange: self._on_book,
            Fill: self._on_fill,
            OrderReport: self._on_report,
            Timer: self._on_timer,
            PlaceOrder: self._on_place,
            CancelWorkingOrder: self._on_cancel,
            SetTradingState: self._on_set_state,
            EmergencyStop: self._on_emergency,
            Reconfigure: self._on_reconfigure,
        }

    def handle(self, event: Input | Reconfigure) -> Sequence[Effect]:
        """What follows from this event: commands for the venue and facts for the journal, in order."""
        self._handlers[type(event)](event)
        out = self._out
        if not out:
            return NOTHING
        self._out = []
        return out

    @property
    def working(self) -> Mapping[str, Order]:
        return self._orders

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
        self._prices[trade.symbol] = trade.price

    def _on_quote(self, quote: Quote) -> None:
        self._advance(quote.time)
        self._prices[quote.symbol] = (quote.bid + quote.ask) / 2
        self._spreads[quote.symbol] = (quote.ask - quote.bid) / quote.ask

    def _on_book(self, change: BookChange) -> None:
        self._advance(change.time)

    def _on_candle(self, candle: Candle) -> None:
        time = candle.time + candle.interval
        if time > self.now:
            self.now = time
        if time >= self.risk.day_end:
            self.risk.roll_day(time)
        self._counts.candles += 1
        self._prices[candle.symbol] = candle.close
        if self._holding:
            self._watch_drawdown()
        if time >= self._next_mark:
            self._mark_equity()
        desk = self._desks.get(candle.symbol)
        if desk is None:
            return
        if candle.interval == desk.spec.interval:
            self._cycle(desk, candle)
        else:
            for whole in desk.builder.add(candle):
                self._cycle(desk, whole)

    def _cycle(self, desk: _Desk, candle: Candle) -> None:
        desk.candles += 1
        desk.last_candle = candle.time + candle.interval
        desk.closes.append(candle.close)
        try:
            signals = desk.signals(candle)
        # A strategy is somebody else's code and may raise anything; whatever it is, this pool stops
        # opening positions and says where, while orders, fills and protection go on.
        except Exception as error:  # noqa: BLE001
            self._set_state(TradingState.HALTED, _where(error, candle), by="strategy")
            return
        if signals is None:
            return
        signal = desk.combined(signals, candle)
        if signal.action is Action.HOLD:
            return
        self._counts.signals += 1
        desk.last_signal = (str(signal.action), signal.confidence, signal.time)
        self._out.append(SignalMade(desk.spec.name, signal))
        self._act(desk, signal)

    # ── from signal to order ──────────────────────────────────────────────────────────────────────

    def _act(self, desk: _Desk, signal: Signal) -> None:
        spec = desk.spec
        self._cancel_contrary_entries(spec.symbol, signal.action)
        held = self.portfolio.position(spec.symbol).amount
        intent = intent_of(signal, bot=spec.name, held=held, short=spec.short)
        if intent is None:
            return
        if intent.direction == 0:
            self._exit(spec.symbol, spec.name, "signal")
        elif not any(o.purpose is Purpose.ENTRY for o in self._working(spec.symbol)):
            self._enter(desk, signal, Side.BUY if intent.direction > 0 else Side.SELL)

    def _enter(self, desk: _Desk, signal: Signal, side: Side) -> None:
        limits, spec = self.limits, desk.spec
        equity, price = self._equity(), self._price(spec.symbol)
        if equity is None or price is None:
            self._deny(spec.name, spec.symbol, side, ZERO, "no_price", "a held symbol has no price yet")
            return
        score = risk_score(signal.confidence, signal.probabilities)
        stop, target = protective_shares(
            limits.stop_loss, limits.take_profit, score=score, confidence=signal.confidence
        )
        share = position_share(
            limits.sizing,
            confidence=signal.confidence,
            probabilities=signal.probabilities,
            side=side,
            max_position_size=limits.max_position_size,
            probability_weight=limits.probability_weight,
            risk_per_trade=limits.risk_per_trade,
            exposure=Exposure(
                daily_pnl=float(self.risk.daily_pnl / equity) if equity > 0 else 0.0,
                max_daily_loss=limits.max_daily_loss,
                open_positions=self._open_positions(),
                max_open_positions=limits.max_open_positions,
                stop_distance=stop,
                target_distance=target,
                volatility=desk.volatility(),
            ),
        )
        amount = self.instruments[spec.symbol].round_amount(share * equity / price)
        order = self._new_order(spec.name, spec.symbol, side, amount, Purpose.ENTRY)
        if self._submit_if_allowed(order, signal, desk):
            self._protection[spec.symbol] = _Protection(_fraction(stop), _fraction(target))

    def _exit(self, symbol: str, bot: str, reason: str) -> None:
        """Closes the position at the market; an exit that is already under way is left alone."""
        held = self.portfolio.position(symbol).amount
        working = self._working(symbol)
        if held == 0 or any(o.purpose is Purpose.EXIT for o in working):
            return
        for order in working:
            self._cancel(order)
        side = Side.SELL if held > 0 else Side.BUY
        order = self._new_order(bot, symbol, side, abs(held), Purpose.EXIT, reduce_only=True, reason=reason)
        self._submit(order)

    def _submit_if_allowed(self, order: Order, signal: Signal | None, desk: _Desk | None) -> bool:
        proposal = self._proposal(order, signal, desk)
        if proposal is None:
            self._deny_order(order, "no_price", f"no price of {order.symbol} is known yet")
            return False
        why = refusal(proposal, self.limits)
        if why is not None:
            self._deny_order(order, *why)
            return False
        self._submit(order)
        return True

    def _proposal(self, order: Order, signal: Signal | None, desk: _Desk | None) -> Proposal | None:
        price, equity = self._price(order.symbol), self._equity()
        if price is None or equity is None:
            return None
        adding = [o for o in self._orders.values() if not o.reduce_only]
        here = [o for o in adding if o.symbol == order.symbol]
        return Proposal(
            order=order,
            instrument=self.instruments[order.symbol],
            signal=signal,
            state=self.risk.trading,
            time=self.now,
            price=price,
            equity=equity,
            cash=self.portfolio.cash,
            reserved=sum((self._binds(o) for o in adding), ZERO),
            held=self.portfolio.position(order.symbol).amount,
            working_buys=sum((o.remaining for o in here if o.side is Side.BUY), ZERO),
            working_sells=sum((o.remaining for o in here if o.side is Side.SELL), ZERO),
            exposure=self._exposure(),
            open_positions=self._open_positions(),
            trades_today=self.risk.trades_today,
            daily_pnl=self.risk.daily_pnl,
            orders_last_minute=self._recent_orders(),
            volatility=desk.volatility() if desk else None,
            spread=self._spreads.get(order.symbol),
        )

    def _binds(self, order: Order) -> Decimal:
        """Cash that a working buy order binds until it fills or ends."""
        if order.side is Side.SELL:
            return ZERO
        price = order.price or order.stop_price or self._price(order.symbol) or ZERO
        return order.remaining * price * (1 + self.instruments[order.symbol].taker_fee)

    def _new_order(
        self,
        bot: str,
        symbol: str,
        side: Side,
        amount: Decimal,
        purpose: Purpose,
        **fields: Any,
    ) -> Order:
        return Order(
            client_order_id=self._next_id(bot),
            bot=bot,
            symbol=symbol,
            side=side,
            type=fields.pop("type", OrderType.MARKET),
            amount=amount,
            purpose=purpose,
            created_at=self.now,
            updated_at=self.now,
            **fields,
        )

    def _next_id(self, bot: str) -> str:
        self._number += 1
        return f"{bot}-{self._number}"

    def _submit(self, order: Order) -> None:
        self._orders[order.client_order_id] = order
        self._counts.orders += 1
        self._submitted.append(self.now)
        self._out += (OrderChanged(order), SubmitOrder(order))

    def _cancel(self, order: Order) -> None:
        if order.status is OrderStatus.CANCELLING:
            return
        self._keep(cancelling(order, self.now))
        self._out.append(CancelOrder(order.client_order_id, order.symbol))

    def _cancel_contrary_entries(self, symbol: str, action: Action) -> None:
        side = Side.BUY if action is Action.BUY else Side.SELL
        for order in self._working(symbol):
            if order.purpose is Purpose.ENTRY and order.side is not side:
                self._cancel(order)

    def _deny_order(self, order: Order, code: str, detail: str) -> None:
        self._deny(order.bot, order.symbol, order.side, order.amount, code, detail)

    def _deny(self, bot: str, symbol: str, side: Side, amount: Decimal, code: str, detail: str) -> None:
        self._counts.denials += 1
        denial = Denial(bot=bot, symbol=symbol, side=side, amount=amount, code=code, detail=detail, time=self.now)
        self._out.append(Denied(denial))

    # ── what the venue says ───────────────────────────────────────────────────────────────────────

    def _on_report(self, report: OrderReport) -> None:
        self._advance(report.time)
        before = self._orders.get(report.client_order_id)
        if before is None:
            return
        after = reported(before, report)
        if after is not before:
            self._keep(after)
        self._settle_emergencies(after)
        if after.working or not before.working:
            return
        if after.status is OrderStatus.REJECTED and after.purpose is Purpose.STOP:
            # Without its stop a position must not stay open.
            self._set_state(TradingState.REDUCING, f"the venue refused a stop: {after.reason}", by="protection")
            self._exit(after.symbol, after.bot, "stop refused")
        elif after.purpose is Purpose.EXIT:
            self._protect(after.symbol)

    def _on_fill(self, fill: Fill) -> None:
        self._advance(fill.time)
        if fill.trade_id in self._seen:
            return
        _remember(self._seen, fill.trade_id, None)
        order = self._orders.get(fill.client_order_id) or self._finished.get(fill.client_order_id)
        bot = order.bot if order else "external"
        before = self.portfolio.position(fill.symbol)
        trade = self.portfolio.apply(fill)
        after = self.portfolio.position(fill.symbol)
        fee = after.fees - before.fees
        self.risk.book(after.realised - before.realised, fee)
        self._counts.fills += 1
        self._out.append(FillBooked(bot, fill, self.portfolio.cash))
        self._holding = any(p.amount for p in self.portfolio.positions.values())
        if order is None:
            reason = f"fill {fill.trade_id} belongs to order {fill.client_order_id}, which is not ours"
            self._set_state(TradingState.HALTED, reason, by="reconciliation")
        else:
            if order.purpose is Purpose.ENTRY and order.filled == 0:
                self.risk.trades_today += 1
            done = filled(order, fill, fee)
            self._keep(done)
            self._settle_emergencies(done)
        if trade is not None:
            self._counts.trades += 1
            self._out.append(TradeClosed(bot, trade))
            self._mark_equity()
        self._protect(fill.symbol)

    def _protect(self, symbol: str) -> None:
        """Makes stop and target cover exactly what is held, and nothing when nothing is."""
        held = self.portfolio.position(symbol).amount
        working = self._working(symbol)
        guards = [o for o in working if o.purpose in (Purpose.STOP, Purpose.TARGET)]
        if held == 0:
            for order in guards:
                self._cancel(order)
            return
        if any(o.purpose is Purpose.EXIT for o in working):
            return
        plan = self._protection.get(symbol)
        stop = next((o for o in guards if o.purpose is Purpose.STOP), None)
        if plan is None or (stop is not None and stop.remaining == abs(held)):
            return
        for order in guards:
            self._cancel(order)
        self._place_guards(symbol, plan)

    def _place_guards(self, symbol: str, plan: _Protection) -> None:
        position = self.portfolio.position(symbol)
        bot = self._desks[symbol].spec.name if symbol in self._desks else "manual"
        group = f"{bot}-oco-{self._number + 1}"
        for order in protective_orders(
            ids=(self._next_id(bot), self._next_id(bot)),
            group=group,
            bot=bot,
            instrument=self.instruments[symbol],
            held=position.amount,
            entry_price=position.entry_price,
            stop_distance=plan.stop,
            target_distance=plan.target,
            time=self.now,
        ):
            self._submit(order)

    def _keep(self, order: Order) -> None:
        """Takes note of a changed order; finished ones stay known for a while, for late fills."""
        key = order.client_order_id
        if order.working:
            self._orders[key] = order
        else:
            self._orders.pop(key, None)
            _remember(self._finished, key, order)
        self._out.append(OrderChanged(order))

    # ── people ────────────────────────────────────────────────────────────────────────────────────

    def _on_place(self, command: PlaceOrder) -> None:
        if command.symbol not in self.instruments:
            unknown = UnknownName.among("symbol", command.symbol, self.instruments)
            self._reply(command.command_id, ok=False, message=str(unknown))
            return
        order = self._new_order(
            "manual",
            command.symbol,
            command.side,
            command.amount,
            Purpose.MANUAL,
            type=command.type,
            price=command.price,
            stop_price=command.stop_price,
            reduce_only=command.reduce_only,
        )
        if self._submit_if_allowed(order, None, self._desks.get(command.symbol)):
            self._reply(command.command_id, ok=True, message="order placed", ids=(order.client_order_id,))
            return
        denial = next(e.denial for e in reversed(self._out) if isinstance(e, Denied))
        self._reply(command.command_id, ok=False, message=f"{denial.code}: {denial.detail}")

    def _on_cancel(self, command: CancelWorkingOrder) -> None:
        order = self._orders.get(command.client_order_id)
        if order is None:
            message = f"order {command.client_order_id} is not working"
            self._reply(command.command_id, ok=False, message=message)
            return
        self._cancel(order)
        self._reply(command.command_id, ok=True, message="cancel asked", ids=(order.client_order_id,))

    def _on_set_state(self, command: SetTradingState) -> None:
        self._set_state(command.state, command.reason, by=command.by)
        self._reply(command.command_id, ok=True, message=f"trading is {command.state}")

    def _on_reconfigure(self, command: Reconfigure) -> None:
        self.limits = command.limits
        self._reply(command.command_id, ok=True, message="limits changed")

    def _on_emergency(self, command: EmergencyStop) -> None:
        self._set_state(TradingState.HALTED, command.reason, by=command.by)
        waiting: dict[str, str | None] = dict.fromkeys(self._orders)
        for order in tuple(self._orders.values()):
            self._cancel(order)
        if command.flatten:
            for symbol, position in self.portfolio.positions.items():
                if position.amount:
                    self._exit(symbol, "manual", command.reason)
        if waiting:
            self._stopping[command.command_id] = waiting
        else:
            self._reply(command.command_id, ok=True, message="stopped; no order was working")

    def _settle_emergencies(self, order: Order) -> None:
        """Answers an emergency stop once the venue has spoken about every order that was working."""
        for command_id, waiting in tuple(self._stopping.items()):
            if order.client_order_id not in waiting:
                continue
            if order.status is OrderStatus.CANCELLING:
                continue
            waiting[order.client_order_id] = str(order.status)
            if all(waiting.values()):
                del self._stopping[command_id]
                stuck = {k: v for k, v in waiting.items() if v != OrderStatus.CANCELLED}
                told = "; ".join(f"{k}: {v}" for k, v in stuck.items())
                message = f"stopped; not cancelled: {told}" if stuck else f"stopped; {len(waiting)} orders cancelled"
                self._reply(command_id, ok=not stuck, message=message, ids=tuple(waiting))

    def _reply(self, command_id: str, *, ok: bool, message: str, ids: tuple[str, ...] = ()) -> None:
        self._out.append(Replied(command_id=command_id, ok=ok, message=message, order_ids=ids))

    # ── value and risk state ──────────────────────────────────────────────────────────────────────

    def _set_state(self, state: TradingState, reason: str, *, by: str) -> None:
        before = self.risk.trading
        if before is state and self.risk.reason == reason:
            return
        self.risk.trading, self.risk.reason = state, None if state is TradingState.ACTIVE else reason
        self._out.append(StateChanged(time=self.now, before=before, after=state, reason=reason, by=by))
        if state is not TradingState.ACTIVE:
            for order in tuple(self._orders.values()):
                if order.purpose is Purpose.ENTRY:
                    self._cancel(order)

    def _watch_drawdown(self) -> None:
        equity = self._equity()
        if equity is None:
            return
        drawdown = self.risk.mark(equity)
        limit = self.limits.max_drawdown
        if drawdown > limit and self.risk.trading is not TradingState.HALTED:
            self._set_state(TradingState.HALTED, f"drawdown {drawdown:.2%} is above {limit:.2%}", by="max_drawdown")

    def _mark_equity(self) -> None:
        equity = self._equity()
        if equity is None:
            return
        self.risk.mark(equity)
        self._next_mark = self.now - self.now % self.settings.mark_every + self.settings.mark_every
        books = self.portfolio
        self._out.append(
            EquityMarked(time=self.now, equity=equity, cash=books.cash, realised=books.realised, fees=books.fees)
        )

    def _equity(self) -> Decimal | None:
        total = self.portfolio.cash
        for symbol, position in self.portfolio.positions.items():
            if position.amount:
                price = self._prices.get(symbol)
                if price is None:
                    return None
                total += position.amount * exact(price)
        return total

    def _price(self, symbol: str) -> Decimal | None:
        price = self._prices.get(symbol)
        return None if price is None else exact(price)

    def _exposure(self) -> Decimal:
        return sum(
            (abs(p.amount) * (self._price(s) or p.entry_price) for s, p in self.portfolio.positions.items()),
            ZERO,
        )

    def _open_positions(self) -> int:
        return sum(1 for p in self.portfolio.positions.values() if p.amount)

    def _recent_orders(self) -> int:
        while self._submitted and self._submitted[0] <= self.now - MINUTE:
            self._submitted.popleft()
        return len(self._submitted)

    def _working(self, symbol: str) -> list[Order]:
        return [o for o in self._orders.values() if o.symbol == symbol]

    # ── looking, remembering ──────────────────────────────────────────────────────────────────────

    def statistics(self) -> EngineStatistics:
        books, risk, counts = self.portfolio, self.risk, self._counts
        return EngineStatistics(
            pool=self.settings.pool,
            quote=self.settings.quote,
            time=self.now,
            trading=risk.trading,
            reason=risk.reason,
            candles=counts.candles,
            signals=counts.signals,
            orders=counts.orders,
            denials=counts.denials,
            fills=counts.fills,
            trades=counts.trades,
            cash=books.cash,
            equity=self._equity(),
            realised=books.realised,
            fees=books.fees,
            daily_pnl=risk.daily_pnl,
            trades_today=risk.trades_today,
            max_drawdown=risk.max_drawdown,
            bots=tuple(self._bot_statistics(desk) for desk in self._desks.values()),
        )

    def _bot_statistics(self, desk: _Desk) -> BotStatistics:
        symbol = desk.spec.symbol
        position, price = self.portfolio.position(symbol), self._price(symbol)
        unrealised = position.unrealised(price) if price is not None else None
        return BotStatistics(
            name=desk.spec.name,
            symbol=symbol,
            interval=desk.spec.interval,
            candles=desk.candles,
            last_candle=desk.last_candle,
            last_price=self._prices.get(symbol),
            last_signal=desk.last_signal,
            held=position.amount,
            entry_price=position.entry_price,
            unrealised=unrealised if position.amount else ZERO,
            realised=position.realised,
            fees=position.fees,
            working_orders=len(self._working(symbol)),
        )

    def snapshot(self) -> dict[str, object]:
        """Everything that later decisions depend on, JSON-shaped; `restore` goes on from it exactly."""
        books = self.portfolio
        state = {
            "now": self.now,
            "number": self._number,
            "next_mark": self._next_mark,
            "counts": self._counts,
            "cash": books.cash,
            "fees": books.fees,
            "realised": books.realised,
            "positions": books.positions,
            "orders": list(self._orders.values()),
            "protection": self._protection,
            "stopping": self._stopping,
            "submitted": list(self._submitted),
            "prices": self._prices,
            "spreads": self._spreads,
            "risk": self.risk.snapshot(),
            "desks": {
                desk.spec.name: {
                    "spec": desk.spec,
                    "analysts": [a.snapshot() for a in desk.analysts],
                    "builder": desk.builder.snapshot(),
                    "closes": list(desk.closes),
                    "candles": desk.candles,
                    "last_candle": desk.last_candle,
                    "last_signal": desk.last_signal,
                }
                for desk in self._desks.values()
            },
        }
        built: dict[str, object] = msgspec.to_builtins(state)
        return built

    def restore(self, state: Mapping[str, Any], *, finished: Iterable[Order] = (), trades: Iterable[str] = ()) -> None:
        """Goes on from a snapshot; the journal has the last `finished` orders and ids of booked `trades`.

        A bot whose strategies were changed since then starts them afresh.
        """
        self.now, self._number, self._next_mark = state["now"], state["number"], state["next_mark"]
        self._counts = msgspec.convert(state["counts"], _Counts)
        positions = msgspec.convert(state["positions"], dict[str, Position])
        self.portfolio.restore(
            cash=Decimal(state["cash"]),
            fees=Decimal(state["fees"]),
            realised=Decimal(state["realised"]),
            positions=positions,
        )
        self._holding = any(p.amount for p in positions.values())
        self._orders = {o.client_order_id: o for o in msgspec.convert(state["orders"], list[Order])}
        for order in finished:
            _remember(self._finished, order.client_order_id, order)
        for trade_id in trades:
            _remember(self._seen, trade_id, None)
        self._protection = msgspec.convert(state["protection"], dict[str, _Protection])
        self._stopping = {key: dict(waiting) for key, waiting in state["stopping"].items()}
        self._submitted = deque(state["submitted"])
        self._prices = dict(state["prices"])
        self._spreads = dict(state["spreads"])
        self.risk.restore(state["risk"])
        for desk in self._desks.values():
            self._restore_desk(desk, state["desks"].get(desk.spec.name))

    def _restore_desk(self, desk: _Desk, state: Mapping[str, Any] | None) -> None:
        if state is None or msgspec.convert(state["spec"], BotSpec) != desk.spec:
            return
        for analyst, remembered in zip(desk.analysts, state["analysts"], strict=True):
            analyst.restore(remembered)
        desk.builder.restore(state["builder"])
        desk.closes.extend(state["closes"])
        desk.candles, desk.last_candle = state["candles"], state["last_candle"]
        last = state["last_signal"]
        desk.last_signal = None if last is None else (last[0], last[1], last[2])


def _score(analyst: Analyst) -> float:
    """What a strategy's signals were worth: twice the posterior share that moved its way, so 1 is a coin's."""
    states = analyst.statistics().states.values()
    wins, losses = sum(s.wins for s in states), sum(s.losses for s in states)
    return 2 * (wins + 1) / (wins + losses + 2)


def _fraction(value: float) -> Decimal:
    return Decimal(repr(round(value, 8)))


def _remember(memory: dict[str, V], key: str, value: V) -> None:
    memory[key] = value
    if len(memory) > REMEMBERED:
        del memory[next(iter(memory))]


def _where(error: Exception, candle: Candle) -> str:
    """What a strategy raised, with file and line of its own code."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown place"
    return f"a strategy raised {type(error).__name__}: {error} at {place}, candle of {candle.time}"
