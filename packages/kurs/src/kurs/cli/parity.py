"""`kurs check parity`: one tape on every way to trade it: the compiled loop, the engine over past candles, paper."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass

from kurs.backtest import compiled, event
from kurs.backtest.assumptions import instruments_of, models_of, settings_of
from kurs.backtest.ledger import Ledger
from kurs.backtest.limits import bounded
from kurs.backtest.outcome import Trade, Trades
from kurs.backtest.plan import Plan
from kurs.backtest.steps import assumed_instrument, without_noise
from kurs.bus import Bus
from kurs.cli.checking import tape
from kurs.cli.folder import data_folder
from kurs.cli.output import print_json, print_rows
from kurs.cli.plans import PlanOptions, SourceOptions, plan_of
from kurs.clock import SystemClock
from kurs.domain.events import Effect, Fact, FillBooked, Input
from kurs.domain.fills import Fill
from kurs.domain.market import Candle, Tick
from kurs.engine import Engine, Reconfigure
from kurs.exchanges.paper import PaperVenue
from kurs.market.columns import CandleColumns, iso
from kurs.market.replay import ReplayMarket
from kurs.ports import Batch, Report
from kurs.runtime.runner import Runner

__all__ = ["Way", "check_parity", "first_difference", "ways"]

# Relative: engines may differ in the last digits of a float.
TOLERANCE = 1e-9
NO_INTEREST = "no interest is charged on paper"
NO_SIMULATOR = "there is no simulator of a live venue yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to trade the tape: how many trades, and where they first differ from the engine's; or why none."""

    name: str
    trades: int | None = None
    difference: str | None = None
    not_compared: str | None = None


def check_parity(options: PlanOptions, candles: SourceOptions, *, as_json: bool) -> int:
    """Prints every way and where it parts from the others, and gives the exit code: 1 where one does."""
    data_folder()
    plan, columns = plan_of(options), tape(candles)
    with bounded():
        found = ways(plan, columns)
    if as_json:
        print_json(found)
    else:
        rows = ((way.name, way.trades, _in_words(way)) for way in found)
        print_rows(("way", "trades", "compared with event"), rows, empty="none")
    return 1 if any(way.difference for way in found) else 0


def _in_words(way: Way) -> str:
    if way.not_compared is not None:
        return f"not compared: {way.not_compared}"
    return way.difference or ("" if way.name == "event" else "the same")


def ways(plan: Plan, columns: CandleColumns) -> tuple[Way, ...]:
    """Every way there is, compared with the engine over past candles. Raises what a plan or a strategy raises."""
    if plan.rounding:
        columns = without_noise(columns, assumed_instrument(columns))
    engine = event.run(plan, [columns]).trades
    return (
        Way(name="event", trades=len(engine)),
        _compiled(plan, columns, engine),
        _paper(plan, columns, engine),
        Way(name="live", not_compared=NO_SIMULATOR),
    )


def first_difference(known: Trades, other: Trades) -> str | None:
    """Where two lists of trades part, in a sentence; None where they do not."""
    for number, (one, two) in enumerate(zip(known, other, strict=False), 1):
        for name, mine, theirs in zip(Trade._fields, one, two, strict=True):
            if not _same(mine, theirs, TOLERANCE * _value(one) if name == "profit" else 0.0):
                place = f"trade {number}, entered {iso(one.entry_time)}"
                return f"{place}: {name} is {_told(name, theirs)}, and {_told(name, mine)} by event"
    if len(known) == len(other):
        return None
    longer, who = (known, "event") if len(known) > len(other) else (other, "it")
    extra = list(longer)[min(len(known), len(other))]
    return f"trade {min(len(known), len(other)) + 1}, entered {iso(extra.entry_time)}: {who} alone has it"


def _same(one: object, two: object, within: float) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return math.isclose(one, two, rel_tol=TOLERANCE, abs_tol=within)
    return one == two


def _value(trade: Trade) -> float:
    """What was at stake (quote currency): a profit is the difference of two such sums, and as exact as they are."""
    return abs(trade.size) * max(trade.entry_price, trade.exit_price)


def _told(name: str, value: object) -> str:
    return iso(value) if name.endswith("_time") and isinstance(value, int) else str(value)


def _compiled(plan: Plan, columns: CandleColumns, engine: Trades) -> Way:
    why = compiled.unfit(plan, [columns])
    if why is not None:
        return Way(name="compiled", not_compared=why)
    trades = compiled.run(plan, columns).trades
    return Way(name="compiled", trades=len(trades), difference=first_difference(engine, trades))


# ── paper ─────────────────────────────────────────────────────────────────────────────────────────


def _paper(plan: Plan, columns: CandleColumns, engine: Trades) -> Way:
    if plan.borrow:
        return Way(name="paper", not_compared=NO_INTEREST)
    trades = asyncio.run(_on_paper(plan, columns))
    return Way(name="paper", trades=len(trades), difference=first_difference(engine, trades))


async def _on_paper(plan: Plan, columns: CandleColumns) -> Trades:
    """The trades of a Runner over the paper venue, as `kurs run --replay` has them, by the plan's plain rule."""
    known = instruments_of(plan, [columns], {})
    settings = settings_of(plan, known, columns.interval)
    venue = _Watched(instruments=known.values(), cash={settings.quote: settings.cash}, models=models_of(plan))
    engine, facts, times = Engine(settings, known), _Facts(), _Times(venue)
    runner = Runner(
        engine=engine,
        venue=venue,
        market=ReplayMarket(columns, speed=None),
        journal=facts,
        run_id=0,
        clock=SystemClock(),
        bus=Bus(),
        recorder=times,
    )
    await runner.run()
    ledger, time = Ledger(engine), int(columns.time[0])
    for fact in facts.told:
        if isinstance(fact, FillBooked):
            time = times.filled[fact.fill.trade_id]
        ledger.note(fact, time)
    return ledger.trades((columns.symbol,))


class _Watched(PaperVenue):
    """Knows the start (ms) of the candle that it was shown last."""

    candle = 0

    def open(self, candle: Candle) -> Sequence[Report]:
        self.candle = candle.time
        return super().open(candle)

    def observe(self, tick: Tick) -> Sequence[Report]:
        if isinstance(tick, Candle):
            self.candle = tick.time
        return super().observe(tick)


class _Times:
    """Takes note of the candle in which each fill came about."""

    def __init__(self, venue: _Watched) -> None:
        self.filled: dict[str, int] = {}
        self._venue = venue

    def write(self, event: Input | Reconfigure) -> None:
        if isinstance(event, Fill):
            self.filled[event.trade_id] = self._venue.candle

    def decided(self, effects: Sequence[Effect]) -> None:
        """What follows from an event comes from the journal."""


class _Facts:
    """A journal that need not outlive the command."""

    def __init__(self) -> None:
        self.told: list[Fact] = []

    async def commit(self, batch: Batch) -> None:
        self.told += batch.facts
