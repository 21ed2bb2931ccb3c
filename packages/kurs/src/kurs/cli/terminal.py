"""What a person sees while bots trade: a live table, or plain lines where there is no terminal."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Protocol

from rich.console import Console, Group
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

__all__ = ["progress", "show"]

REFRESH = 0.5
PLAIN_EVERY = 30.0
NEWS = 5
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
            while True:
                seen = (tuple(bots.reports()), tuple(news))
                if seen != drawn:
                    # Nothing is drawn while nothing changes: a paused market costs no time.
                    live.update(_picture(bots, news), refresh=True)
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


def _picture(bots: Bots, news: Sequence[str]) -> Group:
    reports = bots.reports()
    table = Table(title=_title(bots), title_justify="left", title_style="bold", expand=False)
    for name in ("bot", "status", "symbol", "signal"):
        table.add_column(name, no_wrap=True)
    for name in ("price", "position", "unrealised", "realised"):
        table.add_column(name, justify="right", no_wrap=True)
    for report in reports:
        b = report.bot
        table.add_row(
            b.name,
            Text(report.status, style=COLOURS.get(report.status, "")),
            b.symbol,
            "-" if b.last_signal is None else f"{b.last_signal[0]} {b.last_signal[1]:.0%}",
            _price(b.last_price),
            _position(b.held),
            _money(b.unrealised),
            _money(b.realised),
        )
    pools = {report.pool.pool: report.pool for report in reports}
    reasons = [f"{report.bot.name}: {report.reason}" for report in reports if report.reason]
    lines = [*(_pool_line(pool) for pool in pools.values()), *reasons, *news]
    return Group("", table, *(Text(line) for line in lines))


def _title(bots: Bots) -> str:
    return f"{'Simulated market' if bots.simulated else bots.market}, paper money"


def _pool_line(pool: EngineStatistics) -> str:
    return f"{when(pool.time) or '-'}  {pool.pool}: equity {_equity(pool)}, {pool.trades} trades, {pool.trading}"


def _line(report: BotReport) -> str:
    b = report.bot
    why = f" ({report.reason})" if report.reason else ""
    state = f"{b.symbol} {_price(b.last_price)}, {_position(b.held)}, equity {_equity(report.pool)}"
    return f"{when(b.last_candle) or '-'}  {b.name}: {report.status}{why}, {state}"


def _price(price: float | None) -> str:
    return "no price yet" if price is None else f"{price:,.10g}"


def _position(held: Decimal) -> str:
    return f"{held.normalize():f}" if held else "flat"


def _equity(pool: EngineStatistics) -> str:
    return "unknown" if pool.equity is None else f"{pool.equity:,.2f} {pool.quote}"


def _money(value: Decimal | None) -> Text:
    if value is None:
        return Text("-")
    return Text(f"{value:+,.2f}" if value else "0.00", style="green" if value > 0 else "red" if value < 0 else "")
