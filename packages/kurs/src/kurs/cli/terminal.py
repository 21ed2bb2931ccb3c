"""What a person sees while bots trade: a live table, or plain lines where there is no terminal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from rich import box
from rich.console import Console, Group, JustifyMethod
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kurs.bus import Bus, Subscription
from kurs.cli.output import when
from kurs.domain.commands import TradingState
from kurs.domain.events import Fact, FillBooked, StateChanged
from kurs.engine import EngineStatistics
from kurs.runtime.bots import BotReport, Bots

__all__ = ["COLUMNS", "picture", "progress", "show"]

REFRESH = 0.5
PLAIN_EVERY = 30.0
NEWS = 5
# Wider than any table, so that a table is measured as it wants to be.
WIDEST = 10_000
COLOURS = {"running": "green", "halted": "red", "error": "red", "waiting": "yellow"}


class Counted(Protocol):
    """What has a number that grows."""

    def __call__(self) -> int: ...


@asynccontextmanager
async def show(bots: Bots, bus: Bus, intro: Sequence[str]) -> AsyncIterator[None]:
    """A live line for each bot while the block runs."""
    console = Console()
    for line in intro:
        # Never broken into two lines: a token has to be copied whole.
        console.print(line, soft_wrap=True, highlight=False, markup=False)
    draw = _draw_live(console, bots, bus) if console.is_terminal else _draw_plain(bots, bus)
    task = asyncio.create_task(draw, name="terminal")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def progress(total: int, done: Counted) -> AsyncIterator[None]:
    """A bar on standard error while a replay runs; nothing where there is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = (
        TextColumn("trading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("candles"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = asyncio.create_task(_advance(bar, total, done), name="progress")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _advance(bar: Progress, total: int, done: Counted) -> None:
    line = bar.add_task("trading", total=total)
    while True:
        bar.update(line, completed=done())
        await asyncio.sleep(0.1)


async def _draw_live(console: Console, bots: Bots, bus: Bus) -> None:
    news: list[str] = []
    with bus.subscribe() as facts, Live(console=console, auto_refresh=False, transient=False) as live:
        listener = asyncio.create_task(_listen(facts, news), name="news")
        drawn: object = None
        try:
            await bots.recovered()
            for line in bots.origins():
                console.print(line, highlight=False, markup=False)
            while True:
                seen = (tuple(bots.reports()), tuple(news))
                if seen != drawn:
                    # Nothing is drawn while nothing changes: a paused market costs no time.
                    live.update(picture(seen[0], news, title=_title(bots), console=console), refresh=True)
                    drawn = seen
                await asyncio.sleep(REFRESH)
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)


async def _listen(facts: Subscription, news: list[str]) -> None:
    async for fact in facts:
        line = _headline(fact)
        if line is not None:
            news.append(line)
            del news[:-NEWS]


async def _draw_plain(bots: Bots, bus: Bus) -> None:
    with bus.subscribe() as facts:
        listener = asyncio.create_task(_print_news(facts), name="news")
        try:
            await bots.recovered()
            for line in bots.origins():
                print(line, flush=True)
            while True:
                for report in bots.reports():
                    print(_line(report), flush=True)
                await asyncio.sleep(PLAIN_EVERY)
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)


async def _print_news(facts: Subscription) -> None:
    async for fact in facts:
        line = _headline(fact)
        if line is not None:
            print(line, flush=True)


