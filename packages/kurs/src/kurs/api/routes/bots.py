"""What the bots are doing, by what their tasks say."""

from datetime import UTC, datetime
from decimal import Decimal

from fastapi import APIRouter

from kurs.api.dependencies import Reader, ServicesDep
from kurs.api.schemas.bots import Bot, BotStatus, Configuration, Performance
from kurs.domain.market import timeframe_of
from kurs.runtime.bots import BotReport, Summary

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["bots"])


# Failures and time are counted where they happen, which is not at one candle of one bot.
UNKNOWN = {
    **dict.fromkeys(
        ("successful_cycles", "failed_cycles", "success_rate"),
        "a pool that dies works again on what it had not committed; restarts counts those deaths, not candles",
    ),
    **dict.fromkeys(
        ("average_cycle_time", "last_cycle_duration"), "work is timed for each tick, see average_tick_time"
    ),
}


@router.get("/bot-status", summary="What the bots are doing")
async def bot_status(services: ServicesDep, _: Reader) -> BotStatus:
    """Each bot's status, position and result, as its own task says now, and all of them together."""
    summary = services.bots.summary()
    return BotStatus(
        status=summary.status,
        uptime=summary.uptime,
        last_update=_iso(services.clock.now()),
        thread_alive=summary.alive,
        cycle_count=summary.cycles,
        last_cycle_time=_iso(summary.last_cycle),
        error=summary.error,
        performance=_performance(summary),
        configuration=Configuration(
            cycle_interval=summary.interval / 1000 if summary.interval else None,
            max_retries=summary.max_restarts,
            retry_delay=summary.restart_delay,
        ),
        simulated=services.bots.simulated,
        bots=[_bot(report) for report in services.bots.reports()],
    )


def _performance(summary: Summary) -> Performance:
    return Performance(
        total_cycles=summary.cycles,
        successful_cycles=None,
        failed_cycles=None,
        success_rate=None,
        average_cycle_time=None,
        last_cycle_duration=None,
        average_tick_time=summary.average_tick,
        restarts=summary.restarts,
        unknown=UNKNOWN,
    )


def _bot(report: BotReport) -> Bot:
    spec, b, pool = report.spec, report.bot, report.pool
    return Bot(
        name=spec.name,
        pool=report.settings.pool,
        symbol=spec.symbol,
        timeframe=timeframe_of(spec.interval),
        status=report.status,
        cycles=None if b is None else b.candles,
        last_price=None if b is None else b.last_price,
        last_signal=b.last_signal[0] if b and b.last_signal else None,
        position=_number(None if b is None else b.held),
        entry_price=_number(b.entry_price) if b and b.held else None,
        unrealised_pnl=_number(None if b is None else b.unrealised),
        realised_pnl=_number(None if b is None else b.realised),
        fees=_number(None if b is None else b.fees),
        equity=_number(None if pool is None else pool.equity),
        quote=report.settings.quote,
        working_orders=None if b is None else b.working_orders,
        trading=None if pool is None else str(pool.trading),
        reason=report.reason,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _iso(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).isoformat()
