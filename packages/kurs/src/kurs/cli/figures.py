"""A backtest's result for people: its figures in groups beside buying and holding, its equity as a picture, remarks."""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from kurs.backtest.outcome import Outcome
from kurs.backtest.remarks import remarks
from kurs.backtest.statistics import Figures
from kurs.backtest.wording import duration, money_digits, number, percent, ratio
from kurs.cli.picture import picture
from kurs.domain.market import timeframe_of
from kurs.domain.symbols import split

__all__ = ["as_text"]

HEIGHT = 10
WIDEST = 118
GAP = "    "
BOLD, DIM, RED, GREEN, YELLOW, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"
# Figures whose sign is worth a colour.
SIGNED = ("Net profit", "Total return", "Growth in a year", "Expectancy")


class Row(NamedTuple):
    """A figure: what it is, what it came to, and what holding came to where that can be compared."""

    name: str
    value: str
    held: str = ""


def as_text(outcome: Outcome, found: Figures, *, width: int, colour: bool | None = None) -> str:
    """Lines for a terminal of this width; colours where it shows them, unless NO_COLOR says not to."""
    paint = _Paint(sys.stdout.isatty() and "NO_COLOR" not in os.environ if colour is None else colour)
    width = min(width, WIDEST)
    money, trades = _money_rows(outcome, found), _trade_rows(outcome, found)
    left, right = list(_block(money, paint)), list(_block(trades, paint))
    lines = [paint(line, BOLD if row == 0 else DIM) for row, line in enumerate(_heading(outcome))]
    lines += ["", *_beside(left, right, _breadth(money), width), ""]
    ends = (_day(int(outcome.time[0])), _day(int(outcome.time[-1])))
    lines += [paint(f"Equity, {_quote(outcome)}", BOLD)]
    lines += picture(outcome.equity, width=width, height=HEIGHT, ends=ends, plain=not _draws(sys.stdout.encoding))
    said = [*remarks(outcome, found), *_unknown(found)]
    if said:
        lines += ["", *(line for remark in said for line in _wrapped(remark, width, paint))]
    return "\n".join(lines)


def _wrapped(remark: str, width: int, paint: "_Paint") -> Iterator[str]:
    """Broken between words alone: a hash or a path stays whole."""
    first, *rest = wrap(remark, max(width - 2, 1), break_long_words=False, break_on_hyphens=False)
    yield f"{paint('!', YELLOW)} {first}"
    yield from (f"  {line}" for line in rest)


def _draws(encoding: str) -> bool:
    """Whether what is printed may hold more than plain letters."""
    try:
        "⣿│┤└─".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _heading(outcome: Outcome) -> Iterator[str]:
    plan = outcome.plan
    for choice in plan.strategies:
        given = " ".join(f"{name}={value}" for name, value in choice.parameters.items())
        weight = f" (weight {choice.weight:g})" if len(plan.strategies) > 1 else ""
        yield f"{choice.name} {given}".rstrip() + weight
    names = ", ".join(columns.symbol for columns in outcome.candles)
    yield (
        f"{names}, {timeframe_of(outcome.interval)}: {len(outcome.time):,} candles from"
        f" {_minute(int(outcome.time[0]))} to {_minute(int(outcome.time[-1]))} UTC"
    )
    speed = f", {outcome.candles_per_second:,.0f} candles a second" if outcome.seconds else ""
    yield f"{outcome.engine} engine, {outcome.seconds * 1000:,.1f} ms{speed}; result {outcome.digest[:12]}"


