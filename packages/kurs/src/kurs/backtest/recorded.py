"""A recorded result beside the one of today: every figure and every trade that is not the same."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kurs.backtest.curve import YEAR
from kurs.backtest.outcome import Outcome
from kurs.backtest.summary import summary
from kurs.strategies.registry import TAKEN

__all__ = ["BESIDE", "other_figures"]

# Of a summary: what an artefact has beside its result.
BESIDE = ("plan", "data", "data_sha256", "digest")
# How fast the machine was, and what files were called.
MAY_DIFFER = {"elapsed_s", "bars_per_s", "origin"}
# Results saved by earlier versions are without them.
LATER = {"detail", "side"}
# One engine tells of refused orders and of a halt where another has none; equal peaks are told apart by last digits.
OF_THE_ENGINE = {"engine", "denials", "halted", "held", "drawdown", "longest_drawdown_s"}
MONEY = {"net_profit", "expectancy", "average_win", "average_loss", "best_trade", "worst_trade", "profit"}
QUOTIENTS = {"sharpe", "sortino", "calmar", "volatility", "profit_factor", "payoff"}
OF_A_YEAR = {"annual_growth", "calmar"}
# How close figures are that count as the same, for machines and engines differ in the last digits.
ALIKE = 1e-9
# Differences of nearly equal numbers are in them, and fewer digits are left.
QUOTIENTS_ALIKE = 1e-6


def other_figures(
    recorded: Mapping[str, Any], now: Outcome, *, same_engine: bool, same_words: bool = True, trades: bool = True
) -> Iterator[str]:
    """What is recorded otherwise than the run of today says, one text for each figure, and one for all trades.

    Values of another engine may differ in what engines do; `same_words` is whether remarks and reasons were worded by
    the program of today, `trades` whether the record has to hold them.
    """
    today = {name: value for name, value in summary(now, trades=trades).items() if name not in BESIDE}
    left_out = set() if same_engine else OF_THE_ENGINE
    if not (same_engine and same_words):
        left_out = left_out | {"remarks"}
    for name in {**today, **recorded}:
        if name not in recorded:
            if name not in LATER:
                yield f"{name} is not recorded"
        elif name not in today:
            yield f"{name} is recorded, and no part of a result"
        elif name not in left_out | MAY_DIFFER:
            was = _lasting(recorded[name], today[name], now) if name == "remarks" else recorded[name]
            yield from _others(name, was, today[name], now, same_words=same_words)


def _lasting(was: Any, found: list[str], now: Outcome) -> Any:
    """Without doubts about one's own strategies: those checks are made before a run, and not again once passed."""
    checked = [choice.name for choice in now.plan.strategies if choice.name not in TAKEN]
    if not checked or not isinstance(was, list):
        return was
    return [line for line in was if line in found or not any(name in str(line) for name in checked)]


def _others(name: str, was: Any, found: Any, now: Outcome, *, same_words: bool) -> Iterator[str]:
    if name == "trades" and isinstance(was, list) and len(was) != len(found):
        yield f"trades {len(was):,} then, {len(found):,} now"
        return
    then, today = dict(_leaves(name, was)), dict(_leaves(name, found))
    differing = [
        f"{path} {then.get(path, 'not recorded')} then, {today.get(path, 'nothing')} now"
        for path in {**then, **today}
        if not _alike(path, then, today, now, same_words=same_words)
    ]
    if len(differing) > 1:
        yield f"{differing[0]}, and {len(differing) - 1:,} more of {name}"
    else:
        yield from differing


def _alike(path: str, then: Mapping[str, Any], today: Mapping[str, Any], now: Outcome, *, same_words: bool) -> bool:
    name = path.rpartition(".")[2]
    if path in then and path in today:
        if not same_words and "unknown" in path.split(".") and isinstance(then[path], str):
            return isinstance(today[path], str)
        return name in MAY_DIFFER or _same(path, then[path], today[path], now)
    return path not in then and name in LATER


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every single value in it, each with the way to it, and what is empty; what JSON cannot say is None there."""
    if isinstance(value, Mapping) and value:
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}", each)
    elif isinstance(value, list | tuple) and value:
        for number, each in enumerate(value, 1):
            yield from _leaves(f"{path}.{number}", each)
    else:
        yield path, None if isinstance(value, float) and not math.isfinite(value) else value


def _same(path: str, was: Any, found: Any, now: Outcome) -> bool:
    if isinstance(was, bool) or not (isinstance(was, int | float) and isinstance(found, int | float)):
        return isinstance(was, bool) == isinstance(found, bool) and bool(was == found)
    name = path.rpartition(".")[2]
    relative = QUOTIENTS_ALIKE if name in QUOTIENTS else ALIKE
    if name in OF_A_YEAR:
        # What a short time brought is raised to the power of so many of them in a year.
        relative *= max(1.0, YEAR / (len(now.time) * now.interval))
    absolute = ALIKE * (max(now.plan.cash, abs(now.final_equity)) if name in MONEY else 1.0)
    return math.isclose(was, found, rel_tol=relative, abs_tol=absolute)
