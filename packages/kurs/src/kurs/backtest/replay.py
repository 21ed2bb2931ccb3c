"""The engine itself over past candles, as fast as it takes them: the same decisions as on paper, bit for bit."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from kurs.backtest.metrics import profit_factor, sharpe, thinned, win_rate
from kurs.backtest.question import Question
from kurs.backtest.report import Deal, Report, Round
from kurs.domain.candles import CandleBuilder
from kurs.domain.commands import CancelOrder, SubmitOrder, VenueCommand
from kurs.domain.events import Denied, FillBooked, OrderChanged, SignalMade, TradeClosed
from kurs.domain.fills import Fill
from kurs.domain.market import Candle, exact
from kurs.domain.orders import Order
from kurs.domain.positions import ClosedTrade
from kurs.engine import Engine
from kurs.execution.digest import digest
from kurs.market.columns import CandleColumns
from kurs.matching import MAIN_ACCOUNT, MatchingVenue
from kurs.ports import Report as VenueReport
from kurs.strategies.calibration import Analyst
from kurs.strategies.indicators import ema
from kurs.strategies.registry import create

__all__ = ["replay"]

# A page that draws the equity needs no more points.
MOST_POINTS = 2_000


def replay(question: Question) -> Report:
    """What a bot would have done. Raises BadInput or BadData for a question that makes no sense."""
    columns = question.candles()
    run = _Run(question)
    for candle in columns.candles():
        run.take(candle)
    return run.report(columns)


class _Run:
    """One engine and one venue in memory; each candle goes to the venue, then to the engine, then orders are sent."""

    def __init__(self, question: Question) -> None:
        settings, instrument, spec = question.settings, question.instrument, question.bot
        self._question = question
        self._engine = Engine(settings, {instrument.symbol: instrument})
        self._venue = MatchingVenue(
            instruments=[instrument],
            accounts={MAIN_ACCOUNT: {settings.quote: settings.cash}},
            models=question.models(),
        )
        # Beside the engine's own, for what it makes of the last candle whether it asks for a trade or not.
        chosen = spec.strategies[0]
        self._analyst = Analyst(create(chosen.name, **chosen.parameters), spec.symbol)
        self._builder = CandleBuilder(spec.interval)
        self._whole: Candle | None = None
        self._outbox: list[VenueCommand] = []
        self._orders: dict[str, Order] = {}
        self._fills: list[Fill] = []
        self._deals: list[Deal] = []
        self._rounds: list[Round] = []
        self._signals: list[tuple[int, str]] = []
        self._denials: Counter[str] = Counter()
        self._equity: list[Decimal] = []
        self._row = 0

    def take(self, candle: Candle) -> None:
        for report in self._venue.on_tick(candle):
            self._hear(report)
        self._hear(candle)
        while self._wanted():
            sending, self._outbox = self._outbox, []
            for command in sending:
                for report in self._sent(command):
                    self._hear(report)
        for whole in self._builder.add(candle):
            self._analyst.on_candle(whole)
            self._whole = whole
        books = self._engine.portfolio
        held = books.position(candle.symbol).amount
        self._equity.append(books.cash + held * exact(candle.close) if held else books.cash)
        self._row += 1

    def report(self, columns: CandleColumns) -> Report:
        told, interval = self._engine.statistics(), columns.interval
        fast, slow = self._averages(columns)
        signal = None if self._whole is None else self._analyst.signal(self._whole)
        closes = (columns.time + interval).tolist()
        return Report(
            candles=len(columns),
            first=int(columns.time[0]),
            last=closes[-1],
            cash=self._question.settings.cash,
            profit=self._equity[-1] - self._question.settings.cash,
            fees=told.fees,
            held=told.bots[0].held,
            rounds=self._rounds,
            deals=self._deals,
            equity=[(closes[row], float(self._equity[row])) for row in thinned(len(closes), MOST_POINTS)],
            signals=self._signals,
            winning=sum(trip.profit > 0 for trip in self._rounds),
            losing=sum(trip.profit < 0 for trip in self._rounds),
            win_rate=win_rate(self._rounds),
            profit_factor=profit_factor(self._rounds),
            max_drawdown=float(told.max_drawdown),
            sharpe=sharpe(self._equity, interval),
            ema_fast=fast,
            ema_slow=slow,
            action="hold" if signal is None else str(signal.action),
            confidence=0.0 if signal is None else signal.confidence,
            metadata={} if signal is None else {**signal.metadata, "probabilities": signal.probabilities._asdict()},
            denials=dict(self._denials),
            halted=told.reason,
            digest=digest(self._orders.values(), self._fills),
        )

    # ── the way of one candle ─────────────────────────────────────────────────────────────────────

    def _hear(self, event: Candle | VenueReport) -> None:
        for effect in self._engine.handle(event):
            match effect:
                case SubmitOrder() | CancelOrder():
                    self._outbox.append(effect)
                case OrderChanged(order):
                    self._orders[order.client_order_id] = order
                case FillBooked(_, fill, _):
                    self._note(fill)
                case TradeClosed(_, trade):
                    self._close(trade)
                case SignalMade(_, signal):
                    self._signals.append((self._row, str(signal.action)))
                case Denied(denial):
                    self._denials[denial.code] += 1

    def _sent(self, command: VenueCommand) -> Sequence[VenueReport]:
        if isinstance(command, SubmitOrder):
            return self._venue.submit(command.order, command.order.created_at)
        return self._venue.cancel(command.client_order_id, self._venue.now, symbol=command.symbol)

    def _wanted(self) -> bool:
        """Whether anything is to be sent; an order that has ended meanwhile needs no cancel any more."""
        working = self._engine.working
        self._outbox = [c for c in self._outbox if isinstance(c, SubmitOrder) or c.client_order_id in working]
        return bool(self._outbox)

    def _note(self, fill: Fill) -> None:
        self._fills.append(fill)
        self._deals.append(
            Deal(
                time=fill.time,
                side=str(fill.side),
                purpose=str(self._orders[fill.client_order_id].purpose),
                price=fill.price,
                amount=fill.amount,
                fee=self._engine.portfolio.fee(fill),
                profit=None,
            )
        )

    def _close(self, trade: ClosedTrade) -> None:
        """A round trip is told right after the fill that closed it."""
        closed = Round(
            entry_time=trade.entry_time,
            exit_time=trade.exit_time,
            amount=trade.amount,
            pnl=trade.pnl,
            fees=trade.fees,
        )
        self._rounds.append(closed)
        self._deals[-1] = msgspec.structs.replace(self._deals[-1], profit=closed.profit)

    def _averages(self, columns: CandleColumns) -> tuple[list[float] | None, list[float] | None]:
        """Those that the strategy itself follows, where its candles are the given ones."""
        chosen = self._analyst.strategy
        if chosen.name != "ema_crossover" or self._question.bot.interval != columns.interval:
            return None, None
        fast, slow = (ema(columns.close, int(chosen.values[name])) for name in ("fast_period", "slow_period"))
        return fast.tolist(), slow.tolist()