def _money_rows(outcome: Outcome, found: Figures) -> list[Row]:
    curve, hold, quote = found.curve, found.hold, _quote(outcome)
    digits = money_digits(outcome.plan.cash)
    return [
        Row("", "strategy", "buy and hold"),
        Row(f"Final equity, {quote}", number(curve.final_equity, digits), number(hold.final_equity, digits)),
        Row(
            f"Net profit, {quote}",
            number(found.net_profit, digits, sign=True),
            number(hold.final_equity - outcome.plan.cash, digits, sign=True),
        ),
        Row("Total return", percent(curve.total_return, sign=True), percent(hold.total_return, sign=True)),
        Row("Growth in a year (CAGR)", percent(curve.annual_growth, sign=True), percent(hold.annual_growth, sign=True)),
        Row("Volatility in a year", percent(curve.volatility), percent(hold.volatility)),
        Row("Sharpe ratio", ratio(curve.sharpe), ratio(hold.sharpe)),
        Row("Sortino ratio", ratio(curve.sortino), ratio(hold.sortino)),
        Row("Calmar ratio", ratio(curve.calmar), ratio(hold.calmar)),
        Row("Deepest drawdown", percent(curve.max_drawdown), percent(hold.max_drawdown)),
        Row("Longest drawdown", duration(curve.longest_drawdown), duration(hold.longest_drawdown)),
        Row("Exposure, of the time", percent(found.exposure), percent(1.0)),
    ]


def _trade_rows(outcome: Outcome, found: Figures) -> list[Row]:
    trades, digits = found.trades, money_digits(outcome.plan.cash)
    return [
        Row("", "closed trades"),
        Row("Trades", f"{trades.total:,}"),
        Row("Won / lost", f"{trades.winning:,} / {trades.losing:,}"),
        Row("Win rate", percent(trades.win_rate)),
        Row("Profit factor", ratio(trades.profit_factor)),
        Row("Expectancy of a trade", number(trades.expectancy, digits, sign=True)),
        Row("Average win / loss", f"{number(trades.average_win, digits)} / {number(trades.average_loss, digits)}"),
        Row("Best / worst", f"{number(trades.best, digits)} / {number(trades.worst, digits)}"),
        Row("Most losses in a row", f"{trades.losing_streak:,}"),
        Row("Average duration", duration(trades.mean_duration)),
        Row("Turnover, times the equity", number(found.turnover, 1)),
        Row("Fees paid", number(found.fees, digits)),
    ]


def _block(rows: Sequence[Row], paint: "_Paint") -> Iterator[str]:
    names, values, held = _widths(rows)
    for row in rows:
        head = not row.name
        value = f"{row.value:>{values}}"
        if row.name.startswith(SIGNED) and row.value[:1] in "+-" and row.value != "-":
            value = paint(value, GREEN if row.value[0] == "+" else RED)
        beside = f"  {row.held:>{held}}" if held else ""
        yield f"{row.name:<{names}}  {paint(value, DIM) if head else value}{paint(beside, DIM)}"


def _widths(rows: Sequence[Row]) -> tuple[int, int, int]:
    return (
        max(len(row.name) for row in rows),
        max(len(row.value) for row in rows),
        max(len(row.held) for row in rows),
    )


def _breadth(rows: Sequence[Row]) -> int:
    names, values, held = _widths(rows)
    return names + 2 + values + (2 + held if held else 0)


def _beside(left: Sequence[str], right: Sequence[str], breadth: int, width: int) -> Iterable[str]:
    """Two blocks beside each other where there is room for both; the right one is as broad as the left at most."""
    if 2 * breadth + len(GAP) > width + breadth // 3:
        return [*left, "", *right]
    return [f"{a or ' ' * breadth}{GAP}{b}" for a, b in zip_longest(left, right, fillvalue="")]


def _unknown(found: Figures) -> Iterator[str]:
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for name, reason in found.unknown.items():
        by_reason[reason].append(name.replace("_", " "))
    for reason, names in by_reason.items():
        yield f"Unknown ({reason}): {', '.join(names)}."


def _quote(outcome: Outcome) -> str:
    return split(outcome.candles[0].symbol)[1]


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")


def _minute(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


class _Paint:
    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __call__(self, text: str, colour: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._shown and text.strip() else text
