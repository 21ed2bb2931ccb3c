"""Plans of one strategy on one symbol, traded in one compiled pass: the same trades as in the engine itself.

The extra `fast` is needed (`pip install 'kurs[fast]'`). The first run of all makes machine code of the words for LLVM
that came with Kurs, and keeps it; numba itself is imported only for what did not come as words.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from time import perf_counter

import numpy as np

from kurs.backtest import loops, records
from kurs.backtest.hearing import Steps, trade_hearing
from kurs.backtest.memory import Spare
from kurs.backtest.outcome import Outcome, Trades
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.records import State, Terms
from kurs.backtest.steps import assumed_instrument, currencies, on_grid
from kurs.backtest.tape import shown
from kurs.domain.errors import Unavailable
from kurs.domain.instruments import Instrument
from kurs.domain.market import exact
from kurs.domain.orders import ZERO
from kurs.market.columns import CandleColumns, FloatArray, IntArray
from kurs.market.resample import resampled
from kurs.strategies.base import Actions, Strategy
from kurs.strategies.compilation import NOT_THERE, has_numba
from kurs.strategies.ema_crossover import EmaCrossover
from kurs.strategies.registry import create
from kurs.strategies.rsi import RelativeStrength

__all__ = ["actions_of", "fused", "needs_numba", "run", "terms_of", "unfit", "warmup_of"]

# Candles of a word in each part.
BLOCK = records.BITS * records.PARTS
EQUITY, RECORDS = Spare(), Spare()
# The engine's decimals have 28 digits, and cash may grow.
MOST_LOTS = 1e24


def unfit(
    plan: Plan,
    candles: Sequence[CandleColumns],
    *,
    detail: Mapping[str, CandleColumns] | None = None,
    instrument: Instrument | None = None,
) -> str | None:
    """Why the plan cannot be traded in the compiled pass, in words; None where it can."""
    filling, slippage = plan.filling, plan.slippage
    reasons = (
        (len(candles) != 1, "several symbols share one capital"),
        (len(plan.strategies) != 1, "several strategies are combined"),
        (bool(detail), "finer candles decide what happens within a candle"),
        (filling.rule not in ("open", "close"), f"orders are limit orders that fill at a {filling.rule}"),
        (filling.volume_share is not None, "orders take a share of the volume"),
        (filling.latency != 0, "orders are late"),
        (slippage.kind == "volume", "slippage depends on the volume"),
        (bool(plan.tiers), "fees depend on the volume of the last 30 days"),
        (plan.leverage != 1, "positions are larger than the capital"),
        (plan.borrow != 0, "what is borrowed costs interest"),
        (_slips_past_guards(plan), "slippage reaches beyond the stop or the target"),
        (not has_numba(), NOT_THERE),
    )
    why = next((words for applies, words in reasons if applies), None)
    return why or _unfit_steps(plan, candles[0], instrument)


def run(
    plan: Plan,
    columns: CandleColumns,
    *,
    instrument: Instrument | None = None,
    fusing: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Outcome:
    """What a plan that is not `unfit` makes of these candles; `fusing` works the averages out within the pass.

    `progress` is told the share that is done, where it takes as long as a strategy thinks.

    Raises BadInput for a strategy or a parameter that there is not, Unavailable without numba.
    """
    needs_numba()
    strategy = _strategy(plan.strategies[0])
    columns = resampled(columns, plan.timeframe or columns.interval)
    terms = terms_of(plan, columns, instrument)
    if getattr(strategy, "on_fill", None) is not None:
        return _hearing(plan, columns, strategy, terms, instrument, progress)
    within = fusing and fused(strategy)
    # Loading what was compiled is no part of a run.
    view, trade = (loops.view_crosses if within else loops.view_actions).ready(), loops.trade_views.ready()
    began = perf_counter()
    views = np.empty((2, -(-len(columns) // BLOCK) * records.PARTS), np.int64)
    if within:
        turns = view(columns.close, *_periods(strategy), views, np.empty((records.AVERAGES, records.PARTS)))
    else:
        turns = view(actions_of(strategy, columns), views)
    # Apart: who keeps the trades of many runs keeps no equity.
    equity, trips = EQUITY.floats(len(columns)), RECORDS.floats(records.WIDTH * turns.candles)
    trips = trips.reshape(records.WIDTH, turns.candles)
    prices = columns.open, columns.high, columns.low, columns.close
    state = trade(*prices, views, warmup_of(plan, strategy), terms, equity, trips)
    return _outcome(plan, columns, equity, trips, state, perf_counter() - began)


def _hearing(
    plan: Plan,
    columns: CandleColumns,
    strategy: Strategy,
    terms: Terms,
    instrument: Instrument | None,
    progress: Callable[[float], None] | None,
) -> Outcome:
    traded = (instrument or assumed_instrument(columns)) if plan.rounding else None
    currency = instrument.quote if instrument is not None else currencies(columns.symbol)[1]
    steps = Steps(
        tick=ZERO if traded is None else traded.tick_size,
        lot=ZERO if traded is None else traded.lot_size,
        fee=exact(terms.fee),
        maker_fee=exact(terms.maker_fee),
        currency=currency,
    )
    began = perf_counter()
    equity, trips, state = trade_hearing(strategy, columns, warmup_of(plan, strategy), terms, steps, progress)
    return _outcome(plan, columns, equity, trips, state, perf_counter() - began)


def _periods(strategy: Strategy) -> tuple[int, int]:
    return int(strategy.values["fast_period"]), int(strategy.values["slow_period"])


def needs_numba() -> None:
    """Raises Unavailable without it."""
    if not has_numba():
        raise Unavailable(f"the compiled engine: {NOT_THERE}")


def fused(strategy: Strategy) -> bool:
    """Whether what the strategy says is worked out within the pass."""
    plain = strategy.values.get("min_gap") == 0 and strategy.values.get("direction") == "both"
    return type(strategy) is EmaCrossover and plain


def actions_of(strategy: Strategy, columns: CandleColumns) -> Actions:
    """Its view at each row, +1, 0 or -1; nothing is hidden by its warm-up."""
    if type(strategy) is RelativeStrength and strategy.values["method"] == "wilder":
        from kurs.strategies.compiled_indicators import rsi as wilder_rsi

        rsi = wilder_rsi(columns.close, int(strategy.values["rsi_period"]))
        return _outside(rsi, float(strategy.values["oversold"]), float(strategy.values["overbought"]))
    declared, strategy.warmup = strategy.warmup, 0
    actions = strategy.actions(shown(columns))
    strategy.warmup = declared
    return np.ascontiguousarray(actions, np.int8)


def warmup_of(plan: Plan, strategy: Strategy) -> int:
    return strategy.warmup if plan.warmup is None else plan.warmup


def terms_of(plan: Plan, columns: CandleColumns, instrument: Instrument | None = None) -> Terms:
    """The plan's money as plain numbers, with the steps of the instrument, or of the prices, where it rounds."""
    kind, size = plan.sizing.kind, plan.sizing.value
    if kind == "risk" and plan.stop_loss is not None:
        size = size / plan.stop_loss * (1 + plan.fee)
    terms = records.Terms(
        cash=plan.cash,
        fee=plan.fee,
        maker_fee=plan.fee if plan.maker_fee is None else plan.maker_fee,
        slip=_slip(plan),
        within=plan.slippage.within,
        fixed=kind == "fixed",
        size=1.0 if kind == "all-in" else size if kind == "fixed" else min(size, 1.0),
        stop=math.inf if plan.stop_loss is None else plan.stop_loss,
        target=math.inf if plan.take_profit is None else plan.take_profit,
        at_close=plan.filling.rule == "close",
        short=plan.short,
        reverse=plan.reverse,
    )
    return _with_steps(terms, plan, instrument or assumed_instrument(columns)) if plan.rounding else terms


