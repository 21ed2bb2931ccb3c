"""A recorded result beside the one of today: every figure and every trade that is not the same."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kurs.backtest.curve import YEAR
from kurs.backtest.outcome import Outcome
from kurs.backtest.summary import summary

__all__ = ["BESIDE", "other_figures"]

# Of a summary: what an artefact has beside its result.
BESIDE = ("plan", "data", "data_sha256", "digest")
# Words, how fast the machine was, and what follows from others: no figures.
NO_FIGURES = {*BESIDE, "detail", "engine", "elapsed_s", "bars_per_s", "unknown", "remarks", "side"}
# One engine tells of refused orders and of a halt where another has none; equal peaks are told apart by last digits.
OF_THE_ENGINE = {"denials", "halted", "held", "drawdown", "longest_drawdown_s"}
MONEY = {"net_profit", "expectancy", "average_win", "average_loss", "best_trade", "worst_trade", "profit"}
QUOTIENTS = {"sharpe", "sortino", "calmar", "volatility", "profit_factor", "payoff"}
OF_A_YEAR = {"annual_growth", "calmar"}
# How close figures are that count as the same, for machines and engines differ in the last digits.
ALIKE = 1e-9
# Differences of nearly equal numbers are in them, and fewer digits are left.
QUOTIENTS_ALIKE = 1e-6


def other_figures(recorded: Mapping[str, Any], now: Outcome, *, same_engine: bool) -> Iterator[str]:
    """What is recorded otherwise than the run of today says, one text for each figure, and one for all trades.

    Figures that were not recorded are not compared. Values of another engine may differ in what engines do.
    """
    today = summary(now, trades="trades" in recorded)
    left_out = NO_FIGURES if same_engine else NO_FIGURES | OF_THE_ENGINE
    for name, found in today.items():
        if name in recorded and name not in left_out:
            yield from _others(name, recorded[name], found, now)


def _others(name: str, was: Any, found: Any, now: Outcome) -> Iterator[str]:
    if was == found:
        return
    then, today = dict(_leaves(name, was)), dict(_leaves(name, found))
    differing = [
        f"{path} {then.get(path)} then, {today.get(path)} now"
        for path in {**then, **today}
        if path.rpartition(".")[2] not in NO_FIGURES and not _same(path, then.get(path), today.get(path), now)
    ]
    if name == "trades" and len(was) != len(found):
        yield f"trades {len(was):,} then, {len(found):,} now"
    elif len(differing) > 1:
        yield f"{differing[0]}, and {len(differing) - 1:,} more of {name}"
    else:
        yield from differing


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every single value in it, each with the way to it; what JSON cannot say is None there."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}", each)
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value, 1):
            yield from _leaves(f"{path}.{number}", each)
    else:
        yield path, None if isinstance(value, float) and not math.isfinite(value) else value


def _same(path: str, was: Any, found: Any, now: Outcome) -> bool:
    if not (isinstance(was, int | float) and isinstance(found, int | float)):
        return bool(was == found)
    name = path.rpartition(".")[2]
    relative = QUOTIENTS_ALIKE if name in QUOTIENTS else ALIKE
    if name in OF_A_YEAR:
        # What a short time brought is raised to the power of so many of them in a year.
        relative *= max(1.0, YEAR / (len(now.time) * now.interval))
    absolute = ALIKE * (max(now.plan.cash, abs(now.final_equity)) if name in MONEY else 1.0)
    return math.isclose(was, found, rel_tol=relative, abs_tol=absolute)
