"""What the bots are doing, by what their tasks say."""

from datetime import UTC, datetime

from fastapi import APIRouter

from kurs.api.dependencies import Reader, ServicesDep
from kurs.api.schemas.bots import Bot, BotStatus, Configuration, Performance
from kurs.domain.market import timeframe_of
from kurs.runtime.bots import BotReport

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["bots"])


@router.get("/bot-status")
async def bot_status(services: ServicesDep, _: Reader) -> BotStatus:
    summary = services.bots.summary()
    return BotStatus(
        status=summary.status,
        uptime=summary.uptime,
        last_update=_iso(services.clock.now()),
        thread_alive=summary.alive,
        cycle_count=summary.cycles,
        last_cycle_time=_iso(summary.last_cycle),
        error=summary.error,
        performance=Performance(
            total_cycles=summary.cycles,
            successful_cycles=summary.cycles - summary.failed_cycles,
            failed_cycles=summary.failed_cycles,
            success_rate=100 * (1 - summary.failed_cycles / summary.cycles) if summary.cycles else None,
            average_cycle_time=summary.average_cycle,
            last_cycle_duration=summary.last_cycle_duration,
        ),
        configuration=Configuration(
            cycle_interval=summary.interval / 1000 if summary.interval else None,
            max_retries=summary.max_restarts,
            retry_delay=summary.restart_delay,
        ),
        simulated=services.bots.simulated,
        bots=[_bot(report) for report in services.bots.reports()],
    )


def _bot(report: BotReport) -> Bot:
    b, pool = report.bot, report.pool
    return Bot(
        name=b.name,
        pool=pool.pool,
        symbol=b.symbol,
        timeframe=timeframe_of(b.interval),
        status=report.status,
        cycles=b.candles,
        last_price=b.last_price,
        last_signal=b.last_signal[0] if b.last_signal else None,
        position=float(b.held),
        entry_price=float(b.entry_price) if b.held else None,
        unrealised_pnl=None if b.unrealised is None else float(b.unrealised),
        realised_pnl=float(b.realised),
        fees=float(b.fees),
        equity=None if pool.equity is None else float(pool.equity),
        quote=pool.quote,
        working_orders=b.working_orders,
        trading=str(pool.trading),
        reason=report.reason,
    )


def _iso(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).isoformat()
