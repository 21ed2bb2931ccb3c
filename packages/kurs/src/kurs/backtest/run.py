"""A plan over candles, by the engine that suits it."""

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from kurs.backtest import compiled
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.steps import assumed_instrument, of_whole, without_noise
from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled

__all__ = ["run", "why_event"]


def run(
    plan: Plan,
    candles: Sequence[CandleColumns],
    *,
    instruments: Mapping[str, Instrument] | None = None,
    detail: Mapping[str, CandleColumns] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Outcome:
    """What the plan makes of these candles, one column set for each symbol; they are first made as coarse as it says.

    `instruments` are what symbols trade as, those missing are taken from the prices; `detail` are finer candles by
    symbol, which decide what happens within a coarse one; `progress` is told the share that is done. Raises BadInput
    and BadData for what makes no sense.
    """
    if not candles:
        raise BadInput.of("candles", "none", "those of at least one symbol")
    if plan.timeframe is not None:
        candles = [resampled(of_whole(columns), plan.timeframe) for columns in candles]
    if plan.rounding:
        candles = [_on_steps(columns, instruments) for columns in candles]
        detail = detail and {symbol: _on_steps(columns, instruments) for symbol, columns in detail.items()}
    instrument = (instruments or {}).get(candles[0].symbol)
    if why_event(plan, candles, detail=detail, instrument=instrument) is not None:
        # The engine takes a tenth of a second, which a run that does without it must not pay.
        from kurs.backtest import event

        outcome = event.run(plan, candles, instruments=instruments, detail=detail, progress=progress)
        return replace(outcome, detail=tuple(finer for _, finer in sorted((detail or {}).items())))
    outcome = compiled.run(plan, candles[0], instrument=instrument, progress=progress)
    if progress is not None:
        progress(1.0)
    return outcome


def why_event(
    plan: Plan,
    candles: Sequence[CandleColumns],
    *,
    detail: Mapping[str, CandleColumns] | None = None,
    instrument: Instrument | None = None,
) -> str | None:
    """Why the event engine trades the plan, in words; None where the compiled one does.

    BadInput where the compiled engine was asked for, and cannot.
    """
    why = "asked for" if plan.engine == "event" else compiled.unfit(plan, candles, detail=detail, instrument=instrument)
    if plan.engine == "compiled" and why is not None:
        raise BadInput.of("engine", "compiled", f"event: {why}")
    return why


def _on_steps(columns: CandleColumns, instruments: Mapping[str, Instrument] | None) -> CandleColumns:
    return without_noise(columns, (instruments or {}).get(columns.symbol) or assumed_instrument(columns))
