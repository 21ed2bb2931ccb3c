"""What a search found, for people: the best trials, the walk forward, the figures about luck, and the sentence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap

from kurs.backtest.wording import counted, number, percent
from kurs.cli.output import when
from kurs.optimize.study import Result
from kurs.optimize.summary import BY_LOSS, by_loss, fewer, kinds_of_failure, other_columns, ranked
from kurs.optimize.trials import Trial
from kurs.optimize.walk_forward import WalkForward
from kurs.strategies.base import Value

__all__ = ["MOST_FAILURES", "as_text"]

TOP = 10
MOST_FAILURES = 5
GAP = "  "


def as_text(result: Result, *, study: Path, alone: str | None = None, width: int | None = None) -> str:
    """Lines for a terminal of this width (None: as long as they are); tables and commands are never broken.

    `alone` is the command for the best trial.
    """
    forward = [] if result.forward is None else _forward(result.forward, _objective(result))
    blocks = [
        _broken(_heading(result), width),
        _best(result),
        [*forward[:-1], *_broken(forward[-1:], width)],
        _broken(_luck(result), width),
        _broken([result.belief.sentence], width),
        _broken([f"Study: {study}; the same command goes on with it"], width),
        [] if alone is None else [f"The best alone: {alone}"],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _broken(sentences: Sequence[str], width: int | None) -> list[str]:
    """Between words alone: a path stays whole."""
    if width is None:
        return [*sentences]
    breaks = partial(
        wrap, width=max(width, len(GAP) + 1), subsequent_indent=GAP, break_long_words=False, break_on_hyphens=False
    )
    return [line for sentence in sentences for line in breaks(sentence)]


def _heading(result: Result) -> list[str]:
    head = result.head
    kinds = {"done": "with a value", "void": "of which nothing can be said", "pruned": "pruned", "failed": "failed"}
    counts = ", ".join(f"{result.count(kind):,} {words}" for kind, words in kinds.items() if result.count(kind))
    lines = [
        f"{head.strategy} by {_objective(result)}, {head.method} over {head.space}",
        f"{counted(len(result.trials), 'trial')} over {head.candles:,} candles in {result.seconds:,.1f} s:"
        f" {counts}{_before(result)}",
    ]
    less = fewer(result)
    return [*lines, *([] if less is None else [less]), *_failed(result), *_by_loss(result)]


def _by_loss(result: Result) -> list[str]:
    """Where the table's order would be a riddle."""
    return [f"{BY_LOSS[:1].upper()}{BY_LOSS[1:]}"] if by_loss(result) else []


def _before(result: Result) -> str:
    parts = [f"{result.resumed:,} of them from before"] if result.resumed else []
    parts += [f"{result.repeated:,} tried again"] if result.repeated else []
    if not parts:
        return ""
    if result.searched == len(result.trials):
        return f", {', '.join(parts)}"
    return f"; of the {result.searched:,} with those of the folds {', '.join(parts).replace(' of them', '')}"


def _failed(result: Result) -> list[str]:
    """Each kind of failure once, the most frequent first."""
    found = kinds_of_failure(result.trials)
    lines = [
        f"! {kind.trials:,} failed, such as trial {kind.first.number} ({_said(kind.first.parameters)}): {kind.why}"
        for kind in found[:MOST_FAILURES]
    ]
    return [*lines, f"! {len(found) - MOST_FAILURES:,} other kinds of failure"] if len(found) > MOST_FAILURES else lines


def _best(result: Result) -> list[str]:
    names, others = result.space.names, other_columns(_objective(result))
    rows = [_row(trial, names, others) for trial in ranked(result.trials)[:TOP]]
    return _table([*names, _objective(result), *others], rows)


def _row(trial: Trial, names: Sequence[str], others: Sequence[str]) -> list[str]:
    cells = {
        "net profit": number(trial.profit),
        "trades": "-" if trial.trades is None else f"{trial.trades:,}",
        "max drawdown": percent(trial.max_drawdown),
        "sharpe": number(trial.sharpe),
    }
    return [
        *(_short(trial.parameters[name]) for name in names),
        number(trial.value),
        *(cells[name] for name in others),
    ]


def _objective(result: Result) -> str:
    """Its name, without the hash of a function of one's own."""
    return result.head.objective_name


def _forward(forward: WalkForward, objective: str) -> list[str]:
    rows = [
        [
            str(fold.fold.number),
            (when(fold.begins) or "")[:10],
            (when(fold.ends) or "")[:10],
            "cash" if fold.parameters is None else _said(fold.parameters),
            number(fold.value),
            number(fold.profit),
            f"{fold.trades:,}",
        ]
        for fold in forward.folds
    ]
    known = forward.efficiency is not None
    efficiency = (
        f"{forward.efficiency:.0%} of the growth in sample" if known else f"unknown: {forward.efficiency_reason}"
    )
    return [
        "Walk forward: chosen on the past, traded on what followed",
        *_table(("fold", "from", "to", "chosen", f"{objective} in sample", "net profit", "trades"), rows),
        f"Out of sample: {percent(forward.profit / forward.cash, sign=True)}, Sharpe ratio"
        f" {number(forward.figures.sharpe)}, max drawdown {percent(forward.figures.max_drawdown)},"
        f" efficiency {efficiency}",
    ]


def _luck(result: Result) -> list[str]:
    lines: list[str] = []
    if result.deflated is not None:
        year = result.observations_per_year**0.5
        found = result.deflated
        lines.append(
            f"Deflated Sharpe ratio: {found.probability:.2f}  ({found.sharpe * year:.2f} a year is the best's ratio"
            f" over {found.observations:,} parts of the history; luck alone would bring {found.luck * year:.2f} with"
            f" {found.independent:,.0f} independent trials)"
        )
    elif result.deflated_reason is not None:
        lines.append(f"Deflated Sharpe ratio: unknown, {result.deflated_reason}")
    if result.overfit is not None:
        lines.append(
            f"Probability of overfitting: {result.overfit.probability:.2f}  ({result.overfit.splits:,} splits of the"
            f" past; in {result.overfit.loss:.0%} of them the best of one half lost money in the other)"
        )
    elif result.overfit_reason is not None:
        lines.append(f"Probability of overfitting: unknown, {result.overfit_reason}")
    if (result.deflated or result.overfit) and _objective(result) != "sharpe":
        lines.append(f"Luck is judged by the Sharpe ratio, not by {_objective(result)}, which was searched for")
    return lines


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    table = [list(head), *map(list, rows)]
    if len(table) == 1:
        return []
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    return [GAP.join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in table]


def _said(parameters: Mapping[str, Value]) -> str:
    return " ".join(f"{name}={_short(value)}" for name, value in parameters.items())


def _short(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
