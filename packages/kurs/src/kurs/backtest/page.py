"""A result as one page: figures, charts to look into, months, trades, and how to reach it again; nothing is loaded."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from kurs import __version__
from kurs.backtest.curve import CurveFigures
from kurs.backtest.outcome import REASONS, Outcome
from kurs.backtest.page_data import MOST_TRADES, joined, page_data
from kurs.backtest.page_pictures import distribution, months_table, trade_returns
from kurs.backtest.page_plan import header, plan_rows
from kurs.backtest.statistics import Figures, monthly_returns
from kurs.backtest.summary import summary
from kurs.backtest.wording import duration, money_digits, number, percent, ratio
from kurs.domain.symbols import split

__all__ = ["page"]

# Whatever is in the page, it can neither load nor send anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"
COLUMNS = {
    "entry": "Entry, UTC",
    "exit": "Exit, UTC",
    "symbol": "Symbol",
    "side": "Side",
    "size": "Size",
    "entry_price": "Entry price",
    "exit_price": "Exit price",
    "fees": "Fees",
    "profit": "Profit",
    "earned": "Profit %",
    "reason": "Closed by",
}


def page(outcome: Outcome, found: Figures, *, command: str) -> str:
    """The whole of it as HTML, below 5 MB; `command` is what asks for it again."""
    told = summary(outcome, found, trades=False)
    title = " + ".join(choice.name for choice in outcome.plan.strategies)
    symbols = ", ".join(columns.symbol for columns in outcome.candles)
    parts = [
        header(outcome, title, symbols),
        "<main>",
        _tiles(outcome, found),
        _remarks(told["remarks"]),
        _charts(outcome),
        _results(outcome),
        _figures(outcome, found),
        _trades(outcome),
        _origin(outcome, told, command),
        "</main>",
        f"<footer>Kurs {escape(__version__)}. Past trades promise nothing of future ones.</footer>",
    ]
    here = Path(__file__).parent
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(f'{title}, {symbols}')}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + f'\n<script type="application/json" id="data">{page_data(outcome)}</script>\n'
        f"<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _tiles(outcome: Outcome, found: Figures) -> str:
    curve, hold, trades = found.curve, found.hold, found.trades
    digits = money_digits(outcome.plan.cash)
    tiles = [
        (
            "Total return",
            percent(curve.total_return, sign=True),
            f"buy and hold {percent(hold.total_return, sign=True)}",
        ),
        (
            "Net profit",
            number(found.net_profit, digits, sign=True),
            f"{_quote(outcome)}, of {number(outcome.plan.cash)}",
        ),
        ("Sharpe ratio", ratio(curve.sharpe), f"buy and hold {ratio(hold.sharpe)}"),
        ("Deepest drawdown", percent(curve.max_drawdown), f"buy and hold {percent(hold.max_drawdown)}"),
        ("Trades", f"{trades.total:,}", f"{trades.winning:,} won, {trades.losing:,} lost"),
        ("Profit factor", ratio(trades.profit_factor), f"win rate {percent(trades.win_rate)}"),
    ]
    shown = "".join(
        f'<div class="tile"><dt>{escape(name)}</dt><dd{_sign(value)}>{escape(value)}'
        f"<small>{escape(more)}</small></dd></div>"
        for name, value, more in tiles
    )
    return f'<dl class="tiles">{shown}</dl>'


def _remarks(said: Iterable[str]) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f'<section class="remarks"><h2>Before you believe it</h2><ul>{lines}</ul></section>' if lines else ""


def _charts(outcome: Outcome) -> str:
    choice = ""
    if len(outcome.candles) > 1:
        options = "".join(
            f'<option value="{place}">{escape(columns.symbol)}</option>'
            for place, columns in enumerate(outcome.candles)
        )
        choice = f'<label class="unseen" for="market">Symbol</label><select id="market">{options}</select>'
    buttons = "".join(
        f'<button type="button" data-act="{act}" aria-label="{label}">{text}</button>'
        for act, label, text in (
            ("left", "Earlier", "←"),
            ("right", "Later", "→"),
            ("in", "Closer", "+"),
            ("out", "Further away", "−"),
            ("all", "The whole time", "All"),
        )
    )
    together = joined(outcome)
    few = f" {together} candles are drawn as one, to keep this file small." if together > 1 else ""
    log = '<button type="button" data-act="log" aria-pressed="false">Log scale</button>'
    return (
        f'<section aria-label="Charts"><div class="head"><h2>Equity, {escape(_quote(outcome))}</h2>'
        '<div class="legend"><span><i style="background:var(--accent)"></i>strategy</span>'
        f'<span><i style="background:var(--hold)"></i>buy and hold</span></div>{log}{buttons}</div>'
        f"{_canvas('equity', 'Equity of the strategy and of buying and holding')}"
        '<div class="head" style="margin-top:14px"><h2>Drawdown</h2></div>'
        f"{_canvas('drawdown', 'Share below the highest equity so far')}"
        f'<div class="head" style="margin-top:14px"><h2>Trades</h2><div class="legend">'
        '<span><i style="background:var(--gain)"></i>earned</span>'
        '<span><i style="background:var(--loss)"></i>lost</span>'
        f"</div>{choice}</div>{_canvas('candles', 'Candles with the trades on them')}"
        '<p class="hint">Drag to look closer, double-click for the whole; Shift and drag move, Ctrl and wheel zoom.'
        f" Keys: ← → along the line, Shift ← → to move, + − 0 to zoom.{few}</p>"
        '<div id="tip" class="tip" hidden></div><div id="told" class="unseen" aria-live="polite"></div>'
        "<noscript><p>Charts and the list of trades need JavaScript, which this file carries.</p></noscript></section>"
    )


def _canvas(name: str, label: str) -> str:
    return (
        f'<div class="chart"><canvas id="{name}" tabindex="0" role="application" aria-roledescription="chart"'
        f' aria-label="{escape(label)}. Arrow keys read it out."></canvas></div>'
    )


def _results(outcome: Outcome) -> str:
    bars = distribution(trade_returns(outcome)) or '<p class="soft">No trade was closed.</p>'
    return (
        f'<section><h2>Months, %</h2><div class="scroll">{months_table(monthly_returns(outcome))}</div></section>'
        f'<div class="two"><section><h2>Results of trades, after fees</h2>{bars}</section>'
        f"<section><h2>Closed by</h2>{_reasons(outcome)}</section></div>"
    )


def _reasons(outcome: Outcome) -> str:
    trades, rows, digits = outcome.trades, [], money_digits(outcome.plan.cash)
    for place, reason in enumerate(REASONS):
        mine = trades.profit[trades.reason == place]
        if len(mine):
            cells = (
                f"{len(mine):,}",
                percent(float((mine > 0).mean())),
                number(float(mine.mean()), digits),
                number(float(mine.sum()), digits),
            )
            rows.append((reason, *cells))
    return _table(("", "Trades", "Won", "Average", f"Sum, {_quote(outcome)}"), rows)


def _curve_rows(outcome: Outcome, found: Figures) -> list[tuple[str, str, str]]:
    digits = money_digits(outcome.plan.cash)
    shown: tuple[tuple[str, Callable[[CurveFigures], str]], ...] = (
        (f"Final equity, {_quote(outcome)}", lambda c: number(c.final_equity, digits)),
        ("Total return", lambda c: percent(c.total_return, sign=True)),
        ("Growth in a year (CAGR)", lambda c: percent(c.annual_growth, sign=True)),
        ("Volatility in a year", lambda c: percent(c.volatility)),
        ("Sharpe ratio", lambda c: ratio(c.sharpe, 3)),
        ("Sortino ratio", lambda c: ratio(c.sortino, 3)),
        ("Calmar ratio", lambda c: ratio(c.calmar, 3)),
        ("Deepest drawdown", lambda c: percent(c.max_drawdown)),
        ("Longest drawdown", lambda c: duration(c.longest_drawdown)),
    )
    return [(name, show(found.curve), show(found.hold)) for name, show in shown]


def _figures(outcome: Outcome, found: Figures) -> str:
    trades, digits = found.trades, money_digits(outcome.plan.cash)
    of_trades = [
        ("Closed trades", f"{trades.total:,}"),
        ("Won", f"{trades.winning:,}"),
        ("Lost", f"{trades.losing:,}"),
        ("Win rate", percent(trades.win_rate)),
        ("Profit factor", ratio(trades.profit_factor, 3)),
        ("Expectancy of a trade", number(trades.expectancy, digits, sign=True)),
        ("Average win", number(trades.average_win, digits)),
        ("Average loss", number(trades.average_loss, digits)),
        ("Average win over average loss", ratio(trades.payoff, 3)),
        ("Best", number(trades.best, digits)),
        ("Worst", number(trades.worst, digits)),
        ("Most losses in a row", f"{trades.losing_streak:,}"),
        ("Average duration", duration(trades.mean_duration)),
        ("Exposure, of the time", percent(found.exposure)),
        ("Turnover, times the mean equity", number(found.turnover)),
        (f"Fees, {_quote(outcome)}", number(found.fees, digits)),
    ]
    unknown = "".join(
        f"<dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(why)}</dd>" for name, why in found.unknown.items()
    )
    note = f'<h2 style="margin-top:18px">Unknown</h2><dl class="plain">{unknown}</dl>' if unknown else ""
    curve = _table(("", "Strategy", "Buy and hold"), _curve_rows(outcome, found))
    return (
        f'<div class="two"><section><h2>Money and risk</h2>{curve}'
        '<p class="hint">From candle to candle; a year has 365 days; no risk-free rate is taken off.</p>'
        f"{note}</section><section><h2>Trades and costs</h2>{_table(('', 'Closed trades'), of_trades)}</section></div>"
    )


def _trades(outcome: Outcome) -> str:
    count = len(outcome.trades)
    heads = "".join(
        f'<th scope="col" data-name="{name}"><button type="button">{escape(text)}</button></th>'
        for name, text in COLUMNS.items()
    )
    few = (
        f'<p class="hint">Of {count:,} trades one of {-(-count // MOST_TRADES)} is drawn and listed;'
        " the figures are those of all.</p>"
        if count > MOST_TRADES
        else ""
    )
    return (
        '<section><div class="head"><h2>Closed trades</h2><button type="button" id="csv">Save as CSV</button></div>'
        f'<div class="scroll"><table id="trades" class="trades"><thead><tr>{heads}</tr></thead><tbody></tbody></table>'
        '</div><div class="pager"><span id="where" aria-live="polite"></span>'
        '<button type="button" id="before">Before</button><button type="button" id="after">Next</button></div>'
        f'{few}<p class="hint">Choose a trade to see it on its candles.</p></section>'
    )


def _origin(outcome: Outcome, told: Mapping[str, Any], command: str) -> str:
    candles = [
        (
            described["symbol"],
            described["timeframe"],
            f"{described['candles']:,}",
            described["first"],
            described["last"],
            f"{described['missing']:,} in {described['gaps']:,}",
        )
        for described in told["data"]
    ]
    hashes = "".join(
        f'<dt>{escape(name)}</dt><dd class="hash">{escape(value)}</dd>'
        for name, value in (
            ("Result", outcome.digest),
            *((f"Candles of {described['symbol']}", described["sha256"]) for described in told["data"]),
        )
    )
    rows = plan_rows(outcome.plan, _quote(outcome))
    plan = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return (
        "<section><h2>Candles</h2>"
        f"{_table(('Symbol', 'Timeframe', 'Candles', 'First', 'Last', 'Missing, gaps'), candles)}</section>"
        f'<div class="two"><section><h2>Plan</h2><dl class="plain">{plan}</dl></section>'
        f"<section><h2>Again</h2><pre>{escape(command)}</pre>"
        f'<p class="hint">The same candles and options give the same result, and the same hashes.</p>'
        f'<dl class="plain">{hashes}</dl></section></div>'
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>' if place == 0 else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _sign(value: str) -> str:
    return (
        ' class="gain"' if value.startswith("+") else ' class="loss"' if value.startswith("-") and value != "-" else ""
    )


def _quote(outcome: Outcome) -> str:
    return split(outcome.candles[0].symbol)[1]
