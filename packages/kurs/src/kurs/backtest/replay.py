"""The engine itself over past candles, as fast as it takes them: the same decisions as on paper, bit for bit."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import msgspec
import numpy as np

from kurs.backtest.artefact import code_of, program
from kurs.backtest.curve import curve_figures
from kurs.backtest.driver import Driver
from kurs.backtest.question import Question
from kurs.backtest.report import MOST_POINTS, Deal, Report, Round, thinned
from kurs.backtest.statistics import profit_factor, win_rate
from kurs.backtest.summary import described
from kurs.domain.candles import CandleBuilder
from kurs.domain.events import Charge, Denied, Effect, FillBooked, OrderChanged, SignalMade, TradeClosed
from kurs.domain.fills import Fill
from kurs.domain.market import Candle, exact
from kurs.domain.orders import Order
from kurs.domain.positions import ClosedTrade
from kurs.engine import Engine
from kurs.execution.digest import digest
from kurs.market.columns import CandleColumns
from kurs.matching import MAIN_ACCOUNT, MatchingVenue
from kurs.strategies.calibration import Analyst
from kurs.strategies.indicators import ema
from kurs.strategies.registry import create

__all__ = ["replay"]

# Candles between two words on the progress.
STEP = 256


def replay(question: Question, progress: Callable[[float], None] | None = None) -> Report:
    """What a bot would have done; `progress` is told the share that is done.

    Raises BadInput or BadData for a question that makes no sense.
    """
    columns = question.candles()
    run = _Run(question)
    for start in range(0, len(columns), STEP):
        for candle in columns.candles(start, start + STEP):
            run.take(candle)
        if progress is not None:
            progress(min(1.0, (start + STEP) / len(columns)))
    return run.report(columns)


class _Run:
    """One bot on its candles; what the driver tells is noted."""

    def __init__(self, question: Question) -> None:
        settings, instrument, spec = question.settings, question.instrument, question.bot
        self._question = question
        self._engine = Engine(settings, {instrument.symbol: instrument})
        venue = MatchingVenue(
            instruments=[instrument],
            accounts={MAIN_ACCOUNT: {settings.quote: settings.cash}},
            models=question.models(),
        )
        self._driver = Driver(self._engine, venue, self._note)
        # Beside the engine's own, for what it makes of the last candle whether it asks for a trade or not.
        chosen = spec.strategies[0]
        self._analyst = Analyst(create(chosen.name, **chosen.parameters), spec.symbol)
        self._builder = CandleBuilder(spec.interval)
        self._whole: Candle | None = None
        self._orders: dict[str, Order] = {}
        self._fills: list[Fill] = []
        self._deals: list[Deal] = []
        self._rounds: list[Round] = []
        self._signals: list[tuple[int, str]] = []
        self._denials: Counter[str] = Counter()
        self._equity: list[Decimal] = []
        self._row = 0

    def take(self, candle: Candle) -> None:
        self._driver.take(((candle, ()),))
        for whole in self._builder.add(candle):
            self._analyst.on_candle(whole)
            self._whole = whole
        books = self._engine.portfolio
        held = books.position(candle.symbol).amount
        self._equity.append(books.cash + held * exact(candle.close) if held else books.cash)
        self._row += 1

    def report(self, columns: CandleColumns) -> Report:
        told, interval = self._engine.statistics(), columns.interval
        chosen = self._question.bot.strategies[0]
        fast, slow = self._averages(columns)
        signal = None if self._whole is None else self._analyst.signal(self._whole)
        closes = (columns.time + interval).tolist()
        cash, equity = self._question.settings.cash, np.array(self._equity, np.float64)
        earned = np.array([trip.profit for trip in self._rounds], np.float64)
        return Report(
            candles=len(columns),
            first=int(columns.time[0]),
            last=closes[-1],
            cash=cash,
            profit=self._equity[-1] - cash,
            fees=told.fees,
            held=told.bots[0].held,
            rounds=self._rounds,
            deals=self._deals,
            equity=[(closes[row], float(equity[row])) for row in thinned(len(closes), MOST_POINTS)],
            signals=self._signals,
            winning=int((earned > 0).sum()),
            losing=int((earned < 0).sum()),
            win_rate=win_rate(earned),
            profit_factor=profit_factor(earned),
            max_drawdown=float(told.max_drawdown),
            sharpe=curve_figures(equity, float(cash), columns.time, interval).sharpe,
            ema_fast=fast,
            ema_slow=slow,
            action="hold" if signal is None else str(signal.action),
            confidence=0.0 if signal is None else signal.confidence,
            metadata={} if signal is None else {**signal.metadata, "probabilities": signal.probabilities._asdict()},
            denials=dict(self._denials),
            halted=told.reason,
            digest=digest(self._orders.values(), self._fills),
            data=described(columns),
            code_sha256={chosen.name: code_of(chosen.name, **chosen.parameters)},
            program_sha256=program(),
        )

    # ── what follows from a candle ────────────────────────────────────────────────────────────────

    def _note(self, effect: Effect | Charge, time: int) -> None:  # noqa: ARG002 - times are those of fills here
        match effect:
            case OrderChanged(order):
                self._orders[order.client_order_id] = order
            case FillBooked(_, fill, _):
                self._deal(fill)
            case TradeClosed(_, trade):
                self._close(trade)
            case SignalMade(_, signal):
                self._signals.append((self._row, str(signal.action)))
            case Denied(denial):
                self._denials[denial.code] += 1
            case _:
                pass

    def _deal(self, fill: Fill) -> None:
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