def _headline(fact: Fact) -> str | None:
    if isinstance(fact, FillBooked):
        f = fact.fill
        done = "bought" if f.side.sign > 0 else "sold"
        traded = f"{done} {_position(f.amount)} {f.symbol} at {f.price:f}"
        return f"{when(f.time)}  {fact.bot}: {traded}, fee {f.fee:.4f} {f.fee_currency}"
    if isinstance(fact, StateChanged) and fact.after is not TradingState.ACTIVE:
        return f"{when(fact.time)}  trading is {fact.after}: {fact.reason}"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the live table, and what it shows of a bot."""

    name: str
    cell: Callable[[BotReport], Text]
    justify: JustifyMethod = "right"


COLUMNS: tuple[Column, ...] = (
    Column(name="bot", cell=lambda r: Text(r.spec.name), justify="left"),
    Column(name="status", cell=lambda r: Text(r.status, style=COLOURS.get(r.status, "")), justify="left"),
    Column(name="symbol", cell=lambda r: Text(r.spec.symbol), justify="left"),
    Column(name="signal", cell=lambda r: Text(_signal(None if r.bot is None else r.bot.last_signal)), justify="left"),
    Column(
        name="price",
        cell=lambda r: Text("-" if r.bot is None or r.bot.last_price is None else _price(r.bot.last_price)),
    ),
    Column(name="position", cell=lambda r: Text(_short(None if r.bot is None else r.bot.held))),
    Column(name="unrealised", cell=lambda r: _money(None if r.bot is None else r.bot.unrealised)),
    Column(name="realised", cell=lambda r: _money(None if r.bot is None else r.bot.realised)),
)
# What a narrow terminal does without, the first first; a bot's name and its status always stay.
LEAVING = ("symbol", "realised", "signal", "price", "unrealised", "position")


def picture(reports: Sequence[BotReport], news: Sequence[str], *, title: str, console: Console) -> Group:
    """The live table, no wider than the console, with a line for each pool and the news below it."""
    pools = {report.pool.pool: report.pool for report in reports if report.pool is not None}
    reasons = [f"{report.spec.name}: {report.told}" for report in reports if report.reason]
    lines = [*(_pool_line(pool) for pool in pools.values()), *reasons, *news]
    return Group("", _fitting(reports, title, console), "", *(Text(line) for line in lines))


def _fitting(reports: Sequence[BotReport], title: str, console: Console) -> Table:
    shown = COLUMNS
    for leaving in LEAVING:
        table = _table(reports, title, shown)
        if console.measure(table, options=console.options.update(width=WIDEST)).maximum <= console.width:
            return table
        shown = tuple(column for column in shown if column.name != leaving)
    return _table(reports, title, shown)


def _table(reports: Sequence[BotReport], title: str, columns: Sequence[Column]) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )
    for column in columns:
        table.add_column(column.name, justify=column.justify, no_wrap=True)
    for report in reports:
        table.add_row(*(column.cell(report) for column in columns))
    return table


def _title(bots: Bots) -> str:
    return f"{'Simulated market' if bots.simulated else bots.market}, paper money"


def _pool_line(pool: EngineStatistics) -> str:
    # An engine's time is 0 until the market has told one.
    return (
        f"{when(pool.time or None) or '-'}  {pool.pool}: equity {_equity(pool)}, {pool.trades} trades, {pool.trading}"
    )


def _line(report: BotReport) -> str:
    b = report.bot
    why = f" ({report.reason})" if report.reason else ""
    if b is None or report.pool is None:
        return f"-  {report.spec.name}: {report.status}{why}, {report.spec.symbol}, position and equity unknown"
    state = f"{b.symbol} {_price(b.last_price)}, {_position(b.held)}, equity {_equity(report.pool)}"
    return f"{when(b.last_candle) or '-'}  {b.name}: {report.status}{why}, {state}"


def _price(price: float | None) -> str:
    return "no price yet" if price is None else f"{price:,.10g}"


def _signal(signal: tuple[str, float, int] | None) -> str:
    return "-" if signal is None else f"{signal[0]} {signal[1]:.0%}"


def _short(held: Decimal | None) -> str:
    """The position to five digits, and to whole units where it has more before the point."""
    if held is None:
        return "unknown"
    digits = max(0, 4 - held.adjusted()) if held else 0
    return f"{held:,.{digits}f}" if held else "flat"


def _position(held: Decimal) -> str:
    return f"{held.normalize():f}" if held else "flat"


def _equity(pool: EngineStatistics) -> str:
    return "unknown" if pool.equity is None else f"{pool.equity:,.2f} {pool.quote}"


def _money(value: Decimal | None) -> Text:
    if value is None:
        return Text("-")
    return Text(f"{value:+,.2f}" if value else "0.00", style="green" if value > 0 else "red" if value < 0 else "")