def _with_steps(terms: Terms, plan: Plan, instrument: Instrument) -> Terms:
    share = exact(terms.size)
    if plan.sizing.kind == "risk" and plan.stop_loss is not None:
        share = min(exact(plan.sizing.value) / exact(plan.stop_loss) * (1 + exact(plan.fee)), Decimal(1))
    tick, tick_rest = _two_floats(instrument.tick_size)
    lot, lot_rest = _two_floats(instrument.lot_size)
    size, size_rest = _two_floats(share)
    return terms._replace(
        size=size,
        tick=tick,
        lot=lot,
        least=float(instrument.min_notional),
        cash_rest=_two_floats(exact(terms.cash))[1],
        fee_rest=_two_floats(exact(terms.fee))[1],
        maker_rest=_two_floats(exact(terms.maker_fee))[1],
        size_rest=size_rest,
        tick_rest=tick_rest,
        lot_rest=lot_rest,
    )


def _two_floats(number: Decimal) -> tuple[float, float]:
    """The float next to the number, and what that lacks of it: together 32 digits."""
    value = float(number)
    return value, float(number - Decimal(value))


def _strategy(choice: StrategyChoice) -> Strategy:
    return create(choice.name, **choice.parameters)


def _unfit_steps(plan: Plan, columns: CandleColumns, instrument: Instrument | None) -> str | None:
    if not plan.rounding:
        return None
    traded = instrument or assumed_instrument(columns)
    if not on_grid(columns, traded):
        return "candles have prices that are no whole number of ticks"
    if plan.sizing.kind == "fixed" and exact(plan.sizing.value) % traded.lot_size:
        return "the fixed amount is no whole number of lots"
    if plan.cash * plan.leverage >= MOST_LOTS * float(traded.lot_size) * float(columns.close[0]):
        return "amounts may be more lots than decimals can count"
    if plan.reverse and plan.sizing.kind == "fixed" and _nearly_too_small(plan, columns, traded):
        return "slippage decides whether the fixed amount is worth enough to be traded"
    return None


