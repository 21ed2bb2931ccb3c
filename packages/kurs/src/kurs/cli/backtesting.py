"""`kurs backtest`: a strategy over past candles, told as a table, as JSON, as a page, and kept where asked for."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec.structs import replace

from kurs.backtest.artefact import Source, artefact_of, write_artefact, write_whole
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.run import run
from kurs.backtest.statistics import figures
from kurs.backtest.steps import of_whole
from kurs.backtest.summary import summary
from kurs.cli.figures import as_text
from kurs.cli.plans import PlanOptions, SourceOptions, home_folder, load, overlapping, plan_of, sources_of
from kurs.cli.targets import require_targets
from kurs.domain.errors import BadInput
from kurs.domain.market import timeframe_ms
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled
from kurs.strategies.base import Strategy
from kurs.strategies.registry import ALIASES, create, known, look_in

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Kept", "again", "backtest", "bounds", "carry_out", "checked", "loaded"]

# A run that is over sooner needs no bar.
PATIENCE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where a result goes besides the terminal."""

    as_json: bool = False
    report: Path | None = None
    save: Path | None = None
    store: bool = False


def backtest(plan_options: PlanOptions, source_options: SourceOptions, kept: Kept) -> None:
    """Runs it and tells it. Raises BadInput, BadData and UnknownName before anything is written."""
    look_in(home_folder)
    require_targets(report=kept.report, save=kept.save)
    timeframe = None if source_options.timeframe is None else timeframe_ms(source_options.timeframe)
    plan = plan_of(plan_options, timeframe)
    names = [choice.name for choice in plan.strategies]
    with bounds(names):
        strategies = [create(choice.name, **choice.parameters) for choice in plan.strategies]
    sources, finer = sources_of(source_options)
    candles = loaded(sources, plan.timeframe)
    with bounds(names):
        doubts = [doubt for _, doubt in checked(strategies, candles)]
        outcome = carry_out(plan, candles, {columns.symbol: columns for columns in loaded(finer)})
    _tell(replace(outcome, notes=(*doubts, *outcome.notes)), sources, finer, kept)


def loaded(sources: Sequence[Source], timeframe: int | None = None) -> tuple[CandleColumns, ...]:
    """The candles of all of them, made into those of `timeframe` (ms) where that is given.

    BadInput and BadData as `load`; of several sources the message names the symbol.
    """
    return tuple(_loaded(source, timeframe, alone=len(sources) == 1) for source in sources)


def _loaded(source: Source, timeframe: int | None, *, alone: bool) -> CandleColumns:
    try:
        columns = load(source)
        return columns if timeframe is None else resampled(of_whole(columns), timeframe)
    except BadInput as error:
        if alone or source.symbol in str(error):
            raise
        raise type(error)(f"{source.symbol}: {error}") from None


def carry_out(plan: Plan, candles: Sequence[CandleColumns], detail: Mapping[str, CandleColumns]) -> Outcome:
    """The run, with a bar on a terminal when it takes its time."""
    overlapping(candles)
    with _Bar("trading") as bar:
        return run(plan, candles, detail=detail or None, progress=bar.show)


def bounds(strategies: Sequence[str]) -> AbstractContextManager[None]:
    """One's own, among these names, are ended where they do not come back, their files read within as well."""
    if all(name in known() or name in ALIASES for name in strategies):
        return nullcontext()
    from kurs.backtest.limits import bounded  # only own strategies need it

    return bounded()


def checked(strategies: Sequence[Strategy], candles: Sequence[CandleColumns]) -> list[tuple[Strategy, str]]:
    """What speaks against strategies that were never checked so; one that looks ahead on any symbol is refused."""
    unchecked = [strategy for strategy in strategies if strategy.name not in known()]
    if not unchecked:
        return []
    from kurs.backtest.checks import check_all  # only own strategies need it

    with _Bar("checking") as bar:
        return list(check_all(home_folder(), unchecked, candles, progress=bar.show))


def _tell(outcome: Outcome, sources: Sequence[Source], finer: Sequence[Source], kept: Kept) -> None:
    found = figures(outcome)
    # What is kept names the strategies' code and parameters, for which each is made once more.
    with bounds([choice.name for choice in outcome.plan.strategies]):
        if kept.report is not None:
            from kurs.backtest.page import page

            write_whole(kept.report, page(outcome, found, command=again(outcome.plan, sources, finer)).encode())
        artefact = artefact_of(outcome, sources, finer) if kept.save is not None or kept.store else None
    stored = None
    if artefact is not None:
        if kept.save is not None:
            write_artefact(kept.save, artefact)
        if kept.store:
            from kurs.cli.results import store

            stored = store(artefact)
    if kept.as_json:
        told = summary(outcome, found) | ({"id": stored} if stored is not None else {})
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    lines = [as_text(outcome, found, width=get_terminal_size((100, 24)).columns)]
    if kept.report is not None:
        lines.append(f"Report: {kept.report}")
    if kept.save is not None:
        lines.append(f"Saved: {kept.save}; done again by: kurs verify {kept.save}")
    if stored is not None:
        lines.append(f"Stored as result {stored}; done again by: kurs verify {stored}")
    print("\n".join(lines))


def again(
    plan: Plan,
    sources: Sequence[Source],
    finer: Sequence[Source] = (),
    *,
    search: Sequence[str] = (),
    folders: bool = False,
) -> str:
    """The command for these candles; without the folders that they lie in where those are nobody else's business."""
    from kurs.backtest.command import command

    def file(path: str) -> str:
        return path if folders else Path(path).name

    named = [f"--candles={source.symbol}={file(source.path)}" for source in sources if source.path is not None]
    stored = [f"--symbol={source.symbol}" for source in sources if source.path is None]
    detail = [f"--detail={source.symbol}={file(source.path)}" for source in finer if source.path is not None]
    return command(plan, [*named, *stored, *detail], start=sources[0].start, end=sources[0].end, search=search)


class _Bar:
    """Progress on standard error, once it has taken PATIENCE seconds, where that is a terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = time.monotonic()
        self._wanted = sys.stderr.isatty()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def show(self, share: float) -> None:
        """`share` of 1 is done."""
        if self._bar is None:
            if not self._wanted or time.monotonic() - self._begun < PATIENCE:
                return
            # A tenth of a second, which only a long run may pay.
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._what, total=1.0)
        if self._task is not None:
            self._bar.update(self._task, completed=share)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
