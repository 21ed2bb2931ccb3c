"""`kurs optimize`: parameters that did well, how they were found, and a sentence on whether to believe it."""

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size

import msgspec
from msgspec.structs import replace

from kurs.backtest import compiled
from kurs.backtest.artefact import Source, write_whole
from kurs.backtest.limits import aside
from kurs.backtest.plan import Plan
from kurs.backtest.run import why_event
from kurs.backtest.steps import assumed_instrument, of_whole, without_noise
from kurs.backtest.wording import counted
from kurs.cli.backtesting import again, bounds, checked, loaded
from kurs.cli.findings import MOST_FAILURES, as_text
from kurs.cli.interrupting import Told, interruptible
from kurs.cli.output import print_json
from kurs.cli.plans import PlanOptions, SourceOptions, home_folder, overlapping, plan_of, sources_of
from kurs.cli.targets import require_targets, same_file
from kurs.domain.errors import BadInput
from kurs.domain.market import timeframe_ms
from kurs.optimize.cluster import Cluster
from kurs.optimize.evaluation import with_parameters
from kurs.optimize.journal import Head, Journal
from kurs.optimize.objective import Objective
from kurs.optimize.page import page
from kurs.optimize.processes import Processes, require_limits
from kurs.optimize.search import Executor, Progress
from kurs.optimize.space import Parameters, Space
from kurs.optimize.study import Result, Study
from kurs.optimize.summary import kinds_of_failure, summary
from kurs.optimize.sweeps import Sweeps
from kurs.optimize.trials import Job
from kurs.strategies.registry import create, look_in

__all__ = ["SearchOptions", "optimize"]