def _nearly_too_small(plan: Plan, columns: CandleColumns, traded: Instrument) -> bool:
    """Whether a price lies below what the amount needs, and the price with its slippage does not.

    What opens the other side is judged by the second, and refused by a venue that knows the first.
    """
    needed = float(traded.min_notional) / plan.sizing.value
    prices = columns.close if plan.filling.rule == "close" else columns.open
    paid = prices * (1 + _slip(plan)) + (float(traded.tick_size) if _slip(plan) else 0.0)
    return bool(((prices < needed) & (paid >= needed)).any())


def _slip(plan: Plan) -> float:
    slippage = plan.slippage
    return {"fixed": slippage.value / 10_000, "spread": slippage.value / 2}.get(slippage.kind, 0.0)


def _slips_past_guards(plan: Plan) -> bool:
    nearest = min(plan.stop_loss or math.inf, plan.take_profit or math.inf)
    return _slip(plan) > 0 and 2 * _slip(plan) >= min(nearest, 1.0)


def _outside(index: FloatArray, low: float, high: float) -> Actions:
    # NaN, where the index is not known yet, compares as False on both sides.
    actions: Actions = (index < low).view(np.int8) - (index > high).view(np.int8)
    return actions


def _outcome(
    plan: Plan, columns: CandleColumns, equity: FloatArray, trips: FloatArray, state: State, seconds: float
) -> Outcome:
    whole = trips.view(np.int64)
    rows, reason = whole[: records.REASON, : state.trades], whole[records.REASON, : state.trades]
    size, entry_price, exit_price, fees, profit = trips[records.AMOUNT :, : state.trades]
    entries, exits = np.add.reduce(rows, axis=1).tolist()
    held, paid, exposed = state.amount, float(np.add.reduce(fees)), exits - entries
    if held:
        paid += float(trips[records.FEES, state.trades])
        exposed += len(columns) - int(whole[records.ENTRY_ROW, state.trades])
    entry_time, exit_time = _times(columns, rows)
    trades = Trades(
        symbols=(columns.symbol,),
        symbol=np.zeros(state.trades, np.int64),
        entry_time=entry_time,
        exit_time=exit_time,
        size=size,
        entry_price=entry_price,
        exit_price=exit_price,
        fees=fees,
        profit=profit,
        reason=reason,
    )
    return Outcome(
        plan=plan,
        engine="compiled",
        candles=(columns,),
        interval=columns.interval,
        time=columns.time,
        equity=equity,
        trades=trades,
        fees=paid,
        held={columns.symbol: held} if held else {},
        exposed=exposed,
        seconds=seconds,
        denials={code: n for code, n in (("available_balance", state.denied), ("min_notional", state.small)) if n},
    )


def _times(columns: CandleColumns, rows: IntArray) -> IntArray:
    """When these candles begin; without a gap between any they need not be looked up all over the memory."""
    first, interval = int(columns.time[0]), columns.interval
    if int(columns.time[-1]) - first != interval * (len(columns) - 1):
        return columns.time[rows]
    times = rows * interval
    times += first
    return times
