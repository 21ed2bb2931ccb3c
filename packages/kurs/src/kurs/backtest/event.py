"""Plans that the compiled loop cannot trade: the engine itself and a venue in memory, candle by candle.

All that a plan can say is done by the parts that trade on paper and live: one pool of capital, several symbols and
strategies, orders with their whole life. Money is decimal inside and becomes a float in the outcome.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter

import numpy as np

from kurs.backtest.assumptions import instruments_of, models_of, settings_of
from kurs.backtest.driver import Driver
from kurs.backtest.interest import Interest
from kurs.backtest.ledger import Ledger
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.tape import Tape, shown
from kurs.domain.instruments import Instrument
from kurs.engine import Engine
from kurs.market.columns import CandleColumns, iso
from kurs.market.resample import resampled
from kurs.matching import MAIN_ACCOUNT, MatchingVenue

__all__ = ["run"]

# Candles between two words on the progress.
STEP = 16_384

Progress = Callable[[float], None]


def run(
    plan: Plan,
    candles: Sequence[CandleColumns],
    *,
    instruments: Mapping[str, Instrument] | None = None,
    detail: Mapping[str, CandleColumns] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """What the plan makes of these candles; arguments and errors as in `kurs.backtest.run.run`."""
    tape = Tape([resampled(columns, plan.timeframe or columns.interval) for columns in candles], detail or {})
    known = instruments_of(plan, tape.columns, instruments or {})
    engine = Engine(settings_of(plan, known, tape.columns[0].interval), known)
    venue = MatchingVenue(
        instruments=known.values(),
        accounts={MAIN_ACCOUNT: {engine.settings.quote: engine.settings.cash}},
        models=models_of(plan),
    )
    ledger = Ledger(engine)
    driver = Driver(engine, venue, ledger.note, tiered=bool(plan.tiers))
    began = perf_counter()
    for columns in tape.columns:
        engine.show(
            columns.symbol,
            shown(columns),
        )
    if tape.single and not plan.borrow:
        _follow(tape.columns[0], driver, progress)
    else:
        _take(tape, driver, Interest(plan, engine, driver) if plan.borrow else None, progress)
    return _outcome(plan, tape, engine, ledger, perf_counter() - began, tuple(_doubts(tape, driver)))


def _follow(columns: CandleColumns, driver: Driver, progress: Progress | None) -> None:
    for start in range(0, len(columns), STEP):
        driver.follow(columns.candles(start, start + STEP))
        if progress is not None:
            progress(min(1.0, (start + STEP) / len(columns)))


def _take(tape: Tape, driver: Driver, interest: Interest | None, progress: Progress | None) -> None:
    for done, moment in enumerate(tape.moments(), 1):
        if interest is not None:
            for candle, _ in moment:
                interest.bridge(candle)
        driver.take(moment)
        if interest is not None:
            for candle, _ in moment:
                interest.accrue(candle)
        if progress is not None and not done % STEP:
            progress(done / len(tape.time))
    if progress is not None:
        progress(1.0)


def _doubts(tape: Tape, driver: Driver) -> Iterator[str]:
    """Where finer candles were to decide and could not, one sentence for each symbol."""
    for symbol in tape.detail:
        count, first = driver.alone.get(symbol, (0, 0))
        if count:
            yield (
                f"In {count:,} {'candle' if count == 1 else 'candles'} of {symbol} with orders waiting, the first at "
                f"{iso(first)}, finer ones are missing or do not reach every price: "
                "there the candle itself decided, the worse first."
            )


def _outcome(plan: Plan, tape: Tape, engine: Engine, ledger: Ledger, seconds: float, notes: tuple[str, ...]) -> Outcome:
    symbols = tuple(columns.symbol for columns in tape.columns)
    equity = ledger.cash(tape.time, plan.cash)
    exposed = np.zeros(len(tape.time), dtype=bool)
    for number, symbol in enumerate(symbols):
        held = ledger.held(tape.time, symbol)
        equity += held * tape.closes(number)
        exposed |= held != 0
    positions = engine.portfolio.positions
    return Outcome(
        plan=plan,
        engine="event",
        candles=tape.columns,
        interval=tape.columns[0].interval,
        time=tape.time,
        equity=equity,
        trades=ledger.trades(symbols),
        fees=float(engine.portfolio.fees),
        held={symbol: float(p.amount) for symbol, p in positions.items() if p.amount},
        exposed=int(exposed.sum()),
        seconds=seconds,
        denials=dict(ledger.denials),
        halted=ledger.halted,
        notes=notes,
    )
