"""What the bots are doing, and the wishes of people who want them to do something else."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kurs.api.dependencies import BotControlDep, Caller, Reauthenticated, StateDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.schemas.bots import (
    Bot,
    BotControl,
    BotHealth,
    BotStatus,
    ConfigCheck,
    Configuration,
    ConfigurationChecked,
    EmergencyStop,
    HealthPerformance,
    Performance,
    Resume,
)
from kurs.domain.market import timeframe_of
from kurs.runtime.bots import BotReport, Summary
from kurs.services.bots import Outcome

__all__ = ["router"]

router = doors("/api", "bots")

NO_CYCLE = "no candle has closed since this process began, or since the last reset"
NO_TICK = "no tick has come since this process began, or since the last reset"
AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "The journal is away: nobody could be told who asked"}}


# ── looking ───────────────────────────────────────────────────────────────────────────────────────


@router.get("/bot-status", summary="What the bots are doing")
@needs("read")
async def bot_status(state: StateDep, control: BotControlDep) -> BotStatus:
    """Each bot's status, position and result, as its own task says now, and all of them together."""
    summary = control.summary()
    return BotStatus(
        status=summary.status,
        uptime=summary.uptime,
        last_update=_iso(state.clock.now()),
        thread_alive=summary.alive,
        cycle_count=summary.cycles,
        last_cycle_time=_iso(summary.last_cycle),
        error=summary.error,
        dev_mode=control.development,
        reason=summary.reason,
        performance=_performance(summary),
        configuration=Configuration(
            cycle_interval=summary.interval / 1000 if summary.interval else None,
            max_retries=summary.max_restarts,
            retry_delay=summary.restart_delay,
        ),
        simulated=control.simulated,
        bots=[_bot(report) for report in control.reports()],
    )


@router.get("/bot/health", summary="Whether the bots need a person")
@needs("read")
async def health(control: BotControlDep) -> BotHealth:
    """Errors are pools that have failed; warnings what is halted, waits, was stopped, or has failed before."""
    found = control.health()
    work = found.summary.work
    return BotHealth(
        status=found.status,
        message=found.message,
        running=found.summary.status == "running",
        uptime=found.summary.uptime,
        last_cycle=_iso(found.summary.last_cycle),
        performance=HealthPerformance(
            total_cycles=work.cycles, success_rate=work.success_rate, average_cycle_time=work.average_cycle
        ),
        warnings=list(found.warnings),
        errors=list(found.errors),
    )


@router.post("/bot/validate-config", summary="Whether the settings could be traded by")
@needs("read")
async def validate_config(control: BotControlDep) -> ConfigurationChecked:
    """Reads the settings anew from file and environment, and changes nothing."""
    found = await control.check_config()
    return ConfigurationChecked(
        status=found.status,
        message=found.message,
        checks=[ConfigCheck(name=c.name, passed=c.passed, message=c.message) for c in found.checks],
        warnings=list(found.warnings),
        errors=list(found.errors),
    )


# ── changing ──────────────────────────────────────────────────────────────────────────────────────


@router.post("/bot/start", summary="Let the bots trade", responses=AWAY)
@needs("trade")
async def start(control: BotControlDep, caller: Caller) -> BotControl:
    """Also after a shutdown. A halt stays: lift it with /api/bot/resume."""
    return _outcome(await control.start(caller.name), control.development)


@router.post("/bot/stop", summary="Let no bot trade", responses=AWAY)
@needs("trade")
async def stop(control: BotControlDep, caller: Caller) -> BotControl:
    """Until a person starts them, over restarts too. Orders by hand and protective orders go on."""
    return _outcome(await control.stop(caller.name), control.development)


@router.post("/bot/emergency-stop", summary="Cancel everything and halt", responses=AWAY)
@needs("trade")
async def emergency_stop(control: BotControlDep, caller: Caller, body: EmergencyStop | None = None) -> BotControl:
    """Every working order is cancelled, every position closed if `flatten`, and nothing is opened until a resume."""
    wish = body or EmergencyStop()
    found = await control.emergency_stop(caller.name, reason=wish.reason, flatten=wish.flatten)
    return _outcome(found, control.development)


@router.post("/bot/resume", summary="Lift a halt", responses=AWAY)
@needs("trade")
async def resume(control: BotControlDep, caller: Reauthenticated, body: Resume | None = None) -> BotControl:
    """From now on orders may open positions again. Asks whoever wants it to prove anew who they are."""
    return _outcome(await control.resume(caller.name, reason=(body or Resume()).reason), control.development)


@router.post("/bot/shutdown", summary="End every pool", responses=AWAY)
@needs("trade")
async def shutdown(control: BotControlDep, caller: Reauthenticated) -> BotControl:
    """After the tick in hand, all committed; no order is sent or watched until /api/bot/start.

    Asks whoever wants it to prove anew who they are.
    """
    return _outcome(await control.shut_down(caller.name), control.development)


@router.post("/bot/reset-metrics", summary="Count from zero again", responses=AWAY)
@needs("trade")
async def reset_metrics(control: BotControlDep, caller: Caller) -> BotControl:
    """What this process counts; cycles since the pools began stay."""
    return _outcome(await control.reset_metrics(caller.name), control.development)


alias(router, "GET", "/bot/status", bot_status, of="/api/bot-status")
alias(router, "POST", "/start-bot", start, of="/api/bot/start", responses=AWAY)
alias(router, "POST", "/stop-bot", stop, of="/api/bot/stop", responses=AWAY)


# ── how it is told ────────────────────────────────────────────────────────────────────────────────


def _outcome(found: Outcome, development: bool) -> BotControl:
    return BotControl(success=found.success, message=found.message, status=found.status, dev_mode=development)


def _performance(summary: Summary) -> Performance:
    work = summary.work
    timed = {
        "success_rate": None if work.success_rate is None else work.success_rate * 100,
        "average_cycle_time": work.average_cycle,
        "last_cycle_duration": work.last_cycle,
    }
    unknown = {name: NO_CYCLE for name, value in timed.items() if value is None}
    if work.average_tick is None:
        unknown["average_tick_time"] = NO_TICK
    return Performance(
        total_cycles=work.cycles,
        successful_cycles=work.cycles - work.failures,
        failed_cycles=work.failures,
        average_tick_time=work.average_tick,
        restarts=summary.restarts,
        unknown=unknown,
        **timed,
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