STUDIES = "studies"
ENDING = ".jsonl"
# Where there is no terminal, progress is a line now and then.
LINE_EVERY = 10.0
MIB = 1 << 20
MOST_WORKERS = 512
# One that learns from each trial is the same search twice only when one trial follows the other.
SEQUENTIAL = ("tpe",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """What is searched and how, as typed; `memory` is MiB for each trial."""

    space: str
    method: str
    objective: str
    trials: int | None = None
    seed: int = 0
    workers: int | None = None
    cluster: str | None = None
    walk_forward: int = 0
    anchored: bool = False
    purge: int = 0
    prune: bool = False
    study: str | None = None
    limit_seconds: float
    memory: int
    report: Path | None = None
    as_json: bool = False


def optimize(plan_options: PlanOptions, source_options: SourceOptions, options: SearchOptions) -> int:
    """Searches, tells, and gives the exit code: 1 where no trial has a value.

    Raises BadInput, BadData, UnknownName and Unavailable before anything is written; BadInput as well where the best
    looks ahead: its trials are kept, and nothing is told of them.
    """
    # Of all that is written here what is told at the end alone is the command's own.
    with aside():
        result, path, alone = _found(plan_options, source_options, options)
    if options.as_json:
        print_json(summary(result) | {"study": str(path), "command": alone})
    else:
        width = get_terminal_size().columns if sys.stdout.isatty() else None
        told = as_text(result, study=path, alone=alone, width=width)
        print(told if options.report is None else f"{told}\nReport: {options.report}")
    if result.best is not None:
        return 0
    print(f"kurs: {_without_best(result)}", file=sys.stderr)
    return 1


def _found(
    plan_options: PlanOptions, source_options: SourceOptions, options: SearchOptions
) -> tuple[Result, Path, str | None]:
    """What a search gave, where its trials are, and the command that trades the best; writes the report."""
    _check(options)
    look_in(home_folder)
    study, sources = _study(plan_options, source_options, options)
    with _executor(study, options) as executor, _journal(options, study.head) as journal:
        path = journal.path
        if journal.torn:
            print(f"kurs: study {journal.path}: its last line was cut off, and is left out", file=sys.stderr)
        _hint(study)
        try:
            with interruptible() as look, _shown() as show:

                def went_on(progress: Progress) -> None:
                    look()
                    show(progress)

                result = study.run(journal, executor, went_on)
        except KeyboardInterrupt as interrupt:
            count = len({(t.fold, t.number) for t in journal.trials})
            kept = f"{counted(count, 'trial')} {'is' if count == 1 else 'are'} kept in {journal.path}"
            print(f"kurs: interrupted; {kept}, the same command goes on from there", file=sys.stderr)
            raise Told from interrupt
    _check_best(study, result)
    if options.report is not None:
        search = _searched(options, study.job.objective, source_options.timeframe)
        write_whole(options.report, page(result, command=again(result.head.plan, sources, search=search)).encode())
    alone = None if result.best is None else _alone(result.head.plan, result.best.parameters, sources, source_options)
    return result, path, alone


def _alone(plan: Plan, parameters: Parameters, sources: Sequence[Source], source_options: SourceOptions) -> str:
    """The command that trades with these parameters, to the last digit, what was searched over."""
    # Of the data folder it is those there were, also once there are finer ones.
    stored = sources[0].timeframe if sources[0].path is None else None
    timeframe = source_options.timeframe or stored
    chosen = with_parameters(plan, parameters)
    return again(
        chosen if timeframe is None else replace(chosen, timeframe=timeframe_ms(timeframe)), sources, folders=True
    )


def _check(options: SearchOptions) -> None:
    """What is wrong whatever the candles are."""
    require_targets(report=options.report)
    if options.workers is not None and not 1 <= options.workers <= MOST_WORKERS:
        raise BadInput.of("workers", options.workers, f"1 to {MOST_WORKERS}")
    if options.workers is not None and options.cluster is not None:
        raise BadInput.of("workers", options.workers, "not with --cluster, which has its own")
    require_limits(options.limit_seconds, options.memory * MIB)


def _study(
    plan_options: PlanOptions, source_options: SourceOptions, options: SearchOptions
) -> tuple[Study, tuple[Source, ...]]:
    """And where its candles are: they may be elsewhere when it has ended."""
    plan = plan_of(plan_options)
    objective = Objective.parse(options.objective)
    choice = plan.strategies[0]
    with bounds([choice.name]):
        space = Space.parse(options.space, strategy=choice.name, fixed=choice.parameters)
    sources, _ = sources_of(source_options)
    timeframe = source_options.timeframe
    # Once for all trials; rows of folds are rows of what is traded.
    candles = loaded(sources, None if timeframe is None else timeframe_ms(timeframe))
    overlapping(candles)
    if plan.rounding:
        # As every run does: what floats have moved off their steps would keep them all from the quicker ways.
        candles = tuple(without_noise(columns, assumed_instrument(columns)) for columns in map(of_whole, candles))
    with bounds([choice.name]):
        example = space.example()
        strategy = create(choice.name, **choice.parameters, **example)
        # As every trial would be refused, before the first of them.
        why_event(with_parameters(plan, example), candles)
        for _, doubt in checked([strategy], candles):
            print(f"kurs: {doubt}", file=sys.stderr)
    study = Study(
        Job(plan=plan, objective=objective),
        candles,
        space,
        method=options.method,
        trials=options.trials,
        seed=options.seed,
        walk_forward=options.walk_forward,
        anchored=options.anchored,
        purge=options.purge,
        prune=options.prune,
    )
    return study, sources


def _searched(options: SearchOptions, objective: Objective, timeframe: str | None) -> list[str]:
    """What of the options decides which points are tried, without the folder of a file of one's own."""
    own = f"custom({objective.file}:{objective.name})"
    words = [f"--space={options.space}", f"--method={options.method}"]
    words.append(f"--objective={own if objective.source else objective.name}")
    for name, value in (
        *(("trials", options.trials), ("walk-forward", options.walk_forward), ("purge", options.purge)),
        ("timeframe", timeframe),
    ):
        words += [f"--{name}={value}"] if value else []
    return [*words, *["--anchored"] * options.anchored, *["--prune"] * options.prune]


def _check_best(study: Study, result: Result) -> None:
    """What is told of, of the whole and of each fold: a search finds the parameters that look ahead, if any do."""
    best = [] if result.best is None else [result.best.parameters]
    folds = [] if result.forward is None else [fold.parameters for fold in result.forward.folds if fold.parameters]
    choice = study.job.plan.strategies[0]
    chosen = {msgspec.json.encode(found): found for found in (*best, *folds)}.values()
    with bounds([choice.name]):
        strategies = [create(choice.name, **choice.parameters, **parameters) for parameters in chosen]
        for strategy, doubt in checked(strategies, study.candles):
            searched = {name: strategy.values[name] for name in study.space.names}
            print(f"kurs: with {_said(searched)}: {doubt}", file=sys.stderr)


def _said(parameters: Parameters) -> str:
    return ", ".join(f"{name}={value}" for name, value in parameters.items())


def _without_best(result: Result) -> str:
    none = f"no trial of {len(result.trials):,} has a value"
    kinds = kinds_of_failure(result.trials)
    if not kinds:
        return f"{none}: {result.head.objective_name} can say nothing of any"
    told = "; ".join(f"{kind.trials:,} failed: {kind.why}" for kind in kinds[:MOST_FAILURES])
    return f"{none}: {told}; the same command tries them again"


def _hint(study: Study) -> None:
    """A search that rounding alone keeps from the compiled engine takes far longer than it has to."""
    plan, candles = study.job.plan, study.candles
    why = compiled.unfit(plan, candles)
    if why is None or plan.engine != "auto" or compiled.unfit(replace(plan, rounding=False), candles) is not None:
        return
    print(f"kurs: every trial takes the slower engine, for {why}; --no-rounding spares it that", file=sys.stderr)


def _executor(study: Study, options: SearchOptions) -> AbstractContextManager[Executor]:
    patient = options.method in SEQUENTIAL or options.prune
    workers = options.workers or (1 if options.method in SEQUENTIAL else _cores())
    if options.cluster is not None:
        return Cluster(options.cluster, study.job, study.candles, patient=patient)
    if not patient and Sweeps.fits(study):
        return Sweeps(study.job, study.candles, cores=workers)
    return Processes(
        study.job,
        study.candles,
        workers=workers,
        seconds=options.limit_seconds,
        memory=options.memory * MIB,
        patient=patient,
        home=home_folder(),
    )


def _journal(options: SearchOptions, head: Head) -> Journal:
    path = _path(options, head)
    if options.report is not None and same_file(options.report, path):
        raise BadInput.of("report", str(options.report), "another file than the study")
    return Journal.open(path, head)


def _path(options: SearchOptions, head: Head) -> Path:
    """A file that was named, or one of the data folder: the same question has the same file."""
    # Settings take a fifth of a second, which a file that is named must not pay.
    from kurs.cli.folder import data_folder

    name = options.study
    if name is None:
        digest = hashlib.sha256(msgspec.json.encode(head, order="deterministic")).hexdigest()[:12]
        return data_folder() / STUDIES / f"{head.strategy}-{digest}{ENDING}"
    if Path(name).name == name and not Path(name).suffix:
        return data_folder() / STUDIES / f"{name}{ENDING}"
    if not Path(name).absolute().parent.is_dir():
        raise BadInput.of("study", name, "a name, or a file in a folder that exists")
    return Path(name)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """A bar with the best so far on a terminal, else a line now and then; both on standard error."""
    if not sys.stderr.isatty():
        yield _Lines().show
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("trying", total=None)
        yield lambda progress: bar.update(
            task, description=_told(progress), completed=progress.ended, total=progress.trials
        )


class _Lines:
    def __init__(self) -> None:
        self._last = time.monotonic()

    def show(self, progress: Progress) -> None:
        if time.monotonic() - self._last < LINE_EVERY:
            return
        self._last = time.monotonic()
        of = counted(progress.trials, "trial")
        print(f"{_told(progress)}, {progress.ended:,} of {of}", file=sys.stderr, flush=True)


def _told(progress: Progress) -> str:
    where = f"fold {progress.fold}/{progress.folds}, " if progress.fold else ""
    if progress.best is None:
        return f"{where}no value yet"
    return f"{where}best {progress.best.value:,.4g}"
