"""A study as one page: what was found and where, what it was worth out of sample, and whether to believe it."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

import numpy as np

from kurs import __version__
from kurs.backtest.page_plan import plan_rows
from kurs.backtest.wording import counted, number, percent
from kurs.domain.symbols import split
from kurs.market.columns import iso
from kurs.optimize.belief import DEFLATED_GOOD, EFFICIENCY_GOOD, OVERFIT_GOOD
from kurs.optimize.space import Axis
from kurs.optimize.study import Result
from kurs.optimize.summary import BY_LOSS, by_loss, other_columns, ranked, summary
from kurs.optimize.trials import Trial
from kurs.strategies.base import Value

__all__ = ["page"]

# Whatever is in the page, it can neither load nor send anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
# Trials in the pictures: the best, and of the others as many, evenly chosen.
MOST_DRAWN = 10_000
TOP = 20
# Values of one parameter that are told one by one: more than any window has room for.
MOST_STEPS = 1000
COLOURS = {"believe": "gain", "doubt": "warn", "do not believe": "loss", "unknown": "soft"}
STATES = ("done", "void", "pruned", "failed")


def page(result: Result, *, command: str) -> str:
    """The whole of it as HTML, a few MB at most; it loads nothing. `command` is what asks for it again."""
    objective = result.head.objective_name
    parts = [
        _header(result, objective),
        "<main>",
        _belief(result),
        _tiles(result, objective),
        _map(result, objective),
        _coordinates(objective),
        _history(objective),
        _forward(result, objective),
        _luck(result, objective),
        _best(result, objective),
        _origin(result, command),
        "</main>",
        f"<footer>Kurs {escape(__version__)}. Past trades promise nothing of future ones.</footer>",
    ]
    style = _text("kurs.backtest", "page.css") + _text("kurs.optimize", "page.css")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(result.head.strategy)}, optimised</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + '\n<div id="tip" class="tip" hidden></div>'
        f'\n<script type="application/json" id="data">{_data(result)}</script>\n'
        f"<script>\n{_text('kurs.optimize', 'page.js')}</script>\n</body>\n</html>\n"
    )


def _text(room: str, name: str) -> str:
    return files(room).joinpath(name).read_text(encoding="utf-8")


def _data(result: Result) -> str:
    """What the pictures are drawn from; no text in it can end the element that holds it."""
    drawn = _drawn(result.trials)
    told = summary(result)
    axes = [
        {
            "name": axis.name,
            "choices": list(axis.choices) or None,
            "steps": _steps(axis, grid=result.head.method == "grid"),
            "log": axis.log,
            "whole": axis.whole,
            "values": [_place(axis.choices, trial.parameters[axis.name]) for trial in drawn],
        }
        for axis in result.space.axes
    ]
    data = {
        "objective": result.head.objective_name,
        "axes": axes,
        "number": [trial.number for trial in drawn],
        "value": [trial.value for trial in drawn],
        "rank": [trial.rank for trial in drawn] if by_loss(result) else None,
        "profit": [trial.profit for trial in drawn],
        "trades": [trial.trades for trial in drawn],
        "drawdown": [trial.max_drawdown for trial in drawn],
        "state": [STATES.index(trial.state) for trial in drawn],
        "forward": told["walk_forward"],
        "overfitting": told["overfitting"],
    }
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _drawn(trials: Sequence[Trial]) -> list[Trial]:
    """In order of their numbers."""
    if len(trials) <= MOST_DRAWN:
        return list(trials)
    best = ranked(trials)[: MOST_DRAWN // 2]
    known = {trial.number for trial in best}
    others = [trial for trial in trials if trial.number not in known]
    rows = np.linspace(0, len(others) - 1, MOST_DRAWN // 2).round().astype(int).tolist()
    return sorted([*best, *(others[row] for row in rows)], key=lambda trial: trial.number)


def _steps(axis: Axis, *, grid: bool) -> list[float] | None:
    """Every value of an axis that can be counted, in order; None where there are too many to be told one by one."""
    if axis.log and not grid:
        return None
    count = len(axis.grid()) if axis.log else axis.count
    if count is None or count > MOST_STEPS:
        return None
    return [_place(axis.choices, value) for value in axis.grid()]


def _place(choices: tuple[str, ...], value: Value) -> float:
    return float(choices.index(str(value)) if choices else value)


def _header(result: Result, objective: str) -> str:
    head = result.head
    first, last = (iso(int(result.span[place]))[:10] for place in (0, 1))
    symbols = ", ".join(result.symbols)
    return (
        f"<header><h1>{escape(head.strategy)} on {escape(symbols)}, optimised by {escape(objective)}</h1>"
        f'<p class="soft">{escape(head.method)} over {escape(head.space)}</p>'
        f'<p class="soft">{counted(len(result.trials), "trial")} over {head.candles:,} candles, '
        f"{first} to {last} UTC</p>"
        "</header>"
    )


def _belief(result: Result) -> str:
    first, _, rest = result.belief.sentence.partition(": ")
    return (
        f'<section class="belief {COLOURS[result.belief.verdict]}"><h2>{escape(first)}</h2>'
        f"<p>{escape(rest[:1].upper() + rest[1:])}</p></section>"
    )


def _tiles(result: Result, objective: str) -> str:
    best, deflated, overfit, forward = result.best, result.deflated, result.overfit, result.forward
    chosen = "" if best is None else ", ".join(f"{name} {_short(value)}" for name, value in best.parameters.items())
    tiles = [
        (f"Best {objective}", number(None if best is None else best.value), chosen),
        (
            "Deflated Sharpe ratio",
            number(None if deflated is None else deflated.probability),
            result.deflated_reason or f"wanted: {DEFLATED_GOOD} or more",
        ),
        (
            "Probability of overfitting",
            number(None if overfit is None else overfit.probability),
            result.overfit_reason or f"wanted: {OVERFIT_GOOD} or less",
        ),
    ]
    if forward is not None:
        efficiency = "unknown" if forward.efficiency is None else f"{forward.efficiency:.0%}"
        wanted = forward.efficiency_reason or f"wanted: {EFFICIENCY_GOOD:.0%} or more"
        tiles += [
            ("Out of sample", percent(forward.profit / forward.cash, sign=True), counted(forward.trades, "trade")),
            ("Walk-forward efficiency", efficiency, wanted),
        ]
    shown = "".join(
        f'<div class="tile"><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>'
        for name, value, more in tiles
    )
    return f'<dl class="tiles">{shown}</dl>'


def _map(result: Result, objective: str) -> str:
    names = result.space.names
    options = "".join(f'<option value="{place}">{escape(name)}</option>' for place, name in enumerate(names))
    down = f'<label>down <select id="map-y">{options}</select></label>' if len(names) > 1 else ""
    losses = (
        f" {BY_LOSS[:1].upper()}{BY_LOSS[1:]}; below 0 pictures show shares of the cash." if by_loss(result) else ""
    )
    return (
        f'<section><div class="head"><h2>Where in the space: {escape(objective)}</h2>'
        f'<label>across <select id="map-x">{options}</select></label>{down}'
        '<label>each cell <select id="map-of"><option value="median">the median</option>'
        '<option value="worst">the worst</option><option value="best">the best</option></select></label></div>'
        f"{_canvas('map', f'{objective} by two parameters, of several trials in a cell the median')}"
        '<p class="hint">A plateau of good neighbours is worth more than one peak, so where a cell holds several '
        "trials, their median is shown. The ring marks the best trial; what is grey was not tried or has no value."
        f"{losses}</p>"
        "</section>"
    )


def _coordinates(objective: str) -> str:
    return (
        '<section><div class="head"><h2>All parameters together</h2>'
        '<button type="button" id="clear">Show all</button></div>'
        f"{_canvas('coordinates', f'Each trial as a line through its parameters and its {objective}')}"
        '<p class="hint">Drag along an axis to see only the trials that pass there; the darker the line, the better.'
        "</p></section>"
    )


def _history(objective: str) -> str:
    return (
        '<section><div class="head"><h2>The best so far</h2><div class="legend">'
        '<span><i style="background:var(--accent)"></i>best so far</span>'
        '<span><i style="background:var(--hold)"></i>each trial</span></div></div>'
        f"{_canvas('history', f'{objective} of each trial, and the best until then')}</section>"
    )


def _forward(result: Result, objective: str) -> str:
    if result.forward is None:
        return ""
    rows = [
        (
            str(fold.fold.number),
            iso(fold.begins)[:10],
            iso(fold.ends)[:10],
            "cash"
            if fold.parameters is None
            else ", ".join(f"{name} {_short(value)}" for name, value in fold.parameters.items()),
            number(fold.value),
            number(fold.profit, sign=True),
            f"{fold.trades:,}",
        )
        for fold in result.forward.folds
    ]
    figures = result.forward.figures
    return (
        "<section><h2>Walk forward: chosen on the past, traded on what followed</h2>"
        f"{_canvas('forward', 'Equity out of sample, fold after fold')}"
        f'<p class="hint">Sharpe ratio {number(figures.sharpe)}, deepest drawdown {percent(figures.max_drawdown)}. '
        "What a fold holds at its end is sold there, fee and slippage paid.</p>"
        f"{_table(('Fold', 'From', 'To', 'Chosen', f'{objective} in sample', 'Net profit', 'Trades'), rows)}</section>"
    )


def _luck(result: Result, objective: str) -> str:
    deflated, overfit = result.deflated, result.overfit
    if deflated is None and overfit is None:
        return ""
    year = result.observations_per_year**0.5
    lines: list[tuple[str, str]] = []
    if deflated is not None:
        lines += [
            (
                f"Sharpe ratio of the best, by the year, over {deflated.observations:,} parts of the history",
                number(deflated.sharpe * year),
            ),
            ("What luck alone would bring", number(deflated.luck * year)),
            (
                "Trials, and how many independent ones they count as",
                f"{deflated.trials:,}, {deflated.independent:,.0f}",
            ),
            (
                "Observations, their skew and kurtosis",
                f"{deflated.observations:,}, {deflated.skew:.2f}, {deflated.kurtosis:.2f}",
            ),
            ("Deflated Sharpe ratio: the chance that it is more than luck", number(deflated.probability, 3)),
        ]
    if overfit is not None:
        lines += [
            ("Splits of the past in two halves", f"{overfit.splits:,} of {overfit.blocks} blocks"),
            (
                "Best of one half below the middle in the other: probability of overfitting",
                percent(overfit.probability),
            ),
            ("Best of one half lost money in the other", percent(overfit.loss)),
            ("How the ratio out of sample follows the one in sample (1: fully)", number(overfit.slope)),
        ]
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in lines)
    judged = "" if objective == "sharpe" else f"Luck is judged by the Sharpe ratio, not by {escape(objective)}. "
    picture = "" if overfit is None else _canvas("ranks", "Rank out of sample of the best in sample, over all splits")
    return (
        f'<section><h2>How much of it is luck</h2><dl class="plain">{shown}</dl>{picture}'
        f'<p class="hint">{judged}Sources: Bailey and López de Prado, The Deflated Sharpe Ratio, 2014; Bailey, '
        "Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, 2015.</p></section>"
    )


def _best(result: Result, objective: str) -> str:
    names, others = result.space.names, other_columns(objective)
    rows = [
        (
            f"{trial.number}",
            *(_short(trial.parameters[name]) for name in names),
            number(trial.value),
            *(_cells(trial)[name] for name in others),
        )
        for trial in ranked(result.trials)[:TOP]
    ]
    head = ("Trial", *names, objective, *others)
    return f"<section><h2>The best {len(rows)}</h2>{_table(head, rows)}</section>" if rows else ""


def _cells(trial: Trial) -> dict[str, str]:
    return {
        "net profit": number(trial.profit, sign=True),
        "trades": "-" if trial.trades is None else f"{trial.trades:,}",
        "max drawdown": percent(trial.max_drawdown),
        "sharpe": number(trial.sharpe),
    }


def _origin(result: Result, command: str) -> str:
    head = result.head
    counts = ", ".join(f"{result.count(state):,} {state}" for state in STATES)
    lines = (
        ("Trials", counts),
        ("Seed", str(head.seed)),
        ("Candles", f"SHA-256 {head.data}"),
        ("Program and strategy", head.code),
        ("Objective", head.objective),
    )
    shown = "".join(f'<dt>{escape(name)}</dt><dd class="hash">{escape(value)}</dd>' for name, value in lines)
    rows = plan_rows(head.plan, split(result.symbols[0])[1])
    plan = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return (
        f'<div class="two"><section><h2>Plan of every trial</h2><dl class="plain">{plan}</dl></section>'
        f"<section><h2>Again</h2><pre>{escape(command)}</pre>"
        '<p class="hint">The same candles and options try the same points, and find the same.</p>'
        f'<dl class="plain">{shown}</dl></section></div>'
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _canvas(name: str, label: str) -> str:
    return (
        f'<div class="chart"><canvas id="{name}" role="img" aria-label="{escape(label)}" tabindex="0"></canvas></div>'
    )


def _short(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
