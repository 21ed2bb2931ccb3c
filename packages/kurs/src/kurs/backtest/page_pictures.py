"""The parts of a report that need no script: the months as a table, the trades' results as bars."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from kurs.backtest.outcome import Outcome
from kurs.backtest.statistics import Month
from kurs.market.columns import FloatArray

__all__ = ["distribution", "months_table", "trade_returns"]

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WIDTH, HEIGHT, FOOT = 560, 220, 26
BARS = 41
# Of the bars' reach, so that a few extreme trades do not press all others into one bar.
USUAL = 0.995


def months_table(months: Sequence[Month]) -> str:
    """Years down, months across, the year's own return last; darker where the return is larger."""
    most = max((abs(month.earned) for month in months), default=0.0) or 1.0
    by_place = {(month.year, month.month): month.earned for month in months}
    rows = []
    for year in sorted({month.year for month in months}):
        cells = [by_place.get((year, place)) for place in range(1, 13)]
        whole = math.prod(1 + earned for earned in cells if earned is not None) - 1
        shown = "".join(_cell(earned, most) for earned in cells)
        rows.append(f'<tr><th scope="row">{year}</th>{shown}{_cell(whole, math.inf)}</tr>')
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Year", *NAMES, "Whole"))
    return f'<table class="months"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def trade_returns(outcome: Outcome) -> FloatArray:
    """What each closed trade earned after fees, as a share of the value that it began with."""
    trades = outcome.trades
    return trades.profit / np.abs(trades.size * trades.entry_price)


def distribution(returns: FloatArray) -> str:
    """How many trades had which result, as bars; the outermost hold all that lie beyond. "" without trades."""
    if not len(returns):
        return ""
    reach = float(np.quantile(np.abs(returns), USUAL)) or 0.01
    width = _round_up(2 * reach / BARS)
    # An odd number of bars around nought, none of which is both a gain and a loss.
    edges = width * (np.arange(BARS + 1) - BARS // 2 - 1)
    counts = np.histogram(np.clip(returns, edges[0], edges[-1] - width / 1e6), edges)[0]
    first, last = int(np.flatnonzero(counts)[0]), int(np.flatnonzero(counts)[-1])
    shown = range(max(0, first - 1), min(BARS, last + 2))
    across = WIDTH / len(shown)
    tallest = int(counts.max())
    bars = "".join(
        _bar(
            (place - shown.start) * across,
            across,
            int(counts[place]),
            tallest,
            float(edges[place]),
            width,
            place == BARS - 1,
        )
        for place in shown
        if counts[place]
    )
    marks = "".join(_mark(float(edges[place]), (place - shown.start) * across) for place in _marked(shown))
    label = f"Results of {len(returns):,} closed trades in percent of their value: {tallest:,} in the tallest bar"
    return (
        f'<svg class="bars" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{bars}'
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - FOOT}" y2="{HEIGHT - FOOT}"/>{marks}</svg>'
    )


def _cell(earned: float | None, most: float) -> str:
    if earned is None:
        return "<td></td>"
    kind = "gain" if earned > 0 else "loss" if earned < 0 else ""
    depth = 0.0 if math.isinf(most) else math.sqrt(abs(earned) / most)
    return f'<td class="{kind}" style="--v:{depth:.2f}">{100 * earned:+.2f}</td>'


def _bar(left: float, across: float, count: int, tallest: int, edge: float, width: float, beyond: bool) -> str:
    tall = (HEIGHT - FOOT - 6) * count / tallest
    kind = "gain" if edge >= 0 else "loss"
    told = f"{100 * edge:+.3g} % {'and more' if beyond else f'to {100 * (edge + width):+.3g} %'}: {count:,}"
    return (
        f'<rect class="{kind}" x="{left + 0.75:.1f}" y="{HEIGHT - FOOT - tall:.1f}"'
        f' width="{max(1.0, across - 1.5):.1f}" height="{tall:.1f}" rx="1.5"><title>{escape(told)}</title></rect>'
    )


def _mark(edge: float, left: float) -> str:
    anchor = "start" if left < 20 else "end" if left > WIDTH - 30 else "middle"
    return f'<text x="{left:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{100 * edge:.3g} %</text>'


def _marked(shown: range) -> range:
    """Some of the edges, nought among them."""
    zero, step = BARS // 2 + 1, max(1, len(shown) // 6)
    return range(zero - step * ((zero - shown.start) // step), shown.stop, step)


def _round_up(value: float) -> float:
    """To 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= value * (1 - 1e-12))
